from azjp_relations.answers.anniversaries import Anniversaries as Anniversaries
from azjp_relations.answers.anniversaries import anniversaries as anniversaries
from azjp_relations.answers.answer import Answer as Answer
from azjp_relations.answers.brief import Brief as Brief
from azjp_relations.answers.brief import brief as brief
from azjp_relations.answers.counts import Tally as Tally
from azjp_relations.answers.counts import count_by as count_by
from azjp_relations.answers.disagreements import Disagreements as Disagreements
from azjp_relations.answers.disagreements import disagreements as disagreements
from azjp_relations.answers.holders import Holders as Holders
from azjp_relations.answers.holders import holders as holders
from azjp_relations.answers.network import Network as Network
from azjp_relations.answers.network import network as network
from azjp_relations.answers.panel import Panel as Panel
from azjp_relations.answers.panel import panel as panel
from azjp_relations.answers.profile import Profile as Profile
from azjp_relations.answers.profile import profile as profile
from azjp_relations.answers.question import Question as Question
from azjp_relations.answers.replay import Replay as Replay
from azjp_relations.answers.replay import replay as replay
from azjp_relations.answers.series import PercentChange as PercentChange
from azjp_relations.answers.series import Series as Series
from azjp_relations.answers.series import change as change
from azjp_relations.answers.series import series as series
from azjp_relations.answers.source_check import SourceCheck as SourceCheck
from azjp_relations.answers.source_check import check_source as check_source
from azjp_relations.answers.statements import Statements as Statements
from azjp_relations.answers.statements import statements as statements
from azjp_relations.answers.timeline import Timeline as Timeline
from azjp_relations.answers.timeline import timeline as timeline
from azjp_relations.answers.totals import Policies as Policies
from azjp_relations.answers.totals import Total as Total
from azjp_relations.answers.totals import Totals as Totals
from azjp_relations.answers.totals import total as total
from azjp_relations.answers.totals import total_by as total_by
from azjp_relations.changes import Added as Added
from azjp_relations.changes import Change as Change
from azjp_relations.changes import Changes as Changes
from azjp_relations.changes import Detail as Detail
from azjp_relations.changes import DetailKind as DetailKind
from azjp_relations.changes import FieldChange as FieldChange
from azjp_relations.changes import Retired as Retired
from azjp_relations.changes import Revised as Revised
from azjp_relations.changes import diff as diff
from azjp_relations.citing import cite as cite
from azjp_relations.dataset import Dataset as Dataset
from azjp_relations.dataset import Edition as Edition
from azjp_relations.dataset import LoadedPack as LoadedPack
from azjp_relations.dataset import RetiredId as RetiredId
from azjp_relations.dates import EdtfDate as EdtfDate
from azjp_relations.dates import Precision as Precision
from azjp_relations.errors import AzjpError as AzjpError
from azjp_relations.errors import DataError as DataError
from azjp_relations.errors import DataWarning as DataWarning
from azjp_relations.errors import EdtfError as EdtfError
from azjp_relations.errors import Fault as Fault
from azjp_relations.errors import FilterError as FilterError
from azjp_relations.errors import FontError as FontError
from azjp_relations.errors import MissingExtraError as MissingExtraError
from azjp_relations.errors import NotOneError as NotOneError
from azjp_relations.errors import PackError as PackError
from azjp_relations.errors import QuestionError as QuestionError
from azjp_relations.errors import RecordError as RecordError
from azjp_relations.errors import UnitError as UnitError
from azjp_relations.errors import UnknownAttributeError as UnknownAttributeError
from azjp_relations.errors import UnknownIdError as UnknownIdError
from azjp_relations.errors import UnknownTermError as UnknownTermError
from azjp_relations.model import Actor as Actor
from azjp_relations.model import Agreement as Agreement
from azjp_relations.model import Caveat as Caveat
from azjp_relations.model import Citation as Citation
from azjp_relations.model import Country as Country
from azjp_relations.model import EconomicFact as EconomicFact
from azjp_relations.model import Event as Event
from azjp_relations.model import Name as Name
from azjp_relations.model import Organization as Organization
from azjp_relations.model import Participant as Participant
from azjp_relations.model import Person as Person
from azjp_relations.model import Place as Place
from azjp_relations.model import Quantity as Quantity
from azjp_relations.model import Record as Record
from azjp_relations.model import Source as Source
from azjp_relations.model import Statement as Statement
from azjp_relations.model import Tenure as Tenure
from azjp_relations.model import Thing as Thing
from azjp_relations.model import Tie as Tie
from azjp_relations.model import Variant as Variant
from azjp_relations.model.readings import Reading as Reading
from azjp_relations.model.readings import alternatives as alternatives
from azjp_relations.model.readings import as_read as as_read
from azjp_relations.model.sources import fingerprint as fingerprint
from azjp_relations.packs.load import load as load
from azjp_relations.packs.load import read as read
from azjp_relations.packs.load import write as write
from azjp_relations.packs.pack import Pack as Pack
from azjp_relations.packs.pack import mint_id as mint_id
from azjp_relations.query import Actors as Actors
from azjp_relations.query import Agreements as Agreements
from azjp_relations.query import Collection as Collection
from azjp_relations.query import EconomicFacts as EconomicFacts
from azjp_relations.query import Events as Events
from azjp_relations.query import Grouped as Grouped
from azjp_relations.query import Records as Records
from azjp_relations.query import Sources as Sources
from azjp_relations.query import Tenures as Tenures
from azjp_relations.query import Ties as Ties
from azjp_relations.query import all_of as all_of
from azjp_relations.schema import json_schema as json_schema
from azjp_relations.schema import template as template
from azjp_relations.vocabulary import AgreementKind as AgreementKind
from azjp_relations.vocabulary import AgreementStatus as AgreementStatus
from azjp_relations.vocabulary import Bound as Bound
from azjp_relations.vocabulary import CaveatKind as CaveatKind
from azjp_relations.vocabulary import EventKind as EventKind
from azjp_relations.vocabulary import EventStatus as EventStatus
from azjp_relations.vocabulary import Extent as Extent
from azjp_relations.vocabulary import Indicator as Indicator
from azjp_relations.vocabulary import Measure as Measure
from azjp_relations.vocabulary import NameKind as NameKind
from azjp_relations.vocabulary import Office as Office
from azjp_relations.vocabulary import OrganizationKind as OrganizationKind
from azjp_relations.vocabulary import Per as Per
from azjp_relations.vocabulary import PlaceKind as PlaceKind
from azjp_relations.vocabulary import Reliability as Reliability
from azjp_relations.vocabulary import Role as Role
from azjp_relations.vocabulary import SourceKind as SourceKind
from azjp_relations.vocabulary import Stage as Stage
from azjp_relations.vocabulary import ThingKind as ThingKind
from azjp_relations.vocabulary import TieKind as TieKind
from azjp_relations.vocabulary import Topic as Topic
from azjp_relations.vocabulary import Unit as Unit
from azjp_relations.vocabulary import UnitFamily as UnitFamily
from azjp_relations.vocabulary import Weight as Weight

