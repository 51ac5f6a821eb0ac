"""The columns that a field takes, by its shape, and how values fill them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from azjp_relations.dates import EdtfDate
from azjp_relations.model import fields
from azjp_relations.model.fields import Shape
from azjp_relations.model.kinds import kind_of
from azjp_relations.model.quantities import Quantity
from azjp_relations.tables.declared import Cell, Column, ColumnType, ForeignKey, Row
from azjp_relations.vocabulary import Bound, Unit
from azjp_relations.vocabulary.term import Term

__all__ = [
    "Columns",
    "column",
    "columns_of",
    "date_cells",
    "date_columns",
    "figure_cells",
    "figure_columns",
    "table_of",
]


def table_of(cls: Any) -> str:
    """Return the table of the records of *cls*; that of all records for a class of several kinds."""
    try:
        return kind_of(cls).plural
    except LookupError:
        return "records"


class Columns(NamedTuple):
    """The columns that something takes, how a value fills them, and what they refer to."""

    columns: tuple[Column, ...]
    cells: Callable[[Any], Row]
    keys: tuple[ForeignKey, ...] = ()
    #: Fills the columns from many values at once, where that is faster than one after the other.
    at_once: Callable[[Sequence[Any]], list[Sequence[Cell]]] | None = None

    def by_column(self, values: Sequence[Any]) -> list[Sequence[Cell]]:
        """Return the cells of all *values*, column by column."""
        if not values:
            return [()] * len(self.columns)
        return self.at_once(values) if self.at_once is not None else [*zip(*map(self.cells, values), strict=True)]

    def within(self, path: str) -> "Columns":
        """Return the same columns for an object with the value at *path*, such as ``"value.title"``; it may lack it."""
        *holders, name = path.split(".")
        cells, holder = self.cells, attrgetter(".".join(holders)) if holders else _same
        getter = attrgetter(path)

        def by_column(things: Sequence[Any]) -> list[Sequence[Cell]]:
            try:
                values = [*map(getter, things)]
            except AttributeError:
                values = [getattr(holder(thing), name, None) for thing in things]
            return self.by_column(values)

        return Columns(self.columns, lambda thing: cells(getattr(holder(thing), name, None)), self.keys, by_column)


def _same(thing: Any) -> Any:
    return thing


# --- cells --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def date_cells(when: EdtfDate | None) -> Row:
    if when is None:
        return (None,) * 8
    return when.text, when.earliest, when.latest, *map(_day, when.bounds), when.qualified


def _all_date_cells(dates: Sequence[EdtfDate | None]) -> list[Sequence[Cell]]:
    # Of many records most share their dates with others, but there are too many dates for the cache.
    texts = [None if when is None else when.text for when in dates]
    known = {text: date_cells.__wrapped__(when) for text, when in dict(zip(texts, dates, strict=True)).items()}
    return [*zip(*map(known.__getitem__, texts), strict=True)]


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if 0 < ordinal <= date.max.toordinal() else None


def figure_cells(figure: Quantity | None) -> Row:
    if figure is None:
        return (None,) * 5
    return figure.amount, figure.unit.value, figure.bound.value, figure.low, figure.high


def _id_cell(record: Any) -> Row:
    return (None if record is None else record.id,)


def _all_id_cells(records: Sequence[Any]) -> list[Sequence[Cell]]:
    return [[None if record is None else record.id for record in records]]


def _term_cell(term: Term | None) -> Row:
    return (None if term is None else term.value,)


def _all_term_cells(terms: Sequence[Term | None]) -> list[Sequence[Cell]]:
    known = {term: _term_cell(term)[0] for term in set(terms)}
    return [[known[term] for term in terms]]


# --- columns ------------------------------------------------------------------------------------------------------


def column(name: str, kind: ColumnType, about: str, *, nullable: bool = False, terms: Iterable[Term] = ()) -> Column:
    texts = tuple(term.value for term in terms)
    return Column(name=name, type=kind, nullable=nullable, description=about, terms=texts)


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
    amount, number = name if name == "amount" else f"{name}_amount", ColumnType.DECIMAL
    return (
        column(amount, number, f"{about} The amount, in whole units.", nullable=nullable),
        column(f"{name}_unit", ColumnType.TEXT, "What one of the amount is.", nullable=nullable, terms=Unit),
        column(f"{name}_bound", ColumnType.TEXT, "How the amount bounds the true one.", nullable=nullable, terms=Bound),
        column(f"{name}_low", number, "Least that the bound leaves; empty if it states no limit.", nullable=True),
        column(f"{name}_high", number, "Most that the bound leaves; empty if it states no limit.", nullable=True),
    )


_PLAIN = {Shape.TEXT: ColumnType.TEXT, Shape.NUMBER: ColumnType.INTEGER, Shape.FLAG: ColumnType.BOOLEAN}


def columns_of(field: fields.Field, *, name: str = "", about: str = "") -> Columns:
    """Return the columns of one value of *field*, called *name* if it is not called as the field."""
    name, about, nullable = name or field.name, about or field.meaning_with(none="empty"), field.optional
    match field.shape:
        case Shape.DATE:
            return Columns(date_columns(name, about, nullable=nullable), date_cells, (), _all_date_cells)
        case Shape.QUANTITY:
            return Columns(figure_columns(name, about, nullable=nullable), figure_cells)
        case Shape.TERM:
            kinds = field.kind if isinstance(field.kind, tuple) else (field.kind,)
            terms = chain.from_iterable(kinds)
            one = column(name, ColumnType.TEXT, about, nullable=nullable, terms=terms)
            return Columns((one,), _term_cell, (), _all_term_cells)
        case Shape.REFERENCE:
            one = column(f"{name}_id", ColumnType.TEXT, about, nullable=nullable)
            return Columns((one,), _id_cell, (ForeignKey((one.name,), table_of(field.kind), ("id",)),), _all_id_cells)
        case Shape.ID if field.many:
            one = column(f"{name}_id", ColumnType.TEXT, about)
        case Shape.ID:
            one = column(name, ColumnType.TEXT, about)
        case _:
            one = column(name, _PLAIN[field.shape], about, nullable=nullable)
    return Columns((one,), lambda value: (value,), (), lambda values: [values])
