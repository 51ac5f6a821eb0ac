"""How things look: every field said, nothing wider than a terminal, and colours that can be read."""

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from attrs import evolve, fields, has
from hypothesis import given
from hypothesis import strategies as st
from pages import Page, close, sound
from profiles import edition, examples
from records import (
    agreement,
    cited,
    country,
    event,
    fact,
    organization,
    person,
    place,
    preferred,
    source,
    tenure,
    tie,
    whole,
)

import azjp_relations as azjp
from azjp_relations.answers.timeline import timeline
from azjp_relations.answers.totals import total
from azjp_relations.dataset import Dataset
from azjp_relations.dates import EdtfDate
from azjp_relations.display.html import html_card, html_table
from azjp_relations.display.pieces import Look, line_of, places_cited
from azjp_relations.display.terminal import text_card, text_table, width_of, wrapped
from azjp_relations.model import Caveat, Name, Participant, Record, Statement, Variant
from azjp_relations.model.fields import CardPlace, fields_of
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation, Source
from azjp_relations.testing import datasets
from azjp_relations.text import visible
from azjp_relations.vocabulary import Topic, Weight
from azjp_relations.vocabulary.term import Term

rel = azjp.load(edition=edition())
CLASSES = sorted({type(r).__name__ for r in rel})


def _of(cls: str) -> list[Record | Source]:
    return [r for r in rel if type(r).__name__ == cls]


def _told(value: Any) -> Iterator[str]:
    """Yield what must be read on the card of whatever holds *value*."""
    if isinstance(value, tuple):
        for item in value:
            yield from _told(item)
    elif isinstance(value, EdtfDate):
        yield from (value.in_words(), value.text)
    elif isinstance(value, Weight):
        # Doubts stand first, and notes apart.
        yield value.value if value is Weight.INFERRED else ""
    elif isinstance(value, Term):
        yield value.value.replace("-", " ")
    elif isinstance(value, Record):
        yield value.label
    elif isinstance(value, Citation):
        section, mark, where = value.locator.rpartition("¶")
        yield from (value.source.id, section, f"{mark}{where}")
    elif isinstance(value, Quantity):
        yield from str(value).split(f" {value.unit.value} ") if value.unit.family == "money" else (str(value),)
    elif has(type(value)):
        for a in fields(type(value)):
            yield from _told(getattr(value, a.name))
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _shows_everything(record: Record | Source, said: str) -> None:
    close = _joined(said)
    for a in fields(type(record)):
        for text in _told(getattr(record, a.name)):
            assert _joined(text) in close, (record.id, a.name, text)


def _joined(text: str) -> str:
    # A term is shown as it is written in a query, or as words where it heads a row; so is the name of a field.
    return re.sub("[-_]", "", close(text)).casefold()


# --- the cards of the edition -------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", CLASSES)
@pytest.mark.long
def test_cards_of_the_edition(cls: str) -> None:
    """Every card is sound HTML that says every field, and links each source once to where it can be read."""
    for record in _of(cls):
        card = sound(html_card(record))
        assert card.said == sound(record._repr_html_()).said
        _shows_everything(record, card.said)
        cited_urls = {c.source.url for c in getattr(record, "citations", ()) if c.source.url}
        assert cited_urls <= set(card.links)
        foot = card.said[-600:]
        assert record.id in foot


@pytest.mark.parametrize("cls", CLASSES)
def test_text_cards_of_the_edition(cls: str) -> None:
    """As text every record says every field in lines of at most eighty columns."""
    for record in _of(cls):
        text = text_card(record)
        assert [line for line in text.splitlines() if len(line) > 80] == []
        assert [line for line in text_card(record, 60).splitlines() if len(line) > 60] == []
        _shows_everything(record, text)


@pytest.mark.parametrize("cls", CLASSES)
def test_reprs_of_the_edition(cls: str) -> None:
    """The repr of a record is one line."""
    assert all(len(repr(record).splitlines()) == 1 for record in _of(cls))


