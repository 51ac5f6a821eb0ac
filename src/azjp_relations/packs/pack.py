"""Save records that you build in code as a pack: :class:`Pack`, and :func:`mint_id` for their ids."""

import os
import re
from collections.abc import Container, Iterator
from datetime import date
from itertools import chain, count
from typing import Self

from azjp_relations.dataset import Dataset, Edition
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import FilterError, RecordError, checked
from azjp_relations.model import Record
from azjp_relations.model.kinds import EDITION, FILES, by_file
from azjp_relations.model.sources import Source
from azjp_relations.packs.load import dataset_of, read
from azjp_relations.storage.overlay import RETIRED, joined
from azjp_relations.text import counted, fold

# Letters that folding keeps, though every transliteration writes them in ASCII.
_ASCII = str.maketrans({"æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d", "ħ": "h"})


def mint_id(*words: str | int | EdtfDate, unlike: Container[str] = ()) -> str:
    """Return an id made of *words* in this order, in kebab-case and ASCII.

    Args:
        words: Words by which someone who knows the subject can tell the record from others of its kind.
        unlike: An id that is in use, or several, such as a dataset or a :class:`Pack`. If the id is among them, or
            among those that the dataset retired, it gets a number.

    Raises:
        FilterError: If a word is of another type, such as ``None``.
        RecordError: If *words* have a letter or digit without an ASCII form, such as one of another script than the
            Latin: write the name in Latin letters, as is usual for its language.

    >>> mint_id("Visit of Məmmədyarov", 1998)
    'visit-of-memmedyarov-1998'
    >>> mint_id("Visit", 1998, unlike={"visit-1998"})
    'visit-1998-2'
    """
    for word in words:
        if not isinstance(word, str | int | EdtfDate | date):
            raise FilterError(f"an id is made of texts, whole numbers and dates, not of {word!r}")
    unlike = {unlike} if isinstance(unlike, str) else checked("unlike", unlike, Container)
    plain = fold(" ".join(map(str, words))).translate(_ASCII).replace("'", "")
    stem = "-".join(re.findall(r"[a-z0-9]+", plain))
    lost = "".join(dict.fromkeys(letter for letter in plain if letter.isalnum() and not letter.isascii()))
    if lost or not stem:
        what = f"{lost!r} can't be part of an id" if lost else "it has no letter or digit for an id"
        how = "write the name in Latin letters, as is usual for its language, such as mint_id('tbilisi')"
        raise RecordError("id", [("", f"{' '.join(map(str, words))!r}: {what}: {how}")])
    numbered = (f"{stem}-{number}" for number in count(2))
    retired = getattr(unlike, "retired", ())
    return next(key for key in chain([stem], numbered) if key not in unlike and key not in retired)


