"""Appointments: as a list, and laid out on days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gateway.domain.calendar import (
    Appointment,
    AppointmentKind,
    CalendarSpan,
    DayRange,
    span_around,
)
from gateway.domain.cancellation import Cancelability, cancelability
from gateway.domain.records import Rows, Unreadable
from gateway.domain.topics import RecordAction
from gateway.resolvers.days import check_days, day_range
from gateway.resolvers.nodes import picked
from gateway.resolvers.order import oldest_first
from gateway.resolvers.scope import Cut, Page, Scope, in_order

MOST_A_DAY: Final = 100
_REACH: Final = timedelta(days=366)
_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar view."""

    day: date
    public_holiday: str | None
    appointments: Rows[Appointment]
    has_more: bool


async def appointments(
    scope: Scope, first: date, last: date, kinds: Collection[AppointmentKind] | None, cut: Cut
) -> Page[Appointment]:
    """Appointments that overlap the days, earliest first."""
    rows = await scope.reader.appointments(day_range(first, last, scope.zone))
    wanted = (r for r in rows if isinstance(r, Unreadable) or kinds is None or r.kind in kinds)
    named = ("appointments", first, last, None if kinds is None else sorted(set(kinds)))
    return scope.page(wanted, key=_by_start, cut=cut, named=named)


async def view(scope: Scope, span: CalendarSpan, containing: date) -> tuple[Day, ...]:
    """The days of a view, each with the appointments that overlap it."""
    check_days(containing, None)
    days = span_around(span, containing, scope.zone)
    rows = in_order(await scope.reader.appointments(days), _by_start)
    on_days: dict[date, list[Appointment | Unreadable]] = {day: [] for day in days.days}
    for row in rows:
        for day in (days.first,) if isinstance(row, Unreadable) else days_of(row, days):
            on_days[day].append(row)
    return tuple(_day(scope, day, found) for day, found in on_days.items())


def days_of(appointment: Appointment, days: DayRange) -> tuple[date, ...]:
    """The days of a range on which an appointment is under way; one without length has one."""
    start = appointment.start.astimezone(days.zone).date()
    begin, end = max(start, days.first), min(_last_day(appointment, days.zone), days.last)
    return tuple(begin + timedelta(days=n) for n in range((end - begin).days + 1))


async def appointment(scope: Scope, upstream: str) -> Appointment | None:
    """The appointment with this key, within a year and a day of today."""
    around = DayRange(scope.today - _REACH, scope.today + _REACH, scope.zone)
    return picked(await scope.reader.appointments(around), upstream)


def cancelability_of(scope: Scope, found: Appointment) -> Cancelability:
    """Whether it can be cancelled now, by the rule of its portal, in this role."""
    source = scope.reader.source
    return cancelability(
        found,
        source.offers.cancellation,
        permitted=scope.permits(RecordAction.CANCEL_APPOINTMENT),
        now=scope.context.now,
        zone=source.zone,
        days_off=source.days_off,
    )


def _day(scope: Scope, day: date, found: list[Appointment | Unreadable]) -> Day:
    return Day(
        day=day,
        public_holiday=scope.reader.source.public_holiday(day),
        appointments=tuple(found[:MOST_A_DAY]),
        has_more=len(found) > MOST_A_DAY,
    )


def _last_day(appointment: Appointment, zone: ZoneInfo) -> date:
    start, end = appointment.start.astimezone(UTC), appointment.end
    if end is None or end.astimezone(UTC) <= start:
        return start.astimezone(zone).date()
    return (end.astimezone(UTC) - _INSTANT).astimezone(zone).date()


def _by_start(found: Appointment) -> tuple[float, str]:
    return oldest_first(found.start), found.id
