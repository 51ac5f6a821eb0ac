"""Other pairs of countries: packs of real facts from cited pages, and every export named after its own edition."""

import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from profiles import few

import azjp_relations as azjp
from azjp_relations.__main__ import _parser, main
from azjp_relations.errors import AzjpError
from azjp_relations.vocabulary import terms

EXAMPLES = Path(__file__).parent.parent / "examples"
PAIR = EXAMPLES / "georgia-korea"
#: Words of the packaged edition. Its name for programs, ``azjp_relations``, isn't one, nor are two of all currencies.
FOREIGN = re.compile(r"azerbaijan(?!i manat)|japan(?!ese yen)|baku|tokyo", re.IGNORECASE)


def exports() -> dict[str, Any]:
    """Return the table of exports, if all its libraries are installed."""
    for needed in ("altair", "duckdb", "docx", "xlsxwriter", "networkx", "icalendar", "lxml", "pybtex", "openpyxl"):
        pytest.importorskip(needed)
    from every_export import EXPORTS

    return EXPORTS


def test_both_examples_are_packs() -> None:
    """Read alone, and laid over the packaged edition if they share no id with it."""
    for folder in (PAIR, EXAMPLES / "guam-japan"):
        assert len(azjp.read(folder)) > 20
    over = azjp.load(overlay=PAIR)
    assert over.events["opening-embassy-2015"].when == azjp.EdtfDate("2015-12-15")
    assert over.edition == azjp.load().edition


def names_of_exports() -> list[str]:
    """Return the names in the table of exports; if a library for it isn't installed, one, whose tests say so."""
    try:
        return list(exports())
    except pytest.skip.Exception:
        return ["all"]


@pytest.mark.parametrize("name", names_of_exports())
def test_exports_of_another_pair_name_no_other(name: str, tmp_path: Path) -> None:
    """No word of the packaged edition is in what they hold, not even out of sight: in properties and metadata."""
    export = exports()[name]
    path = tmp_path / f"it{export.ending}"
    export.write(azjp.read(PAIR), path)
    assert not FOREIGN.search(export.read(path))
    for file in sorted(path.rglob("*.*")) if path.is_dir() else [path]:
        data = file.read_bytes()
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                data = b"".join(archive.read(one) for one in archive.namelist())
        assert not FOREIGN.search(data.decode("utf-8", "replace"))


@pytest.mark.long
@pytest.mark.parametrize("name", few(names_of_exports(), most=11))
def test_exports_of_guam_have_its_own_name(name: str, tmp_path: Path) -> None:
    """A pack without an edition, of which Japan is one side, has no title of another record."""
    export = exports()[name]
    path = tmp_path / f"it{export.ending}"
    export.write(azjp.read(EXAMPLES / "guam-japan"), path)
    said = export.read(path)
    assert not re.search(r"azerbaijan.{,3}japan relations|the record of azerbaijan", said, re.IGNORECASE)


@pytest.mark.long
def test_charts_of_another_pair_name_no_other() -> None:
    """Each sort of chart, with all that its specification holds."""
    pytest.importorskip("altair")
    from azjp_relations import charts

    rel = azjp.read(PAIR)
    drawn = [
        charts.timeline(azjp.timeline(rel)),
        charts.counts(azjp.count_by(rel.actors, "type")),
        charts.panel(azjp.panel(rel.events, rows="kind", columns="year")),
        charts.network(azjp.network(rel)),
        charts.series(azjp.series(rel, indicator="grant", unit="USD")),
        charts.totals(azjp.total_by(rel, "stage", indicator="grant", unit="USD")),
    ]
    assert len(drawn) == len({*charts.__all__} - {"Size", "Theme", "save"})
    for chart in drawn:
        assert not FOREIGN.search(json.dumps(chart.to_dict(), ensure_ascii=False))


def test_profiles_of_another_pair_name_no_other() -> None:
    """Of each actor, and what a notebook shows of it."""
    rel = azjp.read(PAIR)
    for actor in rel.actors:
        profile = azjp.profile(rel, actor)
        assert not FOREIGN.search(f"{profile}{profile._repr_html_()}{profile.to_markdown()}")


