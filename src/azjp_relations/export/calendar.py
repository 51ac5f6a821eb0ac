"""Records as a calendar: iCalendar (RFC 5545), with each anniversary as a day that comes back every year."""

import os
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from azjp_relations.citing import cite
from azjp_relations.dates import EdtfDate, Precision
from azjp_relations.display import doubts
from azjp_relations.errors import QuestionError, extra
from azjp_relations.model import Place, Record
from azjp_relations.model.sources import Source
from azjp_relations.storage.atomic import write_whole

if TYPE_CHECKING:
    import icalendar

__all__ = ["Day", "calendar_of", "to_calendar"]

# What RFC 5545 lets no text hold.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def to_calendar(
    records: Iterable[Record | Source],
    path: str | os.PathLike[str] | None = None,
    *,
    every: int = 1,
    to_the_day: bool = True,
    title: str = "Anniversaries",
    published: EdtfDate | None = None,
) -> str:
    """Return the anniversaries of records as a calendar (``.ics``), each a whole day that comes back every year.

    The first day of the row is that of the record itself: of an interval its first, as
    :func:`azjp_relations.anniversaries` counts, and 29 February is the 28th in common years. A date marked ``?``,
    ``~`` or ``%`` makes the day tentative. ``X-EDTF`` keeps the date as it is. Each day has its citations and doubts
    in its description, and its id for good: whoever reads a later calendar in updates the same days.

    Args:
        records: Any records. Those without a date are left out, and the calendar says how many.
        path: The file to write as well; ``None`` for none.
        every: Years between one day and the next: 5 for the 5th, 10th, 15th anniversary …
        to_the_day: Leave out, and count, what is dated to less than a day. Otherwise it stands on the first day on
            which it may have fallen, tentatively, and says so; what has no such day is left out still.
        title: The name of the calendar.
        published: When the edition of the records was put out, which every day bears as its stamp; if ``None``,
            when their latest source was, and 1 January 1970 if none bears a date.

    Returns:
        The text, the same for the same records in any order.

    Raises:
        QuestionError: If *every* is less than 1.
        MissingExtraError: Without icalendar, which the extra ``calendar`` brings.

    >>> from azjp_relations import load
    >>> text = to_calendar(load().events.where(kind="establishment"))
    >>> [line for line in text.splitlines() if line.startswith(("DTSTART", "RRULE"))]
    ['DTSTART;VALUE=DATE:19920907', 'RRULE:FREQ=YEARLY']
    """
    if every < 1:
        raise QuestionError(f"every {every} is no step: name 1 or more")
    among = {record.id: record for record in records if isinstance(record, Record)}
    days = (
        Day(record, record.when, f"{record.label} ({_shown(record.when)})", record.id, every)
        for record in among.values()
        if record.when is not None
    )
    return calendar_of(days, path, out_of=len(among), to_the_day=to_the_day, title=title, published=published)


class Day(NamedTuple):
    """A day of a calendar: the first of *when*, because of *record*; *key* tells it from other days of the record.

    It comes back after *every* so many years, if that is said.
    """

    record: Record
    when: EdtfDate
    title: str
    key: str
    every: int | None = None


def calendar_of(
    days: Iterable[Day],
    path: str | os.PathLike[str] | None,
    *,
    out_of: int,
    to_the_day: bool,
    title: str,
    published: EdtfDate | None = None,
) -> str:
    """Return *days* as a calendar, as :func:`to_calendar` says; *out_of* is how many of them might have been there."""
    with extra("calendar", "icalendar"):
        import icalendar
    kept = [(first, day) for day in days if (first := _first(day.when, to_the_day=to_the_day)) is not None]
    stamp = _stamp((day.record for _, day in kept), published)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//azjp_relations//anniversaries//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    why = "not dated to the day" if to_the_day else "without a first day"
    left_out = f"; {out_of - len(kept)} left out, as {why}" if out_of > len(kept) else ""
    said = f"{title}: {len(kept)} {'day' if len(kept) == 1 else 'days'}{left_out}."
    for key, words in (("name", title), ("x-wr-calname", title), ("description", said), ("x-wr-caldesc", said)):
        calendar.add(key, icalendar.vText(_plain(words)))
    for first, day in sorted(kept, key=lambda found: (found[0], found[1].key)):
        calendar.add_component(_entry(day, first, stamp))
    text: str = calendar.to_ical().decode("utf-8")
    if path is not None:
        write_whole(path, text)
    return text


def _first(when: EdtfDate, *, to_the_day: bool) -> date | None:
    """Return the day on which *when* is remembered, if it has one."""
    start = when.start
    if start is None or (to_the_day and start.precision is not Precision.DAY):
        return None
    return start.earliest


def _is_sure(when: EdtfDate) -> bool:
    start = when.start
    return start is not None and start.precision is Precision.DAY and not start.qualified


def _shown(when: EdtfDate) -> str:
    """Return the year, or the whole date where its day is not sure."""
    return when.text[:4] if _is_sure(when) else when.text


def _entry(day: Day, first: date, stamp: datetime) -> "icalendar.Event":
    import icalendar

    record = day.record
    entry = icalendar.Event()
    entry.add("uid", f"{day.key}@azjp-relations")
    entry.add("dtstamp", stamp)
    entry.add("dtstart", first)
    if day.every is not None:
        entry.add("rrule", _yearly(first, day.every))
    entry.add("summary", _plain(day.title))
    entry.add("description", "\n".join(map(_plain, _described(record))))
    entry.add("categories", list(dict.fromkeys(_categories(record))))
    entry.add("status", "CONFIRMED" if _is_sure(day.when) else "TENTATIVE")
    entry.add("transp", "TRANSPARENT")
    entry.add("x-edtf", day.when.text)
    if places := [actor.name for actor in record.actors if isinstance(actor, Place)]:
        entry.add("location", _plain(", ".join(places)))
    if address := next((c.source.url for c in record.citations if c.source.url is not None), None):
        entry.add("url", quote(address, safe="%/:=&?~#+!$,;'@()*[]"))
    return entry


def _yearly(day: date, every: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"freq": "YEARLY"}
    if every > 1:
        rule["interval"] = every
    if (day.month, day.day) == (2, 29):
        # The last day of February is there in every year.
        rule |= {"bymonth": 2, "bymonthday": -1}
    return rule


def _described(record: Record) -> Iterable[str]:
    """Yield what a day says of its record, line by line."""
    if record.when is not None:
        yield f"Date: {record.when.in_words()}"
    if record.note is not None:
        yield record.note
    yield from (f"Doubt: {doubt}" for doubt in doubts(record))
    yield f"Source: {cite(record)}".replace("\n", "\nSource: ")


def _categories(record: Record) -> Iterable[str]:
    """Yield what sort of record it is, and what it is about."""
    yield type(record).__name__
    if (kind := getattr(record, "kind", None)) is not None:
        yield kind.value
    yield from sorted(topic.value for topic in record.all_topics)


def _stamp(records: Iterable[Record], published: EdtfDate | None) -> datetime:
    """Return the moment that every day bears: no clock, so that the same records make the same calendar."""
    if published is not None and published.latest is not None:
        last = published.latest
    else:
        out = (c.source.published for record in records for c in record.citations)
        last = max((day.latest for day in out if day is not None and day.latest is not None), default=date(1970, 1, 1))
    return datetime.combine(last, time.min, UTC)


def _plain(text: str) -> str:
    """Return *text* with single line feeds for line ends, and no control characters."""
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
