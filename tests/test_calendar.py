"""Anniversaries as a calendar program reads them."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("icalendar")
pytest.importorskip("recurring_ical_events")

import icalendar
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from records import HOSTILE, cited, event, place, preferred, source, tenure, tie

import azjp_relations as azjp
from azjp_relations.dataset import Dataset
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import MissingExtraError, QuestionError
from azjp_relations.export import to_calendar
from azjp_relations.model import Caveat
from azjp_relations.model.records import not_done
from azjp_relations.testing import datasets
from azjp_relations.text import visible
from azjp_relations.vocabulary import Topic

rel = azjp.load(edition="2026.11")


def days_of(text: str) -> dict[str, Any]:
    """Return the days of a calendar by the id of their records."""
    calendar = icalendar.Calendar.from_ical(text)
    days = {str(day["UID"]).partition("@")[0]: day for day in calendar.walk("VEVENT")}
    assert len(days) == len(calendar.walk("VEVENT"))
    return days


def falls_on(text: str, first: date, last: date) -> list[tuple[date, str]]:
    """Return what a calendar program shows from *first* to before *last*: days, and the ids of their records."""
    shown = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(first, last)
    return sorted((day["DTSTART"].dt, str(day["UID"]).partition("@")[0]) for day in shown)


# --- the edition --------------------------------------------------------------------------------------------------


def test_the_anniversaries_of_a_year() -> None:
    """A calendar program shows in a year what ``anniversaries`` tells of it, as far as it is dated to the day."""
    due = azjp.anniversaries(rel, during="2027")
    to_the_day = [(a.when.earliest, a.record.id) for a in due if a.when.precision is azjp.Precision.DAY]
    assert falls_on(rel.to_calendar(), date(2027, 1, 1), date(2028, 1, 1)) == sorted(to_the_day)
    assert len(to_the_day) > 5


def test_every_so_many_years() -> None:
    """Every fifth year, as ``anniversaries`` counts."""
    due = azjp.anniversaries(rel, during="2026/2031", every=5)
    to_the_day = sorted((a.when.earliest, a.record.id) for a in due if a.when.precision is azjp.Precision.DAY)
    assert falls_on(rel.to_calendar(every=5), date(2026, 1, 1), date(2032, 1, 1)) == to_the_day
    with pytest.raises(QuestionError, match="every must be 1 or more, not 0"):
        rel.to_calendar(every=0)


def test_each_day_has_its_citations() -> None:
    """Source, date and every doubt stand in the description, the address as well in the field for it."""
    for key, day in days_of(rel.to_calendar()).items():
        record: Any = rel[key]
        said = str(day["DESCRIPTION"])
        for citation in record.citations:
            assert citation.source.publisher in said
            assert citation.locator in said
        for caveat in record.caveats:
            assert caveat.note in said
        assert str(day["X-EDTF"]) == str(record.when)
        assert record.when.in_words() in said
        assert str(day["URL"]) in {c.source.url for c in record.citations}


def test_what_is_left_out_is_said() -> None:
    """The calendar says how many days it has, and how many records have none."""
    statuses = [str(record.status) for record in (*rel.events, *rel.agreements)]
    undone = sum(status in {"planned", "cancelled"} for status in statuses)
    text = rel.to_calendar()
    kept = len(days_of(text))
    said = str(icalendar.Calendar.from_ical(text)["DESCRIPTION"])
    left_out = (
        f"{len(statuses) - undone - kept} left out, as not dated to the day; {undone} left out, as only planned, "
    )
    assert said.endswith(f": {kept} days; {left_out}or cancelled.")
    assert said.startswith(f"The record of Azerbaijan–Japan relations, edition {rel.edition and rel.edition.id}")


def test_the_stamp_is_that_of_the_edition() -> None:
    """No clock is asked: the same edition makes the same calendar."""
    assert {day["DTSTAMP"].dt for day in days_of(rel.to_calendar()).values()} == {datetime(2026, 11, 21, tzinfo=UTC)}
    assert rel.to_calendar() == rel.to_calendar()


# --- days ---------------------------------------------------------------------------------------------------------


def test_dates() -> None:
    """To the day or not at all; of an interval its first day; what is marked in doubt is tentative."""
    records = [
        event("day", "1998-02-24"),
        event("doubted", "1998-02-24~"),
        event("stretch", "1998-02-24/1998-02-28"),
        event("since", "2000-01-21/.."),
        event("month", "1998-02"),
        event("decade", "199X"),
        event("until", "../1998-02-24"),
        event("undated"),
    ]
    days = days_of(to_calendar(records))
    assert {key: (day["DTSTART"].dt, str(day["STATUS"])) for key, day in days.items()} == {
        "day": (date(1998, 2, 24), "CONFIRMED"),
        "doubted": (date(1998, 2, 24), "TENTATIVE"),
        "stretch": (date(1998, 2, 24), "CONFIRMED"),
        "since": (date(2000, 1, 21), "CONFIRMED"),
    }
    assert str(days["day"]["SUMMARY"]) == "The day (1998)"
    assert str(days["doubted"]["SUMMARY"]) == "The doubted (1998-02-24~)"


def test_what_is_dated_to_less_than_a_day() -> None:
    """If it is asked for, it stands on the first day on which it may have been, and says that it is not sure."""
    days = days_of(to_calendar([event("month", "1998-02"), event("decade", "199X"), event("none")], to_the_day=False))
    assert {key: day["DTSTART"].dt for key, day in days.items()} == {
        "month": date(1998, 2, 1),
        "decade": date(1990, 1, 1),
    }
    for day in days.values():
        assert str(day["STATUS"]) == "TENTATIVE"
        assert str(day["X-EDTF"]) in str(day["SUMMARY"])


def test_the_last_day_of_the_calendar() -> None:
    """It is left out and counted: it has no next day, and readers would lose the whole file over it."""
    text = to_calendar([event("last", "9999-12-31"), event("late", "9999-12-30"), event("met", "1998-02-24")])
    assert falls_on(text, date(2027, 1, 1), date(2028, 1, 1)) == [(date(2027, 2, 24), "met")]
    assert falls_on(text, date(9999, 12, 1), date(9999, 12, 31)) == [(date(9999, 12, 30), "late")]
    about = str(icalendar.Calendar.from_ical(text)["DESCRIPTION"])
    assert about == "Anniversaries: 2 days; 1 left out, as on 9999-12-31."


def test_a_leap_day() -> None:
    """It comes back on the last day of February, as ``anniversaries`` has it."""
    text = to_calendar([event("leap", "2000-02-29")])
    shown = [day for day, _ in falls_on(text, date(2000, 1, 1), date(2005, 1, 1))]
    due = azjp.anniversaries([event("leap", "2000-02-29")], during="2001/2004")
    assert shown == [date(2000, 2, 29), *(a.when.earliest for a in due)]


def test_what_a_day_tells() -> None:
    """It is a whole day, does not make one busy, and says of what sort it is, where, and what about."""
    met = event(
        "met", "1998-02-24", kind="visit", places=(place("baku"),), topics=(Topic.TRADE, Topic.ENERGY), note="In short."
    )
    (day,) = days_of(to_calendar([met])).values()
    assert day.to_ical().count(b"DTSTART;VALUE=DATE:19980224") == 1
    assert str(day["TRANSP"]) == "TRANSPARENT"
    assert [str(word) for word in day["CATEGORIES"].cats] == ["Event", "visit", "energy", "trade"]
    assert str(day["LOCATION"]) == "Baku"
    assert "In short." in str(day["DESCRIPTION"])
    assert "URL" not in day


def test_stamps() -> None:
    """Without an edition the latest source dates the calendar, and if there is none, the first day of the clocks."""

    def stamp(*sources: azjp.Source, published: EdtfDate | None = None) -> datetime:
        met = event("met", "1998-02-24", citations=cited(*sources))
        (day,) = days_of(to_calendar([met], published=published)).values()
        found: datetime = day["DTSTAMP"].dt
        return found

    early, late = source("early", published="1999"), source("late", published="2001-02-03")
    assert stamp(early, late) == datetime(2001, 2, 3, tzinfo=UTC)
    assert stamp(early) == datetime(1999, 12, 31, tzinfo=UTC)
    assert stamp(early, published=EdtfDate("2026-11")) == datetime(2026, 11, 30, tzinfo=UTC)
    assert stamp(source("undated", published=None)) == datetime(1970, 1, 1, tzinfo=UTC)


def test_other_records() -> None:
    """Whatever bears a day has one, also a tie; a source has none."""
    link = tie("link", "twinned-with", place("baku"), place("tokyo"), start="1998-02-24")
    assert list(days_of(to_calendar([link, source("out")]))) == ["link"]
    assert days_of(rel.sources.to_calendar()) == {}


def test_nobody_keeps_the_anniversary_of_a_plan() -> None:
    """What was only planned, or cancelled, is left out, and the answer says so, as does the calendar."""
    some = [event("a", "2017"), event("b", "2017", status="planned"), event("c", "2017", status="cancelled")]
    answer = azjp.anniversaries(some, during=2027)
    assert [entry.record.id for entry in answer] == ["a"]
    assert answer.reasons == {"b": "is planned, not known to be done", "c": "was cancelled"}
    text = to_calendar([event("d", "2017-05-06"), event("e", "2017-05-06", status="planned"), *some])
    assert list(days_of(text)) == ["d"]
    assert "1 day; 1 left out, as not dated to the day; 3 left out, as only planned, or cancelled." in _unfolded(text)


def test_a_day_on_which_an_office_is_attested_is_no_beginning() -> None:
    """Of a tenure, the day on which it began comes back; that somebody was in office on a day does not."""
    some = [tenure("a", start="2007-05-06"), tenure("b", attested=("2007-05-06",))]
    assert list(days_of(to_calendar(some))) == ["a"]
    answer = azjp.anniversaries(some, during=2027)
    assert [entry.record.id for entry in answer] == ["a"]
    assert answer.reasons == {"b": "has no date to count years from"}


def _unfolded(text: str) -> str:
    return text.replace("\r\n ", "").replace("\\", "")


def test_anniversaries_of_one_period(tmp_path: Path) -> None:
    """The answer as a calendar: each anniversary once, by its number, no day coming back."""
    due = azjp.anniversaries(rel, during="2026/2027")
    text = due.to_calendar(tmp_path / "due.ics")
    assert (tmp_path / "due.ics").read_bytes() == text.encode()
    assert "RRULE" not in text
    days = days_of(text)
    exact = [a for a in due if a.when.precision is azjp.Precision.DAY]
    assert {key: (day["DTSTART"].dt, str(day["SUMMARY"])) for key, day in days.items()} == {
        f"{a.record.id}-{a.ordinal}": (a.when.earliest, str(a)) for a in exact
    }
    everything = days_of(due.to_calendar(to_the_day=False))
    assert len(everything) == len(due) > len(exact)
    assert all(str(everything[f"{a.record.id}-{a.ordinal}"]["X-EDTF"]) == str(a.when) for a in due)
    assert f"{len(due) - len(exact)} left out" in str(icalendar.Calendar.from_ical(text)["DESCRIPTION"])


# --- the form -----------------------------------------------------------------------------------------------------


def _lines(text: str) -> list[str]:
    assert text.endswith("\r\n")
    return text.split("\r\n")[:-1]


@given(st.text(st.sampled_from("ab;,:\\\"'\n\r\t\x00\x1b\x7f\x85\u2028əж日🇯<>&%="), min_size=1, max_size=120))
def test_any_text(odd: str) -> None:
    """No line is longer than 75 bytes or cut within a character, none is added, and what may be kept is read back."""
    title = f"T{odd}"
    out = source("out", publisher=title, url=f"https://x.y/{odd.strip()}")
    doubt = Caveat(kind="name", note=title)
    hall = place("hall", names=preferred(title))
    met = event("met", "1998-02-24", title=title, places=(hall,), note=title, caveats=(doubt,), citations=cited(out))
    text = to_calendar([met], title=title)
    for line in _lines(text):
        assert len(line.encode()) <= 75
        assert not set(line) & set("\n\r\x00\x1b\x7f")
    unfolded = text.replace("\r\n ", "")
    assert sum(line.startswith(("BEGIN:", "END:")) for line in _lines(unfolded)) == 4
    (day,) = days_of(text).values()
    kept, shown = (
        said.replace("\r\n", "\n").replace("\r", "\n").translate(dict.fromkeys((0x00, 0x1B, 0x7F), 0xFFFD))
        for said in (title, visible(title))
    )
    assert str(day["SUMMARY"]) == f"{kept} (1998)"
    assert str(day["LOCATION"]) == kept
    assert f"\n{kept}\nDoubt: name: {shown}\n" in str(day["DESCRIPTION"])
    assert str(day["URL"]).isascii()
    assert str(icalendar.Calendar.from_ical(text)["DESCRIPTION"]) == f"{kept}: 1 day."


@given(datasets())
@examples(40)
def test_any_dataset(dataset: Dataset) -> None:
    """Each event and agreement dated to the day is there once, and reads back, unless it was never done."""
    days = days_of(dataset.to_calendar())
    done = [r for r in (*dataset.events, *dataset.agreements) if not_done(r) is None]
    starts = {r.id: r.when.start for r in done if r.when and r.when.start}
    exact = {key: start.earliest for key, start in starts.items() if start.precision is azjp.Precision.DAY}
    assert {key: day["DTSTART"].dt for key, day in days.items()} == exact


@pytest.mark.parametrize("odd", ["\ud800", "\ufffe", "\u202e", "\x1b[31m", "\x9b", "\ufeff"])
def test_odd_characters_lose_no_event(odd: str) -> None:
    """Halves of characters, marks of direction, control characters: the events are all there."""
    title = f"a{odd}b"
    hall = event("hall", "1998-02-25", title=title if odd != "\ud800" else "A title of a record is whole")
    assert set(days_of(to_calendar([event("met", "1998-02-24"), hall], title=title))) == {"met", "hall"}


def test_hostile_texts() -> None:
    """Nothing in a text becomes a property of its own."""
    odd = f"x\r\nEND:VEVENT\nATTENDEE:mailto:a@b.c {HOSTILE}"
    out = source("out", url="https://x.y/\r\nATTENDEE:mailto:a@b.c")
    (day,) = days_of(to_calendar([event("met", "1998-02-24", title=odd, citations=cited(out))], title=odd)).values()
    assert "ATTENDEE" not in day
    assert str(day["URL"]) == "https://x.y/%0D%0AATTENDEE:mailto:a@b.c"


def test_a_file_is_what_is_returned(tmp_path: Path) -> None:
    """The file holds the text to the byte, and no other is left beside it."""
    text = rel.events.to_calendar(tmp_path / "azjp.ics")
    assert (tmp_path / "azjp.ics").read_bytes() == text.encode()
    assert [p.name for p in tmp_path.iterdir()] == ["azjp.ics"]


def test_the_same_text_for_the_same_records() -> None:
    """The order of the records changes nothing."""
    assert rel.edition is not None
    assert to_calendar(reversed([*rel.events]), edition=rel.edition.title) == rel.events.to_calendar()


def test_without_icalendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra."""
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(MissingExtraError, match=r"this needs icalendar: .*azjp-relations\[calendar\]"):
        rel.to_calendar()
