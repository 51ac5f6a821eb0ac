"""Actors: countries, places, organizations, persons and things that take part or are dealt with."""

import re
from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from typing import Annotated, Any
from weakref import WeakSet

from attrs import field

from azjp_relations.model.base import Part
from azjp_relations.model.fields import means, part
from azjp_relations.model.records import Record
from azjp_relations.model.sources import Citation
from azjp_relations.vocabulary import NameKind, OrganizationKind, PlaceKind, ThingKind, terms

_WIKIDATA = re.compile(r"Q[1-9][0-9]*", re.ASCII)
_ISO = re.compile(r"[A-Z]{2}", re.ASCII)


@part(kw_only=True)
class Name(Part):
    """One name of an actor."""

    text: Annotated[str, means("The name.", "main")]
    language: Annotated[str, means("The language that it is in, as a BCP 47 tag (en, az, ja-Latn).", "language")]
    kind: Annotated[NameKind, means("What sort of name it is.", "group")] = field(converter=terms.as_NameKind)
    citations: Annotated[
        tuple[Citation, ...], means("Where it is printed; empty if the citations of the actor print it.", "cited")
    ] = ()

    def __str__(self) -> str:
        return f"{self.text} ({self.language}, {self.kind})"


#: The catalogues of the datasets in use: they know which records name an actor.
_CATALOGUES: WeakSet[Any] = WeakSet()
_LOCK = Lock()


def remember(catalogue: object) -> None:
    """Let the cards of the actors in *catalogue* show which records name them, for as long as it is in use."""
    with _LOCK:
        _CATALOGUES.add(catalogue)


@part(kw_only=True)
class Actor(Record):
    """A country, place, organization, person or thing. Build one of its subclasses."""

    names: Annotated[tuple[Name, ...], means("Its names, exactly one of them preferred.")]
    wikidata: Annotated[str | None, means("Its item in Wikidata, such as Q17; None if no cited page gives it.")] = None

    def _rules(self) -> Iterator[tuple[str, str]]:
        preferred = sum(n.kind is NameKind.PREFERRED for n in self.names)
        if preferred != 1:
            yield "names", f"must have exactly one preferred name, not {preferred}"
        if self.wikidata is not None and not _WIKIDATA.fullmatch(self.wikidata):
            yield "wikidata", f"{self.wikidata!r} must be the id of an item, like 'Q17'"

    @property
    def name(self) -> str:
        """The preferred name."""
        return next(n.text for n in self.names if n.kind is NameKind.PREFERRED)

    @property
    def label(self) -> str:
        """The preferred name, with “[sic]” if it is a misprint that the edition keeps."""
        return f"{self.name} [sic]" if self._keeps_misprint("names") else self.name

    @property
    def _detail(self) -> tuple[str, object]:
        return "country", getattr(self, "country", None)

    @property
    def _named_in(self) -> Mapping[str, Sequence[Record]]:
        """The records of the largest dataset that has it which name it, by kind, the latest first."""
        with _LOCK:
            known = [catalogue for catalogue in _CATALOGUES if catalogue.by_id.get(self.id) is self]
        return max(known, key=lambda catalogue: len(catalogue.by_id)).naming(self) if known else {}

    @property
    def type(self) -> str:
        """The sort of actor, as in the data files: ``"country"``, ``"place"`` and so on."""
        return type(self).__name__.lower()


@part(kw_only=True)
class Country(Actor):
    """A state."""

    iso: Annotated[str | None, means("Its ISO 3166-1 alpha-2 code, such as AZ; None if no cited page gives it.")] = None

    def _rules(self) -> Iterator[tuple[str, str]]:
        yield from super()._rules()
        if self.iso is not None and not _ISO.fullmatch(self.iso):
            yield "iso", f"{self.iso!r} must be two capital letters, like 'AZ'"

    @property
    def country(self) -> "Country":
        """The country itself."""
        return self

    @property
    def _detail(self) -> tuple[str, object]:
        return "country", None


