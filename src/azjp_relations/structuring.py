"""JSON ⇄ records, with cattrs; every decision of encoding is made here.

* A data file is a JSON array of objects, one a record, with the keys of the class in the order of the class. A key is
  left out where it holds the field's default (``None``, an empty list, ``false``).
* An actor says its class in ``type``, behind its ``id``: country, place, organization or person.
* A record inside a record is its id; a source inside a citation likewise.
* Dates are EDTF texts, terms of vocabularies their texts.
* Quantities are ``{"amount": "5", "unit": "USD", "bound": "about"}``, an exact one without ``bound``.
* The value of a variant is written like the field that it is a reading of.
* Nothing is coerced: text is text, a number is a number, a list is a list; an unknown key is refused, and so is a
  key that stands twice in one object.
* A file whose name ends in ``.jsonl`` holds the same objects, one a line.
* A record that takes the place of one that the files are laid over says so in ``revises``, behind its id: the same id.

Records are made on demand: whoever refers to a record causes it to be made first. So the order of records and of
files does not matter, and a circle of references is noticed. All faults of all files are found in one pass.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from functools import cache, partial
from typing import Any, cast, get_args, get_origin

from attrs import NOTHING, define, fields
from cattrs import BaseValidationError, ClassValidationError, Converter, ForbiddenExtraKeysError
from cattrs.errors import AttributeValidationNote, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import (
    AzjpError,
    DataError,
    Fault,
    RecordError,
    UnknownIdError,
    UnknownTermError,
)
from azjp_relations.files import ACTOR_TYPES, CLASS_OF, FILES, LARGEST, lines_of
from azjp_relations.model import (
    Actor,
    Caveat,
    Name,
    Participant,
    Record,
    Statement,
    Variant,
)
from azjp_relations.model.record import resolved
from azjp_relations.quantities import Quantity
from azjp_relations.revising import Relinked
from azjp_relations.sources import Citation, Source
from azjp_relations.spelling import is_whole, nearest
from azjp_relations.terms import Term

__all__ = ["dumps", "structure", "unstructure"]

_PARTS = (Citation, Name, Participant, Statement, Caveat)
_JSON_NAMES = {
    str: "text",
    int: "a whole number",
    float: "a number with a point",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}

#: So deep may lists and objects stand in each other: three times as deep as any record is.
_DEEPEST = 32

_Path = tuple[str | int, ...]


class _RefusedError(AzjpError):
    """A JSON value that is not what its place needs."""


class _BlockedError(Exception):
    """A record refers to one that could not be made; the faults of that one are reported, not this."""


#: What a faulty value raises while it is structured; anything else is a fault of ours.
_LOCATED = (AzjpError, BaseValidationError, _BlockedError)


def _kind(value: object) -> str:
    return "null" if value is None else _JSON_NAMES.get(type(value), str(value))


def _named(cls: type) -> str:
    return f"{'an' if cls.__name__[0] in 'AEIOU' else 'a'} {cls.__name__}"


# --- from JSON --------------------------------------------------------------------------------------------------


@define(eq=False)
class _Raw:
    """A record as JSON, with its place, and what became of it."""

    file: str
    line: int
    cls: type[Record] | type[Source]
    data: Any
    twice: tuple[tuple[_Path, str], ...] = ()
    record: Record | Source | None = None
    under_way: bool = False
    failed: bool = False

    @property
    def id(self) -> str | None:
        found = self.data.get("id") if isinstance(self.data, dict) else None
        return found if isinstance(found, str) else None

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


def structure(
    texts: Mapping[str, str],
    known: Mapping[str, Record | Source] | None = None,
    changed: dict[str, Record | Source] | None = None,
    faults: Iterable[Fault] = (),
) -> dict[str, tuple[Record | Source, ...]]:
    """Return the records of data files, by file, each in the order of its file.

    Args:
        texts: The text of each file by its name; the names are those of :data:`CLASS_OF`.
        known: Records that the files are laid over, by id: they may refer to them, and revise them.
        changed: Filled with those of *known* that refer to a revised one, as they are from now on.
        faults: What is known to be wrong with these files or others beside them that could not be read.

    Raises:
        DataError: If anything at all is wrong; it lists every fault.
    """
    reading = _Reading(texts, known or {}, faults)
    under_way = _READING.set(reading)
    try:
        found = reading.finish()
        if changed is not None:
            changed.update(reading.relinked.changed())
    finally:
        _READING.reset(under_way)
    return found


class _Reading:
    """One pass over some data files."""

    def __init__(
        self, texts: Mapping[str, str], known: Mapping[str, Record | Source], faults: Iterable[Fault] = ()
    ) -> None:
        self._known = known
        # Each once: a rule is asked by the class, and again of what can be read of a faulty record.
        self._faults: dict[Fault, None] = dict.fromkeys(faults)
        #: Classes of which a file could not be read to its end, so that nobody knows what ids there are.
        self._torn = [CLASS_OF[f] for fault in faults for f in (fault.file, fault.nearest) if f in CLASS_OF]
        self._raws: dict[str, list[_Raw]] = {}
        self._by_id: dict[str, list[_Raw]] = {}
        for file, text in texts.items():
            if file not in CLASS_OF:
                self._say(file, None, "is no data file", nearest(file, CLASS_OF))
                continue
            objects = self._objects if file in FILES else self._lines
            self._raws[file] = [self._raw(file, line, data) for line, data in objects(file, text)]
            for raw in self._raws[file]:
                if raw.id is not None:
                    self._by_id.setdefault(raw.id, []).append(raw)
        revised = {key for key, raws in self._by_id.items() if key in known and "revises" in raws[0].data}
        self.relinked = Relinked(known, revised, lambda key: self._made(self._by_id[key][0]))

    def finish(self) -> dict[str, tuple[Record | Source, ...]]:
        for same in self._by_id.values():
            for raw in same[1:]:
                self._fault(raw, ("id",), f"is already the id of the record at {same[0].place}")
        for raws in self._raws.values():
            for raw in raws:
                for path, problem in raw.twice:
                    self._fault(raw, path, problem)
                try:
                    self._made(raw)
                except _BlockedError:
                    continue
        self._check_see()
        if not self._faults:
            self._check_known()
        if self._faults:
            raise DataError(self._faults)
        return {file: tuple(r.record for r in raws if r.record is not None) for file, raws in self._raws.items()}

    def _check_known(self) -> None:
        """Refuse a revision that those who refer to the old record cannot live with."""
        try:
            self.relinked.changed()
        except (AzjpError, RecursionError) as error:
            self._say(next(iter(self._raws)), None, f"holds a revision that does not fit the rest: {error}")

    def _raw(self, file: str, line: int, data: Any) -> _Raw:
        """Return the element *data* as a record that waits to be made; as failed if it is no JSON that can be one."""
        found = _Raw(file, line, CLASS_OF[file], data)
        unfit = list(_unfit(data))
        if any(fatal for _, _, fatal in unfit):
            found.failed = True
            # What is half a character could not even be printed.
            found.data = json.loads(json.dumps(_cut(data), ensure_ascii=False).encode(errors="replace"))
            for path, problem, _ in unfit:
                self._fault(found, path, problem)
        found.twice = tuple((path, problem) for path, problem, _ in unfit)
        if unfit and not found.failed:
            found.data = _plain(data)
        return found

    def _lines(self, file: str, text: str) -> Iterator[tuple[int, Any]]:
        """Yield the element on each line of *text*, with the number of the line; what is no JSON is noted."""
        if not self._begins(file, text):
            return
        for number, line in enumerate(lines_of(text), 1):
            if line.isspace():
                continue
            try:
                yield number, _DECODER.decode(line)
            except json.JSONDecodeError as error:
                problem = f"is no JSON: {error.msg} (column {error.colno})"
                if line.lstrip().startswith("["):
                    problem = "must be one object a line, not an array: that would be a .json file"
                self._say(file, number, problem)
            except (ValueError, RecursionError) as error:
                self._say(file, number, f"holds what cannot be read: {error}")

    def _begins(self, file: str, text: str) -> bool:
        if text.startswith("\ufeff"):
            self._say(file, 1, "begins with a byte-order mark: save it as UTF-8 without one")
        elif not text.strip():
            self._say(file, 1, "is empty: a file without records is left out")
        else:
            return True
        return False

    def _objects(self, file: str, text: str) -> Iterator[tuple[int, Any]]:
        """Yield each element of the array that *text* is, with the line on which it begins."""
        decode = _DECODER.raw_decode
        position, line, counted = _skip_space(text, 0), 1, 0
        if not self._begins(file, text):
            return
        if text[position : position + 1] != "[":
            self._say(file, 1, "must be a JSON array: it does not begin with '['")
            return
        end = len(text.rstrip())
        position = _skip_space(text, position + 1)
        while text[position : position + 1] != "]":
            line += text.count("\n", counted, position)
            counted = position
            if position >= end:
                self._say(file, line, "ends before its array does: ']' is missing, as if it had been cut off")
                return
            try:
                element, position = decode(text, position)
            except json.JSONDecodeError as error:
                cut = error.pos >= end or error.msg.startswith("Unterminated string")
                hint = ": the file may have been cut off" if cut else ""
                self._say(file, error.lineno, f"is no JSON from here on: {error.msg}{hint}")
                return
            except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets in brackets …
                self._say(file, line, f"holds what cannot be read: {error}")
                return
            yield line, element
            position = _skip_space(text, position)
            if text[position : position + 1] == ",":
                position = _skip_space(text, position + 1)
                if text[position : position + 1] == "]":
                    self._say(file, text.count("\n", 0, position) + 1, "is no JSON: ',' stands before ']'")
            elif text[position : position + 1] != "]":
                at = text.count("\n", 0, position) + 1
                hint = ": the file may have been cut off" if position >= end else ""
                self._say(file, at, f"is no JSON from here on: ',' or ']' is missing{hint}")
                return
        if text[position + 1 :].strip():
            at = text.count("\n", 0, position) + 1
            self._say(file, at, "goes on after the end of its array")

    def _made(self, raw: _Raw) -> Record | Source:
        """Return the record of *raw*, made now if it was not yet.

        Raises:
            _BlockedError: If it cannot be made; its faults have been noted.
        """
        if raw.record is not None:
            return raw.record
        if raw.failed:
            raise _BlockedError
        if raw.under_way:
            raise _RefusedError(f"leads back to {raw.id!r} itself: a record cannot be part of itself")
        raw.under_way = True
        cls: Any = raw.cls
        data = raw.data
        try:
            cls, data = self._class_of(raw)
            raw.record = _maker(cls)(data, cls)
        except _BlockedError:
            raw.failed = True
            raise
        except RecursionError:
            raw.failed = True
            self._fault(raw, (), "leads through too long a chain of records that refer to each other")
            raise _BlockedError from None
        except (AzjpError, BaseValidationError) as error:
            raw.failed = True
            for path, leaf in _leaves(error):
                self._explain(raw, path, leaf)
            if isinstance(error, BaseValidationError):
                self._explain_rules(raw, cls, data)
            # Without its cause: a stored traceback would keep every frame of the pass alive.
            raise _BlockedError from None
        finally:
            raw.under_way = False
        return raw.record

    def _class_of(self, raw: _Raw) -> tuple[type, Any]:
        if not isinstance(raw.data, dict):
            raise _RefusedError(f"must be an object, not {_kind(raw.data)}")
        raw_data = self._without_revises(raw)
        if raw.cls is not Actor:
            return raw.cls, raw_data
        said = raw.data.get("type")
        if not isinstance(said, str) or said not in ACTOR_TYPES:
            types = ", ".join(ACTOR_TYPES)
            problem = f"is no sort of actor ({types})" if "type" in raw.data else f"is missing: one of {types}"
            raise RecordError("", [("type", problem)])
        cls = ACTOR_TYPES[said]
        old = self._known.get(raw.id or "")
        if old is not None and type(old) is not cls:
            raise RecordError("", [("revises", f"{raw.id!r} is {_named(type(old))}, not {_named(cls)}")])
        return cls, {key: value for key, value in raw_data.items() if key != "type"}

    def _without_revises(self, raw: _Raw) -> dict[str, Any]:
        """Return the object of *raw* without ``revises``, which has to be said if and only if it revises one."""
        old = self._known.get(raw.id or "")
        if "revises" not in raw.data:
            if old is not None:
                hint = f'say "revises": "{raw.id}" if it is to take its place'
                raise RecordError("", [("id", f"is already the id of {_named(type(old))} that this lies over: {hint}")])
            return cast("dict[str, Any]", raw.data)
        said = raw.data["revises"]
        if raw.id is not None and said != raw.id:
            raise RecordError("", [("revises", f"must be {raw.id!r}, its own id: a record keeps its id for good")])
        if old is None:
            ids = [key for key, record in self._known.items() if isinstance(record, raw.cls)]
            place = "is the id of no record that this lies over" if self._known else "lies over nothing to revise"
            self._fault(raw, ("revises",), place, nearest(said, ids) if isinstance(said, str) else ())
            raise _BlockedError
        if not isinstance(old, raw.cls):
            raise RecordError("", [("revises", f"{said!r} is {_named(type(old))}, not {_named(raw.cls)}")])
        return {key: value for key, value in raw.data.items() if key != "revises"}

    def refer(self, value: object, expected: type) -> Record | Source:
        """Return the record that the JSON *value* refers to."""
        if type(value) is not str:
            raise _RefusedError(f"must be the id of {_named(expected)}, not {_kind(value)}")
        raws = self._by_id.get(value, [])
        if len(raws) > 1:
            places = ", ".join(raw.place for raw in raws)
            raise _RefusedError(f"is ambiguous: {len(raws)} records have this id ({places})")
        if raws and not (issubclass(raws[0].cls, expected) or issubclass(expected, raws[0].cls)):
            raise _RefusedError(f"is {_named(raws[0].cls)}, not {_named(expected)}")
        found = self._made(raws[0]) if raws else self.relinked[value] if value in self._known else None
        if found is None:
            if any(issubclass(expected, cls) or issubclass(cls, expected) for cls in self._torn):
                raise _BlockedError
            raise UnknownIdError(f"is the id of no {expected.__name__}", value, self._ids_of(expected))
        if not isinstance(found, expected):
            raise _RefusedError(f"is {_named(type(found))}, not {_named(expected)}")
        return found

    def _ids_of(self, expected: type) -> Iterator[str]:
        for key, raws in self._by_id.items():
            if issubclass(expected, raws[0].cls) or issubclass(raws[0].cls, expected):
                yield key
        for key, record in self._known.items():
            if isinstance(record, expected):
                yield key

    def _check_see(self) -> None:
        for raws in self._raws.values():
            for raw in raws:
                for i, caveat in enumerate(getattr(raw.record, "caveats", ())):
                    for j, see in enumerate(caveat.see):
                        if not self._torn and see not in self._by_id and see not in self._known:
                            close = nearest(see, [*self._by_id, *self._known])
                            self._fault(raw, ("caveats", i, "see", j), "is the id of no record", close)

    def _explain_rules(self, raw: _Raw, cls: Any, data: dict[str, Any]) -> None:
        """Note the rules of *cls* that a record broke apart from the fields that cannot be read at all."""
        if not issubclass(cls, Record):
            return
        partial_record = object.__new__(cls)
        for a in fields(cls):
            hook = _variants_of(cls) if a.name == "variants" else _hook_of(a.type, _converter())
            try:
                value = hook(data[a.name]) if a.name in data else a.default
            except _LOCATED:
                # Rules ask whether a record is supported, not by what: so they can still be asked of the rest.
                value = {"citations": (None,), "variants": ()}.get(a.name, NOTHING)
            if value is not NOTHING:
                object.__setattr__(partial_record, a.name, value)
        for rules in (partial_record._record_rules, partial_record._rules):
            # A rule that needs what could not be read cannot be asked: its field is simply not there.
            with suppress(AttributeError):
                for name, message in rules():
                    self._fault(raw, _steps(name), message)

    def _explain(self, raw: _Raw, path: _Path, leaf: Exception) -> None:
        """Note the fault that *leaf* is."""
        match leaf:
            case _BlockedError():
                return
            case ForbiddenExtraKeysError():
                keys = [a.name for a in fields(cast("Any", leaf.cl))]
                for extra in sorted(leaf.extra_fields):
                    self._fault(raw, (*path, extra), "is an unknown key", nearest(extra, keys))
            case RecordError():
                for name, message in leaf.problems:
                    self._fault(raw, (*path, *_steps(name)), message)
            case UnknownIdError() | UnknownTermError():
                self._fault(raw, path, leaf.problem, leaf.nearest)
            case RecursionError():
                self._fault(raw, path, "leads through too long a chain of records that refer to each other")
            case AzjpError():
                self._fault(raw, path, str(leaf))
            case KeyError():
                self._fault(raw, path, "is missing")
            case _:
                raise leaf

    def _fault(self, raw: _Raw, path: _Path, problem: str, close: Sequence[str] = ()) -> None:
        place = {"record": raw.id, "field": _spelled(path), "value": _value_at(raw.data, path)}
        self._faults.setdefault(_fault(raw.file, raw.line, problem, close, **place))

    def _say(self, file: str, line: int | None, problem: str, close: Sequence[str] = ()) -> None:
        """Note a fault of a file that is of no record."""
        self._faults.setdefault(_fault(file, line, problem, close))
        if line is not None:
            self._torn.append(CLASS_OF[file])


def _fault(
    file: str,
    line: int | None,
    problem: str,
    close: Sequence[str],
    *,
    record: str | None = None,
    field: str | None = None,
    value: str | None = None,
) -> Fault:
    near = close[0] if close else None
    return Fault(file=file, line=line, record=record, field=field or "", value=value, problem=problem, nearest=near)


class _Constant:
    """What Python reads of JSON but JSON does not have."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


