"""The command line: what each command prints, and how it refuses a wrong word."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import azjp_relations as azjp
from azjp_relations.__main__ import main
from azjp_relations.schema import schema_text
from azjp_relations.storage.writer import unstructure

rel = azjp.load()


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return what a command prints."""
    assert main(words) == 0
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Return what a command prints as JSON."""
    return json.loads(said(capsys, *words, "--json"))


COMMANDS: list[tuple[str, ...]] = [
    (),
    ("overview",),
    ("timeline",),
    ("timeline", "--during", "1998", "--about", "trade", "--involving", "japan"),
    ("who", "ambassador"),
    ("who", "foreign-minister", "--country", "azerbaijan", "--during", "2022-05-05"),
    ("show", "visit-heydar-aliyev-1998"),
    ("show", "trend-2025-10-01"),
    ("search", "power", "plant"),
    ("search", "meeting", "--during", "2025"),
    ("search", "cooperation", "--about", "energy"),
    ("disagreements",),
    ("disagreements", "--about", "humanitarian"),
]


#: Print JSON, whose lines are as long as its texts.
FOR_EDITORS = [("schema", "events"), ("schema", "edition.json"), ("new", "event"), ("new", "economic-fact")]


@pytest.mark.parametrize("words", COMMANDS)
def test_every_line_fits_a_terminal(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    """No line is wider than 80 columns, and something is printed."""
    lines = said(capsys, *words).splitlines()
    assert lines
    assert [line for line in lines if len(line) > 80] == []


@pytest.mark.parametrize("words", [*COMMANDS, *FOR_EDITORS])
def test_every_command_prints_json(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    """With --json each command prints one JSON document with something in it."""
    assert as_json(capsys, *words)


def test_overview_counts_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    """The overview gives counts, span, sources and doubts, then the timeline with its citations."""
    text = said(capsys)
    assert f"{len(rel.events)} events" in text
    assert all(source.id in text for source in rel.sources)
    assert "scale" in text
    assert "24–28 February 1998" in text
    assert "High level visits ¶1.1" in text
    overview = as_json(capsys, "overview")
    assert overview["counts"] == {name: len(records) for name, records in rel.collections.items()}
    assert overview["span"][0] == "197X"


def test_timeline_asks_what_the_library_asks(capsys: pytest.CaptureFixture[str]) -> None:
    """The filters of the command are those of the library."""
    found = as_json(capsys, "timeline", "--during", "2015", "--involving", "japan")
    events = rel.events.where(during="2015", involving="japan")
    agreements = rel.agreements.where(during="2015", involving="japan")
    assert set(found["records"]) == {*events.ids, *agreements.ids}


def test_who_tells_certain_from_possible(capsys: pytest.CaptureFixture[str]) -> None:
    """An office attested at no date is named, and marked as not certain."""
    text = said(capsys, "who", "ambassador", "--during", "2025-10-01")
    assert "Farid Talibov" in text
    assert "not certain" in text
    found = {t["id"]: t["certain"] for t in as_json(capsys, "who", "ambassador", "--during", "2025-10-01")}
    assert found["ambassador-gursel-ismayilzade"] is True
    assert found["ambassador-farid-talibov"] is False


def test_show_gives_the_whole_record(capsys: pytest.CaptureFixture[str]) -> None:
    """A record is shown with its doubts and citations; as JSON just as in its data file."""
    text = said(capsys, "show", "humanitarian-assistance-refugees")
    assert "11,470,000,000" in text
    assert "scale" in text
    assert "Humanitarian aid ¶1.2" in text
    assert as_json(capsys, "show", "jogmec")["id"] == "jogmec"


def test_what_editors_take(capsys: pytest.CaptureFixture[str]) -> None:
    """A schema is printed as the file that is shipped, a template as a record; with --json just the same."""
    assert said(capsys, "schema", "events") == said(capsys, "schema", "events.json") == schema_text("events")
    assert as_json(capsys, "new", "tie") == json.loads(said(capsys, "new", "tie")) == azjp.template("tie")


def test_diff_of_two_folders(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What changed is told as the library tells it: for a reader, for release notes, for a program."""
    vaguer = evolve(rel.agreements["agreement-consultation-1998"], signed="1998")
    older = azjp.Dataset([vaguer if r == rel[vaguer.id] else r for r in rel], rel.edition)
    azjp.write(older, tmp_path / "older")
    azjp.write(rel, tmp_path / "newer")
    changes = azjp.diff(azjp.read(tmp_path / "older"), rel)
    assert changes.summary == "0 added, 0 retired, 1 revised"
    old, new = str(tmp_path / "older"), str(tmp_path / "newer")
    assert said(capsys, "diff", old) == changes.text().rstrip() + "\n"
    assert said(capsys, "diff", old, "--markdown") == changes.markdown().rstrip() + "\n"
    assert as_json(capsys, "diff", old, new)["counts"] == changes.to_json()["counts"]
    assert "nothing changed" in said(capsys, "diff", new, new)


