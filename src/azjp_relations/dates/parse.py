"""The grammar: from the text of a date to the days between which it begins and ends."""

import re
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from azjp_relations.errors import EdtfError

#: Four day numbers: the first day is between the first two, the last day between the last two, ends included.
Bounds: TypeAlias = tuple[int, int, int, int]

# Day numbers outside the calendar, which never become dates. An unknown side may be any day, even one outside the
# calendar; an open side is beyond every day.
OPEN_START, _UNKNOWN_START = -1, 0
_LAST_DAY = date.max.toordinal()
_UNKNOWN_END, OPEN_END = _LAST_DAY + 1, _LAST_DAY + 2

_NO_DATE = ("", "..")
_QUALIFIERS = ("?", "~", "%")
_APPROXIMATE = ("~", "%")
_UNSURE = frozenset("X?~%")
_UNSPECIFIED = re.compile(r"\d{3}X|\d\dXX|\d{4}-XX(-XX)?|\d{4}-\d\d-XX")
_NAMES = "January February March April May June July August September October November December"
MONTHS = {f"{number:02}": name for number, name in enumerate(_NAMES.split(), 1)}
#: The name of each season, its first day and the day after its last. The standard doesn't say which months make a
#: season, so these are the meteorologists'.
SEASONS = {
    "-21": ("spring", "-03-01", "-06-01"),
    "-22": ("summer", "-06-01", "-09-01"),
    "-23": ("autumn", "-09-01", "-12-01"),
    "-24": ("winter", "-12-01", "-03-01"),
}
_calendar_day = date.fromisoformat


class Precision(StrEnum):
    """How much of a date is stated."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    INTERVAL = "interval"
    RANGE = "range"


#: How many months an approximate date may be off on either side; a day may be off by ``_DAYS_OFF`` days.
_MONTHS_OFF = {"month": 1, "season": 3, "year": 12, "decade": 120, "century": 1200}
_DAYS_OFF = 7


def day_of(ordinal: int) -> date | None:
    """Return the day with this number; ``None`` for an open or unknown side."""
    return date.fromordinal(ordinal) if _UNKNOWN_START < ordinal < _UNKNOWN_END else None


def precision_of(text: str) -> Precision:
    """Return how precise the valid date *text* is; an unspecified part doesn't count."""
    if text[0] == "[":
        return Precision.RANGE
    if "/" in text:
        return Precision.INTERVAL
    stated = text.rstrip("?~%").replace("-XX", "")
    if len(stated) == 4:
        return (Precision.YEAR, Precision.DECADE, Precision.CENTURY)[stated.count("X")]
    if len(stated) == 7:
        return Precision.SEASON if stated[4:] in SEASONS else Precision.MONTH
    return Precision.DAY


# Slices and ``date.fromisoformat`` read the common forms, which is fast. Only for a refused text do we look for the
# reason, which is slow.


def bounds_of(text: str) -> Bounds:
    """Return the days between which the date *text* begins and ends, with its margin if it is approximate.

    Raises:
        EdtfError: If *text* is not a date; the message says why.
    """
    if not isinstance(text, str):
        raise EdtfError(f"a date is a text such as '1998-02', not {text!r}")
    try:
        # fromisoformat() might accept digits of other scripts.
        if not text.isascii():
            raise _refusal(text)
        if "/" in text:
            return _interval(text)
        if text.startswith("["):
            return _range(text)
        first, last = _widened(text, *_span(text))
    except EdtfError as error:
        raise EdtfError(f"{text!r}: {error}") from None
    return first, last, first, last


def _interval(text: str) -> Bounds:
    start, _, end = text.partition("/")
    if start in _NO_DATE:
        if end in _NO_DATE:
            raise EdtfError("an interval needs a date on at least one side")
        last_from, last_to = _widened(end, *_side(end))
        if start:
            return OPEN_START, OPEN_START, last_from, last_to
        return _UNKNOWN_START, last_to, last_from, last_to
    first = _side(start)
    first_from, first_to = _widened(start, *first)
    if end == "..":
        return first_from, first_to, OPEN_END, OPEN_END
    if not end:
        return first_from, first_to, first_from, _UNKNOWN_END
    last = _side(end)
    last_from, last_to = _widened(end, *last)
    if first[0] > last[1]:
        raise EdtfError("the interval ends before it starts")
    # The interval can't begin after its last day or end before its first.
    return first_from, min(first_to, last_to), max(first_from, last_from), last_to


def _side(text: str) -> tuple[int, int]:
    """Return the span of one side of an interval, as written."""
    span = _span(text)
    if "X" in text:
        raise EdtfError("unspecified digits within an interval are EDTF level 2")
    if text[4:7] in SEASONS:
        raise EdtfError("seasons within an interval are beyond EDTF level 1")
    return span


def _range(text: str) -> Bounds:
    """Return the bounds of *one of a set*: one unknown day of ``[1998-02-24..1998-02-28]``."""
    first, dots, last = text[1:-1].partition("..")
    if not text.endswith("]") or "[" in text[1:] or not dots or "," in text:
        raise EdtfError("write a set as a single range: '[1998-02-24..1998-02-28]' or '[..1998-02-28]'")
    if not first and not last:
        raise EdtfError("a range needs a date on at least one side")
    start = _span(first)[0] if first else _UNKNOWN_START
    end = _span(last)[1] if last else _UNKNOWN_END
    if not _UNSURE.isdisjoint(text) or first[4:] in SEASONS or last[4:] in SEASONS:
        raise EdtfError("the sides of a range must be years, months or days without qualifiers")
    if start >= end or first == last:
        raise EdtfError("the range ends before it starts" if start > end else "the range holds a single date")
    # An open range, unlike an open interval, is a single day, so it is within the calendar.
    return start, min(end, _LAST_DAY), max(start, 1), end


