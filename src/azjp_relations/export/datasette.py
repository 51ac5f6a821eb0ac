"""The metadata that Datasette shows with the data: title, licence, sources, and what each table and column holds."""

from collections.abc import Mapping
from typing import Any

from azjp_relations.export.database import tables_with
from azjp_relations.export.views import View, views
from azjp_relations.tables import Table
from azjp_relations.text import licence_url

__all__ = ["datasette_metadata"]

#: The columns that Datasette may show instead of the id of a row: the first of these that a table has.
_LABELS = ("label", "name", "publisher", "title")

#: The columns by which Datasette counts rows: the first three of these that a table or view has.
_FACETS = (
    *("vocabulary", "collection", "type", "what", "indicator", "office", "kind", "status", "unit", "value_unit"),
    *("doubtful", "actor", "role", "language", "publisher", "source_id", "country", "country_id", "actor_id", "topic"),
)

#: The tables with a search for words; their column ``number`` is the row of the word index.
_SEARCHED = ("record_texts", "search")


def datasette_metadata(database: str, edition: Mapping[str, str | None] | None = None) -> dict[str, Any]:
    """Return the metadata of Datasette for a database of records; units have columns, so they aren't in it.

    Args:
        database: The name of the database in Datasette: that of its file without the ending.
        edition: The row of the table ``edition``, by its columns; ``None`` for none.

    >>> datasette_metadata("azjp")["databases"]["azjp"]["tables"]["events"]["sort"]
    'when_earliest'
    """
    edition = edition or {}
    version = edition.get("id") and f"edition {edition['id']}"
    whole = {
        "title": ", ".join(filter(None, (edition.get("title"), version))) or "Records of relations",
        "description": "Every row cites its sources: see the view sources_cited. The view doubts lists what is "
        "doubtful. The table data_dictionary says what each column holds.",
        "source": "The sources that it cites",
        "source_url": f"/{database}/sources",
    }
    if licence := edition.get("licence"):
        whole["license"] = licence
        if url := licence_url(licence):
            whole["license_url"] = url
    every_view = views(lambda text, _rows, _order: text)
    described: list[Table | View] = [*tables_with(None, every_view), *every_view]
    tables = {of.name: _of_one(of) for of in described}
    return {**whole, "databases": {database: {**whole, "tables": tables}}}


def _of_one(of: Table | View) -> dict[str, Any]:
    columns = {column.name: column.description for column in of.columns}
    first_day = next((name for name in columns if name.endswith("_earliest")), None)
    known = {
        "label_column": next((name for name in _LABELS if name in columns and "id" in columns), None),
        "sort": first_day if isinstance(of, Table) and "id" in columns else None,
        "facets": [name for name in _FACETS if name in columns][:3] or None,
        "fts_table": "records_fts" if of.name in _SEARCHED else None,
        "fts_pk": "number" if of.name in _SEARCHED else None,
    }
    return {"description": of.description, "columns": columns} | {k: v for k, v in known.items() if v is not None}
