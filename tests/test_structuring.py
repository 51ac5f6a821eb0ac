"""JSON in, records out: a whole pack is read, what is written is read again, and whatever else happens is told."""

import copy
import json
from collections.abc import Callable
from importlib.resources import files
from itertools import count
from typing import Any

import pytest
from attrs import fields
from full_pack import Pack, a_pack, at, by_id, faults_of, places_in, record_in, texts_of
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

from azjp_relations import load
from azjp_relations.dataset import Dataset
from azjp_relations.errors import DataError, Fault
from azjp_relations.model import Caveat, Event, Name, Participant, Record, Statement, Variant
from azjp_relations.model.kinds import ACTOR_TYPES, FILES
from azjp_relations.model.sources import Citation, Source
from azjp_relations.storage.reader import structure
from azjp_relations.storage.writer import dumps, unstructure
from azjp_relations.testing import datasets

# --- what is good -------------------------------------------------------------------------------------------------


def test_the_pack_is_good_and_leaves_nothing_out() -> None:
    """The pack that these tests turn bad is read, and has every key of every class."""
    pack = a_pack()
    made = structure(texts_of(pack))
    assert {file: len(records) for file, records in made.items()} == {f: len(r) for f, r in pack.items()}
    assert set(pack) == set(FILES)
    keys: dict[type, set[str]] = {}
    for record in by_id(made).values():
        keys.setdefault(type(record), set()).update(record_in(pack, record.id))
    for cls, seen in keys.items():
        assert {a.name for a in fields(cls)} == seen - {"type"}
    assert set(ACTOR_TYPES.values()) <= set(keys)
    parts: list[dict[str, Any]] = [value for record in pack["events.json"] for _, value in places_in(record)]
    for part in (Name, Participant, Statement, Variant, Caveat, Citation):
        written = parts + [value for record in pack["actors.json"] for _, value in places_in(record)]
        assert any(isinstance(p, dict) and {a.name for a in fields(part)} == set(p) for p in written) or part is Variant


def test_records_hold_records() -> None:
    """What refers to one record by id holds that very record."""
    made: dict[str, Any] = by_id(structure(texts_of(a_pack())))
    visit = made["a-visit"]
    assert visit.participants[0].actor is made["an-envoy"]
    assert visit.places[0].lies_in is made["azerbaijan"]
    assert visit.part_of is made["an-opening"]
    assert visit.citations[0].source is made["a-wire"]
    assert made["a-stake"].agreement.event is visit


def test_files_keep_their_order() -> None:
    """Records come in the order of their file."""
    made = structure(texts_of(a_pack()))
    assert [r.id for r in made["events.json"]] == ["an-opening", "a-visit"]


def test_no_files_no_records() -> None:
    """Nothing at all is no mistake, nor is an empty file."""
    assert structure({}) == {}
    assert structure({"events.json": " [ ] \n"}) == {"events.json": ()}


def test_known_records_may_be_referred_to() -> None:
    """A file of one's own may name records that are known already; ids that nobody has stay unknown."""
    known = {record.id: record for record in load()}
    wire = "trend-2025-10-01"
    own: dict[str, Any] = {"id": "my-visit", "kind": "visit", "title": "Mine", "places": ["baku"]}
    own["citations"] = [{"source": wire, "locator": "¶1"}]
    made: Any = structure({"events.json": json.dumps([own])}, known)["events.json"][0]
    assert made.places[0] is known["baku"]
    assert made.citations[0].source is known[wire]
    own["places"] = ["bakoo"]
    with pytest.raises(DataError) as caught:
        structure({"events.json": json.dumps([own])}, known)
    assert caught.value.faults[0].nearest == "baku"


@examples(25)
@given(st.randoms(use_true_random=False))
def test_order_does_not_matter(chance: Any) -> None:
    """Files and records may stand in any order: what they refer to may come later."""
    pack = a_pack()
    expected = by_id(structure(texts_of(pack)))
    for records in pack.values():
        chance.shuffle(records)
    shuffled = list(pack.items())
    chance.shuffle(shuffled)
    assert by_id(structure(texts_of(dict(shuffled)))) == expected


@examples(25)
@given(st.randoms(use_true_random=False))
def test_order_does_not_matter_to_faults(chance: Any) -> None:
    """The same faults are found wherever the records stand."""

    def told(pack: Pack) -> set[tuple[object, ...]]:
        return {(f.file, f.record, f.field, f.value, f.problem, f.nearest) for f in faults_of(pack)}

    pack = a_pack()
    record_in(pack, "an-envoy")["country"] = "nippon"
    record_in(pack, "a-visit").update(when="2001-2", part_of="an-opning")
    record_in(pack, "a-wire")["kind"] = "newpaper"
    del record_in(pack, "a-tie")["subject"]
    expected = told(pack)
    assert len(expected) == 5
    for records in pack.values():
        chance.shuffle(records)
    shuffled = list(pack.items())
    chance.shuffle(shuffled)
    assert told(dict(shuffled)) == expected


# --- there and back -----------------------------------------------------------------------------------------------


def packaged(file: str) -> str:
    """Return the text of a packaged data file."""
    return files("azjp_relations").joinpath("data", file).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES)
def test_packaged_files_are_written_as_they_stand(file: str) -> None:
    """To read a file of the edition and write it again changes no byte."""
    own = [record for record in load() if isinstance(record, FILES[file])]
    assert dumps(own) == packaged(file)
    assert {record.id: unstructure(record) for record in own} == {r["id"]: r for r in json.loads(packaged(file))}


