"""From JSON to values: a hook for each shape of field, and a maker for each class. Nothing is coerced.

:class:`Makers` takes JSON that was checked when it was written. :class:`Checking` takes any JSON, and refuses what
doesn't fit. Neither calls a constructor, which would check the type of each value again. ``storage.explaining`` says,
with the same hooks, what is wrong with refused JSON.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, cast

from attrs import NOTHING, fields

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import AzjpError
from azjp_relations.model import Variant
from azjp_relations.model.base import LARGEST, own_fields
from azjp_relations.model.fields import Field, Shape, fields_of
from azjp_relations.model.quantities import Quantity
from azjp_relations.storage.syntax import Constant
from azjp_relations.text import is_whole

__all__ = ["Checking", "Hook", "Makers", "RefusedError", "json_name", "must_be"]

Hook = Callable[[Any], Any]

#: How many values of a sort are remembered, as records share them, and how many dates: all days of 150 years fit.
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
    """Return what JSON calls *value*, such as “a list”; the text of a value that isn't JSON."""
    return JSON_NAMES.get(type(value), str(value))


def must_be(cls: type, value: Any) -> Any:
    """Return *value* if its class is exactly *cls*, else raise RefusedError."""
    if type(value) is not cls:
        raise RefusedError(f"must be {JSON_NAMES[cls]}, not {json_name(value)}")
    return value


class Makers:
    """For each class, the function that makes an object from its JSON: ``makers[Event](data)``.

    Args:
        referring: Returns, for a class of records, the function that finds a record by its id.
    """

    def __init__(self, referring: Callable[[Any], Hook]) -> None:
        self._referring = referring
        self._made: dict[Any, Hook] = {}

    def __getitem__(self, cls: Any) -> Hook:
        if cls not in self._made:
            hooks = {field.name: self._hook_of(field) for field in fields_of(cls)}
            if "variants" in hooks:
                hooks["variants"] = self._readings_of({name: hooks[name] for name in own_fields(cls)})
            self._made[cls] = self._maker(cls, hooks)
        return self._made[cls]

    def _maker(self, cls: Any, hooks: Mapping[str, Hook | None]) -> Hook:
        # Set slots directly: a frozen class offers no other way, and this is the fastest.
        setters = {a.name: getattr(cls, a.name).__set__ for a in fields(cls)}
        defaults = [(setters[a.name], a.default) for a in fields(cls) if a.default is not NOTHING]
        rows = {name: (setters[name], hook) for name, hook in hooks.items()}
        new = object.__new__

        def make(data: dict[str, Any]) -> Any:
            thing = new(cls)
            for setting, default in defaults:
                setting(thing, default)
            for name, value in data.items():
                setting, hook = rows[name]
                setting(thing, value if hook is None else hook(value))
            return thing

        return make

    def _hook_of(self, field: Field) -> Hook | None:
        """Return the function from the JSON of *field* to its value; ``None`` if they are the same."""
        if field.optional:
            inner = self._hook_of(field._replace(optional=False))
            return inner and (lambda value: None if value is None else inner(value))
        if field.many:
            return self._list_of(self._one(field))
        return self._one(field)

    def _list_of(self, one: Hook | None) -> Hook:
        return tuple if one is None else lambda values: tuple(map(one, values))

    def _one(self, field: Field) -> Hook | None:
        """Return the function from JSON to one value of *field*."""
        match field.shape:
            case Shape.TERM:
                return cast("Hook", _terms_of(field.kind).__getitem__)
            case Shape.DATE:
                return EdtfDate.parse
            case Shape.AMOUNT:
                return Decimal
            case Shape.PART | Shape.QUANTITY:
                return self[field.kind]
            case Shape.REFERENCE:
                return self._referring(field.kind)
            case Shape.ANY:
                return _reading
        return None

    def _readings_of(self, hooks: Mapping[str, Hook | None]) -> Hook:
        """Return the function for the variants of a record whose fields have these *hooks*, which read their values."""
        make = self[Variant]

        def variant(data: Any) -> Any:
            if "value" in must_be(dict, data):
                data = {**data, "value": (hooks.get(str(data.get("field"))), data["value"])}  # for _reading()
            return make(data)

        return self._list_of(variant)


