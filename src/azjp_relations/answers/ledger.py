"""How figures are taken, and the ledgers that they are added up from.

Whole numbers add up exactly, in any order, and fast. So a :class:`Ledger` keeps the figures in one unit as whole
numbers of the smallest part of it that any of them names, by the position of their facts in a collection.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Context, Decimal, Inexact
from itertools import accumulate, compress
from typing import Any, Literal, NamedTuple, Protocol

from azjp_relations.errors import one_of
from azjp_relations.model import EconomicFact, Variant
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.readings import Reading, as_read, checked_reading
from azjp_relations.query import Collection, Grouped
from azjp_relations.query.index import bits_of, chosen, flags
from azjp_relations.vocabulary import Bound, Stage, Unit

__all__ = ["NOTHING", "Doubtful", "Figure", "Groups", "Ledger", "Placed", "Side", "Way"]

#: What is done with a figure that a caveat unsettles: left out, taken as its source prints it, or taken as the
#: editor would correct it (and left out where no correction is proposed).
Doubtful = Literal["exclude", "as-printed", "corrected"]

_DOUBTFUL = ("exclude", "as-printed", "corrected")

#: A position and the set of records that begins there.
Placed = tuple[int, int]
NOTHING: Placed = (0, 0)

#: Facts by the keys that they count under, by those of them that are not certain, by those that are also possible.
Groups = tuple[Grouped[EconomicFact], Grouped[EconomicFact], Grouped[EconomicFact]]

#: On which side of a sum.
Side = Literal["low", "high"]

_EXACT = Context(prec=200, traps=[Inexact])


class Figure(NamedTuple):
    """A figure that is counted: as it is taken, and the least and the most that it may be."""

    fact: EconomicFact
    taken: Quantity
    low: Decimal | None
    high: Decimal | None


class Way(NamedTuple):
    """How figures are taken: which reading, and what is done with those that a caveat unsettles."""

    doubtful: str
    reading: Reading
    conjectures: bool
    planned: bool = True

    @classmethod
    def of(cls, doubtful: str, reading: Reading, *, conjectures: bool, planned: bool = True) -> "Way":
        """Return the way that is asked for.

        Raises:
            QuestionError: If there is none.
        """
        one_of(doubtful, _DOUBTFUL, "doubtful=")
        checked_reading(reading)
        return cls(doubtful, reading, conjectures, planned)

    def figure(self, fact: EconomicFact) -> Figure | str:
        """Return the figure of *fact* to count, or the reason why there is none."""
        taken = self._taken(fact)
        if isinstance(taken, str):
            return taken
        if not fact.variants:
            return Figure(fact, taken, taken.low, taken.high)
        # A figure that is not trusted is no reading to reckon with, unless it is the one that is taken.
        others: list[object] = [] if fact.doubts else [fact.value]
        others += [v.value for v in self._variants(fact)]
        readings = [taken, *(q for q in others if isinstance(q, Quantity) and q.unit is taken.unit)]
        lows, highs = [q.low for q in readings], [q.high for q in readings]
        return Figure(fact, taken, _extreme(min, lows), _extreme(max, highs))

    def figures(self, facts: Iterable[EconomicFact]) -> list[Figure]:
        """Return the figures of those of *facts* that have one."""
        return [figure for fact in facts if not isinstance(figure := self.figure(fact), str)]

    def ledger(self, facts: Collection[EconomicFact], unit: Unit) -> "Ledger":
        """Return the ledger of *unit* over all facts that *facts* were cut from."""
        ledgers = facts.kept(("ledgers", self), self._ledgers)
        return ledgers[unit] if unit in ledgers else Ledger(self, unit, 0, {})

    def _ledgers(self, facts: Sequence[EconomicFact]) -> dict[Unit, "Ledger"]:
        found: dict[Unit, dict[int, Figure]] = {}
        for position, fact in enumerate(facts):
            if not isinstance(figure := self.figure(fact), str):
                found.setdefault(figure.taken.unit, {})[position] = figure
        return {unit: Ledger(self, unit, len(facts), figures) for unit, figures in found.items()}

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


class _Strip:
    """A set of positions that is looked at stretch by stretch."""

    def __init__(self, positions: Sequence[int], size: int) -> None:
        self.bits = bits_of(positions)
        self._data = self.bits.to_bytes((size + 7) // 8, "little")

    def around(self, placed: Placed) -> int:
        """Return the members of the set in the bytes that *placed* lies in, beginning where it does."""
        begin, bits = placed
        return int.from_bytes(self._data[begin >> 3 : (begin + bits.bit_length() + 7) >> 3], "little")

    def among(self, placed: Placed) -> int:
        """Return those of *placed* that are in the set, beginning where it does."""
        begin, bits = placed
        return bits & int.from_bytes(self._data[begin >> 3 : (begin + bits.bit_length() + 7) >> 3], "little")


class _Pick(Protocol):
    """Picks the lesser, or the greater, of two amounts."""

    def __call__(self, one: Any, other: Any, /) -> Any: ...


class _Limits:
    """The least that each figure may be, or the most.

    Attributes:
        pick: What counts of a figure that may not belong to a sum: ``min`` or ``max`` of its limit and nothing.
        unknown: The figures of which nothing says.
        moves: By position how far the limit is from the figure, where it is not the figure itself.
        moved: The figures of which it is not.
        places: By position how many digits the limit has behind the point.
        lost: The set of those figures whose limit counts for less, or nothing, if they may not belong to a sum.
        gained: The set of those whose limit counts if they may belong to it.
    """

    def __init__(
        self,
        pick: "_Pick",
        limits: Mapping[int, Decimal | None],
        amounts: Mapping[int, Decimal],
        ledger: "Ledger",
    ) -> None:
        self.pick = pick
        self.unknown = _Strip([position for position, limit in limits.items() if limit is None], ledger.size)
        others = {p: limit for p, limit in limits.items() if limit is not None and limit is not amounts[p]}
        self.moves = {p: ledger.whole(limit) - ledger.whole(amounts[p]) for p, limit in others.items()}
        self.moved = _Strip([*self.moves], ledger.size)
        self.places = _by_position(limits, ledger.size) if ledger.places else b""
        zero = Decimal(0)
        known = {p: limit for p, limit in limits.items() if limit is not None}
        self.lost = bits_of([p for p, limit in known.items() if pick(limit, zero) != limit])
        self.gained = bits_of([p for p, limit in known.items() if pick(limit, zero) != zero])


class Ledger:
    """The figures in one unit of all facts of a descent, taken one way, as whole numbers by position."""

    def __init__(self, way: Way, unit: Unit, size: int, figures: Mapping[int, Figure]) -> None:
        self.way, self.unit, self.size = way, unit, size
        amounts = {position: figure.taken.amount for position, figure in figures.items()}
        lows = {position: figure.low for position, figure in figures.items()}
        highs = {position: figure.high for position, figure in figures.items()}
        #: How many digits behind the point the finest of all amounts and limits has.
        self.places = max(
            (_places(d) for ds in (amounts, lows, highs) for d in ds.values() if d is not None), default=0
        )
        #: The set of the facts that have such a figure.
        self.members = bits_of([*amounts])
        self._strip = _Strip([*amounts], size)
        self._amounts = [0] * size
        for position, amount in amounts.items():
            self._amounts[position] = self.whole(amount)
        #: How many figures there are before each position, and their sum.
        self._counts = array("I", accumulate((p in amounts for p in range(size)), initial=0))
        self._sums = [*accumulate(self._amounts, initial=0)]
        bounds: dict[Bound, list[int]] = {}
        for position, figure in figures.items():
            if figure.taken.bound is not Bound.EXACT:
                bounds.setdefault(figure.taken.bound, []).append(position)
        self._bounds = {bound: _Strip(positions, size) for bound, positions in bounds.items()}
        self._places = _by_position(amounts, size) if self.places else b""
        self._sides = {"low": _Limits(min, lows, amounts, self), "high": _Limits(max, highs, amounts, self)}

    def whole(self, amount: Decimal) -> int:
        """Return *amount* as a whole number of the smallest part."""
        return int(_EXACT.scaleb(amount, self.places)) if self.places else int(amount)

    def sum(self, facts: Placed) -> int:
        """Return the sum of the figures of *facts*, all of which have one, as a whole number."""
        begin, bits = facts
        if not bits:
            return 0
        count, before, length = bits.bit_count(), (bits & -bits).bit_length() - 1, bits.bit_length()
        first, end = begin + before, begin + length
        # What is added up is often all that there is in a stretch, or nearly: then the rest is what is taken off.
        others = self._counts[end] - self._counts[first] - count
        if others >= count:
            if count * 12 < end - first:
                return sum(chosen(self._amounts, bits, begin))
            return sum(compress(self._amounts[first:end], flags(bits >> before)))
        whole = self._sums[end] - self._sums[first]
        if others:
            within = (1 << length) - (1 << before)
            whole -= sum(chosen(self._amounts, self._strip.around(facts) & within ^ bits, begin))
        return whole

    def sums(self, counted: Grouped[EconomicFact]) -> dict[str, int]:
        """Return the sum under each key of *counted*, all of which have a figure, as whole numbers in order of keys."""
        found: defaultdict[str, int] = defaultdict(int)
        amounts = self._amounts
        for key, position in counted.pairs():
            found[key] += amounts[position]
        return {key: found[key] for key in sorted(found)}

    def value(self, whole: int, facts: Callable[[], Placed]) -> Decimal:
        """Return the sum *whole* of *facts* with as many digits behind the point as the finest of their figures."""
        if not self.places:
            return Decimal(whole)
        return self._decimal(whole, map(self._places.__getitem__, self._positions(facts())))

    def quantity(self, value: Decimal, facts: Placed) -> Quantity:
        """Return the sum *value* of *facts* with the bound that follows from theirs."""
        bounds = [bound for bound, strip in self._bounds.items() if strip.among(facts)]
        return Quantity.total([Quantity(value, self.unit), *(Quantity(0, self.unit, bound) for bound in bounds)])

    def limit(
        self, side: Side, facts: Placed, whole: int, lost: Placed = NOTHING, gained: Placed = NOTHING
    ) -> Decimal | None:
        """Return the least, or the most, that the sum *whole* of *facts* may be; ``None`` if nothing says.

        Of *facts* the *lost* may not belong to the sum, while the *gained*, which are not among them, may.
        """
        found = self._sides[side]
        if found.unknown.among(facts) or (gained[1] and found.unknown.among(gained)):
            return None
        if found.moves and (moved := found.moved.among(facts)):
            whole += sum(found.moves[position] for position in self._positions((facts[0], moved)))
        if not (lost[1] or gained[1] or self.places):
            return Decimal(whole)
        limits: dict[int, int] = {}
        for counted, placed in ((1, lost), (0, gained)):
            for position in self._positions(placed):
                limit = limits[position] = self._amounts[position] + found.moves.get(position, 0)
                whole += found.pick(limit, 0) - counted * limit
        if not self.places:
            return Decimal(whole)
        named = [p for p in self._positions(facts) if p not in limits]
        named += [p for p, limit in limits.items() if found.pick(limit, 0) == limit]
        return self._decimal(whole, (found.places[p] for p in named))

    def limits(
        self, side: Side, sums: Mapping[str, int], groups: Groups, keys: Sequence[str]
    ) -> dict[str, Decimal | None]:
        """Return the least, or the most, that the sum under each of *keys* may be, as :meth:`limit` does, if all
        figures are whole.

        Only those figures are looked at that make a limit differ from the sum.
        """
        counted, lost, gained = groups
        found = self._sides[side]
        amounts, moves, pick = self._amounts, found.moves, found.pick
        wholes = defaultdict(int, sums)
        for key, position in counted.pairs(found.moved.bits):
            wholes[key] += moves[position]
        for key, position in lost.pairs(found.lost):
            limit = amounts[position] + moves.get(position, 0)
            wholes[key] += pick(limit, 0) - limit
        for key, position in gained.pairs(found.gained):
            wholes[key] += pick(amounts[position] + moves.get(position, 0), 0)
        unknown = counted.keys(found.unknown.bits) | gained.keys(found.unknown.bits)
        return {key: None if key in unknown else Decimal(wholes[key]) for key in keys}

    def _positions(self, placed: Placed) -> list[int]:
        begin, bits = placed
        return chosen(range(self.size), bits, begin)

    def _decimal(self, whole: int, places: Iterable[int]) -> Decimal:
        most = max(places, default=0)
        return _EXACT.scaleb(Decimal(whole // 10 ** (self.places - most)), -most)


def _places(amount: Decimal) -> int:
    """Return how many digits *amount* has behind the point."""
    exponent = amount.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _by_position(amounts: Mapping[int, Decimal | None], size: int) -> bytes:
    """Return for each position how many digits the amount there has behind the point."""
    found = bytearray(size)
    for position, amount in amounts.items():
        found[position] = 0 if amount is None else _places(amount)
    return bytes(found)
