"""What a closed vocabulary is: a string enumeration whose members have definitions."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple, Self, TypeVar, cast

from azjp_relations.errors import UnknownTermError
from azjp_relations.text import packaged_text

__all__ = ["TERMS", "Currency", "Term", "with_terms"]

#: The entry of each term, by vocabulary and text: what it *means*, what it is *also* called, and more.
TERMS: dict[str, dict[str, Any]] = json.loads(packaged_text(__spec__, "terms.json"))

#: What to do if no term of a vocabulary fits what you record.
_WITHOUT = {
    "SourceKind": "take 'other'",
    "PlaceKind": "take 'other', and say in the note what it is",
    "ThingKind": "take 'other', and say in the note what it is",
    "OrganizationKind": "take 'other', and say in the note what it is",
    "EventKind": "take 'other', and say in the title what happened",
    "AgreementKind": "take 'other', and give its title as printed",
    "AgreementStatus": "take the last step that its source reports, and say the rest in the note",
    "Topic": "take a wider one, or none",
    "Indicator": "take a wider one and say in 'item' what is counted, or give the figure in a note",
    "Office": "take 'other', and give the office in the title",
    "TieKind": "take 'other', and say in the note how the two are linked",
    "Role": "take 'participant', and say more in 'capacity'",
    "Unit": "take 'things', and say in 'item' what is counted; give a size in a unit that there is, and as printed",
}


class Term(StrEnum):
    """A word of a closed vocabulary, with its one-line definition.

    A vocabulary is a subclass. Those of the library have their terms in ``terms.json`` (see ``with_terms``); in yours,
    you can write each member as its text and its definition.

    Attributes:
        definition: What the term means, in one line.
        also: Other words for it: an error about one of them names the term.

    >>> class Colour(Term):
    ...     RED = "red", "the colour of the lower edge of a rainbow's arc"
    >>> Colour.of("red").definition
    "the colour of the lower edge of a rainbow's arc"
    """

    definition: str
    also: tuple[str, ...]
    _entry: Mapping[str, Any]

    def __new__(cls, term: str, definition: str = "", entry: Mapping[str, Any] | None = None) -> Self:
        member: Any = str.__new__(cls, term)
        entry = entry or {}
        member._value_, member.definition, member._entry = term, definition, entry  # noqa: SLF001 - its own
        member.also = tuple(entry.get("also", ()))
        return cast("Self", member)

    @property
    def rank(self) -> int:
        """Its place in its vocabulary, from 0 for the first."""
        return [*type(self)].index(self)

    @classmethod
    def of(cls, value: object) -> Self:
        """Return *value* itself if it is a member, or the member that has exactly this text.

        A member of another vocabulary is refused even if it has the same text: it may mean something else.

        Raises:
            UnknownTermError: If there is none; the message names the nearest terms.
        """
        return cls._found(value)

    @classmethod
    def recorded(cls, value: object) -> Self:
        """Return the member that :meth:`of` returns, for a field of a record.

        Raises:
            UnknownTermError: If there is none; the message also says what to do if no term fits.
        """
        return cls._found(value, _WITHOUT.get(cls.__name__))

    @classmethod
    def _found(cls, value: object, without: str | None = None) -> Self:
        if type(value) is cls:
            return value
        is_text = isinstance(value, str) and not isinstance(value, Term)
        member = cls._value2member_map_.get(str.__str__(value)) if is_text else None
        if member is None:
            raise cls._unknown(value, without)
        return cast("Self", member)

    @classmethod
    def other_words(cls) -> dict[str, str]:
        """Return the text of a term for each of the other words that people try."""
        return {word: term.value for term in cls for word in term.also}

    @classmethod
    def _missing_(cls, value: object) -> Any:
        raise cls._unknown(value)

    @classmethod
    def _unknown(cls, value: object, without: str | None = None) -> UnknownTermError:
        terms = [member.value for member in cls]
        word = repr(value.value) if isinstance(value, Term) else repr(value)
        whose = f" of {type(value).__name__}" if isinstance(value, Term) else ""
        return UnknownTermError(f"Unknown {cls.__name__} {word}{whose}", value, terms, cls.other_words(), without)


T = TypeVar("T", bound=Term)


def with_terms(vocabulary: type[T]) -> type[T]:
    """Give *vocabulary* its terms in :data:`TERMS`, each named by its text in capitals.

    ``enum`` would do the same with the body of a class, but take five times as long, every time a program starts.

    >>> from azjp_relations.vocabulary import Measure
    >>> Measure.STOCK.definition
    'a level at a moment: values of different moments never add up'
    """
    for number, (text, entry) in enumerate(TERMS[vocabulary.__name__].items()):
        member: Any = vars(vocabulary)["_new_member_"](vocabulary, text, entry["means"], entry)
        name = text.upper().replace("-", "_").replace(" ", "_")
        member._name_, member.__objclass__, member._sort_order_ = name, vocabulary, number
        setattr(vocabulary, name, member)
        vocabulary._member_names_.append(name)
        vocabulary._member_map_[name] = vocabulary._value2member_map_[text] = member
        vars(vocabulary).get("_hashable_values_", []).append(text)  # in later versions of Python
    return vocabulary


class Currency(NamedTuple):
    """A currency: its name, and the years in which it was money."""

    name: str
    first: int
    last: int | None  # ``None`` if it still is money
