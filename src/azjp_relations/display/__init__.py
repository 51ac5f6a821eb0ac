"""How records, tables and answers look: plain text for a terminal, HTML for a notebook.

Knows nothing of any one class. A class says in its ``_layout`` where on its card each field stands; what it does not
say is a row of the card. All text is escaped in HTML, and nothing is loaded from anywhere.

========  ====================================================
pieces    what is shown, in which order, whatever the form
plain     the form for a terminal
markup    the form for a notebook, light or dark
========  ====================================================
"""

from azjp_relations.display.markup import escape, html_card, html_table
from azjp_relations.display.pieces import Line, Piece, cites, figure_of, line_of, places_cited, summary_of, visible
from azjp_relations.display.plain import text_card, text_table, wrapped

__all__ = [
    "Line",
    "Piece",
    "cites",
    "escape",
    "figure_of",
    "html_card",
    "html_table",
    "line_of",
    "places_cited",
    "summary_of",
    "text_card",
    "text_table",
    "visible",
    "wrapped",
]
