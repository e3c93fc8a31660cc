"""A calendar as one role was last shown it, and what has changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gateway.domain.calendar import Appointment, AppointmentKind, AppointmentStatus, DayRange
from gateway.domain.records import Rows, Unreadable
from gateway.records.watching.marks import Marks
from gateway.records.watching.noticed import (
    AppointmentAltered,
    AppointmentGone,
    Change,
    VisitDone,
)

_DAYS_BACK: Final = timedelta(days=1)
_DAYS_AHEAD: Final = timedelta(days=92)
VISITS: Final = frozenset(
    {
        AppointmentKind.HOME_VISIT,
        AppointmentKind.PERSONAL_CARE,
        AppointmentKind.PRACTICAL_HELP,
        AppointmentKind.NURSING,
    }
)
"""The kinds that somebody comes home for, whose keeping is told."""


def days_watched(now: datetime, zone: ZoneInfo) -> DayRange:
    """The days whose appointments are watched: yesterday and the three months to come."""
    today = now.astimezone(zone).date()
    return DayRange(today - _DAYS_BACK, today + _DAYS_AHEAD, zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenAppointment:
    """An appointment without its content.

    `torn` is how many rows could not be read when it was last seen.
    """

    mark: bytes
    start: float
    end: float
    is_done: bool
    torn: int

    def is_within(self, days: DayRange) -> bool:
        """Whether it is under way at any instant of these days."""
        first, after = days.start.timestamp(), days.end.timestamp()
        if self.end <= self.start:
            return first <= self.start < after
        return self.start < after and self.end > first


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCalendar:
    """The appointments of some days, by the source's own key."""

    days: DayRange
    appointments: Mapping[str, SeenAppointment]


def compared(
    before: SeenCalendar | None, shown: Rows[Appointment], days: DayRange, marks: Marks
) -> tuple[SeenCalendar, tuple[Change, ...]]:
    """The calendar as it is shown now, and what has changed, earliest appointment first.

    Whatever is seen for the first time is no change. A row that cannot be read may be any
    appointment: none is gone as long as there are more of those than when it was last seen.
    """
    torn = sum(isinstance(row, Unreadable) for row in shown)
    readable = sorted((r for r in shown if not isinstance(r, Unreadable)), key=_place)
    now = {row.id: _seen(row, marks, torn) for row in readable}
    if before is None:
        return SeenCalendar(days=days, appointments=now), ()
    missing = {
        key: seen
        for key, seen in before.appointments.items()
        if key not in now and seen.is_within(days)
    }
    gone = sorted(key for key, seen in missing.items() if torn <= seen.torn)
    kept = {key: seen for key, seen in missing.items() if torn > seen.torn}
    altered = (_change(row, now[row.id], before) for row in readable)
    changes: list[Change] = [change for change in altered if change is not None]
    changes += [AppointmentGone(appointment=key) for key in gone]
    return SeenCalendar(days=days, appointments={**kept, **now}), tuple(changes)


def _change(row: Appointment, now: SeenAppointment, before: SeenCalendar) -> Change | None:
    seen = before.appointments.get(row.id)
    if seen is None and not now.is_within(before.days):
        return None  # the days have moved on, and it was there all the time
    if seen is not None and seen.mark == now.mark:
        return None
    if now.is_done and row.kind in VISITS and not (seen is not None and seen.is_done):
        return VisitDone(appointment=row.id)
    return AppointmentAltered(appointment=row.id)


def _seen(row: Appointment, marks: Marks, torn: int) -> SeenAppointment:
    return SeenAppointment(
        mark=marks.appointment(row),
        start=row.start.timestamp(),
        end=(row.end or row.start).timestamp(),
        is_done=row.status is AppointmentStatus.COMPLETED,
        torn=torn,
    )


def _place(row: Appointment) -> tuple[float, str]:
    return row.start.timestamp(), row.id
