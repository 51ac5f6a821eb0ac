"""What it costs to make the packaged data into records, in a process that has imported everything."""

import gc
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
from cattrs.preconf.json import make_converter
from measuring import Row, Work, at_most, in_turn

import azjp_relations as azjp
from azjp_relations.storage.reader import structure


def _texts() -> dict[str, str]:
    """Return the packaged data files, by the way round that the public names offer."""
    with tempfile.TemporaryDirectory() as folder:
        azjp.write(azjp.load(), folder)
        files = sorted(Path(folder).glob("*.json"))
        return {f.name: f.read_text(encoding="utf-8") for f in files if f.stem != "edition"}


def _held(work: Work) -> Work:
    """Return *work* with the garbage collector held, as :func:`azjp_relations.load` holds it."""

    def held() -> object:
        gc.disable()
        try:
            return work()
        finally:
            gc.enable()

    return held


# Classes like ours as one would write them for plain cattrs: nothing is checked or looked up, ids and
# dates stay text. Ours do all of that in the time that is compared.


@attrs.frozen
class _Citation:
    source: str
    locator: str
    fingerprint: str | None = None
    states: tuple[str, ...] = ()


@attrs.frozen
class _Variant:
    field: str
    value: Any
    conjecture: bool = False
    reason: str | None = None
    citations: tuple[_Citation, ...] = ()


@attrs.frozen
class _Caveat:
    kind: str
    note: str
    weight: str = "material"
    field: str | None = None
    see: tuple[str, ...] = ()


@attrs.frozen
class _Participant:
    actor: str
    role: str
    capacity: str | None = None


@attrs.frozen
class _Statement:
    gist: str
    citations: tuple[_Citation, ...]
    speakers: tuple[str, ...] = ()
    reporter: str | None = None
    about: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    variants: tuple[_Variant, ...] = ()
    caveats: tuple[_Caveat, ...] = ()


@attrs.frozen
class _Event:
    id: str
    kind: str
    title: str
    citations: tuple[_Citation, ...]
    status: str = "held"
    when: str | None = None
    ordinal: int | None = None
    places: tuple[str, ...] = ()
    participants: tuple[_Participant, ...] = ()
    topics: tuple[str, ...] = ()
    statements: tuple[_Statement, ...] = ()
    part_of: str | None = None
    related: tuple[str, ...] = ()
    note: str | None = None
    variants: tuple[_Variant, ...] = ()
    caveats: tuple[_Caveat, ...] = ()


def unchecked(converter: Any, text: str) -> list[_Event]:
    """Return the events of *text* as *converter* makes them."""
    return converter.loads(text, list[_Event])  # type: ignore[no-any-return]


def rows(rounds: int) -> Iterator[Row]:
    """Yield the rows of structuring the packaged data."""
    texts = _texts()
    everything = _held(lambda: structure(texts))
    decoded = _held(lambda: [json.loads(text) for text in texts.values()])
    times = in_turn(everything, lambda: structure(texts), rounds)
    yield at_most(1, "all records, collector held", "the same, collector on", times)
    times = in_turn(everything, decoded, rounds, at_least=0.02)
    yield Row("all records, collector held", times.ours, "json.loads alone", times.peer, times.ratio)

    text = texts["events.json"]
    others = {record.id: record for record in azjp.load() if not isinstance(record, azjp.Event)}
    ours = _held(lambda: structure({"events.json": text}, others))
    times = in_turn(ours, lambda: unchecked(make_converter(), text), rounds)
    yield at_most(1, "events, checked and linked", "cattrs as it comes, unchecked", times)
    kept = make_converter()
    times = in_turn(ours, lambda: unchecked(kept, text), rounds, at_least=0.02)
    yield Row("events, checked and linked", times.ours, "the same, converter kept", times.peer, times.ratio)
