"""Series over time: bars for what flowed in a time, points and lines for levels, each with its spread."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

import altair as alt
from attrs import frozen

from azjp_relations.answers.series import uneven
from azjp_relations.charts import layout
from azjp_relations.charts.cells import POSSIBLE
from azjp_relations.charts.figures import (
    DOUBTFUL,
    SURE,
    TIPS,
    AnyAnswers,
    Figure,
    Line,
    in_digits,
    joined,
    limits_of,
    lines_of,
    scale,
    symbols,
)
from azjp_relations.charts.layout import FIRST_DAY, LAST_DAY, Drawing, field, finite, iso, mark, must_fit, rows_of
from azjp_relations.charts.theme import BAR, Look, capital, mixed, width_of
from azjp_relations.errors import QuestionError

# The most lines in one panel, which is as many as there are colours, and the most panels.
_MOST_LINES, _MOST_PANELS = 4, 6
# A flow over more days than this is a point with its span: as a bar it would look like more than it is.
_LONGEST_BAR = 370
# The most years without a figure that a note names one by one.
_NAMED_GAPS = 3


def draw(
    answers: AnyAnswers, look: Look, *, beside: AnyAnswers | None, panels: bool | None, stacked: bool, running: bool
) -> Drawing:
    """Return *answers* over time, in as many panels as they have units, or one for each."""
    lines, told = lines_of(answers, beside)
    if running:
        lines = [line.added_up() for line in lines]
    if not lines and not told:
        return Drawing()
    groups: list[list[Line]] = []
    for line in [*lines, *told]:
        alike = [group for group in groups if group[0].unit is line.unit and not (panels and line in lines)]
        if panels is False and groups and not alike:
            units = f"{groups[0][0].unit.value} and {line.unit.value}"
            raise QuestionError(f"one panel has one axis, these have figures in {units}: leave out panels=False")
        if alike:
            alike[0].append(line)
        else:
            groups.append([line])
    must_fit(len(groups), _MOST_PANELS, "panels", "draw fewer series")
    most = max(map(len, groups))
    must_fit(most, _MOST_LINES, "series in one panel", "draw fewer, or one in each panel (panels=True)")
    if stacked and (len(groups) > 1 or any(line.is_stock for line in lines)):
        raise QuestionError("stacked=True puts amounts on each other: they must be flows in one unit")
    return _Sheet(groups, look, stacked=stacked).drawing(_notes(lines, running=running, shown=most > 1))


def _notes(lines: Sequence[Line], *, running: bool, shown: bool) -> list[str]:
    """Return what must be said of the years without a figure."""
    notes = []
    for line in lines:
        if gaps := line.gaps:
            is_few = len(gaps) <= _NAMED_GAPS
            which = ", ".join(map(str, gaps)) if is_few else f"{layout.named(len(gaps), 'year')} in between"
            of = f"{capital(line.name)}: no" if shown or len(lines) > 1 else "No"
            notes.append(f"{of} figure for {which}{', which adds nothing' if running else ''}.")
    uneven_ones = [line for line in lines if not line.is_stock and uneven(figure.when for figure in line.figures)]
    if uneven_ones and not running:
        of = f"{capital(' and '.join(line.name for line in uneven_ones))}: periods" if len(lines) > 1 else "Periods"
        notes.append(f"{of} of different length.")
    if any(line.is_stock and line.gaps for line in lines) and not running:
        notes.append("Dotted lines cross years without a figure.")
    return notes


#: Left, top, right and bottom of a place, in pixels.
_Box = tuple[float, float, float, float]
#: How far down an amount is in a panel, in pixels.
_Level = Callable[[float], float]
#: The columns of a mark's ends, each with that of its amount.
_ENDS = {"top": "value", "low": "low", "high": "high"}


@frozen
class _Mark:
    """A figure with its place in a panel."""

    figure: Figure
    first: int  # the first day that it covers
    bar: tuple[int, int] | None  # the days that its bar covers; None for a point
    at: int  # the day of its point, or in the middle of its bar
    row: dict[str, Any]  # what Vega-Lite draws; from "base" to "top" if it is a bar


class _Sheet:
    """Panels over each other with one axis of time."""

    def __init__(self, groups: Sequence[Sequence[Line]], look: Look, *, stacked: bool) -> None:
        self.groups, self.look, self.stacked = groups, look, stacked
        whens = [figure.when for group in groups for line in group for figure in line.figures if figure.when]
        known = [day for when in whens for day in finite(when)] or [date(2000, 1, 1).toordinal()]
        first, last = min(known), max(known)
        more = max((last - first) // 40, 200 if last - first < 1000 else 60)
        # What goes on goes on to be seen.
        after = max((last - first) // 8, more) if any(when.latest is None for when in whens) else more
        self.first, self.last = max(first - more, FIRST_DAY), min(last + after, LAST_DAY - 1)
        self.left = look.text * 4
        text, number = look.text, len(groups)
        gap = text * 3.6 * (number - 1)
        each = text * (12 if number > 1 else min(22, 10 + 3 * max(len(line.figures) for line in groups[0])))
        height = each * number + gap
        if look.height is not None:
            height = look.height * 0.7
            each = (height - gap) / number
        self.height = height
        # Each panel from a top to a bottom, in pixels.
        self.places = [(n * (each + text * 3.6), n * (each + text * 3.6) + each) for n in range(number)]

    def _pixel(self, day: float) -> float:
        return self.left + (day - self.first) / (self.last + 1 - self.first) * (self.look.room - self.left)

    def drawing(self, notes: Sequence[str]) -> Drawing:
        """Return the drawing of all panels."""
        panels = [self._panel(number) for number in range(len(self.groups))]
        layers: list[Any] = [alt.LayerChart(layer=panel) for _, panel in panels]
        if len(layers) > 1:
            layers = [layout.layered(layers, y="independent")]
        marks = [one for some, _ in panels for one in some]
        text, hues = self.look.text, self.look.hues
        shape = "circle" if any(one.bar is None for one in marks) else BAR
        return Drawing(
            layers=layers,
            symbols=layout.explained(symbols(shape), {one.figure.how for one in marks}),
            names={line.name: hues[n] for group in self.groups if len(group) > 1 for n, line in enumerate(group)},
            notes=notes,
            below=text * 2,
            height=self.height,
            above=text * 3,
        )

    def _marks(self, group: Sequence[Line], divisor: int) -> Iterator[_Mark]:
        """Yield the figures of a panel; bars stand side by side or on each other."""
        bars = [line for line in group if not line.is_stock and not line.as_points]
        heights: defaultdict[tuple[object, bool], float] = defaultdict(float)
        thin = round((self.last - self.first) * self.look.text * 0.4 / self.look.room)
        for number, line in enumerate(group):
            for figure in line.figures:
                when, row = figure.when, figure.row(divisor)
                bounds = when.written if when else (self.first, 0, 0, self.last)
                first, begun, lasting, last = (min(max(bound, self.first), self.last) for bound in bounds)
                is_long = last - first > _LONGEST_BAR
                bar, base = None, 0.0
                # The columns of decades are as long as their keys.
                if line in bars and (not is_long or figure.key == str(when)):
                    length = (last + 1 - first) / (1 if self.stacked else len(bars))
                    start = first + (0 if self.stacked else bars.index(line) * length)
                    bar = round(start + length * 0.1), round(start + length * 0.9)
                    if bar[1] - bar[0] < thin:
                        bar = sum(bar) // 2 - thin // 2, sum(bar) // 2 - thin // 2 + thin
                    if self.stacked:
                        stack = str(when), row["value"] < 0
                        base = heights[stack]
                        heights[stack] += row["value"]
                    row |= {"left": iso(bar[0]), "right": iso(bar[1])}
                so_far = line.is_running or (is_long and not line.is_stock)
                at = sum(bar) // 2 if bar else last if so_far else (first + last + 1) // 2
                # A level that is told of a stretch of time is the same from its first certain day to its last.
                is_lasting = line.is_stock and not line.is_running and when and when.is_interval and begun < lasting
                is_dot = bar is None and not line.is_running and not (is_lasting and figure.how == SURE)
                hue = self.look.hues[number]
                row |= {name: base + row[value] for name, value in _ENDS.items()}
                row |= {"line": number, "from": iso(first), "to": iso(last + 1), "at": iso(at), "base": base}
                row |= {"lasts": [iso(begun), iso(lasting)] if is_lasting else [], "running": line.is_running}
                row |= {"dot": is_dot, "bar": bar is not None, "stroke": hue}
                row["fill"] = mixed(hue, self.look.paper, symbols("circle")[figure.how].filled)
                yield _Mark(figure, first, bar, at, row)

    def _panel(self, number: int) -> tuple[list[_Mark], list[alt.Chart]]:
        group, look, text = self.groups[number], self.look, self.look.text
        top, bottom = self.places[number]
        divisor, unit = scale(group[0].unit, max(map(abs, limits_of(group))))
        marks = [*self._marks(group, divisor)]
        rows = [one.row for one in marks]
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
        stroke = field("stroke:N", scale=None)
        colours = {"fill": field("fill:N", scale=None), "stroke": stroke}
        dashed = layout.styled(symbols("circle"), "shape", "strokeDash")
        lasting = rows_of(r for r in rows if not r["bar"] and not r["running"])
        place, spans = {"x": at, "y": y}, {"x": start, "x2": field("to"), "y": y, "stroke": stroke}
        columns = {"x": field("left:T", scale=time["scale"]), "x2": field("right"), "y": y, "y2": field("base")}
        columns |= {**colours, "strokeDash": dashed["strokeDash"]}
        spread = {"x": at, "y": field("low:Q", scale=across), "y2": field("high")}
        zero = {"y": field("zero:Q", scale=across)}
        bar_how: Any = {"orient": "vertical", "strokeWidth": width}
        size = {"size": text * text * 0.7, "strokeWidth": text / 7, "opacity": 1}
        layers = [
            mark("bar", rows_of(r for r in rows if r["bar"]), columns, TIPS, **bar_how),
            mark("rule", rows_of([{"zero": 0}]), zero, color=look.quiet, x=self.left, x2=look.room),
            *self._lines(group, rows, place),
            mark("rule", lasting, spans, TIPS, strokeWidth=text / 3, opacity=0.35),
            mark("rule", rows_of(r for r in rows if r["spread"]), spread, TIPS, color=look.ink, strokeWidth=width),
        ]
        for side, shift in (("up", -1.1), ("down", 1.1)):
            arrow: Any = {"shape": f"triangle-{side}", "yOffset": shift * text * 0.8, "size": text * 4, "opacity": 1}
            some = rows_of(r for r in rows if r["open"] == side)
            layers.append(mark("point", some, {**place, "fill": stroke, "stroke": stroke}, TIPS, **arrow))
        dots = rows_of(r for r in rows if r["dot"])
        layers.append(mark("point", dots, {**place, **colours, **dashed}, TIPS, **size))

        def level(amount: float) -> float:
            return float(bottom - (amount - domain[0]) / ((domain[1] - domain[0]) or 1) * (bottom - top))

        labels = rows_of(self._labels(marks, divisor, level))
        shifted: Any = {"dx": alt.ExprRef("datum.dx"), "dy": alt.ExprRef("datum.dy"), "align": "center"}
        layers.append(mark("text", labels, {**place, "text": field("label:N")}, baseline="middle", **shifted))
        return marks, layers

    def _down(self, pixels: float, more: float = 0) -> Any:
        """Return a place in pixels; on a slide, whose height is only known when it is drawn, as a share of it."""
        if self.look.height is None:
            return pixels + more
        return alt.ExprRef(f"height * {pixels / self.height:.4f} + {more:.1f}")

    def _lines(self, group: Sequence[Line], rows: Sequence[dict[str, Any]], place: Any) -> Iterator[alt.Chart]:
        """Yield the lines of levels; a dotted one crosses years without a figure."""
        for number, line in enumerate(group):
            if not line.is_stock or line.as_points:
                continue
            how: dict[str, Any] = {"color": self.look.hues[number], "strokeWidth": self.look.text / 7}
            own = [row for row in rows if row["line"] == number]
            runs = [{**row, "run": run} for row, run in zip(own, joined(line), strict=True)]
            # A level that is told of a time holds all of it.
            ends = [{**row, "at": at, "order": at} for row in runs for at in row["lasts"] or [row["at"]]]
            sure = rows_of(row for row in ends if row["how"] not in {DOUBTFUL, POSSIBLE})
            if line.gaps:
                yield mark("line", sure, place, **how, strokeDash=[1, 4], opacity=0.7)
            yield mark("line", rows_of(ends), {**place, "detail": field("run:N")}, **how)

    def _labels(self, marks: Sequence[_Mark], divisor: int, level: _Level) -> Iterator[dict[str, Any]]:
        """Yield the labels, above their marks or below, except those that would cover another or a bar."""
        text, last = self.look.text, len(marks) - 1
        taken = [*self._taken(marks, level)]
        # The last bar of a stack has its sum.
        stacks = {(str(one.figure.when), one.row["top"] < 0): n for n, one in enumerate(marks)}
        sums = {n: in_digits(Decimal(str(marks[n].row["top"]))) for n in stacks.values()}
        # Doubtful figures get their labels first, then the first and the last, then the largest.
        claims = [(o.figure.how != DOUBTFUL, n not in {0, last}, -abs(o.row["top"]), n) for n, o in enumerate(marks)]
        for *_, n in sorted(claims):
            one = marks[n]
            label = sums.get(n, "") if self.stacked else one.figure.in_short(divisor)
            # Of a running sum, the last says all.
            if not label or (one.row["running"] and n < last and marks[n + 1].row["running"]):
                continue
            # If the figure has no room, its doubt may have.
            for words in (label, "(?)") if one.figure.how == DOUBTFUL else (label,):
                tries = self._tries(one, width_of(words, text) / 2 + text * 0.1, level)
                if found := next((found for found in tries if not _covers(found[2], taken)), None):
                    dx, dy, box = found
                    taken.append(box)
                    yield {**one.row, "label": words, "dx": dx, "dy": dy}
                    break

    def _taken(self, marks: Sequence[_Mark], level: _Level) -> Iterator[_Box]:
        """Yield what no label may cover: bars, points, and the steps from one level to the next."""
        text = self.look.text
        for one in marks:
            x, y, half = self._pixel(one.at), level(one.row["top"]), text * 0.4
            if one.bar:
                up, down = sorted((level(one.row["base"]), y))
                yield self._pixel(one.bar[0]), up, self._pixel(one.bar[1]), down
            else:
                yield x - half, y - half, x + half, y + half
        for before, one in pairwise(marks):
            if one.row["lasts"]:
                x, (up, down) = self._pixel(one.first), sorted((level(before.row["top"]), level(one.row["top"])))
                yield x - text * 0.2, up, x + text * 0.2, down

    def _tries(self, one: _Mark, half: float, level: _Level) -> Iterator[tuple[float, float, _Box]]:
        """Yield places for a label: how far right of its mark and below, and the box it covers; the best first."""
        text, x, row = self.look.text, self._pixel(one.at), one.row
        inside = max(self.left - x + half, 0) + min(self.look.room - x - half, 0)
        sides = [-1, 1] if not one.bar else [-1] if row["top"] >= 0 else [1]
        for side, aside in product(sides, (0, -half * 0.8, half * 0.8)):
            end = row["high" if side < 0 else "low"] if row["spread"] else row["top"]
            arrow = text * 1.1 if row["open"] == ("up" if side < 0 else "down") else 0
            dx, dy = inside or aside, level(end) - level(row["top"]) + side * (text * (0.8 if one.bar else 1.2) + arrow)
            left, up = x + dx - half, level(row["top"]) + dy - text * 0.55
            yield dx, dy, (left, up, left + 2 * half, up + text * 1.1)


def _covers(box: _Box, taken: Sequence[_Box]) -> bool:
    return any(box[0] < right and left < box[2] and box[1] < down and up < box[3] for left, up, right, down in taken)
