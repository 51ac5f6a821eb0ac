"""The tables of the model, built from the descriptions of its fields."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial, reduce
from itertools import chain, compress, repeat
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
    date_columns,
    figure_columns,
    fill_dates,
    fill_figures,
    table_of,
)
from azjp_relations.tables.declared import Cell, ColumnType, ForeignKey, Table, turned
from azjp_relations.vocabulary import Bound, Unit
from azjp_relations.vocabulary.term import Term


def _of_each(name: str, groups: list[Columns], **more: Any) -> Table:
    """Return the table of *groups* of columns in which each record fills a row."""
    return _made(name, groups, lambda records: [*chain.from_iterable(g.fill(records) for g in groups)], **more)


#: Gives the columns of the rows that records have.
_ByColumn: TypeAlias = Callable[[list[Any]], list[Sequence[Cell]]]


def _made(name: str, groups: list[Columns], by_column: _ByColumn, **more: Any) -> Table:
    columns = tuple(one for group in groups for one in group.columns)
    keys = tuple(key for group in groups for key in group.keys)
    return Table(name=name, columns=columns, foreign_keys=keys, by_column=by_column, **more)


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
    own = [columns_of(f, about=_MEANINGS.get((name, f.name), "")).of(f.name) for f in everything if not f.many]
    if kind.cls is not Source:
        own[0] = own[0]._replace(keys=(ForeignKey(("id",), "records", ("id",)),))
    first, last = _derived(name)
    yield _of_each(
        name, [own[0], *first, *own[1:], *last], description=kind.meaning, key=("id",), classes=tuple(kind.classes)
    )
    holder = _Holder(kind.singular, (), tuple(kind.classes))
    for field in everything:
        if field.many and (field.name not in _SHARED or kind.cls is Source):
            yield from _of_several(holder, field)


def _derived(name: str) -> tuple[list[Columns], list[Columns]]:
    """Return the columns of the table *name* that are worked out: those behind the id, and those at the end."""
    text, whole, truth = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.BOOLEAN
    first: list[Columns] = []
    if name == "sources":
        return first, []
    if name == "actors":
        first = [
            Columns((column("type", text, "Country, place, organization or person."),), _each(lambda a: a.type)),
            Columns((column("name", text, "The preferred name."),), _each(lambda a: a.name)),
        ]
    cited = column("cited", text, "The places that state it, in short.")
    last = [
        Columns((cited,), _each(lambda r: places_cited(r.citations))),
        Columns((column("doubts", whole, "Number of its material caveats."),), _each(lambda r: len(r.doubts))),
    ]
    if name == "facts":
        doubtful = column("doubtful", truth, "Whether its value is in doubt, so that totals leave it out.")
        last.append(Columns((doubtful,), _each(lambda fact: bool(fact.figure_doubts))))
    return first, last


_collection: Callable[[Any], str] = cache(table_of)


def _each(cell: Callable[[Any], Cell]) -> Callable[[Sequence[Any]], list[Sequence[Cell]]]:
    return lambda things: [[*map(cell, things)]]


class _Items(NamedTuple):
    """Things in a field of records or of parts of them: the id of each record, the places that lead to each thing."""

    ids: Sequence[str]
    places: list[list[int]]
    values: Sequence[Any]

    def within(self, name: str) -> "_Items":
        """Return the items of the field *name* of each of these; some may lack it."""
        every = [getattr(value, name, ()) for value in self.values]
        fields = [*filter(None, every)]
        counts = [*map(len, fields)]

        def again(column: Sequence[Any]) -> list[Any]:
            """Return the cells of *column*, each as often as there are items, and none where there are none."""
            return [*chain.from_iterable(map(repeat, compress(column, every), counts))]

        places = [*map(again, self.places), [*chain.from_iterable(map(range, counts))]]
        return _Items(again(self.ids), places, [*chain.from_iterable(fields)])


class _Holder(NamedTuple):
    """An object with a field that holds several things: a record, or a part of one."""

    one: str  # the word for the record
    within: tuple[str, ...]  # and for the parts of it on the way
    classes: tuple[type[Any], ...]
    path: tuple[str, ...] = ()  # the fields on the way

    def heading(self) -> Columns:
        """Return the columns that say where an item is: its record, the part of that, its place there."""
        owner = f"{self.one}_id"
        columns = [column(owner, ColumnType.TEXT, f"The {self.one} that it is part of.")]
        columns += [column(w, ColumnType.INTEGER, f"Position of the {w} that it is part of.") for w in self.within]
        columns.append(column("position", ColumnType.INTEGER, "Its place in the list, from 0."))
        key = ForeignKey((owner,), f"{self.one}s", ("id",))
        if self.within:
            key = ForeignKey((owner, *self.within), f"{self.prefix(1)}{self.within[0]}s", (owner, "position"))
        return Columns(tuple(columns), lambda _: [], (key,))

    def prefix(self, depth: int | None = None) -> str:
        """Return how the name of a table of its items begins; tables that all records share need no word."""
        words = (self.one, *self.within)[: depth or None]
        # Parts that all records share have the short names.
        shared = self.one != "record" and words[-1] in {"caveat", "variant"}
        return "" if words == ("record",) else f"{'_'.join(words) if shared else words[-1]}_"


def _of_several(holder: _Holder, field: fields.Field) -> Iterator[Table]:
    """Yield the table of the items of *field*, then those of the fields of an item that hold several things."""
    path = (*holder.path, field.name)
    head = holder.heading()
    singular = _SINGULAR.get(field.name, field.name.removesuffix("s"))
    inner = [f for f in fields_of(field.kind) if f.name not in _SHARED] if field.shape is Shape.PART else []
    groups = [(_reading() if f.shape is Shape.ANY else columns_of(f)).of(f.name) for f in inner if not f.many]
    if field.shape is not Shape.PART:
        groups = [columns_of(field, name=singular)]

    def by_column(records: list[Any]) -> list[Sequence[Cell]]:
        items = reduce(_Items.within, path, _Items([record.id for record in records], [], records))
        return [items.ids, *items.places, *chain.from_iterable(group.fill(items.values) for group in groups)]

    yield _made(
        f"{holder.prefix()}{field.name}",
        [head, *groups],
        by_column,
        description=f"One of several: {field.meaning[0].lower()}{field.meaning_with(none='empty')[1:]}",
        key=tuple(one.name for one in head.columns),
        classes=holder.classes,
    )
    part = _Holder(holder.one, (*holder.within, singular), holder.classes, path)
    for f in inner:
        if f.many:
            yield from _of_several(part, f)


# --- tables that all records share --------------------------------------------------------------------------------


def _of_all() -> Iterator[Table]:
    """Yield the tables that all records share."""
    of_record = {field.name: field for field in fields_of(Record)}
    text, holder = ColumnType.TEXT, _Holder("record", (), _RECORDS)
    collection = column("collection", text, "The table that holds it whole.")
    when = date_columns("when", "The date by which it is ordered in time.", nullable=True)
    yield _of_each(
        "records",
        [
            columns_of(of_record["id"]).of("id"),
            Columns((collection,), _each(lambda r: _collection(type(r)))),
            Columns((column("label", text, "What to call it in one line."),), _each(lambda r: r.label)),
            Columns(when, fill_dates).of("when"),
        ],
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
    of_citation = [columns_of(field).of(field.name) for field in fields_of(Citation)]

    def cited(records: list[Any]) -> list[Sequence[Cell]]:
        rows: list[Any] = [(record.id, *place) for record in records for place in citations_in(record)]
        ids, owners, positions, citations = turned(rows, 4)
        return [ids, owners, positions, *chain.from_iterable(group.fill(citations) for group in of_citation)]

    yield _made(
        "citations",
        [Columns((record, part, position), lambda _: [], (key,)), *of_citation],
        cited,
        description="A place in a source that states a record, or a part of one.",
        key=("record_id", "part", "position"),
        classes=_RECORDS,
    )
    fact = column("fact_id", text, "The fact that is part of another.")
    whole = column("whole_id", text, "A fact whose figure holds it: its whole, or the whole of that, however far up.")
    in_facts = tuple(ForeignKey((c.name,), "facts", ("id",)) for c in (fact, whole))
    actor = column("actor_id", text, "An actor that the record names, or is.")
    topic = column("topic", text, "A topic of the record, or of its statements.", terms=vocabularies.Topic)
    in_actors = (key, ForeignKey(("actor_id",), "actors", ("id",)))
    for name, one, other, keys, others, classes, about in (
        ("fact_wholes", fact, whole, in_facts, _wholes, (EconomicFact,), "A fact whose figure holds that of another."),
        ("record_actors", record, actor, in_actors, _named, _RECORDS, actor.description),
        ("record_topics", record, topic, (key,), _about, _RECORDS, topic.description),
    ):
        yield _made(
            name,
            [Columns((one, other), lambda _: [], keys)],
            partial(_pairs, others),
            description=about,
            key=(one.name, other.name),
            classes=classes,
        )


def _pairs(others: Callable[[Any], Sequence[str]], records: list[Any]) -> list[Sequence[Cell]]:
    """Return the id of each record beside each of the *others* that it has."""
    found = [*map(others, records)]
    ids = chain.from_iterable(map(repeat, (record.id for record in records), map(len, found)))
    return [[*ids], [*chain.from_iterable(found)]]


def _wholes(fact: EconomicFact) -> list[str]:
    wholes = []
    while fact.part_of is not None:
        fact = fact.part_of
        wholes.append(fact.id)
    return wholes


def _named(record: Any) -> list[str]:
    actors = [actor.id for actor in record.actors]
    return [*dict.fromkeys((record.id, *actors))] if isinstance(record, Actor) else actors


def _about(record: Any) -> list[str]:
    return [topic.value for topic in sorted(record.all_topics)]


def _reading() -> Columns:
    """Return the columns of a reading, which is typed like the field that it is a reading of."""
    columns = (
        column("value", ColumnType.TEXT, "The other reading, in short: ids of records, terms, dates, figures."),
        *figure_columns("value", "The other reading, if it is a figure.", nullable=True),
        *date_columns("value", "The other reading, if it is a date.", nullable=True),
    )

    def fill(values: Sequence[Any]) -> list[Sequence[Cell]]:
        figures = fill_figures([value if isinstance(value, Quantity) else None for value in values])
        dates = fill_dates([value if isinstance(value, EdtfDate) else None for value in values])
        return [[in_words(value, ids=True, nothing="") for value in values], *figures, *dates]

    return Columns(columns, fill)


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
        rows=lambda: rows,
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
