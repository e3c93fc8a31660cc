"""Working days (hverdage, virkedager): Monday to Friday less the days off passed in."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5

DaysOff = Callable[[date], bool]
"""Whether a date is a public holiday or another day off; weekends need not be told."""


def is_working_day(day: date, days_off: DaysOff) -> bool:
    """Monday to Friday, and not a day off."""
    return day.weekday() < SATURDAY and not days_off(day)


def working_days_after(day: date, count: int, days_off: DaysOff) -> date:
    """The `count`-th working day after a date, which itself never counts."""
    return _walk(day, count, timedelta(days=1), days_off)


def working_days_before(day: date, count: int, days_off: DaysOff) -> date:
    """The `count`-th working day before a date; from a day off, counted from the last one before.

    So three working days before a Sunday are counted from the Friday.
    """
    if not is_working_day(day, days_off):
        day = _walk(day, 1, timedelta(days=-1), days_off)
    return _walk(day, count, timedelta(days=-1), days_off)


def deadline_before(start: datetime, count: int, zone: ZoneInfo, days_off: DaysOff) -> datetime:
    """The same clock time `count` working days before `start`, in the zone.

    Where the clocks skip that time it is the hour before; where it comes twice, the first.
    """
    local = start.astimezone(zone)
    day = working_days_before(local.date(), count, days_off)
    wall = datetime.combine(day, local.time().replace(fold=0), zone)
    exists = wall.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(fold=0) == wall
    return wall if exists else wall.replace(fold=1).astimezone(ZoneInfo("UTC")).astimezone(zone)


def _walk(day: date, count: int, step: timedelta, days_off: DaysOff) -> date:
    while count > 0:
        day += step
        if is_working_day(day, days_off):
            count -= 1
    return day
