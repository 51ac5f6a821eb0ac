"""What a desk officer takes along: :func:`brief`."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple, Unpack

from azjp_relations import display
from azjp_relations.answers.anniversaries import anniversaries
from azjp_relations.answers.answer import AnyRecords, records_of
from azjp_relations.answers.disagreements import Disagreement, disagreements
from azjp_relations.answers.ledger import FigurePolicy
from azjp_relations.answers.report import Item, Report, Section, agreed, doubted, happened, office_of
from azjp_relations.answers.series import line_of
from azjp_relations.dates import EdtfDate
from azjp_relations.display import Line, Piece
from azjp_relations.errors import one_of
from azjp_relations.model import Agreement, EconomicFact, Event, Record, Source, Tenure
from azjp_relations.model.actors import Person
from azjp_relations.query import Records
from azjp_relations.query.collection import catalogue_of
from azjp_relations.query.filters import period_of, several
from azjp_relations.query.where import RecordFilters
from azjp_relations.vocabulary import AgreementStatus, EventStatus, Office

__all__ = ["Brief", "Length", "brief"]

#: How long a brief may be: one page of A4, or as long as it takes.
Length = Literal["page", "full"]

#: What fits on a page: lines, and characters on a line.
_LINES, _CHARACTERS = 50, 95
#: Anniversaries that are kept: every so many years.
_ROUND = 5


class Brief(Report):
    """What the record has on a matter, to hand on.

    Attributes:
        sections: What happened, what was agreed, figures, offices, what falls due, what is disputed: those that say
            something.
        length: How long it may be: ``"page"`` or ``"full"``.
    """

    def __init__(
        self, question: str, lead: list[str], sections: Iterable[Section], left: Iterable[Record], length: Length
    ) -> None:
        self.length = length
        reasons = [(record, "no room on the page") for record in left]
        super().__init__(question, lead, sections, reasons)
        if length == "page":
            self._most_cited, self._places_cited = 2, False

    def _sources_told(self, numbers: dict[Source, int]) -> list[Line]:
        if self.length == "full":
            return super()._sources_told(numbers)
        line: Line = []
        for source, number in numbers.items():
            line += [Piece(str(number), "cite"), Piece(display.called(source), href=source.url or ""), Piece(";")]
        return [line[:-1]]
