"""The data files for an editor: schemas that refuse what reading refuses, and templates that reading takes."""

import copy
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("jsonschema")

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from profiles import scaled
from records import agreement, cited, country, event, fact, organization, person, place, source

import azjp_relations as azjp
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import DataError, EdtfError, RecordError
from azjp_relations.model import Record
from azjp_relations.model.kinds import ACTOR_TYPES
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Source
from azjp_relations.schema import SCHEMA_FILES, json_schema, schema_text, template
from azjp_relations.storage.reader import structure
from azjp_relations.storage.writer import unstructure
from azjp_relations.testing import edtf_texts, quantities

DATA = files("azjp_relations") / "data"
KINDS = {
    "source": "sources.json",
    "country": "actors.json",
    "place": "actors.json",
    "organization": "actors.json",
    "person": "actors.json",
    "event": "events.json",
    "agreement": "agreements.json",
    "economic-fact": "economic_facts.json",
    "tenure": "tenures.json",
    "tie": "ties.json",
}
#: What the ids in templates stand for.
THERE: dict[str, Record | Source] = {
    record.id: record
    for record in (
        source("id-of-a-source"),
        country("id-of-an-actor"),
        country("id-of-a-country"),
        place("id-of-a-place"),
        organization("id-of-an-organization"),
        person("id-of-a-person"),
        event("id-of-an-event"),
        agreement("id-of-an-agreement"),
        fact("id-of-an-economic-fact"),
        event("id-of-a-record", citations=cited()),
    )
}


@cache
def validator(file: str) -> Draft202012Validator:
    """Return what checks a data file."""
    return Draft202012Validator(json_schema(file))


def refused(file: str, record: Any) -> bool:
    """Tell whether the schema refuses a file with this one record."""
    return not validator(file).is_valid([record])


# --- the schemas as they are shipped ------------------------------------------------------------------------------


@pytest.mark.parametrize("file", SCHEMA_FILES)
def test_shipped_schemas_are_those_of_the_model(file: str) -> None:
    """Made again, each schema is the shipped file, byte by byte; CONTRIBUTING.md says how to renew them."""
    shipped = DATA / "schema" / f"{file.removesuffix('.json')}.schema.json"
    assert shipped.read_bytes() == schema_text(file).encode()


def test_every_file_has_a_schema_and_no_other() -> None:
    """Data files, the edition among them, and schemas go together."""
    there = {item.name for item in (DATA / "schema").iterdir()}
    assert there == {f"{file.removesuffix('.json')}.schema.json" for file in SCHEMA_FILES}
    assert set(SCHEMA_FILES) == {item.name for item in DATA.iterdir() if item.name.endswith(".json")}


@pytest.mark.parametrize("file", SCHEMA_FILES)
def test_schemas_are_schemas(file: str) -> None:
    """Each keeps the rules of draft 2020-12, says what every key means, and refuses unknown keys everywhere."""
    schema = json_schema(file)
    Draft202012Validator.check_schema(schema)
    for name, part in {**schema["$defs"], file: schema}.items():
        if part.get("type") == "object":
            assert part["additionalProperties"] is False, name
            assert all(said["description"].strip() for said in part["properties"].values()), name
            assert not [said for said in part["properties"].values() if "``" in said["description"]], name
        if "enum" in part:
            assert len(part["enum"]) == len(part["enumDescriptions"]), name
    assert set(re.findall(r'"#/\$defs/(\w+)"', schema_text(file))) == set(schema["$defs"])


@pytest.mark.parametrize("file", SCHEMA_FILES)
def test_packaged_data_are_valid(file: str) -> None:
    """The packaged edition keeps its own schemas."""
    data = json.loads((DATA / file).read_text(encoding="utf-8"))
    assert [f"{error.json_path}: {error.message}" for error in validator(file).iter_errors(data)] == []


def test_terms_are_listed_with_their_definitions() -> None:
    """A closed list is an enumeration whose terms are explained."""
    kinds = json_schema("events")["$defs"]["EventKind"]
    assert dict(zip(kinds["enum"], kinds["enumDescriptions"], strict=True)) == {
        kind.value: kind.definition for kind in azjp.EventKind
    }


def test_keys_say_what_the_fields_mean() -> None:
    """Descriptions are those of the fields, and say of what record an id is."""
    keys = json_schema("events.json")["$defs"]["Event"]["properties"]
    assert keys["when"]["description"] == "When, as precisely as the sources say; left out if they give no date."
    assert keys["part_of"]["description"] == "The event that it was part of; left out if none. The id of an Event."
    assert keys["places"]["items"]["description"] == "the id of an Actor"
    assert json_schema("ties")["$defs"]["Tie"]["properties"]["start"]["description"].startswith("When it began")


