"""Counts: a bar or a column for each key, solid as far as it is certain."""

from collections.abc import Iterator
from typing import Any

from azjp_relations.answers.counts import Tally
from azjp_relations.charts import cells
from azjp_relations.charts.cells import CERTAIN, COUNTED, POSSIBLE, TIPS, is_time, spread, year_axis, year_of
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

# The most bars, and the most columns, that can be read.
_MOST_BARS, _MOST_ON_SLIDE, _MOST_COLUMNS = 120, 34, 400


def draw(answer: Tally, look: Look) -> Drawing:
    """Return *answer* as columns in order of time, or as bars, longest first."""
    if not answer:
        return Drawing()
    return (_columns if is_time(answer) else _bars)(answer, look)


def _rows(answer: Tally) -> list[dict[str, Any]]:
    """Return a row for each key under which something is counted or may belong."""
    name, rows = cells.namer(answer.records), []
    for key, most in answer.high.items():
        low, count = answer.low.get(key, 0), answer.get(key, 0)
        row = {"key": key, "title": name(key), "amounts": (0, low, count, most), "end": float(most)}
        rows.append(row | spread(low, count, most, answer.groups.get(key, ())))
    return rows


def _parts(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the parts of each bar, from one amount to the next."""
    for row in rows:
        amounts = row.pop("amounts")
        for how, low, high in zip((CERTAIN, COUNTED, POSSIBLE), amounts, amounts[1:], strict=False):
            if low < high:
                yield {**row, "how": how, "low": float(low), "high": float(high)}


def _fill(look: Look) -> dict[str, Any]:
    hue = {"value": look.hues[0]}
    return {"fill": hue, "stroke": hue, **styled(cells.symbols(BAR), "fillOpacity", "strokeDash")}


def _notes(answer: Tally) -> list[str]:
    if any(count.denominator > 1 for count in answer.values()):
        return ["A record with an uncertain year is split across its possible years, in proportion to their days."]
    several = sum(map(len, answer.groups.values())) > len(answer.records)
    return ["A record with several keys is counted under each."] if several else []


def _bars(answer: Tally, look: Look) -> Drawing:
    text, rows = look.text, _rows(answer)
    rows.sort(key=lambda row: (-row["amounts"][2], -row["end"], row["title"]))
    must_fit(len(rows), _MOST_BARS if look.height is None else _MOST_ON_SLIDE, "bars", "count fewer records")
    for number, row in enumerate(rows):
        row |= {"row": number, "name": wrapped_to(row["title"], look.room * 0.4, text, most=2)}
    left = max(width_of(line, text) for row in rows for line in row["name"]) + text
    right = look.room - max(width_of(row["count"], text) for row in rows) - text
    parts = [*_parts(rows)]
    scale = {"domain": [0, max(row["end"] for row in rows)], "nice": False, "rangeMin": left, "rangeMax": right}
    axis = top_axis("records", left, format=",~r", tickMinStep=1)
    y = field("row:O", axis=None, scale={"domain": [*range(len(rows))], "paddingInner": 0.35, "paddingOuter": 0.2})
    bars = {"x": field("low:Q", scale=scale, axis=axis), "x2": field("high"), "y": y, **_fill(look)}
    data = rows_of(rows)
    figures = {"align": "left", "baseline": "middle", "dx": text * 0.5, "fontWeight": "bold"}
    return Drawing(
        layers=[
            mark("bar", rows_of(parts), bars, TIPS, strokeWidth=text / 9),
            row_names(data, y, left - text * 0.7, text, TIPS),
            mark("text", data, {"x": field("end:Q", scale=scale), "y": y, "text": field("count:N")}, TIPS, **figures),
        ],
        symbols=explained(cells.symbols(BAR), {part["how"] for part in parts}),
        notes=_notes(answer),
        height=len(rows) * text * 1.75,
    )


def _columns(answer: Tally, look: Look) -> Drawing:
    text, left, rows = look.text, look.text * 2.6, _rows(answer)
    x, years = year_axis([*answer.high], left, look.room, look, grid=False)
    must_fit(len(years), _MOST_COLUMNS, "columns", "count decades")
    half = years.step * 0.38
    for row in rows:
        at = year_of(row["key"])
        row |= {"from": at - half, "to": at + half, "at": at, "figure": row["count"] if row["amounts"][2] else ""}
    parts = [*_parts(rows)]
    amounts = amount_axis("records", text, tickMinStep=1, tickCount=5, format=",~r")
    y = field("low:Q", axis=amounts, scale={"domainMin": 0, "nice": True})
    columns = {"x": field("from", **x), "x2": field("to"), "y": y, "y2": field("high"), **_fill(look)}
    layers = [mark("bar", rows_of(parts), columns, TIPS, orient="vertical", strokeWidth=text / 9)]
    if max(width_of(row["figure"], text) for row in rows) < (look.room - left) / len(years):
        over = {"x": field("at", **x), "y": field("end:Q"), "text": field("figure:N")}
        layers.append(mark("text", rows_of(rows), over, baseline="bottom", dy=-text * 0.3, fontWeight="bold"))
    return Drawing(
        layers=layers,
        symbols=explained(cells.symbols(BAR), {part["how"] for part in parts}),
        notes=_notes(answer),
        below=text * 2,
        above=text * 3,
        height=text * 22,
    )
