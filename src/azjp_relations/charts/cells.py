"""Counts in charts: the names of their keys, the symbols of certainty, and years on an axis."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from azjp_relations.answers.counts import count_text
from azjp_relations.charts.layout import Symbol, tick_count, tips_of
from azjp_relations.charts.theme import Look, capital
from azjp_relations.model import Record
from azjp_relations.text import capitalized

CERTAIN = "certain"
COUNTED = "counted, not certain"
POSSIBLE = "possible as well"

#: The tooltip of a count.
TIPS = ("title", "count", "between", "names", "cited")

_YEAR, _DECADE = re.compile(r"\d{4}"), re.compile(r"\d{3}X")


def symbols(shape: str) -> dict[str, Symbol]:
    """Return the symbols of certainty: solid, light, and open with a broken outline."""
    return {CERTAIN: Symbol(shape), COUNTED: Symbol(shape, 0.3), POSSIBLE: Symbol(shape, 0, (3, 2))}


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
