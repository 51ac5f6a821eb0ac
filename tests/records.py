"""Small synthetic records: builders that need no more than what a test is about, and datasets with a collection."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar, cast, get_args

from attrs import fields, has
from hypothesis import strategies as st

from azjp_relations.dataset import Dataset
from azjp_relations.dates import EdtfDate
from azjp_relations.model import (
    Actor,
    Agreement,
    Country,
    EconomicFact,
    Event,
    Name,
    Organization,
    Person,
    Place,
    Record,
    Tenure,
    Thing,
    Tie,
)
from azjp_relations.model.mixing import Mix
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation, Source
from azjp_relations.query import Collection
from azjp_relations.query.catalogue import Catalogue
from azjp_relations.testing import datasets

__all__ = [
    "FOUR",
    "HOSTILE",
    "MIXED",
    "WIRE",
    "agreement",
    "cited",
    "country",
    "event",
    "fact",
    "organization",
    "part_datasets",
    "person",
    "place",
    "preferred",
    "source",
    "tenure",
    "thing",
    "tie",
    "walk",
    "whole",
]

#: All in which figures may differ, for tests of sums that aren't about that.
MIXED = get_args(Mix)

#: The four documents of the first edition: what rests on them stays, whatever later editions add.
FOUR = ("azernews-2024-11-29", "azertac-2022-05-05", "trend-2025-10-01", "wikipedia-azerbaijan-japan-relations")
#: A text that would run, were it not escaped.
HOSTILE = '<script>alert("&\'")</script>'

T = TypeVar("T")


# --- builders -----------------------------------------------------------------------------------------------------


def source(id: str = "wire-2001", **changes: Any) -> Source:  # noqa: A002 - the word of the record
    """Return a source, by default a story of 2001."""
    given = {"kind": "news-agency", "publisher": "A wire", "published": "2001-02-03", "language": "en"}
    return Source(id=id, **{**given, **changes})


WIRE = source()


def cited(*sources: Source, locator: str = "¶1.1") -> tuple[Citation, ...]:
    """Return a citation of each of *sources*, by default of the wire."""
    return tuple(Citation(source=s, locator=locator) for s in sources or (WIRE,))


def preferred(text: str, *others: str) -> tuple[Name, ...]:
    """Return a preferred name, and aliases."""
    first = Name(text=text, language="en", kind="preferred")
    return (first, *(Name(text=other, language="az", kind="alias", citations=cited()) for other in others))


def country(id: str = "japan", **changes: Any) -> Country:  # noqa: A002
    """Return a country named like its id."""
    return Country(**{"id": id, "names": preferred(id.title()), "citations": cited(), **changes})


def place(id: str = "tokyo", **changes: Any) -> Place:  # noqa: A002
    """Return a city named like its id."""
    return Place(**{"id": id, "names": preferred(id.title()), "kind": "city", "citations": cited(), **changes})


def thing(id: str = "a-plant", **changes: Any) -> Thing:  # noqa: A002
    """Return a city named like its id."""
    return Thing(**{"id": id, "names": preferred(id.title()), "kind": "plant", "citations": cited(), **changes})


def organization(id: str = "a-company", **changes: Any) -> Organization:  # noqa: A002
    """Return a company named like its id."""
    given = {"id": id, "names": preferred(id.title()), "kind": "company", "citations": cited()}
    return Organization(**{**given, **changes})


def person(id: str = "someone", **changes: Any) -> Person:  # noqa: A002
    """Return a person named like the id."""
    return Person(**{"id": id, "names": preferred(id.title()), "citations": cited(), **changes})


def event(id: str = "meeting", when: EdtfDate | str | None = None, **changes: Any) -> Event:  # noqa: A002
    """Return a meeting."""
    given = {"id": id, "kind": "meeting", "title": f"The {id}", "when": when, "citations": cited()}
    return Event(**{**given, **changes})


def agreement(id: str = "pact", signed: EdtfDate | str | None = None, **changes: Any) -> Agreement:  # noqa: A002
    """Return an agreement that is signed."""
    given = {"id": id, "kind": "agreement", "title": f"The {id}", "status": "signed", "signed": signed}
    return Agreement(**{**given, "citations": cited(), **changes})


def fact(
    id: str = "grant",  # noqa: A002
    amount: int | str | None = None,
    period: EdtfDate | str | None = None,
    *,
    unit: str = "USD",
    bound: str = "exact",
    **changes: Any,
) -> EconomicFact:
    """Return a grant, of no figure unless *amount* is given."""
    value = None if amount is None else Quantity(amount, unit, bound)
    given = {"id": id, "indicator": "grant", "value": value, "period": period, "citations": cited()}
    return EconomicFact(**{**given, **changes})


def tenure(id: str = "envoy", who: Person | None = None, **changes: Any) -> Tenure:  # noqa: A002
    """Return the tenure of an ambassador."""
    given = {"id": id, "person": who or person(), "office": "ambassador", "title": "Ambassador", "citations": cited()}
    attested = tuple(EdtfDate.of(d) for d in changes.pop("attested", ()))
    return Tenure(**{**given, **changes, "attested": attested})


def tie(id: str, kind: str, subject: Actor, object: Actor, **changes: Any) -> Tie:  # noqa: A002
    """Return a tie."""
    attested = tuple(EdtfDate.of(d) for d in changes.pop("attested", ()))
    given = {"id": id, "kind": kind, "subject": subject, "object": object, "citations": cited()}
    return Tie(**{**given, **changes, "attested": attested})


def whole(*records: Record | Source) -> Dataset:
    """Return the dataset of *records* and of everything that they refer to."""
    return Dataset(Catalogue(_with_references(records)).by_id.values())


def _with_references(records: Iterable[Record | Source]) -> Iterator[Record | Source]:
    seen = set()
    for found in walk(tuple(records)):
        if isinstance(found, Record | Source) and found.id not in seen:
            seen.add(found.id)
            yield found


def walk(value: object, _seen: set[int] | None = None) -> Iterator[object]:
    """Yield *value* and everything in it, through records that it refers to as well; each record object once."""
    seen = set[int]() if _seen is None else _seen
    if isinstance(value, Record | Source):
        if id(value) in seen:
            return
        seen.add(id(value))
    yield value
    if isinstance(value, tuple | Collection):
        for item in value:
            yield from walk(item, seen)
    elif has(type(value)) and not isinstance(value, EdtfDate | Quantity):
        for a in fields(cast("Any", type(value))):
            yield from walk(getattr(value, a.name), seen)


def none_break(violators: Iterable[str], law: str) -> None:
    """Fail with everything that breaks a law, one a line."""
    found = sorted(set(violators))
    assert not found, "\n".join([f"{law}; {len(found)} break it:", *found])


# --- strategies ---------------------------------------------------------------------------------------------------


def part_datasets() -> st.SearchStrategy[tuple[Dataset, str]]:
    """A dataset with the name of one of its collections of records."""
    names = st.sampled_from(["actors", "events", "agreements", "facts", "tenures", "ties"])
    return st.tuples(datasets(), names)
