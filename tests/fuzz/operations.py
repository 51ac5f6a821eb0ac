"""Attacks operations: random sequences of questions, unions, saves, readings, threads and interrupts.

``python tests/fuzz/operations.py --seconds 60`` does so for so long, and prints how often it did what. Beside the
dataset stands a plain model of it, a list of records, which says what each question must give. It ends with 1 at the
first answer that differs, with the shortest sequence of operations that leads there.
"""

import argparse
import copy
import pickle
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # as a script, it shares the tools of the tests

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from packs import folder_in_memory
from records import MIXED, agreement, country, event, fact, whole
from stopping import interrupted_at_instruction, interrupted_at_step

import azjp_relations as azjp

__all__ = ["Operations", "main"]

#: How often each operation was done.
DONE: Counter[str] = Counter()

_KINDS = ("meeting", "visit", "vote")
_WORDS = ("zebra", "loan", "silk", "harbour")
_COUNTRIES = tuple(country(name) for name in ("japan", "georgia"))
_QUERIES = ("query", "answers", "dataset", "model", "text")

_kinds, _words = st.sampled_from(_KINDS), st.sampled_from(_WORDS)
_years = st.integers(1990, 1996)
_numbers = st.integers(0, 10**6)

#: Questions, each with what a plain list of records gives; both for a kind, a word and a year.
_Question = Callable[[azjp.Dataset, str, str, int], Any]
_Plain = Callable[[list[Any], str, str, int], Any]


def _ids(records: Any) -> list[str]:
    return sorted(record.id for record in records)


def _events(records: list[Any]) -> list[azjp.Event]:
    return [record for record in records if isinstance(record, azjp.Event)]


def _facts(records: list[Any]) -> list[azjp.EconomicFact]:
    return [record for record in records if isinstance(record, azjp.EconomicFact)]


def _total(rel: azjp.Dataset) -> Decimal:
    found = azjp.total(rel.facts, unit="USD", mix=MIXED).value
    return Decimal(0) if found is None else found


QUESTIONS: dict[str, tuple[_Question, _Plain]] = {
    "kind": (
        lambda rel, kind, _, __: _ids(rel.events.where(kind=kind)),
        lambda records, kind, _, __: _ids(e for e in _events(records) if e.kind == kind),
    ),
    "year": (
        lambda rel, _, __, year: _ids(rel.events.where(during=year)),
        lambda records, _, __, year: _ids(e for e in _events(records) if str(e.when) == str(year)),
    ),
    "kind and year": (
        lambda rel, kind, _, year: _ids(rel.events.where(kind=kind, during=year)),
        lambda records, kind, _, year: _ids(e for e in _events(records) if (e.kind, str(e.when)) == (kind, str(year))),
    ),
    "text": (
        lambda rel, _, word, __: _ids(rel.events.where(text=word)),
        lambda records, _, word, __: _ids(e for e in _events(records) if word in e.title),
    ),
    "search": (
        lambda rel, _, word, __: _ids(rel.search(word)),
        lambda records, _, word, __: _ids(r for r in records if word in (getattr(r, "title", None) or "")),
    ),
    "counts": (
        lambda rel, _, __, ___: {str(key): count for key, count in azjp.count_by(rel.events, "kind").items() if count},
        lambda records, _, __, ___: dict(Counter(str(e.kind) for e in _events(records))),
    ),
    "counts by year": (
        lambda rel, _, __, ___: {int(str(k)): n for k, n in azjp.count_by(rel.events, "year").items() if n},
        lambda records, _, __, ___: dict(Counter(int(str(e.when)) for e in _events(records))),
    ),
    "total": (
        lambda rel, _, __, ___: _total(rel),
        lambda records, _, __, ___: sum((f.value.amount for f in _facts(records) if f.value), Decimal(0)),
    ),
    "timeline": (
        lambda rel, _, __, ___: _ids(azjp.timeline(rel.events).records),
        lambda records, _, __, ___: _ids(_events(records)),
    ),
    "keys": (
        lambda rel, _, __, ___: (len(rel), {r.id for r in rel}),
        lambda records, _, __, ___: (len(records), {r.id for r in records}),
    ),
}
_questions = st.sampled_from(sorted(QUESTIONS))


