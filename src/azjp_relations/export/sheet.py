"""Tables for people: CSV and Excel, which spreadsheets open with the right types, and JSON.

No text in a cell can act as a formula. The same records give the same bytes.
"""

import io
import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from azjp_relations.errors import extra
from azjp_relations.export.datapackage import written
from azjp_relations.tables import Cell, Table
from azjp_relations.text import visible_json

#: A table with its title and the records that fill it.
Sheet = tuple[str, Table, Iterable[Any]]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: Spreadsheets disagree on earlier days.
_FIRST_DAY = date(1900, 3, 1)
#: The most that a cell of Excel holds: characters of a text or of a link, and digits of a number.
_LONGEST, _LONGEST_URL, _DIGITS = 32_767, 2_079, 15
_MOST_LINKS = 60_000
#: How wide a column may be, in characters.
_WIDEST = 44
#: The height of a line in points, and how many lines of a cell show.
_LINE, _MOST_LINES = 15, 6


def as_rows(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the rows of *sheet* as plain JSON values; a decimal is text with all of its digits."""
    _, table, records = sheet
    names = [column.name for column in table.columns]
    return [dict(zip(names, map(_plain, row), strict=True)) for row in table.rows(records)]


def _plain(cell: Cell) -> Any:
    return f"{cell:f}" if isinstance(cell, Decimal) else cell.isoformat() if isinstance(cell, date) else cell


def as_json(value: object) -> str:
    """Return plain JSON values as the text of a file."""
    return visible_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def as_excel(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook with *sheets*: numbers as numbers, and a date as a date if it is one day.

    Raises:
        MissingExtraError: If XlsxWriter is not installed.
    """
    with extra("excel", "XlsxWriter"):
        from xlsxwriter import Workbook
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - any day, but always the same
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "text": book.add_format({"valign": "top", "text_wrap": True}),
            "whole": book.add_format({"valign": "top", "num_format": "#,##0_)"}),
            "number": book.add_format({"valign": "top", "num_format": "#,##0.0#########_)"}),
            "date": book.add_format({"valign": "top", "num_format": "d mmmm yyyy", "align": "left"}),
            "link": book.add_format({"valign": "top", "font_color": "#0563C1", "underline": 1}),
        }
        for title, table, records in sheets:
            _fill(book.add_worksheet(title), table, records, formats)
    return file.getvalue()


def _fill(page: Any, table: Table, records: Iterable[Any], formats: dict[str, Any]) -> None:
    names = [column.name for column in table.columns]
    widths = [len(name) + 3 for name in names]
    number = 0
    for column, name in enumerate(names):
        page.write_string(0, column, name, formats["head"])
    for number, row in enumerate(table.rows(records), 1):
        lines = 1
        for column, cell in enumerate(row):
            # A date in words is followed by the same date in EDTF.
            edtf = row[column + 1] if names[column + 1 : column + 2] == [f"{names[column]}_edtf"] else None
            day = date.fromisoformat(edtf) if isinstance(edtf, str) and _DAY.fullmatch(edtf) else None
            shown = _write(page, number, column, day if day and day >= _FIRST_DAY else cell, formats)
            widths[column] = max(widths[column], min(shown, _WIDEST))
            lines = max(lines, -(-shown // _WIDEST))
        # LibreOffice doesn't make room for wrapped text.
        page.set_row(number, _LINE * min(lines, _MOST_LINES))
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.set_landscape()
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, number, len(names) - 1)


def _digits_of(number: int | Decimal) -> int:
    # Decimal.normalize() would round to the decimal context of the caller.
    return len(f"{Decimal(number):f}".lstrip("-").replace(".", "").strip("0"))


def _write(page: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> int:
    """Write one cell, and return its width in characters."""
    match cell:
        case None:
            page.write_blank(row, column, None, formats["text"])
            return 0
        case bool():
            page.write_boolean(row, column, cell, formats["text"])
            return 5
        case date() if cell >= _FIRST_DAY:
            page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), formats["date"])  # noqa: DTZ001
            return 18
        case int() | Decimal() if _digits_of(cell) <= _DIGITS:
            page.write_number(row, column, cell, formats["whole" if cell == int(cell) else "number"])
            return len(f"{cell:,f}" if isinstance(cell, Decimal) else f"{cell:,}") + 1
    text = cell if isinstance(cell, str) else written(cell)
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1]}…"
    if re.fullmatch(r"https?://\S+", text) and len(text) <= _LONGEST_URL and row <= _MOST_LINKS:
        page.write_url(row, column, text, formats["link"])
        return _WIDEST
    page.write_string(row, column, text, formats["text"])
    return len(text) + 1
