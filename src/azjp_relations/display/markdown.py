"""Markdown, for notes, mails and web pages: the same pieces as in a notebook, without a style."""

import re

from azjp_relations.display.pieces import Line, Look, Piece, ReportContent, joined, line_of, source_line, web_address
from azjp_relations.text import one_line

#: Characters that have a meaning in Markdown, in HTML within it, or in its formulas.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&$])|^(\d*)([-+=.)])(?=\s|$)")
_FORMS = {"strong": "**{}**", "aside": "({})", "cite": "[{}]", "edtf": "({})"}


def markdown(text: str) -> str:
    """Return *text* on one line, with a backslash before each character that means something in Markdown."""
    return _SPECIAL.sub(lambda match: f"{match[2] or ''}\\{match[1] or match[3]}", one_line(text))


def markdown_line(line: Line) -> str:
    """Return the pieces of *line* as Markdown, each in its manner."""
    return joined(line, _piece)


def _piece(piece: Piece) -> str:
    text = markdown(piece.text)
    if address := web_address(piece.href):
        if piece.text == piece.href == address:
            return f"<{address}>"
        # Only these would end the link.
        text = f"[{text}](<{address.replace('<', '%3C').replace('>', '%3E').replace('|', '%7C')}>)"
        return f"({text})" if piece.manner in {"cite", "aside"} else text
    return _FORMS.get(piece.manner, "{}").format(text) if text else ""


def markdown_table(look: Look) -> str:
    """Return *look* as Markdown: a heading, the table, and the sources with links."""
    blocks = [f"## {markdown(look.title)}", *map(markdown_line, filter(None, (look.figure, *look.lead)))]
    rows = [" | ".join(markdown_line(line_of(cell)) for cell in row) for row in look.rows]
    if rows:
        heads = (" | ".join(map(markdown, look.headers)), " | ".join("---" for _ in look.headers))
        blocks.append("\n".join(f"| {row} |" for row in (*heads, *rows)))
    blocks += map(markdown, look.after)
    if sources := [f"- {markdown_line(source_line(*source))}" for source in look.sources]:
        blocks.append("\n".join(["Sources:", "", *sources]))
    return "\n\n".join(filter(None, blocks))


def markdown_report(report: ReportContent, level: int = 1) -> str:
    """Return *report* as Markdown, with its title as a heading of *level*."""
    blocks = [f"{'#' * level} {markdown(report.title)}", *map(markdown_line, report.lead)]
    for heading, content in report.sections:
        blocks += [f"{'#' * level}# {markdown(heading)}", "\n".join(f"- {joined(line, _in_list)}" for line in content)]
    return "\n\n".join(blocks)


def _in_list(piece: Piece) -> str:
    # A table may be pasted into a spreadsheet, so only a list shows an id as code.
    return f"`{_piece(piece)}`" if piece.manner == "code" else _piece(piece)
