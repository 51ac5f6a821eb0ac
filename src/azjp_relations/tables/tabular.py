"""What can be read as tables, whatever reads them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from azjp_relations.model import Record
    from azjp_relations.model.sources import Source
    from azjp_relations.tables import Table

__all__ = ["Tabular"]


class Tabular:
    """What can be read as tables: the methods that hand them to Arrow, pandas, Polars and whatever reads Arrow."""

    __slots__ = ()

    def _tabulated(self, name: str | None) -> "tuple[Iterable[Record | Source], Table]":
        """Return what fills the table called *name*, or the main one, and the table."""
        raise NotImplementedError

    def to_arrow(self, table: str | None = None) -> "pa.Table":
        """Return one of its tables as an Arrow table, the types as declared.

        Args:
            table: Name of the table; the main one if it is ``None``.

        Raises:
            UnknownTermError: If it has no such table; the message names the nearest.
            MissingExtraError: If pyarrow is not installed.
            QuestionError: If an amount has more digits than the column; the message names the record.

        >>> from azjp_relations import load
        >>> load().events.where(kind="vote").to_arrow("event_topics").to_pylist()
        [{'event_id': 'vote-azerbaijan-un-security-council', 'position': 0, 'topic': 'international-organizations'}]
        """
        from azjp_relations.tables.arrow import to_arrow

        return to_arrow(*self._tabulated(table))

    def to_pandas(self, table: str | None = None) -> "pd.DataFrame":
        """Return one of its tables as a frame of pandas, its columns backed by Arrow: dates and amounts are exact.

        Args:
            table: Name of the table; the main one if it is ``None``.

        Raises:
            UnknownTermError: If it has no such table; the message names the nearest.
            MissingExtraError: If pandas or pyarrow is not installed.
            QuestionError: If an amount has more digits than the column; the message names the record.

        >>> from azjp_relations import load
        >>> frame = load().events.to_pandas("event_participants")
        >>> int((frame["role"] == "host").sum()) > 0
        True
        """
        from azjp_relations.tables.arrow import to_pandas

        return to_pandas(*self._tabulated(table))

    def to_polars(self, table: str | None = None) -> "pl.DataFrame":
        """Return one of its tables as a frame of Polars.

        Args:
            table: Name of the table; the main one if it is ``None``.

        Raises:
            UnknownTermError: If it has no such table; the message names the nearest.
            MissingExtraError: If Polars or pyarrow is not installed.
            QuestionError: If an amount has more digits than the column; the message names the record.

        >>> from azjp_relations import load
        >>> load().facts.where(indicator="trade-turnover").to_polars()["value_amount"].sum()
        Decimal('44380000.0000000000')
        """
        from azjp_relations.tables.arrow import to_polars

        return to_polars(*self._tabulated(table))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return the main table as a stream of Arrow, which DuckDB, Polars, pandas 3 and narwhals read directly."""
        from azjp_relations.tables.arrow import stream

        return stream(*self._tabulated(None)).__arrow_c_stream__(requested_schema)
