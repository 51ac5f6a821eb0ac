"""What it costs to ask: filters, counts and sums over made-up records, ours and the table engines on the same ones."""

import gc
import time
from collections.abc import Callable, Iterator
from functools import partial
from math import isclose
from statistics import median
from typing import Any

import synthetic
from measuring import Row, Work, among, spelled
from peers import Asked, Counts, Loop, Money, Peer, Sums, columns_of, engines

import azjp_relations as azjp

_SIZES = (1_000, 10_000, 100_000)
#: The events of which the second row of each count is.
_PERIOD = Asked.of("", "", "2010/2014")
#: Questions of each sort; they are asked in turn, so that no row depends on the luck of one.
_QUESTIONS = 5
_NOT_AN_ENGINE = ("loop",)
_INDICATOR = "grant"


def rows(rounds: int) -> Iterator[Row]:
    """Yield the rows of every size: filters, counts and sums."""
    for size in _SIZES:
        rel = synthetic.dataset(size, size)
        _print_cold(rel, size)
        tables = columns_of(rel)
        peers = [Loop(rel), *engines(tables)]
        del tables
        # Otherwise each timing waits until the collector has walked over all records.
        gc.collect()
        gc.freeze()
        yield from _filters(rel, peers, size, rounds)
        yield from _counts(rel, peers, size, rounds)
        yield from _sums(rel, peers, size, rounds)
        gc.unfreeze()


def _filters(rel: azjp.Dataset, peers: list[Peer], size: int, rounds: int) -> Iterator[Row]:
    for share, said, most in ((0.001, "0.1 %", 0.25), (0.05, "5 %", 1)):
        questions = _questions(rel, share)
        for asked in questions:
            wanted = sorted(_found(rel, asked).ids)
            for peer in peers:
                _must_agree(peer, sorted(peer.ids(peer.found(asked))), wanted)
                _must_agree(peer, peer.how_many(asked), len(wanted))
        found = sum(len(_found(rel, asked)) for asked in questions) / len(questions)
        what = f"{size:,}: actor, kind, period: {found:,.0f} found ({said})"
        works = {"ours": _each(questions, lambda asked: len(_found(rel, asked)))}
        works |= {peer.name: _each(questions, peer.how_many) for peer in peers}
        yield _per_question(among(_aim(most, size), f"{what}, how many", works, _NOT_AN_ENGINE, rounds))
        works = {"ours": _each(questions, lambda asked: list(_found(rel, asked)))}
        works |= {peer.name: _each(questions, peer.found) for peer in peers}
        yield _per_question(among(_aim(most, size), f"{what}, the records", works, _NOT_AN_ENGINE, rounds))


def _aim(most: float, size: int) -> float | None:
    return None if size == 10_000 else most


def _found(rel: azjp.Dataset, asked: Asked) -> azjp.Events:
    return rel.events.where(involving=asked.actor, during=asked.period, kind=asked.kind)


def _each(questions: list[Asked], work: Callable[[Asked], object]) -> Work:
    return lambda: [work(asked) for asked in questions]


def _per_question(row: Row) -> Row:
    return Row(
        row.what, row.ours / _QUESTIONS, row.peer, row.theirs / _QUESTIONS, row.ratio, row.most, against=row.against
    )


def _questions(rel: azjp.Dataset, share: float) -> list[Asked]:
    """Return the questions that come nearest to finding such a share of the events."""
    wanted = share * len(rel.events)
    actors = azjp.count_by(rel.events, "actor").most_common(60)
    kinds = azjp.count_by(rel.events, "kind").most_common(4)
    found = []
    # Of the few, those of actors that are themselves in few of the events.
    for actor, events in actors:
        if share > 0.01 or events < 0.05 * len(rel.events):
            for kind, _ in kinds:
                for begin in range(1970, 2025, 5):
                    asked = Asked.of(actor, kind, f"{begin}/2025")
                    found.append((abs(len(_found(rel, asked)) - wanted), asked))
    found.sort(key=lambda pair: (pair[0], pair[1].actor, pair[1].kind, pair[1].begin))
    return [asked for _, asked in found[:_QUESTIONS]]


