"""The collections of each class of record, each with its own ``where``."""

from typing import ClassVar, Self, TypeVar

from azjp_relations.model import (
    Actor,
    Agreement,
    EconomicFact,
    Event,
    Person,
    Record,
    Tenure,
    Tie,
)
from azjp_relations.model.sources import Source
from azjp_relations.query.collection import AnyOf, Collection, Filter
from azjp_relations.query.filters import (
    ActorFilter,
    EventFilter,
    Periods,
    SourceFilter,
    Words,
    actor_type,
    holds_on,
    ids_of,
    is_one_of,
    kind_of_actor,
    meets,
    several,
    terms,
    text_filters,
    yes_or_no,
)
from azjp_relations.text import fold
from azjp_relations.vocabulary import (
    AgreementKind,
    AgreementStatus,
    CaveatKind,
    EventKind,
    Indicator,
    Office,
    Role,
    SourceKind,
    Stage,
    TieKind,
    Topic,
    Unit,
)

__all__ = ["Actors", "Agreements", "EconomicFacts", "Events", "Sources", "Tenures", "Ties"]

D = TypeVar("D", bound=Record)


class Sources(Collection[Source]):
    """Sources, in order of id."""

    _table: ClassVar[str] = "sources"

    def where(
        self,
        *,
        kind: Words | None = None,
        publisher: Words | None = None,
        language: Words | None = None,
        published: Periods | None = None,
        certainly: bool = False,
        text: Words | None = None,
    ) -> Self:
        """Return the sources that fit every filter.

        Args:
            kind: Sort of document.
            publisher: Name of the publisher, case and diacritics ignored.
            language: BCP 47 tag.
            published: Period in which it was published; undated sources fit none.
            certainly: Keep only what certainly falls in the period.
            text: Words, all of which occur in what is known of the source.

        Raises:
            UnknownTermError: For a kind that is in no vocabulary.
        """
        filters: list[Filter] = []
        if kind is not None:
            kinds = terms(SourceKind, kind)
            filters.append(AnyOf("kind", lambda s: (s.kind,), kinds))
        if publisher is not None:
            names = {fold(p) for p in several(publisher)}
            filters.append(AnyOf("publisher", lambda s: (fold(s.publisher),), names))
        if language is not None:
            filters.append(AnyOf("language", lambda s: (s.language,), several(language)))
        if published is not None:
            filters.append(meets("published", published, certainly=certainly))
        return self._keep([*filters, *text_filters(self._catalogue, text)])


class _Records(Collection[D]):
    """A collection of cited records: the filters that all of them share."""

    __slots__ = ()

    @staticmethod
    def _names(record: D) -> list[str]:
        """Return the ids of the actors that *record* names, or is."""
        return [actor.id for actor in record.actors]

    def _actors(self, value: ActorFilter, cls: type[Actor] = Actor) -> frozenset[str]:
        return frozenset(self._catalogue.find(v, cls).id for v in several(value))

    def _events(self, value: EventFilter) -> frozenset[str]:
        return frozenset(self._catalogue.find(v, Event).id for v in several(value))

    def _shared(
        self,
        *,
        involving: ActorFilter | None,
        country: ActorFilter | None,
        about: Words | None,
        source: SourceFilter | None,
        caveat: Words | bool | None,
        text: Words | None,
    ) -> list[Filter]:
        filters: list[Filter] = []
        if involving is not None:
            ids = self._actors(involving)
            filters.append(AnyOf("actor", self._names, ids))
        if country is not None:
            countries = self._actors(country)
            filters.append(AnyOf("country", lambda r: {c.id for c in r.countries}, countries))
        if about is not None:
            wider = [Topic.of(v) for v in several(about)]
            topics = [t for t in Topic if any(t.within(w) for w in wider)]
            filters.append(AnyOf("topic", lambda r: r.all_topics, topics))
        if source is not None:
            sources = frozenset(self._catalogue.find(v, Source).id for v in several(source))
            filters.append(AnyOf("source", lambda r: {c.source.id for c in r.citations}, sources))
        if isinstance(caveat, bool):
            filters.append(AnyOf("doubted", lambda r: (bool(r.caveats),), [caveat]))
        elif caveat is not None:
            kinds = terms(CaveatKind, caveat)
            filters.append(AnyOf("caveat", lambda r: {c.kind for c in r.caveats}, kinds))
        return [*filters, *text_filters(self._catalogue, text)]


