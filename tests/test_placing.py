"""What other libraries write, and folders, put into their places whole or not at all."""

import os
from pathlib import Path

import pytest

from azjp_relations.storage.atomic import placed, write_down


def test_a_file_gets_its_name_in_the_end(tmp_path: Path) -> None:
    """Until then the old one is there; the new one is flushed."""
    place = tmp_path / "a.db"
    write_down(place, "old")
    with placed(place) as beside:
        beside.write_bytes(b"new")
        assert place.read_bytes() == b"old"
    assert place.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("folder", [False, True])
def test_an_error_leaves_nothing(tmp_path: Path, *, folder: bool) -> None:
    """What was begun is taken away, and what was there stays."""
    write_down(tmp_path / "other", "other")

    def write() -> None:
        with placed(tmp_path / "a", folder=folder) as beside:
            write_down(beside / "part" if folder else beside, "half")
            raise KeyError

    with pytest.raises(KeyError):
        write()
    assert [file.name for file in tmp_path.iterdir()] == ["other"]


def test_a_folder_takes_the_place_of_nothing_or_of_an_empty_one(tmp_path: Path) -> None:
    """One that holds anything stays, and so does a file."""
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty"):
        with placed(tmp_path / name, folder=True) as beside:
            write_down(beside / "one", name)
        assert (tmp_path / name / "one").read_text(encoding="utf-8") == name
    write_down(tmp_path / "file", "mine")
    for name in ("new", "file"):
        with pytest.raises(OSError), placed(tmp_path / name, folder=True) as beside:  # noqa: PT011 - each system's own
            write_down(beside / "two", name)
    assert sorted(os.listdir(tmp_path)) == ["empty", "file", "new"]  # noqa: PTH208 - names
    assert (tmp_path / "new" / "one").read_text(encoding="utf-8") == "new"
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_what_cannot_be_flushed_is_not_placed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails is told of, and the old file stays."""
    place = tmp_path / "a.db"
    write_down(place, "old")

    def fail(_: int) -> None:
        raise OSError("no space left")

    def write() -> None:
        with placed(place) as beside:
            beside.write_bytes(b"new")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no space"):
        write()
    assert place.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [place]
