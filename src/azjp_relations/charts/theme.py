"""How charts look: colours by theme, sizes by use, and how much room words take. Knows no drawing library."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from attrs import frozen

from azjp_relations.errors import one_of

__all__ = [
    "BAR",
    "FONTS",
    "Look",
    "Size",
    "Theme",
    "contrast",
    "look",
    "mixed",
    "printable",
    "shortened",
    "width_of",
    "wrapped_to",
]

#: The ground that a chart stands on.
Theme = Literal["light", "dark"]

#: What a chart is made for: a column of text, 720 pixels wide, or a slide of 1600 × 900.
Size = Literal["notebook", "slide"]

#: The first five have letters of one width, so that what fits in one fits in each; the others show Japanese.
FONTS: Final = (
    "Liberation Sans, Arial, Helvetica Neue, Helvetica, Arimo, Noto Sans JP, Noto Sans CJK JP, Hiragino Sans,"
    " Yu Gothic, Meiryo, sans-serif"
)

#: A bar as the symbol of a legend: a path of a size of 1.
BAR: Final = "M-0.95,-0.42H0.95V0.42H-0.95Z"


@frozen(kw_only=True)
class Look:
    """What every part of a chart is drawn by.

    Attributes:
        theme: Its name.
        paper: The ground.
        ink: Words to be read first.
        quiet: Words to be read when one looks for them.
        faint: Lines that guide the eye.
        hues: Colours that people of any sight tell apart, strongest first.
        width: Of the whole picture, in pixels.
        height: Of the whole picture; ``None`` if it is as high as what it shows.
        text: Size of the letters of labels, from which all other sizes follow.
    """

    theme: str
    paper: str
    ink: str
    quiet: str
    faint: str
    hues: tuple[str, str, str, str]
    width: int
    height: int | None
    text: float

    @property
    def margin(self) -> int:
        """The empty space at each side of the picture."""
        return round(self.text * 1.5)

    @property
    def room(self) -> int:
        """The width between the margins."""
        return self.width - 2 * self.margin

    @property
    def line(self) -> float:
        """The height of a line of labels."""
        return self.text * 1.35


# Hues after Okabe and Ito, darkened for white paper and lightened for black.
_GROUNDS: Mapping[str, Mapping[str, str | tuple[str, str, str, str]]] = {
    "light": {
        "paper": "#ffffff",
        "ink": "#1b2430",
        "quiet": "#566070",
        "faint": "#dfe3e8",
        "hues": ("#0068a6", "#c24e00", "#00795a", "#a03d7b"),
    },
    "dark": {
        "paper": "#14181f",
        "ink": "#eef0f3",
        "quiet": "#a9b2be",
        "faint": "#343b46",
        "hues": ("#5cb8ec", "#f0944a", "#35c79d", "#e39ac6"),
    },
}
_SIZES: Mapping[str, Mapping[str, float | None]] = {
    "notebook": {"width": 720, "height": None, "text": 11},
    "slide": {"width": 1600, "height": 900, "text": 16},
}


def look(theme: str, size: str) -> Look:
    """Return the look of a theme at a size.

    Raises:
        QuestionError: For a theme or a size that there is not.

    >>> look("dark", "slide").height
    900
    """
    one_of(theme, (*_GROUNDS,), "theme")
    one_of(size, (*_SIZES,), "size")
    return Look(theme=theme, **_GROUNDS[theme], **_SIZES[size])  # type: ignore[arg-type]


def contrast(one: str, other: str) -> float:
    """Return how far two colours stand apart, from 1 to 21, as the guidelines for web content (WCAG 2) reckon it.

    >>> contrast("#ffffff", "#000000")
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return round((light + 0.05) / (dark + 0.05), 2)


def mixed(one: str, other: str, share: float) -> str:
    """Return the colour with so great a *share* of the *one* and the rest of the *other*.

    >>> mixed("#ffffff", "#000000", 0.5)
    '#808080'
    """
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- words ------------------------------------------------------------------------------------------------------

# Characters that XML, and so a drawing in SVG, may not hold: the renderer aborts the whole process over one.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(value: Any) -> Any:
    r"""Return a specification with a space for each character that a drawing may not hold.

    >>> printable({"title": ["Joint\x0bStatement", 1998]})
    {'title': ['Joint Statement', 1998]}
    """
    if isinstance(value, str):
        return _UNPRINTABLE.sub(" ", value)
    if isinstance(value, Mapping):
        return {key: printable(inner) for key, inner in value.items()}
    return [*map(printable, value)] if isinstance(value, list | tuple) else value


# Widths of Helvetica, whose measures the fonts above share, in parts of the size of the letters.
_WIDTHS = {
    char: width
    for chars, width in {
        "'ijl|": 0.23,
        " !,./:;I[]\\ft": 0.28,
        '"`()-r{}*°': 0.35,
        "Jcksvxyz": 0.5,
        "+<=>~": 0.59,
        "FTZL": 0.61,
        "&ABEKPSVXY": 0.67,
        "CDHNRUw": 0.73,
        "GOQ": 0.78,
        "mM%": 0.86,
        "W@—…→": 1.0,
    }.items()
    for char in chars
}


def width_of(text: str, size: float) -> float:
    """Return about how many pixels *text* takes in letters of *size*: rather too many than too few.

    >>> width_of("iii", 10) < width_of("日本", 10)
    True
    """
    return sum(map(_width, text)) * size


def _width(char: str) -> float:
    if char in _WIDTHS:
        return _WIDTHS[char]
    if unicodedata.combining(char):
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return 1
    base = unicodedata.normalize("NFD", char)[0]
    return _WIDTHS.get(base, 0.73 if char.isupper() else 0.57)


def shortened(text: str, room: float, size: float) -> str:
    """Return *text* cut, with an ellipsis, to what fits in *room* pixels.

    >>> shortened("Joint Statement on Friendship", 100, 11)
    'Joint Statement o…'
    """
    if width_of(text, size) <= room:
        return text
    room -= width_of("…", size)
    kept = 0
    for char in text:
        room -= _width(char) * size
        if room < 0:
            break
        kept += 1
    return f"{text[:kept].rstrip()}…"


def wrapped_to(text: str, room: float, size: float, most: int | None = None) -> list[str]:
    """Return *text* in lines that fit in *room* pixels, of *most* lines the last cut short; a long word is split.

    >>> wrapped_to("one two three", 50, 11)
    ['one two', 'three']
    """
    lines: list[str] = []
    line = ""
    for word in _words(text, room, size):
        longer = f"{line}{word}"
        if line and width_of(longer.rstrip(), size) > room:
            lines.append(line.rstrip())
            longer = word
        line = longer
    lines = [kept for kept in (*lines, line.rstrip()) if kept]
    if most is not None and len(lines) > most:
        lines[most - 1 :] = [shortened(" ".join(lines[most - 1 :]), room, size)]
    return lines


def _words(text: str, room: float, size: float) -> Iterable[str]:
    for word in text.split():
        # Japanese knows no spaces: a line may end after any of its characters.
        pieces: Sequence[str] = [word] if width_of(word, size) <= room and word.isascii() else _pieces(word)
        yield from pieces[:-1]
        yield f"{pieces[-1]} "


def _pieces(word: str) -> list[str]:
    pieces = [""]
    for char in word:
        if unicodedata.east_asian_width(char) in "WF" or len(pieces[-1]) >= 40:
            pieces.append(char)
        else:
            pieces[-1] += char
    return [piece for piece in pieces if piece]
