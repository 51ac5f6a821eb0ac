"""The records: what the edition holds, one class for each kind of fact.

Every record is frozen and checked when it is built: it has an id and at least one citation, each field holds what
its annotation says, and the rules named in its docstring hold. Records hold the records that they refer to, not
their ids. Two records are equal if their contents are; a record hashes by its id.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from attrs import Attribute, field, fields, frozen, resolve_types

from azjp_relations.dates import EdtfDate
from azjp_relations.display import html_card
from azjp_relations.errors import RecordError
from azjp_relations.quantities import Quantity
from azjp_relations.sources import Citation
from azjp_relations.vocabulary import (
    AgreementKind,
    AgreementStatus,
    CaveatKind,
    EventKind,
    Indicator,
    Measure,
    NameKind,
    Office,
    OrganizationKind,
    PlaceKind,
    Role,
    Stage,
    TieKind,
    Topic,
)

__all__ = [
    "Actor",
    "Agreement",
    "Caveat",
    "Country",
    "EconomicFact",
    "Event",
    "Name",
    "Organization",
    "Participant",
    "Person",
    "Place",
    "Record",
    "Statement",
    "Tenure",
    "Tie",
    "Variant",
    "check_type",
]

type_check = Callable[[object], str | None]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


def _date(value: EdtfDate | str | None) -> EdtfDate | None:
    return EdtfDate.parse(value) if isinstance(value, str) else value


def _an(cls: type) -> str:
    return f"{'an' if cls.__name__[0] in 'AEIOU' else 'a'} {cls.__name__}"


@cache
def _check_of(annotation: Any) -> type_check:
    """Return the check of *annotation*: it gives ``None`` for a value that fits, else what is wrong."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        (inner,) = (_check_of(a) for a in get_args(annotation) if a is not NoneType)
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        item = _check_of(get_args(annotation)[0])

        def check_tuple(value: object) -> str | None:
            if type(value) is not tuple:
                return f"must be a tuple, not {type(value).__name__}"
            for index, element in enumerate(value):
                if wrong := item(element):
                    return f"[{index}] {wrong}"
            return None

        return check_tuple
    if annotation is str:

        def check_text(value: object) -> str | None:
            if not isinstance(value, str):
                return f"must be text, not {type(value).__name__}"
            return None if value.strip() else "is empty: leave out what is not known"

        return check_text
    if annotation is bool or annotation is int:
        return lambda v: None if type(v) is annotation else f"must be {_an(annotation)}, not {v!r}"
    if annotation is object:
        return lambda _: None
    return lambda v: None if isinstance(v, annotation) else f"must be {_an(annotation)}, not {v!r}"


@cache
def _checks_of(cls: type) -> tuple[tuple[str, type_check], ...]:
    resolve_types(cls)
    return tuple((a.name, _check_of(a.type)) for a in fields(cls))


def check_type(cls: type, name: str, value: object) -> str | None:
    """Return what is wrong with *value* as the field *name* of *cls*, or ``None`` if it fits.

    >>> check_type(Event, "title", 5)
    'must be text, not int'
    """
    return dict(_checks_of(cls))[name](value)


def _misfits(thing: object) -> list[tuple[str, str]]:
    return [
        (name, wrong)
        for name, check in _checks_of(type(thing))
        if (wrong := check(getattr(thing, name)))
    ]


class _Part:
    """What is part of a record: checked when built, compared by content."""

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        if problems := [*_misfits(self)] or [*self._rules()]:
            raise RecordError(type(self).__name__.lower(), problems)

    def _rules(self) -> Iterator[tuple[str, str]]:
        yield from ()


