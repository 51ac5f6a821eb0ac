"""Saving where others read, where saves were cut short, and at special places."""

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import saving
from every_export import EXPORTS
from packs import folder_in_memory
from profiles import scaled
from records import agreement, country, event, place, whole

import azjp_relations as azjp
from azjp_relations.storage import folder as folders
from azjp_relations.storage.atomic import placed, write_down, write_whole

ONE = whole(event("talks", "1998", places=(place("tokyo", lies_in=country("japan")),)), agreement("pact", "1998"))
TWO = whole(event("two", "1999"), country("georgia"))

posix = pytest.mark.skipif(os.name == "nt", reason="only where there are such files")


# --- reading while another saves ------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", range(12))
@pytest.mark.parametrize(("owner", "method"), [(Path, "open"), (os, "stat"), (Path, "exists")])
def test_a_save_in_the_middle_of_a_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, method: str, step: int
) -> None:
    """Wherever a save falls into the reading, that gives the old dataset or the new one, never parts of both."""
    azjp.write(ONE, tmp_path)
    real = getattr(owner, method)
    calls = 0

    def saving(path: Any, *args: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == step + 1:
            azjp.write(TWO, tmp_path)
        return real(path, *args, **options)

    monkeypatch.setattr(owner, method, saving)
    found = azjp.read(tmp_path)
    monkeypatch.undo()
    assert found in (ONE, TWO)
    assert azjp.read(tmp_path) in (ONE, TWO)


def test_readings_beside_a_thread_that_saves(tmp_path: Path) -> None:
    """However the two fall together."""
    azjp.write(ONE, tmp_path)
    stop = threading.Event()

    def save() -> None:
        while not stop.is_set():
            azjp.write(TWO, tmp_path)
            azjp.write(ONE, tmp_path)

    saver = threading.Thread(target=save)
    saver.start()
    try:
        for _ in range(60):
            assert azjp.read(tmp_path) in (ONE, TWO)
    finally:
        stop.set()
        saver.join()


def test_a_folder_that_is_saved_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading doesn't wait for ever, and says why it gave up."""
    azjp.write(ONE, tmp_path)
    times = iter(range(10_000))
    monkeypatch.setattr(folders, "_TRIES", 3)
    monkeypatch.setattr(folders, "_identity", lambda _: (next(times),))
    with pytest.raises(azjp.DataError, match="is being saved again and again"):
        azjp.read(tmp_path)


def test_a_file_that_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named at once: nobody saves the folder meanwhile."""
    azjp.write(ONE, tmp_path)
    real, tries = Path.open, iter(range(2))

    def refusing(path: Path, *args: Any, **options: Any) -> Any:
        if path.name == "sources.json":
            next(tries)
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **options)

    monkeypatch.setattr(Path, "open", refusing)
    with pytest.raises(azjp.DataError, match=r"sources\.json  cannot be read: Permission denied"):
        azjp.read(tmp_path)


@pytest.mark.parametrize("late", range(3))
def test_a_file_that_takes_its_place_while_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: int
) -> None:
    """It is gone from where it was found a moment ago, and is no other file: that is no fault of the folder."""
    azjp.write(ONE, tmp_path)
    listed, calls = folders.data_files, iter(range(1_000))

    def data_files(folder: Path) -> dict[str, Path]:
        beside = next(calls) == late
        return {name: path.with_name(f".{name}.new") if beside else path for name, path in listed(folder).items()}

    monkeypatch.setattr(folders, "data_files", data_files)
    assert azjp.read(tmp_path) == ONE


# --- interrupted saves ----------------------------------------------------------------------------------------------


@pytest.fixture
def here() -> Iterator[Path]:
    """Give a folder in memory, if there is such a place: saves wait for the disk."""
    with folder_in_memory() as folder:
        yield folder / "here"


@pytest.mark.parametrize("attack", ["steps", "lines", "signals", "kills"])
@posix
@pytest.mark.long
def test_whatever_stops_a_save(here: Path, attack: str) -> None:
    """What was saved is the old or the new: also behind the step from which on the new files hold."""
    said = {
        "steps": lambda: saving.steps(here, 3, every=False),
        "lines": lambda: saving.places(here, 3, lines=True, every=scaled(9, 3)),
        "signals": lambda: saving.signals(here, scaled(20, 200)),
        "kills": lambda: saving.kills(here, scaled(8, 30)),
    }[attack]()
    assert said["old"]
    assert said["new"] or attack == "kills"


@pytest.mark.slow
@posix
def test_an_exception_at_each_step_of_each_export(here: Path) -> None:
    """Before and behind each third file operation; between them, the exports meet each one that they share."""
    for module in {export.needs for export in EXPORTS.values() if export.needs}:
        pytest.importorskip(module)
    said = saving.steps(here, 99, apart=3)
    assert min(said["old"], said["new"]) > 50


@posix
def test_processes_that_save_one_folder(here: Path) -> None:
    """One waits for the other, so that the folder is always that of one of them."""
    assert len(saving.savers(here, scaled(40, 400))) >= 1


@posix
def test_a_save_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever: the error says whom for, and changes nothing."""
    azjp.write(ONE, tmp_path)
    monkeypatch.setattr(folders, "_PATIENCE", 0.02)
    with folders._locked(tmp_path), pytest.raises(azjp.PackError, match="is being saved by someone else"):
        azjp.write(TWO, tmp_path)
    assert azjp.read(tmp_path) == ONE
    azjp.write(TWO, tmp_path)
    assert azjp.read(tmp_path) == TWO


@posix
def test_an_empty_folder_is_there_until_the_new_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is replaced in one step."""
    (tmp_path / "mine").mkdir()

    def fail(*_: object) -> None:
        raise OSError("no space left")

    def fill() -> None:
        with placed(tmp_path / "mine", folder=True) as beside:
            write_down(beside / "a", "1")
            monkeypatch.setattr(Path, "replace", fail)

    with pytest.raises(OSError, match="no space left"):
        fill()
    assert [*tmp_path.rglob("*")] == [tmp_path / "mine"]


KILLED = """
import os, sys
from azjp_relations.storage.atomic import placed
with placed(sys.argv[1], folder=sys.argv[2] == "folder") as beside:
    (beside / "part" if sys.argv[2] == "folder" else beside).write_text("half")
    os._exit(9)
"""


@posix
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_the_next_writer_removes_what_a_killed_one_left(tmp_path: Path, kind: str) -> None:
    """What a living process is writing stays."""
    environment = {**os.environ, "PYTHONPATH": str(Path(azjp.__file__).parents[1])}
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "a"), kind], check=False, env=environment)
    (left,) = tmp_path.iterdir()
    living = tmp_path / left.name.replace(left.name.split("-")[1], str(os.getppid()))
    living.write_text("half", encoding="utf-8")
    write_whole(tmp_path / "a", "whole")
    assert set(tmp_path.iterdir()) == {tmp_path / "a", living}


def test_a_save_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    """Also of files that the next one doesn't write."""
    azjp.write(ONE, tmp_path)
    (tmp_path / ".ties.json.new").write_text("half", encoding="utf-8")
    (tmp_path / ".azjp-pending.new").write_text("{", encoding="utf-8")
    azjp.write(TWO, tmp_path)
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


# --- special places -------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_a_file_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    """By itself, as a file that another library writes, and as a file of a pack."""
    file = tmp_path / "a.txt"
    file.write_text("old", encoding="utf-8")
    file.chmod(mode)
    write_whole(file, "new")
    assert (stat.S_IMODE(file.stat().st_mode), file.read_text(encoding="utf-8")) == (mode, "new")
    with placed(file) as beside:
        beside.write_text("newer", encoding="utf-8")
    assert (stat.S_IMODE(file.stat().st_mode), file.read_text(encoding="utf-8")) == (mode, "newer")
    pack = tmp_path / "pack"
    azjp.write(ONE, pack)
    (pack / "events.json").chmod(mode)
    azjp.write(TWO, pack)
    assert stat.S_IMODE((pack / "events.json").stat().st_mode) == mode


@posix
def test_a_folder_keeps_its_permissions(tmp_path: Path) -> None:
    """An empty one, in whose place a new one comes."""
    (tmp_path / "a").mkdir(mode=0o700)
    with placed(tmp_path / "a", folder=True) as beside:
        write_down(beside / "b", "new")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the administrator gives files away")
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    """Whose file it is, may read it afterwards, whoever wrote it."""
    file, pack = tmp_path / "a.txt", tmp_path / "pack"
    file.write_text("old", encoding="utf-8")
    azjp.write(ONE, pack)
    for path in (file, pack / "events.json"):
        os.chown(path, 65534, 65534)
        path.chmod(0o600)
    write_whole(file, "new")
    azjp.write(TWO, pack)
    for path in (file, pack / "events.json"):
        assert (path.stat().st_uid, path.stat().st_gid, stat.S_IMODE(path.stat().st_mode)) == (65534, 65534, 0o600)


@posix
def test_nobody_reads_a_private_file_meanwhile(tmp_path: Path) -> None:
    """What is written in its place is as private, before it has its name."""
    (tmp_path / "a.db").touch(mode=0o600)
    with placed(tmp_path / "a.db") as beside:
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600


@posix
def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    """One to nothing is followed, and links that lead to each other stay and are refused."""
    (tmp_path / "a").symlink_to("b")
    write_whole(tmp_path / "a", "new")
    assert (tmp_path / "b").read_text(encoding="utf-8") == "new"
    (tmp_path / "c").symlink_to("d")
    (tmp_path / "d").symlink_to("c")
    for folder in (False, True):
        with pytest.raises(OSError, match="levels of symbolic links"), placed(tmp_path / "c", folder=folder):
            pass
    assert (tmp_path / "c").is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["a", "b", "c", "d"]  # noqa: PTH208 - names


@posix
@pytest.mark.parametrize("name", ["pack/no/a", "pack"])
def test_an_error_names_what_was_asked_for(tmp_path: Path, name: str) -> None:
    """Not the file beside it, of which nobody knows."""
    azjp.write(ONE, tmp_path / "pack")
    with pytest.raises(OSError, match=r"(No such|Is a) ") as caught:
        write_whole(tmp_path / name, "new")
    assert caught.value.filename == str(tmp_path / name)
    assert azjp.read(tmp_path / "pack") == ONE


def test_long_names(tmp_path: Path) -> None:
    """Where the file has room, what is written beside it has room too."""
    place = tmp_path / ("x" * 250 + ".txt")
    write_whole(place, "new")
    assert list(tmp_path.iterdir()) == [place]


@posix
def test_a_drive_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No other folder can take the place of one on which a drive is mounted."""
    (tmp_path / "drive").mkdir()
    same = (tmp_path / "drive").stat().st_ino
    monkeypatch.setattr(Path, "is_mount", lambda path: path.name == "drive")
    with placed(tmp_path / "drive", folder=True) as beside:
        write_down(beside / "a", "1")
    assert (tmp_path / "drive").stat().st_ino == same


@posix
def test_a_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It doesn't matter that the current folder was deleted if the path doesn't begin there."""
    (tmp_path / "gone").mkdir()
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    try:
        write_whole(tmp_path / "a", "new")
        with placed(tmp_path / "mine", folder=True) as beside:
            write_down(beside / "b", "1")
    finally:
        os.chdir(tmp_path)
    assert (tmp_path / "mine" / "b").exists()


@posix
def test_links_in_a_pack_stay(tmp_path: Path) -> None:
    """What they lead to is written."""
    pack, kept = tmp_path / "pack", tmp_path / "kept.json"
    azjp.write(ONE, pack)
    (pack / "events.json").rename(kept)
    (pack / "events.json").symlink_to(kept)
    azjp.write(TWO, pack)
    assert (pack / "events.json").is_symlink()
    assert '"two"' in kept.read_text(encoding="utf-8")
    assert azjp.read(pack) == TWO


@posix
def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    """It is neither replaced by a file nor by a database."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, "through")
        assert os.read(end, 99) == b"through"
    finally:
        os.close(end)
    with pytest.raises(OSError, match="a device or a pipe"), placed(pipe):
        pass
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


@posix
def test_a_device_stays_one(tmp_path: Path) -> None:
    """Also for those who may replace it. The null device of the system itself is none to try this with."""
    device = tmp_path / "null"
    try:
        os.mknod(device, 0o600 | stat.S_IFCHR, Path("/dev/null").stat().st_rdev)
        device.open("ab").close()
    except OSError:
        pytest.skip("only the administrator makes devices")
    write_whole(device, "nothing")
    assert stat.S_ISCHR(device.stat().st_mode)


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="only where it has a name")
def test_standard_output_is_written_to(tmp_path: Path) -> None:
    """Into a pipe and into a file, behind what is there."""
    code = "import sys; from azjp_relations.storage.atomic import write_whole\n"
    code += "print('one', flush=True); write_whole('/dev/stdout', 'two\\n'); print('three')"
    environment = {**os.environ, "PYTHONPATH": str(Path(azjp.__file__).parents[1])}
    command = [sys.executable, "-c", code]
    assert subprocess.check_output(command, env=environment, text=True) == "one\ntwo\nthree\n"
    with (tmp_path / "out").open("ab") as out:
        subprocess.run(command, check=True, env=environment, stdout=out)
    assert (tmp_path / "out").read_text(encoding="utf-8") == "one\ntwo\nthree\n"
    # A link to it, as programs in containers have for their logs.
    (tmp_path / "log").symlink_to("/dev/stdout")
    command[-1] = code.replace("/dev/stdout", str(tmp_path / "log"))
    with (tmp_path / "out").open("wb") as out:
        subprocess.run(command, check=True, env=environment, stdout=out)
    assert (tmp_path / "out").read_text(encoding="utf-8") == "one\ntwo\nthree\n"
    assert (tmp_path / "log").is_symlink()


@pytest.fixture
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path / "mine")
    yield
    monkeypatch.chdir("/")


@pytest.mark.usefixtures("_in_an_empty_folder")
def test_the_current_folder_is_filled(tmp_path: Path) -> None:
    """It isn't replaced, which would leave the process in a folder that is deleted."""
    with placed(".", folder=True) as beside:
        write_down(beside / "a", "1")
        write_down(beside / "b", "2")
    assert sorted(os.listdir(".")) == ["a", "b"]  # noqa: PTH208 - names
    assert sorted(os.listdir(tmp_path / "mine")) == ["a", "b"]  # noqa: PTH208 - names
    with pytest.raises(FileExistsError), placed(".", folder=True) as beside:
        write_down(beside / "c", "3")


def test_an_empty_folder_is_filled_where_its_parent_cannot_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It could not be replaced, but it is one's own."""
    (tmp_path / "mine").mkdir()
    same = (tmp_path / "mine").stat().st_ino
    monkeypatch.setattr(os, "access", lambda *_: False)
    with placed(tmp_path / "mine", folder=True) as beside:
        write_down(beside / "a", "1")
    assert (tmp_path / "mine").stat().st_ino == same
    assert os.listdir(tmp_path / "mine") == ["a"]  # noqa: PTH208 - names


@pytest.mark.usefixtures("_in_an_empty_folder")
def test_the_current_folder_stays_empty_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it comes while the files are written or while they are moved."""

    def fill() -> None:
        with placed(".", folder=True) as beside:
            write_down(beside / "a", "1")
            write_down(beside / "b", "2")
            monkeypatch.setattr(Path, "replace", moving)

    calls: list[Path] = []
    real = Path.replace

    def moving(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) == 2:
            raise OSError("no space left")
        return real(path, target)

    with pytest.raises(OSError, match="no space"):
        fill()
    assert os.listdir(".") == []  # noqa: PTH208 - names


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_pack_in_a_folder_whose_name_is_not_utf8(tmp_path: Path) -> None:
    """It is read, and what is said of it can be printed."""
    folder = tmp_path / os.fsdecode(b"Bak\xfd")
    azjp.write(ONE, folder)
    rel = azjp.read(folder)
    assert rel == ONE
    assert azjp.read(rel.packs[-1].path or "") == ONE
    assert rel.packs[-1].name == "Bak?"
    (folder / os.fsdecode(b"\xfd.json")).write_text("[]", encoding="utf-8")
    for over in (None, TWO):
        with pytest.raises(azjp.DataError) as caught:
            azjp.read(folder, over=over)
        assert "?.json" in str(caught.value).encode().decode()
