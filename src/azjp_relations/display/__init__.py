"""How records, tables and answers look: plain text for a terminal, HTML for a notebook.

This room knows no class of the model: the metadata of a field say where on a card it goes, and by default it is a row.
All text is escaped in HTML, and nothing is loaded from anywhere.

========  ====================================================
pieces    the text to show, in order, before it gets a form
terminal  the form for a terminal
html      the form for a notebook, light or dark
========  ====================================================
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azjp_relations.display.html import escape, html_card, html_table
    from azjp_relations.display.pieces import (
        Line,
        Piece,
        cites,
        figure_of,
        in_words,
        line,
        line_of,
        places_cited,
        summary_of,
        visible,
    )
    from azjp_relations.display.terminal import doubts, one_line, text_card, text_table, visible_json, width_of, wrapped

_FILES = {
    "html": "escape html_card html_table",
    "pieces": "Line Piece cites figure_of in_words line line_of places_cited summary_of visible",
    "terminal": "doubts one_line text_card text_table visible_json width_of wrapped",
}
_FILE_OF = {name: file for file, names in _FILES.items() for name in names.split()}

__all__ = [
    "Line",
    "Piece",
    "cites",
    "doubts",
    "escape",
    "figure_of",
    "html_card",
    "html_table",
    "in_words",
    "line",
    "line_of",
    "one_line",
    "places_cited",
    "summary_of",
    "text_card",
    "text_table",
    "visible",
    "visible_json",
    "width_of",
    "wrapped",
]


if not TYPE_CHECKING:  # as the front door: whoever only asks need not wait for how things look

    def __getattr__(name: str) -> object:
        if name not in _FILE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_FILE_OF[name]}"), name)
        globals()[name] = value
        return value
