"""How much: :func:`total` and :func:`total_by` over economic facts."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, Literal, NamedTuple, TypeAlias, Unpack

from attrs import frozen

from azjp_relations.answers import columns as col
from azjp_relations.answers.alike import differences, must_add_up
from azjp_relations.answers.answer import Answer, ByKey, Keyed, Listing, Reasons
from azjp_relations.answers.keys import By, Groups, group
from azjp_relations.answers.ledger import (
    AS_PRINTED,
    EVERY_POLICY,
    FIGURES,
    POLICIES,
    Doubtful,
    Figure,
    FigurePolicy,
    Ledger,
    in_between,
)
from azjp_relations.answers.question import AnyRecords, asks, only, records_of
from azjp_relations.citing import sources_of
from azjp_relations.dates import EdtfDate
from azjp_relations.display import pieces, terminal
from azjp_relations.errors import QuestionError
from azjp_relations.model import EconomicFact, Quantity, Record, Source
from azjp_relations.model.facts import wholes_of
from azjp_relations.model.mixing import MIXES, Mix, Mixes, mixes, one_unit
from azjp_relations.model.readings import Reading, as_given_by, as_read
from azjp_relations.query import Collection
from azjp_relations.query.collection import index_of, made_by, members, origin_of, part
from azjp_relations.query.filters import Periods, period_of, several
from azjp_relations.query.index import bits_of
from azjp_relations.query.origin import test_of
from azjp_relations.query.where import FigureFilters
from azjp_relations.vocabulary import Unit, UnitFamily
from azjp_relations.vocabulary.terms import UnitWord


class Total(Answer):
    """A sum of figures.

    Attributes:
        unit: The unit of the sum.
        value: The amount of the sum; ``None`` if there was nothing to add up, which doesn't mean zero.
    """

    _headers = ("record", "period", "figure")
    _columns = (col.RECORD, *col.PERIOD, *col.SUM, col.CITED)
    _workings = ("_sum", "_whole")

    def __init__(self, sum_of: "_Sum", value: Decimal | None, whole: "Totals | None" = None) -> None:
        super().__init__(lambda: sum_of.facts, sum_of.left_out)
        self.unit: Unit = sum_of.ledger.unit
        self.value = value
        self._sum, self._whole = sum_of, whole

    @cached_property
    def quantity(self) -> Quantity | None:
        """The sum with its unit and bound; ``None`` if there was nothing to add up."""
        return None if self.value is None else self._sum.ledger.quantity(self.value, members(self._sum.facts))

    @cached_property
    def _limits(self) -> tuple[Decimal | None, Decimal | None]:
        return self._sum.ledger.limits(members(self._sum.facts), self._sum.possible)

    @property
    def low(self) -> Decimal | None:
        """The least that the sum may be, over bounds and attested readings; ``None`` if unknown."""
        return self._limits[0]

    @property
    def high(self) -> Decimal | None:
        """The most that the sum may be, over bounds and attested readings; ``None`` if unknown."""
        return self._limits[1]

    @cached_property
    def _figures(self) -> list[Figure]:
        return self._sum.ledger.figures(members(self._sum.facts))

    def policies(self) -> "Policies":
        """Return the same sum under every policy: doubtful figures left out, as printed, by source and so on.

        >>> from azjp_relations import load
        >>> aid = total(load(edition="2026.11"), indicator="humanitarian-assistance", unit="USD")
        >>> [str(one.total.quantity) for one in aid.policies()][:3]
        ['None', 'USD 11,470,000,000', 'USD 11,470,000']
        """
        # One collection, so that all policies share its index.
        facts = records_of(self._facts)
        entries = [Policy(name, None, self._under(facts, policy)) for name, policy in POLICIES.items()]
        cited = (c for fact in facts for c in (*fact.citations, *(c for v in fact.variants for c in v.citations)))
        for source in sources_of(list(cited)):
            own = [given_by for fact in facts if (given_by := as_given_by(fact, source)) is not None]
            one = self._under(own, AS_PRINTED)
            entries += [] if one.value is None else [Policy(pieces.short_source_name(source), source, one)]
        for entry in entries:
            entry.total.question = self.question.under(entry.total, EVERY_POLICY, entry.key)
        answer = Policies(entries, facts)
        answer.question = self.question.under(answer, EVERY_POLICY)
        return answer

    @cached_property
    def _facts(self) -> "tuple[Record, ...]":
        """All facts asked of, for other policies; one of several sums has those of all the sums."""
        whole = self if self._whole is None else self._whole
        return (*whole.records, *whole.excluded)

    def _under(self, facts: AnyRecords, policy: Mapping[str, Any]) -> "Total":
        """Return the same sum of *facts* under a *policy*."""
        # Another policy may count other figures, which differ in more.
        given = {**self.question.arguments(), "unit": self.unit, "mix": MIXES, **policy}
        if "by" not in given:
            return total(facts, **given)
        one = total_by(facts, **given).get(self.question._steps[0])  # noqa: SLF001 - its own question
        return total((), unit=self.unit) if one is None else one

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for figure in self._figures:
            yield figure.fact.id, figure.fact.period or "undated", figure.value

    def _cells(self) -> Iterator[col.Row]:
        for fact, value, low, high in self._figures:
            yield fact.id, *col.date_cells(fact.period), *col.sum_cells(value, low, high), col.cited_cell(fact)

    def _tables(self) -> dict[str, col.Table]:
        def rows() -> Iterator[col.Row]:
            if self.quantity is not None:
                yield *col.sum_cells(self.quantity, self.low, self.high), len(self._figures)

        one = col.table_of_rows("sum", str(self.question), (*col.SUM, col.COUNTS[0]), ("unit",), rows)
        return {**super()._tables(), one.name: one}

    def _result(self, width: int = 80) -> str:
        if self.quantity is None:
            return self._notes[0]
        notes = [terminal.wrapped(note, width) for note in self._notes]
        return "\n".join([str(self.quantity), *notes, super()._result(width)])

    def _lead(self) -> "tuple[pieces.Line | None, list[pieces.Line]]":
        return self.quantity and pieces.figure_of(self.quantity), [pieces.line(note) for note in self._notes]

    @cached_property
    def _notes(self) -> list[str]:
        if self.quantity is None:
            return [f"none on record in {self.unit.value}"]
        differ = differences(self._sum.facts, members(self._sum.facts))
        spread = f"range over all sources: {in_between(self.low, self.high)}"
        spreads = [] if self.low == self.high == self.value else [spread]
        return [*spreads, *(f"adds up {what}" for what in differ)]

    def _json(self) -> dict[str, object]:
        low, high = (None if limit is None else f"{limit:f}" for limit in self._limits)
        figures = [{"record": f.fact.id, **f.value.to_json()} for f in self._figures]
        return {"quantity": self.quantity and self.quantity.to_json(), "low": low, "high": high, "figures": figures}


@asks("facts", words="{noun}{near}{later}, doubtful figures {doubtful}", noun=FIGURES)
def total(
    facts: AnyRecords,
    *,
    unit: UnitWord | str | None = None,
    during: Periods | None = None,
    mix: Mixes = (),
    doubtful: Doubtful = "exclude",
    planned: bool = False,
    reading: Reading = "preferred",
    conjectures: bool = False,
    **filters: Unpack[FigureFilters],
) -> Total:
    """Add up the figures of economic facts.

    The sum leaves out, each with its reason: facts without a figure or in another unit; rates; figures in doubt and
    planned ones, unless you ask for them; facts that are part of another one that is counted; and of a period, facts
    that cover more than it, or may. What may lie in it widens ``low`` and ``high``, as does a figure that only another
    reading gives.

    Args:
        facts: A dataset, a collection, an answer, or any records; other records than facts are left out.
        unit: The unit to add up in; nothing is converted. By default the one that the figures share.
        during: Periods, each read as its whole span: counts the figures that lie in one of them, whole, and in the
            period by which *facts* were filtered.
        mix: What the figures may differ in, one or several of ``"indicator"``, ``"stage"``, ``"direction"``,
            ``"date"`` (of levels) and ``"period"`` (figures that overlap, or cover more than the period asked for).
        doubtful: ``"exclude"`` leaves out figures in doubt; ``"as-printed"`` takes them as their sources print
            them; ``"corrected"`` takes the editor's conjecture where there is one.
        planned: Whether planned figures count too.
        reading: Which reading of a figure with variants counts, as in :func:`azjp_relations.as_read`.
        conjectures: Whether the editor's conjectures count among the readings, also for ``low`` and ``high``.
        filters: Other filters of facts, as ``where`` of :class:`azjp_relations.EconomicFacts` takes them.

    Raises:
        UnknownTermError: For an unknown unit.
        FilterError: For an unknown filter; other errors of filters are those of ``where``.
        QuestionError: If the figures have several units and none is asked for, which the message counts; if they don't
            add up: percentages; figures that differ in more than *mix* allows, which the message counts too; sums of
            more than 30 digits before the point.

    >>> from azjp_relations import load
    >>> turnover = load(edition="2026.11").facts.where(indicator="trade-turnover")
    >>> print(total(turnover, unit="USD").quantity)
    USD 22,300,000
    """
    policy = FigurePolicy(doubtful, reading, conjectures, planned)
    asked = records_of(facts)
    one = _sum_of(_in_period(asked, during), (unit, asked), policy, mixes(mix))
    counted = members(one.facts)
    return Total(one, one.ledger.sum(counted) if counted else None)


def _in_period(records: Collection[Any], during: Periods | None) -> Collection[Any]:
    """Return the facts that may lie in the period *during*; those without a date are among them."""
    if during is None:
        return records
    periods, facts = tuple(map(period_of, several(during))), only(records, "facts")
    either = facts.where(during=periods) | facts.where(dated=False)
    return made_by(either, "where", {"during": periods}, facts)


#: The unit that was given, and all facts asked of, whatever their period.
_UnitOf: TypeAlias = tuple[str | None, Collection[Any]]


class _Sum(NamedTuple):
    """What is added up: the facts that count, the set of those that may count too, and those left out."""

    ledger: Ledger
    facts: Collection[Any]
    possible: int
    left_out: Reasons | Callable[[], Reasons] = ()


def _sum_of(
    facts: Collection[Any], unit_of: _UnitOf, policy: FigurePolicy, mix: Sequence[Mix], groups: Groups | None = None
) -> _Sum:
    """Return what *policy* adds up of *facts*; with *groups*, only of those with a key.

    The unit is the one given, or else the one that these figures share; if there are none, that of all facts asked of.
    """
    index, everything = index_of(facts), members(facts)
    outside = _outside(facts, policy, groups, wholly="period" not in mix)
    maybe_inside = everything & ~bits_of([index.positions[fact.id] for fact, (_, may) in outside.items() if not may])
    inside = everything & ~bits_of([index.positions[fact.id] for fact in outside])
    given, asked = unit_of
    unit = _shared(facts, policy, inside, asked) if given is None else Unit.of(given)
    if unit.family is UnitFamily.SHARE:
        raise QuestionError(f"figures in {unit.value} don't add up: they are parts of different wholes")
    ledger = policy.ledger(facts, unit)
    in_unit, possible = maybe_inside & ledger.members, maybe_inside & ledger.possible
    with_key = in_unit & inside if groups is None else in_unit & inside & ~groups.counted.without
    # A part isn't counted beside its whole.
    has_whole = index.facet("part", lambda f: (isinstance(f, EconomicFact) and f.part_of is not None,)).bits(True)
    wholes = part(facts, with_key)
    some = part(facts, (in_unit | possible) & has_whole)
    # Of several wholes the outermost counts: those in between are left out themselves.
    held_by = {fact: [whole for whole in wholes_of(fact) if whole.id in wholes] for fact in some}
    parts = {fact: several[-1] for fact, several in held_by.items() if several}
    alone = ~bits_of([index.positions[fact.id] for fact in parts])
    counted = with_key & alone
    must_add_up(facts, counted, mix, unit.value, groups)

    def left_out() -> Iterator[tuple[Record, str]]:
        for fact in part(facts, everything & ~counted):
            figure = policy.figure(fact)
            if isinstance(figure, str):
                yield fact, figure
            elif figure.value.unit is not unit:
                yield fact, f"is in {figure.value.unit.value}, not {unit.value}"
            elif fact in parts:
                yield fact, f"is part of {parts[fact].id!r}, which is counted"
            elif fact in outside:
                yield fact, outside[fact][0]
            elif groups is not None:
                yield from groups.reasons([fact])

    return _Sum(ledger, part(facts, counted), (possible | in_unit & ~with_key) & alone, left_out)


def _shared(facts: Collection[Any], policy: FigurePolicy, inside: int, asked: Collection[Any]) -> Unit:
    """Return the unit of the figures that *policy* counts in the set *inside*, or if it counts none, of all *asked*."""
    counts = {unit.value: (ledger.members & inside).bit_count() for unit, ledger in policy.ledgers(facts).items()}
    some = {unit: count for unit, count in counts.items() if count}
    return one_unit(some or Counter(f.value.unit.value for f in asked if isinstance(f, EconomicFact) and f.value))


def _outside(
    facts: Collection[Any], policy: FigurePolicy, groups: Groups | None, *, wholly: bool
) -> dict[EconomicFact, tuple[str, bool]]:
    """Return the facts that don't certainly lie in the period asked for, each with the reason, and whether they may."""
    lies = test_of(origin_of(facts), lambda given: partial(_lies, given["during"]) if "during" in given else None)
    by_time = groups if wholly and groups is not None and groups.facet.is_of_time else None
    outside: dict[EconomicFact, tuple[str, bool]] = {}
    for fact in facts if lies or by_time else ():
        when = as_read(fact, policy.reading, conjectures=policy.conjectures).when
        if by_time and when and when.is_interval:
            keys = [key for key, share in by_time.facet.of(fact).items() if share[0]]
            if keys and not any(when.within(key) is not False for key in keys):
                outside[fact] = f"covers more than one {by_time.facet.name}: {when}", False
        may, periods = lies(when) if lies else (_CERTAIN, ())
        if may != _CERTAIN and (wholly or when is None):
            words = " or ".join(period.in_words() for period in periods)
            reason = f"may lie outside {words}" if may else f"covers more than {words}"
            outside[fact] = f"{reason}: {when}" if when else "has no date", bool(may)
    return outside


