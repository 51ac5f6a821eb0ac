"""Every error that the library raises, in one tree.

::

    AzjpError
    ├── EdtfError          (ValueError)   a text is not an EDTF date, or names a day that doesn't exist
    ├── UnitError          (TypeError)    two quantities in different units were added or compared
    ├── RecordError        (ValueError)   a record breaks a rule of the model
    ├── DataError          (ValueError)   data files were refused; ``.faults`` lists every fault
    ├── UnknownIdError     (KeyError)     no record has this id
    ├── UnknownTermError   (ValueError)   a word is not in a closed vocabulary
    ├── FilterError        (TypeError)    a collection has no such filter, or an argument is of the wrong type
    ├── UnknownAttributeError (AttributeError)  a dataset, a collection or an answer has no such attribute or method
    ├── NotOneError        (LookupError)  ``.one()`` was called on an empty collection, or on a larger one
    ├── QuestionError      (ValueError)   a question has no honest answer as it was put
    ├── PackError          (FileExistsError)  saving would overwrite files, or a database that is in use
    ├── FontError          (LookupError)  no font has a letter that a picture needs
    └── MissingExtraError  (ImportError)  an optional dependency is not installed

Catch :class:`AzjpError` for all of them, or the builtin named beside each.
"""

import operator
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self, SupportsIndex, TypeVar

from attrs import asdict, frozen

from azjp_relations.text import counted, fold, nearest, one_line, visible

__all__ = [
    "AzjpError", "DataError", "DataWarning", "EdtfError", "Fault", "FilterError", "FontError", "MissingExtraError",
    "NotOneError", "PackError", "QuestionError", "RecordError", "UnitError", "UnknownAttributeError", "UnknownIdError",
    "UnknownTermError", "checked", "extra", "one_of", "whole",
]  # fmt: skip

T = TypeVar("T")


class AzjpError(Exception):
    """The root of every error that this library raises on purpose."""

    def __str__(self) -> str:
        return visible(self._text())

    def _text(self) -> str:
        # KeyError would print the repr of its message.
        return Exception.__str__(self)


class EdtfError(AzjpError, ValueError):
    """A text is not a date of EDTF level 0 or 1 for the years 0001 to 9999."""


class UnitError(AzjpError, TypeError):
    """Two quantities in different units were added or compared."""


class RecordError(AzjpError, ValueError):
    """A record breaks a rule of the model; ``problems`` lists each one as ``(field, message)``."""

    def __init__(self, record: str, problems: Sequence[tuple[str, str]]) -> None:
        self.record = record
        self.problems: tuple[tuple[str, str], ...] = tuple(problems)
        super().__init__(record, self.problems)

    def _text(self) -> str:
        return f"{self.record}: " + "; ".join(f"{f}: {m}" if f else m for f, m in self.problems)


@frozen(kw_only=True)
class Fault:
    """One fault in a data file.

    Attributes:
        file: Name of the file within its folder.
        line: Line of the field, from 1; if the field is missing, the line on which the object that lacks it begins.
            ``None`` if the whole file is at fault.
        record: Id of the record; ``None`` if it has none that can be read.
        field: Path of the field, such as ``participants[1].actor``; empty for the whole record.
        value: The wrong value, shortened; ``None`` if there is none.
        problem: What is wrong and what was expected.
        nearest: The valid term or id most like the value; ``None`` if none is.
    """

    file: str
    line: int | None
    record: str | None
    field: str
    value: str | None
    problem: str
    nearest: str | None = None

    def to_json(self) -> dict[str, str | int | None]:
        """Return the fault as a JSON object, its attributes by name.

        >>> Fault(file="events.json", line=3, record=None, field="", value=None, problem="is empty").to_json()["line"]
        3
        """
        return asdict(self)

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        record = f'"{self.record}"' if self.record else ""
        value = self.value or ""
        # A list or an object is too long to print, and some problems quote the value themselves.
        if self.field in {"", "id"} or value.startswith(("{", "[")) or value.strip('"') in self.problem:
            value = ""
        hint = "" if self.nearest and repr(self.nearest) in self.problem else _hint(self.nearest)
        parts = (place, record, self.field, value, f"{self.problem}{hint}")
        return "  ".join(one_line(part) for part in parts if part)


def _hint(*words: str | None) -> str:
    """Return “. Did you mean …?” for *words*, to follow a problem; empty if there are none."""
    near = " or ".join(repr(word) for word in words if word)
    return f". Did you mean {near}?" if near else ""


