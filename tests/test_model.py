"""The records: what each refuses, what each tells, and when what stands is known to hold."""

import pickle
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from itertools import product
from typing import Any

import pytest
from attrs import evolve, fields
from attrs.exceptions import FrozenInstanceError
from hypothesis import assume, given
from hypothesis import strategies as st
from records import (
    WIRE,
    agreement,
    cited,
    country,
    event,
    fact,
    organization,
    person,
    place,
    preferred,
    source,
    tenure,
    thing,
    tie,
)

import azjp_relations as azjp
from azjp_relations.dates import EdtfDate
from azjp_relations.display import text_card
from azjp_relations.errors import AzjpError, EdtfError, RecordError, UnknownTermError
from azjp_relations.model import (
    Agreement,
    Caveat,
    EconomicFact,
    Event,
    Name,
    Participant,
    Record,
    Statement,
    Tenure,
    Tie,
    Variant,
)
from azjp_relations.model.base import Part, walk
from azjp_relations.model.fields import Shape, fields_of, resolved
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation
from azjp_relations.vocabulary import AgreementStatus, EventKind, Role, Stage, Topic

d = EdtfDate.parse

JAPAN = country("japan")
AZERBAIJAN = country("azerbaijan")
BAKU = place("baku", lies_in=AZERBAIJAN)
PARK = place("a-park", kind="park", lies_in=BAKU)
MINISTRY = organization("a-ministry", kind="ministry", country=JAPAN)
OFFICE = organization("an-office", kind="state-body", country=JAPAN, parent=MINISTRY)
ENVOY = person("an-envoy", country=JAPAN, occupations=("poet",))
DOUBT = Caveat(kind="date", note="The day is not printed.", field="note", see=("an-event",))
READING = Variant(field="note", value="Another note.", reason="So another witness.", citations=cited())
SAID = Statement(
    speakers=(ENVOY,),
    reporter=MINISTRY,
    gist="All is well.",
    about=("japan",),
    topics=(Topic.TRADE,),
    citations=cited(),
    variants=(Variant(field="gist", value="All is not well.", citations=cited()),),
    caveats=(Caveat(kind="misprint", note="Words are lost.", field="gist"),),
)
OPENING = event("opening", "2001-02-03")
DEAL = agreement("a-deal", "2001-02-03")
PLANT = thing("plant", kind="plant")
COMMON: dict[str, Any] = {"note": "A note.", "variants": (READING,), "caveats": (DOUBT,)}

ITEM: dict[str, Any] = {"wikidata": "Q1", **COMMON}

