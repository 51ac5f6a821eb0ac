"""The base classes of records, sources and their parts: how they are checked, compared and printed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import NoneType
from typing import Annotated, Any, ClassVar, Self, cast

import attrs

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import RecordError
from azjp_relations.model.fields import Field, Shape, fields_of, means, part
from azjp_relations.text import is_whole
from azjp_relations.vocabulary import CaveatKind, Topic, Weight, terms
from azjp_relations.vocabulary.terms import TopicWord

#: The form of every id.
KEBAB_CASE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)

#: The largest whole number that all readers of JSON read the same.
LARGEST = 2**53 - 1


def optional_date(value: EdtfDate | str | None) -> EdtfDate | None:
    """Return *value* as a date if it is text, else unchanged; raise EdtfError for text that isn't an EDTF date."""
    return EdtfDate.parse(value) if isinstance(value, str) else value


def dates_of(value: Iterable[EdtfDate | str]) -> tuple[EdtfDate, ...]:
    """Return a tuple of dates or their texts as dates; anything else unchanged, for the checks to refuse."""
    if not isinstance(value, tuple):
        return cast("tuple[EdtfDate, ...]", value)
    return tuple([EdtfDate.parse(one) if isinstance(one, str) else one for one in value])


def topics_of(value: Iterable[TopicWord | str]) -> tuple[Topic, ...]:
    """Return a tuple of topics or their texts as topics; anything else unchanged, for the checks to refuse."""
    if not isinstance(value, tuple):
        return cast("tuple[Topic, ...]", value)
    return tuple([Topic.recorded(one) if type(one) is str else cast("Topic", one) for one in value])


# --- checks -------------------------------------------------------------------------------------------------------


def with_article(cls: type) -> str:
    """Return the name of a class with its article."""
    return f"{'an' if cls.__name__[0] in 'AEIOUi' else 'a'} {cls.__name__}"


def _check_text(value: object) -> str | None:
    if not isinstance(value, str):
        return f"must be text, not {type(value).__name__}"
    if not value.strip():
        return "is empty: leave out what is not known"
    return None if is_whole(value) else "contains half a character, which no file can hold"


def _check_counts(value: object) -> str | None:
    wrong = [repr(value)]
    if isinstance(value, Mapping):
        fits = {name: isinstance(name, str) and type(count) is int and count >= 0 for name, count in value.items()}
        wrong = [f"{name!r} to {value[name]!r}" for name in fits if not fits[name]]
    return f"must map names to whole numbers, not {', '.join(wrong)}" if wrong else None


def _wrong_with(value: object, one: Field) -> str | None:
    """Return what is wrong with *value* as one value of the field *one*, or ``None`` if it fits."""
    kind = one.kind
    if kind is str:
        return _check_text(value)
    if one.shape is Shape.COUNTS:
        return _check_counts(value)
    # A truth value isn't a number, though Python counts with it.
    fits = type(value) is kind or (kind is not int and isinstance(value, kind))
    return None if fits else f"must be {with_article(one.kind)}, not {value!r}"


def misfit(value: object, one: Field, place: str) -> tuple[str, str] | None:
    """Return the place and the problem if *value*, which is at *place*, doesn't fit the field *one*.

    >>> from azjp_relations.model import Event
    >>> misfit(5, own_fields(Event)["title"], "title")
    ('title', 'must be text, not int')
    """
    if value is None and one.optional:
        return None
    if not one.many:
        return (place, wrong) if (wrong := _wrong_with(value, one)) else None
    if type(value) is not tuple:
        return place, f"must be a tuple, not {type(value).__name__}"
    for index, item in enumerate(value):
        if wrong := _wrong_with(item, one):
            return f"{place}[{index}]", wrong
    return None


@cache
def _checked(cls: Any) -> tuple[tuple[str, frozenset[type], Field], ...]:
    """Return for each field its name, the classes whose instances need no check, and the field."""
    checked = []
    for one in fields_of(cls):
        always = one.many or one.shape in {Shape.TEXT, Shape.ID, Shape.COUNTS}
        fitting = () if always else (one.kind, NoneType) if one.optional else (one.kind,)
        checked.append((one.name, frozenset(fitting), one))
    return tuple(checked)


# --- the base classes ---------------------------------------------------------------------------------------------


