"""Panels: every cell counts what a plain loop counts, and no sum counts a record twice."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from profiles import examples
from records import cited, event, fact, part_datasets

import azjp_relations as azjp
from azjp_relations.answers.counts import count_by
from azjp_relations.answers.panel import Panel, panel
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import QuestionError, UnknownIdError
from azjp_relations.model import Variant
from azjp_relations.model.readings import READINGS
from azjp_relations.testing import datasets
from azjp_relations.vocabulary import Topic

rel = azjp.load(edition="2026.11")
TIMES = ("year", "decade")
OTHERS = ("kind", "topic", "country", "actor", "place", "source")


# --- by example ---------------------------------------------------------------------------------------------------


def test_by_example() -> None:
    """A cell counts the records that have both keys; where both are there, but not together, it is 0."""
    made = [event("a", "1998"), event("b", "1998", kind="visit"), event("c", "1999"), event("d"), fact("f", 5, "1998~")]
    found = panel(made)
    assert (found.rows, found.columns, found.total) == (("1998", "1999"), ("grant", "meeting", "visit"), 4)
    assert found["1998", "meeting"] == found["1999", "meeting"] == found["1998", "visit"] == 1
    assert found["1999", "visit"] == 0
    assert (found.low["1998", "grant"], found.high["1998", "grant"]) == (0, 1)
    assert found.row_totals == {"1998": 3, "1999": 1}
    assert found.column_totals == {"grant": 1, "meeting": 2, "visit": 1}
    assert found.reasons == {"d": "has no date"}
    assert str(found).splitlines()[:5] == [
        "Records by year and kind, from a list",
        "year  grant    meeting  visit  all",
        "1998  1 (0–1)  1        1      3",
        "1999  0 (0–1)  1        –      1",
        "all   1        2        1      4",
    ]
    assert "–: none on record" in str(found)


def test_several_values_are_not_summed() -> None:
    """A record of two topics stands in two cells: sums would count it twice, so there are none."""
    made = [event("a", "1998", topics=(Topic.TRADE, Topic.PEACE)), event("b", "1998", topics=(Topic.PEACE,))]
    found = panel(made, columns="topic")
    assert dict(found) == {("1998", "peace"): 2, ("1998", "trade"): 1}
    assert (found.total, found.adds_up) == (2, False)
    for sums in ("row_totals", "column_totals"):
        with pytest.raises(QuestionError, match=r"\.total is the number of records"):
            getattr(found, sums)
    assert "all" not in str(found).splitlines()[0]
    assert "a record may be in several cells" in " ".join(str(found).split())
    assert panel([made[1]], columns="topic").row_totals == {"1998": 1}


def test_one_facet_twice_shows_what_goes_together() -> None:
    """Topic by topic: which topics one record has together."""
    made = [event("a", topics=(Topic.TRADE, Topic.PEACE)), event("b", topics=(Topic.PEACE,))]
    found = panel(made, "topic", "topic")
    assert found["peace", "trade"] == found["trade", "peace"] == found["trade", "trade"] == 1
    assert found["peace", "peace"] == 2


def test_left_out() -> None:
    """What lacks a value of either facet is left out, with the reason; its keys make no row and no column."""
    made = [
        event("a", "1998"),
        event("b", "1999", topics=(Topic.TRADE,)),
        event("c", topics=(Topic.PEACE,)),
        event("d"),
    ]
    found = panel(made, "topic", "year")
    assert (found.rows, found.columns) == (("trade",), ("1999",))
    assert found.reasons == {"a": "has no topic", "c": "has no date", "d": "has no topic"}
    assert [r.id for r in found.records] == ["b"]


def test_readings() -> None:
    """Other readings make a cell less sure, also one outside the panel; what is taken is what was asked for."""
    moved = Variant(field="when", value=EdtfDate("2001"), citations=cited())
    guess = Variant(field="kind", value=azjp.EventKind.VISIT, conjecture=True, reason="a guess")
    made = [event("a", "1998", variants=(moved, guess)), event("b", "1998")]
    found = panel(made)
    assert dict(found) == {("1998", "meeting"): 2}
    assert found.low == {("1998", "meeting"): 1}
    assert found.high == {("1998", "meeting"): 2, ("2001", "meeting"): 1}
    assert dict(panel(made, reading="highest")) == {("1998", "meeting"): 1, ("2001", "meeting"): 1}
    assert panel(made, conjectures=True).high["2001", "visit"] == 1


def test_ways_with_dates() -> None:
    """Dates count as in one dimension: in the earliest year, in each that is possible, or by shares."""
    made = [event("a", "1998-24"), event("b", "1998-12-31/1999-01-03")]
    assert dict(panel(made)) == {("1998", "meeting"): 2}
    assert dict(panel(made, dates="possible")) == {("1998", "meeting"): 2, ("1999", "meeting"): 2}
    assert panel(made, dates="possible").low["1999", "meeting"] == 1
    shares = panel(made, dates="share")
    assert shares["1998", "meeting"] == Fraction(31, 90) + Fraction(1, 4)
    assert (shares.low["1998", "meeting"], shares.high["1998", "meeting"]) == (Fraction(1, 4), Fraction(5, 4))
    assert shares.row_totals["1998"] + shares.row_totals["1999"] == shares.total == 2
    assert dict(panel(made, "kind", "year", dates="share")) == {(k, y): shares[y, k] for y, k in shares}


def test_by_functions() -> None:
    """A function may stand for either facet, or for both."""

    def initial(one: Any) -> str:
        return str(one.id[0])

    made = [event("ab", "1998"), event("ac", "1998"), event("b", "1999")]
    assert dict(panel(made, initial, "year"))["a", "1998"] == 2
    assert dict(panel(made, "kind", initial)) == {("meeting", "a"): 2, ("meeting", "b"): 1}
    assert len(panel(made, initial, lambda one: one.title)) == 6


def test_keys_that_there_are_not() -> None:
    """A key that there is not is an error that names the nearest; asked for, it is simply not there."""
    found = panel(rel.events, "decade")
    assert ("201X", "visit") in found
    assert found.get(("201X", "visits")) is None
    with pytest.raises(UnknownIdError, match=r"No record in the panel has the kind .visitt.\. Did you mean 'visit'"):
        found["201X", "visitt"]
    with pytest.raises(KeyError, match=r"No record in the panel has the decade .2015.\. Did"):
        found["2015", "visit"]
    no_cells: tuple[Any, ...] = ("201X", ("201X",), 5)
    for key in no_cells:
        assert key not in found
        with pytest.raises(UnknownIdError, match="name a row and a column"):
            found[key]


def test_refused() -> None:
    """Two facets of time, or a facet that there is not, make no panel."""
    with pytest.raises(QuestionError, match="year and decade are both of time"):
        panel(rel.events, "year", "decade")
    with pytest.raises(QuestionError, match="Did you mean 'kind'"):
        panel(rel.events, "year", "kinds")  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match="Did you mean 'share'"):
        panel(rel.events, dates="shares")  # type: ignore[arg-type]


def test_of_nothing() -> None:
    """Of no records there is no cell, and the answer still reads."""
    found = panel([])
    assert (len(found), found.rows, found.columns, found.total) == (0, (), (), 0)
    assert "0 records" in str(found)
    assert found._repr_html_()
    assert found.explain()


@pytest.mark.parametrize("facets", [("year", "kind"), ("actor", "actor"), ("place", "source"), ("decade", "actor")])
def test_fits_a_terminal(facets: tuple[Any, Any]) -> None:
    """However many columns, no line is longer than eighty characters, and every key heads its column or row once."""
    found = panel(rel, *facets)
    lines = str(found).splitlines()
    assert max(map(len, lines)) <= 80
    heads = " ".join(line for line in lines if line.startswith(f"{facets[0]} "))
    assert all(heads.split().count(column) == 1 for column in found.columns if len(column) <= 30)


def test_of_a_dataset() -> None:
    """Of a whole dataset, events and agreements are counted; a panel is a mapping."""
    found = panel(rel)
    assert isinstance(found, Mapping)
    assert {r.id for r in (*found.records, *found.excluded)} == {*rel.events.ids, *rel.agreements.ids}
    assert {found, panel(rel)} == {found}
    data = found.to_json()["result"]
    assert data["total"] == found.total
    assert {(c["row"], c["column"]): c["records"] for c in data["cells"]} == dict(found)


# --- laws ---------------------------------------------------------------------------------------------------------

_facets = st.one_of(
    st.tuples(st.sampled_from(TIMES), st.sampled_from(OTHERS)),
    st.tuples(st.sampled_from(OTHERS), st.sampled_from(OTHERS + TIMES)),
)
_ways = st.fixed_dictionaries(
    {
        "dates": st.sampled_from(["earliest", "possible", "share"]),
        "reading": st.sampled_from(READINGS),
        "conjectures": st.booleans(),
    }
)


@examples(80)
@given(part_datasets(), _facets, _ways)
def test_cells_lie_within_their_spread(drawn: tuple[azjp.Dataset, str], facets: Any, way: dict[str, Any]) -> None:
    """No cell counts less than its least or more than its most; every record is in the panel or left out."""
    dataset, name = drawn
    records = getattr(dataset, name)
    found = panel(records, *facets, **way)
    assert set(found) == {(r, c) for r in found.rows for c in found.columns} == set(found.low) <= set(found.high)
    assert all(0 <= found.low[cell] <= found[cell] <= found.high[cell] for cell in found)
    assert all(most > 0 for cell, most in found.high.items() if cell not in found)
    assert found.total == len(found.records)
    assert {r.id for r in found.records} | set(found.reasons) == set(records.ids)
    assert found.total + len(found.excluded) == len(records)
    assert all(any(found[r, c] for c in found.columns) for r in found.rows)
    assert all(any(found[r, c] for r in found.rows) for c in found.columns)


@examples(60)
@given(part_datasets(), _facets, _ways)
def test_a_cell_counts_the_groups_in_common(drawn: tuple[azjp.Dataset, str], facets: Any, way: dict[str, Any]) -> None:
    """A cell counts the records that are counted under both of its keys."""
    dataset, name = drawn
    assume(way["dates"] != "share")
    records = getattr(dataset, name)
    found = panel(records, *facets, **way)
    rows, columns = (count_by(records, facet, **way) for facet in facets)
    for (row, column), count in found.items():
        assert count == len(set(rows.groups[row]) & set(columns.groups[column]))
        assert found.low[row, column] <= min(rows.low[row], columns.low[column])
    together = {(r, c) for r in rows for c in columns if set(rows.groups[r]) & set(columns.groups[c])}
    assert {cell for cell, count in found.items() if count} == together


@examples(60)
@given(part_datasets(), _facets, _ways)
def test_rows_and_columns_may_be_swapped(drawn: tuple[azjp.Dataset, str], facets: Any, way: dict[str, Any]) -> None:
    """Turned round, a panel holds the same."""
    dataset, name = drawn
    records = list(getattr(dataset, name))
    one, two = panel(records, *facets, **way), panel(reversed(records), *reversed(facets), **way)
    for a, b in ((one, two), (one.low, two.low), (one.high, two.high)):
        assert {(c, r): count for (r, c), count in a.items()} == dict(b)
    assert set(one.records) == set(two.records)


@examples(60)
@given(datasets(), st.sampled_from(TIMES), _ways)
def test_sums_count_each_record_once(dataset: azjp.Dataset, time: Any, way: dict[str, Any]) -> None:
    """Sums are given only where they make the number of records; of single values they are the counts of a facet."""
    found = panel(dataset.events, time, "kind", **way)
    if way["dates"] != "possible":
        assert found.adds_up
    if _adds_up(found):
        assert found.row_totals == count_by(found.records, time, **way)
        assert found.column_totals == count_by(found.records, "kind", **way)
        assert sum(found.row_totals.values()) == sum(found.column_totals.values()) == found.total


def _adds_up(found: Panel) -> bool:
    try:
        return bool(found.row_totals) or not found
    except QuestionError:
        return False