@frozen(kw_only=True)
class Name(_Part):
    """One name of an actor.

    Attributes:
        text: The name.
        language: The language that it is in, as a BCP 47 tag (``en``, ``az``, ``ja-Latn``).
        kind: What sort of name it is.
        citations: Where it is printed; empty if the citations of the actor print it.
    """

    text: str
    language: str
    kind: NameKind = field(converter=NameKind.of)
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Variant(_Part):
    """Another reading of one field of the record that it sits on.

    Attributes:
        field: Name of the field.
        value: The other reading, typed like the field.
        conjecture: ``True`` if no source prints it and the editor argues for it; ``False`` if it is attested.
        reason: Why it may be right; never ``None`` for a conjecture.
        citations: Its witnesses; at least one unless it is a conjecture.
    """

    field: str
    value: object
    conjecture: bool = False
    reason: str | None = None
    citations: tuple[Citation, ...] = ()

    def _rules(self) -> Iterator[tuple[str, str]]:
        if self.conjecture and self.reason is None:
            yield "reason", "a conjecture must say why"
        if not self.conjecture and not self.citations:
            yield "citations", "an attested reading must cite its witness"


@frozen(kw_only=True)
class Caveat(_Part):
    """A doubt about the record that it sits on.

    Attributes:
        kind: Why it is doubtful.
        note: The reason, such that a reader can check it.
        field: The field that is doubtful; ``None`` if it is the record as a whole.
        see: Ids of other records that the doubt is also about.
    """

    kind: CaveatKind = field(converter=CaveatKind.of)
    note: str
    field: str | None = None
    see: tuple[str, ...] = ()


def _reading_order(_cls: type, attributes: "list[Attribute[Any]]") -> "list[Attribute[Any]]":
    """Put what records end with (their stretch of time, note, citations, doubts) behind what makes the class."""
    last = {"start": 1, "end": 2, "attested": 3, "note": 4, "citations": 5, "variants": 6, "caveats": 7}
    return sorted(attributes, key=lambda a: last.get(a.name, 0))


@frozen(kw_only=True, eq=False, repr=False, field_transformer=_reading_order)
class Record(_Part):
    """What every record has. Not built itself.

    Attributes:
        id: Readable kebab-case id, unique in a dataset over all kinds of records; never changed once released.
        note: What the sources state that no other field holds; ``None`` if nothing.
        citations: The places that state it; at least one.
        variants: Other readings of its fields.
        caveats: What is doubtful about it.

    Raises:
        RecordError: Naming every field that is wrong.
    """

    id: str
    note: str | None = None
    citations: tuple[Citation, ...]
    variants: tuple[Variant, ...] = ()
    caveats: tuple[Caveat, ...] = ()

    def __attrs_post_init__(self) -> None:
        problems = _misfits(self)
        if not problems:
            problems = [*self._record_rules(), *self._rules()]
        if problems:
            raise RecordError(f"{type(self).__name__} {self.id!r}", problems)

    def _record_rules(self) -> Iterator[tuple[str, str]]:
        if not _ID.fullmatch(self.id):
            yield "id", f"{self.id!r} is no kebab-case id (like 'visit-heydar-aliyev-1998')"
        if not self.citations:
            yield "citations", "is empty: every record cites at least one source"
        own = [a.name for a in fields(type(self)) if a.name not in {"id", "variants", "caveats"}]
        for index, variant in enumerate(self.variants):
            if variant.field not in own:
                yield f"variants[{index}].field", f"{variant.field!r} is no field of {type(self).__name__}"
            elif wrong := check_type(type(self), variant.field, variant.value):
                yield f"variants[{index}].value", wrong
        for index, caveat in enumerate(self.caveats):
            if caveat.field is not None and caveat.field not in own:
                yield f"caveats[{index}].field", f"{caveat.field!r} is no field of {type(self).__name__}"

    @property
    def label(self) -> str:
        """What to call the record in one line."""
        raise NotImplementedError

    @property
    def when(self) -> EdtfDate | None:
        """The date by which the record is ordered in time; ``None`` if it has none."""
        return None

    @property
    def actors(self) -> "tuple[Actor, ...]":
        """Every actor that the record names, once each, in the order of its fields."""
        return ()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self is other or all(
            getattr(self, a.name) == getattr(other, a.name) for a in fields(type(self))
        )

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        when = f", {self.when}" if self.when is not None else ""
        return f"{type(self).__name__}({self.id!r}{when}, {self.label!r})"

    def _repr_html_(self) -> str:
        return html_card(self)


