"""Collections: every filter against a plain scan of the records, the laws of joining, and what a reader sees."""

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from html import escape
from inspect import signature
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from profiles import edition, examples, few
from records import (
    HOSTILE,
    agreement,
    cited,
    country,
    event,
    fact,
    organization,
    part_datasets,
    person,
    place,
    preferred,
    source,
    tenure,
    whole,
)

import azjp_relations as azjp
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError, NotOneError, UnknownIdError, UnknownTermError
from azjp_relations.model import Actor, Country, Event, Participant, Person, Place, Record, Thing
from azjp_relations.model.sources import Source
from azjp_relations.query import Actors, Catalogue, EconomicFacts, Events, Sources
from azjp_relations.text import fold
from azjp_relations.vocabulary import (
    AgreementKind,
    AgreementStatus,
    CaveatKind,
    EventKind,
    EventStatus,
    Indicator,
    Office,
    OrganizationKind,
    PlaceKind,
    Reliability,
    Role,
    SourceKind,
    Stage,
    ThingKind,
    TieKind,
    Topic,
    Unit,
)

rel = azjp.load(edition=edition())
RECORDS = ("actors", "events", "agreements", "facts", "tenures", "ties")
EVERY = ("sources", *RECORDS)
#: Periods of every form, for dates to fall in, touch and miss.
PERIODS = ("1998", "2015-10", "2018-09-05", "199X", "2017-22", "1992/2006", "2015/..", "../1999", "2024-11-29", "2013~")
#: The collections of what has a date.
DATED = ("sources", "events", "agreements", "facts", "tenures", "ties")
SPANS = ("during", "signed", "in_force", "published", "on")


def _all(name: str, dataset: azjp.Dataset = rel) -> Any:
    return getattr(dataset, name)


# --- filters against a plain scan ---------------------------------------------------------------------------------

#: What a filter promises of a record, given one of its values.
Promise = Callable[[Any, Any], bool]


def _is_of(actor: Actor | None, one: Actor) -> bool:
    return actor is not None and one.id in {actor.id, _country_of(actor), *(home.id for home in _homes(actor))}


def _country_of(actor: Any) -> str | None:
    return actor.country.id if actor.country else None


def _countries(record: Any) -> set[str | None]:
    ids = {*map(_country_of, record.actors), _country_of(record) if isinstance(record, Actor) else None}
    return ids | {home.id for actor in (*record.actors, record) for home in _homes(actor)}


def _homes(actor: Any) -> list[Actor]:
    """Return the countries that a body works between, or that a thing lies in."""
    return [*getattr(actor, "between", ()), *(h for h in getattr(actor, "holders", ()) if isinstance(h, Country))]


def _holders(somewhere: Actor) -> Iterator[str]:
    yield somewhere.id
    if isinstance(somewhere, Place | Thing) and somewhere.lies_in is not None:
        yield from _holders(somewhere.lies_in)


def _host_countries(happened: Event) -> list[Country]:
    return [p.actor for p in happened.participants if p.role is Role.HOST and isinstance(p.actor, Country)]


def _wider(topic: Topic | None) -> Iterator[Topic]:
    if topic is not None:
        yield topic
        yield from _wider(topic.broader)


def _topics(record: Any) -> set[Topic]:
    said = (t for s in getattr(record, "statements", ()) for t in s.topics)
    return {wider for topic in (*getattr(record, "topics", ()), *said) for wider in _wider(topic)}


def _doubtful(record: Record | Source) -> bool:
    said = [c for s in getattr(record, "statements", ()) for c in s.caveats]
    return any(c.weight == "material" for c in (*record.caveats, *said))


def _names(record: Any, actor: Actor) -> bool:
    said = {key for s in getattr(record, "statements", ()) for key in s.about}
    return actor in (*record.actors, record) or actor.id in said


def _date(record: Any) -> EdtfDate | None:
    date: EdtfDate | None = record.published if isinstance(record, Source) else record.when
    return date


_LANDS = [a for a in rel.actors if isinstance(a, Country)]
_GROUNDS = [a for a in rel.actors if isinstance(a, Place | Country)]
_PEOPLE = [a for a in rel.actors if isinstance(a, Person)]
_SPELLINGS = [n.text for a in rel.actors for n in a.names]

