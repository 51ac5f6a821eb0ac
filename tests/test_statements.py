"""Statements are asked for by who made them, what about and whom they speak of."""

from typing import Any

import pytest
from hypothesis import given
from profiles import edition, examples
from records import cited, country, event, person, whole

import azjp_relations as azjp
from azjp_relations.model import Statement
from azjp_relations.testing import datasets
from azjp_relations.vocabulary import Topic

rel = azjp.load(edition=edition())
JAPAN = country("japan")
MINISTER = person("minister", country=JAPAN)
GUEST = person("guest")


def _statement(gist: str, *speakers: azjp.Actor, **changes: Any) -> Statement:
    return Statement(gist=gist, speakers=speakers, citations=cited(), **changes)


def _talks() -> azjp.Dataset:
    one = _statement("a", MINISTER, topics=(Topic.OIL_AND_GAS,), about=("guest",))
    two = _statement("b", GUEST, MINISTER, topics=(Topic.CULTURE,))
    return whole(event("talks", "2001", topics=(Topic.ENERGY,), statements=(one, two, _statement("c"))), event("other"))


def _gists(**filters: Any) -> str:
    return "".join(entry.statement.gist for entry in azjp.statements(_talks(), **filters))


def test_filters_are_asked_of_each_statement() -> None:
    """What one statement is about and who made another don't meet in a third."""
    assert _gists() == _gists(during=2001) == "abc"
    assert _gists(speaker="minister") == _gists(speaker="Japan") == "ab"
    assert _gists(speaker=["guest", "minister"]) == "ab"
    assert _gists(speaker=azjp.all_of("guest", "minister")) == "b"
    assert _gists(about="energy") == "a", "a narrower topic counts, that of the event does not"
    assert _gists(about="energy", speaker="guest") == ""
    assert _gists(mentioning="guest") == "a"
    assert _gists(during=1999) == ""


def test_statements_of_joined_events() -> None:
    """Of events that were joined, the filters of both are asked of each statement, or those of one."""
    rel = _talks()
    talks, culture = rel.events.where(speaker="guest"), rel.events.where(about="oil-and-gas")

    def gists(events: azjp.Events) -> str:
        return "".join(entry.statement.gist for entry in azjp.statements(events))

    assert gists(talks & rel.events.where(kind="meeting")) == "b"
    assert (gists(talks & culture), gists(talks | culture), gists(talks | rel.events)) == ("", "ab", "abc")
    assert gists(talks.sorted(lambda one: one.id)) == "b"


def test_events_by_statements() -> None:
    """Events too are asked for by speakers and by whom they spoke of, and counted by them."""
    events = _talks().events
    assert events.where(speaker="japan", mentioning="guest").ids == ("talks",)
    assert events.where(speaker="guest", kind="visit").ids == ()
    assert azjp.count_by(events, "speaker") == {"guest": 1, "japan": 1, "minister": 1}


def test_reading_statements() -> None:
    """Each has its date, its speakers and its source; it says so where none is named."""
    text = " ".join(str(azjp.statements(_talks())).split())
    assert "2001 Guest; Minister b" in text
    assert "2001 not named c" in text
    assert azjp.statements(_talks(), mentioning="guest").to_json()["result"] == [
        {
            "when": "2001",
            "event": "talks",
            "speakers": ["minister"],
            "gist": "a",
            "topics": ["oil-and-gas"],
            "mentioning": ["guest"],
        }
    ]


def test_wrong_words() -> None:
    """A wrong filter, name or topic is answered with the right one."""
    for wrong, right in (({"said_by": "x"}, "speaker"), ({"topic": "x"}, "about"), ({"about": "oil"}, "oil-and-gas")):
        with pytest.raises(azjp.AzjpError, match=right):
            azjp.statements(rel, **wrong)  # type: ignore[arg-type]


@examples(30)
@given(datasets())
def test_no_statement_is_lost(dataset: azjp.Dataset) -> None:
    """Every statement is there, once, in order; also if asked of all records."""
    expected = [(e.id, s.gist) for e in dataset.events for s in e.statements]
    for records in (dataset, dataset.events, list(dataset.events)):
        assert [(entry.event.id, entry.statement.gist) for entry in azjp.statements(records)] == expected
    everyone = {actor.id for e in dataset.events for s in e.statements for actor in s.speakers}
    for speaker in sorted(everyone)[:3]:
        found = azjp.statements(dataset, speaker=speaker)
        assert 0 < len(found) <= len(expected)
