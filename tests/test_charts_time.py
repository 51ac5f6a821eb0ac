"""Charts over time: timelines, series and sums, with their uncertainty drawn as such."""

from itertools import pairwise
from typing import Any

import pytest

pytest.importorskip("altair")
pytest.importorskip("networkx")
pytest.importorskip("vl_convert")

from drawings import BOTH, DOUBT, LEVELS, figures, layers, level, plain, rel, rows, title, turnover, words
from records import WIRE, agreement, cited, event, fact

import azjp_relations as azjp
from azjp_relations import charts
from azjp_relations.charts.theme import look, width_of
from azjp_relations.model import Variant
from azjp_relations.model.quantities import Quantity


def marks(chart: Any, id: str) -> list[tuple[str, str, str]]:  # noqa: A002 - the word of the record
    """Return where the parts of a record in a timeline begin and end, and how each looks."""
    parts = [(r["from"], r["to"], r["how"]) for r in rows(chart) if r.get("id") == id and "how" in r]
    return sorted(set(parts))


def labels(chart: Any) -> dict[str, dict[str, Any]]:
    """Return the labels of a timeline by the ids of their records."""
    return {row["id"]: row for row in rows(chart) if "words" in row}


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
        ("1998-02-24", [("1998-02-24", "1998-02-25", "on a day")]),
        ("1998-02", [("1998-02-01", "1998-03-01", "within a span of time")]),
        ("1998", [("1998-01-01", "1999-01-01", "within a span of time")]),
        ("197X", [("1970-01-01", "1980-01-01", "within a span of time")]),
        ("2011-21", [("2011-03-01", "2011-06-01", "within a span of time")]),
        ("1998-02-24/1998-02-28", [("1998-02-24", "1998-03-01", "for a time")]),
        (
            "1998-02/1998-04",
            [
                ("1998-02-01", "1998-02-28", "within a span of time"),
                ("1998-02-28", "1998-04-02", "for a time"),
                ("1998-04-02", "1998-05-01", "within a span of time"),
            ],
        ),
        ("1998/1998", [("1998-01-01", "1999-01-01", "within a span of time")]),
        ("2016-02~", [("2016-02-01", "2016-03-01", "uncertainly dated")]),
        ("2009-12-25?", [("2009-12-25", "2009-12-26", "uncertainly dated")]),
    ],
)
def test_dates_are_drawn_as_the_spans_they_are(when: str, parts: list[tuple[str, str, str]]) -> None:
    """A mark runs from the first possible day to the last, both included."""
    assert marks(charts.timeline(azjp.timeline([event(when=when)])), "meeting") == parts


@pytest.mark.parametrize(
    ("when", "is_open", "turn"),
    [
        ("2000/..", True, 90),
        ("2000/", False, 90),
        ("../2000", True, 270),
        ("[..2000-05]", False, 270),
        ("[2000-05..]", False, 90),
    ],
)
def test_what_has_no_end_runs_on(when: str, turn: int, *, is_open: bool) -> None:
    """An arrow is filled for no end, and open for an unknown end."""
    chart = charts.timeline(azjp.timeline([event(when=when), event("other", when="2005-05-05")]))
    (arrow,) = (row for row in rows(chart) if "turn" in row)
    assert (arrow["id"], arrow["endless"], arrow["turn"]) == ("meeting", is_open, turn)


@pytest.mark.parametrize("when", ["../2019", "[..2019-05-07]", "/2019-05"])
def test_an_open_beginning_makes_the_axis_no_longer(when: str) -> None:
    """A date without a beginning is a short bar with an arrow, in the place of the day that it does name."""
    others = [event("before", when="2015-05-05"), event("after", when="2021-05-05")]
    chart = charts.timeline(azjp.timeline([*others, event(when=when)]))
    begins = min(row["from"] for row in rows(chart) if row.get("id") == "meeting" and "how" in row)
    assert "2017" < begins < "2020"
    (axis,) = {
        tuple(e["x"]["scale"]["domain"])
        for layer in layers(chart.to_dict())
        if "scale" in (e := layer.get("encoding", {})).get("x", {})
    }
    assert axis[0] > "2013"
    tops = {one: row["y"] for one, row in labels(chart).items()}
    assert tops["before"] < tops["meeting"] < tops["after"]


