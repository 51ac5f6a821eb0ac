"""What was observed: flows and stocks of money, goods, people and things."""

from collections.abc import Iterator
from typing import Annotated

from attrs import field
from attrs.converters import optional

from azjp_relations.dates import EdtfDate
from azjp_relations.model.actors import Actor, check_acting
from azjp_relations.model.base import Caveat, optional_date, topics_of
from azjp_relations.model.events import Agreement, Event
from azjp_relations.model.fields import Shape, means, part
from azjp_relations.model.quantities import Quantity, check_currency
from azjp_relations.model.records import Record
from azjp_relations.text import capitalized, in_plain
from azjp_relations.vocabulary import Indicator, Measure, Stage, Topic, Unit, terms

#: A message lists indicators only if there are fewer than this.
_FEW = 10


@part(kw_only=True)
class EconomicFact(Record):
    """One observation: of a flow or stock of money, goods, people or things.

    The unit is of the indicator's family; a turnover has two parties and no direction; a percentage says of what; a
    printed figure has a value or a caveat that says why not.
    """

    indicator: Annotated[Indicator, means("What is observed.", "tag")] = field(converter=terms.as_Indicator)
    value: Annotated[
        Quantity | None,
        means("The figure, as printed by its source; None if only a good or a direction is stated.", "figure"),
    ] = None
    printed: Annotated[
        str | None, means("The figure in the characters of the source; None if there is none.", "printed")
    ] = None
    item: Annotated[
        str | None,
        means("The good, project or thing that it is about; None if it is about the whole indicator.", "title"),
    ] = None
    about: Annotated[tuple[Actor, ...], means("The plants, fields, projects, bodies or others that it is about.")] = ()
    basis: Annotated[str | None, means("For a percentage, of what or against what; None for other figures.")] = None
    period: Annotated[
        EdtfDate | None, means("The period of a flow or the time of a stock; None if the sources do not say.", "line")
    ] = field(default=None, converter=optional_date)
    origin: Annotated[Actor | None, means("Where it comes from; None if it has no direction.", "from")] = None
    target: Annotated[Actor | None, means("Where it goes; None if it has no direction.", "to")] = None
    parties: Annotated[
        tuple[Actor, ...], means("Others whom it concerns: the two sides of a turnover, a maker, a buyer.")
    ] = ()
    stage: Annotated[Stage | None, means("How far it has come; None if not stated.", "tag")] = field(
        default=None, converter=optional(terms.as_Stage)
    )
    agreement: Annotated[Agreement | None, means("The agreement behind it; None if none is stated.")] = None
    event: Annotated[Event | None, means("The event that it was observed at; None if none is stated.")] = None
    part_of: Annotated[
        "EconomicFact | None", means("The observation whose figure includes this one; None if none does.")
    ] = None
    topics: Annotated[tuple[Topic, ...], means("What it is about.", "tag")] = field(default=(), converter=topics_of)
    related: Annotated[tuple[str, ...], means("Ids of records of the same matter.", shape=Shape.ID)] = ()

    _actors_in = ("origin", "target", "parties", "about")
    _dated_in = "period"

    def _rules(self) -> Iterator[tuple[str, str]]:
        if self.value is None and self.printed is not None and not any(c.field == "value" for c in self.caveats):
            yield "value", f"{self.printed!r} is printed: give the value, or a caveat on 'value' that says why not"
        yield from check_currency("period", self.value, self.period)
        yield from check_acting("origin", self.origin)
        yield from check_acting("parties[{}]", *self.parties)
        # Rules about required fields come last: when one couldn't be read, the reader stops there.
        if self.value is not None and (unit := self.value.unit).family is not self.indicator.family:
            family, needed = unit.family.value, self.indicator.family.value
            others = [i.value for i in Indicator if i.family is unit.family]
            rest = f". Indicators of {family}: {', '.join(others)}" if len(others) < _FEW else ""
            problem = f"{unit.value!r} is a unit of {family}, but {self.indicator.value!r} needs one of {needed}"
            yield "value", f"{problem}{rest}"
        elif self.value is not None and self.indicator.family == "share" and self.basis is None:
            yield "basis", "is missing: a percentage says of what"
        if self.indicator is Indicator.TRADE_TURNOVER:
            if self.origin is not None or self.target is not None:
                yield "origin", "a turnover has no direction: name both sides in 'parties'"
            if len(self.parties) != 2:
                yield "parties", f"a turnover has two parties, not {len(self.parties)}"

    @property
    def label(self) -> str:
        """Indicator, item, direction and figure."""
        if self.value is None:
            return self._what
        figure = str(self.value)
        if self.value.unit is Unit.THINGS:  # the indicator or the item says which
            figure = figure.replace(f" {Unit.THINGS}", "")
        return f"{self._what}: {figure}"

    @property
    def _what(self) -> str:
        sides = " → ".join(a.name for a in (self.origin, self.target) if a is not None)
        sides = sides or " – ".join(p.name for p in self.parties)
        return f"{self._observed}{', ' if sides else ''}{sides}"

    @property
    def _detail(self) -> tuple[str, object]:
        return "figure", self.value

    @property
    def _heading(self) -> str:
        """What is observed, as a title."""
        return capitalized(self._observed)

    @property
    def _observed(self) -> str:
        """What is observed: indicator and item, and that it was only planned."""
        item = f" ({self._kept('item')})" if self.item else ""
        planned = "planned " if self.stage is Stage.PLANNED else ""
        return f"{planned}{in_plain(self.indicator)}{item}"

    @property
    def figure_doubts(self) -> tuple[Caveat, ...]:
        """Its doubts about the value or the whole record: totals leave the figure out unless you ask for it."""
        return tuple(doubt for doubt in self.doubts if doubt.field in {None, "value"})

    @property
    def is_stock(self) -> bool:
        """Whether the figure is a level at a moment, which never adds up over time."""
        return self.indicator.measure is Measure.STOCK


def wholes_of(fact: EconomicFact) -> Iterator[EconomicFact]:
    """Yield the facts that *fact* is part of, from the nearest whole to the outermost."""
    whole = fact.part_of
    while whole is not None:
        yield whole
        whole = whole.part_of
