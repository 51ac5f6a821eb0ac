"""Records in other formats, one module for each.

Each function takes any records and returns the text of a file, citations included. With a path, it also writes the
file, whole or not at all. A format that needs another library imports it when you call its function. A
:class:`azjp_relations.Dataset` and its collections have the same functions as methods.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azjp_relations.export.calendar import to_calendar
    from azjp_relations.export.graph import to_graph, to_graphml
    from azjp_relations.export.jsonld import to_jsonld

_MODULE_OF = {"to_calendar": "calendar", "to_graph": "graph", "to_graphml": "graph", "to_jsonld": "jsonld"}

__all__ = ["to_calendar", "to_graph", "to_graphml", "to_jsonld"]


if not TYPE_CHECKING:  # like the package itself: most programs export nothing

    def __getattr__(name: str) -> object:
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
