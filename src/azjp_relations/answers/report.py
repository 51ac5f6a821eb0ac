"""Answers to read and hand on: sections of lines, each with its sources, as text, HTML, Markdown and Word."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from azjp_relations.answers import columns as col
from azjp_relations.answers.answer import Answer, Reasons
from azjp_relations.dates import EdtfDate
from azjp_relations.dates.edtf import time_of
from azjp_relations.display import html, markdown, pieces, terminal
from azjp_relations.display.pieces import Line, Piece
from azjp_relations.errors import one_of
from azjp_relations.model import Actor, Agreement, Citation, Country, Event, Participant, Person, Record, Tenure, Tie
from azjp_relations.model.offices import TITLED
from azjp_relations.model.sources import Source
from azjp_relations.storage.atomic import path_of, write_if
from azjp_relations.text import capitalized, in_plain
from azjp_relations.vocabulary import EventStatus, Reliability, Role

_Path = str | os.PathLike[str]
#: How many lines of a section a terminal and a notebook show; files have all.
_SHOWN = 40


class Item(NamedTuple):
    """One line of a section.

    Attributes:
        when: When it was; ``None`` if that is not on record.
        line: The line, as pieces of text.
        records: The records behind it.
        citations: The places that state it.
    """

    when: EdtfDate | None
    line: Line
    records: tuple[Record, ...]
    citations: tuple[Citation, ...]

    @classmethod
    def of(cls, when: EdtfDate | None, line: Line, *records: Record, also: Iterable[Citation] = ()) -> "Item":
        """Return a line that *records* are behind, with their citations and *also* others."""
        citations = {str(c): c for c in (*(c for record in records for c in record.citations), *also)}
        return cls(when, line, records, tuple(citations.values()))

    @property
    def text(self) -> str:
        """The line as plain text."""
        return terminal.plain_text(self.line)


class Section(NamedTuple):
    """A section of a report.

    Attributes:
        title: Its title.
        items: Its lines.
        left: The number of lines left out for lack of room.
    """

    title: str
    items: tuple[Item, ...]
    left: int = 0


class Report(Answer):
    """An answer in sections.

    Attributes:
        title: Its title.
        sections: The sections that have lines.
    """

    _headers = ("section", "when", "what")
    _columns = (
        col.column("section", col.ColumnType.TEXT, "The title of the section."),
        col.column("position", col.ColumnType.INTEGER, "The place of the line in it, from 0."),
        *col.date_columns("when", "When; empty if that is not on record.", nullable=True),
        col.column("what", col.ColumnType.TEXT, "The line."),
        col.CITED,
    )
    _keyed_by = 2
    #: How many sources of a line are named, and whether with the places in them.
    _most_cited, _places_cited = 3, True

    def __init__(self, title: str, lead: Sequence[str], sections: Iterable[Section], left_out: Reasons = ()) -> None:
        self.title: str = title
        self.sections: tuple[Section, ...] = tuple(section for section in sections if section.items)
        self._lead_lines = tuple(lead)
        items = [item for section in self.sections for item in section.items]
        super().__init__([record for item in items for record in item.records], left_out)

    def _rows(self) -> Iterator[tuple[object, ...]]:
        return ((section.title, item.when or "", item.text) for section in self.sections for item in section.items)

    def _cells(self) -> Iterator[col.Row]:
        for title, items, _ in self.sections:
            for at, item in enumerate(items):
                yield title, at, *col.date_cells(item.when), item.text, pieces.places_cited(item.citations)

    def _report(self, most: int | None = None) -> pieces.ReportContent:
        """Return what the report says, with a number for each source, and *most* lines of each section."""
        numbers: dict[Source, int] = {}
        sections = []
        for title, every, left in self.sections:
            # A section in order of time keeps its end, the latest; any other keeps its beginning, which weighs most.
            items = every[-most:] if most and any(item.when for item in every) else every[:most]
            more = left + len(every) - len(items)
            heading = f"{title} ({len(items)} of {len(items) + more})" if more else title
            sections.append((heading, [self._line(item, numbers) for item in items]))
        sections += [("Sources", self._list_of_sources(numbers))] if numbers else []
        return pieces.ReportContent(self.title, [[Piece(text)] for text in self._lead_lines], sections)

    def _line(self, item: Item, numbers: dict[Source, int]) -> Line:
        when = [Piece(item.when.in_words(), "strong"), Piece(":")] if item.when is not None else []
        line = [*when, *item.line]
        cited = witnesses(item)
        for source, places in cited[: self._most_cited]:
            number = numbers.setdefault(source, len(numbers) + 1)
            text = f"{number}, {places}" if self._places_cited else str(number)
            line.append(Piece(text, "cite", href=source.url or "", hint=pieces.source_name(source)))
        if self._places_cited and len(cited) > self._most_cited:
            line.append(Piece(f"and {len(cited) - self._most_cited} more"))
        return line

    def _list_of_sources(self, numbers: dict[Source, int]) -> list[Line]:
        """Return the list of sources by their numbers."""
        addresses = {s: [Piece(s.url, href=s.url)] if s.url else [] for s in numbers}
        return [[Piece(str(n), "cite"), Piece(pieces.source_name(s)), *addresses[s]] for s, n in numbers.items()]

    def _printed(self, width: int = 80) -> str:
        return self._body(width)  # which has a title

    def _result(self, width: int = 80) -> str:
        return terminal.text_report(self._report(_SHOWN), width)

    def _repr_html_(self) -> str:
        return html.html_report(self._report(_SHOWN))

    def to_markdown(self, path: _Path | None = None) -> str:
        """Return the report as Markdown; *path* is a file to write too.

        >>> from azjp_relations import load, brief
        >>> print(brief(load(), about="demining").to_markdown().splitlines()[0])
        # The record of Azerbaijan–Japan relations: demining
        """
        return write_if(path, markdown.markdown_report(self._report()) + "\n")

    def to_html(self, path: _Path | None = None) -> str:
        """Return the report as a complete HTML page, light or dark; *path* is a file to write too.

        >>> from azjp_relations import load, profile
        >>> "<title>JICA</title>" in profile(load(), "jica").to_html()
        True
        """
        return write_if(path, html.html_page(self._report()))

    def save(self, path: _Path) -> None:
        """Write the report as Markdown, HTML or Word, as *path* ends in .md, .html or .docx.

        Raises:
            QuestionError: If *path* ends otherwise.
            MissingExtraError: If python-docx, which the extra ``word`` installs, is not installed.

        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from azjp_relations import load, profile
        >>> with TemporaryDirectory() as folder:
        ...     profile(load(), "jica").save(f"{folder}/jica.html")
        ...     [path.name for path in Path(folder).iterdir()]
        ['jica.html']
        """
        ending = one_of(path_of(path).suffix.lower(), (".md", ".html", ".docx"), "the ending of the file")
        if ending == ".docx":
            from azjp_relations.export.word import as_word

            write_if(path, as_word(self._report()))
        else:
            (self.to_markdown if ending == ".md" else self.to_html)(path)


def witnesses(item: Item) -> list[tuple[Source, str]]:
    """Return the sources of *item*, each with the places in it, the most reliable first."""
    cited = pieces.by_source(item.citations)
    return sorted(cited, key=lambda one: one[0].reliability.rank if one[0].reliability else len(Reliability))


def by_time(record: Record) -> tuple[object, ...]:
    """Return a key that sorts records by time, a visit before the meetings that were part of it."""
    last = record.when.written[3] if record.when else 0
    return *time_of(record.when), -last, getattr(record, "part_of", None) is not None, record.id


# --- what is said of a record ------------------------------------------------------------------------------------

#: Roles of people whom nobody met.
_UNMET = {Role.SUBJECT, Role.AUDIENCE}
#: How many participants or parties are named.
_MOST_NAMED = 5


def doubt_remark(record: Record) -> Line:
    """Return the remark that *record* is doubtful, with the kinds of doubts; empty if it isn't."""
    return [Piece(f"doubtful: {pieces.doubt_of(record)}", "aside")] if record.doubtful else []


