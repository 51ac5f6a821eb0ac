"""Charts for tests: one of each sort, drawn once, and what to read from them."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from records import FOUR, fact

import azjp_relations as azjp
from azjp_relations import charts
from azjp_relations.model import Caveat

rel = azjp.load(edition="2026.11")
#: Some of what the four documents tell, with dates of every sort.
BOTH = [*rel.events.where(source=FOUR[:3]), *rel.agreements.where(source=FOUR)[:12]]
LOOKS = [("light", "notebook"), ("light", "phone"), ("dark", "slide")]

DOUBT = Caveat(kind="scale", note="a thousand times the year before", field="value")


def turnover(year: str, amount: int, bound: str = "exact", **changes: Any) -> azjp.EconomicFact:
    """Return a flow of a year."""
    return fact(changes.pop("id", f"in-{year.replace('/', '-')}"), amount, year, bound=bound, **changes)


def level(year: str, amount: int, **changes: Any) -> azjp.EconomicFact:
    """Return a level of a year."""
    changes = {"indicator": "companies", "unit": "companies", **changes}
    return fact(f"at-{year.replace('/', '-')}", amount, year, **changes)


LEVELS = azjp.series([level("1999", 3), level("2000", 5), level("2004", 6)])
#: A chart of each sort.
CHARTS: dict[str, Callable[..., Any]] = {
    "timeline": lambda **how: charts.timeline(azjp.timeline(BOTH), **how),
    "lanes": lambda **how: charts.timeline(azjp.timeline(BOTH), lanes="kind", **how),
    "many": lambda **how: charts.timeline(azjp.timeline(rel), **how),
    "series": lambda **how: charts.series(azjp.series(rel.facts.where(indicator="trade-turnover")), **how),
    "several": lambda **how: charts.series(
        {"told": azjp.series(rel.facts.where(indicator="trade-turnover"), doubtful="as-printed"), "levels": LEVELS},
        **how,
    ),
    "totals": lambda **how: charts.totals(
        azjp.total_by(rel, "indicator", unit="USD", mix=["indicator", "stage", "direction", "date", "period"]), **how
    ),
    "years": lambda **how: charts.counts(azjp.count_by(BOTH, "year"), **how),
    "topics": lambda **how: charts.counts(azjp.count_by(BOTH, "topic"), **how),
    "panel": lambda **how: charts.panel(azjp.panel(rel.agreements, "year", "kind"), **how),
    "network": lambda **how: charts.network(azjp.network(rel, without=["azerbaijan", "japan"]), most=20, **how),
}
EMPTY: dict[str, Callable[[], Any]] = {
    "timeline": lambda: charts.timeline(azjp.timeline([])),
    "series": lambda: charts.series(azjp.series([])),
    "totals": lambda: charts.totals(azjp.total_by([], "year", unit="USD")),
    "counts": lambda: charts.counts(azjp.count_by([], "year")),
    "panel": lambda: charts.panel(azjp.panel([], "year", "kind")),
    "network": lambda: charts.network(azjp.network([])),
}


@cache
def plain(name: str, theme: Any = "light", size: Any = "notebook") -> Any:
    """Return a chart of :data:`CHARTS`."""
    return CHARTS[name](theme=theme, size=size)


@cache
def spec_of(name: str) -> Any:
    """Return the specification of a plain chart."""
    return plain(name).to_dict()


def layers(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the layers of *spec*, also those within layers."""
    yield spec
    for layer in spec.get("layer", ()):
        yield from layers(layer)


def rows_in(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of all the data that a specification holds."""
    data = [*spec.get("datasets", {}).values(), *(layer.get("data", {}).get("values", []) for layer in layers(spec))]
    return [row for values in data for row in values]


def rows(chart: Any) -> list[dict[str, Any]]:
    """Return the rows of all the data that *chart* holds."""
    return rows_in(chart.to_dict())


def figures(chart: Any) -> dict[str, dict[str, Any]]:
    """Return the marks of a series or of sums, by the id of their record or the key of their sum."""
    return {row["id"]: row for row in rows(chart) if "fill" in row and "id" in row}


def words(chart: Any) -> str:
    """Return title, notes and caption of *chart*."""
    return str(chart.to_dict()["description"])


def title(chart: Any) -> str:
    """Return the title of *chart*."""
    return " ".join(chart.to_dict()["title"]["text"])


def digests() -> list[str]:
    """Return a digest of each chart, drawn anew."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name, drawn in CHARTS.items():
            # The same specification makes the same drawing: one shows that.
            path = Path(folder, "a.svg" if name == "network" else "a.json")
            charts.save(drawn(), path)
            found.append(hashlib.sha256(path.read_bytes()).hexdigest())
    return found
