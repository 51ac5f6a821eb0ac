"""Records as an SQLite database: nothing is lost, nothing wrong gets in, and Datasette shows it."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from exported import AWKWARD, cells_of, in_sqlite, killed_while, stopped_at_each_step
from hypothesis import HealthCheck, given
from profiles import examples
from records import HOSTILE, WIRE, event, fact, whole

import azjp_relations as azjp
from azjp_relations.dataset import Dataset
from azjp_relations.errors import PackError
from azjp_relations.export.database import tables_with
from azjp_relations.export.datasette import datasette_metadata
from azjp_relations.export.sqlite import VIEWS, to_sqlite
from azjp_relations.tables import ColumnType, all_tables
from azjp_relations.testing import datasets
from azjp_relations.text import fold, index_words

REL = azjp.load(edition="2026.11")
EMPTY = Dataset([])
DATASETS = {"packaged": REL, "awkward": AWKWARD, "empty": EMPTY}


def opened(path: Path) -> "closing[sqlite3.Connection]":
    return closing(sqlite3.connect(path))


@pytest.fixture(scope="module", params=DATASETS)
def dataset(request: pytest.FixtureRequest) -> Dataset:
    """Each of the datasets."""
    return DATASETS[request.param]


@pytest.fixture(scope="module")
def made(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Yield the database of the dataset."""
    path = tmp_path_factory.mktemp("sqlite") / "a.db"
    dataset.to_sqlite(path)
    with opened(path) as connection:
        yield connection


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Yield the database of the packaged record."""
    path = tmp_path_factory.mktemp("sqlite") / "azjp.db"
    REL.to_sqlite(path)
    with opened(path) as connection:
        yield connection


def column(connection: sqlite3.Connection, query: str, *given: object) -> list[Any]:
    return [row[0] for row in connection.execute(query, given)]


def rows_of(connection: sqlite3.Connection, name: str, *, shown: str = "*", order: str = "") -> list[Any]:
    """Return all rows of a table or view."""
    return connection.execute(f"SELECT {shown} FROM {name} {order}").fetchall()  # noqa: S608 - names of ours


# --- tables -------------------------------------------------------------------------------------------------------


def test_every_cell_is_there(dataset: Dataset, made: sqlite3.Connection) -> None:
    """Each table holds the rows that it declares, in their order, amounts with all their digits."""
    for table in all_tables().values():
        held = rows_of(made, table.name, order="ORDER BY rowid")
        assert held == cells_of(table, dataset, in_sqlite), table.name


def test_the_checks_of_sqlite_pass(made: sqlite3.Connection) -> None:
    """The file is whole, every reference leads somewhere, and the index of words fits what it is of."""
    assert made.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert made.execute("PRAGMA foreign_key_check").fetchall() == []
    made.execute("INSERT INTO records_fts (records_fts, rank) VALUES ('integrity-check', 1)")
    made.rollback()


def test_keys_are_declared(made: sqlite3.Connection) -> None:
    """Tables are strict, and have the keys of the tables that are declared, each of them with an index."""
    strict = {
        row[1]: row[5] for row in made.execute("PRAGMA table_list") if row[2] == "table" and row[1][:6] != "sqlite"
    }
    assert set(strict.values()) == {1}
    for table in tables_with(None, VIEWS):
        columns = made.execute(f"PRAGMA table_info({table.name})").fetchall()
        assert table.key == tuple(c[1] for c in sorted(columns, key=lambda c: c[5]) if c[5])
        assert [not c.nullable for c in table.columns] == [bool(c[3]) for c in columns]
        found: dict[int, list[tuple[str, str, str]]] = {}
        for key in made.execute(f"PRAGMA foreign_key_list({table.name})"):
            found.setdefault(key[0], []).append((key[2], key[3], key[4]))
        expected = [[(k.table, *pair) for pair in zip(k.columns, k.key, strict=True)] for k in table.foreign_keys]
        assert sorted(found.values()) == sorted(expected)
        indexed = [
            tuple(c[2] for c in made.execute(f"PRAGMA index_info({index[1]})"))
            for index in made.execute(f"PRAGMA index_list({table.name})")
        ]
        for names in [k.columns for k in table.foreign_keys]:
            assert any(names == other[: len(names)] for other in indexed) or table.key == ("number",), (
                table.name,
                names,
            )


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ("UPDATE events SET kind = 'visitt' WHERE id = 'talks'", "CHECK constraint failed: kind"),
        ("UPDATE events SET when_qualified = 2 WHERE id = 'talks'", "CHECK constraint failed: when_qualified"),
        ("UPDATE events SET when_latest = '1998-02-30' WHERE id = 'talks'", "CHECK constraint failed: when_latest"),
        ("UPDATE events SET when_latest = '1998' WHERE id = 'talks'", "CHECK constraint failed: when_latest"),
        ("UPDATE events SET ordinal = 'first' WHERE id = 'talks'", "cannot store TEXT value in INTEGER column"),
        ("UPDATE events SET title = NULL WHERE id = 'talks'", "NOT NULL constraint failed"),
        ("UPDATE facts SET value_amount = '1e9' WHERE id = 'less'", "CHECK constraint failed: value_amount"),
        ("UPDATE facts SET value_amount = '' WHERE id = 'less'", "CHECK constraint failed: value_amount"),
        ("UPDATE agreements SET event_id = 'nothing' WHERE id = 'pact'", "FOREIGN KEY constraint failed"),
        ("DELETE FROM sources WHERE id = 'bad-wire'", "FOREIGN KEY constraint failed"),
        ("INSERT INTO caveat_see VALUES ('talks', '', 7, 0, 'pact')", "FOREIGN KEY constraint failed"),
        ("INSERT INTO event_topics VALUES ('talks', 0, 'energy'), ('talks', 0, 'trade')", "UNIQUE constraint failed"),
    ],
)
def test_what_is_wrong_stays_out(tmp_path: Path, wrong: str, complaint: str) -> None:
    """No word that is no term, no day that is none, no number with an exponent, no reference to nothing."""
    AWKWARD.to_sqlite(tmp_path / "a.db")
    with opened(tmp_path / "a.db") as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match=complaint):
            connection.execute(wrong)


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    """Written twice, also over another file, from records that were read anew."""
    REL.to_sqlite(tmp_path / "one.db")
    AWKWARD.to_sqlite(tmp_path / "two.db")
    azjp.write(REL, tmp_path / "files")
    azjp.read(tmp_path / "files").to_sqlite(tmp_path / "two.db")
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


@given(drawn=datasets())
@examples(15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_any_dataset_can_be_written(tmp_path: Path, drawn: Dataset) -> None:
    """Whatever the records are, they pass the checks, and are counted rightly."""
    drawn.to_sqlite(tmp_path / "a.db")
    with opened(tmp_path / "a.db") as made:
        assert made.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, held in drawn.collections.items():
            assert rows_of(made, name, shown="id", order="ORDER BY rowid") == [(key,) for key in held.ids]
        assert rows_of(made, "timeline", shown="record_id") == [(e.record.id,) for e in azjp.timeline(drawn)]
        for view in VIEWS:
            rows_of(made, view.name)


def test_some_records_bring_what_they_refer_to(tmp_path: Path) -> None:
    """A part of a dataset stands on its own: actors, agreements and sources come along, and nothing else."""
    some = REL.facts.where(indicator="grant")
    to_sqlite(some, tmp_path / "a.db")
    with opened(tmp_path / "a.db") as made:
        assert made.execute("PRAGMA foreign_key_check").fetchall() == []
        assert column(made, "SELECT id FROM facts ORDER BY rowid")[: len(some)] == list(some.ids)
        assert 0 < len(column(made, "SELECT id FROM actors")) < len(REL.actors)
        assert column(made, "SELECT count(*) FROM citations") != [0]


def test_what_the_edition_says(tmp_path: Path) -> None:
    """One row with its id, date, licence and digest; no digest once packs are laid over it; none without an edition."""
    assert REL.edition is not None
    expected = (REL.edition.id, REL.edition.title, str(REL.edition.published), "CC-BY-4.0", REL.edition.digest, None)
    azjp.Pack(over=REL).add(WIRE).save(tmp_path / "mine")
    over = azjp.load(overlay=tmp_path / "mine", edition="2026.11")
    for dataset, rows in ((REL, [expected]), (over, [(*expected[:4], None, "mine")]), (AWKWARD, [])):
        dataset.to_sqlite(tmp_path / "a.db")
        with opened(tmp_path / "a.db") as made:
            assert made.execute("SELECT * FROM edition").fetchall() == rows


def test_the_dictionary_names_every_column(made: sqlite3.Connection) -> None:
    """Each table and view, and each of their columns, is described."""
    names = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT GLOB 'records_fts*'"
    expected = {(name, c[1]) for name in column(made, names) for c in made.execute(f"PRAGMA table_info({name})")}
    expected |= {(name, "") for name in column(made, names)}
    assert set(made.execute("SELECT table_name, column_name FROM data_dictionary")) == expected
    assert column(made, "SELECT column_name FROM data_dictionary WHERE description NOT LIKE '%.'") == []


# --- views --------------------------------------------------------------------------------------------------------


def test_timeline_is_that_of_the_library(dataset: Dataset, made: sqlite3.Connection) -> None:
    """The same records in the same order."""
    assert column(made, "SELECT record_id FROM timeline") == [e.record.id for e in azjp.timeline(dataset)]


def test_views_lose_no_row(made: sqlite3.Connection) -> None:
    """Joining names to ids takes no row away and makes none."""
    for view, tables in {
        "participants_by_name": ("event_participants",),
        "agreements_with_parties": ("agreements",),
        "figures": ("facts",),
        "doubts": ("caveats", "variants"),
        "sources_cited": ("citations",),
        "who_held_office": ("tenures",),
        "ties_by_name": ("ties",),
        "search": ("records",),
    }.items():
        assert len(rows_of(made, view)) == sum(len(rows_of(made, table)) for table in tables), view


def test_figures_are_exact_and_reckon(packaged: sqlite3.Connection) -> None:
    """What the library sums up without the doubtful, SQL does too."""
    wanted = {"indicator": "grant", "target": "azerbaijan"}
    total = azjp.total(REL.facts.where(**wanted), unit="USD")  # type: ignore[arg-type]
    assert total.quantity is not None
    found = packaged.execute(
        "SELECT fact_id, amount, amount_real, doubtful FROM figures WHERE indicator = ? AND target_id = ?"
        " AND unit = 'USD'",
        tuple(wanted.values()),
    ).fetchall()
    assert found
    for key, amount, real, doubtful in found:
        value = REL.facts[key].value
        assert value is not None
        assert (amount, real, doubtful) == (f"{value.amount:f}", float(value.amount), int(bool(REL.facts[key].doubts)))


def test_amounts_keep_their_zeros(tmp_path: Path) -> None:
    """Equal amounts are written each in its own digits."""
    whole(fact("a", "1.5"), fact("b", "1.50")).to_sqlite(tmp_path / "a.db")
    with opened(tmp_path / "a.db") as connection:
        assert column(connection, "SELECT value_amount FROM facts ORDER BY id") == ["1.5", "1.50"]


def test_names_are_joined_in_their_order(packaged: sqlite3.Connection) -> None:
    """Parties stand as in the record, not by the alphabet."""
    for key, parties in packaged.execute("SELECT agreement_id, parties FROM agreements_with_parties"):
        assert (parties or "") == "; ".join(party.name for party in REL.agreements[key].parties)


def test_offices_show_when_they_are_attested(packaged: sqlite3.Connection) -> None:
    """The first and last day that a source shows."""
    for key, first, last in packaged.execute("SELECT tenure_id, attested_from, attested_to FROM who_held_office"):
        days = REL.tenures[key].attested
        assert first == (str(min(d.earliest for d in days if d.earliest)) if days else None)
        assert last == (str(max(d.latest for d in days if d.latest)) if days else None)


def test_every_view_is_told_of() -> None:
    """The page on SQL lists each of them."""
    page = (Path(__file__).parent.parent / "docs" / "sql.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == [view.name for view in VIEWS]


# --- search -------------------------------------------------------------------------------------------------------


def found_for(connection: sqlite3.Connection, text: str) -> set[str]:
    quoted = " ".join(f'"{word}"{"*" if len(word) > 2 else ""}' for word in text.split())
    query = "SELECT record_id FROM search WHERE number IN (SELECT rowid FROM records_fts WHERE records_fts MATCH ?)"
    return set(column(connection, query, quoted))


@pytest.mark.parametrize("text", ["Haydar Aliyev", "haydar aliyev", "KİRARİTO", "kirarito", "İlham", "oil", "SOCAR"])
def test_words_are_found(packaged: sqlite3.Connection, text: str) -> None:
    """As they are written, or in plain letters, as the search of the library finds them."""
    for words in (text, fold(text)):
        assert found_for(packaged, words) == {r.id for r in REL.search(text, doubts=True)} != set()


@pytest.mark.parametrize("text", ["Məmmədyarov", "memmedyarov", "Elmar Məmmədyarov", "ELMAR MEMMEDYAROV", "İƏı", "iei"])
def test_letters_with_and_without_marks(tmp_path: Path, text: str) -> None:
    """The letters of Azerbaijani are found as they are, and as they are typed without them."""
    AWKWARD.to_sqlite(tmp_path / "a.db")
    with opened(tmp_path / "a.db") as connection:
        assert found_for(connection, text) == {r.id for r in AWKWARD.search(text, doubts=True)} != set()


@pytest.mark.parametrize("words", ["石油", "開発", "石油資源開発", "パリ", "ﾊﾟﾘ"])
def test_bare_words_of_japanese_are_found(tmp_path: Path, words: str) -> None:
    """Any two characters of a word find it, and a voicing mark makes another letter."""
    known = whole(event("oil", title="石油資源開発"), event("paris", title="パリ"), event("bali", title="バリ"))
    known.to_sqlite(tmp_path / "a.db")
    with opened(tmp_path / "a.db") as connection:
        (found,) = column(
            connection,
            "SELECT record_id FROM search JOIN records_fts ON records_fts.rowid = number WHERE records_fts MATCH ?",
            index_words(words).split()[0],
        )
    assert found == ("oil" if words in "石油資源開発" else "paris")


def test_what_is_written_next_to_a_word_found(packaged: sqlite3.Connection) -> None:
    """The index gives snippets, since the text is there."""
    query = (
        "SELECT snippet(records_fts, 0, '[', ']', '…', 8) FROM records_fts WHERE records_fts MATCH 'said: diplomatic'"
    )
    assert any("[diplomatic]" in snippet.lower() for snippet in column(packaged, query))


# --- crashes ------------------------------------------------------------------------------------------------------

ONE = whole(*(event(f"one-{n}", note="long " * 200) for n in range(60)))
TWO = whole(*(event(f"two-{n}") for n in range(7)))

SAVER = """
import sys
import azjp_relations as azjp
datasets = [azjp.read(path) for path in sys.argv[2:]]
print("ready", flush=True)
while True:
    for dataset in datasets:
        dataset.to_sqlite(sys.argv[1])
