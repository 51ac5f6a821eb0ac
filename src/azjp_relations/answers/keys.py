"""The keys that records are counted under, and how sure each one is."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date as day
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from typing import Any, Literal, NamedTuple, TypeVar

from azjp_relations.dates import EdtfDate
from azjp_relations.display.pieces import in_words
from azjp_relations.errors import QuestionError, UnknownTermError
from azjp_relations.model import Record
from azjp_relations.model.readings import Reading, alternatives, as_read
from azjp_relations.query import Collection
from azjp_relations.query.collection import index_of, made_by, members, part
from azjp_relations.query.filters import other_words, rules_of
from azjp_relations.query.index import Facet
from azjp_relations.query.where import FILTERS, RecordFilters

T = TypeVar("T")

#: What records can be counted by: times, kinds, topics and so on, and every filter by key.
FacetName = Literal[
    "year", "decade", "kind", "topic", "country", "actor", "place", "source", "about", "accredited_to", "caveat",
    "covers", "dated", "doubtful", "event", "indicator", "involving", "item", "lies_in", "mentioning", "name", "object",
    "office", "organization", "origin", "part_of", "party", "per", "person", "reporter", "role", "signatory", "speaker",
    "stage", "status", "subject", "target", "type", "unit", "valued",
]  # fmt: skip
#: A facet, or a function from a record to a key, to several keys, or to ``None``.
By = FacetName | Callable[[Any], str | Iterable[str] | None]

#: Where a record with an uncertain year is counted: in its earliest possible year, in each possible year, or in each
#: by the share of its possible days.
Dates = Literal["earliest", "possible", "share"]

#: How many years each facet of time takes together, and the key of the period with a number.
_TIMES: dict[str, tuple[int, Callable[[int], str]]] = {"year": (1, "{:04}".format), "decade": (10, "{:03}X".format)}
_LAST_DAY = day.max.toordinal()


class Keys(NamedTuple):
    """The keys that one record is counted under, those of them that are certain, and all that are possible."""

    counted: frozenset[str]
    certain: frozenset[str]
    possible: frozenset[str]


class FacetKeys(NamedTuple):
    """A facet to count by, and the function that gives the keys of a record.

    *key* identifies the facet in caches; ``None`` for a function, whose keys aren't cached.
    """

    name: str
    is_of_time: bool
    key: Hashable
    of: Callable[[Any], Keys]


def facet_keys(
    by: By, *, dates: str = "earliest", reading: Reading = "preferred", conjectures: bool = False
) -> FacetKeys:
    """Return the facet *by*, which counts dates as *dates* says, in this *reading*; raise QuestionError if unknown."""
    name = getattr(by, "__name__", "a function") if callable(by) else _named(by, _by_filter(), "unknown facet")
    is_of_time = not callable(by) and name in _TIMES
    if is_of_time:
        keys_of = _time_keys(name, dates)
    else:
        keys_of = _exact(_texts_of(by) if callable(by) else _EXACT.get(name) or _by_filter()[name])

    def of(record: Record) -> Keys:
        if not record.variants:
            return keys_of(record)
        keys = keys_of(as_read(record, reading, conjectures=conjectures))
        others = [keys_of(other) for other in alternatives(record, conjectures=conjectures)]
        certain = keys.counted & frozenset.intersection(keys.certain, *(o.certain for o in others))
        return Keys(keys.counted, certain, frozenset.union(keys.possible, *(o.possible for o in others)))

    key = None if callable(by) else (name, is_of_time and dates, reading, conjectures)
    return FacetKeys(name, is_of_time, key, of)


@cache
def _by_filter() -> dict[str, Callable[[Any], list[str]]]:
    """Return, for each filter by key, the function that gives the keys of a record."""
    rules = {name: rule.keys_of for declared in FILTERS.values() for name, rule in rules_of(declared).items()}

    def in_text(keys_of: Callable[[Any], Iterable[Hashable]]) -> Callable[[Any], list[str]]:
        return lambda record: [in_words(key) if isinstance(key, bool) else str(key) for key in keys_of(record)]

    return {name: in_text(keys_of) for name, keys_of in rules.items() if keys_of is not None}


def _named(name: Any, facets: Iterable[str], problem: str) -> str:
    """Return *name* if it is a facet, one of *facets* included; else raise QuestionError, which names the nearest."""
    if isinstance(name, str) and (name in _TIMES or name in _EXACT):  # as nearly always
        return name
    known = dict.fromkeys((*_TIMES, *_EXACT, *facets))
    if not isinstance(name, str) or name not in known:
        also = {word: facet for facet in known for word in other_words(facet)}
        raise QuestionError(f"{UnknownTermError(f'{problem} {name!r}', name, known, also)}")
    return name


def _exact(keys_of: Callable[[Any], list[str]]) -> Callable[[Any], Keys]:
    def of(record: Record) -> Keys:
        keys = frozenset(keys_of(record))
        return Keys(keys, keys, keys)

    return of


def _texts_of(by: Callable[[Any], Any]) -> Callable[[Any], list[str]]:
    """Return what gives the texts that a function of yours gives for a record, and refuses anything else."""

    def texts_of(record: Record) -> list[str]:
        own = by(record)
        if own is None:
            return []
        keys = [own] if isinstance(own, str) or not isinstance(own, Iterable) else [*own]
        wrong = [key for key in keys if not isinstance(key, str)]
        if wrong:
            name = getattr(by, "__name__", "a function")
            raise QuestionError(
                f"by= must give text, several texts or None; {name} gave {wrong[0]!r} for {record.id!r}"
            )
        return keys

    return texts_of


_NONE = Keys(frozenset(), frozenset(), frozenset())


@lru_cache(64)
def _time_keys(name: str, dates: str) -> Callable[[Any], Keys]:
    years, key = _TIMES[name]

    def number(ordinal: int) -> int:
        return day.fromordinal(ordinal).year // years

    @lru_cache(4096)
    def between(first: int, last: int) -> frozenset[str]:
        return frozenset(map(key, range(first, last + 1)))

    @lru_cache(4096)
    def exactly(only: int) -> Keys:
        return Keys(*[between(only, only)] * 3)

    def of(record: Record) -> Keys:
        when = record.when
        if when is None or not _is_counted(when, dates):
            return _NONE
        first_from, first_to, last_from, last_to = when.bounds
        first = number(first_from)
        if dates == "earliest":
            last = first if first_to == first_from or first_to >= _LAST_DAY else number(first_to)
            if first == last and not when.qualified:
                return exactly(first)
            written = number(when.written[0])
            counted, possible = between(written, written), between(first, last)
            certain = counted if first == last else _NONE.certain
        else:
            counted = possible = certain = between(first, number(last_to))
            if when.is_interval:
                certain = between(number(first_to), number(last_from)) if first_to <= last_from else possible
            elif len(possible) > 1:
                certain = _NONE.certain
        return Keys(counted, _NONE.certain if when.qualified else certain, possible)

    return of


def _is_counted(when: EdtfDate, dates: str) -> bool:
    first_from, _, _, last_to = when.bounds
    return 0 < first_from <= _LAST_DAY and (dates == "earliest" or last_to <= _LAST_DAY)


class Groups:
    """Records grouped by the keys of a facet; ``counted`` has those under which they are counted."""

    def __init__(self, records: Collection[Any], facet: FacetKeys) -> None:
        self.records: Collection[Any] = records
        self.facet: FacetKeys = facet
        self.counted: Facet
        self.counted, self._unsure = self._once("counted", self._make)

    def _once(self, name: str, make: Callable[[Iterable[Any]], T]) -> T:
        index, key = index_of(self.records), self.facet.key
        return make(index.records) if key is None else index.once((name, key), make)

    def _make(self, records: Iterable[Any]) -> tuple[Facet, dict[int, Keys]]:
        keys = [self.facet.of(record) for record in records]
        # For a record without doubt, the three sets of keys are the same object.
        unsure = {at: own for at, own in enumerate(keys) if not own.counted is own.certain is own.possible}
        return Facet(own.counted for own in keys), unsure

    @cached_property
    def certain(self) -> Facet:
        """The records by those keys under which they are certainly counted."""
        return self._facet_of("certain")

    @cached_property
    def possible(self) -> Facet:
        """The records by all possible keys."""
        return self._facet_of("possible")

    def _facet_of(self, which: Literal["certain", "possible"]) -> Facet:
        def make(_: Iterable[Any]) -> Facet:
            rows = enumerate(self.counted.rows)
            return Facet(getattr(self._unsure[at], which) if at in self._unsure else keys for at, keys in rows)

        return self._once(which, make) if self._unsure else self.counted

    def under(self, key: str) -> Collection[Any]:
        """Return the records counted under *key*."""
        return part(self.records, self.counted.bits(key) & members(self.records))

    @property
    def none(self) -> Collection[Any]:
        """The records without a key."""
        return part(self.records, self.counted.without & members(self.records))

    def reasons(self, records: Iterable[Any]) -> Iterator[tuple[Any, str]]:
        """Yield each of *records*, which have no key, with the reason."""
        for record in records:
            if not self.facet.is_of_time:
                yield record, f"has no {self.facet.name}"
            elif record.when is None:
                yield record, "has no date"
            else:
                side = "last" if 0 < record.when.bounds[0] <= _LAST_DAY else "first"
                yield record, f"has no {side} possible day: {record.when}"


def group(records: Collection[Any], *by: FacetKeys) -> list[Groups]:
    """Return *records* grouped by each facet; the keys of a facet that isn't a function are kept."""
    own = FILTERS.get(type(records), RecordFilters)
    for facet in () if own is RecordFilters else by:
        if facet.key is not None:
            rules = rules_of(own).items()
            _named(facet.name, (n for n, rule in rules if rule.keys_of), f"{records._noun()} have no")  # noqa: SLF001
    if any(facet.key is None for facet in by):
        # A function gets only these records, and the original collection caches nothing for it.
        records = made_by(Collection(records), "chosen", None, records)
    return [Groups(records, facet) for facet in by]


