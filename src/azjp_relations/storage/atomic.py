"""Files written whole or not at all: beside their place, flushed to the disk, then renamed into it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["flush", "placed", "settle", "write_down", "write_whole"]


def write_whole(path: str | os.PathLike[str], text: str | bytes) -> None:
    r"""Make *text*, in UTF-8 if it is not bytes already, the content of the file *path*.

    Whoever opens *path*, also after a crash at any moment, finds all of the old file or all of the new one. An error
    leaves the old one, and nothing beside it. A link is followed: what it leads to is written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_whole(f"{folder}/a.txt", "Bakı\n")
    ...     Path(folder, "a.txt").read_text(encoding="utf-8"), len(list(Path(folder).iterdir()))
    ('Bakı\n', 1)
    """
    with placed(path) as beside:
        write_down(beside, text)


@contextmanager
def placed(path: str | os.PathLike[str], *, folder: bool = False) -> Iterator[Path]:
    """Give a path beside *path* to write to; what is there in the end becomes *path* in one step.

    Whoever opens *path*, also after a crash at any moment, finds all of the old or all of the new. An error leaves the
    old, and nothing beside it. A link is followed: what it leads to is written.

    What is written is to be on the disk when it gets its name: by :func:`write_down`, or by :func:`settle`.

    Args:
        path: The file or folder; folders on the way to it are not made.
        folder: Whether it is a folder, which is made beside it; then nothing, or an empty folder, may be in its place.

    Raises:
        OSError: If a file, or a folder that is not empty, is in the place of the folder.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with placed(f"{folder}/a", folder=True) as beside:
    ...         write_down(beside / "b.txt", "Bakı")
    ...     [file.name for file in Path(folder, "a").iterdir()]
    ['b.txt']
    """
    place = Path(os.path.realpath(path))
    beside = place.with_name(f".{place.name}.{os.getpid()}-{os.urandom(4).hex()}.new")
    try:
        if folder:
            beside.mkdir()
        yield beside
        if folder:
            flush(beside)
            with suppress(FileNotFoundError):
                place.rmdir()
        beside.replace(place)
    except BaseException:
        if folder:
            shutil.rmtree(beside, ignore_errors=True)
        else:
            beside.unlink(missing_ok=True)
        raise
    flush(place.parent)


def write_down(path: Path, text: str | bytes) -> None:
    """Write *text* into the file *path*, in UTF-8 and with the line ends that it has, and have it on the disk."""
    with path.open("wb") as file:
        file.write(text.encode() if isinstance(text, str) else text)
        file.flush()
        os.fsync(file.fileno())


def settle(path: Path) -> None:
    """Have on the disk what another library wrote into the file *path*."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def flush(folder: Path) -> None:
    """Have the names in *folder* on the disk, where the system knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
