"""What every answer can do: show its work, cite it, be read in a terminal, a notebook and as JSON."""

import copy
import json
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from profiles import examples, scaled
from records import (
    HOSTILE,
    MIXED,
    agreement,
    cited,
    country,
    event,
    fact,
    person,
    place,
    preferred,
    source,
    tenure,
    tie,
    whole,
)

import azjp_relations as azjp
from azjp_relations.answers.anniversaries import anniversaries
from azjp_relations.answers.answer import Answer
from azjp_relations.answers.brief import brief
from azjp_relations.answers.counts import Tally, count_by
from azjp_relations.answers.disagreements import disagreements
from azjp_relations.answers.holders import holders
from azjp_relations.answers.network import network
from azjp_relations.answers.panel import panel
from azjp_relations.answers.profile import profile
from azjp_relations.answers.report import Report
from azjp_relations.answers.series import series
from azjp_relations.answers.timeline import timeline
from azjp_relations.answers.totals import Totals, total, total_by
from azjp_relations.dataset import Dataset
from azjp_relations.display import pieces
from azjp_relations.errors import QuestionError, UnknownIdError
from azjp_relations.model import Caveat, Participant, Variant
from azjp_relations.model.base import Part
from azjp_relations.model.walk import walk
from azjp_relations.testing import datasets
from azjp_relations.text import visible
from azjp_relations.vocabulary import CaveatKind

rel = azjp.load(edition="2026.11")


def _turnover(dataset: Dataset) -> list[azjp.EconomicFact]:
    """Return the turnover of *dataset*, or one of two years, so that there is a change to ask for."""
    if dataset is rel:
        return [rel.facts["trade-turnover-1997"], rel.facts["trade-turnover-2017"]]
    return [fact("early", 5, "1990"), fact("late", 7, "1995")]


#: Every sort of answer, of a dataset.
ASK: dict[str, Callable[[Dataset], Answer]] = {
    "count-by-year": lambda d: count_by(d.events, "year"),
    "count-by-topic": lambda d: count_by([*d.events, *d.agreements, *d.facts], "topic"),
    "count-by-actor": lambda d: count_by([*d.events, *d.ties], "actor"),
    "count-by-share": lambda d: count_by(d.events, "year", dates="share"),
    "panel": panel,
    "panel-of-topics": lambda d: panel(d.events, "kind", "topic", reading="highest"),
    "panel-by-share": lambda d: panel([*d.facts, *d.ties], "country", "decade", dates="share"),
    "network": network,
    "network-of-persons": lambda d: network(d, types=["person", "organization"], without=d.actors[:1]),
    "holders": lambda d: holders(d, on="1998"),
    "holders-of-an-office": lambda d: holders(d.tenures, "ambassador", involving=d.actors[0], on="2025-10-01"),
    "total": lambda d: total(d, unit="USD", mix=MIXED),
    "total-as-printed": lambda d: total(d.facts, unit="USD", doubtful="as-printed", mix=MIXED),
    "policies": lambda d: total(d, unit="USD", mix=MIXED).policies(),
    "total-of-nothing": lambda d: total(d.facts[:0], unit="EUR"),
    "series": lambda d: series(_turnover(d), mix="period"),
    "change": lambda d: azjp.change(_turnover(d), doubtful="as-printed"),
    "statements": azjp.statements,
    "timeline": timeline,
    "timeline-of-facts": lambda d: timeline(d.facts, during="1990/2000"),
    "anniversaries": lambda d: anniversaries(d, during="2025/2028", every=5),
    "disagreements": disagreements,
    "profile": lambda d: profile(d, d.actors[0]),
    "brief": lambda d: brief(d, on="2026-11-01"),
    "full-brief": lambda d: brief(d.where(during="1990/2020"), length="full", on="2026-11-01"),
}


def _flat(text: str) -> str:
    return " ".join(visible(text).split())


def _shows_its_work(answer: Answer) -> None:
    flat = _flat(answer.explain())
    assert _flat(str(answer.question)) in flat
    for record in answer.records:
        assert _flat(record.label) in flat
        assert _flat(pieces.places_cited(record.citations)) in flat
    for record in answer.excluded:
        assert _flat(f"{record.label}: {answer.reasons[record.id]}") in flat
    for record, caveat in answer.caveats:
        weight = "" if caveat.weight == "material" else f" ({caveat.weight.value})"
        assert _flat(f"{record.id}: {caveat.kind.value}{weight}: {caveat.note}") in flat


