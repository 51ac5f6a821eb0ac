"""The reader: the same records, or the same faults, however their files are laid out."""

import copy
import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st
from profiles import FIRST_EDITION, examples

import azjp_relations as azjp
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import AzjpError, DataError, EdtfError
from azjp_relations.model import Record
from azjp_relations.model.base import Part
from azjp_relations.model.kinds import FILES
from azjp_relations.model.sources import Citation, Source
from azjp_relations.packs.load import read
from azjp_relations.storage.reader import structure
from azjp_relations.storage.syntax import Text
from azjp_relations.vocabulary.term import Term


def texts_of(*folder: str) -> dict[str, str]:
    """Return the data files of an edition."""
    return {file: files("azjp_relations").joinpath("data", *folder, file).read_text(encoding="utf-8") for file in FILES}


#: The first edition, which each of the tests below reads many times.
TEXTS = texts_of("editions", FIRST_EDITION)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value in a JSON document."""
    if path:
        yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from places(value, (*path, key))


def changed(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a copy of *document* with *value* at *path*, or without it where *value* is ``...``."""
    new = copy.deepcopy(document)
    holder = new
    for step in path[:-1]:
        holder = holder[step]
    if value is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return new


def told(texts: Mapping[str, Text], base: Mapping[str, Any] | None = None) -> Any:
    """Return the records of *texts* with those that change, or the faults for which they are refused."""
    try:
        made = structure(texts, base)
    except DataError as error:
        return error.faults
    return made, made.relinked.changed


def as_lines(texts: dict[str, str]) -> dict[str, str]:
    """Return the same files with one record a line."""
    return {f"{file}l": "".join(json.dumps(r) + "\n" for r in json.loads(text)) for file, text in texts.items()}


def test_lines_are_read_as_arrays_are() -> None:
    """A record a line makes the same records as an array of them."""
    assert list(structure(LINES).values()) == list(structure(TEXTS).values())


TWICE = [
    ('"title":', '"title": "x", "title":'),
    ('"source":', '"source": "x", "source":'),
    ('"actor":', '"actor" : "japan", "actor":'),
    ('"kind":', '"kind"\n:"visit", "k\\u0069nd":'),
]


@pytest.mark.parametrize(("one", "two"), TWICE)
def test_keys_that_appear_twice_are_refused(one: str, two: str) -> None:
    """However the key is spelled and however deep it is: JSON itself would let the last one win."""
    texts = {**TEXTS, "events.json": TEXTS["events.json"].replace(one, two, 1)}
    assert json.loads(texts["events.json"])
    (fault,) = told(texts)
    assert fault.problem == "appears twice in one object"
    assert fault.field.rpartition(".")[2] in {"title", "source", "actor", "kind"}


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize(("file", "revised"), [("actors.json", "japan"), ("sources.json", "trend-2025-10-01")])
def test_a_revision_changes_what_refers_to_it(file: str, revised: str, lines: bool) -> None:  # noqa: FBT001 - a table
    """What lies over other records is read, and so is what it changes among them."""
    base = {r.id: r for records in structure(TEXTS).values() for r in records}
    revision = next(r for r in json.loads(TEXTS[file]) if r["id"] == revised) | {"revises": revised}
    texts = as_lines({file: json.dumps([revision])}) if lines else {file: json.dumps([revision])}
    records, changes = told(texts, base)
    assert [r.id for r in next(iter(records.values()))] == [revised]
    assert changes


def test_a_record_may_refer_to_one_that_is_revised_behind_it() -> None:
    """It refers to the new one, though the old one was there when it was read."""
    base = {r.id: r for records in structure(TEXTS).values() for r in records}
    japan = next(r for r in json.loads(TEXTS["actors.json"]) if r["id"] == "japan")
    city = {"id": "a-city", "type": "place", "kind": "city", "lies_in": "japan"}
    city |= {key: japan[key] for key in ("names", "citations")}
    text = json.dumps([city, {**japan, "note": "Revised.", "revises": "japan"}])
    array = {"actors.json": text.replace('"revises"', r'"r\u0065vises"')}
    for texts in (array, as_lines(array)):
        by_id: dict[str, Any] = {r.id: r for records in structure(texts, base).values() for r in records}
        assert by_id["a-city"].lies_in is by_id["japan"]
        assert by_id["japan"].note == "Revised."


