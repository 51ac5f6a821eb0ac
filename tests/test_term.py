"""The pattern of closed vocabularies."""

import copy
import pickle

import pytest

from azjp_relations.errors import UnknownTermError
from azjp_relations.vocabulary import Bound, Unit
from azjp_relations.vocabulary.term import Term


class Bearing(Term):
    """Where a wind blows from."""

    NORTH = "north", "from the pole"
    SOUTH = "south", "from the equator"


def test_members_are_their_text() -> None:
    """A term is a string, and carries its definition."""
    north: str = Bearing.NORTH
    assert north == "north"
    assert str(north) == f"{north}" == "north"
    assert Bearing.NORTH.definition == "from the pole"
    assert list(Bearing) == [Bearing.NORTH, Bearing.SOUTH]


def test_of() -> None:
    """A member or its exact text gives the member."""
    assert Bearing.of("north") is Bearing.of(Bearing.NORTH) is Bearing.NORTH


@pytest.mark.parametrize("value", ["North", " north", "NORTH", "", None, 1, ["north"]])
def test_of_is_strict(value: object) -> None:
    """Anything but the exact text is refused, naming the vocabulary and the value."""
    with pytest.raises(UnknownTermError, match="Bearing") as caught:
        Bearing.of(value)
    assert repr(value) in str(caught.value)


def test_of_names_the_nearest() -> None:
    """A slip of the pen is told what it is near to."""
    with pytest.raises(UnknownTermError, match="Did you mean 'north'"):
        Bearing.of("nroth")


def test_of_refuses_other_vocabularies() -> None:
    """A term means nothing in a vocabulary that is not its own, even if the text is the same."""

    class Place(Term):
        NORTH = "north", "where it is cold"

    with pytest.raises(UnknownTermError, match="of Place"):
        Bearing.of(Place.NORTH)


def test_call_refuses_alike() -> None:
    """Looking a term up as an enumeration raises the same error."""
    with pytest.raises(UnknownTermError):
        Unit("dollars")


def test_copies_are_the_member() -> None:
    """Pickling and copying give back the one member there is."""
    for term in (*Unit, *Bound):
        assert term is pickle.loads(pickle.dumps(term))  # noqa: S301
        assert term is copy.deepcopy(term)
