"""The timeline: a line for each record, with its possible days drawn as the span that they are."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import altair as alt

from azjp_relations.answers.timeline import Timeline, TimelineEntry
from azjp_relations.charts import layout
from azjp_relations.charts.layout import FIRST_DAY, LAST_DAY, Drawing, Symbol, field, iso, mark, rows_of
from azjp_relations.charts.theme import BAR, Look, capital, width_of, wrapped_to
from azjp_relations.errors import one_of
from azjp_relations.model import Record
from azjp_relations.model.kinds import word_of

# The most rows that can be read, and the most in one column of a slide.
_MOST_ROWS, _MOST_ON_SLIDE, _COLUMN = 240, 60, 30

_DAY = "to the day"
_WITHIN = "to a span of time"
_STRETCH = "as lasting"
_ROUGH = "uncertainly"
_CONJECTURE = "by conjecture"
_SYMBOLS = {
    _DAY: Symbol("circle"),
    _WITHIN: Symbol(BAR, 0.25),
    _STRETCH: Symbol(BAR),
    _ROUGH: Symbol("circle", 0, (3, 2)),
    _CONJECTURE: Symbol("circle", 0, (1, 2)),
}
_TIPS = ("title", "when", "what", "doubts", "cited")
_MONTHS = re.compile(r"\b(?:January|February|March|April|June|July|August|September|October|November|December)\b")
_LANES: dict[str, Callable[[Record], str]] = {
    "type": lambda record: capital(f"{word_of(type(record))}s"),
    "kind": lambda record: capital(
        getattr(record, "kind", None) or getattr(record, "indicator", word_of(type(record)))
    ),
    "topic": lambda record: capital(next(iter(getattr(record, "topics", ())), "no topic")),
}


def draw(answer: Timeline, look: Look, *, lanes: str | Callable[[Record], str] | None) -> Drawing:
    """Return *answer* as lines in order of time, or lane by lane."""
    lane_of = lanes if callable(lanes) or lanes is None else _LANES[one_of(lanes, (*_LANES,), "lanes=")]
    rows = [(lane_of(entry.record) if lane_of else "", entry) for entry in answer]
    order = {lane: number for number, lane in enumerate(dict.fromkeys(lane for lane, _ in rows))}
    rows.sort(key=lambda row: order[row[0]])
    if not rows:
        return Drawing()
    fewer = "ask for a timeline of fewer records, such as those of a period (during=...), or count them by year"
    layout.must_fit(len(rows), _MOST_ROWS if look.height is None else _MOST_ON_SLIDE, "lines", fewer)
    columns, gap = 1 if look.height is None or len(rows) <= _COLUMN else 2, look.text * 2
    count, width = -(-len(rows) // columns), (look.room - gap * (columns - 1)) / columns
    types = [*dict.fromkeys(capital(word_of(type(entry.record))) for entry in answer)]
    used = {how for entry in answer for _, _, how in _parts(entry, FIRST_DAY, LAST_DAY)}
    layers: list[alt.Chart | alt.LayerChart] = []
    for n in range(columns):
        left = n * (width + gap)
        marks = _Column(rows[count * n : count * (n + 1)], look, left, left + width).layers(count, types)
        layers += marks if columns == 1 else [alt.LayerChart(layer=[*marks])]
    return Drawing(
        layers=layers if columns == 1 else [layout.layered(layers, x="independent")],
        symbols={how: symbol for how, symbol in _SYMBOLS.items() if how in used},
        key="|\u00a0\u00a0Dated",
        height=count * look.text * 1.7,
    )


#: A stretch of time: its first and last day, both included, and how it is drawn.
_Part = tuple[int, int, str]


def _parts(entry: TimelineEntry, first: int, last: int) -> Iterator[_Part]:
    """Yield the parts of *entry* in a drawing of the days from *first* to *last*."""
    begins, begun, lasting, ends = (min(max(bound, first), last) for bound in entry.when.written)
    if any(v.conjecture and v.value == entry.when for v in entry.record.variants):
        yield begins, ends, _CONJECTURE
    elif entry.when.qualified:
        yield begins, ends, _ROUGH
    elif entry.when.is_interval and begun <= lasting:
        spans = ((begins, begun - 1, _WITHIN), (begun, lasting, _STRETCH), (lasting + 1, ends, _WITHIN))
        yield from (span for span in spans if span[0] <= span[1])
    else:
        yield begins, ends, _DAY if begins == ends and not entry.when.is_interval else _WITHIN


def _days(entries: Sequence[TimelineEntry]) -> tuple[int, int]:
    """Return the first and the last day of a drawing of *entries*; what has no end runs to its edge."""
    known = [b for e in entries for b in e.when.written if FIRST_DAY <= b <= LAST_DAY] or [date(2000, 1, 1).toordinal()]
    first, last = min(known), max(known)
    open_start = any(e.when.written[0] < FIRST_DAY for e in entries)
    open_end = any(e.when.written[3] > LAST_DAY for e in entries)
    more = max((last - first) // 40, 20)
    return max(first - more * (4 if open_start else 1), FIRST_DAY), min(last + more * (4 if open_end else 1), LAST_DAY)


class _Column:
    """Rows over each other, with their own axis of time."""

    def __init__(self, rows: Sequence[tuple[str, TimelineEntry]], look: Look, left: float, right: float) -> None:
        self.look, self.left, self.right = look, left, right
        self.lane_of, self.entries = [lane for lane, _ in rows], [entry for _, entry in rows]
        self.first, self.last = _days(self.entries)
        self.words = [_MONTHS.sub(lambda month: month[0][:3], entry.when.in_words()) for entry in self.entries]
        self.lanes = [*self._lanes()]
        lane_width = max((width_of(line, look.text) for _, lines in self.lanes for line in lines), default=0)
        self.word_width = min(max(width_of(words, look.text) for words in self.words), (right - left) * 0.25)
        self.start = left + self.word_width + look.text * 1.2 + (lane_width + look.text * 1.2 if lane_width else 0)

    def _lanes(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of the first row of each lane, and the lane's name, in as many lines as it has rows."""
        lanes = self.lane_of
        starts = [n for n, lane in enumerate(lanes) if lane and (n == 0 or lane != lanes[n - 1])]
        for n, after in zip(starts, [*starts[1:], len(lanes)], strict=False):
            yield n, wrapped_to(lanes[n], (self.right - self.left) * 0.2, self.look.text, most=min(after - n, 3))

    def _at(self, day: int) -> float:
        """Return the place where *day* begins, in pixels."""
        return self.start + (day - self.first) / (self.last + 1 - self.first) * (self.right - self.start)

    def _tips_of(self, number: int, entry: TimelineEntry) -> dict[str, Any]:
        record = entry.record
        when = entry.when.in_words() + ("" if entry.certain else " (may be outside the period, or reach beyond it)")
        row = {"row": number, "id": record.id, "type": capital(word_of(type(record))), "title": entry.title}
        row |= {"when": when, "what": _LANES["kind"](record), "doubts": layout.doubts(record)}
        return {**row, "cited": layout.cited([record])}

    def _label(self, entry: TimelineEntry, parts: Sequence[_Part]) -> dict[str, Any]:
        """Return the label of an entry: right or left of its mark, or on it, wherever it has most room."""
        text = self.look.text
        first, last = parts[0][0], parts[-1][1] + 1
        left, right = self._at(first) - self.start - text * 2, self.right - self._at(last) - text
        label = f"{entry.title}{'' if entry.certain else ' (?)'}"
        needed, at, room, side = width_of(label, text), first, left, -1
        if max(left, right) < needed and self._at(last) - self._at(first) > max(left, right):
            room, side = self.right - self._at(first) - text, 1
        elif right >= min(needed, left):
            at, room, side = last, right, 1
        return {"label": label, "at": iso(at), "room": room, "align": "left" if side > 0 else "right", "side": side}

    def _arrows(self, entry: TimelineEntry) -> Iterator[dict[str, Any]]:
        """Yield an arrow for each end of an entry that runs on."""
        first, _, _, last = entry.when.written
        if first < FIRST_DAY:
            yield {"at": iso(self.first), "endless": entry.when.open_start, "turn": 270}
        if last > LAST_DAY:
            yield {"at": iso(self.last + 1), "endless": entry.when.open_end, "turn": 90}

    def layers(self, count: int, types: Sequence[str]) -> list[alt.Chart]:
        """Return the marks of the column in a drawing of *count* rows."""
        look, text = self.look, self.look.text
        parts, labels, arrows = [], [], []
        for number, (entry, words) in enumerate(zip(self.entries, self.words, strict=True)):
            tips = self._tips_of(number, entry)
            stretches = [*_parts(entry, self.first, self.last)]
            for first, last, how in stretches:
                parts.append({**tips, "from": iso(first), "to": iso(last + 1), "how": how, "day": first == last})
            labels.append({**tips, "words": words, **self._label(entry, stretches)})
            arrows += [{**tips, **arrow} for arrow in self._arrows(entry)]
        days, spans = (rows_of(p for p in parts if p["day"] is one_day) for one_day in (True, False))
        ends = (self.first, self.last)
        time = layout.time_axis(ends, self.start, self.right, look, orient="top", grid=True, domain=False)
        start, at = field("from:T", **time), field("at:T", scale=time["scale"])
        y = field("row:O", axis=None, scale={"domain": [*range(count)], "paddingInner": 0.45, "paddingOuter": 0.3})
        legend = {"title": None, "symbolType": "square"} if len(types) > 1 else None
        kind = field("type:N", scale={"domain": [*types], "range": [*look.hues]}, legend=legend)
        style = {"fill": kind, "stroke": kind, **layout.styled(_SYMBOLS, "fillOpacity", "strokeDash")}
        filled = {"test": "datum.endless", **field("type:N", scale=kind["scale"], legend=None)}
        arrow = {"x": at, "y": y, "stroke": kind, "angle": field("turn:Q", scale=None)}
        arrow["fill"] = {"condition": filled, "value": look.paper}
        line, label_rows = text / 9, rows_of(labels)
        headings = rows_of({"row": n, "lane": self.lane_of[n], "lines": lines} for n, lines in self.lanes)
        titles = {"y": y, "x": at, "text": field("label:N")}
        beside: dict[str, Any] = {"align": alt.ExprRef("datum.align"), "dx": alt.ExprRef(f"datum.side * {text * 0.75}")}
        beside |= {"limit": alt.ExprRef("datum.room"), "baseline": "middle"}
        dates = {"x": self.start - text * 0.9, "limit": self.word_width, "align": "right", "color": look.quiet}
        bar, dot = {"height": text * 1.05, "strokeWidth": line}, {"size": text * text * 0.5, "strokeWidth": line}
        left, up = {"x": self.left, "baseline": "middle", "align": "left"}, -text * 0.85
        return [
            mark("rule", label_rows, {"y": y}, color=look.faint, strokeDash=[1, 3], x=self.start, x2=self.right),
            mark("bar", spans, {"x": start, "x2": field("to"), "y": y, **style}, _TIPS, **bar),
            mark("point", days, {"x": start, "y": y, **style}, _TIPS, shape="circle", opacity=1, **dot),
            mark("text", label_rows, {"y": y, "text": field("words:N")}, _TIPS, baseline="middle", **dates),
            *layout.legible(label_rows, titles, look, _TIPS, **beside),
            mark("text", headings, {"y": y, "text": field("lines:N")}, **left),
            mark("rule", headings, {"y": y}, color=look.faint, x=self.left, x2=self.right, yOffset=up),
            mark("point", rows_of(arrows), arrow, _TIPS, shape="triangle", size=text * 5, opacity=1),
        ]
