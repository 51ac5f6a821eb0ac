"""Records as a DuckDB database: tables with their types, keys, checks and comments, and the views of all databases.

Days, truth values and decimals are of types of their own. A key by which a table refers to itself is not declared:
DuckDB takes no row that refers to its own, as a country does that is its own country. There is no index of words; the
column ``folded`` of ``record_texts`` and of the view ``search`` holds them without case and diacritics.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from azjp_relations.errors import PackError, QuestionError, extra
from azjp_relations.export.database import create, everything, indexes, quoted, refuse_open, tables_with
from azjp_relations.export.views import View, views
from azjp_relations.model import Record
from azjp_relations.model.sources import Source
from azjp_relations.storage.atomic import placed, settle
from azjp_relations.tables import AMOUNT_DIGITS, AMOUNT_SCALE, Column, ColumnType, Table

if TYPE_CHECKING:
    import duckdb

__all__ = ["to_duckdb"]

_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.DECIMAL: f"DECIMAL({AMOUNT_DIGITS}, {AMOUNT_SCALE})",
}

#: So many rows are handed over at once.
_BATCH = 50_000


def _joined(text: str, rows: str, order: str) -> str:
    return f"(SELECT string_agg({text}, '; ' ORDER BY {order}) FROM {rows})"  # noqa: S608 - words of ours


_VIEWS = views(_joined)


def to_duckdb(
    records: Iterable[Record | Source],
    path: str | os.PathLike[str] = ":memory:",
    *,
    edition: Mapping[str, str | None] | None = None,
) -> "duckdb.DuckDBPyConnection":
    """Return a DuckDB database with *records* and whatever they refer to, open.

    Args:
        records: The records.
        path: The file to write it into, whole or not at all; a database that is there is replaced. By default it is
            in memory alone.
        edition: What the whole says of itself, by the columns of the table ``edition``; ``None`` if nothing.

    Raises:
        MissingExtraError: Without DuckDB, which the extra ``duckdb`` brings.
        PackError: If a database is there that is in use, or was not closed.
        QuestionError: If an amount has more digits than a column of decimals takes: it would be rounded.

    >>> from azjp_relations import load
    >>> connection = to_duckdb(load().agreements.where(party="jogmec"))
    >>> connection.execute("SELECT parties FROM agreements_with_parties").fetchall()
    [('SOCAR; Japan Oil, Gas and Metals National Corporation',)]
    """
    with extra("duckdb", "DuckDB"):
        import duckdb
    tables = tables_with(edition, _VIEWS)
    if os.fspath(path) == ":memory:":
        connection = duckdb.connect()
        _fill(connection, tables, everything(records))
        return connection
    place = Path(os.path.realpath(path))
    if place.exists():
        # Whoever has it open in this process would share what they see with the connection returned here.
        try:
            duckdb.connect(place, config={"custom_user_agent": "azjp_relations"}).close()
        except duckdb.Error as error:
            raise PackError(f"{place} is in use, or is no database of DuckDB: {error}") from error
    refuse_open(place, ".wal")
    with placed(place) as beside:
        with duckdb.connect(beside) as connection:
            _fill(connection, tables, everything(records))
        settle(beside)
    return duckdb.connect(place)


def _fill(connection: "duckdb.DuckDBPyConnection", tables: list[Table], records: list[Record | Source]) -> None:
    connection.execute("BEGIN")
    for table in tables:
        connection.execute(create(table, _TYPES, itself=False))
        _insert(connection, table, records)
    made = [*indexes(), *(view.sql for view in _VIEWS)]
    for what, things in (("TABLE", tables), ("VIEW", _VIEWS)):
        made += chain.from_iterable(_described(what, of) for of in things)
    connection.execute(";\n".join(made))
    connection.execute("COMMIT")


def _insert(connection: "duckdb.DuckDBPyConnection", table: Table, records: list[Record | Source]) -> None:
    """Hand the rows over column by column: row by row it would take a thousand times as long."""
    columns = ", ".join(f"unnest(?::{_TYPES[column.type]}[])" for column in table.columns)
    rows = table.rows(records)
    while batch := list(islice(rows, _BATCH)):
        cells = [
            _handed(table, column, held) for column, held in zip(table.columns, zip(*batch, strict=True), strict=True)
        ]
        connection.execute(f"INSERT INTO {table.name} SELECT {columns}", cells)


def _handed(table: Table, column: Column, cells: tuple[Any, ...]) -> list[Any]:
    if column.type is not ColumnType.DECIMAL:
        return list(cells)
    return [None if cell is None else _digits(table, column, cell) for cell in cells]


def _digits(table: Table, column: Column, amount: Decimal) -> str:
    """Return the digits of *amount*, which DuckDB takes exactly as text alone."""
    places = -int(amount.normalize().as_tuple().exponent)
    if places > AMOUNT_SCALE or amount.adjusted() >= AMOUNT_DIGITS - AMOUNT_SCALE:
        raise QuestionError(
            f"{amount:f} in {table.name}.{column.name} has more digits than {_TYPES[ColumnType.DECIMAL]} takes: "
            "it would be rounded; to_sqlite() keeps every digit"
        )
    return f"{amount:f}"


def _described(what: str, of: Table | View) -> Iterator[str]:
    yield f"COMMENT ON {what} {of.name} IS {quoted(of.description)}"
    for name, said in ((c.name, c.description) for c in of.columns):
        yield f"COMMENT ON COLUMN {of.name}.{name} IS {quoted(said)}"
