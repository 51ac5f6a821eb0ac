"""Sums by key: over time as a series is drawn, other keys as bars, largest first."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import altair as alt

from azjp_relations.charts import cells, draw_series, layout
from azjp_relations.charts.figures import TIPS, AnyAnswers, Figure, Line, in_digits, lines_of, scale, symbols
from azjp_relations.charts.layout import Drawing, field, mark, must_fit, rows_of
from azjp_relations.charts.theme import BAR, Look, mixed, width_of, wrapped_to
from azjp_relations.errors import QuestionError

# The most bars that can be read, those that are side by side counted one by one, and the most colours.
_MOST_BARS, _MOST_ON_SLIDE, _MOST_LINES = 120, 40, 4


def draw(answers: AnyAnswers, look: Look, *, beside: AnyAnswers | None, stacked: bool) -> Drawing:
    """Return the sums of *answers* by year or decade as columns, by any other key as bars."""
    lines, _ = lines_of(answers)
    if all(figure.when for line in lines for figure in line.figures):
        return draw_series.draw(answers, look, beside=beside, panels=None, stacked=stacked, running=False)
    if beside is not None:
        raise QuestionError("beside= stands beside sums by year or decade; these are by another key")
    if len({line.unit for line in lines}) > 1:
        raise QuestionError(
            f"one chart has one unit, not {', '.join(dict.fromkeys(line.unit.value for line in lines))}"
        )
    must_fit(len(lines), _MOST_LINES, "answers in one chart", "draw fewer")
    return _Bars(lines, look, stacked=stacked).drawing()


class _Bars:
    """A row for each key, with a bar for each answer."""

    def __init__(self, lines: Sequence[Line], look: Look, *, stacked: bool) -> None:
        self.lines, self.look, self.stacked = lines, look, stacked
        self.by_key: defaultdict[str, dict[int, Figure]] = defaultdict(dict)
        for number, line in enumerate(lines):
            for figure in line.figures:
                self.by_key[figure.key][number] = figure
        sums = {key: sum((f.value.amount for f in own.values()), Decimal(0)) for key, own in self.by_key.items()}
        self.keys = sorted(self.by_key, key=lambda key: (-sums[key], key))
        figures = [figure for line in lines for figure in line.figures]
        limits = [x for f in figures for x in (f.value.amount, f.low, f.high) if x is not None]
        most = max(map(abs, [*limits, *(sums.values() if stacked else ())]))
        self.divisor, self.unit = scale(lines[0].unit, most)
        self.sums = {key: float(one / self.divisor) for key, one in sums.items()}
        self.bars = 1 if stacked else len(lines)
        rows = len(self.keys) * self.bars
        must_fit(rows, _MOST_BARS if look.height is None else _MOST_ON_SLIDE, "bars", "add up fewer figures")
        name = cells.namer(record for line in lines for record in line.answer.records)
        room, text = look.room * 0.4, look.text
        self.names = {key: wrapped_to(name(key), room, text, most=2) for key in self.keys}
        self.left = max(width_of(one, text) for lines in self.names.values() for one in lines) + text
        self.height = len(self.keys) * text * (1.1 + 1.3 * self.bars)

    def _rows(self) -> list[dict[str, Any]]:
        rows = []
        for place, key in enumerate(self.keys):
            ends = {True: 0.0, False: 0.0}
            for number, figure in self.by_key[key].items():
                row, hue = figure.row(self.divisor), self.look.hues[number]
                filled = symbols(BAR)[figure.how].filled
                base = ends[row["value"] < 0] if self.stacked else 0.0
                ends[row["value"] < 0] = base + row["value"]
                middle = place + 0.5 if self.stacked else place + (number + 0.5 + 0.2) / (self.bars + 0.4)
                half = 0.36 if self.stacked else 0.42 / (self.bars + 0.4)
                row |= {"base": base, "top": base + row["value"], "up": middle - half, "down": middle + half}
                row |= {"middle": middle, "label": figure.in_short(self.divisor), "title": f"{row['title']}"}
                row |= {"fill": mixed(hue, self.look.paper, filled), "stroke": hue}
                rows.append(row)
        return rows

    def drawing(self) -> Drawing:
        """Return the drawing of all bars."""
        look, text, rows = self.look, self.look.text, self._rows()
        ends = [
            0.0,
            *(end for row in rows for end in (row["top"], *((row["low"], row["high"]) if not self.stacked else ()))),
        ]
        labels = [*self._labels(rows)]
        wide = max((width_of(row["label"], text) for row in labels), default=0) + text * 1.5
        across = {"domain": [min(ends), max(ends) or 1], "nice": False, "rangeMax": look.room - wide}
        across["rangeMin"] = self.left + (wide if min(ends) < 0 else 0)
        axis = {"orient": "top", "title": self.unit, "titleAnchor": "start", "titleX": self.left, "grid": True}
        axis |= {"domain": False, "ticks": False, "tickCount": 5}
        x = field("base:Q", scale=across, axis=axis)
        down = {"axis": None, "scale": {"domain": [len(self.keys), 0], "nice": False, "zero": False}}
        y = field("middle:Q", **down)
        colours = {"fill": field("fill:N", scale=None), "stroke": field("stroke:N", scale=None)}
        dashes = layout.styled(symbols(BAR), "strokeDash")
        bars = {"x": x, "x2": field("top"), "y": field("up:Q", **down), "y2": field("down"), **colours, **dashes}
        spread = {"x": field("low:Q", scale=across), "x2": field("high"), "y": y}
        names = rows_of({"middle": n + 0.5, "name": self.names[k]} for n, k in enumerate(self.keys))
        beside: dict[str, Any] = {"align": "right", "baseline": "middle", "x": self.left - text * 0.7}
        line = text * 1.15
        beside |= {"lineHeight": line, "dy": alt.ExprRef(f"(1 - length(datum.name)) * {line / 2:.2f}")}
        figures = {"align": "left", "baseline": "middle", "dx": text * 0.5, "fontWeight": "bold"}
        return Drawing(
            layers=[
                mark("bar", rows_of(rows), bars, TIPS, strokeWidth=text / 9),
                mark(
                    "rule", rows_of(r for r in rows if r["spread"] and not self.stacked), spread, TIPS, color=look.ink
                ),
                mark("text", names, {"y": y, "text": field("name:N")}, **beside),
                mark(
                    "text",
                    rows_of(labels),
                    {"x": field("end:Q", scale=across), "y": y, "text": field("label:N")},
                    **figures,
                ),
            ],
            symbols=layout.explained(symbols(BAR), {row["how"] for row in rows}),
            names={line.name: look.hues[n] for n, line in enumerate(self.lines)} if len(self.lines) > 1 else {},
            height=self.height,
        )

    def _labels(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the figures beside the bars; of bars on each other their sum."""
        if not self.stacked:
            return [{**row, "end": max(row["top"], row["high"] if row["spread"] else 0, 0)} for row in rows]
        ends: dict[float, float] = {}
        for row in rows:
            ends[row["middle"]] = max(ends.get(row["middle"], 0.0), row["top"])
        sums = (in_digits(Decimal(str(self.sums[key]))) for key in self.keys)
        return [{"middle": m, "end": ends[m], "label": one} for m, one in zip(sorted(ends), sums, strict=True)]
