"""Small synthetic records: builders that need no more than what a test is about, and strategies that make datasets."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar, cast

from attrs import fields, has
from hypothesis import strategies as st
from strategies import quantities

from azjp_relations.dataset import Dataset
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import RecordError
from azjp_relations.model import (
    Actor,
    Agreement,
    Caveat,
    Country,
    EconomicFact,
    Event,
    Name,
    Organization,
    Participant,
    Person,
    Place,
    Record,
    Statement,
    Tenure,
    Tie,
    Variant,
)
from azjp_relations.quantities import Quantity, Unit, UnitFamily
from azjp_relations.query import Collection
from azjp_relations.query.collection import Catalogue
from azjp_relations.sources import Citation, Source
from azjp_relations.vocabulary import (
    AgreementKind,
    CaveatKind,
    EventKind,
    Indicator,
    Office,
    OrganizationKind,
    PlaceKind,
    Role,
    SourceKind,
    TieKind,
    Topic,
)

__all__ = [
    "HOSTILE",
    "WIRE",
    "agreement",
    "cited",
    "country",
    "datasets",
    "event",
    "fact",
    "organization",
    "part_datasets",
    "person",
    "place",
    "preferred",
    "source",
    "tenure",
    "tie",
    "walk",
    "whole",
]

#: A text that would run, were it not escaped.
HOSTILE = '<script>alert("&\'")</script>'

T = TypeVar("T")


# --- builders -----------------------------------------------------------------------------------------------------


def source(id: str = "wire-2001", **changes: Any) -> Source:  # noqa: A002 - the word of the record
    """Return a source, by default a story of 2001."""
    given = {"kind": "news-agency", "publisher": "A wire", "published": "2001-02-03", "language": "en"}
    return Source(id=id, **{**given, **changes})


WIRE = source()


def cited(*sources: Source, locator: str = "¶1.1") -> tuple[Citation, ...]:
    """Return a citation of each of *sources*, by default of the wire."""
    return tuple(Citation(source=s, locator=locator) for s in sources or (WIRE,))


def preferred(text: str, *others: str) -> tuple[Name, ...]:
    """Return a preferred name, and aliases."""
    first = Name(text=text, language="en", kind="preferred")
    return (first, *(Name(text=other, language="az", kind="alias", citations=cited()) for other in others))


def country(id: str = "japan", **changes: Any) -> Country:  # noqa: A002
    """Return a country named like its id."""
    return Country(**{"id": id, "names": preferred(id.title()), "citations": cited(), **changes})


def place(id: str = "tokyo", **changes: Any) -> Place:  # noqa: A002
    """Return a city named like its id."""
    return Place(**{"id": id, "names": preferred(id.title()), "kind": "city", "citations": cited(), **changes})


def organization(id: str = "a-company", **changes: Any) -> Organization:  # noqa: A002
    """Return a company named like its id."""
    given = {"id": id, "names": preferred(id.title()), "kind": "company", "citations": cited()}
    return Organization(**{**given, **changes})


def person(id: str = "someone", **changes: Any) -> Person:  # noqa: A002
    """Return a person named like the id."""
    return Person(**{"id": id, "names": preferred(id.title()), "citations": cited(), **changes})


def event(id: str = "meeting", when: EdtfDate | str | None = None, **changes: Any) -> Event:  # noqa: A002
    """Return a meeting."""
    given = {"id": id, "kind": "meeting", "title": f"The {id}", "when": when, "citations": cited()}
    return Event(**{**given, **changes})


def agreement(id: str = "pact", signed: EdtfDate | str | None = None, **changes: Any) -> Agreement:  # noqa: A002
    """Return an agreement that is signed."""
    given = {"id": id, "kind": "agreement", "title": f"The {id}", "status": "signed", "signed": signed}
    return Agreement(**{**given, "citations": cited(), **changes})


def fact(
    id: str = "grant",  # noqa: A002
    amount: int | str | None = None,
    period: EdtfDate | str | None = None,
    *,
    unit: str = "USD",
    bound: str = "exact",
    **changes: Any,
) -> EconomicFact:
    """Return a grant, of no figure unless *amount* is given."""
    value = None if amount is None else Quantity(amount, unit, bound)
    given = {"id": id, "indicator": "grant", "value": value, "period": period, "citations": cited()}
    return EconomicFact(**{**given, **changes})


def tenure(id: str = "envoy", who: Person | None = None, **changes: Any) -> Tenure:  # noqa: A002
    """Return the tenure of an ambassador."""
    given = {"id": id, "person": who or person(), "office": "ambassador", "title": "Ambassador", "citations": cited()}
    attested = tuple(EdtfDate.of(d) for d in changes.pop("attested", ()))
    return Tenure(**{**given, **changes, "attested": attested})


def tie(id: str, kind: str, subject: Actor, object: Actor, **changes: Any) -> Tie:  # noqa: A002
    """Return a tie."""
    attested = tuple(EdtfDate.of(d) for d in changes.pop("attested", ()))
    given = {"id": id, "kind": kind, "subject": subject, "object": object, "citations": cited()}
    return Tie(**{**given, **changes, "attested": attested})


def whole(*records: Record | Source) -> Dataset:
    """Return the dataset of *records* and of everything that they refer to."""
    return Dataset(Catalogue(_with_references(records)).by_id.values())


def _with_references(records: Iterable[Record | Source]) -> Iterator[Record | Source]:
    seen = set()
    for found in walk(tuple(records)):
        if isinstance(found, Record | Source) and found.id not in seen:
            seen.add(found.id)
            yield found


def walk(value: object, _seen: set[int] | None = None) -> Iterator[object]:
    """Yield *value* and everything in it, through records that it refers to as well; each record object once."""
    seen = set[int]() if _seen is None else _seen
    if isinstance(value, Record | Source):
        if id(value) in seen:
            return
        seen.add(id(value))
    yield value
    if isinstance(value, tuple | Collection):
        for item in value:
            yield from walk(item, seen)
    elif has(type(value)) and not isinstance(value, EdtfDate | Quantity):
        for a in fields(cast("Any", type(value))):
            yield from walk(getattr(value, a.name), seen)


# --- strategies ---------------------------------------------------------------------------------------------------

_WORDS = ("oil", "Garten", "Məmmədyarov", "İsmayıllı", "Expo 2025", "<b>&amp;", "日本", "O'Neil", "ılıq")
_texts = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(" ".join)
#: Dates of every form, few enough to meet often.
_DATES = tuple(
    EdtfDate(text)
    for text in (
        *("1990", "1995", "2000", "1992?", "1998~", "1990-07", "1995-02", "2000-12%", "1992-09-07", "1998-02-24"),
        *("2000-01-01", "1995-02-28~", "199X", "19XX", "1992-XX", "1998-02-XX", "1995-21", "1995-22~", "1998-24"),
        *("1998-02-24/1998-02-28", "1990/1995", "1992-09/1998~", "1995/..", "../1992-09-07", "1998-02/", "/2000"),
    )
)
_SINGLE = tuple(d for d in _DATES if not d.is_interval)
_OUT = ("1998", "1999-05", "2000-01-01", "2001-02-03", "2001-02~", "2003")
_published = st.sampled_from([None, *map(EdtfDate, _OUT)])
_whens = st.sampled_from([None, *_DATES])


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Datasets of a few records of every kind, with doubts, readings, names and statements of several sources."""
    return Dataset(_Drawn(draw).everything())


