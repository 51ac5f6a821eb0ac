"""Which figures count, and their sums."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal, Inexact, localcontext
from typing import Any, Literal, NamedTuple

from azjp_relations.answers.keys import Groups
from azjp_relations.errors import QuestionError
from azjp_relations.model import EconomicFact, Quantity, Record
from azjp_relations.model.readings import Reading, as_read
from azjp_relations.query import Collection
from azjp_relations.query.collection import index_of
from azjp_relations.query.index import bits_of, pick
from azjp_relations.vocabulary import Stage, Unit

#: How a doubtful figure counts: not at all, as its source prints it, or as the editor would correct it (and not at all
#: without a correction).
Doubtful = Literal["exclude", "as-printed", "corrected"]

#: What questions call economic facts without a better noun.
FIGURES = "figures"
#: The key of a sum under every policy; the policy may follow.
EVERY_POLICY = "under every policy"
#: The arguments of a total of the figures as one source gives them.
AS_PRINTED = {"doubtful": "as-printed"}
#: Every policy, with the arguments of its total.
POLICIES: dict[str, dict[str, Any]] = {
    "doubtful figures left out": {"doubtful": "exclude"},
    "as printed": {"doubtful": "as-printed"},
    "as the editor would correct them": {"doubtful": "corrected"},
    "lowest readings": {"doubtful": "as-printed", "reading": "lowest"},
    "highest readings": {"doubtful": "as-printed", "reading": "highest"},
    "first published readings": {"doubtful": "as-printed", "reading": "earliest-source"},
    "last published readings": {"doubtful": "as-printed", "reading": "latest-source"},
}

_EXACT = Context(prec=200, traps=[Inexact])
_INFINITY = float("inf")
#: The first amount that a quantity can't hold.
_TOO_LARGE = 10**30


class Figure(NamedTuple):
    """The figure of a fact: its value, and the least and the most that it may be, ``None`` if unknown."""

    fact: EconomicFact
    value: Quantity
    low: Decimal | None
    high: Decimal | None

    @classmethod
    def of(cls, fact: EconomicFact, value: Quantity, readings: Sequence[Quantity]) -> "Figure":
        """Return the figure with the limits that hold for all *readings*."""
        lows, highs = [q.low for q in readings], [q.high for q in readings]
        return cls(fact, value, _limit(min, lows), _limit(max, highs))


def _limit(pick_one: Callable[[list[Decimal]], Decimal], limits: Sequence[Decimal | None]) -> Decimal | None:
    known = [limit for limit in limits if limit is not None]
    return pick_one(known) if len(known) == len(limits) else None


class FigurePolicy(NamedTuple):
    """Which figures count: in which reading, and whether doubtful and planned ones do."""

    doubtful: str
    reading: Reading
    conjectures: bool
    planned: bool

    def figure(self, fact: Record) -> Figure | str:
        """Return the figure of *fact* that counts, or the reason why none does."""
        if not isinstance(fact, EconomicFact):
            return "is not an economic fact"
        value = self._read(fact)
        if value is None:
            return "states no figure in this reading" if self.possible(fact) else "states no figure"
        if value.per is not None:
            return f"is a rate, per {value.per.value}: it can't be added to an amount"
        if (reason := self._exclusion(fact)) is not None:
            return reason
        if self.doubtful == "corrected" and fact.figure_doubts:
            value = self._correction(fact) or value
        if not fact.variants:
            return Figure(fact, value, value.low, value.high)
        # A doubtful figure sets no limits, unless it is the one that counts.
        others = [fact.value] if fact.value and fact.value.per is None and not fact.figure_doubts else []
        same_unit = (q for q in (*others, *self._variants(fact)) if q.unit is value.unit)
        return Figure.of(fact, value, [value, *same_unit])

    def possible(self, fact: Record) -> list[Figure]:
        """Return for each unit the figure that other readings give, if *fact* states none in this reading.

        Its value is 0, so it adds nothing to a sum, but it widens the limits of the sum.
        """
        if not isinstance(fact, EconomicFact) or self._read(fact) is not None or self._exclusion(fact) is not None:
            return []
        others = self._variants(fact)
        nothing = [Quantity(0, unit) for unit in dict.fromkeys(q.unit for q in others)]
        return [Figure.of(fact, q, [q, *(other for other in others if other.unit is q.unit)]) for q in nothing]

    def ledger(self, facts: Collection[Any], unit: Unit) -> "Ledger":
        """Return the ledger of *unit* over all records of the index of *facts*."""
        ledgers = self.ledgers(facts)
        return ledgers[unit] if unit in ledgers else Ledger(self, unit, len(index_of(facts).records), {}, {})

    def ledgers(self, facts: Collection[Any]) -> dict[Unit, "Ledger"]:
        """Return the ledger of each unit in which there are figures, over all records of the index of *facts*."""
        return index_of(facts).once(("ledgers", self), self._ledgers)

    def _ledgers(self, facts: Sequence[Record]) -> dict[Unit, "Ledger"]:
        figures: defaultdict[Unit, dict[int, Figure]] = defaultdict(dict)
        possible: defaultdict[Unit, dict[int, Figure]] = defaultdict(dict)
        for position, fact in enumerate(facts):
            figure = self.figure(fact)
            if isinstance(figure, Figure):
                figures[figure.value.unit][position] = figure
            else:
                for other in self.possible(fact):
                    possible[other.value.unit][position] = other
        return {u: Ledger(self, u, len(facts), figures[u], possible[u]) for u in (*figures, *possible)}

    def _read(self, fact: EconomicFact) -> Quantity | None:
        return as_read(fact, self.reading, conjectures=self.conjectures).value or fact.value

    def _variants(self, fact: EconomicFact) -> list[Quantity]:
        values = (v.value for v in fact.variants if v.field == "value" and (self.conjectures or not v.conjecture))
        return [value for value in values if isinstance(value, Quantity) and value.per is None]

    def _exclusion(self, fact: EconomicFact) -> str | None:
        """Return why the figure of *fact* doesn't count, or ``None`` if it does."""
        if fact.stage is Stage.PLANNED and not self.planned:
            return "is planned, not known to be done"
        if self.doubtful == "as-printed" or not fact.figure_doubts:
            return None
        doubt = fact.figure_doubts[0]
        if self.doubtful == "exclude":
            return f"doubtful ({doubt.kind.value}): {doubt.note}"
        return None if self._correction(fact) else f"doubtful, and no correction is proposed: {doubt.note}"

    @staticmethod
    def _correction(fact: EconomicFact) -> Quantity | None:
        conjectures = (v.value for v in fact.variants if v.field == "value" and v.conjecture)
        return next((value for value in conjectures if isinstance(value, Quantity) and value.per is None), None)


