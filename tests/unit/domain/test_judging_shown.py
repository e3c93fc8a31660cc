"""What is shown beforehand of a cancellation and what comes of asking for it are one rule.

Appointments are drawn around the nights on which clocks change, leap days, New Year and every
public holiday; clocks around the deadline, to the microsecond.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
from hypothesis import event, given, settings
from hypothesis import strategies as st

from gateway.domain.calendar import Appointment, AppointmentKind, AppointmentStatus
from gateway.domain.cancellation import (
    CancelabilityCode,
    CancellationReason,
    CancellationRule,
    cancelability,
)
from gateway.domain.changes import Cancellation, NotDone
from gateway.domain.judging import REFUSAL_OF, judged_cancellation
from gateway.domain.municipalities import Country
from gateway.domain.words import words
from gateway.routing.public_holidays import days_off_of
from tests.unit.domain.readings import plain, two_hours_before, working_days_before

ZONE = {Country.DK: ZoneInfo("Europe/Copenhagen"), Country.NO: ZoneInfo("Europe/Oslo")}
OTHER_ZONES = (UTC, ZoneInfo("Asia/Tokyo"), ZoneInfo("America/St_Johns"))
YEARS = range(2026, 2030)
ODD_DAYS = {
    country: sorted(
        {
            date(2028, 2, 29),
            *(date(year, 1, 1) for year in YEARS),
            *(date(year, 3, day) for year in YEARS for day in range(25, 32)),
            *(date(year, 10, day) for year in YEARS for day in range(25, 32)),
            *holidays.country_holidays(country.value, years=YEARS),
        }
    )
    for country in Country
}
REASON = CancellationReason(code="syg", label=words(da="Syg"), comment_required=True)
VISITS = frozenset({AppointmentKind.HOME_VISIT, AppointmentKind.NURSING})
CANCELLED = {AppointmentStatus.CANCELLED, AppointmentStatus.CANCELLATION_PENDING}
INSTANT = timedelta(microseconds=1)
STEPS = [n * by for n in (-1, 1) for by in (INSTANT, timedelta(hours=1), timedelta(days=1))]


@dataclass(frozen=True)
class Case:
    country: Country
    appointment: Appointment
    rule: CancellationRule | None
    permitted: bool
    now: datetime

    @property
    def circumstances(self):
        return {
            "permitted": self.permitted,
            "now": self.now,
            "zone": ZONE[self.country],
            "days_off": days_off_of(self.country, ()),
        }


@st.composite
def starts(draw, country):
    day = draw(st.sampled_from(ODD_DAYS[country])) + timedelta(days=draw(st.integers(-4, 8)))
    at_night = st.builds(time, st.integers(0, 3), st.sampled_from([0, 30, 59]))
    hour = draw(st.one_of(at_night, st.times()))
    return datetime.combine(day, hour, UTC)


notices = st.sampled_from(
    [
        {},
        *3 * [{"notice": timedelta(hours=2)}],
        *3 * [{"notice_working_days": 3}],
        *({"notice_working_days": days} for days in (0, 1, 5)),
    ]
)
kinds = st.sampled_from([*4 * [None], VISITS])
reasons = st.sampled_from([(), (REASON,)])


@st.composite
def rules(draw):
    if draw(st.sampled_from([*9 * [False], True])):
        return None
    return CancellationRule(kinds=draw(kinds), reasons=draw(reasons), **draw(notices))


def until_by_the_readings(country, start, rule):
    if rule is None or (rule.notice is None and rule.notice_working_days is None):
        return None
    if rule.notice is not None:
        return two_hours_before(plain(start))
    return working_days_before(plain(start), rule.notice_working_days, country.value)


@st.composite
def cases(draw):
    country = draw(st.sampled_from(Country))
    rule, start = draw(rules()), draw(starts(country))
    until = until_by_the_readings(country, start, rule)
    pivots = [start, start - timedelta(days=30)]
    pivots += [] if until is None else 3 * [until.replace(tzinfo=UTC)]
    now = draw(st.sampled_from(pivots)) + draw(st.sampled_from([timedelta(), *STEPS]))
    zones = st.sampled_from((ZONE[country], *OTHER_ZONES))
    appointment = Appointment(
        id="a",
        kind=draw(st.sampled_from(AppointmentKind)),
        title="x",
        start=start.astimezone(draw(zones)),
        end=None,
        status=draw(st.sampled_from([*AppointmentStatus, *5 * [AppointmentStatus.BOOKED]])),
    )
    permitted = draw(st.sampled_from([*7 * [True], False]))
    return Case(country, appointment, rule, permitted, now.astimezone(draw(zones)))


def by_the_readings(case):
    """The verdict by the design's words, and the instant until which it could be ALLOWED."""
    appointment, rule = case.appointment, case.rule
    if rule is None or (rule.kinds is not None and appointment.kind not in rule.kinds):
        return CancelabilityCode.NOT_OFFERED, None
    if not case.permitted:
        return CancelabilityCode.NOT_PERMITTED, None
    until, now = until_by_the_readings(case.country, appointment.start, rule), plain(case.now)
    if appointment.status in CANCELLED:
        return CancelabilityCode.ALREADY_CANCELLED, until
    if appointment.status is AppointmentStatus.COMPLETED or now >= plain(appointment.start):
        return CancelabilityCode.OVER, until
    late = until is not None and now >= until
    return CancelabilityCode.TOO_LATE if late else CancelabilityCode.ALLOWED, until


def came_of(case, reason_code, comment):
    """The cancellation, or the code that it is refused with."""
    try:
        return judged_cancellation(
            case.appointment,
            reason_code=reason_code,
            comment=comment,
            new_time_wish=None,
            rule=case.rule,
            **case.circumstances,
        )
    except NotDone as refused:
        return refused.code


often = settings(max_examples=600, deadline=None, derandomize=True, database=None)


@often
@given(cases())
def test_the_verdict_shown_is_the_one_of_the_readings(case):
    shown = cancelability(case.appointment, case.rule, **case.circumstances)
    event(shown.code)
    until = None if shown.until is None else plain(shown.until)
    assert (shown.code, until) == by_the_readings(case)


@often
@given(cases())
def test_a_cancellation_is_done_where_it_is_shown_as_allowed_and_nowhere_else(case):
    shown = cancelability(case.appointment, case.rule, **case.circumstances)
    needed = bool(case.rule and case.rule.reasons)
    found = came_of(case, *(("syg", "Feber") if needed else (None, None)))
    if shown.code is CancelabilityCode.ALLOWED:
        reason, comment = (REASON, "Feber") if needed else (None, None)
        wanted = Cancellation(appointment=case.appointment, reason=reason, comment=comment)
        assert found == wanted
    else:
        assert found is REFUSAL_OF[shown.code]


def test_every_verdict_but_allowed_has_its_refusal():
    assert set(REFUSAL_OF) == set(CancelabilityCode) - {CancelabilityCode.ALLOWED}
