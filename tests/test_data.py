"""Laws that the packaged data keeps: each is tested over the whole of it, and names every record that breaks it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any, cast

import pytest
from attrs import fields, has
from records import FOUR, none_break, walk

import azjp_relations as azjp
from azjp_relations.dates import EdtfDate
from azjp_relations.model import Actor, EconomicFact, Event, Organization, Person, Place, Record
from azjp_relations.model.kinds import FILES
from azjp_relations.model.laws import LAWS, contradictions
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation, Source
from azjp_relations.packs.load import digest
from azjp_relations.storage.writer import dumps
from azjp_relations.text import fold
from azjp_relations.vocabulary import Bound, Indicator, NameKind, OrganizationKind, PlaceKind, Reliability, Unit, Weight

rel = azjp.load()
RECORDS = [r for r in rel if isinstance(r, Record)]
TEXTS = {file: (files("azjp_relations") / "data" / file).read_text(encoding="utf-8") for file in FILES}

_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: A paragraph and sentence, a place outside the body, an item of a list, a row of a table, keys of a data file.
_LOCATOR = re.compile(
    r"""([^¶=]+ )?¶[1-9][0-9]*\.[1-9][0-9]*
    | ([^¶]+ )?(head|byline|dateline|signature|preamble|infobox|photo|url|title\ page)(\ [1-9][0-9]*|\ ¶[1-9][0-9]*)?
    | ([^¶]+ )?(item|note|bullet|row|list\ item)\ \S+
    | ([^¶]+ )?\([1-9][0-9]*\)
    | ([^¶]+[ ,])?table[ ,][^¶]+
    | [^¶=, ]+=[^=]+(,\ ?[^¶=, ]+=[^=]+)*
    | [A-Z]{3},[A-Z]{3},\ [^¶]+""",
    re.VERBOSE,
)
#: What ends with a full stop though it does not end a sentence.
_ABBREVIATION = re.compile(r"\b(Co|Corp|Inc|Ltd|Jr|Sr|No|etc|[A-Z])\.$")


def _doubted(record: Any, *kinds: str) -> bool:
    return record is not None and any(c.kind in kinds for c in record.caveats)


def _own(value: object) -> Iterator[object]:
    """Yield *value* and everything in it, not what is in the records that it refers to."""
    yield value
    parts: Iterable[Any] = ()
    if isinstance(value, tuple):
        parts = value
    elif has(type(value)) and not isinstance(value, EdtfDate | Quantity):
        parts = (getattr(value, a.name) for a in fields(cast("Any", type(value))))
    for part in parts:
        if isinstance(part, Record | Source):
            yield part
        else:
            yield from _own(part)


# --- citations ----------------------------------------------------------------------------------------------------


def test_citations_resolve() -> None:
    """Every citation, however deep, is of a source of the edition, and every source is cited."""
    cited = [v for v in walk(tuple(RECORDS)) if isinstance(v, Citation)]
    none_break(
        (str(c) for c in cited if rel.sources.get(c.source.id) is not c.source), "a citation is of a source on record"
    )
    none_break(set(rel.sources.ids) - {c.source.id for c in cited}, "a source is cited")


def test_locators_are_well_formed() -> None:
    """It is a place such as ``¶1.2``, with or without a section; the head, an item, a row of a table, or keys."""
    cited = {v for v in walk(tuple(RECORDS)) if isinstance(v, Citation)}
    law = "a locator reads 'Section ¶1.2', 'head', 'item 2.1', 'table Visits, row 1999-10' or 'geo=aze, time=2002'"
    none_break((str(c) for c in cited if not _LOCATOR.fullmatch(c.locator)), law)


def test_citations_stand_once() -> None:
    """No record, name, statement or reading cites one place twice."""
    found = ((r, getattr(part, "citations", ())) for r in RECORDS for part in _own(r) if not isinstance(part, Source))
    twice = (f"{r.id}: {c}" for r, citations in found for c, n in Counter(citations).items() if n > 1)
    none_break(twice, "a place is cited once")


def test_names_and_their_citations() -> None:
    """A preferred name may rest on the citations of its actor; every other name has citations of its own."""
    others = ((actor, name) for actor in rel.actors for name in actor.names if name.kind is not NameKind.PREFERRED)
    none_break(
        (f"{a.id}: {n.text!r}" for a, n in others if not n.citations), "a name that is not preferred has citations"
    )


def test_every_record_survives_as_of_its_first_source() -> None:
    """What one of the four documents states is on record from the day that it came out."""

    def lost() -> Iterator[str]:
        days = {str(s.published): rel.as_of(s.published) for s in map(rel.sources.get, FOUR) if s and s.published}
        undated = rel.as_of("0001", undated=True)
        for record in rel.where(source=FOUR):
            if any(c.source.id not in FOUR for part in (record, *record.actors) for c in part.citations):
                continue
            out = [c.source.published for c in record.citations]
            first = min((o for o in out if o is not None), key=lambda o: o.sort_key, default=None)
            if first is not None and record.id not in days[str(first)]:
                yield f"{record.id} as of {first}"
            if None in out and record.id not in undated:
                yield f"{record.id} of the undated sources"

    none_break(lost(), "a record is there once one of its sources is out")


def test_a_citation_states_only_what_its_record_has() -> None:
    """A field that a citation is said to state isn't empty."""

    def empty() -> Iterator[str]:
        for record in rel:
            for citation in () if isinstance(record, azjp.Source) else record.citations:
                lacking = (field for field in citation.states if getattr(record, field) in (None, ()))
                yield from (f"{record.id}: {field} ({citation})" for field in lacking)

    none_break(empty(), "a citation states what its record has")


