"""Packs laid over others: what they add, repeat and revise, and what is wrong with that."""

import json
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Any, cast

import pytest
from packing import base, fault, good, put, revising
from records import WIRE, event, person, place, source

import azjp_relations as azjp
from azjp_relations.errors import DataError, RecordError, UnknownIdError
from azjp_relations.storage.writer import dumps, unstructure


def test_a_pack_adds_to_what_it_is_laid_over(tmp_path: Path) -> None:
    """It may refer to what is there, which stays the very same."""
    under = base()
    (put(tmp_path, {"events.json": dumps([event("talks", places=(under.actors["tokyo"],))]).encode()}))
    found = azjp.read(tmp_path, over=under)
    assert found.events["talks"].places[0] is under.actors["tokyo"]
    assert len(found) == len(under) + 1
    assert [p.ids for p in found.packs] == [("talks",)]
    assert found.history("talks") == ()
    with pytest.raises(UnknownIdError, match="talks"):
        found.history("talk")


def test_a_record_is_revised_only_if_it_says_so(tmp_path: Path) -> None:
    """An id that is there already is a fault, not a silent change."""
    put(tmp_path, {"events.json": dumps([event("summit", "1999")]).encode()})
    found = fault(tmp_path, over=base())
    assert (found.record, found.field) == ("summit", "id")
    assert '"revises": "summit"' in found.problem


def test_a_pack_may_repeat_what_is_below(tmp_path: Path) -> None:
    """Word for word, any record: nothing changes, and the pack can still be read alone, and saved again."""
    under = base()
    talks = event("talks", places=(under.actors["tokyo"],), part_of=under.events["summit"])
    same = [under[key] for key in ("summit", "tokyo", "japan")]
    pack = azjp.Pack(over=under).add(talks, *same, *under.sources)
    pack.save(tmp_path)
    found = azjp.read(tmp_path, over=under)
    assert all(found[record.id] is record for record in under)
    assert (found.packs[-1].revised, found.history("japan")) == ((), ())
    assert {record.id for record in found.packs[-1].repeated} == {"summit", "tokyo", "japan", *under.sources.ids}
    assert len(azjp.read(tmp_path)) == len(pack)
    azjp.Pack.of(tmp_path, over=under).add(event("more")).save(tmp_path, replace=True)
    assert len(azjp.read(tmp_path)) == len(pack) + 1


def test_an_actor_may_add_to_the_one_below(tmp_path: Path) -> None:
    """Names, citations and caveats: the actor has both, keeps its preferred name, and everyone refers to it."""
    under = base()
    page = source("a-page")
    cited = (azjp.Citation(source=page, locator="¶2"),)
    names = (("Nihon", "ja-Latn", "preferred"), ("Japan", "en", "alias"), ("Giappone", "it", "short"))
    told = tuple(azjp.Name(text=text, language=tag, kind=kind) for text, tag, kind in names)
    japan = azjp.Country(id="japan", names=told, citations=cited)
    folder = put(tmp_path, {"actors.json": dumps([japan]).encode(), "sources.json": dumps([page]).encode()})
    azjp.Pack(over=under).add(page, japan).save(folder, replace=True)
    found = azjp.read(folder, over=under)
    new, old = found.actors["japan"], under.actors["japan"]
    assert new.name == old.name
    assert {name.text for name in new.names} >= {"Nihon", "Giappone"}
    assert new.citations == (*old.citations, *cited)
    assert cast("azjp.Place", found.actors["tokyo"]).country is new
    assert found.history("japan") == (old,)
    assert found.packs[-1].revised == ()
    assert azjp.read(folder).actors["japan"].name == "Nihon"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (
            event("summit", "1998", title="Other"),
            "an Event in the dataset below, with another title and places: repeat",
        ),
        (place("tokyo", kind="village"), "a Place in the dataset below, with another kind: repeat"),
        (person("tokyo"), "a Place in the dataset below: repeat"),
    ],
)
def test_a_repetition_that_differs_says_in_what(tmp_path: Path, record: Any, said: str) -> None:
    """And how to repeat or revise; in code, too."""
    file = "events.json" if isinstance(record, azjp.Event) else "actors.json"
    found = fault(put(tmp_path, {file: dumps([record]).encode()}), over=base())
    assert said in found.problem
    assert f'or write "revises": "{record.id}"' in found.problem
    with pytest.raises(RecordError, match=r"below, with another .*: call revise"):
        azjp.Pack(over=base()).add(record)


def test_a_repetition_among_revisions(tmp_path: Path) -> None:
    """What repeats a record refers to the revised ones, as the record does; twice is once too often."""
    under = base()
    tokyo = {"type": "place"} | unstructure(under.actors["tokyo"])
    japan = unstructure(under.actors["japan"]) | {"revises": "japan", "note": "Revised."}
    put(tmp_path, {"actors.json": json.dumps([tokyo, japan]).encode()})
    found = azjp.read(tmp_path, over=under)
    assert cast("azjp.Place", found.actors["tokyo"]).country is found.actors["japan"]
    assert found.actors["japan"].note == "Revised."
    assert found.history("tokyo") == ()
    put(tmp_path, {"actors.json": json.dumps([tokyo, tokyo]).encode()})
    assert "is already the id of the record at actors.json" in fault(tmp_path, over=under).problem


