"""How much: :func:`total` and :func:`total_by` over economic facts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from azjp_relations import display
from azjp_relations.answers.answer import Answer, Keyed, Reasons, Records, records_of
from azjp_relations.answers.columns import (
    CITED,
    COUNTS,
    KEY,
    PERIOD,
    RECORD,
    SUM,
    Row,
    Table,
    cited_cell,
    date_cells,
    sum_cells,
    table_of_rows,
)
from azjp_relations.answers.counts import grouped
from azjp_relations.answers.keys import Facet, facet_keys, reason_for_none
from azjp_relations.answers.ledger import NOTHING, Doubtful, Figure, Groups, Ledger, Placed, Side, Way
from azjp_relations.answers.series import line_of
from azjp_relations.errors import QuestionError, one_of
from azjp_relations.model import EconomicFact, Record
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.readings import Reading
from azjp_relations.query import Collection
from azjp_relations.vocabulary import Unit, UnitFamily

__all__ = ["Total", "Totals", "total", "total_by"]


class Total(Answer):
    """A sum of figures.

    Attributes:
        unit: The unit of the sum.
        quantity: The sum with its unit and bound; ``None`` if there was nothing to add up.
        value: The amount of the sum; 0 if there was nothing to add up, and then no statement that it is zero.
        low: The least that it may be, over bounds and attested readings; ``None`` if nothing says.
        high: The most that it may be; ``None`` if nothing says.
    """

    _headers = ("record", "period", "figure")
    _columns = (RECORD, *PERIOD, *SUM, CITED)
    _workings = ("_ledger", "_whole", "_facts", "_placed")

    def __init__(
        self,
        question: str,
        ledger: Ledger,
        whole: int,
        facts: Callable[[], Iterable[EconomicFact]],
        *,
        placed: Callable[[], Placed],
        left_out: Reasons | Callable[[], Reasons] = (),
    ) -> None:
        super().__init__(question, facts, left_out)
        self.unit = ledger.unit
        self._ledger, self._whole = ledger, whole
        self._facts, self._placed = facts, placed

    @cached_property
    def value(self) -> Decimal:
        """The amount of the sum; 0 if there was nothing to add up."""
        return self._ledger.value(self._whole, self._placed)

    @cached_property
    def quantity(self) -> Quantity | None:
        """The sum with its unit and bound; ``None`` if there was nothing to add up."""
        facts = self._placed()
        return self._ledger.quantity(self.value, facts) if facts[1] else None

    @cached_property
    def low(self) -> Decimal | None:
        """The least that the sum may be; ``None`` if nothing says."""
        return self._limit("low")

    @cached_property
    def high(self) -> Decimal | None:
        """The most that the sum may be; ``None`` if nothing says."""
        return self._limit("high")

    def _limit(self, side: Side) -> Decimal | None:
        facts = self._placed()
        return self._ledger.limit(side, facts, self._whole) if facts[1] else None

    @cached_property
    def _figures(self) -> list[Figure]:
        return self._ledger.way.figures(self._facts())

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
        lines = [str(self.quantity), f"{_between(self.low, self.high)} by its sources", ""]
        return "\n".join(lines) + super()._result(width)

    def _lead(self) -> "tuple[display.Line | None, list[display.Line]]":
        if self.quantity is None:
            return None, [display.line(self._result())]
        return display.figure_of(self.quantity), [display.line(f"{_between(self.low, self.high)} by its sources")]

    def _json(self) -> dict[str, object]:
        return {
            "quantity": self.quantity.to_json() if self.quantity is not None else None,
            "low": None if self.low is None else f"{self.low:f}",
            "high": None if self.high is None else f"{self.high:f}",
            "figures": [{"record": f.fact.id, **f.taken.to_json()} for f in self._figures],
        }


def _between(low: Decimal | None, high: Decimal | None) -> str:
    """Return what is known of an amount between *low* and *high*, in words."""
    if low is None and high is None:
        return "without limits"
    if low is None:
        return f"{high:,f} or less"
    return f"{low:,f} or more" if high is None else f"between {low:,f} and {high:,f}"


def total(
    facts: Records,
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
        facts: A dataset, a collection, an answer, or any records; other records than facts are left out.
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
    way = Way.of(doubtful, reading, conjectures=conjectures, planned=planned)
    ledger, counted, left_out = _counted(records_of(facts, "facts"), unit, way)
    placed = (0, counted.bits)
    question = f"Total in {unit.value}, doubtful figures {_said(doubtful)}"
    return Total(question, ledger, ledger.sum(placed), counted.__iter__, placed=lambda: placed, left_out=left_out)


def _counted(
    records: Collection[Any], unit: Unit, way: Way
) -> tuple[Ledger, Collection[EconomicFact], Callable[[], Reasons]]:
    """Return the ledger of *unit*, those of *records* that count in it, and those left out with their reasons."""
    if unit.family is UnitFamily.SHARE:
        raise QuestionError(f"figures in {unit.value} do not add up: they are parts of different wholes")
    others = [record for record in records if not isinstance(record, EconomicFact)]
    facts = Collection(r for r in records if isinstance(r, EconomicFact)) if others else records
    ledger = way.ledger(facts, unit)
    in_unit = facts.cut(facts.bits & ledger.members)
    # Most figures count whatever else does; a part of a whole does not, nor do two levels of one thing.
    joint = in_unit.facet("joint", _is_joint)[True]
    parts = {fact: whole for fact in joint if (whole := _outermost(fact, in_unit)) is not None}
    counted = in_unit - in_unit.only(parts) if parts else in_unit
    _must_add_up([fact for fact in joint if fact not in parts])

    def left_out() -> Iterator[tuple[Record, str]]:
        yield from ((record, "is not an economic fact") for record in others)
        for fact in facts - in_unit:
            figure = way.figure(fact)
            yield fact, figure if isinstance(figure, str) else f"is in {figure.taken.unit.value}, not {unit.value}"
        for fact, whole in parts.items():
            yield fact, f"is part of {whole.id!r}, which is counted"

    return ledger, counted, left_out


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
    _workings = ("_groups", "_counted", "_ledger", "_sets")

    def __init__(self, question: str, ledger: Ledger, groups: Groups, left_out: Callable[[], Reasons]) -> None:
        self._groups, self._counted = groups, groups[0]
        super().__init__(question, lambda: (f for key in self for f in groups[0][key]), left_out)
        self.unit = ledger.unit
        self._ledger = ledger

    @cached_property
    def _sums(self) -> dict[str, int]:
        if self._counted.is_thin(6):
            return self._ledger.sums(self._counted)
        add_up = self._ledger.sum
        return {key: add_up(facts) for key, facts in self._sets[0].items()}

    @cached_property
    def _sets(self) -> tuple[dict[str, Placed], ...]:
        return tuple(dict(group.sets()) for group in self._groups)

    @cached_property
    def low(self) -> Mapping[str, Decimal | None]:
        """For each key the least that the sum may be: what may not belong under it counts only if that is less."""
        return Keyed(self._limits("low"))

    @cached_property
    def high(self) -> Mapping[str, Decimal | None]:
        """For each key the most that the sum may be; also keys under which nothing is counted, but something may be."""
        return Keyed(self._limits("high"))

    def _limits(self, side: Side) -> Mapping[str, Decimal | None]:
        ledger, sums = self._ledger, self._sums
        # How many digits a sum has depends on the figures it names: then each sum is looked at by itself.
        if self._counted.is_thin(24) and not ledger.places:
            return ledger.limits(side, sums, self._groups, self._limited)
        (sets, lost, gained), limit = self._sets, ledger.limit
        return {
            key: limit(side, sets.get(key, NOTHING), sums.get(key, 0), lost.get(key, NOTHING), gained.get(key, NOTHING))
            for key in self._limited
        }

    @cached_property
    def _limited(self) -> list[str]:
        """The keys of sums, and of what may belong to one."""
        return sorted({*self._sums, *self._groups[2].keys()})

    @cached_property
    def _totals(self) -> dict[str, Total]:
        return Keyed({key: self._total(key, whole) for key, whole in self._sums.items()})

    def _total(self, key: str, whole: int) -> Total:
        counted, question = self._counted, f"{self.question}: {key}"
        return Total(question, self._ledger, whole, lambda: counted[key], placed=lambda: (0, counted[key].bits))

    def __getitem__(self, key: str) -> Total:
        return self._totals[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sums)

    def __len__(self) -> int:
        return len(self._sums)

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for key, total in self.items():
            low, high = self.low[key], self.high[key]
            between = "" if low == total.value == high else f"  ({_between(low, high)})"
            yield key, f"{total.quantity}{between}"

    def _cells(self) -> Iterator[Row]:
        for key, total in self.items():
            if total.quantity is not None:
                yield key, *sum_cells(total.quantity, self.low[key], self.high[key]), len(total.records)

    def _members(self) -> Iterator[tuple[Row, Record]]:
        return (((key,), fact) for key, total in self.items() for fact in total.records)


def total_by(
    facts: Records,
    by: Facet | Callable[[Any], str | Iterable[str] | None],
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
        facts: A dataset, a collection, an answer, or any records; other records than facts are left out.
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
    way = Way.of(doubtful, reading, conjectures=conjectures, planned=planned)
    one_of(dates, ("earliest", "possible"), "dates=")
    facet = facet_keys(by, dates=dates, reading=reading, conjectures=conjectures)
    ledger, counted, left_out = _counted(records_of(facts, "facts"), unit, way)
    groups = grouped(counted, facet)

    def all_left_out() -> Iterator[tuple[Record, str]]:
        yield from left_out()
        for fact in groups[0].none():
            yield fact, reason_for_none(fact, facet)

    question = f"Total in {unit.value} by {facet.name}, doubtful figures {_said(doubtful)}"
    return Totals(question, ledger, groups, all_left_out)


def _wholes(fact: EconomicFact) -> Iterator[EconomicFact]:
    whole = fact.part_of
    while whole is not None:
        yield whole
        whole = whole.part_of


def _must_add_up(facts: Sequence[EconomicFact]) -> None:
    seen: dict[tuple[object, ...], EconomicFact] = {}
    for fact in facts:
        if fact.is_stock:
            other = seen.setdefault(line_of(fact), fact)
            if other is not fact:
                raise QuestionError(
                    f"{other.id!r} and {fact.id!r} are levels at two moments ({fact.indicator.value}):"
                    " they do not add up; ask for a series"
                )