@pytest.mark.parametrize("text", ["", "[", "{}", "[1]", "[{}]", "[] []", "null", "[" * 100_000])
def test_a_file_that_is_not_an_array_of_records_is_refused(text: str) -> None:
    """It is never half taken."""
    with pytest.raises(DataError):
        structure({"events.json": text})


@examples(60)
@given(st.data())
def test_every_change_is_told_alike_in_arrays_and_in_lines(data: st.DataObject) -> None:
    """Whatever value of a file is changed or taken away, both give equal records, or the same faults."""
    file = data.draw(st.sampled_from(sorted(FILES)))
    document = json.loads(TEXTS[file])
    index = data.draw(st.integers(0, len(document) - 1))
    # Of two records with one id, the fault of one names the file and line of the other, so an id stays what it is.
    path = (index, *data.draw(st.sampled_from([path for path in places(document[index]) if path != ("id",)])))
    value = data.draw(
        st.sampled_from([..., None, True, 0, 1.5, "", "x", "1998", "japan", "visit", [], ["japan"], {}, {"x": 1}])
    )
    texts = {**TEXTS, file: json.dumps(changed(document, path, value))}
    arrays, lines = told(texts), told(as_lines(texts))
    if isinstance(arrays[0], dict):
        assert [*arrays[0].values()] == [*lines[0].values()]
    else:
        assert {(f.record, f.field, f.problem) for f in arrays} == {(f.record, f.field, f.problem) for f in lines}


LINES = as_lines(TEXTS)


