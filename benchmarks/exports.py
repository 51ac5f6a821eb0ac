"""A dataset of 100,000 events as databases, and as of an earlier day, against writing the same rows plainly.

The peer puts the rows, made before, into SQLite with ``executemany``: tables without types, keys, checks, indexes or a
word index. The aims for DuckDB and ``as_of`` are a third of what they took before rows were made column by column.
Times are the processor's, of all threads: others may be at work on the machine.
"""

import gc
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

import synthetic
from measuring import Pair, Row, at_most, installed

from azjp_relations.export.database import everything, tables_with
from azjp_relations.export.sqlite import VIEWS, stored_rows

_SIZE = 100_000
_AIMS = {"to_sqlite": 4.0, "as_of": 1.1, "to_duckdb": 2.8}


def rows(rounds: int) -> Iterator[Row]:
    """Yield the row of each export."""
    dataset = synthetic.dataset(_SIZE, 0)
    records = everything(dataset)
    made = {table.name: [*stored_rows(table, records)] for table in tables_with(None, VIEWS)}
    # Else the collector would walk over all records in some measurements and not in others.
    gc.collect()
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        works: dict[str, Callable[[], object]] = {
            "plain": lambda: _plain(Path(folder, "plain.db"), made),
            "to_sqlite": lambda: dataset.to_sqlite(f"{folder}/a.db"),
            "as_of": lambda: dataset.as_of("2012"),
        }
        if installed("duckdb") and installed("pyarrow"):
            works["to_duckdb"] = lambda: dataset.to_duckdb(f"{folder}/a.duckdb").close()
        times: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(rounds):
            for name, work in works.items():
                began = time.process_time()
                work()
                times[name].append(time.process_time() - began)
    plain = times.pop("plain")
    gc.unfreeze()
    for name, ours in times.items():
        ratio = median(x / y for x, y in zip(ours, plain, strict=True))
        pair = Pair(median(ours), median(plain), ratio)
        yield at_most(_AIMS[name], f"{_SIZE:,} events: {name}", "plain executemany", pair)


def _plain(place: Path, made: dict[str, list[tuple[Any, ...]]]) -> None:
    place.unlink(missing_ok=True)
    with closing(sqlite3.connect(place)) as connection:
        for name, cells in made.items():
            if cells:
                names = ", ".join(f"c{number}" for number in range(len(cells[0])))
                connection.execute(f"CREATE TABLE {name} ({names})")
                marks = ", ".join("?" * len(cells[0]))
                connection.executemany(f"INSERT INTO {name} VALUES ({marks})", cells)
        connection.commit()
