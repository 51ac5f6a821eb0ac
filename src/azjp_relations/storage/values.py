"""The hooks that make the values of fields from JSON, one for each shape. Nothing is coerced.

They serve three readings: to *read*, to *explain* what that refused, and to *trust* data that was checked before.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from functools import cache
from typing import Any, Literal, Protocol, cast

from attrs import NOTHING, fields

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import AzjpError
from azjp_relations.model import Actor, Record, Variant
from azjp_relations.model.base import LARGEST, own_fields
from azjp_relations.model.fields import Field, Shape, fields_of
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Source
from azjp_relations.storage.formats import ACTOR_TYPES, CLASS_OF
from azjp_relations.storage.syntax import Constant

__all__ = ["MAKERS", "PASS", "Hook", "RefusedError", "checked", "hook_of", "json_name", "maker", "trusted"]

Hook = Callable[[Any, Any], Any]
How = Literal["read", "explain", "trust"]

#: How many values that records share are remembered, and how many dates: the days of a century and a half, which
#: would else be forgotten one by one before they come again.
_REMEMBERED = 4_096
_DATES = 2**16

#: What JSON calls the values of a class.
JSON_NAMES: dict[type, str] = {
    type(None): "null",
    str: "text",
    int: "a whole number",
    float: "a number with a point",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


class RefusedError(AzjpError):
    """A JSON value doesn't fit its place; the message says why."""


def json_name(value: object) -> str:
    """Return what JSON calls a value of this kind; where it has no name for it, the text that shows it."""
    return JSON_NAMES.get(type(value), str(value))


class Pass(Protocol):
    """A pass over data files, which finds the records that others refer to."""

    #: What each hook made of some JSON, for other records that hold the same.
    memory: defaultdict[Hook, dict[Any, Any]]

    def refer(self, key: Any, expected: type) -> Any:
        """Return the record of class *expected* that has the id *key*."""


#: The pass that is under way.
PASS: "ContextVar[Pass]" = ContextVar("PASS")

#: For each reading the function that makes objects of a class, from the hooks of its fields; other records are there
#: by their ids.
MAKERS: dict[How, Callable[[Any, dict[str, Hook]], Hook]] = {}


@cache
def maker(cls: Any, how: How) -> Hook:
    """Return the function that makes a *cls* from an object with its fields."""
    hooks = {field.name: hook_of(field, how) for field in fields_of(cls)}
    if "variants" in hooks:
        hooks["variants"] = variants_hook(cls, how)
    return MAKERS[how](cls, hooks)


@cache
def hook_of(field: Field, how: How) -> Hook:
    """Return the hook that makes a value of *field*. cattrs passes it the type of the field too."""
    if field.optional:
        inner = hook_of(field._replace(optional=False), how)
        if how == "trust":  # such files leave out what has no value
            return inner
        return lambda value, kind: None if value is None else inner(value, kind)
    kind: Any = field.kind
    if field.many:
        items = _list_of(kind, hook_of(field._replace(many=False), how), how)
        return _remembering(items) if field.shape in _TEXTS else items
    match field.shape:
        case Shape.TERM:
            terms = {term.value: term for term in kind}
            return lambda value, _: terms.get(checked(str, value)) or kind.recorded(value)
        case Shape.REFERENCE:
            return lambda value, _: PASS.get().refer(value, kind)
        case Shape.PART:
            return _part_hook(kind, how)
        case Shape.COUNTS:
            return lambda value, _: dict(
                zip(checked(dict, value), _explained(value.items(), _structure_number, int), strict=True)
            )
        case Shape.ANY:
            return lambda typed, _: _structure_reading(typed, how)
    return _HOOKS[field.shape]


def checked(cls: type, value: Any) -> Any:
    """Return *value* if it is of the very class *cls*, or raise RefusedError."""
    if type(value) is not cls:
        raise RefusedError(f"must be {JSON_NAMES[cls]}, not {json_name(value)}")
    return value


def _structure_text(value: Any, _: Any) -> Any:
    return value if type(value) is str else checked(str, value)


def _structure_number(value: Any, _: Any) -> int:
    if isinstance(value, Constant) and value.is_number:
        raise RefusedError(f"is too large: {value}")
    if abs(checked(int, value)) > LARGEST:
        raise RefusedError(f"is too large: at most {LARGEST}")
    return cast("int", value)


def _remembering(hook: Hook, most: int = _REMEMBERED) -> Hook:
    """Return *hook*, which takes JSON whose values are all text, such that equal JSON gives one object in a pass.

    Many records share a date, cite one place, name one actor in one role. Other values aren't remembered: as keys,
    1 and true are the same.
    """

    def structure(value: Any, cls: Any) -> Any:
        one_pass = PASS.get(None)
        if one_pass is None:
            return hook(value, cls)
        memory = one_pass.memory[hook]
        key = value
        if type(value) is dict:
            key = (dict, *value, *value.values())
        elif type(value) is list:
            key = (list, *value)
        try:
            part = memory.get(key)
        except TypeError:  # it holds a list or an object
            return hook(value, cls)
        if part is None:
            part = hook(value, cls)
            if len(memory) >= most:
                memory.clear()
            memory[key] = part
        return part

    return structure