#: Every filter that takes words or records: each of its values on record, and what it promises.
CASES: dict[tuple[str, str], tuple[Iterable[object], Promise]] = {
    **{(name, "involving"): (rel.actors, _names) for name in RECORDS},
    **{(name, "country"): (_LANDS, lambda r, c: c.id in _countries(r)) for name in RECORDS if name != "tenures"},
    **{(name, "source"): (rel.sources, lambda r, s: any(c.source is s for c in r.citations)) for name in RECORDS},
    **{(name, "caveat"): (CaveatKind, lambda r, k: k in {c.kind for c in r.caveats}) for name in RECORDS},
    **{(name, "about"): (Topic, lambda r, t: t in _topics(r)) for name in ("events", "agreements", "facts", "ties")},
    **{(name, "doubtful"): ([True, False], lambda r, yes: _doubtful(r) is yes) for name in (*RECORDS, "sources")},
    **{(name, "dated"): ([True, False], lambda r, yes: (_date(r) is not None) is yes) for name in DATED},
    ("sources", "kind"): (SourceKind, lambda s, k: s.kind is k),
    ("sources", "publisher"): ([s.publisher.upper() for s in rel.sources], lambda s, p: s.publisher.upper() == p),
    ("sources", "language"): (["en", "ja"], lambda s, tag: s.language == tag),
    ("actors", "type"): (
        ["country", "place", "organization", "person", "thing"],
        lambda a, word: type(a).__name__ == word.capitalize(),
    ),
    ("actors", "kind"): ([*PlaceKind, *OrganizationKind, *ThingKind], lambda a, k: getattr(a, "kind", None) == str(k)),
    ("actors", "name"): (_SPELLINGS, lambda a, text: fold(text) in {fold(n.text) for n in a.names}),
    ("actors", "lies_in"): (_GROUNDS, lambda a, h: h.id in [*_holders(a)][1:]),
    ("events", "kind"): (EventKind, lambda e, k: e.kind is k),
    ("events", "status"): (EventStatus, lambda e, s: e.status is s),
    ("events", "role"): (Role, lambda e, r: r in {p.role for p in e.participants}),
    ("events", "place"): (_GROUNDS, lambda e, w: any(w.id in _holders(p) for p in e.places or _host_countries(e))),
    ("events", "speaker"): (rel.actors, lambda e, a: any(_is_of(x, a) for s in e.statements for x in s.speakers)),
    ("events", "reporter"): (rel.actors, lambda e, a: any(_is_of(s.reporter, a) for s in e.statements)),
    **{
        (name, "related"): (
            [*rel.events, *rel.agreements, *rel.facts],
            lambda r, o: o.id in r.related or r.id in o.related,
        )
        for name in ("events", "agreements", "facts")
    },
    ("sources", "reliability"): (Reliability, lambda s, r: s.reliability is r),
    ("sources", "via"): ([True, False], lambda s, yes: (s.via is not None) is yes),
    ("facts", "per"): (["year", "month"], lambda f, per: f.value is not None and f.value.per == per),
    ("tenures", "covers"): (rel.actors, lambda t, a: a in t.covers),
    ("events", "mentioning"): ([*rel.actors, *rel.events], lambda e, r: any(r.id in s.about for s in e.statements)),
    ("events", "part_of"): (rel.events, lambda e, w: e.part_of is w),
    ("agreements", "kind"): (AgreementKind, lambda a, k: a.kind is k),
    ("agreements", "status"): (AgreementStatus, lambda a, s: a.status is s),
    ("agreements", "party"): (rel.actors, lambda a, p: any(_is_of(x, p) for x in a.parties)),
    ("agreements", "signatory"): (_PEOPLE, lambda a, p: p in a.signatories),
    ("agreements", "place"): (_GROUNDS, lambda a, w: a.place is not None and w.id in _holders(a.place)),
    ("agreements", "event"): (rel.events, lambda a, w: a.event is w),
    ("facts", "indicator"): (Indicator, lambda f, i: f.indicator is i),
    ("facts", "unit"): (Unit, lambda f, u: f.value is not None and f.value.unit is u),
    ("facts", "stage"): (Stage, lambda f, s: f.stage is s),
    ("facts", "origin"): (rel.actors, lambda f, a: _is_of(f.origin, a)),
    ("facts", "target"): (rel.actors, lambda f, a: _is_of(f.target, a)),
    ("facts", "party"): (rel.actors, lambda f, a: any(_is_of(p, a) for p in f.parties)),
    ("facts", "item"): (
        sorted({f.item.upper() for f in rel.facts if f.item}),
        lambda f, i: f.item is not None and f.item.upper() == i,
    ),
    ("facts", "event"): (rel.events, lambda f, w: f.event is w),
    ("facts", "valued"): ([True, False], lambda f, yes: (f.value is not None) is yes),
    ("tenures", "office"): (Office, lambda t, o: t.office is o),
    ("tenures", "person"): (_PEOPLE, lambda t, a: t.person is a),
    ("tenures", "organization"): (rel.actors, lambda t, a: t.organization is a),
    ("tenures", "country"): (_LANDS, lambda t, a: t.country is a),
    ("tenures", "accredited_to"): (rel.actors, lambda t, a: t.accredited_to is a),
    ("ties", "kind"): (TieKind, lambda t, k: t.kind is k),
    ("ties", "subject"): (rel.actors, lambda t, a: t.subject is a),
    ("ties", "object"): (rel.actors, lambda t, a: t.object is a),
}
_YES_OR_NO = {"dated", "valued", "doubtful", "via"}


def _as_typed(value: object) -> object:
    """Return *value* as a user would type it: an id, a word."""
    return value.id if isinstance(value, Record | Source) else str(value) if isinstance(value, str) else value


