"""A series: its points in time, the spread of each, and which of them are doubtful."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import altair as alt

from azjp_relations.answers.series import Point, Series
from azjp_relations.charts.axis import FIRST_DAY, LAST_DAY, iso, time_axis
from azjp_relations.charts.layout import (
    amount_axis,
    caption,
    cited,
    doubts,
    empty,
    framed,
    inline,
    key,
    keyed,
    named,
    tooltips,
)
from azjp_relations.charts.theme import Look, width_of
from azjp_relations.vocabulary import Bound, Unit, UnitFamily

__all__ = ["drawn"]

_SURE = "as its source states it"
_BOUNDED = "roughly, or no more than a limit"
_DOUBTFUL = "doubtful"
_SYMBOLS: Mapping[str, tuple[str, float, list[int]]] = {
    _SURE: ("circle", 1, [1, 0]),
    _BOUNDED: ("circle", 0, [1, 0]),
    _DOUBTFUL: ("diamond", 0, [2, 2]),
}
_BOUNDED_ABOVE = (Bound.LESS_THAN, Bound.AT_MOST)
_BOUNDED_BELOW = (Bound.MORE_THAN, Bound.AT_LEAST)


class _Scale(NamedTuple):
    """By what figures are divided to be read, and the title of their axis."""

    divisor: int
    title: str


def _scale(unit: Unit, most: Decimal) -> _Scale:
    for divisor, word in ((10**9, "billion"), (10**6, "million"), (10**3, "thousand")):
        if most >= divisor and (unit.family is UnitFamily.MONEY or divisor > 10**3):
            return _Scale(
                divisor, f"{unit.value}, {word}" if unit.family is UnitFamily.MONEY else f"{word} {unit.value}"
            )
    return _Scale(1, unit.value)


def _in_short(point: Point, scale: _Scale) -> str:
    """Return the figure of *point* as it stands beside it, where the axis names unit and scale."""
    amount = (point.value.amount / scale.divisor).quantize(Decimal("0.001")).normalize()
    bound = "" if point.value.bound is Bound.EXACT else f"{point.value.bound} "
    return f"{bound}{amount:,f}{' (?)' if _how(point) == _DOUBTFUL else ''}"


def _how(point: Point) -> str:
    if point.fact.doubts or any(v.conjecture and v.value == point.value for v in point.fact.variants):
        return _DOUBTFUL
    return _SURE if point.value.bound is Bound.EXACT else _BOUNDED


def drawn(answer: Series, *, title: str, look: Look) -> alt.LayerChart:
    """Return *answer* as a chart."""
    if not answer:
        return empty(look, title=title, foot=caption(answer))
    return _Drawing(answer, look).chart(title)


class _Drawing:
    def __init__(self, answer: Series, look: Look) -> None:
        self.answer, self.look = answer, look
        limits = [x for p in answer for x in (p.value.amount, p.low, p.high) if x is not None]
        self.unit = answer[0].value.unit
        self.scale = _scale(self.unit, max(map(abs, limits)))
        known = [b for p in answer for b in p.period.bounds if FIRST_DAY <= b <= LAST_DAY]
        first, last = min(known), max(known)
        # A year each side, so that there are years to be marked on the axis.
        more = max((last - first) // 25, 400 if last - first < 1000 else 60)
        self.first, self.last = max(first - more, FIRST_DAY), min(last + more, LAST_DAY - 1)
        self.left = look.text * 4
        self.height = look.text * 24

    def _rows(self) -> Iterator[dict[str, Any]]:
        for number, point in enumerate(self.answer):
            first, _, _, last = (min(max(b, self.first), self.last) for b in point.period.bounds)
            low, high = point.low, point.high
            yield {
                "id": point.fact.id,
                "title": point.fact.label,
                "when": point.period.in_words(),
                "figure": f"{point.value}{f' (printed: {point.fact.printed})' if point.fact.printed else ''}",
                "between": f"{_limit(low)} and {_limit(high)}",
                "doubts": doubts(point.fact),
                "cited": cited([point.fact]),
                "label": _in_short(point, self.scale),
                "from": iso(first),
                "to": iso(last + 1),
                "at": iso((first + last) // 2),
                "value": self._read(point.value.amount),
                "low": self._read(point.value.amount if low is None else low),
                "high": self._read(point.value.amount if high is None else high),
                "spread": low is not None and high is not None and low != high,
                "open": "up"
                if point.value.bound in _BOUNDED_BELOW
                else "down"
                if point.value.bound in _BOUNDED_ABOVE
                else "",
                "how": _how(point),
                "run": self._runs()[number],
            }

    def _runs(self) -> list[int]:
        """Return for each point the number of its run: a line joins points between which no year lacks one."""
        runs, gaps = [0], set(self.answer.gaps)
        for before, after in zip(self.answer, self.answer[1:], strict=False):
            end, start = before.period.latest, after.period.earliest
            apart = end is None or start is None or any(year in gaps for year in range(end.year, start.year))
            doubtful = _DOUBTFUL in (_how(before), _how(after))
            runs.append(runs[-1] + (apart or doubtful))
        return runs

    def _read(self, amount: Decimal) -> float:
        return float(amount / self.scale.divisor)

    def chart(self, title: str) -> alt.LayerChart:
        look, text, hue = self.look, self.look.text, self.look.hues[0]
        rows = [*self._rows()]
        x_scale, axis = time_axis(self.first, self.last, self.left, look.room, look)
        axis.orient, axis.grid, axis.domain = "bottom", False, True
        amounts = amount_axis(self.scale.title, text, tickCount=6, zindex=0)
        y = alt.Y("value:Q", axis=amounts, scale=alt.Scale(zero=True, nice=True))
        told = tooltips("title", "when", "figure", "between", "doubts", "cited")
        base = alt.Chart(inline(rows))
        at = alt.X("at:T", scale=x_scale, axis=axis)
        line = text / 7
        layers = [
            base.mark_line(color=hue, strokeWidth=line, opacity=0.6).encode(x=at, y=y, detail="run:N"),
            base.mark_rule(color=hue, strokeWidth=line * 2.4, opacity=0.35).encode(
                x=alt.X("from:T", scale=x_scale), x2="to:T", y=y, tooltip=told
            ),
            base.transform_filter(alt.FieldEqualPredicate(field="spread", equal=True))
            .mark_rule(color=hue, strokeWidth=line)
            .encode(x=at, y=alt.Y("low:Q"), y2="high:Q", tooltip=told),
            *(
                base.transform_filter(alt.FieldEqualPredicate(field="open", equal=side))
                .mark_point(
                    shape="triangle-" + side,
                    yOffset=shift * text * 1.2,
                    filled=True,
                    size=text * 4,
                    color=hue,
                    opacity=1,
                )
                .encode(x=at, y=y, tooltip=told)
                for side, shift in (("up", -1), ("down", 1))
            ),
            base.mark_point(size=text * text * 0.75, strokeWidth=line, opacity=1, stroke=hue).encode(
                x=at,
                y=y,
                fill=alt.Fill(
                    "how:N",
                    scale=alt.Scale(domain=[*_SYMBOLS], range=[hue, look.paper, look.paper]),
                    legend=None,
                ),
                shape=_of_how(alt.Shape, 0),
                strokeDash=_of_how(alt.StrokeDash, 2),
                tooltip=told,
            ),
            *self._figures(rows, at, y),
        ]
        used = {row["how"] for row in rows}
        symbols = {how: symbol for how, symbol in _SYMBOLS.items() if how in used}
        return framed(
            [keyed(alt.LayerChart(layer=layers), key(symbols, look))],
            look=look,
            title=title,
            notes=self._notes(),
            foot=caption(self.answer),
            below=text * 2,
            height=self.height,
            above=text * 3,
        )

    def _figures(self, rows: Sequence[Mapping[str, Any]], at: alt.X, y: alt.Y) -> Iterator[alt.Chart]:
        """Yield the figures, above their points or below, wherever they do not stand on one another."""
        look, text = self.look, self.look.text
        height = self.height if look.height is None else look.height * 0.7
        highest = max(row["high"] for row in rows) or 1
        taken: list[tuple[float, float, float]] = []
        written: dict[int, list[Mapping[str, Any]]] = {-1: [], 1: []}
        for point, row in zip(self.answer, rows, strict=True):
            first, _, _, last = (min(max(b, self.first), self.last) for b in point.period.bounds)
            x = self.left + ((first + last) / 2 - self.first) / (self.last - self.first) * (look.room - self.left)
            half = width_of(row["label"], text) / 2
            for side in (-1, 1):
                level = height * (1 - row["value"] / highest) + side * text * 1.5
                if all(abs(x - a) >= half + b or abs(level - c) >= text * 1.2 for a, b, c in taken):
                    taken.append((x, half, level))
                    written[side].append(row)
                    break
        for side, beside in written.items():
            yield (
                alt.Chart(inline(beside))
                .mark_text(align="center", baseline="middle", dy=side * text * 1.5)
                .encode(x=at, y=y, text="label:N")
            )

    def _notes(self) -> list[str]:
        gaps = len(self.answer.gaps)
        return [f"Nothing is observed in {named(gaps, 'year')} between; no line is drawn over them."] if gaps else []


def _limit(amount: Decimal | None) -> str:
    return "?" if amount is None else f"{amount:,f}"


def _of_how(channel: Any, which: int) -> Any:
    values = [symbol[which] for symbol in _SYMBOLS.values()]
    return channel("how:N", scale=alt.Scale(type="ordinal", domain=[*_SYMBOLS], range=values), legend=None)
