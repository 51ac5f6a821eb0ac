"""What holds for every export: no field is lost, and no text breaks a file."""

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote

import pytest

pytest.importorskip("icalendar")
pytest.importorskip("networkx")
pytest.importorskip("pybtex")

import icalendar
import networkx as nx
from exported import AWKWARD
from hypothesis import given
from profiles import examples
from pybtex.database import parse_string
from records import cited, country, event, source, tie, whole

import azjp_relations as azjp
from azjp_relations.dataset import Dataset
from azjp_relations.export import to_calendar, to_graph, to_graphml, to_jsonld
from azjp_relations.export.datapackage import unguarded
from azjp_relations.export.jsonld import BASE
from azjp_relations.model import Event, Record, Tie
from azjp_relations.model.base import Part
from azjp_relations.model.fields import Field, Shape, fields_of, means, part
from azjp_relations.model.kinds import CLASSES
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import walk
from azjp_relations.testing import datasets

REL = azjp.load(edition="2026.11")

# --- no field is lost ---------------------------------------------------------------------------------------------


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text, number and id in a node of JSON-LD."""
    match value:
        case dict():
            for held in value.values():
                yield from texts_in(held)
        case list():
            for held in value:
                yield from texts_in(held)
        case bool():
            yield "yes" if value else "no"
        case _:
            yield from (str(value), *map(unquote, str(value).removeprefix(BASE).split("/")))


def text_of(value: Any) -> str:
    """Return how an export shows a value that has no parts."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, azjp.EdtfDate):
        return value.text
    return value.id if isinstance(value, Record | Source) else str(value)


def values_in(record: Record | Source) -> Iterator[tuple[str, str]]:
    """Yield every value in *record* and its parts as text, with the class and the field that has it."""
    for owner, field, _, value in walk(record):
        parts = [value]
        if isinstance(value, Quantity) and field.shape is Shape.QUANTITY:
            held = (getattr(value, inner.name) for inner in fields_of(Quantity))
            parts = [part for part in held if part is not None]
        for one in parts:
            if isinstance(one, Record | Source) or not isinstance(one, Part):
                yield f"{type(record).__name__}.{owner}.{field.name}", text_of(one)


def lost_in_jsonld(dataset: Dataset) -> set[tuple[str, str]]:
    """Return the values of *dataset* that its JSON-LD does not have in the node of their record."""
    graph = json.loads(dataset.to_jsonld())["@graph"]
    nodes = {node["@id"]: node for node in graph}
    lost = set()
    for record in dataset:
        shown = set(texts_in(nodes[BASE + record.id]))
        lost |= {(field, text) for field, text in values_in(record) if text not in shown}
    return lost


def lost_in_graph(dataset: Dataset) -> set[tuple[str, str]]:
    """Return the values of *dataset* that its graph has neither at the node nor at the edges of their record."""
    graph = dataset.to_graph()
    shown: dict[str, list[str]] = {key: [key, *map(str, held.values())] for key, held in graph.nodes.items()}
    for start, end, held in graph.edges(data=True):
        shown.setdefault(held["record"], []).extend((start, end, held["record"], *map(str, held.values())))
    lost = set()
    for record in dataset:
        if isinstance(record, Record):
            everything = "\n".join(shown[record.id])
            lost |= {(field, text) for field, text in values_in(record) if text not in everything}
    return lost


@pytest.mark.parametrize("dataset", [REL, AWKWARD], ids=["packaged", "awkward"])
def test_no_field_is_lost(dataset: Dataset) -> None:
    """JSON-LD and the graph have every value of every field of every record, and of its parts."""
    assert lost_in_jsonld(dataset) == set()
    assert lost_in_graph(dataset) == set()


@given(datasets())
@examples(20)
def test_no_field_of_any_dataset_is_lost(dataset: Dataset) -> None:
    """The same for all that a dataset may hold."""
    assert lost_in_jsonld(dataset) == set()
    assert lost_in_graph(dataset) == set()


def filled(cls: Any, depth: int = 0) -> Any:
    """Return a *cls* with a value in every field, whatever rules it breaks: no rule hides a field from an export."""
    thing = object.__new__(cls)
    for field in fields_of(cls):
        value = _value_of(field, f"{cls.__name__.lower()}-{field.name}".replace("_", "-"), depth)
        if field.many:
            value = (value,)
        object.__setattr__(thing, field.name, value)
    return thing


def _value_of(field: Field, text: str, depth: int) -> Any:
    match field.shape:
        case Shape.TERM:
            return getattr(field.kind, "PREFERRED", [*field.kind][-1])
        case Shape.DATE:
            return azjp.EdtfDate("1987-06-05")
        case Shape.QUANTITY:
            return filled(Quantity)
        case Shape.AMOUNT:
            return Decimal("7.50")
        case Shape.FLAG:
            return True
        case Shape.NUMBER:
            return 77
        case Shape.PART:
            return filled(field.kind, depth)
        case Shape.REFERENCE:
            if depth > 1:
                return source("end") if field.kind is Source else country("end")
            return filled(azjp.Country if field.kind is azjp.Actor else field.kind, depth + 1)
    return text


