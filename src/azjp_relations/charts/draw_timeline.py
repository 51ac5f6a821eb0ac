"""The timeline: a row for each record, with a mark over all of its possible days.

If a picture can't hold all the records, they are drawn as counts by year and lane.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import altair as alt
from attrs import evolve

from azjp_relations.answers.panel import panel
from azjp_relations.answers.timeline import UNSURE, Timeline, TimelineEntry
from azjp_relations.charts import draw_panel, layout
from azjp_relations.charts.layout import FIRST_DAY, LAST_DAY, Drawing, Symbol, field, finite, iso, mark, rows_of
from azjp_relations.charts.theme import BAR, Look, capital, width_of, wrapped_to
from azjp_relations.errors import one_of
from azjp_relations.model import Record
from azjp_relations.model.kinds import word_of
from azjp_relations.text import counted

# The most rows that can be read, also on a slide, and the most in one column of a slide.
_MOST_ROWS, _MOST_ON_SLIDE, _COLUMN = 120, 60, 30
# The most lines of a label, and the share of the axis that it needs to stand beside its mark.
_LINES, _BESIDE = 3, 0.3

_DAY = "on a day"
_WITHIN = "within a span of time"
_STRETCH = "for a time"
_ROUGH = "uncertainly dated"
_CONJECTURE = "dated by conjecture"
_SYMBOLS = {
    _DAY: Symbol("circle"),
    _WITHIN: Symbol(BAR, 0.25),
    _STRETCH: Symbol(BAR),
    _ROUGH: Symbol("circle", 0, (3, 2)),
    _CONJECTURE: Symbol("circle", 0, (1, 2)),
}
_TIPS = ("title", "when", "what", "doubts", "cited")
_MONTHS = re.compile(r"\b(?:January|February|March|April|June|July|August|September|October|November|December)\b")


def _topic(record: Record) -> Any:
    return next(iter(getattr(record, "topics", ())), "no topic")


def _theme(record: Record) -> str:
    """Return the broadest topic that holds the first of *record*."""
    topic = _topic(record)
    while wider := getattr(topic, "broader", None):
        topic = wider
    return capital(topic)


_LANES: dict[str, Callable[[Record], str]] = {
    "type": lambda record: capital(f"{word_of(type(record))}s"),
    "kind": lambda one: capital(getattr(one, "kind", None) or getattr(one, "indicator", word_of(type(one)))),
    "topic": lambda record: capital(_topic(record)),
}


def draw(answer: Timeline, look: Look, *, lanes: str | Callable[[Record], str] | None) -> Drawing:
    """Return *answer* as rows in order of time, or lane by lane."""
    lane_of = lanes if callable(lanes) or lanes is None else _LANES[one_of(lanes, (*_LANES,), "lanes=")]
    if len(answer) > (_MOST_ROWS if look.height is None else _MOST_ON_SLIDE):
        return _summary(answer, lane_of or _theme, look)
    rows = [(lane_of(entry.record) if lane_of else "", entry) for entry in answer]
    order = {lane: number for number, lane in enumerate(dict.fromkeys(lane for lane, _ in rows))}
    # A date "on or before" a day is sorted by that day.
    rows.sort(key=lambda row: (order[row[0]], min(finite(row[1].when), default=0)))
    if not rows:
        return Drawing()
    columns, gap = 1 if look.height is None or len(rows) <= _COLUMN else 2, look.text * 2
    count, width = -(-len(rows) // columns), (look.room - gap * (columns - 1)) / columns
    starts = [(n * (width + gap), rows[count * n : count * (n + 1)]) for n in range(columns)]
    # A slide has a fixed height: with fewer rows, each may take more lines.
    for most in range(_LINES, 0, -1):
        drawn = [_Column(part, look, left, left + width, most) for left, part in starts]
        height = max(one.height for one in drawn)
        if look.height is None or height < look.height * 0.75:
            break
    types = [*dict.fromkeys(capital(word_of(type(entry.record))) for entry in answer)]
    used = {span["how"] for one in drawn for span in one.spans}
    layers: list[Any] = [alt.LayerChart(layer=one.layers(height, types)) for one in drawn]
    return Drawing(
        layers=layers[0].layer if columns == 1 else [layout.layered(layers, x="independent")],
        names=dict(zip(types, look.hues, strict=False)) if len(types) > 1 else {},
        symbols={how: symbol for how, symbol in _SYMBOLS.items() if how in used},
        height=height,
    )


def _summary(answer: Timeline, lane_of: Callable[[Record], str], look: Look) -> Drawing:
    """Return the records of *answer* as counts by lane and year."""
    asked = answer.question.asked["arguments"]
    counts = panel(answer, "year", lane_of, **{n: asked[n] for n in ("reading", "conjectures") if n in asked})
    drawing = draw_panel.draw(counts, look)
    shown = f"{counted(len(answer), 'record')} are too many to show one by one: each dot counts those of a year."
    notes = [shown, *drawing.notes]
    if counts.excluded:
        notes.append(f"Not in any dot: {counted(len(counts.excluded), 'record')} with only a last possible day.")
    return evolve(drawing, notes=notes)


#: A stretch of time: its first and last day, both included, and how it is drawn.
_Part = tuple[int, int, str]


class _Column:
    """Rows, one above the other, with their own axis of time; no label has more than *most* lines."""

    def __init__(
        self, rows: Sequence[tuple[str, TimelineEntry]], look: Look, left: float, right: float, most: int
    ) -> None:
        self.look, self.left, self.right, self.most = look, left, right, most
        entries = [entry for _, entry in rows]
        # On a phone, labels and names of lanes have lines of their own.
        self.is_narrow = look.is_narrow
        text = look.text
        words = [_MONTHS.sub(lambda month: month[0][:3], entry.when.in_words()) for entry in entries]
        longest = max(width_of(one, text) for one in words)
        word_width = min(longest, (right - left) * (0.4 if self.is_narrow else 0.22))
        dates = [wrapped_to(one, word_width, text, most=min(most, 2)) for one in words]
        word_width = max(width_of(line, text) for lines in dates for line in lines)
        longest = max(width_of(lane, text) for lane, _ in rows)
        lane_width = right - left if self.is_narrow else min(longest, (right - left) * 0.2)
        beside = 0 if self.is_narrow or not lane_width else lane_width + text * 1.2
        self.start = left + beside + word_width + text * 1.2
        # An open beginning or end makes the drawing only a little longer.
        known = [day for e in entries for day in finite(e.when)] or [date(2000, 1, 1).toordinal()]
        more = max((max(known) - min(known)) // 40, 20)
        before = more * (4 if any(e.when.earliest is None for e in entries) else 1)
        after = more * (4 if any(e.when.latest is None for e in entries) else 1)
        self.first, self.last = max(min(known) - before, FIRST_DAY), min(max(known) + after, LAST_DAY)
        self.stub = round((self.last - self.first) * text * 3 / (right - self.start)) + 1
        #: The rows of data: parts of marks, labels, arrows, and names of lanes.
        self.spans: list[dict[str, Any]] = []
        self.labels: list[dict[str, Any]] = []
        self.arrows: list[dict[str, Any]] = []
        self.lanes: list[dict[str, Any]] = []
        down, lane_end, above = 0.0, 0.0, ""
        for (lane, entry), lines in zip(rows, dates, strict=True):
            if lane != above:
                above, down = lane, max(down, lane_end)
                names = wrapped_to(lane, lane_width, text)
                self.lanes.append({"y": down, "name": down + look.line / 2 + text * 0.2, "lines": names})
                lane_end = down + len(names) * look.line + text * 0.4
                down = lane_end if self.is_narrow else down
            down = self._add(entry, lines, down)
        self.height = max(down, lane_end)

    def _parts(self, entry: TimelineEntry) -> Iterator[_Part]:
        """Yield the parts of *entry*; a date with one known side reaches only a short way to the other."""
        when, known, first, last = entry.when, finite(entry.when), self.first, self.last
        if known and when.earliest is None:
            first = max(min(known) - self.stub, first)
        if known and when.latest is None and not when.is_interval:
            last = min(max(known) + self.stub, last)
        begins, begun, lasting, ends = (min(max(bound, first), last) for bound in when.written)
        if any(v.conjecture and v.value == when for v in entry.record.variants):
            yield begins, ends, _CONJECTURE
        elif when.qualified:
            yield begins, ends, _ROUGH
        elif when.is_interval and begun <= lasting:
            spans = ((begins, begun - 1, _WITHIN), (begun, lasting, _STRETCH), (lasting + 1, ends, _WITHIN))
            yield from (span for span in spans if span[0] <= span[1])
        else:
            yield begins, ends, _DAY if begins == ends and not when.is_interval else _WITHIN

    def _at(self, day: int) -> float:
        """Return the place where *day* begins, in pixels."""
        return self.start + (day - self.first) / (self.last + 1 - self.first) * (self.right - self.start)

    def _label(self, entry: TimelineEntry, first: int, last: int) -> tuple[list[str], float, int]:
        """Return the title of an entry in lines, where they begin, and their side of the mark.

        The side is 1 for the right, -1 for the left, where the lines end at that place, and 0 for below.
        """
        text = self.look.text
        title = f"{entry.title}{'' if entry.certain else ' (?)'}"
        # An arrow needs room beside its mark.
        before, after = (text * (1.7 if end is None else 0.75) for end in (entry.when.earliest, entry.when.latest))
        left, right = self._at(first) - before - self.start, self.right - self._at(last) - after - text * 0.25
        needed = width_of(title, text)
        if self.is_narrow:
            return wrapped_to(title, self.right - self.left, text, most=self.most), self.left, 0
        if max(left, right) < min(needed, (self.right - self.start) * _BESIDE) and self.most > 1:
            # Neither side has room, so the label goes below.
            return wrapped_to(title, self.right - self.start, text, most=self.most - 1), self.start, 0
        right_side, left_side = (1, self._at(last) + after, right), (-1, self._at(first) - before, left)
        side, x, room = right_side if right >= min(needed, left) else left_side
        lines = wrapped_to(title, room, text, most=self.most)
        # As narrow as the number of lines allows, so that no line is left with a single word.
        while len(other := wrapped_to(title, room * 0.95, text)) == len(lines) > 1:
            room, lines = room * 0.95, other
        return lines, x, side

    def _add(self, entry: TimelineEntry, dates: list[str], top: float) -> float:
        """Add the row of *entry* at *top*, its date in lines, and return where it ends."""
        line, text, record, when = self.look.line, self.look.text, entry.record, entry.when
        parts = [*self._parts(entry)]
        first, last = parts[0][0], parts[-1][1] + 1
        lines, x, side = self._label(entry, first, last)
        # The title is beside the mark or below it.
        rows = max(len(dates), len(lines) if side else 0)
        middle = top + text * 0.2 + rows * line / 2
        unsure = "" if entry.certain else f" ({UNSURE})"
        tips = {"id": record.id, "type": capital(word_of(type(record))), "title": entry.title, "y": middle}
        tips |= {"when": when.in_words() + unsure, "what": _LANES["kind"](record)}
        tips |= {"doubts": layout.doubts(record), "cited": layout.cited([record])}
        # A text is placed by its first line; the others follow below.
        down = middle - (len(lines) - 1) / 2 * line if side else middle + (rows + 1) / 2 * line
        # The dotted line from the date ends where the title or the mark begins.
        wide = max(width_of(one, text) for one in lines)
        until = max(x - wide - text * 0.5 if side < 0 else self._at(first), self.start)
        shown = {"label": lines, "label_y": down, "x": x, "align": "right" if side < 0 else "left", "until": until}
        self.labels.append({**tips, **shown, "words": dates, "words_y": middle - (len(dates) - 1) / 2 * line})
        for begin, end, how in parts:
            self.spans.append({**tips, "from": iso(begin), "to": iso(end + 1), "how": how, "day": begin == end})
        if when.earliest is None:
            at = iso(first - self.stub // 6)
            self.arrows.append({**tips, "at": at, "endless": when.open_start, "turn": 270})
        if when.latest is None:
            self.arrows.append({**tips, "at": iso(last + self.stub // 6), "endless": when.open_end, "turn": 90})
        return top + (rows + (0 if side else len(lines))) * line + text * (0.4 if side else 0.9)

    def layers(self, height: float, types: Sequence[str]) -> list[alt.Chart]:
        """Return the marks of the column, in a drawing of this *height*."""
        look, text = self.look, self.look.text
        days, spans = (rows_of(p for p in self.spans if p["day"] is one_day) for one_day in (True, False))
        period = self.first, self.last
        time = layout.time_axis(period, self.start, self.right, look, orient="top", grid=True, domain=False)
        start, at = field("from:T", **time), field("at:T", scale=time["scale"])
        down = {"axis": None, "scale": {"domain": [height, 0], "nice": False, "zero": False}}
        y = field("y:Q", **down)
        kind = field("type:N", scale={"domain": [*types], "range": [*look.hues]}, legend=None)
        style = {"fill": kind, "stroke": kind, **layout.styled(_SYMBOLS, "fillOpacity", "strokeDash")}
        filled = {"test": "datum.endless", **kind}
        arrow = {"x": at, "y": y, "stroke": kind, "angle": field("turn:Q", scale=None)}
        arrow["fill"] = {"condition": filled, "value": look.paper}
        label_rows, headings = rows_of(self.labels), rows_of(self.lanes)
        text_style: dict[str, Any] = {"baseline": "middle", "lineHeight": look.line}
        beside: Any = {"x": alt.ExprRef("datum.x"), **text_style, "align": alt.ExprRef("datum.align")}
        dates: Any = {**text_style, "color": look.quiet, "x": self.start - text * 0.9, "align": "right"}
        names: Any = {**text_style, "x": self.left, "align": "left"}
        if self.is_narrow:
            dates |= {"x": self.left, "align": "left"}
            names["fontWeight"] = "bold"
        bar, dot = {"height": text * 1.05}, {"size": text * text * 0.5, "shape": "circle", "opacity": 1}
        outline = text / 9
        dotted: Any = {"color": look.faint, "strokeDash": [1, 3], "x": self.start, "x2": alt.ExprRef("datum.until")}
        titles, words, lines = (
            {"y": field(f"{place}:Q", **down), "text": field(f"{column}:N")}
            for place, column in (("label_y", "label"), ("words_y", "words"), ("name", "lines"))
        )
        return [
            mark("rule", label_rows, {"y": y}, **dotted),
            mark("bar", spans, {"x": start, "x2": field("to"), "y": y, **style}, _TIPS, **bar, strokeWidth=outline),
            mark("point", days, {"x": start, "y": y, **style}, _TIPS, **dot, strokeWidth=outline),
            mark("text", label_rows, words, _TIPS, **dates),
            mark("text", label_rows, titles, _TIPS, **beside),
            mark("text", headings, lines, **names),
            mark("rule", headings, {"y": y}, color=look.faint, x=self.left, x2=self.right),
            mark("point", rows_of(self.arrows), arrow, _TIPS, shape="triangle", size=text * 5, opacity=1),
        ]
