"""Strategies for records, for parts of them, and for datasets and packs of them."""

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from hypothesis import strategies as st

from azjp_relations.dataset import Dataset
from azjp_relations.dates import EdtfDate
from azjp_relations.model import (
    Actor,
    Agreement,
    Caveat,
    Country,
    EconomicFact,
    Event,
    Name,
    Organization,
    Participant,
    Person,
    Place,
    Record,
    Statement,
    Tenure,
    Tie,
    Variant,
)
from azjp_relations.model.sources import Citation, Source
from azjp_relations.packs.pack import Pack
from azjp_relations.testing.drawing import Drawing
from azjp_relations.testing.values import common_dates, texts

__all__ = [
    "actors",
    "agreements",
    "caveats",
    "citations",
    "countries",
    "datasets",
    "economic_facts",
    "events",
    "names",
    "organizations",
    "packs",
    "participants",
    "persons",
    "places",
    "sources",
    "statements",
    "tenures",
    "ties",
    "variants",
]

T = TypeVar("T")

_Among = Iterable[Record | Source] | None
_Dates = st.SearchStrategy[EdtfDate] | None

#: Of each class the fewest and the most records of a dataset: few, and of what others need at least one.
_COUNTS: dict[type[Record | Source], tuple[int, int]] = {
    Source: (1, 4),
    Country: (1, 2),
    Place: (0, 2),
    Organization: (0, 2),
    Person: (1, 2),
    Event: (0, 4),
    Agreement: (0, 2),
    EconomicFact: (0, 4),
    Tenure: (0, 2),
    Tie: (0, 2),
}


@st.composite
def _drawn(draw: st.DrawFn, what: Callable[[Drawing], object], among: _Among, dates: _Dates, *, plain: bool) -> object:
    dates = common_dates() if dates is None else dates
    return what(Drawing(draw, texts(plain=plain), dates, among))


def _strategy(what: Callable[[Drawing], T], among: _Among, dates: _Dates, *, plain: bool) -> st.SearchStrategy[T]:
    # What is to be referred to may be an iterator, but examples are many.
    among = None if among is None else tuple(among)
    return cast("st.SearchStrategy[T]", _drawn(what, among, dates, plain=plain))


def sources(
    *,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Source]:
    """Sources, dated and undated.

    Args:
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(sources())
    ... def test_an_id_is_plain(found):
    ...     assert found.id.isascii()
    >>> test_an_id_is_plain()
    """
    return _strategy(lambda drawing: drawing.one(Source), None, dates, plain=plain)


def citations(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Citation]:
    """Citations of sources.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(citations())
    ... def test_a_citation_says_where(found):
    ...     assert found.locator.strip()
    >>> test_a_citation_says_where()
    """
    return _strategy(lambda drawing: drawing.part(Citation), among, dates, plain=plain)


def names(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Name]:
    """Names of actors, other than the preferred one.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(names())
    ... def test_a_name_has_a_language(found):
    ...     assert found.language
    >>> test_a_name_has_a_language()
    """
    return _strategy(lambda drawing: drawing.part(Name), among, dates, plain=plain)


def countries(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Country]:
    """Countries.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(countries())
    ... def test_a_country_is_its_own(found):
    ...     assert found.country is found
    >>> test_a_country_is_its_own()
    """
    return _strategy(lambda drawing: drawing.one(Country), among, dates, plain=plain)


def places(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Place]:
    """Places, which may lie in countries and in each other.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(places())
    ... def test_no_place_holds_itself(found):
    ...     assert found not in found.holders
    >>> test_no_place_holds_itself()
    """
    return _strategy(lambda drawing: drawing.one(Place), among, dates, plain=plain)


def organizations(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Organization]:
    """Organizations, which may belong to a country and to each other.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(organizations())
    ... def test_an_organization_has_a_name(found):
    ...     assert found.name in {name.text for name in found.names}
    >>> test_an_organization_has_a_name()
    """
    return _strategy(lambda drawing: drawing.one(Organization), among, dates, plain=plain)


def persons(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Person]:
    """Persons.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(persons())
    ... def test_a_person_has_a_name(found):
    ...     assert found.name in {name.text for name in found.names}
    >>> test_a_person_has_a_name()
    """
    return _strategy(lambda drawing: drawing.one(Person), among, dates, plain=plain)


def actors(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Actor]:
    """Actors of all four classes.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(actors())
    ... def test_an_actor_is_of_a_sort(found):
    ...     assert found.type in {"country", "place", "organization", "person"}
    >>> test_an_actor_is_of_a_sort()
    """
    return _strategy(lambda drawing: drawing.one(Actor), among, dates, plain=plain)


def participants(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Participant]:
    """Participants of events.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(participants())
    ... def test_a_role_is_defined(found):
    ...     assert found.role.definition
    >>> test_a_role_is_defined()
    """
    return _strategy(lambda drawing: drawing.part(Participant), among, dates, plain=plain)