def _once(actors: "Iterator[Actor | None]") -> "tuple[Actor, ...]":
    return tuple(dict.fromkeys(a for a in actors if a is not None))


# --- actors -----------------------------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False, field_transformer=_reading_order)
class Actor(Record):
    """Whoever or whatever takes part: a country, place, organization or person. Not built itself.

    Attributes:
        names: Its names, exactly one of them preferred.
    """

    names: tuple[Name, ...]

    def _rules(self) -> Iterator[tuple[str, str]]:
        preferred = sum(n.kind is NameKind.PREFERRED for n in self.names)
        if preferred != 1:
            yield "names", f"must hold exactly one preferred name, not {preferred}"

    @property
    def name(self) -> str:
        """The preferred name."""
        return next(n.text for n in self.names if n.kind is NameKind.PREFERRED)

    @property
    def label(self) -> str:
        """The preferred name."""
        return self.name

    @property
    def type(self) -> str:
        """The sort of actor, as in the data files: country, place, organization or person."""
        return type(self).__name__.lower()


@frozen(kw_only=True, eq=False, repr=False, field_transformer=_reading_order)
class Country(Actor):
    """A state."""


@frozen(kw_only=True, eq=False, repr=False, field_transformer=_reading_order)
class Place(Actor):
    """A place.

    Attributes:
        kind: What sort of place it is.
        lies_in: The place or country that holds it; ``None`` if its sources do not say.
    """

    kind: PlaceKind = field(converter=PlaceKind.of)
    lies_in: Actor | None = None

    def _rules(self) -> Iterator[tuple[str, str]]:
        yield from super()._rules()
        if self.lies_in is not None and not isinstance(self.lies_in, Place | Country):
            yield "lies_in", f"must be a Place or Country, not {self.lies_in!r}"

    @property
    def country(self) -> Country | None:
        """The country that it lies in, however deep; ``None`` if that is not on record."""
        where = self.lies_in
        while isinstance(where, Place):
            where = where.lies_in
        return where if isinstance(where, Country) else None

    @property
    def actors(self) -> tuple[Actor, ...]:
        """What it lies in."""
        return _once(iter((self.lies_in,)))