class _Twice(dict[str, Any]):
    """An object in which some keys stand twice."""

    keys_twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) == len(pairs):
        return data
    twice = _Twice(data)
    counts = Counter(key for key, _ in pairs)
    twice.keys_twice = tuple(key for key, count in counts.items() if count > 1)
    return twice


def _whole_number(text: str) -> object:
    # So long a number would be refused by Python itself, or take its time.
    return int(text) if len(text) < 20 else _Constant(f"a number of {len(text)} digits")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_Constant, parse_int=_whole_number)


def _unfit(data: Any) -> Iterator[tuple[_Path, str, bool]]:
    """Yield each place in *data* that JSON or UTF-8 does not allow, what is wrong, and whether it is past reading."""
    stack: list[tuple[_Path, Any]] = [((), data)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, str):
            if not is_whole(value):
                yield path, "holds half a character (an escape such as \\ud800 without its other half)", True
        elif isinstance(value, _Constant):
            if str(value)[0] != "a":
                yield path, f"{value} is no number in JSON", True
        elif isinstance(value, dict | list):
            if len(path) >= _DEEPEST:
                yield path[:3], f"holds lists or objects in each other more than {_DEEPEST} deep", True
                continue
            if isinstance(value, _Twice):
                yield from (((*path, key), "stands twice in one object", False) for key in value.keys_twice)
            if isinstance(value, dict) and not all(map(is_whole, value)):
                yield path, "has a key with half a character (an escape such as \\ud800 without its other half)", True
                continue
            items = value.items() if isinstance(value, dict) else enumerate(value)
            stack.extend(((*path, step), item) for step, item in items)