def statements(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Statement]:
    """Statements made at events.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(statements())
    ... def test_a_statement_is_somebodys(found):
    ...     assert found.speakers and found.citations
    >>> test_a_statement_is_somebodys()
    """
    return _strategy(lambda drawing: drawing.part(Statement), among, dates, plain=plain)


def events(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Event]:
    """Events, with participants, statements, doubts and readings.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(events())
    ... def test_an_event_names_each_once(found):
    ...     assert len(found.actors) == len(set(found.actors))
    >>> test_an_event_names_each_once()
    """
    return _strategy(lambda drawing: drawing.one(Event), among, dates, plain=plain)


def agreements(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Agreement]:
    """Agreements.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(agreements())
    ... def test_what_is_planned_is_not_signed(found):
    ...     assert found.status != "planned" or found.signed is None
    >>> test_what_is_planned_is_not_signed()
    """
    return _strategy(lambda drawing: drawing.one(Agreement), among, dates, plain=plain)


def economic_facts(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[EconomicFact]:
    """Economic facts of every indicator, with and without a figure.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(economic_facts())
    ... def test_the_unit_fits(found):
    ...     assert found.value is None or found.value.unit.family is found.indicator.family
    >>> test_the_unit_fits()
    """
    return _strategy(lambda drawing: drawing.one(EconomicFact), among, dates, plain=plain)


def tenures(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Tenure]:
    """Tenures of persons in offices.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(tenures())
    ... def test_none_ends_before_it_starts(found):
    ...     assert not (found.start and found.end) or found.end.before(found.start) is not True
    >>> test_none_ends_before_it_starts()
    """
    return _strategy(lambda drawing: drawing.one(Tenure), among, dates, plain=plain)


def ties(
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Tie]:
    """Ties between actors.

    Args:
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(ties())
    ... def test_a_tie_has_two_sides(found):
    ...     assert {found.subject, found.object} == set(found.actors)
    >>> test_a_tie_has_two_sides()
    """
    return _strategy(lambda drawing: drawing.one(Tie), among, dates, plain=plain)


def variants(
    owner: type[Record],
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Variant]:
    """Readings of any field of a record, attested and conjectured.

    Args:
        owner: The class of the record that they are readings of: one that is built, such as :class:`Event`.
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(variants(Event))
    ... def test_a_reading_is_of_a_field(found):
    ...     assert hasattr(Event, found.field)
    >>> test_a_reading_is_of_a_field()
    """
    return _strategy(lambda drawing: drawing.variant(owner), among, dates, plain=plain)


def caveats(
    owner: type[Record],
    *,
    among: Iterable[Record | Source] | None = None,
    dates: st.SearchStrategy[EdtfDate] | None = None,
    plain: bool = False,
) -> st.SearchStrategy[Caveat]:
    """Doubts about a record, or about one of its fields.

    Args:
        owner: The class of the record that they are about: one that is built, such as :class:`Event`.
        among: What they may refer to; what is needed and not among it is drawn along. By default all of it is.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(caveats(Event))
    ... def test_a_doubt_has_a_reason(found):
    ...     assert found.note.strip()
    >>> test_a_doubt_has_a_reason()
    """
    return _strategy(lambda drawing: drawing.caveat(owner), among, dates, plain=plain)


def datasets(*, dates: st.SearchStrategy[EdtfDate] | None = None, plain: bool = False) -> st.SearchStrategy[Dataset]:
    """Datasets of a few records of every kind, with doubts, readings, names and statements of several sources.

    Ids are unique, and what a record refers to is in the dataset.

    Args:
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> from azjp_relations import diff
    >>> @settings(max_examples=10)
    ... @given(datasets())
    ... def test_nothing_differs_from_itself(rel):
    ...     assert not diff(rel, rel)
    >>> test_nothing_differs_from_itself()
    """
    return _strategy(lambda drawing: Dataset(_some_of_each(drawing)), (), dates, plain=plain)


def packs(
    over: Dataset | None = None, *, dates: st.SearchStrategy[EdtfDate] | None = None, plain: bool = False
) -> st.SearchStrategy[Pack]:
    """Packs of a few records of every kind, to be laid over *over* or to be read alone.

    Args:
        over: What they are laid over: their records refer to its records, and a few of these they revise.
        dates: What their dates are drawn from; by default :func:`common_dates`.
        plain: Whether their texts are plain (see :func:`texts`).

    >>> from hypothesis import given, settings
    >>> from azjp_relations import load
    >>> @settings(max_examples=10)
    ... @given(packs(load()))
    ... def test_a_pack_lies_over_the_edition(pack):
    ...     assert len(pack.dataset()) >= len(load())
    >>> test_a_pack_lies_over_the_edition()
    """

    def pack(drawing: Drawing) -> Pack:
        made = Pack(over).add(*_some_of_each(drawing))
        return made if over is None else made.revise(*map(drawing.revised, drawing.some(over)))

    return _strategy(pack, over or (), dates, plain=plain)


def _some_of_each(drawing: Drawing) -> list[Record | Source]:
    for cls, (least, most) in _COUNTS.items():
        for _ in range(drawing.draw(st.integers(least, most))):
            drawing.one(cls)
    return drawing.made
