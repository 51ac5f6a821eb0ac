"""Readings: one is taken by a rule, the preferred one wherever the rule does not decide."""

from typing import Any

import pytest
from attrs import fields
from hypothesis import given
from hypothesis import strategies as st
from profiles import edition, examples
from records import agreement, cited, event, fact, source, tenure

import azjp_relations as azjp
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import QuestionError
from azjp_relations.model import Record, Variant
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.readings import READINGS, alternatives, as_read
from azjp_relations.model.sources import Source
from azjp_relations.testing import datasets

rel = azjp.load(edition=edition())
OLD, LATE, UNDATED = source("old", published="1999"), source("late", published="2009"), source("bare", published=None)


def attested(field: str, value: object, *sources: Source) -> Variant:
    """Return an attested reading."""
    return Variant(field=field, value=value, citations=cited(*sources))


def guessed(field: str, value: object) -> Variant:
    """Return a conjecture."""
    return Variant(field=field, value=value, conjecture=True, reason="a guess")


def usd(amount: int, bound: str = "exact") -> Quantity:
    """Return a figure in dollars."""
    return Quantity(amount, "USD", bound)


# --- by example ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reading", "amount"),
    [("preferred", 5), ("lowest", 3), ("highest", 9), ("earliest-source", 9), ("latest-source", 3)],
)
def test_figures(reading: azjp.Reading, amount: int) -> None:
    """The least, the most, that of the first and that of the last witness."""
    variants = (attested("value", usd(9), OLD), attested("value", usd(3), LATE), guessed("value", usd(1)))
    read = as_read(fact("f", 5, variants=variants), reading)
    assert read.value == usd(amount)
    assert (read.id, read.variants) == ("f", variants)


@pytest.mark.parametrize(("reading", "when"), [("lowest", "1998"), ("highest", "1999-02")])
def test_dates(reading: azjp.Reading, when: str) -> None:
    """Of dates, the earliest and the latest; no date is neither."""
    variants = (attested("when", EdtfDate("1998")), attested("when", None))
    assert as_read(event("e", "1999-02", variants=variants), reading).when == EdtfDate(when)


@pytest.mark.parametrize(("reading", "title"), [("lowest", "Another"), ("highest", "The e")])
def test_anything_else(reading: azjp.Reading, title: str) -> None:
    """Of anything else, the first and the last in alphabetical order."""
    assert as_read(event("e", variants=(attested("title", "Another"),)), reading).title == title


@pytest.mark.parametrize("reading", ["lowest", "highest"])
def test_unlike_units_do_not_meet(reading: azjp.Reading) -> None:
    """A figure in another unit is neither less nor more; where none is preferred, the first unit counts."""
    yen = (attested("value", Quantity(1, "JPY")), attested("value", Quantity(999, "JPY")))
    assert as_read(fact("f", 5, variants=yen), reading).value == usd(5)
    found = as_read(fact("f", variants=yen), reading).value
    assert found == Quantity(1 if reading == "lowest" else 999, "JPY")


@pytest.mark.parametrize("reading", READINGS)
def test_ties_keep_the_preferred(reading: azjp.Reading) -> None:
    """Where readings tie, nothing changes: the record is itself."""
    made = fact("f", 5, citations=cited(OLD), variants=(attested("value", usd(5, "about"), OLD),))
    assert as_read(made, reading) is made
    both = event("e", "1998", citations=cited(OLD), variants=(attested("when", EdtfDate("1998"), OLD),))
    assert as_read(both, reading) is both


@pytest.mark.parametrize("reading", ["earliest-source", "latest-source"])
def test_undated_sources(reading: azjp.Reading) -> None:
    """A source without a date is neither first nor last, unless none is dated: then the preferred one is taken."""
    other = (attested("value", usd(9), UNDATED),)
    assert as_read(fact("f", 5, citations=cited(LATE), variants=other), reading).value == usd(5)
    bare = fact("f", 5, citations=cited(UNDATED), variants=(attested("value", usd(9), OLD),))
    assert as_read(bare, reading).value == usd(9)
    neither = fact("f", 5, citations=cited(UNDATED), variants=(attested("value", usd(9), source("x", published=None)),))
    assert as_read(neither, reading) is neither


def test_a_witness_of_a_variant_is_none_of_the_preferred() -> None:
    """A citation that a variant bears speaks for that reading, not for the one that is given."""
    both = fact("f", 5, citations=cited(OLD, LATE), variants=(attested("value", usd(9), OLD),))
    assert as_read(both, "earliest-source").value == usd(9)
    assert as_read(both, "latest-source").value == usd(5)


