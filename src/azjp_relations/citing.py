"""Citations as text, BibTeX and CSL-JSON.

CSL-JSON follows the schema of the Citation Style Language, 1.0.2. It gives a date as year, month and day, or in words
where it has none; the EDTF text is under ``custom``. BibTeX is that of BibLaTeX, whose ``date`` field takes EDTF.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, Protocol, get_args

from azjp_relations.dates import EdtfDate, Precision
from azjp_relations.errors import QuestionError, one_of
from azjp_relations.model import Citation, Record, Source
from azjp_relations.text import capitalized, one_line, visible_json
from azjp_relations.vocabulary import SourceKind

__all__ = ["Citable", "CitationStyle", "cite", "sources_of"]

#: The form of citations.
CitationStyle = Literal["text", "bibtex", "csl-json"]

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
    # BibTeX counts every brace, even one after a backslash.
    | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
)
_VERBATIM = ("url", "date", "urldate")
_VERBATIM_ESCAPES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


class _Answer(Protocol):
    """An answer, which has records behind it."""

    @property
    def records(self) -> tuple[Record, ...]: ...


#: What :func:`cite` takes, or several of them.
Citable = Record | Citation | Source | _Answer


def _cited(things: object) -> Iterator[tuple[Source, tuple[str, ...]]]:
    """Yield each source that *things* cite, with the place in it, if they name one."""
    if isinstance(things, Source):
        yield things, ()
    elif isinstance(things, Citation):
        yield things.source, (things.locator,)
    else:
        inner = things.citations if isinstance(things, Record) else getattr(things, "records", things)
        if isinstance(inner, str) or not isinstance(inner, Iterable):
            raise QuestionError(f"expected records, citations, sources or answers, not {type(things).__name__}")
        for thing in inner:
            yield from _cited(thing)


def _locators(things: object) -> dict[Source, list[str]]:
    """Return the sources of *things*, in order of id, each with the places cited in it."""
    places: dict[Source, dict[str, None]] = {}
    for source, locators in _cited(things):
        places.setdefault(source, {}).update(dict.fromkeys(locators))
    return {source: [*places[source]] for source in sorted(places, key=lambda source: source.id)}


def sources_of(things: Citable | Iterable[Citable]) -> tuple[Source, ...]:
    """Return the sources that *things* cite, once each, in order of id."""
    return tuple(_locators(things))


def cite(things: Citable | Iterable[Citable], style: CitationStyle = "text") -> str:
    """Return citations in a form to paste: each source once, with every place cited.

    Args:
        things: A dataset, a collection, an answer, a record, a citation or a source; or several of them.
        style: ``"text"`` for lines to read, ``"bibtex"`` for BibLaTeX entries, ``"csl-json"`` for a JSON array.

    Returns:
        The text; if nothing is cited it is empty, or an empty array of JSON.

    Raises:
        QuestionError: If *style* is unknown, or *things* have no citations.

    >>> from azjp_relations import load
    >>> cite(load(edition="2026.11").agreements.where(party="jogmec")).partition(", https")[0]
    'Wikipedia, “Azerbaijan–Japan relations”, undated'
    """
    one_of(style, get_args(CitationStyle), "style=")
    located = _locators(things).items()
    if style == "csl-json":
        return visible_json(json.dumps([_as_csl(*each) for each in located], ensure_ascii=False, indent=2))
    if style == "bibtex":
        return "\n\n".join(_as_bibtex(*each) for each in located)
    return "\n".join(_as_text(*each) for each in located)


def _title(source: Source) -> str:
    """Return the title of *source*, or, as style guides ask, what it is in brackets."""
    what = source.kind.definition
    return source.title or f"[{capitalized(what)}]"


def _as_text(source: Source, locators: list[str]) -> str:
    title = f"“{source.title}”" if source.title else _title(source)
    parts = filter(None, (source.publisher, title, str(source.published or "undated"), source.url))
    return one_line(", ".join(parts) + (f" ({', '.join(locators)})" if locators else ""))


def _as_bibtex(source: Source, locators: list[str]) -> str:
    entry = {
        "title": _title(source),
        "organization": source.publisher,
        "date": str(source.published) if source.published else None,
        "url": source.url,
        "urldate": str(source.accessed) if source.accessed else None,
        "language": source.language,
        "note": ", ".join(locators) or None,
    }
    lines = []
    for key, text in ((key, one_line(value)) for key, value in entry.items() if value):
        # BibTeX takes URLs and dates verbatim, except for braces. Elsewhere LaTeX sets two hyphens as a dash.
        is_verbatim = key in _VERBATIM
        escaped = text.translate(_VERBATIM_ESCAPES if is_verbatim else _BIBTEX_ESCAPES)
        lines += [f"  {key} = {{{escaped if is_verbatim else re.sub('-(?=-)', '-{}', escaped)}}},"] if text else []
    return "\n".join([f"@online{{{source.id},", *lines, "}"])


def _as_csl(source: Source, locators: list[str]) -> dict[str, Any]:
    both = {"issued": source.published, "accessed": source.accessed}
    dates = {key: date for key, date in both.items() if date is not None}
    entry = {
        "id": source.id,
        "type": _CSL_TYPES.get(source.kind, "document"),
        "title": _title(source),
        "publisher": source.publisher,
        **{key: _as_csl_date(date) for key, date in dates.items()},
        "URL": source.url,
        "language": source.language,
        "note": ", ".join(locators) or None,
        "custom": {f"{key}-edtf": str(date) for key, date in dates.items()} or None,
    }
    return {key: value for key, value in entry.items() if value is not None}


def _as_csl_date(date: EdtfDate) -> dict[str, Any]:
    if date.precision is Precision.RANGE:
        return {"literal": date.in_words()}
    sides = [date.start, date.end] if date.is_interval else [date]
    stated = ["X" if side is None else side.text.rstrip("?~%").replace("-XX", "") for side in sides]
    if date.uncertain or any("X" in side for side in stated):
        return {"literal": date.in_words()}
    parts = [[*map(int, side.split("-"))] for side in stated]
    fields: dict[str, Any] = {"date-parts": parts}
    if date.precision is Precision.SEASON:
        # EDTF counts the seasons from 21, CSL from 1.
        fields = {"date-parts": [parts[0][:1]], "season": parts[0][1] - 20}
    return {**fields, "circa": True} if date.approximate else fields
