"""Answers as charts: Altair objects that hold their data, cite in their tooltips, and name their sources below.

Each function takes an answer, as :mod:`azjp_relations.answers` gives it, and returns a chart to be shown in a
notebook, changed, or written to a file by :func:`save`. What is certain is drawn solid, what is uncertain open, and
what is doubtful with a broken outline: colour alone says nothing. A date that is less precise than a day is a span,
never a point. What an answer left out is not drawn, and the caption says how much that is and why.

Needs the extra ``charts``: Altair, vl-convert, NetworkX. None of it is imported before a chart is drawn.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from azjp_relations.answers.answer import Answer
from azjp_relations.answers.counts import Tally
from azjp_relations.answers.network import Network
from azjp_relations.answers.panel import Panel
from azjp_relations.answers.series import Series
from azjp_relations.answers.timeline import Timeline
from azjp_relations.charts.theme import Size, Theme, look
from azjp_relations.errors import MissingExtraError, QuestionError
from azjp_relations.model import Record

if TYPE_CHECKING:
    import altair as alt

__all__ = ["Size", "Theme", "counts", "network", "panel", "save", "series", "timeline"]


def __dir__() -> list[str]:
    return __all__


A = TypeVar("A", bound=Answer)

_BROUGHT = {"altair": "Altair", "vl_convert": "vl-convert", "networkx": "NetworkX", "numpy": "NumPy", "scipy": "SciPy"}


@contextmanager
def _extra() -> Iterator[None]:
    """Say which extra is missing where an import finds that it is."""
    try:
        yield
    except ModuleNotFoundError as error:
        name = _BROUGHT.get((error.name or "").partition(".")[0])
        if name is None:
            raise
        raise MissingExtraError(f"charts need {name}: pip install 'azjp-relations[charts]'", name=error.name) from error


def _is_a(answer: object, kind: type[A]) -> A:
    if not isinstance(answer, kind):
        made_by = {"Tally": "count_by"}.get(kind.__name__, kind.__name__.lower())
        raise QuestionError(
            f"this chart is of a {kind.__name__}, as azjp_relations.{made_by}() gives it, not of a"
            f" {type(answer).__name__}"
        )
    return answer


def timeline(
    answer: Timeline,
    *,
    lanes: str | Callable[[Record], str] | None = None,
    title: str | None = None,
    theme: Theme = "light",
    size: Size = "notebook",
) -> "alt.LayerChart":
    """Draw a timeline: a line for each record, with its date in words, its time as a mark, and its title.

    A day is a dot. A date less precise than a day is an open bar over all of its possible days, and so are the
    uncertain ends of an interval; what certainly lasted is solid. What is dated roughly, doubtfully or by conjecture
    has a broken outline and no filling. An arrow goes on: filled where there is no end, open where it is not known.

    Args:
        answer: The timeline.
        lanes: How the records are grouped: ``"type"``, ``"kind"``, ``"topic"`` (the first of each record), or a
            function from a record to the name of its lane. ``None`` keeps all in the order of time.
        title: What is asked; the question of the answer unless given.
        theme: ``"light"`` or ``"dark"``.
        size: ``"notebook"``, 720 pixels wide and as high as need be, or ``"slide"``, 1600 × 900.

    Raises:
        MissingExtraError: If the extra ``charts`` is not installed.
        QuestionError: If there are more records than a picture can show, or for a theme, size or lane there is not.

    >>> from azjp_relations import load
    >>> import azjp_relations as azjp
    >>> chart = timeline(azjp.timeline(load(), during="2015/2016"), lanes="kind")
    >>> chart.title.text
    ['Timeline, 2015 to 2016']
    """
    _is_a(answer, Timeline)
    looks = look(theme, size)
    with _extra():
        from azjp_relations.charts.draw_timeline import drawn
    return drawn(answer, lanes=lanes, title=title or answer.question, look=looks)


def series(
    answer: Series, *, title: str | None = None, theme: Theme = "light", size: Size = "notebook"
) -> "alt.LayerChart":
    """Draw a series: its points over the time that each is about, with their spread.

    The bar below a point is the period that it is about; the line through it runs from the least to the most that it
    may be; an arrow says "more than" or "less than". A figure that is only about right is an open dot, a doubtful one
    an open diamond with a broken outline and a question mark. No line leads over a year without observation, nor to
    a doubtful figure.

    Args:
        answer: The series.
        title: What is asked; the question of the answer unless given.
        theme: ``"light"`` or ``"dark"``.
        size: ``"notebook"``, 720 pixels wide, or ``"slide"``, 1600 × 900.

    Raises:
        MissingExtraError: If the extra ``charts`` is not installed.
        QuestionError: For a theme or a size that there is not.

    >>> from azjp_relations import load
    >>> import azjp_relations as azjp
    >>> chart = series(azjp.series(load().facts.where(indicator="trade-turnover")), theme="dark")
    >>> chart.title.subtitle
    ['Nothing is observed in 19 years between; no line is drawn over them.']
    """
    _is_a(answer, Series)
    looks = look(theme, size)
    with _extra():
        from azjp_relations.charts.draw_series import drawn
    return drawn(answer, title=title or answer.question, look=looks)


def counts(
    answer: Tally, *, title: str | None = None, theme: Theme = "light", size: Size = "notebook"
) -> "alt.LayerChart":
    """Draw counts: years and decades as columns in the order of time, other keys as bars, longest first.

    What certainly belongs under a key is solid, what is counted there and may belong elsewhere light; what is counted
    elsewhere and may belong there is open, with a broken outline.

    Args:
        answer: The counts.
        title: What is asked; the question of the answer unless given.
        theme: ``"light"`` or ``"dark"``.
        size: ``"notebook"``, 720 pixels wide and as high as need be, or ``"slide"``, 1600 × 900.

    Raises:
        MissingExtraError: If the extra ``charts`` is not installed.
        QuestionError: If there are more keys than a picture can show, or for a theme or a size that there is not.

    >>> from azjp_relations import load
    >>> import azjp_relations as azjp
    >>> chart = counts(azjp.count_by(load().events, "topic"), title="What happened")
    >>> chart.title.subtitle
    ['A record that belongs under several counts under each.']
    """
    _is_a(answer, Tally)
    looks = look(theme, size)
    with _extra():
        from azjp_relations.charts.draw_counts import drawn
    return drawn(answer, title=title or answer.question, look=looks)


def panel(
    answer: Panel, *, title: str | None = None, theme: Theme = "light", size: Size = "notebook"
) -> "alt.LayerChart":
    """Draw a panel: a dot for each cell that counts anything, as large as its count; time runs to the right.

    Solid, light and open are what they are in :func:`counts`.

    Args:
        answer: The panel.
        title: What is asked; the question of the answer unless given.
        theme: ``"light"`` or ``"dark"``.
        size: ``"notebook"``, 720 pixels wide and as high as need be, or ``"slide"``, 1600 × 900.

    Raises:
        MissingExtraError: If the extra ``charts`` is not installed.
        QuestionError: If there are more cells than a picture can show, or for a theme or a size that there is not.

    >>> from azjp_relations import load
    >>> import azjp_relations as azjp
    >>> chart = panel(azjp.panel(load().agreements, "year", "kind"), title="Agreements by kind and year")
    >>> chart.title.text
    ['Agreements by kind and year']
    """
    _is_a(answer, Panel)
    looks = look(theme, size)
    with _extra():
        from azjp_relations.charts.draw_panel import drawn
    return drawn(answer, title=title or answer.question, look=looks)


def network(
    answer: Network, *, most: int = 40, title: str | None = None, theme: Theme = "light", size: Size = "notebook"
) -> "alt.LayerChart":
    """Draw a network: whoever appears in a record with another is joined to it.

    The more records, the larger the mark and the thicker the line; a broken line is one that not every reading of the
    sources has. Countries, places, organizations and persons differ in form as well as in colour. The layout is the
    same at every drawing.

    Args:
        answer: The network. Without the two countries, which appear in nearly every record, more is to be seen.
        most: Draw no more actors than so many, those of most records.
        title: What is asked; the question of the answer unless given.
        theme: ``"light"`` or ``"dark"``.
        size: ``"notebook"``, 720 pixels wide and as high as need be, or ``"slide"``, 1600 × 900.

    Raises:
        MissingExtraError: If the extra ``charts`` is not installed.
        QuestionError: If *most* is less than 1, or for a theme or a size that there is not.

    >>> from azjp_relations import load
    >>> import azjp_relations as azjp
    >>> chart = network(azjp.network(load(), without=["azerbaijan", "japan"]), most=20)
    >>> chart.title.text
    ['Who appears with whom, without Azerbaijan, Japan']
    """
    _is_a(answer, Network)
    looks = look(theme, size)
    if most < 1:
        raise QuestionError(f"{most} actors are no network: name 1 or more")
    with _extra():
        from azjp_relations.charts.draw_network import drawn
    return drawn(answer, most=most, title=title or answer.question, look=looks)


def save(
    chart: "alt.TopLevelMixin",
    path: str | os.PathLike[str],
    *,
    scale: float = 1,
    fonts: str | os.PathLike[str] | None = None,
) -> None:
    """Write a chart to a file, of the kind that its name ends in: whole, or not at all.

    ``.png``
        a picture, its letters drawn with fonts of this machine
    ``.svg``
        a drawing whose letters stay text, shown with the fonts of whoever looks at it
    ``.html``
        a page with the chart and its tooltips, which loads nothing from anywhere
    ``.json``
        the Vega-Lite specification with the data

    Args:
        chart: The chart, of this library or any of Altair.
        path: Where to.
        scale: How many pixels of a ``.png`` stand for one of the chart; 2 for print and fine screens.
        fonts: A folder of fonts to draw with beside those of the machine.

    Raises:
        MissingExtraError: If the extra ``charts`` is not installed.
        QuestionError: If the name ends in none of these, or the scale is not above 0.
        FontError: If no font shows a letter that a ``.png`` needs, as 日 without any Japanese font.
        OSError: If it cannot be written.

    >>> from azjp_relations import load
    >>> import azjp_relations as azjp
    >>> import tempfile, pathlib
    >>> chart = counts(azjp.count_by(load().events, "decade"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(chart, pathlib.Path(folder) / "decades.svg")
    ...     (pathlib.Path(folder) / "decades.svg").read_text(encoding="utf-8")[:4]
    '<svg'
    """
    with _extra():
        from azjp_relations.charts.files import saved
    saved(chart, path, scale=scale, fonts=fonts)
