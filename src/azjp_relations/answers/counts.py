"""How many: :func:`count_by` and its answer, :class:`Tally`."""

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, Generic, TypeVar, Unpack

from azjp_relations.answers.answer import Answer, Keyed, Reasons
from azjp_relations.answers.columns import COUNTS, KEY, SHARES, Column, Row, count_cell
from azjp_relations.answers.keys import By, Dates, Groups, facet_keys, group, shares_read
from azjp_relations.answers.question import AnyRecords, asks, records_of
from azjp_relations.errors import whole
from azjp_relations.model import Record
from azjp_relations.model.readings import Reading
from azjp_relations.query.collection import members
from azjp_relations.query.where import RecordFilters

__all__ = ["Count", "Counts", "Split", "Tally", "count_by", "count_text", "spread_json"]

#: A count: whole, or a sum of shares.
Count = int | Fraction

K = TypeVar("K")


class Counts(Answer, Mapping[K, Count]):
    """An answer that is a mapping from keys to counts."""

    #: The columns of a key.
    _key: tuple[Column, ...] = (KEY,)
    _workings = ("_low", "_high", "_group")

    def __init__(
        self,
        counts: Mapping[K, Count],
        *,
        low: Callable[[], Mapping[K, Count]],
        high: Callable[[], Mapping[K, Count]],
        group: Callable[[K], Iterable[Record]],
        records: Callable[[], Iterable[Record]],
        left_out: Callable[[], Reasons],
        split: bool = False,
    ) -> None:
        super().__init__(records, left_out)
        self._counts = Keyed(counts)
        self._low, self._high, self._group = low, high, group
        self._columns = (*self._key, *(SHARES if split else COUNTS))

    @cached_property
    def low(self) -> Mapping[K, Count]:
        """For each key the least that the count may be, over attested readings and possible days."""
        return Keyed(self._low())

    @cached_property
    def high(self) -> Mapping[K, Count]:
        """For each key the most; also keys under which nothing is counted, but something may belong."""
        return Keyed(self._high())

    @cached_property
    def groups(self) -> Mapping[K, tuple[Record, ...]]:
        """The records counted under each key that counts any; if records are split, those with a share in it."""
        return Keyed({key: tuple(self._group(key)) for key, count in self._counts.items() if count})

    def __getitem__(self, key: K) -> Count:
        return self._counts[key]

    def __contains__(self, key: object) -> bool:
        return key in self._counts

    def __iter__(self) -> Iterator[K]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def items(self) -> ItemsView[K, Count]:
        """Return keys and counts, in order."""
        return self._counts.items()

    def _spreads(self) -> Iterator[tuple[K, Count, Count, Count]]:
        return ((key, count, self.low[key], self.high[key]) for key, count in self.items())

    def _cells(self) -> Iterator[Row]:
        for key, *counts in self._spreads():
            yield (*(key if isinstance(key, tuple) else (key,)), *map(count_cell, counts))

    def _text(self, key: K, spread: str) -> str:
        """Return the count under *key*, followed by *spread* with its least and its most if they differ."""
        count, low, high = self._counts[key], self.low[key], self.high[key]
        return count_text(count) + ("" if low == count == high else spread.format(count_text(low), count_text(high)))


class Tally(Counts[str]):
    """Counts by key: a mapping from key to the number of records, or to a sum of their shares."""

    _headers = ("key", "records")
    _groups_records = True

    def most_common(self, most: int | None = None) -> list[tuple[str, Count]]:
        """Return keys and counts, largest first, those of equal count in the order of the tally."""
        most = None if most is None else whole("most", most, 0)
        return sorted(self.items(), key=lambda item: -item[1])[:most]

    def _rows(self) -> Iterator[tuple[object, ...]]:
        return ((key, self._text(key, "  (between {} and {})")) for key in self)

    def _members(self) -> Iterator[tuple[Row, Record]]:
        return (((key,), record) for key, records in self.groups.items() for record in records)

    def _json(self) -> list[dict[str, Any]]:
        return [{"key": key, **spread_json(*counts)} for key, *counts in self._spreads()]


class Split(Generic[K]):
    """Records split across keys: the sums of their shares, each with its least and its most, and the records by key."""

    def __init__(self) -> None:
        self.sums: dict[K, list[Fraction]] = {}
        self.records: dict[K, list[Record]] = {}

    def add(self, key: K, record: Record, shares: Sequence[Fraction]) -> None:
        """Add the share of *record* under *key*, with its least and its most."""
        self.sums[key] = [a + b for a, b in zip(self.sums.get(key, _NOTHING), shares, strict=True)]
        if shares[0]:
            self.records.setdefault(key, []).append(record)

    def side(self, which: int, keys: Iterable[K]) -> dict[K, Fraction]:
        """Return for each of *keys* the sum (0), the least (1) or the most (2) that it may be."""
        return {key: self.sums.get(key, _NOTHING)[which] for key in keys}


_NOTHING = [Fraction(0)] * 3


def count_text(count: Count) -> str:
    """Return *count* for a reader: a sum of shares to two places."""
    return str(count) if isinstance(count, int) or count.denominator == 1 else f"{float(count):.2f}"


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
        by: ``"year"`` or ``"decade"``, in order of time; ``"kind"`` (the indicator of an economic fact, the office of
            a tenure), ``"topic"``, ``"country"``, ``"actor"``, ``"place"``, ``"source"`` or the name of any filter of
            the records that takes words or ids, such as ``"status"``, in order of the key. Or a function from a
            record to a key, several keys, or ``None``.
        dates: Where a record with an uncertain year is counted. ``"earliest"``: in the earliest possible year, an
            interval in the year of its start. ``"possible"``: in every possible year. ``"share"``: split across its
            possible years by the share of its possible days. If every date is known to the day, all three agree.
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
    (groups,) = group(records_of(records), facet)
    if dates == "share" and facet.is_of_time:
        return _by_share(groups, reading, conjectures=conjectures)
    among = members(groups.records)
    counts = groups.counted.counts(among)
    return Tally(
        counts,
        low=lambda: dict.fromkeys(counts, 0) | groups.certain.counts(among),
        high=lambda: groups.possible.counts(among),
        group=groups.under,
        records=lambda: groups.records - groups.none,
        left_out=lambda: groups.reasons(groups.none),
    )


def _by_share(groups: Groups, reading: Reading, *, conjectures: bool) -> Tally:
    split: Split[str] = Split()
    without: list[Record] = []
    for record in groups.records:
        shares = shares_read(record, groups.facet.name, reading, conjectures=conjectures)
        if not shares:
            without.append(record)
        for key, share in shares.items():
            split.add(key, record, share)
    keys = sorted(split.records)
    return Tally(
        split.side(0, keys),
        low=lambda: split.side(1, keys),
        high=lambda: split.side(2, sorted(split.sums)),
        group=lambda key: split.records.get(key, ()),
        records=lambda: (record for key in keys for record in split.records[key]),
        left_out=lambda: groups.reasons(without),
        split=True,
    )
