"""Data files in, data files out.

:func:`load` gives the packaged edition, alone or with packs laid over it; :func:`read` a folder or zip of one's own
with the same files; :func:`write` makes such a folder. Files are refused whole, with every fault named, or loaded
whole.
"""

import gc
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve, fields

from azjp_relations.dataset import Dataset, Edition, LoadedPack
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import AzjpError, DataError, Fault, RecordError, UnknownIdError
from azjp_relations.model import Record
from azjp_relations.model.sources import Source
from azjp_relations.storage.formats import EDITION, FILES, LARGEST, Lines
from azjp_relations.storage.quick import StumbledError, read_quickly
from azjp_relations.text import nearest

if TYPE_CHECKING:
    from importlib.abc import ResourceLoader

__all__ = ["digest", "load", "read", "saved", "write"]

_Path = str | os.PathLike[str]

#: The group of entry points by which other distributions offer packs.
_GROUP = "azjp_relations.packs.pack"


def load(*, overlay: _Path | Iterable[_Path] = (), packs: str | Iterable[str] = ()) -> Dataset:
    """Return the packaged edition: the record of Azerbaijan–Japan relations.

    Alone it is read once; every further call returns the same object. With packs laid over it, it is a new dataset
    in which they add to the record and revise it (see :func:`read`); the packaged edition itself never changes.

    Args:
        overlay: Folders or zips to lay over it, each over those before.
        packs: Names of packs that installed distributions offer as entry points of the group
            ``azjp_relations.packs.pack``; they are laid over it before *overlay*.

    Raises:
        DataError: If anything is wrong with a pack.
        UnknownIdError: If no distribution offers a pack of such a name; the message names the nearest.

    >>> load() is load()
    True
    """
    rel = _packaged()
    for name in (packs,) if isinstance(packs, str) else packs:
        rel = _read(_offered(name), over=rel, name=name)
    for path in (overlay,) if isinstance(overlay, str | os.PathLike) else overlay:
        rel = _read(path, over=rel)
    return rel


@cache
def _packaged() -> Dataset:
    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data")  # noqa: PTH118, PTH120 - as loaders name places
    # By the loader of this package, so that it also works from within a zip.
    read_bytes = cast("ResourceLoader", __spec__.loader).get_data
    texts = {file: read_bytes(os.path.join(folder, file)).decode("utf-8") for file in (*FILES, EDITION)}  # noqa: PTH118
    return _dataset(texts, (), None, "azjp_relations", None)


def _offered(name: str) -> _Path:
    """Return where the pack *name* of another distribution is."""
    from importlib.metadata import entry_points  # only who asks for such a pack looks for one

    offered = {point.name: point for point in entry_points(group=_GROUP)}
    if name not in offered:
        raise UnknownIdError(f"{name!r} is the name of no pack that is installed", name, offered)
    found = offered[name].load()
    return cast("_Path", found() if callable(found) else found)


def read(path: _Path, *, over: Dataset | None = None, progress: bool | None = None) -> Dataset:
    """Return the dataset in *path*: a folder, or a zip of one, with any of the data files.

    The files have the names that the edition uses. Each is an array of records (``events.json``) or holds one record
    a line (``events.jsonl``), which is how many records are read in little memory: such a file is never held whole.
    A zip may unpack to 1 GiB.

    Args:
        path: The folder or zip.
        over: A dataset to lay it over. Its records may then be referred to. A record with an id of *over* has to say
            in ``revises`` that it takes the place of that one, which the new dataset keeps in its ``history``;
            what referred to the old one refers to the new one. *over* itself stays as it is.
        progress: Whether to show a progress bar, which takes the extra ``progress``. By default it is shown where it
            is installed, in a terminal or a notebook, when the reading takes longer than two seconds.

    Raises:
        DataError: If anything at all is wrong with the files; it lists every fault.
        MissingExtraError: If a progress bar is asked for and tqdm is not installed.
    """
    return _read(path, over=over, progress=progress)


