"""The columns of a field, by its shape, and how values fill them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from azjp_relations.dates import EdtfDate
from azjp_relations.display.pieces import in_words
from azjp_relations.model import fields
from azjp_relations.model.fields import Shape
from azjp_relations.model.kinds import kind_of
from azjp_relations.model.quantities import Quantity
from azjp_relations.tables.declared import Cell, Column, ColumnType, ForeignKey, Row, transposed
from azjp_relations.vocabulary import Bound, Per, Unit
from azjp_relations.vocabulary.term import Term


def table_of(cls: Any) -> str:
    """Return the table of the records of *cls*; ``"records"`` if it has records of several kinds."""
    try:
        return kind_of(cls).plural
    except LookupError:
        return "records"


class Columns(NamedTuple):
    """Columns, the function that fills them with many values at once, and what they refer to.

    The columns that place the items of a list (the record, the position) have no function: the table fills them.
    """

    columns: tuple[Column, ...]
    fill: Callable[[Sequence[Any]], list[Sequence[Cell]]] = lambda _: []
    keys: tuple[ForeignKey, ...] = ()

    def of(self, name: str) -> "Columns":
        """Return the same columns, filled from objects with the value in the attribute *name*, if they have it."""
        return self._replace(fill=lambda things: self.fill([getattr(thing, name, None) for thing in things]))


def date_cells(when: EdtfDate | None) -> Row:
    if when is None:
        return (None,) * 8
    first, _, _, last = when.written
    return when.text, *map(_day, (first, last, *when.bounds)), when.qualified


def fill_dates(dates: Sequence[EdtfDate | None]) -> list[Sequence[Cell]]:
    # Many records share their dates, and identities are quicker to compare than dates.
    rows = {key: date_cells(when) for key, when in {id(when): when for when in dates}.items()}
    return transposed(map(rows.__getitem__, map(id, dates)), 8)


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if 0 < ordinal <= date.max.toordinal() else None


def fill_figures(figures: Sequence[Quantity | None]) -> list[Sequence[Cell]]:
    rows = (f and (f.amount, f.unit.value, f.bound.value, f.per and f.per.value, f.low, f.high) for f in figures)
    return transposed((row or (None,) * 6 for row in rows), 6)


def column(name: str, kind: ColumnType, about: str, *, nullable: bool = False, terms: Iterable[Term] = ()) -> Column:
    texts = tuple(dict.fromkeys(term.value for term in terms))
    return Column(name=name, type=kind, nullable=nullable, description=about, terms=texts)


def computed(name: str, kind: ColumnType, about: str, cell: Callable[[Any], Cell], **more: Any) -> Columns:
    """Return a column that has, for each record, the result of *cell*."""
    return Columns((column(name, kind, about, **more),), lambda records: [[*map(cell, records)]])


def date_columns(name: str, about: str, *, nullable: bool) -> tuple[Column, ...]:
    edtf = f"{name}_edtf"
    sides = {
        "earliest": "First day of {} as written; empty if open or unknown.",
        "latest": "Last day of {} as written; empty if open or unknown.",
        "not_before": "Earliest day on which {} may begin, an approximate date's margin included; empty if unlimited.",
        "begun_by": "Latest day on which {} may begin; empty if it has no beginning.",
        "lasting_to": "Earliest day on which {} may end; empty if it has no end.",
        "not_after": "Latest day on which {} may end, an approximate date's margin included; empty if unlimited.",
    }
    marked = f"Whether {edtf} is marked uncertain or approximate: such a date makes nothing certain."
    return (
        column(edtf, ColumnType.TEXT, f"{about} As an EDTF date.", nullable=nullable),
        *(column(f"{name}_{w}", ColumnType.DATE, t.format(edtf), nullable=True) for w, t in sides.items()),
        column(f"{name}_qualified", ColumnType.BOOLEAN, marked, nullable=nullable),
    )


def figure_columns(name: str, about: str, *, nullable: bool) -> tuple[Column, ...]:
    amount, number, text = name if name == "amount" else f"{name}_amount", ColumnType.DECIMAL, ColumnType.TEXT
    return (
        column(amount, number, f"{about} The amount, in whole units.", nullable=nullable),
        column(f"{name}_unit", text, "What one of the amount is.", nullable=nullable, terms=Unit),
        column(f"{name}_bound", text, "How the amount bounds the true one.", nullable=nullable, terms=Bound),
        column(f"{name}_per", text, "For a rate, what it is per; else empty.", nullable=True, terms=Per),
        column(f"{name}_low", number, "Least that the bound leaves; empty if it states no limit.", nullable=True),
        column(f"{name}_high", number, "Most that the bound leaves; empty if it states no limit.", nullable=True),
    )


_PLAIN = {Shape.TEXT: ColumnType.TEXT, Shape.NUMBER: ColumnType.INTEGER, Shape.FLAG: ColumnType.BOOLEAN}


def columns_of(field: fields.Field, *, name: str = "", about: str = "") -> Columns:
    """Return the columns of one value of *field*; *name* and *about* are by default those of the field."""
    name, about, nullable = name or field.name, about or field.meaning_with(none="empty"), field.optional
    text = ColumnType.TEXT
    match field.shape:
        case Shape.DATE:
            return Columns(date_columns(name, about, nullable=nullable), fill_dates)
        case Shape.QUANTITY:
            return Columns(figure_columns(name, about, nullable=nullable), fill_figures)
        case Shape.TERM:
            terms = chain.from_iterable(field.kind if isinstance(field.kind, tuple) else (field.kind,))
            one = column(name, text, about, nullable=nullable, terms=terms)
            return Columns((one,), lambda terms: [[term and term._value_ for term in terms]])
        case Shape.REFERENCE:
            key = ForeignKey((f"{name}_id",), table_of(field.kind), ("id",))
            one = column(f"{name}_id", text, about, nullable=nullable)
            return Columns((one,), lambda records: [[record and record.id for record in records]], (key,))
        case Shape.ANY:
            return _any_columns(name)
        case Shape.ID:
            one = column(f"{name}_id" if field.many else name, text, about)
        case _:
            one = column(name, _PLAIN[field.shape], about, nullable=nullable)
    return Columns((one,), lambda values: [values])


def _any_columns(name: str) -> Columns:
    """Return the columns of a reading, which has the type of the field that it is a reading of."""
    columns = (
        column(name, ColumnType.TEXT, "The other reading, in short: ids of records, terms, dates, figures."),
        *figure_columns(name, "The other reading, if it is a figure.", nullable=True),
        *date_columns(name, "The other reading, if it is a date.", nullable=True),
    )

    def fill(values: Sequence[Any]) -> list[Sequence[Cell]]:
        figures = fill_figures([value if isinstance(value, Quantity) else None for value in values])
        dates = fill_dates([value if isinstance(value, EdtfDate) else None for value in values])
        return [[in_words(value, ids=True, nothing="") for value in values], *figures, *dates]

    return Columns(columns, fill)
