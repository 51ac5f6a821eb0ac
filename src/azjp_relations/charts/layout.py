"""What every chart has: a title, a foot that names the sources, tooltips, and a word where there is nothing to draw."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt

from azjp_relations.answers.answer import Answer
from azjp_relations.charts.theme import FONTS, Look, mixed, printable, shortened, wrapped_to
from azjp_relations.display import places_cited
from azjp_relations.model import Record
from azjp_relations.model.sources import Source

__all__ = [
    "amount_axis",
    "caption",
    "cited",
    "doubts",
    "empty",
    "framed",
    "inline",
    "key",
    "keyed",
    "named",
    "sources_in_short",
    "tooltips",
]

# So many sources, and reasons to leave something out, are named below a chart; the answer has them all.
_NAMED_SOURCES = 6
_NAMED_REASONS = 3
# A tooltip that is higher than the screen cannot be read.
_MOST_TOLD = 420

# How the reasons of answers go on after a number of records.
_REASONS = {
    "bears no ": "without a ",
    "states no ": "without a ",
    "has no ": "without a ",
    "is ": "",
    "names only ": "which name only ",
    "names no ": "which name no ",
}

_HEADINGS = {
    "title": "title",
    "when": "when",
    "figure": "figure",
    "count": "records",
    "between": "between",
    "what": "what",
    "names": "among them",
    "doubts": "doubts",
    "cited": "cited",
}


# --- what is said -----------------------------------------------------------------------------------------------


def named(count: int, one: str, several: str | None = None) -> str:
    """Return a count with its noun.

    >>> named(1, "record"), named(2300, "record")
    ('1 record', '2,300 records')
    """
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def sources_in_short(sources: Iterable[Source]) -> str:
    """Return who says it and when, for the foot of a chart.

    >>> from azjp_relations import load
    >>> sources_in_short(load().sources[1:2])
    'AZERTAC (5 May 2022)'
    """
    short = [f"{s.publisher} ({s.published.in_words() if s.published else 'undated'})" for s in sources]
    more = len(short) - _NAMED_SOURCES
    return ", ".join(short[:_NAMED_SOURCES]) + (f" and {more} more" if more > 0 else "")


def caption(answer: Answer) -> list[str]:
    """Return what stands below a chart of *answer*: how much it rests on, what it leaves out and why, its sources."""
    doubted = sum(bool(r.caveats) for r in answer.records)
    said = [f"Rests on {named(len(answer.records), 'record')}"]
    said += [f"{doubted:,} of them under a caveat"] if doubted else []
    left_out = Counter(_short_reason(reason) for reason in answer.reasons.values())
    lines = [f"{', '.join(said)}."]
    if left_out:
        lines[0] += f" Not drawn: {named(left_out.total(), 'record')}{_reasons(left_out)}."
    if answer.sources:
        lines.append(f"Sources: {sources_in_short(answer.sources)}.")
    return lines


def _reasons(left_out: Counter[str]) -> str:
    if len(left_out) == 1:
        return f", {next(iter(left_out))}"
    said = [f"{count:,} {reason}" for reason, count in left_out.most_common(_NAMED_REASONS)]
    rest = left_out.total() - sum(count for _, count in left_out.most_common(_NAMED_REASONS))
    said += [f"{rest:,} for other reasons"] if rest else []
    return f": {', '.join(said)}"


def _short_reason(reason: str) -> str:
    """Return a reason without what is particular to one record."""
    short = reason.partition(":")[0]
    if short.startswith("is part of"):
        return "part of another that is counted"
    for begun, said in _REASONS.items():
        if short.startswith(begun):
            return f"{said}{short.removeprefix(begun)}"
    return short


def cited(records: Iterable[Record]) -> str:
    """Return the places that state *records*, as a tooltip names them."""
    return shortened(places_cited(dict.fromkeys(c for r in records for c in r.citations)), _MOST_TOLD, 1.8)


def doubts(record: Record) -> str:
    """Return the doubts about *record*, with its other readings, as a tooltip names them."""
    said = [
        f"{'conjecture' if v.conjecture else 'also attested'} of {v.field}: {getattr(v.value, 'text', v.value)}"
        for v in record.variants
    ]
    said += [f"{c.kind.value}: {c.note}" for c in record.caveats]
    return shortened("; ".join(said), _MOST_TOLD, 1.8) or "none on record"


def tooltips(*keys: str) -> list[alt.Tooltip]:
    """Return the tooltips that show the fields *keys* of a row, each under its heading."""
    return [alt.Tooltip(field=key, type="nominal", title=_HEADINGS[key]) for key in keys]


# --- how it is drawn --------------------------------------------------------------------------------------------


def amount_axis(title: str, text: float, **more: Any) -> alt.Axis:
    """Return an axis of amounts whose title and numbers stand above its lines; *text* is the height of the letters."""
    return alt.Axis(
        title=title,
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleX=0,
        titleY=-text * 1.5,
        titleBaseline="bottom",
        domain=False,
        ticks=False,
        labelAlign="left",
        labelPadding=0,
        labelBaseline="bottom",
        labelOffset=-text * 0.2,
        **more,
    )


class _Rows(alt.InlineData):
    """Rows that Altair neither checks nor copies each time it copies a layer: nobody changes them."""

    _class_is_valid_at_instantiation = False

    def __deepcopy__(self, _memo: object = None) -> "_Rows":
        return self


def inline(rows: Iterable[Mapping[str, Any]]) -> alt.InlineData:
    """Return *rows* as the data of a chart, which holds them itself."""
    return _Rows(values=[dict(row) for row in rows])


def framed(
    layers: Sequence[alt.Chart | alt.LayerChart],
    *,
    look: Look,
    title: str,
    notes: Sequence[str] = (),
    foot: Sequence[str],
    below: float,
    height: float,
    above: float = 0,
) -> alt.LayerChart:
    """Return *layers* as one chart with title, notes under it, and foot, as wide as the look says.

    Args:
        layers: What is drawn, each layer over those before it.
        look: How it looks.
        title: What is asked.
        notes: What must be known to read it, in sentences.
        foot: The caption.
        below: How much room the horizontal axis takes below the drawing.
        above: How much room the vertical axis takes above it, for its title.
        height: Of the drawing; where the look has a height of its own, that decides.
    """
    size = look.text * 0.92
    lines = [line for text in foot for line in wrapped_to(text, look.room, size)]
    footer = (
        alt.Chart(inline([{}]))
        .mark_text(
            text=lines,
            x=0,
            y=alt.ExprRef(f"height + {below + look.line * 1.2:.1f}"),
            align="left",
            baseline="top",
            fontSize=size,
            lineHeight=size * 1.4,
            color=look.quiet,
            tooltip=None,
        )
        .encode()
    )
    return Chart(
        layer=[*layers, footer],
        title=heading(title, notes, look),
        width=look.width,
        height=height if look.height is None else look.height,
        autosize=alt.AutoSizeParams(type="fit-x" if look.height is None else "fit", contains="padding"),
        description=f"{title}. {' '.join((*notes, *foot))}",
        padding=look.margin,
        config=alt.Config(**config(look, above)),
    )


class Chart(alt.LayerChart):
    """A layered chart whose texts hold only characters that a drawing may hold."""

    def to_dict(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the specification."""
        spec: dict[str, Any] = printable(super().to_dict(*args, **kwargs))
        return spec


