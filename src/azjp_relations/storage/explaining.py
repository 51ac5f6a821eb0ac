"""Why JSON is refused: the hooks of ``storage.values`` on one cattrs converter, which goes on after a fault.

All that is wrong with a record is reported at once. The constructors of the model check what a type alone can't tell.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, cast

from attrs import NOTHING, fields
from cattrs import ClassValidationError, Converter
from cattrs.errors import IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, override

from azjp_relations.errors import RecordError
from azjp_relations.model.base import misfit
from azjp_relations.model.fields import fields_of
from azjp_relations.storage.faults import REFUSALS, steps_of
from azjp_relations.storage.syntax import Path
from azjp_relations.storage.values import Checking, Hook, must_be

__all__ = ["EXPLAINING", "REFER"]

#: Finds the record that has an id and a class, in the pass over data files that is under way.
REFER: ContextVar[Callable[[Any, Any], Any]] = ContextVar("REFER")

_CONVERTER = Converter(forbid_extra_keys=True)


class _Explaining(Checking):
    """Makers that report every fault: if some fields can't be read, also the rules that the others break."""

    def _maker(self, cls: Any, hooks: Mapping[str, Any]) -> Hook:
        overrides: dict[str, Any] = {name: override(struct_hook=_for_cattrs(hook)) for name, hook in hooks.items()}
        make = cast("Callable[[Any, Any], Any]", make_dict_structure_fn(cls, _CONVERTER, **overrides))

        def explain(data: Any) -> Any:
            try:
                return make(data, cls)
            except ClassValidationError as error:
                if problems := _broken_rules(cls, hooks, data):
                    raise error.derive([*error.exceptions, RecordError("", problems)]) from None
                raise

        return explain

    def _each(self, hook: Any, values: list[Any] | dict[str, Any]) -> Iterable[Any]:
        items: list[Any] = []
        errors: list[Exception] = []
        for place, value in values.items() if type(values) is dict else enumerate(values):
            try:
                items.append(hook(value))
            except Exception as error:  # noqa: BLE001 - Faults.explain() raises what isn't a fault
                error.add_note(IterableValidationNote("", place, object))
                errors.append(error)
                items.append(None)
        if errors:
            refused: Any = IterableValidationError("", errors, tuple)
            refused.items = tuple(items)
            raise refused
        return items

    def _text(self, value: Any) -> Any:
        return must_be(str, value)  # the constructor says what else is wrong

    def _remembering(self, _kind: Any, hook: Hook, _most: int = 0) -> Hook:
        return hook


def _for_cattrs(hook: Hook) -> Callable[[Any, Any], Any]:
    return lambda value, _: hook(value)


def _broken_rules(cls: Any, hooks: Mapping[str, Hook], data: Mapping[str, Any]) -> list[tuple[str, str]]:
    thing, unread, problems = object.__new__(cls), set[Path](), list[tuple[str, str]]()
    for a, field in zip(fields(cls), fields_of(cls), strict=True):
        try:
            value = hooks[a.name](data[a.name]) if a.name in data else a.default
            if a.name in data and (wrong := misfit(value, field, a.name)):
                problems.append(wrong)
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


# For all passes: cattrs compiles a function for each class, which takes longer than reading a small pack.
EXPLAINING = _Explaining(lambda cls: lambda key: REFER.get()(key, cls))
