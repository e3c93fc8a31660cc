"""A cancellation or a wish for another time: what must be said with it, and by when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.calendar import (
    Appointment,
    AppointmentKind,
    AppointmentStatus,
    NewTimeRequest,
)
from gateway.domain.cancellation import CancellationReason, CancellationRule, NewTimeOffer
from gateway.domain.changes import Cancellation, NewTimeWish, NotDone, RefusalCode
from gateway.domain.judging import judged_cancellation, judged_new_time
from gateway.domain.municipalities import Country
from gateway.domain.words import words
from gateway.routing.public_holidays import days_off_of

COPENHAGEN, OSLO = ZoneInfo("Europe/Copenhagen"), ZoneInfo("Europe/Oslo")
START = datetime(2026, 11, 25, 10, 0, tzinfo=COPENHAGEN)
EARLY = START - timedelta(days=10)
INSTANT = timedelta(microseconds=1)
ILL = CancellationReason(code="syg", label=words(da="Jeg er syg"))
OTHER = CancellationReason(code="andet", label=words(da="Andet"), comment_required=True)
REASONED = CancellationRule(reasons=(ILL, OTHER))
UNREASONED = CancellationRule()
WISHING = CancellationRule(new_time=NewTimeOffer.WITH_CANCELLATION)
SEPARATE = CancellationRule(new_time=NewTimeOffer.SEPARATELY)
VISIT = Appointment(
    id="a",
    kind=AppointmentKind.NURSING,
    title="Besøg",
    start=START,
    end=None,
    status=AppointmentStatus.BOOKED,
)
LONGEST = "å" * 2_000


def cancelled(rule, *, appointment=VISIT, now=EARLY, zone=COPENHAGEN, country=Country.DK, **said):
    return judged_cancellation(
        appointment,
        rule=rule,
        permitted=True,
        now=now,
        zone=zone,
        days_off=days_off_of(country, ()),
        **{"reason_code": None, "comment": None, "new_time_wish": None, **said},
    )


@pytest.mark.parametrize(
    ("rule", "said", "expected"),
    [
        (UNREASONED, {}, {}),
        (UNREASONED, {"comment": "Feber"}, {"comment": "Feber"}),
        (UNREASONED, {"comment": " \n", "new_time_wish": "\t"}, {}),
        (UNREASONED, {"comment": LONGEST}, {"comment": LONGEST}),
        (UNREASONED, {"comment": "a\r\nb"}, {"comment": "a\nb"}),
        (REASONED, {"reason_code": "syg"}, {"reason": ILL}),
        (REASONED, {"reason_code": "syg", "comment": "x"}, {"reason": ILL, "comment": "x"}),
        (REASONED, {"reason_code": "andet", "comment": "x"}, {"reason": OTHER, "comment": "x"}),
        (WISHING, {"new_time_wish": "fredag"}, {"new_time_wish": "fredag"}),
        (WISHING, {"new_time_wish": LONGEST}, {"new_time_wish": LONGEST}),
        (WISHING, {}, {}),
        (SEPARATE, {}, {}),
    ],
)
def test_what_goes_with_a_cancellation(rule, said, expected):
    assert cancelled(rule, **said) == Cancellation(appointment=VISIT, **expected)


@pytest.mark.parametrize(
    ("rule", "said", "code"),
    [
        (REASONED, {}, "REASON_REQUIRED"),
        (REASONED, {"reason_code": ""}, "REASON_REQUIRED"),
        (REASONED, {"reason_code": "SYG"}, "REASON_REQUIRED"),
        (REASONED, {"reason_code": "ferie", "comment": "x"}, "REASON_REQUIRED"),
        (REASONED, {"reason_code": "andet"}, "REASON_REQUIRED"),
        (REASONED, {"reason_code": "andet", "comment": " \t"}, "REASON_REQUIRED"),
        (REASONED, {"comment": "Feber"}, "REASON_REQUIRED"),
        (UNREASONED, {"reason_code": "syg"}, "REASON_REQUIRED"),
        (UNREASONED, {"reason_code": ""}, "REASON_REQUIRED"),
        (UNREASONED, {"new_time_wish": "fredag"}, "NOT_OFFERED"),
        (SEPARATE, {"new_time_wish": "fredag"}, "NOT_OFFERED"),
        (UNREASONED, {"comment": LONGEST + "x"}, "OUT_OF_RANGE"),
        (UNREASONED, {"comment": "a\x00"}, "OUT_OF_RANGE"),
        (WISHING, {"new_time_wish": LONGEST + "x"}, "OUT_OF_RANGE"),
        (WISHING, {"new_time_wish": "\ud800"}, "OUT_OF_RANGE"),
    ],
)
def test_what_cannot_go_with_a_cancellation(rule, said, code):
    with pytest.raises(NotDone) as refused:
        cancelled(rule, **said)
    assert refused.value.code is RefusalCode(code)


def test_the_deadline_is_told_before_anything_that_was_said_is_looked_at():
    with pytest.raises(NotDone) as refused:
        cancelled(REASONED, now=START, reason_code="ferie", comment="\x00")
    assert refused.value.code is RefusalCode.TOO_LATE


@pytest.mark.parametrize(
    ("country", "start", "until"),
    [
        # Wednesday, counted over a weekend
        (Country.DK, "2026-11-25T10:00:00+01:00", "2026-11-20T10:00:00+01:00"),
        # Tuesday after Easter 2027: Thursday to Monday are off, and clocks change on the Sunday
        (Country.DK, "2027-03-30T08:00:00+02:00", "2027-03-22T08:00:00+01:00"),
        (Country.NO, "2027-03-30T08:00:00+02:00", "2027-03-22T08:00:00+01:00"),
        # 24 December is a working day, 25 and 26 are not
        (Country.DK, "2026-12-29T09:00:00+01:00", "2026-12-23T09:00:00+01:00"),
        # 17 May 2029, a Thursday, is off in Norway only; Whit Monday is in both
        (Country.NO, "2029-05-22T09:00:00+02:00", "2029-05-15T09:00:00+02:00"),
        (Country.DK, "2029-05-22T09:00:00+02:00", "2029-05-16T09:00:00+02:00"),
        # 5 June 2028, a Monday, is Whit Monday; 5 June 2029, a Tuesday, is a working day
        (Country.DK, "2028-06-06T09:00:00+02:00", "2028-05-31T09:00:00+02:00"),
        (Country.DK, "2029-06-06T09:00:00+02:00", "2029-06-01T09:00:00+02:00"),
        # 29 February
        (Country.DK, "2028-03-03T09:00:00+01:00", "2028-02-29T09:00:00+01:00"),
        # New Year's Day 2027 is a Friday
        (Country.NO, "2027-01-05T09:00:00+01:00", "2026-12-30T09:00:00+01:00"),
    ],
)
def test_three_working_days_of_the_country(country, start, until):
    zone = COPENHAGEN if country is Country.DK else OSLO
    visit = replace(VISIT, start=datetime.fromisoformat(start))
    rule = CancellationRule(notice_working_days=3)
    at = datetime.fromisoformat(until)
    in_time = {"appointment": visit, "zone": zone, "country": country}
    assert cancelled(rule, now=at - INSTANT, **in_time).appointment is visit
    with pytest.raises(NotDone) as refused:
        cancelled(rule, now=at, **in_time)
    assert refused.value.code is RefusalCode.TOO_LATE


def wished(rule=SEPARATE, wish="Hellere fredag", now=EARLY, **more):
    return judged_new_time(replace(VISIT, **more), wish=wish, rule=rule, now=now)


def test_a_wish_for_another_time_goes_by_itself():
    assert wished(wish="a\r\nb") == NewTimeWish(appointment=VISIT, wish="a\nb")
    assert wished(now=START - INSTANT).appointment == VISIT


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"rule": None}, "NOT_OFFERED"),
        ({"rule": WISHING}, "NOT_OFFERED"),
        ({"rule": UNREASONED, "status": AppointmentStatus.CANCELLED}, "NOT_OFFERED"),
        ({"status": AppointmentStatus.COMPLETED}, "TOO_LATE"),
        ({"status": AppointmentStatus.CANCELLED}, "ALREADY_DONE"),
        ({"status": AppointmentStatus.CANCELLATION_PENDING}, "ALREADY_DONE"),
        ({"new_time_request": NewTimeRequest(wish="før")}, "ALREADY_DONE"),
        ({"now": START}, "TOO_LATE"),
        ({"now": START.astimezone(UTC) + INSTANT}, "TOO_LATE"),
        ({"wish": ""}, "OUT_OF_RANGE"),
        ({"wish": " \n"}, "OUT_OF_RANGE"),
        ({"wish": LONGEST + "x"}, "OUT_OF_RANGE"),
        ({"wish": "\x1b[2J"}, "OUT_OF_RANGE"),
    ],
)
def test_what_is_no_wish_for_another_time(asked, code):
    with pytest.raises(NotDone) as refused:
        wished(**asked)
    assert refused.value.code is RefusalCode(code)
