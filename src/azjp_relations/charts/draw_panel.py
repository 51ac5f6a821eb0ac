"""A panel: a dot for each cell, as large as its count."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import altair as alt

from azjp_relations.answers.counts import count_text
from azjp_relations.answers.panel import Panel
from azjp_relations.charts import cells
from azjp_relations.charts.cells import CERTAIN, COUNTED, POSSIBLE, TIPS, count_tips, is_time, year_axis, year_of
from azjp_relations.charts.layout import PAINTED, Drawing, explained, field, mark, must_fit, row_names
from azjp_relations.charts.theme import Look, column_of, width_of

# The most rows, and the most columns, that can be read.
_MOST_ROWS, _MOST_ON_SLIDE, _MOST_COLUMNS = 120, 34, 120


def draw(answer: Panel, look: Look) -> Drawing:
    """Return *answer* as dots; time runs to the right, whichever of the two facets it is."""
    if not answer:
        return Drawing()
    text, hue, name, turned = look.text, look.hues[0], cells.namer(answer.records), is_time(answer.rows)
    # The column and the row of each cell that counts anything, or may.
    places = {cell: cell if turned else cell[::-1] for cell, most in answer.high.items() if most}
    across: Counter[str] = Counter()
    down: Counter[str] = Counter()
    for cell, (x_key, y_key) in places.items():
        across[x_key] += answer.get(cell, 0)  # type: ignore[assignment]
        down[y_key] += answer.get(cell, 0)  # type: ignore[assignment]
    columns = sorted(across) if (is_timely := is_time(across)) else _largest_first(across)
    row_of = {key: number for number, key in enumerate(_largest_first(down))}
    must_fit(len(row_of), _MOST_ROWS if look.height is None else _MOST_ON_SLIDE, "rows", "count fewer records")
    must_fit(len(columns), _MOST_COLUMNS, "columns", "count fewer records")
    names, wide = column_of([*map(name, row_of)], look.room * 0.3, look, most=2)
    sums = [count_text(down[key]) if answer.adds_up else "" for key in row_of]
    left, right = wide + text * 1.4, look.room - max(width_of(figure, text * 1.1) for figure in sums) - text * 1.2
    # Columns with the same name have their keys after it.
    uses = Counter(map(name, columns))
    headings = {key: words if uses[words := name(key)] == 1 else f"{words} ({key})" for key in columns}
    common: dict[str, Any] = {"orient": "top", "domain": False}
    if is_timely:
        channel, years = year_axis(columns, left, right, look, grid=True, **common)
        x, count_across = field("column", **channel), len(years)
    else:
        x, count_across = _named_columns([*headings.values()], left, right, text, **common), len(headings)
    rows: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for cell, (x_key, y_key) in places.items():
        low, count, high = answer.low.get(cell, 0), answer.get(cell, 0), answer.high[cell]
        place = {"row": row_of[y_key], "column": year_of(x_key) if is_timely else headings[x_key]}
        title = {"title": f"{name(y_key)}, {x_key if is_timely else name(x_key)}", "value": float(count)}
        tips = count_tips(low, count, high, answer.groups.get(cell, ()))
        row = {**place, **title, **tips, CERTAIN: float(low)}
        rows.append(row)
        # What is less certain is larger, and behind.
        for how, part, other in ((POSSIBLE, high, count), (COUNTED, count, low), (CERTAIN, low, 0)):
            if part > other:
                parts.append({**row, "how": how, "part": float(part)})
    height = text * 2.1 if look.height is None else min(look.height * 0.72 / len(row_of), text * 4)
    widest = min(height * 0.95, max((right - left) / count_across * 1.5, text * 0.8))
    largest = float(max(answer.high.values()))
    area = {"size": field("part:Q", scale={"domain": [0, largest], "range": [0, widest**2 * 0.785]}, legend=None)}
    y = field("row:O", axis=None, scale={"domain": [*range(len(row_of))]})
    symbols = cells.SYMBOLS
    if widest / largest**0.5 <= text * 1.4:  # a broken outline makes small dots look like something else
        symbols = {how: symbol._replace(dash=(1, 0)) for how, symbol in symbols.items()}
    dots = [{**part, **symbols[part["how"]].painted(hue, look)} for part in parts]
    dot_style: dict[str, Any] = {"shape": "circle", "opacity": 1, "strokeWidth": text / 9}
    guides = [{"row": n, "name": names[n], "sum": sums[n]} for n in row_of.values()]
    sum_style: dict[str, Any] = {"align": "right", "baseline": "middle", "fontWeight": "bold"}
    layers = [
        mark("rule", guides, {"y": y}, color=look.faint, x=left, x2=right),
        row_names(guides, y, left - text * 0.9, text),
        mark("text", guides, {"y": y, "text": field("sum:N")}, x=look.room, **sum_style),
        mark("point", dots, {"x": x, "y": y, **area, **PAINTED}, TIPS, **dot_style),
        _figures(rows, {"x": x, "y": y}, widest / largest**0.5, look),
    ]
    adding = "The numbers on the right are sums of the rows." if answer.adds_up else "A record may be in several dots."
    return Drawing(
        layers=layers,
        symbols=explained(symbols, {part["how"] for part in parts}),
        notes=[f"The larger a dot, the more records. {adding}"],
        height=height * len(row_of),
    )


def _named_columns(names: Sequence[str], left: float, right: float, text: float, **common: Any) -> dict[str, Any]:
    """Return the horizontal channel of columns that are not in order of time."""
    scale = {"type": "point", "domain": names, "range": [left + text, right - text * 3]}
    slant = max(width_of(name, text) for name in names) >= (right - left) / len(names)
    angle = {"labelAngle": -50, "labelAlign": "left"} if slant else {"labelAngle": 0, "labelAlign": "center"}
    axis = {"title": None, "grid": False, "ticks": False, "labelLimit": text * 16, **angle, **common}
    return field("column:N", scale=scale, axis=axis)


def _figures(rows: Sequence[dict[str, Any]], place: Any, unit: float, look: Look) -> alt.Chart:
    """Return the numbers that fit in their dots; on a dot that is only partly solid, none could be read."""
    text, figures = look.text * 0.9, []
    for row in rows:
        value, certain = row["value"], row[CERTAIN]
        fits = unit * value**0.5 > width_of(row["count"], text) + text * 0.35
        if value > 1 and fits and certain in {0, value}:
            figures.append({**row, "ink": look.paper if certain else look.ink})
    style = {"baseline": "middle", "fontSize": text, "fontWeight": "bold", "color": alt.ExprRef("datum.ink")}
    return mark("text", figures, {**place, "text": field("count:N")}, **style)


def _largest_first(sums: Counter[str]) -> list[str]:
    return sorted(sums, key=lambda key: (-sums[key], key))
