"""Who held an office: :func:`holders`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Unpack

from azjp_relations.answers.answer import Answer, Reasons
from azjp_relations.answers.columns import CITED, RECORD, ColumnType, Row, cited_cell, column, date_cells, date_columns
from azjp_relations.answers.question import AnyRecords, asks, only, records_of
from azjp_relations.dates import EdtfDate
from azjp_relations.display import pieces
from azjp_relations.errors import QuestionError
from azjp_relations.model import Record, Tenure
from azjp_relations.model.offices import TITLED
from azjp_relations.model.readings import alternatives
from azjp_relations.query.filters import Periods, Words, period_of
from azjp_relations.query.where import HolderFilters
from azjp_relations.vocabulary import Office
from azjp_relations.vocabulary.terms import OfficeWord

_LATEST = "latest known"
#: How tenures are sorted: with a period, and without one.
_IN_PERIOD, _EVER = ("certain", "possible", "not on record"), (_LATEST, "earlier", "undated")
#: Offices of which a country may have several, so that only the body or the title tells which one it is.
_SEVERAL = {*TITLED, Office.DEPUTY_FOREIGN_MINISTER}
#: How many sources of a tenure the text names; ``citations`` and tables have all.
_MOST_CITED = 3


class Holders(Answer):
    """Who held an office in a period, or who is the latest known to have held it, as far as the sources tell.

    ``records`` has all tenures except those that certainly lie outside the period, which are ``excluded``.

    Attributes:
        certain: The tenures that certainly fall in the period. Without a period, this and the next two are empty.
        possible: The tenures that may fall in the period by a date on record, which doesn't settle it.
        not_on_record: The tenures that may fall in the period only because no source dates them, or because sources
            attest them only at other dates.
        latest: Of each post, the tenure that is dated last, up to the end of the period; several if their order isn't
            known. That no later one is known doesn't mean that the office was held until then.
        as_of: For each of ``latest``, the last date at which it is known.
    """

    _headers = ("how sure", "who")
    _columns = (
        RECORD,
        column(
            "how_sure", ColumnType.TEXT, "Certain, possible or not on record; without a period latest known or earlier."
        ),
        column("latest", ColumnType.BOOLEAN, "Whether it is the latest known of its post."),
        column("person_id", ColumnType.TEXT, "The person."),
        column("name", ColumnType.TEXT, "The preferred name of the person."),
        column("office", ColumnType.TEXT, "The kind of office."),
        column("title", ColumnType.TEXT, "The title of the office; empty if none is stated.", nullable=True),
        *date_columns("held_from", "When it began; empty if not stated.", nullable=True),
        *date_columns("held_to", "When it ended; empty if not stated.", nullable=True),
        CITED,
    )

    def __init__(
        self, sorts: Mapping[str, Iterable[Tenure]], latest: Mapping[Tenure, EdtfDate], left_out: Reasons
    ) -> None:
        self._sorts = {sort: tuple(tenures) for sort, tenures in sorts.items()}
        self.certain: tuple[Tenure, ...]
        self.possible: tuple[Tenure, ...]
        self.not_on_record: tuple[Tenure, ...]
        self.certain, self.possible, self.not_on_record = (self._sorts.get(sort, ()) for sort in _IN_PERIOD)
        self.latest: tuple[Tenure, ...] = tuple(latest)
        self.as_of: tuple[EdtfDate, ...] = tuple(latest.values())
        super().__init__((t for tenures in self._sorts.values() for t in tenures), left_out)

    @property
    def low(self) -> int:
        """The least number of tenures in the period: those that are certain."""
        return len(self.certain)

    @property
    def high(self) -> int:
        """The greatest number of tenures in the period: all but the excluded ones."""
        return len(self.records)

    def _sorted(self) -> Iterator[tuple[str, Tenure]]:
        return ((sort, tenure) for sort, tenures in self._sorts.items() for tenure in tenures)

    def _rows(self) -> Iterator[tuple[object, ...]]:
        as_of = dict(zip(self.latest, self.as_of, strict=True))
        for sort, tenure in self._sorted():
            known = f"{_LATEST}, {as_of[tenure].in_words()}" if tenure in as_of and sort != "certain" else ""
            how_sure = known if sort == _LATEST else "; ".join(filter(None, (sort, known)))
            yield how_sure, f"{tenure.label}; {_held(tenure)} [{pieces.places_cited(tenure.citations, _MOST_CITED)}]"

    def _cells(self) -> Iterator[Row]:
        for sort, t in self._sorted():
            who = (t in self.latest, t.person.id, t.person.name, t.office.value, t.title)
            yield t.id, sort, *who, *date_cells(t.start), *date_cells(t.end), cited_cell(t)

    def _result(self, width: int = 80) -> str:
        return super()._result(width) if self.records else "nobody on record"

    def _json(self) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        for how_sure, t in self._sorted():
            who = {"person": t.person.id, "name": t.person.name, "title": t.title}
            rows.append({"how_sure": how_sure, "latest": t in self.latest, "tenure": t.id, **who, "dates": _held(t)})
        return rows


@asks("tenures", words="Who held an office: {noun}{near}{later}", noun="all offices")
def holders(
    tenures: AnyRecords,
    office: OfficeWord | Words | None = None,
    *,
    on: Periods | None = None,
    during: Periods | None = None,
    **filters: Unpack[HolderFilters],
) -> Holders:
    """Return who held an office in a period, and how certain that is; without a period, who is the latest known.

    A tenure of the office is

    - *certain* if it certainly fell in the period at some time, as :meth:`azjp_relations.Tenure.holds` says, by all
      dates that sources give;
    - *excluded* if it certainly began later or ended earlier, by all of them;
    - *possible* if a date on record may reach the period without settling it: a start, an end or an attested date that
      may fall in it, or is marked ``?``, ``~`` or ``%``; or a start, with nothing known of an end;
    - *not on record* otherwise: attested only at other dates, or at none.

    Args:
        tenures: A dataset (its tenures), a collection, an answer, or any records; other records than tenures are
            excluded.
        office: One kind of office or several.
        on: A day, a period or a year, read as its whole span, both ends included; or ``"today"``.
        during: The same as *on*.
        filters: Other filters of tenures, such as ``country`` or ``accredited_to``, as ``where`` of
            :class:`azjp_relations.Tenures` takes them.

    Raises:
        FilterError: For an unknown filter.
        UnknownIdError: If the dataset has no actor of that id.
        UnknownTermError: If the kind of office is unknown.
        EdtfError: If *on* is not a date.
        QuestionError: If both *on* and *during* are given.

    >>> from azjp_relations import load
    >>> answer = holders(load(), "ambassador", accredited_to="japan", on="2025-10-01")
    >>> "Gursel Ismayilzade" in [tenure.person.name for tenure in answer.certain]
    True
    >>> len(holders(load(), "ambassador", accredited_to="japan").latest) > 0
    True
    """
    if on is not None and during is not None:
        raise QuestionError("on= and during= mean the same: give one of them")
    name, given = ("on", on) if during is None else ("during", during)
    period = None if given is None else period_of(given, name)
    records = records_of(tenures)
    left_out: list[tuple[Record, str]] = [(r, "is not a tenure") for r in records if not isinstance(r, Tenure)]
    asked = only(records, "tenures").where(office=office)
    latest = _latest(asked, period)
    sorts: dict[str, list[Tenure]] = {sort: [] for sort in (_EVER if period is None else _IN_PERIOD)}
    for tenure in asked:
        if period is None:
            sorts[_LATEST if tenure in latest else "earlier" if _dates(tenure) else "undated"].append(tenure)
            continue
        readings = list(alternatives(tenure))
        answers = {reading.holds(period) for reading in readings}
        if answers == {False}:
            has_ended = tenure.end is not None and tenure.end.before(period) is True
            end, which = (tenure.end, "ended") if has_ended else (tenure.start, "not begun")
            left_out.append((tenure, f"had {which}: {pieces.in_words(end)}"))
        elif answers == {True}:
            sorts["certain"].append(tenure)
        else:
            sorts["possible" if any(_reaches(one, period) for one in readings) else "not on record"].append(tenure)
    return Holders(sorts, latest, left_out)


def _latest(tenures: Iterable[Tenure], period: EdtfDate | None) -> dict[Tenure, EdtfDate]:
    """Return the latest known tenures of each post, each with its last known date up to the end of *period*."""
    posts: defaultdict[object, dict[Tenure, EdtfDate]] = defaultdict(dict)
    for tenure in tenures:
        if known := [d for d in _dates(tenure) if period is None or period.before(d) is not True]:
            # Two tenures are of one post if one may follow the other.
            body: object = tenure.organization or (tenure.title if tenure.office in _SEVERAL else None)
            if tenure.office is Office.MEMBER_OF_PARLIAMENT:
                body = tenure.person  # a parliament has many seats
            post = tenure.office, tenure.country or tenure.person.country, tenure.accredited_to, body
            posts[post][tenure] = max(known, key=lambda d: d.sort_key)
    return {
        tenure: known
        for post in posts.values()
        for tenure, known in post.items()
        if not any(known.before(other) is True for other in post.values())
    }


def _dates(tenure: Tenure) -> list[EdtfDate]:
    return [d for d in (tenure.start, *tenure.attested, tenure.end) if d is not None]


def _reaches(tenure: Tenure, period: EdtfDate) -> bool:
    """Return whether a date on record brings *tenure* into *period*, or may."""
    answer = tenure.holds(period)
    if answer is not None:
        return answer
    if any(d.overlaps(period) is not False for d in _dates(tenure)):
        return True
    # It neither began after the period nor ended before it.
    begun = tenure.end is not None and any(d.before(period) is not False for d in tenure.attested)
    return tenure.start is not None or begun


def _held(tenure: Tenure) -> str:
    return tenure.held_in_words or "attested at no date"
