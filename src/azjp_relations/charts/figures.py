"""Figures in charts: those of a series, or sums by key, with their spread and how far they can be trusted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any

from attrs import evolve, frozen

from azjp_relations.answers.answer import Answer
from azjp_relations.answers.ledger import in_between
from azjp_relations.answers.series import Point, Series, unobserved
from azjp_relations.charts.cells import POSSIBLE, is_time
from azjp_relations.charts.layout import Symbol, cited, doubts, tips_of
from azjp_relations.charts.theme import capital
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import QuestionError
from azjp_relations.model import EconomicFact
from azjp_relations.model.quantities import Quantity
from azjp_relations.text import counted
from azjp_relations.vocabulary import Bound, Unit, UnitFamily

SURE = "as its source states it"
BOUNDED = "approximate, or only a limit"
DOUBTFUL = "doubtful"
TIPS = ("title", "when", "figure", "between", "names", "doubts", "cited")

#: Answers with the names given to them, if any.
Named = Sequence[tuple[str, Answer]]


#: How figures look: solid, light, or open with a broken outline; a doubtful point is also a diamond.
SYMBOLS = {SURE: Symbol(), BOUNDED: Symbol(0.3), DOUBTFUL: Symbol(0, (2, 2), "diamond"), POSSIBLE: Symbol(0, (3, 2))}


@frozen(kw_only=True)
class Figure:
    """A figure in a chart."""

    key: str  # the id of its record, or the key of its sum
    when: EdtfDate | None  # None if its key isn't a time
    value: Quantity
    low: Decimal | None
    high: Decimal | None
    how: str  # how far it can be trusted
    facts: tuple[EconomicFact, ...]
    title: str

    def row(self, divisor: int) -> dict[str, Any]:
        """Return the data of its mark and its tooltip, with amounts divided by *divisor*."""
        amount, low, high = self.value.amount, self.low, self.high
        limits = {"low": amount if low is None else low, "value": amount, "high": amount if high is None else high}
        amounts = {name: float(limit / divisor) for name, limit in limits.items()}
        printed = self.facts[0].printed if len(self.facts) == 1 else None
        text = f"{self.value}{f' (printed: {printed})' if printed else ''}"
        tips = {"id": self.key, "title": self.title, "figure": "" if self.how == POSSIBLE else text}
        tips |= {"when": self.when.in_words() if self.when else "", "between": in_between(low, high)}
        records = tips_of(self.facts) if len(self.facts) > 1 else {"names": "", "cited": cited(self.facts)}
        in_doubt = [doubts(fact) for fact in self.facts if fact.doubtful or len(self.facts) == 1]
        # The doubts of several records would be too long.
        records["doubts"] = in_doubt[0] if len(in_doubt) == 1 else f"{counted(len(in_doubt), 'record')} doubtful"
        spread = low is not None and high is not None and low != high
        # A label has the figure in four digits; the axis names unit and scale.
        bound = "" if self.value.bound in {Bound.EXACT, Bound.ABOUT} else f"{self.value.bound} "
        short = f"{bound}{in_digits(amount / divisor)}{' (?)' if self.how == DOUBTFUL else ''}"
        looks = {"how": self.how, "open": _OPEN.get(self.value.bound, ""), "spread": spread}
        return {**tips, **records, **amounts, **looks, "short": "" if self.how == POSSIBLE else short}


_OPEN = {Bound.LESS_THAN: "down", Bound.AT_MOST: "down", Bound.MORE_THAN: "up", Bound.AT_LEAST: "up"}


def in_digits(amount: Decimal) -> str:
    """Return an amount in four digits, or in all digits before the point if they are more."""
    behind_point = max(min(3 - amount.adjusted(), 3), 0) if amount else 0
    text = f"{round(amount, behind_point):,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "\N{MINUS SIGN}")


def scale(unit: Unit, most: Decimal) -> tuple[int, str]:
    """Return the number to divide amounts by, and the title of their axis."""
    is_money = unit.family is UnitFamily.MONEY
    for divisor, least, word in ((10**9, 10**10, "billion"), (10**6, 10**6, "million"), (10**3, 10**3, "thousand")):
        if most >= least and (is_money or divisor > 10**3):
            return divisor, f"{unit.value}, {word}" if is_money else f"{word} {unit.value}"
    return 1, unit.value


@frozen(kw_only=True)
class Line:
    """The figures of one answer, drawn as a line or as bars of one colour."""

    name: str
    answer: Answer
    figures: Sequence[Figure]
    is_stock: bool  # levels at moments, not amounts over periods
    is_running: bool = False  # sums from the beginning
    as_points: bool = False  # not as bars, even if it is a flow

    @property
    def unit(self) -> Unit:
        """The unit of its figures."""
        return self.figures[0].value.unit

    @property
    def gaps(self) -> tuple[int, ...]:
        """The years between the first and the last figure without a figure."""
        return unobserved(figure.when for figure in self.figures)

    def added_up(self) -> "Line":
        """Return the line of sums from its beginning, one up to the end of each figure.

        Raises:
            QuestionError: If its figures are levels, which don't add up over time.
        """
        if self.is_stock:
            raise QuestionError(f"{self.name!r} is a series of levels, which don't add up over time")

        def added(before: Figure, figure: Figure) -> Figure:
            low = None if before.low is None or figure.low is None else before.low + figure.low
            high = None if before.high is None or figure.high is None else before.high + figure.high
            how = max(before.how, figure.how, key=[SURE, BOUNDED, POSSIBLE, DOUBTFUL].index)
            value, facts = Quantity.total([before.value, figure.value]), (*before.facts, *figure.facts)
            return evolve(figure, value=value, how=how, facts=facts, low=low, high=high)

        title = f"{self.name}, added up from {self.figures[0].when and self.figures[0].when.in_words()}"
        sums = [evolve(one, title=title) for one in accumulate(self.figures, added)]
        return evolve(self, figures=sums, is_stock=True, is_running=True)


def limits_of(lines: Iterable[Line]) -> list[Decimal]:
    """Return the amount of each figure of *lines*, with the least and the most that it may be."""
    figures = [figure for line in lines for figure in line.figures]
    return [x for f in figures for x in (f.value.amount, f.low, f.high) if x is not None]


def lines_of(answers: Named, beside: Named = ()) -> tuple[list[Line], list[Line]]:
    """Return the lines of *answers* and of those *beside* them, each with a name of its own."""
    used: Counter[str] = Counter()
    return [*_lines(answers, used, as_points=False)], [*_lines(beside, used, as_points=True)]


def _lines(answers: Named, used: Counter[str], *, as_points: bool) -> Iterator[Line]:
    """Yield a line for each answer with figures, named as given or else by what it is about."""
    for name, answer in answers:
        if isinstance(answer, Series):
            figures = [_of_point(point) for point in answer]
            facts = [point.fact for point in answer]
            own = facts[0].label.removesuffix(f": {facts[0].value}") if facts else ""
        else:
            figures = [*_of_sums(answer)]
            facts = [fact for figure in figures for fact in figure.facts]
            own = str(answer.question).removesuffix(", doubtful figures left out")
        if not figures:
            continue
        called = name or capital(own)
        used[called] += 1
        called += f" ({used[called]})" if used[called] > 1 else ""
        is_stock = any(fact.is_stock for fact in facts)
        yield Line(name=called, answer=answer, figures=figures, is_stock=is_stock, as_points=as_points)


def _of_point(point: Point) -> Figure:
    fact, value = point.fact, point.value
    is_doubtful = fact.figure_doubts or any(v.conjecture and v.value == value for v in fact.variants)
    common: dict[str, Any] = {"when": point.period, "title": fact.label, "low": point.low, "high": point.high}
    return Figure(key=fact.id, value=value, how=_certainty_of(value, is_doubtful), facts=(fact,), **common)


def _of_sums(answer: Any) -> Iterator[Figure]:
    """Yield the sums of *answer*, also under keys where figures only may count."""
    is_of_time = is_time(answer.high)
    for key in sorted({**answer.high, **dict.fromkeys(answer)}):
        low, high, one = answer.low.get(key), answer.high.get(key), answer.get(key)
        value, facts, how = one and one.quantity, tuple(one.records if one else ()), POSSIBLE
        if value is None:
            value, facts = Quantity(high if high is not None else low or 0, answer.unit), ()
        else:
            how = _certainty_of(value, any(fact.figure_doubts for fact in facts))
        when, title = (EdtfDate.parse(key), key) if is_of_time else (None, capital(key))
        yield Figure(key=key, when=when, value=value, low=low, high=high, how=how, facts=facts, title=title)


def _certainty_of(value: Quantity, is_doubtful: object) -> str:
    return DOUBTFUL if is_doubtful else SURE if value.bound is Bound.EXACT else BOUNDED


def runs_of(line: Line) -> list[int]:
    """Return the number of each figure's run: a line joins the figures of a run, as no year between them lacks one."""
    runs, gaps = [0], set(line.gaps)
    for before, after in pairwise(line.figures):
        end, start = before.when and before.when.latest, after.when and after.when.earliest
        apart = end is None or start is None or any(year in gaps for year in range(end.year, start.year))
        runs.append(runs[-1] + (apart or DOUBTFUL in (before.how, after.how)))
    return runs
