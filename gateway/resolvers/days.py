"""Days that a client asks for: from one to another, and no more than a year of them."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from gateway.domain.calendar import DayRange
from gateway.domain.errors import BadInput

MOST_DAYS: Final = 366
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2199


def day_range(first: date, last: date, zone: ZoneInfo) -> DayRange:
    """The days from `first` to `last`, both included. Raises `BadInput`."""
    check_days(first, last)
    return DayRange(first, last, zone)


def check_days(first: date | None, last: date | None) -> None:
    """Raise `BadInput` for days in the wrong order, too many of them, or far from our time."""
    for day in (first, last):
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise BadInput(f"Days lie in the years {_FIRST_YEAR} to {_LAST_YEAR}: give such a day.")
    if first is None or last is None:
        return
    if last < first:
        raise BadInput("`from` is later than `to`: give the earlier day as `from`.")
    if (last - first).days + 1 > MOST_DAYS:
        raise BadInput(f"`from` to `to` is at most {MOST_DAYS} days: ask for fewer at a time.")


def within(instant: datetime, first: date | None, last: date | None, zone: ZoneInfo) -> bool:
    """Whether an instant lies on one of the days, in the zone. None is without end."""
    day = instant.astimezone(zone).date()
    return (first is None or first <= day) and (last is None or day <= last)
