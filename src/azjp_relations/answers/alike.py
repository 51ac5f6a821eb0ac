"""Which figures add up: those of one indicator, of no opposite directions, and of no thing that is counted twice."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any, Literal, NamedTuple, get_args

from azjp_relations.answers.keys import Groups
from azjp_relations.errors import QuestionError, one_of
from azjp_relations.model import Actor, EconomicFact
from azjp_relations.query import Collection
from azjp_relations.query.collection import index_of, part
from azjp_relations.query.index import Facet, bits_of

__all__ = ["MIXES", "Mix", "Mixes", "differences", "mixes", "must_add_up"]

#: How figures may differ so that a sum of them misleads: they are of several indicators; of one thing at several
#: stages; of opposite directions; levels at different dates; or of one thing in periods that overlap.
Mix = Literal["indicator", "stage", "direction", "date", "period"]
#: One or several of them.
Mixes = Mix | Iterable[Mix]

MIXES: tuple[Mix, ...] = get_args(Mix)
#: What several of each are called, and a figure that states none.
_NOUNS: dict[Mix, tuple[str, str]] = {
    "indicator": ("indicators", ""),
    "stage": ("stages", "not stated"),
    "direction": ("directions", "without direction"),
    "date": ("dates of levels", "undated"),
    "period": ("periods that overlap", "undated"),
}
#: How many values of a mixture a message names.
_NAMED = 6
#: After every day.
_EVER = 10**7


class _Way(NamedTuple):
    """From whom to whom: countries, or actors without a country. Without a direction, who is concerned."""

    origin: tuple[str, ...]
    target: tuple[str, ...]
    parties: tuple[str, ...]

    def __str__(self) -> str:
        if self.origin or self.target:
            return " → ".join(" and ".join(side) or "?" for side in (self.origin, self.target))
        return " – ".join(self.parties)


def mixes(given: Mixes) -> tuple[Mix, ...]:
    """Return *given*, in which figures may differ on purpose, as a tuple.

    Raises:
        QuestionError: For any other word.

    >>> mixes("stage"), mixes(["stage", "indicator"])
    (('stage',), ('indicator', 'stage'))
    """
    words = [one_of(word, MIXES, "mix=") for word in ((given,) if isinstance(given, str) else given)]
    return tuple(mix for mix in MIXES if mix in words)


def must_add_up(facts: Collection[Any], counted: int, mix: Sequence[Mix], unit: str, groups: Groups | None) -> None:
    """Raise QuestionError if the set *counted*, together or under a key of *groups*, mixes more than *mix* allows."""
    checks = [check for check in MIXES if check not in mix and _mixed(facts, counted, check)]
    for key in [] if not checks else [""] if groups is None else groups.counted.counts(counted):
        own = counted if groups is None else counted & groups.counted.bits(key)
        if mixed := {check: found for check in checks if (found := _mixed(facts, own, check))}:
            where = f" under {key!r}" if key else ""
            have = "; ".join(_in_words(check, counts) for check, counts in mixed.items())
            hints = ", ".join(_hints(facts, own, mixed))
            one = f"ask for one, as with {hints}; or " if hints else ""
            allowed = [check for check in MIXES if check in mix or check in mixed]
            on_purpose = repr(allowed[0] if len(allowed) == 1 else tuple(allowed))
            raise QuestionError(
                f"{own.bit_count()} figures in {unit}{where} don't add up: {have}. Instead, {one}add them up on purpose"
                f" with mix={on_purpose}"
            )


def differences(facts: Collection[Any], counted: int) -> Iterator[str]:
    """Yield in words in what the set *counted* differs: how many figures have each value, and which may overlap."""
    for check in MIXES[:-1]:
        if len(counts := _counts(facts, counted, check)) > 1:
            yield _in_words(check, counts)
    if overlapping := _overlaps(facts, counted, stretches=True):
        yield f"{_in_words('period', overlapping)}, so that one may include another"


def _mixed(facts: Collection[Any], counted: int, check: Mix) -> Mapping[Any, int]:
    """Return how many facts of the set *counted* have each value of what *check* compares, if they don't add up."""
    if check == "period":
        return _overlaps(facts, counted)
    counts = _counts(facts, counted, check)
    if check == "stage":
        return _at_stages(part(facts, counted)) if len(counts) > 1 else {}
    if check == "direction":
        pairs = permutations(counts, 2)
        return counts if any({*one.origin} & {*other.target} for one, other in pairs) else {}
    return counts if len(counts) > 1 or (check == "date" and counts.get("", 0) > 1) else {}


def _counts(facts: Collection[Any], counted: int, check: Mix) -> dict[Any, int]:
    """Return how many facts of the set *counted* have each value of what *check* compares."""
    return _facet(facts, check).counts(counted)


def _facet(facts: Collection[Any], check: Mix) -> Facet:
    """Return the facts by the value of what *check* compares."""

    def keys(fact: Any) -> tuple[object, ...]:
        is_asked = isinstance(fact, EconomicFact) and (check != "date" or fact.is_stock)
        return (_KEYS[check](fact),) if is_asked else ()

    return index_of(facts).facet(f"alike in {check}", keys)


