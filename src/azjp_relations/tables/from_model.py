"""The tables of the model, made of its classes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, reduce
from itertools import chain
from operator import or_
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias, get_args, get_origin

from attrs import fields

from azjp_relations import vocabulary as vocabularies
from azjp_relations.dates import EdtfDate
from azjp_relations.display import places_cited
from azjp_relations.docstrings import described, plain_text, summary
from azjp_relations.errors import UnknownTermError
from azjp_relations.model import (
    Actor,
    Caveat,
    EconomicFact,
    Record,
    Variant,
)
from azjp_relations.model.base import Part, resolved
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation, Source
from azjp_relations.tables.columns import (
    RECORD_TABLES,
    Field,
    column,
    date_cells,
    date_columns,
    field_of,
    figure_cells,
    figure_columns,
    id_cell,
    table_of,
    value_of,
)
from azjp_relations.tables.declared import Cell, ColumnType, ForeignKey, Row, Table
from azjp_relations.vocabulary import Bound, Unit
from azjp_relations.vocabulary.term import Term

__all__ = ["all_tables", "table"]

#: Gives what fills a row each, of one record.
_Things: TypeAlias = Callable[[Any], Iterable[Any]]


def _filled(name: str, fields_of: list[Field], things: _Things, **more: Any) -> Table:
    """Return the table of the columns of *fields_of*; each of the *things* of a record fills a row."""
    fills = [f.cells for f in fields_of]

    def rows(record: Any) -> Iterator[Row]:
        return (tuple(cell for fill in fills for cell in fill(thing)) for thing in things(record))

    def by_column(records: Iterable[Any]) -> list[Sequence[Cell]]:
        found = [*chain.from_iterable(map(things, records))]
        return [*chain.from_iterable(f.by_column(found) for f in fields_of)]

    return Table(
        name=name,
        columns=tuple(one for f in fields_of for one in f.columns),
        foreign_keys=tuple(key for f in fields_of for key in f.keys),
        rows=rows,
        by_column=by_column,
        **more,
    )


def _itself(record: Any) -> tuple[Any]:
    return (record,)


# --- tables of records --------------------------------------------------------------------------------------------

#: Fields of no table of these: what they hold is in tables that all records share.
_SHARED = ("citations", "variants", "caveats")
#: The word for one of what a field holds, where it is not the name of the field without its *s*.
_SINGULAR = {"parties": "party", "signatories": "signatory", "see": "see_id"}
#: What columns hold that are of several classes, or of none.
_SAID = {
    ("actors", "kind"): "What sort of place or organization it is; empty for countries and persons.",
    ("actors", "country"): "The country that it is, lies in, belongs to or serves; empty if none is on record.",
}


def _annotations(classes: tuple[type[Any], ...]) -> dict[str, Any]:
    """Return the fields of *classes* with their annotations; what some of them lack may be ``None``."""
    found: dict[str, list[Any]] = {}
    cls: Any
    for cls in classes:
        for a in fields(resolved(cls)):
            found.setdefault(a.name, []).append(a.type)
    return {name: _joined(kinds, some_lack_it=len(kinds) < len(classes)) for name, kinds in found.items()}


def _joined(kinds: list[Any], *, some_lack_it: bool) -> Any:
    # Of several things a class without the field has none, of one thing nothing.
    some_lack_it &= get_origin(kinds[0]) is not tuple
    return reduce(or_, [*kinds, None] if some_lack_it else kinds)


def _said_of(classes: Iterable[type]) -> dict[str, str]:
    return {name: plain_text(said) for cls in classes for name, said in described(cls)}


def _of_records(name: str, one: str, classes: tuple[type[Any], ...]) -> Iterator[Table]:
    """Yield the table of *classes*, then one for each of their fields that holds several things."""
    said, annotations = _said_of(classes), _annotations(classes)
    single = {f: a for f, a in annotations.items() if get_origin(a) is not tuple}
    own = [field_of(f, a, _SAID.get((name, f), said[f])) for f, a in single.items()]
    if name != "sources":
        own[0] = own[0]._replace(keys=(ForeignKey(("id",), "records", ("id",)),))
    first, last = _derived(name)
    yield _filled(
        name,
        [own[0], *first, *own[1:], *last],
        _itself,
        description=plain_text(summary(Actor if len(classes) > 1 else classes[0])),
        key=("id",),
        classes=classes,
    )
    for f, annotation in annotations.items():
        if f not in single and f not in _SHARED:
            yield from _of_several(_record(one, classes), f, get_args(annotation)[0], said[f])


def _derived(name: str) -> tuple[list[Field], list[Field]]:
    """Return what the table of records *name* holds that is worked out: behind the id, and at the end."""
    text, whole, truth = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.BOOLEAN
    first: list[Field] = []
    if name == "sources":
        return first, []
    if name == "actors":
        first = [
            Field((column("type", text, "Country, place, organization or person."),), lambda a: (a.type,)),
            Field((column("name", text, "The preferred name."),), lambda a: (a.name,)),
        ]
    last = [
        Field(
            (column("cited", text, "The places that state it, in short."),),
            lambda r: (_cited(r.citations),),
            at_once=lambda records: [[places_cited(r.citations) for r in records]],
        ),
        Field((column("doubts", whole, "Number of its caveats."),), lambda r: (len(r.caveats),)),
    ]
    if name == "facts":
        doubtful = column("doubtful", truth, "Whether a caveat unsettles the figure, which keeps it out of totals.")
        last.append(Field((doubtful,), lambda fact: (bool(fact.doubts),)))
    return first, last


@lru_cache(maxsize=4096)
def _cited(citations: tuple[Citation, ...]) -> str:
    return places_cited(citations)


class _Item(NamedTuple):
    """One of several things in a field of a record, and its place, behind those of what holds it."""

    record: Record
    places: tuple[int, ...]
    value: Any


class _Holder(NamedTuple):
    """What has a field that holds several things: a record, or a part of one."""

    one: str  # the word for the record
    within: tuple[str, ...]  # and for the parts of it on the way
    classes: tuple[type[Any], ...]
    items: Callable[[Any], Iterable[_Item]]

    def of(self, name: str) -> Callable[[Any], Iterator[_Item]]:
        """Return what gives the items of the field *name* of each of the holders that a record has."""

        def items(record: Any) -> Iterator[_Item]:
            for holder in self.items(record):
                for place, value in enumerate(getattr(holder.value, name, ())):
                    yield _Item(record, (*holder.places, place), value)

        return items

    def heading(self) -> Field:
        """Return the columns that say where an item stands: its record, what of it holds the item, its own place."""
        owner = f"{self.one}_id"
        columns = [column(owner, ColumnType.TEXT, f"The {self.one} that it is part of.")]
        columns += [column(w, ColumnType.INTEGER, f"Position of the {w} that it is part of.") for w in self.within]
        columns.append(column("position", ColumnType.INTEGER, "Its place in the list, from 0."))
        key = ForeignKey((owner,), f"{self.one}s", ("id",))
        if self.within:
            key = ForeignKey((owner, *self.within), f"{self.prefix(1)}{self.within[0]}s", (owner, "position"))
        return Field(tuple(columns), lambda item: (item.record.id, *item.places), (key,))

    def prefix(self, depth: int | None = None) -> str:
        """Return what the name of a table of its items begins with; what all records share needs no word."""
        words = (self.one, *self.within)[: depth or None]
        return "" if words == ("record",) else f"{words[-1]}_"


def _of_several(holder: _Holder, name: str, kind: Any, said: str) -> Iterator[Table]:
    """Yield the table of what the field *name* of *holder* holds, then those of what each of its items holds."""
    items = holder.of(name)
    head = holder.heading()
    singular = _SINGULAR.get(name, name.removesuffix("s"))
    inner: dict[str, Any] = {}
    told: dict[str, str] = {}
    if _is_part(kind):
        told, annotations = _said_of([kind]), _annotations((kind,))
        inner = {f: a for f, a in annotations.items() if get_origin(a) is tuple and f not in _SHARED}
        single = {f: a for f, a in annotations.items() if f not in inner and f not in _SHARED}
        cells = [_reading() if a is object else field_of(f, a, told[f], "value") for f, a in single.items()]
    else:
        cells = [value_of(singular, kind, said).within("value")]
    yield _filled(
        f"{holder.prefix()}{name}",
        [head, *cells],
        items,
        description=f"One of several: {said[0].lower()}{said[1:]}",
        key=tuple(one.name for one in head.columns),
        classes=holder.classes,
    )
    part = _Holder(holder.one, (*holder.within, singular), holder.classes, items)
    for f, annotation in inner.items():
        yield from _of_several(part, f, get_args(annotation)[0], told[f])


def _is_part(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Part) and not issubclass(kind, Record)


def _record(one: str, classes: tuple[type[Any], ...]) -> _Holder:
    return _Holder(one, (), classes, lambda record: (_Item(record, (), record),))


# --- tables that all records share --------------------------------------------------------------------------------


def _of_all() -> Iterator[Table]:
    """Yield the tables of what all records have, whatever their class."""
    classes = tuple(cls for name, (_, made) in RECORD_TABLES.items() if name != "sources" for cls in made)
    said, told = _said_of([Record]), _said_of([Citation])
    text = ColumnType.TEXT
    yield _filled(
        "records",
        [
            Field((column("id", text, said["id"]),), id_cell),
            Field((column("collection", text, "The table that holds it whole."),), lambda r: (table_of(type(r)),)),
            Field((column("label", text, "What to call it in one line."),), lambda r: (r.label,)),
            field_of("when", EdtfDate | None, "The date by which it is ordered in time."),
        ],
        _itself,
        description="Every record of whatever class, sources apart.",
        key=("id",),
        classes=classes,
    )
    yield from _of_several(_record("record", classes), "variants", Variant, said["variants"])
    yield from _of_several(_record("record", classes), "caveats", Caveat, said["caveats"])
    part = column("part", text, "What of the record it is about, as 'statements[0]'; nothing for the record itself.")
    record = column("record_id", text, "The record that cites.")
    position = column("position", ColumnType.INTEGER, "Its place in the list, from 0.")
    of_record = ForeignKey(("record_id",), "records", ("id",))
    yield _filled(
        "citations",
        [
            Field((record, part, position), lambda cited: cited[:3], (of_record,)),
            *(field_of(n, a, told[n], "citation") for n, a in _annotations((Citation,)).items()),
        ],
        lambda r: _citations(r, r, ""),
        description="A place in a source that states a record, or a part of one.",
        key=("record_id", "part", "position"),
        classes=classes,
    )
    facts = (EconomicFact,)
    fact = column("fact_id", text, "The fact that is part of another.")
    whole = column("whole_id", text, "A fact whose figure holds it: its whole, or the whole of that, however far up.")
    yield _filled(
        "fact_wholes",
        [Field((fact, whole), lambda row: row, tuple(ForeignKey((c.name,), "facts", ("id",)) for c in (fact, whole)))],
        _wholes,
        description="A fact whose figure holds that of another.",
        key=("fact_id", "whole_id"),
        classes=facts,
    )
    actor = value_of("actor", Actor, "An actor that the record names, or is.")
    topic = value_of("topic", vocabularies.Topic, "A topic of the record, or of its statements.")
    for name, one, rows in (("record_actors", actor, _named), ("record_topics", topic, _about)):
        yield _filled(
            name,
            [Field((record, *one.columns), lambda row: row, (of_record, *one.keys))],
            rows,
            description=one.columns[0].description,
            key=("record_id", one.columns[0].name),
            classes=classes,
        )


def _wholes(fact: EconomicFact) -> Iterator[Row]:
    whole = fact.part_of
    while whole is not None:
        yield fact.id, whole.id
        whole = whole.part_of


def _named(record: Any) -> Iterator[Row]:
    own = (record,) if isinstance(record, Actor) else ()
    return ((record.id, actor.id) for actor in dict.fromkeys((*own, *record.actors)))


def _about(record: Any) -> Iterator[Row]:
    return ((record.id, topic) for topic in sorted(topic.value for topic in record.all_topics))


class _Cited(NamedTuple):
    """A citation, and where it stands."""

    record_id: str
    part: str
    position: int
    citation: Citation


def _citations(record: Record, part: Any, place: str) -> Iterator[_Cited]:
    """Yield the citations of *part* and of the parts in it, each behind the columns that say where it stands."""
    cls: Any = type(part)
    for name in _citing(cls):
        for position, item in enumerate(getattr(part, name)):
            if name == "citations":
                yield _Cited(record.id, place, position, item)
            else:
                yield from _citations(record, item, f"{place}{'.' if place else ''}{name}[{position}]")


@cache
def _citing(cls: Any) -> tuple[str, ...]:
    """Return the fields of *cls* that hold citations, or parts that have some."""
    found = []
    for name, annotation in _annotations((cls,)).items():
        kind: Any = get_args(annotation)[0] if get_origin(annotation) is tuple else None
        if name == "citations" or (_is_part(kind) and _citing(kind)):
            found.append(name)
    return tuple(found)


def _reading() -> Field:
    """Return the columns of a reading, which is typed like the field that it is of."""
    columns = (
        column("value", ColumnType.TEXT, "The other reading, in short: ids of records, terms, dates, figures."),
        *figure_columns("value", "The other reading, if it is a figure.", nullable=True),
        *date_columns("value", "The other reading, if it is a date.", nullable=True),
    )

    def cells(item: _Item) -> Row:
        value = item.value.value
        figure = figure_cells(value if isinstance(value, Quantity) else None)
        return _in_short(value), *figure, *date_cells(value if isinstance(value, EdtfDate) else None)

    return Field(columns, cells)


def _in_short(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(map(_in_short, value))
    if isinstance(value, Record | Source):
        return value.id
    if isinstance(value, Part):
        cls: Any = type(value)
        held = (getattr(value, a.name) for a in fields(cls) if a.name != "citations")
        return ", ".join(_in_short(v) for v in held if v is not None and v != ())
    return "" if value is None else str(value)


def _of_terms() -> Table:
    """Return the table of all terms of all vocabularies, which is the same for all records."""
    found = {**vars(vocabularies), Unit.__name__: Unit, Bound.__name__: Bound}
    rows = [
        (name, term.value, term.definition, getattr(getattr(term, "broader", None), "value", None))
        for name, cls in sorted(found.items())
        if isinstance(cls, type) and issubclass(cls, Term) and cls is not Term
        for term in cls
    ]
    text = ColumnType.TEXT
    return Table(
        name="terms",
        description="A term of a closed vocabulary.",
        columns=(
            column("vocabulary", text, "The vocabulary."),
            column("term", text, "The term, as other tables give it."),
            column("definition", text, "What it means, in one line."),
            column("broader", text, "The wider term that it is within; empty if there is none.", nullable=True),
        ),
        key=("vocabulary", "term"),
        rows=lambda _: rows,
    )


@cache
def all_tables() -> Mapping[str, Table]:
    """Return all tables by name; one that another refers to stands before it.

    >>> list(all_tables())[:5]
    ['terms', 'sources', 'records', 'actors', 'actor_names']
    """
    shared = {t.name: t for t in _of_all()}
    made = {t.name: t for name, (one, classes) in RECORD_TABLES.items() for t in _of_records(name, one, classes)}
    first = (_of_terms(), made.pop("sources"), shared.pop("records"))
    return MappingProxyType({**{t.name: t for t in first}, **made, **shared})


def table(name: str) -> Table:
    """Return the table called *name*.

    Raises:
        UnknownTermError: If there is none; the message names the nearest.

    >>> table("ties").foreign_keys[1]
    ForeignKey(columns=('subject_id',), table='actors', key=('id',))
    """
    found = all_tables().get(name)
    if found is None:
        raise UnknownTermError(f"{name!r} is no table", name, all_tables())
    return found
