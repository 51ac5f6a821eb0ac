"""Folders and zips of data files: bytes in, bytes out, whole or not at all.

What is saved becomes the folder's content in one step. All files are written beside their places and flushed to the
disk; then one small file, :data:`PENDING`, says which they are, and from that moment they are what the folder holds.
Only then are they renamed into their places. Whoever reads the folder, or writes to it, after a crash between any two
of these steps finds all of the old files or all of the new ones.
"""

import json
import os
import stat
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from attrs import Factory, define

from azjp_relations.errors import DataError, Fault
from azjp_relations.storage.atomic import flush, write_down
from azjp_relations.storage.formats import CLASS_OF, EDITION, FILES, LINES
from azjp_relations.storage.syntax import Text, size_of
from azjp_relations.text import nearest

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

__all__ = ["LIMIT", "PENDING", "Contents", "contents", "data_files", "replace"]

#: So many bytes may a zip unpack to, all files together: 1 GiB.
LIMIT = 2**30

#: So many entries may a zip have.
MOST_ENTRIES = 10_000

#: The file that says, between the moment of saving and the last renaming, what the folder holds.
PENDING = ".azjp-pending"

_NAMES = (*CLASS_OF, EDITION)


@define
class Contents:
    """The texts of data files by name, in the order in which they build on each other, and what could not be read.

    Those with a record a line are read only when they are asked for their lines, so they are open until it is closed.
    """

    texts: dict[str, Text] = Factory(dict)
    faults: list[Fault] = Factory(list)

    def say(self, file: str, problem: str, line: int | None = None) -> None:
        """Note a fault of *file*."""
        near = None if file in _NAMES else next(iter(nearest(file, _NAMES)), None)
        self.faults.append(
            Fault(file=file, line=line, record=None, field="", value=None, problem=problem, nearest=near)
        )

    def take(self, file: str, data: bytes) -> None:
        """Keep the text that *data* is."""
        if file in LINES:
            self.texts[file] = BytesIO(data)
            return
        try:
            self.texts[file] = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.say(file, f"is not UTF-8 (byte {error.start})", line)

    def finish(self) -> "Contents":
        """Put the texts in order, and refuse what is given in two forms."""
        for file in FILES:
            if file in self.texts and f"{file}l" in self.texts:
                self.say(f"{file}l", f"stands beside {file}: give one of them")
        self.texts = {name: self.texts[name] for name in _NAMES if name in self.texts}
        return self

    @property
    def size(self) -> int:
        """How much there is to read, in bytes as they are told while it is read."""
        return sum(map(size_of, self.texts.values()))

    def close(self) -> None:
        """Let go of the files."""
        for text in self.texts.values():
            if not isinstance(text, str):
                text.close()


def contents(path: str | os.PathLike[str]) -> Contents:
    """Return what the folder or zip *path* holds.

    Raises:
        DataError: If there is neither at *path*, or nothing in it.
    """
    place = Path(path)
    name = place.name or place.resolve().name
    found = Contents()
    try:
        if stat.S_ISDIR(place.stat().st_mode):
            _read_folder(place, found)
        elif stat.S_ISREG(place.stat().st_mode):
            _read_zip(place, name, found)
        else:
            found.say(name, "is neither a folder nor a zip")
    except FileNotFoundError:
        found.say(name, "is not there: neither a folder nor a zip")
    except (OSError, ValueError) as error:
        found.say(name, f"cannot be read: {_reason(error)}")
    if not found.texts and not found.faults:
        found.say(name, f"holds no data file: it may hold {', '.join(FILES)}")
    if not found.texts and [fault.file for fault in found.faults] == [name]:
        # Not a name that is misspelt, but the pack as a whole.
        (fault,) = found.faults
        raise DataError([Fault(**{**fault.to_json(), "nearest": None})])  # type: ignore[arg-type]
    return found.finish()


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def _is_data(name: str) -> bool:
    return not name.startswith(".") and name.lower().endswith((".json", ".jsonl"))


# --- a folder -----------------------------------------------------------------------------------------------------


def data_files(folder: Path) -> dict[str, Path]:
    """Return the files in *folder* that are read as data, by name, each where its content is now."""
    found = {name: folder / name for name in sorted(os.listdir(folder)) if _is_data(name)}  # noqa: PTH208 - names
    for name, holds in _pending(folder).items():
        if not holds:
            found.pop(name, None)
        elif (beside := _beside(folder, name)).exists():
            found[name] = beside
    return found


def _read_folder(folder: Path, found: Contents) -> None:
    for name, file in data_files(folder).items():
        if name not in _NAMES:
            found.say(name, "is not a data file")
            continue
        try:
            mode = file.stat().st_mode
            if stat.S_ISDIR(mode):
                found.say(name, "is a folder, not a file")
            elif not stat.S_ISREG(mode):
                found.say(name, "is no ordinary file")
            elif name in LINES:
                found.texts[name] = file.open("rb")
            else:
                found.take(name, file.read_bytes())
        except OSError as error:
            found.say(name, f"cannot be read: {_reason(error)}")


