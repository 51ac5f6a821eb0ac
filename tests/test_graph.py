"""The graph of records: who and what is joined by what, on whose word; and the same as GraphML."""

import re
import sys
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

pytest.importorskip("networkx")

import networkx as nx
from hypothesis import given
from profiles import examples
from records import (
    HOSTILE,
    agreement,
    cited,
    country,
    event,
    fact,
    organization,
    person,
    place,
    preferred,
    source,
    tenure,
    tie,
)

import azjp_relations as azjp
from azjp_relations.dataset import Dataset
from azjp_relations.errors import MissingExtraError
from azjp_relations.export import to_graph, to_graphml
from azjp_relations.model import (
    Actor,
    Agreement,
    Caveat,
    EconomicFact,
    Event,
    Name,
    Participant,
    Record,
    Statement,
    Variant,
)
from azjp_relations.model.sources import Citation
from azjp_relations.model.walk import closure
from azjp_relations.testing import datasets
from azjp_relations.vocabulary import Topic

rel = azjp.load(edition="2026.11")
whole = rel.to_graph()


def reread(text: str) -> "nx.MultiDiGraph[str]":
    """Return the graph that a reader of GraphML takes *text* to be."""
    graph: Any = nx.parse_graphml(text, force_multigraph=True)
    for key in ("node_default", "edge_default"):
        graph.graph.pop(key)
    assert type(graph) is nx.MultiDiGraph
    return graph


def edges(graph: "nx.MultiDiGraph[str]", **said: str) -> list[tuple[str, str]]:
    """Return the two ends of each edge of which all of *said* is true."""
    return sorted((u, v) for u, v, d in graph.edges(data=True) if said.items() <= d.items())


def records_in(graph: "nx.MultiDiGraph[str]") -> set[str]:
    """Return the ids of all records that the graph shows."""
    return {*graph.nodes, *(d["record"] for _, _, d in graph.edges(data=True))}


# --- the edition --------------------------------------------------------------------------------------------------


def test_every_record_is_in_the_graph() -> None:
    """Actors, events and agreements as nodes, the rest as edges or nodes; sources are cited."""
    assert records_in(whole) == {record.id for record in rel if isinstance(record, Record)}
    nodes = {record.id for record in rel if isinstance(record, Actor | Event | Agreement)}
    assert nodes <= set(whole.nodes)
    assert {rel[key].__class__ for key in set(whole.nodes) - nodes} == {EconomicFact}


def test_nothing_without_its_citations() -> None:
    """Each node and each edge names its sources so that one can find them, without the edition."""
    addresses = [s.url for s in rel.sources if s.url]
    for said in (*whole.nodes.values(), *whole.edges.values()):
        assert any(address in said["citations"] for address in addresses)
    doubted = {record.id for record in rel if isinstance(record, Record) and (record.caveats or record.variants)}
    for key, said in whole.nodes.items():
        assert ("doubts" in said) == (key in doubted), key
    for said in whole.edges.values():
        assert ("doubts" in said) == (said["record"] in doubted)


def test_attributes_are_plain() -> None:
    """Texts and whole numbers, none of them empty or nothing."""
    for said in chain(whole.nodes.values(), whole.edges.values(), [whole.graph]):
        assert {type(value) for value in said.values()} <= {str, int}
        assert "" not in said.values()


def test_each_edge_has_a_key_of_its_own() -> None:
    """No two edges of the whole graph have one key, which begins with the id of the record."""
    keys = [key for _, _, key in whole.edges(keys=True)]
    assert len(keys) == len(set(keys))
    for _, _, key, said in whole.edges(keys=True, data=True):
        assert key.partition(":")[0] == said["record"]


def test_what_the_edition_says_of_itself() -> None:
    """The graph knows the edition that it is of, and its licence."""
    assert whole.graph == {"name": rel.edition.title, "edition": rel.edition.id, "licence": "CC-BY-4.0"}  # type: ignore[union-attr]


def test_a_question_to_the_graph() -> None:
    """What the graph answers is what the records say."""
    assert set(edges(whole, kind="tenure", role="ambassador", side="accredited_to")) == {
        (t.person.id, t.accredited_to.id) for t in rel.tenures.where(office="ambassador") if t.accredited_to
    }
    assert edges(whole, kind="flow", indicator="grant") == sorted(
        (f.origin.id, f.target.id) for f in rel.facts.where(indicator="grant") if f.origin and f.target
    )


# --- what is joined how -------------------------------------------------------------------------------------------