@pytest.mark.parametrize(("name", "keyword"), CASES)
def test_filter_is_a_scan(name: str, keyword: str) -> None:
    """Each filter keeps, in order, the records of which its docstring speaks: for every value on record."""
    collection, (values, promised) = _all(name), CASES[name, keyword]
    for value in few(values):
        kept = [r for r in collection if promised(r, value)]
        assert kept == list(collection.where(**{keyword: _as_typed(value)})), value
        assert kept == list(collection.where(**{keyword: value})), value


def test_every_filter_is_scanned() -> None:
    """No filter of any collection is left out of the table above and of the tests of dates and text."""
    for name in EVERY:
        keywords = {*signature(_all(name).where).parameters} - {"certainly", "doubts", "text", *SPANS}
        if name == "tenures":
            assert "about" not in keywords
        assert {keyword for of, keyword in CASES if of == name} == keywords


@pytest.mark.parametrize(("name", "keyword"), [case for case in CASES if case[1] not in _YES_OR_NO])
def test_several_values_are_any_of_them(name: str, keyword: str) -> None:
    """Several values keep what one of them keeps; in any iterable; none keep nothing."""
    collection, values = _all(name), list(map(_as_typed, few(CASES[name, keyword][0])))
    one_by_one = [{*collection.where(**{keyword: value}).ids} for value in values]
    for first in range(0, len(values), 7):
        three, kept = values[first : first + 3], set[str]().union(*one_by_one[first : first + 3])
        for several in (three, tuple(three), iter(three)):
            assert [r.id for r in collection if r.id in kept] == list(collection.where(**{keyword: several}).ids)
    assert list(collection.where(**{keyword: []})) == []


@pytest.mark.parametrize("name", RECORDS)
def test_any_doubt_and_none(name: str) -> None:
    """``caveat=True`` keeps what is under any doubt, ``caveat=False`` what is under none."""
    assert [r for r in _all(name) if r.caveats] == list(_all(name).where(caveat=True))
    assert [r for r in _all(name) if not r.caveats] == list(_all(name).where(caveat=False))


@pytest.mark.parametrize("name", ["events", "agreements", "facts"])
@pytest.mark.parametrize("period", PERIODS)
def test_during(name: str, period: str) -> None:
    """What may fall in a period is kept; certainly, only what does under an unqualified date."""
    collection = _all(name)
    dates = {r.id: r.when for r in collection if r.when is not None}
    may = {key for key, when in dates.items() if when.overlaps(period) is not False}
    does = {key for key, when in dates.items() if when.within(period) is True and not when.qualified}
    assert may == {*collection.where(during=period).ids}
    assert does == {*collection.where(during=period, certainly=True).ids}
    assert does <= may


def test_during_by_example() -> None:
    """A year may hold a day of it, a day marked rough is certain of nothing, and no date falls nowhere."""
    day, year, rough, none = (event(f"e{n}", w) for n, w in enumerate(["2018-09-05", "2018", "2018-09-05~", None]))
    events = whole(day, year, rough, none).events
    assert tuple(sorted(events.where(during="2018-09-05").ids)) == ("e0", "e1", "e2")
    assert events.where(during="2018-09-05", certainly=True).ids == ("e0",)
    assert tuple(sorted(events.where(during="2018", certainly=True).ids)) == ("e0", "e1")
    assert (events - events.where(during="0001/9999")).ids == ("e3",)
    assert tuple(sorted(events.where(during=["1998", EdtfDate("2018-09")]).ids)) == ("e0", "e1", "e2")
    assert events.where(during=[]).ids == ()


@pytest.mark.parametrize("name", ["signed", "in_force"])
def test_dates_of_agreements(name: str) -> None:
    """Agreements are asked by signing and by entry into force, each with what certainly falls in it."""
    for period in PERIODS:
        dated = [(a, getattr(a, name)) for a in rel.agreements if getattr(a, name) is not None]
        may = [a for a, when in dated if when.overlaps(period) is not False]
        does = [a for a, when in dated if when.within(period) is True and not when.qualified]
        assert may == list(rel.agreements.where(**{name: period}))  # type: ignore[arg-type]
        assert does == list(rel.agreements.where(**{name: period, "certainly": True}))  # type: ignore[arg-type]


def test_in_force_by_example() -> None:
    """Entry into force is another date than the signing."""
    pacts = whole(agreement("early", "1998", in_force="2001-05"), agreement("late", "2001")).agreements
    assert pacts.where(in_force="2001").ids == ("early",)
    assert ("late",) == pacts.where(signed="2001").ids == pacts.where(during="2001").ids
    assert pacts.where(signed="1998", in_force="2001-05", certainly=True).ids == ("early",)


def test_published() -> None:
    """Sources are asked by the day they came out; an undated one came out in no period."""
    out = whole(source("dated"), source("rough", published="2001-02~"), source("undated", published=None)).sources
    assert out.where(published="2001").ids == ("dated", "rough")
    assert out.where(published="2001", certainly=True).ids == ("dated",)
    assert out.where(published="0001/9999").ids == ("dated", "rough")


