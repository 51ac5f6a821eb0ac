"""What every answer is: a value with the records behind it."""

import os
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, overload

from azjp_relations.answers import columns as col
from azjp_relations.answers.question import Question
from azjp_relations.citing import CitationStyle, cite, sources_of
from azjp_relations.display import html, pieces, terminal
from azjp_relations.errors import UnknownIdError, UnknownTermError, checked, whole
from azjp_relations.model import Caveat, Citation, Record, Source
from azjp_relations.model.base import comparing
from azjp_relations.model.walk import parts_in
from azjp_relations.query.filters import unwrapped
from azjp_relations.query.methods import Portable
from azjp_relations.text import counted
from azjp_relations.vocabulary import Weight

if TYPE_CHECKING:
    from azjp_relations.export.sheet import Sheet

T = TypeVar("T")
K = TypeVar("K")

#: How many rows of an answer a notebook shows.
_ROWS = 200

#: Records that are left out, each with the reason.
Reasons = Iterable[tuple[Record, str]]


def as_key(given: object) -> object:
    """Return the key that *given* stands for: the id of a record, the four digits of a year, yes or no of a flag."""
    given = unwrapped(given)
    if isinstance(given, bool):
        return pieces.in_words(given)
    return f"{given:04}" if isinstance(given, int) else given.id if isinstance(given, Record | Source) else given


class Keyed(dict[K, T]):
    """A dict that takes a record for its id and a year as a number; lookups that fail name the nearest keys."""

    def __contains__(self, key: object) -> bool:
        return super().__contains__(as_key(key))

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(as_key(key), default)  # type: ignore[arg-type] # of any type, as it was

    def __missing__(self, key: object) -> T:
        if (meant := as_key(key)) != key and meant in self:
            return self[meant]  # type: ignore[index] # it is a key
        raise UnknownIdError(f"Unknown key {key!r}", key, [k for k in self if isinstance(k, str)])


