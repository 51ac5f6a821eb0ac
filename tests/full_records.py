"""One record of each class with every field filled, and what is said of one that is changed for the worse."""

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve, fields, resolve_types
from records import agreement, cited, country, event, fact, organization, person, place, tenure, thing, tie

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import RecordError
from azjp_relations.model import Caveat, Name, Participant, Record, Statement, Tie, Variant
from azjp_relations.model.quantities import Quantity
from azjp_relations.vocabulary import Topic

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
    return iter(fields(resolve_types(type(thing))))


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


def standing(**given: Any) -> Tie:
    """Return a tie that lasts as *given*."""
    return tie("a-tie", "twinned-with", BAKU, PARK, **given)
