"""Strategies for the values that records are made of: texts, dates and quantities."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import strategies as st

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError
from azjp_relations.model.quantities import Quantity
from azjp_relations.vocabulary import Bound, Unit

_PLAIN = ("oil", "a garden", "Talks in Baku", "Expo 2025", "the 9th meeting", "peace", "Trade and aid")
_HOSTILE = (
    *_PLAIN,
    *("Məmmədyarov", "İsmayıllı ılıq", "日本", "Garten", "O'Neil", 'the "Silk Road"', "Œuvre—“quoted”", "ﬁnance ½"),
    *('<script>alert("&\'")</script>', "<b>&amp;</b>", "]]>", "<!--", "${name} {0} %s", "\\", "a\\nb", "`|* [x](y)"),
    *("=1+1", "+1", "-1", "@SUM(A1:A9)", "=cmd|'/C calc'!A1", "a,b;c\td", "a\nb", "a\r\nb", " both sides "),
    *("\u202egnirts\u202c", "مرحبا", "שלום 5", "e\u0301", "\u200bzero\u200b", "👩\u200d👩\u200d👧", "a\x00b", "NaN"),
    "null",
)


def texts(*, plain: bool = False) -> st.SearchStrategy[str]:
    """Texts such as records hold: titles, notes, gists, the words of a name.

    *plain* texts have only letters and digits of ASCII, with single spaces. Others also have markup, quotes, line
    breaks, formulas, text from right to left, and any character of Unicode.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=20)
    ... @given(texts(plain=True))
    ... def test_plain_texts_are_plain(text):
    ...     assert text.isascii() and text == " ".join(text.split())
    >>> test_plain_texts_are_plain()
    """
    if plain:
        return st.sampled_from(_sentences(_PLAIN))
    anything = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).filter(str.strip)
    return st.sampled_from((*_sentences(_HOSTILE), None)).flatmap(lambda known: st.just(known) if known else anything)


def _sentences(words: tuple[str, ...]) -> list[str]:
    # A list, so that each takes one draw: a dataset takes hundreds.
    return [*words, *map(" ".join, pairwise(words)), " ".join(words[:3])]


def edtf_texts(first_year: int = 1, last_year: int = 9999) -> st.SearchStrategy[str]:
    """Texts of dates of every form, with years from *first_year* to *last_year*.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=20)
    ... @given(edtf_texts(1990, 1999))
    ... def test_a_date_has_one_spelling(text):
    ...     assert str(EdtfDate(text)) == text
    >>> test_a_date_has_one_spelling()
    """
    years = st.integers(first_year, last_year).map("{:04}".format)
    days = st.dates(date(first_year, 1, 1), date(last_year, 12, 31)).map(date.isoformat)
    months = days.map(lambda day: day[:7])
    qualifiers = st.sampled_from(["", "", "?", "~", "%"])
    seasons = st.tuples(years, st.integers(21, 24)).map("{0[0]}-{0[1]}".format)
    unknown = st.one_of(
        *(years.map(form.format) for form in ("{:.3}X", "{:.2}XX", "{}-XX", "{}-XX-XX")), months.map("{}-XX".format)
    )
    plain = st.tuples(st.one_of(years, months, days), qualifiers).map("".join)
    single = st.one_of(plain, st.tuples(st.one_of(seasons, unknown), qualifiers).map("".join))
    sides = st.one_of(plain, st.sampled_from(["", ".."]))
    intervals = st.one_of(st.tuples(plain, sides).map("/".join), st.tuples(sides, plain).map("/".join))
    ends = st.one_of(years, months, days)
    ranges = st.one_of(
        st.tuples(ends, ends).map("[{0[0]}..{0[1]}]".format), ends.map("[..{}]".format), ends.map("[{}..]".format)
    )
    return st.one_of(single, intervals, ranges).filter(_is_date)


def _is_date(text: str) -> bool:
    with suppress(EdtfError):
        return EdtfDate(text) is not None
    return False


def edtf_dates(first_year: int = 1, last_year: int = 9999) -> st.SearchStrategy[EdtfDate]:
    """Dates of every form; in a narrow range of years, they overlap more often.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=20)
    ... @given(edtf_dates(1990, 1999))
    ... def test_no_date_is_over_before_itself(date):
    ...     assert date.before(date) is not True
    >>> test_no_date_is_over_before_itself()
    """
    return edtf_texts(first_year, last_year).map(EdtfDate)


#: Dates of every form, so few that they often overlap.
_COMMON = tuple(
    EdtfDate(text)
    for text in (
        *("1990", "1995", "2000", "1992?", "1998~", "1990-07", "1995-02", "2000-12%", "1992-09-07", "1998-02-24"),
        *("2000-01-01", "1995-02-28~", "199X", "19XX", "1992-XX", "1998-02-XX", "1995-21", "1995-22~", "1998-24"),
        *("1998-02-24/1998-02-28", "1990/1995", "1992-09/1998~", "1995/..", "../1992-09-07", "1998-02/", "/2000"),
        *("[..1992-09-07]", "[1998-02-24..1998-02-28]", "[1995..]"),
    )
)


def common_dates() -> st.SearchStrategy[EdtfDate]:
    """Dates of every form, so few that they often overlap: records have these unless you pass others.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=20)
    ... @given(common_dates())
    ... def test_they_are_of_a_few_years(date):
    ...     assert date.overlaps("1900/2100") is not False
    >>> test_they_are_of_a_few_years()
    """
    return st.sampled_from(_COMMON)


def quantities(unit: Unit | None = None) -> st.SearchStrategy[Quantity]:
    """Quantities with every bound, in *unit* or in any.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=20)
    ... @given(quantities(Unit.USD))
    ... def test_nothing_is_less_than_itself(figure):
    ...     assert figure.less_than(figure) is not True
    >>> test_nothing_is_less_than_itself()
    """
    amounts = st.one_of(st.integers(-(10**13), 10**13).map(Decimal), st.decimals(-(10**13), 10**13, places=2))
    units = st.sampled_from(Unit) if unit is None else st.just(unit)
    return st.builds(Quantity, amounts, units, st.sampled_from(Bound))
