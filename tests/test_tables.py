"""The relational view: what the tables declare holds for whatever records fill them."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest
from attrs import fields, resolve_types
from hypothesis import given
from profiles import edition
from records import cited, event, fact

import azjp_relations as azjp
from azjp_relations.model import Caveat, Statement, Variant
from azjp_relations.tables import ColumnType, Table, all_tables, table
from azjp_relations.testing import edtf_dates

REL = azjp.load(edition=edition())
TABLES = sorted(all_tables())
CLASSES: dict[str, list[Any]] = {
    "sources": [azjp.Source],
    "actors": [azjp.Country, azjp.Place, azjp.Organization, azjp.Person],
    "events": [azjp.Event],
    "agreements": [azjp.Agreement],
    "facts": [azjp.EconomicFact],
    "tenures": [azjp.Tenure],
    "ties": [azjp.Tie],
}
PYTHON = {
    ColumnType.TEXT: str,
    ColumnType.INTEGER: int,
    ColumnType.BOOLEAN: bool,
    ColumnType.DATE: date,
    ColumnType.DECIMAL: Decimal,
}


def cells(of: Table, names: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    """Yield those cells of each row of the packaged record that are in the columns called *names*."""
    places = [[c.name for c in of.columns].index(name) for name in names]
    return (tuple(row[i] for i in places) for row in of.rows(REL))


# --- what is declared ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_cells_are_of_the_declared_types(name: str) -> None:
    """A cell is of its column's type, empty only where it may be, and a term only of its vocabulary."""
    of = table(name)
    for row in of.rows(REL):
        assert type(row) is tuple
        for column, cell in zip(of.columns, row, strict=True):
            if cell is None:
                assert column.nullable, (column.name, row)
            else:
                assert type(cell) is PYTHON[column.type], (column.name, row)
                assert not column.terms or cell in column.terms, (column.name, row)


@pytest.mark.parametrize("name", TABLES)
def test_keys_tell_rows_apart(name: str) -> None:
    """No two rows have the same key."""
    keys = list(cells(table(name), table(name).key))
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", TABLES)
def test_foreign_keys_lead_somewhere(name: str) -> None:
    """What a row refers to is there, in a table that stands before it or is its own, and is its key."""
    order = list(all_tables())
    for key in table(name).foreign_keys:
        assert order.index(key.table) <= order.index(name)
        assert key.key == table(key.table).key
        there = set(cells(table(key.table), key.key))
        referring = {found for found in cells(table(name), key.columns) if None not in found}
        assert referring <= there, key


def test_nothing_on_record_leaves_the_columns() -> None:
    """Without a record there is no row, but for the terms, which are there whatever the records."""
    assert {name for name in TABLES if next(table(name).rows([]), None) is not None} == {"terms"}
    assert all(table(name).columns for name in TABLES)


def test_names_need_no_quotation_marks() -> None:
    """No name of a table or column is a word that SQL keeps for itself."""
    with sqlite3.connect(":memory:") as connection:
        for of in all_tables().values():
            columns = ", ".join(c.name for c in of.columns)
            connection.execute(f"CREATE TABLE {of.name} ({columns})")
            connection.execute(f"SELECT {columns} FROM {of.name}")  # noqa: S608 - names of ours
    connection.close()


def test_everything_is_described() -> None:
    """Each table, and each of its columns, says in a sentence what it holds."""
    for of in all_tables().values():
        for said in (of.description, *(c.description for c in of.columns)):
            assert said.endswith("."), (of.name, said)
            assert not set("`*") & set(said), said


# --- what is in them ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CLASSES)
def test_every_field_has_its_place(name: str) -> None:
    """No field of the model is lost: it is a column, several columns, or a table of its own."""
    columns = [c.name for c in table(name).columns]
    for cls in CLASSES[name]:
        for a in fields(resolve_types(cls)):
            places = (a.name, f"{a.name}_id", f"{a.name}_edtf", f"{a.name}_amount")
            tables = (f"{name.removesuffix('s')}_{a.name}", a.name)
            assert set(places) & set(columns) or set(tables) & set(TABLES), (cls, a.name)


@pytest.mark.parametrize("name", CLASSES)
def test_every_record_has_its_row(name: str) -> None:
    """The table of a class holds its records and no others, in their order."""
    assert [row[0] for row in table(name).rows(REL)] == list(REL.collections[name].ids)


def test_records_are_all_but_the_sources() -> None:
    """One table lists whatever can be cited, with the name of the collection that holds it."""
    rows = {row[0]: row[1] for row in table("records").rows(REL)}
    assert rows == {r.id: name for name, held in REL.collections.items() for r in held if name != "sources"}


def test_citations_of_parts_say_of_which_part() -> None:
    """A statement's citations stand beside those of its event, and the part tells which they are."""
    said = next(e for e in REL.events if e.statements)
    rows = [row[1:] for row in table("citations").rows([said])]
    assert said.citations
    for place, statement in enumerate(said.statements):
        own = [(c.source.id, c.locator, c.fingerprint) for c in statement.citations]
        assert [row[2:] for row in rows if row[0] == f"statements[{place}]"] == own
    assert [row[2:] for row in rows if row[0] == ""] == [
        (c.source.id, c.locator, c.fingerprint) for c in said.citations
    ]


