"""The tables of the model, built from the descriptions of its fields."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain, repeat
from types import MappingProxyType
from typing import Any, TypeAlias

from azjp_relations import vocabulary as vocabularies
from azjp_relations.display.pieces import places_cited, short_source_name
from azjp_relations.errors import UnknownTermError
from azjp_relations.model import Actor, EconomicFact, Record, fields
from azjp_relations.model.facts import wholes_of
from azjp_relations.model.fields import Shape, fields_of
from azjp_relations.model.kinds import KINDS, Kind
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import closure, parts_in
from azjp_relations.tables.columns import Columns, column, columns_of, computed, date_columns, fill_dates, table_of
from azjp_relations.tables.declared import Batch, Cell, Column, ColumnType, ForeignKey, Table, transposed

#: From records to their rows, as columns.
_ByColumn: TypeAlias = Callable[[Batch], list[Sequence[Cell]]]
#: From records to things in them: columns of cells that say where each thing is, then a column of the things.
_Items: TypeAlias = Callable[[Batch], list[Sequence[Any]]]


def table_with(name: str, groups: Sequence[Columns], by_column: _ByColumn | None = None, **more: Any) -> Table:
    """Return the table of *groups* of columns; each record is a row unless *by_column* or *more* make the rows."""
    columns = tuple(one for group in groups for one in group.columns)
    keys = tuple(key for group in groups for key in group.keys)
    fill = by_column or (lambda records: [*chain.from_iterable(group.fill(records) for group in groups)])
    if not {"rows", "filled"} & {*more}:
        more["filled"] = lambda _: fill
    return Table(name=name, columns=columns, foreign_keys=keys, **more)


def _to(table: str, column: str) -> ForeignKey:
    return ForeignKey((column,), table, ("id",))


_TEXT, _NUMBER = ColumnType.TEXT, ColumnType.INTEGER
_RECORD = column("record_id", _TEXT, "The record.")
#: Fields whose tables all records share, with the meaning of a row.
_SHARED = {
    "variants": "Another reading of a field of a record, or of a part of one.",
    "caveats": "A caveat on a record, or on a part of one.",
    "citations": "A place in a source that states a record, or a part of one.",
}
#: The word for one item of a field, where it is not the name of the field without its *s*.
_SINGULAR = {"parties": "party", "signatories": "signatory", "states": "field"}
#: The meaning of columns that several classes share.
_MEANINGS = {
    ("actors", "kind"): "What sort of place, organization or thing it is; empty for countries and persons.",
    ("actors", "country"): "The country that it is, lies in, belongs to or serves; empty if none is on record.",
}
#: Columns beyond the fields: those of actors, after the id, those of every record, and that of facts, at the end.
_OF_ACTORS = (
    computed("type", _TEXT, "Country, place, organization, person or thing.", lambda actor: actor.type),
    computed("name", _TEXT, "The preferred name.", lambda actor: actor.name),
)


def _cited(records: Sequence[Any]) -> list[Sequence[Cell]]:
    name = cache(short_source_name)  # many records cite the same sources
    return [[places_cited(record.citations, name=name) for record in records]]


_OF_RECORDS = (
    Columns((column("cited", _TEXT, "The places that state it, in short."),), _cited),
    computed("doubts", _NUMBER, "Number of its material caveats.", lambda record: len(record.doubts)),
)
_DOUBTFUL = "Whether its value is in doubt, so that totals leave it out."
_OF_FACTS = (computed("doubtful", ColumnType.BOOLEAN, _DOUBTFUL, lambda fact: bool(fact.figure_doubts)),)
_RECORDS = tuple(cls for kind in KINDS if kind.cls is not Source for cls in kind.classes)


def merged(classes: Iterable[Any]) -> list[fields.Field]:
    """Return the fields of all *classes*, each once; one that some of them lack is optional."""
    own = [{field.name: field for field in fields_of(cls)} for cls in classes]
    merged = []
    for name, field in {name: field for each in own for name, field in each.items()}.items():
        kinds = tuple(dict.fromkeys(each[name].kind for each in own if name in each))
        # Where a field holds several things, a class without it just has none.
        lacking = not field.many and any(name not in each for each in own)
        merged.append(field._replace(kind=kinds if len(kinds) > 1 else kinds[0], optional=field.optional or lacking))
    return merged


def _tables_of_kind(kind: Kind) -> Iterator[Table]:
    """Yield the table of a *kind* of records, then those of its fields that hold several things."""
    name, everything, classes = kind.plural, merged(kind.classes), tuple(kind.classes)
    own = [columns_of(f, about=_MEANINGS.get((name, f.name), "")).of(f.name) for f in everything if not f.many]
    if kind.cls is not Source:
        own[0] = own[0]._replace(keys=(_to("records", "id"),))
        own += _OF_RECORDS
    own[1:1] = _OF_ACTORS if name == "actors" else ()
    groups = [*own, *(_OF_FACTS if name == "facts" else ())]
    yield table_with(name, groups, description=kind.meaning, key=("id",), classes=classes)
    owner = column(f"{kind.singular}_id", _TEXT, f"The {kind.singular} that it is part of.")
    for field in everything:
        if field.many and (field.name not in _SHARED or kind.cls is Source):
            items = partial(_items_in, lambda records: [[record.id for record in records], records], field.name)
            list_name = f"{kind.singular}_{field.name}"
            yield from _list_tables(list_name, field, (owner,), _to(name, owner.name), items=items, classes=classes)


def _items_in(holders: _Items, name: str, records: Batch) -> list[Sequence[Any]]:
    """Return the items in the field *name* of *holders*, each with its position in the list."""
    *places, things = records.once(holders)
    lists = [getattr(thing, name, ()) for thing in things]
    positions = [*chain.from_iterable(range(len(some)) for some in lists)]
    return [*(_repeated(cells, lists) for cells in places), positions, [*chain.from_iterable(lists)]]


def _repeated(cells: Iterable[Any], lists: Iterable[Collection[Any]]) -> list[Any]:
    """Return each of *cells* as often as its list has things."""
    return [*chain.from_iterable(map(repeat, cells, map(len, lists)))]


def _shared_parts(records: list[Any]) -> list[tuple[Any, ...]]:
    """Return the variants, caveats and citations in *records*, each behind its place."""
    classes = [field.kind for field in fields_of(Record) if field.name in _SHARED]
    return [(record.id, *place) for record in records for place in parts_in(record, *classes)]


def _parts_in(cls: Any, records: Batch) -> list[Sequence[Any]]:
    return transposed((row for row in records.once(_shared_parts) if type(row[-1]) is cls), 4)


def _list_tables(
    name: str, field: fields.Field, owner: tuple[Column, ...], to_owner: ForeignKey, *, items: _Items, classes: Any
) -> Iterator[Table]:
    """Yield the table of the *items* of *field*, then those of the fields of an item that hold several things.

    The columns of its *owner* and its position say where an item is.
    """
    one = _SINGULAR.get(field.name, field.name.removesuffix("s"))
    inner = [f for f in fields_of(field.kind) if f.name not in _SHARED] if field.shape is Shape.PART else []
    head = Columns((*owner, column("position", _NUMBER, "Its place in the list, from 0.")), keys=(to_owner,))
    groups = [columns_of(f).of(f.name) for f in inner if not f.many] if inner else [columns_of(field, name=one)]

    def by_column(records: Batch) -> list[Sequence[Cell]]:
        *places, things = records.once(items)
        return [*places, *chain.from_iterable(group.fill(things) for group in groups)]

    of_one = f"One of several: {field.meaning[0].lower()}{field.meaning_with(none='empty')[1:]}"
    about, key = _SHARED.get(name, of_one), tuple(column.name for column in head.columns)
    yield table_with(name, [head, *groups], by_column, description=about, key=key, classes=classes)
    # Parts that all records share have the short names.
    word = name.removesuffix("s") if field.name in _SHARED else one
    owner = (*owner, column(one, _NUMBER, f"Position of the {one} that it is part of."))
    to_item = ForeignKey(tuple(column.name for column in owner), name, key)
    for f in inner:
        if f.many:
            within = partial(_items_in, items, f.name)
            yield from _list_tables(f"{word}_{f.name}", f, owner, to_item, items=within, classes=classes)


# --- tables that all records share --------------------------------------------------------------------------------


def _shared_tables() -> Iterator[Table]:
    """Yield the tables that all records share."""
    of_record = {field.name: field for field in fields_of(Record)}
    collection: Callable[[Any], str] = cache(table_of)
    when = date_columns("when", "The date by which it is ordered in time.", nullable=True)
    yield table_with(
        "records",
        [
            columns_of(of_record["id"]).of("id"),
            computed("collection", _TEXT, "The table that holds it whole.", lambda r: collection(type(r))),
            computed("label", _TEXT, "What to call it in one line.", lambda r: r.label),
            Columns(when, fill_dates).of("when"),
        ],
        description="Every record of any class, without the sources.",
        key=("id",),
        classes=_RECORDS,
    )
    part = "The part of the record that has it, such as 'statements[0]'; the empty text for the record itself."
    owner, to_record = (_RECORD, column("part", _TEXT, part)), _to("records", "record_id")
    for name in _SHARED:
        items = partial(_parts_in, of_record[name].kind)
        yield from _list_tables(name, of_record[name], owner, to_record, items=items, classes=_RECORDS)
    yield _record_actors()
    in_order: Callable[[Any], list[str]] = cache(lambda all_topics: sorted(topic.value for topic in all_topics))
    about = "A topic of the record, or of its statements."
    topics = Columns((_RECORD, column("topic", _TEXT, about, terms=vocabularies.Topic)), keys=(to_record,))
    yield _pair_table("record_topics", about, topics, lambda record: in_order(record.all_topics), _RECORDS)
    fact = column("fact_id", _TEXT, "The fact that is part of another.")
    whole = column("whole_id", _TEXT, "A fact whose figure includes it: its whole, or the whole of that, and so on.")
    wholes = Columns((fact, whole), keys=(_to("facts", "fact_id"), _to("facts", "whole_id")))
    yield _pair_table(
        "fact_wholes",
        "A fact whose figure includes that of another.",
        wholes,
        lambda fact: [whole.id for whole in wholes_of(fact)],
        (EconomicFact,),
    )


def _pair_table(
    name: str, about: str, pair: Columns, others: Callable[[Any], list[str]], classes: tuple[type, ...]
) -> Table:
    """Return the table of pairs: the id of a record, and each of the *others* that belong to it."""

    def by_column(records: list[Any]) -> list[Sequence[Cell]]:
        lists = [others(record) for record in records]
        return [_repeated((record.id for record in records), lists), [*chain.from_iterable(lists)]]

    key = tuple(column.name for column in pair.columns)
    return table_with(name, [pair], by_column, description=about, key=key, classes=classes)


def _record_actors() -> Table:
    """Return the table of the actors in each record."""

    def filled(records: Collection[Any]) -> _ByColumn:
        @cache
        def actors() -> set[str]:
            catalogue = getattr(records, "_catalogue", None)
            known = catalogue.by_id.values() if catalogue else closure(records)
            return {one.id for one in known if isinstance(one, Actor)}

        def named(record: Record) -> dict[str, bool]:
            own = {record.id: False} if isinstance(record, Actor) else {}
            own |= {actor.id: False for actor in record.actors}
            return own | {key: key not in own for key in record.spoken_of if key in actors()}  # the rest are events

        def by_column(some: list[Any]) -> list[Sequence[Cell]]:
            each = [*map(named, some)]
            ids = _repeated((record.id for record in some), each)
            return [ids, [*chain.from_iterable(each)], [spoken for own in each for spoken in own.values()]]

        return by_column

    about = "An actor that the record is or names, or that a statement in it is about."
    actor = column("actor_id", _TEXT, about)
    spoken_of = column("spoken_of", ColumnType.BOOLEAN, "Whether only statements in the record are about the actor.")
    all_three = Columns((_RECORD, actor, spoken_of), keys=(_to("records", "record_id"), _to("actors", "actor_id")))
    pair = ("record_id", "actor_id")
    return table_with("record_actors", [all_three], filled=filled, description=about, key=pair, classes=_RECORDS)


def _table_of_terms() -> Table:
    """Return the table of all terms of all vocabularies, which is the same for all records."""
    rows = [
        (name, term.value, term.definition, getattr(getattr(term, "broader", None), "value", None))
        for name in vocabularies.__all__
        for term in getattr(vocabularies, name)
    ]
    columns = (
        column("vocabulary", _TEXT, "The vocabulary."),
        column("term", _TEXT, "The term, as other tables give it."),
        column("definition", _TEXT, "What it means, in one line."),
        column("broader", _TEXT, "The wider term that it is within; empty if there is none.", nullable=True),
    )
    about, key = "A term of a closed vocabulary.", ("vocabulary", "term")
    return Table(name="terms", description=about, columns=columns, key=key, rows=lambda: rows)


@cache
def all_tables() -> Mapping[str, Table]:
    """Return all tables by name; one that another refers to comes before it.

    >>> list(all_tables())[:3]
    ['terms', 'sources', 'records']
    """
    shared = {t.name: t for t in _shared_tables()}
    own = {t.name: t for kind in KINDS for t in _tables_of_kind(kind)}
    first = (_table_of_terms(), own.pop("sources"), shared.pop("records"))
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
