"""Packs made in code: ids, saving, and crashes while a pack is saved."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from packing import base, fault, good, put
from profiles import scaled
from records import agreement, country, event, place, whole
from stopping import done_by_step

import azjp_relations as azjp
from azjp_relations.errors import DataError, PackError, RecordError
from azjp_relations.storage import folder as folders

# --- records in code ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (("Visit of X", 1998), "visit-of-x-1998"),
        (("Məmmədyarov – İLHAM", azjp.EdtfDate("2001-02")), "memmedyarov-ilham-2001-02"),
        (("O'Neil & Œuvre",), "oneil-oeuvre"),
        (("Straße", 5), "strasse-5"),
    ],
)
def test_minted_ids(words: Any, made: str) -> None:
    """An id is made of the ASCII letters of its words; a record may bear it."""
    assert azjp.mint_id(*words) == made
    assert event(made).id == made


def test_minted_ids_are_new() -> None:
    """They keep clear of a dataset, or a pack and what it is laid over."""
    rel = azjp.load()
    assert azjp.mint_id("Japan", unlike=rel) == "japan-2"
    pack = azjp.Pack(over=rel).add(country("japan-2"))
    assert azjp.mint_id("Japan", unlike=pack) == "japan-3"
    with pytest.raises(RecordError, match="'日本' can't be part of an id"):
        azjp.mint_id("日本")
    assert azjp.mint_id("visit", unlike="visit-to-baku") == "visit", "one id, not all that is in its letters"
    with pytest.raises(azjp.FilterError, match="not of None"):
        azjp.mint_id("visit", None)  # type: ignore[arg-type]


def test_a_pack_is_saved_and_read(tmp_path: Path) -> None:
    """What is built in code is what is read, and can be added to."""
    pack = azjp.Pack().add(*base())
    pack.save(tmp_path / "mine")
    assert azjp.read(tmp_path / "mine") == base() == pack.dataset()
    azjp.Pack.of(tmp_path / "mine").add(event("more")).save(tmp_path / "mine", replace=True)
    assert "more" in azjp.read(tmp_path / "mine").events
    assert len(pack) == len(base())


def test_a_pack_with_revisions_is_opened_again(tmp_path: Path) -> None:
    """A pack that revises still does after it has been added to."""
    under = base()
    azjp.Pack(over=under).revise(event("summit", "1999")).save(tmp_path)
    azjp.Pack.of(tmp_path, over=under).add(event("more")).save(tmp_path, replace=True)
    found = azjp.read(tmp_path, over=under)
    assert found.history("summit") == (under["summit"],)
    assert "more" in found


def test_a_pack_refuses_duplicates() -> None:
    """All of what is added at once is taken, or nothing."""
    pack = azjp.Pack(over=base()).add(event("talks"))
    wrong: list[tuple[Any, str]] = [
        (event("talks"), "in the pack"),
        (event("summit"), "revise"),
        ("talks", "must be a record"),
    ]
    for thing, problem in wrong:
        with pytest.raises(RecordError, match=problem):
            pack.add(event("new"), thing)
    with pytest.raises(RecordError, match="can't be revised"):
        pack.revise(event("other"))
    with pytest.raises(RecordError, match="can't be revised"):
        pack.revise(agreement("summit"))
    assert [r.id for r in pack] == ["talks"]


def test_a_pack_is_checked_before_it_is_saved(tmp_path: Path) -> None:
    """One that could not be read again is not written."""
    with pytest.raises(DataError, match='"wire-2001"  no Source has this id'):
        azjp.Pack().add(event("talks")).save(tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    """A folder with data files, also faulty ones, is left alone."""
    put(tmp_path, {"ties.json": b"my draft"})
    with pytest.raises(PackError, match=r"ties\.json"):
        azjp.Pack().add(*base()).save(tmp_path)
    with pytest.raises(FileExistsError):
        azjp.Pack().add(*base()).save(tmp_path)
    assert (tmp_path / "ties.json").read_bytes() == b"my draft"


# --- crashes ------------------------------------------------------------------------------------------------------

SAVER = """
import sys
import azjp_relations as azjp
folder = sys.argv[1]
packs = [azjp.Pack.of(path) for path in sys.argv[2:]]
print("ready", flush=True)
while True:
    for pack in packs:
        pack.save(folder, replace=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed otherwise there")
@pytest.mark.long
def test_a_killed_save_leaves_the_old_files_or_the_new(tmp_path: Path) -> None:
    """Whenever a saving process is killed, the folder holds one dataset or the other, whole."""
    one = whole(*base(), *(event(f"one-{n}") for n in range(40)))
    two = whole(event("two", places=(place("edo"),)), *(country(f"land-{n}") for n in range(40)))
    for name, dataset in (("one", one), ("two", two)):
        azjp.Pack().add(*dataset).save(tmp_path / name)
    folder = tmp_path / "both"
    azjp.Pack().add(*one).save(folder)
    environment = {**os.environ, "PYTHONPATH": str(Path(azjp.__file__).parents[1])}
    command = [sys.executable, "-c", SAVER, str(folder), str(tmp_path / "one"), str(tmp_path / "two")]
    for n in range(0, 12, scaled(3, 1)):
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as saver:
            assert saver.stdout is not None
            assert saver.stdout.readline() == b"ready\n"
            time.sleep(0.003 * (n + 1))
            saver.send_signal(signal.SIGKILL)
        assert azjp.read(folder) in (one, two)


def test_every_step_of_a_save_may_be_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped before each single step, without so much as cleaning up, a save leaves the old files or the new."""
    one, two = base(), whole(event("two", places=(place("edo"),)))
    seen = set()
    for last in range(60):
        folder = tmp_path / str(last)
        azjp.write(one, folder)
        done = done_by_step(monkeypatch, last, lambda at=folder: azjp.write(two, at))  # type: ignore[misc]
        found = azjp.read(folder)
        assert found in (one, two), last
        seen.add(found == two)
        # And whoever saves next is not hindered.
        azjp.write(one, folder)
        assert azjp.read(folder) == one
        assert not [p for p in folder.iterdir() if p.name.startswith(".")]
        if done:
            break
    else:
        pytest.fail("the save has too many steps")
    assert seen == {False, True}


def test_a_damaged_mark_of_a_save(tmp_path: Path) -> None:
    """Should the mark itself be damaged, that is told."""
    put(tmp_path, good() | {folders.PENDING: b"?"})
    assert "damaged" in fault(tmp_path).problem


def test_a_mark_of_a_save_that_names_a_file_which_is_nowhere(tmp_path: Path) -> None:
    """There is nothing to read in its place."""
    put(tmp_path, good() | {folders.PENDING: b'{"ties.json": true}'})
    assert azjp.read(tmp_path) == azjp.read(put(tmp_path / "b", good()))


def test_texts_are_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file, and the folder, is flushed before the names change."""
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda number: flushed.append(os.fstat(number).st_mode))
    azjp.write(base(), tmp_path)
    assert len(flushed) >= len(list(tmp_path.iterdir())) + 1
