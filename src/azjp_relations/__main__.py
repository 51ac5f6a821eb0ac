"""``azjp``, or ``python -m azjp_relations``: the record in a terminal. Each command calls a function of the library."""

import argparse
import io
import json
import os
import re
import shutil
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from functools import reduce
from pathlib import Path
from typing import Any, NoReturn

from azjp_relations import __version__
from azjp_relations.answers.answer import Answer
from azjp_relations.answers.brief import brief
from azjp_relations.answers.disagreements import disagreements
from azjp_relations.answers.holders import holders
from azjp_relations.answers.profile import profile
from azjp_relations.answers.report import Item, Report
from azjp_relations.answers.source_check import check_source
from azjp_relations.answers.timeline import timeline
from azjp_relations.answers.totals import total
from azjp_relations.changes import diff
from azjp_relations.citing import cite
from azjp_relations.dataset import Dataset
from azjp_relations.dates.edtf import time_of
from azjp_relations.display import pieces, terminal
from azjp_relations.errors import (
    AzjpError,
    DataError,
    DataWarning,
    QuestionError,
    UnknownIdError,
    UnknownTermError,
    listed,
    one_of,
)
from azjp_relations.model import Actor, Record, Source
from azjp_relations.model.base import Entry
from azjp_relations.model.kinds import KINDS
from azjp_relations.packs.load import load, read
from azjp_relations.query import Collection
from azjp_relations.query.collection import catalogue_of
from azjp_relations.schema import schema_text, template
from azjp_relations.storage.writer import unstructure
from azjp_relations.text import counted, one_line, visible_json
from azjp_relations.vocabulary import Indicator, Topic, Unit

__all__ = ["main"]

_COMMANDS = {
    "overview": "what the record holds, what is new, what falls due, what is disputed (the default)",
    "brief": "a page on a matter, to hand on",
    "profile": "everything about a person, body, place or thing",
    "timeline": "events and agreements in order of time, with citations",
    "who": "who held an office, or is the latest known to have held it",
    "total": "the sum of the figures of an indicator",
    "search": "the records that contain the words, best first",
    "show": "everything about one record",
    "disagreements": "where sources disagree with each other, or the editor with a source",
    "cite": "the sources of records, ready to paste",
    "export": "a file with records; its ending chooses the format",
    "schema": "the JSON Schema of a data file, for an editor",
    "new": "a template of a record, with every key; or a folder for a pack of your own",
    "check": "every fault in a folder or zip of data files",
    "check-source": "which sentences cited from a source are still in a page that you have",
    "diff": "the changes from one folder or zip of data files to another, or to the packaged edition",
    "completion": "a script that lets bash or zsh complete commands and options",
}
#: All commands; those that take filters; those that print an answer.
_ALL = " ".join(_COMMANDS)
_FILTERED = "timeline who search disagreements total brief cite export"
_ANSWERS = "timeline who disagreements total brief profile check-source"
#: For each ending of a file, the method that writes it, and whether only a whole dataset has that method.
_FORMATS = {
    ".csv": ("to_csv", False),
    ".xlsx": ("to_excel", False),
    ".md": ("to_markdown", False),
    ".json": ("to_json", False),
    ".jsonld": ("to_jsonld", False),
    ".graphml": ("to_graphml", False),
    ".ics": ("to_calendar", False),
    ".sqlite": ("to_sqlite", True),
    ".duckdb": ("to_duckdb", True),
    ".zip": ("to_datapackage", True),
}


def _several(metavar: str, what: str) -> dict[str, Any]:
    """Return how argparse reads a filter that may be given several times."""
    return {"metavar": metavar, "action": "append", "help": what}


