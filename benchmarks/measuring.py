"""How the benchmarks measure: ours and its peer in turn, medians, and the median of the ratios of each pair."""

import gc
import importlib
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from types import ModuleType

#: Something to time: it is called again and again.
Work = Callable[[], object]


@dataclass(frozen=True)
class Pair:
    """The median time of ours and of the peer, in seconds, and the median of their ratios."""

    ours: float
    peer: float
    ratio: float


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        what: What is compared.
        ours: Our time, in seconds.
        peer: The peer that we are compared with.
        theirs: The peer's time, in seconds.
        ratio: Our time divided by the peer's; if the aim is a ``least``, the peer's divided by ours.
        most: The most that the ratio should be, or ``None``.
        least: The least that it should be, or ``None``.
        against: The ratio against each of several peers, by name, if there are several.
        spell: Writes the two figures, if they aren't times.
    """

    what: str
    ours: float
    peer: str
    theirs: float
    ratio: float
    most: float | None = None
    least: float | None = None
    against: Mapping[str, float] = field(default_factory=dict)
    spell: Callable[[float], str] | None = None

    @property
    def costs(self) -> Mapping[str, float]:
        """What ours costs in terms of each peer, whichever way the ratio is printed: more is slower."""
        return self.against or {self.peer: self.ratio if self.least is None else 1 / self.ratio}

    @property
    def aim(self) -> str:
        """The aim in a few characters; empty if there is none."""
        if self.most is not None:
            return f"≤ {self.most:g}"
        return f"≥ {self.least:g}" if self.least is not None else ""

    @property
    def reached(self) -> str:
        """Whether the aim is reached: yes, no, or empty if there is none."""
        if self.most is None and self.least is None:
            return ""
        above = self.least is None or self.ratio >= self.least
        below = self.most is None or self.ratio <= self.most
        return "yes" if above and below else "no"


def at_most(most: float, what: str, peer: str, times: Pair) -> Row:
    """Return a row whose aim is to take at most *most* times as long as the peer."""
    return Row(what, times.ours, peer, times.peer, times.ratio, most=most)


def faster(least: float, what: str, peer: str, times: Pair) -> Row:
    """Return a row whose aim is that the peer takes at least *least* times as long as we do."""
    return Row(what, times.ours, peer, times.peer, 1 / times.ratio, least=least)


def in_turn(ours: Work, peer: Work, rounds: int, *, at_least: float = 0.0) -> Pair:
    """Time *ours* and *peer* in turn, A B A B, after one call of each that doesn't count.

    Args:
        ours: Ours.
        peer: The peer.
        rounds: How many of each are timed.
        at_least: Seconds; a shorter work is called again within a round until it has taken this long.
    """
    a, b = all_in_turn((ours, peer), rounds, at_least=at_least)
    return Pair(median(a), median(b), median(x / y for x, y in zip(a, b, strict=True)))


def all_in_turn(works: Sequence[Work], rounds: int, *, at_least: float = 0.0) -> list[list[float]]:
    """Return the times of each of *works*, which are timed in turn as :func:`in_turn` times two."""
    calls = [max(1, int(at_least / max(_seconds(work, 1), 1e-9))) for work in works]
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, often, own in zip(works, calls, times, strict=True):
            own.append(_seconds(work, often))
    return times


def among(
    most: float | None,
    what: str,
    works: Mapping[str, Work],
    outside: Sequence[str],
    rounds: int,
    *,
    at_least: float = 0.01,
) -> Row:
    """Time the first of *works*, which is ours, and all others in turn; return the row against the fastest of them.

    Args:
        most: The aim: at most this many times as long as the fastest.
        what: What is compared.
        works: Ours, then the peers, by name.
        outside: Peers that are timed, but don't count as the fastest.
        rounds: How many of each are timed.
        at_least: As in :func:`in_turn`.
    """
    times = dict(zip(works, all_in_turn([*works.values()], rounds, at_least=at_least), strict=True))
    ours, *peers = works
    ratios = {p: median(x / y for x, y in zip(times[ours], times[p], strict=True)) for p in peers}
    fastest = min((p for p in peers if p not in outside), key=lambda p: median(times[p]), default=peers[0])
    return Row(what, median(times[ours]), fastest, median(times[fastest]), ratios[fastest], most, against=ratios)


def _seconds(work: Work, calls: int) -> float:
    gc.collect()
    start = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - start) / calls


def process(code: str) -> str:
    """Run *code* in a new process of this interpreter, apart from folder and environment; return what it prints."""
    done = subprocess.run([sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True)
    return done.stdout


def installed(module: str) -> ModuleType | None:
    """Return the module of a peer, or say that it is skipped and return ``None``."""
    try:
        return importlib.import_module(module)
    except ImportError:
        print(f"skipped: {module.partition('.')[0]} is not installed")
        return None


def table(rows: Sequence[Row]) -> str:
    """Return *rows* as a table in Markdown."""
    peers = [*dict.fromkeys(peer for r in rows for peer in r.against)]
    head = ("what", "ours", "peer", "its time", "ratio", "aim", "reached", *(f"× {peer}" for peer in peers))
    cells = []
    for r in rows:
        spell = r.spell or spelled
        line = (r.what, spell(r.ours), r.peer, spell(r.theirs), _figures(r.ratio), r.aim, r.reached)
        cells.append((*line, *(_figures(r.against[peer]) if peer in r.against else "" for peer in peers)))
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]

    def row(texts: Sequence[str]) -> str:
        return "| " + " | ".join(t.ljust(w) for t, w in zip(texts, widths, strict=True)) + " |"

    return "\n".join([row(head), "|" + "|".join("-" * (w + 2) for w in widths) + "|", *map(row, cells)])


def spelled(seconds: float) -> str:
    """Return a time to three figures, in the unit that fits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{_figures(seconds / size)} {unit}"
    return f"{_figures(seconds / 1e-9)} ns"


def _figures(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"
