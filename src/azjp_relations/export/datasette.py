"""What Datasette shows beside the data: titles, licence, sources, and what each table and column holds."""

import json
import os
import re
from collections.abc import Mapping
from typing import Any

from azjp_relations.export.database import tables_with
from azjp_relations.export.views import View, views
from azjp_relations.storage.atomic import write_whole
from azjp_relations.tables import Table

__all__ = ["datasette_metadata", "licence_url", "write_metadata"]

#: What a row is called where another refers to it.
_LABELS = {"records": "label", "actors": "name", "events": "title", "agreements": "title", "sources": "publisher"}

#: The columns that rows are put in order by, if not by their key.
_SORTED = {
    "records": "when_earliest",
    "events": "when_earliest",
    "agreements": "signed_earliest",
    "facts": "period_earliest",
    "sources": "published_earliest",
}

#: What rows are counted by.
_FACETS = {
    "terms": ("vocabulary",),
    "records": ("collection",),
    "sources": ("kind", "publisher"),
    "actors": ("type", "kind", "country_id"),
    "actor_names": ("kind", "language"),
    "events": ("kind",),
    "agreements": ("kind", "status"),
    "facts": ("indicator", "value_unit", "doubtful"),
    "tenures": ("office",),
    "ties": ("kind",),
    "caveats": ("kind",),
    "citations": ("source_id",),
    "record_actors": ("actor_id",),
    "record_topics": ("topic",),
    "timeline": ("collection",),
    "participants_by_name": ("actor", "role"),
    "agreements_with_parties": ("kind", "status"),
    "figures": ("indicator", "unit", "doubtful"),
    "doubts": ("what", "kind"),
    "sources_cited": ("source_id", "collection"),
    "who_held_office": ("office", "country"),
    "ties_by_name": ("kind",),
    "search": ("collection",),
}

#: Where words are searched, with the column by which the index of words knows a row.
_SEARCHED = {"record_texts": "number", "search": "number"}

_SPDX = re.compile(r"[A-Za-z0-9.+-]+", re.ASCII)


def licence_url(licence: str) -> str | None:
    """Return where the text of *licence* is, if it is an SPDX id.

    >>> licence_url("CC-BY-4.0")
    'https://spdx.org/licenses/CC-BY-4.0.html'
    """
    return f"https://spdx.org/licenses/{licence}.html" if _SPDX.fullmatch(licence) else None


def datasette_metadata(database: str, edition: Mapping[str, str | None] | None = None) -> dict[str, Any]:
    """Return what Datasette is to show beside the data, as its file of metadata has it.

    Units have no place in it: an amount has its unit in the column beside it, row by row.

    Args:
        database: What Datasette calls the database: the name of its file without the ending.
        edition: What the whole says of itself, by the columns of the table ``edition``; ``None`` if nothing.

    >>> datasette_metadata("azjp")["databases"]["azjp"]["tables"]["events"]["sort"]
    'when_earliest'
    """
    whole = _of_the_whole(database, edition or {})
    made = views(lambda text, _rows, _order: text)
    all_of_it: list[Table | View] = [*tables_with(None, made), *made]
    tables = {of.name: _of_one(of) for of in all_of_it}
    return {**whole, "databases": {database: {**whole, "tables": tables}}}


def write_metadata(path: str | os.PathLike[str], database: str, edition: Mapping[str, str | None] | None) -> None:
    """Write what :func:`datasette_metadata` gives as JSON into the file *path*, whole or not at all."""
    write_whole(path, json.dumps(datasette_metadata(database, edition), ensure_ascii=False, indent=2) + "\n")


def _of_the_whole(database: str, edition: Mapping[str, str | None]) -> dict[str, str]:
    name = " ".join(filter(None, (edition.get("id") and "edition", edition.get("id"))))
    said = {
        "title": ", ".join(filter(None, (edition.get("title"), name))) or "Azerbaijan–Japan relations",
        "description": "Every row rests on the sources that the view sources_cited names; what is doubtful about it "
        "stands in the view doubts. The table data_dictionary says what each column holds.",
        "source": "The sources that it cites",
        "source_url": f"/{database}/sources",
    }
    if licence := edition.get("licence"):
        said["license"] = licence
        if url := licence_url(licence):
            said["license_url"] = url
    return said


def _of_one(of: Table | View) -> dict[str, Any]:
    said: dict[str, Any] = {
        "description": of.description,
        "columns": {column.name: column.description for column in of.columns},
    }
    if of.name in _LABELS:
        said["label_column"] = _LABELS[of.name]
    if of.name in _SORTED:
        said["sort"] = _SORTED[of.name]
    if of.name in _FACETS:
        said["facets"] = list(_FACETS[of.name])
    if of.name in _SEARCHED:
        said |= {"fts_table": "records_fts", "fts_pk": _SEARCHED[of.name]}
    return said
