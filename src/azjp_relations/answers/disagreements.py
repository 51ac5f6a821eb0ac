"""Where sources disagree: :func:`disagreements`."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from azjp_relations import display
from azjp_relations.answers.answer import AnyRecords, Listing, records_of
from azjp_relations.answers.columns import CITED, RECORD, ColumnType, Row, cited_cell, column
from azjp_relations.model import Caveat, Record, Variant
from azjp_relations.vocabulary import CaveatKind

__all__ = ["Disagreement", "Disagreements", "disagreements"]


@frozen(kw_only=True)
class Disagreement:
    """One point on which sources disagree with each other, or the editor with a source.

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


class Disagreements(Listing[Disagreement]):
    """Every point on which sources disagree with each other, or the editor with a source."""

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

    def __init__(self, question: str, points: Sequence[Disagreement]) -> None:
        super().__init__(question, points, (p.record for p in points))

    @property
    def points(self) -> tuple[Disagreement, ...]:
        """The disagreements, in the order of the records."""
        return self._entries

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for point in self.points:
            yield point.record.id, point.field or "", "; ".join(_statements(point))

    def _cells(self) -> Iterator[Row]:
        for p in self.points:
            preferred = None if p.preferred in (None, ()) else display.in_words(p.preferred)
            counts = (p.attested, len(p.variants), len(p.caveats))
            yield p.record.id, p.field or "", preferred, *counts, cited_cell(p.record)

    def _result(self, width: int = 80) -> str:
        lines = []
        for point in self.points:
            lines.append(display.wrapped(f"{point.record.id}{f'  {point.field}' if point.field else ''}", width, "  "))
            lines += [display.wrapped(f"  {statement}", width, "    ") for statement in _statements(point)]
            lines.append(display.wrapped(f"  [{display.places_cited(point.record.citations)}]", width, "   "))
        return "\n".join(lines)


def _statements(point: Disagreement) -> Iterator[str]:
    if point.field is not None:
        yield f"given: {display.in_words(point.preferred)}"
    for variant in point.variants:
        why = f" ({variant.reason})" if variant.reason else ""
        cited = f" [{display.places_cited(variant.citations)}]" if variant.citations else ""
        yield f"{'conjecture' if variant.conjecture else 'also'}: {display.in_words(variant.value)}{why}{cited}"
    for caveat in point.caveats:
        see = f" (see {', '.join(caveat.see)})" if caveat.see else ""
        yield f"{caveat.kind.value}: {caveat.note}{see}"


def disagreements(records: AnyRecords) -> Disagreements:
    """Return every point on which sources disagree with each other, or the editor with a source.

    A point is a field that has another reading, attested or conjectured, or a contradiction between records.

    Args:
        records: A dataset, a collection, an answer, or any records.

    >>> from azjp_relations import load
    >>> aid = load().facts.where(indicator="humanitarian-assistance")
    >>> [point.field for point in disagreements(aid) if point.variants]
    ['value']
    """
    points: list[Disagreement] = []
    for record in records_of(records):
        disputed: list[str | None] = [v.field for v in record.variants]
        disputed += [c.field for c in record.caveats if c.kind is CaveatKind.CONTRADICTION]
        points += [_point(record, field) for field in dict.fromkeys(disputed)]
    return Disagreements("Where sources disagree with each other, or the editor with a source", points)


def _point(record: Record, field: str | None) -> Disagreement:
    # A caveat on the whole record is a disagreement only if it is a contradiction.
    return Disagreement(
        record=record,
        field=field,
        preferred=getattr(record, field) if field is not None else None,
        variants=tuple(v for v in record.variants if v.field == field),
        caveats=tuple(
            c for c in record.caveats if c.field == field and (field is not None or c.kind is CaveatKind.CONTRADICTION)
        ),
    )
