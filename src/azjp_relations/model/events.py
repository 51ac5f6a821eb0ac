"""Events, and the documents that came of them."""

from collections.abc import Iterator
from typing import Annotated

from attrs import field

from azjp_relations.dates import EdtfDate
from azjp_relations.model.actors import Actor, Person, Thing, check_acting, check_where
from azjp_relations.model.base import LARGEST, Caveat, Part, check_named, optional_date, topics_of
from azjp_relations.model.fields import Shape, means, part
from azjp_relations.model.quantities import Quantity, check_currency
from azjp_relations.model.records import Record, Variant
from azjp_relations.model.sources import Citation
from azjp_relations.vocabulary import AgreementKind, AgreementStatus, EventKind, EventStatus, Role, Topic, Weight, terms


@part(kw_only=True)
class Participant(Part):
    """An actor in its role in an event."""

    actor: Annotated[Actor, means("Who or what.", "main")]
    role: Annotated[Role, means("In what role.", "group")] = field(converter=terms.as_Role)
    capacity: Annotated[
        str | None,
        means("The office or function held then, in the words of the edition; None if none is stated.", "aside"),
    ] = None

    def _rules(self) -> Iterator[tuple[str, str]]:
        if isinstance(self.actor, Thing) and self.role is not Role.SUBJECT:
            yield "role", f"{self.actor.id!r} is a thing, which can't act: it can only be the subject"

    def __str__(self) -> str:
        return f"{self.actor.id} as {self.role}{f' ({self.capacity})' if self.capacity else ''}"


@part(kw_only=True)
class Statement(Part):
    """What someone said, claimed, praised or discussed."""

    speakers: Annotated[tuple[Actor, ...], means("Those who said it; empty if the source names none.", "speaker")] = ()
    reporter: Annotated[
        Actor | None, means("Who reports it, if not the publisher of the source; None if it is.", "reporter")
    ] = None
    gist: Annotated[str, means("What was said, in the words of the edition.", "main")]
    about: Annotated[
        tuple[str, ...], means("Ids of the actors and events that it speaks of.", "about", shape=Shape.ID)
    ] = ()
    topics: Annotated[tuple[Topic, ...], means("What it was about.", "tag")] = field(default=(), converter=topics_of)
    citations: Annotated[tuple[Citation, ...], means("Where it is reported; at least one place.", "cited")]
    variants: Annotated[tuple[Variant, ...], means("Other readings of its fields.", "doubt")] = ()
    caveats: Annotated[tuple[Caveat, ...], means("What to know before you use it.", "doubt")] = ()

    def _rules(self) -> Iterator[tuple[str, str]]:
        yield from check_acting("speakers[{}]", *self.speakers)
        yield from check_acting("reporter", self.reporter)
        if not self.citations:
            yield "citations", "is empty: a statement cites where it is reported"
        yield from check_named(self)

    @property
    def doubtful(self) -> bool:
        """Whether it has a material caveat."""
        return any(caveat.weight is Weight.MATERIAL for caveat in self.caveats)

    def __str__(self) -> str:
        from azjp_relations.display.pieces import in_words  # only text about records needs it

        return f"{in_words(self.speakers, ids=True)}: {self.gist}" if self.speakers else self.gist


