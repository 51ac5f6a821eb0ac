"""How many of what, by two facets at once: :func:`panel`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

from azjp_relations import display
from azjp_relations.answers.answer import Answer, Keyed, Reasons, Records, records_of
from azjp_relations.answers.columns import COUNTS, PAIR, SHARES, Row, count_cell
from azjp_relations.answers.counts import Count, grouped, shown
from azjp_relations.answers.keys import Dates, Facet, FacetKeys, facet_keys, reason_for_none, shares_read
from azjp_relations.errors import QuestionError, UnknownIdError
from azjp_relations.model import Record
from azjp_relations.model.readings import Reading
from azjp_relations.query import Catalogue, Collection

__all__ = ["Panel", "panel"]

_Cell = tuple[str, str]
_MARGIN = "all"


class Panel(Answer, Mapping[_Cell, Count]):
    """Counts by two facets: a mapping from a pair of keys, row and column, to the number of records that have both.

    It holds every pair of a row and a column. A count of 0 says that no record has both; it is a count of records,
    not an observation that nothing happened.

    Attributes:
        rows: The keys of the rows, in the order of time, of the key for other facets.
        columns: The keys of the columns, likewise.
        low: For each cell the least that the count may be, over attested readings and possible days.
        high: For each cell the most; also cells outside the panel in which nothing is counted, but something may
            belong.
        total: The number of records in the panel, each counted once.
        groups: The records counted in each cell that counts any.
    """

    _columns = (*PAIR, *COUNTS)
    _keyed_by = 2
    _workings = ("_low", "_high", "_facets")

    def __init__(
        self,
        facets: tuple[FacetKeys, FacetKeys],
        counts: Mapping[_Cell, Count],
        *,
        low: Callable[[], Mapping[_Cell, Count]],
        high: Callable[[], Mapping[_Cell, Count]],
        total: int,
        records: Iterable[Record] | Callable[[], Iterable[Record]],
        left_out: Reasons | Callable[[], Reasons],
    ) -> None:
        row, column = facets
        super().__init__(f"Records by {row.name} and {column.name}", records, left_out)
        self._facets = facets
        self._names = (row.name, column.name)
        self._counts = dict(counts)
        self.rows = tuple(dict.fromkeys(r for r, _ in self._counts))
        self.columns = tuple(dict.fromkeys(c for _, c in self._counts))
        self.total = total
        self._low, self._high = low, high
        self._headers = (row.name, *self.columns, *self._margin)

    @cached_property
    def low(self) -> Mapping[_Cell, Count]:
        """For each cell the least that the count may be, over attested readings and possible days."""
        return Keyed(self._low())

    @cached_property
    def high(self) -> Mapping[_Cell, Count]:
        """For each cell the most; also cells outside the panel, if something may belong there."""
        return Keyed(self._high())

    @cached_property
    def groups(self) -> Mapping[_Cell, tuple[Record, ...]]:
        """The records counted in each cell that counts any; of a cell of shares those that have one in it."""
        found: dict[_Cell, list[Record]] = {}
        row, column = self._facets
        for record in self.records:
            for cell in product(row.of(record)[0], column.of(record)[0]):
                found.setdefault(cell, []).append(record)
        return Keyed({cell: tuple(found[cell]) for cell in self._counts if cell in found})

    @property
    def row_totals(self) -> Mapping[str, Count]:
        """The sum of each row.

        Raises:
            QuestionError: If a record stands in several cells: then a sum would count it more than once.
        """
        self._must_add_up()
        return {row: sum((self._counts[row, c] for c in self.columns), start=0) for row in self.rows}

    @property
    def column_totals(self) -> Mapping[str, Count]:
        """The sum of each column.

        Raises:
            QuestionError: If a record stands in several cells: then a sum would count it more than once.
        """
        self._must_add_up()
        return {column: sum((self._counts[r, column] for r in self.rows), start=0) for column in self.columns}

    @property
    def adds_up(self) -> bool:
        """Whether the cells add up to the number of records, as no record stands in several."""
        return sum(self._counts.values(), start=0) == self.total

    def _must_add_up(self) -> None:
        if not self.adds_up:
            names = " or ".join(dict.fromkeys(self._names))
            raise QuestionError(
                f"a record may have more than one {names}, so sums would count it more than once:"
                " .total is the number of records"
            )

    @property
    def _margin(self) -> tuple[str, ...]:
        return (_MARGIN,) if self.adds_up and self._counts else ()

    def __getitem__(self, key: _Cell) -> Count:
        pair: object = key
        if not (isinstance(pair, tuple) and len(pair) == 2):
            raise UnknownIdError(f"{key!r} is no cell of the panel: name a row and a column")
        for word, name, keys in zip(key, self._names, (self.rows, self.columns), strict=True):
            if word not in keys:
                raise UnknownIdError(f"{word!r} is the {name} of no record in the panel", word, keys)
        return self._counts[key]

    def __contains__(self, key: object) -> bool:
        return key in self._counts

    def __iter__(self) -> Iterator[_Cell]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def _rows(self) -> Iterator[tuple[object, ...]]:
        adds_up = bool(self._margin)
        totals, below = (self.row_totals, self.column_totals) if adds_up else ({}, {})
        for row in self.rows:
            sums = [shown(totals[row])] if adds_up else []
            yield (row, *(self._said((row, column)) for column in self.columns), *sums)
        if adds_up:
            yield (_MARGIN, *(shown(below[column]) for column in self.columns), str(self.total))

    def _cells(self) -> Iterator[Row]:
        for cell, count in self._counts.items():
            yield *cell, count_cell(count), count_cell(self.low[cell]), count_cell(self.high[cell])

    def _said(self, cell: _Cell) -> str:
        count, low, high = self._counts[cell], self.low[cell], self.high[cell]
        return shown(count) if low == count == high else f"{shown(count)} ({shown(low)}–{shown(high)})"

    def _result(self, width: int = 80) -> str:
        table = [[*map(_short, self._headers)], *([_short(str(cell)) for cell in row] for row in self._rows())]
        spans = [max(len(row[i]) for row in table) for i in range(len(self._headers))]
        blocks = []
        for block in _blocks(spans, width):
            headers, *rows = ([row[i] for i in (0, *block)] for row in table)
            blocks.append(display.text_table(headers, rows, width))
        return "\n\n".join(blocks)

    def _footer(self) -> str:
        adding = "" if self.adds_up else "a record may stand in several cells, so there are no sums; "
        return f"0: no record has both; {adding}{super()._footer()}"

    def _json(self) -> dict[str, Any]:
        row, column = self._names
        return {
            "rows": row,
            "columns": column,
            "total": self.total,
            "cells": [
                {
                    "row": cell[0],
                    "column": cell[1],
                    "records": _number(count),
                    "low": _number(self.low[cell]),
                    "high": _number(self.high[cell]),
                }
                for cell, count in self._counts.items()
            ],
        }


class _SharePanel(Panel):
    """A panel of shares, which are no whole numbers."""

    _columns = (*PAIR, *SHARES)


def _number(count: Count) -> int | float:
    return float(count) if isinstance(count, Fraction) else count


def _short(key: str, most: int = 30) -> str:
    return key if len(key) <= most else f"{key[: most - 1]}…"


def _blocks(spans: Sequence[int], width: int) -> Iterator[list[int]]:
    """Yield the columns that stand side by side within *width*, the first column before each."""
    block: list[int] = []
    for column in range(1, len(spans)):
        if block and spans[0] + sum(spans[i] + 2 for i in (*block, column)) > width:
            yield block
            block = []
        block.append(column)
    yield block


def panel(
    records: Records,
    rows: Facet | Callable[[Any], str | Iterable[str] | None] = "year",
    columns: Facet | Callable[[Any], str | Iterable[str] | None] = "kind",
    *,
    dates: Dates = "earliest",
    reading: Reading = "preferred",
    conjectures: bool = False,
) -> Panel:
    """Count records by two facets at once.

    A record with several values of a facet (topics, actors) counts in several cells, once in each. One without a
    value of either facet is left out, and the answer says so.

    Args:
        records: A dataset (its events and agreements), a collection, an answer, or any records.
        rows: The facet of the rows, or a function, as :func:`azjp_relations.count_by` takes it.
        columns: The facet of the columns, likewise.
        dates: How a date counts that does not settle its year, as in :func:`azjp_relations.count_by`.
        reading: Which reading of a field with variants is taken, as :func:`azjp_relations.as_read` takes it.
        conjectures: Whether the editor's conjectures count among the readings, also for ``low`` and ``high``.

    Raises:
        QuestionError: For a facet, a way with dates or a way to read that there is not; if both facets are of time.

    >>> from azjp_relations import load
    >>> by_decade = panel(load().events, "decade", "kind")
    >>> by_decade["201X", "visit"], by_decade["200X", "visit"], by_decade["202X", "visit"]
    (1, 1, 0)
    """
    row, column = (facet_keys(by, dates=dates, reading=reading, conjectures=conjectures) for by in (rows, columns))
    if row.is_of_time and column.is_of_time:
        raise QuestionError(f"{row.name} and {column.name} are both of time: a panel needs another facet beside it")
    collection = records_of(records, "events", "agreements")
    if callable(rows) or callable(columns):
        # The collection would keep the keys of the function for good.
        collection = Collection(collection, Catalogue())
    if dates == "share" and (row.is_of_time or column.is_of_time):
        return _by_share(collection, row, column, reading, conjectures=conjectures)
    return _by_records(collection, row, column)


class _Sets:
    """The records of a collection by the keys of one facet: those counted, those certain, those possible."""

    def __init__(self, collection: Collection[Any], facet: FacetKeys) -> None:
        self.counted, self._lost, self._gained = grouped(collection, facet)
        self.keys = {*self.counted, *self._gained}

    def certain(self, key: str) -> Collection[Any]:
        return self.counted[key] - self._lost[key]

    def possible(self, key: str) -> Collection[Any]:
        return self.counted[key] | self._gained[key]


def _by_records(collection: Collection[Any], row: FacetKeys, column: FacetKeys) -> Panel:
    by_row, by_column = _Sets(collection, row), _Sets(collection, column)
    inside = collection - by_row.counted.none() - by_column.counted.none()
    rows = row.ordered(key for key in by_row.counted if len(by_row.counted[key] & inside))
    columns = column.ordered(key for key in by_column.counted if len(by_column.counted[key] & inside))

    def low() -> dict[_Cell, Count]:
        certain = {key: by_column.certain(key) for key in columns}
        return {(r, c): len(these & certain[c]) for r in rows for these in [by_row.certain(r)] for c in columns}

    def high() -> dict[_Cell, Count]:
        possible = {key: by_column.possible(key) for key in column.ordered(by_column.keys)}
        return {
            (r, c): most
            for r in row.ordered(by_row.keys)
            for these in [by_row.possible(r)]
            for c, those in possible.items()
            if (most := len(these & those)) or (r, c) in counts
        }

    counts: dict[_Cell, Count] = {(r, c): len(by_row.counted[r] & by_column.counted[c]) for r in rows for c in columns}
    return Panel(
        (row, column),
        counts,
        low=low,
        high=high,
        total=len(inside),
        records=inside.__iter__,
        left_out=lambda: _left_out(collection - inside, row, column),
    )


def _left_out(records: Iterable[Record], *facets: FacetKeys) -> Iterator[tuple[Record, str]]:
    for record in records:
        yield record, next(reason_for_none(record, facet) for facet in facets if not facet.of(record)[0])


def _by_share(
    collection: Collection[Any], row: FacetKeys, column: FacetKeys, reading: Reading, *, conjectures: bool
) -> Panel:
    time, other = (row, column) if row.is_of_time else (column, row)
    spreads: dict[_Cell, list[Fraction]] = {}
    inside: list[Record] = []
    for record in collection:
        shares = shares_read(record, time.name, reading, conjectures=conjectures)
        counted, lost, gained = other.of(record)
        if shares and counted:
            inside.append(record)
        for when, key in product(shares, (*counted, *gained)):
            share, least, most = shares[when]
            cell = (when, key) if time is row else (key, when)
            spread = spreads.setdefault(cell, [Fraction(0)] * 3)
            spread[0] += share if key in counted else 0
            spread[1] += least if key in counted - lost else 0
            spread[2] += most
    rows = row.ordered({r for (r, _), spread in spreads.items() if spread[0]})
    columns = column.ordered({c for (_, c), spread in spreads.items() if spread[0]})
    cells = list(product(rows, columns))
    everywhere = list(product(row.ordered({r for r, _ in spreads}), column.ordered({c for _, c in spreads})))
    nothing = [Fraction(0)] * 3
    share_in, least_in, most_in = (
        {cell: spreads.get(cell, nothing)[which] for cell in everywhere} for which in range(3)
    )
    within, kept = set(cells), set(inside)
    return _SharePanel(
        (row, column),
        {cell: share_in[cell] for cell in cells},
        low=lambda: {cell: least_in[cell] for cell in cells},
        high=lambda: {cell: count for cell, count in most_in.items() if count or cell in within},
        total=len(inside),
        records=inside,
        left_out=_left_out((r for r in collection if r not in kept), row, column),
    )
