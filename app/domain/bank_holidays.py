"""Bank holidays of the four nations, by the `holidays` library: nothing is fetched."""

from datetime import date
from functools import cache

from app.domain.terms import Nation

_SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}


def bank_holidays(nation: Nation, *years: int) -> frozenset[date]:
    """The days in these years, those in place of a weekend's among them."""
    return frozenset(day for year in years for day in _of_year(nation, year))


@cache
def _of_year(nation: Nation, year: int) -> frozenset[date]:
    # Not at the top: it takes a second, and only a council with such a route needs it.
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year))
