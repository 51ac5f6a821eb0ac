"""A network: actors that appear together are near one another and joined by a line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt
import networkx as nx

from azjp_relations.answers.network import Link, Network, Node
from azjp_relations.charts.cells import TIPS, count_tips
from azjp_relations.charts.layout import Box, Drawing, field, mark
from azjp_relations.charts.theme import Look, width_of, wrapped_to
from azjp_relations.text import counted

_SHAPES = {"country": "triangle-up", "place": "diamond", "organization": "square", "person": "circle", "thing": "cross"}
_ROUNDS = 4
# The most actors that can be read.
_MOST, _MOST_ON_PHONE = 40, 20
# Where a name may go: how it is aligned, and how far to the right of its actor and below.
_SIDES: tuple[tuple[str, float, float], ...] = (("left", 1, 0), ("right", -1, 0), ("center", 0, 1), ("center", 0, -1))
_SIDES += (("left", 0.7, 1), ("left", 0.7, -1), ("right", -0.7, 1), ("right", -0.7, -1))

_Spot = tuple[float, float]


def draw(answer: Network, look: Look, *, most: int | None) -> Drawing:
    """Return *answer* as a drawing of the *most* actors with the most records among those that have links."""
    most = most or (_MOST_ON_PHONE if look.is_narrow else _MOST)
    ends = {actor.id for link in answer.links for actor in (link.a, link.b)}
    ids = {node.actor.id for node in [node for node in answer.nodes if node.actor.id in ends or not ends][:most]}
    links = [link for link in answer.links if link.a.id in ids and link.b.id in ids]
    present = {actor.id for link in links for actor in (link.a, link.b)} or ids
    nodes = [node for node in answer.nodes if node.actor.id in present]
    return _NetworkLayout(nodes, links, look).drawing(len(answer.nodes)) if nodes else Drawing()


def _group(graph: "nx.Graph[str]", group: Sequence[str], text: float) -> dict[str, _Spot]:
    """Return the spots of the actors of a group, from (0, 0) on."""
    if len(group) < 3:
        # One above the other, because names run to the right.
        return {actor: (0, number * text * 4) for number, actor in enumerate(group)}
    # Not with graph.subgraph(), which has the order of a set.
    part: nx.Graph[str] = nx.Graph()
    part.add_nodes_from(group)
    part.add_edges_from((a, b) for a in group for b in graph.adj[a])
    places = nx.kamada_kawai_layout(part)
    xs, ys = ([float(spot[i]) for spot in places.values()] for i in (0, 1))
    unit = text * 6.5 * len(group) ** 0.5 / (max(max(xs) - min(xs), max(ys) - min(ys)) or 1)
    spots = (((x - min(xs)) * unit * 1.6, (y - min(ys)) * unit) for x, y in zip(xs, ys, strict=True))
    return dict(zip(places, spots, strict=True))


def _packed(groups: Sequence[Mapping[str, _Spot]], width: float, height: float, text: float) -> dict[str, _Spot]:
    """Put *groups* on shelves, from the upper left, and stretch them to fill the room."""
    gap_x, gap_y = text * 14, text * 4
    sizes = [(max(x for x, _ in g.values()) + gap_x, max(y for _, y in g.values()) + gap_y) for g in groups]
    area = sum(wide * tall for wide, tall in sizes)
    shelf = max((area * width / height) ** 0.5 * 1.08, *(wide for wide, _ in sizes))
    spots: dict[str, _Spot] = {}
    left = top = tallest = 0.0
    for group, (wide, tall) in zip(groups, sizes, strict=True):
        if left and left + wide > shelf:
            left, top, tallest = 0, top + tallest, 0
        spots |= {actor: (left + gap_x / 2 + x, top + gap_y / 2 + y) for actor, (x, y) in group.items()}
        left += wide
        tallest = max(tallest, tall)
    across, down = max(x for x, _ in spots.values()) + gap_x / 2, top + tallest
    return {actor: (x / across * width, y / down * height) for actor, (x, y) in spots.items()}


#: A place for the name of an actor, how much it would hide there, and its row of data.
_Label = tuple[Box, float, Mapping[str, Any]]


class _NetworkLayout:
    """The actors and links of a drawing, and their places."""

    def __init__(self, nodes: Sequence[Node], links: Sequence[Link], look: Look) -> None:
        self.nodes, self.links, self.look = nodes, links, look
        rows = len(nodes) ** 0.5
        # A narrow picture is taller.
        tall = look.text * 10.5 * rows * max(look.text * 45 / look.room, 1)
        self.height = max(tall, look.text * 14) if look.height is None else look.height * 0.74
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(node.actor.id for node in nodes)
        graph.add_edges_from((link.a.id, link.b.id) for link in links)
        # Actors linked directly or through others form a group, and groups don't mix. Nodes are in the order of the
        # graph, not of a set, so that every process makes the same layout.
        largest_first = sorted(nx.connected_components(graph), key=len, reverse=True)
        groups = [_group(graph, [actor for actor in graph if actor in group], look.text) for group in largest_first]
        self.spots = _packed(groups, look.room, self.height, look.text)
        largest = max(node.count for node in nodes)
        self.sides = {n.actor.id: look.text * (0.75 + 1.1 * (n.count / largest) ** 0.5) for n in nodes}
        around = [(*self.spots[actor], side / 2) for actor, side in self.sides.items()]
        self.symbols = [Box(x - half, y - half, x + half, y + half) for x, y, half in around]
        # Points along each link.
        ends = [(self.spots[link.a.id], self.spots[link.b.id]) for link in links]
        self.paths = [[(a + (c - a) * t / 12, b + (d - b) * t / 12) for t in range(1, 12)] for (a, b), (c, d) in ends]

    def _labels(self) -> Iterator[Mapping[str, Any]]:
        """Yield the names of the actors, each where it hides the least."""
        places = [self._places(node) for node in self.nodes]
        chosen: dict[int, _Label] = {}
        # The first names are placed before their neighbours, and may move later.
        for _ in range(_ROUNDS):
            for number, labels in enumerate(places):
                others = [box for other, (box, _, _) in chosen.items() if other != number]
                chosen[number] = min(labels, key=lambda label: label[1] + sum(map(label[0].shared, others)))
        return (cells for _, _, cells in chosen.values())

    def _places(self, node: Node) -> list[_Label]:
        """Return the possible places for a name, the most readable first."""
        text = self.look.text
        (x, y), half = self.spots[node.actor.id], self.sides[node.actor.id] / 2 + text * 0.4
        lines = wrapped_to(node.actor.name, text * 12, text, most=2)
        width, tall = max(width_of(line, text) for line in lines), len(lines) * text * 1.15
        labels: list[_Label] = []
        for align, across, down in _SIDES:
            dx, dy = across * half, down * (half + tall / 2 - (text * 0.3 if across else 0))
            left = x + dx - {"left": 0, "right": width, "center": width / 2}[align]
            box = Box(left, y + dy - tall / 2, left + width, y + dy + tall / 2)
            over = (-box.left, box.right - self.look.room, -box.top, box.bottom - self.height)
            outside = sum(max(pixels, 0) for pixels in over)
            symbols = sum(map(box.shared, self.symbols))
            crossed = sum(any(box.holds(*spot) for spot in path) for path in self.paths)
            hidden = symbols * 4 + outside * text * 5 + crossed * text * 2
            # A text is placed by its first line, which is above the middle.
            cells = {"name": lines, "x": x, "y": y, "align": align, "dx": dx, "dy": dy - (tall - text * 1.15) / 2}
            labels.append((box, hidden, cells))
        return labels

    def drawing(self, total: int) -> Drawing:
        """Return the drawing; the whole network has *total* actors."""
        look, text = self.look, self.look.text
        x = field("x:Q", axis=None, scale={"domain": [0, look.room], "nice": False, "zero": False})
        y = field("y:Q", axis=None, scale={"domain": [self.height, 0], "nice": False, "zero": False})
        place = {"x": x, "y": y}
        most = max((link.count for link in self.links), default=2)
        width = {"domain": [1, max(most, 2)], "range": [text / 9, text / 2.2]}
        thick = field("links:Q", scale=width, legend=None)
        line = {**place, "x2": field("to_x"), "y2": field("to_y"), "strokeWidth": thick}
        one, two, three, four = look.hues
        hues = dict(zip(_SHAPES, (four, three, one, two, look.quiet), strict=True))
        present = {node.actor.type for node in self.nodes}
        types = [of for of in _SHAPES if of in present]
        legend = {"title": None} if len(types) > 1 else None
        fill, shape = (
            field("type:N", scale={"domain": types, "range": [looks[of] for of in types]}, legend=legend)
            for looks in (hues, _SHAPES)
        )
        size = field("area:Q", scale=None, legend=None)
        lines, dots = [], []
        for link in self.links:
            (from_x, from_y), (to_x, to_y) = self.spots[link.a.id], self.spots[link.b.id]
            title = f"{link.a.name} – {link.b.name}"
            tips = {"title": title, **count_tips(link.low, link.count, link.high, link.records)}
            ends = {"id": f"{link.a.id} {link.b.id}", "x": from_x, "y": from_y, "to_x": to_x, "to_y": to_y}
            lines.append({**ends, "links": link.count, "sure": link.low == link.high, **tips})
        for node in self.nodes:
            (left, top), area = self.spots[node.actor.id], self.sides[node.actor.id] ** 2 * 0.785
            tips = {"title": node.actor.name, **count_tips(node.count, node.count, node.count, node.records)}
            dots.append({"id": node.actor.id, "type": node.actor.type, "x": left, "y": top, "area": area, **tips})
        faint = {"color": look.quiet, "opacity": 0.45}
        layers = [
            mark("rule", [row for row in lines if row["sure"] is sure], line, TIPS, strokeDash=dash, **faint)
            for sure, dash in ((True, [1, 0]), (False, [3, 3]))
        ]
        outlined = {"filled": True, "opacity": 1, "stroke": look.paper, "strokeWidth": text / 9}
        looks = {**place, "fill": fill, "shape": shape, "size": size}
        layers.append(mark("point", dots, looks, TIPS, **outlined))
        names = [*self._labels()]
        text_of = {cell: alt.ExprRef(f"datum.{cell}") for cell in ("align", "dx", "dy")}
        style = {"baseline": "middle", "lineHeight": text * 1.15, **text_of}
        halo = {"stroke": look.paper, "strokeWidth": text / 3.5, "strokeJoin": "round"}
        name = {**place, "text": field("name:N")}
        layers += [mark("text", names, name, **around, **style) for around in (halo, {})]
        return Drawing(layers=layers, notes=self._notes(total), height=self.height)

    def _notes(self, total: int) -> list[str]:
        notes = ["A line joins actors that appear in the same record; the thicker the line, the more records."]
        if any(link.low != link.high for link in self.links):
            notes[0] += " Broken lines: not every reading of the sources joins them."
        left_out = total - len(self.nodes)
        if left_out:
            actors, be = counted(len(self.nodes), "actor"), "is" if left_out == 1 else "are"
            notes.append(f"Shows the {actors} with the most records; {left_out:,} more {be} left out.")
        return notes
