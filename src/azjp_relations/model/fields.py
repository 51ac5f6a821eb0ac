"""How the fields of the model are declared, and what every other room reads about them.

:func:`part` declares a class of the model, and :func:`means`, beside the type of a field, says what the field means.
Tables, schemas, JSON, cards, exports, strategies and the reference documentation all follow :func:`fields_of`.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

from attrs import NOTHING, Attribute, field, resolve_types
from attrs import fields as attributes_of

from azjp_relations.dates import EdtfDate
from azjp_relations.vocabulary.term import Term

__all__ = ["CardPlace", "Chosen", "Field", "Shape", "choice", "fields_of", "means", "part", "with_meanings"]

T = TypeVar("T")


class Shape(StrEnum):
    """What one value of a field is."""

    TEXT = "text"
    ID = "id"  # the text of the id of a record
    TERM = "term"  # a term of a vocabulary
    DATE = "date"
    QUANTITY = "quantity"
    FLAG = "flag"
    NUMBER = "number"  # a whole number
    AMOUNT = "amount"  # a decimal number
    COUNTS = "counts"  # whole numbers by name
    PART = "part"  # an object inside the record
    REFERENCE = "reference"  # another record or a source; its id in the data files
    ANY = "any"  # a reading of another field, of the type of that field


#: Where a field goes on the card of a record. A ``row`` has its name beside it. ``tag``, ``figure`` (with its
#: ``printed`` form), ``line`` and the two sides ``from`` and ``to`` are the head of the card; ``title`` is already in
#: its title; an ``address`` is a link. The line about a part has who says it (``speaker``) or reports it
#: (``reporter``), what matters (``main``), the ids of what it is ``about``, an ``aside``, its ``language``, and the
#: places ``cited``; parts with the same ``group`` share a row.
CardPlace = Literal[
    "row", "tag", "title", "figure", "printed", "line", "from", "to", "address",
    "speaker", "reporter", "main", "about", "aside", "language", "cited", "group", "doubt",
]  # fmt: skip


class Field(NamedTuple):
    """One field of a class of the model.

    >>> from azjp_relations import Event
    >>> part_of = next(field for field in fields_of(Event) if field.name == "part_of")
    >>> part_of.shape.value, part_of.kind.__name__, part_of.many, part_of.optional
    ('reference', 'Event', False, True)
    """

    name: str
    meaning: str  # a sentence or two of plain text
    shape: Shape  # what one value of it is
    kind: Any  # the class of one value: ``str``, a vocabulary, ``Event``
    many: bool  # whether it holds a tuple of such values
    optional: bool  # whether it may be ``None``
    required: bool  # whether the constructor insists on it
    card: CardPlace  # where it goes on the card of a record

    def meaning_with(self, **words: str) -> str:
        """Return what it means, with other words for ``None``, ``True`` and ``False``."""
        text = self.meaning
        for word, other in words.items():
            text = text.replace(word.capitalize(), other)
        return text


class _Meaning(dict[str, Any]):
    """The metadata of a field; its class tells it apart from annotations of others."""


def means(meaning: str, card: CardPlace = "row", *, shape: Shape | None = None) -> Mapping[str, Any]:
    """Say what a field means (and what *None* means in it), and where it goes on the card of a record.

    *shape* is needed if the type doesn't tell it: :attr:`Shape.ID` for text that is an id.

    >>> from typing import Annotated
    >>> title: Annotated[str, means("What happened, in a line.", "title")]
    """
    return _Meaning(meaning=meaning, card=card, shape=shape)


if TYPE_CHECKING:
    # Type checkers know how attrs makes a constructor; they expect ``kw_only`` in the decorator itself.
    from attrs import frozen as part
else:

    def part(*, kw_only: bool) -> Callable[[type], type]:
        """Declare a class of the model: ``@part(kw_only=True)``.

        It is frozen and slotted, its ``Part`` base compares, hashes and shows it, and its docstring lists its fields.
        """
        from attrs import frozen

        def decorate(cls: type) -> type:
            declare = frozen(kw_only=kw_only, eq=False, repr=False, field_transformer=_in_reading_order)
            declared = declare(with_meanings(cls))
            declared.__doc__ = _Documented(cls.__doc__)  # read when somebody asks
            return declared

        return decorate


#: The fields that every record ends with: its stretch of time, note, citations and doubts.
_LAST = ("start", "end", "attested", "note", "citations", "variants", "caveats")


def with_meanings(cls: type[T]) -> type[T]:
    """Turn what :func:`means` says beside the types of *cls* into metadata of its fields, before attrs makes them."""
    types = cls.__annotations__
    for name, kind in types.items():
        meaning = next((one for one in getattr(kind, "__metadata__", ()) if isinstance(one, _Meaning)), None)
        if meaning is not None:
            types[name] = getattr(kind.__origin__, "__forward_arg__", kind.__origin__)
            one: Any = cls.__dict__.get(name, NOTHING)
            if hasattr(one, "counter"):  # a field with more to say, such as a converter
                one.metadata = meaning
            else:
                setattr(cls, name, field(default=one, metadata=meaning))
    return cls


def _in_reading_order(_cls: type, attributes: "list[Attribute[Any]]") -> "list[Attribute[Any]]":
    """Put the inherited fields that records end with after a class's own."""
    some: Any = attributes
    return sorted(some, key=lambda a: _LAST.index(a.name) + 1 if a.inherited and a.name in _LAST else 0)


