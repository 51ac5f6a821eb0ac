"""What is worked out once of the records of a collection, and shared by all that is cut from it.

A set of records is an integer: bit *i* stands for the record at position *i*. So sets are joined by ``&`` and ``|``
and counted by ``bit_count``, whole machine words at a time. A :class:`Facet` holds, for each key, the records that have
it; :class:`Spans` hold the days on which dates may begin and end. Both are made when they are first asked for.
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from datetime import MAXYEAR, date
from functools import cached_property
from itertools import compress
from typing import Any, TypeVar

from azjp_relations.dates import EdtfDate

__all__ = ["Facet", "Index", "Spans", "bits_of", "chosen"]

T = TypeVar("T")

_DIGITS = bytes.maketrans(b"01", b"\0\1")

_LAST_DAY = date.max.toordinal()


def bits_of(positions: Sequence[int]) -> int:
    """Return the set of *positions*.

    >>> bin(bits_of([0, 5]))
    '0b100001'
    """
    if not positions:
        return 0
    buffer = bytearray(max(positions) // 8 + 1)
    for position in positions:
        buffer[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(buffer, "little")


def chosen(things: Sequence[T], bits: int) -> list[T]:
    """Return those of *things* whose position is in the set *bits*, in order.

    >>> chosen("abcdef", bits_of([0, 5]))
    ['a', 'f']
    """
    count = bits.bit_count()
    first = max((bits & -bits).bit_length() - 1, 0)
    width = bits.bit_length() - first
    # What is near in time is near in position: often what is chosen fills a small stretch.
    if count * 10 > width:
        stretch = things[first : first + width]
        return list(stretch) if count == width else list(compress(stretch, _flags(bits >> first)))
    # A set of few: only the words that hold something are looked at, and in them only the bits that are set.
    words = array("Q", bits.to_bytes((len(things) + 63) // 64 * 8, sys.byteorder))
    if sys.byteorder == "big":
        words.reverse()
    found = []
    for before, word in zip(compress(range(-1, len(things), 64), words), compress(words, words), strict=True):
        left = word
        while left:
            lowest = left & -left
            found.append(things[before + lowest.bit_length()])
            left ^= lowest
    return found


def _flags(bits: int) -> bytes:
    """Return a byte for each position up to the last in the set *bits*: 1 if it is in the set, else 0."""
    return bin(bits)[:1:-1].encode().translate(_DIGITS)


class Facet:
    """For each key the records that have it."""

    def __init__(self, keys_of_each: Iterable[Collection[Hashable]]) -> None:
        self._positions: dict[Any, array[int]] = {}
        self._bits: dict[Any, int] = {}
        self._size = 0
        without = array("I")
        for position, keys in enumerate(keys_of_each):
            self._size = position + 1
            if not keys:
                without.append(position)
            for key in keys:
                found = self._positions.get(key)
                if found is None:
                    found = self._positions[key] = array("I")
                found.append(position)
        #: The set of the records that have no key.
        self.without = bits_of(without)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)

    def count(self, key: object, among: int | None = None) -> int:
        """Return how many records have *key*, of all or of the set *among*."""
        if among is None:
            return len(self._positions.get(key, ()))
        return (self.bits(key) & among).bit_count()

    @cached_property
    def _counts(self) -> dict[Any, int]:
        return {key: len(self._positions[key]) for key in sorted(self._positions)}

    def counts(self, among: int | None = None) -> dict[Any, int]:
        """Return how many records have each key, of all or of the set *among*, in order of the keys."""
        if among is None:
            return dict(self._counts)
        if not among:
            return {}
        is_among = _flags(among).ljust(self._size, b"\0").__getitem__
        # Of a key that few have, each record is looked at; of others, whole words are.
        few = max(8, self._size // 1000)
        found = {
            key: sum(map(is_among, self._positions[key])) if count < few else (self.bits(key) & among).bit_count()
            for key, count in self._counts.items()
        }
        return {key: count for key, count in found.items() if count}

    def bits(self, key: object) -> int:
        """Return the set of the records that have *key*."""
        bits = self._bits.get(key)
        if bits is None:
            bits = self._bits[key] = bits_of(self._positions.get(key, ()))
        return bits

    def any_of(self, keys: Iterable[object]) -> int:
        """Return the set of the records that have one of *keys*."""
        bits = 0
        for key in keys:
            bits |= self.bits(key)
        return bits


class _Days:
    """Positions in the order of a day, with the sets of those before some of the days kept ready."""

    def __init__(self, rows: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(rows)
        self._days = array("i", (day for day, _ in ordered))
        self._positions = array("I", (position for _, position in ordered))
        in_calendar = [day for day in self._days if 0 < day <= _LAST_DAY]
        # Sets are kept for new year's days, which most periods begin and end with, and at even steps besides.
        marks = {0, len(ordered), *range(0, len(ordered), max(64, len(ordered) // 128))}
        if in_calendar:
            first, last = (date.fromordinal(day).year for day in (in_calendar[0], in_calendar[-1]))
            years = range(first, min(last + 2, first + 200, MAXYEAR + 1))
            marks.update(bisect_left(self._days, date(year, 1, 1).toordinal()) for year in years)
        self._marks = sorted(marks)
        self._sets: list[int] = []
        buffer, done = bytearray(max(self._positions, default=0) // 8 + 1), 0
        for mark in self._marks:
            for position in self._positions[done:mark]:
                buffer[position >> 3] |= 1 << (position & 7)
            done = mark
            self._sets.append(int.from_bytes(buffer, "little"))

    def before(self, day: int) -> int:
        """Return the set of the positions whose day is before *day*."""
        end = bisect_left(self._days, day)
        at = bisect_left(self._marks, end)
        after = self._marks[at]
        if after == end:
            return self._sets[at]
        before = self._marks[at - 1]
        if end - before <= after - end:
            return self._sets[at - 1] | bits_of(self._positions[before:end])
        return self._sets[at] ^ bits_of(self._positions[end:after])


class Spans:
    """The first and last possible days of dates, such that what may meet a period is found without asking each."""

    def __init__(self, dates: Iterable[EdtfDate | None]) -> None:
        dated = [(position, when.bounds) for position, when in enumerate(dates) if when is not None]
        self._firsts = _Days((bounds[0], position) for position, bounds in dated)
        self._lasts = _Days((bounds[3], position) for position, bounds in dated)

    def may_meet(self, period: EdtfDate) -> int:
        """Return the set of the records whose date may have a day in common with *period*."""
        begin, _, _, end = period.as_period()
        begun, over = self._firsts.before(end + 1), self._lasts.before(begin)
        return begun & ~over


class Index:
    """The records of a collection, with what has been worked out of them."""

    def __init__(self, records: tuple[Any, ...]) -> None:
        self.records = records
        self._positions: dict[str, int] | None = None
        self._facets: dict[Hashable, Facet] = {}
        self._facets_together: dict[Hashable, tuple[Facet, ...]] = {}
        self._columns: dict[Hashable, list[Any]] = {}
        self._spans: dict[str, Spans] = {}

    @property
    def positions(self) -> dict[str, int]:
        """The position of each record by its id."""
        if self._positions is None:
            self._positions = {record.id: position for position, record in enumerate(self.records)}
        return self._positions

    def has_facet(self, name: Hashable) -> bool:
        """Tell whether the facet called *name* has been made."""
        return name in self._facets

    def facet(self, name: Hashable, keys_of: Callable[[Any], Collection[Hashable]]) -> Facet:
        """Return the facet called *name*, made by *keys_of* each record if it was not made yet."""
        facet = self._facets.get(name)
        if facet is None:
            facet = self._facets[name] = Facet(map(keys_of, self.records))
        return facet

    def facets(
        self, name: Hashable, count: int, keys_of: Callable[[Any], tuple[Collection[Hashable], ...]]
    ) -> tuple[Facet, ...]:
        """Return the *count* facets called *name*, made together by *keys_of* each record if they were not made yet."""
        facets = self._facets_together.get(name)
        if facets is None:
            each = [keys_of(record) for record in self.records]
            facets = tuple(Facet(keys[which] for keys in each) for which in range(count))
            self._facets_together[name] = facets
        return facets

    def column(self, name: Hashable, value_of: Callable[[Any], Any]) -> list[Any]:
        """Return what *value_of* gives for each record, worked out once under *name*."""
        column = self._columns.get(name)
        if column is None:
            column = self._columns[name] = list(map(value_of, self.records))
        return column

    def spans(self, name: str) -> Spans:
        """Return the spans of the dates in the field *name*."""
        spans = self._spans.get(name)
        if spans is None:
            spans = self._spans[name] = Spans(getattr(record, name) for record in self.records)
        return spans
