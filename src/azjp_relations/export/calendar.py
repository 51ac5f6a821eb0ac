"""Records as a calendar: iCalendar (RFC 5545), with each anniversary as an all-day event that recurs every year."""

import os
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple
from urllib.parse import quote

from azjp_relations.citing import cite
from azjp_relations.dates import EdtfDate, Precision
from azjp_relations.display.terminal import doubts
from azjp_relations.errors import checked, extra, whole
from azjp_relations.model import Place, Record
from azjp_relations.model.records import begun, not_done
from azjp_relations.model.sources import Source
from azjp_relations.storage.atomic import write_if
from azjp_relations.text import counted, slug_of

__all__ = ["Day", "calendar_of", "to_calendar"]

# RFC 5545 allows no control characters, and UTF-8 no halves of characters.
_NOT_ICAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def to_calendar(
    records: Iterable[Record | Source],
    path: str | os.PathLike[str] | None = None,
    *,
    every: int = 1,
    to_the_day: bool = True,
    title: str = "Anniversaries",
    published: EdtfDate | None = None,
    edition: str | None = None,
) -> str:
    """Return the anniversaries of records as a calendar (``.ics``), each an all-day event that recurs every year.

    The first event is on the day of the record itself, or on the first day of its interval. 29 February falls on the
    28th in common years. An event is tentative if its date is marked ``?``, ``~`` or ``%``. ``X-EDTF`` keeps the date
    as written, and the description has the citations and the doubts. The ids never change, so a calendar that you
    import again updates the same events. The text is the same for the same records in any order.

    Args:
        records: Any records. Left out are those without a date, those only planned or cancelled, and tenures and ties
            without a known start; the calendar says how many.
        path: The file to write as well.
        every: Years between one event and the next: 5 for the 5th, 10th, 15th anniversary …
        to_the_day: Leave out records whose date is not exact to the day, and count them; if false, they become
            tentative events on their first possible day. Records without one are always left out, as are those of
            9999-12-31: calendar programs fail on a day that no other follows.
        title: The name of the calendar.
        edition: The title of the edition of the records, which keeps the ids of its days apart from those of others.
        published: When the edition of the records was published: the time stamp of every event. If ``None``, the
            date of the latest source; if no source has a date, 1 January 1970.

    Raises:
        QuestionError: If *every* is less than 1.
        MissingExtraError: Without icalendar, which the extra ``calendar`` brings.

    >>> from azjp_relations import load
    >>> text = to_calendar([load().events["establishment-diplomatic-relations-1992"]])
    >>> [line for line in text.splitlines() if line.startswith(("DTSTART", "RRULE"))]
    ['DTSTART;VALUE=DATE:19920907', 'RRULE:FREQ=YEARLY']
    """
    every = whole("every", every, 1)
    checked("to_the_day", to_the_day, bool)
    by_id = {record.id: record for record in records if isinstance(record, Record)}
    done = [record for record in by_id.values() if not_done(record) is None]
    days = [
        Day(record, when, f"{record.label} ({when.text[:4] if _is_sure(when) else when.text})", record.id, every)
        for record in done
        if (when := begun(record)) is not None
    ]
    about: Any = {"title": title, "published": published, "edition": edition}
    return calendar_of(days, path, out_of=len(done), undone=len(by_id) - len(done), to_the_day=to_the_day, **about)


class Day(NamedTuple):
    """A calendar event on the first day of *when*."""

    record: Record
    when: EdtfDate
    title: str
    key: str  # differs from those of other events of the record
    every: int | None = None  # the years after which it recurs; None for never


def calendar_of(
    days: Iterable[Day],
    path: str | os.PathLike[str] | None,
    *,
    out_of: int,
    undone: int = 0,
    to_the_day: bool,
    title: str,
    published: EdtfDate | None = None,
    edition: str | None = None,
) -> str:
    """Return *days* as a calendar, which says that the rest of *out_of* days, and *undone* records, are left out."""
    with extra("calendar", "icalendar"):
        import icalendar
    starts = [(day.when.start, day) for day in days]
    dated = [
        (start.earliest, day)
        for start, day in starts
        if start and start.earliest and (start.precision is Precision.DAY or not to_the_day)
    ]
    # An all-day event ends on the next day.
    entries = sorted((pair for pair in dated if pair[0] < date.max), key=lambda pair: (pair[0], pair[1].key))
    about = f"{title}: {counted(len(entries), 'day')}"
    why = "not dated to the day" if to_the_day else "without a first day"
    too_late = len(dated) - len(entries)
    left_out = (out_of - len(dated), why), (too_late, f"on {date.max}"), (undone, "only planned, or cancelled")
    for number, reason in left_out:
        about += f"; {number} left out, as {reason}" if number else ""
    calendar = icalendar.Calendar()
    for key, text in (
        *(("prodid", "-//azjp_relations//anniversaries//EN"), ("version", "2.0"), ("calscale", "GREGORIAN")),
        *(("name", title), ("x-wr-calname", title), ("description", f"{about}."), ("x-wr-caldesc", f"{about}.")),
    ):
        calendar.add(key, icalendar.vText(_plain(text)))
    # The time stamp doesn't come from a clock, so the same records make the same calendar.
    dates = [c.source.published for _, day in entries for c in day.record.citations]
    dates = [published] if published and published.latest else dates
    last = max((d.latest for d in dates if d is not None and d.latest is not None), default=date(1970, 1, 1))
    stamp = datetime.combine(last, time.min, UTC)
    for first, day in entries:
        entry = icalendar.Event()
        for name, value in _properties(day, first).items():
            if value is not None:
                entry.add(name, value)
        entry.add("uid", f"{day.key}@{slug_of(edition)}")
        entry.add("dtstamp", stamp)
        calendar.add_component(entry)
    content: str = calendar.to_ical().decode("utf-8")
    return write_if(path, content)


def _is_sure(when: EdtfDate) -> bool:
    start = when.start
    return start is not None and start.precision is Precision.DAY and not start.qualified


def _properties(day: Day, first: date) -> dict[str, Any]:
    record, every = day.record, day.every
    kinds = (type(record).__name__, str(getattr(record, "kind", "")), *sorted(map(str, record.all_topics)))
    address = next((c.source.url for c in record.citations if c.source.url is not None), None)
    places = ", ".join(actor.name for actor in record.actors if isinstance(actor, Place))
    # The last day of February exists every year.
    leap = {"bymonth": 2, "bymonthday": -1} if (first.month, first.day) == (2, 29) else {}
    lines = [f"Date: {record.when.in_words()}"] if record.when else []
    lines += [record.note] if record.note else []
    lines += [f"Doubt: {doubt}" for doubt in doubts(record)]
    lines.append(f"Source: {cite(record)}".replace("\n", "\nSource: "))
    return {
        "dtstart": first,
        "rrule": every and {"freq": "YEARLY", **({"interval": every} if every > 1 else {}), **leap},
        "summary": _plain(day.title),
        "description": "\n".join(map(_plain, lines)),
        "categories": [*dict.fromkeys(filter(None, kinds))],
        "status": "CONFIRMED" if _is_sure(day.when) else "TENTATIVE",
        "transp": "TRANSPARENT",
        "x-edtf": day.when.text,
        "location": _plain(places) or None,
        "url": address and quote(address, safe="%/:=&?~#+!$,;'@()*[]"),
    }


def _plain(text: str) -> str:
    return _NOT_ICAL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
