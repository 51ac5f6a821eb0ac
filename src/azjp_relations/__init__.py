"""The record of Azerbaijan–Japan relations: typed, dated as honestly as its sources, cited to the sentence.

>>> import azjp_relations as azjp
>>> rel = azjp.load()
>>> visit = rel.events.where(kind="visit", during="1998").first()
>>> str(visit.when), visit.citations[0].locator
('1998-02-24/1998-02-28', 'High level visits ¶1.1')

Importing this package loads nothing: each name below is fetched from its room when it is first used.
"""

# Not from typing: importing it would double the cost of importing this package. Type checkers know the name.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from azjp_relations.answers.anniversaries import Anniversaries, anniversaries
    from azjp_relations.answers.answer import Answer
    from azjp_relations.answers.counts import Tally, count_by
    from azjp_relations.answers.disagreements import Disagreements, disagreements
    from azjp_relations.answers.holders import Holders, holders
    from azjp_relations.answers.network import Network, network
    from azjp_relations.answers.panel import Panel, panel
    from azjp_relations.answers.series import Series, series
    from azjp_relations.answers.timeline import Timeline, timeline
    from azjp_relations.answers.totals import Total, Totals, total, total_by
    from azjp_relations.changes import Added, Change, Changes, Detail, DetailKind, FieldChange, Retired, Revised, diff
    from azjp_relations.citing import cite
    from azjp_relations.dataset import Dataset, Edition, LoadedPack
    from azjp_relations.dates import EdtfDate, Precision
    from azjp_relations.errors import (
        AzjpError,
        DataError,
        EdtfError,
        Fault,
        FilterError,
        FontError,
        MissingExtraError,
        NotOneError,
        PackError,
        QuestionError,
        RecordError,
        UnitError,
        UnknownIdError,
        UnknownTermError,
    )
    from azjp_relations.model import (
        Actor,
        Agreement,
        Caveat,
        Citation,
        Country,
        EconomicFact,
        Event,
        Name,
        Organization,
        Participant,
        Person,
        Place,
        Quantity,
        Record,
        Source,
        Statement,
        Tenure,
        Tie,
        Variant,
    )
    from azjp_relations.model.readings import Reading, alternatives, as_read
    from azjp_relations.packs.load import load, read, write
    from azjp_relations.packs.pack import Pack, mint_id
    from azjp_relations.query import (
        Actors,
        Agreements,
        Collection,
        EconomicFacts,
        Events,
        Grouped,
        Records,
        Sources,
        Tenures,
        Ties,
        all_of,
    )
    from azjp_relations.schema import json_schema, template
    from azjp_relations.vocabulary import (
        AgreementKind,
        AgreementStatus,
        Bound,
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
        Unit,
        UnitFamily,
    )

_ROOMS = {
    "answers.answer": "Answer",
    "answers.counts": "Tally count_by",
    "answers.disagreements": "Disagreements disagreements",
    "answers.holders": "Holders holders",
    "answers.network": "Network network",
    "answers.panel": "Panel panel",
    "answers.series": "Series series",
    "answers.anniversaries": "Anniversaries anniversaries",
    "answers.timeline": "Timeline timeline",
    "answers.totals": "Total Totals total total_by",
    "citing": "cite",
    "changes": "Added Change Changes Detail DetailKind FieldChange Retired Revised diff",
    "dataset": "Dataset Edition LoadedPack",
    "dates": "EdtfDate Precision",
    "errors": "AzjpError DataError EdtfError Fault FilterError FontError MissingExtraError NotOneError PackError"
    " QuestionError RecordError UnitError UnknownIdError UnknownTermError",
    "packs.load": "load read write",
    "model": "Actor Agreement Caveat Citation Country EconomicFact Event Name Organization Participant Person Place"
    " Quantity Record Source Statement Tenure Tie Variant",
    "model.readings": "Reading alternatives as_read",
    "packs.pack": "Pack mint_id",
    "query": "Actors Agreements Collection EconomicFacts Events Grouped Records Sources Tenures Ties all_of",
    "schema": "json_schema template",
    "vocabulary": "AgreementKind AgreementStatus Bound CaveatKind EventKind Indicator Measure NameKind Office"
    " OrganizationKind PlaceKind Role SourceKind Stage TieKind Topic Unit UnitFamily",
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names.split()}

__version__ = "2026.11.0"
__all__ = [
    "Actor",
    "Actors",
    "Added",
    "Agreement",
    "AgreementKind",
    "AgreementStatus",
    "Agreements",
    "Anniversaries",
    "Answer",
    "AzjpError",
    "Bound",
    "Caveat",
    "CaveatKind",
    "Change",
    "Changes",
    "Citation",
    "Collection",
    "Country",
    "DataError",
    "Dataset",
    "Detail",
    "DetailKind",
    "Disagreements",
    "EconomicFact",
    "EconomicFacts",
    "Edition",
    "EdtfDate",
    "EdtfError",
    "Event",
    "EventKind",
    "Events",
    "Fault",
    "FieldChange",
    "FilterError",
    "FontError",
    "Grouped",
    "Holders",
    "Indicator",
    "LoadedPack",
    "Measure",
    "MissingExtraError",
    "Name",
    "NameKind",
    "Network",
    "NotOneError",
    "Office",
    "Organization",
    "OrganizationKind",
    "Pack",
    "PackError",
    "Panel",
    "Participant",
    "Person",
    "Place",
    "PlaceKind",
    "Precision",
    "Quantity",
    "QuestionError",
    "Reading",
    "Record",
    "RecordError",
    "Records",
    "Retired",
    "Revised",
    "Role",
    "Series",
    "Source",
    "SourceKind",
    "Sources",
    "Stage",
    "Statement",
    "Tally",
    "Tenure",
    "Tenures",
    "Tie",
    "TieKind",
    "Ties",
    "Timeline",
    "Topic",
    "Total",
    "Totals",
    "Unit",
    "UnitError",
    "UnitFamily",
    "UnknownIdError",
    "UnknownTermError",
    "Variant",
    "__version__",
    "all_of",
    "alternatives",
    "anniversaries",
    "as_read",
    "cite",
    "count_by",
    "diff",
    "disagreements",
    "holders",
    "json_schema",
    "load",
    "mint_id",
    "network",
    "panel",
    "read",
    "series",
    "template",
    "timeline",
    "total",
    "total_by",
    "write",
]


if not TYPE_CHECKING:  # to whom a module with a __getattr__ has every name, also a mistaken one

    def __getattr__(name: str) -> object:
        if name not in _ROOM_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
