"""What was observed: flows and stocks of money, goods, people and things."""

from collections.abc import Iterator

from attrs import field
from attrs.converters import optional

from azjp_relations.dates import EdtfDate
from azjp_relations.model.actors import Actor, check_acting, once
from azjp_relations.model.base import Caveat, check_depth, optional_date
from azjp_relations.model.events import Agreement, Event
from azjp_relations.model.fields import Shape, described, part
from azjp_relations.model.quantities import Quantity, check_currency
from azjp_relations.model.records import Record
from azjp_relations.vocabulary import Indicator, Measure, Stage, Topic

__all__ = ["EconomicFact"]


@part(kw_only=True)
class EconomicFact(Record):
    """One observation: of a flow or stock of money, goods, people or things.

    The unit is of the indicator's family; a turnover has two parties and no direction; a percentage says of what; a
    printed figure has a value or a caveat that says why not.
    """

    indicator: Indicator = field(converter=Indicator, metadata=described("What is observed.", card="tag"))
    value: Quantity | None = field(
        default=None,
        metadata=described(
            "The figure, as printed by its source; None if only a good or a direction is stated.", card="figure"
        ),
    )
    printed: str | None = field(
        default=None,
        metadata=described("The figure in the characters of the source; None if there is none.", card="printed"),
    )
    item: str | None = field(
        default=None,
        metadata=described(
            "The good, project or thing that it is about; None if it is about the whole indicator.", card="title"
        ),
    )
    about: tuple[Actor, ...] = field(
        default=(), metadata=described("The plants, fields, projects, bodies or others that it is about.")
    )
    basis: str | None = field(
        default=None, metadata=described("For a percentage: of what, or against what. For other figures None.")
    )
    period: EdtfDate | None = field(
        default=None,
        converter=optional_date,
        metadata=described(
            "When: the period of a flow, the time of a stock; None if the sources do not say.", card="line"
        ),
    )
    origin: Actor | None = field(
        default=None, metadata=described("Where it comes from; None if it has no direction.", card="from")
    )
    target: Actor | None = field(
        default=None, metadata=described("Where it goes; None if it has no direction.", card="to")
    )
    parties: tuple[Actor, ...] = field(
        default=(), metadata=described("Others whom it concerns: the two sides of a turnover, a maker, a buyer.")
    )
    stage: Stage | None = field(
        default=None,
        converter=optional(Stage),
        metadata=described("How far it has come; None if not stated.", card="tag"),
    )
    agreement: Agreement | None = field(
        default=None, metadata=described("The agreement behind it; None if none is stated.")
    )
    event: Event | None = field(
        default=None, metadata=described("The event that it was observed at; None if none is stated.")
    )
    part_of: "EconomicFact | None" = field(
        default=None, metadata=described("The observation whose figure includes this one; None if none does.")
    )
    topics: tuple[Topic, ...] = field(default=(), metadata=described("What it is about.", card="tag"))
    related: tuple[str, ...] = field(
        default=(), metadata=described("Ids of records of the same matter.", shape=Shape.ID)
    )

    def _rules(self) -> Iterator[tuple[str, str]]:
        if self.value is not None:
            family = self.value.unit.family
            if family is not self.indicator.family:
                needed = self.indicator.family.value
                yield (
                    "value",
                    f"{self.value.unit.value!r} is of {family.value}; {self.indicator.value!r} needs {needed}",
                )
            elif self.indicator.family == "share" and self.basis is None:
                yield "basis", "is missing: a percentage says of what"
        elif self.printed is not None and not any(c.field == "value" for c in self.caveats):
            yield ("value", f"{self.printed!r} is printed: give the value, or a caveat on 'value' that says why not")
        yield from check_currency("period", self.value, self.period)
        yield from check_acting("origin", self.origin)
        yield from check_acting("parties[{}]", *self.parties)
        if self.indicator is Indicator.TRADE_TURNOVER:
            if self.origin is not None or self.target is not None:
                yield "origin", "a turnover has no direction: name both sides in 'parties'"
            if len(self.parties) != 2:
                yield "parties", f"a turnover has two parties, not {len(self.parties)}"
        if self.part_of is not None:
            yield from check_depth(self, "part_of")

    @property
    def label(self) -> str:
        """Indicator, item, direction and figure."""
        return self._what if self.value is None else f"{self._what}: {self.value}"

    @property
    def _what(self) -> str:
        sides = " → ".join(a.name for a in (self.origin, self.target) if a is not None)
        sides = sides or " – ".join(p.name for p in self.parties)
        return f"{self._observed}{', ' if sides else ''}{sides}"

    @property
    def _point(self) -> tuple[str, object]:
        return "figure", self.value

    @property
    def _heading(self) -> str:
        """What is observed, as a title."""
        return self._observed[0].upper() + self._observed[1:]

    @property
    def _observed(self) -> str:
        """What is observed: indicator and item."""
        item = f" ({self._kept('item')})" if self.item else ""
        return f"{self.indicator.value.replace('-', ' ')}{item}"

    @property
    def when(self) -> EdtfDate | None:
        """The period."""
        return self.period

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Origin, target, parties and those that it is about."""
        return once(iter((self.origin, self.target, *self.parties, *self.about)))

    @property
    def figure_doubts(self) -> tuple[Caveat, ...]:
        """Its doubts about the value or the whole record: totals leave the figure out unless you ask for it."""
        return tuple(doubt for doubt in self.doubts if doubt.field in {None, "value"})

    @property
    def is_stock(self) -> bool:
        """Whether the figure is a level at a moment, which never adds up over time."""
        return self.indicator.measure is Measure.STOCK
