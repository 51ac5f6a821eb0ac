"""Dates in English."""

from functools import lru_cache

from azjp_relations.dates.parse import MONTHS, SEASONS

_QUALIFIED = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}


@lru_cache(4096)
def in_words(text: str) -> str:
    """Return the valid date *text* in English.

    >>> in_words("2016-01~"), in_words("[..2022-05-05]")
    ('about January 2016', 'on or before 5 May 2022')
    """
    if text.startswith("["):
        return _range(*text[1:-1].split(".."))
    start, slash, end = text.partition("/")
    if not slash:
        return _single(text)
    if start in {"", ".."} or end in {"", ".."}:
        return _one_sided(start, end)
    return _from_to(start, end)


def _range(first: str, last: str) -> str:
    if first and last:
        return f"one day of {_from_to(first, last)}"
    stated = first or last
    return f"{'on' if len(stated) == 10 else 'in'} or {'after' if first else 'before'} {_single(stated)}"


def _one_sided(start: str, end: str) -> str:
    if start not in {"", ".."}:
        return f"since {_single(start)}" if end else f"from {_single(start)}, end unknown"
    return f"until {_single(end)}" if start else f"until {_single(end)}, start unknown"


def _from_to(start: str, end: str) -> str:
    if len(start) == len(end) == 10 and start[:7] == end[:7]:
        return f"{int(start[8:])}–{_single(end)}"
    return f"{_single(start)} to {_single(end)}"


def _single(text: str) -> str:
    stated = text.rstrip("?~%")
    year, month, day = (*stated.split("-"), "", "")[:3]
    if year.endswith("XX"):
        words = f"the years {year[:2]}00 to {year[:2]}99"
    elif year.endswith("X"):
        words = f"the {year[:3]}0s"
    elif stated[4:] in SEASONS:
        ends_in = f"–{int(year) + 1:04}" if month == "24" else ""
        words = f"{SEASONS[stated[4:]][0]} {year}{ends_in}"
    else:
        month_words = f"{MONTHS[month]} {year}" if month in MONTHS else year
        if "XX" in {month, day}:
            words = f"an unspecified {'day' if day else 'month'} of {month_words}"
        else:
            words = f"{int(day)} {month_words}" if day else month_words
    return _QUALIFIED.get(text[-1], "") + words
