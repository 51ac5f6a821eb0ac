"""The methods of objects that can be read as tables."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from azjp_relations.errors import extra

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from azjp_relations.model import Record
    from azjp_relations.model.sources import Source
    from azjp_relations.tables import Table


class Tabular:
    """Something that you can turn into tables of Arrow, pandas, Polars, or anything that reads Arrow."""

    __slots__ = ()

    def _tabulated(self, name: str | None) -> "tuple[Iterable[Record | Source], Table]":
        """Return the table called *name*, or the main one, and before it the records that fill it."""
        raise NotImplementedError

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
