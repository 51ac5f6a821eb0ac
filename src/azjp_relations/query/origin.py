"""How a collection was made: so an answer can say what it is about, and be asked again."""

from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

#: The filters of a call of ``where``, each with its values as they are read.
Given = Mapping[str, tuple[Any, ...]]
#: A test of a record or of a part of one: its verdict, higher if it passes better, and what goes with it.
Test = Callable[[Any], tuple[Any, ...]]


class Origin(NamedTuple):
    """The last step in which a collection was made, and those before it; ``None`` is one that can't be repeated.

    The steps are ``of`` (*given* are the names of collections of a dataset), ``where`` (filters), ``only`` (those of
    one kind), ``slice``, ``sorted``, ``search``, ``find``, ``|``, ``&``, ``-``, and ``chosen`` (by a function of yours,
    so nobody can repeat it either).
    """

    step: str
    given: Any
    of: "tuple[Origin | None, ...]" = ()


def filters_of(origin: Origin | None) -> Iterator[Given]:
    """Yield the filters that all records have passed, those of the last ``where`` first.

    >>> [*filters_of(Origin("where", {"status": ("held",)}, (Origin("of", ("events",)),)))]
    [{'status': ('held',)}]
    """
    if origin is not None and origin.step in {"where", "only", "slice", "sorted", "-", "&"}:
        if origin.step == "where":
            yield origin.given
        for one in origin.of if origin.step == "&" else origin.of[:1]:
            yield from filters_of(one)


def test_of(origin: Origin | None, leaf: Callable[[Given], Test | None]) -> Test | None:
    """Return the test that *leaf* makes of the filters that the records passed; ``None`` if it makes none.

    What is in both of two collections passes the tests of both; what is in either, one of them.
    """
    if origin is None:
        return None
    tests = [test_of(one, leaf) for one in (origin.of[:1] if origin.step == "-" else origin.of)]
    if origin.step == "where":
        tests.append(leaf(origin.given))
    if origin.step == "|" and None in tests:
        return None
    known = [test for test in tests if test is not None]
    if len(known) < 2:
        return known[0] if known else None
    pick = max if origin.step == "|" else min
    return lambda thing: pick((test(thing) for test in known), key=itemgetter(0))
