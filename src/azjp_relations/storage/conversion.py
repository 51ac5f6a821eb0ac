"""The converter from JSON to records: nothing is coerced, and what is wrong says what was expected."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import cache, partial
from typing import Any, cast, get_args, get_origin

from attrs import fields
from cattrs import BaseValidationError, ClassValidationError, Converter
from cattrs.errors import AttributeValidationNote, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, override

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import AzjpError
from azjp_relations.model import Caveat, Name, Participant, Record, Statement, Variant
from azjp_relations.model.base import resolved
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation, Source
from azjp_relations.storage.formats import LARGEST
from azjp_relations.storage.syntax import Constant
from azjp_relations.vocabulary.term import Term

__all__ = [
    "LOCATED",
    "PARTS",
    "REFER",
    "BlockedError",
    "RefusedError",
    "converter_to_records",
    "hook_of",
    "is_record",
    "kind_of",
    "maker_of",
    "strict_class",
    "variants_of",
]

#: Finds what a reference refers to, in the pass that is under way: given the id, and the class expected.
REFER: ContextVar[Callable[[object, type], Record | Source]] = ContextVar("REFER")

PARTS = (Citation, Name, Participant, Statement, Caveat)
_JSON_NAMES = {
    str: "text",
    int: "a whole number",
    float: "a number with a point",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


class RefusedError(AzjpError):
    """A JSON value that is not what its place needs."""


class BlockedError(Exception):
    """A record refers to one that could not be made; the faults of that one are reported, not this."""


#: What a faulty value raises while it is structured; anything else is a fault of ours.
LOCATED = (AzjpError, BaseValidationError, BlockedError)


def kind_of(value: object) -> str:
    return "null" if value is None else _JSON_NAMES.get(type(value), str(value))


# What cattrs makes takes longer to make than a small pack takes to read: so one converter serves every pass.
@cache
def converter_to_records() -> Converter:
    """Return the converter from JSON, which has references looked up by the pass that is under way."""
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for plain in (str, int, bool):
        converter.register_structure_hook(plain, _structure_plain)
    converter.register_structure_hook(EdtfDate, lambda value, _: EdtfDate.parse(_text(value)))
    converter.register_structure_hook(Quantity, lambda value, _: Quantity.from_json(value))
    converter.register_structure_hook_factory(_is_tuple, _list_hook)
    converter.register_structure_hook_func(is_record, _refer)
    # Last, since a class is made with the hooks of its fields.
    for part in PARTS:
        converter.register_structure_hook(part, strict_class(part, converter))
    return converter


@cache
def maker_of(cls: Any) -> Callable[..., Any]:
    """Return what makes a record of *cls* from JSON."""
    if cls is Source:
        return strict_class(cls, converter_to_records())
    return strict_class(cls, converter_to_records(), variants=override(struct_hook=variants_of(cls)))


@cache
def variants_of(cls: Any) -> Callable[..., tuple[Variant, ...]]:
    """Return what makes the variants of a record of *cls* from JSON."""
    # What makes a variant whose reading has been made already.
    make = strict_class(Variant, converter_to_records(), value=override(struct_hook=lambda reading, _: reading))
    return partial(list_of, partial(_variant_of, cls, converter_to_records(), make))


def _refer(value: object, cls: type) -> Record | Source:
    return REFER.get()(value, cls)


def is_record(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Record | Source)


def _is_tuple(annotation: Any) -> bool:
    return get_origin(annotation) is tuple


def _list_hook(annotation: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    return partial(list_of, hook_of(get_args(annotation)[0], converter))


def _text(value: object) -> str:
    if type(value) is not str:
        raise RefusedError(f"must be text, not {kind_of(value)}")
    return value


def _structure_plain(value: object, cls: type) -> object:
    # A hook for str also serves every StrEnum, as one for int serves bool.
    if type(value) is cls:
        if cls is int and abs(cast("int", value)) > LARGEST:
            raise RefusedError(f"is too large: at most {LARGEST}")
        return value
    if issubclass(cls, Term):
        return cls.of(_text(value))
    if isinstance(value, Constant) and cls is int:
        raise RefusedError(f"is too large: {value}")
    raise RefusedError(f"must be {_JSON_NAMES[cls]}, not {kind_of(value)}")


def list_of(inner: Callable[[Any], Any], value: object, _cls: object = None) -> tuple[Any, ...]:
    if type(value) is not list:
        raise RefusedError(f"must be a list, not {kind_of(value)}")
    made, wrong = [], []
    for index, item in enumerate(value):
        try:
            made.append(inner(item))
        except LOCATED as error:
            error.add_note(IterableValidationNote("", index, tuple))
            wrong.append(error)
    if wrong:
        raise IterableValidationError("", wrong, tuple)
    return tuple(made)


def _variant_of(owner: type[Any], converter: Converter, make: Callable[..., Variant], value: Any) -> Variant:
    """Return the variant of a field of *owner* that the JSON *value* is, its reading typed like that field."""
    if type(value) is not dict:
        raise RefusedError(f"must be an object, not {kind_of(value)}")
    types = {a.name: a.type for a in fields(owner)}
    wrong: list[Exception] = []
    if "value" in value and isinstance(value.get("field"), str) and value["field"] in types:
        kind: Any = types[value["field"]]
        try:
            value = {**value, "value": converter.get_structure_hook(kind)(value["value"], kind)}
        except LOCATED as error:
            error.add_note(AttributeValidationNote("", "value", kind))
            wrong.append(error)
    try:
        variant = make(value, Variant)
    except LOCATED as error:
        wrong.append(error)
    if wrong:
        raise ClassValidationError("", wrong, Variant)
    return variant


def hook_of(cls: Any, converter: Converter) -> Callable[[Any], Any]:
    hook = converter.get_structure_hook(cls)
    return lambda value: hook(value, cls)


def strict_class(cls: Any, converter: Converter, **overrides: Any) -> Callable[..., Any]:
    make: Callable[..., Any] = make_dict_structure_fn(resolved(cls), converter, **overrides)

    def strictly(value: Any, _cls: object = None) -> Any:
        if type(value) is not dict:
            raise RefusedError(f"must be an object, not {kind_of(value)}")
        return make(value, cls)

    return strictly
