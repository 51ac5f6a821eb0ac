"""A page or more on a matter, to hand on: :func:`brief`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from math import ceil
from operator import attrgetter, itemgetter
from typing import Any, Literal, Unpack

from azjp_relations.answers.anniversaries import anniversaries
from azjp_relations.answers.answer import Reasons
from azjp_relations.answers.disagreements import Disagreement, disagreements
from azjp_relations.answers.holders import holders
from azjp_relations.answers.question import AnyRecords, asks, records_of
from azjp_relations.answers.report import Item, Report, Section, by_time, doubt_remark, line_about, office_of, witnesses
from azjp_relations.answers.words import IN_TITLES, clause_of
from azjp_relations.dates import EdtfDate
from azjp_relations.dates.edtf import time_of
from azjp_relations.display import pieces, terminal
from azjp_relations.display.pieces import Line, Piece
from azjp_relations.errors import QuestionError
from azjp_relations.model import Actor, Agreement, EconomicFact, Event, Person, Quantity, Record, Source, Tenure, Tie
from azjp_relations.query import Records
from azjp_relations.query.collection import catalogue_of, origin_of
from azjp_relations.query.filters import period_of
from azjp_relations.query.origin import filters_of
from azjp_relations.query.where import RecordFilters
from azjp_relations.text import capitalized, counted, in_plain
from azjp_relations.vocabulary import AgreementStatus, EventKind, EventStatus, Indicator, Topic
from azjp_relations.vocabulary.term import Term

#: How long a brief may be: one page of A4, or as long as it takes.
Length = Literal["page", "full"]

#: What fits on a page of A4: lines, and characters on a line.
_LINES, _CHARACTERS = 67, 95
#: How many publishers the first line names.
_PUBLISHERS = 3
#: How many years an office is likely to last.
_TERM = 3
#: Only every fifth anniversary is listed.
_ROUND = 5


class Brief(Report):
    """What the record has on a matter, to hand on.

    Attributes:
        sections: What happened, what was agreed, figures, offices, what falls due, what is disputed; empty ones are
            left out.
        length: How long it may be, ``"page"`` or ``"full"``.
    """

    def __init__(
        self, title: str, lead: Sequence[str], sections: Iterable[Section], left_out: Reasons, length: Length
    ) -> None:
        self.length = length
        if length == "page":
            self._most_cited, self._places_cited = 1, False
        super().__init__(title, lead, sections, left_out)

    def _list_of_sources(self, numbers: dict[Source, int]) -> list[Line]:
        if self.length == "full":
            return super()._list_of_sources(numbers)
        line: Line = []
        for source, number in numbers.items():
            name = Piece(pieces.short_source_name(source), href=source.url or "")
            line += [Piece(str(number), "cite"), name, Piece(";")]
        return [line[:-1]]


#: A section before it is cut: its title, and its lines, each with its weight. The least weight is the most important; a
#: line without a weight is only in a full brief.
_Draft = tuple[str, list[tuple[Item, Any]]]


@asks(words="Brief on {noun}{near}{later}")
def brief(
    records: AnyRecords,
    *,
    length: Length = "page",
    on: EdtfDate | str | int | date = "today",
    **filters: Unpack[RecordFilters],
) -> Brief:
    """Return a brief on a matter, to read and hand on; ``save()`` writes it as Markdown, HTML or Word.

    It says what happened, with whom and in what office; what was agreed and how that stands; the figures, with what
    other sources give; who is the latest known to hold an office, and as of when; which round anniversaries and plans
    fall due within a year; what is disputed; and the sources.

    Args:
        records: A dataset, a collection, an answer, or any records.
        length: ``"page"`` for one page of A4 with what is latest and weighs most; ``"full"`` for everything.
        on: The day from which things fall due within a year.
        filters: Filters of records of all kinds, as ``where`` of :class:`azjp_relations.Dataset` takes them.

    Raises:
        QuestionError: If *length* is another word, or *on* has no first day.
        FilterError: For an unknown filter; also the other errors of ``where``.

    >>> from azjp_relations import load
    >>> about = brief(load(), involving="japan", about="energy", on="2026-11-01")
    >>> about.sections[0].title
    'What happened'
    """
    start = period_of(on, "on").earliest
    if start is None:
        raise QuestionError(f"on= must have a first day, not {str(on)!r}")
    collection = records_of(records)
    catalogue = catalogue_of(collection)
    # Actors have no lines of their own; other records name them.
    listed = Records((r for r in collection if not isinstance(r, Actor)), catalogue)
    edition = catalogue.edition or {"id": "", "title": "Records of relations"}
    given = [item for filters in filters_of(origin_of(collection)) for item in filters.items()]
    periods = [period for name, several in given if name == "during" for period in several]
    drafts = [*_drafts(listed, start, periods)]
    clauses = (clause_of(name, value, catalogue, IN_TITLES).removeprefix(", ") for name, value in given)
    words = "; ".join(filter(None, clauses))
    lead = _lead(listed, edition, start)
    every = [Section(title, tuple(item for item, _ in weighed)) for title, weighed in drafts]
    sections = every if length == "full" else _fitted(drafts, lead)
    used = {record for section in sections for item in section.items for record in item.records}
    drafted = {record for section in every for item in section.items for record in item.records}
    left_out = [(r, "no room on the page" if r in drafted else _why_not(r)) for r in listed if r not in used]
    return Brief(": ".join(filter(None, (edition["title"], words))), [lead], sections, left_out, length)


def _why_not(record: Record) -> str:
    """Return why *record* is in no section."""
    match record:
        case EconomicFact():
            return "states no figure"
        case Tenure():
            return "is not the latest known in its office"
        case Event(status=EventStatus.CANCELLED):
            return "was cancelled"
    return "was planned for a time that has passed"


def _lead(records: Records, edition: Mapping[str, Any], start: date) -> str:
    """Return how many records and sources there are, whose they are, and as of when."""
    today = f"As of {EdtfDate.of(start).in_words()}"
    until = EdtfDate.parse(edition["covers_until"]) if edition.get("covers_until") else None
    if until is not None and until.latest is not None and until.latest < start:
        today += f"; what was published after {until.in_words()} is not covered"
    today += "."
    if not records:
        return f"Nothing is on record. {today}"
    cited = [dict.fromkeys(citation.source for citation in record.citations) for record in records]
    publishers = Counter(source.publisher for sources in cited for source in sources)
    most = ", ".join(f"{publisher} ({count})" for publisher, count in publishers.most_common(_PUBLISHERS))
    sources, doubts = len({source for sources in cited for source in sources}), sum(r.doubtful for r in records)
    of = f" of edition {edition['id']}" if edition["id"] else ""
    based = f"Based on {counted(len(records), 'record')}{of} and {counted(sources, 'source')}, most often {most}"
    return f"{based}; {doubts or 'none'} of the records {'is' if doubts < 2 else 'are'} doubtful. {today}"


# --- what the sections say ----------------------------------------------------------------------------------------


def _drafts(records: Records, start: date, periods: Sequence[EdtfDate]) -> Iterator[_Draft]:
    """Yield the sections of a brief on *records*, of *periods* if there are any."""
    ordered = sorted(records, key=by_time)
    events = [r for r in ordered if isinstance(r, Event)]
    agreements = [r for r in ordered if isinstance(r, Agreement)]
    held = [e for e in events if e.status is EventStatus.HELD]
    # An event that began long before and has no known end didn't necessarily happen in the period.
    unsure = [e for e in held if periods and e.when and not any(e.when.overlaps(period) for period in periods)]
    for title, some in ("What happened", [e for e in held if e not in unsure]), ("What may fall in this time", unsure):
        yield title, [(Item.of(e.when, line_about(e), e), _weight(e)) for e in some]
    done = [a for a in agreements if a.status is not AgreementStatus.PLANNED]
    yield "What was agreed, and how it stands", [(Item.of(a.when, line_about(a), a), _newest(a.when)) for a in done]
    # Where all weights are equal, the first line is the most important.
    yield "Figures", [(item, 0) for item in _figures([r for r in ordered if isinstance(r, EconomicFact)])]
    lately, before = _offices(records, start)
    yield "Who holds which office, as far as known", [(item, 0) for item in lately]
    weight = None if lately else 0
    yield "Who held which office when last heard of, more than three years ago", [(item, weight) for item in before]
    due = sorted(_due(events, agreements, start), key=lambda pair: time_of(pair[0].when))
    yield "What falls due within a year", due
    seen: Counter[Record] = Counter()
    points = []
    for point in filter(_matters, disagreements(records)):
        # The first point of each record goes before the second of any.
        points.append((_disputed(point), seen[point.record]))
        seen[point.record] += 1
    yield "What is disputed", points
    yield "Standing ties", [(Item.of(None, line_about(r), r), None) for r in ordered if isinstance(r, Tie)]


def _newest(when: EdtfDate | None) -> tuple[bool, int]:
    """Return a key that sorts the latest first and undated ones last."""
    undated, day = time_of(when)
    return undated, -day


#: Events at which people meet.
_CONTACTS = {
    *(EventKind.VISIT, EventKind.MEETING, EventKind.SESSION, EventKind.CONSULTATION),
    *(EventKind.NEGOTIATION, EventKind.SIGNING, EventKind.CREDENTIALS),
}


def _weight(event: Event) -> tuple[object, ...]:
    """Return a key that sorts events: first those at which somebody in office met others, each group newest first."""
    # An event with an open end may be long over.
    is_open = event.when is not None and event.when.earliest is not None and event.when.latest is None
    met = event.kind in _CONTACTS and any(p.capacity for p in event.participants if isinstance(p.actor, Person))
    return is_open, not met, _newest(event.when)


#: The figures of one thing, in order of time.
_Line = list[tuple[EconomicFact, Quantity]]


def _figures(facts: Sequence[EconomicFact]) -> Iterator[Item]:
    """Yield a line for each thing measured: the first of each indicator, then the second of each, and so on."""
    lines: defaultdict[object, _Line] = defaultdict(list)
    for fact in facts:
        if (value := fact.value) is not None:
            key = (fact.indicator, fact._what, fact.basis, value.unit, value.per, fact.stage)  # noqa: SLF001
            lines[key].append((fact, value))
    turns: dict[Indicator, list[_Line]] = {}
    # A whole goes before its parts, and a recent figure before an old one.
    for line in sorted(lines.values(), key=lambda line: (line[0][0].item is not None, *_newest(line[-1][0].when))):
        turns.setdefault(line[0][0].indicator, []).append(line)
    for turn in zip_longest(*(turns[indicator] for indicator in Indicator if indicator in turns)):
        for line in filter(None, turn):
            yield Item.of(None, _figure(line), *(fact for fact, _ in line))


def _figure(line: _Line) -> Line:
    """Return a line on one thing measured: the latest figure, those of other sources, and the figures before it."""
    latest, value = line[-1]
    others = [str(v.value) for v in latest.variants if v.field == "value" and not v.conjecture]
    words = f"{value} (other sources: {'; '.join(others)})" if others else str(value)
    pieces = [_subject(latest), Piece(":"), Piece(words)]
    pieces += [Piece(","), Piece(latest.when.in_words())] if latest.when else []
    sure = sorted([figure for fact, figure in line if not fact.figure_doubts], key=attrgetter("amount"))
    if len(line) > 1 and (first := line[0][0].when) is not None:
        spread = f", from {sure[0]} to {sure[-1]}" if len(sure) > 1 else ""
        pieces += [Piece(";"), Piece(f"{len(line)} figures since {(first.start or first).in_words()}{spread}")]
    return [*pieces, *doubt_remark(latest)]


def _subject(record: Record) -> Piece:
    """Return what a line is about: the record without its figure, or an office in plain words."""
    what = f"{record.person.name}, {office_of(record)}" if isinstance(record, Tenure) else record._what  # noqa: SLF001
    if isinstance(record, EconomicFact) and record.event and not (record.item or record.origin or record.parties):
        what += f", {record.event.label}"  # of which it is a figure
    return Piece(capitalized(what))


def _offices(records: Records, start: date) -> tuple[list[Item], list[Item]]:
    """Return the latest known holders of the offices in *records*, and of those of the people named there.

    The highest offices come first. Those known only from long ago are in the second list.
    """
    people = {actor for record in records for actor in record.actors if isinstance(actor, Person)}
    everything = catalogue_of(records).by_id.values()
    known = holders([t for t in everything if isinstance(t, Tenure) and (t in records or t.person in people)])
    lately = start.replace(year=max(start.year - _TERM, 1), day=1).toordinal()
    pairs = sorted(
        zip(known.latest, known.as_of, strict=True), key=lambda pair: (pair[0].office.rank, -pair[1].bounds[3])
    )
    recent: list[Item] = []
    older: list[Item] = []
    for tenure, as_of in pairs:
        as_of_when = f"{'as of ' if as_of.earliest and as_of.latest else ''}{as_of.in_words()}"
        ended = f"until {tenure.end.in_words()}" if tenure.end else as_of_when
        line = [Piece(office_of(tenure)), Piece(":"), Piece(tenure.person.name), Piece(ended, "aside")]
        # Only the source published nearest to that day is cited.
        end, published = as_of.bounds[3], [(c.source, c.source.published) for c in tenure.citations]
        distances = {source: abs(day.bounds[3] - end) for source, day in published if day is not None}
        nearest = min(distances, key=distances.__getitem__, default=tenure.citations[0].source)
        shown = tuple(c for c in tenure.citations if c.source == nearest)
        item = Item(None, [*line, *doubt_remark(tenure)], (tenure,), shown)
        (older if end < lately else recent).append(item)
    return recent, older


def _due(events: Sequence[Event], agreements: Sequence[Agreement], start: date) -> Iterator[tuple[Item, Any]]:
    """Yield the round anniversaries in the year from *start*, and what is planned, each with its weight."""
    year = EdtfDate.of(start)
    planned: list[Event | Agreement] = [e for e in events if e.status is EventStatus.PLANNED]
    planned += [a for a in agreements if a.status is AgreementStatus.PLANNED]
    for record in planned:
        if record.when is None or record.when.before(year) is not True:
            agreement = [Piece(record.label), Piece("planned", "aside"), *doubt_remark(record)]
            line = line_about(record) if isinstance(record, Event) else agreement
            yield Item.of(record.when, line, record), (record.when is None, 0, 0)
    # Without a known end, talks and the like may still be going on, so they have no anniversary yet.
    passed = [r for r in (*events, *agreements) if r not in planned and not (r.when and r.when.latest is None)]
    for due in anniversaries(passed, during=f"{year}/{year.anniversary(1)}", every=_ROUND):
        is_of_relations = Topic.DIPLOMATIC_RELATIONS in due.record.all_topics
        # A date without a day may have passed, or be far off, so it weighs less.
        item = Item.of(due.when, [Piece(str(due))], due.record)
        yield item, (not due.certain, not is_of_relations, -due.ordinal)


#: The share of a figure by which another may differ and still be the same one, rounded.
_ROUNDED = Decimal("0.02")


def _matters(point: Disagreement) -> bool:
    """Return whether a reader should know of *point*: not if all readings may be right, or one rounds another."""
    # Another wording of a name or a title isn't a dispute, unless the editor doubts it.
    if point.field == "names" or (point.field == "title" and not point.caveats):
        return False
    others = [variant.value for variant in point.variants if not variant.conjecture]
    return bool(point.caveats) or not (others and all(_agree(point.preferred, other) for other in others))


def _agree(one: object, other: object) -> bool:
    if isinstance(one, EdtfDate) and isinstance(other, EdtfDate):
        return one.overlaps(other) is not False
    if isinstance(one, Quantity) and isinstance(other, Quantity) and (one.unit, one.per) == (other.unit, other.per):
        return abs(one.amount - other.amount) <= abs(one.amount) * _ROUNDED
    return False


def _value(field: str, value: object) -> str:
    if isinstance(value, Term):
        return in_plain(value)
    parts = value if isinstance(value, tuple) and not isinstance((*value, "")[0], Record | str) else ()
    return terminal.in_cell(field, parts) or pieces.in_words(value)


#: What fields are called in a sentence.
_NOUNS = {"when": "date", "value": "figure", "signed": "date of signing", "start": "beginning", "names": "name"}


def _disputed(point: Disagreement) -> Item:
    """Return a line on what is disputed: the value given, those of others, and why."""
    what = [_subject(point.record)]
    if point.field is not None:
        given = [point.preferred, *(v.value for v in point.variants if not v.conjecture)]
        words = " or ".join(_value(point.field, value) for value in given)
        guesses = [_value(point.field, v.value) for v in point.variants if v.conjecture]
        what += [Piece(","), Piece(_NOUNS.get(point.field, point.field.replace("_", " ")))]
        # Whole statements are too long to compare, and the line already begins with the title.
        what += [Piece(":"), Piece(words)] if point.field != "statements" and words != what[0].text else []
        what += [Piece(f"the edition suggests {' or '.join(guesses)}", "aside")] if guesses else []
    notes = [caveat.note for caveat in point.caveats] or [v.reason for v in point.variants if v.reason]
    line = [*what, *([Piece("—"), Piece(notes[0])] if notes else [])]
    return Item.of(None, line, point.record, also=(c for v in point.variants for c in v.citations))


# --- what fits on a page ------------------------------------------------------------------------------------------


def _fitted(drafts: Sequence[_Draft], lead: str) -> list[Section]:
    """Return the sections with as many lines as fit on a page, the most important first, from each section in turn."""
    waiting = {}
    for title, weighed in drafts:
        on_page = [pair for pair in weighed if pair[1] is not None]
        waiting[title] = [item for item, _ in sorted(on_page, key=itemgetter(1))][::-1]
    chosen: dict[str, list[Item]] = {title: [] for title in waiting}
    while any(waiting.values()):
        for title, items in waiting.items():
            if items:
                chosen[title].append(items.pop())
                if _height(chosen, lead) > _LINES:
                    chosen[title].pop()
                    # No less important line takes the place of one that didn't fit.
                    items.clear()
    sections = []
    for title, weighed in drafts:
        fitted = {*map(id, chosen[title])}
        shown = tuple(item for item, _ in weighed if id(item) in fitted)
        sections.append(Section(title, shown, len(weighed) - len(shown)))
    return sections


def _height(chosen: dict[str, list[Item]], lead: str) -> int:
    """Return how many lines of a page the *chosen* items take, with title, headings and sources."""
    items = [item for some in chosen.values() for item in some]
    sources = dict.fromkeys(source for item in items for source, _ in witnesses(item)[:1])
    lengths = [len(lead), sum(len(pieces.short_source_name(source)) + 7 for source in sources)]
    lengths += [len(i.text) + (len(i.when.in_words()) + 2 if i.when else 0) + 5 for i in items]
    return 6 + 2 * sum(map(bool, chosen.values())) + sum(ceil(length / _CHARACTERS) for length in lengths)