class Actors(_Records[Actor]):
    """Actors, in order of id."""

    __slots__ = ()

    _table: ClassVar[str] = "actors"

    @staticmethod
    def _names(record: Actor) -> list[str]:
        return [record.id, *(actor.id for actor in record.actors)]

    def where(
        self,
        *,
        type: Words | None = None,  # noqa: A002 - the word of the data files
        kind: Words | None = None,
        name: Words | None = None,
        lies_in: ActorFilter | None = None,
        involving: ActorFilter | None = None,
        country: ActorFilter | None = None,
        source: SourceFilter | None = None,
        caveat: Words | bool | None = None,
        text: Words | None = None,
    ) -> Self:
        """Return the actors that fit every filter.

        Args:
            type: Country, place, organization or person.
            kind: Kind of place or of organization.
            name: Any of their names, whole; case and diacritics ignored.
            lies_in: Places or countries that hold the place, however deep.
            involving: Actors that the actor belongs to or is.
            country: Countries that the actor is of, lies in or is.
            source: Sources that name the actor.
            caveat: Kinds of doubt on the actor; ``True`` for any, ``False`` for none.
            text: Words, all of which occur in what the record says; case and diacritics (also ə, ı, İ) ignored.

        Raises:
            UnknownIdError: For an id that no actor or source of the dataset has.
            UnknownTermError: For a word that is in no vocabulary.

        >>> from azjp_relations import load
        >>> load().actors.where(type="person", country="japan", name="taro kono").one().name
        'Taro Kono'
        """
        filters = self._shared(
            involving=involving, country=country, about=None, source=source, caveat=caveat, text=text
        )
        if type is not None:
            types = {actor_type(t) for t in several(type)}
            filters.append(AnyOf("type", lambda a: (a.type,), types))
        if kind is not None:
            kinds = {kind_of_actor(k) for k in several(kind)}
            filters.append(AnyOf("kind", lambda a: (getattr(a, "kind", None),), kinds))
        if name is not None:
            names = {fold(n) for n in several(name)}
            filters.append(AnyOf("name", lambda a: {fold(n.text) for n in a.names}, names))
        if lies_in is not None:
            within = self._actors(lies_in)
            filters.append(AnyOf("lies in", lambda a: [h.id for h in getattr(a, "holders", ())], within))
        return self._keep(filters)

    def named(self, name: str) -> Self:
        """Return the actors with this name, in any spelling on record; case and diacritics do not matter.

        >>> from azjp_relations import load
        >>> load().actors.named("Haydar Aliyev").one().name
        'Heydar Aliyev'
        """
        return self.where(name=name)


