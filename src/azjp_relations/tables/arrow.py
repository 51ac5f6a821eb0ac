"""Tables as Arrow tables and as data frames of pandas and Polars, with the declared types and exact amounts.

================  ======================  ========================  ====================
declared          Arrow                   pandas (``ArrowDtype``)   Polars
================  ======================  ========================  ====================
text              ``string``              ``string[pyarrow]``       ``String``
integer           ``int64``               ``int64[pyarrow]``        ``Int64``
boolean           ``bool``                ``bool[pyarrow]``         ``Boolean``
date              ``date32``              ``date32[day][pyarrow]``  ``Date``
decimal           ``decimal128(38, 10)``  the same                  ``Decimal(38, 10)``
================  ======================  ========================  ====================

Terms are plain text, not categories: a vocabulary may grow, and text joins with text in every engine. An empty cell is
null.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from azjp_relations.errors import QuestionError, extra
from azjp_relations.model import Record
from azjp_relations.model.sources import Source
from azjp_relations.tables import AMOUNT_DIGITS, AMOUNT_SCALE, Cell, ColumnType, Table
from azjp_relations.tables.declared import LaidOut

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["schema", "stream", "to_arrow"]


def schema(table: Table) -> "pa.Schema":
    """Return the Arrow schema of *table*; each field carries the description of its column.

    Raises:
        MissingExtraError: If pyarrow is not installed.

    >>> from azjp_relations.tables import table
    >>> schema(table("facts")).field("value_amount").type
    Decimal128Type(decimal128(38, 10))
    """
    pa = _pyarrow()
    decimal = pa.decimal128(AMOUNT_DIGITS, AMOUNT_SCALE)
    types = dict(zip(ColumnType, (pa.string(), pa.int64(), pa.bool_(), pa.date32(), decimal), strict=True))
    fields = [
        pa.field(c.name, types[c.type], nullable=c.nullable, metadata={"description": c.description})
        for c in table.columns
    ]
    return pa.schema(fields, metadata={"table": table.name, "description": table.description})


def stream(records: Iterable[Record | Source], table: Table) -> "pa.RecordBatchReader":
    """Return a reader of the rows that *records* have in *table*; they are made while you read.

    The errors are those of :func:`to_arrow`; that an amount doesn't fit shows only while you read.

    >>> from azjp_relations import load
    >>> from azjp_relations.tables import table
    >>> stream(load().events, table("events")).read_all().num_rows == len(load().events)
    True
    """
    of_table = schema(table)
    return _pyarrow().RecordBatchReader.from_batches(of_table, _batches(records, table, of_table))


def to_arrow(records: Iterable[Record | Source] | LaidOut, table: Table) -> "pa.Table":
    """Return the rows that *records* have in *table* as an Arrow table.

    Raises:
        MissingExtraError: If pyarrow is not installed.
        QuestionError: If an amount has more digits than the column; the message names the record.

    >>> from azjp_relations import load
    >>> from azjp_relations.tables import table
    >>> to_arrow(load().facts.where(indicator="trade-turnover"), table("facts"))["value_amount"][0]
    <pyarrow.Decimal128Scalar: Decimal('22300000.0000000000')>
    """
    of_table = schema(table)
    return _pyarrow().Table.from_batches(_batches(records, table, of_table), schema=of_table)


def _pyarrow() -> Any:
    with extra("arrow", "pyarrow"):
        import pyarrow as pa
    return pa


def _batches(
    records: Iterable[Record | Source] | LaidOut, table: Table, of_table: "pa.Schema"
) -> Iterator["pa.RecordBatch"]:
    pa = _pyarrow()
    for columns in table.batches(records):
        try:
            arrays = [pa.array(cells, type=f.type) for cells, f in zip(columns, of_table, strict=True)]
        except pa.ArrowInvalid as error:
            _must_fit(table, columns)
            raise QuestionError(f"{table.name}: {error}") from error
        yield pa.RecordBatch.from_arrays(arrays, schema=of_table)


def _must_fit(table: Table, columns: Sequence[Sequence[Cell]]) -> None:
    """Raise the error about the first amount that its column would have to round, if there is one."""
    named = dict(zip((column.name for column in table.columns), columns, strict=True))
    width = AMOUNT_DIGITS - AMOUNT_SCALE
    amounts = ((name, row, cell) for name in named for row, cell in enumerate(named[name]) if isinstance(cell, Decimal))
    for name, row, cell in amounts:
        _, digits, exponent = cell.normalize().as_tuple()
        if not isinstance(exponent, int) or exponent < -AMOUNT_SCALE or len(digits) + exponent > width:
            key = " ".join(str(named[part][row]) for part in table.key)
            raise QuestionError(
                f"{key}: {name} is {cell:f}; a column holds {width} digits before the point and {AMOUNT_SCALE}"
                " after it, and amounts are never rounded; to_sqlite() keeps every digit"
            )
