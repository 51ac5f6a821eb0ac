"""Citations in three styles: each source once, with its places, in a form that other programs read."""

import json
import re
import warnings
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("citeproc")
pytest.importorskip("pybtex")
pytest.importorskip("pylatexenc")

import citeproc
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from profiles import edition
from pybtex.database import parse_string
from pylatexenc.latex2text import LatexNodes2Text
from records import WIRE, cited, event, person, source

import azjp_relations as azjp
from azjp_relations.citing import cite, sources_of
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import QuestionError
from azjp_relations.testing import edtf_dates
from azjp_relations.vocabulary import SourceKind

rel = azjp.load(edition=edition())
#: From the schema of CSL-JSON 1.0.2: the types that we use.
CSL_TYPES = {"article-newspaper", "dataset", "document", "entry-encyclopedia", "webpage"}
NASTY = r"50% of {A & B}_C #1 \emph{x} ~$5^2"


def test_text() -> None:
    """A line a source: publisher, title, date, address and the places cited."""
    out = source("a", title="A title", url="https://example.org/a")
    places = (*cited(out, locator="¶1.1"), *cited(out, locator="¶2.1"), *cited(out, locator="¶1.1"))
    assert cite(places) == "A wire, “A title”, 2001-02-03, https://example.org/a (¶1.1, ¶2.1)"
    assert cite(source("b", published=None)) == "A wire, [A story put out by a news agency], undated"


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
    with pytest.raises(QuestionError, match="Did you mean 'bibtex'") as caught:
        cite(WIRE, "BibTex")  # type: ignore[arg-type]
    assert "csl-json" in str(caught.value)


def test_everything_that_cites_can_be_cited() -> None:
    """A dataset, a collection, an answer, a list of them: all cite as their records do; anything else is an error."""
    events = rel.events.where(kind="visit")
    for answer in (azjp.timeline(events), azjp.count_by(events, "source"), azjp.network(events)):
        assert cite(answer) == cite([answer]) == cite(answer.records) == answer.cite()
    assert cite([azjp.timeline(events), *rel.ties[:1]]) == cite([*azjp.timeline(events).records, *rel.ties[:1]])
    assert cite(events) == cite(list(events))
    for wrong in ("visit", ["visit"], 5, None):
        with pytest.raises(QuestionError, match="expected records, citations, sources or answers, not"):
            cite(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("char", ["\n", "\r", "\x0b", "\x1b", "\x85", "\x9b", "\u2028", "\u202e"])
def test_no_character_makes_two_citations(char: str) -> None:
    """A citation is one line in which nothing steers a terminal, whatever its source is called."""
    out = source("a", publisher=f"One{char}Two", title=f"A{char}B")
    where = cited(out, locator=f"p. 1{char}2")
    assert len(cite(where).splitlines()) == 1
    shown = [cite(where), *cite(where, "bibtex").split("\n"), *cite(where, "csl-json").split("\n")]
    assert all(line.isprintable() for line in shown)
    assert json.loads(cite(where, "csl-json"))[0]["publisher"] == f"One{char}Two"


@pytest.mark.parametrize("kind", SourceKind)
def test_csl(kind: SourceKind) -> None:
    """Every kind of source has a type that CSL knows; dates stay EDTF texts; what is not known is left out."""
    out = source("a", kind=kind, title=NASTY, url="https://example.org/a", accessed="2026-11-21", published="2001-02~")
    (entry,) = json.loads(cite(cited(out), "csl-json"))
    assert entry["type"] in CSL_TYPES
    assert entry["issued"] == {"date-parts": [[2001, 2]], "circa": True}
    assert entry["accessed"] == {"date-parts": [[2026, 11, 21]]}
    assert entry["custom"] == {"issued-edtf": "2001-02~", "accessed-edtf": "2026-11-21"}
    assert entry["title"] == NASTY
    assert (entry["URL"], entry["publisher"], entry["language"]) == ("https://example.org/a", "A wire", "en")
    (bare,) = json.loads(cite(source("a", kind=kind, published=None), "csl-json"))
    assert set(bare) == {"id", "type", "title", "publisher", "language"}
    assert bare["title"].startswith("[")


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("1998", {"date-parts": [[1998]]}),
        ("1998-02-24", {"date-parts": [[1998, 2, 24]]}),
        ("2004-XX", {"date-parts": [[2004]]}),
        ("1985-04-XX", {"date-parts": [[1985, 4]]}),
        ("1998~", {"date-parts": [[1998]], "circa": True}),
        ("2011-21", {"date-parts": [[2011]], "season": 1}),
        ("2011-24~", {"date-parts": [[2011]], "season": 4, "circa": True}),
        ("1998-02-24/1998-03-01", {"date-parts": [[1998, 2, 24], [1998, 3, 1]]}),
        ("1998~/2000", {"date-parts": [[1998], [2000]], "circa": True}),
        ("1998?", {"literal": "perhaps 1998"}),
        ("197X", {"literal": "the 1970s"}),
        ("2000/..", {"literal": "since 2000"}),
        ("1992/", {"literal": "from 1992, end unknown"}),
        ("1998?/2000", {"literal": "perhaps 1998 to 2000"}),
    ],
)
def test_csl_dates(published: str, expected: dict[str, Any]) -> None:
    """A date is in parts where it has them, else in words: nothing is said that the source does not say."""
    (entry,) = json.loads(cite(source("a", published=published), "csl-json"))
    assert entry["issued"] == expected


