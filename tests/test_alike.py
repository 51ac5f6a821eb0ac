"""Sums refuse to mislead: what differs is refused or said, and only what lies in a period counts in it."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from records import MIXED, cited, country, event, fact, organization, whole

import azjp_relations as azjp
from azjp_relations.model import EconomicFact, Variant
from azjp_relations.model.mixing import mixes
from azjp_relations.model.quantities import Quantity
from azjp_relations.testing import datasets, edtf_dates

JAPAN, AZERBAIJAN = country("japan"), country("azerbaijan")
THERE: dict[str, Any] = {"origin": JAPAN, "target": AZERBAIJAN}
BACK: dict[str, Any] = {"origin": AZERBAIJAN, "target": JAPAN}


def _refused(facts: list[EconomicFact], **how: Any) -> str:
    with pytest.raises(azjp.QuestionError) as caught:
        azjp.total(facts, unit="USD", **how)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, azjp.AzjpError)
    return str(caught.value)


def test_promises_payments_and_what_goes_the_other_way() -> None:
    """100 pledged, 60 of it paid and 10 the other way don't make 170."""
    facts = [
        fact("promise", 100, "2009", stage="pledged", **THERE),
        fact("payment", 60, "2011", stage="disbursed", **THERE),
        fact("other-way", 10, "2015", **BACK),
    ]
    assert _refused(facts) == (
        "3 figures in USD don't add up: 2 stages (1 pledged, 1 disbursed); 2 directions (2 japan → azerbaijan, 1"
        " azerbaijan → japan). Ask for one, such as stage='pledged', or pass mix=('stage', 'direction')"
        " to add them up anyway"
    )
    assert azjp.total(facts, unit="USD", stage="pledged").value == 100
    there = azjp.total(facts, unit="USD", origin="japan", mix="stage")
    assert there.value == 160
    assert "adds up 2 stages (1 disbursed, 1 pledged)" in str(there)
    assert azjp.total(facts, unit="USD", mix=["direction", "stage"]).value == 170


def test_indicators() -> None:
    """The message counts the figures of each indicator; what it asks for adds up."""
    facts = [fact("a", 5), fact("b", 7, "1998", indicator="loan"), fact("c", 1, "1999", indicator="loan")]
    message = _refused(facts)
    assert "2 indicators (2 loan, 1 grant)" in message
    assert "indicator='loan'" in message
    assert "mix='indicator'" in message
    assert azjp.total(facts, unit="USD", indicator="grant").value == 5
    assert azjp.total(facts, unit="USD", mix=MIXED).value == 13
    money = [i for i in azjp.Indicator if i.family == "money" and i is not azjp.Indicator.TRADE_TURNOVER]
    many = [fact(f"f{n}", 1, indicator=i.value) for n, i in enumerate(money)]
    assert f"and {len(many) - 10} more)" in _refused(many)


def test_things_at_different_stages_are_told_not_refused() -> None:
    """A promise for one project and a payment for another aren't the same money: the answer says how many of each."""
    facts = [fact("a", 5, stage="pledged", item="a road"), fact("b", 7, stage="disbursed", item="a school")]
    answer = azjp.total([*facts, fact("c", 1, item="a well")], unit="USD")
    assert answer.value == 13
    assert "adds up 3 stages (1 not stated, 1 disbursed, 1 pledged)" in str(answer)
    assert "adds up 3 stages" in answer._repr_html_()
    assert "stage" in _refused([*facts, fact("all", 9, stage="signed")]), "a figure of the whole may include the others"


def test_directions_between_countries() -> None:
    """Bodies count as their countries; several givers to one country, or receivers from one, are told."""
    agency = organization("agency", country=JAPAN)
    facts = [fact("a", 5, item="x", origin=agency, target=AZERBAIJAN), fact("b", 7, item="y", **THERE)]
    answer = azjp.total(facts, unit="USD")
    assert "direction" not in str(answer)
    two = azjp.total([*facts, fact("c", 1, origin=JAPAN, target=country("georgia"))], unit="USD")
    assert "adds up 2 directions (2 Japan → Azerbaijan, 1 Japan → Georgia)" in str(two)
    assert "2 directions" in _refused([*facts, fact("c", 1, origin=AZERBAIJAN, target=country("georgia"))])
    assert "1 without direction" in str(azjp.total([*facts, fact("c", 1, item="z")], unit="USD"))
    assert "origin='japan', target='azerbaijan'" in _refused([*facts, fact("c", 1, **BACK)])