@examples(25)
@given(datasets())
def test_cards_of_any_record(dataset: Dataset) -> None:
    """The same, whatever the records; and of their collections, and of the dataset."""
    for record in dataset:
        _shows_everything(record, sound(html_card(record)).said)
        _shows_everything(record, text_card(record))
    for collection in dataset.collections.values():
        page = sound(collection._repr_html_())
        assert all(key in page.said for key in collection.ids)
        assert [line for line in str(collection).splitlines() if len(line) > 80] == []
        text = "".join(str(collection).split())  # a long id goes on in the next line
        assert all(key in text for key in collection.ids)
    sound(dataset._repr_html_())


def test_fields_go_to_places_that_cards_have() -> None:
    """A class puts its fields only in places that cards know, and most classes put some in another than a row."""
    classes: set[Any] = {type(r) for r in rel} | {Name, Participant, Statement}
    places = {cls: {field.card for field in fields_of(cls)} for cls in classes}
    assert sum(found != {"row"} for found in places.values()) > 8
    assert set().union(*places.values()) <= set(get_args(CardPlace))


# --- what a card says ---------------------------------------------------------------------------------------------


def test_an_event() -> None:
    """Kind and topics as terms, date in words beside its written form, who by role and capacity, who said what."""
    host, guest = person("host", names=preferred("Hikmət")), country("japan")
    met = event(
        "talks",
        "1998-02-24/1998-02-28",
        title="Talks",
        topics=(Topic.TRADE, Topic.ENERGY),
        places=(place("tokyo", lies_in=guest), place("sea")),
        participants=(
            Participant(actor=host, role="host", capacity="President"),
            Participant(actor=guest, role="visitor"),
        ),
        statements=(Statement(speakers=(host, guest), gist="Agreed.", topics=(Topic.TRADE,), citations=cited()),),
        note="Rain.",
    )
    assert text_card(met).splitlines() == [
        "Talks",
        "24–28 February 1998 (1998-02-24/1998-02-28) · Tokyo, Japan · Sea",
        "Event  talks  [meeting] [held] [trade] [energy]",
        "",
        "  host        Hikmət (President)",
        "  visitor     Japan",
        "  statements  Hikmət, Japan: Agreed. [trade] [¶1.1]",
        "  note        Rain.",
        "",
        "  A wire, 3 February 2001 — ¶1.1 wire-2001",
    ]
    card = sound(html_card(met))
    assert "24–28 February 1998 1998-02-24/1998-02-28 · Tokyo, Japan · Sea" in card.words
    assert "visitorJapan" in card.words
    assert "one side travels" not in card.words
    assert "receives the others" in card.of("dt", "title")


def test_a_figure() -> None:
    """The bound in words, the amount, the printed form, and which way it goes."""
    japan, baku = country("japan"), country("azerbaijan")
    aid = fact("aid", "1000000000", "2019", bound="more than", printed="over $1 bn", origin=japan, target=baku)
    assert text_card(aid).splitlines()[:3] == [
        "Grant",
        "more than USD 1,000,000,000 (printed “over $1 bn”)",
        "Japan → Azerbaijan · 2019",
    ]
    html = html_card(aid)
    assert '<div class="azjp-figure"><span title="above the amount, not equal to it">more than</span> <strong' in html
    assert "→ Azerbaijan" in text_card(fact("in", target=baku))
    assert "Japan →" in text_card(fact("out", origin=japan))


def test_names_bear_their_language() -> None:
    """Every name with kind and language; what is not English says so to browser and reader."""
    names = (
        Name(text="安倍 晋三", language="ja", kind="preferred"),
        Name(text="Şinzo İı Ə", language="az", kind="transliteration"),
        Name(text="Shinzo Abe", language="en", kind="alias", citations=cited()),
    )
    premier = person("premier", names=names)
    card = html_card(premier)
    assert card.count('<span lang="ja" dir="auto">安倍 晋三</span>') == 2
    assert '<span lang="az" dir="auto">Şinzo İı Ə</span> <code class="azjp-short">az</code>' in card
    assert 'lang="en"' not in card.partition("</style>")[2]
    assert "  transliteration  Şinzo İı Ə (az)" in text_card(premier).splitlines()
    met = event("e", participants=(Participant(actor=premier, role="host"),))
    assert '<span lang="ja" dir="auto" title="premier">安倍 晋三</span>' in html_card(met)


