"""Records as a graph: a NetworkX multigraph, and GraphML.

Actors, events and agreements are nodes, and so is a fact that does not say both where from and where to. The edges are
what joins them, each with the record that states it, its date, its citations and its doubts. All attributes are texts
or whole numbers, and what is not known is left out: so GraphML holds exactly what the graph does.
"""

import os
import re
from collections.abc import Iterable, Iterator
from functools import singledispatch
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from azjp_relations.citing import cite
from azjp_relations.dates import EdtfDate
from azjp_relations.display import doubts
from azjp_relations.errors import extra
from azjp_relations.model import Actor, Agreement, EconomicFact, Event, Record, Tenure, Tie
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Source
from azjp_relations.storage.atomic import write_whole

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["to_graph", "to_graphml"]

#: What no file of XML 1.0 can hold, however it is written.
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_Attributes = dict[str, Any]


class _Edge(NamedTuple):
    """What joins two nodes: *place* tells it from the others of its record."""

    start: Record
    end: Record
    place: str
    said: _Attributes


def to_graph(
    records: Iterable[Record | Source],
    *,
    edition: str | None = None,
    title: str | None = None,
    licence: str | None = None,
) -> "nx.MultiDiGraph[str]":
    """Return records as a directed graph in which two nodes may be joined by many edges.

    Nodes are named by ids; their ``type`` is country, place, organization, person, event, agreement or fact. Whoever a
    record names is a node, whether or not among *records*. The ``kind`` of an edge is

    - ``participation`` from an actor to an event, with its ``role``; ``statement`` from a speaker, with the ``gist``;
      ``place`` from an event or agreement to where it was; ``part-of`` from an event to that which holds it;
    - ``party`` and ``signatory`` from an actor to an agreement; ``event`` from an agreement or fact to the event that
      it belongs to, ``agreement`` from a fact to the agreement behind it;
    - ``tenure`` from a person to the organization, the country served and where accredited, as its ``side`` says;
    - ``tie`` from subject to object, with the kind of tie as its ``role``;
    - ``flow`` from the origin of a fact to its target, with indicator and figure. A fact without one of the two is a
      node, joined to its ``origin`` or ``target`` and each ``party``.

    The key of an edge is the id of its record and, behind a colon, the place in it. An amount is text in plain
    digits, which keeps them all; where the figure is so doubtful that it stays out of totals, ``doubtful`` says why.

    Args:
        records: Any records; sources are cited, not nodes.
        edition: The id of the edition that the records are of; ``None`` to tell of none.
        title: What the edition is the record of.
        licence: Its licence.

    Returns:
        The graph, the same for the same records in any order.

    Raises:
        MissingExtraError: Without NetworkX, which the extra ``graph`` brings.

    >>> from azjp_relations import load
    >>> graph = to_graph(load().ties.where(kind="embassy-in"))
    >>> graph.edges["japan", "baku", "tie-japan-embassy-in-baku"]["start"]
    '2000-01-21'
    """
    with extra("graph", "NetworkX"):
        import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**_given(name=title, edition=edition, licence=licence))
    among = {record.id: record for record in records if isinstance(record, Record)}
    everything = [among[key] for key in sorted(among)]
    for record in everything:
        if _is_node(record):
            _add_node(graph, record)
        common = _common(record)
        for edge in _edges(record):
            for node in (edge.start, edge.end):
                _add_node(graph, node)
            key = f"{record.id}:{edge.place}" if edge.place else record.id
            graph.add_edge(edge.start.id, edge.end.id, key=key, **{**common, **edge.said})
    return graph


