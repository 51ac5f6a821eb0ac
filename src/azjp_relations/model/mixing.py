"""In what figures may differ so that a sum of them misleads, and how that is told.

Figures mislead together if they are of several indicators; of one thing at several stages; of opposite directions;
levels at different dates; or of one thing in periods that overlap.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import permutations
from typing import Any, Literal, NamedTuple, get_args

from azjp_relations.errors import QuestionError, one_of
from azjp_relations.text import first_few
from azjp_relations.vocabulary import Unit

#: In what figures may differ.
Mix = Literal["indicator", "stage", "direction", "date", "period"]
#: One or several of them.
Mixes = Mix | Iterable[Mix]

MIXES: tuple[Mix, ...] = get_args(Mix)
#: What several of each are called, and a figure that states none.
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
#: Before and after every day.
NEVER, EVER = 0, 10**7


def mixes(given: Any) -> tuple[Mix, ...]:
    """Return *given*, in which figures may differ on purpose, as a tuple.

    Raises:
        QuestionError: For any other word.

    >>> mixes("stage"), mixes(["stage", "indicator"])
    (('stage',), ('indicator', 'stage'))
    """
    several = given if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    words = [one_of(word, MIXES, "mix=") for word in several]
    return tuple(mix for mix in MIXES if mix in words)


def one_unit(counts: Mapping[str, int]) -> Unit:
    """Return the unit that figures share, of which *counts* has the number in each unit.

    Raises:
        QuestionError: If there is none, or several, which the message counts.

    >>> one_unit({"USD": 3})
    <Unit.USD: 'USD'>
    """
    if len(counts) == 1:
        return Unit(next(iter(counts)))
    if not counts:
        raise QuestionError("none of these facts has a figure to take the unit from: give one, as unit='USD'")
    most = max(sorted(counts), key=lambda unit: counts[unit])
    raise QuestionError(f"the figures have {in_words('unit', counts)}: ask for one, as unit={most!r}")


class Way(NamedTuple):
    """From whom to whom. Without a direction, who is concerned."""

    origin: tuple[str, ...]
    target: tuple[str, ...]
    parties: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.origin or self.target:
            return " → ".join(" and ".join(side) or "?" for side in (self.origin, self.target))
        return " – ".join(self.parties)


class Figured(NamedTuple):
    """What a figure is of."""

    fact: Any  # has an ``id`` and a ``period``
    line: Hashable  # its indicator and its way
    stage: str | None  # how far it has come; ``None`` if not stated
    subject: tuple[object, ...]  # what it is about; empty for the whole indicator, which any other may be a part of
    wider: frozenset[tuple[object, ...]]  # the subjects of the figures that it is part of
    begin: int  # the first day that it may be about, by number
    end: int  # the last day


def opposite(ways: Iterable[Way]) -> bool:
    """Tell whether one of *ways* comes from where another one goes."""
    return any({*one.origin} & {*other.target} for one, other in permutations(ways, 2))


def at_stages(figures: Iterable[Figured]) -> Mapping[str, int]:
    """Return how many of *figures* are at each stage, of those that may be the same at several."""
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
    """Return the positions of the figures whose period may overlap that of another one of the same thing.

    A thing is the same as what it is part of, for the figure of that may include it.
    """
    lines: defaultdict[object, list[int]] = defaultdict(list)
    for at, figure in enumerate(figures):
        lines[figure.line].append(at)
    overlaps = set[int]()
    for line in lines.values():
        # The latest end so far, and the figure that has it: of those about a thing, about a part of it, or of all.
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
                last[key] = max(last.get(key, (NEVER, at)), (end, at))
    return sorted(overlaps)


def in_words(check: str, counts: Mapping[Any, int]) -> str:
    """Return what figures differ in, and how many have each value; of periods, the facts that have them."""
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
    """Return the error that *figures* don't add up: what is *mixed* besides *mix*, and how to ask.

    Args:
        figures: How many figures, in what unit.
        mixed: What they differ in, and how many have each value.
        mix: What they may differ in.
        hints: What asks for one of them.
    """
    have = "; ".join(in_words(check, counts) for check, counts in mixed.items())
    some = ", ".join(hints)
    one = f"ask for one, as with {some}; or " if some else ""
    allowed = [check for check in MIXES if check in mix or check in mixed]
    on_purpose = repr(allowed[0] if len(allowed) == 1 else tuple(allowed))
    return QuestionError(f"{figures} don't add up: {have}. Instead, {one}add them up on purpose with mix={on_purpose}")
