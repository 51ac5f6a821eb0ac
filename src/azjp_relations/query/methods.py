"""The methods by which a dataset, a collection or an answer is taken along, each of which imports what it needs."""

import os
import sys
from collections.abc import Iterable, Iterator
from operator import attrgetter
from types import DynamicClassAttribute
from typing import TYPE_CHECKING, Any

from azjp_relations.errors import QuestionError, UnknownAttributeError, extra
from azjp_relations.text import nearest

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from azjp_relations.display.pieces import Look
    from azjp_relations.export.sheet import Sheet
    from azjp_relations.tables import Table

_Path = str | os.PathLike[str]
#: How many rows a notebook shows.
_ROWS = 50
#: For each ending of a spreadsheet file, the method that writes such files, in words.
_SHEETS = {".csv": "to_csv() writes .csv", **dict.fromkeys((".xlsx", ".xls", ".ods"), "to_excel() writes .xlsx")}
#: Words that people try in place of an attribute.
_ALSO = {
    "to_pandas": "to_df to_dataframe to_frame df dataframe",
    "to_excel": "to_xlsx to_xls excel",
    "where": "filter query select",
    "sorted": "sort order_by sort_by sort_values",
    "edition": "digest version",
    "value": "amount number result",
    "find": "get lookup",
    "sources": "publishers documents articles",
    "actors": "entities participants",
    "facts": "figures economic_facts statistics indicators",
    "tenures": "offices officials posts",
    "ties": "relations links",
}


class Portable:
    """Something that you can take along: as a table for people, or as tables of Arrow, pandas or Polars for programs.

    The table for people has dates in words, figures with unit and bound, and sources. A file is written whole or not at
    all, and the same content gives the same bytes.
    """

    __slots__ = ()

    def _tabulated(self, name: str | None) -> "tuple[Iterable[Any], Table]":
        """Return the table called *name*, or the main one, and before it the records that fill it."""
        raise NotImplementedError

    def _sheets(self) -> "Iterator[Sheet]":
        """Yield the tables for people, the main one first."""
        raise NotImplementedError

    def _look(self, most: int | None = None) -> "Look":
        """Return what a notebook and Markdown show, with at most *most* rows."""
        raise NotImplementedError

    def _question(self) -> str:
        """Return what it is or answers, in words."""
        raise NotImplementedError

    def _absent(self, name: str) -> object:
        if hasattr(type(self), name):
            # A property failed, or a slot is still empty: getting it again raises its own error.
            return object.__getattribute__(self, name)
        raise UnknownAttributeError(f"{type(self).__name__} has no attribute {name!r}", name, self._meant)

    if not TYPE_CHECKING:  # type checkers must still report unknown attributes
        # Hidden from the class itself, because notebooks complete no ids for a class with __getattr__.
        __getattr__ = DynamicClassAttribute(attrgetter("_absent"))

    def _meant(self, name: str) -> Iterator[str]:
        """Yield what the unknown attribute *name* may mean: functions, then attributes."""
        public = sys.modules[__name__.partition(".")[0]].__all__
        known = {one: one for one in dir(self) if not one.startswith("_")}
        also = [one for one, words in _ALSO.items() if one in known and name in words.split()]
        functions = {one: f"azjp.{one}(…)" for one in public if one.islower() and one not in known}
        near = [name] if name in functions else also or nearest(name, [*known, *functions], cutoff=0.75)
        yield from ({**known, **functions}[one] for one in near)

    def _repr_html_(self) -> str:
        from azjp_relations.display.html import html_table

        return html_table(self._look(_ROWS))

    def to_csv(self, path: _Path | None = None) -> str:
        """Return the table for people as CSV; *path* is a file to write too, in UTF-8 with a BOM for spreadsheets.

        Raises:
            QuestionError: If the file ends in ``.xlsx``, ``.xls`` or ``.ods``.

        >>> from azjp_relations import load
        >>> print(load().events.where(kind="vote").to_csv()[:29])
        when,when_edtf,what,kind,stat
        """
        from azjp_relations.export.datapackage import csv_of
        from azjp_relations.storage.atomic import write_if

        _, table, records = next(self._sheets())
        _check_ending(path, ".csv")
        text = csv_of(table, records)
        write_if(path, f"\ufeff{text}")
        return text

    def to_excel(self, path: _Path) -> None:
        """Write a workbook for Excel or LibreOffice: the table for people, its sources, and any other tables of it.

        Numbers are numbers and days are dates. It needs XlsxWriter, which the extra ``excel`` installs.

        Args:
            path: The file to write, ending in ``.xlsx``.

        Raises:
            MissingExtraError: If XlsxWriter is not installed.
            QuestionError: If the file ends in ``.csv``, ``.xls`` or ``.ods``.

        >>> import tempfile
        >>> from azjp_relations import load
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     load().facts.to_excel(f"{folder}/facts.xlsx")
        """
        from azjp_relations.export.sheet import as_excel
        from azjp_relations.storage.atomic import write_whole

        _check_ending(path, ".xlsx")
        write_whole(path, as_excel(self._sheets()))

    def to_markdown(self, path: _Path | None = None) -> str:
        """Return what a notebook shows as Markdown, all rows of it; *path* is a file to write too.

        >>> from azjp_relations import load
        >>> load().ties.where(kind="embassy-in").to_markdown().count("| tie-")
        2
        """
        from azjp_relations.display.markdown import markdown_table
        from azjp_relations.storage.atomic import write_if

        return write_if(path, markdown_table(self._look()) + "\n")

    def to_json(self, path: _Path | None = None) -> dict[str, Any]:
        """Return the table for people as plain JSON values; *path* is a file to write too.

        >>> from azjp_relations import load
        >>> load().ties.where(kind="embassy-in").to_json()["question"]
        '2 ties'
        """
        from azjp_relations.export.sheet import as_rows

        return self._write_json(path, {"question": self._question(), "result": as_rows(next(self._sheets()))})

    def to_arrow(self, table: str | None = None) -> "pa.Table":
        """Return the table called *table*, or the main one, as an Arrow table with the types as declared.

        Raises:
            UnknownTermError: For an unknown table; the message names the nearest.
            MissingExtraError: If pyarrow is not installed.
            QuestionError: If an amount has more digits than the column; the message names the record.

        >>> from azjp_relations import load
        >>> load().events.to_arrow("event_topics").column_names
        ['event_id', 'position', 'topic']
        """
        from azjp_relations.tables.arrow import to_arrow

        return to_arrow(*self._tabulated(table))

    def to_pandas(self, table: str | None = None) -> "pd.DataFrame":
        """Return the table as a pandas frame whose columns are backed by Arrow, so that dates and amounts are exact.

        It needs pandas and pyarrow; *table* and the errors are those of :meth:`to_arrow`.

        >>> from azjp_relations import load
        >>> frame = load().events.to_pandas("event_participants")
        >>> int((frame["role"] == "host").sum()) > 0
        True
        """
        with extra("pandas", "pandas"):
            import pandas as pd
        frame: pd.DataFrame = self.to_arrow(table).to_pandas(types_mapper=pd.ArrowDtype)
        return frame

    def to_polars(self, table: str | None = None) -> "pl.DataFrame":
        """Return the table as a Polars frame.

        It needs Polars and pyarrow; *table* and the errors are those of :meth:`to_arrow`.

        >>> from azjp_relations import load
        >>> load().facts.where(indicator="trade-turnover", during=1997).to_polars()["value_amount"].max()
        Decimal('22300000.0000000000')
        """
        with extra("polars", "Polars"):
            import polars as pl
        return pl.DataFrame(self.to_arrow(table))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return the main table as an Arrow stream, which DuckDB, Polars, pandas 3 and narwhals read directly."""
        from azjp_relations.tables.arrow import stream

        return stream(*self._tabulated(None)).__arrow_c_stream__(requested_schema)

    def _write_json(self, path: _Path | None, value: dict[str, Any]) -> dict[str, Any]:
        """Return *value*, and write it to the file *path*, if there is one."""
        if path is not None:
            from azjp_relations.export.sheet import as_json
            from azjp_relations.storage.atomic import write_whole

            write_whole(path, as_json(value))
        return value


def _check_ending(path: _Path | None, ending: str) -> None:
    """Refuse an ending of another spreadsheet format: spreadsheets wouldn't open the file."""
    from azjp_relations.storage.atomic import path_of

    given = "" if path is None else path_of(path).suffix.lower()
    if given in _SHEETS and given != ending:
        raise QuestionError(f"a file that ends in {given!r} has another format: {_SHEETS[given]}")


