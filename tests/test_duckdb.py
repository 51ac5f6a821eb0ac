"""Records as a DuckDB database: the same tables and views, in types of their own."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from exported import AWKWARD, cells_of, in_sqlite, stopped_at_each_step
from hypothesis import given
from profiles import examples, scaled
from records import event, fact, whole

import azjp_relations as azjp
from azjp_relations.dataset import Dataset
from azjp_relations.errors import MissingExtraError, PackError, QuestionError
from azjp_relations.export.duckdb import to_duckdb
from azjp_relations.export.sqlite import VIEWS, to_sqlite
from azjp_relations.tables import ColumnType, all_tables
from azjp_relations.testing import datasets

duckdb: Any = pytest.importorskip("duckdb")

REL = azjp.load(edition="2026.11")
#: DuckDB holds no figure of as many digits as the other formats do.
NARROW = Dataset(record for record in AWKWARD if record.id not in {"tiny", "vast"})
DATASETS = {"packaged": REL, "awkward": NARROW, "empty": Dataset([])}
_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.DECIMAL: "DECIMAL(38,10)",
}


@pytest.fixture(scope="module", params=DATASETS)
def dataset(request: pytest.FixtureRequest) -> Dataset:
    """Each of the datasets."""
    return DATASETS[request.param]


@pytest.fixture(scope="module")
def made(dataset: Dataset) -> Iterator[Any]:
    """Yield the database of the dataset."""
    with dataset.to_duckdb() as connection:
        yield connection


@pytest.fixture(scope="module")
def narrow() -> Iterator[Any]:
    """Yield a database, which refuses all that is done to it."""
    with NARROW.to_duckdb() as connection:
        yield connection


def rows_of(connection: Any, name: str, order: str = "") -> list[Any]:
    """Return all rows of a table or view."""
    found: list[Any] = connection.execute(f"SELECT * FROM {name} {order}").fetchall()  # noqa: S608 - names of ours
    return found


def test_every_cell_is_there(dataset: Dataset, made: Any) -> None:
    """Each table holds the rows that it declares, in their order: a day is a day, and an amount exact."""
    for table in all_tables().values():
        assert rows_of(made, table.name, "ORDER BY rowid") == cells_of(table, dataset, lambda cell: cell), table.name


def test_columns_are_what_they_are_declared(made: Any) -> None:
    """Types, what may be empty, keys, and comments: what each table and column is, and which column it refers to."""
    columns: dict[str, list[Any]] = {}
    told = "table_name, column_name, data_type, is_nullable, comment"
    for name, *column in made.execute(f"SELECT {told} FROM duckdb_columns() ORDER BY column_index").fetchall():  # noqa: S608 - names of ours
        columns.setdefault(name, []).append(tuple(column))
    keys = made.execute(
        "SELECT table_name, constraint_column_names FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
    )
    assert {name: tuple(names) for name, names in keys.fetchall()}.items() >= {
        t.name: t.key for t in all_tables().values()
    }.items()
    for table in all_tables().values():
        refers = {
            c: f" Refers to {k.table}.{other}."
            for k in table.foreign_keys
            for c, other in zip(k.columns, k.key, strict=True)
        }
        assert columns[table.name] == [
            (c.name, _TYPES[c.type], c.nullable, c.description + refers.get(c.name, "")) for c in table.columns
        ]
    said = dict(made.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())
    assert said == {view.name: view.description for view in VIEWS}


def test_what_a_row_refers_to_is_there(made: Any) -> None:
    """DuckDB isn't told of keys to other tables, so the rows are asked whether they hold."""
    for table in all_tables().values():
        for key in table.foreign_keys:
            own, others = ", ".join(key.columns), ", ".join(key.key)
            rows = f"SELECT {own} FROM {table.name} WHERE {key.columns[0]} IS NOT NULL"  # noqa: S608 - names of ours
            lost = f"{rows} EXCEPT SELECT {others} FROM {key.table}"  # noqa: S608 - names of ours
            assert made.execute(lost).fetchall() == [], (table.name, key)


def test_views_are_those_of_sqlite(dataset: Dataset, made: Any, tmp_path: Path) -> None:
    """The same rows in the same order."""
    to_sqlite(dataset, tmp_path / "a.db")
    connection: Any = sqlite3.connect(tmp_path / "a.db")
    for view in VIEWS:
        here = [tuple(map(_comparable, map(in_sqlite, row))) for row in rows_of(made, view.name)]
        assert here == [tuple(map(_comparable, row)) for row in rows_of(connection, view.name)], view.name
    connection.close()


def _comparable(cell: object) -> object:
    """Return a cell such that digits that say nothing do not count: DuckDB fills them up."""
    if isinstance(cell, str) and cell.replace(".", "").removeprefix("-").isdigit():
        return Decimal(cell)
    return cell