class Answer(Portable):
    """An answer: the question, the records behind it, and the records left out.

    Two answers are equal, and hash alike, if they have the same question and the same content. Answers can be pickled
    and copied.

    As tables (``to_arrow()``, ``to_pandas()``, ``to_polars()``) it has ``result``, its rows with their types;
    ``records``, the records behind it, each with the key of its row; ``excluded``, with the reasons; and
    ``citations``. A sum also has ``sum``, a single row, and a network has ``nodes``, its actors. ``reader`` is the
    result for people, as ``to_csv`` writes it.

    Attributes:
        question: What was asked, and of which edition; ``str()`` gives it in words, ``to_json()`` as JSON.
    """

    question: Question

    #: The headers of the answer as a table.
    _headers: tuple[str, ...] = ()
    #: The columns of its result as a table with types; the first ``_keyed_by`` of them are the key of a row.
    _columns: tuple[col.Column, ...] = ()
    _keyed_by: int = 1
    #: Whether a row may have several records behind it, so that each is listed with the key of the row.
    _groups_records: bool = False
    #: Attributes from which others are worked out when they are first needed: functions and indexes, which aren't part
    #: of the answer.
    _workings: tuple[str, ...] = ("_records", "_left_out")

    def __init__(
        self, records: Iterable[Record] | Callable[[], Iterable[Record]], left_out: Reasons | Callable[[], Reasons] = ()
    ) -> None:
        # Functions are called when first needed. An iterator gives its items only once, so two threads that ask at the
        # same time would each get some of them.
        self._records = records if callable(records) else tuple(records)
        self._left_out = left_out if callable(left_out) else tuple(left_out)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The records behind the answer, once each, in order."""
        return tuple(dict.fromkeys(self._records() if callable(self._records) else self._records))

    @cached_property
    def _reasons(self) -> dict[Record, str]:
        return dict(self._left_out() if callable(self._left_out) else self._left_out)

    @property
    def excluded(self) -> tuple[Record, ...]:
        """The records that were left out, once each, in order."""
        return tuple(self._reasons)

    @property
    def reasons(self) -> Mapping[str, str]:
        """Why each excluded record was left out, by its id."""
        return Keyed({record.id: reason for record, reason in self._reasons.items()})

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the records behind the answer, each place once."""
        return tuple({str(c): c for r in self.records for c in r.citations}.values())

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the records behind the answer, once each, in order of id."""
        return sources_of(self.records)

    @property
    def caveats(self) -> tuple[tuple[Record, Caveat], ...]:
        """The caveats on the records behind the answer, each with its record, the material ones first."""
        caveats = [(r, c) for r in self.records for _, _, c in parts_in(r, Caveat)]
        return tuple(sorted(caveats, key=lambda pair: pair[1].weight.rank))

    def __getstate__(self) -> dict[str, Any]:
        """Return the whole content of the answer, worked out, to compare, copy and pickle."""
        classes = [vars(cls) for cls in type(self).__mro__]
        workings = {name for cls in classes for name in cls.get("_workings", ())}
        for name in {name for cls in classes for name, value in cls.items() if isinstance(value, cached_property)}:
            if name not in workings:
                getattr(self, name)
        return {name: value for name, value in vars(self).items() if name not in workings}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Answer):
            # An answer that is a mapping also equals other mappings with the same items.
            return super().__eq__(other)
        with comparing():
            return self is other or (type(self) is type(other) and self.__getstate__() == other.__getstate__())

    def __hash__(self) -> int:
        return hash((type(self), self.question, tuple(r.id for r in self.records)))

    def cite(self, style: CitationStyle = "text") -> str:
        """Return the citations of the answer, as :func:`azjp_relations.cite` writes them.

        >>> from azjp_relations import load, total
        >>> answer = total(load(), indicator="loan", unit="JPY")
        >>> all(citation.source.publisher in answer.cite() for citation in answer.citations)
        True
        """
        return cite(self.records, style)

    def explain(self, width: int = 80) -> str:
        """Return the work behind the answer in words: result, records, citations, exclusions, caveats.

        >>> from azjp_relations import load, total
        >>> print(total(load(), indicator="loan", unit="JPY").explain().splitlines()[0])
        Japanese yen loans, doubtful figures left out
        """
        width = whole("width", width, 1)
        asked = [str(self.question), *(f"Of {words}." for words in self._edition)]
        lines = [*(terminal.wrapped(line, width) for line in asked), "", self._result(width), ""]
        behind = [f"{r.label} [{pieces.places_cited(r.citations)}]" for r in self.records]
        left_out = [f"{r.label}: {reason}" for r, reason in self._reasons.items()]
        for heading, items in (
            (f"Based on {counted(len(behind), 'record')}:", behind),
            (f"Leaves out {counted(len(left_out), 'record')}:", left_out),
            ("Sources disagree:", list(self._spread())),
            ("Caveats:", [f"{r.id}: {_kind(c)}: {c.note}" for r, c in self.caveats]),
        ):
            if items or items is behind:
                lines += [heading, *(terminal.wrapped(f"  {item}", width, "    ") for item in items)]
        return "\n".join(lines)

    def _spread(self) -> Iterator[str]:
        """Yield each attested reading of a record other than the preferred one, with its citations."""
        for record in self.records:
            for variant in record.variants:
                if not variant.conjecture:
                    preferred = pieces.in_words(getattr(record, variant.field))
                    cited = pieces.places_cited(variant.citations)
                    yield f"{record.id}: {variant.field} is {preferred}, or {pieces.in_words(variant.value)} [{cited}]"

    def to_json(self, path: str | os.PathLike[str] | None = None) -> dict[str, Any]:
        """Return the answer as plain JSON values; *path* is a file to write too.

        They hold its question, which :func:`azjp_relations.replay` can ask again, its result, the table for people, the
        ids of the records, and exclusions, caveats and citations.

        >>> from azjp_relations import load, total
        >>> total(load(), indicator="loan", unit="JPY").to_json()["result"]["quantity"]["unit"]
        'JPY'
        """
        from azjp_relations.export.sheet import as_rows  # most answers are only looked at

        value = {
            "question": self.question.to_json(),
            "result": self._json(),
            "table": as_rows(next(self._sheets())),
            "records": [r.id for r in self.records],
            "excluded": [{"id": r.id, "reason": reason} for r, reason in self._reasons.items()],
            "caveats": [
                {"id": r.id, "kind": c.kind.value, "weight": c.weight.value, "note": c.note} for r, c in self.caveats
            ],
            "citations": [{"source": c.source.id, "locator": c.locator} for c in self.citations],
        }
        return self._write_json(path, value)

    def _json(self) -> Any:
        return [dict(zip(self._headers, map(str, row), strict=True)) for row in self._rows()]

    def _rows(self) -> Iterator[Sequence[object]]:
        """Yield the result as rows under the headers."""
        yield from ()

    def _result(self, width: int = 80) -> str:
        rows = [*self._rows()]
        return terminal.text_table(self._headers, rows, width) if rows else "none on record"

    def _cells(self) -> Iterator[col.Row]:
        """Yield the result as rows of values under the columns."""
        yield from ()

    def _members(self) -> Iterator[tuple[col.Row, Record]]:
        """Yield the records behind the answer, each with the key of its row if a row may have several."""
        return (((), r) for r in self.records)

    def _tables(self) -> dict[str, col.Table]:
        from azjp_relations.tables.readable import for_readers

        of_members = (*(self._columns[: self._keyed_by] if self._groups_records else ()), col.RECORD)
        result = col.table_of_rows("result", str(self.question), self._columns, self._keyed_by, self._cells)
        tables = (
            result,
            col.table_of_rows(
                "records",
                "A record behind the answer.",
                (*of_members, col.LABEL, col.CITED),
                len(of_members),
                lambda: ((*key, r.id, r.label, col.cited_cell(r)) for key, r in self._members()),
            ),
            col.table_of_rows(
                "excluded",
                "A record that was left out.",
                (col.RECORD, col.LABEL, col.REASON),
                1,
                lambda: ((r.id, r.label, reason) for r, reason in self._reasons.items()),
            ),
            col.table_of_rows(
                "citations",
                "A place that states a record behind the answer.",
                (col.RECORD, *col.CITATION),
                2,
                lambda: ((r.id, at, c.source.id, c.locator) for r in self.records for at, c in enumerate(r.citations)),
            ),
            for_readers(result, {record.id: record for record in self.records}),
        )
        return {table.name: table for table in tables}

    def _tabulated(self, name: str | None) -> tuple[tuple[Record, ...], col.Table]:
        tables = self._tables()
        if name is not None and checked("table", name, str) not in tables:
            raise UnknownTermError(f"{type(self).__name__} has no table {name!r}", name, tables)
        return (), tables[name or "result"]

    def _footer(self) -> str:
        number = sum(r.doubtful for r in self.records)
        caveats = f", {number} of them doubtful" if number else ""
        left = f", {len(self.excluded)} left out" if self.excluded else ""
        silent = sum(reason.startswith("states no figure") for reason in self._reasons.values())
        without = f" ({silent} without a figure)" if silent else ""
        return f"{counted(len(self.records), 'record')}{caveats}{left}{without}"

    @property
    def _edition(self) -> list[str]:
        """The edition of the records, in words; empty if they are from none."""
        if (edition := self.question.edition) is None:
            return []
        digest = f" ({edition['digest']})" if edition["digest"] else ""
        return [f"edition {' with '.join([edition['id'], *edition['packs']])}{digest}"]

    @property
    def _not_covered(self) -> list[str]:
        until = self.question.covered_until
        return [] if until is None else [f"what happened after {until.in_words()} is not covered"]

    def __str__(self) -> str:
        return self._printed()

    def _printed(self, width: int = 80) -> str:
        return f"{terminal.wrapped(str(self.question), width)}\n{self._body(width)}"

    def _body(self, width: int) -> str:
        footer = "; ".join([self._footer(), *self._not_covered, ".explain() shows the work"])
        return f"{self._result(width)}\n{terminal.wrapped(f'({footer})', width)}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__}> {self}"

    def _repr_html_(self) -> str:
        return html.html_table(self._look(_ROWS))

    def _look(self, most: int | None = None) -> pieces.Look:
        rows = list(islice(self._shown(), None if most is None else most + 1))
        more = ["… and more"] if most is not None and len(rows) > most else []
        figure, lead = self._lead()
        return pieces.Look(
            str(self.question),
            self._headers,
            rows[:most],
            [*more, self._footer(), *self._not_covered, *self._edition],
            figure=figure,
            lead=lead,
            folded=self._work(),
            sources=[(source, "") for source in self.sources],
        )

    def _sheets(self) -> "Iterator[Sheet]":
        from azjp_relations.tables.readable import readable

        tables = self._tables()
        yield "answer", tables.pop("reader"), ()
        if "sum" in tables:
            yield "sum", tables["sum"], ()
        yield "records", readable("records"), self.records
        if self.excluded:
            yield "left out", tables["excluded"], ()
        yield "sources", readable("sources"), self.sources

    def _shown(self) -> Iterator[Sequence[object]]:
        """Yield the rows for a notebook."""
        for row in self._rows():
            cells = zip(self._headers, row, strict=True)
            yield [pieces.Piece(str(cell), "code") if header == "record" else cell for header, cell in cells]

    def _lead(self) -> "tuple[pieces.Line | None, list[pieces.Line]]":
        """Return the figure and the lines above the table in a notebook."""
        return None, []

    def _cites(self, record: Record) -> "pieces.Line":
        """Return the citations of *record*, without the name of the source if the answer has only one."""
        return pieces.cites(record.citations, self.sources[0] if len(self.sources) == 1 else None)

    def _work(self) -> "Iterator[tuple[str, int, Iterable[pieces.Line]]]":
        """Yield the lists that open with a click in a notebook, each with its heading and its length."""
        if self.records:
            behind = (pieces.line(r, *self._cites(r)) for r in self.records)
            yield f"Based on {counted(len(self.records), 'record')}", len(self.records), behind
        if self.excluded:
            left_out = (pieces.line(r, "—", reason) for r, reason in self._reasons.items())
            yield f"Leaves out {counted(len(self.excluded), 'record')}", len(self.excluded), left_out
        if spread := list(self._spread()):
            yield f"Sources disagree on {counted(len(spread), 'point')}", len(spread), map(pieces.line, spread)
        if caveats := self.caveats:
            lines = (pieces.line(pieces.Piece(_kind(c), "strong"), r, "—", c.note) for r, c in caveats)
            yield counted(len(caveats), "caveat"), len(caveats), lines


class Listing(Answer, Sequence[T]):
    """An answer that is a sequence of entries.

    Attributes:
        entries: The entries, in order.
    """

    def __init__(self, entries: Iterable[T], records: Iterable[Record], left_out: Reasons = ()) -> None:
        super().__init__(records, left_out)
        self.entries: tuple[T, ...] = tuple(entries)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self.entries[index]

    def __len__(self) -> int:
        return len(self.entries)


class ByKey(Answer, Mapping[K, T]):
    """An answer that is a mapping; ``_by_key`` holds its items."""

    _by_key: Mapping[K, T]

    def __getitem__(self, key: K) -> T:
        return self._by_key[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

    def items(self) -> ItemsView[K, T]:
        """Return keys and values, in order.

        >>> from azjp_relations import load, count_by
        >>> ("visit", 3) in count_by(load(edition="2026.11").events, "kind").items()
        True
        """
        return self._by_key.items()


def _kind(caveat: Caveat) -> str:
    """Return the kind of *caveat*, with its weight unless that is material."""
    return f"{caveat.kind.value}{'' if caveat.weight is Weight.MATERIAL else f' ({caveat.weight.value})'}"