#: That a date certainly lies in a period; 1 is that it may, and 0 that it doesn't, whole.
_CERTAIN = 2


def _lies(periods: tuple[EdtfDate, ...], when: EdtfDate | None) -> tuple[int, tuple[EdtfDate, ...]]:
    """Return how certainly *when* lies in one of *periods*, with the periods."""
    answers = [when.within(period) if when else False for period in periods]
    return _CERTAIN if True in answers else int(None in answers), periods


class Totals(ByKey[str, Total]):
    """Sums by key: a mapping from key to its :class:`Total`.

    Attributes:
        unit: The unit of all of them.
    """

    _headers = ("key", "total")
    _columns = (col.KEY, *col.SUM, col.COUNTS[0])
    _groups_records = True
    _workings = ("_sum", "_groups")

    def __init__(self, sum_of: _Sum, groups: Groups) -> None:
        super().__init__(lambda: (f for key in self for f in self[key].records), sum_of.left_out)
        self.unit: Unit = sum_of.ledger.unit
        self._sum, self._groups = sum_of, groups
        self._spreads = sum_of.ledger.sums(members(sum_of.facts), sum_of.possible, groups)

    @cached_property
    def low(self) -> Mapping[str, Decimal | None]:
        """For each key the least that the sum may be, over bounds, readings and keys; ``None`` if unknown."""
        return Keyed({key: spread.low for key, spread in self._spreads.items()})

    @cached_property
    def high(self) -> Mapping[str, Decimal | None]:
        """For each key the most that the sum may be, or ``None``; also for keys under which a figure only may count."""
        return Keyed({key: spread.high for key, spread in self._spreads.items()})

    @cached_property
    def _by_key(self) -> Mapping[str, Total]:  # type: ignore[override] # made when it is first needed
        return Keyed({key: self._total(key, one.value) for key, one in self._spreads.items() if one.value is not None})

    def _total(self, key: str, value: Decimal) -> Total:
        def left_out() -> Iterator[tuple[Record, str]]:
            positions, rows = index_of(self._groups.records).positions, self._groups.possible.rows
            return ((fact, reason) for fact, reason in self._reasons.items() if key in rows[positions[fact.id]])

        own = self._groups.counted.bits(key)
        facts = part(self._sum.facts, members(self._sum.facts) & own)
        one = Total(self._sum._replace(facts=facts, possible=self._sum.possible & own, left_out=left_out), value, self)
        one.question = self.question.under(one, key)
        return one

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for key, one in self.items():
            low, high = self.low[key], self.high[key]
            between = "" if low == one.value == high else f"  ({in_between(low, high)})"
            yield key, f"{one.quantity}{between}"

    def _cells(self) -> Iterator[col.Row]:
        for key, one in self.items():
            if one.quantity is not None:
                yield key, *col.sum_cells(one.quantity, self.low[key], self.high[key]), len(one.records)

    def _members(self) -> Iterator[tuple[col.Row, Record]]:
        return (((key,), fact) for key, one in self.items() for fact in one.records)


