"""What a portal's user may do with a thing as it stands, whatever the clock says."""

from datetime import date, datetime, timedelta
from typing import Any

import holidays

from backends.nexus_stub.store import Entity
from backends.nexus_stub.world import COPENHAGEN

# Personal care, practical help, nursing and home visits: the kinds of events that are visits.
VISITS = frozenset({"PLEJE", "PRAKTISK", "SYGEPLEJE", "HJEMMEBESOEG"})
_DANISH_HOLIDAYS = holidays.country_holidays("DK")
_SATURDAY = 5


def event_of(entity: Entity) -> dict[str, Any]:
    """The event itself."""
    event: dict[str, Any] = entity.body["half"]["event"]
    return event


def event_is_seen(entity: Entity) -> bool:
    """Whether it is in this person's own calendar, as the person sees it."""
    event = event_of(entity)
    own: bool = event["patientId"] == entity.patient_id
    return own and event["visibleForPatient"] is True and event["status"] != "DELETED"


def can_be_cancelled(entity: Entity) -> bool:
    """A visit that is booked."""
    event = event_of(entity)
    booked = event["status"] == "PLANNED" and event["eventType"]["id"] in VISITS
    return booked and event_is_seen(entity)


def conversation_is_seen(entity: Entity) -> bool:
    """Whether it is this person's own, and not for the staff alone."""
    half = entity.body["half"]
    own: bool = half["patientId"] == entity.patient_id
    return own and half["visibility"] == "CITIZEN" and half["status"] != "DELETED"


def can_be_answered(entity: Entity) -> bool:
    """A conversation that is open."""
    return conversation_is_seen(entity) and entity.body["half"]["status"] == "OPEN"


def deadline_of(start: datetime, working_days: int) -> datetime:
    """The same clock time that many working days earlier, counted from a working day."""
    local = start.astimezone(COPENHAGEN)
    day = local.date()
    while not _is_working_day(day):
        day -= timedelta(days=1)
    for _ in range(working_days):
        day -= timedelta(days=1)
        while not _is_working_day(day):
            day -= timedelta(days=1)
    return datetime.combine(day, local.time(), COPENHAGEN)


def _is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _DANISH_HOLIDAYS
