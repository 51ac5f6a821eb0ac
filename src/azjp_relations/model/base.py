"""What every record has: an id, citations, readings, doubts; and how it is checked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, repeat
from types import NoneType, UnionType
from typing import Any, ClassVar, Union, get_args, get_origin

from attrs import NOTHING, Attribute, field, fields, fields_dict, frozen, resolve_types

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import RecordError
from azjp_relations.model.sources import KEBAB_CASE, Citation, Source, optional_date
from azjp_relations.text import is_whole
from azjp_relations.vocabulary import CaveatKind, Topic

__all__ = [
    "Caveat",
    "Part",
    "Record",
    "Variant",
    "assembler",
    "check_depth",
    "check_type",
    "closure",
    "optional_date",
    "reading_order",
    "references",
    "resolved",
]

_Check = Callable[[object], str | None]


def _an(cls: type) -> str:
    return f"{'an' if cls.__name__[0] in 'AEIOUi' else 'a'} {cls.__name__}"


def _check_text(value: object) -> str | None:
    if not isinstance(value, str):
        return f"must be text, not {type(value).__name__}"
    if not value.strip():
        return "is empty: leave out what is not known"
    return None if is_whole(value) else "holds half a character, which no file can hold"


@cache
def _check_of(annotation: Any) -> _Check:
    """Return the check of *annotation*: it gives ``None`` for a value that fits, else what is wrong."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        (inner,) = (_check_of(a) for a in get_args(annotation) if a is not NoneType)
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        item = _check_of(get_args(annotation)[0])

        def check_tuple(value: object) -> str | None:
            if type(value) is not tuple:
                return f"must be a tuple, not {type(value).__name__}"
            for index, element in enumerate(value):
                if wrong := item(element):
                    return f"[{index}] {wrong}"
            return None

        return check_tuple
    if annotation is str:
        return _check_text
    if annotation is bool or annotation is int:
        return lambda v: None if type(v) is annotation else f"must be {_an(annotation)}, not {v!r}"
    if annotation is object:
        return lambda _: None
    return lambda v: None if isinstance(v, annotation) else f"must be {_an(annotation)}, not {v!r}"


@cache
def resolved(cls: Any) -> Any:
    """Return the attrs class *cls* with its annotations resolved, which only those that name it itself need."""
    if any(isinstance(a.type, str) for a in fields(cls)):
        resolve_types(cls)
    return cls


@cache
def _checks_of(cls: Any) -> tuple[tuple[str, frozenset[type], _Check], ...]:
    """Return for each field its name, the classes whose instances fit as they are, and the check of the rest."""
    resolved(cls)
    return tuple((a.name, _fitting(a.type), _check_of(a.type)) for a in fields(cls))


def _fitting(annotation: Any) -> frozenset[type]:
    parts = get_args(annotation) if get_origin(annotation) in {Union, UnionType} else (annotation,)
    return frozenset(p for p in parts if isinstance(p, type) and p is not str)


def check_type(cls: Any, name: str, value: object) -> str | None:
    """Return what is wrong with *value* as the field *name* of *cls*, or ``None`` if it fits.

    >>> from azjp_relations.model import Event
    >>> check_type(Event, "title", 5)
    'must be text, not int'
    """
    return next(check for field, _, check in _checks_of(cls) if field == name)(value)


def _placed(name: str, wrong: str) -> tuple[str, str]:
    """Return the field and what is wrong with it, the place within a tuple put to the field."""
    place, _, problem = wrong.partition(" ") if wrong.startswith("[") else ("", "", wrong)
    return f"{name}{place}", problem


def _misfits(thing: Any) -> list[tuple[str, str]]:
    cls: Any = type(thing)
    found = []
    for name, fitting, check in _checks_of(cls):
        value = getattr(thing, name)
        # Most fields hold just what they are for, and there are many.
        if type(value) not in fitting and (wrong := check(value)):
            found.append(_placed(name, wrong))
    return found