def time_shares(record: Record, name: str) -> dict[str, tuple[Fraction, Fraction, Fraction]]:
    """Return which share of the possible days of *record* is in each year or decade, and the least and most it may be.

    A share is certain if all possible days are in one year, or if the record covers a stretch of time whose first and
    last days are known. Any other date may turn out to be in any of its years.
    """
    when = record.when
    if when is None or not _is_counted(when, "share"):
        return {}
    first_from, first_to, last_from, last_to = when.bounds
    years, key = _TIMES[name]
    first, last = (day.fromordinal(ordinal).year // years for ordinal in (first_from, last_to))
    is_certain = first == last or (when.is_interval and first_from == first_to and last_from == last_to)
    shares = {}
    for number in range(first, last + 1):
        begin = day(max(number * years, 1), 1, 1).toordinal()  # the first decade has no year 0
        end = day(number * years + years - 1, 12, 31).toordinal()
        share = Fraction(min(end, last_to) - max(begin, first_from) + 1, last_to - first_from + 1)
        shares[key(number)] = (share,) * 3 if is_certain and not when.qualified else (share, Fraction(0), Fraction(1))
    return shares


def shares_read(
    record: Record, name: str, reading: Reading, *, conjectures: bool
) -> dict[str, tuple[Fraction, Fraction, Fraction]]:
    """Return the shares of *record* in this *reading*, each with its least and its most over all readings.

    It is empty if the date in this reading has no first or no last possible day.
    """
    shares = time_shares(as_read(record, reading, conjectures=conjectures), name)
    if not shares or not record.variants:
        return shares
    readings = [shares, *(time_shares(other, name) for other in alternatives(record, conjectures=conjectures))]
    spreads = {}
    for key in {key for one in readings for key in one}:
        share, least, most = zip(*(one.get(key, (Fraction(0),) * 3) for one in readings), strict=True)
        spreads[key] = (share[0], min(least), max(most))
    return spreads


_EXACT: dict[str, Callable[[Any], list[str]]] = {
    "kind": lambda r: [str(kind) for name in ("kind", "indicator", "office") if (kind := getattr(r, name, None))],
    "topic": lambda r: [t.value for t in r.all_topics],
    "country": lambda r: [c.id for c in r.countries],
    "actor": lambda r: [a.id for a in r.actors],
    "place": lambda r: [p.id for p in getattr(r, "places", filter(None, [getattr(r, "place", None)]))],
    "source": lambda r: [c.source.id for c in r.citations],
}
