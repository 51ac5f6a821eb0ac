"""Ledgers: what they add up is what plain sums of the figures are, whatever is asked."""

from collections.abc import Iterable
from decimal import Context, Decimal
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from records import MIXED, cited, fact

from azjp_relations.answers.counts import count_by
from azjp_relations.answers.ledger import Figure, FigurePolicy
from azjp_relations.answers.totals import total, total_by
from azjp_relations.model import Caveat, EconomicFact, Variant
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.readings import READINGS, as_read
from azjp_relations.query import EconomicFacts
from azjp_relations.testing import edtf_dates, quantities
from azjp_relations.vocabulary import Unit

EXACT = Context(prec=200)

_values = st.sampled_from([Unit.USD, Unit.USD, Unit.JPY]).flatmap(quantities)


@st.composite
def _facts(draw: st.DrawFn) -> list[EconomicFact]:
    """Facts with figures of every bound, in two units, with readings, conjectures, doubts and plans."""
    return [_fact(draw, number) for number in range(draw(st.integers(0, 12)))]


def _fact(draw: st.DrawFn, number: int) -> EconomicFact:
    variants = []
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        conjecture = draw(st.booleans())
        field = draw(st.sampled_from(["value", "value", "period"]))
        value = draw(_values if field == "value" else edtf_dates(1990, 1999))
        cites = () if conjecture else cited()
        variants.append(Variant(field=field, value=value, conjecture=conjecture, reason="So.", citations=cites))
    doubts = (Caveat(kind="scale", note="Too much.", field="value"),) if draw(st.integers(0, 4)) == 0 else ()
    return fact(
        f"f{number:02}",
        value=draw(st.none() | _values),
        period=draw(st.none() | edtf_dates(1990, 1999)),
        stage=draw(st.sampled_from([None, "planned", "disbursed"])),
        variants=tuple(variants),
        caveats=doubts,
    )


_policies = st.fixed_dictionaries(
    {
        "doubtful": st.sampled_from(["exclude", "as-printed", "corrected"]),
        "planned": st.booleans(),
        "reading": st.sampled_from(READINGS),
        "conjectures": st.booleans(),
    }
)


def _plain(sides: Iterable[Decimal | None]) -> Decimal | None:
    limits = list(sides)
    return None if None in limits else reduce(EXACT.add, (limit for limit in limits if limit is not None), Decimal(0))


def _spelled(amount: Decimal | None) -> str:
    """Return *amount* with every digit: 1.50 is not 1.5."""
    return "nothing" if amount is None else f"{amount:f}"


def _some(whole: EconomicFacts, data: st.DataObject) -> EconomicFacts:
    ids = data.draw(st.sets(st.sampled_from(whole.ids))) if whole else set()
    return whole - EconomicFacts(f for f in whole if f.id not in ids)


def _figures(facts: EconomicFacts, policy: dict[str, Any], unit: Unit) -> list[Figure]:
    figures = map(FigurePolicy(**policy).figure, facts)
    return [figure for figure in figures if isinstance(figure, Figure) and figure.value.unit is unit]


def _unread(fact: EconomicFact, policy: dict[str, Any], unit: Unit) -> Figure | None:
    """Return what other readings give in *unit*, if this one gives no figure."""
    read = as_read(fact, policy["reading"], conjectures=policy["conjectures"])
    corrections = [v for v in fact.variants if v.conjecture and v.field == "value"]
    is_doubtful = fact.doubts and policy["doubtful"] != "as-printed"
    if read.value or fact.value or (fact.stage == "planned" and not policy["planned"]):
        return None
    if is_doubtful and not (policy["doubtful"] == "corrected" and corrections):
        return None
    variants = (v for v in fact.variants if v.field == "value" and (policy["conjectures"] or not v.conjecture))
    others = [v.value for v in variants if isinstance(v.value, Quantity) and v.value.unit is unit]
    if not others:
        return None
    lows, highs = [q.low for q in others], [q.high for q in others]
    low = None if None in lows else min(low for low in lows if low is not None)
    high = None if None in highs else max(high for high in highs if high is not None)
    return Figure(fact, Quantity(0, unit), low, high)