def _adds_up(answer: Answer) -> None:
    assert len(set(answer.records)) == len(answer.records)
    assert set(answer.reasons) == {r.id for r in answer.excluded}
    # Records may cite one place for different fields.
    assert {str(c) for r in answer.records for c in r.citations} == {str(c) for c in answer.citations}
    assert len({str(c) for c in answer.citations}) == len(answer.citations)
    assert [s.id for s in answer.sources] == sorted({c.source.id for c in answer.citations})
    assert len(answer.caveats) == sum(isinstance(part, Caveat) for r in answer.records for *_, part in walk(r))


def _is_json(answer: Answer) -> None:
    data = json.loads(json.dumps(answer.to_json(), allow_nan=False))
    assert data["question"] == json.loads(json.dumps(answer.question.to_json()))
    assert data["question"]["words"] == str(answer.question)
    assert data["records"] == [r.id for r in answer.records]
    assert {row["id"]: row["reason"] for row in data["excluded"]} == dict(answer.reasons)
    assert len(data["citations"]) == len(answer.citations)
    assert [row["id"] for row in data["caveats"]] == [r.id for r, _ in answer.caveats]
    assert data["result"] is not None


@pytest.mark.parametrize("ask", ASK)
def test_answers_of_the_edition(ask: str) -> None:
    """Every answer explains each record, each reason and each doubt, and says the same as JSON."""
    answer = ASK[ask](rel)
    _shows_its_work(answer)
    _adds_up(answer)
    _is_json(answer)


@examples(30)
@given(datasets())
def test_answers_of_any_dataset(dataset: Dataset) -> None:
    """The same, whatever the records."""
    for ask, asked in ASK.items():
        try:
            answer = asked(dataset)
        except QuestionError:
            assert ask == "series"
            continue
        _shows_its_work(answer)
        _adds_up(answer)
        _is_json(answer)


@pytest.mark.parametrize("ask", ASK)
@pytest.mark.long
def test_no_line_is_wider_than_a_terminal(ask: str) -> None:
    """In plain text no line is longer than eighty columns; an explanation keeps to the width that is asked for."""
    answer = ASK[ask](rel)
    lines = [*str(answer).splitlines(), *answer.explain().splitlines()]
    assert [line for line in lines if len(line) > 80] == []
    # A table needs room for the longest id; all else is wrapped.
    narrow = answer.explain(60).partition("Based on")[2].splitlines()
    assert [line for line in narrow if len(line) > 60] == []


@pytest.mark.parametrize("ask", ASK)
def test_reading(ask: str) -> None:
    """As text an answer ends with what it rests on and leaves out; its repr begins with the question."""
    answer = ASK[ask](rel)
    flat = _flat(str(answer))
    number = len(answer.records)
    assert ("1 record" if number == 1 else f"{number} records") in flat
    assert (f"{len(answer.excluded)} left out" in flat) is bool(answer.excluded)
    assert ("of them doubtful" in flat) is any(r.doubts for r in answer.records)
    assert ".explain() shows the work" in flat
    assert repr(answer) == f"<{type(answer).__name__}> {answer}"
    assert (_flat(str(answer.question)) in flat) is not isinstance(answer, Report)  # which has a title


@pytest.mark.parametrize("ask", ASK)
@pytest.mark.parametrize("style", ["text", "bibtex", "csl-json"])
def test_citing(ask: str, style: Any) -> None:
    """An answer cites what it rests on, in every style; what it leaves out it does not cite."""
    answer = ASK[ask](rel)
    text = answer.cite(style)
    assert text == azjp.cite(answer.records, style)
    cited_sources = {s.id for s in answer.sources}
    if style != "text":
        assert {s.id for s in rel.sources if s.id in text} == cited_sources


def _hostile() -> Dataset:
    doubt = Caveat(kind="name", note=HOSTILE)
    villain = person("villain", names=preferred(HOSTILE, HOSTILE), note=HOSTILE, citations=cited(locator=HOSTILE))
    reading = Variant(field="title", value=HOSTILE, conjecture=True, reason=HOSTILE)
    part = Participant(actor=villain, role="host", capacity=HOSTILE)
    a, b = country("a", names=preferred(HOSTILE)), country("b")
    return whole(
        event("e", "1998", title=HOSTILE, participants=(part,), caveats=(doubt,), variants=(reading,)),
        event("undated", title=HOSTILE, citations=cited(source("other", title=HOSTILE, publisher=HOSTILE))),
        fact("f", 5, "1998", item=HOSTILE, printed=HOSTILE, origin=a),
        fact("g", 5, "1998", indicator="trade-turnover", parties=(a, b), item=HOSTILE),
    )


