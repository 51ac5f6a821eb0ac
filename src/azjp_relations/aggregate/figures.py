"""How much: :func:`total` and :func:`series` over economic facts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Literal, NamedTuple, overload

from attrs import frozen

from azjp_relations.aggregate.answers import Answer, Lazily, collected
from azjp_relations.aggregate.columns import (
    CITED,
    COUNTS,
    KEY,
    RECORD,
    SUM,
    Row,
    Table,
    cited_cell,
    date_cells,
    date_columns,
    sum_cells,
    table_of_rows,
)
from azjp_relations.aggregate.counts import grouped
from azjp_relations.aggregate.facets import Facet, facet_keys, reason_for_none
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import QuestionError, one_of
from azjp_relations.model import EconomicFact, Variant
from azjp_relations.quantities import Quantity, Unit, UnitFamily
from azjp_relations.query import Collection, Grouped
from azjp_relations.readings import Reading, as_read, checked_reading
from azjp_relations.vocabulary import Stage

__all__ = ["Doubtful", "Point", "Series", "Total", "Totals", "series", "total", "total_by"]

#: What is done with a figure that a caveat unsettles: left out, taken as its source prints it, or taken as the
#: editor would correct it (and left out where no correction is proposed).
Doubtful = Literal["exclude", "as-printed", "corrected"]

_PERIOD = date_columns("period", "When; empty if the sources do not say.", nullable=True)

_DOUBTFUL = ("exclude", "as-printed", "corrected")


class Total(Answer):
    """A sum of figures.

    Attributes:
        quantity: The sum with its unit and bound; ``None`` if there was nothing to add up.
        value: The amount of the sum; 0 if there was nothing to add up, and then no statement that it is zero.
        low: The least that it may be, over bounds and attested readings; ``None`` if nothing says.
        high: The most that it may be; ``None`` if nothing says.
    """

    _headers = ("record", "period", "figure")
    _columns = (RECORD, *_PERIOD, *SUM, CITED)

    def __init__(
        self,
        question: str,
        unit: Unit,
        figures: Sequence["_Figure"],
        left_out: Iterable[tuple[EconomicFact, str]],
    ) -> None:
        super().__init__(question, [f.fact for f in figures], left_out)
        self.unit = unit
        self._figures = figures
        self.quantity = Quantity.total(f.taken for f in figures) if figures else None
        self.value = self.quantity.amount if self.quantity is not None else Decimal(0)
        self.low = _sum(f.low for f in figures) if figures else None
        self.high = _sum(f.high for f in figures) if figures else None

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for figure in self._figures:
            yield figure.fact.id, figure.fact.period or "undated", figure.taken

    def _cells(self) -> Iterator[Row]:
        for fact, taken, low, high in self._figures:
            yield fact.id, *date_cells(fact.period), *sum_cells(taken, low, high), cited_cell(fact)

    def _tables(self) -> dict[str, Table]:
        def rows() -> Iterator[Row]:
            if self.quantity is not None:
                yield *sum_cells(self.quantity, self.low, self.high), len(self._figures)

        one = table_of_rows("sum", self.question, (*SUM, COUNTS[0]), ("unit",), rows)
        return {**super()._tables(), one.name: one}

    def _result(self, width: int = 80) -> str:
        if self.quantity is None:
            return f"nothing on record to add up in {self.unit.value}"
        lines = [str(self.quantity), f"between {_shown(self.low)} and {_shown(self.high)} by its sources", ""]
        return "\n".join(lines) + super()._result(width)

    def _json(self) -> dict[str, object]:
        return {
            "quantity": self.quantity.to_json() if self.quantity is not None else None,
            "low": None if self.low is None else f"{self.low:f}",
            "high": None if self.high is None else f"{self.high:f}",
            "figures": [{"record": f.fact.id, **f.taken.to_json()} for f in self._figures],
        }


def _shown(amount: Decimal | None) -> str:
    return "?" if amount is None else f"{amount:,f}"


class _Figure(NamedTuple):
    """A figure that is counted: as it is taken, and the least and the most that it may be."""

    fact: EconomicFact
    taken: Quantity
    low: Decimal | None
    high: Decimal | None


def _sum(sides: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of *sides*: ``None`` if one of them is."""
    found = Decimal(0)
    for side in sides:
        if side is None:
            return None
        found += side
    return found