def to_graphml(
    records: Iterable[Record | Source],
    path: str | os.PathLike[str] | None = None,
    *,
    edition: str | None = None,
    title: str | None = None,
    licence: str | None = None,
) -> str:
    """Return records as GraphML: the graph of :func:`to_graph` as a file that graph programs read.

    Characters that XML cannot hold, such as control characters, become U+FFFD, and each line end a line feed.

    Args:
        records: Any records; sources are cited, not nodes.
        path: The file to write as well; ``None`` for none.
        edition: The id of the edition that the records are of; ``None`` to tell of none.
        title: What the edition is the record of.
        licence: Its licence.

    Returns:
        The text.

    Raises:
        MissingExtraError: Without NetworkX, which the extra ``graph`` brings.

    >>> from azjp_relations import load
    >>> to_graphml(load().ties.where(kind="embassy-in")).count("<edge ")
    2
    """
    with extra("graph", "NetworkX"):
        import networkx as nx

    graph = to_graph(records, edition=edition, title=title, licence=licence)
    for held in (graph.graph, *graph.nodes.values(), *graph.edges.values()):
        held.update({key: _as_xml(value) for key, value in held.items() if isinstance(value, str)})
    written = BytesIO()
    # By the standard library, whatever else is installed: so the file is the same everywhere.
    nx.write_graphml_xml(graph, written, named_key_ids=False)
    text = written.getvalue().decode("utf-8")
    if path is not None:
        write_whole(path, text)
    return text


def _as_xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


# --- nodes --------------------------------------------------------------------------------------------------------


def _is_node(record: Record) -> bool:
    if isinstance(record, EconomicFact):
        return record.origin is None or record.target is None
    return isinstance(record, Actor | Event | Agreement)


def _add_node(graph: "nx.MultiDiGraph[str]", record: Record) -> None:
    if record.id in graph:
        return
    cls = type(record).__name__.lower() if not isinstance(record, EconomicFact) else "fact"
    said = _of_actor(record) if isinstance(record, Actor) else _of_figure(record)
    common = {key: value for key, value in _common(record).items() if key != "record"}
    graph.add_node(record.id, type=cls, name=record.label, **_given(**said), **common)


def _of_actor(actor: Any) -> _Attributes:
    country, holder, parent = (getattr(actor, field, None) for field in ("country", "lies_in", "parent"))
    return {
        "names": "; ".join(dict.fromkeys(name.text for name in actor.names)),
        "kind": _word(getattr(actor, "kind", None)),
        "country": _id(country),
        "lies_in": _id(holder),
        "parent": _id(parent),
        "occupations": "; ".join(getattr(actor, "occupations", ())) or None,
    }


def _of_figure(record: Any) -> _Attributes:
    """Return the attributes of an event, agreement or fact, whichever of them it has."""
    return {
        "kind": _word(getattr(record, "kind", None)),
        "status": _word(getattr(record, "status", None)),
        "ordinal": getattr(record, "ordinal", None),
        "topics": _topics(record),
        "in_force": _word(getattr(record, "in_force", None)),
        "ended": _word(getattr(record, "ended", None)),
        **(_observed(record) if isinstance(record, EconomicFact) else _figure(getattr(record, "amount", None))),
    }


def _observed(fact: EconomicFact) -> _Attributes:
    return {
        "indicator": fact.indicator.value,
        **_figure(fact.value),
        "doubtful": "; ".join(doubt.kind.value for doubt in fact.doubts) or None,
        "printed": fact.printed,
        "item": fact.item,
        "basis": fact.basis,
        "stage": _word(fact.stage),
        "part_of": _id(fact.part_of),
    }


def _figure(value: Quantity | None) -> _Attributes:
    if value is None:
        return {}
    return {"amount": f"{value.amount:f}", "unit": value.unit.value, "bound": value.bound.value}


# --- edges --------------------------------------------------------------------------------------------------------


@singledispatch
def _edges(record: Record) -> Iterator[_Edge]:  # noqa: ARG001 - an actor joins nothing
    """Yield what *record* joins."""
    yield from ()


@_edges.register
def _of_event(event: Event) -> Iterator[_Edge]:
    for number, p in enumerate(event.participants):
        said = {"role": p.role.value, "capacity": p.capacity}
        yield _edge(p.actor, event, f"participants-{number + 1}", "participation", **said)
    for number, statement in enumerate(event.statements):
        cited = _line(cite(statement.citations))
        said = {"gist": statement.gist, "topics": _topics(statement), "citations": cited}
        for speaker in dict.fromkeys(statement.speakers):
            yield _edge(speaker, event, f"statements-{number + 1}-{speaker.id}", "statement", **said)
    for place in dict.fromkeys(event.places):
        yield _edge(event, place, f"places-{place.id}", "place")
    if event.part_of is not None:
        yield _edge(event, event.part_of, "part_of", "part-of")


