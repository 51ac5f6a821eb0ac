"""Typed collections of records, and ``where``.

A collection is immutable, ordered, sliceable, and made of records of one class. ``where`` is keyword-only; every filter
takes one value or several (any of them); filters are joined by *and*. Records are named by id or given themselves.

How dates are compared: ``during`` keeps what *may* fall in the period, ``certainly=True`` only what certainly does; a
date marked ``?``, ``~`` or ``%`` is certain of nothing. What bears no date at all is kept by no ``during``; what stands
(tenures, ties) is asked with ``on``, which also keeps what is attested at no date, unless ``certainly``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, Self, TypeVar, overload

from attrs import fields, has

from azjp_relations.dates import EdtfDate
from azjp_relations.display import html_table
from azjp_relations.errors import NotOneError, UnknownIdError, UnknownTermError
from azjp_relations.model import (
    Actor,
    Agreement,
    EconomicFact,
    Event,
    Person,
    Place,
    Record,
    Tenure,
    Tie,
)
from azjp_relations.quantities import Unit
from azjp_relations.sources import Citation, Source
from azjp_relations.spelling import fold
from azjp_relations.terms import Term
from azjp_relations.vocabulary import (
    AgreementKind,
    AgreementStatus,
    CaveatKind,
    EventKind,
    Indicator,
    Office,
    OrganizationKind,
    PlaceKind,
    Role,
    SourceKind,
    Stage,
    TieKind,
    Topic,
)

__all__ = [
    "Actors",
    "Agreements",
    "Catalogue",
    "Collection",
    "EconomicFacts",
    "Events",
    "Sources",
    "Tenures",
    "Ties",
]

R = TypeVar("R", bound=Record | Source)
D = TypeVar("D", bound=Record)
T = TypeVar("T")

#: One or several words of a vocabulary, ids, texts.
Words = str | Iterable[str]
#: One or several actors, each by id or itself.
ActorFilter = str | Actor | Iterable[str | Actor]
#: One or several sources, each by id or itself.
SourceFilter = str | Source | Iterable[str | Source]
#: One or several periods, each an EDTF date or its text.
Periods = str | EdtfDate | Iterable[str | EdtfDate]

_Test = Callable[[Any], bool]


def _several(value: object) -> list[Any]:
    if isinstance(value, str | EdtfDate | Record | Source):
        return [value]
    if isinstance(value, Iterable):
        return list(value)
    return [value]


def _terms(vocabulary: type[Term], value: Words) -> frozenset[Term]:
    return frozenset(vocabulary.of(v) for v in _several(value))


class Catalogue:
    """What all collections of one dataset share: every record by its id, and what is worked out from records once."""

    def __init__(self, records: Iterable[Record | Source] = ()) -> None:
        self.by_id: dict[str, Record | Source] = {record.id: record for record in records}
        self._texts: dict[str, str] = {}

    def find(self, value: object, cls: type[T]) -> T:
        """Return the record of class *cls* that *value* is, or whose id it is.

        Raises:
            UnknownIdError: If there is none; the message names the nearest ids.
        """
        if isinstance(value, cls):
            return value
        found = self.by_id.get(value) if isinstance(value, str) else None
        if isinstance(found, cls):
            return found
        ids = (key for key, record in self.by_id.items() if isinstance(record, cls))
        raise UnknownIdError(f"{value!r} is the id of no {cls.__name__}", value, ids)

    def text_of(self, record: Record | Source) -> str:
        """Return everything that *record* says, folded for search."""
        if record.id not in self._texts:
            self._texts[record.id] = fold(" \n".join(_words_of(record, outermost=True)))
        return self._texts[record.id]


def _words_of(value: object, *, outermost: bool = False) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _words_of(item)
    elif isinstance(value, Actor) and not outermost:
        for name in value.names:
            yield name.text
    elif isinstance(value, Record | Source) and not outermost:
        yield value.id
    elif isinstance(value, Citation):
        return
    elif has(type(value)) and not isinstance(value, EdtfDate):
        for a in fields(type(value)):
            yield from _words_of(getattr(value, a.name))
    elif value is not None and not isinstance(value, bool):
        yield str(value)


class Collection(Sequence[R], Generic[R]):
    """An immutable, ordered collection of records of one class.

    ``collection["an-id"]`` is the record with that id, ``collection[0]`` the first, ``collection[:5]`` a
    collection; ``in`` takes a record or an id; ``|``, ``&`` and ``-`` join collections, in the order of the left.
    Equal to a collection of the same class with equal records in the same order.

    Args:
        records: The records, each id once.
        catalogue: What the collection shares with others of its dataset; by default made of *records*.
    """

    __slots__ = ("_by_id", "_catalogue", "_records")

    def __init__(self, records: Iterable[R] = (), catalogue: Catalogue | None = None) -> None:
        self._records: tuple[R, ...] = tuple(records)
        self._catalogue = catalogue if catalogue is not None else Catalogue(_closure(self._records))
        self._by_id: dict[str, R] | None = None

    def _like(self, records: Iterable[R]) -> Self:
        return type(self)(records, self._catalogue)

    def _index(self) -> dict[str, R]:
        if self._by_id is None:
            self._by_id = {record.id: record for record in self._records}
        return self._by_id

    @overload
    def __getitem__(self, key: int | str) -> R: ...
    @overload
    def __getitem__(self, key: slice) -> Self: ...
    def __getitem__(self, key: int | str | slice) -> R | Self:
        if isinstance(key, slice):
            return self._like(self._records[key])
        if isinstance(key, str):
            try:
                return self._index()[key]
            except KeyError:
                message = f"{key!r} is the id of no record among these {self._noun()}"
                raise UnknownIdError(message, key, self._index()) from None
        return self._records[key]

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[R]:
        return iter(self._records)

    def __contains__(self, key: object) -> bool:
        if isinstance(key, str):
            return key in self._index()
        return isinstance(key, Record | Source) and self._index().get(key.id) == key

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._records == other._records

    def __hash__(self) -> int:
        return hash((type(self), tuple(self._index())))

    def __or__(self, other: Self) -> Self:
        """Return the records that are in either."""
        self._must_be_like(other)
        own = self._index()
        return self._like([*self._records, *(r for r in other if r.id not in own)])

    def __and__(self, other: Self) -> Self:
        """Return the records that are in both."""
        self._must_be_like(other)
        return self._like(r for r in self._records if r.id in other._index())

    def __sub__(self, other: Self) -> Self:
        """Return the records that are not in the other."""
        self._must_be_like(other)
        return self._like(r for r in self._records if r.id not in other._index())

    def _must_be_like(self, other: object) -> None:
        if type(other) is not type(self):
            raise TypeError(f"{type(self).__name__} join only {type(self).__name__}, not {type(other).__name__}")

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(r.id for r in self._records)

    def get(self, key: str, default: R | None = None) -> R | None:
        """Return the record with the id *key*, or *default*."""
        return self._index().get(key, default)

    def first(self) -> R | None:
        """Return the first record, or ``None`` if there is none."""
        return self._records[0] if self._records else None

    def one(self) -> R:
        """Return the only record.

        Raises:
            NotOneError: If there is none, or more than one.
        """
        if len(self._records) != 1:
            shown = ", ".join(self.ids[:3]) + (", …" if len(self) > 3 else "")
            found = f"{len(self)}: {shown}" if self._records else "none"
            raise NotOneError(f"expected exactly one of these {self._noun()}, found {found}")
        return self._records[0]

    def sorted(self, key: Callable[[R], Any] | None = None) -> Self:
        """Return the collection in order of *key*; by default in order of time, what has no date last."""
        return self._like(sorted(self._records, key=key if key is not None else _by_time))

    def _noun(self) -> str:
        return type(self).__name__.replace("EconomicF", "f").lower()

    def _keep(self, tests: Sequence[_Test]) -> Self:
        if not tests:
            return self
        return self._like(r for r in self._records if all(test(r) for test in tests))

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.ids)

    def __repr__(self) -> str:
        shown = "".join(f"\n  {r!r}" for r in self._records[:5])
        more = f"\n  … and {len(self) - 5} more" if len(self) > 5 else ""
        return f"<{len(self)} {self._noun()}>{shown}{more}"

    def _repr_html_(self) -> str:
        rows = [(r.id, getattr(r, "when", None) or "", getattr(r, "label", r)) for r in self._records[:50]]
        more = [f"… and {len(self) - 50} more"] if len(self) > 50 else []
        return html_table(f"{len(self)} {self._noun()}", ("id", "when", "what"), rows, more)


def _by_time(record: Any) -> tuple[bool, Any]:
    when = getattr(record, "when", None)
    return (when is None, when.sort_key if when is not None else record.id)


def _closure(records: Iterable[Record | Source]) -> Iterator[Record | Source]:
    """Yield *records* and every record that they refer to."""
    seen: set[str] = set()
    waiting: list[object] = list(records)
    while waiting:
        value = waiting.pop()
        if isinstance(value, Record | Source):
            if value.id in seen:
                continue
            seen.add(value.id)
            yield value
        if isinstance(value, tuple):
            waiting.extend(value)
        elif has(type(value)) and not isinstance(value, EdtfDate):
            waiting.extend(getattr(value, a.name) for a in fields(type(value)))


class Sources(Collection[Source]):
    """Sources, in order of id."""

    def where(
        self,
        *,
        kind: Words | None = None,
        publisher: Words | None = None,
        language: Words | None = None,
        published: Periods | None = None,
        certainly: bool = False,
        text: str | None = None,
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
        tests: list[_Test] = []
        if kind is not None:
            kinds = _terms(SourceKind, kind)
            tests.append(lambda s: s.kind in kinds)
        if publisher is not None:
            names = {fold(p) for p in _several(publisher)}
            tests.append(lambda s: fold(s.publisher) in names)
        if language is not None:
            tags = set(_several(language))
            tests.append(lambda s: s.language in tags)
        if published is not None:
            tests.append(_during(published, certainly, lambda s: s.published))
        return self._keep([*tests, *_text_tests(self._catalogue, text)])


def _text_tests(catalogue: Catalogue, text: str | None) -> list[_Test]:
    if text is None:
        return []
    words = fold(text).split()
    return [lambda r: all(word in catalogue.text_of(r) for word in words)]


def _during(
    periods: Periods, certainly: bool, date_of: Callable[[Any], EdtfDate | None]
) -> _Test:
    spans = [EdtfDate.of(p) for p in _several(periods)]

    def may_fall(record: Any) -> bool:
        date = date_of(record)
        if date is None:
            return False
        answers = [date.overlaps(span) for span in spans]
        if certainly:
            return True in answers and not date.qualified
        return any(answer is not False for answer in answers)

    return may_fall


def _on(periods: Periods, certainly: bool) -> _Test:
    spans = [EdtfDate.of(p) for p in _several(periods)]

    def may_hold(record: Any) -> bool:
        answers = [record.holds(span) for span in spans]
        return True in answers if certainly else any(answer is not False for answer in answers)

    return may_hold


class _Records(Collection[D]):
    """A collection of cited records: the filters that all of them share."""

    __slots__ = ()

    def _actors(self, value: ActorFilter, cls: type[Actor] = Actor) -> frozenset[str]:
        return frozenset(self._catalogue.find(v, cls).id for v in _several(value))

    def _shared(
        self,
        involving: ActorFilter | None,
        country: ActorFilter | None,
        about: Words | None,
        source: SourceFilter | None,
        caveat: Words | bool | None,
        text: str | None,
    ) -> list[_Test]:
        tests: list[_Test] = []
        if involving is not None:
            ids = self._actors(involving)
            tests.append(lambda r: any(a.id in ids for a in (*r.actors, r)))
        if country is not None:
            countries = self._actors(country)
            tests.append(lambda r: any(c.id in countries for c in countries_of(r)))
        if about is not None:
            wider = [Topic.of(v) for v in _several(about)]
            topics = frozenset(t for t in Topic if any(t.within(w) for w in wider))
            tests.append(lambda r: not topics.isdisjoint(topics_of(r)))
        if source is not None:
            sources = frozenset(self._catalogue.find(v, Source).id for v in _several(source))
            tests.append(lambda r: any(c.source.id in sources for c in r.citations))
        if isinstance(caveat, bool):
            tests.append(lambda r: bool(r.caveats) is caveat)
        elif caveat is not None:
            kinds = _terms(CaveatKind, caveat)
            tests.append(lambda r: any(c.kind in kinds for c in r.caveats))
        return [*tests, *_text_tests(self._catalogue, text)]


def topics_of(record: Record) -> frozenset[Topic]:
    """Return the topics of *record*, with those of the statements made at it."""
    own: tuple[Topic, ...] = getattr(record, "topics", ())
    said = (t for s in getattr(record, "statements", ()) for t in s.topics)
    return frozenset((*own, *said))


def countries_of(record: Record) -> frozenset[Actor]:
    """Return the countries that *record* names, itself or through its actors."""
    found = (a if a.type == "country" else getattr(a, "country", None) for a in (record, *record.actors) if isinstance(a, Actor))
    return frozenset(c for c in found if c is not None)



class Actors(_Records[Actor]):
    """Actors, in order of id."""

    __slots__ = ()

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
        text: str | None = None,
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
        >>> load().actors.where(type="person", country="japan", text="kono").one().name
        'Taro Kono'
        """
        tests = self._shared(involving, country, None, source, caveat, text)
        if type is not None:
            types = {_actor_type(t) for t in _several(type)}
            tests.append(lambda a: a.type in types)
        if kind is not None:
            kinds = {_place_or_organization(k) for k in _several(kind)}
            tests.append(lambda a: getattr(a, "kind", None) in kinds)
        if name is not None:
            names = {fold(n) for n in _several(name)}
            tests.append(lambda a: any(fold(n.text) in names for n in a.names))
        if lies_in is not None:
            within = self._actors(lies_in)
            tests.append(lambda a: any(holder.id in within for holder in _holders(a)))
        return self._keep(tests)

    def named(self, name: str) -> Self:
        """Return the actors with this name, in any spelling on record; case and diacritics do not matter.

        >>> from azjp_relations import load
        >>> load().actors.named("Haydar Aliyev").one().name
        'Heydar Aliyev'
        """
        return self.where(name=name)


