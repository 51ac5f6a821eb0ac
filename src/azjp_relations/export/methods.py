"""The exports that a dataset and a collection have as methods."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Exportable"]


class Exportable:
    """Records that can be written in exchange formats. A dataset also writes what its edition says of itself."""

    __slots__ = ()

    def _exported(self, *about: str) -> tuple[Iterable[Any], dict[str, Any]]:  # noqa: ARG002 - a dataset has an edition
        """Return the records, and of their edition, if they have one, the fields named in *about*."""
        return self, {}  # type: ignore[return-value] # every class derived from this one can be iterated

    def _remembered(self) -> tuple[Iterable[Any], dict[str, Any]]:
        """Return the records for a calendar, and its title and time stamp if their edition gives them."""
        return self._exported()

    def to_jsonld(self, path: str | os.PathLike[str] | None = None, *, base: str | None = None) -> str:
        """Return the records as JSON-LD, with all that they refer to; see :func:`azjp_relations.export.to_jsonld`.

        >>> from azjp_relations import load
        >>> '"identifier": "heydar-aliyev"' in load().events.where(kind="visit").to_jsonld()
        True
        """
        from azjp_relations.export.jsonld import to_jsonld

        records, about = self._exported("edition", "title", "published", "licence")
        return to_jsonld(records, path, base=base, **about)

    def to_graph(self) -> "nx.MultiDiGraph[str]":
        """Return the records and the actors that they name as a graph; see :func:`azjp_relations.export.to_graph`.

        >>> from azjp_relations import load
        >>> load().ties.where(kind="embassy-in").to_graph().number_of_edges()
        2
        """
        from azjp_relations.export.graph import to_graph

        records, about = self._exported("edition", "title", "licence")
        return to_graph(records, **about)

    def to_graphml(self, path: str | os.PathLike[str] | None = None) -> str:
        """Return the graph of the records as GraphML; see :func:`azjp_relations.export.to_graphml`.

        >>> from azjp_relations import load
        >>> load().ties.where(kind="embassy-in").to_graphml().count("<edge ")
        2
        """
        from azjp_relations.export.graph import to_graphml

        records, about = self._exported("edition", "title", "licence")
        return to_graphml(records, path, **about)

    def to_calendar(
        self, path: str | os.PathLike[str] | None = None, *, every: int = 1, to_the_day: bool = True
    ) -> str:
        """Return the anniversaries of the records as a calendar; see :func:`azjp_relations.export.to_calendar`.

        The calendar of a dataset has its events and agreements.

        >>> from azjp_relations import load
        >>> load().events.where(kind="visit").to_calendar(every=5).count("INTERVAL=5")
        1
        """
        from azjp_relations.export.calendar import to_calendar

        records, about = self._remembered()
        return to_calendar(records, path, every=every, to_the_day=to_the_day, **about)
