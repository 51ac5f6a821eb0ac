"""The records as tables with declared columns, types and keys.

A few rules derive the tables from the model, so that the two can't drift apart:

- a class of records is a table, keyed by ``id``: ``sources``, ``actors``, ``events``, ``agreements``, ``facts``,
  ``tenures``, ``ties``; ``records`` lists all but the sources, of every class;
- a field with several values is a table of its own, such as ``event_participants``, keyed by the record and a
  ``position`` from 0, as in ``participants[0]``; all records share the tables ``citations``, ``variants`` and
  ``caveats``;
- a reference is the id of the other record, in a column ending in ``_id``;
- a date is eight columns: its EDTF text; the ``earliest`` and ``latest`` day as written, empty where that side is open
  or unknown; ``not_before`` and ``begun_by``, between which it begins, and ``lasting_to`` and ``not_after``, between
  which it ends, with the margin of an approximate date, empty without a limit; and whether it is ``qualified``
  (``?``, ``~``, ``%``);
- a figure is five: ``amount``, ``unit``, ``bound``, and the ``low`` and ``high`` that the bound leaves, empty where it
  states none;
- ``record_actors`` has the ``actors`` of each record and those that only its statements are about; ``record_topics``
  has its ``all_topics``; ``terms`` has the vocabularies.

The columns are always the same, even if there are no records.
"""

from azjp_relations.tables.declared import AMOUNT_DIGITS, AMOUNT_SCALE, Cell, Column, ColumnType, ForeignKey, Table
from azjp_relations.tables.from_model import all_tables, table

__all__ = [
    "AMOUNT_DIGITS", "AMOUNT_SCALE", "Cell", "Column", "ColumnType", "ForeignKey", "Table", "all_tables", "table",
]  # fmt: skip
