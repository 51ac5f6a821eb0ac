"""Files written whole or not at all: next to their place, flushed to the disk, then renamed into it."""

import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from azjp_relations.errors import FilterError, QuestionError

C = TypeVar("C", str, bytes)
T = TypeVar("T")

_Path = str | os.PathLike[str]


def path_of(path: Any, name: str = "path") -> Path:
    """Return *path*, the argument *name*, as a ``Path``.

    Raises:
        FilterError: If it isn't a path.
        QuestionError: If no file can have such a name. An empty name isn't the current folder, which is ``"."``.
    """
    text = os.fspath(path) if isinstance(path, str | os.PathLike) else path
    if not isinstance(text, str):
        raise FilterError(f"{name} must be a path, not {type(path).__name__}")
    with suppress(UnicodeEncodeError):
        if text and b"\0" not in os.fsencode(text):
            return Path(path)
    raise QuestionError(f"{name} must be the name of a file or a folder, not {text!r}")


def write_whole(path: _Path, text: str | bytes) -> None:
    r"""Write *text*, in UTF-8 unless it is bytes, to the file *path*, whole or not at all.

    Even after a crash, the file has the old content or the new. A device or a pipe, such as ``/dev/stdout``, is written
    to directly.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_whole(f"{folder}/a.txt", "Bakı\n")
    ...     Path(folder, "a.txt").read_text(encoding="utf-8"), len(list(Path(folder).iterdir()))
    ('Bakı\n', 1)
    """
    path, data = path_of(path), text.encode() if isinstance(text, str) else text
    if _is_special(path):
        stream = _stream_of(path)
        with Path(path).open("ab") if stream is None else os.fdopen(os.dup(stream), "wb") as file:
            file.write(data)
        return
    with placed(path) as beside:
        beside.write_bytes(data)


def write_if(path: _Path | None, content: C) -> C:
    """Return *content*, and write it to the file *path* as :func:`write_whole` does, if there is a path."""
    if path is not None:
        write_whole(path, content)
    return content


@contextmanager
def placed(path: _Path, *, folder: bool = False) -> Iterator[Path]:
    """Give a new path next to *path* to write to; what you write there becomes *path* in one step.

    Anyone who opens *path*, even after a crash at any moment, gets all of the old or all of the new. An error leaves
    only the old. A link is followed. The new has the permissions of the old and, if we may change it, the owner.
    The new file is already there, and empty.

    Args:
        path: The file or folder; its parent folder must exist.
        folder: Whether it is a folder, which is made for you. At *path* there may be an empty folder or nothing. If the
            empty folder can't be replaced (it is the current one, or a drive, or we may not write to its parent), it is
            filled file by file.

    Raises:
        OSError: If there is a device or a pipe at *path*, or, for a folder, a file or a folder that isn't empty.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with placed(f"{folder}/a", folder=True) as beside:
    ...         write_whole(beside / "b.txt", "Bakı")
    ...     [file.name for file in Path(folder, "a").iterdir()]
    ['b.txt']
    """
    if _is_special(path := path_of(path)):
        raise OSError(f"{path} is a device or a pipe, not a {'folder' if folder else 'file'}")
    place = Path(os.path.realpath(path))
    wrong = errno.ELOOP if place.is_symlink() else errno.EISDIR if place.is_dir() and not folder else None
    if wrong is not None:
        raise OSError(wrong, os.strerror(wrong), os.fspath(path))
    filled = folder and place.is_dir() and _must_stay(place)
    if filled and any(place.iterdir()):
        raise FileExistsError(f"{place} is not empty")
    if not filled:
        remove_leftovers(place)
    beside = (place if filled else place.parent) / f"{_prefix(place)}{os.getpid()}-{os.urandom(4).hex()}.new"
    try:
        if folder:
            beside.mkdir()
        else:
            _begin(beside, place)
        yield beside
        for file in beside.iterdir() if folder else (beside,):
            _flush(file)
        if filled:
            _fill(place, beside)
        else:
            _hand_on(place, beside)
            if folder:
                flush(beside)
                if os.name == "nt":  # elsewhere, an empty folder is replaced in one step
                    with suppress(FileNotFoundError):
                        place.rmdir()
            beside.replace(place)
    except OSError as error:
        if error.filename == os.fspath(beside):  # name the path that the caller gave
            raise type(error)(error.errno, error.strerror, os.fspath(path)) from None
        raise
    finally:
        _remove(beside)  # after the renaming, there is nothing left to remove
    flush(place if filled else place.parent)