def _plain(data: Any) -> Any:
    """Return *data* with plain objects only, the last of equal keys in them."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, list) else data


def _cut(data: Any, depth: int = 4) -> Any:
    """Return *data* as far as it can be shown: not too deep, and with words for what JSON does not have."""
    if depth == 0 and isinstance(data, dict | list):
        return "..."
    if isinstance(data, dict):
        return {key: _cut(value, depth - 1) for key, value in data.items()}
    if isinstance(data, list):
        return [_cut(value, depth - 1) for value in data]
    return str(data) if isinstance(data, _Constant) else data


def _skip_space(text: str, position: int) -> int:
    while text[position : position + 1] in {" ", "\n", "\r", "\t"}:
        position += 1
    return position


def _spelled(path: _Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _steps(field: str) -> _Path:
    """Return the path that a rule spells, as ``participants[1].actor``: inverse of :func:`_spelled`."""
    # A key may be all digits as well, thousands of them.
    return tuple(int(s) if s.isdecimal() and len(s) < 10 else s for s in re.findall(r"[^.\[\]]+", field))


def _value_at(data: Any, path: _Path) -> str | None:
    """Return the JSON at *path* of *data*, shortened; ``None`` if nothing is there."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    text = json.dumps(data, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _leaves(error: BaseException, path: _Path = ()) -> Iterator[tuple[_Path, Exception]]:
    """Yield each single exception in *error*, with the path that cattrs notes along the way."""
    notes = getattr(error, "__notes__", ())
    for note in notes:
        if isinstance(note, AttributeValidationNote):
            path = (*path, note.name)
        elif isinstance(note, IterableValidationNote):
            path = (*path, note.index)
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from _leaves(inner, path)
    elif isinstance(error, Exception):
        yield path, error


