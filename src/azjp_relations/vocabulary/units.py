"""Units, what they measure, and how a printed amount bounds the true one."""

from typing import cast

from azjp_relations.vocabulary.currencies import CURRENCIES, Currency
from azjp_relations.vocabulary.term import Term, also

__all__ = ["Bound", "Per", "Unit", "UnitFamily"]


class UnitFamily(Term):
    """What kind of thing a unit measures."""

    MONEY = "money", "an amount of a currency, at the prices of its day"
    COUNT = "count", "a number of people or things"
    SHARE = "share", "a part of a whole, in hundredths"
    SIZE = "size", "a length, area, mass, volume or power"


class Unit(Term):
    """What one of an amount is: a currency by its ISO 4217 code, or the thing that is counted."""

    @property
    def family(self) -> UnitFamily:
        """What kind of thing the unit measures."""
        return cast("UnitFamily", self._more[0])

    @property
    def currency(self) -> Currency | None:
        """For money, its name and the years in which it was money; else ``None``.

        >>> Unit.AZM.currency
        Currency(name='Azerbaijani Manat', first=1993, last=2006)
        """
        return CURRENCIES.get(self.value)

    USD = "USD", "United States dollar", UnitFamily.MONEY, also("us, us dollar, dollar, dollars, $")
    JPY = "JPY", "Japanese yen", UnitFamily.MONEY, also("yen, ¥")
    AZN = "AZN", "Azerbaijani manat, since 2006", UnitFamily.MONEY, also("manat, manats, ₼")
    EUR = "EUR", "euro", UnitFamily.MONEY, also("euros, €")
    PERCENT = "percent", "hundredths of a whole that the record names", UnitFamily.SHARE
    PEOPLE = "people", "persons, of any age or nationality", UnitFamily.COUNT
    STUDENTS = "students", "persons enrolled in a course of study", UnitFamily.COUNT
    COMPANIES = "companies", "commercial enterprises", UnitFamily.COUNT
    DOCUMENTS = "documents", "papers signed or adopted, of any kind", UnitFamily.COUNT
    AGREEMENTS = "agreements", "documents that bind or commit their parties", UnitFamily.COUNT
    PROJECTS = "projects", "undertakings with an aim and an end", UnitFamily.COUNT
    MEETINGS = "meetings", "occasions on which parties met", UnitFamily.COUNT
    APPLICATIONS = "applications", "requests made, granted or not", UnitFamily.COUNT
    FACILITIES = "facilities", "buildings or installations that serve a purpose", UnitFamily.COUNT
    VILLAGES = "villages", "rural settlements", UnitFamily.COUNT
    CITIES = "cities", "urban settlements", UnitFamily.COUNT
    DISTRICTS = "districts", "administrative divisions of a country", UnitFamily.COUNT
    COUNTRIES = "countries", "states", UnitFamily.COUNT
    DAYS = "days", "calendar days", UnitFamily.COUNT
    VOTES = "votes", "ballots cast or voting rights held", UnitFamily.COUNT
    MEMBERSHIPS = "memberships", "places in organizations", UnitFamily.COUNT
    VEHICLES = "vehicles", "cars, trucks, ambulances and the like", UnitFamily.COUNT
    SCHOOLS = "schools", "places of primary or secondary education", UnitFamily.COUNT
    THINGS = "things", "whatever the record says is counted", UnitFamily.COUNT
    KILOMETRES = "kilometres", "thousands of metres", UnitFamily.SIZE, also("km, kilometers")
    HECTARES = "hectares", "areas of 10,000 square metres", UnitFamily.SIZE, also("ha")
    TONNES = "tonnes", "masses of 1,000 kilograms", UnitFamily.SIZE, also("t, tons, metric tons")
    BARRELS = "barrels", "volumes of 42 US gallons, of oil", UnitFamily.SIZE, also("bbl, barrel")
    CUBIC_METRES = "cubic-metres", "volumes of a cube of one metre", UnitFamily.SIZE, also("m3, cubic meters")
    MEGAWATTS = "megawatts", "powers of a million watts", UnitFamily.SIZE, also("mw")

    # The other currencies of ISO 4217, each called by its code.
    _ignore_ = ["_terms", "_code", "_currency", "_years"]  # noqa: RUF012 - an enumeration takes a list
    _terms = vars()
    for _code, _currency in CURRENCIES.items():
        if _code not in _terms:
            _years = f"{_currency.first} to {_currency.last}" if _currency.last else f"since {_currency.first}"
            _terms[_code] = _code, f"{_currency.name}, {_years}", UnitFamily.MONEY


class Per(Term):
    """What a rate is counted by."""

    YEAR = "year", "in each year", also("annual, yearly, annually")
    MONTH = "month", "in each month", also("monthly")
    DAY = "day", "on each day", also("daily")
    PERSON = "person", "for each person", also("capita, head")
    PROJECT = "project", "for each project"


class Bound(Term):
    """How the printed amount bounds the true one."""

    EXACT = "exact", "the amount itself"
    ABOUT = "about", "near the amount, on either side; no limits are stated"
    MORE_THAN = "more than", "above the amount, which is left out"
    AT_LEAST = "at least", "the amount or above"
    AT_MOST = "at most", "the amount or below"
    LESS_THAN = "less than", "below the amount, which is left out"