class Part:
    """What is part of a record: checked when built, compared by content."""

    __slots__ = ()

    #: Where on a card each field stands; see :data:`azjp_relations.display.pieces.PLACES`.
    _layout: ClassVar[dict[str, str]] = {}

    def __attrs_post_init__(self) -> None:
        if problems := _misfits(self) or self._broken():
            raise RecordError(self._called(), problems)

    def _called(self) -> str:
        return type(self).__name__.lower()

    def _broken(self) -> list[tuple[str, str]]:
        """Return the rules that are broken, which can be asked once every field holds what it is for."""
        return [*self._rules()]

    def _rules(self) -> Iterator[tuple[str, str]]:
        yield from ()

    def _contents(self) -> tuple[object, ...]:
        cls: Any = type(self)
        return tuple(getattr(self, name) for name, _, _ in _checks_of(cls))

    # Written once here rather than made for each class: what attrs makes takes its time at each import.
    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self is other or self._contents() == other._contents()

    def __hash__(self) -> int:
        return hash(self._contents())

    def __repr__(self) -> str:
        cls: Any = type(self)
        said = (f"{name}={getattr(self, name)!r}" for name, _, _ in _checks_of(cls))
        return f"{cls.__name__}({', '.join(said)})"


@frozen(kw_only=True, eq=False, repr=False)
class Variant(Part):
    """Another reading of one field of the record that it sits on.

    Attributes:
        field: Name of the field.
        value: The other reading, typed like the field.
        conjecture: ``True`` if no source prints it and the editor argues for it; ``False`` if it is attested.
        reason: Why it may be right; never ``None`` for a conjecture.
        citations: Its witnesses; at least one unless it is a conjecture.
    """

    field: str
    value: object
    conjecture: bool = False
    reason: str | None = None
    citations: tuple[Citation, ...] = ()

    def _rules(self) -> Iterator[tuple[str, str]]:
        if self.conjecture and self.reason is None:
            yield "reason", "a conjecture must say why"
        if not self.conjecture and not self.citations:
            yield "citations", "an attested reading must cite its witness"


@frozen(kw_only=True, eq=False, repr=False)
class Caveat(Part):
    """A doubt about the record that it sits on.

    Attributes:
        kind: Why it is doubtful.
        note: The reason, such that a reader can check it.
        field: The field that is doubtful; ``None`` if it is the record as a whole.
        see: Ids of other records that the doubt is also about.
    """

    kind: CaveatKind = field(converter=CaveatKind)
    note: str
    field: str | None = None
    see: tuple[str, ...] = ()


def reading_order(_cls: type, attributes: "list[Attribute[Any]]") -> "list[Attribute[Any]]":
    """Put what records end with (their stretch of time, note, citations, doubts) behind what makes the class."""
    last = {
        "start": 1,
        "end": 2,
        "attested": 3,
        "note": 4,
        "citations": 5,
        "variants": 6,
        "caveats": 7,
    }
    return sorted(attributes, key=lambda a: last.get(a.name, 0))


@frozen(kw_only=True, eq=False, repr=False, field_transformer=reading_order)
class Record(Part):
    """What every record has. Not built itself.

    Attributes:
        id: Readable kebab-case id, unique in a dataset over all kinds of records; never changed once released.
        note: What the sources state that no other field holds; ``None`` if nothing.
        citations: The places that state it; at least one.
        variants: Other readings of its fields.
        caveats: What is doubtful about it.

    Raises:
        RecordError: Naming every field that is wrong.
    """

    id: str
    note: str | None = None
    citations: tuple[Citation, ...]
    variants: tuple[Variant, ...] = ()
    caveats: tuple[Caveat, ...] = ()

    def _called(self) -> str:
        return f"{type(self).__name__} {self.id!r}"

    def _broken(self) -> list[tuple[str, str]]:
        return [*self._record_rules(), *self._rules()]

    def _record_rules(self) -> Iterator[tuple[str, str]]:
        if not KEBAB_CASE.fullmatch(self.id):
            yield "id", f"{self.id!r} is no kebab-case id (like 'visit-heydar-aliyev-1998')"
        if not self.citations:
            yield "citations", "is empty: every record cites at least one source"
        if not self.variants and not self.caveats:
            return
        own = {a.name for a in fields(type(self))} - {"id", "variants", "caveats"}
        for index, variant in enumerate(self.variants):
            if variant.field not in own:
                yield (
                    f"variants[{index}].field",
                    f"{variant.field!r} is no field of {type(self).__name__}",
                )
            elif wrong := check_type(type(self), variant.field, variant.value):
                yield _placed(f"variants[{index}].value", wrong)
        for index, caveat in enumerate(self.caveats):
            if caveat.field is not None and caveat.field not in own:
                yield (
                    f"caveats[{index}].field",
                    f"{caveat.field!r} is no field of {type(self).__name__}",
                )

    @property
    def label(self) -> str:
        """What to call the record in one line."""
        raise NotImplementedError

    @property
    def when(self) -> EdtfDate | None:
        """The date by which the record is ordered in time; ``None`` if it has none."""
        return None

    @property
    def actors(self) -> "tuple[Any, ...]":
        """Every :class:`Actor` that the record names, once each, in the order of its fields."""
        return ()

    @property
    def countries(self) -> "frozenset[Any]":
        """Every :class:`Country` that the record names or is, itself or through its actors."""
        found = (getattr(a, "country", None) for a in (self, *self.actors))
        return frozenset(c for c in found if c is not None)

    @property
    def all_topics(self) -> frozenset[Topic]:
        """The topics of the record, with those of the statements made at it."""
        return frozenset(getattr(self, "topics", ()))

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        when = f", {self.when}" if self.when is not None else ""
        return f"{type(self).__name__}({self.id!r}{when}, {self.label!r})"

    def _repr_html_(self) -> str:
        from azjp_relations.display import html_card  # only notebooks need it

        return html_card(self)