@given(edtf_dates())
def test_dates_stay(published: EdtfDate) -> None:
    """A date of any form stands as the text that it is, and in the form that citation programs read, or in words."""
    out = source("a", published=published)
    (entry,) = json.loads(cite(out, "csl-json"))
    assert entry["custom"] == {"issued-edtf": str(published)}
    assert ("literal" in entry["issued"]) != ("date-parts" in entry["issued"])
    for parts in entry["issued"].get("date-parts", ()):
        assert len(parts) <= 3
        assert all(type(part) is int for part in parts)
    assert _fields(cite(out, "bibtex"))["date"] == str(published)


def _fields(entry: str) -> dict[str, str]:
    """Return the fields of one BibTeX entry as written between their braces, which must balance."""
    body = entry[entry.index(",") + 1 : entry.rindex("}")]
    found = {}
    while match := re.match(r"\s*(\w+) = \{", body):
        depth, end = 1, match.end()
        while depth:
            if body[end] in "{}":
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
        "title": r"50\% of \textbraceleft{}A \& B\textbraceright{}\_C \#1 "
        r"\textbackslash{}emph\textbraceleft{}x\textbraceright{} \textasciitilde{}\$5\textasciicircum{}2",
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
    plain = re.sub(r"\\(?:[&%$#_]|text\w+\{\})", "", fields["title"])
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


# --- as others read it --------------------------------------------------------------------------------------------

ODD = (
    r"50% of {A & B}_C #1 \emph{x} ~$5^2$ \\ \ end",
    "a } closes { opens",
    "dashes -- and --- and -",
    "@online{x, title = {y}}",
    'a "quoted" title, with commas = and % percent',
    "one\nline\tafter another",
    "Məmmədyarov İLHAM 日本 🇯🇵",
    '<script>alert("&")</script>',
)


def _as_printed(latex: str) -> str:
    """Return what LaTeX would print."""
    # This reader knows braces by their short names alone, and sets a caret as an accent that stands by itself.
    latex = latex.replace(r"\textbraceleft{}", r"\{").replace(r"\textbraceright{}", r"\}")
    return str(LatexNodes2Text(strict_latex_spaces=True).latex_to_text(latex)).replace("ˆ", "^")


@pytest.mark.parametrize("odd", ODD)
def test_a_reader_of_bibtex(odd: str) -> None:
    """A parser of BibTeX finds one entry with the fields that there are, and LaTeX prints the text that it was."""
    out = source("out", title=odd, publisher=odd, url="https://x.y/a{b}c%20d_e", published="2001-02~")
    read = parse_string(cite(cited(out, locator=odd), "bibtex"), "bibtex")
    assert list(read.entries) == ["out"]
    entry = read.entries["out"]
    assert entry.type == "online"
    # BibTeX takes any white space for one space.
    flat = " ".join(odd.split())
    assert {_as_printed(entry.fields[key]) for key in ("title", "organization", "note")} == {flat}
    assert entry.fields["url"] == "https://x.y/a%7Bb%7Dc%20d_e"
    assert (entry.fields["date"], entry.fields["language"]) == ("2001-02~", "en")


def _set(csl: str) -> list[str]:
    """Return the bibliography that a citation program sets of CSL-JSON, in plain text."""
    with warnings.catch_warnings():
        # A field of CSL 1.0.2 that this program, which knows 1.0.1, leaves aside.
        warnings.filterwarnings("ignore", "(?s).*unsupported: custom$")
        read = CiteProcJSON(json.loads(csl))
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = citeproc.CitationStylesBibliography(style, read, citeproc.formatter.plain)
    for key in read:
        bibliography.register(citeproc.Citation([citeproc.CitationItem(key)]))
    return [str(item) for item in bibliography.bibliography()]


@pytest.mark.parametrize("odd", ODD)
def test_a_reader_of_csl(odd: str) -> None:
    """A citation program sets title and address as they are."""
    (line,) = _set(cite(source("out", title=odd, url="https://x.y/a_b"), "csl-json"))
    letters = re.sub(r"[\W_]", "", odd)
    assert letters in re.sub(r"[\W_]", "", line)
    assert "https://x.y/a_b" in line
    assert "2001" in line


def test_dates_as_a_citation_program_sets_them() -> None:
    """Whoever cites gets the date in words, whatever its form."""
    dates = {"2001-02-03": "3 February", "2001-02": "2001", "199X": "the 1990s", "1998?": "perhaps 1998"}
    for published, words in dates.items():
        (line,) = _set(cite(source("out", title="A title", published=published, url="https://x.y/"), "csl-json"))
        assert words in line, line


ANSWERS: dict[str, Callable[[], azjp.Answer]] = {
    "count_by": lambda: azjp.count_by(rel.events, "year"),
    "total": lambda: azjp.total(rel.facts.where(indicator="grant"), unit="USD"),
    "total_by": lambda: azjp.total_by(rel.facts.where(indicator="grant"), "year", unit="USD"),
    "series": lambda: azjp.series(rel.facts.where(indicator="trade-turnover")),
    "panel": lambda: azjp.panel(rel.events),
    "timeline": lambda: azjp.timeline(rel, during="1992/2006"),
    "anniversaries": lambda: azjp.anniversaries(rel, during="2027"),
    "disagreements": lambda: azjp.disagreements(rel),
    "holders": lambda: azjp.holders(rel, "ambassador", on="2025-10-01"),
    "network": lambda: azjp.network(rel),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_any_answer(name: str) -> None:
    """Each answer cites its sources, once each, in forms that others read."""
    answer = ANSWERS[name]()
    ids = [s.id for s in answer.sources]
    assert ids
    assert list(parse_string(answer.cite("bibtex"), "bibtex").entries) == ids
    lines = _set(answer.cite("csl-json"))
    assert len(lines) == len(ids)
    for out in answer.sources:
        assert out.url is None or any(out.url in line for line in lines)
