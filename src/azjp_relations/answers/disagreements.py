"""Where sources disagree: :func:`disagreements`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from attrs import frozen

from azjp_relations import display
from azjp_relations.answers.answer import Answer, plain
from azjp_relations.answers.columns import CITED, RECORD, ColumnType, Row, cited_cell, column
from azjp_relations.model import Caveat, Record, Variant
from azjp_relations.model.sources import Source
from azjp_relations.vocabulary import CaveatKind

__all__ = ["Disagreement", "Disagreements", "disagreements"]


@frozen(kw_only=True)
class Disagreement:
    """One point on which sources, or a source and the editor, do not agree.

    Attributes:
        record: The record that it is about.
        field: The field that it is about; ``None`` if it is the record as a whole.
        preferred: What the record gives; ``None`` if it gives nothing, or the record as a whole is in question.
        variants: Other readings of the field, attested or conjectured.
        caveats: The doubts on this point.
    """

    record: Record
    field: str | None
    preferred: object
    variants: tuple[Variant, ...]
    caveats: tuple[Caveat, ...]

    @property
    def attested(self) -> bool:
        """Whether sources contradict each other; ``False`` if only the editor doubts what is printed."""
        contradicted = any(c.kind is CaveatKind.CONTRADICTION for c in self.caveats)
        return contradicted or any(not v.conjecture for v in self.variants)


class Disagreements(Answer, Sequence[Disagreement]):
    """Every point on which sources, or a source and the editor, do not agree.

    Attributes:
        points: The disagreements, in the order of the records.
    """

    _headers = ("record", "field", "what")
    _columns = (
        RECORD,
        column("field", ColumnType.TEXT, "The field that it is about; nothing for the record as a whole."),
        column("preferred", ColumnType.TEXT, "What the record gives, in words; empty if nothing.", nullable=True),
        column("attested", ColumnType.BOOLEAN, "Whether sources contradict each other, not only the editor doubts."),
        column("variants", ColumnType.INTEGER, "Number of other readings."),
        column("caveats", ColumnType.INTEGER, "Number of doubts on this point."),
        CITED,
    )
    _keyed_by = 2

    def __init__(self, question: str, points: Iterable[Disagreement]) -> None:
        self.points = tuple(points)
        super().__init__(question, (p.record for p in self.points))

    @overload
    def __getitem__(self, index: int) -> Disagreement: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Disagreement, ...]: ...
    def __getitem__(self, index: int | slice) -> Disagreement | tuple[Disagreement, ...]:
        return self.points[index]

    def __len__(self) -> int:
        return len(self.points)

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for point in self.points:
            yield point.record.id, point.field or "", "; ".join(_said(point))

    def _cells(self) -> Iterator[Row]:
        for p in self.points:
            preferred = None if p.preferred in (None, ()) else plain(p.preferred)
            counts = (p.attested, len(p.variants), len(p.caveats))
            yield p.record.id, p.field or "", preferred, *counts, cited_cell(p.record)

    def _result(self, width: int = 80) -> str:
        lines = []
        for point in self.points:
            lines.append(display.wrapped(f"{point.record.id}{f'  {point.field}' if point.field else ''}", width, "  "))
            lines += [display.wrapped(f"  {said}", width, "    ") for said in _said(point)]
            lines.append(display.wrapped(f"  [{display.places_cited(point.record.citations)}]", width, "   "))
        return "\n".join(lines)


def _said(point: Disagreement) -> Iterator[str]:
    if point.field is not None:
        yield f"given: {plain(point.preferred)}"
    for variant in point.variants:
        why = f" ({variant.reason})" if variant.reason else ""
        cited = f" [{display.places_cited(variant.citations)}]" if variant.citations else ""
        yield f"{'conjecture' if variant.conjecture else 'also'}: {plain(variant.value)}{why}{cited}"
    for caveat in point.caveats:
        see = f" (see {', '.join(caveat.see)})" if caveat.see else ""
        yield f"{caveat.kind.value}: {caveat.note}{see}"


def disagreements(records: Iterable[Record | Source]) -> Disagreements:
    """Return every point on which sources, or a source and the editor, do not agree.

    A point is a field with another reading, attested or conjectured, or a contradiction between records.

    Args:
        records: A dataset, a collection, or any records.

    >>> from azjp_relations import load
    >>> aid = load().facts.where(indicator="humanitarian-assistance")
    >>> [point.field for point in disagreements(aid) if point.variants]
    ['value']
    """
    points: list[Disagreement] = []
    for record in dict.fromkeys(records):
        if isinstance(record, Source):
            continue
        named: list[str | None] = [v.field for v in record.variants]
        named += [c.field for c in record.caveats if c.kind is CaveatKind.CONTRADICTION]
        points += [_point(record, field) for field in dict.fromkeys(named)]
    return Disagreements("Where sources, or a source and the editor, disagree", points)


def _point(record: Record, field: str | None) -> Disagreement:
    # A doubt about the record as a whole is a disagreement only if it is a contradiction.
    return Disagreement(
        record=record,
        field=field,
        preferred=getattr(record, field) if field is not None else None,
        variants=tuple(v for v in record.variants if v.field == field),
        caveats=tuple(
            c for c in record.caveats if c.field == field and (field is not None or c.kind is CaveatKind.CONTRADICTION)
        ),
    )
