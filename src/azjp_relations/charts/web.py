"""A network: who appears with whom, drawn so that those who do stand near one another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt
import networkx as nx

from azjp_relations.aggregate import Link, Network, Node
from azjp_relations.charts.frame import caption, cited, empty, framed, inline, named, tooltips
from azjp_relations.charts.looks import Look, shortened, width_of

__all__ = ["drawn"]

_SHAPES = {"country": "triangle-up", "place": "diamond", "organization": "square", "person": "circle"}
_NAMED_RECORDS = 6


def drawn(answer: Network, *, most: int, title: str, look: Look) -> alt.LayerChart:
    """Return *answer* as a chart of the *most* actors that appear in most records."""
    nodes = answer.nodes[:most]
    if not nodes:
        return empty(look, title=title, foot=caption(answer))
    ids = {node.actor.id for node in nodes}
    links = [link for link in answer.links if link.a.id in ids and link.b.id in ids]
    return _Drawing(answer, nodes, links, look).chart(title)


class _Spot(NamedTuple):
    """Where something stands, in pixels from the upper left."""

    x: float
    y: float


# --- where actors stand -----------------------------------------------------------------------------------------


def _laid_out(nodes: Sequence[Node], links: Sequence[Link], width: float, height: float, text: float) -> dict[str, _Spot]:
    """Return a spot for each actor: whoever is linked, directly or not, as a group; the groups side by side."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.actor.id for node in nodes)
    graph.add_edges_from((link.a.id, link.b.id) for link in links)
    order = {node.actor.id: number for number, node in enumerate(nodes)}
    groups = [sorted(group, key=order.__getitem__) for group in nx.connected_components(graph)]
    groups.sort(key=lambda group: (-len(group), order[group[0]]))
    boxes = [_group(graph.subgraph(group), group, text) for group in groups]
    return _packed(boxes, width, height, text)


class _Box(NamedTuple):
    """A group laid out by itself, from (0, 0) on."""

    width: float
    height: float
    spots: Mapping[str, _Spot]


def _group(graph: "nx.Graph[str]", group: Sequence[str], text: float) -> _Box:
    # From a circle in a given order the layout comes out the same each time.
    places = nx.kamada_kawai_layout(graph, pos=nx.circular_layout(group)) if len(group) > 1 else {group[0]: (0, 0)}
    side = text * 6.5 * len(group) ** 0.5 if len(group) > 1 else 0
    xs, ys = ([float(spot[i]) for spot in places.values()] for i in (0, 1))
    reach = max(max(xs) - min(xs), max(ys) - min(ys)) or 1
    spots = {
        of: _Spot((float(x) - min(xs)) / reach * side * 1.3, (float(y) - min(ys)) / reach * side)
        for of, (x, y) in places.items()
    }
    return _Box(max(s.x for s in spots.values()), max(s.y for s in spots.values()), spots)


def _packed(boxes: Iterable[_Box], width: float, height: float, text: float) -> dict[str, _Spot]:
    """Put *boxes* on shelves, from the upper left, and stretch all of it to the room there is."""
    gap_x, gap_y = text * 10, text * 4
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


# --- the drawing ------------------------------------------------------------------------------------------------


class _Drawing:
    def __init__(self, answer: Network, nodes: Sequence[Node], links: Sequence[Link], look: Look) -> None:
        self.answer, self.nodes, self.links, self.look = answer, nodes, links, look
        rows = len(nodes) ** 0.5
        self.height = max(look.text * 8 * rows, look.text * 14) if look.height is None else look.height * 0.74
        self.spots = _laid_out(nodes, links, look.room, self.height, look.text)
        self.largest = max(node.count for node in nodes)

    def _side(self, node: Node) -> float:
        """Return how wide the symbol of *node* is."""
        return self.look.text * (0.75 + 1.1 * (node.count / self.largest) ** 0.5)

    def _labels(self) -> Iterator[tuple[str, str, str, float, float]]:
        """Yield for each actor its name, how it is aligned, and how far from its spot, where it hides least."""
        text = self.look.text
        taken = [self._symbol(node) for node in self.nodes]
        for node in self.nodes:
            spot, half = self.spots[node.actor.id], self._side(node) / 2 + text * 0.35
            name = shortened(node.actor.name, text * 17, text)
            width = width_of(name, text)
            choices = []
            for align, dx, dy, start in (
                ("left", half, 0, 0.0),
                ("right", -half, 0, -width),
                ("center", 0, half + text * 0.5, -width / 2),
                ("center", 0, -half - text * 0.5, -width / 2),
            ):
                left, middle = spot.x + dx + start, spot.y + dy
                box = _Rectangle(left, middle - text * 0.6, left + width, middle + text * 0.6)
                outside = max(-box.left, 0) + max(box.right - self.look.room, 0)
                hidden = sum(box.meets(other) for other in taken) + outside * text * 3 + self._crossed(box) * text
                choices.append((hidden, len(choices), box, (node.actor.id, name, align, dx, dy)))
            _, _, box, label = min(choices, key=lambda choice: choice[:2])
            taken.append(box)
            yield label

    def _crossed(self, box: _Rectangle) -> int:
        """Return how many links run through *box*, as far as five places on each tell."""
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
                f"Drawn are the {named(len(self.nodes), 'actor')} that appear in most records, {more:,} others are not."
            )
        return notes

    def _names(self, x: alt.X, y: alt.Y) -> Iterator[alt.Chart]:
        found: dict[tuple[str, float, float], list[dict[str, Any]]] = {}
        for of, name, align, dx, dy in self._labels():
            spot = self.spots[of]
            found.setdefault((align, round(dx, 2), round(dy, 2)), []).append({"name": name, "x": spot.x, "y": spot.y})
        for (align, dx, dy), rows in found.items():
            side: Any = align
            # The halo keeps the letters legible where a line runs below them.
            for halo in (True, False):
                mark = alt.Chart(inline(rows)).mark_text(
                    align=side,
                    baseline="middle",
                    dx=dx,
                    dy=dy,
                    tooltip=None,
                    **({"stroke": self.look.paper, "strokeWidth": self.look.text / 3.5, "strokeJoin": "round"} if halo else {}),
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
