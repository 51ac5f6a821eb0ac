"""Answers as charts: Altair objects that hold their data, cite in their tooltips, and name their sources.

Each function takes an answer of :mod:`azjp_relations.answers` and returns a chart, which you can show in a notebook (it
needs no network), change with Altair, or write to a file with :func:`save`.

Certain is solid, uncertain is open, and doubtful has a broken outline; nothing is told by colour alone. A date less
precise than a day is a span, not a point. A chart leaves out what its answer leaves out, and its caption says how many
records those are and why.

Needs the extra ``charts``: Altair, vl-convert, NetworkX and SciPy, imported when you draw the first chart.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from os import PathLike
from typing import TYPE_CHECKING, Any

from azjp_relations.answers.answer import Answer
from azjp_relations.answers.counts import Tally
from azjp_relations.answers.network import Network
from azjp_relations.answers.panel import Panel
from azjp_relations.answers.series import Series
from azjp_relations.answers.timeline import Timeline
from azjp_relations.answers.totals import Totals
from azjp_relations.charts.theme import Size, Theme, look
from azjp_relations.errors import QuestionError, extra, whole
from azjp_relations.model import Record

if TYPE_CHECKING:
    from altair import LayerChart, TopLevelMixin

__all__ = ["Size", "Theme", "counts", "network", "panel", "save", "series", "timeline", "totals"]

#: The charts, each with the answer that it draws and the function that gives it; ``draw_`` and the name is its file.
_CHARTS: dict[str, tuple[type[Answer], str]] = {
    "timeline": (Timeline, "timeline"),
    "series": (Series, "series"),
    "totals": (Totals, "total_by"),
    "counts": (Tally, "count_by"),
    "panel": (Panel, "panel"),
    "network": (Network, "network"),
}
_BRINGS = "Altair, vl-convert, NetworkX and SciPy"


def __dir__() -> list[str]:
    return sorted(__all__)


def _draw(name: str, given: Any, title: str | None, theme: Theme, size: Size, **options: Any) -> "LayerChart":
    """Return the chart *name* of one answer, or of several."""
    style = look(theme, size)
    kind, given_by = _CHARTS[name]
    named, others = _named(given), _named(options.get("beside"))
    drawn, beside = ([answer for _, answer in some] for some in (named, others))
    kinds = (Series, Totals) if (takes_several := kind in {Series, Totals}) else (kind,)
    for answer in [*drawn, *beside]:
        if not isinstance(answer, kinds):
            raise QuestionError(
                f"charts.{name}() draws a {kind.__name__}, which azjp_relations.{given_by}() gives, not a"
                f" {type(answer).__name__}"
            )
    with extra("charts", _BRINGS):
        from azjp_relations.charts.layout import sheet, title_of

        module: Any = import_module(f"{__name__}.draw_{name}")
    if takes_several:
        given, options["beside"] = named, others
    return sheet(module.draw(given, style, **options), [*drawn, *beside], title or title_of(drawn, beside), style)


def _named(given: Any) -> list[tuple[str, Any]]:
    """Return the answers in a list or a mapping, or a single one, each with the name given to it, if any."""
    # An answer may itself be a mapping.
    if isinstance(given, Mapping) and not isinstance(given, Answer):
        return [(str(name), answer) for name, answer in given.items()]
    return [("", one) for one in ([] if given is None else given if isinstance(given, list | tuple) else [given])]


def timeline(
    answer: Timeline,
    *,
    lanes: str | Callable[[Record], str] | None = None,
    title: str | None = None,
    theme: Theme = "auto",
    size: Size = "notebook",
) -> "LayerChart":
    """Draw a timeline: a row for each record, with its date in words, its title, and its time as a mark.

    A day is a dot. A date less precise than a day is an open bar over all of its possible days, and so are the
    uncertain ends of an interval; the days that an interval certainly covers are solid. An approximate, uncertain or
    conjectured date has a broken outline and no filling. A filled arrow means that it has no beginning or end, an
    open one that this is unknown. "On or before" a day is a short bar up to that day. A title that is too long is cut;
    the tooltip has all of it. More than 120 records, or 30 on a slide, are drawn as dots that count the records of each
    year and lane, by theme if you name no lanes.

    Args:
        answer: The timeline.
        lanes: How to group the records: by ``"type"``, ``"kind"`` or ``"topic"`` (the first of each record), or with a
            function from a record to the name of its lane. ``None`` keeps all in order of time.
        title: The title; by default what the answer is about, with the two countries and the years.
        theme: ``"light"``, ``"dark"``, or ``"auto"``: light in a file, and in a notebook as the notebook is.
        size: ``"notebook"`` or ``"phone"``, 720 or 360 pixels wide and as high as needed, or ``"slide"``, 1600 × 900.

    Raises:
        MissingExtraError: If the extra ``charts`` is not installed.
        QuestionError: If *answer* is of another class or too large for one chart; for an unknown theme, size or lane.

    >>> import azjp_relations as azjp
    >>> chart = timeline(azjp.timeline(azjp.load(), during="2015/2016"), lanes="kind")
    >>> chart.title.text
    ['Azerbaijan and Japan: events and agreements, 2015–2016']
    """
    return _draw("timeline", answer, title, theme, size, lanes=lanes)


def series(
    answer: "Series | Totals | Mapping[str, Series | Totals] | Sequence[Series | Totals]",
    *,
    beside: "Series | Totals | Mapping[str, Series | Totals] | None" = None,
    panels: bool | None = None,
    running: bool = False,
    title: str | None = None,
    theme: Theme = "auto",
    size: Size = "notebook",
) -> "LayerChart":
    """Draw one series or several over time: bars for flows, points and lines for levels.

    The bar of a flow covers its period. A level, or a flow over more than a year, is a point on a bar over its period;
    a line joins levels, dotted across years without a figure. A solid mark is as its source states it; a light one is
    approximate or only a limit, with an arrow for "more than" or "less than"; an open one with a broken outline and a
    question mark is doubtful. The upright line through a mark runs from the least to the most that it may be.

    *answer* is a series, or sums by year or decade; for several, a list of them, or a mapping from names for the
    legend. Those in one unit share a panel; each further unit gets a panel with its own axis. If *panels* is ``True``,
    each series gets its own panel; if ``False``, more than one is refused. *running* adds up each series from its
    beginning, to compare it with sums "so far"; levels can't be added up. *beside* are more answers, drawn as points,
    such as what was claimed. The other arguments and the errors are those of :func:`timeline`.

    >>> import azjp_relations as azjp
    >>> rel = azjp.load()
    >>> sides = {f"from {one}": azjp.series(rel, indicator="import", origin=one, during="1992/2014")
    ...          for one in ("azerbaijan", "japan")}
    >>> series(sides).title.text
    ['Azerbaijan and Japan: imports from Azerbaijan and Japan, 1992–2014']
    >>> claimed = azjp.series([rel.facts["development-aid-reported-2015"]])
    >>> chart = series(azjp.series(rel, indicator="net-aid"), running=True, beside={"claimed in 2015": claimed})
    """
    return _draw("series", answer, title, theme, size, beside=beside, panels=panels, running=running, stacked=False)


def totals(
    answer: "Totals | Mapping[str, Totals] | Sequence[Totals]",
    *,
    beside: "Series | Totals | Mapping[str, Series | Totals] | None" = None,
    stacked: bool = False,
    title: str | None = None,
    theme: Theme = "auto",
    size: Size = "notebook",
) -> "LayerChart":
    """Draw sums by key: years and decades as columns in order of time, other keys as bars, largest first.

    The marks, several answers and *beside* are as in :func:`series`. A sum that is only possible, because an uncertain
    date may put a figure under that key, is open with a broken outline. *stacked* stacks the bars of several answers,
    which must be in one unit, instead of putting them side by side. The other arguments and the errors are those of
    :func:`timeline`.

    >>> import azjp_relations as azjp
    >>> rel = azjp.load(edition="2026.11")
    >>> counted = azjp.total_by(rel, "year", unit="USD", indicator="trade-turnover", doubtful="as-printed")
    >>> totals(counted).title.text
    ['Azerbaijan and Japan: trade turnover by year, 1997–2017']
    """
    return _draw("totals", answer, title, theme, size, beside=beside, stacked=stacked)


def counts(answer: Tally, *, title: str | None = None, theme: Theme = "auto", size: Size = "notebook") -> "LayerChart":
    """Draw counts: years and decades as columns in order of time, other keys as bars, longest first.

    A record that certainly belongs under a key is solid; one that is counted there but may belong elsewhere is light;
    one that is counted elsewhere but may belong there is open, with a broken outline. The other arguments and the
    errors are those of :func:`timeline`.

    >>> import azjp_relations as azjp
    >>> chart = counts(azjp.count_by(azjp.load().events, "topic"), title="What happened")
    >>> chart.title.subtitle
    ['A record with several keys is counted under each.']
    """
    return _draw("counts", answer, title, theme, size)


def panel(answer: Panel, *, title: str | None = None, theme: Theme = "auto", size: Size = "notebook") -> "LayerChart":
    """Draw a panel: a dot for each cell that counts anything, as large as its count; time runs to the right.

    Solid, light and open are as in :func:`counts`. The other arguments and the errors are those of :func:`timeline`.

    >>> import azjp_relations as azjp
    >>> chart = panel(azjp.panel(azjp.load().agreements, "year", "kind"), title="Agreements by kind and year")
    >>> chart.title.text
    ['Agreements by kind and year']
    """
    return _draw("panel", answer, title, theme, size)


def network(
    answer: Network,
    *,
    most: int | None = None,
    title: str | None = None,
    theme: Theme = "auto",
    size: Size = "notebook",
) -> "LayerChart":
    """Draw a network: a line joins actors that appear in the same record.

    The more records, the larger the mark and the thicker the line; a broken line joins actors that some reading of the
    sources doesn't join. Types of actors differ in shape as well as in colour. The layout is always the same. *most* is
    the number of actors to show, 1 or more: those with the most records, by default 40, or 20 on a phone. You see more
    without the two countries, which appear in nearly every record. The other arguments and the errors are those of
    :func:`timeline`.

    >>> import azjp_relations as azjp
    >>> chart = network(azjp.network(azjp.load(), without=["azerbaijan", "japan"]), most=20)
    >>> chart.title.subtitle[0].partition(";")[0]
    'A line joins actors that appear in the same record'
    """
    most = None if most is None else whole("most", most, 1)
    return _draw("network", answer, title, theme, size, most=most)


def save(
    chart: "TopLevelMixin", path: str | PathLike[str], *, scale: float = 1, fonts: str | PathLike[str] | None = None
) -> None:
    """Write a chart to a file, whole or not at all, in the format that its name ends in.

    - ``.png``: a picture, with letters drawn in fonts of this machine
    - ``.svg``: a drawing, with letters that stay text and are shown in fonts of the reader
    - ``.html``: a page with the chart and its tooltips, which loads nothing
    - ``.json``: the Vega-Lite specification with its data

    Args:
        chart: A chart of this library, or any other Altair chart.
        path: The file.
        scale: The pixels of a ``.png`` for each pixel of the chart; 2 for print and fine screens.
        fonts: A folder of fonts to use besides those of the machine.

    Raises:
        MissingExtraError: If the extra ``charts`` is not installed.
        QuestionError: If the name ends in another format, or the scale is not above 0.
        FontError: If no font has a letter that a ``.png`` needs, such as 日 without a Japanese font.
        OSError: If the file can't be written.

    >>> import azjp_relations as azjp
    >>> import tempfile, pathlib
    >>> chart = counts(azjp.count_by(azjp.load().events, "decade"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(chart, pathlib.Path(folder) / "decades.svg")
    ...     (pathlib.Path(folder) / "decades.svg").read_text(encoding="utf-8")[:4]
    '<svg'
    """
    with extra("charts", _BRINGS):
        from azjp_relations.charts.files import write
    write(chart, path, scale=scale, fonts=fonts)
