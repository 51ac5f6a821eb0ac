"""What filters take and how they are asked of a record."""

from collections.abc import Iterable
from typing import Any

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import UnknownTermError
from azjp_relations.model import Actor, Event, Record
from azjp_relations.model.sources import Source
from azjp_relations.query.collection import AnyOf, Catalogue, Filter, Meets, Passes
from azjp_relations.text import fold
from azjp_relations.vocabulary import OrganizationKind, PlaceKind
from azjp_relations.vocabulary.term import Term

__all__ = [
    "ActorFilter",
    "EventFilter",
    "Periods",
    "SourceFilter",
    "Words",
    "actor_type",
    "holds_on",
    "ids_of",
    "is_one_of",
    "kind_of_actor",
    "meets",
    "several",
    "terms",
    "text_filters",
    "yes_or_no",
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


def several(value: object) -> list[Any]:
    if isinstance(value, str | EdtfDate | Record | Source):
        return [value]
    if isinstance(value, Iterable):
        return list(value)
    return [value]


def terms(vocabulary: type[Term], value: Words) -> frozenset[Term]:
    return frozenset(vocabulary.of(v) for v in several(value))


def text_filters(catalogue: Catalogue, text: Words | None) -> list[Filter]:
    if text is None:
        return []
    texts = [fold(t).split() for t in several(text)]

    def says(record: Any) -> bool:
        said = catalogue.text_of(record)
        return any(all(word in said for word in words) for words in texts)

    return [Passes(says)]


def meets(field: str, periods: Periods, *, certainly: bool) -> Filter:
    return Meets(field, tuple(EdtfDate.of(p) for p in several(periods)), certainly)


def holds_on(periods: Periods, *, certainly: bool) -> Filter:
    spans = [EdtfDate.of(p) for p in several(periods)]

    def may_hold(record: Any) -> bool:
        answers = [record.holds(span) for span in spans]
        return True in answers if certainly else any(answer is not False for answer in answers)

    return Passes(may_hold)


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


def ids_of(*actors: Actor | None) -> set[str]:
    """Return the ids of *actors* and of the countries that they are of."""
    found: set[str] = set()
    for actor in actors:
        if actor is not None:
            country = getattr(actor, "country", None)
            found |= {actor.id} if country is None else {actor.id, country.id}
    return found


def yes_or_no(name: str, value: bool) -> tuple[bool]:  # noqa: FBT001 - it is what is checked
    """Return *value* as the one key to look for.

    Raises:
        TypeError: If it is neither ``True`` nor ``False``; a filter that takes ``1`` for yes would keep nothing.
    """
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False, not {value!r}")
    return (value,)


def is_one_of(name: str, ids: Iterable[str]) -> Filter:
    def id_of(record: Any) -> tuple[str, ...]:
        value = getattr(record, name)
        return () if value is None else (value.id,)

    return AnyOf(name, id_of, ids)
