"""Counting: no record is lost or counted twice under a key, and what has no key is named."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Context, Inexact, localcontext
from fractions import Fraction
from itertools import chain
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import edition, examples
from records import agreement, cited, country, event, fact, part_datasets, person, place, source, tenure

import azjp_relations as azjp
from azjp_relations.answers.counts import Tally, count_by
from azjp_relations.answers.keys import Dates, FacetName
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import QuestionError, UnknownIdError
from azjp_relations.model import Participant, Statement, Variant
from azjp_relations.model.readings import READINGS, alternatives, as_read
from azjp_relations.query.filters import rules_of
from azjp_relations.query.where import FILTERS
from azjp_relations.testing import edtf_dates
from azjp_relations.vocabulary import Topic

rel = azjp.load(edition=edition())
RECORDS = ("actors", "events", "agreements", "facts", "tenures", "ties")
#: Every facet, and whether a record has at most one value of it.
FACETS = {
    **dict.fromkeys(("year", "decade", "kind"), True),
    **dict.fromkeys(("topic", "country", "actor", "place", "source"), False),
}


def _holds_all(tally: Tally, records: list[azjp.Record], *, single: bool) -> None:
    counted = {r.id for r in chain(*tally.groups.values())}
    left_out = {r.id for r in tally.excluded}
    assert counted.isdisjoint(left_out)
    assert counted | left_out == {r.id for r in records}
    assert counted == {r.id for r in tally.records}
    assert left_out == set(tally.reasons)
    assert all(len(group) == len({r.id for r in group}) == tally[key] > 0 for key, group in tally.groups.items())
    assert (sum(tally.values()) + len(tally.excluded) == len(records)) or not single
    assert sum(tally.values()) >= len(tally.records)


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("facet", FACETS)
def test_groups_hold_all_records(facet: Any, name: str) -> None:
    """Every record is counted or left out with a reason; under a facet of one value exactly once."""
    records = list(getattr(rel, name))
    _holds_all(count_by(records, facet), records, single=FACETS[facet])


@examples(30)
@given(part_datasets(), st.sampled_from(sorted(FACETS)))
def test_groups_hold_all_records_of_any_dataset(drawn: tuple[azjp.Dataset, str], facet: str) -> None:
    """The same law, over dates of every form and records of every kind; and the order of records changes no count."""
    dataset, name = drawn
    records = list(getattr(dataset, name))
    tally = count_by(records, facet)  # type: ignore[arg-type]
    _holds_all(tally, records, single=FACETS[facet])
    assert dict(tally) == dict(count_by(reversed(records), facet))  # type: ignore[arg-type]
    assert list(tally) == list(count_by(reversed(records), facet))  # type: ignore[arg-type]


def test_years() -> None:
    """Years come in order of time; an interval counts in that of its start, any other date in the earliest possible."""
    dates = ["2000", "1998-02-24/2001-03", "197X", "1998-12~", "1998-24", "../1950", None, "1998/.."]
    tally = count_by([event(f"e{n}", when) for n, when in enumerate(dates)], "year")
    assert list(tally.items()) == [("1970", 1), ("1998", 4), ("2000", 1)]
    assert tally.low == {"1970": 0, "1998": 2, "2000": 1}
    assert tally.high == {**{f"197{n}": 1 for n in range(10)}, "1998": 4, "1999": 2, "2000": 1}
    assert tally.reasons == {"e5": "has no first possible day: ../1950", "e6": "has no date"}


def test_decades() -> None:
    """Decades are EDTF decades, counted like years."""
    dates = ["1989", "197X", "1990-01", "1999-24", "19XX", "1998/2004"]
    tally = count_by([event(f"e{n}", when) for n, when in enumerate(dates)], "decade")
    assert list(tally.items()) == [("190X", 1), ("197X", 1), ("198X", 1), ("199X", 3)]
    assert tally.low == {"190X": 0, "197X": 1, "198X": 1, "199X": 2}
    assert (tally.high["199X"], tally.high["200X"], tally.high["194X"]) == (4, 1, 1)


def test_years_that_are_possible() -> None:
    """Asked for what is possible, a date counts in every year that it may touch; without a last day it has none."""
    dates = ["1998-02-24/2000-03", "1998-24", "1998/..", "1999~", "1998-12/2000-01"]
    tally = count_by([event(f"e{n}", when) for n, when in enumerate(dates)], "year", dates="possible")
    assert tally == {"1998": 4, "1999": 4, "2000": 3}
    assert tally.low == {"1998": 2, "1999": 2, "2000": 2}
    assert tally.high == tally
    assert tally.reasons == {"e2": "has no last possible day: 1998/.."}


def test_the_most_by_share_knows_a_date_that_only_another_reading_gives() -> None:
    """As in the other ways to count dates."""
    dated = Variant(field="when", value=EdtfDate("2005"), citations=cited())
    for dates in get_args(Dates):
        tally = count_by([event("e", variants=(dated,))], "year", dates=dates)
        assert (dict(tally), dict(tally.high)) == ({}, {"2005": 1})


def test_years_by_share() -> None:
    """Asked for shares, a date counts by the share of its possible days that lie in each year."""
    tally = count_by([event("winter", "1998-24"), event("stretch", "1998-12-31/1999-01-03")], "year", dates="share")
    assert tally == {"1998": Fraction(31, 90) + Fraction(1, 4), "1999": Fraction(59, 90) + Fraction(3, 4)}
    assert tally.low == {"1998": Fraction(1, 4), "1999": Fraction(3, 4)}
    assert tally.high == {"1998": Fraction(5, 4), "1999": Fraction(7, 4)}
    assert "0.59  (between 0.25 and 1.25)" in str(tally)


def test_readings_widen_counts() -> None:
    """Where another reading is attested, a count is sure only of what all readings give; conjectures only if asked."""
    other = Variant(field="when", value=EdtfDate("2001"), citations=cited(source("late", published="2005")))
    guess = Variant(field="when", value=EdtfDate("1990"), conjecture=True, reason="a guess")
    records = [event("e", "1998", variants=(other, guess)), event("f", "1998")]
    tally = count_by(records, "year")
    assert (dict(tally), tally.low, tally.high) == ({"1998": 2}, {"1998": 1}, {"1998": 2, "2001": 1})
    asked = count_by(records, "year", conjectures=True)
    assert asked.high == {"1990": 1, "1998": 2, "2001": 1}
    assert count_by(records, "year", reading="latest-source") == {"1998": 1, "2001": 1}
    assert count_by(records, "year", reading="lowest", conjectures=True) == {"1990": 1, "1998": 1}


def test_kinds() -> None:
    """A kind is that of the record: of a fact its indicator, of a tenure its office; a country has none."""
    who = person()
    records = [event("e"), fact("f"), tenure("t", who), place("p"), country("c"), who, agreement("a")]
    assert {"agreement", "ambassador", "city", "grant", "meeting"} == set(count_by(records, "kind"))
    assert {"c", "someone"} == {r.id for r in count_by(records, "kind").excluded}


def test_several_values_count_each() -> None:
    """A record of several topics, countries, actors, places or sources counts once under each."""
    land = country("land")
    town, envoy = place("town", lies_in=land), person("envoy", country=land)
    said = (Statement(speakers=(envoy,), gist="So.", topics=(Topic.ENERGY, Topic.TRADE), citations=cited()),)
    happened = event(
        "e",
        topics=(Topic.TRADE, Topic.PEACE),
        places=(town,),
        participants=(Participant(actor=envoy, role="visitor"),),
        statements=said,
        citations=(*cited(source("a"), source("b")), *cited(source("b"), locator="¶2.2")),
    )
    counted = {facet: dict(count_by([happened], facet)) for facet in ("topic", "country", "actor", "place", "source")}
    assert counted == {
        "topic": {"energy": 1, "peace": 1, "trade": 1},
        "country": {"land": 1},
        "actor": {"envoy": 1, "town": 1},
        "place": {"town": 1},
        "source": {"a": 1, "b": 1},
    }
    assert dict(count_by([agreement("a", place=town)], "place")) == {"town": 1}


def test_by_a_function() -> None:
    """A function may give a key, several or none; keys come sorted, and the question bears its name."""

    def initials(one: azjp.Event) -> str | list[str] | None:
        keys: dict[str, str | list[str]] = {"a": "x", "b": ["y", "x", "y"], "c": []}
        return keys.get(one.id)

    tally = count_by([event(key) for key in "abcd"], initials)
    assert list(tally.items()) == [("x", 2), ("y", 1)]
    assert [r.id for r in tally.excluded] == ["c", "d"]
    assert "initials" in str(tally.question)


def test_a_function_may_be_called_like_a_facet() -> None:
    """What counts is the function, whatever its name: its keys need be no years."""

    def year(one: azjp.Event) -> str:
        return one.title

    for dates in ("earliest", "possible", "share"):
        assert dict(count_by([event("b"), event("a")], year, dates=dates)) == {"The a": 1, "The b": 1}


def test_a_record_counts_once() -> None:
    """A record that is given twice is still one record."""
    assert dict(count_by([event("e", "1998"), event("e", "1998")], "year")) == {"1998": 1}


def test_is_a_mapping() -> None:
    """A tally is a mapping from key to count; its most common come first, ties in its order."""
    tally = count_by([event(f"e{n}", when) for n, when in enumerate(["1999", "1998", "1999", "1997"])], "year")
    assert isinstance(tally, Mapping)
    assert tally == {"1997": 1, "1998": 1, "1999": 2}
    assert tally.most_common() == [("1999", 2), ("1997", 1), ("1998", 1)]
    assert tally.most_common(1) == [("1999", 2)]
    assert [r.id for r in tally.groups["1999"]] == ["e0", "e2"]
    with pytest.raises(KeyError):
        tally["2000"]


def test_a_wrong_key_names_the_nearest() -> None:
    """A key that nothing is counted under is a KeyError that names the nearest; asked for, it isn't there."""
    tally = count_by(rel.events, "kind")
    totals = azjp.total_by(rel.facts.where(indicator="grant"), "kind", unit="USD", mix=("stage", "direction", "period"))
    for answer, near in ((tally, "visit"), (tally.low, "visit"), (tally.groups, "visit"), (totals, "grant")):
        with pytest.raises(UnknownIdError, match=f"Did you mean '{near}'"):
            answer[f"{near}t"]
        assert f"{near}t" not in answer
        assert answer.get(f"{near}t") is None