def test_cards_leave_out_what_is_not_known() -> None:
    """A field without a value is not shown."""
    bare, dated = event("e"), event("e", "1998-02-24/1998-02-28", note="Rain.")
    assert "note" not in text_card(bare)
    assert "Rain." in text_card(dated)
    assert "None" not in text_card(bare) + html_card(bare)
    assert text_card(evolve(bare, title="Talks")).startswith("Talks\nEvent  e  [meeting] [held]\n")


def test_doubts_of_statements_in_another_reading_are_shown() -> None:
    """Another reading of what was said shows the readings and caveats of its statements."""
    cited = event("e").citations
    softer = Variant(field="gist", value="They may help.", citations=cited)
    caveat = Caveat(kind="scale", note="Nobody else heard it.", field="gist")
    said = Statement(gist="They help.", citations=cited, variants=(softer,), caveats=(caveat,))
    met = event("e", variants=(Variant(field="statements", value=(said,), citations=cited),))
    for card in (sound(html_card(met)).said, text_card(met)):
        assert all(close(text) in close(card) for text in ("They help.", "They may help.", "Nobody else heard it."))


def test_cards_say_what_is_doubted() -> None:
    """Readings and doubts are set apart, with field, reason, witnesses and the records to see."""
    doubts = (Caveat(kind="date", note="Not stated.", field="when", see=("f", "g")), Caveat(kind="name", note="Odd."))
    readings = (
        Variant(field="title", value="Talks", citations=cited()),
        Variant(field="when", value=EdtfDate("1998-02"), conjecture=True, reason="A slip."),
    )
    record = event("e", caveats=doubts, variants=readings)
    text = text_card(record)
    assert "? another reading of title: Talks [¶1.1]" in text
    assert "? conjecture of when: February 1998 (1998-02) — A slip." in text
    assert "? date of when: Not stated. See f · g" in text
    assert "? name: Odd." in text
    html = html_card(record)
    for kind, said in (("reading", "another reading"), ("conjecture", "conjecture"), ("doubt", "date")):
        assert re.search(rf'<li class="azjp-{kind}"><strong[^>]*>{said}</strong>', html)
    assert "Other readings" in html
    assert "the date is inferred" in html


def test_a_source_is_named_where_there_are_several() -> None:
    """A place in the only source of a record stands alone; where there are two, each says its own."""
    said = (Statement(speakers=(country(),), gist="Yes.", citations=cited(locator="¶2.1")),)
    assert "Yes. [¶2.1]" in text_card(event("e", statements=said))
    both = cited(source("wire-2001"), source("other"))
    assert "Yes. [A wire, 3 February 2001, ¶2.1]" in text_card(event("e", statements=said, citations=both))


# --- tables -------------------------------------------------------------------------------------------------------


def test_collections_in_a_notebook() -> None:
    """Date in words, kind, what, doubts and readings counted, the id as code; a column with nothing is left out."""
    doubt = Caveat(kind="date", note="When?")
    events = whole(event("a", "1998-02", title="Talks", caveats=(doubt, doubt)), event("b", title="Tea")).events
    html = events._repr_html_()
    assert '<th scope="row">February 1998 <code class="azjp-short">1998-02</code></th>' in html
    assert "<code>a</code>" in html
    assert re.findall(r"<th scope=\"col\"[^>]*>([^<]*)", html) == ["when", "what", "kind", "doubt", "id"]
    assert sound(whole(person("p")).actors._repr_html_()).of("th", "scope").count("col") == 3
    assert sound(events[:0]._repr_html_()).tree[-1][1] == "div"


