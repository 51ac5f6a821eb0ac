"""Packs: folders and zips of one's own, what is wrong with them, what they are laid over, and saving them."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Any, cast

import pytest
from records import WIRE, agreement, country, event, fact, organization, person, place, source, whole
from stopping import done_by_step, few_calls

import azjp_relations as azjp
from azjp_relations.errors import DataError, Fault, PackError, RecordError, UnknownIdError
from azjp_relations.storage import folder as folders
from azjp_relations.storage.writer import dumps, unstructure

Bytes = dict[str, bytes]


def good() -> Bytes:
    """Return the files of a small pack that has no fault."""
    return {
        "sources.json": dumps([WIRE]).encode(),
        "actors.json": dumps([country("japan"), place("tokyo", lies_in=country("japan"))]).encode(),
        "events.json": dumps([event("talks", "1998", places=(place("tokyo"),)), event("visit", "1999")]).encode(),
    }


def lines(*records: Any) -> bytes:
    """Return records as JSON lines."""
    return "".join(json.dumps(unstructure(r), ensure_ascii=False) + "\n" for r in records).encode()


def put(folder: Path, files: Bytes) -> Path:
    """Put files into *folder* and return it."""
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def zipped(path: Path, files: Bytes, **options: Any) -> Path:
    """Put files into a zip and return its path."""
    with zipfile.ZipFile(path, "w", **options) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


def faults(path: Path, **options: Any) -> tuple[Fault, ...]:
    """Return the faults for which *path* is refused."""
    with pytest.raises(DataError) as caught:
        azjp.read(path, **options)
    assert list(caught.value.faults) == sorted(caught.value.faults, key=lambda f: (f.file, f.line or 0, f.field))
    json.dumps(caught.value.to_json())
    str(caught.value).encode()
    return caught.value.faults


def fault(path: Path, **options: Any) -> Fault:
    """Return the only fault for which *path* is refused."""
    found = faults(path, **options)
    assert len(found) == 1, found
    return found[0]


# --- forms --------------------------------------------------------------------------------------------------------


def test_json_lines_are_read_like_arrays(tmp_path: Path) -> None:
    """A file with one record a line holds what the array holds, blank lines and line ends aside."""
    array = azjp.read(put(tmp_path / "a", good()))
    files = good()
    del files["events.json"]
    files["events.jsonl"] = b"\n" + lines(*array.events).replace(b"\n", b"\r\n\n").rstrip()
    assert azjp.read(put(tmp_path / "b", files)) == array


def test_records_may_stand_before_what_they_refer_to(tmp_path: Path) -> None:
    """Neither the order of lines nor of batches of lines matters."""
    last = event("e-last", "2000")
    many = [event(f"e-{n}", "2000", part_of=last) for n in range(2_500)]
    folder = put(tmp_path, {"sources.jsonl": lines(WIRE), "events.jsonl": lines(*many, last)})
    found = azjp.read(folder)
    assert len(found.events) == 2_501
    assert found.events["e-0"].part_of is found.events["e-last"]


def test_a_zip_is_read_like_its_folder(tmp_path: Path) -> None:
    """Data files at the top of a zip, or in one folder there, are those of a pack."""
    found = azjp.read(put(tmp_path / "a", good()))
    assert azjp.read(zipped(tmp_path / "a.zip", good())) == found
    inner = {f"mine/{name}": data for name, data in good().items()}
    junk = {"__MACOSX/mine/._events.json": b"\x00", "mine/README.md": b"Mine."}
    assert azjp.read(zipped(tmp_path / "b.zip", inner | junk, compression=zipfile.ZIP_DEFLATED)) == found


def test_a_dataset_knows_its_pack(tmp_path: Path) -> None:
    """A pack that is read alone is the one pack of its dataset."""
    (pack,) = azjp.read(put(tmp_path / "mine", good())).packs
    assert (pack.name, pack.path) == ("mine", str(tmp_path / "mine"))
    assert pack.ids == ("japan", "talks", "tokyo", "visit", "wire-2001")
    assert pack.revised == ()


# --- faults of files ----------------------------------------------------------------------------------------------

TALKS = good()["events.json"]
#: What becomes of a file, and what is said of it: file, line, a part of the problem.
FAULTY: dict[str, tuple[str, bytes, int | None, str]] = {
    "broken UTF-8": ("events.json", TALKS.replace(b"The talks", b"The \xfftalks"), 5, "is not UTF-8 (byte "),
    "UTF-16": ("events.json", TALKS.decode().encode("utf-16"), 1, "is not UTF-8 (byte 0)"),
    "a BOM": ("events.json", b"\xef\xbb\xbf" + TALKS, 1, "byte-order mark"),
    "a BOM before lines": ("ties.jsonl", b"\xef\xbb\xbf{}", 1, "byte-order mark"),
    "nothing": ("events.json", b"", 1, "is empty"),
    "no line": ("ties.jsonl", b"\n", 1, "is empty"),
    "a key twice": ("events.json", TALKS.replace(b'"title"', b'"kind": "visit", "title"', 1), 5, "appears twice"),
    "a key twice in a part": (
        "events.json",
        TALKS.replace(b'"locator"', b'"locator": "x", "locator"', 1),
        13,
        "appears twice",
    ),
    "NaN": ("events.json", TALKS.replace(b'"1998"', b"NaN"), 6, "must be text, not NaN"),
    "Infinity": ("events.json", TALKS.replace(b'"1998"', b"-Infinity"), 6, "must be text, not -Infinity"),
    "NaN for a number": ("events.json", TALKS.replace(b'"when"', b'"ordinal": NaN, "when"', 1), 6, "number, not NaN"),
    "a large number": ("events.json", TALKS.replace(b'"when"', b'"ordinal": 9007199254740992, "when"', 1), 6, "large"),
    "a huge number": (
        "events.json",
        TALKS.replace(b'"when"', b'"ordinal": 1%s, "when"' % (b"0" * 9999), 1),
        6,
        "large",
    ),
    "a number beyond floats": ("events.json", TALKS.replace(b'"when"', b'"ordinal": 1e999, "when"', 1), 6, "whole"),
    "deep lists": ("events.json", TALKS.replace(b'"1998"', b"[" * 50 + b"]" * 50), 6, "must be text, not a list"),
    "very deep lists": ("events.json", TALKS.replace(b'"1998"', b"[" * 99_999 + b"]" * 99_999), 2, "cannot be read"),
    "very deep lines": ("ties.jsonl", b'{"a":' * 99_999, 1, "cannot be read"),
    "half a character": ("events.json", TALKS.replace(b"The talks", rb"The \ud800"), 5, "half a character"),
    "half a character in an id": ("events.json", TALKS.replace(b'"visit"', rb'"\uDc00"'), 18, "half a character"),
    "cut off": ("events.json", TALKS[: len(TALKS) // 3], None, "cut off"),
    "cut off behind a record": ("events.json", TALKS.rstrip()[:-1], None, "cut off"),
    "a cut line": ("ties.jsonl", b'{"id": "a"', 1, "is not JSON"),
    "an array as lines": ("ties.jsonl", b'[\n{"id": "a"}\n]', 1, "one object a line"),
    "two objects on a line": ("ties.jsonl", b"{}{}", 1, "is not JSON"),
}


@pytest.mark.parametrize("what", FAULTY)
@pytest.mark.parametrize("packed", [False, True])
def test_a_faulty_file(tmp_path: Path, what: str, packed: bool) -> None:  # noqa: FBT001
    """Each fault of a file is told in words of its own, with file and line, in a folder as in a zip."""
    file, data, line, problem = FAULTY[what]
    files = good() | {file: data}
    assert files != good()
    path = zipped(tmp_path / "a.zip", files) if packed else put(tmp_path / "a", files)
    found = next(f for f in faults(path) if problem in f.problem)
    assert found.file == file
    if line is not None:
        assert found.line == line


def test_a_whole_character_in_escapes_is_none_the_worse(tmp_path: Path) -> None:
    """Two halves that belong together are a character."""
    files = good() | {"events.json": TALKS.replace(b"The talks", rb"The \ud83d\ude00")}
    assert azjp.read(put(tmp_path, files)).events["talks"].title == "The 😀"


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """It is told, and what would have been in the file is not missed."""
    files = good()
    del files["sources.json"]
    (put(tmp_path, files) / "sources.json").mkdir()
    assert fault(tmp_path).problem == "is a folder, not a file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only where there are such files")
def test_a_pipe_in_place_of_a_file(tmp_path: Path) -> None:
    """Nobody waits for what never comes."""
    os.mkfifo(put(tmp_path, good()) / "ties.json")
    assert fault(tmp_path).problem == "is not an ordinary file"
    os.mkfifo(tmp_path / "pipe")
    assert "neither" in fault(tmp_path / "pipe").problem


def test_an_unknown_name_has_a_nearest(tmp_path: Path) -> None:
    """A misspelt file is told, and those who refer into it are not."""
    files = good()
    files["source.jsn.json"] = b"?"
    files["actor.json"] = files.pop("actors.json")
    found = {f.file: f for f in faults(put(tmp_path, files))}
    assert set(found) == {"actor.json", "source.jsn.json"}
    assert found["actor.json"].nearest == "actors.json"


def test_both_forms_of_one_file(tmp_path: Path) -> None:
    """Of two forms of one file, nobody knows which is meant."""
    found = fault(put(tmp_path, good() | {"events.jsonl": lines(event("third"))}))
    assert (found.file, found.problem) == ("events.jsonl", "is there beside events.json: give one of them")


def test_an_empty_folder(tmp_path: Path) -> None:
    """A folder without data is no dataset without records."""
    assert "holds no data file" in fault(tmp_path).problem
    assert "holds no data file" in fault(zipped(tmp_path / "a.zip", {"README.md": b"Mine."})).problem


@pytest.mark.parametrize("name", ["nowhere", "x" * 5_000])
def test_what_is_not_there(tmp_path: Path, name: str) -> None:
    """Nor is a path that leads nowhere."""
    assert fault(tmp_path / name).problem


def test_all_faults_are_in_one_report(tmp_path: Path) -> None:
    """Faults of several files, readable or not, are told at once, those of records with what they are about."""
    files = good() | {"ties.json": b"\xff", "events.json": TALKS.replace(b"meeting", b"meting")}
    files["edition.json"] = b"{}"
    assert [f.file for f in faults(put(tmp_path, files))] == [*["edition.json"] * 4, *["events.json"] * 2, "ties.json"]


def test_a_chain_too_long_to_follow(tmp_path: Path) -> None:
    """Thousands of records, each part of the next, end in words."""
    chain = [event("e-0")]
    for n in range(1, 3_000):
        data = event(f"e-{n}")
        chain.append(data)
    texts = [{**unstructure(e), "part_of": f"e-{n + 1}"} for n, e in enumerate(chain[:-1])] + [unstructure(chain[-1])]
    found = faults(put(tmp_path, {"sources.json": good()["sources.json"], "events.json": json.dumps(texts).encode()}))
    assert [(one.record, one.problem) for one in found] == [
        ("e-2934", "leads through more than 64 records that lie in each other")
    ]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("field", ["part_of", "variants"])
def test_a_chain_is_refused_in_any_order(tmp_path: Path, field: str, order: int) -> None:
    """Whether a record lies too deep does not depend on which is read first, nor on how deep Python calls functions."""
    plain = [unstructure(event(f"e-{n:03}")) for n in range(100)]
    lies_in = [{"part_of": data["id"]} for data in plain]
    if field == "variants":
        reading = {"field": "part_of", "citations": plain[0]["citations"]}
        lies_in = [{"variants": [{**reading, "value": data["id"]}]} for data in plain]
    deep = [plain[0], *({**data, **lies_in[n]} for n, data in enumerate(plain[1:]))][::order]
    sources = good()["sources.json"]
    found = fault(put(tmp_path / "a", {"sources.json": sources, "events.json": json.dumps(deep).encode()}))
    assert (found.record, found.field) == ("e-065", field)
    assert "more than 64 records that lie in each other" in found.problem
    least = [data for data in deep if data["id"] <= "e-064"]
    files = {"sources.json": sources, "events.json": json.dumps(least).encode()}
    with few_calls(150):
        assert len(azjp.read(put(tmp_path / "b", files)).events) == 65


def test_a_key_of_thousands_of_digits(tmp_path: Path) -> None:
    """A key of a figure that looks like a number, of more digits than Python reads, is a fault like any other."""
    said = {**unstructure(fact("grant", 5)), "value": {"amount": "5", "unit": "USD", "9" * 5_000: "x"}}
    found = fault(
        put(tmp_path, {"sources.json": good()["sources.json"], "economic_facts.json": json.dumps([said]).encode()})
    )
    assert "no such key" in found.problem


def test_long_ids_take_no_longer(tmp_path: Path) -> None:
    """For an id of thousands of letters no nearest is looked for, which would take minutes."""
    stems = [f"{'ab'[n % 2]}-{'long-' * 4_000}{n}" for n in range(20)]
    said = [{**unstructure(event(stem)), "part_of": f"b{stem}"} for stem in stems]
    before = time.process_time()
    found = faults(put(tmp_path, {"sources.json": good()["sources.json"], "events.json": json.dumps(said).encode()}))
    assert {f.nearest for f in found} == {None}
    assert len(found) == 20
    assert time.process_time() - before < 20


@pytest.mark.parametrize("text", ["[" * 100_000, '{"events.json": 9' + "9" * 5_000 + "}", "\xff", "[]"])
def test_a_damaged_note_of_a_save(tmp_path: Path, text: str) -> None:
    """What says which files a save puts into its folder may itself be broken."""
    folder = put(tmp_path, good())
    (folder / folders.PENDING).write_bytes(text.encode("latin-1"))
    assert ".azjp-pending is damaged" in fault(folder).problem


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_in_the_place_of_that_note(tmp_path: Path) -> None:
    """Nobody waits for what is never written."""
    folder = put(tmp_path, good())
    os.mkfifo(folder / folders.PENDING)
    assert "not an ordinary file" in fault(folder).problem


# --- faults of zips -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../events.json", "/events.json", "a/../../events.json", "C:/events.json", "..\\x"])
def test_a_zip_that_climbs_out(tmp_path: Path, name: str) -> None:
    """A path that leads out of the zip refuses the whole, even if it is no data file."""
    assert "leads out of the zip" in fault(zipped(tmp_path / "a.zip", good() | {name: b"[]"})).problem


def test_a_zip_that_unpacks_beyond_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is unpacked than the limit, whatever the zip says of its size."""
    monkeypatch.setattr(folders, "LIMIT", 4_000)
    path = zipped(tmp_path / "a.zip", good() | {"ties.json": b" " * 999_999}, compression=zipfile.ZIP_DEFLATED)
    assert "more than a zip of this size may" in fault(path).problem
    lying = path.read_bytes().replace((999_999).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    path.write_bytes(lying)
    assert fault(path).file == "ties.json"


def test_a_small_zip_of_much(tmp_path: Path) -> None:
    """It unpacks to so many times its size, and no more, whether of nothing or of entries that share their bytes."""
    spaces = {"ties.json": b" " * 30_000_000}
    path = zipped(tmp_path / "a.zip", good() | spaces, compression=zipfile.ZIP_DEFLATED)
    assert "more than a zip of this size may" in fault(path).problem
    halves = dict.fromkeys(("ties.json", "tenures.json"), b" " * 10_000_000)
    data = bytearray(zipped(tmp_path / "b.zip", halves, compression=zipfile.ZIP_DEFLATED).read_bytes())
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 1)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    (tmp_path / "c.zip").write_bytes(data)
    for name in ("b.zip", "c.zip"):
        assert "tenures.json" in [one.file for one in faults(tmp_path / name)]


