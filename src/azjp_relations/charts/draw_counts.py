"""Counts: a bar or a column for each key, solid as far as it is certain."""

from math import ceil
from typing import Any

from azjp_relations.answers.counts import Tally
from azjp_relations.charts import cells
from azjp_relations.charts.cells import CERTAIN, COUNTED, POSSIBLE, SYMBOLS, TIPS, is_time
from azjp_relations.charts.layout import PAINTED, Drawing, amount_axis, explained, field, mark, must_fit
from azjp_relations.charts.theme import BAR, Look, width_of

# The most bars and the most columns that can be read.
_MOST_BARS, _MOST_ON_SLIDE, _MOST_COLUMNS = 120, 34, 400


def draw(answer: Tally, look: Look) -> Drawing:
    """Return *answer* as columns in order of time, or as bars, longest first."""
    if not answer:
        return Drawing()
    text, hue, name = look.text, look.hues[0], cells.namer(answer.records)
    notes = []
    if any(count.denominator > 1 for count in answer.values()):
        notes = ["A record with an uncertain year is split across its possible years, in proportion to their days."]
    elif sum(map(len, answer.groups.values())) > len(answer.records):
        notes = ["A record with several keys is counted under each."]
    rows, parts, is_timely = [], [], is_time(answer)
    keys = sorted(answer.high, key=lambda key: (-answer.get(key, 0), -answer.high[key], name(key)))
    for number, key in enumerate(keys):
        low, count, high = answer.low.get(key, 0), answer.get(key, 0), answer.high[key]
        tips = cells.count_tips(low, count, high, answer.groups.get(key, ()))
        place = {"at": cells.year_of(key) if is_timely else number + 0.5, "end": float(high)}
        row = {
            "key": key,
            "title": name(key),
            **place,
            "label": tips["count"] if count or not is_timely else "",
            **tips,
        }
        rows.append(row)
        for how, base, top in ((CERTAIN, 0, low), (COUNTED, low, count), (POSSIBLE, count, high)):
            if base < top:
                painted = SYMBOLS[how].painted(hue, look)
                parts.append({**row, "how": how, "base": float(base), "top": float(top), **painted})
    common: dict[str, Any] = {"symbols": explained(SYMBOLS, {part["how"] for part in parts}, BAR), "notes": notes}
    most = max(row["end"] for row in rows)
    ticks = {"tickCount": min(5, ceil(most)), "format": ",~r"}
    if not is_timely:
        must_fit(len(rows), _MOST_BARS if look.height is None else _MOST_ON_SLIDE, "bars", "count fewer records")
        names = [row["title"] for row in rows]
        layers = cells.key_bars(names, parts, rows, "records", look, thick=0.65, tips=TIPS, **ticks)
        return Drawing(layers=layers, height=len(rows) * text * 1.75, **common)
    left = text * 2.6
    x, years = cells.year_axis([*answer.high], left, look.room, look, grid=False)
    must_fit(len(years), _MOST_COLUMNS, "columns", "count decades")
    for part in parts:
        part |= {"from": part["at"] - years.step * 0.38, "to": part["at"] + years.step * 0.38}
    y = field("base:Q", axis=amount_axis("records", text, **ticks), scale={"domainMin": 0, "nice": True})
    columns = {"x": field("from", **x), "x2": field("to"), "y": y, "y2": field("top"), **PAINTED}
    layers = [mark("bar", parts, columns, TIPS, orient="vertical", strokeWidth=text / 9)]
    if max(width_of(row["label"], text) for row in rows) < (look.room - left) / len(years):
        over = {"x": field("at", **x), "y": field("end:Q"), "text": field("label:N")}
        layers.append(mark("text", rows, over, baseline="bottom", dy=-text * 0.3, fontWeight="bold"))
    return Drawing(layers=layers, has_axes=True, height=text * 22, **common)
