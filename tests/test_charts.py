"""Charts: they show every record of an answer, say what they leave out, and can be read by anybody."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

pytest.importorskip("altair")
pytest.importorskip("networkx")
pytest.importorskip("vl_convert")

from drawings import (
    BOTH,
    CHARTS,
    DOUBT,
    EMPTY,
    LOOKS,
    layers,
    plain,
    rel,
    rows,
    rows_in,
    spec_of,
    title,
    turnover,
    words,
)
from records import FOUR, event, fact, organization, person, place, source

import azjp_relations as azjp
from azjp_relations import charts
from azjp_relations.answers.counts import count_text
from azjp_relations.charts.cells import is_time
from azjp_relations.charts.layout import caption, sources_in_short
from azjp_relations.charts.theme import look, shortened, width_of, wrapped_to
from azjp_relations.model import Participant

# --- what holds of each -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHARTS)
def test_caption_names_the_sources(name: str) -> None:
    """The caption says which sources a chart uses."""
    text = spec_of(name)["description"]
    assert "Sources: " in text or name == "several"
    assert any(f"{source.publisher} (" in text for source in rel.sources)
    assert "Based on " in text


@pytest.mark.parametrize("name", CHARTS)
def test_tooltips_cite(name: str) -> None:
    """Each tooltip ends with the places that its record cites."""
    spec = spec_of(name)
    cells = [row for row in rows_in(spec) if "cited" in row]
    assert cells
    assert all("¶" in row["cited"] for row in cells if row.get("count") != "0" and row.get("how") != "possible as well")
    tooltips = [
        [tip["field"] for tip in layer["encoding"]["tooltip"]]
        for layer in layers(spec)
        if isinstance(layer.get("encoding", {}).get("tooltip"), list)
    ]
    assert tooltips
    assert all(fields[0] == "title" and fields[-1] == "cited" for fields in tooltips)


@pytest.mark.parametrize("name", CHARTS)
def test_same_chart_every_time(name: str) -> None:
    """Two drawings of one answer are equal, the layout of a network included."""
    assert CHARTS[name](theme="light").to_dict() == spec_of(name)


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


def _years_of(records: Iterable[azjp.Record]) -> str:
    """Return the first and the last year that their dates touch."""
    days = [day for r in records if r.when for day in (r.when.earliest, r.when.latest) if day]
    return f"{min(days).year}–{max(days).year}"


def test_title_is_yours_or_names_countries_subject_and_years() -> None:
    """The default title says what the chart shows without the page around it."""
    answer = azjp.count_by(rel.events, "decade")
    assert charts.counts(answer, title="When?").to_dict()["title"]["text"] == ["When?"]
    titles = {name: title(plain(name)) for name in CHARTS}
    # A list of records doesn't say of which edition they are.
    assert titles["timeline"] == f"Events and agreements, {_years_of(BOTH)}"
    assert titles["years"] == f"Events and agreements by year, {_years_of(BOTH)}"
    of_all = {
        "agreements by year and kind": plain("panel"),
        "trade turnover": plain("series"),
        "figures by indicator": plain("totals"),
        "who appears with whom in visits, without Azerbaijan": charts.network(
            azjp.network(rel.events.where(kind="visit"), without="azerbaijan")
        ),
    }
    for subject, chart in of_all.items():
        assert title(chart).startswith(f"Azerbaijan and Japan: {subject}")
    asked = charts.timeline(azjp.timeline(rel, during="2015/2016", certainly=True))
    assert title(asked) == "Azerbaijan and Japan: events and agreements, 2015–2016"
    assert charts.counts(azjp.count_by([], "year")).to_dict()["title"]["text"] == ["Records by year"]


# --- counts and panels --------------------------------------------------------------------------------------------


def test_counts_tell_certain_from_possible() -> None:
    """The solid part ends at the least, the light part at the count, the open part at the most."""
    answer = azjp.count_by([event(when="1998"), event("b", when="1998-02~"), event("c", when="1998/1999")], "year")
    chart = charts.counts(azjp.count_by([event(when="1998"), event("b", when="199X")], "year"))
    parts = {(row["key"], row["how"], row["base"], row["top"]) for row in rows(chart) if "how" in row and "key" in row}
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
    ordered = [row["end"] for row in sorted({row["key"]: row for row in bars}.values(), key=lambda row: row["at"])]
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
    assert {row["key"] for row in rows(chart) if "base" in row and "from" not in row} == {*keys}
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
    with pytest.raises(azjp.QuestionError, match="most must be 1 or more, not 0"):
        charts.network(answer, most=0)


def test_sorts_of_actors_differ_in_form_and_colour() -> None:
    """Types of actors differ in shape, not only in colour."""
    spec = plain("network").to_dict()
    (scales,) = (
        {c: e[c]["scale"]["range"] for c in ("shape", "fill")}
        for e in (layer["encoding"] for layer in layers(spec) if "shape" in layer.get("encoding", {}))
    )
    assert len(set(scales["shape"])) == len(set(scales["fill"])) == len(scales["shape"])


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
    """A text is cut only if it doesn't fit, between words, and then it fits."""
    assert shortened("short", 100, 10) == "short"
    statement = "Joint Statement on Friendship and Partnership"
    assert shortened(statement, 100, 10) == "Joint Statement …"
    assert shortened(statement, 180, 10) == "Joint Statement on Friendship …"
    assert shortened("Parliamentarians", 50, 10) == "Parliam…"
    assert all(width_of(shortened(statement, room, 10), 10) <= room for room in range(20, 250, 7))
    assert wrapped_to("", 10, 10) == []
    lines = wrapped_to("one two three four five six", 60, 11, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert "".join(wrapped_to("日本とアゼルバイジャン", 40, 10)) == "日本とアゼルバイジャン"
    assert all(width_of(line, 10) <= 40 for line in wrapped_to("日本とアゼルバイジャン", 40, 10))


@pytest.mark.parametrize(("years", "named"), [(["1998"], {"1998"}), (["1970", "2025"], {"1970", "2025"})])
def test_axes_have_whole_records_and_round_years(years: list[str], named: set[str], tmp_path: Path) -> None:
    """No line is at half a record, each year is named once, and of many years, only those in even steps are."""
    chart = charts.counts(azjp.count_by([event(f"in-{year}", when=year) for year in years], "year"))
    charts.save(chart, tmp_path / "a.svg")
    on_axes = re.findall(r">(\d[\d.]*)</text>", (tmp_path / "a.svg").read_text(encoding="utf-8"))
    shown = [text for text in on_axes if len(text) == 4]
    assert {text for text in on_axes if len(text) < 4} == {"0", "1"}
    assert len(shown) == len({*shown})
    assert named <= {*shown}
    assert all(year in named or int(year) % 5 == 0 for year in shown)


def test_keys_of_time() -> None:
    """Keys are on an axis of time if all are years or all are decades."""
    assert is_time(["1998", "2003"])
    assert is_time(["199X", "200X"])
    assert not is_time(["1998", "200X"])
    assert not is_time(["visit"])
    assert count_text(1234) == "1,234"


def test_caption_counts_reasons() -> None:
    """The caption counts the reasons for leaving out, most frequent first."""
    answer = azjp.series(
        [turnover("1997", 2), fact("a", value=None), fact("b", value=None), turnover("1998", 9, caveats=(DOUBT,))]
    )
    assert caption([answer])[0].endswith("Not shown: 3 records: 2 without a figure, 1 doubtful (scale).")
    assert sources_in_short(rel.sources[:4]).count("(") == 4


def test_a_caption_names_who_published_most() -> None:
    """Of more sources than a caption has room for, it tells how many there are, and whose most of them are."""
    publishers = [*["A paper"] * 4, *["A wire"] * 3, *"BCDEFG"]
    sources = [source(f"source-{n}", publisher=publisher) for n, publisher in enumerate(publishers)]
    named = "A paper (4), A wire (3), B (1), C (1), D (1), E (1)"
    assert sources_in_short(sources) == f"13, by {named} and 2 other publishers"
    assert sources_in_short(sources[:7]) == "7, by A paper (4), A wire (3)"
