"""The records: what every class does, what each tells, and when two are equal."""

from typing import Any

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError
from full_records import (
    AZERBAIJAN,
    BAKU,
    ENVOY,
    JAPAN,
    MINISTRY,
    OFFICE,
    PARK,
    attributes,
    changed,
    each_class,
    each_record,
    standing,
)
from profiles import edition, few
from records import WIRE, agreement, cited, country, event, fact, person, place, preferred, source, tenure

import azjp_relations as azjp
from azjp_relations.dates import EdtfDate
from azjp_relations.display.terminal import text_card
from azjp_relations.errors import AzjpError, RecordError, UnknownTermError
from azjp_relations.model import Caveat, Event, Participant, Record, Statement, Tenure, Variant
from azjp_relations.model.base import Part
from azjp_relations.model.fields import Shape, fields_of
from azjp_relations.model.sources import Citation
from azjp_relations.model.walk import walk
from azjp_relations.vocabulary import Topic

d = EdtfDate.parse


# --- what every class does ----------------------------------------------------------------------------------------


@each_class
def test_samples_fill_every_field(thing: Any) -> None:
    """The samples that these tests turn bad are good, and leave nothing out."""
    for a in attributes(thing):
        assert getattr(thing, a.name) not in (None, ()), a.name


@each_class
def test_every_field_refuses_what_it_is_not_for(thing: Any) -> None:
    """A value of no right type is refused, naming its field, in every field of every class."""
    for a in attributes(thing):
        if a.type is object:
            continue
        for wrong in (5.5, object(), [], {}, (5.5,)):
            with pytest.raises(AzjpError) as caught:
                evolve(thing, **{a.name: wrong})
            if isinstance(caught.value, RecordError):
                assert caught.value.problems[0][0].startswith(a.name)
            else:
                assert isinstance(caught.value, UnknownTermError)


@each_class
def test_lists_are_no_tuples(thing: Any) -> None:
    """A list, which could change later, is refused even if all that it holds is right."""
    for a in attributes(thing):
        value = getattr(thing, a.name)
        if isinstance(value, tuple) and a.type is not object:
            assert changed(thing, **{a.name: list(value)}) == {a.name: "must be a tuple, not list"}


@each_class
def test_what_is_wrong_in_a_tuple_is_named_by_its_place(thing: Any) -> None:
    """Of several values, the one that is wrong is told."""
    for a in attributes(thing):
        value = getattr(thing, a.name)
        if isinstance(value, tuple) and a.type is not object:
            (place_of_it,) = changed(thing, **{a.name: (*value, None)})
            assert place_of_it == f"{a.name}[{len(value)}]"


@each_class
def test_text_is_never_empty(thing: Any) -> None:
    """What is not known is left out; it is no empty text."""
    for a in attributes(thing):
        if isinstance(getattr(thing, a.name), str) and a.converter is None and a.type is not object:
            for empty in ("", " \n"):
                assert "is empty" in changed(thing, **{a.name: empty})[a.name]


@each_class
def test_none_is_for_what_may_be_unknown(thing: Any) -> None:
    """``None`` is taken just where it is the default."""
    for a in attributes(thing):
        if a.type is object or a.name == "basis":
            continue
        if a.default is None and not (isinstance(thing, Variant) and a.name == "reason"):
            assert getattr(evolve(thing, **{a.name: None}), a.name) is None
        elif a.name != "reason":
            with pytest.raises(AzjpError):
                evolve(thing, **{a.name: None})


@each_class
def test_needed_fields_have_no_default(thing: Any) -> None:
    """What a record is made of must be said: leaving it out is a mistake of the call, which names it."""
    given = {a.name: getattr(thing, a.name) for a in attributes(thing)}
    for a in attributes(thing):
        if a.default is not None and a.default != () and a.name not in {"conjecture", "weight", "status"}:
            with pytest.raises(TypeError, match=a.name):
                type(thing)(**{name: value for name, value in given.items() if name != a.name})


@each_class
def test_frozen_slotted_keyword_only(thing: Any) -> None:
    """Nothing can be changed, deleted or added afterwards, and no argument is taken by its position."""
    for a in attributes(thing):
        assert a.kw_only
        with pytest.raises(FrozenInstanceError):
            setattr(thing, a.name, None)
        with pytest.raises(FrozenInstanceError):
            delattr(thing, a.name)
    assert not hasattr(thing, "__dict__")
    with pytest.raises((AttributeError, TypeError)):
        thing.anything = 1
    with pytest.raises(TypeError):
        type(thing)("by position")


@each_class
def test_equality_is_equality_of_content(thing: Any) -> None:
    """What is built alike is equal; a difference in any one field makes a difference."""
    assert evolve(thing) == thing
    assert evolve(thing) is not thing
    assert hash(evolve(thing)) == hash(thing)
    assert thing != object()
    for a in attributes(thing):
        value = getattr(thing, a.name)
        if isinstance(value, str) and a.converter is None:
            other = {"id": f"{value}-2", "field": "citations", "iso": "ZY", "wikidata": "Q2"}.get(a.name, f"{value} 2")
            assert evolve(thing, **{a.name: other}) != thing, a.name
        elif value is not None and a.default is None and a.name != "basis":
            assert evolve(thing, **{a.name: None}) != thing, a.name
        elif isinstance(value, tuple) and a.default == ():
            assert a.name == "citations" or evolve(thing, **{a.name: ()}) != thing, a.name