class Pack:
    """Records that you build in a script or notebook and save together.

    Each id can be added only once. When you save the pack, the records that it refers to must be in the
    pack or in *over*.

    Args:
        over: The dataset that you will lay the pack over. You can refer to its records and revise them.
        edition: What the pack says about itself, such as its title; ``None`` for nothing. Its counts and digest aren't
            saved: they are worked out when the pack is read.

    >>> from azjp_relations import Citation, Country, Name, Source
    >>> wire = Source(id="a-wire-2026", kind="news-agency", publisher="A wire", language="en")
    >>> name = Name(text="Georgia", language="en", kind="preferred")
    >>> georgia = Country(id="georgia", names=(name,), citations=(Citation(source=wire, locator="¶1.1"),))
    >>> pack = Pack().add(wire, georgia)
    >>> "georgia" in pack.dataset().actors
    True
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     pack.save(folder)
    ...     Pack.of(folder)
    <Pack: 2 records>
    """

    def __init__(self, over: Dataset | None = None, *, edition: Edition | None = None) -> None:
        if over is not None:
            checked("over", over, Dataset)
        self._over = over
        self._records: dict[str, Record | Source] = {}
        self._revised: set[str] = set()
        self._edition = edition

    @classmethod
    def of(cls, path: str | os.PathLike[str], over: Dataset | None = None) -> Self:
        """Return a pack with the records of the folder or zip *path*, and its edition, so that you can add more.

        Raises:
            DataError: If anything is wrong with the folder or zip.
        """
        rel = read(path, over=over)
        pack = cls(over, edition=rel.packs[-1].edition)
        pack._records = {key: rel[key] for key in rel.packs[-1].ids}
        pack._records |= {record.id: record for record in rel.packs[-1].repeated}
        pack._revised = set(rel.packs[-1].revised)
        return pack

    def add(self, *records: Record | Source) -> Self:
        """Add all *records*, or none if one is refused, and return the pack.

        A record may repeat one of the dataset below; an actor may add names, citations, other readings and caveats.

        Raises:
            RecordError: If an id is already in use in the pack, or in the dataset below by a record that differs.
        """
        return self._take(records, revising=False)

    def revise(self, *records: Record | Source) -> Self:
        """Add *records* that replace those with the same ids in the dataset below.

        Raises:
            RecordError: If the dataset below has no record with this id and class, or the pack already has one.

        >>> from attrs import evolve
        >>> from azjp_relations import load
        >>> rel = load()
        >>> revised = Pack(rel).revise(evolve(rel.events["expo-2005"], title="Expo 2005 in Aichi"))
        >>> revised.dataset().events["expo-2005"].title
        'Expo 2005 in Aichi'
        """
        return self._take(records, revising=True)

    def _take(self, records: tuple[Record | Source, ...], *, revising: bool) -> Self:
        new: dict[str, Record | Source] = {}
        problems = []
        for record in records:
            if problem := self._problem_of(record, new, revising=revising):
                problems.append((str(getattr(record, "id", "")), problem))
            else:
                new[record.id] = record
        if problems:
            raise RecordError("pack", problems)
        self._records |= new
        if revising:
            self._revised |= new.keys()
        return self

    def _problem_of(self, record: object, new: Container[str], *, revising: bool) -> str | None:
        if not isinstance(record, Record | Source):
            return f"must be a record or a Source, not {type(record).__name__}"
        if not any(isinstance(record, cls) for cls in FILES.values()):
            return f"a {type(record).__name__} has no data file"
        if record.id in self._records or record.id in new:
            return "is already the id of a record in the pack"
        if self._over is not None and record.id in self._over.retired:
            return RETIRED
        old = self._over[record.id] if self._over is not None and record.id in self._over else None
        if revising and type(old) is not type(record):
            return f"can't be revised: the dataset below has no {type(record).__name__} with this id"
        if old is not None and not revising and (differ := joined(old, record)[1]):
            other = " and ".join(differ)
            return f"is the id of a record in the dataset below, with another {other}: call revise() to replace it"
        return None

    def dataset(self) -> Dataset:
        """Return the dataset of the pack and the one below, without writing anything.

        Raises:
            DataError: If the records don't belong together, such as when one refers to another that is missing.
        """
        return dataset_of(self._texts(), self._over)

    def save(self, path: str | os.PathLike[str], *, replace: bool = False) -> None:
        """Write the pack as data files into the folder *path*; make the folder if there is none.

        Before the first file is written, all records are checked as :func:`read` will check them. A crash or an
        interrupt at any moment leaves all of the old files or all of the new ones.

        Args:
            path: The folder.
            replace: Whether to replace data files that are already in the folder. To add to them, begin with
                :meth:`of`.

        Raises:
            DataError: If the records don't belong together.
            PackError: If the folder has data files and *replace* is ``False``, or if someone else saves it for more
                than a minute.
        """
        # Imported here because programs that only read don't need it.
        from azjp_relations.storage import folder
        from azjp_relations.storage.atomic import path_of

        place = path_of(path)
        checked("replace", replace, bool)
        self.dataset()
        folder.replace(place, self._texts(), may_replace=replace)

    def _texts(self) -> dict[str, str]:
        from azjp_relations.storage.writer import dumps, edition_text

        texts = {file: dumps(group, self._revised) for file, group in by_file(self).items()}
        return texts if self._edition is None else {**texts, EDITION: edition_text(self._edition, draft=True)}

    def __contains__(self, key: object) -> bool:
        """Tell whether an id is taken: in use in the pack or in the dataset below, or retired there."""
        return isinstance(key, str) and (
            key in self._records or (self._over is not None and (key in self._over or key in self._over.retired))
        )

    def __iter__(self) -> Iterator[Record | Source]:
        """Yield the records in the order in which you added them."""
        return iter(self._records.values())

    def __len__(self) -> int:
        return len(self._records)

    def __repr__(self) -> str:
        return f"<Pack: {counted(len(self), 'record')}>"
