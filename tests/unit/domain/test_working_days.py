"""Working days: Monday to Friday less the days off, and deadlines on the nights the clocks change.

2026-12-21 is a Monday; 25 December (Friday) and 1 January 2027 (Friday) are off here.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.working_days import (
    deadline_before,
    is_working_day,
    working_days_after,
    working_days_before,
)

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OFF = frozenset({date(2026, 12, 25), date(2027, 1, 1)})


def days_off(day: date) -> bool:
    return day in OFF


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 26), False),
        (date(2026, 12, 27), False),
        (date(2026, 12, 28), True),
    ],
)
def test_working_days(day, expected):
    assert is_working_day(day, days_off) is expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 12, 21), 1, date(2026, 12, 22)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 12, 26), 1, date(2026, 12, 28)),
        (date(2026, 12, 31), 2, date(2027, 1, 5)),
        (date(2026, 12, 21), 0, date(2026, 12, 21)),
    ],
)
def test_after(day, count, expected):
    assert working_days_after(day, count, days_off) == expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 12, 23), 3, date(2026, 12, 18)),
        (date(2026, 12, 28), 3, date(2026, 12, 22)),
        (date(2027, 1, 4), 1, date(2026, 12, 31)),
        # a Sunday: from the Friday before it
        (date(2026, 12, 20), 3, date(2026, 12, 15)),
        # 25 December, a day off: from the 24th
        (date(2026, 12, 25), 1, date(2026, 12, 23)),
        # Sunday 27 December: Saturday and 25 December are off too, so from the 24th
        (date(2026, 12, 27), 1, date(2026, 12, 23)),
        (date(2026, 12, 27), 0, date(2026, 12, 24)),
    ],
)
def test_before(day, count, expected):
    assert working_days_before(day, count, days_off) == expected


def test_a_deadline_is_the_same_clock_time():
    start = datetime(2026, 12, 23, 9, 30, tzinfo=COPENHAGEN)
    found = deadline_before(start, 3, COPENHAGEN, days_off)
    assert found == datetime(2026, 12, 18, 9, 30, tzinfo=COPENHAGEN)


def test_a_deadline_across_the_spring_change_keeps_the_clock_not_the_hours():
    # clocks go forward on Sunday 28 March 2027
    start = datetime(2027, 3, 29, 8, 0, tzinfo=COPENHAGEN)
    found = deadline_before(start, 1, COPENHAGEN, days_off)
    assert found.astimezone(UTC) == datetime(2027, 3, 26, 7, 0, tzinfo=UTC)
    assert start.astimezone(UTC) == datetime(2027, 3, 29, 6, 0, tzinfo=UTC)


def test_a_start_in_another_zone_counts_on_the_municipality_s_calendar():
    # 23:30 UTC on Wednesday is 00:30 on Thursday in Copenhagen
    start = datetime(2026, 12, 16, 23, 30, tzinfo=UTC)
    found = deadline_before(start, 1, COPENHAGEN, days_off)
    assert found == datetime(2026, 12, 16, 0, 30, tzinfo=COPENHAGEN)


def test_a_clock_time_that_the_spring_skips_is_the_hour_before():
    # 30 March 2025 was a Sunday; a working Sunday is made by asking from the Monday with a zone
    # whose change falls on a weekday: Cairo put its clocks forward on Friday 26 April 2024, 00:00
    cairo = ZoneInfo("Africa/Cairo")
    start = datetime(2024, 4, 29, 0, 30, tzinfo=cairo)
    found = deadline_before(start, 1, cairo, lambda _: False)
    assert found.astimezone(UTC) == datetime(2024, 4, 25, 21, 30, tzinfo=UTC)
    assert found.astimezone(cairo).hour == 23


def test_a_clock_time_that_comes_twice_is_the_first():
    # Cairo put its clocks back on Friday 1 November 2024 at 00:00, so 23:30 on Thursday came twice
    cairo = ZoneInfo("Africa/Cairo")
    start = datetime(2024, 11, 1, 23, 30, tzinfo=cairo)
    found = deadline_before(start, 1, cairo, lambda _: False)
    assert found.astimezone(UTC) == datetime(2024, 10, 31, 20, 30, tzinfo=UTC)
