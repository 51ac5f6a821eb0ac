"""The tables of the model, built from the descriptions of its fields."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from azjp_relations import vocabulary as vocabularies
from azjp_relations.dates import EdtfDate
from azjp_relations.display import in_words, places_cited
from azjp_relations.errors import UnknownTermError
from azjp_relations.model import Actor, EconomicFact, Record, fields
from azjp_relations.model.fields import Shape, fields_of
from azjp_relations.model.kinds import KINDS, Kind
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation, Source
from azjp_relations.model.walk import citations_in
from azjp_relations.tables.columns import (
    Columns,
    column,
    columns_of,
    date_cells,
    date_columns,
    figure_cells,
    figure_columns,
    table_of,
)
from azjp_relations.tables.declared import Cell, ColumnType, ForeignKey, Row, Table
from azjp_relations.vocabulary import Bound, Unit
from azjp_relations.vocabulary.term import Term

__all__ = ["all_tables", "table"]

#: Gives the things that fill a row each, of one record.
_Things: TypeAlias = Callable[[Any], Iterable[Any]]


def _filled(name: str, groups: list[Columns], things: _Things, **more: Any) -> Table:
    """Return the table of *groups* of columns; each of the *things* of a record fills a row."""
    fills = [group.cells for group in groups]

    def rows(record: Any) -> Iterator[Row]:
        return (tuple(cell for fill in fills for cell in fill(thing)) for thing in things(record))

    def by_column(records: Iterable[Any]) -> list[Sequence[Cell]]:
        everything = [*chain.from_iterable(map(things, records))]
        return [*chain.from_iterable(group.by_column(everything) for group in groups)]

    return Table(
        name=name,
        columns=tuple(one for group in groups for one in group.columns),
        foreign_keys=tuple(key for group in groups for key in group.keys),
        rows=rows,
        by_column=by_column,
        **more,
    )


def _itself(record: Any) -> tuple[Any]:
    return (record,)


# --- tables of records --------------------------------------------------------------------------------------------

#: Fields that have tables which all records share.
_SHARED = {"citations", "variants", "caveats"}
#: The word for one item of a field, where it is not the name of the field without its *s*.
_SINGULAR = {"parties": "party", "signatories": "signatory"}
#: The meaning of columns that several classes share.
_MEANINGS = {
    ("actors", "kind"): "What sort of place or organization it is; empty for countries and persons.",
    ("actors", "country"): "The country that it is, lies in, belongs to or serves; empty if none is on record.",
}
_RECORDS = tuple(cls for kind in KINDS if kind.cls is not Source for cls in kind.classes)


def _merged(classes: Iterable[Any]) -> list[fields.Field]:
    """Return the fields of *classes*; one that some of them lack may be ``None``."""
    own = [{field.name: field for field in fields_of(cls)} for cls in classes]
    merged = []
    for name, field in {name: field for each in own for name, field in each.items()}.items():
        kinds = tuple(dict.fromkeys(each[name].kind for each in own if name in each))
        # Of several things, a class without the field has none.
        lacking = not field.many and any(name not in each for each in own)
        merged.append(field._replace(kind=kinds if len(kinds) > 1 else kinds[0], optional=field.optional or lacking))
    return merged


def _of_kind(kind: Kind) -> Iterator[Table]:
    """Yield the table of a *kind* of records, then one for each field that holds several things."""
    name, everything = kind.plural, _merged(kind.classes)
    own = [columns_of(f, about=_MEANINGS.get((name, f.name), "")).within(f.name) for f in everything if not f.many]
    if kind.cls is not Source:
        own[0] = own[0]._replace(keys=(ForeignKey(("id",), "records", ("id",)),))
    first, last = _derived(name)
    yield _filled(
        name,
        [own[0], *first, *own[1:], *last],
        _itself,
        description=kind.meaning,
        key=("id",),
        classes=tuple(kind.classes),
    )
    holder = _record(kind.singular, tuple(kind.classes))
    for field in everything:
        if field.many and field.name not in _SHARED:
            yield from _of_several(holder, field)


def _derived(name: str) -> tuple[list[Columns], list[Columns]]:
    """Return the columns of the table *name* that are worked out: those behind the id, and those at the end."""
    text, whole, truth = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.BOOLEAN
    first: list[Columns] = []
    if name == "sources":
        return first, []
    if name == "actors":
        first = [
            Columns((column("type", text, "Country, place, organization or person."),), lambda a: (a.type,)),
            Columns((column("name", text, "The preferred name."),), lambda a: (a.name,)),
        ]
    last = [
        Columns(
            (column("cited", text, "The places that state it, in short."),),
            lambda r: (_cited(r.citations),),
            at_once=lambda records: [[places_cited(r.citations) for r in records]],
        ),
        Columns((column("doubts", whole, "Number of its caveats."),), lambda r: (len(r.caveats),)),
    ]
    if name == "facts":
        doubtful = column("doubtful", truth, "Whether a caveat unsettles the figure, which keeps it out of totals.")
        last.append(Columns((doubtful,), lambda fact: (bool(fact.doubts),)))
    return first, last


@lru_cache(maxsize=4096)
def _cited(citations: tuple[Citation, ...]) -> str:
    return places_cited(citations)


class _Item(NamedTuple):
    """One of several things in a field of a record, with the places that lead to it."""

    record: Record
    places: tuple[int, ...]
    value: Any


class _Holder(NamedTuple):
    """An object with a field that holds several things: a record, or a part of one."""

    one: str  # the word for the record
    within: tuple[str, ...]  # and for the parts of it on the way
    classes: tuple[type[Any], ...]
    items: Callable[[Any], Iterable[_Item]]

    def of(self, name: str) -> Callable[[Any], Iterator[_Item]]:
        """Return a function that gives the items of the field *name* of each such object in a record."""

        def items(record: Any) -> Iterator[_Item]:
            for holder in self.items(record):
                for place, value in enumerate(getattr(holder.value, name, ())):
                    yield _Item(record, (*holder.places, place), value)

        return items

    def heading(self) -> Columns:
        """Return the columns that say where an item is: its record, the part of that, its place there."""
        owner = f"{self.one}_id"
        columns = [column(owner, ColumnType.TEXT, f"The {self.one} that it is part of.")]
        columns += [column(w, ColumnType.INTEGER, f"Position of the {w} that it is part of.") for w in self.within]
        columns.append(column("position", ColumnType.INTEGER, "Its place in the list, from 0."))
        key = ForeignKey((owner,), f"{self.one}s", ("id",))
        if self.within:
            key = ForeignKey((owner, *self.within), f"{self.prefix(1)}{self.within[0]}s", (owner, "position"))
        return Columns(tuple(columns), lambda item: (item.record.id, *item.places), (key,))

    def prefix(self, depth: int | None = None) -> str:
        """Return how the name of a table of its items begins; tables that all records share need no word."""
        words = (self.one, *self.within)[: depth or None]
        return "" if words == ("record",) else f"{words[-1]}_"


def _of_several(holder: _Holder, field: fields.Field) -> Iterator[Table]:
    """Yield the table of the items of *field*, then those of the fields of an item that hold several things."""
    items = holder.of(field.name)
    head = holder.heading()
    singular = _SINGULAR.get(field.name, field.name.removesuffix("s"))
    inner = [f for f in fields_of(field.kind) if f.name not in _SHARED] if field.shape is Shape.PART else []
    cells = [
        _reading() if f.shape is Shape.ANY else columns_of(f).within(f"value.{f.name}") for f in inner if not f.many
    ]
    if field.shape is not Shape.PART:
        cells = [columns_of(field, name=singular).within("value")]
    yield _filled(
        f"{holder.prefix()}{field.name}",
        [head, *cells],
        items,
        description=f"One of several: {field.meaning[0].lower()}{field.meaning_with(none='empty')[1:]}",
        key=tuple(one.name for one in head.columns),
        classes=holder.classes,
    )
    part = _Holder(holder.one, (*holder.within, singular), holder.classes, items)
    for f in inner:
        if f.many:
            yield from _of_several(part, f)


def _record(one: str, classes: tuple[type[Any], ...]) -> _Holder:
    return _Holder(one, (), classes, lambda record: (_Item(record, (), record),))


# --- tables that all records share --------------------------------------------------------------------------------


def _of_all() -> Iterator[Table]:
    """Yield the tables that all records share."""
    of_record = {field.name: field for field in fields_of(Record)}
    text, holder = ColumnType.TEXT, _record("record", _RECORDS)
    yield _filled(
        "records",
        [
            columns_of(of_record["id"]).within("id"),
            Columns((column("collection", text, "The table that holds it whole."),), lambda r: (table_of(type(r)),)),
            Columns((column("label", text, "What to call it in one line."),), lambda r: (r.label,)),
            Columns(
                date_columns("when", "The date by which it is ordered in time.", nullable=True),
                lambda r: date_cells(r.when),
            ),
        ],
        _itself,
        description="Every record of any class, without the sources.",
        key=("id",),
        classes=_RECORDS,
    )
    yield from _of_several(holder, of_record["variants"])
    yield from _of_several(holder, of_record["caveats"])
    part = column("part", text, "The part of the record that it is about, as 'statements[0]'; nothing for all of it.")
    record = column("record_id", text, "The record that cites.")
    position = column("position", ColumnType.INTEGER, "Its place in the list, from 0.")
    key = ForeignKey(("record_id",), "records", ("id",))
    yield _filled(
        "citations",
        [
            Columns((record, part, position), lambda cited: cited[:3], (key,)),
            *(columns_of(field).within(f"citation.{field.name}") for field in fields_of(Citation)),
        ],
        lambda r: (_Cited(r.id, *place) for place in citations_in(r)),
        description="A place in a source that states a record, or a part of one.",
        key=("record_id", "part", "position"),
        classes=_RECORDS,
    )
    fact = column("fact_id", text, "The fact that is part of another.")
    whole = column("whole_id", text, "A fact whose figure holds it: its whole, or the whole of that, however far up.")
    facts = tuple(ForeignKey((c.name,), "facts", ("id",)) for c in (fact, whole))
    yield _filled(
        "fact_wholes",
        [Columns((fact, whole), lambda row: row, facts)],
        _wholes,
        description="A fact whose figure holds that of another.",
        key=("fact_id", "whole_id"),
        classes=(EconomicFact,),
    )
    actor = column("actor_id", text, "An actor that the record names, or is.")
    topic = column("topic", text, "A topic of the record, or of its statements.", terms=vocabularies.Topic)
    named = (key, ForeignKey(("actor_id",), "actors", ("id",)))
    for name, one, keys, rows in (("record_actors", actor, named, _named), ("record_topics", topic, (key,), _about)):
        yield _filled(
            name,
            [Columns((record, one), lambda row: row, keys)],
            rows,
            description=one.description,
            key=("record_id", one.name),
            classes=_RECORDS,
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
    """A citation, and where it is."""

    record_id: str
    part: str
    position: int
    citation: Citation


def _reading() -> Columns:
    """Return the columns of a reading, which is typed like the field that it is a reading of."""
    columns = (
        column("value", ColumnType.TEXT, "The other reading, in short: ids of records, terms, dates, figures."),
        *figure_columns("value", "The other reading, if it is a figure.", nullable=True),
        *date_columns("value", "The other reading, if it is a date.", nullable=True),
    )

    def cells(item: _Item) -> Row:
        value = item.value.value
        figure = figure_cells(value if isinstance(value, Quantity) else None)
        short = in_words(value, ids=True, nothing="")
        return short, *figure, *date_cells(value if isinstance(value, EdtfDate) else None)

    return Columns(columns, cells)


def _of_terms() -> Table:
    """Return the table of all terms of all vocabularies, which is the same for all records."""
    names = {**vars(vocabularies), Unit.__name__: Unit, Bound.__name__: Bound}
    rows = [
        (name, term.value, term.definition, getattr(getattr(term, "broader", None), "value", None))
        for name, cls in sorted(names.items())
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
    """Return all tables by name; one that another refers to comes before it.

    >>> list(all_tables())[:5]
    ['terms', 'sources', 'records', 'actors', 'actor_names']
    """
    shared = {t.name: t for t in _of_all()}
    own = {t.name: t for kind in KINDS for t in _of_kind(kind)}
    first = (_of_terms(), own.pop("sources"), shared.pop("records"))
    return MappingProxyType({**{t.name: t for t in first}, **own, **shared})


def table(name: str) -> Table:
    """Return the table called *name*.

    Raises:
        UnknownTermError: If there is none; the message names the nearest.

    >>> table("ties").foreign_keys[1]
    ForeignKey(columns=('subject_id',), table='actors', key=('id',))
    """
    tables = all_tables()
    if name not in tables:
        raise UnknownTermError(f"there is no table {name!r}", name, tables)
    return tables[name]