@pytest.mark.parametrize("ask", ASK)
def test_hostile_text_stays_text(ask: str) -> None:
    """In a notebook no text of a record takes effect: not in an answer, nor in the card of a record."""
    answer = ASK[ask](_hostile())
    html = answer._repr_html_()
    assert "<script" not in html
    assert all("<script" not in r._repr_html_() for r in (*answer.records, *answer.excluded))
    assert "<script" not in count_by(_hostile().events, lambda e: e.title)._repr_html_()


def test_reasons_and_doubts_by_example() -> None:
    """The doubts of an answer are those of the records that it rests on, not of those that it leaves out."""
    doubt = Caveat(kind=CaveatKind.DATE, note="The day is not stated.")
    line = timeline([event("e", "1998", caveats=(doubt,)), event("f", caveats=(doubt,))])
    assert [(r.id, c) for r, c in line.caveats] == [("e", doubt)]
    text = line.explain()
    assert "Based on 1 record:" in text
    assert "Leaves out 1 record:\n  The f: has no date" in text
    assert "Caveats:\n  e: date: The day is not stated." in text
    assert "(1 record, 1 of them doubtful, 1 left out; .explain() shows the work)" in str(line)


@pytest.mark.parametrize("ask", ASK)
@pytest.mark.long
def test_answers_are_values(ask: str) -> None:
    """The same question of the same records has an equal answer with an equal hash; of other records another one."""
    answer, again, other = ASK[ask](rel), ASK[ask](rel), ASK[ask](rel.as_of("2023"))
    assert answer == again
    assert hash(answer) == hash(again)
    assert {answer, again} == {answer}
    assert (answer == other) is (answer.to_json() == other.to_json())
    assert answer != ask


def _of_one_visit(count: int) -> Dataset:
    """Return as many meetings as that, all of one visit of as many persons."""
    guests = [person(f"guest-{n}") for n in range(count)]
    visit = event("visit", "1998", participants=tuple(Participant(actor=guest, role="visitor") for guest in guests))
    two = tuple(Participant(actor=guest, role="visitor") for guest in guests[:2])
    meetings = (event(f"meeting-{n}", f"{1900 + n}", part_of=visit, participants=two) for n in range(count))
    return whole(*meetings, *(fact(f"grant-{n}", 5, f"{1900 + n}", event=visit) for n in range(count)))