def test_all_citations_are_there() -> None:
    """Names and readings cite too."""
    named = chain.from_iterable(n.citations for a in REL.actors for n in a.names)
    read = chain.from_iterable(v.citations for r in REL if isinstance(r, azjp.Record) for v in r.variants)
    parts = [row[1] for row in table("citations").rows(REL)]
    assert sum(str(p).startswith("names[") for p in parts) == len(list(named)) > 0
    assert sum(re.fullmatch(r"variants\[\d+\]", str(p)) is not None for p in parts) == len(list(read)) > 0


def test_parts_of_another_reading_are_there() -> None:
    """A statement that another reading gives is cited and doubted as well, and its place tells which it is."""
    said = [Statement(gist=gist, citations=cited(), caveats=(Caveat(kind="name", note=gist),)) for gist in ("a", "b")]
    met = event("e", variants=(Variant(field="statements", value=tuple(said), citations=cited()),))
    places = ["variants[0].value[0]", "variants[0].value[1]"]
    assert [row[1] for row in table("caveats").rows([met])] == places
    assert sorted(str(row[1]) for row in table("citations").rows([met])) == ["", "variants[0]", *places]


def test_what_a_record_names_and_is_about() -> None:
    """Speakers count among its actors, those spoken of too, and the topics of statements among its own."""
    for actor in ("japan", "ilham-aliyev", "armenia"):
        named = {row[0] for row in table("record_actors").rows(REL.events) if row[1] == actor}
        assert named == set(REL.events.where(involving=actor).ids)
    for records in (REL, REL.events, list(REL)):
        rows = [row for row in table("record_actors").rows(records) if row[2]]
        assert rows
        for record_id, key, _ in rows:
            record = REL[str(record_id)]
            assert isinstance(record, azjp.Event)
            assert key in record.spoken_of
            assert key in REL.actors
            assert key not in {named.id for named in record.actors}
    about = {row[0] for row in table("record_topics").rows(REL.events) if row[1] == "trade"}
    assert about == {e.id for e in REL.events if azjp.Topic.TRADE in e.all_topics}


def test_wholes_are_found_however_deep() -> None:
    """A fact stands beside its whole, and beside the whole of that."""
    whole = fact("whole")
    middle = fact("middle", part_of=whole)
    part = fact("part", part_of=middle)
    rows = [("middle", "whole"), ("part", "middle"), ("part", "whole")]
    assert [*table("fact_wholes").rows([whole, middle, part])] == rows


def test_country_of_an_actor_is_found_however_deep() -> None:
    """A place's country is that of whatever it lies in, a country's is itself."""
    found = {row[0]: row[1] for row in cells(table("actors"), ("id", "country_id"))}
    assert found["japan"] == "japan"
    assert found == {a.id: getattr(getattr(a, "country", None), "id", None) for a in REL.actors}


def test_readings_keep_their_types() -> None:
    """Another reading of a figure is a figure, with its unit and bound; of a date, a date."""
    rows = list(cells(table("variants"), ("record_id", "field", "value_amount", "value_unit", "value_bound")))
    expected = [
        (r.id, v.field, v.value.amount, v.value.unit.value, v.value.bound.value)
        for r in REL
        if isinstance(r, azjp.Record)
        for v in r.variants
        if isinstance(v.value, azjp.Quantity)
    ]
    assert expected
    assert [row for row in rows if row[2] is not None] == expected


# --- dates --------------------------------------------------------------------------------------------------------


@given(edtf_dates(1990, 2010), edtf_dates(1990, 2010))
def test_dates_answer_as_they_do_in_python(when: azjp.EdtfDate, period: azjp.EdtfDate) -> None:
    """The columns of a date are all that it takes to tell what may, and what certainly does, overlap a period."""
    if period.earliest is None or period.latest is None or period.approximate:
        return
    row = next(table("events").rows([event(when=when)]))
    column = dict(zip((c.name for c in table("events").columns), row, strict=True))

    def at_most(cell: object, day: date) -> bool:
        return cell is None or (isinstance(cell, date) and cell <= day)

    def at_least(cell: object, day: date) -> bool:
        return cell is None or (isinstance(cell, date) and cell >= day)

    may = at_most(column["when_not_before"], period.latest) and at_least(column["when_not_after"], period.earliest)
    must = at_most(column["when_begun_by"], period.latest) and at_least(column["when_lasting_to"], period.earliest)
    assert when.overlaps(period) is (True if must else None if may else False)
    assert column["when_edtf"] == when.text
    assert column["when_qualified"] is when.qualified


def test_unknown_table_is_refused() -> None:
    """The message names the nearest."""
    with pytest.raises(azjp.UnknownTermError, match="event_topics"):
        table("event_topic")
