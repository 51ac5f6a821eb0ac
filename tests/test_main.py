"""The command line: what each command prints, and how it refuses a wrong word."""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from profiles import FIRST_EDITION, few

import azjp_relations as azjp
from azjp_relations.__main__ import main
from azjp_relations.display.terminal import width_of
from azjp_relations.schema import schema_text
from azjp_relations.storage.writer import unstructure
from azjp_relations.vocabulary import PlaceKind

rel = azjp.load()


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print as in a pipe, whatever terminal runs the tests."""
    monkeypatch.setenv("COLUMNS", "80")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return what a command prints."""
    assert main(words) == 0
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Return what a command prints as JSON."""
    return json.loads(said(capsys, *words, "--json"))


COMMANDS: list[tuple[str, ...]] = [
    (),
    ("overview", "--on", "2026-11-01"),
    ("brief", "--about", "energy", "--on", "2026-11-01"),
    ("brief", "--involving", "japan", "--length", "full"),
    ("profile", "Taro", "Kono"),
    ("profile", "jogmec", "--explain"),
    ("timeline",),
    ("timeline", "--during", "1998", "--about", "trade", "--involving", "japan"),
    ("who", "ambassador"),
    ("who", "foreign-minister", "--country", "azerbaijan", "--during", "2022-05-05"),
    ("total", "grant", "--unit", "USD"),
    ("total", "trade-turnover", "--during", "1997", "--explain"),
    ("show", "visit-heydar-aliyev-1998"),
    ("show", "trend-2025-10-01"),
    ("search", "power", "plant"),
    ("search", "meeting", "--during", "2025"),
    ("search", "cooperation", "--about", "energy"),
    ("disagreements",),
    ("disagreements", "--about", "humanitarian"),
]


#: Print what another program reads, whose lines are as long as its texts.
FOR_PROGRAMS: list[tuple[str, ...]] = [
    ("schema", "events"),
    ("schema", "edition.json"),
    ("new", "event"),
    ("new", "economic-fact"),
    ("cite", "jogmec"),
    ("cite", "--about", "energy"),
    ("completion", "bash"),
]


@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize("columns", [50, 80, 120])
def test_every_line_fits_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], columns: int
) -> None:
    """No line is wider than the terminal, and something is printed."""
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = said(capsys, *words).splitlines()
    assert lines
    assert [line for line in lines if width_of(line) > columns] == []


def test_wide_terminals(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A wide terminal is used, but for no longer lines than a reader can follow."""
    monkeypatch.setenv("COLUMNS", "400")
    assert 100 < max(map(width_of, said(capsys, "who", "ambassador").splitlines())) <= 120