class Events(_Records[Event]):
    """Events, in order of time."""

    __slots__ = ()

    _table: ClassVar[str] = "events"

    def where(
        self,
        *,
        kind: Words | None = None,
        during: Periods | None = None,
        certainly: bool = False,
        place: ActorFilter | None = None,
        role: Words | None = None,
        part_of: EventFilter | None = None,
        dated: bool | None = None,
        involving: ActorFilter | None = None,
        country: ActorFilter | None = None,
        about: Words | None = None,
        source: SourceFilter | None = None,
        caveat: Words | bool | None = None,
        text: Words | None = None,
    ) -> Self:
        """Return the events that fit every filter.

        Args:
            kind: Kind of event.
            during: Periods, each read as its whole span; keeps what may fall in one of them.
            certainly: Keep only what certainly falls in one of the periods.
            place: Places or countries where it happened, also ones that hold its place.
            role: Roles that some actor has in it; with *involving*, roles that one of those actors has.
            part_of: Events that it was part of.
            dated: ``True`` for events with a date, ``False`` for those without.
            involving: Actors that the record names anywhere, or is.
            country: Countries that the record names, itself or through its actors.
            about: Topics, each with the narrower ones in it; those of statements count.
            source: Sources that the record cites.
            caveat: Kinds of doubt on the record; ``True`` for any, ``False`` for none.
            text: Words, all of which occur in what the record says; case and diacritics (also ə, ı, İ) ignored.

        Raises:
            UnknownIdError: For an id that no record of the dataset has.
            UnknownTermError: For a word that is in no vocabulary.
            EdtfError: For a period that is no date.

        >>> from azjp_relations import load
        >>> load().events.where(kind="visit", during="1998-02", involving="heydar-aliyev").ids
        ('visit-heydar-aliyev-1998',)
        """
        filters = self._shared(
            involving=involving, country=country, about=about, source=source, caveat=caveat, text=text
        )
        if kind is not None:
            kinds = terms(EventKind, kind)
            filters.append(AnyOf("kind", lambda e: (e.kind,), kinds))
        if during is not None:
            filters.append(meets("when", during, certainly=certainly))
        if place is not None:
            places = self._actors(place)
            filters.append(AnyOf("place", lambda e: {h.id for p in e.places for h in (p, *p.holders)}, places))
        if role is not None:
            roles = terms(Role, role)
            if involving is None:
                filters.append(AnyOf("role", lambda e: {p.role for p in e.participants}, roles))
            else:
                parts = [(r, a) for r in roles for a in self._actors(involving)]
                filters.append(AnyOf("part", lambda e: {(p.role, p.actor.id) for p in e.participants}, parts))
        if part_of is not None:
            filters.append(is_one_of("part_of", self._events(part_of)))
        if dated is not None:
            filters.append(AnyOf("dated", lambda e: (e.when is not None,), yes_or_no("dated", dated)))
        return self._keep(filters)


class Agreements(_Records[Agreement]):
    """Agreements, in order of time."""

    __slots__ = ()

    _table: ClassVar[str] = "agreements"

    def where(
        self,
        *,
        kind: Words | None = None,
        status: Words | None = None,
        party: ActorFilter | None = None,
        signatory: ActorFilter | None = None,
        signed: Periods | None = None,
        in_force: Periods | None = None,
        during: Periods | None = None,
        certainly: bool = False,
        event: EventFilter | None = None,
        involving: ActorFilter | None = None,
        country: ActorFilter | None = None,
        about: Words | None = None,
        source: SourceFilter | None = None,
        caveat: Words | bool | None = None,
        text: Words | None = None,
    ) -> Self:
        """Return the agreements that fit every filter.

        Args:
            kind: Kind of document.
            status: How far it has come.
            party: Parties; a country stands also for the bodies and people of it.
            signatory: Persons who signed.
            signed: Periods; keeps what may have been signed in one of them.
            in_force: Periods; keeps what may have entered into force in one of them.
            during: The same as *signed*.
            certainly: Keep only what certainly falls in one of the periods.
            event: Events at which it was signed or discussed.
            involving: Actors that the record names anywhere, or is.
            country: Countries that the record names, itself or through its actors.
            about: Topics, each with the narrower ones in it; those of statements count.
            source: Sources that the record cites.
            caveat: Kinds of doubt on the record; ``True`` for any, ``False`` for none.
            text: Words, all of which occur in what the record says; case and diacritics (also ə, ı, İ) ignored.

        Raises:
            UnknownIdError: For an id that no record of the dataset has.
            UnknownTermError: For a word that is in no vocabulary.
            EdtfError: For a period that is no date.

        >>> from azjp_relations import load
        >>> load().agreements.where(party="jogmec").one().kind.value
        'memorandum'
        """
        filters = self._shared(
            involving=involving, country=country, about=about, source=source, caveat=caveat, text=text
        )
        if kind is not None:
            kinds = terms(AgreementKind, kind)
            filters.append(AnyOf("kind", lambda a: (a.kind,), kinds))
        if status is not None:
            statuses = terms(AgreementStatus, status)
            filters.append(AnyOf("status", lambda a: (a.status,), statuses))
        if party is not None:
            parties = self._actors(party)
            filters.append(AnyOf("party", lambda a: ids_of(*a.parties), parties))
        if signatory is not None:
            signatories = self._actors(signatory, Person)
            filters.append(AnyOf("signatory", lambda a: [p.id for p in a.signatories], signatories))
        for period in (signed, during):
            if period is not None:
                filters.append(meets("signed", period, certainly=certainly))
        if in_force is not None:
            filters.append(meets("in_force", in_force, certainly=certainly))
        if event is not None:
            filters.append(is_one_of("event", self._events(event)))
        return self._keep(filters)


