"""A pack of 100,000 events as JSON lines: how fast it is read with every check, and what it takes of memory.

Run it by itself: ``python benchmarks/bulk.py [EVENTS]``. Each reader works in a process of its own, several times in
turn; of each the best time counts, and memory is measured in a run apart. pydantic takes part if it is installed.
"""

import gc
import json
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROUNDS = 3
READERS = ("ours", "cattrs", "pydantic", "json alone")


def make(folder: Path, events: int) -> None:
    """Write a pack with *events* events of 200 actors, cited to 50 sources, on days of 30 years."""
    sources = [
        {"id": f"wire-{n}", "kind": "news-agency", "publisher": "A wire", "published": "2001-02-03", "language": "en"}
        for n in range(50)
    ]
    actors = [
        {
            "id": f"person-{n}",
            "type": "person",
            "names": [{"text": f"Person {n}", "language": "en", "kind": "preferred"}],
            "citations": [{"source": f"wire-{n % 50}", "locator": "¶1.1"}],
        }
        for n in range(200)
    ]
    days = [
        {
            "id": f"meeting-{n}",
            "kind": "meeting",
            "title": f"Meeting number {n} on trade and energy",
            "when": f"{1990 + n % 30}-{1 + n % 12:02}-{1 + n % 28:02}",
            "participants": [
                {"actor": f"person-{n % 200}", "role": "host"},
                {"actor": f"person-{(n + 7) % 200}", "role": "visitor", "capacity": "Envoy"},
            ],
            "topics": ["trade", "energy"],
            "citations": [{"source": f"wire-{n % 50}", "locator": f"¶{n % 9 + 1}.{n % 5 + 1}"}],
        }
        for n in range(events)
    ]
    for name, records in (("sources", sources), ("actors", actors), ("events", days)):
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


# The others: classes as one would write them. They check types and dates, and look up no references.


def _with_cattrs(folder: Path) -> object:
    import attrs
    from cattrs.preconf.json import make_converter

    from azjp_relations.vocabulary import EventKind, Role, Topic

    citation = attrs.make_class("Citation", {"source": attrs.field(type=str), "locator": attrs.field(type=str)})
    participant = attrs.make_class(
        "Participant",
        {
            "actor": attrs.field(type=str),
            "role": attrs.field(type=Role),
            "capacity": attrs.field(type=str | None, default=None),
        },
    )
    event = attrs.make_class(
        "Event",
        {
            "id": attrs.field(type=str),
            "kind": attrs.field(type=EventKind),
            "title": attrs.field(type=str),
            "when": attrs.field(type=date),
            "participants": attrs.field(type=tuple[participant, ...]),  # type: ignore[valid-type]
            "topics": attrs.field(type=tuple[Topic, ...]),
            "citations": attrs.field(type=tuple[citation, ...]),  # type: ignore[valid-type]
        },
        frozen=True,
    )
    converter = make_converter(forbid_extra_keys=True)
    with (folder / "events.jsonl").open(encoding="utf-8") as lines:
        return [converter.loads(line, event) for line in lines]


def _with_pydantic(folder: Path) -> object:
    from pydantic import BaseModel, ConfigDict

    from azjp_relations.vocabulary import EventKind, Role, Topic

    class Strict(BaseModel):
        model_config = ConfigDict(frozen=True, extra="forbid")

    class Citation(Strict):
        source: str
        locator: str

    class Participant(Strict):
        actor: str
        role: Role
        capacity: str | None = None

    class Event(Strict):
        id: str
        kind: EventKind
        title: str
        when: date
        participants: tuple[Participant, ...]
        topics: tuple[Topic, ...]
        citations: tuple[Citation, ...]

    for cls in (Participant, Event):
        cls.model_rebuild(_types_namespace=locals() | globals())
    with (folder / "events.jsonl").open(encoding="utf-8") as lines:
        return [Event.model_validate_json(line) for line in lines]


def _alone(folder: Path) -> object:
    with (folder / "events.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _ours(folder: Path) -> object:
    import azjp_relations as azjp

    return azjp.read(folder)


WORK: dict[str, Callable[[Path], object]] = {
    "ours": _ours,
    "cattrs": _with_cattrs,
    "pydantic": _with_pydantic,
    "json alone": _alone,
}


def measure(reader: str, folder: Path, *, memory: bool) -> dict[str, Any]:
    """Return what one reader takes, in this process."""
    work = WORK[reader]
    gc.collect()
    if memory:
        tracemalloc.start()
        kept = work(folder)
        gc.collect()
        now, peak = tracemalloc.get_traced_memory()
        del kept
        return {"kept": now, "peak": peak}
    began = time.perf_counter()
    kept = work(folder)
    took = time.perf_counter() - began
    del kept
    return {"seconds": took}


def main() -> None:
    """Print a table."""
    if len(sys.argv) > 2:
        reader, folder, what = sys.argv[1:]
        print(json.dumps(measure(reader, Path(folder), memory=what == "memory")))
        return
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), events)
        found: dict[str, list[float]] = {reader: [] for reader in READERS}
        for _ in range(ROUNDS):
            for reader in READERS:
                if (row := _in_a_process(reader, folder, "time")) is not None:
                    found[reader].append(row["seconds"])
        ours = min(found["ours"])
        print(f"{events:,} events, best of {ROUNDS}")
        for reader, times in found.items():
            if not times:
                print(f"{reader:12} is not installed")
                continue
            memory = _in_a_process(reader, folder, "memory") or {}
            kept, peak = (memory[key] / events for key in ("kept", "peak"))
            print(
                f"{reader:12} {min(times):6.2f} s  {min(times) / ours:5.2f} × ours"
                f"  kept {kept:6.0f} B a record, peak {peak - kept:6.0f} B above"
            )


def _in_a_process(reader: str, folder: str, what: str) -> dict[str, float] | None:
    ran = subprocess.run([sys.executable, __file__, reader, folder, what], check=False, capture_output=True, text=True)
    if ran.returncode and "No module named 'pydantic'" in ran.stderr:
        return None
    if ran.returncode:
        raise SystemExit(ran.stderr)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


if __name__ == "__main__":
    main()
