"""What records are counted by, and how sure it is that one belongs under a key."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date as day
from fractions import Fraction
from functools import cache
from typing import Any, Literal, NamedTuple

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import one_of
from azjp_relations.model import EconomicFact, Record, Tenure
from azjp_relations.model.readings import Reading, alternatives, as_read, checked_reading

__all__ = ["Dates", "Facet", "FacetKeys", "Keys", "facet_keys", "reason_for_none", "shares_read", "time_shares"]

#: What records can be counted by.
Facet = Literal["year", "decade", "kind", "topic", "country", "actor", "place", "source"]

#: How a date that does not settle its year is counted: in the earliest that is possible, in each that is possible, or
#: by the share of its possible days that lie in each.
Dates = Literal["earliest", "possible", "share"]

DATES = ("earliest", "possible", "share")
_TIMES = ("year", "decade")
_LAST_DAY = day.max.toordinal()


class Keys(NamedTuple):
    """The keys of one record: those that it is counted under, those it certainly has, those it may have."""

    counted: frozenset[str]
    certain: frozenset[str]
    possible: frozenset[str]


class FacetKeys(NamedTuple):
    """A facet to count by: its name, a name for its keys as they are read, and what gives the keys of a record.

    ``is_of_time`` tells whether its keys are years or decades.
    """

    name: str
    key: Hashable
    of: Callable[[Any], tuple[frozenset[str], frozenset[str], frozenset[str]]]
    is_of_time: bool

    def ordered(self, keys: Iterable[str]) -> list[str]:
        """Return *keys* in the order of the key, which for years and decades is that of time."""
        return sorted(keys)


def facet_keys(
    by: Facet | Callable[[Any], str | Iterable[str] | None],
    *,
    dates: str = "earliest",
    reading: Reading = "preferred",
    conjectures: bool = False,
) -> FacetKeys:
    """Return how records are keyed by *by*: the keys they are counted under, those not certain, those also possible.

    Raises:
        QuestionError: For a facet, a way with dates or a way to read that there is not.
    """
    checked_reading(reading)
    one_of(dates, DATES, "dates=")
    # Functions are not held on to.
    found = _known_keys if isinstance(by, str) else _facet_keys
    return found(by, dates, reading, conjectures)


def _facet_keys(
    by: Any,
    dates: str,
    reading: Reading,
    conjectures: bool,  # noqa: FBT001 - always given in order
) -> FacetKeys:
    is_of_time = by in _TIMES
    if callable(by):
        name = getattr(by, "__name__", "a function")
        keys_of = _settled(by)
    else:
        name = one_of(by, (*_TIMES, *_SETTLED), "by=")
        keys_of = _time_keys(name, dates) if is_of_time else _settled(_SETTLED[name])

    def of(record: Record) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        keys = keys_of(as_read(record, reading, conjectures=conjectures))
        if not record.variants:
            return keys.counted, keys.counted - keys.certain, keys.possible - keys.counted
        others = [keys_of(other) for other in alternatives(record, conjectures=conjectures)]
        certain = frozenset.intersection(keys.certain, *(o.certain for o in others))
        possible = frozenset.union(keys.possible, *(o.possible for o in others))
        return keys.counted, keys.counted - certain, possible - keys.counted

    return FacetKeys(name, (by, dates if is_of_time else "", reading, conjectures), of, is_of_time)


_known_keys = cache(_facet_keys)


def _settled(keys_of: Callable[[Any], str | Iterable[str] | None]) -> Callable[[Any], Keys]:
    def of(record: Record) -> Keys:
        found = keys_of(record)
        keys = frozenset((found,) if isinstance(found, str) else found or ())
        return Keys(keys, keys, keys)

    return of


_NONE = Keys(frozenset(), frozenset(), frozenset())


def _time_keys(name: str, dates: str) -> Callable[[Any], Keys]:
    # The same few years again and again: each is worked out and spelled once.
    year_of = cache(lambda ordinal: day.fromordinal(ordinal).year)
    spelled = cache(lambda first, last: frozenset(_periods(name, first, last)))

    def between(first: int, last: int) -> frozenset[str]:
        keys: frozenset[str] = spelled(year_of(first), year_of(last))
        return keys

    def of(record: Record) -> Keys:
        if record.when is None or not _is_counted(record.when, dates):
            return _NONE
        first_from, first_to, last_from, last_to = record.when.bounds
        if dates == "earliest":
            counted = between(first_from, first_from)
            certain = counted if between(first_to, first_to) == counted else frozenset[str]()
            possible = between(first_from, first_to if first_to <= _LAST_DAY else first_from)
        else:
            counted = possible = between(first_from, last_to)
            certain = between(first_to, last_from) if record.when.is_interval and first_to <= last_from else possible
            if len(possible) > 1 and not record.when.is_interval:
                certain = frozenset()
        return Keys(counted, frozenset() if record.when.qualified else certain, possible)

    return of


def _is_counted(when: EdtfDate, dates: str) -> bool:
    first_from, _, _, last_to = when.bounds
    return 0 < first_from <= _LAST_DAY and (dates == "earliest" or last_to <= _LAST_DAY)


def _periods(name: str, first: int, last: int) -> Iterator[str]:
    """Yield the keys of the years, or of the decades, from the year *first* to the year *last*."""
    if name == "year":
        return (f"{year:04}" for year in range(first, last + 1))
    return (f"{decade:03}X" for decade in range(first // 10, last // 10 + 1))


def time_shares(record: Record, name: str) -> dict[str, tuple[Fraction, Fraction, Fraction]]:
    """Return for each year or decade the share of the possible days of *record* in it, with its least and its most.

    The shares of a record add up to 1. A stretch whose ends are known to the day is certain of its shares; any other
    date may in truth lie within one of its years.
    """
    when = record.when
    if when is None or not _is_counted(when, "share"):
        return {}
    first_from, first_to, last_from, last_to = when.bounds
    days = last_to - first_from + 1
    keys = list(_periods(name, day.fromordinal(first_from).year, day.fromordinal(last_to).year))
    shares = {}
    for key in keys:
        # Not read as a date: the decade 000X would be none, as there is no year 0.
        begin = day(max(int(key.replace("X", "0")), 1), 1, 1).toordinal()
        end = day(int(key.replace("X", "9")), 12, 31).toordinal()
        shares[key] = Fraction(min(end, last_to) - max(begin, first_from) + 1, days)
    if when.qualified:
        return {key: (share, Fraction(0), Fraction(1)) for key, share in shares.items()}
    if len(keys) == 1 or (when.is_interval and first_from == first_to and last_from == last_to):
        return {key: (share, share, share) for key, share in shares.items()}
    return {key: (share, Fraction(0), Fraction(1)) for key, share in shares.items()}


def shares_read(
    record: Record, name: str, reading: Reading, *, conjectures: bool
) -> dict[str, tuple[Fraction, Fraction, Fraction]]:
    """Return the shares of *record* as it is read, each with its least and its most over all its readings.

    There are none if the date that is taken has no first or no last possible day.
    """
    shares = time_shares(as_read(record, reading, conjectures=conjectures), name)
    if not shares or not record.variants:
        return shares
    others = [time_shares(other, name) for other in alternatives(record, conjectures=conjectures)]
    zero = (Fraction(0),) * 3
    found = {}
    for key in {*shares, *(key for other in others for key in other)}:
        readings = [shares.get(key, zero), *(other.get(key, zero) for other in others)]
        found[key] = (readings[0][0], min(r[1] for r in readings), max(r[2] for r in readings))
    return found


def reason_for_none(record: Record, facet: FacetKeys) -> str:
    """Return why *record* has no key in *facet*."""
    if not facet.is_of_time:
        return f"has no {facet.name}"
    if record.when is None:
        return "has no date"
    first_from, _, _, _ = record.when.bounds
    side = "first" if not 0 < first_from <= _LAST_DAY else "last"
    return f"has no {side} possible day: {record.when}"


def _kind(record: Record) -> str | None:
    if isinstance(record, EconomicFact):
        return record.indicator.value
    if isinstance(record, Tenure):
        return record.office.value
    kind = getattr(record, "kind", None)
    return None if kind is None else str(kind)


def _places(record: Record) -> list[str]:
    place = getattr(record, "place", None)
    return [p.id for p in getattr(record, "places", (place,) if place else ())]


_SETTLED: dict[str, Callable[[Any], str | Iterable[str] | None]] = {
    "kind": _kind,
    "topic": lambda r: [t.value for t in r.all_topics],
    "country": lambda r: [c.id for c in r.countries],
    "actor": lambda r: [a.id for a in r.actors],
    "place": _places,
    "source": lambda r: [c.source.id for c in r.citations],
}
