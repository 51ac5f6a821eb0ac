"""What type checkers know: mypy checks these lines; running them shows that they are true.

A line that must be refused says so by an ignored error: were it no error any more, mypy would say so.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_type

import pytest

import azjp_relations as azjp
from azjp_relations import (
    Actor,
    Actors,
    Agreement,
    Agreements,
    Anniversaries,
    Caveat,
    Citation,
    Country,
    Dataset,
    Disagreements,
    EconomicFact,
    EconomicFacts,
    EdtfDate,
    Event,
    EventKind,
    Events,
    Indicator,
    Measure,
    Name,
    Organization,
    Participant,
    Person,
    Quantity,
    Record,
    Records,
    Role,
    Series,
    Source,
    Sources,
    Stage,
    Tally,
    Tenure,
    Tenures,
    Tie,
    Ties,
    Timeline,
    Topic,
    Total,
    Unit,
    UnitFamily,
    Variant,
)

rel = azjp.load()


def test_the_dataset() -> None:
    """The front door gives a dataset, whose collections each know their records."""
    assert_type(azjp.load(), Dataset)
    assert_type(rel.sources, Sources)
    assert_type(rel.actors, Actors)
    assert_type(rel.events, Events)
    assert_type(rel.agreements, Agreements)
    assert_type(rel.facts, EconomicFacts)
    assert_type(rel.tenures, Tenures)
    assert_type(rel.ties, Ties)
    assert_type(rel["japan"], Record | Source)
    assert_type(rel.search("energy"), Records)
    assert_type(rel.where(about="energy", during=2015), Records)
    assert_type(rel.where(about="energy")[0], Record)
    assert_type(rel.find("Aliyev"), Actors)
    assert_type(rel.as_of("2022"), Dataset)
    assert_type(iter(rel), Iterator[Record | Source])
    assert isinstance(rel["japan"], Country)


def test_a_query_keeps_its_class() -> None:
    """``where`` gives a collection of the same class, however often it is asked."""
    assert_type(rel.sources.where(kind="newspaper"), Sources)
    assert_type(rel.actors.where(type="person"), Actors)
    assert_type(rel.actors.named("Haydar Aliyev"), Actors)
    assert_type(rel.events.where(kind="visit").where(during="1998"), Events)
    assert_type(rel.agreements.where(party="socar"), Agreements)
    assert_type(rel.facts.where(indicator="grant"), EconomicFacts)
    assert_type(rel.tenures.where(office="ambassador"), Tenures)
    assert_type(rel.ties.where(kind="twinned-with"), Ties)
    assert type(rel.events.where(kind="visit").where(during="1998")) is Events


def test_one_record_of_a_collection() -> None:
    """By place, by id, the first, the only one: the record's own class."""
    visits = rel.events.where(kind="visit")
    assert_type(visits[0], Event)
    assert_type(rel.events["visit-heydar-aliyev-1998"], Event)
    assert_type(visits.first(), Event | None)
    assert_type(visits[:1].one(), Event)
    assert_type(rel.events.get("visit-heydar-aliyev-1998"), Event | None)
    assert_type([event for event in visits], list[Event])  # noqa: C416 - what iterating gives
    assert_type(rel.sources[0], Source)
    assert_type(rel.actors[0], Actor)
    assert_type(rel.agreements[0], Agreement)
    assert_type(rel.facts[0], EconomicFact)
    assert_type(rel.tenures[0], Tenure)
    assert_type(rel.ties[0], Tie)
    assert_type(visits.ids, tuple[str, ...])
    assert isinstance(visits[0], Event)


def test_parts_and_joins_of_collections() -> None:
    """Slices, joins and orders are collections of the same class."""
    visits, early = rel.events.where(kind="visit"), rel.events.where(during="1998")
    assert_type(visits[:5], Events)
    assert_type(visits[::-1], Events)
    assert_type(visits | early, Events)
    assert_type(visits & early, Events)
    assert_type(visits - early, Events)
    assert_type(visits.sorted(), Events)
    assert_type(visits.sorted(key=lambda event: event.title), Events)
    assert {type(c) for c in (visits[:5], visits | early, visits & early, visits - early, visits.sorted())} == {Events}


def test_unlike_collections_do_not_join() -> None:
    """Events and actors are no collection of anything, to the checker and when run."""
    with pytest.raises(TypeError):
        rel.events | rel.actors  # type: ignore[operator]
    with pytest.raises(TypeError):
        rel.events & rel.ties  # type: ignore[operator]


def test_filters_that_there_are_not() -> None:
    """A misspelled filter, or one given by its place, is seen before anything runs."""
    with pytest.raises(TypeError):
        rel.events.where(knd="visit")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        rel.events.where(5.5)  # type: ignore[call-arg, arg-type]
    with pytest.raises(TypeError):
        rel.tenures.where(about="energy")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        rel.where(kind="visit")  # type: ignore[call-arg]


def test_values_that_filters_do_not_take() -> None:
    """A value of the wrong type is seen before anything runs, also where several collections share the filter."""
    with pytest.raises(azjp.FilterError):
        rel.events.where(text=1998)  # type: ignore[arg-type]
    with pytest.raises(azjp.FilterError):
        rel.facts.where(item=5)  # type: ignore[arg-type]
    with pytest.raises(azjp.FilterError):
        rel.facts.where(valued="yes")  # type: ignore[arg-type]
    with pytest.raises(azjp.UnknownTermError):
        rel.events.where(kind=5)  # type: ignore[arg-type]
    assert rel.events.where(involving=azjp.all_of("japan", rel.actors["heydar-aliyev"]), during=[1998, "1999"])


