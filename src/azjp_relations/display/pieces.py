"""What is shown, in which order: pieces of text, each with what it is, before they get a form."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from attrs import fields, has

__all__ = [
    "PLACES",
    "Card",
    "Line",
    "Manner",
    "Piece",
    "by_source",
    "card_of",
    "cites",
    "figure_of",
    "foreign",
    "line",
    "line_of",
    "list_of",
    "places_cited",
    "said_of_source",
    "summary_of",
    "visible",
    "web_address",
]

#: What a piece is: plain, what matters most, a term, something said by the way, the written form of a date, an id or
#: other code, a place in a source.
Manner = Literal["", "strong", "tag", "aside", "edtf", "code", "cite"]


class Piece(NamedTuple):
    """A stretch of text, and what it is.

    Attributes:
        text: The text; a form shows it as text, whatever it holds.
        manner: What it is.
        lang: The language that it is in, as a BCP 47 tag; empty for English.
        href: Where it leads; empty if nowhere.
        hint: What a pointer that rests on it is told; empty if nothing.

    >>> Piece("visit", "tag").text
    'visit'
    """

    text: str
    manner: Manner = ""
    lang: str = ""
    href: str = ""
    hint: str = ""


#: Pieces on one line, with a space between any two.
Line = list[Piece]

#: Where a class may put a field, in its ``_layout``. On the card of a record: the title, the terms above it, the
#: figure below it with its printed form, the line below that with the two sides of a direction; said by the title
#: already; an address. In a line about a part: who says it, what matters, by the way, a term, its language, its
#: witnesses, and the term by which parts of one sort are put together. A field without a place is a row.
PLACES = frozenset(
    {"title", "tag", "figure", "printed", "line", "from", "to", "told", "address"}
    | {"by", "main", "aside", "language", "cited", "group"}
)


class Card(NamedTuple):
    """What is shown of a record.

    Attributes:
        sort: The name of its class.
        id: Its id.
        tags: Its terms.
        title: What it is called.
        figure: Its figure.
        line: When and where, or from whom to whom.
        rows: All else: the name of each field, and what it says, line by line.
        doubts: Readings and doubts: what each is (``reading``, ``conjecture`` or ``doubt``), and the line.
        citations: The places that state it.
    """

    sort: str
    id: str
    tags: Line
    title: Line
    figure: Line
    line: Line
    rows: list[tuple[Piece, list[Line]]]
    doubts: list[tuple[str, Line]]
    citations: tuple[Any, ...]


# Controls, marks that turn the direction of what follows them, and halves of characters.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """Return *text* with every character made visible that steers a terminal or turns text around.

    >>> visible("one" + chr(0x202E) + "two")
    'one⟨U+202E⟩two'
    """
    # Most texts hold none.
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text) if _UNSEEN.search(text) else text


# --- values -------------------------------------------------------------------------------------------------------


def _layout(value: object) -> Mapping[str, str]:
    layout: Mapping[str, str] = getattr(type(value), "_layout", {})
    return layout


def _language(value: Any) -> str:
    """Return the language of what *value* is called by: of an actor that of its preferred name."""
    names = getattr(value, "names", ())
    return next((foreign(name.language) for name in names if name.text == value.label), "")


def foreign(language: str) -> str:
    """Return *language* if it is not that of the cards, else nothing."""
    return "" if language == "en" or language.startswith("en-") else language


def line_of(value: Any) -> Line:
    """Return *value* on one line: a record by its label, a date in words and as written, a part by its layout."""
    if isinstance(value, Piece):
        return [value]
    if isinstance(value, list):
        return value
    if isinstance(value, tuple):
        return list_of(value)
    if isinstance(label := getattr(value, "label", None), str):
        return _reference(value, label)
    if callable(in_words := getattr(value, "in_words", None)):
        return _date(str(in_words()), str(value))
    if isinstance(definition := getattr(value, "definition", None), str):
        return [Piece(str(value), hint=definition)]
    if hasattr(value, "locator"):
        return cites([value])
    if _layout(value):
        return _part(value)
    if isinstance(value, bool):
        return [Piece("yes" if value else "no")]
    if value is None or value == ():
        return [Piece("nothing")]
    if has(type(value)) and "__str__" not in vars(type(value)):
        return list_of([getattr(value, a.name) for a in fields(type(value))])
    return [Piece(str(value))]


def line(*parts: Any) -> Line:
    """Return *parts*, pieces and values of any sort, one after the other on one line.

    >>> [piece.text for piece in line("in", Piece("visit", "tag"), True)]
    ['in', 'visit', 'yes']
    """
    return [piece for part in parts for piece in line_of(part)]


def list_of(values: Sequence[Any]) -> Line:
    """Return *values* on one line, set apart by points."""
    found: Line = []
    for value in values:
        found += [Piece("·"), *line_of(value)] if found else line_of(value)
    return found or [Piece("nothing")]


def _reference(record: Any, label: str) -> Line:
    # Of an actor the name is enough; of what has a title, the id is what one goes on with.
    if hasattr(record, "names"):
        return [Piece(label, lang=_language(record), hint=record.id)]
    return [Piece(label), Piece(record.id, "code")]


def _date(words: str, written: str) -> Line:
    return [Piece(words)] if words == written else [Piece(words), Piece(written, "edtf")]


def _part(part: Any, *, grouped: bool = False) -> Line:
    """Return a line about *part*, its fields in the order of its layout; without the term that it is *grouped* by."""
    layout = _layout(part)
    lang = next((foreign(getattr(part, name)) for name, place in layout.items() if place == "language"), "")
    line: Line = []
    for name, place in layout.items():
        value = getattr(part, name)
        if value is None or value == () or (place == "group" and grouped):
            continue
        pieces = line_of(value)
        if place == "by":
            line += _speaking(value)
        elif place == "main":
            line += [p._replace(lang=p.lang or lang) for p in pieces]
        elif place == "tag":
            line += _tags(value)
        elif place == "language":
            line.append(Piece(str(value), "edtf"))
        elif place == "cited":
            line += cites(value)
        else:
            line += [p._replace(manner="aside") for p in pieces]
    return line


def _speaking(speakers: Sequence[Any]) -> Line:
    said = [line_of(speaker)[0]._replace(manner="strong") for speaker in speakers]
    last = len(said) - 1
    return [p._replace(text=f"{p.text}{':' if index == last else ','}") for index, p in enumerate(said)]


def _tags(value: Any) -> Line:
    terms = value if isinstance(value, tuple) else (value,)
    return [p._replace(manner="tag") for term in terms for p in line_of(term)]


def cites(citations: Iterable[Any], only: str = "") -> Line:
    """Return a piece for each source that is cited, with the places in it; without the id of the *only* source."""
    return [
        Piece(
            places if source.id == only else f"{source.id} {places}",
            "cite",
            href=web_address(source.url),
            hint=said_of_source(source),
        )
        for source, places in by_source(citations)
    ]


def web_address(url: object) -> str:
    """Return *url* if it is an address of the web, and nothing else: what leads elsewhere is no link.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    safe = isinstance(url, str) and re.fullmatch(r"https?://[^\s\x00-\x20\x7f]+", url) and visible(url) == url
    return url if isinstance(url, str) and safe else ""


