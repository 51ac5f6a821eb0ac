"""From JSON to records, with words for all that is wrong."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, cast

from attrs import NOTHING, define, fields
from cattrs import BaseValidationError, ForbiddenExtraKeysError
from cattrs.errors import AttributeValidationNote, IterableValidationNote

from azjp_relations.errors import AzjpError, DataError, Fault, RecordError, UnknownIdError, UnknownTermError
from azjp_relations.model import Actor, Record
from azjp_relations.model.sources import Source
from azjp_relations.storage.conversion import (
    LOCATED,
    REFER,
    BlockedError,
    RefusedError,
    converter_to_records,
    hook_of,
    kind_of,
    maker_of,
    variants_of,
)
from azjp_relations.storage.formats import ACTOR_TYPES, CLASS_OF, LINES, Lines
from azjp_relations.storage.overlay import Relinked
from azjp_relations.storage.syntax import Path, cut, elements_of_array, elements_of_lines, plain, unfit
from azjp_relations.text import nearest

__all__ = ["structure"]

#: Among so many ids the nearest is looked for in all of them; among more, in those that begin or end alike.
_MANY = 2_000


def _named(cls: type) -> str:
    return f"{'an' if cls.__name__[0] in 'AEIOU' else 'a'} {cls.__name__}"


@define(eq=False)
class _Raw:
    """A record as JSON, with its place, and what became of it."""

    file: str
    line: int
    cls: type[Record] | type[Source]
    data: Any
    twice: tuple[tuple[Path, str], ...] = ()
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
    texts: Mapping[str, str | Lines],
    known: Mapping[str, Record | Source] | None = None,
    changed: dict[str, Record | Source] | None = None,
    faults: Iterable[Fault] = (),
    *,
    places: Mapping[str, frozenset[int]] | None = None,
    made: Mapping[str, Record | Source] | None = None,
) -> dict[str, tuple[Record | Source, ...]]:
    """Return the records of data files, by file, each in the order of its file.

    Args:
        texts: The text of each file by its name; the names are those of :data:`CLASS_OF`.
        known: Records that the files are laid over, by id: they may refer to them, and revise them.
        changed: Filled with those of *known* that refer to a revised one, as they are from now on.
        faults: What is known to be wrong with these files or others beside them that could not be read.
        places: Where something is known to be wrong: the files and, of those with a record a line, the numbers of the
            lines. Then nothing else is read, and nothing else is returned.
        made: The records of all other places, by id.

    Raises:
        DataError: If anything at all is wrong; it lists every fault.
    """
    reading = _Reading(texts, known or {}, faults, places, made or {})
    under_way = REFER.set(reading.refer)
    try:
        found = reading.finish()
        if changed is not None:
            changed.update(reading.relinked.changed())
    finally:
        REFER.reset(under_way)
    return found


class _Reading:
    """One pass over some data files."""

    def __init__(
        self,
        texts: Mapping[str, str | Lines],
        known: Mapping[str, Record | Source],
        faults: Iterable[Fault],
        places: Mapping[str, frozenset[int]] | None,
        elsewhere: Mapping[str, Record | Source],
    ) -> None:
        self._known = known
        self._elsewhere = elsewhere
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
            if places is not None and file not in places:
                continue
            say = partial(self._say, file)
            if file in LINES:
                elements = elements_of_lines(Lines.of(text), None if places is None else places[file], say)
            else:
                elements = elements_of_array(cast("str", text), say)
            self._raws[file] = [self._raw(file, line, data) for line, data in elements]
            for raw in self._raws[file]:
                if raw.id is not None:
                    self._by_id.setdefault(raw.id, []).append(raw)
        revised = {key for key, raws in self._by_id.items() if key in known and "revises" in raws[0].data}
        self.relinked = Relinked(known, revised, lambda key: self._made(self._by_id[key][0]))
        self._sorted_ids: dict[type, tuple[list[str], list[str]]] = {}
        self._near: dict[tuple[str, type], list[str]] = {}

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
                except BlockedError:
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
        wrong = list(unfit(data))
        if any(fatal for _, _, fatal in wrong):
            found.failed = True
            # What is half a character could not even be printed.
            found.data = json.loads(json.dumps(cut(data), ensure_ascii=False).encode(errors="replace"))
            for path, problem, _ in wrong:
                self._fault(found, path, problem)
        found.twice = tuple((path, problem) for path, problem, _ in wrong)
        if wrong and not found.failed:
            found.data = plain(data)
        return found

    def _made(self, raw: _Raw) -> Record | Source:
        """Return the record of *raw*, made now if it was not yet.

        Raises:
            BlockedError: If it cannot be made; its faults have been noted.
        """
        if raw.record is not None:
            return raw.record
        if raw.failed:
            raise BlockedError
        if raw.under_way:
            raise RefusedError(f"leads back to {raw.id!r} itself: a record cannot be part of itself")
        raw.under_way = True
        cls: Any = raw.cls
        data = raw.data
        try:
            cls, data = self._class_of(raw)
            raw.record = maker_of(cls)(data, cls)
        except BlockedError:
            raw.failed = True
            raise
        except RecursionError:
            raw.failed = True
            self._fault(raw, (), "leads through too long a chain of records that refer to each other")
            raise BlockedError from None
        except (AzjpError, BaseValidationError) as error:
            raw.failed = True
            for path, leaf in _leaves(error):
                self._explain(raw, path, leaf)
            if isinstance(error, BaseValidationError):
                self._explain_rules(raw, cls, data)
            # Without its cause: a stored traceback would keep every frame of the pass alive.
            raise BlockedError from None
        finally:
            raw.under_way = False
        return raw.record

    def _class_of(self, raw: _Raw) -> tuple[type, Any]:
        if not isinstance(raw.data, dict):
            raise RefusedError(f"must be an object, not {kind_of(raw.data)}")
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
            raise BlockedError
        if not isinstance(old, raw.cls):
            raise RecordError("", [("revises", f"{said!r} is {_named(type(old))}, not {_named(raw.cls)}")])
        return {key: value for key, value in raw.data.items() if key != "revises"}

    def refer(self, value: object, expected: type) -> Record | Source:
        """Return the record that the JSON *value* refers to."""
        if type(value) is not str:
            raise RefusedError(f"must be the id of {_named(expected)}, not {kind_of(value)}")
        raws = self._by_id.get(value, [])
        if len(raws) > 1:
            places = ", ".join(raw.place for raw in raws)
            raise RefusedError(f"is ambiguous: {len(raws)} records have this id ({places})")
        if raws and not (issubclass(raws[0].cls, expected) or issubclass(expected, raws[0].cls)):
            raise RefusedError(f"is {_named(raws[0].cls)}, not {_named(expected)}")
        found = self._made(raws[0]) if raws else self._elsewhere.get(value)
        if found is None and value in self._known:
            found = self.relinked[value]
        if found is None:
            if any(issubclass(expected, cls) or issubclass(cls, expected) for cls in self._torn):
                raise BlockedError
            raise UnknownIdError(f"is the id of no {expected.__name__}", value, self._nearest(value, expected))
        if not isinstance(found, expected):
            raise RefusedError(f"is {_named(type(found))}, not {_named(expected)}")
        return found

    def _ids_of(self, expected: type) -> Iterator[str]:
        for key, raws in self._by_id.items():
            if issubclass(expected, raws[0].cls) or issubclass(raws[0].cls, expected):
                yield key
        for records in (self._elsewhere, self._known):
            for key, record in records.items():
                if isinstance(record, expected):
                    yield key

    def _nearest(self, word: str, expected: type) -> list[str]:
        """Return the ids of records of class *expected* that are most like *word*."""
        if (word, expected) not in self._near:
            if expected not in self._sorted_ids:
                ids = sorted(set(self._ids_of(expected)))
                self._sorted_ids[expected] = ids, sorted(key[::-1] for key in ids) if len(ids) > _MANY else []
            ids, backwards = self._sorted_ids[expected]
            if len(ids) > _MANY:
                ids = [*_around(word, ids), *(key[::-1] for key in _around(word[::-1], backwards))]
            self._near[word, expected] = nearest(word, ids)
        return self._near[word, expected]

    def _check_see(self) -> None:
        for raws in self._raws.values():
            for raw in raws:
                for i, caveat in enumerate(getattr(raw.record, "caveats", ())):
                    for j, see in enumerate(caveat.see):
                        if not self._torn and not self._is_id(see):
                            close = self._nearest(see, object)
                            self._fault(raw, ("caveats", i, "see", j), "is the id of no record", close)

    def _is_id(self, key: str) -> bool:
        return key in self._by_id or key in self._elsewhere or key in self._known

    def _explain_rules(self, raw: _Raw, cls: Any, data: dict[str, Any]) -> None:
        """Note the rules of *cls* that a record broke apart from the fields that cannot be read at all."""
        if not issubclass(cls, Record):
            return
        partial_record = object.__new__(cls)
        for a in fields(cls):
            hook = variants_of(cls) if a.name == "variants" else hook_of(a.type, converter_to_records())
            try:
                value = hook(data[a.name]) if a.name in data else a.default
            except LOCATED:
                # Rules ask whether a record is supported, not by what: so they can still be asked of the rest.
                value = {"citations": (None,), "variants": ()}.get(a.name, NOTHING)
            if value is not NOTHING:
                object.__setattr__(partial_record, a.name, value)
        for rules in (partial_record._record_rules, partial_record._rules):
            # A rule that needs what could not be read cannot be asked: its field is simply not there.
            with suppress(AttributeError):
                for name, message in rules():
                    self._fault(raw, _steps(name), message)

    def _explain(self, raw: _Raw, path: Path, leaf: Exception) -> None:
        """Note the fault that *leaf* is."""
        match leaf:
            case BlockedError():
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

    def _fault(self, raw: _Raw, path: Path, problem: str, close: Sequence[str] = ()) -> None:
        place = {"record": raw.id, "field": _spelled(path), "value": _value_at(raw.data, path)}
        self._faults.setdefault(_fault(raw.file, raw.line, problem, close, **place))

    def _say(self, file: str, line: int | None, problem: str, close: Sequence[str] = ()) -> None:
        """Note a fault of a file that is of no record."""
        self._faults.setdefault(_fault(file, line, problem, close))
        if line is not None:
            self._torn.append(CLASS_OF[file])


def _around(word: str, words: Sequence[str]) -> Sequence[str]:
    """Return those of the sorted *words* that stand next to where *word* would."""
    at = bisect_left(words, word)
    return words[max(at - 100, 0) : at + 100]


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


def _spelled(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _steps(field: str) -> Path:
    """Return the path that a rule spells, as ``participants[1].actor``: inverse of :func:`_spelled`."""
    # A key may be all digits as well, thousands of them.
    return tuple(int(s) if s.isdecimal() and len(s) < 10 else s for s in re.findall(r"[^.\[\]]+", field))


def _value_at(data: Any, path: Path) -> str | None:
    """Return the JSON at *path* of *data*, shortened; ``None`` if nothing is there."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    text = json.dumps(data, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _leaves(error: BaseException, path: Path = ()) -> Iterator[tuple[Path, Exception]]:
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
