"""How many: :func:`count_by` and its answer, :class:`Tally`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeVar

from azjp_relations.aggregate.answers import Answer, one_of
from azjp_relations.dates import EdtfDate
from azjp_relations.model import EconomicFact, Record, Tenure

__all__ = ["Facet", "Tally", "count_by"]

#: What records can be counted by.
Facet = Literal["year", "decade", "kind", "topic", "country", "actor", "place", "source"]

D = TypeVar("D", bound=Record)


class Tally(Answer, Mapping[str, int]):
    """Counts by key: a mapping from key to the number of records.

    Attributes:
        groups: The records counted under each key.
    """

    _headers = ("key", "records")

    def __init__(
        self,
        question: str,
        groups: Mapping[str, Sequence[Record]],
        left_out: Iterable[tuple[Record, str]],
    ) -> None:
        super().__init__(question, (r for group in groups.values() for r in group), left_out)
        self.groups: Mapping[str, tuple[Record, ...]] = {k: tuple(v) for k, v in groups.items()}

    def __getitem__(self, key: str) -> int:
        return len(self.groups[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self.groups)

    def __len__(self) -> int:
        return len(self.groups)

    def most_common(self, most: int | None = None) -> list[tuple[str, int]]:
        """Return keys and counts, largest first, those of equal count in the order of the tally."""
        return sorted(self.items(), key=lambda item: -item[1])[:most]

    def _rows(self) -> Iterator[tuple[object, ...]]:
        yield from self.items()

    __hash__ = object.__hash__


def count_by(records: Iterable[D], by: Facet | Callable[[D], str | Iterable[str] | None]) -> Tally:
    """Count records by a facet.

    A record with several values of the facet (topics, actors) counts once under each, so the counts may add up to
    more than the records. A record without a value is left out, and the answer says so.

    Args:
        records: A collection, or any records.
        by: ``"year"`` or ``"decade"``, in order of time: a date that does not settle which (``197X``) counts under
            its own text, an interval by its start. ``"kind"`` (of an economic fact its indicator, of a tenure its
            office), ``"topic"``, ``"country"``, ``"actor"``, ``"place"``, ``"source"``, in order of the key (an id
            or a term). Or a function from a record to a key, several keys, or ``None``.

    Raises:
        QuestionError: For a facet that there is not.

    >>> from azjp_relations import load
    >>> count_by(load().events.where(kind="visit"), "year")["1998"]
    1
    """
    if callable(by):
        keys_of: Callable[[D], str | Iterable[str] | None] = by
        name = getattr(by, "__name__", "a function")
    else:
        name = one_of(by, tuple(_FACETS), "facet to count by")
        keys_of = _FACETS[name]
    groups: dict[str, list[Record]] = {}
    left_out: list[tuple[Record, str]] = []
    for record in dict.fromkeys(records):
        found = keys_of(record)
        keys = (found,) if isinstance(found, str) else tuple(dict.fromkeys(found or ()))
        for key in keys:
            groups.setdefault(key, []).append(record)
        if not keys:
            left_out.append((record, f"has no {name}" if name not in {"year", "decade"} else "bears no date"))
    ordered = sorted(groups, key=_time_key if name in {"year", "decade"} else None)
    return Tally(f"Records by {name}", {key: groups[key] for key in ordered}, left_out)


def _time_key(key: str) -> tuple[int, int, str]:
    return EdtfDate.parse(key).sort_key


def _year(record: Record) -> str | None:
    date = _first(record)
    if date is None:
        return None
    return str(date) if date.year is None else f"{date.year:04}"


def _decade(record: Record) -> str | None:
    date = _first(record)
    if date is None:
        return None
    first, last = date.earliest, date.latest
    if first is None or last is None or first.year // 10 != last.year // 10:
        return str(date)
    return f"{first.year // 10:03}X"


def _first(record: Record) -> EdtfDate | None:
    """Return the date of *record*, of an interval its start where that is known."""
    return None if record.when is None else record.when.start or record.when


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


_FACETS: dict[str, Callable[[Record], str | Iterable[str] | None]] = {
    "year": _year,
    "decade": _decade,
    "kind": _kind,
    "topic": lambda r: sorted(t.value for t in r.all_topics),
    "country": lambda r: sorted(c.id for c in r.countries),
    "actor": lambda r: [a.id for a in r.actors],
    "place": _places,
    "source": lambda r: [c.source.id for c in r.citations],
}