def _actor_type(word: str) -> str:
    types = ("country", "place", "organization", "person")
    if word not in types:
        raise UnknownTermError(f"{word!r} is no sort of actor ({', '.join(types)})", word, types)
    return word


def _place_or_organization(word: str) -> Term:
    for vocabulary in (PlaceKind, OrganizationKind):
        if type(word) is vocabulary or word in vocabulary._value2member_map_:
            return vocabulary.of(word)
    kinds = [*PlaceKind, *OrganizationKind]
    raise UnknownTermError(f"{word!r} is no PlaceKind and no OrganizationKind", word, kinds)


def _holders(actor: Actor) -> Iterator[Actor]:
    where = actor.lies_in if isinstance(actor, Place) else None
    while where is not None:
        yield where
        where = where.lies_in if isinstance(where, Place) else None


class Events(_Records[Event]):
    """Events, in order of time."""

    __slots__ = ()

    def where(
        self,
        *,
        kind: Words | None = None,
        during: Periods | None = None,
        certainly: bool = False,
        place: ActorFilter | None = None,
        role: Words | None = None,
        part_of: str | Event | None = None,
        dated: bool | None = None,
        involving: ActorFilter | None = None,
        country: ActorFilter | None = None,
        about: Words | None = None,
        source: SourceFilter | None = None,
        caveat: Words | bool | None = None,
        text: str | None = None,
    ) -> Self:
        """Return the events that fit every filter.

        Args:
            kind: Kind of event.
            during: Periods, each read as its whole span; keeps what may fall in one of them.
            certainly: Keep only what certainly falls in one of the periods.
            place: Places or countries where it happened, also ones that hold its place.
            role: Roles that some actor has in it; with *involving*, roles that one of those actors has.
            part_of: The event that it was part of.
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
        tests = self._shared(involving, country, about, source, caveat, text)
        if kind is not None:
            kinds = _terms(EventKind, kind)
            tests.append(lambda e: e.kind in kinds)
        if during is not None:
            tests.append(_during(during, certainly, lambda e: e.when))
        if place is not None:
            places = self._actors(place)
            tests.append(
                lambda e: any(h.id in places for p in e.places for h in (p, *_holders(p)))
            )
        if role is not None:
            roles = _terms(Role, role)
            whom = self._actors(involving) if involving is not None else None
            tests.append(
                lambda e: any(p.role in roles and (whom is None or p.actor.id in whom) for p in e.participants)
            )
        if part_of is not None:
            whole = self._catalogue.find(part_of, Event).id
            tests.append(lambda e: e.part_of is not None and e.part_of.id == whole)
        if dated is not None:
            tests.append(lambda e: (e.when is not None) is dated)
        return self._keep(tests)


class Agreements(_Records[Agreement]):
    """Agreements, in order of time."""

    __slots__ = ()

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
        event: str | Event | None = None,
        involving: ActorFilter | None = None,
        country: ActorFilter | None = None,
        about: Words | None = None,
        source: SourceFilter | None = None,
        caveat: Words | bool | None = None,
        text: str | None = None,
    ) -> Self:
        """Return the agreements that fit every filter.

        Args:
            kind: Kind of document.
            status: How far it has come.
            party: Parties.
            signatory: Persons who signed.
            signed: Periods; keeps what may have been signed in one of them.
            in_force: Periods; keeps what may have entered into force in one of them.
            during: The same as *signed*.
            certainly: Keep only what certainly falls in one of the periods.
            event: The event at which it was signed.
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
        tests = self._shared(involving, country, about, source, caveat, text)
        if kind is not None:
            kinds = _terms(AgreementKind, kind)
            tests.append(lambda a: a.kind in kinds)
        if status is not None:
            statuses = _terms(AgreementStatus, status)
            tests.append(lambda a: a.status in statuses)
        if party is not None:
            parties = self._actors(party)
            tests.append(lambda a: any(p.id in parties for p in a.parties))
        if signatory is not None:
            signatories = self._actors(signatory, Person)
            tests.append(lambda a: any(p.id in signatories for p in a.signatories))
        for period in (signed, during):
            if period is not None:
                tests.append(_during(period, certainly, lambda a: a.signed))
        if in_force is not None:
            tests.append(_during(in_force, certainly, lambda a: a.in_force))
        if event is not None:
            at = self._catalogue.find(event, Event).id
            tests.append(lambda a: a.event is not None and a.event.id == at)
        return self._keep(tests)


