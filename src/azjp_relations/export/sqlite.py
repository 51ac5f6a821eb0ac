"""Records as an SQLite database: tables, views, and an index of every word.

All tables that :mod:`azjp_relations.tables` declares are there, ``STRICT``, with their keys and with checks of terms,
truth values, days and digits. SQLite has fewer types than they do: a day is text, ``2026-11-21``, a truth value 0 or 1,
and a decimal the text of all its digits, so that none is lost; the views have it as a number, too, in a column that
ends in ``_real``.

``records_fts`` is the index of the words of ``record_texts``, both as they are written and folded by
:func:`azjp_relations.text.fold`: a query of plain letters finds a word with diacritics, and one that is written as
the record writes it, or folded, finds it as well. ``data_dictionary`` says what each table, view and column holds,
``edition`` what the whole says of itself.

The same records give the same bytes, by the same version of SQLite. It takes SQLite 3.37 or newer with FTS5.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from azjp_relations.export.database import create, everything, filling, indexes, refuse_open, tables_with
from azjp_relations.export.datasette import write_metadata
from azjp_relations.export.views import views
from azjp_relations.model import Record
from azjp_relations.model.sources import Source
from azjp_relations.storage.atomic import placed, settle
from azjp_relations.tables import Column, ColumnType, Table

__all__ = ["VIEWS", "stored_rows", "to_sqlite"]

_TYPES = {
    ColumnType.TEXT: "TEXT",
    ColumnType.INTEGER: "INTEGER",
    ColumnType.BOOLEAN: "INTEGER",
    ColumnType.DATE: "TEXT",
    ColumnType.DECIMAL: "TEXT",
}
_CHECKS = {
    ColumnType.BOOLEAN: "{0} IN (0, 1)",
    # Only with a modifier does date() turn a day that there is not into another.
    ColumnType.DATE: "{0} IS date({0}, '+0 days')",
    ColumnType.DECIMAL: "{0} GLOB '*[0-9]*' AND {0} NOT GLOB '*[^-.0-9]*'",
}

_WORD_INDEX = (
    """CREATE VIRTUAL TABLE records_fts USING fts5 (
  said, folded, content="record_texts", content_rowid="number", tokenize="unicode61 remove_diacritics 2"
)""",
    # With all words in memory at once, the index is written in one piece: nothing to merge, no gaps in the file.
    "INSERT INTO records_fts (records_fts, rank) VALUES ('hashsize', 268435456)",
    "INSERT INTO records_fts (records_fts) VALUES ('rebuild')",
    "INSERT INTO records_fts (records_fts) VALUES ('optimize')",
    # SQLite's default again, for those who add rows.
    "INSERT INTO records_fts (records_fts, rank) VALUES ('hashsize', 1048576)",
)


def _joined(text: str, rows: str, order: str) -> str:
    # Older versions of SQLite know no order within group_concat().
    return f"(SELECT group_concat(one, '; ') FROM (SELECT {text} AS one FROM {rows} ORDER BY {order}))"  # noqa: S608


#: The views of the database.
VIEWS = views(_joined)


def to_sqlite(
    records: Iterable[Record | Source],
    path: str | os.PathLike[str],
    *,
    metadata: str | os.PathLike[str] | None = None,
    edition: Mapping[str, str | None] | None = None,
) -> None:
    """Write *records*, and whatever they refer to, as an SQLite database into the file *path*.

    Whoever opens *path*, also after a crash at any moment, finds all of the old file or all of the new one.

    Args:
        records: The records.
        path: The file. A database that is there is replaced as a whole.
        metadata: A file to write what Datasette shows beside the data into, as
            :func:`azjp_relations.export.datasette.datasette_metadata` gives it; ``None`` for none.
        edition: What the whole says of itself, by the columns of the table ``edition``; ``None`` if nothing.

    Raises:
        PackError: If a database is there that is in use, or was not closed.

    >>> from tempfile import TemporaryDirectory
    >>> from azjp_relations import load
    >>> with TemporaryDirectory() as folder:
    ...     to_sqlite(load().agreements.where(party="jogmec"), f"{folder}/jogmec.db")
    ...     connection = sqlite3.connect(f"{folder}/jogmec.db")
    ...     connection.execute("SELECT parties FROM agreements_with_parties").fetchall()
    ...     connection.close()
    [('SOCAR; Japan Oil, Gas and Metals National Corporation',)]
    """
    place = Path(os.path.realpath(path))
    refuse_open(place, "-wal", "-journal")
    with placed(place) as beside:
        with closing(sqlite3.connect(beside, isolation_level=None)) as connection:
            _fill(connection, tables_with(edition, VIEWS), everything(records))
        settle(beside)
    if metadata is not None:
        write_metadata(metadata, place.stem, edition)


def _fill(connection: sqlite3.Connection, tables: list[Table], records: list[Record | Source]) -> None:
    # Nobody has seen this file yet, so a crash loses nothing. The cache holds the keys of the largest tables.
    for setting in ("page_size = 8192", "journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("BEGIN")
    of = filling(records)
    for table in tables:
        connection.execute(create(table, _TYPES, _check, end=" STRICT"))
        marks = ", ".join("?" * len(table.columns))
        connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", stored_rows(table, of(table)))  # noqa: S608
    for statement in (*indexes(), *_WORD_INDEX, *(view.sql for view in VIEWS)):
        connection.execute(statement)
    connection.execute("COMMIT")


def _check(column: Column) -> str | None:
    check = _CHECKS.get(column.type)
    return check and check.format(column.name)


def stored_rows(table: Table, records: list[Record | Source]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of *table* in types that SQLite stores as they are: the module would adapt others one by one."""
    for columns in table.batches(records):
        yield from zip(*map(_stored, table.columns, columns), strict=True)


def _stored(column: Column, cells: Sequence[Any]) -> Iterable[Any]:
    if column.type is ColumnType.DECIMAL:
        return (None if cell is None else f"{cell:f}" for cell in cells)
    if column.type not in {ColumnType.BOOLEAN, ColumnType.DATE}:
        return cells
    store = int if column.type is ColumnType.BOOLEAN else str
    # There are few days and truth values, in many rows.
    stored = {cell: None if cell is None else store(cell) for cell in set(cells)}
    return map(stored.__getitem__, cells)
