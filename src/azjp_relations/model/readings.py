"""Choose among the readings of a record whose sources disagree: one for each field, or each reading in turn.

A record gives the reading that the editor prefers. Its variants give others, attested by sources or conjectured.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, TypeVar, get_args

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import checked, one_of
from azjp_relations.model import Record
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation, Source

__all__ = ["READINGS", "Reading", "alternatives", "as_given_by", "as_read"]

#: Which reading of a field with variants to take.
Reading = Literal["preferred", "lowest", "highest", "earliest-source", "latest-source"]

READINGS: tuple[str, ...] = get_args(Reading)

D = TypeVar("D", bound=Record)

_Witnessed = tuple[Any, tuple[Citation, ...]]


def as_read(record: D, reading: Reading = "preferred", *, conjectures: bool = False) -> D:
    """Return *record* with one reading for each field that has variants; *record* itself if all are the preferred ones.

    Each reading has the type of its field, but a rule about two fields (such as that the end is after the start) may be
    broken if their readings come from two sources.

    Args:
        record: The record.
        reading: ``"preferred"`` for what the record gives; ``"lowest"`` and ``"highest"`` for the least and the most
            of figures in the unit of the preferred one (and per the same), the earliest and the latest of dates, and
            the first and the last of anything else in alphabetical order, empty readings left out;
            ``"earliest-source"`` and ``"latest-source"`` for the reading whose source was published first and last.
            A source without a date counts only if none is dated. The preferred reading wins a tie.
        conjectures: Whether the editor's conjectures count as readings.

    Raises:
        QuestionError: If *reading* is unknown.

    >>> from azjp_relations import load
    >>> aid = load().facts["humanitarian-assistance-refugees"]
    >>> print(as_read(aid, "lowest", conjectures=True).value)
    USD 11,470,000
    """
    one_of(reading, READINGS, "reading=")
    if reading == "preferred" or not record.variants:
        return record
    checked("conjectures", conjectures, bool)
    values: dict[str, Any] = {}
    for field in dict.fromkeys(v.field for v in record.variants):
        readings = _readings(record, field, conjectures=conjectures)
        value = _picked(readings, reading)
        if value is not readings[0][0]:
            values[field] = value
    return record._replaced(values) if values else record  # noqa: SLF001 - of the model, as this is


def as_given_by(record: D, source: Source) -> D | None:
    """Return *record* as *source* gives it, without other readings; ``None`` if it gives no such record or value.

    >>> from azjp_relations import load
    >>> rel = load(edition="2026.11")
    >>> [str(as_given_by(rel.facts["trade-turnover-1997"], source)) for source in rel.sources if source.id < "b"]
    ['None', 'None']
    """
    citations = (*record.citations, *(c for v in record.variants for c in v.citations))
    if source not in {c.source for c in citations}:
        return None
    values: dict[str, Any] = {"variants": ()}
    for field in dict.fromkeys(v.field for v in record.variants):
        own = [
            value for value, cited in _readings(record, field, conjectures=False) if source in {c.source for c in cited}
        ]
        if field == "value" and not own:
            return None
        values |= {field: own[0]} if own else {}
    return record._replaced(values)  # noqa: SLF001


def alternatives(record: D, *, conjectures: bool = False) -> Iterator[D]:
    """Yield *record* as it is, then with each attested variant in turn; with *conjectures*, with those too.

    >>> from azjp_relations import load
    >>> aid = load().facts["humanitarian-assistance-refugees"]
    >>> [str(other.value.amount) for other in alternatives(aid, conjectures=True)]
    ['11470000000', '11470000']
    """
    yield record
    checked("conjectures", conjectures, bool)
    for variant in record.variants:
        if conjectures or not variant.conjecture:
            yield record._replaced({variant.field: variant.value})  # noqa: SLF001


def _readings(record: Record, field: str, *, conjectures: bool) -> list[_Witnessed]:
    """Return the readings of *field* with their witnesses, the preferred one first."""
    others = [v for v in record.variants if v.field == field and (conjectures or not v.conjecture)]
    elsewhere = {c for v in others for c in v.citations}
    own = tuple(c for c in record.citations if c not in elsewhere) or record.citations
    return [(getattr(record, field), own), *((v.value, v.citations) for v in others)]


def _comparable(readings: Sequence[_Witnessed]) -> Sequence[_Witnessed]:
    """Return the *readings* that aren't empty; of figures, only those in the unit (and *per*) of the first."""
    stated = [r for r in readings if r[0] is not None and r[0] != ()]
    first = stated[0][0] if stated else None
    if not isinstance(first, Quantity):
        return stated or readings
    return [r for r in stated if isinstance(r[0], Quantity) and (r[0].unit, r[0].per) == (first.unit, first.per)]


def _order(value: object) -> tuple[int, Any]:
    if isinstance(value, Quantity):
        return (1, value.amount)
    if isinstance(value, EdtfDate):
        return (2, value.sort_key)
    return (3, str(value))


def _picked(readings: Sequence[_Witnessed], reading: Reading) -> Any:
    """Return the value of the first of *readings* that is the lowest, the highest or the like."""
    pick: Any = min if reading in {"lowest", "earliest-source"} else max
    if reading in {"lowest", "highest"}:
        return pick(_comparable(readings), key=lambda r: _order(r[0]))[0]

    def when(one: _Witnessed) -> Any:
        return pick((c.source.published.sort_key for c in one[1] if c.source.published), default=())

    return pick([r for r in readings if when(r)] or readings, key=when)[0]
