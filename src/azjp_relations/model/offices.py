"""Records of what lasts: persons in offices, and links between actors."""

import re
from collections.abc import Iterator
from typing import Annotated

from attrs import field

from azjp_relations.dates import EdtfDate
from azjp_relations.model.actors import Actor, Country, Organization, Person, check_acting
from azjp_relations.model.base import dates_of, optional_date, topics_of
from azjp_relations.model.events import Agreement, Event
from azjp_relations.model.fields import means, part
from azjp_relations.model.records import Record
from azjp_relations.vocabulary import Office, TieKind, Topic, terms

#: Offices that a country has several of: only the body or the title tells which.
TITLED = {
    *(Office.MINISTER, Office.DEPUTY_MINISTER, Office.VICE_MINISTER, Office.SPECIAL_REPRESENTATIVE, Office.CONSUL),
    *(Office.ADVISER, Office.LOCAL_HEAD, Office.CHAIR, Office.DEPUTY_CHAIR, Office.RECTOR, Office.COMPANY_HEAD),
}
#: A name in the plural: “Japanese companies”, “secondary schools in Azerbaijan”.
_PLURAL = re.compile(r"(?:(?! (?:in|of|from|for) ).)*\b[a-z]+[^s\W]s(?: (?:in|of|from|for) .*)?$")
_PLURAL_OF = {"is": "are", "has": "have", "does": "do", "teaches": "teach"}


@part(kw_only=True)
class _Standing(Record):
    """A record that holds for a stretch of time; sources give its start, its end, or days within it."""

    start: Annotated[EdtfDate | None, means("When it began; None if the sources do not say.")] = field(
        default=None, converter=optional_date
    )
    end: Annotated[
        EdtfDate | None, means("When it ended; None if the sources do not say: that does not mean that it goes on.")
    ] = field(default=None, converter=optional_date)
    attested: Annotated[tuple[EdtfDate, ...], means("Dates on which a source shows that it held, in order.")] = field(
        default=(), converter=dates_of
    )

    def _rules(self) -> Iterator[tuple[str, str]]:
        for name in ("start", "end"):
            date = getattr(self, name)
            if date is not None and date.is_interval:
                yield name, f"{date} is an interval: give one day, known or not"
        if self.start is not None and self.end is not None and self.end.before(self.start) is True:
            yield "end", f"{self.end} is before the start, {self.start}"
        for index, date in enumerate(self.attested):
            if self.start is not None and date.before(self.start) is True:
                yield f"attested[{index}]", f"{date} is before the start, {self.start}"
            if self.end is not None and self.end.before(date) is True:
                yield f"attested[{index}]", f"{date} is after the end, {self.end}"

    @property
    def when(self) -> EdtfDate | None:
        """The start, or else the first date at which it is attested; ``None`` if it has neither."""
        return self.start or (self.attested[0] if self.attested else None)

    @property
    def _detail(self) -> tuple[str, object]:
        return "held", self.held_in_words or None

    @property
    def held_in_words(self) -> str:
        """When it held, as far as the sources say: its start, its end, and when it is attested; empty if they don't.

        >>> from azjp_relations import load
        >>> load().tenures["president-ilham-aliyev"].held_in_words.partition(" ")[0]
        'attested'
        """
        # Before "on or before 13 August 2014", only a verb will do.
        words = [
            f"{verb if day.text.startswith('[') else word} {day.in_words()}"
            for word, verb, day in (("from", "begun", self.start), ("to", "ended", self.end))
            if day
        ]
        if self.attested:
            days = sorted(self.attested, key=lambda day: day.bounds[3 if day.earliest is None else 0])
            first, last = days[0].in_words(), days[-1].in_words()
            words.append(f"attested {first}" if first == last else f"attested {first} to {last}")
        return ", ".join(words)

    def holds(self, period: EdtfDate | str) -> bool | None:
        """Tell whether it held at some time in *period*.

        ``True`` if it certainly did: in every case, the period meets a date at which it is attested, or the stretch
        that follows from a known start or end: from the start to the latest date on record, or from the earliest date
        on record to the end. Two dates at which it is attested make no stretch: it need not have held in between. A
        date marked ``?``, ``~`` or ``%`` makes nothing certain. ``False`` if, by the dates as printed, it had certainly
        not begun or had certainly ended; ``None`` if that is unknown.

        Args:
            period: The period, read as its whole span, both ends included.

        >>> from azjp_relations import load
        >>> president = load(edition="2026.11").tenures.where(person="ilham-aliyev", office="president").one()
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


@part(kw_only=True)
class Tenure(_Standing):
    """A person in an office, as sources attest it."""

    person: Annotated[Person, means("Who.", "title")]
    office: Annotated[Office, means("What sort of office.", "tag")] = field(converter=terms.as_Office)
    title: Annotated[
        str, means("The office in the words of the source; if these aren't English, they follow ours.", "title")
    ]
    organization: Annotated[
        Organization | None, means("The body that the office is in or leads; None if not stated.")
    ] = None
    country: Annotated[Country | None, means("The country that the office serves; None if it serves none.")] = None
    accredited_to: Annotated[
        Actor | None, means("For an envoy, the country or organization that the envoy is accredited to; else None.")
    ] = None
    covers: Annotated[tuple[Actor, ...], means("Countries, regions and bodies that it covers besides that.")] = ()

    _actors_in = ("person", "organization", "country", "accredited_to", "covers")

    def _rules(self) -> Iterator[tuple[str, str]]:
        yield from super()._rules()
        yield from check_acting("accredited_to", self.accredited_to)

    @property
    def label(self) -> str:
        """Person and title, with “[sic]” after a misprint."""
        return f"{self.person.label}, {self._kept('title')}"


@part(kw_only=True)
class Tie(_Standing):
    """A standing link between two actors, read *subject kind object*."""

    kind: Annotated[TieKind, means("How the subject relates to the object.", "tag")] = field(converter=terms.as_TieKind)
    subject: Annotated[Actor, means("The one side.", "title")]
    object: Annotated[Actor, means("The other side.", "title")]
    agreement: Annotated[Agreement | None, means("The agreement behind it; None if none is stated.")] = None
    event: Annotated[Event | None, means("The event that made it; None if none is stated.")] = None
    topics: Annotated[tuple[Topic, ...], means("What it is about.", "tag")] = field(default=(), converter=topics_of)

    _actors_in = ("subject", "object")

    @property
    def label(self) -> str:
        """Subject, kind and object as a sentence."""
        phrase = self.kind.phrase
        if self.kind is TieKind.EMBASSY_IN and isinstance(self.subject, Organization):
            phrase = "is an embassy in"
        if _PLURAL.match(self.subject.name):
            verb, _, rest = phrase.partition(" ")
            phrase = f"{_PLURAL_OF.get(verb) or verb.removesuffix('s')} {rest}".rstrip()
        return f"{self.subject.name} {phrase} {self.object.name}"