def test_collections_as_text() -> None:
    """As text a collection is a table of its first twenty records, each with its id."""
    text = str(rel.events)
    lines = text.splitlines()
    assert lines[0] == f"{len(rel.events)} events"
    assert lines[-1] == f"… and {len(rel.events) - 20} more"
    assert all(f"({key})" in text for key in rel.events.ids[:20])
    assert [line for line in lines if len(line) > 80] == []
    assert str(rel.events[:0]) == "0 events"
    assert str(whole(organization("adb", kind="bank", names=preferred("A bank"))).actors).splitlines() == [
        "1 actor",
        "kind  what",
        "bank  A bank (adb)",
    ]


def test_tables_show_the_point_of_each_kind() -> None:
    """A fact shows its figure, an agreement its status, an office and a tie when they held, a doubt in a word."""
    someone, land = person("someone"), country("land")
    doubt = Caveat(kind="scale", note="Too much.", field="value")
    held = {"start": "1998", "attested": ("1999", "2001-02")}
    dataset = whole(
        fact("aid", "5", "1998", origin=land, bound="more than", caveats=(doubt,)),
        agreement("pact", "1998", status="signed", amount=Quantity(7, "JPY")),
        event("plan", status="planned"),
        tenure("t", someone, **held),
        tie("l", "lives-in", someone, land, **held),
    )
    assert str(dataset.facts).splitlines()[1:] == [
        "when  figure           what",
        "1998  more than USD 5  grant, Land (doubtful: scale) (aid)",
    ]
    for records, said in (
        (dataset.agreements, ("status", "signed · JPY 7")),
        (dataset.events, ("status", "planned")),
        (dataset.tenures, ("held", "from 1998, attested")),
        (dataset.ties, ("held", "from 1998, attested")),
        (dataset.where(), ("detail", "more than USD 5", "signed · JPY 7")),
    ):
        for shown in (str(records), sound(records._repr_html_()).words, records.to_markdown()):
            assert all(" ".join(words.split()) in " ".join(shown.split()) for words in said), shown


def test_a_kept_misprint_is_marked() -> None:
    """A misprint in a title that the edition keeps has [sic] behind it; a better reading of another source has not."""
    slip = Caveat(kind="misprint", note="A letter is missing.", field="title")
    held = tenure("t", person("someone"), title="mbassador", caveats=(slip,))
    assert held.label == "Someone, mbassador [sic]"
    assert held.title == "mbassador"
    guess = Variant(field="title", value="ambassador", conjecture=True, reason="A slip.")
    assert "[sic]" in evolve(held, variants=(guess,)).label
    assert "[sic]" in evolve(held, variants=(guess,), caveats=()).label
    assert "[sic]" not in evolve(held, caveats=()).label
    printed = Variant(field="title", value="mbassador", citations=cited())
    assert "[sic]" not in evolve(held, title="ambassador", variants=(printed,)).label
    assert "[sic]" in text_card(agreement("pact", title="Memorandm", caveats=(slip,)))
    someone = person("someone", caveats=(Caveat(kind="misprint", note="So printed.", field="names", weight="note"),))
    assert someone.label == f"{someone.name} [sic]"
    assert tenure("t", someone).label.startswith(f"{someone.name} [sic], ")
    mended = Caveat(kind="misprint", note="Printed otherwise.", field="names", weight="inferred")
    assert evolve(someone, caveats=(mended,)).label == someone.name


def test_ties_are_sentences() -> None:
    """A tie reads as a sentence, also of several."""
    land = country("land")
    for name, kind, said in (
        ("Baku State University", "teaches-language-of", "Baku State University teaches the language of Land"),
        ("Japanese companies", "operates-in", "Japanese companies work in Land"),
        ("secondary schools in Baku", "teaches-language-of", "secondary schools in Baku teach the language of Land"),
        ("consortium of companies", "takes-part-in", "consortium of companies takes part in Land"),
        ("Embassy", "embassy-in", "Embassy is an embassy in Land"),
    ):
        assert tie("l", kind, organization("o", names=preferred(name)), land).label == said
    assert tie("l", "embassy-in", land, land).label == "Land has an embassy in Land"


