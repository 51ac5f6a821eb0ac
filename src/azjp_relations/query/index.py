"""Sets of records by key and by date: worked out once for a collection, and shared by everything cut from it.

A set of records is an integer whose bit *i* stands for the record at position *i*, so ``&`` and ``|`` join sets and
``bit_count`` counts them, a machine word at a time. A :class:`Facet` holds the records that have each key, and
:class:`Spans` the days on which dates begin and end. An :class:`Index` makes them when they are first needed.
"""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from functools import cached_property, reduce
from itertools import chain, compress
from operator import itemgetter, or_
from threading import RLock
from typing import Any, NamedTuple, TypeVar

from azjp_relations.dates import EdtfDate

__all__ = ["AnyOf", "Facet", "Filter", "Index", "Meets", "Spans", "bits_of", "pick"]

T = TypeVar("T")

#: How many results an index remembers that were made for some of its records.
_KEPT = 64
#: A key is rare, and a set small, if it has fewer than one in so many records.
_RARE = 50
#: The places of the bits that are set in each byte.
_BITS = [tuple(at for at in range(8) if byte >> at & 1) for byte in range(256)]


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


def pick(things: Sequence[T], bits: int) -> list[T]:
    """Return the *things* whose positions are in the set *bits*, in order.

    >>> pick("abcdef", bits_of([0, 5]))
    ['a', 'f']
    """
    if not bits:
        return []
    first = (bits & -bits).bit_length() - 1
    bits >>= first
    width = bits.bit_length()
    if bits.bit_count() == width:
        return list(things[first : first + width])
    data = bits.to_bytes((width + 7) // 8, "little")
    begins = compress(range(first, first + width, 8), data)
    places = [begin + at for begin, byte in zip(begins, data.replace(b"\0", b""), strict=True) for at in _BITS[byte]]
    # All at once: a loop would wait for the memory of each thing before it turns to the next.
    return list(itemgetter(*places)(things))


class Facet:
    """The records that have each key. A record may have several keys, or none.

    Args:
        keys_of_each: The keys of each record, in order.
    """

    def __init__(self, keys_of_each: Iterable[Collection[Hashable]]) -> None:
        positions: defaultdict[Any, array[int]] = defaultdict(lambda: array("I"))
        without = array("I")
        size = 0
        for size, keys in enumerate(keys_of_each, 1):
            if not keys:
                without.append(size - 1)
            for key in keys:
                positions[key].append(size - 1)
        self._positions = dict(positions)
        self._size = size
        self._sets: dict[Any, int] = {}
        #: The set of the records that have no key.
        self.without: int = bits_of(without)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._positions)

    def bits(self, key: object) -> int:
        """Return the set of the records that have *key*."""
        if key not in self._sets:
            if key not in self._positions:
                return 0
            self._sets[key] = bits_of(self._positions[key])
        return self._sets[key]

    def any_of(self, keys: Iterable[object]) -> int:
        """Return the set of the records that have one of *keys*."""
        return reduce(or_, map(self.bits, keys), 0)

    def count(self, key: object, among: int | None = None) -> int:
        """Return how many records have *key*: of all, or of the set *among*."""
        if among is None:
            return len(self._positions.get(key, ()))
        return (self.bits(key) & among).bit_count()

    def counts(self, among: int | None = None) -> dict[Any, int]:
        """Return how many records have each key that any has, in order of the keys: of all, or of the set *among*."""
        if among is None or among.bit_count() == self._size:
            return self._counts
        if among.bit_count() * _RARE < self._size:
            counts = Counter(chain.from_iterable(pick(self.rows, among)))
        else:
            common, rows, others = self._split
            counts = Counter(chain.from_iterable(pick(rows, among & others)))
            counts.update({key: count for key in common if (count := (self.bits(key) & among).bit_count())})
        return {key: counts[key] for key in sorted(counts)}

    @cached_property
    def _split(self) -> tuple[list[Any], list[tuple[Any, ...]], int]:
        """The keys that many records have, which sets count fastest; the others of each record, and who has any."""
        # To join sets of all records costs as much as to count so many of them one by one.
        common = {key for key, count in self._counts.items() if count > 20 + self._size // 250}
        rows = _shared(tuple(key for key in row if key not in common) for row in self.rows)
        return sorted(common), rows, bits_of([at for at, row in enumerate(rows) if row])

    @cached_property
    def _counts(self) -> dict[Any, int]:
        return {key: len(self._positions[key]) for key in sorted(self._positions)}

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """The keys of each record."""
        rows: list[list[Any]] = [[] for _ in range(self._size)]
        for key, positions in self._positions.items():
            for position in positions:
                rows[position].append(key)
        return _shared(map(tuple, rows))


def _shared(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return *rows* with one tuple for all equal ones, which also makes it quicker to go through many."""
    same: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    return [same.setdefault(row, row) for row in rows]


class _Edges:
    """Records in order of a day. The sets of those before every so many of them are at hand."""

    def __init__(self, days: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(days)
        self._days = array("i", (day for day, _ in ordered))
        self._positions = array("I", (position for _, position in ordered))
        self._step = max(64, len(ordered) // 128)
        self._sets = [0]
        for begin in range(0, len(ordered), self._step):
            self._sets.append(self._sets[-1] | bits_of(self._positions[begin : begin + self._step]))

    def before(self, day: int) -> int:
        """Return the set of the records whose day is before *day*."""
        end = bisect_left(self._days, day)
        at = end // self._step
        return self._sets[at] | bits_of(self._positions[at * self._step : end])


class Spans:
    """The first and the last possible days of dates, to find the dates that may meet a period."""

    def __init__(self, dates: Iterable[EdtfDate | None]) -> None:
        bounds = [(position, when.bounds) for position, when in enumerate(dates) if when is not None]
        self._firsts = _Edges((first, position) for position, (first, _, _, _) in bounds)
        self._lasts = _Edges((last, position) for position, (_, _, _, last) in bounds)

    def may_meet(self, period: EdtfDate) -> int:
        """Return the set of the records whose date may have a day in common with *period*."""
        begin, _, _, end = period.as_period()
        return self._firsts.before(end + 1) & ~self._lasts.before(begin)


class AnyOf(NamedTuple):
    """Keeps the records that have one of *keys* in the facet called *name*."""

    name: str
    keys_of: Callable[[Any], Collection[Hashable]]
    keys: Iterable[Hashable]

    def __call__(self, record: Any) -> bool:
        return not set(self.keys).isdisjoint(self.keys_of(record))


class Meets(NamedTuple):
    """Keeps the records whose date in *field* may meet one of *periods*, or is certainly within one."""

    field: str
    periods: tuple[EdtfDate, ...]
    certainly: bool

    def __call__(self, record: Any) -> bool:
        date = getattr(record, self.field)
        if date is None:
            return False
        if self.certainly:
            return not date.qualified and any(date.within(period) is True for period in self.periods)
        return any(date.overlaps(period) is not False for period in self.periods)


#: A filter that an index can answer, or any test of a record.
Filter = AnyOf | Meets | Callable[[Any], bool]


def _facet_key(name: str, keys_of: Callable[[Any], object]) -> Hashable:
    # Two rooms may choose one name: the code of the function tells their facets apart, however often it is made anew.
    return "facet", name, getattr(keys_of, "__code__", type(keys_of))


class Index:
    """The records of a collection, with everything worked out from them.

    It makes each thing once, in one thread, and other threads see it only when it is whole.
    """

    def __init__(self, records: tuple[Any, ...]) -> None:
        self.records = records
        self._made: dict[Hashable, Any] = {}
        self._lately: dict[Hashable, Any] = {}
        self._lock = RLock()

    def __reduce__(self) -> tuple[type["Index"], tuple[tuple[Any, ...]]]:
        # A copy makes its own sets when it needs them: a lock can't be copied.
        return Index, (self.records,)

    def once(self, name: Hashable, make: Callable[[tuple[Any, ...]], T]) -> T:
        """Return the result of *make* for the records, which the index makes once and keeps under *name*.

        The same name must always mean the same, and there must be few names, because the index keeps them all.
        """
        if name not in self._made:
            with self._lock:
                if name not in self._made:
                    self._made[name] = make(self.records)
        value: T = self._made[name]
        return value

    def lately(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return the result of *make*, which the index keeps under *name* until it has made 64 later ones."""
        with self._lock:
            if name not in self._lately:
                value = make()
                if len(self._lately) == _KEPT:
                    del self._lately[next(iter(self._lately))]
                self._lately[name] = value
            result: T = self._lately[name]
            return result

    @property
    def positions(self) -> dict[str, int]:
        """The position of each record by its id."""
        return self.once("positions", lambda records: {record.id: at for at, record in enumerate(records)})

    def facet(self, name: str, keys_of: Callable[[Any], Collection[Hashable]]) -> Facet:
        """Return the facet called *name*, which *keys_of* each record makes."""
        return self.once(_facet_key(name, keys_of), lambda records: Facet(map(keys_of, records)))

    def has_facet(self, name: str, keys_of: Callable[[Any], Collection[Hashable]]) -> bool:
        """Tell whether the index has made that facet."""
        return _facet_key(name, keys_of) in self._made

    def spans(self, field: str) -> Spans:
        """Return the spans of the dates in *field*."""
        return self.once(("spans", field), lambda records: Spans(getattr(record, field) for record in records))
