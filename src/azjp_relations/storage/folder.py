"""Folders and zips of data files: bytes in, bytes out, whole or not at all.

A save becomes the content of the folder in one step. All files are written as drafts next to their places and flushed
to the disk. Then one small file, :data:`PENDING`, lists them, and from that moment they are what the folder holds. Only
then are they renamed into their places. Whoever reads or saves the folder, meanwhile or after a crash between any two
of these steps, finds all of the old files or all of the new ones. If two processes save the same folder, one waits for
the other, where the system can lock a folder.
"""

import json
import os
import stat
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from attrs import Factory, define

from azjp_relations.errors import Fault, PackError
from azjp_relations.model.kinds import CLASS_OF, EDITION, FILES, LINES
from azjp_relations.storage.atomic import flush, write_down, write_whole
from azjp_relations.storage.syntax import Text, printable, size_of
from azjp_relations.text import nearest

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

#: How many bytes a zip may unpack to: 16 MiB and 100 times its size, at most 1 GiB. Else a tiny zip, of nothing but
#: spaces or with entries that share their bytes, could take as much memory and time as a large one of records.
_FREE, _TIMES_ITS_SIZE, LIMIT = 2**24, 100, 2**30
#: How many entries a zip may have.
MOST_ENTRIES = 10_000

#: The file that lists, until the last draft is renamed, which drafts the folder holds.
PENDING = ".azjp-pending"
#: How often we open the files of a folder anew because someone saves it.
_TRIES = 100
#: How many seconds a save waits for another one of the same folder.
_PATIENCE = 60

_NAMES = (*CLASS_OF, EDITION)

_Identity = tuple[int, ...]


@define
class Contents:
    """The data files of a pack by name, in the order in which they build on each other, and what couldn't be read.

    Files with a record a line are read line by line, so they stay open until you close this.
    """

    texts: dict[str, Text] = Factory(dict)
    faults: list[Fault] = Factory(list)

    def say(self, file: str, problem: str, line: int | None = None) -> None:
        """Note a fault of *file*."""
        # A pack as a whole may have any name.
        like = nearest(file, _NAMES) if _is_data(file) and file not in _NAMES else []
        near = like[0] if like else None
        fault = Fault(file=printable(file), line=line, record=None, field="", value=None, problem=problem, nearest=near)
        self.faults.append(fault)

    def take(self, file: str, data: bytes) -> None:
        """Keep *data* as the content of *file*."""
        try:
            self.texts[file] = BytesIO(data) if file in LINES else data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.say(file, f"is not UTF-8 (byte {error.start})", data.count(b"\n", 0, error.start) + 1)

    def finish(self) -> "Contents":
        """Put the files in order, and refuse one that is there in both forms."""
        for file in FILES:
            if file in self.texts and f"{file}l" in self.texts:
                self.say(f"{file}l", f"is there as well as {file}: keep one of them")
        self.texts = {name: self.texts[name] for name in _NAMES if name in self.texts}
        return self

    @property
    def size(self) -> int:
        """How much there is to read, in the units in which the reader reports it."""
        return sum(map(size_of, self.texts.values()))

    def close(self) -> None:
        """Close the files."""
        for text in self.texts.values():
            if not isinstance(text, str):
                text.close()


def contents(path: str | os.PathLike[str]) -> Contents:
    """Return what the folder or zip *path* holds, and what is wrong with it, such as that there is neither."""
    place = Path(path)
    name = place.name or place.resolve().name
    pack = Contents()
    try:
        mode = place.stat().st_mode
        if stat.S_ISDIR(mode):
            _read_folder(place, name, pack)
        elif stat.S_ISREG(mode):
            _read_zip(place, name, pack)
        else:
            pack.say(name, "is neither a folder nor a zip")
    except FileNotFoundError:
        pack.say(name, "is not there: neither a folder nor a zip")
    except (OSError, ValueError) as error:
        pack.say(name, f"cannot be read: {_reason(error)}")
    if not pack.texts and not pack.faults:
        pack.say(name, f"has no data file: it may have {', '.join(FILES)}")
    return pack.finish()


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def _is_data(name: str) -> bool:
    return not name.startswith(".") and name.lower().endswith((".json", ".jsonl"))


# --- a folder -----------------------------------------------------------------------------------------------------