def test_events() -> None:
    """Participants in their roles, speakers with what they said, places, and the event that holds it."""
    who, japan, baku = person("who"), country(), place("baku")
    other = source("other")
    met = event(
        "met",
        "2001-02",
        participants=(Participant(actor=who, role="host", capacity="Chair"), Participant(actor=japan, role="visitor")),
        statements=(
            Statement(speakers=(who, japan), gist="All is well.", topics=(Topic.ENERGY,), citations=cited(other)),
        ),
        places=(baku,),
        part_of=event("row"),
        topics=(Topic.TRADE,),
    )
    graph = to_graph([met])
    assert edges(graph, kind="participation", role="host", capacity="Chair", date="2001-02") == [("who", "met")]
    assert edges(graph, kind="participation", role="visitor") == [("japan", "met")]
    assert edges(graph, kind="statement", gist="All is well.", topics="energy") == [("japan", "met"), ("who", "met")]
    assert edges(graph, kind="place") == [("met", "baku")]
    assert edges(graph, kind="part-of") == [("met", "row")]
    assert graph.nodes["met"]["topics"] == "trade"
    spoke = next(d for _, _, d in graph.edges(data=True) if d["kind"] == "statement")
    assert spoke["citations"] == azjp.cite(cited(other))


def test_agreements() -> None:
    """Parties and signatories to it, and the event and place that it belongs to."""
    pact = agreement(
        "pact",
        "2001",
        parties=(country(), organization("body"), country()),
        signatories=(person("who"),),
        event=event("met"),
        place=place("baku"),
        amount=azjp.Quantity("5.50", "USD", "about"),
        in_force="2002",
    )
    graph = to_graph([pact])
    assert edges(graph, kind="party", date="2001") == [("body", "pact"), ("japan", "pact")]
    assert edges(graph, kind="signatory") == [("who", "pact")]
    assert edges(graph, kind="event") == [("pact", "met")]
    assert edges(graph, kind="place") == [("pact", "baku")]
    node = graph.nodes["pact"]
    assert (node["amount"], node["unit"], node["bound"], node["in_force"]) == ("5.50", "USD", "about", "2002")
    assert (node["type"], node["kind"], node["status"]) == ("agreement", "agreement", "signed")


def test_facts() -> None:
    """With both sides a flow from one to the other; else a node between whoever there is."""
    doubt = Caveat(kind="scale", note="too much", field="value")
    flow = fact("flow", "763.820", "2001", origin=country(), target=country("azerbaijan"), caveats=(doubt,))
    half = fact("half", 1, target=country("azerbaijan"), event=event("met"), agreement=agreement("pact"), part_of=flow)
    turnover = fact("turnover", 2, indicator="trade-turnover", parties=(country(), country("azerbaijan")))
    graph = to_graph([flow, half, turnover])
    assert edges(graph, kind="flow", amount="763.820", unit="USD", bound="exact", doubtful="scale", date="2001") == [
        ("japan", "azerbaijan")
    ]
    assert edges(graph, kind="target") == [("half", "azerbaijan")]
    assert edges(graph, record="half", kind="event") == [("half", "met")]
    assert edges(graph, record="half", kind="agreement") == [("half", "pact")]
    assert edges(graph, kind="party") == [("azerbaijan", "turnover"), ("japan", "turnover")]
    assert graph.nodes["half"]["type"] == "fact"
    assert graph.nodes["half"]["part_of"] == "flow"
    assert "doubtful" not in graph.nodes["half"]
    assert "flow" not in graph


def test_standing() -> None:
    """A tie from subject to object; a tenure to each side of the office, to oneself if none is known."""
    who = person("who")
    envoy = tenure(
        "envoy", who, country=country("azerbaijan"), accredited_to=country(), start="2001", attested=["2002"]
    )
    graph = to_graph([envoy, tenure("chair", who, office="chair"), tie("link", "member-of", who, organization("body"))])
    assert edges(graph, kind="tenure", side="country", start="2001", attested="2002") == [("who", "azerbaijan")]
    assert edges(graph, kind="tenure", side="accredited_to", role="ambassador") == [("who", "japan")]
    assert edges(graph, kind="tenure", role="chair") == [("who", "who")]
    assert edges(graph, kind="tie", role="member-of") == [("who", "body")]


def test_actors() -> None:
    """Every name, the sort, the country and what it is in; actors of the collection stand alone if they must."""
    azerbaijan = country("azerbaijan")
    city = place("baku", names=preferred("Baku", "Bakı"), lies_in=azerbaijan)
    graph = to_graph([city, organization("body", country=azerbaijan, parent=organization("group"))])
    assert graph.number_of_edges() == 0
    assert graph.nodes["baku"] | {"citations": ""} == {
        "type": "place",
        "name": "Baku",
        "names": "Baku; Bakı",
        "names_language": "en; az",
        "names_kind": "preferred; alias",
        "names_citations": "; wire-2001 ¶1.1",
        "kind": "city",
        "country": "azerbaijan",
        "lies_in": "azerbaijan",
        "citations": "",
        "citations_source": "wire-2001",
        "citations_locator": "¶1.1",
    }
    assert graph.nodes["body"]["parent"] == "group"


