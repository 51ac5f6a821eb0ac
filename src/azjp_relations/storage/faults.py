"""The faults of data files, each with its file, line, record, path and value."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, cast

from attrs import define, fields
from cattrs import BaseValidationError, ForbiddenExtraKeysError
from cattrs.errors import AttributeValidationNote, IterableValidationNote

from azjp_relations.errors import AzjpError, Fault, RecordError, UnknownIdError, UnknownTermError
from azjp_relations.storage.syntax import Path, line_of, printable, repeated_keys, without_repeats
from azjp_relations.text import nearest

#: How many characters of a value a fault shows.
_SHOWN = 60


class BlockedError(Exception):
    """A record refers to one that has faults, so neither can be built."""


#: What a hook raises for a faulty value; anything else is a bug of this library.
REFUSALS = (AzjpError, BaseValidationError, ForbiddenExtraKeysError, BlockedError, KeyError, RecursionError)


@define(eq=False, repr=False)
class JsonEntry:
    """The JSON of a record, with its place in a file, and what became of it."""

    file: str
    line: int
    cls: Any
    data: Any
    text: str | None = None  # of the file, where it begins at *at*; ``None`` for a file with a record a line
    at: int = 0
    record: Any = None  # once it is built
    under_way: bool = False  # whether it is being built
    failed: bool = False  # whether it can't be built; its faults have been noted

    @property
    def id(self) -> str | None:
        key = self.data.get("id") if isinstance(self.data, dict) else None
        return key if isinstance(key, str) else None


class Faults(dict[Fault, None]):
    """The faults of some data files, each once, even if a rule is checked twice."""

    def note(self, entry: JsonEntry, path: Path, problem: str, close: Sequence[str] = ()) -> None:
        """Note the fault of the value at *path* of *entry*."""
        field = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        place = {"record": entry.id, "field": field.removeprefix("."), "value": _value_at(entry.data, path)}
        line = entry.line
        if entry.text is not None:
            with suppress(RecursionError):
                line = line_of(path, entry.text, entry.at, entry.line)
        self.say(entry.file, line, problem, close, **place)

    def say(self, file: str, line: int | None, problem: str, close: Sequence[str] = (), **place: str | None) -> None:
        """Note a fault of a file, or of a value in it: *place* has the other attributes of the fault."""
        place = {"record": None, "field": "", "value": None, "nearest": close[0] if close else None, **place}
        texts = {name: text and printable(text) for name, text in place.items()}
        self[Fault(file=file, line=line, problem=printable(problem), **texts)] = None  # type: ignore[arg-type]

    def note_repeated_keys(self, entry: JsonEntry) -> None:
        """Note the keys of *entry* that appear twice in one object, and keep only the last of each."""
        for path in [*repeated_keys(entry.data)]:
            self.note(entry, path, "appears twice in one object")
        entry.data = without_repeats(entry.data)

    def explain(self, entry: JsonEntry, error: Exception) -> None:
        """Note every fault for which *entry* was refused with *error*.

        Raises:
            Exception: *error* itself, or a part of it, if that isn't one of the :data:`REFUSALS`.
        """
        for path, leaf in _leaves(error):
            match leaf:
                case BlockedError():
                    continue
                case ForbiddenExtraKeysError():
                    keys = [a.name for a in fields(cast("Any", leaf.cl))]
                    for extra in sorted(leaf.extra_fields):
                        self.note(entry, (*path, extra), "is an unknown key", nearest(extra, keys))
                case RecordError():
                    for name, message in leaf.problems:
                        self.note(entry, (*path, *steps_of(name)), message)
                case UnknownIdError() | UnknownTermError():
                    rest = f" (if no term fits, {leaf.without})" if leaf.without else ""
                    self.note(entry, path, f"{leaf.problem}{rest}", leaf.nearest)
                case RecursionError():
                    self.note(entry, path, "leads through too long a chain of records that refer to each other")
                case AzjpError():
                    self.note(entry, path, str(leaf))
                case KeyError():
                    self.note(entry, path, "is missing")
                case _:
                    raise leaf


def _leaves(error: BaseException, path: Path = ()) -> Iterator[tuple[Path, Exception]]:
    """Yield each single exception in *error*, with the path to the value, which cattrs notes on the way."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            path = (*path, note.name)
        elif isinstance(note, IterableValidationNote):
            path = (*path, note.index)
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from _leaves(inner, path)
    elif isinstance(error, Exception):
        yield path, error


def steps_of(field: str) -> Path:
    """Return the path that is spelled ``participants[1].actor``."""
    # Only short ones: a key may be thousands of digits.
    return tuple(int(s) if s.isdecimal() and len(s) < 10 else s for s in re.findall(r"[^.\[\]]+", field))


def _value_at(data: Any, path: Path) -> str | None:
    """Return the JSON at *path* of *data*, shortened; ``None`` if there is nothing."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    try:
        text = json.dumps(data, ensure_ascii=False, default=str)
    except RecursionError:
        return "..."
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