class Exportable(Portable):
    """Records that can be written in exchange formats. A dataset also writes what describes its edition."""

    __slots__ = ()

    if TYPE_CHECKING:

        def __iter__(self) -> Iterator[Any]: ...

    def _for_calendar(self) -> tuple[Iterable[Any], dict[str, Any]]:
        """Return the records for a calendar, and what their edition says for its title, ids and time stamp."""
        raise NotImplementedError

    def to_jsonld(self, path: _Path | None = None, *, base: str | None = None) -> str:
        """Return the records as JSON-LD, with all that they refer to; see :func:`azjp_relations.export.to_jsonld`.

        >>> from azjp_relations import load
        >>> '"identifier": "heydar-aliyev"' in load().events.where(kind="visit").to_jsonld()
        True
        """
        from azjp_relations.export.jsonld import to_jsonld

        return to_jsonld(self, path, base=base)

    def to_graph(self) -> "nx.MultiDiGraph[str]":
        """Return the records and the actors that they name as a graph; see :func:`azjp_relations.export.to_graph`.

        >>> from azjp_relations import load
        >>> load().ties.where(kind="twinned-with", involving="ito").to_graph().number_of_edges()
        1
        """
        from azjp_relations.export.graph import to_graph

        return to_graph(self)

    def to_graphml(self, path: _Path | None = None) -> str:
        """Return the graph of the records as GraphML; see :func:`azjp_relations.export.to_graphml`.

        >>> from azjp_relations import load
        >>> load().ties.where(kind="twinned-with", involving="ito").to_graphml().count("<edge ")
        1
        """
        from azjp_relations.export.graph import to_graphml

        return to_graphml(self, path)

    def to_calendar(self, path: _Path | None = None, *, every: int = 1, to_the_day: bool = True) -> str:
        """Return the anniversaries of the records as a calendar; see :func:`azjp_relations.export.to_calendar`.

        The calendar of a dataset has its events and agreements.

        >>> from azjp_relations import load
        >>> load().events.where(kind="establishment", during=1992).to_calendar(every=5).count("INTERVAL=5")
        1
        """
        from azjp_relations.export.calendar import to_calendar

        records, about = self._for_calendar()
        return to_calendar(records, path, every=every, to_the_day=to_the_day, **about)
