"""What a database holds, whichever engine it is for: the tables, their keys and checks, and what is found in it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, count, islice
from operator import attrgetter
from pathlib import Path

from azjp_relations.errors import PackError
from azjp_relations.export.views import View
from azjp_relations.model import Record
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import closure, texts_of
from azjp_relations.tables import Cell, Column, ColumnType, ForeignKey, Table, all_tables
from azjp_relations.tables.declared import of_classes
from azjp_relations.text import index_words

__all__ = ["EDITION", "create", "everything", "filling", "indexes", "quoted", "refuse_open", "tables_with"]

#: What an edition says of itself in a database.
EDITION = {
    "id": "Year and month of the edition, or a name of its own.",
    "title": "What it is the record of.",
    "published": "When it was put out, as an EDTF date.",
    "licence": "The licence of the data, as an SPDX id.",
    "digest": "Digest of the data files that it was read from; empty if packs are laid over them.",
    "packs": "Names of the packs that are laid over it, in order; empty if none.",
}

#: The records whose rows are made at a time.
_AT_A_TIME = 50_000
_DAYS = ("_earliest", "_latest")


def everything(records: Iterable[Record | Source]) -> list[Record | Source]:
    """Return *records* in their order, each once, and behind them the others that they refer to, by id."""
    if getattr(records, "is_closed", False):
        return [*records]
    given = {record.id: record for record in records}
    others = sorted((record for record in closure(given.values()) if record.id not in given), key=attrgetter("id"))
    return [*given.values(), *others]


def filling(records: list[Record | Source]) -> Callable[[Table], list[Record | Source]]:
    """Return a function that gives the *records* of a table: it looks for them once for tables of the same classes."""
    chosen: dict[tuple[type, ...], list[Record | Source]] = {}

    def fill(table: Table) -> list[Record | Source]:
        if table.classes not in chosen:
            chosen[table.classes] = of_classes(records, table.classes)
        return chosen[table.classes]

    return fill


def tables_with(edition: Mapping[str, str | None] | None, views: Iterable[View]) -> list[Table]:
    """Return the tables of a database, each behind those that it refers to."""
    return [*all_tables().values(), _texts(), _edition(edition), _dictionary(tuple(views))]


def _text(name: str, said: str, *, nullable: bool = False) -> Column:
    return Column(name=name, type=ColumnType.TEXT, nullable=nullable, description=said)


def _texts() -> Table:
    """Return the table of what records say; it is made anew for each database, whose rows it numbers."""
    numbers = count(1)

    def by_column(records: list[Record]) -> list[Sequence[Cell]]:
        texts = texts_of(records)
        return [[*islice(numbers, len(records))], [r.id for r in records], texts, [*map(index_words, texts)]]

    return Table(
        name="record_texts",
        description="Everything that a record says, as one text, for search.",
        columns=(
            Column(name="number", type=ColumnType.INTEGER, description="Number of the row."),
            _text("record_id", "The record."),
            _text("said", "Its words as they are written, and the names of the actors that it refers to."),
            _text(
                "folded",
                "The same without case and diacritics, ə, ı and İ as e and i, Japanese also in pairs of characters.",
            ),
        ),
        key=("number",),
        foreign_keys=(ForeignKey(("record_id",), "records", ("id",)),),
        classes=(Record,),
        by_column=by_column,
    )


def _edition(edition: Mapping[str, str | None] | None) -> Table:
    row = tuple((edition or {}).get(name) for name in EDITION)
    return Table(
        name="edition",
        description="What the whole says of itself; no row if nothing.",
        columns=tuple(_text(name, said, nullable=name != "id") for name, said in EDITION.items()),
        key=("id",),
        rows=lambda: [row] if edition else [],
    )


def _dictionary(views: tuple[View, ...]) -> Table:
    """Return the table that says what every table and view holds, and each of their columns."""

    def rows() -> Iterator[tuple[str, str, str | None, str]]:
        for of in tables_with(None, views):
            yield of.name, "", None, of.description
            yield from ((of.name, c.name, c.type.value, c.description) for c in of.columns)
        for view in views:
            yield view.name, "", None, view.description
            yield from ((view.name, c.name, None, c.description) for c in view.columns)

    return Table(
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


def batches(table: Table, records: list[Record | Source]) -> Iterator[list[Sequence[Cell]]]:
    """Yield the rows of *table* column by column, those of so many records at a time that memory holds them."""
    for start in range(0, len(records) if table.classes else 1, _AT_A_TIME):
        yield table.by_column(records[start : start + _AT_A_TIME])


def refuse_open(place: Path, *endings: str) -> None:
    """Refuse to replace a database with a journal beside it, which would be read as that of the new one.

    Raises:
        PackError: If one of the files *place* and an ending is there.
    """
    for ending in endings:
        if (journal := place.with_name(place.name + ending)).exists():
            raise PackError(f"{journal} is there: the database is in use, or was not closed; close it, or open it once")


def quoted(text: str) -> str:
    """Return *text* as SQL has it between quotation marks.

    >>> quoted("O'Neil")
    "'O''Neil'"
    """
    return "'" + text.replace("'", "''") + "'"


def create(
    table: Table,
    types: Mapping[ColumnType, str],
    check: Callable[[Column], str | None] = lambda _: None,
    *,
    itself: bool = True,
    end: str = "",
) -> str:
    """Return the statement that makes *table* with its keys and checks.

    Args:
        table: The table.
        types: What the engine calls the types of columns.
        check: Gives the condition that the cells of a column meet, if there is one besides its type and terms.
        itself: Whether the engine knows tables that refer to themselves.
        end: What stands behind the last bracket.
    """
    lines = [_definition(column, types[column.type], check(column)) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    lines += [
        f"FOREIGN KEY ({', '.join(key.columns)}) REFERENCES {key.table} ({', '.join(key.key)})"
        for key in table.foreign_keys
        if itself or key.table != table.name
    ]
    body = ",\n  ".join(lines)
    return f"CREATE TABLE {table.name} (\n  {body}\n){end}"


def _definition(column: Column, kind: str, check: str | None) -> str:
    words = [column.name, kind]
    if not column.nullable:
        words.append("NOT NULL")
    if column.terms:
        # SQLite would make a table of the terms in IN (…) for each row.
        words.append(f"CHECK ({' OR '.join(f'{column.name} = {quoted(term)}' for term in column.terms)})")
    if check:
        words.append(f"CHECK ({check})")
    return " ".join(words)


@cache
def indexes() -> tuple[str, ...]:
    """Return the statements that make the indexes: of what refers to other rows, and of first and last days."""
    return tuple(chain.from_iterable(map(_indexes, [*all_tables().values(), _texts()])))


def _indexes(table: Table) -> Iterator[str]:
    wanted = [key.columns for key in table.foreign_keys]
    wanted += [(column.name,) for column in table.columns if column.name.endswith(_DAYS)]
    for columns in dict.fromkeys(wanted):
        # The key of the table is an index already, which begins with these.
        if table.key[: len(columns)] != columns:
            yield f"CREATE INDEX {table.name}_by_{'_'.join(columns)} ON {table.name} ({', '.join(columns)})"
