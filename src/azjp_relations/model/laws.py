"""Laws across records: what can't be true of several records together.

A law finds only what is certain: no possible date and no bound leaves a way out. If the sources do say so, a caveat on
the field or on the whole record, or one that sees the other record, says it, and the law is silent.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product, starmap
from typing import Any, NamedTuple

from azjp_relations.model.events import Agreement, Event
from azjp_relations.model.facts import EconomicFact
from azjp_relations.model.offices import Tenure
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.records import Record
from azjp_relations.vocabulary import Office

__all__ = ["LAWS", "Contradiction", "contradictions"]

#: The offices that one person holds at a time.
_OF_ONE = {Office.PRESIDENT, Office.PRIME_MINISTER, Office.FOREIGN_MINISTER, Office.AMBASSADOR}
#: The field that has the date of a record.
_DATE = {Event: "when", Agreement: "signed", EconomicFact: "period"}
#: A signing so many days after its event was not at it.
_A_YEAR = 366


class Contradiction(NamedTuple):
    """What is wrong with a field of a record beside others."""

    record: Record
    field: str
    problem: str
    others: tuple[Record, ...] = ()


def _told_too_early(records: Iterable[Record]) -> Iterator[Contradiction]:
    for record in records:
        told = [day for citation in record.citations if (day := citation.source.published) is not None]
        if len(told) < len(record.citations):
            continue  # one may have been published at any time
        dates = [(f"attested[{at}]", day) for at, day in enumerate(getattr(record, "attested", ()))]
        if type(record) in _DATE and "planned" not in {getattr(record, name, None) for name in ("status", "stage")}:
            dates = [(_DATE[type(record)], record.when)] if record.when is not None else []
        for field, date in dates:
            if all(day.before(date) is True for day in told):
                yield Contradiction(
                    record, field, f"{date} is after all of its sources were published, and not planned"
                )


def _signed_years_after(records: Iterable[Record]) -> Iterator[Contradiction]:
    for record in records:
        event = record.event if isinstance(record, Agreement) else None
        if event is None or event.when is None or record.when is None:
            continue
        if record.when.bounds[0] - event.when.bounds[3] > _A_YEAR:
            problem = f"{record.when} is more than a year after its event, {event.id!r} ({event.when})"
            yield Contradiction(record, "signed", problem, (event,))


def _follows_a_later_one(records: Iterable[Record]) -> Iterator[Contradiction]:
    for record in records:
        for name in ("amends", "replaces", "succeeds") if isinstance(record, Agreement) else ():
            other = getattr(record, name)
            if other is not None and record.when and other.signed and record.when.before(other.signed) is True:
                problem = f"{other.id!r} was signed later, {other.signed}, than this, {record.when}"
                yield Contradiction(record, name, problem, (other,))


def _outside_its_whole(records: Iterable[Record]) -> Iterator[Contradiction]:
    for record in records:
        whole = getattr(record, "part_of", None)
        if whole is not None and record.when and whole.when and record.when.within(whole.when) is False:
            problem = f"{record.when} is outside its whole, {whole.id!r} ({whole.when})"
            yield Contradiction(record, _DATE[type(record)], problem, (whole,))


def _two_holders(records: Iterable[Record]) -> Iterator[Contradiction]:
    posts: defaultdict[tuple[Any, ...], list[Tenure]] = defaultdict(list)
    for record in records:
        if not isinstance(record, Tenure) or record.office not in _OF_ONE or record.country is None:
            continue
        if record.office is not Office.AMBASSADOR or record.accredited_to is not None:
            posts[record.office, record.country, record.accredited_to].append(record)
    for tenures in posts.values():
        for one, other in combinations(tenures, 2):
            if one.person.id != other.person.id and any(starmap(_meet, product(_stretches(one), _stretches(other)))):
                problem = f"{one.person.id!r} certainly holds this post at the same time, by {one.id!r}"
                yield Contradiction(other, "person", problem, (one,))


def _stretches(tenure: Tenure) -> list[tuple[int, int]]:
    """Return the first and last day of each stretch in which it certainly held: attested days alone make none."""
    dates = [day for day in (tenure.start, *tenure.attested, tenure.end) if day is not None and not day.qualified]
    begun, lasting = min((day.bounds[1] for day in dates), default=0), max((day.bounds[2] for day in dates), default=0)
    stretches = [(day.bounds[1], day.bounds[2]) for day in tenure.attested if day in dates]
    stretches += [(tenure.start.bounds[1], lasting)] if tenure.start in dates and tenure.start is not None else []
    stretches += [(begun, tenure.end.bounds[2])] if tenure.end in dates and tenure.end is not None else []
    return [(first, last) for first, last in stretches if first <= last]


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two stretches have a day in common, other than the one on which the second takes over."""
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return first < last or (first == last and one == other)


def _more_than_their_whole(records: Iterable[Record]) -> Iterator[Contradiction]:
    # The parts of one cut: by time, or by subject.
    cuts: defaultdict[tuple[Any, ...], list[EconomicFact]] = defaultdict(list)
    for fact in records:
        if not isinstance(fact, EconomicFact) or (whole := fact.part_of) is None:
            continue
        units = [(value.unit, value.per) for value in (fact.value, whole.value) if value is not None]
        if len(units) == 2 and units[0] == units[1]:
            by_time = fact.period != whole.period
            cuts[whole, by_time, fact.item if by_time else fact.item != whole.item].append(fact)
    for (whole, *_), parts in cuts.items():
        total = Quantity.total(part.value for part in parts if part.value is not None)
        if total.more_than(whole.value) is True:
            problem = f"{whole.value} is less than its parts, {total} ({', '.join(part.id for part in parts)})"
            yield Contradiction(whole, "value", problem, tuple(parts))


#: Each law: what it is called, and what finds the contradictions to it.
LAWS: Mapping[str, Callable[[Sequence[Record]], Iterator[Contradiction]]] = {
    "told before it happened": _told_too_early,
    "signed years after its event": _signed_years_after,
    "changes or follows a later agreement": _follows_a_later_one,
    "outside its whole": _outside_its_whole,
    "two holders of one post at once": _two_holders,
    "parts larger than their whole": _more_than_their_whole,
}


def contradictions(records: Iterable[Record]) -> Iterator[Contradiction]:
    """Yield what contradicts the laws in *records*, where no caveat says so.

    >>> from azjp_relations import load
    >>> [*contradictions(load().tenures)]
    []
    """
    some = [*records]
    return (found for law in LAWS.values() for found in law(some) if not _is_said(found))


def _is_said(found: Contradiction) -> bool:
    """Tell whether a caveat says that its sources contradict each other here."""
    record, field, _, others = found
    ids = {other.id for other in others}
    own = (c.field in {None, field.partition("[")[0]} or not ids.isdisjoint(c.see) for c in record.caveats)
    return any(own) or any(record.id in caveat.see for other in others for caveat in other.caveats)
