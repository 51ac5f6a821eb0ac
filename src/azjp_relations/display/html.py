"""HTML for a notebook, light or dark.

Its colours are those of the page, weaker or stronger, so they follow the theme. It has no script, picture or font, and
loads nothing.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from azjp_relations.display.pieces import (
    Line,
    Piece,
    by_source,
    card_of,
    foreign,
    line_of,
    said_of_source,
    visible,
    web_address,
)
from azjp_relations.display.terminal import text_of

# The class twice outweighs a notebook's own rules for tables. Greys half-way between black and white are visible on
# both; the one colour comes beside a word, never instead of it.
_RULES = """
& { color: inherit; line-height: 1.5; max-width: 72rem; margin: .5rem 0; overflow-wrap: anywhere; text-align: left }
& .azjp-card { max-width: 58rem; border: 1px solid rgb(128 128 128/.4); border-radius: .5rem; padding: .8rem 1rem }
& .azjp-tags { display: flex; flex-wrap: wrap; gap: .25rem .35rem; align-items: baseline }
& .azjp-tag { border: 1px solid rgb(128 128 128/.5); border-radius: 1em; padding: 0 .55em; font-size: .82em;
  display: inline-block; line-height: 1.55; white-space: nowrap }
& .azjp-sort { font-size: .82em; font-weight: 600; letter-spacing: .03em; margin-right: .1rem }
& .azjp-title { font-size: 1.15em; font-weight: 600; line-height: 1.35; margin: .15rem 0 }
& .azjp-figure { line-height: 1.3; margin: .25rem 0 }
& .azjp-figure strong { font-size: 1.7em; font-weight: 600 }
& .azjp-quiet, & dt, & code { opacity: .75 }
& .azjp-quiet .azjp-quiet, & .azjp-quiet code { opacity: 1 }
& code { font-size: .86em; background: none; border: 0; padding: 0; color: inherit; white-space: normal }
& a { color: inherit; text-decoration: underline; text-underline-offset: .15em }
& dl { margin: .6rem 0 0; padding: 0 }
& dl > div { display: flex; flex-wrap: wrap; column-gap: 1rem; padding: .15rem 0 }
& dt { flex: 0 0 8.5rem; font-weight: 400; margin: 0; padding: 0; float: none; text-align: left; width: auto }
& dd { flex: 1 1 15rem; margin: 0; padding: 0; min-width: 0 }
& dd > div + div { margin-top: .15rem }
& ul { list-style: none; margin: .6rem 0 0; padding: 0 }
& li { margin: .25rem 0; padding: 0 }
& .azjp-above { font-size: .9em; font-weight: 600; margin-top: .7rem }
& .azjp-above + ul { margin-top: .2rem }
& .azjp-doubts li { border-left: .25rem solid; padding-left: .6rem }
& .azjp-doubts .azjp-doubt { border-left-color: #b8681a }
& .azjp-doubts .azjp-reading { border-left-color: rgb(128 128 128/.8) }
& .azjp-doubts .azjp-inferred, & .azjp-doubts .azjp-note { border-left-color: rgb(128 128 128/.4) }
& .azjp-doubts .azjp-conjecture { border-left: .25rem dashed rgb(128 128 128/.8) }
& .azjp-foot { border-top: 1px solid rgb(128 128 128/.3); margin-top: .7rem; padding-top: .45rem; font-size: .9em }
& .azjp-foot ul { margin: 0 }
& .azjp-scroll { overflow-x: auto; margin: .4rem 0 }
& table { border-collapse: collapse; table-layout: auto; margin: 0; font-size: .95em; width: auto; border: 0;
  display: table }
& th, & td { text-align: left; vertical-align: top; padding: .25rem 1rem .25rem 0; border: 0; background: none;
  border-bottom: 1px solid rgb(128 128 128/.3); white-space: normal; max-width: none; font-weight: 400;
  overflow-wrap: break-word; line-height: inherit }
& tr { background: none }
& thead th { font-weight: 600; border-bottom-color: rgb(128 128 128/.7) }
& .azjp-number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
& .azjp-short { white-space: nowrap }
& .azjp-long { min-width: 9rem }
& details { margin: .3rem 0 }
& summary { cursor: pointer }
& details ul { margin: .2rem 0 .5rem 1rem }
"""
_STYLE = f"<style>{' '.join(_RULES.replace('&', '.azjp.azjp').split())}</style>"
#: The headings of the doubts that a card shows at once, each with their sorts.
_SORTS = {"Doubts": {"doubt"}, "Other readings": {"reading", "conjecture"}}
#: How many lines of a folded list are in the page.
_MOST = 50


def escape(text: str) -> str:
    """Return *text* with HTML escapes for markup and quotation marks, and every odd character made visible.

    >>> escape('<b>"')
    '&lt;b&gt;&quot;'
    """
    import html  # only notebooks need it

    return html.escape(visible(text), quote=True)


def html_line(line: Line) -> str:
    """Return the pieces of *line* as HTML, each in the form of its manner.

    >>> html_line([Piece("1998"), Piece("visit", "tag")])
    '1998 <span class="azjp-tag">visit</span>'
    """
    html = ""
    for piece in line:
        html += _piece(piece) if not html or piece.text in {":", ";"} else f" {_piece(piece)}"
    return html


def _attributes(piece: Piece, kind: str = "") -> str:
    """Return the attributes of *piece*; a language brings a direction of its own."""
    attributes = {
        "class": kind and f"azjp-{kind}",
        "lang": piece.lang,
        "dir": "auto" if piece.lang else "",
        "title": piece.hint,
    }
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)


def _piece(piece: Piece) -> str:
    text = escape(piece.text)
    if address := web_address(piece.href):
        text = f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{text}</a>'
    match piece.manner:
        case "strong":
            return f"<strong{_attributes(piece)}>{text}</strong>"
        case "code":
            return f"<code{_attributes(piece)}>{text}</code>"
        case "edtf":
            return f"<code{_attributes(piece, 'short')}>{text}</code>"
        case "tag":
            return f"<span{_attributes(piece, 'tag')}>{text}</span>"
        case "aside":
            return f"<span{_attributes(piece, 'quiet')}>({text})</span>"
        case "cite":
            return f"<span{_attributes(piece, 'quiet')}>[{text}]</span>"
    plain = _attributes(piece)
    return f"<span{plain}>{text}</span>" if plain else text


def _items(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def _framed(*parts: str) -> str:
    return f'<div class="azjp" lang="en">{_STYLE}{"".join(parts)}</div>'


def _titled(line: Line) -> str:
    return f'<div class="azjp-title" role="heading" aria-level="3">{html_line(line)}</div>'


def _source(source: Any, places: str = "") -> str:
    """Return the name of a source, with a link to it, then *places* in it and its id."""
    name = Piece(said_of_source(source), lang=foreign(source.language), href=web_address(source.url))
    return html_line([name, *([Piece("—"), Piece(places)] if places else []), Piece(source.id, "code")])


def html_card(record: Any) -> str:
    """Return everything a record says as HTML, with its doubts set apart and links to its sources.

    >>> from azjp_relations import load
    >>> "Heydar Aliyev" in html_card(load().events["visit-heydar-aliyev-1998"])
    True
    """
    card = card_of(record)
    sort = f'<span class="azjp-sort azjp-quiet">{escape(card.sort)}</span>'
    parts = [f'<div class="azjp-tags">{sort} {html_line(card.tags)}</div>', _titled(card.title)]
    parts += [f'<div class="azjp-figure">{html_line(card.figure)}</div>'] if card.figure else []
    parts += [f"<div>{html_line(card.line)}</div>"] if card.line else []
    rows = [
        f"<div><dt{_attributes(head)}>{escape(head.text)}</dt>"
        f"<dd>{''.join(f'<div>{html_line(line)}</div>' for line in content)}</dd></div>"
        for head, content in card.rows
    ]
    parts += [f"<dl>{''.join(rows)}</dl>"] if rows else []
    by_sort = {sort: [d for d in card.doubts if d[0] in sorts] for sort, sorts in _SORTS.items()}
    parts += [f'<div class="azjp-above">{sort}</div>{_doubts(some)}' for sort, some in by_sort.items() if some]
    if noted := [d for d in card.doubts if d[0] in {"inferred", "note"}]:
        parts.append(f"<details><summary>Also noted ({len(noted)})</summary>{_doubts(noted)}</details>")
    cited = [_source(source, places) for source, places in by_source(card.citations)]
    sources = _items(cited) if cited else ""
    foot = f'<div class="azjp-foot">{sources}<div class="azjp-quiet">id <code>{escape(card.id)}</code></div></div>'
    return _framed(f'<div class="azjp-card">{"".join(parts)}{foot}</div>')


def _doubts(doubts: Sequence[tuple[str, Line]]) -> str:
    items = "".join(f'<li class="azjp-{kind}">{html_line(line)}</li>' for kind, line in doubts)
    return f'<ul class="azjp-doubts">{items}</ul>'


def html_table(
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    after: Iterable[str] = (),
    *,
    figure: Line | None = None,
    lead: Iterable[Line] = (),
    folded: Iterable[tuple[str, int, Iterable[Line]]] = (),
    sources: Iterable[tuple[Any, str]] = (),
) -> str:
    """Return a table as HTML.

    Args:
        title: The title.
        headers: The headers of the columns.
        rows: The rows; a cell is any value, and the first cell of a row says what the row is about.
        after: Lines below the table.
        figure: A figure between title and table, in large type.
        lead: Lines between title and table.
        folded: Lists below the table that open with a click, each with its heading and length, cut after 50 lines.
        sources: Sources to name at the end, with links, each with a remark.

    >>> "&lt;b&gt;</td>" in html_table("two", ("a", "b"), [("1", "<b>")])
    True
    """
    parts = [_titled([Piece(title)])]
    parts += [f'<div class="azjp-figure">{html_line(figure)}</div>'] if figure else []
    parts += [f'<div class="azjp-quiet">{html_line(line)}</div>' for line in lead]
    cells = [[line_of(cell) if cell != "" else [] for cell in row] for row in rows]
    if cells:
        parts.append(_table(title, headers, cells))
    parts += [f'<div class="azjp-quiet">{escape(line)}</div>' for line in after]
    for heading, count, lines in folded:
        items = [html_line(line) for line in islice(lines, _MOST)]
        items += [f"… and {count - len(items)} more"] if count > len(items) else []
        parts.append(f"<details><summary>{escape(heading)}</summary>{_items(items)}</details>")
    foot = [_source(source, remark) for source, remark in sources]
    parts += [f'<div class="azjp-foot">{_items(foot)}</div>'] if foot else []
    return _framed(*parts)


# A range may follow.
_NUMBER = re.compile(r"-?[\d,.]+(?: \([\d,.]+–[\d,.]+\))?")


def _table(title: str, headers: Sequence[str], rows: Sequence[Sequence[Line]]) -> str:
    kinds = [_kind([text_of(row[i]) for row in rows], first=i == 0) for i in range(len(headers))]
    head = "".join(f'<th scope="col"{kind}>{escape(h)}</th>' for h, kind in zip(headers, kinds, strict=True))
    body = ""
    for row in rows:
        body += "<tr>"
        for index, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            tag, end = ('th scope="row"', "th") if index == 0 and cell else ("td", "td")
            body += f"<{tag}{kind}>{html_line(cell)}</{end}>"
        body += "</tr>"
    return (
        # A reader without a pointer must be able to focus it, to scroll.
        f'<div class="azjp-scroll" role="region" tabindex="0" aria-label="{escape(title)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _kind(column: Sequence[str], *, first: bool) -> str:
    """Return the class of a column as an attribute: numbers, words too short to break, or phrases."""
    texts = [text for text in column if text]
    if not texts:
        return ""
    if not first and all(map(_NUMBER.fullmatch, texts)):
        return ' class="azjp-number"'
    longest = max(map(len, texts))
    return ' class="azjp-short"' if longest <= 18 else ' class="azjp-long"' if longest > 40 else ""