#: So many records may lie in each other, as a meeting in a visit in a series of visits.
DEEPEST = 64


def check_depth(record: Any, field: str) -> Iterator[tuple[str, str]]:
    """Yield the fault that *record* lies too deep in records of its class, each of which names the next in *field*.

    Whoever walks a record walks what it lies in: without an end to that, some order of the records could not be read.

    >>> from types import SimpleNamespace as Part
    >>> [*check_depth(Part(part_of=None), "part_of")]
    []
    """
    holder = getattr(record, field)
    for _ in range(DEEPEST + 1):
        if holder is None:
            return
        holder = getattr(holder, field, None)
    yield field, f"leads through more than {DEEPEST} records that lie in each other"


def assembler(cls: Any, names: Sequence[str]) -> Callable[[Iterable[object]], Any]:
    """Return what makes a *cls*, a class of parts, of the values of its fields *names*, in that order.

    It is for a reader that yields for each field only what the field is for: that is not checked again, which takes
    most of the time of the constructor. The rules are asked as ever. Whoever is not sure of the values uses the
    constructor.

    Raises:
        KeyError: If there is no field of such a name, or it is named twice.
        TypeError: If a field is not named that has no default.

    >>> make = assembler(Caveat, ("kind", "note"))
    >>> make([CaveatKind.COUNT, "Two are announced, one is named"]).note
    'Two are announced, one is named'
    """
    left = dict(fields_dict(resolved(cls)))
    order = [left.pop(name).name for name in names]
    if missing := [name for name, a in left.items() if a.default is NOTHING]:
        raise TypeError(f"{cls.__name__} needs {', '.join(missing)}")
    order += left
    defaults = [a.default for a in left.values()]

    def assemble(values: Iterable[object]) -> Any:
        thing = object.__new__(cls)
        # Nothing but a loop, as it is quickest: to set a field gives None.
        any(map(object.__setattr__, repeat(thing), order, chain(values, defaults)))
        if problems := thing._broken():
            raise RecordError(thing._called(), problems)
        return thing

    return assemble


def references(part: Any) -> Iterator[Record | Source]:
    """Yield the records and sources that *part*, a record or a part of one, refers to itself, not through others."""
    cls: Any = type(part)
    for name in _bearing(cls):
        value = getattr(part, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Record | Source):
                yield item
            elif isinstance(item, Part | Citation):
                yield from references(item)


def closure(records: Iterable[Record | Source]) -> Iterator[Record | Source]:
    """Yield *records* and every record and source that they refer to, directly or through others, each id once."""
    seen: set[str] = set()
    waiting: list[Record | Source] = list(records)
    while waiting:
        record = waiting.pop()
        if record.id not in seen:
            seen.add(record.id)
            yield record
            if isinstance(record, Record):
                waiting.extend(references(record))


@cache
def _bearing(cls: Any) -> tuple[str, ...]:
    """Return the names of the fields of *cls* that may hold something that refers to records."""
    return tuple(a.name for a in fields(resolved(cls)) if not _is_plain(a.type))


def _is_plain(annotation: Any) -> bool:
    inner = [a for a in get_args(annotation) if a is not Ellipsis]
    if inner:
        return all(map(_is_plain, inner))
    return annotation is not object and not issubclass(annotation, Record | Source | Part | Citation)