def test_on_by_example() -> None:
    """Who is attested on two days held office on these; between, before, after and without a day it cannot be known."""
    known = tenure("known", attested=("1998-03-01", "2001-05-05"))
    begun = tenure("begun", start="2000-01-01", attested=("2000-01-01",))
    ended = tenure("ended", end="1999-12-31")
    undated = tenure("undated")
    tenures = whole(known, begun, ended, undated).tenures
    assert tenures.where(on="2000-06-01").ids == ("begun", "known", "undated")
    assert tenures.where(on="2000-06-01", certainly=True).ids == ()
    assert tenures.where(on="2000", certainly=True).ids == ("begun",)
    assert tenures.where(on="2001-05", certainly=True).ids == ("known",)
    assert tenures.where(on="1990").ids == ("ended", "known", "undated")
    assert tenures.where(on="1990", certainly=True).ids == ()
    assert tenures.where(on=["1990", "2000"], certainly=True).ids == ("begun",)


@pytest.mark.parametrize("name", ["tenures", "ties"])
@pytest.mark.parametrize("period", PERIODS)
def test_on(name: str, period: str) -> None:
    """What may have held in a period is kept; certainly, only what held in every case."""
    collection = _all(name)
    assert [r for r in collection if r.holds(period) is not False] == list(collection.where(on=period))
    assert [r for r in collection if r.holds(period) is True] == list(collection.where(on=period, certainly=True))


def test_role_of_whom() -> None:
    """With *involving*, a role is asked of the actors named; without, of anyone."""
    host, guest = person("host"), person("guest")
    parts = (Participant(actor=host, role="host"), Participant(actor=guest, role="visitor"))
    events = whole(event("visit", participants=parts)).events
    assert len(events.where(role="visitor")) == len(events.where(role="visitor", involving="guest")) == 1
    assert len(events.where(role="visitor", involving="host")) == 0
    assert len(events.where(role="visitor", involving=["host", "guest"])) == 1


def test_countries_reach_deep() -> None:
    """A country stands for what lies in it, however deep, and for its bodies and people."""
    land = country("azerbaijan")
    town = place("ismayilli", lies_in=land)
    park = place("park", kind="park", lies_in=town)
    body = organization("ministry", country=land)
    dataset = whole(event("laying", places=(park,)), fact("aid", target=body), fact("other"))
    assert dataset.events.where(place="azerbaijan") == dataset.events.where(place=["ismayilli"]) == dataset.events
    assert dataset.events.where(country="azerbaijan").ids == ("laying",)
    assert dataset.facts.where(target="azerbaijan").ids == ("aid",)
    assert dataset.actors.where(lies_in="azerbaijan").ids == ("ismayilli", "park")
    assert dataset.actors.where(country="azerbaijan").ids == ("azerbaijan", "ismayilli", "ministry", "park")


@pytest.mark.parametrize("typed", ["Məmmədyarov", "memmedyarov", "MƏMMƏDYAROV", "mammedyarov elmar", "elmar  Memmed"])
def test_text_folds(typed: str) -> None:
    """Search ignores case, diacritics, ə, ı and İ, and the order of words."""
    dataset = whole(person("minister", names=preferred("Elmar Məmmədyarov")), person("other"))
    found = {"minister"} if "mammed" not in typed else set()
    assert found == {*dataset.actors.where(text=typed).ids}


@pytest.mark.parametrize("typed", ["İsmayıllı", "ismayilli", "ISMAYILLI", "ISMAYıllı", "ismayılLI"])
def test_dotted_and_dotless_i(typed: str) -> None:
    """However its i is written, a word finds itself; in names as a whole and in text as a part."""
    dataset = whole(place("town", names=preferred("İsmayıllı")), event("laying", places=(), title="Bağ, İSMAYILLI"))
    assert ("town",) == dataset.actors.where(name=typed).ids == dataset.actors.named(typed).ids
    assert dataset.events.where(text=typed).ids == ("laying",)
    assert dataset.actors.where(name=typed[:4]).ids == ()


def test_text_reaches_names_of_others() -> None:
    """A record is found by any name of an actor that it refers to; every word must occur in it."""
    envoy = person("envoy", names=preferred("Haydar Aliyev", "Heydər Əliyev"))
    events = whole(event("visit", participants=(Participant(actor=envoy, role="visitor"),)), event("other")).events
    assert ("visit",) == events.where(text="heyder eliyev").ids == events.where(text="visit haydar").ids
    assert events.where(text="heyder nobody").ids == ()
    assert events == events.where(text="")
    assert events == events.where(text=["heyder visit", "other"])


# --- laws ---------------------------------------------------------------------------------------------------------


