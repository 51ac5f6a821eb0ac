"""The closed lists of the record: every term, each with its definition in one line.

A term is a ``StrEnum`` member: it is its own text, and ``term.definition`` says what it means. If a word is not a
term, the error names the nearest one.

>>> EventKind.VISIT == "visit", EventKind.VISIT.definition
(True, 'one side travels to the other for official talks')
"""

from azjp_relations.vocabulary.terms import (
    AgreementKind,
    AgreementStatus,
    CaveatKind,
    EventKind,
    EventStatus,
    Extent,
    Indicator,
    Measure,
    NameKind,
    Office,
    OrganizationKind,
    PlaceKind,
    Reliability,
    Role,
    SourceKind,
    Stage,
    ThingKind,
    TieKind,
    Topic,
    Weight,
)
from azjp_relations.vocabulary.units import Bound, Per, Unit, UnitFamily

__all__ = [
    "AgreementKind",
    "AgreementStatus",
    "Bound",
    "CaveatKind",
    "EventKind",
    "EventStatus",
    "Extent",
    "Indicator",
    "Measure",
    "NameKind",
    "Office",
    "OrganizationKind",
    "Per",
    "PlaceKind",
    "Reliability",
    "Role",
    "SourceKind",
    "Stage",
    "ThingKind",
    "TieKind",
    "Topic",
    "Unit",
    "UnitFamily",
    "Weight",
]
