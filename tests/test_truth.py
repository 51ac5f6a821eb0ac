"""Laws of the subject that the packaged data keeps: what adds up, what can't be at the same time.

Each law names every record that breaks it. A caveat on the field excuses a record: the editor saw it, and says so.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import combinations, pairwise
from typing import Any

from records import none_break

import azjp_relations as azjp
from azjp_relations.model import EconomicFact, Tenure
from azjp_relations.vocabulary import Bound, EventStatus, Indicator, Office, Role, Stage, UnitFamily

rel = azjp.load()

#: The offices that one person holds at a time, in one country or one body.
_OF_ONE = {
    *(Office.PRESIDENT, Office.PRIME_MINISTER, Office.MONARCH, Office.FOREIGN_MINISTER, Office.AMBASSADOR),
    *(Office.SPEAKER, Office.MINISTER, Office.COMPANY_HEAD),
}


def _marked(*records: Any, fields: Iterable[str | None]) -> bool:
    """Tell whether a caveat on one of *fields* of *records* warns the reader."""
    return any(caveat.field in fields for record in records for caveat in record.caveats)


def _grouped(facts: Iterable[EconomicFact], key: Callable[[EconomicFact], Any]) -> dict[Any, list[EconomicFact]]:
    groups = defaultdict(list)
    for fact in facts:
        groups[key(fact)].append(fact)
    return groups


def _observed(fact: EconomicFact) -> tuple[object, ...]:
    """Return what a fact observes, but for the period and the figure."""
    sides = fact.origin, fact.target, frozenset(fact.parties), frozenset(fact.about)
    unit = None if fact.value is None else fact.value.unit
    return fact.indicator, fact.item, fact.basis, fact.stage, unit, *sides


# --- sums ---------------------------------------------------------------------------------------------------------


def test_loans_add_up() -> None:
    """The loans that are part of a total add up to it."""

    def off() -> Iterator[str]:
        for whole, parts in _grouped(rel.facts.where(indicator="loan"), lambda fact: fact.part_of).items():
            if whole is None or whole.indicator is not Indicator.LOAN or whole.value is None:
                continue
            figures = [part.value for part in parts if part.value and part.value.unit is whole.value.unit]
            total = sum(figure.amount for figure in figures)
            if len(figures) > 1 and total != whole.value.amount and not _marked(whole, fields=("value", None)):
                yield f"{whole.id}: {whole.value}, its parts {total:,}"

    none_break(off(), "loans add up to their total, or a caveat says why not")


def test_cumulative_figures_never_fall() -> None:
    """What has been counted since one day is never less at a later one."""

    def falling() -> Iterator[str]:
        running = [f for f in rel.facts if f.value and f.period and f.period.is_interval and not f.figure_doubts]
        for series in _grouped(
            running, lambda fact: (*_observed(fact), fact.period and str(fact.period.start))
        ).values():
            in_order = sorted(series, key=lambda fact: (fact.period.latest, fact.id))  # type: ignore[union-attr]
            for one, two in pairwise(in_order):
                ends = one.period.end, two.period.end  # type: ignore[union-attr]
                apart = ends[0] is not None and ends[1] is not None and ends[0].before(ends[1]) is True
                if apart and one.value.more_than(two.value) is True:  # type: ignore[union-attr, arg-type]
                    yield f"{one.id}: {one.value}, later {two.id}: {two.value}"

    none_break(falling(), "a cumulative figure never falls")


def test_shares_are_of_a_whole() -> None:
    """No share is above a hundred per cent, nor are the shares of one thing on one day."""
    shares = [
        f for f in rel.facts if f.value and f.value.unit.family is UnitFamily.SHARE and f.indicator is Indicator.STAKE
    ]
    alone = [f for f in shares if f.part_of is None]
    none_break((f"{f.id}: {f.value}" for f in shares if f.value and f.value.amount > 100), "a share is at most 100 %")
    for (target, period), group in _grouped(alone, lambda f: (f.target, str(f.period))).items():
        held = sum(f.value.amount for f in group if f.value)
        none_break(
            [f"{target} in {period}: {held}"] if target and held > 100 else [], "stakes in one thing are at most 100 %"
        )


def test_parts_are_in_the_first_total_that_holds_them() -> None:
    """Of totals that run on from the same day, a part is in the first that was told after its own day."""

    def late() -> Iterator[str]:
        totals = _grouped((f for f in rel.facts if f.part_of is not None), lambda fact: fact.part_of)
        for part in rel.facts:
            whole = part.part_of
            if whole is None or whole.period is None or part.period is None or part.period.qualified:
                continue
            for total in totals[whole]:
                told = total.period
                if told is None or not told.is_interval or told.end is None or _observed(total) != _observed(whole):
                    continue
                held = total is not part and told.start == whole.period.start and part.period.before(told.end) is True
                if held and not _marked(part, fields=("part_of",)):
                    yield f"{part.id} ({part.period}): in {whole.id}, but {total.id} holds it"

    none_break(late(), "a part is in the first total that holds it")


# --- one thing, one record ----------------------------------------------------------------------------------------


def test_one_figure_for_one_thing() -> None:
    """Two figures for the same thing and period are one record with a variant, unless a caveat tells them apart."""

    def twice() -> Iterator[str]:
        figures = [fact for fact in rel.facts if fact.value is not None and fact.period is not None]
        for same in _grouped(figures, lambda f: (*_observed(f), str(f.period), f.agreement, f.event)).values():
            for one, two in combinations(same, 2):
                if not _marked(one, two, fields=("value", "indicator", "item", "period", None)):
                    yield f"{one.id} ({one.value}) and {two.id} ({two.value})"

    none_break(twice(), "one thing in one period has one figure, or a caveat says why two")


# --- trade seen from both sides -----------------------------------------------------------------------------------


def _flows() -> dict[tuple[Any, Any, str], list[EconomicFact]]:
    """Return the whole trade from one country to another in a period, as either side counted it."""
    flows = defaultdict(list)
    for fact in rel.facts:
        if fact.indicator in {Indicator.EXPORT, Indicator.IMPORT} and fact.value and not fact.item:
            flows[fact.origin, fact.target, str(fact.period)].append(fact)
    return flows


def test_trade_from_both_sides() -> None:
    """What one side counts as its exports is about what the other counts as its imports, or a caveat says so."""

    def apart() -> Iterator[str]:
        for (*_, period), facts in _flows().items():
            for one, two in combinations(facts, 2):
                small, large = sorted(f.value.amount for f in (one, two) if f.value)
                if large > 3 * small and not _marked(one, two, fields=("value", None)):
                    yield f"{one.id} ({one.value}) and {two.id} ({two.value}) in {period}"

    none_break(apart(), "both sides of a trade are within a factor of three, or a caveat says why not")


def test_turnover_is_both_flows() -> None:
    """A turnover is about the sum of what went either way in the period, or a caveat says so."""
    by_way = {key: facts for key, facts in _flows().items() if len(facts) == 1}

    def off() -> Iterator[str]:
        for turnover in rel.facts.where(indicator="trade-turnover"):
            one, two = turnover.parties
            ways = [by_way.get((*way, str(turnover.period)), []) for way in ((one, two), (two, one))]
            if not turnover.value or not all(ways):
                continue
            total = sum(fact.value.amount for (fact,) in ways if fact.value)
            if abs(total - turnover.value.amount) > turnover.value.amount / 10 and not turnover.figure_doubts:
                yield f"{turnover.id}: {turnover.value}, both ways {total:,}"

    none_break(off(), "a turnover is what went either way, or a caveat says why not")


# --- offices ------------------------------------------------------------------------------------------------------


def _posts() -> dict[Any, list[Tenure]]:
    posts: dict[Any, list[Tenure]] = defaultdict(list)
    for tenure in rel.tenures:
        within = (
            tenure.organization if tenure.office in {Office.MINISTER, Office.COMPANY_HEAD, Office.SPEAKER} else None
        )
        where = within or (None if tenure.office in {Office.MINISTER, Office.COMPANY_HEAD} else tenure.country)
        if tenure.office in _OF_ONE and where is not None:
            posts[tenure.office, where, tenure.accredited_to].append(tenure)
    return posts


def _days(tenure: Tenure) -> Iterator[azjp.EdtfDate]:
    """Yield the dates on which a tenure certainly held, those of its start and end aside."""
    yield from (day for day in tenure.attested if not day.qualified)


def test_one_holder_at_a_time() -> None:
    """Nobody is attested in a post of one person while another certainly holds it, or between two of their dates."""

    def together() -> Iterator[str]:
        for tenures in _posts().values():
            for one, two in combinations(tenures, 2):
                if one.person is two.person or _marked(one, two, fields=("start", "end", "attested", None)):
                    continue
                for a, b in ((one, two), (two, one)):
                    days = sorted(_days(a), key=lambda day: day.sort_key)
                    for day in _days(b):
                        inside = days and days[0].before(day) is True and day.before(days[-1]) is True
                        if inside or (a.holds(day) is True and day not in {a.start, a.end}):
                            yield f"{b.id} on {day}, while {a.id} holds ({a.held_in_words})"

    none_break(together(), "a post has one holder at a time, or a caveat says why two")


def test_who_takes_part_in_an_office_holds_it() -> None:
    """Whoever takes part in an event as ambassador or foreign minister had not left, and had come into office."""

    def past() -> Iterator[str]:
        held: dict[object, list[Tenure]] = defaultdict(list)
        for tenure in rel.tenures:
            held[tenure.person].append(tenure)
        for event in rel.events:
            for part in event.participants:
                capacity = (part.capacity or "").casefold()
                if event.when is None or not capacity or "former" in capacity or "-designate" in capacity:
                    continue
                of_office = [t for t in held[part.actor] if t.office.value.replace("-", " ") in capacity]
                outside = [t for t in of_office if t.holds(event.when) is False]
                if (
                    outside
                    and len(outside) == len(of_office)
                    and not _marked(event, *outside, fields=("when", "participants", "start", "end", None))
                ):
                    yield f"{part.actor.id} as {part.capacity} in {event.id} ({event.when}): {outside[0].held_in_words}"

    none_break(past(), "who takes part in an office holds it then")


#: How a capacity names an office, besides by its own word.
_NAMED = {
    Office.ADVISER: ("aide", "assistant"),
    Office.COMPANY_HEAD: ("president of", "ceo", "head of", "director"),
    Office.LOCAL_HEAD: ("mayor", "governor", "head of"),
    Office.MONARCH: ("emperor",),
    Office.SPEAKER: ("president of the house", "chairman of the milli majlis"),
    Office.VICE_MINISTER: ("state minister", "state secretary"),
}


def _names_office(capacity: str, office: Office) -> bool:
    words = "|".join(map(re.escape, (office.value.replace("-", " "), *_NAMED.get(office, ()))))
    return re.search(rf"(?<!vice )(?<!deputy )(?<!former )\b(?:{words})\b(?! designate)", capacity) is not None


def test_who_takes_part_in_an_office_is_attested_in_it() -> None:
    """The day on which somebody takes part in an office is one at which the tenure attests it, where there is one."""

    def missing() -> Iterator[str]:
        held: dict[object, list[Tenure]] = defaultdict(list)
        for tenure in rel.tenures:
            held[tenure.person].append(tenure)
        for event in rel.events:
            if event.when is None or event.status is EventStatus.PLANNED or _marked(event, fields=("when", None)):
                continue
            for part in event.participants:
                capacity = (part.capacity or "").casefold().replace("-", " ")
                of_office = [t for t in held[part.actor] if _names_office(capacity, t.office)]
                shown = any(t.holds(event.when) is True or event.when in t.attested for t in of_office)
                if of_office and not shown and not _marked(event, fields=("participants",)):
                    yield f"{part.actor.id} as {part.capacity} in {event.id} ({event.when}): {of_office[0].id}"

    none_break(missing(), "a tenure attests the days on which its holder takes part in the office")


def test_one_title_is_one_office() -> None:
    """Whoever has the same title in the same country is in the same office, so that a question for it finds them."""
    titles: dict[Any, list[Tenure]] = defaultdict(list)
    for tenure in rel.tenures:
        title = re.sub(r"\s*\(.*\)", "", tenure.title).casefold()
        titles[title, tenure.country].append(tenure)
    none_break(
        (
            f"{title!r}: {', '.join(f'{t.id} is {t.office}' for t in tenures)}"
            for (title, _), tenures in titles.items()
            if len({tenure.office for tenure in tenures}) > 1
        ),
        "one title in a country is one office",
    )


def test_an_office_is_of_the_body_in_its_title() -> None:
    """A title that names an organization in two words or more is an office of it, so that the body finds its head."""
    named: dict[str, set[str]] = defaultdict(set)
    for actor in rel.actors:
        for name in actor.names:
            named[name.text.casefold()].add(actor.id if isinstance(actor, azjp.Organization) else "")
    bodies = {name: ids for name, ids in named.items() if " " in name and "" not in ids}
    none_break(
        (
            f"{tenure.id}: {name}"
            for tenure in rel.tenures
            if tenure.organization is None
            for name in bodies
            if re.search(rf"\b{re.escape(name)}\b", tenure.title.casefold())
        ),
        "an office is of the body that its title names",
    )


def test_who_speaks_takes_part() -> None:
    """A statement is what was said at its event: whoever says it takes part, or heads a body that does."""

    def elsewhere() -> Iterator[str]:
        headed: dict[object, set[object]] = defaultdict(set)
        for tenure in rel.tenures:
            headed[tenure.person].add(tenure.organization)
        for event in rel.events:
            there = {part.actor for part in event.participants}
            for statement in event.statements:
                for speaker in statement.speakers:
                    known = speaker in there or not isinstance(speaker, azjp.Person) or headed[speaker] & there
                    if not known and not _marked(event, fields=("statements",)):
                        yield f"{event.id}: {speaker.id}: {statement.gist}"

    none_break(elsewhere(), "who speaks at an event takes part in it")


def test_attestations_stand_in_order() -> None:
    """The dates at which an office or tie is attested stand in the order of time."""

    def days(record: azjp.Tenure | azjp.Tie) -> list[date]:
        return [day for d in record.attested if (day := d.earliest or d.latest) is not None]

    none_break((r.id for r in (*rel.tenures, *rel.ties) if days(r) != sorted(days(r))), "attestations stand in order")


def test_a_letter_has_an_addressee() -> None:
    """Of the two whom a letter names, one is the addressee."""
    letters = [(e, [p.role for p in e.participants]) for e in rel.events.where(kind="letter")]
    none_break(
        (f"{e.id}: {', '.join(roles)}" for e, roles in letters if len(roles) > 1 and roles.count(Role.ADDRESSEE) != 1),
        "a letter has an addressee",
    )


def _towns(record: Any) -> Iterator[azjp.Place]:
    """Yield the towns among the places of a record that no source calls a district."""
    places = (actor for actor in (*getattr(record, "places", ()), *getattr(record, "about", ())))
    for place in places:
        if (
            isinstance(place, azjp.Place)
            and place.kind == "city"
            and not any(v.field == "kind" for v in place.variants)
        ):
            yield place


def test_a_district_is_not_its_town() -> None:
    """What a title or an item sets in a district or a village isn't in the town that the district is named after."""
    kinds = ((r, text) for r in (*rel.events, *rel.facts) for text in (getattr(r, "title", ""), getattr(r, "item", "")))
    none_break(
        (
            f"{record.id}: {text}"
            for record, text in kinds
            for town in _towns(record)
            if re.search(rf"\b{town.name} (?:district|region)|village, {town.name}\b", text or "")
        ),
        "a district isn't the town that it is named after",
    )