class Operations(RuleBasedStateMachine):
    """A dataset, a folder in which one is saved, and what they must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.left = ExitStack()
        self.folder = self.left.enter_context(folder_in_memory())  # saves wait for the disk
        self.number = 0
        self.change([])

    def teardown(self) -> None:
        """Leave nothing."""
        self.left.close()

    def change(self, records: list[Any]) -> None:
        """Take a new dataset, whose indexes nobody has asked for yet."""
        self.rel = whole(*records, *_COUNTRIES)
        self.records = list(self.rel)

    @property
    def mine(self) -> list[Any]:
        """The records that operations add."""
        return [r for r in self.records if isinstance(r, azjp.Event | azjp.EconomicFact | azjp.Agreement)]

    def must_be_right(self, name: str, rel: azjp.Dataset, kind: str, word: str, year: int) -> None:
        """Ask *rel* a question, and compare with the plain records."""
        asked, plain = QUESTIONS[name]
        found, expected = asked(rel, kind, word, year), plain(self.records, kind, word, year)
        assert found == expected, (name, kind, word, year, found, expected)

    # --- the operations -------------------------------------------------------------------------------------------

    @initialize(kind=_kinds, word=_words, year=_years)
    def begin(self, kind: str, word: str, year: int) -> None:
        """Save something."""
        self.add(kind, word, year, 3)
        azjp.write(self.rel, self.folder)
        self.saved = self.rel

    @rule(kind=_kinds, word=_words, year=_years, many=st.integers(1, 4))
    def add(self, kind: str, word: str, year: int, many: int) -> None:
        """Add events, an agreement and a figure."""
        DONE["add"] += 1
        self.number += 1
        new: list[Any] = [
            event(f"e-{self.number}-{n}", str(year + n % 2), kind=kind, title=f"The {word} {n}") for n in range(many)
        ]
        new.append(fact(f"f-{self.number}", self.number, str(year), item="things"))
        if many == 1:
            new.append(agreement(f"a-{self.number}", str(year), title=f"Pact of {word}"))
        self.change([*self.mine, *new])

    @rule(which=_numbers)
    def remove(self, which: int) -> None:
        """Take a record out."""
        if mine := self.mine:
            DONE["remove"] += 1
            del mine[which % len(mine)]
            self.change(mine)

    @rule(name=_questions, kind=_kinds, word=_words, year=_years)
    def ask(self, name: str, kind: str, word: str, year: int) -> None:
        """Ask one question."""
        DONE["ask"] += 1
        self.must_be_right(name, self.rel, kind, word, year)

    @rule(names=st.lists(_questions, min_size=1, max_size=3), kind=_kinds, word=_words, year=_years)
    def ask_in_threads(self, names: list[str], kind: str, word: str, year: int) -> None:
        """Ask a dataset that nobody has asked before, from several threads at once."""
        DONE["ask in threads"] += 1
        fresh = azjp.Dataset(self.records)
        with ThreadPoolExecutor(6) as pool:
            asked = [pool.submit(self.must_be_right, name, fresh, kind, word, year) for name in names * 4]
        for one in asked:
            one.result()

    @rule(name=_questions, kind=_kinds, word=_words, year=_years, at=_numbers, fresh=st.booleans())
    def ask_interrupted(self, name: str, kind: str, word: str, year: int, at: int, *, fresh: bool) -> None:
        """Interrupt a question, perhaps the first, and ask again."""
        DONE["ask interrupted"] += 1
        rel = azjp.Dataset(self.records) if fresh else self.rel
        asked = QUESTIONS[name][0]
        interrupted_at_instruction(1 + at % 3000, lambda: asked(rel, kind, word, year), lines=True, rooms=_QUERIES)
        for again in (name, "counts", "kind"):
            self.must_be_right(again, rel, kind, word, year)

    @rule(kind=_kinds, other=_kinds, word=_words, year=_years)
    def join(self, kind: str, other: str, word: str, year: int) -> None:
        """Join, cut and subtract answers, and ask the result."""
        DONE["join"] += 1
        events = self.rel.events
        one, two = events.where(kind=kind), events.where(during=year)
        ids, others = set(one.ids), set(two.ids)
        for found, expected in ((one | two, ids | others), (one & two, ids & others), (one - two, ids - others)):
            assert set(found.ids) == expected
            assert _ids(found.where(text=word)) == _ids(
                e for e in _events(self.records) if e.id in expected and word in e.title
            )
            assert _ids(found.where(kind=other)) == _ids(
                e for e in _events(self.records) if e.id in expected and e.kind == other
            )
            same = azjp.Events([events[key] for key in sorted(expected)])
            assert set(same) == set(found)

    @rule(word=_words)
    def join_a_stranger(self, word: str) -> None:
        """Join an event that only looks like one of the dataset: neither side finds what only the other holds."""
        DONE["join a stranger"] += 1
        events = self.rel.events
        stranger = azjp.Events([event("stranger", "1990", title="The quagga")])
        joined = events | stranger
        assert joined.where(text="quagga").ids == ("stranger",)
        assert _ids(joined.where(text=word)) == _ids(e for e in _events(self.records) if word in e.title)
        assert not events.where(text="quagga")
        assert not self.rel.search("quagga")

    @rule()
    def copy(self) -> None:
        """Copies are equal, have the same hash, and answer alike."""
        DONE["copy"] += 1
        tally = azjp.count_by(self.rel.events, "kind")
        for thing in (self.rel, self.rel.events, tally):
            for made in (copy.copy(thing), copy.deepcopy(thing), pickle.loads(pickle.dumps(thing))):  # noqa: S301
                assert made == thing
                assert hash(made) == hash(thing)
        self.rel = pickle.loads(pickle.dumps(self.rel))  # noqa: S301

    @rule()
    def save(self) -> None:
        """Save what there is."""
        DONE["save"] += 1
        azjp.write(self.rel, self.folder)
        self.saved = self.rel

    @rule(at=_numbers, behind=st.booleans(), instruction=st.booleans())
    def save_interrupted(self, at: int, *, behind: bool, instruction: bool) -> None:
        """Interrupt a save: what is there is what was there, or what was saved."""
        DONE["save interrupted"] += 1

        def work() -> None:
            azjp.write(self.rel, self.folder)

        if instruction:
            interrupted_at_instruction(1 + at % 1500, work, lines=True)
        else:
            interrupted_at_step(1 + at % 120, work, behind=behind)
        found = azjp.read(self.folder)
        assert found in (self.saved, self.rel)
        self.saved = found

    @rule()
    def read(self) -> None:
        """Take what is saved."""
        DONE["read"] += 1
        self.rel = azjp.read(self.folder)
        assert self.rel == self.saved
        self.records = list(self.rel)

    @rule()
    def read_while_saving(self) -> None:
        """Read from some threads while another saves."""
        DONE["read while saving"] += 1
        with ThreadPoolExecutor(4) as pool:
            saving = pool.submit(azjp.write, self.rel, self.folder)
            readings = [pool.submit(azjp.read, self.folder) for _ in range(3)]
        saving.result()
        for one in readings:
            assert one.result() in (self.saved, self.rel)
        self.saved = self.rel

    @rule()
    def save_from_threads(self) -> None:
        """Save two datasets at once: one of them is there in the end."""
        DONE["save from threads"] += 1
        other = azjp.Dataset([r for r in self.records if not isinstance(r, azjp.EconomicFact)])
        with ThreadPoolExecutor(2) as pool:
            for one in [pool.submit(azjp.write, rel, self.folder) for rel in (self.rel, other)]:
                one.result()
        self.saved = azjp.read(self.folder)
        assert self.saved in (self.rel, other)

    @invariant()
    def is_what_it_holds(self) -> None:
        """The dataset holds what the model holds."""
        assert sorted(r.id for r in self.rel) == sorted(r.id for r in self.records)


def attack(seconds: float, *, examples: int = 25, steps: int = 30, shrink: bool = True) -> int:
    """Attack for so long, and return how many sequences there were; the last of them is brought to its end."""
    end, sequences = time.monotonic() + seconds, 0
    while not sequences or time.monotonic() < end:
        run_state_machine_as_test(
            Operations,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                database=None,
                deadline=None,
                derandomize=False,
                phases=[Phase.generate, *([Phase.shrink] if shrink else [])],
                suppress_health_check=list(HealthCheck),
            ),
        )
        sequences += examples
    return sequences


def main(words: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 1 if anything differed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60, help="for how long")
    asked = parser.parse_args(words)
    sequences = attack(asked.seconds)
    print(f"{sequences} sequences, {sum(DONE.values())} operations held: {dict(DONE.most_common())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
