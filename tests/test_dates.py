"""Dates: what is read and what is refused, what is answered, and how dates are told."""

import copy
import pickle
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azjp_relations.dates import EdtfDate, Precision
from azjp_relations.errors import EdtfError
from azjp_relations.testing import edtf_dates, edtf_texts

d = EdtfDate.parse

# The specification's own examples of level 0 and 1 (4 February 2019), a few more, and their spans.
STATED = [
    ("1985-04-12", "day", "1985-04-12", "1985-04-12"),
    ("1985-04", "month", "1985-04-01", "1985-04-30"),
    ("1985", "year", "1985-01-01", "1985-12-31"),
    ("1964/2008", "interval", "1964-01-01", "2008-12-31"),
    ("2004-06/2006-08", "interval", "2004-06-01", "2006-08-31"),
    ("2004-02-01/2005-02-08", "interval", "2004-02-01", "2005-02-08"),
    ("2004-02-01/2005-02", "interval", "2004-02-01", "2005-02-28"),
    ("2004-02-01/2005", "interval", "2004-02-01", "2005-12-31"),
    ("2005/2006-02", "interval", "2005-01-01", "2006-02-28"),
    ("2001-21", "season", "2001-03-01", "2001-05-31"),
    ("2001-22", "season", "2001-06-01", "2001-08-31"),
    ("2001-23", "season", "2001-09-01", "2001-11-30"),
    ("2003-24", "season", "2003-12-01", "2004-02-29"),
    ("2001-24", "season", "2001-12-01", "2002-02-28"),
    ("1984?", "year", "1984-01-01", "1984-12-31"),
    ("2004-06~", "month", "2004-06-01", "2004-06-30"),
    ("2004-06-11%", "day", "2004-06-11", "2004-06-11"),
    ("201X", "decade", "2010-01-01", "2019-12-31"),
    ("20XX", "century", "2000-01-01", "2099-12-31"),
    ("2004-XX", "year", "2004-01-01", "2004-12-31"),
    ("1985-04-XX", "month", "1985-04-01", "1985-04-30"),
    ("1985-XX-XX", "year", "1985-01-01", "1985-12-31"),
    ("201X~", "decade", "2010-01-01", "2019-12-31"),
    ("1985-04-12/..", "interval", "1985-04-12", None),
    ("1985-04/..", "interval", "1985-04-01", None),
    ("1985/..", "interval", "1985-01-01", None),
    ("../1985-04-12", "interval", None, "1985-04-12"),
    ("../1985-04", "interval", None, "1985-04-30"),
    ("../1985", "interval", None, "1985-12-31"),
    ("1985-04-12/", "interval", "1985-04-12", None),
    ("1985-04/", "interval", "1985-04-01", None),
    ("1985/", "interval", "1985-01-01", None),
    ("/1985-04-12", "interval", None, "1985-04-12"),
    ("/1985-04", "interval", None, "1985-04-30"),
    ("/1985", "interval", None, "1985-12-31"),
    ("1984~/2004-06", "interval", "1984-01-01", "2004-06-30"),
    ("1984-06-02?/2004-08-08~", "interval", "1984-06-02", "2004-08-08"),
    # Of level 2, one of a set with a single range.
    ("[..1760-12-03]", "range", None, "1760-12-03"),
    ("[1760-12..]", "range", "1760-12-01", None),
    ("[1998-02-24..1998-02-28]", "range", "1998-02-24", "1998-02-28"),
    ("[1998-02-24..1998-03]", "range", "1998-02-24", "1998-03-31"),
    ("[1998..2000]", "range", "1998-01-01", "2000-12-31"),
]