@pytest.mark.parametrize("cls", CLASSES)
def test_no_field_of_any_class_is_lost(cls: Any) -> None:
    """Each field of each class, and of the parts that it may have, is found in JSON-LD and in the graph."""
    record = filled(cls)
    shown = {key for node in json.loads(to_jsonld([record]))["@graph"] for key in texts_in(node)}
    assert {(field, text) for field, text in values_in(record) if text not in shown} == set()
    if issubclass(cls, Record):
        graph = to_graph([record])
        held = [*graph.nodes.values(), *(said for _, _, said in graph.edges(data=True))]
        everything = "\n".join([*graph.nodes, *(str(value) for said in held for value in said.values())])
        assert {(field, text) for field, text in values_in(record) if text not in everything} == set()


@part(kw_only=True)
class Summit(Event):
    """An event with fields that the library does not know."""

    motto: Annotated[str, means("Its motto.")]
    chairs: Annotated[tuple[azjp.Actor, ...], means("Who chairs it.")] = ()
    budget: Annotated[Quantity | None, means("What it costs.")] = None
    reason: Annotated[str | None, means("Shares a key of JSON-LD with the note.")] = None


@part(kw_only=True)
class Bond(Tie):
    """A tie with a field that the library does not know."""

    strength: Annotated[int, means("How strong it is.")]


def test_a_new_field_is_exported() -> None:
    """A field that a class gets later is in JSON-LD, in the graph and in GraphML, without an edit of them."""
    japan = REL.actors["japan"]
    summit = Summit(
        id="summit",
        kind="conference",
        title="A summit",
        motto="Onwards",
        chairs=(japan,),
        budget=Quantity("12.50", "USD"),
        reason="It was time.",
        note="In short.",
        citations=cited(),
    )
    bond = Bond(**{f.name: getattr(tie("a", "member-of", japan, japan), f.name) for f in fields_of(Tie)}, strength=7)
    nodes = {node["@id"]: node for node in json.loads(to_jsonld([summit, bond]))["@graph"]}
    node = nodes[f"{BASE}summit"]
    assert node["@type"] == ["Event", "azjp:Summit"]
    assert node["azjp:motto"] == "Onwards"
    assert node["azjp:chairs"] == [{"@id": f"{BASE}japan"}]
    assert node["azjp:budget"]["azjp:amount"]["@value"] == "12.50"
    assert node["description"] == ["It was time.", "In short."]
    assert nodes[f"{BASE}a"]["azjp:strength"] == 7
    graph = to_graph([summit, bond])
    for of in (graph, nx.parse_graphml(to_graphml([summit, bond]), force_multigraph=True)):
        held: Any = of.nodes["summit"]
        expected = {"motto": "Onwards", "chairs": "japan", "budget_amount": "12.50", "budget_unit": "USD"}
        assert expected.items() <= held.items()
        assert (held["note"], held["reason"]) == ("In short.", "It was time.")
        (edge,) = (said for _, _, said in of.edges(data=True) if said["kind"] == "tie")
        assert edge["strength"] == 7


# --- no text breaks a file ----------------------------------------------------------------------------------------

#: Characters that formats forbid, that end a text in some programs, or that change how others look.
ODD = (
    "\x00 \x01 \x08 \x0b \x0c \x1a \x1b[31m \x1c \x1f \x7f \x85 \x9b "
    "\u061c \u200b \u202e \u2028 \u2066 \ufeff \ufffe \U0001fffe"
)
HALVES = "\ud800 \udfff"


@pytest.mark.parametrize("odd", ODD.split(" "))
def test_no_character_breaks_a_file(tmp_path: Path, odd: str) -> None:
    """Whatever stands in a text: each format is read back whole, with every record and the texts around it."""
    wire = source("odd", publisher=f"a{odd}b", title=f"a{odd}b")
    names = [f"odd-{number}" for number in range(3)]
    dataset = whole(
        *(event(name, "1998-02-24", title=f"a{odd}b", note=f"{odd}x", citations=cited(wire)) for name in names)
    )
    dataset.to_datapackage(tmp_path / "package")
    with (tmp_path / "package" / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert [(row["id"], unguarded(row["title"])) for row in rows] == [(name, f"a{odd}b") for name in names]
    dataset.to_sqlite(tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        assert connection.execute("SELECT id, title FROM events").fetchall() == [(n, f"a{odd}b") for n in names]
    nodes = {node["@id"]: node for node in json.loads(dataset.to_jsonld())["@graph"]}
    assert [nodes[BASE + name]["name"] for name in names] == [f"a{odd}b"] * 3
    graph: Any = nx.parse_graphml(dataset.to_graphml(), force_multigraph=True)
    assert {(graph.nodes[name]["name"][0], graph.nodes[name]["name"][-1]) for name in names} == {("a", "b")}
    days = icalendar.Calendar.from_ical(dataset.to_calendar()).walk("VEVENT")
    assert sorted(str(day["UID"]).split("@")[0] for day in days) == names
    entries = parse_string(azjp.cite([wire, source("next", title="Next")], "bibtex"), "bibtex").entries
    assert entries["next"].fields["title"] == "Next"


@pytest.mark.parametrize("half", HALVES.split(" "))
def test_half_a_character_breaks_no_file(half: str) -> None:
    """Records hold none; in the title of a calendar it becomes U+FFFD."""
    met = event("met", "1998-02-24")
    assert "\ufffd" in to_calendar([met], title=half).encode().decode()