@pytest.mark.long
def test_what_exports_call_themselves(tmp_path: Path) -> None:
    """Charts, data packages, days of calendars, ids and properties are named after the edition of the dataset."""
    table = exports()
    rel = azjp.read(PAIR)
    for name in ("chart.json", "excel", "sqlite", "jsonld", "graphml"):
        table[name].write(rel, tmp_path / f"{name}{table[name].ending}")
    assert "Georgia and Korea: events and agreements" in table["chart.json"].read(tmp_path / "chart.json.json")
    title = "The record of Georgia–Korea relations"
    rel.to_datapackage(tmp_path / "package")
    about = json.loads((tmp_path / "package" / "datapackage.json").read_text(encoding="utf-8"))
    assert (about["name"], about["title"]) == ("georgia-korea-relations", title)
    assert "UID:establishment-1992@georgia-korea-relations" in rel.to_calendar()
    assert "UID:establishment-1992@georgia-korea-relations" in rel.events.to_calendar()
    assert title in table["sqlite"].read(tmp_path / "sqlite.db")
    assert title in (tmp_path / "jsonld.jsonld").read_text(encoding="utf-8")


@pytest.mark.long
def test_exports_are_the_same_in_every_process() -> None:
    """To the byte, whatever the order of a set, and with docstrings stripped, which drawing libraries need."""
    names = [name for name, export in exports().items() if export.same and export.needs != "altair"]
    code = f"""
import sys
sys.path[:0] = {[str(Path(__file__).parent), str(Path(azjp.__file__).parents[1]), *sys.path]!r}
import azjp_relations as azjp
from every_export import digest
for name in {names!r}:
    print(name, digest(name, azjp.read({str(PAIR)!r})), sep="|")
"""
    done = subprocess.run(
        [sys.executable, "-OO", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": "4242"},
    )
    assert done.returncode == 0, done.stderr
    from every_export import digest

    rel = azjp.read(PAIR)
    assert done.stdout.splitlines() == [f"{name}|{digest(name, rel)}" for name in names]


def test_a_new_pack_passes_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command starts a folder that can be read, has its own title, and isn't overwritten."""
    folder = tmp_path / "georgia-korea"
    assert main(["new", "pack", str(folder)]) == 0
    assert main(["check", str(folder)]) == 0
    assert "good, 4 records" in capsys.readouterr().out
    edition = azjp.read(folder).edition
    assert edition is not None
    assert edition.title == "The record of Georgia–Korea relations"
    assert edition.counts["actors"] == 2
    assert edition.digest != "sha256:0"
    more = evolve(azjp.read(folder).events[0], id="a-second-event")
    azjp.Pack.of(folder).add(more).save(folder, replace=True)
    rel = azjp.read(folder)
    assert rel.edition is not None
    assert rel.edition.digest != edition.digest
    assert rel.edition == evolve(edition, counts={**edition.counts, "events": 2}, digest=rel.edition.digest)
    azjp.write(rel, tmp_path / "released")
    assert azjp.read(tmp_path / "released").edition == rel.edition
    for wrong in (str(folder), str(tmp_path / "georgia"), str(tmp_path / "საქართველო-korea")):
        with pytest.raises(SystemExit):
            main(["new", "pack", wrong])
    with pytest.raises(SystemExit):
        main(["new", "pack"])
    assert "georgia-korea" in capsys.readouterr().err


#: Words for each command, so that it answers from the pack.
COMMANDS = {
    "overview": "",
    "brief": "",
    "timeline": "",
    "disagreements": "",
    "cite": "opening-embassy-2015",
    "profile": "Kim Chang-Gyu",
    "who": "ambassador",
    "total": "grant --unit USD",
    "search": "nenskra",
    "show": "k-water",
    "export": "it.csv",
    "schema": "events",
    "new": "event",
    "check": str(PAIR),
    "diff": str(PAIR),
    "check-source": "agenda-2017-12-14 page.txt",
    "completion": "bash",
}


def commands() -> list[str]:
    """Return every command of the program."""
    (chosen,) = (action.choices for action in _parser()._actions if action.dest == "command")
    return list(chosen or ())


@pytest.mark.parametrize("command", commands())
@pytest.mark.long
def test_every_command_takes_a_pack(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Over the edition, and alone; then no word of the edition is in the answer."""
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text("Some words.", encoding="utf-8")
    words = [command, *shlex.split(COMMANDS[command]), "--pack", str(PAIR)]
    assert main(words) == 0
    assert capsys.readouterr().out
    assert main([*words, "--alone"]) == 0
    answer = capsys.readouterr().out
    if command == "export":
        answer += Path("it.csv").read_text(encoding="utf-8")
    assert answer
    assert command == "schema" or not FOREIGN.search(answer)


def test_a_pack_alone_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """The edition of the pack is told, several packs lie on each other, and there is nothing to ask without one."""
    assert main(["overview", "--pack", str(PAIR), "--alone"]) == 0
    assert capsys.readouterr().out.startswith("The record of Georgia–Korea relations")
    assert main(["timeline", "--json", "--pack", str(PAIR), "--pack", str(EXAMPLES / "guam-japan"), "--alone"]) == 0
    assert json.loads(capsys.readouterr().out)["edition"] == "2026.1"
    for wrong in (["overview", "--alone"], ["overview", "--alone", "--pack", str(PAIR), "--edition", "2026.11"]):
        with pytest.raises(SystemExit):
            main(wrong)
        assert "--alone" in capsys.readouterr().err


def test_no_term_names_a_pair() -> None:
    """What a term means, and what people call it, holds for any countries; only currencies are of one."""
    rel = azjp.load()
    cities = rel.actors.where(type="place", kind="city")
    names = {name.text for actor in (*rel.actors.where(type="country"), *cities) for name in actor.names}
    latin = sorted(re.escape(name) for name in names if name.isascii() and len(name) > 2)
    named = re.compile(rf"\b({'|'.join(latin)})|azer|japan|karabakh|rayon|sumo|cop29", re.IGNORECASE)
    for name in terms.__all__:
        vocabulary: Any = getattr(terms, name)
        told = {t: " | ".join([t.definition, *t.also]) for t in vocabulary if not getattr(t, "currency", None)}
        assert [(t, text) for t, text in told.items() if named.search(text)] == []


#: Words that one tries for what happens between any two countries; after ``=`` the term, if it is another word.
TRIED = {
    "EventKind": (
        "severance resumption closing expulsion state-visit=visit port-call=visit mediation=negotiation "
        "peacekeeping=deployment arbitration=dispute embargo=sanction earthquake=disaster funeral=death "
        "extradition=handover prisoner-exchange=handover protest ratification law=legislation recall=appointment "
        "military-exercise=deployment battle=attack"
    ),
    "AgreementKind": "convention minutes charter",
    "AgreementStatus": "denounced=ended initialled=planned",
    "OrganizationKind": (
        "ngo=association chamber-of-commerce=association friendship-group=parliamentary-body court "
        "army=armed-forces church=religious-body museum=centre hospital consulate=embassy"
    ),
    "ThingKind": "scholarship=programme ship=vehicle resolution=rule statue=work",
    "PlaceKind": "island port=facility sea=water mountain=land square=street",
    "Topic": (
        "fisheries mining tax=taxation military=defence extradition=law refugees=migration church=religion "
        "women=society human-rights satellites=space employment=labour genocide=history"
    ),
    "Indicator": (
        "quota migrants remittances debt peacekeepers=troops scholarships=students catch=cargo duty=tariff "
        "employees=jobs"
    ),
    "Office": (
        "honorary-consul=consul defence-attache=attache first-lady=consort judge archbishop=cleric "
        "admiral=commander director-general=secretary-general"
    ),
    "TieKind": "subsidiary-of=belongs-to protecting-power=represents born-in=comes-from",
    "Role": (
        "depositary arbitrator=mediator respondent=target plaintiff=claimant victim=target observer sender=speaker "
        "contributor=donor"
    ),
    "SourceKind": "book broadcast=recording archive=other",
    "Unit": "doses=things litres ships=vehicles soldiers=people mwh=megawatt-hours",
}


@pytest.mark.parametrize(("name", "tried"), [(name, tried) for name, words in TRIED.items() for tried in words.split()])
def test_words_that_any_two_countries_need(name: str, tried: str) -> None:
    """Each is a term, or is refused with the term that is meant and with what to do if that isn't true."""
    vocabulary: Any = getattr(terms, name)
    word, _, term = tried.partition("=")
    term = term or word
    if word in [*vocabulary]:
        assert word == term
        return
    with pytest.raises(azjp.UnknownTermError) as caught:
        vocabulary.recorded(word)
    assert caught.value.nearest == (term,)
    assert "If no term fits, take" in str(caught.value)


def test_a_missing_word_says_how_to_do_without(tmp_path: Path) -> None:
    """Of a record in code and in a file; a filter, which records nothing, and a slip only name the nearest."""
    for name in TRIED:
        with pytest.raises(azjp.UnknownTermError, match="If no term fits"):
            getattr(terms, name).recorded("xyzzy")
    rel = azjp.read(PAIR)
    with pytest.raises(azjp.UnknownTermError) as caught:
        rel.events.where(kind="xyzzy")
    assert "no term fits" not in str(caught.value)
    with pytest.raises(azjp.UnknownTermError) as caught:
        terms.EventKind.recorded("vissit")
    assert str(caught.value).startswith("Unknown EventKind 'vissit'. Did you mean 'visit'")
    assert str(caught.value).endswith("?")
    azjp.write(rel, tmp_path)
    file = tmp_path / "events.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"opening"', '"unveiling"'), encoding="utf-8")
    with pytest.raises(azjp.DataError, match=r"if no term fits, take 'other'.*Did you mean 'opening'"):
        azjp.read(tmp_path)


def test_a_size_where_money_is_needed_names_what_takes_it() -> None:
    """Exports by weight are goods carried: the message names the indicators of sizes."""
    source = azjp.Source(id="a", kind="dataset", publisher="A", language="en")
    cited = (azjp.Citation(source=source, locator="¶1.1"),)
    with pytest.raises(AzjpError, match=r"'export' needs one of money\. Indicators of size: capacity, output, cargo"):
        azjp.EconomicFact(id="a-b", indicator="export", value=azjp.Quantity(5, "tonnes"), citations=cited)


def test_ids_of_names_in_any_script() -> None:
    """Latin letters with any mark are read; of other scripts the error says how."""
    assert azjp.mint_id("Gülşən Ağayeva") == "gulsen-agayeva"
    assert azjp.mint_id("Đặng Thị Ngọc Thịnh") == "dang-thi-ngoc-thinh"
    assert azjp.mint_id("Łódź–Ærø") == "lodz-aero"
    assert azjp.mint_id("Elmar Məmmədyarov", "Bakı") == "elmar-memmedyarov-baki"
    for name in ("თბილისი", "서울", "東京", "Қазақстан", "القاهرة", "Αθήνα", "Tbilisi თბილისი", "Ŋuni"):
        for words in ((name,), (name, 2020)):
            with pytest.raises(AzjpError, match="can't be part of an id: write the name in Latin letters"):
                azjp.mint_id(*words)


def test_hashes_of_the_example_are_true() -> None:
    """Its files are, to the byte, what the library writes."""
    rel = azjp.read(PAIR)
    assert rel.edition is not None
    texts = {f.name: f.read_text(encoding="utf-8") for f in PAIR.glob("*.json") if f.name != "edition.json"}
    whole = hashlib.sha256("".join(f"{name}\n{texts[name]}\n" for name in sorted(texts)).encode()).hexdigest()
    assert rel.edition.digest == f"sha256:{whole}"
