"""Records laid over others: records that referred to a revised one refer to the new one afterwards."""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any

from azjp_relations.model import Record
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import rebuilt

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
        self, base: Mapping[str, Record | Source], revised: Collection[str], revision: Callable[[str], Record | Source]
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
            self._linked[key] = rebuilt(self._base[key], self._of)
        return self._linked[key]

    def _of(self, value: Any) -> Any:
        return value if isinstance(value, str) else self[value.id]

    @cached_property
    def changed(self) -> dict[str, Record | Source]:
        """The records that aren't revised themselves, but refer to one that is."""
        if not self._revised:
            return {}
        linked = {key: self[key] for key in self._base if key not in self._revised}
        return {key: record for key, record in linked.items() if record is not self._base[key]}