@pytest.mark.parametrize(
    ("name", "data", "most"),
    [
        ("events.json", b"[" + b"1," * 50_000 + b"1]", ("reader._NAMELESS", "other records without an id")),
        ("ties.jsonl", b"\n" * 50_000, ("syntax._BLANK", "is the empty line number")),
        (
            "events.jsonl",
            b"".join(b'{"id":"e-%d"}\n' % n for n in range(9_000)),
            ("reader._MOST_FAULTS", "the rest are not told"),
        ),
    ],
)
def test_a_small_file_of_many_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, most: tuple[str, str]
) -> None:
    """Each fault takes more memory than what is at fault, so they come to an end, and that is said."""
    monkeypatch.setattr(f"azjp_relations.storage.{most[0]}", 1_000)
    found = faults(put(tmp_path, {name: data}))
    assert len(found) < 3_000
    assert any(most[1] in one.problem for one in found)


def test_a_zip_with_an_entry_without_a_name(tmp_path: Path) -> None:
    """It holds no data, and the rest is read."""
    path = zipped(tmp_path / "a.zip", good())
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(zipfile.ZipInfo(""), b"?")
    assert azjp.read(path) == azjp.read(put(tmp_path / "b", good()))


def test_an_encrypted_zip(tmp_path: Path) -> None:
    """A file that needs a password is told."""
    path = zipped(tmp_path / "a.zip", good())
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert "is encrypted" in {f.problem for f in faults(path)}


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_packed_otherwise(tmp_path: Path, kind: int) -> None:
    """Only what every program packs with is unpacked."""
    path = zipped(tmp_path / "a.zip", good(), compression=kind)
    assert {f.problem for f in faults(path)} == {"is compressed in a way that is not read here: use deflate"}


