"""``python -m azjp_relations``: the edition on a terminal. Each command is a thin caller of the library."""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any, NoReturn

from azjp_relations import display
from azjp_relations.answers.answer import Answer
from azjp_relations.answers.disagreements import disagreements
from azjp_relations.answers.timeline import timeline
from azjp_relations.changes import diff
from azjp_relations.dataset import Dataset
from azjp_relations.errors import AzjpError, DataError
from azjp_relations.model import Record
from azjp_relations.packs.load import load, read
from azjp_relations.query import Tenures
from azjp_relations.schema import schema_text, template
from azjp_relations.storage.writer import unstructure
from azjp_relations.text import nearest

__all__ = ["main"]

_COMMANDS = {
    "overview": "the edition at a glance, and its timeline (the default)",
    "timeline": "events and agreements in order of time, with their citations",
    "who": "who held an office, and what attests it",
    "show": "everything about one record",
    "search": "records in which every word occurs",
    "disagreements": "where sources, or a source and the editor, disagree",
    "schema": "the JSON Schema of a data file, for an editor",
    "new": "a template of a record, every key filled in",
    "check": "every fault of a folder or zip of data files",
    "diff": "what changed from one folder or zip of data files to another, or to the packaged edition",
}
#: The options that narrow what is listed, each with the commands that take it.
_NARROWED = {
    "--involving": ("timeline", "who", "search", "disagreements"),
    "--about": ("timeline", "search", "disagreements"),
    "--during": ("timeline", "who", "search", "disagreements"),
}


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        _refuse(message)


def _refuse(message: str) -> NoReturn:
    print(f"azjp_relations: {message}", file=sys.stderr)
    raise SystemExit(2)


