"""Data files in, data files out: the only room that opens them.

:func:`load` gives the packaged edition, :func:`read` a folder of one's own with the same files, :func:`write` makes
such a folder. Files are refused whole, with every fault named, or loaded whole.
"""

import gc
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from azjp_relations.dataset import Dataset, Edition
from azjp_relations.errors import AzjpError, DataError, Fault
from azjp_relations.files import FILES
from azjp_relations.model import Record
from azjp_relations.quick import StumbledError, read_quickly
from azjp_relations.sources import Source

if TYPE_CHECKING:
    from importlib.abc import ResourceLoader

__all__ = ["digest", "load", "read", "write"]

_EDITION = "edition.json"


@cache
def load() -> Dataset:
    """Return the packaged edition: the record of Azerbaijan–Japan relations.

    It is read once; every further call returns the same object.

    >>> load() is load()
    True
    """
    folder = os.path.join(os.path.dirname(__file__), "data")  # noqa: PTH118, PTH120 - as loaders name places
    # By the loader of this package, so that it also works from within a zip.
    read_bytes = cast("ResourceLoader", __spec__.loader).get_data
    return _dataset({file: read_bytes(os.path.join(folder, file)).decode("utf-8") for file in (*FILES, _EDITION)})  # noqa: PTH118


def read(path: str | os.PathLike[str]) -> Dataset:
    """Return the dataset in the folder *path*: any of the data files, with the names that the edition uses.

    Raises:
        DataError: If anything at all is wrong with the files; it lists every fault.
        NotADirectoryError: If *path* is no folder.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder of data files")
    texts, faults = {}, []
    for file in sorted(folder.glob("*.json")):
        try:
            texts[file.name] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            problem = f"is not UTF-8 (byte {error.start})"
            faults.append(Fault(file=file.name, line=None, record=None, field="", value=None, problem=problem))
    if faults:
        raise DataError(faults)
    return _dataset(texts)


def _dataset(texts: dict[str, str]) -> Dataset:
    edition = texts.pop(_EDITION, None)
    with _collector_held():
        made = _structured(texts)
        return Dataset(
            (record for records in made.values() for record in records),
            _edition(edition) if edition is not None else None,
            checked=True,
        )


def _structured(texts: Mapping[str, str]) -> Mapping[str, tuple[Record | Source, ...]]:
    try:
        return read_quickly(texts, {})
    except StumbledError:
        from azjp_relations.structuring import structure  # with it comes cattrs, which good files do not need

        return structure(texts)


def _edition(text: str) -> Edition:
    try:
        return Edition(**json.loads(text))
    except (TypeError, ValueError, AzjpError) as error:
        fault = Fault(file=_EDITION, line=None, record=None, field="", value=None, problem=str(error))
        raise DataError([fault]) from None


@contextmanager
def _collector_held() -> Iterator[None]:
    """Keep the garbage collector from walking again and again over records that are all going to stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def digest(texts: Mapping[str, str]) -> str:
    """Return ``sha256:`` and the digest of data files, given as text by name, taken in the order of the names."""
    import hashlib  # reading an edition does not need it

    whole = hashlib.sha256()
    for file in sorted(texts):
        whole.update(f"{file}\n{texts[file]}\n".encode())
    return f"sha256:{whole.hexdigest()}"


def write(dataset: Dataset, path: str | os.PathLike[str]) -> None:
    """Write *dataset* as data files in canonical form into the folder *path*, made if need be.

    Records stand in order of id, keys in the order of their class. If the dataset has an edition, its counts and
    digest are made anew. All files are written beside their places before the first is renamed, and nothing
    is left beside them.
    """
    from azjp_relations.structuring import dumps  # with it comes cattrs, which reading does not need

    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    by_file: dict[str, list[Any]] = {file: [] for file in FILES}
    for record in dataset:
        by_file[next(f for f, cls in FILES.items() if isinstance(record, cls))].append(record)
    texts = {file: dumps(records) for file, records in by_file.items() if records}
    if dataset.edition is not None:
        said: dict[str, object] = {
            "id": dataset.edition.id,
            "title": dataset.edition.title,
            "published": str(dataset.edition.published),
            "licence": dataset.edition.licence,
            "counts": {file.removesuffix(".json"): len(by_file[file]) for file in texts},
            "digest": digest(texts),
        }
        texts[_EDITION] = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    beside = {file: folder / f".{file}.{os.getpid()}" for file in texts}
    try:
        for file, text in texts.items():
            beside[file].write_text(text, encoding="utf-8", newline="\n")
        for file, written in beside.items():
            written.replace(folder / file)
    finally:
        for written in beside.values():
            written.unlink(missing_ok=True)
