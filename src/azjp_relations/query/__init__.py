"""Typed collections of records, and ``where``.

A collection is immutable, ordered, sliceable, and made of records of one class. ``where`` is keyword-only; every filter
takes one value or several (any of them); filters are joined by *and*. Records are named by id or given themselves.

How dates are compared: ``during`` keeps what *may* fall in the period, ``certainly=True`` only what certainly does; a
date marked ``?``, ``~`` or ``%`` is certain of nothing. What bears no date at all is kept by no ``during``; what stands
(tenures, ties) is asked with ``on``, which also keeps what is attested at no date, unless ``certainly``.
"""

from azjp_relations.query.collection import Catalogue, Collection, Grouped
from azjp_relations.query.where import Actors, Agreements, EconomicFacts, Events, Sources, Tenures, Ties

__all__ = [
    "Actors",
    "Agreements",
    "Catalogue",
    "Collection",
    "EconomicFacts",
    "Events",
    "Grouped",
    "Sources",
    "Tenures",
    "Ties",
]