class _Way(NamedTuple):
    """How figures are taken: which reading, and what is done with those that a caveat unsettles."""

    doubtful: str
    reading: Reading
    conjectures: bool
    planned: bool = True

    def figure(self, fact: EconomicFact) -> _Figure | str:
        """Return the figure of *fact* to count, or the reason why there is none."""
        taken = self._taken(fact)
        if isinstance(taken, str):
            return taken
        if not fact.variants:
            return _Figure(fact, taken, taken.low, taken.high)
        # A figure that is not trusted is no reading to reckon with, unless it is the one that is taken.
        others: list[object] = [] if fact.doubts else [fact.value]
        others += [v.value for v in self._variants(fact)]
        readings = [taken, *(q for q in others if isinstance(q, Quantity) and q.unit is taken.unit)]
        lows, highs = [q.low for q in readings], [q.high for q in readings]
        return _Figure(fact, taken, _extreme(min, lows), _extreme(max, highs))

    def figures(self, facts: Collection[EconomicFact]) -> list[_Figure | str]:
        """Return the figure of each of *facts*, or the reason why there is none."""
        return facts.column(("figure", self), self.figure)

    def counted(self, facts: Collection[EconomicFact]) -> list[_Figure]:
        """Return the figures of *facts*, all of which have one."""
        return [figure for figure in self.figures(facts) if not isinstance(figure, str)]

    def units(self, fact: EconomicFact) -> tuple[Unit, ...]:
        """Return the unit of the figure of *fact*, or nothing where there is none to count."""
        figure = self.figure(fact)
        return () if isinstance(figure, str) else (figure.taken.unit,)

    def _variants(self, fact: EconomicFact) -> list[Variant]:
        return [v for v in fact.variants if v.field == "value" and (self.conjectures or not v.conjecture)]

    def _taken(self, fact: EconomicFact) -> Quantity | str:
        if fact.value is None:
            return "states no figure"
        if fact.stage is Stage.PLANNED and not self.planned:
            return "is planned, not known to be done"
        if self.doubtful == "as-printed" or not fact.caveats or not fact.doubts:
            return as_read(fact, self.reading, conjectures=self.conjectures).value or fact.value
        why = fact.doubts[0].note
        if self.doubtful == "exclude":
            return f"doubtful ({fact.doubts[0].kind.value}): {why}"
        for variant in fact.variants:
            if variant.field == "value" and variant.conjecture and isinstance(variant.value, Quantity):
                return variant.value
        return f"doubtful, and no correction is proposed: {why}"


def _extreme(pick: Callable[[list[Decimal]], Decimal], sides: list[Decimal | None]) -> Decimal | None:
    known = [side for side in sides if side is not None]
    return pick(known) if len(known) == len(sides) else None


def total(
    facts: Iterable[EconomicFact],
    *,
    unit: Unit | str,
    doubtful: Doubtful = "exclude",
    planned: bool = False,
    reading: Reading = "preferred",
    conjectures: bool = False,
) -> Total:
    """Add up the figures of economic facts.

    Left out, each with its reason: facts without a figure or in another unit; figures that a caveat unsettles
    (misprint, impossible scale, contradiction), unless *doubtful* asks for them; what is only planned, unless *planned*
    asks for it; facts that are part of another one that is counted.

    Args:
        facts: The facts.
        unit: The unit to add up in; nothing is converted.
        doubtful: ``"exclude"`` leaves doubtful figures out; ``"as-printed"`` takes them as their sources print
            them; ``"corrected"`` takes the editor's conjecture where there is one.
        planned: Whether what is only planned counts as well.
        reading: Which reading of a figure with variants is taken, as :func:`azjp_relations.as_read` takes it.
        conjectures: Whether the editor's conjectures count among the readings, also for ``low`` and ``high``.

    Raises:
        UnknownTermError: For an unknown unit.
        QuestionError: If the figures do not add up by their nature: percentages, or levels at several moments.

    >>> from azjp_relations import load
    >>> print(total(load().facts.where(indicator="grant", during="2015"), unit="USD").quantity)
    USD 900,000
    """
    unit = Unit.of(unit)
    way = _way(doubtful, reading, conjectures=conjectures, planned=planned)
    counted, left_out = _counted(collected(facts), unit, way)
    return Total(f"Total in {unit.value}, doubtful figures {_said(doubtful)}", unit, way.counted(counted), left_out)


