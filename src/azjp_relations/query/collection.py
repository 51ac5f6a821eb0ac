"""What every collection of records can do."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, Self, TypeVar, overload

from attrs import fields, has

from azjp_relations.dates import EdtfDate
from azjp_relations.display import html_table
from azjp_relations.errors import NotOneError, UnknownIdError
from azjp_relations.model import Actor, Record
from azjp_relations.sources import Citation, Source
from azjp_relations.spelling import fold

__all__ = ["Catalogue", "Collection"]

R = TypeVar("R", bound=Record | Source)
T = TypeVar("T")


class Catalogue:
    """What all collections of one dataset share: every record by its id, and what is worked out from records once."""

    def __init__(self, records: Iterable[Record | Source] = ()) -> None:
        self.by_id: dict[str, Record | Source] = {record.id: record for record in records}
        self._texts: dict[str, str] = {}

    def find(self, value: object, cls: type[T]) -> T:
        """Return the record of class *cls* that *value* is, or whose id it is.

        Raises:
            UnknownIdError: If there is none; the message names the nearest ids.
        """
        if isinstance(value, cls):
            return value
        found = self.by_id.get(value) if isinstance(value, str) else None
        if isinstance(found, cls):
            return found
        ids = (key for key, record in self.by_id.items() if isinstance(record, cls))
        raise UnknownIdError(f"{value!r} is the id of no {cls.__name__}", value, ids)

    def text_of(self, record: Record | Source) -> str:
        """Return everything that *record* says, folded for search."""
        if record.id not in self._texts:
            self._texts[record.id] = fold(" \n".join(_words_of(record, outermost=True)))
        return self._texts[record.id]


def _words_of(value: Any, *, outermost: bool = False) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _words_of(item)
    elif isinstance(value, Actor) and not outermost:
        for name in value.names:
            yield name.text
    elif isinstance(value, Record | Source) and not outermost:
        yield value.id
    elif isinstance(value, Citation):
        return
    elif has(type(value)) and not isinstance(value, EdtfDate):
        for a in fields(type(value)):
            yield from _words_of(getattr(value, a.name))
    elif value is not None and not isinstance(value, bool):
        yield str(value)


class Collection(Sequence[R], Generic[R]):
    """An immutable, ordered collection of records of one class.

    ``collection["an-id"]`` is the record with that id, ``collection[0]`` the first, ``collection[:5]`` a
    collection; ``in`` takes a record or an id; ``|``, ``&`` and ``-`` join collections, in the order of the left.
    Equal to a collection of the same class with equal records in the same order.

    Args:
        records: The records, each id once.
        catalogue: What the collection shares with others of its dataset; by default made of *records*.
    """

    __slots__ = ("_by_id", "_catalogue", "_records")

    def __init__(self, records: Iterable[R] = (), catalogue: Catalogue | None = None) -> None:
        self._records: tuple[R, ...] = tuple(records)
        self._catalogue = catalogue if catalogue is not None else Catalogue(_closure(self._records))
        self._by_id: dict[str, R] | None = None

    def _like(self, records: Iterable[R]) -> Self:
        return type(self)(records, self._catalogue)

    def _index(self) -> dict[str, R]:
        if self._by_id is None:
            self._by_id = {record.id: record for record in self._records}
        return self._by_id

    @overload
    def __getitem__(self, key: int | str) -> R: ...
    @overload
    def __getitem__(self, key: slice) -> Self: ...
    def __getitem__(self, key: int | str | slice) -> R | Self:
        if isinstance(key, slice):
            return self._like(self._records[key])
        if isinstance(key, str):
            try:
                return self._index()[key]
            except KeyError:
                message = f"{key!r} is the id of no record among these {self._noun()}"
                raise UnknownIdError(message, key, self._index()) from None
        return self._records[key]

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[R]:
        return iter(self._records)

    def __contains__(self, key: object) -> bool:
        if isinstance(key, str):
            return key in self._index()
        return isinstance(key, Record | Source) and self._index().get(key.id) == key

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._records == other._records

    def __hash__(self) -> int:
        return hash((type(self), tuple(self._index())))

    def __or__(self, other: Self) -> Self:
        """Return the records that are in either."""
        self._must_be_like(other)
        own = self._index()
        return self._like([*self._records, *(r for r in other if r.id not in own)])

    def __and__(self, other: Self) -> Self:
        """Return the records that are in both."""
        self._must_be_like(other)
        return self._like(r for r in self._records if r.id in other._index())

    def __sub__(self, other: Self) -> Self:
        """Return the records that are not in the other."""
        self._must_be_like(other)
        return self._like(r for r in self._records if r.id not in other._index())

    def _must_be_like(self, other: object) -> None:
        if type(other) is not type(self):
            raise TypeError(f"{type(self).__name__} join only {type(self).__name__}, not {type(other).__name__}")

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(r.id for r in self._records)

    def get(self, key: str, default: R | None = None) -> R | None:
        """Return the record with the id *key*, or *default*."""
        return self._index().get(key, default)

    def first(self) -> R | None:
        """Return the first record, or ``None`` if there is none."""
        return self._records[0] if self._records else None

    def one(self) -> R:
        """Return the only record.

        Raises:
            NotOneError: If there is none, or more than one.
        """
        if len(self._records) != 1:
            shown = ", ".join(self.ids[:3]) + (", …" if len(self) > 3 else "")
            found = f"{len(self)}: {shown}" if self._records else "none"
            raise NotOneError(f"expected exactly one of these {self._noun()}, found {found}")
        return self._records[0]

    def sorted(self, key: Callable[[R], Any] | None = None) -> Self:
        """Return the collection in order of *key*; by default in order of time, what has no date last."""
        return self._like(sorted(self._records, key=key if key is not None else _by_time))

    def _noun(self) -> str:
        return type(self).__name__.replace("EconomicF", "f").lower()

    def _keep(self, tests: Sequence[Callable[[R], bool]]) -> Self:
        if not tests:
            return self
        return self._like(r for r in self._records if all(test(r) for test in tests))

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.ids)

    def __repr__(self) -> str:
        shown = "".join(f"\n  {r!r}" for r in self._records[:5])
        more = f"\n  … and {len(self) - 5} more" if len(self) > 5 else ""
        return f"<{len(self)} {self._noun()}>{shown}{more}"

    def _repr_html_(self) -> str:
        rows = [(r.id, getattr(r, "when", None) or "", getattr(r, "label", r)) for r in self._records[:50]]
        more = [f"… and {len(self) - 50} more"] if len(self) > 50 else []
        return html_table(f"{len(self)} {self._noun()}", ("id", "when", "what"), rows, more)


def _by_time(record: Any) -> tuple[bool, Any]:
    when = getattr(record, "when", None)
    return (when is None, when.sort_key if when is not None else record.id)


def _closure(records: Iterable[Record | Source]) -> Iterator[Record | Source]:
    """Yield *records* and every record that they refer to."""
    seen: set[str] = set()
    waiting: list[Any] = list(records)
    while waiting:
        value = waiting.pop()
        if isinstance(value, Record | Source):
            if value.id in seen:
                continue
            seen.add(value.id)
            yield value
        if isinstance(value, tuple):
            waiting.extend(value)
        elif has(type(value)) and not isinstance(value, EdtfDate):
            waiting.extend(getattr(value, a.name) for a in fields(type(value)))