class Part:
    """A record, a source or a part of one: checked when it is built, compared by content."""

    __slots__ = ()

    _shape: ClassVar[Shape] = Shape.PART

    def __attrs_post_init__(self) -> None:
        self._check(_checked(type(self)))  # type: ignore[arg-type] # mypy takes no class for what has a hash

    def _check(self, fields: Iterable[tuple[str, frozenset[type], Field]]) -> None:
        """Raise RecordError if one of *fields* has a value that doesn't fit, or else if a rule is broken."""
        problems = []
        for name, fitting, field in fields:
            value = getattr(self, name)
            # Most values are of exactly the class of the field, and this is the fastest test for it.
            if type(value) not in fitting and (wrong := misfit(value, field, name)):
                problems.append(wrong)
        if problems := problems or self._broken():
            raise RecordError(self._called(), problems)

    def _with(self, values: Mapping[str, object]) -> Self:
        """Return it with other *values* in some fields: these are checked, and every rule. The rest fits already."""
        cls: Any = type(self)
        if cls.__attrs_post_init__ is not Part.__attrs_post_init__:
            return attrs.evolve(self, **values)  # type: ignore[misc] # a class of yours, which does more when it is built
        new = self._replaced(values)
        new._check(one for one in _checked(cls) if one[0] in values)  # noqa: SLF001 - of its own kind
        return new

    def _replaced(self, values: Mapping[str, object]) -> Self:
        """Return it with other *values* in some fields, which have been checked."""
        cls: Any = type(self)
        new: Self = object.__new__(cls)
        for name, _, _ in _checked(cls):
            object.__setattr__(new, name, values[name] if name in values else getattr(self, name))
        return new

    def _called(self) -> str:
        return type(self).__name__.lower()

    def _broken(self) -> list[tuple[str, str]]:
        """Return the rules that are broken. A rule may rely on the type of each value."""
        return [*self._rules()]

    def _rules(self) -> Iterator[tuple[str, str]]:
        return iter(())

    def _contents(self) -> tuple[object, ...]:
        cls: Any = type(self)
        return tuple([getattr(self, name) for name, _, _ in _checked(cls)])

    # Here once, because each method that attrs generates for a class slows every import.
    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        with comparing() as equal:
            if (pair := (id(self), id(other))) not in equal:
                equal[pair] = self, other
                if self._contents() != other._contents():
                    del equal[pair]
                    return False
        return True

    def __hash__(self) -> int:
        return hash(self._contents())

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: object) -> Self:
        # Nothing in it ever changes, and copying would recurse through all its records.
        return self

    def __repr__(self) -> str:
        cls: Any = type(self)
        values = (f"{name}={getattr(self, name)!r}" for name, _, _ in _checked(cls))
        return f"{cls.__name__}({', '.join(values)})"


_Pairs = dict[tuple[int, int], tuple[Part, Part]]

#: The pairs that the comparison under way has found equal, by their ids; the pairs are kept so that no id is reused.
_EQUAL: ContextVar[_Pairs | None] = ContextVar("_EQUAL", default=None)


@contextmanager
def comparing() -> Iterator[_Pairs]:
    """Within this, compare what several records share only once."""
    if (equal := _EQUAL.get()) is not None:
        yield equal
        return
    token = _EQUAL.set(equal := {})
    try:
        yield equal
    finally:
        _EQUAL.reset(token)


@part(kw_only=True)
class Caveat(Part):
    """A warning about the record, source or statement that holds it, with the weight that the editor gives it.

    >>> caveat = Caveat(kind="scale", note="Ten times the budget of the programme.", field="value")
    >>> str(caveat), caveat.weight is Weight.MATERIAL
    ('scale of value: Ten times the budget of the programme.', True)
    """

    kind: Annotated[CaveatKind, means("Why it is doubtful.")] = attrs.field(converter=terms.as_CaveatKind)
    weight: Annotated[Weight, means("How much it matters; material is a doubt.")] = attrs.field(
        default=Weight.MATERIAL, converter=terms.as_Weight
    )
    note: Annotated[str, means("The reason, in a way that a reader can check.")]
    field: Annotated[str | None, means("The field that it is about; None if it is about the whole.")] = None
    see: Annotated[tuple[str, ...], means("Ids of other records that it is also about.", shape=Shape.ID)] = ()

    def __str__(self) -> str:
        return f"{self.kind}{f' of {self.field}' if self.field else ''}: {self.note}"