REFUSED = [
    # beyond the years that we read
    ("-1985", "0001 to 9999"),
    ("Y170000002", "0001 to 9999"),
    ("Y-170000002", "0001 to 9999"),
    ("0000", "0001 to 9999"),
    ("0000-01-01", "0001 to 9999"),
    ("000X", "0001 to 9999"),
    ("00XX", "0001 to 9999"),
    ("0000-XX", "0001 to 9999"),
    ("9999-24", "winter of 9999 ends out of range"),
    # level 0, but with a time of day
    ("1985-04-12T23:20:30", "time of day"),
    ("1985-04-12T23:20:30Z", "time of day"),
    ("1985-04-12T23:20:30+04:30", "time of day"),
    # level 2
    ("Y-17E7", "exponent"),
    ("1950S2", "significant digits"),
    ("2001-34", "34 in place of a month is EDTF level 2"),
    ("2001-25", "level 2"),
    ("2001-41", "level 2"),
    ("[1667,1668,1670..1672]", "a set as a single range"),
    ("[1998]", "a set as a single range"),
    ("[1998..1999]?", "a set as a single range"),
    ("[[1998..1999]", "a set as a single range"),
    ("[1998..1999", "a set as a single range"),
    ("[]", "a set as a single range"),
    ("[..]", "a range needs a date on at least one side"),
    ("[1998~..1999]", "without qualifiers"),
    ("[199X..2000]", "without qualifiers"),
    ("[2001-21..2002]", "without qualifiers"),
    ("[1998..1997]", "the range ends before it starts"),
    ("[1998-02-24..1998-02-24]", "the range holds a single date"),
    ("[2017-02-30..]", "February 2017 has 28 days"),
    ("[1998..1999]/2000", "sets of dates are EDTF level 2"),
    ("{1960,1961-12}", "sets of dates are EDTF level 2"),
    ("{1998..1999}", "sets of dates are EDTF level 2"),
    ("2004-06~-11", "qualifier of one part"),
    ("?2004-06-~11", "qualifier of one part"),
    ("2004?-06-11", "qualifier of one part"),
    ("156X-12-25", "'X' in such a place is EDTF level 2"),
    ("15XX-12-25", "'X' in such a place is EDTF level 2"),
    ("15XX-12-XX", "'X' in such a place is EDTF level 2"),
    ("1560-XX-25", "'X' in such a place is EDTF level 2"),
    ("XXXX-12-XX", "'X' in such a place is EDTF level 2"),
    ("1XXX", "'X' in such a place is EDTF level 2"),
    ("1XXX-12", "'X' in such a place is EDTF level 2"),
    ("1984-1X", "'X' in such a place is EDTF level 2"),
    ("198X-XX", "'X' in such a place is EDTF level 2"),
    ("XXXX", "'X' in such a place is EDTF level 2"),
    ("2X1X", "'X' in such a place is EDTF level 2"),
    ("2004-06-XX/2004-07-03", "unspecified digits within an interval are EDTF level 2"),
    ("1998/200X", "unspecified digits within an interval are EDTF level 2"),
    ("2004-06-~01/2004-06-~20", "qualifier of one part"),
    ("2001-21/2003", "seasons within an interval"),
    ("2001/2003-22?", "seasons within an interval"),
    # another spelling than the only one
    ("", "there is no date here"),
    ("?", "there is no date here"),
    (" 1998", "no spaces"),
    ("1998\n", "no spaces"),
    ("1998 / 1999", "no spaces"),
    ("19980224", "write hyphens"),
    ("199802", "write hyphens"),
    ("1998-2", "two digits"),
    ("1998-2-24", "two digits"),
    ("1998-02-4", "two digits"),
    ("198", "four digits"),
    ("19", "four digits"),
    ("20X", "four digits"),
    ("19985", "four digits"),
    ("1998-W08", "by week"),
    ("1998-W08-2", "by week"),
    ("1998-055", "by day of the year"),
    ("١٩٩٨", "ASCII"),
    ("199٨", "ASCII"),
    ("1998-02-2²", "ASCII"),
    ("1998–02", "plain hyphens"),
    ("199x", "upper-case 'X'"),
    ("199u", "upper-case 'X'"),
    ("2004-uu", "upper-case 'X'"),
    ("2004?~", "one qualifier at most"),
    ("2004??", "one qualifier at most"),
    ("2004-06/open", "'..'"),
    ("unknown/2006", "'..'"),
    ("1998..1999", "'..' as one side of an interval"),
    ("..", "'..' as one side of an interval"),
    ("1998/P1Y", "durations"),
    ("spring", "not a form of EDTF"),
    ("1998.02.24", "not a form of EDTF"),
    ("1998-02-24-01", "not a form of EDTF"),
    # not intervals
    ("/", "a date on at least one side"),
    ("../..", "a date on at least one side"),
    ("../", "a date on at least one side"),
    ("/..", "a date on at least one side"),
    ("1998/02/24", "two sides"),
    ("1998//1999", "two sides"),
    ("1998/1997", "ends before it starts"),
    ("1998-02-24/1998-02-23", "ends before it starts"),
    ("1998-03/1998-02-28?", "ends before it starts"),
    # impossible dates
    ("2017-02-30", "February 2017 has 28 days"),
    ("2000-02-30", "February 2000 has 29 days"),
    ("2017-02-29?", "February 2017 has 28 days"),
    ("1998/2017-02-30", "February 2017 has 28 days"),
    ("2017-04-31", "April 2017 has 30 days"),
    ("2017-13", "there is no month 13"),
    ("2017-13-01", "there is no month 13"),
    ("2017-00", "there is no month 00"),
    ("2017-13-XX", "there is no month 13"),
    ("2017-42", "there is no month 42"),
    ("2017-01-00", "there is no day 00"),
    ("2001-21-05", "a season has no days"),
    ("2001-21-XX", "a season has no days"),
]


