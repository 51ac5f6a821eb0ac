"""The record as a whole: :class:`Dataset`, the collections together, and its :class:`Edition`."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Never, Unpack

from attrs import field, frozen

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import Fault, FilterError, RecordError, UnknownIdError, checked
from azjp_relations.model import Record
from azjp_relations.model.base import KEBAB_CASE, Part, comparing, optional_date
from azjp_relations.model.fields import Shape, means, part
from azjp_relations.model.kinds import KINDS
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import collector_paused, ids_in, rebuilt, references
from azjp_relations.query import Actors, Agreements, Collection, EconomicFacts, Events, Records, Sources, Tenures, Ties
from azjp_relations.query.catalogue import Catalogue, repeated_ids
from azjp_relations.query.collection import made_by
from azjp_relations.query.filters import period_of, takes, unwrapped
from azjp_relations.query.methods import Exportable
from azjp_relations.query.where import RecordFilters, asking_for
from azjp_relations.text import counted

if TYPE_CHECKING:
    import duckdb

    from azjp_relations.display.pieces import Line, Look
    from azjp_relations.export.sheet import Sheet
    from azjp_relations.tables import Table

__all__ = ["Dataset", "Edition", "LoadedPack", "RetiredId"]

_DIGEST = re.compile(r"sha256:[0-9a-f]+", re.ASCII)


def _edtf(value: EdtfDate | str) -> EdtfDate:
    return EdtfDate.of(value)


@part(kw_only=True)
class RetiredId(Part):
    """The id of a record that earlier editions had.

    >>> str(RetiredId(id="meeting-planned-2025", successor="meeting-2025"))
    'meeting-planned-2025 → meeting-2025'
    """

    id: Annotated[str, means("The id, which no other record will have.", shape=Shape.ID)]
    successor: Annotated[
        str | None, means("Id of the record that took its place; None if none did.", shape=Shape.ID)
    ] = None

    def _rules(self) -> Iterator[tuple[str, str]]:
        for name, key in (("id", self.id), ("successor", self.successor)):
            if key is not None and not KEBAB_CASE.fullmatch(key):
                yield name, f"{key!r} must be a kebab-case id, like 'azertac-2022-05-05'"
        if self.successor == self.id:
            yield "successor", f"{self.id!r} can't take its own place"

    def __str__(self) -> str:
        return f"{self.id} → {self.successor or 'nothing'}"


@part(kw_only=True)
class Edition(Part):
    """What a dataset says of itself.

    Raises:
        RecordError: Naming every field that is wrong.
    """

    id: Annotated[str, means("Year and month of the edition, as 2026.11; or a name of its own.")]
    title: Annotated[str, means("What it is the record of.")]
    published: Annotated[EdtfDate, means("When it was published, as an EDTF date.")] = field(converter=_edtf)
    licence: Annotated[str, means("The licence of the data, as an SPDX id.")]
    covers_until: Annotated[
        EdtfDate | None,
        means(
            "Up to when sources were looked for, as an EDTF date; None if not noted. What happened later isn't "
            "covered, which doesn't mean that nothing happened."
        ),
    ] = field(default=None, converter=optional_date)
    counts: Annotated[
        Mapping[str, int],
        means("The number of records in each data file, by its name without the ending; a file may leave it out."),
    ] = field(factory=dict)
    digest: Annotated[
        str, means("“sha256:” and the digest of the data files in their canonical form; a file may leave it out.")
    ] = "sha256:0"
    retired: Annotated[
        tuple[RetiredId, ...], means("The records of earlier editions that it doesn't have, and what took their place.")
    ] = ()

    def _called(self) -> str:
        return f"edition {self.id!r}"

    def _rules(self) -> Iterator[tuple[str, str]]:
        if not _DIGEST.fullmatch(self.digest):
            yield "digest", f"{self.digest!r} must be 'sha256:' and hexadecimal digits"
        first: dict[str, int] = {}
        for at, one in enumerate(self.retired):
            if first.setdefault(one.id, at) != at:
                yield f"retired[{at}].id", f"{one.id!r} is retired twice: retired[{first[one.id]}] has it too"

    def __hash__(self) -> int:
        return hash(self.digest)  # a mapping of counts has no hash


@frozen(kw_only=True)
class LoadedPack:
    """What one folder or zip brought into a dataset.

    Attributes:
        name: The name that you loaded it by, or that of its folder or zip.
        path: Where it was read; ``None`` for the packaged edition.
        edition: What it says of itself; ``None`` if nothing.
        ids: The ids of its records, in order.
        revised: The ids of the records that replaced older ones.
        repeated: The records that the dataset below has too, as this pack has them. What actors add to the ones below,
            such as names, is in the dataset.
        contradictions: Where its records certainly contradict each other, or those below, and no caveat says so.
    """

    name: str
    path: str | None
    edition: Edition | None
    ids: tuple[str, ...]
    revised: tuple[str, ...] = ()
    repeated: tuple[Record | Source, ...] = ()
    contradictions: tuple[Fault, ...] = ()


def _records_in(given: Iterable[Record | Source]) -> list[Record | Source]:
    records = [*checked("records", given, Iterable)]
    for record in records:
        if not isinstance(record, Record | Source):
            raise FilterError(f"records must be records or sources, not {type(record).__name__}")
    return records


def wrongly_retired(
    retired: Mapping[str, str | None], in_use: AbstractSet[str]
) -> Iterator[tuple[str, str, UnknownIdError]]:
    """Yield each *retired* id that is *in_use*, or whose successor isn't, with the faulty field and the fault."""
    for key, successor in retired.items():
        if key in in_use:
            yield key, "id", UnknownIdError(f"{key!r} is still the id of a record")
        is_other = successor is not None and successor != key and KEBAB_CASE.fullmatch(successor)
        if is_other and successor not in in_use:
            yield key, "successor", UnknownIdError("no record has this id", successor, in_use, retired)


