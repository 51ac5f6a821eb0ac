"""When: :func:`timeline` and :func:`anniversaries`."""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import combinations
from typing import Any, overload

from attrs import frozen

from azjp_relations import display
from azjp_relations.answers.answer import Answer, chronicled
from azjp_relations.answers.columns import (
    CITED,
    LABEL,
    RECORD,
    ColumnType,
    Row,
    cited_cell,
    column,
    date_cells,
    date_columns,
)
from azjp_relations.dataset import Dataset
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError, QuestionError
from azjp_relations.model import Record
from azjp_relations.model.readings import Reading, alternatives, as_read, checked_reading

__all__ = ["Anniversaries", "Anniversary", "Timeline", "TimelineEntry", "anniversaries", "timeline"]


_WHEN = date_columns("when", "The date.", nullable=False)
_CERTAIN = column("certain", ColumnType.BOOLEAN, "Whether it certainly falls in the period asked for.")
_ORDINAL = column("ordinal", ColumnType.INTEGER, "Which anniversary it is.")
_GROUP = column("group_number", ColumnType.INTEGER, "Number of its group, from 0; between groups the order is certain.")


@frozen(kw_only=True)
class TimelineEntry:
    """One record in a timeline.

    Attributes:
        when: Its date, in the reading that was taken.
        title: What it is, in a line.
        record: The record.
        certain: Whether it certainly falls in the period that was asked for, in every attested reading; ``True`` if
            no period was.
    """

    when: EdtfDate
    title: str
    record: Record
    certain: bool


class Timeline(Answer, Sequence[TimelineEntry]):
    """Records in order of time; those that bear no date are among the excluded.

    Attributes:
        entries: The entries, by the first day that each may fall on, then by the last.
    """

    _headers = ("when", "what")
    _columns = (RECORD, *_WHEN, LABEL, _CERTAIN, _GROUP, CITED)

    def __init__(
        self,
        question: str,
        entries: Iterable[TimelineEntry],
        left_out: Iterable[tuple[Record, str]],
    ) -> None:
        self.entries = tuple(entries)
        super().__init__(question, (e.record for e in self.entries), left_out)

    @overload
    def __getitem__(self, index: int) -> TimelineEntry: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[TimelineEntry, ...]: ...
    def __getitem__(self, index: int | slice) -> TimelineEntry | tuple[TimelineEntry, ...]:
        return self.entries[index]

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def groups(self) -> tuple[tuple[TimelineEntry, ...], ...]:
        """The entries in groups between which the order is certain: every entry is over before the next group begins.

        Within a group the order cannot be known as a whole: its entries share a day, overlap, or are dated so
        imprecisely that any may have come first. There are as many groups as there can be. Dates marked ``?``, ``~``
        or ``%`` are taken as printed.
        """
        found: list[list[TimelineEntry]] = []
        over = 0
        for entry in self.entries:
            first, _, _, last = entry.when.bounds
            if found and first <= over:
                found[-1].append(entry)
            else:
                found.append([entry])
            over = max(over, last) if len(found[-1]) > 1 else last
        return tuple(map(tuple, found))

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for group in self.groups:
            if order := _unsure_order(group):
                yield "", f"({order})"
            for entry in group:
                doubt = " (may fall outside the period)" if not entry.certain else ""
                yield entry.when.in_words(), f"{entry.title}{doubt} [{display.places_cited(entry.record.citations)}]"

    def _shown(self) -> Iterator[Sequence[object]]:
        for group in self.groups:
            if order := _unsure_order(group):
                yield "", [display.Piece(order, "aside")]
            for entry in group:
                doubt = [] if entry.certain else [display.Piece("may fall outside the period", "aside")]
                key = display.Piece(entry.record.id, "code")
                yield entry.when, display.line(entry.title, *doubt, *self._cites(entry.record), key)

    def _cells(self) -> Iterator[Row]:
        for number, group in enumerate(self.groups):
            for e in group:
                yield e.record.id, *date_cells(e.when), e.title, e.certain, number, cited_cell(e.record)

    def _result(self, width: int = 80) -> str:
        lines = []
        for when, what in self._rows():
            if when:
                lines.append(str(when))
            lines.append(display.wrapped(f"  {what}" if when else str(what), width, "    " if when else " "))
        return "\n".join(lines)

    def _json(self) -> list[dict[str, Any]]:
        return [
            {
                "when": entry.when.text,
                "what": entry.title,
                "record": entry.record.id,
                "certain": entry.certain,
                "group": number,
            }
            for number, group in enumerate(self.groups)
            for entry in group
        ]


