"""Editions: what they say of themselves, and that a released one never changes."""

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from records import cited, event, person, source, whole

import azjp_relations as azjp
from azjp_relations.model.kinds import by_file
from azjp_relations.packs.load import digest
from azjp_relations.storage.writer import dumps

#: The digest of every released edition by its id; a release adds its own line, and no line ever changes.
RELEASED: dict[str, str] = json.loads((Path(__file__).parent / "released_editions.json").read_text(encoding="utf-8"))
GIVEN: dict[str, Any] = {
    "id": "2027.05",
    "title": "A record",
    "published": "2027-05-21",
    "licence": "CC-BY-4.0",
    "counts": {"events": 2},
    "digest": "sha256:0a1b",
}


def edition(**changes: Any) -> azjp.Edition:
    """Return an edition."""
    return azjp.Edition(**{**GIVEN, **changes})


def drift(now: azjp.Edition, released: Mapping[str, str]) -> str | None:
    """Return what is wrong if *now* bears the id of a *released* edition without being it; else ``None``."""
    promised = released.get(now.id, now.digest)
    if promised == now.digest:
        return None
    return (
        f"edition {now.id} was released as {promised} and is {now.digest} now: released facts change only in a new "
        "edition, by a recorded revision"
    )


def test_the_packaged_edition_is_what_was_released() -> None:
    """Data that were released under the id of the packaged edition are the packaged data."""
    now = azjp.load().edition
    assert now is not None
    assert drift(now, RELEASED) is None


def older_editions() -> list[str]:
    """Return the ids of the packaged editions but the newest."""
    folder = Path(azjp.__file__).parent / "data" / "editions"
    return sorted(place.name for place in folder.iterdir()) if folder.is_dir() else []


def test_every_packaged_edition_loads_by_its_id() -> None:
    """By default the newest; each is what was released, and is read once."""
    newest = azjp.load().edition
    assert newest is not None
    assert azjp.load(edition=newest.id) is azjp.load()
    for key in older_editions():
        rel = azjp.load(edition=key)
        assert rel is azjp.load(edition=key)
        assert rel.edition is not None
        assert (rel.edition.id, rel.edition.digest) == (key, RELEASED[key])
        assert digest({file: dumps(group) for file, group in by_file(rel).items()}) == RELEASED[key]
        assert key < newest.id
    with pytest.raises(azjp.UnknownIdError, match=f"'1996.11'.* {newest.id!r}"):
        azjp.load(edition="1996.11")