#: The arguments: the commands that take each, its name, and the settings for argparse.
_ARGUMENTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("who", "word", {"metavar": "OFFICE", "help": "such as ambassador or foreign-minister"}),
    ("show", "word", {"metavar": "ID", "nargs": "+", "help": "the id of a record, or the name of an actor"}),
    ("profile", "word", {"metavar": "WHO", "nargs": "+", "help": "an id or a name, such as Taro Kono"}),
    ("total", "word", {"metavar": "INDICATOR", "help": "such as grant, loan or trade-turnover"}),
    ("search", "word", {"metavar": "TEXT", "nargs": "+", "help": "words; case and diacritics don't matter"}),
    ("cite", "word", {"metavar": "ID", "nargs": "*", "help": "ids of records or sources; by default all that fit"}),
    ("export", "word", {"metavar": "FILE", "help": f"a file that ends in {', '.join(_FORMATS)}"}),
    ("schema", "word", {"metavar": "FILE", "help": "a data file, such as events"}),
    ("new", "word", {"metavar": "KIND", "help": "a kind of record, such as event or person; or pack"}),
    ("new", "folder", {"metavar": "FOLDER", "nargs": "?", "help": "for pack: its folder, such as georgia-korea"}),
    ("check", "word", {"metavar": "PATH", "help": "a folder or zip of data files"}),
    ("check-source", "word", {"metavar": "SOURCE", "help": "the id of a source, such as azertac-2022-05-05"}),
    ("check-source", "page", {"metavar": "PAGE", "help": "a file with its text, plain or HTML; - for standard input"}),
    ("diff", "word", {"metavar": "OLD", "help": "a folder or zip of data files, or the id of a packaged edition"}),
    ("diff", "new", {"metavar": "NEW", "nargs": "?", "help": "another; by default the packaged edition"}),
    ("completion", "word", {"metavar": "SHELL", "help": "bash or zsh"}),
    ("who", "--country", _several("WHO", "only offices that serve this country")),
    ("export", "--kind", {"metavar": "KIND", "help": "only one kind of record, such as events or facts"}),
    (_FILTERED, "--involving", _several("WHO", "only records that name this actor: its id or name")),
    (_FILTERED.replace("who ", ""), "--about", _several("TOPIC", "only records about this topic")),
    (_FILTERED, "--during", _several("DATE", "only records that may fall in this EDTF date or interval")),
    (
        _FILTERED.replace("who ", "").replace("total ", ""),
        "--certainly",
        {"action": "store_true", "help": "only records that certainly fall in it"},
    ),
    ("total", "--unit", {"metavar": "UNIT", "help": "such as USD or JPY; needed if the figures have several"}),
    ("total", "--doubtful", {"metavar": "HOW", "default": "exclude", "help": "exclude, as-printed or corrected"}),
    ("brief", "--length", {"metavar": "LENGTH", "default": "page", "help": "page or full"}),
    ("who", "--on", {"metavar": "DATE", "help": "only those who held it then; the same as --during"}),
    ("brief overview", "--on", {"metavar": "DATE", "default": "today", "help": "the day from which a year counts"}),
    ("brief profile", "--save", {"metavar": "FILE", "help": "write it to this .md, .html or .docx file"}),
    ("cite", "--style", {"metavar": "STYLE", "default": "text", "help": "text, bibtex or csl-json"}),
    ("check", "--overlay", {"action": "store_true", "help": "add it to the packaged edition"}),
    ("check-source", "--excerpt", {"action": "store_true", "help": "the file has only a part of the page"}),
    ("diff", "--markdown", {"action": "store_true", "help": "print Markdown, for a change log"}),
    (_ANSWERS, "--explain", {"action": "store_true", "help": "show the work behind the answer"}),
    (_ALL, "--edition", {"metavar": "ID", "help": "use this packaged edition; by default the newest"}),
    (_ALL, "--pack", {"metavar": "FOLDER", "action": "append", "help": "lay this folder or zip over the edition"}),
    (_ALL, "--alone", {"action": "store_true", "help": "use the packs alone, without a packaged edition"}),
    (_ALL, "--json", {"action": "store_true", "help": "print JSON"}),
)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        _refuse(message)

    def print_help(self, file: Any = None) -> None:
        # argparse would not report that the output can't be written.
        print(self.format_help(), end="", file=file)


def _program() -> str:
    """Return the words that call the program: its script, or the module."""
    return "python -m azjp_relations" if Path(sys.argv[0]).name in {"__main__.py", "-m", "-c"} else "azjp"


def _refuse(message: str) -> NoReturn:
    if sys.stderr is not None:
        print(f"azjp: {one_line(message)}", file=sys.stderr)
    raise SystemExit(2)


