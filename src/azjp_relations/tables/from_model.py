"""The tables of the model, built from the descriptions of its fields."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from azjp_relations import vocabulary as vocabularies
from azjp_relations.display import places_cited
from azjp_relations.errors import UnknownTermError
from azjp_relations.model import Actor, EconomicFact, Record, Variant, fields
from azjp_relations.model.base import Caveat
from azjp_relations.model.fields import Shape, fields_of
from azjp_relations.model.kinds import KINDS, Kind
from azjp_relations.model.sources import Citation, Source
from azjp_relations.model.walk import closure, parts_in
from azjp_relations.tables.columns import Columns, column, columns_of, date_columns, fill_dates, table_of
from azjp_relations.tables.declared import Cell, Column, ColumnType, ForeignKey, Row, Table, turned

#: Gives the columns of the rows that records have.
_ByColumn: TypeAlias = Callable[[list[Any]], list[Sequence[Cell]]]


def table_with(name: str, groups: Sequence[Columns], by_column: _ByColumn | None = None, **more: Any) -> Table:
    """Return the table of *groups* of columns; each record fills a row unless *by_column* says otherwise."""
    columns = tuple(one for group in groups for one in group.columns)
    keys = tuple(key for group in groups for key in group.keys)
    filled = by_column or (lambda records: [*chain.from_iterable(group.fill(records) for group in groups)])
    return Table(name=name, columns=columns, foreign_keys=keys, by_column=filled, **more)


def _worked_out(name: str, kind: ColumnType, about: str, cell: Callable[[Any], Cell]) -> Columns:
    """Return a column that has, for each record, what *cell* gives for it."""
    return Columns((column(name, kind, about),), lambda records: [[*map(cell, records)]])


def _to(table: str, column: str) -> ForeignKey:
    return ForeignKey((column,), table, ("id",))


#: Fields that have tables which all records share.
_SHARED = {"citations", "variants", "caveats"}
#: The word for one item of a field, where it is not the name of the field without its *s*.
_SINGULAR = {"parties": "party", "signatories": "signatory", "states": "field"}
#: The meaning of columns that several classes share.
_MEANINGS = {
    ("actors", "kind"): "What sort of place, organization or thing it is; empty for countries and persons.",
    ("actors", "country"): "The country that it is, lies in, belongs to or serves; empty if none is on record.",
}
#: Columns that are worked out: those of an actor behind its id, those of any record at the end, and that of a fact.
_OF_ACTORS = (
    _worked_out("type", ColumnType.TEXT, "Country, place, organization, person or thing.", lambda actor: actor.type),
    _worked_out("name", ColumnType.TEXT, "The preferred name.", lambda actor: actor.name),
)
_CITED = "The places that state it, in short."
_OF_RECORDS = (
    _worked_out("cited", ColumnType.TEXT, _CITED, lambda record: places_cited(record.citations)),
    _worked_out("doubts", ColumnType.INTEGER, "Number of its material caveats.", lambda record: len(record.doubts)),
)
_DOUBTFUL = "Whether its value is in doubt, so that totals leave it out."
_OF_FACTS = (_worked_out("doubtful", ColumnType.BOOLEAN, _DOUBTFUL, lambda fact: bool(fact.figure_doubts)),)
_RECORDS = tuple(cls for kind in KINDS if kind.cls is not Source for cls in kind.classes)


def merged(classes: Iterable[Any]) -> list[fields.Field]:
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
    name, everything = kind.plural, merged(kind.classes)
    own = [columns_of(f, about=_MEANINGS.get((name, f.name), "")).of(f.name) for f in everything if not f.many]
    if kind.cls is not Source:
        own[0] = own[0]._replace(keys=(_to("records", "id"),))
        own += _OF_RECORDS
    own[1:1] = _OF_ACTORS if name == "actors" else ()
    groups = [*own, *(_OF_FACTS if name == "facts" else ())]
    yield table_with(name, groups, description=kind.meaning, key=("id",), classes=tuple(kind.classes))
    holder = _Holder(kind.singular, (), tuple(kind.classes))
    for field in everything:
        if field.many and (field.name not in _SHARED or kind.cls is Source):
            yield from _of_several(holder, field)


def _items(records: Sequence[Any], path: Sequence[str]) -> list[Sequence[Any]]:
    """Return the columns of the items that *path* leads to: the id of each record, positions on the way, the items."""
    columns: list[list[Any]] = [[record.id for record in records]]
    things: list[Any] = [*records]
    for name in path:
        lists = [getattr(thing, name, ()) for thing in things]
        columns = [[cell for cell, items in zip(cells, lists, strict=True) for _ in items] for cells in columns]
        columns.append([position for items in lists for position in range(len(items))])
        things = [*chain.from_iterable(lists)]
    return [*columns, things]


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
        key = _to(f"{self.one}s", owner)
        if self.within:
            key = ForeignKey((owner, *self.within), f"{self.prefix(1)}{self.within[0]}s", (owner, "position"))
        return Columns(tuple(columns), keys=(key,))

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
    groups = [columns_of(f).of(f.name) for f in inner if not f.many]
    if field.shape is not Shape.PART:
        groups = [columns_of(field, name=singular)]

    def by_column(records: list[Any]) -> list[Sequence[Cell]]:
        *places, items = _items(records, path)
        return [*places, *chain.from_iterable(group.fill(items) for group in groups)]

    yield table_with(
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
    text = ColumnType.TEXT
    collection: Callable[[Any], str] = cache(table_of)
    when = date_columns("when", "The date by which it is ordered in time.", nullable=True)
    yield table_with(
        "records",
        [
            columns_of(of_record["id"]).of("id"),
            _worked_out("collection", text, "The table that holds it whole.", lambda r: collection(type(r))),
            _worked_out("label", text, "What to call it in one line.", lambda r: r.label),
            Columns(when, fill_dates).of("when"),
        ],
        description="Every record of any class, without the sources.",
        key=("id",),
        classes=_RECORDS,
    )
    yield from _of_parts("variants", Variant, "Another reading of a field of a record, or of a part of one.")
    yield from _of_parts("caveats", Caveat, "A caveat on a record, or on a part of one.")
    yield from _of_parts("citations", Citation, "A place in a source that states a record, or a part of one.")
    record = column("record_id", text, "The record.")
    topic = "A topic of the record, or of its statements."
    topics = (record, column("topic", text, topic, terms=vocabularies.Topic))
    yield _actors_of_records()
    in_order: Callable[[Any], list[str]] = cache(lambda all_topics: sorted(topic.value for topic in all_topics))
    yield _pairs("record_topics", topic, topics, "records", others=lambda record: in_order(record.all_topics))
    fact = column("fact_id", text, "The fact that is part of another.")
    whole = column("whole_id", text, "A fact whose figure holds it: its whole, or the whole of that, however far up.")
    about = "A fact whose figure holds that of another."
    yield _pairs("fact_wholes", about, (fact, whole), "facts", "facts", others=_wholes, classes=(EconomicFact,))


def _of_parts(name: str, cls: Any, about: str) -> Iterator[Table]:
    """Yield the table of the parts of *cls* that any record has, itself or in its parts; then those of their lists."""
    text, whole = ColumnType.TEXT, ColumnType.INTEGER
    record, part, position = heading = (
        column("record_id", text, "The record."),
        column("part", text, "The part of the record that has it, as 'statements[0]'; nothing for the record itself."),
        column("position", whole, "Its place in the list, from 0."),
    )
    keys = tuple(one.name for one in heading)
    groups = [columns_of(field).of(field.name) for field in fields_of(cls) if not field.many]

    def rows(records: list[Any]) -> list[Any]:
        return [(record.id, *place) for record in records for place in parts_in(record, cls)]

    def by_column(records: list[Any]) -> list[Sequence[Cell]]:
        *places, parts = turned(rows(records), 4)
        return [*places, *chain.from_iterable(group.fill(parts) for group in groups)]

    head = Columns(heading, keys=(_to("records", "record_id"),))
    yield table_with(name, [head, *groups], by_column, description=about, key=keys, classes=_RECORDS)
    word = name.removesuffix("s")
    for field in fields_of(cls):
        if not field.many or field.name in _SHARED:
            continue
        items = columns_of(field, name=_SINGULAR.get(field.name, field.name.removesuffix("s")))
        owner = (record, part, column(word, whole, f"Position of the {word} that it is part of."))
        to_owner = ForeignKey(tuple(one.name for one in owner), name, keys)

        def listed(records: list[Any], field: fields.Field = field, items: Columns = items) -> list[Sequence[Cell]]:
            held = ((record.id, part) for record in records for part in parts_in(record, cls))
            values = [(r, *p, n, v) for r, (*p, one) in held for n, v in enumerate(getattr(one, field.name))]
            *places, cells = turned(values, 5)
            return [*places, *items.fill(cells)]

        yield table_with(
            f"{word}_{field.name}",
            [Columns((*owner, position), keys=(to_owner,)), items],
            listed,
            description=f"One of several: {field.meaning[0].lower()}{field.meaning_with(none='empty')[1:]}",
            key=(*to_owner.columns, "position"),
            classes=_RECORDS,
        )


def _pairs(
    name: str,
    about: str,
    columns: tuple[Column, Column],
    *tables: str,
    others: Callable[[Any], Sequence[str]],
    classes: tuple[type, ...] = _RECORDS,
) -> Table:
    """Return the table that has the id of each record beside each of the *others* that it has."""

    def by_column(records: list[Any]) -> list[Sequence[Cell]]:
        groups = [*map(others, records)]
        ids = [record.id for record, group in zip(records, groups, strict=True) for _ in group]
        return [ids, [*chain.from_iterable(groups)]]

    names = tuple(c.name for c in columns)
    keys = tuple(map(_to, tables, names))  # the terms of a vocabulary have no table of their own
    return table_with(name, [Columns(columns, keys=keys)], by_column, description=about, key=names, classes=classes)


def _actors_of_records() -> Table:
    """Return the table of the actors in each record; statements name by id whom they are about, and events too."""

    def from_all(records: Iterable[Any]) -> _ByColumn:
        spoken_of = {key for record in records if isinstance(record, Record) for key in record.spoken_of}
        catalogue = getattr(records, "_catalogue", None)
        known = (
            catalogue.by_id if catalogue else {record.id: record for record in closure(records)} if spoken_of else {}
        )
        actors = {key for key in spoken_of if isinstance(known.get(key), Actor)}

        def named(record: Record) -> list[Row]:
            keys = [actor.id for actor in record.actors]
            own = keys if not isinstance(record, Actor) else [*dict.fromkeys((record.id, *keys))]
            rows: list[Row] = [(record.id, key, False) for key in own]
            return rows + [(record.id, key, True) for key in record.spoken_of if key in actors and key not in own]

        return lambda some: turned(chain.from_iterable(map(named, some)), 3)

    about = "An actor that the record names, or is, or that a statement in it is about."
    record, actor = column("record_id", ColumnType.TEXT, "The record."), column("actor_id", ColumnType.TEXT, about)
    spoken_of = column("spoken_of", ColumnType.BOOLEAN, "Whether only statements in the record are about the actor.")
    key = Columns((record, actor, spoken_of), keys=(_to("records", "record_id"), _to("actors", "actor_id")))
    pair = ("record_id", "actor_id")
    return table_with("record_actors", [key], description=about, key=pair, classes=_RECORDS, from_all=from_all)


def _wholes(fact: EconomicFact) -> list[str]:
    wholes = []
    while fact.part_of is not None:
        fact = fact.part_of
        wholes.append(fact.id)
    return wholes


def _of_terms() -> Table:
    """Return the table of all terms of all vocabularies, which is the same for all records."""
    rows = [
        (name, term.value, term.definition, getattr(getattr(term, "broader", None), "value", None))
        for name in vocabularies.__all__
        for term in getattr(vocabularies, name)
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

    >>> list(all_tables())[:3]
    ['terms', 'sources', 'records']
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
        raise UnknownTermError(f"no table is called {name!r}", name, tables)
    return tables[name]
