"""Counts in charts: the names of their keys, the symbols of certainty, years on an axis, and bars by key."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import altair as alt

from azjp_relations.answers.counts import count_text
from azjp_relations.charts.layout import PAINTED, Symbol, field, mark, row_names, tick_count, tips_of
from azjp_relations.charts.theme import Look, capital, column_of, width_of
from azjp_relations.model import Record
from azjp_relations.text import capitalized

CERTAIN = "certain"
COUNTED = "counted, not certain"
POSSIBLE = "possible as well"

#: The tooltip of a count.
TIPS = ("title", "count", "between", "names", "cited")

_YEAR, _DECADE = re.compile(r"\d{4}"), re.compile(r"\d{3}X")

#: The symbols of certainty: solid, light, and open with a broken outline.
SYMBOLS = {CERTAIN: Symbol(), COUNTED: Symbol(0.3), POSSIBLE: Symbol(0, (3, 2))}


def is_time(keys: Iterable[str]) -> bool:
    """Return whether *keys* are all years or all decades; no axis has even steps for both."""
    keys = [*keys]
    return all(map(_YEAR.fullmatch, keys)) or all(map(_DECADE.fullmatch, keys))


def year_of(key: str) -> int:
    """Return the year of a key; of a decade, the first."""
    return int(key.replace("X", "0"))


def namer(records: Iterable[Record]) -> Callable[[str], str]:
    """Return a function that names a key: an actor or source of *records* by name, any other key in plain words."""
    names: dict[str, str] = {}
    for record in records:
        names.update((actor.id, actor.name) for actor in record.actors)
        names.update((c.source.id, c.source.name) for c in record.citations)

    return lambda key: capitalized(names[key]) if key in names else capital(key)


def count_tips(low: Any, count: Any, high: Any, records: Sequence[Record]) -> dict[str, Any]:
    """Return the tooltip of a count: itself, the least and most it may be, and its records."""
    return {"count": count_text(count), "between": f"{count_text(low)} and {count_text(high)}", **tips_of(records)}


def year_axis(keys: Sequence[str], left: float, right: float, look: Look, **more: Any) -> tuple[dict[str, Any], range]:
    """Return a channel with the years or decades of *keys* between two places in pixels, and all years on it."""
    decades, years = keys[0].endswith("X"), [*map(year_of, keys)]
    step, first, last = 10 if decades else 1, min(years), max(years)
    all_years = range(first, last + 1, step)
    axis = {"title": None, "tickCount": tick_count(len(all_years), left, right, look), "format": "d", **more}
    axis |= {"values": [*all_years], "labelExpr": "datum.label + 's'"} if decades else {}
    domain = [first - step / 2, last + step / 2]
    scale = {"domain": domain, "nice": False, "zero": False, "rangeMin": left, "rangeMax": right}
    return {"type": "quantitative", "scale": scale, "axis": axis}, all_years


def key_bars(
    names: Sequence[str],
    parts: Sequence[dict[str, Any]],
    labels: Sequence[dict[str, Any]],
    title: str,
    look: Look,
    *,
    thick: float,
    tips: Sequence[str],
    **ticks: Any,
) -> list[alt.Chart]:
    """Return bars, with a row for each of *names*: their *parts*, each from "base" to "top", and *labels* at "end"s.

    Both are "at" a place in the rows, 0.5 for the middle of the first. The bars are *thick*, as a share of a row.
    """
    text = look.text
    lines, width = column_of(names, look.room * 0.4, look, most=2)
    left = width + text
    wide = max((width_of(row["label"], text) for row in labels), default=0) + text * 1.5
    spreads = [row for row in parts if row.get("spread")]
    reach = [0.0, *(row["top"] for row in parts), *(row[end] for row in spreads for end in ("low", "high"))]
    across = {"domain": [min(reach), max(reach) or 1], "nice": False, "rangeMax": look.room - wide}
    across["rangeMin"] = left + (wide if min(reach) < 0 else 0)
    axis = {"orient": "top", "title": title, "titleAnchor": "start", "titleX": left, "domain": False, "ticks": False}
    x = field("base:Q", scale=across, axis={**axis, "grid": True, "tickCount": 5, **ticks})
    y = field("at:Q", axis=None, scale={"domain": [len(names), 0], "nice": False, "zero": False})
    bars = {"x": x, "x2": field("top"), "y": y, **PAINTED}
    style: dict[str, Any] = {"orient": "horizontal", "strokeWidth": text / 9}
    style["height"] = alt.ExprRef(f"height * {thick / len(names):.5f}")
    spread = {"x": field("low:Q", scale=across), "x2": field("high"), "y": y}
    ends = {"x": field("end:Q", scale=across), "y": y, "text": field("label:N")}
    figures: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": text * 0.5, "fontWeight": "bold"}
    return [
        mark("bar", parts, bars, tips, **style),
        mark("rule", spreads, spread, tips, color=look.ink),
        row_names([{"at": n + 0.5, "name": name} for n, name in enumerate(lines)], y, left - text * 0.7, text),
        mark("text", labels, ends, **figures),
    ]