def _parser() -> _Parser:
    parser = _Parser(
        prog=_program(),
        description="The record of Azerbaijan–Japan relations, cited to the sentence.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print the versions of program and data")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for name, what in _COMMANDS.items():
        command = commands.add_parser(name, help=what, description=what.capitalize() + ".", allow_abbrev=False)
        for takers, argument, settings in _ARGUMENTS:
            if name in takers.split():
                command.add_argument(argument, **settings)
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Run the command *words*, by default those of the command line, and return the exit status.

    The status is 0, or 1 if ``check`` finds faults. Wrong words, or output that can't be written, end the program with
    status 2 and one line on standard error. If the reader of a pipe closes it, the rest is dropped silently.
    """
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        # On Windows, or with LC_ALL=C, the encoding of a pipe lacks some of our characters.
        sys.stdout.reconfigure(errors="backslashreplace")
    status = 0
    try:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DataWarning)  # check reports its contradictions
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
    """Discard what standard output still buffers, or Python would complain as it shuts down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str]) -> tuple[int, str]:
    """Return the exit status and the output of the command *words*."""
    if not words or (words[0].startswith("-") and words[0] not in {"-h", "--help", "--version"}):
        words.insert(0, "overview")
    try:
        _check_words(words)
        args, unknown = _parser().parse_known_args(words)
        if unknown:
            what = args.command or "azjp"
            raise QuestionError(f"{what} doesn't take {' '.join(unknown)!r}: {_hint(' '.join(unknown), what)}")
        if args.version:
            edition = load().edition
            data = f", edition {edition.id}, {edition.digest}" if edition else ""
            return 0, f"azjp-relations {__version__}{data}"
        if args.command == "check":
            return _check(args)
        rel = _dataset_for(args)
        return 0, _output(_RUN[args.command](rel, args), rel, args)
    except AzjpError as error:
        _refuse(str(error))


def _hint(words: str, command: str) -> str:
    """Return the option for stray *words* that name a topic, a period or an actor; else where to look."""
    filters = {"about": words, "during": words, "involving": words}
    for name in filters if command in _FILTERED.split() else ():
        with suppress(AzjpError):
            load().where(**{name: words})  # type: ignore[arg-type] # a name of the three above
            return f"did you mean --{name} {words!r}?"
    return f"{command} --help lists what it takes"


def _dataset_for(args: argparse.Namespace) -> Dataset:
    """Return the edition that the arguments name, with the packs over it, or the packs alone."""
    packs = args.pack or []
    if not args.alone:
        return load(edition=args.edition, overlay=packs)
    if not packs or args.edition is not None:
        raise QuestionError("--alone uses packs without an edition: give --pack FOLDER, and no --edition")
    return reduce(lambda rel, pack: read(pack, over=rel), packs[1:], read(packs[0]))


def _check_words(words: Sequence[str]) -> None:
    """Refuse an unknown command or option, with the nearest one."""
    command = words[0]
    if not command.startswith("-") and command not in _COMMANDS:
        raise UnknownTermError(f"Unknown command {command!r}", command, _COMMANDS)
    options = ["--help", "--version", *(argument for _, argument, _ in _ARGUMENTS if argument.startswith("--"))]
    for word in words:
        option = word.partition("=")[0]
        if option.startswith("--") and option not in options:
            raise UnknownTermError(f"Unknown option {option!r}", option, options)


# --- what is printed ----------------------------------------------------------------------------------------------


def _output(what: Any, rel: Dataset | None, args: argparse.Namespace) -> str:
    """Return *what* a command gave (an answer, a collection, a record, or a text with its JSON) as text or as JSON."""
    text, value = what if isinstance(what, tuple) else (None, None)
    path = args.save if isinstance(what, Report) else None
    if path is not None:
        what.save(path)
    if args.json:
        match what:
            case Answer() | Collection():
                value = {**what.to_json(), **({} if path is None else {"path": path})}
            case Entry():
                value = {"question": what.id, "result": unstructure(what)}
            case _:
                word = getattr(args, "word", ())
                words = [word] if isinstance(word, str) else word
                value = {"question": " ".join([args.command, *words]), "result": value}
        return _json({"command": args.command, "edition": rel.edition.id if rel and rel.edition else None, **value})
    if path is not None:
        return f"{one_line(path)}: {what.question}"
    if text is not None:
        return str(text)
    show = what.card if isinstance(what, Entry) else what.explain if getattr(args, "explain", 0) else what._printed
    return str(show(_width())).replace(".explain()", "--explain")


