"""The chart of a story that no chart of the library draws: the readings of one date."""

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import altair as alt

import azjp_relations as azjp
from azjp_relations.charts.theme import FONTS, Look


def _sheet(layers: Sequence[alt.Chart], style: Look, title: str, below: str, size: tuple[int, int]) -> alt.LayerChart:
    """Return *layers* as one chart that looks like those of the library; *below* is also said to who can't see it."""
    text = {"labelColor": style.quiet, "titleColor": style.quiet, "gridColor": style.faint, "domainColor": style.faint}
    sizes = {"labelFontSize": style.text, "titleFontSize": style.text, "tickColor": style.faint}
    wrapped = [textwrap.wrap(words, style.width // 7) for words in (title, below)]
    head = alt.TitleParams(wrapped[0], subtitle=wrapped[1], anchor="start", color=style.ink, offset=14)
    chart: alt.LayerChart = alt.layer(*layers).properties(
        title=head, width=size[0], height=size[1], background=style.paper
    )
    chart = chart.configure(padding=14, font=FONTS)
    chart = chart.configure_title(fontSize=style.text + 4, subtitleColor=style.quiet, subtitleFontSize=style.text)
    chart = chart.configure_axis(**text, **sizes, titleFontWeight="normal").configure_view(stroke=None)
    chart["description"] = f"{title} ({below})"
    return chart


def spans(style: Look, title: str, below: str, rows: Sequence[tuple[str, azjp.EdtfDate, bool]]) -> alt.LayerChart:
    """Draw a row for each label: a dot for a day, an open bar for a longer time, in the second colour if it denies."""
    data = [
        {"label": label, "from": str(when.earliest), "to": str(when.latest), "hue": style.hues[int(denies)]}
        for label, when, denies in rows
    ]
    chart = alt.Chart(alt.InlineData(values=data))
    axis = alt.Axis(labelLimit=330, domain=False, ticks=False, grid=True)
    y = alt.Y("label:N", sort=[label for label, *_ in rows], title=None, axis=axis)
    years = [row["from"][:4] for row in data]
    ends = alt.Scale(domain=[f"{int(min(years)) - 1}-12-31", f"{int(max(years)) + 1}-02-01"])
    x = alt.X("from:T", title=None, scale=ends, axis=alt.Axis(format="%Y", tickCount="year", grid=False))
    hue = alt.Color("hue:N", scale=None)
    bars = chart.transform_filter("datum.from != datum.to").mark_bar(filled=False, strokeWidth=1.6, height=11)
    dots = chart.transform_filter("datum.from == datum.to").mark_point(filled=True, size=90, opacity=1)
    layers = [bars.encode(y=y, x=x, x2="to:T", color=hue), dots.encode(y=y, x=x, color=hue)]
    return _sheet(layers, style, title, below, (style.room - 180, 34 * len(rows)))


# --- one chart for each story -----------------------------------------------------------------------------------


def embassy(rel: azjp.Dataset, style: Look) -> alt.LayerChart:
    """Draw the readings of the opening of the embassy in Tokyo, and the series that has no envoy that year."""
    opening = rel.events["opening-embassy-azerbaijan-tokyo-2005"]
    said: list[Any] = [("The embassy itself", opening.when, False)]
    for variant in opening.variants:
        source = variant.citations[0].source
        article = source.reliability is azjp.Reliability.ENCYCLOPEDIA
        said.append(("Encyclopedia" if article else "Joint statement, 2006", variant.value, False))
    said.append(("Data series: no envoy", azjp.EdtfDate.parse("2005"), True))
    said.sort(key=lambda row: str(row[1].earliest))
    below = "Dot: a day. Open bar: a month or a year. Orange: says that there was none."
    return spans(style, "When did Azerbaijan's embassy in Tokyo open?", below, said)


STORIES: dict[str, Callable[[azjp.Dataset, Look], alt.LayerChart]] = {"embassy": embassy}
