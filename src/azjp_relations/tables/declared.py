"""The declaration of a table: its columns, types and keys."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, TypeAlias, TypeVar

from attrs import frozen

from azjp_relations.model import Record
from azjp_relations.model.sources import Source

T = TypeVar("T")

#: The value of a cell; ``None`` if it is empty.
Cell: TypeAlias = str | int | bool | date | Decimal | None

#: Digits of an amount in a column of fixed width, in all and after the point: the most that all engines have.
AMOUNT_DIGITS, AMOUNT_SCALE = 38, 10

Row: TypeAlias = tuple[Cell, ...]
#: How many records are laid out at a time.
AT_A_TIME = 32_768


class ColumnType(StrEnum):
    """The type of the cells of a column."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    DECIMAL = "decimal"


@frozen(kw_only=True)
class Column:
    """One column of a table."""

    name: str  # never a reserved word of SQL
    type: ColumnType
    nullable: bool = False  # whether a cell may be empty
    description: str
    terms: tuple[str, ...] = ()  # for terms of a vocabulary: the only texts that it may hold


class ForeignKey(NamedTuple):
    """Columns that, unless they are empty, refer to the key of a row, perhaps of their own table."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]  # the columns of *table* that they refer to


@frozen(kw_only=True, eq=False)
class Table:
    """One table: its columns and keys, and how records fill it.

    Attributes:
        name: Its name.
        description: The meaning of a row.
        columns: The columns, in order.
        key: The columns whose cells no two rows share.
        foreign_keys: The columns that refer to rows of other tables, or of this one.
        classes: The classes of the records that fill it; empty if its rows don't depend on records.

    >>> from azjp_relations.tables import table
    >>> participants = table("event_participants")
    >>> participants.key, [column.name for column in participants.columns]
    (('event_id', 'position'), ['event_id', 'position', 'actor_id', 'role', 'capacity'])
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    classes: tuple[type, ...] = ()
    #: Returns the rows of a table that don't depend on records.
    _rows: Callable[[], Iterable[Row]] | None = None
    #: Takes all records to lay out, and returns the function from a batch of them to the columns of their rows.
    _filled: Callable[[Collection[Any]], Callable[["Batch"], list[Sequence[Cell]]]] | None = None

    def rows(self, records: "Iterable[Record | Source] | LaidOut") -> Iterator[Row]:
        """Yield the rows of *records* in order, with the cells in the order of the columns.

        Records of classes that aren't in ``classes`` are skipped.

        >>> from azjp_relations import load
        >>> from azjp_relations.tables import table
        >>> next(table("event_topics").rows([load().events["vote-azerbaijan-un-security-council"]]))
        ('vote-azerbaijan-un-security-council', 0, 'international-organizations')
        """
        return (row for columns in self.batches(records) for row in zip(*columns, strict=True))

    def batches(self, records: "Iterable[Record | Source] | LaidOut") -> Iterator[list[Sequence[Cell]]]:
        """Yield the rows of *records* as columns, for a batch of records at a time, to save memory."""
        if self._rows is not None:
            yield transposed(self._rows(), len(self.columns))
        if self._filled is not None:
            laid = records if isinstance(records, LaidOut) else LaidOut(records)
            yield from map(self._filled(laid.records), laid.batches(self.classes))


class Batch(list[Any]):
    """Some of the records to lay out, with what several tables need to know about them."""

    def __init__(self, records: Iterable[Any]) -> None:
        super().__init__(records)
        self._made: dict[Callable[[Batch], Any], Any] = {}

    def once(self, make: Callable[["Batch"], T]) -> T:
        """Return the result of *make* for these records, which is called only once."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made


class LaidOut:
    """Records for several tables to lay out; what they all need is worked out once."""

    def __init__(self, records: Iterable[Any]) -> None:
        self.records: Collection[Any] = records if isinstance(records, Collection) else [*records]
        self._classes = {*map(type, self.records)}
        #: Returns the records of some classes, in batches.
        self.batches: Callable[[tuple[type, ...]], list[Batch]] = cache(self._batches)

    def _batches(self, classes: tuple[type, ...]) -> list[Batch]:
        wanted = {cls for cls in self._classes if issubclass(cls, classes)}
        chosen = [record for record in self.records if type(record) in wanted] if wanted else []
        return [Batch(chosen[at : at + AT_A_TIME]) for at in range(0, len(chosen), AT_A_TIME)]


def transposed(rows: Iterable[Row], width: int) -> list[Sequence[Cell]]:
    """Return the columns of *rows*, each of *width* cells.

    >>> transposed([("a", 1), ("b", 2)], 2), transposed([], 2)
    ([('a', 'b'), (1, 2)], [(), ()])
    """
    return [*zip(*rows, strict=True)] or [()] * width