def _unsure_order(group: Sequence[TimelineEntry]) -> str:
    """Return what is to be said of the order of *group*; nothing if all is of one day or there is but one."""
    dates = [entry.when for entry in group]
    exact = all(d.bounds[0] == d.bounds[1] and d.bounds[2] == d.bounds[3] and not d.qualified for d in dates)
    if len(dates) == 1 or (exact and len({d.bounds for d in dates}) == 1):
        return ""
    if exact:
        return f"the next {len(dates)} overlap in time"
    if any(a.before(b) is True for a, b in combinations(dates, 2)):
        return f"the order of the next {len(dates)} is not wholly known"
    return f"the order of the next {len(dates)} is not known"


def timeline(
    records: Dataset | Iterable[Record],
    *,
    during: str | EdtfDate | None = None,
    certainly: bool = False,
    reading: Reading = "preferred",
    conjectures: bool = False,
) -> Timeline:
    """Put records in order of time.

    Args:
        records: Any records; of a whole dataset its events and agreements are taken.
        during: A period, read as its whole span; keeps what may fall in it.
        certainly: Keep only what certainly falls in it, in every attested reading of its date.
        reading: Which reading of a field with variants is taken, as :func:`azjp_relations.as_read` takes it.
        conjectures: Whether the editor's conjectures count among the readings.

    Returns:
        The timeline; its ``groups`` say what certainly came before what. Records without a date are among its
        ``excluded``; those outside the period are not.

    Raises:
        EdtfError: If the period is no date.
        QuestionError: For a way to read that there is not.

    >>> from azjp_relations import load
    >>> [str(entry.when) for entry in timeline(load(), during="1992")]
    ['1992-09-07']
    """
    checked_reading(reading)
    period = EdtfDate.of(during) if during is not None else None
    entries: list[TimelineEntry] = []
    left_out: list[tuple[Record, str]] = []
    for record in chronicled(records):
        read = as_read(record, reading, conjectures=conjectures)
        when = read.when
        if when is None:
            left_out.append((record, "bears no date"))
            continue
        if period is None:
            certain = True
        elif when.overlaps(period) is False:
            continue
        else:
            dates = (when, *(other.when for other in alternatives(record, conjectures=conjectures)))
            certain = all(_certainly_in(date, period) for date in dates)
        if certain or not certainly:
            entries.append(TimelineEntry(when=when, title=read.label, record=record, certain=certain))
    entries.sort(key=lambda e: (*e.when.sort_key, e.record.id))
    return Timeline(f"Timeline, {period.in_words() if period else 'all dates'}", entries, left_out)


def _certainly_in(when: EdtfDate | None, period: EdtfDate) -> bool:
    return when is not None and when.overlaps(period) is True and not when.qualified


@frozen(kw_only=True)
class Anniversary:
    """One anniversary.

    Attributes:
        when: When it falls, as precisely as the date of the record.
        ordinal: Which it is: 35 for the 35th.
        record: The record whose anniversary it is.
        certain: Whether it certainly falls in the period that was asked for.
    """

    when: EdtfDate
    ordinal: int
    record: Record
    certain: bool

    def __str__(self) -> str:
        return f"{_ordinal(self.ordinal)} anniversary: {self.record.label}"