def heading(title: str, notes: Sequence[str], look: Look) -> alt.TitleParams:
    """Return the title of a chart, with the notes below it."""
    # Bold letters are wider by a tenth.
    lines = wrapped_to(title, look.room / 1.1, look.text * 1.5, most=3)
    below = [line for note in notes for line in wrapped_to(note, look.room, look.text)]
    return alt.TitleParams(text=lines or [""], subtitle=below or alt.Undefined)


def config(look: Look, above: float = 0) -> dict[str, Any]:
    """Return the settings of a chart that make its look."""
    words = {"labelFontSize": look.text, "titleFontSize": look.text, "labelColor": look.quiet, "titleColor": look.quiet}
    return {
        "background": look.paper,
        "font": FONTS,
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "frame": "group",
            "color": look.ink,
            "fontSize": look.text * 1.5,
            "fontWeight": "bold",
            "lineHeight": look.text * 1.8,
            "subtitleColor": look.quiet,
            "subtitleFontSize": look.text,
            "subtitleLineHeight": look.line,
            "subtitlePadding": look.text * 0.5,
            "offset": look.text * 1.1,
        },
        "axis": {
            **words,
            "titleFontWeight": "normal",
            "gridColor": look.faint,
            "domainColor": look.quiet,
            "tickColor": look.quiet,
            "tickSize": look.text * 0.4,
        },
        "legend": {
            **words,
            "orient": "top",
            "direction": "horizontal",
            "titleFontWeight": "normal",
            "titleAnchor": "start",
            "titleOrient": "left",
            "titlePadding": look.text,
            "labelLimit": look.room,
            "titleLimit": look.room,
            "symbolSize": look.text * 9,
            "symbolStrokeWidth": look.text / 8,
            "columnPadding": look.text * 1.1,
            "offset": look.text * 0.5 + above,
            "padding": 0,
        },
        "text": {"color": look.ink, "fontSize": look.text},
    }


