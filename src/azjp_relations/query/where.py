"""The collections, one class for each class of records, and the filters that each takes.

A filter is an attribute of a class: what it takes, what it means, and how it tests a record. Filters that several
collections share are in a base class. Type checkers and editors read ``where.pyi``, in which each of these classes is a
``TypedDict``, and each ``where`` lists its filters.
"""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Collection as Several
from inspect import cleandoc
from typing import Any, ClassVar, Self, TypeVar

from azjp_relations.errors import FilterError, checked
from azjp_relations.model import Actor, Agreement, Country, EconomicFact, Event, Person, Record, Tenure, Tie
from azjp_relations.model.sources import Source
from azjp_relations.query import filters as ask
from azjp_relations.query.collection import Collection, made_by
from azjp_relations.query.filters import FilterRule, Request, takes
from azjp_relations.query.index import AnyOf, Filter
from azjp_relations.query.origin import filters_of
from azjp_relations.query.search import TextIndex
from azjp_relations.text import plural_of
from azjp_relations.vocabulary import terms

C = TypeVar("C", bound=Record | Source)

# --- the keys of records ------------------------------------------------------------------------------------------


def _named_in(record: Any) -> list[str]:
    """Return the ids of the actors that *record* is, names or speaks of; and of the events that it speaks of."""
    ids = [*(actor.id for actor in record.actors), *record.spoken_of]
    return [record.id, *ids] if isinstance(record, Actor) else ids


def _places(record: Any) -> set[str]:
    """Return the ids of the places of *record* and of what holds them; if it has none, of the host country."""
    places = getattr(record, "places", ()) or (record if isinstance(record, Actor) else getattr(record, "place", None),)
    ids = {holder.id for place in places if place is not None for holder in (place, *getattr(place, "holders", ()))}
    hosts = (p.actor for p in getattr(record, "participants", ()) if p.role is terms.Role.HOST)
    return ids or {host.id for host in hosts if isinstance(host, Country)}


def _narrower(wider: Iterable[terms.Topic]) -> list[terms.Topic]:
    """Return the topics in *wider*, and the narrower ones within them."""
    return [topic for topic in terms.Topic if any(map(topic.within, wider))]


def _related(request: Request, _: str, wanted: Several[str]) -> list[Filter]:
    by_id = request.collection._catalogue.by_id
    named = {key for one in wanted for key in getattr(by_id[one], "related", ())}
    return [lambda record: record.id in named or not set(wanted).isdisjoint(getattr(record, "related", ()))]


def _roles_in(record: Any) -> set[terms.Role]:
    return {part.role for part in getattr(record, "participants", ())}


def _roles(request: Request, name: str, roles: Several[Any]) -> list[Filter]:
    if "involving" not in request.filters:
        return [AnyOf(name, _roles_in, roles)]
    parts = [(role, actor) for role in roles for actor in request.filters["involving"]]
    return [AnyOf("part", lambda r: {(p.role, p.actor.id) for p in r.participants}, parts)]


def _texts(request: Request, _: str, texts: Several[str]) -> list[Filter]:
    catalogue, doubts = request.collection._catalogue, True in request.filters.get("doubts", ())
    # The index of the dataset lacks records from elsewhere, such as a changed one in a union.
    others = [record for record in request.collection if catalogue.by_id.get(record.id) is not record]
    indexes = [catalogue.texts, TextIndex(others)] if others else [catalogue.texts]
    hits = {id(record) for text in texts for index in indexes for record in index.having(text, doubts=doubts)}
    return [lambda record: id(record) in hits]


# --- the filters of each collection -------------------------------------------------------------------------------

_TEXT = ask.by(
    str,
    "Words that all occur in the record, whole or as the beginning of a longer word; case and diacritics (also ə, ı, İ)"
    " don't matter.",
    tests=_texts,
    modifier="doubts",
)
_HELD = ask.period(
    "Days or periods; keeps what may have held at some time in one of them, also what has no date; *certainly* keeps"
    " what is attested in it, or what must have held then by its known start or end.",
    undated=True,
)
_HELD_DATED = ask.period("Like *on*, but without what has no date.")
_WHEN = "Periods, each read as its whole span; keeps what may fall in one of them."
_PLACE = ask.by(
    Actor, "Places or countries where it was, or that hold its place; if no place is given, the host country.", _places
)


