"""The timeline: a row for each record, with a mark over all of its possible days.

If a picture can't hold all the records, they are drawn as counts by year and lane.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from attrs import evolve

from azjp_relations.answers.panel import panel
from azjp_relations.answers.timeline import UNSURE, Timeline, TimelineEntry
from azjp_relations.charts import draw_panel, layout
from azjp_relations.charts.layout import Drawing, Symbol, field, finite, iso, mark
from azjp_relations.charts.theme import BAR, Look, capital, column_of
from azjp_relations.errors import one_of
from azjp_relations.model import Record
from azjp_relations.model.kinds import word_of
from azjp_relations.text import counted

# The most rows that can be read, also on a slide, and the most lines of a title.
_MOST_ROWS, _MOST_ON_SLIDE, _LINES = 120, 30, 3

_DAY = "on a day"
_WITHIN = "within a span of time"
_STRETCH = "for a time"
_ROUGH = "uncertainly dated"
_CONJECTURE = "dated by conjecture"
_SYMBOLS = {
    _DAY: Symbol(),
    _WITHIN: Symbol(0.25, shape=BAR),
    _STRETCH: Symbol(shape=BAR),
    _ROUGH: Symbol(0, (3, 2)),
    _CONJECTURE: Symbol(0, (1, 2)),
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
    return _Rows(rows, look).drawing() if rows else Drawing()


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


def _type(entry: TimelineEntry) -> str:
    return capital(word_of(type(entry.record)))


class _Rows:
    """Rows, one above the other: the name of the lane, the date, the title and the mark, from left to right.

    On a phone, the name of the lane is above its rows, and the title below the date.
    """

    def __init__(self, rows: Sequence[tuple[str, TimelineEntry]], look: Look) -> None:
        self.look = look
        text, line, is_narrow = look.text, look.line, look.is_narrow
        entries = [entry for _, entry in rows]
        # A slide has a fixed height: with fewer rows, each may take more lines.
        most = _LINES if look.height is None else min(_MOST_ON_SLIDE // len(rows), _LINES)
        lanes, lane_width = column_of([lane for lane, _ in rows], look.room * (1 if is_narrow else 0.18), look)
        self.left = lane_width + text * 1.2 if lane_width and not is_narrow else 0
        words = [_MONTHS.sub(lambda month: month[0][:3], entry.when.in_words()) for entry in entries]
        dates, width = column_of(words, look.room * (0.4 if is_narrow else 0.2), look, min(most, 2))
        self.date_end = self.left + width
        words = [f"{entry.title}{'' if entry.certain else ' (?)'}" for entry in entries]
        titles, width = column_of(words, look.room * (1 if is_narrow else 0.42), look, most)
        self.start = self.date_end + text * 1.2 + (0 if is_narrow else width + text)
        self.first, self.last = layout.period_of([entry.when for entry in entries], 20)
        #: The days that a mark with one known side reaches to the other.
        self.stub = round((self.last - self.first) * text * 3 / (look.room - self.start)) + 1
        types = [*dict.fromkeys(map(_type, entries))]
        self.hues = dict(zip(types, look.hues, strict=False))
        #: The rows of data: parts of marks, labels, arrows, and names of lanes.
        self.spans: list[dict[str, Any]] = []
        self.labels: list[dict[str, Any]] = []
        self.arrows: list[dict[str, Any]] = []
        self.lanes: list[dict[str, Any]] = []
        down, lane_end, above = 0.0, 0.0, ""
        for (lane, entry), names, when, title in zip(rows, lanes, dates, titles, strict=True):
            if lane != above:
                above, down = lane, max(down, lane_end)
                self.lanes.append({"top": down, "y": down + line * 0.7, "lines": names})
                lane_end = down + len(names) * line + text * 0.4
                down = lane_end if is_narrow else down
            below = len(when) * line if is_narrow else 0
            self._add(entry, down + line * 0.7, {"words": when, "label": title, "label_y": down + line * 0.7 + below})
            down += max(len(when) * line, below + len(title) * line) + text * (0.9 if is_narrow else 0.5)
        self.height = max(down, lane_end)

    def _add(self, entry: TimelineEntry, y: float, label: dict[str, Any]) -> None:
        """Add the row of *entry*, with the first lines of its date and title, and its mark, at *y*."""
        record, when, unsure = entry.record, entry.when, "" if entry.certain else f" ({UNSURE})"
        tips = {"id": record.id, "title": entry.title, "y": y}
        tips |= {"when": when.in_words() + unsure, "what": _LANES["kind"](record)}
        tips |= {"doubts": layout.doubts(record), "cited": layout.cited([record])}
        self.labels.append({**tips, **label})
        hue, parts, beyond = self.hues[_type(entry)], [*self._parts(entry)], self.stub // 6
        for begin, end, how in parts:
            span = {"from": iso(begin), "to": iso(end + 1), "how": how, "day": begin == end}
            self.spans.append({**tips, **span, **_SYMBOLS[how].painted(hue, self.look)})
        for is_open, day, endless, turn in (
            (when.earliest is None, parts[0][0] - beyond, when.open_start, 270),
            (when.latest is None, parts[-1][1] + 1 + beyond, when.open_end, 90),
        ):
            if is_open:
                painted = Symbol(int(endless)).painted(hue, self.look)
                self.arrows.append({**tips, "at": iso(day), "endless": endless, "turn": turn, **painted})

    def _parts(self, entry: TimelineEntry) -> Iterator[tuple[int, int, str]]:
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

    def drawing(self) -> Drawing:
        """Return the drawing."""
        look, text, start = self.look, self.look.text, self.start
        axis: dict[str, Any] = {"orient": "top", "grid": True, "domain": False}
        time = layout.time_axis((self.first, self.last), start, look.room, look, **axis)
        down = {"axis": None, "scale": {"domain": [self.height, 0], "nice": False, "zero": False}}
        begin, at = field("from:T", **time), field("at:T", scale=time["scale"])
        y, top, label_y = (field(f"{name}:Q", **down) for name in ("y", "top", "label_y"))
        looks = {"x": begin, "y": y, **layout.PAINTED}
        arrow = {"x": at, "y": y, **layout.PAINTED, "angle": field("turn:Q", scale=None)}
        days, spans = ([p for p in self.spans if p["day"] is one_day] for one_day in (True, False))
        labels, lanes = self.labels, self.lanes
        lines: dict[str, Any] = {"baseline": "middle", "lineHeight": look.line, "align": "left", "x": 0}
        dates: dict[str, Any] = {**lines, "color": look.quiet}
        titles, names = dict(lines), dict(lines)
        if look.is_narrow:
            names["fontWeight"] = "bold"
        else:
            dates |= {"align": "right", "x": self.date_end}
            titles["x"] = self.date_end + text * 1.2
        faint: dict[str, Any] = {"color": look.faint, "x2": look.room}
        dot: dict[str, Any] = {"size": text * text * 0.5, "shape": "circle", "opacity": 1, "strokeWidth": text / 9}
        layers = [
            mark("rule", lanes, {"y": top}, **faint, x=0),
            mark("text", lanes, {"y": y, "text": field("lines:N")}, **names),
            mark("rule", labels, {"y": y}, **faint, x=start, strokeDash=[1, 3]),
            mark("bar", spans, {**looks, "x2": field("to")}, _TIPS, height=text * 1.05, strokeWidth=text / 9),
            mark("point", days, looks, _TIPS, **dot),
            mark("text", labels, {"y": y, "text": field("words:N")}, _TIPS, **dates),
            mark("text", labels, {"y": label_y, "text": field("label:N")}, _TIPS, **titles),
            mark("point", self.arrows, arrow, _TIPS, shape="triangle", size=text * 5, opacity=1),
        ]
        used = {span["how"] for span in self.spans}
        return Drawing(
            layers=layers,
            names=self.hues if len(self.hues) > 1 else {},
            symbols={how: symbol for how, symbol in _SYMBOLS.items() if how in used},
            height=self.height,
        )
