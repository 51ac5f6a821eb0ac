"""What every record has: citations, other readings of its fields, and caveats."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from azjp_relations.dates import EdtfDate
from azjp_relations.model.base import Entry, Part
from azjp_relations.model.fields import Shape, choice, means, part
from azjp_relations.model.sources import Citation, Source
from azjp_relations.vocabulary import Topic

if TYPE_CHECKING:
    from azjp_relations.model.actors import Actor, Country


@part(kw_only=True)
class Variant(Part):
    """Another reading of one field of the record that holds it."""

    field: Annotated[str, means("Name of the field.")]
    value: Annotated[object, means("The other reading, typed like the field.")]
    conjecture: Annotated[
        bool, means("True if no source prints it and the editor argues for it; False if a source prints it.")
    ] = False
    reason: Annotated[str | None, means("Why it may be right; never None for a conjecture.")] = None
    citations: Annotated[
        tuple[Citation, ...], means("Where it is printed; at least one place unless it is a conjecture.")
    ] = ()

    def _rules(self) -> Iterator[tuple[str, str]]:
        if self.conjecture and self.reason is None:
            yield "reason", "a conjecture must say why"
        if not self.conjecture and not self.citations:
            yield "citations", "an attested reading must cite its witness"

    def __str__(self) -> str:
        from azjp_relations.display.pieces import in_words  # only text about records needs it

        sort, why = "conjecture" if self.conjecture else "another reading", f" ({self.reason})" if self.reason else ""
        return f"{sort} of {self.field}: {in_words(self.value, ids=True)}{why}"


class _Measured(Entry):
    """A record that remembers how many records it leads through: see :func:`_levels`."""

    __slots__ = ("_levels",)

    _levels: int


@part(kw_only=True)
class Record(_Measured):
    """What every record has. Build one of its subclasses.

    Raises:
        RecordError: Naming every field that is wrong.
    """

    note: Annotated[str | None, means("What the sources state that no other field holds; None if nothing.")] = None
    citations: Annotated[tuple[Citation, ...], means("The places that state it; at least one.")]
    variants: Annotated[tuple[Variant, ...], means("Other readings of its fields.")] = ()

    #: The field that has the date of the record; ``None`` if none has.
    _dated_in: ClassVar[str | None] = None
    #: The fields that name actors, in the order of ``actors``.
    _actors_in: ClassVar[tuple[str, ...]] = ()

    def _record_rules(self) -> Iterator[tuple[str, str]]:
        if not self.citations:
            yield "citations", "is empty: every record cites at least one source"
        yield from super()._record_rules()
        yield from _check_depth(self)

    @property
    def label(self) -> str:
        """What to call the record in one line: its title, with “[sic]” if it is a misprint."""
        return self._kept("title")

    @property
    def _heading(self) -> str:
        return self.label

    @property
    def _what(self) -> str:
        """What a printed table calls it, in a row that also has its detail."""
        return self.label

    @property
    def _detail(self) -> tuple[str, object]:
        """The head of a column of a printed table, and what it has in that column: a figure, a status or the like."""
        return "", None

    @property
    def when(self) -> EdtfDate | None:
        """The date that orders records in time: an agreement's signing, a fact's period; ``None`` without one."""
        return None if self._dated_in is None else getattr(self, self._dated_in)

    @property
    def actors(self) -> "tuple[Actor, ...]":
        """Every actor that the record names, once each; not those that its statements name only by id."""
        named: dict[Any, None] = {}
        for name in self._actors_in:
            value = getattr(self, name)
            named |= dict.fromkeys(value) if type(value) is tuple else {value: None}
        named.pop(None, None)
        return tuple(named)

    @property
    def spoken_of(self) -> tuple[str, ...]:
        """The ids of the actors and events that its statements are about, once each."""
        return ()

    @property
    def countries(self) -> "frozenset[Country]":
        """Every country that the record names or is, itself or through its actors."""
        return frozenset(country for thing in (self, *self.actors) for country in thing._homes)  # noqa: SLF001

    @property
    def _homes(self) -> "tuple[Country, ...]":
        """The countries that it belongs to, not through others."""
        country = getattr(self, "country", None)
        return () if country is None else (country,)

    @property
    def all_topics(self) -> frozenset[Topic]:
        """The topics of the record, with those of the statements made at it."""
        return frozenset(getattr(self, "topics", ()))

    def __repr__(self) -> str:
        when = f", {self.when}" if self.when is not None else ""
        return f"{type(self).__name__}({self.id!r}{when}, {self.label!r})"


#: Why there is nothing to remember, by the status of an event or an agreement, or the stage of a fact.
_NOT_DONE = {"planned": "is planned, not known to be done", "cancelled": "was cancelled"}


def not_done(record: Record) -> str | None:
    """Return why *record* has no anniversaries; ``None`` if it took place, as far as its sources say."""
    return _NOT_DONE.get(getattr(record, "status", getattr(record, "stage", None)) or "")


def begun(record: Record) -> EdtfDate | None:
    """Return the date that the anniversaries of *record* count from: a day on which an office is attested is none."""
    start: EdtfDate | None = record.start if hasattr(record, "start") else record.when
    return start


# --- depth --------------------------------------------------------------------------------------------------------

#: How long a chain of records may be in which each refers to the next, like a meeting in a visit in a series of visits.
DEEPEST = 64

#: The fields that hold records, or parts that do. Sources don't count: they refer to nothing.
_leading = choice(lambda f: f.shape is Shape.ANY or (f.shape is Shape.REFERENCE and f.kind is not Source))


@cache
def _chaining(cls: Any) -> tuple[str, ...]:
    """Return the fields of *cls* that may begin a long chain: readings, and records of the same sort."""
    like = (f.name for f in _leading(cls) if f.shape is Shape.REFERENCE and (issubclass(cls, f.kind) or f.kind is cls))
    return ("variants", *like)


def _check_depth(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the fault that *record* begins a chain too long to be read back."""
    cls: Any = type(record)
    if any(getattr(record, name) for name in _chaining(cls)):
        for field in _leading(cls):
            if _levels(getattr(record, field.name)) > DEEPEST:
                yield field.name, f"leads through a chain of more than {DEEPEST} records"


def _levels(value: Any) -> int:
    """Return how many records the longest chain leads through that begins at *value*, that of a field."""
    if isinstance(value, tuple):
        return max(map(_levels, value), default=0)
    if not isinstance(value, Part):
        return 0
    if isinstance(value, Record) and hasattr(value, "_levels"):
        return value._levels  # noqa: SLF001 - of its own kind
    levels = max([_levels(getattr(value, field.name)) for field in _leading(type(value))], default=0)
    if isinstance(value, Record):
        levels += 1
        object.__setattr__(value, "_levels", levels)
    return levels
