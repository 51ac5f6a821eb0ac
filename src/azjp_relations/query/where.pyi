from collections.abc import Callable, Iterable, Iterator
from collections.abc import Collection as Several
from inspect import cleandoc
from typing import Any, ClassVar, Self, TypeVar
from azjp_relations.errors import FilterError, checked
from azjp_relations.model import Actor, Agreement, Country, EconomicFact, Event, Person, Record, Tenure, Tie
from azjp_relations.model.sources import Source
from azjp_relations.query import filters as ask
from azjp_relations.query.collection import Collection, made_by
from azjp_relations.query.filters import FilterRule, Request, takes
from azjp_relations.query.index import AnyOf, Filter
from azjp_relations.query.origin import filters_of
from azjp_relations.query.search import TextIndex
from azjp_relations.text import plural_of
from azjp_relations.vocabulary import terms
import datetime as dt
from typing import Literal, TypedDict
from azjp_relations.dates import EdtfDate
C = TypeVar("C", bound=Record | Source)

class _Cited(TypedDict, total=False):
    """Filters of all cited records."""
    involving: Actor | str | Iterable[Actor | str] | None
    source: Source | str | Iterable[Source | str] | None
    caveat: terms.CaveatKindWord | str | Iterable[terms.CaveatKindWord | str] | None | bool
    text: str | Iterable[str] | None
    doubts: bool

class _Placed(_Cited, total=False):
    """Filters."""
    country: Actor | str | Iterable[Actor | str] | None

class _OnTopic(_Placed, total=False):
    """Filters."""
    about: terms.TopicWord | str | Iterable[terms.TopicWord | str] | None

class _OnMatter(_OnTopic, total=False):
    """Filters."""
    related: Record | str | Iterable[Record | str] | None

class _Doubtful(TypedDict, total=False):
    """Filters."""
    doubtful: bool | None

class _Dated(TypedDict, total=False):
    """Filters."""
    certainly: bool
    dated: bool | None

class UndatedFilters(_OnMatter, _Doubtful, total=False):
    """Filters of records of all kinds that a question with a period of its own passes on."""
    place: Actor | str | Iterable[Actor | str] | None

class RecordFilters(UndatedFilters, _Dated, total=False):
    """Filters of records of all kinds."""
    during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None

class SourceFilters(_Dated, _Doubtful, total=False):
    """Filters of sources."""
    kind: terms.SourceKindWord | str | Iterable[terms.SourceKindWord | str] | None
    publisher: str | Iterable[str] | None
    reliability: terms.ReliabilityWord | str | Iterable[terms.ReliabilityWord | str] | None
    language: str | Iterable[str] | None
    via: bool | None
    published: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None
    during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None
    text: str | Iterable[str] | None

class ActorFilters(_Placed, _Doubtful, total=False):
    """Filters of actors."""
    type: Literal['country', 'place', 'organization', 'person', 'thing'] | str | Iterable[Literal['country', 'place', 'organization', 'person', 'thing'] | str] | None
    kind: terms.PlaceKindWord | terms.OrganizationKindWord | terms.ThingKindWord | str | Iterable[terms.PlaceKindWord | terms.OrganizationKindWord | terms.ThingKindWord | str] | None
    name: str | Iterable[str] | None
    lies_in: Actor | str | Iterable[Actor | str] | None

class StatementFilters(_OnMatter, _Dated, total=False):
    """Filters of events that a question about statements passes on."""
    kind: terms.EventKindWord | str | Iterable[terms.EventKindWord | str] | None
    status: terms.EventStatusWord | str | Iterable[terms.EventStatusWord | str] | None
    during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None
    place: Actor | str | Iterable[Actor | str] | None
    role: terms.RoleWord | str | Iterable[terms.RoleWord | str] | None
    part_of: Event | str | Iterable[Event | str] | None
    speaker: Actor | str | Iterable[Actor | str] | None
    reporter: Actor | str | Iterable[Actor | str] | None
    mentioning: Record | str | Iterable[Record | str] | None

class EventFilters(StatementFilters, _Doubtful, total=False):
    """Filters of events."""

