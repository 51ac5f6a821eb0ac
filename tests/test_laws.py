"""Laws across records: what contradicts itself is reported with file, line and record, and a caveat settles it."""

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from records import agreement, cited, country, event, fact, organization, person, source, tenure, tie, whole

import azjp_relations as azjp
from azjp_relations.__main__ import main
from azjp_relations.model import Caveat
from azjp_relations.model.fields import part
from azjp_relations.model.laws import LAWS, contradictions
from azjp_relations.testing import datasets

_JAPAN, _GEORGIA = country("japan"), country("georgia")
_PAPER = cited(source("a-paper", published="1999-05"))


def _envoy(key: str, who: str, **dates: Any) -> azjp.Tenure:
    return tenure(key, person(who), country=_GEORGIA, accredited_to=_JAPAN, **dates)


_VISIT = event("visit", when="1998-02")
_PACT = agreement("pact", signed="2000")
_TOTAL = fact("total", 10, "1998")
_PAID = fact("paid", 10, "1998", stage="disbursed")
#: For each law the records that break it; the one that is reported comes last.
BROKEN: dict[str, list[list[azjp.Record]]] = {
    "reported before it happened": [
        [event("talks", when="2000", citations=_PAPER)],
        [agreement("pact", signed="2000", citations=_PAPER)],
        [fact("grant", 5, "2000", citations=_PAPER)],
        [tie("tie", "embassy-in", organization("embassy"), _JAPAN, attested=("2001",), citations=_PAPER)],
    ],
    "signed years after its event": [[_VISIT, agreement("pact", signed="2001", event=_VISIT)]],
    "changes or follows a later agreement": [[_PACT, agreement("new", signed="1999", replaces=_PACT)]],
    "outside its whole": [
        [_VISIT, event("dinner", when="1999", part_of=_VISIT)],
        [_TOTAL, fact("part", 5, "1999-05", part_of=_TOTAL)],
    ],
    "two holders of one post at once": [
        [_envoy("b", "two", start="1999", end="2004"), _envoy("a", "one", start="1997", end="2001-06")],
        [_envoy("b", "two", attested=("2001-02-03",)), _envoy("a", "one", attested=("2001-02-03",))],
        [_envoy("b", "two", attested=("2001-02-03",)), _envoy("a", "one", start="1999", end="2004")],
        [_envoy("b", "two", start="2001-02-03"), _envoy("a", "one", start="1999", end="2004")],
    ],
    "parts larger than their whole": [
        [fact("part", 12, "1998", part_of=_TOTAL), _TOTAL],
        [fact("a", 6, "1998-01", part_of=_TOTAL), fact("b", 6, "1998-02", part_of=_TOTAL), _TOTAL],
    ],
}
#: What is no contradiction: a date may be right, a planned event, the day of a change of office.
SOUND: list[list[azjp.Record]] = [
    [event("talks", when="1999", citations=_PAPER)],
    [event("talks", when="2000", status="planned", citations=_PAPER)],
    [event("talks", when="2000", status="cancelled", citations=_PAPER)],
    [event("talks", when="2000?", citations=_PAPER)],
    [fact(stage, 5, "2000", stage=stage, citations=_PAPER) for stage in ("planned", "pledged", "signed")],
    [event("visit", when="1999?"), event("dinner", when="1998", part_of=event("visit", when="1999?"))],
    [agreement("pact", signed="2001", event=event("visit", when="1998-02", status="cancelled"))],
    [event("talks", when="2000", citations=(*_PAPER, *cited()))],
    [_VISIT, agreement("pact", signed="1998-12", event=_VISIT)],
    [_envoy("b", "two", start="2001"), _envoy("a", "one", end="2001")],
    [_envoy("b", "two", start="2001-06-15"), _envoy("a", "one", end="2001-06-15")],
    [
        _envoy("b", "two", start="2000-06-15", attested=("2000-06-15", "2001-01")),
        _envoy("a", "one", end="2000-06", attested=("1999", "2000-06-15")),
    ],
    [_envoy("b", "two", attested=("2001-02",)), _envoy("a", "one", attested=("2001-02",))],
    [_envoy("b", "two", attested=("1998-01-01", "2000-01-01")), _envoy("a", "one", attested=("1999-01-01",))],
    [_envoy("b", "one", attested=("2001",)), _envoy("a", "one", attested=("2001",))],
    [_TOTAL, fact("a", 6, "1998", part_of=_TOTAL), fact("b", 6, "1998-01", part_of=_TOTAL)],
    [_TOTAL, fact("a", 6, "1998-01/1998-06", part_of=_TOTAL), fact("b", 6, "1998-05/1998-09", part_of=_TOTAL)],
    [_PAID, fact("part", 12, "1998", stage="pledged", part_of=_PAID)],
    [fact(stage, 6, "1998", stage=stage, part_of=_TOTAL) for stage in ("pledged", "disbursed")],
]


