"""A pack of 100,000 events as JSON lines: how fast it is read with every check, and what it takes of memory.

Run it by itself: ``python benchmarks/bulk.py [EVENTS]``. Each reader works in a process of its own, several times in
turn; of each the best time counts, and memory is measured in a run apart. pydantic takes part if it is installed.

All do the same work, each as one who knows the library would write it. Every value has the type that it is declared
with, and nothing is coerced; unknown keys and keys that stand twice are refused; a term is one of its vocabulary; a
date is an :class:`~azjp_relations.EdtfDate`, remembered by the same function; a reference is the object that it refers
to; ids are kebab-case and unique over all files; no text is empty; each record cites a source; no one takes part in an
event in one role twice. What only ours does: readings typed by the field that they are of, records that refer to later
ones, faults of all lines in one pass, and, in the same time, a dataset with the records in order of time.
"""

import gc
import json
import re
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

ROUNDS = 5
READERS = ("ours", "cattrs", "cattrs, collector paused", "pydantic", "pydantic, collector paused", "json alone")

#: What may be wrong with a line, and who notices: the one who decodes, who reads a value, a record, or all of them.
BAD = {
    "is not JSON": ('"title": ', '"title" '),
    "a wrong type": ('"topics": ["trade"', '"topics": [5'),
    "an unknown actor": ('"actor": "person-', '"actor": "persona-'),
    "an id that stands twice": (r'"id": "meeting-\d+"', '"id": "meeting-7"'),
}


def make(folder: Path, events: int) -> None:
    """Write a pack with *events* events of 200 actors, cited to 50 sources, on the days of 30 years."""
    sources = [
        {"id": f"wire-{n}", "kind": "news-agency", "publisher": "A wire", "published": "2020-02-03", "language": "en"}
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
            "when": f"{1990 + n % 30}-{1 + n // 30 % 12:02}-{1 + n // 360 % 28:02}",
            "participants": [
                {"actor": f"person-{n % 200}", "role": "host"},
                {"actor": f"person-{(n + 1 + n // 200) % 200}", "role": "visitor", "capacity": "Envoy"},
            ],
            "topics": ["trade", "energy"],
            "citations": [{"source": f"wire-{n % 50}", "locator": f"¶{n % 9 + 1}.{n % 5 + 1}"}],
        }
        for n in range(events)
    ]
    for name, records in (("sources", sources), ("actors", actors), ("events", days)):
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


