"""Networks: whoever appears in one record is linked, and nobody else."""

from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import edition, examples
from records import agreement, cited, country, event, fact, organization, person, tie, whole

import azjp_relations as azjp
from azjp_relations.answers.network import Network, network
from azjp_relations.errors import UnknownIdError, UnknownTermError
from azjp_relations.model import Participant, Variant
from azjp_relations.testing import datasets

rel = azjp.load(edition=edition())
JAPAN, LAND = country("japan"), country("land")
BODY, OTHER = organization("body", country=LAND), organization("other")
WHO = person("who", country=LAND)


def met(id: str, *actors: azjp.Actor, **changes: Any) -> azjp.Event:  # noqa: A002
    """Return an event at which *actors* took part."""
    return event(id, participants=tuple(Participant(actor=a, role="participant") for a in actors), **changes)


def _said(found: Network) -> list[tuple[str, str, int]]:
    return [(link.a.id, link.b.id, link.count) for link in found]


def test_by_example() -> None:
    """Links come by the number of records, then by id; each names its records and reads the same both ways."""
    found = network([met("a", WHO, JAPAN), met("b", JAPAN, WHO, BODY), met("c", OTHER), met("d")])
    assert _said(found) == [("japan", "who", 2), ("body", "japan", 1), ("body", "who", 1)]
    assert [(n.actor.id, n.count) for n in found.nodes] == [("japan", 2), ("who", 2), ("body", 1), ("other", 1)]
    assert [r.id for r in found[0].records] == ["a", "b"]
    assert found[:1] == (found.links[0],)
    assert [a.id for a in found.neighbours("japan")] == ["who", "body"]
    assert found.neighbours(OTHER) == ()
    assert [r.id for r in found.records] == ["a", "b", "c"]
    assert found.reasons == {"d": "names no actor"}
    assert "2        Japan – Who: a, b" in str(found)
    assert "4 actors, 3 links" in str(found)


def test_without_and_only() -> None:
    """Hubs may be left out, by id or themselves, one or several, and only some sorts of actors kept."""
    made = [met("a", WHO, JAPAN), met("b", JAPAN, WHO, BODY), met("c", JAPAN)]
    assert _said(network(made, without="japan")) == _said(network(made, without=[JAPAN])) == [("body", "who", 1)]
    assert _said(network(made, types=["country", "person"])) == [("japan", "who", 2)]
    assert network(made, without="japan").reasons == {"c": "names only actors that are left out"}
    only = network(made, types="organization")
    assert only.reasons == dict.fromkeys(("a", "c"), "names only actors that are left out")
    assert str(network(made, types="person", without="japan").question) == (
        "Who appears with whom in records, from a list, only persons, without Japan"
    )


def test_unknown_actors_and_sorts() -> None:
    """A slip is an error; an actor of the dataset that no record here names is none."""
    dataset = whole(met("a", WHO, BODY), met("b", JAPAN))
    for records in (dataset, dataset.events, list(dataset.events)):
        with pytest.raises(UnknownIdError, match="Did you mean 'japan'"):
            network(records, without="japn")
        assert len(network(records, without="japan")) == 1
    assert len(network(dataset.events[:1], without="japan")) == 1
    with pytest.raises(UnknownTermError, match="Did you mean 'person'"):
        network(dataset, types="persons")
    with pytest.raises(UnknownIdError, match=r"No actor in the network has the id 'bodi'.* Did you mean 'body'"):
        network(dataset).neighbours("bodi")
    with pytest.raises(UnknownIdError, match="in the network"):
        network(dataset, without="who").neighbours(WHO)


def test_other_readings() -> None:
    """Where sources name others, a link is less sure; a conjecture changes nothing."""
    fewer = Variant(field="parties", value=(JAPAN,), citations=cited())
    guess = Variant(field="parties", value=(JAPAN, OTHER), conjecture=True, reason="a guess")
    made = [agreement("p", parties=(JAPAN, LAND), variants=(fewer, guess)), agreement("q", parties=(LAND, JAPAN))]
    (link,) = network(made)
    assert (link.count, link.low, link.high) == (2, 1, 2)
    assert "Japan – Land (between 1 and 2): p, q" in str(network(made))


def test_of_what() -> None:
    """Of a dataset its events, agreements, facts and ties are taken; any records will do."""
    dataset = whole(
        met("e", WHO, JAPAN),
        agreement("a", parties=(LAND, JAPAN)),
        fact("f", origin=JAPAN, target=LAND),
        tie("t", "cooperates-with", BODY, OTHER),
    )
    assert _said(network(dataset)) == [("japan", "land", 2), ("body", "other", 1), ("japan", "who", 1)]
    assert _said(network(dataset.ties)) == [("body", "other", 1)]
    assert _said(network([dataset.events[0], dataset.events[0]])) == [("japan", "who", 1)]
    assert len(network([])) == 0
    assert network(dataset) == network(dataset)


def test_of_the_edition() -> None:
    """Who deals with SOCAR, leaving aside the two countries; what the table shows fits a terminal."""
    found = azjp.network(rel, types=["organization"], without=["azerbaijan", "japan"])
    assert "itochu" in {a.id for a in found.neighbours("socar")}
    assert {a.type for a in (n.actor for n in found.nodes)} == {"organization"}
    assert max(map(len, str(found).splitlines())) <= 80
    data = found.to_json()["result"]
    assert len(data["links"]) == len(found)
    assert {n["id"] for n in data["nodes"]} == {n.actor.id for n in found.nodes}


@examples(60)
@given(datasets(), st.data())
def test_agrees_with_a_plain_loop(dataset: azjp.Dataset, data: st.DataObject) -> None:
    """Every pair that appears together is linked once; counts, spreads and neighbours are what a loop finds."""
    aside = data.draw(st.lists(st.sampled_from(list(dataset.actors)), max_size=2, unique_by=lambda a: a.id))
    found = network(dataset, without=aside)
    records = [*dataset.events, *dataset.agreements, *dataset.facts, *dataset.ties]
    pairs: Counter[tuple[str, str]] = Counter()
    for record in records:
        ids = sorted({a.id for a in record.actors} - {a.id for a in aside})
        pairs.update(combinations(ids, 2))
    assert {(link.a.id, link.b.id): link.count for link in found} == dict(pairs)
    assert list(found) == sorted(found, key=lambda link: (-link.count, link.a.id, link.b.id))
    assert all(link.a.id < link.b.id and 0 <= link.low <= link.count <= link.high for link in found)
    assert {r.id for r in found.records} | set(found.reasons) == {r.id for r in records}
    for node in found.nodes:
        assert node.count == sum(node.actor in r.actors for r in records)
        for other in found.neighbours(node.actor):
            assert node.actor in found.neighbours(other)


def test_readings_decide_who_appears() -> None:
    """Where sources disagree on who took part, the reading that is asked for is taken."""
    a, b, c = map(organization, ("a", "b", "c"))
    variant = Variant(field="parties", value=(a, c), conjecture=True, reason="A neighbour.")
    pact = agreement("pact", parties=(a, b), variants=(variant,))
    assert [(link.a.id, link.b.id) for link in network([pact])] == [("a", "b")]
    assert [(link.a.id, link.b.id) for link in network([pact], reading="highest", conjectures=True)] == [("a", "c")]
    (link,) = network([pact], conjectures=True)
    assert (link.low, link.count, link.high) == (0, 1, 1)
