"""How records are drawn: one after the other, each free to refer to those before it."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import count, permutations
from typing import Any, TypeVar, cast

from attrs import evolve
from hypothesis import strategies as st

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import RecordError
from azjp_relations.model import (
    Actor,
    Caveat,
    Country,
    EconomicFact,
    Name,
    Participant,
    Place,
    Record,
    Statement,
    Thing,
    Variant,
)
from azjp_relations.model.base import own_fields
from azjp_relations.model.fields import Field, Shape, fields_of
from azjp_relations.model.kinds import ACTOR_TYPES, CLASSES, word_of
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation, Source
from azjp_relations.testing.values import quantities
from azjp_relations.vocabulary import CaveatKind, Indicator, NameKind, Role, Unit, UnitFamily

T = TypeVar("T")

_LANGUAGES = ("en", "az", "ja", "ja-Latn", "az-Cyrl")
_ADDRESSES = ("https://wire.example/1", "http://wire.example/a,b;c?d=1&e='\"<x>", "https://wire.example/ümlaut/日本")
_LOCATORS = ("¶1.1", "¶1.2", "¶2.1", "History ¶1.2", "p. 3")

#: Up to this many choices, we list all ways to take some of them.
_FEW = 50
#: Fields that get more variants than others, as sources often disagree about them.
_DISPUTED = {"when", "signed", "period", "start", "value", "parties"}
_ACTING = tuple(cls for cls in ACTOR_TYPES.values() if cls is not Thing)
#: The classes to which a field may refer, where they are narrower than its type.
_AMONG: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("lies_in", "place", "places"), (Country, Place)),
    **dict.fromkeys(("speakers", "origin", "target", "parties"), _ACTING),
}

_quantities = cache(quantities)


@lru_cache(1024)
def _positions(size: int, least: int, most: int) -> st.SearchStrategy[tuple[int, ...]]:
    """Draw some of the positions below *size*, each once, in any order."""
    if size > _FEW:
        return st.lists(st.integers(0, size - 1), min_size=least, max_size=most, unique=True).map(tuple)
    # One draw, not several: a dataset takes hundreds.
    ways = (way for number in range(least, most + 1) for way in permutations(range(size), number))
    return st.sampled_from(tuple(ways))


class Drawing:
    """The records drawn for one example, in order in ``records``.

    *texts* and *dates* are the strategies for texts and dates; *among* are the records to refer to, or ``None`` if the
    records that are needed are drawn too.
    """

    def __init__(
        self,
        draw: st.DrawFn,
        texts: st.SearchStrategy[str],
        dates: st.SearchStrategy[EdtfDate],
        among: Iterable[Record | Source] | None,
    ) -> None:
        self.draw = draw
        #: The strategies of the shapes that need nothing else.
        self._strategies: dict[Shape, st.SearchStrategy[Any]] = {
            Shape.TEXT: texts,
            Shape.ID: texts,
            Shape.DATE: dates,
            Shape.QUANTITY: _quantities(),
            Shape.FLAG: st.booleans(),
            Shape.NUMBER: st.integers(1, 12),
        }
        self._alone = among is None
        self._at_hand: list[Record | Source] = [*(among or ())]
        self._ids = {record.id for record in self._at_hand}
        #: How many records deep we are in drawing records for others to refer to.
        self._depth = 0
        self.records: list[Record | Source] = []

    def one(self, cls: type[T]) -> T:
        """Return a new record of *cls*, or of a subclass of ``Actor``."""
        concrete: Any = self.pick([*ACTOR_TYPES.values()]) if cls is Actor else cls
        record: Any = self.part(concrete, {"id": self._id(concrete)})
        self.records.append(record)
        self._at_hand.append(record)
        return cast("T", record)

    def part(self, cls: type[T], values: dict[str, Any] | None = None) -> T:
        """Return a new record or part of class *cls* with these *values*; the other fields are drawn."""
        values = values or {}
        for field in fields_of(cls):
            if field.name not in values:
                values[field.name] = self._field(cls, field, values)
        try:
            return cls(**values)
        except RecordError as error:
            # Leave out what breaks a rule of the model.
            broken = {place.partition("[")[0] for place, _ in error.problems}
            empty = {f.name: () if f.many else None for f in fields_of(cls) if f.name in broken and values[f.name]}
            if not empty:
                raise
            return self.part(cls, values | empty)

    def variant(self, owner: Any, values: dict[str, Any] | None = None) -> Variant:
        """Return another reading of a field of the class *owner*, for a record with these *values*."""
        own = own_fields(owner)
        name = self.pick([*own, *[name for name in own if name in _DISPUTED] * 3])
        conjecture = self.flip()
        why = {"reason": self._text(), "citations": ()} if conjecture else {}
        value = self._field(owner, own[name], values or {})
        return self.part(Variant, {"field": name, "value": value, "conjecture": conjecture, **why})

    def caveat(self, owner: Any) -> Caveat:
        """Return a caveat about a record of the class *owner*, or about one of its fields."""
        return self.part(Caveat, {"field": self.pick((None, *own_fields(owner)))})

    def revised(self, old: Record | Source) -> Record | Source:
        """Return *old* with one text changed, so that it refers to the same records."""
        return evolve(old, title=self._text()) if isinstance(old, Source) else evolve(old, note=self._text())

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of *choices*."""
        return choices[self.draw(st.integers(0, len(choices) - 1))]

    def flip(self) -> bool:
        return self.draw(st.booleans())

    def some(self, choices: Iterable[T], least: int = 0, most: int = 2) -> tuple[T, ...]:
        """Return some of *choices*, each once."""
        among = list(choices)
        return tuple(among[i] for i in self.draw(_positions(len(among), least, most))) if among else ()

    # --- fields -------------------------------------------------------------------------------------------------

    def _field(self, cls: Any, field: Field, values: dict[str, Any]) -> Any:
        """Return a value for *field* of *cls* that suits the *values* of the fields before it."""
        if rule := _RULES.get((cls, field.name)) or _RULES.get(field.name):
            return rule(self, cls, values)
        if field.many:
            match field.shape:
                case Shape.TERM:
                    return self.some(field.kind)
                case Shape.ID:
                    return self._some_ids()
                case Shape.REFERENCE:
                    return self.some(self._choices(field))
            return tuple(self._value(field) for _ in range(self.draw(st.integers(0, 2))))
        if field.optional and not self.flip():
            return None
        if field.shape is Shape.REFERENCE:
            among = self._choices(field, 0 if field.optional else 1)
            return self.pick(among) if among else None
        return self._value(field)

    def _value(self, field: Field) -> Any:
        if field.shape is Shape.PART:
            return self.part(field.kind)
        return self.pick(tuple(field.kind)) if field.shape is Shape.TERM else self.draw(self._strategies[field.shape])

    def _text(self) -> str:
        return cast("str", self.draw(self._strategies[Shape.TEXT]))

    # --- references ---------------------------------------------------------------------------------------------

    def _some_ids(self) -> tuple[str, ...]:
        # A record that is drawn alone has no dataset to point into.
        return () if self._alone else tuple(record.id for record in self.some(self._at_hand))

    def _choices(self, field: Field, least: int = 0) -> list[Any]:
        return self._at_least(least, *_AMONG.get(field.name, (field.kind,)))

    def _at_least(self, least: int, *classes: type[T]) -> list[T]:
        """Return the records of *classes* at hand; draw more up to *least*, and perhaps one if there are few."""
        records: list[T] = [r for r in self._at_hand if isinstance(r, classes)]
        if self._alone and not self._depth and len(records) < 2 and self.flip():
            least = max(least, len(records) + 1)
        return records + [self._along(self.pick(classes)) for _ in range(least - len(records))]

    def _along(self, cls: type[T]) -> T:
        self._depth += 1
        try:
            return self.one(cls)
        finally:
            self._depth -= 1

    def _maybe(self, choices: Sequence[T]) -> T | None:
        return self.pick([None, *choices])

    def _id(self, cls: type[Record | Source]) -> str:
        # There are few stems, so that two datasets share ids; some stems sort apart from the name of the class.
        stem = self.pick((*(word_of(cls),) * 5, "a", "7-x", "0-a-long-id-of-many-words"))
        key = next(key for number in count() if (key := f"{stem}-{number}") not in self._ids)
        self._ids.add(key)
        return key

    def _cited(self, least: int = 1, cls: Any = None) -> tuple[Citation, ...]:
        """Return citations, *least* or more; if they are for a *cls*, some state fields of it."""
        citations = []
        for source in self.some(self._at_least(least, Source), least):
            # Derive the rest without drawing: Hypothesis gives up on examples that draw too much.
            locator = self._locator()
            states = own_fields(cls) if cls and locator.endswith("¶1.2") else ()
            given = {"source": source, "locator": locator, "states": tuple(states)[:2]}
            citations.append(self.part(Citation, given))
        return tuple(citations)

    def _locator(self) -> str:
        return self._maybe(_LOCATORS) or self._text()

    # --- what the rules of the model ask for --------------------------------------------------------------------

    def _names(self, _cls: type, _values: dict[str, Any]) -> tuple[Name, ...]:
        others = tuple(self.part(Name) for _ in range(self.draw(st.integers(0, 2))))
        preferred = self.part(Name, {"kind": NameKind.PREFERRED, "citations": ()})
        return (*others, preferred) if self.draw(st.integers(0, 5)) == 5 else (preferred, *others)

    def _figure(self, _cls: type, values: dict[str, Any]) -> Quantity | None:
        family = values["indicator"].family if "indicator" in values else UnitFamily.MONEY
        # Only a few units, so that some figures have the same.
        units = [unit for unit in Unit if unit.family is family][:3]
        return self.draw(_quantities(self.pick(units))) if self.flip() else None

    def _indicator(self, _cls: type, values: dict[str, Any]) -> Indicator:
        old, turnover = values.get("indicator"), Indicator.TRADE_TURNOVER
        # Another reading of it must fit the same figure.
        alike = [i for i in Indicator if old in {None, i} or (i.family is old.family and turnover not in {i, old})]
        return self.pick(alike)

    def _basis(self, _cls: type, values: dict[str, Any]) -> str | None:
        figure: Quantity | None = values.get("value")
        return self._text() if figure is not None and figure.unit.family is UnitFamily.SHARE else None

    def _side(self, _cls: type, values: dict[str, Any]) -> Actor | None:
        return None if values.get("indicator") is Indicator.TRADE_TURNOVER else self._maybe(self._at_least(0, *_ACTING))

    def _both_sides(self, _cls: type, values: dict[str, Any]) -> tuple[Actor, ...]:
        least = 2 if values.get("indicator") is Indicator.TRADE_TURNOVER else 0
        return self.some(self._at_least(least, *_ACTING), least)

    def _doubts(self, cls: type, drawn: Callable[[], T]) -> tuple[T, ...]:
        # Keep small what is drawn only for others to refer to, and rare what is within a statement or a source.
        has_none = self._depth or (cls in {Statement, Source} and self.draw(st.integers(0, 7)) < 7)
        return () if has_none else tuple(drawn() for _ in range(self.draw(st.integers(0, 2))))

    def _variants(self, cls: type, values: dict[str, Any]) -> tuple[Variant, ...]:
        return self._doubts(cls, lambda: self.variant(cls, values))

    def _caveats(self, cls: type, values: dict[str, Any]) -> tuple[Caveat, ...]:
        caveats = self._doubts(cls, lambda: self.caveat(cls))
        if values.get("printed") is not None and values.get("value") is None:
            return (*caveats, self.part(Caveat, {"kind": CaveatKind.MISPRINT, "field": "value"}))
        return caveats


