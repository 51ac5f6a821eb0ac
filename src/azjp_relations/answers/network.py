"""Who appears with whom: :func:`network`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, Unpack

from attrs import frozen

from azjp_relations.answers.answer import Listing, Reasons
from azjp_relations.answers.columns import COUNTS, ColumnType, Row, Table, column, table_of_rows
from azjp_relations.answers.question import AnyRecords, asks, records_of
from azjp_relations.errors import UnknownIdError, checked
from azjp_relations.model import Actor, Record
from azjp_relations.model.readings import Reading, alternatives, as_read
from azjp_relations.query.collection import catalogue_of
from azjp_relations.query.filters import ActorFilter, Words, actor_type, several
from azjp_relations.query.where import RecordFilters
from azjp_relations.text import first_few

_Pair = tuple[Actor, Actor]

#: How many records of each link the text names; ``.records`` has all of them.
_NAMED = 3

_NODE = (
    column("actor_id", ColumnType.TEXT, "The actor."),
    column("name", ColumnType.TEXT, "The preferred name."),
    column("type", ColumnType.TEXT, "Country, place, organization or person."),
    COUNTS[0],
)


@frozen(kw_only=True)
class Node:
    """An actor in a network.

    Attributes:
        actor: The actor.
        records: The records that name the actor, in order.
    """

    actor: Actor
    records: tuple[Record, ...]

    @property
    def count(self) -> int:
        """The number of records that name the actor."""
        return len(self.records)


@frozen(kw_only=True)
class Link:
    """Two actors that appear in the same records; a link has no direction.

    Attributes:
        a: The actor whose id comes first in the alphabet.
        b: The other actor.
        records: The records that name both, in order.
        low: The number of records that name both in every attested reading.
        high: The number of records that name both in some attested reading.
    """

    a: Actor
    b: Actor
    records: tuple[Record, ...]
    low: int
    high: int

    @property
    def count(self) -> int:
        """The number of records that name both."""
        return len(self.records)


class Network(Listing[Link]):
    """Which actors appear in the same records, and how often; it doesn't say why.

    Attributes:
        nodes: The actors, those with the most records first, then by id.
    """

    _headers = ("records", "who with whom, in what")
    _columns = (
        column("a_id", ColumnType.TEXT, "The actor whose id comes first in the alphabet."),
        column("b_id", ColumnType.TEXT, "The other actor."),
        column("a_name", ColumnType.TEXT, "The preferred name of the first."),
        column("b_name", ColumnType.TEXT, "The preferred name of the other."),
        *COUNTS,
    )
    _keyed_by = 2
    _groups_records = True

    def __init__(
        self, nodes: Iterable[Node], links: Iterable[Link], records: Iterable[Record], left_out: Reasons
    ) -> None:
        super().__init__(links, records, left_out)
        self.nodes: tuple[Node, ...] = tuple(nodes)

    @property
    def links(self) -> tuple[Link, ...]:
        """The links, those with the most records first, then by ids."""
        return self.entries

    def neighbours(self, actor: Actor | str) -> tuple[Actor, ...]:
        """Return the actors that share a record with *actor*, an actor or its id, those with the most records first.

        Raises:
            UnknownIdError: If the actor isn't in the network; the message names the nearest ids.

        >>> from azjp_relations import load, network
        >>> rel = load()
        >>> rel.actors["tokyo"] in network(rel).neighbours("gursel-ismayilzade")
        True
        """
        key = actor.id if isinstance(actor, Actor) else checked("actor", actor, str)
        ids = [node.actor.id for node in self.nodes]
        if key not in ids:
            raise UnknownIdError(f"No actor in the network has the id {key!r}", key, ids)
        return tuple(link.b if link.a.id == key else link.a for link in self if key in {link.a.id, link.b.id})

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for link in self:
            named = first_few([r.id for r in link.records], _NAMED)
            between = "" if link.low == link.count == link.high else f" (between {link.low} and {link.high})"
            yield link.count, f"{link.a.name} – {link.b.name}{between}: {named}"

    def _cells(self) -> Iterator[Row]:
        for link in self:
            yield link.a.id, link.b.id, link.a.name, link.b.name, link.count, link.low, link.high

    def _members(self) -> Iterator[tuple[Row, Record]]:
        return (((link.a.id, link.b.id), record) for link in self for record in link.records)

    def _tables(self) -> dict[str, Table]:
        def rows() -> Iterator[Row]:
            return ((n.actor.id, n.actor.name, n.actor.type, n.count) for n in self.nodes)

        nodes = table_of_rows("nodes", "An actor of the network.", _NODE, ("actor_id",), rows)
        return {**super()._tables(), nodes.name: nodes}

    def _footer(self) -> str:
        return f"{len(self.nodes)} actors, {len(self.links)} links; {super()._footer()}"

    def _json(self) -> dict[str, Any]:
        def link_json(link: Link) -> dict[str, Any]:
            counts = {"count": link.count, "low": link.low, "high": link.high}
            return {"a": link.a.id, "b": link.b.id, **counts, "records": [r.id for r in link.records]}

        nodes = [{"id": n.actor.id, "name": n.actor.name, "records": n.count} for n in self.nodes]
        return {"nodes": nodes, "links": list(map(link_json, self))}


@asks("events", "agreements", "facts", "ties", words="Who appears with whom in {noun}{near}{later}")
def network(
    records: AnyRecords,
    *,
    types: Words | None = None,
    without: ActorFilter | None = None,
    reading: Reading = "preferred",
    conjectures: bool = False,
    **filters: Unpack[RecordFilters],
) -> Network:
    """Return which actors appear in the same records, and how often.

    Two actors are linked if a record names both, in any role. An actor that appears with no other is a node without
    links.

    Args:
        records: A dataset (its events, agreements, facts and ties), a collection, an answer, or any records; those that
            name none of the actors are among the ``excluded``.
        types: Keep only actors of these types: country, place, organization, person.
        without: Actors to leave out, such as the two countries, which appear in nearly every record.
        reading: Which reading of a disputed field to take, as in :func:`azjp_relations.as_read`.
        conjectures: Whether the editor's conjectures count among the readings, also for ``low`` and ``high``.
        filters: Filters of the records, as their ``where`` takes them.

    Raises:
        FilterError: For an unknown filter.
        UnknownIdError: If the dataset of the records has no such actor to leave out.
        UnknownTermError: If a type of actor is unknown.
        QuestionError: If *reading* is unknown.

    >>> from azjp_relations import load
    >>> bodies = network(load(edition="2026.11"), types="organization", without="socar")
    >>> bodies[0].a.name, bodies[0].b.name, bodies[0].count
    ('Azerbaijan University of Languages', 'University of Tsukuba', 4)
    """
    collection = records_of(records)
    # The catalogue of a part of a dataset has all actors of the dataset, also those not named in the part.
    find = catalogue_of(collection).find
    outside = set() if without is None else {find(actor, Actor).id for actor in several(without)}
    only = None if types is None else [actor_type(word) for word in several(types)]

    def members(record: Record) -> tuple[Actor, ...]:
        return tuple(a for a in record.actors if a.id not in outside and (only is None or a.type in only))

    def pairs(actors: Iterable[Actor]) -> set[_Pair]:
        return set(combinations(sorted(actors, key=lambda a: a.id), 2))

    nodes: defaultdict[Actor, list[Record]] = defaultdict(list)
    links: defaultdict[_Pair, list[Record]] = defaultdict(list)
    low: Counter[_Pair] = Counter()
    high: Counter[_Pair] = Counter()
    left_out: dict[Record, str] = {}
    for record in collection:
        actors = members(as_read(record, reading, conjectures=conjectures))
        if not actors:
            left_out[record] = "names only actors that are left out" if record.actors else "names no actor"
        for actor in actors:
            nodes[actor].append(record)
        readings = [pairs(actors), *(pairs(members(other)) for other in alternatives(record, conjectures=conjectures))]
        for pair in readings[0]:
            links[pair].append(record)
        low.update(set.intersection(*readings))
        high.update(set.union(*readings))
    every_node = [Node(actor=actor, records=tuple(own)) for actor, own in nodes.items()]
    every_link = [Link(a=a, b=b, records=tuple(own), low=low[a, b], high=high[a, b]) for (a, b), own in links.items()]
    return Network(
        sorted(every_node, key=lambda node: (-node.count, node.actor.id)),
        sorted(every_link, key=lambda link: (-link.count, link.a.id, link.b.id)),
        (record for record in collection if record not in left_out),
        left_out.items(),
    )