def said_of_source(source: Any) -> str:
    """Return what a source is called, with its publisher and date where the name does not say them."""
    when = source.published.in_words() if source.published is not None else "undated"
    return f"{source.title}, {source.publisher}, {when}" if source.title else f"{source.publisher}, {when}"


# --- citations ----------------------------------------------------------------------------------------------------


def by_source(citations: Iterable[Any]) -> list[tuple[Any, str]]:
    """Return each source that is cited, once, with the places in it: each section once, each place once."""
    sections: dict[tuple[str, str], list[str]] = {}
    sources: dict[str, Any] = {}
    for citation in citations:
        section, mark, place = citation.locator.rpartition("¶")
        sources[citation.source.id] = citation.source
        sections.setdefault((citation.source.id, section), []).append(f"{mark}{place}")
    found: dict[str, list[str]] = {}
    for (source, section), places in sections.items():
        found.setdefault(source, []).append(f"{section}{', '.join(dict.fromkeys(places))}")
    return [(sources[source], ", ".join(parts)) for source, parts in found.items()]


def places_cited(citations: Iterable[Any]) -> str:
    """Return citations in short: each source once, each section of it once.

    >>> from azjp_relations import load
    >>> places_cited(load().agreements.where(party="jogmec").one().citations)
    'wikipedia-azerbaijan-japan-relations Oil sector ¶4.2, ¶4.3'
    """
    return "; ".join(f"{source.id} {places}" for source, places in by_source(citations))


# --- cards --------------------------------------------------------------------------------------------------------


def card_of(record: Any) -> Card:
    """Return what is shown of *record*: each of its fields, in the place that its class gives it."""
    layout = _layout(record)
    known = [(a.name, layout.get(a.name, "row"), getattr(record, a.name)) for a in fields(type(record))]
    known = [(name, place, value) for name, place, value in known if value is not None and value != ()]
    placed = {place: value for _, place, value in known}
    title = next((getattr(record, n) for n, place in layout.items() if place == "title"), None) or record.label
    own = {"id", "citations", "variants", "caveats"}
    others = [(n, place, value) for n, place, value in known if place in {"row", "address"} and n not in own]
    rows = [row for name, place, value in others for row in _rows(name, place, value)]
    only = _only_source(record)
    return Card(
        sort=_sort(record).capitalize(),
        id=record.id,
        tags=[piece for _, place, value in known if place == "tag" for piece in _tags(value)],
        title=[Piece(title, lang=_language(record))],
        figure=[*figure_of(placed.get("figure")), *_printed(placed.get("printed"))],
        line=_headline(known, placed),
        rows=[(head, [_shortened(line, only) for line in said]) for head, said in rows],
        doubts=[(kind, _shortened(line, only)) for kind, line in doubt_lines(record)],
        citations=getattr(record, "citations", ()),
    )


