"""Records as linked data: JSON-LD with the terms of schema.org, PROV and Web Annotation.

The whole vocabulary stands in the file, so that nothing is fetched to read it. A record keeps its id, as the end of
its IRI. Where no term of a shared vocabulary says what a field says, ``azjp:`` and the name of the field does.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import singledispatch
from typing import Any
from urllib.parse import quote

from azjp_relations.dates import EdtfDate, Precision
from azjp_relations.display import in_words
from azjp_relations.errors import QuestionError
from azjp_relations.model import (
    Actor,
    Agreement,
    Caveat,
    Country,
    EconomicFact,
    Event,
    Name,
    Organization,
    Participant,
    Person,
    Place,
    Record,
    Statement,
    Tenure,
    Tie,
    Variant,
)
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation, Source
from azjp_relations.model.walk import closure
from azjp_relations.storage.atomic import write_whole
from azjp_relations.vocabulary import (
    Bound,
    NameKind,
    OrganizationKind,
    PlaceKind,
    Role,
    SourceKind,
    Topic,
    Unit,
    UnitFamily,
)
from azjp_relations.vocabulary.term import Term

__all__ = ["BASE", "VOCABULARY", "to_jsonld"]

#: What the IRIs of records begin with, unless it is said.
BASE = "urn:azjp-relations:"

#: What the IRIs of our own terms begin with, whatever the base.
VOCABULARY = "urn:azjp-relations:vocabulary:"

_CONTEXT = {
    "@version": 1.1,
    "@vocab": "https://schema.org/",
    "azjp": VOCABULARY,
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EDTF = "http://id.loc.gov/datatypes/edtf"

#: An absolute IRI of ASCII alone that an id may follow.
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*[/#:=]", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_SPDX = re.compile(r"[A-Za-z0-9.+-]+", re.ASCII)

_SOURCE_TYPES = {
    SourceKind.ENCYCLOPEDIA: "Article",
    SourceKind.NEWS_AGENCY: "NewsArticle",
    SourceKind.NEWSPAPER: "NewsArticle",
    SourceKind.PRESS_RELEASE: "Article",
    SourceKind.OFFICIAL_DOCUMENT: "DigitalDocument",
    SourceKind.DATASET: "Dataset",
    SourceKind.WEB_PAGE: "WebPage",
}
_PLACE_TYPES = {PlaceKind.CITY: "City", PlaceKind.PARK: "Park"}
_ORGANIZATION_TYPES = {
    OrganizationKind.GOVERNMENT: "GovernmentOrganization",
    OrganizationKind.MINISTRY: "GovernmentOrganization",
    OrganizationKind.STATE_BODY: "GovernmentOrganization",
    OrganizationKind.COMPANY: "Corporation",
    OrganizationKind.CONSORTIUM: "Consortium",
    OrganizationKind.UNIVERSITY: "CollegeOrUniversity",
    OrganizationKind.MEDIA: "NewsMediaOrganization",
}
_ROLES = {
    Role.PARTICIPANT: "attendee",
    Role.HOST: "attendee",
    Role.VISITOR: "attendee",
    Role.HEAD_OF_DELEGATION: "attendee",
    Role.SPEAKER: "attendee",
    Role.AUDIENCE: "attendee",
    Role.ORGANIZER: "organizer",
    Role.PERFORMER: "performer",
    Role.DONOR: "funder",
}
_LIMITS = {
    Bound.EXACT: "value",
    Bound.ABOUT: "value",
    Bound.MORE_THAN: "minValue",
    Bound.AT_LEAST: "minValue",
    Bound.AT_MOST: "maxValue",
    Bound.LESS_THAN: "maxValue",
}

_Node = dict[str, Any]


def to_jsonld(
    records: Iterable[Record | Source],
    path: str | os.PathLike[str] | None = None,
    *,
    base: str | None = None,
    edition: str | None = None,
    title: str | None = None,
    published: EdtfDate | None = None,
    licence: str | None = None,
) -> str:
    """Return records as JSON-LD, with everything that they refer to and so with every source that they cite.

    Each record is ``prov:wasDerivedFrom`` the places that state it, each of which ``prov:hadPrimarySource`` its
    source. Dates are EDTF literals, and ``xsd:date`` besides where they are certain to the day; figures are decimals
    in a ``MonetaryAmount`` or ``QuantitativeValue``, bounded where their source bounds them; other readings are
    ``Claim`` nodes, doubts ``oa:Annotation`` nodes. The text holds no ``<``, so it may stand in a page of HTML.

    Args:
        records: Any records and sources.
        path: The file to write as well; ``None`` for none.
        base: What the IRIs of the records begin with: an absolute IRI in ASCII that ends in ``/``, ``#``, ``:`` or
            ``=``; ``None`` for ``urn:azjp-relations:``.
        edition: The id of the edition that the records are of; ``None`` to tell of none.
        title: What the edition is the record of.
        published: When it was put out.
        licence: Its licence, as an SPDX id.

    Returns:
        The text, the same for the same records in any order.

    Raises:
        QuestionError: For a base that is no such IRI.

    >>> from azjp_relations import load
    >>> found = json.loads(to_jsonld(load().facts.where(indicator="trade-turnover", during="1997")))
    >>> next(node["value"]["value"] for node in found["@graph"] if "Observation" in node["@type"])
    {'@value': '22300000', '@type': 'xsd:decimal'}
    """
    base = BASE if base is None else base
    if not _BASE.fullmatch(base):
        raise QuestionError(f"{base!r} is no base: an absolute IRI in ASCII that ends in '/', '#', ':' or '='")
    everything = sorted(closure(records), key=lambda record: record.id)
    writer = _Linked(base)
    nodes = [writer.node(record) for record in everything]
    about = [] if edition is None else [writer.dataset(everything, edition, title, published, licence)]
    graph = [*about, *nodes, *writer.passages(), *writer.terms()]
    text = json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=2)
    # Only within texts, where it may be written so.
    text = text.replace("<", "\\u003c") + "\n"
    if path is not None:
        write_whole(path, text)
    return text


class _Linked:
    """Makes nodes of records; remembers the places cited and the terms used, which are nodes as well."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._cited: dict[str, Citation] = {}
        self._used: dict[str, Term] = {}

    def node(self, record: Record | Source) -> _Node:
        if isinstance(record, Source):
            return _pruned(_source(record, self))
        common: _Node = {
            "@id": self.iri(record.id),
            "@type": [*_types(record), f"azjp:{type(record).__name__}"],
            "identifier": record.id,
        }
        last: _Node = {
            "description": record.note,
            "prov:wasDerivedFrom": self.cited(record.citations),
            "azjp:variant": [self._variant(record, number) for number in range(len(record.variants))],
            "azjp:caveat": [self._caveat(record, number) for number in range(len(record.caveats))],
        }
        return _pruned({**common, **_fields(record, self), **last})

    # --- what fields hold ---------------------------------------------------------------------------------------

    def iri(self, *steps: str) -> str:
        """Return the IRI of the record whose id is the first of *steps*, or of a part of it that the others lead to."""
        return self._base + "/".join(quote(step, safe="") for step in steps)

    def ref(self, record: Record | Source | None) -> _Node | None:
        return None if record is None else {"@id": self.iri(record.id)}

    def refs(self, records: Iterable[Record | Source]) -> list[_Node]:
        return [{"@id": self.iri(record.id)} for record in records]

    def term(self, term: Term | None) -> _Node | None:
        """Return what points at *term*, which will be told of itself."""
        if term is None:
            return None
        name = f"azjp:{type(term).__name__}/{quote(term.value, safe='')}"
        self._used[name] = term
        wider = getattr(term, "broader", None)
        if wider is not None:
            self.term(wider)
        return {"@id": name}

    def cited(self, citations: Iterable[Citation]) -> list[_Node]:
        """Return what points at the places cited, which will be told of themselves."""
        found = []
        for citation in citations:
            iri = self.iri(citation.source.id, citation.locator)
            self._cited[iri] = citation
            found.append({"@id": iri})
        return found

    def quantity(self, value: Quantity | None) -> _Node | None:
        if value is None:
            return None
        amount = {"@value": f"{value.amount:f}", "@type": "xsd:decimal"}
        money = value.unit.family is UnitFamily.MONEY
        return _pruned(
            {
                "@type": "MonetaryAmount" if money else "QuantitativeValue",
                "currency": value.unit.value if money else None,
                "unitText": None if money else value.unit.value,
                # The common code of UN/CEFACT Recommendation 20 for percent.
                "unitCode": "P1" if value.unit is Unit.PERCENT else None,
                _LIMITS[value.bound]: amount,
                "azjp:amount": amount,
                "azjp:unit": self.term(value.unit),
                "azjp:bound": self.term(value.bound),
                "azjp:text": str(value),
            }
        )

    def plain(self, value: Any) -> Any:
        """Return any value of a field, as a variant may hold."""
        if isinstance(value, tuple):
            return [self.plain(item) for item in value]
        for cls, written in _WRITTEN.items():
            if isinstance(value, cls):
                return written(self, value)
        return value

    # --- parts of records -----------------------------------------------------------------------------------------

    def name(self, name: Name) -> _Node:
        return _pruned(
            {
                "@type": "skosxl:Label",
                "skosxl:literalForm": _text(name),
                "inLanguage": name.language,
                "additionalType": self.term(name.kind),
                "prov:wasDerivedFrom": self.cited(name.citations),
            }
        )

    def participation(self, participant: Participant) -> _Node:
        return _pruned(
            {
                "@type": "Role",
                "azjp:actor": self.ref(participant.actor),
                "additionalType": self.term(participant.role),
                "roleName": participant.capacity or participant.role.value,
            }
        )

    def statement(self, statement: Statement) -> _Node:
        return _pruned(
            {
                "@type": ["Claim", "azjp:Statement"],
                "author": self.refs(statement.speakers),
                "text": statement.gist,
                "about": [self.term(topic) for topic in statement.topics],
                "prov:wasDerivedFrom": self.cited(statement.citations),
            }
        )

    def _variant(self, record: Record, number: int) -> _Node:
        variant: Variant = record.variants[number]
        read = self.plain(variant.value)
        return _pruned(
            {
                "@id": self.iri(record.id, f"variant-{number + 1}"),
                "@type": ["Claim", "azjp:Variant"],
                "about": self.ref(record),
                "azjp:field": variant.field,
                # An order of values is part of a reading, where there are several.
                "azjp:reading": {"@list": read} if isinstance(read, list) else read,
                "azjp:readingText": in_words(variant.value, nothing=""),
                "azjp:conjecture": variant.conjecture,
                "description": variant.reason,
                # What no source prints has been read out of the record itself.
                "prov:wasDerivedFrom": self.cited(variant.citations) or [self.ref(record)],
            }
        )

    def _caveat(self, record: Record, number: int) -> _Node:
        caveat: Caveat = record.caveats[number]
        return _pruned(
            {
                "@id": self.iri(record.id, f"caveat-{number + 1}"),
                "@type": ["oa:Annotation", "azjp:Caveat"],
                "oa:motivatedBy": {"@id": "oa:assessing"},
                "oa:hasTarget": self.ref(record),
                "oa:bodyValue": caveat.note,
                "additionalType": self.term(caveat.kind),
                "azjp:field": caveat.field,
                "rdfs:seeAlso": [{"@id": self.iri(key)} for key in caveat.see],
            }
        )

    # --- what records rest on -------------------------------------------------------------------------------------

    def passages(self) -> Iterator[_Node]:
        """Yield the places cited by what has been made so far."""
        for iri, citation in sorted(self._cited.items()):
            yield {
                "@id": iri,
                "@type": ["CreativeWork", "prov:Entity"],
                "name": str(citation),
                "azjp:locator": citation.locator,
                "isPartOf": self.ref(citation.source),
                "prov:hadPrimarySource": self.ref(citation.source),
            }

    def terms(self) -> Iterator[_Node]:
        """Yield the terms used by what has been made so far."""
        for name, term in sorted(self._used.items()):
            yield _pruned(
                {
                    "@id": name,
                    "@type": ["DefinedTerm", "skos:Concept"],
                    "name": term.value,
                    "termCode": term.value,
                    "description": term.definition,
                    "inDefinedTermSet": {"@id": f"azjp:{type(term).__name__}"},
                    "skos:broader": self.term(term.broader) if isinstance(term, Topic) else None,
                }
            )

    def dataset(
        self,
        records: Iterable[Record | Source],
        edition: str,
        title: str | None,
        published: EdtfDate | None,
        licence: str | None,
    ) -> _Node:
        everything = list(records)
        spdx = licence is not None and _SPDX.fullmatch(licence)
        return _pruned(
            {
                # No id of a record has a capital letter.
                "@id": self.iri("Edition", edition),
                "@type": ["Dataset", "prov:Entity"],
                "name": title,
                "version": edition,
                **_dated("datePublished", "dcterms:issued", published),
                "license": {"@id": f"https://spdx.org/licenses/{licence}"} if spdx else licence,
                "prov:wasDerivedFrom": self.refs(r for r in everything if isinstance(r, Source)),
                "hasPart": self.refs(r for r in everything if isinstance(r, Record)),
            }
        )