def _parser() -> _Parser:
    parser = _Parser(
        prog="python -m azjp_relations",
        description="The record of Azerbaijan–Japan relations, cited to the sentence.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for name, what in _COMMANDS.items():
        command = commands.add_parser(name, help=what, description=what.capitalize() + ".", allow_abbrev=False)
        if name == "who":
            command.add_argument("word", metavar="OFFICE", help="such as ambassador or foreign-minister")
            command.add_argument("--country", metavar="ID", help="only offices that serve this country")
        elif name == "show":
            command.add_argument("word", metavar="ID", help="the id of a record, such as visit-heydar-aliyev-1998")
        elif name == "check":
            command.add_argument("word", metavar="PATH", help="a folder or zip of data files")
            command.add_argument("--overlay", action="store_true", help="lay it over the packaged edition")
        elif name == "diff":
            command.add_argument("word", metavar="OLD", help="a folder or zip of data files")
            command.add_argument("new", metavar="NEW", nargs="?", help="another one; by default the packaged edition")
            command.add_argument("--markdown", action="store_true", help="print what goes into the list of changes")
        elif name == "search":
            command.add_argument("word", metavar="TEXT", nargs="+", help="words; case and diacritics do not matter")
        elif name == "schema":
            command.add_argument("word", metavar="FILE", help="a data file, such as events")
        elif name == "new":
            command.add_argument("word", metavar="KIND", help="a kind of record, such as event or person")
        if name in _NARROWED["--involving"]:
            command.add_argument("--involving", metavar="ID", help="only records that name this actor")
        if name in _NARROWED["--about"]:
            command.add_argument("--about", metavar="TOPIC", help="only records about this topic")
        if name in _NARROWED["--during"]:
            command.add_argument("--during", metavar="DATE", help="only what may fall in this EDTF date or interval")
        command.add_argument("--json", action="store_true", help="print JSON")
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that *words* are, by default those of the command line; return the exit status."""
    words = list(sys.argv[1:] if words is None else words)
    if not words or words[0].startswith("--json"):
        words.insert(0, "overview")
    _check_words(words)
    asked = _parser().parse_args(words)
    status = 0
    try:
        if asked.command == "check":
            status, text = _check(asked)
        else:
            text = _RUN[asked.command](load(), asked)
    except AzjpError as error:
        _refuse(" ".join(str(error).split()))
    try:
        print(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (a pager, head) has seen enough; Python would complain again while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _check_words(words: Sequence[str]) -> None:
    """Refuse a command or an option that there is not, with the nearest that there is."""
    command = words[0]
    if not command.startswith("-") and command not in _COMMANDS:
        close = nearest(command, _COMMANDS) or [f"one of {', '.join(_COMMANDS)}"]
        _refuse(f"{command!r} is no command: did you mean {close[0]!r}?")
    options = ["--help", "--json", "--during", "--about", "--involving", "--country", "--overlay", "--markdown"]
    for word in words:
        option = word.partition("=")[0]
        if option.startswith("--") and option not in options:
            close = nearest(option, options)
            _refuse(f"{option!r} is no option" + (f": did you mean {close[0]!r}?" if close else ""))


# --- the commands -----------------------------------------------------------------------------------------------


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _answer(answer: Answer, asked: argparse.Namespace) -> str:
    return _json(answer.to_json()) if asked.json else str(answer)


def _chronicle(rel: Dataset, asked: argparse.Namespace) -> list[Record]:
    """Return the events and agreements that were asked for, of whatever date."""
    return [
        *rel.events.where(about=asked.about, involving=asked.involving),
        *rel.agreements.where(about=asked.about, involving=asked.involving),
    ]


def _timeline(rel: Dataset, asked: argparse.Namespace) -> str:
    return _answer(timeline(_chronicle(rel, asked), during=asked.during), asked)


def _overview(rel: Dataset, asked: argparse.Namespace) -> str:
    chronicle = timeline(rel)
    records = [r for r in rel if isinstance(r, Record)]
    counts = {name: len(collection) for name, collection in rel.collections.items()}
    doubts = Counter(caveat.kind.value for r in records for caveat in r.caveats)
    sources = Counter(source.id for r in records for source in {c.source for c in r.citations})
    span = [entry.when.in_words() for entry in (chronicle[0], chronicle[-1])]
    if asked.json:
        return _json(
            {
                "edition": rel.edition.id if rel.edition else None,
                "counts": counts,
                "span": [str(chronicle[0].when), str(chronicle[-1].when)],
                "sources": dict(sources),
                "doubts": dict(doubts.most_common()),
                "timeline": chronicle.to_json(),
            }
        )
    title = f"{rel.edition.title}, edition {rel.edition.id}" if rel.edition else "The record"
    told = [
        "Holds    " + ", ".join(f"{n} {name}" for name, n in counts.items()),
        f"Spans    {span[0]} to {span[1]}",
        *(f"Rests on {_named(rel, s)}: {n} records" for s, n in sources.most_common()),
        "Doubts   " + ", ".join(f"{n} {kind}" for kind, n in doubts.most_common()),
    ]
    return "\n".join([title, "", *(display.wrapped(line, 80, " " * 9) for line in told), "", str(chronicle)])


def _named(rel: Dataset, source: str) -> str:
    found = rel.sources[source]
    return f"{found.publisher}, {found.published or 'undated'} ({found.id})"


def _who(rel: Dataset, asked: argparse.Namespace) -> str:
    held: Tenures = rel.tenures.where(
        office=asked.word, country=asked.country, involving=asked.involving, on=asked.during
    )
    certain = held.where(on=asked.during, certainly=True) if asked.during else held
    if asked.json:
        return _json([{**unstructure(t), "certain": t in certain if asked.during else None} for t in held])
    if not held:
        return f"No one is on record as {asked.word}."
    rows = []
    for tenure in held:
        known = [f"from {tenure.start.in_words()}"] if tenure.start else []
        known += [f"to {tenure.end.in_words()}"] if tenure.end else []
        known += [f"attested {', '.join(day.in_words() for day in tenure.attested)}"] if tenure.attested else []
        unsure = "" if tenure in certain else "; possible, not certain, in the period asked for"
        when = "; ".join(known) or "attested at no date"
        rows.append((tenure.person.name, f"{tenure.title}; {when}{unsure} [{display.places_cited(tenure.citations)}]"))
    return display.text_table(("who", "office"), rows)


def _show(rel: Dataset, asked: argparse.Namespace) -> str:
    record = rel[asked.word]
    if asked.json:
        return _json(unstructure(record))
    return display.text_card(record)


def _found(rel: Dataset, asked: argparse.Namespace) -> list[Record]:
    """Return the records of every kind that fit the filters."""
    text = " ".join(asked.word) if asked.command == "search" else None
    shared: dict[str, Any] = {"involving": asked.involving, "text": text}
    if asked.during or asked.about:
        # Actors bear neither a date nor a topic, tenures no topic.
        found: list[Record] = []
        for records in (rel.events, rel.agreements, rel.facts):
            found += records.where(during=asked.during, about=asked.about, **shared)
        found += rel.ties.where(on=asked.during, about=asked.about, **shared)
        return found if asked.about else [*found, *rel.tenures.where(on=asked.during, **shared)]
    collections = (rel.actors, rel.events, rel.agreements, rel.facts, rel.tenures, rel.ties)
    return [record for records in collections for record in records.where(**shared)]


def _search(rel: Dataset, asked: argparse.Namespace) -> str:
    found = _found(rel, asked)
    if asked.json:
        return _json([unstructure(record) for record in found])
    if not found:
        return f"Nothing on record holds {' '.join(asked.word)!r}."
    lines = []
    for record in found:
        when = f"{record.when.in_words()}: " if record.when is not None else ""
        lines.append(f"{type(record).__name__}  {record.id}")
        lines.append(display.wrapped(f"  {when}{record.label} [{display.places_cited(record.citations)}]", 80, "    "))
    return "\n".join([*lines, f"({len(found)} records)"])


def _disagreements(rel: Dataset, asked: argparse.Namespace) -> str:
    return _answer(disagreements(_found(rel, asked)), asked)


def _schema(_rel: Dataset, asked: argparse.Namespace) -> str:
    return schema_text(asked.word).rstrip()


def _new(_rel: Dataset, asked: argparse.Namespace) -> str:
    return _json(template(asked.word))


def _check(asked: argparse.Namespace) -> tuple[int, str]:
    """Return the exit status and the report of a folder or zip, laid over the packaged edition or read alone."""
    try:
        found = read(asked.word, over=load() if asked.overlay else None)
    except DataError as error:
        report = DataError(error.faults, asked.word)
        return 1, _json({"path": asked.word, "faults": report.to_json()}) if asked.json else str(report)
    pack = found.packs[-1]
    if asked.json:
        return 0, _json({"path": asked.word, "faults": [], "ids": pack.ids, "revised": pack.revised})
    revised = f", {len(pack.revised)} of them revising others" if pack.revised else ""
    count = "1 record" if len(pack.ids) == 1 else f"{len(pack.ids)} records"
    return 0, f"{asked.word}: good, {count}{revised}"


def _diff(rel: Dataset, asked: argparse.Namespace) -> str:
    changes = diff(read(asked.word), read(asked.new) if asked.new else rel)
    if asked.json:
        return _json(changes.to_json())
    return (changes.markdown() if asked.markdown else changes.text()).rstrip()


_RUN = {
    "overview": _overview,
    "timeline": _timeline,
    "who": _who,
    "show": _show,
    "search": _search,
    "disagreements": _disagreements,
    "schema": _schema,
    "new": _new,
    "diff": _diff,
}

if __name__ == "__main__":
    sys.exit(main())
