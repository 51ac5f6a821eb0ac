"""Records as a graph: a NetworkX multigraph, and GraphML.

Actors, events and agreements are nodes, and so is a fact that doesn't name both origin and target. Edges join them,
each with the record that states it, its date, citations and doubts. Attributes are texts or whole numbers, and unknown
values are left out, so GraphML holds exactly what the graph does. Every field of a record is an attribute or an edge.
"""

import os
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from azjp_relations.citing import cite
from azjp_relations.display.pieces import in_words
from azjp_relations.display.terminal import doubts
from azjp_relations.errors import extra
from azjp_relations.model import Actor, Agreement, EconomicFact, Event, Record, Tenure, Tie
from azjp_relations.model.base import Entry, Part
from azjp_relations.model.fields import Field, Shape, fields_of
from azjp_relations.model.sources import Source
from azjp_relations.storage.atomic import write_if

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["to_graph", "to_graphml"]

#: The characters that XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_Attributes = dict[str, str | int]
#: The two ends of an edge, its key among the edges of its record, and its attributes.
_Edge = tuple[Record, Record, str, _Attributes]

#: By class, the fields that are edges, with the kind of edge. All other fields are attributes.
_EDGES: dict[type, dict[str, str]] = {
    Event: {"places": "place", "part_of": "part-of"},
    Agreement: {"parties": "party", "signatories": "signatory"}
    | {name: name for name in ("event", "about", "place", "amends", "replaces", "succeeds")},
    EconomicFact: {"parties": "party"} | {name: name for name in ("origin", "target", "about", "agreement", "event")},
}
#: The kinds of edges that point to the record.
_TOWARDS = ("party", "signatory", "origin")
#: The fields that are already there: as other attributes, as ends of edges, or as edges with their own attributes.
_SHOWN: dict[type, dict[str, str]] = {
    Event: dict.fromkeys(("title", "when", "participants", "statements"), ""),
    Agreement: dict.fromkeys(("title", "signed"), ""),
    EconomicFact: {"period": ""},
    Tenure: dict.fromkeys(("person", "office", "title", "organization", "country", "accredited_to", "covers"), ""),
    Tie: dict.fromkeys(("subject", "kind", "object"), ""),
}


def to_graph(records: Iterable[Record | Source]) -> "nx.MultiDiGraph[str]":
    """Return records as a directed graph in which several edges may join two nodes.

    Nodes are named by ids; their ``type`` is country, place, organization, person, thing, event, agreement or fact.
    Every actor that a record names is a node, even if it isn't among *records*. The ``kind`` of an edge is

    - ``participation`` from an actor to an event, with its ``role``; ``statement`` from a speaker, with the ``gist``
      (from the reporter, or else from the event, if no speaker is named); ``place`` from an event or agreement
      to where it was; ``part-of`` from an event to the event around it;
    - ``party`` and ``signatory`` from an actor to an agreement; ``event`` from an agreement or fact to its event,
      ``agreement`` from a fact to the agreement behind it;
    - ``tenure`` from a person to the organization, the country served, the country of accreditation and what is
      covered, as its ``side`` says;
    - ``tie`` from subject to object, with the kind of tie as its ``role``;
    - ``flow`` from the origin of a fact to its target, with indicator and figure. A fact without one of the two is a
      node, joined to its ``origin`` or ``target`` and each ``party``.

    The key of an edge is the id of its record and, after a colon, the place in it. An amount is text with all its
    digits; if a caveat keeps the figure out of totals, ``doubtful`` says why. A list of parts, such as names or
    caveats, has an attribute for each of their fields, such as ``names_language``, in the same order. The graph is the
    same for the same records in any order.

    Args:
        records: Any records; sources are cited, not nodes. The graph of a dataset has the title of its edition as its
            ``name``, and ``edition`` and ``licence``.

    Raises:
        MissingExtraError: Without NetworkX, which the extra ``graph`` brings.

    >>> from azjp_relations import load
    >>> graph = to_graph(load().ties.where(kind="embassy-in"))
    >>> graph.edges["japan", "baku", "tie-japan-embassy-in-baku"]["start"]
    '2000-01-21'
    """
    with extra("graph", "NetworkX"):
        import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    if (edition := getattr(records, "edition", None)) is not None:
        graph.graph.update(name=edition.title, edition=edition.id, licence=edition.licence)
    by_id = {record.id: record for record in records if isinstance(record, Record)}
    for key in sorted(by_id):
        record = by_id[key]
        is_flow = isinstance(record, EconomicFact) and record.origin and record.target
        if isinstance(record, Actor | Event | Agreement | EconomicFact) and not is_flow:
            _add_node(graph, record)
        common = _common(record)
        for start, end, place, attributes in _edges(record):
            for node in (start, end):
                _add_node(graph, node)
            name = f"{record.id}:{place}" if place else record.id
            graph.add_edge(start.id, end.id, key=name, **{"record": record.id, **common, **attributes})
    return graph


def to_graphml(records: Iterable[Record | Source], path: str | os.PathLike[str] | None = None) -> str:
    """Return records as GraphML: the graph of :func:`to_graph`, which explains the records and the error.

    Characters that XML cannot hold, such as control characters, become U+FFFD, and each line end a line feed. *path*
    is a file to write as well.

    >>> from azjp_relations import load
    >>> to_graphml(load().ties.where(kind="twinned-with", involving="ito")).count("<edge ")
    1
    """
    graph = to_graph(records)
    import networkx as nx

    for attributes in (graph.graph, *graph.nodes.values(), *graph.edges.values()):
        for key, value in attributes.items():
            if isinstance(value, str):
                attributes[key] = _NOT_XML.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
    file = BytesIO()
    # This function uses the standard library, not lxml, so the file is the same everywhere.
    nx.write_graphml_xml(graph, file, named_key_ids=False)
    return write_if(path, file.getvalue().decode("utf-8"))


