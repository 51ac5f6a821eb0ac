"""Sums and series: what adds up, what is left out and why, and what refuses."""

from decimal import Decimal
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from profiles import edition, examples
from records import MIXED, WIRE, agreement, cited, country, fact, organization, thing

import azjp_relations as azjp
from azjp_relations.answers.counts import count_by
from azjp_relations.answers.totals import Total, Totals
from azjp_relations.errors import QuestionError, UnknownTermError
from azjp_relations.model import Caveat, EconomicFact, Variant
from azjp_relations.model.quantities import Quantity
from azjp_relations.testing import datasets, quantities
from azjp_relations.vocabulary import CaveatKind, Stage, Unit, Weight

rel = azjp.load(edition=edition())
MODES = ("exclude", "as-printed", "corrected")


def total(facts: Any, **how: Any) -> Total:
    """Return the total of figures that differ in any way, which most tests here aren't about."""
    return azjp.total(facts, **{"mix": MIXED, **how})


def total_by(facts: Any, by: Any, **how: Any) -> Totals:
    """Return the totals by key of figures that differ in any way."""
    return azjp.total_by(facts, by, **{"mix": MIXED, **how})


def series(facts: Any, **how: Any) -> azjp.Series:
    """Return the series of figures whose periods may overlap."""
    return azjp.series(facts, **{"mix": "period", **how})


def _doubt(kind: str = "misprint", field: str | None = "value", weight: str = "material") -> Caveat:
    return Caveat(kind=kind, weight=weight, note="It cannot be so.", field=field)


def _reading(amount: int, *, conjecture: bool = False, **changes: Any) -> Variant:
    given = {"field": "value", "value": Quantity(amount, "USD"), "conjecture": conjecture, "reason": "A neighbour."}
    return Variant(**{**given, "citations": () if conjecture else cited(), **changes})


# --- totals -------------------------------------------------------------------------------------------------------


def test_total() -> None:
    """A sum has its amount, its unit and bound, its records, and those that it leaves out with the reason."""
    counted = [fact("a", 5), fact("b", "7.50", bound="more than")]
    other = [fact("c", 9, unit="JPY"), fact("d")]
    answer = total([*counted, *other], unit="USD")
    assert answer.value == Decimal("12.50")
    assert answer.quantity == Quantity("12.50", "USD", "more than")
    assert (answer.low, answer.high) == (Decimal("12.50"), None)
    assert answer.records == tuple(counted)
    assert answer.reasons == {"c": "is in JPY, not USD", "d": "states no figure"}
    assert [f.id for f in answer.excluded] == ["c", "d"]


def test_reading_a_total() -> None:
    """A total shows the question, the sum, its spread, and a line for each figure."""
    facts = [fact("a", 5, "1998", variants=(_reading(3),)), fact("b", 7500, item="a road", bound="more than")]
    assert str(azjp.total(facts, unit="USD", during="1998/2000", mix="period")).splitlines() == [
        "US dollar grants, from a list, 1998 to 2000, with several periods, doubtful",
        "figures left out",
        "USD 5",
        "range over all sources: between 3 and 5",
        "record  period  figure",
        "a       1998    USD 5",
        "(1 record, 1 left out; .explain() shows the work)",
    ]


def test_total_of_nothing() -> None:
    """Where nothing adds up there is no quantity and no limit: nothing says that the sum is zero."""
    for facts in ([], [fact("a", 5, unit="JPY")]):
        answer = total(facts, unit=Unit.USD)
        assert [answer.quantity, answer.value, answer.low, answer.high] == [None, None, None, None]
        assert str(answer).splitlines()[-2] == "none on record in USD"
        assert answer.records == ()