_Rule = Callable[[Drawing, Any, dict[str, Any]], Any]

#: What a field needs beyond its type: by its name, or by class and name.
_RULES: dict[str | tuple[type, str], _Rule] = {
    "names": Drawing._names,
    "variants": Drawing._variants,
    "caveats": Drawing._caveats,
    "citations": lambda self, cls, _: self._cited(cls=cls if cls in {Statement, *CLASSES} else None),
    "language": lambda self, _cls, _: self.pick(_LANGUAGES),
    "locator": lambda self, _cls, _: self._locator(),
    "fingerprint": lambda _self, _cls, values: "0123456789abcdef" if "¶" in values["locator"] else None,
    # Which fields it may state depends on the record that has it.
    "states": lambda _self, _cls, _: (),
    (Name, "kind"): lambda self, _cls, _: self.pick([kind for kind in NameKind if kind is not NameKind.PREFERRED]),
    (Name, "citations"): lambda self, _cls, _: self._cited(0),
    (Source, "url"): lambda self, _cls, _: self._maybe(_ADDRESSES),
    "wikidata": lambda _self, _cls, values: "Q17" if len(values.get("names", ())) == 2 else None,
    "iso": lambda _self, _cls, values: "XX" if len(values.get("names", ())) == 1 else None,
    "replaces": lambda _self, _cls, values: values.get("amends") if values.get("event") is None else None,
    "succeeds": lambda _self, _cls, values: values.get("amends") if values.get("place") is None else None,
    (Participant, "role"): lambda self, _cls, values: (
        Role.SUBJECT if isinstance(values["actor"], Thing) else self.pick(tuple(Role))
    ),
    "indicator": Drawing._indicator,
    (EconomicFact, "value"): Drawing._figure,
    "basis": Drawing._basis,
    "origin": Drawing._side,
    "target": Drawing._side,
    "parties": Drawing._both_sides,
}