def test_a_year_and_a_record_are_keys() -> None:
    """A year is asked for as a number or as text, and a record stands for its id, as in filters."""
    japan = country()
    some = [event("a", "1998", participants=(azjp.Participant(actor=japan, role="host"),)), event("b", "0033")]
    by_year: Any = count_by(some, "year")
    by_actor: Any = count_by(some, "actor")
    both: Any = azjp.panel(some, "year", "actor")
    assert by_year[1998] == by_year.get(1998) == by_year.low.get(1998) == by_year[33] == by_actor[japan] == 1
    assert 1998 in by_year
    assert 1998 in by_year.groups
    assert 1999 not in by_year
    by_flag: Any = count_by(some, "doubtful")
    assert (by_flag.get(True), by_flag.get(False)) == (None, 2)
    assert both.get((1998, japan)) == 1
    with pytest.raises(UnknownIdError, match="Unknown key 1997"):
        by_year[1997]


@pytest.mark.parametrize("given", [1998, [1998], [None], b"ab", date(1998, 1, 1), country(), [[]]])
def test_a_function_that_gives_no_text(given: Any) -> None:
    """What isn't text is no key, alone or among several."""
    with pytest.raises(QuestionError, match=r"by= must give text.*<lambda> gave .* for 'meeting'"):
        count_by([event()], lambda _: given)


