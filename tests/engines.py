"""Engines of frames, and questions that must have the same answer in each as in the objects."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from types import ModuleType
from typing import Any, NamedTuple

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
from modules import module_of
from records import MIXED

import azjp_relations as azjp
from azjp_relations.export import frames
from azjp_relations.tables import table
from azjp_relations.tables.arrow import to_arrow

__all__ = ["ENGINES", "PACKAGED", "QUESTIONS", "SYNTHETIC", "Asked", "rows", "synthetic"]

#: Tables that the questions take.
TABLES = (
    "events",
    "agreements",
    "facts",
    "tenures",
    "ties",
    "record_actors",
    "record_topics",
    "variants",
    "fact_wholes",
)

#: What makes a native frame of a table of Arrow, by engine.
ENGINES: dict[str, Callable[[pa.Table], Any]] = {
    "polars": pl.DataFrame,
    "polars-lazy": lambda found: pl.DataFrame(found).lazy(),
    "duckdb": duckdb.from_arrow,
    "pandas": lambda found: found.to_pandas(types_mapper=pd.ArrowDtype),
    "pyarrow": lambda found: found,
}

_Where = dict[str, Any]
#: Filters to ask of the packaged record, and of what synthetic.py makes up.
PACKAGED: tuple[_Where, ...] = (
    {},
    {"during": "1998"},
    {"during": "1998-02", "certainly": True},
    {"during": ["1992", "2015/2018"], "certainly": True},
    {"during": "2006/.."},
    {"during": "2006/", "certainly": True},
    {"during": "/1999", "certainly": True},
    {"during": "../1999"},
    {"kind": ["visit", "meeting"], "involving": "japan"},
    {"about": "economy"},
    {"about": ["energy", "culture"], "involving": ["heydar-aliyev", "ilham-aliyev"], "during": "1990/2030"},
    {"involving": "japan", "during": "201X", "certainly": True},
    {"during": []},
    {"kind": [], "involving": []},
)
SYNTHETIC: tuple[_Where, ...] = (
    {"during": "2010/2014"},
    {"during": "2010/2014", "certainly": True},
    {"during": ["1999-05", "2003-23"], "kind": "visit"},
    {"kind": ["vote", "accession"], "involving": ["actor-5", "actor-17", "japan"], "certainly": True, "during": "200X"},
    {"about": "economy", "during": "1992-03-04/2001-11"},
    {"about": ["energy", "health"], "involving": "azerbaijan"},
    {"during": "2024/..", "certainly": True, "about": "culture"},
)


def synthetic() -> ModuleType:
    """Return the module that makes records up, which stands beside the benchmarks."""
    return module_of("benchmarks", "synthetic")


def rows(native: object) -> list[tuple[Any, ...]]:
    """Return the rows of a native frame, empty cells as ``None``."""
    frame: Any = nw.from_native(native)
    frame = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return [tuple(None if cell is pd.NA else cell for cell in row) for row in frame.rows()]


@lru_cache(maxsize=2)
def _laid_out(rel: azjp.Dataset) -> dict[str, pa.Table]:
    return {name: to_arrow(rel, table(name)) for name in TABLES}


class Asked(NamedTuple):
    """A dataset and its tables in an engine."""

    rel: azjp.Dataset
    tables: dict[str, Any]

    @classmethod
    def of(cls, rel: azjp.Dataset, engine: Callable[[pa.Table], Any]) -> "Asked":
        """Return the tables of *rel* as *engine* makes them."""
        return cls(rel, {name: engine(found) for name, found in _laid_out(rel).items()})

    @property
    def links(self) -> dict[str, Any]:
        """The tables beside those of records that filters take."""
        return {"actors": self.tables["record_actors"], "topics": self.tables["record_topics"]}


def same_records(asked: Asked, of: str, filters: Iterable[_Where]) -> None:
    """The rows that fit are those of the records that do."""
    for given in filters:
        found = frames.where(asked.tables[of], **given, **asked.links)
        collection: Any = asked.rel.collections[of]
        ids = [row[0] for row in rows(found)]
        named = {"indicator" if of == "facts" and name == "kind" else name: value for name, value in given.items()}
        expected = collection.where(**named).ids
        assert sorted(ids) == sorted(expected), (of, given)


def same_counts(asked: Asked, filters: _Where) -> None:
    """The counts are those of the tally, in its order, of all and of some."""
    for of in ("events", "facts"):
        collection: Any = asked.rel.collections[of]
        for frame, records in (
            (asked.tables[of], collection),
            (frames.where(asked.tables[of], **filters, **asked.links), collection.where(**filters)),
        ):
            for by in ("year", "decade", "kind", "topic", "actor"):
                found = rows(frames.count_by(frame, by, **asked.links))
                assert found == [*azjp.count_by(records, by).items()], (of, by)


def same_totals(asked: Asked) -> None:
    """The sums are those of the totals, whatever is done with doubtful figures."""
    flows = asked.rel.facts - asked.rel.facts.where(indicator=_stocks(asked.rel) or ("stake",))
    beside = {"variants": asked.tables["variants"], "wholes": asked.tables["fact_wholes"]}
    ways: tuple[dict[str, Any], ...] = (
        {"unit": "USD"},
        {"unit": "USD", "doubtful": "as-printed"},
        {"unit": "USD", "doubtful": "corrected", "planned": True},
        {"unit": "USD", "doubtful": "corrected", "conjectures": True},
        {"unit": "people"},
        {"unit": "EUR"},
    )
    for way in ways:
        ours = azjp.total(flows, mix=MIXED, **way)
        found = rows(frames.total(asked.tables["facts"], mix=MIXED, **way, **beside))
        assert [row[:-1] for row in found] == [tuple(row.values()) for row in ours.to_arrow("sum").to_pylist()], way


def _stocks(rel: azjp.Dataset) -> tuple[str, ...]:
    return tuple({fact.indicator.value for fact in rel.facts if fact.is_stock})


def same_series(asked: Asked) -> None:
    """The points are those of the series, in its order."""
    origins = {fact.origin.id for fact in asked.rel.facts if fact.origin is not None}
    lines = [("trade-turnover", None), *(("grant", origin) for origin in sorted(origins)[:3])]
    for indicator, origin in lines:
        facts = asked.rel.facts.where(indicator=indicator, origin=origin, unit="USD")
        by_target: dict[str, list[azjp.EconomicFact]] = {}
        for fact in facts:
            by_target.setdefault(fact.target.id if fact.target else "", []).append(fact)
        for some in sorted(by_target.values(), key=len)[-2:]:
            of_one = [fact for fact in some if fact.item == some[0].item]
            frame = nw.from_native(asked.tables["facts"]).filter(nw.col("id").is_in([f.id for f in of_one]))
            found = rows(frames.series(frame.to_native(), variants=asked.tables["variants"]))
            whole = azjp.series(of_one, mix=MIXED).to_arrow().drop_columns(["cited"])
            assert found == [tuple(row.values()) for row in whole.to_pylist()]


#: Questions of every sort, by name.
QUESTIONS: dict[str, Callable[[Asked, tuple[_Where, ...]], None]] = {
    "where": lambda asked, filters: same_records(asked, "events", filters),
    "where, of facts": lambda asked, filters: same_records(
        asked, "facts", [given for given in filters if "kind" not in given]
    ),
    "count_by": lambda asked, filters: same_counts(asked, filters[1]),
    "total": lambda asked, _: same_totals(asked),
    "series": lambda asked, _: same_series(asked),
}