def test_no_place_is_there_twice() -> None:
    """No two places of one country have names that differ in their vowels alone, as transcriptions of one do."""
    spelt: dict[Any, set[str]] = defaultdict(set)
    for place in rel.actors.where(type="place"):
        assert isinstance(place, azjp.Place)
        for name in place.names:
            bones = re.sub(r"[^b-df-hj-np-tv-z]", "", re.sub(r"district|region", "", name.text.casefold()))
            if name.language in {"en", "az"} and len(bones) > 2:
                spelt[bones, place.lies_in].add(place.id)
    none_break((", ".join(sorted(ids)) for ids in spelt.values() if len(ids) > 1), "a place is there once")


#: How the languages of the sources say that a figure is not exact.
_ABOUT = re.compile(r"about|around|approximately|close to|some |rund|environ|около|約|ほど|\$\d+(?:,\d+)? тыс")


def test_about_is_said_by_the_source() -> None:
    """A figure is "about" so much if its source prints it so; series of data are rounded by whoever made them."""
    none_break(
        (
            f"{fact.id}: {fact.printed}"
            for fact in rel.facts
            if fact.value and fact.value.bound is Bound.ABOUT and fact.printed and not _marked(fact, fields=("value",))
            if not any(c.source.reliability == "data-series" for c in fact.citations)
            and not _ABOUT.search(fact.printed.casefold())
        ),
        "a figure is about so much if its source says so",
    )


# --- time ---------------------------------------------------------------------------------------------------------


def test_nothing_happened_after_the_edition() -> None:
    """What was still to come when the edition was published is planned."""
    assert rel.edition is not None
    out = rel.edition.published
    late = [r for r in (*rel.events, *rel.agreements, *rel.facts) if r.when is not None and out.before(r.when) is True]
    planned = {EventStatus.PLANNED, EventStatus.CANCELLED, Stage.PLANNED, azjp.AgreementStatus.PLANNED}
    told = (r for r in late if getattr(r, "status", getattr(r, "stage", None)) not in planned)
    none_break((f"{r.id} ({r.when})" for r in told), "what is still to come is planned")
    sources = (s for s in rel.sources if s.published is not None and out.before(s.published) is True)
    none_break((f"{s.id} ({s.published})" for s in sources), "a source came out before the edition")