"""


def events_in(path: Path) -> int:
    with opened(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (count,) = column(connection, "SELECT count(*) FROM events")
        assert column(connection, "SELECT count(*) FROM search") == [count]
        return int(count)


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed otherwise there")
@pytest.mark.long
def test_a_killed_save_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    """Whenever a saving process is killed, the file is one database or the other, whole."""
    for name, dataset in (("one", ONE), ("two", TWO)):
        azjp.write(dataset, tmp_path / name)
    ONE.to_sqlite(tmp_path / "a.db")
    for _ in killed_while(SAVER, tmp_path / "a.db", tmp_path / "two", tmp_path / "one"):
        assert events_in(tmp_path / "a.db") in {60, 7}


@pytest.mark.long
def test_every_step_of_a_save_may_be_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped before each single step, a save leaves the old file or the new."""
    ONE.to_sqlite(tmp_path / "a.db")
    seen = []
    for done in stopped_at_each_step(monkeypatch, lambda: TWO.to_sqlite(tmp_path / "a.db")):
        seen.append(events_in(tmp_path / "a.db"))
        if not done:
            ONE.to_sqlite(tmp_path / "a.db")
    assert set(seen) == {60, 7}


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_database_in_use_is_left_alone(tmp_path: Path, ending: str) -> None:
    """The journal beside it would be taken for that of the new one."""
    ONE.to_sqlite(tmp_path / "a.db")
    with opened(tmp_path / "a.db") as connection:
        connection.execute(f"PRAGMA journal_mode = {'WAL' if ending == '-wal' else 'DELETE'}")
        connection.execute("DELETE FROM edition")
        connection.execute("INSERT INTO edition (id) VALUES ('mine')")
        with pytest.raises(PackError, match=ending):
            TWO.to_sqlite(tmp_path / "a.db")
        connection.commit()
    TWO.to_sqlite(tmp_path / "a.db")
    assert events_in(tmp_path / "a.db") == 7
    assert os.listdir(tmp_path) == ["a.db"]  # noqa: PTH208 - names


