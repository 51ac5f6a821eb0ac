"""The questions of the library, asked of data frames of its tables, in any engine.

Each function takes native frames and returns one of the same engine, which is lazy if the engine is: Polars frames,
eager or lazy, DuckDB relations, PySpark frames, pyarrow tables, and pandas frames with columns backed by Arrow, as
``to_pandas`` returns them. The columns are those that :mod:`azjp_relations.tables` declares. No dataset is needed, so
there may be more records than fit into the memory of one machine.

Frames differ from the objects: an unknown id keeps nothing instead of raising an error; only the objects search text,
find names in any spelling, use readings other than the preferred one, and say what an answer left out and why; and rows
are in order only where it says so here.

Importing this needs the extra ``frames``.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Literal, TypeAlias, TypeVar, cast

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import QuestionError, UnknownIdError, UnknownTermError, checked, extra, one_of

with extra("frames", "narwhals"):
    import narwhals as nw

from azjp_relations.export.frames_alike import must_add_up, shared_unit
from azjp_relations.model import Actor
from azjp_relations.model.base import KEBAB_CASE
from azjp_relations.model.mixing import Mixes, mixes
from azjp_relations.tables import Column, table
from azjp_relations.vocabulary import Bound, Indicator, Measure, Stage, Topic, Unit, UnitFamily
from azjp_relations.vocabulary.terms import UnitWord

__all__ = ["count_by", "series", "total", "where"]

#: A native frame of any engine that narwhals supports.
F = TypeVar("F")
#: The same frame for us; the methods used here are the same on eager frames.
_Frame: TypeAlias = nw.LazyFrame[Any]

_LAST_DAY = date.max.toordinal()
#: Columns that only one table has: the table, the column of its kind, and the prefix of its date.
_MARKS = {
    "collection": ("records", None, None),
    "indicator": ("facts", "indicator", "period"),
    "signed_edtf": ("agreements", "kind", "signed"),
    "when_edtf": ("events", "kind", "when"),
    "office": ("tenures", "office", None),
    "subject_id": ("ties", "kind", None),
}
_STOCKS = tuple(i.value for i in Indicator if i.measure is Measure.STOCK)
#: The columns of a figure and of a date, after its name.
_FIGURE = ("amount", "unit", "bound", "low", "high")
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
    """Return the rows of *frame* that fit every filter, like ``where`` of the collections.

    Args:
        frame: Events, agreements (whose date is that of signing), facts, tenures or ties.
        during: Periods, each read as its whole span; keeps rows that may fall in one of them.
        certainly: Keep only rows that certainly fall in one of the periods, whole.
        kind: Kinds; of facts indicators, of tenures offices.
        involving: Actors that the record names anywhere; needs *actors*.
        about: Topics, with the narrower ones in them; those of statements count. Needs *topics*.
        actors: A frame of ``record_actors``.
        topics: A frame of ``record_topics``.

    Raises:
        UnknownIdError: For an actor's name: frames know ids alone.
        UnknownTermError: For an unknown word.
        EdtfError: For a period that is not an EDTF date.
        QuestionError: If a column or a frame that the question needs is missing, or *certainly* is given without
            a period.

    >>> from azjp_relations import load
    >>> events = load().events.to_polars()
    >>> "visit-heydar-aliyev-1998" in where(events, kind="visit", during="1998")["id"]
    True
    """
    rows = _frame(frame)
    if checked("certainly", certainly, bool) and during is None:
        raise QuestionError("certainly=True needs during= too")
    if during is not None:
        periods = [EdtfDate.of(one) for one in _several(during)]
        rows = rows.filter(_falls_in(_date_of(rows), periods, certainly=certainly))
    if kind is not None:
        column, words = _kind_of(rows), _several(kind)
        for word in words:
            if word not in column.terms:
                raise UnknownTermError(f"Unknown {column.name} {word!r}", word, column.terms)
        rows = rows.filter(_is_one_of(column.name, [*map(str, words)]))
    if involving is not None:
        ids = [getattr(actor, "id", actor) for actor in _several(involving)]
        for key in ids:
            if not KEBAB_CASE.fullmatch(checked("involving", key, str)):
                raise UnknownIdError(f"{key!r} isn't an id, and frames know actors only by their ids")
        named = _companion(frame, actors, "involving", "actors").filter(_is_one_of("actor_id", ids))
        rows = rows.join(named, left_on="id", right_on="record_id", how="semi")
    if about is not None:
        wider = [Topic.of(word) for word in _several(about)]
        narrower = [topic.value for topic in Topic if any(map(topic.within, wider))]
        links = _companion(frame, topics, "about", "topics").filter(_is_one_of("topic", narrower))
        rows = rows.join(links, left_on="id", right_on="record_id", how="semi")
    return cast("F", rows.to_native())


def count_by(
    frame: F,
    by: Literal["year", "decade", "kind", "topic", "actor"],
    *,
    actors: F | None = None,
    topics: F | None = None,
) -> F:
    """Count the rows of *frame* by a facet; return ``key`` and ``records``, in order of the key.

    The counts are those of :func:`azjp_relations.count_by`: a record with an uncertain year counts in the earliest
    possible one, a record with several topics or actors once under each, and records without a value are left out.
    Only the objects give ``low`` and ``high``, which need every reading of every field, and ``dates="possible"`` or
    ``"share"``.

    Args:
        frame: Events, agreements, facts, tenures or ties.
        by: The facet.
        actors: A frame of ``record_actors``, if by actor.
        topics: A frame of ``record_topics``, if by topic.

    Raises:
        QuestionError: For an unknown facet, or if a column or a frame that the question needs is missing.

    >>> from azjp_relations import load
    >>> counts = count_by(load().events.to_polars(), "decade")
    >>> counts.columns, "199X" in counts["key"]
    (['key', 'records'], True)
    """
    one_of(by, ("year", "decade", "kind", "topic", "actor"), "by=")
    rows = _frame(frame)
    if by in {"topic", "actor"}:
        beside, column = (topics, "topic") if by == "topic" else (actors, "actor_id")
        link = _companion(frame, beside, f"by {by}", f"{by}s")
        link = link.filter(~nw.col("spoken_of")) if by == "actor" else link
        keys = link.join(rows.select("id"), left_on="record_id", right_on="id", how="semi").select(key=column)
    elif by == "kind":
        keys = rows.select(key=_kind_of(rows).name).drop_nulls()
    else:
        first = nw.col(f"{_date_of(rows)}_earliest")
        year = first.dt.year().cast(nw.Int64)
        keys = rows.filter(~first.is_null()).select(key=year if by == "year" else year // 10)
    counts = keys.group_by("key").agg(records=nw.len()).with_columns(nw.col("records").cast(nw.Int64))
    if by in {"year", "decade"}:
        width = 4 if by == "year" else 3
        digits = (nw.col("key") + 10**width).cast(nw.String).str.slice(1, width)
        counts = counts.with_columns(key=digits if by == "year" else nw.concat_str(digits, nw.lit("X")))
    return cast("F", counts.select("key", "records").sort("key").to_native())


def total(
    facts: F,
    *,
    unit: UnitWord | str | None = None,
    doubtful: Literal["exclude", "as-printed", "corrected"] = "exclude",
    planned: bool = False,
    mix: Mixes = (),
    variants: F | None = None,
    conjectures: bool = False,
    wholes: F | None = None,
    about: F | None = None,
) -> F:
    """Add up the figures of *facts*; return one row, or none if there is nothing to add up.

    Its columns are ``amount``, ``unit``, ``bound``, ``low``, ``high``, ``records`` and ``levels``. The amount, its
    bound and what is left out are as in :func:`azjp_relations.total`; so are ``low`` and ``high`` if you pass
    *variants*, and without them only the bounds count. Levels at a moment (stock indicators) are never added up, though
    the objects add up those of different things: ``levels`` is the number of such figures.

    Figures that mislead together are refused as by :func:`azjp_relations.total`, as far as the rows tell: an actor
    counts as itself, not as its country, and what a thing is part of isn't known. The check takes one or two queries,
    also of a lazy frame, of at most 100,000 rows. Pass all words of *mix* to skip it.

    Args:
        facts: Facts. Of a period, filter them by :func:`where` with ``certainly=True``: rows don't tell which period
            you asked for, so figures that reach beyond it would count.
        unit: The unit to add up in; nothing is converted. By default the one that the figures share, which takes one
            more query.
        doubtful: How doubtful figures count, as in :func:`azjp_relations.total`; ``corrected`` needs *variants*.
        planned: Whether planned figures count too.
        mix: What the figures may differ in, one or several of ``"indicator"``, ``"stage"``, ``"direction"``, ``"date"``
            and ``"period"``, as in :func:`azjp_relations.total`.
        variants: A frame of ``variants``.
        conjectures: Whether the editor's conjectures count among the readings for ``low`` and ``high``.
        wholes: A frame of ``fact_wholes``. Without it a fact is left out only if its own whole is counted; with it,
            also if the whole of that is.
        about: A frame of ``fact_about``. Without it, a fact that names no item, agreement or event counts as one of all
            that its indicator measures, of which others may be parts.

    Raises:
        UnknownTermError: For an unknown unit.
        QuestionError: If the figures don't add up: percentages; figures that differ in more than *mix* allows, which
            the message counts; more than 100,000 figures, unless *mix* allows several stages and periods. Also if a
            frame that the question needs is missing.

    >>> from azjp_relations import load
    >>> turnover = load(edition="2026.11").facts.where(indicator="trade-turnover")
    >>> total(turnover.to_polars(), unit="USD")["amount"].to_list()
    [Decimal('22300000.0000000000')]
    """
    readings = None if variants is None else _companion(facts, variants, "total", "variants")
    figures = _figures(facts, readings, doubtful, planned=planned)
    unit = shared_unit(figures) if unit is None else Unit.of(unit)
    if unit.family is UnitFamily.SHARE:
        raise QuestionError(f"figures in {unit.value} don't add up: they are parts of different wholes")
    figures = figures.filter(nw.col("unit") == unit.value)
    if wholes is None:
        within = figures.filter(~nw.col("part_of_id").is_null()).select(fact_id="id", whole_id="part_of_id")
    else:
        within = _companion(facts, wholes, "total", "wholes").select("fact_id", "whole_id")
    parts = within.join(figures.select(whole_id="id"), on="whole_id", how="semi")
    figures = figures.join(parts, left_on="id", right_on="fact_id", how="anti")
    is_flow, bound = ~nw.col("indicator").is_in(_STOCKS), nw.col("bound")
    links = None if about is None else _companion(facts, about, "total", "about")
    must_add_up(figures.filter(is_flow), mixes(mix), unit, links)
    spread = _spread(figures, readings, conjectures=conjectures)
    counted = {side: nw.col(side) for side in ("amount", "low", "high")}
    # How the figures bound the true ones from below and from above: not at all, with the limit, or without it.
    counted["below"] = _either(
        bound == Bound.MORE_THAN.value, 2, _either(bound.is_in([Bound.AT_LEAST.value, Bound.ABOUT.value]), 1, 0)
    )
    counted["above"] = _either(
        bound == Bound.LESS_THAN.value, 2, _either(bound.is_in([Bound.AT_MOST.value, Bound.ABOUT.value]), 1, 0)
    )
    sums = (
        spread.select("unit", **{name: nw.when(is_flow).then(value) for name, value in counted.items()})
        .group_by("unit")
        .agg(
            nw.col("amount", "low", "high").sum(),
            nw.col("below", "above").max(),
            flows=nw.col("amount").count(),
            lows=nw.col("low").count(),
            highs=nw.col("high").count(),
            figures=nw.len(),
        )
    )
    below, above, flows = nw.col("below"), nw.col("above"), nw.col("flows")
    at_most = _either(above == 0, Bound.EXACT.value, _either(above == 1, Bound.AT_MOST.value, Bound.LESS_THAN.value))
    at_least = _either(below == 1, Bound.AT_LEAST.value, Bound.MORE_THAN.value)
    result = _either(below == 0, at_most, _either(above == 0, at_least, Bound.ABOUT.value))
    low, high = (nw.when(nw.col(f"{side}s") == flows).then(nw.col(side)).alias(side) for side in ("low", "high"))
    records, levels = flows.cast(nw.Int64).alias("records"), (nw.col("figures") - flows).cast(nw.Int64).alias("levels")
    row = sums.filter(flows > 0).select("amount", "unit", result.alias("bound"), low, high, records, levels)
    return cast("F", row.to_native())


def series(
    facts: F,
    *,
    doubtful: Literal["exclude", "as-printed", "corrected"] = "exclude",
    planned: bool = False,
    variants: F | None = None,
    conjectures: bool = False,
) -> F:
    """Put the observations of *facts* in order of time; return their figures and periods as rows.

    The columns and the order are those of an :class:`azjp_relations.Series` as a table, without ``cited``; rows of one
    period are in order of their ids. Filter by indicator, direction, item and unit first: nothing checks that the facts
    are about one thing. ``low`` and ``high`` count other readings only if you pass *variants*.

    Args:
        facts: Facts of one indicator, one direction, one item and one unit.
        doubtful: As :func:`total` takes it.
        planned: Whether planned figures count too.
        variants: A frame of ``variants``.
        conjectures: Whether the editor's conjectures count among the readings for ``low`` and ``high``.

    Raises:
        QuestionError: If a frame that the question needs is missing.

    >>> from azjp_relations import load
    >>> turnover = load(edition="2026.11").facts.where(indicator="trade-turnover")
    >>> series(turnover.to_polars())["period_edtf"].to_list()
    ['1997']
    """
    readings = None if variants is None else _companion(facts, variants, "series", "variants")
    figures = _figures(facts, readings, doubtful, planned=planned).filter(~nw.col("period_edtf").is_null())
    text = nw.col("period_edtf").str

    # An open start comes first, then an unknown one; an open end comes last, after an unknown one.
    unknown_start = text.starts_with("/") | text.starts_with("[..")
    unknown_end = text.ends_with("/") | text.ends_with("..]")
    ordered = (
        _spread(figures, readings, conjectures=conjectures)
        .with_columns(
            begins=_either(text.starts_with(".."), 0, _either(unknown_start, 1, 2)),
            ends=_either(text.ends_with(".."), 2, _either(unknown_end, 1, 0)),
        )
        .sort("begins", "period_earliest", "ends", "period_latest", "period_edtf", "id")
    )
    period = [f"period_{part}" for part in _DATE]
    return cast("F", ordered.select(nw.col("id").alias("record_id"), *period, *_FIGURE).to_native())


# --- frames -------------------------------------------------------------------------------------------------------


def _either(test: nw.Expr, value: Any, otherwise: Any) -> nw.Expr:
    one, other = (part if isinstance(part, nw.Expr) else nw.lit(part) for part in (value, otherwise))
    return nw.when(test).then(one).otherwise(other)


def _frame(native: object) -> _Frame:
    frame: _Frame = nw.from_native(native)
    return frame


def _companion(native: object, other: object | None, question: str, name: str) -> _Frame:
    """Return the frame *other*, which *question* needs as the argument *name*, made as lazy as *native*."""
    if other is None:
        raise QuestionError(f"{question!r} needs another table: pass its frame as {name}=")
    one, two = _frame(native), _frame(other)
    if one.implementation is not two.implementation:
        raise QuestionError(f"{name} is of {two.implementation}, the rest of {one.implementation}: use one engine")
    if type(one) is type(two):
        return two
    lazy = isinstance(one, nw.LazyFrame)
    return two.lazy() if lazy else two.collect()  # type: ignore[return-value]


def _table_of(frame: _Frame) -> tuple[str, str | None, str | None]:
    """Return the table of *frame*, the column of its kind and the prefix of its date."""
    names = set(frame.collect_schema().names())
    for mark, of_table in _MARKS.items():
        if mark in names:
            return of_table
    columns = ", ".join(sorted(names)[:6])
    raise QuestionError(
        f"can't tell which table a frame with the columns {columns} is of: expected one of {', '.join(_MARKS)}"
    )


def _kind_of(frame: _Frame) -> Column:
    name, kind, _ = _table_of(frame)
    if kind is None:
        raise QuestionError(f"{name} have no kind: ask the table of one kind of record")
    return next(column for column in table(name).columns if column.name == kind)


def _date_of(frame: _Frame) -> str:
    name, _, when = _table_of(frame)
    if when is None:
        raise QuestionError(f"{name} have no single date: tenures and ties last from a start to an end")
    return when


def _several(value: Any) -> list[Any]:
    return [value] if isinstance(value, str | EdtfDate | Actor) or not isinstance(value, Iterable) else list(value)


# --- filters ------------------------------------------------------------------------------------------------------


def _falls_in(name: str, periods: list[EdtfDate], *, certainly: bool) -> nw.Expr:
    """Return the test whether the date *name* overlaps any of *periods*, or is *certainly* within it."""
    first, last = nw.col(f"{name}_not_before"), nw.col(f"{name}_not_after")
    tests = []
    for period in periods:
        start_from, start_to, end_from, end_to = period.as_period()
        since, until = (start_to, end_from) if certainly else (start_from, end_to)
        test = ~nw.col(f"{name}_edtf").is_null()
        # An empty cell is a side without a limit, and so is a day beyond the calendar.
        if until <= _LAST_DAY:
            end = date.fromordinal(until)
            test &= ~last.is_null() & (last <= end) if certainly else first.is_null() | (first <= end)
        if since > 0:
            start = date.fromordinal(since)
            test &= ~first.is_null() & (first >= start) if certainly else last.is_null() | (last >= start)
        tests.append(test)
    met = reduce(or_, tests) if tests else _is_one_of(f"{name}_edtf", [])
    return met & ~nw.col(f"{name}_qualified") if certainly else met


def _is_one_of(name: str, values: list[str]) -> nw.Expr:
    column = nw.col(name)
    # Some engines refuse an empty list; no cell is both empty and not empty.
    return column.is_in(values) if values else column.is_null() & ~column.is_null()


# --- figures ------------------------------------------------------------------------------------------------------


#: Whether a row of ``variants`` is another figure for the value of a fact.
_IS_FIGURE = nw.col("field") == "value", ~nw.col("value_amount").is_null(), nw.col("value_per").is_null()


def _figures(facts: object, readings: _Frame | None, doubtful: str, *, planned: bool) -> _Frame:
    """Return the facts with a figure that counts, which is in the columns of ``_FIGURE``."""
    one_of(doubtful, ("exclude", "as-printed", "corrected"), "doubtful=")
    tests = [~nw.col("value_amount").is_null(), nw.col("value_per").is_null()]
    if not checked("planned", planned, bool):
        tests.append(nw.col("stage").is_null() | (nw.col("stage") != Stage.PLANNED.value))
    if doubtful == "exclude":
        tests.append(~nw.col("doubtful"))
    figures = _frame(facts).filter(*tests).with_columns(nw.col(f"value_{part}").alias(part) for part in _FIGURE)
    if doubtful != "corrected":
        return figures
    if readings is None:
        raise QuestionError("figures as corrected need another table: pass its frame as variants=")
    conjectures = readings.filter(*_IS_FIGURE, nw.col("conjecture"))
    first = conjectures.group_by("record_id").agg(nw.col("position").min())
    corrections = conjectures.join(first, on=["record_id", "position"], how="semi").select(
        "record_id", *(nw.col(f"value_{part}").alias(f"corrected_{part}") for part in _FIGURE)
    )
    joined = figures.join(corrections, left_on="id", right_on="record_id", how="left")
    return joined.filter(~nw.col("doubtful") | ~nw.col("corrected_amount").is_null()).with_columns(
        _either(nw.col("doubtful"), nw.col(f"corrected_{part}"), nw.col(part)).alias(part) for part in _FIGURE
    )


def _spread(figures: _Frame, readings: _Frame | None, *, conjectures: bool) -> _Frame:
    """Return *figures* with the least and the most of each over its other readings in the same unit."""
    checked("conjectures", conjectures, bool)
    if readings is None:
        if conjectures:
            raise QuestionError("conjectures need another table: pass a frame of it as variants=")
        return figures
    tests = _IS_FIGURE if conjectures else (*_IS_FIGURE, ~nw.col("conjecture"))
    others = (
        readings.filter(*tests)
        .group_by("record_id", "value_unit")
        .agg(
            least=nw.col("value_low").min(),
            most=nw.col("value_high").max(),
            others=nw.len(),
            lows=nw.col("value_low").count(),
            highs=nw.col("value_high").count(),
        )
    )
    low, high, least, most, count = (nw.col(name) for name in ("low", "high", "least", "most", "others"))
    both_low = nw.when(least < low).then(least).otherwise(low)
    both_high = nw.when(most > high).then(most).otherwise(high)
    joined = figures.join(others, left_on=["id", "unit"], right_on=["record_id", "value_unit"], how="left")
    return joined.with_columns(
        low=nw.when(count.is_null() | ((count == nw.col("lows")) & ~low.is_null())).then(both_low),
        high=nw.when(count.is_null() | ((count == nw.col("highs")) & ~high.is_null())).then(both_high),
    )
