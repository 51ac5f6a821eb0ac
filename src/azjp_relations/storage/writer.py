"""From records to JSON."""

import json
from collections.abc import Callable, Container, Iterable
from functools import cache
from typing import Any

from attrs import fields
from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from azjp_relations.dates import EdtfDate
from azjp_relations.model import Actor, Record, Variant
from azjp_relations.model.base import resolved
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Source
from azjp_relations.storage.conversion import PARTS, is_record
from azjp_relations.vocabulary.term import Term

__all__ = ["dumps", "unstructure"]


@cache
def _unconverter() -> Converter:
    converter = Converter(omit_if_default=True)
    converter.register_unstructure_hook(EdtfDate, str)
    converter.register_unstructure_hook(Quantity, Quantity.to_json)
    converter.register_unstructure_hook(Term, lambda term: term.value)
    converter.register_unstructure_hook_func(is_record, lambda record: record.id)
    for part in PARTS:
        converter.register_unstructure_hook(part, _writing_function(part, converter))
    # The reading of a variant may be of any type: its own, not that of the field, says how to write it.
    by_own_type = override(unstruct_hook=converter.unstructure)
    converter.register_unstructure_hook(Variant, _writing_function(Variant, converter, value=by_own_type))
    return converter


@cache
def _writer(cls: Any) -> Callable[[Any], dict[str, Any]]:
    resolved(cls)
    return _writing_function(cls, _unconverter())


def _writing_function(cls: type[Any], converter: Converter, **overrides: Any) -> Callable[[Any], dict[str, Any]]:
    write: Callable[[Any], dict[str, Any]] = make_dict_unstructure_fn(
        cls, converter, _cattrs_omit_if_default=True, **overrides
    )
    order = [a.name for a in fields(cls)]

    # cattrs writes what may be left out behind the rest; the files keep the order of the class.
    def in_order(part: Any) -> dict[str, Any]:
        data = write(part)
        return {name: data[name] for name in order if name in data}

    return in_order


def unstructure(record: Record | Source) -> dict[str, Any]:
    """Return *record* as the JSON object that :func:`structure` makes it from: inverse of that.

    >>> from azjp_relations.vocabulary import SourceKind
    >>> unstructure(Source(id="a-wire", kind="news-agency", publisher="A wire", language="en"))
    {'id': 'a-wire', 'kind': 'news-agency', 'publisher': 'A wire', 'language': 'en'}
    """
    cls: Any = type(record)
    data = _writer(cls)(record)
    if isinstance(record, Actor):
        data = {"id": data.pop("id"), "type": record.type, **data}
    return data


def dumps(records: Iterable[Record | Source], revised: Container[str] = ()) -> str:
    """Return the text of a data file that holds *records*, sorted by id.

    Args:
        records: Records of one file.
        revised: The ids of those that take the place of others: they say so in ``revises``.
    """
    data = [unstructure(record) for record in sorted(records, key=lambda r: r.id)]
    data = [{"id": d["id"], "revises": d["id"], **d} if d["id"] in revised else d for d in data]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
