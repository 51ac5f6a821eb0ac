"""Charts as files and in notebooks. A picture is refused if no font has its letters, which would show as boxes."""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import product
from typing import Any

import altair as alt
import vl_convert

from azjp_relations.charts.theme import FONTS, darkened, printable
from azjp_relations.display.html import escape
from azjp_relations.errors import FontError, QuestionError, one_of
from azjp_relations.storage.atomic import path_of, write_whole

_KINDS = (".png", ".svg", ".html", ".json")
# The renderer has a font of its own for these: the Latin letters of Western and Central Europe, dashes, arrows, minus.
_BUILT_IN = "\\x00-\\u017f\\u2010-\\u2026\\u203a\\u2190-\\u2193\\u2212"
_JAPANESE = "\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef"
# Other letters, and the fonts that have all letters of a line with them.
_FONTS_FOR = (
    (_JAPANESE, "Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, MS Gothic, IPAGothic, sans-serif"),
    (f"^{_BUILT_IN}{_JAPANESE}<>", "Arial, Noto Sans, Segoe UI, Helvetica Neue, DejaVu Sans, sans-serif"),
)
# A mark with its description: its tag is closed or contains text.
_DESCRIBED = re.compile(r'<(path|rect|line|text) aria-label="([^"]*)"( role="graphics-symbol"[^>/]*)(/?)>')
# How to recognize dark pages: JupyterLab and Notebook, Visual Studio Code, Colab, and sites made with Furo.
_DARK_PAGES = '[data-jp-theme-light="false"], .vscode-dark, html[theme="dark"], [data-theme="dark"]'
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
# No font has this code point, so it shows how the renderer draws a missing letter.
_MISSING = "\U0010fffe"


def write(chart: Any, path: str | os.PathLike[str], *, scale: float, fonts: str | os.PathLike[str] | None) -> None:
    """Write *chart* as :func:`azjp_relations.charts.save` says."""
    place = path_of(path)
    kind = one_of(place.suffix.lower(), _KINDS, "the ending of a chart's file")
    if not scale > 0:
        raise QuestionError(f"scale= must be above 0, not {scale}")
    if fonts is not None:
        vl_convert.register_font_directory(os.fspath(path_of(fonts, "fonts").resolve(strict=True)))
        _has_picture.cache_clear()
    write_whole(place, _written(chart, kind, scale))


def _written(chart: Any, kind: str, scale: float) -> bytes | str:
    spec = printable(chart.to_dict())
    if kind == ".json":
        return json.dumps(spec, ensure_ascii=False, indent=2) + "\n"
    if kind == ".html":
        return _page(spec)
    svg = _svg(spec)
    if kind == ".svg":
        return _with_tooltips(svg)
    _require_fonts(svg)
    return bytes(vl_convert.svg_to_png(_with_fonts(svg), scale=scale))


def _svg(spec: Mapping[str, Any]) -> str:
    # Charts hold their data, so the renderer may fetch nothing.
    return str(vl_convert.vegalite_to_svg(json.dumps(_untipped(spec)), vl_version=_version(), allowed_base_urls=[]))


def _untipped(spec: Any) -> Any:
    """Return a specification without tooltips, which take time; drawings show the descriptions of marks instead."""
    if isinstance(spec, list):
        return [*map(_untipped, spec)]
    if not isinstance(spec, Mapping):
        return spec
    spec = {key: _untipped(part) if key in {"layer", "mark"} else part for key, part in spec.items()}
    if isinstance(spec.get("mark"), Mapping) and "description" in spec["mark"]:
        spec["encoding"] = {name: channel for name, channel in spec["encoding"].items() if name != "tooltip"}
    return spec


def _with_tooltips(svg: str) -> str:
    """Return a drawing with the descriptions of marks as titles, which browsers show under the pointer."""
    return _DESCRIBED.sub(lambda m: f"<{m[1]}{m[3]}><title>{m[2]}</title>{f'</{m[1]}>' if m[4] else ''}", svg)


