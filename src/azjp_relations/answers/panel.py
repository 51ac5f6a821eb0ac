"""How many of what, by two facets at once: :func:`panel`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Unpack

from azjp_relations.answers.answer import as_key
from azjp_relations.answers.columns import PAIR
from azjp_relations.answers.counts import Count, Counts, count_text, spread_json
from azjp_relations.answers.keys import By, Dates, Groups, group
from azjp_relations.answers.question import AnyRecords, asks, records_of
from azjp_relations.display import terminal
from azjp_relations.errors import QuestionError, UnknownIdError
from azjp_relations.model.readings import Reading
from azjp_relations.query.where import RecordFilters

_Cell = tuple[str, str]
_MARGIN = "all"
_NONE = "–"


class Panel(Counts[_Cell]):
    """Counts by two facets: a mapping from a pair of keys, row and column, to the number of records that have both.

    It holds every pair of a row and a column. A count of 0 means that no record has both, not that nothing happened. It
    is printed as ``–``, for none on record, unless some record may have both.

    Attributes:
        rows: The keys of the rows: years and decades in order of time, other keys in alphabetical order.
        columns: The keys of the columns, in the same order.
        total: The number of records in the panel, each counted once.
    """

    _key = PAIR
    _keyed_by = 2

    def __init__(self, groups: Sequence[Groups]) -> None:
        super().__init__(groups)
        self._names = tuple(one.facet.name for one in groups)
        self.rows: tuple[str, ...] = tuple(dict.fromkeys(r for r, _ in self))
        self.columns: tuple[str, ...] = tuple(dict.fromkeys(c for _, c in self))
        self.total: int = len(self._inside)
        self._headers = (self._names[0], *self.columns, *self._margin)

    @property
    def row_totals(self) -> Mapping[str, Count]:
        """The sum of each row.

        Raises:
            QuestionError: If a record is in several cells, so that a sum would count it more than once.
        """
        return self._totals(0)

    @property
    def column_totals(self) -> Mapping[str, Count]:
        """The sum of each column; raises the error of ``row_totals``."""
        return self._totals(1)

    @property
    def adds_up(self) -> bool:
        """Whether the cells add up to the number of records, because each record is in one cell."""
        return sum(self._by_key.values(), start=0) == self.total

    def _totals(self, side: int) -> dict[str, Count]:
        if not self.adds_up:
            names = " or ".join(dict.fromkeys(self._names))
            raise QuestionError(
                f"a record may have more than one {names}, so sums would count it more than once:"
                " .total is the number of records"
            )
        totals: dict[str, Count] = dict.fromkeys((self.rows, self.columns)[side], 0)
        for cell, count in self._by_key.items():
            totals[cell[side]] += count
        return totals

    @property
    def _margin(self) -> tuple[str, ...]:
        return (_MARGIN,) if self.adds_up and self._by_key else ()

    def __getitem__(self, key: _Cell) -> Count:
        pair: object = key
        if not (isinstance(pair, tuple) and len(pair) == 2):
            raise UnknownIdError(f"{key!r} isn't a cell of the panel: name a row and a column")
        row, column = map(as_key, pair)
        for word, name, keys in zip((row, column), self._names, (self.rows, self.columns), strict=True):
            if word not in keys:
                raise UnknownIdError(f"No record in the panel has the {name} {word!r}", word, keys)
        return self._by_key[row, column]  # type: ignore[index] # both are keys

    def _rows(self) -> Iterator[tuple[object, ...]]:
        totals = self.row_totals if self._margin else {}
        for row in self.rows:
            cells = [(row, column) for column in self.columns]
            shown = (self._text(cell, " ({}–{})") if self.high.get(cell) else _NONE for cell in cells)
            yield (row, *shown, *([count_text(totals[row])] if totals else []))
        if totals:
            yield (_MARGIN, *map(count_text, self.column_totals.values()), str(self.total))

    def _result(self, width: int = 80) -> str:
        table = [[*map(_short, self._headers)], *([*map(_short, map(str, row))] for row in self._rows())]
        spans = [max(map(len, column)) for column in zip(*table, strict=True)]
        blocks = []
        for block in _blocks(spans, width):
            headers, *rows = ([row[i] for i in (0, *block)] for row in table)
            blocks.append(terminal.text_table(headers, rows, width))
        return "\n\n".join(blocks)

    def _footer(self) -> str:
        sums = "" if self.adds_up else "a record may be in several cells, so there are no sums; "
        return f"{_NONE}: none on record; {sums}{super()._footer()}"

    def _json(self) -> dict[str, Any]:
        cells = [{"row": row, "column": col, **spread_json(*counts)} for (row, col), *counts in self._spreads()]
        return {"rows": self._names[0], "columns": self._names[1], "total": self.total, "cells": cells}


def _short(key: str) -> str:
    return key if len(key) <= 30 else f"{key[:29]}…"


def _blocks(spans: Sequence[int], width: int) -> Iterator[list[int]]:
    """Yield the columns of each block that fits within *width* beside the first column."""
    block: list[int] = []
    for column in range(1, len(spans)):
        if block and spans[0] + sum(spans[i] + 2 for i in (*block, column)) > width:
            yield block
            block = []
        block.append(column)
    yield block


@asks("events", "agreements", words="{noun}{near} by {rows} and {columns}{later}")
def panel(
    records: AnyRecords,
    rows: By = "year",
    columns: By = "kind",
    *,
    dates: Dates = "earliest",
    reading: Reading = "preferred",
    conjectures: bool = False,
    **filters: Unpack[RecordFilters],
) -> Panel:
    """Count records by two facets at once.

    A record with several topics or actors is counted in several cells, once in each. A record without a value of
    either facet is left out, and the answer says so. Of a dataset, it counts events and agreements. *rows* and
    *columns* are facets, like *by* of :func:`azjp_relations.count_by`, which explains the other arguments and errors.

    Raises:
        QuestionError: If both facets are of time.

    >>> from azjp_relations import load
    >>> by_decade = panel(load(edition="2026.11").events, "decade", "kind")
    >>> by_decade["199X", "visit"], by_decade.get(("202X", "visit"), 0)
    (1, 0)
    """
    groups = group(records_of(records), rows, columns, dates=dates, reading=reading, conjectures=conjectures)
    if all(one.facet.is_of_time for one in groups):
        names = " and ".join(one.facet.name for one in groups)
        raise QuestionError(f"{names} are both of time: a panel needs a facet that is not")
    return Panel(groups)
