"""Appointments and local activities."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from gateway.domain.activities import Activity
from gateway.domain.calendar import (
    Appointment,
    AppointmentKind,
    AppointmentStatus,
    InterpreterBooking,
    NewTimeRequest,
    Place,
    PlaceKind,
    TransportBooking,
    VideoMeeting,
)
from gateway.domain.people import StaffMember
from gateway.systems.cura import names, wire
from gateway.systems.cura.translate import (
    codes,
    extension,
    extensions,
    moment,
    needed,
    part,
    said,
)
from gateway.systems.cura.visibility import identity
from gateway.upstream.reading import converted

_KINDS = {
    "hjemmebesoeg": AppointmentKind.HOME_VISIT,
    "personlig-pleje": AppointmentKind.PERSONAL_CARE,
    "praktisk-hjaelp": AppointmentKind.PRACTICAL_HELP,
    "sygepleje": AppointmentKind.NURSING,
    "traening": AppointmentKind.TRAINING,
    "videokonsultation": AppointmentKind.VIDEO_CONSULTATION,
    "moede": AppointmentKind.MEETING,
}
_STATUSES = {
    "cancelled": AppointmentStatus.CANCELLED,
    "fulfilled": AppointmentStatus.COMPLETED,
}
_PLACES = {"PTRES": PlaceKind.HOME, "COMM": PlaceKind.CENTRE}
_ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
_STAFF = frozenset({"Practitioner", "PractitionerRole"})


def appointment(resource: Any, place: str) -> Appointment:
    """One appointment. Staff keep their whole names: what of them is shown is the door's."""
    found = converted(resource, wire.Appointment, place)
    video = _video(found.extension, place)
    kinds = codes(found.service_category, names.SERVICE_CATEGORY)
    return Appointment(
        id=found.id,
        kind=_KINDS.get(kinds[0], AppointmentKind.OTHER) if kinds else AppointmentKind.OTHER,
        title=needed(found.description or said(found.service_type), f"{place}.description"),
        start=moment(found.start, f"{place}.start"),
        end=moment(found.end, f"{place}.end") if found.end else None,
        status=_STATUSES.get(found.status, AppointmentStatus.BOOKED),
        place=_place(found, place) or (Place(kind=PlaceKind.ONLINE) if video else None),
        staff=tuple(_staff(found, place)),
        new_time_request=_new_time(found.extension, place),
        video=video,
        interpreter=_interpreter(found.extension),
        transport=_transport(found.extension, place),
        completed_at=_completed_at(found.extension, place),
    )


def activity(resource: Any, place: str) -> Activity:
    """One local activity."""
    found = converted(resource, wire.Appointment, place)
    page = extension(found.extension, "page")
    actors = [one.actor.display for one in found.participant if one.actor and _is_place(one)]
    return Activity(
        id=found.id,
        title=needed(found.description, f"{place}.description"),
        start=moment(found.start, f"{place}.start"),
        end=moment(found.end, f"{place}.end") if found.end else None,
        place=next(iter(actors), None),
        url=page.value_url if page else None,
        description=found.patient_instruction,
    )


def _is_place(one: wire.Participant) -> bool:
    return "sted" in codes(one.type, f"{names.OWN}/CodeSystem/participant-type")


def _staff(found: wire.Appointment, place: str) -> Iterable[StaffMember]:
    for one in found.participant:
        actor = one.actor
        if actor is None:
            continue
        held = _contained(found, actor.reference)
        if (held or {}).get("resourceType") == "Practitioner":
            practitioner = converted(held, wire.Practitioner, f"{place}.contained")
            yield _member(one, practitioner.name, actor.display)
        elif identity(actor.reference)[0] in _STAFF or actor.type in _STAFF:
            yield _member(one, (), actor.display)


def _member(
    one: wire.Participant, found: tuple[wire.HumanName, ...], display: str | None
) -> StaffMember:
    name = found[0] if found else wire.HumanName()
    unit = extension(one.extension, "staff-unit")
    return StaffMember(
        given=" ".join(name.given) or None,
        full=display or name.text,
        role=said(one.type),
        unit=unit.value_reference.display if unit and unit.value_reference else None,
    )


def _place(found: wire.Appointment, place: str) -> Place | None:
    for one in found.participant:
        held = _contained(found, one.actor.reference if one.actor else None)
        if held and held.get("resourceType") == "Location":
            location = converted(held, wire.Location, f"{place}.contained")
            kinds = [_PLACES.get(code) for code in codes(location.type, _ROLE_CODE)]
            return Place(
                kind=next((kind for kind in kinds if kind), PlaceKind.OTHER),
                name=location.name,
                address=location.address.text if location.address else None,
            )
    return None


def _contained(found: wire.Appointment, reference: str | None) -> dict[str, Any] | None:
    if not reference or not reference.startswith("#"):
        return None
    return next((one for one in found.contained if one.get("id") == reference[1:]), None)


def _video(found: Iterable[wire.Extension], place: str) -> VideoMeeting | None:
    meeting = extension(found, "video-meeting")
    if meeting is None:
        return None
    here = f"{place}.extension[video-meeting]"
    closes = part(meeting, "closesAt").value_instant
    return VideoMeeting(
        opens_at=moment(needed(part(meeting, "opensAt").value_instant, here), here),
        closes_at=moment(closes, here) if closes else None,
        join_url=part(meeting, "url").value_url,
    )


def _new_time(found: Iterable[wire.Extension], place: str) -> NewTimeRequest | None:
    """The newest wish; a cancellation may bring one where there was one already."""
    here = f"{place}.extension[new-time-request]"
    wishes = [_wish(one, here) for one in extensions(found, "new-time-request")]
    dated = [(one.requested_at, one) for one in wishes if one.requested_at]
    newest = max(dated, key=lambda pair: pair[0], default=None)
    return newest[1] if newest else next(iter(wishes), None)


def _wish(request: wire.Extension, place: str) -> NewTimeRequest:
    asked = part(request, "requestedAt").value_instant
    return NewTimeRequest(
        wish=needed(part(request, "wish").value_string, place),
        requested_at=moment(asked, place) if asked else None,
    )


def _completed_at(found: Iterable[wire.Extension], place: str) -> datetime | None:
    noted = extension(found, "completed-at")
    if noted is None:
        return None
    here = f"{place}.extension[completed-at]"
    return moment(needed(noted.value_instant, here), here)


def _interpreter(found: Iterable[wire.Extension]) -> InterpreterBooking | None:
    booking = extension(found, "interpreter")
    if booking is None:
        return None
    return InterpreterBooking(
        language=part(booking, "language").value_string, note=part(booking, "note").value_string
    )


def _transport(found: Iterable[wire.Extension], place: str) -> TransportBooking | None:
    booking = extension(found, "transport")
    if booking is None:
        return None
    at = part(booking, "pickupAt").value_instant
    return TransportBooking(
        pickup_at=moment(at, f"{place}.extension[transport]") if at else None,
        note=part(booking, "note").value_string,
    )