#: The class of each collection of a dataset.
COLLECTIONS: dict[Any, type[Collection[Any]]] = dict(
    zip((k.plural for k in KINDS), (Sources, Actors, Events, Agreements, EconomicFacts, Tenures, Ties), strict=True)
)


class Dataset(Exportable):
    """Sources, actors, events, agreements, facts, tenures and ties that belong together; immutable.

    A dataset has every record that one of its records refers to. Ids are unique over all kinds: ``dataset["an-id"]``
    is the record with that id.

    Attributes:
        sources: The documents, by id.
        actors: Countries, places, organizations and persons, by id.
        events: Events, in order of time, those without a date last.
        agreements: Agreements, in order of signing.
        facts: Economic facts, in order of period.
        tenures: Persons in offices, by id.
        ties: Standing links, by id.
        edition: What the dataset says of itself; ``None`` for records from code or from a folder without an edition.
        packs: The folders and zips that it was read from, each laid over those before it; empty for records from code.

    Args:
        records: Records and sources of all kinds, in any order.
        edition: What the dataset says of itself.
        packs: The folders and zips that it was read from.
        history: By id, the older records that a record of the dataset replaced, oldest first.
        retired: Ids of records of earlier editions, each with the id of what took its place, besides those that the
            edition and the packs retire.
        checked: Whether you know that the records belong together, so that nothing needs checking.

    Raises:
        RecordError: If two records have the same id, if a record refers to one that is missing, if a retired id is
            still in use, or if its successor isn't.

    >>> from azjp_relations import load
    >>> rel = load()
    >>> rel["heydar-aliyev"] is rel.actors["heydar-aliyev"]
    True
    """

    sources: Sources
    actors: Actors
    events: Events
    agreements: Agreements
    facts: EconomicFacts
    tenures: Tenures
    ties: Ties
    #: Its records refer only to each other, so exports needn't look for others.
    is_closed: ClassVar[bool] = True

    def __init__(
        self,
        records: Iterable[Record | Source],
        edition: Edition | None = None,
        *,
        packs: Iterable[LoadedPack] = (),
        history: Mapping[str, tuple[Record | Source, ...]] | None = None,
        retired: Mapping[str, str | None] | None = None,
        checked: bool = False,
    ) -> None:
        everything = [*records] if checked else _records_in(records)
        everything.sort(key=attrgetter("id"))
        self.edition = edition
        self.packs: tuple[LoadedPack, ...] = tuple(packs)
        editions = (edition, *(pack.edition for pack in self.packs))
        retired = {one.id: one.successor for each in editions if each for one in each.retired} | dict(retired or {})
        catalogue = Catalogue(everything, retired=retired, edition=self._asked_of())
        if not checked:
            wrong = wrongly_retired(retired, catalogue.by_id.keys())
            problems = [*repeated_ids(everything), *_dangling(everything, catalogue.by_id)]
            problems += [(f"retired {key!r}", f"{field}: {error}") for key, field, error in wrong]
            if problems:
                raise RecordError("dataset", problems)

        present = set(map(type, everything))

        def of(cls: type[Any]) -> Iterator[Any]:
            # Few packs hold all kinds: don't look through many records for a kind that isn't there.
            some = everything if any(issubclass(kind, cls) for kind in present) else ()
            return (record for record in some if isinstance(record, cls))

        self._history = dict(history or {})
        for kind in KINDS:
            collection = COLLECTIONS[kind.plural](of(kind.cls), catalogue)
            collection = collection.sorted() if kind.by_date else collection
            setattr(self, kind.plural, made_by(collection, "of", (kind.plural,)))
        self._catalogue = catalogue

    @property
    def collections(self) -> dict[str, Collection[Any]]:
        """Every collection by its name, sources first."""
        return {kind.plural: getattr(self, kind.plural) for kind in KINDS}

    def __getitem__(self, key: str) -> Record | Source:
        given: Any = key
        record = self._catalogue.by_id.get(key) if isinstance(given, str) else None
        if record is None:
            raise self._catalogue.unknown(f"No record has the id {key!r}", key, self._catalogue.by_id)
        return record

    def __contains__(self, key: object) -> bool:
        if isinstance(key, str):
            return key in self._catalogue.by_id
        return isinstance(key, Record | Source) and self._catalogue.by_id.get(key.id) == key

    def __iter__(self) -> Iterator[Record | Source]:
        """Yield every record: sources, actors, events, agreements, facts, tenures, ties."""
        for collection in self.collections.values():
            yield from collection

    def __len__(self) -> int:
        return len(self._catalogue.by_id)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Dataset):
            return NotImplemented
        with comparing():
            return self.edition == other.edition and self.collections == other.collections

    def __hash__(self) -> int:
        return hash(tuple(self._catalogue.by_id))

    @cached_property
    def _everything(self) -> Records:
        cited = (record for record in self if isinstance(record, Record))
        return made_by(Records(cited, self._catalogue), "of", ())

    @takes(RecordFilters)
    def where(self, *words: Never, **filters: Unpack[RecordFilters]) -> Records:
        """Return the records of all kinds that fit every filter: actors, events, agreements, facts, tenures, ties.

        >>> from azjp_relations import load
        >>> {"Agreement", "Tie"} <= {type(record).__name__ for record in load().where(about="energy", during=2018)}
        True
        """
        return self._everything.where(*words, **filters)

    def find(self, name: str) -> Actors:
        """Return the actors with every word of *name* in one of their names, best first.

        Actors with exactly this name come first, then those that most records name. Words of any name on record count,
        in any script, and words of an id; case and diacritics (also ə, ı, İ) don't matter. If nobody has such a name,
        return the actors whose whole name is in *name*, or else those with a name that looks like it, if any.

        >>> from azjp_relations import load
        >>> rel = load()
        >>> rel.find("Aliyev")[:2].ids, rel.find("Mamadyarov").first().name
        (('heydar-aliyev', 'ilham-aliyev'), 'Elmar Mammadyarov')
        """
        name = checked("name", unwrapped(name), str)
        return made_by(Actors(self._catalogue.names.find(name), self._catalogue), "find", name)

    def search(self, text: str, *, doubts: bool = False) -> Records:
        """Return the records of any kind in which the words of *text* occur, best first.

        Records with every word in their name or title come first, then those with every word in their text:
        statements, notes and the names of the actors that they refer to. If no record has every word, return those
        with some. A word of three letters or more also finds the words that begin with it; in Japanese, any two
        characters of a word find it. Case and diacritics (also ə, ı, İ) don't matter.

        Args:
            text: The words.
            doubts: Whether to search the caveats too.

        >>> from azjp_relations import load
        >>> load().search("renewable energy memorandum").first().id
        'signing-memorandum-renewable-energy-2019'
        """
        text = checked("text", unwrapped(text), str)
        doubts = checked("doubts", unwrapped(doubts), bool)
        hits = self._catalogue.texts.find(text, doubts=doubts)
        records = Records((record for record in hits if isinstance(record, Record)), self._catalogue)
        return made_by(records, "search", (text, doubts))

    def as_of(self, when: EdtfDate | str | int | date, *, undated: bool = False) -> "Dataset":
        """Return the dataset as it would be if nothing had been published after *when*.

        It loses the sources published later and their citations, then each record, name, reading or statement that has
        no citation left, and whatever refers to it. If an older source and a later one state something together, it
        stays as this edition gives it. The result has no edition, unless it has lost nothing.

        Args:
            when: The last day that counts, or ``"today"``; of a month, year or interval, its last day. A source whose
                date has no last day (a page that is still being written) is lost.
            undated: Whether to keep sources without a date, which may have been written at any time.

        Raises:
            EdtfError: If *when* isn't a date.

        >>> from azjp_relations import load
        >>> then = load().as_of("2022-12-31")
        >>> "azertac-2022-05-05" in then.sources, "trend-2025-10-01" in then.sources
        (True, False)
        """
        last = period_of(when, "when").latest
        undated = checked("undated", unwrapped(undated), bool)

        def was_out(source: Source) -> bool:
            if source.published is None:
                return undated
            out = source.published.latest
            return last is None or (out is not None and out <= last)

        if all(map(was_out, self.sources)):
            return self
        left = _left_of(self, was_out)
        ids = {record.id for record in left}
        retired = {key: successor if successor in ids else None for key, successor in self.retired.items()}
        return Dataset(left, retired=retired, checked=True)

    def history(self, key: str) -> tuple[Record | Source, ...]:
        """Return the older records that the record with the id *key* replaced, oldest first; mostly none.

        Raises:
            UnknownIdError: If no record has this id.

        >>> from azjp_relations import load
        >>> load().history("heydar-aliyev")
        ()
        """
        return self._history.get(self[key].id, ())

    def _for_calendar(self) -> tuple[Iterable[Record | Source], dict[str, Any]]:
        one = self.edition
        about = {"title": self._question(), "published": one.published, "edition": one.title} if one else {}
        return (*self.events, *self.agreements), about

    # --- as tables ------------------------------------------------------------------------------------------------

    def to_sqlite(self, path: str | os.PathLike[str], *, metadata: str | os.PathLike[str] | None = None) -> None:
        """Write the dataset as an SQLite database to the file *path*, which it replaces as a whole.

        *metadata* is a file to write too, with the descriptions that Datasette shows beside the data. The errors are
        those of :func:`azjp_relations.export.sqlite.to_sqlite`.

        >>> import sqlite3, tempfile
        >>> from azjp_relations import load
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     load().to_sqlite(f"{folder}/azjp.db")
        ...     connection = sqlite3.connect(f"{folder}/azjp.db")
        ...     connection.execute("SELECT when_edtf FROM timeline WHERE label LIKE '%diplomatic%'").fetchone()
        ...     connection.close()
        ('1992-09-07',)
        """
        from azjp_relations.export.sqlite import to_sqlite

        to_sqlite(self, path, metadata=metadata, edition=self._edition_row())

    def to_duckdb(self, path: str | os.PathLike[str] = ":memory:") -> "duckdb.DuckDBPyConnection":
        """Return the dataset as an open DuckDB database, in memory or in the file *path*, which it replaces as a whole.

        The errors are those of :func:`azjp_relations.export.duckdb.to_duckdb`.

        >>> from azjp_relations import load
        >>> connection = load().to_duckdb()
        >>> connection.execute("SELECT when_edtf FROM timeline WHERE label LIKE '%diplomatic%'").fetchone()
        ('1992-09-07',)
        """
        from azjp_relations.export.duckdb import to_duckdb

        return to_duckdb(self, path, edition=self._edition_row())

    def to_datapackage(self, path: str | os.PathLike[str]) -> None:
        """Write the dataset as a Tabular Data Package: CSV files with their description.

        *path* is a new folder; or a file that ends in ``.zip``, which is replaced if it exists. The errors are those of
        :func:`azjp_relations.export.datapackage.to_datapackage`.

        >>> import os, tempfile
        >>> from azjp_relations import load
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     load().to_datapackage(f"{folder}/package")
        ...     sorted(os.listdir(f"{folder}/package"))[:2]
        ['actor_between.csv', 'actor_names.csv']
        """
        from azjp_relations.export.datapackage import to_datapackage

        to_datapackage(self, path, edition=self._edition_row())

    def _asked_of(self) -> dict[str, Any] | None:
        """Return what an answer says about its edition and the packs over it."""
        if (one := self.edition) is None:
            return None
        over = [pack.name for pack in self.packs[1:]]
        until = {} if one.covers_until is None else {"covers_until": str(one.covers_until)}
        # The digest covers only the edition's own files, not the packs.
        return {"id": one.id, "title": one.title, "digest": None if over else one.digest, "packs": over, **until}

    def _edition_row(self) -> dict[str, str | None] | None:
        if (one := self.edition) is None or (about := self._asked_of()) is None:
            return None
        row = {"id": one.id, "title": one.title, "published": str(one.published), "licence": one.licence}
        return {**row, "digest": about["digest"], "packs": ", ".join(about["packs"]) or None}

    @property
    def retired(self) -> Mapping[str, str | None]:
        """The ids of records of earlier editions that it doesn't have, each with the id of what took its place.

        ``None`` if nothing did.

        >>> from azjp_relations import load
        >>> any(key in load() for key in load().retired)
        False
        """
        return self._catalogue.retired

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._catalogue.by_id)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(c)} {name}" for name, c in self.collections.items())
        return f"<{self._question()}: {counts}>"

    def _tabulated(self, name: str | None) -> "tuple[Iterable[Any], Table]":
        from azjp_relations.tables import table

        if name == "reader":
            return self._everything._tabulated(name)  # noqa: SLF001 - of the collection of all records
        return self, table("records" if name is None else checked("table", name, str))

    def _sheets(self) -> "Iterator[Sheet]":
        for records in (self._everything, *self.collections.values()):
            yield next(records._sheets())  # noqa: SLF001 - without the sources, which come last

    def _meant(self, name: str) -> Iterator[str]:
        ways = asking_for(name, Records)
        for kind, one in self.collections.items():
            ways += [f"{kind}.{how}" for how in asking_for(name, type(one)) if how not in ways]
        ways = [*super()._meant(name), *ways]
        records = self._everything._meant(name)  # noqa: SLF001 - all of them, as a collection
        yield from ways or (f"where().{way}" for way in records if way.isidentifier())

    def _question(self) -> str:
        return f"{self.edition.title}, edition {self.edition.id}" if self.edition else "Dataset"

    def _look(self, most: int | None = None) -> "Look":  # noqa: ARG002 - it has few rows
        from azjp_relations.display.pieces import Look

        cited = Counter(s for r in self for s in {c.source for c in getattr(r, "citations", ())})
        rows = [(name, len(c), sum(r.doubtful for r in c) or "", _years(c)) for name, c in self.collections.items()]
        return Look(
            self._question(),
            ("collection", "records", "of them doubted", "years"),
            rows,
            lead=self._overview(),
            sources=[(source, f"cited by {counted(cited[source], 'record')}") for source in self.sources],
        )

    def _overview(self) -> "Iterator[Line]":
        from azjp_relations.display.pieces import Piece, line

        if self.edition is not None:
            published = f"published {self.edition.published.in_words()}"
            yield line(published, "·", self.edition.licence, "·", Piece(self.edition.digest, "code"))
            if self.edition.covers_until is not None:
                until = self.edition.covers_until.in_words()
                yield line(f"Sources were looked for up to {until}: what happened later isn't covered.")
        records = [r for r in self if isinstance(r, Record)]
        if named := Counter(actor for r in records for actor in r.actors):
            most = ", ".join(f"{actor.name} ({count})" for actor, count in named.most_common(8))
            yield line(Piece("Named most often:", "strong"), most)
        if doubts := Counter(c.kind for r in self for c in r.doubts):
            kinds = ", ".join(f"{kind} ({count})" for kind, count in doubts.most_common())
            yield line(Piece(f"{doubts.total():,} doubts:", "strong"), kinds)