@pytest.mark.parametrize("words", [*COMMANDS, *FOR_PROGRAMS])
@pytest.mark.long
def test_every_command_prints_json(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    """With --json each command prints one object: the command, the edition, the question and the result."""
    value = as_json(capsys, *words)
    assert [*value][:4] == ["command", "edition", "question", "result"]
    assert value["command"] == (words[0] if words else "overview")
    assert value["edition"] == azjp.load().edition.id  # type: ignore[union-attr]
    assert value["question"]
    assert value["result"]


def test_the_overview_fits_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    """In at most forty lines: what the record holds, what is new, what falls due, what is disputed, how to go on."""
    text = said(capsys, "--on", "2026-11-01")
    assert len(text.splitlines()) <= 40
    assert f"{len(rel.events)} events" in text
    assert "Wikipedia (" in text
    for heading in ("What is new", "What falls due within a year", "What is disputed", "How to go on"):
        assert f"\n{heading}" in text
    assert "35th anniversary: Establishment of diplomatic relations" in text
    overview = as_json(capsys, "overview")["result"]
    assert overview["counts"] == {name: len(records) for name, records in rel.collections.items()}
    assert len(overview["What is new"]) >= 3
    assert f"From    {len({source.publisher for source in rel.sources})} publishers" in text


def test_what_is_new_without_a_first_day(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A meeting that is only known to have been by some day is as new as that day, also on the card of who met."""
    met = azjp.Event(
        id="meeting-2030",
        kind="meeting",
        title="Meeting of 2030",
        when="[..2030-01-02]",
        participants=(azjp.Participant(actor=rel.actors["jogmec"], role="visitor"),),
        citations=rel.events[0].citations,
    )
    azjp.Pack(over=rel).add(met).save(tmp_path / "new")
    assert "  on or before 2 January 2030: Meeting of 2030" in said(capsys, "--pack", str(tmp_path / "new"))
    assert "Meeting of 2030" in said(capsys, "show", "jogmec", "--pack", str(tmp_path / "new"))


def test_timeline_asks_what_the_library_asks(capsys: pytest.CaptureFixture[str]) -> None:
    """The filters of the command are those of the library."""
    found = as_json(capsys, "timeline", "--during", "2015", "--involving", "japan")
    events = rel.events.where(during="2015", involving="japan")
    agreements = rel.agreements.where(during="2015", involving="japan")
    assert set(found["records"]) == {*events.ids, *agreements.ids}


def test_who_tells_certain_from_possible(capsys: pytest.CaptureFixture[str]) -> None:
    """An office attested at no date is named, and told apart; without a date the latest known is."""
    text = said(capsys, "who", "ambassador", "--during", "2025-10-01")
    found = {row["tenure"]: row for row in as_json(capsys, "who", "ambassador", "--during", "2025-10-01")["result"]}
    assert found["ambassador-gursel-ismayilzade"]["how_sure"] == "certain"
    assert "certain" in text
    assert all(row["how_sure"] != "certain" for name, row in found.items() if name == "ambassador-farid-talibov")
    assert "latest known" in said(capsys, "who", "ambassador")


def test_a_sum_of_several_units(capsys: pytest.CaptureFixture[str]) -> None:
    """The refusal counts the units and gives the option that chooses one."""
    with pytest.raises(SystemExit):
        main(["total", "loan"])
    assert re.search(r"2 units \(\d+ USD, \d+ JPY\): ask for one, as --unit 'USD'", capsys.readouterr().err)
    assert "JPY" in said(capsys, "total", "loan", "--unit", "JPY", "--during", "1998/2010")


def test_words_that_a_command_does_not_take(capsys: pytest.CaptureFixture[str]) -> None:
    """What is left over is named with the command; a timeline of nothing says so, and of what."""
    with pytest.raises(SystemExit):
        main(["brief", "xyzzy"])
    assert "brief doesn't take 'xyzzy': brief --help lists what it takes" in capsys.readouterr().err
    said_of_none = said(capsys, "timeline", "--during", "1950", "--involving", "Kyoto")
    assert said_of_none.startswith("Timeline of events and agreements involving Kyoto, 1950\nnone on record\n")
    assert said(capsys, "who", "ambassador", "--on", "2015") == said(capsys, "who", "ambassador", "--during", "2015")


def test_show_gives_the_whole_record(capsys: pytest.CaptureFixture[str]) -> None:
    """A record is shown with its doubts and citations; as JSON just as in its data file."""
    text = said(capsys, "show", "humanitarian-assistance-refugees")
    assert "11,470,000,000" in text
    assert "scale" in text
    assert "Humanitarian aid ¶1.2" in text
    assert as_json(capsys, "show", "jogmec")["result"] == unstructure(rel["jogmec"])
    assert said(capsys, "show", "Taro", "Kono") == said(capsys, "show", "taro-kono")


def test_certainly(capsys: pytest.CaptureFixture[str]) -> None:
    """What only may fall in a period can be left out."""
    given = ("timeline", "--during", "1998", "--certainly")
    assert "may be outside the period" in said(capsys, *given[:-1])
    titles = [entry.title for entry in azjp.timeline(rel, during=1998, certainly=True)]
    assert all(title.split()[0] in said(capsys, *given) for title in titles)
    assert "may be outside the period" not in said(capsys, *given)


def test_filters_given_twice_or_empty(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a filter that is given twice, either value may fit; what would be passed over is refused."""
    both = as_json(capsys, "cite", "--about", "visas", "--about", "space")["result"]
    assert [one["id"] for one in both] == [
        s.id for s in azjp.count_by(rel.where(about=["visas", "space"]), "kind").sources
    ]
    refused: dict[tuple[str, ...], str] = {
        ("timeline", "--about", ""): "Unknown Topic ''",
        ("export", "x.csv", "--during", ""): "there is no date here",
        ("who", "ambassador", "--on", ""): "there is no date here",
        ("who", "ambassador", "--on", "2025", "--during", "2015"): "on= and during= mean the same",
        ("timeline", "--during", "2015", "--during", "2016"): "expected a date",
        ("cite", "expo-2005", "--about", "energy"): "give one or the other",
    }
    for words, told in refused.items():
        with pytest.raises(SystemExit):
            main(words)
        assert told in capsys.readouterr().err, words


def test_what_editors_take(capsys: pytest.CaptureFixture[str]) -> None:
    """A schema is printed as the file that is shipped, a template as a record."""
    assert said(capsys, "schema", "events") == said(capsys, "schema", "events.json") == schema_text("events")
    assert as_json(capsys, "new", "tie")["result"] == json.loads(said(capsys, "new", "tie")) == azjp.template("tie")


@pytest.mark.long
def test_diff_of_two_folders(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What changed is told as the library tells it: for a reader, for release notes, for a program."""
    first = azjp.load(edition=FIRST_EDITION)
    vaguer = evolve(first.agreements["agreement-consultation-1998"], signed="1998")
    azjp.write(azjp.Dataset([vaguer if r == first[vaguer.id] else r for r in first], first.edition), tmp_path / "older")
    azjp.write(first, tmp_path / "newer")
    changes = azjp.diff(azjp.read(tmp_path / "older"), first)
    assert changes.summary == "0 added, 0 retired, 1 revised"
    old, new = str(tmp_path / "older"), str(tmp_path / "newer")
    assert said(capsys, "diff", old, new) == changes.text().rstrip() + "\n"
    assert said(capsys, "diff", old, new, "--markdown") == changes.to_markdown().rstrip() + "\n"
    assert as_json(capsys, "diff", old, new)["result"]["counts"] == changes.to_json()["counts"]
    assert "nothing changed" in said(capsys, "diff", new, new)
    # One folder is compared with the packaged edition.
    assert said(capsys, "diff", new) == azjp.diff(first, rel).text().rstrip() + "\n"


def test_brief_and_profile(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """They print what the library says, or save it in the form that the file asks for."""
    about = azjp.brief(rel, about="energy", on="2026-11-01")
    words = ("brief", "--about", "energy", "--on", "2026-11-01")
    assert said(capsys, *words) == f"{about}\n".replace(".explain()", "--explain")
    assert "energy" in said(capsys, *words, "--save", str(tmp_path / "a.md"))
    assert (tmp_path / "a.md").read_text("utf-8") == about.to_markdown()
    said(capsys, "profile", "taro-kono", "--save", str(tmp_path / "b.html"))
    assert (tmp_path / "b.html").read_text("utf-8") == azjp.profile(rel, "taro-kono").to_html()
    told = as_json(capsys, "profile", "taro-kono", "--save", str(tmp_path / "c.md"))
    assert told["path"] == str(tmp_path / "c.md")
    assert (tmp_path / "c.md").read_text("utf-8") == azjp.profile(rel, "taro-kono").to_markdown()


def test_total_asks_for_the_unit(capsys: pytest.CaptureFixture[str]) -> None:
    """The only unit of the figures needn't be given; where there are several, or none, the command says so."""
    loans = azjp.total(rel.facts, indicator="loan", unit="JPY", during="1998/2010")
    assert str(loans.quantity) in said(capsys, "total", "loan", "--unit", "JPY", "--during", "1998/2010")
    assert "GBP" in said(capsys, "total", "loan", "--unit", "GBP", "--during", "1998/2010")
    assert "none on record" in said(capsys, "total", "repayment", "--during", "1950")


def test_cite(capsys: pytest.CaptureFixture[str]) -> None:
    """Records and sources by id, or all that fit the filters, in each style."""
    assert (
        said(capsys, "cite", "jogmec", "trend-2025-10-01") == azjp.cite([rel["jogmec"], rel["trend-2025-10-01"]]) + "\n"
    )
    assert (
        said(capsys, "cite", "--about", "energy", "--style", "bibtex")
        == azjp.cite(rel.where(about="energy"), "bibtex") + "\n"
    )


@pytest.mark.parametrize("ending", ["csv", "md", "json", "jsonld", "sqlite", "zip"])
@pytest.mark.long
def test_export(capsys: pytest.CaptureFixture[str], tmp_path: Path, ending: str) -> None:
    """The ending of the file tells the format; filters and a kind narrow what goes into it."""
    pair = Path(__file__).parent.parent / "examples" / "georgia-korea"
    rel, file = azjp.read(pair), tmp_path / f"a.{ending}"
    alone = ("--pack", str(pair), "--alone")
    assert said(capsys, "export", str(file), *alone) == f"{file}: {len(rel)} records\n"
    assert file.stat().st_size > 1000
    whole = ending in {"sqlite", "zip"}
    words = ("export", str(tmp_path / f"b.{ending}"), "--kind", "events", "--during", "2015", *alone)
    if whole:
        with pytest.raises(SystemExit):
            main(words)
        assert "leave out the filters" in capsys.readouterr().err
    else:
        assert f"{len(rel.events.where(during='2015'))} records" in said(capsys, *words)
    if ending == "csv":
        assert (tmp_path / "b.csv").read_bytes().decode("utf-8-sig") == rel.events.where(during="2015").to_csv()


@pytest.mark.long
def test_a_pack_is_laid_over_the_edition(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A folder laid over the edition is asked with it."""
    place = {
        "id": "a-harbour",
        "type": "place",
        "kind": next(iter(PlaceKind)).value,
        "names": [{"text": "A harbour", "language": "en", "kind": "preferred"}],
        "citations": [{"source": "trend-2025-10-01", "locator": "¶1.1"}],
    }
    (tmp_path / "actors.json").write_text(json.dumps([place]), encoding="utf-8")
    pack = ("--pack", str(tmp_path))
    assert "A harbour" in said(capsys, "show", "a-harbour", *pack)
    assert "A harbour" in said(capsys, "search", "harbour", *pack)
    assert f"{len(rel.actors) + 1} actors" in said(capsys, *pack)
    assert "good" in said(capsys, "check", str(tmp_path), "--overlay")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The versions of the program and of the data, and the digest of the data."""
    edition = rel.edition
    assert edition is not None
    assert said(capsys, "--version") == f"azjp-relations {azjp.__version__}, edition {edition.id}, {edition.digest}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion(capsys: pytest.CaptureFixture[str], tmp_path: Path, shell: str) -> None:
    """The script names every command and option; bash completes them with it."""
    script = said(capsys, "completion", shell)
    assert all(word in script for word in ("disagreements", "--involving", "renewable-energy"))
    bash = shutil.which("bash")
    if shell == "zsh" or bash is None:
        return
    (tmp_path / "azjp.bash").write_text(script, encoding="utf-8")
    for words, found in (
        (["azjp", "tim"], ["timeline"]),
        (["azjp", "brief", "--ab"], ["--about"]),
        (["azjp", "brief", "--about", "renew"], ["renewable-energy"]),
        (["azjp", "who", "--len"], []),
        (["azjp", "total", "humanitarian"], ["humanitarian-assistance"]),
        (["azjp", "total", "--un"], ["--unit"]),
        (["azjp", "search", "total", "humanitarian"], []),
        (["azjp", "search", "check", str(tmp_path / "azjp.b")], []),
        (["azjp", "check", str(tmp_path / "azjp.b")], [str(tmp_path / "azjp.bash")]),
        (["azjp", "check-source", "a-source", str(tmp_path / "azjp.b")], [str(tmp_path / "azjp.bash")]),
    ):
        state = f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}"
        ask = f'source {tmp_path}/azjp.bash; {state}; _azjp; echo "${{COMPREPLY[@]}}"'
        done = subprocess.run([bash, "-c", ask], capture_output=True, text=True, check=True)
        assert done.stdout.split() == found


def test_the_script_is_declared() -> None:
    """``azjp`` is installed with the package, and runs what the module runs."""
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, function = project["scripts"]["azjp"].partition(":")
    assert getattr(importlib.import_module(module), function) is main


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
        (("brief", "--about", "oil"), "oil-and-gas"),
        (("brief", "--length", "pages"), "'page' or 'full'"),
        (("brief", "--save", "a.doc"), ".docx"),
        (("profile", "Heyder", "Aliyev"), "heydar-aliyev"),
        (("total", "grants"), "grant"),
        (("total", "grant", "--unit", "dollars"), "USD"),
        (("cite", "jogmek"), "jogmec"),
        (("cite", "--style", "bibtx"), "bibtex"),
        (("export", "a.xls"), ".xlsx"),
        (("export", "a.csv", "--kind", "event"), "events"),
        (("completion", "fish"), "bash"),
        (("timeline", "--pack", "nowhere"), "neither a folder nor a zip"),
        (("new", "evnt"), "Did you mean 'event'?"),
        (("new", "fact"), "economic-fact"),
        (("new",), "KIND"),
        (("new", "event", "--about", "trade"), "--about"),
        (("schema", "evnts.json"), "Did you mean 'events'?"),
        (("schema",), "FILE"),
        (("diff",), "OLD"),
        (("diff", "nowhere"), "neither a folder nor a zip"),
        (("search", "x", "--during", "last year"), "last year"),
        (("brief", "energy"), "did you mean --about 'energy'?"),
        (("timeline", "1998"), "did you mean --during '1998'?"),
        (("disagreements", "Taro", "Kono"), "did you mean --involving 'Taro Kono'?"),
        (("timeline", "xyzzy"), "timeline --help lists what it takes"),
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


@pytest.mark.long
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


#: Runs several commands in one process, each as ``python -m azjp_relations`` does, with files for its streams.
SEVERAL = """
import json, runpy, sys
encoding, statuses = sys.stdout.encoding, []
for number, words in enumerate(json.loads(sys.argv[1])):
    sys.argv = ["azjp", *words]
    # Python's own standard error writes what it can't encode as escapes.
    how = {"encoding": encoding, "errors": "backslashreplace"}
    with open(f"{number}.out", "w", encoding=encoding) as out, open(f"{number}.err", "w", **how) as err:
        sys.stdout, sys.stderr = out, err
        try:
            runpy.run_module("azjp_relations", run_name="__main__")
        except SystemExit as stopped:
            statuses.append(stopped.code or 0)
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
open("statuses.json", "w").write(json.dumps(statuses))
"""


@pytest.mark.parametrize("encoding", few(["cp1252", "cp932", "cp1254", "ascii", "utf-8", "utf-16"], most=1))
@pytest.mark.long
def test_any_encoding(encoding: str, tmp_path: Path) -> None:
    """A pipe that lacks some of our characters gets escapes; JSON stays JSON; an error is still one line."""
    environment = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "PYTHONPATH": str(Path(azjp.__file__).parents[1])}
    good = [[], ["search", "KİRARİTO"], ["show", "ilham-aliyev"], ["--help"], ["search", "KİRARİTO", "--json"]]
    asked = json.dumps([*good, ["show", "Əliyev"]])
    subprocess.run([sys.executable, "-c", SEVERAL, asked], check=True, cwd=tmp_path, env={**os.environ, **environment})
    printed, told = (
        [(tmp_path / f"{number}.{stream}").read_bytes() for number in range(6)] for stream in ("out", "err")
    )
    assert json.loads((tmp_path / "statuses.json").read_text()) == [0, 0, 0, 0, 0, 2]
    assert told[:-1] == [b""] * 5
    assert all(one.decode(encoding) for one in printed[:-1])
    data = json.loads(printed[4].decode(encoding))
    assert [row["id"] for row in data["result"]] == [*rel.search("KİRARİTO").ids]
    assert printed[-1] == b""
    assert told[-1].decode(encoding).count("\n") == 1


@pytest.mark.long
def test_the_encoding_of_a_pipe() -> None:
    """The same through a pipe, in a process of its own."""
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = run("show", "ilham-aliyev", environment=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("ascii")
    wrong = run("show", "Əliyev", environment=environment)
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert wrong.stderr.decode("ascii").count("\n") == 1


@pytest.mark.parametrize("words", [(), ("--help",), ("search", "trade", "--json")])
@pytest.mark.long
def test_a_device_that_is_full(words: tuple[str, ...]) -> None:
    """Output that can't be written is one line on standard error and status 2."""
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    with Path("/dev/full").open("wb") as full:
        done = run(*words, stdout=full)
    assert done.returncode == 2
    assert done.stderr.startswith(b"azjp: can't write the output: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.long
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


@pytest.mark.long
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
