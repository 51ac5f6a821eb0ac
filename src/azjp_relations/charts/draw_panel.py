"""A panel: a dot for each cell, as large as its count."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt

from azjp_relations.answers.panel import Panel
from azjp_relations.charts import cells
from azjp_relations.charts.cells import CERTAIN, COUNTED, POSSIBLE, TIPS, digits, is_time, spread, year_axis, year_of
from azjp_relations.charts.layout import Drawing, explained, field, mark, must_fit, row_names, rows_of
from azjp_relations.charts.theme import Look, mixed, width_of, wrapped_to

# The most rows, and the most columns, that can be read.
_MOST_ROWS, _MOST_ON_SLIDE, _MOST_COLUMNS = 120, 34, 120


def draw(answer: Panel, look: Look) -> Drawing:
    """Return *answer* as dots; time runs to the right, whichever of the two facets it is."""
    return _Cells(answer, look).drawing() if answer else Drawing()


class _Cells:
    """The cells of a panel that count anything, and their places."""

    def __init__(self, answer: Panel, look: Look) -> None:
        self.answer, self.look, self.name = answer, look, cells.namer(answer.records)
        self.turned = is_time(answer.rows)
        across: Counter[str] = Counter()
        self.sums: Counter[str] = Counter()
        for x, y, cell in self._places():
            across[x] += answer.get(cell, 0)  # type: ignore[assignment]
            self.sums[y] += answer.get(cell, 0)  # type: ignore[assignment]
        self.timely = is_time(across)
        self.across = sorted(across) if self.timely else _largest_first(across)
        self.down = _largest_first(self.sums)
        most = _MOST_ROWS if look.height is None else _MOST_ON_SLIDE
        must_fit(len(self.down), most, "rows", "count fewer records")
        must_fit(len(self.across), _MOST_COLUMNS, "columns", "count fewer records")

    def _places(self) -> Iterator[tuple[str, str, tuple[str, str]]]:
        """Yield the column and the row of each cell that counts anything, or may, and the cell."""
        for cell, most in self.answer.high.items():
            if most:
                yield (*(cell if self.turned else cell[::-1]), cell)

    def _rows(self, headings: Mapping[str, str]) -> list[dict[str, Any]]:
        answer, groups = self.answer, self.answer.groups
        row_of = {key: number for number, key in enumerate(self.down)}
        rows = []
        for x, y, cell in self._places():
            low, count, high = answer.low.get(cell, 0), answer.get(cell, 0), answer.high[cell]
            place = {"row": row_of[y], "column": year_of(x) if self.timely else headings[x], "value": float(count)}
            title = {"title": f"{self.name(y)}, {x if self.timely else self.name(x)}"}
            parts = {CERTAIN: low, COUNTED: count if count > low else 0, POSSIBLE: high if high > count else 0}
            tips = spread(low, count, high, groups.get(cell, ()))
            rows.append({**place, **title, **tips, **{how: float(part) for how, part in parts.items()}})
        return rows

    def drawing(self) -> Drawing:
        look, text, hue = self.look, self.look.text, self.look.hues[0]
        names = {key: wrapped_to(self.name(key), look.room * 0.3, text, most=2) for key in self.down}
        sums = {key: digits(self.sums[key]) if self.answer.adds_up else "" for key in self.down}
        left = max(width_of(line, text) for lines in names.values() for line in lines) + text * 1.4
        right = look.room - max(width_of(figure, text * 1.1) for figure in sums.values()) - text * 1.2
        # A column has its key beside its name where two columns would share that.
        uses = Counter(map(self.name, self.across))
        headings = {key: name if uses[name := self.name(key)] == 1 else f"{name} ({key})" for key in self.across}
        x, places = self._horizontal(headings, left, right)
        rows = self._rows(headings)
        height = text * 2.1 if look.height is None else min(look.height * 0.72 / len(self.down), text * 4)
        widest = min(height * 0.95, max((right - left) / places * 1.5, text * 0.8))
        largest = float(max(self.answer.high.values()))
        size = {"domain": [0, largest], "range": [0, widest**2 * 0.785]}
        y = field("row:O", axis=None, scale={"domain": [*range(len(self.down))]})
        symbols = cells.symbols("circle")
        if widest / largest**0.5 <= text * 1.4:  # a small dot with a broken outline doesn't look like a circle
            symbols = {how: symbol._replace(dash=(1, 0)) for how, symbol in symbols.items()}
        guides = rows_of({"row": n, "name": names[key], "sum": sums[key]} for n, key in enumerate(self.down))
        sum_how: dict[str, Any] = {"align": "right", "baseline": "middle", "fontWeight": "bold"}
        layers = [
            mark("rule", guides, {"y": y}, color=look.faint, x=left, x2=right),
            row_names(guides, y, left - text * 0.9, text),
            mark("text", guides, {"y": y, "text": field("sum:N")}, x=look.room, **sum_how),
        ]
        for how, (shape, filled, dash) in reversed(symbols.items()):
            dots = rows_of(row for row in rows if row[how])
            channels = {"x": x, "y": y, "size": field(f"{how}:Q", scale=size, legend=None)}
            style = {"fill": mixed(hue, look.paper, filled), "stroke": hue, "strokeDash": dash, "strokeWidth": text / 9}
            layers.append(mark("point", dots, channels, TIPS, shape=shape, opacity=1, **style))
        layers.append(self._figures(rows, x, y, widest / largest**0.5))
        adds_up = self.answer.adds_up
        adding = "The numbers on the right add up each row." if adds_up else "A record may be in several dots."
        return Drawing(
            layers=layers,
            symbols=explained(symbols, {how for row in rows for how in symbols if row[how]}),
            notes=[f"The larger a dot, the more records. {adding}"],
            height=height * len(self.down),
        )

    def _horizontal(self, headings: Mapping[str, str], left: float, right: float) -> tuple[dict[str, Any], int]:
        """Return the horizontal channel, and how many places it has."""
        text = self.look.text
        common: dict[str, Any] = {"orient": "top", "domain": False}
        if self.timely:
            x, years = year_axis(self.across, left, right, self.look, grid=True, **common)
            return field("column", **x), len(years)
        domain = [*headings.values()]
        scale = {"type": "point", "domain": domain, "range": [left + text, right - text * 3]}
        slant = max(width_of(name, text) for name in domain) >= (right - left) / len(domain)
        angle = {"labelAngle": -50, "labelAlign": "left"} if slant else {"labelAngle": 0, "labelAlign": "center"}
        axis = {"title": None, "grid": False, "ticks": False, "labelLimit": text * 16, **angle, **common}
        return field("column:N", scale=scale, axis=axis), len(domain)

    def _figures(self, rows: list[Any], x: Any, y: Any, unit: float) -> alt.Chart:
        """Return the numbers that have room in their dots; no number can be read on a dot that is solid in part."""
        text, figures = self.look.text * 0.9, []
        for row in rows:
            value, certain = row["value"], row[CERTAIN]
            fits = unit * value**0.5 > width_of(row["count"], text) + text * 0.35
            if value > 1 and fits and certain in {0, value}:
                figures.append({**row, "ink": self.look.paper if certain else self.look.ink})
        style = {"baseline": "middle", "fontSize": text, "fontWeight": "bold", "color": alt.ExprRef("datum.ink")}
        return mark("text", rows_of(figures), {"x": x, "y": y, "text": field("count:N")}, **style)


def _largest_first(sums: Counter[str]) -> list[str]:
    return sorted(sums, key=lambda key: (-sums[key], key))