def test_conjecture_is_drawn_as_one() -> None:
    """A conjectured date looks different from a date in a source."""
    march = Variant(field="when", value=azjp.EdtfDate("1999-03"), conjecture=True, reason="another story says so")
    guessed = [event(when="1998", variants=(march,))]
    chart = charts.timeline(azjp.timeline(guessed, reading="highest", conjectures=True))
    assert marks(chart, "meeting") == [("1999-03-01", "1999-04-01", "dated by conjecture")]
    chart = charts.timeline(azjp.timeline(guessed))
    assert marks(chart, "meeting") == [("1998-01-01", "1999-01-01", "within a span of time")]


def test_what_may_fall_outside_is_marked() -> None:
    """A record that may be outside the period has a question mark."""
    chart = charts.timeline(azjp.timeline([event(when="1998", title="A visit")], during="1998-02"))
    (label,) = labels(chart).values()
    assert label["label"] == ["A visit (?)"]
    assert "may be outside the period, or reach beyond it" in label["when"]


def test_lanes() -> None:
    """Lanes come from the type, kind or first topic of a record, or from a function."""
    answer = azjp.timeline([event(when="1998"), agreement(signed="1997"), event("again", when="1999")])
    for lanes, names in (("type", {"Agreements", "Events"}), (lambda r: r.id.upper(), {"PACT", "MEETING", "AGAIN"})):
        chart = charts.timeline(answer, lanes=lanes)
        assert {" ".join(row["lines"]) for row in rows(chart) if "lines" in row} == names
    with pytest.raises(azjp.QuestionError, match="lanes= must be"):
        charts.timeline(answer, lanes="kidn")


def test_long_names_of_lanes_take_more_lines() -> None:
    """Two lanes whose names begin alike can be told apart: a name takes as many lines as it needs."""
    meetings = [event(f"m-{n}", when=f"199{n}") for n in range(4)]
    names = ("Cooperation in the field of agriculture", "Cooperation in the field of aviation")
    chart = charts.timeline(azjp.timeline(meetings), lanes=lambda r: names[int(r.id[-1]) % 2])
    lines = {" ".join(row["lines"]) for row in rows(chart) if "lines" in row}
    assert lines == {*names}


@pytest.mark.parametrize("size", ["notebook", "phone"])
def test_labels_have_whole_words(size: Any) -> None:
    """A title takes up to three lines, then has fewer words; no line is wider than the picture."""
    titles = {
        "short": "Opening of the embassy",
        "long": "Convention for the Elimination of Double Taxation and the Prevention of Tax Evasion",
        "endless": "Convention on taxes and the prevention of evasion " * 9,
    }
    whens = {"short": "1998-05-05", "long": "2011-05-05", "endless": "2005-05-05"}
    chart = charts.timeline(azjp.timeline([event(n, whens[n], title=titles[n]) for n in titles]), size=size)
    found = labels(chart)
    assert " ".join(found["short"]["label"]) == titles["short"]
    assert " ".join(found["long"]["label"]) == titles["long"]
    told = " ".join(found["endless"]["label"]).removesuffix(" …")
    assert len(found["endless"]["label"]) == 3
    assert titles["endless"].startswith(told)
    assert told.rpartition(" ")[2] in {"Convention", "taxes", "prevention", "evasion"}
    look_of = look("light", size)
    (starts,) = {layer["mark"]["x"] for layer in layers(chart.to_dict()) if _text_of(layer) == "label"}
    for one in found.values():
        assert starts + max(width_of(line, look_of.text) for line in one["label"]) <= look_of.room + 0.1


def _text_of(layer: dict[str, Any]) -> str | None:
    """Return the field that a layer of titles or dates shows; ``None`` for another layer."""
    channel = layer.get("encoding", {}).get("text", {})
    return channel.get("field") if layer.get("encoding", {}).get("y", {}).get("field") in {"y", "label_y"} else None


def test_rows_do_not_overlap() -> None:
    """Each title is below the one before, also where titles take several lines."""
    for name in ("timeline", "lanes"):
        for size in ("notebook", "phone"):
            look_of = look("light", size)
            found = sorted(labels(plain(name, "light", size)).values(), key=lambda row: row["label_y"])
            for one, other in pairwise(found):
                assert other["label_y"] - one["label_y"] >= len(one["label"]) * look_of.line - 0.1


