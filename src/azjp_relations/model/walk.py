"""What a record says, as one text."""

from collections.abc import Iterator
from typing import Any

from attrs import fields, has

from azjp_relations.dates import EdtfDate
from azjp_relations.model.actors import Actor
from azjp_relations.model.base import Record
from azjp_relations.model.sources import Citation, Source

__all__ = ["said_by"]


def said_by(record: Record | Source, *, caveats: bool | None = None) -> str:
    """Return everything that *record* says, a line for each thing, with the names of the actors that it refers to.

    Args:
        record: The record or source.
        caveats: ``True`` for the caveats alone, ``False`` for all but them, ``None`` for everything.

    >>> from azjp_relations import load
    >>> said_by(load().actors["heydar-aliyev"]).splitlines()[1]
    'Heydar Aliyev'
    """
    cls: Any = type(record)
    values = (getattr(record, a.name) for a in fields(cls) if caveats in {None, a.name == "caveats"})
    return "\n".join(word for value in values for word in _words_of(value))


def _words_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _words_of(item)
    elif isinstance(value, Actor):
        for name in value.names:
            yield name.text
    elif isinstance(value, Record | Source):
        yield value.id
    elif isinstance(value, Citation):
        return
    elif has(type(value)) and not isinstance(value, EdtfDate):
        for a in fields(type(value)):
            yield from _words_of(getattr(value, a.name))
    elif value is not None and not isinstance(value, bool):
        yield str(value)