def test_unknown_files_name_the_nearest() -> None:
    """A slip is answered with the right word."""
    with pytest.raises(azjp.UnknownTermError, match="Did you mean 'tenures'"):
        json_schema("tenurs.json")


# --- forms --------------------------------------------------------------------------------------------------------

DATE = re.compile(json_schema("events")["$defs"]["EdtfDate"]["pattern"])
AMOUNT = re.compile(json_schema("economic_facts")["$defs"]["Quantity"]["properties"]["amount"]["pattern"])


@given(edtf_texts())
def test_every_date_fits_its_pattern(text: str) -> None:
    """No date is refused that reading takes."""
    assert DATE.search(text)


@given(st.from_regex(DATE, fullmatch=True).filter(lambda text: not text.endswith("\n")))
def test_what_fits_the_pattern_is_a_date_or_no_day(text: str) -> None:
    """What the pattern takes and reading refuses has the form of a date, yet names no day or ends before it starts."""
    with suppress(EdtfError):
        EdtfDate(text)
        return
    with pytest.raises(
        EdtfError, match=r"\w+ \d{4} has \d\d days|ends before it starts|ends out of range|holds a single date"
    ):
        EdtfDate(text)


@given(st.from_regex(r"[0-9X/.?~%-]{1,12}", fullmatch=True))
def test_no_text_is_a_date_without_fitting(text: str) -> None:
    """Texts of the characters of dates are refused by reading wherever they are refused by the pattern."""
    if not DATE.search(text):
        with pytest.raises(EdtfError):
            EdtfDate(text)


@given(quantities())
def test_every_figure_fits(quantity: Quantity) -> None:
    """No figure is refused that reading takes."""
    assert AMOUNT.search(quantity.to_json()["amount"])


@given(st.from_regex(AMOUNT, fullmatch=True) | st.from_regex(r"[-+0-9.,eE]{1,8}", fullmatch=True))
def test_figures_fit_where_they_are_read(text: str) -> None:
    """The pattern takes exactly what reading takes."""
    try:
        Quantity(text, "USD")
    except RecordError:
        assert not AMOUNT.search(text.removesuffix("\n")) or text.endswith("\n")
    else:
        assert AMOUNT.search(text)


# --- what is refused ----------------------------------------------------------------------------------------------

#: One for each sort of JSON, with texts that are no term, no date, no id and no text at all.
_WRONG: tuple[Any, ...] = (5, 1.5, True, None, [], {}, "", " ", "No such thing!", "no-such-thing", [5], {"a": 1})
#: What only the whole of the data, or a rule of the model, can tell.
_BEYOND = re.compile(
    r"no \w+ has this id|, not an? [A-Z]\w+$|exactly one preferred name|a web address|of money; .* needs|says why not"
    r"|counts from 1|a percentage says of what|must say why|must cite its witness|a turnover has|yet the status"
)


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inner:
        yield from _places(item, (*path, step))