#: What the editors add: how a record is filed and linked to others, the codes of a standard, doubts, other readings.
_EDITORIAL = {
    *("id", "topics", "part_of", "event", "agreement", "succeeds", "related", "iso"),
    *("caveats", "variants", "citations"),
}


def test_every_field_is_stated_or_inferred() -> None:
    """A citation states each field of its record, or a caveat says that the editors inferred it.

    A citation that names no field states the whole record; names and statements have citations of their own. Titles and
    notes count too: the words are ours, but what they say is not. What the editors add needs no citation: the id,
    topics, links to other records, the codes of a standard, doubts, and other readings, which may be conjectures.
    """

    def unsaid() -> Iterator[str]:
        for record in (r for r in RECORDS if all(c.states for c in r.citations)):
            known = {field for c in record.citations for field in c.states} | _EDITORIAL
            known |= {c.field for c in record.caveats if c.field and c.weight is Weight.INFERRED}
            for a in fields(type(record)):
                value = getattr(record, a.name)
                cites = isinstance(value, tuple) and all(getattr(part, "citations", ()) for part in value)
                if value not in (None, a.default) and not cites and a.name not in known:
                    yield f"{record.id}: {a.name} ({', '.join(map(str, record.citations))})"

    none_break(unsaid(), "a citation states each field, or a caveat of weight inferred marks it")


# --- parts and wholes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", LAWS)
def test_no_law_is_broken(law: str) -> None:
    """No records contradict each other, unless a caveat says that their sources do."""
    unsaid = [*contradictions(RECORDS)]
    found = (f"{c.record.id}: {c.field} {c.problem}" for c in LAWS[law](RECORDS) if c in unsaid)
    none_break(found, law)


#: What a total of one indicator may have parts of, beside its own.
_PARTS = {
    Indicator.TRADE_TURNOVER: {Indicator.EXPORT, Indicator.IMPORT},
    Indicator.FINANCING: {Indicator.LOAN, Indicator.GRANT, Indicator.TECHNICAL_ASSISTANCE},
}


def _is_on_side(actor: Actor | None, whole: Actor | None) -> bool:
    """Tell whether an actor is, or belongs to, the side of a total: an embassy and a bank act for their country."""
    return actor is None or whole is None or actor is whole or bool(actor.countries & whole.countries)


def test_parts_are_of_the_same_thing() -> None:
    """A part of a figure has its indicator or one that belongs to it, its direction, and a unit of its sort."""

    def unlike() -> Iterator[str]:
        for fact in rel.facts:
            whole = fact.part_of
            if whole is None:
                continue
            if fact.indicator not in {whole.indicator, *_PARTS.get(whole.indicator, ())}:
                yield f"{fact.id} in {whole.id}: {fact.indicator} in {whole.indicator}"
            if not (_is_on_side(fact.origin, whole.origin) and _is_on_side(fact.target, whole.target)):
                yield f"{fact.id} in {whole.id}: other direction"
            if fact.value and whole.value and fact.value.unit.family is not whole.value.unit.family:
                yield f"{fact.id} in {whole.id}: other unit"

    none_break(unlike(), "a part is of the same thing as its whole")


# --- counts -------------------------------------------------------------------------------------------------------