def test_every_law_is_broken_here() -> None:
    """No law is without an example."""
    assert set(BROKEN) == set(LAWS)


@pytest.mark.parametrize(("law", "records"), [(law, some) for law, each in BROKEN.items() for some in each])
def test_contradictions(law: str, records: list[azjp.Record]) -> None:
    """What is certain is found, by the law that it breaks and no other; unless a caveat on its field says so."""
    (found,) = LAWS[law](records)
    assert [*contradictions(records)] == [found]
    others: list[Any] = records[:-1]
    last = records[-1]
    assert found.record is last
    said = Caveat(kind="contradiction", note="The sources contradict each other.", field=found.field.partition("[")[0])
    doubted = evolve(last, caveats=(said,))
    parts = [evolve(one, part_of=doubted) if getattr(one, "part_of", None) is last else one for one in others]
    assert not [*contradictions([*parts, doubted])]


@pytest.mark.parametrize("records", SOUND)
def test_what_may_be_right(records: list[azjp.Record]) -> None:
    """What is possible is never reported."""
    assert not [*contradictions(records)]


def test_a_caveat_on_the_other_record_says_so_too() -> None:
    """A doubt between two records stands once."""
    one, other = BROKEN["two holders of one post at once"][0]
    seen = Caveat(kind="contradiction", note="Two at once.", see=(other.id,))
    assert not [*contradictions([evolve(one, caveats=(seen,)), other])]


def test_records_of_your_own_class() -> None:
    """A record of a class that you derive yourself is dated as those of ours are."""

    @part(kw_only=True)
    class Dinner(azjp.Event):
        dishes: int = 3

    dinner = Dinner(id="dinner", kind="meeting", title="Dinner", when="1999", part_of=_VISIT, citations=_PAPER)
    assert [(found.field, found.others) for found in contradictions([_VISIT, dinner])] == [("when", (_VISIT,))]
    late = evolve(dinner, when="2000", part_of=None)
    assert [found.field for found in contradictions([late])] == ["when"]


def test_a_sum_that_no_figure_can_hold() -> None:
    """Figures of so many digits are never added up in earnest: the law is silent, and nothing breaks."""
    total = fact("total", "9" * 30, "1998")
    parts = [fact(f"part-{n}", "9" * 30, f"1998-0{n}", part_of=total) for n in (1, 2)]
    assert not [*contradictions([*parts, total])]


def test_any_records_can_be_asked() -> None:
    """No record is too odd for a law."""
    from hypothesis import given
    from profiles import examples

    @examples(20)
    @given(datasets())
    def ask(dataset: azjp.Dataset) -> None:
        records = [record for record in dataset if isinstance(record, azjp.Record)]
        assert {found.record.id for found in contradictions(records)} <= {record.id for record in records}

    ask()


