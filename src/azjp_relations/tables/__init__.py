"""The relational view: every kind of record as tables with declared columns, types and keys."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azjp_relations.tables.declared import AMOUNT_DIGITS, AMOUNT_SCALE, Cell, Column, ColumnType, ForeignKey, Table
    from azjp_relations.tables.from_model import all_tables, table

__all__ = ["AMOUNT_DIGITS", "AMOUNT_SCALE", "Cell", "Column", "ColumnType", "ForeignKey", "Table"]
__all__ += ["all_tables", "table"]


if not TYPE_CHECKING:  # most programs ask questions and make no table

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        room = "from_model" if name in {"all_tables", "table"} else "declared"
        return getattr(import_module(f"{__name__}.{room}"), name)
