"""Records as linked data: JSON-LD with the terms of schema.org, PROV and Web Annotation.

The file contains its whole context, so readers fetch nothing. The IRI of a record ends in its id. Every field of every
record is written: under a term of a shared vocabulary if there is one, else under ``azjp:`` and its name.
"""

import json
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote

from azjp_relations.dates import EdtfDate, Precision
from azjp_relations.display.pieces import in_words
from azjp_relations.errors import QuestionError, checked
from azjp_relations.model import (
    Actor,
    Caveat,
    EconomicFact,
    Event,
    Name,
    Participant,
    Place,
    Record,
    Tenure,
    Tie,
    Variant,
)
from azjp_relations.model.base import Entry, Part
from azjp_relations.model.fields import Field, Shape, fields_of
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation, Source
from azjp_relations.model.walk import closure
from azjp_relations.storage.atomic import write_if
from azjp_relations.text import licence_url, packaged_text
from azjp_relations.vocabulary import NameKind, Unit, UnitFamily
from azjp_relations.vocabulary.term import Term

__all__ = ["BASE", "VOCABULARY", "to_jsonld"]

#: The beginning of the IRIs of records, unless you choose another.
BASE = "urn:azjp-relations:"

#: The terms of shared vocabularies for classes, fields and values.
_MAPPING: dict[str, dict[str, Any]] = tomllib.loads(packaged_text(__spec__, "jsonld.toml"))
#: The beginning of the IRIs of our own terms, whatever the base.
VOCABULARY: str = _MAPPING["context"]["azjp"]
_EDTF = "http://id.loc.gov/datatypes/edtf"

