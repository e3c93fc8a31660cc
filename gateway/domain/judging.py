"""Whether a change may be done, by the portal's rule and what the record holds now.

Each function answers the change as it is to be done, or raises `NotDone` with the one code that
says why not. `cancelability` is the rule that is shown beforehand; here it is applied.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from math import isfinite
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from gateway.domain.calendar import Appointment, AppointmentStatus
from gateway.domain.cancellation import (
    CancelabilityCode,
    CancellationReason,
    CancellationRule,
    NewTimeOffer,
    cancelability,
)
from gateway.domain.changes import (
    Cancellation,
    NewMeasurement,
    NewTimeWish,
    NotDone,
    NotificationChoice,
    RefusalCode,
)
from gateway.domain.measurements import MeasuredValue, MeasurementAgreement, MeasurementComponent
from gateway.domain.notifications import (
    NotificationChannel,
    NotificationKind,
    NotificationSettings,
)
from gateway.domain.texts import LONGEST_NOTE, clean_note, clean_text
from gateway.domain.working_days import DaysOff

OLDEST: Final = timedelta(days=366)
"""How long ago a measurement may have been taken that is recorded now."""

REFUSAL_OF: Final[Mapping[CancelabilityCode, RefusalCode]] = MappingProxyType(
    {
        CancelabilityCode.TOO_LATE: RefusalCode.TOO_LATE,
        CancelabilityCode.ALREADY_CANCELLED: RefusalCode.ALREADY_DONE,
        CancelabilityCode.OVER: RefusalCode.TOO_LATE,
        CancelabilityCode.NOT_OFFERED: RefusalCode.NOT_OFFERED,
        CancelabilityCode.NOT_PERMITTED: RefusalCode.ROLE_NOT_PERMITTED,
    }
)
"""What a cancellation is refused with, for every verdict but ALLOWED."""


def judged_cancellation(
    appointment: Appointment,
    *,
    reason_code: str | None,
    comment: str | None,
    new_time_wish: str | None,
    rule: CancellationRule | None,
    permitted: bool,
    now: datetime,
    zone: ZoneInfo,
    days_off: DaysOff,
) -> Cancellation:
    """The cancellation, by the rule that `cancelability` shows.

    A reason is one of the portal's where it has any, and none where it has none. A wish goes with
    a cancellation only where the portal takes it so.
    """
    verdict = cancelability(
        appointment, rule, permitted=permitted, now=now, zone=zone, days_off=days_off
    )
    if rule is None or verdict.code is not CancelabilityCode.ALLOWED:
        raise NotDone(REFUSAL_OF[verdict.code])
    wish = clean_note(new_time_wish)
    if wish is not None and rule.new_time is not NewTimeOffer.WITH_CANCELLATION:
        raise NotDone(RefusalCode.NOT_OFFERED)
    said = clean_note(comment)
    reason = _reason(rule.reasons, reason_code)
    if reason is not None and reason.comment_required and said is None:
        raise NotDone(RefusalCode.REASON_REQUIRED)
    return Cancellation(appointment=appointment, reason=reason, comment=said, new_time_wish=wish)


def _reason(reasons: Collection[CancellationReason], code: str | None) -> CancellationReason | None:
    found = next((reason for reason in reasons if reason.code == code), None)
    if found is None and (reasons or code is not None):
        raise NotDone(RefusalCode.REASON_REQUIRED)
    return found


def judged_new_time(
    appointment: Appointment, *, wish: str, rule: CancellationRule | None, now: datetime
) -> NewTimeWish:
    """A wish for another time, for an appointment that is still to come and has no wish yet."""
    if rule is None or rule.new_time is not NewTimeOffer.SEPARATELY:
        raise NotDone(RefusalCode.NOT_OFFERED)
    if appointment.status is AppointmentStatus.COMPLETED:
        raise NotDone(RefusalCode.TOO_LATE)
    if appointment.status is not AppointmentStatus.BOOKED or appointment.new_time_request:
        raise NotDone(RefusalCode.ALREADY_DONE)
    if now.timestamp() >= appointment.start.timestamp():
        raise NotDone(RefusalCode.TOO_LATE)
    return NewTimeWish(appointment=appointment, wish=clean_text(wish, LONGEST_NOTE))


def judged_measurement(
    agreement: MeasurementAgreement,
    *,
    taken_at: datetime,
    values: Sequence[tuple[str, float]],
    comment: str | None,
    now: datetime,
) -> NewMeasurement:
    """A measurement of exactly the agreed components, each once and within its bounds.

    Bounds are included, and so is the present moment; the future is not, nor what is more than
    366 days ago.
    """
    agreed = {component.code: component for component in agreement.components}
    if sorted(code for code, _ in values) != sorted(agreed):
        raise NotDone(RefusalCode.NOT_AGREED)
    age = now.timestamp() - taken_at.timestamp()
    if not 0 <= age <= OLDEST.total_seconds():
        raise NotDone(RefusalCode.OUT_OF_RANGE)
    return NewMeasurement(
        agreement=agreement,
        taken_at=taken_at,
        values=tuple(_measured(agreed[code], value) for code, value in values),
        comment=clean_note(comment),
    )


def _measured(component: MeasurementComponent, value: float) -> MeasuredValue:
    low = component.minimum is not None and value < component.minimum
    high = component.maximum is not None and value > component.maximum
    if low or high or not isfinite(value):
        raise NotDone(RefusalCode.OUT_OF_RANGE)
    return MeasuredValue(
        code=component.code, label=component.label, value=value, unit=component.unit
    )


def judged_notifications(
    settings: NotificationSettings,
    *,
    channel: NotificationChannel | None,
    kinds: Collection[NotificationKind],
) -> NotificationChoice:
    """A choice among the kinds that are offered. Without a channel the present one stays.

    A new channel for nothing is refused: no portal keeps it, and it would be lost in silence.
    """
    if not set(kinds) <= set(settings.available_kinds):
        raise NotDone(RefusalCode.NOT_OFFERED)
    chosen = tuple(kind for kind in NotificationKind if kind in kinds)
    by = channel or settings.channel
    lost = not chosen and by is not settings.channel
    if lost or (chosen and by is None):
        raise NotDone(RefusalCode.OUT_OF_RANGE)
    return NotificationChoice(channel=by, kinds=chosen, before=settings)
