"""How records are drawn: one after the other, each of them free to refer to those before it."""

from collections.abc import Callable, Iterable
from functools import cache
from itertools import permutations
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin

from attrs import evolve, fields
from hypothesis import strategies as st

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
    Tenure,
    Tie,
    Variant,
)
from azjp_relations.model.base import resolved
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation, Source
from azjp_relations.testing.values import quantities
from azjp_relations.vocabulary import AgreementStatus, CaveatKind, Indicator, NameKind, Unit, UnitFamily
from azjp_relations.vocabulary.term import Term

__all__ = ["KINDS", "Drawing"]

T = TypeVar("T")

#: Each class of records with the stem of its ids.
KINDS: dict[type[Record | Source], str] = {
    Source: "source",
    Country: "country",
    Place: "place",
    Organization: "body",
    Person: "person",
    Event: "event",
    Agreement: "pact",
    EconomicFact: "fact",
    Tenure: "tenure",
    Tie: "tie",
}
_ACTORS = (Country, Place, Organization, Person)

_LANGUAGES = ("en", "az", "ja", "ja-Latn", "az-Cyrl")
_ADDRESSES = (
    "https://wire.example/1",
    "http://wire.example/a,b;c?d=1&e='\"<x>",
    "https://wire.example/ümlaut/日本",
)
_LOCATORS = ("¶1.1", "¶1.2", "¶2.1", "History ¶1.2", "p. 3")

#: Of so many, every way to take some is listed.
_FEW = 50

#: Fields of which sources disagree more often than of others.
_DISPUTED = {"when", "signed", "period", "start", "value", "parties"}


def _one_of(choices: tuple[T, ...]) -> st.SearchStrategy[T]:
    # A term equals its text, but is not drawn in its place.
    return cast("st.SearchStrategy[T]", _sampled(choices, type(choices[-1]).__name__))


