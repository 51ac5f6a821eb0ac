"""Files written whole or not at all: beside their place, flushed to the disk, then renamed into it."""

import os
from contextlib import suppress
from pathlib import Path

__all__ = ["flush", "write_down", "write_whole"]


def write_whole(path: str | os.PathLike[str], text: str) -> None:
    r"""Make *text*, in UTF-8, the content of the file *path*.

    Whoever opens *path*, also after a crash at any moment, finds all of the old file or all of the new one. An error
    leaves the old one, and nothing beside it. A link is followed: what it leads to is written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_whole(f"{folder}/a.txt", "Bakı\n")
    ...     Path(folder, "a.txt").read_text(encoding="utf-8"), len(list(Path(folder).iterdir()))
    ('Bakı\n', 1)
    """
    place = Path(os.path.realpath(path))
    beside = place.with_name(f".{place.name}.{os.getpid()}-{os.urandom(4).hex()}.new")
    try:
        write_down(beside, text)
        beside.replace(place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    flush(place.parent)


def write_down(path: Path, text: str) -> None:
    """Write *text* into the file *path*, in UTF-8 and with the line ends that it has, and have it on the disk."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def flush(folder: Path) -> None:
    """Have the names in *folder* on the disk, where the system knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