@pytest.mark.parametrize(
    ("one", "two", "overlap"),
    [
        ("2015", "2015/2018", True),
        ("2015", "2016", False),
        ("2015", "2016~", True),
        ("199X", "1997-05", True),
        ("2015", None, True),
        ("../2019", "2009", True),
        ("../2019", "2020", False),
    ],
)
def test_periods_that_overlap(one: str, two: str | None, overlap: bool) -> None:  # noqa: FBT001
    """Of one thing, a figure for a year may be part of the figure for several; of two things it is not."""
    facts = [fact("a", 5, one, **THERE), fact("b", 7, two, **THERE)]
    if overlap:
        message = _refused(facts)
        assert f"2 periods that overlap (a ({one}), b ({two or 'undated'}))" in message
        during = message.partition("during='")[2].partition("'")[0]
        assert azjp.total(facts, unit="USD", during=during).value in {5, 7}
        with pytest.raises(azjp.QuestionError, match="may overlap"):
            azjp.series(facts[: 2 if two else 0] or [facts[0], fact("c", 1, one, **THERE)])
    assert azjp.total(facts, unit="USD", mix="period").value == 12
    apart = [fact("a", 5, one, item="a road", **THERE), fact("b", 7, two, event=event(), **THERE)]
    assert azjp.total(apart, unit="USD").value == 12
    assert ("don't add up" in _said([apart[0], fact("all", 9, two, **THERE)])) is overlap


def test_stretches_that_may_include_others() -> None:
    """A figure for a stretch of time may include those of things in it: the answer says which."""
    facts = [
        fact("all", 9, "1998/2009", item="all of them", **THERE),
        fact("one", 5, "2005", item="a road", **THERE),
        fact("later", 1, "2012", item="a school", **THERE),
    ]
    said = "adds up 2 periods that overlap (all (1998/2009), one (2005)), so that one may include another"
    assert said in " ".join(str(azjp.total(facts, unit="USD")).split())
    assert "overlap" not in str(azjp.total(facts[1:], unit="USD"))
    assert "overlap" not in str(azjp.total([facts[0], facts[2]], unit="USD"))


def _said(facts: list[EconomicFact]) -> str:
    try:
        return str(azjp.total(facts, unit="USD"))
    except azjp.QuestionError as error:
        return str(error)


def test_no_advice_that_does_not_help() -> None:
    """Where no period has only one of them, none is proposed; where items differ, the item is."""
    twice = [fact("a", 5, "2015", **THERE), fact("b", 7, "2015", **THERE)]
    assert "Pass mix='period' to add them up anyway" in _refused(twice)
    assert "such as item='a road', or pass" in _refused([*twice, fact("c", 1, "2015", item="a road", **THERE)])


def test_what_is_part_of_another_subject() -> None:
    """Where one series is part of another as a whole, it is so year by year too."""
    both = fact("both", 1000, "1992/2020", item="both voted", **THERE)
    same = fact("same", 600, "1992/2020", item="both voted the same", part_of=both, **THERE)
    years = [
        *(fact(f"both-{year}", 60, f"{year}", item=both.item, part_of=both, **THERE) for year in (1992, 1993)),
        *(fact(f"same-{year}", 40, f"{year}", item=same.item, part_of=same, **THERE) for year in (1992, 1993)),
    ]
    facts = [both, same, *years]
    assert azjp.total(facts, unit="USD").value == 1000
    message = _refused(facts, during=1992)
    assert "2 periods that overlap (both-1992 (1992), same-1992 (1992)). Ask for one, such as item=" in message
    assert azjp.total(facts, unit="USD", during=1992, item=same.item).value == 40
    with pytest.raises(azjp.QuestionError, match="under '1992'"):
        azjp.total_by(facts, "year", unit="USD")
    assert azjp.total(years[1:3], unit="USD").value == 100, "they are of different years"
    assert azjp.total(years[2:], unit="USD").value == 80