@pytest.mark.parametrize(("lanes", "lane"), [(None, "Water"), ("kind", "Meeting")])
def test_many_records_are_counted_by_year(lanes: Any, lane: str) -> None:
    """A timeline of more records than a picture holds counts them by year, in lanes."""
    many = [event(f"m-{n}", when=f"{1992 + n % 30}-05-05", topics=("water",)) for n in range(121)]
    answer = azjp.timeline([*many, event("late", when="[..2015]", topics=("water",))])
    chart = charts.timeline(answer, lanes=lanes)
    dots = [row for row in rows(chart) if "certain" in row]
    assert sum(row["certain"] for row in {row["title"]: row for row in dots}.values()) == 121
    assert {row["title"].partition(",")[0] for row in dots} == {lane}
    assert "122 records are too many to show one by one: each dot counts those of a year." in words(chart)
    assert "Not in any dot: 1 record with only a last possible day." in words(chart)
    one_by_one = charts.timeline(azjp.timeline(many[:30]), size="slide")
    assert len(labels(one_by_one)) == 30


def test_too_many_for_a_picture() -> None:
    """Too many lines are an error that says what to do instead."""
    many = azjp.timeline(event(f"meeting-{n}", when="1998") for n in range(130))
    with pytest.raises(azjp.QuestionError, match=r"130 rows are too many for one chart \(at most 120\)"):
        charts.timeline(many, lanes=lambda record: record.id)
    with pytest.raises(azjp.QuestionError, match=r"1000 columns are too many"):
        charts.counts(azjp.count_by([event(when="1000"), event("b", when="1999")], "year"))


def test_dates_at_the_ends_of_the_calendar() -> None:
    """The first and the last day of the calendar have marks."""
    chart = charts.timeline(azjp.timeline([event(when="0001-01-01"), event("end", when="9999-12-31")]))
    assert {r["from"] for r in rows(chart) if "how" in r and "id" in r} == {"0001-01-01", "9999-12-31"}


# --- series and sums ----------------------------------------------------------------------------------------------


def test_series_marks_doubtful_figures() -> None:
    """A doubtful figure is open, has a question mark, and no line of levels leads to it."""
    some = [level("1997", 2), level("1998", 3), level("1999", 4000, caveats=(DOUBT,)), level("2000", 5)]
    chart = charts.series(azjp.series(some, doubtful="as-printed"), theme="light")
    points = figures(chart)
    assert points["at-1999"]["how"] == "doubtful"
    assert points["at-1999"]["fill"] == look("light", "notebook").paper
    assert "4,000 (?)" in {row.get("label") for row in rows(chart)}
    assert "scale of value: a thousand times" in points["at-1999"]["doubts"]
    runs = {row["id"]: row["run"] for row in rows(chart) if "run" in row}
    assert runs["at-1997"] == runs["at-1998"]
    assert len({runs[f"at-{year}"] for year in (1998, 1999, 2000)}) == 3


def test_flows_are_bars_and_levels_are_lines() -> None:
    """The bar of a flow covers its year; a level is a point, and a dotted line crosses years without one."""
    flows = figures(charts.series(azjp.series([turnover("1997", 2), turnover("1999", 5)])))
    assert "1997-01" < flows["in-1997"]["left"] < flows["in-1997"]["right"] < "1998-01"
    assert flows["in-1997"]["bar"]
    chart = charts.series(LEVELS)
    points = figures(chart)
    assert not any(row["bar"] for row in points.values())
    assert (points["at-1999"]["from"], points["at-1999"]["to"]) == ("1999-01-01", "2000-01-01")
    runs = {row["id"]: row["run"] for row in rows(chart) if "run" in row}
    assert runs["at-1999"] == runs["at-2000"] != runs["at-2004"]
    assert "No figure for 2001, 2002, 2003. Dotted lines cross years without a figure." in words(chart)


def test_a_flow_over_years_is_a_span() -> None:
    """What is told of many years is a point at their end, on a bar as long as they are."""
    (point,) = figures(charts.series(azjp.series([turnover("1992/2006", 900)]))).values()
    assert (point["from"], point["to"], point["at"], point["bar"]) == ("1992-01-01", "2007-01-01", "2006-12-31", False)


def test_a_level_that_lasts_is_a_step() -> None:
    """The line of a level that is told of a time runs along all of it."""
    chart = charts.series(azjp.series([level("1996/2009", 4), level("2010/2018", 10)]))
    ends = [(row["id"], row["at"][:4]) for row in rows(chart) if "run" in row and row["order"]]
    assert [*dict.fromkeys(ends)] == [
        ("at-1996-2009", "1996"),
        ("at-1996-2009", "2009"),
        ("at-2010-2018", "2010"),
        ("at-2010-2018", "2018"),
    ]


