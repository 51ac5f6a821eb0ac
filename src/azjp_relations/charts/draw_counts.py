"""Counts: a bar or a column for each key, solid as far as it is certain."""

from typing import Any

import altair as alt

from azjp_relations.answers.counts import Tally
from azjp_relations.charts import cells
from azjp_relations.charts.cells import CERTAIN, COUNTED, POSSIBLE, TIPS, count_tips, is_time, year_axis, year_of
from azjp_relations.charts.layout import (
    Drawing,
    amount_axis,
    explained,
    field,
    mark,
    must_fit,
    row_names,
    rows_of,
    styled,
    top_axis,
)
from azjp_relations.charts.theme import BAR, Look, width_of, wrapped_to

_Row = dict[str, Any]

# The most bars and the most columns that can be read.
_MOST_BARS, _MOST_ON_SLIDE, _MOST_COLUMNS = 120, 34, 400


def draw(answer: Tally, look: Look) -> Drawing:
    """Return *answer* as columns in order of time, or as bars, longest first."""
    if not answer:
        return Drawing()
    name, rows = cells.namer(answer.records), []
    for key, most in answer.high.items():
        count = answer.get(key, 0)
        tips = count_tips(answer.low.get(key, 0), count, most, answer.groups.get(key, ()))
        rows.append({"key": key, "title": name(key), "value": count, "end": float(most), **tips})
    notes = []
    if any(count.denominator > 1 for count in answer.values()):
        notes = ["A record with an uncertain year is split across its possible years, in proportion to their days."]
    elif sum(map(len, answer.groups.values())) > len(answer.records):
        notes = ["A record with several keys is counted under each."]
    parts, layers, size = (_columns if is_time(answer) else _bars)(answer, rows, look)
    symbols = explained(cells.symbols(BAR), {part["how"] for part in parts})
    return Drawing(layers=layers, symbols=symbols, notes=notes, **size)


def _parts(answer: Tally, rows: list[_Row]) -> list[_Row]:
    """Return the parts of each bar, each from one amount to the next."""
    parts = []
    for row in rows:
        count, low = row.pop("value"), answer.low.get(row["key"], 0)
        for how, begin, end in ((CERTAIN, 0, low), (COUNTED, low, count), (POSSIBLE, count, answer.high[row["key"]])):
            if begin < end:
                parts.append({**row, "how": how, "low": float(begin), "high": float(end)})
    return parts


def _fill(look: Look) -> dict[str, Any]:
    hue = {"value": look.hues[0]}
    return {"fill": hue, "stroke": hue, **styled(cells.symbols(BAR), "fillOpacity", "strokeDash")}


def _bars(answer: Tally, rows: list[_Row], look: Look) -> tuple[list[_Row], list[alt.Chart], dict[str, Any]]:
    text = look.text
    rows.sort(key=lambda row: (-row["value"], -row["end"], row["title"]))
    must_fit(len(rows), _MOST_BARS if look.height is None else _MOST_ON_SLIDE, "bars", "count fewer records")
    for number, row in enumerate(rows):
        row |= {"row": number, "name": wrapped_to(row["title"], look.room * 0.4, text, most=2)}
    left = max(width_of(line, text) for row in rows for line in row["name"]) + text
    right = look.room - max(width_of(row["count"], text) for row in rows) - text
    parts, data = _parts(answer, rows), rows_of(rows)
    most = max(row["end"] for row in rows)
    scale = {"domain": [0, most], "nice": False, "rangeMin": left, "rangeMax": right}
    axis = top_axis("records", left, format=",~r", tickCount=min(5, round(most)))
    y = field("row:O", axis=None, scale={"domain": [*range(len(rows))], "paddingInner": 0.35, "paddingOuter": 0.2})
    bars = {"x": field("low:Q", scale=scale, axis=axis), "x2": field("high"), "y": y, **_fill(look)}
    figures = {"align": "left", "baseline": "middle", "dx": text * 0.5, "fontWeight": "bold"}
    layers = [
        mark("bar", rows_of(parts), bars, TIPS, strokeWidth=text / 9),
        row_names(data, y, left - text * 0.7, text, TIPS),
        mark("text", data, {"x": field("end:Q", scale=scale), "y": y, "text": field("count:N")}, TIPS, **figures),
    ]
    return parts, layers, {"height": len(rows) * text * 1.75}


def _columns(answer: Tally, rows: list[_Row], look: Look) -> tuple[list[_Row], list[alt.Chart], dict[str, Any]]:
    text, left = look.text, look.text * 2.6
    x, years = year_axis([*answer.high], left, look.room, look, grid=False)
    must_fit(len(years), _MOST_COLUMNS, "columns", "count decades")
    half = years.step * 0.38
    for row in rows:
        at = year_of(row["key"])
        row |= {"from": at - half, "to": at + half, "at": at, "figure": row["count"] if row["value"] else ""}
    parts = _parts(answer, rows)
    amounts = amount_axis("records", text, tickCount=min(5, round(max(answer.high.values()))), format=",~r")
    y = field("low:Q", axis=amounts, scale={"domainMin": 0, "nice": True})
    columns = {"x": field("from", **x), "x2": field("to"), "y": y, "y2": field("high"), **_fill(look)}
    layers = [mark("bar", rows_of(parts), columns, TIPS, orient="vertical", strokeWidth=text / 9)]
    if max(width_of(row["figure"], text) for row in rows) < (look.room - left) / len(years):
        over = {"x": field("at", **x), "y": field("end:Q"), "text": field("figure:N")}
        layers.append(mark("text", rows_of(rows), over, baseline="bottom", dy=-text * 0.3, fontWeight="bold"))
    return parts, layers, {"has_axes": True, "height": text * 22}
