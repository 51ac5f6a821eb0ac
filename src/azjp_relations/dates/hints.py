"""Hints for dates that aren't EDTF: what the writer probably meant."""

import re
from collections.abc import Iterator

from azjp_relations.dates.parse import bounds_of
from azjp_relations.errors import EdtfError

#: Longer texts aren't dates.
_LONGEST = 60

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR, _MONTH = r"(?P<y>\d{4})", rf"(?P<m>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
#: Ways to write one date: year *y*, month as a word *m* or as a number *n*, day *d*.
_FORMS = (
    _YEAR,
    rf"(?:{_DAY}\s+)?{_MONTH},?\s+{_YEAR}",
    rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    rf"{_YEAR},?\s+{_MONTH}(?:\s+{_DAY})?",
    r"(?P<y>\d{4})[-./](?P<n>\d{1,2})(?:[-./](?P<d>\d{1,2}))?",
    r"(?P<y>\d{4})(?P<n>\d{2})(?P<d>\d{2})",
    r"(?P<y>\d{4})年(?:(?P<n>\d{1,2})月(?:(?P<d>\d{1,2})日)?)?",
    r"(?:(?P<d>\d{1,2})\.\s?)?(?P<n>\d{1,2})[./]\s?(?P<y>\d{4})",
)


def edtf_for(text: str) -> str | None:
    """Return the EDTF that *text* probably means; ``None`` if nobody can tell.

    >>> edtf_for("October 2015"), edtf_for("2015-2018"), edtf_for("since May 2016"), edtf_for("1990s")
    ('2015-10', '2015/2018', '2016-05/..', '199X')
    """
    return next((edtf for edtf in _guesses(text.strip()) if _is_date(edtf)), None) if len(text) <= _LONGEST else None


def _guesses(text: str) -> Iterator[str]:
    if one := _one(text):
        yield one
    if decade := re.fullmatch(r"(?:the\s+)?(\d{3})0['’]?s", text):
        yield f"{decade[1]}X"
    for pattern, edtf in (
        (r"(?:since|from|after)\s+(.+)", "{}/.."),
        (r"(?:until|till|to|up to|before)\s+(.+)", "../{}"),
    ):
        if (bound := re.fullmatch(pattern, text, re.IGNORECASE)) and (one := _one(bound[1])):
            yield edtf.format(one)
    for between in (r"\s*[–—−]\s*", r"\s+(?:-|to|until|and)\s+", r"-", r"/"):
        sides = re.split(between, re.sub(r"^(?:from|between)\s+", "", text, flags=re.IGNORECASE), flags=re.IGNORECASE)
        if len(sides) == 2 and (start := _one(sides[0])) and (end := _one(sides[1])):
            yield f"{start}/{end}"


def _one(text: str) -> str | None:
    for form in _FORMS:
        if match := re.fullmatch(form, text, re.IGNORECASE | re.ASCII):
            parts = {"m": None, "n": None, "d": None, **match.groupdict()}
            month = f"{_MONTHS.index(parts['m'].lower()) + 1}" if parts["m"] else parts["n"]
            return "-".join(part.zfill(2) for part in (parts["y"], month, parts["d"]) if part)
    return text if _is_date(text) else None


def _is_date(text: str) -> bool:
    try:
        bounds_of(text)
    except EdtfError:
        return False
    return True
