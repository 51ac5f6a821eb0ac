"""Sums by key: over time like a series, other keys as bars, largest first."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from azjp_relations.charts import cells, draw_series, layout
from azjp_relations.charts.figures import TIPS, Figure, Line, Named, in_digits, limits_of, lines_of, scale, symbols
from azjp_relations.charts.layout import Drawing, field, mark, must_fit, rows_of
from azjp_relations.charts.theme import BAR, Look, mixed, width_of, wrapped_to
from azjp_relations.errors import QuestionError

# The most bars that can be read, each of those side by side counted, and the most colours.
_MOST_BARS, _MOST_ON_SLIDE, _MOST_LINES = 120, 40, 4


def draw(answers: Named, look: Look, *, beside: Named, stacked: bool) -> Drawing:
    """Return the sums of *answers*: by year or decade as columns, by any other key as bars."""
    lines, _ = lines_of(answers)
    if all(figure.when for line in lines for figure in line.figures):
        return draw_series.draw(answers, look, beside=beside, panels=None, stacked=stacked, running=False)
    if beside:
        raise QuestionError("beside= needs sums by year or decade; these are by another key")
    if len({line.unit for line in lines}) > 1:
        units = ", ".join(dict.fromkeys(line.unit.value for line in lines))
        raise QuestionError(f"one chart has one unit, not {units}")
    must_fit(len(lines), _MOST_LINES, "answers in one chart", "draw fewer")
    return _bars(lines, look, stacked=stacked)


def _bars(lines: Sequence[Line], look: Look, *, stacked: bool) -> Drawing:
    """Return a row for each key, with a bar for each answer, side by side or stacked."""
    text = look.text
    by_key: defaultdict[str, dict[int, Figure]] = defaultdict(dict)
    for number, line in enumerate(lines):
        for figure in line.figures:
            by_key[figure.key][number] = figure
    sums = {key: sum((f.value.amount for f in own.values()), Decimal(0)) for key, own in by_key.items()}
    keys = sorted(by_key, key=lambda key: (-sums[key], key))
    limits = [*limits_of(lines), *(sums.values() if stacked else ())]
    divisor, unit = scale(lines[0].unit, max(map(abs, limits)))
    bars = 1 if stacked else len(lines)
    most = _MOST_BARS if look.height is None else _MOST_ON_SLIDE
    must_fit(len(keys) * bars, most, "bars", "add up fewer figures")
    name = cells.namer(record for line in lines for record in line.answer.records)
    names = [wrapped_to(name(key), look.room * 0.4, text, most=2) for key in keys]
    left = max(width_of(one, text) for lines in names for one in lines) + text
    rows: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    for place, key in enumerate(keys):
        ends = {True: 0.0, False: 0.0}  # of the stacked bars below 0, and of those above
        for number, figure in by_key[key].items():
            row, hue = figure.row(divisor), look.hues[number]
            is_below = row["value"] < 0
            base = ends[is_below] if stacked else 0.0
            ends[is_below] = top = base + row["value"]
            middle = place + 0.5 if stacked else place + (number + 0.5 + 0.2) / (bars + 0.4)
            half = 0.36 if stacked else 0.42 / (bars + 0.4)
            row |= {"base": base, "top": top, "up": middle - half, "down": middle + half, "middle": middle}
            row |= {"fill": mixed(hue, look.paper, symbols(BAR)[figure.how].filled), "stroke": hue}
            rows.append(row)
            if not stacked:
                end = max(top, row["high"] if row["spread"] else 0, 0)
                labels.append({**row, "end": end, "label": row["short"]})
        if stacked:
            label = in_digits(Decimal(str(float(sums[key] / divisor))))
            labels.append({"middle": place + 0.5, "end": ends[False], "label": label})
    spreads = [row for row in rows if row["spread"] and not stacked]
    reach = [0.0, *(row["top"] for row in rows), *(row[end] for row in spreads for end in ("low", "high"))]
    wide = max((width_of(row["label"], text) for row in labels), default=0) + text * 1.5
    across = {"domain": [min(reach), max(reach) or 1], "nice": False, "rangeMax": look.room - wide}
    across["rangeMin"] = left + (wide if min(reach) < 0 else 0)
    x = field("base:Q", scale=across, axis=layout.top_axis(unit, left))
    down = {"axis": None, "scale": {"domain": [len(keys), 0], "nice": False, "zero": False}}
    y = field("middle:Q", **down)
    place_of_bar = {"x": x, "x2": field("top"), "y": field("up:Q", **down), "y2": field("down")}
    colours = {"fill": field("fill:N", scale=None), "stroke": field("stroke:N", scale=None)}
    looks = {**place_of_bar, **colours, **layout.styled(symbols(BAR), "strokeDash")}
    spread = {"x": field("low:Q", scale=across), "x2": field("high"), "y": y}
    figures = {"x": field("end:Q", scale=across), "y": y, "text": field("label:N")}
    headings = rows_of({"middle": n + 0.5, "name": lines} for n, lines in enumerate(names))
    return Drawing(
        layers=[
            mark("bar", rows_of(rows), looks, TIPS, strokeWidth=text / 9),
            mark("rule", rows_of(spreads), spread, TIPS, color=look.ink),
            layout.row_names(headings, y, left - text * 0.7, text),
            mark("text", rows_of(labels), figures, align="left", baseline="middle", dx=text * 0.5, fontWeight="bold"),
        ],
        symbols=layout.explained(symbols(BAR), {row["how"] for row in rows}),
        names={line.name: look.hues[n] for n, line in enumerate(lines)} if len(lines) > 1 else {},
        height=len(keys) * text * (1.1 + 1.3 * bars),
    )