class EconomicFacts(_Records[EconomicFact]):
    """Economic facts, in order of time."""

    __slots__ = ()

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
        text: str | None = None,
    ) -> Self:
        """Return the facts that fit every filter.

        Args:
            indicator: What is observed.
            unit: Units of the value.
            origin: Where it comes from.
            target: Where it goes.
            party: Others whom it concerns, such as the two sides of a turnover.
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
        tests = self._shared(involving, country, about, source, caveat, text)
        if indicator is not None:
            indicators = _terms(Indicator, indicator)
            tests.append(lambda f: f.indicator in indicators)
        if unit is not None:
            units = _terms(Unit, unit)
            tests.append(lambda f: f.value is not None and f.value.unit in units)
        if origin is not None:
            origins = self._actors(origin)
            tests.append(lambda f: f.origin is not None and f.origin.id in origins)
        if target is not None:
            targets = self._actors(target)
            tests.append(lambda f: f.target is not None and f.target.id in targets)
        if party is not None:
            parties = self._actors(party)
            tests.append(lambda f: any(p.id in parties for p in f.parties))
        if stage is not None:
            stages = _terms(Stage, stage)
            tests.append(lambda f: f.stage in stages)
        if item is not None:
            items = {fold(i) for i in _several(item)}
            tests.append(lambda f: f.item is not None and fold(f.item) in items)
        if valued is not None:
            tests.append(lambda f: (f.value is not None) is valued)
        if doubtful is not None:
            tests.append(lambda f: bool(f.doubts) is doubtful)
        if during is not None:
            tests.append(_during(during, certainly, lambda f: f.period))
        return self._keep(tests)


class Tenures(_Records[Tenure]):
    """Tenures, in order of id."""

    __slots__ = ()

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
        text: str | None = None,
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
            certainly: Keep only what was certainly held then: attested in the period, or both before and after.
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
        tests = self._shared(involving, None, None, source, caveat, text)
        if office is not None:
            offices = _terms(Office, office)
            tests.append(lambda t: t.office in offices)
        for name, value in (
            ("person", person),
            ("organization", organization),
            ("country", country),
            ("accredited_to", accredited_to),
        ):
            if value is not None:
                tests.append(_holds_one(name, self._actors(value)))
        if on is not None:
            tests.append(_on(on, certainly))
        return self._keep(tests)


class Ties(_Records[Tie]):
    """Ties, in order of id."""

    __slots__ = ()

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
        text: str | None = None,
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
        tests = self._shared(involving, country, about, source, caveat, text)
        if kind is not None:
            kinds = _terms(TieKind, kind)
            tests.append(lambda t: t.kind in kinds)
        for name, value in (("subject", subject), ("object", object)):
            if value is not None:
                tests.append(_holds_one(name, self._actors(value)))
        if on is not None:
            tests.append(_on(on, certainly))
        return self._keep(tests)


def _holds_one(name: str, ids: frozenset[str]) -> _Test:
    def test(record: Any) -> bool:
        value = getattr(record, name)
        return value is not None and value.id in ids

    return test
