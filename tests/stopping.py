"""A machine that stops in the middle of a save."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

__all__ = ["done_by_step"]


class StoppedError(BaseException):
    """The machine has stopped."""


def done_by_step(monkeypatch: pytest.MonkeyPatch, last: int, work: Callable[[], object]) -> bool:
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
