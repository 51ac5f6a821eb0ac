"""Who held an office: certain, possible, not on record and certainly not are kept apart."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import FIRST_EDITION, edition, examples
from records import cited, country, organization, person, tenure, whole

import azjp_relations as azjp
from azjp_relations.answers.holders import Holders, holders
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError, FilterError, QuestionError, UnknownIdError, UnknownTermError
from azjp_relations.model import Caveat, Tenure, Variant
from azjp_relations.model.readings import alternatives
from azjp_relations.testing import datasets

rel = azjp.load(edition=edition())
PERIODS = ("1998", "1995-02-28", "1990/1994", "2000/..", "../1992", "199X", "1998-02-24", "1998~")


def sort_of(answer: Holders, key: str) -> str:
    """Return what the answer says of the tenure with the id *key*."""
    found = {
        "certain": answer.certain,
        "possible": answer.possible,
        "not on record": answer.not_on_record,
        "certainly not": answer.excluded,
    }
    (sort,) = (sort for sort, tenures in found.items() if key in [t.id for t in tenures])
    return sort


@pytest.mark.parametrize(
    ("dated", "on", "expected"),
    [
        ({}, "2001", "not on record"),
        ({"attested": ("2001-05-06",)}, "2001", "certain"),
        ({"attested": ("2001-05",)}, "2001-05-06", "possible"),
        ({"attested": ("2001-05-06~",)}, "2001-05-06", "possible"),
        ({"attested": ("2001-05-06~",)}, "2002", "not on record"),
        ({"attested": ("2001", "2005")}, "2003", "not on record"),
        ({"attested": ("2001", "2005")}, "2005-03", "possible"),
        ({"start": "2001"}, "2000", "certainly not"),
        ({"start": "2001"}, "2001-05", "possible"),
        ({"start": "2001"}, "2001", "certain"),
        ({"start": "2001"}, "2030", "possible"),
        ({"start": "2001?"}, "2030", "possible"),
        ({"start": "2001", "end": "2005"}, "2003", "certain"),
        ({"start": "2001~", "end": "2005"}, "2003", "possible"),
        ({"start": "2001", "end": "2005"}, "2006", "certainly not"),
        ({"start": "2001", "end": "2005"}, "2005-03", "possible"),
        ({"end": "2005"}, "2005-03", "possible"),
        ({"end": "2005"}, "2003", "not on record"),
        ({"end": "2005"}, "2006", "certainly not"),
        ({"attested": ("2001",), "end": "2005"}, "2003", "certain"),
        ({"attested": ("2001",), "end": "2005~"}, "2003", "possible"),
        ({"attested": ("2001",), "end": "2005~"}, "1999", "not on record"),
        ({"attested": ("2004",), "end": "2005"}, "2003", "not on record"),
    ],
)
def test_four_sorts(dated: dict[str, Any], on: str, expected: str) -> None:
    """What is dated decides, and what it leaves open is told from what nothing is on record for."""
    assert sort_of(holders([tenure("t", **dated)], on=on), "t") == expected


def test_reasons() -> None:
    """Who certainly did not hold it then is left out, with the date that says so."""
    answer = holders([tenure("early", end="1999-05"), tenure("late", start="2005")], on="2001")
    assert answer.reasons == {"early": "had ended: May 1999", "late": "had not begun: 2005"}
    assert answer.records == ()
    assert (answer.low, answer.high) == (0, 0)
    assert "nobody on record" in str(answer)


def test_what_sources_say_otherwise() -> None:
    """Certain, or certainly not, is only what every attested reading says; a conjecture unsettles nothing."""
    later = Variant(field="start", value=EdtfDate("2004"), citations=cited())
    guess = Variant(field="start", value=EdtfDate("2009"), conjecture=True, reason="a guess")
    held = tenure("t", start="2001", end="2008", variants=(later, guess))
    assert [sort_of(holders([held], on=on), "t") for on in ("2000", "2002", "2005", "2009")] == [
        "certainly not",
        "possible",
        "certain",
        "certainly not",
    ]
    doubted = tenure("t", start="2001", variants=(later,))
    assert sort_of(holders([doubted], on="2002"), "t") == "possible"


def test_who_was_ambassador() -> None:
    """The question of the record: of two ambassadors one is certain on the day, of the other nothing is on record."""
    envoys = [rel.tenures["ambassador-gursel-ismayilzade"], tenure("another", attested=())]
    answer = azjp.holders(envoys, on="2025-10-01")
    assert [t.person.id for t in answer.certain] == ["gursel-ismayilzade"]
    assert [t.id for t in answer.not_on_record] == ["another"]
    assert answer.possible == answer.excluded == ()
    flat = " ".join(str(answer).split())
    assert "certain Gursel Ismayilzade" in flat
    assert "attested at no date" in flat
    assert answer.to_json()["result"][0]["person"] == "gursel-ismayilzade"
    asked = azjp.holders(rel, office="ambassador", accredited_to="japan", on="2025-10-01")
    assert str(asked.question) == "Who held an office: ambassadors accredited to Japan, 1 October 2025"
    assert "gursel-ismayilzade" in {t.person.id for t in asked.certain}


def test_two_days_do_not_attest_what_lies_between() -> None:
    """A president attested in 2006 and in 2025 is on record for these dates, not for a year without one."""
    # In a later edition a letter of an unknown day before 2016 attests him too.
    first = azjp.load(edition=FIRST_EDITION)
    for on, expected in (("2006", "certain"), ("2010", "not on record"), ("2025-10-01", "certain")):
        assert sort_of(holders(first, "president", on=on), "president-ilham-aliyev") == expected


def _latest(*tenures: Tenure, **filters: Any) -> dict[str, str]:
    answer = holders(tenures, **filters)
    return {t.id: str(as_of) for t, as_of in zip(answer.latest, answer.as_of, strict=True)}


def test_attested_from_the_first_known_day() -> None:
    """A day that may be any before another is no earliest one: the first known day is."""
    held = tenure(attested=["[..2017-07-20]", "2015-04-20"]).held_in_words
    assert held == "attested 20 April 2015 to on or before 20 July 2017"


def test_the_latest_known() -> None:
    """Without a period the latest known of each post comes first, with the date at which it is known."""
    japan: dict[str, Any] = {"accredited_to": country("japan")}
    old = tenure("old", attested=("2001", "1999"), **japan)
    late = tenure("late", start="2010", attested=("2012-05", "2011"), **japan)
    undated = tenure("undated", **japan)
    answer = holders([old, late, undated], "ambassador")
    assert [[t.id for t in ts] for ts in (answer.latest, answer.records)] == [["late"], ["late", "old", "undated"]]
    assert answer.as_of == (EdtfDate("2012-05"),)
    assert answer.certain == answer.possible == answer.not_on_record == answer.excluded == ()
    lines = [line.split("  ")[0] for line in str(answer).splitlines()]
    assert {"latest known, May 2012", "earlier", "undated"} <= {*lines}
    assert [row["latest"] for row in answer.to_json()["result"]] == [True, False, False]
    assert _latest(undated) == {}


def test_the_latest_known_of_a_day() -> None:
    """Of those whom no source dates to the day, the latest known until then is marked; who is certain needs no mark."""
    old, late = tenure("old", attested=("2001",)), tenure("late", attested=("2012-05",))
    assert _latest(old, late, on="today") == {"late": "2012-05"}
    assert "not on record; latest known, May 2012" in " ".join(str(holders([old, late], on="today")).split())
    assert _latest(old, late, on=2005) == {"old": "2001"}
    assert _latest(old, late, on=date(1999, 1, 1)) == {}
    assert "latest known" not in str(holders([old, late], on="2012"))


def test_posts_have_their_own_latest() -> None:
    """Another country, host or body is another post; of dates whose order isn't known, both are the latest."""
    japan, ministry = country("japan"), organization("ministry")
    posts = [
        tenure("a", attested=("2001",), country=japan),
        tenure("b", attested=("2002",), accredited_to=japan),
        tenure("c", attested=("2003",), office="minister", organization=ministry),
        tenure("d", attested=("2004",), office="minister", title="Minister of Trade"),
        tenure("e", attested=("2005",), office="minister", title="Minister of Energy"),
        tenure("f", attested=("2006",), office="local-head", title="Mayor of Osaka", country=japan),
        tenure("g", attested=("2007",), office="local-head", title="Mayor of Ito", country=japan),
    ]
    posts += [
        tenure("h", attested=("2008",), office="member-of-parliament", title="Member", country=japan),
        tenure("i", person("ann"), attested=("2009",), office="member-of-parliament", title="Member", country=japan),
    ]
    assert [*_latest(*posts)] == ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
    assert _latest(tenure("a", attested=("2001",)), tenure("b", attested=("2001-05",))) == {"a": "2001", "b": "2001-05"}


