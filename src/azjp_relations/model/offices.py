"""What lasts: persons in offices, and links between actors."""

from collections.abc import Iterator
from typing import ClassVar

from attrs import field, frozen

from azjp_relations.dates import EdtfDate
from azjp_relations.model.actors import Actor, Country, Organization, Person, once
from azjp_relations.model.base import Record, optional_date, reading_order
from azjp_relations.model.events import Agreement, Event
from azjp_relations.vocabulary import Office, TieKind, Topic

__all__ = ["Tenure", "Tie"]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=reading_order)
class _Standing(Record):
    """What holds for a stretch of time of which sources tell a beginning, an end or days within.

    Attributes:
        start: When it began; ``None`` if the sources do not say.
        end: When it ended; ``None`` if the sources do not say: that does not mean that it goes on.
        attested: Dates at which a source shows it to hold, in order.

    Rules: it does not end before it starts, and is not attested outside.
    """

    start: EdtfDate | None = field(default=None, converter=optional_date)
    end: EdtfDate | None = field(default=None, converter=optional_date)
    attested: tuple[EdtfDate, ...] = ()

    def _rules(self) -> Iterator[tuple[str, str]]:
        for name in ("start", "end"):
            date = getattr(self, name)
            if date is not None and date.is_interval:
                yield name, f"{date} is an interval: it is one day, known or not"
        if self.start is not None and self.end is not None and self.end.before(self.start) is True:
            yield "end", f"{self.end} is before the start, {self.start}"
        for index, date in enumerate(self.attested):
            if self.start is not None and date.before(self.start) is True:
                yield f"attested[{index}]", f"{date} is before the start, {self.start}"
            if self.end is not None and self.end.before(date) is True:
                yield f"attested[{index}]", f"{date} is after the end, {self.end}"

    @property
    def when(self) -> EdtfDate | None:
        """The start, or else the first date at which it is attested."""
        return self.start or (self.attested[0] if self.attested else None)

    def holds(self, period: EdtfDate | str) -> bool | None:
        """Tell whether it held at some time in *period*.

        ``True`` if it certainly did: a date at which it is attested touches the period in every case, or the
        stretch does that a known start or end makes: from the start to the latest date on record, from the
        earliest date on record to the end. Two dates at which it is attested make no stretch: what is shown on
        two days need not have held in between. A date marked ``?``, ``~`` or ``%`` makes nothing certain to
        have held. ``False`` if, by the dates as printed, it had certainly not begun or had certainly ended;
        ``None`` if that cannot be known.

        Args:
            period: The period, read as its whole span, both ends included.

        >>> from azjp_relations import load
        >>> president = load().tenures.where(person="ilham-aliyev", office="president").one()
        >>> [str(day) for day in president.attested]
        ['2006-03', '2025-10-01']
        >>> president.holds("2006"), president.holds("2015")
        (True, None)
        """
        period = _whole(EdtfDate.of(period))
        if self.start is not None and period.before(self.start) is True:
            return False
        if self.end is not None and self.end.before(period) is True:
            return False
        if any(d.overlaps(period) is True for d in self.attested if not d.qualified):
            return True
        if all(d is None or d.qualified for d in (self.start, self.end)):
            return None
        known = [d for d in (self.start, *self.attested, self.end) if d is not None and not d.qualified]
        begun = any(period.before(d) is False for d in known)
        lasting = any(d.before(period) is False for d in known)
        return True if begun and lasting else None


def _whole(period: EdtfDate) -> EdtfDate:
    """Return the stretch from the first possible day of *period* to the last."""
    first = period.earliest or (".." if period.open_start else "")
    last = period.latest or (".." if period.open_end else "")
    return EdtfDate.parse(f"{first}/{last}")


@frozen(kw_only=True, eq=False, repr=False, field_transformer=reading_order)
class Tenure(_Standing):
    """A person in an office, as sources attest it.

    Attributes:
        person: Who.
        office: What sort of office.
        title: The office in the words of the source.
        organization: The body that the office is in or leads; ``None`` if not stated.
        country: The country that the office serves; ``None`` if it serves none.
        accredited_to: For an envoy, the country or organization accredited to; else ``None``.
    """

    _layout: ClassVar[dict[str, str]] = {"office": "tag", "person": "told", "title": "told"}

    person: Person
    office: Office = field(converter=Office)
    title: str
    organization: Organization | None = None
    country: Country | None = None
    accredited_to: Actor | None = None

    @property
    def label(self) -> str:
        """Person and title."""
        return f"{self.person.name}, {self.title}"

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Person, organization, country and where accredited."""
        return once(iter((self.person, self.organization, self.country, self.accredited_to)))


@frozen(kw_only=True, eq=False, repr=False, field_transformer=reading_order)
class Tie(_Standing):
    """A standing link between two actors, read *subject kind object*.

    Attributes:
        kind: How the subject stands to the object.
        subject: The one side.
        object: The other side.
        agreement: The agreement that it rests on; ``None`` if none is stated.
        event: The event that made it; ``None`` if none is stated.
        topics: What it is about.
    """

    _layout: ClassVar[dict[str, str]] = {"kind": "tag", "topics": "tag", "subject": "told", "object": "told"}

    kind: TieKind = field(converter=TieKind)
    subject: Actor
    object: Actor
    agreement: Agreement | None = None
    event: Event | None = None
    topics: tuple[Topic, ...] = ()

    @property
    def label(self) -> str:
        """Subject, kind and object as a phrase."""
        return f"{self.subject.name} {self.kind.value.replace('-', ' ')} {self.object.name}"

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Subject and object."""
        return once(iter((self.subject, self.object)))