@pytest.mark.parametrize(
    "ask", ["count-by-year", "panel", "network", "total", "timeline", "profile", "full-brief", "events", "dataset"]
)
def test_what_records_share_is_compared_once(ask: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of equal answers and collections each pair of parts is walked once, however many records hold it."""
    asked: Callable[[Dataset], Any] = {**ASK, "events": lambda d: d.events, "dataset": lambda d: d}[ask]
    one, other = (asked(_of_one_visit(40)) for _ in range(2))
    assert one == other  # makes what is made once
    walked: list[type] = []
    contents = Part._contents

    def noted(part: Part) -> tuple[object, ...]:
        walked.append(type(part))
        return contents(part)

    monkeypatch.setattr(Part, "_contents", noted)
    assert one == other
    assert walked.count(azjp.Event) < 3 * 41


def _pickled(answer: Answer) -> Answer:
    again = pickle.loads(pickle.dumps(answer))  # noqa: S301 - our own
    assert isinstance(again, Answer)
    return again


def _few() -> Dataset:
    """Return a few records of every kind."""
    base = _hostile()
    pact = agreement("pact", "1998", parties=(base.actors["a"], base.actors["b"]))
    home = tie("home", "lives-in", person("someone"), place("town"))
    return whole(*base, pact, tenure("office", attested=("1998-03-01", "2001")), home)


def _said(answer: Answer) -> tuple[object, ...]:
    """Return all that is seen of *answer*."""
    tables = [[*table.rows(())] for table in answer._tables().values()]
    return hash(answer), str(answer), answer.explain(), answer.to_json(), answer._repr_html_(), tables


@pytest.mark.parametrize("ask", ASK)
@pytest.mark.long
def test_answers_travel(ask: str) -> None:
    """An answer can be copied and pickled, whether or not it was looked at, and says the same as before."""
    some = _few()
    fresh = ASK[ask](some)
    expected = _said(fresh)
    for travel, looked_at in product((copy.copy, copy.deepcopy, _pickled), (False, True)):
        answer = ASK[ask](some)
        if looked_at:
            assert answer.explain()
            answer.to_json()
        again = travel(answer)
        for one in (again, answer):
            assert one == fresh
            assert _said(one) == expected
        assert travel(again) == fresh


def test_totals_travel_with_each_of_their_sums() -> None:
    """Each sum by key, its limits and records, is there after the journey; a mapping still equals a plain one."""
    totals = total_by(rel.facts.where(unit="USD").where(indicator="grant"), "year", unit="USD")
    again = _pickled(totals)
    assert isinstance(again, Totals)
    assert again == totals
    assert {key: (t.value, t.low, t.high, t.records) for key, t in again.items()} == {
        key: (t.value, t.low, t.high, t.records) for key, t in totals.items()
    }
    tally = count_by(rel.events, "year")
    assert tally == dict(tally) == _pickled(tally)
    assert isinstance(unpickled := _pickled(tally), Tally)
    assert unpickled.groups == tally.groups


@pytest.mark.parametrize("ask", ASK)
@pytest.mark.long
def test_an_answer_that_threads_share(ask: str) -> None:
    """Eight threads that look at one answer first, at the same time, see all of it."""
    expected = ASK[ask](rel).to_json()
    with ThreadPoolExecutor(8) as pool:
        for _ in range(scaled(1, 5)):
            answer, gate = ASK[ask](rel), Barrier(8)

            def look(answer: Answer = answer, gate: Barrier = gate) -> tuple[int, object]:
                gate.wait()
                return len(answer.records), answer.to_json()

            looks = [task.result() for task in [pool.submit(look) for _ in range(8)]]
            assert all(look == (len(expected["records"]), expected) for look in looks)


TAKERS: dict[str, Callable[[Any], Answer]] = {
    "count_by": lambda records: count_by(records, "topic"),
    "count_by-function": lambda records: count_by(records, lambda r: r.id[:1]),
    "panel": lambda records: panel(records, "kind", "topic"),
    "network": network,
    "holders": lambda records: holders(records, on="2018"),
    "total": lambda records: total(records, unit="JPY", mix=MIXED),
    "total_by": lambda records: total_by(records, "year", unit="JPY", mix=MIXED),
    "timeline": timeline,
    "anniversaries": lambda records: anniversaries(records, during="2027"),
    "disagreements": disagreements,
    "statements": azjp.statements,
}


@pytest.mark.parametrize("taker", TAKERS)
def test_records_in_any_form(taker: str) -> None:
    """Every function that takes records takes a dataset, a collection, an answer or a list, also with sources in it."""
    ask = TAKERS[taker]
    assert isinstance(ask(rel), Answer)
    part = rel.facts[:9] if taker.startswith("total") else rel.tenures[:9] if taker == "holders" else rel.events[:9]
    answer = ask(part)
    for form in (list(part), iter(part), count_by(part, "source"), [*part, *rel.sources], dict.fromkeys(part)):
        # Only a part of a dataset knows what its other records say.
        assert [r for r in ask(form).records if r in part] == [r for r in answer.records if r in part]
    with pytest.raises(QuestionError, match="expected records"):
        ask(rel.sources)
    with pytest.raises(QuestionError, match="not the sources themselves"):
        ask(list(rel.sources))
    for wrong in (["visit"], [answer], {"a": 1}):
        with pytest.raises(QuestionError, match="expected records, such as"):
            ask(wrong)


def test_other_records_are_left_out_by_name() -> None:
    """A sum and the holders of an office leave out records of other kinds, and say so."""
    mixed = [*rel.events[:2], *rel.tenures[:2], *rel.facts[:2]]
    for other in rel.events[:2]:
        assert total(mixed, unit="USD").reasons[other.id] == "is not an economic fact"
        assert holders(mixed, on="2018").reasons[other.id] == "is not a tenure"


def test_a_wrong_key_names_the_nearest() -> None:
    """A key that a mapping of an answer doesn't have is an error that names the nearest."""
    tally = count_by(rel.events, "kind")
    totals = total_by(rel.facts.where(indicator="grant"), "kind", unit="USD")
    for mapping, wrong, near in (
        (tally, "vist", "visit"),
        (tally.low, "vist", "visit"),
        (tally.high, "vist", "visit"),
        (tally.groups, "vist", "visit"),
        (totals, "gront", "grant"),
        (totals.low, "gront", "grant"),
        (timeline(rel.facts).reasons, "export-aluminium-to-japan", "export-aluminum"),
    ):
        assert mapping.get(wrong) is None
        with pytest.raises(UnknownIdError, match=f"{wrong}.*Did you mean '{near}") as caught:
            mapping[wrong]
        assert isinstance(caught.value, KeyError)
