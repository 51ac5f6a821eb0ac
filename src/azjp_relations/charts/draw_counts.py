"""Counts: a bar for each key, of which what is certain is solid and what may be is open."""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import altair as alt

from azjp_relations.answers.counts import Tally
from azjp_relations.charts.axis import round_years
from azjp_relations.charts.layout import amount_axis, caption, cited, empty, framed, inline, key, keyed, tooltips
from azjp_relations.charts.theme import BAR, Look, shortened, width_of
from azjp_relations.errors import QuestionError
from azjp_relations.model import Record

__all__ = ["counted", "drawn", "is_time", "names_of"]

_MOST_BARS = {"notebook": 120, "slide": 34}
_MOST_YEARS = 400
_NAMED_RECORDS = 6

_CERTAIN = "certain"
_COUNTED = "counted, not certain"
_POSSIBLE = "possible as well"
_SYMBOLS: Mapping[str, tuple[str, float, list[int]]] = {
    _CERTAIN: (BAR, 1, [1, 0]),
    _COUNTED: (BAR, 0.3, [1, 0]),
    _POSSIBLE: (BAR, 0, [3, 2]),
}
_YEAR, _DECADE = re.compile(r"\d{4}"), re.compile(r"\d{3}X")


def is_time(keys: Iterable[str]) -> bool:
    """Return whether *keys* are all years or all decades: no axis has even steps for both.

    >>> is_time(["1998", "2003"]), is_time(["197X", "198X"]), is_time(["1998", "199X"])
    (True, True, False)
    """
    keys = [*keys]
    return all(map(_YEAR.fullmatch, keys)) or all(map(_DECADE.fullmatch, keys))


def names_of(records: Iterable[Record]) -> Mapping[str, str]:
    """Return the names of the actors and sources of *records* by their ids, for keys that are ids."""
    found: dict[str, str] = {}
    for record in records:
        found.update((actor.id, actor.name) for actor in record.actors)
        found.update((c.source.id, c.source.name) for c in record.citations)
    return found


def counted(count: int | Fraction) -> str:
    """Return a count as it is written.

    >>> counted(Fraction(1, 3)), counted(1200)
    ('0.33', '1,200')
    """
    return f"{int(count):,}" if count.denominator == 1 else f"{float(count):,.2f}"


def drawn(answer: Tally, *, title: str, look: Look) -> alt.LayerChart:
    """Return *answer* as a chart: by time as columns in its order, otherwise as bars, longest first."""
    if not answer:
        return empty(look, title=title, foot=caption(answer))
    return (_columns if is_time(answer) else _bars)(_Counts(answer), title, look)


class _Counts:
    """The counts, ready to be drawn."""

    def __init__(self, answer: Tally) -> None:
        self.answer = answer
        self.low, self.high = answer.low, answer.high
        self.keys = [*self.high]
        self.groups = answer.groups
        self.names = names_of(answer.records)

    def count(self, of: str) -> int | Fraction:
        return self.answer.get(of, 0)

    def name(self, of: str) -> str:
        name = self.names.get(of, of.replace("-", " "))
        return f"{name[:1].upper()}{name[1:]}"

    def told(self, of: str) -> dict[str, Any]:
        records = self.groups.get(of, ())
        titles = [record.label for record in records[:_NAMED_RECORDS]]
        more = len(records) - len(titles)
        return {
            "key": of,
            "title": self.name(of),
            "count": counted(self.count(of)),
            "between": f"{counted(self.low.get(of, 0))} and {counted(self.high[of])}",
            "names": "; ".join(titles) + (f" and {more:,} more" if more > 0 else ""),
            "cited": cited(records),
        }

    def parts(self, of: str) -> Iterator[tuple[str, float, float]]:
        low, count, high = self.low.get(of, 0), self.count(of), self.high[of]
        for how, begin, end in ((_CERTAIN, 0, low), (_COUNTED, low, count), (_POSSIBLE, count, high)):
            if begin < end:
                yield how, float(begin), float(end)

    @property
    def symbols(self) -> Mapping[str, tuple[str, float, list[int]]]:
        used = {how for of in self.keys for how, _, _ in self.parts(of)}
        return {how: symbol for how, symbol in _SYMBOLS.items() if how in used}

    def notes(self) -> list[str]:
        if any(count.denominator > 1 for count in self.answer.values()):
            return ["A record that several may be the time of counts in each by the share of its possible days."]
        several = sum(map(len, self.groups.values())) > len(self.answer.records)
        return ["A record that belongs under several counts under each."] if several else []


def _finish(
    counts: _Counts, layers: list[alt.Chart], title: str, look: Look, *, below: float, above: float, height: float
) -> alt.LayerChart:
    drawing = alt.LayerChart(layer=layers)
    certain = [*counts.symbols] == [_CERTAIN]
    return framed(
        layers if certain else [keyed(drawing, key(counts.symbols, look))],
        look=look,
        title=title,
        notes=counts.notes(),
        foot=caption(counts.answer),
        below=below,
        above=above,
        height=height,
    )


_TOLD = ("title", "count", "between", "names", "cited")


