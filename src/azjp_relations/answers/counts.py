"""How many: :func:`count_by` and its answer, :class:`Tally`."""

from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from fractions import Fraction
from functools import cached_property
from typing import Any

from azjp_relations.answers.answer import Answer, Keyed, Reasons, Records, records_of
from azjp_relations.answers.columns import COUNTS, KEY, SHARES, Row, count_cell
from azjp_relations.answers.keys import Dates, Facet, FacetKeys, facet_keys, reason_for_none, shares_read
from azjp_relations.model import Record
from azjp_relations.model.readings import Reading
from azjp_relations.query import Catalogue, Collection, Grouped

__all__ = ["Count", "Tally", "count_by", "grouped", "shown"]

#: A count: whole, or a sum of shares.
Count = int | Fraction


class Tally(Answer, Mapping[str, Count]):
    """Counts by key: a mapping from key to the number of records, or to a sum of their shares.

    Attributes:
        groups: The records counted under each key.
        low: For each key the least that the count may be, over attested readings and possible days.
        high: For each key the most; also keys under which nothing is counted, but something may belong.
    """

    _headers = ("key", "records")
    _columns = (KEY, *COUNTS)
    _groups_records = True
    _workings = ("_low", "_high", "_group")

    def __init__(
        self,
        question: str,
        counts: Mapping[str, Count],
        *,
        low: Callable[[], Mapping[str, Count]],
        high: Callable[[], Mapping[str, Count]],
        groups: Callable[[str], Iterable[Record]],
        records: Callable[[], Iterable[Record]],
        left_out: Callable[[], Reasons],
    ) -> None:
        super().__init__(question, records, left_out)
        self._counts = Keyed(counts)
        self._low, self._high = low, high
        self._group = groups

    @cached_property
    def low(self) -> Mapping[str, Count]:
        """For each key the least that the count may be, over attested readings and possible days."""
        return Keyed(self._low())

    @cached_property
    def high(self) -> Mapping[str, Count]:
        """For each key the most; also keys under which nothing is counted, but something may belong."""
        return Keyed(self._high())

    @cached_property
    def groups(self) -> Mapping[str, tuple[Record, ...]]:
        """The records counted under each key."""
        return Keyed({key: tuple(self._group(key)) for key in self._counts})

    def __getitem__(self, key: str) -> Count:
        return self._counts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def keys(self) -> KeysView[str]:
        """Return the keys, in order."""
        return self._counts.keys()

    def items(self) -> ItemsView[str, Count]:
        """Return keys and counts, in order."""
        return self._counts.items()

    def values(self) -> ValuesView[Count]:
        """Return the counts, in order of the keys."""
        return self._counts.values()

    def most_common(self, most: int | None = None) -> list[tuple[str, Count]]:
        """Return keys and counts, largest first, those of equal count in the order of the tally."""
        return sorted(self.items(), key=lambda item: -item[1])[:most]

    def _rows(self) -> Iterator[tuple[object, ...]]:
        low, high = self.low, self.high
        for key, count in self.items():
            between = "" if low[key] == count == high[key] else f"  (between {shown(low[key])} and {shown(high[key])})"
            yield key, f"{shown(count)}{between}"

    def _cells(self) -> Iterator[Row]:
        low, high = self.low, self.high
        for key, count in self.items():
            yield key, count_cell(count), count_cell(low[key]), count_cell(high[key])

    def _members(self) -> Iterator[tuple[Row, Record]]:
        return (((key,), record) for key, records in self.groups.items() for record in records)

    def _json(self) -> list[dict[str, Any]]:
        low, high = self.low, self.high
        return [
            {"key": key, "records": float(count), "low": float(low[key]), "high": float(high[key])}
            if isinstance(count, Fraction)
            else {"key": key, "records": count, "low": low[key], "high": high[key]}
            for key, count in self.items()
        ]


class _ShareTally(Tally):
    """A tally of shares, which are no whole numbers."""

    _columns = (KEY, *SHARES)