def _width() -> int:
    """Return the width of the terminal, or COLUMNS; at most 120, as longer lines are hard to read."""
    return min(max(shutil.get_terminal_size().columns, 40), 120)


def _json(value: object) -> str:
    # If the encoding lacks some of our characters, escapes of JSON keep it valid; those of Python wouldn't.
    narrow = sys.stdout is not None and not sys.stdout.encoding.lower().startswith("utf")
    return visible_json(json.dumps(value, ensure_ascii=narrow, indent=2))


# --- the commands -------------------------------------------------------------------------------------------------


def _filters(args: argparse.Namespace, *names: str) -> dict[str, Any]:
    """Return the filters that were given; with *names*, only these."""
    every = names or ("involving", "about", "during", "certainly")
    # An empty text counts as a filter: a script may have lost the word.
    return {name: value for name in every if (value := getattr(args, name, None)) not in (None, False)}


def _matches(rel: Dataset, args: argparse.Namespace) -> Collection[Any]:
    """Return the records of every kind, or of one, that match the filters."""
    kind = getattr(args, "kind", None)
    if kind is not None and kind not in rel.collections:
        raise UnknownTermError(f"Unknown kind {kind!r}", kind, rel.collections)
    records: Any = rel if kind is None else rel.collections[kind]
    return records.where(**_filters(args))  # type: ignore[no-any-return]


def _search(rel: Dataset, args: argparse.Namespace) -> Any:
    hits = rel.search(" ".join(args.word)).where(**_filters(args))
    return hits if hits or args.json else (f"No record contains {' '.join(args.word)!r}.", [])


def _show(rel: Dataset, args: argparse.Namespace) -> Record | Source:
    word = " ".join(args.word)
    if word not in rel:
        with suppress(UnknownIdError):
            return catalogue_of(rel.actors).find(word, Actor)
    return rel[word]


def _total(rel: Dataset, args: argparse.Namespace) -> Answer:
    indicator = Indicator.of(args.word)
    facts = rel.facts.where(indicator=indicator, **_filters(args, "involving", "about"))
    unit = args.unit
    if not unit and not facts.where(valued=True):  # a sum of nothing may be in any unit
        unit = next(one for one in Unit if one.family is indicator.family)
    try:
        return total(facts, unit=unit, doubtful=args.doubtful, during=args.during)
    except QuestionError as error:
        raise QuestionError(str(error).replace("unit=", "--unit ")) from None


def _cite(rel: Dataset, args: argparse.Namespace) -> tuple[str, Any]:
    if args.word and _filters(args):
        raise QuestionError("ids and filters both choose what is cited: give one or the other")
    things: Any = [rel[key] for key in args.word] or _matches(rel, args)
    return cite(things, args.style), json.loads(cite(things, "csl-json"))


def _export(rel: Dataset, args: argparse.Namespace) -> tuple[str, Any]:
    ending = one_of(Path(args.word).suffix.lower(), tuple(_FORMATS), "the ending of the file")
    method, whole = _FORMATS[ending]
    some = args.kind is not None or bool(_filters(args))
    if whole and some:
        raise QuestionError(f"a {ending} file holds the whole record: leave out the filters")
    records = _matches(rel, args) if some else rel
    getattr(records, method)(args.word)
    count = len(records)
    return f"{one_line(args.word)}: {counted(count, 'record')}", {"path": args.word, "records": count}


def _new(_: Dataset, args: argparse.Namespace) -> tuple[str, Any]:
    if args.word != "pack":
        record = template(args.word)
        return _json(record), record
    if args.folder is None:
        raise QuestionError("give the pack a folder named after its two sides: new pack georgia-korea")
    from azjp_relations.packs.starter import start_pack

    records = start_pack(args.folder)
    text = f"{one_line(args.folder)}: {len(records)} records to replace; azjp check {args.folder} checks them"
    return text, {"path": args.folder, "ids": [record.id for record in records]}


