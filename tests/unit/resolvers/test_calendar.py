"""An appointment stands on exactly the days that it overlaps."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.calendar import Appointment, AppointmentKind, AppointmentStatus, DayRange
from gateway.resolvers.calendar import days_of

ZONE = ZoneInfo("Europe/Copenhagen")
NIGHTS = st.sampled_from(
    [datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2027, 3, 27, 20, tzinfo=UTC)]
)


@given(NIGHTS, st.integers(0, 12 * 60), st.integers(-60, 3 * 24 * 60) | st.none())
def test_days_are_those_that_the_calendar_says_it_overlaps(
    night: datetime, begins: int, minutes: int | None
) -> None:
    """Both nights on which the clocks change; ends before, at and after midnights."""
    start = night + timedelta(minutes=begins)
    appointment = Appointment(
        id="a",
        kind=AppointmentKind.OTHER,
        title="a",
        start=start,
        end=None if minutes is None else start + timedelta(minutes=minutes),
        status=AppointmentStatus.BOOKED,
    )
    around = DayRange(date(2026, 10, 1), date(2027, 4, 30), ZONE)
    week = DayRange(night.date(), night.date() + timedelta(days=6), ZONE)
    overlapped = tuple(d for d in week.days if DayRange(d, d, ZONE).overlaps(appointment))
    assert days_of(appointment, around) == overlapped
    assert days_of(appointment, week) == overlapped