@pytest.mark.parametrize("facet", FACETS)
def test_any_records_can_be_counted(facet: Any) -> None:
    """A dataset, a collection, an answer and a list of the same records count the same."""
    everything = [r for r in rel if isinstance(r, azjp.Record)]
    tally = count_by(rel, facet)
    assert dict(tally) == dict(count_by(everything, facet))
    assert {r.id for r in (*tally.records, *tally.excluded)} == {r.id for r in everything}
    dated = [event for event in rel.events if event.when is not None]
    counts = dict(count_by(dated, facet))
    assert counts == dict(count_by(rel.events.where(dated=True), facet)) == dict(count_by(azjp.timeline(dated), facet))


def test_shares_in_any_decimal_context() -> None:
    """Tables of shares do not depend on how the program around us reckons with decimals."""
    pytest.importorskip("pyarrow")
    tally = count_by([event("e", "1998-24"), event("f", "199X")], "year", dates="share")
    table = tally.to_arrow().to_pylist()
    with localcontext(Context(prec=3, traps=[Inexact])):
        assert tally.to_arrow().to_pylist() == table


def test_nothing_to_count() -> None:
    """Of no records there are no counts, and the answer still reads."""
    tally = count_by(rel.events[:0], "year")
    assert len(tally) == 0
    assert "0 records" in str(tally)
    assert tally.explain()


