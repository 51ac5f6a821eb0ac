"""Typed collections of records, and ``where``.

A collection is immutable and ordered, and has records of one class or of all classes. ``where`` takes keywords only.
Every filter takes one value or several, any of which may fit; with ``all_of``, all must. A record must fit every
filter. To name a record, pass its id or the record itself; for an actor you can also pass a name that no other actor
has.

``during`` keeps the records that *may* fall in the period, and with ``certainly=True`` only those that must, with all
of their days; a date marked ``?``, ``~`` or ``%`` is never certain, and a record without a date is in no period. Of
tenures and ties, which last, ``during`` keeps those that may have held then, and ``on`` also those without a date.
"""

from azjp_relations.query.catalogue import Catalogue
from azjp_relations.query.collection import Collection, Grouped
from azjp_relations.query.filters import all_of
from azjp_relations.query.where import Actors, Agreements, EconomicFacts, Events, Records, Sources, Tenures, Ties

__all__ = [
    "Actors", "Agreements", "Catalogue", "Collection", "EconomicFacts", "Events", "Grouped", "Records", "Sources",
    "Tenures", "Ties", "all_of",
]  # fmt: skip