#: How what a variant may hold is written.
_WRITTEN: dict[type, Callable[[_Linked, Any], Any]] = {
    EdtfDate: lambda _, date: _edtf(date),
    Quantity: _Linked.quantity,
    Term: _Linked.term,
    Record: _Linked.ref,
    Source: _Linked.ref,
    Name: _Linked.name,
    Participant: _Linked.participation,
    Statement: _Linked.statement,
    Citation: lambda linked, citation: linked.cited([citation])[0],
}


def _pruned(node: _Node) -> _Node:
    """Return *node* without what holds nothing."""
    return {key: value for key, value in node.items() if value not in (None, [], "")}


def _edtf(date: EdtfDate) -> _Node:
    return {"@value": date.text, "@type": _EDTF}


def _dated(exact: str, edtf: str, date: EdtfDate | None) -> _Node:
    """Return *date* under the key *edtf*, and under *exact* as well if it is certain to the day."""
    if date is None:
        return {}
    day = date.text if date.precision is Precision.DAY and not date.qualified else None
    return _pruned({exact: None if day is None else {"@value": day, "@type": "xsd:date"}, edtf: _edtf(date)})


def _text(name: Name) -> _Node:
    """Return the text of *name* in its language, unless that is no tag that a reader takes."""
    if _LANGUAGE.fullmatch(name.language):
        return {"@value": name.text, "@language": name.language}
    return {"@value": name.text}


