"""Records laid over others: records that referred to a revised one refer to the new one afterwards."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from attrs import evolve, fields, has

from azjp_relations.dates import EdtfDate
from azjp_relations.model import Record
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Source

__all__ = ["Relinked"]


class Relinked:
    """The records of *base* as they are once some of them are revised.

    A record that doesn't refer to a revised one, directly or through others, stays the same object.

    Args:
        base: The records as they were, by id.
        revised: The ids of those that are revised.
        revision: Returns the new record with an id that is revised.
    """

    def __init__(
        self,
        base: Mapping[str, Record | Source],
        revised: Collection[str],
        revision: Callable[[str], Record | Source],
    ) -> None:
        self._base = base
        self._revised = revised
        self._revision = revision
        self._linked: dict[str, Record | Source] = {}

    def __getitem__(self, key: str) -> Record | Source:
        if not self._revised:
            return self._base[key]
        if key in self._revised:
            return self._revision(key)
        if key not in self._linked:
            self._linked[key] = self._part(self._base[key])
        return self._linked[key]

    def changed(self) -> dict[str, Record | Source]:
        """Return the records that aren't revised themselves, but refer to one that is."""
        if not self._revised:
            return {}
        linked = {key: self[key] for key in self._base if key not in self._revised}
        return {key: record for key, record in linked.items() if record is not self._base[key]}

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
        changes = {name: value for name, value in new.items() if value is not old[name]}
        return evolve(part, **changes) if changes else part