def test_a_zip_with_a_file_twice(tmp_path: Path) -> None:
    """Of two files of one name, nobody knows which is meant."""
    path = zipped(tmp_path / "a.zip", good())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as packed:
        packed.writestr("events.json", "[]")
    assert "is in the zip twice" in {f.problem for f in faults(path)}
    inner = {f"{folder}/{name}": data for folder in "ab" for name, data in good().items()}
    assert "in several folders" in fault(zipped(tmp_path / "b.zip", inner)).problem


def test_a_damaged_zip(tmp_path: Path) -> None:
    """Whatever single byte of a zip is changed, or wherever it is cut, it is read as it was or refused."""
    found = azjp.read(zipped(tmp_path / "a.zip", good(), compression=zipfile.ZIP_DEFLATED))
    whole_zip = (tmp_path / "a.zip").read_bytes()
    broken = tmp_path / "b.zip"
    for at in range(0, len(whole_zip), 7):
        for data in (whole_zip[:at], whole_zip[:at] + bytes([whole_zip[at] ^ 0x55]) + whole_zip[at + 1 :]):
            broken.write_bytes(data)
            try:
                again: azjp.Dataset | None = azjp.read(broken)
            except DataError:
                again = None
            # A changed name may take a whole file away, which then nobody may have needed.
            assert again is None or again.sources == found.sources