@examples(30)
@given(st.data())
def test_the_order_of_files_changes_no_fault(data: st.DataObject) -> None:
    """Whatever is wrong with some lines is told alike whether the records that they refer to came before or come."""
    texts = {file: text.splitlines(keepends=True) for file, text in LINES.items()}
    for _ in range(data.draw(st.integers(1, 3))):
        lines = texts[data.draw(st.sampled_from(sorted(texts)))]
        index = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["value", "cut", "twice", "key", "blank"]))
        line = lines[index]
        if change == "value" and line.startswith("{") and line.endswith("}\n"):
            document = json.loads(line)
            # Of two records with one id, the later one is at fault, so an id stays what it is.
            path = data.draw(st.sampled_from([path for path in places(document) if path != ("id",)]))
            value = data.draw(st.sampled_from([..., None, 0, "", "x", "1998", "japan", [], ["japan"], {"x": 1}]))
            lines[index] = json.dumps(changed(document, path, value)) + "\n"
        elif change == "cut":
            lines[index] = line[: len(line) // 2] + "\n"
        elif change == "twice":
            lines.append(line)
        elif change == "key":
            lines[index] = line.replace('"id"', '"id": "x", "id"', 1)
        elif change == "blank":
            lines.insert(index, " \n")
    whole = {file: "".join(lines) for file, lines in texts.items()}
    assert told(whole) == told(dict(reversed(whole.items())))


def test_each_bad_line_is_told_by_its_number() -> None:
    """One that is no JSON, one in another encoding, one with an unknown actor, and the rest is not read again."""
    lines = LINES["events.jsonl"].splitlines(keepends=True)
    before = sum(len(line.encode()) for line in lines[:5])
    lines[2] = lines[2].replace(":", "", 1)
    third, sixth, eighth = len(lines[2]) - len(lines[2].lstrip()) + 3, 6, 8
    data = json.loads(lines[7])
    data["participants"] = [{"actor": "heyder-aliyev", "role": "visitor"}]
    lines[7] = "\n" + json.dumps(data) + "\n"
    raw = "".join(lines).encode()
    cut = raw.index(b"\n", before) - 3
    broken = raw[:cut] + b"\xff" + raw[cut + 1 :]
    found = told({**LINES, "events.jsonl": BytesIO(broken)})
    assert [fault.line for fault in found] == [third, sixth, eighth + 1]
    assert found[0].problem.startswith("is not JSON")
    assert found[1].problem == f"is not UTF-8 (byte {cut})"
    assert (found[2].value, found[2].nearest) == ('"heyder-aliyev"', "heydar-aliyev")


def test_an_id_of_two_is_one_fault() -> None:
    """An id that stands twice is told once; who refers to it is not at fault."""
    twice = LINES["actors.jsonl"] + next(x for x in LINES["actors.jsonl"].splitlines(keepends=True) if '"japan"' in x)
    texts = {**LINES, "actors.jsonl": twice}
    (fault,) = told(texts)
    assert (fault.field, fault.line) == ("id", len(twice.splitlines()))


def test_the_nearest_of_many_ids_is_found() -> None:
    """Among thousands, too, what differs in a letter is seen, wherever the letter stands."""
    source = {"id": "wire", "kind": "news-agency", "publisher": "A wire", "language": "en"}
    cited = {"citations": [{"source": "wire", "locator": "¶1.1"}]}
    event = {"kind": "meeting", "title": "Talks"}
    events = [{"id": f"talks-of-{n:04}-in-tokyo", **event, **cited} for n in range(3_000)]
    for word in ("tolks-of-1234-in-tokyo", "talks-of-1234-in-tokio"):
        said = [*events, {"id": "other", **event, "part_of": word, **cited}]
        texts = {"sources.json": json.dumps([source]), "events.jsonl": "".join(json.dumps(e) + "\n" for e in said)}
        (fault,) = told(texts)
        assert (fault.line, fault.nearest) == (3_001, "talks-of-1234-in-tokyo")


def test_lines_may_refer_to_later_ones() -> None:
    """The order of lines does not matter, nor that of files."""
    turned = {file: "".join(reversed(text.splitlines(keepends=True))) for file, text in reversed(list(LINES.items()))}
    assert {r for rs in structure(turned).values() for r in rs} == {r for rs in structure(LINES).values() for r in rs}


@pytest.mark.parametrize(
    ("old", "new", "good"),
    [
        ('"title": "', '"title": "\\ud83d\\ude00 ', True),
        ('"title": "', '"title": "\\ud83d ', False),
        ('"kind": "visit"', '"kind": ["visit"]', False),
        ('"citations": [{', '"citations": [[["source", "x"], ["locator", "y"]], {', False),
        ('{"id"', '[["id"', False),
    ],
)
@pytest.mark.long
def test_things_that_look_alike_are_told_apart(old: str, new: str, good: bool) -> None:  # noqa: FBT001 - a table
    """Pairs of keys and values are not taken for an object, nor halves of characters for whole ones."""
    lines = LINES["events.jsonl"].splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if old in line)
    lines[at] = lines[at].replace(old, new, 1)
    texts = {**LINES, "events.jsonl": "".join(lines)}
    assert isinstance(told(texts)[0], dict) is good


def test_a_list_is_not_taken_for_an_object_that_holds_the_same() -> None:
    """Nor is it when that object has been read before and is remembered."""
    records = [json.loads(line) for line in LINES["events.jsonl"].splitlines()]
    cited = records[0]["citations"][0]
    good = {**LINES, "events.jsonl": "".join(json.dumps({**r, "citations": [cited]}) + "\n" for r in records)}
    assert isinstance(told(good)[0], dict)
    records[1]["citations"] = [[*cited, *cited.values()]]
    bad = {**LINES, "events.jsonl": "".join(json.dumps({"citations": [cited], **r}) + "\n" for r in records)}
    (fault,) = told(bad)
    assert (fault.line, fault.field, fault.problem) == (2, "citations[0]", "must be an object, not a list")


# --- by hand ------------------------------------------------------------------------------------------------------

MADE: dict[str, Any] = {r.id: r for records in structure(TEXTS).values() for r in records}


