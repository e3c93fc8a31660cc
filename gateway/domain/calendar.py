"""Appointments (aftaler, besøg, avtaler) and the days they stand on."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from gateway.domain.people import StaffMember


class AppointmentKind(StrEnum):
    """What an appointment is for."""

    HOME_VISIT = "HOME_VISIT"
    PERSONAL_CARE = "PERSONAL_CARE"
    PRACTICAL_HELP = "PRACTICAL_HELP"
    NURSING = "NURSING"
    TRAINING = "TRAINING"
    VIDEO_CONSULTATION = "VIDEO_CONSULTATION"
    MEETING = "MEETING"
    OTHER = "OTHER"


class AppointmentStatus(StrEnum):
    """Where an appointment stands; CANCELLATION_PENDING is sent but not yet confirmed."""

    BOOKED = "BOOKED"
    CANCELLATION_PENDING = "CANCELLATION_PENDING"
    CANCELLED = "CANCELLED"
    COMPLETED = "COMPLETED"


class PlaceKind(StrEnum):
    """What sort of place."""

    HOME = "HOME"
    CENTRE = "CENTRE"
    ONLINE = "ONLINE"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an appointment is kept."""

    kind: PlaceKind
    name: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTimeRequest:
    """A wish for another time. It holds only when a new appointment shows."""

    wish: str
    requested_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoMeeting:
    """A video call. `join_url` is as the source gave it; the door drops what is not allowed."""

    opens_at: datetime
    closes_at: datetime | None = None
    join_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpreterBooking:
    """An interpreter (tolk) ordered for the appointment."""

    language: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportBooking:
    """Transport (kørsel) ordered for the appointment."""

    pickup_at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One appointment. All times are aware; `end` may be unknown.

    `completed_at` is when it was noted as kept, where the source says so.
    """

    id: str
    kind: AppointmentKind
    title: str
    start: datetime
    end: datetime | None
    status: AppointmentStatus
    place: Place | None = None
    staff: tuple[StaffMember, ...] = ()
    new_time_request: NewTimeRequest | None = None
    video: VideoMeeting | None = None
    interpreter: InterpreterBooking | None = None
    transport: TransportBooking | None = None
    completed_at: datetime | None = None
    handle: object = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class DayRange:
    """Whole days `first`..`last`, both included, in a municipality's zone."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        """The first instant: local midnight of the first day."""
        return datetime.combine(self.first, time(), self.zone)

    @property
    def end(self) -> datetime:
        """The first instant after: local midnight of the day after the last."""
        return datetime.combine(self.last + timedelta(days=1), time(), self.zone)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of the range."""
        return tuple(
            self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)
        )

    def overlaps(self, appointment: Appointment) -> bool:
        """Whether the appointment is under way at any instant of these days."""
        begin, over = _instants(self)
        start = appointment.start.timestamp()
        end = (appointment.end or appointment.start).timestamp()
        if end <= start:
            return begin <= start < over
        return start < over and end > begin


@lru_cache(maxsize=64)
def _instants(days: DayRange) -> tuple[float, float]:
    return days.start.timestamp(), days.end.timestamp()


class CalendarSpan(StrEnum):
    """How much a calendar view shows."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"


def span_around(span: CalendarSpan, containing: date, zone: ZoneInfo) -> DayRange:
    """The day, the week (Monday first) or the month that contains a date."""
    if span is CalendarSpan.DAY:
        return DayRange(containing, containing, zone)
    if span is CalendarSpan.WEEK:
        monday = containing - timedelta(days=containing.weekday())
        return DayRange(monday, monday + timedelta(days=6), zone)
    last = monthrange(containing.year, containing.month)[1]
    return DayRange(containing.replace(day=1), containing.replace(day=last), zone)