def saved(texts: Mapping[str, str], over: Dataset | None) -> Dataset:
    """Return what :func:`read` will make of data files that are not written yet.

    Raises:
        DataError: If anything is wrong with them.
    """
    return _dataset(texts, (), over, "pack", None)


def _read(path: _Path, *, over: Dataset | None, name: str | None = None, progress: bool | None = None) -> Dataset:
    # The packaged edition is no folder, and read before anybody could wait.
    from azjp_relations.packs.progress import Progress
    from azjp_relations.storage.folder import contents

    place = os.fspath(path)
    title = name or Path(place).name
    with Progress(shown=progress) as bar, closing(contents(path)) as found:
        bar.begin(title, found.size)
        try:
            return _dataset(found.texts, found.faults, over, title, place, tell=bar.advance)
        except OSError as error:
            found.say(title, f"cannot be read: {error.strerror or error}")
            raise DataError(found.faults) from None
        except DataError as error:
            if over is None:
                raise
            raise DataError(error.faults, name or place) from None


def _dataset(
    texts: Mapping[str, str | Lines],
    faults: Iterable[Fault],
    over: Dataset | None,
    name: str,
    place: str | None,
    *,
    tell: Callable[[int], None] = lambda _: None,
) -> Dataset:
    said = cast("str | None", texts.get(EDITION))
    texts = {file: text for file, text in texts.items() if file != EDITION}
    known = {} if over is None else {record.id: record for record in over}
    changed: dict[str, Record | Source] = {}
    with _collector_held():
        edition, found = _edition(said)
        wrong = [*faults, *found]
        made = _structured(texts, known, changed, wrong, tell)
        if edition is not None and (miscounted := list(_miscounted(said or "", edition, made))):
            raise DataError(miscounted)
        ids = tuple(sorted(record.id for records in made.values() for record in records))
        revised = tuple(key for key in ids if key in known)
        pack = LoadedPack(name=name, path=place, edition=edition, ids=ids, revised=revised)
        new = (record for records in made.values() for record in records)
        if over is None:
            return Dataset(new, edition, packs=(pack,), checked=True)
        history = {key: over.history(key) for key in known if over.history(key)}
        history |= {key: (*over.history(key), known[key]) for key in revised}
        together = {**known, **changed, **{record.id: record for record in new}}
        packs = (*over.packs, pack)
        return Dataset(together.values(), over.edition, packs=packs, history=history, checked=True)


def _structured(
    texts: Mapping[str, str | Lines],
    known: Mapping[str, Record | Source],
    changed: dict[str, Record | Source],
    faults: list[Fault],
    tell: Callable[[int], None],
) -> Mapping[str, tuple[Record | Source, ...]]:
    stumbled: StumbledError | None = None
    try:
        made = read_quickly(texts, known, changed, tell)
    except StumbledError as error:
        stumbled = error
    if stumbled is None:
        if faults:
            raise DataError(faults)
        return made
    from azjp_relations.storage.explain import structure  # with it comes cattrs, which good files do not need

    changed.clear()
    if stumbled.places is not None:
        structure(texts, known, {}, faults, places=stumbled.places, made=stumbled.made)
    # Either nobody knows where to look, or there was nothing to stumble over.
    return structure(texts, known, changed, faults)


# --- what a dataset says of itself --------------------------------------------------------------------------------


def _edition(text: str | None) -> tuple[Edition | None, list[Fault]]:
    """Return the edition that *text* is, or what is wrong with it."""
    if text is None:
        return None, []
    if problem := _no_object(text):
        return None, [_fault_of_edition(problem)]
    try:
        said = json.loads(text, object_pairs_hook=_once)
    except _TwiceError as error:
        return None, [_fault_of_edition("stands twice in one object", str(error), text)]
    faults = [_fault_of_edition(p, field, text, said.get(field)) for field, p in _misfits_of_edition(said)]
    for field in said.keys() - {a.name for a in fields(Edition)}:
        close = nearest(field, [a.name for a in fields(Edition)])
        fault = _fault_of_edition("is an unknown key", field, text, said[field])
        faults.append(evolve(fault, nearest=close[0] if close else None))
    counts = said.get("counts")
    for name, count in counts.items() if isinstance(counts, dict) else ():
        if type(count) is not int or not 0 <= count <= LARGEST:
            faults.append(_fault_of_edition("must be a whole number", f"counts.{name}", text, count))
    if faults:
        return None, faults
    try:
        return Edition(**said), []
    except RecordError as error:
        return None, [_fault_of_edition(problem, field, text, said.get(field)) for field, problem in error.problems]