_PLACES = {Unit.VILLAGES: PlaceKind.VILLAGE, Unit.CITIES: PlaceKind.CITY, Unit.DISTRICTS: PlaceKind.DISTRICT}


def _listed(fact: EconomicFact) -> list[Record] | None:
    """Return the records that an announced number counts; ``None`` if it counts what no record is of."""
    unit = fact.value.unit if fact.value is not None else None
    near = [p.actor for p in fact.event.participants] if fact.event else []
    around = [*fact.parties, *near]
    if unit in {Unit.DOCUMENTS, Unit.AGREEMENTS}:
        return [a for a in rel.agreements if a is fact.agreement or (a.event is not None and a.event is fact.event)]
    if unit is Unit.PROJECTS:
        return [e for e in rel.events if e.kind == "project" and fact.event is not None and e.part_of is fact.event]
    if unit is Unit.COMPANIES:
        return [a for a in around if isinstance(a, Organization) and a.kind is OrganizationKind.COMPANY]
    if unit is Unit.FACILITIES:
        return [a for a in around if isinstance(a, Place) and a.kind is PlaceKind.FACILITY]
    if unit in _PLACES:
        return [a for a in around if isinstance(a, Place) and a.kind is _PLACES[unit]]
    return None


def test_announced_counts_match_the_records() -> None:
    """No more records than were announced, unless a caveat ``count`` says so."""

    def exceeded() -> Iterator[str]:
        for fact in rel.facts:
            listed = _listed(fact)
            if fact.value is None or listed is None or fact.value.bound is not Bound.EXACT:
                continue
            if fact.value.amount < len(set(listed)) and not any(_doubted(r, "count") for r in (fact, fact.event)):
                yield f"{fact.id}: {fact.value} announced, {len(set(listed))} on record"

    none_break(exceeded(), "no more is on record than was announced, or a 'count' caveat says why")


# --- people -------------------------------------------------------------------------------------------------------


def test_everyone_in_an_office_has_a_tenure() -> None:
    """Every person who takes part in an office or function has a tenure or an occupation."""
    known = {t.person.id for t in rel.tenures} | {p.id for p in rel.actors if isinstance(p, Person) and p.occupations}
    parts = ((event, part) for event in rel.events for part in event.participants if part.capacity is not None)
    unknown = (f"{p.actor.id} in {e.id}" for e, p in parts if isinstance(p.actor, Person) and p.actor.id not in known)
    none_break(unknown, "a person with a capacity has a tenure or an occupation")


def test_tenures_are_of_people_of_their_country() -> None:
    """Who holds an office of a country is not recorded as of another."""
    none_break(
        (
            f"{t.id}: {t.person.country.id}"
            for t in rel.tenures
            if t.country and t.person.country and t.person.country is not t.country
        ),
        "an office of a country is held by its people",
    )


def test_offices_attested_by_events() -> None:
    """Who takes part in a dated event in an office that a tenure has may hold it then."""

    def silent() -> Iterator[str]:
        for event in rel.events.where(dated=True):
            for part in event.participants:
                held = [t for t in rel.tenures.where(person=part.actor) if fold(t.title) == fold(part.capacity or "")]
                if held and event.when is not None and all(t.holds(event.when) is False for t in held):
                    yield f"{part.actor.id} in {event.id} ({event.when})"

    none_break(silent(), "a tenure may hold when its holder takes part in it")
    bare = [t for t in rel.tenures if t.when is None]
    dated = (f"{t.id} in {e.id}" for t in bare for e in rel.events.where(involving=t.person, dated=True))
    none_break(dated, "a tenure has the date of an event that its holder takes part in")


# --- doubts -------------------------------------------------------------------------------------------------------


def test_every_see_exists() -> None:
    """A caveat points at records that are there, and not at its own."""
    found = [(r, s) for r in RECORDS for c in r.caveats for s in c.see]
    none_break((f"{r.id}: {s}" for r, s in found if s not in rel or s == r.id), "a caveat points at another record")


def test_doubts_between_two_stand_once() -> None:
    """Where a caveat points at another record, no caveat of the same kind there points back."""
    seen = {(r.id, c.kind, other) for r in RECORDS for c in r.caveats for other in c.see}
    both = (f"{a} and {b}: {kind.value}" for a, kind, b in seen if a < b and (b, kind, a) in seen)
    none_break(both, "a doubt between two records stands once, with 'see'")


