"""Answers name their question, in words and as JSON; asked again, it gives the same answer or says what changed it."""

import datetime as dt
import json
import pickle
from collections.abc import Callable
from functools import partial
from inspect import signature
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from profiles import edition, examples, few
from records import MIXED, WIRE, cited, country, event, fact, person, source, tenure, whole

import azjp_relations as azjp
from azjp_relations.answers import words
from azjp_relations.answers.answer import Answer
from azjp_relations.dataset import Dataset, Edition
from azjp_relations.model import Caveat, Variant
from azjp_relations.model.quantities import Quantity
from azjp_relations.query.filters import rules_of
from azjp_relations.query.where import FILTERS, SourceFilters
from azjp_relations.testing import datasets
from azjp_relations.text import in_plain, plural_of

rel = azjp.load(edition=edition())

_SCALE_OR_ANY: Any = ["scale", True]


def _policies(dataset: Dataset) -> Any:
    return azjp.total(dataset, indicator="grant", unit="USD", mix="direction").policies()


#: Questions of every function, with filters, and the words for them.
QUESTIONS: dict[str, Callable[[Dataset], Answer]] = {
    "Japanese yen loans to Azerbaijan, 1998 to 2009, doubtful figures left out": lambda d: azjp.total(
        d, indicator="loan", unit="JPY", target="azerbaijan", during="1998/2009"
    ),
    "Visitors from Japan, doubtful figures as printed": lambda d: azjp.total(
        d.facts.where(indicator="visitors", origin="japan"), unit="people", doubtful="as-printed"
    ),
    "US dollar figures by year, with several indicators and directions, doubtful figures left out": lambda d: (
        azjp.total_by(d, "year", unit="USD", mix=["indicator", "direction"])
    ),
    "Series of trade turnover, doubtful figures left out": lambda d: azjp.series(d, indicator="trade-turnover"),
    "Change of trade turnover since 1997 until 2017, doubtful figures as printed": lambda d: azjp.change(
        d, 1997, 2017, indicator="trade-turnover", doubtful="as-printed"
    ),
    "Records by topic": lambda d: azjp.count_by(d, "topic"),
    "Visits in Japan by year, split by possible days": lambda d: azjp.count_by(
        d.events.where(kind="visit", place="japan"), "year", dates="share"
    ),
    "Visits or meetings or events about energy by decade": lambda d: azjp.count_by(
        d.events.where(kind=["visit", "meeting"]) | d.events.where(about="energy"), "decade"
    ),
    "Events and agreements by year and kind": azjp.panel,
    "Who appears with whom in records about energy, only persons or organizations, without SOCAR": lambda d: (
        azjp.network(d.where(about="energy"), types=["person", "organization"], without="socar")
    ),
    "Who held an office: ambassadors accredited to Japan, 1 October 2025": lambda d: azjp.holders(
        d, "ambassador", accredited_to="Japan", on="2025-10-01"
    ),
    "Who held an office: all offices, 2015": lambda d: azjp.holders(d, on=2015),
    "Timeline of events and agreements involving Heydar Aliyev, 1992 to 2006": lambda d: azjp.timeline(
        d, during="1992/2006", involving="Heydar Aliyev"
    ),
    "Timeline of facts, the first 5": lambda d: azjp.timeline(d.facts.sorted()[:5]),
    "Timeline of events, the last 3": lambda d: azjp.timeline(d.events[-3:]),
    "Timeline of events, without the last 3": lambda d: azjp.timeline(d.events[:-3]),
    "Timeline of events, cut as [:0]": lambda d: azjp.timeline(d.events[:0]),
    "Events by kind, cut as [2:30:2]": lambda d: azjp.count_by(d.events[2:30:2], "kind"),
    "Events by kind, cut as [::-1]": lambda d: azjp.count_by(d.events[::-1], "kind"),
    "Events with a scale caveat or with a caveat by kind": lambda d: azjp.count_by(
        d.events.where(caveat=_SCALE_OR_ANY), "kind"
    ),
    "Ties of the kind embassy in by source": lambda d: azjp.count_by(d.ties.where(kind="embassy-in"), "source"),
    "Events with the words “energy” or “water” by kind": lambda d: azjp.count_by(
        d.events.where(text=["energy", "water"]), "kind"
    ),
    "Facts in USD or JPY by indicator": lambda d: azjp.count_by(d.facts.where(unit=["USD", "JPY"]), "indicator"),
    "Records by kind, from a list": lambda d: azjp.count_by(azjp.timeline(d.events), "kind"),
    "US dollar figures by decade, with several indicators and directions, doubtful figures left out: 199X": lambda d: (
        azjp.total_by(d, "decade", unit="USD", mix=["indicator", "direction"])["199X"]
    ),
    "US dollar grants by decade, doubtful figures left out: 201X: under every policy": lambda d: azjp.total_by(
        d.facts.where(indicator="grant"), "decade", unit="USD"
    )["201X"].policies(),
    "US dollar grants, with several directions, in the lowest reading, doubtful figures as printed": lambda d: (
        _policies(d)[3].total
    ),
    "US dollar grants, with several directions, doubtful figures as printed: as Azerbaijan–Japan relations gives the"
    " figures": lambda d: next(one.total for one in _policies(d) if one.key == "wikipedia-azerbaijan-japan-relations"),
    "US dollar grants, with several directions, doubtful figures as printed: under every policy": lambda d: _policies(
        d
    )[1].total.policies(),
    "Anniversaries of events and agreements, 2027, every 5 years": lambda d: azjp.anniversaries(
        d, during=2027, every=5
    ),
    "Where sources disagree, or the editor doubts them: facts with doubts": lambda d: azjp.disagreements(
        d.facts.where(doubtful=True)
    ),
    "Who said what at events with statements of Azerbaijan about energy": lambda d: azjp.statements(
        d, speaker="azerbaijan", about="energy"
    ),
    "Records with the words “energy” by source": lambda d: azjp.count_by(d.search("energy"), "source"),
    "Profile of Heydar Aliyev": lambda d: azjp.profile(d, "Heydar Aliyev"),
    "Events that are also events about energy but not visits by kind": lambda d: azjp.count_by(
        (d.events & d.events.where(about="energy")) - d.events.where(kind="visit"), "kind"
    ),
}


