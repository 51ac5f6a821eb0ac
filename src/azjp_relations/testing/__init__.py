"""Hypothesis strategies for everything in the record, for tests of code that uses it.

Each function returns a strategy, which draws only values that the model accepts, and among them those that people
seldom think of: every form of date and bound, names in several scripts, doubts, readings of several sources, hostile
texts (markup, quotes, line breaks, formulas, text from right to left). For harmless texts, pass ``plain=True``.

Importing this needs the extra ``testing``.

>>> from hypothesis import given, settings
>>> from azjp_relations import Event, as_read
>>> from azjp_relations.testing import records
>>> @settings(max_examples=20)
... @given(records(Event))
... def test_a_reading_keeps_the_id(event):
...     assert as_read(event, "lowest").id == event.id
>>> test_a_reading_keeps_the_id()
"""

from azjp_relations.errors import extra

with extra("testing", "Hypothesis"):
    import hypothesis as _hypothesis  # noqa: F401 - so that the error names the extra

from azjp_relations.testing.records import datasets, packs, parts, records
from azjp_relations.testing.values import common_dates, edtf_dates, edtf_texts, quantities, texts

__all__ = ["common_dates", "datasets", "edtf_dates", "edtf_texts", "packs", "parts", "quantities", "records", "texts"]
