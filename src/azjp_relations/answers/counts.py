"""How many: :func:`count_by` and its answer, :class:`Tally`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, reduce
from itertools import product
from operator import itemgetter, mul, sub
from typing import Any, TypeVar, Unpack

from azjp_relations.answers.answer import ByKey, Keyed
from azjp_relations.answers.columns import COUNTS, KEY, SHARES, Column, Row, count_cell
from azjp_relations.answers.keys import By, Dates, FacetKeys, Groups, facet_keys, group, shares_read
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
    _workings = ("_groups", "_inside", "_low", "_high", "_group")

    def __init__(
        self,
        groups: Sequence[Groups],
        counts: Mapping[K, Count],
        *,
        low: Callable[[], Mapping[K, Count]],
        high: Callable[[], Mapping[K, Count]],
        group: Callable[[K], Iterable[Record]],
        split: bool = False,
    ) -> None:
        def left_out() -> Iterator[tuple[Record, str]]:
            left = groups[0].records
            for one in groups:
                yield from one.reasons(one.none & left)
                left -= one.none

        self._groups = groups
        super().__init__(lambda: self._inside, left_out)
        self._by_key = Keyed(counts)
        self._low, self._high, self._group = low, high, group
        self._columns = (*self._key, *(SHARES if split else COUNTS))

    @cached_property
    def _inside(self) -> Collection[Any]:
        return reduce(sub, (one.none for one in self._groups), self._groups[0].records)

    @cached_property
    def low(self) -> Mapping[K, Count]:
        """For each key the least that the count may be, over attested readings and possible days."""
        return Keyed(self._low())

    @cached_property
    def high(self) -> Mapping[K, Count]:
        """For each key the most; also for keys under which nothing is counted but something may belong."""
        return Keyed(self._high())

    @cached_property
    def groups(self) -> Mapping[K, tuple[Record, ...]]:
        """The records counted under each key, if any; if records are split, those with a share in it."""
        return Keyed({key: tuple(self._group(key)) for key, count in self.items() if count})

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


def by_share(groups: Sequence[Groups], reading: Reading, *, conjectures: bool) -> dict[str, Any]:
    """Return the arguments of :class:`Counts` for records split across keys; with two *groups*, across pairs."""
    sums: dict[tuple[str, ...], list[Fraction]] = {}
    records: dict[tuple[str, ...], list[Record]] = {}
    for record in groups[0].records:
        sides = [_shares_in(record, one.facet, reading, conjectures=conjectures) for one in groups]
        for cell in product(*sides):
            own = zip(*(side[key] for side, key in zip(sides, cell, strict=True)), strict=True)
            shares = [reduce(mul, numbers) for numbers in own]
            sums[cell] = [a + b for a, b in zip(sums.get(cell, _NOTHING), shares, strict=True)]
            if shares[0]:
                records.setdefault(cell, []).append(record)

    cells, possible = dict.fromkeys(_table(records)), dict.fromkeys(_table(sums))
    name: Callable[[Any], Any] = itemgetter(0) if len(groups) == 1 else tuple

    def side(which: int, some: Iterable[tuple[str, ...]]) -> dict[Any, Fraction]:
        return {name(cell): sums.get(cell, _NOTHING)[which] for cell in some}

    return {
        "counts": side(0, cells),
        "low": lambda: side(1, cells),
        "high": lambda: side(2, (cell for cell in possible if cell in sums or cell in cells)),
        "group": lambda key: records.get(key if isinstance(key, tuple) else (key,), ()),
        "split": True,
    }


def _shares_in(
    record: Record, facet: FacetKeys, reading: Reading, *, conjectures: bool
) -> Mapping[str, tuple[Fraction | bool, ...]]:
    """Return the share of *record* under each key of *facet*, with its least and its most."""
    if facet.is_of_time:
        return shares_read(record, facet.name, reading, conjectures=conjectures)
    counted, certain, possible = facet.of(record)
    return {key: (key in counted, key in certain, True) for key in possible}


def _table(cells: Iterable[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    """Return every cell of the table that has the keys of *cells*, in order."""
    return product(*(sorted({*keys}) for keys in zip(*cells, strict=True))) if cells else ()


_NOTHING = [Fraction(0)] * 3


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
    facet = facet_keys(by, dates=dates, reading=reading, conjectures=conjectures)
    groups = group(records_of(records), facet)
    if dates == "share" and facet.is_of_time:
        return Tally(groups, **by_share(groups, reading, conjectures=conjectures))
    (one,), among = groups, members(groups[0].records)
    counts = one.counted.counts(among)
    return Tally(
        groups,
        counts,
        low=lambda: dict.fromkeys(counts, 0) | one.certain.counts(among),
        high=lambda: one.possible.counts(among),
        group=one.under,
    )