# --- nodes and edges ----------------------------------------------------------------------------------------------


def _add_node(graph: "nx.MultiDiGraph[str]", record: Record) -> None:
    if record.id not in graph:
        kind = "fact" if isinstance(record, EconomicFact) else type(record).__name__.lower()
        attributes = _attributes(record, _of_class(_EDGES, record))
        graph.add_node(record.id, **{"type": kind, "name": record.label, **attributes, **_common(record)})


def _edges(record: Record) -> Iterator[_Edge]:
    """Yield the edges that *record* states."""
    match record:
        case Tie():
            attributes: _Attributes = {"kind": "tie", "role": record.kind.value, **_attributes(record)}
            yield record.subject, record.object, "", attributes
        case Tenure():
            attributes = {"kind": "tenure", "role": record.office.value, **_known(capacity=record.title)}
            attributes |= _attributes(record)
            sides = [(side, side, getattr(record, side)) for side in ("organization", "country", "accredited_to")]
            sides += [(f"covers-{other.id}", "covers", other) for other in dict.fromkeys(record.covers)]
            sides = [one for one in sides if one[-1] is not None]
            for key, side, other in sides:
                yield record.person, other, key, {**attributes, "side": side}
            if not sides:
                yield record.person, record.person, "", attributes
        case EconomicFact(origin=Actor() as origin, target=Actor() as target):
            yield origin, target, "", {"kind": "flow", **_attributes(record, ("origin", "target"))}
        case _:
            if isinstance(record, Event):
                yield from _of_event(record)
            for name, kind in _of_class(_EDGES, record).items():
                value = getattr(record, name)
                several = isinstance(value, tuple)
                for other in dict.fromkeys(value if several else filter(None, (value,))):
                    start, end = (other, record) if kind in _TOWARDS else (record, other)
                    yield start, end, f"{name}-{other.id}" if several else name, {"kind": kind}


def _of_event(event: Event) -> Iterator[_Edge]:
    for number, participant in enumerate(event.participants, 1):
        attributes = {"kind": "participation", **_attributes(participant, ("actor",))}
        yield participant.actor, event, f"participants-{number}", attributes
    for number, statement in enumerate(event.statements, 1):
        attributes = {"kind": "statement", **_attributes(statement, ("speakers",))}
        attributes["citations"] = cite(statement.citations).replace("\n", "; ")
        # Without a speaker, the edge begins at the reporter, or else at the event itself.
        for speaker in dict.fromkeys(statement.speakers) or (statement.reporter or event,):
            yield speaker, event, f"statements-{number}-{speaker.id}", attributes


# --- attributes ---------------------------------------------------------------------------------------------------


def _attributes(thing: Any, without: Iterable[str] = ()) -> _Attributes:
    hidden = {"id", "note", *without, *_of_class(_SHOWN, thing)}
    attributes: _Attributes = {}
    for field in fields_of(type(thing)):
        value = getattr(thing, field.name)
        if field.name not in hidden and value not in (None, ()):
            attributes |= _of_field(field, value)
    if isinstance(thing, Actor) and (home := getattr(thing, "country", None)) is not None:
        attributes["country"] = home.id
    if isinstance(thing, EconomicFact) and thing.figure_doubts:
        attributes["doubtful"] = "; ".join(doubt.kind.value for doubt in thing.figure_doubts)
    return attributes


def _of_class(table: dict[type, dict[str, str]], thing: object) -> dict[str, str]:
    return next((table[cls] for cls in type(thing).__mro__ if cls in table), {})


def _of_field(field: Field, value: Any) -> _Attributes:
    name = field.name
    match field.shape:
        case Shape.NUMBER if not field.many:
            return {name: value}
        case Shape.QUANTITY if not field.many:
            prefix = "" if name in {"amount", "value"} else f"{name}_"
            parts = {f"{prefix}{inner.name}": getattr(value, inner.name) for inner in fields_of(field.kind)}
            return {key: _text(part) for key, part in parts.items() if part is not None}
        case Shape.PART:
            rows = value if field.many else (value,)
            columns = {inner.name: [getattr(part, inner.name) for part in rows] for inner in fields_of(field.kind)}
            return {
                name if inner == "text" else f"{name}_{inner}": "; ".join(map(_text, cells))
                for inner, cells in columns.items()
                if any(cell not in (None, ()) for cell in cells)
            }
    return {name: "; ".join(map(_text, value)) if field.many else _text(value)}


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    if isinstance(value, Part) and not isinstance(value, Entry):
        # The fields that its short form lacks follow in brackets.
        text = str(value)
        fields = (_text(getattr(value, field.name)) for field in fields_of(type(value)))
        rest = [field for field in fields if field not in text]
        return f"{text} [{'; '.join(rest)}]" if rest else text
    return f"{value:f}" if isinstance(value, Decimal) else in_words(value, ids=True, nothing="")


def _common(record: Record) -> _Attributes:
    return _known(
        date=None if record.when is None else str(record.when),
        note=record.note,
        citations=cite(record).replace("\n", "; "),
        doubts="; ".join(doubts(record)) or None,
    )


def _known(**attributes: str | None) -> _Attributes:
    return {key: value for key, value in attributes.items() if value is not None}