def _years(records: Iterable[Record | Source]) -> str:
    """Return the first and the last year of the dates of *records*, such as “1992–2025”."""
    dates = [d for r in records if (d := getattr(r, "when", None) or getattr(r, "published", None)) is not None]
    days = [day for d in dates for day in (d.earliest, d.latest) if day is not None]
    return f"{min(days).year}–{max(days).year}" if days else ""


def _dangling(everything: list[Record | Source], by_id: Mapping[str, Record | Source]) -> Iterator[tuple[str, str]]:
    for record in everything:
        for needed in references(record):
            if by_id.get(needed.id) is not needed and by_id.get(needed.id) != needed:
                yield record.id, f"refers to {needed.id!r}, which is not in the dataset"
        for owner, name, _, key in ids_in(record):
            if key not in by_id:
                yield record.id, f"names {key!r} in {owner}{'.' if owner else ''}{name}, which is not in the dataset"


@collector_paused()
def _left_of(dataset: Dataset, keeps: Callable[[Source], bool]) -> list[Record | Source]:
    """Return what is left of *dataset* if only the sources stay that *keeps* returns true for."""
    alive = {record.id for record in dataset}
    pruned: dict[str, Any] = {}
    parts: dict[int, Any] = {}

    def left_of(value: Any) -> Any:
        if isinstance(value, str):
            return value if value in alive else None
        if value.id not in pruned:
            stays = value.id in alive and (not isinstance(value, Source) or keeps(value))
            pruned[value.id] = rebuilt(value, left_of, may_fall=True, known=parts) if stays else None
        return pruned[value.id]

    while True:
        pruned.clear()
        parts.clear()
        left = [record for record in map(left_of, dataset) if record is not None]
        alive = {record.id for record in left}
        # A caveat that points only at lost records is lost, and perhaps its record too: until all point at something.
        if all(key in alive for record in left for _, _, _, key in ids_in(record)):
            return left