@given(drawn=datasets())
@examples(5)
@pytest.mark.long
def test_any_dataset_can_be_held(drawn: Dataset) -> None:
    """Whatever the records are, they are all there."""
    with drawn.to_duckdb() as made:
        for name, held in drawn.collections.items():
            assert [row[0] for row in rows_of(made, name, "ORDER BY rowid")] == list(held.ids)


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE ties SET kind = 'friend' WHERE id = 'friends'",
        "INSERT INTO event_topics VALUES ('talks', 0, 'energy'), ('talks', 0, 'trade')",
        "INSERT INTO event_topics VALUES ('talks', NULL, 'energy')",
    ],
)
def test_what_is_wrong_stays_out(narrow: Any, wrong: str) -> None:
    """No word that is not a term, no empty cell where one is needed, no key twice."""
    with pytest.raises(duckdb.ConstraintException):
        narrow.execute(wrong)


@pytest.mark.parametrize("amount", ["0.00000000001", "1" + "0" * 28, "-1" + "0" * 28])
def test_no_amount_is_rounded(amount: str) -> None:
    """One of too many digits is refused, and named."""
    with pytest.raises(QuestionError, match=f"^much: value_amount is {amount};"):
        whole(fact("much", amount)).to_duckdb()


def test_zeros_at_the_end_are_no_digits() -> None:
    """However many, the amount is held."""
    with whole(fact("much", "1.00000000000")).to_duckdb() as made:
        assert made.execute("SELECT amount FROM figures").fetchall() == [(Decimal(1),)]


def test_what_the_edition_says() -> None:
    """One row, as in SQLite."""
    assert REL.edition is not None
    with REL.to_duckdb() as made:
        assert made.execute("SELECT id, digest FROM edition").fetchall() == [(REL.edition.id, REL.edition.digest)]


def test_some_records_bring_what_they_refer_to() -> None:
    """A part of a dataset stands on its own."""
    with to_duckdb(REL.agreements.where(party="jogmec")) as made:
        assert len(rows_of(made, "agreements")) == 1
        assert len(rows_of(made, "sources")) >= 1


def test_without_duckdb(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says which extra brings it."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtraError, match=r"azjp-relations\[duckdb\]"):
        REL.to_duckdb()


# --- files --------------------------------------------------------------------------------------------------------

ONE, TWO = whole(event("one")), whole(*(event(f"two-{n}") for n in range(7)))


def events_in(path: Path) -> int:
    with duckdb.connect(path, read_only=True) as connection:
        assert len(rows_of(connection, "search")) == len(rows_of(connection, "events"))
        return len(rows_of(connection, "events"))


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """What is returned is open on the file, whose views work under its name."""
    path = tmp_path / "a.duckdb"
    for dataset, count in ((ONE, 1), (TWO, 7)):
        with dataset.to_duckdb(path) as connection:
            assert len(rows_of(connection, "search")) == count
        assert events_in(path) == count
    assert os.listdir(tmp_path) == ["a.duckdb"]  # noqa: PTH208 - names


def test_a_database_in_use_is_left_alone(tmp_path: Path) -> None:
    """Who has it open would not see the new one; and what is no database may be something dear."""
    path = tmp_path / "a.duckdb"
    with ONE.to_duckdb(path), pytest.raises(PackError, match="in use"):
        TWO.to_duckdb(path)
    (tmp_path / "a.duckdb.wal").touch()
    path.unlink()
    with pytest.raises(PackError, match="wal"):
        TWO.to_duckdb(path)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PackError, match="not a DuckDB database"):
        TWO.to_duckdb(tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.long
def test_every_step_of_a_save_may_be_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped before any step, a save leaves the old file or the new."""
    path = tmp_path / "a.duckdb"
    ONE.to_duckdb(path).close()
    seen = []
    for _ in stopped_at_each_step(monkeypatch, lambda: TWO.to_duckdb(path).close(), every=scaled(6, 1)):
        seen.append(events_in(path))
        if seen[-1] == 7:
            ONE.to_duckdb(path).close()
    assert set(seen) == {1, 7}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_places_where_no_database_can_be(tmp_path: Path) -> None:
    """A name that DuckDB can't spell and a device are refused in words, and stay what they are."""
    with pytest.raises(OSError, match="whose name is not UTF-8"):
        to_duckdb([event("e")], tmp_path / os.fsdecode(b"Bak\xfd.duckdb"))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="a device or a pipe"):
        to_duckdb([event("e")], tmp_path / "pipe")
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_private_database_stays_private(tmp_path: Path) -> None:
    """What is written in its place has its permissions."""
    path = tmp_path / "a.duckdb"
    to_duckdb([event("e")], path).close()
    path.chmod(0o600)
    to_duckdb([event("e2")], path).close()
    assert path.stat().st_mode & 0o777 == 0o600
