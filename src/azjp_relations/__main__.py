"""``python -m azjp_relations``: the record in a terminal. Each command calls one function of the library."""

import argparse
import io
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from azjp_relations import display
from azjp_relations.answers.answer import Answer
from azjp_relations.answers.disagreements import disagreements
from azjp_relations.answers.timeline import timeline
from azjp_relations.changes import diff
from azjp_relations.dataset import Dataset
from azjp_relations.errors import AzjpError, DataError, UnknownTermError
from azjp_relations.model import Record
from azjp_relations.packs.load import load, read
from azjp_relations.query import Collection
from azjp_relations.schema import schema_text, template
from azjp_relations.storage.writer import unstructure

__all__ = ["main"]

_COMMANDS = {
    "overview": "the edition at a glance, and its timeline (the default)",
    "timeline": "events and agreements in order of time, with their citations",
    "who": "who held an office, with the citations",
    "show": "everything about one record",
    "search": "the records that contain the words, best first",
    "disagreements": "where sources disagree with each other, or the editor with a source",
    "schema": "the JSON Schema of a data file, for an editor",
    "new": "a template of a record, with every key",
    "check": "every fault in a folder or zip of data files",
    "diff": "the changes from one folder or zip of data files to another, or to the packaged edition",
}
#: The commands that read an edition.
_READING = "overview timeline who show search disagreements check diff"
#: The commands that take filters.
_FILTERED = "timeline who search disagreements"
#: The arguments: the commands that take each, its name, and how argparse reads and explains it.
_ARGUMENTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("who", "word", {"metavar": "OFFICE", "help": "such as ambassador or foreign-minister"}),
    ("show", "word", {"metavar": "ID", "help": "the id of a record, such as visit-heydar-aliyev-1998"}),
    ("search", "word", {"metavar": "TEXT", "nargs": "+", "help": "words; case and diacritics don't matter"}),
    ("schema", "word", {"metavar": "FILE", "help": "a data file, such as events"}),
    ("new", "word", {"metavar": "KIND", "help": "a kind of record, such as event or person"}),
    ("check", "word", {"metavar": "PATH", "help": "a folder or zip of data files"}),
    ("diff", "word", {"metavar": "OLD", "help": "a folder or zip of data files, or the id of a packaged edition"}),
    ("diff", "new", {"metavar": "NEW", "nargs": "?", "help": "another; by default the packaged edition"}),
    ("who", "--country", {"metavar": "ID", "help": "only offices that serve this country"}),
    ("check", "--overlay", {"action": "store_true", "help": "add it to the packaged edition"}),
    ("diff", "--markdown", {"action": "store_true", "help": "print Markdown, for a change log"}),
    (_FILTERED, "--involving", {"metavar": "ID", "help": "only records that name this actor"}),
    ("timeline search disagreements", "--about", {"metavar": "TOPIC", "help": "only records about this topic"}),
    (_FILTERED, "--during", {"metavar": "DATE", "help": "only records that may fall in this EDTF date or interval"}),
    (_READING, "--edition", {"metavar": "ID", "help": "a packaged edition; by default the newest"}),
    (" ".join(_COMMANDS), "--json", {"action": "store_true", "help": "print JSON"}),
)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        _refuse(message)

    def print_help(self, file: Any = None) -> None:
        # argparse would hide that the output can't be written.
        print(self.format_help(), end="", file=file)


