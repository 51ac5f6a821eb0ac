"""Synthetic records for benchmarks: the same in every run, and skewed as real records are.

Two countries take part in most events, a few of 2,000 actors in many of the others, and most actors in hardly any.
Dates are of every precision, some records have none, sources disagree now and then, and now and then a figure is in
doubt.
"""

import json
import random
import tempfile
import warnings
from pathlib import Path
from typing import Any

import azjp_relations as azjp
from azjp_relations.vocabulary import Bound, Topic

#: The two countries, which are in most records.
HUBS = ("azerbaijan", "japan")

_ACTORS = 2000
_SOURCES = 500
_LAST_YEAR = 2025
#: How often each kind comes: few kinds make up most of the record.
_KINDS = {
    "visit": 25,
    "meeting": 15,
    "session": 10,
    "cultural-event": 9,
    "negotiation": 6,
    "assistance": 6,
    "signing": 5,
    "project": 4,
    "mission": 3,
    "conference": 3,
    "exhibition": 3,
    "opening": 2,
    "award": 2,
    "construction": 1.5,
    "purchase": 1.5,
    "founding": 1,
    "vote": 1,
    "accession": 0.8,
    "rule-change": 0.7,
    "establishment": 0.5,
}
_TOPICS = [topic.value for topic in Topic]
_INDICATORS = ("grant", "loan", "export", "financing", "humanitarian-assistance", "purchase-price")
_BOUNDS = dict(zip((bound.value for bound in Bound), (82, 8, 5, 2, 2, 1), strict=True))
_UNITS = {"USD": 75, "JPY": 15, "AZN": 10}
#: The forms of dates, each with how often it comes.
_FORMS = {
    "{year}-{month:02}-{day:02}": 55,
    "{year}-{month:02}": 15,
    "{year}": 18,
    "{year}-{month:02}/{later}-12": 4,
    "{year}/{later}": 3,
    "{year}~": 2,
    "{year}-{month:02}-{day:02}/..": 1,
    "{year}-{season}": 1,
    "{decade}X": 1,
}
_WORDS = [
    *("minister", "delegation", "bilateral", "cooperation", "signing", "ceremony", "Baku", "Tokyo", "power", "plant"),
    *("railway", "pipeline", "loan", "energy", "dialogue", "cultural", "exhibition", "friendship", "parliamentary"),
    *("group", "visit", "ambassador", "memorandum", "understanding", "investment", "protection", "water", "supply"),
    *("sanitation", "project", "phase", "joint", "statement", "partnership", "economic", "committee", "session"),
]

_Json = dict[str, Any]