def test_ids_stay() -> None:
    """Each record of an older edition is in the newest, or retired; what took its place is there."""
    newest = azjp.load()
    for key in older_editions():
        assert {record.id for record in azjp.load(edition=key)} <= {r.id for r in newest} | newest.retired.keys()
    assert not [key for key in newest.retired if key in newest]
    assert not [key for key in newest.retired.values() if key is not None and key not in newest]


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.long
def test_an_older_edition_from_a_copy_of_the_package(tmp_path: Path, *, zipped: bool) -> None:
    """It is found wherever the package is, also where there are no files."""
    package = tmp_path / "copy" / "azjp_relations"
    shutil.copytree(Path(azjp.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__", "editions"))
    old = package / "data" / "editions" / "1996.11"
    old.mkdir(parents=True)
    for file in (package / "data").glob("*.json"):
        shutil.copy(file, old)
    said = json.loads((old / "edition.json").read_text(encoding="utf-8"))
    (old / "edition.json").write_text(json.dumps({**said, "id": "1996.11"}), encoding="utf-8")
    place = package.parent
    if zipped:
        place = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", place))
    code = """
import azjp_relations as azjp
old, new = azjp.load(edition="1996.11"), azjp.load()
print(azjp.__file__, old.edition.id, old.edition.digest == new.edition.digest, azjp.load(edition="1996.11") is old)
"""
    printed = subprocess.check_output(
        [sys.executable, "-c", code], text=True, env={**os.environ, "PYTHONPATH": str(place)}
    )
    where, *rest = printed.split()
    assert where.startswith(str(place))
    assert rest == ["1996.11", "True", "True"]


def successors() -> azjp.Dataset:
    """Return a dataset of an edition that retired three records, two of them for a visit."""
    retired = (
        azjp.RetiredId(id="talks", successor="visit"),
        azjp.RetiredId(id="guest-of-honour", successor="guest"),
        azjp.RetiredId(id="rumour"),
    )
    records = whole(event("visit", "1998", participants=(azjp.Participant(actor=person("guest"), role="visitor"),)))
    return azjp.Dataset(records, edition(retired=retired))


def test_a_retired_id_leads_to_what_took_its_place() -> None:
    """Wherever an id is looked up, the error names the record to use now."""
    rel = successors()
    assert rel.retired == {"talks": "visit", "guest-of-honour": "guest", "rumour": None}
    lookups: list[tuple[Callable[[], object], str]] = [
        (lambda: rel["talks"], "No record has the id 'talks' any more: 'visit' took its place"),
        (lambda: rel.events["talks"], "None of these events has the id 'talks' any more: 'visit' took its place"),
        (lambda: rel.where(involving="guest-of-honour"), "'guest-of-honour' any more: 'guest' took its place"),
        (lambda: rel["rumour"], "No record has the id 'rumour' any more: it was retired"),
    ]
    for look_up, expected in lookups:
        with pytest.raises(azjp.UnknownIdError, match=re.escape(expected)) as caught:
            look_up()
        assert caught.value.nearest == (() if "rumour" in expected else (expected.split("'")[-2],))
        assert str(copy.copy(caught.value)) == str(caught.value)
    with pytest.raises(azjp.UnknownIdError, match=r"'visi'\. Did you mean 'visit'"):
        rel["visi"]


def test_a_pack_that_names_a_retired_id(tmp_path: Path) -> None:
    """Each fault names what took its place, once."""
    guest = {"actor": "guest-of-honour", "role": "visitor"}
    cites = {"citations": [{"source": "wire-2001", "locator": "¶1.1"}]}
    doubt = {"kind": "identity", "note": "It may be the same.", "see": ["talks"]}
    records = [
        {"id": "one", "kind": "meeting", "title": "One", "participants": [guest], **cites},
        {"id": "talks", "revises": "talks", "kind": "meeting", "title": "Talks", **cites},
    ]
    (tmp_path / "events.json").write_text(json.dumps(records), encoding="utf-8")
    with pytest.raises(azjp.DataError) as caught:
        azjp.read(tmp_path, over=successors())
    assert [str(fault).partition("  ")[2] for fault in caught.value.faults] == [
        '"one"  participants[0].actor  "guest-of-honour"  no Actor has this id any more: \'guest\' took its place',
        '"talks"  revises  "talks"  no record in the dataset below has this id any more: \'visit\' took its place',
    ]
    (tmp_path / "events.json").write_text(
        json.dumps([{"id": "one", "kind": "meeting", "title": "One", "caveats": [doubt], **cites}]), encoding="utf-8"
    )
    with pytest.raises(azjp.DataError, match=r"caveats\[0\].see\[0\]  \"talks\"  no record has this id any more"):
        azjp.read(tmp_path, over=successors())


#: What is wrong with retired ids, by field, in an edition of the records "visit" and "guest".
MISRETIRED: list[tuple[list[dict[str, str]], dict[str, str]]] = [
    ([{"id": "Old Talks"}], {"retired[0].id": "must be a kebab-case id"}),
    ([{"id": "talks", "successor": "Visit!"}], {"retired[0].successor": "must be a kebab-case id"}),
    ([{"id": "talks"}, {"id": "talks", "successor": "visit"}], {"retired[1].id": "is retired twice"}),
    ([{"id": "talks", "successor": "talks"}], {"retired[0].successor": "can't take its own place"}),
    (
        [{"id": "talks", "successor": "visits"}],
        {"retired[0].successor": "no record has this id. Did you mean 'visit'?"},
    ),
    ([{"id": "visit"}], {"retired[0].id": "'visit' is still the id of a record"}),
    (
        [{"id": "a", "successor": "b"}, {"id": "b", "successor": "visit"}],
        {"retired[0].successor": "no record has this id any more: 'visit' took its place"},
    ),
]


@pytest.mark.parametrize(("retired", "wrong"), MISRETIRED)
def test_retired_ids_are_checked(tmp_path: Path, retired: list[dict[str, str]], wrong: dict[str, str]) -> None:
    """Each that can't be right is named with its line, beside all else that is wrong; as it is in code."""
    azjp.write(successors(), tmp_path)
    said = json.loads((tmp_path / "edition.json").read_text(encoding="utf-8"))
    said["counts"]["ties"] = 3
    text = json.dumps({**said, "retired": retired}, indent=1)
    (tmp_path / "edition.json").write_text(text, encoding="utf-8")
    events = (tmp_path / "events.json").read_text(encoding="utf-8")
    (tmp_path / "events.json").write_text(events.replace('"meeting"', '"meating"'), encoding="utf-8")
    with pytest.raises(azjp.DataError) as caught:
        azjp.read(tmp_path)
    faults = {fault.field: fault for fault in caught.value.faults if fault.file == "edition.json"}
    assert faults.keys() == {"counts.ties", *wrong}
    assert {"kind"} == {fault.field for fault in caught.value.faults if fault.file == "events.json"}
    lines = text.splitlines()
    for field, problem in wrong.items():
        assert problem in str(faults[field])
        assert f'"{field.rpartition(".")[2]}": ' in lines[(faults[field].line or 0) - 1]
    with pytest.raises(azjp.RecordError, match=re.escape(next(iter(wrong.values())).partition(",")[0])):
        azjp.Dataset([*successors()], edition(retired=tuple(azjp.RetiredId(**one) for one in retired)))


def test_a_pack_never_takes_a_retired_id(tmp_path: Path) -> None:
    """An id keeps its meaning: a pack can't give it to another record, nor retire what is below it."""
    rel = successors()
    azjp.write(
        azjp.Dataset([*whole(event("talks"), event("more"))], edition(retired=(azjp.RetiredId(id="rumour"),))), tmp_path
    )
    (tmp_path / "sources.json").unlink()
    with pytest.raises(azjp.DataError) as caught:
        azjp.read(tmp_path, over=rel)
    assert {(fault.file, fault.field, fault.value, fault.problem) for fault in caught.value.faults} == {
        ("edition.json", "counts.sources", "1", "is 1, but there are 0 records"),
        ("edition.json", "retired[0].id", '"rumour"', "the dataset below retired it already"),
        ("events.json", "id", '"talks"', "was the id of a record that is retired: no other record may have it"),
    }
    with pytest.raises(azjp.RecordError, match="talks: was the id of a record that is retired"):
        azjp.Pack(over=rel).add(event("talks"))
    assert azjp.mint_id("Talks", unlike=rel) == azjp.mint_id("Talks", unlike=azjp.Pack(over=rel)) == "talks-2"


def test_what_took_its_place_by_then() -> None:
    """A dataset as of a day keeps the pointers; one to a record that wasn't out yet leads nowhere."""
    late = event("late", citations=cited(source("late-wire", published="2010")))
    retired = [azjp.RetiredId(id=key, successor=other) for key, other in successors().retired.items()]
    retired.append(azjp.RetiredId(id="early", successor="late"))
    rel = azjp.Dataset(whole(*successors(), late), edition(retired=tuple(retired)))
    assert rel.as_of("2005").retired == {**successors().retired, "early": None}
    with pytest.raises(azjp.UnknownIdError, match="'visit' took its place"):
        rel.as_of("2005")["talks"]


def test_retired_ids_are_kept(tmp_path: Path) -> None:
    """What a folder says of retired ids is read back, and holds below packs."""
    azjp.write(successors(), tmp_path / "edition")
    rel = azjp.read(tmp_path / "edition")
    assert rel.retired == successors().retired
    azjp.write(whole(event("another")), tmp_path / "pack")
    (tmp_path / "pack" / "sources.json").unlink()
    above = azjp.read(tmp_path / "pack", over=rel)
    assert above.retired == rel.retired


def test_a_merged_record_in_a_comparison() -> None:
    """A retired record names what took its place."""
    before = whole(*successors(), event("talks"), event("rumour"))
    retired = azjp.diff(before, successors()).retired
    assert [(change.id, change.successor) for change in retired] == [("rumour", None), ("talks", "visit")]
    assert "visit took its place" in azjp.diff(before, successors()).text()


def test_how_far_the_record_was_looked_for() -> None:
    """An overview says that what happened later is not covered."""
    rel = azjp.Dataset(successors(), edition(covers_until="2026-03"))
    assert "up to March 2026" in rel._repr_html_()
    assert "looked for" not in successors()._repr_html_()


@pytest.mark.parametrize(
    ("during", "covered"), [("2026", False), ("2026-03", True), ("2025/..", False), ("1998", True), (None, True)]
)
def test_answers_tell_what_is_not_covered(during: str | None, *, covered: bool) -> None:
    """An answer about a time for which no sources were looked for says so, not that nothing happened."""
    rel = azjp.Dataset(successors(), edition(covers_until="2026-03"))
    told = "what happened after March 2026 is not covered"
    for answer in (azjp.timeline(rel, during=during), azjp.count_by(rel.events.where(during=during), "kind")):
        assert (told not in " ".join(str(answer).split())) is covered
        assert (told not in answer._repr_html_()) is covered
    assert told not in str(azjp.anniversaries(rel, during="2028"))
    assert told not in str(azjp.timeline(successors(), during=during))


def test_a_changed_edition_is_found_out() -> None:
    """The comparison fails where the digest is another one, and only there."""
    released = {"2026.11": "sha256:ff", "2027.05": "sha256:0a1b"}
    assert drift(edition(), released) is None
    assert drift(edition(id="2027.11"), released) is None
    found = drift(edition(digest="sha256:0a1c"), released)
    assert found is not None
    assert "edition 2027.05 was released as sha256:0a1b and is sha256:0a1c now" in found


def test_released_editions_are_ids_and_digests() -> None:
    """The list names editions in order, each by a whole digest."""
    assert list(RELEASED) == sorted(RELEASED)
    for promised in RELEASED.values():
        assert len(promised.removeprefix("sha256:")) == 64


def test_an_edition_has_a_hash() -> None:
    """Equal editions hash alike, so editions are keys of a table."""
    assert edition() == edition(counts={"events": 2})
    assert hash(edition()) == hash(edition(counts={"events": 2}))
    assert edition() != edition(counts={"events": 3})
    assert len({edition(), edition(), edition(id="mine")}) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", 2026.11),
        ("id", " "),
        ("title", None),
        ("licence", ""),
        ("digest", "md5:00"),
        ("digest", "sha256:"),
        ("digest", "sha256:XY"),
        ("counts", None),
        ("counts", [1]),
        ("counts", {"events": True}),
        ("counts", {"events": -1}),
        ("counts", {"events": "2"}),
        ("counts", {1: 1}),
    ],
)
def test_wrong_attributes_are_named(name: str, value: object) -> None:
    """Each attribute is checked when the edition is built."""
    with pytest.raises(azjp.RecordError) as caught:
        edition(**{name: value})
    assert [field for field, _ in caught.value.problems] == [name]


@pytest.mark.parametrize("value", ["last year", None, 2026])
def test_a_wrong_date_is_refused(value: object) -> None:
    """The date is EDTF."""
    with pytest.raises(azjp.EdtfError):
        edition(published=value)


def test_every_wrong_attribute_is_named() -> None:
    """All at once."""
    with pytest.raises(azjp.RecordError) as caught:
        edition(id="", counts={"a": None, "b": 1.5}, digest="")
    assert [field for field, _ in caught.value.problems] == ["id", "counts", "digest"]
    assert "not 'a' to None, 'b' to 1.5" in str(caught.value)


def test_a_file_that_says_it_wrongly(tmp_path: Path) -> None:
    """A folder whose edition is wrong is refused with the file named."""
    (tmp_path / "edition.json").write_text(json.dumps({**GIVEN, "counts": []}), encoding="utf-8")
    with pytest.raises(azjp.DataError, match=r"edition\.json:1  counts  must be an object"):
        azjp.read(tmp_path)
