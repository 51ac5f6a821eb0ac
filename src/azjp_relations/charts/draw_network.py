"""A network: who appears with whom, drawn so that those who do stand near one another."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt
import networkx as nx

from azjp_relations.answers.network import Link, Network, Node
from azjp_relations.charts.layout import caption, cited, empty, framed, inline, named, tooltips
from azjp_relations.charts.theme import Look, width_of, wrapped_to

__all__ = ["drawn"]

_SHAPES = {"country": "triangle-up", "place": "diamond", "organization": "square", "person": "circle"}
_NAMED_RECORDS = 6
_ROUNDS = 4
# Where a name may stand: how it is aligned, and whether left or right of its actor, above or below.
_SIDES = (
    ("left", 1, 0),
    ("right", -1, 0),
    ("center", 0, 1),
    ("center", 0, -1),
    ("left", 0.7, 1),
    ("left", 0.7, -1),
    ("right", -0.7, 1),
    ("right", -0.7, -1),
)


def drawn(answer: Network, *, most: int, title: str, look: Look) -> alt.LayerChart:
    """Return *answer* as a chart of the *most* actors that appear in most records."""
    nodes, links = _chosen(answer, most)
    if not nodes:
        return empty(look, title=title, foot=caption(answer))
    return _Drawing(answer, nodes, links, look).chart(title)


def _chosen(answer: Network, most: int) -> tuple[list[Node], list[Link]]:
    """Return the actors to draw, with the links among them: of those that appear with others, if there are any."""
    linked = {actor.id for link in answer.links for actor in (link.a, link.b)}
    ids = {node.actor.id for node in [node for node in answer.nodes if node.actor.id in linked or not linked][:most]}
    links = [link for link in answer.links if link.a.id in ids and link.b.id in ids]
    joined = {actor.id for link in links for actor in (link.a, link.b)} or ids
    return [node for node in answer.nodes if node.actor.id in joined], links


class _Spot(NamedTuple):
    """Where something stands, in pixels from the upper left."""

    x: float
    y: float


# --- where actors stand -----------------------------------------------------------------------------------------


def _laid_out(
    nodes: Sequence[Node], links: Sequence[Link], width: float, height: float, text: float
) -> dict[str, _Spot]:
    """Return a spot for each actor: whoever is linked, directly or not, as a group; the groups side by side."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.actor.id for node in nodes)
    graph.add_edges_from((link.a.id, link.b.id) for link in links)
    order = {node.actor.id: number for number, node in enumerate(nodes)}
    groups = [sorted(group, key=order.__getitem__) for group in nx.connected_components(graph)]
    groups.sort(key=lambda group: (-len(group), order[group[0]]))
    boxes = [_group(_part(graph, group), group, text) for group in groups]
    return _packed(boxes, width, height, text)


def _part(graph: "nx.Graph[str]", group: Sequence[str]) -> "nx.Graph[str]":
    """Return the part of *graph* that holds *group*, in that order: ``subgraph`` takes the order of a set."""
    part: nx.Graph[str] = nx.Graph()
    part.add_nodes_from(group)
    part.add_edges_from((a, b) for a in group for b in graph.adj[a])
    return part


def _circle(group: Sequence[str]) -> dict[str, tuple[float, float]]:
    turns = [2 * math.pi * number / len(group) for number in range(len(group))]
    return {of: (math.cos(turn), math.sin(turn)) for of, turn in zip(group, turns, strict=True)}


class _Box(NamedTuple):
    """A group laid out by itself, from (0, 0) on."""

    width: float
    height: float
    spots: Mapping[str, _Spot]


def _group(graph: "nx.Graph[str]", group: Sequence[str], text: float) -> _Box:
    if len(group) < 3:
        # One above the other, as names run to the right.
        spots = {of: _Spot(0, number * text * 4) for number, of in enumerate(group)}
        return _Box(0, text * 4 * (len(group) - 1), spots)
    # From a circle in a given order the layout comes out the same each time.
    places = nx.kamada_kawai_layout(graph, pos=_circle(group))
    side = text * 6.5 * len(group) ** 0.5
    xs, ys = ([float(spot[i]) for spot in places.values()] for i in (0, 1))
    reach = max(max(xs) - min(xs), max(ys) - min(ys)) or 1
    spots = {
        of: _Spot((float(x) - min(xs)) / reach * side * 1.6, (float(y) - min(ys)) / reach * side)
        for of, (x, y) in places.items()
    }
    return _Box(max(s.x for s in spots.values()), max(s.y for s in spots.values()), spots)


