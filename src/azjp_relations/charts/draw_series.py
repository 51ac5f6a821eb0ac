"""Series over time: bars for flows, points and lines for levels, each with its spread."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

import altair as alt

from azjp_relations.answers.series import uneven
from azjp_relations.charts import figures, layout
from azjp_relations.charts.cells import POSSIBLE
from azjp_relations.charts.figures import DOUBTFUL, SURE, SYMBOLS, TIPS, Line, Named
from azjp_relations.charts.layout import PAINTED, Box, Drawing, field, iso, mark
from azjp_relations.charts.theme import BAR, Look, capital, width_of
from azjp_relations.errors import QuestionError
from azjp_relations.text import counted

# The most lines in one panel (the number of colours) and the most panels.
_MOST_LINES, _MOST_PANELS = 4, 6
# A flow over more days than this is a point with a span: a bar would make it look larger than it is.
_LONGEST_BAR = 370
# The most years without a figure that a note lists.
_NAMED_GAPS = 3


def draw(answers: Named, look: Look, *, beside: Named, panels: bool | None, stacked: bool, running: bool) -> Drawing:
    """Return *answers* over time, in as many panels as they have units, or one for each."""
    lines, others = figures.lines_of(answers, beside)
    if running:
        lines = [line.added_up() for line in lines]
    if not lines and not others:
        return Drawing()
    groups: list[list[Line]] = []
    for line in [*lines, *others]:
        alike = [group for group in groups if group[0].unit is line.unit and not (panels and line in lines)]
        if panels is False and groups and not alike:
            units = f"{groups[0][0].unit.value} and {line.unit.value}"
            raise QuestionError(f"one panel has one axis, these have figures in {units}: leave out panels=False")
        if alike:
            alike[0].append(line)
        else:
            groups.append([line])
    layout.must_fit(len(groups), _MOST_PANELS, "panels", "draw fewer series")
    most = max(map(len, groups))
    layout.must_fit(most, _MOST_LINES, "series in one panel", "draw fewer, or one in each panel (panels=True)")
    if stacked and (len(groups) > 1 or any(line.is_stock for line in lines)):
        raise QuestionError("stacked=True puts amounts on each other: they must be flows in one unit")
    return _Panels(groups, look, stacked=stacked).drawing(_notes(lines, running=running, shown=most > 1))


def _notes(lines: Sequence[Line], *, running: bool, shown: bool) -> list[str]:
    """Return the notes on years without a figure and on uneven periods."""
    notes = []
    for line in lines:
        if gaps := line.gaps:
            is_few = len(gaps) <= _NAMED_GAPS
            which = ", ".join(map(str, gaps)) if is_few else f"{counted(len(gaps), 'year')} in between"
            of = f"{capital(line.name)}: no" if shown or len(lines) > 1 else "No"
            notes.append(f"{of} figure for {which}{', which adds nothing' if running else ''}.")
    uneven_ones = [line for line in lines if not line.is_stock and uneven(figure.when for figure in line.figures)]
    if uneven_ones and not running:
        of = f"{capital(' and '.join(line.name for line in uneven_ones))}: periods" if len(lines) > 1 else "Periods"
        notes.append(f"{of} of different length.")
    if any(line.is_stock and line.gaps for line in lines) and not running:
        notes.append("Dotted lines cross years without a figure.")
    return notes


#: Returns how far down an amount is in a panel, in pixels.
_Level = Callable[[float], float]
#: The columns for the ends of a mark, and the columns of their amounts.
_ENDS = {"top": "value", "low": "low", "high": "high"}


class _Panels:
    """Panels, one above the other, that share an axis of time."""

    def __init__(self, groups: Sequence[Sequence[Line]], look: Look, *, stacked: bool) -> None:
        self.groups, self.look, self.stacked = groups, look, stacked
        whens = [figure.when for group in groups for line in group for figure in line.figures if figure.when]
        self.first, self.last = layout.period_of(whens, 120)
        text, number = look.text, len(groups)
        self.left, gap = text * 4, text * 3.6
        each = text * (12 if number > 1 else min(22, 10 + 3 * max(len(line.figures) for line in groups[0])))
        self.height = (each + gap) * number - gap if look.height is None else look.height * 0.7
        step = (self.height + gap) / number
        # The top and the bottom of each panel, in pixels.
        self.places = [(n * step, (n + 1) * step - gap) for n in range(number)]

    def _pixel(self, day: str) -> float:
        share = (date.fromisoformat(day).toordinal() - self.first) / (self.last + 1 - self.first)
        return self.left + share * (self.look.room - self.left)

    def drawing(self, notes: Sequence[str]) -> Drawing:
        """Return the drawing of all panels."""
        panels = [self._panel(number) for number in range(len(self.groups))]
        layers: list[Any] = [alt.LayerChart(layer=panel) for _, panel in panels]
        rows = [row for some, _ in panels for row in some]
        hues = self.look.hues
        return Drawing(
            layers=layers if len(layers) == 1 else [layout.layered(layers, y="independent")],
            symbols=layout.explained(
                SYMBOLS, {row["how"] for row in rows}, BAR if all(row["bar"] for row in rows) else ""
            ),
            names={line.name: hues[n] for group in self.groups if len(group) > 1 for n, line in enumerate(group)},
            notes=notes,
            has_axes=True,
            height=self.height,
        )

    def _rows(self, group: Sequence[Line], divisor: int) -> Iterator[dict[str, Any]]:
        """Yield the figures of a panel; bars, from "base" to "top", are side by side or stacked."""
        bars = [line for line in group if not line.is_stock and not line.as_points]
        heights: defaultdict[tuple[object, bool], float] = defaultdict(float)
        thin = round((self.last - self.first) * self.look.text * 0.4 / self.look.room)
        for number, line in enumerate(group):
            for figure in line.figures:
                when, row = figure.when, figure.row(divisor)
                bounds = when.written if when else (self.first, 0, 0, self.last)
                first, begun, lasting, last = (min(max(bound, self.first), self.last) for bound in bounds)
                is_long = last - first > _LONGEST_BAR
                # A level over a stretch of time is the same from the first certain day to the last.
                is_lasting = line.is_stock and not line.is_running and when and when.is_interval and begun < lasting
                at = last if line.is_running or (is_long and not line.is_stock) else (first + last + 1) // 2
                # The column of a decade covers the decade.
                is_bar, base = line in bars and (not is_long or figure.key == str(when)), 0.0
                if is_bar:
                    length = (last + 1 - first) / (1 if self.stacked else len(bars))
                    start = first + (0 if self.stacked else bars.index(line) * length)
                    left, right = round(start + length * 0.1), round(start + length * 0.9)
                    at = (left + right) // 2
                    if right - left < thin:
                        left, right = at - thin // 2, at - thin // 2 + thin
                        at = (left + right) // 2
                    if self.stacked:
                        stack = str(when), row["value"] < 0
                        base = heights[stack]
                        heights[stack] += row["value"]
                    row |= {"left": iso(left), "right": iso(right)}
                row |= {name: base + row[value] for name, value in _ENDS.items()}
                row |= {"line": number, "from": iso(first), "to": iso(last + 1), "at": iso(at), "base": base}
                row |= {"lasts": [iso(begun), iso(lasting)] if is_lasting else [], "running": line.is_running}
                is_dot = not is_bar and not line.is_running and not (is_lasting and figure.how == SURE)
                painted = SYMBOLS[figure.how].painted(self.look.hues[number], self.look)
                yield {**row, "dot": is_dot, "bar": is_bar, **painted}

    def _panel(self, number: int) -> tuple[list[dict[str, Any]], list[alt.Chart]]:
        group, look, text = self.groups[number], self.look, self.look.text
        top, bottom = self.places[number]
        divisor, unit = figures.scale(group[0].unit, max(map(abs, figures.limits_of(group))))
        rows = [*self._rows(group, divisor)]
        ends = [0.0, *(row[end] for row in rows for end in _ENDS)]
        least, most = min(ends), max(ends)
        room = (most - least or 1) * 0.1
        domain = (least - room if least < 0 else 0, most + room if most > 0 else 0)
        style = {"orient": "bottom", "grid": False, "domain": False}
        time = layout.time_axis((self.first, self.last), self.left, look.room, look, **style)
        start, at = field("from:T", scale=time["scale"]), field("at:T", **time)
        heading = unit
        if len(self.groups) > 1 and len(group) == 1:
            name = group[0].name
            heading = name if unit in name.lower() else f"{name} ({unit})"
        few = {"tickCount": 6 if len(self.groups) == 1 else 4}
        axis = layout.amount_axis(heading, text, **few, zindex=0, titleY=self._down(top, text * -1.5))
        axis |= {"titleLimit": look.room, "titleColor": look.ink if len(self.groups) > 1 else look.quiet}
        across = {"domain": [*domain], "nice": False, "range": [self._down(bottom), self._down(top)]}
        y = field("top:Q", axis=axis, scale=across)
        width = text / 9
        stroke = PAINTED["stroke"]
        lasting = [r for r in rows if not r["bar"] and not r["running"]]
        place, spans = {"x": at, "y": y}, {"x": start, "x2": field("to"), "y": y, "stroke": stroke}
        columns = {"x": field("left:T", scale=time["scale"]), "x2": field("right"), "y": y, "y2": field("base")}
        spread = {"x": at, "y": field("low:Q", scale=across), "y2": field("high")}
        zero = {"y": field("zero:Q", scale=across)}
        bar_style: Any = {"orient": "vertical", "strokeWidth": width}
        shapes = {"domain": ["up", "down"], "range": ["triangle-up", "triangle-down"]}
        arrows = {**place, "fill": stroke, "stroke": stroke, "shape": field("open:N", scale=shapes, legend=None)}
        beyond = f"datum.open == 'up' ? -{text * 0.9:.1f} : {text * 0.9:.1f}"
        arrow: Any = {"yOffset": alt.ExprRef(beyond), "size": text * 4, "opacity": 1}
        points = {**place, **PAINTED, "shape": field("shape:N", scale=None)}
        dot = {"size": text * text * 0.7, "strokeWidth": text / 7, "opacity": 1}
        layers = [
            mark("bar", [r for r in rows if r["bar"]], {**columns, **PAINTED}, TIPS, **bar_style),
            mark("rule", [{"zero": 0}], zero, color=look.quiet, x=self.left, x2=look.room),
            *self._lines(group, rows, place),
            mark("rule", lasting, spans, TIPS, strokeWidth=text / 3, opacity=0.35),
            mark("rule", [r for r in rows if r["spread"]], spread, TIPS, color=look.ink, strokeWidth=width),
            mark("point", [r for r in rows if r["open"]], arrows, TIPS, **arrow),
            mark("point", [r for r in rows if r["dot"]], points, TIPS, **dot),
        ]

        def level(amount: float) -> float:
            return float(bottom - (amount - domain[0]) / ((domain[1] - domain[0]) or 1) * (bottom - top))

        labels = [*self._labels(rows, level)]
        shifted: Any = {"dx": alt.ExprRef("datum.dx"), "dy": alt.ExprRef("datum.dy"), "align": "center"}
        layers.append(mark("text", labels, {**place, "text": field("label:N")}, baseline="middle", **shifted))
        return rows, layers

    def _down(self, pixels: float, more: float = 0) -> Any:
        """Return a place in pixels; on a slide, whose height is known only when it is drawn, as a share of it."""
        if self.look.height is None:
            return pixels + more
        return alt.ExprRef(f"height * {pixels / self.height:.4f} + {more:.1f}")

    def _lines(self, group: Sequence[Line], rows: Sequence[dict[str, Any]], place: Any) -> Iterator[alt.Chart]:
        """Yield the lines of levels; dotted ones cross years without a figure."""
        for number, line in enumerate(group):
            if not line.is_stock or line.as_points:
                continue
            style: dict[str, Any] = {"color": self.look.hues[number], "strokeWidth": self.look.text / 7}
            own = [row for row in rows if row["line"] == number]
            runs = [{**row, "run": run} for row, run in zip(own, figures.runs_of(line), strict=True)]
            # A level over a stretch of time holds throughout.
            ends = [{**row, "at": at, "order": at} for row in runs for at in row["lasts"] or [row["at"]]]
            sure = [row for row in ends if row["how"] not in {DOUBTFUL, POSSIBLE}]
            if line.gaps:
                yield mark("line", sure, place, **style, strokeDash=[1, 4], opacity=0.7)
            yield mark("line", ends, {**place, "detail": field("run:N")}, **style)

    def _labels(self, rows: Sequence[dict[str, Any]], level: _Level) -> Iterator[dict[str, Any]]:
        """Yield the labels, above or below their marks, except those that would cover another or a bar."""
        text, last = self.look.text, len(rows) - 1
        taken = [*self._taken(rows, level)]
        # The last bar of a stack has the sum of the stack.
        stacks = {(row["when"], row["top"] < 0): n for n, row in enumerate(rows)}
        sums = {n: figures.in_digits(Decimal(str(rows[n]["top"]))) for n in stacks.values()}
        # Doubtful figures get their labels first, then the first and the last, then the largest.
        claims = [(r["how"] != DOUBTFUL, n not in {0, last}, -abs(r["top"]), n) for n, r in enumerate(rows)]
        for *_, n in sorted(claims):
            row = rows[n]
            label = sums.get(n, "") if self.stacked else row["short"]
            # Of a running sum, only the last gets a label.
            if not label or (row["running"] and n < last and rows[n + 1]["running"]):
                continue
            # If the figure doesn't fit, its question mark may.
            for words in (label, "(?)") if row["how"] == DOUBTFUL else (label,):
                tries = self._tries(row, width_of(words, text) / 2 + text * 0.1, level)
                if free := next((one for one in tries if not any(map(one[2].shared, taken))), None):
                    dx, dy, box = free
                    taken.append(box)
                    yield {**row, "label": words, "dx": dx, "dy": dy}
                    break

    def _taken(self, rows: Sequence[dict[str, Any]], level: _Level) -> Iterator[Box]:
        """Yield the boxes that no label may cover: bars, points, and the steps from one level to the next."""
        text = self.look.text
        for row in rows:
            x, y, half = self._pixel(row["at"]), level(row["top"]), text * 0.4
            if row["bar"]:
                up, down = sorted((level(row["base"]), y))
                yield Box(self._pixel(row["left"]), up, self._pixel(row["right"]), down)
            else:
                yield Box(x - half, y - half, x + half, y + half)
        for before, row in pairwise(rows):
            if row["lasts"]:
                x, (up, down) = self._pixel(row["from"]), sorted((level(before["top"]), level(row["top"])))
                yield Box(x - text * 0.2, up, x + text * 0.2, down)

    def _tries(self, row: dict[str, Any], half: float, level: _Level) -> Iterator[tuple[float, float, Box]]:
        """Yield places for a label, the best first: how far right of its mark and below, and the box it covers."""
        text, x = self.look.text, self._pixel(row["at"])
        inside = max(self.left - x + half, 0) + min(self.look.room - x - half, 0)
        sides = [-1, 1] if not row["bar"] else [-1] if row["top"] >= 0 else [1]
        for side, aside in product(sides, (0, -half * 0.8, half * 0.8)):
            end = row["high" if side < 0 else "low"] if row["spread"] else row["top"]
            arrow = text * 1.1 if row["open"] == ("up" if side < 0 else "down") else 0
            away = side * (text * (0.8 if row["bar"] else 1.2) + arrow)
            dx, dy = inside or aside, level(end) - level(row["top"]) + away
            left, up = x + dx - half, level(row["top"]) + dy - text * 0.55
            yield dx, dy, Box(left, up, left + 2 * half, up + text * 1.1)