def test_several_fields() -> None:
    """Each field is read for itself."""
    variants = (attested("value", usd(9)), attested("period", EdtfDate("1990")))
    read = as_read(fact("f", 5, "1998", variants=variants), "lowest")
    assert (read.value, read.period) == (usd(5), EdtfDate("1990"))


def test_readings_may_contradict_each_other() -> None:
    """What two sources say need not fit together: it is read, not refused."""
    signed = agreement("a", "1998", in_force="1999", variants=(attested("signed", EdtfDate("2001")),))
    assert str(as_read(signed, "highest").signed) == "2001"
    assert [str(a.signed) for a in alternatives(signed)] == ["1998", "2001"]
    held = tenure("t", start="2000", end="2002", variants=(attested("start", EdtfDate("2005")),))
    assert str(as_read(held, "highest").start) == "2005"
    assert azjp.count_by([signed], "year").high == {"1998": 1, "2001": 1}


def test_unknown_readings() -> None:
    """A way to read that there is not is an error that names the nearest, even where nothing is to be read."""
    with pytest.raises(QuestionError, match="Did you mean 'highest'"):
        as_read(event("e"), "hihgest")  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match="latest-source"):
        azjp.timeline([], reading="")  # type: ignore[arg-type]


# --- laws ---------------------------------------------------------------------------------------------------------

_ways = st.tuples(st.sampled_from(READINGS), st.booleans())


def _records(dataset: azjp.Dataset) -> list[Any]:
    return [r for r in dataset if isinstance(r, Record)]


def _given(record: Record, field: str, *, conjectures: bool) -> list[object]:
    others = [v.value for v in record.variants if v.field == field and (conjectures or not v.conjecture)]
    return [getattr(record, field), *others]


@examples(50)
@given(datasets(), _ways)
def test_what_is_read_is_on_record(dataset: azjp.Dataset, way: tuple[Any, bool]) -> None:
    """Each field has one of its readings, a field of one reading that one; conjectures only if asked for."""
    reading, conjectures = way
    for record in _records(dataset):
        read = as_read(record, reading, conjectures=conjectures)
        for a in fields(type(record)):
            assert getattr(read, a.name) in _given(record, a.name, conjectures=conjectures)
        if reading == "preferred" or not any(conjectures or not v.conjecture for v in record.variants):
            assert read is record


@examples(50)
@given(datasets(), st.booleans())
def test_least_and_most(dataset: azjp.Dataset, conjectures: bool) -> None:  # noqa: FBT001
    """No figure in the unit, and no date, is less than the lowest or more than the highest."""
    for record in _records(dataset):
        low, high = (as_read(record, r, conjectures=conjectures) for r in ("lowest", "highest"))
        for field in {v.field for v in record.variants}:
            least, most = getattr(low, field), getattr(high, field)
            for value in _given(record, field, conjectures=conjectures):
                if isinstance(value, Quantity) and value.unit is least.unit:
                    assert least.amount <= value.amount <= most.amount
                elif isinstance(value, EdtfDate):
                    assert least.sort_key <= value.sort_key <= most.sort_key


@examples(50)
@given(datasets(), st.booleans())
def test_alternatives(dataset: azjp.Dataset, conjectures: bool) -> None:  # noqa: FBT001
    """The record itself comes first, then each attested reading in its place, and nothing else is changed."""
    for record in _records(dataset):
        first, *others = alternatives(record, conjectures=conjectures)
        assert first is record
        variants = [v for v in record.variants if conjectures or not v.conjecture]
        assert [getattr(o, v.field) for o, v in zip(others, variants, strict=True)] == [v.value for v in variants]
        for other, variant in zip(others, variants, strict=True):
            same = [a.name for a in fields(type(record)) if a.name != variant.field]
            assert all(getattr(other, name) == getattr(record, name) for name in same)


def test_the_edition_is_read_every_way() -> None:
    """Every record of the edition can be read every way; without conjectures no conjecture is taken."""
    for record in _records(rel):
        guesses = [(v.field, v.value) for v in record.variants if v.conjecture]
        for reading in READINGS:
            read = as_read(record, reading)  # type: ignore[arg-type]
            assert all(getattr(read, f) != value or getattr(record, f) == value for f, value in guesses)