def _json(value: Any) -> Any:
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("asked", QUESTIONS)
def test_words(asked: str) -> None:
    """The question is told as a colleague would, filters included; it heads the text, the explanation and the page."""
    answer = QUESTIONS[asked](rel)
    assert str(answer.question) == asked
    flat = " ".join(f"{answer.explain()} {answer!r}".split())
    assert asked in flat
    assert rel.edition is not None
    assert f"Of edition {rel.edition.id}" in flat
    assert rel.edition.digest in flat
    told = {name: getattr(rel.edition, name) for name in ("id", "title", "digest")}
    until = {} if rel.edition.covers_until is None else {"covers_until": str(rel.edition.covers_until)}
    assert answer.question.edition == {**told, **until, "packs": []}


@pytest.mark.parametrize("asked", QUESTIONS)
@pytest.mark.long
def test_asked_again(asked: str) -> None:
    """From the answer, its question or the JSON of either, the same edition gives the same answer."""
    answer = QUESTIONS[asked](rel)
    for form in few((_json(answer.to_json()), answer.question, _json(answer.question.to_json()), answer), most=2):
        again = azjp.replay(form, rel)
        assert again.same
        assert again.changes == {}
        assert str(again.answer) == str(answer)
        assert again.answer == answer
        assert again.question == answer.question == again.answer.question
    assert "the same answer" in str(again)
    travelled = pickle.loads(pickle.dumps(answer.question))  # noqa: S301 - our own
    assert travelled == answer.question
    assert hash(travelled) == hash(answer.question)
    assert str(travelled) == asked
    assert azjp.replay(travelled, rel).same


@examples(20)
@given(datasets())
def test_any_dataset_answers_again(dataset: Dataset) -> None:
    """The same law, over any dataset, also for lists and for one sum of several."""
    for ask in (
        lambda d: azjp.count_by(d, "topic"),
        lambda d: azjp.count_by(list(d.events), "year"),
        lambda d: azjp.total(d, unit="USD", mix=MIXED),
        azjp.network,
        azjp.disagreements,
    ):
        answer = ask(dataset)
        assert azjp.replay(_json(answer.question.to_json()), dataset).same
    for one in azjp.total_by(dataset, "kind", unit="USD", mix=MIXED).values():
        again = azjp.replay(_json(one.question.to_json()), dataset)
        assert again.same
        assert str(again.question) == str(one.question)


def _edition(name: str, *records: Any) -> Dataset:
    made = whole(*records)
    about: dict[str, Any] = {
        "title": "A record",
        "published": "2026",
        "licence": "CC-BY-4.0",
        "counts": {},
        "digest": "sha256:00",
    }
    return Dataset([*made], Edition(id=name, **about))