def test_no_two_actors_share_a_name() -> None:
    """Of two actors of one sort and preferred name in one place, one has a caveat ``identity`` or ``name``."""
    bearers: dict[object, dict[str, Actor]] = {}
    for actor in rel.actors:
        where = getattr(actor, "lies_in", None) or getattr(actor, "country", None)
        bearers.setdefault((fold(actor.name), actor.type, where), {})[actor.id] = actor
    none_break(
        (
            f"{name}: {', '.join(actors)}"
            for name, actors in bearers.items()
            if len(actors) > 1 and not any(_doubted(actor, "identity", "name") for actor in actors.values())
        ),
        "who shares a preferred name has a caveat 'identity' or 'name'",
    )


def test_doubts_of_scale_name_their_field() -> None:
    """A caveat of kind ``scale`` says which field is off, or the figure would stay in totals."""
    wrong = (f"{r.id}: {c.note}" for r in RECORDS for c in r.caveats if c.kind == "scale" and c.field is None)
    none_break(wrong, "a doubt of scale names its field")


def test_notes_of_doubts_are_sentences() -> None:
    """A doubt is given as sentences, each ended."""
    wrong = (f"{r.id}: {c.note}" for r in RECORDS for c in r.caveats if not re.search(r"[.?!][\"”')]?$", c.note))
    none_break(wrong, "a note of doubt ends like a sentence")


def test_doubts_stand_once() -> None:
    """No record bears the same doubt twice."""
    counted = ((r, Counter((c.kind.value, c.note) for c in r.caveats)) for r in RECORDS)
    twice = (f"{r.id}: {kind}: {note}" for r, doubts in counted for (kind, note), n in doubts.items() if n > 1)
    none_break(twice, "a doubt stands once")


# --- figures ------------------------------------------------------------------------------------------------------


def test_every_figure_is_printed() -> None:
    """A figure of a thousand or more keeps the characters of its source, unless it is from a series of data."""
    told = (f for f in rel.facts if any(c.source.reliability is not Reliability.DATA_SERIES for c in f.citations))
    silent = (f.id for f in told if f.value is not None and f.value.amount >= 1000 and f.printed is None)
    none_break(silent, "a figure of a thousand or more has 'printed'")


#: The units that an indicator of counts is counted in.
_COUNTED_IN = {
    Indicator.COMPANIES: {Unit.COMPANIES},
    Indicator.VISITORS: {Unit.PEOPLE},
    Indicator.VISA_APPLICATIONS: {Unit.PEOPLE, Unit.APPLICATIONS},
    Indicator.VISA_STAY: {Unit.DAYS},
    Indicator.DOCUMENTS_SIGNED: {Unit.DOCUMENTS, Unit.AGREEMENTS},
    Indicator.PROJECTS: {Unit.PROJECTS},
    Indicator.FACILITIES: {Unit.FACILITIES},
    Indicator.LOCALITIES: {Unit.VILLAGES, Unit.CITIES, Unit.DISTRICTS},
    Indicator.STUDENTS: {Unit.STUDENTS, Unit.PEOPLE},
    Indicator.ATTENDANCE: {Unit.PEOPLE},
    Indicator.VOTES: {Unit.VOTES},
    Indicator.SHARED_MEMBERSHIPS: {Unit.MEMBERSHIPS},
    Indicator.EVACUEES: {Unit.PEOPLE},
}


def test_figures_are_in_the_unit_of_their_indicator() -> None:
    """Companies are counted in companies, visitors in people: a family of units is not enough."""
    assert set(_COUNTED_IN) <= {i for i in Indicator if i.family == "count"}
    none_break(
        (
            f"{f.id}: {f.indicator.value} in {f.value.unit.value}"
            for f in rel.facts
            if f.value is not None and f.value.unit not in _COUNTED_IN.get(f.indicator, {f.value.unit})
        ),
        "a count is in the unit of its indicator",
    )


# --- texts --------------------------------------------------------------------------------------------------------


def test_ids_are_kebab_case() -> None:
    """Ids are readable and unique over all kinds of records."""
    none_break((r.id for r in rel if not _KEBAB.fullmatch(r.id)), "an id is kebab-case")
    none_break((key for key, n in Counter(r.id for r in rel).items() if n > 1), "an id stands once")


def test_texts_are_clean() -> None:
    """No text has double spaces, spaces or line ends at its sides, or control characters within."""

    def unclean() -> Iterator[str]:
        for record in rel:
            for text in _own(record):
                if type(text) is str and (
                    text != " ".join(text.split(" ")).strip() or re.search(r"  |[\x00-\x1f\xa0]", text)
                ):
                    yield f"{record.id}: {text!r}"

    none_break(unclean(), "a text is clean")