class Spread(NamedTuple):
    """A sum, ``None`` if there is nothing to add up, and the least and the most that it may be, ``None`` if unknown."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None


class Ledger:
    """The figures in one unit that a policy counts, of all records of an index.

    Sets of facts are integers, as in :mod:`azjp_relations.query.index`: ``members`` are the facts with a figure,
    ``possible`` those for which only another reading gives one.
    """

    def __init__(
        self, policy: FigurePolicy, unit: Unit, size: int, figures: Mapping[int, Figure], possible: Mapping[int, Figure]
    ) -> None:
        self.policy: FigurePolicy = policy
        self.unit: Unit = unit
        self.members: int = bits_of([*figures])
        self.possible: int = bits_of([*possible])
        self._figures: list[Figure | None] = [None] * size
        for position, figure in (*figures.items(), *possible.items()):
            self._figures[position] = figure
        numbers = (n for f in self._figures if f for n in (f.value.amount, f.low, f.high) if n is not None)
        # Whole numbers add up fastest. Decimals keep the digits after the point.
        number: Any = int if all(n.same_quantum(Decimal(1)) for n in numbers) else Decimal
        infinity = _INFINITY if number is int else Decimal(_INFINITY)
        self._amounts: list[Any] = [number(f.value.amount) if f else 0 for f in self._figures]
        self._lows: list[Any] = [(-infinity if f.low is None else number(f.low)) if f else 0 for f in self._figures]
        self._highs: list[Any] = [(infinity if f.high is None else number(f.high)) if f else 0 for f in self._figures]

    def figures(self, facts: int) -> list[Figure]:
        """Return the figures of the set *facts*."""
        return [figure for figure in pick(self._figures, facts) if figure]

    def sum(self, facts: int) -> Decimal:
        """Return the sum of the figures of the set *facts*; raise QuestionError if it has more than 30 digits."""
        with localcontext(_EXACT):
            return self._checked(sum(pick(self._amounts, facts)))

    def limits(self, facts: int, possible: int) -> tuple[Decimal | None, Decimal | None]:
        """Return the least and the most that the sum of the set *facts* may be, if *possible* ones may count too."""
        if not facts | possible:
            return None, None
        with localcontext(_EXACT):
            # A possible figure counts only where it widens the limits.
            low = sum(pick(self._lows, facts)) + sum(min(low, 0) for low in pick(self._lows, possible))
            high = sum(pick(self._highs, facts)) + sum(max(high, 0) for high in pick(self._highs, possible))
            return _known(low), _known(high)

    def quantity(self, amount: Decimal, facts: int) -> Quantity:
        """Return *amount*, the sum of the set *facts*, with the bound that follows from their bounds."""
        bounds = {figure.value.bound for figure in self.figures(facts)}
        return Quantity.total([Quantity(amount, self.unit), *(Quantity(0, self.unit, bound) for bound in bounds)])

    def sums(self, facts: int, possible: int, groups: Groups) -> Mapping[str, Spread]:
        """Return the sum of the set *facts* under each key, with its limits, in order of the keys.

        A key under which nothing is counted, but some of *facts* or of *possible* may belong, is there too.
        """
        keys = (groups.counted.rows, groups.certain.rows, groups.possible.rows)

        def add_up() -> dict[str, Spread]:
            sums: defaultdict[str, list[Any]] = defaultdict(lambda: [None, 0, 0])
            with localcontext(_EXACT):
                columns = (pick(column, facts) for column in (self._amounts, self._lows, self._highs, *keys))
                for amount, low, high, counted, certain, maybe in zip(*columns, strict=True):
                    for key in maybe:
                        one = sums[key]
                        if key in counted:
                            one[0] = amount if one[0] is None else one[0] + amount
                        is_certain = key in certain
                        one[1] += low if is_certain or low < 0 else 0
                        one[2] += high if is_certain or high > 0 else 0
                columns = (pick(column, possible) for column in (self._lows, self._highs, keys[2]))
                for low, high, maybe in zip(*columns, strict=True):
                    for key in maybe:
                        sums[key][1] += min(low, 0)
                        sums[key][2] += max(high, 0)
                return {
                    key: Spread(None if value is None else self._checked(value), _known(low), _known(high))
                    for key, (value, low, high) in sorted(sums.items())
                }

        asked = ("sums", self.policy, self.unit, groups.facet.key, facts, possible)
        return index_of(groups.records).lately(asked, add_up)

    def _checked(self, amount: Any) -> Decimal:
        if abs(amount) >= _TOO_LARGE:
            raise QuestionError(f"the sum in {self.unit.value} has more than 30 digits: add up fewer figures")
        return Decimal(amount)


def _known(limit: Any) -> Decimal | None:
    return Decimal(limit) if abs(limit) != _INFINITY else None


def in_between(low: Decimal | None, high: Decimal | None) -> str:
    """Return the limits of an amount in words."""
    if low is None:
        return "without limits" if high is None else f"{high:,f} or less"
    return f"{low:,f} or more" if high is None else f"between {low:,f} and {high:,f}"