def _span(text: str) -> tuple[int, int]:
    """Return the first and last possible day of a date that is neither an interval nor a range, as written."""
    stated = text[:-1] if text.endswith(_QUALIFIERS) else text
    try:
        if "X" not in stated:
            return _season(stated) if stated[4:] in SEASONS else _plain(stated)
        if _UNSPECIFIED.fullmatch(stated):
            known = stated.replace("-XX", "")
            return _plain(known.replace("X", "0"))[0], _plain(known.replace("X", "9"))[1]
    except ValueError:
        pass
    raise _refusal(text)


def _widened(text: str, first: int, last: int) -> tuple[int, int]:
    """Return the span with its margin if *text* is approximate, as far as the calendar goes."""
    if not text.endswith(_APPROXIMATE):
        return first, last
    months = _MONTHS_OFF.get(precision_of(text))
    if months is None:
        return max(first - _DAYS_OFF, 1), min(last + _DAYS_OFF, _LAST_DAY)
    # Every span longer than a day is made of whole months.
    return _months_from(first, -months), last if last == _LAST_DAY else _months_from(last + 1, months) - 1


def _months_from(first: int, months: int) -> int:
    """Return the first day of the month that is *months* after the month that begins at *first*."""
    start = date.fromordinal(first)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year < 1:
        return 1
    return _LAST_DAY + 1 if year > 9999 else date(year, month + 1, 1).toordinal()


# Both functions read a few forms, and raise a bare ValueError for any other, often that of fromisoformat().


def _plain(text: str) -> tuple[int, int]:
    size = len(text)
    if size == 10 and text[4] == text[7] == "-":
        day = _calendar_day(text).toordinal()
        return day, day
    if size == 7 and text[4] == "-":
        first = _calendar_day(text + "-01").toordinal()
        return first, _months_from(first, 1) - 1
    if size == 4:
        return _calendar_day(text + "-01-01").toordinal(), _calendar_day(text + "-12-31").toordinal()
    raise ValueError(text)


def _season(text: str) -> tuple[int, int]:
    year = text[:4]
    _, first, after = SEASONS[text[4:]]
    ends_in = year if first < after else f"{int(year) + 1:04}"
    return _calendar_day(year + first).toordinal(), _calendar_day(ends_in + after).toordinal() - 1


# Patterns of refused texts, each with its reason. The first pattern that fits gives the reason.
_REASONS = (
    (r"\A[?~%]?\Z", "there is no date here"),
    (r"\s", "there are no spaces in a date"),
    (r"[‐-―−]", "write plain hyphens"),
    (r"[^ -~]", "write a date in ASCII"),
    (r"/", "an interval has two sides, with one '/' between them"),
    (r"[][{},]", "sets of dates are EDTF level 2"),
    (r"(?i:open|unknown)", "write '..' for an open side and nothing for an unknown one"),
    (r"\d[TtZz]|:", "a date has no time of day here"),
    (r"\AP", "EDTF has no durations"),
    (r"\AY-?\d+E", "years with an exponent are EDTF level 2"),
    (r"\dS\d", "significant digits are EDTF level 2"),
    (r"\A(Y|[-+]\d)", "only the years 0001 to 9999 are in range"),
    (r"\.\.", "write '..' as one side of an interval, or inside '[' and ']'"),
    (r"(?i:[ux])", "an unspecified digit is an upper-case 'X'"),
    (r"[?~%]{2}", "there is one qualifier at most: '%' is '?' and '~' at once"),
    (r"[?~%].", "a qualifier of one part of a date is EDTF level 2"),
    (r"\A\d{4}-?[Ww]", "EDTF has no dates by week"),
    (r"\A\d{4}-\d{3}(?!\d)", "EDTF has no dates by day of the year"),
    (r"\A\d{6}(\d\d)?[?~%]?\Z", "write hyphens between year, month and day"),
    (r"\A(?!\d{4}(?!\d))\d", "a year has four digits; write 'X' for an unknown one"),
    (r"\A\d{4}(-\d\d)?-\d(?!\d)", "a month and a day have two digits"),
)


def _refusal(text: str) -> EdtfError:
    numbers = text.replace("X", "0")
    for pattern, reason in _REASONS:
        if re.search(pattern, numbers):
            return EdtfError(reason)
    stated = text.rstrip("?~%")
    dated = stated.replace("-XX", "").replace("X", "0")
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", dated)
    if "X" in stated and not _UNSPECIFIED.fullmatch(stated):
        return EdtfError("an 'X' in such a place is EDTF level 2")
    if parts and parts[1] == "0000":
        return EdtfError("only the years 0001 to 9999 are in range")
    if not parts or not parts[2]:
        return EdtfError("this is not a form of EDTF level 0 or 1")
    return EdtfError(_impossible(*parts.groups(), dayless=len(stated) == 7))


def _impossible(year: str, month: str, day: str | None, *, dayless: bool) -> str:
    if f"-{month}" in SEASONS:
        return f"the winter of {year} ends out of range" if dayless else "a season has no days"
    if "25" <= month <= "41":
        return f"{month} in place of a month is EDTF level 2"
    if month not in MONTHS:
        return f"there is no month {month}"
    if day == "00":
        return "there is no day 00"
    first, last = _plain(f"{year}-{month}")
    return f"{MONTHS[month]} {year} has {last - first + 1} days"
