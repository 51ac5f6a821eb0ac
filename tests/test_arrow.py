"""Collections and answers in the columns of Arrow: what is declared is what pandas, Polars, DuckDB and narwhals get."""

import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, assert_type

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("pyarrow")

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
from records import MIXED, fact

import azjp_relations as azjp
from azjp_relations.tables import ColumnType, Table, all_tables, table
from azjp_relations.tables.arrow import schema, stream, to_arrow

REL = azjp.load(edition="2026.11")
TABLES = sorted(all_tables())

ARROW = {
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.DECIMAL: pa.decimal128(38, 10),
}
POLARS = {
    ColumnType.TEXT: pl.String(),
    ColumnType.INTEGER: pl.Int64(),
    ColumnType.BOOLEAN: pl.Boolean(),
    ColumnType.DATE: pl.Date(),
    ColumnType.DECIMAL: pl.Decimal(38, 10),
}
DUCKDB = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.DECIMAL: "DECIMAL(38,10)",
}
#: Answers to questions of every sort, and the same questions of nothing.
ANSWERS: dict[str, tuple[azjp.Answer, azjp.Answer]] = {
    "Tally": (azjp.count_by(REL.events, "topic"), azjp.count_by(REL.events[:0], "topic")),
    "Tally of shares": (
        azjp.count_by(REL.events, "year", dates="share"),
        azjp.count_by(REL.events[:0], "year", dates="share"),
    ),
    "Panel": (azjp.panel(REL), azjp.panel([])),
    "Panel of shares": (azjp.panel(REL, dates="share"), azjp.panel([], dates="share")),
    "Total": (azjp.total(REL.facts, unit="USD", mix=MIXED), azjp.total([], unit="USD")),
    "Totals": (azjp.total_by(REL.facts, "kind", unit="USD"), azjp.total_by([], "kind", unit="USD")),
    "Series": (azjp.series(REL.facts.where(indicator="trade-turnover")), azjp.series([])),
    "Statements": (azjp.statements(REL), azjp.statements([])),
    "Timeline": (azjp.timeline(REL), azjp.timeline([])),
    "Anniversaries": (azjp.anniversaries(REL, during="2027"), azjp.anniversaries([], during="2027")),
    "Disagreements": (azjp.disagreements(REL), azjp.disagreements([])),
    "Holders": (azjp.holders(REL, on="2025"), azjp.holders([], on="2025")),
    "Network": (azjp.network(REL), azjp.network([])),
}


def own_tables(collection: azjp.Collection[Any]) -> Iterator[str]:
    """Yield the names of the tables that the records of *collection* fill."""
    main = table(collection._table)
    return (name for name in TABLES if set(main.classes) & set(table(name).classes))


def from_arrow(readable: object) -> pd.DataFrame:
    """Return what pandas makes of anything that can be read as Arrow."""
    made: Any = pd.DataFrame
    found: pd.DataFrame = made.from_arrow(readable)
    return found