class AgreementFilters(_OnMatter, _Dated, _Doubtful, total=False):
    """Filters of agreements."""
    kind: terms.AgreementKindWord | str | Iterable[terms.AgreementKindWord | str] | None
    status: terms.AgreementStatusWord | str | Iterable[terms.AgreementStatusWord | str] | None
    party: Actor | str | Iterable[Actor | str] | None
    signatory: Actor | str | Iterable[Actor | str] | None
    signed: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None
    in_force: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None
    during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None
    place: Actor | str | Iterable[Actor | str] | None
    event: Event | str | Iterable[Event | str] | None

class FigureFilters(_OnMatter, total=False):
    """Filters of economic facts that a sum passes on."""
    indicator: terms.IndicatorWord | str | Iterable[terms.IndicatorWord | str] | None
    origin: Actor | str | Iterable[Actor | str] | None
    target: Actor | str | Iterable[Actor | str] | None
    party: Actor | str | Iterable[Actor | str] | None
    stage: terms.StageWord | str | Iterable[terms.StageWord | str] | None
    item: str | Iterable[str] | None
    event: Event | str | Iterable[Event | str] | None

class SeriesFilters(FigureFilters, total=False):
    """Filters of economic facts that a series passes on."""
    unit: terms.UnitWord | str | Iterable[terms.UnitWord | str] | None
    per: terms.PerWord | str | Iterable[terms.PerWord | str] | None
    during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None

class FactFilters(SeriesFilters, _Dated, _Doubtful, total=False):
    """Filters of economic facts."""
    valued: bool | None

class HolderFilters(_Cited, _Doubtful, total=False):
    """Filters of tenures that a question about holders passes on."""
    person: Actor | str | Iterable[Actor | str] | None
    organization: Actor | str | Iterable[Actor | str] | None
    country: Actor | str | Iterable[Actor | str] | None
    accredited_to: Actor | str | Iterable[Actor | str] | None
    covers: Actor | str | Iterable[Actor | str] | None

class TenureFilters(HolderFilters, _Dated, total=False):
    """Filters of tenures."""
    office: terms.OfficeWord | str | Iterable[terms.OfficeWord | str] | None
    on: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None
    during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None

class TieFilters(_OnTopic, _Dated, _Doubtful, total=False):
    """Filters of ties."""
    kind: terms.TieKindWord | str | Iterable[terms.TieKindWord | str] | None
    subject: Actor | str | Iterable[Actor | str] | None
    object: Actor | str | Iterable[Actor | str] | None
    on: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None
    during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None

class _Filtered(Collection[C]):
    """A collection whose ``where`` takes the *filters* of its class, and the example of its docstring."""
    def __init_subclass__(cls, *, filters: Any=None) -> None:
        ...
    def _meant(self, name: str) -> Iterator[str]:
        ...
    def _question(self) -> str:
        ...
    def _filtered_by(self, name: str) -> list[str]:
        ...

def asking_for(word: str, cls: type[Collection[Any]]) -> list[str]:
    ...

class Records(_Filtered[Record]):
    """Cited records of all kinds: actors, events, agreements, facts, tenures and ties."""
    def where(self,
        *,
        involving: Actor | str | Iterable[Actor | str] | None = ...,
        source: Source | str | Iterable[Source | str] | None = ...,
        caveat: terms.CaveatKindWord | str | Iterable[terms.CaveatKindWord | str] | None | bool = ...,
        text: str | Iterable[str] | None = ...,
        doubts: bool = ...,
        country: Actor | str | Iterable[Actor | str] | None = ...,
        about: terms.TopicWord | str | Iterable[terms.TopicWord | str] | None = ...,
        related: Record | str | Iterable[Record | str] | None = ...,
        doubtful: bool | None = ...,
        place: Actor | str | Iterable[Actor | str] | None = ...,
        certainly: bool = ...,
        dated: bool | None = ...,
        during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None = ...,
    ) -> Self:
        ...