@pytest.mark.parametrize(("text", "precision", "earliest", "latest"), STATED)
def test_accepts(text: str, precision: str, earliest: str | None, latest: str | None) -> None:
    """Every form of level 0 and 1 is read, with the precision and the span that it states."""
    read = EdtfDate(text)
    assert Precision(precision) is read.precision
    assert earliest == (read.earliest and read.earliest.isoformat())
    assert latest == (read.latest and read.latest.isoformat())
    assert text == str(read)


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_refuses(text: str, reason: str) -> None:
    """Every other text is refused, with the text and the reason in the message."""
    with pytest.raises(EdtfError) as caught:
        d(text)
    message = str(caught.value)
    assert message.startswith(f"{text!r}: ")
    assert reason in message


@pytest.mark.parametrize("value", [None, 1998, b"1998", ["1998"], date(1998, 1, 1)])
def test_refuses_what_is_no_text(value: Any) -> None:
    """Reading is of text alone, and says so even of what cannot be hashed."""
    for read in (EdtfDate, EdtfDate.parse):
        with pytest.raises(EdtfError, match="a date is a text"):
            read(value)


@given(st.text(alphabet="0123456789-/X?~%.[] ²٣", max_size=12) | st.text(max_size=12))
def test_reads_or_refuses(text: str) -> None:
    """No text does anything but read as itself or raise an EdtfError."""
    try:
        read = EdtfDate(text)
    except EdtfError:
        return
    assert text == str(read)
    assert text.isascii()


@given(st.text(alphabet="0123456789X?~%-", min_size=10, max_size=10))
def test_ten_characters_are_a_day_or_a_month(text: str) -> None:
    """No week or other date that the calendar would read passes for a day."""
    try:
        read = EdtfDate(text)
    except EdtfError:
        return
    assert "-" == text[4] == text[7]
    assert read.precision in {Precision.DAY, Precision.MONTH, Precision.YEAR}


@given(edtf_texts())
def test_round_trip(text: str) -> None:
    """A date is its text: reading what it prints gives it back, by any way of copying."""
    read = EdtfDate(text)
    assert read == d(str(read)) == pickle.loads(pickle.dumps(read)) == copy.deepcopy(read)  # noqa: S301
    assert hash(read) == hash(d(text))
    assert read == eval(repr(read))  # noqa: S307


def test_equality_is_of_text_and_class() -> None:
    """Dates equal dates of the same text, and leave other classes to answer for themselves."""
    assert d("1998") != d("1998?")
    assert d("1998").__eq__("1998") is NotImplemented
    assert len({d("1998"), EdtfDate("1998"), d("1998-01")}) == 2


def test_frozen() -> None:
    """A date cannot be changed, nor can anything be hung on it."""
    with pytest.raises(AttributeError):
        d("1998").text = "1999"  # type: ignore[misc]
    assert not hasattr(d("1998"), "__dict__")


def test_no_order() -> None:
    """There is no ``<``, since its answer would often be a guess."""
    first: Any = d("1998")
    with pytest.raises(TypeError):
        first < d("1999")  # noqa: B015
    with pytest.raises(TypeError):
        sorted([first, d("1999")])


def test_of() -> None:
    """A date, a text and a calendar day all become dates; a point in time does not."""
    for value in (date(1998, 2, 24), "1998-02-24", EdtfDate("1998-02-24")):
        assert EdtfDate("1998-02-24") == EdtfDate.of(value)
    assert EdtfDate.of(d("1998")) is d("1998")
    with pytest.raises(EdtfError, match="time of day"):
        EdtfDate.of(datetime(1998, 2, 24, tzinfo=UTC))


