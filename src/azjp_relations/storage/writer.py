"""From records to JSON."""

import json
from collections.abc import Callable, Container, Iterable
from functools import cache
from typing import Any

from attrs import fields, has
from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from azjp_relations.dates import EdtfDate
from azjp_relations.model import Actor, Record, Variant
from azjp_relations.model.fields import resolved
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Source
from azjp_relations.vocabulary.term import Term

__all__ = ["dumps", "is_kind", "is_part", "unstructure"]


def is_kind(*classes: type) -> Callable[[Any], bool]:
    """Return a test of annotations: is this one of *classes*, or a class derived from one?"""
    return lambda annotation: isinstance(annotation, type) and issubclass(annotation, classes)


def is_part(annotation: Any) -> bool:
    """Tell whether an annotation is a class whose fields are written as an object, inside the record it is part of."""
    return (
        isinstance(annotation, type) and has(annotation) and not is_kind(Record, Source, EdtfDate, Quantity)(annotation)
    )


@cache
def _converter() -> Converter:
    converter = Converter(omit_if_default=True)
    converter.register_unstructure_hook(EdtfDate, str)
    converter.register_unstructure_hook(Quantity, Quantity.to_json)
    converter.register_unstructure_hook(Term, lambda term: term.value)
    converter.register_unstructure_hook_func(is_kind(Record, Source), lambda record: record.id)
    converter.register_unstructure_hook_factory(is_part, _object_writer)
    return converter


@cache
def _object_writer(cls: Any) -> Callable[[Any], dict[str, Any]]:
    converter = _converter()
    # A variant's value may be of any type: its own, not that of the field, tells how to write it.
    overrides: dict[str, Any] = {"value": override(unstruct_hook=converter.unstructure)} if cls is Variant else {}
    write: Any = make_dict_unstructure_fn(resolved(cls), converter, _cattrs_omit_if_default=True, **overrides)
    order = [a.name for a in fields(cls)]

    # cattrs writes the optional keys behind the others; the files keep the order of the class.
    def write_in_order(part: Any) -> dict[str, Any]:
        data = write(part)
        return {name: data[name] for name in order if name in data}

    return write_in_order


def unstructure(thing: Any) -> dict[str, Any]:
    """Return a record, or another object that a file holds, as JSON: the inverse of reading it.

    >>> from azjp_relations.vocabulary import SourceKind
    >>> unstructure(Source(id="a-wire", kind="news-agency", publisher="A wire", language="en"))
    {'id': 'a-wire', 'kind': 'news-agency', 'publisher': 'A wire', 'language': 'en'}
    """
    cls: Any = type(thing)
    data = _object_writer(cls)(thing)
    return {"id": data.pop("id"), "type": thing.type, **data} if isinstance(thing, Actor) else data


def edition_text(edition: Any, *, draft: bool = False) -> str:
    """Return the text of ``edition.json``; that of a *draft* leaves out counts and digest."""
    data = unstructure(edition)
    if draft:
        data = {name: value for name, value in data.items() if name not in {"counts", "digest"}}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def dumps(records: Iterable[Record | Source], revised: Container[str] = ()) -> str:
    """Return the text of a data file that holds *records*, sorted by id.

    Args:
        records: Records of one file.
        revised: The ids of those that take the place of others: they say so in ``revises``.
    """
    data = [unstructure(record) for record in sorted(records, key=lambda r: r.id)]
    data = [{"id": d["id"], "revises": d["id"], **d} if d["id"] in revised else d for d in data]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