# --- the classes --------------------------------------------------------------------------------------------------


def _types(record: Record) -> list[str]:
    """Return the types of schema.org that *record* is of, or of RDF where it has none."""
    match record:
        case Place(kind=kind):
            return [_PLACE_TYPES.get(kind, "Place")]
        case Organization(kind=kind):
            return [_ORGANIZATION_TYPES.get(kind, "Organization")]
        case Country() | Person() | Event():
            return [type(record).__name__]
        case Agreement():
            return ["CreativeWork"]
        case EconomicFact():
            return ["Observation"]
        case Tenure():
            return ["OrganizationRole"]
    return ["rdf:Statement"]


def _source(source: Source, linked: _Linked) -> _Node:
    return {
        "@id": linked.iri(source.id),
        "@type": [_SOURCE_TYPES[source.kind], "azjp:Source", "prov:Entity"],
        "identifier": source.id,
        "additionalType": linked.term(source.kind),
        "name": source.name,
        "headline": source.title,
        "publisher": {"@type": "Organization", "name": source.publisher},
        **_dated("datePublished", "dcterms:issued", source.published),
        # As a literal: an address is whatever it is, an IRI must be well formed.
        "url": None if source.url is None else {"@value": source.url, "@type": "xsd:anyURI"},
        "inLanguage": source.language,
        "license": source.licence,
        "azjp:accessed": None if source.accessed is None else _edtf(source.accessed),
    }


