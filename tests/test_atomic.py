"""Files written whole or not at all."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from azjp_relations.storage import atomic
from azjp_relations.storage.atomic import write_whole


def test_what_is_written_is_there(tmp_path: Path) -> None:
    """The text, in UTF-8, with the line ends that it has, and nothing beside it."""
    place = tmp_path / "a.txt"
    write_whole(place, "Bakı\r\n日本\n")
    assert place.read_bytes() == "Bakı\r\n日本\n".encode()
    write_whole(str(place), "shorter")
    assert place.read_text(encoding="utf-8") == "shorter"
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_error_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Whatever goes wrong on the way, the old file stays as it was, and nothing stays beside it."""
    place = tmp_path / "a.txt"
    place.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(*{"fsync": (os, "fsync", fail), "replace": (Path, "replace", fail)}[step])
    with pytest.raises(OSError, match="no space"):
        write_whole(place, "new")
    assert place.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [place]


def test_what_no_file_can_hold(tmp_path: Path) -> None:
    """Half a character is refused before anything is replaced."""
    place = tmp_path / "a.txt"
    place.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_whole(place, "\ud800")
    assert place.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [place]


def test_a_link_is_followed(tmp_path: Path) -> None:
    """What a link leads to is written, and the link stays one."""
    place, link = tmp_path / "a.txt", tmp_path / "link.txt"
    place.write_text("old", encoding="utf-8")
    try:
        link.symlink_to(place)
    except OSError:
        pytest.skip("there are no links here")
    write_whole(link, "new")
    assert link.is_symlink()
    assert place.read_text(encoding="utf-8") == "new"


def test_the_content_is_on_the_disk_before_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First the content is flushed, then the file renamed, then its folder flushed."""
    said: list[str] = []

    def noting(word: str, done: Callable[..., object]) -> Callable[..., object]:
        def noted(*given: object) -> object:
            said.append(word)
            return done(*given)

        return noted

    monkeypatch.setattr(os, "fsync", noting("flushed", os.fsync))
    monkeypatch.setattr(Path, "replace", noting("renamed", Path.replace))
    monkeypatch.setattr(atomic, "flush", noting("flushed the folder", atomic.flush))
    write_whole(tmp_path / "a.txt", "new")
    assert said[:3] == ["flushed", "renamed", "flushed the folder"]
