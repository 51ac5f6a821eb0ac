"""Whoever or whatever takes part."""

from collections.abc import Iterator
from typing import ClassVar

from attrs import field, frozen

from azjp_relations.model.base import Part, Record, check_depth, reading_order
from azjp_relations.model.sources import Citation
from azjp_relations.vocabulary import NameKind, OrganizationKind, PlaceKind

__all__ = ["Actor", "Country", "Name", "Organization", "Person", "Place", "once"]


@frozen(kw_only=True, eq=False, repr=False)
class Name(Part):
    """One name of an actor.

    Attributes:
        text: The name.
        language: The language that it is in, as a BCP 47 tag (``en``, ``az``, ``ja-Latn``).
        kind: What sort of name it is.
        citations: Where it is printed; empty if the citations of the actor print it.
    """

    _layout: ClassVar[dict[str, str]] = {"kind": "group", "text": "main", "language": "language", "citations": "cited"}

    text: str
    language: str
    kind: NameKind = field(converter=NameKind)
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True, eq=False, repr=False, field_transformer=reading_order)
class Actor(Record):
    """Whoever or whatever takes part: a country, place, organization or person. Not built itself.

    Attributes:
        names: Its names, exactly one of them preferred.
    """

    names: tuple[Name, ...]

    def _rules(self) -> Iterator[tuple[str, str]]:
        preferred = sum(n.kind is NameKind.PREFERRED for n in self.names)
        if preferred != 1:
            yield "names", f"must hold exactly one preferred name, not {preferred}"

    @property
    def name(self) -> str:
        """The preferred name."""
        return next(n.text for n in self.names if n.kind is NameKind.PREFERRED)

    @property
    def label(self) -> str:
        """The preferred name."""
        return self.name

    @property
    def type(self) -> str:
        """The sort of actor, as in the data files: country, place, organization or person."""
        return type(self).__name__.lower()


@frozen(kw_only=True, eq=False, repr=False, field_transformer=reading_order)
class Country(Actor):
    """A state."""

    @property
    def country(self) -> "Country":
        """The country itself."""
        return self


@frozen(kw_only=True, eq=False, repr=False, field_transformer=reading_order)
class Place(Actor):
    """A place.

    Attributes:
        kind: What sort of place it is.
        lies_in: The place or country that holds it; ``None`` if its sources do not say.
    """

    _layout: ClassVar[dict[str, str]] = {"kind": "tag"}

    kind: PlaceKind = field(converter=PlaceKind)
    lies_in: Actor | None = None

    def _rules(self) -> Iterator[tuple[str, str]]:
        yield from super()._rules()
        if self.lies_in is not None and not isinstance(self.lies_in, Place | Country):
            yield "lies_in", f"must be a Place or Country, not {self.lies_in!r}"
        elif self.lies_in is not None:
            yield from check_depth(self, "lies_in")

    @property
    def country(self) -> Country | None:
        """The country that it lies in, however deep; ``None`` if that is not on record."""
        return next((h for h in self.holders if isinstance(h, Country)), None)

    @property
    def holders(self) -> tuple[Actor, ...]:
        """What it lies in, however deep, the nearest first."""
        found: list[Actor] = []
        where = self.lies_in
        while where is not None:
            found.append(where)
            where = where.lies_in if isinstance(where, Place) else None
        return tuple(found)

    @property
    def actors(self) -> tuple[Actor, ...]:
        """What it lies in."""
        return once(iter((self.lies_in,)))


@frozen(kw_only=True, eq=False, repr=False, field_transformer=reading_order)
class Organization(Actor):
    """A body, company or group.

    Attributes:
        kind: What sort of organization it is.
        country: The country that it belongs to; ``None`` if it belongs to none, to several, or none is stated.
        parent: The organization that it is part of; ``None`` if there is none on record.
    """

    _layout: ClassVar[dict[str, str]] = {"kind": "tag"}

    kind: OrganizationKind = field(converter=OrganizationKind)
    country: Country | None = None
    parent: "Organization | None" = None

    def _rules(self) -> Iterator[tuple[str, str]]:
        yield from super()._rules()
        if self.parent is not None:
            yield from check_depth(self, "parent")

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Its country and its parent."""
        return once(iter((self.country, self.parent)))


@frozen(kw_only=True, eq=False, repr=False, field_transformer=reading_order)
class Person(Actor):
    """A person.

    Attributes:
        country: The country that the person serves or is said to be of; ``None`` if none is stated.
        occupations: What sources call the person apart from an office, such as *musician*.
    """

    country: Country | None = None
    occupations: tuple[str, ...] = ()

    @property
    def actors(self) -> tuple[Actor, ...]:
        """The country."""
        return once(iter((self.country,)))


def once(actors: "Iterator[Actor | None]") -> "tuple[Actor, ...]":
    return tuple(dict.fromkeys(a for a in actors if a is not None))
