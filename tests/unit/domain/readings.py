"""The design's readings of deadlines, worked out by other means than the gateway's.

Plain arithmetic in UTC, the summer time of Directive 2000/84/EC written out, and the public
holidays of the `holidays` package. Instants are naive and in UTC.
"""

from datetime import UTC, date, datetime, timedelta

import holidays

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SUNDAY = 6


def last_sunday(year: int, month: int) -> datetime:
    day = date(year, month, 31)
    while day.weekday() != SUNDAY:
        day -= DAY
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - instants here are UTC


def offset(instant: datetime) -> timedelta:
    """Central European time: summer from the last Sunday of March to that of October, 01:00 UTC."""
    begins, ends = (last_sunday(instant.year, month) + HOUR for month in (3, 10))
    return 2 * HOUR if begins <= instant < ends else HOUR


def instant_of(wall: datetime) -> datetime:
    """When clocks show this; the first time where they show it twice."""
    return next(wall - ahead for ahead in (2 * HOUR, HOUR) if offset(wall - ahead) == ahead)


def two_hours_before(start: datetime) -> datetime:
    """Elapsed hours, whatever clocks show meanwhile."""
    return start - 2 * HOUR


def working_days_before(start: datetime, count: int, country: str) -> datetime:
    """The same clock time, so many working days earlier, counted from one."""
    off = holidays.country_holidays(country)
    wall = start + offset(start)
    day = wall.date()
    while day.weekday() >= 5 or day in off:
        day -= DAY
    for _ in range(count):
        day -= DAY
        while day.weekday() >= 5 or day in off:
            day -= DAY
    return instant_of(datetime.combine(day, wall.time()))


def plain(moment: datetime) -> datetime:
    """An aware moment as an instant of this module."""
    return moment.astimezone(UTC).replace(tzinfo=None)
