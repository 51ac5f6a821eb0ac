"""How much over time: :func:`series` of economic facts."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Unpack

from attrs import frozen

from azjp_relations.answers.answer import Listing, Reasons
from azjp_relations.answers.columns import CITED, PERIOD, RECORD, SUM, Row, cited_cell, date_cells, sum_cells
from azjp_relations.answers.ledger import Doubtful, FigurePolicy
from azjp_relations.answers.question import AnyRecords, asks, records_of
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import QuestionError
from azjp_relations.model import EconomicFact, Record
from azjp_relations.model.mixing import Mixes, mixes
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.readings import Reading, as_read
from azjp_relations.query.where import SeriesFilters
from azjp_relations.vocabulary import UnitFamily

__all__ = ["Point", "Series", "series", "uneven", "unobserved"]


@frozen(kw_only=True)
class Point:
    """One observation in a series.

    Attributes:
        period: When.
        value: The figure.
        low: The least that it may be, over its bound and attested readings; ``None`` if nothing says.
        high: The most that it may be; ``None`` if nothing says.
        fact: The record.
    """

    period: EdtfDate
    value: Quantity
    low: Decimal | None
    high: Decimal | None
    fact: EconomicFact


class Series(Listing[Point]):
    """Observations of one thing, in order of time. A time without an observation has no point.

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
        years = "1 year" if len(self.gaps) == 1 else f"{len(self.gaps)} years"
        gap = f"no observation in {years} between; " if self.gaps else ""
        lengths = "" if self._levels or not uneven(p.period for p in self) else "periods of different length; "
        return gap + lengths + super()._footer()

    @property
    def _levels(self) -> bool:
        return any(p.fact.is_stock for p in self)


#: Days of the shortest period that figures are collected for; a day or two is when something happened.
_SHORTEST_PERIOD = 28


def unobserved(periods: Iterable[EdtfDate | None]) -> tuple[int, ...]:
    """Return the years between the first and the last of *periods* that none of them covers; open ones cover none."""
    observed = {year for p in periods if p is not None and p.earliest and p.latest for year in p.years()}
    return tuple(y for y in range(min(observed, default=0), max(observed, default=0)) if y not in observed)


def uneven(periods: Iterable[EdtfDate | None]) -> bool:
    """Tell whether figures over *periods* can't be compared as they are, as those of a year and of a month.

    Periods that begin on the same day are those of a running sum.
    """
    known = [(p.earliest, p.latest) for p in periods if p is not None and p.earliest and p.latest]
    lengths = [(last - first).days + 1 for first, last in known]
    if len({first for first, _ in known}) < 2 or min(lengths) < _SHORTEST_PERIOD:
        return False
    return max(lengths) > min(lengths) * 3 // 2


@asks("facts", words="Series of {noun}{near}{later}, doubtful figures {doubtful}")
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

    Args:
        facts: A dataset, a collection, an answer, or any records, whose economic facts are of one indicator,
            direction, item and unit, about one thing. A share of something on record (as a stake in a field) is of
            that, however its ``item`` and its ``basis`` are worded.
        mix: What the observations may differ in on purpose: ``"stage"``, or ``"period"``, so that periods may overlap.
        doubtful: What is done with figures in doubt, as in :func:`total`.
        planned: Whether planned figures count too.
        reading: Which reading of a field with variants counts, as in :func:`azjp_relations.as_read`.
        conjectures: Whether the editor's conjectures count among the readings, also for ``low`` and ``high``.
        filters: Filters of facts, as ``where`` of :class:`azjp_relations.EconomicFacts` takes them.

    Raises:
        FilterError: For an unknown filter.
        QuestionError: If the facts observe different things, or overlap; the message says how.

    >>> from azjp_relations import load
    >>> turnover = load().facts.where(indicator="trade-turnover", source="wikipedia-azerbaijan-japan-relations")
    >>> [str(point.period) for point in series(turnover, doubtful="as-printed")]
    ['1997', '2017']
    """
    policy = FigurePolicy.of(doubtful, reading, conjectures=conjectures, planned=planned)
    points: list[Point] = []
    left_out: list[tuple[Record, str]] = []
    for record in records_of(facts):
        figure = policy.figure(record)
        period = as_read(record, reading, conjectures=conjectures).when
        if isinstance(figure, str):
            left_out.append((record, figure))
        elif period is None:
            left_out.append((record, "has no date"))
        else:
            fact, value, low, high = figure
            points.append(Point(period=period, value=value, low=low, high=high, fact=fact))
    allowed = mixes(mix)
    for name, values in zip(_COMMON, map(set, zip(*map(_line_of, points), strict=True)), strict=False):
        if len(values) > 1 and (name != "stages" or "stage" not in allowed):
            raise QuestionError(
                f"a series is of one thing, these are of {len(values)} {name}: {_list(values)}; ask for each alone"
            )
    points.sort(key=lambda p: p.period.sort_key)
    for one, two in () if "period" in allowed else pairwise(points):
        if not one.fact.is_stock and one.period.before(two.period) is not True:
            raise QuestionError(
                f"{one.fact.id!r} ({one.period}) and {two.fact.id!r} ({two.period}) may overlap, so one may include the"
                " other: ask for one, or for both on purpose with mix='period'"
            )
    return Series(points, left_out)


#: What the values of :func:`_line_of` are called.
_COMMON = ("indicators", "origins", "targets", "parties", "things", "items", "bases", "units", "stages")


def _line_of(point: Point) -> tuple[object, ...]:
    """Return what two observations must have in common to be of the same thing at different times."""
    fact = point.fact
    parties, about = frozenset(p.id for p in fact.parties), frozenset(thing.id for thing in fact.about)
    origin, target = fact.origin and fact.origin.id, fact.target and fact.target.id
    # A share is one of the thing that it is about, in whatever words each source names that.
    named = bool(about) and point.value.unit.family is UnitFamily.SHARE
    item, basis = (None, None) if named else (fact.item, fact.basis)
    return fact.indicator, origin, target, parties, about, item, basis, point.value.unit, fact.stage


def _list(values: set[object]) -> str:
    texts = (" and ".join(sorted(v)) if isinstance(v, frozenset) else str(v or "none") for v in values)
    return ", ".join(sorted(texts))
