"""JSON in, records out: nothing is coerced, every fault is named with its place, and what is written is read again."""

import copy
import json
import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import count
from typing import Any

import pytest
from attrs import fields
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples, scaled

from azjp_relations import load
from azjp_relations.dataset import Dataset
from azjp_relations.errors import DataError, Fault
from azjp_relations.model import Caveat, Event, Name, Participant, Record, Statement, Variant
from azjp_relations.model.sources import Citation, Source
from azjp_relations.storage.formats import ACTOR_TYPES, FILES
from azjp_relations.storage.reader import structure
from azjp_relations.storage.writer import dumps, unstructure
from azjp_relations.testing import datasets

Pack = dict[str, list[Any]]
Path = tuple[str | int, ...]

CITED = [{"source": "a-wire", "locator": "¶1.1", "fingerprint": "0123456789abcdef", "states": ["note"]}]
COMMON = {
    "note": "A note.",
    "citations": CITED,
    "variants": [
        {"field": "note", "value": "Another note.", "reason": "So the wire.", "citations": CITED},
        {"field": "note", "value": "A third.", "conjecture": True, "reason": "It may be."},
    ],
    "caveats": [
        {
            "kind": "date",
            "weight": "note",
            "note": "The day is not printed.",
            "field": "note",
            "see": ["an-opening", "japan"],
        }
    ],
}
LASTING = {"start": "2001", "end": "2005", "attested": ["2002", "2003-04"]}


def names(text: str) -> list[dict[str, Any]]:
    """Return a preferred name and an alias, as JSON."""
    alias = {"text": f"{text} II", "language": "az", "kind": "alias", "citations": CITED}
    return [{"text": text, "language": "en", "kind": "preferred"}, alias]


