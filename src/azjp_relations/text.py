"""Words: how they are folded, compared and printed, the words of a search, the nearest valid word, plurals."""

import os
import re
from collections.abc import Iterable, Sequence
from typing import Any

__all__ = [
    "JAPANESE", "UNSEEN", "capitalized", "counted", "first_few", "fold", "in_plain", "index_words", "is_whole",
    "licence_url", "nearest", "one_line", "packaged_text", "pairs", "plural_of", "slug_of", "visible",
    "visible_json", "words_of",
]  # fmt: skip

#: Longer words get no hint: the time to compare words grows with the square of their length.
_LONGEST = 120

_WORD = re.compile(r"[^\W_]+")
#: Letters that Unicode doesn't split into a plain letter and a mark, and one form for every dash and every apostrophe.
_PLAIN = {**dict(zip("əıøđł", "eiodl", strict=True)), **dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("‘’ʼʻ′", "'")}
#: The format characters that are visible: Arabic, Syriac and Kaithi signs around digits.
_VISIBLE = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
#: Characters without a glyph of their own: variation selectors, Hangul fillers, the grapheme joiner.
_SELECTOR = "[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180f\u034f\u115f\u1160\u3164\uffa0]"
#: Combining classes of marks that make another letter: nukta, kana voicing, virama; Telugu, Thai and Tibetan vowels.
_LETTER_MAKING = {7, 8, 9, *range(84, 133)}


def fold(text: str) -> str:
    """Return *text* as a search compares it: in lower case, without diacritics, with single spaces.

    The Azerbaijani letters ``ə``, ``ı`` and ``İ`` fold to ``e`` and ``i``; every dash and apostrophe folds to the
    plain one; characters that nobody sees (zero-width, soft hyphens, direction marks) are dropped; compatibility
    forms fold by Unicode NFKD. A mark that makes another letter stays: パ, バ and ハ are three letters.

    >>> fold("Məmmədyarov  İLHAM")
    'memmedyarov ilham'
    """
    if text.isascii() and (plain := " ".join(text.split())).isprintable():
        return plain.casefold()
    from unicodedata import normalize  # most texts are plain

    return normalize("NFC", " ".join(normalize("NFKD", text).translate(_FOLDED).split()))


def slug_of(title: str | None) -> str:
    """Return a name for programs made of the words of *title*, in ASCII; ``records`` if there is none.

    >>> slug_of("The record of Azerbaijan–Japan relations"), slug_of(None)
    ('azerbaijan-japan-relations', 'records')
    """
    return "-".join(re.findall("[a-z0-9]+", fold(title or "").removeprefix("the record of "))) or "records"


def licence_url(licence: str) -> str | None:
    """Return the address of the text of *licence*, if it is an SPDX id.

    >>> licence_url("CC-BY-4.0")
    'https://spdx.org/licenses/CC-BY-4.0.html'
    """
    is_id = re.fullmatch(r"[A-Za-z0-9.+-]+", licence, re.ASCII)
    return f"https://spdx.org/licenses/{licence}.html" if is_id else None


class _Letters(dict[int, str]):
    """The folded form of each character, worked out the first time the character comes up."""

    def __missing__(self, code: int) -> str:
        from unicodedata import category, combining

        letter, kind = chr(code), category(chr(code))
        is_mark = combining(letter) not in {0, *_LETTER_MAKING} or re.match(_SELECTOR, letter)
        is_hidden = (kind == "Cf" and letter not in _VISIBLE) or (kind == "Cc" and not letter.isspace())
        folds = "" if is_mark or is_hidden else "".join(_PLAIN.get(c, c) for c in letter.casefold())
        self[code] = folds
        return folds


_FOLDED = _Letters()

#: A pattern of kana, or of characters that Japanese and Chinese share; compiled when a text first needs it.
JAPANESE = "[\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]+"


def index_words(text: str) -> str:
    """Return *text* folded for an index of words, each run of Japanese followed by its pairs of characters.

    Japanese has no spaces between words, so any two neighbouring characters can be searched for. The last character
    also comes alone, so that a search for any single character finds a word that begins with it.

    >>> index_words("Oil, 石油資源")
    'oil, 石油資源 石油 油資 資源 源'
    """
    folded = fold(text)
    if folded.isascii():
        return folded
    return " ".join(re.sub(JAPANESE, lambda run: f" {run[0]} {' '.join(pairs(run[0]))} {run[0][-1]} ", folded).split())


def pairs(japanese: str) -> list[str]:
    """Return each pair of neighbouring characters of *japanese*; none if it is a single character.

    >>> pairs("石油資源")
    ['石油', '油資', '資源']
    """
    return [japanese[at : at + 2] for at in range(len(japanese) - 1)]


def words_of(folded: str) -> list[str]:
    """Return the words of a *folded* text: its runs of letters and digits.

    >>> words_of("azerbaijan-japan, 1998")
    ['azerbaijan', 'japan', '1998']
    """
    return _WORD.findall(folded)


