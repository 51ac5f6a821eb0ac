"""What cards, tables and lines show: pieces of text, each with its manner, before they are formatted."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

from attrs import fields, has

from azjp_relations.text import first_few, in_plain, visible

#: Manners of pieces: plain, the point of the line, a term, an aside, a date as written, an id or code, a cited place.
Manner = Literal["", "strong", "tag", "aside", "edtf", "code", "cite"]


class Piece(NamedTuple):
    """A stretch of text, and its manner."""

    text: str  # shown as text, never as markup
    manner: Manner = ""
    lang: str = ""  # its language, as a BCP 47 tag; empty for English
    href: str = ""  # the address that it links to, if any
    hint: str = ""  # the text to show under the pointer


#: Pieces on one line, with a space between any two.
Line = list[Piece]
#: No space goes before these.
_CLOSING = frozenset(":;,.")


def spaced(line: Line) -> Iterator[tuple[str, Piece]]:
    """Yield each piece of *line* with the space before it, if there is one."""
    for number, piece in enumerate(line):
        yield "" if number == 0 or piece.text in _CLOSING else " ", piece


def joined(line: Line, form: Callable[[Piece], str]) -> str:
    """Return *line* as one text, each piece formatted by *form*."""
    return "".join(space + form(piece) for space, piece in spaced(line))


class Look(NamedTuple):
    """What a table shows, before it is formatted."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[object]]  # of any values; the first cell says what the row is about
    after: Iterable[str] = ()  # lines below the table
    figure: Line | None = None  # in large type, below the title
    lead: Iterable[Line] = ()  # lines above the table
    folded: Iterable[tuple[str, int, Iterable[Line]]] = ()  # lists that open with a click: heading, length, lines
    sources: Iterable[tuple[Any, str]] = ()  # named at the end, with links, each with a remark


class ReportContent(NamedTuple):
    """What a report says, before it is formatted: title, lines below it, and sections with heading and lines."""

    title: str
    lead: Sequence[Line]
    sections: Sequence[tuple[str, Sequence[Line]]]


class CardContent(NamedTuple):
    """The content of the card of a record."""

    sort: str  # the name of its class
    id: str
    tags: Line  # its terms
    title: Line
    figure: Line
    line: Line  # when and where, or from whom to whom
    rows: list[tuple[Piece, list[Line]]]  # the other fields: the name of each, and its lines
    doubts: list[tuple[str, Line]]  # the sort of each (doubt, reading or conjecture), and its line
    noted: list[tuple[str, Line]]  # the caveats that only note something, or what was inferred
    sources: list[tuple[Any, str]]  # each with the places cited in it


@cache
def _places(cls: Any) -> dict[str, str]:
    """Return where each field of *cls* goes on a card, by its metadata."""
    places = [(a.name, str(a.metadata.get("card", "row"))) for a in fields(cls)]
    # Parts with the same group share a row. One that is alone begins with its group.
    return dict(sorted(places, key=lambda item: item[1] != "group"))


def _has_places(value: Any) -> bool:
    return has(type(value)) and not set(_places(value.__class__).values()) <= {"row"}


def _language(value: Any) -> str:
    """Return the language of the preferred name of an actor; empty for anything else."""
    return next((foreign(n.language) for n in getattr(value, "names", ()) if n.text == value.label), "")


def foreign(language: str) -> str:
    """Return *language*, or nothing if it is English, the language of the cards."""
    return "" if language == "en" or language.startswith("en-") else language