@part(kw_only=True)
class Event(Record):
    """Something that happened, or was planned."""

    kind: Annotated[EventKind, means("What sort of event it is.", "tag")] = field(converter=terms.as_EventKind)
    status: Annotated[EventStatus, means("Whether it took place, as far as the sources say.", "tag")] = field(
        default=EventStatus.HELD, converter=terms.as_EventStatus
    )
    title: Annotated[str, means("What happened, in a line.", "title")]
    when: Annotated[
        EdtfDate | None, means("When, as precisely as the sources say; None if they give no date.", "line")
    ] = field(default=None, converter=optional_date)
    ordinal: Annotated[
        int | None, means("Its number in a series (9 for a 9th meeting), from 1; None if it has none.")
    ] = None
    places: Annotated[
        tuple[Actor, ...], means("The places or countries where it was; empty if the sources do not say.", "line")
    ] = ()
    participants: Annotated[tuple[Participant, ...], means("Who took part, each in a role.")] = ()
    topics: Annotated[tuple[Topic, ...], means("What it was about.", "tag")] = field(default=(), converter=topics_of)
    statements: Annotated[tuple[Statement, ...], means("What was said at it.")] = ()
    part_of: Annotated["Event | None", means("The event that it was part of; None if none.")] = None
    related: Annotated[tuple[str, ...], means("Ids of records of the same matter.", shape=Shape.ID)] = ()

    _dated_in = "when"

    def _rules(self) -> Iterator[tuple[str, str]]:
        if self.ordinal is not None and self.ordinal < 1:
            yield "ordinal", f"counts from 1, not {self.ordinal}"
        if self.ordinal is not None and self.ordinal > LARGEST:
            yield "ordinal", f"is too large: at most {LARGEST}"
        seen = set()
        for index, participant in enumerate(self.participants):
            key = (participant.actor.id, participant.role)
            if key in seen:
                yield f"participants[{index}]", f"{key[0]!r} takes part as {key[1].value!r} twice"
            seen.add(key)
        yield from check_where("places[{}]", *self.places)

    @property
    def _detail(self) -> tuple[str, object]:
        return "status", None if self.status is EventStatus.HELD else self.status

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Participants, speakers and places. Whom statements are about, they say by id: see ``spoken_of``."""
        named = [participant.actor for participant in self.participants]
        for statement in self.statements:
            named += statement.speakers
        return tuple(dict.fromkeys((*named, *self.places)))

    @property
    def spoken_of(self) -> tuple[str, ...]:
        """The ids of the actors and events that its statements are about, once each."""
        return tuple(dict.fromkeys(key for one in self.statements for key in one.about)) if self.statements else ()

    @property
    def doubts(self) -> tuple[Caveat, ...]:
        """Its material caveats, with those of its statements."""
        of_statements = [c for s in self.statements for c in s.caveats if c.weight is Weight.MATERIAL]
        return (*super().doubts, *of_statements)

    @property
    def all_topics(self) -> frozenset[Topic]:
        """Its topics, with those of the statements made at it."""
        return frozenset(self.topics).union(*[s.topics for s in self.statements])


@part(kw_only=True)
class Agreement(Record):
    """A document that parties made or planned.

    It is not ratified, in force or ended before it is signed, nor ended before it is in force; one that is only planned
    has no date of signing.
    """

    kind: Annotated[AgreementKind, means("What sort of document it is.", "tag")] = field(
        converter=terms.as_AgreementKind
    )
    title: Annotated[
        str, means("Its title, as printed where the source gives one, else in the words of the edition.", "title")
    ]
    parties: Annotated[tuple[Actor, ...], means("Who it binds; empty if the sources name no one.")] = ()
    signatories: Annotated[
        tuple[Person, ...], means("The persons who signed, or exchanged the notes; empty if the sources name none.")
    ] = ()
    about: Annotated[
        tuple[Actor, ...], means("The plants, fields, programmes, bodies or others that it is about.")
    ] = ()
    signed: Annotated[
        EdtfDate | None, means("When it was signed or concluded; None if not stated, or not signed.", "line")
    ] = field(default=None, converter=optional_date)
    ratified: Annotated[EdtfDate | None, means("When it was ratified; None if not stated.")] = field(
        default=None, converter=optional_date
    )
    in_force: Annotated[EdtfDate | None, means("When it entered into force; None if not stated.")] = field(
        default=None, converter=optional_date
    )
    ended: Annotated[EdtfDate | None, means("When it ended; None if not stated.")] = field(
        default=None, converter=optional_date
    )
    status: Annotated[AgreementStatus, means("How far it has come, as far as the sources say.", "tag")] = field(
        converter=terms.as_AgreementStatus
    )
    event: Annotated[Event | None, means("The event at which it was signed or discussed; None if none is stated.")] = (
        None
    )
    place: Annotated[Actor | None, means("The place or country where it was signed; None if not stated.", "line")] = (
        None
    )
    amount: Annotated[Quantity | None, means("The money that it is about; None if not stated.", "figure")] = None
    terms: Annotated[str | None, means("Its terms, in the words of the edition; None if none are stated.")] = None
    amends: Annotated["Agreement | None", means("The agreement that it changes; None if none.")] = None
    replaces: Annotated["Agreement | None", means("The agreement whose place it takes; None if none.")] = None
    succeeds: Annotated["Agreement | None", means("The agreement that it follows on; None if none.")] = None
    topics: Annotated[tuple[Topic, ...], means("What it is about.", "tag")] = field(default=(), converter=topics_of)
    related: Annotated[tuple[str, ...], means("Ids of records of the same matter.", shape=Shape.ID)] = ()

    _actors_in = ("parties", "signatories", "about", "place")
    _dated_in = "signed"

    def _rules(self) -> Iterator[tuple[str, str]]:
        for name in ("ratified", "in_force", "ended"):
            date = getattr(self, name)
            if date is not None and self.signed is not None and date.before(self.signed) is True:
                yield name, f"{date} is before it was signed, {self.signed}"
        if self.ended is not None and self.in_force is not None and self.ended.before(self.in_force) is True:
            yield "ended", f"{self.ended} is before it entered into force, {self.in_force}"
        yield from check_acting("parties[{}]", *self.parties)
        yield from check_where("place", self.place)
        yield from check_currency("signed", self.amount, self.signed)
        if self.signed is not None and self.status is AgreementStatus.PLANNED:
            yield "signed", f"is {self.signed}, yet the status is 'planned'"

    @property
    def _detail(self) -> tuple[str, object]:
        return "status", self.status if self.amount is None else (self.status, self.amount)
