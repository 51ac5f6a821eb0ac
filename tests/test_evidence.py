"""Everything typed is printed in a sentence that its record cites, or marked as our reading.

``tests/evidence`` holds, for each cited sentence, the figures, dates and names printed in it and its fingerprint, but
no sentence.
"""

import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import azjp_relations as azjp

DATA = Path(str(resources.files(azjp) / "data"))
EVIDENCE: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "evidence").glob("*.json"))
}
FILES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(DATA.glob("*.json"))
    if path.name != "edition.json"
}
SOURCES = {source["id"]: source for source in FILES["sources"]}
ACTORS = {actor["id"]: actor for actor in FILES["actors"]}
TIES = {tie["id"] for tie in FILES["ties"]}
RECORDS = [record for name, records in FILES.items() if name != "sources" for record in records]

#: What is not a value of the record itself: readings that are not preferred, doubts, links to other records.
_ASIDE = {"statements", "citations", "variants", "caveats", "see", "related"}
_DATES = {"when", "signed", "in_force", "ended", "ratified", "period", "start", "end", "attested"}
_ACTORS = {
    *("actor", "speakers", "reporter", "parties", "signatories", "places", "place", "origin", "target", "person"),
    *("organization", "country", "accredited_to", "subject", "object", "about", "covers", "between", "lies_in"),
    "parent",
}


_COUNTRY, _ORGANIZATION, _PERSON = {"country"}, {"organization"}, {"person"}
_PLACES = {"country", "place"}
_ACTING = {*_PLACES, *_ORGANIZATION, *_PERSON}
_ANY = {"thing", *_ACTING}
#: The actors that a key can hold; any, where it is not here.
_CLASSES: dict[str, set[str]] = {
    **dict.fromkeys(("country", "between", "accredited_to"), _COUNTRY),
    **dict.fromkeys(("person", "signatories"), _PERSON),
    **dict.fromkeys(("organization", "parent"), _ORGANIZATION),
    **dict.fromkeys(("lies_in", "place", "places"), _PLACES),
    **dict.fromkeys(("speakers", "reporter", "origin", "target", "parties"), _ACTING),
}
#: The phrases that name two actors.
_SHARED = {
    "aviation administrations of both countries",
    "governments of both countries",
    "Japanese garden",
    "Kyoto",
    "Osaka",
}


class Value(NamedTuple):
    """A typed value of a record: the field and key that it is under, and its place in what holds it."""

    field: str
    kind: str
    key: str
    holder: Any
    place: str | int
    statement: dict[str, Any] | None = None

    @property
    def content(self) -> str:
        """The value itself."""
        return str(self.holder[self.place])


def _values(record: dict[str, Any]) -> Iterator[Value]:
    """Yield each typed value of a record; one in a statement with the statement."""
    yield from _values_in(record)
    for statement in record.get("statements", ()):
        yield from (value._replace(statement=statement) for value in _values_in(statement, "statements"))


def _values_in(part: Any, field: str = "") -> Iterator[Value]:
    """Yield each amount, ordinal, date, name and actor in a record, with the field that it is in."""
    if isinstance(part, list):
        for item in part:
            yield from _values_in(item, field)
    if not isinstance(part, dict):
        return
    for key, value in part.items():
        inside = field or key
        if key in _ASIDE:
            continue
        if key == "ordinal" or (key == "amount" and "unit" in part):
            yield Value(inside, "figure", key, part, key)
        elif key == "text" and field == "names":
            yield Value(inside, "name", key, part, key)
        elif key in _DATES or key in _ACTORS:
            kind = "date" if key in _DATES else "actor"
            holder, keys = (value, range(len(value))) if isinstance(value, list) else (part, [key])
            for position in keys:
                if isinstance(holder[position], str):
                    # A statement, and what else has an id of neither kind, is not an actor.
                    if kind == "date" or holder[position] in ACTORS:
                        yield Value(inside, kind, key, holder, position)
                else:
                    yield from _values_in(holder[position], inside)
        else:
            yield from _values_in(value, inside)