def summary_of(record: Any) -> tuple[Line, Line, Line, int, int, Piece]:
    """Return a record in one row: its date, what it is called, what sort it is, its doubts and readings, its id."""
    when = getattr(record, "when", None) or getattr(record, "published", None)
    kinds = (_tags(getattr(record, name))[:1] for name, place in _layout(record).items() if place == "tag")
    label = getattr(record, "label", None)
    called = label or ", ".join(dict.fromkeys(filter(None, (record.title, record.publisher))))
    return (
        line_of(when) if when is not None else [],
        [Piece(called, lang=_language(record) if label else foreign(record.language))],
        next(kinds, [Piece(_sort(record), "tag")]),
        len(getattr(record, "caveats", ())),
        len(getattr(record, "variants", ())),
        Piece(record.id, "code"),
    )


def _sort(record: Any) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(record).__name__).lower()


def _only_source(record: Any) -> str:
    """Return the id of the source of *record* if it rests on one alone: a place in it need not name it again."""
    sources = {c.source.id for c in getattr(record, "citations", ())}
    return sources.pop() if len(sources) == 1 else ""


def _shortened(line: Line, source: str) -> Line:
    return [p._replace(text=p.text.removeprefix(f"{source} ")) if p.manner == "cite" else p for p in line]


def figure_of(quantity: Any) -> Line:
    """Return a figure in two pieces: what bounds it, then the amount with its unit."""
    if quantity is None:
        return []
    bound = "" if quantity.bound == "exact" else str(quantity.bound)
    amount = Piece(
        str(quantity).removeprefix(bound).strip(), "strong", hint=str(getattr(quantity.unit, "definition", ""))
    )
    return [Piece(bound, hint=quantity.bound.definition), amount] if bound else [amount]


def _printed(text: str | None) -> Line:
    return [Piece(f"printed “{text}”", "aside")] if text is not None else []


def _headline(known: Iterable[tuple[str, str, Any]], placed: Mapping[str, Any]) -> Line:
    parts = [_where(value) for _, place, value in known if place == "line"]
    if "from" in placed or "to" in placed:
        sides = [line_of(placed[side]) if side in placed else [] for side in ("from", "to")]
        parts.insert(0, [*sides[0], Piece("→"), *sides[1]])
    return list_of(parts) if parts else []


def _where(value: Any) -> Line:
    """Return *value* on one line, a place with the country that it lies in."""
    if isinstance(value, tuple):
        return list_of([_where(v) for v in value])
    country = value.country if hasattr(value, "lies_in") else None
    if country is None:
        return line_of(value)
    (named,) = line_of(value)
    return [named._replace(text=f"{named.text},"), *line_of(country)]


def _rows(name: str, place: str, value: Any) -> Iterator[tuple[Piece, list[Line]]]:
    """Yield the rows of a field: one, or one for each term by which its parts are put together."""
    parts = value if isinstance(value, tuple) and _layout(value[0]) and not hasattr(value[0], "label") else ()
    by = next((n for n, place in _layout(parts[0]).items() if place == "group"), None) if parts else None
    if by is not None:
        for term in dict.fromkeys(getattr(part, by) for part in parts):
            head = Piece(str(term).replace("-", " "), hint=term.definition)
            yield head, [_part(part, grouped=True) for part in parts if getattr(part, by) == term]
        return
    head = Piece(name.replace("_", " "))
    if parts:
        yield head, [_part(part) for part in parts]
    elif place == "address":
        yield head, [[Piece(value, href=web_address(value))]]
    else:
        yield head, [line_of(value)]


def doubt_lines(record: Any) -> Iterator[tuple[str, Line]]:
    """Yield the other readings and the doubts of *record*: what each is, and what it says."""
    for variant in getattr(record, "variants", ()):
        word = "conjecture" if variant.conjecture else "another reading"
        line = [Piece(word, "strong"), Piece(f"of {variant.field}:".replace("_", " ")), *line_of(variant.value)]
        line += [Piece("—"), Piece(variant.reason)] if variant.reason else []
        yield "conjecture" if variant.conjecture else "reading", [*line, *cites(variant.citations)]
    for caveat in getattr(record, "caveats", ()):
        of = f"of {caveat.field}:".replace("_", " ") if caveat.field else ":"
        line = [Piece(caveat.kind.value, "strong", hint=caveat.kind.definition), Piece(of), Piece(caveat.note)]
        see = [Piece("See"), *list_of([Piece(other, "code") for other in caveat.see])] if caveat.see else []
        yield "doubt", [*line, *see]
