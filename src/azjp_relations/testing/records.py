"""Strategies for records, for parts of them, and for datasets and packs of them."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from hypothesis import strategies as st

from azjp_relations.dataset import Dataset
from azjp_relations.dates import EdtfDate
from azjp_relations.model import Caveat, Country, EconomicFact, Event, Person, Record, Variant
from azjp_relations.model.base import Entry, Part
from azjp_relations.model.kinds import CLASSES
from azjp_relations.model.sources import Source
from azjp_relations.packs.pack import Pack
from azjp_relations.testing.drawing import Drawing
from azjp_relations.testing.values import common_dates, texts

E = TypeVar("E", bound=Entry)
P = TypeVar("P", bound=Part)
T = TypeVar("T")

_Among = Iterable[Record | Source] | None
_Dates = st.SearchStrategy[EdtfDate] | None

#: The fewest and the most records of a class in a dataset; for other classes, none and two.
_COUNTS: dict[Any, tuple[int, int]] = {
    Source: (1, 4),
    Country: (1, 2),
    Person: (1, 2),
    Event: (0, 4),
    EconomicFact: (0, 4),
}


def _strategy(what: Callable[[Drawing], T], among: _Among, dates: _Dates, *, plain: bool) -> st.SearchStrategy[T]:
    among = None if among is None else tuple(among)  # an iterator would last for one example only

    @st.composite
    def drawn(draw: st.DrawFn) -> T:
        return what(Drawing(draw, texts(plain=plain), common_dates() if dates is None else dates, among))

    return drawn()


def records(cls: type[E], *, among: _Among = None, dates: _Dates = None, plain: bool = False) -> st.SearchStrategy[E]:
    """Records of one class, or sources.

    Args:
        cls: The class: ``Source``, ``Event`` or another class of records; ``Actor`` for actors of every sort.
        among: The records that they may refer to; others are drawn only if needed. By default, all are drawn.
        dates: The strategy for their dates; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(records(Event))
    ... def test_an_event_is_titled(event):
    ...     assert event.title.strip()
    >>> test_an_event_is_titled()
    """
    return _strategy(lambda drawing: drawing.one(cls), among, dates, plain=plain)


def parts(
    cls: type[P], *, of: type[Record] | None = None, among: _Among = None, dates: _Dates = None, plain: bool = False
) -> st.SearchStrategy[P]:
    """Parts of records: citations, names that are not preferred, participants, statements, other readings, caveats.

    *cls* is the class of the part, such as ``Citation``; for a variant or a caveat, *of* is the class of the record
    that it is about, by default ``Event``. The other arguments are those of :func:`records`.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(parts(Variant, of=Event))
    ... def test_a_reading_is_of_a_field(variant):
    ...     assert hasattr(Event, variant.field)
    >>> test_a_reading_is_of_a_field()
    """

    def part(drawing: Drawing) -> Any:
        if cls is Variant:
            return drawing.variant(of or Event)
        return drawing.caveat(of or Event) if cls is Caveat else drawing.part(cls)

    return _strategy(part, among, dates, plain=plain)


def datasets(*, dates: _Dates = None, plain: bool = False) -> st.SearchStrategy[Dataset]:
    """Datasets of a few records of every kind, with doubts, readings, names and statements of several sources.

    *dates* and *plain* are those of :func:`records`.

    >>> from hypothesis import given, settings
    >>> from azjp_relations import diff
    >>> @settings(max_examples=10)
    ... @given(datasets())
    ... def test_nothing_differs_from_itself(rel):
    ...     assert not diff(rel, rel)
    >>> test_nothing_differs_from_itself()
    """
    return _strategy(lambda drawing: Dataset(_some_of_each(drawing)), (), dates, plain=plain)


def packs(over: Dataset | None = None, *, dates: _Dates = None, plain: bool = False) -> st.SearchStrategy[Pack]:
    """Packs of a few records of every kind, to lay over *over* or to read alone.

    The records refer to those of *over*, and revise a few of them; *dates* and *plain* are those of :func:`records`.

    >>> from hypothesis import given, settings
    >>> from azjp_relations import load
    >>> @settings(max_examples=10)
    ... @given(packs(load(edition="2026.11")))
    ... def test_a_pack_lies_over_the_edition(pack):
    ...     assert len(pack.dataset()) >= len(load(edition="2026.11"))
    >>> test_a_pack_lies_over_the_edition()
    """

    def pack(drawing: Drawing) -> Pack:
        new = Pack(over).add(*_some_of_each(drawing))
        return new if over is None else new.revise(*map(drawing.revised, drawing.some(over)))

    return _strategy(pack, over or (), dates, plain=plain)


def _some_of_each(drawing: Drawing) -> list[Record | Source]:
    for cls in CLASSES:
        least, most = _COUNTS.get(cls, (0, 2))
        for _ in range(drawing.draw(st.integers(least, most))):
            drawing.one(cls)
    return drawing.records
