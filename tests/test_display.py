"""How records look: every field said, nothing wider than a terminal, nothing that takes effect in a notebook."""

from html.parser import HTMLParser
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from records import (
    HOSTILE,
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
)

import azjp_relations as azjp
from azjp_relations.display import html_card, html_table, places_cited, text_card, text_table, wrapped
from azjp_relations.errors import RecordError
from azjp_relations.model import Caveat, Name, Participant, Record, Statement, Variant

rel = azjp.load()
RECORDS = [r for r in rel if isinstance(r, Record)]
_EMPTY_TAGS = {"br"}


class _Tags(HTMLParser):
    """Reads a piece of HTML, whose tags must balance, and keeps its text and its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.links: list[str] = []
        self.said = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in _EMPTY_TAGS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.mark.parametrize("cls", sorted({type(r).__name__ for r in RECORDS}))
def test_cards_of_the_edition(cls: str) -> None:
    """Every card is sound HTML that says label, doubts and citations, and links to where they can be read."""
    for record in (r for r in RECORDS if type(r).__name__ == cls):
        card = _Tags(record._repr_html_())
        assert record.label in card.said
        assert all(c.note in card.said for c in record.caveats)
        assert all(str(c) in card.said for c in record.citations)
        assert card.links == [c.source.url for c in record.citations if c.source.url]
        assert card.seen <= {"div", "style", "strong", "span", "table", "tr", "th", "td", "br", "a"}


@pytest.mark.parametrize("cls", sorted({type(r).__name__ for r in RECORDS}))
def test_text_cards_of_the_edition(cls: str) -> None:
    """As text every record says label, id, note and doubts in lines of at most eighty columns."""
    for record in (r for r in RECORDS if type(r).__name__ == cls):
        text = text_card(record)
        flat = " ".join(text.split())
        assert [line for line in text.splitlines() if len(line) > 80] == []
        assert " ".join(record.label.split()) in flat
        assert record.id in flat
        assert all(" ".join(c.note.split()) in flat for c in record.caveats)
        assert record.note is None or " ".join(record.note.split()) in flat


def _hostile_records() -> list[Record]:
    out = source("out", title=HOSTILE, publisher=HOSTILE, url='https://example.org/"><script>alert(1)</script>')
    common: dict[str, Any] = {
        "note": HOSTILE,
        "citations": cited(out, locator=HOSTILE),
        "caveats": (Caveat(kind="name", note=HOSTILE, field="note", see=(HOSTILE,)),),
        "variants": (Variant(field="note", value=HOSTILE, reason=HOSTILE, citations=cited(out, locator=HOSTILE)),),
    }
    names = (*preferred(HOSTILE), Name(text=HOSTILE, language=HOSTILE, kind="alias", citations=cited(out)))
    land = country("land", names=names, **common)
    someone = person("someone", names=names, occupations=(HOSTILE,), country=land, **common)
    parts = (Participant(actor=someone, role="host", capacity=HOSTILE),)
    said = (Statement(speakers=(someone,), gist=HOSTILE, citations=cited(out)),)
    meeting = event("e", "1998", title=HOSTILE, participants=parts, statements=said, **common)
    return [
        land,
        someone,
        place("town", names=names, lies_in=land, **common),
        organization("body", names=names, country=land, **common),
        meeting,
        agreement("pact", title=HOSTILE, event=meeting, parties=(land,), **common),
        fact("money", 5, "1998", item=HOSTILE, printed=HOSTILE, basis=HOSTILE, origin=land, **common),
        tenure("t", someone, title=HOSTILE, country=land, **common),
        tie("l", "member-of", someone, land, **common),
    ]


@pytest.mark.parametrize("record", _hostile_records(), ids=lambda r: type(r).__name__)
def test_hostile_text_stays_text(record: Record) -> None:
    """No text in any field of any record takes effect, and it is still there to be read."""
    html = html_card(record)
    assert "<script" not in html
    card = _Tags(html)
    assert HOSTILE in card.said
    assert "script" not in card.seen


def test_links_are_web_addresses() -> None:
    """An address that is no web address never gets as far as a link."""
    with pytest.raises(RecordError, match="url"):
        source(url="javascript:alert(1)")
    assert _Tags(html_card(event("e"))).links == []


def test_tables_escape() -> None:
    """Title, headers, cells and the lines below a table are text."""
    html = html_table(HOSTILE, (HOSTILE,), [(HOSTILE,)], [HOSTILE])
    assert "<script" not in html
    assert _Tags(html).said.count(HOSTILE) == 4


def test_places_cited() -> None:
    """Citations in short: each source once, each of its sections once, each place once."""
    a, b = source("a"), source("b")
    places = [
        *cited(a, locator="History ¶1.1"),
        *cited(b, locator="¶2.1"),
        *cited(a, locator="Tourism ¶1.1"),
        *cited(a, locator="History ¶1.2"),
        *cited(a, locator="History ¶1.1"),
        *cited(b, locator="p. 3"),
    ]
    assert places_cited(places) == "a History ¶1.1, ¶1.2, Tourism ¶1.1; b ¶2.1, p. 3"
    assert places_cited([]) == ""


@given(st.text(st.sampled_from("ab -—é\n"), max_size=200), st.integers(10, 80), st.sampled_from(["", "  "]))
def test_wrapping(text: str, width: int, indent: str) -> None:
    """No line is longer than the width, and no word is lost."""
    lines = wrapped(text, width, indent).splitlines()
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_text_tables() -> None:
    """Columns stand under their headers; the last one is wrapped to the width."""
    table = text_table(("key", "what"), [("a", "one two three four five six seven eight"), ("long key", "")], 30)
    assert table.splitlines() == [
        "key       what",
        "a         one two three four",
        "          five six seven eight",
        "long key",
    ]


def test_cards_leave_out_what_is_not_known() -> None:
    """A field without a value is not shown."""
    bare, dated = event("e"), event("e", "1998-02-24/1998-02-28", note="Rain.")
    assert "when" not in text_card(bare)
    assert "when: 24–28 February 1998" in text_card(dated)
    assert "note: Rain." in text_card(dated)
    assert "None" not in text_card(bare) + html_card(bare)
    assert text_card(evolve(bare, title="Talks")).startswith("Talks\nEvent  e\n")


def test_cards_say_what_is_doubted() -> None:
    """Readings and doubts are marked, with field, reason, witnesses and the records to see."""
    doubts = (Caveat(kind="date", note="Not stated.", field="when", see=("f",)),)
    readings = (
        Variant(field="title", value="Talks", citations=cited()),
        Variant(field="title", value="Walks", conjecture=True, reason="A slip."),
    )
    text = text_card(event("e", caveats=doubts, variants=readings))
    assert "? another reading of title: Talks [wire-2001 ¶1.1]" in text
    assert "? conjecture of title: Walks (A slip.)" in text
    assert "? date of when: Not stated. See f." in text
