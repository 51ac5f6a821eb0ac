"""A progress bar while a pack is read: :class:`Progress`, which shows one of tqdm's."""

import sys
import warnings
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Any, Self

from azjp_relations.errors import extra

__all__ = ["Progress"]


class Progress:
    """Counts how much of a pack has been read, and shows a bar where that is worth it.

    Args:
        shown: Whether to show a bar. ``None`` shows one once the reading takes longer than :attr:`PATIENCE`, in a
            terminal or a notebook, if tqdm is installed.
        clock: Returns the time in seconds.

    Raises:
        MissingExtraError: If *shown* is ``True`` and tqdm is not installed.

    >>> with Progress(shown=None) as progress:
    ...     progress.begin("a-pack", 5)
    ...     progress.advance(5)
    """

    #: After this many seconds a bar is worth it.
    PATIENCE = 2.0

    def __init__(self, *, shown: bool | None = None, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._bar: Any = None
        self._at_once = _tqdm() if shown else None
        self._may_appear = shown is None

    def begin(self, label: str, total: int) -> None:
        """Begin to count, up to *total*."""
        self._label, self._total, self._count = label, total, 0
        self._began = self._clock()
        if self._at_once is not None:
            self._show(self._at_once)

    def advance(self, count: int) -> None:
        """Count *count* more."""
        self._count += count
        if self._bar is not None:
            self._bar.update(count)
        elif self._may_appear and self._clock() - self._began > self.PATIENCE:
            self._may_appear = False
            if _in_notebook() or (sys.stderr is not None and sys.stderr.isatty()):
                try:
                    self._show(_tqdm())
                except ImportError:
                    return

    def _show(self, tqdm: Callable[..., Any]) -> None:
        options = {"total": self._total, "initial": self._count, "desc": self._label}
        self._bar = tqdm(**options, unit="B", unit_scale=True, leave=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.close()


def _tqdm() -> Callable[..., Any]:
    with extra("progress", "tqdm"), warnings.catch_warnings():
        # A notebook without widgets gets a bar of characters: no need to warn.
        warnings.simplefilter("ignore")
        if _in_notebook():
            from tqdm.autonotebook import tqdm
        else:
            from tqdm import tqdm
    return tqdm


def _in_notebook() -> bool:
    """Tell whether this runs in the kernel of a notebook, without importing anything of it."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None