def _mutants(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield *record* with one thing changed, and what was."""
    for path in _places(record):
        if path in {("id",), ("type",)}:
            continue
        for wrong in (*_WRONG, "left out", "misspelt"):
            mutant = copy.deepcopy(record)
            place: Any = mutant
            for step in path[:-1]:
                place = place[step]
            if wrong == "left out":
                del place[path[-1]]
            elif wrong != "misspelt":
                place[path[-1]] = wrong
            elif isinstance(place, dict):
                place[f"{path[-1]}x"] = place.pop(path[-1])
            yield f"{path} = {wrong!r}", mutant


@pytest.mark.parametrize("kind", KINDS)
def test_schemas_refuse_what_reading_refuses(kind: str) -> None:
    """Of a record with every key, each part spoilt in every way: the schema refuses what reading refuses.

    But for what only the whole of the data or a rule of the model can tell; and it refuses nothing else.
    """
    file = KINDS[kind]
    spoilt = [*_mutants(template(kind))][:: scaled(5, 1)]
    mutants = {f"m-{n}": told for n, told in enumerate(spoilt)}
    records = [{**mutant, "id": key} for key, (_, mutant) in mutants.items()]
    with pytest.raises(DataError) as caught:
        structure({file: json.dumps(records)}, THERE)
    faults: dict[str, list[str]] = {}
    for fault in caught.value.faults:
        assert fault.record is not None
        faults.setdefault(fault.record, []).append(fault.problem)
    by_schema = {record["id"] for record in records if refused(file, record)}
    false_alarms = [mutants[key][0] for key in by_schema - faults.keys()]
    assert false_alarms == []
    missed = [
        (mutants[key][0], problems)
        for key, problems in faults.items()
        if key not in by_schema and not all(map(_BEYOND.search, problems))
    ]
    assert missed == []
    assert len(by_schema) > len(mutants) / 3


@pytest.mark.parametrize("wrong", [None, 5, "records", {}, [5], [[]], ["an-event"], [None]])
@pytest.mark.parametrize("file", ["sources.json", "actors.json", "events.json"])
def test_what_is_no_list_of_records(file: str, wrong: Any) -> None:
    """A file is a list of objects; the edition is one object."""
    assert not validator(file).is_valid(wrong)
    assert not validator("edition.json").is_valid(wrong)
    with pytest.raises(DataError):
        structure({file: json.dumps(wrong)})


@pytest.mark.parametrize("wrong", ["planet", None, 5, ..., "Country"])
def test_actors_say_what_they_are(wrong: object) -> None:
    """The type of an actor must be there and be one of four; each has its own keys."""
    actor = template("place")
    if wrong is ...:
        del actor["type"]
    else:
        actor["type"] = wrong
    assert refused("actors.json", actor)
    assert refused("actors.json", {**template("country"), "occupations": ["poet"]})
    assert not refused("actors.json", {**template("person"), "occupations": ["poet"]})
    assert set(ACTOR_TYPES) == set(json_schema("actors")["items"]["properties"]["type"]["enum"])


def test_readings_are_typed_like_their_fields() -> None:
    """The value of a variant is checked as a value of the field that it is a reading of."""

    def reading(field: str, value: Any) -> dict[str, Any]:
        why = {"field": field, "value": value, "citations": [{"source": "id-of-a-source", "locator": "¶1.1"}]}
        return {**template("event"), "variants": [why]}

    assert not refused("events.json", reading("when", "1998~"))
    assert not refused("events.json", reading("when", None))
    assert not refused("events.json", reading("topics", ["trade"]))
    assert refused("events.json", reading("when", "last year"))
    assert refused("events.json", reading("topics", "trade"))
    assert refused("events.json", reading("kind", "vizit"))
    assert refused("events.json", reading("office", "ambassador"))


@pytest.mark.parametrize(
    "changes",
    [
        {"surprise": 1},
        {"counts": []},
        {"counts": {"events": -1}},
        {"counts": {"events": "2"}},
        {"published": "soon"},
        {"licence": None},
        {"title": ""},
    ],
)
def test_editions_are_checked(changes: dict[str, Any], tmp_path: Path) -> None:
    """What an edition says of itself has a schema too."""
    said = json.loads((DATA / "edition.json").read_text(encoding="utf-8"))
    assert validator("edition.json").is_valid(said)
    assert not validator("edition.json").is_valid({**said, **changes})
    (tmp_path / "edition.json").write_text(json.dumps({**said, **changes}), encoding="utf-8")
    with pytest.raises(DataError):
        azjp.read(tmp_path)


# --- templates ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_templates_are_records(kind: str) -> None:
    """Once its ids are those of records, a template is read, and written again as it is; its schema takes it."""
    record = template(kind)
    ((made,),) = structure({KINDS[kind]: json.dumps([record])}, THERE).values()
    assert unstructure(made) == record
    assert list(unstructure(made)) == list(record)
    assert not refused(KINDS[kind], record)


@pytest.mark.parametrize("kind", KINDS)
def test_templates_have_every_key(kind: str) -> None:
    """No key of a class is left out, but that which would break a rule."""
    schema = json_schema(KINDS[kind])
    name = next(name for name in schema["$defs"] if name.lower() == kind.replace("-", ""))
    assert set(schema["$defs"][name]["properties"]) - set(template(kind)) <= {"basis"}


def test_templates_are_fresh() -> None:
    """Whoever fills one in changes no other."""
    template("event")["caveats"][0]["see"].append("another")
    assert template("event")["caveats"][0]["see"] == ["id-of-a-record"]


def test_unknown_kinds_name_the_nearest() -> None:
    """A slip is answered with the right word."""
    with pytest.raises(azjp.UnknownTermError, match="Did you mean 'agreement'"):
        template("agrement")
    with pytest.raises(azjp.UnknownTermError, match="Expected one of 'source', 'country'"):
        template("fact")
