"""What can go wrong, in one tree.

::

    AzjpError
    ├── EdtfError          (ValueError)   a text that is no date of EDTF level 0 or 1, or names no day
    ├── UnitError          (TypeError)    two quantities in unlike units were made to meet
    ├── RecordError        (ValueError)   a record that breaks a rule of the model
    ├── DataError          (ValueError)   data files refused whole; ``.faults`` lists every fault
    ├── UnknownIdError     (KeyError)     no record has this id
    ├── UnknownTermError   (ValueError)   a word that is in no closed vocabulary
    ├── FilterError        (TypeError)    a filter that a collection does not have, or a value of the wrong type
    ├── NotOneError        (LookupError)  ``.one()`` met no record, or several
    ├── QuestionError      (ValueError)   a question that has no honest answer as it was put
    ├── PackError          (FileExistsError)  saving would take away files that are there
    ├── FontError          (LookupError)  no font shows a letter that a picture needs
    └── MissingExtraError  (ImportError)  an optional dependency is not installed

Catch :class:`AzjpError` for all of them, or the builtin named beside each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from attrs import asdict, frozen

from azjp_relations.text import fold, nearest

__all__ = [
    "AzjpError",
    "DataError",
    "EdtfError",
    "Fault",
    "FilterError",
    "FontError",
    "MissingExtraError",
    "NotOneError",
    "PackError",
    "QuestionError",
    "RecordError",
    "UnitError",
    "UnknownIdError",
    "UnknownTermError",
    "extra",
    "one_of",
]


class AzjpError(Exception):
    """The root of every error that this library raises on purpose."""

    # KeyError would print the repr of its message; a reader wants the message.
    def __str__(self) -> str:
        return Exception.__str__(self)


class EdtfError(AzjpError, ValueError):
    """A text that is no date of EDTF level 0 or 1 for the years 0001 to 9999."""


class UnitError(AzjpError, TypeError):
    """Two quantities in unlike units were added or compared."""


class RecordError(AzjpError, ValueError):
    """A record breaks a rule of the model; ``problems`` lists each one as ``(field, message)``."""

    def __init__(self, record: str, problems: Sequence[tuple[str, str]]) -> None:
        self.record = record
        self.problems = tuple(problems)
        super().__init__(record, self.problems)

    def __str__(self) -> str:
        return f"{self.record}: " + "; ".join(f"{f}: {m}" if f else m for f, m in self.problems)


@frozen(kw_only=True)
class Fault:
    """One thing wrong with a data file, and where.

    Attributes:
        file: Name of the file within its folder.
        line: Line on which the record begins, from 1; ``None`` where the file as a whole is at fault.
        record: Id of the record; ``None`` where it has none that can be read.
        field: Path of the field, as ``participants[1].actor``; empty for the record as a whole.
        value: The offending value, shortened; ``None`` where none was given.
        problem: What is wrong and what was expected.
        nearest: The valid term or id most like the value, or ``None``.
    """

    file: str
    line: int | None
    record: str | None
    field: str
    value: str | None
    problem: str
    nearest: str | None = None

    def to_json(self) -> dict[str, str | int | None]:
        """Return the fault as a JSON object, its attributes by name."""
        return asdict(self)

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        # A list or an object would be too much, and some problems quote the value themselves.
        shown = self.value or ""
        if self.field in {"", "id"} or shown.startswith(("{", "[")) or shown.strip('"') in self.problem:
            shown = ""
        parts = [place, f'"{self.record}"' if self.record else "", self.field, shown]
        hint = f": did you mean {self.nearest!r}?" if self.nearest else ""
        return "  ".join(filter(None, [*parts, f"{self.problem}{hint}"]))


class DataError(AzjpError, ValueError):
    """Data files were refused; ``faults`` lists every :class:`Fault`, by file and line; ``where`` names the files."""

    def __init__(self, faults: Iterable[Fault], where: str = "the data") -> None:
        self.faults = tuple(sorted(faults, key=lambda f: (f.file, f.line or 0, f.field)))
        self.where = where
        super().__init__(self.faults, where)

    def to_json(self) -> list[dict[str, str | int | None]]:
        """Return the faults as JSON objects, by file and line."""
        return [fault.to_json() for fault in self.faults]

    def __str__(self) -> str:
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        return "\n".join([f"{count} in {self.where}:", *(f"  {fault}" for fault in self.faults)])


def _meant(word: str, choices: Iterable[str], also: Mapping[str, str]) -> tuple[str, ...]:
    """Return those of *choices* that *word* may mean; *also* gives the choice for other words."""
    if fold(word) in also:
        return (also[fold(word)],)
    return tuple(nearest(word, choices) or dict.fromkeys(also[near] for near in nearest(word, also)))


class _UnknownWordError(AzjpError):
    """A word that is not among *choices*; ``nearest`` holds those most like it."""

    #: The most choices that are listed in whole where none is near.
    _listed = 16

    def __init__(
        self, problem: str, value: object = None, choices: Iterable[str] = (), also: Mapping[str, str] | None = None
    ) -> None:
        self.problem = problem
        self.value = value
        choices = tuple(choices)
        self.nearest = _meant(value, choices, also or {}) if isinstance(value, str) else ()
        hint = ""
        if self.nearest:
            hint = f": did you mean {' or '.join(map(repr, self.nearest))}?"
        elif 0 < len(choices) <= self._listed:
            hint = f": expected one of {', '.join(map(repr, choices))}"
        super().__init__(f"{problem}{hint}")


class UnknownIdError(_UnknownWordError, KeyError):
    """No record has this id; the message names the nearest ids, also in ``nearest``."""


class UnknownTermError(_UnknownWordError, ValueError):
    """A word that its closed vocabulary does not hold; the message names the nearest terms, also in ``nearest``."""

    _listed = 40


class FilterError(_UnknownWordError, TypeError):
    """A filter that a collection does not have, or a value of the wrong type; the message names the filter."""


class NotOneError(AzjpError, LookupError):
    """``.one()`` was asked of a collection that holds no record, or more than one."""


class QuestionError(AzjpError, ValueError):
    """A question without an honest answer as it was put, such as a series of two indicators."""


class PackError(AzjpError, FileExistsError):
    """Saving would take away files that are there, or spoil a database that is in use."""


class FontError(AzjpError, LookupError):
    """No font at hand shows a letter that a picture needs; the message names the letters."""


class MissingExtraError(AzjpError, ImportError):
    """An optional dependency is missing; the message names the extra that brings it."""


@contextmanager
def extra(name: str, brings: str) -> Iterator[None]:
    """Import within this what the extra *name* brings, in words *brings*; without it, the error says how to get it.

    Raises:
        MissingExtraError: If what is imported is not installed.

    >>> with extra("graph", "NetworkX"):
    ...     import no_such_library
    Traceback (most recent call last):
    azjp_relations.errors.MissingExtraError: this needs NetworkX: pip install 'azjp-relations[graph]'
    """
    try:
        yield
    except ImportError as error:
        raise MissingExtraError(
            f"this needs {brings}: pip install 'azjp-relations[{name}]'", name=error.name
        ) from error


def one_of(word: str, choices: Sequence[str], what: str) -> str:
    """Return *word* if it is one of *choices*.

    Raises:
        QuestionError: If it is none; the message names the nearest.
    """
    if word not in choices:
        close = nearest(word, choices)
        hint = f": did you mean {close[0]!r}?" if close else ""
        raise QuestionError(f"{word!r} is no {what} ({', '.join(choices)}){hint}")
    return word
