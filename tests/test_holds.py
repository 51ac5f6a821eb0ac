"""When what stands is known to hold: examples, and agreement with counting every case."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest
from full_records import standing
from hypothesis import assume, given
from hypothesis import strategies as st

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError, RecordError

d = EdtfDate.parse


@pytest.mark.parametrize(
    ("given", "period", "answer"),
    [
        ({}, "2001", None),
        ({"attested": ("2001-05-06",)}, "2001-05-06", True),
        ({"attested": ("2001-05-06",)}, "2001", True),
        ({"attested": ("2001-05-06",)}, "2001-05-07", None),
        ({"attested": ("2001",)}, "2001", True),
        ({"attested": ("2001",)}, "2001-05", None),
        ({"attested": ("2001", "2005")}, "2003-01-02", None),
        ({"attested": ("2001", "2005")}, "2002/2004", None),
        ({"attested": ("2001", "2005")}, "2004/2006", True),
        ({"attested": ("2001/2005",)}, "2003-01-02", True),
        ({"start": "2001"}, "2000", False),
        ({"start": "2001"}, "2001", True),
        ({"start": "2001"}, "2001-05", None),
        ({"start": "2001"}, "2002", None),
        ({"end": "2001"}, "2002", False),
        ({"end": "2001"}, "2000", None),
        ({"start": "2001", "end": "2003"}, "2002", True),
        ({"start": "2001", "attested": ("2003",)}, "2002", True),
        ({"start": "2001", "attested": ("2003", "2005")}, "2004", True),
        ({"start": "2001~", "attested": ("2003", "2005")}, "2004", None),
        ({"attested": ("2003",), "end": "2005"}, "2004", True),
        ({"attested": ("2003", "2004"), "end": "2008"}, "2006", True),
        ({"attested": ("2003", "2005"), "end": "2008?"}, "2004", None),
        ({"attested": ("2003~",), "end": "2005"}, "2004", None),
        ({"start": "2001"}, "../1999", False),
        ({"start": "2001"}, "2001/..", True),
        ({"attested": ("2005",)}, "1999/..", True),
        ({"attested": ("2005",)}, "1999/", None),
        ({"attested": ("2001/..",)}, "2040", True),
        ({"attested": ("2001/",)}, "2001", True),
        ({"attested": ("2001/",)}, "2002", None),
    ],
)
def test_holds(given: dict[str, Any], period: str, answer: object) -> None:
    """Three answers: certainly, certainly not, cannot be known."""
    assert standing(**given).holds(period) is answer
    assert standing(**given).holds(d(period)) is answer


@pytest.mark.parametrize("period", ["..", "../..", "2001-5", ""])
def test_holds_asks_for_a_period(period: str) -> None:
    """What is no date is no question."""
    with pytest.raises(EdtfError):
        standing(start="2001").holds(period)


@pytest.mark.parametrize("mark", "?~%")
def test_a_doubtful_date_makes_nothing_certain(mark: str) -> None:
    """A date that its source marks as doubtful is no witness."""
    assert standing(attested=(f"2001{mark}",)).holds("2001") is None
    assert standing(start=f"2001{mark}").holds("2001") is None


# A window of days that stands for all time: nothing that is drawn comes near its ends, its first and last day are
# the beginning and the end of days.
FIRST, LAST = date(1999, 12, 25).toordinal(), date(2000, 2, 5).toordinal()
DAYS = range(FIRST, LAST + 1)
days = st.integers(1, 31).map("2000-01-{:02}".format)
singles = st.one_of(days, days, days, st.just("2000-01"))
stretches = st.tuples(st.one_of(days, st.sampled_from(["", ".."])), st.one_of(days, st.sampled_from(["", ".."])))
intervals = stretches.filter(lambda s: "2000" in "".join(s) and (not s[0][9:] or not s[1][9:] or s[0] <= s[1])).map(
    "/".join
)


def cases(text: str) -> list[tuple[int, int]]:
    """Return the first and last day of each stretch that *text* may be."""
    if "/" not in text:
        when = d(text)
        assert when.earliest is not None
        assert when.latest is not None
        return [(day, day) for day in range(when.earliest.toordinal(), when.latest.toordinal() + 1)]
    start, end = text.split("/")
    firsts = {"": DAYS, "..": [FIRST]}.get(start) or [date.fromisoformat(start).toordinal()]
    lasts = {"": DAYS, "..": [LAST]}.get(end) or [date.fromisoformat(end).toordinal()]
    return [(first, last) for first in firsts for last in lasts if first <= last]


def periods(text: str) -> list[tuple[int, int]]:
    """Return the first and last day of each period that *text* may be: of a month, the whole of it."""
    possible = cases(text)
    return possible if "/" in text else [(possible[0][0], possible[-1][0])]


def worlds(start: str | None, end: str | None, attested: list[str]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield the stretches for which such a thing may have stood, each by its first and last day.

    What began or ended once stood without a break. Of what is only attested, breaks between the witnesses are as
    possible as none.
    """
    witnesses = [cases(text) for text in attested]
    if start is end is None:
        yield ((FIRST, LAST),)
        yield from product(*witnesses)
        return
    for first in [c[0] for c in cases(start)] if start else DAYS:
        for last in [c[0] for c in cases(end)] if end else DAYS:
            if first <= last and all(any(first <= a and b <= last for a, b in witness) for witness in witnesses):
                yield ((first, last),)


@given(
    st.none() | singles, st.none() | singles, st.lists(st.one_of(singles, intervals), max_size=2), singles | intervals
)
def test_holds_agrees_with_counting_every_case(
    start: str | None, end: str | None, attested: list[str], period: str
) -> None:
    """In every world that its dates allow, certainly means always and certainly not means never."""
    try:
        made = standing(start=start, end=end, attested=attested)
    except RecordError:
        assume(False)
    answers = {
        any(first <= until and since <= last for first, last in world)
        for world in set(worlds(start, end, attested))
        for since, until in periods(period)
    }
    assume(answers)
    assert made.holds(period) is (answers.pop() if len(answers) == 1 else None)