# --- the edition --------------------------------------------------------------------------------------------------

EDITION: dict[str, Any] = {
    "id": "mine",
    "title": "Mine",
    "published": "2026-11-21",
    "licence": "CC0-1.0",
    "counts": {"sources": 1, "actors": 2, "events": 2},
    "digest": "sha256:0",
}
WHOLE = json.dumps({**EDITION, "counts": {**EDITION["counts"], "ties": 0}})


@pytest.mark.parametrize(
    ("change", "field", "problem", "nearest"),
    [
        ({"id": 5}, "id", "must be text", None),
        ({"licence": ""}, "licence", "is empty", None),
        ({"published": "21 November"}, "published", "no spaces in a date", None),
        ({"colour": "red"}, "colour", "is an unknown key", None),
        ({"licens": "x"}, "licens", "is an unknown key", "licence"),
        ({"counts": [1]}, "counts", "must be an object", None),
        ({"counts": {"sources": 1, "actors": 2, "events": 3}}, "counts.events", "is 3, but there are 2", None),
        ({"counts": {"sources": 1, "actors": 2, "events": "2"}}, "counts.events", "must be a whole number", None),
        ({"counts": {"sources": True, "actors": 2, "events": 2}}, "counts.sources", "must be a whole number", None),
        ({"counts": {"sources": 1, "actors": 2}}, "counts.events", "is missing", None),
        ({"counts": {**EDITION["counts"], "ties": 1}}, "counts.ties", "is 1, but there are 0", None),
        ({"counts": {**EDITION["counts"], "event": 2}}, "counts.event", "is not a data file", "events"),
    ],
)
def test_faults_of_the_edition(tmp_path: Path, change: Any, field: str, problem: str, nearest: str | None) -> None:
    """Each is told with file, line, field and value, like those of records."""
    text = json.dumps(EDITION | change, indent=2)
    found = fault(put(tmp_path, good() | {"edition.json": text.encode()}))
    assert (found.file, found.field, found.nearest) == ("edition.json", field, nearest)
    assert problem in found.problem
    assert "missing" in problem or (found.line or 0) > 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("\ufeff{}", "byte-order mark"),
        (WHOLE.replace('"mine"', "NaN"), "must be text, not NaN"),
        (WHOLE.replace('"mine"', r'"\ud800"'), "half a character"),
        ("[" * 99_999, "cannot be read"),
        (f'{{"id": "a", {WHOLE[1:]}', "appears twice"),
        (WHOLE.replace('"ties": 0', '"ties": 0, "ties": 0'), "appears twice"),
        (WHOLE.replace('"mine"', f"1{'0' * 9_999}"), "must be text, not a number of 10000 digits"),
        (WHOLE.replace('"ties": 0', f'"ties": 1{"0" * 9_999}'), "is too large"),
    ],
)
def test_an_edition_past_reading(tmp_path: Path, text: str, problem: str) -> None:
    """What JSON doesn't allow is told once."""
    assert problem in fault(put(tmp_path, good() | {"edition.json": text.encode()})).problem