def _beside(folder: Path, name: str) -> Path:
    return folder / f".{name}.new"


def _pending(folder: Path) -> dict[str, bool]:
    """Return which files a save that was cut short puts into *folder*, and which it takes out."""
    place = folder / PENDING
    try:
        if not stat.S_ISREG(place.stat().st_mode):  # whoever reads a pipe may wait for ever
            raise OSError(f"{PENDING} is no ordinary file")
        said = json.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError) as error:
        raise OSError(f"{PENDING} is damaged: {error}") from None
    if not isinstance(said, dict):
        raise OSError(f"{PENDING} is damaged")
    return {name: bool(holds) for name, holds in said.items() if name in _NAMES}


def replace(folder: Path, texts: Mapping[str, str]) -> None:
    """Make *texts* the data files of *folder*, made if need be; data files that are not among them go.

    A crash at any moment leaves all of the old files or all of the new ones to whoever reads the folder by
    :func:`contents`. An error before the new ones hold leaves the old ones, and nothing beside them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _finish(folder)
    gone = [name for name in data_files(folder) if name in _NAMES and name not in texts]
    pending = {**dict.fromkeys(texts, True), **dict.fromkeys(gone, False)}
    marker = folder / f"{PENDING}.new"
    try:
        for name, text in texts.items():
            write_down(_beside(folder, name), text)
        write_down(marker, json.dumps(pending))
        flush(folder)
        marker.replace(folder / PENDING)
    except BaseException:
        for written in (*(_beside(folder, name) for name in texts), marker):
            written.unlink(missing_ok=True)
        raise
    flush(folder)
    _finish(folder)


def _finish(folder: Path) -> None:
    """Do what is left of a save that had come as far as to hold."""
    pending = _pending(folder)
    if not pending and not (folder / PENDING).exists():
        return
    for name, holds in pending.items():
        if not holds:
            (folder / name).unlink(missing_ok=True)
        elif _beside(folder, name).exists():
            _beside(folder, name).replace(folder / name)
    # The names must be on the disk before what tells of them is gone.
    flush(folder)
    (folder / PENDING).unlink()
    flush(folder)


# --- a zip --------------------------------------------------------------------------------------------------------


def _read_zip(path: Path, where: str, found: Contents) -> None:
    import zipfile  # most data does not come in one

    try:
        if not zipfile.is_zipfile(path):
            found.say(where, "is neither a folder nor a zip of data files")
            return
        with zipfile.ZipFile(path) as packed:
            left = LIMIT
            for name, info in _entries(packed, where, found):
                data = _unpacked(packed, info, name, left, found)
                if data is not None:
                    left -= len(data)
                    found.take(name, data)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
        found.say(where, f"is a damaged zip: {error}")


def _entries(packed: "ZipFile", where: str, found: Contents) -> Iterator[tuple[str, "ZipInfo"]]:
    """Yield the data files of a zip, which stand at its top or in one folder there."""
    infos = packed.infolist()
    if len(infos) > MOST_ENTRIES:
        found.say(where, f"has {len(infos)} entries: {MOST_ENTRIES} at most are read")
        return
    # By hand, since is_dir() stumbles over an entry without a name.
    infos = [i for i in infos if not i.filename.endswith("/") and not i.filename.startswith("__MACOSX/")]
    climbing = [i.filename for i in infos if _climbs(i.filename)]
    for name in climbing:
        found.say(where, f"holds {_printable(name)}, a path that leads out of the zip")
    if climbing:
        return
    data = [i for i in infos if _is_data(PurePosixPath(i.filename).name)]
    nearest_top = min((len(PurePosixPath(i.filename).parts) for i in data), default=1)
    tops = {PurePosixPath(i.filename).parent for i in data if len(PurePosixPath(i.filename).parts) == nearest_top}
    if len(tops) > 1 or nearest_top > 2:
        found.say(where, "holds data files in several folders: they stand at its top, or in one folder there")
        return
    seen: set[str] = set()
    for info in data:
        file = PurePosixPath(info.filename)
        if file.parent not in tops:
            continue
        if file.name not in _NAMES:
            found.say(_printable(file.name), "is not a data file")
        elif file.name in seen:
            found.say(file.name, "stands in the zip twice")
        else:
            seen.add(file.name)
            yield file.name, info


def _climbs(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name.partition("/")[0] or ".." in name.split("/")


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")


def _unpacked(packed: "ZipFile", info: "ZipInfo", name: str, left: int, found: Contents) -> bytes | None:
    """Return what an entry holds, if it is no more than *left* bytes."""
    import zipfile

    if info.flag_bits & 1:
        found.say(name, "is encrypted")
    elif info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        found.say(name, "is packed in a way that is not read here: use deflate")
    else:
        try:
            with packed.open(info) as file:
                # What the zip says of its sizes need not be true.
                data = file.read(left + 1) if info.file_size <= left else None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            found.say(name, f"cannot be unpacked: {_reason(error)}")
            return None
        if data is not None and len(data) <= left:
            return data
        found.say(name, f"unpacks beyond the limit of {LIMIT // 2**20} MiB for a zip: unpack it and read the folder")
    return None