class _Documented:
    """The docstring of a class; its fields are added when somebody reads it."""

    def __init__(self, text: str | None) -> None:
        self._text = text or ""

    def __get__(self, _instance: object, owner: type) -> str:
        from inspect import cleandoc

        lines = [f"    {field.name}: {field.meaning}" for field in fields_of(owner)]
        return "\n".join([*filter(None, [cleandoc(self._text)]), "", "Attributes:", *lines, ""])


def fields_of(cls: Any) -> tuple[Field, ...]:
    """Return the fields of *cls*, a record, a source or a part of one, in their order.

    >>> from azjp_relations import Citation
    >>> [(field.name, field.shape.value) for field in fields_of(Citation)]
    [('source', 'reference'), ('locator', 'text'), ('fingerprint', 'text'), ('states', 'text')]
    """
    return _fields_of(cls)  # mypy wouldn't take a class for an argument of a cached function


@cache
def _fields_of(cls: Any) -> tuple[Field, ...]:
    if any(isinstance(a.type, str) for a in attributes_of(cls)):
        resolve_types(cls)
    return tuple(_field(a) for a in attributes_of(cls))


#: Returns the fields of a class that a walk looks at.
Chosen = Callable[[type], tuple[Field, ...]]


def choice(chooses: Callable[[Field], bool]) -> Chosen:
    """Return the function that returns the fields of a class which *chooses* accepts, or whose parts have such."""

    @cache
    def chosen(cls: type) -> tuple[Field, ...]:
        return tuple(f for f in fields_of(cls) if chooses(f) or (f.shape is Shape.PART and chosen(f.kind)))

    return chosen


def _field(a: "Attribute[Any]") -> Field:
    kind: Any = a.type
    many = optional = False
    if get_origin(kind) in {Union, UnionType}:
        (kind,) = (one for one in get_args(kind) if one is not NoneType)
        optional = True
    if get_origin(kind) is tuple:
        kind, many = get_args(kind)[0], True
    shape = a.metadata.get("shape") or _SHAPES.get(kind)
    if shape is None:  # the classes of the model, which import this file, say it themselves
        shape = Shape.TERM if issubclass(kind, Term) else kind._shape  # noqa: SLF001
    required = a.default is NOTHING
    meaning, card = a.metadata.get("meaning", ""), a.metadata.get("card", "row")
    return Field(a.name, meaning, shape, kind, many, optional, required, card)


_SHAPES: dict[Any, Shape] = {
    str: Shape.TEXT,
    bool: Shape.FLAG,
    int: Shape.NUMBER,
    Decimal: Shape.AMOUNT,
    EdtfDate: Shape.DATE,
    object: Shape.ANY,
    Mapping[str, int]: Shape.COUNTS,
}
