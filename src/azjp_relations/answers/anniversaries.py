"""Which anniversaries fall in a period: :func:`anniversaries`."""

import os
from collections.abc import Iterator
from datetime import date as day
from typing import Unpack

from attrs import frozen

from azjp_relations.answers import columns as col
from azjp_relations.answers.answer import Listing
from azjp_relations.answers.question import YEAR_FROM_TODAY, AnyRecords, asks, records_of
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError, QuestionError, whole
from azjp_relations.model import Record
from azjp_relations.model.readings import Reading, as_read
from azjp_relations.model.records import begun, not_done
from azjp_relations.query.filters import Periods, period_of
from azjp_relations.query.where import UndatedFilters

_ORDINAL = col.column("ordinal", col.ColumnType.INTEGER, "Which anniversary it is.")


@frozen(kw_only=True)
class Anniversary:
    """One anniversary.

    Attributes:
        when: Its date, as precise as the date of the record.
        ordinal: The number of years: 35 for the 35th anniversary.
        record: The record whose anniversary it is.
        certain: Whether it certainly falls in the period.
    """

    when: EdtfDate
    ordinal: int
    record: Record
    certain: bool

    def __str__(self) -> str:
        is_teen = self.ordinal % 100 in {11, 12, 13}
        suffix = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(self.ordinal % 10, "th")
        return f"{self.ordinal}{suffix} anniversary: {self.record.label}"


class Anniversaries(Listing[Anniversary]):
    """The anniversaries in a period, in order of time; records without a date are among the excluded.

    Attributes:
        entries: The anniversaries, in order of time.
    """

    _headers = ("when", "what")
    _columns = (col.RECORD, _ORDINAL, *col.WHEN, col.LABEL, col.CERTAIN, col.CITED)
    _keyed_by = 2

    def to_calendar(self, path: str | os.PathLike[str] | None = None, *, to_the_day: bool = True) -> str:
        """Return the anniversaries as a calendar; see :func:`azjp_relations.export.to_calendar`.

        >>> from azjp_relations import load
        >>> due = anniversaries(load().events.where(kind="establishment"), during="2027")
        >>> "SUMMARY:35th anniversary: Establishment of diplomatic relations" in due.to_calendar()
        True
        """
        from azjp_relations.export.calendar import Day, calendar_of

        days = (Day(e.record, e.when, str(e), f"{e.record.id}-{e.ordinal}") for e in self)
        edition = self.question.edition["title"] if self.question.edition else None
        return calendar_of(
            days, path, out_of=len(self), to_the_day=to_the_day, title=str(self.question), edition=edition
        )

    @property
    def _not_covered(self) -> list[str]:
        return []  # coming anniversaries follow from what is covered

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for entry in self:
            doubt = "" if entry.certain else " (may fall outside the period)"
            yield entry.when.in_words(), f"{entry}{doubt}"

    def _cells(self) -> Iterator[col.Row]:
        for e in self:
            yield e.record.id, e.ordinal, *col.date_cells(e.when), e.record.label, e.certain, col.cited_cell(e.record)


@asks("events", "agreements", words="Anniversaries of {noun}{near}{later}")
def anniversaries(
    records: AnyRecords,
    *,
    during: Periods = YEAR_FROM_TODAY,
    every: int = 1,
    reading: Reading = "preferred",
    conjectures: bool = False,
    **filters: Unpack[UndatedFilters],
) -> Anniversaries:
    """Return the anniversaries that may fall in a period, each marked whether it certainly does.

    A record dated to a month has its anniversary in that month, an interval on its first day. 29 February falls on the
    28th in common years. Records without a date to count from, and those that were only planned or were cancelled, are
    among the ``excluded``.

    Args:
        records: A dataset (its events and agreements), a collection, an answer, or any records.
        during: The period, read as its whole span, both ends included; neither end may be open. By default the year
            from today.
        every: Keep every fifth anniversary for 5, every tenth for 10, and so on.
        reading: Which reading of a disputed field to take, as in :func:`azjp_relations.as_read`.
        conjectures: Whether the editor's conjectures count among the readings.
        filters: Filters of the records, as their ``where`` takes them.

    Raises:
        FilterError: For an unknown filter.
        EdtfError: If *during* is not a date.
        QuestionError: If the period is open or unknown at an end, *every* is less than 1, or *reading* is unknown.

    >>> from azjp_relations import load
    >>> relations = [load().events["establishment-diplomatic-relations-1992"]]
    >>> [(str(entry.when), entry.ordinal) for entry in anniversaries(relations, during="2027")]
    [('2027-09-07', 35)]
    """
    period = period_of(during)
    if period.earliest is None or period.latest is None:
        raise QuestionError(f"during= must have a first and a last day, not {str(period)!r}")
    earliest, latest = (day.fromordinal(period.bounds[side]).year for side in (0, 3))
    every = whole("every", every, 1)
    entries: list[Anniversary] = []
    left_out: list[tuple[Record, str]] = []
    for record in records_of(records):
        if (reason := not_done(record)) is not None:
            left_out.append((record, reason))
            continue
        date = begun(as_read(record, reading, conjectures=conjectures))
        start = date.start if date is not None else None
        began = start.earliest if start is not None and _anniversary(start, 0) is not None else None
        if start is None or began is None:
            left_out.append((record, "has no date to count years from"))
            continue
        # A winter runs into the next year, and an approximate year may be the one before or after.
        for ordinal in range(max(earliest - 2 - began.year, 1), latest + 2 - began.year):
            when = _anniversary(start, ordinal) if ordinal % every == 0 else None
            if when is not None and (answer := when.overlaps(period)) is not False:
                certain = answer is True and not when.qualified
                entries.append(Anniversary(when=when, ordinal=ordinal, record=record, certain=certain))
    entries.sort(key=lambda e: (*e.when.sort_key, e.record.id))
    return Anniversaries(entries, [entry.record for entry in entries], left_out)


def _anniversary(start: EdtfDate, ordinal: int) -> EdtfDate | None:
    try:
        return start.anniversary(ordinal)
    except EdtfError:
        return None