def line_of(value: Any) -> Line:
    """Return *value* on one line: a record by its label, a date in words and as written, a part field by field."""
    if isinstance(value, Piece | list):
        return [value] if isinstance(value, Piece) else value
    if isinstance(value, tuple):
        return list_of(value)
    if isinstance(label := getattr(value, "label", None), str):
        # For an actor the name is enough. A title is followed by the id, with which a reader goes on.
        is_actor = hasattr(value, "names")
        name = Piece(label, lang=_language(value), hint=value.id if is_actor else "")
        return [name] if is_actor else [name, Piece(value.id, "code")]
    if callable(words := getattr(value, "in_words", None)):
        pieces = [Piece(str(words())), Piece(str(value), "edtf")]
        return pieces[:1] if pieces[0].text == pieces[1].text else pieces
    if isinstance(definition := getattr(value, "definition", None), str):
        return [Piece(str(value), hint=definition)]
    if hasattr(value, "locator"):
        return cites([value])
    if _has_places(value):
        return _part(value)
    if has(type(value)) and "__str__" not in vars(type(value)):
        return list_of([getattr(value, a.name) for a in fields(type(value))])
    return [Piece(in_words(value))]


def in_words(value: Any, *, ids: bool = False, nothing: str = "nothing") -> str:
    """Return *value* as plain text on one line: a record by its label, a name by its text, a date in words.

    With *ids*, records are given by their ids and dates in EDTF. *nothing* stands for ``None`` and for no items.

    >>> in_words(("Baku", "Tokyo")), in_words(None)
    ('Baku; Tokyo', 'nothing')
    """
    if value is None or value == ():
        return nothing
    if isinstance(value, tuple):
        return "; ".join(in_words(one, ids=ids, nothing=nothing) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not ids and callable(words := getattr(value, "in_words", None)):
        return str(words())
    names = [getattr(value, name, None) for name in (("id",) if ids else ("label", "text"))]
    return next((name for name in names if isinstance(name, str)), str(value))


def line(*parts: Any) -> Line:
    """Return *parts*, pieces or any other values, one after the other on one line."""
    return [piece for part in parts for piece in line_of(part)]


def list_of(values: Sequence[Any]) -> Line:
    """Return *values* on one line, with dots between them."""
    pieces = [piece for value in values for piece in (Piece("·"), *line_of(value))]
    return pieces[1:] or [Piece("nothing")]


def _part(part: Any, *, grouped: bool = False) -> Line:
    """Return a line about *part*, field by field; if it is *grouped*, without the term that heads its group."""
    places = _places(part.__class__)
    lang = next((foreign(getattr(part, name)) for name, place in places.items() if place == "language"), "")
    line: Line = []
    for name, place in places.items():
        value = getattr(part, name)
        if value is None or value == () or place == "doubt" or (place == "group" and grouped):
            continue
        match place:
            case "speaker":
                names = [line_of(speaker)[0]._replace(manner="strong") for speaker in value]
                line += [p._replace(text=p.text + (":" if p is names[-1] else ",")) for p in names]
            case "main":
                line += [p._replace(lang=p.lang or lang) for p in line_of(value)]
            case "tag":
                line += _tags(value)
            case "language":
                line.append(Piece(str(value), "edtf"))
            case "cited":
                line += cites(value)
            case "reporter":
                line += [p._replace(text=f"reported by {p.text}", manner="aside") for p in line_of(value)]
            case "about":
                line += [Piece("About"), *list_of([Piece(key, "code") for key in value])]
            case _:
                line += [p._replace(manner="aside") for p in line_of(value)]
    return line


def _tags(value: Any) -> Line:
    terms = value if isinstance(value, tuple) else (value,)
    return [p._replace(manner="tag") for term in terms for p in line_of(term)]


def cites(citations: Iterable[Any], only: Any = None) -> Line:
    """Return a piece for each source, with the places cited in it; without its name if it is the *only* source."""
    named = [(s, places if s is only else f"{short_source_name(s)}, {places}") for s, places in by_source(citations)]
    return [Piece(text, "cite", href=web_address(s.url), hint=source_name(s)) for s, text in named]


def web_address(url: object) -> str:
    """Return *url* if it is a web address, else an empty text: only web addresses become links."""
    safe = isinstance(url, str) and re.fullmatch(r"https?://[^\s\x00-\x20\x7f]+", url) and visible(url) == url
    return str(url) if safe else ""


#: The most characters of a title in the short name of a source.
_SHORT = 44


def short_source_name(source: Any) -> str:
    """Return the publisher of a source, with its date or else the beginning of its title."""
    if source.published is not None:
        return f"{source.publisher}, {source.published.in_words()}"
    title = source.title or "undated"
    short = f"{title[:_SHORT].rpartition(' ')[0] or title[:_SHORT]} …" if len(title) > _SHORT else title
    return f"{source.publisher}, {short}"


def source_name(source: Any) -> str:
    """Return the title of a source, with its publisher and date."""
    when = source.published.in_words() if source.published is not None else "undated"
    return ", ".join(filter(None, (source.title, source.publisher, when)))


def source_line(source: Any, places: str) -> Line:
    """Return the name of a source, with a link to it, then *places* in it and its id."""
    name = Piece(source_name(source), lang=foreign(source.language), href=web_address(source.url))
    return [name, *([Piece("—"), Piece(places)] if places else []), Piece(source.id, "code")]


def by_source(citations: Iterable[Any]) -> list[tuple[Any, str]]:
    """Return each cited source once, with the places in it: each section once, each place once."""
    each = [(citation.source, citation.locator) for citation in citations]
    if len(each) == 1:  # as most records have
        return each
    cited: dict[str, tuple[Any, dict[str, dict[str, None]]]] = {}
    for source, locator in each:
        section, mark, place = locator.rpartition("¶")
        _, sections = cited.setdefault(source.id, (source, {}))
        sections.setdefault(section, {})[mark + place] = None
    return [(source, ", ".join(s + ", ".join(places) for s, places in some.items())) for source, some in cited.values()]


def places_cited(
    citations: Iterable[Any], most: int | None = None, name: Callable[[Any], str] = short_source_name
) -> str:
    """Return citations as short text: each source once, each section of it once, for at most *most* sources.

    *name* gives the name of a source.
    """
    cited = [f"{name(source)}, {places}" for source, places in by_source(citations)]
    return first_few(cited, most or len(cited), "; ")


# Fields that the card shows elsewhere, not in a row.
_OWN_PLACE = {"id", "citations", "variants", "caveats"}
# Sorts of points that most readers can skip.
_NOTED = {"inferred", "note"}


def card_of(record: Any) -> CardContent:
    """Return the content of the card of *record*: each field in its place."""
    known = [(name, place, getattr(record, name)) for name, place in _places(record.__class__).items()]
    known = [(name, place, value) for name, place, value in known if value is not None and value != ()]
    by_place = {place: value for _, place, value in known}
    printed = [Piece(f"printed “{by_place['printed']}”", "aside")] if "printed" in by_place else []
    in_rows = [each for each in known if each[1] in {"row", "address"} and each[0] not in _OWN_PLACE]
    rows = [row for each in in_rows for row in rows_of(*each)]
    # If all citations are of one source, no place needs to name it again.
    sources = by_source([*getattr(record, "citations", ()), *_citations_in(record)])
    only = f"{short_source_name(sources[0][0])}, " if len(sources) == 1 else ""

    def shortened(line: Line) -> Line:
        return [p._replace(text=p.text.removeprefix(only)) if p.manner == "cite" else p for p in line]

    points = [(sort, shortened(line)) for sort, line in doubt_lines(record)]
    return CardContent(
        sort=sort_of(record).capitalize(),
        id=record.id,
        tags=[piece for _, place, value in known if place == "tag" for piece in _tags(value)],
        title=[Piece(record._heading, lang=_language(record))],  # noqa: SLF001 - not for users, but for cards
        figure=[*figure_of(by_place.get("figure")), *printed],
        line=_headline(known, by_place),
        rows=[*((head, [*map(shortened, lines)]) for head, lines in rows), *_named_in(record)],
        doubts=[point for point in points if point[0] not in _NOTED],
        noted=[point for point in points if point[0] in _NOTED],
        sources=sources,
    )


#: The kinds of records that name an actor, as rows of its card, and how many of each the row has.
_NAMED = {"tenures": "offices", "events": "events", "agreements": "agreements", "facts": "figures", "ties": "ties"}
_MOST_NAMED = 3


def _named_in(record: Any) -> Iterator[tuple[Piece, list[Line]]]:
    """Yield the latest records of each kind that name *record*, if it is an actor, as rows of its card."""
    naming = getattr(record, "_named_in", {})
    for kind in filter(naming.get, _NAMED):
        lines = []
        for row in map(Summary.of, naming[kind][:_MOST_NAMED]):
            when = [*row.when[:1], Piece(":")] if row.when and kind not in {"tenures", "ties"} else []
            point = [Piece(joined(row.point, lambda piece: piece.text), "aside")] if row.point else []
            lines.append([*when, *row.what, *point])
        left = len(naming[kind]) - len(lines)
        yield Piece(_NAMED[kind]), [*lines, *([[Piece(f"… and {left} more")]] if left else [])]


class Summary(NamedTuple):
    """A record as a row of a table; each field is a column."""

    when: Line
    what: Line
    point: Line  # its figure, its status or when it held
    kind: Line
    doubt: str
    other_readings: int
    id: Piece

    @classmethod
    def of(cls, record: Any) -> "Summary":
        """Return the row of *record*."""
        when = getattr(record, "when", None) or getattr(record, "published", None)
        places = _places(record.__class__).items()
        tags = (_tags(getattr(record, name))[:1] for name, place in places if place == "tag")
        # A source has a title and a publisher instead.
        what = getattr(record, "_what", None)
        name = what or ", ".join(dict.fromkeys(filter(None, (record.title, record.publisher))))
        _, point = getattr(record, "_detail", ("", None))
        return cls(
            line_of(when) if when is not None else [],
            [Piece(name, lang=_language(record) if what else foreign(record.language))],
            line_of(point) if point is not None else [],
            next(tags, [Piece(sort_of(record), "tag")]),
            doubt_of(record),
            len(getattr(record, "variants", ())),
            Piece(record.id, "code"),
        )


def rows_of_records(records: Sequence[Any]) -> tuple[list[str], list[Summary]]:
    """Return the heads of the columns, in the order of :class:`Summary`, and *records* as rows.

    The head of a column that no record fills is empty.
    """
    rows = [*map(Summary.of, records)]
    points = {getattr(record, "_detail", ("",))[0] for record in records}
    heads = [name.replace("_", " ") for name in Summary._fields]
    heads[2] = points.pop() if len(points) == 1 else "detail"
    # The column of tenures and ties says from when to when they held.
    unused = {0} if heads[2] == "held" else set()
    unused |= {at for at in range(len(heads)) if not any(row[at] for row in rows)}
    return ["" if at in unused else head for at, head in enumerate(heads)], rows


def doubt_of(record: Any) -> str:
    """Return the kinds of the doubts about *record*, with commas; empty if there are none."""
    return ", ".join(dict.fromkeys(doubt.kind.value for doubt in record.doubts))


def _citations_in(part: Any) -> Iterator[Any]:
    """Yield the citations in *part* and in its parts, but not those of other records."""
    for a in fields(type(part)):
        value = getattr(part, a.name)
        for item in value if isinstance(value, tuple) else (value,):
            if hasattr(item, "locator"):
                yield item
            elif has(type(item)) and not hasattr(item, "id"):
                yield from _citations_in(item)


def sort_of(record: Any) -> str:
    """Return the class of *record* in words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(record).__name__).lower()


def figure_of(quantity: Any) -> Line:
    """Return a figure as two pieces: its bound, if it has one, and the amount with its unit."""
    if quantity is None:
        return []
    bound = "" if quantity.bound == "exact" else str(quantity.bound)
    text = str(quantity).removeprefix(bound).strip()
    amount = Piece(text, "strong", hint=str(getattr(quantity.unit, "definition", "")))
    return [Piece(bound, hint=quantity.bound.definition), amount] if bound else [amount]


def _headline(known: Iterable[tuple[str, str, Any]], by_place: Mapping[str, Any]) -> Line:
    parts = [_where(value) for _, place, value in known if place == "line"]
    if "from" in by_place or "to" in by_place:
        start, end = (line_of(by_place[side]) if side in by_place else [] for side in ("from", "to"))
        parts.insert(0, [*start, Piece("→"), *end])
    return list_of(parts) if parts else []


def _where(value: Any) -> Line:
    """Return *value* on one line; a place is followed by its country."""
    if isinstance(value, tuple):
        return list_of([_where(v) for v in value])
    country = value.country if hasattr(value, "lies_in") else None
    return line_of(value) if country is None else [*line_of(value), Piece(","), *line_of(country)]


def rows_of(name: str, place: str, value: Any) -> Iterator[tuple[Piece, list[Line]]]:
    """Yield the rows of a field: one, or if its parts are grouped, one for each group."""
    parts = value if isinstance(value, tuple) and _has_places(value[0]) and not hasattr(value[0], "id") else ()
    by = next((n for n, place in _places(parts[0].__class__).items() if place == "group"), None) if parts else None
    if by is None:
        lines = [_part(part) for part in parts] or [line_of(value)]
        address = [[Piece(value, href=web_address(value))]] if place == "address" else []
        yield Piece(name.replace("_", " ")), address or lines
        return
    for term in dict.fromkeys(getattr(part, by) for part in parts):
        head = Piece(in_plain(term), hint=term.definition)
        yield head, [_part(part, grouped=True) for part in parts if getattr(part, by) == term]


def doubt_lines(record: Any) -> Iterator[tuple[str, Line]]:
    """Yield the caveats and other readings of *record*, each with its sort: doubts first, mere notes last."""
    holders = [("", record)]
    holders += [(f"statement {number}", one) for number, one in enumerate(getattr(record, "statements", ()), 1)]
    caveats = [(caveat, place) for place, holder in holders for caveat in holder.caveats]
    caveats.sort(key=lambda pair: pair[0].weight.rank)
    doubts = len(record.doubts)
    yield from (("doubt", _caveat(*caveat)) for caveat in caveats[:doubts])
    for place, holder in holders:
        for variant in getattr(holder, "variants", ()):
            yield "conjecture" if variant.conjecture else "reading", _reading(variant, place)
    yield from ((caveat[0].weight.value, _caveat(*caveat)) for caveat in caveats[doubts:])


def _reading(variant: Any, place: str) -> Line:
    word = "conjecture" if variant.conjecture else "another reading"
    line = [Piece(word, "strong"), Piece(_of(variant.field, place)), *line_of(variant.value)]
    line += [Piece("—"), Piece(variant.reason)] if variant.reason else []
    line += cites(variant.citations)
    # Statements in a reading may be doubtful themselves. Records have cards of their own.
    parts = variant.value if isinstance(variant.value, tuple) else ()
    for number, part in enumerate(parts, 1):
        if not hasattr(part, "id"):
            where = f"statement {number} in it"
            line += [piece for one in getattr(part, "variants", ()) for piece in _reading(one, where)]
            line += [piece for one in getattr(part, "caveats", ()) for piece in _caveat(one, where)]
    return line


def _of(field: str | None, place: str) -> str:
    """Return what a reading or a caveat is about: a *field* of the record or of the part at *place*, with a colon."""
    return " ".join(f"of {word}" for word in (field and field.replace("_", " "), place) if word) + ":"


def _caveat(caveat: Any, place: str) -> Line:
    see = [Piece("See"), *list_of([Piece(other, "code") for other in caveat.see])] if caveat.see else []
    inferred = [Piece("inferred", "aside", hint=caveat.weight.definition)] if caveat.weight == "inferred" else []
    kind = Piece(caveat.kind.value, "strong", hint=caveat.kind.definition)
    return [kind, *inferred, Piece(_of(caveat.field, place)), Piece(caveat.note), *see]