def _put(folder: Path) -> Path:
    paper = {"id": "a-paper", "kind": "newspaper", "publisher": "A paper", "published": "1999-05", "language": "en"}
    place = [{"source": "a-paper", "locator": "¶1.1"}]
    talks = {"id": "talks", "kind": "meeting", "title": "Talks", "when": "2000", "citations": place}
    for name, records in {"sources": [paper], "events": [talks]}.items():
        (folder / f"{name}.json").write_text(json.dumps(records, indent=2), encoding="utf-8")
    return folder


def test_reading_warns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pack with a contradiction is read; the warning names file, line and record, and ``check`` prints it."""
    with pytest.warns(azjp.DataWarning, match=r"1 contradiction in .*\n  events\.json:6  \"talks\"  when") as caught:
        rel = azjp.read(_put(tmp_path))
    warning = caught[0].message
    assert isinstance(warning, azjp.DataWarning)
    assert rel.packs[-1].contradictions == warning.faults
    assert caught[0].filename == __file__
    assert main(["check", str(tmp_path)]) == 0
    assert 'events.json:6  "talks"  when' in capsys.readouterr().out


def test_a_warning_stays_short(tmp_path: Path) -> None:
    """A warning prints the first contradictions and counts the others; all are in its ``faults``."""
    talks = [event(f"talks-{number:03}", when="2000", citations=_PAPER) for number in range(300)]
    azjp.write(azjp.Dataset([*talks, *(c.source for c in _PAPER)]), tmp_path)
    with pytest.warns(azjp.DataWarning, match="300 contradictions") as caught:
        rel = azjp.read(tmp_path)
    lines = str(caught[0].message).splitlines()
    assert len(lines) < 25
    assert lines[-1] == "  … and 280 more: packs[-1].contradictions lists them all"
    assert len(rel.packs[-1].contradictions) == 300


def test_faults_hide_no_contradictions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pack that is refused for a fault is told its contradictions too."""
    _put(tmp_path)
    (tmp_path / "ties.json").write_text('[{"id": "tie"}]', encoding="utf-8")
    with pytest.raises(azjp.DataError, match=r"\n1 contradiction in .*\n  events\.json:6  \"talks\"  when") as caught:
        azjp.read(tmp_path)
    assert {fault.record for fault in caught.value.faults} == {"tie"}
    assert [fault.record for fault in caught.value.contradictions] == ["talks"]
    assert pickle.loads(pickle.dumps(caught.value)).contradictions == caught.value.contradictions  # noqa: S301 - ours
    assert main(["check", str(tmp_path)]) == 1
    assert "1 contradiction in" in capsys.readouterr().out
    assert main(["check", str(tmp_path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["result"]["contradictions"][0]["record"] == "talks"


def test_an_overlay_warns_of_its_own(tmp_path: Path) -> None:
    """Of the records below nothing is said."""
    with pytest.warns(azjp.DataWarning) as caught:
        rel = azjp.load(overlay=[_put(tmp_path)])
    assert [fault.record for fault in rel.packs[-1].contradictions] == ["talks"]
    assert len(caught) == 1


def test_an_overlay_against_the_record_below(tmp_path: Path) -> None:
    """What a pack adds may contradict a record below it: it is told at the record of the pack."""
    visit = event("visit", when="2000")
    below = whole(_TOTAL, agreement("pact", signed="2000-06", event=visit), event("talks", when="2000"))
    pack = azjp.Pack(over=below)
    pack.add(fact("cars", 6, "1998-01", part_of=_TOTAL), fact("oil", 6, "1998-02", part_of=_TOTAL))
    pack.revise(evolve(visit, when="1990"), source(published="1999"))
    pack.save(tmp_path)
    with pytest.warns(azjp.DataWarning, match="contradicts 'total' in the dataset below: its value: USD 10 is less"):
        rel = azjp.read(tmp_path, over=below)
    told = {fault.record: fault.file for fault in rel.packs[-1].contradictions}
    assert told == {
        "cars": "economic_facts.json",
        "oil": "economic_facts.json",
        "visit": "events.json",
        "wire-2001": "sources.json",
    }