def a_pack() -> Pack:
    """Return a small folder of data: every file, every class, every key."""
    said = {
        "speakers": ["an-envoy"],
        "reporter": "a-ministry",
        "gist": "All is well.",
        "about": ["japan", "an-opening"],
        "topics": ["trade"],
        "citations": [{**CITED[0], "states": ["gist"]}],
        "variants": [{"field": "about", "value": ["azerbaijan"], "citations": CITED}],
        "caveats": [{"kind": "misprint", "note": "Words are lost.", "field": "gist"}],
    }
    pack: dict[str, list[dict[str, Any]]] = {
        "sources.json": [
            {
                "id": "a-wire",
                "kind": "newspaper",
                "reliability": "press",
                "publisher": "A wire",
                "title": "On silk",
                "published": "2001-02-03",
                "via": "a statement of the ministry",
                "url": "https://wire.example/1",
                "language": "en",
                "licence": "CC-BY-4.0",
                "accessed": "2026-11-21",
                "read": "excerpt",
                "caveats": [{"kind": "date", "note": "It is not signed.", "field": "title", "see": ["japan"]}],
            }
        ],
        "actors.json": [
            {"id": "japan", "type": "country", "names": names("Japan"), "wikidata": "Q17", "iso": "JP", **COMMON},
            {"id": "azerbaijan", "type": "country", "names": names("Azerbaijan"), "citations": CITED},
            {
                "id": "baku",
                "type": "place",
                "names": names("Baku"),
                "wikidata": "Q9248",
                "kind": "city",
                "lies_in": "azerbaijan",
                **COMMON,
            },
            {
                "id": "a-plant",
                "type": "thing",
                "names": names("Plant"),
                "wikidata": "Q1",
                "kind": "plant",
                "country": "azerbaijan",
                "lies_in": "baku",
                **COMMON,
            },
            {
                "id": "a-ministry",
                "type": "organization",
                "names": names("Ministry"),
                "kind": "ministry",
                "citations": CITED,
            },
            {
                "id": "an-office",
                "type": "organization",
                "names": names("Office"),
                "wikidata": "Q2",
                "kind": "state-body",
                "country": "japan",
                "between": ["japan", "azerbaijan"],
                "parent": "a-ministry",
                **COMMON,
            },
            {
                "id": "an-envoy",
                "type": "person",
                "names": names("Envoy"),
                "wikidata": "Q3",
                "country": "japan",
                "occupations": ["poet", "diver"],
                **COMMON,
            },
        ],
        "events.json": [
            {"id": "an-opening", "kind": "opening", "title": "An opening", "citations": CITED},
            {
                "id": "a-visit",
                "kind": "visit",
                "status": "planned",
                "title": "A visit",
                "when": "2001-02-03",
                "ordinal": 2,
                "places": ["baku"],
                "participants": [{"actor": "an-envoy", "role": "visitor", "capacity": "Envoy"}],
                "topics": ["energy", "peace"],
                "statements": [said],
                "part_of": "an-opening",
                "related": ["a-pact"],
                **COMMON,
            },
        ],
        "agreements.json": [
            {
                "id": "a-pact",
                "kind": "treaty",
                "title": "A pact",
                "parties": ["japan", "azerbaijan"],
                "signatories": ["an-envoy"],
                "about": ["a-plant"],
                "signed": "2001",
                "ratified": "2001-12",
                "in_force": "2002",
                "ended": "2003",
                "status": "ended",
                "event": "a-visit",
                "place": "baku",
                "amount": {"amount": "5.50", "unit": "USD", "bound": "about"},
                "terms": "Two years of work.",
                "amends": "an-older-pact",
                "replaces": "an-older-pact",
                "succeeds": "an-older-pact",
                "topics": ["energy"],
                "related": ["a-stake"],
                **COMMON,
            },
            {"id": "an-older-pact", "kind": "treaty", "title": "An older pact", "status": "signed", "citations": CITED},
        ],
        "economic_facts.json": [
            {"id": "a-whole", "indicator": "stake", "citations": CITED},
            {
                "id": "a-stake",
                "indicator": "stake",
                "value": {"amount": "5.5", "unit": "percent", "bound": "more than", "per": "year"},
                "printed": "5.5 per cent",
                "item": "A field",
                "about": ["a-plant"],
                "basis": "of the field",
                "period": "2001",
                "origin": "a-ministry",
                "target": "baku",
                "parties": ["japan"],
                "stage": "signed",
                "agreement": "a-pact",
                "event": "a-visit",
                "part_of": "a-whole",
                "topics": ["oil-and-gas"],
                "related": ["a-pact"],
                **COMMON,
            },
        ],
        "tenures.json": [
            {
                "id": "a-tenure",
                "person": "an-envoy",
                "office": "ambassador",
                "title": "Ambassador",
                "organization": "a-ministry",
                "country": "japan",
                "accredited_to": "azerbaijan",
                "covers": ["baku"],
                **LASTING,
                **COMMON,
            }
        ],
        "ties.json": [
            {
                "id": "a-tie",
                "kind": "cooperates-with",
                "subject": "a-ministry",
                "object": "baku",
                "agreement": "a-pact",
                "event": "a-visit",
                "topics": ["trade"],
                **LASTING,
                **COMMON,
            }
        ],
    }
    own: Pack = json.loads(json.dumps(pack))  # what is shared above is not shared here
    return own


def texts_of(pack: Pack) -> dict[str, str]:
    """Return the text of each file, one record a line from the second on."""
    return {
        file: "[\n" + ",\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n]"
        for file, records in pack.items()
    }


def faults_of(pack: Pack) -> tuple[Fault, ...]:
    """Return the faults for which *pack* is refused."""
    with pytest.raises(DataError) as caught:
        structure(texts_of(pack))
    return caught.value.faults


def the_fault_of(pack: Pack) -> Fault:
    """Return the one fault for which *pack* is refused."""
    (fault,) = faults_of(pack)
    return fault


def record_in(pack: Pack, key: str) -> dict[str, Any]:
    """Return the JSON of the record with the id *key*."""
    return next(record for records in pack.values() for record in records if record["id"] == key)


def places_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value within *value*, with its path."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield (*path, step), inner
        yield from places_in(inner, (*path, step))


def at(value: Any, path: Path) -> Any:
    """Return what stands at *path* in *value*."""
    for step in path:
        value = value[step]
    return value


