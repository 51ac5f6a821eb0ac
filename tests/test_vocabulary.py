"""The closed lists: every term defined, and what some terms know of each other."""

import re
from itertools import pairwise, product

import pytest

import azjp_relations as azjp
from azjp_relations.errors import UnknownTermError
from azjp_relations.vocabulary import Bound, EventKind, Indicator, Measure, Stage, Topic, Unit, UnitFamily, Weight
from azjp_relations.vocabulary import terms as vocabulary
from azjp_relations.vocabulary.term import Term

VOCABULARIES: list[type[Term]] = [getattr(vocabulary, name) for name in vocabulary.__all__]
each_vocabulary = pytest.mark.parametrize("terms", VOCABULARIES, ids=lambda v: v.__name__)


def test_every_vocabulary_is_listed() -> None:
    """Every closed list of the module is public, and at the front door."""
    made = {
        v.__name__ for v in vars(vocabulary).values() if isinstance(v, type) and v.__module__ == vocabulary.__name__
    }
    assert made == {*vocabulary.__all__}
    assert all(getattr(azjp, v.__name__) is v for v in VOCABULARIES)


@each_vocabulary
def test_every_term_is_defined_in_one_line(terms: type[Term]) -> None:
    """A definition is one line of words that does not merely repeat the term, and no two terms share one."""
    for term in terms:
        assert re.fullmatch(r"\S.*\S", term.definition), term
        assert not term.definition.endswith("."), term
        assert term.definition != term.value, term
    definitions = [term.definition for term in terms]
    assert len(set(definitions)) == len(definitions)


@each_vocabulary
def test_terms_are_kebab_case_and_unique(terms: type[Term]) -> None:
    """A term is typed without a thought: small letters and hyphens, and its name in Python is the same in capitals."""
    for name, term in terms.__members__.items():
        is_code = isinstance(term, Unit) and term.currency is not None
        assert re.fullmatch(r"[A-Z]{3}" if is_code else r"[a-z]+([- ][a-z]+)*", term.value), term
        assert (" " in term.value) <= isinstance(term, Bound), term
        assert name == term.value.upper().replace("-", "_").replace(" ", "_")
    assert len(terms.__members__) == len(list(terms)), "an alias would hide a term"


@each_vocabulary
def test_a_vocabulary_says_what_it_lists(terms: type[Term]) -> None:
    """Every list has a line of its own."""
    assert terms.__doc__
    assert terms.__doc__ != Term.__doc__


@each_vocabulary
def test_unknown_terms_are_refused_with_the_nearest(terms: type[Term]) -> None:
    """A slip in any term of any list is put right by its message."""
    for term in terms:
        slip = f"{term.value}x"
        with pytest.raises(UnknownTermError) as caught:
            terms.of(slip)
        assert term.value in caught.value.nearest, slip
        assert terms.__name__ in str(caught.value)


def test_topics_lie_within_themselves_and_what_is_broader() -> None:
    """``within`` is a partial order, of which ``broader`` gives the next step."""
    for topic in Topic:
        assert topic.within(topic)
        if topic.broader is not None:
            assert topic.broader is not topic
            assert topic.within(topic.broader)
            assert not topic.broader.within(topic)
    for one, two in product(Topic, repeat=2):
        assert one is two or not (one.within(two) and two.within(one))
        above = one.broader
        assert one.within(two) == (one is two or (above is not None and above.within(two)))


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [("oil-and-gas", "energy"), ("language", "education"), ("visas", "tourism"), ("trade", "economy")],
)
def test_narrower_topics(narrow: str, wide: str) -> None:
    """A few pairs that everybody would expect."""
    assert Topic.of(narrow).broader is Topic.of(wide)


def test_asking_for_a_topic_brings_the_narrower_ones() -> None:
    """What is about oil is about energy, for every query."""
    rel = azjp.load()
    wide, narrow = rel.events.where(about="energy"), rel.events.where(about="oil-and-gas")
    assert narrow
    assert set(narrow.ids) <= set(wide.ids)


def test_indicators_know_their_units_and_measure() -> None:
    """Every indicator has a family, of which there are units, and is a flow or a stock."""
    for indicator in Indicator:
        assert isinstance(indicator.family, UnitFamily)
        assert isinstance(indicator.measure, Measure)
        assert any(unit.family is indicator.family for unit in Unit)
    assert (Indicator.TRADE_TURNOVER.family, Indicator.TRADE_TURNOVER.measure) == (UnitFamily.MONEY, Measure.FLOW)
    assert (Indicator.STAKE.family, Indicator.STAKE.measure) == (UnitFamily.SHARE, Measure.STOCK)
    assert (Indicator.COMPANIES.family, Indicator.COMPANIES.measure) == (UnitFamily.COUNT, Measure.STOCK)


def test_money_is_a_flow_but_for_what_is_owned_or_owed() -> None:
    """Of the indicators of money two are levels, which never add up."""
    levels = {i for i in Indicator if i.family is UnitFamily.MONEY and i.measure is Measure.STOCK}
    assert levels == {Indicator.ASSET_VALUE, Indicator.DEBT}


def test_weights_stand_in_their_order() -> None:
    """Weights are listed from the heaviest, which is what a doubt has."""
    assert [weight.rank for weight in (Weight.MATERIAL, Weight.INFERRED, Weight.NOTE)] == [0, 1, 2]


def test_stages_stand_in_their_order() -> None:
    """Stages are listed as money comes nearer."""
    order = ["planned", "pledged", "signed", "disbursed", "completed"]
    assert [stage.value for stage in Stage] == order
    assert all(list(Stage).index(a) < list(Stage).index(b) for a, b in pairwise(map(Stage.of, order)))


def test_bounds_and_units_follow_the_pattern() -> None:
    """The vocabularies of figures are defined term by term as well."""
    assert all(term.definition and "\n" not in term.definition for term in (*Unit, *Bound, *UnitFamily))


def test_a_term_is_text() -> None:
    """A term compares with, and prints as, its text."""
    visit: str = EventKind.VISIT
    assert f"{visit}" == visit == "visit"
