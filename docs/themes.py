"""Divide the record into themes, and show what each holds.

================  ================================================================================
``{holdings}``    a row for each theme: its records, from when to when, and its best sources
================  ================================================================================
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from docutils import nodes
from generated import _Generated, _table
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

import azjp_relations as azjp

_BEST = (azjp.Reliability.ACTING_PARTY, azjp.Reliability.DATA_SERIES)
_MONEY = ["loan", "grant", "net-aid", "financing", "technical-assistance", "material-assistance"]
_TRADE = ["trade-turnover", "import", "export", "stake", "investment", "companies", "output", "purchase-price"]
_SPOKE = ["statement", "letter", "vote"]
_MET = ["visit", "meeting", "consultation", "reception", "session", "conference", "negotiation"]
_CULTURE = ["culture", "sport", "promotion"]
_AID = ["humanitarian", "health", "demining", "reconstruction"]

#: Each theme, with the function that returns its records. A record may belong to several.
THEMES: dict[str, Callable[[azjp.Dataset], Sequence[Any]]] = {
    "Recognition, embassies, relations": lambda rel: rel.where(about="diplomatic-relations"),
    "Offices": lambda rel: rel.tenures,
    "Visits and meetings": lambda rel: rel.events.where(kind=_MET),
    "Statements and letters": lambda rel: rel.events.where(kind=_SPOKE),
    "Votes at the United Nations": lambda rel: rel.facts.where(indicator="votes"),
    "Agreements": lambda rel: rel.agreements,
    "Loans, grants and aid": lambda rel: [
        *rel.facts.where(indicator=_MONEY),
        *rel.events.where(about="development"),
        *rel.agreements.where(about="development"),
    ],
    "Trade and investment": lambda rel: [*rel.facts.where(indicator=_TRADE), *rel.events.where(about="trade")],
    "Oil, gas and power": lambda rel: rel.where(about=["oil-and-gas", "electricity"]),
    "Renewables, climate, environment": lambda rel: rel.where(about=["renewable-energy", "environment"]),
    "Transport": lambda rel: rel.where(about="transport"),
    "Visas and visitors": lambda rel: rel.where(about="tourism"),
    "Humanitarian aid, health, demining": lambda rel: rel.where(about=_AID),
    "Education and language": lambda rel: rel.where(about="education"),
    "Culture, sport, expositions": lambda rel: rel.where(about=_CULTURE),
    "Local ties and diaspora": lambda rel: rel.where(about=["local-ties", "diaspora"]),
}


def years_of(record: Any) -> list[int]:
    """Return the first and the last year of the date of *record*, as far as it names them."""
    when = record.when
    if when is None:
        return []
    return [day.year for day in (when.earliest, when.latest) if day is not None]


def span(records: Sequence[Any]) -> str:
    """Return the first and the last year of *records* in words."""
    years = [year for record in records for year in years_of(record)]
    return f"{min(years)}\u2060–\u2060{max(years)}" if years else "undated"  # kept on one line


def best_sources(records: Sequence[Any], most: int = 2) -> str:
    """Name the publishers that acted, or that count, on whom most of *records* rest."""
    sources = [{citation.source for citation in record.citations} for record in records]
    named = Counter(
        name for cited in sources for name in {str(source.publisher) for source in cited if source.reliability in _BEST}
    )
    ranked = sorted(named.items(), key=lambda item: (-item[1], item[0]))
    return "; ".join(f"{name} ({count})" for name, count in ranked[:most])


def rests_on_best(record: Any) -> bool:
    """Tell whether *record* cites anyone who acted, or a data series."""
    return any(citation.source.reliability in _BEST for citation in record.citations)


class Holdings(_Generated):
    """How many records each theme has, from when to when, and on whom most of them rest."""

    def output(self, *_words: str) -> Iterator[nodes.Node]:
        rel = azjp.load()
        rows = []
        for name, of in THEMES.items():
            records = list(of(rel))
            share = f"{100 * sum(map(rests_on_best, records)) // len(records)} %" if records else "–"
            rows.append([name, str(len(records)), span(records), share, best_sources(records)])
        headers = ["theme", "records", "years", "first-hand", "best sources, with how many records cite each"]
        yield _table(headers, rows, [25, 9, 12, 10, 44], "wide")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("holdings", Holdings)
    return {"version": azjp.__version__, "parallel_read_safe": True}