@each_record
def test_hash_is_that_of_the_id(thing: Record) -> None:
    """Records of one id meet in one bucket, whatever else they say."""
    other = evolve(thing, note="Something else.")
    assert hash(other) == hash(thing)
    assert other != thing
    assert len({thing, other, evolve(thing)}) == 2


def test_classes_keep_apart() -> None:
    """A person is not equal to a country, even if both say the same."""
    assert country("x") != person("x")


@each_record
def test_repr_names_class_id_and_label(thing: Record) -> None:
    """In an interpreter one sees what a record is, without all of its contents."""
    assert repr(thing).startswith(f"{type(thing).__name__}({thing.id!r}")
    assert thing.label in repr(thing)
    assert len(repr(thing)) < 200


@each_record
def test_records_end_with_what_supports_them(thing: Record) -> None:
    """The fields of every record stand in one order: what makes the class, then note, citations and doubts."""
    names = [a.name for a in attributes(thing)]
    assert names[0] == "id"
    assert names[-4:] == ["note", "citations", "variants", "caveats"]


def test_packaged_records_have_no_room_for_more() -> None:
    """No record of the edition carries a dictionary."""
    assert [r.id for r in azjp.load() if hasattr(r, "__dict__")] == []


# --- what records tell --------------------------------------------------------------------------------------------


def test_names_and_types_of_actors() -> None:
    """An actor is called by its preferred name, and knows its sort as the data files call it."""
    made = person("heydar-aliyev", names=preferred("Heydar Aliyev", "Heydər Əliyev"))
    assert made.name == made.label == "Heydar Aliyev"
    assert [a.type for a in (JAPAN, BAKU, MINISTRY, ENVOY)] == ["country", "place", "organization", "person"]


def test_places_know_what_holds_them() -> None:
    """However deep, the nearest first; the country is found on the way."""
    assert PARK.holders == (BAKU, AZERBAIJAN)
    assert PARK.country == AZERBAIJAN
    assert PARK.actors == (BAKU,)
    assert place(lies_in=place("nowhere")).country is None
    assert place().holders == ()


def test_actors_know_their_country() -> None:
    """A country is its own; who is of no country on record has none."""
    assert JAPAN.country is JAPAN
    assert OFFICE.actors == (JAPAN, MINISTRY)
    assert OFFICE.countries == {JAPAN}
    assert ENVOY.actors == (JAPAN,)
    assert (person().actors, person().countries) == ((), frozenset())


def test_events_tell_who_and_what() -> None:
    """Participants, then speakers, then places, each once; topics of statements count."""
    speaker = person("speaker", country=AZERBAIJAN)
    said = Statement(speakers=(speaker, ENVOY), gist="All is well.", topics=(Topic.TRADE,), citations=cited())
    host = Participant(actor=ENVOY, role="host")
    made = event(
        "visit",
        "2001",
        title="A visit",
        participants=(host,),
        statements=(said,),
        places=(PARK,),
        topics=(Topic.PEACE,),
    )
    assert made.actors == (ENVOY, speaker, PARK)
    assert made.countries == {JAPAN, AZERBAIJAN}
    assert made.all_topics == {Topic.PEACE, Topic.TRADE}
    assert made.topics == (Topic.PEACE,)
    assert (made.label, made.when) == ("A visit", d("2001"))


def test_agreements_tell_who_and_what() -> None:
    """An agreement is ordered by the date of its signing."""
    made = agreement(
        "pact", "2001", title="A pact", parties=(JAPAN,), signatories=(ENVOY,), place=BAKU, topics=(Topic.TRADE,)
    )
    assert made.actors == (JAPAN, ENVOY, BAKU)
    assert made.all_topics == {Topic.TRADE}
    assert (made.label, made.when) == ("A pact", d("2001"))


def test_facts_tell_who_and_what() -> None:
    """The label of a fact says indicator, item, direction and figure."""
    made = fact("wine", 5, "2001", indicator="export", item="wine", origin=AZERBAIJAN, target=JAPAN)
    assert made.label == "export (wine), Azerbaijan → Japan: USD 5"
    assert made.actors == (AZERBAIJAN, JAPAN)
    assert made.when == d("2001")
    turnover = fact("turnover", indicator="trade-turnover", parties=(AZERBAIJAN, JAPAN))
    assert turnover.label == "trade turnover, Azerbaijan – Japan"


@pytest.mark.parametrize(("indicator", "is_stock"), [("grant", False), ("companies", True)])
def test_facts_know_flows_from_stocks(indicator: str, is_stock: bool) -> None:  # noqa: FBT001 - a table
    """A stock never adds up over time."""
    assert fact(indicator=indicator).is_stock is is_stock


