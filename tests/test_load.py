"""Folders in, folders out."""

import gc
import hashlib
import json
import os
import shutil
import subprocess
import sys
import weakref
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from profiles import FIRST_EDITION, examples
from records import agreement, country, event, fact, person, place, source, tie, whole

import azjp_relations as azjp
from azjp_relations.dataset import Dataset, Edition
from azjp_relations.errors import DataError
from azjp_relations.model import Participant
from azjp_relations.model.kinds import by_file
from azjp_relations.packs.load import digest, load, read, write
from azjp_relations.storage.reader import structure
from azjp_relations.storage.trusted import trusted
from azjp_relations.storage.writer import dumps
from azjp_relations.testing import datasets

EDITION: dict[str, Any] = {
    "id": "mine",
    "title": "My own record",
    "published": "2026-11-21",
    "licence": "CC0-1.0",
    "counts": {"sources": 1, "actors": 3, "events": 2},
    "digest": "sha256:0",
}
PACKAGED = Path(azjp.__file__).parent / "data"


def small() -> Dataset:
    """Return a few sources, actors and events that refer only to each other."""
    baku = place("baku", lies_in=country("azerbaijan"))
    visit = event("visit", "1998", places=(baku,), participants=(Participant(actor=person("guest"), role="visitor"),))
    return whole(event("talks", "1998-02", part_of=visit))


def other() -> Dataset:
    """Return what may take the place of the small dataset: more records, and a file more."""
    japan, someone = country("japan"), person("someone")
    more = (event("another", "1999"), source("another-source"), tie("home", "lives-in", someone, japan))
    return whole(*small(), *more)


def faults_of(folder: Path) -> list[tuple[str, int | None, str]]:
    """Return file, line and problem of each fault for which *folder* is refused."""
    with pytest.raises(DataError) as caught:
        read(folder)
    return [(f.file, f.line, f.problem) for f in caught.value.faults]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the small dataset."""
    write(small(), tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def _collector_is_left_alone() -> Iterator[None]:
    """Whatever is read or refused, the garbage collector goes on."""
    assert gc.isenabled()
    yield
    assert gc.isenabled()


# --- the packaged edition -----------------------------------------------------------------------------------------


def test_load_reads_once() -> None:
    """Every call returns the same dataset, as does the front door."""
    assert load() is load() is azjp.load()


@given(datasets())
@examples(20)
def test_trusted_files_give_what_checked_files_give(dataset: Dataset) -> None:
    """Data that was checked is built in another way; nothing differs."""
    texts = {file: dumps(group) for file, group in by_file(dataset).items()}
    checked = {record.id: record for group in structure(texts).values() for record in group}
    assert trusted(texts) == checked


def test_records_of_the_edition_go_without_the_collector() -> None:
    """Nothing that made them holds them in a circle, so their memory is free once the last name for them goes."""
    gc.disable()
    try:
        made = trusted({"sources.json": dumps([source("a-wire")])})
        record = weakref.ref(made["a-wire"])
        del made
        assert record() is None
    finally:
        gc.enable()


@pytest.mark.long
def test_an_edition_that_someone_edits_is_checked(tmp_path: Path) -> None:
    """The digest tells whether the packaged files are those of the release; if not, they are read like any other."""
    package = tmp_path / "azjp_relations"
    shutil.copytree(Path(azjp.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    events = package / "data" / "events.json"
    events.write_text(events.read_text(encoding="utf-8").replace('"kind": "visit"', '"kind": "vsit"', 1), "utf-8")
    code = "import azjp_relations as azjp\ntry: azjp.load()\nexcept azjp.DataError as error: print(error)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Did you mean 'visit'" in done.stdout


def test_threads_load_one_dataset() -> None:
    """However many ask first at once."""
    code = """
import threading, azjp_relations as azjp
start, found = threading.Barrier(8), []
threads = [threading.Thread(target=lambda: (start.wait(), found.append(azjp.load()))) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len({id(rel) for rel in found}), len(found))
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(azjp.__file__).parents[1])}
    assert subprocess.check_output([sys.executable, "-c", code], env=environment, text=True) == "1 8\n"


