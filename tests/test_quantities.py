"""Figures: what is accepted, how bounds add, and that no digit is lost."""

import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azjp_relations.errors import QuestionError, RecordError, UnitError, UnknownTermError
from azjp_relations.model.quantities import Quantity
from azjp_relations.testing import quantities
from azjp_relations.vocabulary import Bound, Unit, UnitFamily

dollars = quantities(Unit.USD)


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity(10**9, "USD", "more than"), "more than USD 1,000,000,000"),
        (Quantity("22080000", Unit.USD, Bound.ABOUT), "about USD 22,080,000"),
        (Quantity(Decimal("1E+9"), "JPY"), "JPY 1,000,000,000"),
        (Quantity(30, "companies"), "30 companies"),
        (Quantity(1, "companies"), "1 company"),
        (Quantity(1, "people", "at least"), "at least 1 person"),
        (Quantity(1, "days"), "1 day"),
        (Quantity("37.1", "percent"), "37.1 percent"),
        (Quantity("1", "percent"), "1 percent"),
        (Quantity("22.30", "USD"), "USD 22.30"),
        (Quantity("0.0000001", "percent"), "0.0000001 percent"),
        (Quantity(Decimal("-0.0"), "USD"), "USD 0.0"),
        (Quantity("-1250", "USD"), "USD -1,250"),
    ],
)
def test_text(quantity: Quantity, text: str) -> None:
    """A quantity reads as a source would print it, with every digit and never an exponent."""
    assert text == str(quantity)


@pytest.mark.parametrize(
    "amount",
    [
        *(1.5, True, None, b"1", float("nan"), 10**31),
        *(Decimal("NaN"), Decimal("Infinity"), Decimal("1E+999999"), Decimal("1E-999999")),
        *("", "NaN", "Infinity", "1e3", "1_000", "1,000", " 1", "+1", "01", "-0", ".5", "1.", "١"),
    ],
)
def test_refuses_amounts(amount: Any) -> None:
    """An amount that is not finite, not exact or not in plain digits is refused by name."""
    with pytest.raises(RecordError, match="amount"):
        Quantity(amount, Unit.USD)


def test_refuses_unknown_terms() -> None:
    """A unit or bound in no vocabulary is refused, naming what is near."""
    with pytest.raises(UnknownTermError, match="'companies'"):
        Quantity(1, "compnies")
    with pytest.raises(UnknownTermError, match="'about'"):
        Quantity(1, "USD", "abuot")


def test_units() -> None:
    """Every unit is defined and of a family; the currencies are ISO 4217 codes."""
    for unit in Unit:
        assert unit.definition
        assert unit.family in UnitFamily
        assert (unit.family is UnitFamily.MONEY) is (len(unit) == 3 and unit.isupper())
    assert Unit.of("percent").family is UnitFamily.SHARE


def test_equality_is_numeric() -> None:
    """Amounts are compared as numbers, hashes agree, and each keeps its own digits."""
    one, two = Quantity("1.50", "USD"), Quantity("1.5", "USD")
    assert one == two
    assert hash(one) == hash(two)
    assert str(one) == "USD 1.50"
    assert str(two) == "USD 1.5"
    assert one != Quantity("1.5", "USD", "about")
    assert one != Quantity("1.5", "EUR")
    assert one != Decimal("1.5")


def test_no_order() -> None:
    """There is no ``<``: a bounded figure may have no answer."""
    one: Any = Quantity(1, "USD")
    with pytest.raises(TypeError):
        one < Quantity(2, "USD")  # noqa: B015


@pytest.mark.parametrize(
    ("bound", "low", "high"),
    [
        ("exact", 5, 5),
        ("about", None, None),
        ("more than", 5, None),
        ("at least", 5, None),
        ("less than", None, 5),
        ("at most", None, 5),
    ],
)
def test_limits(bound: str, low: int | None, high: int | None) -> None:
    """The limits are those that the figure states, and none that it does not."""
    quantity = Quantity(5, "people", bound)
    assert (low, high) == (quantity.low, quantity.high)


SUMS = """
          exact      at least   more than  at most    less than  about
exact     exact      at least   more than  at most    less than  about
at least  at least   at least   more than  about      about      about
more than more than  more than  more than  about      about      about
at most   at most    about      about      at most    less than  about
less than less than  about      about      less than  less than  about
about     about      about      about      about      about      about
""".strip("\n").splitlines()


def _cells(line: str) -> list[str]:
    return [line[start : start + 11].strip() for start in range(10, len(line), 11)]


@pytest.mark.parametrize("row", SUMS[1:])
def test_bound_of_a_sum(row: str) -> None:
    """The bound of a sum is as the table has it."""
    one = Bound.of(row[:10].strip())
    for two, expected in zip(_cells(SUMS[0]), _cells(row), strict=True):
        total = Quantity(5, "people", one) + Quantity(3, "people", two)
        assert Quantity(8, "people", expected) == total


