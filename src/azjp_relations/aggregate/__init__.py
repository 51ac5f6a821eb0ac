"""Questions over records, and answers that can show their work.

Each function takes records and returns an answer: its value, the records that it rests on, the records that it left
out and why, and their citations. See :class:`Answer`.
"""

from azjp_relations.aggregate.answers import Answer
from azjp_relations.aggregate.chronology import (
    Anniversaries,
    Anniversary,
    Timeline,
    TimelineEntry,
    anniversaries,
    timeline,
)
from azjp_relations.aggregate.counts import Tally, count_by
from azjp_relations.aggregate.doubts import Disagreement, Disagreements, disagreements
from azjp_relations.aggregate.figures import Total, Totals, total, total_by
from azjp_relations.aggregate.networks import Link, Network, Node, network
from azjp_relations.aggregate.observations import Point, Series, series
from azjp_relations.aggregate.offices import Holders, holders
from azjp_relations.aggregate.panels import Panel, panel

__all__ = [
    "Anniversaries",
    "Anniversary",
    "Answer",
    "Disagreement",
    "Disagreements",
    "Holders",
    "Link",
    "Network",
    "Node",
    "Panel",
    "Point",
    "Series",
    "Tally",
    "Timeline",
    "TimelineEntry",
    "Total",
    "Totals",
    "anniversaries",
    "count_by",
    "disagreements",
    "holders",
    "network",
    "panel",
    "series",
    "timeline",
    "total",
    "total_by",
]