def test_the_unit_that_the_figures_share() -> None:
    """Without a unit, a sum is in the one that its figures have, which its question keeps; several are refused."""
    facts = [fact("a", 5, period="1998"), fact("b", 7, period="2001"), fact("c", 9, unit="JPY", period="2005")]
    for answer in (total(facts[:2]), total(facts, during="1998/2001"), total(facts[:1], during=2020)):
        assert answer.question.to_json()["arguments"]["unit"] == "USD"
        assert str(answer.question).startswith("US dollar")
    assert total(facts, during="1998/2001").value == 12
    assert {key: one.value for key, one in azjp.total_by(facts[:2], "year").items()} == {"1998": 5, "2001": 7}
    for ask in (lambda: total(facts), lambda: total_by(facts, "year")):
        with pytest.raises(QuestionError, match=r"2 units \(2 USD, 1 JPY\): ask for one, as unit='USD'"):
            ask()
    with pytest.raises(QuestionError, match="none of these facts has a figure to take the unit from"):
        total([fact("d")])
    # A doubtful figure doesn't count, so its unit doesn't either.
    assert total([*facts[:1], fact("e", 5, unit="JPY", caveats=(_doubt(),))]).value == 5
    turnover = azjp.total(rel, indicator="trade-turnover", during=1997, doubtful="as-printed")
    assert azjp.replay(turnover, rel).same
    assert turnover.question.to_json()["arguments"]["unit"] == "USD"


@given(datasets(), st.sampled_from([Unit.USD, Unit.JPY, Unit.PEOPLE]), st.sampled_from(MODES), st.randoms())
def test_total_laws(dataset: azjp.Dataset, unit: Unit, doubtful: Any, random: Random) -> None:
    """The order of records changes nothing; every record is counted or left out with a reason; low <= value <= high."""
    facts = list(dataset.facts)
    answer = total(facts, unit=unit, doubtful=doubtful)
    shuffled = facts[:]
    random.shuffle(shuffled)
    again = total(shuffled, unit=unit, doubtful=doubtful)
    assert (answer.quantity, answer.low, answer.high) == (again.quantity, again.low, again.high)
    assert {*answer.records} == {*again.records}
    assert answer.reasons == again.reasons
    _parts_all(answer, facts)
    assert answer.low is None or answer.value is None or answer.low <= answer.value
    assert answer.high is None or answer.value is None or answer.value <= answer.high
    assert all(f.value is not None for f in facts if f in answer.records)


def _parts_all(answer: Total, facts: list[EconomicFact]) -> None:
    assert {f.id for f in answer.records} | {f.id for f in answer.excluded} == {f.id for f in facts}
    assert {f.id for f in answer.records}.isdisjoint(f.id for f in answer.excluded)
    assert {f.id for f in answer.excluded} == set(answer.reasons)
    assert all(reason.strip() for reason in answer.reasons.values())


@given(st.lists(quantities(Unit.USD), min_size=1, max_size=6))
def test_total_is_the_sum(figures: list[Quantity]) -> None:
    """The sum of plain facts is that of their quantities, with its bound and its limits."""
    answer = total([fact(f"f{n}", value=q) for n, q in enumerate(figures)], unit="USD")
    assert Quantity.total(figures) == answer.quantity
    assert sum(q.amount for q in figures) == answer.value
    lows, highs = [q.low for q in figures], [q.high for q in figures]
    assert answer.low == (None if None in lows else sum(low for low in lows if low is not None))
    assert answer.high == (None if None in highs else sum(high for high in highs if high is not None))


def test_spread_over_readings() -> None:
    """Attested readings widen what the sum may be; a conjecture does not, nor does a reading in another unit."""
    disputed = fact("a", 5, variants=(_reading(3), _reading(8), _reading(99, conjecture=True)))
    other_unit = fact("b", 10, variants=(_reading(1, value=Quantity(1, "JPY")), _reading(1, field="item", value="x")))
    answer = total([disputed, other_unit], unit="USD")
    assert [answer.low, answer.value, answer.high] == [13, 15, 18]


