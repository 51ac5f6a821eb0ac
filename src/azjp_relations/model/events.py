"""What happened, and the documents that came of it."""

from collections.abc import Iterator
from typing import ClassVar

from attrs import field, frozen

from azjp_relations.dates import EdtfDate
from azjp_relations.model.actors import Actor, Person, Place, once
from azjp_relations.model.base import Part, Record, check_depth, optional_date, reading_order
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation
from azjp_relations.vocabulary import AgreementKind, AgreementStatus, EventKind, Role, Topic

__all__ = ["Agreement", "Event", "Participant", "Statement"]


#: The largest whole number that every reader of JSON takes alike.
_LARGEST = 2**53 - 1


@frozen(kw_only=True, eq=False, repr=False)
class Participant(Part):
    """An actor in its role in an event.

    Attributes:
        actor: Who or what.
        role: In what role.
        capacity: The office or function held then, in the words of the edition; ``None`` if none is stated.
    """

    _layout: ClassVar[dict[str, str]] = {"role": "group", "actor": "main", "capacity": "aside"}

    actor: Actor
    role: Role = field(converter=Role)
    capacity: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class Statement(Part):
    """What someone said, claimed, praised or discussed.

    Attributes:
        speakers: Those who said it; at least one.
        gist: What was said, in the words of the edition.
        topics: What it was about.
        citations: Where it is reported; at least one.
    """

    _layout: ClassVar[dict[str, str]] = {"speakers": "by", "gist": "main", "topics": "tag", "citations": "cited"}

    speakers: tuple[Actor, ...]
    gist: str
    topics: tuple[Topic, ...] = ()
    citations: tuple[Citation, ...]

    def _rules(self) -> Iterator[tuple[str, str]]:
        if not self.speakers:
            yield "speakers", "is empty: a statement is somebody's"
        if not self.citations:
            yield "citations", "is empty: a statement cites where it is reported"


@frozen(kw_only=True, eq=False, repr=False, field_transformer=reading_order)
class Event(Record):
    """Something that happened.

    Attributes:
        kind: What sort of event it is.
        title: What happened, in a line.
        when: When, as precisely as the sources say; ``None`` if they give no date.
        ordinal: Its number in a numbered row (the *9th* meeting), from 1; ``None`` if it has none.
        places: Where; empty if the sources do not say.
        participants: Who took part, each in a role.
        topics: What it was about.
        statements: What was said at it.
        part_of: The event that it was part of; ``None`` if of none.
    """

    _layout: ClassVar[dict[str, str]] = {
        "kind": "tag",
        "topics": "tag",
        "title": "title",
        "when": "line",
        "places": "line",
    }

    kind: EventKind = field(converter=EventKind)
    title: str
    when: EdtfDate | None = field(default=None, converter=optional_date)
    ordinal: int | None = None
    places: tuple[Place, ...] = ()
    participants: tuple[Participant, ...] = ()
    topics: tuple[Topic, ...] = ()
    statements: tuple[Statement, ...] = ()
    part_of: "Event | None" = None

    def _rules(self) -> Iterator[tuple[str, str]]:
        if self.ordinal is not None and self.ordinal < 1:
            yield "ordinal", f"counts from 1, not {self.ordinal}"
        if self.ordinal is not None and self.ordinal > _LARGEST:
            yield "ordinal", f"is too large: at most {_LARGEST}"
        seen = set()
        for index, participant in enumerate(self.participants):
            key = (participant.actor.id, participant.role)
            if key in seen:
                yield f"participants[{index}]", f"{key[0]!r} takes part as {key[1].value!r} twice"
            seen.add(key)
        if self.part_of is not None:
            yield from check_depth(self, "part_of")

    @property
    def label(self) -> str:
        """The title."""
        return self.title

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Participants, speakers and places."""
        speakers = (a for s in self.statements for a in s.speakers)
        return once(iter((*(p.actor for p in self.participants), *speakers, *self.places)))

    @property
    def all_topics(self) -> frozenset[Topic]:
        """Its topics, with those of the statements made at it."""
        return frozenset((*self.topics, *(t for s in self.statements for t in s.topics)))


@frozen(kw_only=True, eq=False, repr=False, field_transformer=reading_order)
class Agreement(Record):
    """A document that parties made or planned.

    Attributes:
        kind: What sort of document it is.
        title: Its title, as printed where the source gives one, else in the words of the edition.
        parties: Who it binds; empty if the sources name no one.
        signatories: The persons who signed; empty if the sources name none.
        signed: When it was signed or concluded; ``None`` if not stated, or not signed.
        in_force: When it entered into force; ``None`` if not stated.
        ended: When it ended; ``None`` if not stated.
        status: How far it has come, as far as the sources say.
        event: The event at which it was signed or discussed; ``None`` if none is stated.
        place: Where it was signed; ``None`` if not stated.
        amount: The money that it is about; ``None`` if not stated.
        topics: What it is about.

    Rules: not in force, and not ended, before it was signed; what is only planned has no date of signing.
    """

    _layout: ClassVar[dict[str, str]] = {
        "kind": "tag",
        "status": "tag",
        "topics": "tag",
        "title": "title",
        "amount": "figure",
        "signed": "line",
        "place": "line",
    }

    kind: AgreementKind = field(converter=AgreementKind)
    title: str
    parties: tuple[Actor, ...] = ()
    signatories: tuple[Person, ...] = ()
    signed: EdtfDate | None = field(default=None, converter=optional_date)
    in_force: EdtfDate | None = field(default=None, converter=optional_date)
    ended: EdtfDate | None = field(default=None, converter=optional_date)
    status: AgreementStatus = field(converter=AgreementStatus)
    event: Event | None = None
    place: Place | None = None
    amount: Quantity | None = None
    topics: tuple[Topic, ...] = ()

    def _rules(self) -> Iterator[tuple[str, str]]:
        for name in ("in_force", "ended"):
            date = getattr(self, name)
            if date is not None and self.signed is not None and date.before(self.signed) is True:
                yield name, f"{date} is before it was signed, {self.signed}"
        if self.status is AgreementStatus.PLANNED and self.signed is not None:
            yield "signed", f"is {self.signed}, yet the status is 'planned'"

    @property
    def label(self) -> str:
        """The title."""
        return self.title

    @property
    def when(self) -> EdtfDate | None:
        """The date of signing."""
        return self.signed

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Parties, signatories and the place."""
        return once(iter((*self.parties, *self.signatories, self.place)))
