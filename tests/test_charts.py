"""Charts: they show every record of an answer, draw uncertainty as such, and write whole files or none."""

import json
import os
import re
import struct
import subprocess
import sys
import xml.dom.minidom
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("altair")
pytest.importorskip("networkx")
pytest.importorskip("vl_convert")

import altair as alt
from records import FOUR, HOSTILE, WIRE, agreement, cited, country, event, fact, organization, person, place, preferred

import azjp_relations as azjp
from azjp_relations import charts
from azjp_relations.charts import files
from azjp_relations.charts.cells import digits, is_time
from azjp_relations.charts.layout import caption, round_years, sources_in_short
from azjp_relations.charts.theme import look, shortened, width_of, wrapped_to
from azjp_relations.model import Caveat, Participant, Variant
from azjp_relations.model.quantities import Quantity

rel = azjp.load(edition="2026.11")
BOTH = [*rel.events.where(source=FOUR), *rel.agreements.where(source=FOUR)]
LOOKS = [("light", "notebook"), ("light", "phone"), ("dark", "slide")]

#: A chart of each sort, of what the four documents tell.
CHARTS: dict[str, Callable[..., Any]] = {
    "timeline": lambda **how: charts.timeline(azjp.timeline(BOTH), **how),
    "lanes": lambda **how: charts.timeline(azjp.timeline(BOTH), lanes="kind", **how),
    "series": lambda **how: charts.series(azjp.series(rel.facts.where(indicator="trade-turnover")), **how),
    "years": lambda **how: charts.counts(azjp.count_by(BOTH, "year"), **how),
    "topics": lambda **how: charts.counts(azjp.count_by(BOTH, "topic"), **how),
    "panel": lambda **how: charts.panel(azjp.panel(rel.agreements, "year", "kind"), **how),
    "network": lambda **how: charts.network(azjp.network(rel, without=["azerbaijan", "japan"]), **how),
}
EMPTY: dict[str, Callable[[], Any]] = {
    "timeline": lambda: charts.timeline(azjp.timeline([])),
    "series": lambda: charts.series(azjp.series([])),
    "counts": lambda: charts.counts(azjp.count_by([], "year")),
    "panel": lambda: charts.panel(azjp.panel([], "year", "kind")),
    "network": lambda: charts.network(azjp.network([])),
}


def rows(chart: Any) -> list[dict[str, Any]]:
    """Return the rows of all the data that *chart* holds."""
    spec = chart.to_dict()
    data = [*spec.get("datasets", {}).values(), *(layer.get("data", {}).get("values", []) for layer in layers(spec))]
    return [row for values in data for row in values]