class _Maker:
    """Makes the elements of data files, one after the other."""

    def __init__(self, seed: int) -> None:
        self._luck = random.Random(seed)  # noqa: S311 - nothing is secret here

    def source(self, number: int) -> _Json:
        published = f"{1990 + number % 36}-{1 + number % 12:02}-{1 + number % 28:02}"
        fields = {"id": f"source-{number}", "kind": "newspaper", "publisher": f"The Paper {number % 40}"}
        return {**fields, "published": published, "language": "en"}

    def actor(self, number: int) -> _Json:
        fields: _Json = {"id": _actor(number), "names": [{"text": "", "language": "en", "kind": "preferred"}]}
        fields["names"][0]["text"] = f"{self._words(1)} {self._words(1)} {number}".title()
        if number < len(HUBS):
            fields["type"] = "country"
        elif number % 3 == 0:
            fields |= {"type": "place", "kind": "city", "lies_in": HUBS[number % 2]}
        elif number % 3 == 1:
            fields |= {"type": "person", "country": HUBS[number % 2]}
        else:
            fields |= {"type": "organization", "kind": "company", "country": HUBS[number % 2]}
        return {**fields, "citations": self._citations()}

    def event(self, number: int) -> _Json:
        luck = self._luck
        fields: _Json = {"id": f"event-{number}", "kind": self._one_of(_KINDS)}
        fields["title"] = self._words(luck.randint(6, 14))
        if luck.random() < 0.98:
            fields["when"] = self._date()
        if luck.random() < 0.3:
            fields["places"] = [_actor(self._anyone() // 3 * 3 + 3)]
        roles = ("host", "visitor", "participant")
        fields["participants"] = [{"actor": a, "role": luck.choice(roles)} for a in self._actors(luck.randint(1, 3))]
        fields["topics"] = luck.sample(_TOPICS, luck.randint(1, 3))
        fields["citations"] = self._citations()
        if luck.random() < 0.15:
            who, about = [_actor(self._anyone())], luck.sample(_TOPICS, 1)
            fields["statements"] = [
                {"speakers": who, "gist": self._words(12), "topics": about, "citations": self._citations()}
            ]
        if "when" in fields and luck.random() < 0.01:
            fields["variants"] = [{"field": "when", "value": self._date(), "citations": self._citations()}]
        return fields

    def fact(self, number: int) -> _Json:
        luck = self._luck
        fields: _Json = {"id": f"fact-{number}", "indicator": luck.choice(_INDICATORS), "value": self._money()}
        if luck.random() < 0.98:
            fields["period"] = self._date()
            # Before 2006, the manat was another one.
            if fields["value"]["unit"] == "AZN" and fields["period"] < "2006":
                fields["value"]["unit"] = "JPY"
        fields |= {"origin": HUBS[luck.randrange(2)], "target": _actor(self._anyone())}
        fields |= {"topics": luck.sample(_TOPICS, 1), "citations": self._citations()}
        if luck.random() < 0.01:
            other = {**self._money(), "unit": fields["value"]["unit"]}
            fields["variants"] = [{"field": "value", "value": other, "citations": self._citations()}]
        if luck.random() < 0.02:
            fields["caveats"] = [{"kind": "scale", "note": "More than there ever was.", "field": "value"}]
        return fields

    def _anyone(self) -> int:
        return len(HUBS) + int(20 * (self._luck.paretovariate(0.9) - 1)) % (_ACTORS - 4)

    def _actors(self, others: int) -> list[str]:
        hubs = [hub for hub in HUBS if self._luck.random() < 0.6]
        return list(dict.fromkeys([*hubs, *(_actor(self._anyone()) for _ in range(others))]))

    def _citations(self) -> list[_Json]:
        luck = self._luck
        places = {
            (luck.randrange(_SOURCES), luck.randint(1, 30), luck.randint(1, 8)) for _ in range(luck.choice((1, 1, 2)))
        }
        return [{"source": f"source-{s}", "locator": f"¶{p}.{q}"} for s, p, q in sorted(places)]

    def _money(self) -> _Json:
        amount = str(int(self._luck.lognormvariate(14, 2)) + 1)
        fields = {"amount": amount, "unit": self._one_of(_UNITS)}
        bound = self._one_of(_BOUNDS)
        return fields if bound == Bound.EXACT else {**fields, "bound": bound}

    def _date(self) -> str:
        luck = self._luck
        year = min(_LAST_YEAR, int(luck.triangular(1960, _LAST_YEAR + 1, 2015)))
        return self._one_of(_FORMS).format(
            year=year,
            month=luck.randint(1, 12),
            day=luck.randint(1, 28),
            later=min(_LAST_YEAR, year + luck.randint(0, 4)),
            season=luck.randint(21, 23),
            decade=year // 10,
        )

    def _one_of(self, weighted: dict[str, float]) -> str:
        return self._luck.choices([*weighted], [*weighted.values()])[0]

    def _words(self, number: int) -> str:
        return " ".join(self._luck.choices(_WORDS, k=number))


def _actor(number: int) -> str:
    return HUBS[number] if number < len(HUBS) else f"actor-{number}"


def texts(events: int, facts: int) -> dict[str, str]:
    """Return the texts of data files with this many events and facts, by name of file."""
    make = _Maker(1992)
    files = {
        "sources.json": [make.source(n) for n in range(_SOURCES)],
        "actors.json": [make.actor(n) for n in range(_ACTORS)],
        "events.json": [make.event(n) for n in range(events)],
        "economic_facts.json": [make.fact(n) for n in range(facts)],
    }
    return {name: json.dumps(elements, ensure_ascii=False) for name, elements in files.items() if elements}


def write(folder: str, events: int, facts: int) -> None:
    """Write those data files into *folder*."""
    for name, text in texts(events, facts).items():
        Path(folder, name).write_text(text, encoding="utf-8")


def dataset(events: int, facts: int) -> azjp.Dataset:
    """Return the dataset of those data files, as it is read from a folder."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", azjp.DataWarning)  # their dates are drawn by chance
        write(folder, events, facts)
        return azjp.read(folder)