class _Cited:
    """Filters of all cited records."""

    involving = ask.by(Actor, "Actors that the record names anywhere, or is.", _named_in)
    source = ask.by(Source, "Sources that it cites.", lambda r: {c.source.id for c in r.citations})
    caveat = FilterRule(
        ask.several_of(terms.CaveatKind) | bool,
        "Kinds of caveat; ``True`` for any, ``False`` for none.",
        lambda _, __, value: value if isinstance(value, bool) else terms.CaveatKind.of(value),
        lambda _, name, kinds: [AnyOf(name, lambda r: {bool(r.caveats), *(c.kind for c in r.caveats)}, kinds)],
        lambda r: {c.kind for c in r.caveats},
    )
    text = _TEXT
    doubts = ask.modifier("Whether *text* also searches the caveats.")


class _Placed(_Cited):
    country = ask.by(Country, "Countries that it names or is, or that actors in it are of.", ask.values("countries"))


class _OnTopic(_Placed):
    about = ask.by(
        terms.Topic,
        "Topics, each with the narrower ones; those of statements count.",
        ask.values("all_topics"),
        keys=_narrower,
    )


class _OnMatter(_OnTopic):
    related = ask.by(
        Record, "Records; keeps those that they name as related, or that name one of them so.", tests=_related
    )


class _Doubtful:
    doubtful = ask.by(bool, "Whether it has a material caveat.", lambda r: (r.doubtful,))


class _Dated:
    certainly = ask.modifier("Keep only what certainly falls in one of the periods, whole.")
    dated = ask.by(
        bool, "Whether it has a date.", lambda r: ((r.published if isinstance(r, Source) else r.when) is not None,)
    )


class UndatedFilters(_OnMatter, _Doubtful):
    """Filters of records of all kinds that a question with a period of its own passes on."""

    place = _PLACE


class RecordFilters(UndatedFilters, _Dated):
    """Filters of records of all kinds."""

    during = ask.period(f"{_WHEN} Tenures and ties may have held then.")


class SourceFilters(_Dated, _Doubtful):
    """Filters of sources."""

    kind = ask.by(terms.SourceKind, "Sort of document.")
    publisher = ask.text("Its publisher; case and diacritics ignored.", ask.values("publisher"))
    reliability = ask.by(terms.Reliability, "How close it is to what it reports.")
    language = ask.by(str, "BCP 47 tag; case ignored.", lambda s: (s.language.lower(),), read=ask.language)
    via = ask.by(bool, "Whether it passes on another source, which its ``via`` names.", lambda s: (bool(s.via),))
    published = ask.period(f"{_WHEN} Undated sources fall in none.", "published")
    during = ask.period("The same as *published*.", "published")
    text = _TEXT


class ActorFilters(_Placed, _Doubtful):
    """Filters of actors."""

    type = ask.by(
        ask.ActorType, "Country, place, organization, person or thing.", read=lambda _, __, word: ask.actor_type(word)
    )
    kind = ask.by(ask.ActorKind, "Kind of place, of organization or of thing.", read=ask.kind_of_actor)
    name = ask.text("Any whole name; case and diacritics ignored.", ask.values("names.text"))
    lies_in = ask.by(Actor, "Places or countries that hold the place, however deep.", ask.values("holders"))


class StatementFilters(_OnMatter, _Dated):
    """Filters of events that a question about statements passes on."""

    kind = ask.by(terms.EventKind, "Kind of event.")
    status = ask.by(terms.EventStatus, "Whether it took place.")
    during = ask.period(_WHEN, "when")
    place = _PLACE
    role = ask.by(
        terms.Role, "Roles of actors in it; with *involving*, of one of those actors.", _roles_in, tests=_roles
    )
    part_of = ask.by(Event, "Events that it was part of.")
    speaker = ask.by(
        Actor, "Who said something at it; a country includes its actors.", ask.sides("statements.speakers")
    )
    reporter = ask.by(
        Actor, "Who reports what was said at it; a country includes its actors.", ask.sides("statements.reporter")
    )
    mentioning = ask.by(Record, "Actors and events that its statements speak of.", ask.values("statements.about"))


class EventFilters(StatementFilters, _Doubtful):
    """Filters of events."""


class AgreementFilters(_OnMatter, _Dated, _Doubtful):
    """Filters of agreements."""

    kind = ask.by(terms.AgreementKind, "Kind of document.")
    status = ask.by(terms.AgreementStatus, "How far it has come.")
    party = ask.by(Actor, "Parties; a country includes its bodies and people.", ask.sides("parties"))
    signatory = ask.by(Person, "Persons who signed.", ask.values("signatories"))
    signed = ask.period("Periods; keeps what may have been signed in one of them.", "signed")
    in_force = ask.period("Periods; keeps what may have entered into force then.", "in_force")
    during = ask.period("The same as *signed*.", "signed")
    place = ask.by(Actor, "Places or countries where it was signed.", _places)
    event = ask.by(Event, "Events at which it was signed or discussed.")


