"""Counting: no record is lost or counted twice under a key, and what has no key is named."""

from collections.abc import Mapping
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import agreement, cited, country, event, fact, part_datasets, person, place, source, tenure

import azjp_relations as azjp
from azjp_relations.aggregate import Tally, count_by
from azjp_relations.errors import QuestionError
from azjp_relations.model import Participant, Statement
from azjp_relations.vocabulary import Topic

rel = azjp.load()
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
def test_groups_hold_all_records(facet: azjp.aggregate.counts.Facet, name: str) -> None:
    """Every record is counted or left out with a reason; under a facet of one value exactly once."""
    records = list(getattr(rel, name))
    _holds_all(count_by(records, facet), records, single=FACETS[facet])


@settings(max_examples=30, deadline=None)
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
    """Years come in order of time; an interval counts by its start, a date of no one year under its own text."""
    dates = ["2000", "1998-02-24/2001-03", "197X", "1998-12~", "1998-24", "../1950", None, "1998/.."]
    tally = count_by([event(f"e{n}", when) for n, when in enumerate(dates)], "year")
    assert dict(tally) == {"../1950": 1, "197X": 1, "1998": 3, "1998-24": 1, "2000": 1}
    assert list(tally) == ["../1950", "197X", "1998", "1998-24", "2000"]
    assert [r.id for r in tally.excluded] == ["e6"]
    assert tally.reasons["e6"] == "bears no date"


def test_decades() -> None:
    """Decades are EDTF decades; what lies in no single one stands under its own text."""
    dates = ["1989", "197X", "1990-01", "1999-24", "19XX", "1998/2004"]
    tally = count_by([event(f"e{n}", when) for n, when in enumerate(dates)], "decade")
    assert dict(tally) == {"19XX": 1, "197X": 1, "198X": 1, "199X": 2, "1999-24": 1}


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
    assert "initials" in tally.question


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


def test_nothing_to_count() -> None:
    """Of no records there are no counts, and the answer still reads."""
    tally = count_by(rel.events[:0], "year")
    assert len(tally) == 0
    assert "0 records" in str(tally)
    assert tally.explain()


def test_unknown_facets() -> None:
    """A facet that there is not is an error that names the nearest and lists them all."""
    with pytest.raises(QuestionError, match="did you mean 'year'") as caught:
        count_by(rel.events, "years")  # type: ignore[arg-type]
    assert all(facet in str(caught.value) for facet in FACETS)
    with pytest.raises(ValueError, match="''"):
        count_by(rel.events, "")  # type: ignore[arg-type]
