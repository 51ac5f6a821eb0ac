"""Tables to take along: what a spreadsheet, a note and a program get of records and answers."""

import csv
import io
import json
import re
import sys
from datetime import datetime
from decimal import Context, Decimal, Inexact, localcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from profiles import edition, examples
from records import cited, country, event, fact, person, source, whole

import azjp_relations as azjp
from azjp_relations.dataset import Dataset
from azjp_relations.model import Participant
from azjp_relations.query.methods import Portable
from azjp_relations.tables import ColumnType
from azjp_relations.testing import datasets

rel = azjp.load(edition=edition())

#: Everything that can be taken along, by what it is.
THINGS: dict[str, Any] = {
    **rel.collections,
    "records": rel.where(),
    "nothing": rel.events[:0],
    "dataset": rel,
    "count": azjp.count_by(rel.events, "year"),
    "panel": azjp.panel(rel),
    "total": azjp.total(rel.facts.where(indicator="grant"), unit="USD"),
    "totals": azjp.total_by(rel.facts.where(indicator="grant"), "year", unit="USD"),
    "series": azjp.series(rel.facts.where(indicator="trade-turnover")),
    "timeline": azjp.timeline(rel),
    "anniversaries": azjp.anniversaries(rel, during="2027"),
    "disagreements": azjp.disagreements(rel),
    "holders": azjp.holders(rel, on="2025"),
    "network": azjp.network(rel),
}

FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", " =1", '"=1', "＝1+1"]


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file by the names of its columns."""
    return [*csv.DictReader(io.StringIO(text, newline=""))]


def workbook(thing: Portable, path: Path) -> Any:
    """Return what openpyxl reads of the workbook of *thing*."""
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    thing.to_excel(path)
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("name", THINGS)
def test_everything_can_be_taken_along(name: str, tmp_path: Path) -> None:
    """Each form has a row for each row of the table, the file holds what the method returns, and twice the same."""
    thing = THINGS[name]
    text = thing.to_csv(tmp_path / "a.csv")
    data = (tmp_path / "a.csv").read_bytes()
    assert data == b"\xef\xbb\xbf" + text.encode()
    value = thing.to_json(tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == value
    assert value["question"]
    notes = thing.to_markdown(tmp_path / "a.md")
    assert (tmp_path / "a.md").read_text("utf-8") == notes
    assert notes.startswith("## ")
    if isinstance(thing, azjp.Collection):
        assert [row["id"] for row in rows(text)] == [row["id"] for row in value["result"]] == [*thing.ids]
        assert sum(line.startswith("| ") for line in notes.splitlines()) == (len(thing) + 2 if len(thing) else 0)
    for form, content in ((thing.to_csv, text), (thing.to_markdown, notes), (thing.to_json, value)):
        assert form() == content


def test_a_row_says_what_a_reader_needs() -> None:
    """The date in words and in EDTF, who in what office, the figure with unit and bound, the doubt, the address."""
    wire = source("talks", title="Talks held", url="https://example.org/talks")
    guest, land = person("guest", citations=cited(wire)), country("land", citations=cited(wire))
    part = Participant(actor=guest, role="visitor", capacity="President")
    met = event("met", "1998-02-24/1998-02-28", participants=(part,), citations=cited(wire))
    aid = fact("aid", "5.50", "1998-02", bound="more than", origin=land, citations=cited(wire))
    dataset = whole(met, aid)
    (row,) = rows(dataset.events.to_csv())
    assert (row["when"], row["when_edtf"]) == ("24–28 February 1998", "1998-02-24/1998-02-28")
    assert row["participants"] == "visitor: Guest (President)"
    assert row["source"].startswith("Talks held")
    assert row["url"] == "https://example.org/talks"
    (row,) = rows(dataset.facts.to_csv())
    assert (row["value_amount"], row["value_unit"], row["value_bound"]) == ("5.50", "USD", "more than")
    (entry,) = rows(azjp.timeline(dataset.events).to_csv())
    assert (entry["who"], entry["url"], entry["id"]) == ("Guest (President)", "https://example.org/talks", "met")


def test_doubts_are_a_word() -> None:
    """A record with a material caveat has its kind in a column; one without has nothing there."""
    for row, record in zip(rows(rel.facts.to_csv()), rel.facts, strict=True):
        assert row["doubt"] == ", ".join(dict.fromkeys(doubt.kind.value for doubt in record.doubts))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str, tmp_path: Path) -> None:
    """A text that a spreadsheet would run stays text, in CSV and in Excel."""
    dataset = whole(event("e", "1998", title=text.strip() or text))
    (row,) = rows(dataset.events.to_csv())
    assert not re.match(r"[\s\"]*[=+\-@＝]", row["what"])
    book = workbook(dataset.events, tmp_path / "a.xlsx")
    cells = [cell for page in book for line in page for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    assert text.strip() in {cell.value for cell in cells}


def test_types_of_a_workbook(tmp_path: Path) -> None:
    """A number is a number unless it has too many digits, a day is a date, any other date stays in words."""
    days = [event("a", "1998-02-24"), event("b", "1998-02"), event("c", "1889-05-01"), event("d", "1998-02-24?")]
    figures = [fact("f", "1234567.89", "1998"), fact("g", "123456789012345678", "1998"), fact("h", None, "1998")]
    book = workbook(whole(*days, *figures), tmp_path / "a.xlsx")
    assert book.sheetnames == ["records", "sources", "actors", "events", "agreements", "facts", "tenures", "ties"]
    events = {line[-1].value: line[0].value for line in [*book["events"]][1:]}
    assert events == {
        "a": datetime.fromisoformat("1998-02-24"),
        "b": "February 1998",
        "c": "1 May 1889",
        "d": "perhaps 24 February 1998",
    }
    head = [cell.value for cell in book["facts"][1]]
    amounts = {line[-1].value: line[head.index("value_amount")].value for line in [*book["facts"]][1:]}
    assert amounts == {"f": 1234567.89, "g": "123456789012345678", "h": None}


@pytest.mark.parametrize("context", [Context(), Context(prec=3), Context(prec=3, traps=[Inexact])])
def test_amounts_of_a_workbook_in_any_decimal_context(context: Context, tmp_path: Path) -> None:
    """No amount is rounded to how the program around us reckons: one with too many digits stays text."""
    amounts = ["1234567.89", "123456789012345678", f"1.{'0' * 28}1", "-1200000000000000000000", "0.0015"]
    with localcontext(context):
        book = workbook(
            whole(*(fact(f"f{n}", amount, "1998") for n, amount in enumerate(amounts))), tmp_path / "a.xlsx"
        )
    head = [cell.value for cell in book["facts"][1]]
    found = [line[head.index("value_amount")].value for line in [*book["facts"]][1:]]
    assert found == [1234567.89, "123456789012345678", f"1.{'0' * 28}1", -1.2e21, 0.0015]


def test_a_workbook_is_the_same_twice(tmp_path: Path) -> None:
    """The same records give the same bytes; an answer brings its records, what it left out, and its sources."""
    answer = azjp.total(rel.facts.where(indicator="grant"), unit="USD")
    book = workbook(answer, tmp_path / "a.xlsx")
    assert book.sheetnames == ["answer", "sum", "records", "left out", "sources"]
    answer.to_excel(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with pytest.raises(azjp.FilterError, match="path must be a path"):
        answer.to_excel(None)  # type: ignore[arg-type] # no text is given back


@examples(20)
@given(datasets())
def test_no_cell_is_lost(dataset: Dataset) -> None:
    """Whatever the records, CSV and JSON have each cell of the table for people."""
    for collection in (*dataset.collections.values(), dataset.where()):
        records, table = collection._tabulated("reader")
        cells = [*table.rows(records)]
        assert all(len(row) == len(table.columns) for row in cells)
        assert len(rows(collection.to_csv())) == len(cells)
        result = collection.to_json()["result"]
        assert [[*row.values()] for row in result] == [
            [f"{cell:f}" if isinstance(cell, Decimal) else cell for cell in row] for row in cells
        ]
        types = {ColumnType.TEXT: str, ColumnType.INTEGER: int, ColumnType.DECIMAL: Decimal}
        for row in cells:
            for column, cell in zip(table.columns, row, strict=True):
                assert cell is None or isinstance(cell, types[column.type]), column.name


@pytest.mark.parametrize("text", ["a|b", "<b>x</b>", "*x* _y_ `z`", "[x](https://example.org)", "x\ny", "# x", "1. x"])
def test_markdown_obeys_no_text(text: str) -> None:
    """No text of a record makes a column, a tag, a link or an emphasis."""
    notes = whole(event("e", "1998", title=text)).events.to_markdown()
    (row,) = [line for line in notes.splitlines() if line.startswith("| 1998")]
    harmless = whole(event("e", "1998", title="x")).events.to_markdown().splitlines()
    assert len(notes.splitlines()) == len(harmless)
    assert not re.search(r"(?<!\\)[<*_`\[]", row.split(" | ")[1])
    assert len(re.findall(r"(?<!\\)\|", row)) == len(re.findall(r"\|", harmless[4]))


def test_frames_have_the_table_for_people() -> None:
    """A frame has participants, dates in words and addresses too."""
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    frame = rel.events.to_pandas("reader")
    assert {"participants", "when", "url"} <= {*frame.columns}
    assert "url" in azjp.timeline(rel).to_pandas("reader").columns
    with pytest.raises(azjp.UnknownTermError, match="reader"):
        rel.events.to_pandas("readr")


def test_without_xlsxwriter_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The error says which extra brings it, and nothing is written."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(azjp.MissingExtraError, match=r"azjp-relations\[excel\]"):
        rel.events.to_excel(tmp_path / "a.xlsx")
    assert [*tmp_path.iterdir()] == []


def test_no_file_of_a_spreadsheet_has_the_ending_of_another(tmp_path: Path) -> None:
    """A spreadsheet doesn't open a file that isn't what its name promises: nothing is written, and it is said why."""
    for name in ("f.xlsx", "f.XLS", "f.ods"):
        with pytest.raises(azjp.QuestionError, match=r"to_excel\(\) writes \.xlsx"):
            rel.facts.to_csv(tmp_path / name)
    with pytest.raises(azjp.QuestionError, match=r"to_csv\(\) writes \.csv"):
        rel.facts.to_excel(tmp_path / "f.csv")
    assert not [*tmp_path.iterdir()]
