"""Citations as others read them: plain text, BibTeX and CSL-JSON.

CSL-JSON follows the schema of the Citation Style Language, 1.0.2. Its dates are in parts, as citation programs read
them, or in words where they have no such parts; the EDTF text stands beside them under ``custom``. BibTeX is that of
BibLaTeX, which reads EDTF dates in its ``date`` field.
"""

import json
import re
from collections.abc import Iterable
from typing import Any, Literal

from azjp_relations.dates import EdtfDate, Precision
from azjp_relations.errors import one_of
from azjp_relations.model import Record
from azjp_relations.model.sources import Citation, Source
from azjp_relations.vocabulary import SourceKind

__all__ = ["CitationStyle", "cite", "sources_of"]

#: How citations are written.
CitationStyle = Literal["text", "bibtex", "csl-json"]

_STYLES = ("text", "bibtex", "csl-json")

_CSL_TYPES = {
    SourceKind.ENCYCLOPEDIA: "entry-encyclopedia",
    SourceKind.NEWS_AGENCY: "article-newspaper",
    SourceKind.NEWSPAPER: "article-newspaper",
    SourceKind.DATASET: "dataset",
    SourceKind.WEB_PAGE: "webpage",
}
_BIBTEX_ESCAPES = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
    # BibTeX counts every brace, also one behind a backslash.
    | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
)
_VERBATIM = ("url", "date", "urldate")
_VERBATIM_ESCAPES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def _locators(things: Iterable[Record | Citation | Source]) -> dict[Source, list[str]]:
    found: dict[Source, list[str]] = {}
    for thing in things:
        if isinstance(thing, Source):
            found.setdefault(thing, [])
            continue
        for citation in thing.citations if isinstance(thing, Record) else (thing,):
            locators = found.setdefault(citation.source, [])
            if citation.locator not in locators:
                locators.append(citation.locator)
    return dict(sorted(found.items(), key=lambda item: item[0].id))


def sources_of(things: Iterable[Record | Citation | Source]) -> tuple[Source, ...]:
    """Return the sources that *things* rest on, once each, in order of id."""
    return tuple(_locators(things))


def cite(
    things: Record | Citation | Source | Iterable[Record | Citation | Source],
    style: CitationStyle = "text",
) -> str:
    """Return the citations of records, or sources, in a form to paste: each source once, with every place cited.

    Args:
        things: Records, citations or sources; one or many.
        style: ``"text"`` for lines to read, ``"bibtex"`` for BibLaTeX entries, ``"csl-json"`` for a JSON array.

    Returns:
        The text; empty if nothing is cited, or of CSL-JSON an empty array.

    Raises:
        QuestionError: For a style that there is not.

    >>> from azjp_relations import load
    >>> cite(load().agreements.where(party="jogmec")).partition(", https")[0]
    'Wikipedia, “Azerbaijan–Japan relations”, undated'
    """
    one_of(style, _STYLES, "style=")
    located = _locators([things] if isinstance(things, Record | Citation | Source) else things)
    if style == "text":
        return "\n".join(_as_text(source, locators) for source, locators in located.items())
    if style == "bibtex":
        return "\n\n".join(_as_bibtex(source, locators) for source, locators in located.items())
    entries = [_as_csl(source, locators) for source, locators in located.items()]
    return json.dumps(entries, ensure_ascii=False, indent=2)


def _as_text(source: Source, locators: list[str]) -> str:
    parts = [
        source.publisher,
        f"“{source.title}”" if source.title else None,
        str(source.published) if source.published else "undated",
        source.url,
    ]
    where = f" ({', '.join(locators)})" if locators else ""
    return ", ".join(p for p in parts if p) + where


def _as_bibtex(source: Source, locators: list[str]) -> str:
    entry = {
        "title": source.title,
        "organization": source.publisher,
        "date": str(source.published) if source.published else None,
        "url": source.url,
        "urldate": str(source.accessed) if source.accessed else None,
        "language": source.language,
        "note": ", ".join(locators) or None,
    }
    # URLs and dates are read verbatim, so only braces must go; elsewhere BibTeX's own characters must not take effect.
    lines = [
        f"  {key} = {{{value.translate(_VERBATIM_ESCAPES) if key in _VERBATIM else _escaped(value)}}},"
        for key, value in entry.items()
        if value
    ]
    return "\n".join([f"@online{{{source.id},", *lines, "}"])


def _escaped(text: str) -> str:
    # Two hyphens on end would be set as a dash.
    return re.sub("-(?=-)", "-{}", text.translate(_BIBTEX_ESCAPES))


def _as_csl(source: Source, locators: list[str]) -> dict[str, Any]:
    given = {"issued": source.published, "accessed": source.accessed}
    dates = {key: date for key, date in given.items() if date is not None}
    entry: dict[str, Any] = {
        "id": source.id,
        "type": _CSL_TYPES.get(source.kind, "document"),
        "title": source.title,
        "publisher": source.publisher,
        **{key: _as_csl_date(date) for key, date in dates.items()},
        "URL": source.url,
        "language": source.language,
        "note": ", ".join(locators) or None,
        "custom": {f"{key}-edtf": str(date) for key, date in dates.items()} or None,
    }
    return {key: value for key, value in entry.items() if value is not None}


def _as_csl_date(date: EdtfDate) -> dict[str, Any]:
    sides = [date.start, date.end] if date.is_interval else [date]
    parts = [_parts(side) for side in sides if side is not None]
    season = date.precision is Precision.SEASON
    if date.uncertain or len(parts) < len(sides) or not all(parts):
        return {"literal": date.in_words()}
    found: dict[str, Any] = {"date-parts": parts}
    if season:
        # EDTF counts the seasons from 21, CSL from 1.
        (year, number) = parts[0]
        found = {"date-parts": [[year]], "season": number - 20}
    return {**found, "circa": True} if date.approximate else found


def _parts(date: EdtfDate) -> list[int]:
    """Return year, month and day as far as *date* states them; nothing if it does not even state the year."""
    stated = date.text.rstrip("?~%").replace("-XX", "")
    return [] if "X" in stated else [int(part) for part in stated.split("-")]
