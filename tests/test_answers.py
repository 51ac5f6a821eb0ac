"""What every answer can do: show its work, cite it, be read in a terminal, a notebook and as JSON."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from profiles import examples
from records import HOSTILE, cited, country, event, fact, person, preferred, source, whole

import azjp_relations as azjp
from azjp_relations import display
from azjp_relations.answers.answer import Answer
from azjp_relations.answers.counts import count_by
from azjp_relations.answers.disagreements import disagreements
from azjp_relations.answers.holders import holders
from azjp_relations.answers.network import network
from azjp_relations.answers.panel import panel
from azjp_relations.answers.series import series
from azjp_relations.answers.timeline import anniversaries, timeline
from azjp_relations.answers.totals import total
from azjp_relations.dataset import Dataset
from azjp_relations.errors import QuestionError
from azjp_relations.model import Caveat, Participant, Variant
from azjp_relations.testing import datasets
from azjp_relations.vocabulary import CaveatKind

rel = azjp.load()

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
    "holders-of-an-office": lambda d: holders(d.tenures, "ambassador", country=d.actors[0], on="2025-10-01"),
    "total": lambda d: total([f for f in d.facts if not f.is_stock], unit="USD"),
    "total-as-printed": lambda d: total([f for f in d.facts if not f.is_stock], unit="USD", doubtful="as-printed"),
    "total-of-nothing": lambda d: total(d.facts[:0], unit="EUR"),
    "series": lambda d: series(d.facts.where(indicator="trade-turnover")),
    "timeline": timeline,
    "timeline-of-facts": lambda d: timeline(d.facts, during="1990/2000"),
    "anniversaries": lambda d: anniversaries(d, during="2025/2028", every=5),
    "disagreements": disagreements,
}


def _flat(text: str) -> str:
    return " ".join(display.visible(text).split())


def _shows_its_work(answer: Answer) -> None:
    flat = _flat(answer.explain())
    assert _flat(answer.question) in flat
    for record in answer.records:
        assert _flat(record.label) in flat
        for source_id in {c.source.id for c in record.citations}:
            assert source_id in flat
    for record in answer.excluded:
        assert _flat(f"{record.label}: {answer.reasons[record.id]}") in flat
    for record, caveat in answer.caveats:
        assert _flat(f"{record.id}: {caveat.kind.value}: {caveat.note}") in flat


def _adds_up(answer: Answer) -> None:
    assert len(set(answer.records)) == len(answer.records)
    assert set(answer.reasons) == {r.id for r in answer.excluded}
    assert {c for r in answer.records for c in r.citations} == set(answer.citations)
    assert len(set(answer.citations)) == len(answer.citations)
    assert [s.id for s in answer.sources] == sorted({c.source.id for c in answer.citations})
    assert len(answer.caveats) == sum(len(r.caveats) for r in answer.records)


def _is_json(answer: Answer) -> None:
    data = json.loads(json.dumps(answer.to_json(), allow_nan=False))
    assert data["question"] == answer.question
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
def test_no_line_is_wider_than_a_terminal(ask: str) -> None:
    """In plain text no line is longer than eighty columns; an explanation keeps to the width that is asked for."""
    answer = ASK[ask](rel)
    lines = [*str(answer).splitlines(), *answer.explain().splitlines()]
    assert [line for line in lines if len(line) > 80] == []
    # A table needs room for the longest id; all else is wrapped.
    narrow = answer.explain(60).partition("Rests on")[2].splitlines()
    assert [line for line in narrow if len(line) > 60] == []


@pytest.mark.parametrize("ask", ASK)
def test_reading(ask: str) -> None:
    """As text an answer ends with what it rests on and leaves out; its repr begins with the question."""
    answer = ASK[ask](rel)
    flat = _flat(str(answer))
    number = len(answer.records)
    assert ("1 record" if number == 1 else f"{number} records") in flat
    assert (f"{len(answer.excluded)} left out" in flat) is bool(answer.excluded)
    assert ("under a caveat" in flat) is any(r.caveats for r in answer.records)
    assert ".explain() shows the work" in flat
    assert repr(answer) == f"<{type(answer).__name__}: {answer.question}>\n{answer}"


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
    assert "Rests on 1 record:" in text
    assert "Leaves out 1 record:\n  The f: bears no date" in text
    assert "Doubts:\n  e: date: The day is not stated." in text
    assert "(1 record, 1 of them under a caveat, 1 left out; .explain() shows the work)" in str(line)


def test_answers_are_no_numbers() -> None:
    """Two answers are the same only if they are one; each can stand in a set."""
    one, two = (total(rel.facts.where(indicator="grant"), unit="USD") for _ in range(2))
    assert len({one, two}) == 2
    assert len({count_by(rel.events, "year"), timeline(rel)}) == 2