#: One of each class, every field filled.
FULL: dict[str, Any] = {
    "name": Name(text="Baku", language="en", kind="preferred", citations=cited()),
    "participant": Participant(actor=ENVOY, role="host", capacity="Ambassador"),
    "statement": SAID,
    "variant": READING,
    "caveat": DOUBT,
    "country": country(iso="ZZ", **ITEM),
    "place": place("a-house", kind="building", lies_in=BAKU, **ITEM),
    "organization": organization("an-office", country=JAPAN, between=(JAPAN, AZERBAIJAN), parent=MINISTRY, **ITEM),
    "person": person("an-envoy", country=JAPAN, occupations=("poet", "diver"), **ITEM),
    "thing": thing("a-plant", kind="plant", country=JAPAN, lies_in=BAKU, **ITEM),
    "event": event(
        "a-visit",
        "2001-02-03",
        ordinal=2,
        places=(BAKU,),
        participants=(Participant(actor=ENVOY, role="visitor"),),
        topics=(Topic.ENERGY,),
        statements=(SAID,),
        part_of=OPENING,
        related=("a-deal",),
        **COMMON,
    ),
    "agreement": agreement(
        "a-pact",
        "2001",
        parties=(JAPAN, AZERBAIJAN),
        signatories=(ENVOY,),
        about=(PLANT,),
        ratified="2001-12",
        in_force="2002",
        ended="2003",
        event=OPENING,
        place=BAKU,
        amount=Quantity(5, "USD"),
        terms="Two years of work.",
        amends=DEAL,
        replaces=DEAL,
        succeeds=DEAL,
        topics=(Topic.ENERGY,),
        related=("a-stake",),
        **COMMON,
    ),
    "fact": fact(
        "a-stake",
        "5.5",
        "2001",
        unit="percent",
        indicator="stake",
        printed="5.5 per cent",
        item="A field",
        about=(PLANT,),
        basis="of the field",
        origin=MINISTRY,
        target=BAKU,
        parties=(JAPAN,),
        stage="signed",
        agreement=DEAL,
        event=OPENING,
        part_of=fact("whole"),
        topics=(Topic.OIL_AND_GAS,),
        related=("a-pact",),
        **{**COMMON, "caveats": (DOUBT, Caveat(kind="misprint", note="A digit too many.", field="value"))},
    ),
    "tenure": tenure(
        "a-tenure",
        ENVOY,
        organization=MINISTRY,
        country=JAPAN,
        accredited_to=AZERBAIJAN,
        covers=(JAPAN,),
        start="2001",
        end="2005",
        attested=("2002", "2003-04"),
        **COMMON,
    ),
    "tie": tie(
        "a-tie",
        "cooperates-with",
        MINISTRY,
        BAKU,
        agreement=DEAL,
        event=OPENING,
        topics=(Topic.TRADE,),
        start="2001",
        end="2005",
        attested=("2002",),
        **COMMON,
    ),
}
each_class = pytest.mark.parametrize("thing", FULL.values(), ids=FULL)
each_record = pytest.mark.parametrize(
    "thing",
    [t for t in FULL.values() if isinstance(t, Record)],
    ids=[n for n, t in FULL.items() if isinstance(t, Record)],
)


def attributes(thing: Any) -> Iterator[Any]:
    """Return the fields of *thing*, their annotations resolved."""
    return iter(fields(resolved(type(thing))))


def problems_of(make: Any, **given: Any) -> dict[str, str]:
    """Return what *make* refuses, by field."""
    with pytest.raises(RecordError) as caught:
        make(**given)
    for name, message in caught.value.problems:
        assert f"{name}: {message}" in str(caught.value)
    return dict(caught.value.problems)


def changed(thing: Any, **changes: Any) -> dict[str, str]:
    """Return what is refused of *thing* once it is changed, by field."""
    return problems_of(lambda: evolve(thing, **changes))


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


# --- what every record refuses ------------------------------------------------------------------------------------


@each_record
def test_no_record_without_a_citation(thing: Record) -> None:
    """Idea number one: it is refused when it is built."""
    assert "at least one source" in changed(thing, citations=())["citations"]


@pytest.mark.parametrize("wrong", ["Visit", "a_visit", "a--visit", "-a", "a-", "a visit", "ə", "a.b", "a\n", "٣"])
@each_record
def test_ids_are_kebab_case(thing: Record, wrong: str) -> None:
    """An id can be typed, and stands in an address or a file name as it is."""
    assert "kebab-case" in changed(thing, id=wrong)["id"]


@each_record
def test_variants_read_a_field_that_there_is(thing: Record) -> None:
    """Another reading is one of a field of its record; ids, readings and doubts have none."""
    for name in ("titel", "id", "variants", "caveats", "label"):
        wrong = Variant(field=name, value="x", citations=cited())
        assert "has no field" in changed(thing, variants=(READING, wrong))["variants[1].field"]


@each_record
def test_variants_are_typed_like_their_field(thing: Record) -> None:
    """A reading could stand in the place of what it is a reading of."""
    for a in attributes(thing):
        if a.name in {"id", "variants", "caveats"}:
            continue
        good = Variant(field=a.name, value=getattr(thing, a.name), citations=cited())
        assert evolve(thing, variants=(good,)).variants == (good,)
        (place_of_it,) = changed(thing, variants=(Variant(field=a.name, value=5.5, citations=cited()),))
        assert place_of_it == "variants[0].value"


