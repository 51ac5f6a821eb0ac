"""The columns that the tables of several answers share, and their cells."""

from collections.abc import Callable, Iterable
from decimal import Context, Decimal
from fractions import Fraction

from azjp_relations.display.pieces import places_cited
from azjp_relations.model import Record
from azjp_relations.model.quantities import Quantity
from azjp_relations.tables import AMOUNT_SCALE, Cell, Column, ColumnType, Table
from azjp_relations.tables.columns import column, date_cells, date_columns
from azjp_relations.tables.declared import Row
from azjp_relations.vocabulary import Bound, Unit

__all__ = ["Cell", "Column", "ColumnType", "Row", "Table", "column", "date_cells", "date_columns"]

KEY = column("key", ColumnType.TEXT, "The key under which records are counted or added up: a year, an id, a term.")
#: The keys of a cell of a panel.
PAIR = (
    column("row_key", ColumnType.TEXT, "Key of the row."),
    column("column_key", ColumnType.TEXT, "Key of the column."),
)
RECORD = column("record_id", ColumnType.TEXT, "The record.")
LABEL = column("label", ColumnType.TEXT, "What to call the record in one line.")
#: When something was, and whether that is certainly in the period.
WHEN = date_columns("when", "The date.", nullable=False)
CERTAIN = column("certain", ColumnType.BOOLEAN, "Whether it certainly falls in the period.")
#: The period of an observation.
PERIOD = date_columns("period", "When; empty if the sources do not say.", nullable=True)
#: Why a record was left out.
REASON = column("reason", ColumnType.TEXT, "Why it was left out.")
#: One citation of a record.
CITATION = (
    column("position", ColumnType.INTEGER, "Its place in the list, from 0."),
    column("source_id", ColumnType.TEXT, "The document."),
    column("locator", ColumnType.TEXT, "Where in it."),
)
CITED = column("cited", ColumnType.TEXT, "The places that state the record, in short.")


def _counts(cells: ColumnType, what: str) -> tuple[Column, Column, Column]:
    return (
        column("records", cells, what),
        column("low", cells, "Least that it may be, over attested readings and possible days."),
        column("high", cells, "Most that it may be, over attested readings and possible days."),
    )


#: How many records, the least and the most that they may be; and the same if records are split by shares.
COUNTS = _counts(ColumnType.INTEGER, "Number of records.")
SHARES = _counts(ColumnType.DECIMAL, "Sum of the shares of records, to ten places.")
#: A figure, the least and the most that it may be.
SUM = (
    column("amount", ColumnType.DECIMAL, "The amount, in whole units."),
    column("unit", ColumnType.TEXT, "What one of the amount is.", terms=Unit),
    column("bound", ColumnType.TEXT, "How the amount bounds the true one.", terms=Bound),
    column("low", ColumnType.DECIMAL, "Least, over bounds and attested readings; empty if unknown.", nullable=True),
    column("high", ColumnType.DECIMAL, "Most, over bounds and attested readings; empty if unknown.", nullable=True),
)

_CONTEXT = Context(prec=60)
_PLACES = Decimal(1).scaleb(-AMOUNT_SCALE, _CONTEXT)


def count_cell(count: int | Fraction) -> int | Decimal:
    if isinstance(count, int):
        return count
    # Not in the decimal context of the program, which may round or refuse.
    return _CONTEXT.quantize(_CONTEXT.divide(Decimal(count.numerator), Decimal(count.denominator)), _PLACES)


def sum_cells(figure: Quantity, low: Decimal | None, high: Decimal | None) -> Row:
    return figure.amount, figure.unit.value, figure.bound.value, low, high


def cited_cell(record: Record) -> str:
    return places_cited(record.citations)


def table_of_rows(
    name: str, meaning: str, columns: tuple[Column, ...], key: int | tuple[str, ...], rows: Callable[[], Iterable[Row]]
) -> Table:
    """Return a table of the *rows* of an answer; its *key* is the first so many columns, or the columns so named."""
    names = tuple(column.name for column in columns[:key]) if isinstance(key, int) else key
    return Table(name=name, description=meaning, columns=columns, key=names, rows=rows)