@asks("facts", words="{noun}{near} by {by}{later}, doubtful figures {doubtful}", noun=FIGURES)
def total_by(
    facts: AnyRecords,
    by: By,
    *,
    unit: UnitWord | str | None = None,
    during: Periods | None = None,
    mix: Mixes = (),
    doubtful: Doubtful = "exclude",
    planned: bool = False,
    dates: Literal["earliest", "possible"] = "earliest",
    reading: Reading = "preferred",
    conjectures: bool = False,
    **filters: Unpack[FigureFilters],
) -> Totals:
    """Add up the figures of economic facts by a facet.

    The totals leave out what :func:`total` leaves out, facts without a key, and by year or decade those that cover more
    than one. A fact with several topics or actors is in the total of each. *by* and *dates* are those of
    :func:`count_by`, except that no figure is split; the other arguments, and the errors, are those of :func:`total`.

    >>> from azjp_relations import load
    >>> turnover = load(edition="2026.11").facts.where(indicator="trade-turnover")
    >>> {year: str(total.quantity) for year, total in total_by(turnover, "year", unit="USD").items()}
    {'1997': 'USD 22,300,000'}
    """
    policy = FigurePolicy(doubtful, reading, conjectures, planned)
    asked = records_of(facts)
    (groups,) = group(_in_period(asked, during), by, dates=dates, reading=reading, conjectures=conjectures)
    one = _sum_of(groups.records, (unit, asked), policy, mixes(mix), groups)
    return Totals(one, groups)


@frozen
class Policy:
    """A sum under one policy.

    Attributes:
        name: How doubtful figures and disagreeing sources are treated; or the source whose figures are taken.
        source: The source, if the sum is as it gives the figures; else ``None``.
        total: The sum.
    """

    name: str
    source: Source | None
    total: Total

    @property
    def key(self) -> str:
        """Its name in the question of its total: *name*, or the id of the source."""
        return self.name if self.source is None else self.source.id


class Policies(Listing[Policy]):
    """The same sum under every policy, and as each of its sources gives the figures."""

    _headers = ("policy", "sum")
    _columns = (
        col.column("policy", col.ColumnType.TEXT, "How doubtful figures and disagreeing sources are treated."),
        *col.SUM,
        col.COUNTS[0],
    )

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for one in self:
            is_certain = one.total.low == one.total.high
            between = "" if is_certain else f"  ({in_between(one.total.low, one.total.high)})"
            yield one.name, f"{one.total.quantity or 'none on record'}{between}"

    def _cells(self) -> Iterator[col.Row]:
        for one in self:
            if one.total.quantity is not None:
                figure = col.sum_cells(one.total.quantity, one.total.low, one.total.high)
                yield one.name, *figure, len(one.total.records)
