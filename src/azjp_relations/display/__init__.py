"""How records, tables and answers look: plain text for a terminal, HTML for a notebook, Markdown for notes and mails.

``pieces`` says what to show, and each format has a file of its own. This room knows no class of record: the fields of a
class say where they go on its card. All text is escaped in HTML, and no page loads anything from elsewhere.
"""

from azjp_relations.display.html import escape, html_card, html_page, html_report, html_table
from azjp_relations.display.markdown import markdown, markdown_report, markdown_table
from azjp_relations.display.pieces import (
    Line,
    Look,
    Piece,
    ReportContent,
    by_source,
    cites,
    doubt_of,
    figure_of,
    in_words,
    line,
    line_of,
    places_cited,
    rows_of_records,
    short_source_name,
    sort_of,
    source_name,
)
from azjp_relations.display.terminal import (
    doubts,
    in_cell,
    plain_text,
    text_card,
    text_report,
    text_table,
    width_of,
    wrapped,
)
from azjp_relations.text import visible

__all__ = [
    "Line", "Look", "Piece", "ReportContent", "by_source", "cites", "doubt_of", "doubts", "escape", "figure_of",
    "html_card", "html_page", "html_report", "html_table", "in_cell", "in_words", "line", "line_of", "markdown",
    "markdown_report", "markdown_table", "places_cited", "plain_text", "rows_of_records", "short_source_name",
    "sort_of", "source_name", "text_card", "text_report", "text_table", "visible", "width_of", "wrapped",
]  # fmt: skip