def check_named(thing: Any) -> Iterator[tuple[str, str]]:
    """Yield where a caveat, a citation or a reading of *thing* names a field that it lacks, or has another type."""
    cls: Any = type(thing)
    fields = own_fields(cls)
    for index, caveat in _known(thing.caveats):
        if caveat.field is not None and caveat.field not in fields:
            yield f"caveats[{index}].field", f"{cls.__name__} has no field {caveat.field!r}"
    for index, citation in _known(getattr(thing, "citations", ())):
        for place, name in enumerate(citation.states):
            if name not in fields:
                yield f"citations[{index}].states[{place}]", f"{cls.__name__} has no field {name!r}"
    for index, variant in _known(getattr(thing, "variants", ())):
        if variant.field not in fields:
            yield f"variants[{index}].field", f"{cls.__name__} has no field {variant.field!r}"
        elif wrong := misfit(variant.value, fields[variant.field], f"variants[{index}].value"):
            yield wrong


def _known(parts: Iterable[Any]) -> list[tuple[int, Any]]:
    # The reader also checks rules when it can't read some of the parts, which are None then.
    return [(index, part) for index, part in enumerate(parts) if part is not None]


@cache
def own_fields(cls: Any) -> Mapping[str, Field]:
    """Return the fields of *cls* that readings and caveats can be about, by name."""
    return {field.name: field for field in fields_of(cls) if field.name not in {"id", "variants", "caveats"}}


@part(kw_only=True)
class Entry(Part):
    """One entry of a data file: a record or a source. Other entries refer to it by its id."""

    _shape: ClassVar[Shape] = Shape.REFERENCE

    id: Annotated[
        str,
        means(
            "Readable kebab-case id, unique in a dataset over all kinds of records; never changed once released.",
            shape=Shape.ID,
        ),
    ]
    caveats: Annotated[tuple[Caveat, ...], means("What to know before you use it.")] = ()

    @property
    def doubts(self) -> tuple[Caveat, ...]:
        """Its material caveats: why a careful writer wouldn't use it bare.

        >>> from azjp_relations import load
        >>> [str(doubt.kind) for doubt in load().facts["humanitarian-assistance-refugees"].doubts]
        ['scale']
        """
        return tuple([caveat for caveat in self.caveats if caveat.weight is Weight.MATERIAL])

    @property
    def doubtful(self) -> bool:
        """Whether it has a material caveat."""
        return bool(self.doubts)

    def _keeps_misprint(self, name: str) -> bool:
        """Tell whether a caveat says that the field *name* is misprinted."""
        # An inferred one says that the edition has mended a misprint.
        slips = (c for c in self.caveats if c.kind is CaveatKind.MISPRINT and c.weight is not Weight.INFERRED)
        return any(caveat.field == name for caveat in slips)

    def _kept(self, name: str) -> str:
        """Return the text of the field *name*, with “[sic]” if it is a misprint that the edition keeps."""
        text: str = getattr(self, name)
        variants = getattr(self, "variants", ())
        if not variants and not self.caveats:  # as of most records
            return text
        conjectures = [v.conjecture for v in variants if v.field == name]
        # If another source prints another text, the edition has taken the better one.
        return f"{text} [sic]" if (self._keeps_misprint(name) or any(conjectures)) and all(conjectures) else text

    def _called(self) -> str:
        return f"{type(self).__name__} {self.id!r}"

    def _broken(self) -> list[tuple[str, str]]:
        return [*self._record_rules(), *self._rules()]

    def _record_rules(self) -> Iterator[tuple[str, str]]:
        yield from check_named(self)
        if not KEBAB_CASE.fullmatch(self.id):
            yield "id", f"{self.id!r} must be a kebab-case id, like 'azertac-2022-05-05'"

    @property
    def _heading(self) -> str:
        """The title of its card."""
        raise NotImplementedError

    def __hash__(self) -> int:
        return hash(self.id)

    def card(self, width: int = 80) -> str:
        """Return everything that it says, in lines of at most *width* columns.

        >>> from azjp_relations import load
        >>> print(load()["jogmec"].card().splitlines()[0])
        Japan Oil, Gas and Metals National Corporation
        """
        from azjp_relations.display.terminal import text_card

        return text_card(self, width)

    def _repr_html_(self) -> str:
        from azjp_relations.display.html import html_card

        return html_card(self)