def is_whole(text: str) -> bool:
    r"""Return whether *text* has no half characters (lone surrogates), which UTF-8 can't encode.

    >>> is_whole("日本"), is_whole("\ud83d")
    (True, False)
    """
    return text.isascii() or not re.search("[\ud800-\udfff]", text)


def nearest(word: str, choices: Iterable[str], *, most: int = 3, cutoff: float = 0.55) -> list[str]:
    """Return up to *most* of *choices* that look like *word*, most alike first.

    *cutoff* says how alike they must be, from 0 to 1 for the same word. Case and diacritics don't matter.

    >>> nearest("enegry", ["trade", "energy"])
    ['energy']
    """
    from difflib import get_close_matches  # only errors and failed searches need it

    if len(word) > _LONGEST:
        return []
    by_fold = {fold(choice): choice for choice in reversed([*choices]) if len(choice) <= _LONGEST}
    return [by_fold[m] for m in get_close_matches(fold(word), by_fold, n=most, cutoff=cutoff)]


def counted(count: int, one: str) -> str:
    """Return *count* with the noun *one*, in the plural unless it is 1.

    >>> counted(1, "source"), counted(1742, "agency"), counted(2, "day")
    ('1 source', '1,742 agencies', '2 days')
    """
    return f"{count:,} {one if count == 1 else plural_of(one)}"


#: Nouns that have no plural, or are plural already.
_UNCOUNTED = ".*(aid|assistance|turnover|financing|attendance|stay|signed|media|cargo|[^s]s)"


def plural_of(words: str) -> str:
    """Return *words* in the plural.

    >>> [plural_of(words) for words in ("visit", "trade turnover", "ceremony", "companies", "letter of intent")]
    ['visits', 'trade turnover', 'ceremonies', 'companies', 'letters of intent']
    """
    first, link, rest = re.match(r"(.*?)((?: of | d')|$)(.*)", words).groups()  # type: ignore[union-attr]
    if link:
        return f"{plural_of(first)}{link}{rest}"
    if re.fullmatch(_UNCOUNTED, words):
        return words
    return re.sub(r"([^aeiou])y$", r"\1ie", re.sub(r"(s|x|(?<!monar)ch|sh)$", r"\1e", words)) + "s"


def capitalized(text: str) -> str:
    """Return *text* with a capital first letter, and the rest as it is.

    >>> capitalized("loans from JBIC")
    'Loans from JBIC'
    """
    return text[:1].upper() + text[1:]


def first_few(texts: Sequence[str], most: int, between: str = ", ") -> str:
    """Return the first *most* of *texts* on one line, and the number of the others.

    >>> first_few(["a", "b", "c"], 2), first_few(["a", "b", "c"], 3)
    ('a, b, and 1 more', 'a, b, c')
    """
    more = [f"and {len(texts) - most:,} more"] if len(texts) > most else []
    return between.join([*texts[:most], *more])


#: Terms whose English isn't just the term with spaces for hyphens.
_SPELLED = {
    "charge-d-affaires": "chargé d'affaires",
    "first-vice-president": "first vice-president",
    "vice-minister": "vice-minister",
    "visitors-change": "change in visitors",
}


def in_plain(term: object) -> str:
    """Return a term of a vocabulary, or its text, as English writes it.

    >>> in_plain("trade-turnover"), in_plain("charge-d-affaires")
    ('trade turnover', "chargé d'affaires")
    """
    return _SPELLED.get(str(term)) or str(term).replace("-", " ")


#: Characters that steer a terminal, turn the direction of text, or are none. Compiled when a text first needs it.
UNSEEN = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    f"|[{''.join(chr(plane * 0x10000 + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))}]"
)
#: Those of them that JSON doesn't escape, and its line breaks.
_NOT_ESCAPED = "[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"


def visible(text: str) -> str:
    r"""Return *text* with the code point in place of each character that would steer a terminal or turn text around.

    >>> print(visible("Bakı" + chr(0x202E)))
    Bakı⟨U+202E⟩
    """
    # Most texts hold none, and none of them is printable: that is much faster to find out.
    return text if text.isprintable() else re.sub(UNSEEN, lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def one_line(text: str) -> str:
    r"""Return *text* on one line, and :func:`visible`.

    >>> one_line("Baku\n  and Tokyo")
    'Baku and Tokyo'
    """
    return " ".join(visible(text).split())


def visible_json(text: str) -> str:
    r"""Return *text*, which is JSON, with escapes for the characters that steer a terminal or turn text around.

    >>> print(visible_json('"Bakı' + chr(0x202E) + '"'))
    "Bakı\u202e"
    """
    return re.sub(_NOT_ESCAPED, lambda match: f"\\u{ord(match[0]):04x}", text)


def packaged_text(spec: Any, name: str) -> str:
    """Return the text of the file *name* in the folder of the module that has *spec*, even inside a zip."""
    path = os.path.join(os.path.dirname(spec.origin), name)  # noqa: PTH118, PTH120 - as loaders name places
    text: str = spec.loader.get_data(path).decode("utf-8")
    return text
