"""Read and write data files.

:func:`load` returns the packaged edition, alone or with packs laid over it. :func:`read` reads your own folder or zip
with the same files, and :func:`write` makes such a folder. If anything is wrong with the files, nothing is loaded, and
the error lists every fault.
"""

import atexit
import gc
import json
import os
import threading
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from functools import cache
from typing import Any, cast

from attrs import evolve

from azjp_relations.dataset import Dataset, Edition, LoadedPack
from azjp_relations.errors import DataError, DataWarning, Fault, UnknownIdError, checked
from azjp_relations.model import Record
from azjp_relations.model.kinds import EDITION, FILES, by_file
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import collector_paused
from azjp_relations.query.filters import several
from azjp_relations.storage.syntax import Text, printable
from azjp_relations.storage.trusted import trusted, trusted_object

__all__ = ["dataset_of", "digest", "load", "read", "write"]

_Path = str | os.PathLike[str]

#: The group of entry points through which other distributions offer packs.
_GROUP = "azjp_relations.packs"

#: Held while the packaged edition is read, so that all threads get the same object.
_LOADING = threading.Lock()


def load(
    edition: str | None = None, *, overlay: _Path | Iterable[_Path] = (), packs: str | Iterable[str] = ()
) -> Dataset:
    """Return a packaged edition: the record of Azerbaijan–Japan relations.

    Each edition is read once, and every call returns the same object. With packs you get a new dataset, in which they
    add and revise records (see :func:`read`).

    Args:
        edition: The id of an edition, such as ``"2026.11"``; by default the newest.
        overlay: Folders or zips to lay over it, each over the ones before.
        packs: Names of packs that installed distributions offer through entry points of the group
            ``azjp_relations.packs``. They are laid over the edition before *overlay*.

    Raises:
        DataError: If anything is wrong with a pack.
        UnknownIdError: If no packaged edition has this id, or no distribution offers a pack with this name; the
            message has the editions, or the nearest names.

    >>> load() is load()
    True
    """
    if not isinstance(edition, str | None):
        raise UnknownIdError(f"edition= must be the id of a packaged edition, not {type(edition).__name__}")
    with _LOADING:
        rel = _packaged(_place_of(edition))
    for name in several(packs):
        rel = _read(_offered(checked("packs", name, str)), over=rel, name=name)
    for path in several(overlay):
        rel = _read(path, over=rel, argument="overlay")
    return rel


@cache
def _place_of(edition: str | None) -> tuple[str, ...]:
    """Return the folder of a packaged edition, within the data of the package."""
    if edition is None:
        return ()
    from importlib.resources import files  # most programs take the newest

    data = files("azjp_relations") / "data"
    older = data / "editions"
    newest: str = json.loads((data / EDITION).read_text(encoding="utf-8"))["id"]
    places: dict[str, tuple[str, ...]] = {newest: ()}
    if older.is_dir():
        places |= {place.name: ("editions", place.name) for place in older.iterdir()}
    if edition not in places:
        known = " or ".join(map(repr, sorted(places)))
        raise UnknownIdError(f"No packaged edition has the id {edition!r}: take {known}", edition)
    return places[edition]


@cache
def _packaged(place: tuple[str, ...]) -> Dataset:
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - as loaders name places
    folder = os.path.join(package, "data", *place)  # noqa: PTH118
    loader: Any = __spec__.loader  # of this package, so that it also works from within a zip
    data = {file: loader.get_data(os.path.join(folder, file)) for file in (*FILES, EDITION)}  # noqa: PTH118
    about = data.pop(EDITION).decode("utf-8")
    if f'"digest": "{digest(data)}"' not in about:
        texts = {file: content.decode("utf-8") for file, content in data.items()}
        return dataset_of({**texts, EDITION: about}, name="azjp_relations")
    # Exactly these files were checked for the release.
    with collector_paused():
        records = trusted(data)
        edition: Edition = trusted_object(Edition, about)
        pack = LoadedPack(name="azjp_relations", path=None, edition=edition, ids=tuple(sorted(records)))
        rel = Dataset(records.values(), edition, packs=(pack,), checked=True)
        if not gc.get_freeze_count():
            # Mark all records as old: else the collector would soon walk over them, though they stay.
            gc.freeze()
            gc.unfreeze()
        return rel