def _reading(hook_and_value: tuple[Hook | None, Any]) -> Any:
    hook, value = hook_and_value
    return value if hook is None else hook(value)


class _Terms(dict[str, Any]):
    """The terms of a vocabulary by their texts."""

    def __init__(self, vocabulary: Any) -> None:
        super().__init__((term.value, term) for term in vocabulary)
        self._vocabulary = vocabulary

    def __missing__(self, text: str) -> Any:
        return self._vocabulary.recorded(text)  # names the nearest


_terms_of = cache(_Terms)

#: The shapes of values that are text in JSON.
_TEXTS = {Shape.TEXT, Shape.ID, Shape.TERM, Shape.DATE, Shape.REFERENCE}

#: The shapes that need only a check of their type in JSON, and then their hook.
_JSON_TYPE = {Shape.TERM: str, Shape.DATE: str, Shape.FLAG: bool, Shape.PART: dict}


class Checking(Makers):
    """Makers that refuse JSON with a value or key that doesn't fit, or that breaks a rule of the class.

    Records often share a date, a citation, or an actor in a role: equal JSON of only texts becomes one object.
    """

    def _maker(self, cls: Any, hooks: Mapping[str, Hook | None]) -> Hook:
        make, required = super()._maker(cls, hooks), {field.name for field in fields_of(cls) if field.required}

        def make_checked(data: dict[str, Any]) -> Any:
            thing = make(data)
            if not required <= data.keys():
                raise RefusedError("lacks a field")
            if thing._broken():  # noqa: SLF001 - as its constructor would
                raise RefusedError("breaks a rule")
            return thing

        return make_checked

    def _hook_of(self, field: Field) -> Hook | None:
        hook = super()._hook_of(field)
        return self._remembering(list, hook) if hook and field.many and field.shape in _TEXTS else hook

    def _list_of(self, one: Hook | None) -> Hook:
        each = self._each
        return lambda values: tuple(each(one, must_be(list, values)))

    def _each(self, hook: Any, values: list[Any] | dict[str, Any]) -> Iterable[Any]:
        """Return *hook* of each of *values*."""
        return map(hook, values.values() if type(values) is dict else values)

    def _one(self, field: Field) -> Hook:
        kind, each = field.kind, self._each
        match field.shape:
            case Shape.TEXT | Shape.ID:
                return self._text
            case Shape.NUMBER:
                return _number
            case Shape.COUNTS:
                return lambda value: dict(zip(must_be(dict, value), each(_number, value), strict=True))
            case Shape.QUANTITY:
                return self._remembering(dict, lambda value: Quantity.from_json(must_be(dict, value)))
            case Shape.REFERENCE | Shape.ANY:
                return cast("Hook", super()._one(field))
        of, make = _JSON_TYPE[field.shape], super()._one(field)

        def hook(value: Any) -> Any:
            if type(value) is not of:
                must_be(of, value)
            return value if make is None else make(value)

        if field.shape is Shape.DATE:
            return self._remembering(str, hook, _DATES)
        if field.shape is Shape.PART and all(one.shape in _TEXTS for one in fields_of(kind)):
            return self._remembering(dict, hook)
        return hook

    def _text(self, value: Any) -> Any:
        if type(value) is not str or not value.strip() or not (value.isascii() or is_whole(value)):
            raise RefusedError("must be text")
        return value

    def _remembering(self, kind: Any, hook: Hook, most: int = _REMEMBERED) -> Hook:
        """Return *hook*, which takes JSON of class *kind* with only texts in it, with a memory of its results."""
        memory: dict[Any, Any] = {}

        def remembered(value: Any) -> Any:
            if type(value) is not kind:
                return hook(value)
            key: Any = value if kind is str else tuple(value) if kind is list else (*value, *value.values())
            try:
                known = memory.get(key)
            except TypeError:  # it holds a list or an object
                return hook(value)
            if known is None:
                known = hook(value)
                if len(memory) >= most:
                    memory.clear()
                memory[key] = known
            return known

        return remembered


def _number(value: Any) -> int:
    if isinstance(value, Constant) and value.is_number:
        raise RefusedError(f"is too large: {value}")
    if abs(must_be(int, value)) > LARGEST:
        raise RefusedError(f"is too large: at most {LARGEST}")
    return cast("int", value)
