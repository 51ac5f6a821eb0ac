"""Percent between two observations: exact, with its bounds, and refused where there aren't two."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from profiles import examples
from records import cited, fact

import azjp_relations as azjp
from azjp_relations.model import Variant
from azjp_relations.model.quantities import Quantity
from azjp_relations.testing import quantities
from azjp_relations.vocabulary import Unit


@pytest.mark.parametrize(
    ("one", "two", "percent", "low", "high"),
    [
        ("exact 100", "exact 150", "50.00 percent", "50.00", "50.00"),
        ("exact 150", "exact 100", "-33.33 percent", "-33.34", "-33.33"),
        ("more than 100", "exact 150", "less than 50.00 percent", None, "50.00"),
        ("exact 100", "at least 150", "at least 50.00 percent", "50.00", None),
        ("exact 100", "about 150", "about 50.00 percent", None, None),
        ("at most 100", "exact 150", "at least 50.00 percent", None, None),
        ("exact -100", "exact -150", "about -50.00 percent", None, None),
        ("exact -100", "exact 100", "None", None, None),
        ("exact 100", "exact 0", "-100.00 percent", "-100.00", "-100.00"),
        ("exact 0", "exact 100", "None", None, None),
    ],
)
def test_percent(one: str, two: str, percent: str, low: str | None, high: str | None) -> None:
    """The percentage has the bound that follows from the figures, and limits where both figures give them."""
    facts = []
    for year, text in (("2001", one), ("2002", two)):
        bound, amount = text.rsplit(" ", 1)
        facts.append(fact(f"f{year}", int(amount), year, bound=bound))
    answer = azjp.change(facts)
    assert str(answer.quantity) == percent
    assert [answer.low, answer.high] == [None if limit is None else Decimal(limit) for limit in (low, high)]
    assert answer.difference == facts[1].value - facts[0].value  # type: ignore[operator]
    assert [point.fact.id for point in answer] == ["f2001", "f2002"]


def test_percent_over_readings() -> None:
    """Attested readings of either figure widen what the change may be."""
    other = Variant(field="value", value=Quantity(50, "USD"), citations=cited())
    answer = azjp.change([fact("a", 100, "2001", variants=(other,)), fact("b", 150, "2002")])
    assert [answer.value, answer.low, answer.high] == [50, 50, 200]
    assert azjp.change(answer, reading="lowest").value == 200


@examples(50)
@given(quantities(Unit.USD), quantities(Unit.USD))
def test_the_percentage_is_between_its_limits(one: Quantity, two: Quantity) -> None:
    """Whatever the figures; and it comes back to the second figure, but for the rounding."""
    answer = azjp.change([fact("a", value=one, period="2001"), fact("b", value=two, period="2002")])
    if answer.value is None:
        assert one.amount * two.amount < 0 or one.amount == 0
        return
    assert answer.low is None or answer.low <= answer.value
    assert answer.high is None or answer.high >= answer.value
    back = one.amount + abs(one.amount) * answer.value / 100
    assert abs(back - two.amount) <= abs(one.amount) / 10_000


def test_which_observations() -> None:
    """By default the first and the last; else those of the dates asked for, of which each has exactly one."""
    facts = [fact(f"f{year}", amount, year) for year, amount in (("2001", 1), ("2002-05", 2), ("2003", 8))]
    assert azjp.change(facts).value == 700
    assert azjp.change(facts, until=2002).value == 100
    assert azjp.change(azjp.series(facts), "2002", "2003").value == 300
    assert azjp.change(azjp.EconomicFacts(facts), 2001, "2002-05", indicator="grant").value == 100
    asks: list[tuple[Any, ...]] = [(facts, 1999), (facts, "200X"), (facts, 2001, 2001), (facts[:1],), ([],)]
    asks += [(facts, 2003, 2001)]
    for ask, message in zip(
        asks,
        (
            "no observation lies in 1999: on record are 2001, 2002-05, 2003",
            "3 observations",
            "twice",
            "only 2001",
            "nothing",
            "until= gives 2001, which is before 2003 of since=",
        ),
        strict=True,
    ):
        with pytest.raises(azjp.QuestionError, match=message):
            azjp.change(*ask)


def test_reading_a_change() -> None:
    """As text it says by how much in percent and in the unit, and shows both figures."""
    answer = azjp.change([fact("a", 100, "2001"), fact("b", 150, "2003")])
    assert str(answer).splitlines()[1:4] == ["50.00 percent", "USD 50", "period  figure   record"]
    assert answer.to_json()["result"]["percent"] == {"value": "50.00", "low": "50.00", "high": "50.00"}
    assert "no percentage" in str(azjp.change([fact("a", 0, "2001"), fact("b", 150, "2003")]))
