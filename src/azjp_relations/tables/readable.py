"""The reader's tables: one row a record, in words, with its sources and their addresses."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from azjp_relations.dates import EdtfDate
from azjp_relations.display import pieces, terminal
from azjp_relations.model.fields import Field, Shape
from azjp_relations.model.kinds import CLASSES, KINDS, Kind
from azjp_relations.model.sources import Source
from azjp_relations.tables.columns import Columns, column, computed, figure_columns, fill_figures
from azjp_relations.tables.declared import Cell, ColumnType, Row, Table, transposed
from azjp_relations.tables.from_model import merged, table_with

_TEXT = ColumnType.TEXT


def _computed(name: str, about: str, cell: Callable[[Any], str | None]) -> Columns:
    return computed(name, _TEXT, about, lambda record: cell(record) or None, nullable=True)


def _who(record: Any) -> str:
    offices = {p.actor: p.capacity for p in getattr(record, "participants", ()) if p.capacity}
    return "; ".join(f"{a.name} ({offices[a]})" if a in offices else a.name for a in record.actors)


def _sources(record: Any) -> dict[Source, None]:
    return dict.fromkeys(citation.source for citation in record.citations)


_WHAT = _computed("what", "What to call it in one line.", lambda r: r.label)
_WHO = _computed("who", "Who takes part or is dealt with, with the office held then.", _who)
_ID = _computed("id", "Its id, by which you find it again.", lambda r: r.id)
_DOUBT = _computed("doubt", "Why a careful writer would not use it bare; empty if nothing is known.", pieces.doubt_of)
#: What the row of every cited record ends with.
_ENDING = (
    _DOUBT,
    _computed("source", "Its sources.", lambda r: "; ".join(map(pieces.source_name, _sources(r)))),
    _computed("cited", "The places in them.", lambda r: pieces.places_cited(r.citations)),
    _computed("url", "Where they can be read.", lambda r: " ".join(s.url for s in _sources(r) if s.url)),
)


def _date(name: str, about: str) -> Columns:
    """Return the columns of one or several dates: in words, and as EDTF."""
    spellings = ((name, "words"), (f"{name}_edtf", "EDTF"))
    columns = [column(n, _TEXT, f"{about} In {how}.", nullable=True) for n, how in spellings]
    return Columns(tuple(columns), lambda dates: [[_words(d) for d in dates], [_words(d, ids=True) for d in dates]])


def _figure(name: str, about: str) -> Columns:
    """Return the columns of a figure: the amount as a number, its unit, bound and *per*."""
    return Columns(figure_columns(name, about, nullable=True)[:4], lambda figures: fill_figures(figures)[:4])


def _words(value: Any, *, ids: bool = False) -> str | None:
    return pieces.in_words(value, ids=ids, nothing="") or None


def _field_columns(field: Field) -> Columns:
    about = field.meaning_with(none="empty")
    if field.shape is Shape.DATE:
        return _date(field.name, about)
    if field.shape is Shape.QUANTITY:
        return _figure(field.name, about)
    if field.shape is Shape.NUMBER:
        return computed(field.name, ColumnType.INTEGER, about, lambda value: value, nullable=True)
    if field.shape is Shape.PART:
        return _computed(field.name, about, lambda value: terminal.in_cell(field.name, value))
    return _computed(field.name, about, _words)


#: The columns of records of all kinds together.
_OF_ALL = (
    _computed("kind", "What kind of record it is.", pieces.sort_of),
    _date("when", "When.").of("when"),
    _WHAT,
    _WHO,
    _figure("value", "The figure.").of("value"),
    _computed("topics", "What it is about.", lambda r: ", ".join(sorted(r.all_topics))),
    *_ENDING,
)


def _kind_columns(kind: Kind) -> Iterator[Columns]:
    """Yield the columns of a kind of records: their dates, what to call them, other fields, doubts and sources."""
    fields = [f for f in merged(kind.classes) if f.name not in {"id", "citations", "variants", "caveats"}]
    titles = [f for f in fields if f.card == "title"]
    dates = [f for f in fields if f.card == "line" and f.shape is Shape.DATE]
    yield from (_field_columns(f).of(f.name) for f in dates)
    if kind.cls is not Source:
        yield _WHAT
    # A required title, if it is the only one, is what a record is called already.
    yield from (_field_columns(f).of(f.name) for f in fields if f not in dates and (titles != [f] or f.optional))
    yield from _ENDING if kind.cls is not Source else (_DOUBT,)


@cache
def readable(name: str) -> Table:
    """Return the reader's table of the records of the table *name*; of records of all kinds for ``"records"``.

    >>> [column.name for column in readable("ties").columns][:4]
    ['what', 'kind', 'subject', 'object']
    """
    kind = next((kind for kind in KINDS if kind.plural == name), None)
    groups = (*(_OF_ALL if kind is None else _kind_columns(kind)), _ID)
    classes = tuple(cls for cls in CLASSES if cls is not Source) if kind is None else tuple(kind.classes)
    about = "A record in words, with its sources."
    return table_with("reader", groups, description=about, key=("id",), classes=classes)


def for_readers(table: Table, records: Mapping[str, Any]) -> Table:
    """Return *table*, the rows of an answer, for readers: with dates in words and the sources of each row's record.

    *records* has, by id, the records in the column ``record_id``.
    """
    names = [one.name for one in table.columns]
    dates = [name.removesuffix("_edtf") for name in names if name.endswith("_edtf")]
    #: Columns, the name of the column that they replace, and the function from its cells to their values.
    layout: list[tuple[Columns, str, Callable[[Any], Any]]] = []
    for one in table.columns:
        name = one.name.removesuffix("_edtf")
        if name != one.name:
            layout.append((_date(name, one.description.removesuffix(" As an EDTF date.")), one.name, _date_of))
        elif not any(name.startswith(f"{date}_") for date in dates):
            layout.append((Columns((one,), lambda cells: [cells]), name, lambda cell: cell))
    if "record_id" in names:
        # The id goes last, as with the records themselves.
        layout = [one for one in layout if one[1] != "record_id"]
        ending = (group for group in (_WHO, *_ENDING, _ID) if group.columns[0].name not in names)
        layout += [(group, "record_id", records.get) for group in ending]

    def rows() -> Iterator[Row]:
        cells = dict(zip(names, transposed(table.rows(()), len(names)), strict=True))
        filled = (column for group, name, of in layout for column in group.fill([*map(of, cells[name])]))
        return zip(*filled, strict=True)

    key = tuple("id" if name == "record_id" else name for name in table.key)
    groups = [group for group, _, _ in layout]
    return table_with("reader", groups, description=table.description, key=key, rows=rows)


def _date_of(text: Cell) -> EdtfDate | None:
    return EdtfDate(str(text)) if text is not None else None
