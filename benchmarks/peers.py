"""The peers of our queries: a plain loop over our records, and the table engines, each used as its users would.

The engines hold the records in tables of their own: one row for an event, one for each pair of event and actor and of
event and topic, one for a fact. Days are whole numbers, words and actors are categories, years have their own column.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import ModuleType
from typing import Any, NamedTuple, Protocol

from measuring import installed

import azjp_relations as azjp

__all__ = ["Asked", "Counts", "Loop", "Money", "Peer", "Sums", "columns_of", "engines"]


class Asked(NamedTuple):
    """A question for events: of a kind, involving an actor, that may fall in a period, which is given in days too."""

    actor: str
    kind: str
    period: azjp.EdtfDate
    begin: int
    end: int

    @classmethod
    def of(cls, actor: str, kind: str, period: str) -> "Asked":
        """Return the question with its period in days."""
        date = azjp.EdtfDate(period)
        begin, _, _, end = date.as_period()
        return cls(actor, kind, date, begin, end)


class Money(NamedTuple):
    """The sum of a year, the least that it may be if that can be said, and whether any of it has no upper limit."""

    value: Decimal | float
    low: Decimal | float | None
    no_high: bool


Counts = dict[Any, int]
_Tables = Mapping[str, Mapping[str, Any]]
_Columns = dict[str, dict[str, Any]]
Sums = dict[Any, Money]


class Peer(Protocol):
    """One that answers the questions."""

    name: str

    def find(self, asked: Asked) -> object:
        """Return the events, in a form of its own."""

    def ids(self, events: Any) -> Iterable[str]:
        """Return the ids of the events that :meth:`find` returned."""

    def how_many(self, asked: Asked) -> int:
        """Return how many events there are."""

    def by_year(self, asked: Asked | None = None) -> Counts:
        """Count the events, or those that may fall in a period, by their earliest possible year."""

    def by_topic(self, asked: Asked | None = None) -> Counts:
        """Count them by topic."""

    def by_actor(self, asked: Asked | None = None) -> Counts:
        """Count them by actor."""

    def money_by_year(self, indicator: str | None = None) -> Sums:
        """Add up the figures in USD that are not doubtful, by the earliest possible year of their fact."""


def columns_of(rel: azjp.Dataset, names: Iterable[str] = ("events", "actor", "topic", "facts")) -> _Columns:
    """Return tables in columns: events, pairs of event and actor, pairs of event and topic, facts; those of *names*."""
    makers = {
        "events": _event_columns,
        "actor": lambda rel: _pair_columns(rel, "actor", lambda e: [a.id for a in e.actors]),
        "topic": lambda rel: _pair_columns(rel, "topic", lambda e: [t.value for t in e.all_topics]),
        "facts": _fact_columns,
    }
    return {name: makers[name](rel) for name in names}


def _event_columns(rel: azjp.Dataset) -> dict[str, Any]:
    events = [*rel.events]
    firsts, lasts = _days(events)
    return {
        "position": array("i", range(len(events))),
        "id": [e.id for e in events],
        "title": [e.title for e in events],
        "kind": [e.kind.value for e in events],
        "first": firsts,
        "last": lasts,
        "year": array("h", map(_year, events)),
    }


def _pair_columns(rel: azjp.Dataset, name: str, keys_of: Callable[[azjp.Event], Iterable[str]]) -> dict[str, Any]:
    events = [*rel.events]
    firsts, lasts = _days(events)
    pairs = [(i, key) for i, event in enumerate(events) for key in keys_of(event)]
    rows = array("i", (i for i, _ in pairs))
    return {
        "event": rows,
        name: [key for _, key in pairs],
        "kind": [events[i].kind.value for i in rows],
        "first": array("i", (firsts[i] for i in rows)),
        "last": array("i", (lasts[i] for i in rows)),
    }


def _fact_columns(rel: azjp.Dataset) -> dict[str, Any]:
    facts = [*rel.facts]
    lows, highs = zip(*map(_limits, facts), strict=True)
    return {
        "amount": array("d", (float(f.value.amount) for f in facts)),
        "unit": [f.value.unit.value for f in facts],
        "indicator": [f.indicator.value for f in facts],
        "doubtful": [bool(f.figure_doubts) for f in facts],
        "year": array("h", map(_year, facts)),
        # A fact that may belong to another year adds nothing to the least of a sum.
        "low": [low if _is_sure(f) else 0.0 for f, low in zip(facts, lows, strict=True)],
        "high": list(highs),
    }


#: The year of records without one, and days that fall in no period.
NO_YEAR = 0
_NO_DAYS = (2**31 - 1, -(2**31))


def _days(records: Iterable[azjp.Record]) -> tuple[Sequence[int], Sequence[int]]:
    bounds = [(r.when.bounds[0], r.when.bounds[3]) if r.when is not None else _NO_DAYS for r in records]
    return array("i", (first for first, _ in bounds)), array("i", (last for _, last in bounds))


def _year(record: azjp.Record) -> int:
    return record.when.earliest.year if record.when is not None and record.when.earliest is not None else NO_YEAR


def _is_sure(record: azjp.Record) -> bool:
    """Tell whether *record* certainly belongs to its earliest possible year."""
    if record.when is None or record.when.qualified or record.when.earliest is None:
        return False
    return azjp.EdtfDate(f"{_year(record):04}").as_period()[3] >= record.when.bounds[1]


def _limits(fact: azjp.EconomicFact) -> tuple[float | None, float | None]:
    readings = [fact.value, *(v.value for v in fact.variants if v.field == "value")]
    lows, highs = [q.low for q in readings], [q.high for q in readings]
    return None if None in lows else float(min(lows)), None if None in highs else float(max(highs))


class Loop:
    """Loops over our records, as one would write them without our queries."""

    name = "loop"

    def __init__(self, rel: azjp.Dataset) -> None:
        self._events = [*rel.events]
        self._facts = [*rel.facts]

    def find(self, asked: Asked) -> list[azjp.Event]:
        return [
            e
            for e in self._events
            if e.kind == asked.kind
            and e.when is not None
            and e.when.overlaps(asked.period) is not False
            and any(a.id == asked.actor for a in e.actors)
        ]

    def ids(self, events: list[azjp.Event]) -> list[str]:
        return [e.id for e in events]

    def how_many(self, asked: Asked) -> int:
        return len(self.find(asked))

    def _events_of(self, asked: Asked | None) -> Iterable[azjp.Event]:
        if asked is None:
            return self._events
        return (e for e in self._events if e.when is not None and e.when.overlaps(asked.period) is not False)

    def by_year(self, asked: Asked | None = None) -> Counts:
        years = (e.when.earliest for e in self._events_of(asked) if e.when is not None)
        return Counter(first.year for first in years if first is not None)

    def by_topic(self, asked: Asked | None = None) -> Counts:
        return Counter(t.value for e in self._events_of(asked) for t in e.all_topics)

    def by_actor(self, asked: Asked | None = None) -> Counts:
        return Counter(a.id for e in self._events_of(asked) for a in e.actors)

    def money_by_year(self, indicator: str | None = None) -> Sums:
        sums: Sums = {}
        for fact in self._facts:
            if indicator is not None and fact.indicator != indicator:
                continue
            if fact.value is None or fact.value.unit != "USD" or fact.figure_doubts or not (year := _year(fact)):
                continue
            readings = [fact.value, *(v.value for v in fact.variants if v.field == "value")]
            lows = [q.low for q in readings]
            known = None if None in lows else min(lows)
            value, low, no_high = sums.get(year, (Decimal(0), Decimal(0), False))
            if low is not None and _is_sure(fact):
                low = None if known is None else low + known
            no_high = no_high or any(q.high is None for q in readings)
            sums[year] = Money(value + fact.value.amount, low, no_high)
        return sums


_WORDS = ("kind", "actor", "topic", "unit", "indicator")


class Pandas:
    """Data frames of pandas."""

    name = "pandas"

    def __init__(self, tables: _Tables, pandas: ModuleType) -> None:
        frames = {name: pandas.DataFrame(_arrays(columns)) for name, columns in tables.items()}
        for frame in frames.values():
            for word in frame.columns.intersection(_WORDS):
                frame[word] = frame[word].astype("category")
        self._events, self._facts = frames.get("events"), frames.get("facts")
        self._pairs = frames

    def _rows(self, asked: Asked) -> Any:
        pairs = self._pairs["actor"]
        fits = (pairs["actor"] == asked.actor) & (pairs["kind"] == asked.kind)
        return pairs["event"][fits & (pairs["first"] <= asked.end) & (pairs["last"] >= asked.begin)]

    def find(self, asked: Asked) -> Any:
        return self._events.take(self._rows(asked))

    def ids(self, events: Any) -> Iterable[str]:
        return iter(events["id"])

    def how_many(self, asked: Asked) -> int:
        return len(self._rows(asked))

    def by_year(self, asked: Asked | None = None) -> Counts:
        counts = _in_pandas(self._events, asked)["year"].value_counts(sort=False)
        return dict(counts[counts.index != NO_YEAR])

    def by_topic(self, asked: Asked | None = None) -> Counts:
        return self._by("topic", asked)

    def by_actor(self, asked: Asked | None = None) -> Counts:
        return self._by("actor", asked)

    def _by(self, name: str, asked: Asked | None) -> Counts:
        counts = _in_pandas(self._pairs[name], asked)[name].value_counts(sort=False)
        return counts[counts > 0].to_dict()

    def money_by_year(self, indicator: str | None = None) -> Sums:
        facts = self._facts
        fits = (facts["unit"] == "USD") & ~facts["doubtful"] & (facts["year"] != NO_YEAR)
        facts = facts[fits if indicator is None else fits & (facts["indicator"] == indicator)]
        groups = facts.groupby("year")
        sums, known, sizes = groups[["amount", "low"]].sum(), groups[["low", "high"]].count(), groups.size()
        columns = sums.index, sums["amount"], sums["low"], known["low"], known["high"], sizes
        return {
            year: Money(value, low if lows == size else None, highs < size)
            for year, value, low, lows, highs, size in zip(*(c.tolist() for c in columns), strict=True)
        }


def _in_pandas(frame: Any, asked: Asked | None) -> Any:
    return frame if asked is None else frame[(frame["first"] <= asked.end) & (frame["last"] >= asked.begin)]


class Polars:
    """Data frames of Polars."""

    name = "Polars"

    def __init__(self, tables: _Tables, polars: ModuleType, _numpy: ModuleType) -> None:
        self._col = polars.col
        frames = {}
        for name, columns in tables.items():
            words = [polars.col(word).cast(polars.Categorical) for word in _WORDS if word in columns]
            frames[name] = polars.DataFrame(_arrays(columns)).with_columns(words)
        self._events, self._facts = frames.get("events"), frames.get("facts")
        self._pairs = frames

    def _rows(self, asked: Asked) -> Any:
        col = self._col
        return self._pairs["actor"].filter(
            (col("actor") == asked.actor)
            & (col("kind") == asked.kind)
            & (col("first") <= asked.end)
            & (col("last") >= asked.begin)
        )

    def find(self, asked: Asked) -> Any:
        return self._events[self._rows(asked)["event"]]

    def ids(self, events: Any) -> Iterable[str]:
        return iter(events["id"])

    def how_many(self, asked: Asked) -> int:
        return self._rows(asked).height

    def by_year(self, asked: Asked | None = None) -> Counts:
        counts = self._in(self._events, asked)["year"].value_counts()
        return {year: count for year, count in counts.iter_rows() if year != NO_YEAR}

    def by_topic(self, asked: Asked | None = None) -> Counts:
        return dict(self._in(self._pairs["topic"], asked)["topic"].value_counts().iter_rows())

    def by_actor(self, asked: Asked | None = None) -> Counts:
        return dict(self._in(self._pairs["actor"], asked)["actor"].value_counts().iter_rows())

    def _in(self, frame: Any, asked: Asked | None) -> Any:
        col = self._col
        return frame if asked is None else frame.filter((col("first") <= asked.end) & (col("last") >= asked.begin))

    def money_by_year(self, indicator: str | None = None) -> Sums:
        col = self._col
        fits = (col("unit") == "USD") & ~col("doubtful") & (col("year") != NO_YEAR)
        facts = self._facts.filter(fits if indicator is None else fits & (col("indicator") == indicator))
        sums = facts.group_by("year").agg(
            col("amount").sum(),
            col("low").sum(),
            (col("low").null_count() > 0).alias("no_low"),
            (col("high").null_count() > 0).alias("no_high"),
        )
        return {
            year: Money(value, None if no_low else low, no_high)
            for year, value, low, no_low, no_high in sums.iter_rows()
        }


_ROWS = """
select * from events where position in (
    select event from actor where actor = $actor and kind = $kind and "first" <= $end and "last" >= $begin)
