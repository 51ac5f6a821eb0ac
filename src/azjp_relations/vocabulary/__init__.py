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
    Indicator,
    Measure,
    NameKind,
    Office,
    OrganizationKind,
    PlaceKind,
    Role,
    SourceKind,
    Stage,
    TieKind,
    Topic,
    Weight,
)
from azjp_relations.vocabulary.units import Bound, Unit, UnitFamily

__all__ = [
    "AgreementKind",
    "AgreementStatus",
    "Bound",
    "CaveatKind",
    "EventKind",
    "Indicator",
    "Measure",
    "NameKind",
    "Office",
    "OrganizationKind",
    "PlaceKind",
    "Role",
    "SourceKind",
    "Stage",
    "TieKind",
    "Topic",
    "Unit",
    "UnitFamily",
    "Weight",
]
