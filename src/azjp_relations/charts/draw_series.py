"""A series: its points in time, the spread of each, and which of them are doubtful."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import altair as alt

from azjp_relations.answers.series import Point, Series
from azjp_relations.charts import layout
from azjp_relations.charts.layout import FIRST_DAY, LAST_DAY, Drawing, Symbol, cited, doubts, field, iso, mark, rows_of
from azjp_relations.charts.theme import Look, width_of
from azjp_relations.vocabulary import Bound, Unit, UnitFamily

_SURE = "as its source states it"
_BOUNDED = "approximate, or only a limit"
_DOUBTFUL = "doubtful"
_SYMBOLS = {_SURE: Symbol("circle"), _BOUNDED: Symbol("circle", 0), _DOUBTFUL: Symbol("diamond", 0, (2, 2))}
_OPEN = {Bound.LESS_THAN: "down", Bound.AT_MOST: "down", Bound.MORE_THAN: "up", Bound.AT_LEAST: "up"}
_TIPS = ("title", "when", "figure", "between", "doubts", "cited")


def draw(answer: Series, look: Look) -> Drawing:
    """Return *answer* as points over time."""
    return _Points(answer, look).drawing() if answer else Drawing()


def _scale(unit: Unit, most: Decimal) -> tuple[int, str]:
    """Return the number to divide amounts by, and the title of their axis."""
    is_money = unit.family is UnitFamily.MONEY
    for divisor, word in ((10**9, "billion"), (10**6, "million"), (10**3, "thousand")):
        if most >= divisor and (is_money or divisor > 10**3):
            return divisor, f"{unit.value}, {word}" if is_money else f"{word} {unit.value}"
    return 1, unit.value


def _in_short(point: Point, divisor: int) -> str:
    """Return the figure of *point* for its label, as the axis names unit and scale."""
    amount = (point.value.amount / divisor).quantize(Decimal("0.001")).normalize()
    bound = "" if point.value.bound is Bound.EXACT else f"{point.value.bound} "
    return f"{bound}{amount:,f}{' (?)' if _how(point) == _DOUBTFUL else ''}"


def _how(point: Point) -> str:
    if point.fact.figure_doubts or any(v.conjecture and v.value == point.value for v in point.fact.variants):
        return _DOUBTFUL
    return _SURE if point.value.bound is Bound.EXACT else _BOUNDED


class _Points:
    """The points of a series, and the days and amounts that its axes show."""

    def __init__(self, answer: Series, look: Look) -> None:
        self.answer, self.look = answer, look
        limits = [x for p in answer for x in (p.value.amount, p.low, p.high) if x is not None]
        self.divisor, self.unit = _scale(answer[0].value.unit, max(map(abs, limits)))
        known = [b for p in answer for b in p.period.written if FIRST_DAY <= b <= LAST_DAY]
        first, last = min(known), max(known)
        # A year more on each side, so that the axis has years to mark.
        more = max((last - first) // 25, 400 if last - first < 1000 else 60)
        self.first, self.last = max(first - more, FIRST_DAY), min(last + more, LAST_DAY - 1)
        self.left = look.text * 4
        # One or two points need no tall sheet.
        self.height = look.text * min(24, 8 + 4 * len(answer))

    def _days(self, point: Point) -> tuple[int, int]:
        first, _, _, last = (min(max(b, self.first), self.last) for b in point.period.written)
        return first, last

    def _rows(self) -> Iterator[dict[str, Any]]:
        for point, run in zip(self.answer, self._runs(), strict=True):
            first, last = self._days(point)
            fact, amount, low, high = point.fact, point.value.amount, point.low, point.high
            printed = f" (printed: {fact.printed})" if fact.printed else ""
            tips = {"id": fact.id, "title": fact.label, "figure": f"{point.value}{printed}", "doubts": doubts(fact)}
            least, most = ("?" if limit is None else f"{limit:,f}" for limit in (low, high))
            tips |= {"when": point.period.in_words(), "between": f"{least} and {most}"}
            time = {"from": iso(first), "to": iso(last + 1), "at": iso((first + last) // 2), "run": run}
            limits = {"low": amount if low is None else low, "value": amount, "high": amount if high is None else high}
            amounts = {name: float(limit / self.divisor) for name, limit in limits.items()}
            spread = low is not None and high is not None and low != high
            how, open_side, label = _how(point), _OPEN.get(point.value.bound, ""), _in_short(point, self.divisor)
            looks = {"how": how, "open": open_side, "label": label, "spread": spread}
            yield {**tips, "cited": cited([fact]), **time, **amounts, **looks}

    def _runs(self) -> list[int]:
        """Return the number of each point's run: a line joins points of a run, between which no year lacks one."""
        runs, gaps = [0], set(self.answer.gaps)
        for before, after in zip(self.answer, self.answer[1:], strict=False):
            end, start = before.period.latest, after.period.earliest
            apart = end is None or start is None or any(year in gaps for year in range(end.year, start.year))
            runs.append(runs[-1] + (apart or _DOUBTFUL in (_how(before), _how(after))))
        return runs

    def drawing(self) -> Drawing:
        look, text, hue = self.look, self.look.text, self.look.hues[0]
        rows = [*self._rows()]
        days, style = (self.first, self.last), {"orient": "bottom", "grid": False, "domain": True}
        time = layout.time_axis(days, self.left, look.room, look, **style)
        at, start = field("at:T", **time), field("from:T", scale=time["scale"])
        amounts = layout.amount_axis(self.unit, text, tickCount=6, zindex=0)
        y = field("value:Q", axis=amounts, scale={"zero": True, "nice": True})
        place, line = {"x": at, "y": y}, text / 7
        spans, spreads = {"x": start, "x2": field("to"), "y": y}, {"x": at, "y": field("low:Q"), "y2": field("high")}
        fills = field("how:N", scale={"domain": [*_SYMBOLS], "range": [hue, look.paper, look.paper]}, legend=None)
        points = {**place, "fill": fills, **layout.styled(_SYMBOLS, "shape", "strokeDash")}
        data = rows_of(rows)
        layers = [
            mark("line", data, {**place, "detail": field("run:N")}, color=hue, strokeWidth=line, opacity=0.6),
            mark("rule", data, spans, _TIPS, color=hue, strokeWidth=line * 2.4, opacity=0.35),
            mark("rule", rows_of(r for r in rows if r["spread"]), spreads, _TIPS, color=hue, strokeWidth=line),
        ]
        for side, shift in (("up", -1.2), ("down", 1.2)):
            arrows = rows_of(r for r in rows if r["open"] == side)
            arrow: dict[str, Any] = {"shape": f"triangle-{side}", "yOffset": shift * text, "size": text * 4}
            layers.append(mark("point", arrows, place, _TIPS, **arrow, filled=True, color=hue, opacity=1))
        size = text * text * 0.75
        layers.append(mark("point", data, points, _TIPS, size=size, strokeWidth=line, opacity=1, stroke=hue))
        gaps = len(self.answer.gaps)
        return Drawing(
            layers=[*layers, self._figures(rows, place)],
            symbols={how: symbol for how, symbol in _SYMBOLS.items() if any(row["how"] == how for row in rows)},
            notes=[f"No figure for {layout.named(gaps, 'year')} in between: no line crosses them."] if gaps else [],
            below=text * 2,
            height=self.height,
            above=text * 3,
        )

    def _figures(self, rows: Sequence[Mapping[str, Any]], place: Mapping[str, Any]) -> alt.Chart:
        """Return the labels, above their points or below, except those that would cover another."""
        look, text = self.look, self.look.text
        height = self.height if look.height is None else look.height * 0.7
        highest = max(row["high"] for row in rows) or 1
        scale = (look.room - self.left) / (self.last - self.first)
        boxes: list[tuple[float, float, float]] = []
        labels = []
        for point, row in zip(self.answer, rows, strict=True):
            x, half = (sum(self._days(point)) / 2 - self.first) * scale, width_of(row["label"], text) / 2
            for dy in (-text * 1.5, text * 1.5):
                level = height * (1 - row["value"] / highest) + dy
                if all(abs(x - a) >= half + b or abs(level - c) >= text * 1.2 for a, b, c in boxes):
                    boxes.append((x, half, level))
                    labels.append({**row, "dy": dy})
                    break
        channels = {**place, "text": field("label:N")}
        return mark("text", rows_of(labels), channels, align="center", baseline="middle", dy=alt.ExprRef("datum.dy"))
