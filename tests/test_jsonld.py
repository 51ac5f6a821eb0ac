"""JSON-LD, as a reader of linked data takes it: every record, every figure to its source, every text as it is."""

import json
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rdflib")

from hypothesis import given
from profiles import examples
from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
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
    whole,
)

import azjp_relations as azjp
from azjp_relations.dataset import Dataset
from azjp_relations.errors import QuestionError
from azjp_relations.export import to_jsonld
from azjp_relations.export.jsonld import BASE, VOCABULARY
from azjp_relations.model import Caveat, Name, Participant, Record, Statement, Variant
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation
from azjp_relations.model.walk import closure
from azjp_relations.testing import datasets

SCHEMA = Namespace("https://schema.org/")
PROV = Namespace("http://www.w3.org/ns/prov#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
OA = Namespace("http://www.w3.org/ns/oa#")
AZJP = Namespace(VOCABULARY)
EDTF = URIRef("http://id.loc.gov/datatypes/edtf")

rel = azjp.load(edition="2026.11")

#: Every node that bears a figure, with what it belongs to, and what that rests on.
FIGURES = """
    SELECT ?figure ?amount ?about ?source WHERE {
        ?figure azjp:amount ?amount . FILTER isLiteral(?amount)
        ?owner ?field ?figure .
        OPTIONAL { ?owner schema:about ?record . }
        BIND (COALESCE(?record, ?owner) AS ?about)
        ?owner prov:wasDerivedFrom+ ?place .
        ?place prov:hadPrimarySource ?cited .
        ?cited schema:name ?name .
        OPTIONAL { ?cited schema:url ?url . }
        BIND (COALESCE(?url, ?name) AS ?source)
    }
"""
KNOWN = {"azjp": AZJP, "schema": SCHEMA, "prov": PROV}


def graph_of(text: str) -> Graph:
    """Return what a reader of JSON-LD, who fetches nothing, takes *text* to say."""
    with warnings.catch_warnings():
        # The reader's own, about a class of its own.
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        return Graph().parse(data=text, format="json-ld")


def iri(key: str, base: str = BASE) -> URIRef:
    """Return the IRI of a record."""
    return URIRef(base + key)


@pytest.fixture(scope="module")
def edition() -> Graph:
    """Return the edition as linked data."""
    return graph_of(rel.to_jsonld())


# --- the edition --------------------------------------------------------------------------------------------------


def test_every_record_is_there(edition: Graph) -> None:
    """Each record once, with its class, its id and the places that it cites."""
    for record in rel:
        node = iri(record.id)
        assert (node, SCHEMA.identifier, Literal(record.id)) in edition
        if isinstance(record, Record):
            assert (node, RDF.type, AZJP[type(record).__name__]) in edition
            places = set(edition.objects(node, PROV.wasDerivedFrom))
            said = {(str(edition.value(p, AZJP.locator)), edition.value(p, PROV.hadPrimarySource)) for p in places}
            assert said == {(c.locator, iri(c.source.id)) for c in record.citations}
        else:
            assert (node, RDF.type, AZJP.Source) in edition
    assert len(set(edition.subjects(SCHEMA.identifier))) == len(rel)


def _figures_of(dataset: Dataset) -> list[Quantity]:
    """Return every figure of a dataset, those of other readings included."""
    found: list[object] = [*(f.value for f in dataset.facts), *(a.amount for a in dataset.agreements)]
    records = (*dataset.events, *dataset.agreements, *dataset.facts, *dataset.tenures, *dataset.ties, *dataset.actors)
    found += [v.value for r in records for v in r.variants]
    return [value for value in found if isinstance(value, Quantity)]


def test_every_figure_reaches_its_source(edition: Graph) -> None:
    """From each figure there is a way to the address, or else the name, of a source, and it keeps its digits."""
    rows: list[Any] = list(edition.query(FIGURES, initNs=KNOWN))
    reached = {row.figure: row.amount.toPython() for row in rows}
    figures = _figures_of(rel)
    assert sorted(reached.values()) == sorted(figure.amount for figure in figures)
    assert len(figures) > 20
    named = {source.url or source.name for source in rel.sources}
    assert {str(row.source) for row in rows} <= named


def test_what_the_edition_says_of_itself(edition: Graph) -> None:
    """Its id, date and licence, the sources that it rests on, and each record as a part."""
    node = edition.value(predicate=SCHEMA.version, object=Literal("2026.11"))
    assert node == iri("Edition/2026.11")
    assert (node, RDF.type, SCHEMA.Dataset) in edition
    assert (node, SCHEMA.license, URIRef("https://spdx.org/licenses/CC-BY-4.0")) in edition
    assert edition.value(node, SCHEMA.datePublished) == Literal("2026-11-21", datatype=XSD.date)
    assert edition.value(node, SCHEMA.name) == Literal("The record of Azerbaijan–Japan relations")
    assert set(edition.objects(node, PROV.wasDerivedFrom)) == {iri(s.id) for s in rel.sources}
    assert len(set(edition.objects(node, SCHEMA.hasPart))) == len(rel) - len(rel.sources)


def test_every_term_is_told(edition: Graph) -> None:
    """Each term that is pointed at has its text, its definition and the list that it is of."""
    pointed = {node for node in edition.objects() if str(node).startswith(VOCABULARY) and "/" in str(node)}
    assert {AZJP["EventKind/visit"], AZJP["Topic/energy"], AZJP["Unit/USD"]} <= pointed
    for term in pointed:
        words = [edition.value(term, key) for key in (SCHEMA.termCode, SCHEMA.description, SCHEMA.inDefinedTermSet)]
        assert None not in words, term


def test_iris_are_well_formed(edition: Graph) -> None:
    """No IRI has a character that one may not have, and none was left relative."""
    for node in {*edition.subjects(), *edition.predicates(), *edition.objects()}:
        if isinstance(node, URIRef):
            assert not set(str(node)) & set('<>" {}|\\^`\n'), node
            assert str(node).startswith(("urn:azjp-relations:", "https://", "http://")), node


def test_nothing_is_fetched() -> None:
    """The context stands in the file, and names no other."""
    said = json.loads(rel.to_jsonld())
    assert isinstance(said["@context"], dict)
    assert "@import" not in said["@context"]


@given(datasets())
@examples(25)
def test_any_dataset(dataset: Dataset) -> None:
    """Whatever a dataset holds, every record is there, every figure reaches a source, every date is as written."""
    graph = graph_of(dataset.to_jsonld())
    assert {str(key) for key in graph.objects(None, SCHEMA.identifier)} == {r.id for r in dataset}
    reached = {row.figure: row.amount.toPython() for row in graph.query(FIGURES, initNs=KNOWN)}  # type: ignore[union-attr]
    assert sorted(reached.values()) == sorted(figure.amount for figure in _figures_of(dataset))
    for happened in dataset.events:
        dates = list(graph.objects(iri(happened.id), DCTERMS.date))
        assert [str(date) for date in dates] == ([str(happened.when)] if happened.when else [])
    for record in dataset:
        if isinstance(record, Record):
            doubts = set(graph.objects(iri(record.id), AZJP.caveat))
            assert sorted(str(graph.value(d, OA.bodyValue)) for d in doubts) == sorted(c.note for c in record.caveats)
            assert len(set(graph.objects(iri(record.id), AZJP.variant))) == len(record.variants)


# --- what is written how ------------------------------------------------------------------------------------------


def test_dates() -> None:
    """EDTF always; a calendar day beside it only where it is certain to the day."""
    graph = graph_of(to_jsonld([event("a", "1998-02-24/1998-02-28"), event("b", "1998-02-24~"), event("c", "1998")]))
    assert graph.value(iri("a"), DCTERMS.date) == Literal("1998-02-24/1998-02-28", datatype=EDTF)
    assert graph.value(iri("a"), SCHEMA.startDate) == Literal("1998-02-24", datatype=XSD.date)
    assert graph.value(iri("a"), SCHEMA.endDate) == Literal("1998-02-28", datatype=XSD.date)
    for key in ("b", "c"):
        assert graph.value(iri(key), DCTERMS.date) is not None
        assert graph.value(iri(key), SCHEMA.startDate) is None


@pytest.mark.parametrize(
    ("bound", "key"),
    [
        ("exact", "value"),
        ("about", "value"),
        ("more than", "minValue"),
        ("at least", "minValue"),
        ("at most", "maxValue"),
        ("less than", "maxValue"),
    ],
)
def test_bounds(bound: str, key: str) -> None:
    """A limit from below is a least value, one from above a greatest, and the word for it stands beside."""
    graph = graph_of(to_jsonld([fact("aid", "763.820", bound=bound)]))
    figure = graph.value(iri("aid"), SCHEMA.value)
    assert (figure, RDF.type, SCHEMA.MonetaryAmount) in graph
    limits = {k for k in ("value", "minValue", "maxValue") if graph.value(figure, SCHEMA[k]) is not None}
    assert limits == {key}
    assert Decimal(str(graph.value(figure, SCHEMA[key]))) == Decimal("763.820")
    assert graph.value(figure, SCHEMA.currency) == Literal("USD")
    word = graph.value(figure, AZJP.bound)
    assert graph.value(word, SCHEMA.termCode) == Literal(bound)


def test_counts_and_shares() -> None:
    """What is no money is a quantity with its unit in words, a percentage also by its common code."""
    share = fact("share", 40, unit="percent", indicator="stake", basis="the whole")
    graph = graph_of(to_jsonld([share, fact("crowd", 7, unit="people", indicator="attendance")]))
    figures = {key: graph.value(iri(key), SCHEMA.value) for key in ("share", "crowd")}
    assert all((figure, RDF.type, SCHEMA.QuantitativeValue) in graph for figure in figures.values())
    assert graph.value(figures["share"], SCHEMA.unitCode) == Literal("P1")
    assert graph.value(figures["crowd"], SCHEMA.unitText) == Literal("people")
    assert graph.value(figures["crowd"], SCHEMA.unitCode) is None


def test_doubts_and_other_readings() -> None:
    """A variant keeps its value in its type, its witnesses or its reason; a caveat says of what it is."""
    other = source("other")
    doubted = fact(
        "aid",
        11,
        variants=(
            Variant(field="value", value=Quantity(12, "USD"), citations=cited(other)),
            Variant(field="value", value=Quantity(13, "USD"), conjecture=True, reason="it fits"),
            Variant(field="target", value=country(), citations=cited(other)),
            Variant(field="period", value=azjp.EdtfDate("199X"), citations=cited(other)),
        ),
        caveats=(Caveat(kind="scale", note="too much", field="value", see=("elsewhere",)),),
    )
    graph = graph_of(to_jsonld([doubted]))
    assert graph.value(iri("aid"), AZJP.doubtful) == Literal(True)
    attested, argued, target, period = (iri(f"aid/variant-{number}") for number in (1, 2, 3, 4))
    assert graph.value(graph.value(attested, AZJP.reading), AZJP.amount) == Literal(Decimal(12))
    assert graph.value(graph.value(attested, PROV.wasDerivedFrom), PROV.hadPrimarySource) == iri("other")
    assert graph.value(argued, AZJP.conjecture) == Literal(True)
    assert graph.value(argued, PROV.wasDerivedFrom) == iri("aid")
    assert graph.value(argued, SCHEMA.description) == Literal("it fits")
    assert graph.value(target, AZJP.reading) == iri("japan")
    assert graph.value(period, AZJP.reading) == Literal("199X", datatype=EDTF)
    caveat = graph.value(iri("aid"), AZJP.caveat)
    assert graph.value(caveat, OA.hasTarget) == iri("aid")
    assert graph.value(caveat, OA.bodyValue) == Literal("too much")
    assert graph.value(caveat, AZJP.field) == Literal("value")
    assert graph.value(caveat, RDFS.seeAlso) == iri("elsewhere")


def test_two_sentences_of_one_place() -> None:
    """Two sentences that sources print at one place, told apart by their fingerprints, are two nodes."""
    prints = ("0123456789abcdef", "fedcba9876543210")
    cites = tuple(Citation(source=source(), locator="¶1.1", fingerprint=mark) for mark in prints)
    graph = graph_of(to_jsonld([event("one", citations=cites[:1]), event("two", citations=cites[1:])]))
    for key, mark in zip(("one", "two"), prints, strict=True):
        assert graph.value(graph.value(iri(key), PROV.wasDerivedFrom), AZJP.fingerprint) == Literal(mark)


def test_every_class() -> None:
    """Each class has a type that others know, and its references lead to the records meant."""
    baku = place("baku", lies_in=country("azerbaijan"))
    who = person("someone", country=country(), occupations=("poet",))
    body = organization("a-bank", kind="bank", parent=organization("a-group", kind="company"))
    met = event(
        "meeting",
        "2001",
        places=(baku,),
        participants=(
            Participant(actor=who, role="organizer", capacity="Chair"),
            Participant(actor=body, role="donor"),
        ),
        statements=(Statement(speakers=(who,), gist="All is well.", topics=(), citations=cited()),),
    )
    pact = agreement("pact", "2001-02-03", parties=(country(), body), signatories=(who,), event=met)
    link = tie("link", "member-of", body, country())
    graph = graph_of(to_jsonld([met, pact, link, tenure("envoy", who, country=country(), attested=["2001", "2002"])]))
    for key, cls in {
        "baku": SCHEMA.City,
        "azerbaijan": SCHEMA.Country,
        "someone": SCHEMA.Person,
        "a-bank": SCHEMA.Organization,
        "a-group": SCHEMA.Corporation,
        "meeting": SCHEMA.Event,
        "pact": SCHEMA.CreativeWork,
        "envoy": SCHEMA.OrganizationRole,
        "link": RDF.Statement,
        "wire-2001": SCHEMA.NewsArticle,
    }.items():
        assert (iri(key), RDF.type, cls) in graph, key
    for triple in [
        (iri("baku"), SCHEMA.containedInPlace, iri("azerbaijan")),
        (iri("someone"), AZJP.country, iri("japan")),
        (iri("a-bank"), SCHEMA.parentOrganization, iri("a-group")),
        (iri("meeting"), SCHEMA.location, iri("baku")),
        (iri("meeting"), SCHEMA.organizer, iri("someone")),
        (iri("meeting"), SCHEMA.funder, iri("a-bank")),
        (iri("pact"), AZJP.party, iri("japan")),
        (iri("pact"), AZJP.signatory, iri("someone")),
        (iri("pact"), AZJP.event, iri("meeting")),
        (iri("link"), RDF.subject, iri("a-bank")),
        (iri("link"), RDF.predicate, AZJP["TieKind/member-of"]),
        (iri("link"), RDF.object, iri("japan")),
        (iri("envoy"), AZJP.person, iri("someone")),
    ]:
        assert triple in graph, triple
    said = graph.value(iri("meeting"), AZJP.statement)
    assert (said, RDF.type, SCHEMA.Claim) in graph
    assert graph.value(said, SCHEMA.author) == iri("someone")
    assert graph.value(said, SCHEMA.text) == Literal("All is well.")
    assert {str(date) for date in graph.objects(iri("envoy"), AZJP.attested)} == {"2001", "2002"}
    roles = {str(graph.value(node, SCHEMA.roleName)) for node in graph.objects(iri("meeting"), AZJP.participant)}
    assert roles == {"Chair", "donor"}


# --- hostile texts and odd places ---------------------------------------------------------------------------------

ODD = (
    'a "quoted" \\ text',
    "line\nline\r\n\ttab",
    HOSTILE,
    "@id",
    "azjp:x",
    "日本 🇯🇵",
    "_:b0",
    "http://x.y/ z",
    "a\u2028b\x0b\x00c",
)


@pytest.mark.parametrize("odd", ODD)
def test_texts_stay_texts(odd: str) -> None:
    """Whatever a text holds, it is a literal with just these characters, wherever it stands."""
    out = source("odd", title=odd, publisher=odd, url=f"https://x.y/{odd}", licence=odd)
    places = cited(out, locator=odd)
    names = (*preferred(odd), Name(text=odd, language="no tag!", kind="alias", citations=places))
    who = person("who", names=names, occupations=(odd,), note=odd, citations=places)
    doubt = Caveat(kind="name", note=odd)
    met = event(
        "met",
        title=odd,
        citations=places,
        caveats=(doubt,),
        participants=(Participant(actor=who, role="host", capacity=odd),),
    )
    aid = fact("aid", 1, printed=odd, item=odd, citations=places)
    edition = azjp.Edition(id=odd, title=odd, published="2026", licence=odd)
    text = azjp.Dataset(closure([met, aid]), edition).to_jsonld()
    assert "<" not in text
    graph = graph_of(text)
    for node, key in [
        (iri("odd"), SCHEMA.headline),
        (iri("odd"), SCHEMA.license),
        (iri("who"), SCHEMA.description),
        (iri("met"), SCHEMA.name),
        (iri("aid"), AZJP.printed),
        (iri("aid"), AZJP.item),
        (graph.value(iri("met"), AZJP.caveat), OA.bodyValue),
        (graph.value(iri("aid"), PROV.wasDerivedFrom), AZJP.locator),
        (graph.value(predicate=RDF.type, object=SCHEMA.Dataset), SCHEMA.version),
        (graph.value(iri("met"), AZJP.participant), SCHEMA.roleName),
    ]:
        assert graph.value(node, key) == Literal(odd), key
    assert graph.value(iri("odd"), SCHEMA.url) == Literal(f"https://x.y/{odd}", datatype=XSD.anyURI)
    assert graph.value(iri("who"), SCHEMA.name) == Literal(odd, lang="en")
    assert graph.value(iri("who"), SCHEMA.alternateName) == Literal(odd)
    for node in {*graph.subjects(), *graph.objects()}:
        assert not isinstance(node, URIRef) or not set(str(node)) & set('<>" {}|\\^`\n\r\t'), node


@pytest.mark.parametrize(
    "base", ["https://example.org/record/", "https://example.org/record#", "tag:a.org,2026:", "http://x/?id="]
)
def test_bases(base: str) -> None:
    """Any base that an id may follow: references within the file follow it, our own terms do not."""
    graph = graph_of(rel.events.where(kind="visit").to_jsonld(base=base))
    visit = iri("visit-heydar-aliyev-1998", base)
    assert (visit, RDF.type, AZJP.Event) in graph
    passage = graph.value(visit, PROV.wasDerivedFrom)
    assert str(passage).startswith(base)
    assert graph.value(passage, PROV.hadPrimarySource) == iri("wikipedia-azerbaijan-japan-relations", base)
    assert not any(str(node).startswith(BASE) and not str(node).startswith(VOCABULARY) for node in graph.subjects())


@pytest.mark.parametrize(
    "base", ["", "record/", "https://example.org", "https://ex ample.org/", "https://x/<", "urn:ü:", "//x/", "a:\n"]
)
def test_bases_that_are_none(base: str) -> None:
    """What would make broken IRIs is refused."""
    with pytest.raises(QuestionError, match="base must be an absolute IRI"):
        rel.sources.to_jsonld(base=base)


# --- what is exported ---------------------------------------------------------------------------------------------


def test_whatever_is_cited_comes_along() -> None:
    """Even one record brings whom it names and the sources of all of them."""
    graph = graph_of(rel.facts.where(indicator="grant").to_jsonld())
    keys = {str(key) for key in graph.objects(None, SCHEMA.identifier)}
    assert {s.id for f in rel.facts.where(indicator="grant") for s in (c.source for c in f.citations)} <= keys
    assert {a.id for f in rel.facts.where(indicator="grant") for a in f.actors} <= keys
    assert all(
        next(graph.objects(node, PROV.wasDerivedFrom), None) for node in graph.subjects(RDF.type, AZJP.EconomicFact)
    )


def test_the_same_text_for_the_same_records() -> None:
    """Neither the order of the records nor the moment changes anything."""
    assert to_jsonld(reversed([*rel.events])) == rel.events.to_jsonld() == to_jsonld(iter(rel.events))


def test_a_file_is_what_is_returned(tmp_path: Path) -> None:
    """The file holds the text, and no other is left beside it."""
    text = rel.to_jsonld(tmp_path / "azjp.jsonld")
    assert (tmp_path / "azjp.jsonld").read_text(encoding="utf-8") == text
    assert [p.name for p in tmp_path.iterdir()] == ["azjp.jsonld"]


def test_answers_and_single_records() -> None:
    """Any records will do: those of an answer, or none at all."""
    total = azjp.total(rel.facts.where(indicator="grant"), unit="USD")
    graph = graph_of(to_jsonld(total.records))
    assert {r.id for r in total.records} <= {str(key) for key in graph.objects(None, SCHEMA.identifier)}
    assert len(graph_of(to_jsonld([]))) == 0
    assert len(set(graph_of(whole(fact("aid", 1)).to_jsonld()).subjects(RDF.type, AZJP.EconomicFact))) == 1
