"""What the index of a collection finds is what a look at each record finds, whoever asks first."""

import pickle
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import compress
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples, scaled
from records import event, fact

import azjp_relations as azjp
from azjp_relations.answers import keys
from azjp_relations.dates import EdtfDate
from azjp_relations.query import EconomicFacts, Events
from azjp_relations.query.index import Facet, Index, Spans, bits_of, pick
from azjp_relations.testing import edtf_dates

positions = st.lists(st.integers(0, 2000), unique=True).map(sorted)


@given(positions)
def test_a_set_of_positions_is_its_bits(some: list[int]) -> None:
    """What is put into a set comes out of it again, in order, however dense the set is."""
    assert pick(range(2001), bits_of(some)) == some
    assert bits_of(some).bit_count() == len(some)


@given(st.lists(st.booleans(), max_size=500))
def test_what_is_chosen_is_what_is_in_the_set(kept: list[bool]) -> None:
    """Things are pick by their position and keep their order."""
    things = [f"thing {i}" for i in range(len(kept))]
    bits = bits_of([i for i, keep in enumerate(kept) if keep])
    assert pick(things, bits) == list(compress(things, kept))


@given(st.lists(st.sets(st.sampled_from("abcde")), max_size=200), st.sets(st.sampled_from("abcdefg")), positions)
def test_facets_find_what_a_look_at_each_finds(keys: list[set[str]], wanted: set[str], among: list[int]) -> None:
    """The records with one of some keys, and how many have each key, are those that a scan finds."""
    facet = Facet(keys)
    assert pick(range(len(keys)), facet.any_of(wanted)) == [i for i, own in enumerate(keys) if own & wanted]
    for key in wanted:
        assert facet.count(key) == sum(key in own for own in keys)
        assert facet.count(key, bits_of(among)) == sum(key in own for i, own in enumerate(keys) if i in among)
    assert set(facet) == set().union(*keys)


@examples(40)
@given(st.data(), st.integers(1, 3), st.integers(0, 700))
def test_what_is_among_a_set_is_counted_like_one_by_one(data: st.DataObject, each: int, size: int) -> None:
    """Whether a set is long runs, few records or many, its counts and sets by key are those of its records."""
    width = data.draw(st.sampled_from([2, 40, 600]))
    keys = [{f"key {(i // 7 + n * i) % width:03}" for n in range(each)} if i % 11 else set() for i in range(size)]
    begin, end = sorted((data.draw(st.integers(0, size)), data.draw(st.integers(0, size))))
    others = data.draw(st.lists(st.integers(0, max(size - 1, 0)), max_size=20)) if size else []
    step = data.draw(st.sampled_from([1, 1, 3]))
    chosen_ones = sorted({*range(begin, end, step), *others})
    wanted: dict[str, list[int]] = {}
    for position in chosen_ones:
        for key in keys[position]:
            wanted.setdefault(key, []).append(position)
    facet, among = Facet(keys), bits_of(chosen_ones)
    counts = facet.counts(among)
    assert list(counts.items()) == [(key, len(wanted[key])) for key in sorted(wanted)]
    sets = {key: pick(range(size), facet.bits(key) & among) for key in counts}
    assert list(sets.items()) == [(key, wanted[key]) for key in sorted(wanted)]
    assert facet.without == bits_of([i for i, own in enumerate(keys) if not own])


@given(st.lists(st.none() | edtf_dates(), max_size=40), edtf_dates(), st.booleans())
def test_spans_find_what_a_look_at_each_finds(dates: list[EdtfDate | None], period: EdtfDate, in_order: bool) -> None:  # noqa: FBT001
    """The dates that may meet a period are those whose own answer is not no, in order of time or not."""
    if in_order:
        dates.sort(key=lambda d: (d is None, d.sort_key if d else (0, 0, "")))
    found = pick(range(len(dates)), Spans(dates).may_meet(period))
    assert found == [i for i, d in enumerate(dates) if d is not None and d.overlaps(period) is not False]


@given(st.lists(st.none() | edtf_dates(first_year=1990, last_year=1999), max_size=60), st.data())
def test_spans_find_the_same_in_a_crowd(dates: list[EdtfDate | None], data: st.DataObject) -> None:
    """The same holds where many dates lie about the period, long and short ones."""
    period = data.draw(edtf_dates(first_year=1990, last_year=1999))
    found = pick(range(len(dates)), Spans(dates).may_meet(period))
    assert found == [i for i, d in enumerate(dates) if d is not None and d.overlaps(period) is not False]