def part_datasets() -> st.SearchStrategy[tuple[Dataset, str]]:
    """A dataset with the name of one of its collections of records."""
    names = st.sampled_from(["actors", "events", "agreements", "facts", "tenures", "ties"])
    return st.tuples(datasets(), names)


class _Drawn:
    """Records drawn one after the other, each of them free to refer to those before it."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._made: list[Record | Source] = []

    def everything(self) -> list[Record | Source]:
        for cls, make, most in (
            ("source", self._source, 4),
            ("country", self._country, 2),
            ("place", self._place, 2),
            ("body", self._body, 2),
            ("person", self._person, 2),
            ("event", self._event, 4),
            ("pact", self._agreement, 2),
            ("fact", self._fact, 4),
            ("tenure", self._tenure, 2),
            ("tie", self._tie, 2),
        ):
            least = 1 if cls in {"source", "country", "person"} else 0
            for number in range(self._draw(st.integers(least, most))):
                self._made.append(make(f"{cls}-{number}"))
        return self._made

    def _of(self, cls: type[T]) -> list[T]:
        return [r for r in self._made if isinstance(r, cls)]

    def _one(self, cls: type[T]) -> T:
        return self._draw(st.sampled_from(self._of(cls)))

    def _perhaps(self, cls: type[T]) -> T | None:
        return self._draw(st.sampled_from([None, *self._of(cls)]))

    def _some(self, choices: Iterable[T], least: int = 0, most: int = 2) -> tuple[T, ...]:
        among = list(choices)
        if not among:
            return ()
        drawn = self._draw(st.lists(st.integers(0, len(among) - 1), min_size=least, max_size=most, unique=True))
        return tuple(among[i] for i in drawn)

    def _cited(self, least: int = 1) -> tuple[Citation, ...]:
        sources = self._some(self._of(Source), least)
        return tuple(Citation(source=s, locator=f"¶1.{self._draw(st.integers(1, 9))}") for s in sources)

    def _doubts(self, cls: type[Record]) -> tuple[Caveat, ...]:
        names = [a.name for a in fields(cls) if a.name not in {"id", "variants", "caveats"}]
        return tuple(
            Caveat(
                kind=self._draw(st.sampled_from(CaveatKind)),
                note=self._draw(_texts),
                field=self._draw(st.sampled_from([None, *names])),
                see=tuple(r.id for r in self._some(self._made)),
            )
            for _ in range(self._draw(st.integers(0, 2)))
        )

    def _common(self, id: str, cls: type[Record]) -> dict[str, Any]:  # noqa: A002
        note = self._draw(st.none() | _texts)
        return {"id": id, "note": note, "citations": self._cited(), "caveats": self._doubts(cls)}

    def _readings(self, field: str, values: st.SearchStrategy[object]) -> tuple[Variant, ...]:
        """Return at most one other reading of *field*, attested or conjectured."""
        conjecture = self._draw(st.booleans())
        return tuple(
            Variant(
                field=field,
                value=self._draw(values),
                conjecture=conjecture,
                reason="it may be so",
                citations=() if conjecture else self._cited(),
            )
            for _ in range(self._draw(st.integers(0, 1)))
        )

    def _names(self) -> tuple[Name, ...]:
        first, *more = self._draw(st.lists(_texts, min_size=1, max_size=3))
        others = (Name(text=t, language="az", kind="alias", citations=self._cited(0)) for t in more)
        return (Name(text=first, language="en", kind="preferred"), *others)

    def _topics(self) -> tuple[Topic, ...]:
        return self._some(Topic)

    def _source(self, id: str) -> Source:  # noqa: A002
        kind = self._draw(st.sampled_from(SourceKind))
        return source(id, kind=kind, published=self._draw(_published), publisher=self._draw(_texts))

    def _country(self, id: str) -> Country:  # noqa: A002
        return Country(names=self._names(), **self._common(id, Country))

    def _place(self, id: str) -> Place:  # noqa: A002
        holder = self._draw(st.sampled_from([None, *self._of(Country), *self._of(Place)]))
        kind = self._draw(st.sampled_from(PlaceKind))
        return Place(names=self._names(), kind=kind, lies_in=holder, **self._common(id, Place))

    def _body(self, id: str) -> Organization:  # noqa: A002
        return Organization(
            names=self._names(),
            kind=self._draw(st.sampled_from(OrganizationKind)),
            country=self._perhaps(Country),
            parent=self._perhaps(Organization),
            **self._common(id, Organization),
        )

    def _person(self, id: str) -> Person:  # noqa: A002
        return Person(names=self._names(), country=self._perhaps(Country), **self._common(id, Person))

    def _event(self, id: str) -> Event:  # noqa: A002
        roles = st.sampled_from(Role)
        statements = tuple(
            Statement(speakers=who, gist=self._draw(_texts), topics=self._topics(), citations=self._cited())
            for _ in range(self._draw(st.integers(0, 1)))
            if (who := self._some(self._of(Actor), 1))
        )
        return Event(
            kind=self._draw(st.sampled_from(EventKind)),
            title=self._draw(_texts),
            when=self._draw(_whens),
            places=self._some(self._of(Place)),
            participants=tuple(Participant(actor=a, role=self._draw(roles)) for a in self._some(self._of(Actor))),
            topics=self._topics(),
            statements=statements,
            part_of=self._perhaps(Event),
            variants=self._readings("when", _whens),
            **self._common(id, Event),
        )

    def _agreement(self, id: str) -> Agreement:  # noqa: A002
        return Agreement(
            kind=self._draw(st.sampled_from(AgreementKind)),
            status="signed",
            title=self._draw(_texts),
            parties=self._some(self._of(Actor)),
            signatories=self._some(self._of(Person)),
            signed=self._draw(_whens),
            event=self._perhaps(Event),
            place=self._perhaps(Place),
            topics=self._topics(),
            variants=(
                *self._readings("signed", st.sampled_from(_DATES)),
                *self._readings("parties", st.just(self._some(self._of(Actor)))),
            ),
            **self._common(id, Agreement),
        )

    def _fact(self, id: str) -> EconomicFact:  # noqa: A002
        # A turnover needs two parties, which a draw seldom has.
        indicator = self._draw(st.sampled_from([i for i in Indicator if i is not Indicator.TRADE_TURNOVER]))
        units = [u for u in Unit if u.family is indicator.family]
        value = st.sampled_from(units[:3]).flatmap(quantities)
        return EconomicFact(
            indicator=indicator,
            value=self._draw(st.none() | value),
            item=self._draw(st.none() | _texts),
            basis="of the whole" if indicator.family is UnitFamily.SHARE else None,
            period=self._draw(_whens),
            origin=self._perhaps(Actor),
            target=self._perhaps(Actor),
            parties=self._some(self._of(Actor)),
            event=self._perhaps(Event),
            part_of=self._perhaps(EconomicFact),
            topics=self._topics(),
            variants=(*self._readings("value", value), *self._readings("period", _whens)),
            **self._common(id, EconomicFact),
        )

    def _standing(self, cls: type[Tenure | Tie], id: str, **given: Any) -> Any:  # noqa: A002
        make: Any = cls
        attested = tuple(self._draw(st.lists(st.sampled_from(_DATES), max_size=2)))
        ends = {name: self._draw(st.sampled_from([None, None, *_SINGLE])) for name in ("start", "end")}
        readings = self._readings("start", st.sampled_from(_SINGLE))
        given |= {**self._common(id, cls), "attested": attested, "variants": readings}
        try:
            return make(**ends, **given)
        except RecordError:  # it would end before it starts
            return make(**given)

    def _tenure(self, id: str) -> Tenure:  # noqa: A002
        made: Tenure = self._standing(
            Tenure,
            id,
            person=self._one(Person),
            office=self._draw(st.sampled_from(Office)),
            title=self._draw(_texts),
            organization=self._perhaps(Organization),
            country=self._perhaps(Country),
            accredited_to=self._perhaps(Actor),
        )
        return made

    def _tie(self, id: str) -> Tie:  # noqa: A002
        made: Tie = self._standing(
            Tie,
            id,
            kind=self._draw(st.sampled_from(TieKind)),
            subject=self._one(Actor),
            object=self._one(Actor),
            topics=self._topics(),
        )
        return made
