"""Records as a Tabular Data Package: a CSV file for each table, and ``datapackage.json``, which describes them all.

The files are UTF-8 with commas between cells, quotation marks where needed and CRLF at the ends of lines. A cell
without a value is empty. A truth value is ``true`` or ``false``, a day ``2026-11-21``, and a decimal has all its
digits.

A spreadsheet would run a text that begins like a formula, even after spaces or quotation marks. Such a text gets an
apostrophe before it, and so does one that begins with an apostrophe; readers of the files remove one apostrophe from
the beginning of any text (:func:`unguarded`). Numbers are never changed.

The description follows version 1 of the specification and is valid in version 2. The same records give the same bytes.
"""

import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from azjp_relations.errors import PackError
from azjp_relations.export.database import everything
from azjp_relations.model import Record
from azjp_relations.model.sources import Source
from azjp_relations.storage.atomic import path_of, placed, write_down
from azjp_relations.tables import Cell, Column, ColumnType, Table, all_tables
from azjp_relations.text import licence_url, slug_of

__all__ = ["csv_of", "guarded", "to_datapackage", "unguarded", "written"]

_TYPES = dict(zip(ColumnType, ("string", "integer", "boolean", "date", "number"), strict=True))

#: Columns whose text may be empty, which the specification reads as a missing cell: in every table that has them, since
#: keys refer to them.
_MAY_BE_EMPTY = {"part", "value"}

#: How formulas begin in some spreadsheet, also in full width, after characters that may hide that.
_FORMULA = re.compile(r"'|[\s\"'`´‘’“”«»]*[=+\-@＝＋－＠\t\r\n]")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def guarded(text: str) -> str:
    """Return *text* so that no spreadsheet takes it for a formula.

    >>> guarded("=1+1"), guarded("Expo 2025")
    ("'=1+1", 'Expo 2025')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that :func:`guarded` changed.

    >>> unguarded("'=1+1")
    '=1+1'
    """
    return text.removeprefix("'")


def to_datapackage(
    records: Iterable[Record | Source], path: str | os.PathLike[str], *, edition: Mapping[str, str | None] | None = None
) -> None:
    """Write *records*, and everything that they refer to, as a Tabular Data Package.

    Even if the program crashes, *path* has either the whole package or what was there before.

    Args:
        records: The records.
        path: A new folder, or if it ends in ``.zip``, a zip, which is replaced. A folder can't be replaced in one
            step, so one with anything in it is refused.
        edition: ``id``, ``title``, ``published``, ``licence``, ``digest`` and ``packs`` of the edition.

    Raises:
        PackError: If *path* is a file, or a folder that is not empty.

    >>> from tempfile import TemporaryDirectory
    >>> from azjp_relations import load
    >>> with TemporaryDirectory() as folder:
    ...     to_datapackage(load().ties.where(kind="embassy-in"), f"{folder}/ties")
    ...     Path(folder, "ties", "ties.csv").read_text(encoding="utf-8").splitlines()[1][:40]
    'tie-azerbaijan-embassy-in-tokyo,embassy-'
    """
    place = Path(os.path.realpath(path_of(path)))
    contents = _contents(everything(records), edition or {})
    if place.suffix.lower() == ".zip":
        with placed(path) as temporary, ZipFile(temporary, "w") as packed:
            for name, text in contents:
                entry = ZipInfo(name)  # dated 1980, so that the bytes are the same
                entry.compress_type = ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                packed.writestr(entry, text)
        return
    if place.is_dir() and any(place.iterdir()):
        raise PackError(f"{place} is not empty: save into a new folder, or as a .zip, which is replaced")
    if place.exists() and not place.is_dir():
        raise PackError(f"{place} is a file: save into a new folder, or as a .zip")
    with placed(path, folder=True) as temporary:
        for name, text in contents:
            write_down(temporary / name, text)


def _contents(records: list[Record | Source], edition: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Yield the files by name: one for each table, then their description."""
    resources = []
    for table in all_tables().values():
        text = csv_of(table, records)
        yield f"{table.name}.csv", text
        resources.append(_resource(table, text.encode()))
    package = {**_known(_package(records, edition)), "resources": resources}
    yield "datapackage.json", json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def csv_of(table: Table, records: Iterable[Any]) -> str:
    """Return *records* as the rows of *table* in CSV, after a row with the names of the columns."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(map(written, row) for row in table.rows(records))
    return file.getvalue()


def written(cell: Cell) -> str:
    """Return the text of a cell in a CSV file; no spreadsheet takes it for a formula.

    >>> written(True), written(None), written("=1+1")
    ('true', '', "'=1+1")
    """
    match cell:
        case None:
            return ""
        case str():
            return guarded(cell)
        case bool():
            return str(cell).lower()
        case Decimal():
            return f"{cell:f}"
    return str(cell)


# --- the description ----------------------------------------------------------------------------------------------


def _package(records: list[Record | Source], edition: Mapping[str, str | None]) -> dict[str, Any]:
    published, licence = edition.get("published") or "", edition.get("licence")
    url = licence and licence_url(licence)
    sources = [
        {"title": source.name} | ({"path": source.url} if source.url else {})
        for source in records
        if isinstance(source, Source)
    ]
    return {
        "profile": "tabular-data-package",
        "name": slug_of(edition.get("title")),
        "title": edition.get("title") or "Records of relations",
        "description": "Every record, with the places in sources that state it and with its doubts.",
        "version": edition.get("id"),
        "created": f"{published}T00:00:00Z" if _DAY.fullmatch(published) else None,
        "licenses": licence and [{"name": licence, "path": url} if url else {"name": "other", "title": licence}],
        "digest": edition.get("digest"),
        "packs": edition.get("packs"),
        "sources": sources,
    }


def _resource(table: Table, data: bytes) -> dict[str, Any]:
    keys = [
        {
            "fields": list(key.columns),
            "reference": {"resource": "" if key.table == table.name else key.table, "fields": list(key.key)},
        }
        for key in table.foreign_keys
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
        "schema": {
            "fields": [_field(table, column) for column in table.columns],
            # In a table without missing cells, an empty cell is an empty text.
            "missingValues": [""] if any(c.nullable or c.name in _MAY_BE_EMPTY for c in table.columns) else [],
            "primaryKey": list(table.key),
            **_known({"foreignKeys": keys}),
        },
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    is_flag = column.type is ColumnType.BOOLEAN
    constraints = {
        "required": not column.nullable and column.name not in _MAY_BE_EMPTY,
        "unique": table.key == (column.name,),
        "enum": list(column.terms),
    }
    words = {
        "trueValues": is_flag and ["true"],
        "falseValues": is_flag and ["false"],
        "constraints": _known(constraints),
    }
    return {"name": column.name, "type": _TYPES[column.type], "description": column.description, **_known(words)}


def _known(about: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in about.items() if value}
