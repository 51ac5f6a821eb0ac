"""What every chart has around its marks (title, legend, caption, tooltips), and the Vega-Lite that draws marks."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import altair as alt
from attrs import frozen

from azjp_relations.answers.answer import Answer
from azjp_relations.charts.theme import FONTS, Look, mixed, printable, shortened, width_of, wrapped_to
from azjp_relations.citing import sources_of
from azjp_relations.dates import EdtfDate
from azjp_relations.display.pieces import places_cited
from azjp_relations.errors import QuestionError
from azjp_relations.model import Record
from azjp_relations.model.kinds import word_of
from azjp_relations.model.sources import Source
from azjp_relations.text import capitalized, counted, first_few, in_plain
from azjp_relations.vocabulary import Unit

# How many sources and reasons a caption names, and how many records a tooltip; the answer has them all.
_NAMED_SOURCES, _NAMED_REASONS, _NAMED_RECORDS = 6, 3, 6
# A longer tooltip, in characters, would be taller than the screen.
_TOOLTIP = 420

# The words before a line of a tooltip, if they aren't the name of its field.
_HEADINGS = {"count": "records", "names": "among them"}
FIRST_DAY: Final = 1
LAST_DAY: Final = date.max.toordinal()

_TYPES = {"Q": "quantitative", "T": "temporal", "N": "nominal", "O": "ordinal"}


class Symbol(NamedTuple):
    """How a mark looks: how much of it is filled (0 to 1), the dashes of its outline, and its shape."""

    filled: float = 1
    dash: tuple[int, int] = (1, 0)
    shape: str = "circle"

    def painted(self, hue: str, look: Look) -> dict[str, Any]:
        """Return the columns that :data:`PAINTED` draws, for a mark of the colour *hue*."""
        return {"fill": mixed(hue, look.paper, self.filled), "stroke": hue, "dash": self.dash, "shape": self.shape}


class Box(NamedTuple):
    """A place in a picture, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: "Box") -> float:
        """Return the area that both cover."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across * down if across > 0 and down > 0 else 0

    def holds(self, x: float, y: float) -> bool:
        return self.left < x < self.right and self.top < y < self.bottom


@frozen(kw_only=True)
class Drawing:
    """The marks of a chart, and what its sheet must know about them. Without layers, the sheet says so."""

    layers: Sequence[alt.Chart | alt.LayerChart] = ()  # each over those before it
    height: float = 130  # of the marks, in pixels, unless the look has a height
    symbols: Mapping[str, Symbol] = {}  # what the legend explains
    names: Mapping[str, str] = {}  # the colour of each name before them
    notes: Sequence[str] = ()  # sentences below the title
    has_axes: bool = False  # whether there is an axis of time below the marks and the title of another axis above


class Chart(alt.LayerChart):
    """A layered chart with printable texts, which a notebook shows without the network."""

    def to_dict(self, *args: Any, **kwargs: Any) -> Any:
        """Return the Vega-Lite specification."""
        return printable(super().to_dict(*args, **kwargs))

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        # Altair's default renderer loads scripts from the network. If you chose another, you get that one.
        if alt.renderers.active != "default":
            return super()._repr_mimebundle_(*args, **kwargs)
        from azjp_relations.charts.files import html_of

        return {"text/html": html_of(self.to_dict()), "text/plain": self.description}


#: The parts of a question that a title leaves out, because the chart or its caption shows them.
_NOT_IN_TITLES = re.compile(
    "^(?:Timeline|Series) of |, (?:certainly|doubtful figures .*)$|, with several (?:[a-z]+(?:, | and )?)+(?=,|$)"
)

_CURRENCIES = re.compile(f"^(?:{'|'.join(unit.currency.name for unit in Unit if unit.currency)}) ", re.IGNORECASE)


def title_of(answers: Sequence[Answer], beside: Sequence[Answer]) -> str:
    """Return the default title of a chart: whose relations, what about them, and the years that it covers."""
    everything = [*answers, *beside]
    years = [d.year for a in everything for r in a.records if r.when for d in (r.when.earliest, r.when.latest) if d]
    span = "–".join(dict.fromkeys(map(str, (min(years), max(years))))) if years else ""
    words = " beside ".join(_joined([*dict.fromkeys(map(_subject, some))]) for some in (answers, beside) if some)
    years_after = "" if re.search(r"\d{4}", words) or not span else f" ({span})" if "," in words else f", {span}"
    edition = next((answer.question.edition for answer in everything if answer.question.edition), None)
    whose = edition["title"].removeprefix("The record of ").removesuffix(" relations") if edition else ""
    text = f"{words}{years_after}"
    return f"{whose.replace('–', ' and ')}: {text}" if whose else capitalized(text)


def _joined(subjects: Sequence[str]) -> str:
    """Return *subjects* in one phrase, without repeating their common beginning or the years at their ends."""
    if len(subjects) < 2:
        return "".join(subjects)
    years = re.findall(r"(?:, [\d–]+)?$", subjects[0])[0]
    years = years if all(one.endswith(years) for one in subjects) else ""
    split = [one.removesuffix(years).split() for one in subjects]
    same = next((n for n, words in enumerate(zip(*split, strict=False)) if len({*words}) > 1), 0)
    *others, last = (" ".join(words[same:]) for words in split)
    return " ".join([*split[0][:same], f"{', '.join(others)} and {last}"]) + years


def _subject(answer: Answer) -> str:
    """Return what *answer* is about, from its question."""
    words = str(answer.question)
    while (shorter := _NOT_IN_TITLES.sub("", words)) != words:
        words = shorter
    words = re.sub(r"\b(\d{4}) to (\d{4})\b", r"\1–\2", words)
    # The axis names the currency.
    words = re.sub(_CURRENCIES, "", words).replace("events, agreements, facts and ties", "all records")
    of_list, words = ", from a list" in words, words.replace(", from a list", "")
    if of_list and words.lower() == "figures":
        words = " and ".join(dict.fromkeys(in_plain(getattr(r, "indicator", "figures")) for r in answer.records))
    elif of_list:
        kinds = dict.fromkeys(f"{in_plain(word_of(type(record)))}s" for record in answer.records)
        words = re.sub(r"(?i)\brecords\b", " and ".join(kinds) or "records", words, count=1)
    # A word in capitals keeps them.
    return words if words[:2].isupper() else f"{words[:1].lower()}{words[1:]}"


def must_fit(count: int, most: int, what: str, instead: str) -> None:
    """Raise QuestionError if there are more than *most* of *what*, with the advice *instead*."""
    if count > most:
        raise QuestionError(f"{count} {what} are too many for one chart (at most {most}): {instead}")


def sources_in_short(sources: Collection[Source]) -> str:
    """Return the publishers and dates of *sources*, for a caption; if there are many, the main publishers."""
    short = [f"{s.publisher} ({s.published.in_words() if s.published else 'undated'})" for s in sources]
    if len(short) <= _NAMED_SOURCES:
        return ", ".join(short)
    publishers = Counter(source.publisher for source in sources).most_common()
    named = ", ".join(f"{name} ({count:,})" for name, count in publishers[:_NAMED_SOURCES])
    more = len(publishers) - _NAMED_SOURCES
    others = f" and {counted(more, 'other publisher')}" if more > 0 else ""
    return f"{len(short):,}, by {named}{others}"


# How reasons begin, and what that becomes without the details of one record.
_BEGINNINGS = (
    ("is part of .*", "part of another that is counted"),
    ("(has|states) no ", "without a "),
    ("names ", "which name "),
    ("covers ", "covering "),
    ("is ", ""),
)


def _in_short(reason: str) -> str:
    short = reason.partition(":")[0]
    return next((re.sub(f"^{a}", b, short) for a, b in _BEGINNINGS if re.match(a, short)), short)


def caption(answers: Sequence[Answer]) -> list[str]:
    """Return the lines below a chart: how many records it shows, how many it leaves out and why, and its sources."""
    records = dict.fromkeys(record for answer in answers for record in answer.records)
    doubtful = sum(r.doubtful for r in records)
    of_them = f", {doubtful:,} of them doubtful" if doubtful else ""
    line = f"Based on {counted(len(records), 'record')}{of_them}."
    shown = {record.id for record in records}
    reasons = {key: why for answer in answers for key, why in answer.reasons.items() if key not in shown}
    if left_out := Counter(map(_in_short, reasons.values())):
        most = left_out.most_common(_NAMED_REASONS)
        counts = [f"{count:,} {reason}" if len(left_out) > 1 else reason for reason, count in most]
        if rest := left_out.total() - sum(count for _, count in most):
            counts.append(f"{rest:,} for other reasons")
        why = f"{':' if len(left_out) > 1 else ','} {', '.join(counts)}"
        line += f" Not shown: {counted(left_out.total(), 'record')}{why}."
    sources = sources_of(list(records))
    cites = [f"Sources: {sources_in_short(sources)}."] if sources else []
    edition = next((f", edition {a.question.edition['id']}" for a in answers if a.question.edition), "")
    questions = "; ".join(dict.fromkeys(str(answer.question) for answer in answers))
    return [line, *cites, f"Question{'s' if len(answers) > 1 else ''}: {questions}{edition}."]


def cited(records: Iterable[Record]) -> str:
    """Return the places that *records* cite, for a tooltip."""
    return shortened(places_cited(dict.fromkeys(c for r in records for c in r.citations)), _TOOLTIP, 1.8)


def tips_of(records: Sequence[Record]) -> dict[str, str]:
    """Return the tooltip of several records: the first few, and where they are cited."""
    return {"names": first_few([r.label for r in records], _NAMED_RECORDS, "; "), "cited": cited(records)}


def doubts(record: Record) -> str:
    """Return the other readings of *record* and its material caveats, for a tooltip."""
    return shortened("; ".join(map(str, (*record.variants, *record.doubts))), _TOOLTIP, 1.8) or "none on record"


class _Rows(alt.InlineData):
    """Rows that Altair neither checks nor copies with each copy of a layer, because nobody changes them."""

    _class_is_valid_at_instantiation = False

    def __deepcopy__(self, _memo: object = None) -> "_Rows":
        return self


class _Marks(alt.Chart):
    """A layer of which Altair makes only a shallow copy, each of the many times that it combines layers."""

    def __deepcopy__(self, _memo: object = None) -> "_Marks":
        return self.copy(deep=False)


def field(name: str, **more: Any) -> dict[str, Any]:
    """Return a field of the rows as a channel; its type may follow as a letter after a colon."""
    column, _, kind = name.partition(":")
    return {"field": column, **({"type": _TYPES[kind]} if kind else {}), **more}


#: The channels that draw each mark as its symbol.
PAINTED: Final = {
    channel: field(f"{column}:N", scale=None)
    for channel, column in (("fill", "fill"), ("stroke", "stroke"), ("strokeDash", "dash"))
}


def mark(
    kind: Any, rows: Iterable[Mapping[str, Any]], channels: Mapping[str, Any], tips: Any = (), **style: Any
) -> alt.Chart:
    """Return a layer of marks: *rows* drawn with the encoding *channels* and the properties *style*.

    *tips* are the fields of the tooltip, which screen readers read too; they skip marks without any.
    """
    if tips:
        first, *others = tips
        channels = {**channels, "tooltip": [field(f"{name}:N", title=_HEADINGS.get(name, name)) for name in tips]}
        lines = [f"(datum.{name} ? '\\n{_HEADINGS.get(name, name)}: ' + datum.{name} : '')" for name in others]
        style["description"] = alt.ExprRef(" + ".join([f"datum.{first}", *lines]))
    else:
        style |= {"tooltip": None, "aria": False}
    data = _Rows(values=[dict(row) for row in rows])
    return _Marks(data, mark=alt.MarkDef(type=kind, **style), encoding=alt.FacetedEncoding(**channels))


def explained(symbols: Mapping[str, Symbol], used: set[str], shape: str = "") -> dict[str, Symbol]:
    """Return the *symbols* that a legend must explain: those *used*; none if only the first, the certain one, is.

    If the marks all have one *shape*, so have they.
    """
    shown = {how: symbol for how, symbol in symbols.items() if how in used and used != {next(iter(symbols))}}
    return {how: symbol._replace(shape=shape or symbol.shape) for how, symbol in shown.items()}


def amount_axis(title: str, text: float, **more: Any) -> dict[str, Any]:
    """Return an axis of amounts, its title and numbers above its lines; *text* is the height of the letters."""
    heading = {"orient": "left", "title": title, "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end"}
    heading |= {"titleBaseline": "bottom", "titleX": 0, "titleY": -text * 1.5}
    labels = {"labelAlign": "left", "labelBaseline": "bottom", "labelPadding": 0, "labelOffset": -text * 0.2}
    return {**heading, "domain": False, "ticks": False, **labels, **more}


def row_names(rows: Any, y: Any, right: float, text: float, tips: Any = ()) -> alt.Chart:
    """Return the names of *rows*, each in lines that end at *right*."""
    line = text * 1.1
    style: dict[str, Any] = {"align": "right", "baseline": "middle", "x": right, "lineHeight": line}
    style["dy"] = alt.ExprRef(f"(1 - length(datum.name)) * {line / 2:.2f}")
    return mark("text", rows, {"y": y, "text": field("name:N")}, tips, **style)


def iso(ordinal: int) -> str:
    """Return a day as text for a chart."""
    return date.fromordinal(min(max(ordinal, FIRST_DAY), LAST_DAY)).isoformat()


def finite(when: EdtfDate) -> list[int]:
    """Return the known days of *when*, its first and its last ones; an open or unknown end has none."""
    first, last = FIRST_DAY + (when.earliest is None), LAST_DAY - (when.latest is None)
    return [day for day in when.written if first <= day <= last]


def period_of(whens: Sequence[EdtfDate], least: int) -> tuple[int, int]:
    """Return the first and the last day of an axis for *whens*, with at least *least* days before and after them."""
    known = [day for when in whens for day in finite(when)] or [date(2000, 1, 1).toordinal()]
    first, last = min(known), max(known)
    more = max((last - first) // 40, least)
    # An open beginning or end makes the axis only a little longer.
    first -= more * (4 if any(when.earliest is None for when in whens) else 1)
    last += more * (4 if any(when.latest is None for when in whens) else 1)
    return max(first, FIRST_DAY), min(last, LAST_DAY)


def tick_count(years: int, left: float, right: float, look: Look) -> int:
    """Return how many of some *years* an axis between two places in pixels can name."""
    return min(years, max(int((right - left) / (look.text * 4)), 2))


def time_axis(days: Sequence[int], left: float, right: float, look: Look, **more: Any) -> dict[str, Any]:
    """Return the scale and axis from the first to the last of *days*, between two places in pixels."""
    first, last = days
    scale = {"type": "utc", "domain": [iso(first), iso(last + 1)], "nice": False, "rangeMin": left, "rangeMax": right}
    axis: dict[str, Any] = {"title": None, "labelFlush": True, **more}
    # Within two years, the axis names months.
    if (years := date.fromordinal(last).year - date.fromordinal(first).year + 1) > 2:
        axis["tickCount"] = tick_count(years, left, right, look)
    return {"scale": scale, "axis": axis}


def sheet(drawing: Drawing, answers: Sequence[Answer], title: str, look: Look) -> Chart:
    """Return *drawing* as a chart with title, notes, legend and caption, in the size of the look."""
    foot, notes = caption(answers), drawing.notes
    style: dict[str, Any]
    layers = [*drawing.layers]
    if not layers:
        nothing, large = [{"message": "Nothing on record to draw"}], look.text * 1.3
        style = {"x": alt.ExprRef("width / 2"), "y": alt.ExprRef("height / 2"), "align": "center", "color": look.quiet}
        layers = [mark("text", nothing, {"text": field("message:N")}, fontSize=large, **style)]
    if drawing.symbols or drawing.names:
        apart: Any = dict.fromkeys(("shape", "fill", "stroke", "strokeDash"), "independent")
        inner = layers[0] if len(layers) == 1 else alt.LayerChart(layer=layers)
        layers = [layered([inner, _legend(drawing, look)], **apart)]
    small = look.text * 0.92
    lines = [line for text in foot for line in wrapped_to(text, look.room, small)]
    style = {"align": "left", "baseline": "top", "fontSize": small, "lineHeight": small * 1.4, "color": look.quiet}
    below = look.text * 2 if drawing.has_axes else 0
    down = alt.ExprRef(f"height + {below + look.line * 1.2:.1f}")
    layers.append(mark("text", [{}], {}, text=lines, x=0, y=down, **style))
    # Bold letters are wider by a tenth.
    heading = wrapped_to(title, look.room / 1.1, look.text * 1.5, most=3)
    under = [line for note in notes for line in wrapped_to(note, look.room, look.text)]
    return Chart(
        layer=layers,
        title=alt.TitleParams(text=heading or [""], subtitle=under or alt.Undefined),
        width=look.width,
        height=drawing.height if look.height is None else look.height,
        autosize=alt.AutoSizeParams(type="fit-x" if look.height is None else "fit", contains="padding"),
        description=f"{title}. {' '.join((*notes, *foot))}",
        padding=look.margin,
        config=alt.Config(**_config(look, look.text * 3 if drawing.has_axes else 0)),
        usermeta={"theme": look.theme},
    )


def layered(layers: Sequence[alt.Chart | alt.LayerChart], **scales: Any) -> alt.LayerChart:
    """Return *layers* as one chart; *scales* says which scales are shared and which independent."""
    return alt.LayerChart(layer=layers, resolve=alt.Resolve(scale=alt.ScaleResolveMap(**scales)))


def _legend(drawing: Drawing, look: Look) -> alt.Chart:
    """Return a layer that draws nothing, but has a legend with names and symbols."""
    text, names, symbols = look.text, drawing.names, drawing.symbols
    entries = {name: ("square", colour, colour, (1, 0)) for name, colour in names.items()}
    fills = {how: mixed(look.quiet, look.paper, symbol.filled) for how, symbol in symbols.items()}
    entries |= {how: (one.shape, fills[how], look.quiet, one.dash) for how, one in symbols.items()}
    legend = {"title": None, "symbolOpacity": 1, "symbolOffset": text * 0.5, "labelOffset": text * 0.8}
    widths = [width_of(label, text) + text * 3.6 for label in entries]
    fitting = (n for n in range(len(widths), 1, -1) if sum(max(widths[at::n]) for at in range(n)) <= look.room)
    legend["columns"] = next(fitting, 1)
    looks = zip(("shape", "fill", "stroke", "strokeDash"), zip(*entries.values(), strict=True), strict=True)
    channels = {}
    for channel, values in looks:
        scale = {"type": "ordinal", "domain": [*entries], "range": [*values]}
        channels[channel] = field("how:N", scale=scale, legend=legend)
    rows = [{"how": how} for how in entries]
    return mark("point", rows, channels, opacity=0, x=look.room / 2, y=text * 2)


def _config(look: Look, above: float) -> dict[str, Any]:
    """Return the settings that give a chart its look."""
    text, quiet = look.text, look.quiet
    labels = {"labelFontSize": text, "labelColor": quiet, "titleFontSize": text, "titleColor": quiet}
    title = {"color": look.ink, "fontSize": text * 1.5, "fontWeight": "bold", "lineHeight": text * 1.8}
    subtitle = {"subtitleColor": quiet, "subtitleFontSize": text, "subtitleLineHeight": look.line}
    axis = {"gridColor": look.faint, "domainColor": quiet, "tickColor": quiet, "tickSize": text * 0.4}
    legend = {"titleAnchor": "start", "titleOrient": "left", "titlePadding": text, "columnPadding": text * 1.1}
    legend |= {"labelLimit": look.room, "titleLimit": look.room, "offset": text * 0.5 + above, "padding": 0}
    legend |= {"symbolSize": text * 9, "symbolStrokeWidth": text / 8}
    place = {"anchor": "start", "frame": "group", "offset": text * 1.1, "subtitlePadding": text * 0.5}
    return {
        "background": look.paper,
        "font": FONTS,
        "view": {"stroke": None},
        "title": {**title, **subtitle, **place},
        "axis": {**labels, "titleFontWeight": "normal", **axis},
        "legend": {**labels, "titleFontWeight": "normal", "orient": "top", "direction": "horizontal", **legend},
        "text": {"color": look.ink, "fontSize": text},
    }
