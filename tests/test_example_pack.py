"""The worked pack: another subject, of more than two sides, by the same code."""

import ast
from pathlib import Path

import pytest

import azjp_relations as azjp
from azjp_relations.__main__ import main

FOLDER = Path(__file__).parent.parent / "examples" / "guam-japan"
rel = azjp.read(FOLDER)


def test_it_stands_alone() -> None:
    """It is a dataset of its own, with nothing of the packaged edition."""
    assert [pack.name for pack in rel.packs] == ["guam-japan"]
    assert len(rel.sources) == 5
    assert all(source.url for source in rel.sources)
    assert rel["japan"] is not azjp.load()["japan"]


def test_it_is_in_canonical_form(tmp_path: Path) -> None:
    """To write it changes no byte."""
    azjp.write(rel, tmp_path)
    files = {p.name: p.read_bytes() for p in FOLDER.iterdir() if p.suffix == ".json"}
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == files


def test_check_finds_it_good(capsys: pytest.CaptureFixture[str]) -> None:
    """The command says so."""
    assert main(["check", str(FOLDER)]) == 0
    assert f"good, {len(rel)} records" in capsys.readouterr().out


def test_every_claim_is_on_record() -> None:
    """The days of the claims, in order, and each page cited."""
    days = [str(e.when) for e in rel.events if e.when is not None]
    assert days == [
        "2008-12-04",
        "2009-02",
        "2009-02-19",
        "2015-12-03",
        "2016-12-08",
        "2017-09-20",
        "2018-09-24",
        "2019-03-17/2019-03-23",
        "2019-05/2019-06",
        "2019-12-05",
    ]
    cited = {(c.source.id, c.locator) for r in rel if isinstance(r, azjp.Record) for c in r.citations}
    assert len(cited) == 11
    assert {source for source, _ in cited} == set(rel.sources.ids)


def test_the_count_of_the_meetings_is_disputed() -> None:
    """Two fourths and a third between them: kept as printed, and told."""
    fourths = [e.id for e in rel.events if e.ordinal == 4]
    assert fourths == ["guam-japan-meeting-2009", "guam-japan-ministerial-2016"]
    point = azjp.disagreements(rel)[0]
    assert {point.record.id, *point.caveats[0].see} == {*fourths, "guam-japan-ministerial-2015"}
    others = rel.events.where(during="2015/2016", kind="meeting")
    assert point.record not in others
    assert point in list(azjp.disagreements(others))


def test_its_doubts_are_few_and_weighed() -> None:
    """Fewer than a third of the records are doubtful, no caveat is said twice or says that something isn't stated."""
    records = [record for record in rel if isinstance(record, azjp.Record)]
    assert 0 < sum(record.doubtful for record in records) < len(records) / 3
    caveats = [caveat for record in rel for caveat in record.caveats]
    notes = [caveat.note for caveat in caveats]
    assert len(set(notes)) == len(notes)
    assert {caveat.kind.value for caveat in caveats}.isdisjoint({"undated", "incomplete"})
    assert not any("not stated" in note or "not on record" in note for note in notes)
    assert {str(caveat.weight) for caveat in caveats} == {"material", "inferred"}


def test_questions_are_answered_alike() -> None:
    """Filters, names, offices and answers know no pair of countries."""
    assert rel.actors.named("Taro Kano").one().id == "taro-kono"
    assert len(rel.events.where(involving="moldova")) == 1
    assert rel.agreements.where(party="guam", signed="2015").one().event is rel.events["guam-japan-ministerial-2015"]
    held = rel.tenures.where(office="foreign-minister", country="japan", on="2017-09-20", certainly=True)
    assert [t.person.name for t in held] == ["Taro Kono"]
    assert azjp.timeline(rel, during="2009")[-1].record.id == "guam-japan-meeting-2009"


@pytest.mark.long
def test_the_code_names_no_country() -> None:
    """No room compares anything with the id of a country; examples in docstrings may."""
    countries = {"azerbaijan", "japan", "guam", "AZ", "JP", "AZE", "JPN"}
    named = set()
    for file in Path(azjp.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in countries:
                named.add((file.name, node.value))
    assert named == set()
