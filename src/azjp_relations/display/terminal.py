"""Plain text: what is shown, in lines for a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from azjp_relations.display.pieces import Line, Piece, card_of, doubt_lines, line_of, places_cited, visible

__all__ = ["doubts", "text_card", "text_of", "text_table", "wrapped"]

_FORMS = {"tag": "[{}]", "aside": "({})", "edtf": "({})", "cite": "[{}]"}
#: As in words: no space before these.
_CLOSING = frozenset(":;,.")


def wrapped(text: str, width: int = 80, indent: str = "") -> str:
    """Return *text* broken into lines of at most *width* characters, all but the first begun by *indent*.

    >>> print(wrapped("one two three", 9, "  "))
    one two
      three
    """
    import textwrap  # only texts for a terminal need it

    return textwrap.fill(visible(text), width, subsequent_indent=indent, break_on_hyphens=False)


def text_of(line: Line) -> str:
    """Return the pieces of *line* as text, each marked as what it is.

    >>> text_of([Piece("1998"), Piece("visit", "tag")])
    '1998 [visit]'
    """
    text = ""
    for piece in line:
        form = _FORMS.get(piece.manner, "{}").format(visible(piece.text))
        text += form if not text or form in _CLOSING else f" {form}"
    return text


def doubts(record: Any) -> Iterator[str]:
    """Yield what is doubtful about a record in words: each other reading with its witnesses, each caveat.

    >>> from azjp_relations import load
    >>> next(doubts(load().facts["humanitarian-assistance-refugees"])).partition(" —")[0]
    'conjecture of value: USD 11,470,000'
    """
    return (text_of(line) for _, line in doubt_lines(record))


def text_card(record: Any, width: int = 80) -> str:
    """Return everything a record says as lines of at most *width* characters: fields, doubts, citations.

    >>> from azjp_relations import load
    >>> print(text_card(load().actors["jogmec"]).splitlines()[0])
    Japan Oil, Gas and Metals National Corporation
    """
    card = card_of(record)
    lines = [wrapped(text_of(card.title), width)]
    lines += [wrapped(text_of(line), width, "  ") for line in (card.figure, card.line) if line]
    lines += [wrapped(f"{card.sort}  {card.id}  {text_of(card.tags)}", width, "  ")]
    if card.rows:
        lines.append("")
        margin = max(min(max(len(head.text) for head, _ in card.rows), 18), 4) + 4
        for head, said in card.rows:
            heads = [head.text, *("" for _ in said[1:])]
            lines += [_hung(name, text_of(line), margin, width) for name, line in zip(heads, said, strict=True)]
    if card.doubts:
        lines += ["", *(wrapped(f"  ? {text_of(line)}", width, "    ") for _, line in card.doubts)]
    if card.citations:
        lines += ["", wrapped(f"  [{places_cited(card.citations)}]", width, "   ")]
    return "\n".join(lines)


def _hung(name: str, text: str, margin: int, width: int) -> str:
    """Return *text* beside *name*, each of its lines begun at *margin*."""
    start = f"  {visible(name)}".ljust(margin - 1) + " "
    return wrapped(start + text, width, " " * margin)


def text_table(headers: Sequence[str], rows: Iterable[Sequence[object]], width: int = 80) -> str:
    """Return a table in plain text; the last column is wrapped so that no line is longer than *width*.

    >>> print(text_table(["year", "n"], [["2015", 3]]))
    year  n
    2015  3
    """
    table = [[visible(str(h)) for h in headers], *([_cell(c) for c in row] for row in rows)]
    spans = [max(len(row[i]) for row in table) for i in range(len(headers) - 1)]
    margin = sum(spans) + 2 * len(spans)
    lines = []
    for row in table:
        start = "".join(f"{cell:<{span}}  " for cell, span in zip(row, spans, strict=False))
        body = wrapped(row[-1], max(width - margin, 20)).splitlines() or [""]
        lines += [(start + body[0]).rstrip(), *(" " * margin + rest for rest in body[1:])]
    return "\n".join(lines)


def _cell(cell: object) -> str:
    """Return what a cell says: text as it is, without its breaks, which would tear the table apart."""
    if isinstance(cell, Piece | list):
        return text_of(line_of(cell))
    if callable(in_words := getattr(cell, "in_words", None)):
        return str(in_words())
    return " ".join(visible(str(cell)).splitlines())
