"""What every answer is: a value with the records behind it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from azjp_relations import display
from azjp_relations.answers.columns import (
    CITED,
    LABEL,
    RECORD,
    Column,
    ColumnType,
    Row,
    Table,
    cited_cell,
    column,
    table_of_rows,
)
from azjp_relations.citing import CitationStyle, cite, sources_of
from azjp_relations.dataset import Dataset
from azjp_relations.errors import UnknownTermError
from azjp_relations.model import Caveat, Record
from azjp_relations.model.sources import Citation, Source
from azjp_relations.query import Catalogue, Collection
from azjp_relations.tables.tabular import Tabular

__all__ = ["Answer", "Lazily", "chronicled", "collected", "plain"]

D = TypeVar("D", bound=Record)

#: So many rows of an answer are shown in a notebook.
_ROWS = 200


class Answer(Tabular):
    """An answer: what was asked, the records it rests on, and those it left out.

    As tables (``to_arrow()``, ``to_pandas()``, ``to_polars()``) it is ``result``, its rows with their types;
    ``records``, the records that it rests on, each beside the key of the row that it is behind; ``excluded``, with
    the reasons; and ``citations``. A sum has its one row in ``sum`` besides, a network its actors in ``nodes``.

    Attributes:
        question: What was asked, in words.
    """

    #: Headers of the answer as a table.
    _headers: tuple[str, ...] = ()
    #: Columns of its result as a table with types; how many of the first are the key of a row.
    _columns: tuple[Column, ...] = ()
    _keyed_by: int = 1
    #: Whether several records may stand behind one row, so that they are listed beside its key.
    _groups_records: bool = False

    def __init__(self, question: str, records: Iterable[Record], left_out: Iterable[tuple[Record, str]] = ()) -> None:
        self.question = question
        # Taken when first asked for: whoever only wants the value need not wait for the records behind it.
        self._behind = records
        self._left_out = left_out

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The records that the answer rests on, once each, in order."""
        return tuple(dict.fromkeys(self._behind))

    @cached_property
    def _out(self) -> dict[Record, str]:
        return dict(self._left_out)

    @property
    def excluded(self) -> tuple[Record, ...]:
        """The records that were asked about and left out, once each, in order."""
        return tuple(self._out)

    @property
    def reasons(self) -> Mapping[str, str]:
        """Why each excluded record was left out, by its id."""
        return {record.id: reason for record, reason in self._out.items()}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the records that the answer rests on, once each."""
        return tuple(dict.fromkeys(c for r in self.records for c in r.citations))

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources that the answer rests on, once each, in order of id."""
        return sources_of(self.records)

    @property
    def caveats(self) -> tuple[tuple[Record, Caveat], ...]:
        """Every doubt on a record that the answer rests on, with the record."""
        return tuple((r, c) for r in self.records for c in r.caveats)

    def cite(self, style: CitationStyle = "text") -> str:
        """Return the citations of the answer, as :func:`azjp_relations.cite` writes them."""
        return cite(self.records, style)

    def explain(self, width: int = 80) -> str:
        """Return the whole of the work in words: result, records with their citations, what was left out, doubts."""
        lines = [display.wrapped(self.question, width), ""]
        lines += [self._result(width), ""]
        lines.append(f"Rests on {_count(self.records)}:")
        lines += [
            display.wrapped(f"  {r.label} [{display.places_cited(r.citations)}]", width, "    ") for r in self.records
        ]
        if self.excluded:
            lines.append(f"Leaves out {_count(self.excluded)}:")
            lines += [display.wrapped(f"  {r.label}: {self.reasons[r.id]}", width, "    ") for r in self.excluded]
        spread = list(self._spread())
        if spread:
            lines.append("Sources disagree:")
            lines += [display.wrapped(f"  {said}", width, "    ") for said in spread]
        if self.caveats:
            lines.append("Doubts:")
            lines += [display.wrapped(f"  {r.id}: {c.kind.value}: {c.note}", width, "    ") for r, c in self.caveats]
        return "\n".join(lines)

    def _spread(self) -> Iterator[str]:
        """Yield each attested reading of a record other than the preferred one, with its witnesses."""
        for record in self.records:
            for variant in record.variants:
                if not variant.conjecture:
                    given = plain(getattr(record, variant.field))
                    cited = display.places_cited(variant.citations)
                    yield f"{record.id}: {variant.field} is {given}, or {plain(variant.value)} [{cited}]"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain JSON values: question, result, ids of records, what was left out, citations."""
        return {
            "question": self.question,
            "result": self._json(),
            "records": [r.id for r in self.records],
            "excluded": [{"id": r.id, "reason": self.reasons[r.id]} for r in self.excluded],
            "caveats": [{"id": r.id, "kind": c.kind.value, "note": c.note} for r, c in self.caveats],
            "citations": [{"source": c.source.id, "locator": c.locator} for c in self.citations],
        }

    def _json(self) -> Any:
        return [dict(zip(self._headers, map(str, row), strict=True)) for row in self._rows()]

    def _rows(self) -> Iterator[Sequence[object]]:
        """Yield the result as rows under the headers."""
        yield from ()

    def _result(self, width: int = 80) -> str:
        return display.text_table(self._headers, self._rows(), width)

    def _cells(self) -> Iterator[Row]:
        """Yield the result as rows of values under the columns."""
        yield from ()

    def _members(self) -> Iterator[tuple[Row, Record]]:
        """Yield the records that the answer rests on, each with the key of a row that it is behind, if rows group."""
        return (((), r) for r in self.records)

    def _tables(self) -> dict[str, Table]:
        key = self._columns[: self._keyed_by]
        of_records = (*key, RECORD) if self._groups_records else (RECORD,)
        names = tuple(c.name for c in of_records)
        why = column("reason", ColumnType.TEXT, "Why it was left out.")
        place = column("position", ColumnType.INTEGER, "Its place in the list, from 0.")
        source = column("source_id", ColumnType.TEXT, "The document.")
        locator = column("locator", ColumnType.TEXT, "Where in it.")
        tables = (
            table_of_rows("result", self.question, self._columns, tuple(c.name for c in key), self._cells),
            table_of_rows(
                "records",
                "A record that the answer rests on.",
                (*of_records, LABEL, CITED),
                names,
                lambda: ((*k, r.id, r.label, cited_cell(r)) for k, r in self._members()),
            ),
            table_of_rows(
                "excluded",
                "A record that was left out.",
                (RECORD, LABEL, why),
                ("record_id",),
                lambda: ((r.id, r.label, self._out[r]) for r in self.excluded),
            ),
            table_of_rows(
                "citations",
                "A place that states a record that the answer rests on.",
                (RECORD, place, source, locator),
                ("record_id", "position"),
                lambda: ((r.id, at, c.source.id, c.locator) for r in self.records for at, c in enumerate(r.citations)),
            ),
        )
        return {t.name: t for t in tables}

    def _tabulated(self, name: str | None) -> tuple[tuple[Record, ...], Table]:
        tables = self._tables()
        if name is not None and name not in tables:
            raise UnknownTermError(f"{name!r} is no table of a {type(self).__name__}", name, tables)
        return (), tables[name or "result"]

    def _footer(self) -> str:
        left = f", {len(self.excluded)} left out" if self.excluded else ""
        doubted = sum(bool(r.caveats) for r in self.records)
        doubts = f", {doubted} of them under a caveat" if doubted else ""
        return f"{_count(self.records)}{doubts}{left}"

    def __str__(self) -> str:
        return f"{self._result()}\n{display.wrapped(f'({self._footer()}; .explain() shows the work)')}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.question}>\n{self}"

    def _repr_html_(self) -> str:
        rows = list(islice(self._shown(), _ROWS + 1))
        more = ["… and more"] if len(rows) > _ROWS else []
        figure, lead = self._lead()
        return display.html_table(
            self.question,
            self._headers,
            rows[:_ROWS],
            [*more, self._footer()],
            figure=figure,
            lead=lead,
            folded=self._work(),
            sources=[(source, "") for source in self.sources],
        )

    def _shown(self) -> Iterator[Sequence[object]]:
        """Yield the rows as a notebook shows them."""
        return ([*map(_cell, self._headers, row)] for row in self._rows())

    def _lead(self) -> "tuple[display.Line | None, list[display.Line]]":
        """Return what stands above the table in a notebook: a figure, and lines."""
        return None, []

    def _cites(self, record: Record) -> "display.Line":
        """Return where *record* is stated; if the whole answer rests on one source, without naming it each time."""
        return display.cites(record.citations, self.sources[0].id if len(self.sources) == 1 else "")

    def _work(self) -> "Iterator[tuple[str, int, Iterable[display.Line]]]":
        """Yield the lists of a notebook that open when asked: each with its heading and its length."""
        if self.records:
            rests = (display.line(r, *self._cites(r)) for r in self.records)
            yield f"Rests on {_count(self.records)}", len(self.records), rests
        if self.excluded:
            left_out = (display.line(r, "—", self.reasons[r.id]) for r in self.excluded)
            yield f"Leaves out {_count(self.excluded)}", len(self.excluded), left_out
        if spread := list(self._spread()):
            heading = f"Sources disagree on {_several(len(spread), 'point')}"
            yield heading, len(spread), map(display.line, spread)
        if doubts := self.caveats:
            strong = {c.kind: display.Piece(c.kind.value, "strong") for _, c in doubts}
            lines = (display.line(strong[c.kind], r, "—", c.note) for r, c in doubts)
            yield _several(len(doubts), "doubt"), len(doubts), lines


class Lazily(Iterable[Any]):
    """What a function gives, each time it is asked for."""

    def __init__(self, make: Callable[[], Iterable[Any]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Any]:
        return iter(self._make())


def _cell(header: str, cell: object) -> object:
    return display.Piece(cell, "code") if header == "record" and isinstance(cell, str) else cell


def _count(records: Sequence[Record]) -> str:
    return _several(len(records), "record")


def _several(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def plain(value: object) -> str:
    """Return *value* in a few words: a record by its label, nothing as ``nothing``."""
    return display.in_words(value)


def collected(records: Iterable[D]) -> Collection[D]:
    """Return *records* as a collection: themselves if they are one."""
    if isinstance(records, Collection):
        return records
    return Collection(dict.fromkeys(records), Catalogue())


def chronicled(records: Dataset | Iterable[Record]) -> list[Record]:
    """Return *records*, each once; of a whole dataset its events and agreements, which are what happened."""
    if isinstance(records, Dataset):
        return [*records.events, *records.agreements]
    return list(dict.fromkeys(records))
