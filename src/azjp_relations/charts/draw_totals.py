"""Sums by key: over time like a series, other keys as bars, largest first."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from azjp_relations.charts import cells, draw_series
from azjp_relations.charts.figures import SYMBOLS, TIPS, Figure, Line, Named, in_digits, limits_of, lines_of, scale
from azjp_relations.charts.layout import Drawing, explained, must_fit
from azjp_relations.charts.theme import BAR, Look
from azjp_relations.errors import QuestionError

# The most bars that can be read, each of those side by side counted, and the most colours.
_MOST_BARS, _MOST_ON_SLIDE, _MOST_LINES = 120, 40, 4


def draw(answers: Named, look: Look, *, beside: Named, stacked: bool) -> Drawing:
    """Return the sums of *answers*: by year or decade as columns, by any other key as bars."""
    lines, _ = lines_of(answers)
    if all(figure.when for line in lines for figure in line.figures):
        return draw_series.draw(answers, look, beside=beside, panels=None, stacked=stacked, running=False)
    if beside:
        raise QuestionError("beside= needs sums by year or decade; these are by another key")
    if len({line.unit for line in lines}) > 1:
        units = ", ".join(dict.fromkeys(line.unit.value for line in lines))
        raise QuestionError(f"one chart has one unit, not {units}")
    must_fit(len(lines), _MOST_LINES, "answers in one chart", "draw fewer")
    return _bars(lines, look, stacked=stacked)


def _bars(lines: Sequence[Line], look: Look, *, stacked: bool) -> Drawing:
    """Return a row for each key, with a bar for each answer, side by side or stacked."""
    by_key: defaultdict[str, dict[int, Figure]] = defaultdict(dict)
    for number, line in enumerate(lines):
        for figure in line.figures:
            by_key[figure.key][number] = figure
    sums = {key: sum((f.value.amount for f in own.values()), Decimal(0)) for key, own in by_key.items()}
    keys = sorted(by_key, key=lambda key: (-sums[key], key))
    limits = [*limits_of(lines), *(sums.values() if stacked else ())]
    divisor, unit = scale(lines[0].unit, max(map(abs, limits)))
    bars = 1 if stacked else len(lines)
    most = _MOST_BARS if look.height is None else _MOST_ON_SLIDE
    must_fit(len(keys) * bars, most, "bars", "add up fewer figures")
    name = cells.namer(record for line in lines for record in line.answer.records)
    rows: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    for place, key in enumerate(keys):
        ends = {True: 0.0, False: 0.0}  # of the stacked bars below 0, and of those above
        for number, figure in by_key[key].items():
            row, hue = figure.row(divisor), look.hues[number]
            is_below = row["value"] < 0
            base = ends[is_below] if stacked else 0.0
            ends[is_below] = top = base + row["value"]
            at = place + 0.5 if stacked else place + (number + 0.7) / (bars + 0.4)
            row |= {"base": base, "top": top, "at": at, **SYMBOLS[figure.how].painted(hue, look)}
            rows.append(row)
            if not stacked:
                end = max(top, row["high"] if row["spread"] else 0, 0)
                labels.append({**row, "end": end, "label": row["short"]})
        if stacked:
            label = in_digits(Decimal(str(float(sums[key] / divisor))))
            labels.append({"at": place + 0.5, "end": ends[False], "label": label})
    thick = 0.72 if stacked else 0.84 / (bars + 0.4)
    return Drawing(
        layers=cells.key_bars([*map(name, keys)], rows, labels, unit, look, thick=thick, tips=TIPS),
        symbols=explained(SYMBOLS, {row["how"] for row in rows}, BAR),
        names={line.name: look.hues[n] for n, line in enumerate(lines)} if len(lines) > 1 else {},
        height=len(keys) * look.text * (1.1 + 1.3 * bars),
    )
