"""The views of a database, which join names to ids: the same for every engine. They are written in ``views.toml``."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from azjp_relations.tables import all_tables
from azjp_relations.text import packaged_text

#: Returns the SQL that joins a text of several rows, in an order, with semicolons: from the text, the rows, the order.
Joined = Callable[[str, str, str], str]


class ViewColumn(NamedTuple):
    """A column of a view: its name, its SQL, and what it holds."""

    name: str
    sql: str
    description: str


class View(NamedTuple):
    """A view: its name, what a row is, its columns, and the SQL after them, from ``FROM`` on."""

    name: str
    description: str
    columns: tuple[ViewColumn, ...]
    rows: str

    @property
    def sql(self) -> str:
        """The statement that creates it."""
        columns = ",\n  ".join(f"{c.sql} AS {c.name}" for c in self.columns)
        return f"CREATE VIEW {self.name} AS\nSELECT\n  {columns}\n{self.rows}"


#: The tables that the rows of a view come from, with their aliases.
_ALIAS = re.compile(r"(?:FROM|JOIN) (\w+) (\w+)")
_LIST, _TIME = re.compile(r"list\((.*?); (.*?); (.*?)\)"), re.compile(r"time\((.*?)\)")


def views(joined: Joined) -> tuple[View, ...]:
    """Return all views for an engine that joins texts as *joined* says."""

    def written(sql: str) -> str:
        return _TIME.sub(lambda found: _in_time(found[1]), _LIST.sub(lambda found: joined(*found.groups()), sql))

    declared = tomllib.loads(packaged_text(__spec__, "views.toml"))
    return tuple(_view(name, written, **of) for name, of in declared.items())


def _view(name: str, written: Callable[[str], str], description: str, columns: list[Any], rows: str) -> View:
    tables = all_tables()
    abouts = {(a, c.name): c.description for t, a in _ALIAS.findall(rows) if t in tables for c in tables[t].columns}

    def expanded(text: str) -> Iterator[ViewColumn]:
        for one in text.split(", "):
            sql, _, new = one.partition(" ")
            alias, old = sql.split(".")
            if old.endswith("_#"):
                yield from _figure(abouts, alias, old.removesuffix("_#"))
            else:
                for part in ("edtf", "earliest", "latest", "qualified") if "*" in old else ("",):
                    whole = old.replace("*", part)
                    about = f"Name of the {new}." if old == "name" else abouts[alias, whole]
                    yield ViewColumn(new or whole, f"{alias}.{whole}", about)

    parts = (expanded(c) if isinstance(c, str) else [ViewColumn(c[0], written(c[1]), c[2])] for c in columns)
    return View(name, description, tuple(chain.from_iterable(parts)), written(rows.strip()))


def _figure(abouts: Mapping[tuple[str, str], str], alias: str, name: str) -> Iterator[ViewColumn]:
    """Yield the columns of a figure, and each amount again as a number that every engine can calculate with."""
    for part in ("amount", "unit", "bound", "low", "high"):
        column = part if name == part else f"{name}_{part}"
        yield ViewColumn(part, f"{alias}.{column}", abouts[alias, column])
        if part in {"amount", "low", "high"}:
            about = f"The same as {part}, as a number to sort and calculate by."
            yield ViewColumn(f"{part}_real", f"CAST({alias}.{column} AS DOUBLE)", about)


def _in_time(date: str) -> str:
    """Return the SQL that sorts by *date* as its sort key in Python does; rows without a date come last."""
    edtf, first, last = f"{date}_edtf", f"{date}_earliest", f"{date}_latest"
    return (
        f"{edtf} IS NULL, CASE WHEN {edtf} LIKE '../%' THEN 0 WHEN {edtf} LIKE '/%' "
        f"OR {edtf} LIKE '[..%' THEN 1 ELSE 2 END, {first}, "
        f"CASE WHEN {edtf} LIKE '%/..' THEN 2 WHEN {edtf} LIKE '%/' OR {edtf} LIKE '%..]' "
        f"THEN 1 ELSE 0 END, {last}, {edtf}"
    )
