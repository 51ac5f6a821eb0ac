"""From JSON to values: a hook for each shape of field, on one cattrs converter. Nothing is coerced.

Every reference is looked up by the pass that is under way, and the constructors of the model check everything that a
type alone doesn't tell. Whatever is refused, all that is wrong with it is told at once.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from functools import cache
from typing import Any, cast

from attrs import NOTHING, fields
from cattrs import ClassValidationError, Converter
from cattrs.errors import IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, override

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import AzjpError, RecordError
from azjp_relations.model import Variant
from azjp_relations.model.base import LARGEST, check_type, own_fields, placed
from azjp_relations.model.fields import Field, Shape, fields_of
from azjp_relations.model.quantities import Quantity
from azjp_relations.storage.faults import REFUSALS, steps_of
from azjp_relations.storage.syntax import Constant, Path

__all__ = ["PASS", "Hook", "RefusedError", "checked", "json_name", "maker"]

Hook = Callable[[Any, Any], Any]

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


#: The pass over data files that is under way: its ``refer()`` finds the records that others refer to, and its
#: ``memory`` has what each hook made of some JSON, for other records that hold the same.
PASS: ContextVar[Any] = ContextVar("PASS")

_CONVERTER = Converter(forbid_extra_keys=True)


# cattrs compiles a function for each class, which takes longer than a small pack takes to read: so once for all passes.
@cache
def maker(cls: Any) -> Hook:
    """Return the function that makes a *cls* from an object with its fields; other records are there by their ids.

    If some fields can't be read, it also says what rules are broken by those that can.
    """
    hooks = {field.name: _hook_of(field) for field in fields_of(cls)}
    if "variants" in hooks:
        hooks["variants"] = _variants_hook(cls)
    overrides: dict[str, Any] = {name: override(struct_hook=hook) for name, hook in hooks.items()}
    make = cast("Hook", make_dict_structure_fn(cls, _CONVERTER, **overrides))

    def structure(data: Any, _: Any) -> Any:
        try:
            return make(data, cls)
        except ClassValidationError as error:
            if problems := _broken_rules(cls, hooks, data):
                raise error.derive([*error.exceptions, RecordError("", problems)]) from None
            raise

    return structure


def _broken_rules(cls: Any, hooks: Mapping[str, Hook], data: Mapping[str, Any]) -> list[tuple[str, str]]:
    thing, unread, problems = object.__new__(cls), set[Path](), list[tuple[str, str]]()
    for a, field in zip(fields(cls), fields_of(cls), strict=True):
        try:
            value = hooks[a.name](data[a.name], a.type) if a.name in data else a.default
            if a.name in data and (wrong := check_type(cls, a.name, value)):
                problems.append(placed(a.name, wrong))
        except REFUSALS as error:
            items = getattr(error, "items", None)
            unread |= {(a.name,)} if items is None else {(a.name, at) for at, item in enumerate(items) if item is None}
            value = () if field.many else None if field.optional else "" if field.kind is str else NOTHING
            value = items or value
        if value is not NOTHING:
            object.__setattr__(thing, a.name, value)
    for name in ("_record_rules", "_rules"):
        # A rule about a field that couldn't be read, and that may not be empty, finds no such attribute.
        with suppress(AttributeError):
            problems += (
                p for p in getattr(thing, name)() if unread.isdisjoint((steps_of(p[0])[:1], steps_of(p[0])[:2]))
            )
    return problems


@cache
def _hook_of(field: Field) -> Hook:
    """Return the hook that makes a value of *field*. cattrs passes it the type of the field too."""
    if field.optional:
        inner = _hook_of(field._replace(optional=False))
        return lambda value, kind: None if value is None else inner(value, kind)
    kind: Any = field.kind
    if field.many:
        items = _list_of(kind, _hook_of(field._replace(many=False)))
        return _remembering(items) if field.shape in _TEXTS else items
    match field.shape:
        case Shape.TERM:
            terms = {term.value: term for term in kind}
            return lambda value, _: terms.get(checked(str, value)) or kind.recorded(value)
        case Shape.REFERENCE:
            return lambda value, _: PASS.get().refer(value, kind)
        case Shape.PART:
            return _part_hook(kind)
        case Shape.COUNTS:
            return lambda value, _: dict(
                zip(checked(dict, value), _each(value.items(), _structure_number, int), strict=True)
            )
        case Shape.ANY:
            return _structure_reading
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


def _list_of(item: Any, hook: Hook) -> Hook:
    return lambda values, _: tuple(_each(enumerate(checked(list, values)), hook, item))


def _each(values: Iterable[tuple[str | int, Any]], hook: Hook, item: Any) -> list[Any]:
    """Return what *hook* makes of all *values*, or raise everything that is wrong, each with its place."""
    items: list[Any] = []
    errors: list[Exception] = []
    for place, value in values:
        try:
            items.append(hook(value, item))
        except Exception as error:  # noqa: BLE001 - who explains them knows which are faults
            error.add_note(IterableValidationNote("", place, item))
            errors.append(error)
            items.append(None)
    if errors:
        refused: Any = IterableValidationError("", errors, tuple)
        refused.items = tuple(items)
        raise refused
    return items


@cache
def _part_hook(cls: Any) -> Hook:
    make = maker(cls)

    def structure_part(value: Any, _: Any) -> Any:
        return make(checked(dict, value), cls)

    # A list of texts is never a key, so a part with one is built anew.
    of_texts = all(field.shape in _TEXTS for field in fields_of(cls))
    return _remembering(structure_part) if of_texts else structure_part


def _variants_hook(owner: Any) -> Hook:
    """Return the hook that makes the variants of a record of class *owner*: each value comes with its field there."""
    own, make = own_fields(owner), _part_hook(Variant)

    def structure_variant(data: Any, _: Any) -> Any:
        if "value" in checked(dict, data):
            data = {**data, "value": (own.get(str(data.get("field"))), data["value"])}
        return make(data, Variant)

    return _list_of(Variant, structure_variant)


def _structure_reading(typed: tuple[Field | None, Any], _: Any) -> Any:
    field, value = typed
    return value if field is None else _hook_of(field)(value, field.kind)