def shown(count: Count) -> str:
    """Return *count* as it is printed: a sum of shares to two places."""
    return str(count) if isinstance(count, int) or count.denominator == 1 else f"{float(count):.2f}"


def grouped(records: Collection[Any], facet: FacetKeys) -> tuple[Grouped[Any], Grouped[Any], Grouped[Any]]:
    """Return *records* by the keys counted, by those of them that are not certain, by those that are also possible."""
    counted, lost, gained = records.facets(facet.key, 3, facet.of)
    return counted, lost, gained


def count_by(
    records: Records,
    by: Facet | Callable[[Any], str | Iterable[str] | None],
    *,
    dates: Dates = "earliest",
    reading: Reading = "preferred",
    conjectures: bool = False,
) -> Tally:
    """Count records by a facet.

    A record with several values of the facet (topics, actors) counts once under each, so the counts may add up to
    more than the records. A record without a value is left out, and the answer says so.

    Args:
        records: A dataset, a collection, an answer, or any records.
        by: ``"year"`` or ``"decade"``, in order of time; ``"kind"`` (of an economic fact its indicator, of a tenure
            its office), ``"topic"``, ``"country"``, ``"actor"``, ``"place"``, ``"source"``, in order of the key (an
            id or a term). Or a function from a record to a key, several keys, or ``None``.
        dates: How a date counts that does not settle its year: ``"earliest"`` in the earliest possible year, an
            interval in that of its start; ``"possible"`` in every year that it may touch; ``"share"`` by the share
            of its possible days. On records dated to the day the three agree.
        reading: Which reading of a field with variants is taken, as :func:`azjp_relations.as_read` takes it.
        conjectures: Whether the editor's conjectures count among the readings, also for ``low`` and ``high``.

    Raises:
        QuestionError: For a facet, a way with dates or a way to read that there is not.

    >>> from azjp_relations import load
    >>> tally = count_by(load().events, "decade")
    >>> tally["199X"], tally.low["199X"], tally.high["199X"]
    (4, 4, 4)
    """
    facet = facet_keys(by, dates=dates, reading=reading, conjectures=conjectures)
    question = f"Records by {facet.name}"
    collection = records_of(records)
    if dates == "share" and facet.is_of_time:
        return _by_share(question, collection, facet, reading, conjectures=conjectures)
    if callable(by):
        collection = Collection(collection, Catalogue())
    counted, lost, gained = grouped(collection, facet)
    counts = counted.counts()

    def low() -> dict[str, Count]:
        return {key: count - lost.count(key) for key, count in counts.items()}

    def high() -> dict[str, Count]:
        return {key: counted.count(key) + gained.count(key) for key in facet.ordered({*counts, *gained})}

    return Tally(
        question,
        counts,
        low=low,
        high=high,
        groups=counted.__getitem__,
        records=lambda: collection - counted.none(),
        left_out=lambda: ((r, reason_for_none(r, facet)) for r in counted.none()),
    )


def _by_share(
    question: str, records: Iterable[Record], facet: FacetKeys, reading: Reading, *, conjectures: bool
) -> Tally:
    value: dict[str, Fraction] = {}
    low: dict[str, Fraction] = {}
    high: dict[str, Fraction] = {}
    groups: dict[str, list[Record]] = {}
    left_out: list[tuple[Record, str]] = []
    for record in records:
        shares = shares_read(record, facet.name, reading, conjectures=conjectures)
        if not shares:
            left_out.append((record, reason_for_none(record, facet)))
        for key, (share, least, most) in shares.items():
            value[key] = value.get(key, Fraction(0)) + share
            low[key] = low.get(key, Fraction(0)) + least
            high[key] = high.get(key, Fraction(0)) + most
            if share:
                groups.setdefault(key, []).append(record)
    keys = facet.ordered(groups)
    return _ShareTally(
        question,
        {key: value[key] for key in keys},
        low=lambda: {key: low[key] for key in keys},
        high=lambda: {key: high[key] for key in facet.ordered(high)},
        groups=lambda key: groups.get(key, ()),
        records=lambda: (r for key in keys for r in groups[key]),
        left_out=lambda: left_out,
    )
