"""Who held an office: :func:`holders`."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from azjp_relations import display
from azjp_relations.answers.answer import Answer, AnyRecords, Reasons, records_of
from azjp_relations.answers.columns import CITED, RECORD, ColumnType, Row, cited_cell, column, date_cells, date_columns
from azjp_relations.dates import EdtfDate
from azjp_relations.model import Record, Tenure
from azjp_relations.model.readings import alternatives
from azjp_relations.query import Tenures
from azjp_relations.query.filters import ActorFilter, Words, several

__all__ = ["Holders", "holders"]

_HOW_SURE = ("certain", "possible", "not on record")


class Holders(Answer):
    """Who held an office in a period, as far as the sources tell.

    Its records are all tenures but the excluded ones, which certainly lie outside the period.

    Attributes:
        certain: The tenures that certainly fall in the period.
        possible: The tenures that a date on record brings into the period, without settling it.
        not_on_record: The tenures that may fall in the period only because no source dates them, or because sources
            attest them only at other dates.
    """

    _headers = ("how sure", "who")
    _columns = (
        RECORD,
        column("how_sure", ColumnType.TEXT, "Certain, possible or not on record."),
        column("person_id", ColumnType.TEXT, "The person."),
        column("name", ColumnType.TEXT, "The preferred name of the person."),
        column("office", ColumnType.TEXT, "The kind of office."),
        column("title", ColumnType.TEXT, "The title of the office; empty if none is stated.", nullable=True),
        *date_columns("held_from", "When it began; empty if not stated.", nullable=True),
        *date_columns("held_to", "When it ended; empty if not stated.", nullable=True),
        CITED,
    )

    def __init__(self, question: str, by_certainty: Mapping[str, Iterable[Tenure]], left_out: Reasons) -> None:
        self.certain, self.possible, self.not_on_record = (tuple(by_certainty[how_sure]) for how_sure in _HOW_SURE)
        super().__init__(question, (*self.certain, *self.possible, *self.not_on_record), left_out)

    @property
    def low(self) -> int:
        """The least number of tenures in the period: those that are certain."""
        return len(self.certain)

    @property
    def high(self) -> int:
        """The greatest number of tenures in the period: all but the excluded ones."""
        return len(self.records)

    def _sorted(self) -> Iterator[tuple[str, Tenure]]:
        for how_sure, tenures in zip(_HOW_SURE, (self.certain, self.possible, self.not_on_record), strict=True):
            yield from ((how_sure, tenure) for tenure in tenures)

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for how_sure, tenure in self._sorted():
            yield how_sure, f"{tenure.label}; {_held(tenure)} [{display.places_cited(tenure.citations)}]"

    def _cells(self) -> Iterator[Row]:
        for how_sure, t in self._sorted():
            who = (t.person.id, t.person.name, t.office.value, t.title)
            yield t.id, how_sure, *who, *date_cells(t.start), *date_cells(t.end), cited_cell(t)

    def _result(self, width: int = 80) -> str:
        return super()._result(width) if self.records else "nobody on record"

    def _json(self) -> list[dict[str, object]]:
        def row(how_sure: str, t: Tenure) -> dict[str, object]:
            who: dict[str, object] = {"person": t.person.id, "name": t.person.name, "title": t.title}
            return {"how_sure": how_sure, "tenure": t.id, **who, "dates": _held(t)}

        return [row(*one) for one in self._sorted()]


def holders(
    tenures: AnyRecords,
    office: Words | None = None,
    *,
    on: EdtfDate | str | date,
    country: ActorFilter | None = None,
    accredited_to: ActorFilter | None = None,
    organization: ActorFilter | None = None,
) -> Holders:
    """Return who held an office in a period, and how certain that is.

    A tenure of such an office is one of these:

    - *certain*, if it certainly fell in the period at some time, as :meth:`azjp_relations.Tenure.holds` tells;
    - *excluded*, if it certainly began later or ended earlier;
    - *possible*, if a date on record may reach the period without settling it: a start, an end or an attested date that
      may fall in it, or is marked ``?``, ``~`` or ``%``; or a start, with nothing known of an end;
    - *not on record* otherwise: attested only at other dates, or at none.

    If sources give different dates of a tenure, it is certain or excluded only if all of them agree on that.

    Args:
        tenures: A dataset (its tenures), a collection, an answer, or any records; other records than tenures are
            excluded.
        office: The kind of office, one or several.
        on: A day or a period, read as its whole span, both ends included.
        country: The country that the office serves.
        accredited_to: The country or body that an envoy is accredited to.
        organization: The body that the office is in or leads.

    Raises:
        UnknownIdError: If the dataset has no actor of that id.
        UnknownTermError: If the kind of office is unknown.
        EdtfError: If *on* is not a date.

    >>> from azjp_relations import load
    >>> answer = holders(load(), "ambassador", accredited_to="japan", on="2025-10-01")
    >>> [t.person.name for t in answer.certain], [t.person.name for t in answer.not_on_record]
    (['Gursel Ismayilzade'], ['Farid Talibov'])
    """
    period: EdtfDate = EdtfDate.of(on)
    records = records_of(tenures, "tenures")
    left_out: list[tuple[Record, str]] = [(r, "is not a tenure") for r in records if not isinstance(r, Tenure)]
    collection = records if isinstance(records, Tenures) else Tenures(r for r in records if isinstance(r, Tenure))
    offices, countries, hosts, bodies = (
        None if value is None else several(value) for value in (office, country, accredited_to, organization)
    )
    by_certainty: dict[str, list[Tenure]] = {how_sure: [] for how_sure in _HOW_SURE}
    for tenure in collection.where(office=offices, country=countries, accredited_to=hosts, organization=bodies):
        readings = list(alternatives(tenure))
        answers = {reading.holds(period) for reading in readings}
        if answers == {False}:
            left_out.append((tenure, _why_not(tenure, period)))
        elif answers == {True}:
            by_certainty["certain"].append(tenure)
        else:
            is_possible = any(_reaches(reading, period) for reading in readings)
            by_certainty["possible" if is_possible else "not on record"].append(tenure)
    filters = [
        f"{words}{' or '.join(map(display.in_words, values))}"
        for words, values in (("", offices), ("of ", countries), ("accredited to ", hosts), ("in ", bodies))
        if values is not None
    ]
    question = f"Who held an office: {', '.join([*filters, period.in_words()])}"
    return Holders(question, by_certainty, left_out)


def _reaches(tenure: Tenure, period: EdtfDate) -> bool:
    """Return whether a date on record brings *tenure* into *period*, or may."""
    answer = tenure.holds(period)
    if answer is not None:
        return answer
    dates = [d for d in (tenure.start, *tenure.attested, tenure.end) if d is not None]
    if any(d.overlaps(period) is not False for d in dates):
        return True
    # Not excluded: it neither began after the period nor ended before it.
    begun = tenure.end is not None and any(d.before(period) is not False for d in tenure.attested)
    return tenure.start is not None or begun


def _why_not(tenure: Tenure, period: EdtfDate) -> str:
    if tenure.end is not None and tenure.end.before(period) is True:
        return f"had ended: {display.in_words(tenure.end)}"
    return f"had not begun: {display.in_words(tenure.start)}"


def _held(tenure: Tenure) -> str:
    return tenure.held_in_words or "attested at no date"