def test_another_edition_names_what_changed() -> None:
    """Each record that counts now, no longer counts, or counts otherwise is named with what happened to it."""
    japan = country()
    same, gone = fact("same", 1, "2001", origin=japan), fact("gone", 10, "2002", origin=japan)
    revised, moved = fact("revised", 100, "2003", origin=japan), fact("moved", 1000, "2004", origin=japan)
    doubted, silent = fact("doubted", 5, "2005", origin=japan), fact("silent", None, "2006", origin=japan)
    old = _edition("2026.11", same, gone, revised, moved, doubted, silent)
    doubt = Caveat(kind="scale", note="Too much.", field="value")
    new = _edition(
        "2027.05",
        same,
        evolve(revised, value=Quantity(200, "USD")),
        evolve(moved, indicator="loan"),
        evolve(doubted, caveats=(doubt,)),
        evolve(silent, value=Quantity(7, "USD")),
        fact("come", 3, "2007", origin=japan),
        event("elsewhere", participants=()),
    )
    asked = azjp.total(old, indicator="grant", unit="USD")
    again = azjp.replay(_json(asked.question.to_json()), new)
    assert not again.same
    assert isinstance(again.answer, azjp.Total)
    assert again.answer.value == 1 + 200 + 7 + 3
    assert again.changes == {
        "gone": "not in this dataset",
        "revised": "revised",
        "moved": "left out now: doesn't fit the question",
        "doubted": "left out now: doubtful (scale): Too much.",
        "silent": "in the answer now, and left out before",
        "come": "new in the answer",
    }
    text = str(again)
    assert text.startswith("Asked of 2026.11, and again of 2027.05: a different answer; 6 records changed it\n")
    assert "\nNot in this dataset (1)\n  gone\n" in text
    assert "\nNew in the answer (1)\n  grant, Japan: USD 3 (come)\n\nUS dollar grants" in text
    assert azjp.replay(asked, _edition("2027.05", same, gone, revised, moved, doubted, silent)).same


def test_few_of_many_changes_are_printed() -> None:
    """A brief of another edition names what changed by its title, ten at a time; a question from JSON has only ids."""
    asked = azjp.profile(azjp.load(edition="2026.11"), "socar")
    again = azjp.replay(asked, azjp.load())
    new = [key for key, what in again.changes.items() if what == "new in the answer"]
    assert len(new) > 10
    assert f"New in the answer ({len(new)})\n" in str(again)
    assert f"  … and {len(new) - 10} more\n" in str(again)
    back = azjp.replay(_json(azjp.profile(azjp.load(), "socar").to_json()), azjp.load(edition="2026.11"))
    assert "\n  meeting-najaf-mizuho-2023\n" in str(back)


def test_what_may_count_is_named_too() -> None:
    """A record that is left out but widens the limits is named if it was revised."""
    other = Variant(field="value", value=Quantity(5, "USD"), citations=cited())
    known, silent = fact("known", 1, "2001"), fact("silent", None, "2002", variants=(other,))
    more = evolve(silent, variants=(evolve(other, value=Quantity(9, "USD")),))
    asked = azjp.total(whole(known, silent), unit="USD")
    again = azjp.replay(asked, whole(known, more))
    assert again.changes == {"silent": "revised, but left out as before"}


def test_records_of_a_list() -> None:
    """A list is asked again by the ids of its records; what is gone is named."""
    asked = azjp.count_by([event("a", "2001"), event("b", "2002")], "year")
    assert str(asked.question) == "Records by year, from a list"
    assert asked.question.edition is None
    again = azjp.replay(_json(asked.to_json()), whole(event("a", "2001")))
    assert again.changes == {"b": "not in this dataset"}


def test_functions_of_your_own() -> None:
    """A question by a function of yours can be asked again while the function is at hand, not from JSON."""

    def initial(record: Any) -> str:
        return str(record.id[:1])

    tally = azjp.count_by(rel.events, initial)
    assert str(tally.question) == "Events by initial"
    assert azjp.replay(tally, rel).same
    assert pickle.loads(pickle.dumps(tally)) == tally  # noqa: S301 - our own
    with pytest.raises(azjp.QuestionError, match="a function of your own, 'initial'"):
        azjp.replay(_json(tally.question.to_json()), rel)
    # Two functions may have one name, or none.
    assert azjp.replay(azjp.panel(rel.events, lambda one: one.kind, lambda one: one.status), rel).same
    assert str(azjp.count_by(rel.events, partial(initial)).question) == "Events by a function"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"question": {}},
        {"function": "load"},
        {**azjp.count_by(rel, "topic").question.to_json(), "function": "load"},
    ],
)
def test_what_is_no_question(wrong: Any) -> None:
    """Anything else than a question is refused as one, and no other function of the package can be called."""
    with pytest.raises(azjp.QuestionError):
        azjp.replay(wrong, rel)