# When Python ends, taking the records apart by reference counts is quicker than by the garbage collector.
atexit.register(_packaged.cache_clear)


def _offered(name: str) -> _Path:
    """Return the path of the pack that a distribution offers as *name*."""
    from importlib.metadata import entry_points  # most programs name no pack

    offered = {point.name: point for point in entry_points(group=_GROUP)}
    if name not in offered:
        raise UnknownIdError(f"no installed pack has the name {name!r}", name, offered)
    path = offered[name].load()
    return cast("_Path", path() if callable(path) else path)


def read(path: _Path, *, over: Dataset | None = None, progress: bool | None = None) -> Dataset:
    """Return the dataset in *path*: a folder, or a zip of one, with any of the data files.

    The files have the same names as those of the edition. Each is an array of records (``events.json``) or has one
    record a line (``events.jsonl``); use lines for many records, which are then never all in memory as JSON. A zip may
    unpack to 16 MiB and 100 times its size, at most 1 GiB. If another process saves the folder meanwhile, you get all
    of the old files or all of the new ones.

    Args:
        path: The folder or zip.
        over: A dataset to lay it over. Records may refer to those of *over*. A record with an id of *over* must have
            ``revises``, and so replace the old record, or repeat it as it is; an actor may also add names, citations,
            other readings and caveats to the old one. The new dataset keeps the old record in its ``history``, and what
            referred to it refers to the new one. *over* itself doesn't change.
        progress: Whether to show a progress bar, which needs the extra ``progress``. By default a bar appears in a
            terminal or a notebook if the reading takes longer than two seconds and tqdm is installed.

    Raises:
        DataError: If anything is wrong with the files; it lists every fault, or the first 100,000.
        FilterError: If *path* isn't a path, or *over* isn't a dataset.
        QuestionError: If no file can have the name *path*, such as an empty one.
        MissingExtraError: If you ask for a progress bar and tqdm is not installed.

    Warns:
        DataWarning: If records certainly contradict each other, and no caveat on them says so: an event dated after its
            source, an agreement signed years after its event, two holders of one post at once, a part outside its whole
            or larger. ``packs[-1].contradictions`` lists them.
    """
    return _read(path, over=over, progress=progress)


def _read(
    path: _Path, *, over: Dataset | None, name: str | None = None, progress: bool | None = None, argument: str = "path"
) -> Dataset:
    # Imported here because the packaged edition doesn't need them.
    from azjp_relations.packs.progress import Progress
    from azjp_relations.storage.atomic import path_of
    from azjp_relations.storage.folder import contents

    place = os.fspath(path_of(path, argument))
    title = printable(name or path_of(place).name)
    if over is not None:
        checked("over", over, Dataset)
    with closing(contents(path)) as pack, closing(Progress(title, pack.size, shown=progress)) as bar:
        try:
            rel = dataset_of(pack.texts, over, pack.faults, title, place, tell=bar.advance)
        except OSError as error:
            pack.say(title, f"cannot be read: {error.strerror or error}")
            raise DataError(pack.faults) from None
        except DataError as error:
            if over is None:
                raise
            raise DataError(error.faults, name or printable(place), error.contradictions) from None
    if contradictions := rel.packs[-1].contradictions:
        warnings.warn(DataWarning(contradictions, name or printable(place)), stacklevel=3)
    return rel