def test_other_filters_of_tenures() -> None:
    """Holders take the other filters of tenures, and answer a wrong one with the right one."""
    assert [t.person.id for t in holders(rel, person="Ilham Aliyev").latest] == ["ilham-aliyev"]
    with pytest.raises(FilterError, match="Did you mean 'person'"):
        holders(rel, holder="ilham-aliyev")  # type: ignore[call-arg]


def test_during_means_on() -> None:
    """The period has the name that it has elsewhere too; it isn't a filter, after which nobody would be certain."""
    some = [tenure("a", attested=("2001",)), tenure("b", start="2005")]
    asked = holders(some, during=2001)
    assert (asked.certain, asked.reasons) == (holders(some, on="2001").certain, {"b": "had not begun: 2005"})
    assert azjp.replay(asked, whole(*some)).same
    with pytest.raises(QuestionError, match="give one of them"):
        holders(some, on=2001, during=2001)


def test_filters() -> None:
    """Filters take one or several, by id or by record, as those of tenures do."""
    azerbaijan, japan, ministry = country("azerbaijan"), country("japan"), organization("ministry")
    tenures = (
        tenure("a", country=azerbaijan, accredited_to=japan),
        tenure("b", person("other"), country=japan, accredited_to=azerbaijan),
        tenure("c", office="minister", country=japan, organization=ministry),
    )
    dataset = whole(*tenures)

    def ids(**filters: Any) -> set[str]:
        return {t.id for t in holders(dataset, on="2001", **filters).records}

    assert ids() == {"a", "b", "c"}
    assert ids(office="ambassador") == {"a", "b"}
    assert ids(office=iter(["ambassador", "minister"]), country=[japan]) == {"b", "c"}
    assert ids(accredited_to="japan") == {"a"}
    assert ids(organization=ministry) == {"c"}
    with pytest.raises(UnknownTermError, match="ambassador"):
        ids(office="embassador")
    with pytest.raises(UnknownIdError, match="japan"):
        ids(country="japn")
    with pytest.raises(EdtfError):
        holders(dataset, on="yesterday")


