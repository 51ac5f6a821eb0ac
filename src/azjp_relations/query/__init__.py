"""Typed collections of records, and ``where``.

A collection is immutable, ordered, sliceable, and made of records of one class, or of all. ``where`` is keyword-only;
every filter takes one value or several (any of them; all of them with ``all_of``); filters are joined by *and*. A
record is named by its id or given itself, an actor also by a name that nobody else has.

``during`` keeps what *may* fall in the period, ``certainly=True`` only what certainly does; a date marked ``?``, ``~``
or ``%`` is certain of nothing. What has no date at all is in no period. Tenures and ties last: ``during`` keeps those
that may have held then, and ``on`` also those that are attested at no date.
"""

from azjp_relations.query.catalogue import Catalogue
from azjp_relations.query.collection import Collection, Grouped
from azjp_relations.query.filters import all_of
from azjp_relations.query.where import Actors, Agreements, EconomicFacts, Events, Records, Sources, Tenures, Ties

__all__ = [
    "Actors",
    "Agreements",
    "Catalogue",
    "Collection",
    "EconomicFacts",
    "Events",
    "Grouped",
    "Records",
    "Sources",
    "Tenures",
    "Ties",
    "all_of",
]