def test_doubts_of_a_figure() -> None:
    """Only a material caveat on the value or on the whole record keeps a figure out of totals."""
    slip = Caveat(kind="misprint", note="A digit too many.", field="value")
    overlap = Caveat(kind="overlap", note="May be the same as another.")
    others = (
        Caveat(kind="misprint", note="The name is odd.", field="item"),
        Caveat(kind="overlap", weight="inferred", note="May be part of another.", field="value"),
        Caveat(kind="misprint", weight="note", note="Odd as a whole."),
    )
    assert fact(amount=5, caveats=(slip, *others, overlap)).figure_doubts == (slip, overlap)
    assert fact(amount=5, caveats=others).figure_doubts == ()


def test_doubts_are_material_caveats() -> None:
    """A caveat is material unless it says otherwise; what only notes something makes nothing doubtful."""
    material = Caveat(kind="date", note="The day is odd.")
    noted = [Caveat(kind="date", weight=weight, note="The day is inferred.") for weight in ("inferred", "note")]
    assert event("e", caveats=(noted[0], material, noted[1])).doubts == (material,)
    assert event("e", caveats=(material,)).doubtful
    assert not event("e", caveats=tuple(noted)).doubtful
    assert source(caveats=(material,)).doubts == (material,)


def test_tenures_and_ties_tell_who_and_when() -> None:
    """What stands is ordered by its start, or else by its first witness."""
    held = tenure(
        "a-tenure", ENVOY, organization=MINISTRY, country=JAPAN, accredited_to=AZERBAIJAN, attested=("2002", "2003")
    )
    assert held.actors == (ENVOY, MINISTRY, JAPAN, AZERBAIJAN)
    assert held.label == "An-Envoy, Ambassador"
    assert held.when == d("2002")
    assert standing(start="2001", attested=("2002",)).when == d("2001")
    assert standing(end="2001").when is None
    assert standing().label == "Baku is a twin town of A-Park"
    assert standing().actors == (BAKU, PARK)
    assert standing().countries == {AZERBAIJAN}


def test_citations_are_of_sources() -> None:
    """A record cites what it is given, in its order."""
    other = source("paper-2002", published="2002")
    citations = cited(other, WIRE)
    assert event(citations=citations).citations == citations
    assert [c.source for c in citations] == [other, WIRE]
    assert all(isinstance(c, Citation) for c in citations)


# --- equality -----------------------------------------------------------------------------------------------------


def _chain(length: int, title: str = "The first") -> azjp.Event:
    """Return an event with two readings of ``part_of``, both of the next event, and so on to the last."""
    last = event("e0", title=title)
    for number in range(1, length):
        readings = [Variant(field="part_of", value=last, citations=cited(locator=place)) for place in ("¶1", "¶2")]
        last = event(f"e{number}", variants=tuple(readings))
    return last


def test_equality_takes_each_part_once() -> None:
    """Records that share parts are compared in time in proportion to the records: one by one, this wouldn't end."""
    one, same, other = _chain(60), _chain(60), _chain(60, "Another")
    assert one == same
    assert one != other
    assert hash(one) == hash(same)
    assert one.variants[0] == same.variants[0]
    assert one.variants[0] != other.variants[0]


def test_equality_is_of_class_and_content() -> None:
    """Parts of unlike classes, or with lists of unlike lengths, differ; what is no part is never equal."""
    assert country("a") != place("a")
    assert event("e", citations=cited()) != event("e", citations=(*cited(), *cited(locator="¶9")))
    assert event("e") != "e"
    assert fact("f", "1.5") == fact("f", "1.50")


@pytest.mark.long
def test_a_record_has_a_card() -> None:
    """A card for the terminal says what the card of a notebook says, in lines that fit."""
    rel = azjp.load()
    card = rel["visit-heydar-aliyev-1998"].card()
    assert card == text_card(rel["visit-heydar-aliyev-1998"])
    assert "Heydar Aliyev" in card
    assert max(map(len, rel["visit-heydar-aliyev-1998"].card(60).splitlines())) <= 60
    assert all(record.card() for record in few(rel, most=200))


def test_the_repr_of_a_source_steers_nothing() -> None:
    """Whatever a publisher is called, its source is shown on one line."""
    assert repr(source("a", publisher="A\x1b\nwire\u202e\x9b")).isprintable()


@pytest.mark.long
def test_texts_are_taken_for_terms_and_dates_in_every_constructor() -> None:
    """A text stands for its term or its date, alone or in a tuple, in every class of the model."""
    tried = set()
    for record in azjp.load(edition=edition()):
        for part in [record, *(item for _, _, _, item in walk(record) if isinstance(item, Part))]:
            cls: Any = type(part)
            texts = {}
            for field in fields_of(cls):
                value = getattr(part, field.name)
                if value and field.shape in {Shape.TERM, Shape.DATE}:
                    texts[field.name] = tuple(map(str, value)) if field.many else str(value)
                    tried.add((cls, field.name))
            given = {f.name: getattr(part, f.name) for f in fields_of(cls)}
            assert not texts or cls(**given | texts) == part
    assert {(Event, "kind"), (Event, "topics"), (Statement, "topics"), (Tenure, "attested")} <= tried
