"""The charts of the stories, drawn from the packaged record: lines, marks beside them, and spans with a label each."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
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


def lines(
    style: Look,
    title: str,
    below: str,
    series: Mapping[str, Sequence[_Point]],
    *,
    unit: str,
    beside: Mapping[str, _Point] | None = None,
    step: bool = False,
    scale: str = "linear",
) -> alt.LayerChart:
    """Draw each series with its name at its highest point, and open diamonds for the points *beside* them."""
    how: Any = alt.Scale(type="symlog", constant=10) if scale == "symlog" else alt.Scale(zero=True)
    values = [1, 10, 100, 1000] if scale == "symlog" else None
    axis = alt.Axis(values=values, tickCount=6, domain=False) if values else alt.Axis(tickCount=6, domain=False)
    y = alt.Y("y:Q", title=unit, scale=how, axis=axis)
    layers = []
    for index, (name, points) in enumerate(series.items()):
        hue = style.hues[index]
        made: Any = {"interpolate": "step-after"} if step else {"point": {"color": hue, "size": 22}}
        layers.append(alt.Chart(_rows(points)).mark_line(color=hue, strokeWidth=2, **made).encode(x=_x(), y=y))
        top = alt.Chart(_rows([max(points, key=lambda point: point[1])], name=name))
        words = top.mark_text(color=hue, baseline="bottom", dy=-7, fontSize=style.text, fontWeight="bold")
        layers.append(words.encode(x=_x(), y=y, text="name:N"))
    for name, point in (beside or {}).items():
        told = alt.Chart(_rows([point], name=name))
        hue = style.hues[1]
        diamond = told.mark_point(shape="diamond", filled=False, size=80, strokeWidth=1.6, color=hue)
        words = told.mark_text(color=hue, align="right", dx=-9, fontSize=style.text)
        layers += [diamond.encode(x=_x(), y=y), words.encode(x=_x(), y=y, text="name:N")]
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


def aid(rel: azjp.Dataset, style: Look) -> alt.LayerChart:
    """Draw net aid as it adds up, beside the sums that sources tell."""
    years = [(fact.period.year, fact.value.amount) for fact in rel.facts.where(indicator="net-aid")]
    sums = accumulate(float(amount) / 1e6 for _, amount in years)
    net = list(zip((year for year, _ in years), sums, strict=True))
    told = {
        "693.6 (2006)": rel.facts["development-aid-reported-2006"],
        "“more than 1,000” (2014)": rel.facts["development-aid-reported-2014"],
        "“more than 1,100” (2015)": rel.facts["development-aid-reported-2015"],
    }
    beside = {name: (fact.period.latest.year, float(fact.value.amount) / 1e6) for name, fact in told.items()}
    below = "Line: paid out less paid back, added up from 1992. Diamonds: aid “so far” as told in the press."
    title = "Japan's aid to Azerbaijan: what arrived, and what was told"
    return lines(style, title, below, {"net aid added up": net}, unit="USD, million", beside=beside)


def field(rel: azjp.Dataset, style: Look) -> alt.LayerChart:
    """Draw the stakes of two companies in one field as steps."""

    def steps(*names: str) -> list[_Point]:
        facts = [rel.facts[name] for name in names]
        points = [(_start(fact.period), float(fact.value.amount)) for fact in facts]
        return [*points, (2026.0, points[-1][1])]

    series = {
        "ITOCHU": steps("stake-itochu-acg-1996", "stake-itochu-acg-2010", "stake-japan-azeri-chirag-guneshli"),
        "INPEX": steps("stake-inpex-acg-2003", "stake-inpex-acg-2010", "stake-inpex-acg-2018"),
    }
    below = "Percent of the production sharing contract. No source on record tells of a change since 2018."
    title = "Japanese stakes in the Azeri-Chirag-Gunashli fields"
    return lines(style, title, below, series, unit="percent", step=True)


def _start(period: Any) -> float:
    return round(period.earliest.year + (period.earliest.month - 1) / 12, 2)


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


def turnover(rel: azjp.Dataset, style: Look) -> alt.LayerChart:
    """Draw trade as customs counted it, beside the turnover that was told."""
    counted: dict[int, float] = {}
    for fact in rel.facts.where(indicator="import", during="1992/2014"):
        year = fact.period.year
        counted[year] = counted.get(year, 0) + float(fact.value.amount) / 1e6
    beside = {}
    for fact in rel.facts.where(indicator="trade-turnover"):
        year = fact.period.year if fact.period else 2018  # most likely, as the record notes
        amount = float(fact.value.amount) / 1e6
        beside[f"{amount:,g}{' a year, told' if fact.value.per else ''}"] = (year, amount)
    below = "Line: what each side imported from the other, added up. Diamonds: turnover as told. Steps of ten times."
    title = "Trade of Azerbaijan and Japan, as counted and as told"
    points = sorted(counted.items())
    return lines(style, title, below, {"counted": points}, unit="USD, million", beside=beside, scale="symlog")


STORIES: dict[str, Callable[[azjp.Dataset, Look], alt.LayerChart]] = {
    "embassy": embassy,
    "aid": aid,
    "field": field,
    "votes": votes,
    "turnover": turnover,
}
