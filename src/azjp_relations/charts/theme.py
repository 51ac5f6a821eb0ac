"""The look of charts: colours by theme, sizes by use, and the width of words. It needs no drawing library."""

import re
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, Final, Literal, get_args

from attrs import frozen

from azjp_relations.errors import one_of
from azjp_relations.text import UNSEEN, capitalized, in_plain

#: The background: ``"auto"`` is light in a file, and follows the theme of a notebook.
Theme = Literal["auto", "light", "dark"]

#: What a chart is for: a column of text, 720 pixels wide; a phone, 360 pixels wide; or a slide, 1600 × 900.
Size = Literal["notebook", "phone", "slide"]

#: The first five have letters of the same widths, so a text fits in all or none of them; the others show Japanese.
FONTS: Final = (
    "Liberation Sans, Arial, Helvetica Neue, Helvetica, Arimo, Noto Sans JP, Noto Sans CJK JP, Hiragino Sans,"
    " Yu Gothic, Meiryo, sans-serif"
)

#: A bar as a symbol for a legend: a path of size 1.
BAR: Final = "M-0.95,-0.42H0.95V0.42H-0.95Z"


@frozen
class Look:
    """The colours and sizes of a chart."""

    theme: str
    paper: str  # the background
    ink: str  # what to read first
    quiet: str  # what to read next
    faint: str  # guide lines
    hues: tuple[str, str, str, str]  # distinct for colour-blind readers too; the strongest first
    width: int  # of the picture, in pixels
    height: int | None  # None if it depends on the content
    text: float  # the height of labels, in pixels; all other sizes follow from it

    @property
    def margin(self) -> int:
        """The empty space on each side of the picture."""
        return round(self.text * 1.5)

    @property
    def room(self) -> int:
        """The width between the margins."""
        return self.width - 2 * self.margin

    @property
    def is_narrow(self) -> bool:
        """Whether it is as narrow as a phone, so that texts need lines of their own."""
        return self.room < self.text * 45

    @property
    def line(self) -> float:
        """The height of a line of labels."""
        return self.text * 1.35


# Paper, ink, quiet, faint, then hues after Okabe and Ito, darkened for white paper and lightened for black.
_LIGHT = "#ffffff #1b2430 #566070 #dfe3e8 #0068a6 #c24e00 #00795a #a03d7b"
_DARK = "#14181f #eef0f3 #a9b2be #343b46 #5cb8ec #f0944a #35c79d #e39ac6"
_SIZES: Mapping[str, tuple[int, int | None, int]] = {
    "notebook": (720, None, 11),
    "phone": (360, None, 11),
    "slide": (1600, 900, 16),
}


def look(theme: str, size: str) -> Look:
    """Return the look of a theme at a size.

    Raises:
        QuestionError: For an unknown theme or size.
    """
    one_of(theme, get_args(Theme), "theme=")
    one_of(size, get_args(Size), "size=")
    paper, ink, quiet, faint, one, two, three, four = (_DARK if theme == "dark" else _LIGHT).split()
    return Look(theme, paper, ink, quiet, faint, (one, two, three, four), *_SIZES[size])


def darkened() -> dict[str, str]:
    """Return the dark colour for each colour of the light theme and its mixtures with paper."""
    light, dark = _LIGHT.split(), _DARK.split()
    pairs = zip(light[1:], dark[1:], strict=True)
    shares = (0, 0.25, 0.3, 1)
    return {mixed(a, light[0], share): mixed(b, dark[0], share) for a, b in pairs for share in shares}