"""
_HOW_MANY = """
select count(*) from actor where actor = $actor and kind = $kind and "first" <= $end and "last" >= $begin
"""
_MONEY = """
select year, sum(amount), sum(low), bool_or(low is null), bool_or(high is null) from facts
where unit = 'USD' and not doubtful and year <> 0 {} group by year
"""


class Duckdb:
    """Tables of DuckDB."""

    name = "DuckDB"

    def __init__(self, tables: _Tables, duckdb: ModuleType, arrow: ModuleType) -> None:
        self._base = duckdb.connect()
        for name, columns in tables.items():
            self._base.register("given", arrow.table(_arrays(columns)))
            words = [word for word in _WORDS if word in columns]
            for word in words:
                self._base.execute(f"create type {name}_{word} as enum (select distinct {word} from given order by 1)")
            cast = ", ".join(f"{word}::{name}_{word} as {word}" for word in words)
            order = "actor, kind" if name == "actor" else words[0]
            self._base.execute(f"create table {name} as select * replace ({cast}) from given order by {order}")
            self._base.unregister("given")

    def _asked(self, question: str, asked: Asked) -> Any:
        values = {name: getattr(asked, name) for name in ("actor", "kind", "begin", "end")}
        return self._base.execute(question, {n: v for n, v in values.items() if f"${n}" in question})

    def find(self, asked: Asked) -> Any:
        return self._asked(_ROWS, asked).fetchnumpy()

    def ids(self, events: Any) -> Iterable[str]:
        return iter(events["id"])

    def how_many(self, asked: Asked) -> int:
        return self._asked(_HOW_MANY, asked).fetchall()[0][0]

    def by_year(self, asked: Asked | None = None) -> Counts:
        return self._by("events", "year", asked)

    def by_topic(self, asked: Asked | None = None) -> Counts:
        return self._by("topic", "topic", asked)

    def by_actor(self, asked: Asked | None = None) -> Counts:
        return self._by("actor", "actor", asked)

    def _by(self, table: str, name: str, asked: Asked | None) -> Counts:
        fits = ["year <> 0"] if name == "year" else []
        if asked is not None:
            fits += ['"first" <= $end', '"last" >= $begin']
        where = f"where {' and '.join(fits)}" if fits else ""
        question = f"select {name}, count(*) from {table} {where} group by {name}"
        counts = self._base.execute(question) if asked is None else self._asked(question, asked)
        return dict(counts.fetchall())

    def money_by_year(self, indicator: str | None = None) -> Sums:
        if indicator is None:
            sums = self._base.execute(_MONEY.format(""))
        else:
            sums = self._base.execute(_MONEY.format("and indicator = $1"), [indicator])
        return {
            year: Money(value, None if no_low else low, no_high)
            for year, value, low, no_low, no_high in sums.fetchall()
        }


def _arrays(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return *columns* with those of numbers as arrays of NumPy, which every engine takes as they are."""
    import numpy as np

    return {name: np.asarray(c) if isinstance(c, array) else c for name, c in columns.items()}


def engines(tables: _Tables, only: str | None = None) -> Iterator[Peer]:
    """Yield the engines that are installed, or the one called *only*, with their tables made."""
    makers: dict[str, Callable[..., Peer]] = {Pandas.name: Pandas, Polars.name: Polars, Duckdb.name: Duckdb}
    needs = {Pandas.name: ("pandas",), Polars.name: ("polars", "numpy"), Duckdb.name: ("duckdb", "pyarrow")}
    for name, make in makers.items():
        if only in (None, name):
            modules = [installed(module) for module in needs[name]]
            if None not in modules:
                yield make(tables, *modules)
