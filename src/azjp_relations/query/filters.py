"""What filters take and how they are asked of a record."""

from collections.abc import Callable, Iterable
from typing import Any

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import UnknownTermError
from azjp_relations.model import Actor, Event, Record
from azjp_relations.query.collection import Catalogue
from azjp_relations.sources import Source
from azjp_relations.spelling import fold
from azjp_relations.terms import Term
from azjp_relations.vocabulary import OrganizationKind, PlaceKind

__all__ = [
    "ActorFilter",
    "EventFilter",
    "Periods",
    "SourceFilter",
    "Test",
    "Words",
    "actor_type",
    "during_test",
    "holds_on",
    "is_one_of",
    "is_or_is_of",
    "kind_of_actor",
    "several",
    "terms",
    "text_tests",
]

#: One or several words of a vocabulary, ids, texts.
Words = str | Iterable[str]
#: One or several actors, each by id or itself.
ActorFilter = str | Actor | Iterable[str | Actor]
#: One or several events, each by id or itself.
EventFilter = str | Event | Iterable[str | Event]
#: One or several sources, each by id or itself.
SourceFilter = str | Source | Iterable[str | Source]
#: One or several periods, each an EDTF date or its text.
Periods = str | EdtfDate | Iterable[str | EdtfDate]

#: What a filter asks of a record.
Test = Callable[[Any], bool]


def several(value: object) -> list[Any]:
    if isinstance(value, str | EdtfDate | Record | Source):
        return [value]
    if isinstance(value, Iterable):
        return list(value)
    return [value]


def terms(vocabulary: type[Term], value: Words) -> frozenset[Term]:
    return frozenset(vocabulary.of(v) for v in several(value))


def text_tests(catalogue: Catalogue, text: Words | None) -> list[Test]:
    if text is None:
        return []
    texts = [fold(t).split() for t in several(text)]
    return [lambda r: any(all(word in catalogue.text_of(r) for word in words) for words in texts)]


def during_test(periods: Periods, date_of: Callable[[Any], EdtfDate | None], *, certainly: bool) -> Test:
    spans = [EdtfDate.of(p) for p in several(periods)]

    def may_fall(record: Any) -> bool:
        date = date_of(record)
        if date is None:
            return False
        answers = [date.overlaps(span) for span in spans]
        if certainly:
            return True in answers and not date.qualified
        return any(answer is not False for answer in answers)

    return may_fall


def holds_on(periods: Periods, *, certainly: bool) -> Test:
    spans = [EdtfDate.of(p) for p in several(periods)]

    def may_hold(record: Any) -> bool:
        answers = [record.holds(span) for span in spans]
        return True in answers if certainly else any(answer is not False for answer in answers)

    return may_hold


def actor_type(word: str) -> str:
    types = ("country", "place", "organization", "person")
    if word not in types:
        raise UnknownTermError(f"{word!r} is no sort of actor", word, types)
    return word


def kind_of_actor(word: str) -> Term:
    for vocabulary in (PlaceKind, OrganizationKind):
        if type(word) is vocabulary or word in vocabulary._value2member_map_:
            return vocabulary.of(word)
    kinds = [*PlaceKind, *OrganizationKind]
    raise UnknownTermError(f"{word!r} is no PlaceKind and no OrganizationKind", word, kinds)


def is_or_is_of(actor: Actor | None, ids: frozenset[str]) -> bool:
    """Tell whether *actor* is one of those with *ids*, or of one of them that is a country."""
    if actor is None:
        return False
    country = getattr(actor, "country", None)
    return actor.id in ids or (country is not None and country.id in ids)


def is_one_of(name: str, ids: frozenset[str]) -> Test:
    def test(record: Any) -> bool:
        value = getattr(record, name)
        return value is not None and value.id in ids

    return test
