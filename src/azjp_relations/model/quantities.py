"""Figures as printed: :class:`Quantity`, an amount with its unit and bound."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Context, Decimal, Inexact, InvalidOperation, localcontext
from typing import Annotated, Any, ClassVar, Self, final

from attrs import field, frozen
from attrs.converters import optional

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import AzjpError, QuestionError, RecordError, UnitError, checked
from azjp_relations.model.fields import Shape, means, with_meanings
from azjp_relations.vocabulary import Bound, Per, Unit, UnitFamily, terms

__all__ = ["Quantity", "check_currency"]

# Sums are exact: no accepted figure has enough digits to be rounded, and rounding would raise an error.
_EXACT = Context(prec=200, traps=[Inexact, InvalidOperation])
_MOST_DIGITS = 30
# The bounds that leave a lower limit, and those that leave an upper one, the loosest last.
_FROM_BELOW = (Bound.EXACT, Bound.AT_LEAST, Bound.MORE_THAN)
_FROM_ABOVE = (Bound.EXACT, Bound.AT_MOST, Bound.LESS_THAN)
_STRICT = (Bound.MORE_THAN, Bound.LESS_THAN)
_MIRRORED = dict(zip((*_FROM_BELOW, *_FROM_ABOVE), (*_FROM_ABOVE, *_FROM_BELOW), strict=True))


def _joined(one: Bound, two: Bound) -> Bound:
    for side in (_FROM_BELOW, _FROM_ABOVE):
        if one in side and two in side:
            return max(one, two, key=side.index)
    return Bound.ABOUT


def _amount(value: Decimal | int | str) -> Decimal:
    """Return *value* as a finite Decimal with all its digits; of a text, only if it would be printed back the same."""
    if isinstance(value, bool | float):
        problem = f"{value!r} is a {type(value).__name__}: write a figure as text, as '763.82'"
    elif not isinstance(value, int | str | Decimal):
        problem = f"{value!r} must be an int, str or Decimal"
    else:
        try:
            amount = Decimal(value)
        except InvalidOperation:
            amount = Decimal("NaN")
        exponent = amount.as_tuple().exponent  # a letter for infinity and NaN
        amount = amount or amount.copy_abs()  # zero has no sign, and so "-0" is refused
        fits = isinstance(exponent, int) and exponent >= -_MOST_DIGITS and amount.adjusted() < _MOST_DIGITS
        if fits and (not isinstance(value, str) or f"{amount:f}" == value):
            return amount
        problem = f"{value!r} must be finite, with up to {_MOST_DIGITS} digits on either side of the point"
        if isinstance(value, str):
            problem = f"{value!r} must be a number in plain digits, such as '1000' or '763.82'"
    raise RecordError("quantity", [("amount", problem)])


@final
@frozen(repr=False, order=False)
@with_meanings
class Quantity:
    """A figure as printed: how much, of what, how the figure bounds the truth, and for a rate, per what.

    Two quantities are equal if unit, bound and *per* are the same and the amounts are equal as numbers, so ``1.50``
    equals ``1.5``; the text keeps the digits as given. Quantities have no ``<``: use :meth:`less_than`, which may
    return ``None``.

    Figures in one unit add and subtract, exactly, but a rate never adds to an amount or to a rate per something else.
    A sum has the strongest bound that is still true:

    ============  =======  ==========  ==========  ==========  ==========  =====
    plus          exact    at least    more than   at most     less than   about
    ============  =======  ==========  ==========  ==========  ==========  =====
    exact         exact    at least    more than   at most     less than   about
    at least               at least    more than   about       about       about
    more than                          more than   about       about       about
    at most                                        at most     less than   about
    less than                                                  less than   about
    about                                                                  about
    ============  =======  ==========  ==========  ==========  ==========  =====

    Subtracting adds the negative, whose bound is mirrored: 9 minus "more than 5" is "less than 4".

    Attributes:
        amount: The figure, a finite number in whole units (dollars, not thousands), negative for a deficit. Give it as
            ``Decimal``, ``int`` or text in plain digits, up to 30 on either side of the point, not as ``float``.
        unit: What one of it is.
        bound: How the figure bounds the true value.
        per: For a rate, what it is counted by; ``None`` for an amount.

    Raises:
        RecordError: If the amount is refused.
        UnknownTermError: If the unit, the bound or *per* is in no vocabulary.
        UnitError: In arithmetic and comparison, if the units are unlike, or a rate meets an amount.

    >>> paid = Quantity("763.82", "USD") + Quantity(1000, "USD", "more than")
    >>> str(paid), paid.low, paid.high
    ('more than USD 1,763.82', Decimal('1763.82'), None)
    """

    _shape: ClassVar[Shape] = Shape.QUANTITY

    amount: Annotated[
        Decimal, means("The figure: in whole units (dollars, not thousands), negative for a deficit.")
    ] = field(converter=_amount)
    unit: Annotated[Unit, means("What one of it is.")] = field(converter=terms.as_Unit)
    bound: Annotated[Bound, means("How the figure bounds the true value.")] = field(
        default=Bound.EXACT, converter=terms.as_Bound
    )
    per: Annotated[Per | None, means("For a rate, what it is counted by; None for an amount.")] = field(
        default=None, converter=optional(terms.as_Per)
    )

    @property
    def low(self) -> Decimal | None:
        """The lower limit, itself excluded for "more than"; ``None`` for "at most", "less than" and "about"."""
        return self.amount if self.bound in _FROM_BELOW else None

    @property
    def high(self) -> Decimal | None:
        """The upper limit, itself excluded for "less than"; ``None`` for "at least", "more than" and "about"."""
        return self.amount if self.bound in _FROM_ABOVE else None

    def __add__(self, other: "Quantity") -> "Quantity":
        if not isinstance(other, Quantity):
            return NotImplemented
        self._must_be_like(other)
        amount = _EXACT.add(self.amount, other.amount)
        return Quantity(amount, self.unit, _joined(self.bound, other.bound), self.per)

    def __sub__(self, other: "Quantity") -> "Quantity":
        if not isinstance(other, Quantity):
            return NotImplemented
        return self + -other

    def __neg__(self) -> "Quantity":
        return Quantity(self.amount.copy_negate(), self.unit, _MIRRORED.get(self.bound, self.bound), self.per)

    @classmethod
    def total(cls, quantities: Iterable["Quantity"]) -> "Quantity":
        """Return the sum of *quantities*, which must be in one unit.

        Raises:
            QuestionError: If there are none, since their sum would have no unit.
            UnitError: If their units are unlike.

        >>> str(Quantity.total([Quantity(30, "companies"), Quantity(2, "companies", "about")]))
        'about 32 companies'
        """
        some = [checked("quantities", one, Quantity) for one in checked("quantities", quantities, Iterable)]
        if not some:
            raise QuestionError("there are no quantities to add, so their sum has no unit")
        first, bound = some[0], some[0].bound
        for one in some:
            first._must_be_like(one)  # noqa: SLF001 - of this very class
            bound = _joined(bound, one.bound)
        with localcontext(_EXACT):
            amount = sum((one.amount for one in some), Decimal(0))
        return cls(amount, first.unit, bound, first.per)

    def less_than(self, other: "Quantity") -> bool | None:
        """Tell whether the true value is less than that of *other*; ``None`` if it depends, as with any "about".

        Raises:
            UnitError: If the units are unlike.

        >>> Quantity(30, "people", "at most").less_than(Quantity(30, "people", "more than"))
        True
        """
        self._must_be_like(other)
        if self.high is not None and other.low is not None:
            apart = self.bound in _STRICT or other.bound in _STRICT
            if self.high < other.low or (self.high == other.low and apart):
                return True
        if self.low is not None and other.high is not None and self.low >= other.high:
            return False
        return None

    def more_than(self, other: "Quantity") -> bool | None:
        """Tell whether this is more than *other*; ``None`` if it depends. The errors are those of :meth:`less_than`.

        >>> Quantity(30, "people", "more than").more_than(Quantity(30, "people", "at most"))
        True
        """
        return checked("other", other, Quantity).less_than(self)

    def _must_be_like(self, other: "Quantity") -> None:
        checked("other", other, Quantity)
        if self.unit is not other.unit:
            raise UnitError(f"{self} and {other} are in unlike units: {self.unit} and {other.unit}")
        if self.per is not other.per:
            rates = [f"a rate per {one.per}" if one.per else "an amount" for one in (self, other)]
            raise UnitError(f"{self} and {other} are unlike: {rates[0]} and {rates[1]}")

    def __str__(self) -> str:
        bound = "" if self.bound is Bound.EXACT else f"{self.bound} "
        per = "" if self.per is None else f" per {self.per}"
        if self.unit.family is UnitFamily.MONEY:
            return f"{bound}{self.unit} {self.amount:,f}{per}"
        return f"{bound}{self.amount:,f} {_noun(self.unit, self.amount)}{per}"

    def __repr__(self) -> str:
        bound = "" if self.bound is Bound.EXACT else f", {self.bound.value!r}"
        per = "" if self.per is None else f", per={self.per.value!r}"
        return f"Quantity({f'{self.amount:f}'!r}, {self.unit.value!r}{bound}{per})"

    def to_json(self) -> dict[str, str]:
        """Return ``amount`` in plain digits, ``unit``, ``bound`` unless exact, and ``per`` of a rate: all text.

        >>> Quantity("22.30", "USD", "about").to_json()
        {'amount': '22.30', 'unit': 'USD', 'bound': 'about'}
        """
        bare = {"amount": f"{self.amount:f}", "unit": self.unit.value}
        bound = {} if self.bound is Bound.EXACT else {"bound": self.bound.value}
        return {**bare, **bound} if self.per is None else {**bare, **bound, "per": self.per.value}

    @classmethod
    def from_json(cls, obj: object) -> Self:
        """Return the quantity that :meth:`to_json` wrote as *obj*.

        Raises:
            RecordError: If *obj* is not as :meth:`to_json` writes it; every faulty key is named.

        >>> Quantity.from_json({"amount": "30", "unit": "people"}) == Quantity(30, "people")
        True
        """
        if not isinstance(obj, Mapping):
            raise RecordError("quantity", [("", f"expected an object, got {obj!r}")])
        extra = "no such key: expected amount, unit, bound unless exact, and per for a rate"
        problems = [(str(key), extra) for key in obj if key not in _READ]
        for key, read in _READ.items():
            value = obj.get(key)
            try:
                if key not in obj and key in {"amount", "unit"}:
                    problems.append((key, "missing"))
                elif key in obj and type(value) is not str and not (key == "per" and value is None):
                    problems.append((key, f"expected text, got {value!r}"))
                elif key in obj and read(value) is Bound.EXACT:
                    problems.append((key, "leave it out where the figure is exact"))
            except RecordError as error:
                problems += error.problems
            except AzjpError as error:
                problems.append((key, str(error)))
        if problems:
            raise RecordError("quantity", problems)
        return cls(**obj)


#: How each key of a figure in JSON is read.
_READ: dict[str, Callable[[Any], object]] = {
    "amount": _amount,
    "unit": Unit.recorded,
    "bound": Bound.of,
    "per": optional(Per.of),
}


def _noun(unit: Unit, amount: Decimal) -> str:
    """Return the unit as it follows the amount: 30 companies, but 1 company."""
    if amount != 1:
        return unit.value
    if unit is Unit.PEOPLE:
        return "person"
    return unit.value.removesuffix("ies") + "y" if unit.endswith("ies") else unit.removesuffix("s")


def check_currency(name: str, amount: Quantity | None, date: EdtfDate | None) -> Iterator[tuple[str, str]]:
    """Yield the fault that the *date* in the field *name* is certainly outside the years of the currency of *amount*.

    >>> [*check_currency("signed", Quantity(5, "AZN"), EdtfDate.parse("1995"))]
    [('signed', '1995 is before AZN was money, from 2006')]
    """
    if amount is None or date is None or (currency := amount.unit.currency) is None:
        return
    first, last = f"{currency.first:04}", currency.last and f"{currency.last:04}"
    if date.before(first) is True:
        yield name, f"{date} is before {amount.unit} was money, from {first}"
    elif last and EdtfDate.parse(last).before(date) is True:
        yield name, f"{date} is after {amount.unit} was money, until {last}"
