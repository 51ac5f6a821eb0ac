"""A save that stops in the middle: the machine halts, or an exception is raised at any step or instruction."""

import io
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from linecache import getline
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Self
from unittest import mock

import azjp_relations

if TYPE_CHECKING:
    import pytest

__all__ = ["InterruptError", "done_by_step", "few_calls", "interrupted_at_instruction", "interrupted_at_step", "unseen"]

#: What reaches the disk by a name of the system.
_CALLS = (
    *("open", "replace", "rename", "unlink", "remove", "mkdir", "rmdir", "chmod", "fsync", "stat", "listdir"),
    *("scandir", "fstat", "access", "utime"),
)
_SAVING = ("storage", "export")


class StoppedError(BaseException):
    """The machine has stopped."""


class InterruptError(BaseException):
    """What a signal raises."""


def done_by_step(monkeypatch: "pytest.MonkeyPatch", last: int, work: Callable[[], object]) -> bool:
    """Do *work* until its step *last*, from which on nothing reaches the disk; tell whether it came to its end."""
    steps = 0

    def stopping(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **options: Any) -> Any:
            nonlocal steps
            if steps >= last:
                raise StoppedError
            steps += 1
            return real(*args, **options)

        return step

    with monkeypatch.context() as patched:
        for name in ("open", "replace", "unlink", "mkdir", "rmdir"):
            patched.setattr(Path, name, stopping(getattr(Path, name)))
        patched.setattr(os, "fsync", stopping(os.fsync))
        try:
            work()
        except StoppedError:
            return False
    return True


class _Steps:
    """Counts file operations, and raises once: just before or just behind the one that is *at*."""

    def __init__(self, at: int, *, behind: bool) -> None:
        self.at, self.behind, self.done = at, behind, 0

    def of(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return *real*, each call of which is a step."""

        def step(*args: Any, **options: Any) -> Any:
            self.done += 1
            met = self.done == self.at
            if met and not self.behind:
                raise InterruptError
            result = real(*args, **options)
            if met:
                if hasattr(result, "close"):
                    result.close()
                raise InterruptError
            return result

        return step

    def opened(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return *real*, which opens files, such that what is done with a file is a step too."""
        return self.of(lambda *args, **options: _File(real(*args, **options), self))


class _File:
    def __init__(self, file: Any, steps: _Steps) -> None:
        self._file, self._steps = file, steps

    def __getattr__(self, name: str) -> Any:
        held = getattr(self._file, name)
        return self._steps.of(held) if name in {"write", "flush", "read", "truncate"} else held

    def __iter__(self) -> Iterator[Any]:
        return iter(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def interrupted_at_step(at: int, work: Callable[[], object], *, behind: bool) -> bool:
    """Do *work*, and raise an interrupt once, just before its file operation *at* or just *behind* it.

    Return whether there was such an operation.
    """
    steps = _Steps(at, behind=behind)
    calls = {(os, name): steps.of(getattr(os, name)) for name in _CALLS}
    with _patched({**calls, (io, "open"): steps.opened(io.open)}), suppress(InterruptError):
        work()
    # An interrupt in a call whose errors don't matter may be lost with them: it still came.
    return steps.done >= at


@contextmanager
def _patched(changes: dict[tuple[Any, str], Any]) -> Iterator[None]:
    patches = [mock.patch.object(module, name, new) for (module, name), new in changes.items()]
    try:
        for patch in patches:
            patch.start()
        yield
    finally:
        for patch in patches:
            patch.stop()


def interrupted_at_instruction(
    at: int, work: Callable[[], object], *, lines: bool = False, rooms: tuple[str, ...] = _SAVING
) -> bool:
    """Do *work*, and raise an interrupt once, before its instruction *at* in *rooms*, which are those that save.

    Return whether there was such an instruction. With *lines*, lines are counted in place of instructions.
    """
    steps = 0
    within = tuple(str(Path(azjp_relations.__file__).parent / room) for room in rooms)
    event_of = "line" if lines else "opcode"

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal steps
        # What is raised in a destructor is never seen by anyone.
        if not frame.f_code.co_filename.startswith(within) or frame.f_code.co_name == "__del__":
            return None
        frame.f_trace_opcodes = not lines
        if event == event_of:
            # Python lets no signal in between the end of a block and the exit of its ``with``.
            if lines and getline(frame.f_code.co_filename, frame.f_lineno).lstrip().startswith("with "):
                return trace
            steps += 1
            if steps == at:
                raise InterruptError
        return trace

    before = sys.gettrace()
    with unseen():
        sys.settrace(trace)
        try:
            with suppress(InterruptError):
                work()
        finally:
            sys.settrace(before)
    return steps >= at


@contextmanager
def few_calls(most: int = 150) -> Iterator[None]:
    """Let Python call functions only *most* deep from here on."""
    before, frame, depth = sys.getrecursionlimit(), sys._getframe(), 0
    while frame := frame.f_back:  # type: ignore[assignment]
        depth += 1
    sys.setrecursionlimit(depth + most)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@contextmanager
def unseen() -> Iterator[None]:
    """Let nobody see what Python says of files and destructors that an interrupt met between two instructions."""
    before = sys.unraisablehook
    sys.unraisablehook = lambda _: None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            yield
    finally:
        sys.unraisablehook = before
