"""The keys that records are counted under, and how sure each one is."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date as day
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from itertools import chain
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


#: How much of a record counts under a key, and the least and the most that it may be.
Share = tuple[Fraction | int, Fraction | int, Fraction | int]
_NOTHING: Share = (0, 0, 0)
#: The share of a record that certainly counts, whole.
_WHOLE: Share = (1, 1, 1)
_SURE = frozenset([_WHOLE])


class FacetKeys(NamedTuple):
    """A facet to count by, and the function that gives the share of a record under each key that it may have.

    *key* identifies the facet in caches; ``None`` for a function, whose keys aren't cached.
    """

    name: str
    is_of_time: bool
    is_split: bool
    key: Hashable
    of: Callable[[Any], Mapping[str, Share]]


def _facet_keys(by: By, *, dates: str, reading: Reading, conjectures: bool) -> FacetKeys:
    """Return the facet *by*, which counts dates as *dates* says, in this *reading*; raise QuestionError if unknown."""
    name = getattr(by, "__name__", "a function") if callable(by) else _named(by, _by_filter(), "unknown facet")
    is_of_time = not callable(by) and name in _TIMES
    texts_of = _texts_of(by) if callable(by) else _EXACT.get(name) or _by_filter().get(name)

    def shares_of(record: Record) -> Mapping[str, Share]:
        return dict.fromkeys(texts_of(record), _WHOLE) if texts_of else _in_time(record.when, name, dates)

    def of(record: Record) -> Mapping[str, Share]:
        if not record.variants:
            return shares_of(record)
        own = shares_of(as_read(record, reading, conjectures=conjectures))
        every = [own, *map(shares_of, alternatives(record, conjectures=conjectures))]
        shares: dict[str, Share] = {}
        for key in dict.fromkeys(chain.from_iterable(every)):
            _, least, most = zip(*(one.get(key, _NOTHING) for one in every), strict=True)
            shares[key] = (own.get(key, _NOTHING)[0], min(least), max(most))
        return shares

    key = None if callable(by) else (name, is_of_time and dates, reading, conjectures)
    return FacetKeys(name, is_of_time, is_of_time and dates == "share", key, of)


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


def _in_time(when: EdtfDate | None, name: str, dates: str) -> Mapping[str, Share]:
    """Return the share of a record of *when* in each year or decade.

    By the share of its possible days, it is certain if all of them are in one year, or if the record covers a stretch
    of time whose first and last days are known. Any other date may turn out to be in any of its years.
    """
    if when is None:
        return {}
    first_from, first_to, last_from, last_to = when.bounds
    if not 0 < first_from <= _LAST_DAY or (dates != "earliest" and last_to > _LAST_DAY):
        return {}
    years, _ = _TIMES[name]
    end = last_to if dates != "earliest" else first_from if first_to >= _LAST_DAY else first_to
    first = day.fromordinal(first_from).year // years
    last = first if end == first_from else day.fromordinal(end).year // years
    if first == last and not when.qualified:
        return _only(name, first)
    numbers, sure = range(first, last + 1), range(0)
    if dates == "earliest":
        written = day.fromordinal(when.written[0]).year // years
        return {_key(name, number): (int(number == written), 0, 1) for number in numbers}
    is_stretch = when.is_interval and not when.qualified
    if dates == "possible":
        if is_stretch:
            begun, lasting = (day.fromordinal(edge).year // years for edge in (first_to, last_from))
            sure = range(begun, lasting + 1)
        return {_key(name, number): (1, int(number in sure), 1) for number in numbers}
    is_certain = is_stretch and first_from == first_to and last_from == last_to
    shares: dict[str, Share] = {}
    for number in numbers:
        begin = day(max(number * years, 1), 1, 1).toordinal()  # the first decade has no year 0
        end = day(number * years + years - 1, 12, 31).toordinal()
        share = Fraction(min(end, last_to) - max(begin, first_from) + 1, last_to - first_from + 1)
        shares[_key(name, number)] = (share,) * 3 if is_certain else (share, 0, 1)
    return shares


@lru_cache(4096)
def _only(name: str, number: int) -> Mapping[str, Share]:
    return {_key(name, number): _WHOLE}


def _key(name: str, number: int) -> str:
    """Return the key of the year or decade with this *number*."""
    return _TIMES[name][1](number)


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

    def _make(self, records: Iterable[Any]) -> tuple[Facet, dict[int, Mapping[str, Share]]]:
        shares = [self.facet.of(record) for record in records]
        unsure = {at: own for at, own in enumerate(shares) if not _SURE.issuperset(own.values())}
        for at, own in unsure.items():
            shares[at] = {key: share for key, share in own.items() if share[0]}
        return Facet(shares), unsure

    @cached_property
    def certain(self) -> Facet:
        """The records by those keys under which they are certainly counted."""
        return self._facet_of(1)

    @cached_property
    def possible(self) -> Facet:
        """The records by all possible keys."""
        return self._facet_of(2)

    def _facet_of(self, place: int) -> Facet:
        def make(_: Iterable[Any]) -> Facet:
            rows = enumerate(self.counted.rows)
            return Facet(_with(self._unsure[at], place) if at in self._unsure else keys for at, keys in rows)

        return self._once(f"facet {place}", make) if self._unsure else self.counted

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


def _with(shares: Mapping[str, Share], place: int) -> list[str]:
    """Return the keys whose number at *place* in their share isn't 0."""
    return [key for key, share in shares.items() if share[place]]


def group(
    records: Collection[Any],
    *by: By,
    dates: Dates = "earliest",
    reading: Reading = "preferred",
    conjectures: bool = False,
) -> list[Groups]:
    """Return *records* grouped by each facet; the keys of a facet that isn't a function are kept."""
    facets = [_facet_keys(one, dates=dates, reading=reading, conjectures=conjectures) for one in by]
    own = FILTERS.get(type(records), RecordFilters)
    for facet in () if own is RecordFilters else facets:
        if facet.key is not None:
            rules = rules_of(own).items()
            _named(facet.name, (n for n, rule in rules if rule.keys_of), f"{records._noun()} have no")  # noqa: SLF001
    if any(facet.key is None for facet in facets):
        # A function gets only these records, and the original collection caches nothing for it.
        records = made_by(Collection(records), "chosen", None, records)
    return [Groups(records, facet) for facet in facets]


_EXACT: dict[str, Callable[[Any], list[str]]] = {
    "kind": lambda r: [str(kind) for name in ("kind", "indicator", "office") if (kind := getattr(r, name, None))],
    "topic": lambda r: [t.value for t in r.all_topics],
    "country": lambda r: [c.id for c in r.countries],
    "actor": lambda r: [a.id for a in r.actors],
    "place": lambda r: [p.id for p in getattr(r, "places", filter(None, [getattr(r, "place", None)]))],
    "source": lambda r: [c.source.id for c in r.citations],
}