def test_answers_in_a_notebook() -> None:
    """The figure and how sure it is, the table, what was left out and why, the doubts, the sources."""
    grant = fact("grant-agriculture-2015", 900_000, "2015", indicator="grant", item="agriculture")
    late = Caveat(kind="date", weight="note", note="The year is that of the story.")
    large = Caveat(kind="scale", note="Ten times the budget.", field="value")
    later = evolve(grant, id="later", period=EdtfDate("2016"), caveats=(late,))
    aid = total([grant, later, evolve(grant, id="large", caveats=(large,))], unit="USD")
    html = aid._repr_html_()
    page = sound(html)
    assert str(aid.quantity) in page.words
    assert all(reason in page.said for reason in aid.reasons.values())
    assert all(caveat.note in page.said for _, caveat in aid.caveats)
    assert all(s.url in page.links for s in aid.sources if s.url)
    assert html.count("<details>") == html.count("<summary>") == 3
    assert "<code>grant-agriculture-2015</code>" in html
    assert ".explain()" not in html
    line = timeline([event(f"e{n}", f"1{n}") for n in range(100, 400)])
    assert sound(line._repr_html_()).said.count("The e") == 250
    assert "and 250 more" in line._repr_html_()


def test_a_dataset_in_a_notebook() -> None:
    """Edition, counts, years, the actors named most often, the doubts, the sources."""
    page = sound(rel._repr_html_())
    assert rel.edition is not None
    for said in (rel.edition.title, rel.edition.id, rel.edition.licence, rel.edition.digest, "Japan ("):
        assert said in page.words
    assert f"{sum(len(r.doubts) for r in rel):,} doubts" in page.words
    assert all(s.url in page.links for s in rel.sources if s.url)
    sound(Dataset([])._repr_html_())


def test_numbers_stand_to_the_right() -> None:
    """A column of nothing but numbers is set like one."""
    html = html_table(Look("t", ("what", "n"), [("a", 5), ("b", "1,000"), ("c", "")]))
    assert html.count('class="azjp-number"') == 4
    assert 'class="azjp-number"' not in html_table(Look("t", ("what", "n"), [("a", 5), ("b", "about 3")]))


def test_text_tables() -> None:
    """Columns stand under their headers; the last one is wrapped to the width; a date is in words."""
    table = text_table(("key", "what"), [("a", "one two three four five six seven eight"), ("long key", "")], 30)
    assert table.splitlines() == [
        "key       what",
        "a         one two three four",
        "          five six seven eight",
        "long key",
    ]
    assert text_table(("when",), [(EdtfDate("1998-02"),)]).splitlines() == ["when", "February 1998"]
    assert text_table(("a", "b"), [("one\ntwo", "x")]).splitlines()[1] == "one two  x"


def test_places_cited() -> None:
    """Citations in short: each source once, each of its sections once, each place once."""
    a, b = source("a", publisher="A", published=None, title="On trade"), source("b", publisher="B", published="2001")
    places = [
        *cited(a, locator="History ¶1.1"),
        *cited(b, locator="¶2.1"),
        *cited(a, locator="Tourism ¶1.1"),
        *cited(a, locator="History ¶1.2"),
        *cited(a, locator="History ¶1.1"),
        *cited(b, locator="p. 3"),
    ]
    assert places_cited(places) == "A, On trade, History ¶1.1, ¶1.2, Tourism ¶1.1; B, 2001, ¶2.1, p. 3"
    assert places_cited([]) == ""


@given(st.text(st.sampled_from("ab -—é\n"), max_size=200), st.integers(10, 80), st.sampled_from(["", "  "]))
def test_wrapping(text: str, width: int, indent: str) -> None:
    """No line is longer than the width, and no word is lost."""
    lines = wrapped(text, width, indent).splitlines()
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "nothing"),
        ((), "nothing"),
        (True, "yes"),
        (("a", "b"), "a · b"),
        (EdtfDate("1998"), "1998"),
        (Quantity(5, "USD", "about"), "about USD 5"),
        (cited()[0], "A wire, 3 February 2001, ¶1.1"),
    ],
)
def test_values_on_a_line(value: object, said: str) -> None:
    """Each sort of value in a few words."""
    assert " ".join(piece.text for piece in line_of(value)) == said


