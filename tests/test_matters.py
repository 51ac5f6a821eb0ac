"""What the first edition could only say in free text can be asked for with a filter, of that edition as it stays."""

import pytest

import azjp_relations as azjp

rel = azjp.load(edition="2026.11")


@pytest.mark.parametrize(
    ("thing", "agreement", "fact"),
    [
        ("severnaya-power-plant", "loan-agreement-severnaya-1998", "loan-severnaya-1998"),
        (
            "ethylene-polyethylene-plant",
            "loan-agreement-ethylene-polyethylene-plant-1998",
            "loan-ethylene-polyethylene-plant-1998",
        ),
    ],
)
def test_what_agreements_and_loans_are_about(thing: str, agreement: str, fact: str) -> None:
    """The plants of 1998 are found by ``involving=``, over all kinds of records."""
    assert {agreement, fact} <= set(rel.where(involving=thing).ids)
    assert agreement in rel.agreements.where(involving=thing, kind="loan-agreement")
    assert fact in rel.facts.where(involving=thing, indicator="loan")


def test_whom_statements_are_about() -> None:
    """Armenia was talked about, and took no part."""
    assert "meeting-bayramov-honda-2022" in rel.events.where(involving="armenia")
    assert "meeting-bayramov-honda-2022" in rel.events.where(mentioning="armenia")
    assert "meeting-bayramov-honda-2022" not in rel.events.where(involving="armenia", role="participant")
    said = azjp.statements(rel, mentioning="armenia", speaker="jeyhun-bayramov")
    assert "meeting-bayramov-honda-2022" in {entry.event.id for entry in said}


def test_who_spoke_and_who_reported() -> None:
    """The ministry reports what was said; it is no speaker of that."""
    meeting = "meeting-mammadov-ishikawa-2024"
    assert meeting in rel.events.where(reporter="foreign-ministry-azerbaijan")
    told = azjp.statements([rel.events[meeting]], reporter="azerbaijan")
    assert told
    assert all(entry.statement.reporter is not None for entry in told)
    spoken = azjp.statements([rel.events[meeting]], speaker="masaki-ishikawa")
    assert {entry.index for entry in spoken} != {entry.index for entry in told}


def test_the_doubt_of_one_statement() -> None:
    """Of all statements of a meeting, those that are doubtful are found alone."""
    meeting = rel.events["meeting-bayramov-honda-2022"]
    doubted = azjp.statements([meeting], doubtful=True)
    assert 0 < len(doubted) < len(meeting.statements) / 4
    assert len(doubted) + len(azjp.statements([meeting], doubtful=False)) == len(meeting.statements)


def test_what_a_story_rests_on() -> None:
    """Two stories rest on a statement of a ministry and of a committee."""
    assert {"azernews-2024-11-29", "trend-2025-10-01"} <= set(rel.sources.where(via=True).ids)
    assert "azertac-2022-05-05" in rel.sources.where(via=False, reliability="press")
    assert "wikipedia-azerbaijan-japan-relations" in rel.sources.where(reliability="encyclopedia")


def test_the_remit_of_an_envoy() -> None:
    """One representative covers several regions and a body."""
    for part in ("caucasus", "central-asia", "guam"):
        assert "special-representative-masaki-ishikawa" in rel.tenures.where(covers=part)


@pytest.mark.parametrize(
    ("thing", "kind"),
    [
        ("medal-services-diaspora-activities", "award"),
        ("loss-and-damage-fund", "fund"),
        ("climate-finance-goal", "goal"),
        ("azerbaijani-pavilion-expo-2025", "exhibition"),
    ],
)
def test_things_are_of_their_kind(thing: str, kind: str) -> None:
    """The medal, the fund and the goal are things, not bodies."""
    assert thing in rel.actors.where(type="thing", kind=kind)
    assert thing not in rel.actors.where(type="organization")


def test_planned_events() -> None:
    """The next joint meeting is an event that was planned."""
    planned = rel.events.where(status="planned")
    assert "joint-meeting-planned-2025" in planned
    assert "meeting-mammadov-ishikawa-2024" not in planned


def test_how_a_concert_was_given() -> None:
    """In the open air, jointly performed: as words of the record."""
    concert = "concert-azerbaijani-japanese-artists-2025"
    assert concert in rel.events.where(text="open-air", kind="cultural-event")
    assert concert in rel.events.where(text="performed jointly")