# --- the others ---------------------------------------------------------------------------------------------------


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object that *pairs* are; JSON itself would let the last of two equal keys win."""
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("a key stands twice")
    return data


def _take_in(made: dict[str, Any], record: Any) -> None:
    if record.id in made:
        raise ValueError(f"{record.id} is the id of two records")
    made[record.id] = record


def _read_all(folder: Path, reader_of: Callable[[str, dict[str, Any]], Callable[[str], Any]]) -> object:
    """Read the files line by line; what has been made is there for the next to refer to."""
    made: dict[str, Any] = {}
    for name in ("sources", "actors", "events"):
        read = reader_of(name, made)
        with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                _take_in(made, read(line))
    return made


def _with_cattrs() -> Callable[[Path], object]:
    from attrs import field, frozen
    from attrs.validators import ge, matches_re, min_len, optional
    from cattrs.preconf.json import make_converter

    from azjp_relations.dates import EdtfDate
    from azjp_relations.vocabulary import CaveatKind, EventKind, NameKind, Role, SourceKind, Topic

    def said(_thing: object, a: Any, value: str | None) -> None:
        if value is not None and not value.strip():
            raise ValueError(f"{a.name} is empty")

    words: Callable[..., Any] = lambda **more: field(validator=said, **more)  # noqa: E731
    key = field(validator=matches_re(r"[a-z0-9]+(?:-[a-z0-9]+)*"))
    cited = field(validator=min_len(1))

    @frozen(kw_only=True)
    class Source:
        id: str = key
        kind: SourceKind
        publisher: str = words()
        title: str | None = words(default=None)
        published: EdtfDate | None = None
        url: str | None = words(default=None)
        language: str = words()
        licence: str | None = words(default=None)
        accessed: EdtfDate | None = None

    @frozen(kw_only=True)
    class Citation:
        source: Source
        locator: str = words()

    @frozen(kw_only=True)
    class Caveat:
        kind: CaveatKind
        note: str = words()
        field: str | None = words(default=None)
        see: tuple[str, ...] = ()

    @frozen(kw_only=True)
    class Name:
        text: str = words()
        language: str = words()
        kind: NameKind
        citations: tuple[Citation, ...] = ()

    @frozen(kw_only=True)
    class Person:
        id: str = key
        type: str
        names: tuple[Name, ...]
        citations: tuple[Citation, ...] = cited
        caveats: tuple[Caveat, ...] = ()

    @frozen(kw_only=True)
    class Participant:
        actor: Person
        role: Role
        capacity: str | None = words(default=None)

    @frozen(kw_only=True)
    class Statement:
        speakers: tuple[Person, ...] = field(validator=min_len(1))
        gist: str = words()
        topics: tuple[Topic, ...] = ()
        citations: tuple[Citation, ...] = cited

    @frozen(kw_only=True)
    class Event:
        id: str = key
        kind: EventKind
        title: str = words()
        when: EdtfDate | None = None
        ordinal: int | None = field(default=None, validator=optional(ge(1)))
        places: tuple[Person, ...] = ()
        participants: tuple[Participant, ...] = ()
        topics: tuple[Topic, ...] = ()
        statements: tuple[Statement, ...] = ()
        note: str | None = words(default=None)
        citations: tuple[Citation, ...] = cited
        caveats: tuple[Caveat, ...] = ()

        def __attrs_post_init__(self) -> None:
            if len({(p.actor.id, p.role) for p in self.participants}) < len(self.participants):
                raise ValueError("takes part twice")

    def reader_of(name: str, made: dict[str, Any]) -> Callable[[str], Any]:
        converter = make_converter(forbid_extra_keys=True)

        def plain(value: Any, cls: Any) -> Any:
            # The hook for str also serves enumerations, and that for int serves bool.
            expected = int if cls is int else str
            if type(value) is not expected:
                raise TypeError(f"{value!r} is no {expected.__name__}")
            return value if cls is expected else cls(value)

        def refer(value: Any, cls: Any) -> Any:
            found = made.get(value)
            if not isinstance(found, cls):
                raise ValueError(f"{value!r} is the id of no {cls.__name__}")  # noqa: TRY004 - of data, not of code
            return found

        for cls in (str, int):
            converter.register_structure_hook(cls, plain)
        converter.register_structure_hook(EdtfDate, lambda value, _: EdtfDate.parse(value))
        cls = {"sources": Source, "actors": Person, "events": Event}[name]
        for record in {Source, Person, Event} - {cls}:
            converter.register_structure_hook(record, refer)
        return lambda line: converter.loads(line, cls, object_pairs_hook=_once)

    return lambda folder: _read_all(folder, reader_of)


def _with_pydantic() -> Callable[[Path], object]:
    from pydantic import BaseModel, ConfigDict, Field, PlainValidator, Strict, StringConstraints, model_validator

    from azjp_relations.dates import EdtfDate
    from azjp_relations.vocabulary import CaveatKind, EventKind, NameKind, Role, SourceKind, Topic

    def referring(name: str) -> PlainValidator:
        def refer(value: Any, info: Any) -> Any:
            found = info.context.get(value)
            if type(found).__name__ != name:
                raise ValueError(f"{value!r} is the id of no {name}")
            return found

        return PlainValidator(refer)

    words = Annotated[str, Strict(), StringConstraints(pattern=r"\S")]
    key = Annotated[str, Strict(), StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
    day = Annotated[EdtfDate, PlainValidator(EdtfDate.parse)]

    class Model(BaseModel):
        model_config = ConfigDict(frozen=True, extra="forbid")

    class Source(Model):
        id: key
        kind: SourceKind
        publisher: words
        title: words | None = None
        published: day | None = None
        url: words | None = None
        language: words
        licence: words | None = None
        accessed: day | None = None

    class Citation(Model):
        source: Annotated[Source, referring("Source")]
        locator: words

    cited = Annotated[tuple[Citation, ...], Field(min_length=1)]

    class Caveat(Model):
        kind: CaveatKind
        note: words
        field: words | None = None
        see: tuple[words, ...] = ()

    class Name(Model):
        text: words
        language: words
        kind: NameKind
        citations: tuple[Citation, ...] = ()

    class Person(Model):
        id: key
        type: str
        names: tuple[Name, ...]
        citations: cited
        caveats: tuple[Caveat, ...] = ()

    class Participant(Model):
        actor: Annotated[Person, referring("Person")]
        role: Role
        capacity: words | None = None

    class Statement(Model):
        speakers: Annotated[tuple[Annotated[Person, referring("Person")], ...], Field(min_length=1)]
        gist: words
        topics: tuple[Topic, ...] = ()
        citations: cited

    class Event(Model):
        id: key
        kind: EventKind
        title: words
        when: day | None = None
        ordinal: Annotated[int, Strict(), Field(ge=1)] | None = None
        places: tuple[Annotated[Person, referring("Person")], ...] = ()
        participants: tuple[Participant, ...] = ()
        topics: tuple[Topic, ...] = ()
        statements: tuple[Statement, ...] = ()
        note: words | None = None
        citations: cited
        caveats: tuple[Caveat, ...] = ()

        @model_validator(mode="after")
        def _once_each(self) -> "Event":
            if len({(p.actor.id, p.role) for p in self.participants}) < len(self.participants):
                raise ValueError("takes part twice")
            return self

    def reader_of(name: str, made: dict[str, Any]) -> Callable[[str], Any]:
        cls: Any = {"sources": Source, "actors": Person, "events": Event}[name]
        decode = json.JSONDecoder(object_pairs_hook=_once).decode
        # pydantic's own reader of JSON lets a key stand twice.
        return lambda line: cls.model_validate(decode(line), context=made)

    return lambda folder: _read_all(folder, reader_of)


def _alone() -> Callable[[Path], object]:
    def read(folder: Path) -> object:
        with (folder / "events.jsonl").open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    return read


def _paused(reader: Callable[[], Callable[[Path], object]]) -> Callable[[], Callable[[Path], object]]:
    def prepared() -> Callable[[Path], object]:
        read = reader()

        def read_without_collector(folder: Path) -> object:
            gc.disable()
            try:
                return read(folder)
            finally:
                gc.enable()

        return read_without_collector

    return prepared


def _ours() -> Callable[[Path], object]:
    import azjp_relations as azjp

    # What it imports is no more timed than what the others do.
    azjp.load()

    def read(folder: Path) -> object:
        try:
            return azjp.read(folder)
        except azjp.DataError as error:
            return error

    return read


WORK: dict[str, Callable[[], Callable[[Path], object]]] = {
    "ours": _ours,
    "cattrs": _with_cattrs,
    "cattrs, collector paused": _paused(_with_cattrs),
    "pydantic": _with_pydantic,
    "pydantic, collector paused": _paused(_with_pydantic),
    "json alone": _alone,
}


# --- the measuring ------------------------------------------------------------------------------------------------


def measure(reader: str, folder: Path, *, memory: bool) -> dict[str, Any]:
    """Return what one reader takes, in this process."""
    read = WORK[reader]()
    gc.collect()
    if memory:
        tracemalloc.start()
        kept = read(folder)
        gc.collect()
        now, peak = tracemalloc.get_traced_memory()
        del kept
        return {"kept": now, "peak": peak}
    # The processor's time: others may be at work on the machine.
    began = time.process_time()
    kept = read(folder)
    took = time.process_time() - began
    return {"seconds": took, "said": str(kept) if isinstance(kept, Exception) else ""}


def spoil(folder: Path, old: str, new: str) -> int:
    """Make one line in the middle of the events bad, and return its number."""
    file = folder / "events.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = len(lines) // 2
    bad = re.sub(old if "\\" in old else re.escape(old), lambda _: new, lines[at], count=1)
    if bad == lines[at]:
        raise SystemExit(f"there is no {old} to spoil")
    lines[at] = bad
    file.write_text("".join(lines), encoding="utf-8")
    return at + 1


def main() -> None:
    """Print two tables."""
    if len(sys.argv) > 2:
        reader, folder, what = sys.argv[1:]
        print(json.dumps(measure(reader, Path(folder), memory=what == "memory")))
        return
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as good, tempfile.TemporaryDirectory() as bad:
        make(Path(good), events)
        found: dict[str, list[float]] = {reader: [] for reader in READERS}
        for _ in range(ROUNDS):
            for reader in READERS:
                if (row := _in_a_process(reader, good, "time")) is not None:
                    found[reader].append(row["seconds"])
        ours = min(found["ours"])
        print(f"{events:,} events, best of {ROUNDS}")
        for reader, times in found.items():
            if not times:
                print(f"{reader:28} is not installed")
                continue
            memory = _in_a_process(reader, good, "memory") or {}
            kept, peak = (memory[key] / events for key in ("kept", "peak"))
            print(
                f"{reader:28} {min(times):6.2f} s  {min(times) / ours:5.2f} × ours"
                f"  kept {kept:6.0f} B a record, peak {peak - kept:6.0f} B above"
            )
        print("\nours, with one bad line among them")
        for what, (old, new) in BAD.items():
            make(Path(bad), events)
            line = spoil(Path(bad), old, new)
            rows = [_in_a_process("ours", bad, "time") or {} for _ in range(ROUNDS)]
            if f"events.jsonl:{line}" not in rows[0]["said"]:
                raise SystemExit(f"line {line} is not reported: {rows[0]['said']}")
            took = min(row["seconds"] for row in rows)
            print(f"{what:28} {took:6.2f} s  {took / ours:5.2f} × without")


def _in_a_process(reader: str, folder: str, what: str) -> dict[str, Any] | None:
    ran = subprocess.run([sys.executable, __file__, reader, folder, what], check=False, capture_output=True, text=True)
    if ran.returncode and "No module named 'pydantic'" in ran.stderr:
        return None
    if ran.returncode:
        raise SystemExit(ran.stderr)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


if __name__ == "__main__":
    main()