# --- overlays -----------------------------------------------------------------------------------------------------


def base() -> azjp.Dataset:
    """Return a dataset in which some records refer to others."""
    japan = country("japan")
    summit = event("summit", "1998", places=(place("tokyo", lies_in=japan),))
    return whole(event("dinner", "1998", part_of=summit), agreement("pact", "1998", event=summit), organization())


def revising(*records: Any) -> bytes:
    """Return records as a data file in which each revises another."""
    return dumps(records, revised={r.id for r in records}).encode()


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


# --- the report ---------------------------------------------------------------------------------------------------


def test_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints one line for a good pack and every fault of a bad one, and says so by its exit status."""
    main = __import__("azjp_relations.__main__", fromlist=["main"]).main
    folder = str(put(tmp_path / "mine", good()))
    assert main(["check", folder]) == 0
    assert capsys.readouterr().out == f"{folder}: good, 5 records\n"
    put(tmp_path / "mine", {"events.json": TALKS.replace(b"meeting", b"meting")})
    assert main(["check", folder]) == 1
    text = capsys.readouterr().out
    assert text.splitlines()[0] == f"2 faults in {folder}:"
    assert "events.json:4" in text
    assert "Did you mean 'meeting'" in text
    assert main(["check", folder, "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["result"]["faults"][0] == {
        "file": "events.json",
        "line": 4,
        "record": "talks",
        "field": "kind",
        "value": '"meting"',
        "problem": "Unknown EventKind 'meting'",
        "nearest": "meeting",
    }


def test_check_over_the_edition(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pack may be checked as what it is to be laid over the edition."""
    main = __import__("azjp_relations.__main__", fromlist=["main"]).main
    files = {"sources.json": good()["sources.json"], "events.json": TALKS.replace(b'"tokyo"', b'"japan-hall"')}
    files["actors.json"] = dumps([place("japan-hall", lies_in=country("japan"))]).encode()
    folder = str(put(tmp_path, files))
    assert main(["check", folder]) == 1
    assert main(["check", folder, "--overlay", "--json"]) == 0
    assert "japan-hall" in capsys.readouterr().out


