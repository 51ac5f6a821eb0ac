"""Hypothesis strategies for everything that the record is made of, for tests of what is built on it.

Each function returns a strategy that draws only what the model takes, and of that also what one seldom thinks of:
every form of date and bound, names in several scripts, doubts, readings of several sources, and hostile texts (markup,
quotes, ends of lines, formulas, text from right to left), unless ``plain=True`` is said.

Importing this needs the extra ``testing``.

>>> from hypothesis import given, settings
>>> from azjp_relations import as_read
>>> from azjp_relations.testing import events
>>> @settings(max_examples=20)
... @given(events())
... def test_a_reading_keeps_the_id(event):
...     assert as_read(event, "lowest").id == event.id
>>> test_a_reading_keeps_the_id()
"""

from azjp_relations.errors import MissingExtraError

try:
    import hypothesis as _hypothesis  # noqa: F401 - so that what lacks it is said here, by its name
except ModuleNotFoundError:
    raise MissingExtraError("azjp_relations.testing needs Hypothesis: pip install 'azjp-relations[testing]'") from None

from azjp_relations.testing.records import (
    actors,
    agreements,
    caveats,
    citations,
    countries,
    datasets,
    economic_facts,
    events,
    names,
    organizations,
    packs,
    participants,
    persons,
    places,
    sources,
    statements,
    tenures,
    ties,
    variants,
)
from azjp_relations.testing.values import common_dates, edtf_dates, edtf_texts, quantities, texts

__all__ = [
    "actors",
    "agreements",
    "caveats",
    "citations",
    "common_dates",
    "countries",
    "datasets",
    "economic_facts",
    "edtf_dates",
    "edtf_texts",
    "events",
    "names",
    "organizations",
    "packs",
    "participants",
    "persons",
    "places",
    "quantities",
    "sources",
    "statements",
    "tenures",
    "texts",
    "ties",
    "variants",
]