@frozen(kw_only=True, eq=False, repr=False, field_transformer=_reading_order)
class Organization(Actor):
    """A body, company or group.

    Attributes:
        kind: What sort of organization it is.
        country: The country that it belongs to; ``None`` if it belongs to none, to several, or none is stated.
        parent: The organization that it is part of; ``None`` if there is none on record.
    """

    kind: OrganizationKind = field(converter=OrganizationKind.of)
    country: Country | None = None
    parent: "Organization | None" = None

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Its country and its parent."""
        return _once(iter((self.country, self.parent)))


@frozen(kw_only=True, eq=False, repr=False, field_transformer=_reading_order)
class Person(Actor):
    """A person.

    Attributes:
        country: The country that the person serves or is said to be of; ``None`` if none is stated.
        occupations: What sources call the person apart from an office, such as *musician*.
    """

    country: Country | None = None
    occupations: tuple[str, ...] = ()

    @property
    def actors(self) -> tuple[Actor, ...]:
        """The country."""
        return _once(iter((self.country,)))


# --- events -----------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Participant(_Part):
    """An actor in its role in an event.

    Attributes:
        actor: Who or what.
        role: In what role.
        capacity: The office or function held then, in the words of the edition; ``None`` if none is stated.
    """

    actor: Actor
    role: Role = field(converter=Role.of)
    capacity: str | None = None


@frozen(kw_only=True)
class Statement(_Part):
    """What someone said, claimed, praised or discussed.

    Attributes:
        speakers: Those who said it; at least one.
        gist: What was said, in the words of the edition.
        topics: What it was about.
        citations: Where it is reported; at least one.
    """

    speakers: tuple[Actor, ...]
    gist: str
    topics: tuple[Topic, ...] = ()
    citations: tuple[Citation, ...]

    def _rules(self) -> Iterator[tuple[str, str]]:
        if not self.speakers:
            yield "speakers", "is empty: a statement is somebody's"
        if not self.citations:
            yield "citations", "is empty: a statement cites where it is reported"


@frozen(kw_only=True, eq=False, repr=False, field_transformer=_reading_order)
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

    kind: EventKind = field(converter=EventKind.of)
    title: str
    when: EdtfDate | None = field(default=None, converter=_date)  # type: ignore[assignment] # a field in place of the property
    ordinal: int | None = None
    places: tuple[Place, ...] = ()
    participants: tuple[Participant, ...] = ()
    topics: tuple[Topic, ...] = ()
    statements: tuple[Statement, ...] = ()
    part_of: "Event | None" = None

    def _rules(self) -> Iterator[tuple[str, str]]:
        if self.ordinal is not None and self.ordinal < 1:
            yield "ordinal", f"counts from 1, not {self.ordinal}"
        seen = set()
        for index, participant in enumerate(self.participants):
            key = (participant.actor.id, participant.role)
            if key in seen:
                yield f"participants[{index}]", f"{key[0]!r} takes part as {key[1].value!r} twice"
            seen.add(key)

    @property
    def label(self) -> str:
        """The title."""
        return self.title

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Participants, speakers and places."""
        speakers = (a for s in self.statements for a in s.speakers)
        return _once(iter((*(p.actor for p in self.participants), *speakers, *self.places)))


# --- agreements -------------------------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False, field_transformer=_reading_order)
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

    kind: AgreementKind = field(converter=AgreementKind.of)
    title: str
    parties: tuple[Actor, ...] = ()
    signatories: tuple[Person, ...] = ()
    signed: EdtfDate | None = field(default=None, converter=_date)
    in_force: EdtfDate | None = field(default=None, converter=_date)
    ended: EdtfDate | None = field(default=None, converter=_date)
    status: AgreementStatus = field(converter=AgreementStatus.of)
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
        return _once(iter((*self.parties, *self.signatories, self.place)))


