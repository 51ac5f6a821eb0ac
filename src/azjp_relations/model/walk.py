"""Walking a record: everything in it, and the same record with other records in it."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from operator import is_
from typing import Any, TypeVar

from azjp_relations.errors import RecordError
from azjp_relations.model.actors import Actor
from azjp_relations.model.base import Caveat, Entry, Part
from azjp_relations.model.fields import Chosen, Field, Shape, choice, fields_of
from azjp_relations.model.records import Record
from azjp_relations.model.sources import Citation, Source

P = TypeVar("P", bound=Part)

#: The fields that hold records, sources or their ids, or parts that do.
linking: Chosen = choice(lambda f: f.shape in {Shape.REFERENCE, Shape.ANY} or (f.shape is Shape.ID and f.many))
#: The fields that hold lists of ids, or parts that do.
pointing: Chosen = choice(lambda f: f.shape is Shape.ID and f.many)


@cache
def _holding(classes: tuple[Any, ...]) -> Chosen:
    """Return a function that gives the fields which hold parts of one of *classes*, or parts that do."""
    return choice(lambda f: f.shape is Shape.ANY or f.kind in classes)


def walk(part: Part, chosen: Chosen = fields_of, owner: str | None = "") -> Iterator[tuple[Any, Field, int, Any]]:
    """Yield every value in *part* and in its parts, field by field, but nothing from inside other records.

    Args:
        part: A record or a part of one.
        chosen: Returns the fields of a class to look at; by default all.
        owner: The place of *part* in its record, such as ``"statements[0]"``; empty for the record itself. ``None``
            if you don't need places: working them out takes half the time.

    Yields:
        The place of the part that has the field; the field; the position of the value in it, from 0; and the value:
        one item if the field holds several. ``None`` is skipped.

    >>> from azjp_relations import load
    >>> baku = load(edition="2026.11").actors["baku"]
    >>> [value for _, field, _, value in walk(baku) if field.name == "text"]
    ['Baku', 'BAKU']
    """
    for field in chosen(type(part)):
        value = getattr(part, field.name)
        if value is None:
            continue
        several = isinstance(value, tuple)
        for position, item in enumerate(value if several else (value,)):
            yield owner, field, position, item
            if isinstance(item, Part) and not isinstance(item, Entry):
                place = f"{owner}.{field.name}{f'[{position}]' if several else ''}".removeprefix(".")
                yield from walk(item, chosen, None if owner is None else place)


def references(part: Part) -> list[Any]:
    """Return the records and sources that *part*, a record or a part of one, refers to itself, not through others."""
    # Not by walk(), which takes more than twice as long.
    found: list[Any] = []
    for field in linking(type(part)):
        value = getattr(part, field.name) or ()
        for one in value if type(value) is tuple else (value,):
            if isinstance(one, Entry):
                found.append(one)
            elif isinstance(one, Part):
                found += references(one)
    return found


def parts_in(part: Part, *classes: type[P]) -> list[tuple[str, int, P]]:
    """Return the parts of *classes* in *part* and in its parts: the place of the holder, the position in it, the part.

    >>> from azjp_relations import load
    >>> from azjp_relations.model import Name
    >>> [(position, name.text) for _, position, name in parts_in(load(edition="2026.11").actors["baku"], Name)]
    [(0, 'Baku'), (1, 'BAKU')]
    """
    places = walk(part, _holding(classes))
    return [(str(owner), at, one) for owner, field, at, one in places if field.kind in classes]


def ids_in(part: Part) -> Iterator[tuple[str, str, int, str]]:
    """Yield the ids in lists, such as ``see`` of a caveat: the place of the holder, the field, the position, the id."""
    values = walk(part, pointing)
    return ((str(owner), field.name, place, key) for owner, field, place, key in values if field.shape is Shape.ID)


def closure(records: Iterable[Record | Source]) -> Iterator[Record | Source]:
    """Yield *records* and every record and source that they refer to, directly or through others, each id once."""
    seen = {record.id: record for record in records}
    waiting = [*seen.values()]
    for record in waiting:
        for other in references(record):
            if other.id not in seen:
                seen[other.id] = other
                waiting.append(other)
    yield from waiting


def texts_of(parts: Iterable[Any], *, caveats: bool | None = None) -> list[str]:
    """Return for each of *parts* all that it says, one thing a line, with the names of the actors that it refers to.

    Args:
        parts: Records, sources or parts of them.
        caveats: ``True`` for the caveats alone, ``False`` for all but them, ``None`` for everything.

    >>> from azjp_relations import load
    >>> texts_of([load().actors["heydar-aliyev"]])[0].splitlines()[1]
    'Heydar Aliyev'
    """
    known: dict[int, str] = {}
    return [_text_in(one, known, caveats=caveats) for one in [*parts]]


@cache
def _saying(cls: Any, *, caveats: bool | None) -> tuple[str, ...]:
    """Return the fields of *cls* that say something."""
    fields = (field for field in fields_of(cls) if field.kind is not Citation)
    return tuple(field.name for field in fields if caveats in {None, field.name == "caveats"})


def _text_in(part: Any, known: dict[int, str], *, caveats: bool | None = None) -> str:
    cls: Any = type(part)
    texts: list[str] = []
    for name in _saying(cls, caveats=caveats):
        value = getattr(part, name)
        if type(value) is str:
            texts.append(value)
        elif value is not None:
            for one in value if type(value) is tuple else (value,):
                # Many records share their parts, terms and dates.
                if id(one) not in known:
                    known[id(one)] = _text_of(one, known)
                texts.append(known[id(one)])
    return "\n".join(filter(None, texts))


def _text_of(one: Any, known: dict[int, str]) -> str:
    """Return what a record says of *one* thing in it: of another record or a source little more than that it is."""
    if isinstance(one, Actor):
        return "\n".join(name.text for name in one.names)
    if isinstance(one, Entry):
        return one.id
    if isinstance(one, Part):
        return _text_in(one, known)
    return "" if isinstance(one, bool) else str(one)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the garbage collector, which would walk over and over records that all stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def rebuilt(
    part: Any, replace: Callable[[Any], Any], *, may_fall: bool = False, known: dict[int, Any] | None = None
) -> Any:
    """Return *part* with every record and source in it replaced, or *part* itself if nothing changes.

    Args:
        part: A record, or a part of one.
        replace: Returns the replacement of a record, a source or the id of one; ``None`` removes it.
        may_fall: Whether a part that a removal leaves invalid is removed as well: one that lost all its
            citations, names or ids, or a value that it needs, or that breaks a rule of the model.
        known: The parts of other records that were rebuilt with the same *replace*, by their ``id()``: records share
            many. What is rebuilt is added.

    Returns:
        The rest of it; ``None`` if it is removed itself.

    Raises:
        RecordError: If what is left breaks a rule of the model, unless it *may_fall*.
    """
    cls: Any = type(part)
    known = {} if known is None else known

    def replaced(value: Any, field: Field) -> Any:
        if isinstance(value, Entry) or field.shape is Shape.ID:
            return replace(value)
        if isinstance(value, Part) and id(value) not in known:
            known[id(value)] = rebuilt(value, replace, may_fall=may_fall, known=known)
        return known[id(value)] if isinstance(value, Part) else value

    changed: dict[str, Any] = {}
    for field, falls_empty in _replaceable(cls):
        old = getattr(part, field.name)
        if old is None or old == ():
            continue
        if isinstance(old, tuple):
            items = [replaced(item, field) for item in old]
            if all(map(is_, items, old)):
                continue
            new: Any = tuple(item for item in items if item is not None)
            falls = falls_empty and not new
        else:
            new = replaced(old, field)
            if new is old:
                continue
            falls = field.required and new is None
        if falls and may_fall:
            return None
        changed[field.name] = new
    try:
        return part._with(changed) if changed else part  # noqa: SLF001 - faster than its constructor
    except RecordError:
        if may_fall:
            return None
        raise


@cache
def _replaceable(cls: Any) -> tuple[tuple[Field, bool], ...]:
    """Return the fields in which something may be replaced, each with whether the part goes if it becomes empty."""
    return tuple(
        # A caveat that has nothing left to see is about nothing that is left.
        (field, (field.many and field.required) or field.kind is Citation or (cls is Caveat and field.name == "see"))
        for field in linking(cls)
    )
