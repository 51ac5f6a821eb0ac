"""The quick way from JSON to records, for all of a data file that has no fault.

It takes exactly what :mod:`azjp_relations.storage` takes, by the same model, but has no words for what is wrong:
it notes the lines that it stumbles over and goes on, and only those are read again there, where every fault is
explained. So it needs not import cattrs, and most programs never do.

What makes it quick, and what each is worth, ``benchmarks/bulk.py`` tells. An object is decoded to the pairs of its
keys and values, so that a key that stands twice is seen without a look at every object: the keys of an object, taken
together, are its *shape*, and what a shape needs is worked out once. What is often said again is read once: dates,
terms, citations, participants, and lists of them. Types are told by whoever reads a value and not again by the
record, see :func:`~azjp_relations.model.base.assembler`; rules are asked of every record.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from operator import call
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin

from attrs import fields

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import AzjpError
from azjp_relations.model import Actor, Record, Variant
from azjp_relations.model.base import Part, assembler, references, resolved
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Source
from azjp_relations.storage.formats import ACTOR_TYPES, CLASS_OF, LARGEST, LINES, Lines
from azjp_relations.storage.overlay import Relinked
from azjp_relations.vocabulary.term import Term

__all__ = ["StumbledError", "read_quickly"]

_Read = Callable[[Any], Any]
_Pairs = tuple[tuple[str, Any], ...]


class StumbledError(Exception):
    """Something is wrong somewhere.

    Attributes:
        places: For each file in which something is wrong, the numbers of the lines; of an array there are none to
            tell, and it has to be read again as a whole. ``None`` if nobody knows where.
        made: The records, by id, that nothing is wrong with.
    """

    def __init__(
        self,
        places: Mapping[str, frozenset[int]] | None = None,
        made: Mapping[str, Record | Source] | None = None,
    ) -> None:
        self.places = places
        self.made = made or {}
        super().__init__(places)


class _AbsentError(Exception):
    """A record refers to one that has not arrived yet, or never does."""


#: What a faulty value raises while it is read.
_FAULTY = (StumbledError, AzjpError, AttributeError, KeyError, TypeError, ValueError, RecursionError)


def read_quickly(
    texts: Mapping[str, str | Lines],
    known: Mapping[str, Record | Source],
    changed: dict[str, Record | Source] | None = None,
    tell: Callable[[int], None] = lambda _: None,
) -> dict[str, tuple[Record | Source, ...]]:
    """Return the records of data files, by file, each in the order of its file.

    Args:
        texts: The text of each file by its name: an array of records, or where the name ends so, JSON lines.
        known: Records that the files are laid over: they may refer to them, and revise them.
        changed: Filled with those of *known* that refer to a revised one, as they are from now on.
        tell: Called now and then with the number of bytes that have been read since.

    Raises:
        StumbledError: If anything at all is wrong; it says where to look.
    """
    one_pass = _Pass(texts, known)
    found = one_pass.finish(tell)
    if changed is not None:
        try:
            changed.update(one_pass.changed())
        except _FAULTY:
            raise StumbledError from None
    return found


_decode_first = json.JSONDecoder(object_pairs_hook=tuple).raw_decode

#: An escape of half a character, alone or one of a pair that make a whole one.
_HALF = re.compile(r"\\u[dD][89a-fA-F]")

#: What JSON knows as space.
_SPACE = " \t\r\n"


def _decoded(text: str) -> Any:
    """Return what *text* is as JSON: objects as tuples of pairs, arrays as lists."""
    text = text.strip(_SPACE)
    found, end = _decode_first(text)
    if end != len(text):
        raise StumbledError
    if "\\u" in text and _HALF.search(text):
        # Halves that are no pair cannot be encoded.
        json.dumps(found, ensure_ascii=False).encode()
    return found


class _Remembered(dict[Any, Any]):
    """What was read of recent values, by value.

    Only of values that hold nothing but text: as keys, ``1``, ``1.0`` and ``true`` are the same.
    """

    def __init__(self, read: _Read, most: int = 4_096) -> None:
        self._read = read
        self._most = most

    def __missing__(self, value: Any) -> Any:
        found = self._read(value)
        if len(self) >= self._most:
            self.clear()
        self[value] = found
        return found


class _Pass:
    """One pass over some data files.

    A record is made as soon as it arrives; one that refers to another that has not arrived yet waits until all have.
    """

    def __init__(self, texts: Mapping[str, str | Lines], known: Mapping[str, Record | Source]) -> None:
        self._texts = {file: Lines.of(text) if file in LINES else text for file, text in texts.items()}
        self._known = known
        #: Those that have arrived; ``None`` of what is not made, or not yet.
        self._made: dict[str, Record | Source | None] = {}
        self._waiting: dict[str, tuple[_Read, _Pairs]] = {}
        #: Of each file the ids, in the order of its lines or elements; ``None`` where there is none to be read.
        self._ids: dict[str, list[str | None]] = {file: [] for file in texts}
        self._places: dict[str, set[int]] = {}
        self._twice: set[str] = set()
        self._revised = set(self._revisions()) if known else set[str]()
        self._relinked = Relinked(known, self._revised, self._record)
        self._all_arrived = False
        self._readers: dict[Any, _Read] = {}
        #: What reads the records of files in which all are of one class and none can be revised.
        self._plain = {
            file: self._reader(CLASS_OF[file], whole=True)
            for file in texts
            if not known and CLASS_OF.get(file, Actor) is not Actor
        }

    def finish(self, tell: Callable[[int], None]) -> dict[str, tuple[Record | Source, ...]]:
        """Read the files."""
        if not self._texts.keys() <= CLASS_OF.keys():
            raise StumbledError
        for file, text in self._texts.items():
            if isinstance(text, Lines):
                for stretch in text.stretches():
                    self._take_lines(file, stretch)
                    tell(sum(map(len, stretch)))
                if not any(self._ids[file]):
                    # Empty, or else each line has been stumbled over.
                    self._places.setdefault(file, set())
            else:
                self._take_array(file, text)
                tell(len(text))
        self._all_arrived = True
        while self._waiting:
            self._make_late(next(iter(self._waiting)))
        self._look_back()
        if self._places:
            places = {file: frozenset(lines) for file, lines in self._places.items()}
            made = {key: record for key, record in self._made.items() if record is not None}
            # What a revision is worth to those who do not stumble is not told by a part of the records.
            raise StumbledError(None if self._revised else places, made)
        made_of = cast("dict[str | None, Record | Source]", self._made)
        return {file: tuple([made_of[key] for key in ids if key is not None]) for file, ids in self._ids.items()}

    def changed(self) -> dict[str, Record | Source]:
        return self._relinked.changed()

    # --- what arrives ---------------------------------------------------------------------------------------------

    def _take_lines(self, file: str, stretch: list[bytes]) -> None:
        ids = self._ids[file]
        for line in stretch:
            ids.append(None)
            if line.isspace():
                continue
            try:
                self._take(file, _decoded(line.decode()))
            except _FAULTY:
                self._places.setdefault(file, set()).add(len(ids))

    def _take_array(self, file: str, text: str) -> None:
        places = self._places.setdefault
        try:
            elements = _decoded(text)
        except _FAULTY:
            elements = None
        if type(elements) is not list:
            places(file, set())
            return
        for element in elements:
            self._ids[file].append(None)
            try:
                self._take(file, element)
            except _FAULTY:
                places(file, set())

    def _take(self, file: str, pairs: Any) -> None:
        """Make the record that *pairs* are, or put it where it waits to be made.

        Raises:
            StumbledError: If it cannot be made; or another of :data:`_FAULTY`.
        """
        key = _id_of(pairs)
        self._ids[file][-1] = key
        if key in self._made:
            self._twice.add(key)
            raise StumbledError
        self._made[key] = None
        read = self._plain.get(file)
        if read is None:
            cls, pairs = self._class_of(file, key, pairs)
            read = self._reader(cls, whole=True)
        try:
            self._made[key] = read(pairs)
        except _AbsentError:
            self._waiting[key] = (read, pairs)

    def _class_of(self, file: str, key: str, pairs: _Pairs) -> tuple[type, _Pairs]:
        """Return the class of a record, and its pairs without those that are no fields of it."""
        cls: type = CLASS_OF[file]
        revises = self._known and (key in self._known or "revises" in dict(pairs))
        if revises:
            said, pairs = _without("revises", pairs)
            if said != key:
                raise StumbledError
        if cls is Actor:
            said, pairs = _without("type", pairs)
            cls = ACTOR_TYPES[said]
        if revises and type(self._known[key]) is not cls:
            raise StumbledError
        return cls, pairs

    def _revisions(self) -> Iterator[str]:
        """Yield the ids that are revised, which have to be known before the first record refers to one."""
        for text in self._texts.values():
            stretches = text.stretches() if isinstance(text, Lines) else [text]
            for stretch in stretches:
                for pairs in _saying_revises(stretch):
                    with suppress(*_FAULTY):
                        if (key := _id_of(pairs)) in self._known and "revises" in dict(pairs):
                            yield key

    # --- what refers ----------------------------------------------------------------------------------------------

    def _record(self, key: str) -> Record | Source:
        made = self._made.get(key)
        if made is not None:
            return made
        if key in self._known and key not in self._revised:
            return self._relinked[key]
        if self._all_arrived:
            self._make_late(key)
        elif key not in self._made or key in self._waiting:
            raise _AbsentError
        made = self._made[key]
        if made is None:
            raise StumbledError
        return made

    def _make_late(self, key: str) -> None:
        """Make a record that has waited; one that leads back to itself is not there: it was taken out to be made."""
        if key in self._waiting:
            read, pairs = self._waiting.pop(key)
            with suppress(*_FAULTY):
                self._made[key] = read(pairs)

    def _look_back(self) -> None:
        """Find the places of records that were not made, and of those that others put into doubt."""
        doubtful = {key for key, record in self._made.items() if record is None} | self._twice
        for key, record in self._made.items():
            for caveat in getattr(record, "caveats", ()):
                if not all(see in self._made or see in self._known for see in caveat.see):
                    doubtful.add(key)
        if self._twice:
            # Whoever refers to one of two means perhaps the other.
            made = (record for record in self._made.values() if record is not None)
            doubtful |= {r.id for r in made if any(other.id in self._twice for other in references(r))}
        for file, ids in self._ids.items() if doubtful else ():
            if lines := {number for number, key in enumerate(ids, 1) if key in doubtful}:
                self._places.setdefault(file, set()).update(lines)

    # --- what reads a value ---------------------------------------------------------------------------------------

    def _reader(self, annotation: Any, *, whole: bool = False) -> _Read:
        """Return what reads a value of *annotation*: of a record its id, or the *whole* of it."""
        key = (annotation, whole)
        if key not in self._readers:
            self._readers[key] = self._object_reader(annotation) if whole else self._new_reader(annotation)
        return self._readers[key]

    def _new_reader(self, annotation: Any) -> _Read:
        if get_origin(annotation) in {Union, UnionType}:
            (one,) = (a for a in get_args(annotation) if a is not NoneType)
            inner = self._reader(one)
            if one is EdtfDate:
                return lambda value: None if value is None else inner(value)
            return _remembering(one, lambda value: None if value is None else inner(value))
        if get_origin(annotation) is tuple:
            (item, _) = get_args(annotation)
            return self._list_reader(item)
        if annotation is EdtfDate:
            # The days of a century and a half: in order of anything but time, each comes back when the last is read.
            return _Remembered(EdtfDate.parse, 2**16).__getitem__
        if annotation is Quantity:
            return _remembering(annotation, lambda pairs: Quantity.from_json(_table(pairs)))
        if issubclass(annotation, Term):
            return {str(term.value): term for term in annotation}.__getitem__
        if issubclass(annotation, Record | Source):
            return self._reference_reader(annotation)
        if annotation in _PLAIN:
            return _PLAIN[annotation]
        return _remembering(annotation, self._object_reader(annotation))

    def _list_reader(self, item: Any) -> _Read:
        read_one = self._reader(item)
        read_all = _list_of(read_one)
        if not (isinstance(item, type) and issubclass(item, Term | EdtfDate | Record | Source)):
            # What is made of several texts is remembered by itself, and seldom stands beside the same again.
            return read_all
        remembered = _Remembered(lambda values: read_all(list(values)))

        def read(value: Any) -> tuple[Any, ...]:
            if type(value) is not list:
                raise StumbledError
            return cast("tuple[Any, ...]", remembered[tuple(value)])

        return read

    def _object_reader(self, cls: Any) -> _Read:
        types = {a.name: a.type for a in fields(resolved(cls))}
        of = _Remembered(lambda name: self._field_reader(cls, name, types[name]))
        shapes = _Remembered(lambda names: _shape_reader(cls, names, [of[name] for name in names]))

        def read(pairs: Any) -> Any:
            if type(pairs) is not tuple:
                raise StumbledError
            names, values = zip(*pairs, strict=True)
            return shapes[names](values)

        return read

    def _field_reader(self, cls: Any, name: str, annotation: Any) -> _Read:
        if name == "variants":
            return _list_of(self._variant_reader(cls))
        return self._reader(annotation)

    def _variant_reader(self, owner: Any) -> _Read:
        of = {a.name: self._reader(a.type) for a in fields(Variant) if a.name != "value"}
        types = {a.name: a.type for a in fields(owner) if a.name != "variants"}

        def read(pairs: Any) -> Variant:
            data = _table(pairs)
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


def _shape_reader(cls: Any, names: tuple[str, ...], readers: list[_Read]) -> _Read:
    """Return what makes a *cls* of the JSON of its fields *names*, each read by its reader."""
    if issubclass(cls, Part):
        assemble = assembler(cls, names)
        return lambda values: assemble(map(call, readers, values))
    if len(set(names)) < len(names):
        raise StumbledError
    return lambda values: cls(**dict(zip(names, map(call, readers, values), strict=True)))


def _id_of(pairs: Any) -> str:
    if type(pairs) is tuple:
        for name, value in pairs:
            if name == "id" and type(value) is str:
                return value
    raise StumbledError


def _saying_revises(stretch: str | list[bytes]) -> Iterator[Any]:
    """Yield the elements of an array, or of lines, that may say that they revise a record."""
    if isinstance(stretch, str):
        with suppress(*_FAULTY):
            yield from _decoded(stretch)
        return
    for line in stretch:
        # Also in letters that are spelled by their numbers.
        if b"revises" in line or b"\\u" in line:
            with suppress(*_FAULTY):
                yield _decoded(line.decode())


def _table(pairs: Any) -> dict[str, Any]:
    """Return the object that *pairs* are: none of its keys stands twice."""
    data: dict[str, Any] = dict(pairs)
    if type(pairs) is not tuple or len(data) != len(pairs):
        raise StumbledError
    return data


def _without(name: str, pairs: _Pairs) -> tuple[Any, _Pairs]:
    """Return the value of *name* in an object, and the rest of the object."""
    data = _table(pairs)
    return data.pop(name), tuple(data.items())


# --- values -------------------------------------------------------------------------------------------------------


def _remembering(annotation: Any, read: _Read) -> _Read:
    """Return *read*, which reads values of *annotation* or lists of them, such that it remembers what can be told."""
    return _Remembered(read).__getitem__ if _is_text(annotation) else read


@cache
def _is_text(annotation: Any) -> bool:
    """Tell whether the JSON of *annotation* is text, or an object of texts alone."""
    if args := get_args(annotation):
        return get_origin(annotation) is not tuple and all(a is NoneType or _is_text(a) for a in args)
    if annotation in {int, bool, object}:
        return False
    if issubclass(annotation, str | EdtfDate | Quantity | Record | Source):
        return True
    return all(_is_text(a.type) for a in fields(resolved(annotation)))


def _list_of(read_one: _Read) -> _Read:
    def read(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise StumbledError
        return tuple(map(read_one, value))

    return read


def _text(value: Any) -> str:
    if type(value) is not str or not value.strip():
        raise StumbledError
    return value


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise StumbledError
    return value


def _whole_number(value: Any) -> int:
    if type(value) is not int or abs(value) > LARGEST:
        raise StumbledError
    return value


_PLAIN: dict[Any, _Read] = {str: _text, bool: _truth, int: _whole_number}
