"""From data files to records: the pass that reads some files, links their records and finds every fault in them."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import chain
from typing import Any, cast

from attrs import evolve
from cattrs.errors import AttributeValidationNote

from azjp_relations.errors import AzjpError, DataError, Fault, UnknownIdError, UnknownTermError
from azjp_relations.model import Actor, Record
from azjp_relations.model.fields import Shape
from azjp_relations.model.laws import contradictions
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import ids_in, pointing
from azjp_relations.storage.faults import REFUSALS, BlockedError, Entry, Faults, steps_of, with_article
from azjp_relations.storage.formats import ACTOR_TYPES, CLASS_OF, LINES
from azjp_relations.storage.overlay import RETIRED, Relinked, check_revision
from azjp_relations.storage.syntax import Path, Text, element_of_object, elements, may_mention
from azjp_relations.storage.values import PASS, Hook, RefusedError, checked, json_name, maker
from azjp_relations.text import nearest

__all__ = ["read_object", "structure"]

_Anything = Record | Source

#: Among this many ids the nearest is looked for in all; among more, in those that begin or end alike.
_MANY = 2_000

#: How many records are built each for the sake of the one before; what lies deeper is built by itself.
_DEEPEST = 4


class _FirstError(BaseException):
    """Another record must be built first: one that hasn't arrived, or *entry*, since Python calls only so deep.

    It ends the building at once: cattrs, which goes on to find every fault, catches only what derives from Exception.
    """

    def __init__(self, entry: Entry | None = None) -> None:
        self.entry = entry
        super().__init__(entry)


#: How many records without an id are read: files of nothing else would cost far more than their size.
_NAMELESS = 10_000

#: How many faults are told. A fault takes more memory than what is at fault.
_MOST_FAULTS = 100_000


# --- a pass ---------------------------------------------------------------------------------------------------------


def structure(
    texts: Mapping[str, Text],
    base: Mapping[str, _Anything] | None = None,
    changed: dict[str, _Anything] | None = None,
    faults: Iterable[Fault] = (),
    tell: Callable[[int], None] = lambda _: None,
    *,
    retired: Mapping[str, str | None] | None = None,
    spent: Container[str] = (),
    also: Callable[[Mapping[str, Sequence[str | None]]], Iterable[Fault]] = lambda _: (),
    clashes: list[Fault] | None = None,
    repeated: dict[str, _Anything] | None = None,
) -> dict[str, tuple[_Anything, ...]]:
    """Return the records of data files, by file, each in the order of its file.

    Args:
        texts: The content of each file by its name; the names are those of :data:`CLASS_OF`.
        base: The records that the files lie over, by id: they may refer to them, and revise them.
        changed: Filled with the records of *base* that refer to a revised one, as they are from now on.
        faults: Faults of these files, or of others beside them, that are known already.
        tell: Called now and then with how much has been read since; see :func:`size_of`.
        retired: The ids of records of earlier editions, each with the id of what took its place.
        spent: Ids of records of *base* as it was in earlier editions, which no record may have again.
        also: Called with the ids in each file, ``None`` for a record without one, if they are all known; returns
            faults to report with the others.
        clashes: Filled with where the records contradict each other, or those of *base*.
        repeated: Filled with the records that repeat one of *base*, as the files have them.

    Raises:
        DataError: If anything is wrong; it lists every fault.
    """
    one_pass = _Pass(texts, base or {}, faults, retired or {})
    token = PASS.set(one_pass)
    try:
        records = one_pass.records_by_file(tell, spent, also)
        if changed is not None:
            changed.update(one_pass.relinked.changed)
        if repeated is not None:
            repeated.update(one_pass.relinked.repeated)
        if clashes is not None:
            clashes += one_pass.clashes()
    finally:
        PASS.reset(token)
    return records


def read_object(cls: Any, file: str, text: str) -> tuple[Any, list[Fault]]:
    """Return the *cls* whose fields are the object that the text of *file* holds, and what is wrong with it.

    It is ``None`` if it can't be built.
    """
    faults = Faults()
    thing, data = None, element_of_object(text, lambda line, problem: faults.say(file, line, problem))
    if data is not None:
        entry = Entry(file, 1, cls, data, text)
        faults.note_repeated_keys(entry)
        try:
            thing = maker(cls)(entry.data, cls)
        except REFUSALS as error:
            faults.explain(entry, error)
    return thing, [evolve(fault, record=None) for fault in faults]


class _Pass:
    """One pass over some data files.

    A record is built as soon as it arrives, so that its JSON can go. One that refers to another which hasn't arrived
    waits until all have; one that is refused waits too, to be read again with an eye to everything that is wrong.
    """

    def __init__(
        self,
        texts: Mapping[str, Text],
        base: Mapping[str, _Anything],
        faults: Iterable[Fault],
        retired: Mapping[str, str | None],
    ) -> None:
        self._texts = texts
        self._base = base
        self._retired = retired
        self._faults = Faults(dict.fromkeys(faults))
        #: Classes of which a file can't be read to its end, so that their ids aren't all known.
        self._torn = [
            CLASS_OF[name] for fault in self._faults for name in (fault.file, fault.nearest) if name in CLASS_OF
        ]
        #: The ids of the records of each file, in its order, and the lines and places at which they begin.
        self._ids: dict[str, list[str]] = {}
        self._begin: dict[str, tuple[array[int], array[int]]] = {}
        self._records: dict[str, _Anything] = {}
        #: The entries that wait, by id, and those without an id.
        self._entries: dict[str, list[Entry]] = {}
        self._nameless: list[Entry] = []
        #: The ids of several records: which one is meant, nobody can know.
        self._repeated: set[str] = set()
        #: The entries of the array that is being read, by id, which its records may refer to before their turn.
        self._arriving: dict[str, Entry] = {}
        self._all_arrived = False
        #: How many records are being built, each for the sake of the one before.
        self._depth = 0
        #: What each hook made of some JSON, for other records that hold the same.
        self.memory: defaultdict[Hook, dict[Any, Any]] = defaultdict(dict)
        self._revised = frozenset(self._revisions()) if base else frozenset[str]()
        self.relinked = Relinked(base, self._revised, lambda key: self.refer(key, type(base[key])))
        self._sorted_ids: dict[type, tuple[list[str], list[str]]] = {}
        self._near: dict[tuple[str, type], list[str]] = {}

    def records_by_file(
        self,
        tell: Callable[[int], None],
        spent: Container[str],
        also: Callable[[Mapping[str, Sequence[str | None]]], Iterable[Fault]],
    ) -> dict[str, tuple[_Anything, ...]]:
        for file, text in self._texts.items():
            if file in CLASS_OF:
                self._read(file, text, tell)
            else:
                self._faults.say(file, None, "is not a data file", nearest(file, CLASS_OF))
        self._all_arrived = True
        self.memory.clear()
        self._note_repeated()
        for entry in [*self._nameless, *(entry for same in self._entries.values() for entry in same)]:
            if len(self._faults) >= _MOST_FAULTS:
                self._faults.say(entry.file, entry.line, f"comes after {_MOST_FAULTS} faults: the rest are not told")
                self._torn.append(entry.cls)  # so that no id is taken for unknown
                break
            self._build(entry)
        self._check_ids()
        self._check_spent(spent)
        if not self._torn:
            nameless = {file: [None for entry in self._nameless if entry.file == file] for file in self._ids}
            self._faults |= dict.fromkeys(also({file: [*ids, *nameless[file]] for file, ids in self._ids.items()}))
        if not self._faults:
            self._check_base()
        if self._faults:
            raise DataError(self._faults, contradictions=self.clashes())
        return {file: tuple([self._records[key] for key in ids]) for file, ids in self._ids.items()}

    def clashes(self) -> Faults:
        """Return where the records that could be read contradict each other, or those below."""
        faults = Faults()
        changed = {} if self._faults else self.relinked.changed
        together = {**self._base, **changed, **self._records}.values()
        for found in contradictions(record for record in together if isinstance(record, Record)):
            if found.record.id in self._records:
                faults.note(self._entry_of(found.record), steps_of(found.field), found.problem)
                continue
            # One of those below is contradicted by others of these files, or by a source that they revise.
            against: list[_Anything] = [*found.others, *(citation.source for citation in found.record.citations)]
            for other in dict.fromkeys(one for one in against if one.id in self._records):
                problem = f"contradicts {found.record.id!r} in the dataset below: its {found.field}: {found.problem}"
                faults.note(self._entry_of(other), (), problem)
        return faults

    # --- what arrives ---

    def _read(self, file: str, text: Text, tell: Callable[[int], None]) -> None:
        cls = CLASS_OF[file]
        ids, (lines, places) = self._ids[file], self._begin[file] = [], (array("L"), array("L"))
        repeated: list[Entry] = []

        def say(line: int, problem: str) -> None:
            self._faults.say(file, line, problem)
            self._torn.append(cls)

        for line, at, data in elements(text, say, lines=file in LINES, tell=tell):
            entry = Entry(file, line, cls, data, self._whole(file), at)
            key = entry.id
            if key is None:
                self._nameless.append(entry)
                if len(self._nameless) == _NAMELESS:
                    say(line, f"comes after {_NAMELESS - 1} other records without an id: the rest is not read")
                    break
                continue
            ids.append(key)
            lines.append(line)
            places.append(at)
            if file in LINES:
                self._arrive(key, entry)
            elif self._arriving.setdefault(key, entry) is not entry:
                repeated.append(entry)
        while self._arriving:
            key, entry = next(iter(self._arriving.items()))
            self._arrive(key, entry)
        for entry in repeated:
            self._arrive(str(entry.id), entry)

    def _arrive(self, key: str, entry: Entry) -> None:
        """Build the record of *entry* if that can be done now; else, have it wait."""
        self._entries.setdefault(key, []).append(entry)
        self._arriving.pop(key, None)
        if key not in self._records and len(self._entries[key]) == 1:
            with suppress(_FirstError, *REFUSALS):
                self._records[key] = self._structured(entry)
                del self._entries[key]

    def _structured(self, entry: Entry) -> _Anything:
        classes, data, wrong = self._classes_of(entry)
        if wrong is not None:
            raise wrong
        return self._taken(entry, maker(classes[0])(data, classes[0]))

    def _taken(self, entry: Entry, record: Any) -> _Anything:
        return record if "revises" in entry.data else self.relinked.taken(record)

    def _classes_of(self, entry: Entry) -> tuple[list[Any], dict[str, Any], AzjpError | None]:
        """Return the class of the record that *entry* is, its data without the keys that aren't fields, and its fault.

        There are several classes if it doesn't say which.
        """
        data = checked(dict, entry.data)
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
        """Yield the ids that are revised or added to, which must be known before the first record refers to one."""
        for file, text in self._texts.items():
            adds = CLASS_OF.get(file) is Actor
            if adds or (file in CLASS_OF and may_mention(text, "revises")):
                for _, _, data in elements(text, lambda _line, _problem: None, lines=file in LINES):
                    key = data.get("id") if isinstance(data, dict) and (adds or "revises" in data) else None
                    if isinstance(key, str) and key in self._base:
                        yield key

    # --- what refers ---

    def refer(self, key: Any, expected: type) -> _Anything:
        """Return the record of class *expected* that has the id *key*.

        Raises:
            _FirstError: If it must be built first, and that can't be done from here.
            BlockedError: If it can't be built.
            RefusedError: If there is none, or it is of another class.
            UnknownIdError: If there is none; the message names the nearest.
        """
        if type(key) is not str:
            raise RefusedError(f"must be the id of {with_article(expected)}, not {json_name(key)}")
        record = self._records.get(key)
        if record is None:
            record = self._waiting(key, expected)
        if not isinstance(record, expected):
            if key in self._repeated:
                raise BlockedError
            raise RefusedError(f"is {with_article(type(record))}, not {with_article(expected)}")
        return record

    def _waiting(self, key: str, expected: type) -> _Anything:
        entries = self._entries.get(key, ())
        if key in self._repeated:
            raise BlockedError
        if key in self._arriving and self._depth < _DEEPEST:
            self._depth += 1
            self._arrive(key, self._arriving[key])
            self._depth -= 1
            if key in self._records:
                return self._records[key]
        if self._all_arrived and entries:
            (entry,) = entries
            if not _related(entry.cls, expected):
                raise RefusedError(f"is {with_article(entry.cls)}, not {with_article(expected)}")
            return self._built(entry)
        if key in self._base and not (entries or key in self._revised):
            return self.relinked[key]
        if not self._all_arrived:
            raise _FirstError
        if any(_related(expected, cls) for cls in self._torn):
            raise BlockedError
        raise UnknownIdError(f"no {expected.__name__} has this id", key, self._nearest(key, expected), self._retired)

    def _build(self, entry: Entry) -> None:
        """Build the record that *entry* is, and before it those that lie too deep in it to be built on the way."""
        waiting = [entry]
        while waiting:
            waiting[-1].under_way = False
            try:
                self._built(waiting[-1])
            except _FirstError as error:
                for one in waiting:
                    one.under_way = True
                waiting.append(cast("Entry", error.entry))
            except BlockedError:
                waiting.pop()
            else:
                waiting.pop()

    def _built(self, entry: Entry) -> _Anything:
        """Return the record that *entry* is.

        Raises:
            BlockedError: If it can't be built; its faults have been noted.
        """
        if entry.record is not None:
            return cast("_Anything", entry.record)
        if entry.failed:
            raise BlockedError
        if entry.under_way:
            raise RefusedError(f"leads back to {entry.id!r} itself: a record cannot be part of itself")
        if self._depth == _DEEPEST:
            raise _FirstError(entry)
        entry.under_way = True
        self._depth += 1
        try:
            with suppress(*REFUSALS):
                entry.record = self._structured(entry)
            if entry.record is None:
                entry.record = self._explained(entry)
        finally:
            self._depth -= 1
            entry.under_way = False
        if entry.id is not None and len(self._entries[entry.id]) == 1:
            self._records[entry.id] = entry.record
        return cast("_Anything", entry.record)

    def _explained(self, entry: Entry) -> _Anything:
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
                    record = maker(cls)(data, cls)
                    if wrong is None:
                        return self._taken(entry, record)
                except REFUSALS as error:
                    faults.explain(entry, error)
                each.append(faults)
            # If it may be of several classes, its faults are those that it has in each of them.
            self._faults.update({fault: None for fault in each[0] if all(fault in faults for faults in each)})
        entry.failed = True
        # Outside the handler: an error that is kept keeps every frame of the pass alive.
        raise BlockedError

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

    # --- what can be told only once all have arrived ---

    def _note_repeated(self) -> None:
        """Note the records whose id is not theirs alone."""
        for key, same in self._entries.items():
            if key in self._records or len(same) > 1:
                self._repeated.add(key)
                file, line, _ = self._places[key]
                for entry in same[key not in self._records :]:
                    self._faults.note(entry, ("id",), f"is already the id of the record at {file}:{line}")

    def _entry_of(self, record: _Anything) -> Entry:
        """Return the entry that *record* was built from, but for what its JSON says at length."""
        from azjp_relations.storage.writer import unstructure  # most packs have no such record

        data = unstructure(record)
        if record.id in self._base:
            data["revises"] = record.id
        file, line, at = self._places[record.id]
        return Entry(file, line, CLASS_OF[file], data, self._whole(file), at)

    def _whole(self, file: str) -> str | None:
        text = self._texts[file]
        return text if isinstance(text, str) and file not in LINES else None

    @cached_property
    def _places(self) -> dict[str, tuple[str, int, int]]:
        places: dict[str, tuple[str, int, int]] = {}
        for file, ids in self._ids.items():
            for key, line, at in zip(ids, *self._begin[file], strict=True):
                places.setdefault(key, (file, line, at))
        return places

    def _check_ids(self) -> None:
        """Note every id in a list that is of no record."""
        if self._torn:
            return
        waited = [*self._nameless, *chain.from_iterable(self._entries.values())]
        listed: Iterator[tuple[Any, Path, str]] = chain(
            ((entry, path, key) for entry in waited for path, key in _ids_of(entry.cls, entry.data)),
            (
                (record, (*steps_of(owner), name, position), key)
                for record in self._records.values()
                if record.id not in self._entries
                for owner, name, position, key in ids_in(record)
            ),
        )
        for thing, path, key in listed:
            if not (key in self._records or key in self._entries or key in self._base):
                entry = thing if isinstance(thing, Entry) else self._entry_of(thing)
                unknown = UnknownIdError("no record has this id", key, self._nearest(key, object), self._retired)
                self._faults.note(entry, path, unknown.problem, unknown.nearest)

    def _check_spent(self, spent: Container[str]) -> None:
        """Note every record whose id belonged to another, which is gone."""
        for key in [key for ids in self._ids.values() for key in ids if key in spent and key not in self._base]:
            if not any("revises" in entry.data for entry in self._entries.get(key, ())):
                file, line, at = self._places[key]
                entry = Entry(file, line, CLASS_OF[file], {"id": key}, self._whole(file), at)
                self._faults.note(entry, ("id",), RETIRED)

    def _check_base(self) -> None:
        """Note a revision that the records which refer to the old one can't live with."""
        try:
            _ = self.relinked.changed  # worked out here, where it may fail
        except (AzjpError, RecursionError) as error:
            self._faults.say(next(iter(self._texts)), None, f"holds a revision that does not fit the rest: {error}")


def _ids_of(cls: Any, data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the ids in lists of the JSON of a record, or of a part of one, as :func:`ids_in` does of a record."""
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
    """Return those of the sorted *words* that are next to where *word* would be."""
    at = bisect_left(words, word)
    return words[max(at - 100, 0) : at + 100]