def _refuse(message: str) -> NoReturn:
    if sys.stderr is not None:
        print(f"azjp_relations: {display.one_line(message)}", file=sys.stderr)
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
        for takers, argument, settings in _ARGUMENTS:
            if name in takers.split():
                command.add_argument(argument, **settings)
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Run the command *words*, by default those of the command line, and return the exit status.

    The status is 0, or 1 if ``check`` finds faults. Wrong words end the program with status 2 and one line on standard
    error, as does output that can't be written. If the reader of a pipe closes it, the rest is dropped in silence.
    """
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        # A pipe of Windows or of LC_ALL=C has an encoding that lacks some of our characters.
        sys.stdout.reconfigure(errors="backslashreplace")
    status = 0
    try:
        try:
            status, text = _run(list(sys.argv[1:] if words is None else words))
            print(text)
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
    except OSError as error:
        _drop_output()
        _refuse(f"can't write the output: {error.strerror}")
    return status


def _drop_output() -> None:
    """Send what is still in the buffer of standard output nowhere, or Python would complain as it shuts down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str]) -> tuple[int, str]:
    """Return the exit status and the output of the command *words*."""
    if not words or words[0].partition("=")[0] in {"--json", "--edition"}:
        words.insert(0, "overview")
    try:
        _check_words(words)
        asked = _parser().parse_args(words)
        if asked.command == "check":
            return _check(asked)
        return 0, _RUN[asked.command](load(edition=getattr(asked, "edition", None)), asked)
    except AzjpError as error:
        _refuse(str(error))


def _check_words(words: Sequence[str]) -> None:
    """Refuse an unknown command or option, with the nearest one."""
    command = words[0]
    if not command.startswith("-") and command not in _COMMANDS:
        raise UnknownTermError(f"Unknown command {command!r}", command, _COMMANDS)
    options = ["--help", *(argument for _, argument, _ in _ARGUMENTS if argument.startswith("--"))]
    for word in words:
        option = word.partition("=")[0]
        if option.startswith("--") and option not in options:
            raise UnknownTermError(f"Unknown option {option!r}", option, options)


# --- the commands -----------------------------------------------------------------------------------------------


def _json(value: object) -> str:
    # Escapes of JSON, unlike those of Python, stay JSON in an encoding that lacks some of our characters.
    narrow = sys.stdout is not None and not sys.stdout.encoding.lower().startswith("utf")
    return display.visible_json(json.dumps(value, ensure_ascii=narrow, indent=2))


def _answer(answer: Answer, asked: argparse.Namespace) -> str:
    return _json(answer.to_json()) if asked.json else str(answer)


def _chronicle(rel: Dataset, asked: argparse.Namespace) -> list[Record]:
    """Return the events and agreements that match the other filters, of any date."""
    return [
        *rel.events.where(about=asked.about, involving=asked.involving),
        *rel.agreements.where(about=asked.about, involving=asked.involving),
    ]


def _overview(rel: Dataset, asked: argparse.Namespace) -> str:
    chronicle = timeline(rel)
    records = [r for r in rel if isinstance(r, Record)]
    counts = {name: len(collection) for name, collection in rel.collections.items()}
    doubts = Counter(caveat.kind.value for r in records for caveat in r.doubts)
    sources = Counter(source for r in records for source in dict.fromkeys(c.source for c in r.citations))
    span = [entry.when.in_words() for entry in (chronicle[0], chronicle[-1])]
    if asked.json:
        edition = rel.edition.id if rel.edition else None
        dates = [str(chronicle[0].when), str(chronicle[-1].when)]
        totals = {"edition": edition, "counts": counts, "span": dates, "sources": {s.id: n for s, n in sources.items()}}
        return _json({**totals, "doubts": dict(doubts.most_common()), "timeline": chronicle.to_json()})
    title = f"{rel.edition.title}, edition {rel.edition.id}" if rel.edition else "The record"
    until = rel.edition.covers_until if rel.edition else None
    lines = [
        "Holds    " + ", ".join(f"{n} {name}" for name, n in counts.items()),
        f"Spans    {span[0]} to {span[1]}",
        *([f"Covers   what was published up to {until.in_words()}; later things were not looked for"] if until else []),
        *(
            f"Cites    {s.publisher}, {s.published or 'undated'} ({s.id}): {n} records"
            for s, n in sources.most_common()
        ),
        "Doubts   " + ", ".join(f"{n} {kind}" for kind, n in doubts.most_common()),
    ]
    return "\n".join([title, "", *(display.wrapped(line, 80, " " * 9) for line in lines), "", str(chronicle)])


