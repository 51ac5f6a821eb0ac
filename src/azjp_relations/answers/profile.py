"""All about one actor: :func:`profile` of a person, body, place or thing."""

from collections.abc import Iterator

from azjp_relations.answers.question import AnyRecords, asks, records_of
from azjp_relations.answers.report import Item, Report, Section, by_time, doubt_remark, line_about, office_of
from azjp_relations.display import pieces
from azjp_relations.display.pieces import Line, Piece
from azjp_relations.model import Actor, Agreement, EconomicFact, Event, Person, Record, Tenure, Tie
from azjp_relations.query.collection import catalogue_of
from azjp_relations.text import in_plain
from azjp_relations.vocabulary import NameKind


class Profile(Report):
    """What the record has on an actor, in sections, each in order of time; undated lines come last.

    Attributes:
        actor: The person, body, place, country or thing.
        sections: Offices, visits and events, agreements, figures, ties, statements made, and statements about it;
            empty ones are left out.
    """

    def __init__(self, actor: Actor, lead: list[str], sections: list[Section]) -> None:
        self.actor = actor
        super().__init__(actor.label, lead, sections)


@asks(words="Profile of {who}")
def profile(records: AnyRecords, who: Actor | str) -> Profile:
    """Return the profile of an actor: offices, visits and events, agreements, figures, ties and statements.

    Args:
        records: A dataset, a collection, an answer, or any records.
        who: The actor, its id, or a name that no other actor has.

    Raises:
        UnknownIdError: If no actor has the name or id; the message names the nearest ids.
        NotOneError: If several actors have the name.

    >>> from azjp_relations import load
    >>> about = profile(load(), "Heydar Aliyev")
    >>> [section.title for section in about.sections][:2]
    ['Offices', 'Visits and events']
    """
    collection = records_of(records)
    actor = catalogue_of(collection).find(who, Actor)
    items: dict[str, list[Item]] = {title: [] for title in _TITLES}
    for record in sorted(collection, key=by_time):
        for title, item in _items_of(record, actor):
            items[title].append(item)
    kind = pieces.in_words(getattr(actor, "kind", None), nothing="") or actor.type
    home = getattr(actor, "country", None)
    # A form that a source prints, even by a slip or with an office, isn't a name that somebody goes by.
    others = [name for name in actor.names if name.text != actor.name]
    called = "; ".join(name.text for name in others if name.kind is not NameKind.AS_PRINTED)
    printed = "; ".join(name.text for name in others if name.kind is NameKind.AS_PRINTED)
    country = [home.name] if home is not None and home is not actor else []
    lead = [" · ".join([in_plain(kind), *country, actor.id])]
    lead += [f"Also called {called}."] if called else []
    lead += [f"Sources also print {printed}."] if printed else []
    lead += [] if any(items.values()) else ["None of the records names it."]
    return Profile(actor, lead, [Section(title, tuple(some)) for title, some in items.items()])


_TITLES = ("Offices", "Visits and events", "Agreements", "Figures", "Ties", "Statements", "What others say")


def _items_of(record: Record, actor: Actor) -> Iterator[tuple[str, Item]]:
    """Yield what *record* says about *actor*, each line with the title of its section."""
    if isinstance(record, Event):
        parts = [p for p in record.participants if p.actor == actor]
        if parts or any(actor in (place, *getattr(place, "holders", ())) for place in record.places):
            roles = (f"{in_plain(p.role)}{f', {p.capacity}' if p.capacity else ''}" for p in parts)
            what = line_about(record, but=actor, part="; ".join(roles))
            yield "Visits and events", Item.of(record.when, what, record)
    elif actor in record.actors:
        match record:
            case Tenure():
                yield "Offices", Item.of(None, _office(record, actor), record)
            case Agreement():
                yield "Agreements", Item.of(record.when, line_about(record), record)
            case EconomicFact():
                yield "Figures", Item.of(record.when, line_about(record), record)
            case Tie():
                yield "Ties", Item.of(None, line_about(record), record)
    for statement in getattr(record, "statements", ()):
        line = [Piece(statement.gist), Piece(record.label, "aside")]
        if actor in statement.speakers:
            yield "Statements", Item(record.when, line, (record,), statement.citations)
        elif actor.id in statement.about:
            speakers = ", ".join(speaker.name for speaker in statement.speakers)
            who = [Piece(speakers), Piece(":")] if speakers else []
            yield "What others say", Item(record.when, [*who, *line], (record,), statement.citations)


def _office(tenure: Tenure, actor: Actor) -> Line:
    who = [] if isinstance(actor, Person) else [Piece(tenure.person.name), Piece(",")]
    held = [Piece(";"), Piece(tenure.held_in_words)] if tenure.held_in_words else []
    office, title = office_of(tenure), tenure.label.removeprefix(f"{tenure.person.name}, ")
    words = [Piece(f"“{title}”", "aside")] if title.casefold() != office.casefold() else []
    return [*who, Piece(office), *held, *words, *doubt_remark(tenure)]