@pytest.mark.parametrize("kind", CaveatKind)
@pytest.mark.parametrize("weight", Weight)
@pytest.mark.parametrize("field", ["value", None])
def test_doubtful_figures(kind: CaveatKind, weight: Weight, field: str | None) -> None:
    """A figure with a material caveat, of any kind, stays out, comes in as printed, or as corrected: as is asked."""
    doubt = _doubt(kind, field, weight)
    sound = fact("sound", 1)
    doubted = fact("doubted", 10, caveats=(doubt,), variants=(_reading(20), _reading(4, conjecture=True)))
    helpless = fact("helpless", 100, caveats=(doubt,))
    answers = {mode: total([sound, doubted, helpless], unit="USD", doubtful=mode) for mode in MODES}
    values = {mode: answer.value for mode, answer in answers.items()}
    if weight is Weight.MATERIAL:
        assert values == {"exclude": 1, "as-printed": 111, "corrected": 5}
        assert set(answers["exclude"].reasons) == {"doubted", "helpless"}
        assert "It cannot be so." in answers["exclude"].reasons["doubted"]
        assert kind.value in answers["exclude"].reasons["doubted"]
        assert "no correction" in answers["corrected"].reasons["helpless"]
    else:
        assert set(values.values()) == {Decimal(111)}


def test_a_doubt_about_another_field_keeps_the_figure() -> None:
    """Only a doubt about the value, or about the whole fact, keeps a figure out of sums."""
    assert total([fact("a", 5, caveats=(_doubt(field="period"), _doubt(field="item")))], unit="USD").value == 5


@pytest.mark.parametrize("mode", MODES)
def test_the_answer_says_what_it_did_with_doubts(mode: Any) -> None:
    """Question and explanation say how doubtful figures were taken."""
    words = {"exclude": "left out", "as-printed": "as printed", "corrected": "as corrected"}[mode]
    assert words in total([], unit="USD", doubtful=mode).explain()


def test_parts_are_not_counted_twice() -> None:
    """A part of what is counted is left out, however deep; of what is not counted it counts itself."""
    whole = fact("whole", 10)
    part = fact("part", 4, part_of=whole)
    inner = fact("inner", 1, part_of=part)
    for facts in ([whole, part, inner], [inner, part, whole]):
        answer = total(facts, unit="USD")
        assert answer.value == 10
        assert answer.reasons == dict.fromkeys(("part", "inner"), "is part of 'whole', which is counted")
    assert total([part, inner], unit="USD").value == 4
    assert total([part], unit="USD").value == 4
    assert total([inner, whole], unit="USD").value == 10
    doubted = fact("doubted", 10, caveats=(_doubt(),))
    assert total([doubted, fact("part", 4, part_of=doubted)], unit="USD").value == 4


def test_a_fact_counts_once() -> None:
    """A fact that is given twice is still one observation."""
    assert total([fact("a", 5), fact("a", 5)], unit="USD").value == 5


def test_levels_do_not_add_up() -> None:
    """Levels at two dates refuse to be summed, of whatever thing, or at dates that aren't known to be one."""

    def levels(*periods: str | None) -> list[EconomicFact]:
        given = {"unit": "companies", "indicator": "companies"}
        return [fact(f"level-{n}", 30, period, **given) for n, period in enumerate(periods)]

    assert azjp.total(levels("2017", "2017"), unit="companies").value == 60
    assert azjp.total([*levels("2017", "2018"), fact("grant", 5)], unit="USD").value == 5
    for periods in (("2017", "2018"), ("2017", "2017-05"), (None, None), ("2017", None), ("2017", "2017", "2018")):
        with pytest.raises(QuestionError, match=r"dates of levels.*mix='date'"):
            azjp.total(levels(*periods), unit="companies")
        assert azjp.total(levels(*periods), unit="companies", mix="date").value == 30 * len(periods)
    by_year = azjp.total_by(levels("2017", "2018"), "year", unit="companies")
    assert {year: one.value for year, one in by_year.items()} == {"2017": 30, "2018": 30}


