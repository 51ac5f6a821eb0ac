"""Records in the formats of others: one small room for each format.

Each function takes any records, writes whatever citations they have beside them, and gives the text of a file, which
it also writes, whole or not at all, if it is told where. What needs another library imports it when it is called.
:class:`azjp_relations.Dataset` and its collections have the same as methods.
"""

from azjp_relations.export.calendar import to_calendar
from azjp_relations.export.graph import to_graph, to_graphml
from azjp_relations.export.jsonld import to_jsonld

__all__ = ["to_calendar", "to_graph", "to_graphml", "to_jsonld"]
