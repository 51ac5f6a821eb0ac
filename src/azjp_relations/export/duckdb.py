"""Records as a DuckDB database: tables with their types, keys, checks and comments, and the views of all databases.

Days, truth values and decimals are of types of their own. A key by which a table refers to itself is not declared:
DuckDB takes no row that refers to its own, as a country does that is its own country. There is no index of words; the
column ``folded`` of ``record_texts`` and of the view ``search`` holds them without case and diacritics.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from azjp_relations.errors import PackError, extra
from azjp_relations.export.database import create, everything, filling, indexes, quoted, refuse_open, tables_with
from azjp_relations.export.views import View, views
from azjp_relations.model import Record
from azjp_relations.model.sources import Source
from azjp_relations.storage.atomic import placed, settle
from azjp_relations.tables import AMOUNT_DIGITS, AMOUNT_SCALE, ColumnType, Table
from azjp_relations.tables.arrow import to_arrow

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
    with extra("duckdb", "DuckDB and pyarrow"):
        import duckdb
        import pyarrow  # noqa: F401, ICN001 - DuckDB reads the rows from its tables
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
    # One after the other: several threads would wait for each other at the keys, and keep no order.
    connection.execute("SET threads = 1")
    connection.execute("BEGIN")
    of = filling(records)
    for table in tables:
        connection.execute(create(table, _TYPES, itself=False))
        connection.register("made_rows", to_arrow(of(table), table))
        connection.execute(f"INSERT INTO {table.name} SELECT * FROM made_rows")  # noqa: S608 - a name of ours
        connection.unregister("made_rows")
    statements = [*indexes(), *(view.sql for view in _VIEWS)]
    for what, things in (("TABLE", tables), ("VIEW", _VIEWS)):
        statements += chain.from_iterable(_described(what, of) for of in things)
    connection.execute(";\n".join(statements))
    connection.execute("COMMIT")
    connection.execute("RESET threads")


def _described(what: str, of: Table | View) -> Iterator[str]:
    yield f"COMMENT ON {what} {of.name} IS {quoted(of.description)}"
    for name, said in ((c.name, c.description) for c in of.columns):
        yield f"COMMENT ON COLUMN {of.name}.{name} IS {quoted(said)}"