def test_load_knows_its_edition() -> None:
    """The edition tells what it holds, and of what files."""
    rel = load()
    assert rel.edition is not None
    assert dict(rel.edition.counts) == {
        {"facts": "economic_facts"}.get(name, name): len(records) for name, records in rel.collections.items()
    }
    texts = {p.name: p.read_text(encoding="utf-8") for p in PACKAGED.glob("*.json") if p.name != "edition.json"}
    assert rel.edition.digest == digest(texts)


def test_the_packaged_folder_is_an_ordinary_one() -> None:
    """What ``load`` gives is what ``read`` makes of the folder in the package."""
    assert read(PACKAGED) == load()


# --- a folder of one's own ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_path", [str, Path])
def test_some_files_are_enough(folder: Path, as_path: Any) -> None:
    """A folder with sources, actors and events that refer among themselves is a dataset of its own."""
    assert {p.name for p in folder.iterdir()} == {"sources.json", "actors.json", "events.json"}
    found = read(as_path(folder))
    assert found == small()
    assert found.edition is None
    assert len(found.ties) == len(found.facts) == 0
    assert found.events.where(place="baku").one().participants[0].actor is found.actors["guest"]


def test_each_call_reads_anew(folder: Path) -> None:
    """Unlike the packaged edition, a folder may have changed."""
    first = read(folder)
    (folder / "events.json").unlink()
    again = read(folder)
    assert len(first.events) == 2
    assert len(again.events) == 0


def test_other_files_do_not_matter(folder: Path) -> None:
    """Notes, tables and folders beside the data files are left alone."""
    (folder / "README.md").write_text("What this is.", encoding="utf-8")
    (folder / ".events.json.swp").write_bytes(b"\xff")
    (folder / "drafts").mkdir()
    (folder / "drafts" / "events.json").write_text("not yet", encoding="utf-8")
    assert read(folder) == small()


def test_a_record_that_refers_out_of_the_folder(folder: Path) -> None:
    """A file that is missing is missed by whoever refers into it, and by nobody else."""
    (folder / "actors.json").unlink()
    assert {(file, problem) for file, _, problem in faults_of(folder)} == {("events.json", "no Actor has this id")}


@pytest.mark.parametrize("name", ["nowhere", "sources.json"])
def test_what_is_no_folder(folder: Path, name: str) -> None:
    """A folder that is not there, or a file, is refused by its name."""
    ((file, _, problem),) = faults_of(folder / name)
    assert file == name
    assert "neither a folder nor a zip" in problem


def test_what_is_not_utf8(folder: Path) -> None:
    """Every file in another encoding is named, with the place at which it shows; what refers into it is not blamed."""
    (folder / "sources.json").write_bytes('[\n{"title": "Bakı"}]'.encode("iso8859-9"))
    (folder / "ties.json").write_bytes(b"\xff\xfe[]")
    assert faults_of(folder) == [
        ("sources.json", 2, "is not UTF-8 (byte 16)"),
        ("ties.json", 1, "is not UTF-8 (byte 0)"),
    ]