def key(symbols: Mapping[str, tuple[str, float, list[int]]], look: Look, title: str | None = None) -> alt.Chart:
    """Return a layer that draws nothing, and whose legend explains symbols: shape, how much filled, outline."""
    scales: dict[str, list[Any]] = {
        "shape": [shape for shape, _, _ in symbols.values()],
        "fill": [mixed(look.quiet, look.paper, filled) for _, filled, _ in symbols.values()],
        "stroke": [look.quiet for _ in symbols],
        "strokeDash": [dash for _, _, dash in symbols.values()],
    }
    channels = {"shape": alt.Shape, "fill": alt.Fill, "stroke": alt.Stroke, "strokeDash": alt.StrokeDash}
    encoded: Any = {
        name: channel(
            field="how",
            type="nominal",
            scale=alt.Scale(type="ordinal", domain=[*symbols], range=scales[name]),
            legend=alt.Legend(title=title, symbolOpacity=1, symbolOffset=look.text * 0.5, labelOffset=look.text * 0.8),
        )
        for name, channel in channels.items()
    }
    mark = alt.Chart(inline({"how": how} for how in symbols)).mark_point(
        opacity=0, x=look.room / 2, y=look.text * 2, tooltip=None
    )
    legend: alt.Chart = mark.encode(**encoded)
    return legend


def keyed(drawing: alt.Chart | alt.LayerChart, legend: alt.Chart) -> alt.LayerChart:
    """Return *drawing* with a legend made by :func:`key`."""
    apart: Any = dict.fromkeys(("shape", "fill", "stroke", "strokeDash"), "independent")
    return alt.LayerChart(layer=[drawing, legend], resolve=alt.Resolve(scale=alt.ScaleResolveMap(**apart)))


def empty(look: Look, *, title: str, foot: Sequence[str]) -> alt.LayerChart:
    """Return a chart that says that there is nothing to draw."""
    message = (
        alt.Chart(inline([{"message": "Nothing on record to draw"}]))
        .mark_text(
            x=alt.ExprRef("width / 2"),
            y=alt.ExprRef("height / 2"),
            fontSize=look.text * 1.3,
            color=look.quiet,
            align="center",
        )
        .encode(text=alt.Text("message:N"))
    )
    return framed([message], look=look, title=title, foot=foot, below=0, height=look.text * 12)
