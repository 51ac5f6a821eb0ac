"""Records as a Tabular Data Package: nothing lost, nothing that a spreadsheet runs, nothing found at fault."""

import csv
import hashlib
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from exported import AWKWARD, FORMULAS, cells_of, killed_while, stopped_at_each_step
from hypothesis import given
from hypothesis import strategies as st
from profiles import edition, examples
from records import HOSTILE, event, whole

import azjp_relations as azjp
from azjp_relations.dataset import Dataset
from azjp_relations.errors import PackError
from azjp_relations.export.datapackage import guarded, to_datapackage, unguarded
from azjp_relations.tables import ColumnType, Table, all_tables

REL = azjp.load(edition=edition())
DATASETS = {"packaged": REL, "awkward": AWKWARD, "empty": Dataset([])}


@pytest.fixture(scope="module", params=DATASETS)
def dataset(request: pytest.FixtureRequest) -> Dataset:
    """Each of the datasets."""
    return DATASETS[request.param]


@pytest.fixture(scope="module")
def folder(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the dataset's package."""
    path = tmp_path_factory.mktemp("package") / "azjp"
    dataset.to_datapackage(path)
    return path


@pytest.fixture
def frictionless() -> Any:
    """Return the reader that others use; what it warns of itself is no concern of ours."""
    return pytest.importorskip("frictionless")


#: What its own dependencies warn of.
its_own = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


def described(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return said


def rows_of(folder: Path, table: Table) -> list[list[str]]:
    """Return the rows of a table as a plain reader of CSV reads them, after the line of names."""
    text = (folder / f"{table.name}.csv").read_bytes().decode("utf-8")
    first, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert first == [column.name for column in table.columns]
    return rows


# --- cells --------------------------------------------------------------------------------------------------------

_READ: dict[ColumnType, Callable[[str], Any]] = {
    ColumnType.TEXT: unguarded,
    ColumnType.INTEGER: int,
    ColumnType.BOOLEAN: {"true": True, "false": False}.__getitem__,
    ColumnType.DATE: date.fromisoformat,
    ColumnType.DECIMAL: Decimal,
}


def test_every_cell_is_there(dataset: Dataset, folder: Path) -> None:
    """Read by what the columns are declared to be, each table is what it was, to the last digit."""
    for table in all_tables().values():
        found = [
            tuple(
                None if cell == "" and column.nullable else _READ[column.type](cell)
                for column, cell in zip(table.columns, row, strict=True)
            )
            for row in rows_of(folder, table)
        ]
        expected = cells_of(table, dataset, lambda cell: cell)
        assert found == expected, table.name
        assert str(found) == str(expected), table.name  # 1.50 is no 1.5


def test_no_text_is_a_formula(folder: Path) -> None:
    """Whatever stands in front, no cell of text begins like a formula; figures below zero stay as they are."""
    for table in all_tables().values():
        for row in rows_of(folder, table):
            for column, cell in zip(table.columns, row, strict=True):
                if column.type is ColumnType.TEXT:
                    assert not re.match(r"[\t\r\n]|[\s\"]*[=+\-@＝＋－＠]", cell), cell
                else:
                    assert not cell.startswith("'")


def test_figures_below_zero(tmp_path: Path) -> None:
    """A sign is no formula."""
    AWKWARD.to_datapackage(tmp_path / "a")
    assert "-1234.50" in {row[2] for row in rows_of(tmp_path / "a", all_tables()["facts"])}


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_guarded(text: str) -> None:
    """Each that a spreadsheet might run, and each that begins with the guard itself; no other."""
    assert (guarded(text) != text) == (text not in {"a=1", "1-1"})
    assert unguarded(guarded(text)) == text


@examples(50)
@given(st.text(alphabet=st.sampled_from("='+-@\t\r\n\"a1 ＝"), max_size=6) | st.text(max_size=6))
def test_any_text_comes_back(text: str) -> None:
    """Guarding is undone, and leaves nothing that begins a formula."""
    assert unguarded(guarded(text)) == text
    assert not guarded(text).lstrip(' "').startswith(tuple("=+-@\t\r\n＝"))


def test_lines_and_letters(folder: Path) -> None:
    """UTF-8 without a mark, CRLF after each line and nothing else."""
    for table in all_tables().values():
        data = (folder / f"{table.name}.csv").read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf")
        assert data.endswith(b"\r\n")
    described(folder)


# --- what describes them ------------------------------------------------------------------------------------------


@its_own
@pytest.mark.parametrize(
    ("name", "form"),
    [
        pytest.param("packaged", "", marks=pytest.mark.slow),
        ("awkward", ".zip"),
        pytest.param("empty", "", marks=pytest.mark.slow),
    ],
)
@pytest.mark.long
def test_frictionless_finds_no_fault(tmp_path: Path, frictionless: Any, name: str, form: str) -> None:
    """As a folder and as a zip: types, constraints, keys, sizes and digests."""
    DATASETS[name].to_datapackage(tmp_path / f"a{form}")
    place = tmp_path / "a.zip" if form else tmp_path / "a" / "datapackage.json"
    report = frictionless.validate(str(place), type="package")
    assert report.flatten(["name", "rowNumber", "message"]) == []
    assert report.valid
    assert {task.name for task in report.tasks} == set(all_tables())


#: By file, what is made of what in it, and what is wrong with it then.
FAULTS = {
    "ties": ("cooperates-with", "cooperates", "constraint-error"),
    "events": ("1998-02-28", "1998-02-30", "type-error"),
    "facts": ("-1234.50", "'-1234.50", "type-error"),
    "records": ("said-2,", "said-1,", "primary-key"),
    "agreements": (",talks,", ",talk,", "foreign-key"),
    "actors": (",japan,,", ",japn,,", "foreign-key"),
    "citations": ("talks,,0,bad-wire", ",,0,bad-wire", "foreign-key"),
    "tenures": (",someone,", ",,", "constraint-error"),
}


@its_own
@pytest.mark.long
def test_frictionless_finds_every_fault(tmp_path: Path, frictionless: Any) -> None:
    """What is described is what is checked."""
    AWKWARD.to_datapackage(tmp_path / "a")
    said = described(tmp_path / "a")
    for resource in said["resources"]:
        del resource["hash"], resource["bytes"]
    (tmp_path / "a" / "datapackage.json").write_text(json.dumps(said), encoding="utf-8")
    for name, (old, new, _) in FAULTS.items():
        place = tmp_path / "a" / f"{name}.csv"
        text = place.read_bytes().decode()
        assert old in text
        place.write_bytes(text.replace(old, new).encode())
    report = frictionless.validate(str(tmp_path / "a" / "datapackage.json"), type="package")
    found = {(task.name, fault) for task in report.tasks for (fault,) in task.flatten(["type"])}
    assert {(name, fault) for name, (_, _, fault) in FAULTS.items()} <= found


def test_everything_is_described(folder: Path, dataset: Dataset) -> None:
    """Each file with its size and digest, each column with its type, each key."""
    said = described(folder)
    assert said["profile"] == "tabular-data-package"
    assert sorted(os.listdir(folder)) == sorted([*(r["path"] for r in said["resources"]), "datapackage.json"])  # noqa: PTH208
    for resource, table in zip(said["resources"], all_tables().values(), strict=True):
        data = (folder / resource["path"]).read_bytes()
        assert (resource["name"], resource["bytes"]) == (table.name, len(data))
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        schema = resource["schema"]
        assert [f["name"] for f in schema["fields"]] == [c.name for c in table.columns]
        assert all(f["description"].endswith(".") for f in schema["fields"])
        assert schema["primaryKey"] == list(table.key)
        assert len(schema.get("foreignKeys", [])) == len(table.foreign_keys)
    assert len(said.get("sources", [])) == len(dataset.sources)


def test_the_edition_is_described(tmp_path: Path) -> None:
    """Its title, version, day, licence and digest, and its sources with their addresses."""
    assert REL.edition is not None
    REL.to_datapackage(tmp_path / "a")
    said = described(tmp_path / "a")
    assert (said["title"], said["version"], said["digest"]) == (REL.edition.title, REL.edition.id, REL.edition.digest)
    assert said["created"] == f"{REL.edition.published}T00:00:00Z"
    assert said["licenses"] == [{"name": "CC-BY-4.0", "path": "https://spdx.org/licenses/CC-BY-4.0.html"}]
    assert said["sources"] == [{"title": s.name, "path": s.url} for s in REL.sources]
    to_datapackage(REL.events, tmp_path / "b")
    assert not {"version", "created", "licenses", "digest"} & set(described(tmp_path / "b"))
    to_datapackage(REL.events, tmp_path / "c", edition={"id": "x", "published": "1998-02", "licence": "by word"})
    said = described(tmp_path / "c")
    assert "created" not in said
    assert said["licenses"] == [{"name": "other", "title": "by word"}]


def test_hostile_sources_stay_text(tmp_path: Path) -> None:
    """A title is told as it is, in JSON."""
    AWKWARD.to_datapackage(tmp_path / "a")
    assert any(HOSTILE in s["title"] for s in described(tmp_path / "a")["sources"])


# --- where it is written ------------------------------------------------------------------------------------------

ONE, TWO = whole(*(event(f"one-{n}") for n in range(60))), whole(*(event(f"two-{n}") for n in range(7)))


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    """As a zip, too, which holds what the folder holds and no time."""
    for name in ("a", "b", "a.zip", "b.zip"):
        REL.to_datapackage(tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with ZipFile(tmp_path / "a.zip") as packed:
        assert packed.testzip() is None
        held = {name: packed.read(name) for name in packed.namelist()}
    for folder in ("a", "b"):
        assert held == {file.name: file.read_bytes() for file in (tmp_path / folder).iterdir()}


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    """An empty one is filled; a package, a file of somebody's, or a file in its place stay as they are."""
    (tmp_path / "empty").mkdir()
    ONE.to_datapackage(tmp_path / "empty")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for name in ("empty", "mine", "file"):
        with pytest.raises(PackError, match=name):
            TWO.to_datapackage(tmp_path / name)
    assert events_in(tmp_path / "empty") == 60
    assert os.listdir(tmp_path / "mine") == ["notes.txt"]  # noqa: PTH208 - names
    assert sorted(os.listdir(tmp_path)) == ["empty", "file", "mine"]  # noqa: PTH208 - names


def events_in(path: Path) -> int:
    """Return the number of events in a package of which every file is as it is described."""
    if path.suffix == ".zip":
        with ZipFile(path) as packed:
            files = {name: packed.read(name) for name in packed.namelist()}
    else:
        files = {file.name: file.read_bytes() for file in path.iterdir()}
    for resource in json.loads(files["datapackage.json"])["resources"]:
        assert resource["bytes"] == len(files[resource["path"]])
    return files["events.csv"].count(b"\r\n") - 1


SAVER = """
import sys
import azjp_relations as azjp
one, two = map(azjp.read, sys.argv[2:])
print("ready", flush=True)
n = 0
while True:
    one.to_datapackage(f"{sys.argv[1]}/a.zip")
    two.to_datapackage(f"{sys.argv[1]}/a.zip")
    one.to_datapackage(f"{sys.argv[1]}/{n}")
    n += 1
    while __import__("os").path.exists(f"{sys.argv[1]}/{n}"):
        n += 1
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed otherwise there")
@pytest.mark.long
def test_a_killed_save_leaves_the_old_package_or_the_new(tmp_path: Path) -> None:
    """Whenever a saving process is killed, the zip is one package or the other, and a folder is there whole or not."""
    for name, dataset in (("one", ONE), ("two", TWO)):
        azjp.write(dataset, tmp_path / name)
    (tmp_path / "out").mkdir()
    ONE.to_datapackage(tmp_path / "out" / "a.zip")
    for _ in killed_while(SAVER, tmp_path / "out", tmp_path / "one", tmp_path / "two", times=4):
        assert events_in(tmp_path / "out" / "a.zip") in {60, 7}
        for folder in _shown(tmp_path / "out"):
            assert events_in(folder) == 60


def _shown(place: Path) -> Iterator[Path]:
    return (path for path in place.iterdir() if path.is_dir() and not path.name.startswith("."))


def test_every_step_of_a_save_may_be_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped before each single step, a save leaves the old zip or the new, and a folder whole or not there."""
    ONE.to_datapackage(tmp_path / "a.zip")
    seen = set()
    for _ in stopped_at_each_step(monkeypatch, lambda: TWO.to_datapackage(tmp_path / "a.zip")):
        seen.add(events_in(tmp_path / "a.zip"))
        ONE.to_datapackage(tmp_path / "a.zip")
    assert seen == {60, 7}
    there: list[bool] = []
    for _ in stopped_at_each_step(monkeypatch, lambda: TWO.to_datapackage(tmp_path / str(len(there))), every=7):
        folder = tmp_path / str(len(there))
        there.append(folder.exists())
        assert not folder.exists() or events_in(folder) == 7
    assert set(there) == {False, True}
