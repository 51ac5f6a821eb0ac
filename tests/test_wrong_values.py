"""What is refused in a pack: nothing is coerced, and every fault is named with its place."""

import copy
import json
import re
from contextlib import suppress
from typing import Any

import pytest
from attrs import evolve
from full_pack import (
    CITED,
    GOOD,
    Path,
    a_pack,
    at,
    by_id,
    copied,
    each_file,
    faults_of,
    names,
    record_in,
    spelled,
    spoilt,
    texts_of,
    the_fault_of,
)

from azjp_relations.errors import DataError
from azjp_relations.model.base import Part
from azjp_relations.model.kinds import FILES
from azjp_relations.model.walk import walk
from azjp_relations.storage.reader import structure

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
def test_what_is_read_could_be_built(file: str) -> None:
    """Reading calls no constructor, but takes nothing that one would refuse: texts may hold only what files can."""

    def put(parent: Any, step: Any, text: str) -> bool:
        # With the id of something else, all that refer to that are at fault.
        if step == "id" or not isinstance(parent[step], str):
            return False
        parent[step] = text
        return True

    texts = ["", " \u2003", "\ud83d", "日本", "baku"]
    read: list[Any] = []
    for _, _, record, faults in spoilt(file, texts, put):
        with suppress(DataError):  # it may have waited for another that is refused
            read += structure(texts_of({file: [record]}), GOOD)[file] if not faults else ()
    assert read
    for record in read:
        for part in [record, *(value for _, _, _, value in walk(record) if isinstance(value, Part))]:
            assert evolve(part) == part


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