__version__: str
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
    "Brief",
    "Caveat",
    "CaveatKind",
    "Change",
    "Changes",
    "Citation",
    "Collection",
    "Country",
    "DataError",
    "DataWarning",
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
    "EventStatus",
    "Events",
    "Extent",
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
    "Per",
    "PercentChange",
    "Person",
    "Place",
    "PlaceKind",
    "Policies",
    "Precision",
    "Profile",
    "Quantity",
    "Question",
    "QuestionError",
    "Reading",
    "Record",
    "RecordError",
    "Records",
    "Reliability",
    "Replay",
    "Retired",
    "RetiredId",
    "Revised",
    "Role",
    "Series",
    "Source",
    "SourceCheck",
    "SourceKind",
    "Sources",
    "Stage",
    "Statement",
    "Statements",
    "Tally",
    "Tenure",
    "Tenures",
    "Thing",
    "ThingKind",
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
    "UnknownAttributeError",
    "UnknownIdError",
    "UnknownTermError",
    "Variant",
    "Weight",
    "__version__",
    "all_of",
    "alternatives",
    "anniversaries",
    "as_read",
    "brief",
    "change",
    "check_source",
    "cite",
    "count_by",
    "diff",
    "disagreements",
    "fingerprint",
    "holders",
    "json_schema",
    "load",
    "mint_id",
    "network",
    "panel",
    "profile",
    "read",
    "replay",
    "series",
    "statements",
    "template",
    "timeline",
    "total",
    "total_by",
    "write",
]