def test_sides() -> None:
    """Open and unknown sides are told apart, and neither has a date."""
    single, interval = d("1985"), d("1985~/1986-02")
    assert single.start is single.end is single
    assert [EdtfDate("1985~"), EdtfDate("1986-02")] == [interval.start, interval.end]
    flags = {
        "1985/..": (False, True, False, False),
        "../1985": (True, False, False, False),
        "1985/": (False, False, False, True),
        "/1985": (False, False, True, False),
        "1985/1986": (False,) * 4,
        "1985": (False,) * 4,
    }
    for text, expected in flags.items():
        it = d(text)
        assert expected == (it.open_start, it.open_end, it.unknown_start, it.unknown_end)
        assert it.is_interval is ("/" in text)
        assert (it.start is None) is (it.open_start or it.unknown_start)
        assert (it.end is None) is (it.open_end or it.unknown_end)


def test_qualifiers() -> None:
    """A qualifier marks the date, or the interval; an uncertain date has the days of its text alone."""
    marks = {"": (False, False), "?": (True, False), "~": (False, True), "%": (True, True)}
    for mark, (uncertain, approximate) in marks.items():
        for text in (f"1998-02{mark}", f"1998-02{mark}/1998-03", f"1998-01/1998-02{mark}"):
            it, bare = d(text), d(text.replace(mark, ""))
            assert (uncertain, approximate) == (it.uncertain, it.approximate)
            assert it.qualified is (uncertain or approximate)
            assert (bare.earliest, bare.latest, bare.years()) == (it.earliest, it.latest, it.years())
            assert (bare.bounds == it.bounds) is not approximate


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2004-06-11~", "2004-06-04", "2004-06-18"),
        ("2004-06%", "2004-05-01", "2004-07-31"),
        ("2001-24~", "2001-09-01", "2002-05-31"),
        ("2004~", "2003-01-01", "2005-12-31"),
        ("2004-XX~", "2003-01-01", "2005-12-31"),
        ("201X~", "2000-01-01", "2029-12-31"),
        ("19XX~", "1800-01-01", "2099-12-31"),
        ("1984~/2004-06", "1983-01-01", "2004-06-30"),
        ("1984-06-02?/2004-08-08~", "1984-06-02", "2004-08-15"),
        # The calendar ends before the margin does.
        ("0001-01-03~", "0001-01-01", "0001-01-10"),
        ("9999-12-30~", "9999-12-23", "9999-12-31"),
        ("0001~", "0001-01-01", "0002-12-31"),
        ("9999-12%", "9999-11-01", "9999-12-31"),
        ("9999-11~", "9999-10-01", "9999-12-31"),
        ("02XX~", "0100-01-01", "0399-12-31"),
    ],
)
def test_margins(text: str, first: str, last: str) -> None:
    """An approximate date is compared with one margin on either side, as far as the calendar goes."""
    bounds = d(text).bounds
    assert [date.fromordinal(bounds[n]).isoformat() for n in (0, 3)] == [first, last]


def test_years() -> None:
    """The years of a date are those that its days touch, where they have an end."""
    assert range(1998, 1999) == d("1998-02").years()
    assert range(2011, 2013) == d("2011-24").years()
    assert range(1970, 1980) == d("197X").years()
    assert d("1998-02/1998-03").year == 1998
    assert d("2011-24").year is d("1998/..").year is None
    for text, side in (("1998/..", "last"), ("1998/", "last"), ("../1998", "first")):
        with pytest.raises(EdtfError, match=f"no {side} year"):
            d(text).years()