def _atoms(dataset: azjp.Dataset, name: str) -> st.SearchStrategy[dict[str, Any]]:
    """One filter of the collection *name*, with a value that *dataset* knows."""
    actors = st.sampled_from(dataset.actors.ids)
    given_by: dict[str, st.SearchStrategy[Any]] = {
        "involving": actors,
        "source": st.sampled_from(dataset.sources.ids),
        "caveat": st.booleans() | st.sampled_from(CaveatKind),
        "text": st.sampled_from(["oil", "ISMAYILLI expo", "日本", "memmed"]),
    }
    spans, topics = st.sampled_from([*PERIODS, "1995-02", "1992-09-07"]), st.sampled_from(Topic)
    own: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "actors": {"type": st.sampled_from(["country", "place", "person"]), "kind": st.sampled_from(PlaceKind)},
        "events": {"during": spans, "about": topics, "kind": st.sampled_from(EventKind), "dated": st.booleans()},
        "agreements": {"signed": spans, "about": topics, "party": actors, "kind": st.sampled_from(AgreementKind)},
        "facts": {"during": spans, "about": topics, "valued": st.booleans(), "doubtful": st.booleans()},
        "tenures": {"on": spans, "office": st.sampled_from(Office), "country": actors},
        "ties": {"on": spans, "about": topics, "kind": st.sampled_from(TieKind), "subject": actors},
    }
    given_by |= own[name]
    return st.one_of(*(st.fixed_dictionaries({key: value}) for key, value in given_by.items()))


@examples(40)
@given(part_datasets(), st.booleans(), st.data())
def test_filters_are_joined_by_and(drawn: tuple[azjp.Dataset, str], certainly: bool, data: st.DataObject) -> None:  # noqa: FBT001
    """Two filters at once, one after the other, and the records in both are the same, in the same order."""
    dataset, name = drawn
    collection = _all(name, dataset)
    one, two = data.draw(_atoms(dataset, name)), data.draw(_atoms(dataset, name))
    if certainly:
        one, two = ({**f, "certainly": True} if {*f} & {*SPANS} else f for f in (one, two))
    if {*one} & {*two} - {"certainly"}:
        return
    both = collection.where(**one, **{k: v for k, v in two.items() if k not in one})
    assert both == collection.where(**one).where(**two) == collection.where(**two).where(**one)
    assert both == collection.where(**one) & collection.where(**two)


@examples(40)
@given(part_datasets(), st.data())
def test_joining(drawn: tuple[azjp.Dataset, str], data: st.DataObject) -> None:
    """``|``, ``&`` and ``-`` are those of sets, in the order of what both were cut from; the parts make the whole."""
    dataset, name = drawn
    collection = _all(name, dataset)
    a, b = (collection.where(**data.draw(_atoms(dataset, name))) for _ in range(2))
    assert {*(a | b).ids} == {*a.ids} | {*b.ids}
    assert {*(a & b).ids} == {*a.ids} & {*b.ids}
    assert {*(a - b).ids} == {*a.ids} - {*b.ids}
    assert (a | b).ids == tuple(i for i in collection.ids if i in {*a.ids, *b.ids})
    elsewhere = type(collection)(list(b))
    assert (a | elsewhere).ids == a.ids + (elsewhere - a).ids
    assert (a & elsewhere, a - elsewhere) == (a & b, a - b)
    assert a & b == a - (a - b)
    assert a | a == a & a == a
    assert len(a - a) == 0
    assert collection - (collection - a) == a
    assert a | (collection - a) == collection


@examples(40)
@given(part_datasets(), st.sampled_from(PERIODS))
def test_certainly_is_part_of_may(drawn: tuple[azjp.Dataset, str], period: str) -> None:
    """What certainly falls in a period may fall in it; what may fall in it may fall in a longer one."""
    dataset, name = drawn
    keyword = {"actors": None, "tenures": "on", "ties": "on"}.get(name, "during")
    if keyword is None:
        return
    collection = _all(name, dataset)
    may = collection.where(**{keyword: period})
    assert {*collection.where(**{keyword: period, "certainly": True}).ids} <= {*may.ids}
    span = EdtfDate(period)
    if span.earliest and span.latest:
        longer = f"{span.earliest.year - 1:04}/{span.latest.year + 1:04}"
        assert {*may.ids} <= {*collection.where(**{keyword: longer}).ids}


@examples(40)
@given(part_datasets())
def test_yes_and_no_make_the_whole(drawn: tuple[azjp.Dataset, str]) -> None:
    """Each yes-or-no filter parts a collection in two."""
    dataset, name = drawn
    collection = _all(name, dataset)
    for keyword in ["caveat", "doubtful", *{"events": ["dated"], "facts": ["dated", "valued"]}.get(name, [])]:
        yes, no = collection.where(**{keyword: True}), collection.where(**{keyword: False})
        assert len(yes & no) == 0
        assert {*(yes | no).ids} == {*collection.ids}
        assert collection - yes == no


def test_no_filter_keeps_everything() -> None:
    """A ``where`` of nothing is the collection, and so is a filter that is ``None``."""
    for name in EVERY:
        assert _all(name) == _all(name).where() == _all(name).where(text=None)


