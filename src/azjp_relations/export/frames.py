"""The questions of the library over frames of the declared tables, in whatever engine they are.

Each function takes native frames and returns one of the same engine, lazy where the engine is: frames of Polars, eager
or lazy, relations of DuckDB, frames of PySpark, tables of pyarrow, frames of pandas whose columns are backed by Arrow
(as ``to_pandas`` gives them). The columns are those that :mod:`azjp_relations.tables` declares; nothing is looked up in
a dataset, so there may be more records than one machine holds.

What the objects do and frames do not:

- An id that no record has is no error here but keeps nothing. Words of vocabularies are checked.
- Search for text, names in any spelling, and readings other than the preferred one are left to the objects.
- No frame has an order unless it says so.
- An answer is rows: what was left out, and why, is another question.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import QuestionError, UnknownTermError, extra, one_of
from azjp_relations.model import Actor
from azjp_relations.tables import table
from azjp_relations.vocabulary import Bound, Indicator, Measure, Stage, Topic, Unit, UnitFamily

if TYPE_CHECKING:
    import narwhals as nw
    from narwhals import Expr

__all__ = ["count_by", "series", "total", "where"]

#: A native frame of any engine that narwhals supports.
F = TypeVar("F")

_LAST_DAY = date.max.toordinal()
#: Column that only frames of one table have, by table, with the column of the kind and the prefix of the date.
_MARKS = {
    "collection": ("records", None, "when"),
    "indicator": ("facts", "indicator", "period"),
    "signed_edtf": ("agreements", "kind", "signed"),
    "when_edtf": ("events", "kind", "when"),
    "office": ("tenures", "office", None),
    "subject_id": ("ties", "kind", None),
}
_STOCKS = tuple(i.value for i in Indicator if i.measure is Measure.STOCK)
_DOUBTFUL = ("exclude", "as-printed", "corrected")
#: The columns of a date, behind its name.
_DATE = ("edtf", "earliest", "latest", "not_before", "begun_by", "lasting_to", "not_after", "qualified")


def where(
    frame: F,
    *,
    during: str | EdtfDate | Iterable[str | EdtfDate] | None = None,
    certainly: bool = False,
    kind: str | Iterable[str] | None = None,
    involving: str | Actor | Iterable[str | Actor] | None = None,
    about: str | Iterable[str] | None = None,
    actors: F | None = None,
    topics: F | None = None,
) -> F:
    """Return the rows of *frame* that fit every filter, as ``where`` of the collections keeps records.

    Args:
        frame: Events, agreements, facts, tenures or ties. Asked *during* which time, of agreements it is the date of
            signing.
        during: Periods, each read as its whole span; keeps what may fall in one of them.
        certainly: Keep only what certainly falls in one of the periods.
        kind: Kinds; of facts indicators, of tenures offices.
        involving: Actors that the record names anywhere; needs *actors*.
        about: Topics, each with the narrower ones in it; those of statements count. Needs *topics*.
        actors: A frame of ``record_actors``.
        topics: A frame of ``record_topics``.

    Raises:
        UnknownTermError: For a word that is in no vocabulary. Unlike in collections an unknown id keeps nothing.
        EdtfError: For a period that is no date.
        QuestionError: If a column or a frame is missing that the question needs.
        MissingExtraError: If narwhals is not installed.

    >>> from azjp_relations import load
    >>> events = load().events.to_polars()
    >>> where(events, kind="visit", during="1998")["id"].to_list()
    ['visit-heydar-aliyev-1998']
    """
    asked = _frame(frame)
    tests: list[Any] = []
    if during is not None:
        tests.append(_meets(asked, during, certainly=certainly))
    if kind is not None:
        of, column = _column_of_kind(asked)
        known = next(c.terms for c in table(of).columns if c.name == column)
        tests.append(_is_one_of(column, [_known(word, known, column) for word in _several(kind)]))
    if tests:
        asked = asked.filter(reduce(and_, tests))
    if involving is not None:
        ids = [getattr(actor, "id", actor) for actor in _several(involving)]
        asked = _linked(asked, _beside(frame, actors, "involving", "actors"), "actor_id", ids)
    if about is not None:
        wider = [Topic.of(word) for word in _several(about)]
        narrower = [topic.value for topic in Topic if any(topic.within(w) for w in wider)]
        asked = _linked(asked, _beside(frame, topics, "about", "topics"), "topic", narrower)
    return cast("F", asked.to_native())


def count_by(
    frame: F,
    by: Literal["year", "decade", "kind", "topic", "actor"],
    *,
    actors: F | None = None,
    topics: F | None = None,
) -> F:
    """Count the rows of *frame* by a facet; return ``key`` and ``records``, in order of the key.

    The counts are those of :func:`azjp_relations.count_by`: a date that does not settle its year counts in the
    earliest that is possible, a record with several topics or actors once under each, and what has no value is left
    out. Its ``low`` and ``high`` rest on every reading of every field and are left to it, as are the ways ``possible``
    and ``share`` with dates.

    Args:
        frame: Events, agreements, facts, tenures or ties.
        by: What to count by.
        actors: A frame of ``record_actors``, if by actor.
        topics: A frame of ``record_topics``, if by topic.

    Raises:
        QuestionError: For a facet that there is not, or if a column or a frame is missing that the question needs.
        MissingExtraError: If narwhals is not installed.

    >>> from azjp_relations import load
    >>> count_by(load().events.to_polars(), "decade").rows()[:2]
    [('197X', 1), ('199X', 4)]
    """
    nw = _narwhals()
    one_of(by, ("year", "decade", "kind", "topic", "actor"), "by=")
    asked = _frame(frame)
    if by in {"topic", "actor"}:
        given, column = (topics, "topic") if by == "topic" else (actors, "actor_id")
        link = _beside(frame, given, f"by {by}", f"{by}s")
        keys = link.join(asked.select("id"), left_on="record_id", right_on="id", how="semi").select(key=column)
    elif by == "kind":
        _, column = _column_of_kind(asked)
        keys = asked.select(key=column).drop_nulls()
    else:
        first = nw.col(f"{_date_of(asked)}_earliest")
        year = first.dt.year().cast(nw.Int64)
        keys = asked.filter(~first.is_null()).select(key=year if by == "year" else year // 10)
    counts = keys.group_by("key").agg(records=nw.len()).with_columns(nw.col("records").cast(nw.Int64))
    if by == "year":
        counts = counts.with_columns(key=(nw.col("key") + 10_000).cast(nw.String).str.slice(1, 4))
    elif by == "decade":
        digits = (nw.col("key") + 1000).cast(nw.String).str.slice(1, 3)
        counts = counts.with_columns(key=nw.concat_str(digits, nw.lit("X")))
    return cast("F", counts.select("key", "records").sort("key").to_native())


def total(
    facts: F,
    *,
    unit: Unit | str,
    doubtful: Literal["exclude", "as-printed", "corrected"] = "exclude",
    planned: bool = False,
    variants: F | None = None,
    conjectures: bool = False,
    wholes: F | None = None,
) -> F:
    """Add up the figures of *facts*; return one row, or none if there is nothing to add up.

    Its columns are ``amount``, ``unit``, ``bound``, ``low``, ``high``, ``records`` and ``levels``. Amount, bound and
    what is left out are those of :func:`azjp_relations.total`, and the least and the most, too, if *variants* are
    given; without them they rest on the bounds alone. It differs in that levels at a moment (stock indicators) are
    never added up, where the objects add up those of different things and refuse those of one: ``levels`` is the
    number of such figures.

    Args:
        facts: Facts.
        unit: The unit to add up in; nothing is converted.
        doubtful: What is done with figures that a caveat unsettles, as in :func:`azjp_relations.total`; to take them
            as corrected needs *variants*.
        planned: Whether what is only planned counts as well.
        variants: A frame of ``variants``.
        conjectures: Whether the editor's conjectures count among the readings for ``low`` and ``high``.
        wholes: A frame of ``fact_wholes``; without one, only a fact whose own whole is counted is left out, not one
            whose whole is itself part of what is counted while it is not.

    Raises:
        UnknownTermError: For an unknown unit.
        QuestionError: For percentages, which do not add up; if a frame is missing that the question needs.
        MissingExtraError: If narwhals is not installed.

    >>> from azjp_relations import load
    >>> rel = load()
    >>> grants = rel.facts.where(indicator="grant", during="2015").to_polars()
    >>> total(grants, unit="USD")["amount"].to_list()
    [Decimal('900000.0000000000')]
    """
    nw = _narwhals()
    unit = Unit.of(unit)
    if unit.family is UnitFamily.SHARE:
        raise QuestionError(f"figures in {unit.value} do not add up: they are parts of different wholes")
    readings = None if variants is None else _beside(facts, variants, "total", "variants")
    taken = _taken(_frame(facts), readings, doubtful, planned=planned).filter(nw.col("unit") == unit.value)
    ids = taken.select(whole_id="id")
    if wholes is None:
        within = taken.filter(~nw.col("part_of_id").is_null()).select(fact_id="id", whole_id="part_of_id")
    else:
        within = _beside(facts, wholes, "total", "wholes").select("fact_id", "whole_id")
    parts = within.join(ids, on="whole_id", how="semi")
    counted = _spread(
        taken.join(parts, left_on="id", right_on="fact_id", how="anti"), readings, conjectures=conjectures, unit=unit
    )
    flows = ~nw.col("indicator").is_in(_STOCKS)
    figures = counted.select(
        "unit", "bound", "amount", "low", "high", is_flow=nw.when(flows).then(nw.lit(1)).otherwise(nw.lit(0))
    )
    # By bound first: what is left are a handful of rows, whatever the engine.
    by_bound = figures.group_by("unit", "bound", "is_flow").agg(
        nw.col("amount").sum(),
        nw.col("low").sum(),
        nw.col("high").sum(),
        lows=nw.col("low").count(),
        highs=nw.col("high").count(),
        records=nw.len(),
    )
    return cast("F", _summed(by_bound).to_native())


def series(
    facts: F,
    *,
    doubtful: Literal["exclude", "as-printed", "corrected"] = "exclude",
    variants: F | None = None,
    conjectures: bool = False,
) -> F:
    """Put the observations of *facts* in order of time; return their figures and periods as rows.

    The columns are those of an :class:`azjp_relations.Series` as a table, without ``cited``, in its order, what is of
    one period in that of the ids. It differs in that nobody checks that the facts are of one thing: keep one
    indicator, direction, item and unit before. The least and the most rest on other readings only if *variants* are
    given.

    Args:
        facts: Facts of one indicator, one direction, one item and one unit.
        doubtful: What is done with figures that a caveat unsettles, as in :func:`azjp_relations.total`; to take them
            as corrected needs *variants*.
        variants: A frame of ``variants``.
        conjectures: Whether the editor's conjectures count among the readings for ``low`` and ``high``.

    Raises:
        QuestionError: If a frame is missing that the question needs.
        MissingExtraError: If narwhals is not installed.

    >>> from azjp_relations import load
    >>> turnover = load().facts.where(indicator="trade-turnover").to_polars()
    >>> series(turnover)["period_edtf"].to_list()
    ['1997', '2017']
    """
    nw = _narwhals()
    readings = None if variants is None else _beside(facts, variants, "series", "variants")
    taken = _taken(_frame(facts), readings, doubtful, planned=True).filter(~nw.col("period_edtf").is_null())
    period = [f"period_{what}" for what in _DATE]
    points = _spread(taken, readings, conjectures=conjectures)
    # What has no beginning comes first, then what begins on a day not known; likewise what has no end comes last.
    text = nw.col("period_edtf").str
    ordered = points.with_columns(
        begins=nw.when(text.starts_with(".."))
        .then(nw.lit(0))
        .otherwise(nw.when(text.starts_with("/") | text.starts_with("[..")).then(nw.lit(1)).otherwise(nw.lit(2))),
        ends=nw.when(text.ends_with(".."))
        .then(nw.lit(2))
        .otherwise(nw.when(text.ends_with("/") | text.ends_with("..]")).then(nw.lit(1)).otherwise(nw.lit(0))),
    ).sort("begins", "period_earliest", "ends", "period_latest", "period_edtf", "id")
    figure = ("amount", "unit", "bound", "low", "high")
    return cast("F", ordered.select(nw.col("id").alias("record_id"), *period, *figure).to_native())


# --- what frames are ----------------------------------------------------------------------------------------------


def _narwhals() -> Any:
    with extra("frames", "narwhals"):
        import narwhals
    return narwhals


def _frame(native: object) -> "nw.LazyFrame[Any]":
    # Whether lazy or not, what is asked of it here is the same.
    frame: nw.LazyFrame[Any] = _narwhals().from_native(native)
    return frame


def _beside(native: object, other: object | None, question: str, name: str) -> "nw.LazyFrame[Any]":
    """Return the frame *other*, of the same engine and as lazy as *native*."""
    if other is None:
        raise QuestionError(f"{question!r} needs another table: pass a frame of it as {name}=")
    one, two = _frame(native), _frame(other)
    if one.implementation is not two.implementation:
        raise QuestionError(f"{name} is of {two.implementation}, the rest of {one.implementation}: use one engine")
    if type(one) is type(two):
        return two
    lazy = isinstance(one, _narwhals().LazyFrame)
    return two.lazy() if lazy else two.collect()  # type: ignore[return-value]


def _sort_of(frame: "nw.LazyFrame[Any]") -> tuple[str, str | None, str | None]:
    """Return the table that *frame* is of, its column of the kind and the prefix of its date."""
    names = set(frame.collect_schema().names())
    for mark, found in _MARKS.items():
        if mark in names:
            return found
    raise QuestionError(
        f"no table has the columns {', '.join(sorted(names)[:6])}: {', '.join(_MARKS)} tell which it is"
    )


def _column_of_kind(frame: "nw.LazyFrame[Any]") -> tuple[str, str]:
    name, kind, _ = _sort_of(frame)
    if kind is None:
        raise QuestionError(f"{name} have no kind: ask one of the tables that hold them whole")
    return name, kind


def _date_of(frame: "nw.LazyFrame[Any]") -> str:
    name, _, when = _sort_of(frame)
    if when is None:
        raise QuestionError(f"{name} have no one date: they hold from a start to an end, or as attested")
    return when


def _several(value: Any) -> list[Any]:
    return [value] if isinstance(value, str | EdtfDate | Actor) else list(value)


def _known(word: str, terms: tuple[str, ...], column: str) -> str:
    if word not in terms:
        raise UnknownTermError(f"{word!r} is no {column}", word, terms)
    return str(word)


# --- filters ------------------------------------------------------------------------------------------------------


def _meets(frame: "nw.LazyFrame[Any]", during: Any, *, certainly: bool) -> "Expr":
    nw = _narwhals()
    name = _date_of(frame)
    periods = [EdtfDate.of(period) for period in _several(during)]
    if not periods:
        return _is_one_of(f"{name}_edtf", [])
    met = reduce(or_, [_meets_one(name, period, certainly=certainly) for period in periods])
    return met & ~cast("Expr", nw.col(f"{name}_qualified")) if certainly else met


def _meets_one(name: str, period: EdtfDate, *, certainly: bool) -> "Expr":
    """Return the test of :meth:`azjp_relations.EdtfDate.overlaps` for the columns of a date."""
    nw = _narwhals()
    start_from, start_to, end_from, end_to = period.as_period()
    first, last, since, until = (
        ("begun_by", "lasting_to", start_to, end_from) if certainly else ("not_before", "not_after", start_from, end_to)
    )
    first, last = nw.col(f"{name}_{first}"), nw.col(f"{name}_{last}")
    tests = [~nw.col(f"{name}_edtf").is_null()]
    # An empty column is a side without limit; so is a day beyond the calendar.
    if until <= _LAST_DAY:
        tests.append(first.is_null() | (first <= date.fromordinal(until)))
    if since > 0:
        tests.append(last.is_null() | (last >= date.fromordinal(since)))
    return cast("Expr", reduce(and_, tests))


def _is_one_of(name: str, values: list[str]) -> "Expr":
    column = _narwhals().col(name)
    # Not every engine takes a list of nothing; what is both empty and not is nowhere.
    return cast("Expr", column.is_in(values) if values else column.is_null() & ~column.is_null())


def _linked(
    frame: "nw.LazyFrame[Any]", link: "nw.LazyFrame[Any]", column: str, values: list[str]
) -> "nw.LazyFrame[Any]":
    found = link.filter(_is_one_of(column, values))
    return frame.join(found, left_on="id", right_on="record_id", how="semi")


# --- figures ------------------------------------------------------------------------------------------------------


def _taken(
    facts: "nw.LazyFrame[Any]", readings: "nw.LazyFrame[Any] | None", doubtful: str, *, planned: bool
) -> "nw.LazyFrame[Any]":
    """Return the facts that have a figure to count, with it in ``amount``, ``unit``, ``bound``, ``low``, ``high``."""
    nw = _narwhals()
    one_of(doubtful, _DOUBTFUL, "doubtful=")
    facts = facts.filter(~nw.col("value_amount").is_null())
    if not planned:
        facts = facts.filter(nw.col("stage").is_null() | (nw.col("stage") != Stage.PLANNED.value))
    if doubtful == "exclude":
        facts = facts.filter(~nw.col("doubtful"))
    figure = ("amount", "unit", "bound", "low", "high")
    if doubtful != "corrected":
        return facts.with_columns(nw.col(f"value_{what}").alias(what) for what in figure)
    if readings is None:
        raise QuestionError("figures as corrected need another table: pass a frame of it as variants=")
    conjectures = readings.filter(
        nw.col("field") == "value", nw.col("conjecture"), ~nw.col("value_amount").is_null()
    ).select("record_id", "position", *(nw.col(f"value_{what}").alias(f"corrected_{what}") for what in figure))
    first = conjectures.group_by("record_id").agg(nw.col("position").min())
    corrections = conjectures.join(first, on=["record_id", "position"], how="semi").drop("position")
    joined = facts.join(corrections, left_on="id", right_on="record_id", how="left")
    return joined.filter(~nw.col("doubtful") | ~nw.col("corrected_amount").is_null()).with_columns(
        nw.when(nw.col("doubtful")).then(nw.col(f"corrected_{what}")).otherwise(nw.col(f"value_{what}")).alias(what)
        for what in figure
    )


def _spread(
    taken: "nw.LazyFrame[Any]", readings: "nw.LazyFrame[Any] | None", *, conjectures: bool, unit: Unit | None = None
) -> "nw.LazyFrame[Any]":
    """Return *taken* with the least and the most of each figure over its other readings in the same unit.

    Where all of *taken* is in one *unit*, rows need only be matched by their ids.
    """
    nw = _narwhals()
    if readings is None:
        return taken
    counting = [nw.col("field") == "value", ~nw.col("value_amount").is_null()]
    if unit is not None:
        counting.append(nw.col("value_unit") == unit.value)
    if not conjectures:
        counting.append(~nw.col("conjecture"))
    others = (
        readings.filter(*counting)
        .group_by("record_id", "value_unit")
        .agg(
            least=nw.col("value_low").min(),
            most=nw.col("value_high").max(),
            others=nw.len(),
            lows=nw.col("value_low").count(),
            highs=nw.col("value_high").count(),
        )
        .rename({"record_id": "id", "value_unit": "unit"})
    )
    joined = (
        taken.join(others.drop("unit"), on="id", how="left")
        if unit
        else taken.join(others, on=["id", "unit"], how="left")
    )
    low, high, least, most = (nw.col(name) for name in ("low", "high", "least", "most"))
    alone = nw.col("others").is_null()
    both_low = nw.when(least < low).then(least).otherwise(low)
    both_high = nw.when(most > high).then(most).otherwise(high)
    return joined.with_columns(
        low=nw.when(alone | ((nw.col("others") == nw.col("lows")) & ~low.is_null())).then(both_low),
        high=nw.when(alone | ((nw.col("others") == nw.col("highs")) & ~high.is_null())).then(both_high),
    )


def _summed(by_bound: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return the sum of the sums for each bound, with the bound that can still be said of it."""
    nw = _narwhals()
    is_flow = nw.col("is_flow") == 1
    nothing = nw.lit(0)
    bounds = {f"is_{bound.name.lower()}": bound for bound in Bound if bound is not Bound.EXACT}
    sides = ("amount", "low", "high", "lows", "highs")
    laid_out = by_bound.with_columns(
        *(nw.when(is_flow).then(nw.col(side)).alias(side) for side in sides),
        *(
            nw.when(is_flow & (nw.col("bound") == bound.value)).then(nw.lit(1)).otherwise(nothing).alias(name)
            for name, bound in bounds.items()
        ),
        flows=nw.when(is_flow).then(nw.col("records")).otherwise(nothing),
        levels=nw.when(is_flow).then(nothing).otherwise(nw.col("records")),
    )
    sums = laid_out.group_by("unit").agg(nw.col(*sides, *bounds, "flows", "levels").sum())
    about, more, least, most, less = (nw.col(name) > 0 for name in bounds)
    bound = nw.lit(Bound.EXACT.value)
    for test, said in (
        (most, Bound.AT_MOST),
        (less, Bound.LESS_THAN),
        (least, Bound.AT_LEAST),
        (more, Bound.MORE_THAN),
        (about | ((more | least) & (less | most)), Bound.ABOUT),
    ):
        bound = nw.when(test).then(nw.lit(said.value)).otherwise(bound)
    return sums.filter(nw.col("flows") > 0).select(
        nw.col("amount"),
        nw.col("unit"),
        bound.alias("bound"),
        nw.when(nw.col("lows") == nw.col("flows")).then(nw.col("low")).alias("low"),
        nw.when(nw.col("highs") == nw.col("flows")).then(nw.col("high")).alias("high"),
        nw.col("flows").cast(nw.Int64).alias("records"),
        nw.col("levels").cast(nw.Int64),
    )
