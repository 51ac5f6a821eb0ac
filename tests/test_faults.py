"""All faults of a pack at once: each with the line of its field, and none that only follows from another."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import azjp_relations as azjp

_CITED = [{"source": "a-wire", "locator": "¶1.1"}]

#: A pack without a fault, in which most records refer to others.
GOOD: dict[str, list[dict[str, Any]]] = {
    "sources.json": [
        {"id": "a-book", "kind": "encyclopedia", "publisher": "A book", "language": "en"},
        {"id": "a-paper", "kind": "newspaper", "publisher": "A paper", "language": "en"},
        {"id": "a-wire", "kind": "news-agency", "publisher": "A wire", "published": "2001-02-03", "language": "en"},
    ],
    "actors.json": [
        {"type": "thing", "id": "a-field", "kind": "field", "names": [], "citations": _CITED},
        {"type": "country", "id": "georgia", "names": [], "citations": _CITED},
        {"type": "country", "id": "japan", "names": [], "citations": _CITED},
        {"type": "organization", "id": "a-bank", "kind": "bank", "names": [], "citations": _CITED},
        {"type": "person", "id": "an-envoy", "country": "japan", "names": [], "citations": _CITED},
        {"type": "thing", "id": "a-plant", "kind": "plant", "lies_in": "georgia", "names": [], "citations": _CITED},
    ],
    "events.json": [
        {"id": "a-fair", "kind": "exhibition", "title": "A fair", "citations": _CITED},
        {"id": "talks", "kind": "meeting", "title": "Talks", "when": "2000-05", "citations": _CITED},
        {
            "id": "visit",
            "kind": "visit",
            "title": "A visit",
            "when": "2000",
            "ordinal": 2,
            "participants": [{"actor": "an-envoy", "role": "visitor"}, {"actor": "georgia", "role": "host"}],
            "statements": [{"speakers": ["an-envoy"], "gist": "Spoke.", "about": ["a-plant"], "citations": _CITED}],
            "citations": _CITED,
        },
    ],
    "agreements.json": [
        {
            "id": "a-loan",
            "kind": "loan-agreement",
            "title": "A loan",
            "parties": ["a-bank", "georgia"],
            "signed": "2000-05-06",
            "ended": "2000-08-01",
            "status": "signed",
            "event": "visit",
            "amount": {"amount": "5", "unit": "USD"},
            "citations": _CITED,
        }
    ],
    "economic_facts.json": [
        {
            "id": "a-grant",
            "indicator": "grant",
            "value": {"amount": "5", "unit": "USD"},
            "printed": "$5",
            "period": "2000",
            "origin": "japan",
            "target": "georgia",
            "event": "talks",
            "citations": _CITED,
            "caveats": [{"kind": "scale", "note": "Small.", "field": "value", "see": ["a-loan"]}],
        }
    ],
    "tenures.json": [
        {
            "id": "an-office",
            "person": "an-envoy",
            "office": "ambassador",
            "title": "Ambassador",
            "country": "japan",
            "start": "1999",
            "end": "2001",
            "citations": _CITED,
        }
    ],
    "ties.json": [
        {"id": "a-tie", "kind": "operates-in", "subject": "a-bank", "object": "georgia", "citations": _CITED}
    ],
}
for _actor in GOOD["actors.json"]:
    _actor["names"] = [{"text": _actor["id"], "language": "en", "kind": "preferred"}]

_Pack = dict[str, list[dict[str, Any]]]


def _plant(record: str, field: str, value: Any) -> Callable[[_Pack], None]:
    """Return what puts *value* at *field* of *record*; ``...`` takes the field out."""

    def plant(pack: _Pack) -> None:
        holder: Any = next(r for records in pack.values() for r in records if r["id"] == record)
        *steps, last = [int(step) if step.isdigit() else step for step in field.split(".")]
        for step in steps:
            holder = holder[step]
        if value is ...:
            del holder[last]
        else:
            holder[last] = value

    return plant


def _twice(pack: _Pack) -> None:
    talks = next(event for event in pack["events.json"] if event["id"] == "talks")
    pack["events.json"].append({**talks, "title": "Other talks"})


#: A fault of each kind: the record, the field, and what is planted.
PLANTED: dict[str, tuple[str, str, Callable[[_Pack], None]]] = {
    "bad type": ("an-envoy", "type", _plant("an-envoy", "type", "persn")),
    "bad term": ("visit", "kind", _plant("visit", "kind", "vist")),
    "unknown source": (
        "a-bank",
        "citations[0].source",
        _plant("a-bank", "citations", [{**_CITED[0], "source": "a-wyre"}]),
    ),
    "bad date": ("visit", "when", _plant("visit", "when", "2000-13")),
    "missing field": ("visit", "title", _plant("visit", "title", ...)),
    "unknown field": ("visit", "place", _plant("visit", "place", "georgia")),
    "duplicate id": ("talks", "id", _twice),
    "unknown reference": ("an-office", "accredited_to", _plant("an-office", "accredited_to", "georgea")),
    "wrong unit": ("a-grant", "value", _plant("a-grant", "value.unit", "people")),
    "currency before its time": ("a-loan", "signed", _plant("a-loan", "amount.unit", "AZN")),
    "negative number": ("visit", "ordinal", _plant("visit", "ordinal", -2)),
    "wrong kind of value": ("a-paper", "publisher", _plant("a-paper", "publisher", 5)),
    "empty text": ("a-book", "title", _plant("a-book", "title", " ")),
    "empty text beside others": ("visit", "note", _plant("visit", "note", "")),
    "end before start": ("an-office", "end", _plant("an-office", "end", "1998")),
    "id of nobody": ("a-grant", "caveats[0].see[0]", _plant("a-grant", "caveats.0.see.0", "a-laon")),
    "a thing that acts": ("a-loan", "parties[0]", _plant("a-loan", "parties.0", "a-field")),
    "itself": ("a-fair", "part_of", _plant("a-fair", "part_of", "a-fair")),
    "statement without a place": ("visit", "statements[0].citations", _plant("visit", "statements.0.citations", [])),
    "caveat on no field": ("a-grant", "caveats[0].field", _plant("a-grant", "caveats.0.field", "vale")),
    "caveat of no kind": ("a-loan", "caveats[0].kind", _plant("a-loan", "caveats", [{"kind": "vage", "note": "Why."}])),
    "citation of no field": (
        "a-loan",
        "citations[0].states[0]",
        _plant("a-loan", "citations", [{**_CITED[0], "states": ["vale"]}]),
    ),
    "no name": ("a-plant", "names", _plant("a-plant", "names", [])),
}


def _faults(folder: Path, pack: _Pack) -> tuple[azjp.Fault, ...]:
    for file, records in pack.items():
        (folder / file).write_text(json.dumps(records, indent=2), encoding="utf-8")
    try:
        azjp.read(folder)
    except azjp.DataError as error:
        return error.faults
    return ()


def test_the_pack_is_good(tmp_path: Path) -> None:
    """Before anything is planted."""
    assert _faults(tmp_path, GOOD) == ()


@pytest.mark.parametrize("kind", PLANTED)
def test_one_fault(tmp_path: Path, kind: str) -> None:
    """A fault is one fault, however many records refer to the one that is refused."""
    record, field, plant = PLANTED[kind]
    plant(pack := copy.deepcopy(GOOD))
    assert [(fault.record, fault.field) for fault in _faults(tmp_path, pack)] == [(record, field)]


def test_all_faults_at_once(tmp_path: Path) -> None:
    """A pack with a fault of each kind gives one report: each on the line of its field, and nothing else."""
    pack = copy.deepcopy(GOOD)
    for _, _, plant in PLANTED.values():
        plant(pack)
    faults = _faults(tmp_path, pack)
    assert len(PLANTED) >= 16
    assert {(fault.record, fault.field) for fault in faults} == {(r, f) for r, f, _ in PLANTED.values()}
    assert len(faults) == len(PLANTED)
    for fault in faults:
        lines = (tmp_path / fault.file).read_text(encoding="utf-8").splitlines()
        line = lines[(fault.line or 0) - 1]
        key = fault.field.rpartition(".")[2].partition("[")[0]
        if fault.value is None:
            assert line.strip() == "{", "of what is missing, the line where its holder begins"
        elif not fault.field.endswith("]"):
            assert f'"{key}":' in line, (fault, line)
        else:
            assert fault.value.strip('"') in line, (fault, line)