class Sources(_Filtered[Source]):
    """Sources, in order of id."""
    def where(self,
        *,
        certainly: bool = ...,
        dated: bool | None = ...,
        doubtful: bool | None = ...,
        kind: terms.SourceKindWord | str | Iterable[terms.SourceKindWord | str] | None = ...,
        publisher: str | Iterable[str] | None = ...,
        reliability: terms.ReliabilityWord | str | Iterable[terms.ReliabilityWord | str] | None = ...,
        language: str | Iterable[str] | None = ...,
        via: bool | None = ...,
        published: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None = ...,
        during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None = ...,
        text: str | Iterable[str] | None = ...,
    ) -> Self:
        ...

class Actors(_Filtered[Actor]):
    """Actors, in order of id."""
    def where(self,
        *,
        involving: Actor | str | Iterable[Actor | str] | None = ...,
        source: Source | str | Iterable[Source | str] | None = ...,
        caveat: terms.CaveatKindWord | str | Iterable[terms.CaveatKindWord | str] | None | bool = ...,
        text: str | Iterable[str] | None = ...,
        doubts: bool = ...,
        country: Actor | str | Iterable[Actor | str] | None = ...,
        doubtful: bool | None = ...,
        type: Literal['country', 'place', 'organization', 'person', 'thing'] | str | Iterable[Literal['country', 'place', 'organization', 'person', 'thing'] | str] | None = ...,
        kind: terms.PlaceKindWord | terms.OrganizationKindWord | terms.ThingKindWord | str | Iterable[terms.PlaceKindWord | terms.OrganizationKindWord | terms.ThingKindWord | str] | None = ...,
        name: str | Iterable[str] | None = ...,
        lies_in: Actor | str | Iterable[Actor | str] | None = ...,
    ) -> Self:
        ...
    def named(self, name: str) -> Self:
        ...

class Events(_Filtered[Event]):
    """Events, in order of time."""
    def where(self,
        *,
        involving: Actor | str | Iterable[Actor | str] | None = ...,
        source: Source | str | Iterable[Source | str] | None = ...,
        caveat: terms.CaveatKindWord | str | Iterable[terms.CaveatKindWord | str] | None | bool = ...,
        text: str | Iterable[str] | None = ...,
        doubts: bool = ...,
        country: Actor | str | Iterable[Actor | str] | None = ...,
        about: terms.TopicWord | str | Iterable[terms.TopicWord | str] | None = ...,
        related: Record | str | Iterable[Record | str] | None = ...,
        certainly: bool = ...,
        dated: bool | None = ...,
        kind: terms.EventKindWord | str | Iterable[terms.EventKindWord | str] | None = ...,
        status: terms.EventStatusWord | str | Iterable[terms.EventStatusWord | str] | None = ...,
        during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None = ...,
        place: Actor | str | Iterable[Actor | str] | None = ...,
        role: terms.RoleWord | str | Iterable[terms.RoleWord | str] | None = ...,
        part_of: Event | str | Iterable[Event | str] | None = ...,
        speaker: Actor | str | Iterable[Actor | str] | None = ...,
        reporter: Actor | str | Iterable[Actor | str] | None = ...,
        mentioning: Record | str | Iterable[Record | str] | None = ...,
        doubtful: bool | None = ...,
    ) -> Self:
        ...

class Agreements(_Filtered[Agreement]):
    """Agreements, in order of time."""
    def where(self,
        *,
        involving: Actor | str | Iterable[Actor | str] | None = ...,
        source: Source | str | Iterable[Source | str] | None = ...,
        caveat: terms.CaveatKindWord | str | Iterable[terms.CaveatKindWord | str] | None | bool = ...,
        text: str | Iterable[str] | None = ...,
        doubts: bool = ...,
        country: Actor | str | Iterable[Actor | str] | None = ...,
        about: terms.TopicWord | str | Iterable[terms.TopicWord | str] | None = ...,
        related: Record | str | Iterable[Record | str] | None = ...,
        certainly: bool = ...,
        dated: bool | None = ...,
        doubtful: bool | None = ...,
        kind: terms.AgreementKindWord | str | Iterable[terms.AgreementKindWord | str] | None = ...,
        status: terms.AgreementStatusWord | str | Iterable[terms.AgreementStatusWord | str] | None = ...,
        party: Actor | str | Iterable[Actor | str] | None = ...,
        signatory: Actor | str | Iterable[Actor | str] | None = ...,
        signed: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None = ...,
        in_force: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None = ...,
        during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None = ...,
        place: Actor | str | Iterable[Actor | str] | None = ...,
        event: Event | str | Iterable[Event | str] | None = ...,
    ) -> Self:
        ...

