"""Charts as files. Fonts are looked for before letters are drawn: a picture of empty boxes is none."""

import json
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from azjp_relations.charts.theme import FONTS, printable
from azjp_relations.display import escape
from azjp_relations.errors import FontError, QuestionError, one_of
from azjp_relations.storage.atomic import write_whole

__all__ = ["saved"]

_KINDS = (".png", ".svg", ".html", ".json")
# The renderer brings a font of its own that has these: Latin as Western and Central Europe write it, and dashes.
_BROUGHT = "\\x00-\\u017f\\u2010-\\u2026\\u203a"
_JAPANESE = "\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef"
# Fonts for the lines that hold letters which it has not: each has the other letters of such a line as well.
_OTHERS = (
    (
        re.compile(f"[{_JAPANESE}]"),
        "Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, MS Gothic, IPAGothic, sans-serif",
    ),
    (
        re.compile(f"[^{_BROUGHT}{_JAPANESE}<>]"),
        "Arial, Noto Sans, Segoe UI, Helvetica Neue, DejaVu Sans, sans-serif",
    ),
)
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
# A code point that is no character: its picture is that of one that no font has.
_NOTHING = "\U0010fffe"


def saved(chart: Any, path: str | os.PathLike[str], *, scale: float, fonts: str | os.PathLike[str] | None) -> None:
    """Write *chart* as :func:`azjp_relations.charts.save` says."""
    place = Path(path)
    kind = one_of(place.suffix.lower(), _KINDS, "kind of file for a chart")
    if not scale > 0:
        raise QuestionError(f"{scale} is no scale: name one above 0")
    if fonts is not None:
        vl_convert.register_font_directory(os.fspath(Path(fonts).resolve(strict=True)))
        _has_picture.cache_clear()
    write_whole(place, _written(chart, kind, scale))


def _written(chart: Any, kind: str, scale: float) -> bytes:
    spec = printable(chart.to_dict())
    if kind == ".json":
        return f"{json.dumps(spec, ensure_ascii=False, indent=2)}\n".encode()
    if kind == ".html":
        return _page(spec).encode()
    # Nothing is fetched while drawing: charts hold their data.
    svg: str = vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=_version(), allowed_base_urls=[])
    if kind == ".svg":
        return svg.encode()
    _must_be_shown(svg)
    return bytes(vl_convert.svg_to_png(_with_fonts(svg), scale=scale))


def _version() -> str | None:
    """Return the version of Vega-Lite that Altair writes, if the renderer has it, or else ``None`` for its own."""
    wanted = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    return wanted if wanted in vl_convert.get_vegalite_versions() else None


def _page(spec: dict[str, Any]) -> str:
    """Return a page that needs no other file: text of the data can end no script, as it holds no ``<``."""
    data = json.dumps(spec, ensure_ascii=True).replace("<", "\\u003c")
    script = vl_convert.javascript_bundle(
        f'vegaEmbed(document.getElementById("chart"), {data}, {{"actions": false, "renderer": "svg"}});',
        vl_version=_version(),
    )
    # The bundle names such tags in its own texts, where a browser would take them for the end of the script.
    script = script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
    background = spec.get("config", {}).get("background", "#ffffff")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(_title(spec))}</title>\n"
        f"<style>body {{ margin: 0; background: {escape(str(background))}; }}</style>\n</head>\n"
        f'<body>\n<div id="chart"></div>\n<script type="module">\n{script}\n</script>\n</body>\n</html>\n'
    )


def _title(spec: dict[str, Any]) -> str:
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else str(text)


# --- fonts ------------------------------------------------------------------------------------------------------


def _must_be_shown(svg: str) -> None:
    """Refuse a drawing with letters that no font shows.

    Raises:
        FontError: With the letters, and what to do.
    """
    words = "".join(_TEXT.findall(svg))
    lacking = sorted({char for letters, _ in _OTHERS for char in letters.findall(words)})
    lacking = [char for char in lacking if not char.isspace() and not _has_picture(char)]
    if lacking:
        some = " ".join(lacking[:10]) + (" …" if len(lacking) > 10 else "")
        raise FontError(
            f"no font of this machine shows {some}: install one that does, as Noto Sans CJK JP for Japanese, or name"
            " a folder that holds one (fonts=...); a .svg needs none here"
        )


def _with_fonts(svg: str) -> str:
    """Return a drawing in which each line names a font that has all of its letters, as far as one is known to.

    The renderer would draw a line with a letter that its font has not in the first font that has all, also one with
    serifs.
    """

    def told(text: re.Match[str]) -> str:
        wanted = [(letters, fonts) for letters, fonts in _OTHERS if letters.search(text[0])]
        if len(wanted) == 1:
            return f'<tspan font-family="{wanted[0][1]}">{text[0]}</tspan>'
        found = text[0]
        for letters, fonts in wanted:
            found = letters.sub(rf'<tspan font-family="{fonts}">\g<0></tspan>', found)
        return found

    return _TEXT.sub(told, svg)


@lru_cache(maxsize=4096)
def _has_picture(char: str) -> bool:
    return _picture(char) != _picture(_NOTHING)


def _picture(char: str) -> bytes:
    return bytes(
        vl_convert.svg_to_png(
            '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
            f'<text x="2" y="18" font-size="16" font-family="{FONTS}">&#{ord(char)};</text></svg>'
        )
    )