def test_sums_of_too_many_digits() -> None:
    """A sum that no quantity can hold is refused when it is asked for, by an error that says so."""
    facts = [fact(f"f{n}", 6 * 10**29, "1998") for n in range(2)]
    for facts_of_sign in (facts, [fact(f.id, -6 * 10**29, "1998") for f in facts]):
        with pytest.raises(QuestionError, match="more than 30 digits"):
            total(facts_of_sign, unit="USD")
        with pytest.raises(QuestionError, match="more than 30 digits"):
            total_by(facts_of_sign, "year", unit="USD")
    assert total(facts[:1], unit="USD").value == 6 * 10**29


def test_a_figure_that_only_another_reading_gives() -> None:
    """It is counted in the reading that gives it; in the others, the sum may be that much more."""
    silent = fact("silent", None, "1998", variants=(_reading(5), _reading(7)))
    facts = [fact("sound", 10, "1998"), silent]
    answer, by_year = total(facts, unit="USD"), total_by(facts, "year", unit="USD")
    assert [answer.value, answer.low, answer.high] == [10, 10, 17]
    assert [by_year["1998"].value, by_year.low["1998"], by_year.high["1998"]] == [10, 10, 17]
    assert answer.reasons == by_year.reasons == {"silent": "states no figure in this reading"}
    for reading, value in (("lowest", 5), ("highest", 7)):
        answer = total(facts, unit="USD", reading=reading)
        assert [answer.value, answer.low, answer.high] == [10 + value, 15, 17]
        assert [p.value.amount for p in series([silent], reading=reading)] == [value]
    assert series([silent]).reasons == {"silent": "states no figure in this reading"}
    alone = total([silent], unit="USD")
    assert [alone.quantity, alone.low, alone.high] == [None, 0, 7]
    by_year = total_by([silent], "year", unit="USD")
    assert [list(by_year), by_year.low["1998"], by_year.high["1998"]] == [[], 0, 7]
    assert total_by([silent], "year", unit="USD").high == {"1998": 7}
    guess = fact("guess", None, variants=(_reading(5, conjecture=True),))
    assert total([guess], unit="USD").reasons == {"guess": "states no figure"}
    assert total([guess], unit="USD", conjectures=True).high == 5


def test_a_part_is_left_out_only_for_a_whole_that_counts() -> None:
    """By year, an undated whole is counted nowhere, so its dated part is; by kind, the whole is."""
    whole = fact("whole", 10)
    part = fact("part", 4, "1998", part_of=whole)
    by_year = total_by([whole, part], "year", unit="USD")
    assert {year: one.value for year, one in by_year.items()} == {"1998": 4}
    assert by_year.reasons == {"whole": "has no date"}
    by_kind = total_by([whole, part], "kind", unit="USD")
    assert by_kind["grant"].value == 10
    assert by_kind.reasons == {"part": "is part of 'whole', which is counted"}
    silent = fact("silent", None, variants=(_reading(9),))
    answer = total([silent, fact("inner", 4, part_of=silent)], unit="USD")
    assert [answer.value, answer.high] == [4, 13]


def test_percentages_do_not_add_up() -> None:
    """Shares refuse to be summed, even a single one, even none."""
    for facts in ([], [fact("stake", 3, unit="percent", indicator="stake", basis="of it")]):
        with pytest.raises(QuestionError, match="percent"):
            total(facts, unit="percent")


def test_unknown_units_and_modes() -> None:
    """A unit or a way with doubts that there is not is an error that names the nearest."""
    with pytest.raises(UnknownTermError, match="'USD'"):
        total([], unit="US")
    with pytest.raises(QuestionError, match="Did you mean 'exclude'"):
        total([], unit="USD", doubtful="excluded")
    with pytest.raises(QuestionError, match="Did you mean 'as-printed'"):
        series([], doubtful="printed")