@pytest.mark.parametrize(
    ("answer", "one", "question", "two"),
    [
        (None, "1998", "before", "1998-02"),
        (None, "1998", "before", "1998"),
        (False, "1998-02-24", "before", "1998-02-24"),
        (True, "1998-02", "before", "1998-03"),
        (False, "1998-03", "before", "1998-02"),
        (False, "1998-02-28", "before", "1998-02"),
        (True, "../1985", "before", "1986"),
        (True, "/1985", "before", "1986/.."),
        (False, "1985/..", "before", "9999"),
        (None, "1985/", "before", "9999"),
        (False, "1985/", "before", "1984"),
        (False, "1985", "before", "../1986"),
        (None, "1985", "before", "/1986"),
        (True, "2018-09", "within", "2018"),
        (None, "2018", "within", "2018-09-05"),
        (False, "2018", "within", "2019"),
        (True, "2018", "within", "2018"),
        (False, "2017/2019", "within", "2018"),
        (False, "2016-12-31/2019", "within", "2018"),
        (False, "2018/..", "within", "2018/2030"),
        (True, "2018/..", "within", "2018/.."),
        (None, "2018/", "within", "2018"),
        (True, "2018/", "within", "2018/.."),
        (False, "2018/..", "within", "2018/"),
        (None, "2019", "within", "2018/"),
        (None, "2018-09", "overlaps", "2018-09-05"),
        (True, "2018-09-05", "overlaps", "2018-09"),
        (True, "2000-01-21/..", "overlaps", "2019"),
        (None, "2000-01-21/", "overlaps", "2019"),
        (None, "2019", "overlaps", "2000-01-21/"),
        (True, "2000-01-21", "overlaps", "2000-01-21/"),
        (False, "1999", "overlaps", "2000-01-21/.."),
        # The start is not after the end, so neither can be late in 1998.
        (True, "1998/1998-02", "before", "1998-03"),
        (True, "1998-02/1998", "within", "1998-02/1998"),
        (False, "1998-11/1998", "before", "1998-10/.."),
        # One day of a range, on one side without end.
        (True, "[..2022-05-05]", "before", "2022-05-06"),
        (None, "[..2022-05-05]", "before", "2022"),
        (False, "2022-05-06", "before", "[..2022-05-05]"),
        (None, "2022-05-04", "before", "[..2022-05-05]"),
        (True, "[1998-02-24..1998-02-28]", "within", "1998-02"),
        (False, "[1998-02-24..1998-02-28]", "overlaps", "1998-02-10"),
        (None, "[1998-02-24..1998-02-28]", "overlaps", "1998-02-25"),
        (True, "1998-02-25", "within", "[1998-02-24..1998-02-28]"),
        (None, "[1998-02-28..]", "within", "1998"),
        # An approximate date, and an approximate period.
        (None, "2022-05-05~", "before", "2022-05-06"),
        (True, "2022-05-05~", "before", "2023"),
        (None, "2022-05-05~", "overlaps", "2022-05-04"),
        (False, "2022-05-05~", "overlaps", "2022-04-27"),
        (None, "1998-06~", "within", "1998-06"),
        (True, "1998-06~", "within", "1998"),
        (True, "1998-06-15", "within", "1998-06~"),
        (None, "1998-05-15", "within", "1998-06~"),
        (False, "1998-04-30", "within", "1998-06~"),
        (True, "1998-06-15?", "within", "1998-06"),
    ],
)
def test_answers(answer: bool | None, one: str, question: str, two: str) -> None:  # noqa: FBT001
    """The three questions answer as the class says, and take texts as well as dates."""
    assert getattr(d(one), question)(two) is answer
    assert getattr(d(one), question)(d(two)) is answer


@pytest.mark.parametrize(
    ("text", "years", "expected"),
    [
        ("1992-09-07", 30, "2022-09-07"),
        ("1992-09?", 30, "2022-09?"),
        ("1992", -2, "1990"),
        ("1992~", 0, "1992~"),
        ("2011-24", 10, "2021-24"),
        ("2000-02-29", 1, "2001-02-28"),
        ("2000-02-29", 4, "2004-02-29"),
        ("1998-02-24/1998-02-28", 5, "2003-02-24"),
        ("1992%/..", 8, "2000%"),
    ],
)
def test_anniversary(text: str, years: int, expected: str) -> None:
    """An anniversary is as precise and as qualified as the date it is of."""
    assert d(expected) == d(text).anniversary(years)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        *(("[1998..2000]", 1), ("[..1998]", 1), ("[1998..]", 1)),
        *(("201X", 1), ("20XX", 1), ("2004-XX", 1), ("1985-XX-XX", 1), ("1985-04-XX", 1)),
        *(("../1985", 1), ("/1985", 1), ("9999", 1), ("0001", -1), ("9998-24", 1), ("1998", 10**12)),
    ],
)
def test_no_anniversary(text: str, years: int) -> None:
    """A date without a stated year or start has no anniversary, nor is there one out of range."""
    with pytest.raises(EdtfError):
        d(text).anniversary(years)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("1992-09-07", "2022-09-07", (30, 30)),
        ("1992-09-07", "2022-09-06", (29, 29)),
        ("1992-09-07", "2022", (29, 30)),
        ("1992", "2022", (29, 30)),
        ("2000-02-29", "2001-02-28", (1, 1)),
        ("2022", "1992", (-30, -29)),
        ("199X", "2000-01-21/..", (0, 10)),
    ],
)
def test_years_until(one: str, two: str, expected: tuple[int, int]) -> None:
    """Whole years between two dates are given as the fewest and the most there may be."""
    assert expected == d(one).years_until(two)


