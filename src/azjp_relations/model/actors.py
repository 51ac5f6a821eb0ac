"""Actors: countries, places, organizations and persons that take part."""

from collections.abc import Iterator

from attrs import field

from azjp_relations.model.base import Part, check_depth
from azjp_relations.model.fields import described, part
from azjp_relations.model.records import Record
from azjp_relations.model.sources import Citation
from azjp_relations.vocabulary import NameKind, OrganizationKind, PlaceKind

__all__ = ["Actor", "Country", "Name", "Organization", "Person", "Place", "once"]


@part(kw_only=True)
class Name(Part):
    """One name of an actor."""

    text: str = field(metadata=described("The name.", card="main"))
    language: str = field(
        metadata=described("The language that it is in, as a BCP 47 tag (en, az, ja-Latn).", card="language")
    )
    kind: NameKind = field(converter=NameKind, metadata=described("What sort of name it is.", card="group"))
    citations: tuple[Citation, ...] = field(
        default=(),
        metadata=described("Where it is printed; empty if the citations of the actor print it.", card="cited"),
    )

    def __str__(self) -> str:
        return f"{self.text} ({self.language}, {self.kind})"


@part(kw_only=True)
class Actor(Record):
    """A country, place, organization or person that takes part. Build one of its subclasses."""

    names: tuple[Name, ...] = field(metadata=described("Its names, exactly one of them preferred."))

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


@part(kw_only=True)
class Country(Actor):
    """A state."""

    @property
    def country(self) -> "Country":
        """The country itself."""
        return self


@part(kw_only=True)
class Place(Actor):
    """A place."""

    kind: PlaceKind = field(converter=PlaceKind, metadata=described("What sort of place it is.", card="tag"))
    lies_in: Actor | None = field(
        default=None, metadata=described("The place or country that holds it; None if its sources do not say.")
    )

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
        holders: list[Actor] = []
        where = self.lies_in
        while where is not None:
            holders.append(where)
            where = where.lies_in if isinstance(where, Place) else None
        return tuple(holders)

    @property
    def actors(self) -> tuple[Actor, ...]:
        """What it lies in."""
        return once(iter((self.lies_in,)))


@part(kw_only=True)
class Organization(Actor):
    """A body, company or group."""

    kind: OrganizationKind = field(
        converter=OrganizationKind, metadata=described("What sort of organization it is.", card="tag")
    )
    country: Country | None = field(
        default=None,
        metadata=described(
            "The country that it belongs to; None if it belongs to none, to several, or none is stated."
        ),
    )
    parent: "Organization | None" = field(
        default=None, metadata=described("The organization that it is part of; None if there is none on record.")
    )

    def _rules(self) -> Iterator[tuple[str, str]]:
        yield from super()._rules()
        if self.parent is not None:
            yield from check_depth(self, "parent")

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Its country and its parent."""
        return once(iter((self.country, self.parent)))


@part(kw_only=True)
class Person(Actor):
    """A person."""

    country: Country | None = field(
        default=None,
        metadata=described("The country that the person serves or is said to be of; None if none is stated."),
    )
    occupations: tuple[str, ...] = field(
        default=(), metadata=described("What sources call the person apart from an office, such as musician.")
    )

    @property
    def actors(self) -> tuple[Actor, ...]:
        """The country."""
        return once(iter((self.country,)))


def once(actors: "Iterator[Actor | None]") -> "tuple[Actor, ...]":
    return tuple(dict.fromkeys(a for a in actors if a is not None))
