"""What every collection of records can do."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Reversible, Sequence
from collections.abc import Collection as SizedCollection
from functools import reduce
from operator import attrgetter, or_
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

from azjp_relations.errors import NotOneError, RecordError, UnknownIdError, UnknownTermError, checked
from azjp_relations.model import Record
from azjp_relations.model.base import comparing
from azjp_relations.model.kinds import KINDS
from azjp_relations.model.sources import Source
from azjp_relations.query.catalogue import Catalogue, repeated_ids
from azjp_relations.query.filters import several
from azjp_relations.query.index import AnyOf, Facet, Filter, Index, Meets, bits_of, pick
from azjp_relations.query.methods import Exportable
from azjp_relations.query.origin import Origin
from azjp_relations.text import first_few, one_line

if TYPE_CHECKING:
    from azjp_relations.display.pieces import Look
    from azjp_relations.export.sheet import Sheet
    from azjp_relations.tables import Table

R = TypeVar("R", bound=Record | Source)
C = TypeVar("C", bound="Collection[Any]")

#: How many records of a collection are printed.
_LINES = 20


class Collection(Exportable, Reversible[R], SizedCollection[R], Generic[R]):
    """An immutable, ordered collection of records of one class.

    ``collection["an-id"]`` is the record with that id, ``collection[0]`` the first record and ``collection[:5]`` a
    collection. ``in`` takes a record or an id. ``|``, ``&`` and ``-`` join collections as they join sets; a record
    is in both only if both have the same record, not just the same id. Filters, slices and joins keep the order.
    If you join collections made of different records, those of the left come first, and of two records with one id
    the left one stays. Two collections are equal if they have the same class and equal records in the same order.
    Nearly all records of two editions differ, if only in what they refer to: to compare editions, use
    :func:`azjp_relations.diff`.

    A collection does all that a sequence does but isn't registered as one: libraries that read Arrow take it for a
    table, and would take a sequence apart.

    Args:
        records: The records, each id once.
        catalogue: What the collections of its dataset share; by default made of *records*.
    """

    # Parts of one collection share an index and differ in the set of the records that are in them.
    __slots__ = ("_bits", "_catalogue", "_index", "_list", "_origin")

    def __init__(self, records: Iterable[R] = (), catalogue: Catalogue | None = None) -> None:
        self._index = Index(tuple(records))
        if problems := repeated_ids(self._index.records):
            raise RecordError(self._noun(), problems)
        #: The set of the records of the index that are in the collection; ``None`` for all.
        self._bits: int | None = None
        self._list: tuple[R, ...] | None = self._index.records
        self._catalogue = catalogue if catalogue is not None else Catalogue(self._index.records, whole=False)
        self._origin: Origin | None = None

    def _part(self, bits: int) -> Self:
        """Return the collection of the records of the index that are in the set *bits*."""
        part = object.__new__(type(self))
        part._index = self._index
        part._bits = bits
        part._list = None
        part._catalogue = self._catalogue
        part._origin = None
        return part

    def _like(self, records: Iterable[R]) -> Self:
        """Return a collection of any records with the same catalogue."""
        return type(self)(records, self._catalogue)

    @property
    def _records(self) -> tuple[R, ...]:
        if self._list is None:
            self._list = tuple(pick(self._index.records, self._members))
        return self._list

    @property
    def _members(self) -> int:
        """The set of the records of the index that are in the collection."""
        return (1 << len(self._index.records)) - 1 if self._bits is None else self._bits

    def _position(self, key: object) -> int | None:
        position = self._index.positions.get(key) if isinstance(key, str) else None
        if position is None or (self._bits is not None and not self._bits >> position & 1):
            return None
        return position

    @overload
    def __getitem__(self, key: int | str) -> R: ...
    @overload
    def __getitem__(self, key: slice) -> Self: ...
    def __getitem__(self, key: int | str | slice) -> R | Self:
        if isinstance(key, slice):
            return self._slice(key)
        if isinstance(key, str):
            if (record := self.get(key)) is None:
                raise self._catalogue.unknown(f"None of these {self._noun()} has the id {key!r}", key, self.ids)
            return record
        return self._records[key]

    def _slice(self, key: slice) -> Self:
        start, stop, step = key.indices(len(self))
        if step < 0:
            some = self._like(self._records[key])
        elif self._bits is None and step == 1:
            some = self._part(((1 << max(stop - start, 0)) - 1) << start)
        else:
            some = self._part(bits_of(pick(range(len(self._index.records)), self._members)[key]))
        return made_by(some, "slice", (key.start, key.stop, key.step), self)

    def __len__(self) -> int:
        return len(self._index.records) if self._bits is None else self._bits.bit_count()

    def __iter__(self) -> Iterator[R]:
        # Most collections are iterated once, so the list of their records isn't kept.
        return iter(pick(self._index.records, self._members) if self._list is None else self._list)

    def __reversed__(self) -> Iterator[R]:
        return reversed(self._records)

    def __contains__(self, key: object) -> bool:
        if isinstance(key, str):
            return self._position(key) is not None
        return isinstance(key, Record | Source) and self.get(key.id) == key

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        if other._index is self._index:
            return other._members == self._members
        with comparing():
            return self._records == other._records

    def __hash__(self) -> int:
        return hash((type(self), self.ids))

    def __or__(self, other: Self) -> Self:
        """Return the records that are in either; of two with the same id, the left one."""
        self._must_be_like(other)
        if other._index is self._index:
            both = self._part(self._members | other._members)
        else:
            both = self._like([*self._records, *(r for r in other if self._position(r.id) is None)])
        return made_by(both, "|", None, self, other)

    def __and__(self, other: Self) -> Self:
        """Return the records that are in both."""
        return made_by(self._part(self._members & self._members_of(other)), "&", None, self, other)

    def __sub__(self, other: Self) -> Self:
        """Return the records that are not in the other."""
        return made_by(self._part(self._members & ~self._members_of(other)), "-", None, self, other)

    def _members_of(self, other: Self) -> int:
        """Return the set of the records of this collection that are in *other* too."""
        self._must_be_like(other)
        if other._index is self._index:
            return other._members
        positions = pick(range(len(self._index.records)), self._members)
        return bits_of([position for position in positions if self._index.records[position] in other])

    def _must_be_like(self, other: object) -> None:
        if type(other) is not type(self):
            raise TypeError(
                f"{type(self).__name__} join only {type(self).__name__}, not {type(other).__name__}: "
                "where() of the dataset asks for records of all kinds"
            )

    def _keep(self, filters: Sequence[Filter]) -> Self:
        """Return the records that pass every one of *filters*."""
        if not filters:
            return self
        index, bits = self._index, self._members
        tests: list[Filter] = []
        # To make a facet takes a look at all records of the index: don't, if we only ask about a few.
        is_large_part = len(self) * 20 >= len(index.records)
        for wanted in filters:
            match wanted:
                case AnyOf(name, keys_of, keys) if index.has_facet(name, keys_of) or is_large_part:
                    bits &= index.facet(name, keys_of).any_of(keys)
                    continue
                case Meets(field, periods, certainly):
                    bits &= reduce(or_, map(index.spans(field).may_meet, periods), 0)
                    if not certainly:
                        continue
            tests.append(wanted)
        if tests:
            positions = pick(range(len(index.records)), bits)
            bits = bits_of([p for p in positions if all(test(index.records[p]) for test in tests)])
        return self._part(bits)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(r.id for r in self._records)

    def index(self, record: object, start: int = 0, stop: int | None = None) -> int:
        """Return the place of *record* among those from *start* up to but not including *stop*.

        Raises:
            ValueError: If it is not there.

        >>> from azjp_relations import load
        >>> events = load().events
        >>> events.index(events[3])
        3
        """
        return self._records.index(record, start, len(self) if stop is None else stop)

    def count(self, record: object) -> int:
        """Return 1 if *record*, or the record with this id, is in the collection, else 0.

        >>> from azjp_relations import load
        >>> rel = load()
        >>> rel.events.count(rel.events[0])
        1
        """
        return int(record in self)

    def get(self, key: str, default: R | None = None) -> R | None:
        """Return the record with the id *key*, or *default*.

        >>> from azjp_relations import load
        >>> print(load().events.get("no-such-event"))
        None
        """
        position = self._position(key)
        return default if position is None else self._index.records[position]

    def first(self) -> R | None:
        """Return the first record, or ``None`` if there is none.

        >>> from azjp_relations import load
        >>> load().facts.where(indicator="distance").first().value.unit.value
        'kilometres'
        """
        members = self._members
        return self._index.records[(members & -members).bit_length() - 1] if members else None

    def one(self) -> R:
        """Return the only record.

        Raises:
            NotOneError: If there is none, or more than one.

        >>> from azjp_relations import load
        >>> load().actors.where(name="Ilham Aliyev").one().id
        'ilham-aliyev'
        """
        if len(self) != 1:
            count = f"{len(self)}: {', '.join(self.ids[:3])}{', …' if len(self) > 3 else ''}" if len(self) else "none"
            raise NotOneError(f"expected exactly one of these {self._noun()}, found {count}")
        return self._records[0]

    def sorted(self, key: Callable[[R], Any] | None = None) -> Self:
        """Return the collection in order of *key*; by default in order of time, records without a date last.

        >>> from azjp_relations import load
        >>> actors = load().actors.sorted(lambda actor: actor.name)
        >>> actors[0].name <= actors[1].name
        True
        """
        by, step = (_by_time, "sorted") if key is None else (checked("key", key, Callable), "chosen")
        return made_by(self._like(sorted(self._records, key=by)), step, None, self)

    def group_by(self, keys_of: Callable[[R], Hashable | Iterable[Hashable]]) -> "Grouped[R]":
        """Return the records by key; *keys_of* returns the key of a record, several keys, or ``None`` for no key.

        >>> from azjp_relations import load
        >>> load().events.group_by(lambda event: event.kind)["visit"] == load().events.where(kind="visit")
        True
        """
        keys = map(checked("keys_of", keys_of, Callable), self)
        records = made_by(self._like(self), "chosen", None, self)
        return Grouped(records, Facet(() if key is None else several(key) for key in keys))

    def _tabulated(self, name: str | None) -> "tuple[Iterable[Record | Source], Table]":
        from azjp_relations.tables import all_tables

        tables = all_tables()
        main = tables[self._table]
        own = {n: t for n, t in tables.items() if not set(main.classes).isdisjoint(t.classes)}
        if name is not None and checked("table", name, str) == "reader":
            from azjp_relations.tables.readable import readable

            return self._records, readable(self._table)
        if name is not None and name not in own:
            raise UnknownTermError(f"{self._noun()} have no table {name!r}", name, [*own, "reader"])
        return self, main if name is None else own[name]

    @property
    def _table(self) -> str:
        """The name of the table that the records fill."""
        names = [cls._noun() for cls in type(self).__mro__ if issubclass(cls, Collection)]
        return next((kind.plural for kind in KINDS if kind.plural in names), "records")

    @classmethod
    def _noun(cls) -> str:
        return cls.__name__.replace("EconomicF", "f").lower()

    def _for_calendar(self) -> tuple[Iterable[Any], dict[str, Any]]:
        edition = self._catalogue.edition
        return self, {"edition": edition["title"]} if edition else {}

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.ids)

    def __repr__(self) -> str:
        first = "".join(f"\n  {r!r}" for r in self._records[:5])
        more = "".join(f"\n  {line}" for line in self._more(5))
        return f"<{self._question()}>{first}{more}"

    def __str__(self) -> str:
        return self._printed()

    def _printed(self, width: int = 80) -> str:
        from azjp_relations.display.pieces import Piece, rows_of_records  # only text needs it
        from azjp_relations.display.terminal import text_table  # only text needs it

        (when, _, point, kind, *_), rows = rows_of_records(self._records[:_LINES])
        kind = "" if when or point == "held" else kind
        heads = [*filter(None, (when, kind, point)), "what"]
        table = []
        for row in rows:
            doubt = [Piece(f"doubtful: {row.doubt}", "aside")] if row.doubt else []
            what = [*row.what, *doubt, row.id._replace(manner="aside")]
            cells = {when: row.when[:1], kind: [row.kind[0]._replace(manner="")], point: row.point, "what": what}
            table.append([cells[head] for head in heads])
        lines = [text_table(heads, table, width)] if table else []
        return "\n".join([self._question(), *lines, *self._more(_LINES)])

    def _look(self, most: int | None = None) -> "Look":
        from azjp_relations.display.pieces import Look, rows_of_records

        heads, rows = rows_of_records(self._records[:most])
        cells = [[cell or "" for head, cell in zip(heads, row, strict=True) if head] for row in rows]
        return Look(self._question(), [*filter(None, heads)], cells, self._more(len(rows)))

    def _sheets(self) -> "Iterator[Sheet]":
        from azjp_relations.tables.readable import readable

        yield self._noun(), readable(self._table), self._records
        if sources := dict.fromkeys(c.source for r in self._records for c in getattr(r, "citations", ())):
            yield "sources", readable("sources"), sorted(sources, key=lambda source: source.id)

    def _question(self) -> str:
        return f"{len(self)} {self._noun().removesuffix('s') if len(self) == 1 else self._noun()}"

    def _more(self, most: int) -> list[str]:
        return [f"… and {len(self) - most} more"] if len(self) > most else []


class Grouped(Mapping[Any, Collection[R]]):
    """The records of a collection by key, as :meth:`Collection.group_by` returns them: a mapping.

    A record with several keys is under each of them, and a record without a key is under none.

    >>> from azjp_relations import load
    >>> kinds = load().events.group_by(lambda event: event.kind)
    >>> kinds["visit"].ids == load().events.where(kind="visit").ids
    True
    """

    def __init__(self, collection: Collection[R], facet: Facet) -> None:
        self._collection = collection
        self._facet = facet

    def __iter__(self) -> Iterator[Any]:
        """Yield each key that some record has."""
        return (key for key in self._facet if self.count(key))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def count(self, key: object) -> int:
        """Return how many records have *key*.

        >>> from azjp_relations import load
        >>> load(edition="2026.11").events.group_by(lambda event: event.kind).count("recognition")
        1
        """
        return self._facet.count(key, self._collection._bits)

    def __getitem__(self, key: object) -> Collection[R]:
        """Return the records that have *key*.

        Raises:
            UnknownIdError: If none of them has it; ``count`` is 0 then.
        """
        if not self.count(key):
            keys = [one for one in self if isinstance(one, str)]
            raise UnknownIdError(f"None of these {self._collection._noun()} has the key {key!r}", key, keys)
        return self._part(self._facet.bits(key))

    def none(self) -> Collection[R]:
        """Return the records that have no key.

        >>> from azjp_relations import load
        >>> load().actors.group_by(lambda actor: actor.type).none().ids
        ()
        """
        return self._part(self._facet.without)

    def _part(self, bits: int) -> Collection[R]:
        return made_by(self._collection._part(bits & self._collection._members), "chosen", None, self._collection)

    def counts(self) -> Mapping[Any, int]:
        """Return how many records have each key that some record has, in order of the keys.

        >>> from azjp_relations import load
        >>> load(edition="2026.11").events.group_by(lambda event: event.kind).counts()["recognition"]
        1
        """
        return dict(self._facet.counts(self._collection._bits))

    def __repr__(self) -> str:
        keys = [one_line(f"{key} ({self.count(key)})") for key in self]
        return f"<{type(self._collection).__name__} by key: {first_few(keys, 10)}>"


def made_by(collection: C, step: str, given: Any, *of: Collection[Any]) -> C:
    """Return *collection*, which from now on remembers the step that made it."""
    collection._origin = Origin(step, given, tuple(one._origin for one in of))
    return collection


#: How a collection was made; ``None`` if that can't be repeated, as from a list.
origin_of: Callable[[Collection[Any]], Origin | None] = attrgetter("_origin")
#: The index that a collection shares with all collections cut from the same records.
index_of: Callable[[Collection[Any]], Index] = attrgetter("_index")
#: What a collection shares with the others of its dataset.
catalogue_of: Callable[[Collection[Any]], Catalogue] = attrgetter("_catalogue")
#: The set of the records of its index that a collection holds.
members: Callable[[Collection[Any]], int] = attrgetter("_members")


def part(collection: Collection[R], bits: int) -> Collection[R]:
    """Return the records of the index of *collection* that are in the set *bits*, as a collection of its class."""
    return collection._part(bits)


def _by_time(record: Any) -> tuple[bool, Any]:
    when = getattr(record, "when", None)
    return (when is None, when.sort_key if when is not None else record.id)
