"""Records in other formats, one module for each.

Each function takes any records and returns the text of a file, citations included. With a path, it also writes the
file, whole or not at all. A format that needs another library imports it when you call its function. A
:class:`azjp_relations.Dataset` and its collections have the same functions as methods.
"""

from azjp_relations.export.calendar import to_calendar
from azjp_relations.export.graph import to_graph, to_graphml
from azjp_relations.export.jsonld import to_jsonld

__all__ = ["to_calendar", "to_graph", "to_graphml", "to_jsonld"]
