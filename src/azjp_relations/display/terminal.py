"""Plain text for a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from azjp_relations.display.pieces import (
    Line,
    Piece,
    ReportContent,
    card_of,
    doubt_lines,
    joined,
    line_of,
    rows_of,
    source_line,
)
from azjp_relations.text import visible

_FORMS = {"tag": "[{}]", "aside": "({})", "edtf": "({})", "cite": "[{}]"}
#: Stands for the second column of a wide character, as ``textwrap`` counts characters.
_FILLER = "\0"


def width_of(text: str) -> int:
    """Return how many columns of a terminal *text* takes: a wide character takes two, a combining mark none."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(text: str, width: int = 80, indent: str = "") -> str:
    """Return *text* in lines of at most *width* columns; every line after the first begins with *indent*."""
    import textwrap  # only texts for a terminal need it

    text = visible(text)
    start = text[: len(text) - len(text.lstrip(" "))]
    text = text[len(start) :]
    filled = text if text.isascii() else "".join(c + _FILLER * (width_of(c) - 1) for c in text)
    # One column stays free: a line may break between a wide character and its filler.
    room = width - (_FILLER in filled)
    # A word that is too long for a line, such as an id, breaks at its hyphens.
    hyphens = any(len(word) > room - len(indent) for word in filled.split())
    lines = textwrap.fill(filled, room, initial_indent=start, subsequent_indent=indent, break_on_hyphens=hyphens)
    return lines.replace(_FILLER, "")


def plain_text(line: Line) -> str:
    """Return the pieces of *line* as text, each in its manner."""
    return joined(line, lambda piece: _FORMS.get(piece.manner, "{}").format(visible(piece.text)))


def in_cell(name: str, value: Any) -> str:
    """Return *value*, of the field *name*, as one cell of a table: its parts by group, as on a card."""
    groups = []
    for head, lines in rows_of(name, "row", value) if value else ():
        is_alone = head.text == name.replace("_", " ")
        groups.append(
            ("" if is_alone else f"{head.text}: ") + (" · " if is_alone else ", ").join(map(plain_text, lines))
        )
    return "; ".join(groups)


def doubts(record: Any) -> Iterator[str]:
    """Yield the caveats of a record and its other readings with their citations, as text."""
    return (plain_text(line) for _, line in doubt_lines(record))


def text_card(record: Any, width: int = 80) -> str:
    """Return a record as lines of at most *width* columns: its fields, doubts and citations."""
    card = card_of(record)
    lines = [wrapped(plain_text(card.title), width)]
    lines += [wrapped(plain_text(line), width, "  ") for line in (card.figure, card.line) if line]
    lines += [wrapped(f"{card.sort}  {card.id}  {plain_text(card.tags)}", width, "  ")]
    if card.rows:
        lines.append("")
        margin = max(min(max(len(head.text) for head, _ in card.rows), 18), 4) + 4
        for head, content in card.rows:
            for number, line in enumerate(content):
                start = "  " if number else f"  {visible(head.text)}"
                lines.append(wrapped(f"{start.ljust(margin - 1)} {plain_text(line)}", width, " " * margin))
    if card.doubts:
        lines += ["", *(wrapped(f"  ? {plain_text(line)}", width, "    ") for _, line in card.doubts)]
    if card.noted:
        noted = " ".join(plain_text(line) for _, line in card.noted)
        lines += [*([] if card.doubts else [""]), wrapped(f"  Also noted: {noted}", width, "    ")]
    if card.sources:
        cited = [plain_text(source_line(*each)) for each in card.sources]
        lines += ["", *(wrapped(f"  {each}", width, "    ") for each in cited)]
    return "\n".join(lines)


#: The columns kept for the last cell of a row if the other cells can be wrapped, and in any case.
_LAST, _LEAST = 40, 20
#: How wide another cell stays if its words aren't wider.
_OTHER = 20


def text_table(headers: Sequence[str], rows: Iterable[Sequence[object]], width: int = 80) -> str:
    """Return a table in plain text. Its cells are wrapped so that no line is wider than *width* columns.

    >>> print(text_table(["year", "n"], [["2015", 3]]))
    year  n
    2015  3
    """
    table = [[visible(str(h)) for h in headers], *([_cell(c) for c in row] for row in rows)]
    spans = [max(width_of(row[i]) for row in table) for i in range(len(headers) - 1)]
    if sum(spans) + 2 * len(spans) > width - _LAST:
        words = ([width_of(word) for row in table for word in row[i].split()] for i in range(len(spans)))
        spans = [min(span, max([_OTHER, *longest])) for span, longest in zip(spans, words, strict=True)]
    least = min(_LEAST, max(width_of(row[-1]) for row in table))
    while spans and sum(spans) + 2 * len(spans) > width - least and max(spans) > 1:
        spans[spans.index(max(spans))] -= 1  # a word that is too long, such as an id, goes on in the next line
    spans.append(max(width - sum(spans) - 2 * len(spans), 1))
    lines = []
    for row in table:
        cells = [wrapped(cell, span).splitlines() for cell, span in zip(row, spans, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            padded = (part + " " * (span - width_of(part)) for part, span in zip(parts, spans, strict=True))
            lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def text_report(report: ReportContent, width: int = 80) -> str:
    """Return *report* as lines of at most *width* columns."""
    lines = [wrapped(report.title, width), *(wrapped(plain_text(line), width) for line in report.lead)]
    for heading, content in report.sections:
        lines += ["", wrapped(heading, width), *(wrapped(f"  {plain_text(line)}", width, "    ") for line in content)]
    return "\n".join(lines)


def _cell(cell: object) -> str:
    """Return the text of a cell without line breaks, which would tear the table apart."""
    if isinstance(cell, Piece | list):
        return plain_text(line_of(cell))
    if callable(in_words := getattr(cell, "in_words", None)):
        return str(in_words())
    return " ".join(visible(str(cell)).splitlines())