def mixed(one: str, other: str, share: float) -> str:
    """Return the mixture of two colours; *share*, from 0 to 1, is that of the first."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


#: How long a text may be, by its key: the renderer is slow to cut long ones. A description is read, not drawn.
_LONGEST = {"datasets": 300, "values": 300, "title": 300, "description": 3000}


def printable(value: Any, longest: int = sys.maxsize) -> Any:
    r"""Return a specification with spaces for characters that a drawing can't hold, and with long texts cut.

    >>> printable({"title": ["Joint\x0bStatement", 1998]})
    {'title': ['Joint Statement', 1998]}
    """
    if isinstance(value, str):
        # XML, and so SVG, can't hold most of them: one would make the renderer abort the whole process.
        text = re.sub(UNSEEN, " ", value)
        is_address = text.startswith(("http://", "https://")) and " " not in text
        return text if len(text) <= longest or is_address else f"{text[: longest - 1]}…"
    if isinstance(value, Mapping):
        return {key: printable(inner, _LONGEST.get(key, longest)) for key, inner in value.items()}
    return [printable(inner, longest) for inner in value] if isinstance(value, list | tuple) else value


# The widths of the letters of Helvetica, which the fonts above share, as shares of their size.
_LETTERS = {0.23: "'ijl|", 0.28: " !,./:;I[]\\ft", 0.35: '"`()-r{}*°', 0.5: "Jcksvxyz", 0.59: "+<=>~", 0.61: "FTZL"}
_LETTERS |= {0.67: "&ABEKPSVXY", 0.73: "CDHNRUw", 0.78: "GOQ", 0.86: "mM%", 1: "W@—…→"}
_WIDTHS = {letter: width for width, letters in _LETTERS.items() for letter in letters}
# A line may end after a space, or after any Chinese, Japanese or Korean character.
_WIDE = r"\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uffe6"
_WORDS = re.compile(f"[{_WIDE}] ?|[^ {_WIDE}]{{1,40}} ?")


# Words at the end of a cut text that only lead on to the next word.
_LEADING_ON = re.compile(
    r"(?:[ ,;:(–-]|(?<= )(?:a|an|the|of|on|in|for|to|at|by|with|from|and|or|between|towards|its|as))*$", re.IGNORECASE
)


def capital(words: object) -> str:
    """Return a term in plain words, with a capital."""
    return capitalized(in_plain(words))


def width_of(text: str, size: float) -> float:
    """Return about how many pixels wide *text* is in letters of *size*; rather too many than too few."""
    return sum(map(_width, text)) * size


def _width(char: str) -> float:
    base = unicodedata.normalize("NFD", char)[0]
    if unicodedata.combining(base):
        return 0
    wide = unicodedata.east_asian_width(base) in "WF"
    return 1 if wide else _WIDTHS.get(base, 0.73 if base.isupper() else 0.57)


def shortened(text: str, room: float, size: float) -> str:
    """Return *text*, or as many of its words as fit in *room* pixels, with an ellipsis."""
    if width_of(text, size) <= room:
        return text
    fitting = sum(width * size <= room for width in accumulate(map(_width, f" …{text}"))) - 2
    cut = text[: max(fitting, 0)]
    # Whole words, unless the first alone is too long, without a last one that only leads on.
    words = _LEADING_ON.sub("", cut if text[len(cut) : len(cut) + 1] == " " else cut.rpartition(" ")[0])
    return f"{words} …" if words else f"{cut}…"


def wrapped_to(text: str, room: float, size: float, most: int | None = None) -> list[str]:
    """Return *text* in lines of *room* pixels, at most *most*, with the rest cut. Long words are split."""
    lines: list[str] = []
    for word in _WORDS.findall(" ".join(text.split())):
        if lines and width_of(f"{lines[-1]}{word}".rstrip(), size) <= room:
            lines[-1] += word
        else:
            lines.append(word)
    lines = [line.rstrip() for line in lines]
    if most is not None and len(lines) > most:
        lines[most - 1 :] = [shortened(" ".join(lines[most - 1 :]), room, size)]
    return lines


def column_of(texts: Sequence[str], room: float, look: Look, most: int | None = None) -> tuple[list[list[str]], float]:
    """Return each of *texts* in at most *most* lines, for a column of at most *room* pixels, and how wide it is."""
    column = [wrapped_to(text, room, look.text, most) for text in texts]
    return column, max((width_of(line, look.text) for lines in column for line in lines), default=0)