def _way(doubtful: str, reading: Reading, *, conjectures: bool, planned: bool = True) -> _Way:
    one_of(doubtful, _DOUBTFUL, "way with doubtful figures")
    checked_reading(reading)
    return _Way(doubtful, reading, conjectures, planned)


def _counted(
    facts: Collection[EconomicFact], unit: Unit, way: _Way
) -> tuple[Collection[EconomicFact], Iterable[tuple[EconomicFact, str]]]:
    """Return those of *facts* whose figures count in *unit*, and those left out with their reasons."""
    if unit.family is UnitFamily.SHARE:
        raise QuestionError(f"figures in {unit.value} do not add up: they are parts of different wholes")
    in_unit = facts.facet(("unit taken", way), way.units)[unit]
    # Most figures count whatever else does; a part of a whole does not, nor do two levels of one thing.
    joint = in_unit.facet("joint", _is_joint)[True]
    parts = {fact: whole for fact in joint if (whole := _outermost(fact, in_unit)) is not None}
    counted = in_unit - in_unit.only(parts) if parts else in_unit
    _must_add_up([fact for fact in joint if fact not in parts])

    def left_out() -> Iterator[tuple[EconomicFact, str]]:
        others = facts - in_unit
        for fact, figure in zip(others, way.figures(others), strict=True):
            if isinstance(figure, str):
                yield fact, figure
            else:
                yield fact, f"is in {figure.taken.unit.value}, not {unit.value}"
        for fact, whole in parts.items():
            yield fact, f"is part of {whole.id!r}, which is counted"

    return counted, Lazily(left_out)


def _is_joint(fact: EconomicFact) -> tuple[bool, ...]:
    return (True,) if fact.part_of is not None or fact.is_stock else ()


def _outermost(fact: EconomicFact, among: Collection[EconomicFact]) -> EconomicFact | None:
    """Return the outermost whole of *fact* that is *among* others: those in between are left out themselves."""
    return next((whole for whole in reversed([*_wholes(fact)]) if whole.id in among), None)


def _said(doubtful: str) -> str:
    return {"exclude": "left out", "as-printed": "as printed", "corrected": "as corrected"}[doubtful]


class Totals(Answer, Mapping[str, Total]):
    """Sums by key: a mapping from key to its :class:`Total`.

    Attributes:
        unit: The unit of all of them.
        low: For each key the least that the sum may be, over bounds, attested readings and what may belong under
            another key; ``None`` if nothing says.
        high: For each key the most; ``None`` if nothing says.
    """

    _headers = ("key", "total")
    _columns = (KEY, *SUM, COUNTS[0])
    _groups_records = True

    def __init__(
        self,
        question: str,
        unit: Unit,
        way: _Way,
        groups: tuple[Grouped[EconomicFact], Grouped[EconomicFact], Grouped[EconomicFact]],
        left_out: Iterable[tuple[EconomicFact, str]],
    ) -> None:
        self._keys = groups[0].counts()
        super().__init__(question, Lazily(lambda: (f for key in self._keys for f in groups[0][key])), left_out)
        self.unit = unit
        self._way = way
        self._counted, self._lost, self._gained = groups

    @cached_property
    def low(self) -> Mapping[str, Decimal | None]:
        """For each key the least that the sum may be: what may not belong under it counts only if that is less."""
        return self._extreme("low", min)

    @cached_property
    def high(self) -> Mapping[str, Decimal | None]:
        """For each key the most that the sum may be; also keys under which nothing is counted, but something may be."""
        return self._extreme("high", max)

    def _extreme(self, side: str, pick: Callable[[Decimal, Decimal], Decimal]) -> Mapping[str, Decimal | None]:
        limit_of = attrgetter(side)
        found: dict[str, Decimal | None] = {}
        for key in sorted({*self._keys, *self._gained}):
            sure = self._way.counted(self._counted[key] - self._lost[key])
            unsure = self._way.counted(self._lost[key] | self._gained[key])
            may = (limit if limit is None else pick(limit, Decimal(0)) for limit in map(limit_of, unsure))
            found[key] = _sum([*map(limit_of, sure), *may])
        return found

    def __getitem__(self, key: str) -> Total:
        if key not in self._keys:
            raise KeyError(key)
        return Total(f"{self.question}: {key}", self.unit, self._way.counted(self._counted[key]), ())

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for key, total in self.items():
            low, high = self.low[key], self.high[key]
            between = "" if low == total.value == high else f"  (between {_shown(low)} and {_shown(high)})"
            yield key, f"{total.quantity}{between}"

    def _cells(self) -> Iterator[Row]:
        for key, total in self.items():
            if total.quantity is not None:
                yield key, *sum_cells(total.quantity, self.low[key], self.high[key]), len(total.records)

    def _members(self) -> Iterator[tuple[Row, EconomicFact]]:
        return (((key,), fact) for key in self._keys for fact in self._counted[key])

    __hash__ = object.__hash__