@pytest.mark.parametrize("unit", [u for u in Unit if u is not Unit.PERCENT])
@pytest.mark.long
def test_totals_of_the_edition(unit: Unit) -> None:
    """Whatever is summed of the edition, every fact is in or out with a reason, none that is doubtful by default."""
    flows = [f for f in rel.facts if not f.is_stock]
    answer = total(flows, unit=unit)
    _parts_all(answer, flows)
    assert not any(f.figure_doubts for f in answer.records if isinstance(f, EconomicFact))
    printed = total(flows, unit=unit, doubtful="as-printed")
    assert {f.id for f in answer.records} <= {f.id for f in (*printed.records, *printed.excluded)}
    assert not any("doubtful" in reason for reason in printed.reasons.values())


# --- series -------------------------------------------------------------------------------------------------------


def test_series() -> None:
    """Observations come in order of time, each with its spread; years without one are gaps, not zeros."""
    facts = [fact("late", 9, "2003"), fact("early", 5, "1998", variants=(_reading(3),)), fact("mid", 7, "2000-05")]
    answer = series(facts)
    assert [p.fact.id for p in answer] == ["early", "mid", "late"] == [r.id for r in answer.records]
    assert [answer[0].low, answer[0].high] == [3, 5]
    assert answer[0].value == Quantity(5, "USD")
    assert answer.gaps == (1999, 2001, 2002)
    assert "no observation in 3 years" in str(answer)
    assert answer[1:] == answer.points[1:]
    assert len(answer) == 3


def test_series_of_a_list_names_what_is_observed() -> None:
    """The facts of a list are called by their indicator, if they have one in common."""
    found = "from a list, doubtful figures left out"
    assert str(azjp.series([fact("a", 5, "1998")]).question) == f"Series of grants, {found}"
    assert str(azjp.series([]).question) == f"Series of figures, {found}"


@pytest.mark.parametrize(
    "periods",
    [("2023", "2024"), ("2025-02", "2025-03"), ("2005/2015", "2005/2018"), ("2025-06-20", "2026-03-03/2026-03-04")],
)
def test_series_of_years_and_months_say_so(periods: tuple[str, ...]) -> None:
    """A month is less than a year: the footer says that the periods differ in length, and only then."""
    said = "periods of different length"
    assert said in str(series([fact("a", 5, "2024"), fact("b", 5, "2025"), fact("c", 1, "2026-01")]))
    assert said not in str(series([fact(f"f{at}", 5, period) for at, period in enumerate(periods)], mix="period"))


def test_planned_figures_stay_out_of_series() -> None:
    """What is planned is left out, unless asked for: it may be of another thing than what was observed."""
    facts = [fact("seen", 5, "2001"), fact("aim", 9, "2003", stage=Stage.PLANNED, item="the aim")]
    assert [p.fact.id for p in series(facts)] == ["seen"]
    assert [p.fact.id for p in series(facts[1:], planned=True)] == ["aim"]
    with pytest.raises(azjp.QuestionError, match="2 items"):
        series(facts, planned=True)


def test_gaps_are_outside_every_period() -> None:
    """A period of several years fills them; an open one, or none, fills and leaves no gap."""
    assert series([fact("a", 1, "1990/1995"), fact("b", 1, "1998")]).gaps == (1996, 1997)
    assert series([fact("a", 1, "197X"), fact("b", 1, "1981")]).gaps == (1980,)
    assert series([fact("a", 1, "1990/.."), fact("b", 1, "1998")]).gaps == ()
    assert series([fact("a", 1, "1998")]).gaps == series([]).gaps == ()


def test_series_leaves_out() -> None:
    """What bears no figure, no date or a doubt is left out with the reason."""
    facts = [
        fact("a", None, "1998"),
        fact("b", 5),
        fact("c", 5, "1998", caveats=(_doubt("scale"),)),
        fact("d", 1, "1999"),
    ]
    answer = series(facts)
    assert [p.fact.id for p in answer] == ["d"]
    assert answer.reasons["a"] == "states no figure"
    assert answer.reasons["b"] == "has no date"
    assert answer.reasons["c"].startswith("doubtful (scale)")
    assert len(series(facts, doubtful="as-printed")) == 2


