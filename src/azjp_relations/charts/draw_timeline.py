"""The timeline: one line for each record, its possible days drawn as the span that they are."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import altair as alt

from azjp_relations.answers.timeline import Timeline, TimelineEntry
from azjp_relations.charts.axis import FIRST_DAY, LAST_DAY, iso, time_axis
from azjp_relations.charts.layout import caption, cited, doubts, empty, framed, inline, key, keyed, tooltips
from azjp_relations.charts.theme import BAR, Look, shortened, width_of
from azjp_relations.errors import QuestionError, one_of
from azjp_relations.model import Record

__all__ = ["drawn"]

# More rows than these are no picture that can be read.
_MOST_ROWS = {"notebook": 240, "slide": 60}
# So many rows of a slide stand in one column.
_COLUMN = 30

# How a time is drawn: its symbol, how much it is filled, its outline.
_DAY = "to the day"
_WITHIN = "to a span of time"
_STRETCH = "as lasting"
_ROUGH = "uncertainly"
_CONJECTURE = "by conjecture"
_SYMBOLS: Mapping[str, tuple[str, float, list[int]]] = {
    _DAY: ("circle", 1, [1, 0]),
    _WITHIN: (BAR, 0.25, [1, 0]),
    _STRETCH: (BAR, 1, [1, 0]),
    _ROUGH: ("circle", 0, [3, 2]),
    _CONJECTURE: ("circle", 0, [1, 2]),
}
_MONTHS = re.compile(r"\b(?:January|February|March|April|June|July|August|September|October|November|December)\b")


class _Row(NamedTuple):
    """A line of the drawing: an entry, and the lane that it is in."""

    lane: str
    entry: TimelineEntry


def drawn(answer: Timeline, *, lanes: str | Callable[[Record], str] | None, title: str, look: Look) -> alt.LayerChart:
    """Return *answer* as a chart."""
    rows = _rows(answer, lanes)
    foot = caption(answer)
    if not rows:
        return empty(look, title=title, foot=foot)
    most = _MOST_ROWS["notebook" if look.height is None else "slide"]
    if len(rows) > most:
        raise QuestionError(
            f"{len(rows)} lines are no picture that can be read, {most} are: ask for a timeline of fewer records, as"
            " of a period (during=...), or count them by year"
        )
    return _sheet(answer, rows, title, foot, look)


def _sheet(answer: Timeline, rows: Sequence[_Row], title: str, foot: Sequence[str], look: Look) -> alt.LayerChart:
    columns = 1 if look.height is None or len(rows) <= _COLUMN else 2
    count = -(-len(rows) // columns)
    gap = look.text * 2
    width = (look.room - gap * (columns - 1)) / columns
    types = [*dict.fromkeys(_in_words(_type(entry.record)) for entry in answer)]
    found = {part.how for entry in answer for part in _parts(entry, FIRST_DAY, LAST_DAY)}
    symbols = {how: symbol for how, symbol in _SYMBOLS.items() if how in found}
    drawings = [
        _Column(rows[count * n : count * (n + 1)], look, n * (width + gap), n * (width + gap) + width).chart(
            count, types
        )
        for n in range(columns)
    ]
    drawing = (
        alt.LayerChart(layer=drawings, resolve=alt.Resolve(scale=alt.ScaleResolveMap(x="independent")))
        if columns > 1
        else drawings[0]
    )
    return framed(
        [keyed(drawing, key(symbols, look, "\u2003Dated"))],
        look=look,
        title=title,
        foot=foot,
        below=0,
        height=count * look.text * 1.7,
    )


def _rows(answer: Timeline, lanes: str | Callable[[Record], str] | None) -> list[_Row]:
    if lanes is None:
        return [_Row("", entry) for entry in answer]
    lane_of = lanes if callable(lanes) else _LANES[one_of(lanes, (*_LANES,), "way to make lanes")]
    found: dict[str, list[TimelineEntry]] = {}
    for entry in answer:
        found.setdefault(lane_of(entry.record), []).append(entry)
    return [_Row(lane, entry) for lane, entries in found.items() for entry in entries]


def _in_words(term: object) -> str:
    text = str(term).replace("-", " ")
    return f"{text[:1].upper()}{text[1:]}"


def _type(record: Record) -> str:
    return {"EconomicFact": "economic fact"}.get(type(record).__name__, type(record).__name__.lower())


_LANES: Mapping[str, Callable[[Record], str]] = {
    "type": lambda record: _in_words(f"{_type(record)}s"),
    "kind": lambda record: _in_words(getattr(record, "kind", None) or getattr(record, "indicator", _type(record))),
    "topic": lambda record: _in_words(next(iter(getattr(record, "topics", ())), "no topic")),
}


# --- times ------------------------------------------------------------------------------------------------------


class _Part(NamedTuple):
    """A stretch of the drawing: from the start of the one day to the end of the other, and how it is drawn."""

    first: int
    last: int
    how: str


def _how(entry: TimelineEntry) -> str | None:
    """Return how the whole of *entry* is drawn if its date is not to be trusted."""
    if any(v.conjecture and v.value == entry.when for v in entry.record.variants):
        return _CONJECTURE
    return _ROUGH if entry.when.qualified else None


def _parts(entry: TimelineEntry, first: int, last: int) -> Iterator[_Part]:
    """Yield the parts of *entry* in a drawing that shows the days from *first* to *last*."""
    first_from, first_to, last_from, last_to = (min(max(bound, first), last) for bound in entry.when.bounds)
    doubtful = _how(entry)
    if doubtful is not None:
        yield _Part(first_from, last_to, doubtful)
    elif not entry.when.is_interval:
        yield _Part(first_from, last_to, _DAY if first_from == last_to else _WITHIN)
    elif first_to > last_from:
        yield _Part(first_from, last_to, _WITHIN)
    else:
        if first_from < first_to:
            yield _Part(first_from, first_to - 1, _WITHIN)
        yield _Part(first_to, last_from, _STRETCH)
        if last_from < last_to:
            yield _Part(last_from + 1, last_to, _WITHIN)


def _shown(entries: Sequence[TimelineEntry]) -> tuple[int, int]:
    """Return the first and the last day of a drawing of *entries*: whatever has no end runs to its edge."""
    known = [b for e in entries for b in e.when.bounds if FIRST_DAY <= b <= LAST_DAY] or [date(2000, 1, 1).toordinal()]
    first, last = min(known), max(known)
    open_start = any(e.when.bounds[0] < FIRST_DAY for e in entries)
    open_end = any(e.when.bounds[3] > LAST_DAY for e in entries)
    more = max((last - first) // 40, 20)
    return (
        max(first - more * (4 if open_start else 1), FIRST_DAY),
        min(last + more * (4 if open_end else 1), LAST_DAY),
    )


# --- the drawing ------------------------------------------------------------------------------------------------


class _Column:
    """Some rows over each other, with an axis of time of their own."""

    def __init__(self, rows: Sequence[_Row], look: Look, left: float, right: float) -> None:
        self.rows, self.look, self.left, self.right = rows, look, left, right
        self.entries = [(number, row.entry) for number, row in enumerate(rows)]
        self.first, self.last = _shown([entry for _, entry in self.entries])
        self.words = {entry.when: self._in_words(entry) for _, entry in self.entries}
        above = ["", *(row.lane for row in rows)]
        self.lanes = [
            "" if row.lane == over else shortened(row.lane, (right - left) * 0.2, look.text)
            for row, over in zip(rows, above, strict=False)
        ]
        taken = [max(width_of(t, look.text) for t in texts) for texts in (self.lanes, self.words.values())]
        self.start = left + sum(width + look.text * 1.2 for width in taken if width)

    def _in_words(self, entry: TimelineEntry) -> str:
        words = _MONTHS.sub(lambda month: month[0][:3], entry.when.in_words())
        return shortened(words, (self.right - self.left) * 0.25, self.look.text)

    def _at(self, day: int) -> float:
        """Return where *day* begins, in pixels."""
        return self.start + (day - self.first) / (self.last + 1 - self.first) * (self.right - self.start)

    def _told(self, number: int, entry: TimelineEntry) -> dict[str, Any]:
        outside = "" if entry.certain else " (may fall outside the period)"
        return {
            "row": number,
            "id": entry.record.id,
            "type": _in_words(_type(entry.record)),
            "title": entry.title,
            "when": f"{entry.when.in_words()}{outside}",
            "what": _LANES["kind"](entry.record),
            "doubts": doubts(entry.record),
            "cited": cited([entry.record]),
        }

    def _parts(self) -> Iterator[dict[str, Any]]:
        for number, entry in self.entries:
            for part in _parts(entry, self.first, self.last):
                yield {
                    **self._told(number, entry),
                    "from": iso(part.first),
                    "to": iso(part.last + 1),
                    "day": part.first == part.last,
                    "how": part.how,
                }

    def _labels(self) -> Iterator[dict[str, Any]]:
        text = self.look.text
        for number, entry in self.entries:
            parts = [*_parts(entry, self.first, self.last)]
            first, last = parts[0].first, parts[-1].last + 1
            left = self._at(first) - self.start - text * 2
            right = self.right - self._at(last) - text
            title = f"{entry.title}{'' if entry.certain else ' (?)'}"
            needed = width_of(title, text)
            if max(left, right) < needed and self._at(last) - self._at(first) > max(left, right):
                # A bar that leaves no room beside it bears its title.
                side, at, room = "inside", first, self.right - self._at(first) - text
            elif right >= min(needed, left):
                side, at, room = "right", last, right
            else:
                side, at, room = "left", first, left
            yield {
                **self._told(number, entry),
                "label": shortened(title, room, text),
                "words": self.words[entry.when],
                "at": iso(at),
                "side": side,
            }

    def _arrows(self) -> Iterator[dict[str, Any]]:
        for number, entry in self.entries:
            first, _, _, last = entry.when.bounds
            if first < FIRST_DAY:
                yield {
                    **self._told(number, entry),
                    "at": iso(self.first),
                    "endless": entry.when.open_start,
                    "turn": 270,
                }
            if last > LAST_DAY:
                yield {
                    **self._told(number, entry),
                    "at": iso(self.last + 1),
                    "endless": entry.when.open_end,
                    "turn": 90,
                }

    def chart(self, count: int, types: Sequence[str]) -> alt.LayerChart:
        """Return the column as a part of a drawing of *count* rows."""
        look, text = self.look, self.look.text
        scale, axis = time_axis(self.first, self.last, self.start, self.right, look)
        x = alt.X("from:T", scale=scale, axis=axis)
        y = alt.Y("row:O", axis=None, scale=alt.Scale(domain=[*range(count)], paddingInner=0.45, paddingOuter=0.3))
        kinds = alt.Scale(domain=[*types], range=[*look.hues])
        legend = alt.Legend(title=None, symbolType="square") if len(types) > 1 else None
        told = tooltips("title", "when", "what", "doubts", "cited")
        drawing = {
            "fill": alt.Fill("type:N", scale=kinds, legend=legend),
            "stroke": alt.Stroke("type:N", scale=kinds, legend=legend),
            "fillOpacity": _of_how(alt.FillOpacity, [filled for _, filled, _ in _SYMBOLS.values()]),
            "strokeDash": _of_how(alt.StrokeDash, [dash for _, _, dash in _SYMBOLS.values()]),
            "tooltip": told,
        }
        parts = [*self._parts()]
        labels = alt.Chart(inline(self._labels()))
        said = {"y": y, "tooltip": told}
        layers = [
            alt.Chart(inline({"row": n} for n, _ in self.entries))
            .mark_rule(color=look.faint, strokeDash=[1, 3], x=self.start, x2=self.right)
            .encode(y=y),
            alt.Chart(inline(p for p in parts if not p["day"]))
            .mark_bar(strokeWidth=text / 9, height=text * 1.05)
            .encode(x=x, x2="to:T", y=y, **drawing),
            alt.Chart(inline(p for p in parts if p["day"]))
            .mark_point(shape="circle", size=text * text * 0.5, strokeWidth=text / 9, opacity=1)
            .encode(x=x, y=y, **drawing),
            labels.mark_text(align="right", baseline="middle", x=self.start - text * 0.9, color=look.quiet).encode(
                text="words:N", **said
            ),
        ]
        halo: dict[str, Any] = {"stroke": look.paper, "strokeWidth": text / 3.5, "strokeJoin": "round"}
        plain: dict[str, Any] = {}
        aligned: Any
        for side, aligned, dx, style in (
            ("right", "left", 0.75, plain),
            ("left", "right", -0.75, plain),
            ("inside", "left", 0.75, halo),
            ("inside", "left", 0.75, plain),
        ):
            layers.append(
                labels.mark_text(align=aligned, baseline="middle", dx=dx * text, **style)
                .encode(x=alt.X("at:T", scale=scale), text="label:N", **said)
                .transform_filter(alt.FieldEqualPredicate(field="side", equal=side))
            )
        headings = alt.Chart(inline({"row": n, "lane": lane} for n, lane in enumerate(self.lanes) if lane)).encode(y=y)
        layers.append(headings.mark_text(align="left", baseline="middle", x=self.left).encode(text="lane:N"))
        layers.append(headings.mark_rule(color=look.faint, x=self.left, x2=self.right, yOffset=-text * 0.85))
        arrows = alt.Chart(inline(self._arrows())).mark_point(shape="triangle", size=text * 5, opacity=1)
        layers.append(
            arrows.encode(
                x=alt.X("at:T", scale=scale),
                angle=alt.Angle("turn:Q", scale=None),
                fill=alt.when(alt.datum.endless)
                .then(alt.Fill("type:N", scale=kinds, legend=None))
                .otherwise(alt.value(look.paper)),
                stroke=drawing["stroke"],
                **said,
            )
        )
        return alt.LayerChart(layer=layers)


def _of_how(channel: Any, values: Sequence[Any]) -> Any:
    return channel("how:N", scale=alt.Scale(type="ordinal", domain=[*_SYMBOLS], range=[*values]), legend=None)