def total_by(
    facts: Iterable[EconomicFact],
    by: Facet | Callable[[EconomicFact], str | Iterable[str] | None],
    *,
    unit: Unit | str,
    doubtful: Doubtful = "exclude",
    planned: bool = False,
    dates: Literal["earliest", "possible"] = "earliest",
    reading: Reading = "preferred",
    conjectures: bool = False,
) -> Totals:
    """Add up the figures of economic facts by a facet.

    What is left out is what :func:`total` leaves out of the whole, and what has no key. By a facet of which a fact has
    one value the totals add up to the whole; a fact with several values (topics, actors) is in each of their totals.

    Args:
        facts: The facts.
        by: What to group by, as in :func:`count_by`.
        unit: The unit to add up in; nothing is converted.
        doubtful: What is done with figures that a caveat unsettles, as in :func:`total`.
        planned: Whether what is only planned counts as well.
        dates: How a date that does not settle its year is grouped, as in :func:`count_by`. No figure is split.
        reading: Which reading of a field with variants is taken, as :func:`azjp_relations.as_read` takes it.
        conjectures: Whether the editor's conjectures count among the readings, also for ``low`` and ``high``.

    Raises:
        UnknownTermError: For an unknown unit.
        QuestionError: For a facet that there is not, or figures that do not add up by their nature.

    >>> from azjp_relations import load
    >>> turnover = total_by(load().facts.where(indicator="trade-turnover"), "year", unit="USD")
    >>> {year: str(total.quantity) for year, total in turnover.items()}
    {'1997': 'USD 22,300,000', '2017': 'about USD 22,080,000'}
    """
    unit = Unit.of(unit)
    way = _way(doubtful, reading, conjectures=conjectures, planned=planned)
    one_of(dates, ("earliest", "possible"), "way with dates")
    facet = facet_keys(by, dates=dates, reading=reading, conjectures=conjectures)
    collection = collected(facts)
    counted, left_out = _counted(collection, unit, way)
    by_key, lost, gained = grouped(counted, facet)

    def all_left_out() -> Iterator[tuple[EconomicFact, str]]:
        yield from left_out
        for fact in by_key.none():
            yield fact, reason_for_none(fact, facet)

    question = f"Total in {unit.value} by {facet.name}, doubtful figures {_said(doubtful)}"
    return Totals(question, unit, way, (by_key, lost, gained), Lazily(all_left_out))


def _wholes(fact: EconomicFact) -> Iterator[EconomicFact]:
    whole = fact.part_of
    while whole is not None:
        yield whole
        whole = whole.part_of


def _line_of(fact: EconomicFact) -> tuple[object, ...]:
    """Return what two observations must share to be of the same thing at different times."""
    parties = frozenset(p.id for p in fact.parties)
    return (
        fact.indicator,
        fact.origin and fact.origin.id,
        fact.target and fact.target.id,
        parties,
        fact.item,
        fact.basis,
    )