def test_series_leaves_out_what_the_answer_does() -> None:
    """The chart leaves out what the answer excludes, and its caption says how many and why."""
    some = [turnover("1997", 2), turnover("1999", 4000, caveats=(DOUBT,)), turnover("2000", 3)]
    chart = charts.series(azjp.series(some))
    assert {*figures(chart)} == {"in-1997", "in-2000"}
    assert "Not shown: 1 record, doubtful (scale)." in words(chart)
    assert "No figure for 1998, 1999." in words(chart)


def test_series_of_years_and_a_month_say_so() -> None:
    """The caption says that a bar is of a month and the others of years."""
    figures = [fact("a", 5, "2024"), fact("b", 6, "2025"), fact("c", 1, "2026-01")]
    assert "Periods of different length." in words(charts.series(azjp.series(figures)))
    assert "Periods of different length." not in words(charts.series(azjp.series(figures[:2])))


def test_series_spread_and_bounds() -> None:
    """The tooltip gives the least and the most; a bound has a word and an arrow."""
    witness = Variant(field="value", value=Quantity(40_000_000, "USD"), citations=cited(WIRE))
    one = turnover("1997", 50_000_000, variants=(witness,))
    chart = charts.series(azjp.series([one, turnover("1998", 60_000_000, "more than")]))
    first, second = figures(chart)["in-1997"], figures(chart)["in-1998"]
    assert (first["low"], first["value"], first["high"], first["spread"]) == (40, 50, 50, True)
    assert first["between"] == "between 40,000,000 and 50,000,000"
    assert second["open"] == "up"
    assert "more than 60" in {row.get("label") for row in rows(chart)}
    assert second["figure"].startswith("more than USD 60,000,000")
    assert _headings(chart) == ["USD, million"]


def _headings(chart: Any) -> list[str]:
    """Return the titles of the vertical axes, from the upper one on."""
    axes = (layer.get("encoding", {}).get("y", {}).get("axis") for layer in layers(chart.to_dict()))
    return [*dict.fromkeys(axis["title"] for axis in axes if axis)]


def test_series_in_one_unit_stand_side_by_side() -> None:
    """The bars of two series share a year, each in its colour, which the legend names."""
    two = {
        "exports": azjp.series([turnover("1997", 2), turnover("1998", 3)]),
        "imports": azjp.series([turnover("1997", 5, id="i-1997"), turnover("1998", 6, id="i-1998")]),
    }
    chart = charts.series(two)
    bars = figures(chart)
    assert bars["in-1997"]["right"] <= bars["i-1997"]["left"] < bars["i-1997"]["right"] < bars["in-1998"]["left"]
    assert bars["in-1997"]["stroke"] == bars["in-1998"]["stroke"] != bars["i-1997"]["stroke"]
    assert {row.get("how") for row in rows(chart)} >= {*two}
    assert _headings(charts.series(two, panels=True)) == ["exports (USD)", "imports (USD)"]
    assert {*figures(charts.series([*two.values()]))} == {*bars}


def test_each_unit_has_an_axis_of_its_own() -> None:
    """Series in several units have a panel each, one above the other, and one axis of time."""
    chart = charts.series({"Aid": azjp.series([turnover("1997", 2)]), "Firms": LEVELS})
    assert _headings(chart) == ["Aid (USD)", "Firms (companies)"]
    scales = [
        layer["encoding"]["y"]["scale"]["range"]
        for layer in layers(chart.to_dict())
        if layer.get("encoding", {}).get("y", {}).get("axis")
    ]
    assert scales[0][1] < scales[0][0] < scales[-1][1] < scales[-1][0]
    with pytest.raises(azjp.QuestionError, match="one panel has one axis, these have figures in USD and companies"):
        charts.series([azjp.series([turnover("1997", 2)]), LEVELS], panels=False)


def test_the_claimed_stands_beside_the_counted() -> None:
    """What is set beside a series is a point, on the same axis, named by the legend and the title."""
    counted = azjp.total_by([turnover("1997", 2), turnover("1998", 3)], "year", unit="USD", indicator="grant")
    claimed = azjp.series([turnover("1997", 22, id="told", caveats=(DOUBT,))], doubtful="as-printed")
    chart = charts.totals({"counted": counted}, beside={"claimed": claimed})
    found = figures(chart)
    assert [found[key]["bar"] for key in ("1997", "1998", "told")] == [True, True, False]
    assert found["told"]["how"] == "doubtful"
    assert {"counted", "claimed"} <= {row.get("how") for row in rows(chart)}
    assert title(chart) == "Grants by year beside grants, 1997–1998"
    assert "Based on 3 records, 1 of them doubtful." in words(chart)
    assert words(chart).count("Questions: ") == 1