def _packed(boxes: Iterable[_Box], width: float, height: float, text: float) -> dict[str, _Spot]:
    """Put *boxes* on shelves, from the upper left, and stretch all of it to the room there is."""
    gap_x, gap_y = text * 14, text * 4
    boxes = [*boxes]
    area = sum((box.width + gap_x) * (box.height + gap_y) for box in boxes)
    shelf = max((area * width / height) ** 0.5 * 1.08, max(box.width for box in boxes) + gap_x)
    spots: dict[str, _Spot] = {}
    left = top = tallest = 0.0
    for box in boxes:
        if left and left + box.width + gap_x > shelf:
            left, top, tallest = 0, top + tallest, 0
        for of, spot in box.spots.items():
            spots[of] = _Spot(left + gap_x / 2 + spot.x, top + gap_y / 2 + spot.y)
        left += box.width + gap_x
        tallest = max(tallest, box.height + gap_y)
    across, down = max(s.x for s in spots.values()) + gap_x / 2, top + tallest
    return {of: _Spot(spot.x / across * width, spot.y / down * height) for of, spot in spots.items()}


class _Rectangle(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Rectangle") -> float:
        """Return the area that both cover."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across * down if across > 0 and down > 0 else 0


class _Label(NamedTuple):
    """The name of an actor: its lines, how they are aligned, how far from the actor they stand, and on what."""

    of: str
    lines: tuple[str, ...]
    align: str
    dx: float
    dy: float
    box: _Rectangle


# --- the drawing ------------------------------------------------------------------------------------------------


class _Drawing:
    def __init__(self, answer: Network, nodes: Sequence[Node], links: Sequence[Link], look: Look) -> None:
        self.answer, self.nodes, self.links, self.look = answer, nodes, links, look
        rows = len(nodes) ** 0.5
        self.height = max(look.text * 10.5 * rows, look.text * 14) if look.height is None else look.height * 0.74
        self.spots = _laid_out(nodes, links, look.room, self.height, look.text)
        self.largest = max(node.count for node in nodes)

    def _side(self, node: Node) -> float:
        """Return how wide the symbol of *node* is."""
        return self.look.text * (0.75 + 1.1 * math.sqrt(node.count / self.largest))

    def _labels(self) -> list[_Label]:
        """Return the names of the actors, each where it hides least of the others."""
        chosen: dict[str, _Label] = {}
        # The first names are placed before their neighbours are known: they may have to move for them.
        for _ in range(_ROUNDS):
            for node in self.nodes:
                others = [label.box for of, label in chosen.items() if of != node.actor.id]
                chosen[node.actor.id] = min(self._places(node), key=lambda label: self._hidden(label.box, others))
        return [*chosen.values()]

    def _places(self, node: Node) -> list[_Label]:
        """Return the places for a name, those that read best first."""
        text = self.look.text
        spot, half = self.spots[node.actor.id], self._side(node) / 2 + text * 0.4
        lines = wrapped_to(node.actor.name, text * 12, text, most=2)
        width, tall = max(width_of(line, text) for line in lines), len(lines) * text * 1.15
        found = []
        for align, across, down in _SIDES:
            dx, dy = across * half, down * (half + tall / 2 - (text * 0.3 if across else 0))
            left = spot.x + dx - {"left": 0, "right": width, "center": width / 2}[align]
            box = _Rectangle(left, spot.y + dy - tall / 2, left + width, spot.y + dy + tall / 2)
            found.append(_Label(node.actor.id, tuple(lines), align, dx, dy, box))
        return found

    def _hidden(self, box: _Rectangle, others: Iterable[_Rectangle]) -> float:
        """Return how much a name hides, or is hidden, in *box*."""
        text = self.look.text
        outside = max(-box.left, 0) + max(box.right - self.look.room, 0) + max(-box.top, 0)
        outside += max(box.bottom - self.height, 0)
        symbols = sum(box.meets(self._symbol(node)) for node in self.nodes)
        return sum(map(box.meets, others)) + symbols * 4 + outside * text * 5 + self._crossed(box) * text * 2

    def _crossed(self, box: _Rectangle) -> int:
        """Return how many links run through *box*, as far as some places on each tell."""
        count = 0
        for link in self.links:
            a, b = self.spots[link.a.id], self.spots[link.b.id]
            places = (_Spot(a.x + (b.x - a.x) * t / 12, a.y + (b.y - a.y) * t / 12) for t in range(1, 12))
            count += any(box.left < s.x < box.right and box.top < s.y < box.bottom for s in places)
        return count

    def _symbol(self, node: Node) -> _Rectangle:
        spot, half = self.spots[node.actor.id], self._side(node) / 2
        return _Rectangle(spot.x - half, spot.y - half, spot.x + half, spot.y + half)

    def chart(self, title: str) -> alt.LayerChart:
        look, text = self.look, self.look.text
        axis: dict[str, Any] = {"type": "quantitative", "axis": None}
        x = alt.X(field="x", scale=alt.Scale(domain=[0, look.room], nice=False, zero=False), **axis)
        y = alt.Y(field="y", scale=alt.Scale(domain=[self.height, 0], nice=False, zero=False), **axis)
        told = tooltips("title", "count", "between", "names", "cited")
        most = max((link.count for link in self.links), default=1)
        types = [of for of in _SHAPES if any(node.actor.type == of for node in self.nodes)]
        hues = dict(zip(_SHAPES, (look.hues[3], look.hues[2], look.hues[0], look.hues[1]), strict=True))
        colour = alt.Scale(domain=types, range=[hues[of] for of in types])
        width = alt.Scale(domain=[1, max(most, 2)], range=[text / 9, text / 2.2])
        lines = alt.Chart(inline(self._lines()))
        layers: list[alt.Chart] = [
            *(
                lines.transform_filter(alt.FieldEqualPredicate(field="sure", equal=sure))
                .mark_rule(color=look.quiet, opacity=0.45, strokeDash=dash)
                .encode(
                    x=x,
                    y=y,
                    x2="to_x:Q",
                    y2="to_y:Q",
                    strokeWidth=alt.StrokeWidth("links:Q", scale=width, legend=None),
                    tooltip=told,
                )
                for sure, dash in ((True, [1, 0]), (False, [3, 3]))
            ),
            alt.Chart(inline(self._dots()))
            .mark_point(filled=True, opacity=1, stroke=look.paper, strokeWidth=text / 9)
            .encode(
                x=x,
                y=y,
                size=alt.Size("area:Q", scale=None, legend=None),
                fill=alt.Fill("type:N", scale=colour, legend=alt.Legend(title=None)),
                shape=alt.Shape(
                    "type:N",
                    scale=alt.Scale(domain=types, range=[_SHAPES[of] for of in types]),
                    legend=alt.Legend(title=None),
                ),
                tooltip=told,
            ),
            *self._names(x, y),
        ]
        return framed(
            layers, look=look, title=title, notes=self._notes(), foot=caption(self.answer), below=0, height=self.height
        )

    def _notes(self) -> list[str]:
        notes = ["Who is joined appears in one record at least; the thicker the line, the more records."]
        if any(link.low != link.high for link in self.links):
            notes[0] += " Broken lines: not every reading of the sources joins them."
        more = len(self.answer.nodes) - len(self.nodes)
        if more:
            notes.append(
                f"Drawn are the {named(len(self.nodes), 'actor')} of most records that appear with each other;"
                f" {more:,} more do not stand here."
            )
        return notes

    def _names(self, x: alt.X, y: alt.Y) -> Iterator[alt.Chart]:
        text = self.look.text
        found: dict[tuple[str, float, float], list[dict[str, Any]]] = {}
        for label in self._labels():
            spot = self.spots[label.of]
            # Lines are written from the first on, the middle of which stands higher than that of all.
            dy = label.dy - (len(label.lines) - 1) * text * 1.15 / 2
            row = {"name": [*label.lines], "x": spot.x, "y": spot.y}
            found.setdefault((label.align, round(label.dx, 2), round(dy, 2)), []).append(row)
        # The halo keeps the letters legible where a line runs below them.
        halo: dict[str, Any] = {"stroke": self.look.paper, "strokeWidth": text / 3.5, "strokeJoin": "round"}
        plain: dict[str, Any] = {}
        for (align, dx, dy), rows in found.items():
            side: Any = align
            for style in (halo, plain):
                mark = alt.Chart(inline(rows)).mark_text(
                    align=side, baseline="middle", dx=dx, dy=dy, lineHeight=text * 1.15, tooltip=None, **style
                )
                yield mark.encode(x=x, y=y, text="name:N")

    def _lines(self) -> Iterator[dict[str, Any]]:
        for link in self.links:
            a, b = self.spots[link.a.id], self.spots[link.b.id]
            yield {
                "id": f"{link.a.id} {link.b.id}",
                "x": a.x,
                "y": a.y,
                "to_x": b.x,
                "to_y": b.y,
                "links": link.count,
                "sure": link.low == link.high,
                "title": f"{link.a.name} – {link.b.name}",
                "count": f"{link.count:,}",
                "between": f"{link.low:,} and {link.high:,}",
                **_records(link.records),
            }

    def _dots(self) -> Iterator[dict[str, Any]]:
        for node in self.nodes:
            spot = self.spots[node.actor.id]
            yield {
                "id": node.actor.id,
                "x": spot.x,
                "y": spot.y,
                "type": node.actor.type,
                "area": self._side(node) ** 2 * 0.785,
                "title": node.actor.name,
                "count": f"{node.count:,}",
                "between": f"{node.count:,} and {node.count:,}",
                **_records(node.records),
            }


def _records(records: Sequence[Any]) -> dict[str, str]:
    more = len(records) - _NAMED_RECORDS
    named_first = "; ".join(record.label for record in records[:_NAMED_RECORDS])
    return {"names": named_first + (f" and {more:,} more" if more > 0 else ""), "cited": cited(records)}