# --- Datasette ----------------------------------------------------------------------------------------------------


def test_metadata_is_written_beside(tmp_path: Path) -> None:
    """It names the database as Datasette does, with licence, sources, and whatever a table holds."""
    REL.to_sqlite(tmp_path / "my azjp.db", metadata=tmp_path / "metadata.json")
    said = json.loads((tmp_path / "metadata.json").read_text(encoding="utf-8"))
    assert REL.edition is not None
    assert said["title"] == f"{REL.edition.title}, edition {REL.edition.id}"
    assert (said["license"], said["license_url"]) == ("CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0.html")
    tables = said["databases"]["my azjp"]["tables"]
    assert tables["search"]["fts_table"] == "records_fts"
    with opened(tmp_path / "my azjp.db") as made:
        for name, of in tables.items():
            columns = [c[1] for c in made.execute(f"PRAGMA table_info('{name}')")]
            assert list(of["columns"]) == columns
            named = {of.get("sort"), of.get("label_column"), of.get("fts_pk"), *of.get("facets", ())} - {None}
            assert named <= set(columns), name


def test_metadata_without_an_edition() -> None:
    """Nothing is said of a licence that nobody gave."""
    said = datasette_metadata("a")
    assert said["title"]
    assert "license" not in said
    assert "license_url" not in datasette_metadata("a", {"licence": "ask me <b>"})