def test_a_revision_keeps_the_old_record(tmp_path: Path) -> None:
    """Who referred to the old record refers to the new one; the old one is its history; below, nothing changes."""
    under = base()
    old = under.events["summit"]
    folder = put(tmp_path, {"events.json": revising(event("summit", "1999", title="New"))})
    found = azjp.read(folder, over=under)
    new = found.events["summit"]
    assert new.title == "New"
    assert found.history("summit") == (old,)
    assert found.events["dinner"].part_of is new
    assert found.agreements["pact"].event is new
    assert found.actors["tokyo"] is under.actors["tokyo"]
    assert under.events["dinner"].part_of is old
    assert under.history("summit") == ()
    assert found.packs[-1].revised == ("summit",)
    again = azjp.read(folder, over=found)
    assert again.history("summit") == (old, new)
    assert azjp.Dataset(found) == azjp.Dataset(again)


def test_a_deep_revision_reaches_everyone(tmp_path: Path) -> None:
    """A revised source is the one that every citation cites, also of the records of the pack itself."""
    under = base()
    files = {"sources.json": revising(source(title="A title")), "events.json": dumps([event("talks")]).encode()}
    found = azjp.read(put(tmp_path, files), over=under)
    cited_ones = {id(c.source) for r in found if isinstance(r, azjp.Record) for c in r.citations}
    assert cited_ones == {id(found.sources["wire-2001"])}
    assert found.events["dinner"].part_of is found.events["summit"]
    assert azjp.Dataset(found) == found


@pytest.mark.parametrize(
    ("data", "field", "problem", "nearest"),
    [
        ({"id": "sumit", "revises": "sumit"}, "revises", "no record in the dataset below has this id", "summit"),
        ({"id": "new", "revises": "summit"}, "revises", "must be 'new', its own id", None),
        ({"id": "pact", "revises": "pact"}, "revises", "is an Agreement, not an Event", None),
        ({"id": "summit", "revises": None}, "revises", "its own id", None),
        ({"id": "summit", "revises": "summit", "part_of": "dinner"}, "part_of", "leads back to", None),
    ],
)
def test_faults_of_revisions(tmp_path: Path, data: Any, field: str, problem: str, nearest: str | None) -> None:
    """A revision of nothing, of another, or one that would bite its own tail is refused."""
    files = {"events.json": json.dumps([unstructure(event("x")) | data]).encode()}
    found = fault(put(tmp_path, files), over=base())
    assert (found.line, found.record, found.field, found.nearest) == (1, data["id"], field, nearest)
    assert problem in found.problem


def test_a_revision_alone_revises_nothing(tmp_path: Path) -> None:
    """Without a dataset below, a record can't be revised."""
    files = good() | {"events.json": revising(event("visit"))}
    assert fault(put(tmp_path, files)).problem == "there is nothing to revise: these files lie over no dataset"


def test_an_actor_keeps_its_sort(tmp_path: Path) -> None:
    """A place cannot become a person: others hold it as a place."""
    found = fault(put(tmp_path, {"actors.json": revising(person("tokyo"))}), over=base())
    assert found.problem == "'tokyo' is a Place, not a Person"


def test_overlays_of_the_packaged_edition(tmp_path: Path) -> None:
    """Packs are laid one over the other; the packaged edition is the same object as ever."""
    rel = azjp.load()
    count = len(rel)
    japan = rel.actors["japan"]
    first = azjp.Pack(over=rel).add(WIRE, event("talks", participants=(azjp.Participant(actor=japan, role="host"),)))
    first.save(tmp_path / "first")
    second = azjp.Pack(over=azjp.read(tmp_path / "first", over=rel)).revise(event("talks", "2026"))
    second.save(tmp_path / "second")
    found = azjp.load(overlay=[tmp_path / "first", tmp_path / "second"])
    assert [p.name for p in found.packs] == ["azjp_relations", "first", "second"]
    assert found.packs[0].edition is rel.edition is found.edition
    assert len(found.packs[0].ids) == count
    assert [getattr(old, "when", "") for old in found.history("talks")] == [None]
    assert len(found) == count + 2
    assert azjp.load() is rel
    assert len(rel) == count
    assert azjp.load(overlay=str(tmp_path / "first")).events["talks"].when is None


def test_faults_of_an_overlay_name_it(tmp_path: Path) -> None:
    """With several packs, one must know whose faults they are."""
    with pytest.raises(DataError, match="bad"):
        azjp.load(overlay=[put(tmp_path / "bad", {"ties.json": b"[{}]"})])


@pytest.mark.parametrize("as_callable", [False, True])
def test_packs_of_other_distributions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_callable: bool) -> None:  # noqa: FBT001
    """They are loaded when they are asked for by name, and only then."""
    folder = str(put(tmp_path / "data", good() | {"actors.json": dumps([place("edo")]).encode(), "events.json": b"[]"}))
    loaded = []

    class Offered(EntryPoint):
        def load(self) -> Any:
            loaded.append(self.name)
            return (lambda: Path(folder)) if as_callable else folder

    offered = EntryPoints([Offered("edo-pack", "some.where", "azjp_relations.packs")])
    monkeypatch.setattr("importlib.metadata.entry_points", offered.select)
    azjp.load()
    assert loaded == []
    found = azjp.load(packs=["edo-pack"])
    assert "edo" in found.actors
    assert found.packs[-1].name == "edo-pack"
    with pytest.raises(UnknownIdError, match="edo-pack"):
        azjp.load(packs="edopack")
