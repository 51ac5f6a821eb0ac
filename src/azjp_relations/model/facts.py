"""What was observed: flows and stocks of money, goods, people and things."""

from collections.abc import Iterator
from typing import ClassVar

from attrs import field, frozen
from attrs.converters import optional

from azjp_relations.dates import EdtfDate
from azjp_relations.model.actors import Actor, once
from azjp_relations.model.base import Caveat, Record, check_depth, optional_date, reading_order
from azjp_relations.model.events import Agreement, Event
from azjp_relations.model.quantities import Quantity
from azjp_relations.vocabulary import Indicator, Measure, Stage, Topic

__all__ = ["EconomicFact"]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=reading_order)
class EconomicFact(Record):
    """One observation: of a flow or stock of money, goods, people or things.

    Attributes:
        indicator: What is observed.
        value: The figure, as printed by its source; ``None`` if only a good or a direction is stated.
        printed: The figure in the characters of the source; ``None`` if there is none.
        item: The good, project or thing that it is about; ``None`` if it is about the whole indicator.
        basis: For a percentage: of what, or against what. For other figures ``None``.
        period: When: the period of a flow, the time of a stock; ``None`` if the sources do not say.
        origin: Where it comes from; ``None`` for what has no direction.
        target: Where it goes; ``None`` for what has no direction.
        parties: Others whom it concerns: the two sides of a turnover, a maker, a buyer.
        stage: How far it has come; ``None`` if not stated.
        agreement: The agreement behind it; ``None`` if none is stated.
        event: The event that it was observed at; ``None`` if none is stated.
        part_of: The observation whose figure holds this one; ``None`` if none does.
        topics: What it is about.

    Rules: the unit is of the indicator's family; a turnover has two parties and no direction; a percentage says
    of what; a printed figure has a value or a caveat that says why not.
    """

    _layout: ClassVar[dict[str, str]] = {
        "indicator": "tag",
        "stage": "tag",
        "topics": "tag",
        "_heading": "title",
        "item": "told",
        "value": "figure",
        "printed": "printed",
        "origin": "from",
        "target": "to",
        "period": "line",
    }

    indicator: Indicator = field(converter=Indicator)
    value: Quantity | None = None
    printed: str | None = None
    item: str | None = None
    basis: str | None = None
    period: EdtfDate | None = field(default=None, converter=optional_date)
    origin: Actor | None = None
    target: Actor | None = None
    parties: tuple[Actor, ...] = ()
    stage: Stage | None = field(default=None, converter=optional(Stage))
    agreement: Agreement | None = None
    event: Event | None = None
    part_of: "EconomicFact | None" = None
    topics: tuple[Topic, ...] = ()

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
            yield (
                "value",
                f"{self.printed!r} is printed: give the value, or a caveat on 'value' that says why not",
            )
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
        sides = " → ".join(a.name for a in (self.origin, self.target) if a is not None)
        sides = sides or " – ".join(p.name for p in self.parties)
        value = f": {self.value}" if self.value is not None else ""
        return f"{self._observed}{', ' if sides else ''}{sides}{value}"

    @property
    def _heading(self) -> str:
        """What is observed, as a title."""
        return self._observed[0].upper() + self._observed[1:]

    @property
    def _observed(self) -> str:
        """What is observed: indicator and item."""
        item = f" ({self.item})" if self.item else ""
        return f"{self.indicator.value.replace('-', ' ')}{item}"

    @property
    def when(self) -> EdtfDate | None:
        """The period."""
        return self.period

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Origin, target and parties."""
        return once(iter((self.origin, self.target, *self.parties)))

    @property
    def doubts(self) -> tuple[Caveat, ...]:
        """The caveats that unsettle the figure itself: it stays out of totals unless it is asked in."""
        return tuple(c for c in self.caveats if c.kind.unsettles and c.field == "value")

    @property
    def is_stock(self) -> bool:
        """Whether the figure is a level at a moment, which never adds up over time."""
        return self.indicator.measure is Measure.STOCK
