"""Records as a DuckDB database: tables with their types, keys, checks and comments, and the views of all databases.

Days, truth values and decimals have types of their own. The comment on a column says which column it refers to. Such
references aren't declared as foreign keys: they would make filling the database half as slow again and no question
faster, and DuckDB refuses a row that refers to itself, such as a country that is its own country. Words have no index;
search the column ``folded`` of ``record_texts`` or of the view ``search``, which leaves out case and diacritics.
"""

import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from azjp_relations.errors import PackError, extra
from azjp_relations.export.database import create, everything, quoted, refuse_open, tables_with
from azjp_relations.export.views import View, views
from azjp_relations.model import Record
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import collector_paused
from azjp_relations.storage.atomic import path_of, placed, remade
from azjp_relations.tables import AMOUNT_DIGITS, AMOUNT_SCALE, ColumnType, Table
from azjp_relations.tables.arrow import to_arrow
from azjp_relations.tables.declared import LaidOut
from azjp_relations.text import is_whole

if TYPE_CHECKING:
    import duckdb

__all__ = ["to_duckdb"]

_DECIMAL = f"DECIMAL({AMOUNT_DIGITS}, {AMOUNT_SCALE})"
_TYPES = dict(zip(ColumnType, ("VARCHAR", "BIGINT", "BOOLEAN", "DATE", _DECIMAL), strict=True))


def _joined(text: str, rows: str, order: str) -> str:
    return f"(SELECT string_agg({text}, '; ' ORDER BY {order}) FROM {rows})"  # noqa: S608 - words of ours


_VIEWS = views(_joined)


def to_duckdb(
    records: Iterable[Record | Source],
    path: str | os.PathLike[str] = ":memory:",
    *,
    edition: Mapping[str, str | None] | None = None,
) -> "duckdb.DuckDBPyConnection":
    """Return a DuckDB database, open, with *records* and everything that they refer to.

    Args:
        records: The records.
        path: The file to write it to, whole or not at all, in place of an existing database.
        edition: The row of the table ``edition``, by its columns.

    Raises:
        MissingExtraError: Without DuckDB and pyarrow, which the extra ``duckdb`` brings.
        PackError: If the existing database is in use, or was not closed, or the file is not a DuckDB database.
        QuestionError: If an amount has more digits than a column of decimals holds; it would have to be rounded.

    >>> from azjp_relations import load
    >>> connection = to_duckdb(load(edition="2026.11").agreements.where(party="jogmec"))
    >>> connection.execute("SELECT parties FROM agreements_with_parties").fetchall()
    [('SOCAR; Japan Oil, Gas and Metals National Corporation',)]
    """
    with extra("duckdb", "DuckDB and pyarrow"):
        import duckdb
        import pyarrow  # noqa: F401, ICN001 - DuckDB reads the rows from its tables
    if os.fspath(path_of(path)) == ":memory:":
        connection = duckdb.connect()
        _fill(connection, tables_with(edition, _VIEWS), records)
        return connection
    place = Path(os.path.realpath(path))
    if not is_whole(os.fspath(place)):
        raise OSError(errno.EILSEQ, "DuckDB opens no file whose name is not UTF-8", os.fspath(path))
    if place.is_file():
        # A connection that this process holds to the old database would be one to the new database too.
        try:
            duckdb.connect(place, config={"custom_user_agent": "azjp_relations"}).close()
        except duckdb.Error as error:
            raise PackError(f"{place} is in use, or is not a DuckDB database: {error}") from error
    refuse_open(place, ".wal")
    with placed(path) as beside, remade(beside, duckdb.connect) as connection:  # DuckDB takes no empty file
        _fill(connection, tables_with(edition, _VIEWS), records)
    return duckdb.connect(place)


@collector_paused()
def _fill(connection: "duckdb.DuckDBPyConnection", tables: list[Table], records: Iterable[Record | Source]) -> None:
    # Several threads take the processor longer in all: half as long again at 100,000 events.
    connection.execute("SET threads = 1; BEGIN")
    later = []
    laid = LaidOut(everything(records))
    for table in tables:
        connection.execute(create(table, _TYPES, keys=False))
        connection.register("new_rows", to_arrow(laid, table))
        connection.execute(f"INSERT INTO {table.name} SELECT * FROM new_rows")  # noqa: S608 - a name of ours
        connection.unregister("new_rows")
        later.append(f"ALTER TABLE {table.name} ADD PRIMARY KEY ({', '.join(table.key)})")  # quicker than row by row
    later += [view.sql for view in _VIEWS]
    described: list[Table | View] = [*tables, *_VIEWS]
    for of in described:
        kind, refers = ("TABLE", _refers(of)) if isinstance(of, Table) else ("VIEW", {})
        later.append(f"COMMENT ON {kind} {of.name} IS {quoted(of.description)}")
        for one in of.columns:
            later.append(
                f"COMMENT ON COLUMN {of.name}.{one.name} IS {quoted(one.description + refers.get(one.name, ''))}"
            )
    connection.execute(";\n".join([*later, "COMMIT", "RESET threads"]))


def _refers(table: Table) -> dict[str, str]:
    """Return what to say of each column of *table* that refers to one of another table, or of its own."""
    pairs = ((key.table, *pair) for key in table.foreign_keys for pair in zip(key.columns, key.key, strict=True))
    return {column: f" Refers to {name}.{other}." for name, column, other in pairs}
