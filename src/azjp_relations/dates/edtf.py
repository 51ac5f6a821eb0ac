"""The class :class:`EdtfDate`, and the key that sorts dates."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import final

from attrs import field, frozen

from azjp_relations.dates.parse import OPEN_END, OPEN_START, Bounds, Precision, bounds_of, day_of, precision_of
from azjp_relations.errors import EdtfError, whole
from azjp_relations.text import counted


def _verdict(*, always: bool, ever: bool) -> bool | None:
    return True if always else None if ever else False


@final
@frozen(init=False, repr=False, order=False)
class EdtfDate:
    """A date that says no more than its source does.

    :mod:`azjp_relations.dates` lists its forms: EDTF levels 0 and 1 and, from level 2, one of a set with a single
    range.

    A date less precise than a day is *one unknown day* of its span: ``1998``, ``1998-02``, ``201X``, ``2011-21`` and
    ``[1998-02-24..1998-02-28]`` are each a single day that nobody can name. An interval ``A/B`` runs from some day of A
    to some day of B, both included, the first not after the last. With an open end (``A/..``) it goes on without
    end; an unknown end (``A/``) is any day not before the start. The same holds for starts.

    :meth:`before`, :meth:`overlaps` and :meth:`within` have three answers: ``True`` if it holds in every possible case,
    ``False`` if it holds in none, ``None`` if it depends. Each date is taken by itself: ``1998`` twice is two unknown
    days. Dates have no ``<``: to sort them, use :attr:`sort_key`. Two dates are equal if their texts are.

    An approximate date (``~``, ``%``) is compared as wider than it is written, by the margin listed in
    :mod:`azjp_relations.dates`. An uncertain one (``?``) is compared as written, but may be wrong altogether: see
    :attr:`qualified`.

    Seasons are those of the northern hemisphere by whole months: spring is March to May, summer
    June to August, autumn September to November, winter December to the end of February of the
    *next* year.

    Attributes:
        text: The date as written, in its only spelling; see the table of the module.
        bounds: Four day numbers (as ``date.toordinal`` counts): the first day is between the first two, the last day
            between the last two, all included, with the margin if the date is approximate. An open or unknown side
            has a number outside the calendar: use it only to compare.

    Raises:
        EdtfError: If the text is not such a date; the message says why.

    >>> february = EdtfDate("1998-02")
    >>> february.within("1998"), february.before("1998"), february.before("1997")
    (True, None, False)
    """

    text: str
    bounds: Bounds = field(eq=False)

    # By hand, which takes half the time of what attrs makes: thousands of dates are read before the first question.
    def __init__(self, text: str) -> None:
        object.__setattr__(self, "bounds", bounds_of(text))
        object.__setattr__(self, "text", text)

    @classmethod
    def parse(cls, text: str) -> "EdtfDate":
        """Return the date *text*, as the constructor does, but remember recent ones.

        Raises:
            EdtfError: If *text* is not such a date, or not a text; the message says why and, for some other ways to
                write a date, gives the EDTF.

        >>> EdtfDate.parse("5 May 2022")
        Traceback (most recent call last):
        azjp_relations.errors.EdtfError: '5 May 2022': there are no spaces in a date; write '2022-05-05'
        """
        if not isinstance(text, str):
            return cls(text)  # raises its own error; the cache might raise another
        try:
            return _remembered(text)
        except EdtfError as error:
            from azjp_relations.dates.hints import edtf_for  # only a date that is not EDTF needs it

            edtf = edtf_for(text)
            raise EdtfError(f"{error}; write {edtf!r}" if edtf else str(error)) from None

    @classmethod
    def of(cls, value: "EdtfDate | str | date") -> "EdtfDate":
        """Return *value*, a date, its text or a day, as an :class:`EdtfDate`.

        Raises:
            EdtfError: If *value* is anything else. A ``datetime`` is refused, since its day depends on the time zone.

        >>> EdtfDate.of(date(1998, 2, 24))
        EdtfDate('1998-02-24')
        """
        if isinstance(value, EdtfDate):
            return value
        if isinstance(value, datetime):
            raise EdtfError(f"{value!r}: a date has no time of day: pass its .date()")
        return cls.parse(value.isoformat() if isinstance(value, date) else value)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"EdtfDate({self.text!r})"

    @property
    def earliest(self) -> date | None:
        """The first day that the text allows; ``None`` if the start is open or unknown."""
        return day_of(self.written[0])

    @property
    def latest(self) -> date | None:
        """The last day that the text allows, included; ``None`` if the end is open or unknown."""
        return day_of(self.written[3])

    @property
    def is_interval(self) -> bool:
        """Whether this is an interval rather than one day."""
        return "/" in self.text

    @property
    def open_start(self) -> bool:
        """Whether this is an interval ``../B``, which has no beginning."""
        return self.text.startswith("../")

    @property
    def open_end(self) -> bool:
        """Whether this is an interval ``A/..``, which has no end."""
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

    @property
    def written(self) -> Bounds:
        """The bounds as the text gives them, without the margin of an approximate date."""
        if not self.approximate:
            return self.bounds
        return EdtfDate.parse(self.text.replace("~", "").replace("%", "?")).bounds

    def _side(self, which: int) -> "EdtfDate | None":
        if not self.is_interval:
            return self
        text = self.text.split("/")[which]
        return None if text in {"", ".."} else EdtfDate.parse(text)

    @property
    def precision(self) -> Precision:
        """How much of the date is stated: ``2004-XX`` is precise to the year."""
        return precision_of(self.text)

    @property
    def uncertain(self) -> bool:
        """Whether the date, or either end of an interval, is marked doubtful, by ``?`` or ``%``."""
        return "?" in self.text or "%" in self.text

    @property
    def approximate(self) -> bool:
        """Whether the date, or either end of an interval, is marked approximate, by ``~`` or ``%``."""
        return "~" in self.text or "%" in self.text

    @property
    def qualified(self) -> bool:
        """Whether the date is uncertain, approximate or both; ``certainly=True`` leaves out such dates."""
        return self.uncertain or self.approximate

    @property
    def year(self) -> int | None:
        """The calendar year of all days that the text allows; ``None`` if they are in several years."""
        first, last = self.earliest, self.latest
        return first.year if first and last and first.year == last.year else None

    def years(self) -> range:
        """Return the calendar years of the days that the text allows, first to last included.

        Raises:
            EdtfError: If the date has an open or unknown side, so it has no first or no last year.

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
        """A key that sorts dates as they are written: by first day, then by last day, then by text.

        An open start sorts first and an unknown one next. If the first days are equal, an unknown end sorts after every
        known one, and an open end last.
        """
        bounds = self.written
        return bounds[0], bounds[3], self.text

    def before(self, other: "EdtfDate | str | date") -> bool | None:
        """Tell whether this date is over before *other* begins.

        ``True`` if its last day is before the first day of *other* in every possible case, ``False`` if it is in none,
        ``None`` if it depends.

        >>> EdtfDate("1998").before("1998-02") is None
        True
        """
        _, _, last_from, last_to = self.bounds
        later: EdtfDate = EdtfDate.of(other)
        first_from, first_to, _, _ = later.bounds
        return _verdict(always=last_to < first_from, ever=last_from < first_to)

    def overlaps(self, period: "EdtfDate | str | date") -> bool | None:
        """Tell whether this date has a day in common with *period*: in every possible case, in none, or ``None``.

        The two can't be exchanged: *period* is read as its whole span, from its first to its last possible day, both
        included, and infinite on an open side. An unknown side may be any day that makes an interval with the known
        side. The margin of an approximate date may belong to the period or not.

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
        """Tell whether every day of this date is in *period*, read as in :meth:`overlaps`, with the same answers.

        >>> EdtfDate("2018-09").within("2018"), EdtfDate("2018").within("2019")
        (True, False)
        """
        span: EdtfDate = EdtfDate.of(period)
        first_from, first_to, last_from, last_to = self.bounds
        start_from, start_to, end_from, end_to = span.as_period()
        return _verdict(
            always=first_from >= start_to and last_to <= end_from, ever=first_to >= start_from and last_from <= end_to
        )

    def as_period(self) -> Bounds:
        """Return the bounds of this date read as a period: two day numbers for its start, then two for its end.

        A period is the whole span as written; a range that is open on one side has no beginning or no end. The margin
        of an approximate date may belong to it or not.

        >>> from datetime import date
        >>> [date.fromordinal(day).isoformat() for day in EdtfDate("1998-02").as_period()]
        ['1998-02-01', '1998-02-01', '1998-02-28', '1998-02-28']
        """
        first, _, _, last = self.bounds
        if self.precision is Precision.RANGE:
            first, last = first if self.earliest else OPEN_START, last if self.latest else OPEN_END
            return first, first, last, last
        return (
            first,
            last if self.unknown_start else self.written[0],
            first if self.unknown_end else self.written[3],
            last,
        )

    def anniversary(self, years: int) -> "EdtfDate":
        """Return this date some *years* later (earlier if negative), as precise and as qualified as it is.

        The anniversary of an interval is that of its start. In a common year 29 February becomes the 28th.

        Raises:
            EdtfError: If the date has no year, season, month or day to count from (as a decade, or an interval with an
                open start, has none), or if the anniversary is outside the years 0001 to 9999.

        >>> EdtfDate("1992-09-07").anniversary(30)
        EdtfDate('2022-09-07')
        """
        from dateutil.relativedelta import relativedelta  # reading dates doesn't need it

        start = self.start
        stated = start.text.rstrip("?~%") if start else ""
        first = start.earliest if start else None
        if start is None or first is None or "X" in stated or start.precision is Precision.RANGE:
            raise EdtfError(f"{self.text!r} names no year, season, month or day to count from")
        try:
            day = (first + relativedelta(years=whole("years", years))).isoformat()
        except (ValueError, OverflowError):
            raise EdtfError(f"{counted(years, 'year')} from {start.text!r} is outside 0001 to 9999") from None
        rest = stated[4:] if start.precision is Precision.SEASON else day[4 : len(stated)]
        return EdtfDate.parse(day[:4] + rest + start.text[len(stated) :])

    def years_until(self, other: "EdtfDate | str | date") -> tuple[int, int]:
        """Return the lowest and the highest number of whole years that may be between this date and *other*.

        An interval counts from its first day, and an approximate date with its margin. A year is complete on the
        anniversary; 29 February has its anniversary on the 28th in common years. The numbers are negative if *other* is
        earlier.

        Raises:
            EdtfError: If one of the dates has an open or unknown start.

        >>> EdtfDate("1992-09-07").years_until("2022")
        (29, 30)
        """
        from dateutil.relativedelta import relativedelta

        return self._until(other, lambda one, two: relativedelta(two, one).years)

    def months_until(self, other: "EdtfDate | str | date") -> tuple[int, int]:
        """Return the lowest and the highest number of whole months between the dates, as :meth:`years_until` does.

        >>> EdtfDate("1998-02-24").months_until("2006-03-07"), EdtfDate("1998").months_until("1999")
        ((96, 96), (0, 23))
        """
        from dateutil.relativedelta import relativedelta

        return self._until(other, lambda one, two: (apart := relativedelta(two, one)).years * 12 + apart.months)

    def days_until(self, other: "EdtfDate | str | date") -> tuple[int, int]:
        """Return the lowest and the highest number of days between the dates, as :meth:`years_until` does.

        >>> EdtfDate("1998-02-24").days_until("1998-02-28"), EdtfDate("1998-02").days_until("1998-03-01")
        ((4, 4), (1, 28))
        """
        return self._until(other, lambda one, two: (two - one).days)

    def _until(self, other: "EdtfDate | str | date", apart: Callable[[date, date], int]) -> tuple[int, int]:
        later: EdtfDate = EdtfDate.of(other)
        days = [day_of(day) for one in (self, later) for day in one.bounds[:2]]
        if None in days:
            text = self.text if None in days[:2] else later.text
            raise EdtfError(f"{text!r} has no known start to count from")
        earliest, latest, from_other, to_other = (day for day in days if day is not None)
        return apart(latest, from_other), apart(earliest, to_other)

    def in_words(self) -> str:
        """Return the date in English.

        >>> EdtfDate("2016-01~").in_words(), EdtfDate("1998-02-24/1998-02-28").in_words()
        ('about January 2016', '24–28 February 1998')
        """
        from azjp_relations.dates.words import in_words  # reading and comparing don't need it

        return in_words(self.text)


_remembered = lru_cache(maxsize=4096)(EdtfDate)


def time_of(when: EdtfDate | None) -> tuple[bool, int]:
    """Return a key that sorts dates by their first possible day, or by their last if the start is open; none last."""
    if when is None:
        return True, 0
    return False, when.written[3 if when.earliest is None else 0]