@_edges.register
def _of_agreement(agreement: Agreement) -> Iterator[_Edge]:
    for actor in dict.fromkeys(agreement.parties):
        yield _edge(actor, agreement, f"parties-{actor.id}", "party")
    for person in dict.fromkeys(agreement.signatories):
        yield _edge(person, agreement, f"signatories-{person.id}", "signatory")
    if agreement.event is not None:
        yield _edge(agreement, agreement.event, "event", "event")
    if agreement.place is not None:
        yield _edge(agreement, agreement.place, "place", "place")


@_edges.register
def _of_fact(fact: EconomicFact) -> Iterator[_Edge]:
    if fact.origin is not None and fact.target is not None:
        others = {
            "parties": "; ".join(actor.id for actor in fact.parties) or None,
            "agreement": _id(fact.agreement),
            "event": _id(fact.event),
            "topics": _topics(fact),
        }
        yield _edge(fact.origin, fact.target, "", "flow", **_observed(fact), **others)
        return
    if fact.origin is not None:
        yield _edge(fact.origin, fact, "origin", "origin")
    if fact.target is not None:
        yield _edge(fact, fact.target, "target", "target")
    for actor in dict.fromkeys(fact.parties):
        yield _edge(actor, fact, f"parties-{actor.id}", "party")
    if fact.agreement is not None:
        yield _edge(fact, fact.agreement, "agreement", "agreement")
    if fact.event is not None:
        yield _edge(fact, fact.event, "event", "event")


@_edges.register
def _of_tenure(tenure: Tenure) -> Iterator[_Edge]:
    said = {"role": tenure.office.value, "capacity": tenure.title, **_lasting(tenure)}
    sides = {
        "organization": tenure.organization,
        "country": tenure.country,
        "accredited_to": tenure.accredited_to,
    }
    for side, other in sides.items():
        if other is not None:
            yield _edge(tenure.person, other, side, "tenure", side=side, **said)
    if not any(sides.values()):
        yield _edge(tenure.person, tenure.person, "", "tenure", **said)


@_edges.register
def _of_tie(tie: Tie) -> Iterator[_Edge]:
    others = {
        "agreement": _id(tie.agreement),
        "event": _id(tie.event),
        "topics": _topics(tie),
    }
    yield _edge(tie.subject, tie.object, "", "tie", role=tie.kind.value, **_lasting(tie), **others)


def _edge(start: Record, end: Record, place: str, kind: str, /, **said: object) -> _Edge:
    return _Edge(start, end, place, _given(kind=kind, **said))


def _lasting(standing: Tenure | Tie) -> _Attributes:
    return {
        "start": _word(standing.start),
        "end": _word(standing.end),
        "attested": "; ".join(map(str, standing.attested)) or None,
    }


# --- attributes ---------------------------------------------------------------------------------------------------


def _common(record: Record) -> _Attributes:
    """Return what is said of every record: which it is, when, and on whose word."""
    return _given(
        record=record.id,
        date=_word(record.when),
        note=record.note,
        citations=_line(cite(record)),
        doubts="; ".join(doubts(record)) or None,
    )


def _given(**attributes: object) -> _Attributes:
    """Return *attributes* without those that say nothing."""
    return {key: value for key, value in attributes.items() if value is not None}


def _word(value: EdtfDate | str | None) -> str | None:
    """Return a date or a term as plain text."""
    return None if value is None else str(value)


def _id(record: Record | None) -> str | None:
    return None if record is None else record.id


def _topics(part: Any) -> str | None:
    return "; ".join(topic.value for topic in part.topics) or None


def _line(text: str) -> str:
    return text.replace("\n", "; ")
