"""Records in the formats of others: one small room for each format.

Each function takes any records, writes whatever citations they have beside them, and gives the text of a file, which
it also writes, whole or not at all, if it is told where. What needs another library imports it when it is called.
:class:`azjp_relations.Dataset` and its collections have the same as methods.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azjp_relations.export.calendar import to_calendar
    from azjp_relations.export.graph import to_graph, to_graphml
    from azjp_relations.export.jsonld import to_jsonld

_ROOM_OF = {"to_calendar": "calendar", "to_graph": "graph", "to_graphml": "graph", "to_jsonld": "jsonld"}

__all__ = ["to_calendar", "to_graph", "to_graphml", "to_jsonld"]


if not TYPE_CHECKING:  # as the front door: whoever only asks need not wait for what writes

    def __getattr__(name: str) -> object:
        if name not in _ROOM_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
