"""The progress bar: shown to whoever waits and looks, and to nobody else."""

import io
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

import pytest

import azjp_relations as azjp
from azjp_relations.errors import MissingExtraError
from azjp_relations.packs import progress
from azjp_relations.packs.progress import Progress


class Clock:
    """Tells the seconds that it is set to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Bar:
    """What tqdm would show."""

    shown: "list[Bar]"

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.counted = options["initial"]
        self.closed = False
        self.shown.append(self)

    def update(self, count: int) -> None:
        self.counted += count

    def close(self) -> None:
        self.closed = True


class Terminal(io.StringIO):
    """Somebody looks at it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> list[Bar]:
    """Have a tqdm that remembers its bars, and a standard error that nobody looks at."""
    Bar.shown = []
    for name in ("tqdm", "tqdm.autonotebook"):
        module: Any = ModuleType(name)
        module.tqdm = Bar
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    return Bar.shown


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return a pack of one source."""
    line = '{"id": "a-wire", "kind": "news-agency", "publisher": "A wire", "language": "en"}\n'
    (tmp_path / "sources.jsonl").write_text(line, encoding="utf-8")
    return tmp_path


def count_to(total: int, clock: Clock, *, seconds: float, shown: bool | None = None) -> None:
    """Count by ones to *total*, each in so many *seconds*."""
    with mock.patch.object(progress, "monotonic", clock), closing(Progress("a-pack", total, shown=shown)) as counted:
        for _ in range(total):
            clock.now += seconds
            counted.advance(1)


def test_it_appears_when_it_takes_longer_than_two_seconds(bars: list[Bar], monkeypatch: pytest.MonkeyPatch) -> None:
    """In a terminal; what was read before counts as read, and the bar is gone in the end."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    count_to(4, Clock(), seconds=0.5)
    assert bars == []
    count_to(6, Clock(), seconds=0.5)
    (bar,) = bars
    assert bar.options["initial"] == 5
    assert (bar.options["total"], bar.options["desc"]) == (6, "a-pack")
    assert (bar.counted, bar.closed) == (6, True)


@pytest.mark.parametrize("stderr", [io.StringIO(), None])
def test_nobody_looks(bars: list[Bar], monkeypatch: pytest.MonkeyPatch, stderr: io.StringIO | None) -> None:
    """Into a file, or where there is no standard error, nothing is written however long it takes."""
    monkeypatch.setattr(sys, "stderr", stderr)
    count_to(9, Clock(), seconds=9)
    assert bars == []


def test_a_notebook_looks(bars: list[Bar], monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel is no terminal, yet shows a bar; IPython in a terminal has none."""
    shell = SimpleNamespace(kernel=None)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    count_to(2, Clock(), seconds=3)
    assert bars == []
    shell.kernel = object()
    count_to(2, Clock(), seconds=3)
    assert [bar.counted for bar in bars] == [2]


def test_it_is_asked_for(bars: list[Bar]) -> None:
    """From the start, wherever it is written to."""
    count_to(3, Clock(), seconds=0, shown=True)
    assert [(bar.options["initial"], bar.counted) for bar in bars] == [(0, 3)]


def test_it_is_asked_not_to_be(bars: list[Bar], monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in a terminal, and however long it takes."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    count_to(3, Clock(), seconds=9, shown=False)
    assert bars == []


def test_without_tqdm(monkeypatch: pytest.MonkeyPatch, pack: Path) -> None:
    """Who asks for a bar is told what is missing; nobody else notices."""
    for name in ("tqdm", "tqdm.autonotebook"):  # another test may have imported either
        monkeypatch.setitem(sys.modules, name, None)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    count_to(3, Clock(), seconds=9)
    assert terminal.getvalue() == ""
    with pytest.raises(MissingExtraError, match=r"azjp-relations\[progress\]"):
        azjp.read(pack, progress=True)
    assert len(azjp.read(pack)) == 1


def test_a_reading_counts_every_byte(bars: list[Bar], pack: Path) -> None:
    """Of files with a record a line and of arrays, under the name of the pack."""
    (pack / "events.json").write_text("[]", encoding="utf-8")
    azjp.read(pack, progress=True)
    (bar,) = bars
    assert bar.options["desc"] == pack.name
    assert bar.counted == bar.options["total"] == sum(file.stat().st_size for file in pack.iterdir())


def test_the_bar_is_gone_when_a_pack_is_refused(bars: list[Bar], pack: Path) -> None:
    """So that the faults stand by themselves."""
    (pack / "events.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(azjp.DataError):
        azjp.read(pack, progress=True)
    assert [bar.closed for bar in bars] == [True]


def test_a_long_reading_shows_itself(bars: list[Bar], pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading asks the clock by itself."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    azjp.read(pack)
    assert bars == []
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    azjp.read(pack)
    assert len(bars) == 1


def test_tqdm_takes_it(capsys: pytest.CaptureFixture[str], pack: Path) -> None:
    """What is asked of tqdm, it knows."""
    pytest.importorskip("tqdm")
    azjp.read(pack, progress=True)
    assert pack.name in capsys.readouterr().err
