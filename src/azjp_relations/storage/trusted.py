"""Records from data files that were checked when they were written: nothing is checked again, which is quickest."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from attrs import NOTHING, fields

from azjp_relations.dates import EdtfDate
from azjp_relations.model import Actor, Record, Variant
from azjp_relations.model.base import own_fields
from azjp_relations.model.fields import Field, Shape, fields_of
from azjp_relations.model.sources import Source
from azjp_relations.storage.formats import ACTOR_TYPES, CLASS_OF

__all__ = ["trusted", "trusted_object"]

_Hook = Callable[[Any], Any]


def trusted(texts: Mapping[str, str] | Mapping[str, bytes]) -> dict[str, Record | Source]:
    """Return the records of data files that were checked when they were written, by id: the same as reading gives."""
    waiting: dict[str, tuple[Any, Any]] = {}
    records: dict[str, Any] = {}

    def refer(key: str) -> Any:
        if (record := records.get(key)) is None:
            cls, data = waiting[key]
            record = records[key] = make[cls](data)
        return record

    make = _Makers(refer)
    for file, text in texts.items():
        for data in json.loads(text):
            waiting[data["id"]] = ACTOR_TYPES[data.pop("type")] if CLASS_OF[file] is Actor else CLASS_OF[file], data
    return {key: refer(key) for key in waiting}


def trusted_object(cls: Any, text: str) -> Any:
    """Return the *cls* whose fields are the object in the *text* of a file that was checked when it was written."""
    return _Makers(lambda _: None)[cls](json.loads(text))


class _Makers:
    """The functions that make one of a class from its JSON; *refer* finds the records that it refers to."""

    def __init__(self, refer: _Hook) -> None:
        self._refer = refer
        self._made: dict[Any, _Hook] = {}

    def __getitem__(self, cls: Any) -> _Hook:
        if cls not in self._made:
            self._made[cls] = self._maker(cls)
        return self._made[cls]

    def _maker(self, cls: Any) -> _Hook:
        # Slots are set directly: that is the quickest way, and a frozen class offers no other.
        setters = {a.name: getattr(cls, a.name).__set__ for a in fields(cls)}
        defaults = [(setters[a.name], a.default) for a in fields(cls) if a.default is not NOTHING]
        rows = {field.name: (setters[field.name], self._hook_of(field)) for field in fields_of(cls)}
        if "variants" in rows:
            rows["variants"] = setters["variants"], self._variants_of(cls)
        new = object.__new__

        def structure(data: dict[str, Any]) -> Any:
            thing = new(cls)
            for setting, default in defaults:
                setting(thing, default)
            for name, value in data.items():
                setting, hook = rows[name]
                setting(thing, value if hook is None else hook(value))
            return thing

        return structure

    def _hook_of(self, field: Field) -> _Hook | None:
        """Return what makes the value of *field* from its JSON; ``None`` if that stays as it is."""
        if field.many:
            one = self._hook_of(field._replace(many=False))
            return tuple if one is None else lambda values: tuple(map(one, values))
        match field.shape:
            case Shape.TERM:
                return {term.value: term for term in field.kind}.__getitem__
            case Shape.DATE:
                return EdtfDate.parse
            case Shape.AMOUNT:
                return Decimal
            case Shape.PART | Shape.QUANTITY:
                return self[field.kind]
            case Shape.REFERENCE:
                return self._refer
        return None

    def _variants_of(self, owner: Any) -> _Hook:
        """Return what makes the variants of a record of class *owner*: each value as its field there is made."""
        hooks, make = {name: self._hook_of(field) for name, field in own_fields(owner).items()}, self[Variant]

        def variant(data: Any) -> Any:
            hook, value = hooks[data["field"]], data["value"]
            return make(data if hook is None or value is None else {**data, "value": hook(value)})

        return lambda values: tuple(map(variant, values))
