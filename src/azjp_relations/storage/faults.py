"""What is wrong with data files, in words: each fault with its file, line, record, path and value."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, cast

from attrs import define, fields
from cattrs import BaseValidationError, ForbiddenExtraKeysError
from cattrs.errors import AttributeValidationNote, IterableValidationNote

from azjp_relations.errors import AzjpError, Fault, RecordError, UnknownIdError, UnknownTermError
from azjp_relations.storage.syntax import Path, line_of, plain, printable, repeated_keys
from azjp_relations.text import nearest

#: What a fault shows of a value, in characters.
_SHOWN = 60


class BlockedError(Exception):
    """A record refers to another that can't be built, since it has faults of its own."""


#: What a hook raises for a faulty value; anything else is a fault of this library.
REFUSALS = (AzjpError, BaseValidationError, ForbiddenExtraKeysError, BlockedError, KeyError, RecursionError)


@define(eq=False, repr=False)
class Entry:
    """A record as JSON, with its place, and what became of it."""

    file: str
    line: int
    cls: Any
    data: Any
    text: str | None = None  # of an array that holds it from *at* on; ``None`` for a file with a record a line
    at: int = 0
    record: Any = None  # once it is built
    under_way: bool = False  # whether it is being built
    failed: bool = False  # whether it can't be built; its faults have been noted

    @property
    def id(self) -> str | None:
        key = self.data.get("id") if isinstance(self.data, dict) else None
        return key if isinstance(key, str) else None

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


class Faults(dict[Fault, None]):
    """The faults of some data files. Each counts once, though a rule may be asked twice."""

    def note(self, entry: Entry, path: Path, problem: str, close: Sequence[str] = ()) -> None:
        """Note the fault of the value at *path* of *entry*."""
        field = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        place = {"record": entry.id, "field": field.removeprefix("."), "value": _value_at(entry.data, path)}
        line = entry.line
        if entry.text is not None:
            with suppress(RecursionError):
                line = line_of(path, entry.text, entry.at, entry.line)
        self.say(entry.file, line, problem, close, **place)

    def say(self, file: str, line: int | None, problem: str, close: Sequence[str] = (), **place: str | None) -> None:
        """Note a fault of a file, or of the value in it that *place* tells."""
        place = {"record": None, "field": "", "value": None, "nearest": close[0] if close else None, **place}
        texts = {name: text and printable(text) for name, text in place.items()}
        self[Fault(file=file, line=line, problem=printable(problem), **texts)] = None  # type: ignore[arg-type]

    def note_repeated_keys(self, entry: Entry) -> None:
        """Note the keys of *entry* that appear twice in one object, and let the last one count from now on."""
        for path in [*repeated_keys(entry.data)]:
            self.note(entry, path, "appears twice in one object")
        entry.data = plain(entry.data)

    def explain(self, entry: Entry, error: Exception) -> None:
        """Note every fault for which *entry* was refused with *error*.

        Raises:
            Exception: *error* itself, or the part of it that no faulty value raises.
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
                    rest = f" (if no term is true, {leaf.without})" if leaf.without else ""
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
    """Yield each single exception in *error*, with the path that cattrs notes along the way."""
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
    # A key may be thousands of digits.
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
