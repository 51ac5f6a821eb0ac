"""Hostile text stays text, in cards, tables and on a terminal."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import Page, close, sound
from profiles import examples
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
    source,
    tenure,
    tie,
    whole,
)

from azjp_relations.answers.counts import count_by
from azjp_relations.answers.timeline import timeline
from azjp_relations.answers.totals import total
from azjp_relations.dataset import Dataset, Edition
from azjp_relations.display.html import html_card, html_table
from azjp_relations.display.pieces import Look, Piece, web_address
from azjp_relations.display.terminal import text_card
from azjp_relations.errors import RecordError
from azjp_relations.model import Caveat, Name, Participant, Record, Statement, Variant
from azjp_relations.model.sources import Source
from azjp_relations.text import visible
from azjp_relations.vocabulary import Topic

#: Texts that would take effect in a page, turn it around or steer a terminal, were they not shown as text.
HOSTILE_TEXTS = [
    HOSTILE,
    "</style></div></td><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "javascript:alert(document.domain)",
    "https://example.org/ is no link here",
    "<!-- <![CDATA[ <?php ?> -->",
    "&lt;b&gt; &amp;amp; &#60;script&#62;",
    "left \u202e turned \u2066 around",
    "\x1b[31mred\x1b[0m \x07 \x00 \x9b2J",
    "日本・アゼルバイジャン Ə ə İ ı ﷽ \u200fעברית",
    "¶ · — [x] (y) ; , : “ ”",
    "two\nlines\tand\u2028more\x85",
    "long" * 200,
]


def _records_of(text: str, see: str | None = None) -> list[Record | Source]:
    """Return a record of every kind with *text* in every field that holds text, ids apart."""
    out = source("out", title=text, publisher=text, licence=text, language=text, url="https://example.org/a?b=1&c=2")
    common: dict[str, Any] = {
        "note": text,
        "citations": cited(out, locator=text),
        "caveats": (Caveat(kind="name", note=text, field="note", see=(see or text,)),),
        "variants": (
            Variant(field="note", value=text, reason=text, citations=cited(out, locator=text)),
            Variant(field="note", value=text, conjecture=True, reason=text),
        ),
    }
    names = (
        Name(text=text, language=text, kind="preferred"),
        Name(text=text, language=text, kind="alias", citations=cited(out, locator=text)),
    )
    land = country("land", names=names, **common)
    someone = person("someone", names=names, occupations=(text,), country=land, **common)
    parts = (Participant(actor=someone, role="host", capacity=text),)
    said = (Statement(speakers=(someone, land), gist=text, topics=(Topic.TRADE,), citations=cited(out, locator=text)),)
    meeting = event("e", "1998", title=text, participants=parts, statements=said, **common)
    return [
        land,
        someone,
        place("town", names=names, lies_in=land, **common),
        organization("body", names=names, country=land, **common),
        meeting,
        agreement("pact", title=text, event=meeting, parties=(land,), **common),
        fact("money", 5, "1998", item=text, printed=text, origin=land, target=someone, event=meeting, **common),
        fact("share", 5, indicator="stake", unit="percent", basis=text, **common),
        tenure("t", someone, title=text, country=land, attested=("1998",), **common),
        tie("l", "member-of", someone, land, **common),
        out,
    ]


HARMLESS = {r.id: Page(html_card(r)) for r in _records_of("xx")}


def _stays_text(text: str) -> None:
    for record in _records_of(text):
        card = sound(html_card(record))
        assert card.tree == HARMLESS[record.id].tree
        links = [link for link in card.links if link != "https://example.org/a?b=1&c=2"]
        assert links == []
        assert close(text) in close(card.said)
        shown = text_card(record)
        assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
        assert [line for line in shown.splitlines() if len(line) > 80] == []
        assert len(repr(record).splitlines()) == 1


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=range(len(HOSTILE_TEXTS)))
def test_hostile_text_stays_text(text: str) -> None:
    """No text in any field of any record makes a tag or an attribute, or steers anything; and it can be read."""
    _stays_text(text)


_MARKUP = st.lists(st.sampled_from([*"<>\"'&;/=`:!-", "\u202e", "\x1b", "script", "a", " ", "\n", "é", "&lt;"]))


@examples(40)
@given(st.one_of(_MARKUP.map("".join), st.text(max_size=40)).filter(lambda text: close(text) != ""))
def test_any_text_stays_text(text: str) -> None:
    """The same, whatever the text."""
    _stays_text(f"q{text}")


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=range(len(HOSTILE_TEXTS)))
def test_hostile_text_in_tables(text: str) -> None:
    """Nor does it in collections, answers and the overview of a dataset."""
    harmless, hostile = (whole(*_records_of(t, see="e")) for t in ("xx", text))
    for dataset in (harmless, hostile):
        assert len(dataset) == len(harmless)
    for one, other in zip(harmless.collections.values(), hostile.collections.values(), strict=True):
        # A column whose cells are long may break: that is a class more or less.
        assert _tags(one._repr_html_()) == _tags(other._repr_html_())
    edition = Edition(id=text, title=text, published="2001", licence=text, counts={}, digest="sha256:0")
    sound(Dataset(list(hostile), edition)._repr_html_())
    for ask in (timeline, lambda d: count_by(d.events, lambda e: e.title), lambda d: total(d.facts[:1], unit="USD")):
        assert _tags(ask(harmless)._repr_html_()) == _tags(ask(hostile)._repr_html_())
    table = sound(
        html_table(Look(text, (text,), [(text,)], [text], lead=[[Piece(text)]], folded=[(text, 1, [[Piece(text)]])]))
    )
    assert close(table.said).count(close(text)) == 7


def _tags(html: str) -> list[tuple[int, str]]:
    return [(depth, tag) for depth, tag, _ in sound(html).tree]


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://example.org/a b", False),
        ("https://example.org/\x00", False),
        ("https://example.org/\u202e", False),
        (" https://example.org", False),
        (None, False),
    ],
)
def test_links_are_web_addresses(url: str | None, *, safe: bool) -> None:
    """What leads anywhere but to the web is no link, and a source cannot have it."""
    assert web_address(url) == (url if safe else "")
    shown = sound(html_table(Look("links", ("to",), [([Piece("here", href=url or "")],)])))
    assert shown.links == ([url] if safe else [])
    if url is not None and not url.startswith("http"):
        with pytest.raises(RecordError, match="url"):
            source(url=url)


def test_what_steers_is_made_visible() -> None:
    """A mark that cannot be seen is shown by its number; letters of every script stay as they are."""
    assert visible("a\x1b[0m\u202eb") == "a⟨U+001B⟩[0m⟨U+202E⟩b"
    assert visible("日本 Əİı\nﷺ") == "日本 Əİı\nﷺ"