class FigureFilters(_OnMatter):
    """Filters of economic facts that a sum passes on."""

    indicator = ask.by(terms.Indicator, "What is observed.")
    origin = ask.by(Actor, "Where it comes from; a country includes its actors.", ask.sides("origin"))
    target = ask.by(Actor, "Where it goes; a country includes its actors.", ask.sides("target"))
    party = ask.by(
        Actor,
        "Others whom it concerns, as both sides of a turnover; a country includes its actors.",
        ask.sides("parties"),
    )
    stage = ask.by(terms.Stage, "How far it has come.")
    item = ask.text("The good or thing, whole; case and diacritics ignored.", ask.values("item"))
    event = ask.by(Event, "Events that it was observed at.")


class SeriesFilters(FigureFilters):
    """Filters of economic facts that a series passes on."""

    unit = ask.by(terms.Unit, "Units of the value.", ask.values("value.unit"))
    per = ask.by(terms.Per, "What a rate is counted by, such as year.", ask.values("value.per"))
    during = ask.period(_WHEN, "period")


class FactFilters(SeriesFilters, _Dated, _Doubtful):
    """Filters of economic facts."""

    valued = ask.by(bool, "Whether it has a figure.", lambda f: (getattr(f, "value", None) is not None,))


class HolderFilters(_Cited, _Doubtful):
    """Filters of tenures that a question about holders passes on."""

    person = ask.by(Actor, "Who held it.")
    organization = ask.by(Actor, "The body that it is in or leads.")
    country = ask.by(Country, "The country that it serves.")
    accredited_to = ask.by(Actor, "Where an envoy is accredited.")
    covers = ask.by(Actor, "What the office covers besides, such as a region.")


class TenureFilters(HolderFilters, _Dated):
    """Filters of tenures."""

    office = ask.by(terms.Office, "Sort of office.")
    on = _HELD
    during = _HELD_DATED


class TieFilters(_OnTopic, _Dated, _Doubtful):
    """Filters of ties."""

    kind = ask.by(terms.TieKind, "How the subject relates to the object.")
    subject = ask.by(Actor, "The one side.")
    object = ask.by(Actor, "The other side.")
    on = _HELD
    during = _HELD_DATED


# --- the collections ----------------------------------------------------------------------------------------------


class _Filtered(Collection[C]):
    """A collection whose ``where`` takes the *filters* of its class, and the example of its docstring."""

    __slots__ = ()
    _filters: ClassVar[Any]
    where: ClassVar[Callable[..., Any]]

    def __init_subclass__(cls, *, filters: Any = None) -> None:
        super().__init_subclass__()
        if filters is None:
            return  # a class of yours, derived from one of ours

        def where(self: Self, *words: object, **given: Any) -> Self:
            if words:
                what = f"can't tell what {str(words[0])[:60]!r} is: name it, as about='energy', or use rel.search()"
                raise FilterError(f"where() {what}")
            tests, read = ask.tests_of(filters, self, given)
            return made_by(self._keep(tests), "where", read, self) if tests else self

        cls.__doc__, _, example = cleandoc(cls.__doc__ or "").partition("\n\n")
        where.__doc__ = f"Return the {cls._noun()} that fit every filter.\n\n{example}"
        where.__qualname__ = f"{cls.__name__}.where"
        cls._filters, cls.where = filters, takes(filters)(where)

    def _meant(self, name: str) -> Iterator[str]:
        ways = {"[:5]": "head top", "[-1]": "last tail", "len(…)": "size length", "azjp.total(…)": "sum"}
        yield from (how for how, words in ways.items() if name in words.split())
        yield from asking_for(name, type(self))
        yield from super()._meant(name)

    def _question(self) -> str:
        given = {name: values for filters in filters_of(self._origin) for name, values in filters.items()}
        rules = ask.rules_of(self._filters)
        asked = [name for name in given if not rules[name].modifies]
        if self or len(asked) < 2:
            return super()._question()
        everything = self._part((1 << len(self._index.records)) - 1)
        both = {name: given.keys() & {name, rules[name].modifier} for name in asked}
        fits = {name: len(everything.where(**{one: given[one] for one in names})) for name, names in both.items()}
        each = ", ".join(f"{count} fit{'s' * (count == 1)} {name}=" for name, count in fits.items())
        return f"{super()._question()}: {each}, none fits all"

    def _filtered_by(self, name: str) -> list[str]:
        """Return the collections that have the filter *name*, if these are records of all kinds; actors last."""
        others = [cls for cls, filters in FILTERS.items() if type(self) is Records and name in ask.rules_of(filters)]
        return [cls._noun() for cls in sorted(others, key=lambda cls: cls is Actors)]


