"""Where sources disagree: :func:`disagreements`."""

from collections.abc import Iterator
from typing import Any, Unpack

from attrs import frozen

from azjp_relations.answers.answer import Listing
from azjp_relations.answers.columns import CITED, RECORD, ColumnType, Row, cited_cell, column
from azjp_relations.answers.question import AnyRecords, asks, records_of
from azjp_relations.display import pieces, terminal
from azjp_relations.model import Actor, Caveat, Record, Variant
from azjp_relations.query import Collection
from azjp_relations.query.collection import catalogue_of
from azjp_relations.query.where import RecordFilters
from azjp_relations.vocabulary import CaveatKind, Weight

#: How the kinds of doubts rank, the weightiest first. Other kinds come after them.
_RANKS = {
    CaveatKind.CONTRADICTION: 0,
    CaveatKind.SCALE: 0,
    CaveatKind.COUNT: 1,
    CaveatKind.MISPRINT: 1,
    CaveatKind.IDENTITY: 2,
    CaveatKind.OVERLAP: 3,
    CaveatKind.DIRECTION: 4,
}
_OTHERS = len(_RANKS)


@frozen(kw_only=True)
class Disagreement:
    """One point on which sources disagree with each other, or the editor doubts a source.

    Attributes:
        record: The record.
        field: The field; ``None`` for the whole record.
        preferred: The value in the record; ``None`` if it has none, or if the point is about the whole record.
        variants: The other readings of the field, attested or conjectured.
        caveats: The caveats on this point.
    """

    record: Record
    field: str | None
    preferred: object
    variants: tuple[Variant, ...]
    caveats: tuple[Caveat, ...]

    @property
    def attested(self) -> bool:
        """Whether sources contradict each other; ``False`` if only the editor doubts the text."""
        contradicted = any(c.kind is CaveatKind.CONTRADICTION for c in self.caveats)
        return contradicted or any(not v.conjecture for v in self.variants)

    @property
    def rank(self) -> int:
        """How much it matters; 0 matters most: contradictions and figures off by powers of ten.

        Then come counts and misprints, doubts about identity, overlaps, directions, all others, and last the names and
        kinds of actors, which sources only word differently.
        """
        doubt = self._doubt
        if self.field in {"names", "kind"} and isinstance(self.record, Actor) and doubt > _OTHERS:
            return doubt
        return 0 if any(not v.conjecture for v in self.variants) else min(doubt, _OTHERS)

    @property
    def _doubt(self) -> int:
        """The rank of its weightiest material caveat; if it has none, a number above all ranks."""
        doubts = (c.kind for c in self.caveats if c.weight is Weight.MATERIAL)
        return min((_RANKS.get(kind, _OTHERS) for kind in doubts), default=_OTHERS + 1)


class Disagreements(Listing[Disagreement]):
    """Every point on which sources disagree with each other, or the editor doubts a source."""

    _headers = ("record", "field", "what")
    _columns = (
        RECORD,
        column("field", ColumnType.TEXT, "The field; empty for the whole record."),
        column("preferred", ColumnType.TEXT, "The value in the record, in words; empty if it has none.", nullable=True),
        column("attested", ColumnType.BOOLEAN, "Whether sources contradict each other."),
        column("variants", ColumnType.INTEGER, "Number of other readings."),
        column("caveats", ColumnType.INTEGER, "Number of caveats on this point."),
        CITED,
    )
    _keyed_by = 2

    @property
    def points(self) -> tuple[Disagreement, ...]:
        """The disagreements, the weightiest first."""
        return self.entries

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for point in self:
            yield point.record.id, point.field or "", "; ".join(_statements(point))

    def _cells(self) -> Iterator[Row]:
        for p in self:
            preferred = None if p.preferred in (None, ()) else pieces.in_words(p.preferred)
            counts = (p.attested, len(p.variants), len(p.caveats))
            yield p.record.id, p.field or "", preferred, *counts, cited_cell(p.record)

    def _result(self, width: int = 80) -> str:
        lines = []
        for point in self:
            lines.append(terminal.wrapped(f"{point.record.id}{f'  {point.field}' if point.field else ''}", width, "  "))
            lines += [terminal.wrapped(f"  {statement}", width, "    ") for statement in _statements(point)]
            lines.append(terminal.wrapped(f"  [{pieces.places_cited(point.record.citations)}]", width, "   "))
        return "\n".join(lines)


def _statements(point: Disagreement) -> Iterator[str]:
    if point.field is not None:
        yield f"given: {pieces.in_words(point.preferred)}"
    for variant in point.variants:
        why = f" ({variant.reason})" if variant.reason else ""
        cited = f" [{pieces.places_cited(variant.citations)}]" if variant.citations else ""
        yield f"{'conjecture' if variant.conjecture else 'also'}: {pieces.in_words(variant.value)}{why}{cited}"
    for caveat in point.caveats:
        see = f" (see {', '.join(caveat.see)})" if caveat.see else ""
        yield f"{caveat.kind.value}: {caveat.note}{see}"


@asks(words="Where sources disagree, or the editor doubts them: {noun}{near}{later}")
def disagreements(records: AnyRecords, **filters: Unpack[RecordFilters]) -> Disagreements:
    """Return every point on which sources disagree with each other, or the editor doubts a source.

    A point is a field with another reading, attested or conjectured, or with a contradiction or another material
    caveat; or a whole record with such a caveat. Points of other records of the dataset count if such a caveat is about
    one of *records* too. They are in order of their ``rank``, then of their weightiest caveat, then of the records.

    Args:
        records: A dataset, a collection, an answer, or any records.
        filters: Filters of the records, as their ``where`` takes them.

    Raises:
        FilterError: For an unknown filter.

    >>> from azjp_relations import load
    >>> aid = [load().facts["humanitarian-assistance-refugees"]]
    >>> [point.field for point in disagreements(aid) if point.variants]
    ['value']
    """
    collection = records_of(records)
    points = [*(point for record in collection for point in _points(record)), *_elsewhere(collection)]
    points.sort(key=lambda point: (point.rank, point._doubt))  # noqa: SLF001 - its own
    return Disagreements(points, (point.record for point in points))


def _points(record: Record) -> Iterator[Disagreement]:
    disputed = [*(v.field for v in record.variants), *(c.field for c in record.caveats if _is_point(c))]
    for field in dict.fromkeys(disputed):
        yield Disagreement(
            record=record,
            field=field,
            preferred=None if field is None else getattr(record, field),
            variants=tuple(v for v in record.variants if v.field == field),
            caveats=tuple(c for c in record.caveats if c.field == field and (field or _is_point(c))),
        )


def _elsewhere(records: Collection[Any]) -> Iterator[Disagreement]:
    """Yield the points of other records of the dataset with a caveat that is about some of *records* too."""
    ids = {*records.ids}
    for other in catalogue_of(records).by_id.values():
        if isinstance(other, Record) and other.id not in ids:
            for point in _points(other):
                if any(_is_point(c) and not ids.isdisjoint(c.see) for c in point.caveats):
                    yield point


def _is_point(caveat: Caveat) -> bool:
    return caveat.weight is Weight.MATERIAL or caveat.kind is CaveatKind.CONTRADICTION
