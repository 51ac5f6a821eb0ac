"""Dates as precise as their sources: EDTF level 0 and 1, and questions with three answers.

The grammar is the Extended Date/Time Format of the Library of Congress (4 February 2019), a profile of ISO 8601-2:2019,
for the years 0001 to 9999:

================================  ==============================================================
``1998``, ``1998-02``             a year, a month
``1998-02-24``                    a day
``2011-21`` to ``2011-24``        spring, summer, autumn, winter
``197X``, ``19XX``                an unknown year of a decade, of a century
``2004-XX``, ``1985-XX-XX``       an unknown month, an unknown day of a year
``1985-04-XX``                    an unknown day of a month
``1984?``, ``2004-06~``, ``…%``   uncertain, approximate, both
``1998-02-24/1998-02-28``         an interval of years, months or days, each perhaps qualified
``2000-01-21/..``, ``../1985``    an interval that goes on without end, that has no beginning
``1992/``, ``/1985``              an interval whose end, whose start, is not known
================================  ==============================================================

Each date has one spelling, so the text of a date is the date.
"""

import re
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias, final

from attrs import field, frozen

from azjp_relations.errors import EdtfError

__all__ = ["EdtfDate", "Precision"]

_Bounds: TypeAlias = tuple[int, int, int, int]

# Ordinals beyond those of the calendar; they never leave this module as dates. An unknown side may be any day, even one
# outside the calendar; an open side lies beyond every day.
_OPEN_START, _UNKNOWN_START = -1, 0
_UNKNOWN_END, _OPEN_END = date.max.toordinal() + 1, date.max.toordinal() + 2