_A, _B = country("a"), country("b")


@pytest.mark.parametrize(
    ("one", "two", "what"),
    [
        ({}, {"indicator": "loan"}, "indicators"),
        ({"origin": _A}, {"origin": _B}, "origins"),
        ({"origin": _A}, {}, "origins"),
        ({"target": _A}, {"target": _B}, "targets"),
        ({"parties": (_A,)}, {"parties": (_A, _B)}, "parties"),
        ({"item": "oil"}, {"item": "wine"}, "items"),
        (
            {"about": (thing("a-plant"),)},
            {"about": (thing("a-field"),)},
            r"things: a-field \(1\), a-plant \(1\); ask for one with about=",
        ),
        ({}, {"value": Quantity(5, "JPY")}, r"JPY \(1\), USD \(1\); ask for one with unit="),
    ],
)
def test_series_refuses_unlike_things(one: dict[str, Any], two: dict[str, Any], what: str) -> None:
    """A series is of one indicator, direction, item and unit; else the error says in what the facts differ."""
    with pytest.raises(QuestionError, match=what):
        series([fact("one", 5, "1998", **one), fact("two", **{"amount": 5, "period": "1999", **two})])


def test_a_stake_is_one_of_what_it_is_about() -> None:
    """Sources word what a share is of in many ways; on record it is one thing."""
    given: dict[str, Any] = {"indicator": "stake", "unit": "percent", "about": (thing("a-field"),)}
    facts = [
        fact("x", 3, "1998", item="the field", basis="of the contract", **given),
        fact("y", 4, "1999", item="project at the field", basis="of the project", **given),
    ]
    assert len(series(facts)) == 2
    with pytest.raises(QuestionError, match="2 items"):
        series([evolve(one, about=()) for one in facts])


def test_series_of_parties_in_any_order() -> None:
    """The two sides of a turnover are one line whichever is named first."""
    given = {"indicator": "trade-turnover"}
    facts = [fact("x", 1, "1998", parties=(_A, _B), **given), fact("y", 2, "1999", parties=(_B, _A), **given)]
    assert len(series(facts)) == 2


@examples(50)
@given(
    st.lists(
        st.tuples(st.sampled_from(["1990", "1995-05", "199X", "1992/1994", None]), quantities(Unit.USD)), max_size=6
    )
)
def test_series_laws(drawn: list[tuple[str | None, Quantity]]) -> None:
    """Points are in order of time, all facts are in or out, limits hold the value, and no gap is in a period."""
    facts = [fact(f"f{n}", value=value, period=period) for n, (period, value) in enumerate(drawn)]
    answer = series(facts)
    keys = [p.period.sort_key for p in answer]
    assert keys == sorted(keys)
    assert {r.id for r in (*answer.records, *answer.excluded)} == {f.id for f in facts}
    for point in answer:
        assert point.low is None or point.low <= point.value.amount
        assert point.high is None or point.high >= point.value.amount
        assert not set(point.period.years()) & set(answer.gaps)


def test_series_of_the_edition() -> None:
    """The turnover of the article is a series of its own, its gaps the years that no source tells of."""
    facts = [rel.facts["trade-turnover-1997"], rel.facts["trade-turnover-2017"]]
    answer = series(facts, doubtful="as-printed")
    assert [str(p.period) for p in answer] == ["1997", "2017"]
    assert answer.gaps == tuple(range(1998, 2017))
    with pytest.raises(QuestionError, match="indicators"):
        series(rel)