def test_arguments_by_place() -> None:
    """Only the arguments that may be given by place are taken so; Python's own error tells of the others."""
    assert azjp.count_by(rel.events, "year").question == azjp.count_by(records=rel.events, by="year").question
    for wrong in ((rel, "USD"), ()):
        with pytest.raises(TypeError, match="argument"):
            azjp.total(*wrong, unit="USD")


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda wrong: azjp.total(rel, unit="JPY", planned=wrong), "planned"),
        (lambda wrong: azjp.count_by(rel, "year", conjectures=wrong), "conjectures"),
        (lambda wrong: azjp.total(rel, unit="JPY", mix=wrong), "mix= must be"),
        (lambda wrong: azjp.anniversaries(rel, during=2027, every=[wrong]), "every must be"),  # type: ignore[arg-type]
        (lambda wrong: azjp.count_by(rel, wrong), "unknown facet"),
        (lambda wrong: azjp.panel(rel, wrong), "unknown facet"),
        (lambda wrong: azjp.count_by(rel, lambda _: wrong and 5), "gave 5 for"),  # type: ignore[arg-type, return-value]
    ],
)
@pytest.mark.parametrize("wrong", [5, 0.5, ["x", None], {"a": 1}])
def test_arguments_of_the_wrong_type(ask: Callable[[Any], Any], told: str, wrong: Any) -> None:
    """What is neither yes nor no, no word or no key is refused with the name of the argument."""
    with pytest.raises(azjp.AzjpError, match=told):
        ask(wrong)


def test_today_is_kept_as_the_day() -> None:
    """A question of today asks for this day, also when it is asked again later."""
    for ask in (azjp.holders(rel, "ambassador", on="today"), azjp.brief(rel, about="energy")):
        assert len(ask.question.to_json()["arguments"]["on"]) == 10


def test_anniversaries_of_the_coming_year() -> None:
    """Without a period, anniversaries are those of the year from today, which the question keeps."""
    due = azjp.anniversaries(rel, every=5)
    today = dt.date.fromisoformat(due.question.to_json()["arguments"]["during"][:10])
    assert abs(today - dt.date.today()).days <= 1  # noqa: DTZ011 - midnight may be near
    assert due == azjp.anniversaries(rel, during=due.question.to_json()["arguments"]["during"], every=5)


def test_filters_are_kept_as_they_are_meant() -> None:
    """Names become ids, other words terms, and dates EDTF, in the filters of a collection as in those of an answer."""
    events = rel.events.where(involving="Heydar Aliyev", during=1998, certainly=True)
    both = azjp.count_by(events.where(kind=azjp.all_of("visit")), "year").question.to_json()["of"]
    assert both["given"] == {"kind": {"all_of": ["visit"]}}
    (inner,) = both["of"]
    assert inner["given"] == {"involving": "heydar-aliyev", "during": "1998", "certainly": True}
    assert inner["of"] == [{"step": "of", "given": ["events"], "of": []}]


def test_packs_are_named(tmp_path: Path) -> None:
    """Records laid over an edition are part of what was asked, so its digest alone doesn't tell it."""
    azjp.Pack().add(WIRE, event("a-visit-of-mine")).save(tmp_path / "mine")
    edition = azjp.count_by(azjp.load(overlay=[tmp_path / "mine"]), "topic").question.edition
    assert edition is not None
    assert (edition["packs"], edition["digest"]) == (["mine"], None)


def test_every_policy() -> None:
    """One sum under every policy, and as each source gives it; the question of the table can be asked again."""
    paper = source("paper", publisher="A paper", published="1999")
    other = Variant(field="value", value=Quantity(3, "USD"), citations=cited(paper))
    guess = Variant(field="value", value=Quantity(4, "USD"), conjecture=True, reason="A slip.")
    doubt = Caveat(kind="scale", note="Too much.", field="value")
    facts = [
        fact("disputed", 5, "2001", variants=(other,), citations=cited()),
        fact("doubted", 400, "2002", variants=(guess,), caveats=(doubt,)),
    ]
    dataset = whole(*facts)
    table = azjp.total(dataset, unit="USD").policies()
    assert {one.name: one.total.value for one in table} == {
        "doubtful figures left out": 5,
        "as printed": 405,
        "as the editor would correct them": 9,
        "lowest readings": 403,
        "highest readings": 405,
        "first published readings": 403,
        "last published readings": 405,
        "A wire, 3 February 2001": 405,
        "A paper, 1999": 3,
    }
    assert [one.source for one in table if one.source is not None] == [paper, facts[0].citations[0].source]
    assert "every policy" in str(table)
    assert azjp.replay(_json(table.question.to_json()), dataset).same
    nothing = azjp.total(dataset, unit="JPY").policies()
    assert {one.total.quantity for one in nothing} == {None}
    assert "none on record" in str(nothing)