_UNDATED = ("", "..")
_QUALIFIERS = ("?", "~", "%")
_QUALIFIED_WORDS = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}
_MONTHS = {
    "01": ("January", 31),
    "02": ("February", 28),
    "03": ("March", 31),
    "04": ("April", 30),
    "05": ("May", 31),
    "06": ("June", 30),
    "07": ("July", 31),
    "08": ("August", 31),
    "09": ("September", 30),
    "10": ("October", 31),
    "11": ("November", 30),
    "12": ("December", 31),
}
# The standard doesn't say which months a season has: these are the meteorologist's. Each season has its first day here
# and the day after its last.
_SEASONS = {
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


def _verdict(*, always: bool, ever: bool) -> bool | None:
    return True if always else None if ever else False


@final
@frozen(init=False, repr=False, order=False)
class EdtfDate:
    """A date of EDTF level 0 or 1, which says no more than its source does.

    A date less precise than a day is *one unknown day* of its span: ``1998``, ``1998-02``, ``201X`` and ``2011-21`` are
    each a single day that we cannot name. An interval ``A/B`` runs from some day of A to some day of B, both days
    included, the first not after the last. An open end (``A/..``) goes on without end; an unknown end (``A/``) is any
    day not before the start; and likewise for starts.

    The questions :meth:`before`, :meth:`overlaps` and :meth:`within` have three answers: ``True`` in every possible
    case, ``False`` in none, ``None`` where it depends. Each date is taken by itself: ``1998`` twice is two unknown
    days. There is no ``<``: sort dates by :attr:`sort_key`. Two dates are equal if their texts are.

    Qualifiers say how far to trust the date. Comparisons ignore them and read the date as printed; see
    :attr:`qualified`.

    Seasons are those of the northern hemisphere by whole months: spring is March to May, summer June to August, autumn
    September to November, winter December to the end of February of the *next* year.

    Attributes:
        text: The date as written, in the one spelling that it has; see the table of this module.
        bounds: Four day numbers (as ``date.toordinal`` counts): the first day lies between the first two, the last
            day between the last two, all included. An open or unknown side has a number beyond the calendar; use it
            only to compare.

    Raises:
        EdtfError: If the text isn't such a date; the message says why.

    Example:
        >>> february = EdtfDate("1998-02")
        >>> february.within("1998"), february.before("1998"), february.before("1997")
        (True, None, False)
    """

    text: str
    #: Ordinals between which the first day lies, then those between which the last does; inclusive.
    bounds: _Bounds = field(eq=False)

    # Written by hand because it takes half the time: we read thousands of dates before the first question.
    def __init__(self, text: str) -> None:
        object.__setattr__(self, "bounds", _bounds_of(text))
        object.__setattr__(self, "text", text)

    @classmethod
    def parse(cls, text: str) -> "EdtfDate":
        """Return the date that *text* is, as the constructor does, but remember recent texts.

        Raises:
            EdtfError: If *text* isn't a date of EDTF level 0 or 1, or isn't text; the message says why.
        """
        if not isinstance(text, str):
            return cls(text)  # raises EdtfError; the cache may need a hash that it doesn't have
        return _remembered(text)

    @classmethod
    def of(cls, value: "EdtfDate | str | date") -> "EdtfDate":
        """Return *value* as an :class:`EdtfDate`: itself, the date that a text is, or that day.

        Raises:
            EdtfError: If it is none of these. A ``datetime`` is refused: its day depends on the place.

        Example:
            >>> EdtfDate.of(date(1998, 2, 24))
            EdtfDate('1998-02-24')
        """
        if isinstance(value, EdtfDate):
            return value
        if isinstance(value, datetime):
            raise EdtfError(f"{value!r}: a time of day is no part of a date here; pass its .date()")
        return cls.parse(value.isoformat() if isinstance(value, date) else value)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"EdtfDate({self.text!r})"

    @property
    def earliest(self) -> date | None:
        """The first possible day; ``None`` if the start is open or unknown."""
        return _day(self.bounds[0])

    @property
    def latest(self) -> date | None:
        """The last possible day, included; ``None`` if the end is open or unknown."""
        return _day(self.bounds[3])

    @property
    def is_interval(self) -> bool:
        """Whether this is a stretch of time rather than one day."""
        return "/" in self.text

    @property
    def open_start(self) -> bool:
        """Whether this is an interval ``../B``, without a beginning."""
        return self.text.startswith("../")

    @property
    def open_end(self) -> bool:
        """Whether this is an interval ``A/..``, which goes on without end."""
        return self.text.endswith("/..")

    @property
    def unknown_start(self) -> bool:
        """Whether this is an interval ``/B``, which began on an unknown day."""
        return self.text.startswith("/")

    @property
    def unknown_end(self) -> bool:
        """Whether this is an interval ``A/``, which ends on an unknown day."""
        return self.text.endswith("/")

    @property
    def start(self) -> "EdtfDate | None":
        """The start of an interval, ``None`` if open or unknown; of any other date, itself."""
        return self._side(0)

    @property
    def end(self) -> "EdtfDate | None":
        """The end of an interval, ``None`` if open or unknown; of any other date, itself."""
        return self._side(-1)

    def _side(self, which: int) -> "EdtfDate | None":
        if not self.is_interval:
            return self
        text = self.text.split("/")[which]
        return None if text in {"", ".."} else EdtfDate.parse(text)

    @property
    def precision(self) -> Precision:
        """How much is stated; an unspecified part is not, so ``2004-XX`` is precise to the year."""
        if self.is_interval:
            return Precision.INTERVAL
        stated = self.text.rstrip("?~%").replace("-XX", "")
        if len(stated) == 4:
            return (Precision.YEAR, Precision.DECADE, Precision.CENTURY)[stated.count("X")]
        if len(stated) == 7:
            return Precision.SEASON if stated[4:] in _SEASONS else Precision.MONTH
        return Precision.DAY

    @property
    def uncertain(self) -> bool:
        """Whether the date, or either end of an interval, is marked doubtful, by ``?`` or ``%``."""
        return "?" in self.text or "%" in self.text

    @property
    def approximate(self) -> bool:
        """Whether the date, or either end of an interval, is marked rough, by ``~`` or ``%``."""
        return "~" in self.text or "%" in self.text

    @property
    def qualified(self) -> bool:
        """Whether the date is uncertain, approximate or both; comparisons ignore it."""
        return self.uncertain or self.approximate

    @property
    def year(self) -> int | None:
        """The calendar year that holds every possible day; ``None`` if several might."""
        first, last = self.earliest, self.latest
        return first.year if first and last and first.year == last.year else None

    def years(self) -> range:
        """Return the calendar years that the possible days touch, first to last included.

        Raises:
            EdtfError: If the date has an open or unknown side, and so no last or no first year.

        Example:
            >>> list(EdtfDate("2011-24").years())
            [2011, 2012]
        """
        first, last = self.earliest, self.latest
        if first is None or last is None:
            side = "first" if first is None else "last"
            raise EdtfError(f"{self.text!r} has no {side} year, so its years cannot be listed")
        return range(first.year, last.year + 1)

    @property
    def sort_key(self) -> tuple[int, int, str]:
        """A key that sorts any dates: by first possible day, then by last, then by text.

        An open start sorts first and an unknown one next. If the first days are equal, an unknown end sorts after every
        known one, and an open end last.
        """
        return self.bounds[0], self.bounds[3], self.text

    def before(self, other: "EdtfDate | str | date") -> bool | None:
        """Answer whether this is over before *other* begins: its last day before the other's first.

        Returns:
            ``True`` if so in every possible case, ``False`` if in none, ``None`` if it depends.

        Example:
            >>> EdtfDate("1998").before("1998-02") is None
            True
        """
        _, _, last_from, last_to = self.bounds
        later: EdtfDate = EdtfDate.of(other)
        first_from, first_to, _, _ = later.bounds
        return _verdict(always=last_to < first_from, ever=last_from < first_to)

    def overlaps(self, period: "EdtfDate | str | date") -> bool | None:
        """Answer whether this has a day in common with *period*.

        Args:
            period: Read as its whole span, from its first to its last possible day, both included; infinite on an open
                side. An unknown side may be any day that makes an interval with the known one.

        Returns:
            ``True`` if so in every possible case, ``False`` if in none, ``None`` if it depends. Not symmetric, because
            only the argument is read as a whole span.

        Example:
            >>> EdtfDate("2018-09-05").overlaps("2018-09")
            True
            >>> EdtfDate("2018-09").overlaps("2018-09-05") is None
            True
        """
        span: EdtfDate = EdtfDate.of(period)
        first_from, first_to, last_from, last_to = self.bounds
        start_from, start_to, end_from, end_to = span.as_period()
        return _verdict(
            always=first_to <= end_from and last_from >= start_to, ever=first_from <= end_to and last_to >= start_from
        )

    def within(self, period: "EdtfDate | str | date") -> bool | None:
        """Answer whether every day of this lies in *period*.

        Args:
            period: Read as its whole span, just as :meth:`overlaps` reads it.

        Returns:
            ``True`` if so in every possible case, ``False`` if in none, ``None`` if it depends.

        Example:
            >>> EdtfDate("2018-09").within("2018"), EdtfDate("2018").within("2019")
            (True, False)
        """
        span: EdtfDate = EdtfDate.of(period)
        first_from, first_to, last_from, last_to = self.bounds
        start_from, start_to, end_from, end_to = span.as_period()
        return _verdict(
            always=first_from >= start_to and last_to <= end_from, ever=first_to >= start_from and last_from <= end_to
        )

    def as_period(self) -> _Bounds:
        """Return the day numbers between which the span, read as a period, begins, then those where it ends."""
        first, _, _, last = self.bounds
        return first, last if self.unknown_start else first, first if self.unknown_end else last, last

    def anniversary(self, years: int) -> "EdtfDate":
        """Return the same date *years* later, as precise and as qualified as this one.

        An interval has the anniversary of its start. In a common year 29 February becomes the 28th.

        Args:
            years: How many; negative for earlier years.

        Raises:
            EdtfError: If the date doesn't state a year, season, month or day to count from, as in a decade or an open
                start; or if the anniversary lies outside the years 0001 to 9999.

        Example:
            >>> EdtfDate("1992-09-07").anniversary(30)
            EdtfDate('2022-09-07')
        """
        from dateutil.relativedelta import relativedelta  # slow to import, and reading a date doesn't need it

        start = self.start
        first = start.earliest if start else None
        if start is None or first is None or "X" in start.text:
            raise EdtfError(f"{self.text!r} names no year, season, month or day to count from")
        stated = start.text.rstrip("?~%")
        try:
            day = (first + relativedelta(years=years)).isoformat()
        except (ValueError, OverflowError):
            raise EdtfError(f"{years} years from {start.text!r} are outside 0001 to 9999") from None
        rest = stated[4:] if start.precision is Precision.SEASON else day[4 : len(stated)]
        return EdtfDate.parse(day[:4] + rest + start.text[len(stated) :])

    def years_until(self, other: "EdtfDate | str | date") -> tuple[int, int]:
        """Return the fewest and the most whole years that may lie between this and *other*.

        An interval counts by its first day. A year is complete on the anniversary, in common years that of 29 February
        on the 28th; the numbers are negative if *other* is earlier.

        Raises:
            EdtfError: If either has an open or unknown start.

        Example:
            >>> EdtfDate("1992-09-07").years_until("2022")
            (29, 30)
        """
        from dateutil.relativedelta import relativedelta

        later: EdtfDate = EdtfDate.of(other)
        (from_earliest, from_latest), (to_earliest, to_latest) = self._first_days(), later._first_days()
        return relativedelta(to_earliest, from_latest).years, relativedelta(to_latest, from_earliest).years

    def _first_days(self) -> tuple[date, date]:
        first, last = map(_day, self.bounds[:2])
        if first is None or last is None:
            raise EdtfError(f"{self.text!r} has no known start to count from")
        return first, last

    def in_words(self) -> str:
        """Return the date in English.

        Example:
            >>> EdtfDate("2016-01~").in_words(), EdtfDate("1998-02-24/1998-02-28").in_words()
            ('about January 2016', '24–28 February 1998')
        """
        if not self.is_interval:
            return _words(self)
        start, end = self.start, self.end
        if start is None or end is None:
            if start is not None:
                words = _words(start)
                return f"from {words}, end unknown" if self.unknown_end else f"since {words}"
            words = f"until {_words(end)}" if end else ""
            return f"{words}, start unknown" if self.unknown_start else words
        if len(start.text) == len(end.text) == 10 and start.text[:7] == end.text[:7]:
            return f"{int(start.text[8:])}–{_words(end)}"
        return f"{_words(start)} to {_words(end)}"


def _words(single: EdtfDate) -> str:
    stated = single.text.rstrip("?~%")
    year, month, day = (*stated.split("-"), "", "")[:3]
    if year.endswith("XX"):
        words = f"the years {year[:2]}00 to {year[:2]}99"
    elif year.endswith("X"):
        words = f"the {year[:3]}0s"
    elif stated[4:] in _SEASONS:
        ends_in = f"–{int(year) + 1:04}" if month == "24" else ""
        words = f"{_SEASONS[stated[4:]][0]} {year}{ends_in}"
    else:
        month_words = f"{_MONTHS[month][0]} {year}" if month in _MONTHS else year
        if "XX" in {month, day}:
            words = f"an unspecified {'day' if day else 'month'} of {month_words}"
        else:
            words = f"{int(day)} {month_words}" if day else month_words
    return _QUALIFIED_WORDS.get(single.text[-1], "") + words


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if _UNKNOWN_START < ordinal < _UNKNOWN_END else None


@lru_cache(maxsize=4096)
def _remembered(text: str) -> EdtfDate:
    return EdtfDate(text)


# Reading. Slices and the calendar itself read the plain forms. Any other text is one of a few odd forms or is refused,
# and only a refusal takes the time to find its reason.


def _bounds_of(text: str) -> _Bounds:
    if not isinstance(text, str):
        raise EdtfError(f"a date is a text such as '1998-02', not {text!r}")
    try:
        # The calendar might read the digits of other scripts.
        if not text.isascii():
            raise _refusal(text)
        if "/" in text:
            return _interval(text)
        first, last = _span(text)
    except EdtfError as error:
        raise EdtfError(f"{text!r}: {error}") from None
    return first, last, first, last


def _interval(text: str) -> _Bounds:
    start, _, end = text.partition("/")
    if start in _UNDATED:
        if end in _UNDATED:
            raise EdtfError("an interval has a date on one side at least")
        last_from, last_to = _endpoint(end)
        if start:
            return _OPEN_START, _OPEN_START, last_from, last_to
        return _UNKNOWN_START, last_to, last_from, last_to
    first_from, first_to = _endpoint(start)
    if end == "..":
        return first_from, first_to, _OPEN_END, _OPEN_END
    if not end:
        return first_from, first_to, first_from, _UNKNOWN_END
    last_from, last_to = _endpoint(end)
    if first_from > last_to:
        raise EdtfError("the interval ends before it starts")
    # If each end lies in the other's span, each rules out some days of the other.
    return first_from, min(first_to, last_to), max(first_from, last_from), last_to


def _endpoint(text: str) -> tuple[int, int]:
    try:
        return _plain(text[:-1] if text.endswith(_QUALIFIERS) else text)
    except ValueError:
        _span(text)  # raises if the text isn't a date on its own either
    if "X" in text:
        raise EdtfError("unspecified digits within an interval are EDTF level 2")
    raise EdtfError("seasons within an interval are beyond EDTF level 1")


def _span(text: str) -> tuple[int, int]:
    """Return the ordinals of the first and the last possible day of a date without a slash."""
    stated = text[:-1] if text.endswith(_QUALIFIERS) else text
    try:
        if stated.endswith("X"):
            return _unspecified(stated)
        return _season(stated) if stated[4:] in _SEASONS else _plain(stated)
    except ValueError:
        raise _refusal(text) from None


# Each of these functions reads a few forms, and raises a bare ValueError, often the calendar's, for any other.


def _plain(text: str) -> tuple[int, int]:
    size = len(text)
    if size == 10 and text[4] == text[7] == "-":
        day = _calendar_day(text).toordinal()
        return day, day
    if size == 7 and text[4] == "-":
        first = _calendar_day(text + "-01").toordinal()
        return first, first + _days_in(text[:4], text[5:]) - 1
    if size == 4:
        return _years(text, text)
    raise ValueError(text)


def _years(first: str, last: str) -> tuple[int, int]:
    return _calendar_day(first + "-01-01").toordinal(), _calendar_day(last + "-12-31").toordinal()


def _days_in(year: str, month: str) -> int:
    if month != "02":
        return _MONTHS[month][1]
    number = int(year)
    leap = number % 4 == 0 and (number % 100 != 0 or number % 400 == 0)
    return 29 if leap else 28


def _season(text: str) -> tuple[int, int]:
    year = text[:4]
    _, first, after = _SEASONS[text[4:]]
    ends_in = year if first < after else f"{int(year) + 1:04}"
    return _calendar_day(year + first).toordinal(), _calendar_day(ends_in + after).toordinal() - 1


def _unspecified(text: str) -> tuple[int, int]:
    if text[4:] in {"-XX", "-XX-XX"}:
        return _plain(text[:4])
    if text[7:] == "-XX":
        return _plain(text[:7])
    known = text.rstrip("X")
    if len(text) == 4 and len(known) >= 2:
        return _years(known.ljust(4, "0"), known.ljust(4, "9"))
    raise ValueError(text)


# What a refused text looks like, and why it is refused. The first pattern that fits gives the reason.
_REASONS = (
    (r"\A[?~%]?\Z", "there is no date in it"),
    (r"\s", "there are no spaces in a date"),
    (r"[‐-―−]", "write plain hyphens"),
    (r"[^ -~]", "a date is written in ASCII"),
    (r"/", "an interval has two sides, with one '/' between them"),
    (r"[][{},]", "sets of dates are EDTF level 2"),
    (r"(?i:open|unknown)", "write an open side as '..' and an unknown one as nothing"),
    (r"\d[TtZz]|:", "a time of day is no part of a date here"),
    (r"\AP", "durations are no part of EDTF"),
    (r"\AY-?\d+E", "years with an exponent are EDTF level 2"),
    (r"\dS\d", "significant digits are EDTF level 2"),
    (r"\A(Y|[-+]\d)", "only the years 0001 to 9999 are in range"),
    (r"\.\.", "'..' stands alone on one side of an interval"),
    (r"(?i:[ux])", "an unspecified digit is an upper-case 'X'"),
    (r"[?~%]{2}", "there is one qualifier at most: '%' is '?' and '~' at once"),
    (r"[?~%].", "a qualifier of one part of a date is EDTF level 2"),
    (r"\A\d{4}-?[Ww]", "dates by week are no part of EDTF"),
    (r"\A\d{4}-\d{3}(?!\d)", "dates by day of the year are no part of EDTF"),
    (r"\A\d{6}(\d\d)?[?~%]?\Z", "write hyphens between year, month and day"),
    (r"\A(?!\d{4}(?!\d))\d", "a year has four digits, of which unknown ones are 'X'"),
    (r"\A\d{4}(-\d\d)?-\d(?!\d)", "a month and a day have two digits"),
)
_UNSPECIFIED = re.compile(r"\d{3}X|\d\dXX|\d{4}-XX(-XX)?|\d{4}-\d\d-XX")


def _refusal(text: str) -> EdtfError:
    numbers = text.replace("X", "0")
    for pattern, reason in _REASONS:
        if re.search(pattern, numbers):
            return EdtfError(reason)
    stated = text.rstrip("?~%")
    dated = stated.replace("-XX", "").replace("X", "0")
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", dated)
    if "X" in stated and not _UNSPECIFIED.fullmatch(stated):
        return EdtfError("only level 2 of EDTF has digits unspecified other than from the right")
    if parts and parts[1] == "0000":
        return EdtfError("only the years 0001 to 9999 are in range")
    if not parts or not parts[2]:
        return EdtfError("it is none of the forms of EDTF level 0 and 1")
    return EdtfError(_impossible(*parts.groups(), dayless=len(stated) == 7))


def _impossible(year: str, month: str, day: str | None, *, dayless: bool) -> str:
    if f"-{month}" in _SEASONS:
        return f"the winter of {year} ends out of range" if dayless else "a season has no days"
    if "25" <= month <= "41":
        return f"{month} in place of a month is EDTF level 2"
    if month not in _MONTHS:
        return f"there is no month {month}"
    if day == "00":
        return "there is no day 00"
    return f"{_MONTHS[month][0]} {year} has {_days_in(year, month)} days"
