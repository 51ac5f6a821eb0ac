"""Charts of stories that no chart of the library draws: shares of a year, and the readings of one date."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import altair as alt

import azjp_relations as azjp
from azjp_relations.charts.theme import FONTS, Look

_Point = tuple[float, float]
#: The years that an axis names.
_FIVES = list(range(1990, 2031, 5))


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


def _rows(points: Sequence[_Point], **more: Any) -> alt.InlineData:
    return alt.InlineData(values=[{"x": x, "y": y, **more} for x, y in points])


def _x() -> alt.X:
    axis = alt.Axis(format="d", grid=False, values=_FIVES)
    return alt.X("x:Q", scale=alt.Scale(nice=False, zero=False), title=None, axis=axis)


def lines(style: Look, title: str, below: str, series: Mapping[str, Sequence[_Point]], *, unit: str) -> alt.LayerChart:
    """Draw each series with its name at its highest point."""
    axis = alt.Axis(tickCount=6, domain=False)
    y = alt.Y("y:Q", title=unit, scale=alt.Scale(zero=True), axis=axis)
    layers = []
    for index, (name, points) in enumerate(series.items()):
        hue = style.hues[index]
        line = alt.Chart(_rows(points)).mark_line(color=hue, strokeWidth=2, point={"color": hue, "size": 22})
        layers.append(line.encode(x=_x(), y=y))
        top = alt.Chart(_rows([max(points, key=lambda point: point[1])], name=name))
        words = top.mark_text(color=hue, baseline="bottom", dy=-7, fontSize=style.text, fontWeight="bold")
        layers.append(words.encode(x=_x(), y=y, text="name:N"))
    return _sheet(layers, style, title, below, (style.room - 66, 300))


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


def votes(rel: azjp.Dataset, style: Look) -> alt.LayerChart:
    """Draw how often both voted the same, and how often against each other, of the roll calls of a year."""
    by_year: dict[str, dict[int, float]] = {"joint": {}, "same": {}, "opposite": {}}
    for fact in rel.facts.where(indicator="votes"):
        _, how, *rest = fact.id.split("-")
        if len(rest) == 1:
            by_year[how][int(rest[0])] = float(fact.value.amount)
    share = {
        how: [(year, 100 * by_year[how][year] / of) for year, of in sorted(by_year["joint"].items())]
        for how in ("same", "opposite")
    }
    series = {"voted the same": share["same"], "one yes, one no": share["opposite"]}
    below = "Percent of the roll calls of a year in which both voted. The rest: one abstained, the other did not."
    return lines(style, "Azerbaijan and Japan in the General Assembly", below, series, unit="percent")


STORIES: dict[str, Callable[[azjp.Dataset, Look], alt.LayerChart]] = {"embassy": embassy, "votes": votes}