def test_votes_are_counted_once() -> None:
    """Of the edition, roll calls in which both voted and those of them in which they voted the same are never added."""
    with pytest.raises(azjp.QuestionError, match="periods that overlap"):
        azjp.total(azjp.load(), indicator="votes", unit="votes", during=1992)


@examples(50)
@given(st.lists(st.tuples(st.none() | edtf_dates(1990, 2000), st.sampled_from([None, "x", "y"])), max_size=5))
def test_overlaps_are_those_of_any_two(drawn: list[tuple[azjp.EdtfDate | None, str | None]]) -> None:
    """A sum is refused for its periods if, and only if, those of two figures of the same thing may share a day."""
    facts = [fact(f"f{n}", 1, period, item=item) for n, (period, item) in enumerate(drawn)]

    def overlap(one: EconomicFact, two: EconomicFact) -> bool:
        same = one.item == two.item or None in (one.item, two.item)
        apart = one.period and two.period and True in (one.period.before(two.period), two.period.before(one.period))
        return same and not apart

    pairs = [(one, two) for at, one in enumerate(facts) for two in facts[:at] if overlap(one, two)]
    assert ("don't add up" in _said(facts)) is bool(pairs)


def test_a_period_counts_what_lies_in_it() -> None:
    """What covers more, may lie outside or has no date is left out; what may lie in it widens the sum."""
    facts = [
        fact("in", 1, "2009-05", item="a"),
        fact("more", 10, "../2019", item="b"),
        fact("may", 100, "200X", item="c"),
        fact("undated", 1000, item="d"),
        fact("outside", 10_000, "2010", item="e"),
    ]
    answer = azjp.total(facts, unit="USD", during=2009)
    assert [answer.value, answer.low, answer.high] == [1, 1, 101]
    assert answer.reasons == {
        "more": "covers more than 2009: ../2019",
        "may": "may lie outside 2009: 200X",
        "undated": "has no date",
    }
    assert azjp.total(facts, unit="USD", during="2009", mix="period").value == 111
    assert azjp.total(facts, unit="USD", during=["2009", "2010/2012"]).value == 10_001
    filtered = azjp.total(azjp.EconomicFacts(facts).where(during=2009), unit="USD")
    assert filtered.value == 1
    assert filtered.reasons.keys() == {"more", "may"}
    everything = whole(*facts).where(during="2009")
    filters: tuple[dict[str, Any], ...] = ({}, {"indicator": "grant"}, {"during": "2009/2010"})
    for asked in filters:
        assert azjp.total(everything, unit="USD", **asked).value == 1, "also of a collection of all kinds of records"


def test_a_period_holds_however_the_facts_are_joined() -> None:
    """Also of facts that were joined, put in order or grouped by a function, and of sums by one; asked again too."""
    facts = [
        fact("in", 1, "2009-05", item="a"),
        fact("more", 10, "../2019", item="b"),
        fact("x", 100, "2010", item="c"),
    ]
    rel = whole(*facts)
    year = rel.facts.where(during=2009)
    joined: dict[str, tuple[azjp.EconomicFacts, int]] = {
        "both": (rel.facts.where(indicator="grant") & year, 1),
        "either year": (year | rel.facts.where(during=2010), 101),
        "either, once of any time": (year | rel.facts.where(indicator="grant"), 111),
        "neither": (rel.facts - year, 100),
        "in order": (year.sorted(lambda one: one.id), 1),
        "grouped": (year.group_by(lambda one: one.indicator)["grant"], 1),  # type: ignore[dict-item]
    }
    for name, (some, value) in joined.items():
        asked = azjp.total(some, unit="USD")
        assert asked.value == value, name
        assert azjp.replay(asked, rel).same, name
    by_function = azjp.total_by(rel, lambda one: one.id, unit="USD", during=2009)
    assert by_function.keys() == {"in"}
    assert by_function.reasons == {"more": "covers more than 2009: ../2019"}


def test_a_year_counts_what_lies_in_it() -> None:
    """By year, a figure for several years is in none of them, unless you mix periods on purpose."""
    facts = [fact("a", 1, "2009", item="x"), fact("b", 10, "2009/2011", item="y")]
    by_year = azjp.total_by(facts, "year", unit="USD")
    assert {year: one.value for year, one in by_year.items()} == {"2009": 1}
    assert by_year.reasons == {"b": "covers more than one year: 2009/2011"}
    assert azjp.total_by(facts, "decade", unit="USD").reasons == {"b": "covers more than one decade: 2009/2011"}
    assert azjp.total_by(facts, "year", unit="USD", mix="period")["2009"].value == 11


