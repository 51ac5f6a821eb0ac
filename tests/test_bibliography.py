"""Citations in three styles: each source once, with its places, in a form that other programs read."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import WIRE, cited, event, person, source

import azjp_relations as azjp
from azjp_relations.bibliography import cite, sources_of
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import QuestionError
from azjp_relations.testing import edtf_dates
from azjp_relations.vocabulary import SourceKind

rel = azjp.load()
#: From the schema of CSL-JSON 1.0.2: what an EDTF date looks like, and the types that we use.
CSL_DATE = re.compile(r"^[0-9-%~X?./]{4,}$")
CSL_TYPES = {"article-newspaper", "dataset", "document", "entry-encyclopedia", "webpage"}
NASTY = r"50% of {A & B}_C #1 \emph{x} ~$5^2"


def test_text() -> None:
    """A line a source: publisher, title, date, address and the places cited."""
    out = source("a", title="A title", url="https://example.org/a")
    places = (*cited(out, locator="¶1.1"), *cited(out, locator="¶2.1"), *cited(out, locator="¶1.1"))
    assert cite(places) == "A wire, “A title”, 2001-02-03, https://example.org/a (¶1.1, ¶2.1)"
    assert cite(source("b", published=None)) == "A wire, undated"


def test_each_source_once() -> None:
    """However many records cite it, a source stands once, by id, with every place once."""
    b, a = source("b"), source("a")
    records = [event("e", citations=cited(b)), event("f", citations=(*cited(a), *cited(b, locator="¶2.1")))]
    assert sources_of(records) == (a, b)
    entries = json.loads(cite(records, "csl-json"))
    assert [(e["id"], e["note"]) for e in entries] == [("a", "¶1.1"), ("b", "¶1.1, ¶2.1")]
    assert cite(records, "bibtex").count("@online{") == 2
    assert len(cite(records).splitlines()) == 2


@pytest.mark.parametrize("style", ["text", "bibtex", "csl-json"])
def test_one_or_many(style: Any) -> None:
    """A record, a citation, a source, or many of them, or none."""
    record = event("e")
    assert (
        cite(record, style)
        == cite([record], style)
        == cite(record.citations, style)
        == cite(record.citations[0], style)
    )
    assert cite(WIRE, style) == cite([WIRE], style) != cite(record, style)
    assert cite([], style) == ("[]" if style == "csl-json" else "")
    assert cite((r for r in (record, WIRE)), style) == cite(record, style)


def test_unknown_styles() -> None:
    """A style that there is not is an error that lists the styles and names the nearest."""
    with pytest.raises(QuestionError, match="did you mean 'bibtex'") as caught:
        cite(WIRE, "BibTex")  # type: ignore[arg-type]
    assert "csl-json" in str(caught.value)


@pytest.mark.parametrize("kind", SourceKind)
def test_csl(kind: SourceKind) -> None:
    """Every kind of source has a type that CSL knows; dates stay EDTF texts; what is not known is left out."""
    out = source("a", kind=kind, title=NASTY, url="https://example.org/a", accessed="2026-11-21", published="2001-02~")
    (entry,) = json.loads(cite(cited(out), "csl-json"))
    assert entry["type"] in CSL_TYPES
    assert entry["issued"] == "2001-02~"
    assert CSL_DATE.fullmatch(entry["issued"])
    assert entry["accessed"] == "2026-11-21"
    assert entry["title"] == NASTY
    assert (entry["URL"], entry["publisher"], entry["language"]) == ("https://example.org/a", "A wire", "en")
    (bare,) = json.loads(cite(source("a", kind=kind, published=None), "csl-json"))
    assert set(bare) == {"id", "type", "publisher", "language"}


@given(edtf_dates())
def test_csl_dates(published: EdtfDate) -> None:
    """A date of any form stays the text that it is, in CSL-JSON and in BibTeX."""
    out = source("a", published=published)
    (entry,) = json.loads(cite(out, "csl-json"))
    assert entry["issued"] == str(published)
    assert CSL_DATE.fullmatch(entry["issued"])
    assert _fields(cite(out, "bibtex"))["date"] == str(published)


def _fields(entry: str) -> dict[str, str]:
    """Return the fields of one BibTeX entry as written between their braces, which must balance."""
    body = entry[entry.index(",") + 1 : entry.rindex("}")]
    found = {}
    while match := re.match(r"\s*(\w+) = \{", body):
        depth, end = 1, match.end()
        while depth:
            if body[end] == "\\" and body[end + 1] in "{}&%$#_":
                end += 1
            elif body[end] in "{}":
                depth += 1 if body[end] == "{" else -1
            end += 1
        found[match[1]] = body[match.end() : end - 1]
        body = body[end:].removeprefix(",")
    assert body.strip() == ""
    return found


def test_bibtex() -> None:
    """An entry has its key and fields; an address and a date stand verbatim, all else is escaped."""
    out = source("a", title=NASTY, url="https://example.org/a_b%20c?d=1&e=#f", published="2001-02~", accessed="2026%")
    entry = cite(cited(out, locator="p. 5 & 6"), "bibtex")
    assert entry.startswith("@online{a,\n")
    assert _fields(entry) == {
        "title": r"50\% of \{A \& B\}\_C \#1 \textbackslash{}emph\{x\} \textasciitilde{}\$5\textasciicircum{}2",
        "organization": "A wire",
        "date": "2001-02~",
        "url": "https://example.org/a_b%20c?d=1&e=#f",
        "urldate": "2026%",
        "language": "en",
        "note": r"p. 5 \& 6",
    }


@given(st.text(st.sampled_from("a {}\\%&#_~^$\n"), max_size=12))
def test_bibtex_never_breaks(text: str) -> None:
    """Whatever a source is called, braces balance and no character of BibTeX takes effect."""
    out = source("a", title=f"T{text}", publisher=f"P{text}", url=f"https://x/{text.strip()}")
    fields = _fields(cite(out, "bibtex"))
    assert set(fields) == {"title", "organization", "date", "url", "language"}
    plain = re.sub(r"\\(?:[&%$#_{}]|text\w+\{\})", "", fields["title"])
    assert not set(plain) & set("{}\\%&#_~^$")


@pytest.mark.parametrize("style", ["text", "bibtex", "csl-json"])
def test_the_edition_cites_itself(style: Any) -> None:
    """Every source of the edition can be cited in every style, and so can every record."""
    everything = cite(rel, style)
    for out in rel.sources:
        assert (out.url or out.publisher) in everything
    assert everything == cite([*rel], style)
    assert all(cite(record, style) for record in rel)


def test_bibtex_of_the_edition() -> None:
    """Every entry of the edition reads back: its key is the id, its date the text."""
    entries = cite(rel.sources, "bibtex").split("\n\n")
    assert len(entries) == len(rel.sources)
    for entry, out in zip(entries, rel.sources, strict=True):
        fields = _fields(entry)
        assert entry.startswith(f"@online{{{out.id},")
        assert fields.get("date") == (str(out.published) if out.published else None)
        assert fields.get("url") == out.url


def test_names_have_citations_of_their_own() -> None:
    """A record is cited by its own citations; those of its names are its names'."""
    other = source("other")
    assert cite(person("p", citations=cited(other))) == cite(cited(other))