# --- errors -------------------------------------------------------------------------------------------------------

_ACTORS = [
    *((name, "involving") for name in RECORDS),
    *((name, "country") for name in RECORDS),
    ("actors", "lies_in"),
    ("events", "place"),
    ("agreements", "party"),
    *(("facts", word) for word in ("origin", "target", "party")),
    *(("tenures", word) for word in ("person", "organization", "accredited_to")),
    *(("ties", word) for word in ("subject", "object")),
]


@pytest.mark.parametrize(("name", "keyword"), _ACTORS)
def test_unknown_actors(name: str, keyword: str) -> None:
    """An id that no actor has is an error that names the nearest, also among several, also for the empty text."""
    for value in ("heyder-aliyev", ["japan", "heyder-aliyev"]):
        with pytest.raises(UnknownIdError, match="'heydar-aliyev'") as caught:
            _all(name).where(**{keyword: value})
        assert "heydar-aliyev" in caught.value.nearest
    for nonsense in ("", "visit-heydar-aliyev-1998", 5, b"japan"):
        with pytest.raises(KeyError):
            _all(name).where(**{keyword: nonsense})


def test_unknown_signatories() -> None:
    """A signatory is a person: an actor of another sort is refused, and the nearest are persons."""
    with pytest.raises(UnknownIdError, match="heydar-aliyev"):
        rel.agreements.where(signatory="heydar-aliyv")
    with pytest.raises(UnknownIdError, match="Person"):
        rel.agreements.where(signatory="japan")


@pytest.mark.parametrize(("name", "keyword"), [*((n, "source") for n in RECORDS), ("events", "part_of")])
def test_unknown_records(name: str, keyword: str) -> None:
    """An id that no source or event has is an error that names the nearest."""
    near = "trend-2025-10-01" if keyword == "source" else "expo-2005"
    with pytest.raises(UnknownIdError, match=near):
        _all(name).where(**{keyword: near[:-1]})
    with pytest.raises(UnknownIdError, match="expo-2005"):
        rel.agreements.where(event="expo2005")


@pytest.mark.parametrize(
    ("name", "keyword", "slip", "meant"),
    [
        *((name, "about", "enegry", "energy") for name in ("events", "agreements", "facts", "ties")),
        *((name, "caveat", "mis-print", "misprint") for name in RECORDS),
        ("sources", "kind", "news agency", "news-agency"),
        ("actors", "type", "persons", "person"),
        ("actors", "kind", "vilage", "village"),
        ("actors", "kind", "minstry", "ministry"),
        ("events", "kind", "Visit", "visit"),
        ("events", "role", "hosts", "host"),
        ("agreements", "kind", "memorandums", "memorandum"),
        ("agreements", "status", "sign", "signed"),
        ("facts", "indicator", "trade-turnovers", "trade-turnover"),
        ("facts", "unit", "usd", "USD"),
        ("facts", "stage", "pledge", "pledged"),
        ("tenures", "office", "embassador", "ambassador"),
        ("ties", "kind", "twinned", "twinned-with"),
    ],
)
def test_unknown_terms(name: str, keyword: str, slip: str, meant: str) -> None:
    """A word of no vocabulary is an error that names the nearest, also on an empty collection."""
    for collection in (_all(name), _all(name)[:0]):
        with pytest.raises(UnknownTermError) as caught:
            collection.where(**{keyword: slip})
        assert repr(meant) in str(caught.value)
        assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("name", EVERY)
def test_wrong_keywords(name: str) -> None:
    """A filter that there is not is Python's own error, and filters are named."""
    with pytest.raises(TypeError, match="knid"):
        _all(name).where(knid="visit")
    with pytest.raises(TypeError):
        _all(name).where("visit")


def test_terms_are_of_their_own_vocabulary() -> None:
    """A term of another vocabulary is refused even where its text is the same."""
    assert rel.actors.where(kind=OrganizationKind.COMPANY) == rel.actors.where(kind="company")
    with pytest.raises(UnknownTermError, match="AgreementStatus"):
        rel.agreements.where(status=Stage.SIGNED)


@pytest.mark.parametrize("keyword", SPANS)
def test_periods_that_are_none(keyword: str) -> None:
    """A period that is no date is refused, not taken to hold nothing."""
    name = {"during": "events", "published": "sources", "on": "tenures"}.get(keyword, "agreements")
    for text in ("2017-02-30", "last year", "", "2018/2017"):
        with pytest.raises(EdtfError):
            _all(name).where(**{keyword: text})


