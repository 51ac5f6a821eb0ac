"""How far a reading has come, for whoever waits for it: :class:`Progress`, a bar of tqdm."""

import sys
import warnings
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Any, Self

from azjp_relations.errors import MissingExtraError

__all__ = ["Progress"]


class Progress:
    """Tells how many bytes of how many have been read.

    A bar is shown from the start if it is asked for; never if it is asked not to be; and else once the reading takes
    longer than :attr:`PATIENCE`, if tqdm is installed and somebody looks: in a terminal or a notebook.

    Args:
        shown: Whether to show a bar; ``None`` for whether it is worth it.
        clock: Tells the seconds.

    Raises:
        MissingExtraError: If a bar is asked for and tqdm is not installed.

    >>> with Progress(shown=None) as progress:
    ...     progress.begin("a-pack", 5)
    ...     progress.advance(5)
    """

    #: After so many seconds it is worth a bar.
    PATIENCE = 2.0

    def __init__(self, *, shown: bool | None = None, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._bar: Any = None
        self._make = _bar_of_tqdm() if shown else None
        self._may_appear = shown is None

    def begin(self, label: str, total: int) -> None:
        """Begin to count, up to *total*."""
        self._label, self._total, self._done = label, total, 0
        self._began = self._clock()
        if self._make is not None:
            self._show(self._make)

    def advance(self, count: int) -> None:
        """Count *count* more."""
        self._done += count
        if self._bar is not None:
            self._bar.update(count)
        elif self._may_appear and self._clock() - self._began > self.PATIENCE:
            self._may_appear = False
            if _somebody_looks():
                try:
                    self._show(_bar_of_tqdm())
                except MissingExtraError:
                    return

    def _show(self, make: Callable[..., Any]) -> None:
        # What falls to a bar that comes late is no speed that could be foretold from.
        self._bar = make(
            total=self._total, initial=self._done, desc=self._label, unit="B", unit_scale=True, leave=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.close()


def _bar_of_tqdm() -> Callable[..., Any]:
    try:
        if not _in_notebook():
            from tqdm import tqdm

            return tqdm
        with warnings.catch_warnings():
            # Without widgets it is a bar of characters: that is no reason to warn.
            warnings.simplefilter("ignore")
            from tqdm.autonotebook import tqdm as tqdm_of_notebooks

            return tqdm_of_notebooks
    except ImportError:
        raise MissingExtraError("a progress bar needs tqdm: pip install 'azjp-relations[progress]'") from None


def _somebody_looks() -> bool:
    return _in_notebook() or (sys.stderr is not None and sys.stderr.isatty())


def _in_notebook() -> bool:
    """Tell whether this runs in the kernel of a notebook, without importing anything of it."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None
