"""How much: :func:`total` and :func:`series` over economic facts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, overload

from attrs import frozen

from azjp_relations.aggregate.answers import Answer, one_of
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import QuestionError
from azjp_relations.model import EconomicFact
from azjp_relations.quantities import Quantity, Unit, UnitFamily

__all__ = ["Doubtful", "Point", "Series", "Total", "series", "total"]

#: What is done with a figure that a caveat unsettles: left out, taken as its source prints it, or taken as the
#: editor would correct it (and left out where no correction is proposed).
Doubtful = Literal["exclude", "as-printed", "corrected"]

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

    def __init__(
        self,
        question: str,
        unit: Unit,
        figures: Sequence[tuple[EconomicFact, Quantity]],
        left_out: Iterable[tuple[EconomicFact, str]],
    ) -> None:
        super().__init__(question, (fact for fact, _ in figures), left_out)
        self.unit = unit
        self._figures = figures
        self.quantity = Quantity.total(q for _, q in figures) if figures else None
        self.value = self.quantity.amount if self.quantity is not None else Decimal(0)
        self.low = _sum(min, [[q.low for q in _readings(*pair)] for pair in figures])
        self.high = _sum(max, [[q.high for q in _readings(*pair)] for pair in figures])

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for fact, figure in self._figures:
            yield fact.id, fact.period or "undated", figure

    def _result(self, width: int = 80) -> str:
        if self.quantity is None:
            return f"nothing on record to add up in {self.unit.value}"
        low = "?" if self.low is None else f"{self.low:,f}"
        high = "?" if self.high is None else f"{self.high:,f}"
        lines = [str(self.quantity), f"between {low} and {high} by its sources", ""]
        return "\n".join(lines) + super()._result(width)

    def _json(self) -> dict[str, object]:
        return {
            "quantity": self.quantity.to_json() if self.quantity is not None else None,
            "low": None if self.low is None else f"{self.low:f}",
            "high": None if self.high is None else f"{self.high:f}",
            "figures": [{"record": f.id, **q.to_json()} for f, q in self._figures],
        }


def _readings(fact: EconomicFact, figure: Quantity) -> list[Quantity]:
    attested = (v.value for v in fact.variants if v.field == "value" and not v.conjecture)
    return [figure, *(v for v in attested if isinstance(v, Quantity) and v.unit is figure.unit)]


def _sum(pick: Callable[..., Decimal], sides: list[list[Decimal | None]]) -> Decimal | None:
    found = Decimal(0)
    for side in sides:
        known = [s for s in side if s is not None]
        if len(known) != len(side):
            return None
        found += pick(known)
    return found if sides else None


def total(facts: Iterable[EconomicFact], *, unit: Unit | str, doubtful: Doubtful = "exclude") -> Total:
    """Add up the figures of economic facts.

    Left out, each with its reason: facts without a figure or in another unit; figures that a caveat unsettles
    (misprint, impossible scale, contradiction), unless *doubtful* asks for them; facts that are part of another one
    that is counted.

    Args:
        facts: The facts.
        unit: The unit to add up in; nothing is converted.
        doubtful: ``"exclude"`` leaves doubtful figures out; ``"as-printed"`` takes them as their sources print
            them; ``"corrected"`` takes the editor's conjecture where there is one.

    Raises:
        UnknownTermError: For an unknown unit.
        QuestionError: If the figures do not add up by their nature: percentages, or levels at several moments.

    >>> from azjp_relations import load
    >>> print(total(load().facts.where(indicator="grant", during="2015"), unit="USD").quantity)
    USD 900,000
    """
    unit = Unit.of(unit)
    if unit.family is UnitFamily.SHARE:
        raise QuestionError(f"figures in {unit.value} do not add up: they are parts of different wholes")
    one_of(doubtful, _DOUBTFUL, "way with doubtful figures")
    figures: list[tuple[EconomicFact, Quantity]] = []
    left_out: list[tuple[EconomicFact, str]] = []
    for fact in dict.fromkeys(facts):
        figure, reason = _figure(fact, doubtful)
        if figure is None:
            left_out.append((fact, reason))
        elif figure.unit is not unit:
            left_out.append((fact, f"is in {figure.unit.value}, not {unit.value}"))
        else:
            figures.append((fact, figure))
    counted = {fact.id for fact, _ in figures}
    for fact, figure in [*figures]:
        # The outermost: those in between are left out themselves.
        if whole := next((w for w in reversed([*_wholes(fact)]) if w.id in counted), None):
            figures.remove((fact, figure))
            left_out.append((fact, f"is part of {whole.id!r}, which is counted"))
    _must_add_up([fact for fact, _ in figures])
    return Total(f"Total in {unit.value}, doubtful figures {_said(doubtful)}", unit, figures, left_out)


def _said(doubtful: str) -> str:
    return {"exclude": "left out", "as-printed": "as printed", "corrected": "as corrected"}[doubtful]


def _figure(fact: EconomicFact, doubtful: str) -> tuple[Quantity | None, str]:
    """Return the figure of *fact* to count, or ``None`` and the reason why there is none."""
    if fact.value is None:
        return None, "states no figure"
    if not fact.doubts or doubtful == "as-printed":
        return fact.value, ""
    why = fact.doubts[0].note
    if doubtful == "exclude":
        return None, f"doubtful ({fact.doubts[0].kind.value}): {why}"
    for variant in fact.variants:
        if variant.field == "value" and variant.conjecture and isinstance(variant.value, Quantity):
            return variant.value, ""
    return None, f"doubtful, and no correction is proposed: {why}"


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

    def _footer(self) -> str:
        gap = f"no observation in {len(self.gaps)} years between; " if self.gaps else ""
        return gap + super()._footer()


def series(facts: Iterable[EconomicFact], *, doubtful: Doubtful = "exclude") -> Series:
    """Put the observations of one thing in order of time.

    Args:
        facts: Facts of one indicator, one direction, one item and one unit.
        doubtful: What is done with figures that a caveat unsettles, as in :func:`total`.

    Raises:
        QuestionError: If the facts observe different things; the message says in what they differ.

    >>> from azjp_relations import load
    >>> [str(point.period) for point in series(load().facts.where(indicator="trade-turnover"))]
    ['1997', '2017']
    """
    one_of(doubtful, _DOUBTFUL, "way with doubtful figures")
    points: list[Point] = []
    left_out: list[tuple[EconomicFact, str]] = []
    for fact in dict.fromkeys(facts):
        figure, reason = _figure(fact, doubtful)
        if figure is None:
            left_out.append((fact, reason))
        elif fact.period is None:
            left_out.append((fact, "bears no date"))
        else:
            readings = [_readings(fact, figure)]
            low = _sum(min, [[q.low for q in r] for r in readings])
            high = _sum(max, [[q.high for q in r] for r in readings])
            points.append(Point(period=fact.period, value=figure, low=low, high=high, fact=fact))
    for index, what in enumerate(("indicators", "origins", "targets", "parties", "items")):
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