@examples(20)
@given(st.integers(0, 3000), st.integers(0, 3000), st.lists(st.integers(0, 2999), max_size=40), st.booleans())
def test_long_stretches_are_counted_like_one_by_one(
    begin: int,
    end: int,
    others: list[int],
    single: bool,  # noqa: FBT001
) -> None:
    """Counts and sets of long stretches, with records added and records missing, are those of each record."""
    size = 3000
    keys = [
        {f"key {i % 97:02}"} | (set() if single else {f"near {i // 100:02}", f"far {i % 1499}"}) for i in range(size)
    ]
    wanted = sorted({*range(begin, end)} ^ {*others})
    facet, among = Facet(keys), bits_of(wanted)
    pairs = [(key, position) for position in wanted for key in keys[position]]
    counts = Counter(key for key, _ in pairs)
    assert dict(facet.counts(among)) == counts
    assert sorted((key, position) for position in wanted for key in facet.rows[position]) == sorted(pairs)
    sets = [(key, position) for key in counts for position in pick(range(size), facet.bits(key) & among)]
    assert sorted(sets) == sorted(pairs)


# --- made once, and whole before it is seen -----------------------------------------------------------------------

_EVENTS = [event(f"e{n:04}", f"{1990 + n % 30}-{1 + n % 12:02}") for n in range(500)]
_FACTS = [fact(f"f{n:04}", n, f"{1990 + n % 30}") for n in range(500)]
#: Questions that make something of a new collection.
QUESTIONS: dict[str, Callable[[], Callable[[], object]]] = {
    "count": lambda: _ask(Events(_EVENTS), lambda events: dict(azjp.count_by(events, "year").high)),
    "count of a part": lambda: _ask(Events(_EVENTS), lambda events: dict(azjp.count_by(events[::7], "year"))),
    "where": lambda: _ask(Events(_EVENTS), lambda events: events.where(during="1995/1999", kind="meeting").ids),
    "id": lambda: _ask(Events(_EVENTS), lambda events: events["e0499"].id),
    "total": lambda: _ask(EconomicFacts(_FACTS), lambda facts: str(azjp.total(facts, unit="USD", mix="period"))),
    "totals": lambda: _ask(
        EconomicFacts(_FACTS), lambda facts: str(azjp.total_by(facts, "year", unit="USD", mix="period"))
    ),
    "panel": lambda: _ask(Events(_EVENTS), lambda events: str(azjp.panel(events, "year", "kind"))),
}


def _ask(records: Any, question: Callable[[Any], object]) -> Callable[[], object]:
    return lambda: question(records)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.long
def test_many_threads_may_ask_first(name: str) -> None:
    """Threads that ask a new collection at the same time all get the right answer, and so do later ones."""
    expected, asked, barrier = QUESTIONS[name]()(), QUESTIONS[name](), Barrier(threads := scaled(8, 16))

    def ask() -> object:
        barrier.wait()
        return asked()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(threads) as pool:
            answers = [future.result() for future in [pool.submit(ask) for _ in range(threads)]]
    finally:
        sys.setswitchinterval(interval)
    assert answers == [expected] * threads
    assert asked() == expected


@pytest.mark.parametrize("after", [0, 1, 250, 499])
def test_what_was_interrupted_is_made_anew(after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control-C while something is made leaves nothing half-made: the next question gets the right answer."""
    events, real, calls = Events(_EVENTS), keys._in_time, iter(range(5000))

    def interrupted(*args: Any) -> Mapping[str, keys.Share]:
        if next(calls) == after:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(keys, "_in_time", interrupted)
    with pytest.raises(KeyboardInterrupt):
        azjp.count_by(events, "year")
    monkeypatch.undo()
    assert azjp.count_by(events, "year") == Counter(str(e.when)[:4] for e in _EVENTS)


def test_an_index_makes_each_thing_once() -> None:
    """Under one name something is made once; if its making fails, it is made the next time."""
    index, calls = Index((1, 2)), []

    def make(records: tuple[int, ...]) -> int:
        calls.append(records)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return sum(records)

    with pytest.raises(KeyboardInterrupt):
        index.once("sum", make)
    assert "sum" not in index._made
    assert [index.once("sum", make) for _ in range(3)] == [3, 3, 3]
    assert len(calls) == 2


def test_an_index_remembers_only_its_latest_results() -> None:
    """What it made lately isn't made again; older results make room, so that asking for long takes no more memory."""
    index, calls = Index(()), []

    def ask(name: int) -> None:
        def make() -> int:
            calls.append(name)
            return name * 2

        assert index.lately(name, make) == name * 2

    for name in (*range(100), 99, 50, 0):
        ask(name)
    assert calls == [*range(100), 0]
    assert len(index._lately) < 100


def test_a_collection_travels() -> None:
    """A collection that has answered questions can be pickled, and answers them again."""
    events = Events(_EVENTS)[::2]
    tally = azjp.count_by(events, "year")
    again = pickle.loads(pickle.dumps(events))  # noqa: S301 - our own bytes
    assert again == events
    assert azjp.count_by(again, "year") == tally