def _filled(look: Look) -> dict[str, Any]:
    hows = [*_SYMBOLS]
    return {
        "fillOpacity": alt.FillOpacity(
            "how:N",
            scale=alt.Scale(type="ordinal", domain=hows, range=[filled for _, filled, _ in _SYMBOLS.values()]),
            legend=None,
        ),
        "strokeDash": alt.StrokeDash(
            "how:N",
            scale=alt.Scale(type="ordinal", domain=hows, range=[dash for _, _, dash in _SYMBOLS.values()]),
            legend=None,
        ),
        "fill": alt.value(look.hues[0]),
        "stroke": alt.value(look.hues[0]),
        "tooltip": tooltips(*_TOLD),
    }


def _bars(counts: _Counts, title: str, look: Look) -> alt.LayerChart:
    text = look.text
    keys = sorted(counts.keys, key=lambda of: (-counts.count(of), -counts.high[of], counts.name(of)))
    most = _MOST_BARS["notebook" if look.height is None else "slide"]
    if len(keys) > most:
        raise QuestionError(f"{len(keys)} bars are no picture that can be read, {most} are: count fewer records")
    names = {of: shortened(counts.name(of), look.room * 0.4, text) for of in keys}
    left = max(width_of(name, text) for name in names.values()) + text
    figures = {of: counted(counts.count(of)) for of in keys}
    right = look.room - max(width_of(figure, text) for figure in figures.values()) - text
    longest = float(max(counts.high.values()))
    x_scale = alt.Scale(domain=[0, longest], nice=False, rangeMin=left, rangeMax=right)
    axis = alt.Axis(
        orient="top",
        title="records",
        titleAnchor="start",
        titleX=left,
        grid=True,
        domain=False,
        ticks=False,
        format=",~r",
        tickMinStep=1,
        tickCount=5,
    )
    y = alt.Y("row:O", axis=None, scale=alt.Scale(domain=[*range(len(keys))], paddingInner=0.35, paddingOuter=0.2))
    rows = [
        {**counts.told(of), "row": n, "name": names[of], "figure": figures[of], "end": float(counts.high[of])}
        for n, of in enumerate(keys)
    ]
    parts = [
        {**row, "how": how, "from": begin, "to": end} for row in rows for how, begin, end in counts.parts(row["key"])
    ]
    base = alt.Chart(inline(rows)).encode(y=y, tooltip=tooltips(*_TOLD))
    layers = [
        alt.Chart(inline(parts))
        .mark_bar(strokeWidth=text / 9)
        .encode(x=alt.X("from:Q", scale=x_scale, axis=axis), x2="to:Q", y=y, **_filled(look)),
        base.mark_text(align="right", baseline="middle", x=left - text * 0.7).encode(text="name:N"),
        base.mark_text(align="left", baseline="middle", dx=text * 0.5, fontWeight="bold").encode(
            x=alt.X("end:Q", scale=x_scale), text="figure:N"
        ),
    ]
    return _finish(counts, layers, title, look, below=0, above=0, height=len(keys) * text * 1.75)


def _columns(counts: _Counts, title: str, look: Look) -> alt.LayerChart:
    text = look.text
    step = 10 if counts.keys[0].endswith("X") else 1
    first, last = (int(counts.keys[n].replace("X", "0")) for n in (0, -1))
    years = range(first, last + 1, step)
    if len(years) > _MOST_YEARS:
        raise QuestionError(f"{len(years)} columns are no picture that can be read, {_MOST_YEARS} are: count decades")
    left = text * 2.6
    width = (look.room - left) / len(years)
    x_scale = alt.Scale(
        domain=[first - step / 2, last + step / 2], nice=False, zero=False, rangeMin=left, rangeMax=look.room
    )
    marked = (
        [*years] if step == 10 else round_years(first, last, max(int((look.room - left) / (text * 3.6)), 2)) or [first]
    )
    ticks = alt.Axis(
        title=None,
        values=marked,
        format="d",
        grid=False,
        labelExpr="datum.label + 's'" if step == 10 else alt.Undefined,
    )
    x = alt.X("from:Q", scale=x_scale, axis=ticks)
    amounts = amount_axis("records", text, tickMinStep=1, tickCount=5, format=",~r")
    half = step * 0.38
    parts, rows = [], []
    for of in counts.keys:
        at = int(of.replace("X", "0"))
        row = {
            **counts.told(of),
            "from": at - half,
            "to": at + half,
            "at": at,
            "figure": counted(counts.count(of)) if counts.count(of) else "",
            "end": float(counts.high[of]),
        }
        rows.append(row)
        parts += [{**row, "how": how, "low": low, "high": high} for how, low, high in counts.parts(of)]
    y = alt.Y("low:Q", axis=amounts, scale=alt.Scale(domainMin=0, nice=True))
    layers = [
        alt.Chart(inline(parts))
        .mark_rect(strokeWidth=text / 9)
        .encode(x=x, x2="to:Q", y=y, y2="high:Q", **_filled(look))
    ]
    if max(width_of(row["figure"], text) for row in rows) < width * 1.15:
        layers.append(
            alt.Chart(inline(rows))
            .mark_text(baseline="bottom", dy=-text * 0.3, fontWeight="bold")
            .encode(x=alt.X("at:Q", scale=x_scale), y=alt.Y("end:Q"), text="figure:N")
        )
    return _finish(counts, layers, title, look, below=text * 2, above=text * 3, height=text * 22)