def line_about(record: Record, *, but: Record | None = None, part: str = "") -> Line:
    """Return what *record* says in one line: of an event, also the *part* of *but* in it, and who else took part."""
    match record:
        case Event():
            line = _of_event(record, but, part)
        case Agreement():
            line = _of_agreement(record)
        case Tie():
            held = [Piece(record.held_in_words, "aside")] if record.held_in_words else []
            line = [Piece(capitalized(record.label)), *held]
        case _:
            line = [Piece(record.label)]
    return [*line, *doubt_remark(record)]


def _of_event(event: Event, but: Record | None, part: str) -> Line:
    """Return what happened or was planned, the *part* that *but* had, and who else took part, in what office."""

    def is_in_title(one: Participant) -> bool:
        office = re.split(" of | for |,", one.capacity or "")[0]
        return _names(event.title, one.actor) and office.casefold() in event.title.casefold()

    met = [p for p in event.participants if p.role not in _UNMET and p.actor is not but]
    people = [p for p in met if isinstance(p.actor, Person)]
    named = [p for p in people or met if not isinstance(p.actor, Country) and not is_in_title(p)]
    # Of those whom the title names, only the office is added.
    offices = [f"{p.actor.name}: {p.capacity}" for p in named if _names(event.title, p.actor)]
    named = [p for p in named if not _names(event.title, p.actor)]
    line = [Piece(event.label), *([Piece("; ".join(offices), "aside")] if offices else [])]
    line += [Piece("—"), Piece(part)] if part else []
    for number, one in enumerate(named[:_MOST_NAMED]):
        line += [Piece(",")] if number else [Piece(";" if part else ","), Piece("with")]
        line += [Piece(one.actor.name), *([Piece(one.capacity, "aside")] if one.capacity else [])]
    if len(named) > _MOST_NAMED:
        line.append(Piece(f"and {len(named) - _MOST_NAMED} more"))
    standing = [] if event.status is EventStatus.HELD else [Piece(str(event.status), "aside")]
    return [*line, *standing]