#: The pass that is under way: it knows what references refer to.
_READING: ContextVar[_Reading] = ContextVar("reading")


# What cattrs makes takes longer to make than a small pack takes to read: so one converter serves every pass.
@cache
def _converter() -> Converter:
    """Return the converter from JSON, which has references looked up by the pass that is under way."""
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for plain in (str, int, bool):
        converter.register_structure_hook(plain, _structure_plain)
    converter.register_structure_hook(EdtfDate, lambda value, _: EdtfDate.parse(_text(value)))
    converter.register_structure_hook(Quantity, lambda value, _: Quantity.from_json(value))
    converter.register_structure_hook_factory(_is_tuple, _list_hook)
    converter.register_structure_hook_func(_is_record, lambda value, cls: _READING.get().refer(value, cls))
    # Last, since a class is made with the hooks of its fields.
    for part in _PARTS:
        converter.register_structure_hook(part, _strict_class(part, converter))
    return converter


@cache
def _maker(cls: Any) -> Callable[..., Any]:
    """Return what makes a record of *cls* from JSON."""
    if cls is Source:
        return _strict_class(cls, _converter())
    return _strict_class(cls, _converter(), variants=override(struct_hook=_variants_of(cls)))


@cache
def _variants_of(cls: Any) -> Callable[..., tuple[Variant, ...]]:
    # What makes a variant whose reading has been made already.
    make = _strict_class(Variant, _converter(), value=override(struct_hook=lambda reading, _: reading))
    return partial(_structure_list, partial(_structure_variant, cls, _converter(), make))


