"""HTML for a notebook, light or dark.

It takes the colours of the page, weaker or stronger, so it follows the theme. It has no script, picture or font, and
loads nothing.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import Any

from azjp_relations.display.pieces import (
    Line,
    Look,
    Piece,
    ReportContent,
    card_of,
    joined,
    line_of,
    source_line,
    web_address,
)
from azjp_relations.display.terminal import plain_text
from azjp_relations.text import packaged_text, visible


@cache
def _style() -> str:
    """Return the rules of ``notebook.css``, in which ``&`` is the class that everything is in."""
    rules = packaged_text(__spec__, "notebook.css").partition("*/")[2]
    return f"<style>{' '.join(rules.replace('&', '.azjp.azjp').split())}</style>"


#: The headings of the doubts that a card shows unfolded, and the sorts under each.
_SORTS = {"Doubts": {"doubt"}, "Other readings": {"reading", "conjecture"}}
#: How many lines of a folded list the page holds.
_MOST = 50


def escape(text: str) -> str:
    """Return *text*, made visible, with HTML escapes for markup and quotation marks."""
    import html  # only notebooks need it

    return html.escape(visible(text), quote=True)


def html_line(line: Line) -> str:
    """Return the pieces of *line* as HTML, each in its manner."""
    return joined(line, _piece)


def _attributes(piece: Piece, kind: str = "") -> str:
    """Return the attributes of *piece*; text in another language has its own direction."""
    values = (kind and f"azjp-{kind}", piece.lang, piece.lang and "auto", piece.hint)
    named = zip(("class", "lang", "dir", "title"), values, strict=True)
    return "".join(f' {name}="{escape(value)}"' for name, value in named if value)


# The tag of each manner, its class, and the format of the text.
_FORMS = {
    "strong": ("strong", "", "{}"),
    "code": ("code", "", "{}"),
    "edtf": ("code", "short", "{}"),
    "tag": ("span", "tag", "{}"),
    "aside": ("span", "quiet", "({})"),
    "cite": ("span", "quiet", "[{}]"),
}


def _piece(piece: Piece) -> str:
    text = escape(piece.text)
    if address := web_address(piece.href):
        text = f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{text}</a>'
    tag, kind, form = _FORMS.get(piece.manner, ("span", "", "{}"))
    attributes = _attributes(piece, kind)
    return f"<{tag}{attributes}>{form.format(text)}</{tag}>" if attributes or piece.manner else text


def _div(html: str, kind: str = "") -> str:
    """Return *html* as a block, or nothing if it is empty."""
    attribute = f' class="azjp-{kind}"' if kind else ""
    return f"<div{attribute}>{html}</div>" if html else ""


def _block(line: Line, kind: str = "") -> str:
    return _div(html_line(line), kind)


def _items(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def _framed(*parts: str) -> str:
    return f'<div class="azjp" lang="en">{_style()}{"".join(parts)}</div>'


def _titled(line: Line) -> str:
    return f'<div class="azjp-title" role="heading" aria-level="3">{html_line(line)}</div>'


def html_card(record: Any) -> str:
    """Return a record as HTML: all of its fields, its doubts set apart, and links to its sources."""
    card = card_of(record)
    sort = f'<span class="azjp-sort azjp-quiet">{escape(card.sort)}</span>'
    rows = ""
    for head, content in card.rows:
        rows += f"<div><dt{_attributes(head)}>{escape(head.text)}</dt><dd>{''.join(map(_block, content))}</dd></div>"
    sources = _items(html_line(source_line(*cited)) for cited in card.sources)
    by_sort = [(heading, [d for d in card.doubts if d[0] in sorts]) for heading, sorts in _SORTS.items()]
    parts = [
        _div(f"{sort} {html_line(card.tags)}", "tags"),
        _titled(card.title),
        _block(card.figure, "figure"),
        _block(card.line),
        f"<dl>{rows}</dl>" if rows else "",
        *(_div(heading, "above") + _doubts(some) for heading, some in by_sort if some),
        f"<details><summary>Also noted ({len(card.noted)})</summary>{_doubts(card.noted)}</details>"
        if card.noted
        else "",
        _div(sources + _div(f"id <code>{escape(card.id)}</code>", "quiet"), "foot"),
    ]
    return _framed(_div("".join(parts), "card"))


def _doubts(doubts: Iterable[tuple[str, Line]]) -> str:
    items = "".join(f'<li class="azjp-{kind}">{html_line(line)}</li>' for kind, line in doubts)
    return f'<ul class="azjp-doubts">{items}</ul>'


def html_table(look: Look) -> str:
    """Return *look* as HTML."""
    parts = [_titled([Piece(look.title)]), _block(look.figure or [], "figure")]
    parts += [_block(line, "quiet") for line in look.lead]
    if cells := [[line_of(cell) if cell != "" else [] for cell in row] for row in look.rows]:
        parts.append(_table(look.title, look.headers, cells))
    parts += [_div(escape(line), "quiet") for line in look.after]
    for heading, count, lines in look.folded:
        items = [html_line(line) for line in islice(lines, _MOST)]
        items += [f"… and {count - len(items)} more"] if count > len(items) else []
        parts.append(f"<details><summary>{escape(heading)}</summary>{_items(items)}</details>")
    foot = _items(html_line(source_line(*source)) for source in look.sources)
    return _framed(*parts, _div(foot, "foot"))


def html_report(report: ReportContent) -> str:
    """Return *report* as HTML."""
    parts = [_titled([Piece(report.title)]), *(_block(line, "quiet") for line in report.lead)]
    for heading, content in report.sections:
        head = f'<div class="azjp-above" role="heading" aria-level="4">{escape(heading)}</div>'
        parts += [head, _items(map(html_line, content))]
    return _framed(*parts)


def html_page(report: ReportContent) -> str:
    """Return *report* as a whole page, which follows the theme of the reader and prints black on white."""
    title, body = escape(report.title), html_report(report)
    return packaged_text(__spec__, "page.html").replace("{title}", title, 1).replace("{body}", body, 1)


# A range may follow.
_NUMBER = re.compile(r"-?[\d,.]+(?: \([\d,.]+–[\d,.]+\))?")


def _table(title: str, headers: Sequence[str], rows: Sequence[Sequence[Line]]) -> str:
    kinds = [_kind([plain_text(row[i]) for row in rows], first=i == 0) for i in range(len(headers))]
    head = "".join(f'<th scope="col"{kind}>{escape(h)}</th>' for h, kind in zip(headers, kinds, strict=True))
    body = ""
    for row in rows:
        cells = [f"<td{kind}>{html_line(cell)}</td>" for cell, kind in zip(row, kinds, strict=True)]
        if row[0]:
            cells[0] = f'<th scope="row"{kinds[0]}>{html_line(row[0])}</th>'
        body += f"<tr>{''.join(cells)}</tr>"
    return (
        # With a tabindex, a reader can focus and scroll it by keyboard.
        f'<div class="azjp-scroll" role="region" tabindex="0" aria-label="{escape(title)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _kind(column: Sequence[str], *, first: bool) -> str:
    """Return the class of a column as an attribute: numbers, words too short to break, or phrases."""
    texts, longest = [*filter(None, column)], max(map(len, column), default=0)
    if texts and not first and all(map(_NUMBER.fullmatch, texts)):
        return ' class="azjp-number"'
    return "" if not texts or 18 < longest <= 40 else f' class="azjp-{"short" if longest <= 18 else "long"}"'
