"""The quick way from JSON to records, for data files that have no fault.

It takes exactly what :mod:`azjp_relations.structuring` takes, by the same model, but has no words for what is wrong:
whatever it stumbles over, the files are read again there, where every fault is found and explained. So it needs not
import cattrs, and most programs never do.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from attrs import fields

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import AzjpError
from azjp_relations.files import ACTOR_TYPES, CLASS_OF, FILES, LARGEST, lines_of
from azjp_relations.model import Actor, Record, Variant
from azjp_relations.model.record import resolved
from azjp_relations.quantities import Quantity
from azjp_relations.revising import Relinked
from azjp_relations.sources import Citation, Source
from azjp_relations.terms import Term

__all__ = ["StumbledError", "read_quickly"]

_Read = Callable[[Any], Any]


class StumbledError(Exception):
    """Something is wrong somewhere."""


def read_quickly(
    texts: Mapping[str, str],
    known: Mapping[str, Record | Source],
    changed: dict[str, Record | Source] | None = None,
) -> dict[str, tuple[Record | Source, ...]]:
    """Return the records of data files, by file, each in the order of its file.

    Args:
        texts: The text of each file by its name: an array of records, or where the name ends so, JSON lines.
        known: Records that the files are laid over: they may refer to them, and revise them.
        changed: Filled with those of *known* that refer to a revised one, as they are from now on.

    Raises:
        StumbledError: If anything at all is wrong.
    """
    try:
        one_pass = _Pass(texts, known)
        found = one_pass.finish()
        if changed is not None:
            changed.update(one_pass.changed())
    except (AzjpError, AttributeError, KeyError, TypeError, ValueError, RecursionError):
        raise StumbledError from None
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object that *pairs* are: JSON itself would let the last of two equal keys win."""
    data = dict(pairs)
    if len(data) != len(pairs):
        raise StumbledError
    return data


_decode = json.JSONDecoder(object_pairs_hook=_object).decode

#: An escape of half a character, alone or one of a pair that make a whole one.
_HALF = re.compile(r"\\u[dD][89a-fA-F]")

#: So many lines are decoded before their records are made: what JSON leaves behind soon goes again.
_CHUNK = 1_000


def _batches(file: str, text: str) -> Iterator[list[Any]]:
    """Yield what *text* holds, in order, as much at a time as is good to hold at a time."""
    if file not in CLASS_OF or _HALF.search(text):
        # Whether halves are paired is told where faults are explained.
        raise StumbledError
    if file in FILES:
        elements = _decode(text)
        if type(elements) is not list:
            raise StumbledError
        yield elements
        return
    if not text.strip():
        raise StumbledError
    lines = lines_of(text)
    while chunk := list(islice(lines, _CHUNK)):
        yield [_decode(line) for line in chunk if not line.isspace()]


