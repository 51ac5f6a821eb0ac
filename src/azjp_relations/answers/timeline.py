"""What happened when: :func:`timeline`."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, combinations, pairwise
from typing import Any, Unpack

from attrs import frozen

from azjp_relations.answers import columns as col
from azjp_relations.answers.answer import Listing
from azjp_relations.answers.question import AnyRecords, asks, records_of
from azjp_relations.dates import EdtfDate
from azjp_relations.display import pieces, terminal
from azjp_relations.errors import QuestionError
from azjp_relations.model import Record
from azjp_relations.model.readings import Reading, alternatives, as_read
from azjp_relations.query.filters import Periods, period_of
from azjp_relations.query.where import UndatedFilters

_GROUP = col.column(
    "group_number", col.ColumnType.INTEGER, "Number of its group, from 0; between groups the order is certain."
)

#: The remark on an entry that isn't certain.
UNSURE = "may be outside the period, or reach beyond it"


@frozen(kw_only=True)
class TimelineEntry:
    """One record in a timeline.

    Attributes:
        when: Its date, in the chosen reading.
        title: Its label, in the chosen reading.
        record: The record.
        certain: Whether it certainly falls in the period, whole, in every attested reading; ``True`` without a period.
    """

    when: EdtfDate
    title: str
    record: Record
    certain: bool


class Timeline(Listing[TimelineEntry]):
    """Records in order of time; records without a date are among the excluded.

    Attributes:
        entries: The entries, by the first day on which each may fall, then by the last.
    """

    _headers = ("when", "what")
    _columns = (col.RECORD, *col.WHEN, col.LABEL, col.CERTAIN, _GROUP, col.CITED)

    @cached_property
    def groups(self) -> tuple[tuple[TimelineEntry, ...], ...]:
        """The entries in groups: every entry of a group ends before the next group begins.

        The order within a group isn't certain. Dates marked ``?``, ``~`` or ``%`` are compared as printed.
        """
        # A group ends where everything so far is over before anything else begins.
        over = [*accumulate((entry.when.bounds[3] for entry in self.entries), max)]
        begins = [*accumulate((entry.when.bounds[0] for entry in reversed(self.entries)), min)][::-1]
        ends = [n for n in range(1, len(self.entries)) if over[n - 1] < begins[n]]
        return tuple(self.entries[a:b] for a, b in pairwise([0, *ends, len(self.entries)]) if a < b)

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for group in self.groups:
            if order := _unsure_order(group):
                yield "", f"({order})"
            for entry in group:
                doubt = "" if entry.certain else f" ({UNSURE})"
                yield entry.when.in_words(), f"{entry.title}{doubt} [{pieces.places_cited(entry.record.citations)}]"

    def _shown(self) -> Iterator[Sequence[object]]:
        for group in self.groups:
            if order := _unsure_order(group):
                yield "", [pieces.Piece(order, "aside")]
            for entry in group:
                doubt = [] if entry.certain else [pieces.Piece(UNSURE, "aside")]
                key = pieces.Piece(entry.record.id, "code")
                yield entry.when, pieces.line(entry.title, *doubt, *self._cites(entry.record), key)

    def _cells(self) -> Iterator[col.Row]:
        for e, number in self._numbered():
            yield e.record.id, *col.date_cells(e.when), e.title, e.certain, number, col.cited_cell(e.record)

    def _numbered(self) -> Iterator[tuple[TimelineEntry, int]]:
        return ((entry, number) for number, group in enumerate(self.groups) for entry in group)

    def _result(self, width: int = 80) -> str:
        lines = []
        for when, what in self._rows():
            lines += [str(when)] if when else []
            lines.append(terminal.wrapped(f"  {what}" if when else str(what), width, "    " if when else " "))
        return "\n".join(lines) or "none on record"

    def _json(self) -> list[dict[str, Any]]:
        return [
            {"when": e.when.text, "what": e.title, "record": e.record.id, "certain": e.certain, "group": number}
            for e, number in self._numbered()
        ]


def _unsure_order(group: Sequence[TimelineEntry]) -> str:
    """Return what is uncertain about the order of *group*; empty if it has one entry, or all are of one day."""
    dates = [entry.when for entry in group]
    exact = all(d.bounds[0] == d.bounds[1] and d.bounds[2] == d.bounds[3] and not d.qualified for d in dates)
    if len(dates) == 1 or (exact and len({d.bounds for d in dates}) == 1):
        return ""
    if exact:
        return f"the next {len(dates)} overlap in time"
    in_part = any(a.before(b) is True for a, b in combinations(dates, 2))
    return f"the order of the next {len(dates)} is not {'wholly ' if in_part else ''}known"


@asks("events", "agreements", words="Timeline of {noun}{near}{later}")
def timeline(
    records: AnyRecords,
    *,
    during: Periods | None = None,
    certainly: bool = False,
    reading: Reading = "preferred",
    conjectures: bool = False,
    **filters: Unpack[UndatedFilters],
) -> Timeline:
    """Put records in order of time.

    Its ``groups`` tell which order is certain. Records without a date are among the ``excluded``; records outside the
    period aren't.

    Args:
        records: A dataset (its events and agreements), a collection, an answer, or any records.
        during: A period, read as its whole span. Records that may fall in it are kept.
        certainly: Keep only records that certainly fall in the period, whole, in every attested reading.
        reading: Which reading of a disputed field to take, as in :func:`azjp_relations.as_read`.
        conjectures: Whether the editor's conjectures count among the readings.
        filters: Filters of the records, as their ``where`` takes them.

    Raises:
        FilterError: For an unknown filter.
        EdtfError: If *during* is not a date.
        QuestionError: If *reading* is unknown, or *certainly* is given without a period.

    >>> from azjp_relations import load
    >>> "1992-09-07" in [str(entry.when) for entry in timeline(load(), during="1992")]
    True
    """
    period = None if during is None else period_of(during)
    if certainly and period is None:
        raise QuestionError("certainly=True needs during= too")
    entries: list[TimelineEntry] = []
    left_out: list[tuple[Record, str]] = []
    for record in records_of(records):
        read = as_read(record, reading, conjectures=conjectures)
        if (when := read.when) is None:
            left_out.append((record, "has no date"))
        elif period is None or when.overlaps(period) is not False:
            dates = (one.when for one in chain([read], alternatives(record, conjectures=conjectures)))
            certain = period is None or all(d and d.within(period) is True and not d.qualified for d in dates)
            if certain or not certainly:
                entries.append(TimelineEntry(when=when, title=read.label, record=record, certain=certain))
    entries.sort(key=lambda e: (*e.when.sort_key, e.record.id))
    return Timeline(entries, [entry.record for entry in entries], left_out)