#: Asks Datasette for pages, and perhaps for those of all tables and views; prints what it answers. It is asked in a
#: process of its own, since it leaves it to the end of the process to close what it opened.
ASKED = """
import asyncio, json, sys
from datasette.app import Datasette

async def ask(database, metadata, every, *pages):
    with open(metadata, encoding="utf-8") as file:
        client = Datasette([database], metadata=json.load(file)).client
    start = (await client.get("/azjp.json")).json()
    names = [of["name"] for of in (*start["tables"], *start["views"])] if every else []
    asked = [*pages, "/", "/azjp", *(f"/azjp/{name}{end}" for name in names for end in ("", ".json"))]
    answers = {page: await client.get(page) for page in asked}
    print(json.dumps({page: (answer.status_code, answer.text) for page, answer in answers.items()}))

asyncio.run(ask(*sys.argv[1:]))
"""


def served(dataset: Dataset, folder: Path, *pages: str, every: bool) -> dict[str, str]:
    """Return what Datasette answers to *pages*, and to those of *every* table and view, by page; none may fail."""
    if find_spec("datasette") is None:
        pytest.skip("Datasette is not installed")
    database, metadata = folder / "azjp.db", folder / "metadata.json"
    dataset.to_sqlite(database, metadata=metadata)
    command = [sys.executable, "-c", ASKED, str(database), str(metadata), "every" if every else "", *pages]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=120)
    answers = json.loads(ran.stdout)
    assert {page: status for page, (status, _) in answers.items() if status != 200} == {}
    return {page: text for page, (_, text) in answers.items()}


