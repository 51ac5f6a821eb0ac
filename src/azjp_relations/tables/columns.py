"""The columns that a value takes, by its type, and how it fills them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin

from azjp_relations.dates import EdtfDate
from azjp_relations.model import (
    Agreement,
    Country,
    EconomicFact,
    Event,
    Organization,
    Person,
    Place,
    Record,
    Tenure,
    Tie,
)
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Source
from azjp_relations.tables.declared import Cell, Column, ColumnType, ForeignKey, Row
from azjp_relations.vocabulary import Bound, Unit
from azjp_relations.vocabulary.term import Term

__all__ = [
    "RECORD_TABLES",
    "Field",
    "column",
    "date_cells",
    "date_columns",
    "field_of",
    "figure_cells",
    "figure_columns",
    "id_cell",
    "table_of",
    "value_of",
]

#: The tables of records, each with the word for one row and the classes that fill it.
RECORD_TABLES: dict[str, tuple[str, tuple[type[Any], ...]]] = {
    "sources": ("source", (Source,)),
    "actors": ("actor", (Country, Place, Organization, Person)),
    "events": ("event", (Event,)),
    "agreements": ("agreement", (Agreement,)),
    "facts": ("fact", (EconomicFact,)),
    "tenures": ("tenure", (Tenure,)),
    "ties": ("tie", (Tie,)),
}


def table_of(cls: type) -> str:
    return next((name for name, (_, made) in RECORD_TABLES.items() if any(issubclass(c, cls) for c in made)), "records")


class Field(NamedTuple):
    """The columns that a field takes, how what has the field fills them, and what they refer to."""

    columns: tuple[Column, ...]
    cells: Callable[[Any], Row]
    keys: tuple[ForeignKey, ...] = ()
    #: Fills the columns with the cells of many things, where that is faster than one after the other.
    at_once: Callable[[Sequence[Any]], list[Sequence[Cell]]] | None = None

    def by_column(self, things: Sequence[Any]) -> list[Sequence[Cell]]:
        """Return the cells of all *things*, column by column."""
        if not things:
            return [()] * len(self.columns)
        return self.at_once(things) if self.at_once is not None else [*zip(*map(self.cells, things), strict=True)]

    def within(self, path: str) -> "Field":
        """Return the same columns for what holds the value at *path*, such as ``"value.title"``; it may lack it."""
        *holders, name = path.split(".")
        cells, holder = self.cells, attrgetter(".".join(holders)) if holders else _same
        values = attrgetter(path)

        def by_column(things: Sequence[Any]) -> list[Sequence[Cell]]:
            try:
                found = [*map(values, things)]
            except AttributeError:
                found = [getattr(holder(thing), name, None) for thing in things]
            return self.by_column(found)

        return Field(self.columns, lambda thing: cells(getattr(holder(thing), name, None)), self.keys, by_column)


def _same(thing: Any) -> Any:
    return thing


@lru_cache(maxsize=4096)
def date_cells(when: EdtfDate | None) -> Row:
    if when is None:
        return (None,) * 6
    _, begun_by, lasting_to, _ = when.bounds
    return when.text, when.earliest, when.latest, _day(begun_by), _day(lasting_to), when.qualified


def _all_date_cells(dates: Sequence[EdtfDate | None]) -> list[Sequence[Cell]]:
    # Of many records most share their dates with others, but of so many dates the cache would keep none.
    texts = [None if when is None else when.text for when in dates]
    known = {text: date_cells.__wrapped__(when) for text, when in dict(zip(texts, dates, strict=True)).items()}
    return [*zip(*map(known.__getitem__, texts), strict=True)]


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if 0 < ordinal <= date.max.toordinal() else None


def figure_cells(figure: Quantity | None) -> Row:
    if figure is None:
        return (None,) * 5
    return figure.amount, figure.unit.value, figure.bound.value, figure.low, figure.high


def id_cell(record: Any) -> Row:
    return (None if record is None else record.id,)


def _all_id_cells(records: Sequence[Any]) -> list[Sequence[Cell]]:
    return [[None if record is None else record.id for record in records]]


def _term_cell(term: Term | None) -> Row:
    return (None if term is None else term.value,)


def _all_term_cells(terms: Sequence[Term | None]) -> list[Sequence[Cell]]:
    known = {term: _term_cell(term)[0] for term in set(terms)}
    return [[known[term] for term in terms]]


def _plain_cell(value: Any) -> Row:
    return (value,)


def _all_plain_cells(values: Sequence[Any]) -> list[Sequence[Cell]]:
    return [values]


def column(name: str, kind: ColumnType, said: str, *, nullable: bool = False, terms: Iterable[Term] = ()) -> Column:
    texts = tuple(term.value for term in terms)
    return Column(name=name, type=kind, nullable=nullable, description=said, terms=texts)


def date_columns(name: str, said: str, *, nullable: bool) -> tuple[Column, ...]:
    edtf = f"{name}_edtf"
    sides = {
        "earliest": "First possible day of {}; empty if open or unknown.",
        "latest": "Last possible day of {}; empty if open or unknown.",
        "begun_by": "Latest day on which {} may begin; empty if it has no beginning.",
        "lasting_to": "Earliest day on which {} may end; empty if it has no end.",
    }
    marked = f"Whether {edtf} is marked uncertain or approximate: such a date makes nothing certain."
    return (
        column(edtf, ColumnType.TEXT, f"{said} As an EDTF date.", nullable=nullable),
        *(column(f"{name}_{w}", ColumnType.DATE, t.format(edtf), nullable=True) for w, t in sides.items()),
        column(f"{name}_qualified", ColumnType.BOOLEAN, marked, nullable=nullable),
    )


def figure_columns(name: str, said: str, *, nullable: bool) -> tuple[Column, ...]:
    amount = ColumnType.DECIMAL
    return (
        column(
            name if name == "amount" else f"{name}_amount",
            amount,
            f"{said} The amount, in whole units.",
            nullable=nullable,
        ),
        column(f"{name}_unit", ColumnType.TEXT, "What one of the amount is.", nullable=nullable, terms=Unit),
        column(f"{name}_bound", ColumnType.TEXT, "How the amount bounds the true one.", nullable=nullable, terms=Bound),
        column(f"{name}_low", amount, "Least that the bound leaves; empty if it states no limit.", nullable=True),
        column(f"{name}_high", amount, "Most that the bound leaves; empty if it states no limit.", nullable=True),
    )


_PLAIN = {str: ColumnType.TEXT, int: ColumnType.INTEGER, bool: ColumnType.BOOLEAN}


def value_of(name: str, annotation: Any, said: str) -> Field:
    """Return the columns of one value of *annotation*, and how the value itself fills them."""
    kinds = get_args(annotation) if get_origin(annotation) in {Union, UnionType} else (annotation,)
    nullable = NoneType in kinds
    kinds = tuple(kind for kind in kinds if kind is not NoneType)
    first = kinds[0]
    if first is EdtfDate:
        return Field(date_columns(name, said, nullable=nullable), date_cells, (), _all_date_cells)
    if first is Quantity:
        return Field(figure_columns(name, said, nullable=nullable), figure_cells)
    if issubclass(first, Term):
        terms = tuple(chain.from_iterable(kinds))
        one = column(name, ColumnType.TEXT, said, nullable=nullable, terms=terms)
        return Field((one,), _term_cell, (), _all_term_cells)
    if issubclass(first, Record | Source):
        one = column(f"{name}_id", ColumnType.TEXT, said, nullable=nullable)
        return Field((one,), id_cell, (ForeignKey((one.name,), table_of(first), ("id",)),), _all_id_cells)
    return Field((column(name, _PLAIN[first], said, nullable=nullable),), _plain_cell, (), _all_plain_cells)


def field_of(name: str, annotation: Any, said: str, within: str = "") -> Field:
    """Return the columns of the field *name*; what has it is what fills a row, or is *within* it at that path."""
    return value_of(name, annotation, said).within(f"{within}.{name}" if within else name)
