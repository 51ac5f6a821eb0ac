"""A small pack with every file, every class and every key, ways to spoil it, and what is said of it then."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from profiles import scaled

from azjp_relations.errors import DataError, Fault
from azjp_relations.model import Record
from azjp_relations.model.kinds import FILES
from azjp_relations.model.sources import Source
from azjp_relations.storage.reader import structure

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
        cases = cases[:: scaled(7, 1)]
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