@pytest.mark.slow
def test_datasette_shows_all_of_it(tmp_path: Path) -> None:
    """A table is shown with its description; names stand for ids; words are found."""
    search = "/azjp/search.json?_shape=objects&_search=haydar+aliyev"
    row = "/azjp/events/visit-heydar-aliyev-1998"
    linked = "/azjp/event_participants?actor_id=japan"
    shown = ["/azjp/figures", "/azjp/search", "/azjp/record_texts", "/azjp/events.json"]
    pages = served(REL, tmp_path, search, row, linked, *shown, "/azjp/record_texts?_search=oil", every=True)
    assert {found["record_id"] for found in json.loads(pages[search])["rows"]} == {
        r.id for r in REL.search("haydar aliyev", doubts=True)
    }
    for page, text in {
        "/azjp": "CC-BY-4.0",
        "/azjp/figures": "Whether its value is in doubt",
        "/azjp/search": 'name="_search"',
        "/azjp/record_texts": 'name="_search"',
        linked: '<a href="/azjp/actors/japan">Japan</a>',
        row: REL.events["visit-heydar-aliyev-1998"].title.partition("'")[0],
    }.items():
        assert text in pages[page], page
    facets = json.loads(pages["/azjp/events.json"])["facet_results"]
    assert "kind" in facets.get("results", facets)


@pytest.mark.parametrize("name", ["awkward", pytest.param("empty", marks=pytest.mark.slow)])
@pytest.mark.long
def test_datasette_shows_what_is_hostile_and_nothing(tmp_path: Path, name: str) -> None:
    """Every table and view is shown; no text of a record becomes markup, and no page fails where there are no rows."""
    pages = served(DATASETS[name], tmp_path, "/azjp/search?_search=%22%27%29+OR+1", every=True)
    assert {*all_tables(), "edition", "data_dictionary", *(view.name for view in VIEWS)} <= {
        page.rpartition("/")[2] for page in pages
    }
    assert not [page for page, text in pages.items() if HOSTILE[:14] in text and not page.endswith(".json")]
    if name == "awkward":
        assert "&lt;script&gt;alert(" in pages["/azjp/events"]
    assert ColumnType.TEXT.value in pages["/azjp/data_dictionary"]
