"""The citizen's calendar the plain way."""

from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from gateway.domain.calendar import Appointment, AppointmentKind
from gateway.domain.people import StaffMember
from gateway.systems.nexus.plain import wire
from gateway.systems.nexus.plain.reading import decoded, moment, title
from gateway.systems.nexus.translate import (
    DELETED,
    KINDS,
    PROFESSIONAL,
    STATUSES,
    place_of,
    staff_member,
)
from gateway.systems.nexus.wire import Participant

_EVENTS: Final = msgspec.json.Decoder(wire.EventResources)


def appointments(body: bytes, patient_id: int, zone: ZoneInfo) -> list[Appointment]:
    """The events that are this person's, visible to them, and not deleted."""
    found = []
    for resource in decoded(_EVENTS, body).event_resources:
        event = resource.event
        if (
            event.patient_id == patient_id
            and event.visible_for_patient
            and event.status not in DELETED
        ):
            found.append(_appointment(event, resource.links.own.href, zone))
    return found


def _appointment(event: wire.Event, link: str, zone: ZoneInfo) -> Appointment:
    end, completed = event.end_date, event.completed_date
    return Appointment(
        id=str(event.id),
        kind=KINDS.get(event.event_type.id, AppointmentKind.OTHER),
        title=title(event.title),
        start=moment(event.start_date, zone),
        end=moment(end, zone) if end else None,
        status=STATUSES[event.status],
        place=place_of(event.location),
        staff=_staff(event.participants),
        completed_at=moment(completed, zone) if completed else None,
        handle=link,
    )


def _staff(participants: list[Participant]) -> tuple[StaffMember, ...]:
    return tuple([staff_member(found) for found in participants if found.type == PROFESSIONAL])