def test_the_pack_is_written_as_it_was() -> None:
    """Every key of every class survives; what equals its default is left out."""
    pack = a_pack()
    made = structure(texts_of(pack))
    assert {file: [unstructure(r) for r in records] for file, records in made.items()} == pack
    for file, records in made.items():
        for record, data in zip(records, pack[file], strict=True):
            assert list(unstructure(record)) == list(data), "keys stand in the order of the class"


def test_defaults_are_left_out() -> None:
    """A record that says little is short."""
    made = structure(texts_of(a_pack()))
    assert unstructure(made["events.json"][0]) == a_pack()["events.json"][0]


def test_files_are_sorted_by_id() -> None:
    """So that a change of one record is a change of one place."""
    made = structure(texts_of(a_pack()))
    actors = made["actors.json"]
    assert dumps(actors) == dumps(reversed(actors))
    assert [a["id"] for a in json.loads(dumps(actors))] == sorted(a.id for a in actors)
    assert dumps(actors).endswith("\n]\n")
    assert dumps(()) == "[]\n"


def test_letters_are_written_as_they_are() -> None:
    """A data file is read by people."""
    assert "¶" in dumps(structure(texts_of(a_pack()))["actors.json"])


@examples(50)
@given(datasets())
def test_whatever_is_written_is_read_again(dataset: Dataset) -> None:
    """Records of every kind, with doubts and readings, come back equal, and are written alike."""
    texts = {file: dumps(r for r in dataset if isinstance(r, cls)) for file, cls in FILES.items()}
    made = by_id(structure(texts))
    assert made == {record.id: record for record in dataset}
    assert {file: dumps(r for r in made.values() if isinstance(r, cls)) for file, cls in FILES.items()} == texts


# --- whatever happens to a file -----------------------------------------------------------------------------------

PACKAGED = {file: json.loads(packaged(file)) for file in FILES}
KNOWN = {record.id: record for record in load()}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(sorted(KNOWN)),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "x"]), inner, max_size=2),
    max_leaves=4,
)


def drop(_draw: Callable[..., Any], parent: Any, step: Any) -> None:
    """Take a value away."""
    del parent[step]


def change(draw: Callable[..., Any], parent: Any, step: Any) -> None:
    """Put anything in the place of a value."""
    parent[step] = draw(json_values)


def swap(draw: Callable[..., Any], parent: Any, step: Any) -> None:
    """Let two values change places."""
    other = draw(st.sampled_from(list(parent) if isinstance(parent, dict) else range(len(parent))))
    parent[step], parent[other] = parent[other], parent[step]


def mistype(draw: Callable[..., Any], parent: Any, step: Any) -> None:
    """Let a text lose its first letter, or gain one."""
    if isinstance(parent[step], str):
        parent[step] = draw(st.sampled_from([parent[step][1:], f"{parent[step]}x", parent[step].upper()]))


def repeat(_draw: Callable[..., Any], parent: Any, step: Any) -> None:
    """Let a list hold something twice, or an object a key that it has not."""
    if isinstance(parent, list):
        parent.append(parent[step])
    else:
        parent[f"{step}s"] = parent[step]


def read(texts: dict[str, str], known: dict[str, Record | Source] | None = None) -> tuple[Any, tuple[Fault, ...]]:
    """Return the records of files, or ``None`` and the faults, of which there is one at least."""
    try:
        return structure(texts, known), ()
    except DataError as error:
        faults = error.faults
    assert faults
    return None, faults


@pytest.mark.parametrize("file", FILES)
@examples(60)
@given(data=st.data())
def test_mutations_are_read_or_refused(file: str, data: st.DataObject) -> None:
    """Whatever happens to a few values of a packaged file, one gets records or a list of faults, never a crash."""
    whole = PACKAGED[file]
    start = data.draw(st.integers(0, len(whole) - 1))
    records = copy.deepcopy(whole[start : start + 3])
    for _ in range(data.draw(st.integers(1, 3))):
        paths = [path for path, _ in places_in(records)]
        if paths:
            path = data.draw(st.sampled_from(paths))
            do = data.draw(st.sampled_from([drop, change, swap, mistype, repeat]))
            do(data.draw, at(records, path[:-1]), path[-1])
    text = json.dumps(records)
    own = {r["id"] for r in whole[start : start + 3]}
    known = {key: record for key, record in KNOWN.items() if key not in own}
    made, faults = read({file: text}, known)
    assert all(f.file == file and f.problem and str(f) for f in faults)
    assert len(set(faults)) == len(faults)
    if made is not None:
        again = structure({file: json.dumps([unstructure(r) for r in made[file]])}, known)
        assert again == made


@examples(100)
@given(st.data())
def test_torn_texts_are_read_or_refused(data: st.DataObject) -> None:
    """Whatever happens to the characters of a file, likewise."""
    text = texts_of(a_pack())["sources.json"]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 5, len(text))))
    put = data.draw(st.text('[]{}",:\\ \n0ntf', max_size=3))
    made, faults = read({"sources.json": text[:start] + put + text[end:]})
    assert made is None or all(isinstance(record, Source) for record in made["sources.json"])
    assert all(f.file == "sources.json" and str(f) for f in faults)


@pytest.mark.long
def test_many_faults_are_told_in_reasonable_time() -> None:
    """A folder in which everything is wrong is refused as one in which something is."""
    numbers = count()
    bad = [{"id": f"e-{next(numbers)}", "kind": "vist", "title": 5, "topics": ["x", "y"]} for _ in range(100)]
    faults = faults_of({"events.json": bad})
    assert len(faults) == 100 * 5
    assert faults == tuple(sorted(faults, key=lambda f: (f.line or 0, f.field)))


def test_records_are_made_once() -> None:
    """A record to which many refer is one object."""
    made = structure(texts_of(a_pack()))
    events = [r for r in made["events.json"] if isinstance(r, Event)]
    assert len({id(e.citations[0].source) for e in events}) == 1
