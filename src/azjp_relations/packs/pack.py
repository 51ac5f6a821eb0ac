"""Records built in code and saved as a pack: :class:`Pack`, and :func:`mint_id` for their ids."""

import os
import re
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Self

from azjp_relations.dataset import Dataset
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import PackError, RecordError
from azjp_relations.model import Record
from azjp_relations.model.sources import Source
from azjp_relations.packs.load import read, saved
from azjp_relations.storage.formats import FILES, by_file
from azjp_relations.text import fold

__all__ = ["Pack", "mint_id"]

# Letters that folding leaves as they are, though they have an ASCII form in every transliteration.
_ASCII = str.maketrans({"æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d", "ħ": "h"})


def mint_id(*words: str | int | EdtfDate, unlike: Container[str] = ()) -> str:
    """Return an id made of *words*: kebab-case, in ASCII, in their order.

    Args:
        words: What the record is, to someone who knows the subject, and what tells it from others of its kind.
        unlike: Ids that are taken, such as a dataset or a :class:`Pack`; a number is added to an id among them.

    Raises:
        RecordError: If *words* hold no letter or digit that has an ASCII form.

    >>> mint_id("Visit of Məmmədyarov", 1998)
    'visit-of-memmedyarov-1998'
    >>> mint_id("Visit", 1998, unlike={"visit-1998"})
    'visit-1998-2'
    """
    plain = fold(" ".join(map(str, words))).translate(_ASCII).replace("'", "")
    made = "-".join(re.findall(r"[a-z0-9]+", plain))
    if not made:
        raise RecordError("id", [("", f"{' '.join(map(str, words))!r} holds no letter or digit that an id can have")])
    found, number = made, 1
    while found in unlike:
        number += 1
        found = f"{made}-{number}"
    return found


class Pack:
    """Records that belong together and are to be saved: those that a script or notebook builds.

    A record is checked when it is built, and again here: its id must be new, and whatever it refers to must be in
    the pack or in *over* by the time the pack is saved.

    Args:
        over: The dataset that the pack is to be laid over: its records may be referred to and revised.

    >>> from azjp_relations import Citation, Country, Name, Source
    >>> wire = Source(id="a-wire-2026", kind="news-agency", publisher="A wire", language="en")
    >>> name = Name(text="Georgia", language="en", kind="preferred")
    >>> georgia = Country(id="georgia", names=(name,), citations=(Citation(source=wire, locator="¶1.1"),))
    >>> Pack().add(wire, georgia)
    <Pack: 2 records>
    >>> "georgia" in Pack().add(wire, georgia).dataset().actors
    True
    """

    def __init__(self, over: Dataset | None = None) -> None:
        self._over = over
        self._records: dict[str, Record | Source] = {}
        self._revised: set[str] = set()

    @classmethod
    def of(cls, path: str | os.PathLike[str], over: Dataset | None = None) -> Self:
        """Return a pack with what is in the folder or zip *path* already, so that more can be added.

        Raises:
            DataError: If anything is wrong with it.
        """
        pack = cls(over)
        found = read(path, over=over)
        pack._records = {str(found[key].id): found[key] for key in found.packs[-1].ids}
        pack._revised = set(found.packs[-1].revised)
        return pack

    def add(self, *records: Record | Source) -> Self:
        """Add *records*, all or none, and return the pack.

        Raises:
            RecordError: If one of them has an id that the pack, or what it is laid over, has already.
        """
        return self._take(records, revising=False)

    def revise(self, *records: Record | Source) -> Self:
        """Add *records* that take the place of those with their ids in what the pack is laid over.

        Raises:
            RecordError: If there is no record of that id and class to revise, or the pack has one already.
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
            return f"there is no data file for a {type(record).__name__}"
        if record.id in self._records or record.id in new:
            return "is already the id of a record in the pack"
        old = self._over[record.id] if self._over is not None and record.id in self._over else None
        if revising and type(old) is not type(record):
            return f"is the id of no {type(record).__name__} that the pack is laid over: there is nothing to revise"
        if old is not None and not revising:
            return "is already the id of a record that the pack is laid over: revise() takes its place"
        return None

    def dataset(self) -> Dataset:
        """Return the dataset that the pack makes, laid over what it is laid over; nothing is written.

        Raises:
            DataError: If the records do not belong together, such as when one is missing that another refers to.
        """
        return saved(self._texts(), self._over)

    def save(self, path: str | os.PathLike[str], *, replace: bool = False) -> None:
        """Write the pack as data files into the folder *path*, made if need be.

        All of them are checked as they will be read, before the first is written. A crash at any moment leaves all of
        the old files or all of the new ones.

        Args:
            path: The folder.
            replace: Whether data files that the folder has already may go. By default they may not: begin with
                :meth:`of` to add to them.

        Raises:
            DataError: If the records do not belong together.
            PackError: If the folder holds data files and *replace* is not said.
        """
        # Here since a program that only reads needs neither.
        from azjp_relations.storage import folder

        self.dataset()
        place = Path(path)
        if not replace and place.is_dir() and (there := folder.data_files(place)):
            raise PackError(
                f"{place} holds {', '.join(there)} already: save elsewhere, begin with Pack.of() to add to them, or "
                "say replace=True"
            )
        folder.replace(place, self._texts())

    def _texts(self) -> dict[str, str]:
        from azjp_relations.storage.writer import dumps

        return {file: dumps(group, self._revised) for file, group in by_file(self).items()}

    def __contains__(self, key: object) -> bool:
        """Tell whether an id is taken: by a record of the pack, or of what it is laid over."""
        return key in self._records or (self._over is not None and key in self._over)

    def __iter__(self) -> Iterator[Record | Source]:
        """Yield the records in the order in which they were added."""
        return iter(self._records.values())

    def __len__(self) -> int:
        return len(self._records)

    def __repr__(self) -> str:
        return f"<Pack: {len(self)} records>"