def test_keys_keep_unlike_figures_apart() -> None:
    """By indicator each sum is of one; by year the message names the year that mixes them."""
    facts = [fact("a", 5, "2009"), fact("b", 7, "2009", indicator="loan"), fact("c", 1, "2010")]
    assert azjp.total_by(facts, "kind", unit="USD")["loan"].value == 7
    with pytest.raises(azjp.QuestionError, match=r"2 figures in USD under '2009' don't add up: 2 indicators"):
        azjp.total_by(facts, "year", unit="USD")
    assert azjp.total_by(facts, "year", unit="USD", indicator="grant").keys() == {"2009", "2010"}


def test_filters_of_a_sum_are_those_of_facts() -> None:
    """A sum takes the filters of facts, of a dataset as of a list; a wrong one names the right one."""
    facts = [fact("a", 5, **THERE), fact("b", 7, indicator="loan", **THERE)]
    for form in (whole(*facts), whole(*facts).facts, facts):
        assert azjp.total(form, unit="USD", indicator="loan", target="Azerbaijan").value == 7
    with pytest.raises(azjp.FilterError, match="Did you mean 'indicator'"):
        azjp.total(facts, unit="USD", kind="loan")  # type: ignore[call-arg]
    with pytest.raises(azjp.QuestionError, match="Did you mean 'stage'"):
        azjp.total(facts, unit="USD", mix="stages")  # type: ignore[arg-type]
    assert mixes(MIXED) == MIXED


def test_none_on_record_is_not_zero() -> None:
    """Nothing to add up is none, a figure of 0 is 0; and it is said if records exist that state no figure."""
    silent = fact("silent", None, "1998")
    nothing = azjp.total([silent], unit="USD")
    assert nothing.value is None
    assert "\nnone on record in USD\n(0 records, 1 left out (1 without a figure);" in str(nothing)
    assert azjp.total([fact("zero", 0)], unit="USD").value == Decimal(0)
    assert "\nnone on record\n" in str(azjp.total_by([silent], "year", unit="USD"))
    assert "\nnone on record\n" in str(azjp.series([silent]))


def test_rates_stay_out() -> None:
    """Three students a year aren't three students."""
    facts = [fact("rate", value=Quantity(3, "students", per="year"), indicator="students")]
    answer = azjp.total(facts, unit="students")
    assert answer.value is None
    assert "per year" in answer.reasons["rate"]


def test_stages_of_a_series() -> None:
    """A line of promises and payments is refused, unless you mix stages on purpose."""
    facts = [fact("a", 5, "2009", stage="pledged"), fact("b", 5, "2010", stage="disbursed")]
    with pytest.raises(azjp.QuestionError, match="2 stages"):
        azjp.series(facts)
    assert len(azjp.series(facts, mix="stage")) == len(azjp.series(facts, stage="pledged")) + 1 == 2


@examples(30)
@given(datasets(), edtf_dates(1990, 2020))
def test_no_figure_is_lost(dataset: azjp.Dataset, period: azjp.EdtfDate) -> None:
    """Every fact that may lie in the period, or has no date, is counted or left out with a reason."""
    answer = azjp.total(dataset, unit="USD", during=period, mix=MIXED)
    strict = azjp.total(dataset, unit="USD", during=period, mix=MIXED[:-1])
    asked = {f.id for f in dataset.facts.where(during=period) | dataset.facts.where(dated=False)}
    for one in (answer, strict):
        assert {f.id for f in (*one.records, *one.excluded)} == asked
    assert {*strict.records} <= {*answer.records}
    assert all(f.when is not None and f.when.within(period) is True for f in strict.records)


def test_a_variant_date_counts_as_it_is_read() -> None:
    """The period is that of the reading that you ask for."""
    later = Variant(field="period", value=azjp.EdtfDate("2010"), reason="A list.", citations=cited())
    one = fact("a", 5, "2009/2010", variants=(later,))
    assert azjp.total([one], unit="USD", during="2010").value is None
    assert azjp.total([one], unit="USD", during="2010", reading="highest").value == 5