def html_of(spec: Mapping[str, Any]) -> str:
    """Return a chart as HTML for a notebook: a drawing with tooltips, which needs no script or network.

    If its theme is ``"auto"``, it is dark in a dark notebook.
    """
    svg = _with_tooltips(_svg(spec))
    # A page may hold several drawings, and each numbers its clips from 0.
    name = f"azjp-{hashlib.sha256(svg.encode()).hexdigest()[:10]}"
    svg = re.sub(r'(id="|url\(#)(?=clip)', rf"\1{name}-", svg)
    rules = f".{name} svg {{ max-width: 100%; height: auto }}"
    colours = darkened() if spec.get("usermeta", {}).get("theme") == "auto" else {}
    for (light, dark), part in product(colours.items(), ("fill", "stroke")):
        if f'{part}="{light}"' in svg:
            rules += f'\n:is({_DARK_PAGES}) .{name} [{part}="{light}"] {{ {part}: {dark} }}'
    return f'<div class="{name}"><style>\n{rules}\n</style>{svg}</div>'


def _version() -> str | None:
    """Return the version of Vega-Lite that Altair writes if the renderer has it, else ``None`` for the renderer's."""
    wanted = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    return wanted if wanted in vl_convert.get_vegalite_versions() else None


def _page(spec: dict[str, Any]) -> str:
    """Return a page that needs no other file. Its data has no ``<``, so no text in it can end the script."""
    data = json.dumps(spec, ensure_ascii=True).replace("<", "\\u003c")
    call = f'vegaEmbed(document.getElementById("chart"), {data}, {{"actions": false, "renderer": "svg"}});'
    script = vl_convert.javascript_bundle(call, vl_version=_version())
    # The texts of the bundle contain such tags, which would end the script.
    script = script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
    background = spec.get("config", {}).get("background", "#ffffff")
    title = spec.get("title", "")
    title = title.get("text", "") if isinstance(title, dict) else title
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(' '.join(title) if isinstance(title, list) else str(title))}</title>\n"
        f"<style>body {{ margin: 0; background: {escape(str(background))}; }}</style>\n</head>\n"
        f'<body>\n<div id="chart"></div>\n<script type="module">\n{script}\n</script>\n</body>\n</html>\n'
    )


def _require_fonts(svg: str) -> None:
    """Raise FontError if no font has some letters of a drawing."""
    words = "".join(_TEXT.findall(svg))
    letters = sorted({char for letters, _ in _FONTS_FOR for char in re.findall(f"[{letters}]", words)})
    if lacking := [char for char in letters if not char.isspace() and not _has_picture(char)]:
        some = " ".join(lacking[:10]) + (" …" if len(lacking) > 10 else "")
        raise FontError(
            f"no installed font shows {some}: install one that does, such as Noto Sans CJK JP for Japanese, or name its"
            " folder (fonts=...); an .svg needs no font here"
        )


def _with_fonts(svg: str) -> str:
    """Return a drawing that names fonts for lines with other letters, for which the renderer might choose serifs."""

    def line(text: re.Match[str]) -> str:
        words = text[0]
        # The renderer uses one font for a whole line; a condensed one is as wide as the fonts that it replaces.
        fitting = [fonts for letters, fonts in _FONTS_FOR if re.search(f"[{letters}]", words)]
        if len(fitting) == 1:
            return f'<tspan font-family="{fitting[0]}" font-stretch="condensed">{words}</tspan>'
        for letters, fonts in _FONTS_FOR if fitting else ():
            words = re.sub(rf"[^\s<>]*[{letters}][^\s<>]*", rf'<tspan font-family="{fonts}">\g<0></tspan>', words)
        return words

    return _TEXT.sub(line, svg)


@lru_cache(maxsize=4096)
def _has_picture(char: str) -> bool:
    return _picture(char) != _picture(_MISSING)


def _picture(char: str) -> bytes:
    letter = f'<text x="2" y="18" font-size="16" font-family="{FONTS}">&#{ord(char)};</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">{letter}</svg>'
    return bytes(vl_convert.svg_to_png(svg))
