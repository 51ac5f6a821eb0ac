"""The same questions over frames of any engine: the answers are those of the objects."""

import importlib
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("pyarrow")

import duckdb
import polars as pl
from attrs import evolve
from engines import ENGINES, PACKAGED, QUESTIONS, SYNTHETIC, Asked, rows, synthetic
from hypothesis import given
from hypothesis import strategies as st
from profiles import edition, few, scaled
from records import MIXED, cited, country, event, fact, thing, whole

import azjp_relations as azjp
from azjp_relations.errors import QuestionError
from azjp_relations.export import frames, frames_alike
from azjp_relations.model import Variant
from azjp_relations.model.quantities import Quantity
from azjp_relations.tables import table
from azjp_relations.tables.arrow import to_arrow
from azjp_relations.testing import datasets, edtf_dates

_JAPAN, _LAND = country("japan"), country("land")

REL = azjp.load(edition=edition())
POLARS = Asked.of(REL, ENGINES["polars"])


@cache
def made_up() -> azjp.Dataset:
    """Return many events and a fifth as many facts, made up the same way each time."""
    # More than are laid out at a time.
    count = scaled(2_000, 40_000)
    records: azjp.Dataset = synthetic().dataset(count, count // 5)
    return records


@pytest.fixture(scope="module")
def many(request: pytest.FixtureRequest) -> Asked:
    """Return those records in an engine, one engine at a time."""
    return Asked.of(made_up(), ENGINES[request.param])


# --- the same answers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("engine", ENGINES)
def test_packaged_data(engine: str, question: str) -> None:
    """Of the packaged record, every engine says what the objects say."""
    QUESTIONS[question](Asked.of(REL, ENGINES[engine]), PACKAGED)


@pytest.mark.parametrize("many", few(ENGINES, most=3), indirect=True, scope="module")
@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.long
def test_many_records(many: Asked, question: str) -> None:
    """Of many records of every form, too."""
    QUESTIONS[question](many, SYNTHETIC)


@given(st.lists(edtf_dates(1990, 2010), min_size=1, max_size=30), edtf_dates(1990, 2010), st.booleans())
def test_dates_meet_periods_as_objects_do(
    dates: list[azjp.EdtfDate],
    period: azjp.EdtfDate,
    certainly: bool,  # noqa: FBT001 - as drawn
) -> None:
    """What may fall in a period, and what certainly does, is the same for every form of date and period."""
    events = azjp.Events([*(event(f"event-{n}", when=when) for n, when in enumerate(dates)), event("undated")])
    found = frames.where(events.to_polars(), during=period, certainly=certainly)
    assert found["id"].to_list() == list(events.where(during=period, certainly=certainly).ids)


@given(st.lists(edtf_dates(1990, 2010), max_size=30))
def test_series_sort_as_objects_do(dates: list[azjp.EdtfDate]) -> None:
    """Open and unknown sides have their places in order, too."""
    facts = azjp.EconomicFacts(fact(f"grant-{n}", n, when) for n, when in enumerate(dates))
    expected = [point.period.text for point in azjp.series(facts, mix="period")]
    assert frames.series(facts.to_polars())["period_edtf"].to_list() == expected


def test_planned_figures_stay_out_of_series() -> None:
    """A series has only what is planned too if you ask for it, as of objects."""
    facts = azjp.EconomicFacts([fact("grant-1", 5, "2001"), fact("grant-2", 7, "2002", stage="planned")]).to_polars()
    assert frames.series(facts)["record_id"].to_list() == ["grant-1"]
    assert frames.series(facts, planned=True)["record_id"].to_list() == ["grant-1", "grant-2"]
    with pytest.raises(azjp.QuestionError, match="conjectures need another table"):
        frames.series(facts, conjectures=True)
    with pytest.raises(azjp.FilterError, match="planned must be True or False"):
        frames.series(facts, planned="no")  # type: ignore[arg-type]


@pytest.mark.parametrize("of", ["agreements", "tenures", "ties"])
def test_other_tables(of: str) -> None:
    """Agreements are asked by the date of signing, tenures by their office, ties by their kind."""
    collection: Any = REL.collections[of]
    frame = POLARS.tables[of]
    word = "office" if of == "tenures" else "kind"
    for kind in {getattr(record, word).value for record in collection}:
        assert rows(frames.where(frame, kind=kind))[0][0] in collection.where(**{word: kind}).ids
        assert len(frames.where(frame, kind=kind)) == len(collection.where(**{word: kind}))
    assert rows(frames.count_by(frame, "kind")) == [*azjp.count_by(collection, "kind").items()]
    if of == "agreements":
        ids = frames.where(frame, during="1998", certainly=True)["id"].to_list()
        assert ids == list(REL.agreements.where(signed="1998", certainly=True).ids)
        assert rows(frames.count_by(frame, "year")) == [*azjp.count_by(collection, "year").items()]


# --- figures ------------------------------------------------------------------------------------------------------


def test_parts_are_left_out_however_deep() -> None:
    """What is part of a part of what is counted is left out, if the wholes are given; one step up is seen anyway."""
    whole = fact("whole", 10)
    middle = fact("middle", 5, unit="JPY", part_of=whole)
    part, other = fact("part", 2, part_of=middle), fact("other", 1, part_of=whole)
    facts = azjp.EconomicFacts([whole, middle, part, other])
    frame, wholes = facts.to_polars(), facts.to_polars("fact_wholes")
    assert azjp.total(facts, unit="USD").value == 10
    assert frames.total(frame, unit="USD", wholes=wholes)["amount"].to_list() == [Decimal(10)]
    assert frames.total(frame, unit="USD", mix="period")["amount"].to_list() == [Decimal(12)]


def test_the_unit_that_the_figures_share() -> None:
    """Frames too add up in the one unit that there is, and refuse several."""
    frame = azjp.EconomicFacts([fact("a", 5), fact("b", 7), fact("c", 9, unit="JPY")]).to_polars()
    assert frames.total(frame[:2], mix="period")["amount"].to_list() == [Decimal(12)]
    with pytest.raises(QuestionError, match=r"2 units \(2 USD, 1 JPY\): ask for one, as unit='USD'"):
        frames.total(frame)


def test_levels_are_told_and_not_added_up() -> None:
    """The objects add up levels of different things and refuse those of one; frames leave them out and say so."""
    (unit,) = {f.value.unit.value for f in REL.facts if f.is_stock and f.value is not None} & {"companies"}
    levels = [f for f in REL.facts if f.is_stock and f.value is not None and f.value.unit == unit and not f.doubts]
    found = frames.total(
        azjp.EconomicFacts([*levels, fact("flow", 3, unit=unit, indicator=_flow_in(unit))]).to_polars(), unit=unit
    )
    assert rows(found)[0][-2:] == (1, len(levels))
    assert found["amount"].to_list() == [Decimal(3)]


def _flow_in(unit: str) -> str:
    family = azjp.Unit.of(unit).family
    return next(i.value for i in azjp.Indicator if i.measure is azjp.Measure.FLOW and i.family is family)


@pytest.mark.parametrize("engine", ENGINES)
def test_rates_stay_out_of_sums(engine: str) -> None:
    """Neither a rate, nor one that another source or the editor reads, is part of a sum of amounts."""
    rate = Quantity(100, "USD", per="year")
    readings = (
        Variant(field="value", value=rate, conjecture=True, reason="It may be paid each year."),
        Variant(field="value", value=rate, citations=cited()),
    )
    facts = whole(fact("once", 5, "2001", variants=readings), fact("yearly", 7, "2001", value=rate))
    asked = Asked.of(facts, ENGINES[engine])
    QUESTIONS["total"](asked, ())
    assert rows(frames.total(asked.tables["facts"], unit="USD", variants=asked.tables["variants"]))[0][0] == 5


#: Facts that mislead together, and some that don't.
UNLIKE: dict[str, list[azjp.EconomicFact]] = {
    "nothing": [],
    "one": [fact("a", 5, "2009", origin=_JAPAN)],
    "indicators": [fact("a", 5, "2009"), fact("b", 7, "2010", indicator="loan")],
    "stages": [fact("a", 100, "2009", stage="pledged"), fact("b", 60, "2011", stage="disbursed")],
    "stages of two": [
        fact("a", 1, "2009", stage="pledged", item="x"),
        fact("b", 6, "2011", stage="disbursed", item="y"),
    ],
    "directions": [
        fact("a", 5, "2009", origin=_JAPAN, target=_LAND),
        fact("b", 7, "2010", origin=_LAND, target=_JAPAN),
    ],
    "receivers": [fact("a", 5, "2009", origin=_JAPAN, target=_LAND), fact("b", 7, "2009", origin=_JAPAN)],
    "periods": [fact("a", 5, "2009"), fact("b", 7, "2009/2011")],
    "an open end": [fact("a", 5, "2009/.."), fact("b", 7, "2024")],
    "undated": [fact("a", 5), fact("b", 7, "2009")],
    "apart": [fact("a", 5, "2009"), fact("b", 7, "2010")],
    "two things": [fact("a", 5, "2009", item="x"), fact("b", 7, "2009", about=(thing("a-plant"),))],
    "one thing": [fact(key, 5, "2009", about=(thing("a-plant"),)) for key in "ab"],
    "levels": [fact(f"level-{year}", 5, str(year), indicator="asset-value") for year in (2009, 2010)],
}


@pytest.mark.parametrize("engine", few(ENGINES, most=2))
@pytest.mark.parametrize("unlike", UNLIKE)
def test_what_misleads_is_refused(engine: str, unlike: str) -> None:
    """Frames refuse what the objects refuse, in the same words, and add it up if told to; levels they leave out."""
    facts = azjp.EconomicFacts(UNLIKE[unlike])
    made, about = (ENGINES[engine](facts.to_arrow(name)) for name in ("facts", "fact_about"))
    try:
        expected = azjp.total(facts, unit="USD").value
    except azjp.QuestionError as error:
        if unlike == "levels":
            assert rows(frames.total(made, unit="USD", about=about)) == []
            return
        told = re.escape(str(error).partition(" Ask for one")[0])
        with pytest.raises(azjp.QuestionError, match=told):
            frames.total(made, unit="USD", about=about)
        assert rows(frames.total(made, unit="USD", mix=MIXED))[0][0] == azjp.total(facts, unit="USD", mix=MIXED).value
    else:
        assert [row[0] for row in rows(frames.total(made, unit="USD", about=about))] == [expected] * (
            expected is not None
        )


@given(datasets())
def test_any_sum_is_refused_alike(dataset: azjp.Dataset) -> None:
    """Of any facts between actors that are nobody's, frames refuse what the objects do."""
    alone = [
        evolve(one, origin=None, target=None, parties=(), part_of=None)
        for one in dataset.facts
        if not one.is_stock and one.indicator is not azjp.Indicator.TRADE_TURNOVER
    ]
    facts = azjp.EconomicFacts(alone)
    about = facts.to_polars("fact_about")
    for unit in {one.value.unit for one in alone if one.value is not None and one.value.unit.family != "share"}:
        answers = [
            _refusal(azjp.total, facts, unit=unit),
            _refusal(frames.total, facts.to_polars(), unit=unit, about=about),
        ]
        nouns = r"\d+ (?:figures|indicators|stages|periods that overlap)"
        one, other = (re.findall(nouns, answer) for answer in answers)
        assert one == other


def _refusal(ask: Callable[..., object], *given: Any, **arguments: Any) -> str:
    try:
        ask(*given, **arguments)
    except azjp.QuestionError as error:
        return str(error)
    return ""


def test_too_many_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more figures than are looked at, nothing is added up in silence."""
    monkeypatch.setattr(frames_alike, "_CHECKED", 2)
    facts = azjp.EconomicFacts(fact(f"f{year}", 1, f"{year}") for year in range(2000, 2003)).to_polars()
    with pytest.raises(azjp.QuestionError, match=r"more than 2 figures in USD .* mix=\('stage', 'period'\)"):
        frames.total(facts, unit="USD")
    assert frames.total(facts, unit="USD", mix=("stage", "period"))["amount"].to_list() == [Decimal(3)]


@given(st.lists(st.tuples(st.integers(-9, 9), st.sampled_from(azjp.Bound)), max_size=6))
def test_bounds_of_sums(figures: list[tuple[int, azjp.Bound]]) -> None:
    """The bound of a sum says what can still be said, as for quantities; a sum of nothing is no row."""
    facts = azjp.EconomicFacts(fact(f"grant-{n}", amount, bound=b.value) for n, (amount, b) in enumerate(figures))
    ours = azjp.total(facts, unit="USD", mix="period").to_polars("sum").rows()
    assert [row[:-1] for row in frames.total(facts.to_polars(), unit="USD", mix="period").rows()] == ours


# --- what is refused ----------------------------------------------------------------------------------------------


def test_words_are_checked() -> None:
    """A word that is in no vocabulary is an error that names the nearest."""
    events, facts = POLARS.tables["events"], POLARS.tables["facts"]
    with pytest.raises(azjp.UnknownTermError, match="'visit'"):
        frames.where(events, kind="visti")
    with pytest.raises(azjp.UnknownTermError, match="'grant'"):
        frames.where(facts, kind="grants")
    with pytest.raises(azjp.UnknownTermError):
        frames.where(events, about="enregy", topics=POLARS.tables["record_topics"])
    with pytest.raises(azjp.EdtfError):
        frames.where(events, during="199")
    with pytest.raises(azjp.QuestionError, match="by= must be"):
        frames.count_by(events, "month")  # type: ignore[arg-type]
    with pytest.raises(azjp.QuestionError, match="don't add up"):
        frames.total(facts, unit="percent")
    with pytest.raises(azjp.QuestionError, match="doubtful"):
        frames.total(facts, unit="USD", doubtful="as-it-is")  # type: ignore[arg-type]


def test_missing_tables_are_named() -> None:
    """A question that needs another table says which, and one that the table cannot answer says so."""
    events, facts = POLARS.tables["events"], POLARS.tables["facts"]
    for ask, name in (
        (lambda: frames.where(events, involving="japan"), "actors="),
        (lambda: frames.where(events, about="energy"), "topics="),
        (lambda: frames.count_by(events, "topic"), "topics="),
        (lambda: frames.total(facts, unit="USD", doubtful="corrected"), "variants="),
        (lambda: frames.where(POLARS.tables["ties"], during="1998"), "no single date"),
        (lambda: frames.where(to_polars("records"), kind="visit"), "no kind"),
        (lambda: frames.where(to_polars("records"), during="1998"), "no single date"),
        (lambda: frames.where(to_polars("terms"), kind="visit"), "can't tell which table"),
        (lambda: frames.where(events, involving="japan", actors=to_arrow(REL, table("record_actors"))), "one engine"),
    ):
        with pytest.raises(azjp.QuestionError, match=name):
            ask()


def to_polars(name: str) -> pl.DataFrame:
    """Return a table of the packaged record."""
    return pl.DataFrame(to_arrow(REL, table(name)))


def test_unknown_ids_keep_nothing() -> None:
    """Whether an id is on record, only the whole record could say."""
    assert frames.where(POLARS.tables["events"], involving="nobody", actors=POLARS.tables["record_actors"]).is_empty()
    with pytest.raises(azjp.UnknownIdError, match="'Taro Kono' isn't an id"):
        frames.where(POLARS.tables["events"], involving="Taro Kono", actors=POLARS.tables["record_actors"])
    with pytest.raises(azjp.EdtfError, match="not 1998"):
        frames.where(POLARS.tables["events"], during=1998)  # type: ignore[arg-type]


def test_an_actor_may_be_given_itself() -> None:
    """As in collections."""
    found = frames.where(POLARS.tables["events"], involving=REL.actors["japan"], actors=POLARS.tables["record_actors"])
    assert found["id"].to_list() == list(REL.events.where(involving="japan").ids)


# --- laziness -----------------------------------------------------------------------------------------------------


def test_lazy_frames_stay_lazy() -> None:
    """What is asked of a lazy frame or a relation is one; eager and lazy frames of Polars go together."""
    events = POLARS.tables["events"].lazy()
    eager = POLARS.tables["record_actors"]
    asked = frames.where(events, during="1998", involving="japan", actors=eager)
    assert isinstance(asked, pl.LazyFrame)
    assert isinstance(frames.count_by(asked, "year"), pl.LazyFrame)
    assert frames.where(POLARS.tables["events"], involving="japan", actors=eager.lazy()).height > 0
    relation = duckdb.from_arrow(REL.facts.to_arrow())
    assert isinstance(frames.total(relation, unit="USD", mix=MIXED), duckdb.DuckDBPyRelation)
    assert isinstance(frames.series(relation), duckdb.DuckDBPyRelation)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without narwhals, the message says what to install."""
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(azjp.MissingExtraError, match=r"azjp-relations\[frames\]"):
        importlib.reload(frames)
