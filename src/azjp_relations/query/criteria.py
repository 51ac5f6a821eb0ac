"""The kinds of filter that a collection knows: by key, by date, and by any test."""

from collections.abc import Callable, Collection, Hashable, Iterable
from typing import Any, NamedTuple

from azjp_relations.dates import EdtfDate

__all__ = ["AnyOf", "Filter", "Groupable", "Meets"]

#: The keys that a record is grouped under.
Groupable = Collection[Hashable]


class AnyOf(NamedTuple):
    """Keeps the records that have one of *keys* in the facet called *name*."""

    name: str
    keys_of: Callable[[Any], Groupable]
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


#: A filter that the index of a collection can answer, or any test of a record.
Filter = AnyOf | Meets | Callable[[Any], bool]