#: The shapes of values that JSON has as text.
_TEXTS = {Shape.TEXT, Shape.ID, Shape.TERM, Shape.DATE, Shape.REFERENCE}

#: The hooks of the shapes that are all of one class.
_HOOKS: dict[Shape, Hook] = {
    Shape.TEXT: _structure_text,
    Shape.ID: _structure_text,
    Shape.NUMBER: _structure_number,
    Shape.FLAG: lambda value, _: checked(bool, value),
    Shape.DATE: _remembering(lambda value, _: EdtfDate.parse(checked(str, value)), most=_DATES),
    Shape.QUANTITY: _remembering(lambda value, _: Quantity.from_json(checked(dict, value))),
}


def _list_of(item: Any, hook: Hook, how: How) -> Hook:
    if how == "explain":
        return lambda values, _: tuple(_explained(enumerate(checked(list, values)), hook, item))
    return lambda values, _: tuple([hook(value, item) for value in checked(list, values)])


def _explained(values: Iterable[tuple[str | int, Any]], hook: Hook, item: Any) -> list[Any]:
    """Return what *hook* makes of all *values*, or raise everything that is wrong, each with its place."""
    items, errors = [], []
    for place, value in values:
        try:
            items.append(hook(value, item))
        except Exception as error:  # noqa: BLE001 - who explains them knows which are faults
            errors.append((place, error))
            items.append(None)
    if errors:
        from cattrs.errors import IterableValidationError, IterableValidationNote  # only for faults

        for place, wrong in errors:
            wrong.add_note(IterableValidationNote("", place, item))
        refused: Any = IterableValidationError("", [wrong for _, wrong in errors], tuple)
        refused.items = tuple(items)
        raise refused
    return items


@cache
def _part_hook(cls: Any, how: How) -> Hook:
    make = maker(cls, how)

    def structure_part(value: Any, _: Any) -> Any:
        return make(checked(dict, value), cls)

    # A list of texts is never a key, so a part with one is built anew.
    of_texts = all(field.shape in _TEXTS for field in fields_of(cls))
    return _remembering(structure_part) if of_texts else structure_part


@cache
def variants_hook(owner: Any, how: How) -> Hook:
    """Return the hook that makes the variants of a record of class *owner*: each value comes with its field there."""
    own, make = own_fields(owner), _part_hook(Variant, how)

    def structure_variant(data: Any, _: Any) -> Any:
        if "value" in checked(dict, data):
            data = {**data, "value": (own.get(str(data.get("field"))), data["value"])}
        return make(data, Variant)

    return _list_of(Variant, structure_variant, how)


def _structure_reading(typed: tuple[Field | None, Any], how: How) -> Any:
    field, value = typed
    if field is None or (value is None and how == "trust"):
        return value
    return hook_of(field, how)(value, field.kind)


# --- data that was checked before -----------------------------------------------------------------------------------


def _trusting(cls: Any, hooks: dict[str, Hook]) -> Hook:
    # Slots are set directly: that is the quickest way, and a frozen class offers no other.
    setters = {a.name: getattr(cls, a.name).__set__ for a in fields(cls)}
    defaults = [(setters[a.name], a.default) for a in fields(cls) if a.default is not NOTHING]
    rows = {name: (setting, hooks.get(name)) for name, setting in setters.items()}
    rows |= {name: (setters[name], None) for name, hook in hooks.items() if hook is _structure_text}  # stays as it is
    new = object.__new__

    def make(data: dict[str, Any], _: Any) -> Any:
        thing = new(cls)
        for setting, default in defaults:
            setting(thing, default)
        for name, value in data.items():
            setting, hook = rows[name]
            setting(thing, value if hook is None else hook(value, None))
        return thing

    return make


MAKERS["trust"] = _trusting


def trusted(texts: Mapping[str, str] | Mapping[str, bytes]) -> dict[str, Record | Source]:
    """Return the records of data files that were checked when they were written, by id: the same as reading gives."""
    one_pass = _Trust()
    for file, text in texts.items():
        for data in json.loads(text):
            cls = ACTOR_TYPES[data.pop("type")] if CLASS_OF[file] is Actor else CLASS_OF[file]
            one_pass.data[data["id"]] = cls, data
    token = PASS.set(one_pass)
    try:
        return {key: one_pass.refer(key, cls) for key, (cls, _) in one_pass.data.items()}
    finally:
        PASS.reset(token)


class _Trust:
    """A pass over files without a fault: a record is built when another refers to it, or in its turn."""

    def __init__(self) -> None:
        self.data: dict[str, tuple[Any, dict[str, Any]]] = {}
        self.memory: defaultdict[Hook, dict[Any, Any]] = defaultdict(dict)
        self._records: dict[str, Any] = {}

    def refer(self, key: str, _expected: type) -> Any:
        record = self._records.get(key)
        if record is None:
            cls, data = self.data[key]
            record = self._records[key] = maker(cls, "trust")(data, cls)
        return record
