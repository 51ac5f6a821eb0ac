"""What the tests of exported tables share: records that are hard to write, and saves that are cut short."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from records import (
    HOSTILE,
    agreement,
    cited,
    country,
    event,
    fact,
    organization,
    person,
    preferred,
    source,
    tenure,
    tie,
    whole,
)
from stopping import done_by_step

import azjp_relations as azjp
from azjp_relations.dataset import Dataset
from azjp_relations.tables import Table

__all__ = ["AWKWARD", "FORMULAS", "cells_of", "in_sqlite", "killed_while", "stopped_at_each_step"]

#: Texts that a spreadsheet would run, and some that it would not.
FORMULAS = (
    "=1+1",
    "=cmd|'/c calc'!A0",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r\n=1",
    " =1",
    "'=1",
    '"=1',
    "'",
    "''quoted",
    "＝1",
    "\N{NO-BREAK SPACE}=1",
    "a=1",
    "1-1",
)

_JAPAN = country("japan", names=preferred("Japan", HOSTILE, "=Japan", "日本"))
_SOMEONE = person("someone", names=preferred("O'Neil; DROP TABLE actors; --", "Elmar Məmmədyarov"), country=_JAPAN)
_HOSTILE_SOURCE = source(
    "bad-wire", publisher=HOSTILE, title=f"{HOSTILE} title", url="https://example.org/?q=%22%3E<b>"
)
_TALKS = event(
    "talks", "1998-02~", title=HOSTILE, note='A "note",\r\nin\ttwo lines; İƏı', citations=cited(_HOSTILE_SOURCE)
)
_PACT = agreement("pact", "../2001", parties=(_JAPAN, _SOMEONE), title="=HYPERLINK(1)", event=_TALKS)

#: Records with texts, dates and figures that are hard to write.
AWKWARD = whole(
    _JAPAN,
    _SOMEONE,
    _TALKS,
    _PACT,
    organization("one", names=preferred("=1+1"), country=_JAPAN, parent=None),
    fact("less", "-1234.50", "1998", note=HOSTILE, origin=_JAPAN),
    fact("tiny", "0." + "0" * 28 + "11", "199X", bound="at least"),
    fact("vast", "9" * 30, "/2000", bound="less than", agreement=_PACT),
    fact("none", item="=several"),
    tenure("envoy", _SOMEONE, attested=("1998", "1999?"), note="+"),
    tie("friends", "cooperates-with", _SOMEONE, _JAPAN, start="1998?"),
    *(event(f"said-{n}", title=f"Said {n}", note=text) for n, text in enumerate(FORMULAS)),
)


def cells_of(table: Table, dataset: Dataset, plain: Callable[[Any], Any]) -> list[tuple[Any, ...]]:
    """Return the rows of *dataset* in *table*, each cell as *plain* gives it."""
    return [tuple(map(plain, row)) for row in table.rows(dataset)]


def in_sqlite(cell: Any) -> Any:
    """Return what SQLite holds for *cell*."""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, date):
        return cell.isoformat()
    return int(cell) if isinstance(cell, bool) else cell


# --- saves cut short ----------------------------------------------------------------------------------------------


def killed_while(script: str, *words: object, times: int = 6) -> Iterator[None]:
    """Start *script*, which says when it is ready, and kill it after ever longer whiles; yield after each."""
    environment = {**os.environ, "PYTHONPATH": str(Path(azjp.__file__).parents[1])}
    for n in range(times):
        with subprocess.Popen(
            [sys.executable, "-c", script, *map(str, words)], stdout=subprocess.PIPE, env=environment
        ) as saver:
            assert saver.stdout is not None
            assert saver.stdout.readline() == b"ready\n"
            time.sleep(0.04 * (n + 1))
            saver.send_signal(signal.SIGKILL)
        yield


def stopped_at_each_step(
    monkeypatch: pytest.MonkeyPatch, work: Callable[[], object], *, every: int = 1
) -> Iterator[bool]:
    """Do *work* until ever later steps, from which on nothing reaches the disk; yield whether it came to its end."""
    for last in range(0, 400, every):
        done = done_by_step(monkeypatch, last, work)
        yield done
        if done:
            return
    pytest.fail("the save has too many steps")
