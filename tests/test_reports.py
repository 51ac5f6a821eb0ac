"""Profiles and briefs: what they tell, in what order, how long they are, and how they are saved."""

import re
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from attrs import evolve
from hypothesis import given
from pages import sound
from profiles import edition, examples
from records import (
    HOSTILE,
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
from azjp_relations.answers.report import Report
from azjp_relations.dataset import Dataset
from azjp_relations.dates import EdtfDate
from azjp_relations.model import Actor, Caveat, Name, Participant, Statement, Variant
from azjp_relations.model.quantities import Quantity
from azjp_relations.testing import datasets

rel = azjp.load(edition=edition())
ON = "2026-11-01"

#: What briefs are asked about.
MATTERS: dict[str, dict[str, Any]] = {
    "everything": {},
    "energy": {"about": "energy"},
    "Japan in 2018": {"involving": "japan", "during": 2018},
    "nothing": {"during": 1950},
}


def told(report: Report, title: str) -> list[str]:
    """Return the lines of the section *title* as text."""
    return next(([item.text for item in section.items] for section in report.sections if section.title == title), [])


def readable(report: Report) -> None:
    """Check that *report* can be read in a terminal, a notebook and as Markdown, and names each source once."""
    assert [line for line in str(report).splitlines() if len(line) > 80] == []
    page = sound(report._repr_html_())
    notes = report.to_markdown()
    assert notes.startswith("# ")
    whole_page = report.to_html()
    assert whole_page.startswith("<!doctype html>")
    assert "<script" not in whole_page
    for shown in (page.said, notes.replace("\\", "")):
        numbers = [int(n) for n in re.findall(r"\[(\d+)[,\]]", shown)]
        assert {*numbers} == {*range(1, max(numbers, default=0) + 1)}


# --- profiles -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on", ["0001", "0002-02-01", "9998-12-31"])
def test_a_brief_of_any_day(on: str) -> None:
    """Early and late days of the calendar are days like others."""
    first = azjp.EdtfDate.of(azjp.EdtfDate(on).earliest or on)
    assert f"As of {first.in_words()}" in " ".join(str(azjp.brief(rel, about="energy", on=on)).split())


def test_the_title_of_a_brief_tells_the_filters() -> None:
    """Filters by yes or no too."""
    title = azjp.brief(rel, about="energy", during=2018, certainly=True, doubtful=False).title
    assert title.endswith(": energy; 2018; certainly; without doubts")


def test_profile_of_a_person() -> None:
    """Offices, what somebody took part in and as what, what was signed, said, and said of it, in order of time."""
    land, premier, guest = country("land"), person("premier"), person("guest")
    here = place("here", lies_in=land)
    parts = (
        Participant(actor=premier, role="host", capacity="Premier of Land"),
        Participant(actor=guest, role="visitor", capacity="President"),
    )
    said = (
        Statement(speakers=(premier,), gist="Welcome.", citations=cited(locator="¶2.1")),
        Statement(speakers=(guest,), gist="He is kind.", about=("premier",), citations=cited(locator="¶2.2")),
    )
    later = event("later", "2001", title="Later talks", participants=parts[:1])
    talks = event("talks", "1998-02", title="Talks", places=(here,), participants=parts, statements=said)
    held = tenure("t", premier, office="prime-minister", title="First Minister", country=land, start="1997")
    pact = agreement("pact", "1999", signatories=(premier,), parties=(land,))
    dataset = whole(later, talks, held, pact, tie("l", "lives-in", premier, here))
    about = azjp.profile(dataset, "premier")
    assert [section.title for section in about.sections] == [
        "Offices",
        "Visits and events",
        "Agreements",
        "Ties",
        "Statements",
        "What others say",
    ]
    assert told(about, "Offices") == ["Prime minister of Land; from 1997 (“First Minister”)"]
    assert told(about, "Visits and events") == [
        "Talks — host, Premier of Land; with Guest (President)",
        "Later talks — host, Premier of Land",
    ]
    assert told(about, "Agreements") == ["The pact, Land: signed"]
    assert told(about, "Statements") == ["Welcome. (Talks)"]
    assert told(about, "What others say") == ["Guest: He is kind. (Talks)"]
    assert "Statements\n  February 1998: Welcome. (Talks) [1, ¶2.1]" in str(about)
    readable(about)
    # The place of the talks has them too, and so has what holds it.
    for where in ("here", "land"):
        assert talks in azjp.profile(dataset, where).records
    assert {*about.records} == {later, talks, held, pact, dataset.ties[0]}


def test_profiles_and_briefs_say_what_was_only_planned() -> None:
    """A plan never reads like something that was done."""
    guest = person("guest")
    visitor = (Participant(actor=guest, role="visitor"),)
    planned = event("trip", "2030", title="Trip", status="planned", participants=visitor)
    off = event("talks", "2001", title="Talks", status="cancelled", participants=visitor)
    figures = (fact("a", 5, "2000", stage="planned", about=(guest,)), fact("b", 4, "2000", about=(guest,)))
    dataset = whole(planned, off, *figures)
    about = azjp.profile(dataset, "guest")
    assert told(about, "Visits and events") == ["Talks — visitor (cancelled)", "Trip — visitor (planned)"]
    assert told(about, "Figures") == ["planned grant: USD 5", "grant: USD 4"]
    short = azjp.brief(dataset, on="2029-12-01")
    assert told(short, "What falls due within a year") == ["Trip, with Guest (planned)"]
    assert sorted(told(short, "Figures")) == ["Grant: USD 4, 2000", "Planned grant: USD 5, 2000"]
    assert "planned grant" in str(dataset.facts)


def test_a_page_is_of_its_time() -> None:
    """What began long ago and has no known end waits behind what is of the period asked for."""
    parts = (Participant(actor=person("guest"), role="visitor", capacity="Minister"),)
    old = event("old", "2013-11-20/", title="Old visit", kind="visit", participants=parts)
    new = [
        event(f"e{day}", f"2026-01-{day}", title=f"Opening {'of a very long name ' * 12}{day}") for day in range(10, 31)
    ]
    page = azjp.brief(whole(old, *new), during=2026, on="2026-11-01")
    assert page.sections[0].left
    assert not any("Old visit" in line for line in told(page, "What happened"))


def test_an_office_is_shown_by_who_wrote_then() -> None:
    """The source beside "as of" is the one that wrote nearest to that day, not the most reliable."""
    early = source("ministry", kind="press-release", reliability="acting-party", published="2018-09-05")
    late = source("wire", reliability="press", published="2025-10-01")
    cited_by = (*cited(early), *cited(late))
    held = tenure("t", attested=["2018-09-05", "2025-10-01"], citations=cited_by)
    page = azjp.brief(whole(held), on="2026-11-01")
    (section,) = page.sections
    assert "as of 1 October 2025" in section.items[0].text
    assert {citation.source for citation in section.items[0].citations} == {late}


def test_a_brief_of_a_time_tells_apart_what_may_fall_in_it() -> None:
    """What began long before and has no known end is told apart, and nobody marks the anniversary of its beginning."""
    records = [event("talks", "2016-11-20/", title="Talks"), event("visit", "2025-05", title="A visit")]
    about = azjp.brief(whole(*records), during="2025/2026", on="2026-11-01")
    assert told(about, "What happened") == ["A visit"]
    assert told(about, "What may fall in this time") == ["Talks"]
    assert told(about, "What falls due within a year") == []


def test_a_brief_tells_a_visit_before_its_meetings() -> None:
    """Of what begins on one day the longest comes first, and a visit before what was part of it."""
    visit = event("z-visit", "2025-05-01", title="Visit")
    meeting = event("a-meeting", "2025-05-01", title="Meeting", part_of=visit)
    stay, fair = event("stay", "2025-05-01/2025-05-03", title="Stay"), event("fair", "2025-06~", title="Fair")
    told_of = told(
        azjp.brief(whole(meeting, visit, stay, fair, event("b", "2025-05-15", title="Ball"))), "What happened"
    )
    assert told_of == ["Stay", "Visit", "Meeting", "Ball", "Fair"]


def test_whom_the_title_names_is_not_named_twice() -> None:
    """Of somebody in the title a brief tells only the office, and of others both."""
    names = {"ann": "Chair of the Fund", "bob": "Minister of Trade"}
    parts = tuple(
        Participant(actor=person(key, names=preferred(key.title())), role="participant", capacity=office)
        for key, office in names.items()
    )
    talks = event("talks", "2025-05-01", title="Talks with Ann", participants=parts)
    lines = told(azjp.brief(whole(talks)), "What happened")
    assert lines == ["Talks with Ann (Ann: Chair of the Fund), with Bob (Minister of Trade)"]


def test_a_figure_of_an_event_names_it() -> None:
    """An attendance without more is that of an event."""
    talks = event("talks", "2025-05-01", title="Talks")
    heard = fact("f", 112, "2025-05-01", indicator="attendance", unit="people", event=talks)
    about = azjp.brief(whole(talks, heard), related="talks")
    assert about.title.endswith(": of the same matter as Talks")
    assert told(azjp.brief(whole(talks, heard)), "Figures") == ["Attendance, Talks: 112 people, 1 May 2025"]
    assert str(azjp.total([heard]).question).startswith("Attendance, from a list")


def test_a_brief_says_of_what_a_minister() -> None:
    """A country has many ministers: the title tells which; a term in what is disputed reads as English."""
    land = country("land", names=preferred("Land"))
    doubt = Caveat(kind="title", note="He may be the deputy.", field="office")
    held = tenure(
        "t",
        person("a", names=preferred("Ann")),
        office="vice-minister",
        country=land,
        title="Vice-Minister of Trade (商務副大臣)",
        attested=("2025-10",),
        caveats=(doubt,),
    )
    about = azjp.brief(whole(held), on="2026-11-01")
    words = "Vice-Minister of Trade, Land: Ann (as of October 2025) (doubtful: title)"
    assert told(about, "Who holds which office, as far as known") == [words]
    assert told(about, "What is disputed")[0].endswith("office: vice-minister — He may be the deputy.")


def test_other_words_for_a_title_are_no_dispute() -> None:
    """A brief tells of another beginning of an office, in short, and not of another wording of its title."""
    title = Variant(field="title", value="His Excellency", citations=cited())
    start = Variant(field="start", value=EdtfDate("2021"), citations=cited())
    held = tenure("t", title="Envoy of the Land", start="2020", variants=(title, start))
    assert told(azjp.brief(whole(held), on="2026-11-01"), "What is disputed") == [
        "Someone, Envoy of the Land, beginning: 2020 or 2021"
    ]


def test_a_slip_of_a_source_is_no_name() -> None:
    """A profile tells what somebody is called apart from what sources print, slips and offices among it."""
    slip = Name(text="Taro Kano", language="en", kind="as-printed", citations=cited())
    about = azjp.profile(whole(person("minister", names=(*preferred("Taro Kono", "Kono"), slip))), "minister")
    assert "Also called Kono.\nSources also print Taro Kano.\n" in str(about)


def test_who_is_profiled() -> None:
    """By id, by name, or itself; of a dataset, a collection or a list; a wrong name gives the nearest."""
    about = azjp.profile(rel, "heydar-aliyev")
    assert "President" in str(about)
    for who in ("Haydar Aliyev", rel.actors["heydar-aliyev"]):
        assert azjp.profile(rel, who) == about
    # The same actor of another edition, or as it was before a pack revised it, is still this one.
    renamed = azjp.Pack(rel).revise(evolve(rel.actors["heydar-aliyev"], note="Of Nakhchivan.")).dataset()
    assert len(azjp.profile(rel, renamed.actors["heydar-aliyev"]).records) == len(about.records)
    assert len(azjp.profile(renamed, rel.actors["heydar-aliyev"]).records) == len(about.records)
    assert azjp.profile(list(rel.where()), "heydar-aliyev").records == about.records
    assert azjp.profile(rel.events, "heydar-aliyev").sections[0].title == "Visits and events"
    with pytest.raises(azjp.UnknownIdError, match="heydar-aliyev"):
        azjp.profile(rel, "heyder-aliyev")
    alone = azjp.profile(whole(person("somebody")), "somebody")
    assert (alone.sections, alone.records) == ((), ())
    assert "None of the records names it." in str(alone)


@examples(20)
@given(datasets())
def test_profiles_of_any_actor(dataset: Dataset) -> None:
    """Each record that names an actor is in its profile, each section is in order of time, and it can be read."""
    for actor in dataset.actors:
        about = azjp.profile(dataset, actor)
        naming = {r for r in dataset.where() if actor in r.actors and not isinstance(r, Actor)}
        assert naming <= {*about.records}
        for section in about.sections:
            days = [item.when.earliest or item.when.latest for item in section.items if item.when is not None]
            assert [day for day in days if day] == sorted(day for day in days if day)
        readable(about)


# --- the cards of actors ------------------------------------------------------------------------------------------


def test_cards_of_actors_show_what_names_them() -> None:
    """The latest of each kind, and how many more; an actor of no dataset has only its own fields."""
    guest = person("guest")
    parts = (Participant(actor=guest, role="visitor"),)
    visits = [event(f"v{year}", str(year), title=f"Visit of {year}", participants=parts) for year in range(2001, 2006)]
    assert "Visit" not in guest.card()
    dataset = whole(*visits, tenure("t", guest, attested=("2001",)))
    for card in (dataset["guest"].card(), sound(dataset["guest"]._repr_html_()).words):
        flat = " ".join(card.split())
        assert "2005: Visit of 2005" in flat
        assert "2002: Visit" not in flat
        assert "… and 2 more" in flat
        assert "Guest, Ambassador (attested 2001)" in flat
    # A smaller dataset with the same actor takes nothing from the card.
    assert len(Dataset([*visits[:1], guest, *dataset.sources])) == 3
    assert "2005: Visit of 2005" in dataset["guest"].card()


# --- briefs -------------------------------------------------------------------------------------------------------


def test_brief_tells_what_is_asked() -> None:
    """Events with people and offices, how agreements stand, figures with their spread, offices, what falls due."""
    land, sea, premier = country("land"), country("sea"), person("premier")
    parts = (Participant(actor=premier, role="host", capacity="Premier of Land"),)
    other = Variant(field="value", value=Quantity(9, "USD"), citations=cited())
    doubt = Caveat(kind="scale", note="Too small.", field="value")
    dataset = whole(
        event("talks", "1997-02-03", title="Talks", participants=parts),
        event("plan", "2027", title="A fair", status="planned"),
        event("lapsed", "1999", title="A feast", status="planned"),
        event("off", "1999", title="A match", status="cancelled"),
        agreement("pact", "2001-05", parties=(land, sea), in_force="2002", status="in-force"),
        fact("g1", 5, "1998", origin=land, target=sea),
        fact("g2", 7, "1999", origin=land, target=sea, variants=(other,)),
        fact("g3", None, "1999", origin=land, target=sea, item="boats"),
        fact("l1", 7, "1999", indicator="loan", caveats=(doubt,)),
        tenure("t", premier, office="prime-minister", country=land, start="1995", attested=("1998",)),
    )
    about = azjp.brief(dataset, on=ON)
    assert told(about, "What happened") == ["Talks, with Premier (Premier of Land)"]
    assert told(about, "What was agreed, and how it stands") == ["The pact, Land and Sea: in force since 2002"]
    assert told(about, "Figures") == [
        "Grant, Land → Sea: USD 7 (other sources: USD 9), 1999; 2 figures since 1998, from USD 5 to USD 7",
        "Loan: USD 7, 1999 (doubtful: scale)",
    ]
    then = "Who held which office when last heard of, more than three years ago"
    assert told(about, then) == ["Prime minister of Land: Premier (as of 1998)"]
    assert told(about, "What falls due within a year") == ["A fair (planned)", "30th anniversary: Talks"]
    assert told(about, "What is disputed") == [
        "Loan, figure: USD 7 — Too small.",
        "Grant, Land → Sea, figure: USD 7 or USD 9",
    ]
    assert about.reasons == {
        "lapsed": "was planned for a time that has passed",
        "off": "was cancelled",
        "g3": "states no figure",
    }
    readable(about)


@pytest.mark.parametrize("length", ["page", "full"])
@pytest.mark.parametrize("matter", MATTERS)
def test_briefs_of_the_edition(matter: str, length: Any) -> None:
    """A brief says where it comes from, can be read, and leaves nothing out without a reason."""
    about = azjp.brief(rel, length=length, on=ON, **MATTERS[matter])
    readable(about)
    asked = [r for r in rel.where(**MATTERS[matter]) if not isinstance(r, Actor)]
    assert {r.id for r in asked} <= {r.id for r in (*about.records, *about.excluded)}
    assert ("no room on the page" in about.reasons.values()) <= (length == "page")
    if not asked:
        assert "Nothing is on record." in str(about)


@examples(20)
@given(datasets())
def test_a_page_is_a_page(dataset: Dataset) -> None:
    """Whatever the records, a brief of a page is short, and one of full length has all."""
    page, full = (azjp.brief(dataset, length=length, on=ON) for length in ("page", "full"))
    assert len(page.to_markdown()) - sum(map(len, re.findall(r"\(<[^>]*>\)", page.to_markdown()))) < 67 * 95
    assert {*page.records} <= {*full.records}
    for about in (page, full):
        readable(about)
    happened = {r for r in dataset.events if r.status == "held"}
    assert happened <= {*full.records}


def test_a_brief_is_titled_by_its_filters() -> None:
    """Actors by name, periods in words, several values joined as they are asked."""
    for filters, title in (
        ({"about": "energy", "involving": "japan"}, "energy; Japan"),
        ({"during": "2015/2018"}, "2015 to 2018"),
        ({"about": ["energy", "trade"]}, "energy or trade"),
        ({"country": "japan", "place": "baku"}, "of Japan; in Baku"),
        ({"involving": azjp.all_of("japan", "azerbaijan")}, "Japan and Azerbaijan"),
    ):
        asked: Any = filters
        assert azjp.brief(rel, on=ON, **asked).title.partition(": ")[2] == title


def test_a_long_section_shows_what_weighs_most() -> None:
    """A terminal shows the latest of what is in order of time, and else the first; a file has all."""
    visits = [event(f"v{year}", str(year), title=f"Visit of {year}") for year in range(1950, 2020)]
    points = [fact(f"f{n}", n, "1998", item=f"item {n}") for n in range(1, 60)]
    about = azjp.brief(whole(*visits, *points), length="full", on=ON)
    shown = str(about)
    assert ("Visit of 2019" in shown, "Visit of 1950" in shown) == (True, False)
    assert "(40 of 70)" in shown
    assert about.sections[1].items[0].text in " ".join(shown.split())
    assert "Visit of 1950" in about.to_markdown()


def test_wrong_words_for_a_brief() -> None:
    """An unknown length, filter or topic names the nearest right one."""
    with pytest.raises(azjp.QuestionError, match="'page' or 'full'"):
        azjp.brief(rel, length="pages")  # type: ignore[arg-type]
    with pytest.raises(azjp.FilterError, match="about"):
        azjp.brief(rel, topic="energy")  # type: ignore[call-arg]
    with pytest.raises(azjp.UnknownTermError, match="energy"):
        azjp.brief(rel, about="enegry")


# --- files --------------------------------------------------------------------------------------------------------


def test_saving(tmp_path: Path) -> None:
    """The ending of the file tells the form; any other is refused; what is written is what the method returns."""
    about = azjp.brief(rel, about="energy", on=ON)
    about.save(tmp_path / "a.md")
    about.save(str(tmp_path / "a.html"))
    assert (tmp_path / "a.md").read_text("utf-8") == about.to_markdown()
    assert (tmp_path / "a.html").read_text("utf-8") == about.to_html()
    with pytest.raises(azjp.QuestionError, match=r"\.docx"):
        about.save(tmp_path / "a.doc")
    assert about.to_csv().splitlines()[0].startswith("section,position,when")
    assert about.to_json()["table"][0]["section"] == "What happened"


def test_word(tmp_path: Path) -> None:
    """Headings, lines and links are in the document, no text of a record is markup, and it is the same twice."""
    docx = pytest.importorskip("docx")
    out = source("out", title=HOSTILE, url="https://example.org/a?b=1&c=2")
    about = azjp.brief(whole(event("e", "1998", title=HOSTILE, citations=cited(out))), on=ON)
    for name in ("a.docx", "b.docx"):
        about.save(tmp_path / name)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    document = docx.Document(str(tmp_path / "a.docx"))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 2"] == ["What happened", "Sources"]
    (line,) = [p for p in document.paragraphs if p.text.startswith("1998")]
    assert line.text.startswith(f"1998: {HOSTILE}")
    assert line.hyperlinks[0].address == "https://example.org/a?b=1&c=2"
    with ZipFile(tmp_path / "a.docx") as packed:
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}


def test_without_python_docx_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The error says which extra brings it, and nothing is written."""
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(azjp.MissingExtraError, match=r"azjp-relations\[word\]"):
        azjp.brief(rel, about="energy").save(tmp_path / "a.docx")
    assert [*tmp_path.iterdir()] == []


def test_the_best_witness_comes_first() -> None:
    """Of several sources a page names the one nearest to what it tells."""
    later, acting = (
        source("a", publisher="A book", reliability="encyclopedia"),
        source("z", publisher="A ministry", reliability="acting-party"),
    )
    met = event("e", "1998", citations=(*cited(later), *cited(acting)))
    told_by = azjp.brief(whole(met), on=ON).to_markdown().partition("## Sources")[2]
    assert "A ministry" in told_by
    assert "A book" not in told_by
