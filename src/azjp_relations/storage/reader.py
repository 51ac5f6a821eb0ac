"""From JSON to records: one set of hooks on a cattrs converter, and the pass that reads some files with it.

The converter is made twice by the same function: once without cattrs's detailed validation, to read, and once with it,
to explain what the first refused. Nothing is coerced, every reference is looked up by the pass that is under way, and
the constructors of the model check everything that a type alone doesn't tell.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, cached_property
from itertools import chain
from typing import Any, cast

from attrs import NOTHING, evolve, fields
from cattrs import ClassValidationError, Converter
from cattrs.errors import AttributeValidationNote
from cattrs.gen import make_dict_structure_fn, override

from azjp_relations.errors import AzjpError, DataError, Fault, RecordError, UnknownIdError
from azjp_relations.model import Actor, Record
from azjp_relations.model.fields import fields_of
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import ids_in, references
from azjp_relations.storage.faults import REFUSALS, BlockedError, Entry, Faults, steps_of, with_article, with_lines
from azjp_relations.storage.formats import ACTOR_TYPES, CLASS_OF, LINES
from azjp_relations.storage.overlay import Relinked
from azjp_relations.storage.syntax import Text, element_of_object, elements, may_mention
from azjp_relations.storage.values import (
    MAKERS,
    PASS,
    Hook,
    RefusedError,
    checked,
    hook_of,
    json_name,
    maker,
    variants_hook,
)
from azjp_relations.text import nearest

__all__ = ["read_object", "structure"]

_Anything = Record | Source

#: Among this many ids the nearest is looked for in all; among more, in those that begin or end alike.
_MANY = 2_000

# --- the converters -------------------------------------------------------------------------------------------------


# cattrs compiles a function for each class, which takes longer than a small pack takes to read: so once for all passes.
@cache
def _converter(*, detailed: bool) -> Converter:
    return Converter(forbid_extra_keys=True, detailed_validation=detailed)


def _made_with(*, detailed: bool) -> Callable[[Any, dict[str, Hook]], Hook]:
    def make(cls: Any, hooks: dict[str, Hook]) -> Hook:
        overrides: dict[str, Any] = {name: override(struct_hook=hook) for name, hook in hooks.items()}
        return cast("Hook", make_dict_structure_fn(cls, _converter(detailed=detailed), **overrides))

    return make


MAKERS["read"], MAKERS["explain"] = _made_with(detailed=False), _made_with(detailed=True)


# --- a pass ---------------------------------------------------------------------------------------------------------


def structure(
    texts: Mapping[str, Text],
    base: Mapping[str, _Anything] | None = None,
    changed: dict[str, _Anything] | None = None,
    faults: Iterable[Fault] = (),
    tell: Callable[[int], None] = lambda _: None,
    *,
    retired: Mapping[str, str | None] | None = None,
) -> dict[str, tuple[_Anything, ...]]:
    """Return the records of data files, by file, each in the order of its file.

    Args:
        texts: The content of each file by its name; the names are those of :data:`CLASS_OF`.
        base: The records that the files lie over, by id: they may refer to them, and revise them.
        changed: Filled with the records of *base* that refer to a revised one, as they are from now on.
        faults: Faults of these files, or of others beside them, that are known already.
        tell: Called now and then with how much has been read since; see :func:`size_of`.
        retired: The ids of records of earlier editions, each with the id of what took its place.

    Raises:
        DataError: If anything is wrong; it lists every fault.
    """
    one_pass = _Pass(texts, base or {}, faults, retired or {})
    token = PASS.set(one_pass)
    try:
        records = one_pass.records_by_file(tell)
        if changed is not None:
            changed.update(one_pass.relinked.changed())
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
        entry = Entry(file, 1, cls, data)
        faults.note_repeated_keys(entry)
        try:
            thing = maker(cls, "read")(entry.data, cls)
        except REFUSALS:
            try:
                maker(cls, "explain")(entry.data, cls)
            except REFUSALS as error:
                faults.explain(entry, error)
    return thing, [evolve(fault, record=None) for fault in with_lines(faults, text)]


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
        #: The ids of the records of each file, in its order, and the lines on which they begin.
        self._ids: dict[str, list[str]] = {}
        self._lines: dict[str, array[int]] = {}
        self._records: dict[str, _Anything] = {}
        #: The entries that wait, by id, and those without an id.
        self._entries: dict[str, list[Entry]] = {}
        self._nameless: list[Entry] = []
        #: The entries of the array that is being read, by id, which its records may refer to before their turn.
        self._arriving: dict[str, Entry] = {}
        self._all_arrived = False
        #: What each hook made of some JSON, for other records that hold the same.
        self.memory: defaultdict[Hook, dict[Any, Any]] = defaultdict(dict)
        self._revised = frozenset(self._revisions()) if base else frozenset[str]()
        self.relinked = Relinked(base, self._revised, lambda key: self.refer(key, type(base[key])))
        self._sorted_ids: dict[type, tuple[list[str], list[str]]] = {}
        self._near: dict[tuple[str, type], list[str]] = {}

    def records_by_file(self, tell: Callable[[int], None]) -> dict[str, tuple[_Anything, ...]]:
        for file, text in self._texts.items():
            if file in CLASS_OF:
                self._read(file, text, tell)
            else:
                self._faults.say(file, None, "is not a data file", nearest(file, CLASS_OF))
        self._all_arrived = True
        self.memory.clear()
        self._recall_doubtful()
        for entry in [*self._nameless, *(entry for same in self._entries.values() for entry in same)]:
            with suppress(BlockedError):
                self._built(entry)
        self._check_ids()
        if not self._faults:
            self._check_base()
        if self._faults:
            raise DataError(self._faults)
        return {file: tuple([self._records[key] for key in ids]) for file, ids in self._ids.items()}

    # --- what arrives ---

    def _read(self, file: str, text: Text, tell: Callable[[int], None]) -> None:
        cls = CLASS_OF[file]
        ids, lines = self._ids[file], self._lines[file] = [], array("L")
        repeated: list[Entry] = []

        def say(line: int, problem: str) -> None:
            self._faults.say(file, line, problem)
            self._torn.append(cls)

        for line, data in elements(text, say, lines=file in LINES, tell=tell):
            entry = Entry(file, line, cls, data)
            key = entry.id
            if key is None:
                self._nameless.append(entry)
                continue
            ids.append(key)
            lines.append(line)
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
            with suppress(*REFUSALS):
                self._records[key] = self._structured(entry, detailed=False)
                del self._entries[key]

    def _structured(self, entry: Entry, *, detailed: bool) -> _Anything:
        cls, data = self._class_of(entry)
        return cast("_Anything", maker(cls, "explain" if detailed else "read")(data, cls))

    def _class_of(self, entry: Entry) -> tuple[type, dict[str, Any]]:
        """Return the class of the record that *entry* is, and its data without the keys that aren't fields."""
        data = checked(dict, entry.data)
        cls, old = entry.cls, self._base.get(entry.id or "")
        if cls is Actor:
            kind = data.get("type")
            if not isinstance(kind, str) or kind not in ACTOR_TYPES:
                types = ", ".join(ACTOR_TYPES)
                problem = f"is not a type of actor ({types})" if "type" in data else f"is missing: one of {types}"
                raise RecordError("", [("type", problem)])
            cls = ACTOR_TYPES[kind]
            data = {key: value for key, value in data.items() if key != "type"}
        if old is not None or "revises" in data:
            self._check_revision(entry.id, cls, data, old)
            data = {key: value for key, value in data.items() if key != "revises"}
        return cls, data

    def _check_revision(self, key: str | None, cls: type, data: dict[str, Any], old: _Anything | None) -> None:
        """Refuse a record that says it revises another but doesn't, or doesn't say that it revises *old*."""
        revised = data.get("revises")
        if old is not None and "revises" not in data:
            hint = f'write "revises": "{key}" if this one takes its place'
            problem = f"is already the id of {with_article(type(old))} in the dataset below: {hint}"
            raise RecordError("", [("id", problem)])
        if key is not None and revised != key:
            raise RecordError("", [("revises", f"must be {key!r}, its own id: a record keeps its id for good")])
        if old is None:
            problem = "no record in the dataset below has this id"
            ids = [key for key, record in self._base.items() if isinstance(record, cls)]
            problem = problem if self._base else "there is nothing to revise: these files lie over no dataset"
            error = UnknownIdError(problem, revised, ids, self._retired)
            error.add_note(AttributeValidationNote("", "revises", str))
            raise error
        if type(old) is not cls:
            raise RecordError("", [("revises", f"{key!r} is {with_article(type(old))}, not {with_article(cls)}")])

    def _revisions(self) -> Iterator[str]:
        """Yield the ids that are revised, which must be known before the first record refers to one of them."""
        for file, text in self._texts.items():
            if file in CLASS_OF and may_mention(text, "revises"):
                for _, data in elements(text, lambda _line, _problem: None, lines=file in LINES):
                    key = data.get("id") if isinstance(data, dict) and "revises" in data else None
                    if isinstance(key, str) and key in self._base:
                        yield key

    # --- what refers ---

    def refer(self, key: Any, expected: type) -> _Anything:
        """Return the record of class *expected* that has the id *key*.

        Raises:
            BlockedError: If it hasn't arrived yet, or can't be built.
            RefusedError: If there is none, or it is of another class.
            UnknownIdError: If there is none; the message names the nearest.
        """
        if type(key) is not str:
            raise RefusedError(f"must be the id of {with_article(expected)}, not {json_name(key)}")
        record = self._records.get(key)
        if record is None:
            record = self._waiting(key, expected)
        if not isinstance(record, expected):
            raise RefusedError(f"is {with_article(type(record))}, not {with_article(expected)}")
        return record

    def _waiting(self, key: str, expected: type) -> _Anything:
        entries = self._entries.get(key, ())
        if len(entries) > 1:
            places = ", ".join(entry.place for entry in entries)
            raise RefusedError(f"is ambiguous: {len(entries)} records have this id ({places})")
        if key in self._arriving:
            self._arrive(key, self._arriving[key])
            if key in self._records:
                return self._records[key]
        if self._all_arrived and entries:
            (entry,) = entries
            if not _related(entry.cls, expected):
                raise RefusedError(f"is {with_article(entry.cls)}, not {with_article(expected)}")
            return self._built(entry)
        if key in self._base and not (entries or key in self._revised):
            return self.relinked[key]
        if not self._all_arrived or any(_related(expected, cls) for cls in self._torn):
            raise BlockedError
        raise UnknownIdError(f"no {expected.__name__} has this id", key, self._nearest(key, expected), self._retired)

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
        entry.under_way = True
        try:
            with suppress(*REFUSALS):
                entry.record = self._structured(entry, detailed=False)
            if entry.record is None:
                entry.record = self._explained(entry)
        finally:
            entry.under_way = False
        if entry.id is not None and len(self._entries[entry.id]) == 1:
            self._records[entry.id] = entry.record
        return cast("_Anything", entry.record)

    def _explained(self, entry: Entry) -> _Anything:
        self._faults.note_repeated_keys(entry)
        try:
            return self._structured(entry, detailed=True)
        except REFUSALS as error:
            entry.failed = True
            self._faults.explain(entry, error)
            if isinstance(error, ClassValidationError):
                self._explain_rules(entry)
        # Outside the handler: an error that is kept keeps every frame of the pass alive.
        raise BlockedError

    def _explain_rules(self, entry: Entry) -> None:
        """Note the rules that *entry* breaks apart from the fields that can't be read at all."""
        cls: Any
        cls, data = self._class_of(entry)
        record = object.__new__(cls)
        for a, field in zip(fields(cls), fields_of(cls), strict=True):
            of_variants = field.name == "variants"
            hook = variants_hook(cls, "explain") if of_variants else hook_of(field, "explain")
            try:
                value = hook(data[a.name], a.type) if a.name in data else a.default
            except REFUSALS:
                # Rules ask whether a record is supported, not by what, so they can still be asked of the rest.
                value = {"citations": (None,), "variants": ()}.get(a.name, NOTHING)
            if value is not NOTHING:
                object.__setattr__(record, a.name, value)
        for rules in (record._record_rules, record._rules):
            # A rule about a field that couldn't be read finds no such attribute.
            with suppress(AttributeError):
                for name, message in rules():
                    self._faults.note(entry, steps_of(name), message)

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

    def _recall_doubtful(self) -> None:
        """Read again the records whose id isn't theirs alone, and those that refer to them."""
        repeated = self._entries.keys() & self._records.keys()
        for record in list(self._records.values()) if repeated else ():
            if record.id in repeated or any(other.id in repeated for other in references(record)):
                self._entries[record.id] = [self._entry_of(record), *self._entries.get(record.id, ())]
                del self._records[record.id]
        for same in self._entries.values():
            for entry in same[1:]:
                self._faults.note(entry, ("id",), f"is already the id of the record at {same[0].place}")

    def _entry_of(self, record: _Anything) -> Entry:
        """Return the entry that *record* was built from, but for what its JSON says at length."""
        from azjp_relations.storage.writer import unstructure  # most packs have no such record

        data = unstructure(record)
        if record.id in self._base:
            data["revises"] = record.id
        file, line = self._places[record.id]
        return Entry(file, line, CLASS_OF[file], data)

    @cached_property
    def _places(self) -> dict[str, tuple[str, int]]:
        places: dict[str, tuple[str, int]] = {}
        for file, ids in self._ids.items():
            for key, line in zip(ids, self._lines[file], strict=True):
                places.setdefault(key, (file, line))
        return places

    def _check_ids(self) -> None:
        """Note every id in a list that is of no record."""
        if self._torn:
            return
        waited = ((e.record, e) for same in self._entries.values() for e in same if e.record is not None)
        others = ((record, None) for key, record in self._records.items() if key not in self._entries)
        for record, entry in chain(waited, others):
            for owner, name, position, key in ids_in(record):
                if not (key in self._records or key in self._entries or key in self._base):
                    path, close = (*steps_of(owner), name, position), self._nearest(key, object)
                    unknown = UnknownIdError("no record has this id", key, close, self._retired)
                    self._faults.note(entry or self._entry_of(record), path, unknown.problem, unknown.nearest)

    def _check_base(self) -> None:
        """Note a revision that the records which refer to the old one can't live with."""
        try:
            self.relinked.changed()
        except (AzjpError, RecursionError) as error:
            self._faults.say(next(iter(self._texts)), None, f"holds a revision that does not fit the rest: {error}")


def _related(one: type, other: type) -> bool:
    return issubclass(one, other) or issubclass(other, one)


def _around(word: str, words: Sequence[str]) -> Sequence[str]:
    """Return those of the sorted *words* that are next to where *word* would be."""
    at = bisect_left(words, word)
    return words[max(at - 100, 0) : at + 100]