def layers(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the layers of *spec*, also those within layers."""
    yield spec
    for layer in spec.get("layer", ()):
        yield from layers(layer)


def words(chart: Any) -> str:
    """Return title, notes and caption of *chart*."""
    return str(chart.to_dict()["description"])


def marks(chart: Any, id: str) -> list[tuple[str, str, str]]:  # noqa: A002 - the word of the record
    """Return where the parts of a record in a timeline begin and end, and how each looks."""
    parts = [(r["from"], r["to"], r["how"]) for r in rows(chart) if r.get("id") == id and "how" in r]
    return sorted(set(parts))


@cache
def plain(name: str, theme: str = "light", size: str = "notebook") -> Any:
    """Return a chart of the edition."""
    return CHARTS[name](theme=theme, size=size)


# --- what holds of each -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_chart_is_valid(name: str, theme: str, size: str) -> None:
    """Every chart of the edition is a valid specification in every look, with a background, and fetches nothing."""
    spec = plain(name, theme, size).to_dict(validate=True)
    looks = look(theme, size)
    assert spec["config"]["background"] == looks.paper
    assert "Noto Sans CJK JP" in spec["config"]["font"]
    assert '"url"' not in json.dumps(spec)
    if size == "slide":
        assert (spec["width"], spec["height"]) == (1600, 900)


@pytest.mark.parametrize("name", CHARTS)
def test_caption_names_the_sources(name: str) -> None:
    """The caption says which sources a chart uses."""
    text = words(plain(name))
    assert "Sources: " in text
    assert any(f"{source.publisher} (" in text for source in rel.sources)
    assert "Based on " in text


@pytest.mark.parametrize("name", CHARTS)
def test_tooltips_cite(name: str) -> None:
    """Each tooltip ends with the places that its record cites."""
    chart = plain(name)
    cells = [row for row in rows(chart) if "cited" in row]
    assert cells
    assert all("¶" in row["cited"] for row in cells if row.get("count") != "0")
    tooltips = [
        [tip["field"] for tip in layer["encoding"]["tooltip"]]
        for layer in layers(chart.to_dict())
        if isinstance(layer.get("encoding", {}).get("tooltip"), list)
    ]
    assert tooltips
    assert all(fields[0] == "title" and fields[-1] == "cited" for fields in tooltips)


@pytest.mark.parametrize("name", CHARTS)
def test_same_chart_every_time(name: str) -> None:
    """Two drawings of one answer are equal, the layout of a network included."""
    assert CHARTS[name](theme="light").to_dict() == plain(name).to_dict()


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_to_draw(name: str) -> None:
    """An empty answer is a valid chart that says so."""
    chart = EMPTY[name]()
    assert {"message": "Nothing on record to draw"} in rows(chart)
    assert "Based on 0 records" in words(chart)


def test_what_is_drawn_is_the_answer_itself() -> None:
    """A chart takes one kind of answer; the error for anything else names it."""
    with pytest.raises(
        azjp.QuestionError, match=r"timeline\(\) draws a Timeline, which azjp_relations\.timeline\(\) gives, not a"
    ):
        charts.timeline(rel)  # type: ignore[arg-type]
    with pytest.raises(azjp.QuestionError, match=r"counts\(\) draws a Tally, which azjp_relations\.count_by\(\) gives"):
        charts.counts(azjp.panel(rel.events))  # type: ignore[arg-type]
    with pytest.raises(azjp.QuestionError, match=r"theme= must be .*, not 'drak'. Did you mean 'dark'"):
        charts.counts(azjp.count_by(rel.events, "year"), theme="drak")  # type: ignore[arg-type]
    with pytest.raises(azjp.QuestionError, match="size= must be"):
        charts.counts(azjp.count_by(rel.events, "year"), size="poster")  # type: ignore[arg-type]


def _years(records: Iterable[azjp.Record]) -> str:
    """Return the first and the last year that their dates touch."""
    days = [day for r in records if r.when for day in (r.when.earliest, r.when.latest) if day]
    return f"{min(days).year}–{max(days).year}"


def test_title_is_yours_or_names_countries_subject_and_years() -> None:
    """The default title says what the chart shows without the page around it."""
    answer = azjp.count_by(rel.events, "decade")
    assert charts.counts(answer, title="When?").to_dict()["title"]["text"] == ["When?"]
    titles = {name: " ".join(plain(name).to_dict()["title"]["text"]) for name in CHARTS}
    # A list of records doesn't say of which edition they are.
    assert titles["timeline"] == f"Events and agreements, {_years(BOTH)}"
    assert titles["years"] == f"Events and agreements by year, {_years(BOTH)}"
    of_all = {
        "agreements by year and kind": charts.panel(azjp.panel(rel.agreements, "year", "kind")),
        "trade turnover": charts.series(azjp.series(rel.facts.where(indicator="trade-turnover"))),
        "who appears with whom in visits, without Azerbaijan": charts.network(
            azjp.network(rel.events.where(kind="visit"), without="azerbaijan")
        ),
    }
    for words, chart in of_all.items():
        assert " ".join(chart.to_dict()["title"]["text"]).startswith(f"Azerbaijan and Japan: {words}")
    asked = charts.timeline(azjp.timeline(rel, during="2015/2016")).to_dict()["title"]["text"]
    assert asked == ["Azerbaijan and Japan: events and agreements, 2015 to 2016"]
    assert charts.counts(azjp.count_by([], "year")).to_dict()["title"]["text"] == ["Records by year"]


# --- the timeline -------------------------------------------------------------------------------------------------


def test_timeline_holds_every_record() -> None:
    """Each entry of the answer has a label and a mark; the caption counts records without a date."""
    answer = azjp.timeline(BOTH)
    chart = charts.timeline(answer)
    entries = {entry.record.id for entry in answer}
    assert {row["id"] for row in rows(chart) if "label" in row} == entries
    assert {row["id"] for row in rows(chart) if "how" in row and "id" in row} == entries
    assert not {record.id for record in answer.excluded} & {row.get("id") for row in rows(chart)}
    assert f"Not shown: {len(answer.excluded)} records, without a date." in words(chart)


@pytest.mark.parametrize(
    ("when", "parts"),
    [
        ("1998-02-24", [("1998-02-24", "1998-02-25", "to the day")]),
        ("1998-02", [("1998-02-01", "1998-03-01", "to a span of time")]),
        ("1998", [("1998-01-01", "1999-01-01", "to a span of time")]),
        ("197X", [("1970-01-01", "1980-01-01", "to a span of time")]),
        ("2011-21", [("2011-03-01", "2011-06-01", "to a span of time")]),
        ("1998-02-24/1998-02-28", [("1998-02-24", "1998-03-01", "as lasting")]),
        (
            "1998-02/1998-04",
            [
                ("1998-02-01", "1998-02-28", "to a span of time"),
                ("1998-02-28", "1998-04-02", "as lasting"),
                ("1998-04-02", "1998-05-01", "to a span of time"),
            ],
        ),
        ("1998/1998", [("1998-01-01", "1999-01-01", "to a span of time")]),
        ("2016-02~", [("2016-02-01", "2016-03-01", "uncertainly")]),
        ("2009-12-25?", [("2009-12-25", "2009-12-26", "uncertainly")]),
    ],
)
def test_dates_are_drawn_as_the_spans_they_are(when: str, parts: list[tuple[str, str, str]]) -> None:
    """A mark runs from the first possible day to the last, both included."""
    assert marks(charts.timeline(azjp.timeline([event(when=when)])), "meeting") == parts


@pytest.mark.parametrize(
    ("when", "is_open", "turn"), [("2000/..", True, 90), ("2000/", False, 90), ("../2000", True, 270)]
)
def test_what_has_no_end_runs_on(when: str, turn: int, *, is_open: bool) -> None:
    """An arrow at the edge is filled for no end, and open for an unknown end."""
    chart = charts.timeline(azjp.timeline([event(when=when), event("other", when="2005-05-05")]))
    (arrow,) = (row for row in rows(chart) if "turn" in row)
    assert (arrow["id"], arrow["endless"], arrow["turn"]) == ("meeting", is_open, turn)


def test_conjecture_is_drawn_as_one() -> None:
    """A conjectured date looks different from a date in a source."""
    march = Variant(field="when", value=azjp.EdtfDate("1999-03"), conjecture=True, reason="another story says so")
    guessed = [event(when="1998", variants=(march,))]
    chart = charts.timeline(azjp.timeline(guessed, reading="highest", conjectures=True))
    assert marks(chart, "meeting") == [("1999-03-01", "1999-04-01", "by conjecture")]
    chart = charts.timeline(azjp.timeline(guessed))
    assert marks(chart, "meeting") == [("1998-01-01", "1999-01-01", "to a span of time")]


def test_what_may_fall_outside_is_marked() -> None:
    """A record that may be outside the period has a question mark."""
    chart = charts.timeline(azjp.timeline([event(when="1998", title="A visit")], during="1998-02"))
    labels = {row["label"] for row in rows(chart) if "label" in row}
    assert labels == {"A visit (?)"}
    assert "may be outside the period, or reach beyond it" in next(row["when"] for row in rows(chart) if "label" in row)


def test_lanes() -> None:
    """Lanes come from the type, kind or first topic of a record, or from a function."""
    answer = azjp.timeline([event(when="1998"), agreement(signed="1997"), event("again", when="1999")])
    for lanes, names in (("type", {"Agreements", "Events"}), (lambda r: r.id.upper(), {"PACT", "MEETING", "AGAIN"})):
        chart = charts.timeline(answer, lanes=lanes)
        assert {row["lane"] for row in rows(chart) if "lane" in row} == names
    with pytest.raises(azjp.QuestionError, match="lanes= must be"):
        charts.timeline(answer, lanes="kidn")


def test_long_names_of_lanes_take_more_lines() -> None:
    """Two lanes whose names begin alike can be told apart: a name takes as many lines as its lane has rows."""
    meetings = [event(f"m-{n}", when=f"199{n}") for n in range(4)]
    names = ("Cooperation in the field of agriculture", "Cooperation in the field of aviation")
    chart = charts.timeline(azjp.timeline(meetings), lanes=lambda r: names[int(r.id[-1]) % 2])
    lines = {" ".join(row["lines"]) for row in rows(chart) if "lines" in row}
    assert lines == {*names}


def test_labels_use_the_room_there_is() -> None:
    """A label is cut where its room ends, by the width that it has in the drawing and not by a guess."""
    (label,) = (
        row for row in rows(charts.timeline(azjp.timeline([event(when="1998", title="x" * 300)]))) if "label" in row
    )
    assert label["label"] == "x" * 300
    assert 300 < label["room"] < look("light", "notebook").room


def test_too_many_for_a_picture() -> None:
    """Too many lines are an error that says what to do instead."""
    many = azjp.timeline(event(f"meeting-{n}", when="1998") for n in range(241))
    with pytest.raises(azjp.QuestionError, match=r"241 lines are too many for one chart \(at most 240\): .*during="):
        charts.timeline(many)
    with pytest.raises(azjp.QuestionError, match=r"1000 columns are too many"):
        charts.counts(azjp.count_by([event(when="1000"), event("b", when="1999")], "year"))


def test_dates_at_the_ends_of_the_calendar() -> None:
    """The first and the last day of the calendar have marks."""
    chart = charts.timeline(azjp.timeline([event(when="0001-01-01"), event("end", when="9999-12-31")]))
    assert {r["from"] for r in rows(chart) if "how" in r and "id" in r} == {"0001-01-01", "9999-12-31"}


# --- the series ---------------------------------------------------------------------------------------------------


def _turnover(year: str, amount: int, bound: str = "exact", **changes: Any) -> azjp.EconomicFact:
    return fact(f"in-{year}", period=year, value=Quantity(amount, "USD", bound), **changes)


_DOUBT = Caveat(kind="scale", note="a thousand times the year before", field="value")


def test_series_marks_doubtful_points() -> None:
    """A doubtful figure has its own symbol and a question mark, and no line leads to it."""
    facts = [
        _turnover("1997", 2),
        _turnover("1998", 3),
        _turnover("1999", 4000, caveats=(_DOUBT,)),
        _turnover("2000", 5),
    ]
    chart = charts.series(azjp.series(facts, doubtful="as-printed"))
    points = {row["id"]: row for row in rows(chart) if "run" in row and "id" in row}
    assert points["in-1999"]["how"] == "doubtful"
    assert points["in-1999"]["label"].endswith("(?)")
    assert "scale of value: a thousand times" in points["in-1999"]["doubts"]
    runs = [points[f"in-{year}"]["run"] for year in (1997, 1998, 1999, 2000)]
    assert runs[0] == runs[1]
    assert len(set(runs[1:])) == 3


def test_series_leaves_out_what_the_answer_does() -> None:
    """The chart leaves out what the answer excludes, and its caption says how many and why."""
    facts = [_turnover("1997", 2), _turnover("1999", 4000, caveats=(_DOUBT,)), _turnover("2000", 3)]
    chart = charts.series(azjp.series(facts))
    assert {row["id"] for row in rows(chart) if "run" in row and "id" in row} == {"in-1997", "in-2000"}
    assert "Not shown: 1 record, doubtful (scale)." in words(chart)
    assert "No figure for 2 years in between" in words(chart)


def test_series_spread_and_bounds() -> None:
    """The tooltip gives the least and the most; a bound has a word and an arrow."""
    witness = Variant(field="value", value=Quantity(40_000_000, "USD"), citations=cited(WIRE))
    chart = charts.series(
        azjp.series([_turnover("1997", 50_000_000, variants=(witness,)), _turnover("1998", 60_000_000, "more than")])
    )
    first, second = _two(chart)
    assert (first["low"], first["value"], first["high"], first["spread"]) == (40, 50, 50, True)
    assert first["between"] == "40,000,000 and 50,000,000"
    assert (second["open"], second["label"]) == ("up", "more than 60")
    assert second["figure"].startswith("more than USD 60,000,000")
    assert any(
        layer.get("encoding", {}).get("y", {}).get("axis", {}).get("title") == "USD, million"
        for layer in layers(chart.to_dict())
        if isinstance(layer.get("encoding", {}).get("y", {}).get("axis"), dict)
    )


def _two(chart: Any) -> list[dict[str, Any]]:
    points = {row["id"]: row for row in rows(chart) if "run" in row and "id" in row}
    return [points[of] for of in sorted(points)]


def test_period_of_a_point_is_a_span() -> None:
    """The figure of a year covers the year."""
    (point,) = _two(charts.series(azjp.series([_turnover("1997", 2)])))
    assert (point["from"], point["to"], point["at"]) == ("1997-01-01", "1998-01-01", "1997-07-02")


def test_trade_turnover_of_the_article() -> None:
    """No line joins 1997 and 2017."""
    facts = [rel.facts["trade-turnover-1997"], rel.facts["trade-turnover-2017"]]
    one, other = _two(charts.series(azjp.series(facts, doubtful="as-printed")))
    assert (one["value"], one["how"]) == (22.3, "as its source states it")
    assert one["run"] != other["run"]
    assert other["how"] != one["how"]


# --- counts and panels --------------------------------------------------------------------------------------------


def test_counts_tell_certain_from_possible() -> None:
    """The solid part ends at the least, the light part at the count, the open part at the most."""
    answer = azjp.count_by([event(when="1998"), event("b", when="1998-02~"), event("c", when="1998/1999")], "year")
    chart = charts.counts(azjp.count_by([event(when="1998"), event("b", when="199X")], "year"))
    parts = {(row["key"], row["how"], row["low"], row["high"]) for row in rows(chart) if "how" in row and "key" in row}
    assert ("1990", "counted, not certain", 0, 1) in parts
    assert ("1998", "certain", 0, 1) in parts
    assert ("1998", "possible as well", 1, 2) in parts
    assert {row["key"] for row in rows(charts.counts(answer)) if "key" in row} == {*answer.high}


def test_counts_hold_every_key() -> None:
    """Every key of the answer has a bar, longest first, and actors have their names."""
    answer = azjp.count_by(rel.events.where(source=FOUR, kind="visit"), "actor")
    chart = charts.counts(answer)
    bars = [row for row in rows(chart) if "end" in row and "how" not in row]
    assert {row["key"]: int(row["count"]) for row in bars} == dict(answer)
    ordered = [row["end"] for row in sorted({row["key"]: row for row in bars}.values(), key=lambda row: row["row"])]
    assert ordered == sorted(ordered, reverse=True)
    assert next(row["title"] for row in bars if row["key"] == "heydar-aliyev") == "Heydar Aliyev"


def test_counts_by_share() -> None:
    """Shares have two decimals, and a note explains them."""
    chart = charts.counts(azjp.count_by([event(when="1998/1999")], "year", dates="share"))
    assert {row["count"] for row in rows(chart) if "key" in row} == {"0.50"}
    assert "split across its possible years, in proportion to their days" in words(chart)


@pytest.mark.parametrize("keys", [("1998", "199X"), ("1990", "199X"), ("1998", "200X"), ("200X", "2001", "visit")])
def test_years_beside_decades_are_bars(keys: tuple[str, ...]) -> None:
    """No axis has even steps for years and decades at once: each key gets a bar or a column of its own."""
    meetings = [event(f"m-{n}", when="1998") for n, _ in enumerate(keys)]
    key_of = dict(zip((m.id for m in meetings), keys, strict=True))
    chart = charts.counts(azjp.count_by(meetings, lambda r: key_of[r.id]))
    assert {row["key"] for row in rows(chart) if "row" in row} == {*keys}
    chart = charts.panel(azjp.panel(meetings, lambda r: key_of[r.id], "kind"))
    assert {row["title"] for row in rows(chart) if "certain" in row} == {
        f"{key[:1].upper()}{key[1:]}, Meeting" for key in keys
    }


def test_what_is_only_possible_has_a_broken_outline(tmp_path: Path) -> None:
    """The outline of a column is broken in the drawing, not only in its legend."""
    charts.save(charts.counts(azjp.count_by([event(when="199X")], "year")), tmp_path / "a.svg")
    svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert len(re.findall(r'aria-roledescription="bar"[^>]*stroke-dasharray="3,2"', svg)) == 9


def test_panel_groups_are_its_counts() -> None:
    """A cell has as many records as it counts, and an empty cell has none."""
    answer = azjp.panel(rel.agreements, "year", "kind")
    assert {cell: len(records) for cell, records in answer.groups.items()} == {c: n for c, n in answer.items() if n}
    shares = azjp.panel([event(when="1998/1999")], "year", "kind", dates="share")
    assert {cell: [r.id for r in records] for cell, records in shares.groups.items()} == {
        ("1998", "meeting"): ["meeting"],
        ("1999", "meeting"): ["meeting"],
    }


@pytest.mark.parametrize("turned", [True, False])
def test_panel_holds_every_cell(*, turned: bool) -> None:
    """Every cell with a count has a dot; time runs to the right, as rows or as columns."""
    answer = (
        azjp.panel(rel.agreements, "year", "kind")
        if turned
        else azjp.panel(rel.agreements.where(source=FOUR), "kind", "year")
    )
    dots = {(row["title"], row["count"]) for row in rows(charts.panel(answer)) if "certain" in row}
    expected = {
        (f"{kind.replace('-', ' ').capitalize()}, {year}", str(count))
        for cell, count in answer.items()
        if count
        for year, kind in [cell if turned else cell[::-1]]
    }
    assert dots == expected


def test_panel_without_time() -> None:
    """Two facets without time make rows and columns, with their names."""
    chart = charts.panel(azjp.panel(rel.events.where(source=FOUR[:3]), "kind", "source"))
    assert "AZERTAC, 5 May 2022" in {row["column"] for row in rows(chart) if "column" in row}


# --- the network --------------------------------------------------------------------------------------------------


def _network() -> azjp.Network:
    a, b = organization("a"), person("b")
    meetings = [
        event(
            f"m-{n}", participants=(Participant(actor=a, role="participant"), Participant(actor=b, role="participant"))
        )
        for n in range(3)
    ]
    alone = event("alone", participants=(Participant(actor=place("c"), role="host"),))
    return azjp.network([*meetings, alone])


def test_network_holds_actors_and_links() -> None:
    """Actors who appear together have one line between them, which counts their records."""
    chart = charts.network(_network())
    assert {row["id"] for row in rows(chart) if "area" in row} == {"a", "b"}
    (line,) = {row["id"]: row for row in rows(chart) if "links" in row}.values()
    assert (line["links"], line["sure"], line["between"]) == (3, True, "3 and 3")
    assert "Shows the 2 actors with the most records; 1 more is left out." in words(chart)


def test_network_of_the_edition() -> None:
    """With a high limit, every actor that appears with another has its own spot within the picture."""
    answer = azjp.network(rel, without=["azerbaijan", "japan"])
    dots = [row for row in rows(charts.network(answer, most=1000)) if "area" in row]
    linked = {actor.id for link in answer for actor in (link.a, link.b)}
    assert {row["id"] for row in dots} == linked
    assert len({(row["x"], row["y"]) for row in dots}) == len(linked)
    assert all(0 <= row["x"] <= look("light", "notebook").room for row in dots)
    with pytest.raises(azjp.QuestionError, match="most= must be 1 or more, not 0"):
        charts.network(answer, most=0)


def test_sorts_of_actors_differ_in_form_and_colour() -> None:
    """Types of actors differ in shape, not only in colour."""
    spec = plain("network").to_dict()
    (scales,) = (
        {c: e[c]["scale"]["range"] for c in ("shape", "fill")}
        for e in (layer["encoding"] for layer in layers(spec) if "shape" in layer.get("encoding", {}))
    )
    assert len(set(scales["shape"])) == len(set(scales["fill"])) == len(scales["shape"])


# --- hostile text -------------------------------------------------------------------------------------------------


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    """Titles and names are data: they make no element, script or expression."""
    who = person("p", names=preferred(HOSTILE))
    evil = event(when="1998", title=HOSTILE, participants=(Participant(actor=who, role="participant"),))
    other = event(
        "b",
        when="1998",
        participants=(Participant(actor=who, role="participant"), Participant(actor=country(), role="host")),
    )
    answers = [
        charts.timeline(azjp.timeline([evil]), lanes=lambda _: HOSTILE, title=HOSTILE),
        charts.counts(azjp.count_by([evil], "actor"), title=HOSTILE),
        charts.panel(azjp.panel([evil], "actor", "kind"), title=HOSTILE),
        charts.network(azjp.network([evil, other]), title=HOSTILE),
    ]
    for chart in answers:
        assert any(HOSTILE in str(value) for row in rows(chart) for value in row.values())
        charts.save(chart, tmp_path / "chart.svg")
        svg = (tmp_path / "chart.svg").read_text(encoding="utf-8")
        assert set(_Tags(svg).seen) <= {
            "svg",
            "rect",
            "g",
            "path",
            "text",
            "line",
            "defs",
            "clippath",
            "tspan",
            "title",
        }
        assert not _Tags(svg).handlers
    charts.save(answers[0], tmp_path / "chart.html")
    page = _Tags((tmp_path / "chart.html").read_text(encoding="utf-8"))
    assert page.seen.count("script") == 1
    assert set(page.seen) == {"html", "head", "meta", "title", "style", "body", "div", "script"}


class _Tags(HTMLParser):
    """The elements of a text, and the attributes that would run something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.handlers += [
            name for name, value in attrs if name.startswith("on") or (value or "").startswith("javascript")
        ]


# --- files --------------------------------------------------------------------------------------------------------


def _size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("name", CHARTS)
def test_slides_have_the_size_of_slides(name: str, tmp_path: Path) -> None:
    """A slide is exactly as large as the screen."""
    charts.save(plain(name, "dark", "slide"), tmp_path / "slide.png")
    assert _size((tmp_path / "slide.png").read_bytes()) == (1600, 900)


@pytest.mark.parametrize("name", CHARTS)
def test_notebook_charts_are_as_wide_as_a_column(name: str, tmp_path: Path) -> None:
    """A picture for a notebook is 720 pixels wide (1440 at scale 2), and as high as needed."""
    charts.save(plain(name), tmp_path / "chart.png", scale=2)
    width, height = _size((tmp_path / "chart.png").read_bytes())
    assert width == 1440
    assert height > 300


def test_files_of_every_kind(tmp_path: Path) -> None:
    """The ending of the name, small or capital, sets the format."""
    chart = plain("years")
    for name in ("a.svg", "a.JSON", "a.html", "a.png"):
        charts.save(chart, str(tmp_path / name))
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert json.loads((tmp_path / "a.JSON").read_text(encoding="utf-8")) == chart.to_dict()
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "vegaEmbed" in page or len(page) > 200_000
    assert not re.search(r"<script[^>]*src=|<link", page)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.JSON", "a.html", "a.png", "a.svg"]


def test_letters_of_all_that_are_concerned(tmp_path: Path) -> None:
    """A drawing keeps Azerbaijani and Japanese letters."""
    chart = charts.timeline(azjp.timeline([event(when="1998", title="Əliyev, İsmayıllı, 日本")]))
    charts.save(chart, tmp_path / "chart.svg")
    assert "Əliyev, İsmayıllı, 日本" in (tmp_path / "chart.svg").read_text(encoding="utf-8")


def test_letters_without_a_font_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that would show boxes is an error, and the old file stays."""
    chart = charts.timeline(azjp.timeline([event(when="1998", title="Ə, İ, 日本")]))
    target = tmp_path / "chart.png"
    target.write_bytes(b"old")
    monkeypatch.setattr(files, "_has_picture", lambda _char: False)
    with pytest.raises(azjp.FontError, match=r"no installed font shows Ə 日 本: install .*Noto Sans CJK JP"):
        charts.save(chart, target)
    assert target.read_bytes() == b"old"
    charts.save(chart, tmp_path / "chart.svg")


def test_a_letter_that_no_font_has() -> None:
    """A letter without a font is recognised by its picture; the renderer has Latin letters itself."""
    assert not files._has_picture("\ue0ff")
    assert all(map(files._has_picture, "AƏəİığşçö—→"))


def test_folder_of_fonts(tmp_path: Path) -> None:
    """A missing folder of fonts is an error."""
    chart = plain("years")
    charts.save(chart, tmp_path / "chart.png", fonts=tmp_path)
    with pytest.raises(FileNotFoundError):
        charts.save(chart, tmp_path / "chart.png", fonts=tmp_path / "none")


def test_a_file_is_written_whole_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash while writing leaves the old file, and no other."""
    target = tmp_path / "chart.json"
    target.write_text("old", encoding="utf-8")

    def fails(*_given: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("azjp_relations.storage.folder.os.fsync", fails)
    with pytest.raises(OSError, match="the disk is full"):
        charts.save(plain("years"), target)
    assert [p.name for p in tmp_path.iterdir()] == ["chart.json"]
    assert target.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    ("name", "changes", "problem"),
    [
        ("a.gif", {}, "ending of a chart's file must be"),
        ("a", {}, "ending of a chart's file must be"),
        ("a.png", {"scale": 0}, "scale= must be above 0"),
        ("a.png", {"scale": float("nan")}, "scale= must be above 0"),
    ],
)
def test_files_that_there_are_not(name: str, changes: dict[str, Any], problem: str, tmp_path: Path) -> None:
    """An impossible format or scale is an error before anything is written."""
    with pytest.raises(azjp.QuestionError, match=problem):
        charts.save(plain("years"), tmp_path / name, **changes)
    assert not [*tmp_path.iterdir()]


def test_no_character_aborts_the_process() -> None:
    """A character that XML forbids, over which the renderer aborts Python, becomes a space in every text."""
    code = """
import sys, pathlib, tempfile, json
from records import event, person, preferred
import altair as alt
import azjp_relations as azjp
from azjp_relations import charts
from azjp_relations.model import Participant
bad = [*map(chr, range(32)), "\\ufffe", "\\uffff", "\\ud800", "\\udfff"]
text, fit = "x".join(bad), "x".join(bad[:-2])
who = Participant(actor=person("p", names=preferred(f"A{fit}B")), role="host")
met = [event(f"m-{n}", when="1998", title=f"A{c}B", participants=(who,)) for n, c in enumerate(bad[:-2])]
two = Participant(actor=person("q"), role="host")
drawn = [
    charts.timeline(azjp.timeline(met), title=f"A{text}B", lanes=lambda _: f"A{text}B"),
    charts.counts(azjp.count_by(met, lambda r: f"A{text}B"), title=f"A{text}B"),
    charts.panel(azjp.panel(met, "actor", lambda r: f"A{text}B"), title=f"A{text}B"),
    charts.network(azjp.network([event("both", participants=(who, two))]), title=f"A{text}B"),
    alt.Chart(alt.InlineData(values=[{"a": text}]), title=text).mark_text().encode(text="a:N"),
]
with tempfile.TemporaryDirectory() as folder:
    for number, chart in enumerate(drawn):
        for kind in ("svg", "json", "png", "html")[: {0: 4, 4: 3}.get(number, 2)]:
            path = pathlib.Path(folder, f"a.{kind}")
            charts.save(chart, path)
            written = path.read_bytes().decode() if kind in {"svg", "json"} else ""
            assert not ({*bad} - {*"\\t\\n\\r"}) & {*written}, kind
for chart in drawn[:4]:
    assert not any(c in str(value) for value in json.loads(json.dumps(chart.to_dict())).values() for c in bad[:9])
print("alive")
"""
    assert _elsewhere(code) == "alive"


def test_same_drawing_under_every_hash_seed() -> None:
    """Drawings are the same in every process, although the order of a set differs."""
    code = """
import hashlib, pathlib, tempfile
from azjp_relations import charts
from test_charts import CHARTS
with tempfile.TemporaryDirectory() as folder:
    for name, drawn in CHARTS.items():
        path = pathlib.Path(folder, "a.svg")
        charts.save(drawn(), path)
        print(name, hashlib.sha256(path.read_bytes()).hexdigest())
"""
    one, other = ThreadPoolExecutor(2).map(lambda seed: _elsewhere(code, seed), "12")
    assert len(one.split()) == 2 * len(CHARTS)
    assert one == other


def test_a_chart_is_a_file_and_a_line_in_the_table() -> None:
    """The table lists every public chart, and each has its file."""
    assert {*charts._CHARTS, "save", "Size", "Theme"} == {*charts.__all__}
    stems = {path.stem.removeprefix("draw_") for path in Path(charts.__file__).parent.glob("draw_*.py")}
    assert stems == {*charts._CHARTS}


def test_only_public_names_are_offered() -> None:
    """Completion after ``charts.`` offers only public names, even after all imports."""
    assert dir(charts) == sorted(charts.__all__)


# --- notebooks ----------------------------------------------------------------------------------------------------


def _html(chart: Any) -> str:
    return str(chart._repr_mimebundle_()["text/html"])


def test_a_notebook_needs_no_network() -> None:
    """A notebook gets a drawing: no script, no address, and tooltips that a browser shows by itself."""
    page = _html(plain("series"))
    assert not {"script", "link", "img", "image", "iframe"} & {*_Tags(page).seen}
    assert not re.search(r"""(src|href)=|url\((?!#)|@import""", page)
    assert "<title>trade turnover, Azerbaijan – Japan: USD 22,300,000&#xA;when: 1997&#xA;" in page
    assert page.count("¶") >= 2
    labels = _html(charts.timeline(azjp.timeline([event(when="1998", title="A & B")])))
    assert labels.count("<title>A &amp; B&#xA;when: 1998&#xA;") == 3
    assert ">A &amp; B</text>" in labels
    xml.dom.minidom.parseString(labels)  # noqa: S318 - our own drawing
    assert "network" not in plain("series")._repr_mimebundle_()["text/plain"]


def test_a_renderer_of_your_own_is_kept() -> None:
    """A renderer of Altair that you enable is used."""
    with alt.renderers.enable("json"):
        assert "application/json" in plain("years")._repr_mimebundle_()[0]


def test_a_notebook_is_followed_in_its_theme() -> None:
    """By default every colour of the drawing has a dark one for dark pages; a theme that you name stays."""
    chart = charts.counts(azjp.count_by(BOTH, "year"))
    page = _html(chart)
    light, dark = look("light", "notebook"), look("dark", "notebook")
    rules, svg = page.split("</style>")
    for part, colour in set(re.findall(r'(fill|stroke)="(#[0-9a-f]{6})"', svg)):
        assert f'[{part}="{colour}"]' in rules
    assert f'[fill="{light.paper}"] {{ fill: {dark.paper} }}' in rules
    assert 'data-jp-theme-light="false"' in rules
    for theme in ("light", "dark"):
        assert "jp-theme" not in _html(plain("years", theme))
    assert chart.to_dict()["config"]["background"] == light.paper


def test_drawings_on_one_page_share_no_names() -> None:
    """The names of clips and classes differ between drawings."""
    names = [re.findall(r'(?:id|class)="(azjp-[^"]*|clip[^"]*)"', _html(plain(name))) for name in ("series", "years")]
    assert all(names)
    assert not {*names[0]} & {*names[1]}


# --- the extra ----------------------------------------------------------------------------------------------------


def _elsewhere(code: str, seed: str = "0") -> str:
    """Return what *code* prints in an interpreter of its own."""
    start = f"import sys; sys.path[:0] = {[str(Path(azjp.__file__).parents[1]), *sys.path]!r}\n"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-s", "-c", start + code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_charts_imports_no_altair() -> None:
    """Importing the room imports no drawing library."""
    code = "from azjp_relations import charts; print(*{'altair', 'vl_convert', 'networkx', 'numpy'} & set(sys.modules))"
    assert _elsewhere(code) == ""


@pytest.mark.parametrize("lacking", ["altair", "networkx", "vl_convert"])
def test_missing_extra(lacking: str) -> None:
    """Without a drawing library, the error names it and the extra."""
    code = f"""
sys.modules[{lacking!r}] = None
import azjp_relations as azjp
from azjp_relations import charts
rel = azjp.load(edition="2026.11")
try:
    chart = charts.network(azjp.network(rel))
    charts.save(chart, "never.png")
except azjp.MissingExtraError as error:
    print(error)
"""
    name = {"altair": "Altair", "networkx": "NetworkX", "vl_convert": "vl-convert"}[lacking]
    message = _elsewhere(code)
    assert name in message
    assert "azjp-relations[charts]" in message


# --- looks --------------------------------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """Return how far two colours are apart, from 1 to 21, as the guidelines for web content (WCAG 2) define it."""
    light, dark = sorted(map(_luminance, (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_words_and_marks_stand_out(theme: str, size: str) -> None:
    """Words and marks have the contrast that the guidelines for web content (WCAG 2) ask for."""
    looks = look(theme, size)
    assert contrast(looks.ink, looks.paper) >= 7
    assert contrast(looks.quiet, looks.paper) >= 4.5
    assert all(contrast(hue, looks.paper) >= 3 for hue in looks.hues)


def test_words_are_measured_and_cut() -> None:
    """A text is cut only if it doesn't fit, and then it fits."""
    assert shortened("short", 100, 10) == "short"
    cut = shortened("Joint Statement on Friendship and Partnership", 100, 10)
    assert cut.endswith("…")
    assert width_of(cut, 10) <= 100
    assert wrapped_to("", 10, 10) == []
    lines = wrapped_to("one two three four five six", 60, 11, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert "".join(wrapped_to("日本とアゼルバイジャン", 40, 10)) == "日本とアゼルバイジャン"
    assert all(width_of(line, 10) <= 40 for line in wrapped_to("日本とアゼルバイジャン", 40, 10))


def test_years_on_an_axis_are_round() -> None:
    """Years on an axis come in even steps, few enough to be read."""
    assert round_years(1970, 2025, 12) == [*range(1970, 2026, 5)]
    assert round_years(1998, 2001, 12) == [1998, 1999, 2000, 2001]
    assert is_time(["1998", "2003"])
    assert is_time(["199X", "200X"])
    assert not is_time(["1998", "200X"])
    assert not is_time(["visit"])
    assert digits(1234) == "1,234"


def test_caption_counts_reasons() -> None:
    """The caption counts the reasons for leaving out, most frequent first."""
    answer = azjp.series(
        [_turnover("1997", 2), fact("a", value=None), fact("b", value=None), _turnover("1998", 9, caveats=(_DOUBT,))]
    )
    assert caption(answer)[0].endswith("Not shown: 3 records: 2 without a figure, 1 doubtful (scale).")
    assert sources_in_short(rel.sources[:4]).count("(") == 4