@singledispatch
def _fields(record: Record, linked: _Linked) -> _Node:
    """Return what the fields of *record* say that not every record has."""
    raise NotImplementedError


@_fields.register
def _of_actor(actor: Actor, linked: _Linked) -> _Node:
    country = getattr(actor, "country", None)
    kind = getattr(actor, "kind", None)
    return {
        "name": [_text(n) for n in actor.names if n.kind is NameKind.PREFERRED],
        "alternateName": [_text(n) for n in actor.names if n.kind is not NameKind.PREFERRED],
        "azjp:name": [linked.name(n) for n in actor.names],
        "additionalType": linked.term(kind),
        "containedInPlace": linked.ref(getattr(actor, "lies_in", None)),
        "parentOrganization": linked.ref(getattr(actor, "parent", None)),
        "azjp:country": None if country is actor else linked.ref(country),
        "hasOccupation": [{"@type": "Occupation", "name": name} for name in getattr(actor, "occupations", ())],
    }


@_fields.register
def _of_event(event: Event, linked: _Linked) -> _Node:
    direct: dict[str, list[Actor]] = {}
    for participant in event.participants:
        if participant.role in _ROLES:
            direct.setdefault(_ROLES[participant.role], []).append(participant.actor)
    started, ended = (None, None) if event.when is None else (event.when.start, event.when.end)
    return {
        "additionalType": linked.term(event.kind),
        "name": event.title,
        "dcterms:date": None if event.when is None else _edtf(event.when),
        **{key: day for key, date in (("startDate", started), ("endDate", ended)) for day in _exact(date)},
        "position": event.ordinal,
        "location": linked.refs(event.places),
        **{key: linked.refs(dict.fromkeys(actors)) for key, actors in direct.items()},
        "azjp:participant": [linked.participation(p) for p in event.participants],
        "about": [linked.term(topic) for topic in event.topics],
        "azjp:statement": [linked.statement(s) for s in event.statements],
        "superEvent": linked.ref(event.part_of),
    }


