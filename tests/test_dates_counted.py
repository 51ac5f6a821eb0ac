"""Answers about dates agree with counting every case, and with each other."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from dateutil.relativedelta import relativedelta
from hypothesis import example, given
from hypothesis import strategies as st

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError
from azjp_relations.testing import edtf_dates

d = EdtfDate.parse


# A second reading of the semantics, by counting: every case of a date is a pair of days. Only the order of days
# matters, so the days at the edges of the two dates, and their neighbours, stand for all others.

FIRST, LAST = date(2020, 1, 30), date(2020, 4, 3)
Days = set[date]


def _span(text: str) -> tuple[date, date]:
    """Return the days of a year, month or day, with the margin of an approximate one."""
    stated = text.rstrip("?~%")
    first = date.fromisoformat(stated.ljust(10, "_").replace("______", "-01-01").replace("___", "-01"))
    length = {4: relativedelta(years=1), 7: relativedelta(months=1), 10: relativedelta(days=1)}[len(stated)]
    margin = relativedelta()
    if text.endswith(("~", "%")):
        margin = relativedelta(days=7) if len(stated) == 10 else length
    return first - margin, first + length + margin - relativedelta(days=1)


def _sides(text: str) -> list[str]:
    return [side for side in re.split(r"/|\.\.(?!/|$)|[][]", text) if side.strip(".")]


def _horizon(*texts: str) -> Days:
    spans = [_span(side.strip(".")) for text in texts for side in _sides(text)]
    spans += [_span(side.strip(".").rstrip("~%")) for text in texts for side in _sides(text)]
    return {edge + timedelta(n) for span in spans for edge in span for n in (-1, 0, 1)}


def _days(text: str, horizon: Days) -> Days:
    first, last = _span(text)
    return {day for day in horizon if first <= day <= last}


def _cases(text: str, horizon: Days) -> set[tuple[date, date]]:
    if text.startswith("["):
        start, end = text[1:-1].split("..")
        first = _span(start)[0] if start else date.min
        last = _span(end)[1] if end else date.max
        return {(day, day) for day in horizon if first <= day <= last}
    start, slash, end = text.partition("/")
    if not slash:
        return {(day, day) for day in _days(text, horizon)}
    starts = horizon if start == "" else {date.min} if start == ".." else _days(start, horizon)
    ends = horizon if end == "" else {date.max} if end == ".." else _days(end, horizon)
    return {(a, b) for a, b in product(starts, ends) if a <= b}


def _edge(text: str, horizon: Days, *, last: bool) -> Days:
    """Return the days at which a period may begin, or end, by a side with a date."""
    wide, written = _span(text)[last], _span(text.rstrip("~%"))[last]
    return {day for day in horizon if min(wide, written) <= day <= max(wide, written)}


def _periods(text: str, horizon: Days) -> set[tuple[date, date]]:
    if text.startswith("["):
        start, end = text[1:-1].split("..")
        return {(_span(start)[0] if start else date.min, _span(end)[1] if end else date.max)}
    start, slash, end = text.partition("/")
    if not slash:
        start = end = text
    starts = {date.min} if start == ".." else _edge(start, horizon, last=False) if start else horizon
    ends = {date.max} if end == ".." else _edge(end, horizon, last=True) if end else horizon
    # The two edges of one approximate date, as of an interval, are apart by the days that it has for certain.
    return {(a, b) for a, b in product(starts, ends) if a <= b}


def _counted(answers: Iterator[bool]) -> bool | None:
    seen = set(answers)
    return seen.pop() if len(seen) == 1 else None


def _window() -> st.SearchStrategy[str]:
    days = st.dates(FIRST, LAST).map(date.isoformat)
    months = st.sampled_from(["2020-02", "2020-03", "2020-03?", "2020-02~", "2020-03%"])
    single = st.one_of(days, days, days.map("{}~".format), months)
    sides = st.one_of(single, st.sampled_from(["", ".."]))
    pairs = st.one_of(st.tuples(single, sides), st.tuples(sides, single)).map("/".join)
    ends = st.one_of(days, st.sampled_from(["2020-02", "2020-03"]))
    ranges = st.one_of(
        st.tuples(ends, ends).map("[{0[0]}..{0[1]}]".format), ends.map("[..{}]".format), ends.map("[{}..]".format)
    )
    return st.one_of(single, pairs, ranges).filter(_readable)


def _readable(text: str) -> bool:
    try:
        EdtfDate(text)
    except EdtfError:
        return False
    return True


@given(_window(), _window())
@example("2020-02/2020-02", "2020-02")
@example("2020-02/", "2020-02/")
@example("/2020-02", "/2020-02-10")
@example("2020-02/..", "2020-02/")
@example("../2020-02", "/2020-02")
@example("2020-02-10~", "2020-02-10~")
@example("[..2020-02-10]", "[2020-02-10..]")
@example("2020-02~/", "/2020-02~")
def test_answers_agree_with_counting(one: str, two: str) -> None:
    """Each answer is the one that going through every possible case gives."""
    horizon = _horizon(one, two)
    cases, periods = _cases(one, horizon), _periods(two, horizon)
    firsts = {a for a, _ in _cases(two, horizon)}
    lasts = {b for _, b in cases}
    before = _counted(b < a for b, a in product(lasts, firsts))
    within = _counted(p <= a and b <= q for (a, b), (p, q) in product(cases, periods))
    overlaps = _counted(a <= q and p <= b for (a, b), (p, q) in product(cases, periods))
    assert before is d(one).before(two)
    assert within is d(one).within(two)
    assert overlaps is d(one).overlaps(two)


@given(edtf_dates(1990, 2030), edtf_dates(1990, 2030), edtf_dates(1990, 2030))
def test_laws(one: EdtfDate, two: EdtfDate, three: EdtfDate) -> None:
    """What certainly precedes is not preceded, precedence carries over, within implies overlaps."""
    if one.before(two):
        assert two.before(one) is False
        assert one.overlaps(two) is False
        if two.before(three):
            assert one.before(three) is True
    if one.within(two):
        assert one.overlaps(two) is True
    if one.overlaps(two) is False:
        assert one.within(two) is False
    assert one.before(one) is not True


@given(edtf_dates())
@example(EdtfDate("0001~/0002"))  # no day is before the calendar begins, however early the approximate start was
def test_a_date_is_within_its_own_span(it: EdtfDate) -> None:
    """Read as a period, a date holds itself, unless a side is unknown or approximate, as far as the calendar goes."""
    (first, *_, last), (written_first, *_, written_last) = it.bounds, it.written
    unsure = it.unknown_start or it.unknown_end or (first, last) != (written_first, written_last)
    assert it.within(it) is (None if unsure else True)
    assert it.overlaps(it) is not False


@given(st.lists(edtf_dates(), unique=True))
def test_sort_key(dates: list[EdtfDate]) -> None:
    """The key puts any dates in one order, no two alike, those without a known start first."""
    keys = [it.sort_key for it in dates]
    assert len(set(keys)) == len(dates)
    ordered = sorted(dates, key=lambda it: it.sort_key)
    starts = [(not it.open_start, it.earliest or date.min) for it in ordered]
    assert sorted(starts) == starts
    known = [it.earliest is not None for it in ordered]
    assert sorted(known) == known