# --- economic facts ---------------------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False, field_transformer=_reading_order)
class EconomicFact(Record):
    """One observation: of a flow or stock of money, goods, people or things.

    Attributes:
        indicator: What is observed.
        value: The figure, as printed by its source; ``None`` if only a good or a direction is stated.
        printed: The figure in the characters of the source; ``None`` if there is none.
        item: The good, project or thing that it is about; ``None`` if it is about the whole indicator.
        basis: For a percentage: of what, or against what. For other figures ``None``.
        period: When: the period of a flow, the time of a stock; ``None`` if the sources do not say.
        origin: Where it comes from; ``None`` for what has no direction.
        target: Where it goes; ``None`` for what has no direction.
        parties: Others whom it concerns: the two sides of a turnover, a maker, a buyer.
        stage: How far it has come; ``None`` if not stated.
        agreement: The agreement behind it; ``None`` if none is stated.
        event: The event that it was observed at; ``None`` if none is stated.
        part_of: The observation whose figure holds this one; ``None`` if none does.
        topics: What it is about.

    Rules: the unit is of the indicator's family; a turnover has two parties and no direction; a percentage says
    of what; a printed figure has a value or a caveat that says why not.
    """

    indicator: Indicator = field(converter=Indicator.of)
    value: Quantity | None = None
    printed: str | None = None
    item: str | None = None
    basis: str | None = None
    period: EdtfDate | None = field(default=None, converter=_date)
    origin: Actor | None = None
    target: Actor | None = None
    parties: tuple[Actor, ...] = ()
    stage: Stage | None = None
    agreement: Agreement | None = None
    event: Event | None = None
    part_of: "EconomicFact | None" = None
    topics: tuple[Topic, ...] = ()

    def _rules(self) -> Iterator[tuple[str, str]]:
        if self.value is not None:
            family = self.value.unit.family
            if family is not self.indicator.family:
                yield "value", f"{self.value.unit.value!r} is of {family.value}; {self.indicator.value!r} needs {self.indicator.family.value}"
            elif self.indicator.family == "share" and self.basis is None:
                yield "basis", "is missing: a percentage says of what"
        elif self.printed is not None and not any(c.field == "value" for c in self.caveats):
            yield "value", f"{self.printed!r} is printed: give the value, or a caveat on 'value' that says why not"
        if self.indicator is Indicator.TRADE_TURNOVER:
            if self.origin is not None or self.target is not None:
                yield "origin", "a turnover has no direction: name both sides in 'parties'"
            if len(self.parties) != 2:
                yield "parties", f"a turnover has two parties, not {len(self.parties)}"

    @property
    def label(self) -> str:
        """Indicator, item, direction and figure."""
        sides = " → ".join(a.name for a in (self.origin, self.target) if a is not None)
        sides = sides or " – ".join(p.name for p in self.parties)
        item = f" ({self.item})" if self.item else ""
        value = f": {self.value}" if self.value is not None else ""
        return f"{self.indicator.value.replace('-', ' ')}{item}, {sides}{value}"

    @property
    def when(self) -> EdtfDate | None:
        """The period."""
        return self.period

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Origin, target and parties."""
        return _once(iter((self.origin, self.target, *self.parties)))

    @property
    def doubts(self) -> tuple[Caveat, ...]:
        """The caveats that unsettle the figure itself: it stays out of totals unless it is asked in."""
        return tuple(c for c in self.caveats if c.kind.unsettles and c.field == "value")

    @property
    def is_stock(self) -> bool:
        """Whether the figure is a level at a moment, which never adds up over time."""
        return self.indicator.measure is Measure.STOCK


# --- what lasts -------------------------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False, field_transformer=_reading_order)
class _Standing(Record):
    """What holds for a stretch of time of which sources tell a beginning, an end or days within.

    Attributes:
        start: When it began; ``None`` if the sources do not say.
        end: When it ended; ``None`` if the sources do not say: that does not mean that it goes on.
        attested: Dates at which a source shows it to hold, in order.

    Rules: it does not end before it starts, and is not attested outside.
    """

    start: EdtfDate | None = field(default=None, converter=_date)
    end: EdtfDate | None = field(default=None, converter=_date)
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

        ``True`` if it certainly did: a date at which it is attested, or the stretch between two such dates,
        touches the period in every case; a date marked ``?``, ``~`` or ``%`` makes nothing certain. ``False``
        if it had certainly not begun or had certainly ended; ``None`` if that cannot be known.

        Args:
            period: The period, read as its whole span, both ends included.
        """
        period = EdtfDate.of(period)
        first, last = period.earliest, period.latest
        if self.start is not None and period.before(self.start) is True:
            return False
        if self.end is not None and self.end.before(period) is True:
            return False
        known = [d for d in (self.start, *self.attested, self.end) if d is not None and not d.qualified]
        begun = [d.start.latest for d in known if d.start is not None and d.start.latest is not None]
        lasting = [d.end.earliest for d in known if d.end is not None and d.end.earliest is not None]
        if not begun or not lasting:
            return None
        reached = last is None or min(begun) <= last
        unfinished = first is None or max(lasting) >= first
        return True if reached and unfinished else None


@frozen(kw_only=True, eq=False, repr=False, field_transformer=_reading_order)
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

    person: Person
    office: Office = field(converter=Office.of)
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
        return _once(iter((self.person, self.organization, self.country, self.accredited_to)))


@frozen(kw_only=True, eq=False, repr=False, field_transformer=_reading_order)
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

    kind: TieKind = field(converter=TieKind.of)
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
        return _once(iter((self.subject, self.object)))