def test_rates_and_what_is_free() -> None:
    """Three students a year is a rate, of free studies."""
    students = "students-azerbaijan-university-of-languages-to-tsukuba"
    assert students in rel.facts.where(indicator="students", per="year", text="free studies")
    assert all(fact.value is not None and fact.value.per == "year" for fact in rel.facts.where(per="year"))


def test_a_day_of_a_visit_after_it_and_before_a_story() -> None:
    """Dates of one unknown day: within a visit, from its end on, up to the day of a story."""
    visit = rel.events["visit-heydar-aliyev-1998"]
    assert visit.when is not None
    signed = rel.agreements.where(event=visit)
    assert "agreement-consultation-1998" in signed.where(signed=visit.when, certainly=True)
    after = "founding-parliamentary-friendship-association"
    assert after not in rel.events.where(during="../1998-02-27")
    assert after in rel.events.where(during=visit.when.latest)
    assert after not in rel.events.where(during=visit.when, certainly=True)
    told = rel.events["meeting-bayramov-honda-2022"]
    story = rel.sources["azertac-2022-05-05"].published
    assert told in rel.events.where(during=story)
    assert told not in rel.events.where(during="2022-05-06/..")


@pytest.mark.parametrize("event", ["visit-heydar-aliyev-1998", "expo-2005", "export-mission-to-japan-2017"])
def test_a_country_is_a_place(event: str) -> None:
    """What happened in Japan is found there."""
    assert event in rel.events.where(place="japan")


@pytest.mark.parametrize("country", ["azerbaijan", "japan"])
@pytest.mark.parametrize(
    "body",
    [
        "inter-parliamentary-friendship-groups",
        "parliamentary-friendship-association",
        "japan-azerbaijan-economic-committee",
    ],
)
def test_joint_bodies_are_of_both_countries(body: str, country: str) -> None:
    """Joint, friendship and parliamentary bodies belong to both."""
    assert body in rel.actors.where(country=country, type="organization")


@pytest.mark.parametrize("garden", ["japanese-garden-khatai", "japanese-garden-ismayilli"])
def test_gardens_are_where_they_lie(garden: str) -> None:
    """A garden belongs to the country that it lies in."""
    assert garden in rel.actors.where(lies_in="azerbaijan")
    assert garden in rel.actors.where(country="azerbaijan")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("joint-statement-friendship-1998", "agreement-friendship-partnership-1998"),
        ("joint-statement-friendship-1998", "statement-friendship-partnership"),
        ("meeting-mammadov-ishikawa-2024", "joint-meeting-planned-2025"),
    ],
)
def test_records_of_one_matter(one: str, other: str) -> None:
    """Papers of one matter, and a meeting that another announced, are found by each other."""
    assert other in rel.where(related=one)
    assert one in rel.where(related=other)


@pytest.mark.parametrize("year", [2005, 2009])
def test_a_figure_until_a_year_is_in_no_year(year: int) -> None:
    """What was given until 2019 is in the total of no earlier year."""
    given = azjp.total(rel, indicator="technical-assistance", unit="USD", during=year, doubtful="as-printed")
    assert "technical-assistance-until-2019" not in {fact.id for fact in given.records}


def test_two_counts_of_the_same_projects_are_not_added() -> None:
    """Eight projects prepared, and eight for which money was allocated, are not sixteen."""
    eight = [rel.facts["projects-money-allocated-2009"], rel.facts["projects-prepared-2009"]]
    assert azjp.total(eight, unit="projects").value == 8


@pytest.mark.parametrize(
    "matter", ["trade-turnover-2017", "stake-japan-azeri-chirag-guneshli", "negotiations-direct-flights-2017"]
)
def test_clashes_are_among_the_disagreements(matter: str) -> None:
    """A figure that can't be right and two records that clash are points, ahead of names; none is in a total."""
    points = [point.record.id for point in azjp.disagreements(rel)]
    names = [point.record.id for point in azjp.disagreements(rel) if point.field == "names"]
    assert points.index(matter) < min((points.index(name) for name in names), default=len(points))
    if matter in rel.facts:
        assert rel.facts[matter].figure_doubts
