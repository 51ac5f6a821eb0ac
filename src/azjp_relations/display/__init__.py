"""How records, tables and answers look: plain text for a terminal, HTML for a notebook, Markdown for notes and mails.

``pieces`` says what to show, and each format has a file of its own. This room knows no class of record: the fields of a
class say where they go on its card. All text is escaped in HTML, and no page loads anything from elsewhere.
"""

from azjp_relations.display.html import html_card, html_table
from azjp_relations.display.markdown import markdown_table
from azjp_relations.display.pieces import Line, Look, Piece, line, places_cited
from azjp_relations.display.terminal import doubts, text_card, text_table, wrapped
from azjp_relations.text import visible

#: The names of the reference; the library itself imports from the files.
__all__ = [
    "Line", "Look", "Piece", "doubts", "html_card", "html_table", "line", "markdown_table", "places_cited", "text_card",
    "text_table", "visible", "wrapped",
]  # fmt: skip