def _names(title: str, actor: Actor) -> bool:
    return any(name.text in title for name in actor.names)


def _of_agreement(agreement: Agreement) -> Line:
    """Return what was agreed, between whom, and how it stands."""
    parties = [party.name for party in agreement.parties if not _names(agreement.title, party)]
    line = [Piece(agreement.label)]
    if 0 < len(parties) <= _MOST_NAMED:
        line += [Piece(","), Piece(f"{', '.join(parties[:-1])} and {parties[-1]}" if parties[1:] else parties[0])]
    in_force = [f"in force since {agreement.in_force.in_words()}"] if agreement.in_force else []
    stands = [*([] if in_force and agreement.status == "in-force" else [in_plain(agreement.status)]), *in_force]
    stands += [f"ended {agreement.ended.in_words()}"] if agreement.ended else []
    line += [Piece(":"), Piece(", ".join(stands))]
    return [*line, *([Piece(";"), Piece(str(agreement.amount))] if agreement.amount else [])]


def office_of(tenure: Tenure) -> str:
    """Return the office in English: what it is, in which body, of which country, to whom."""
    words = in_plain(tenure.office)
    if tenure.organization is None and tenure.title and (tenure.office in TITLED or tenure.country is None):
        # Only the title says of what somebody is minister or mayor. In another script, in brackets, it repeats itself.
        words = re.sub(r" \([^()]*[^\x00-\x7f][^()]*\)$", "", tenure.title)
        country = tenure.country
        words += f", {country.name}" if country and not _names(words, country) else ""
    elif tenure.organization is not None:
        words += f", {tenure.organization.name}"
    elif tenure.country is not None:
        words += f" of {tenure.country.name}"
    if tenure.accredited_to is not None:
        words += f" to {tenure.accredited_to.name}"
    return capitalized(words)