def things(thing: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Yield a record and every part of it, each with its place in the JSON."""
    yield thing, path
    for a in fields(type(thing)):
        value = getattr(thing, a.name)
        for index, item in enumerate(value) if isinstance(value, tuple) else ():
            if isinstance(item, Part | Citation) and not isinstance(item, Record):
                yield from things(item, (*path, a.name, index))


def as_by_hand(annotation: Any, value: Any) -> Any:
    """Return what someone would give for a field in code where a file holds *value*."""
    if get_origin(annotation) is tuple and isinstance(value, list):
        return tuple(as_by_hand(get_args(annotation)[0], item) for item in value)
    one = next((a for a in (get_args(annotation) or (annotation,)) if isinstance(a, type)), object)
    if isinstance(value, str) and issubclass(one, Record | Source):
        return MADE.get(value, value)
    if isinstance(value, str) and issubclass(one, Term) and value in {term.value for term in one}:
        return one(value)
    if isinstance(value, str) and issubclass(one, EdtfDate):
        with suppress(EdtfError):
            return EdtfDate(value)
    return value


@examples(120)
@given(st.data())
def test_what_a_hand_cannot_build_no_file_brings_in(data: st.DataObject) -> None:
    """The reader refuses all that the constructor refuses."""
    file = data.draw(st.sampled_from(sorted(FILES)))
    document = json.loads(TEXTS[file])
    index = data.draw(st.integers(0, len(document) - 1))
    record = MADE[document[index]["id"]]
    thing, path = data.draw(st.sampled_from(list(things(record, (index,)))))
    a = data.draw(st.sampled_from([a for a in fields(type(thing)) if a.name != "value"]))
    value = data.draw(
        st.sampled_from([None, True, 0, 1, -1, 1.5, "", " ", "x", "X y", "1998", "1998/1997", "japan", "visit"])
        | st.sampled_from([[], [""], [1], ["japan"], ["japan", "x"], ["1998"], [None], [[]], {}, {"x": 1}])
    )
    texts = {**TEXTS, file: json.dumps(changed(document, (*path, a.name), value))}
    holders = [record]
    for step in path[1:]:
        holders.append(holders[-1][step] if isinstance(step, int) else getattr(holders[-1], step))
    try:
        built = evolve(thing, **{a.name: as_by_hand(a.type, value)})
        for holder, step in zip(holders[-2::-1], path[:0:-1], strict=True):
            if isinstance(holder, tuple):
                built = (*holder[:step], built, *holder[step + 1 :])
            else:
                built = evolve(holder, **{step: built})
    except (AzjpError, TypeError, ValueError):
        with pytest.raises(DataError):
            structure(texts)


# --- the collector ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize("text", [LINES["sources.jsonl"], "{}\n"])
def test_the_collector_is_left_as_it_was(tmp_path: Path, text: str, on: bool) -> None:  # noqa: FBT001 - a table
    """However a reading ends."""
    (tmp_path / "sources.jsonl").write_text(text, encoding="utf-8")
    was_on, frozen = gc.isenabled(), gc.get_freeze_count()
    (gc.enable if on else gc.disable)()
    try:
        with suppress(DataError):
            read(tmp_path)
        assert gc.isenabled() is on
        assert abs(gc.get_freeze_count() - frozen) < 100  # some go by themselves
    finally:
        (gc.enable if was_on else gc.disable)()


def test_the_collector_does_not_walk_over_a_packaged_edition() -> None:
    """Its records are old at once: they all stay, and there are many. Nobody else's are thawed for that."""
    code = """
import gc, sys
if sys.argv[1] == "frozen": gc.freeze()
frozen = gc.get_freeze_count()  # some of these will go by themselves
import azjp_relations as azjp
gc.set_threshold(10**6)
sources = azjp.load(edition="2026.11").sources
young = {id(one) for generation in (0, 1) for one in gc.get_objects(generation)}
print(any(id(source) in young for source in sources), gc.get_freeze_count() > frozen * 0.9 > 0)
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(azjp.__file__).parents[1])}
    # Python 3.12 has frozen some objects when it starts, so that there nothing is thawed.
    old = "True True\n" if sys.version_info[:2] == (3, 12) else "False False\n"
    for how, ends in (("not", old), ("frozen", "True True\n")):
        command = [sys.executable, "-c", code, how]
        assert subprocess.check_output(command, env=environment, text=True) == ends
