"""Who said what: :func:`statements`."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, Unpack

from attrs import frozen

from azjp_relations.answers import columns as col
from azjp_relations.answers.answer import Listing
from azjp_relations.answers.question import AnyRecords, asks, only, records_of
from azjp_relations.dates import EdtfDate
from azjp_relations.display import pieces
from azjp_relations.errors import checked
from azjp_relations.model import Event, Statement
from azjp_relations.query.collection import origin_of
from azjp_relations.query.filters import AllOf, sides, values
from azjp_relations.query.origin import Given, Test, test_of
from azjp_relations.query.where import StatementFilters
from azjp_relations.vocabulary import Topic

#: The filters that each statement must fit, and what gives the keys of one.
_OF_EACH: dict[str, Callable[[Statement], Iterable[Hashable]]] = {
    "speaker": sides("speakers"),
    "reporter": sides("reporter"),
    "mentioning": values("about"),
    "about": lambda one: {wider for topic in one.topics for wider in Topic if topic.within(wider)},
}


@frozen(kw_only=True)
class StatementEntry:
    """One statement, where it was made.

    Attributes:
        when: The date of the event; ``None`` if it has none.
        statement: Who said what, about whom and what.
        event: The event at which it was made.
        index: Its place among the statements of the event, from 0.
    """

    when: EdtfDate | None
    statement: Statement
    event: Event
    index: int


class Statements(Listing[StatementEntry]):
    """Statements in the order of their events."""

    _headers = ("when", "who", "what")
    _columns = (
        col.RECORD,
        col.column("position", col.ColumnType.INTEGER, "Its place among the statements of the event, from 0."),
        *col.date_columns("when", "When the event was; empty if not stated.", nullable=True),
        col.column("speakers", col.ColumnType.TEXT, "Who said it; empty if the source names none.", nullable=True),
        col.column("gist", col.ColumnType.TEXT, "What was said, in the words of the edition."),
        col.column("topics", col.ColumnType.TEXT, "What it was about.", nullable=True),
        col.CITED,
    )
    _keyed_by = 2

    def _rows(self) -> Iterator[Sequence[object]]:
        for entry in self:
            cited = pieces.places_cited(entry.statement.citations)
            speakers = pieces.in_words(entry.statement.speakers, nothing="not named")
            yield entry.when.in_words() if entry.when else "undated", speakers, f"{entry.statement.gist} [{cited}]"

    def _cells(self) -> Iterator[col.Row]:
        for entry in self:
            one = entry.statement
            words = (pieces.in_words(one.speakers, nothing="") or None, one.gist, ", ".join(one.topics) or None)
            cited = pieces.places_cited(one.citations)
            yield entry.event.id, entry.index, *col.date_cells(entry.when), *words, cited

    def _json(self) -> list[dict[str, Any]]:
        return [
            {
                "when": entry.when and entry.when.text,
                "event": entry.event.id,
                "speakers": [actor.id for actor in entry.statement.speakers],
                "gist": entry.statement.gist,
                "topics": [topic.value for topic in entry.statement.topics],
                "mentioning": [*entry.statement.about],
            }
            for entry in self
        ]


@asks("events", words="Who said what at {noun}{near}{later}")
def statements(records: AnyRecords, *, doubtful: bool | None = None, **filters: Unpack[StatementFilters]) -> Statements:
    """Return who said what.

    Args:
        records: A dataset (its events), a collection, an answer, or any records.
        doubtful: Whether the statement has a material caveat.
        filters: Filters of events, as ``where`` of :class:`azjp_relations.Events` takes them; ``speaker``,
            ``reporter``, ``about`` and ``mentioning`` must fit the statement itself.

    Raises:
        FilterError: For an unknown filter; other errors are those of ``where``.

    >>> from azjp_relations import load
    >>> said = statements(load(), speaker="Jeyhun Bayramov", about="conflict")
    >>> said[0].statement.gist
    'Reported in detail on how things stand in the liberated territories.'
    """
    events = only(records_of(records), "events")
    if doubtful is not None:
        checked("doubtful", doubtful, bool)
    fits = test_of(origin_of(events), _fits)
    entries = [
        StatementEntry(when=event.when, statement=one, event=event, index=index)
        for event in events
        for index, one in enumerate(event.statements)
        if fits is None or True in fits(one)
        if doubtful is None or doubtful is one.doubtful
    ]
    return Statements(entries, [entry.event for entry in entries])


def _fits(given: Given) -> Test | None:
    """Return the test of those filters *given* that a statement must fit itself; ``None`` if there are none."""
    asked = [(of, given[name]) for name, of in _OF_EACH.items() if name in given]
    return (lambda one: (all(_has({*of(one)}, wanted) for of, wanted in asked),)) if asked else None


def _has(keys: set[Hashable], wanted: Any) -> bool:
    return {*wanted} <= keys if isinstance(wanted, AllOf) else not keys.isdisjoint(wanted)