class EconomicFacts(_Filtered[EconomicFact]):
    """Economic facts, in order of time."""
    def where(self,
        *,
        involving: Actor | str | Iterable[Actor | str] | None = ...,
        source: Source | str | Iterable[Source | str] | None = ...,
        caveat: terms.CaveatKindWord | str | Iterable[terms.CaveatKindWord | str] | None | bool = ...,
        text: str | Iterable[str] | None = ...,
        doubts: bool = ...,
        country: Actor | str | Iterable[Actor | str] | None = ...,
        about: terms.TopicWord | str | Iterable[terms.TopicWord | str] | None = ...,
        related: Record | str | Iterable[Record | str] | None = ...,
        indicator: terms.IndicatorWord | str | Iterable[terms.IndicatorWord | str] | None = ...,
        origin: Actor | str | Iterable[Actor | str] | None = ...,
        target: Actor | str | Iterable[Actor | str] | None = ...,
        party: Actor | str | Iterable[Actor | str] | None = ...,
        stage: terms.StageWord | str | Iterable[terms.StageWord | str] | None = ...,
        item: str | Iterable[str] | None = ...,
        event: Event | str | Iterable[Event | str] | None = ...,
        unit: terms.UnitWord | str | Iterable[terms.UnitWord | str] | None = ...,
        per: terms.PerWord | str | Iterable[terms.PerWord | str] | None = ...,
        during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None = ...,
        certainly: bool = ...,
        dated: bool | None = ...,
        doubtful: bool | None = ...,
        valued: bool | None = ...,
    ) -> Self:
        ...

class Tenures(_Filtered[Tenure]):
    """Tenures, in order of id."""
    def where(self,
        *,
        involving: Actor | str | Iterable[Actor | str] | None = ...,
        source: Source | str | Iterable[Source | str] | None = ...,
        caveat: terms.CaveatKindWord | str | Iterable[terms.CaveatKindWord | str] | None | bool = ...,
        text: str | Iterable[str] | None = ...,
        doubts: bool = ...,
        doubtful: bool | None = ...,
        person: Actor | str | Iterable[Actor | str] | None = ...,
        organization: Actor | str | Iterable[Actor | str] | None = ...,
        country: Actor | str | Iterable[Actor | str] | None = ...,
        accredited_to: Actor | str | Iterable[Actor | str] | None = ...,
        covers: Actor | str | Iterable[Actor | str] | None = ...,
        certainly: bool = ...,
        dated: bool | None = ...,
        office: terms.OfficeWord | str | Iterable[terms.OfficeWord | str] | None = ...,
        on: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None = ...,
        during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None = ...,
    ) -> Self:
        ...

class Ties(_Filtered[Tie]):
    """Ties, in order of id."""
    def where(self,
        *,
        involving: Actor | str | Iterable[Actor | str] | None = ...,
        source: Source | str | Iterable[Source | str] | None = ...,
        caveat: terms.CaveatKindWord | str | Iterable[terms.CaveatKindWord | str] | None | bool = ...,
        text: str | Iterable[str] | None = ...,
        doubts: bool = ...,
        country: Actor | str | Iterable[Actor | str] | None = ...,
        about: terms.TopicWord | str | Iterable[terms.TopicWord | str] | None = ...,
        certainly: bool = ...,
        dated: bool | None = ...,
        doubtful: bool | None = ...,
        kind: terms.TieKindWord | str | Iterable[terms.TieKindWord | str] | None = ...,
        subject: Actor | str | Iterable[Actor | str] | None = ...,
        object: Actor | str | Iterable[Actor | str] | None = ...,
        on: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None = ...,
        during: str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate] | None = ...,
    ) -> Self:
        ...
FILTERS: dict[type[Collection[Any]], Any]