class Anniversaries(Answer, Sequence[Anniversary]):
    """What falls in a period, in order of time.

    Attributes:
        entries: The anniversaries.
    """

    _headers = ("when", "what")
    _columns = (RECORD, _ORDINAL, *_WHEN, LABEL, _CERTAIN, CITED)
    _keyed_by = 2

    def __init__(self, question: str, entries: Iterable[Anniversary], left_out: Iterable[tuple[Record, str]]) -> None:
        self.entries = tuple(entries)
        super().__init__(question, (e.record for e in self.entries), left_out)

    @overload
    def __getitem__(self, index: int) -> Anniversary: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Anniversary, ...]: ...
    def __getitem__(self, index: int | slice) -> Anniversary | tuple[Anniversary, ...]:
        return self.entries[index]

    def __len__(self) -> int:
        return len(self.entries)

    def to_calendar(self, path: str | os.PathLike[str] | None = None, *, to_the_day: bool = True) -> str:
        """Return the anniversaries as a calendar (iCalendar), each once, with the citations and doubts of its record.

        Args:
            path: The file to write as well; ``None`` for none.
            to_the_day: Leave out what is dated to less than a day, as :func:`azjp_relations.export.to_calendar` says,
                which makes a calendar that comes back every year.

        Raises:
            MissingExtraError: Without icalendar, which the extra ``calendar`` brings.

        >>> from azjp_relations import load
        >>> due = anniversaries(load().events.where(kind="establishment"), during="2027")
        >>> "SUMMARY:35th anniversary: Establishment of diplomatic relations" in due.to_calendar()
        True
        """
        from azjp_relations.export.calendar import Day, calendar_of

        days = (Day(e.record, e.when, str(e), f"{e.record.id}-{e.ordinal}") for e in self.entries)
        return calendar_of(days, path, out_of=len(self), to_the_day=to_the_day, title=self.question)

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for entry in self.entries:
            doubt = "" if entry.certain else " (may fall outside the period)"
            yield entry.when.in_words(), f"{entry}{doubt}"

    def _cells(self) -> Iterator[Row]:
        for e in self.entries:
            yield e.record.id, e.ordinal, *date_cells(e.when), e.record.label, e.certain, cited_cell(e.record)


def anniversaries(
    records: Dataset | Iterable[Record],
    *,
    during: str | EdtfDate,
    every: int = 1,
    reading: Reading = "preferred",
    conjectures: bool = False,
) -> Anniversaries:
    """Return the anniversaries that fall in a period.

    A record dated to a month has its anniversary in that month; an interval is remembered on its first day; 29 February
    is kept on the 28th in common years (as dateutil's ``relativedelta`` counts).

    Args:
        records: Any records; of a whole dataset its events and agreements are taken.
        during: The period, read as its whole span, both ends included; it must have both.
        every: Keep only every so manieth: 5 for the 5th, 10th, 15th …
        reading: Which reading of a field with variants is taken, as :func:`azjp_relations.as_read` takes it.
        conjectures: Whether the editor's conjectures count among the readings.

    Returns:
        What may fall in the period, each marked whether it certainly does. Records without a date to count from are
        among the ``excluded``.

    Raises:
        QuestionError: If the period is open or unknown at a side, or *every* is less than 1; for a way to read that
            there is not.

    >>> from azjp_relations import load
    >>> relations = load().events.where(kind="establishment")
    >>> [(str(entry.when), entry.ordinal) for entry in anniversaries(relations, during="2027")]
    [('2027-09-07', 35)]
    """
    period: EdtfDate = EdtfDate.of(during)
    if period.earliest is None or period.latest is None:
        raise QuestionError(f"{str(period)!r} has no first or no last day: name both")
    checked_reading(reading)
    if every < 1:
        raise QuestionError(f"every {every} is no step: name 1 or more")
    entries: list[Anniversary] = []
    left_out: list[tuple[Record, str]] = []
    for record in chronicled(records):
        date = as_read(record, reading, conjectures=conjectures).when
        start = date.start if date is not None else None
        began = start.earliest if start is not None and _anniversary(start, 0) is not None else None
        if start is None or began is None:
            left_out.append((record, "bears no date that years can be counted from"))
            continue
        # A winter reaches into the next year, so the year before the period counts as well.
        first = max(period.earliest.year - 1 - began.year, 1)
        for ordinal in range(first, period.latest.year - began.year + 1):
            when = _anniversary(start, ordinal)
            answer = when.overlaps(period) if when is not None and ordinal % every == 0 else False
            if when is not None and answer is not False:
                certain = answer is True and not when.qualified
                entries.append(Anniversary(when=when, ordinal=ordinal, record=record, certain=certain))
    entries.sort(key=lambda e: (*e.when.sort_key, e.record.id))
    return Anniversaries(f"Anniversaries, {period.in_words()}", entries, left_out)


def _anniversary(start: EdtfDate, ordinal: int) -> EdtfDate | None:
    try:
        return start.anniversary(ordinal)
    except EdtfError:
        return None


def _ordinal(number: int) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in {11, 12, 13} else "th"
    return f"{number}{suffix}"
