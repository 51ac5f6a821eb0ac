"""Charts as files and in notebooks: whole or not at all, safe, the same everywhere, and without a network."""

import json
import os
import re
import struct
import subprocess
import sys
import xml.dom.minidom
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("altair")
pytest.importorskip("networkx")
pytest.importorskip("vl_convert")

import altair as alt
from drawings import BOTH, CHARTS, LOOKS, digests, plain, rows
from profiles import few
from records import HOSTILE, country, event, person, preferred

import azjp_relations as azjp
from azjp_relations import charts
from azjp_relations.charts import files
from azjp_relations.charts.theme import darkened, look
from azjp_relations.model import Participant

# --- hostile text -------------------------------------------------------------------------------------------------


@pytest.mark.long
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


@pytest.mark.long
@pytest.mark.parametrize(
    ("theme", "size", "name"), few([(*looks, name) for looks in LOOKS for name in CHARTS], most=10)
)
def test_chart_in_every_look(name: str, theme: str, size: str, tmp_path: Path) -> None:
    """Every chart is as wide as it should be, a slide as high too, has a background, and fetches nothing."""
    chart = plain(name, theme, size)
    spec = chart.to_dict(validate=True)
    looks = look(theme, size)
    assert spec["config"]["background"] == looks.paper
    assert "Noto Sans CJK JP" in spec["config"]["font"]
    assert '"url"' not in json.dumps(spec)
    charts.save(chart, tmp_path / "chart.svg")
    found = re.search(r'<svg [^>]*width="([\d.]+)" height="([\d.]+)"', (tmp_path / "chart.svg").read_text("utf-8"))
    assert found
    width, height = map(float, found.groups())
    assert width == looks.width
    assert height == looks.height if looks.height else height > 200


def test_pictures_have_the_size_asked_for(tmp_path: Path) -> None:
    """A picture has as many pixels as its size and scale say."""
    charts.save(plain("years", "dark", "slide"), tmp_path / "slide.png")
    assert _size((tmp_path / "slide.png").read_bytes()) == (1600, 900)
    charts.save(plain("years"), tmp_path / "chart.png", scale=2)
    assert _size((tmp_path / "chart.png").read_bytes())[0] == 1440


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


@pytest.mark.long
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
titles = ["x".join(bad[n:-2:4]) for n in range(4)]
met = [event(f"m-{n}", when="1998", title=f"A{title}B", participants=(who,)) for n, title in enumerate(titles)]
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
        for kind in ("svg", "json", "png")[: 3 if number in {0, 4} else 2]:
            path = pathlib.Path(folder, f"a.{kind}")
            charts.save(chart, path)
            written = path.read_bytes().decode() if kind in {"svg", "json"} else ""
            assert not ({*bad} - {*"\\t\\n\\r"}) & {*written}, kind
for chart in drawn[:4]:
    assert not any(c in str(value) for value in json.loads(json.dumps(chart.to_dict())).values() for c in bad[:9])
print("alive")
"""
    assert _elsewhere(code) == "alive"


@pytest.mark.long
def test_same_drawing_under_every_hash_seed() -> None:
    """Drawings are the same in every process, although the order of a set differs."""
    elsewhere = _elsewhere("from drawings import digests; print(*digests())", "4242")
    assert elsewhere.split() == digests()


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
    assert "¶" in page
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


@pytest.mark.parametrize("name", CHARTS)
def test_every_colour_has_a_dark_one(name: str) -> None:
    """A notebook that is dark finds a dark colour for each that a chart uses."""
    spec = json.dumps(CHARTS[name]().to_dict())
    assert {*re.findall("#[0-9a-f]{6}", spec)} <= {*darkened()}


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
@pytest.mark.long
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