def _counts(rel: azjp.Dataset, peers: list[Peer], size: int, rounds: int) -> Iterator[Row]:
    among_them = rel.events.where(during=_PERIOD.period)
    asked: Asked | None
    for by, most in (("year", 1), ("topic", 0.25), ("actor", 0.25)):
        for asked, said in ((None, ""), (_PERIOD, f" of the {len(among_them):,} of five years")):

            def ours(by: Any = by, asked: Asked | None = asked) -> Counts:
                events = rel.events if asked is None else rel.events.where(during=asked.period)
                return dict(azjp.count_by(events, by).items())

            wanted = {int(year): count for year, count in ours().items()} if by == "year" else ours()
            works: dict[str, Work] = {"ours": ours}
            for peer in peers:
                _must_agree(peer, getattr(peer, f"by_{by}")(asked), wanted)
                works[peer.name] = lambda peer=peer, by=by, asked=asked: getattr(peer, f"by_{by}")(asked)
            what = f"{size:,}: count by {by}{said}"
            yield among(_aim(most if asked is None else 1, size), what, works, _NOT_AN_ENGINE, rounds)


def _sums(rel: azjp.Dataset, peers: list[Peer], size: int, rounds: int) -> Iterator[Row]:
    if not hasattr(azjp, "total_by"):
        print("skipped: azjp_relations has no total_by")
        return

    for indicator in (None, _INDICATOR):
        facts = rel.facts if indicator is None else rel.facts.where(indicator=indicator)

        def ours(indicator: str | None = indicator) -> Sums:
            facts = rel.facts if indicator is None else rel.facts.where(indicator=indicator)
            totals = azjp.total_by(facts, "year", unit="USD")
            return {
                int(year): Money(total.value, totals.low[year], totals.high[year] is None)
                for year, total in totals.items()
            }

        wanted = ours()
        works: dict[str, Work] = {"ours": ours}
        for peer in peers:
            _must_agree(peer, _is_the_money(peer.money_by_year(indicator), wanted), True)
            works[peer.name] = partial(peer.money_by_year, indicator)
        said = "" if indicator is None else f" of the {len(facts):,} {indicator}s"
        yield among(_aim(1, size), f"{size:,}: sum of USD by year{said}, bounds", works, _NOT_AN_ENGINE, rounds)


def _is_the_money(found: Sums, wanted: Sums) -> bool:
    """Tell whether two answers are the same, but for the last digits of floats."""
    if found.keys() != wanted.keys():
        return False
    for year, money in wanted.items():
        other = found[year]
        # We also reckon with what may belong to the year, so we may find it unlimited where they do not.
        if other.no_high and not money.no_high:
            return False
        if money.low is not None and (other.low is None or not isclose(money.low, other.low)):
            return False
        if not isclose(money.value, other.value):
            return False
    return True


def _must_agree(peer: Peer, found: object, wanted: object) -> None:
    if found != wanted:
        raise AssertionError(f"{peer.name} answers otherwise: {str(found)[:300]}, not {str(wanted)[:300]}")


def _print_cold(rel: azjp.Dataset, size: int) -> None:
    """Print what is paid once: collections made of records, and first questions, which make their indexes."""
    events, everything = [*rel.events], [*rel]
    asked = _PERIOD.period
    times: dict[str, list[float]] = {}

    def timed(what: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        done = work()
        times.setdefault(what, []).append(time.perf_counter() - start)
        return done

    for _ in range(3):
        timed("the events alone", lambda: azjp.Events(events))
        timed("the dataset, references checked", lambda: azjp.Dataset(everything))
        whole = timed("the dataset", lambda: azjp.Dataset(everything, checked=True))
        timed(
            "where(involving, during, kind)", partial(whole.events.where, involving="japan", during=asked, kind="visit")
        )
        for by in ("year", "topic", "actor"):
            timed(f"count_by {by}", partial(azjp.count_by, whole.events, by))
        if hasattr(azjp, "total_by"):
            timed("total_by year", partial(azjp.total_by, whole.facts, "year", unit="USD"))
    said = {what: spelled(median(found)) for what, found in times.items()}
    built = ", ".join(f"{what} {said.pop(what)}" for what in [*said][:3])
    print(f"{size:,} events, as many facts: built beyond the records: {built}")
    print(f"{size:,} events, cold (first of its sort, indexes made): {', '.join(f'{w} {s}' for w, s in said.items())}")