class EconomicFacts(_Records[EconomicFact]):
    """Economic facts, in order of time."""

    __slots__ = ()

    _table: ClassVar[str] = "facts"

    def where(
        self,
        *,
        indicator: Words | None = None,
        unit: Words | None = None,
        origin: ActorFilter | None = None,
        target: ActorFilter | None = None,
        party: ActorFilter | None = None,
        stage: Words | None = None,
        item: Words | None = None,
        valued: bool | None = None,
        doubtful: bool | None = None,
        during: Periods | None = None,
        certainly: bool = False,
        involving: ActorFilter | None = None,
        country: ActorFilter | None = None,
        about: Words | None = None,
        source: SourceFilter | None = None,
        caveat: Words | bool | None = None,
        text: Words | None = None,
    ) -> Self:
        """Return the facts that fit every filter.

        Args:
            indicator: What is observed.
            unit: Units of the value.
            origin: Where it comes from; a country stands also for the bodies, people and places of it.
            target: Where it goes; likewise.
            party: Others whom it concerns, such as the two sides of a turnover; likewise.
            stage: How far it has come.
            item: The good, project or thing, whole; case and diacritics ignored.
            valued: ``True`` for facts with a figure, ``False`` for those without.
            doubtful: ``True`` for figures that a caveat unsettles, ``False`` for the others.
            during: Periods; keeps what may fall in one of them.
            certainly: Keep only what certainly falls in one of the periods.
            involving: Actors that the record names anywhere, or is.
            country: Countries that the record names, itself or through its actors.
            about: Topics, each with the narrower ones in it; those of statements count.
            source: Sources that the record cites.
            caveat: Kinds of doubt on the record; ``True`` for any, ``False`` for none.
            text: Words, all of which occur in what the record says; case and diacritics (also ə, ı, İ) ignored.

        Raises:
            UnknownIdError: For an id that no record of the dataset has.
            UnknownTermError: For a word that is in no vocabulary.
            EdtfError: For a period that is no date.

        >>> from azjp_relations import load
        >>> str(load().facts.where(indicator="trade-turnover", during="1997").one().value)
        'USD 22,300,000'
        """
        filters = self._shared(
            involving=involving, country=country, about=about, source=source, caveat=caveat, text=text
        )
        if indicator is not None:
            indicators = terms(Indicator, indicator)
            filters.append(AnyOf("indicator", lambda f: (f.indicator,), indicators))
        if unit is not None:
            units = terms(Unit, unit)
            filters.append(AnyOf("unit", lambda f: (f.value.unit,) if f.value else (), units))
        if origin is not None:
            origins = self._actors(origin)
            filters.append(AnyOf("origin", lambda f: ids_of(f.origin), origins))
        if target is not None:
            targets = self._actors(target)
            filters.append(AnyOf("target", lambda f: ids_of(f.target), targets))
        if party is not None:
            parties = self._actors(party)
            filters.append(AnyOf("party", lambda f: ids_of(*f.parties), parties))
        if stage is not None:
            stages = terms(Stage, stage)
            filters.append(AnyOf("stage", lambda f: (f.stage,), stages))
        if item is not None:
            items = {fold(i) for i in several(item)}
            filters.append(AnyOf("item", lambda f: (fold(f.item),) if f.item else (), items))
        if valued is not None:
            filters.append(AnyOf("valued", lambda f: (f.value is not None,), yes_or_no("valued", valued)))
        if doubtful is not None:
            filters.append(AnyOf("doubtful", lambda f: (bool(f.doubts),), yes_or_no("doubtful", doubtful)))
        if during is not None:
            filters.append(meets("period", during, certainly=certainly))
        return self._keep(filters)