class DataError(AzjpError, ValueError):
    """Data files were refused; ``faults`` lists every :class:`Fault`, by file and line; ``where`` names the files.

    ``contradictions`` lists where the records that could be read contradict each other. Without faults, contradictions
    are only a :class:`DataWarning`.
    """

    def __init__(self, faults: Iterable[Fault], where: str = "the data", contradictions: Iterable[Fault] = ()) -> None:
        self.faults: tuple[Fault, ...] = _in_order(faults)
        self.where = where
        self.contradictions: tuple[Fault, ...] = _in_order(contradictions)
        super().__init__(self.faults, where, self.contradictions)

    def to_json(self) -> list[dict[str, str | int | None]]:
        """Return the faults as JSON objects, by file and line."""
        return [fault.to_json() for fault in self.faults]

    def _text(self) -> str:
        also = [listed(self.contradictions, "contradiction", self.where)] if self.contradictions else []
        return "\n".join([listed(self.faults, "fault", self.where), *also])


#: How many contradictions a warning prints: it comes unasked, so it stays short.
_IN_A_WARNING = 20


class DataWarning(UserWarning):
    """Records of a pack contradict each other, and no caveat says so.

    ``faults`` lists every :class:`Fault`; the text of the warning has the first 20.
    """

    def __init__(self, faults: Iterable[Fault], where: str) -> None:
        self.faults: tuple[Fault, ...] = _in_order(faults)
        self.where = where
        super().__init__(self.faults, where)

    def __str__(self) -> str:
        lines = listed(self.faults, "contradiction", self.where).split("\n")
        left = len(self.faults) - _IN_A_WARNING
        more = [f"  … and {left} more: packs[-1].contradictions lists them all"] if left > 0 else []
        return "\n".join([*lines[: _IN_A_WARNING + 1], *more])


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda f: (f.file, f.line or 0, f.field)))


def listed(faults: Sequence[Fault], noun: str, where: str) -> str:
    """Return the count of *faults* in the files *where*, then the faults, one a line."""
    return "\n".join([f"{counted(len(faults), noun)} in {one_line(where)}:", *(f"  {fault}" for fault in faults)])


#: How like a term a word must be to count as a misspelling of it.
_SLIP = 0.85


def _spaced(word: str) -> str:
    return fold(word).replace("-", " ").replace("_", " ")


class _UnknownWordError(AzjpError):
    """A word that is not one of *choices*; ``nearest`` has those most like it.

    *also* gives the choice that other words stand for. *without* says what to do if none of the choices fits.
    """

    #: Up to this many choices are all listed if none is near.
    _listed = 16

    def __init__(
        self,
        problem: str,
        value: object = None,
        choices: Iterable[str] = (),
        also: Mapping[str, str] | None = None,
        without: str | None = None,
    ) -> None:
        choices, also = tuple(choices), {_spaced(word): one for word, one in (also or {}).items()}
        near: Iterable[str] = ()
        if isinstance(value, str):
            # A choice that differs only in case, hyphens or diacritics must be the one that is meant.
            same = [choice for choice in choices if _spaced(choice) == _spaced(value)]
            near = same or ([also[_spaced(value)]] if _spaced(value) in also else nearest(value, choices))
            near = near or dict.fromkeys(also[word] for word in nearest(value, also))
        self.problem: str = problem
        self.value: object = value
        self.nearest: tuple[str, ...] = tuple(near)
        hint = _hint(*self.nearest)
        if not hint and 0 < len(choices) <= self._listed:
            hint = f". Expected one of {', '.join(map(repr, choices))}"
        #: What to do if none of the choices fits; ``None`` without advice, or if the word is just misspelt.
        self.without: str | None = None if isinstance(value, str) and nearest(value, choices, cutoff=_SLIP) else without
        rest = f"{'' if hint.endswith('?') else '.'} If no term fits, {without}" if self.without else ""
        super().__init__(f"{problem}{hint}{rest}")


class UnknownIdError(_UnknownWordError, KeyError):
    """No record has this id, or no row of an answer this key; ``nearest`` and the message have the nearest.

    For an id that was retired, ``nearest`` has the id of the record that took its place, if one did.
    """

    def __init__(
        self,
        problem: str,
        value: object = None,
        choices: Iterable[str] = (),
        retired: Mapping[str, str | None] | None = None,
        called: Sequence[str] = (),
    ) -> None:
        if isinstance(value, str) and retired and value in retired:
            successor, choices = retired[value], ()
            called = () if successor is None else (successor,)
            problem += f" any more: {'it was retired' if successor is None else f'{successor!r} took its place'}"
        elif called:
            problem, choices = f"{problem}{_hint(*called)}", ()
        super().__init__(problem, value, choices)
        self.nearest: tuple[str, ...] = (*called,) or self.nearest


class UnknownTermError(_UnknownWordError, ValueError):
    """A word is not in its closed vocabulary; ``nearest`` and the message have the nearest terms."""

    _listed = 60


class FilterError(_UnknownWordError, TypeError):
    """A collection has no such filter, or a filter or an argument is of the wrong type; the message names it."""