def test_fields_of_records() -> None:
    """What a record holds is known down to the citation."""
    visit = rel.events["visit-heydar-aliyev-1998"]
    assert_type(visit.kind, EventKind)
    assert_type(visit.title, str)
    assert_type(visit.when, EdtfDate | None)
    assert_type(visit.places, tuple[Actor, ...])
    assert_type(visit.participants, tuple[Participant, ...])
    assert_type(visit.participants[0].actor, Actor)
    assert_type(visit.participants[0].role, Role)
    assert_type(visit.topics, tuple[Topic, ...])
    assert_type(visit.part_of, Event | None)
    assert_type(visit.citations, tuple[Citation, ...])
    assert_type(visit.citations[0].source, Source)
    assert_type(visit.variants, tuple[Variant, ...])
    assert_type(visit.caveats, tuple[Caveat, ...])
    assert_type(visit.all_topics, frozenset[Topic])
    assert_type(visit.actors, tuple[Actor, ...])
    fact = rel.facts[0]
    assert_type(fact.value, Quantity | None)
    assert_type(fact.stage, Stage | None)
    assert_type(fact.origin, Actor | None)
    assert_type(fact.agreement, Agreement | None)
    assert_type(fact.indicator.family, UnitFamily)
    assert_type(fact.indicator.measure, Measure)
    assert_type(rel.agreements[0].signatories, tuple[Person, ...])
    assert_type(rel.tenures[0].person, Person)
    assert_type(rel.tenures[0].organization, Organization | None)
    assert_type(rel.tenures[0].holds("2025"), bool | None)
    assert_type(rel.ties[0].attested, tuple[EdtfDate, ...])
    assert_type(rel.actors[0].names, tuple[Name, ...])
    assert_type(rel.actors[0].name, str)


def test_records_are_frozen() -> None:
    """To change a record is an error to the checker as well."""
    visit = rel.events[0]
    with pytest.raises(AttributeError):
        visit.title = "Another"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        visit.citations[0].locator = "¶9.9"  # type: ignore[misc]


def test_records_are_built_from_texts() -> None:
    """Terms and dates are taken as text, and are what they mean afterwards."""
    wire = Source(id="wire", kind="newspaper", publisher="P", published="2001", language="en")
    citations = (Citation(source=wire, locator="¶1"),)
    visit = Event(id="visit", kind="visit", title="A visit", when="2001-02", citations=citations)
    assert_type(visit.kind, EventKind)
    assert_type(visit.when, EdtfDate | None)
    fact = EconomicFact(id="grant", indicator="grant", stage="signed", period="2001", citations=citations)
    assert_type(fact.indicator, Indicator)
    assert fact.stage is Stage.SIGNED
    with pytest.raises(azjp.RecordError):
        Event(id="visit", kind="visit", title=5, citations=citations)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Event(id="visit", kind="visit", citations=citations)  # type: ignore[call-arg]


def test_dates_and_figures() -> None:
    """Questions about dates and figures have three answers; there is no ``<``."""
    day, amount = EdtfDate("1998-02"), Quantity(5, "USD")
    assert_type(day.before("1998"), bool | None)
    assert_type(day.within("1998"), bool | None)
    assert_type(amount + amount, Quantity)
    assert_type(amount.less_than(amount), bool | None)
    assert_type(amount.unit, Unit)
    assert_type(amount.low, Decimal | None)
    with pytest.raises(TypeError):
        day < day  # type: ignore[operator]  # noqa: B015, PLR0124
    with pytest.raises(TypeError):
        amount < amount  # type: ignore[operator]  # noqa: B015, PLR0124
    with pytest.raises(TypeError):
        amount + 5  # type: ignore[operator]


def test_answers() -> None:
    """Each question has its own class of answer, which cites."""
    total = azjp.total(rel.facts.where(indicator="grant"), unit="USD")
    assert_type(total, Total)
    assert_type(total.cite(), str)
    assert_type(total.explain(), str)
    tally = azjp.count_by(rel.events, "year")
    assert_type(tally, Tally)
    assert_type(tally["1992"], int | Fraction)
    assert_type(azjp.series(rel.facts.where(indicator="trade-turnover")), Series)
    assert_type(azjp.timeline(rel, during="1992"), Timeline)
    assert_type(azjp.disagreements(rel), Disagreements)
    assert_type(azjp.anniversaries(rel, during="2027"), Anniversaries)
    assert_type(azjp.cite(rel.events[0]), str)


def test_questions_that_are_none() -> None:
    """A misspelled word of a short list is seen before anything runs."""
    with pytest.raises(ValueError, match="exclude"):
        azjp.total(rel.facts, unit="USD", doubtful="exlude")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="bibtex"):
        azjp.cite(rel.events[0], "bibtx")  # type: ignore[arg-type]


def test_terms() -> None:
    """A term is its own text."""
    assert_type(Topic.of("energy"), Topic)
    assert_type(Topic.ENERGY.broader, Topic | None)
    text: str = Topic.ENERGY
    assert text == "energy"


def test_reading_and_writing(tmp_path: Any) -> None:
    """A folder gives a dataset as the package does."""
    azjp.write(rel, tmp_path)
    assert_type(azjp.read(tmp_path), Dataset)
