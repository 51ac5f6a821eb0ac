"""A panel: a dot for each cell, as large as its count."""

from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt

from azjp_relations.answers.panel import Panel
from azjp_relations.charts.axis import round_years
from azjp_relations.charts.draw_counts import counted, is_time, names_of
from azjp_relations.charts.layout import caption, cited, empty, framed, inline, key, keyed, tooltips
from azjp_relations.charts.theme import Look, mixed, shortened, width_of
from azjp_relations.errors import QuestionError

__all__ = ["drawn"]

_MOST_ROWS = {"notebook": 120, "slide": 34}
_MOST_COLUMNS = 120

_CERTAIN = "certain"
_COUNTED = "counted, not certain"
_POSSIBLE = "possible as well"
_SYMBOLS: Mapping[str, tuple[str, float, list[int]]] = {
    _CERTAIN: ("circle", 1, [1, 0]),
    _COUNTED: ("circle", 0.3, [1, 0]),
    _POSSIBLE: ("circle", 0, [3, 2]),
}


def drawn(answer: Panel, *, title: str, look: Look) -> alt.LayerChart:
    """Return *answer* as a chart: time runs to the right whichever of its facets is of time."""
    if not answer:
        return empty(look, title=title, foot=caption(answer))
    return _Drawing(answer, look).chart(title)