def _check(args: argparse.Namespace) -> tuple[int, str]:
    """Return the exit status and the report on a folder or zip, read over the packaged edition or alone."""
    over = _dataset_for(args) if args.overlay or args.pack else None
    status, faults, ids = 0, [], {}
    try:
        pack = read(args.word, over=over).packs[-1]
    except DataError as error:
        report = DataError(error.faults, args.word, error.contradictions)
        status, text, faults, clashes = 1, str(report), report.to_json(), report.contradictions
    else:
        revised = f", {len(pack.revised)} of them revising others" if pack.revised else ""
        count = counted(len(pack.ids), "record")
        repeated = f", {len(pack.repeated)} of them repeating others" if pack.repeated else ""
        text = f"{one_line(args.word)}: good, {count}{revised}{repeated}"
        clashes = DataWarning(pack.contradictions, args.word).faults  # in order of files and lines
        text += f"\n{listed(clashes, 'contradiction', args.word)}" if clashes else ""
        ids = {"ids": pack.ids, "revised": pack.revised, "repeated": [record.id for record in pack.repeated]}
    contradictions = [clash.to_json() for clash in clashes]
    result = {"path": args.word, "faults": faults, "contradictions": contradictions, **ids}
    # Only JSON names the edition; a wrong --edition is refused all the same.
    rel = over or (_dataset_for(args) if args.json or args.edition else None)
    return status, _output((text, result), rel, args)


def _check_source(rel: Dataset, args: argparse.Namespace) -> Answer:
    try:
        with nullcontext(sys.stdin.buffer) if args.page == "-" else Path(args.page).open("rb") as page:
            data = page.read()
    except OSError as error:
        raise QuestionError(f"can't read {args.page}: {error.strerror}") from None
    return check_source(rel, args.word, data.decode("utf-8", "replace"), excerpt=args.excerpt)


def _edition_or_folder(word: str) -> Dataset:
    """Return the packaged edition with the id *word*, or the data in the folder or zip *word*."""
    is_id = re.fullmatch(r"\d{4}\.\d{2}", word) and not Path(word).exists()
    return load(edition=word) if is_id else read(word)


def _diff(rel: Dataset, args: argparse.Namespace) -> tuple[str, Any]:
    old, new = (rel if word is None else _edition_or_folder(word) for word in (args.word, args.new))
    changes = diff(old, new)
    return (changes.to_markdown() if args.markdown else changes.text(_width())).rstrip(), changes.to_json()


# --- the overview -------------------------------------------------------------------------------------------------

#: The most lines of a section.
_SECTION_LINES = 6
#: The sections of a brief that are shown.
_SECTIONS = ("What falls due within a year", "What is disputed")
#: What to try next.
_NEXT = {
    "brief --about energy": "a page to hand on",
    "profile {person}": "everything about one",
    "search renewable energy": "records with these words",
    "total grant --unit USD": "a sum that shows its work",
    "export facts.xlsx --kind facts": "a spreadsheet",
    "--help": "everything else",
}


def _overview(rel: Dataset, args: argparse.Namespace) -> tuple[str, Any]:
    """Return what the record holds, what is new, due and disputed, and how to go on, in 40 lines."""
    counts = {name: len(collection) for name, collection in rel.collections.items()}
    records = rel.where()
    doubts = Counter(caveat.kind.value for record in records for caveat in record.doubts)
    publishers = Counter(p for r in records for p in dict.fromkeys(c.source.publisher for c in r.citations))
    most, kinds = (
        ", ".join(f"{what} ({count:,})" for what, count in one.most_common(4)) for one in (publishers, doubts)
    )
    doubtful = counted(sum(r.doubtful for r in records), "doubtful record")
    lines = [
        f"{rel.edition.title}, edition {rel.edition.id}" if rel.edition else "The record",
        f"Holds   {', '.join(counted(count, name.removesuffix('s')) for name, count in counts.items())}",
        f"From    {counted(len({source.publisher for source in rel.sources}), 'publisher')}, most cited {most}",
        f"Doubts  {f'{doubtful}, most often for {kinds}' if kinds else 'none'}",
    ]
    if rel.edition and (until := rel.edition.covers_until):
        lines.append(f"Covers  what was published up to {until.in_words()}; nothing later was looked for")
    held = sorted(rel.events.where(status="held", dated=True), key=lambda e: time_of(e.when), reverse=True)
    about = {section.title: section.items for section in brief(rel, on=args.on).sections}
    new = (Item.of(e.when, [pieces.Piece(e.title)], e) for e in held)  # as many as fit
    text = [_hanging(line, 8) for line in lines]
    sections = {}
    for title, items in {"What is new": new, **{title: about.get(title, ()) for title in _SECTIONS}}.items():
        shown: list[str] = []
        printed: list[str] = []
        for item in items:
            when = f"{item.when.in_words()}: " if item.when else ""
            lines = _hanging(f"  {when}{item.text}", 4).splitlines()
            if shown and len(printed) + len(lines) > _SECTION_LINES:
                break
            shown.append(item.text)
            printed += lines
        text += ["", title, *(printed or ["  nothing"])]
        sections[title] = shown
    # Heydar Aliyev makes the best example, if the record has him.
    people = (key for key in ("heydar-aliyev", *(tenure.person.id for tenure in rel.tenures)) if key in rel)
    person = next(people, "WHO")
    text += ["", f"How to go on: {_program()} …"]
    text += [_hanging(f"  {words.format(person=person):<31} {what}", 34) for words, what in _NEXT.items()]
    return "\n".join(text), {"counts": counts, "publishers": publishers, "doubts": doubts, **sections}


