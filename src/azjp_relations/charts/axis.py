"""Days on a horizontal axis."""

from datetime import date
from typing import Final

import altair as alt

from azjp_relations.charts.theme import Look

__all__ = ["FIRST_DAY", "LAST_DAY", "iso", "round_years", "time_axis"]

FIRST_DAY: Final = 1
LAST_DAY: Final = date.max.toordinal()

_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def iso(ordinal: int) -> str:
    """Return a day as a chart reads it.

    >>> iso(1)
    '0001-01-01'
    """
    return date.fromordinal(min(ordinal, LAST_DAY)).isoformat()


def round_years(first: int, last: int, most: int) -> list[int]:
    """Return at most *most* years in even steps, of those from *first* to *last*.

    >>> round_years(1991, 2014, 5)
    [1995, 2000, 2005, 2010]
    """
    years = range(first, last + 1)
    step = next((s for s in _STEPS if last // s - (first - 1) // s <= most), _STEPS[-1])
    return [year for year in years if year % step == 0]


def time_axis(first: int, last: int, left: float, right: float, look: Look) -> tuple[alt.Scale, alt.Axis]:
    """Return the scale that puts the days from *first* to *last* between two places in pixels, and an axis for it."""
    scale = alt.Scale(type="utc", domain=[iso(first), iso(last + 1)], nice=False, rangeMin=left, rangeMax=right)
    begin, end = date.fromordinal(first), date.fromordinal(last)
    most = max(int((right - left) / (look.text * 3.6)), 2)
    years = round_years(begin.year + (begin > date(begin.year, 1, 1)), end.year, most)
    axis = alt.Axis(orient="top", title=None, grid=True, labelFlush=True, domain=False)
    if len(years) > 2:
        axis.values, axis.format = [f"{year:04}-01-01" for year in years], "%Y"
    return scale, axis