class _Pass:
    """One pass over some data files.

    Elements arrive in batches. A record is made as soon as it has arrived; one that it refers to and that has not
    arrived yet is waited for.
    """

    def __init__(self, texts: Mapping[str, str], known: Mapping[str, Record | Source]) -> None:
        self._known = known
        #: By id; ``None`` while it is being made.
        self._made: dict[str, Record | Source | None] = {}
        self._waiting: dict[str, tuple[type, dict[str, Any]]] = {}
        self._ids: dict[str, list[str]] = {file: [] for file in texts}
        self._revised: set[str] = set()
        self._relinked = Relinked(known, self._revised, self._record)
        self._arriving = self._arrivals(texts)
        self._readers: dict[Any, _Read] = {}
        self._citations: dict[tuple[str, str], Citation] = {}
        if known and any('"revises"' in text for text in texts.values()):
            # What is revised must be known before the first record refers to it.
            for _ in self._arriving:
                pass

    def finish(self) -> dict[str, tuple[Record | Source, ...]]:
        self._make_all()
        for _ in self._arriving:
            self._make_all()
        for record in self._made.values():
            for caveat in getattr(record, "caveats", ()):
                if not all(see in self._made or see in self._known for see in caveat.see):
                    raise StumbledError
        return {file: tuple([self._record(key) for key in ids]) for file, ids in self._ids.items()}

    def changed(self) -> dict[str, Record | Source]:
        return self._relinked.changed()

    def _make_all(self) -> None:
        while self._waiting:
            self._record(next(iter(self._waiting)))

    def _arrivals(self, texts: Mapping[str, str]) -> Iterator[None]:
        """Put the elements of the files in their places, a batch at a time."""
        for file, text in texts.items():
            ids = self._ids[file]
            for batch in _batches(file, text):
                for data in batch:
                    key = data["id"]
                    cls = CLASS_OF[file]
                    if cls is Actor:
                        cls = ACTOR_TYPES[data.pop("type")]
                    if key in self._known or "revises" in data:
                        if data.pop("revises") != key or type(self._known[key]) is not cls:
                            raise StumbledError
                        self._revised.add(key)
                    if key in self._waiting or key in self._made:
                        raise StumbledError
                    ids.append(key)
                    self._waiting[key] = (cls, data)
                yield

    def _record(self, key: str) -> Record | Source:
        made = self._made.get(key)
        if made is None:
            if key in self._known and key not in self._revised:
                return self._relinked[key]
            while key not in self._waiting:
                # One that leads back to itself never arrives: it was taken out to be made.
                if key in self._made or next(self._arriving, self) is self:
                    raise StumbledError
            cls, data = self._waiting.pop(key)
            self._made[key] = None
            made = self._made[key] = self._reader(cls, whole=True)(data)
        return made

    def _reader(self, annotation: Any, *, whole: bool = False) -> _Read:
        """Return what reads a value of *annotation*: of a record its id, or the *whole* of it."""
        key = (annotation, whole)
        if key not in self._readers:
            self._readers[key] = self._reader_of_parts(annotation) if whole else self._new_reader(annotation)
        return self._readers[key]

    def _new_reader(self, annotation: Any) -> _Read:
        if get_origin(annotation) in {Union, UnionType}:
            (inner,) = (self._reader(a) for a in get_args(annotation) if a is not NoneType)
            return lambda value: None if value is None else inner(value)
        if get_origin(annotation) is tuple:
            return _list_reader(self._reader(get_args(annotation)[0]))
        if annotation is EdtfDate:
            return EdtfDate.parse
        if annotation is Quantity:
            return Quantity.from_json
        if annotation is Citation:
            return self._citation
        if issubclass(annotation, Term):
            return {str(term.value): term for term in annotation}.__getitem__
        if issubclass(annotation, Record | Source):
            return self._reference_reader(annotation)
        if annotation is int:
            return _whole_number
        if annotation in {str, bool}:
            return _plain_reader(annotation)
        return self._reader_of_parts(annotation)

    def _reader_of_parts(self, cls: Any) -> _Read:
        of = {a.name: self._reader(a.type) for a in fields(resolved(cls)) if a.name != "variants"}
        if issubclass(cls, Record):
            of["variants"] = _list_reader(self._variant_reader(cls))

        # An unknown key is not in the table, a missing one not in the call.
        def read(data: Any) -> Any:
            return cls(**{name: of[name](value) for name, value in data.items()})

        return read

    def _variant_reader(self, owner: Any) -> _Read:
        of = {a.name: self._reader(a.type) for a in fields(Variant) if a.name != "value"}
        types = {a.name: a.type for a in fields(owner) if a.name != "variants"}

        def read(data: Any) -> Variant:
            said = {name: of[name](value) for name, value in data.items() if name != "value"}
            return Variant(value=self._reader(types[said["field"]])(data["value"]), **said)

        return read

    def _reference_reader(self, cls: type) -> _Read:
        def read(key: Any) -> Record | Source:
            found = self._record(key)
            if not isinstance(found, cls):
                raise StumbledError
            return found

        return read

    def _citation(self, data: Any) -> Citation:
        source, locator = data["source"], data["locator"]
        if (source, locator) not in self._citations or len(data) != 2:
            self._citations[source, locator] = self._reader_of_parts(Citation)(data)
        return self._citations[source, locator]


def _list_reader(item: _Read) -> _Read:
    def read(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise StumbledError
        return tuple([item(element) for element in value])

    return read


def _whole_number(value: Any) -> int:
    if type(value) is not int or abs(value) > LARGEST:
        raise StumbledError
    return value


def _plain_reader(cls: type) -> _Read:
    def read(value: Any) -> Any:
        if type(value) is not cls:
            raise StumbledError
        return value

    return read