def test_unknown_facets() -> None:
    """A facet that there is not, or that the records don't have, is an error that names the nearest, or lists them."""
    with pytest.raises(QuestionError, match="Did you mean 'year'"):
        count_by(rel.events, "years")  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match="Did you mean 'about'"):
        count_by(rel, "topics")  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match=r"^facts have no 'status'\. Did you mean 'stage'"):
        count_by(rel.facts, "status")
    with pytest.raises(ValueError, match="''") as caught:
        count_by(rel.events, "")  # type: ignore[arg-type]
    assert all(facet in str(caught.value) for facet in FACETS)


def test_every_filter_by_key_is_a_facet() -> None:
    """Records are counted by each filter that takes words or ids, by the values that the filter then keeps."""
    assert {*get_args(FacetName)} - {"year", "decade", "topic", "actor"} <= {
        n for f in FILTERS.values() for n in rules_of(f)
    }
    for name, collection in rel.collections.items():
        for filter_name, rule in rules_of(FILTERS[type(collection)]).items() if name != "sources" else ():
            if rule.keys_of is not None and filter_name not in FACETS:
                assert filter_name in get_args(FacetName)
                tally = count_by(collection, filter_name)  # type: ignore[arg-type]
                for key in list(tally)[:3]:
                    value = {"yes": True, "no": False}.get(key, key)
                    kept = collection.where(**{filter_name: value})  # type: ignore[attr-defined]
                    assert {r.id for r in tally.groups[key]} <= {*kept.ids}


@pytest.mark.parametrize(
    ("records", "facet"),
    [
        (rel.agreements, "status"),
        (rel.facts, "stage"),
        (rel.facts, "unit"),
        (rel.events, "role"),
        (rel.tenures, "office"),
    ],
)
def test_count_by_terms(records: Any, facet: Any) -> None:
    """What has terms is counted by them; what has none is left out."""
    tally = count_by(records, facet)
    assert tally
    assert all(record.id in tally.reasons for record in records if record not in tally.records)
    assert all(reason == f"has no {facet}" for reason in tally.reasons.values())


def test_count_by_yes_or_no() -> None:
    """A filter by yes or no counts both."""
    tally = count_by(rel, "doubtful")
    assert tally == {"yes": sum(r.doubtful for r in rel.where()), "no": sum(not r.doubtful for r in rel.where())}


def test_unknown_ways() -> None:
    """So is a way with dates, or a way to read, that there is not."""
    with pytest.raises(QuestionError, match="Did you mean 'share'"):
        count_by(rel.events, "year", dates="shares")  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match="Did you mean 'lowest'"):
        count_by(rel.events, "year", reading="lowst")  # type: ignore[arg-type]


# --- laws ---------------------------------------------------------------------------------------------------------

_ways = st.fixed_dictionaries(
    {
        "dates": st.sampled_from(["earliest", "possible", "share"]),
        "reading": st.sampled_from(READINGS),
        "conjectures": st.booleans(),
    }
)
_facets = st.sampled_from(sorted(FACETS))


@examples(60)
@given(part_datasets(), _facets, _ways)
def test_counts_lie_within_their_spread(drawn: tuple[azjp.Dataset, str], facet: Any, way: dict[str, Any]) -> None:
    """No count is less than its least or more than its most, and every key that is counted has both."""
    dataset, name = drawn
    tally = count_by(getattr(dataset, name), facet, **way)
    assert set(tally.low) == set(tally) <= set(tally.high)
    assert all(0 <= tally.low[key] <= tally[key] <= tally.high[key] for key in tally)
    assert all(most > 0 for most in tally.high.values())
    assert list(tally) == [key for key in tally.high if key in tally]


@examples(60)
@given(part_datasets(), _facets, _ways, st.randoms(use_true_random=False))
def test_order_changes_nothing(
    drawn: tuple[azjp.Dataset, str], facet: Any, way: dict[str, Any], random: Random
) -> None:
    """In whatever order records come, they count the same."""
    dataset, name = drawn
    records = list(getattr(dataset, name))
    tally = count_by(records, facet, **way)
    random.shuffle(records)
    again = count_by(records, facet, **way)
    assert list(tally.items()) == list(again.items())
    assert (tally.low, tally.high, tally.reasons) == (again.low, again.high, again.reasons)


@examples(60)
@given(part_datasets(), _facets, _ways)
def test_one_record_more_narrows_no_spread(drawn: tuple[azjp.Dataset, str], facet: Any, way: dict[str, Any]) -> None:
    """What a record brings in doubt stays in doubt when others join it."""
    dataset, name = drawn
    records = list(getattr(dataset, name))
    fewer, more = count_by(records[:-1], facet, **way), count_by(records, facet, **way)
    for key in fewer.high:
        assert _spread(fewer, key) <= _spread(more, key)
        assert fewer.high[key] <= more.high[key]
    assert all(least <= more.low[key] for key, least in fewer.low.items())


