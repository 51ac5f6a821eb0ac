"""A progress bar, from tqdm, while a pack is read: :class:`Progress`."""

import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any, Self

from azjp_relations.errors import extra


class Progress:
    """Counts how much of a pack has been read, and shows a bar if that takes long.

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

    #: Seconds before a bar appears.
    PATIENCE = 2.0

    def __init__(self, *, shown: bool | None = None, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._bar: Any = None
        self._at_once = _tqdm() if shown else None
        self._may_appear = shown is None

    def begin(self, label: str, total: int) -> None:
        """Begin to count to *total*, under the name *label*."""
        self._count, self._began = 0, self._clock()
        self._options = {"total": total, "desc": label, "unit": "B", "unit_scale": True, "leave": False}
        if self._at_once is not None:
            self._bar = self._at_once(initial=0, **self._options)

    def advance(self, count: int) -> None:
        """Count *count* more."""
        self._count += count
        if self._bar is not None:
            self._bar.update(count)
        elif self._may_appear and self._clock() - self._began > self.PATIENCE:
            self._may_appear = False
            if _in_notebook() or (sys.stderr is not None and sys.stderr.isatty()):
                with suppress(ImportError):
                    self._bar = _tqdm()(initial=self._count, **self._options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._bar.close()


def _tqdm() -> Callable[..., Any]:
    with extra("progress", "tqdm"), warnings.catch_warnings():
        # Don't warn in a notebook without widgets, which gets a bar made of characters.
        warnings.simplefilter("ignore")
        if _in_notebook():
            from tqdm.autonotebook import tqdm
        else:
            from tqdm import tqdm
    return tqdm


def _in_notebook() -> bool:
    """Tell whether this runs in the kernel of a notebook, without importing IPython."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None