def spelled(path: Path) -> str:
    """Return *path* as faults spell it."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def by_id(made: dict[str, tuple[Record | Source, ...]]) -> dict[str, Record | Source]:
    """Return all records by id."""
    return {record.id: record for records in made.values() for record in records}


#: The pack as records, which files of one's own may refer to.
GOOD = by_id(structure(texts_of(a_pack())))


def copied(value: Any) -> Any:
    """Return JSON equal to *value* that shares nothing with it."""
    return json.loads(json.dumps(value))


def spoilt(
    file: str, ways: list[Any], spoil: Callable[[Any, Any, Any], bool]
) -> Iterator[tuple[Path, Any, dict[str, Any], list[Fault]]]:
    """Yield each place of each record of *file*, each way in which it was spoilt, the JSON then, and its faults.

    *spoil* takes what holds the place, the key or index, and the way; it tells whether it changed anything. All the
    spoilt records are read at once.
    """
    cases: list[tuple[Path, Any, dict[str, Any]]] = []
    for original in a_pack()[file]:
        for path, _ in places_in(original):
            for way in ways:
                record = copied(original)
                if spoil(at(record, path[:-1]), path[-1], way):
                    if record.get("id") == original["id"]:
                        record["id"] = f"{original['id']}-{len(cases)}"
                    cases.append((path, way, record))
    if len(ways) > 4:  # a quick run spoils each place in some of the ways, and not the same ones everywhere
        cases = cases[:: scaled(4, 1)]
    faults: dict[int | None, list[Fault]] = {}
    try:
        structure(texts_of({file: [record for _, _, record in cases]}), GOOD)
    except DataError as error:
        for fault in error.faults:
            assert fault.file == file
            faults.setdefault(fault.line, []).append(fault)
    for index, (path, way, record) in enumerate(cases):
        yield path, way, record, faults.get(index + 2, [])


each_file = pytest.mark.parametrize("file", FILES)


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


# --- nothing is coerced -------------------------------------------------------------------------------------------

NEEDED = {
    "sources.json": {"id", "kind", "publisher", "language"},
    "actors.json": {"type", "id", "names", "citations"},
    "events.json": {"id", "kind", "title", "citations"},
    "agreements.json": {"id", "kind", "title", "status", "citations"},
    "economic_facts.json": {"id", "indicator", "citations"},
    "tenures.json": {"id", "person", "office", "title", "citations"},
    "ties.json": {"id", "kind", "subject", "object", "citations"},
}
WRONG: list[Any] = [None, True, False, 5, -1, 5.5, [], {}, ["x"], {"x": 1}, "~ no such thing ~"]


@each_file
@pytest.mark.long
def test_every_wrong_value_in_every_place(file: str) -> None:
    """A value of another type than the one that stands there is refused, with file, line, record, field and value."""

    def put(parent: Any, step: Any, wrong: Any) -> bool:
        if type(parent[step]) is type(wrong):
            return False
        parent[step] = copied(wrong)
        return True

    for path, wrong, record, faults in spoilt(file, WRONG, put):
        found = [f for f in faults if f.field == spelled(path)]
        if found:
            assert {f.value for f in found} == {json.dumps(wrong)}
            assert {f.record for f in found} == {None if path == ("id",) else record["id"]}
        elif not faults:
            # Only null, and only where it says as much as leaving the key out; or where a reading may be that of none.
            assert wrong is None, path
            less = copied(record)
            del at(less, path[:-1])[path[-1]]
            if path[-1] != "value":
                assert structure(texts_of({file: [less]}), GOOD) == structure(texts_of({file: [record]}), GOOD)
        else:
            # A reading of nothing that there is a field for is refused by its field; so is one whose items are wrong.
            assert any(f.field.startswith(spelled(path)) for f in faults), (path, wrong, faults)


@each_file
def test_every_missing_key(file: str) -> None:
    """A key is either one that may be left out, or its absence is named."""

    def drop_key(parent: Any, step: Any, _: Any) -> bool:
        if isinstance(parent, list):
            return False
        del parent[step]
        return True

    absent = set()
    for path, _, record, faults in spoilt(file, [None], drop_key):
        if faults:
            (fault,) = faults
            # A reading that is no conjecture any more lacks its witness.
            lacking = spelled((*path[:-1], "citations")) if path[-1] == "conjecture" else spelled(path)
            assert (fault.field, fault.record, fault.value) == (lacking, record.get("id"), None)
            absent.add(path[0])
    assert absent >= NEEDED[file]


@pytest.mark.parametrize("file", [file for file in NEEDED if file != "actors.json"])
def test_an_empty_object_is_told_all_that_is_missing(file: str) -> None:
    """Who starts a record by hand sees at once what it takes."""
    pack = a_pack()
    pack[file].append({})
    faults = [f for f in faults_of(pack) if f.line == len(pack[file]) + 1]
    assert {f.field for f in faults} == NEEDED[file]
    assert all(f.problem == "is missing" and f.record is None and f.value is None for f in faults)


def test_an_actor_says_its_sort() -> None:
    """Without it, the faults are those that it would have as an actor of any sort."""
    pack = a_pack()
    pack["actors.json"].append({"id": "nobody"})
    faults = {f.field: f.problem for f in faults_of(pack)}
    assert set(faults) == {"type", "names", "citations"}
    assert "country, place, organization, person" in faults["type"]
    pack["actors.json"][-1]["type"] = "city"
    assert "is not a type of actor" in {f.field: f.problem for f in faults_of(pack)}["type"]
    pack["actors.json"][-1] |= {"type": "persn", "occupations": "musician"}
    assert {f.field for f in faults_of(pack)} == {"type", "names", "citations", "occupations"}


@each_file
@pytest.mark.long
def test_every_object_refuses_unknown_keys(file: str) -> None:
    """A key that there is not is never passed over; if it is a slip of one that there is, that one is named."""

    def add(parent: Any, step: Any, _: Any) -> bool:
        if isinstance(parent, list):
            return False
        parent[f"{step}x"] = "something"
        return True

    for path, _, record, faults in spoilt(file, [None], add):
        (fault,) = faults
        assert (fault.record, fault.field, fault.value) == (record["id"], f"{spelled(path)}x", '"something"')
        assert "key" in fault.problem
        assert fault.nearest == path[-1] or path == ("type",) or "expected amount, unit" in fault.problem


TERMS = [
    ("a-wire", ("kind",), "newpaper", "newspaper"),
    ("japan", ("names", 0, "kind"), "prefered", "preferred"),
    ("baku", ("kind",), "ctiy", "city"),
    ("an-office", ("kind",), "state-bdy", "state-body"),
    ("a-visit", ("kind",), "vist", "visit"),
    ("a-visit", ("participants", 0, "role"), "vistor", "visitor"),
    ("a-visit", ("topics", 1), "pease", "peace"),
    ("a-visit", ("statements", 0, "topics", 0), "trad", "trade"),
    ("a-visit", ("caveats", 0, "kind"), "dat", "date"),
    ("a-pact", ("kind",), "traety", "treaty"),
    ("a-pact", ("status",), "endid", "ended"),
    ("a-pact", ("amount", "unit"), "US", "USD"),
    ("a-pact", ("amount", "bound"), "abut", "about"),
    ("a-stake", ("indicator",), "stak", "stake"),
    ("a-stake", ("stage",), "singed", "signed"),
    ("a-tenure", ("office",), "ambasador", "ambassador"),
    ("a-tie", ("kind",), "coperates-with", "cooperates-with"),
]


@pytest.mark.parametrize(("key", "path", "slip", "meant"), TERMS)
def test_unknown_terms_name_the_nearest(key: str, path: Path, slip: str, meant: str) -> None:
    """A word in no list is refused with the word that it is near to."""
    pack = a_pack()
    at(record_in(pack, key), path[:-1])[path[-1]] = slip
    fault = the_fault_of(pack)
    assert (fault.record, fault.field, fault.value) == (key, spelled(path), json.dumps(slip))
    assert f"Did you mean '{meant}'" in str(fault)


REFERENCES = [
    ("japan", ("citations", 0, "source"), "a Source"),
    ("japan", ("names", 1, "citations", 0, "source"), "a Source"),
    ("baku", ("lies_in",), "an Actor"),
    ("an-office", ("country",), "a Country"),
    ("an-office", ("parent",), "an Organization"),
    ("an-envoy", ("country",), "a Country"),
    ("a-visit", ("places", 0), "an Actor"),
    ("a-visit", ("participants", 0, "actor"), "an Actor"),
    ("a-visit", ("statements", 0, "speakers", 0), "an Actor"),
    ("a-visit", ("part_of",), "an Event"),
    ("a-pact", ("parties", 1), "an Actor"),
    ("a-pact", ("signatories", 0), "a Person"),
    ("a-pact", ("event",), "an Event"),
    ("a-pact", ("place",), "an Actor"),
    ("a-stake", ("origin",), "an Actor"),
    ("a-stake", ("agreement",), "an Agreement"),
    ("a-stake", ("part_of",), "an EconomicFact"),
    ("a-tenure", ("person",), "a Person"),
    ("a-tenure", ("organization",), "an Organization"),
    ("a-tenure", ("accredited_to",), "an Actor"),
    ("a-tie", ("subject",), "an Actor"),
    ("a-tie", ("event",), "an Event"),
]
each_reference = pytest.mark.parametrize(("key", "path", "kind"), REFERENCES)


@each_reference
def test_ids_of_nothing(key: str, path: Path, kind: str) -> None:
    """A reference to what is not there is refused, with the id that it is near to."""
    pack = a_pack()
    parent = at(record_in(pack, key), path[:-1])
    right = parent[path[-1]]
    parent[path[-1]] = f"{right}x"
    fault = the_fault_of(pack)
    assert (fault.record, fault.field, fault.value) == (key, spelled(path), json.dumps(f"{right}x"))
    assert fault.problem == f"no {kind.split()[1]} has this id"
    assert fault.nearest == right


@each_reference
def test_ids_of_something_else(key: str, path: Path, kind: str) -> None:
    """A reference to a record of another class is refused, saying what it is and what is needed."""
    pack = a_pack()
    wrong = "a-tenure" if key == "a-tie" else "a-tie"
    at(record_in(pack, key), path[:-1])[path[-1]] = wrong
    fault = the_fault_of(pack)
    assert (fault.record, fault.field, fault.value) == (key, spelled(path), json.dumps(wrong))
    assert fault.problem == f"is a {'Tenure' if key == 'a-tie' else 'Tie'}, not {kind}"


def test_actors_of_another_sort() -> None:
    """An actor stands only where actors of its sort do."""
    pack = a_pack()
    record_in(pack, "an-envoy")["country"] = "baku"
    record_in(pack, "a-tenure")["organization"] = "japan"
    assert {(f.field, f.problem) for f in faults_of(pack)} == {
        ("country", "is a Place, not a Country"),
        ("organization", "is a Country, not an Organization"),
    }


def test_places_do_not_lie_in_persons() -> None:
    """What an annotation cannot tell is refused by the rule of the class, in its place as well."""
    pack = a_pack()
    record_in(pack, "baku")["lies_in"] = "a-ministry"
    fault = the_fault_of(pack)
    assert (fault.record, fault.field, fault.value) == ("baku", "lies_in", '"a-ministry"')


def test_doubts_point_at_something() -> None:
    """What a caveat sends its reader to is there."""
    pack = a_pack()
    record_in(pack, "a-visit")["caveats"][0]["see"] = ["japan", "an-opning"]
    fault = the_fault_of(pack)
    assert (fault.record, fault.field, fault.nearest) == ("a-visit", "caveats[0].see[1]", "an-opening")


def test_an_id_stands_once() -> None:
    """The second record of an id is at fault; who refers to it is not."""
    pack = a_pack()
    pack["events.json"].append({**pack["events.json"][0]})
    twice = the_fault_of(pack)
    assert (twice.line, twice.field) == (4, "id")
    assert twice.problem == "is already the id of the record at events.json:2"


def test_an_id_stands_once_over_all_files() -> None:
    """Ids are unique over all kinds of records."""
    pack = a_pack()
    pack["ties.json"][0]["id"] = "a-tenure"
    fault = the_fault_of(pack)
    assert "is already the id of the record at" in fault.problem


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize(
    ("file", "key", "name"),
    [
        ("events.json", "an-opening", "part_of"),
        ("economic_facts.json", "a-whole", "part_of"),
        ("actors.json", "a-ministry", "parent"),
        ("actors.json", "baku", "lies_in"),
    ],
)
def test_nothing_is_part_of_itself(file: str, key: str, name: str, size: int) -> None:
    """A circle, however wide, is noticed once, and whoever refers into it is not at fault."""
    pack = a_pack()
    first = record_in(pack, key)
    others = [{**copy.deepcopy(first), "id": f"{key}-{n}"} for n in range(1, size)]
    ring = [first, *others]
    for record, following in zip(ring, [*ring[1:], first], strict=True):
        record[name] = following["id"]
    pack[file].extend(others)
    fault = the_fault_of(pack)
    assert fault.field == name
    assert fault.record in {record["id"] for record in ring}
    assert "leads back to" in fault.problem


DATES = [
    ("a-wire", ("published",)),
    ("a-visit", ("when",)),
    ("a-pact", ("signed",)),
    ("a-stake", ("period",)),
    ("a-tenure", ("start",)),
    ("a-tie", ("attested", 1)),
]


@pytest.mark.parametrize(("key", "path"), DATES)
@pytest.mark.parametrize("text", ["", "2001-2", "2001-02-30", "3 February 2001", "2001-02-03T00:00"])
def test_dates_are_edtf(key: str, path: Path, text: str) -> None:
    """What is no date is refused where it stands."""
    pack = a_pack()
    at(record_in(pack, key), path[:-1])[path[-1]] = text
    fault = the_fault_of(pack)
    assert (fault.record, fault.field, fault.value) == (key, spelled(path), json.dumps(text))


@pytest.mark.parametrize("amount", ["5,5", "5e3", " 5", "", "NaN", "five"])
def test_amounts_are_plain_digits(amount: str) -> None:
    """Figures keep every digit, as text."""
    pack = a_pack()
    record_in(pack, "a-stake")["value"]["amount"] = amount
    assert the_fault_of(pack).field == "value.amount"


def test_an_exact_figure_does_not_say_so() -> None:
    """There is one way to write a thing."""
    pack = a_pack()
    record_in(pack, "a-stake")["value"]["bound"] = "exact"
    assert "leave it out" in the_fault_of(pack).problem


@each_file
@pytest.mark.long
def test_text_is_never_empty(file: str) -> None:
    """What is not known is left out."""

    def empty(parent: Any, step: Any, text: Any) -> bool:
        if not isinstance(parent[step], str) or step == "id":
            return False
        parent[step] = text
        return True

    for path, _, _, faults in spoilt(file, ["", " \n"], empty):
        assert spelled(path) in {f.field for f in faults}, path


@pytest.mark.parametrize(
    ("key", "changes", "fields_at_fault"),
    [
        ("a-visit", {"ordinal": 0}, {"ordinal"}),
        ("a-visit", {"citations": []}, {"citations"}),
        ("a-visit", {"id": "A visit"}, {"id"}),
        ("japan", {"names": names("A")[1:]}, {"names"}),
        ("a-pact", {"status": "planned"}, {"signed"}),
        ("a-pact", {"in_force": "2000", "ended": "2000"}, {"in_force", "ended"}),
        ("a-stake", {"value": {"amount": "5", "unit": "USD"}}, {"value"}),
        ("a-tenure", {"end": "1999"}, {"end", "attested[0]", "attested[1]"}),
        ("a-wire", {"url": "wire.example"}, {"url"}),
        ("a-visit", {"participants": a_pack()["events.json"][1]["participants"] * 2}, {"participants[1]"}),
        ("a-visit", {"caveats": [{"kind": "date", "note": "Odd.", "field": "wehn"}]}, {"caveats[0].field"}),
        ("a-visit", {"variants": [{"field": "titel", "value": "x", "citations": CITED}]}, {"variants[0].field"}),
        ("a-visit", {"variants": [{"field": "when", "value": "2001"}]}, {"variants[0].citations"}),
        (
            "a-visit",
            {"variants": [{"field": "when", "value": "2001-2", "conjecture": True, "reason": "Maybe."}]},
            {"variants[0].value"},
        ),
        ("a-visit", {"variants": [{"field": "status", "value": 5, "citations": CITED}]}, {"variants[0].value"}),
        ("a-visit", {"variants": [{"field": ["when"], "value": 5, "citations": CITED}]}, {"variants[0].field"}),
        (
            "a-wire",
            {"published": "someday", "caveats": [{"kind": "date", "note": "Odd.", "field": "wehn"}]},
            {"published", "caveats[0].field"},
        ),
    ],
)
def test_rules_of_the_records(key: str, changes: dict[str, Any], fields_at_fault: set[str]) -> None:
    """What breaks a rule of its class is refused once for each rule, in its place, with its value."""
    pack = a_pack()
    record = record_in(pack, key)
    record.update(changes)
    if "id" in changes:
        for other in ("a-pact", "a-stake", "a-tie"):
            record_in(pack, other)["event"] = changes["id"]
    faults = faults_of(pack)
    assert sorted(f.field for f in faults) == sorted(fields_at_fault)
    for fault in faults:
        steps = [int(s) if s.isdigit() else s for s in re.findall(r"[^.\[\]]+", fault.field)]
        try:
            value = json.dumps(at(record, tuple(steps)), ensure_ascii=False)
        except KeyError:
            assert fault.value is None
        else:
            assert fault.value is not None
            assert fault.value.removesuffix("...") == value[: len(fault.value.removesuffix("..."))]


def test_variants_are_typed_like_their_field() -> None:
    """A reading of a date is a date, of a list a list, of a reference a record."""
    pack = a_pack()
    record_in(pack, "a-visit")["variants"] = [
        {"field": "when", "value": "2001", "citations": CITED},
        {"field": "places", "value": ["baku"], "citations": CITED},
        {"field": "part_of", "value": None, "citations": CITED},
        {"field": "kind", "value": "meeting", "citations": CITED},
    ]
    made: dict[str, Any] = by_id(structure(texts_of(pack)))
    readings = [variant.value for variant in made["a-visit"].variants]
    assert [str(readings[0]), readings[1:]] == ["2001", [(made["baku"],), None, "meeting"]]
    assert readings[3].definition


# --- all that is wrong, at once -----------------------------------------------------------------------------------


def test_all_faults_in_one_pass() -> None:
    """Every fault of every record of every file is told at once, and nothing else."""
    pack = a_pack()
    record_in(pack, "a-wire").update(published="2001-2", licence=5)
    record_in(pack, "an-envoy").update(country="nippon", colour="blue")
    visit = record_in(pack, "a-visit")
    visit.update(kind="vist", ordinal=0, topics=["energy", "pease", 5])
    visit["participants"][0]["role"] = "vistor"
    del visit["statements"][0]["gist"]
    visit["caveats"][0]["field"] = "wehn"
    record_in(pack, "a-pact").update(status="planned", amount={"amount": 5, "unit": "dollars"})
    pack["ties.json"] += [None, {"id": "b-tie"}]
    found = {(f.file, f.line, f.field) for f in faults_of(pack)}
    assert found == {
        ("sources.json", 2, "published"),
        ("sources.json", 2, "licence"),
        ("actors.json", 8, "country"),
        ("actors.json", 8, "colour"),
        ("events.json", 3, "kind"),
        ("events.json", 3, "ordinal"),
        ("events.json", 3, "topics[1]"),
        ("events.json", 3, "topics[2]"),
        ("events.json", 3, "participants[0].role"),
        ("events.json", 3, "statements[0].gist"),
        ("events.json", 3, "caveats[0].field"),
        ("agreements.json", 2, "signed"),
        ("agreements.json", 2, "amount.amount"),
        ("agreements.json", 2, "amount.unit"),
        ("ties.json", 3, ""),
        ("ties.json", 4, "kind"),
        ("ties.json", 4, "subject"),
        ("ties.json", 4, "object"),
        ("ties.json", 4, "citations"),
    }


def test_who_only_refers_to_a_faulty_record_is_not_at_fault() -> None:
    """One fault in the source that everything cites is one fault."""
    pack = a_pack()
    record_in(pack, "a-wire")["kind"] = "newpaper"
    fault = the_fault_of(pack)
    assert (fault.record, fault.field) == ("a-wire", "kind")


def test_who_refers_to_a_faulty_record_is_told_its_own_faults() -> None:
    """A record that cannot be made for want of another is still read to its end."""
    pack = a_pack()
    record_in(pack, "japan")["names"] = []
    record_in(pack, "a-visit").update(kind="vist")
    record_in(pack, "a-pact").update(status="planned")
    found = {(f.record, f.field) for f in faults_of(pack)}
    assert found == {("japan", "names"), ("a-visit", "kind"), ("a-pact", "signed")}


def test_long_values_are_shortened() -> None:
    """A fault stays readable, whatever stands there."""
    pack = a_pack()
    record_in(pack, "a-visit")["topics"] = "peace " * 1000
    fault = the_fault_of(pack)
    assert fault.value is not None
    assert len(fault.value) == 60
    assert fault.value.endswith("...")


# --- what is no JSON ----------------------------------------------------------------------------------------------

A_WIRE = json.dumps(a_pack()["sources.json"][0])
NO_FILES = [
    ("", 1, "is empty"),
    ("\n\n", 1, "is empty"),
    ("{}", 1, "must be a JSON array"),
    ('{"sources": []}', 1, "must be a JSON array"),
    ("null", 1, "must be a JSON array"),
    ("[", 1, "cut off"),
    ("[\n", 2, "cut off"),
    (f"[\n{A_WIRE}", 2, "',' or ']' is missing"),
    (f"[\n{A_WIRE},", 2, "cut off"),
    (f"[\n{A_WIRE},\n]", 3, "is not JSON"),
    (f"[\n{A_WIRE}\n\n{A_WIRE}\n]", 4, "',' or ']' is missing"),
    (f"[\n{A_WIRE[:-5]}", 2, "is not JSON"),
    ("[\n\n{'id': 'a'}]", 3, "is not JSON"),
    ("[\n{\n// a comment\n}]", 3, "is not JSON"),
    (f"[\n{A_WIRE}\n]\nand more", 3, "has text after the end"),
    (f"[\n{A_WIRE}\n][]", 3, "has text after the end"),
    ("[\n" + "[" * 100_000, 2, "cannot be read"),
    ("[\n" + "9" * 5_000 + "]", 2, "a number of 5000 digits"),
]


@pytest.mark.parametrize(("text", "line", "problem"), NO_FILES)
def test_files_that_are_no_json_array(text: str, line: int, problem: str) -> None:
    """A file that cannot be read to its end is refused, with the line from which it cannot."""
    with pytest.raises(DataError) as caught:
        structure({"sources.json": text})
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.record, fault.field) == ("sources.json", line, None, "")
    assert problem in fault.problem


def test_a_torn_file_is_one_fault() -> None:
    """What the rest of a file would have held is not known, so nobody who refers to it is at fault."""
    texts = texts_of(a_pack())
    for file, text in texts.items():
        with pytest.raises(DataError) as caught:
            structure({**texts, file: text[:-3]})
        assert {f.file for f in caught.value.faults} == {file}, file


def test_a_torn_file_does_not_hide_other_faults() -> None:
    """What can be read is read."""
    pack = a_pack()
    record_in(pack, "a-visit")["kind"] = "vist"
    record_in(pack, "a-tie")["event"] = "no-such-event"
    texts = texts_of(pack)
    with pytest.raises(DataError) as caught:
        structure({**texts, "actors.json": texts["actors.json"][:-9]})
    assert {(f.file, f.field) for f in caught.value.faults} == {
        ("actors.json", ""),
        ("events.json", "kind"),
        ("ties.json", "event"),
    }


@pytest.mark.parametrize("name", ["event.json", "Events.json", "package.json"])
def test_files_of_other_names(name: str) -> None:
    """A file that is no data file is refused, since its author may think that it is read."""
    with pytest.raises(DataError, match="is not a data file") as caught:
        structure({name: "[]"})
    assert caught.value.faults[0].line is None
    if name != "package.json":
        assert caught.value.faults[0].nearest == "events.json"


@pytest.mark.parametrize("wrong", [None, True, 5, 5.5, "a-visit", []])
def test_records_are_objects(wrong: object) -> None:
    """What is no object is no record, whatever the file."""
    for file in FILES:
        pack = a_pack()
        pack[file].append(wrong)
        fault = the_fault_of(pack)
        assert (fault.file, fault.line, fault.field) == (file, len(pack[file]) + 1, "")
        assert "must be an object" in fault.problem


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
    bad = [{"id": f"e-{next(numbers)}", "kind": "vist", "title": 5, "topics": ["x", "y"]} for _ in range(500)]
    faults = faults_of({"events.json": bad})
    assert len(faults) == 500 * 5
    assert faults == tuple(sorted(faults, key=lambda f: (f.line or 0, f.field)))


def test_records_are_made_once() -> None:
    """A record to which many refer is one object."""
    made = structure(texts_of(a_pack()))
    events = [r for r in made["events.json"] if isinstance(r, Event)]
    assert len({id(e.citations[0].source) for e in events}) == 1
