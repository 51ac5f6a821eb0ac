"""How words are matched: one folded spelling for search, and the nearest valid word for hints."""

from collections.abc import Iterable

__all__ = ["fold", "is_whole", "nearest"]

#: Longer words have no nearest: to compare them takes the square of their length, and nobody misspelt them.
_LONGEST = 120

# Letters that carry no combining mark to strip, yet are typed without their mark all the time.
_PLAIN = str.maketrans({"ə": "e", "ı": "i", "ø": "o", "đ": "d", "ł": "l"})


def fold(text: str) -> str:
    """Return *text* as it is compared in a search: no case, no diacritics, single spaces.

    The Azerbaijani letters ``ə``, ``ı`` and ``İ`` fold to ``e`` and ``i``; dashes and apostrophes of any
    form fold to the plain ones; compatibility forms fold by Unicode NFKD.

    >>> fold("Məmmədyarov  İLHAM")
    'memmedyarov ilham'
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    import unicodedata  # most texts are plain already

    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold().translate(_PLAIN)
    for form in "‐‑‒–—―−":
        plain = plain.replace(form, "-")
    for form in "‘’ʼʻ′":
        plain = plain.replace(form, "'")
    return " ".join(plain.split())


def is_whole(text: str) -> bool:
    r"""Tell whether *text* holds whole characters only, so that it can be written.

    >>> is_whole("日本"), is_whole("\ud83d")
    (True, False)
    """
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def nearest(word: str, choices: Iterable[str], *, most: int = 3) -> list[str]:
    """Return up to *most* of *choices* that look like *word*, most alike first.

    >>> nearest("enegry", ["trade", "energy"])
    ['energy']
    """
    from difflib import get_close_matches  # only ever needed on the way to an error

    if len(word) > _LONGEST:
        return []
    by_fold: dict[str, str] = {}
    for choice in choices:
        if len(choice) <= _LONGEST:
            by_fold.setdefault(fold(choice), choice)
    return [by_fold[m] for m in get_close_matches(fold(word), by_fold, n=most, cutoff=0.55)]