def test_what_is_not_json(folder: Path) -> None:
    """Every file that cannot be read to its end is named, each for its own reason."""
    events = (folder / "events.json").read_text(encoding="utf-8")
    (folder / "events.json").write_text(events[: len(events) // 2], encoding="utf-8")
    (folder / "ties.json").write_text('{"ties": []}', encoding="utf-8")
    (folder / "tenures.json").write_text("[]\n\nEnd of file", encoding="utf-8")
    broken, tenures, ties = faults_of(folder)
    assert broken[0] == "events.json"
    assert broken[1] is not None
    assert broken[1] > 1
    assert tenures == ("tenures.json", 1, "has text after the end of its array")
    assert ties == ("ties.json", 1, "must be a JSON array: it does not begin with '['")


def test_lines_are_those_of_the_editor(folder: Path) -> None:
    """A fault names the line of its field, as an editor counts lines."""
    text = (folder / "events.json").read_text(encoding="utf-8")
    (folder / "events.json").write_text(text.replace('"meeting"', '"meting"'), encoding="utf-8")
    lines = text.splitlines()
    kinds = [number for number, line in enumerate(lines, 1) if '"kind": "meeting"' in line]
    assert [line for _, line, _ in faults_of(folder)] == kinds


def test_lines_that_end_as_on_windows(folder: Path) -> None:
    """Files with carriage returns are read alike."""
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert read(folder) == small()


def test_nothing_is_taken_of_a_faulty_folder(folder: Path) -> None:
    """Files are refused whole: one fault, and there is no dataset."""
    (folder / "ties.json").write_text("[{}]", encoding="utf-8")
    with pytest.raises(DataError):
        read(folder)


def test_files_of_unknown_names(folder: Path) -> None:
    """A JSON file that is not read is told, with the name that was perhaps meant."""
    (folder / "event.json").write_text("[]", encoding="utf-8")
    assert faults_of(folder) == [("event.json", None, "is not a data file")]


# --- the edition of a folder --------------------------------------------------------------------------------------


def test_an_edition_of_ones_own(folder: Path) -> None:
    """A folder may say what it is."""
    (folder / "edition.json").write_text(json.dumps(EDITION), encoding="utf-8")
    found = read(folder)
    assert found.edition == Edition(**EDITION)
    assert str(found.edition.published) == "2026-11-21"
    assert "My own record" in repr(found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"mine"',
        json.dumps({name: value for name, value in EDITION.items() if name != "licence"}),
        json.dumps({**EDITION, "colour": "blue"}),
        json.dumps({**EDITION, "published": "21 November 2026"}),
        json.dumps({**EDITION, "published": 2026}),
    ],
)
def test_a_faulty_edition(folder: Path, text: str) -> None:
    """A file of the edition that does not say what it must is at fault like any other."""
    (folder / "edition.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read(folder)
    assert {f.file for f in caught.value.faults} == {"edition.json"}
    assert "edition.json" in str(caught.value)


# --- the collector ------------------------------------------------------------------------------------------------


def test_the_collector_stays_off_if_it_was(folder: Path) -> None:
    """Who has switched the garbage collector off finds it off."""
    gc.disable()
    try:
        read(folder)
        assert not gc.isenabled()
        (folder / "ties.json").write_text("[{}]", encoding="utf-8")
        with pytest.raises(DataError):
            read(folder)
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("text", ["[{}]", "[", "{}"])
def test_the_collector_is_on_again_after_a_refusal(folder: Path, text: str) -> None:
    """A load that fails leaves nothing switched off."""
    (folder / "ties.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError):
        read(folder)
    assert gc.isenabled()


# --- out again ----------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_edition_is_written_as_it_stands(tmp_path: Path) -> None:
    """To load the packaged edition and write it changes no byte of any file."""
    write(load(), tmp_path)
    written = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert written == {p.name: p.read_bytes() for p in PACKAGED.glob("*.json")}
    assert read(tmp_path) == load()


@examples(25)
@given(datasets())
def test_what_is_written_is_read_again(dataset: Dataset) -> None:
    """Any dataset comes back equal, and is written again to the same bytes."""
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        write(dataset, one)
        assert read(one) == dataset
        write(read(one), two)
        assert {p.name: p.read_bytes() for p in Path(one).iterdir()} == {
            p.name: p.read_bytes() for p in Path(two).iterdir()
        }


def test_write_makes_the_folder(tmp_path: Path) -> None:
    """The folder need not be there."""
    write(small(), tmp_path / "a" / "b")
    assert read(tmp_path / "a" / "b") == small()
    write(small(), str(tmp_path / "a" / "b"))
    assert read(tmp_path / "a" / "b") == small()


def test_counts_and_digest_are_made_anew(tmp_path: Path) -> None:
    """What an edition says of its files is true of those that are written."""
    rel = Dataset(small(), Edition(**EDITION))
    write(rel, tmp_path)
    said = json.loads((tmp_path / "edition.json").read_text(encoding="utf-8"))
    assert said["counts"] == {"sources": 1, "actors": 3, "events": 2}
    assert list(said) == list(EDITION)
    whole_text = "".join(
        f"{name}\n{(tmp_path / name).read_text(encoding='utf-8')}\n"
        for name in ("actors.json", "events.json", "sources.json")
    )
    assert said["digest"] == f"sha256:{hashlib.sha256(whole_text.encode()).hexdigest()}"
    assert said["title"] == "My own record"
    again = read(tmp_path)
    write(again, tmp_path)
    assert read(tmp_path) == again


def test_files_end_lines_alike_everywhere(folder: Path) -> None:
    """No carriage return, one newline at the end, letters as they are."""
    for file in folder.iterdir():
        data = file.read_bytes()
        assert b"\r" not in data
        assert data.endswith(b"]\n")
        assert b"\\u" not in data


class DiskFullError(OSError):
    """What a full disk raises."""


@pytest.mark.parametrize("method", ["replace", "open", "unlink"])
@pytest.mark.parametrize("good_ones", range(6))
def test_all_or_nothing_when_writing_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch, method: str, good_ones: int
) -> None:
    """If the disk fills up on the way, the error is told, and the folder holds the old dataset or the new one."""
    calls = []
    real = getattr(Path, method)

    def failing(path: Path, *args: object, **options: object) -> object:
        calls.append(path)
        if len(calls) > good_ones:
            raise DiskFullError
        return real(path, *args, **options)

    monkeypatch.setattr(Path, method, failing)
    with suppress(DiskFullError):
        write(other(), folder)
    monkeypatch.undo()
    assert read(folder) in (small(), other())
    write(other(), folder)
    assert read(folder) == other()
    assert {p.name for p in folder.iterdir()} == {"sources.json", "actors.json", "events.json", "ties.json"}


@pytest.mark.parametrize("good_ones", [0, 1, 2])
def test_nothing_is_left_beside_when_writing_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch, good_ones: int
) -> None:
    """As long as the old files hold, no half-written file lies about after an error."""
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    calls = []

    def failing(number: int) -> None:
        calls.append(number)
        if len(calls) > good_ones:
            raise DiskFullError

    monkeypatch.setattr("os.fsync", failing)
    with pytest.raises(DiskFullError):
        write(other(), folder)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_what_was_written_before_goes(folder: Path) -> None:
    """A folder that is written to holds that dataset and no leavings of another; other files stay."""
    (folder / "README.md").write_text("Mine.", encoding="utf-8")
    (folder / "ties.jsonl").write_text("{}\n", encoding="utf-8")
    write(whole(country("japan")), folder)
    assert {p.name for p in folder.iterdir()} == {"sources.json", "actors.json", "README.md"}


def test_every_kind_of_file_is_written(tmp_path: Path) -> None:
    """Each record goes to the file of its kind; a file for which there is none is not made."""
    write(whole(agreement("pact", "1998"), fact("grant", 5, "1998")), tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {"sources.json", "agreements.json", "economic_facts.json"}


@pytest.mark.long
def test_what_is_no_longer_used_is_let_go(tmp_path: Path) -> None:
    """A program that reads again and again does not grow: what a reading made goes when nobody holds it."""
    rel = azjp.load(edition=FIRST_EDITION)
    azjp.write(rel, tmp_path)
    azjp.read(tmp_path)
    gc.collect()
    before = len(gc.get_objects())
    last = azjp.read(tmp_path)
    of_one = len(gc.get_objects()) - before
    for _ in range(15):
        last = azjp.read(tmp_path)
    assert last == rel
    gc.collect()
    assert len(gc.get_objects()) - before < 10 * of_one
