"""The record of Azerbaijan–Japan relations: typed, dated as precisely as its sources allow, cited to the sentence.

>>> import azjp_relations as azjp
>>> rel = azjp.load()
>>> visit = rel.events.where(kind="visit", during="1998-02")["visit-heydar-aliyev-1998"]
>>> str(visit.when), visit.participants[0].actor.name
('1998-02-24/1998-02-28', 'Heydar Aliyev')

Importing this package loads nothing else: each name below is imported from its module when you first use it. Type
checkers and editors read the same names in ``__init__.pyi``, which ``python tests/stub.py`` writes.
"""

#: The public names of each module.
_ROOMS = {
    "answers.answer": "Answer",
    "answers.brief": "Brief brief",
    "answers.counts": "Tally count_by",
    "answers.disagreements": "Disagreements disagreements",
    "answers.holders": "Holders holders",
    "answers.network": "Network network",
    "answers.panel": "Panel panel",
    "answers.profile": "Profile profile",
    "answers.question": "Question",
    "answers.replay": "Replay replay",
    "answers.series": "PercentChange Series change series",
    "answers.source_check": "SourceCheck check_source",
    "answers.statements": "Statements statements",
    "answers.anniversaries": "Anniversaries anniversaries",
    "answers.timeline": "Timeline timeline",
    "answers.totals": "Policies Total Totals total total_by",
    "citing": "cite",
    "changes": "Added Change Changes Detail DetailKind FieldChange Retired Revised diff",
    "dataset": "Dataset Edition LoadedPack RetiredId",
    "dates": "EdtfDate Precision",
    "errors": "AzjpError DataError DataWarning EdtfError Fault FilterError FontError MissingExtraError NotOneError"
    " PackError QuestionError RecordError UnitError UnknownAttributeError UnknownIdError UnknownTermError",
    "packs.load": "load read write",
    "model": "Actor Agreement Caveat Citation Country EconomicFact Event Name Organization Participant Person Place"
    " Quantity Record Source Statement Tenure Thing Tie Variant",
    "model.sources": "fingerprint",
    "model.readings": "Reading alternatives as_read",
    "packs.pack": "Pack mint_id",
    "query": "Actors Agreements Collection EconomicFacts Events Grouped Records Sources Tenures Ties all_of",
    "schema": "json_schema template",
    "vocabulary": "AgreementKind AgreementStatus Bound CaveatKind EventKind EventStatus Extent Indicator Measure"
    " NameKind Office OrganizationKind Per PlaceKind Reliability Role SourceKind Stage ThingKind TieKind Topic Unit"
    " UnitFamily Weight",
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names.split()}

__version__ = "2026.12.0"
__all__ = sorted([*_ROOM_OF, "__version__"])  # noqa: PLE0605


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _ROOM_OF:
        missing = f"module {__name__!r} has no attribute {name!r}"
        if name.startswith("_"):
            raise AttributeError(missing)
        raise import_module(f"{__name__}.errors").UnknownAttributeError(missing, name, _meant)
    value = getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
    globals()[name] = value
    return value


def _meant(name: str) -> list[str]:
    """Return what the unknown *name* may mean: an attribute of a dataset, or else the nearest public names."""
    from importlib import import_module

    dataset, text = (import_module(f"{__name__}.{room}") for room in ("dataset", "text"))
    of_dataset = hasattr(dataset.Dataset, name) or name in dataset.Dataset.__annotations__
    return [f"load().{name}"] if of_dataset else text.nearest(name, __all__)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