def test_titles_have_no_full_stop() -> None:
    """The title of an event is no sentence: it begins with a capital or a figure and ends without a full stop."""
    titles = [(event.id, event.title) for event in rel.events]
    stopped = (f"{k}: {t}" for k, t in titles if t.endswith(".") and not _ABBREVIATION.search(t))
    none_break(stopped, "a title has no full stop")
    none_break((f"{k}: {t}" for k, t in titles if t[:1].islower()), "a title begins with a capital")


def test_labels_tell_records_apart() -> None:
    """No two events, and no two agreements, have one title and one date."""
    for records in (rel.events, rel.agreements):
        known = Counter((fold(r.label), str(r.when)) for r in records)
        none_break(
            (f"{label}: {when}" for (label, when), n in known.items() if n > 1), "title and date are those of one"
        )


def test_a_publisher_has_one_name() -> None:
    """A publisher is spelled in one way, and its name doesn't say whose story it prints: ``via`` does."""
    spelled = {fold(one): one for one in (s.publisher for s in rel.sources)}
    other = {s.publisher for s in rel.sources} - {*spelled.values()}
    none_break((f"{one!r} beside {spelled[fold(one)]!r}" for one in other), "a publisher is spelled in one way")

    def passing_on() -> Iterator[str]:
        for source in rel.sources:
            inner = re.search(r" \((?:copy [oai][ntf] )?(.+)\)$", source.publisher)
            if source.reliability is Reliability.PRESS and inner and fold(inner[1]) in spelled:
                yield f"{source.id}: {source.publisher}"
            if source.via in (source.publisher, ""):
                yield f"{source.id}: via {source.via}"

    none_break(passing_on(), "a publisher's name is its own")


def test_the_press_of_one_publisher_is_of_one_kind() -> None:
    """The stories of an agency are those of an agency, and those of a paper or news site are those of a paper."""
    kinds: dict[str, set[str]] = {}
    for source in rel.sources:
        if source.reliability is Reliability.PRESS:
            kinds.setdefault(source.publisher, set()).add(source.kind)
    several = (f"{name}: {', '.join(sorted(of))}" for name, of in kinds.items() if len(of) > 1)
    none_break(several, "press is of one kind")


def test_languages_are_tags() -> None:
    """Languages of names and sources are BCP 47 tags."""
    tag = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
    found = [*((a.id, n.language) for a in rel.actors for n in a.names), *((s.id, s.language) for s in rel.sources)]
    none_break((f"{key}: {language}" for key, language in found if not tag.fullmatch(language)), "a language is a tag")


# --- the files ----------------------------------------------------------------------------------------------------


def test_the_edition_is_that_of_the_files() -> None:
    """Counts and digest of the edition are those of its files."""
    assert rel.edition is not None
    names = {"economic_facts": "facts"}
    counts = {
        file.removesuffix(".json"): len(rel.collections[names.get(n := file.removesuffix(".json"), n)])
        for file in FILES
    }
    assert counts == dict(rel.edition.counts)
    assert digest(TEXTS) == rel.edition.digest


@pytest.mark.parametrize("file", FILES)
def test_files_are_canonical(file: str) -> None:
    """Each file is, to the byte, what the library would write."""
    name = {"economic_facts": "facts"}.get(file.removesuffix(".json"), file.removesuffix(".json"))
    assert dumps(rel.collections[name]) == TEXTS[file]


def test_the_edition_is_as_large_as_promised() -> None:
    """The edition holds no less than its design promises, and its doubts are noted."""
    floors = {"sources": 4, "actors": 90, "events": 35, "agreements": 18, "facts": 35, "tenures": 12, "ties": 30}
    none_break(
        (f"{name}: {len(rel.collections[name])} < {n}" for name, n in floors.items() if len(rel.collections[name]) < n),
        "size",
    )
    assert sum(len(r.caveats) for r in RECORDS) >= 40


def test_records_hold_no_self_reference() -> None:
    """No event, observation or body is part of itself, however deep, and none is part of another kind."""
    none_break(
        (
            f"{r.id} in {r.part_of.id}"
            for r in (*rel.events, *rel.facts)
            if r.part_of is not None and (r.part_of is r or not isinstance(r.part_of, Event | EconomicFact))
        ),
        "a part is not its own whole",
    )