def _exact(date: EdtfDate | None) -> Iterator[_Node]:
    """Yield the day that *date* certainly is, if it is one."""
    if date is not None and (day := _dated("day", "edtf", date).get("day")):
        yield day


@_fields.register
def _of_agreement(agreement: Agreement, linked: _Linked) -> _Node:
    return {
        "additionalType": linked.term(agreement.kind),
        "name": agreement.title,
        "creativeWorkStatus": linked.term(agreement.status),
        "azjp:party": linked.refs(agreement.parties),
        "azjp:signatory": linked.refs(agreement.signatories),
        **_dated("dateCreated", "dcterms:date", agreement.signed),
        "azjp:in_force": None if agreement.in_force is None else _edtf(agreement.in_force),
        **_dated("expires", "azjp:ended", agreement.ended),
        "azjp:event": linked.ref(agreement.event),
        "locationCreated": linked.ref(agreement.place),
        "azjp:amount": linked.quantity(agreement.amount),
        "about": [linked.term(topic) for topic in agreement.topics],
    }


@_fields.register
def _of_fact(fact: EconomicFact, linked: _Linked) -> _Node:
    return {
        "name": fact.label,
        "variableMeasured": linked.term(fact.indicator),
        "value": linked.quantity(fact.value),
        "azjp:printed": fact.printed,
        "azjp:item": fact.item,
        "azjp:basis": fact.basis,
        "azjp:doubtful": True if fact.doubts else None,
        **_dated("observationDate", "dcterms:date", fact.period),
        "observationAbout": linked.refs(fact.actors),
        "azjp:origin": linked.ref(fact.origin),
        "azjp:target": linked.ref(fact.target),
        "azjp:party": linked.refs(fact.parties),
        "azjp:stage": linked.term(fact.stage),
        "azjp:agreement": linked.ref(fact.agreement),
        "azjp:event": linked.ref(fact.event),
        "azjp:part_of": linked.ref(fact.part_of),
        "about": [linked.term(topic) for topic in fact.topics],
    }


def _lasting(standing: Tenure | Tie) -> _Node:
    return {
        **_dated("startDate", "azjp:start", standing.start),
        **_dated("endDate", "azjp:end", standing.end),
        "azjp:attested": [_edtf(date) for date in standing.attested],
    }


@_fields.register
def _of_tenure(tenure: Tenure, linked: _Linked) -> _Node:
    return {
        "name": tenure.label,
        "roleName": tenure.title,
        "additionalType": linked.term(tenure.office),
        "azjp:person": linked.ref(tenure.person),
        "azjp:organization": linked.ref(tenure.organization),
        "azjp:country": linked.ref(tenure.country),
        "azjp:accredited_to": linked.ref(tenure.accredited_to),
        **_lasting(tenure),
    }


@_fields.register
def _of_tie(tie: Tie, linked: _Linked) -> _Node:
    return {
        "name": tie.label,
        "rdf:subject": linked.ref(tie.subject),
        "rdf:predicate": linked.term(tie.kind),
        "rdf:object": linked.ref(tie.object),
        **_lasting(tie),
        "azjp:agreement": linked.ref(tie.agreement),
        "azjp:event": linked.ref(tie.event),
        "about": [linked.term(topic) for topic in tie.topics],
    }
