"""The quick way from JSON to records, for data files that have no fault.

It takes exactly what :mod:`azjp_relations.structuring` takes, by the same model, but has no words for what is wrong:
whatever it stumbles over, the files are read again there, where every fault is found and explained. So it needs not
import cattrs, and most programs never do.
"""

import json
from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from attrs import fields

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import AzjpError
from azjp_relations.files import ACTOR_TYPES, FILES
from azjp_relations.model import Actor, Record, Variant
from azjp_relations.model.record import resolved
from azjp_relations.quantities import Quantity
from azjp_relations.sources import Citation, Source
from azjp_relations.terms import Term

__all__ = ["StumbledError", "read_quickly"]

_Read = Callable[[Any], Any]


class StumbledError(Exception):
    """Something is wrong somewhere."""


def read_quickly(
    texts: Mapping[str, str], known: Mapping[str, Record | Source]
) -> dict[str, tuple[Record | Source, ...]]:
    """Return the records of data files, by file, each in the order of its file.

    Raises:
        StumbledError: If anything at all is wrong.
    """
    try:
        return _Pass(texts, known).finish()
    except (AzjpError, AttributeError, KeyError, TypeError, ValueError, RecursionError):
        raise StumbledError from None


class _Pass:
    """One pass over some data files."""

    def __init__(self, texts: Mapping[str, str], known: Mapping[str, Record | Source]) -> None:
        self._files = {file: json.loads(text) for file, text in texts.items()}
        self._made: dict[str, Record | Source] = dict(known)
        self._waiting: dict[str, tuple[type, dict[str, Any]]] = {}
        self._readers: dict[Any, _Read] = {}
        self._citations: dict[tuple[str, str], Citation] = {}
        for file, elements in self._files.items():
            if type(elements) is not list or file not in FILES:
                raise StumbledError
            for data in elements:
                cls = FILES[file]
                if cls is Actor:
                    data = dict(data)  # noqa: PLW2901 - the rest of the file still needs it whole
                    cls = ACTOR_TYPES[data.pop("type")]
                if data["id"] in self._waiting or data["id"] in known:
                    raise StumbledError
                self._waiting[data["id"]] = (cls, data)

    def finish(self) -> dict[str, tuple[Record | Source, ...]]:
        found = {file: tuple(self._record(data["id"]) for data in elements) for file, elements in self._files.items()}
        for records in found.values():
            for record in records:
                for caveat in getattr(record, "caveats", ()):
                    if not all(see in self._made for see in caveat.see):
                        raise StumbledError
        return found

    def _record(self, key: str) -> Record | Source:
        made = self._made.get(key)
        if made is None:
            # Taken out while it is made: one that leads back to itself is not there any more.
            cls, data = self._waiting.pop(key)
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
        if annotation in {str, int, bool}:
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


def _plain_reader(cls: type) -> _Read:
    def read(value: Any) -> Any:
        if type(value) is not cls:
            raise StumbledError
        return value

    return read