@cache
def _sampled(choices: tuple[Any, ...], _of: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(choices)


@cache
def _quantities(unit: Unit | None) -> st.SearchStrategy[Quantity]:
    return quantities(unit)


@cache
def _which(size: int, least: int, most: int) -> st.SearchStrategy[tuple[int, ...]]:
    """Draw some of so many positions, each once, in any order."""
    if size > _FEW:
        return st.lists(st.integers(0, size - 1), min_size=least, max_size=most, unique=True).map(tuple)
    # One draw in place of several: a dataset takes hundreds.
    ways = (way for number in range(least, most + 1) for way in permutations(range(size), number))
    return st.sampled_from(tuple(ways))


class Drawing:
    """Records drawn for one example.

    Args:
        draw: Draws from a strategy.
        texts: What texts are drawn from.
        dates: What dates are drawn from.
        among: What may be referred to; ``None`` if that is drawn along.
    """

    def __init__(
        self,
        draw: st.DrawFn,
        texts: st.SearchStrategy[str],
        dates: st.SearchStrategy[EdtfDate],
        among: Iterable[Record | Source] | None,
    ) -> None:
        self.draw = draw
        self._texts = texts
        self._dates = dates
        self._alone = among is None
        self._at_hand: list[Record | Source] = [*(among or ())]
        self._taken = {record.id for record in self._at_hand}
        #: How deep in what is drawn along.
        self._depth = 0
        self.made: list[Record | Source] = []

    def one(self, cls: type[T]) -> T:
        """Return a new record of *cls*; of an abstract class, one of a class of it."""
        concrete: Any = self.draw(st.sampled_from(_ACTORS)) if cls is Actor else cls
        found: Any = self._part(concrete, {"id": self._id(concrete)})
        self.made.append(found)
        self._at_hand.append(found)
        self._taken.add(found.id)
        made: T = found
        return made

    def part(self, cls: type[T]) -> T:
        """Return a new part of a record, of *cls*."""
        made: T = self._part(cls, {})
        return made

    def variant(self, owner: Any, values: dict[str, Any] | None = None) -> Variant:
        """Return another reading of a field of *owner*, whose fields hold *values*."""
        names = [a.name for a in fields(resolved(owner)) if a.name not in {"id", "variants", "caveats"}]
        disputed = [name for name in names if name in _DISPUTED]
        field = self.draw(_one_of((*names, *disputed * 3)))
        conjecture = self.draw(st.booleans())
        return Variant(
            field=field,
            value=self._field(owner, field, values or {}),
            conjecture=conjecture,
            reason=self._text() if conjecture or self.draw(st.booleans()) else None,
            citations=() if conjecture else self._cited(),
        )

    def caveat(self, owner: Any) -> Caveat:
        """Return a doubt about a record of *owner*, or about one of its fields."""
        names = [a.name for a in fields(owner) if a.name not in {"id", "variants", "caveats"}]
        return Caveat(
            kind=self.draw(_one_of(tuple(CaveatKind))),
            note=self._text(),
            field=self.draw(_one_of((None, *names))),
            # What a record that is drawn alone points at would be in nobody's dataset.
            see=() if self._alone else tuple(r.id for r in self.some(self._at_hand)),
        )

    def revised(self, old: Record | Source) -> Record | Source:
        """Return *old* with one text changed, so that it refers to what it referred to."""
        if isinstance(old, Source):
            return evolve(old, title=self._text())
        return evolve(old, note=self._text())

    def some(self, choices: Iterable[T], least: int = 0, most: int = 2) -> tuple[T, ...]:
        """Return some of *choices*, each once."""
        among = list(choices)
        if not among:
            return ()
        return tuple(among[i] for i in self.draw(_which(len(among), least, most)))

    # --- fields -------------------------------------------------------------------------------------------------

    def _part(self, cls: Any, values: dict[str, Any]) -> Any:
        for a in fields(resolved(cls)):
            if a.name not in values:
                values[a.name] = self._field(cls, a.name, values)
        return cls(**values)

    def _field(self, cls: Any, name: str, values: dict[str, Any]) -> Any:
        """Return a value for the field *name* of *cls* that suits the *values* of the fields before it."""
        rule = _RULES.get((cls, name)) or _RULES.get(name)
        if rule is not None:
            return rule(self, cls, values)
        return self._value(next(a.type for a in fields(resolved(cls)) if a.name == name))

    def _value(self, annotation: Any) -> Any:
        origin = get_origin(annotation)
        if origin in (Union, UnionType):
            (inner,) = (a for a in get_args(annotation) if a is not NoneType)
            return self._value_or_none(inner)
        if origin is tuple:
            return self._several(get_args(annotation)[0])
        if annotation is str:
            return self._text()
        if annotation is EdtfDate:
            return self.draw(self._dates)
        if annotation is Quantity:
            return self.draw(_quantities(None))
        if issubclass(annotation, Term):
            return self.draw(_one_of(tuple(annotation)))
        if issubclass(annotation, Record | Source):
            return self._reference(annotation)
        return self._part(annotation, {})

    def _value_or_none(self, inner: Any) -> Any:
        if not self.draw(st.booleans()):
            return None
        if isinstance(inner, type) and issubclass(inner, Record):
            among = self._choices(inner)
            return self.draw(st.sampled_from(among)) if among else None
        return self._value(inner)

    def _several(self, inner: Any) -> tuple[Any, ...]:
        if issubclass(inner, Term):
            return self.some(tuple(inner))
        if issubclass(inner, Record):
            return self.some(self._choices(inner))
        return tuple(self._value(inner) for _ in range(self.draw(st.integers(0, 2))))

    def _text(self) -> str:
        return self.draw(self._texts)

    # --- references ---------------------------------------------------------------------------------------------

    def _reference(self, cls: Any) -> Any:
        """Return one of those at hand of *cls*, drawn along if there is none."""
        return self.draw(st.sampled_from(self._needed(cls, 1)))

    def _choices(self, *classes: type[T]) -> list[T]:
        """Return those of *classes* at hand; alone, with perhaps another drawn along."""
        found: list[T] = [r for r in self._at_hand if isinstance(r, classes)]
        if self._alone and not self._depth and len(found) < 2 and self.draw(st.booleans()):
            found.append(self._along(classes[0]))
        return found

    def _needed(self, cls: type[T], least: int) -> list[T]:
        found = self._choices(cls)
        while len(found) < least:
            found.append(self._along(cls))
        return found

    def _along(self, cls: type[T]) -> T:
        self._depth += 1
        try:
            return self.one(cls)
        finally:
            self._depth -= 1

    def _id(self, cls: type[Record | Source]) -> str:
        # So few that those of two datasets meet; out of the order of classes.
        stem = self.draw(_one_of((*(KINDS[cls],) * 5, "a", "7-x", "0-a-long-id-of-many-words")))
        number = 0
        while (found := f"{stem}-{number}") in self._taken:
            number += 1
        self._taken.add(found)
        return found

    def _cited(self, least: int = 1) -> tuple[Citation, ...]:
        among = self._needed(Source, 1) if least else self._choices(Source)
        return tuple(Citation(source=source, locator=self._locator()) for source in self.some(among, least))

    def _locator(self) -> str:
        known = self.draw(_one_of((*_LOCATORS, None)))
        return self._text() if known is None else known

    # --- what the rules of the model ask ------------------------------------------------------------------------

    def _names(self, _cls: type, _values: dict[str, Any]) -> tuple[Name, ...]:
        others = tuple(self.part(Name) for _ in range(self.draw(st.integers(0, 2))))
        preferred = Name(text=self._text(), language=self._language(), kind=NameKind.PREFERRED)
        return (*others, preferred) if self.draw(st.integers(0, 5)) == 5 else (preferred, *others)

    def _language(self) -> str:
        return self.draw(_one_of(_LANGUAGES))

    def _participants(self, _cls: type, _values: dict[str, Any]) -> tuple[Participant, ...]:
        drawn = [self.part(Participant) for _ in range(self.draw(st.integers(0, 2)))]
        return tuple({(p.actor.id, p.role): p for p in drawn}.values())

    def _not_before(self, first: str, values: dict[str, Any], *, interval: bool = True) -> EdtfDate | None:
        """Return a date or ``None``, not over before the date that is in the field *first*."""
        date: EdtfDate | None = self._value_or_none(EdtfDate)
        earlier: EdtfDate | None = values.get(first)
        if date is None or (date.is_interval and not interval):
            return None
        return None if earlier is not None and date.before(earlier) is True else date

    def _status(self, _cls: type, values: dict[str, Any]) -> AgreementStatus:
        fitting = [s for s in AgreementStatus if s is not AgreementStatus.PLANNED or values.get("signed") is None]
        return self.draw(_one_of(tuple(fitting)))

    def _signed(self, _cls: type, values: dict[str, Any]) -> EdtfDate | None:
        date: EdtfDate | None = self._value_or_none(EdtfDate)
        return None if values.get("status") is AgreementStatus.PLANNED else date

    def _figure(self, _cls: type, values: dict[str, Any]) -> Quantity | None:
        family = values["indicator"].family if "indicator" in values else UnitFamily.MONEY
        # So few that figures meet in one unit.
        units = [unit for unit in Unit if unit.family is family][:3]
        return self.draw(_quantities(self.draw(_one_of(tuple(units))))) if self.draw(st.booleans()) else None

    def _indicator(self, _cls: type, values: dict[str, Any]) -> Indicator:
        old: Indicator | None = values.get("indicator")
        if old is None:
            return self.draw(_one_of(tuple(Indicator)))
        # Another reading of it, for which the figure is one all the same.
        turnover = Indicator.TRADE_TURNOVER
        alike = [i for i in Indicator if i.family is old.family and (i is turnover) == (old is turnover)]
        return self.draw(_one_of(tuple(alike)))

    def _basis(self, _cls: type, values: dict[str, Any]) -> str | None:
        figure: Quantity | None = values.get("value")
        return self._text() if figure is not None and figure.unit.family is UnitFamily.SHARE else None

    def _side(self, _cls: type, values: dict[str, Any]) -> Actor | None:
        found: Actor | None = self._value_or_none(Actor)
        return None if values.get("indicator") is Indicator.TRADE_TURNOVER else found

    def _both_sides(self, _cls: type, values: dict[str, Any]) -> tuple[Actor, ...]:
        if values.get("indicator") is Indicator.TRADE_TURNOVER:
            return self.some(self._needed(Actor, 2), least=2)
        return self.some(self._choices(Actor))

    def _attested(self, _cls: type, values: dict[str, Any]) -> tuple[EdtfDate, ...]:
        start, end = values.get("start"), values.get("end")
        drawn = self.draw(st.lists(self._dates, max_size=2))
        begun = [d for d in drawn if start is None or d.before(start) is not True]
        return tuple(d for d in begun if end is None or end.before(d) is not True)

    def _variants(self, cls: type, values: dict[str, Any]) -> tuple[Variant, ...]:
        # What is drawn along is kept small.
        most = 0 if self._depth else 2
        return tuple(self.variant(cls, values) for _ in range(self.draw(st.integers(0, most))))

    def _caveats(self, cls: type, values: dict[str, Any]) -> tuple[Caveat, ...]:
        drawn = tuple(self.caveat(cls) for _ in range(self.draw(st.integers(0, 0 if self._depth else 2))))
        if values.get("printed") is not None and values.get("value") is None:
            return (*drawn, Caveat(kind=CaveatKind.MISPRINT, note=self._text(), field="value"))
        return drawn


_Rule = Callable[[Drawing, Any, dict[str, Any]], Any]

#: What a field needs beyond its type: by its name, or by class and name.
_RULES: dict[str | tuple[type, str], _Rule] = {
    "names": Drawing._names,
    "variants": Drawing._variants,
    "caveats": Drawing._caveats,
    "citations": lambda self, _cls, _values: self._cited(),
    "language": lambda self, _cls, _values: self._language(),
    "locator": lambda self, _cls, _values: self._locator(),
    (Name, "kind"): lambda self, _cls, _values: self.draw(
        st.sampled_from([kind for kind in NameKind if kind is not NameKind.PREFERRED])
    ),
    (Name, "citations"): lambda self, _cls, _values: self._cited(0),
    (Source, "url"): lambda self, _cls, _values: self.draw(st.sampled_from([None, *_ADDRESSES])),
    (Place, "lies_in"): lambda self, _cls, _values: self.draw(st.sampled_from([None, *self._choices(Country, Place)])),
    "ordinal": lambda self, _cls, _values: self.draw(st.none() | st.integers(1, 12)),
    "participants": Drawing._participants,
    "speakers": lambda self, _cls, _values: self.some(self._needed(Actor, 1), least=1),
    "signed": Drawing._signed,
    "in_force": lambda self, _cls, values: self._not_before("signed", values),
    "ended": lambda self, _cls, values: self._not_before("signed", values),
    "status": Drawing._status,
    "indicator": Drawing._indicator,
    (EconomicFact, "value"): Drawing._figure,
    "basis": Drawing._basis,
    "origin": Drawing._side,
    "target": Drawing._side,
    (EconomicFact, "parties"): Drawing._both_sides,
    "start": lambda self, _cls, values: self._not_before("", values, interval=False),
    "end": lambda self, _cls, values: self._not_before("start", values, interval=False),
    "attested": Drawing._attested,
}