# --- what a collection can do -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_sequence(name: str) -> None:
    """A collection is an immutable sequence, whose slices are collections of the same sort."""
    collection = _all(name)
    records = list(collection)
    assert len(collection) == len(records) > 3
    assert collection[0] is records[0] is collection.first()
    assert collection[-1] is records[-1]
    assert type(collection[1:3]) is type(collection)
    assert records[1:3] == list(collection[1:3])
    assert records[::-2] == list(collection[::-2])
    assert records[::-1] == list(reversed(collection))
    assert collection.index(records[2]) == 2
    assert collection.count(records[2]) == 1
    assert collection.ids == tuple(r.id for r in records)
    with pytest.raises(IndexError):
        collection[len(records)]
    with pytest.raises(TypeError):
        collection[0] = records[1]


@pytest.mark.parametrize("name", EVERY)
def test_by_id(name: str) -> None:
    """A record is got by its id; an unknown one is a KeyError with the nearest of this collection."""
    collection = _all(name)
    for record in collection:
        assert collection[record.id] is record is collection.get(record.id)
        assert record.id in collection
        assert record in collection
    assert collection.get("nobody-at-all") is None
    assert collection.get("nobody-at-all", record) is record
    last = collection.ids[-1]
    with pytest.raises(KeyError) as caught:
        collection[last + "x"]
    assert repr(last) in str(caught.value)
    assert last not in collection[:-1]
    with pytest.raises(UnknownIdError):
        collection[:-1][last]


def test_joins_are_by_content() -> None:
    """Two different records with one id are not in both collections; of the two, a union has the left one."""
    one, two = Events([event("e", "1998"), event("f")]), Events([event("e", "1999"), event("f")])
    assert (one & two).ids == ("f",)
    assert all(record in one and record in two for record in one & two)
    assert (one - two).ids == ("e",)
    assert (one & two) | (one - two) == one
    assert (one | two)["e"].when == EdtfDate("1998")


def test_grouping_by_a_function() -> None:
    """Records are grouped by any function, and nothing of it is left: not the function, nor what it said."""
    events = Events([event("a", "1998"), event("b", "1999", kind="visit"), event("c")])
    grouped = events.group_by(lambda e: [] if e.when is None else [str(e.when), "dated"])
    assert set(grouped) == grouped.keys() == {"1998", "1999", "dated"}
    assert grouped.counts() == {"1998": 1, "1999": 1, "dated": 2}
    assert (grouped["dated"].ids, grouped.none().ids, grouped["2000"].ids) == (("a", "b"), ("c",), ())
    assert (grouped.count("dated"), grouped.count("2000")) == (2, 0)
    assert events[:1].group_by(lambda e: [e.kind]).counts() == {"meeting": 1}
    events.group_by(lambda _: ["visit"])
    assert events.where(kind="visit").ids == ("b",)


def test_functions_are_asked_only_about_what_is_grouped() -> None:
    """A function need not know what to do with records that a filter has left out."""

    def year(record: Any) -> list[str]:
        return [str(record.when.earliest.year)]

    events = Events([event("a", "1998"), event("b"), event("c", "1999")])
    facts = EconomicFacts([fact("a", 5, "1998"), fact("b", 7)])
    dated = events.where(dated=True)
    assert dated.group_by(year).counts() == azjp.count_by(dated, year) == {"1998": 1, "1999": 1}
    assert azjp.panel(dated, year, "kind").total == 2
    assert azjp.total_by(facts.where(during="1998"), year, unit="USD")["1998"].value == 5


def test_functions_are_not_kept() -> None:
    """However many functions a collection is asked with, it keeps none of them."""
    events, facts = Events([event("a", "1998")]), EconomicFacts([fact("f", 5, "1998")])
    functions = [lambda _, n=n: str(n) for n in range(50)]
    for function in functions:
        azjp.count_by(events, function)
        azjp.panel(events, function, "kind")
        azjp.total_by(facts, function, unit="USD")
    gc.collect()
    for function in functions:
        # The list, the loop, and the count itself.
        assert sys.getrefcount(function) <= 3


#: What a collection offers besides the methods that hand it to other programs.
PUBLIC = {"count", "first", "get", "group_by", "ids", "index", "one", "sorted", "where"}


@pytest.mark.parametrize("name", EVERY)
def test_only_public_things_are_offered(name: str) -> None:
    """Tab completion offers what users ask with, and nothing of the inside."""
    offered = {word for word in dir(_all(name)) if not word.startswith("_")}
    assert {word for word in offered if not word.startswith("to_")} - {"named"} == PUBLIC


def test_membership_is_by_content() -> None:
    """A record that bears the id of another is not in; neither is what is no record."""
    events = whole(event("e", "1998")).events
    assert event("e", "1998") in events
    assert event("e", "1999") not in events
    assert None not in events
    assert ("e",) not in events
    assert EdtfDate("1998") not in events


def test_one() -> None:
    """The only record is given; none or several are an error that says how many and which."""
    one = event("e0")
    assert whole(one).events.one() is one
    assert whole(one).events[:0].first() is None
    with pytest.raises(NotOneError, match="found none"):
        whole(one).events[:0].one()
    with pytest.raises(LookupError, match="found 5: e0, e1, e2, …"):
        whole(*(event(f"e{n}") for n in range(5))).events.one()


