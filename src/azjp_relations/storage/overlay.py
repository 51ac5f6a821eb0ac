"""Records laid over others: what referred to a record that is revised refers to the new one afterwards."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from attrs import evolve, fields, has

from azjp_relations.dates import EdtfDate
from azjp_relations.model import Record
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Source

__all__ = ["Relinked"]


class Relinked:
    """The records of *known* as they are once some of them are revised.

    A record that refers to no revised one, also through others, stays the very object that it is.

    Args:
        known: The records as they were, by id.
        revised: The ids of those that are revised.
        made: Returns the new record that a revised id stands for.
    """

    def __init__(
        self,
        known: Mapping[str, Record | Source],
        revised: Collection[str],
        made: Callable[[str], Record | Source],
    ) -> None:
        self._known = known
        self._revised = revised
        self._made = made
        self._done: dict[str, Record | Source] = {}

    def __getitem__(self, key: str) -> Record | Source:
        if not self._revised:
            return self._known[key]
        if key in self._revised:
            return self._made(key)
        done = self._done.get(key)
        if done is None:
            done = self._done[key] = self._part(self._known[key])
        return done

    def changed(self) -> dict[str, Record | Source]:
        """Return the records that are not revised themselves, but refer to one that is."""
        if not self._revised:
            return {}
        kept = {key: self[key] for key in self._known if key not in self._revised}
        return {key: record for key, record in kept.items() if record is not self._known[key]}

    def _value(self, value: Any) -> Any:
        if isinstance(value, tuple):
            values = tuple([self._value(item) for item in value])
            return values if any(new is not old for new, old in zip(values, value, strict=True)) else value
        if isinstance(value, Record | Source):
            return self[value.id]
        if has(type(value)) and not isinstance(value, EdtfDate | Quantity):
            return self._part(value)
        return value

    def _part(self, part: Any) -> Any:
        old = {a.name: getattr(part, a.name) for a in fields(type(part))}
        new = {name: self._value(value) for name, value in old.items()}
        changed = {name: value for name, value in new.items() if value is not old[name]}
        return evolve(part, **changed) if changed else part
