"""Public holidays and other days off, by country.

24 December and 5 June are working days in Denmark, 24 December in Norway; extra days off are a
municipality's setting.
"""

from collections.abc import Callable, Collection
from datetime import date
from functools import cache

import holidays

from gateway.domain.municipalities import Country
from gateway.domain.working_days import DaysOff

_NAMES_IN = {Country.DK: "da", Country.NO: "no"}


@cache
def _calendar(country: Country) -> holidays.HolidayBase:
    return holidays.country_holidays(country.value, language=_NAMES_IN[country])


def public_holiday_of(country: Country) -> Callable[[date], str | None]:
    """What a day's public holiday is called in the country's own language, if it is one."""
    calendar = _calendar(country)
    return calendar.get


def days_off_of(country: Country, extra: Collection[date]) -> DaysOff:
    """Public holidays of the country, and a municipality's extra days off."""
    calendar = _calendar(country)
    closed = frozenset(extra)
    return lambda day: day in closed or day in calendar
