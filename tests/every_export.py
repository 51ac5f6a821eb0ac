"""Every export of a dataset in one table: how it is written, and how another program reads it back."""

import csv
import hashlib
import io
import json
import sqlite3
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

from attrs import frozen

import azjp_relations as azjp
from azjp_relations.storage.atomic import write_whole

__all__ = ["EXPORTS", "Export", "digest"]


@frozen
class Export:
    """A way to write a dataset to one path."""

    ending: str
    write: Callable[[azjp.Dataset, Path], object]
    #: Reads it with another library, and fails if that can't; returns the text in it.
    read: Callable[[Path], str]
    #: The module without which it can't be written or read, if there is one.
    needs: str = ""
    #: Whether the same records give the same bytes.
    same: bool = True


def _text(path: Path) -> str:
    return path.read_bytes().decode()  # an error if it isn't UTF-8


def _csv(path: Path) -> str:
    rows = [*csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""))]
    assert len({*map(len, rows)}) == 1
    return "\n".join(cell for row in rows for cell in row)


def _json(path: Path) -> str:
    return json.dumps(json.loads(_text(path)), ensure_ascii=False)


def _xml(path: Path) -> str:
    return "".join(ET.parse(path).getroot().itertext())  # noqa: S314 - our own file


def _html(path: Path) -> str:
    from lxml import html  # type: ignore[import-untyped]

    return str(html.fromstring(path.read_bytes()).text_content())


def _docx(path: Path) -> str:
    from docx import Document

    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def _xlsx(path: Path) -> str:
    with ZipFile(path) as book:
        assert book.testzip() is None
        texts = [name for name in book.namelist() if name.endswith((".xml", ".rels"))]
        roots = [ET.fromstring(book.read(name)) for name in texts]  # noqa: S314 - our own file
    return "".join(text for root in roots for text in root.itertext())


def _sqlite(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return "\n".join(connection.iterdump())


def _duckdb(path: Path) -> str:
    import duckdb

    with duckdb.connect(str(path), read_only=True) as connection:
        return str(connection.sql("SELECT id, title, note FROM events ORDER BY id").fetchall())


def _zip(path: Path) -> str:
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def _folder(path: Path) -> str:
    return "\n".join(file.read_bytes().decode() for file in sorted(path.iterdir()))


def _calendar(path: Path) -> str:
    import icalendar

    days = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    return "\n".join(f"{day['UID']} {day['SUMMARY']}" for day in days)


def _picture(magic: bytes) -> Callable[[Path], str]:
    def read(path: Path) -> str:
        assert path.read_bytes().startswith(magic)
        return ""

    return read


def _bibtex(path: Path) -> str:
    from pybtex.database import parse_string

    return str(parse_string(_text(path), "bibtex").entries)


def _cited(style: str) -> Callable[[azjp.Dataset, Path], object]:
    return lambda rel, path: write_whole(path, azjp.cite(rel.sources, style))  # type: ignore[arg-type]


def _shown(rel: azjp.Dataset, path: Path) -> None:
    """Write what a terminal shows."""
    shown = [str(rel), *(record.card() or "" for record in rel), *map(str, rel), *map(repr, rel)]
    write_whole(path, "\n".join([*shown, str(rel.events), str(azjp.timeline(rel)), str(_brief(rel))]))


def _pages(rel: azjp.Dataset, path: Path) -> None:
    """Write what a notebook shows."""
    things = [rel.events, rel.sources, azjp.timeline(rel), azjp.count_by(rel, "kind"), *rel]
    write_whole(path, '<html><meta charset="utf-8">' + "".join(t._repr_html_() for t in things) + "</html>")


def _brief(rel: azjp.Dataset) -> azjp.Brief:
    return azjp.brief(rel, length="full")


def _profile(rel: azjp.Dataset) -> azjp.Profile:
    return azjp.profile(rel, rel.actors[0])


def _chart(rel: azjp.Dataset, path: Path) -> None:
    from azjp_relations import charts

    charts.save(charts.timeline(azjp.timeline(rel)), path)


def _arrow(rel: azjp.Dataset, path: Path) -> None:
    """Write the cells of two tables of Arrow."""
    write_whole(path, repr([rel.events.to_arrow(name).to_pylist() for name in ("events", "event_topics")]))


EXPORTS = {
    "pack": Export("", azjp.write, _folder),
    "csv": Export(".csv", lambda rel, path: rel.events.to_csv(path), _csv),
    "csv of all": Export(".csv", lambda rel, path: rel.to_csv(path), _csv),
    "excel": Export(".xlsx", lambda rel, path: rel.to_excel(path), _xlsx, "xlsxwriter"),
    "markdown": Export(".md", lambda rel, path: rel.events.to_markdown(path), _text),
    "json": Export(".json", lambda rel, path: rel.to_json(path), _json),
    "answer as csv": Export(".csv", lambda rel, path: azjp.timeline(rel).to_csv(path), _csv),
    "answer as json": Export(".json", lambda rel, path: azjp.timeline(rel).to_json(path), _json),
    "answer as markdown": Export(".md", lambda rel, path: azjp.timeline(rel).to_markdown(path), _text),
    "brief.md": Export(".md", lambda rel, path: _brief(rel).save(path), _text),
    "brief.html": Export(".html", lambda rel, path: _brief(rel).save(path), _html, "lxml"),
    "brief.docx": Export(".docx", lambda rel, path: _brief(rel).save(path), _docx, "docx"),
    "profile.md": Export(".md", lambda rel, path: _profile(rel).save(path), _text),
    "profile.html": Export(".html", lambda rel, path: _profile(rel).save(path), _html, "lxml"),
    "profile.docx": Export(".docx", lambda rel, path: _profile(rel).save(path), _docx, "docx"),
    "jsonld": Export(".jsonld", lambda rel, path: rel.to_jsonld(path), _json),
    "graphml": Export(".graphml", lambda rel, path: rel.to_graphml(path), _xml, "networkx"),
    "calendar": Export(".ics", lambda rel, path: rel.to_calendar(path), _calendar, "icalendar"),
    "datapackage.zip": Export(".zip", lambda rel, path: rel.to_datapackage(path), _zip),
    "datapackage": Export("", lambda rel, path: rel.to_datapackage(path), _folder),
    "metadata": Export(".json", lambda rel, path: rel.to_sqlite(path.with_suffix(".db"), metadata=path), _json),
    "arrow": Export(".txt", _arrow, _text, "pyarrow"),
    "sqlite": Export(".db", lambda rel, path: rel.to_sqlite(path), _sqlite),
    "duckdb": Export(".duckdb", lambda rel, path: rel.to_duckdb(path).close(), _duckdb, "duckdb", same=False),
    "citations": Export(".txt", _cited("text"), _text),
    "bibtex": Export(".bib", _cited("bibtex"), _bibtex, "pybtex"),
    "csl": Export(".json", _cited("csl-json"), _json),
    "terminal": Export(".txt", _shown, _text),
    "notebook": Export(".html", _pages, _html, "lxml"),
    "chart.svg": Export(".svg", _chart, _xml, "altair"),
    "chart.png": Export(".png", _chart, _picture(b"\x89PNG"), "altair"),
    "chart.html": Export(".html", _chart, _text, "altair"),
    "chart.json": Export(".json", _chart, _json, "altair"),
}


def digest(name: str, rel: azjp.Dataset) -> str:
    """Return a digest of all that the export *name* writes of *rel*."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"it{EXPORTS[name].ending}")
        EXPORTS[name].write(rel, path)
        files = [path] if path.is_file() else sorted(path.iterdir())
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