def _homes(*actors: Actor | None) -> tuple[str, ...]:
    homes = ((actor._homes or (actor,)) for actor in actors if actor is not None)  # noqa: SLF001
    return tuple(sorted({home.id for some in homes for home in some}))


def _way(fact: EconomicFact) -> _Way:
    origin, target = _homes(fact.origin), _homes(fact.target)
    return _Way(origin, target, () if origin or target else _homes(*fact.parties))


_KEYS: dict[Mix, Callable[[EconomicFact], object]] = {
    "indicator": lambda fact: fact.indicator.value,
    "stage": lambda fact: fact.stage.value if fact.stage else "",
    "direction": _way,
    "date": lambda fact: fact.period.text if fact.period else "",
}


def _subject(fact: EconomicFact) -> tuple[object, ...]:
    """Return what *fact* is about; nothing for the whole indicator, of which any other figure may be a part."""
    subject = (fact.item, *fact.about, fact.agreement, fact.event)
    return subject if any(subject) else ()


def _at_stages(facts: Iterable[EconomicFact]) -> Mapping[str, int]:
    """Return how many of *facts* are at each stage, of those that may be the same at several."""
    lines: defaultdict[object, list[EconomicFact]] = defaultdict(list)
    for fact in facts:
        if fact.stage is not None:
            lines[fact.indicator, _way(fact)].append(fact)
    same: defaultdict[object, list[str]] = defaultdict(list)
    for key, line in lines.items():
        has_whole = not all(map(_subject, line))
        for fact in line:
            same[key, () if has_whole else _subject(fact)].append(str(fact.stage))
    return Counter(stage for stages in same.values() if len({*stages}) > 1 for stage in stages)


def _overlaps(facts: Collection[Any], counted: int, *, stretches: bool = False) -> dict[EconomicFact, int]:
    """Return the facts of the set *counted* whose period may overlap that of another one of them, 1 for each."""
    # Those that overlap none of all facts need no second look.
    name = "stretches" if stretches else "overlaps"
    rough = index_of(facts).once(name, lambda records: bits_of(_overlapping(records, stretches=stretches)))
    some = [*part(facts, counted & rough)]
    return {some[at]: 1 for at in _overlapping(some, stretches=stretches)}


def _overlapping(records: Sequence[Any], *, stretches: bool = False) -> list[int]:
    """Return the positions of the facts whose period may overlap that of another one of the same thing.

    With *stretches*, a figure for a stretch of time counts as one of the whole indicator, whatever it is about.
    """
    lines: defaultdict[object, list[tuple[int, int, int, object]]] = defaultdict(list)
    for at, fact in enumerate(records):
        if isinstance(fact, EconomicFact) and not fact.is_stock:
            begin, _, _, end = fact.period.bounds if fact.period else (0, 0, 0, _EVER)
            is_whole = stretches and fact.period is not None and fact.period.is_interval
            lines[fact.indicator, _way(fact)].append((begin, end, at, () if is_whole else _subject(fact)))
    found = set[int]()
    for line in lines.values():
        last: dict[object, tuple[int, int]] = {}  # the latest end so far, and the fact that has it
        for begin, end, at, subject in sorted(line, key=lambda one: one[:3]):
            for key in (subject, ()) if subject else ("any",):
                if key in last and last[key][0] >= begin:
                    found |= {at, last[key][1]}
            for key in (subject, "any"):
                last[key] = max(last.get(key, (0, at)), (end, at))
    return sorted(found)


def _in_words(check: Mix, counts: Mapping[Any, int]) -> str:
    """Return what figures differ in, and how many have each value."""
    nouns, none = _NOUNS[check]
    most = sorted(counts.items(), key=lambda item: -item[1])
    words = [
        f"{value.id} ({value.period or none})" if check == "period" else f"{count} {str(value) or none}"
        for value, count in most[:_NAMED]
    ]
    words += [f"{len(most) - _NAMED} more"] if len(most) > _NAMED else []
    return f"{len(most)} {nouns} ({', '.join(words)})"


def _hints(facts: Collection[Any], counted: int, mixed: Iterable[Mix]) -> Iterator[str]:
    """Yield the filters that leave figures which add up: those of the value that most have, and so on among these."""
    for check in mixed:
        most = sorted(_mixed(facts, counted, check).items(), key=lambda item: -item[1])
        for value, hint in [(value, hint) for value, _ in most if (hint := _hint(check, value))][:1]:
            yield hint
            if check != "period":
                counted &= _facet(facts, check).bits(value)


def _hint(check: Mix, value: Any) -> str:
    """Return the filter that asks for *value* alone; nothing if there is none."""
    if check == "direction":
        names = zip(("origin", "target", "party"), value, strict=True)
        return ", ".join(f"{name}={side[0]!r}" for name, side in names if side)
    if check in {"date", "period"}:
        period = value.period if check == "period" else value
        return f"during={str(period)!r}" if period else ""
    return f"{check}={value!r}" if value else ""