def test_a_variant_may_say_that_a_field_is_empty() -> None:
    """Where a field may be unknown, one reading may be that it is."""
    none = Variant(field="when", value=None, conjecture=True, reason="The day may be invented.")
    assert event(variants=(none,)).variants == (none,)
    wrong = Variant(field="title", value=None, conjecture=True, reason="It has none.")
    assert "must be text" in problems_of(event, variants=(wrong,))["variants[0].value"]


@each_record
def test_caveats_doubt_a_field_that_there_is(thing: Record) -> None:
    """A doubt is about the record or one of its fields."""
    wrong = Caveat(kind="date", note="Odd.", field="wehn")
    assert "has no field 'wehn'" in changed(thing, caveats=(wrong,))["caveats[0].field"]


def test_variants_have_witnesses_or_reasons() -> None:
    """An attested reading cites its witness, a conjecture says why."""
    assert "cite" in problems_of(Variant, field="note", value="x")["citations"]
    assert "say why" in problems_of(Variant, field="note", value="x", conjecture=True)["reason"]
    assert Variant(field="note", value="x", conjecture=True, reason="Clearly.").citations == ()


def test_conjecture_is_yes_or_no() -> None:
    """No number stands for a yes."""
    assert "must be a bool" in problems_of(Variant, field="note", value="x", conjecture=1)["conjecture"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Who made several mistakes learns of them together."""
    assert set(problems_of(event, title="", ordinal="2", places=[BAKU])) == {"title", "ordinal", "places"}
    assert set(problems_of(event, id="A visit", ordinal=0, citations=())) == {"id", "ordinal", "citations"}


@pytest.mark.parametrize("cls", [Event, Agreement, EconomicFact, Tenure, Tie])
def test_a_record_with_nothing_is_a_mistake_of_the_call(cls: type) -> None:
    """A record of nothing is not built."""
    with pytest.raises(TypeError, match="required keyword-only"):
        cls()


# --- what each class refuses --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kinds", [(), ("official",), ("preferred", "alias", "preferred")])
@pytest.mark.parametrize("make", [country, place, organization, person])
def test_actors_have_one_preferred_name(make: Any, kinds: tuple[str, ...]) -> None:
    """Neither none nor two."""
    names = tuple(Name(text="A", language="en", kind=kind) for kind in kinds)
    assert "exactly one preferred name" in problems_of(make, names=names)["names"]


def test_places_lie_in_places_or_countries() -> None:
    """A place does not lie in a person or an organization."""
    for wrong in (ENVOY, MINISTRY):
        assert "must be a Place or Country" in problems_of(place, lies_in=wrong)["lies_in"]


def test_participants_have_a_role() -> None:
    """Nobody takes part in no role."""
    with pytest.raises(TypeError, match="role"):
        Participant(actor=ENVOY)  # type: ignore[call-arg]
    with pytest.raises(UnknownTermError, match="Did you mean 'host'"):
        Participant(actor=ENVOY, role="hots")
    assert "must be an Actor" in problems_of(Participant, actor="an-envoy", role="host")["actor"]


def test_nobody_takes_part_twice_in_one_role() -> None:
    """The same actor in two roles is two participants; in one role twice it is a slip."""
    host, speaker = (Participant(actor=ENVOY, role=role) for role in ("host", "speaker"))
    assert event(participants=(host, speaker)).participants == (host, speaker)
    assert "twice" in problems_of(event, participants=(host, speaker, host))["participants[2]"]


def test_statements_are_somebodys_and_reported_somewhere() -> None:
    """A statement has a citation; its speakers can act, and may be left out where the source names none."""
    given: dict[str, Any] = {"speakers": (ENVOY,), "gist": "All is well.", "citations": cited()}
    assert Statement(**{**given, "speakers": ()}).speakers == ()
    assert "can't act" in problems_of(Statement, **{**given, "speakers": (ENVOY, PLANT)})["speakers[1]"]
    assert "can't act" in problems_of(Statement, **{**given, "reporter": PLANT})["reporter"]
    assert "cites" in problems_of(Statement, **{**given, "citations": ()})["citations"]


HALF = "half \ud83d"


@pytest.mark.parametrize(
    "make",
    [
        lambda: event("talks", title=HALF),
        lambda: event("talks", note=HALF),
        lambda: country("japan", names=(Name(text=HALF, language="en", kind="preferred"),)),
        lambda: source(publisher=HALF),
        lambda: source(url=f"https://wire.example/{HALF}"),
        lambda: Citation(source=WIRE, locator=HALF),
        lambda: Caveat(kind="date", note=HALF),
        lambda: Variant(field="title", value="A visit", conjecture=True, reason=HALF),
    ],
)
def test_half_a_character_is_refused(make: Any) -> None:
    """A text that no file could hold is refused when the record is built, not when it is written."""
    with pytest.raises(RecordError, match="contains half a character"):
        make()


def test_ordinals_are_no_larger_than_files_hold() -> None:
    """An event that is built can be written and read."""
    assert event("talks", ordinal=2**53 - 1).ordinal == 2**53 - 1
    assert "too large" in problems_of(event, ordinal=2**53)["ordinal"]


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda holder, n: event(f"e-{n}", part_of=holder), "part_of"),
        (lambda holder, n: fact(f"f-{n}", part_of=holder), "part_of"),
        (lambda holder, n: place(f"p-{n}", lies_in=holder), "lies_in"),
        (lambda holder, n: organization(f"o-{n}", parent=holder), "parent"),
        (lambda holder, n: event(f"e-{n}", variants=_reading(holder)), "variants"),
        (lambda holder, n: event(f"e-{n}", **({"variants": _reading(holder)} if n % 2 else {"part_of": holder})), "v"),
    ],
)
def test_records_lie_in_each_other_so_deep(make: Any, field: str) -> None:
    """Whoever walks, copies or sends a record, with what it lies in and with its readings, comes to an end."""
    holder = None
    for n in range(65):
        holder = make(holder, n)
    assert deepcopy(holder) == pickle.loads(pickle.dumps(holder)) == holder  # noqa: S301 - our own bytes
    with pytest.raises(RecordError, match=f"{field}.*: leads through more than 64 records"):
        make(holder, 65)


def _reading(holder: Any) -> tuple[Variant, ...]:
    """Return another reading of ``part_of``."""
    return () if holder is None else (Variant(field="part_of", value=holder, citations=cited()),)


@pytest.mark.parametrize("ordinal", [0, -1])
def test_ordinals_count_from_one(ordinal: int) -> None:
    """There is no zeroth meeting."""
    assert "counts from 1" in problems_of(event, ordinal=ordinal)["ordinal"]


def test_yes_is_no_number() -> None:
    """``True`` is no ordinal, though Python counts it as 1."""
    assert "must be an int" in problems_of(event, ordinal=True)["ordinal"]


@pytest.mark.parametrize("name", ["in_force", "ended"])
def test_nothing_is_in_force_before_it_is_signed(name: str) -> None:
    """An agreement neither begins nor ends before it is signed, if that is certain."""
    assert "before it was signed" in problems_of(agreement, signed="2001-02", **{name: "2001-01"})[name]
    for fits in ("2001-02-03", "2001-02", "2001", "2002"):
        assert getattr(agreement(signed="2001-02", **{name: fits}), name) == d(fits)


def test_what_is_planned_is_not_signed() -> None:
    """A plan has no date of signing."""
    assert "planned" in problems_of(agreement, signed="2001", status="planned")["signed"]
    assert agreement(status="planned").signed is None


@pytest.mark.parametrize(
    ("indicator", "unit", "needed"),
    [
        ("grant", "people", "money"),
        ("stake", "USD", "share"),
        ("visitors", "percent", "count"),
        ("loan", "percent", "money"),
    ],
)
def test_units_are_of_the_family_of_the_indicator(indicator: str, unit: str, needed: str) -> None:
    """Money is not counted in people, nor a share in dollars."""
    message = problems_of(fact, amount=5, unit=unit, indicator=indicator, basis="of all")["value"]
    assert f"needs {needed}" in message


def test_percentages_say_of_what() -> None:
    """A percentage of nothing tells nothing."""
    given: dict[str, Any] = {"amount": 5, "unit": "percent", "indicator": "stake"}
    assert "of what" in problems_of(fact, **given)["basis"]
    assert fact(**given, basis="of the field").basis == "of the field"


def test_what_is_printed_has_a_value_or_a_doubt() -> None:
    """A figure that stands in a source is not passed over."""
    assert "caveat on 'value'" in problems_of(fact, printed="some 5 or so")["value"]
    elsewhere = Caveat(kind="definition", note="Of what?", field="item")
    assert "value" in problems_of(fact, printed="some 5 or so", caveats=(elsewhere,))
    doubt = Caveat(kind="misprint", note="No number at all.", field="value")
    assert fact(printed="some 5 or so", caveats=(doubt,)).value is None
    assert fact(amount=5, printed="5").value == Quantity(5, "USD")


def test_turnovers_have_two_sides_and_no_direction() -> None:
    """Exports and imports together flow neither way."""
    sides = (JAPAN, AZERBAIJAN)
    given: dict[str, Any] = {"indicator": "trade-turnover", "amount": 5}
    assert fact(**given, parties=sides).parties == sides
    for direction in ("origin", "target"):
        assert "no direction" in problems_of(fact, **given, parties=sides, **{direction: JAPAN})["origin"]
    for parties in ((), (JAPAN,), (*sides, ENVOY)):
        assert f"not {len(parties)}" in problems_of(fact, **given, parties=parties)["parties"]


def standing(**given: Any) -> Tie:
    """Return a tie that lasts as *given*."""
    return tie("a-tie", "twinned-with", BAKU, PARK, **given)


def test_what_stands_does_not_end_before_it_starts() -> None:
    """Unless it may be: dates of one year may come in either order."""
    assert "before the start" in problems_of(standing, start="2001", end="2000")["end"]
    assert standing(start="2001", end="2001").end == d("2001")


def test_what_stands_is_not_attested_outside() -> None:
    """No witness is earlier than the start or later than the end."""
    wrong = problems_of(standing, start="2001-02", end="2003", attested=("2001-01", "2002", "2004"))
    assert {"attested[0]", "attested[2]"} == set(wrong)
    assert "before the start" in wrong["attested[0]"]
    assert "after the end" in wrong["attested[2]"]
    assert standing(start="2001-02", end="2003", attested=("2001", "2003-12-31")).attested[0] == d("2001")


@pytest.mark.parametrize("name", ["start", "end"])
def test_start_and_end_are_single_days(name: str) -> None:
    """An interval is no day on which something begins or ends."""
    assert "is an interval" in problems_of(standing, **{name: "2001/2003"})[name]


# --- what is accepted as text -------------------------------------------------------------------------------------


def test_terms_and_dates_are_taken_as_text() -> None:
    """One need not import a vocabulary to build a record by hand."""
    made = event(kind="visit", when="1998-02-24/1998-02-28")
    assert (made.kind, made.when) == (EventKind.VISIT, d("1998-02-24/1998-02-28"))
    assert Participant(actor=ENVOY, role="host").role is Role.HOST
    assert agreement(status="in-force", in_force="2002").status is AgreementStatus.IN_FORCE
    assert fact(stage="signed").stage is Stage.SIGNED


@pytest.mark.parametrize(
    ("make", "field", "slip", "meant"),
    [
        (event, "kind", "vist", "visit"),
        (agreement, "kind", "traety", "treaty"),
        (agreement, "status", "signd", "signed"),
        (fact, "indicator", "grnat", "grant"),
        (fact, "stage", "singed", "signed"),
        (tenure, "office", "ambasador", "ambassador"),
        (place, "kind", "ctiy", "city"),
        (organization, "kind", "comapny", "company"),
    ],
)
def test_unknown_terms_name_the_nearest(make: Any, field: str, slip: str, meant: str) -> None:
    """A slip in a term is told what it is near to."""
    with pytest.raises(UnknownTermError, match=f"Did you mean '{meant}'"):
        make(**{field: slip})


@pytest.mark.parametrize(
    "make", [lambda when: event(when=when), lambda when: agreement(signed=when), lambda when: standing(start=when)]
)
def test_texts_that_are_no_dates_are_refused(make: Any) -> None:
    """A date that cannot be read is refused as everywhere else."""
    with pytest.raises(EdtfError, match="two digits"):
        make("1998-2")


def test_calendar_days_are_no_source_dates() -> None:
    """A ``datetime.date`` says more than sources do; one has to say that it is meant."""
    for when in (date(1998, 2, 24), 1998):
        assert "must be an EdtfDate" in problems_of(event, when=when)["when"]


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


# --- when it holds ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "period", "answer"),
    [
        ({}, "2001", None),
        ({"attested": ("2001-05-06",)}, "2001-05-06", True),
        ({"attested": ("2001-05-06",)}, "2001", True),
        ({"attested": ("2001-05-06",)}, "2001-05-07", None),
        ({"attested": ("2001",)}, "2001", True),
        ({"attested": ("2001",)}, "2001-05", None),
        ({"attested": ("2001", "2005")}, "2003-01-02", None),
        ({"attested": ("2001", "2005")}, "2002/2004", None),
        ({"attested": ("2001", "2005")}, "2004/2006", True),
        ({"attested": ("2001/2005",)}, "2003-01-02", True),
        ({"start": "2001"}, "2000", False),
        ({"start": "2001"}, "2001", True),
        ({"start": "2001"}, "2001-05", None),
        ({"start": "2001"}, "2002", None),
        ({"end": "2001"}, "2002", False),
        ({"end": "2001"}, "2000", None),
        ({"start": "2001", "end": "2003"}, "2002", True),
        ({"start": "2001", "attested": ("2003",)}, "2002", True),
        ({"start": "2001", "attested": ("2003", "2005")}, "2004", True),
        ({"start": "2001~", "attested": ("2003", "2005")}, "2004", None),
        ({"attested": ("2003",), "end": "2005"}, "2004", True),
        ({"attested": ("2003", "2004"), "end": "2008"}, "2006", True),
        ({"attested": ("2003", "2005"), "end": "2008?"}, "2004", None),
        ({"attested": ("2003~",), "end": "2005"}, "2004", None),
        ({"start": "2001"}, "../1999", False),
        ({"start": "2001"}, "2001/..", True),
        ({"attested": ("2005",)}, "1999/..", True),
        ({"attested": ("2005",)}, "1999/", None),
        ({"attested": ("2001/..",)}, "2040", True),
        ({"attested": ("2001/",)}, "2001", True),
        ({"attested": ("2001/",)}, "2002", None),
    ],
)
def test_holds(given: dict[str, Any], period: str, answer: object) -> None:
    """Three answers: certainly, certainly not, cannot be known."""
    assert standing(**given).holds(period) is answer
    assert standing(**given).holds(d(period)) is answer


@pytest.mark.parametrize("period", ["..", "../..", "2001-5", ""])
def test_holds_asks_for_a_period(period: str) -> None:
    """What is no date is no question."""
    with pytest.raises(EdtfError):
        standing(start="2001").holds(period)


@pytest.mark.parametrize("mark", "?~%")
def test_a_doubtful_date_makes_nothing_certain(mark: str) -> None:
    """A date that its source marks as doubtful is no witness."""
    assert standing(attested=(f"2001{mark}",)).holds("2001") is None
    assert standing(start=f"2001{mark}").holds("2001") is None


# A window of days that stands for all time: nothing that is drawn comes near its ends, its first and last day are
# the beginning and the end of days.
FIRST, LAST = date(1999, 12, 25).toordinal(), date(2000, 2, 5).toordinal()
DAYS = range(FIRST, LAST + 1)
days = st.integers(1, 31).map("2000-01-{:02}".format)
singles = st.one_of(days, days, days, st.just("2000-01"))
stretches = st.tuples(st.one_of(days, st.sampled_from(["", ".."])), st.one_of(days, st.sampled_from(["", ".."])))
intervals = stretches.filter(lambda s: "2000" in "".join(s) and (not s[0][9:] or not s[1][9:] or s[0] <= s[1])).map(
    "/".join
)


def cases(text: str) -> list[tuple[int, int]]:
    """Return the first and last day of each stretch that *text* may be."""
    if "/" not in text:
        when = d(text)
        assert when.earliest is not None
        assert when.latest is not None
        return [(day, day) for day in range(when.earliest.toordinal(), when.latest.toordinal() + 1)]
    start, end = text.split("/")
    firsts = {"": DAYS, "..": [FIRST]}.get(start) or [date.fromisoformat(start).toordinal()]
    lasts = {"": DAYS, "..": [LAST]}.get(end) or [date.fromisoformat(end).toordinal()]
    return [(first, last) for first in firsts for last in lasts if first <= last]


def periods(text: str) -> list[tuple[int, int]]:
    """Return the first and last day of each period that *text* may be: of a month, the whole of it."""
    possible = cases(text)
    return possible if "/" in text else [(possible[0][0], possible[-1][0])]


def worlds(start: str | None, end: str | None, attested: list[str]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield the stretches for which such a thing may have stood, each by its first and last day.

    What began or ended once stood without a break. Of what is only attested, breaks between the witnesses are as
    possible as none.
    """
    witnesses = [cases(text) for text in attested]
    if start is end is None:
        yield ((FIRST, LAST),)
        yield from product(*witnesses)
        return
    for first in [c[0] for c in cases(start)] if start else DAYS:
        for last in [c[0] for c in cases(end)] if end else DAYS:
            if first <= last and all(any(first <= a and b <= last for a, b in witness) for witness in witnesses):
                yield ((first, last),)


@given(
    st.none() | singles, st.none() | singles, st.lists(st.one_of(singles, intervals), max_size=2), singles | intervals
)
def test_holds_agrees_with_counting_every_case(
    start: str | None, end: str | None, attested: list[str], period: str
) -> None:
    """In every world that its dates allow, certainly means always and certainly not means never."""
    try:
        made = standing(start=start, end=end, attested=attested)
    except RecordError:
        assume(False)
    answers = {
        any(first <= until and since <= last for first, last in world)
        for world in set(worlds(start, end, attested))
        for since, until in periods(period)
    }
    assume(answers)
    assert made.holds(period) is (answers.pop() if len(answers) == 1 else None)


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
    assert all(record.card() for record in rel)


def test_the_repr_of_a_source_steers_nothing() -> None:
    """Whatever a publisher is called, its source is shown on one line."""
    assert repr(source("a", publisher="A\x1b\nwire\u202e\x9b")).isprintable()


@pytest.mark.long
def test_texts_are_taken_for_terms_and_dates_in_every_constructor() -> None:
    """A text stands for its term or its date, alone or in a tuple, in every class of the model."""
    tried = set()
    for record in azjp.load():
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
