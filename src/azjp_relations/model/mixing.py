"""Which differences between figures make their sum misleading, and how to say so.

A sum misleads if its figures are of several indicators; of one thing at several stages; of opposite directions; levels
at different dates; or of one thing in periods that overlap.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import permutations
from typing import Any, Literal, NamedTuple, get_args

from azjp_relations.errors import QuestionError, one_of
from azjp_relations.text import first_few
from azjp_relations.vocabulary import Unit

#: What the figures of a sum may differ in.
Mix = Literal["indicator", "stage", "direction", "date", "period"]
#: One or several of them.
Mixes = Mix | Iterable[Mix]

MIXES: tuple[Mix, ...] = get_args(Mix)
#: The words for several of each, and for a figure that states none.
_NOUNS: dict[str, tuple[str, str]] = {
    "indicator": ("indicators", ""),
    "stage": ("stages", "not stated"),
    "direction": ("directions", "without direction"),
    "date": ("dates of levels", "undated"),
    "period": ("periods that overlap", "undated"),
    "unit": ("units", ""),
}
#: How many values of a mixture a message names.
_NAMED = 10
#: Day numbers for a period without a first or a last day: before and after every day.
NO_START, NO_END = 0, 10**7


def mixes(given: Any) -> tuple[Mix, ...]:
    """Return *given*, what the figures of a sum may differ in on purpose, as a tuple.

    Raises:
        QuestionError: For any other word.

    >>> mixes("stage"), mixes(["stage", "indicator"])
    (('stage',), ('indicator', 'stage'))
    """
    several = given if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    words = [one_of(word, MIXES, "mix=") for word in several]
    return tuple(mix for mix in MIXES if mix in words)


def one_unit(counts: Mapping[str, int]) -> Unit:
    """Return the unit that all figures are in; *counts* is how many are in each unit.

    Raises:
        QuestionError: If there are none, or several; the message counts them.

    >>> one_unit({"USD": 3})
    <Unit.USD: 'USD'>
    """
    if len(counts) == 1:
        return Unit(next(iter(counts)))
    if not counts:
        raise QuestionError("none of these facts has a figure to take the unit from: give one, as unit='USD'")
    most = max(sorted(counts), key=lambda unit: counts[unit])
    raise QuestionError(f"the figures have {mixture('unit', counts)}: ask for one, as unit={most!r}")


class Way(NamedTuple):
    """The direction of a figure, from whom to whom, or, if it has none, the parties."""

    origin: tuple[str, ...]
    target: tuple[str, ...]
    parties: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.origin or self.target:
            return " → ".join(" and ".join(side) or "?" for side in (self.origin, self.target))
        return " – ".join(self.parties)


class Figured(NamedTuple):
    """What there is to know of a figure to tell whether it may be added to others."""

    fact: Any  # has an ``id`` and a ``period``
    line: Hashable  # its indicator and its direction
    stage: str | None  # how far it has come; ``None`` if not stated
    subject: tuple[object, ...]  # what it is about; empty for the whole indicator, which includes every subject
    wider: frozenset[tuple[object, ...]]  # the subjects of the figures that it is part of
    begin: int  # the first day that it may be about, by number
    end: int  # the last day


def opposite(ways: Iterable[Way]) -> bool:
    """Tell whether one of *ways* starts where another one ends."""
    return any({*one.origin} & {*other.target} for one, other in permutations(ways, 2))


def at_stages(figures: Iterable[Figured]) -> Mapping[str, int]:
    """Return how many *figures* are at each stage, of those that may be one thing at several stages."""
    lines: defaultdict[object, list[Figured]] = defaultdict(list)
    for figure in figures:
        if figure.stage is not None:
            lines[figure.line].append(figure)
    same: defaultdict[object, list[str]] = defaultdict(list)
    for key, line in lines.items():
        has_whole = not all(figure.subject for figure in line)
        for figure in line:
            same[key, () if has_whole else figure.subject].append(str(figure.stage))
    return Counter(stage for stages in same.values() if len({*stages}) > 1 for stage in stages)


def overlapping(figures: Sequence[Figured]) -> list[int]:
    """Return the positions of the figures whose period may overlap that of another figure of the same thing.

    A part counts as the same thing as its whole, whose figure may include it.
    """
    lines: defaultdict[object, list[int]] = defaultdict(list)
    for at, figure in enumerate(figures):
        lines[figure.line].append(at)
    overlaps = set[int]()
    for line in lines.values():
        # The latest end so far and its figure: of the figures of a subject, of its parts ("in"), and of all ("any").
        last: dict[tuple[str, object], tuple[int, int]] = {}
        for at in sorted(line, key=lambda at: (figures[at].begin, figures[at].end, at)):
            _, _, _, subject, wider, begin, end = figures[at]
            met: list[tuple[str, object]] = [("any", ())]
            if subject:
                met = [*(("of", one) for one in ((), subject, *wider)), ("in", subject)]
            for key in met:
                if key in last and last[key][0] >= begin:
                    overlaps |= {at, last[key][1]}
            for key in (("of", subject), ("any", ()), *(("in", one) for one in wider)):
                last[key] = max(last.get(key, (NO_START, at)), (end, at))
    return sorted(overlaps)


def mixture(check: str, counts: Mapping[Any, int]) -> str:
    """Return in words what figures differ in, with how many have each value; of periods, name the facts."""
    nouns, none = _NOUNS[check]
    most = sorted(counts.items(), key=lambda item: -item[1])
    words = [
        f"{value.id} ({value.period or none})" if check == "period" else f"{count} {str(value) or none}"
        for value, count in most
    ]
    return f"{len(most)} {nouns} ({first_few(words, _NAMED)})"


def refusal(
    figures: str, mixed: Mapping[Mix, Mapping[Any, int]], mix: Sequence[Mix], hints: Iterable[str]
) -> QuestionError:
    """Return the error that figures don't add up: it says what is mixed, and how to ask instead.

    Args:
        figures: How many figures, in what unit.
        mixed: What they differ in, and how many have each value.
        mix: What they may differ in.
        hints: The filters that would leave one value.
    """
    have = "; ".join(mixture(check, counts) for check, counts in mixed.items())
    some = ", ".join(hints)
    allowed = [check for check in MIXES if check in mix or check in mixed]
    anyway = f"pass mix={(allowed[0] if len(allowed) == 1 else tuple(allowed))!r} to add them up anyway"
    advice = f"Ask for one, such as {some}, or {anyway}" if some else f"P{anyway[1:]}"
    return QuestionError(f"{figures} don't add up: {have}. {advice}")