class _TwiceError(Exception):
    """A key stands twice in an object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, value in pairs:
        if key in data:
            raise _TwiceError(key)
        data[key] = value
    return data


def _refuse_constant(text: str) -> None:
    raise ValueError(f"{text} is no number in JSON")


def _no_object(text: str) -> str | None:
    """Return why *text* is no JSON object; ``None`` if it is one."""
    if text.startswith("\ufeff"):
        return "begins with a byte-order mark: save it as UTF-8 without one"
    if not text.strip():
        return "is empty: leave it out if there is nothing to say"
    try:
        said = json.loads(text, parse_constant=_refuse_constant)
        json.dumps(said, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        return f"is no JSON from line {error.lineno} on: {error.msg}"
    except UnicodeEncodeError:
        return "holds half a character (an escape such as \\ud800 without its other half)"
    except (ValueError, RecursionError) as error:
        return f"holds what cannot be read: {error}"
    return None if isinstance(said, dict) else "must be a JSON object: it does not begin with '{'"


def _misfits_of_edition(said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for field in [a.name for a in fields(Edition)]:
        value = said.get(field)
        if field not in said:
            yield field, "is missing"
        elif field == "counts":
            if not isinstance(value, dict):
                yield field, "must be an object with the number of records in each file"
        elif not isinstance(value, str) or not value.strip():
            yield field, "must be text"
        elif field == "published":
            try:
                EdtfDate.parse(value)
            except AzjpError as error:
                yield field, str(error)


def _miscounted(text: str, edition: Edition, made: Mapping[str, tuple[Record | Source, ...]]) -> Iterator[Fault]:
    """Yield each count of *edition* that the files do not bear out."""
    names = {file.removesuffix(".json") for file in FILES}
    held = {file.partition(".")[0]: len(records) for file, records in made.items()}
    counts: Mapping[str, Any] = edition.counts
    for name, count in counts.items():
        problem, close = "", list[str]()
        if name not in names:
            problem, close = "is no data file", nearest(name, names)
        elif count != held.get(name, 0):
            problem = f"is {count}, but there are {held.get(name, 0)} records"
        if problem:
            fault = _fault_of_edition(problem, f"counts.{name}", text, count)
            yield evolve(fault, nearest=close[0] if close else None)
    for name in sorted(held.keys() - edition.counts.keys()):
        yield _fault_of_edition(f"is missing: there are {held[name]} records", f"counts.{name}", text)


def _fault_of_edition(problem: str, field: str = "", text: str = "", value: object = None) -> Fault:
    at = re.search(rf'"{re.escape(field.rpartition(".")[2])}"\s*:', text) if field else None
    line = text.count("\n", 0, at.start()) + 1 if at else None
    shown = None if value is None else json.dumps(value, ensure_ascii=False)
    if shown is not None and len(shown) > 60:
        shown = f"{shown[:57]}..."
    return Fault(file=EDITION, line=line, record=None, field=field, value=shown, problem=problem)


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


def write(dataset: Dataset, path: _Path) -> None:
    """Write *dataset* as data files in canonical form into the folder *path*, made if need be.

    Records stand in order of id, keys in the order of their class. If the dataset has an edition, its counts and
    digest are made anew. The folder then holds this dataset and no other data file; a crash at any moment leaves all
    of the old files or all of the new ones. Files of other names are left alone.
    """
    from azjp_relations.storage.folder import replace
    from azjp_relations.storage.writer import dumps  # with it comes cattrs, which reading does not need

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
        texts[EDITION] = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    replace(Path(path), texts)
