"""Every filter against a plain scan of the records."""

from collections.abc import Callable, Iterable, Iterator
from inspect import signature
from typing import Any

import pytest
from asked import DATED, EVERY, PERIODS, RECORDS, SPANS, named, rel
from profiles import few
from records import agreement, country, event, fact, organization, person, place, preferred, source, tenure, whole

from azjp_relations.dates import EdtfDate
from azjp_relations.model import Actor, Country, Event, Participant, Person, Place, Record, Thing
from azjp_relations.model.sources import Source
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
    ("sources", "publisher"): (
        sorted({s.publisher.upper() for s in rel.sources}),
        lambda s, p: fold(s.publisher) == fold(p),
    ),
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
        lambda f, i: f.item is not None and fold(f.item) == fold(i),
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
    collection, (values, promised) = named(name), CASES[name, keyword]
    for value in few(values):
        kept = [r for r in collection if promised(r, value)]
        assert kept == list(collection.where(**{keyword: _as_typed(value)})), value
        assert kept == list(collection.where(**{keyword: value})), value


def test_every_filter_is_scanned() -> None:
    """No filter of any collection is left out of the table above and of the tests of dates and text."""
    for name in EVERY:
        keywords = {*signature(named(name).where).parameters} - {"certainly", "doubts", "text", *SPANS}
        if name == "tenures":
            assert "about" not in keywords
        assert {keyword for of, keyword in CASES if of == name} == keywords


@pytest.mark.parametrize(("name", "keyword"), [case for case in CASES if case[1] not in _YES_OR_NO])
def test_several_values_are_any_of_them(name: str, keyword: str) -> None:
    """Several values keep what one of them keeps; in any iterable; none keep nothing."""
    collection, values = named(name), list(map(_as_typed, few(CASES[name, keyword][0])))
    one_by_one = [{*collection.where(**{keyword: value}).ids} for value in values]
    for first in range(0, len(values), 7):
        three, kept = values[first : first + 3], set[str]().union(*one_by_one[first : first + 3])
        for several in (three, tuple(three), iter(three)):
            assert [r.id for r in collection if r.id in kept] == list(collection.where(**{keyword: several}).ids)
    assert list(collection.where(**{keyword: []})) == []


@pytest.mark.parametrize("name", RECORDS)
def test_any_doubt_and_none(name: str) -> None:
    """``caveat=True`` keeps what is under any doubt, ``caveat=False`` what is under none."""
    assert [r for r in named(name) if r.caveats] == list(named(name).where(caveat=True))
    assert [r for r in named(name) if not r.caveats] == list(named(name).where(caveat=False))


@pytest.mark.parametrize("name", ["events", "agreements", "facts"])
@pytest.mark.parametrize("period", PERIODS)
def test_during(name: str, period: str) -> None:
    """What may fall in a period is kept; certainly, only what does under an unqualified date."""
    collection = named(name)
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
    collection = named(name)
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
