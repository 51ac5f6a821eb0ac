"""How records and tables look: plain text for a terminal, HTML for a notebook.

Knows nothing of any one class: a card shows whatever fields a record has. All text is escaped in HTML, and nothing
is loaded from anywhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import fields, has

__all__ = ["escape", "html_card", "html_table", "places_cited", "text_card", "text_table", "wrapped"]

_STYLE = (
    "<style>.azjp{font-family:system-ui,sans-serif;line-height:1.4;max-width:60em;color:inherit}"
    ".azjp table{border-collapse:collapse;margin:.3em 0}.azjp th,.azjp td{text-align:left;vertical-align:top;"
    "padding:.15em .8em .15em 0;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}"
    ".azjp .quiet{opacity:.7}.azjp .doubt{border-left:.25em solid #d9822b;padding-left:.6em;margin:.3em 0}"
    ".azjp ul{margin:.2em 0;padding-left:1.2em}</style>"
)


def _phrase(value: Any) -> str:
    """Return *value* in a few words: a referred record by its label, a part by its own fields."""
    if isinstance(value, tuple):
        return "; ".join(_phrase(v) for v in value)
    label = getattr(value, "label", None)
    if isinstance(label, str):
        return label
    in_words = getattr(value, "in_words", None)
    if callable(in_words):
        return str(in_words())
    if has(type(value)) and "__str__" not in vars(type(value)):
        own = (getattr(value, a.name) for a in fields(type(value)) if a.name != "citations")
        return ", ".join(_phrase(v) for v in own if v is not None and v != ())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _facts(record: Any) -> Iterator[tuple[str, Sequence[object]]]:
    """Yield each field that says something, with its values one by one."""
    for a in fields(type(record)):
        value = getattr(record, a.name)
        if a.name in {"variants", "caveats", "citations"} or value is None or value == ():
            continue
        yield a.name.replace("_", " "), value if isinstance(value, tuple) else (value,)


def _doubts(record: Any) -> Iterator[str]:
    for variant in getattr(record, "variants", ()):
        kind = "conjecture" if variant.conjecture else "another reading"
        why = f" ({variant.reason})" if variant.reason else ""
        witnesses = places_cited(variant.citations)
        yield f"{kind} of {variant.field}: {_phrase(variant.value)}{why}{f' [{witnesses}]' if witnesses else ''}"
    for caveat in getattr(record, "caveats", ()):
        where = f" of {caveat.field}" if caveat.field else ""
        see = f" See {', '.join(caveat.see)}." if caveat.see else ""
        yield f"{caveat.kind.value}{where}: {caveat.note}{see}"


def places_cited(citations: Iterable[Any]) -> str:
    """Return citations in short: each source once, each section of it once.

    >>> from azjp_relations import load
    >>> places_cited(load().agreements.where(party="jogmec").one().citations)
    'wikipedia-azerbaijan-japan-relations Oil sector ¶4.2, ¶4.3'
    """
    citations = tuple(citations)
    if len(citations) == 1:
        return str(citations[0])
    sections: dict[tuple[str, str], list[str]] = {}
    for citation in citations:
        section, mark, place = citation.locator.rpartition("¶")
        sections.setdefault((citation.source.id, section), []).append(f"{mark}{place}")
    by_source: dict[str, list[str]] = {}
    for (source, section), places in sections.items():
        by_source.setdefault(source, []).append(f"{section}{', '.join(dict.fromkeys(places))}")
    return "; ".join(f"{source} {', '.join(parts)}" for source, parts in by_source.items())


def escape(text: str) -> str:
    """Return *text* with what HTML would read as markup, quotation marks included, made plain text."""
    import html  # only notebooks need it

    return html.escape(text, quote=True)


def wrapped(text: str, width: int = 80, indent: str = "") -> str:
    """Return *text* broken into lines of at most *width* characters, all but the first begun by *indent*.

    >>> print(wrapped("one two three", 9, "  "))
    one two
      three
    """
    import textwrap  # only texts for a terminal need it

    return textwrap.fill(text, width, subsequent_indent=indent, break_on_hyphens=False)


def text_card(record: Any, width: int = 80) -> str:
    """Return everything a record says as lines of at most *width* characters: fields, doubts, citations."""
    lines = [wrapped(record.label, width), f"{type(record).__name__}  {record.id}"]
    for name, values in _facts(record):
        if name == "id":
            continue
        lines += [wrapped(f"  {name}: {_phrase(v)}", width, "      ") for v in values]
    lines += [wrapped(f"  ? {doubt}", width, "      ") for doubt in _doubts(record)]
    lines.append(wrapped(f"  [{places_cited(record.citations)}]", width, "   "))
    return "\n".join(lines)


def text_table(headers: Sequence[str], rows: Iterable[Sequence[object]], width: int = 80) -> str:
    """Return a table in plain text; the last column is wrapped so that no line is longer than *width*.

    >>> print(text_table(["year", "n"], [["2015", 3]]))
    year  n
    2015  3
    """
    table = [list(map(str, headers)), *(list(map(str, row)) for row in rows)]
    spans = [max(len(row[i]) for row in table) for i in range(len(headers) - 1)]
    margin = sum(spans) + 2 * len(spans)
    lines = []
    for row in table:
        start = "".join(f"{cell:<{span}}  " for cell, span in zip(row, spans, strict=False))
        body = wrapped(row[-1], max(width - margin, 20)).splitlines() or [""]
        lines += [(start + body[0]).rstrip(), *(" " * margin + rest for rest in body[1:])]
    return "\n".join(lines)


def _link(citation: Any) -> str:
    url = getattr(citation.source, "url", None)
    text = escape(str(citation))
    if url is None:
        return text
    return f'<a href="{escape(url)}" title="{escape(citation.source.name)}">{text}</a>'


def html_card(record: Any) -> str:
    """Return everything a record says as a piece of HTML, its doubts marked and its citations linked."""
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{'<br>'.join(escape(_phrase(v)) for v in values)}</td></tr>"
        for name, values in _facts(record)
    )
    doubts = "".join(f'<div class="doubt">{escape(doubt)}</div>' for doubt in _doubts(record))
    cited = ", ".join(_link(c) for c in getattr(record, "citations", ()))
    label = escape(getattr(record, "label", "") or getattr(record, "name", ""))
    return (
        f'<div class="azjp">{_STYLE}<strong>{label}</strong> '
        f'<span class="quiet">{escape(type(record).__name__)}</span>'
        f'<table>{rows}</table>{doubts}<div class="quiet">{cited}</div></div>'
    )


def html_table(title: str, headers: Sequence[str], rows: Iterable[Sequence[object]], after: Iterable[str] = ()) -> str:
    """Return a table as a piece of HTML with *title* above and the lines *after* below it."""
    head = "".join(f"<th>{escape(h)}</th>" for h in headers)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    below = "".join(f'<div class="quiet">{escape(line)}</div>' for line in after)
    return (
        f'<div class="azjp">{_STYLE}<strong>{escape(title)}</strong>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}</div>"
    )