def test_every_policy_of_one_sum_of_several() -> None:
    """A sum under one key is under every policy what the sums of all are under it, with what was left out there."""
    other = Variant(field="period", value=azjp.EdtfDate("2002"), citations=cited())
    doubt = Caveat(kind="scale", note="Too much.", field="value")
    facts = [
        fact("sure", 5, "2001"),
        fact("doubted", 400, "2001", caveats=(doubt,)),
        fact("moved", 30, "2001", variants=(other,)),
        fact("next", 1000, "2002", caveats=(doubt,)),
    ]
    sums = azjp.total_by(whole(*facts), "year", unit="USD", mix="period")
    one = sums["2001"]
    assert one.reasons == {"doubted": "doubtful (scale): Too much."}
    assert "1 left out" in str(one)
    values: dict[str, Any] = {policy.name: policy.total.value for policy in one.policies()}
    assert (values["doubtful figures left out"], values["as printed"]) == (35, 435)
    assert (values["lowest readings"], values["highest readings"]) == (435, 405)
    copied = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own
    assert copied.policies() == one.policies()
    assert pickle.loads(pickle.dumps(sums)) == sums  # noqa: S301 - our own


def test_what_cannot_be_asked_again() -> None:
    """The check of a page needs its text, which isn't kept: the error says so."""
    check = azjp.check_source(rel, "azertac-2022-05-05", "A page.")
    for form in (check, _json(check.to_json())):
        with pytest.raises(azjp.QuestionError, match="the text isn't kept: call check_source"):
            azjp.replay(form, rel)


@pytest.mark.parametrize(
    ("word", "plural"),
    [
        ("member-of-parliament", "members of parliament"),
        ("letter-of-intent", "letters of intent"),
        ("exchange-of-notes", "exchanges of notes"),
        ("charge-d-affaires", "chargés d'affaires"),
        ("vice-minister", "vice-ministers"),
        ("monarch", "monarchs"),
        ("documents-signed", "documents signed"),
        ("rule-change", "rule changes"),
        ("media", "media"),
        ("embassy", "embassies"),
        ("speech", "speeches"),
    ],
)
def test_terms_in_the_plural(word: str, plural: str) -> None:
    """A term is told in the plural as one says it."""
    assert plural_of(in_plain(word)) == plural


def test_every_filter_and_argument_has_words() -> None:
    """No filter and no argument is told by its bare name."""
    told = {name for name, _ in words._FLAGS}
    told |= {*words._NOUNS, *words._PHRASES, "doubtful"}
    filters = {name for declared in (*FILTERS.values(), SourceFilters) for name in rules_of(declared)}
    assert not filters - told
    functions = [value for name in azjp.__all__ if isinstance(value := getattr(azjp, name), FunctionType)]
    asking = [function for function in functions if hasattr(function, "asked")]
    assert len(asking) > 10
    for function in asking:
        _, *others = signature(function).parameters.values()
        names = {one.name for one in others if one.kind is not one.VAR_KEYWORD}
        assert not {name for name in names - told if f"{{{name}}}" not in function.asked[0]}, function.__name__


def test_each_flag_has_words_for_yes_and_no() -> None:
    """A filter by yes or no is told for both answers."""
    flags = {
        name
        for declared in (*FILTERS.values(), SourceFilters)
        for name, rule in rules_of(declared).items()
        if rule.type == bool | None
    }
    assert {(name, answer) for name in flags for answer in (True, False)} <= words._FLAGS.keys()


def test_tenures_of_a_list() -> None:
    """What isn't a tenure is left out with its reason, also where the question is asked again."""
    held = [tenure("t", person("someone"), attested=("2001",)), event("e")]
    answer = azjp.holders(held)
    assert answer.reasons == {"e": "is not a tenure"}
    assert azjp.replay(answer, whole(*held)).same


def test_what_has_no_name_is_refused_with_one() -> None:
    """Who leaves out the name of a filter is told to name it, and with what."""
    with pytest.raises(
        azjp.FilterError, match=r"brief\(\) can't tell what the argument 'energy' is: name it, as about='energy'"
    ):
        azjp.brief(azjp.load(), "energy")  # type: ignore[call-arg, arg-type]
    with pytest.raises(
        azjp.FilterError, match=r"anniversaries\(\) can't tell what the argument '2027' is: name it, as during=2015"
    ):
        azjp.anniversaries(azjp.load(), 2027)  # type: ignore[call-arg]
