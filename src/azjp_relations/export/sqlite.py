"""Records as an SQLite database: tables, views, and an index of every word.

It holds all tables that :mod:`azjp_relations.tables` declares, ``STRICT``, with their keys and with checks of terms,
truth values, days and digits. SQLite has fewer types: a day is text, ``2026-11-21``, a truth value 0 or 1, and a
decimal the text of all its digits, so that none is lost; views repeat it as a number in a column that ends in
``_real``.

``records_fts`` indexes the words of ``record_texts``, both as written and folded by :func:`azjp_relations.text.fold`,
so you find a word with or without its diacritics. ``data_dictionary`` describes each table, view and column,
``edition`` the data as a whole.

The same records and version of SQLite give the same bytes. You need SQLite 3.37 or newer with FTS5.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

from azjp_relations.export.database import create, everything, refuse_open, tables_with
from azjp_relations.export.datasette import datasette_metadata
from azjp_relations.export.views import views
from azjp_relations.model import Record
from azjp_relations.model.sources import Source
from azjp_relations.storage.atomic import path_of, placed, write_whole
from azjp_relations.tables import Column, ColumnType, Table
from azjp_relations.tables.declared import LaidOut

__all__ = ["VIEWS", "stored_rows", "to_sqlite"]

_TYPES = dict(zip(ColumnType, ("TEXT", "INTEGER", "INTEGER", "TEXT", "TEXT"), strict=True))
_CHECKS = {
    ColumnType.BOOLEAN: "{0} IN (0, 1)",
    # With a modifier, date() turns a day that does not exist into another.
    ColumnType.DATE: "{0} IS date({0}, '+0 days')",
    ColumnType.DECIMAL: "{0} GLOB '*[0-9]*' AND {0} NOT GLOB '*[^-.0-9]*'",
}

_WORD_INDEX = (
    """CREATE VIRTUAL TABLE records_fts USING fts5 (
  said, folded, content="record_texts", content_rowid="number", tokenize="unicode61 remove_diacritics 2"
)""",
    # With all words in memory at once, the index is written in one piece, without merges and gaps in the file.
    "INSERT INTO records_fts (records_fts, rank) VALUES ('hashsize', 268435456)",
    "INSERT INTO records_fts (records_fts) VALUES ('rebuild')",
    "INSERT INTO records_fts (records_fts) VALUES ('optimize')",
    # SQLite's default again, for those who add rows.
    "INSERT INTO records_fts (records_fts, rank) VALUES ('hashsize', 1048576)",
)


def _joined(text: str, rows: str, order: str) -> str:
    # Older versions of SQLite cannot order within group_concat().
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
    """Write *records*, and everything that they refer to, as an SQLite database.

    If you open *path*, even after a crash at any moment, you find all of the old file or all of the new one.

    Args:
        records: The records.
        path: The file; an existing database is replaced.
        metadata: A file to write :func:`azjp_relations.export.datasette.datasette_metadata` to as well.
        edition: The row of the table ``edition``, by its columns.

    Raises:
        PackError: If the existing database is in use, or was not closed.

    >>> from tempfile import TemporaryDirectory
    >>> from azjp_relations import load
    >>> with TemporaryDirectory() as folder:
    ...     to_sqlite(load(edition="2026.11").agreements.where(party="jogmec"), f"{folder}/jogmec.db")
    ...     connection = sqlite3.connect(f"{folder}/jogmec.db")
    ...     connection.execute("SELECT parties FROM agreements_with_parties").fetchall()
    ...     connection.close()
    [('SOCAR; Japan Oil, Gas and Metals National Corporation',)]
    """
    place = Path(os.path.realpath(path_of(path)))
    about = None if metadata is None else path_of(metadata, "metadata")
    refuse_open(place, "-wal", "-journal")
    with placed(path) as beside, closing(sqlite3.connect(beside, isolation_level=None)) as connection:
        _fill(connection, tables_with(edition, VIEWS), records)
    if about is not None:
        said = datasette_metadata(place.stem, edition)
        write_whole(about, json.dumps(said, ensure_ascii=False, indent=2) + "\n")


def _fill(connection: sqlite3.Connection, tables: list[Table], records: Iterable[Record | Source]) -> None:
    # Nobody has seen this file yet, so a crash loses nothing. The cache holds the keys of the largest tables. The model
    # checked all that is written here; the checks are for those who add rows.
    settings = "page_size = 8192", "journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"
    for setting in (*settings, "ignore_check_constraints = ON"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("BEGIN")
    laid = LaidOut(everything(records))
    for table in tables:
        connection.execute(f"{create(table, _TYPES, _CHECKS)} STRICT")
        marks = ", ".join("?" * len(table.columns))
        connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", stored_rows(table, laid))  # noqa: S608
    indexes = chain.from_iterable(map(_indexes, tables))
    for statement in (*indexes, *_WORD_INDEX, *(view.sql for view in VIEWS), "COMMIT"):
        connection.execute(statement)


def _indexes(table: Table) -> Iterator[str]:
    """Yield the statements that index what refers to other rows, and first and last days."""
    days = ((column.name,) for column in table.columns if column.name.endswith(("_earliest", "_latest")))
    for columns in dict.fromkeys((*(key.columns for key in table.foreign_keys), *days)):
        # The key of the table already indexes the columns that it begins with.
        if table.key[: len(columns)] != columns:
            yield f"CREATE INDEX {table.name}_by_{'_'.join(columns)} ON {table.name} ({', '.join(columns)})"


def stored_rows(table: Table, records: Iterable[Record | Source] | LaidOut) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of *table* in types that SQLite stores as they are: other types would be adapted cell by cell."""
    return chain.from_iterable(
        zip(*map(_stored, table.columns, cells), strict=True) for cells in table.batches(records)
    )


def _stored(column: Column, cells: Sequence[Any]) -> Iterable[Any]:
    if column.type is ColumnType.DECIMAL:
        return (None if cell is None else f"{cell:f}" for cell in cells)
    if column.type not in {ColumnType.BOOLEAN, ColumnType.DATE}:
        return cells
    store = int if column.type is ColumnType.BOOLEAN else str
    # Many rows hold few different days and truth values.
    stored = {cell: None if cell is None else store(cell) for cell in set(cells)}
    return map(stored.__getitem__, cells)