def test_a_running_sum_adds_up_from_the_beginning() -> None:
    """A running sum can stand beside a sum "so far"; a level can't be added up."""
    some = [turnover("1997", 2), turnover("1998", 3, "about"), turnover("2000", 4)]
    chart = charts.series(azjp.series(some), running=True, beside=azjp.series([turnover("1992/2000", 20, id="told")]))
    found = figures(chart)
    assert [found[f"in-{year}"]["value"] for year in (1997, 1998, 2000)] == [2, 5, 9]
    assert [found[f"in-{year}"]["how"] for year in (1997, 2000)] == [
        "as its source states it",
        "approximate, or only a limit",
    ]
    assert "no figure for 1999, which adds nothing." in words(chart)
    assert sorted(row["label"] for row in rows(chart) if row.get("label")) == ["20", "9"]
    with pytest.raises(azjp.QuestionError, match="is a series of levels, which don't add up over time"):
        charts.series({"firms": LEVELS}, running=True)


def test_sums_of_several_answers_stand_on_each_other() -> None:
    """Stacked bars begin where the one below ends, by year and by any other key."""
    some = [turnover("1997", 2), turnover("1998", 3)]
    two = [azjp.total_by(some, by, unit="USD") for by in ("year", "year")]
    later = charts.totals({"a": two[0], "b": two[1]}, stacked=True)
    bars = {(row["left"][:4], row["base"], row["top"]) for row in rows(later) if "left" in row and "fill" in row}
    assert bars == {("1997", 0, 2), ("1997", 2, 4), ("1998", 0, 3), ("1998", 3, 6)}
    assert {row["label"] for row in rows(later) if "label" in row} == {"4", "6"}
    kinds = azjp.total_by(some, "indicator", unit="USD")
    across = charts.totals({"a": kinds, "b": kinds}, stacked=True)
    assert sorted((row["base"], row["top"]) for row in rows(across) if "top" in row) == [(0, 5), (5, 10)]
    assert "10" in {row.get("label") for row in rows(across)}
    with pytest.raises(azjp.QuestionError, match="must be flows in one unit"):
        charts.totals([two[0], azjp.total_by([turnover("1997", 2, unit="JPY")], "year", unit="JPY")], stacked=True)


def test_sums_by_key_are_bars_largest_first() -> None:
    """Each key has a bar with its figure; a doubtful sum is open."""
    some = [
        fact("a", 5, "1997", indicator="loan"),
        fact("b", 9, "1997", caveats=(DOUBT,)),
        fact("c", 7, "1998", indicator="investment"),
    ]
    chart = charts.totals(azjp.total_by(some, "indicator", unit="USD", doubtful="as-printed"))
    bars = sorted(figures(chart).values(), key=lambda row: row["at"])
    assert [(row["id"], row["label"]) for row in bars] == [("grant", "9 (?)"), ("investment", "7"), ("loan", "5")]
    with pytest.raises(azjp.QuestionError, match="beside= needs sums by year or decade"):
        charts.totals(azjp.total_by(some, "indicator", unit="USD"), beside=LEVELS)


def test_a_sum_that_is_only_possible_is_open() -> None:
    """A year in which nothing is counted, but something may belong, has an open bar."""
    chart = charts.totals(azjp.total_by([fact("a", 5, "1998~"), fact("b", 5, "1999")], "year", unit="USD"))
    found = figures(chart)
    assert {key: row["how"] for key, row in found.items() if row["how"] != "as its source states it"} == {
        "1997": "possible as well"
    }


def test_too_much_for_one_chart_of_series() -> None:
    """More series than there are colours are refused, with the way out."""
    five = {str(n): azjp.series([turnover("1997", n, id=f"x-{n}")]) for n in range(5)}
    with pytest.raises(azjp.QuestionError, match=r"5 series in one panel .*one in each panel \(panels=True\)"):
        charts.series(five)
    assert len(_headings(charts.series(five, panels=True))) == 5


def test_trade_turnover_of_the_article() -> None:
    """Of the two figures of the article, the later is doubtful."""
    some = [rel.facts["trade-turnover-1997"], rel.facts["trade-turnover-2017"]]
    found = figures(charts.series(azjp.series(some, doubtful="as-printed")))
    assert found["trade-turnover-1997"]["value"] == 22.3
    assert found["trade-turnover-1997"]["how"] == "as its source states it"
    assert found["trade-turnover-2017"]["how"] == "doubtful"