class _Drawing:
    def __init__(self, answer: Panel, look: Look) -> None:
        self.answer, self.look = answer, look
        # Time runs to the right; where neither facet is of time, rows are rows.
        self.turned = is_time(answer.rows)
        self.low, self.high = answer.low, answer.high
        self.names = names_of(answer.records)
        across: dict[str, Any] = {}
        down: dict[str, Any] = {}
        for cell, most in self.high.items():
            if most:
                x, y = self._places(cell)
                across[x] = across.get(x, 0) + self._count(cell)
                down[y] = down.get(y, 0) + self._count(cell)
        self.sums = down
        self.across = sorted(across) if is_time(across) else sorted(across, key=lambda of: (-across[of], of))
        self.down = sorted(down, key=lambda of: (-down[of], of))
        self._must_be_readable()

    def _must_be_readable(self) -> None:
        most = _MOST_ROWS["notebook" if self.look.height is None else "slide"]
        if len(self.down) > most or len(self.across) > _MOST_COLUMNS:
            raise QuestionError(
                f"{len(self.down)} rows and {len(self.across)} columns are no picture that can be read, {most} and"
                f" {_MOST_COLUMNS} are: count fewer records"
            )

    def _places(self, cell: tuple[str, str]) -> tuple[str, str]:
        return cell if self.turned else (cell[1], cell[0])

    def _count(self, cell: tuple[str, str]) -> Any:
        return self.answer.get(cell, 0)

    def _name(self, of: str) -> str:
        name = self.names.get(of, of.replace("-", " "))
        return f"{name[:1].upper()}{name[1:]}"

    def _heading(self, of: str) -> str:
        """Return the name over a column, of which no other has the same."""
        name = self._name(of)
        return name if [self._name(other) for other in self.across].count(name) == 1 else f"{name} ({of})"

    def chart(self, title: str) -> alt.LayerChart:
        look, text = self.look, self.look.text
        names = {of: shortened(self._name(of), look.room * 0.3, text) for of in self.down}
        left = max(width_of(name, text) for name in names.values()) + text * 1.4
        sums = {of: counted(self.sums[of]) if self.answer.adds_up else "" for of in self.down}
        right = look.room - max(width_of(figure, text * 1.1) for figure in sums.values()) - text * 1.2
        x, places = self._horizontal(left, right)
        height = text * 2.1 if look.height is None else min(look.height * 0.72 / len(self.down), text * 4)
        step = (right - left) / max(len(places), 1)
        widest = min(height * 0.95, max(step * 1.5, text * 0.8))
        largest = float(max(self.high.values()))
        size = alt.Scale(domain=[0, largest], range=[0, widest**2 * 0.785])
        y = alt.Y("row:O", axis=None, scale=alt.Scale(domain=[*range(len(self.down))]))
        rows = [*self._rows()]
        told = tooltips("title", "count", "between", "names", "cited")
        hue = look.hues[0]
        guides = alt.Chart(inline({"row": n, "name": names[of], "sum": sums[of]} for n, of in enumerate(self.down)))
        layers: list[alt.Chart] = [
            guides.mark_rule(color=look.faint, x=left, x2=right).encode(y=y),
            guides.mark_text(align="right", baseline="middle", x=left - text * 0.9).encode(y=y, text="name:N"),
            guides.mark_text(align="right", baseline="middle", x=look.room, fontWeight="bold").encode(
                y=y, text="sum:N"
            ),
        ]
        dots = {
            _POSSIBLE: (look.paper, 1, [3, 2]),
            _COUNTED: (mixed(hue, look.paper, 0.3), 1, [1, 0]),
            _CERTAIN: (hue, 1, [1, 0]),
        }
        for how, (fill, opacity, dash) in dots.items():
            shown = [row for row in rows if row[how]]
            layers.append(
                alt.Chart(inline(shown))
                .mark_point(
                    shape="circle", fill=fill, stroke=hue, strokeDash=dash, strokeWidth=text / 9, opacity=opacity
                )
                .encode(x=x, y=y, size=alt.Size(field=how, type="quantitative", scale=size, legend=None), tooltip=told)
            )
        layers += self._figures(rows, x, y, widest / largest**0.5)
        used = {how for row in rows for how in _SYMBOLS if row[how]}
        symbols = {how: symbol for how, symbol in _SYMBOLS.items() if how in used}
        certain = [*symbols] == [_CERTAIN]
        return framed(
            layers if certain else [keyed(alt.LayerChart(layer=layers), key(symbols, look))],
            look=look,
            title=title,
            notes=self._notes(),
            foot=caption(self.answer),
            below=0,
            height=height * len(self.down),
        )

    def _notes(self) -> list[str]:
        adding = (
            "Numbers at the right add up their rows." if self.answer.adds_up else "A record may stand in several dots."
        )
        return [f"The larger a dot, the more records. {adding}"]

    def _horizontal(self, left: float, right: float) -> tuple[alt.X, list[Any]]:
        text = self.look.text
        common: dict[str, Any] = {"orient": "top", "title": None, "grid": False, "domain": False}
        if not is_time(self.across):
            domain = [self._heading(of) for of in self.across]
            scale = alt.Scale(type="point", domain=domain, range=[left + text, right - text * 3])
            angle = 0 if max(width_of(of, text) for of in domain) < (right - left) / len(domain) else -50
            axis = alt.Axis(
                **common, ticks=False, labelAngle=angle, labelAlign="left" if angle else "center", labelLimit=text * 16
            )
            return alt.X("column:N", scale=scale, axis=axis), self.across
        step = 10 if self.across[0].endswith("X") else 1
        first, last = (int(self.across[n].replace("X", "0")) for n in (0, -1))
        places = [*range(first, last + 1, step)]
        most = max(int((right - left) / (text * 3.6)), 2)
        marked = places if step == 10 else round_years(first, last, most) or [first]
        axis = alt.Axis(
            **{**common, "grid": True},
            values=marked,
            format="d",
            labelExpr="datum.label + 's'" if step == 10 else alt.Undefined,
        )
        scale = alt.Scale(
            domain=[first - step / 2, last + step / 2], nice=False, zero=False, rangeMin=left, rangeMax=right
        )
        return alt.X("column:Q", scale=scale, axis=axis), places

    def _rows(self) -> Iterator[dict[str, Any]]:
        row_of = {of: n for n, of in enumerate(self.down)}
        timely = is_time(self.across)
        for cell, most in self.high.items():
            if not most:
                continue
            x, y = self._places(cell)
            low, count = self.low.get(cell, 0), self._count(cell)
            records = self.answer.groups.get(cell, ())
            yield {
                "row": row_of[y],
                "column": int(x.replace("X", "0")) if timely else self._heading(x),
                "title": f"{self._name(y)}, {x if timely else self._name(x)}",
                "count": counted(count),
                "between": f"{counted(low)} and {counted(most)}",
                "names": "; ".join(record.label for record in records[:6]),
                "cited": cited(records),
                _CERTAIN: float(low),
                _COUNTED: float(count) if count > low else 0,
                _POSSIBLE: float(most) if most > count else 0,
                "value": float(count),
            }

    def _figures(self, rows: list[Any], x: alt.X, y: alt.Y, unit: float) -> list[alt.Chart]:
        """Return the numbers that have room in their dots."""
        text = self.look.text * 0.9
        shown = [
            {**row, "solid": row[_CERTAIN] > 0}
            for row in rows
            # On what is half solid no number can be read.
            if row["value"] > 1
            and row[_CERTAIN] in {0, row["value"]}
            and unit * row["value"] ** 0.5 > width_of(row["count"], text) + text * 0.35
        ]
        return [
            alt.Chart(inline(row for row in shown if row["solid"] is solid))
            .mark_text(baseline="middle", fontSize=text, fontWeight="bold", color=colour, tooltip=None)
            .encode(x=x, y=y, text="count:N")
            for solid, colour in ((True, self.look.paper), (False, self.look.ink))
        ]
