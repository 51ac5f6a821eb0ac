"""Walking a record: everything in it, and the same record with other records in it."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from attrs import evolve

from azjp_relations.errors import RecordError
from azjp_relations.model.actors import Actor
from azjp_relations.model.base import Entry, Part
from azjp_relations.model.fields import Field, Shape, fields_of
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.records import Caveat, Record
from azjp_relations.model.sources import Citation, Source

__all__ = ["citations_in", "closure", "linking", "rebuilt", "references", "said_by", "walk"]


#: Gives the fields of a class that a walk looks at.
_Chosen = Callable[[type], tuple[Field, ...]]


def walk(part: Part, chosen: _Chosen = fields_of, owner: str | None = "") -> Iterator[tuple[Any, Field, int, Any]]:
    """Yield every value in *part* and in the parts of it, field by field, but nothing from inside other records.

    Args:
        part: A record or a part of one.
        chosen: Gives the fields of a class to look at; by default all.
        owner: The place of *part* in its record, such as ``"statements[0]"``; empty for the record itself. ``None``
            if places do not matter: working them out takes half the time.

    Yields:
        The place of the part with the field; the field; the position of the value in it, from 0; and the value: one
        item if the field holds several. ``None`` is left out.

    >>> from azjp_relations import load
    >>> baku = load().actors["baku"]
    >>> [value for _, field, _, value in walk(baku) if field.name == "text"]
    ['Baku', 'BAKU']
    """
    for field in chosen(type(part)):
        value = getattr(part, field.name)
        if value is None:
            continue
        for position, item in enumerate(value if isinstance(value, tuple) else (value,)):
            yield owner, field, position, item
            if isinstance(item, Part) and not isinstance(item, Entry):
                yield from walk(item, chosen, owner if owner is None else _place(owner, field, position))


def _place(owner: str, field: Field, position: int) -> str:
    return f"{owner}{'.' if owner else ''}{field.name}{f'[{position}]' if field.many else ''}"


def _choice(chooses: Callable[[Field, _Chosen], bool]) -> _Chosen:
    """Return a function that gives the fields of a class which *chooses* accepts; it may ask for those of a part."""

    @cache
    def chosen(cls: type) -> tuple[Field, ...]:
        return tuple(field for field in fields_of(cls) if chooses(field, chosen))

    return chosen


#: The fields that hold records, sources or their ids, or parts that do.
linking = _choice(
    lambda field, chosen: (
        field.shape in {Shape.REFERENCE, Shape.ANY}
        or (field.shape is Shape.ID and field.many)
        or (field.shape is Shape.PART and bool(chosen(field.kind)))
    )
)
#: The fields that hold citations, or parts that do.
_citing = _choice(
    lambda field, chosen: field.shape is Shape.PART and (field.kind is Citation or bool(chosen(field.kind)))
)


def references(part: Part) -> Iterator[Any]:
    """Yield the records and sources that *part*, a record or a part of one, refers to itself, not through others."""
    return (value for _, _, _, value in walk(part, linking, None) if isinstance(value, Entry))


def citations_in(part: Part) -> Iterator[tuple[str, int, Citation]]:
    """Yield the citations of *part* and of its parts: the place of the part, the position in it, the citation."""
    return ((owner, place, value) for owner, _, place, value in walk(part, _citing) if isinstance(value, Citation))


def closure(records: Iterable[Record | Source]) -> Iterator[Record | Source]:
    """Yield *records* and every record and source that they refer to, directly or through others, each id once."""
    seen: set[str] = set()
    waiting: list[Record | Source] = list(records)
    while waiting:
        record = waiting.pop()
        if record.id not in seen:
            seen.add(record.id)
            yield record
            waiting.extend(references(record))


def said_by(record: Record | Source, *, caveats: bool | None = None) -> str:
    """Return everything that *record* says, a line for each thing, with the names of the actors that it refers to.

    Args:
        record: The record or source.
        caveats: ``True`` for the caveats alone, ``False`` for all but them, ``None`` for everything.

    >>> from azjp_relations import load
    >>> said_by(load().actors["heydar-aliyev"]).splitlines()[1]
    'Heydar Aliyev'
    """
    chosen = _saying if caveats is None else _only_caveats if caveats else _without_caveats
    return "\n".join(words for _, _, _, value in walk(record, chosen, None) for words in _words_of(value))


_saying = _choice(lambda field, _: field.kind is not Citation)
_without_caveats = _choice(lambda field, _: field.kind not in {Citation, Caveat})


def _only_caveats(cls: type) -> tuple[Field, ...]:
    return _saying(cls) if cls is Caveat else tuple(field for field in fields_of(cls) if field.kind is Caveat)


def _words_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Actor):
        yield from (name.text for name in value.names)
    elif isinstance(value, Entry):
        yield value.id
    elif isinstance(value, Quantity):
        yield from (str(getattr(value, field.name)) for field in fields_of(Quantity))
    elif not isinstance(value, Part | bool):
        yield str(value)


def rebuilt(part: Any, replace: Callable[[Any], Any], *, may_fall: bool = False) -> Any:
    """Return *part* with every record and source in it replaced, or *part* itself if nothing changes.

    Args:
        part: A record, or a part of one.
        replace: Returns the replacement of a record, a source or the id of one; ``None`` removes it.
        may_fall: Whether a part that is no longer valid after a removal is removed as well: one that lost all its
            citations, names or ids, or a value that it needs, or that breaks a rule of the model.

    Returns:
        The rest of it; ``None`` if it is removed itself.

    Raises:
        RecordError: If what is left breaks a rule of the model, unless it *may_fall*.
    """
    cls: Any = type(part)
    changed: dict[str, Any] = {}
    for field in linking(cls):
        old = getattr(part, field.name)
        if isinstance(old, tuple):
            items = [_replaced(item, field, replace, may_fall=may_fall) for item in old]
            new: Any = tuple(item for item in items if item is not None)
            same = len(new) == len(old) and all(map(_is, new, old))
            falls = bool(old) and not new and _falls_empty(field)
        else:
            new = _replaced(old, field, replace, may_fall=may_fall)
            same, falls = new is old, new is None and field.required and old is not None
        if falls and may_fall:
            return None
        if not same:
            changed[field.name] = new
    try:
        return evolve(part, **changed) if changed else part
    except RecordError:
        if may_fall:
            return None
        raise


def _falls_empty(field: Field) -> bool:
    return (field.many and field.required) or field.kind is Citation or field.shape is Shape.ID


def _is(one: object, two: object) -> bool:
    return one is two


def _replaced(value: Any, field: Field, replace: Callable[[Any], Any], *, may_fall: bool) -> Any:
    if isinstance(value, Entry) or field.shape is Shape.ID:
        return replace(value)
    return rebuilt(value, replace, may_fall=may_fall) if isinstance(value, Part) else value