def data_files(folder: Path) -> dict[str, Path]:
    """Return the files in *folder* that are read as data, by name, each where its content is now."""
    files = {name: folder / name for name in sorted(os.listdir(folder)) if _is_data(name)}  # noqa: PTH208 - names
    for name, holds in _pending(folder).items():
        if not holds:
            files.pop(name, None)
        elif (draft := _draft(folder, name)).exists():
            files[name] = draft
        elif (folder / name).exists():
            files[name] = folder / name
    return files


def _read_folder(folder: Path, name: str, pack: Contents) -> None:
    for attempt in range(_TRIES):
        with ExitStack() as stack:
            files = {file: _opened(file, path, stack) for file, path in data_files(folder).items()}
            # An open file stays the same file. So if these are now the files of the folder, it held all of them at
            # once; else they may be of two versions.
            now = {file: _identity(path) for file, path in data_files(folder).items()}
            if {file: identity for file, (identity, _) in files.items()} == now:
                for file, (_, content) in files.items():
                    if isinstance(content, str):
                        pack.say(file, content)
                    elif file in LINES:
                        pack.texts[file] = content
                    else:
                        pack.take(file, content.read())
                        content.close()
                stack.pop_all()
                return
        time.sleep(attempt / 1000)
    pack.say(name, "is being saved again and again: read it when that is over")


def _opened(name: str, path: Path, stack: ExitStack) -> tuple[_Identity, BinaryIO | str]:
    """Return the identity of the file *path*, and the open file, or why it can't be read."""
    problem = "is not a data file"
    try:
        if name in _NAMES and stat.S_ISREG(path.stat().st_mode):  # opening a pipe may take for ever
            file = stack.enter_context(path.open("rb"))
            return _identity(file.fileno()), file
        if name in _NAMES:
            problem = "is a folder, not a file" if path.is_dir() else "is not an ordinary file"
    except OSError as error:
        problem = f"cannot be read: {_reason(error)}"
    return _identity(path), problem


def _identity(file: Path | int) -> _Identity:
    """Return which file it is, and how far it has been written; empty if there is none."""
    with suppress(OSError):
        status = os.stat(file)  # noqa: PTH116 - a path, or the number of an open file
        return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
    return ()


def _draft(folder: Path, name: str) -> Path:
    return folder / f".{name}.new"


def _pending(folder: Path) -> dict[str, bool]:
    """Return, for each file that an unfinished save of *folder* changes, whether the folder holds it from now on."""
    place = folder / PENDING
    try:
        if not stat.S_ISREG(place.stat().st_mode):  # reading a pipe may take for ever
            raise OSError(f"{PENDING} is not an ordinary file")
        holds = json.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError) as error:
        raise OSError(f"{PENDING} is damaged: {error}") from None
    if not isinstance(holds, dict):
        raise OSError(f"{PENDING} is damaged")
    return {name: bool(new) for name, new in holds.items() if name in _NAMES}


