"""Days of the calendar: on which an appointment stands, and how the views are cut."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.calendar import (
    Appointment,
    AppointmentKind,
    AppointmentStatus,
    CalendarSpan,
    DayRange,
    span_around,
)

OSLO = ZoneInfo("Europe/Oslo")


def appointment(start: str, end: str | None) -> Appointment:
    return Appointment(
        id="1",
        kind=AppointmentKind.OTHER,
        title="x",
        start=datetime.fromisoformat(start),
        end=datetime.fromisoformat(end) if end else None,
        status=AppointmentStatus.BOOKED,
    )


def stands_on(found: Appointment) -> list[date]:
    first = found.start.astimezone(OSLO).date() - timedelta(days=2)
    days = (first + timedelta(days=n) for n in range(8))
    return [day for day in days if DayRange(day, day, OSLO).overlaps(found)]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-25T23:30+01:00", "2026-11-26T00:45+01:00", [(11, 25), (11, 26)]),
        # ends at midnight: not on the day that begins then
        ("2026-11-25T22:00+01:00", "2026-11-26T00:00+01:00", [(11, 25)]),
        ("2026-11-26T00:00+01:00", "2026-11-26T00:30+01:00", [(11, 26)]),
        # said in UTC, it is the next day in Oslo
        ("2026-11-25T23:30Z", "2026-11-25T23:45Z", [(11, 26)]),
        # no end, no length, and an end before the start: where it begins
        ("2026-11-26T00:00+01:00", None, [(11, 26)]),
        ("2026-11-25T10:00+01:00", "2026-11-25T10:00+01:00", [(11, 25)]),
        ("2026-11-25T10:00+01:00", "2026-11-25T09:00+01:00", [(11, 25)]),
        ("2026-12-30T14:00+01:00", "2027-01-02T10:00+01:00", [(12, 30), (12, 31), (1, 1), (1, 2)]),
    ],
)
def test_the_days_it_stands_on(start, end, expected):
    found = stands_on(appointment(start, end))
    assert [(day.month, day.day) for day in found] == expected


def test_a_spring_day_has_23_hours_and_an_autumn_day_25():
    spring = DayRange(date(2027, 3, 28), date(2027, 3, 28), OSLO)
    autumn = DayRange(date(2026, 10, 25), date(2026, 10, 25), OSLO)
    lengths = [(d.end.timestamp() - d.start.timestamp()) / 3600 for d in (spring, autumn)]
    assert lengths == [23, 25]


def test_the_hour_that_comes_twice_is_of_one_day():
    twice = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    for moment in twice:
        found = appointment(moment.isoformat(), (moment + timedelta(minutes=10)).isoformat())
        assert stands_on(found) == [date(2026, 10, 25)]


@pytest.mark.parametrize(
    ("containing", "first", "last"),
    [
        (date(2026, 11, 22), date(2026, 11, 16), date(2026, 11, 22)),  # a Sunday
        (date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 29)),  # a Monday
        (date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3)),  # over New Year
        (date(2024, 2, 29), date(2024, 2, 26), date(2024, 3, 3)),
    ],
)
def test_weeks_begin_on_monday(containing, first, last):
    week = span_around(CalendarSpan.WEEK, containing, OSLO)
    assert (week.first, week.last) == (first, last)
    assert len(week.days) == 7
    assert week.days[0].weekday() == 0


@pytest.mark.parametrize(
    ("containing", "last"),
    [
        (date(2024, 2, 10), date(2024, 2, 29)),
        (date(2026, 2, 28), date(2026, 2, 28)),
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_months(containing, last):
    month = span_around(CalendarSpan.MONTH, containing, OSLO)
    assert (month.first, month.last) == (containing.replace(day=1), last)


def test_a_day_is_itself():
    day = span_around(CalendarSpan.DAY, date(2027, 3, 28), OSLO)
    assert day.days == (date(2027, 3, 28),)
    assert day.start == datetime(2027, 3, 27, 23, tzinfo=UTC)
    assert day.end == datetime(2027, 3, 28, 22, tzinfo=UTC)