class Tenures(_Records[Tenure]):
    """Tenures, in order of id."""

    __slots__ = ()

    _table: ClassVar[str] = "tenures"

    def where(
        self,
        *,
        office: Words | None = None,
        person: ActorFilter | None = None,
        organization: ActorFilter | None = None,
        country: ActorFilter | None = None,
        accredited_to: ActorFilter | None = None,
        on: Periods | None = None,
        certainly: bool = False,
        involving: ActorFilter | None = None,
        source: SourceFilter | None = None,
        caveat: Words | bool | None = None,
        text: Words | None = None,
    ) -> Self:
        """Return the tenures that fit every filter.

        Args:
            office: Sort of office.
            person: Who held it.
            organization: The body that it is in or leads.
            country: The country that it serves.
            accredited_to: Where an envoy is accredited.
            on: Days or periods; keeps what may have been held at some time in one of them, so also what is
                attested at no date.
            certainly: Keep only what was certainly held then: attested in the period, or known to have begun or
                ended so that it held.
            involving: Actors that the record names anywhere.
            source: Sources that the record cites.
            caveat: Kinds of doubt on the record; ``True`` for any, ``False`` for none.
            text: Words, all of which occur in what the record says; case and diacritics (also ə, ı, İ) ignored.

        Raises:
            UnknownIdError: For an id that no record of the dataset has.
            UnknownTermError: For a word that is in no vocabulary.
            EdtfError: For a period that is no date.

        >>> from azjp_relations import load
        >>> envoys = load().tenures.where(office="ambassador", accredited_to="japan")
        >>> envoys.where(on="2025-10-01", certainly=True).one().person.name
        'Gursel Ismayilzade'
        """
        filters = self._shared(involving=involving, country=None, about=None, source=source, caveat=caveat, text=text)
        if office is not None:
            offices = terms(Office, office)
            filters.append(AnyOf("office", lambda t: (t.office,), offices))
        for name, value in (
            ("person", person),
            ("organization", organization),
            ("country", country),
            ("accredited_to", accredited_to),
        ):
            if value is not None:
                filters.append(is_one_of(name, self._actors(value)))
        if on is not None:
            filters.append(holds_on(on, certainly=certainly))
        return self._keep(filters)


class Ties(_Records[Tie]):
    """Ties, in order of id."""

    __slots__ = ()

    _table: ClassVar[str] = "ties"

    def where(
        self,
        *,
        kind: Words | None = None,
        subject: ActorFilter | None = None,
        object: ActorFilter | None = None,  # noqa: A002 - the word of the record
        on: Periods | None = None,
        certainly: bool = False,
        involving: ActorFilter | None = None,
        country: ActorFilter | None = None,
        about: Words | None = None,
        source: SourceFilter | None = None,
        caveat: Words | bool | None = None,
        text: Words | None = None,
    ) -> Self:
        """Return the ties that fit every filter.

        Args:
            kind: How subject and object stand to each other.
            subject: The one side.
            object: The other side.
            on: Days or periods; keeps what may have stood at some time in one of them, so also what is attested
                at no date.
            certainly: Keep only what certainly stood then.
            involving: Actors that the record names anywhere, or is.
            country: Countries that the record names, itself or through its actors.
            about: Topics, each with the narrower ones in it; those of statements count.
            source: Sources that the record cites.
            caveat: Kinds of doubt on the record; ``True`` for any, ``False`` for none.
            text: Words, all of which occur in what the record says; case and diacritics (also ə, ı, İ) ignored.

        Raises:
            UnknownIdError: For an id that no record of the dataset has.
            UnknownTermError: For a word that is in no vocabulary.
            EdtfError: For a period that is no date.

        >>> from azjp_relations import load
        >>> load().ties.where(kind="twinned-with", involving="ito").one().label
        'Ismayilli twinned with Ito'
        """
        filters = self._shared(
            involving=involving, country=country, about=about, source=source, caveat=caveat, text=text
        )
        if kind is not None:
            kinds = terms(TieKind, kind)
            filters.append(AnyOf("kind", lambda t: (t.kind,), kinds))
        for name, value in (("subject", subject), ("object", object)):
            if value is not None:
                filters.append(is_one_of(name, self._actors(value)))
        if on is not None:
            filters.append(holds_on(on, certainly=certainly))
        return self._keep(filters)