def asked(relation: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a relation of DuckDB."""
    found: list[tuple[Any, ...]] = relation.fetchall()
    return found


def expected_rows(of: Table, records: Any) -> list[tuple[object, ...]]:
    """Return the rows of *records*, which amounts of ten places equal."""
    return [*of.rows(records)]


# --- collections --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_schema_is_the_declared_one(name: str) -> None:
    """Names, types, what may be empty and what is said of each column come from the declaration."""
    of = table(name)
    for column, found in zip(of.columns, schema(of), strict=True):
        assert (column.name, ARROW[column.type], column.nullable) == (found.name, found.type, found.nullable)
        assert found.metadata == {b"description": column.description.encode()}
    assert to_arrow(REL, of).schema.equals(schema(of), check_metadata=True)
    assert to_arrow([], of).schema.equals(schema(of), check_metadata=True)


@pytest.mark.parametrize("of", REL.collections)
def test_every_engine_gets_the_declared_types(of: str) -> None:
    """Each table of each collection has its types in Arrow, pandas, Polars and DuckDB, also if it is empty."""
    for records in (REL.collections[of], REL.collections[of][:0]):
        names = [*own_tables(records)]
        assert names
        for name in names:
            columns = table(name).columns
            found = records.to_arrow(name)
            assert found.schema.types == [ARROW[c.type] for c in columns]
            assert [*records.to_pandas(name).dtypes] == [pd.ArrowDtype(ARROW[c.type]) for c in columns]
            assert records.to_polars(name).dtypes == [POLARS[c.type] for c in columns]
            assert [str(t) for t in duckdb.from_arrow(found).types] == [DUCKDB[c.type] for c in columns]


@pytest.mark.parametrize("of", REL.collections)
def test_values_are_those_of_the_records(of: str) -> None:
    """What comes out of Arrow, pandas and Polars equals the rows of the records: dates are days, amounts exact."""
    records = REL.collections[of]
    for name in own_tables(records):
        rows = expected_rows(table(name), records)
        assert [tuple(row.values()) for row in records.to_arrow(name).to_pylist()] == rows
        assert records.to_polars(name).rows() == rows
        frame = records.to_pandas(name)
        assert [tuple(None if c is pd.NA else c for c in row) for row in frame.itertuples(index=False)] == rows


def test_the_main_table_is_that_of_the_class() -> None:
    """Events are events unless another of their tables is asked for; records of several classes are records."""
    for name, records in REL.collections.items():
        assert records.to_arrow().column_names == [c.name for c in table(name).columns]
    mixed = azjp.Collection([REL.events[0], REL.facts[0]])
    assert mixed.to_polars()["collection"].to_list() == ["events", "facts"]
    assert mixed.to_polars("fact_parties").height == len(REL.facts[0].parties)


def test_a_dataset_has_all_tables() -> None:
    """The main one has its records of every kind; sources and terms, and the table for readers, can be asked for."""
    assert REL.to_polars()["id"].to_list() == [*REL.where().ids]
    assert REL.to_arrow("events").equals(REL.events.to_arrow())
    assert REL.to_pandas("sources")["id"].to_list() == [*REL.sources.ids]
    assert REL.to_polars("reader").equals(REL.where().to_polars("reader"))
    assert pl.DataFrame(REL).equals(REL.to_polars("records"))
    with pytest.raises(azjp.UnknownTermError, match="Did you mean 'event_topics'"):
        REL.to_arrow("event_topic")


@pytest.mark.parametrize(("of", "name"), [("events", "event_topic"), ("events", "fact_topics"), ("sources", "records")])
def test_other_tables_are_refused(of: str, name: str) -> None:
    """A table that the records of a collection do not fill is an error that names the nearest."""
    with pytest.raises(azjp.UnknownTermError, match="no table"):
        REL.collections[of].to_arrow(name)
    with pytest.raises(azjp.UnknownTermError, match="Did you mean 'event_topics'"):
        REL.events.to_pandas("event_topic")


def test_collections_are_read_directly() -> None:
    """Polars, pandas, DuckDB, narwhals and pyarrow take a collection as it is, an empty one with its columns."""
    for events in (REL.events, REL.events[:0]):
        ids = list(events.ids)
        names = [c.name for c in table("events").columns]
        frame = pl.DataFrame(events)
        assert (frame.columns, frame["id"].to_list()) == (names, ids)
        found = from_arrow(events)
        assert ([*found.columns], found["id"].to_list()) == (names, ids)
        assert asked(duckdb.sql("SELECT id FROM events")) == [(i,) for i in ids]
        for backend in ("polars", "pandas", "pyarrow"):
            assert nw.from_arrow(events, backend=backend)["id"].to_list() == ids
        assert pa.table(events)["id"].to_pylist() == ids


def test_amounts_stay_exact_on_the_way() -> None:
    """A sum by an engine is the sum of the decimals, to the last place."""
    facts = REL.facts.where(unit="USD", valued=True)
    exact = sum((f.value.amount for f in facts if f.value is not None), Decimal(0))
    assert pl.DataFrame(facts)["value_amount"].sum() == exact
    assert asked(duckdb.sql("SELECT sum(value_amount) FROM facts")) == [(exact,)]
    assert facts.to_pandas()["value_amount"].sum() == exact


def test_streams_go_on_beyond_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many records are laid out some at a time, and come out whole and in order."""
    monkeypatch.setattr("azjp_relations.tables.declared.AT_A_TIME", 7)
    whole = to_arrow(REL.events, table("events"))
    assert whole["id"].to_pylist() == list(REL.events.ids)
    assert whole["id"].num_chunks > 1
    assert stream(REL.events, table("citations")).read_all().num_rows == len([*table("citations").rows(REL.events)])
    assert to_arrow([], table("terms")).num_rows == len([*table("terms").rows([])])


def test_a_stream_may_be_asked_for_other_types() -> None:
    """Who asks for a schema gets it, as the protocol says."""
    wanted = schema(table("event_topics"))
    wanted = wanted.set(2, pa.field("topic", pa.large_string()))
    found = pa.RecordBatchReader.from_stream(to_arrow(REL.events, table("event_topics")), schema=wanted)
    assert found.read_all().schema.types == wanted.types
    assert REL.events.__arrow_c_stream__() is not None


@pytest.mark.parametrize("amount", ["1" + "0" * 28, "0." + "0" * 10 + "1"])
def test_an_amount_too_long_is_refused(amount: str) -> None:
    """No figure is rounded: one that the column cannot hold is an error that names its record."""
    facts = azjp.EconomicFacts(
        [fact("small", value=azjp.Quantity(1, "USD")), fact("long", value=azjp.Quantity(amount, "USD"))]
    )
    for handed in (facts.to_arrow, facts.to_pandas, facts.to_polars):
        with pytest.raises(azjp.QuestionError, match=r"long: value_amount is .*digits"):
            handed()
    with pytest.raises(azjp.AzjpError, match="long"):
        azjp.total(facts[1:], unit="USD").to_arrow()


@pytest.mark.parametrize("amount", ["9" * 28 + "." + "9" * 10, "-" + "9" * 28, "0.0000000001", "5.00000000000"])
def test_the_longest_amounts_are_held(amount: str) -> None:
    """28 digits before the point and ten behind it."""
    facts = azjp.EconomicFacts([fact("long", value=azjp.Quantity(amount, "USD"))])
    assert facts.to_polars()["value_amount"].to_list() == [Decimal(amount)]


def test_collections_are_still_sequences_in_all_but_name() -> None:
    """What a sequence does, a collection does: places, counts, backwards."""
    events = REL.events
    assert [*reversed(events)] == [*events][::-1]
    assert events.index(events[3]) == 3
    assert events.index(events[3], 2, 5) == 3
    assert (events.count(events[0]), events[1:].count(events[0])) == (1, 0)
    with pytest.raises(ValueError, match="tuple"):
        events[1:].index(events[0])


# --- answers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ANSWERS)
def test_answers_keep_their_columns_when_empty(sort: str) -> None:
    """Each table of an answer is typed, keyed and the same when there is nothing to tell."""
    answer, nothing = ANSWERS[sort]
    tables = answer._tables()
    assert [*tables][:4] == ["result", "records", "excluded", "citations"]
    assert [*tables] == [*nothing._tables()]
    for name, of in tables.items():
        found = answer.to_arrow(name)
        assert found.schema.types == [ARROW[c.type] for c in of.columns]
        assert nothing.to_arrow(name).schema.equals(found.schema)
        assert nothing.to_arrow(name).num_rows == 0
        assert answer.to_polars(name).dtypes == [POLARS[c.type] for c in of.columns]
        assert [*answer.to_pandas(name).dtypes] == [pd.ArrowDtype(ARROW[c.type]) for c in of.columns]
        keys = found.select(of.key).to_pylist()
        assert len({tuple(k.values()) for k in keys}) == len(keys) == found.num_rows
    assert answer.to_arrow().num_rows > 0


@pytest.mark.parametrize("sort", ANSWERS)
def test_answers_carry_their_records_and_citations(sort: str) -> None:
    """The records behind an answer, those it left out and the citations are tables beside it."""
    answer, _ = ANSWERS[sort]
    listed, behind = {*answer.to_polars("records")["record_id"]}, {r.id for r in answer.records}
    # An actor that appears alone is in no row of a network.
    assert listed < behind if sort == "Network" else listed == behind
    assert answer.to_polars("excluded")["record_id"].to_list() == [r.id for r in answer.excluded]
    assert answer.to_polars("excluded")["reason"].to_list() == [answer.reasons[r.id] for r in answer.excluded]
    cited = {(c.source.id, c.locator) for c in answer.citations}
    assert {*answer.to_polars("citations").select("source_id", "locator").rows()} == cited
    with pytest.raises(azjp.UnknownTermError, match="'records'"):
        answer.to_arrow("record")


@pytest.mark.parametrize("sort", ANSWERS)
def test_answers_are_read_directly(sort: str) -> None:
    """DuckDB, pandas and narwhals take an answer as it is."""
    answer, _ = ANSWERS[sort]
    rows = answer.to_polars().height
    assert asked(duckdb.sql("SELECT count(*) FROM answer")) == [(rows,)]
    assert len(from_arrow(answer)) == rows
    assert pa.table(answer).num_rows == rows
    for backend in ("pandas", "pyarrow"):
        assert len(nw.from_arrow(answer, backend=backend)) == rows
    # Polars looks whether it is given a mapping or a sequence before it looks for Arrow.
    assert len(pl.DataFrame(answer.to_arrow())) == rows


def test_a_tally_counts_in_whole_numbers() -> None:
    """Counts with their least and most, and the records under each key."""
    tally = azjp.count_by(REL.events, "decade")
    rows = [(key, count, tally.low[key], tally.high[key]) for key, count in tally.items()]
    assert tally.to_polars().rows() == rows
    members = [(key, record.id) for key in tally for record in tally.groups[key]]
    assert tally.to_polars("records").select("key", "record_id").rows() == members


def test_shares_are_decimals() -> None:
    """A share of a record has ten places, and the shares add up but for their rounding."""
    tally = azjp.count_by(REL.events, "year", dates="share")
    found = tally.to_polars()
    assert found["records"].to_list() == [round(Decimal(c.numerator) / c.denominator, 10) for c in tally.values()]
    whole = sum(found["records"].to_list(), Decimal(0))
    assert abs(whole - int(sum(tally.values()))) < Decimal("0.00001")


def test_a_panel_is_long() -> None:
    """A row for each cell, with both keys."""
    panel = azjp.panel(REL, "decade", "kind")
    assert panel.to_polars().rows() == [(*cell, n, panel.low[cell], panel.high[cell]) for cell, n in panel.items()]


def test_a_total_gives_its_figures_and_its_sum() -> None:
    """The figures are rows with unit, bound and limits, the sum is one of its own."""
    total = azjp.total(REL.facts, unit="USD", mix=MIXED)
    found = total.to_polars()
    assert found["record_id"].to_list() == [r.id for r in total.records]
    assert found["amount"].sum() == total.value
    assert total.quantity is not None
    whole = (total.value, "USD", total.quantity.bound.value, total.low, total.high, len(total.records))
    assert total.to_polars("sum").rows() == [whole]
    by_kind = azjp.total_by(REL.facts, "kind", unit="USD")
    expected = [
        (key, t.value, "USD", t.quantity.bound.value, by_kind.low[key], by_kind.high[key], len(t.records))
        for key, t in by_kind.items()
        if t.quantity is not None
    ]
    assert by_kind.to_polars().rows() == expected


def test_series_and_timelines_give_days() -> None:
    """Dates are their EDTF text beside the first and last possible day."""
    series = azjp.series(REL.facts.where(indicator="trade-turnover"))
    columns = ("period_edtf", "period_earliest", "period_latest", "amount", "low", "high", "record_id")
    assert series.to_polars().select(columns).rows() == [
        (p.period.text, p.period.earliest, p.period.latest, p.value.amount, p.low, p.high, p.fact.id) for p in series
    ]
    timeline = azjp.timeline(REL, during="1998")
    of_entries = ("record_id", "when_edtf", "when_earliest", "label", "certain")
    assert timeline.to_polars().select(of_entries).rows() == [
        (e.record.id, e.when.text, e.when.earliest, e.title, e.certain) for e in timeline
    ]
    groups = timeline.to_polars()["group_number"].to_list()
    assert groups == [number for number, group in enumerate(timeline.groups) for _ in group]
    birthdays = azjp.anniversaries(REL, during="2027")
    assert birthdays.to_polars().select("record_id", "ordinal").rows() == [(a.record.id, a.ordinal) for a in birthdays]
    assert isinstance(birthdays.to_polars()["when_earliest"][0], date)


def test_who_held_an_office_and_who_appears_with_whom() -> None:
    """Holders say how sure they are; links count, with the records of each; nodes stand beside."""
    holders = azjp.holders(REL, "ambassador", on="2025-10-01")
    assert holders.to_polars().select("record_id", "how_sure").rows() == [(t.id, how) for how, t in holders._sorted()]
    network = azjp.network(REL, types="organization")
    assert network.to_polars().select("a_id", "b_id", "records", "low", "high").rows() == [
        (n.a.id, n.b.id, n.count, n.low, n.high) for n in network
    ]
    assert network.to_polars("nodes")["records"].to_list() == [n.count for n in network.nodes]
    assert network.to_polars("records").height == sum(n.count for n in network)
    points = azjp.disagreements(REL)
    assert points.to_polars().select("record_id", "attested", "variants").rows() == [
        (p.record.id, p.attested, len(p.variants)) for p in points
    ]


# --- what is missing, what is typed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "asked", "extra"),
    [("pyarrow", "to_arrow", "arrow"), ("pandas", "to_pandas", "pandas"), ("polars", "to_polars", "polars")],
)
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, module: str, asked: str, extra: str) -> None:
    """Without the distribution, the message says what to install."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(azjp.MissingExtraError, match=rf"azjp-relations\[{extra}\]"):
        getattr(REL.events, asked)()
    with pytest.raises(ImportError):
        getattr(azjp.count_by(REL.events, "year"), asked)()


def test_type_checkers_know_the_frames() -> None:
    """What is returned is known to type checkers."""
    assert_type(REL.events.to_pandas(), pd.DataFrame)
    assert_type(REL.events.to_polars(), pl.DataFrame)
    assert_type(azjp.timeline(REL).to_polars(), pl.DataFrame)
    assert isinstance(REL.events.to_arrow(), pa.Table)
