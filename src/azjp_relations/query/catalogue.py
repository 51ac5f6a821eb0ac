"""What the collections of one dataset share: its records by id, by name and by word."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from azjp_relations.dates.edtf import time_of
from azjp_relations.errors import NotOneError, UnknownIdError
from azjp_relations.model import Actor, Country, Place, Record
from azjp_relations.model.actors import remember
from azjp_relations.model.kinds import kind_of
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import closure
from azjp_relations.query.search import Names, TextIndex
from azjp_relations.text import fold, words_of

T = TypeVar("T")

#: How many actors an error suggests for an unknown name.
_MOST_SUGGESTED = 5


class Catalogue:
    """What all collections of one dataset share: its records by id, and what needs working out only once."""

    def __init__(
        self,
        records: Iterable[Record | Source] = (),
        *,
        whole: bool = True,
        retired: Mapping[str, str | None] | None = None,
        edition: Mapping[str, Any] | None = None,
    ) -> None:
        """Catalogue *records*: the *whole* of a dataset, or some of it, with all that they refer to.

        *retired* has the ids of records of earlier editions, each with the id of what took its place. *edition* is what
        answers tell about the edition of the records: its id, its digest, and the packs over it.
        """
        self._records = records
        self._whole = whole
        self.retired: Mapping[str, str | None] = retired or {}
        self.edition = edition
        if whole:
            remember(self)

    @cached_property
    def by_id(self) -> dict[str, Record | Source]:
        """Every record by its id."""
        return {record.id: record for record in (self._records if self._whole else closure(self._records))}

    def naming(self, actor: Actor) -> Mapping[str, Sequence[Record]]:
        """Return the records that name *actor*, by the name of their collection, the latest first."""
        return self._naming.get(actor.id, {})

    @cached_property
    def _naming(self) -> dict[str, dict[str, list[Record]]]:
        records = [r for r in self.by_id.values() if isinstance(r, Record) and not isinstance(r, Actor)]
        records.sort(key=lambda r: (r.when is not None, time_of(r.when), r.id), reverse=True)
        naming: dict[str, dict[str, list[Record]]] = {}
        for record in records:
            for actor in record.actors:
                naming.setdefault(actor.id, {}).setdefault(kind_of(record).plural, []).append(record)
        return naming

    @cached_property
    def names(self) -> Names:
        """The actors by their names."""
        actors = (record for record in self.by_id.values() if isinstance(record, Actor))
        return Names(actors, self._times_named)

    def _times_named(self, actor: Actor) -> int:
        return sum(map(len, self.naming(actor).values()))

    @cached_property
    def texts(self) -> TextIndex:
        """The index of the words that the records say, which every collection of the dataset shares."""
        return TextIndex(self.by_id.values())

    def find(self, value: object, cls: type[T]) -> T:
        """Return the record of class *cls* that *value* is, or that has it as its id; or the only actor with this name.

        Raises:
            UnknownIdError: If there is none; the message names the nearest ids.
            NotOneError: If several actors have the name; the message names them.
        """
        key = value.id if isinstance(value, Record | Source) else value
        record = self.by_id.get(key) if isinstance(key, str) else None
        if isinstance(record, cls):
            return record  # the one of this dataset, even if *value* is from another edition
        if record is not None or isinstance(value, Record | Source):
            problem = (
                f"is of the class {type(record).__name__}, not {cls.__name__}" if record else "is not in this dataset"
            )
            raise UnknownIdError(f"{key!r} {problem}", key, self._ids(cls))
        is_actor = issubclass(cls, Actor)
        called = [a for a in self.names.called(key) if isinstance(a, cls)] if is_actor and isinstance(key, str) else []
        # "Kyoto" is the city, though some list calls a university that.
        places = [actor for actor in called if isinstance(actor, Country | Place)]
        if len(called) == 1 or len(places) == 1:
            return (places or called)[0]
        if called:
            from azjp_relations.display.pieces import sort_of  # only an error needs it

            ids = ", ".join(f"{actor.id!r} ({sort_of(actor)})" for actor in called)
            raise NotOneError(f"several actors have the name {key!r}: give the id, one of {ids}")
        # It may be an id written like a title, with capitals and spaces.
        slug = "-".join(words_of(fold(key))) if isinstance(key, str) else key
        if slug != key and slug in self.by_id:
            return self.find(slug, cls)
        if is_actor and isinstance(key, str) and key not in self.retired:
            alike = [actor.id for actor in self.names.find(key) if isinstance(actor, cls)]
            if alike:
                problem = f"No {cls.__name__} has the id or the name {value!r}"
                raise UnknownIdError(problem, value, called=alike[:_MOST_SUGGESTED])
        what = "id or the name" if is_actor else "id"
        raise self.unknown(f"No {cls.__name__} has the {what} {value!r}", value, self._ids(cls))

    def unknown(self, problem: str, value: object, ids: Iterable[str]) -> UnknownIdError:
        """Return the error for an id that none of *ids* is."""
        return UnknownIdError(problem, value, ids, self.retired)

    def _ids(self, cls: type[Any]) -> list[str]:
        return [key for key, record in self.by_id.items() if isinstance(record, cls)]


def repeated_ids(records: Iterable[Record | Source]) -> list[tuple[str, str]]:
    """Return each id that several *records* have, with the problem in words."""
    counts = Counter(record.id for record in records)
    return [(key, "is the id of two records") for key in sorted(counts) if counts[key] > 1]
