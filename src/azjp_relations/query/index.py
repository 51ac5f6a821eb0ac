"""What is worked out once of the records of a collection, and shared by all that is cut from it.

A set of records is an integer: bit *i* stands for the record at position *i*. So sets are joined by ``&`` and ``|``
and counted by ``bit_count``, whole machine words at a time. A :class:`Facet` holds, for each key, the records that have
it; :class:`Spans` hold the days on which dates may begin and end. Both are made when they are first asked for.
"""

import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import MAXYEAR, date
from functools import cached_property
from itertools import accumulate, chain, compress
from operator import add, sub
from typing import Any, NamedTuple, TypeVar

from azjp_relations.dates import EdtfDate

__all__ = ["Facet", "Index", "Spans", "bits_of", "chosen", "flags"]

T = TypeVar("T")

_DIGITS = bytes.maketrans(b"01", b"\0\1")
#: For each byte the places of the bits that are set in it.
_PLACES = tuple(tuple(place for place in range(8) if byte >> place & 1) for byte in range(256))

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


def chosen(things: Sequence[T], bits: int, begin: int = 0) -> list[T]:
    """Return those of *things* whose position, counted from *begin*, is in the set *bits*, in order.

    >>> chosen("abcdef", bits_of([0, 5])), chosen("abcdef", bits_of([0, 3]), 2)
    (['a', 'f'], ['c', 'f'])
    """
    count = bits.bit_count()
    if count < 8:
        found = []
        while bits:
            lowest = bits & -bits
            found.append(things[begin - 1 + lowest.bit_length()])
            bits ^= lowest
        return found
    first = (bits & -bits).bit_length() - 1
    width = bits.bit_length() - first
    # What is near in time is near in position: often what is chosen fills a small stretch.
    if count * 8 > width:
        stretch = things[begin + first : begin + first + width]
        return list(stretch) if count == width else list(compress(stretch, flags(bits >> first)))
    begin += first // 8 * 8
    bits >>= first // 8 * 8
    length = bits.bit_length()
    if count * 40 > width:
        data = bits.to_bytes((length + 7) // 8, "little")
        starts = range(begin, begin + length, 8)
        return [things[at + place] for at, byte in zip(starts, data, strict=True) if byte for place in _PLACES[byte]]
    # A set of few: only in the words that hold something the bits are looked at, and only those that are set.
    words = array("Q", bits.to_bytes((length + 63) // 64 * 8, sys.byteorder))
    if sys.byteorder == "big":
        words.reverse()
    found = []
    for before, word in zip(range(begin - 1, begin + length - 1, 64), words, strict=True):
        left = word
        while left:
            lowest = left & -left
            found.append(things[before + lowest.bit_length()])
            left ^= lowest
    return found


def flags(bits: int) -> bytes:
    """Return a byte for each position up to the last in the set *bits*: 1 if it is in the set, else 0."""
    return bin(bits)[:1:-1].encode().translate(_DIGITS)


class _Near(NamedTuple):
    """A set of records: whole blocks, each begin and end, and what is *added* to those or *taken* from them."""

    blocks: list[tuple[int, int]]
    added: int
    taken: int


class _Rows:
    """The numbers of the keys that each record has, one record after the other."""

    def __init__(self, positions_of_each: Sequence[Sequence[int]], size: int) -> None:
        counts = [0] * (size + 1)
        for positions in positions_of_each:
            for position in positions:
                counts[position + 1] += 1
        self._keys = len(positions_of_each)
        self._starts = array("I", accumulate(counts))
        self._numbers = array("I", bytes(4 * self._starts[-1]))
        free = self._starts[:]
        for number, positions in enumerate(positions_of_each):
            for position in positions:
                self._numbers[free[position]] = number
                free[position] += 1
        #: How many records a block has: with more keys more, as the counts that are kept for each take memory.
        self._block = max(512, self._keys // 16 * 8)

    @cached_property
    def _before(self) -> list["array[int]"]:
        """How many records have the key of each number before each block."""
        counts = [0] * self._keys
        found = [array("I", counts)]
        for end in range(self._block, len(self._starts), self._block):
            for number in self._numbers[self._starts[end - self._block] : self._starts[end]]:
                counts[number] += 1
            found.append(array("I", counts))
        return found

    def near(self, bits: int) -> _Near:
        """Return the set *bits* as the blocks of which it has more than half, and what differs from them."""
        block, size = self._block, len(self._starts) - 1
        if bits.bit_count() * 2 <= block:
            return _Near([], bits, 0)
        data, step, number_of = bits.to_bytes((size + 7) // 8, "little"), block // 8, int.from_bytes
        blocks: list[tuple[int, int]] = []
        whole = 0
        for at in range(size // block):
            if number_of(data[at * step : (at + 1) * step], "little").bit_count() * 2 > block:
                begin = blocks.pop()[0] if blocks and blocks[-1][1] == at else at
                blocks.append((begin, at + 1))
        for begin, end in blocks:
            whole |= ((1 << (end - begin) * block) - 1) << begin * block
        return _Near(blocks, bits & ~whole, whole & ~bits)

    def counts(self, near: _Near) -> list[int]:
        """Return how many of the records of a set have the key of each number."""
        counts = [0] * self._keys
        for begin, end in near.blocks:
            counts = [*map(add, counts, map(sub, self._before[end], self._before[begin]))]
        for number, count in self._each(near.added).items():
            counts[number] += count
        for number, count in self._each(near.taken).items():
            counts[number] -= count
        return counts

    def _each(self, bits: int) -> dict[int, int]:
        starts, numbers, positions = self._starts, self._numbers, range(len(self._starts))
        # What lies side by side is taken together.
        begins, ends = chosen(positions, bits & ~(bits << 1)), chosen(positions, bits << 1 & ~bits)
        stretches = zip(begins, ends, strict=True)
        return Counter(chain.from_iterable(numbers[starts[begin] : starts[end]] for begin, end in stretches))

    def pairs(self, positions: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield the number of each key of the records at *positions*, with the position."""
        starts, numbers = self._starts, self._numbers
        return ((number, at) for at in positions for number in numbers[starts[at] : starts[at + 1]])


class _Key(NamedTuple):
    """The records of a key: their positions, and as a set that begins at *begin*, unless they are strewn too thinly."""

    positions: "array[int]"
    begin: int
    end: int
    bits: int | None

    @classmethod
    def of(cls, positions: "array[int]") -> "_Key":
        begin, end = positions[0] // 8, positions[-1] // 8 + 1
        # A set takes its span of memory, however few are in it.
        is_thin = end - begin > 64 + 4 * len(positions)
        return cls(positions, begin, end, None if is_thin else bits_of([p - begin * 8 for p in positions]))

    @property
    def toil(self) -> int:
        """How long it takes to find which of the records are in a set, roughly, in steps of the interpreter."""
        return len(self.positions) if self.bits is None else 10 + (self.end - self.begin) // 60


class Facet:
    """For each key the records that have it."""

    def __init__(self, keys_of_each: Iterable[Collection[Hashable]] = ()) -> None:
        self._positions: dict[Any, array[int]] = {}
        self._bits: dict[Any, int] = {}
        self._without = array("I")
        self._size = 0
        for keys in keys_of_each:
            self.add(keys)

    def add(self, keys: Collection[Hashable]) -> None:
        """Add the next record, which has *keys*; nothing may have been asked for yet."""
        if not keys:
            self._without.append(self._size)
        for key in keys:
            found = self._positions.get(key)
            if found is None:
                found = self._positions[key] = array("I")
            found.append(self._size)
        self._size += 1

    @cached_property
    def without(self) -> int:
        """The set of the records that have no key."""
        return bits_of(self._without)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)

    @cached_property
    def _counts(self) -> dict[Any, int]:
        return {key: len(self._positions[key]) for key in sorted(self._positions)}

    @cached_property
    def _keys(self) -> list[_Key]:
        return [_Key.of(self._positions[key]) for key in self._counts]

    @cached_property
    def _toil(self) -> int:
        return sum(key.toil for key in self._keys)

    @cached_property
    def _rows(self) -> _Rows:
        return _Rows([self._positions[key] for key in self._counts], self._size)

    def count(self, key: object, among: int | None = None) -> int:
        """Return how many records have *key*, of all or of the set *among*."""
        if among is None:
            return len(self._positions.get(key, ()))
        return (self.bits(key) & among).bit_count()

    def counts(self, among: int | None = None) -> Mapping[Any, int]:
        """Return how many records have each key, of all or of the set *among*, in order of the keys."""
        if among is None:
            return self._counts
        near = self._rows.near(among)
        if self._toil_by_record(near) > self._toil:
            return {key: found.bit_count() for key, (_, found) in self.within(among)}
        counts = self._rows.counts(near)
        return {key: count for key, count in zip(self._counts, counts, strict=True) if count}

    def _toil_by_record(self, near: _Near) -> int:
        walked = near.added | near.taken
        stretches = (walked & ~(walked << 1)).bit_count()
        keys_of_each = sum(self._counts.values()) // max(self._size, 1) + 1
        return len(near.blocks) * len(self) + stretches * 10 + walked.bit_count() * keys_of_each

    def is_thin(self, among: int, most: int = 6) -> bool:
        """Tell whether the set *among* has fewer than *most* records to a key: then it is quicker to look at each."""
        return among.bit_count() < most * len(self)

    def keys(self, among: int) -> set[Any]:
        """Return the keys that records in the set *among* have."""
        return {key for key, _ in (self.pairs(among) if self.is_thin(among) else self.within(among))}

    def pairs(self, among: int) -> Iterator[tuple[Any, int]]:
        """Yield each key of each record in the set *among*, with the position of the record."""
        positions = chosen(range(self._size), among & ~self.without)
        if self._is_single:
            return zip(map(self._only_keys.__getitem__, positions), positions, strict=True)
        keys = [*self._counts]
        return ((keys[number], position) for number, position in self._rows.pairs(positions))

    @cached_property
    def _is_single(self) -> bool:
        return sum(self._counts.values()) + len(self._without) == self._size

    @cached_property
    def _only_keys(self) -> list[Any]:
        """The key of each record, if none has several."""
        found: list[Any] = [None] * self._size
        for key, positions in self._positions.items():
            for position in positions:
                found[position] = key
        return found

    def within(self, among: int) -> Iterator[tuple[Any, tuple[int, int]]]:
        """Yield each key that records in the set *among* have, in order, with those records.

        They come as a position, a multiple of 8, and the set that begins there: most keys are of a stretch of records.
        """
        data = among.to_bytes((self._size + 7) // 8, "little")
        is_in = b""
        number_of = int.from_bytes
        for key, (positions, begin, end, own) in zip(self._counts, self._keys, strict=True):
            if own is None:
                is_in = is_in or flags(among).ljust(self._size, b"\0")
                found = bits_of([p - begin * 8 for p in positions if is_in[p]])
            elif (end - begin) * 4 < len(data) - begin:
                found = own & number_of(data[begin:end], "little")
            else:
                # Bytes are turned to numbers one by one, but numbers are moved by words.
                found = own & (among >> begin * 8)
            if found:
                yield key, (begin * 8, found)

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
        self._kept: dict[Hashable, Any] = {}
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
            facets = self._facets_together[name] = tuple(Facet() for _ in range(count))
            for record in self.records:
                for facet, keys in zip(facets, keys_of(record), strict=True):
                    facet.add(keys)
        return facets

    def kept(self, name: Hashable, make: Callable[[tuple[Any, ...]], T]) -> T:
        """Return what *make* gives for the records, worked out once under *name*."""
        if name not in self._kept:
            self._kept[name] = make(self.records)
        found: T = self._kept[name]
        return found

    def spans(self, name: str) -> Spans:
        """Return the spans of the dates in the field *name*."""
        spans = self._spans.get(name)
        if spans is None:
            spans = self._spans[name] = Spans(getattr(record, name) for record in self.records)
        return spans
