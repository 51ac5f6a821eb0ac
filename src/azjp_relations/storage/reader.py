"""From data files to records: one pass reads the files, links their records and finds every fault."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from typing import Any, cast

from attrs import evolve
from cattrs.errors import AttributeValidationNote

from azjp_relations.errors import AzjpError, DataError, Fault, UnknownIdError, UnknownTermError
from azjp_relations.model import Actor, Record
from azjp_relations.model.base import with_article
from azjp_relations.model.fields import Shape
from azjp_relations.model.kinds import ACTOR_TYPES, CLASS_OF, LINES
from azjp_relations.model.laws import contradictions
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import ids_in, pointing
from azjp_relations.storage.explaining import EXPLAINING, REFER
from azjp_relations.storage.faults import REFUSALS, BlockedError, Faults, JsonEntry, steps_of
from azjp_relations.storage.overlay import RETIRED, Relinked, check_revision
from azjp_relations.storage.syntax import Path, Text, element_of_object, elements, may_mention
from azjp_relations.storage.values import Checking, Hook, RefusedError, json_name, must_be
from azjp_relations.text import nearest

__all__ = ["read_object", "structure"]

_Anything = Record | Source

#: Up to this many ids are all compared with an unknown one; of more, only those that begin or end like it.
_MANY = 2_000
#: How many records without an id are read: a file of nothing else would take far more memory than its size.
_MOST_NAMELESS = 10_000
#: How many faults are reported: a fault takes more memory than the faulty value.
_MOST_FAULTS = 100_000


def structure(
    texts: Mapping[str, Text],
    base: Mapping[str, _Anything] | None = None,
    faults: Iterable[Fault] = (),
    tell: Callable[[int], None] = lambda _: None,
    *,
    retired: Mapping[str, str | None] | None = None,
    spent: Container[str] = (),
    also: Callable[[Mapping[str, Sequence[str | None]]], Iterable[Fault]] = lambda _: (),
) -> "_Pass":
    """Return the records of data files, by file, each in the order of its file.

    Args:
        texts: The content of each file by its name; the names are those of :data:`CLASS_OF`.
        base: The records that the files lie over, by id: they may refer to them, and revise them.
        faults: Faults of these files, or of others beside them, that are known already.
        tell: Called now and then with how much was read since the last call; see :func:`size_of`.
        retired: The ids of records of earlier editions, each with the id of what took its place.
        spent: The ids that *base* has retired, which no record may have again.
        also: Called with the ids in each file, ``None`` for a record without one, if every file could be read to its
            end; returns faults to report with the others.

    Raises:
        DataError: If anything is wrong; it lists every fault.
    """
    one_pass = _Pass(texts, base or {}, faults, retired or {})
    token = REFER.set(one_pass.refer)
    try:
        one_pass.read(tell, spent, also)
    finally:
        REFER.reset(token)
    return one_pass


def read_object(cls: Any, file: str, text: str) -> tuple[Any, JsonEntry, list[Fault]]:
    """Return the *cls* whose fields are the object in the *text* of *file*, or ``None``; its JSON; and its faults."""
    faults = Faults()
    thing, data = None, element_of_object(text, lambda line, problem: faults.say(file, line, problem))
    entry = JsonEntry(file, 1, cls, data or {}, text)
    if data is not None:
        faults.note_repeated_keys(entry)
        try:
            thing = EXPLAINING[cls](entry.data)
        except REFUSALS as error:
            faults.explain(entry, error)
    return thing, entry, [evolve(fault, record=None) for fault in faults]


class _BuildFirstError(BaseException):
    """Another record must be built first: that of *entry*, or one that hasn't arrived.

    It derives from BaseException so that it passes cattrs, which collects every Exception as a fault.
    """

    def __init__(self, entry: JsonEntry | None = None) -> None:
        self.entry = entry
        super().__init__(entry)


class _Pass(dict[str, tuple[_Anything, ...]]):
    """One pass over some data files, and the records that it finds, by file.

    A record is built as soon as it arrives, so that its JSON can go. One that refers to a record which hasn't arrived
    waits until all have. One that is refused waits too, to be read again for all of its faults.

    Attributes:
        relinked: The records of *base*. Its ``changed`` are those that refer to a revised one, relinked; its
            ``repeated`` are those that the files repeat, as the files have them.
    """

    def __init__(
        self,
        texts: Mapping[str, Text],
        base: Mapping[str, _Anything],
        faults: Iterable[Fault],
        retired: Mapping[str, str | None],
    ) -> None:
        super().__init__()
        self._texts = texts
        self._base = base
        self._retired = retired
        self._faults = Faults(dict.fromkeys(faults))
        #: The classes of files that can't be read to the end: not all ids of these classes are known.
        self._torn = [
            CLASS_OF[name] for fault in self._faults for name in (fault.file, fault.nearest) if name in CLASS_OF
        ]
        #: The ids of the records of each file, in its order.
        self._ids: dict[str, list[str]] = {}
        self._records: dict[str, _Anything] = {}
        #: The entries that wait, by id, and those without an id.
        self._entries: dict[str, list[JsonEntry]] = {}
        self._nameless: list[JsonEntry] = []
        #: The ids that several records have: a reference to one is ambiguous.
        self._repeated: set[str] = set()
        self._all_arrived = False
        self._make = Checking(self._referring)
        self._revised = frozenset(self._revisions()) if base else frozenset[str]()
        self.relinked: Relinked = Relinked(base, self._revised, lambda key: self.refer(key, type(base[key])))
        self._sorted_ids: dict[type, tuple[list[str], list[str]]] = {}
        self._near: dict[tuple[str, type], list[str]] = {}

    def read(
        self,
        tell: Callable[[int], None],
        spent: Container[str],
        also: Callable[[Mapping[str, Sequence[str | None]]], Iterable[Fault]],
    ) -> None:
        for file in self._texts:
            if file in CLASS_OF:
                self._read_file(file, tell)
            else:
                self._faults.say(file, None, "is not a data file", nearest(file, CLASS_OF))
        self._all_arrived = True
        self._note_repeated()
        for entry in [*self._nameless, *chain.from_iterable(self._entries.values())]:
            if len(self._faults) >= _MOST_FAULTS:
                self._faults.say(entry.file, entry.line, f"comes after {_MOST_FAULTS} faults: the rest aren't listed")
                self._torn.append(entry.cls)  # so that no id counts as unknown
                break
            self._build(entry)
        del self._make  # what it remembers takes memory
        self._check_ids()
        self._check_spent(spent)
        if not self._torn:
            nameless = {file: [None for entry in self._nameless if entry.file == file] for file in self._ids}
            self._faults |= dict.fromkeys(also({file: [*ids, *nameless[file]] for file, ids in self._ids.items()}))
        if not self._faults:
            self._check_base()
        if self._faults:
            raise DataError(self._faults, contradictions=self.contradictions())
        self.update({file: tuple([self._records[key] for key in ids]) for file, ids in self._ids.items()})

    def contradictions(self) -> Faults:
        """Return where the records that could be read contradict each other, or those below."""
        faults = Faults()
        changed = {} if self._faults else self.relinked.changed
        together = {**self._base, **changed, **self._records}.values()
        notes: list[tuple[str, Path, str]] = []
        for record, field, problem, others in contradictions(one for one in together if isinstance(one, Record)):
            if record.id in self._records:
                notes.append((record.id, steps_of(field), problem))
                continue
            # A record below is contradicted by records of these files, or by a source that they revise.
            against = dict.fromkeys([*others, *(citation.source for citation in record.citations)])
            said = f"contradicts {record.id!r} in the dataset below: its {field}: {problem}"
            notes += [(other.id, (), said) for other in against if other.id in self._records]
        entries = self._read_again({key for key, _, _ in notes})
        for key, path, problem in notes:
            faults.note(entries[key], path, problem)
        return faults

    # --- what arrives ---

    def _read_file(self, file: str, tell: Callable[[int], None]) -> None:
        cls, ids = CLASS_OF[file], self._ids.setdefault(file, [])

        def say(line: int, problem: str) -> None:
            self._faults.say(file, line, problem)
            self._torn.append(cls)

        for entry in self._entries_in(file, say, tell):
            key = entry.id
            if key is not None:
                ids.append(key)
                self._arrive(key, entry)
                continue
            self._nameless.append(entry)
            if len(self._nameless) == _MOST_NAMELESS:
                say(entry.line, f"comes after {_MOST_NAMELESS - 1} other records without an id: the rest isn't read")
                break

    def _entries_in(
        self,
        file: str,
        say: Callable[[int, str], None] = lambda _line, _problem: None,
        tell: Callable[[int], None] = lambda _: None,
    ) -> Iterator[JsonEntry]:
        text = self._texts[file]
        whole = text if isinstance(text, str) and file not in LINES else None
        for line, at, data in elements(text, say, lines=file in LINES, tell=tell):
            yield JsonEntry(file, line, CLASS_OF[file], data, whole, at)

    def _arrive(self, key: str, entry: JsonEntry) -> None:
        """Build the record of *entry* if that is possible already; else let it wait."""
        waiting = self._entries.setdefault(key, [])
        waiting.append(entry)
        if key not in self._records and len(waiting) == 1:
            with suppress(_BuildFirstError, *REFUSALS):
                self._records[key] = self._structured(entry)
                del self._entries[key]

    def _structured(self, entry: JsonEntry) -> _Anything:
        classes, data, wrong = self._classes_of(entry)
        if wrong is not None:
            raise wrong
        return self._taken(entry, self._make[classes[0]](data))

    def _taken(self, entry: JsonEntry, record: Any) -> _Anything:
        return record if "revises" in entry.data else self.relinked.taken(record)

    def _classes_of(self, entry: JsonEntry) -> tuple[list[Any], dict[str, Any], AzjpError | None]:
        """Return the class of the record of *entry*, its data with only the fields, and what is wrong with the rest.

        There are several classes if it doesn't say which.
        """
        data = must_be(dict, entry.data)
        classes, old = [entry.cls], self._base.get(entry.id or "")
        wrong: AzjpError | None = None
        if entry.cls is Actor:
            kind = data.get("type")
            words = [kind] if isinstance(kind, str) else []
            near = words if kind in [*ACTOR_TYPES] else [word for one in words for word in nearest(one, ACTOR_TYPES)]
            classes = [ACTOR_TYPES[word] for word in near[:1]] or [*ACTOR_TYPES.values()]
            if near != [kind]:
                types = ", ".join(ACTOR_TYPES)
                problem = f"is not a type of actor ({types})" if "type" in data else f"is missing: one of {types}"
                wrong = UnknownTermError(problem, kind, near)
                wrong.add_note(AttributeValidationNote("", "type", str))
            data = {key: value for key, value in data.items() if key != "type"}
        if old is not None or "revises" in data:
            try:
                check_revision(entry.id, classes[0], data, self._base, self._retired)
            except AzjpError as error:
                wrong = wrong or error
            data = {key: value for key, value in data.items() if key != "revises"}
        return classes, data, wrong

    def _revisions(self) -> Iterator[str]:
        """Yield the ids that are revised or added to: we must know them before the first record refers to one."""
        for file, text in self._texts.items():
            adds = CLASS_OF.get(file) is Actor
            if adds or (file in CLASS_OF and may_mention(text, "revises")):
                for entry in self._entries_in(file):
                    if entry.id in self._base and (adds or "revises" in entry.data):
                        yield str(entry.id)

    # --- what refers ---

    def _referring(self, expected: Any) -> Hook:
        records: dict[Any, Any] = self._records

        def refer(key: Any) -> _Anything:
            record = records.get(key) if type(key) is str else None
            return record if isinstance(record, expected) else self.refer(key, expected)

        return refer

    def refer(self, key: Any, expected: type) -> _Anything:
        """Return the record of class *expected* that has the id *key*.

        Raises:
            _BuildFirstError: If it must be built first.
            BlockedError: If it can't be built.
            RefusedError: If there is none, or it is of another class.
            UnknownIdError: If there is none; the message names the nearest.
        """
        if type(key) is not str:
            raise RefusedError(f"must be the id of {with_article(expected)}, not {json_name(key)}")
        record = self._records.get(key)
        if record is None:
            record = self._from_below(key, expected)
        if not isinstance(record, expected):
            if key in self._repeated:
                raise BlockedError
            raise RefusedError(f"is {with_article(type(record))}, not {with_article(expected)}")
        return record

    def _from_below(self, key: str, expected: type) -> _Anything:
        entries = self._entries.get(key)
        if key in self._repeated:
            raise BlockedError
        if self._all_arrived and entries:
            (entry,) = entries
            if not _related(entry.cls, expected):
                raise RefusedError(f"is {with_article(entry.cls)}, not {with_article(expected)}")
            if entry.failed:
                raise BlockedError
            if entry.under_way:
                raise RefusedError(f"leads back to {entry.id!r} itself: a record cannot be part of itself")
            raise _BuildFirstError(entry)
        if key in self._base and not (entries or key in self._revised):
            return self.relinked[key]
        if not self._all_arrived:
            raise _BuildFirstError
        if any(_related(expected, cls) for cls in self._torn):
            raise BlockedError
        raise UnknownIdError(f"no {expected.__name__} has this id", key, self._nearest(key, expected), self._retired)

    def _build(self, entry: JsonEntry) -> None:
        """Build the record of *entry*, after those that it leads to; in a loop, as recursion can't go so deep."""
        waiting = [entry]
        while waiting:
            last = waiting[-1]
            last.under_way = True
            try:
                self._build_alone(last)
            except _BuildFirstError as error:
                waiting.append(cast("JsonEntry", error.entry))
            else:
                last.under_way = False
                waiting.pop()

    def _build_alone(self, entry: JsonEntry) -> None:
        if entry.record is not None or entry.failed:
            return
        with suppress(*REFUSALS):
            entry.record = self._structured(entry)
        if entry.record is None:
            entry.record = self._explained(entry)
        if entry.record is not None and entry.id is not None and entry.id not in self._repeated:
            self._records[entry.id] = entry.record

    def _explained(self, entry: JsonEntry) -> _Anything | None:
        """Note every fault of *entry*, which was refused; return its record if all that is wrong are repeated keys."""
        self._faults.note_repeated_keys(entry)
        try:
            classes, data, wrong = self._classes_of(entry)
        except RefusedError as error:
            self._faults.explain(entry, error)
        else:
            if wrong is not None:
                self._faults.explain(entry, wrong)
            each = []
            for cls in classes:
                faults = Faults()
                try:
                    record = EXPLAINING[cls](data)
                    if wrong is None:
                        return self._taken(entry, record)
                except REFUSALS as error:
                    faults.explain(entry, error)
                each.append(faults)
            # If it may be of several classes, report the faults that it has in each of them.
            self._faults.update({fault: None for fault in each[0] if all(fault in faults for faults in each)})
        entry.failed = True
        return None

    # --- the nearest ids ---

    def _nearest(self, word: str, expected: type) -> list[str]:
        """Return the ids of records of class *expected* that are most like *word*."""
        if (word, expected) not in self._near:
            if expected not in self._sorted_ids:
                known = chain(self._records.items(), self._base.items())
                waiting = (key for key, entries in self._entries.items() if _related(expected, entries[0].cls))
                ids = sorted({*waiting, *(key for key, record in known if isinstance(record, expected))})
                self._sorted_ids[expected] = ids, sorted(key[::-1] for key in ids) if len(ids) > _MANY else []
            ids, backwards = self._sorted_ids[expected]
            if len(ids) > _MANY:
                ids = [*_around(word, ids), *(key[::-1] for key in _around(word[::-1], backwards))]
            self._near[word, expected] = nearest(word, ids)
        return self._near[word, expected]

    # --- what we can check only once all have arrived ---

    def _read_again(self, keys: Collection[str]) -> dict[str, JsonEntry]:
        """Return the first entry with each of *keys*, from the files: we don't keep the JSON of a built record."""
        found: dict[str, JsonEntry] = {}
        for file in self._ids if keys else ():
            for entry in self._entries_in(file):
                if entry.id in keys:
                    found.setdefault(str(entry.id), entry)
        return found

    def _note_repeated(self) -> None:
        """Note the records that have the id of another."""
        self._repeated = {key for key, same in self._entries.items() if key in self._records or len(same) > 1}
        for key, first in self._read_again(self._repeated).items():
            for entry in self._entries[key][key not in self._records :]:
                self._faults.note(entry, ("id",), f"is already the id of the record at {first.file}:{first.line}")

    def _check_ids(self) -> None:
        """Note every id in a list that no record has."""
        if self._torn:
            return
        waited = [*self._nameless, *chain.from_iterable(self._entries.values())]
        listed = [(entry, path, key) for entry in waited for path, key in _ids_of(entry.cls, entry.data)]
        built = [record for record in self._records.values() if record.id not in self._entries]
        listed_in = [
            (record.id, (*steps_of(owner), name, position), key)
            for record in built
            for owner, name, position, key in ids_in(record)
            if not self._knows(key)
        ]
        entries = self._read_again({holder for holder, _, _ in listed_in})
        for entry, path, key in [*listed, *((entries[holder], path, key) for holder, path, key in listed_in)]:
            if not self._knows(key):
                unknown = UnknownIdError("no record has this id", key, self._nearest(key, object), self._retired)
                self._faults.note(entry, path, unknown.problem, unknown.nearest)

    def _knows(self, key: str) -> bool:
        return key in self._records or key in self._entries or key in self._base

    def _check_spent(self, spent: Container[str]) -> None:
        """Note every record that has the id of a retired one."""
        gone = {key for key in chain.from_iterable(self._ids.values()) if key in spent and key not in self._base}
        for entry in self._read_again(gone).values():
            if "revises" not in entry.data:
                self._faults.note(entry, ("id",), RETIRED)

    def _check_base(self) -> None:
        """Note a revision that breaks a rule in a record that refers to it."""
        try:
            _ = self.relinked.changed  # works it out
        except (AzjpError, RecursionError) as error:
            self._faults.say(next(iter(self._texts)), None, f"holds a revision that does not fit the rest: {error}")


def _ids_of(cls: Any, data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the ids in lists in the JSON of a record or a part of one, as :func:`ids_in` does for a record."""
    for field in pointing(cls) if isinstance(data, dict) else ():
        value = data.get(field.name)
        items = enumerate(value) if isinstance(value, list) and field.many else ()
        for position, item in items:
            place = (*path, field.name, position)
            if field.shape is not Shape.ID:
                yield from _ids_of(field.kind, item, place)
            elif isinstance(item, str):
                yield place, item


def _related(one: type, other: type) -> bool:
    return issubclass(one, other) or issubclass(other, one)


def _around(word: str, words: Sequence[str]) -> Sequence[str]:
    """Return the sorted *words* that are next to where *word* would be."""
    at = bisect_left(words, word)
    return words[max(at - 100, 0) : at + 100]
