"""The collections that filters are asked of, and periods to ask for."""

from typing import Any

from profiles import edition

import azjp_relations as azjp

rel = azjp.load(edition=edition())
RECORDS = ("actors", "events", "agreements", "facts", "tenures", "ties")
EVERY = ("sources", *RECORDS)
#: Periods of every form, for dates to fall in, touch and miss.
PERIODS = ("1998", "2015-10", "2018-09-05", "199X", "2017-22", "1992/2006", "2015/..", "../1999", "2024-11-29", "2013~")
#: The collections of what has a date.
DATED = ("sources", "events", "agreements", "facts", "tenures", "ties")
SPANS = ("during", "signed", "in_force", "published", "on")


def named(name: str, dataset: azjp.Dataset = rel) -> Any:
    """Return the collection *name*."""
    return getattr(dataset, name)
