"""Laws across records: what can't be true of several records together.

A law reports only what is certain: no possible date and no bound leaves a way out, and a date marked ``?`` makes
nothing certain. If sources do contradict each other, a caveat says so, on the field, on the whole record, or pointing
to the other record; then the law is silent.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any, NamedTuple

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import RecordError
from azjp_relations.model.events import Agreement, Event
from azjp_relations.model.facts import EconomicFact
from azjp_relations.model.offices import Tenure
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.records import Record
from azjp_relations.vocabulary import EventStatus, Office, Stage

#: The offices that only one person holds at a time.
_OF_ONE = {Office.PRESIDENT, Office.PRIME_MINISTER, Office.FOREIGN_MINISTER, Office.AMBASSADOR}
#: The statuses and stages of what was still to come when its sources were published, or never came.
_AHEAD = {EventStatus.PLANNED, EventStatus.CANCELLED, Stage.PLANNED, Stage.PLEDGED, Stage.SIGNED}
#: So many days after an event, nothing is signed at it.
_A_YEAR = 366


class Contradiction(NamedTuple):
    """A field of a record that contradicts other records."""

    record: Record
    field: str
    problem: str
    others: tuple[Record, ...] = ()


def _date_of(record: Record) -> tuple[str, EdtfDate] | None:
    """Return the field that has the date of *record*, and the date; ``None`` if it has none."""
    field = record._dated_in  # noqa: SLF001 - of the model, as this is
    return None if field is None or record.when is None else (field, record.when)


def _is_before(one: EdtfDate, other: EdtfDate) -> bool:
    return not (one.uncertain or other.uncertain) and one.before(other) is True


def _reported_too_early(records: Iterable[Record]) -> Iterator[Contradiction]:
    for record in records:
        published = [day for citation in record.citations if (day := citation.source.published) is not None]
        if len(published) < len(record.citations):
            continue  # one may have been published at any time
        dates = [(f"attested[{at}]", day) for at, day in enumerate(getattr(record, "attested", ()))]
        status = record.status if isinstance(record, Event) else getattr(record, "stage", None)
        if (dated := _date_of(record)) is not None and status not in _AHEAD:
            dates = [dated]
        for field, date in dates:
            if all(_is_before(day, date) for day in published):
                problem = f"{date} is after all of its sources were published, but isn't planned"
                yield Contradiction(record, field, problem)


def _signed_years_after(records: Iterable[Record]) -> Iterator[Contradiction]:
    for record in records:
        event = record.event if isinstance(record, Agreement) else None
        if event is None or event.status in _AHEAD or event.when is None or record.when is None:
            continue
        if event.when.uncertain or record.when.uncertain:
            continue
        if record.when.bounds[0] - event.when.bounds[3] > _A_YEAR:
            problem = f"{record.when} is more than a year after its event, {event.id!r} ({event.when})"
            yield Contradiction(record, "signed", problem, (event,))


def _follows_a_later_one(records: Iterable[Record]) -> Iterator[Contradiction]:
    for record in records:
        for name in ("amends", "replaces", "succeeds") if isinstance(record, Agreement) else ():
            other = getattr(record, name)
            if other is not None and record.when and other.signed and _is_before(record.when, other.signed):
                problem = f"{other.id!r} was signed later, {other.signed}, than this, {record.when}"
                yield Contradiction(record, name, problem, (other,))


def _outside_its_whole(records: Iterable[Record]) -> Iterator[Contradiction]:
    for record in records:
        whole, dated = getattr(record, "part_of", None), _date_of(record)
        if whole is None or whole.when is None or dated is None:
            continue
        field, date = dated
        if date.within(whole.when) is False and not (date.uncertain or whole.when.uncertain):
            problem = f"{date} is outside its whole, {whole.id!r} ({whole.when})"
            yield Contradiction(record, field, problem, (whole,))


def _two_holders(records: Iterable[Record]) -> Iterator[Contradiction]:
    posts: defaultdict[tuple[Any, ...], list[Tenure]] = defaultdict(list)
    for record in records:
        if not isinstance(record, Tenure) or record.office not in _OF_ONE or record.country is None:
            continue
        if record.office is not Office.AMBASSADOR or record.accredited_to is not None:
            posts[record.office, record.country, record.accredited_to].append(record)
    for tenures in posts.values():
        for one, other in combinations(tenures, 2):
            if one.person.id != other.person.id and _at_once(one, other):
                problem = f"{one.person.id!r} certainly holds this post at the same time, by {one.id!r}"
                yield Contradiction(other, "person", problem, (one,))


def _at_once(one: Tenure, other: Tenure) -> bool:
    """Tell whether both certainly held on one day on which neither may have handed over to the other."""
    for first, last in product(_stretches(one), _stretches(other)):
        begin, end = max(first[0], last[0]), min(first[1], last[1])
        if begin < end or (begin == end and not (_hands_over(begin, one, other) or _hands_over(begin, other, one))):
            return True
    return False


def _hands_over(day: int, leaves: Tenure, arrives: Tenure) -> bool:
    """Tell whether *leaves* may have handed over to *arrives* on *day*, which a known end or start must fit."""
    known = [date for date in (leaves.end, arrives.start) if date is not None]
    is_known = any(date.bounds[0] <= day <= date.bounds[3] for date in known)
    return is_known and max(d.bounds[2] for d in _dates(leaves)) <= day <= min(d.bounds[1] for d in _dates(arrives))


def _dates(tenure: Tenure) -> list[EdtfDate]:
    """Return the dates on which it certainly held, in no order."""
    dates = (tenure.start, *tenure.attested, tenure.end)
    return [day for day in dates if day is not None and not day.qualified]


def _stretches(tenure: Tenure) -> list[tuple[int, int]]:
    """Return the first and last day of each stretch in which it certainly held: not that between attested days."""
    dates = _dates(tenure)
    begun, lasting = min((day.bounds[1] for day in dates), default=0), max((day.bounds[2] for day in dates), default=0)
    stretches = [(day.bounds[1], day.bounds[2]) for day in tenure.attested if day in dates]
    stretches += [(tenure.start.bounds[1], lasting)] if tenure.start in dates and tenure.start is not None else []
    stretches += [(begun, tenure.end.bounds[2])] if tenure.end in dates and tenure.end is not None else []
    return [(first, last) for first, last in stretches if first <= last]


def _more_than_their_whole(records: Iterable[Record]) -> Iterator[Contradiction]:
    # The parts of one whole at one stage, that divide it either by time or by subject.
    cuts: defaultdict[tuple[Any, ...], list[EconomicFact]] = defaultdict(list)
    for fact in records:
        if not isinstance(fact, EconomicFact) or (whole := fact.part_of) is None:
            continue
        if fact.stage and whole.stage and fact.stage is not whole.stage:
            continue  # less may be paid than was pledged
        units = [(value.unit, value.per) for value in (fact.value, whole.value) if value is not None]
        if len(units) == 2 and units[0] == units[1]:
            by_time = fact.period != whole.period
            cuts[whole, fact.stage, by_time, fact.item if by_time else fact.item != whole.item].append(fact)
    for (whole, _, by_time, _), parts in cuts.items():
        apart = _apart(parts) if by_time else parts
        try:
            total = Quantity.total(part.value for part in apart if part.value is not None)
        except RecordError:  # more digits than a quantity can hold
            continue
        if total.more_than(whole.value) is True:
            problem = f"{whole.value} is less than its parts, {total} ({', '.join(part.id for part in apart)})"
            yield Contradiction(whole, "value", problem, tuple(apart))


def _apart(parts: Iterable[EconomicFact]) -> list[EconomicFact]:
    """Return as many parts as we can of which no two may overlap in time, the first to end first."""
    apart: list[EconomicFact] = []
    for fact in sorted(parts, key=lambda part: part.period.bounds[3] if part.period else 0):
        if not apart or all(p.period and fact.period and p.period.overlaps(fact.period) is False for p in apart):
            apart.append(fact)
    return apart


#: The laws: the name of each, and the function that finds what contradicts it.
LAWS: Mapping[str, Callable[[Sequence[Record]], Iterator[Contradiction]]] = {
    "reported before it happened": _reported_too_early,
    "signed years after its event": _signed_years_after,
    "changes or follows a later agreement": _follows_a_later_one,
    "outside its whole": _outside_its_whole,
    "two holders of one post at once": _two_holders,
    "parts larger than their whole": _more_than_their_whole,
}


def contradictions(records: Iterable[Record]) -> Iterator[Contradiction]:
    """Yield what contradicts the laws in *records*, unless a caveat says so.

    >>> from azjp_relations import load
    >>> [*contradictions(load().tenures)]
    []
    """
    some = [*records]
    return (one for law in LAWS.values() for one in law(some) if not _is_admitted(one))


def _is_admitted(one: Contradiction) -> bool:
    """Tell whether a caveat says that its sources contradict each other here."""
    record, field, _, others = one
    ids = {other.id for other in others}
    own = (c.field in {None, field.partition("[")[0]} or not ids.isdisjoint(c.see) for c in record.caveats)
    return any(own) or any(record.id in caveat.see for other in others for caveat in other.caveats)
