"""How many: :func:`count_by` and its answer, :class:`Tally`."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, reduce
from itertools import product
from operator import and_, mul, sub
from typing import Any, Literal, TypeVar, Unpack

from azjp_relations.answers.answer import ByKey, Keyed
from azjp_relations.answers.columns import COUNTS, KEY, SHARES, Column, Row, count_cell
from azjp_relations.answers.keys import By, Dates, Groups, group
from azjp_relations.answers.question import AnyRecords, asks, records_of
from azjp_relations.errors import whole
from azjp_relations.model import Record
from azjp_relations.model.readings import Reading
from azjp_relations.query.collection import Collection, members
from azjp_relations.query.where import RecordFilters

#: A count: whole, or a sum of shares.
Count = int | Fraction

K = TypeVar("K")


class Counts(ByKey[K, Count]):
    """An answer that is a mapping from keys to counts."""

    #: The columns of a key.
    _key: tuple[Column, ...] = (KEY,)
    _workings = ("_groups", "_inside", "_shares")

    def __init__(self, groups: Sequence[Groups]) -> None:
        def left_out() -> Iterator[tuple[Record, str]]:
            left = groups[0].records
            for one in groups:
                yield from one.reasons(one.none & left)
                left -= one.none

        self._groups = groups
        super().__init__(lambda: self._inside, left_out)
        is_split = any(one.facet.is_split for one in groups)
        self._shares = _shares_of(groups) if is_split else None
        self._by_key = Keyed(self._numbers("counted"))
        self._columns = (*self._key, *(SHARES if is_split else COUNTS))

    @cached_property
    def _inside(self) -> Collection[Any]:
        return reduce(sub, (one.none for one in self._groups), self._groups[0].records)

    @cached_property
    def low(self) -> Mapping[K, Count]:
        """For each key the least that the count may be, over attested readings and possible days."""
        certain, nothing = self._numbers("certain"), 0 if self._shares is None else Fraction(0)
        return Keyed({key: certain.get(key, nothing) for key in self._by_key})

    @cached_property
    def high(self) -> Mapping[K, Count]:
        """For each key the most; also for keys under which nothing is counted but something may belong."""
        possible = self._numbers("possible")
        return Keyed({key: count for key, count in possible.items() if count or key in self._by_key})

    @cached_property
    def groups(self) -> Mapping[K, tuple[Record, ...]]:
        """The records counted under each key, if any; if records are split, those with a share in it."""
        return Keyed({key: tuple(self._under(key)) for key, count in self.items() if count})

    def _under(self, key: Any) -> Collection[Any]:
        return reduce(and_, map(Groups.under, self._groups, key if len(self._groups) > 1 else (key,)))

    def _numbers(self, which: Literal["counted", "certain", "possible"]) -> dict[Any, Count]:
        """Return how many records have each key, or each pair of a row and a column; if they are split, how much."""
        rows, *columns = (getattr(one, which) for one in self._groups)
        # A row or a column that only records without the other key have isn't in the table.
        among = members(self._inside if columns and which == "counted" else self._groups[0].records)
        counts: dict[Any, Count] = rows.counts(among)
        if columns:
            sets = {key: columns[0].bits(key) & among for key in columns[0].counts(among)}
            counts = {(row, key): (rows.bits(row) & bits).bit_count() for row in counts for key, bits in sets.items()}
        if self._shares is None:
            return counts
        place = ("counted", "certain", "possible").index(which)
        return {key: self._shares.get(key, _NONE)[place] for key in counts}

    def _spreads(self) -> Iterator[tuple[K, Count, Count, Count]]:
        return ((key, count, self.low[key], self.high[key]) for key, count in self.items())

    def _cells(self) -> Iterator[Row]:
        for key, *counts in self._spreads():
            yield (*(key if isinstance(key, tuple) else (key,)), *map(count_cell, counts))

    def _text(self, key: K, spread: str) -> str:
        """Return the count under *key*, followed by *spread* with its least and its most if they differ."""
        count, low, high = self._by_key[key], self.low[key], self.high[key]
        return count_text(count) + ("" if low == count == high else spread.format(count_text(low), count_text(high)))


class Tally(Counts[str]):
    """Counts by key: a mapping from key to the number of records, or to a sum of their shares."""

    _headers = ("key", "records")
    _groups_records = True

    def most_common(self, most: int | None = None) -> list[tuple[str, Count]]:
        """Return keys and counts, largest first; equal counts stay in the order of the tally.

        >>> from azjp_relations import load, count_by
        >>> count_by(load().events, "kind").most_common(1)[0][0]
        'meeting'
        """
        most = None if most is None else whole("most", most, 0)
        return sorted(self.items(), key=lambda item: -item[1])[:most]

    def _rows(self) -> Iterator[tuple[object, ...]]:
        return ((key, self._text(key, "  (between {} and {})")) for key in self)

    def _members(self) -> Iterator[tuple[Row, Record]]:
        return (((key,), record) for key, records in self.groups.items() for record in records)

    def _json(self) -> list[dict[str, Any]]:
        return [{"key": key, **spread_json(*counts)} for key, *counts in self._spreads()]


#: Of shares, even whole ones make a fraction.
_NONE = (Fraction(0),) * 3


def _shares_of(groups: Sequence[Groups]) -> dict[Any, Sequence[Fraction]]:
    """Return the sum of the shares of records under each key, or pair of keys, and the least and most it may be."""
    sums: dict[Any, Sequence[Fraction]] = {}
    for record in groups[0].records:
        sides = [one.facet.of(record) for one in groups]
        for cell in product(*sides):
            shares = zip(*(side[key] for side, key in zip(sides, cell, strict=True)), strict=True)
            key = cell if len(groups) > 1 else cell[0]
            sums[key] = [a + reduce(mul, own) for a, own in zip(sums.get(key, _NONE), shares, strict=True)]
    return sums


def count_text(count: Count) -> str:
    """Return *count* as text; a sum of shares to two places."""
    return f"{int(count):,}" if count.denominator == 1 else f"{float(count):,.2f}"


def spread_json(*counts: Count) -> dict[str, int | float]:
    """Return a count, its least and its most as JSON."""
    numbers = (float(count) if isinstance(count, Fraction) else count for count in counts)
    return dict(zip(("records", "low", "high"), numbers, strict=True))


@asks(words="{noun}{near} by {by}{later}")
def count_by(
    records: AnyRecords,
    by: By,
    *,
    dates: Dates = "earliest",
    reading: Reading = "preferred",
    conjectures: bool = False,
    **filters: Unpack[RecordFilters],
) -> Tally:
    """Count records by a facet.

    A record with several topics or actors is counted once under each, so the counts may add up to more than the
    number of records. A record without a value is left out, and the answer says so.

    Args:
        records: A dataset, a collection, an answer, or any records.
        by: ``"year"`` or ``"decade"``; ``"kind"`` (the indicator of an economic fact, the office of a tenure),
            ``"topic"``, ``"country"``, ``"actor"``, ``"place"``, ``"source"`` or the name of any filter of the records
            that takes words or ids, such as ``"status"``. Or a function from a record to a key, several, or ``None``.
        dates: Where a record with an uncertain year is counted. ``"earliest"``: in the earliest possible year, an
            interval in the year of its start. ``"possible"``: in every possible year. ``"share"``: split across its
            possible years by the share of its possible days.
        reading: Which reading of a field with variants counts, as in :func:`azjp_relations.as_read`.
        conjectures: Whether the editor's conjectures count among the readings, also for ``low`` and ``high``.
        filters: Filters of the records, as their ``where`` takes them.

    Raises:
        FilterError: For an unknown filter.
        QuestionError: For an unknown facet, or an unknown *dates* or *reading*.

    >>> from azjp_relations import load
    >>> tally = count_by(load().events, "decade")
    >>> 0 < tally.low["199X"] <= tally["199X"] <= tally.high["199X"]
    True
    """
    return Tally(group(records_of(records), by, dates=dates, reading=reading, conjectures=conjectures))
