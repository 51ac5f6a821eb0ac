"""The time of filters, counts and sums over synthetic records: ours, and the table engines on the same records."""

import gc
from collections.abc import Callable, Iterator
from functools import partial
from math import isclose
from typing import Any

import synthetic
from measuring import Row, Work, among
from peers import Asked, Counts, Loop, Money, Peer, Sums, columns_of, engines

import azjp_relations as azjp

_SIZES = (1_000, 10_000, 100_000)
#: The size at which first questions are timed, which make what later ones use.
_COLD = 10_000
#: The period of the second row of each count.
_PERIOD = Asked.of("", "", "2010/2014")
#: Questions of each sort; they are asked in turn, so that no row depends on the luck of one.
_QUESTIONS = 5
_NOT_AN_ENGINE = ("loop",)
_INDICATOR = "grant"


def rows(rounds: int) -> Iterator[Row]:
    """Yield the rows of every size: filters, counts and sums; of one size also the first of each."""
    for size in _SIZES:
        rel = synthetic.dataset(size, size)
        peers = [Loop(rel), *engines(columns_of(rel))]
        # Otherwise each timing waits until the collector has walked over all records.
        gc.collect()
        gc.freeze()
        if size == _COLD:
            yield from _first_questions(rel, rounds)
        yield from _filters(rel, peers, size, rounds)
        yield from _counts(rel, peers, size, rounds)
        yield from _sums(rel, peers, size, rounds)
        gc.unfreeze()


def _first_questions(rel: azjp.Dataset, rounds: int) -> Iterator[Row]:
    """Yield what a first question costs if only the records are in memory: the engines make their tables of them."""
    everything = [*rel]
    asked = Asked.of("japan", "visit", "2010/2014")
    questions: tuple[tuple[str, tuple[str, ...], Callable[[azjp.Dataset], object], Callable[[Peer], object]], ...] = (
        ("where", ("events", "actor"), lambda new: list(_matches(new, asked)), lambda peer: peer.find(asked)),
        ("count by year", ("events",), lambda new: azjp.count_by(new.events, "year"), lambda peer: peer.by_year()),
        ("sum of USD by year", ("facts",), _money_by_year, lambda peer: peer.money_by_year()),
    )
    for what, names, ours, theirs in questions:
        new = iter([azjp.Dataset(everything, checked=True) for _ in range(rounds + 2)])

        def first(new: Iterator[azjp.Dataset] = new, ours: Callable[[azjp.Dataset], object] = ours) -> object:
            return ours(next(new))

        works: dict[str, Work] = {"ours": first}
        for peer in engines(columns_of(rel, names)):

            def from_records(
                name: str = peer.name, names: tuple[str, ...] = names, theirs: Callable[[Peer], object] = theirs
            ) -> object:
                return theirs(next(engines(columns_of(rel, names), name)))

            works[peer.name] = from_records
        yield among(1, f"{_COLD:,}: the first question: {what}", works, (), rounds, at_least=0)


def _filters(rel: azjp.Dataset, peers: list[Peer], size: int, rounds: int) -> Iterator[Row]:
    for share, percent, most in ((0.001, "0.1 %", 0.25), (0.05, "5 %", 1)):
        questions = _questions(rel, share)
        for asked in questions:
            wanted = sorted(_matches(rel, asked).ids)
            for peer in peers:
                _must_agree(peer, sorted(peer.ids(peer.find(asked))), wanted)
                _must_agree(peer, peer.how_many(asked), len(wanted))
        matches = sum(len(_matches(rel, asked)) for asked in questions) / len(questions)
        what = f"{size:,}: actor, kind, period: {matches:,.0f} events ({percent})"
        works = {"ours": _each(questions, lambda asked: len(_matches(rel, asked)))}
        works |= {peer.name: _each(questions, peer.how_many) for peer in peers}
        yield _per_question(among(most, f"{what}, how many", works, _NOT_AN_ENGINE, rounds))
        works = {"ours": _each(questions, lambda asked: list(_matches(rel, asked)))}
        works |= {peer.name: _each(questions, peer.find) for peer in peers}
        yield _per_question(among(most, f"{what}, the records", works, _NOT_AN_ENGINE, rounds))


def _matches(rel: azjp.Dataset, asked: Asked) -> azjp.Events:
    return rel.events.where(involving=asked.actor, during=asked.period, kind=asked.kind)