def replace(folder: Path, texts: Mapping[str, str], *, may_replace: bool = True) -> None:
    """Make *texts* the data files of *folder*, and remove its other data files; make the folder if there is none.

    After an error, the folder has only the old files, unless the new ones are already in force. Links are followed, and
    files keep their permissions.

    Raises:
        PackError: If the folder has data files and *may_replace* is ``False``, or if another save takes too long.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        if not may_replace and (files := data_files(folder)):
            raise PackError(
                f"{folder} already has {', '.join(files)}: save elsewhere, begin with Pack.of() to add to them, or "
                "pass replace=True"
            )
        _replace(folder, texts)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let nobody else save *folder* meanwhile. We lock the folder itself: that leaves no file, and ends with us."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
    except ImportError:  # Windows
        yield
        return
    held = _Open(folder)
    try:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                flock(held.handle, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    raise PackError(f"{folder} is being saved by someone else: try again when that is over") from None
                time.sleep(0.005)
                continue
            except OSError:  # some network drives have no locks
                pass
            break
        yield
    finally:
        with suppress(OSError):
            flock(held.handle, LOCK_UN)  # else a process forked meanwhile would keep it


class _Open:
    """A folder that stays open as long as this object lives: an interrupt could cut short a ``finally``."""

    def __init__(self, folder: Path) -> None:
        self.handle = os.open(folder, os.O_RDONLY)

    def __del__(self) -> None:
        if hasattr(self, "handle"):
            os.close(self.handle)


def _replace(folder: Path, texts: Mapping[str, str]) -> None:
    _finish(folder)
    old = data_files(folder)
    gone = [name for name in old if name in _NAMES and name not in texts]
    pending = {**dict.fromkeys(texts, True), **dict.fromkeys(gone, False)}
    marker = folder / f"{PENDING}.new"
    _remove_drafts(folder)
    try:
        for name, text in texts.items():
            write_down(_draft(folder, name), text, like=old.get(name))
        write_down(marker, json.dumps(pending))
        flush(folder)
        marker.replace(folder / PENDING)
    except BaseException:
        # After the renaming, these are the folder's files, and an interrupt may arrive just then.
        if not (folder / PENDING).exists():
            _remove_drafts(folder)
        raise
    flush(folder)
    _finish(folder)


def _remove_drafts(folder: Path) -> None:
    """Remove the drafts of a save that came to nothing, in this process or in one that was killed."""
    for draft in (*(_draft(folder, name) for name in _NAMES), folder / f"{PENDING}.new"):
        draft.unlink(missing_ok=True)


def _finish(folder: Path) -> None:
    """Do the rest of a save whose files are already in force."""
    pending = _pending(folder)
    if not pending and not (folder / PENDING).exists():
        return
    for name, holds in pending.items():
        place, draft = folder / name, _draft(folder, name)
        if not holds:
            place.unlink(missing_ok=True)
        elif draft.exists() and place.is_symlink():
            # Readers take the draft until the file that the link leads to is whole.
            write_whole(place, draft.read_bytes())
            draft.unlink()
        elif draft.exists():
            draft.replace(place)
    # The names must be on the disk before the list of them goes.
    flush(folder)
    (folder / PENDING).unlink()
    flush(folder)


# --- a zip --------------------------------------------------------------------------------------------------------


def _read_zip(path: Path, where: str, pack: Contents) -> None:
    import zipfile  # most data doesn't come in one

    try:
        if not zipfile.is_zipfile(path):
            pack.say(where, "is neither a folder nor a zip of data files")
            return
        with zipfile.ZipFile(path) as archive:
            left = min(LIMIT, _FREE + _TIMES_ITS_SIZE * path.stat().st_size)
            for name, info in _entries(archive, where, pack):
                data = _unpacked(archive, info, name, left, pack)
                if data is not None:
                    left -= len(data)
                    pack.take(name, data)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
        pack.say(where, f"is a damaged zip: {error}")


def _entries(archive: "ZipFile", where: str, pack: Contents) -> Iterator[tuple[str, "ZipInfo"]]:
    """Yield the data files of a zip, which are at its top or in one folder there."""
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        pack.say(where, f"has {len(infos)} entries: at most {MOST_ENTRIES} are read")
        return
    # Not by is_dir(), which fails for an entry without a name.
    infos = [i for i in infos if not i.filename.endswith("/") and not i.filename.startswith("__MACOSX/")]
    if climbing := [i.filename for i in infos if _climbs(i.filename)]:
        for name in climbing:
            pack.say(where, f"holds {printable(name)}, a path that leads out of the zip")
        return
    data = [(PurePosixPath(i.filename), i) for i in infos if _is_data(PurePosixPath(i.filename).name)]
    depth = min((len(file.parts) for file, _ in data), default=1)
    tops = {file.parent for file, _ in data if len(file.parts) == depth}
    if len(tops) > 1 or depth > 2:
        pack.say(where, "holds data files in several folders: put them at its top, or in one folder there")
        return
    names: set[str] = set()
    for file, info in data:
        if file.parent not in tops:
            continue
        if file.name not in _NAMES:
            pack.say(file.name, "is not a data file")
        elif file.name in names:
            pack.say(file.name, "is in the zip twice")
        else:
            names.add(file.name)
            yield file.name, info


def _climbs(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name.partition("/")[0] or ".." in name.split("/")


def _unpacked(archive: "ZipFile", info: "ZipInfo", name: str, left: int, pack: Contents) -> bytes | None:
    """Return the bytes of an entry, if they are no more than *left*."""
    import zipfile

    if info.flag_bits & 1:
        pack.say(name, "is encrypted")
        return None
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        pack.say(name, "is compressed in a way that is not read here: use deflate")
        return None
    try:
        with archive.open(info) as file:
            # The zip may give a wrong size.
            data = file.read(left + 1) if info.file_size <= left else None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        pack.say(name, f"cannot be unpacked: {_reason(error)}")
        return None
    if data is not None and len(data) <= left:
        return data
    pack.say(name, "unpacks to more than a zip of this size may: unpack it and read the folder")
    return None
