"""How much over time: :func:`series` of economic facts, and the :func:`change` between two of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from itertools import pairwise
from operator import itemgetter
from typing import Unpack

from attrs import frozen

from azjp_relations.answers.answer import Listing, Reasons
from azjp_relations.answers.columns import CITED, PERIOD, RECORD, SUM, Row, cited_cell, date_cells, sum_cells
from azjp_relations.answers.ledger import FIGURES, Doubtful, FigurePolicy
from azjp_relations.answers.question import AnyRecords, asks, records_of
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import QuestionError
from azjp_relations.model import EconomicFact, Quantity, Record
from azjp_relations.model.mixing import Mixes, mixes
from azjp_relations.model.readings import Reading, as_read
from azjp_relations.query.filters import Periods, period_of
from azjp_relations.query.where import SeriesFilters
from azjp_relations.text import counted
from azjp_relations.vocabulary import Bound, Unit, UnitFamily


@frozen(kw_only=True)
class Point:
    """One observation in a series.

    Attributes:
        period: When.
        value: The figure.
        low: The least that it may be, over its bound and attested readings; ``None`` if unknown.
        high: The most that it may be; ``None`` if unknown.
        fact: The record.
    """

    period: EdtfDate
    value: Quantity
    low: Decimal | None
    high: Decimal | None
    fact: EconomicFact


class Series(Listing[Point]):
    """Observations of one thing, in order of time. Where nothing was observed, it has no point.

    Attributes:
        gaps: The calendar years between the first and the last point in which nothing is observed.
    """

    _headers = ("period", "figure", "record")
    _columns = (RECORD, *PERIOD, *SUM, CITED)

    def __init__(self, points: Sequence[Point], left_out: Reasons) -> None:
        super().__init__(points, (p.fact for p in points), left_out)
        self.gaps: tuple[int, ...] = unobserved(p.period for p in points)

    @property
    def points(self) -> tuple[Point, ...]:
        """The points, in order of time."""
        return self.entries

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for point in self:
            yield point.period, point.value, point.fact.id

    def _cells(self) -> Iterator[Row]:
        for p in self:
            figure = sum_cells(p.value, p.low, p.high)
            yield p.fact.id, *date_cells(p.period), *figure, cited_cell(p.fact)

    def _footer(self) -> str:
        gap = f"no observation in {counted(len(self.gaps), 'year')} between; " if self.gaps else ""
        is_uneven = not any(p.fact.is_stock for p in self) and uneven(p.period for p in self)
        return gap + ("periods of different length; " if is_uneven else "") + super()._footer()


#: The shortest period for which figures are collected, in days; shorter ones say when something happened.
_SHORTEST_PERIOD = 28


def unobserved(periods: Iterable[EdtfDate | None]) -> tuple[int, ...]:
    """Return the years between the first and the last of *periods* that none of them covers; open ones cover none."""
    observed = {year for p in periods if p is not None and p.earliest and p.latest for year in p.years()}
    return tuple(y for y in range(min(observed, default=0), max(observed, default=0)) if y not in observed)


def uneven(periods: Iterable[EdtfDate | None]) -> bool:
    """Return whether *periods* differ so much in length, as a year and a month, that their figures can't be compared.

    Periods that begin on the same day belong to a running sum.
    """
    known = [(p.earliest, p.latest) for p in periods if p is not None and p.earliest and p.latest]
    lengths = [(last - first).days + 1 for first, last in known]
    if len({first for first, _ in known}) < 2 or min(lengths) < _SHORTEST_PERIOD:
        return False
    return max(lengths) > min(lengths) * 3 // 2


@asks("facts", words="Series of {noun}{near}{later}, doubtful figures {doubtful}", noun=FIGURES)
def series(
    facts: AnyRecords,
    *,
    mix: Mixes = (),
    doubtful: Doubtful = "exclude",
    planned: bool = False,
    reading: Reading = "preferred",
    conjectures: bool = False,
    **filters: Unpack[SeriesFilters],
) -> Series:
    """Put the observations of one thing in order of time.

    The facts must be of one indicator, direction, item and unit, about one thing. Shares of the same thing on record,
    such as stakes in a field, belong together however their ``item`` and ``basis`` are worded. *mix* allows the facts
    to differ in ``"stage"``, or their periods to overlap (``"period"``). The other arguments are those of
    :func:`total`.

    Raises:
        FilterError: For an unknown filter.
        QuestionError: If the facts observe different things, or overlap; the message says how.

    >>> from azjp_relations import load
    >>> turnover = load().facts.where(indicator="trade-turnover", source="wikipedia-azerbaijan-japan-relations")
    >>> [str(point.period) for point in series(turnover, doubtful="as-printed")]
    ['1997', '2017']
    """
    policy = FigurePolicy(doubtful, reading, conjectures, planned)
    points: list[Point] = []
    left_out: list[tuple[Record, str]] = []
    for record in records_of(facts):
        figure = policy.figure(record)
        period = as_read(record, reading, conjectures=conjectures).when
        if isinstance(figure, str) or period is None:
            left_out.append((record, figure if isinstance(figure, str) else "has no date"))
        else:
            fact, value, low, high = figure
            points.append(Point(period=period, value=value, low=low, high=high, fact=fact))
    allowed = mixes(mix)
    values = map(Counter, zip(*map(_line_of, points), strict=True))
    for (name, choose), counts in zip(_COMMON.items(), values, strict=False):
        if len(counts) > 1 and (name != "stages" or "stage" not in allowed):
            raise QuestionError(
                f"a series follows one thing, but these figures have {len(counts)} {name}: {_list(counts)};"
                f" ask for one{choose}"
            )
    points.sort(key=lambda p: p.period.sort_key)
    for one, two in () if "period" in allowed else pairwise(points):
        if not one.fact.is_stock and one.period.before(two.period) is not True:
            raise QuestionError(
                f"{one.fact.id!r} ({one.period}) and {two.fact.id!r} ({two.period}) may overlap, so one may include the"
                " other: ask for one, or pass mix='period' to keep both"
            )
    return Series(points, left_out)


#: What the values of :func:`_line_of` are called, and the filter that chooses one of them.
_COMMON = {
    "indicators": " with indicator=",
    "origins": " with origin=",
    "targets": " with target=",
    "parties": " with party=",
    "things": " with about=",
    "items": " with item=",
    "bases": "",
    "units": " with unit=",
    "stages": " with stage=",
}


def _line_of(point: Point) -> tuple[object, ...]:
    """Return what two observations of the same thing must have in common."""
    fact = point.fact
    parties, about = frozenset(p.id for p in fact.parties), frozenset(thing.id for thing in fact.about)
    origin, target = fact.origin and fact.origin.id, fact.target and fact.target.id
    # A share is of the thing that it is about, however each source words that.
    named = bool(about) and point.value.unit.family is UnitFamily.SHARE
    item, basis = (None, None) if named else (fact.item, fact.basis)
    return fact.indicator, origin, target, parties, about, item, basis, point.value.unit, fact.stage


def _list(counts: Mapping[object, int]) -> str:
    texts = {v: " and ".join(sorted(v)) if isinstance(v, frozenset) else str(v or "none") for v in counts}
    return ", ".join(f"{text} ({counts[value]})" for value, text in sorted(texts.items(), key=itemgetter(1)))


class PercentChange(Series):
    """How much a figure changed: a series of two points.

    Attributes:
        difference: The second figure less the first, with the bound that follows from their bounds.
        value: The change in percent of the first figure, to two places; ``None`` if the first is 0, or if only one of
            the figures is negative.
        low: The least that it may be, over bounds and attested readings, rounded down; ``None`` if unknown.
        high: The most that it may be, rounded up; ``None`` if unknown.
    """

    def __init__(self, one: Point, two: Point, left_out: Reasons) -> None:
        super().__init__([one, two], left_out)
        self.difference: Quantity = two.value - one.value
        self.value: Decimal | None = _percent(one.value.amount, two.value.amount, ROUND_HALF_EVEN)
        is_positive = one.low is not None and one.low > 0
        # The lower the first figure, the more the second is above it.
        self.low: Decimal | None = _percent(one.high, two.low, ROUND_FLOOR) if is_positive else None
        self.high: Decimal | None = _percent(one.low, two.high, ROUND_CEILING) if is_positive else None

    @property
    def quantity(self) -> Quantity | None:
        """The change in percent, with its bound; ``None`` if ``value`` is."""
        bound = self.difference.bound if self[0].value.amount > 0 else Bound.ABOUT
        return None if self.value is None else Quantity(self.value, Unit.PERCENT, bound)

    def _result(self, width: int = 80) -> str:
        percent = self.quantity or "no percentage: the first figure is 0, or one is negative"
        return f"{percent}\n{self.difference}\n{super()._result(width)}"

    def _json(self) -> dict[str, object]:
        numbers = {name: getattr(self, name) for name in ("value", "low", "high")}
        percent = {name: None if number is None else f"{number:f}" for name, number in numbers.items()}
        return {"percent": percent, "difference": self.difference.to_json(), "points": super()._json()}


def _percent(one: Decimal | None, two: Decimal | None, rounding: str) -> Decimal | None:
    """Return how much more *two* is than *one*, in percent of the size of *one*."""
    if one is None or two is None or not one or one * two < 0:
        return None
    exact = Context(prec=120, rounding=rounding)
    return exact.quantize(exact.divide((two - one) * 100, abs(one)), Decimal("0.01"))


@asks("facts", words="Change of {noun}{near}{later}, doubtful figures {doubtful}", noun=FIGURES)
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
    """Return by how much a figure changed, in percent, between two observations of one thing.

    *since* and *until* are the dates or periods of the observations, by default those of the first and the last of the
    series. The other arguments are those of :func:`series`.

    Raises:
        EdtfError: If *since* or *until* is not a date.
        QuestionError: If either period has no observation or several; the message lists them. Other errors are those of
            :func:`series`.

    >>> from azjp_relations import load
    >>> article = load().facts.where(source="wikipedia-azerbaijan-japan-relations")
    >>> turnover = change(article, 1997, 2017, indicator="trade-turnover", doubtful="as-printed")
    >>> print(turnover.quantity, "|", turnover.difference)
    about -0.99 percent | about USD -220,000
    """
    line = series(facts, mix="period", doubtful=doubtful, reading=reading, conjectures=conjectures)
    if len(line) < 2:
        raise QuestionError(f"a change needs two observations, but only {_dates(line) or 'nothing'} is on record")
    one = line[0] if since is None else _point(line, since)
    two = line[-1] if until is None else _point(line, until)
    if one is two:
        raise QuestionError(f"a change needs two observations, not {one.period} twice: on record are {_dates(line)}")
    if two.period.before(one.period) is True:
        raise QuestionError(f"until= gives {two.period}, which is before {one.period} of since=: exchange them")
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