# --- in the light and in the dark ---------------------------------------------------------------------------------

#: Colours of text and of what is behind it, of notebooks and pages in their light and dark themes.
THEMES = {
    "a page without style": ("#000000", "#ffffff"),
    "JupyterLab, light": ("#212121", "#ffffff"),
    "JupyterLab, dark": ("#e0e0e0", "#111111"),
    "VS Code, light": ("#3b3b3b", "#ffffff"),
    "VS Code, dark": ("#cccccc", "#1f1f1f"),
    "the pages of this project, light": ("#000000", "#ffffff"),
    "the pages of this project, dark": ("#cfd0d0", "#131416"),
}


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _luminance(colour: tuple[float, ...]) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_contrast(theme: str) -> None:
    """Quiet text keeps a contrast of 4.5 to 1, and the mark of a doubt one of 3 to 1, in every theme."""
    style = Page(html_card(rel.events[0])).style
    ink, ground = map(_rgb, THEMES[theme])
    (quiet,) = re.findall(r" dt, \S+ code \{ opacity: ([\d.]+) \}", style)
    faded = tuple(float(quiet) * i + (1 - float(quiet)) * g for i, g in zip(ink, ground, strict=True))
    assert _contrast(faded, ground) >= 4.5
    marks = re.findall(r"#[0-9a-f]{6}", style)
    assert marks
    assert all(_contrast(_rgb(mark), ground) >= 3 for mark in marks)


def test_colours_are_those_of_the_page() -> None:
    """Text has the colour of the page, links too, and nothing has a ground of its own."""
    style = Page(html_card(rel.events[0])).style
    assert set(re.findall(r"[ {;]color: (\w+)", style)) == {"inherit"}
    assert set(re.findall(r"background: (\w+)", style)) == {"none"}
    assert "prefers-color-scheme" not in style


def test_styles_stay_inside() -> None:
    """Every rule is about what is inside a card or table, and about nothing else of the page."""
    style = Page(html_card(rel.events[0])).style
    selectors = [s.strip() for rule in style.split("}") if "{" in rule for s in rule.partition("{")[0].split(",")]
    assert len(selectors) > 30
    assert all(re.match(r"\.azjp\.azjp(?: |$)", selector) for selector in selectors)
    # No word of ours is also a word of the page around.
    assert all(name.startswith("azjp") for name in re.findall(r"\.([a-z][\w-]*)", style))


def test_wide_tables_scroll() -> None:
    """A table stands in a box that scrolls, has a name and can be entered from the keyboard."""
    box = re.search(r'<div class="azjp-scroll"([^>]*)><table>', rel.events._repr_html_())
    assert box is not None
    assert box[1] == f' role="region" tabindex="0" aria-label="{len(rel.events)} events"'


# --- columns of a terminal ----------------------------------------------------------------------------------------


def test_columns_of_a_terminal() -> None:
    """A wide character takes two columns, a combining mark none; tables and lines are measured in columns."""
    assert [width_of(text) for text in ("Baku", "東京", "ﾊﾞｸｰ", "e\u0301", "ə – →", "")] == [4, 4, 4, 1, 5, 0]
    table = text_table(("name", "what"), [("アゼルバイジャン", "x"), ("Baku", "y")]).splitlines()
    assert [width_of(line[: line.index(last)]) for line, last in zip(table[1:], "xy", strict=True)] == [18, 18]
    with_wide = text_table(("n", "what"), [("1", "日本" * 50)], 40).splitlines()
    assert max(map(width_of, with_wide)) <= 40


@given(st.text(st.sampled_from("a 日ｱé–\u0301\u202e\t\n"), max_size=200), st.integers(10, 40))
def test_no_line_is_wider_than_its_columns(text: str, width: int) -> None:
    """However wide its characters are, wrapped text keeps to the width, and loses nothing but spaces."""
    lines = wrapped(text, width, "  ").splitlines()
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(visible(text).split())
