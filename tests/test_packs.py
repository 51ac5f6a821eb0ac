"""Packs: folders and zips of one's own, what is wrong with them, the edition that they name, and the report on them."""

import json
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packing import fault, faults, good, lines, put, zipped
from profiles import scaled
from records import WIRE, country, event, fact, place
from stopping import few_calls

import azjp_relations as azjp
from azjp_relations.errors import DataError
from azjp_relations.storage import folder as folders
from azjp_relations.storage.writer import dumps, unstructure

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
    assert (found.file, found.problem) == ("events.jsonl", "is there as well as events.json: keep one of them")


def test_an_empty_folder(tmp_path: Path) -> None:
    """A folder without data is no dataset without records."""
    assert "has no data file" in fault(tmp_path).problem
    assert "has no data file" in fault(zipped(tmp_path / "a.zip", {"README.md": b"Mine."})).problem


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
    assert [(one.record, one.problem) for one in found] == [("e-2934", "leads through a chain of more than 64 records")]


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
    assert "a chain of more than 64 records" in found.problem
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
        ("events.json", b"[" + b"1," * 50_000 + b"1]", ("reader._MOST_NAMELESS", "other records without an id")),
        ("ties.jsonl", b"\n" * 50_000, ("syntax._MOST_BLANK", "is the empty line number")),
        (
            "events.jsonl",
            b"".join(b'{"id":"e-%d"}\n' % n for n in range(9_000)),
            ("reader._MOST_FAULTS", "the rest aren't listed"),
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
    for at in range(0, len(whole_zip), scaled(17, 1)):
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