def asking_for(word: str, cls: type[Collection[Any]]) -> list[str]:
    """Return the filters of *cls* for what *word* names, such as visits or energy, those that have this term first."""
    word, ways = {"people": "person"}.get(word, word.replace("_", "-")), []
    rules = ask.rules_of(cls._filters)  # type: ignore[attr-defined] # each of ours has filters
    for name in rules.keys() & {"type", "kind", "indicator", "office", "about"}:
        terms_of = ask.terms_in(rules[name].type)
        ways += [(one != t, f"where({name}={t!r})") for one, t in terms_of.items() if word in (one, plural_of(one))]
    return [*dict.fromkeys(way for _, way in sorted(ways))]


class Records(_Filtered[Record], filters=RecordFilters):
    """Cited records of all kinds: actors, events, agreements, facts, tenures and ties.

    >>> from azjp_relations import load
    >>> {"Agreement", "Tie"} <= {type(record).__name__ for record in load().where(about="energy", during=2018)}
    True
    """

    __slots__ = ()


class Sources(_Filtered[Source], filters=SourceFilters):
    """Sources, in order of id.

    >>> from azjp_relations import load
    >>> "azertac-2022-05-05" in load().sources.where(kind="news-agency", published=2022)
    True
    """

    __slots__ = ()


class Actors(_Filtered[Actor], filters=ActorFilters):
    """Actors, in order of id.

    >>> from azjp_relations import load
    >>> load().actors.where(type="person", country="japan", name="taro kono").one().name
    'Taro Kono'
    """

    __slots__ = ()

    def named(self, name: str) -> Self:
        """Return the actors with this name, in any spelling on record; case and diacritics do not matter.

        If nobody has just this name, return those with every word of it in a name, or with a near spelling.

        >>> from azjp_relations import load
        >>> load().actors.named("Haydar Aliyev").one().name
        'Heydar Aliyev'
        """
        near = self._catalogue.names.find(checked("name", ask.unwrapped(name), str))
        called: Self = self.where(name=name)
        return called or self._like(actor for actor in near if actor in self)


class Events(_Filtered[Event], filters=EventFilters):
    """Events, in order of time.

    >>> from azjp_relations import load
    >>> "visit-heydar-aliyev-1998" in load().events.where(kind="visit", during="1998-02", involving="Heydar Aliyev")
    True
    """

    __slots__ = ()


class Agreements(_Filtered[Agreement], filters=AgreementFilters):
    """Agreements, in order of time.

    >>> from azjp_relations import load
    >>> "memorandum-socar-jogmec-2018" in load().agreements.where(party="jogmec", kind="memorandum")
    True
    """

    __slots__ = ()


class EconomicFacts(_Filtered[EconomicFact], filters=FactFilters):
    """Economic facts, in order of time.

    >>> from azjp_relations import load
    >>> str(load().facts.where(indicator="trade-turnover", during=1997)["trade-turnover-1997"].value)
    'USD 22,300,000'
    """

    __slots__ = ()


class Tenures(_Filtered[Tenure], filters=TenureFilters):
    """Tenures, in order of id.

    >>> from azjp_relations import load
    >>> envoys = load().tenures.where(office="ambassador", accredited_to="japan")
    >>> "ambassador-gursel-ismayilzade" in envoys.where(on="2025-10-01", certainly=True)
    True
    """

    __slots__ = ()


class Ties(_Filtered[Tie], filters=TieFilters):
    """Ties, in order of id.

    >>> from azjp_relations import load
    >>> load().ties.where(kind="twinned-with", involving="ito").one().label
    'Ismayilli is a twin town of Ito'
    """

    __slots__ = ()


#: The filters that each class of collections of cited records takes.
FILTERS: dict[type[Collection[Any]], Any] = {
    cls: cls._filters for cls in (Records, Actors, Events, Agreements, EconomicFacts, Tenures, Ties)
}
