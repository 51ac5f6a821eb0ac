"""How much a figure changed: :func:`change` between two observations."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Unpack

from azjp_relations.answers.ledger import Doubtful
from azjp_relations.answers.question import AnyRecords, asks
from azjp_relations.answers.series import Point, Series, series
from azjp_relations.errors import QuestionError
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.readings import Reading
from azjp_relations.query.filters import Periods, period_of
from azjp_relations.query.where import SeriesFilters
from azjp_relations.vocabulary import Bound, Unit

__all__ = ["PercentChange", "change"]

_PLACES = Decimal("0.01")


class PercentChange(Series):
    """How much one figure changed to another: a series of two points.

    Attributes:
        difference: The second figure less the first, with the bound that follows from theirs.
        value: The change in percent of the first figure, to two places; ``None`` if that is 0, or if one figure is
            negative and the other isn't, as from an aid paid out to one paid back.
        low: The least that it may be, over bounds and attested readings, rounded down; ``None`` if nothing says.
        high: The most that it may be, rounded up; ``None`` if nothing says.
    """

    def __init__(self, one: Point, two: Point, left_out: Any) -> None:
        super().__init__([one, two], left_out)
        self.difference: Quantity = two.value - one.value
        self.value: Decimal | None = _percent(one.value.amount, two.value.amount, ROUND_HALF_EVEN)
        # The lower the first figure, the more the second is above it.
        self.low: Decimal | None = _percent(one.high, two.low, ROUND_FLOOR) if _is_positive(one.low) else None
        self.high: Decimal | None = _percent(one.low, two.high, ROUND_CEILING) if _is_positive(one.low) else None

    @property
    def quantity(self) -> Quantity | None:
        """The change in percent, with its bound; ``None`` where ``value`` is."""
        bound = self.difference.bound if self[0].value.amount > 0 else Bound.ABOUT
        return None if self.value is None else Quantity(self.value, Unit.PERCENT, bound)

    def _result(self, width: int = 80) -> str:
        what = "no percentage, from 0 or across it" if self.quantity is None else str(self.quantity)
        return f"{what}\n{self.difference}\n{super()._result(width)}"

    def _json(self) -> dict[str, object]:
        numbers = {name: getattr(self, name) for name in ("value", "low", "high")}
        percent = {name: None if number is None else f"{number:f}" for name, number in numbers.items()}
        return {"percent": percent, "difference": self.difference.to_json(), "points": super()._json()}


def _is_positive(amount: Decimal | None) -> bool:
    return amount is not None and amount > 0


def _percent(one: Decimal | None, two: Decimal | None, rounding: str) -> Decimal | None:
    """Return by how many percent of the size of *one* it is less than *two*."""
    if one is None or two is None or not one or one * two < 0:
        return None
    exact = Context(prec=120, rounding=rounding)
    return exact.quantize(exact.divide((two - one) * 100, abs(one)), _PLACES)


@asks("facts", words="Change of {noun}{near}{later}, doubtful figures {doubtful}")
def change(
    facts: AnyRecords,
    since: Periods | None = None,
    until: Periods | None = None,
    *,
    doubtful: Doubtful = "exclude",
    reading: Reading = "preferred",
    conjectures: bool = False,
    **filters: Unpack[SeriesFilters],
) -> PercentChange:
    """Return by how many percent a figure changed between two observations of one thing.

    Args:
        facts: A series, or facts that make one: a dataset, a collection, an answer, or any records.
        since: The date or period of the first observation; by default that of the first in the series.
        until: The date or period of the second; by default that of the last.
        doubtful: What is done with figures in doubt, as in :func:`total`.
        reading: Which reading of a field with variants counts, as in :func:`azjp_relations.as_read`.
        conjectures: Whether the editor's conjectures count among the readings, also for ``low`` and ``high``.
        filters: Filters of facts, as ``where`` of :class:`azjp_relations.EconomicFacts` takes them.

    Raises:
        EdtfError: If a date is not one.
        FilterError: For an unknown filter.
        QuestionError: If the facts observe different things, as in :func:`series`; or if not exactly one observation
            lies in each period, which the message lists.

    >>> from azjp_relations import load
    >>> article = load().facts.where(source="wikipedia-azerbaijan-japan-relations")
    >>> turnover = change(article, 1997, 2017, indicator="trade-turnover", doubtful="as-printed")
    >>> print(turnover.quantity, "|", turnover.difference)
    about -0.99 percent | about USD -220,000
    """
    line = series(facts, mix="period", doubtful=doubtful, reading=reading, conjectures=conjectures)
    if len(line) < 2:
        raise QuestionError(f"a change needs two observations, and only {_dates(line) or 'nothing'} is on record")
    one = line[0] if since is None else _point(line, since)
    two = line[-1] if until is None else _point(line, until)
    if one is two:
        raise QuestionError(f"a change needs two observations, not {one.period} twice: on record are {_dates(line)}")
    return PercentChange(one, two, line._reasons.items())  # noqa: SLF001 - of an answer


def _point(line: Series, when: Periods) -> Point:
    period = period_of(when)
    inside = [p for p in line if p.period == period] or [p for p in line if p.period.within(period) is True]
    if len(inside) != 1:
        many = f"{len(inside)} observations lie" if inside else "no observation lies"
        raise QuestionError(f"{many} in {period}: on record are {_dates(inside or line)}")
    return inside[0]


def _dates(points: Iterable[Point]) -> str:
    return ", ".join(str(point.period) for point in points)
