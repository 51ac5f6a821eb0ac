"""Hypothesis strategies for the values that records are made of."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError
from azjp_relations.quantities import Bound, Quantity, Unit

__all__ = ["edtf_dates", "edtf_texts", "quantities"]


def _readable(text: str) -> bool:
    try:
        EdtfDate(text)
    except EdtfError:
        return False
    return True


def edtf_texts(first_year: int = 1, last_year: int = 9999) -> st.SearchStrategy[str]:
    """Texts of every form of EDTF level 0 and 1, their years from *first_year* to *last_year*."""
    years = st.integers(first_year, last_year).map("{:04}".format)
    days = st.dates(date(first_year, 1, 1), date(last_year, 12, 31)).map(date.isoformat)
    months = days.map(lambda day: day[:7])
    qualifiers = st.sampled_from(["", "", "?", "~", "%"])
    seasons = st.tuples(years, st.integers(21, 24)).map("{0[0]}-{0[1]}".format)
    unspecified = st.one_of(
        years.map(lambda year: year[:3] + "X"),
        years.map(lambda year: year[:2] + "XX"),
        years.map(lambda year: year + "-XX"),
        years.map(lambda year: year + "-XX-XX"),
        months.map(lambda month: month + "-XX"),
    )
    plain = st.tuples(st.one_of(years, months, days), qualifiers).map("".join)
    single = st.one_of(plain, st.tuples(st.one_of(seasons, unspecified), qualifiers).map("".join))
    sides = st.one_of(plain, st.sampled_from(["", ".."]))
    intervals = st.one_of(
        st.tuples(plain, sides).map("/".join),
        st.tuples(sides, plain).map("/".join),
    )
    return st.one_of(single, intervals).filter(_readable)


def edtf_dates(first_year: int = 1, last_year: int = 9999) -> st.SearchStrategy[EdtfDate]:
    """Dates of every form; a narrow range of years makes them meet more often."""
    return edtf_texts(first_year, last_year).map(EdtfDate)


def quantities(unit: Unit | None = None) -> st.SearchStrategy[Quantity]:
    """Quantities with every bound, in *unit* or in any."""
    amounts = st.one_of(
        st.integers(-(10**13), 10**13).map(Decimal),
        st.decimals(-(10**13), 10**13, places=2),
    )
    units = st.sampled_from(Unit) if unit is None else st.just(unit)
    return st.builds(Quantity, amounts, units, st.sampled_from(Bound))