@given(dollars, dollars, dollars)
def test_sums(one: Quantity, two: Quantity, three: Quantity) -> None:
    """Adding is commutative and associative, bounds included, and exact."""
    nothing = Quantity(0, "USD")
    assert one + two == two + one
    assert (one + two) + three == one + (two + three) == Quantity.total([one, two, three])
    assert one + nothing == one == one - nothing
    negative = -one
    assert one == -negative
    assert (one - two) == -(two - one)


@given(dollars, dollars)
def test_sums_hold_the_truth(one: Quantity, two: Quantity) -> None:
    """The limits of a sum are the sums of the limits, and none where one has none."""
    total = one + two
    lows, highs = (one.low, two.low), (one.high, two.high)
    assert total.low == (None if None in lows else sum(filter(None, lows)))
    assert total.high == (None if None in highs else sum(filter(None, highs)))


def test_differences() -> None:
    """Taking away "more than" leaves "less than"."""
    left = Quantity(9, "people") - Quantity(5, "people", "more than")
    assert Quantity(4, "people", "less than") == left


def test_unlike_units() -> None:
    """Unlike units refuse to meet, and the message names both."""
    one, two = Quantity(1, "USD"), Quantity(1, "JPY")
    for meet in (one.__add__, one.__sub__, one.less_than, one.more_than):
        with pytest.raises(UnitError, match=r"USD.*JPY|JPY.*USD"):
            meet(two)
    with pytest.raises(UnitError):
        Quantity.total([one, two])
    with pytest.raises(TypeError):
        one + 1  # type: ignore[operator]
    with pytest.raises(TypeError):
        one - 1  # type: ignore[operator]


def test_total_of_nothing() -> None:
    """A sum of nothing has no unit, so it is no quantity."""
    with pytest.raises(QuestionError):
        Quantity.total([])


@pytest.mark.parametrize(
    ("one", "two", "answer"),
    [
        ((5, "exact"), (6, "exact"), True),
        ((5, "exact"), (5, "exact"), False),
        ((6, "exact"), (5, "exact"), False),
        ((5, "exact"), (5, "more than"), True),
        ((5, "exact"), (5, "at least"), None),
        ((5, "at most"), (5, "at least"), None),
        ((5, "less than"), (5, "at least"), True),
        ((5, "at least"), (5, "less than"), False),
        ((5, "at least"), (5, "at most"), False),
        ((5, "more than"), (9, "exact"), None),
        ((5, "about"), (10**9, "exact"), None),
        ((5, "less than"), (9, "at most"), None),
    ],
)
def test_less_than(one: tuple[int, str], two: tuple[int, str], answer: bool | None) -> None:  # noqa: FBT001
    """Less and more are certain only where the limits leave no other case."""
    first, second = Quantity(one[0], "people", one[1]), Quantity(two[0], "people", two[1])
    assert first.less_than(second) is answer
    assert second.more_than(first) is answer


@given(dollars, dollars)
def test_less_than_is_antisymmetric(one: Quantity, two: Quantity) -> None:
    """No two figures are each less than the other."""
    if one.less_than(two):
        assert two.less_than(one) is False


@given(quantities())
def test_json_round_trip(quantity: Quantity) -> None:
    """JSON gives back the quantity and its every digit."""
    written = quantity.to_json()
    read = Quantity.from_json(written)
    assert quantity == read
    assert written == read.to_json()
    assert str(quantity) == str(read)
    assert quantity == eval(repr(quantity))  # noqa: S307
    assert quantity == pickle.loads(pickle.dumps(quantity))  # noqa: S301
    assert "E" not in written["amount"]


@given(st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,4})?", fullmatch=True))
def test_json_keeps_or_refuses_digits(amount: str) -> None:
    """An amount in JSON comes back digit for digit, or is refused."""
    try:
        read = Quantity.from_json({"amount": amount, "unit": "USD"})
    except RecordError:
        return
    assert amount == read.to_json()["amount"]


@pytest.mark.parametrize(
    ("obj", "faults"),
    [
        ([], [""]),
        ({}, ["amount", "unit"]),
        ({"amount": 5, "unit": "USD"}, ["amount"]),
        ({"amount": "5.0e3", "unit": "dollars"}, ["amount", "unit"]),
        ({"amount": "5", "unit": None}, ["unit"]),
        ({"amount": "5", "unit": "USD", "bound": "exact"}, ["bound"]),
        ({"amount": "5", "unit": "USD", "bound": "some"}, ["bound"]),
        ({"amount": "5", "unit": "USD", "year": "1998"}, ["year"]),
    ],
)
def test_json_faults(obj: Any, faults: list[str]) -> None:
    """Whatever is wrong with a quantity in JSON is said at once, key by key."""
    with pytest.raises(RecordError) as caught:
        Quantity.from_json(obj)
    assert faults == [key for key, _ in caught.value.problems]