def _must_add_up(facts: Sequence[EconomicFact]) -> None:
    seen: dict[tuple[object, ...], EconomicFact] = {}
    for fact in facts:
        if fact.is_stock:
            other = seen.setdefault(_line_of(fact), fact)
            if other is not fact:
                raise QuestionError(
                    f"{other.id!r} and {fact.id!r} are levels at two moments ({fact.indicator.value}):"
                    " they do not add up; ask for a series"
                )


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


class Series(Answer, Sequence[Point]):
    """Observations of one thing, in order of time; no point stands for a time without observation.

    Attributes:
        points: The points.
        gaps: The calendar years between the first and the last point in which nothing is observed.
    """

    _headers = ("period", "figure", "record")
    _columns = (RECORD, *_PERIOD, *SUM, CITED)

    def __init__(self, question: str, points: Iterable[Point], left_out: Iterable[tuple[EconomicFact, str]]) -> None:
        self.points = tuple(points)
        super().__init__(question, (p.fact for p in self.points), left_out)
        years = [p.period.years() for p in self.points if p.period.earliest and p.period.latest]
        observed = {year for span in years for year in span}
        self.gaps = tuple(y for y in range(min(observed), max(observed)) if y not in observed) if observed else ()

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Point, ...]: ...
    def __getitem__(self, index: int | slice) -> Point | tuple[Point, ...]:
        return self.points[index]

    def __len__(self) -> int:
        return len(self.points)

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for point in self.points:
            yield point.period, point.value, point.fact.id

    def _cells(self) -> Iterator[Row]:
        for p in self.points:
            figure = sum_cells(p.value, p.low, p.high)
            yield p.fact.id, *date_cells(p.period), *figure, cited_cell(p.fact)

    def _footer(self) -> str:
        gap = f"no observation in {len(self.gaps)} years between; " if self.gaps else ""
        return gap + super()._footer()


def series(
    facts: Iterable[EconomicFact],
    *,
    doubtful: Doubtful = "exclude",
    reading: Reading = "preferred",
    conjectures: bool = False,
) -> Series:
    """Put the observations of one thing in order of time.

    Args:
        facts: Facts of one indicator, one direction, one item and one unit.
        doubtful: What is done with figures that a caveat unsettles, as in :func:`total`.
        reading: Which reading of a field with variants is taken, as :func:`azjp_relations.as_read` takes it.
        conjectures: Whether the editor's conjectures count among the readings, also for ``low`` and ``high``.

    Raises:
        QuestionError: If the facts observe different things; the message says in what they differ.

    >>> from azjp_relations import load
    >>> [str(point.period) for point in series(load().facts.where(indicator="trade-turnover"))]
    ['1997', '2017']
    """
    way = _way(doubtful, reading, conjectures=conjectures)
    points: list[Point] = []
    left_out: list[tuple[EconomicFact, str]] = []
    for fact in dict.fromkeys(facts):
        figure = way.figure(fact)
        period = as_read(fact, reading, conjectures=conjectures).period
        if isinstance(figure, str):
            left_out.append((fact, figure))
        elif period is None:
            left_out.append((fact, "bears no date"))
        else:
            points.append(Point(period=period, value=figure.taken, low=figure.low, high=figure.high, fact=fact))
    for index, what in enumerate(("indicators", "origins", "targets", "parties", "items", "bases")):
        found = {_line_of(p.fact)[index] for p in points}
        if len(found) > 1:
            raise QuestionError(f"a series is of one thing, these are of {len(found)} {what}: {_listed(found)}")
    units = {p.value.unit.value for p in points}
    if len(units) > 1:
        raise QuestionError(f"a series is in one unit, these are in {', '.join(sorted(units))}")
    points.sort(key=lambda p: p.period.sort_key)
    name = points[0].fact.label.partition(":")[0] if points else "nothing on record"
    return Series(f"Series of {name}", points, left_out)


def _listed(found: set[object]) -> str:
    texts = (" and ".join(sorted(f)) if isinstance(f, frozenset) else str(f or "none") for f in found)
    return ", ".join(sorted(texts))
