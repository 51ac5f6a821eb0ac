"""Who appears with whom: :func:`network`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any, overload

from attrs import frozen

from azjp_relations.answers.answer import Answer
from azjp_relations.answers.columns import COUNTS, ColumnType, Row, Table, column, table_of_rows
from azjp_relations.dataset import Dataset
from azjp_relations.errors import UnknownIdError
from azjp_relations.model import Actor, Record
from azjp_relations.model.readings import Reading, alternatives, as_read, checked_reading
from azjp_relations.query import Collection
from azjp_relations.query.filters import ActorFilter, Words, actor_type, several

__all__ = ["Link", "Network", "Node", "network"]

_Pair = tuple[Actor, Actor]

# So many records are named beside a link in a table; .records has them all.
_NAMED = 3

_NODE = (
    column("actor_id", ColumnType.TEXT, "Who or what."),
    column("name", ColumnType.TEXT, "The preferred name."),
    column("type", ColumnType.TEXT, "Country, place, organization or person."),
    COUNTS[0],
)


@frozen(kw_only=True)
class Node:
    """An actor in a network.

    Attributes:
        actor: Who or what.
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
    """Two actors that appear in the same records; it has no direction.

    Attributes:
        a: The one, whose id comes first in alphabetical order.
        b: The other.
        records: The records that name both, in order.
        low: In how many of them every attested reading names both.
        high: In how many records some attested reading names both.
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


class Network(Answer, Sequence[Link]):
    """Who appears with whom, in what, and how often. To appear in one record is no more than that.

    Attributes:
        nodes: The actors, those of most records first, then by id.
        links: The links, those of most records first, then by ids.
    """

    _headers = ("records", "who with whom, in what")
    _columns = (
        column("a_id", ColumnType.TEXT, "The one, whose id comes first in alphabetical order."),
        column("b_id", ColumnType.TEXT, "The other."),
        column("a_name", ColumnType.TEXT, "The preferred name of the one."),
        column("b_name", ColumnType.TEXT, "The preferred name of the other."),
        *COUNTS,
    )
    _keyed_by = 2
    _groups_records = True

    def __init__(
        self,
        question: str,
        nodes: Iterable[Node],
        links: Iterable[Link],
        records: Iterable[Record],
        left_out: Iterable[tuple[Record, str]],
    ) -> None:
        self.nodes = tuple(nodes)
        self.links = tuple(links)
        super().__init__(question, records, left_out)

    @overload
    def __getitem__(self, index: int) -> Link: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Link, ...]: ...
    def __getitem__(self, index: int | slice) -> Link | tuple[Link, ...]:
        return self.links[index]

    def __len__(self) -> int:
        return len(self.links)

    def neighbours(self, actor: Actor | str) -> tuple[Actor, ...]:
        """Return whoever appears in a record with *actor*, those of most records first.

        Args:
            actor: An actor of the network, or its id.

        Raises:
            UnknownIdError: If no such actor is in the network; the message names the nearest ids.
        """
        key = actor.id if isinstance(actor, Actor) else actor
        ids = [node.actor.id for node in self.nodes]
        if key not in ids:
            raise UnknownIdError(f"{key!r} is the id of no actor in the network", key, ids)
        return tuple(link.b if link.a.id == key else link.a for link in self.links if key in {link.a.id, link.b.id})

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for link in self.links:
            named = ", ".join(r.id for r in link.records[:_NAMED]) + (", …" if link.count > _NAMED else "")
            between = "" if link.low == link.count == link.high else f" (between {link.low} and {link.high})"
            yield link.count, f"{link.a.name} – {link.b.name}{between}: {named}"

    def _cells(self) -> Iterator[Row]:
        for link in self.links:
            yield link.a.id, link.b.id, link.a.name, link.b.name, link.count, link.low, link.high

    def _members(self) -> Iterator[tuple[Row, Record]]:
        return (((link.a.id, link.b.id), record) for link in self.links for record in link.records)

    def _tables(self) -> dict[str, Table]:
        def rows() -> Iterator[Row]:
            return ((n.actor.id, n.actor.name, n.actor.type, n.count) for n in self.nodes)

        nodes = table_of_rows("nodes", "An actor of the network.", _NODE, ("actor_id",), rows)
        return {**super()._tables(), nodes.name: nodes}

    def _footer(self) -> str:
        return f"{len(self.nodes)} actors, {len(self.links)} links; {super()._footer()}"

    def _json(self) -> dict[str, Any]:
        return {
            "nodes": [{"id": n.actor.id, "name": n.actor.name, "records": n.count} for n in self.nodes],
            "links": [
                {
                    "a": link.a.id,
                    "b": link.b.id,
                    "count": link.count,
                    "low": link.low,
                    "high": link.high,
                    "records": [r.id for r in link.records],
                }
                for link in self.links
            ],
        }


def network(
    records: Dataset | Iterable[Record],
    *,
    types: Words | None = None,
    without: ActorFilter | None = None,
    reading: Reading = "preferred",
    conjectures: bool = False,
) -> Network:
    """Tell who appears with whom, in what records, and how often.

    Two actors are linked if one record names both, in whatever role. An actor that appears with no other is a node
    without links.

    Args:
        records: Any records; of a whole dataset its events, agreements, facts and ties are taken.
        types: Keep only actors of these sorts: country, place, organization, person.
        without: Actors to leave out, such as the two countries, which appear in nearly every record.
        reading: Which reading of a field with variants is taken, as :func:`azjp_relations.as_read` takes it.
        conjectures: Whether the editor's conjectures count among the readings, also for ``low`` and ``high``.

    Returns:
        The network. Records that name no actor that is kept are among its ``excluded``.

    Raises:
        UnknownIdError: For an actor to leave out that is unknown to the dataset of the records.
        UnknownTermError: For a sort of actor that there is not.
        QuestionError: For a way to read that there is not.

    >>> from azjp_relations import load
    >>> found = network(load(), types="organization", without="socar")
    >>> found[0].a.name, found[0].b.name, found[0].count
    ('Azerbaijan University of Languages', 'University of Tsukuba', 4)
    """
    checked_reading(reading)
    among = _of_all_kinds(records)
    known = records if isinstance(records, Dataset | Collection) else Collection(among)
    # Whatever is cut from a dataset knows all of its actors, also those that no record here names.
    find = known._catalogue.find  # noqa: SLF001
    left_aside = () if without is None else tuple(find(actor, Actor) for actor in several(without))
    kept_types = None if types is None else [actor_type(word) for word in several(types)]
    ids_aside = {actor.id for actor in left_aside}

    def kept(record: Record) -> tuple[Actor, ...]:
        return tuple(a for a in record.actors if a.id not in ids_aside and (kept_types is None or a.type in kept_types))

    nodes: dict[Actor, list[Record]] = {}
    links: dict[_Pair, list[Record]] = {}
    low: Counter[_Pair] = Counter()
    high: Counter[_Pair] = Counter()
    inside: list[Record] = []
    left_out: list[tuple[Record, str]] = []
    for record in among:
        actors = kept(as_read(record, reading, conjectures=conjectures))
        if actors:
            inside.append(record)
        else:
            left_out.append((record, "names only actors that are left out" if record.actors else "names no actor"))
        for actor in actors:
            nodes.setdefault(actor, []).append(record)
        pairs = _pairs(actors)
        for pair in pairs:
            links.setdefault(pair, []).append(record)
        readings = [pairs, *(_pairs(kept(other)) for other in alternatives(record, conjectures=conjectures))]
        low.update(set.intersection(*readings))
        high.update(set.union(*readings))
    said = "".join(
        (
            "" if kept_types is None else f", only {' or '.join(kept_types)}",
            "" if not left_aside else f", without {', '.join(a.name for a in left_aside)}",
        )
    )
    return Network(
        f"Who appears with whom{said}",
        sorted((Node(actor=a, records=tuple(r)) for a, r in nodes.items()), key=lambda n: (-n.count, n.actor.id)),
        sorted(
            (Link(a=pair[0], b=pair[1], records=tuple(r), low=low[pair], high=high[pair]) for pair, r in links.items()),
            key=lambda link: (-link.count, link.a.id, link.b.id),
        ),
        inside,
        left_out,
    )


def _of_all_kinds(records: Dataset | Iterable[Record]) -> list[Record]:
    if isinstance(records, Dataset):
        return [*records.events, *records.agreements, *records.facts, *records.ties]
    return list(dict.fromkeys(records))


def _pairs(actors: Iterable[Actor]) -> set[_Pair]:
    return set(combinations(sorted(actors, key=lambda a: a.id), 2))
