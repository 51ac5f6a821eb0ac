"""A progress bar, from tqdm, while a pack is read: :class:`Progress`."""

import sys
import warnings
from contextlib import suppress
from math import inf
from time import monotonic
from typing import Any

from azjp_relations.errors import extra

#: Seconds before a bar appears that nobody asked for.
PATIENCE = 2.0


class Progress:
    """Counts to *total*, under the name *label*, and shows a bar if that takes long; close it in the end.

    Args:
        label: What is read.
        total: How much there is to read.
        shown: Whether to show a bar. ``None`` shows one once the reading takes longer than :data:`PATIENCE`, in a
            terminal or a notebook, if tqdm is installed.

    Raises:
        MissingExtraError: If *shown* is ``True`` and tqdm is not installed.

    >>> progress = Progress("a-pack", 5, shown=None)
    >>> progress.advance(5)
    >>> progress.close()
    """

    def __init__(self, label: str, total: int, *, shown: bool | None) -> None:
        self._options = {"total": total, "desc": label, "unit": "B", "unit_scale": True, "leave": False}
        self._count = 0
        self._bar = _bar(initial=0, **self._options) if shown else None
        self._appears = monotonic() + PATIENCE if shown is None else inf

    def advance(self, count: int) -> None:
        """Count *count* more."""
        self._count += count
        if self._bar is not None:
            self._bar.update(count)
        elif monotonic() > self._appears:
            self._appears = inf
            if _in_notebook() or (sys.stderr is not None and sys.stderr.isatty()):
                with suppress(ImportError):
                    self._bar = _bar(initial=self._count, **self._options)

    def close(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.close()


def _bar(**options: Any) -> Any:
    with extra("progress", "tqdm"), warnings.catch_warnings():
        # Don't warn in a notebook without widgets, which gets a bar made of characters.
        warnings.simplefilter("ignore")
        from tqdm.autonotebook import tqdm
    return tqdm(**options)


def _in_notebook() -> bool:
    """Tell whether this runs in the kernel of a notebook, without importing IPython."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None