def _spread(tally: Tally, key: str) -> Fraction | int:
    return tally.high[key] - tally.low.get(key, 0)


@given(st.lists(st.dates(date(1990, 1, 1), date(2009, 12, 31)), max_size=8), st.sampled_from(["year", "decade"]))
def test_the_ways_agree_on_days(days: list[date], facet: Any) -> None:
    """Of records dated to the day, the earliest, the possible and the share are all the same, and sure."""
    records = [event(f"e{n}", day.isoformat()) for n, day in enumerate(days)]
    one, two, three = (count_by(records, facet, dates=way) for way in ("earliest", "possible", "share"))
    assert dict(one) == dict(two) == dict(three)
    assert all(tally.low == tally == tally.high for tally in (one, two, three))


@given(edtf_dates(1, 60), st.sampled_from(["year", "decade"]))
def test_shares_add_up(when: EdtfDate, facet: Any) -> None:
    """The shares of a record add up to one, and lie where the date is possible."""
    records = [event("e", when)]
    shares = count_by(records, facet, dates="share")
    assert sum(shares.values()) == len(shares.records)
    assert set(shares) == set(count_by(records, facet, dates="possible"))
    assert all(when.overlaps(key) is not False for key in shares if key != "000X")
    assert shares.excluded == count_by(records, facet, dates="possible").excluded


@examples(60)
@given(part_datasets(), st.sampled_from(["year", "kind", "topic", "country", "source"]), st.data())
def test_the_index_counts_like_a_loop(drawn: tuple[azjp.Dataset, str], facet: Any, data: st.DataObject) -> None:
    """What is counted with the index of a collection, or of a part of it, is what going through each record gives."""
    dataset, name = drawn
    whole_collection = getattr(dataset, name)
    way: dict[str, Any] = data.draw(_ways)
    way["dates"] = "earliest"
    count_by(whole_collection, facet, **way)
    part = whole_collection[data.draw(st.integers(0, 3)) :: data.draw(st.integers(1, 2))]
    tally = count_by(part, facet, **way)
    value, low, high = _by_hand(part, facet, way)
    assert (dict(tally), dict(tally.high)) == (value, high)
    assert {key: least for key, least in tally.low.items() if least} == low
    assert dict(count_by(list(part), facet, **way)) == value


def _by_hand(records: Iterable[azjp.Record], facet: str, way: dict[str, Any]) -> tuple[dict[str, int], ...]:
    counts: tuple[dict[str, int], ...] = ({}, {}, {})
    for record in records:
        counted, _, _ = _keys(as_read(record, way["reading"], conjectures=way["conjectures"]), facet)
        others = [_keys(other, facet) for other in alternatives(record, conjectures=way["conjectures"])]
        certain = set.intersection(*(keys for _, keys, _ in others)) & counted
        possible = set.union(counted, *(keys for _, _, keys in others))
        for found, keys in zip(counts, (counted, certain, possible), strict=True):
            for key in keys:
                found[key] = found.get(key, 0) + 1
    return counts


def _keys(record: Any, facet: str) -> tuple[set[str], set[str], set[str]]:
    """Return what *record* counts under, certainly has, and may have."""
    if facet != "year":
        found = {
            "kind": lambda: {getattr(record, n).value for n in ("indicator", "office", "kind") if hasattr(record, n)},
            "topic": lambda: {topic.value for topic in record.all_topics},
            "country": lambda: {country.id for country in record.countries},
            "source": lambda: {citation.source.id for citation in record.citations},
        }[facet]()
        return found, found, found
    start = record.when.start if record.when is not None else None
    if start is None:
        return set(), set(), set()
    first, last, *_ = start.bounds
    if start.earliest is None:
        return set(), set(), set()
    bound = date.fromordinal(last) if last < date.max.toordinal() else start.earliest
    years = {f"{year:04}" for year in range(date.fromordinal(first).year, bound.year + 1)}
    certain = years if len(years) == 1 and not record.when.qualified else set()
    return {f"{start.earliest.year:04}"}, certain, years


def test_records_of_all_kinds_are_counted_by_name_and_those_without_a_name_are_left_out() -> None:
    names = azjp.count_by(rel, "name")
    assert dict(names) == dict(azjp.count_by(rel.actors, "name"))
    assert names.reasons[rel.events[0].id] == "has no name"