def test_readings_keep_everything_in_them() -> None:
    """A name that a variant gives has its raw text and all of its parts, also where lines for readers fold spaces."""
    place_cited = Citation(source=source("other"), locator="p.  3", fingerprint="0123456789abcdef", states=("text",))
    name = Name(text="Bakı  şəhəri", language="az", kind="alias", citations=(place_cited,))
    city = place("baku", variants=(Variant(field="names", value=(name,), citations=(place_cited,)),))
    held = to_graph([city]).nodes["baku"]
    assert held["variants_value"] == "Bakı  şəhəri (az, alias) [other p.  3 [0123456789abcdef; text]]"
    assert held["variants_citations"] == "other p.  3 [0123456789abcdef; text]"


# --- GraphML ------------------------------------------------------------------------------------------------------


def test_graphml_is_the_graph(tmp_path: Path) -> None:
    """What is read back is equal, key by key and attribute by attribute; the file is the text."""
    text = rel.to_graphml(tmp_path / "azjp.graphml")
    assert nx.utils.graphs_equal(reread(text), whole)
    assert (tmp_path / "azjp.graphml").read_text(encoding="utf-8") == text
    assert [p.name for p in tmp_path.iterdir()] == ["azjp.graphml"]


@given(datasets())
@examples(40)
def test_any_dataset(dataset: Dataset) -> None:
    """Whatever a dataset holds, the graph shows all of it, and GraphML holds all of the graph."""
    graph = dataset.to_graph()
    assert records_in(graph) == {record.id for record in dataset if isinstance(record, Record)}
    # XML has no control characters and one sort of line end.
    attributes: list[dict[str, Any]] = [graph.graph, *(held for _, held in graph.nodes.data())]
    attributes += [held for _, _, held in graph.edges(data=True)]
    for held in attributes:
        held.update({name: _in_xml(value) for name, value in held.items()})
    assert nx.utils.graphs_equal(reread(dataset.to_graphml()), graph)


def _in_xml(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))


@pytest.mark.parametrize(
    ("odd", "kept"),
    [
        (HOSTILE, HOSTILE),
        ("]]> &amp; <!--", "]]> &amp; <!--"),
        ("a\x00b\x1bc\ufffe", "a\ufffdb\ufffdc\ufffd"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        (" spaced ", " spaced "),
        ("日本 🇯🇵", "日本 🇯🇵"),
        ("True", "True"),
        ("12", "12"),
    ],
)
def test_graphml_of_odd_texts(odd: str, kept: str) -> None:
    """It is XML 1.0 whatever texts hold, and what XML can hold is kept."""
    who = person("who", names=preferred(odd), note=odd)
    met = event("met", title=odd, participants=(Participant(actor=who, role="host", capacity=odd),))
    edition = azjp.Edition(id="one", title=odd, published="2026", licence="CC0-1.0")
    text = azjp.Dataset(closure([met]), edition).to_graphml()
    ET.fromstring(text)  # noqa: S314 - of our own making
    graph = reread(text)
    assert graph.graph["name"] == kept
    assert graph.nodes["who"]["name"] == graph.nodes["who"]["note"] == graph.nodes["met"]["name"] == kept
    (said,) = (d for _, _, d in graph.edges(data=True))
    assert said["capacity"] == kept
    assert to_graph([met]).nodes["who"]["note"] == odd


def test_types_of_graphml() -> None:
    """Each attribute has one of the types that GraphML has, and each edge an id of its own."""
    text = rel.to_graphml()
    assert set(re.findall(r'attr\.type="(\w+)"', text)) <= {"string", "long", "int"}
    ids = re.findall(r'<edge [^>]*id="([^"]+)"', text)
    assert len(ids) == len(set(ids)) == whole.number_of_edges()
    # The schema of GraphML takes a name token for an id.
    assert all(re.fullmatch(r"[\w.:-]+", key) for key in (*ids, *whole.nodes))


def test_the_same_for_the_same_records() -> None:
    """Neither the order of the records nor how often they stand changes anything."""
    records: list[Any] = [*rel]
    assert to_graphml(reversed(records)) == to_graphml(chain(records, records)) == to_graphml(iter(records))


def test_sources_are_not_nodes() -> None:
    """A collection of sources is an empty graph."""
    assert len(rel.sources.to_graph()) == 0
    assert reread(rel.sources.to_graphml()).number_of_edges() == 0


def test_without_networkx(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra."""
    monkeypatch.setitem(sys.modules, "networkx", None)
    for make in (rel.to_graph, rel.to_graphml, rel.ties.to_graph):
        with pytest.raises(MissingExtraError, match=r"this needs NetworkX: .*azjp-relations\[graph\]"):
            make()
