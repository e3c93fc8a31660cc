"""Whether an appointment can be cancelled: one rule for what is shown and what is done.

Readings: 2 hours are elapsed hours, also on DST nights; exactly at the deadline is too late
everywhere; a deadline of working days is kept by `working_days.deadline_before`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from gateway.domain.calendar import Appointment, AppointmentKind, AppointmentStatus
from gateway.domain.words import Words
from gateway.domain.working_days import DaysOff, deadline_before


class CancelabilityCode(StrEnum):
    """The verdict on cancelling one appointment, now."""

    ALLOWED = "ALLOWED"
    TOO_LATE = "TOO_LATE"
    ALREADY_CANCELLED = "ALREADY_CANCELLED"
    OVER = "OVER"
    NOT_OFFERED = "NOT_OFFERED"
    NOT_PERMITTED = "NOT_PERMITTED"


class NewTimeOffer(StrEnum):
    """How a portal lets one ask for another time."""

    NOT_OFFERED = "NOT_OFFERED"
    WITH_CANCELLATION = "WITH_CANCELLATION"
    SEPARATELY = "SEPARATELY"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationReason:
    """A reason that a portal lets one choose."""

    code: str
    label: Words
    comment_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationRule:
    """A portal's rule. At most one notice is set; neither: no deadline is stated.

    `kinds` None means that every kind of appointment may be cancelled.
    """

    notice: timedelta | None = None
    notice_working_days: int | None = None
    reasons: tuple[CancellationReason, ...] = ()
    new_time: NewTimeOffer = NewTimeOffer.NOT_OFFERED
    kinds: frozenset[AppointmentKind] | None = None

    def __post_init__(self) -> None:
        if self.notice is not None and self.notice_working_days is not None:
            raise ValueError("a notice is either a duration or working days: keep one of the two")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelability:
    """The verdict, and the instant until which (not at which) it could be ALLOWED."""

    code: CancelabilityCode
    until: datetime | None = None


def cancelability(
    appointment: Appointment,
    rule: CancellationRule | None,
    *,
    permitted: bool,
    now: datetime,
    zone: ZoneInfo,
    days_off: DaysOff,
) -> Cancelability:
    """The verdict for this appointment by this rule at this moment. `rule` None: not offered."""
    if rule is None or (rule.kinds is not None and appointment.kind not in rule.kinds):
        return Cancelability(code=CancelabilityCode.NOT_OFFERED)
    if not permitted:
        return Cancelability(code=CancelabilityCode.NOT_PERMITTED)
    until = _until(appointment, rule, zone, days_off)
    return Cancelability(code=_code(appointment, until, now), until=until)


def _until(
    appointment: Appointment, rule: CancellationRule, zone: ZoneInfo, days_off: DaysOff
) -> datetime | None:
    if rule.notice is not None:
        instant = appointment.start.timestamp() - rule.notice.total_seconds()
        return datetime.fromtimestamp(instant, zone)
    if rule.notice_working_days is not None:
        return deadline_before(appointment.start, rule.notice_working_days, zone, days_off)
    return None


def _code(appointment: Appointment, until: datetime | None, now: datetime) -> CancelabilityCode:
    cancelled = {AppointmentStatus.CANCELLED, AppointmentStatus.CANCELLATION_PENDING}
    if appointment.status in cancelled:
        return CancelabilityCode.ALREADY_CANCELLED
    begun = now.timestamp() >= appointment.start.timestamp()
    if appointment.status is AppointmentStatus.COMPLETED or begun:
        return CancelabilityCode.OVER
    if until is not None and now.timestamp() >= until.timestamp():
        return CancelabilityCode.TOO_LATE
    return CancelabilityCode.ALLOWED
