"""From records to JSON."""

import json
from collections.abc import Container, Iterable
from functools import cache
from typing import Any

from attrs import Factory, fields

from azjp_relations.dates import EdtfDate
from azjp_relations.model import Actor, Record
from azjp_relations.model.base import Entry, Part
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Source
from azjp_relations.vocabulary.term import Term


@cache
def _defaults_of(cls: Any) -> dict[str, Any]:
    factory: Any = Factory  # a class, though its type says that it is a function
    return {a.name: a.default.factory() if isinstance(a.default, factory) else a.default for a in fields(cls)}


def _json_of(value: Any) -> Any:
    """Return the value of a field as it is in JSON."""
    match value:
        case tuple():
            return [_json_of(item) for item in value]
        case Entry():
            return value.id
        case Term():
            return value.value
        case EdtfDate():
            return value.text
        case Quantity():
            return value.to_json()
        case Part():
            return unstructure(value)
    return value


def unstructure(thing: Any) -> dict[str, Any]:
    """Return a record, or another object that a file holds, as JSON: the inverse of reading it.

    >>> from azjp_relations.vocabulary import SourceKind
    >>> unstructure(Source(id="a-wire", kind="news-agency", publisher="A wire", language="en"))
    {'id': 'a-wire', 'kind': 'news-agency', 'publisher': 'A wire', 'language': 'en'}
    """
    cls: Any = type(thing)
    values = ((name, default, getattr(thing, name)) for name, default in _defaults_of(cls).items())
    data = {name: _json_of(value) for name, default, value in values if value is not default and value != default}
    return {"id": data.pop("id"), "type": thing.type, **data} if isinstance(thing, Actor) else data


def edition_text(edition: Any, *, draft: bool = False) -> str:
    """Return the text of ``edition.json``; a *draft* leaves out counts and digest."""
    left_out = {"counts", "digest"} if draft else ()
    data = {name: value for name, value in unstructure(edition).items() if name not in left_out}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def dumps(records: Iterable[Record | Source], revised: Container[str] = ()) -> str:
    """Return the text of a data file that holds *records*, sorted by id.

    Args:
        records: Records of one file.
        revised: The ids of those that replace others, and say so in ``revises``.
    """
    data = [unstructure(record) for record in sorted(records, key=lambda r: r.id)]
    data = [{"id": d["id"], "revises": d["id"], **d} if d["id"] in revised else d for d in data]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