class UnknownAttributeError(AzjpError, AttributeError):
    """A dataset, a collection, an answer or the package has no such attribute; ``nearest`` has what may be meant.

    Programs probe objects for attributes that they lack, so ``nearest`` is worked out only when someone reads it.
    """

    def __init__(self, problem: str, value: str = "", meant: Callable[[str], Iterable[str]] | None = None) -> None:
        super().__init__(problem)
        self.value: str = value
        self._meant = meant

    @property
    def nearest(self) -> tuple[str, ...]:
        """Other attributes, and other ways to ask, most likely first."""
        return () if self._meant is None or self.value.startswith("_") else (*self._meant(self.value),)

    def _text(self) -> str:
        return f"{super()._text()}{_hint(*self.nearest)}"

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (self._text(), self.value)


class NotOneError(AzjpError, LookupError):
    """``.one()`` was called on a collection that is empty, or has several records."""


class QuestionError(AzjpError, ValueError):
    """A question has no honest answer as it was put, such as a series of two indicators."""


class PackError(AzjpError, FileExistsError):
    """Saving would overwrite files, or a database that is in use."""


class FontError(AzjpError, LookupError):
    """No installed font has a letter that a picture needs; the message names the letters."""


class MissingExtraError(AzjpError, ImportError):
    """An optional dependency is missing; the message names the extra that installs it."""


@contextmanager
def extra(name: str, brings: str) -> Iterator[None]:
    """Wrap the import of *brings*; if it fails, raise MissingExtraError, which says how to install the extra *name*.

    >>> with extra("graph", "NetworkX"):
    ...     import no_such_library
    Traceback (most recent call last):
    azjp_relations.errors.MissingExtraError: this needs NetworkX: pip install 'networkx>=3.3' (azjp-relations[graph])
    """
    try:
        yield
    except ImportError as error:
        how = f"this needs {brings}: pip install {_requirements(name)} (azjp-relations[{name}])"
        raise MissingExtraError(how, name=error.name) from error


def _requirements(name: str) -> str:
    """Return the requirements of the extra *name*, quoted for a shell; they install wherever this package is from."""
    from importlib.metadata import PackageNotFoundError, requires

    try:
        lines = requires("azjp-relations") or []
    except PackageNotFoundError:  # run from a folder, or from a zip
        lines = []
    marked = (line.partition(";") for line in lines)
    wanted = [f"'{line.strip()}'" for line, _, marker in marked if f"'{name}'" in marker.replace('"', "'")]
    return " ".join(wanted) or f"'azjp-relations[{name}]'"


def one_of(word: object, choices: Sequence[str], what: str) -> str:
    """Return *word* if it is one of *choices*; *what* names the argument, such as ``dates=``.

    Raises:
        QuestionError: If it is not; the message lists the choices and names the nearest.
    """
    if not isinstance(word, str) or word not in choices:
        *most, last = map(repr, choices)
        given, near = (repr(word), nearest(word, choices)) if isinstance(word, str) else (type(word).__name__, [])
        raise QuestionError(f"{what} must be {', '.join(most)} or {last}, not {given}{_hint(*near[:1])}")
    return word


#: What an argument must be, for the types that are not called by their names.
_CALLED = {str: "text", bool: "True or False", Iterable: "a list or the like", Callable: "a function"}


def checked(name: str, value: T, cls: Any) -> T:
    """Return *value*, the argument *name*, if it is of class *cls*. ``1`` doesn't count as ``True``.

    Raises:
        FilterError: If it is not.

    >>> checked("sentence", 5, str)
    Traceback (most recent call last):
    azjp_relations.errors.FilterError: sentence must be text, not int
    """
    if not isinstance(value, cls):
        raise FilterError(f"{name} must be {_CALLED.get(cls) or f'a {cls.__name__}'}, not {_shown(value)}")
    return value


def whole(name: str, value: SupportsIndex, least: int = -sys.maxsize) -> int:
    """Return *value*, the argument *name*, as an ``int`` if it is a whole number of *least* or more.

    Raises:
        FilterError: If it isn't a whole number.
        QuestionError: If it is less, or larger than an index can be.
    """
    try:
        number = operator.index(value)
    except TypeError:
        raise FilterError(f"{name} must be a whole number, not {_shown(value)}") from None
    if number > sys.maxsize:
        raise QuestionError(f"{name} is larger than any place in a list")
    if number < least:
        raise QuestionError(f"{name} must be {least} or more, not {max(number, -sys.maxsize)}")
    return number


#: Classes whose values an error quotes. A text counts as short: it is mostly a word in place of a flag or a number.
_SHORT = {str, bool, float, type(None)}


def _shown(value: object) -> str:
    """Return *value* as an error shows it: in full if it is short, else the name of its class."""
    return repr(value) if type(value) in _SHORT else type(value).__name__
