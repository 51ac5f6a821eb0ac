"""Good packs, from which faulty ones are made: pieces of the edition and of the example, and packs that are drawn."""

import random
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from attrs import evolve, frozen
from hypothesis import HealthCheck, Phase, given, seed, settings

import azjp_relations as azjp
from azjp_relations.model.kinds import FILES
from azjp_relations.model.walk import ids_in, references
from azjp_relations.storage.writer import unstructure
from azjp_relations.testing import edtf_dates, packs

__all__ = ["Base", "Documents", "bases", "documents_of", "edition_of"]

#: What each file of a pack holds.
Documents = dict[str, list[Any]]

_EXAMPLE = Path(__file__).parents[2] / "examples" / "guam-japan"

#: So many records has a piece at most: small packs are read fast, and a change meets something that matters.
_LARGEST = 9


@frozen
class Base:
    """A pack that has no fault, as JSON, and what it is laid over."""

    name: str
    documents: Documents
    edition: dict[str, Any] | None = None
    over: azjp.Dataset | None = None


def documents_of(records: Iterable[azjp.Record | azjp.Source], revised: Iterable[str] = ()) -> Documents:
    """Return *records* as the files of a pack, of which some revise what it is laid over."""
    found: Documents = {}
    said = frozenset(revised)
    for record in records:
        file = next(name for name, cls in FILES.items() if isinstance(record, cls))
        data = unstructure(record)
        if record.id in said:
            data = {"id": data["id"], "revises": record.id, **data}
        found.setdefault(file, []).append(data)
    return found


def edition_of(documents: Documents) -> dict[str, Any]:
    """Return an edition that counts the records of *documents*."""
    return {
        "id": "2026.11",
        "title": "A pack",
        "published": "2026-11-21",
        "licence": "CC-BY-4.0",
        "counts": {file.removesuffix(".json"): len(records) for file, records in documents.items()},
        "digest": f"sha256:{'0' * 64}",
    }


@cache
def bases(seed_of_all: int, drawn: int = 100) -> tuple[Base, ...]:
    """Return the good packs of a seed; the same ones whenever they are asked for."""
    rng = random.Random(seed_of_all)
    edition, example = azjp.load(), azjp.read(_EXAMPLE)
    found = [Base("example/whole", documents_of(example))]
    for name, rel, many in (("edition", edition, 60), ("example", example, 20)):
        found += (Base(f"{name}/{i}", documents_of(piece)) for i, piece in enumerate(_pieces(rel, many, rng)))
    found += (evolve(base, edition=edition_of(base.documents)) for base in found[1::8])
    overs = [azjp.Dataset(piece) for piece in _pieces(edition, 6, rng)]
    found += (_overlay(f"overlay/{i}", rng.choice(overs), rng) for i in range(30))
    for over in (None, *overs[:2]):
        share = drawn if over is None else drawn // 5
        found += (_of_pack(f"drawn/{i}", pack, over) for i, pack in enumerate(_drawn(seed_of_all, share, over)))
    return tuple(found)


def _pieces(rel: azjp.Dataset, many: int, rng: random.Random) -> Iterator[list[azjp.Record | azjp.Source]]:
    """Yield some records, each time with everything that they refer to."""
    everything = list(rel)
    while many:
        whole = _closed(rel, rng.sample(everything, rng.randint(1, 3)))
        if len(whole) <= _LARGEST:
            many -= 1
            yield whole


def _closed(rel: azjp.Dataset, records: Iterable[azjp.Record | azjp.Source]) -> list[azjp.Record | azjp.Source]:
    found: dict[str, azjp.Record | azjp.Source] = {}
    waiting = [*records]
    while waiting:
        record = waiting.pop()
        if record.id not in found:
            found[record.id] = record
            waiting += references(record)
            waiting += (rel[key] for _, _, _, key in ids_in(record))
    return list(found.values())


def _overlay(name: str, over: azjp.Dataset, rng: random.Random) -> Base:
    """Return a pack that revises some records and adds one that refers to others."""
    revised = rng.sample(list(over), min(len(over), rng.randint(0, 2)))
    made = documents_of(revised, (record.id for record in revised))
    citations = [{"source": rng.choice(over.sources.ids), "locator": "¶1.1"}]
    parties = [actor.id for actor in over.actors if actor.type != "thing"][:2]
    fact = {"id": "a-new-fact", "indicator": "grant", "parties": parties, "citations": citations}
    made.setdefault("economic_facts.json", []).append(fact)
    return Base(name, made, over=over)


def _of_pack(name: str, pack: azjp.Pack, over: azjp.Dataset | None) -> Base:
    return Base(name, documents_of(pack, (r.id for r in pack if over is not None and r.id in over)), over=over)


def _drawn(seed_of_all: int, many: int, over: azjp.Dataset | None) -> list[azjp.Pack]:
    """Return packs drawn from the strategies that the library offers."""
    found: list[azjp.Pack] = []

    @seed(seed_of_all)
    @settings(
        max_examples=many,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(packs(over, dates=edtf_dates()))
    def collect(pack: azjp.Pack) -> None:
        found.append(pack)

    collect()
    return found