def test_what_a_fact_is_called() -> None:
    """A fact goes by indicator, item, sides and figure: by those of them that are known."""
    labels = [
        fact("a").label,
        fact("b", 5).label,
        fact("c", 5, item="roads", origin=_A, target=_B).label,
        fact("d", 5, indicator="trade-turnover", parties=(_A, _B)).label,
        fact("e", target=_B).label,
    ]
    assert labels == [
        "grant",
        "grant: USD 5",
        "grant (roads), A → B: USD 5",
        "trade turnover, A – B: USD 5",
        "grant, B",
    ]


def test_figures_of_agreements_stay_behind() -> None:
    """What a fact refers to does not enter the sum: only its own figure does."""
    pact = agreement("pact", amount=Quantity(1000, "USD"))
    body = organization("body")
    answer = total([fact("a", 5, agreement=pact, target=body)], unit="USD")
    assert answer.value == 5
    assert answer.sources == (WIRE,)


def test_what_is_planned_is_not_done() -> None:
    """A planned figure stays out of a total, with its reason, unless it is asked in."""
    facts = [fact("done", 5, stage="disbursed"), fact("meant", 7, stage="planned")]
    assert total(facts, unit="USD").value == 5
    assert total(facts, unit="USD").reasons == {"meant": "is planned, not known to be done"}
    assert total(facts, unit="USD", planned=True).value == 12


@examples(50)
@given(datasets())
def test_totals_by_key_add_up_to_the_whole(dataset: azjp.Dataset) -> None:
    """By a facet of which each fact has one value, the totals are the parts of the whole, spreads included."""
    whole, parts = total(dataset.facts, unit="USD"), total_by(dataset.facts, "kind", unit="USD")
    assert sum(part.value for part in parts.values() if part.value is not None) == (whole.value or 0)
    assert {f.id for part in parts.values() for f in part.records} == {f.id for f in whole.records}
    assert parts.reasons == whole.reasons
    if any("in this reading" in reason for reason in whole.reasons.values()):
        return  # a figure that only another reading gives widens the whole, but makes no key of its own
    for side in ("low", "high"):
        sides = [getattr(part, side) for part in parts.values()]
        assert (None if None in sides or not sides else sum(sides)) == getattr(whole, side)


@examples(50)
@given(datasets(), st.sampled_from(["earliest", "possible"]))
def test_totals_by_year_hold_what_is_counted(dataset: azjp.Dataset, dates: Any) -> None:
    """Each year's total is that of the facts counted in the year, and lies within its spread."""
    by_year = total_by(dataset.facts, "year", unit="USD", dates=dates)
    counted = count_by(dataset.facts, "year", dates=dates)
    for year, part in by_year.items():
        assert {f.id for f in part.records} <= {f.id for f in counted.groups[year]}
        low, high = by_year.low[year], by_year.high[year]
        assert part.value is not None
        assert low is None or low <= part.value
        assert high is None or high >= part.value


@pytest.mark.parametrize("by", ["kind", "year"])
def test_what_may_lie_in_the_period_is_in_no_sum_by_key(by: Any) -> None:
    """As in a sum of all: it widens the limits."""
    facts = [fact("a", 5, "2015-03"), fact("b", 7, "[2015-12-01..2016-02-01]")]
    whole, sums = azjp.total(facts, during=2015), azjp.total_by(facts, by, during=2015)
    ((key, one),) = sums.items()
    assert (
        one.value == whole.value == sum(f.value.amount for f in one.records if isinstance(f, EconomicFact) and f.value)
    )
    assert (sums.low[key], sums.high[key]) == (whole.low, whole.high) == (Decimal(5), Decimal(12))


def test_a_refusal_names_units_in_the_order_of_the_figures() -> None:
    """Not in an order that differs from run to run."""
    units = ["USD", "AZN", "JPY", "GBP", "EUR", "CHF", "TRY", "CNY"]
    facts = [fact(unit.lower(), 1, unit=unit) for unit in units]
    with pytest.raises(QuestionError) as refused:
        azjp.total(facts)
    assert f"({', '.join(f'1 {unit}' for unit in units)})" in str(refused.value)