# --- records in code ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (("Visit of X", 1998), "visit-of-x-1998"),
        (("Məmmədyarov – İLHAM", azjp.EdtfDate("2001-02")), "memmedyarov-ilham-2001-02"),
        (("O'Neil & Œuvre",), "oneil-oeuvre"),
        (("Straße", 5), "strasse-5"),
    ],
)
def test_minted_ids(words: Any, made: str) -> None:
    """An id is made of the ASCII letters of its words; a record may bear it."""
    assert azjp.mint_id(*words) == made
    assert event(made).id == made


def test_minted_ids_are_new() -> None:
    """They keep clear of a dataset, or a pack and what it is laid over."""
    rel = azjp.load()
    assert azjp.mint_id("Japan", unlike=rel) == "japan-2"
    pack = azjp.Pack(over=rel).add(country("japan-2"))
    assert azjp.mint_id("Japan", unlike=pack) == "japan-3"
    with pytest.raises(RecordError, match="'日本' can't be part of an id"):
        azjp.mint_id("日本")


def test_a_pack_is_saved_and_read(tmp_path: Path) -> None:
    """What is built in code is what is read, and can be added to."""
    pack = azjp.Pack().add(*base())
    pack.save(tmp_path / "mine")
    assert azjp.read(tmp_path / "mine") == base() == pack.dataset()
    azjp.Pack.of(tmp_path / "mine").add(event("more")).save(tmp_path / "mine", replace=True)
    assert "more" in azjp.read(tmp_path / "mine").events
    assert len(pack) == len(base())


def test_a_pack_with_revisions_is_opened_again(tmp_path: Path) -> None:
    """A pack that revises still does after it has been added to."""
    under = base()
    azjp.Pack(over=under).revise(event("summit", "1999")).save(tmp_path)
    azjp.Pack.of(tmp_path, over=under).add(event("more")).save(tmp_path, replace=True)
    found = azjp.read(tmp_path, over=under)
    assert found.history("summit") == (under["summit"],)
    assert "more" in found


