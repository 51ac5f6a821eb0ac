"""Ledgers: what they add up is what plain sums of the figures are, whatever is asked."""

from collections.abc import Iterable
from decimal import Context, Decimal
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from records import cited, fact

from azjp_relations.answers.counts import count_by
from azjp_relations.answers.ledger import Figure, Way
from azjp_relations.answers.totals import total, total_by
from azjp_relations.model import Caveat, EconomicFact, Variant
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.readings import READINGS
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


_ways = st.fixed_dictionaries(
    {
        "doubtful": st.sampled_from(["exclude", "as-printed", "corrected"]),
        "planned": st.booleans(),
        "reading": st.sampled_from(READINGS),
        "conjectures": st.booleans(),
    }
)


def _plain(sides: Iterable[Decimal | None]) -> Decimal | None:
    found = list(sides)
    return None if None in found else reduce(EXACT.add, (side for side in found if side is not None), Decimal(0))


def _said(amount: Decimal | None) -> str:
    """Return *amount* with every digit: 1.50 is not said like 1.5."""
    return "nothing" if amount is None else f"{amount:f}"


@examples(40)
@given(_facts(), _ways, st.sampled_from([Unit.USD, Unit.JPY]), st.data())
def test_a_total_is_the_plain_sum(
    facts: list[EconomicFact], way: dict[str, Any], unit: Unit, data: st.DataObject
) -> None:
    """Of all facts, and of any of them, with the digits and the bound that adding them one by one gives."""
    whole = EconomicFacts(facts)
    for part in (whole, whole.only(data.draw(st.lists(st.sampled_from(facts))) if facts else [])):
        answer = total(part, unit=unit, **way)
        taken = [f for f in Way.of(**way).figures(part) if f.taken.unit is unit]
        assert list(answer.records) == [f.fact for f in taken]
        assert answer.quantity == (Quantity.total(f.taken for f in taken) if taken else None)
        assert _said(answer.value) == _said(_plain(f.taken.amount for f in taken))
        for side in ("low", "high"):
            limit = _plain(getattr(f, side) for f in taken) if taken else None
            assert _said(getattr(answer, side)) == _said(limit)


@examples(40)
@given(_facts(), _ways, st.sampled_from(["earliest", "possible"]), st.sampled_from(["year", "decade"]), st.data())
def test_totals_by_key_are_plain_sums(
    facts: list[EconomicFact], way: dict[str, Any], dates: Any, by: Any, data: st.DataObject
) -> None:
    """What may not belong under a key counts for its limits only where that widens them."""
    whole = EconomicFacts(facts)
    part = whole.only(data.draw(st.lists(st.sampled_from(facts)))) if facts else whole
    answer = total_by(part, by, unit="USD", dates=dates, **way)
    read = {name: way[name] for name in ("reading", "conjectures")}
    figures = [f for f in Way.of(**way).figures(part) if f.taken.unit is Unit.USD]
    keys = [count_by([f.fact], by, dates=dates, **read) for f in figures]
    counted = {key for own in keys for key in own}
    assert set(answer) == counted
    for key in {key for own in keys for key in own.high}:
        under = [f for f, own in zip(figures, keys, strict=True) if key in own]
        if under:
            assert _said(answer[key].value) == _said(_plain(f.taken.amount for f in under))
            assert answer[key].quantity == Quantity.total(f.taken for f in under)
            assert list(answer[key].records) == [f.fact for f in under]
        for side, pick in (("low", min), ("high", max)):
            limits = [_limit(f, own, key, side, pick) for f, own in zip(figures, keys, strict=True) if key in own.high]
            assert _said(getattr(answer, side)[key]) == _said(_plain(limits))


def _limit(figure: Figure, own: Any, key: str, side: str, pick: Any) -> Decimal | None:
    limit: Decimal | None = getattr(figure, side)
    return limit if limit is None or own.low.get(key) else pick(limit, Decimal(0))


@pytest.mark.parametrize("count", [3, 200])
def test_sums_of_the_finest_digits_are_exact(count: int) -> None:
    """Sixty digits add up to the last one, in whatever part of a collection."""
    amounts = [Decimal(f"{'9' * 27}.{n:030}") for n in range(1, count + 1)]
    facts = EconomicFacts([fact(f"f{n:03}", value=Quantity(a, "USD"), period="1998") for n, a in enumerate(amounts)])
    for part, expected in ((facts, amounts), (facts[::2], amounts[::2]), (facts[1:], amounts[1:])):
        wanted = reduce(EXACT.add, expected)
        answer = total_by(part, "year", unit="USD")
        assert answer["1998"].value == wanted == answer.low["1998"] == answer.high["1998"]