def _is_record(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Record | Source)


def _is_tuple(annotation: Any) -> bool:
    return get_origin(annotation) is tuple


def _list_hook(annotation: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    return partial(_structure_list, _hook_of(get_args(annotation)[0], converter))


def _text(value: object) -> str:
    if type(value) is not str:
        raise _RefusedError(f"must be text, not {_kind(value)}")
    return value


def _structure_plain(value: object, cls: type) -> object:
    # A hook for str also serves every StrEnum, as one for int serves bool.
    if type(value) is cls:
        if cls is int and abs(cast("int", value)) > LARGEST:
            raise _RefusedError(f"is too large: at most {LARGEST}")
        return value
    if issubclass(cls, Term):
        return cls.of(_text(value))
    if isinstance(value, _Constant) and cls is int:
        raise _RefusedError(f"is too large: {value}")
    raise _RefusedError(f"must be {_JSON_NAMES[cls]}, not {_kind(value)}")


def _structure_list(inner: Callable[[Any], Any], value: object, _cls: object = None) -> tuple[Any, ...]:
    if type(value) is not list:
        raise _RefusedError(f"must be a list, not {_kind(value)}")
    made, wrong = [], []
    for index, item in enumerate(value):
        try:
            made.append(inner(item))
        except _LOCATED as error:
            error.add_note(IterableValidationNote("", index, tuple))
            wrong.append(error)
    if wrong:
        raise IterableValidationError("", wrong, tuple)
    return tuple(made)


def _structure_variant(owner: type[Any], converter: Converter, make: Callable[..., Variant], value: Any) -> Variant:
    """Return the variant of a field of *owner* that the JSON *value* is, its reading typed like that field."""
    if type(value) is not dict:
        raise _RefusedError(f"must be an object, not {_kind(value)}")
    types = {a.name: a.type for a in fields(owner)}
    wrong: list[Exception] = []
    if "value" in value and isinstance(value.get("field"), str) and value["field"] in types:
        kind: Any = types[value["field"]]
        try:
            value = {**value, "value": converter.get_structure_hook(kind)(value["value"], kind)}
        except _LOCATED as error:
            error.add_note(AttributeValidationNote("", "value", kind))
            wrong.append(error)
    try:
        variant = make(value, Variant)
    except _LOCATED as error:
        wrong.append(error)
    if wrong:
        raise ClassValidationError("", wrong, Variant)
    return variant


def _hook_of(cls: Any, converter: Converter) -> Callable[[Any], Any]:
    hook = converter.get_structure_hook(cls)
    return lambda value: hook(value, cls)


def _strict_class(cls: type[Any], converter: Converter, **overrides: Any) -> Callable[..., Any]:
    make: Callable[..., Any] = make_dict_structure_fn(resolved(cls), converter, **overrides)

    def strictly(value: Any, _cls: object = None) -> Any:
        if type(value) is not dict:
            raise _RefusedError(f"must be an object, not {_kind(value)}")
        return make(value, cls)

    return strictly


# --- to JSON ----------------------------------------------------------------------------------------------------


@cache
def _unconverter() -> Converter:
    converter = Converter(omit_if_default=True)
    converter.register_unstructure_hook(EdtfDate, str)
    converter.register_unstructure_hook(Quantity, Quantity.to_json)
    converter.register_unstructure_hook(Term, lambda term: term.value)
    converter.register_unstructure_hook_func(_is_record, lambda record: record.id)
    for part in _PARTS:
        converter.register_unstructure_hook(part, _writing_function(part, converter))
    # The reading of a variant may be of any type: its own, not that of the field, says how to write it.
    by_own_type = override(unstruct_hook=converter.unstructure)
    converter.register_unstructure_hook(Variant, _writing_function(Variant, converter, value=by_own_type))
    return converter


@cache
def _writer(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
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
