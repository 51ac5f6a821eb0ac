"""Which figures add up: those of one indicator and direction that count nothing twice."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from azjp_relations.answers.keys import Groups
from azjp_relations.model import Actor, EconomicFact
from azjp_relations.model.facts import wholes_of
from azjp_relations.model.mixing import (
    MIXES,
    NO_END,
    NO_START,
    Figured,
    Mix,
    Way,
    at_stages,
    mixture,
    opposite,
    overlapping,
    refusal,
)  # fmt: skip
from azjp_relations.query import Collection
from azjp_relations.query.collection import index_of, part
from azjp_relations.query.index import Facet, bits_of

#: How many items, and how many periods, are tried to find one that leaves figures that add up.
_TRIED = 20


def must_add_up(facts: Collection[Any], counted: int, mix: Sequence[Mix], unit: str, groups: Groups | None) -> None:
    """Raise QuestionError if the set *counted*, as a whole or under a key of *groups*, mixes more than *mix* allows."""
    checks = [check for check in MIXES if check not in mix and _mixed(facts, counted, check)]
    for key in [] if not checks else [""] if groups is None else groups.counted.counts(counted):
        own = counted if groups is None else counted & groups.counted.bits(key)
        if mixed := {check: counts for check in checks if (counts := _mixed(facts, own, check))}:
            figures = f"{own.bit_count()} figures in {unit}{f' under {key!r}' if key else ''}"
            raise refusal(figures, mixed, mix, _hints(facts, own, mixed))


def differences(facts: Collection[Any], counted: int) -> Iterator[str]:
    """Yield in words what the set *counted* differs in: how many figures have each value, and which may overlap."""
    for check in MIXES[:-1]:
        counts: Mapping[Any, int] = _facet(facts, check).counts(counted)
        if len(counts) > 1:
            yield mixture(check, _by_name(counts, part(facts, counted)) if check == "direction" else counts)
    if overlaps := _overlaps(facts, counted, stretches=True):
        yield f"{mixture('period', overlaps)}, so that one may include another"


def _mixed(facts: Collection[Any], counted: int, check: Mix) -> Mapping[Any, int]:
    """Return how many facts of the set *counted* have each value that *check* compares; empty if they add up."""
    if check == "period":
        return _overlaps(facts, counted)
    counts: Mapping[Any, int] = _facet(facts, check).counts(counted)
    if check == "stage" and len(counts) > 1:
        return at_stages(map(_figured, part(facts, counted)))
    is_mixed = (
        opposite(counts) if check == "direction" else len(counts) > 1 or (check == "date" and counts.get("", 0) > 1)
    )
    return counts if is_mixed else {}


def _facet(facts: Collection[Any], check: Mix) -> Facet:
    """Return *facts* by the value that *check* compares."""

    def keys(fact: Any) -> tuple[object, ...]:
        is_asked = isinstance(fact, EconomicFact) and (check != "date" or fact.is_stock)
        return (_KEYS[check](fact),) if is_asked else ()

    return index_of(facts).facet(f"alike in {check}", keys)


def _homes(*actors: Actor | None) -> tuple[str, ...]:
    return tuple(sorted({home.id for home in _at_home(actors)}))


def _at_home(actors: Iterable[Actor | None]) -> list[Actor]:
    """Return the countries of *actors*; an actor without a country stands for itself."""
    return [home for actor in actors if actor is not None for home in actor._homes or (actor,)]  # noqa: SLF001


def _by_name(counts: Mapping[Way, int], facts: Iterable[EconomicFact]) -> dict[Way, int]:
    """Return *counts* with the names of countries and actors in place of their ids."""
    sides = (home for fact in facts for home in _at_home((fact.origin, fact.target, *fact.parties)))
    names = {home.id: home.name for home in sides}
    return {Way(*(tuple(names[key] for key in side) for side in way)): count for way, count in counts.items()}


def _way(fact: EconomicFact) -> Way:
    """Return the countries, or actors without a country, from which and to which the figure goes."""
    origin, target = _homes(fact.origin), _homes(fact.target)
    return Way(origin, target, () if origin or target else _homes(*fact.parties))


_KEYS: dict[Mix, Callable[[EconomicFact], object]] = {
    "indicator": lambda fact: fact.indicator.value,
    "stage": lambda fact: fact.stage.value if fact.stage else "",
    "direction": _way,
    "date": lambda fact: fact.period.text if fact.period else "",
}


def _subject(fact: EconomicFact) -> tuple[object, ...]:
    """Return what *fact* is about; empty if the whole indicator, which may include any other figure."""
    subject = (fact.item, *fact.about, fact.agreement, fact.event)
    return subject if any(subject) else ()


def _figured(fact: EconomicFact) -> Figured:
    line, subject = (fact.indicator, _way(fact)), _subject(fact)
    wider = {_subject(whole) for whole in wholes_of(fact) if (whole.indicator, _way(whole)) == line} - {subject}
    begin, _, _, end = fact.period.bounds if fact.period else (NO_START, NO_START, NO_END, NO_END)
    return Figured(fact, line, fact.stage, subject, frozenset(wider), begin, end)


def _overlaps(facts: Collection[Any], counted: int, *, stretches: bool = False) -> dict[EconomicFact, int]:
    """Return the facts of the set *counted* whose period may overlap that of another one, with 1 for each.

    With *stretches*, a figure for a stretch of time counts as one of the whole indicator, even about one thing.
    """

    def overlaps_in(records: Sequence[Any]) -> list[int]:
        flows = [at for at, record in enumerate(records) if isinstance(record, EconomicFact) and not record.is_stock]
        figures = [_figured(records[at]) for at in flows]
        if stretches:
            figures = [f._replace(subject=()) if f.fact.period and f.fact.period.is_interval else f for f in figures]
        return [flows[at] for at in overlapping(figures)]

    # Facts that overlap no other fact of the index are never needed.
    name = "stretches" if stretches else "overlaps"
    rough = index_of(facts).once(name, lambda records: bits_of(overlaps_in(records)))
    some = [*part(facts, counted & rough)]
    return {some[at]: 1 for at in overlaps_in(some)}


def _hints(facts: Collection[Any], counted: int, mixed: Iterable[Mix]) -> Iterator[str]:
    """Yield filters that leave figures that add up: for each mixture, the value that most of the figures left have."""
    for check in mixed:
        most = sorted(_mixed(facts, counted, check).items(), key=lambda item: -item[1])
        if check == "period":
            yield from _one_period(facts, counted, [fact for fact, _ in most])
            continue
        if (value := next((value for value, _ in most if _hint(check, value)), None)) is not None:
            yield _hint(check, value)
            counted &= _facet(facts, check).bits(value)


def _one_period(facts: Collection[Any], counted: int, overlaps: Sequence[EconomicFact]) -> Iterator[str]:
    """Yield the first filter, by item or by period, that leaves figures that don't overlap, if there is one."""
    positions, some = index_of(facts).positions, part(facts, counted)
    for name in ("item", "period"):
        for value in islice(filter(None, dict.fromkeys(getattr(fact, name) for fact in overlaps)), _TRIED):
            fit = (
                f for f in some if (f.item == value if name == "item" else f.period and f.period.within(value) is True)
            )
            if not _overlaps(facts, bits_of([positions[fact.id] for fact in fit])):
                yield f"{'item' if name == 'item' else 'during'}={str(value)!r}"
                return


def _hint(check: Mix, value: Any) -> str:
    """Return the filter for *value* alone, as an argument; empty if there is none."""
    if check == "direction":
        names = zip(("origin", "target", "party"), value, strict=True)
        return ", ".join(f"{name}={side[0]!r}" for name, side in names if side)
    return f"{'during' if check == 'date' else check}={value!r}" if value else ""