def _citations(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every citation in *part*, however deep."""
    if isinstance(part, dict):
        if "source" in part and "locator" in part:
            yield part
        else:
            part = list(part.values())
    if isinstance(part, list):
        for item in part:
            yield from _citations(item)


@cache
def _folded(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    plain = plain.replace("ə", "e").replace("ı", "i")
    return re.sub("[‐-―−]", "-", re.sub("[‘’ʼʻ′]", "'", plain))


#: The actors with each name.
_BEARERS: dict[str, set[str]] = {}
for _actor in FILES["actors"]:
    for _name in _actor["names"]:
        _BEARERS.setdefault(_folded(_name["text"]), set()).add(_actor["id"])


def _printed(citations: Iterable[dict[str, Any]], what: str) -> set[str]:
    """Return the figures, dates or names that the cited sentences print."""
    return {text for c in citations for text in EVIDENCE[c["source"]].get(c["locator"], {}).get(what, ())}


def _marked(record: dict[str, Any]) -> set[str | None]:
    """Return the fields that a caveat marks as inferred or doubtful."""
    return {c.get("field") for c in record.get("caveats", ()) if c.get("weight", "material") != "note"}


def _dates_in(text: str) -> list[str]:
    """Return the dates that an EDTF date is made of.

    >>> _dates_in("[1998-02-24..1998-02-28]")
    ['1998-02-24', '1998-02-28']
    """
    return [part.rstrip("?~%") for part in re.split(r"[/\[\],]|\.\.", text) if part]


def _is_printed(value: Value, citations: list[dict[str, Any]]) -> bool:
    """Tell whether the cited sentences print a value; a figure may be part of a name, as in COP29."""
    if value.kind == "figure":
        in_names = {figure for name in _printed(citations, "names") for figure in re.findall(r"\d+", name)}
        return value.content in _printed(citations, "figures") | in_names
    if value.kind == "date":
        known = _printed(citations, "dates") | {SOURCES[c["source"]].get("published", "") for c in citations}
        known |= {date[:length] for date in known for length in (4, 7)}
        years = {date[:4] for date in known}
        return all(d in known or (d[:4] in years and f"XXXX{d[4:]}" in known) for d in _dates_in(value.content))
    names = {_folded(name) for name in _printed(citations, "names")}
    if value.kind == "actor":
        texts = {_folded(name["text"]) for name in ACTORS[value.content]["names"]}
    else:
        texts = {_folded(value.content)}
    return any(re.search(rf"(?<!\w){re.escape(text)}(?!\w)", name) for text in texts for name in names)


def _rivals(value: Value, record: dict[str, Any]) -> list[str]:
    """Return what is beside a value: the rest of its list, or the actors of all participants."""
    if isinstance(value.holder, list):
        return value.holder
    return [v.content for v in _values(record) if v.kind == "actor" and v[:3] == value[:3]]


def _is_possible(value: Value, record: dict[str, Any]) -> bool:
    """Tell whether a value fits its place: an actor its key, a name the actor that alone has it."""
    if value.kind == "name":
        known = {name["text"] for name in ACTORS[record["id"]]["names"]} & _SHARED
        return value.content in known or _BEARERS.get(_folded(value.content), set()) <= {record["id"]}
    if value.kind != "actor":
        return True
    alone = value.key == "reporter" or _rivals(value, record).count(value.content) == 1
    return (
        alone
        and value.content != record["id"]
        and ACTORS[value.content]["type"] in _CLASSES.get(value.key, {"thing", *_ACTING})
    )


def _stating(record: dict[str, Any], value: Value) -> list[dict[str, Any]]:
    """Return the citations whose sentences state a value, by what each citation says that it states."""
    if value.kind == "name":
        if "citations" in value.holder:
            return list(value.holder["citations"])
        inside = []
    elif value.statement is not None and value.key != "reporter":
        return list(value.statement["citations"])
    else:
        inside = list(_citations(record[value.field]))
    return inside + [c for c in record["citations"] if value.field in c.get("states", [value.field])]


#: How the adjectives of the two countries begin, folded, in the languages of the sources.
_ADJECTIVES = {"azerbaijan": ("azerb", "aserb"), "japan": ("japan", "japon", "yapon")}


def _is_known(value: Value, record: dict[str, Any]) -> bool:
    """Tell whether a value needs no word of its own.

    A statement may call who takes part in its event "he" or "the sides". A person, body or office is of the country
    whose parliament, company or town the sentence names, or whose ministry the page is of.
    """
    if value.field == "country":
        citations = _stating(record, value)
        names = {_folded(name) for name in _printed(citations, "names")}
        names |= {_folded(SOURCES[c["source"]].get("publisher", "")) for c in citations}
        bearers = [ACTORS[actor] for name in names for actor in _BEARERS.get(name, set()) - {record["id"]}]
        return value.content in {bearer.get("country", bearer.get("lies_in")) for bearer in bearers} or any(
            start in name for start in _ADJECTIVES.get(value.content, ()) for name in names
        )
    present = {part["actor"] for part in record.get("participants", ())}
    return value.statement is not None and value.content in present


def _faults(record: dict[str, Any]) -> list[str]:
    """Return what the cited sentences of a record do not print though it is not marked, and what is cited wrongly."""
    marked = _marked(record)
    faults = []
    for citation in _citations(record):
        sentence = EVIDENCE[citation["source"]].get(citation["locator"])
        if sentence is None or sentence["fingerprint"] != citation.get("fingerprint"):
            faults.append(f"{record['id']}: {citation['source']} {citation['locator']} is not the sentence on record")
    faults += [
        f"{record['id']}: {value.field} {value.content!r} is in no sentence that it cites"
        for value in _values(record)
        if value.field not in marked and not (_is_printed(value, _stating(record, value)) or _is_known(value, record))
    ]
    faults += [
        f"{record['id']}: {value.content!r} can't be its {value.key}"
        for value in _values(record)
        if not _is_possible(value, record)
    ]
    if record["id"] in TIES:
        before, _, after = record["id"].partition(record["subject"])
        if before != "tie-" or f"-{record['object']}" not in after:
            faults.append(f"{record['id']}: the id names another subject or object")
    if record.get("origin") is not None and record.get("origin") == record.get("target"):
        faults.append(f"{record['id']}: goes from {record['origin']} to itself")
    return faults


def test_every_citation_has_its_evidence() -> None:
    """The fingerprints are those of the sentences, and each sentence of which there is evidence is cited."""
    assert set(EVIDENCE) == set(SOURCES)
    cited = {(c["source"], c["locator"], c.get("fingerprint")) for c in _citations(RECORDS)}
    known = {(source, place, e["fingerprint"]) for source, places in EVIDENCE.items() for place, e in places.items()}
    assert sorted(cited - known, key=str) == [], "cited without evidence"
    assert sorted(known - cited, key=str) == [], "evidence of what no record cites: take it out of tests/evidence"


def test_a_sentence_has_one_place() -> None:
    """No sentence of a source is cited under two numbers, and paragraphs and sentences are counted from 1."""
    for source, places in EVIDENCE.items():
        twice = [f for f, count in Counter(e["fingerprint"] for e in places.values()).items() if count > 1]
        assert twice == [], (source, [place for place, e in places.items() if e["fingerprint"] in twice])
        odd = [p for p in places if "¶" in p and not re.fullmatch(r"(?:[^¶]+ )?¶[1-9]\d*(?:\.[1-9]\d*)?", p)]
        assert odd == [], source


def test_evidence_holds_no_sentence() -> None:
    """Figures, dates and names only, each a few words long."""
    for source, places in EVIDENCE.items():
        for place, evidence in places.items():
            assert set(evidence) == {"fingerprint", "figures", "dates", "names"}, (source, place)
            texts = [text for what in ("figures", "dates", "names") for text in evidence[what]]
            assert all(len(text.split()) <= 20 for text in texts), (source, place)


def test_everything_typed_is_printed_or_marked() -> None:
    """Every amount, date, name and actor is in a sentence that states its field, or a caveat marks the field."""
    faults = [fault for record in RECORDS for fault in _faults(record)]
    assert not faults, "\n".join(faults)


#: What has no date though a sentence that it cites prints one, which is the date of something else.
_DATE_OF_SOMETHING_ELSE = {
    "azerbaijan-day-expo-2005",
    "capacity-provincial-cities-water",
    "construction-two-power-plants",
    "contract-of-the-century",
    "contract-socar-japanese-consortium",
    "establishment-azerbaijani-pavilion-expo-2025",
    "irrigation-eight-villages-planned",
    "school-ikinji-nagadi-planned",
    "school-khurshud-planned",
    "statement-friendship-partnership",
    "statement-trade-economy",
    "vote-azerbaijan-un-security-council",
}


def test_records_without_a_date_cite_none() -> None:
    """What has no date cites no date, or was planned, or a caveat says what the date is of."""
    undated = [
        record["id"]
        for name in ("events", "agreements", "economic_facts")
        for record in FILES[name]
        if not record.keys() & {"when", "signed", "in_force", "period"}
        and "planned" not in (record.get("status"), record.get("stage"))
        and not {c["kind"] for c in record.get("caveats", ())} & {"undated", "date"}
        and _printed(_citations(record), "dates")
    ]
    assert [key for key in undated if key not in _DATE_OF_SOMETHING_ELSE] == []


def _change(value: Value, chance: random.Random) -> None:
    """Put another value of the same kind in the place of *value*."""
    old = value.content
    new = old
    while new == old:
        if value.kind == "actor":
            new = chance.choice(sorted(ACTORS))
        elif value.kind == "name":
            new = chance.choice(ACTORS[chance.choice(sorted(ACTORS))]["names"])["text"]
        else:
            place = chance.choice([m.start() for m in re.finditer(r"\d", old)])
            new = f"{old[:place]}{chance.randrange(10)}{old[place + 1 :]}"
    value.holder[value.place] = new


def _fingerprints(record: dict[str, Any]) -> Iterator[Value]:
    """Yield the fingerprint of each citation in a record."""
    return (Value("citations", "fingerprint", "fingerprint", c, "fingerprint") for c in _citations(record))


@pytest.mark.parametrize("seed", [1992, 1998, 2006, 2015, 2026])
@pytest.mark.long
def test_changed_values_are_caught(seed: int) -> None:
    """Of 500 values changed at random, at least 495 are caught: actors, names, dates, figures and fingerprints."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    places = [
        (number, position)
        for number, record in enumerate(RECORDS)
        for position, value in enumerate([*_values(record), *_fingerprints(record)])
        if value.field not in _marked(record)
    ]
    missed = []
    for number, position in chance.sample(places, 500):
        record = json.loads(json.dumps(RECORDS[number]))
        value = [*_values(record), *_fingerprints(record)][position]
        before = value.content
        _change(value, chance)
        if not _faults(record):
            missed.append(f"{record['id']}: {value.field} {before!r} -> {value.content!r}")
    assert len(missed) <= 5, "\n".join([str(len(missed)), *missed])


def test_changed_fingerprints_are_caught() -> None:
    """Each fingerprint is compared: one that is changed in any record is a fault of it."""
    for original in RECORDS:
        record = json.loads(json.dumps(original))
        for citation in _citations(record):
            citation["fingerprint"] = citation["fingerprint"][::-1] + "0"
        assert len(_faults(record)) >= len(list(_citations(record)))


def test_few_records_are_doubtful() -> None:
    """A material doubt is rare, and no two records have a caveat of the same words."""
    records = [record for record in azjp.load() if isinstance(record, azjp.Record)]
    assert 0 < sum(record.doubtful for record in records) < len(records) / 3
    texts = Counter(caveat.note for record in records for caveat in record.caveats)
    assert [text for text, count in texts.items() if count > 1] == []