def _who(rel: Dataset, asked: argparse.Namespace) -> str:
    held = rel.tenures.where(office=asked.word, country=asked.country, involving=asked.involving, on=asked.during)
    certain = held.where(on=asked.during, certainly=True) if asked.during else held
    if asked.json:
        return _json([{**unstructure(t), "certain": t in certain if asked.during else None} for t in held])
    if not held:
        return f"Nobody is on record as {display.one_line(asked.word)}."
    rows = []
    for tenure in held:
        known = [f"{word} {day.in_words()}" for word, day in (("from", tenure.start), ("to", tenure.end)) if day]
        known += [f"attested {', '.join(day.in_words() for day in tenure.attested)}"] if tenure.attested else []
        unsure = "" if tenure in certain else "; possible, not certain, in the period"
        when = "; ".join(known) or "attested at no date"
        rows.append((tenure.person.name, f"{tenure.title}; {when}{unsure} [{display.places_cited(tenure.citations)}]"))
    return display.text_table(("who", "office"), rows)


def _show(rel: Dataset, asked: argparse.Namespace) -> str:
    record = rel[asked.word]
    return _json(unstructure(record)) if asked.json else record.card()


def _matches(rel: Dataset, asked: argparse.Namespace) -> Collection[Record]:
    """Return the records of every kind that match the filters; of a search, the best first."""
    records = rel.search(" ".join(asked.word)) if asked.command == "search" else rel.where()
    return records.where(involving=asked.involving, during=asked.during, about=asked.about)


def _search(rel: Dataset, asked: argparse.Namespace) -> str:
    matches = _matches(rel, asked)
    if asked.json:
        return _json([unstructure(record) for record in matches])
    if not matches:
        return f"No record contains {' '.join(asked.word)!r}."
    lines = []
    for record in matches:
        when = f"{record.when.in_words()}: " if record.when is not None else ""
        text = f"  {when}{record.label} [{display.places_cited(record.citations)}]"
        lines += [f"{type(record).__name__}  {record.id}", display.wrapped(text, 80, "    ")]
    return "\n".join([*lines, f"({len(matches)} records)"])


def _check(asked: argparse.Namespace) -> tuple[int, str]:
    """Return the exit status and the report on a folder or zip, read over the packaged edition or alone."""
    try:
        dataset = read(asked.word, over=load(edition=asked.edition) if asked.overlay else None)
    except DataError as error:
        report = DataError(error.faults, asked.word)
        return 1, _json({"path": asked.word, "faults": report.to_json()}) if asked.json else str(report)
    pack = dataset.packs[-1]
    if asked.json:
        return 0, _json({"path": asked.word, "faults": [], "ids": pack.ids, "revised": pack.revised})
    revised = f", {len(pack.revised)} of them revising others" if pack.revised else ""
    count = "1 record" if len(pack.ids) == 1 else f"{len(pack.ids)} records"
    return 0, f"{display.one_line(asked.word)}: good, {count}{revised}"


def _named(word: str) -> Dataset:
    """Return the packaged edition with the id *word*, or what the folder or zip of this name holds."""
    is_id = re.fullmatch(r"\d{4}\.\d{2}", word) and not os.path.exists(word)  # noqa: PTH110 - no path needed
    return load(edition=word) if is_id else read(word)


def _diff(rel: Dataset, asked: argparse.Namespace) -> str:
    old, new = (rel if word is None else _named(word) for word in (asked.word, asked.new))
    changes = diff(old, new)
    text = _json(changes.to_json()) if asked.json else changes.markdown() if asked.markdown else changes.text()
    return text.rstrip()


#: What each command prints; ``check`` also has a status.
_RUN: dict[str, Callable[[Dataset, argparse.Namespace], str]] = {
    "overview": _overview,
    "timeline": lambda rel, asked: _answer(timeline(_chronicle(rel, asked), during=asked.during), asked),
    "who": _who,
    "show": _show,
    "search": _search,
    "disagreements": lambda rel, asked: _answer(disagreements(_matches(rel, asked)), asked),
    "schema": lambda _, asked: schema_text(asked.word).rstrip(),
    "new": lambda _, asked: _json(template(asked.word)),
    "diff": _diff,
}

if __name__ == "__main__":
    sys.exit(main())
