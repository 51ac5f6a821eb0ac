"""Which figures of a frame add up: the check of :func:`azjp_relations.export.frames.total`."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import narwhals as nw

from azjp_relations.errors import QuestionError
from azjp_relations.model.mixing import (
    MIXES,
    NO_END,
    NO_START,
    Figured,
    Mix,
    Way,
    at_stages,
    one_unit,
    opposite,
    overlapping,
    refusal,
)
from azjp_relations.vocabulary import Unit

#: The most figures that are checked for overlaps.
_CHECKED = 100_000


def must_add_up(flows: nw.LazyFrame[Any], mix: tuple[Mix, ...], unit: Unit, about: nw.LazyFrame[Any] | None) -> None:
    """Raise QuestionError if *flows* mix more than *mix* allows."""
    checks: list[Mix] = [check for check in MIXES if check not in mix and check != "date"]
    if not checks:
        return
    line = ["indicator", "origin_id", "target_id"]
    counted = sorted(_rows(flows.select(*_texts(*line)).group_by(*line).agg(figures=nw.len())))
    indicators, ways = Counter[str](), Counter[Way]()
    for indicator, origin, target, figures in counted:
        indicators[indicator] += figures
        ways[_way(origin, target)] += figures
    must_look = {"stage", "period"} & {*checks} and any(figures > 1 for *_, figures in counted)
    observed = _figured(flows, about, unit) if must_look else []
    differ: dict[Mix, Mapping[Any, int]] = {
        "indicator": indicators if len(indicators) > 1 else {},
        "stage": at_stages(observed),
        "direction": ways if opposite(ways) else {},
        "period": {observed[at].fact: 1 for at in overlapping(observed)},
    }
    if mixed := {check: differ[check] for check in checks if differ[check]}:
        raise refusal(f"{sum(indicators.values())} figures in {unit.value}", mixed, mix, _hints(mixed))


def shared_unit(figures: nw.LazyFrame[Any]) -> Unit:
    """Return the one unit of *figures*, or raise QuestionError."""
    return one_unit(dict(_rows(figures.select(*_texts("unit")).group_by("unit").agg(figures=nw.len()))))


class _Row(NamedTuple):
    id: str
    period: str


def _figured(flows: nw.LazyFrame[Any], about: nw.LazyFrame[Any] | None, unit: Unit) -> list[Figured]:
    """Return *flows* as the check for stages and overlaps takes them."""
    names = ["id", "indicator", "origin_id", "target_id", "stage", "item", "agreement_id", "event_id"]
    names += [f"period_{name}" for name in ("edtf", "not_before", "not_after")]
    some = sorted(_rows(flows.select(*_texts(*names)).head(_CHECKED + 1)))
    if len(some) > _CHECKED:
        raise QuestionError(
            f"more than {_CHECKED:,} figures in {unit.value} are too many to tell whether they overlap: ask for some of"
            " them, or pass mix=('stage', 'period') to add them up anyway"
        )
    things: defaultdict[str, list[str]] = defaultdict(list)
    if about is not None:
        link = about.join(flows.select(fact_id="id"), on="fact_id", how="semi")
        for key, thing in sorted(_rows(link.select("fact_id", "about_id"))):
            things[key].append(thing)
    figures = []
    for key, indicator, origin, target, stage, item, agreement, event, period, first, last in some:
        subject = (item, *things[key], agreement, event)
        begin = date.fromisoformat(first).toordinal() if first else NO_START
        end = date.fromisoformat(last).toordinal() if last else NO_END
        line, of = (indicator, _way(origin, target)), subject if any(subject) else ()
        figures.append(Figured(_Row(key, period), line, stage or None, of, frozenset(), begin, end))
    return figures


def _way(*sides: str) -> Way:
    return Way(*((key,) if key else () for key in sides))


def _hints(mixed: Mapping[Mix, Mapping[Any, int]]) -> Iterator[str]:
    """Yield the values of columns that leave figures that add up."""
    for check, counts in mixed.items():
        value = max(counts, key=lambda value: counts[value])
        if check == "direction":
            sides = zip(("origin_id", "target_id"), value, strict=False)
            yield from (f"{name}={side[0]!r}" for name, side in sides if side)
        elif check != "period":
            yield f"{check}={str(value)!r}"


def _rows(frame: nw.LazyFrame[Any] | nw.DataFrame[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of *frame*."""
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    yield from eager.rows()


def _texts(*names: str) -> list[nw.Expr]:
    """Return columns as texts, empty ones for empty cells, which differ from engine to engine."""
    return [nw.col(name).cast(nw.String).fill_null("").alias(name) for name in names]
