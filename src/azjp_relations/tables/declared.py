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

#: Digits of an amount in a column of fixed width, in all and behind the point: the widest that all engines have.
AMOUNT_DIGITS, AMOUNT_SCALE = 38, 10

Row: TypeAlias = tuple[Cell, ...]
#: The records whose rows are laid out at a time.
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

    name: str  # which SQL does not reserve
    type: ColumnType
    nullable: bool = False  # whether a cell may be empty
    description: str
    terms: tuple[str, ...] = ()  # the only texts that it may hold, if it holds terms of a vocabulary


class ForeignKey(NamedTuple):
    """Columns that refer to the key of a row of a table, maybe their own, unless they are empty."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]  # the columns there, one for each


@frozen(kw_only=True, eq=False)
class Table:
    """One table: its columns and keys, and how records fill it.

    Attributes:
        name: Its name.
        description: The meaning of a row.
        columns: The columns, in order.
        key: The columns that tell one row from every other.
        foreign_keys: The columns that refer to rows of other tables, or of this one.
        classes: The classes of the records that fill it; empty for a table of terms, which is always full.

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
    #: Gives the rows of a table that no records fill.
    _rows: Callable[[], Iterable[Row]] | None = None
    #: Gives, for all the records that are laid out, the function from some of them to the columns of their rows.
    _filled: Callable[[Collection[Any]], Callable[["Batch"], list[Sequence[Cell]]]] | None = None

    def rows(self, records: "Iterable[Record | Source] | LaidOut") -> Iterator[Row]:
        """Yield the rows of *records* in order, with the cells in the order of the columns.

        Records of classes that have no rows in this table are passed over.

        >>> from azjp_relations import load
        >>> from azjp_relations.tables import table
        >>> next(table("event_topics").rows([load().events["vote-azerbaijan-un-security-council"]]))
        ('vote-azerbaijan-un-security-council', 0, 'international-organizations')
        """
        return (row for columns in self.batches(records) for row in zip(*columns, strict=True))

    def batches(self, records: "Iterable[Record | Source] | LaidOut") -> Iterator[list[Sequence[Cell]]]:
        """Yield the rows of *records* column by column, those of some records at a time, to save memory."""
        if self._rows is not None:
            yield turned(self._rows(), len(self.columns))
        if self._filled is not None:
            laid = records if isinstance(records, LaidOut) else LaidOut(records)
            yield from map(self._filled(laid.records), laid.batches(self.classes))


class Batch(list[Any]):
    """Some of the records that are laid out, with what several tables need of them."""

    def __init__(self, records: Iterable[Any]) -> None:
        super().__init__(records)
        self._made: dict[Callable[[Batch], Any], Any] = {}

    def once(self, make: Callable[["Batch"], T]) -> T:
        """Return what *make* gives for these records, which is made once."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made


class LaidOut:
    """Records that several tables lay out: what they all need is worked out once."""

    def __init__(self, records: Iterable[Any]) -> None:
        self.records: Collection[Any] = records if isinstance(records, Collection) else [*records]
        self._classes = {*map(type, self.records)}
        #: The records of some classes, so many at a time, to save memory.
        self.batches = cache(self._batches)

    def _batches(self, classes: tuple[type, ...]) -> list[Batch]:
        wanted = {cls for cls in self._classes if issubclass(cls, classes)}
        chosen = [record for record in self.records if type(record) in wanted] if wanted else []
        return [Batch(chosen[at : at + AT_A_TIME]) for at in range(0, len(chosen), AT_A_TIME)]


def turned(rows: Iterable[Row], width: int) -> list[Sequence[Cell]]:
    """Return *rows* of *width* cells column by column.

    >>> turned([("a", 1), ("b", 2)], 2), turned([], 2)
    ([('a', 'b'), (1, 2)], [(), ()])
    """
    return [*zip(*rows, strict=True)] or [()] * width
