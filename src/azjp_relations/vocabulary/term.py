"""The pattern of every closed vocabulary: a string enumeration whose members are defined."""

from enum import StrEnum
from typing import Any, Self, cast

from azjp_relations.errors import UnknownTermError

__all__ = ["Term", "also"]


class Term(StrEnum):
    """A word of a closed vocabulary, with its one-line definition.

    A vocabulary is a subclass that writes each member as its text and its definition, and perhaps last the words that
    people try for it, as ``also(…)``. One that tells more of its terms writes that after the definition, and reads it
    from ``_more`` in a property.

    Attributes:
        definition: What the term means, in one line.
        also: Other words for it, which errors answer with the term.

    Example:
        >>> class Colour(Term):
        ...     RED = "red", "the colour of the lower edge of a rainbow's arc"
        >>> Colour.of("red").definition
        "the colour of the lower edge of a rainbow's arc"
    """

    definition: str
    also: tuple[str, ...]
    _more: tuple[Any, ...]

    def __new__(cls, term: str, definition: str = "", *more: object) -> Self:
        member = str.__new__(cls, term)
        member._value_ = term
        member.definition = definition
        member.also = more[-1] if more and isinstance(more[-1], _Also) else ()
        member._more = more[:-1] if member.also else more  # noqa: SLF001 - a member's own
        return member

    @classmethod
    def of(cls, value: object) -> Self:
        """Return the member that *value* is, or that has exactly this text.

        Args:
            value: A member of this vocabulary, or its text. A member of another vocabulary is
                refused even where its text is the same: the words may mean different things.

        Raises:
            UnknownTermError: If it is neither; the message names the nearest terms.
        """
        if type(value) is cls:
            return value
        if isinstance(value, str) and not isinstance(value, Term):
            member = cls._value2member_map_.get(str.__str__(value))
            if member is not None:
                return cast("Self", member)
        raise cls._unknown(value)

    @classmethod
    def other_words(cls) -> dict[str, str]:
        """Return the text of the term for each of the other words that people try."""
        return {word: term.value for term in cls for word in term.also}

    @classmethod
    def _missing_(cls, value: object) -> Any:
        raise cls._unknown(value)

    @classmethod
    def _unknown(cls, value: object) -> UnknownTermError:
        terms = [member.value for member in cls]
        word = repr(value.value) if isinstance(value, Term) else repr(value)
        whose = f" of {type(value).__name__}" if isinstance(value, Term) else ""
        return UnknownTermError(f"Unknown {cls.__name__} {word}{whose}", value, terms, cls.other_words())


class _Also(tuple[str, ...]):
    """Other words for a term."""

    __slots__ = ()


def also(words: str) -> _Also:
    """Return *words*, in small letters with commas between them, as other words for the term that is being defined."""
    return _Also(words.split(", "))