@given(st.dates(date(1996, 1, 1), date(2004, 12, 31)), st.dates(date(1996, 1, 1), date(2004, 12, 31)))
def test_years_until_holds_every_case(one: date, two: date) -> None:
    """The years, months and days between two months, or about two days, hold those between any of their days."""
    for ask in (EdtfDate.years_until, EdtfDate.months_until, EdtfDate.days_until):
        exact, same = ask(EdtfDate.of(one), two)
        assert exact == same
        for rough in (lambda day: d(day.isoformat()[:7]), lambda day: d(f"{day.isoformat()}~")):
            fewest, most = ask(rough(one), rough(two))  # type: ignore[no-untyped-call]
            assert fewest <= exact <= most
    assert EdtfDate.of(one).days_until(two) == ((two - one).days,) * 2


@pytest.mark.parametrize(
    ("one", "two", "months", "days"),
    [
        ("1998-02-24", "1998-02-28", (0, 0), (4, 4)),
        ("1998-02-24", "1999-03-24", (13, 13), (393, 393)),
        ("1998-02", "1998-03", (0, 1), (1, 58)),
        ("1998-01-31", "1998-02-28", (1, 1), (28, 28)),
        ("1998-02-24/1998-02-28", "1998-03-01", (0, 0), (5, 5)),
        ("1998-03-01", "1998-02-24", (0, 0), (-5, -5)),
        ("1998-02-24~", "1998-02-24", (0, 0), (-7, 7)),
        ("[1998-02-24..1998-02-28]", "1998-03-28", (1, 1), (28, 32)),
    ],
)
def test_months_and_days_until(one: str, two: str, months: tuple[int, int], days: tuple[int, int]) -> None:
    """Whole months and days between two dates, likewise."""
    assert months == d(one).months_until(two)
    assert days == d(one).days_until(two)


def test_years_until_needs_starts() -> None:
    """There is nothing to count from where the start is open or unknown."""
    for one, two in (("../1985", "1990"), ("1985", "/1990")):
        for ask in (EdtfDate.years_until, EdtfDate.months_until, EdtfDate.days_until):
            with pytest.raises(EdtfError, match="no known start"):
                ask(d(one), two)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1998-02-24", "24 February 1998"),
        ("1998-02", "February 1998"),
        ("1998", "1998"),
        ("2011-21", "spring 2011"),
        ("2011-24", "winter 2011–2012"),
        ("197X", "the 1970s"),
        ("19XX", "the years 1900 to 1999"),
        ("2004-XX", "an unspecified month of 2004"),
        ("1985-XX-XX", "an unspecified day of 1985"),
        ("1985-04-XX", "an unspecified day of April 1985"),
        ("2016-01~", "about January 2016"),
        ("1998?", "perhaps 1998"),
        ("197X%", "perhaps about the 1970s"),
        ("1998-02-24/1998-02-28", "24–28 February 1998"),
        ("1998-02-24/1998-03-02", "24 February 1998 to 2 March 1998"),
        ("1998-02-24~/1998-02-28", "about 24 February 1998 to 28 February 1998"),
        ("2000-01-21/..", "since 21 January 2000"),
        ("../1985", "until 1985"),
        ("1992/", "from 1992, end unknown"),
        ("/1992-03?", "until perhaps March 1992, start unknown"),
        ("[..2022-05-05]", "on or before 5 May 2022"),
        ("[..2022]", "in or before 2022"),
        ("[1998-02-28..]", "on or after 28 February 1998"),
        ("[1998-02..]", "in or after February 1998"),
        ("[1998-02-24..1998-02-28]", "one day of 24–28 February 1998"),
        ("[1998-02..1998-04-02]", "one day of February 1998 to 2 April 1998"),
    ],
)
def test_in_words(text: str, words: str) -> None:
    """Every form has an English reading that claims no more than it does."""
    assert words == d(text).in_words()


@given(edtf_dates())
def test_every_property_answers(it: EdtfDate) -> None:
    """No valid date makes a property or its words fail, and no bound is out of order."""
    assert it.in_words()
    assert it.precision in Precision
    if it.earliest and it.latest:
        assert it.earliest <= it.latest
        assert it.earliest.year == it.years()[0]
        assert it.latest.year == it.years()[-1]