def _must_stay(folder: Path) -> bool:
    """Tell whether another folder can't take the place of *folder*."""
    with suppress(OSError):
        if folder.samefile(".") or folder.is_mount():
            return True
    return not os.access(folder.parent, os.W_OK)


def _begin(path: Path, like: _Path) -> None:
    """Make the empty file *path*, which only those may read who may read *like*, if there is such a file."""
    mode = stat.S_IMODE(_mode_of(like))
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, mode | stat.S_IWUSR if mode else 0o666))


def _hand_on(like: _Path, path: Path) -> None:
    """Give *path* the permissions of *like*, if there is one, and its owner, if we may."""
    with suppress(FileNotFoundError):
        status = Path(like).stat()
        if hasattr(os, "chown"):
            for owner in ((-1, status.st_gid), (status.st_uid, -1)):
                with suppress(OSError):
                    os.chown(path, *owner, follow_symlinks=False)
        path.chmod(stat.S_IMODE(status.st_mode))


def _fill(place: Path, beside: Path) -> None:
    files = sorted(beside.iterdir())
    try:
        for file in files:
            file.replace(place / file.name)
    except BaseException:
        if any(beside.iterdir()):
            for file in files:
                (place / file.name).unlink(missing_ok=True)
        raise


def _is_special(path: _Path) -> bool:
    """Tell whether *path* is something other than a file or a folder, or leads to standard output or error."""
    return _stream_of(path) is not None or stat.S_IFMT(_mode_of(path)) not in {0, stat.S_IFREG, stat.S_IFDIR}


def _stream_of(path: _Path) -> int | None:
    """Return the number of standard output or standard error if *path* leads to where it writes.

    That may be a file, to which others go on writing: we may only append to it, never replace it.
    """
    for stream in (1, 2):
        with suppress(OSError):
            if os.path.samestat(Path(path).stat(), os.fstat(stream)):
                return stream
    return None


def _mode_of(path: _Path) -> int:
    """Return the mode of the file or folder *path*, or 0 if there is none."""
    with suppress(OSError):
        return Path(path).stat().st_mode
    return 0


def _prefix(place: Path) -> str:
    """Return how the names of new files next to *place* begin on this machine; the number of the process follows."""
    host = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    # Only a part of the name, so that the whole isn't too long.
    return f".{place.name[:50]}.{crc32(host.encode()):08x}-"


def remove_leftovers(place: Path) -> None:
    """Remove what killed processes of this machine left next to *place*."""
    prefix = _prefix(place)
    if os.name == "nt":  # where os.kill(process, 0) ends the process
        return
    with suppress(OSError):
        for path in place.parent.iterdir():
            process = path.name.removeprefix(prefix).partition("-")[0]
            if path.name.startswith(prefix) and path.name.endswith(".new") and process.isdecimal():
                with suppress(OSError, OverflowError):
                    try:
                        os.kill(int(process), 0)
                    except ProcessLookupError:
                        _remove(path)


def _remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    try:
        path.unlink()
    except OSError:
        shutil.rmtree(path, ignore_errors=True)


def write_down(path: Path, text: str, *, like: _Path | None = None) -> None:
    """Write *text* into the file *path*, in UTF-8 and with its line ends as they are, and flush it to the disk.

    It gets the owner and the permissions of the file *like*, if there is one, before the first byte is written.
    """
    if like is not None:
        _begin(path, like)
    path.write_bytes(text.encode())
    _flush(path)
    if like is not None:
        _hand_on(like, path)


def remade(path: Path, make: Callable[[Path], T]) -> T:
    """Remove the empty file *path*, and return the result of *make*, which makes it anew; keep the permissions."""
    mode = stat.S_IMODE(path.stat().st_mode)
    path.unlink()
    result = make(path)
    path.chmod(mode)
    return result


def _flush(path: Path, *, flags: int = os.O_WRONLY) -> None:
    """Flush to the disk what was written into the file *path*."""
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush(folder: Path) -> None:
    """Flush the names in *folder* to the disk, where the system can."""
    with suppress(OSError):
        _flush(folder, flags=os.O_RDONLY)