class _Located(Actor):
    """An actor that lies in a place or country."""

    __slots__ = ()

    lies_in: Actor | None

    def _rules(self) -> Iterator[tuple[str, str]]:
        yield from super()._rules()
        yield from check_where("lies_in", self.lies_in)

    @property
    def holders(self) -> tuple[Actor, ...]:
        """What it lies in, however deep, the nearest first."""
        where = self.lies_in
        return () if where is None else (where, *(where.holders if isinstance(where, Place) else ()))


@part(kw_only=True)
class Place(_Located):
    """A place."""

    kind: Annotated[PlaceKind, means("What sort of place it is.", "tag")] = field(converter=terms.as_PlaceKind)
    lies_in: Annotated[Actor | None, means("The place or country that holds it; None if its sources do not say.")] = (
        None
    )

    _actors_in = ("lies_in",)

    @property
    def country(self) -> Country | None:
        """The country that it lies in, however deep; ``None`` if that is not on record."""
        return next((h for h in self.holders if isinstance(h, Country)), None)


@part(kw_only=True)
class Organization(Actor):
    """A body, company or group."""

    kind: Annotated[OrganizationKind, means("What sort of organization it is.", "tag")] = field(
        converter=terms.as_OrganizationKind
    )
    country: Annotated[
        Country | None,
        means("The country that it belongs to; None if it belongs to none, to several, or none is stated."),
    ] = None
    between: Annotated[
        tuple[Country, ...], means("The countries that a joint, friendship or parliamentary body works between.")
    ] = ()
    parent: Annotated[
        "Organization | None", means("The organization that it is part of; None if there is none on record.")
    ] = None

    _actors_in = ("country", "between", "parent")

    @property
    def _homes(self) -> tuple[Country, ...]:
        return (*super()._homes, *self.between)


@part(kw_only=True)
class Person(Actor):
    """A person."""

    country: Annotated[
        Country | None, means("The country that the person serves or is said to be of; None if none is stated.")
    ] = None
    occupations: Annotated[
        tuple[str, ...], means("What sources call the person apart from an office, such as musician.")
    ] = ()

    _actors_in = ("country",)


@part(kw_only=True)
class Thing(_Located):
    """A plant, field, project, award or the like, which is dealt with but can't act.

    >>> from azjp_relations import load
    >>> wire = load().sources[0]
    >>> plant = Thing(
    ...     id="a-plant",
    ...     kind="plant",
    ...     names=(Name(text="A plant", language="en", kind="preferred"),),
    ...     citations=(Citation(source=wire, locator="¶1.1"),),
    ... )
    >>> plant.type, plant.name, plant.lies_in is None
    ('thing', 'A plant', True)
    """

    kind: Annotated[ThingKind, means("What sort of thing it is.", "tag")] = field(converter=terms.as_ThingKind)
    country: Annotated[
        Country | None, means("The country that it belongs to; None if it belongs to none or none is stated.")
    ] = None
    lies_in: Annotated[
        Actor | None, means("The place or country where it is; None if it has none or none is stated.")
    ] = None

    _actors_in = ("country", "lies_in")

    @property
    def _homes(self) -> tuple[Country, ...]:
        return (*super()._homes, *(holder for holder in self.holders if isinstance(holder, Country)))


def check_where(name: str, *where: Actor | None) -> Iterator[tuple[str, str]]:
    """Yield the fault that one of the actors in the field *name* is not a place or country."""
    for index, actor in enumerate(where):
        if actor is not None and not isinstance(actor, Place | Country):
            yield name.format(index), f"must be a Place or Country, not {actor!r}"


def check_acting(name: str, *actors: Actor | None) -> Iterator[tuple[str, str]]:
    """Yield the fault that one of the actors in the field *name* is a thing, which can't act."""
    for index, actor in enumerate(actors):
        if isinstance(actor, Thing):
            yield name.format(index), f"{actor.id!r} is a thing, which can't act: name it in 'about' or as a subject"