@examples(40)
@given(_facts(), _policies, st.sampled_from([Unit.USD, Unit.JPY]), st.data())
def test_a_total_is_the_plain_sum(
    facts: list[EconomicFact], policy: dict[str, Any], unit: Unit, data: st.DataObject
) -> None:
    """Of all facts, and of any of them, with the digits and the bound that adding them one by one gives."""
    whole = EconomicFacts(facts)
    for part in (whole, _some(whole, data)):
        answer = total(part, unit=unit, mix=MIXED, **policy)
        figures = _figures(part, policy, unit)
        unread = [figure for f in part if (figure := _unread(f, policy, unit)) is not None]
        assert list(answer.records) == [f.fact for f in figures]
        assert answer.quantity == (Quantity.total(f.value for f in figures) if figures else None)
        assert _spelled(answer.value) == _spelled(_plain(f.value.amount for f in figures) if figures else None)
        for side, pick in (("low", min), ("high", max)):
            limits = [getattr(f, side) for f in figures] + [_possible(getattr(f, side), pick) for f in unread]
            assert _spelled(getattr(answer, side)) == _spelled(_plain(limits) if limits else None)


@examples(40)
@given(_facts(), _policies, st.sampled_from(["earliest", "possible"]), st.sampled_from(["year", "decade"]), st.data())
def test_totals_by_key_are_plain_sums(
    facts: list[EconomicFact], policy: dict[str, Any], dates: Any, by: Any, data: st.DataObject
) -> None:
    """A fact that may not belong under a key counts for its limits only where that widens them."""
    whole = EconomicFacts(facts)
    part = _some(whole, data)
    answer = total_by(part, by, unit="USD", dates=dates, mix=MIXED, **policy)
    read = {name: policy[name] for name in ("reading", "conjectures")}
    figures = _figures(part, policy, Unit.USD)
    unread = [figure for f in part if (figure := _unread(f, policy, Unit.USD)) is not None]
    keys = [count_by([f.fact], by, dates=dates, **read) for f in (*figures, *unread)]
    assert set(answer) == {key for own in keys[: len(figures)] for key in own}
    for key in {key for own in keys for key in own.high}:
        under = [f for f, own in zip(figures, keys, strict=False) if key in own]
        if under:
            assert _spelled(answer[key].value) == _spelled(_plain(f.value.amount for f in under))
            assert answer[key].quantity == Quantity.total(f.value for f in under)
            assert list(answer[key].records) == [f.fact for f in under]
        for side, pick in (("low", min), ("high", max)):
            limits = [
                getattr(f, side) if f in figures and own.low.get(key) else _possible(getattr(f, side), pick)
                for f, own in zip((*figures, *unread), keys, strict=True)
                if key in own.high
            ]
            assert _spelled(getattr(answer, side)[key]) == _spelled(_plain(limits))


@examples(40)
@given(_facts(), _policies, st.sampled_from(["1995", "1993/1996", ["1991", "1997"]]))
def test_totals_by_key_of_a_period_are_those_of_all(
    facts: list[EconomicFact], policy: dict[str, Any], during: Any
) -> None:
    """A sum by the only kind is the sum, whatever of the facts certainly lies in the period, or may."""
    how = {"unit": "USD", "during": during, "mix": MIXED, **policy}
    whole, parts = total(EconomicFacts(facts), **how), total_by(EconomicFacts(facts), "kind", **how)
    assert [part.value for part in parts.values()] == ([] if whole.value is None else [whole.value])
    for key, part in parts.items():
        assert part.records == whole.records
        assert (parts.low[key], parts.high[key]) == (part.low, part.high) == (whole.low, whole.high)


def _possible(limit: Decimal | None, pick: Any) -> Decimal | None:
    """Return what a figure adds to a limit if it may belong to the sum, or may not."""
    return limit if limit is None else pick(limit, Decimal(0))


@pytest.mark.parametrize("count", [3, 200])
def test_sums_of_the_finest_digits_are_exact(count: int) -> None:
    """Sixty digits add up to the last one, in whatever part of a collection."""
    amounts = [Decimal(f"{'9' * 27}.{n:030}") for n in range(1, count + 1)]
    facts = EconomicFacts([fact(f"f{n:03}", value=Quantity(a, "USD"), period="1998") for n, a in enumerate(amounts)])
    for part, expected in ((facts, amounts), (facts[::2], amounts[::2]), (facts[1:], amounts[1:])):
        wanted = reduce(EXACT.add, expected)
        answer = total_by(part, "year", unit="USD", mix=MIXED)
        assert answer["1998"].value == wanted == answer.low["1998"] == answer.high["1998"]
