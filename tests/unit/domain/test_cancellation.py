"""Whether an appointment can be cancelled: hours that pass, days that work, and exact ends."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.calendar import Appointment, AppointmentKind, AppointmentStatus
from gateway.domain.cancellation import CancelabilityCode, CancellationRule, cancelability

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
START = datetime(2026, 11, 25, 10, 0, tzinfo=COPENHAGEN)
TWO_HOURS = CancellationRule(notice=timedelta(hours=2))
THREE_DAYS = CancellationRule(notice_working_days=3)
NO_LIMIT = CancellationRule()


def visit(start=START, status=AppointmentStatus.BOOKED, kind=AppointmentKind.HOME_VISIT):
    return Appointment(id="1", kind=kind, title="x", start=start, end=None, status=status)


def verdict(rule, now, *, appointment=None, permitted=True):
    return cancelability(
        appointment or visit(),
        rule,
        permitted=permitted,
        now=now,
        zone=COPENHAGEN,
        days_off=lambda _: False,
    )


def test_two_hours_are_exact():
    just_in_time = verdict(TWO_HOURS, START - timedelta(hours=2, microseconds=1))
    assert just_in_time.code is CancelabilityCode.ALLOWED
    assert just_in_time.until == START - timedelta(hours=2)
    exactly = verdict(TWO_HOURS, START - timedelta(hours=2))
    assert exactly.code is CancelabilityCode.TOO_LATE


@pytest.mark.parametrize(
    ("start", "until"),
    [
        # 25 October 2026: 03:00 becomes 02:00, so half past two comes twice
        ("2026-10-25T03:30:00+01:00", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T04:30:00+01:00", "2026-10-25T02:30:00+01:00"),
        # 28 March 2027: 02:00 becomes 03:00
        ("2027-03-28T03:30:00+02:00", "2027-03-28T00:30:00+01:00"),
        ("2027-03-28T04:30:00+02:00", "2027-03-28T01:30:00+01:00"),
    ],
)
def test_two_hours_are_elapsed_hours_when_the_clocks_change(start, until):
    begins = visit(datetime.fromisoformat(start).astimezone(COPENHAGEN))
    expected = datetime.fromisoformat(until)
    found = verdict(TWO_HOURS, expected, appointment=begins)
    assert found.until.isoformat() == until
    assert found.code is CancelabilityCode.TOO_LATE
    earlier = verdict(TWO_HOURS, expected - timedelta(seconds=1), appointment=begins)
    assert earlier.code is CancelabilityCode.ALLOWED


def test_three_working_days():
    # 25 November 2026 is a Wednesday: Tuesday, Monday, Friday
    until = datetime(2026, 11, 20, 10, 0, tzinfo=COPENHAGEN)
    assert verdict(THREE_DAYS, until - timedelta(seconds=1)).code is CancelabilityCode.ALLOWED
    assert verdict(THREE_DAYS, until).code is CancelabilityCode.TOO_LATE
    assert verdict(THREE_DAYS, until).until == until


def test_without_a_limit_until_it_begins():
    before = verdict(NO_LIMIT, START - timedelta(seconds=1))
    assert (before.code, before.until) == (CancelabilityCode.ALLOWED, None)
    assert verdict(NO_LIMIT, START).code is CancelabilityCode.OVER


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (AppointmentStatus.CANCELLED, CancelabilityCode.ALREADY_CANCELLED),
        (AppointmentStatus.CANCELLATION_PENDING, CancelabilityCode.ALREADY_CANCELLED),
        (AppointmentStatus.COMPLETED, CancelabilityCode.OVER),
    ],
)
def test_what_is_done_is_done(status, code):
    now = START - timedelta(days=30)
    assert verdict(TWO_HOURS, now, appointment=visit(status=status)).code is code


def test_nobody_cancels_where_it_is_not_offered():
    now = START - timedelta(days=30)
    assert verdict(None, now).code is CancelabilityCode.NOT_OFFERED
    visits_only = CancellationRule(kinds=frozenset({AppointmentKind.NURSING}))
    assert verdict(visits_only, now).code is CancelabilityCode.NOT_OFFERED
    assert verdict(None, now, permitted=False).code is CancelabilityCode.NOT_OFFERED


def test_a_role_without_the_right_is_told_so():
    found = verdict(TWO_HOURS, START - timedelta(days=30), permitted=False)
    assert (found.code, found.until) == (CancelabilityCode.NOT_PERMITTED, None)


def test_a_rule_has_one_notice():
    with pytest.raises(ValueError, match="one of the two"):
        CancellationRule(notice=timedelta(hours=2), notice_working_days=3)