def test_of_what() -> None:
    """A dataset, its tenures, a part of them or a list: the same question; a day may be a date."""
    asked = [holders(t, "ambassador", on=date(2025, 10, 1)) for t in (rel, rel.tenures, list(rel.tenures))]
    assert len({a.records for a in asked}) == 1
    assert len(holders(rel.tenures[:1], on="2025-10-01").records) == 1
    one = tenure("t")
    assert holders([one, one], on="2001").not_on_record == (one,)


@examples(60)
@given(datasets(), st.sampled_from(PERIODS))
def test_every_tenure_is_of_one_sort(dataset: azjp.Dataset, on: str) -> None:
    """No tenure is lost or told twice; the sorts are those of ``holds``, over all attested readings."""
    answer = holders(dataset, on=on)
    for one in dataset.tenures:
        says = {reading.holds(on) for reading in alternatives(one)}
        sort = sort_of(answer, one.id)
        assert (sort == "certain") is (says == {True})
        assert (sort == "certainly not") is (says == {False})
        assert sort != "not on record" or True not in says
        if not any((one.start, one.end, one.attested, one.variants)):
            assert sort == "not on record"
    assert (answer.low, answer.high) == (len(answer.certain), len(answer.records))


@examples(60)
@given(datasets(), st.sampled_from(PERIODS))
def test_agrees_with_where(dataset: azjp.Dataset, on: str) -> None:
    """Where no reading differs, the sorts are those that ``where(on=…)`` finds."""
    plain = [t for t in dataset.tenures if not t.variants]
    answer = holders(plain, on=on)
    assert {t.id for t in answer.certain} == {
        t.id for t in dataset.tenures.where(on=on, certainly=True) if not t.variants
    }
    assert {t.id for t in answer.records} == {t.id for t in dataset.tenures.where(on=on) if not t.variants}


def test_doubtful_tenures() -> None:
    """``doubtful=`` asks for the tenures in doubt, or for the others, as everywhere."""
    doubt = Caveat(kind="identity", note="It may be another.")
    held = {"country": country("georgia"), "attested": ("2001",)}
    known = whole(tenure("sure", person("one"), **held), tenure("doubted", person("two"), caveats=(doubt,), **held))
    assert [t.id for t in holders(known, "ambassador", doubtful=True).records] == ["doubted"]
    assert [t.id for t in holders(known, "ambassador", doubtful=False).records] == ["sure"]


def test_three_sources_are_told_beside_an_office() -> None:
    """Of many sources of a tenure, it names three and says how many more there are; the answer has them all."""
    answer = azjp.holders(azjp.load(), "ambassador", country="japan", on=2025)
    (envoy,) = answer.certain
    sources = {c.source for c in envoy.citations}
    assert f"; and {len(sources) - 3} more]" in " ".join(str(answer).split())
    assert sources <= set(answer.sources)