def _each(questions: list[Asked], work: Callable[[Asked], object]) -> Work:
    return lambda: [work(asked) for asked in questions]


def _per_question(row: Row) -> Row:
    return Row(
        row.what, row.ours / _QUESTIONS, row.peer, row.theirs / _QUESTIONS, row.ratio, row.most, against=row.against
    )


def _questions(rel: azjp.Dataset, share: float) -> list[Asked]:
    """Return the questions that come nearest to finding this share of the events."""
    wanted = share * len(rel.events)
    actors = azjp.count_by(rel.events, "actor").most_common(60)
    kinds = azjp.count_by(rel.events, "kind").most_common(4)
    candidates = []
    # To find few events, ask for actors that are in few.
    for actor, events in actors:
        if share > 0.01 or events < 0.05 * len(rel.events):
            for kind, _ in kinds:
                for begin in range(1970, 2025, 5):
                    asked = Asked.of(actor, kind, f"{begin}/2025")
                    candidates.append((abs(len(_matches(rel, asked)) - wanted), asked))
    candidates.sort(key=lambda pair: (pair[0], pair[1].actor, pair[1].kind, pair[1].begin))
    return [asked for _, asked in candidates[:_QUESTIONS]]


def _counts(rel: azjp.Dataset, peers: list[Peer], size: int, rounds: int) -> Iterator[Row]:
    among_them = rel.events.where(during=_PERIOD.period)
    asked: Asked | None
    for by, most in (("year", 1), ("topic", 0.25), ("actor", 0.25)):
        for asked, among_which in ((None, ""), (_PERIOD, f" of the {len(among_them):,} of five years")):

            def ours(by: Any = by, asked: Asked | None = asked) -> Counts:
                events = rel.events if asked is None else rel.events.where(during=asked.period)
                return dict(azjp.count_by(events, by).items())

            wanted = {int(year): count for year, count in ours().items()} if by == "year" else ours()
            works: dict[str, Work] = {"ours": ours}
            for peer in peers:
                _must_agree(peer, getattr(peer, f"by_{by}")(asked), wanted)
                works[peer.name] = lambda peer=peer, by=by, asked=asked: getattr(peer, f"by_{by}")(asked)
            what = f"{size:,}: count by {by}{among_which}"
            yield among(most if asked is None else 1, what, works, _NOT_AN_ENGINE, rounds)


def _sums(rel: azjp.Dataset, peers: list[Peer], size: int, rounds: int) -> Iterator[Row]:
    for indicator in (None, _INDICATOR):
        ours = partial(_money_by_year, rel, indicator)
        wanted = ours()
        works: dict[str, Work] = {"ours": ours}
        for peer in peers:
            _must_agree(peer, _is_the_money(peer.money_by_year(indicator), wanted), True)
            works[peer.name] = partial(peer.money_by_year, indicator)
        facts = rel.facts if indicator is None else rel.facts.where(indicator=indicator)
        which = "" if indicator is None else f" of the {len(facts):,} {indicator}s"
        # Beyond 10,000 facts, sums are what the engines are there for.
        most = 1 if size <= 10_000 else None
        yield among(most, f"{size:,}: sum of USD by year{which}, bounds", works, _NOT_AN_ENGINE, rounds)


def _money_by_year(rel: azjp.Dataset, indicator: str | None = None) -> Sums:
    facts = rel.facts if indicator is None else rel.facts.where(indicator=indicator)
    totals = azjp.total_by(facts, "year", unit="USD", mix=("indicator", "stage", "direction", "period"))
    return {
        int(year): Money(total.value, totals.low[year], totals.high[year] is None) for year, total in totals.items()
    }


def _is_the_money(theirs: Sums, wanted: Sums) -> bool:
    """Tell whether two answers are the same, but for the last digits of floats."""
    if theirs.keys() != wanted.keys():
        return False
    for year, money in wanted.items():
        other = theirs[year]
        # We also count facts that may belong to the year, so we may know no limit where they know one.
        if other.no_high and not money.no_high:
            return False
        if money.low is not None and (other.low is None or not isclose(money.low, other.low)):
            return False
        if not isclose(money.value, other.value):
            return False
    return True


def _must_agree(peer: Peer, answer: object, wanted: object) -> None:
    if answer != wanted:
        raise AssertionError(f"{peer.name} answers {str(answer)[:300]}, not {str(wanted)[:300]}")