def test_sorted() -> None:
    """Sorted is by time, what has no date last and by id; or by a key of one's own."""
    dates = {"a": None, "b": "1999", "c": "1998-02", "d": None, "e": "1998", "f": "../1990", "g": "1998/.."}
    events = whole(*(event(key, when) for key, when in dates.items())).events
    assert "fegcbad" == "".join(events.ids) == "".join(events.sorted().ids)
    assert "".join(reversed(events.sorted(lambda e: e.id).ids)) == "gfedcba"
    assert type(events.sorted()) is Events


@pytest.mark.parametrize("name", EVERY)
def test_reading(name: str) -> None:
    """A collection shows its number, its first five and how many more there are."""
    collection = _all(name)
    shown = repr(collection)
    assert f"<{len(collection)} " in shown
    assert all(r.id in shown for r in collection[:5])
    assert (f"and {len(collection) - 5} more" in shown) is (len(collection) > 5)
    assert shown.count("\n") == min(len(collection), 6)
    assert " more" not in repr(collection[:5]).splitlines()[-1][:10]


def test_reading_in_a_notebook() -> None:
    """As HTML a collection is a table of at most fifty rows, in which no text of a record takes effect."""
    events = whole(*(event(f"e{n}", title=f"{HOSTILE} {n}") for n in range(60))).events
    html = events._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert html.count("<tr>") == 51
    assert "and 10 more" in html
    out = whole(source("wire", title=HOSTILE, publisher=HOSTILE)).sources
    assert "<script" not in out._repr_html_()
    hostile = person("p", names=preferred(HOSTILE))
    assert "<script" not in whole(hostile).actors._repr_html_() + hostile._repr_html_()


@pytest.mark.parametrize("name", EVERY)
def test_completions(name: str) -> None:
    """In a notebook ``collection["`` offers every id."""
    assert list(_all(name).ids) == _all(name)._ipython_key_completions_()


def test_equality() -> None:
    """Collections of one class with equal records in one order are equal, and then hash alike."""
    one, two = event("e0", "1998"), event("e1", "1999")
    assert Events([one, two]) == Events([event("e0", "1998"), two])
    assert hash(Events([one, two])) == hash(Events([event("e0", "1998"), two]))
    assert Events([one, two]) != Events([two, one])
    assert Events([one]) != Events([event("e0", "1997")])
    assert Events() != Actors()
    assert Events([one]) != [one]
    assert len({Events([one]), Events([event("e0", "1998")]), Events()}) == 2


def test_only_like_joins_like() -> None:
    """Collections of different classes, and what is no collection, do not join."""
    events: Any = rel.events
    for other in (rel.actors, list(rel.events), None):
        for join in ("__or__", "__and__", "__sub__"):
            with pytest.raises(TypeError, match="Events"):
                getattr(events, join)(other)


def test_collections_of_ones_own() -> None:
    """A collection can be made of any records, and knows what they refer to."""
    guest = person("guest", country=country("japan"))
    events = Events([event("visit", participants=(Participant(actor=guest, role="visitor"),))])
    assert events.where(involving="guest", country="japan", source="wire-2001").ids == ("visit",)
    with pytest.raises(UnknownIdError, match="guest"):
        events.where(involving="gest")
    assert Events() == Events([]) == events[:0]
    assert repr(Events()) == "<0 events>"
    assert Sources([source()]).where(kind="news-agency").one() == source()


def test_catalogue_finds_by_class() -> None:
    """What is asked for as an event is not answered by an actor of that id."""
    catalogue = Catalogue([person("someone"), *(c.source for c in cited())])
    assert isinstance(catalogue.find("someone", Actor), Person)
    assert isinstance(catalogue.find("wire-2001", Source), Source)
    with pytest.raises(UnknownIdError, match="Event"):
        catalogue.find("someone", Event)


@pytest.mark.parametrize("name", RECORDS)
def test_records_show_themselves(name: str) -> None:
    """Every record of the edition has a label, a repr with its id, and a card."""
    record: Record
    for record in _all(name):
        assert record.label.strip()
        assert repr(record.id) in repr(record)
        assert escape(record.label.split()[0].strip('"&<>,:')) in record._repr_html_()


def test_a_sum_leaves_the_filters_alone() -> None:
    """What a sum of the same records keeps in their index under a word isn't taken for what a filter keeps there."""
    asked: dict[str, Any] = {"role": "host", "involving": "japan"}
    expected = rel.events.where(**asked).ids
    events = azjp.Dataset([*rel]).events
    azjp.total(events, unit="USD")
    assert expected
    assert events.where(**asked).ids == expected


def test_a_collection_has_each_id_once() -> None:
    """A record given twice, or two of one id, are refused by name."""
    first, second = rel.events[:2]
    for records in ([first, first], [first, second, evolve(first, title="Another")]):
        with pytest.raises(azjp.RecordError, match=f"events: {first.id}: is the id of two records"):
            azjp.Events(records)
    assert len(azjp.Events([first, second])) == 2
