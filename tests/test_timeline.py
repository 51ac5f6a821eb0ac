"""Timelines and anniversaries: in order, nothing lost, nothing certain that is not."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import edition, examples
from records import agreement, cited, event, fact, source, whole

import azjp_relations as azjp
from azjp_relations.answers.anniversaries import anniversaries
from azjp_relations.answers.timeline import timeline
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError, QuestionError
from azjp_relations.model import Variant
from azjp_relations.model.readings import READINGS, Reading
from azjp_relations.testing import datasets, edtf_dates

rel = azjp.load(edition=edition())
PERIODS = ("1998", "1992/2006", "2015-10", "2000/..", "../1999", "199X", "2018-09-05")


# --- timelines ----------------------------------------------------------------------------------------------------


def test_timeline_of_the_edition() -> None:
    """Of a dataset, events and agreements come in order of time; records without a date are left out by name."""
    line = timeline(rel)
    keys = [entry.when.sort_key for entry in line]
    assert keys == sorted(keys)
    happened = [*rel.events, *rel.agreements]
    assert {e.record.id for e in line} == {r.id for r in happened if r.when is not None}
    assert {r.id for r in line.excluded} == {r.id for r in happened if r.when is None}
    assert set(line.reasons.values()) <= {"has no date"}
    assert all(entry.certain and entry.title == entry.record.label for entry in line)


@pytest.mark.parametrize("period", PERIODS)
def test_timeline_during(period: str) -> None:
    """A period keeps what may fall in it and says what certainly does; what falls outside is not asked about."""
    line, sure = timeline(rel, during=period), timeline(rel, during=period, certainly=True)
    happened = [*rel.events, *rel.agreements]
    assert {e.record.id for e in line} == {r.id for r in happened if r.when and r.when.overlaps(period) is not False}
    assert [e for e in line if e.certain] == list(sure)
    assert all(e.when.overlaps(period) is True and not e.when.qualified for e in sure)
    assert {r.id for r in line.excluded} == {r.id for r in happened if r.when is None}
    assert " ".join(str(line).split()).count("(may be outside the period, or reach beyond it)") == sum(
        not e.certain for e in line
    )


def test_timeline_of_any_records() -> None:
    """Any dated records make a timeline: facts by their period; a record that is given twice comes once."""
    line = timeline([fact("f", 5, "1999"), event("e", "1998"), event("e", "1998"), fact("g")])
    assert [e.record.id for e in line] == ["e", "f"] == [r.id for r in line.records]
    assert line[0].title == "The e"
    assert line[:1] == (line[0],)
    assert [r.id for r in line.excluded] == ["g"]
    assert len(timeline([])) == 0


@examples(30)
@given(datasets(), st.sampled_from(PERIODS), st.booleans())
def test_timeline_laws(dataset: azjp.Dataset, period: str, certainly: bool) -> None:  # noqa: FBT001
    """In order; each dated record at most once; certainly is part of perhaps; the order of records changes nothing."""
    line = timeline(dataset, during=period, certainly=certainly)
    assert all(a.when.sort_key <= b.when.sort_key for a, b in pairwise(line))
    assert sum(map(len, line.groups)) == len(line)
    assert len({e.record.id for e in line}) == len(line)
    assert {e.record.id for e in timeline(dataset, during=period, certainly=True)} <= {
        e.record.id for e in timeline(dataset, during=period)
    }
    backwards = reversed([*dataset.events, *dataset.agreements])
    assert list(line) == list(timeline(backwards, during=period, certainly=certainly))
    assert line.records == tuple(record for record in timeline(dataset).records if record in line.records)


def test_a_timeline_of_other_readings() -> None:
    """Entries come by the date of the reading that is taken; certain is only what every attested reading says."""
    late = Variant(field="when", value=EdtfDate("2005"), citations=cited(source("late", published="2010")))
    guess = Variant(field="when", value=EdtfDate("1990"), conjecture=True, reason="a guess")
    records = [event("a", "1998", variants=(late, guess)), event("b", "2001")]
    assert [e.record.id for e in timeline(records)] == ["a", "b"]
    assert [(e.record.id, str(e.when)) for e in timeline(records, reading="highest")] == [("b", "2001"), ("a", "2005")]
    assert str(timeline(records, reading="lowest", conjectures=True)[0].when) == "1990"
    assert str(timeline(records, reading="lowest")[0].when) == "1998"
    assert [(e.record.id, e.certain) for e in timeline(records, during="1998")] == [("a", False)]
    assert [(e.record.id, e.certain) for e in timeline(records, during="1998/2005")] == [("a", True), ("b", True)]
    assert len(timeline(records, during="1998/2005", certainly=True, conjectures=True)) == 1
    assert timeline(records, reading="highest").records == (records[1], records[0])
    with pytest.raises(QuestionError, match="Did you mean 'highest'"):
        timeline([], reading="hihgest")  # type: ignore[arg-type]


# --- what came before what ----------------------------------------------------------------------------------------


def _grouped(*dates: str) -> list[list[str]]:
    line = timeline([event(f"e{n}", when) for n, when in enumerate(dates)])
    return [[str(e.when) for e in group] for group in line.groups]


@pytest.mark.parametrize(
    ("dates", "groups"),
    [
        ([], []),
        (["1998"], [["1998"]]),
        (["1998", "1999"], [["1998"], ["1999"]]),
        (["1998", "1998"], [["1998", "1998"]]),
        (["1998-02-24", "1998-02-24"], [["1998-02-24", "1998-02-24"]]),
        (["1998-02-24", "1998-02-25"], [["1998-02-24"], ["1998-02-25"]]),
        (["1998-12", "1998", "1998-02"], [["1998", "1998-02", "1998-12"]]),
        (["1998-02", "1998-03"], [["1998-02"], ["1998-03"]]),
        (["1990/..", "1998", "2005"], [["1990/..", "1998", "2005"]]),
        (["1980", "1990/", "2005"], [["1980"], ["1990/", "2005"]]),
        (["../1995", "1994", "1996"], [["../1995", "1994"], ["1996"]]),
        (
            ["1998-02-24/1998-02-28", "1998-02-28", "1998-03-01"],
            [["1998-02-24/1998-02-28", "1998-02-28"], ["1998-03-01"]],
        ),
        (["199X", "1995-02", "1995-03", "2000"], [["199X", "1995-02", "1995-03"], ["2000"]]),
    ],
)
def test_groups(dates: list[str], groups: list[list[str]]) -> None:
    """What certainly came before the rest stands apart; what shares a day, or may, stands together."""
    assert _grouped(*dates) == groups


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (["1998", "1999-02-01"], []),
        (["1998-02-24", "1998-02-24"], []),
        (["1998", "1998"], ["(the order of the next 2 is not known)"]),
        (["1998~", "1998-02"], ["(the order of the next 2 is not known)"]),
        (["1998-02-24?", "1998-02-24"], ["(the order of the next 2 is not known)"]),
        (["1998", "1998-02", "1998-03", "2001", "2001"], ["3 is not wholly known)", "2 is not known)"]),
        (["1998-02-24/1998-02-28", "1998-02-26"], ["(the next 2 overlap in time)"]),
        (["1998-02-24/1998-02-28", "1998-02-24/1998-02-28"], []),
    ],
)
def test_the_text_says_what_order_is_not_known(dates: list[str], said: list[str]) -> None:
    """Before a group whose order is not known, a line says so; in the table of a notebook, too."""
    line = timeline([event(f"e{n}", when) for n, when in enumerate(dates)])
    found = [text for text in str(line).splitlines() if text.startswith(("(the order", "(the next"))]
    assert len(found) == len(said)
    assert all(text.endswith(words) for text, words in zip(found, said, strict=True))
    assert all(words in line._repr_html_() for words in said)


def test_groups_of_the_edition() -> None:
    """What was signed at the visit of 1998 cannot be put in order; relations came before it."""
    line = timeline(azjp.load(edition="2026.11"))
    group = {e.record.id: n for n, group in enumerate(line.groups) for e in group}
    assert group["agreement-consultation-1998"] == group["loan-agreement-severnaya-1998"]
    dated = timeline([r for r in (*rel.events, *rel.agreements) if r.when and r.when.earliest and r.when.latest])
    group_of_dated = {e.record.id: n for n, entries in enumerate(dated.groups) for e in entries}
    assert group_of_dated["establishment-diplomatic-relations-1992"] < group_of_dated["agreement-consultation-1998"]
    result = line.to_json()["result"]
    assert [row["record"] for row in result] == [e.record.id for e in line]
    assert [row["group"] for row in result] == [group[e.record.id] for e in line]


@examples(60)
@given(st.lists(edtf_dates(1990, 2000), max_size=9))
def test_groups_are_the_finest_that_are_certain(dates: list[EdtfDate]) -> None:
    """Between groups the order is certain, entry by entry; nowhere could a group be cut so that it were."""
    line = timeline([event(f"e{n}", when) for n, when in enumerate(dates)])
    assert [e for group in line.groups for e in group] == list(line)
    for one, two in combinations(line.groups, 2):
        assert all(a.when.before(b.when) is True for a in one for b in two)
    for group in line.groups:
        for cut in range(1, len(group)):
            assert any(a.when.before(b.when) is not True for a in group[:cut] for b in group[cut:])


def test_timeline_refuses_what_is_no_date() -> None:
    """A period that is no date is an error."""
    with pytest.raises(EdtfError):
        timeline(rel, during="the nineties")


# --- anniversaries ------------------------------------------------------------------------------------------------


def _remembered(when: str, during: str, every: int = 1) -> list[tuple[str, int, bool]]:
    found = anniversaries([event("e", when)], during=during, every=every)
    return [(str(a.when), a.ordinal, a.certain) for a in found]


@pytest.mark.parametrize(
    ("when", "during", "expected"),
    [
        ("1992-09-07", "2027", [("2027-09-07", 35, True)]),
        ("1992-09-07", "1992", []),
        ("1992-09-07", "1990/1994", [("1993-09-07", 1, True), ("1994-09-07", 2, True)]),
        ("1992-09", "2022-09", [("2022-09", 30, True)]),
        ("1992-09", "2022-09-07", [("2022-09", 30, False)]),
        ("1992", "2022-09", [("2022", 30, False)]),
        ("1992-09-07~", "2022", [("2022-09-07~", 30, False)]),
        ("1998-02-24/1998-02-28", "2008", [("2008-02-24", 10, True)]),
        ("2000-01-21/..", "2010", [("2010-01-21", 10, True)]),
        ("2000-02-29", "2001", [("2001-02-28", 1, True)]),
        ("2000-02-29", "2004", [("2004-02-29", 4, True)]),
        ("2011-21", "2021-04", [("2021-21", 10, False)]),
        ("2011-24", "2022", [("2021-24", 10, False), ("2022-24", 11, False)]),
        ("2011-24", "2022-01", [("2021-24", 10, False)]),
        ("1992-09-07", "2022-09-07/2022-09-07", [("2022-09-07", 30, True)]),
    ],
)
def test_anniversaries(when: str, during: str, expected: list[tuple[str, int, bool]]) -> None:
    """An anniversary is as precise as its date; an interval counts by its first day, 29 February falls on the 28th."""
    assert expected == _remembered(when, during)


@pytest.mark.parametrize("when", [None, "197X", "19XX", "../1998", "/1998", "2004-XX", "2004-06-XX", "2004-XX-XX"])
def test_no_date_to_count_from(when: str | None) -> None:
    """What settles no year, season, month or day to count from is left out by name, never dropped."""
    found = anniversaries([event("e", when)], during="2030")
    assert len(found) == 0
    assert [r.id for r in found.excluded] == ["e"]


def test_every() -> None:
    """Only every so manieth anniversary, if asked."""
    assert [n for _, n, _ in _remembered("1992", "1992/2012", every=5)] == [5, 10, 15, 20]
    assert [n for _, n, _ in _remembered("1992", "1992/1996", every=1)] == [1, 2, 3, 4]
    for step in (0, -5):
        with pytest.raises(QuestionError, match=str(step)):
            anniversaries(rel, during="2027", every=step)


@pytest.mark.parametrize("period", ["2027/..", "../2027", "2027/", "/2027"])
def test_open_periods_are_refused(period: str) -> None:
    """In a period without an end there is no end of anniversaries."""
    with pytest.raises(QuestionError, match="must have a first and a last day"):
        anniversaries(rel, during=period)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        *((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st")),
        *((22, "22nd"), (100, "100th"), (101, "101st"), (111, "111th"), (112, "112th"), (123, "123rd")),
    ],
)
def test_ordinals(number: int, words: str) -> None:
    """Anniversaries are numbered as they are in English."""
    (found,) = anniversaries([event("e", "1800")], during=f"{1800 + number}")
    assert str(found) == f"{words} anniversary: The e"


@examples(60)
@given(
    edtf_dates(1990, 2000), st.sampled_from(["1995", "1999-02", "1998/2003", "2000-02-28", "199X"]), st.integers(1, 4)
)
def test_anniversaries_are_all_and_only(when: EdtfDate, period: str, every: int) -> None:
    """Against counting every year by hand: none is missing and none is made up."""
    expected = {}
    for ordinal in range(every, 40, every):
        try:
            day = when.anniversary(ordinal)
        except EdtfError:
            break
        if day.overlaps(period) is not False:
            expected[ordinal] = str(day)
    found = anniversaries([event("e", when)], during=period, every=every)
    assert expected == {a.ordinal: str(a.when) for a in found}
    assert all(a.certain is (a.when.overlaps(period) is True and not a.when.qualified) for a in found)
    keys = [a.when.sort_key for a in found]
    assert keys == sorted(keys)


def test_anniversaries_of_the_edition() -> None:
    """Of a dataset, events and agreements have anniversaries; relations turn 35 in September 2027."""
    found = anniversaries(rel, during="2027-09", every=5)
    assert ("establishment-diplomatic-relations-1992", 35) in [(a.record.id, a.ordinal) for a in found if a.certain]
    assert {r.id for r in found.excluded} >= {r.id for r in (*rel.events, *rel.agreements) if r.when is None}
    both = anniversaries(whole(event("e", "2001"), agreement("a", "2001"), fact("f", 1, "2001")), during="2002")
    assert {a.record.id for a in both} == {"a", "e"}


def test_anniversaries_are_read_as_asked() -> None:
    """Where sources disagree on a date, the reading that is asked for is counted from."""
    witness = cited(locator="¶9")
    pact = event(
        "pact", "1992-09-07", variants=(Variant(field="when", value=EdtfDate("1991-09-07"), citations=witness),)
    )
    ways: list[Reading] = ["preferred", "lowest", "highest", "earliest-source", "latest-source"]
    assert tuple(ways) == READINGS
    asked = {reading: anniversaries([pact], during="2001", reading=reading) for reading in ways}
    assert {reading: found[0].ordinal for reading, found in asked.items()} == {
        "preferred": 9,
        "lowest": 10,
        "highest": 9,
        "earliest-source": 9,
        "latest-source": 9,
    }
    with pytest.raises(QuestionError, match="lowest"):
        anniversaries([pact], during="2001", reading="lowset")  # type: ignore[arg-type]