def test_search_folds_letters(capsys: pytest.CaptureFixture[str]) -> None:
    """A search ignores case and diacritics, and says so where nothing is found."""
    assert said(capsys, "search", "KİRARİTO") == said(capsys, "search", "kirarito")
    assert "No record contains" in said(capsys, "search", "qqqq")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("timelin",), "timeline"),
        (("who", "ambasador"), "ambassador"),
        (("who", "ambassador", "--country", "japn"), "japan"),
        (("show", "visit-heyder-aliyev-1998"), "visit-heydar-aliyev-1998"),
        (("timeline", "--abot", "energy"), "--about"),
        (("timeline", "--about", "enegry"), "energy"),
        (("timeline", "--involving", "heyder-aliyev"), "heydar-aliyev"),
        (("timeline", "--during", "1998-13"), "no month 13"),
        (("show",), "ID"),
        (("new", "evnt"), "Did you mean 'event'?"),
        (("new", "fact"), "economic-fact"),
        (("new",), "KIND"),
        (("new", "event", "--about", "trade"), "--about"),
        (("schema", "evnts.json"), "Did you mean 'events'?"),
        (("schema",), "FILE"),
        (("diff",), "OLD"),
        (("diff", "nowhere"), "neither a folder nor a zip"),
        (("search", "x", "--during", "last year"), "last year"),
    ],
)
def test_wrong_words_are_one_line(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], hint: str) -> None:
    """A wrong word gives one line on standard error with the nearest right one, and exit status 2."""
    with pytest.raises(SystemExit) as stopped:
        main(words)
    printed = capsys.readouterr()
    assert stopped.value.code == 2
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert hint in printed.err


def test_runs_as_a_module_into_a_pipe_that_closes() -> None:
    """``python -m azjp_relations | head -1`` prints its line and complains of nothing."""
    run = subprocess.Popen(
        [sys.executable, "-m", "azjp_relations"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    assert run.stderr is not None
    assert run.stdout.readline().startswith("The record of Azerbaijan–Japan relations, edition")
    run.stdout.close()
    assert run.stderr.read() == ""
    run.stderr.close()
    assert run.wait() == 0


def run(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Return the outcome of a command in a process of its own."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    environment = {**os.environ, **options.pop("environment", {})}
    return subprocess.run([sys.executable, "-m", "azjp_relations", *words], check=False, env=environment, **options)


@pytest.mark.parametrize("encoding", ["cp1252", "cp932", "cp1254", "ascii", "utf-8", "utf-16"])
def test_any_encoding(encoding: str) -> None:
    """A pipe that lacks some of our characters gets escapes; JSON stays JSON; an error is still one line."""
    environment = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for words in ((), ("search", "KİRARİTO"), ("show", "ilham-aliyev"), ("--help",)):
        done = run(*words, environment=environment)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode(encoding)
    data = json.loads(run("search", "KİRARİTO", "--json", environment=environment).stdout.decode(encoding))
    assert data == [unstructure(r) for r in rel.search("KİRARİTO")]
    wrong = run("show", "Əliyev", environment=environment)
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert wrong.stderr.decode(encoding).count("\n") == 1


@pytest.mark.parametrize("words", [(), ("--help",), ("search", "trade", "--json")])
def test_a_device_that_is_full(words: tuple[str, ...]) -> None:
    """Output that can't be written is one line on standard error and status 2."""
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    with Path("/dev/full").open("wb") as full:
        done = run(*words, stdout=full)
    assert done.returncode == 2
    assert done.stderr.startswith(b"azjp_relations: can't write the output: ")
    assert done.stderr.count(b"\n") == 1


def test_pipes_that_are_closed(tmp_path: Path) -> None:
    """A reader that has seen enough, or streams that were never open, change neither the status nor the silence."""
    (tmp_path / "events.json").write_text("[{}]", encoding="utf-8")
    for words, status in (((), 0), (("--help",), 0), (("check", str(tmp_path)), 1)):
        read, write = os.pipe()
        os.close(read)
        done = run(*words, stdout=write)
        os.close(write)
        assert (done.returncode, done.stderr) == (status, b"")
    shell = f"{sys.executable} -m azjp_relations show"
    assert subprocess.run(f"{shell} jogmec >&-", shell=True, check=False, capture_output=True).stderr == b""  # noqa: S602
    assert subprocess.run(f"{shell} jogmek 2>&-", shell=True, check=False, capture_output=True).returncode == 2  # noqa: S602


def test_nothing_in_a_file_steers_the_terminal(tmp_path: Path) -> None:
    """The report on a folder shows odd characters of its path, of keys and of values, and keeps to its lines."""
    folder = tmp_path / "a\x1b[31m\nb\u202e"
    folder.mkdir()
    odd = {"id": "a\x9bb", "k\x1bey\u202e": "v\x07"}
    (folder / "events.json").write_text(json.dumps([odd]), encoding="utf-8")
    for words in ((), ("--json",)):
        done = run("check", str(folder), *words)
        assert done.returncode == 1
        assert all(line.isprintable() for line in done.stdout.decode().split("\n"))