#: An absolute IRI in ASCII that an id may follow.
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*[/#:=]", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)

_Node = dict[str, Any]


@cache
def _key(cls: type, name: str) -> str:
    keys: dict[str, str] = _MAPPING["keys"]
    own = (keys[f"{one.__name__}.{name}"] for one in cls.__mro__ if f"{one.__name__}.{name}" in keys)
    return next(own, keys.get(name, f"azjp:{name}"))


# --- the export ---------------------------------------------------------------------------------------------------


def to_jsonld(
    records: Iterable[Record | Source], path: str | os.PathLike[str] | None = None, *, base: str | None = None
) -> str:
    """Return records as JSON-LD, with everything that they refer to and every source that they cite.

    Each record is ``prov:wasDerivedFrom`` the places that state it, each of which ``prov:hadPrimarySource`` its
    source. Dates are EDTF literals, and ``xsd:date`` as well if they are exact to the day; figures are decimals in a
    ``MonetaryAmount`` or ``QuantitativeValue``, with the bound that their source gives; other readings are ``Claim``
    nodes, and caveats ``oa:Annotation`` nodes. The text contains no ``<``, so you can put it into an HTML page. It is
    the same for the same records in any order.

    Args:
        records: Any records and sources; a dataset also has its edition described.
        path: The file to write as well.
        base: The beginning of the IRIs of the records: an absolute IRI in ASCII that ends in ``/``, ``#``, ``:`` or
            ``=``; ``None`` for ``urn:azjp-relations:``.

    Raises:
        QuestionError: If *base* is not such an IRI.

    >>> from azjp_relations import load
    >>> data = json.loads(to_jsonld(load().facts.where(indicator="trade-turnover", during="1997")))
    >>> next(node["value"]["value"] for node in data["@graph"] if "Observation" in node["@type"])
    {'@value': '22300000', '@type': 'xsd:decimal'}
    """
    base = BASE if base is None else checked("base", base, str)
    if not _BASE.fullmatch(base):
        raise QuestionError(f"base must be an absolute IRI in ASCII that ends in '/', '#', ':' or '=', not {base!r}")
    everything = sorted(closure(records), key=lambda record: record.id)
    writer = _Writer(base)
    edition = getattr(records, "edition", None)
    graph = [] if edition is None else [writer.edition(edition, everything)]
    graph += [writer.node(r, {"@id": writer.iri(r.id), **writer.derived(r)}) for r in everything]
    graph += [*writer.passages(), *writer.terms()]
    text = json.dumps({"@context": _MAPPING["context"], "@graph": graph}, ensure_ascii=False, indent=2)
    # It occurs only within texts.
    return write_if(path, text.replace("<", "\\u003c") + "\n")


class _Writer:
    """Makes nodes of records, and remembers the places they cite and the terms they use, which get nodes too."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._cited: dict[str, Citation] = {}
        self._used: dict[str, Term] = {}

    def iri(self, *steps: str) -> str:
        """Return the IRI of the record whose id is the first of *steps*, or of its part under the other steps."""
        return self._base + "/".join(quote(step, safe="") for step in steps)

    def node(self, thing: Any, node: _Node, *, without: str = "") -> _Node:
        """Return *node* with the types and all fields of *thing*, a record or a part, except the field *without*."""
        cls: Any = type(thing)
        types = next(_MAPPING["types"][one.__name__] for one in cls.__mro__ if one.__name__ in _MAPPING["types"])
        kind = getattr(thing, "kind", None)
        if (narrower := _MAPPING["narrower"].get(type(kind).__name__, {}).get(kind)) and isinstance(thing, Entry):
            types = [narrower, *types[1:]]
        node = {**node, "@type": [*types, f"azjp:{cls.__name__}"]}
        for field in fields_of(cls):
            value = getattr(thing, field.name)
            if value is None or value == () or field.name == without:
                continue
            _add(node, _key(cls, field.name), self._written(thing, field, value))
            if field.name in _MAPPING["exact"] and isinstance(value, EdtfDate):
                _add(node, _MAPPING["exact"][field.name], _day(value))
        return node

    def _written(self, thing: Any, field: Field, value: Any) -> Any:
        """Return the *value* of a *field* of *thing* as it is written."""
        if field.name in {"variants", "caveats"}:
            return [self._remark(thing, f"{field.name[:-1]}-{n}", remark) for n, remark in enumerate(value, 1)]
        if field.name in _MAPPING["named"]:
            nodes = [{"@type": _MAPPING["named"][field.name], "name": text} for text in _listed(value)]
            return nodes if field.many else nodes[0]
        if field.name == "url":
            # As a literal, because an address need not be a well-formed IRI.
            return {"@value": value, "@type": "xsd:anyURI"}
        if field.shape is Shape.ID and field.many:
            return [{"@id": self.iri(key)} for key in value]
        return self.value(value)

    def value(self, value: Any) -> Any:
        """Return any value of a field as it is written."""
        match value:
            case tuple():
                return [self.value(one) for one in value]
            case EdtfDate():
                return _edtf(value)
            case Quantity():
                return self.quantity(value)
            case Decimal():
                return _decimal(value)
            case Term():
                return self.term(value)
            case Entry():
                return self.ref(value)
            case Citation():
                return self.passage(value)
            case Part():
                return self.part(value)
        return value

    # --- values ---------------------------------------------------------------------------------------------------

    def ref(self, record: Entry) -> _Node:
        return {"@id": self.iri(record.id)}

    def term(self, term: Term) -> _Node:
        """Return a reference to *term*; the term gets a node."""
        name = f"azjp:{type(term).__name__}/{quote(term.value, safe='')}"
        self._used[name] = term
        if (broader := getattr(term, "broader", None)) is not None:
            self.term(broader)
        return {"@id": name}

    def passage(self, citation: Citation) -> _Node:
        """Return a reference to the cited place; the place gets a node."""
        # Another fingerprint is another sentence, and which fields it states depends on the record.
        sentence = filter(None, (citation.locator, citation.fingerprint))
        iri = self.iri(citation.source.id, *sentence, *citation.states)
        self._cited[iri] = citation
        return {"@id": iri}

    def quantity(self, figure: Quantity) -> _Node:
        is_money = figure.unit.family is UnitFamily.MONEY
        node: _Node = {
            "@type": "MonetaryAmount" if is_money else "QuantitativeValue",
            "currency" if is_money else "unitText": figure.unit.value,
            _MAPPING["limits"].get(figure.bound, "value"): _decimal(figure.amount),
            "azjp:text": str(figure),
        }
        if figure.unit is Unit.PERCENT:
            node["unitCode"] = "P1"  # the common code of UN/CEFACT Recommendation 20
        parts = {field.name: getattr(figure, field.name) for field in fields_of(Quantity)}
        return node | {f"azjp:{name}": self.value(part) for name, part in parts.items() if part is not None}

    def part(self, part: Any) -> _Node:
        node = self.node(part, {})
        if isinstance(part, Name):
            node["skosxl:literalForm"] = _in_language(part)
        if isinstance(part, Participant):
            node.setdefault("roleName", part.role.value)
        return node

    def _remark(self, record: Any, name: str, remark: Variant | Caveat) -> _Node:
        """Return the node of a variant or a caveat, with an IRI if *record* is a record and not a statement."""
        own = isinstance(record, Entry)
        node: _Node = {"@id": self.iri(record.id, name)} if own else {}
        if isinstance(remark, Caveat):
            node |= {"oa:motivatedBy": {"@id": "oa:assessing"}, **({"oa:hasTarget": self.ref(record)} if own else {})}
            return self.node(remark, node)
        node |= {"about": self.ref(record)} if own else {}
        if remark.value not in (None, ()):
            reading = self.value(remark.value)
            # The order of several values belongs to a reading.
            node["azjp:reading"] = {"@list": reading} if isinstance(reading, list) else reading
            node["azjp:readingText"] = in_words(remark.value)
        # A conjecture without a citation is derived from the record itself.
        derived = {"prov:wasDerivedFrom": [self.ref(record)]} if own else {}
        return {**derived, **self.node(remark, node, without="value")}

    def derived(self, record: Record | Source) -> _Node:
        """Return the keys of *record* that readers of schema.org expect and that aren't fields."""
        node: _Node = {}
        match record:
            case Source():
                node["name"] = record.name
            case Actor():
                for name in record.names:
                    _add(node, "name" if name.kind is NameKind.PREFERRED else "alternateName", [_in_language(name)])
                if isinstance(record, Place) and record.country is not None:
                    node["azjp:country"] = self.ref(record.country)
            case Event():
                if record.when is not None:
                    for key, day in (("startDate", record.when.start), ("endDate", record.when.end)):
                        _add(node, key, day and _day(day))
                for p in record.participants:
                    if p.role in _MAPPING["roles"]:
                        _add(node, _MAPPING["roles"][p.role], [self.ref(p.actor)])
            case EconomicFact():
                node = {"name": record.label, "observationAbout": [self.ref(actor) for actor in record.actors]}
                _add(node, "azjp:doubtful", bool(record.figure_doubts) or None)
            case Tenure() | Tie():
                node["name"] = record.label
        return node

    # --- nodes of their own ---------------------------------------------------------------------------------------

    def edition(self, edition: Any, records: list[Record | Source]) -> _Node:
        """Return the node of the *edition* of a dataset that has these *records*."""
        url = licence_url(edition.licence)
        node = {
            "@id": self.iri("Edition", edition.id),
            "@type": ["Dataset", "prov:Entity"],
            "version": edition.id,
            "name": edition.title,
            "dcterms:issued": _edtf(edition.published),
            "datePublished": _day(edition.published),
            "license": {"@id": url.removesuffix(".html")} if url else edition.licence,
            "prov:wasDerivedFrom": [self.ref(r) for r in records if isinstance(r, Source)],
            "hasPart": [self.ref(r) for r in records if isinstance(r, Record)],
        }
        return {key: value for key, value in node.items() if value}

    def passages(self) -> Iterator[_Node]:
        """Yield the nodes of the places that the records cite."""
        for iri, citation in sorted(self._cited.items()):
            source = self.ref(citation.source)
            yield self.node(citation, {"@id": iri, "name": str(citation), "prov:hadPrimarySource": source})

    def terms(self) -> Iterator[_Node]:
        """Yield the nodes of the terms that the records use."""
        for name, term in sorted(self._used.items()):
            node: _Node = {
                "@id": name,
                "@type": ["DefinedTerm", "skos:Concept"],
                "name": term.value,
                "termCode": term.value,
                "description": term.definition,
                "inDefinedTermSet": {"@id": f"azjp:{type(term).__name__}"},
            }
            broader = getattr(term, "broader", None)
            yield node if broader is None else {**node, "skos:broader": self.term(broader)}


def _add(node: _Node, key: str, value: Any) -> None:
    """Add *value*, unless it is empty, to the values under *key*."""
    if value in (None, []):
        return
    if key in node:
        both = [*_listed(node[key]), *_listed(value)]
        value = [item for number, item in enumerate(both) if item not in both[:number]]
    node[key] = value


def _listed(value: Any) -> list[Any]:
    return [*value] if isinstance(value, list | tuple) else [value]


def _edtf(date: EdtfDate) -> _Node:
    return {"@value": date.text, "@type": _EDTF}


def _day(date: EdtfDate) -> _Node | None:
    """Return *date* as a calendar day if it is exact and certain."""
    is_one = date.precision is Precision.DAY and not date.qualified
    return {"@value": date.text, "@type": "xsd:date"} if is_one else None


def _decimal(amount: Decimal) -> _Node:
    return {"@value": f"{amount:f}", "@type": "xsd:decimal"}


def _in_language(name: Name) -> _Node:
    """Return the text of *name* with its language, unless readers would refuse the tag."""
    tag = {"@language": name.language} if _LANGUAGE.fullmatch(name.language) else {}
    return {"@value": name.text, **tag}