def test_a_pack_refuses_duplicates() -> None:
    """All of what is added at once is taken, or nothing."""
    pack = azjp.Pack(over=base()).add(event("talks"))
    wrong: list[tuple[Any, str]] = [
        (event("talks"), "in the pack"),
        (event("summit"), "revise"),
        ("talks", "must be a record"),
    ]
    for thing, problem in wrong:
        with pytest.raises(RecordError, match=problem):
            pack.add(event("new"), thing)
    with pytest.raises(RecordError, match="can't be revised"):
        pack.revise(event("other"))
    with pytest.raises(RecordError, match="can't be revised"):
        pack.revise(agreement("summit"))
    assert [r.id for r in pack] == ["talks"]


def test_a_pack_is_checked_before_it_is_saved(tmp_path: Path) -> None:
    """One that could not be read again is not written."""
    with pytest.raises(DataError, match='"wire-2001"  no Source has this id'):
        azjp.Pack().add(event("talks")).save(tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    """A folder with data files, also faulty ones, is left alone."""
    put(tmp_path, {"ties.json": b"my draft"})
    with pytest.raises(PackError, match=r"ties\.json"):
        azjp.Pack().add(*base()).save(tmp_path)
    with pytest.raises(FileExistsError):
        azjp.Pack().add(*base()).save(tmp_path)
    assert (tmp_path / "ties.json").read_bytes() == b"my draft"


# --- crashes ------------------------------------------------------------------------------------------------------

SAVER = """
import sys
import azjp_relations as azjp
folder = sys.argv[1]
packs = [azjp.Pack.of(path) for path in sys.argv[2:]]
print("ready", flush=True)
while True:
    for pack in packs:
        pack.save(folder, replace=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed otherwise there")
@pytest.mark.long
def test_a_killed_save_leaves_the_old_files_or_the_new(tmp_path: Path) -> None:
    """Whenever a saving process is killed, the folder holds one dataset or the other, whole."""
    one = whole(*base(), *(event(f"one-{n}") for n in range(40)))
    two = whole(event("two", places=(place("edo"),)), *(country(f"land-{n}") for n in range(40)))
    for name, dataset in (("one", one), ("two", two)):
        azjp.Pack().add(*dataset).save(tmp_path / name)
    folder = tmp_path / "both"
    azjp.Pack().add(*one).save(folder)
    environment = {**os.environ, "PYTHONPATH": str(Path(azjp.__file__).parents[1])}
    command = [sys.executable, "-c", SAVER, str(folder), str(tmp_path / "one"), str(tmp_path / "two")]
    for n in range(12):
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as saver:
            assert saver.stdout is not None
            assert saver.stdout.readline() == b"ready\n"
            time.sleep(0.003 * (n + 1))
            saver.send_signal(signal.SIGKILL)
        assert azjp.read(folder) in (one, two)


def test_every_step_of_a_save_may_be_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped before each single step, without so much as cleaning up, a save leaves the old files or the new."""
    one, two = base(), whole(event("two", places=(place("edo"),)))
    seen = set()
    for last in range(60):
        folder = tmp_path / str(last)
        azjp.write(one, folder)
        done = done_by_step(monkeypatch, last, lambda at=folder: azjp.write(two, at))  # type: ignore[misc]
        found = azjp.read(folder)
        assert found in (one, two), last
        seen.add(found == two)
        # And whoever saves next is not hindered.
        azjp.write(one, folder)
        assert azjp.read(folder) == one
        assert not [p for p in folder.iterdir() if p.name.startswith(".")]
        if done:
            break
    else:
        pytest.fail("the save has too many steps")
    assert seen == {False, True}


def test_a_damaged_mark_of_a_save(tmp_path: Path) -> None:
    """Should the mark itself be damaged, that is told."""
    put(tmp_path, good() | {folders.PENDING: b"?"})
    assert "damaged" in fault(tmp_path).problem


def test_a_mark_of_a_save_that_names_a_file_which_is_nowhere(tmp_path: Path) -> None:
    """There is nothing to read in its place."""
    put(tmp_path, good() | {folders.PENDING: b'{"ties.json": true}'})
    assert azjp.read(tmp_path) == azjp.read(put(tmp_path / "b", good()))


def test_texts_are_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file, and the folder, is flushed before the names change."""
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda number: flushed.append(os.fstat(number).st_mode))
    azjp.write(base(), tmp_path)
    assert len(flushed) >= len(list(tmp_path.iterdir())) + 1
