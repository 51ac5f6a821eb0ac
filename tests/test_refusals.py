"""What records refuse, each and all of them, and what is taken as text."""

import pickle
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from full_records import (
    AZERBAIJAN,
    BAKU,
    ENVOY,
    JAPAN,
    MINISTRY,
    PLANT,
    READING,
    attributes,
    changed,
    each_record,
    problems_of,
    standing,
)
from records import WIRE, agreement, cited, country, event, fact, organization, person, place, source, tenure

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError, RecordError, UnknownTermError
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
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation
from azjp_relations.vocabulary import AgreementStatus, EventKind, Role, Stage

d = EdtfDate.parse


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
    with pytest.raises(RecordError, match=f"{field}.*: leads through a chain of more than 64 records"):
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
    assert f"needs one of {needed}" in message


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