def _hanging(text: str, indent: int) -> str:
    return terminal.wrapped(text, _width(), " " * indent)


# --- completion ---------------------------------------------------------------------------------------------------

_SCRIPT = """\
_azjp() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" words="{commands} --help --version"
  case "${{COMP_WORDS[COMP_CWORD-1]}}" in
    --about) COMPREPLY=($(compgen -W "{topics}" -- "$word")); return ;;
    --kind) COMPREPLY=($(compgen -W "{kinds}" -- "$word")); return ;;
    --pack|--save) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  if [ "${{word:0:1}}" != - ]; then
    case "$COMP_CWORD ${{COMP_WORDS[1]}}" in
      "2 total") COMPREPLY=($(compgen -W "{indicators}" -- "$word")); return ;;
      "2 check"|"2 export"|"2 diff"|"3 diff"|"3 check-source") COMPREPLY=($(compgen -f -- "$word")); return ;;
    esac
  fi
  if [ "$COMP_CWORD" -gt 1 ]; then
    case "${{COMP_WORDS[1]}}" in
{options}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
complete -F _azjp azjp
"""


def _completion(_: Dataset, args: argparse.Namespace) -> tuple[str, Any]:
    """Return the script that completes commands, their options, topics, kinds and indicators."""
    one_of(args.word, ("bash", "zsh"), "the shell")
    options = {
        name: " ".join(a for takers, a, _ in _ARGUMENTS if name in takers.split() and a.startswith("--"))
        for name in _COMMANDS
    }
    script = _SCRIPT.format(
        commands=" ".join(_COMMANDS),
        topics=" ".join(Topic),
        kinds=" ".join(kind.plural for kind in KINDS),
        indicators=" ".join(Indicator),
        options="\n".join(f'      {name}) words="{words}" ;;' for name, words in options.items()),
    )
    # zsh can run the completions of bash.
    start = "autoload -U +X bashcompinit && bashcompinit\n" if args.word == "zsh" else ""
    return f"{start}{script}".rstrip(), script


#: The function of each command; ``check``, which also has a status, is called by itself.
_RUN: dict[str, Callable[[Dataset, argparse.Namespace], Any]] = {
    "overview": _overview,
    "brief": lambda rel, args: brief(rel, length=args.length, on=args.on, **_filters(args)),
    "profile": lambda rel, args: profile(rel, " ".join(args.word)),
    "timeline": lambda rel, args: timeline(rel, **_filters(args)),
    "who": lambda rel, args: holders(
        rel, args.word, on=args.on, during=args.during, country=args.country, involving=args.involving
    ),
    "total": _total,
    "search": _search,
    "show": _show,
    "disagreements": lambda rel, args: disagreements(rel, **_filters(args)),
    "cite": _cite,
    "export": _export,
    "schema": lambda _, args: ((text := schema_text(args.word)).rstrip(), json.loads(text)),
    "new": _new,
    "check-source": _check_source,
    "diff": _diff,
    "completion": _completion,
}

if __name__ == "__main__":
    sys.exit(main())
