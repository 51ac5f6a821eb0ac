"""The content of a database, whichever engine it is for: tables with keys and checks, and what fills them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from operator import attrgetter
from pathlib import Path

from azjp_relations.errors import PackError
from azjp_relations.export.views import View
from azjp_relations.model import Record
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import closure, texts_of
from azjp_relations.tables import Cell, Column, ColumnType, ForeignKey, Table, all_tables
from azjp_relations.tables.columns import column
from azjp_relations.text import index_words

__all__ = ["EDITION", "create", "everything", "quoted", "refuse_open", "tables_with"]

#: The columns of the table ``edition``, which describes the data as a whole.
EDITION = {
    "id": "Year and month of the edition, or a name of its own.",
    "title": "What it is the record of.",
    "published": "When it was put out, as an EDTF date.",
    "licence": "The licence of the data, as an SPDX id.",
    "digest": "Digest of the data files that it was read from; empty if packs are laid over them.",
    "packs": "Names of the packs that are laid over it, in order; empty if none.",
}


def everything(records: Iterable[Record | Source]) -> list[Record | Source]:
    """Return *records* in their order, each once, and behind them the others that they refer to, by id."""
    if getattr(records, "is_closed", False):
        return [*records]
    by_id = {record.id: record for record in records}
    others = sorted((record for record in closure(by_id.values()) if record.id not in by_id), key=attrgetter("id"))
    return [*by_id.values(), *others]


def tables_with(edition: Mapping[str, str | None] | None, views: Iterable[View]) -> list[Table]:
    """Return the tables of a database; one that another refers to comes before it."""
    row = tuple((edition or {}).get(name) for name in EDITION)
    about = Table(
        name="edition",
        description="What the whole says of itself; no row if nothing.",
        columns=tuple(_text(name, text, nullable=name != "id") for name, text in EDITION.items()),
        key=("id",),
        rows=lambda: [row] if edition else [],
    )
    tables = [*all_tables().values(), _texts(), about]
    return [*tables, _dictionary(tables, views)]


def _text(name: str, about: str, *, nullable: bool = False) -> Column:
    return column(name, ColumnType.TEXT, about, nullable=nullable)


def _texts() -> Table:
    """Return the table of the texts of records, made anew for each database because it numbers its rows."""
    numbers = count(1)

    def by_column(records: list[Record]) -> list[Sequence[Cell]]:
        texts = texts_of(records)
        return [[*islice(numbers, len(records))], [r.id for r in records], texts, [*map(index_words, texts)]]

    folded = (
        "The same without case and diacritics, ə, ı and İ as e and i; unspaced scripts also in pairs of characters."
    )
    return Table(
        name="record_texts",
        description="Everything that a record says, as one text, for search.",
        columns=(
            column("number", ColumnType.INTEGER, "Number of the row."),
            _text("record_id", "The record."),
            _text("said", "Its words as they are written, and the names of the actors that it refers to."),
            _text("folded", folded),
        ),
        key=("number",),
        foreign_keys=(ForeignKey(("record_id",), "records", ("id",)),),
        classes=(Record,),
        filled=lambda _: by_column,
    )


def _dictionary(tables: list[Table], views: Iterable[View]) -> Table:
    """Return the table that describes *tables*, itself, *views*, and their columns."""

    def rows() -> Iterator[tuple[str, str, str | None, str]]:
        described: list[Table | View] = [*tables, dictionary, *views]
        for of in described:
            yield of.name, "", None, of.description
            for one in of.columns:
                yield of.name, one.name, one.type.value if isinstance(one, Column) else None, one.description

    dictionary = Table(
        name="data_dictionary",
        description="What every table and view holds, and each of their columns.",
        columns=(
            _text("table_name", "The table or view."),
            _text("column_name", "The column; nothing for the table as a whole."),
            _text("column_type", "What its cells are; empty for columns of views.", nullable=True),
            _text("description", "What it holds."),
        ),
        key=("table_name", "column_name"),
        rows=rows,
    )
    return dictionary


def refuse_open(place: Path, *endings: str) -> None:
    """Raise PackError if a journal (*place* with one of *endings*) exists: the new database would be read with it."""
    for ending in endings:
        if (journal := Path(f"{place}{ending}")).exists():
            raise PackError(f"{journal} is there: the database is in use, or was not closed; close it, or open it once")


def quoted(text: str) -> str:
    """Return *text* as a string of SQL.

    >>> quoted("O'Neil")
    "'O''Neil'"
    """
    return "'" + text.replace("'", "''") + "'"


def create(
    table: Table, types: Mapping[ColumnType, str], checks: Mapping[ColumnType, str] | None = None, *, keys: bool = True
) -> str:
    """Return the statement that makes *table* with its keys and checks.

    Args:
        table: The table.
        types: The engine's names for the types of columns.
        checks: A condition on the cells of columns of a type, with ``{0}`` for the column.
        keys: Whether to declare its keys here.
    """
    lines = []
    for one in table.columns:
        # SQLite would make a table of the terms in IN (…) for each row.
        terms = " OR ".join(f"{one.name} = {quoted(term)}" for term in one.terms)
        check = (checks or {}).get(one.type, "").format(one.name)
        conditions = "".join(f" CHECK ({condition})" for condition in (terms, check) if condition)
        lines.append(f"{one.name} {types[one.type]}{'' if one.nullable else ' NOT NULL'}{conditions}")
    if keys:
        lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
        lines += [
            f"FOREIGN KEY ({', '.join(k.columns)}) REFERENCES {k.table} ({', '.join(k.key)})"
            for k in table.foreign_keys
        ]
    body = ",\n  ".join(lines)
    return f"CREATE TABLE {table.name} (\n  {body}\n)"