def dataset_of(
    texts: Mapping[str, Text],
    over: Dataset | None = None,
    faults: Iterable[Fault] = (),
    name: str = "pack",
    path: str | None = None,
    *,
    tell: Callable[[int], None] = lambda _: None,
) -> Dataset:
    """Return the dataset of data files, with their content by name, as :func:`read` does for those at *path*."""
    from azjp_relations.packs.edition_file import EditionFile
    from azjp_relations.storage.overlay import joined
    from azjp_relations.storage.reader import structure

    base = {} if over is None else {record.id: record for record in over}
    below = {} if over is None else over.retired
    with collector_paused():
        file = EditionFile(cast("str", texts[EDITION])) if EDITION in texts else None
        edition, retired = (file.edition, {**file.retired, **below}) if file else (None, below)
        faults = [*faults, *(file.faults if file else ())]

        def also(ids: Mapping[str, Sequence[str | None]]) -> Iterable[Fault]:
            return file.misfits(ids, base.keys(), below) if file else ()

        data = {file: text for file, text in texts.items() if file != EDITION}
        records = structure(data, base, faults, tell, retired=retired, spent=below, also=also)
        changed, repeated = records.relinked.changed, records.relinked.repeated
        new = {record.id: record for group in records.values() for record in group}
        if file and edition and file.is_draft:
            edition, _ = _with_counts(edition, [*{**new, **repeated}.values()])
        pack = LoadedPack(
            name=name,
            path=path,
            edition=edition,
            ids=tuple(sorted(new)),
            revised=tuple(sorted((new.keys() & base.keys()) - repeated.keys())),
            repeated=tuple(repeated[key] for key in sorted(repeated)),
            contradictions=tuple(records.contradictions()),
        )
        if over is None:
            return Dataset(new.values(), edition, packs=(pack,), checked=True)
        added = (key for key, record in repeated.items() if joined(base[key], record)[0] is not base[key])
        older = {key: (base[key],) for key in (*pack.revised, *added)}
        history = {key: past for key in base if (past := (*over.history(key), *older.get(key, ())))}
        together = {**base, **changed, **new}
        return Dataset(together.values(), over.edition, packs=(*over.packs, pack), history=history, checked=True)


def digest(texts: Mapping[str, str] | Mapping[str, bytes]) -> str:
    """Return ``sha256:`` and the digest of the *texts* of data files, in the order of their names."""
    import hashlib  # reading a pack doesn't need it

    whole = hashlib.sha256()
    for file in sorted(texts):
        text = texts[file]
        for part in (file, "\n", text, "\n"):
            whole.update(part.encode() if isinstance(part, str) else part)
    return f"sha256:{whole.hexdigest()}"


def write(dataset: Dataset, path: _Path) -> None:
    """Write *dataset* as data files in canonical form into the folder *path*; make the folder if there is none.

    Records are sorted by id, and keys are in the order of their class. If the dataset has an edition, its counts and
    digest are computed anew. Afterwards the folder has the files of this dataset and no other data files; files with
    other names are left alone. A crash at any moment leaves all of the old files or all of the new ones.

    Raises:
        FilterError: If *dataset* isn't a dataset, or *path* isn't a path.
        QuestionError: If no folder can have the name *path*. An empty name isn't the current folder, which is ``"."``.
    """
    from azjp_relations.storage.atomic import path_of
    from azjp_relations.storage.folder import replace
    from azjp_relations.storage.writer import edition_text

    place = path_of(path)
    edition, texts = _with_counts(checked("dataset", dataset, Dataset).edition, dataset)
    replace(place, {**texts, EDITION: edition_text(edition)} if edition else texts)


def _with_counts(edition: Edition | None, records: Iterable[Record | Source]) -> tuple[Edition | None, dict[str, str]]:
    """Return *edition*, if there is one, with the counts and the digest of *records*, and the texts of their files."""
    from azjp_relations.storage.writer import dumps

    groups = by_file(records)
    texts = {file: dumps(group) for file, group in groups.items()}
    counts = {file.removesuffix(".json"): len(group) for file, group in groups.items()}
    return edition and evolve(edition, counts=counts, digest=digest(texts)), texts
