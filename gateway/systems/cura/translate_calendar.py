"""Appointments and local activities."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, TypeVar

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
from gateway.systems.cura import names, wire, wire_whole
from gateway.systems.cura.translate import (
    codes,
    extension,
    extensions,
    first_code,
    firsts,
    moment,
    needed,
    part,
    said,
)
from gateway.systems.cura.visibility import identity
from gateway.upstream.reading import converted

T = TypeVar("T", bound=wire.Shape)
Read = wire.Appointment | wire_whole.Appointment
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
_PARTICIPANT: Final = f"{names.OWN}/CodeSystem/participant-type"
_STAFF = frozenset({"Practitioner", "PractitionerRole"})
_NOTHING: Final[Mapping[str, wire.Extension]] = MappingProxyType({})
_ONLINE: Final = Place(kind=PlaceKind.ONLINE)


def appointment(resource: Any, place: str) -> Appointment:
    """One appointment. Staff keep their whole names: what of them is shown is the door's."""
    found = _read(resource, place)
    own = firsts(found.extension) if found.extension else _NOTHING
    video = _video(own["video-meeting"], place) if "video-meeting" in own else None
    kind = first_code(found.service_category, names.SERVICE_CATEGORY)
    title = found.description or said(found.service_type)
    return Appointment(
        id=found.id,
        kind=_KINDS.get(kind, AppointmentKind.OTHER) if kind else AppointmentKind.OTHER,
        title=needed(title, place, ".description"),
        start=moment(found.start, place, ".start"),
        end=moment(found.end, place, ".end") if found.end else None,
        status=_STATUSES.get(found.status, AppointmentStatus.BOOKED),
        place=_place(found, place) or (_ONLINE if video else None),
        staff=_staff(found, place),
        new_time_request=_new_time(found, place) if "new-time-request" in own else None,
        video=video,
        interpreter=_interpreter(own["interpreter"]) if "interpreter" in own else None,
        transport=_transport(own["transport"], place) if "transport" in own else None,
        completed_at=_completed_at(own["completed-at"], place) if "completed-at" in own else None,
    )


def activity(resource: Any, place: str) -> Activity:
    """One local activity."""
    found = _read(resource, place)
    page = extension(found.extension, "page")
    actors = [one.actor.display for one in found.participant if one.actor and _is_place(one)]
    return Activity(
        id=found.id,
        title=needed(found.description, place, ".description"),
        start=moment(found.start, place, ".start"),
        end=moment(found.end, place, ".end") if found.end else None,
        place=next(iter(actors), None),
        url=page.value_url if page else None,
        description=found.patient_instruction,
    )


def _read(resource: Any, place: str) -> Read:
    if isinstance(resource, wire_whole.Appointment):
        return resource
    return converted(resource, wire.Appointment, place)


def _is_place(one: wire.Participant) -> bool:
    return "sted" in codes(one.type, _PARTICIPANT)


def _staff(found: Read, place: str) -> tuple[StaffMember, ...]:
    staff = []
    for one in found.participant:
        actor = one.actor
        if actor is None:
            continue
        reference = actor.reference
        inside = reference is not None and reference[:1] == "#"
        held = _held(found, reference, wire.Practitioner, place) if inside else None
        if held is not None:
            staff.append(_member(one, held.name, actor.display))
        elif actor.type in _STAFF or _is_staff(reference):
            staff.append(_member(one, (), actor.display))
    return tuple(staff)


def _is_staff(reference: str | None) -> bool:
    return (
        reference is not None and "Practitioner" in reference and identity(reference)[0] in _STAFF
    )


def _member(
    one: wire.Participant, found: tuple[wire.HumanName, ...], display: str | None
) -> StaffMember:
    name = found[0] if found else None
    unit = extension(one.extension, "staff-unit") if one.extension else None
    return StaffMember(
        given=(" ".join(name.given) or None) if name else None,
        full=display or (name.text if name else None),
        role=said(one.type),
        unit=unit.value_reference.display if unit and unit.value_reference else None,
    )


def _place(found: Read, place: str) -> Place | None:
    for one in found.participant:
        reference = one.actor.reference if one.actor else None
        inside = reference is not None and reference[:1] == "#"
        held = _held(found, reference, wire.Location, place) if inside else None
        if held is not None:
            return Place(
                kind=_kind_of_place(held.type),
                name=held.name,
                address=held.address.text if held.address else None,
            )
    return None


def _kind_of_place(concepts: Iterable[wire.Concept]) -> PlaceKind:
    for concept in concepts:
        for coding in concept.coding:
            if coding.system == _ROLE_CODE and coding.code in _PLACES:
                return _PLACES[coding.code]
    return PlaceKind.OTHER


def _held(found: Read, reference: str | None, shape: type[T], place: str) -> T | None:
    """What is meant by a reference into the appointment, if it is of this shape."""
    key = reference[1:] if reference else None
    for one in found.contained:
        if isinstance(one, dict):
            if one.get("id") == key:
                of_shape = one.get("resourceType") == shape.__name__
                return converted(one, shape, f"{place}.contained") if of_shape else None
        elif one.id == key:
            return one if isinstance(one, shape) else None
    return None


def _video(meeting: wire.Extension, place: str) -> VideoMeeting:
    here = f"{place}.extension[video-meeting]"
    closes = part(meeting, "closesAt").value_instant
    return VideoMeeting(
        opens_at=moment(needed(part(meeting, "opensAt").value_instant, here), here),
        closes_at=moment(closes, here) if closes else None,
        join_url=part(meeting, "url").value_url,
    )


def _new_time(found: Read, place: str) -> NewTimeRequest:
    """The newest wish; a cancellation may bring one where there was one already."""
    here = f"{place}.extension[new-time-request]"
    wishes = [_wish(one, here) for one in extensions(found.extension, "new-time-request")]
    dated = [(one.requested_at, one) for one in wishes if one.requested_at]
    newest = max(dated, key=lambda pair: pair[0], default=None)
    return newest[1] if newest else wishes[0]


def _wish(request: wire.Extension, place: str) -> NewTimeRequest:
    asked = part(request, "requestedAt").value_instant
    return NewTimeRequest(
        wish=needed(part(request, "wish").value_string, place),
        requested_at=moment(asked, place) if asked else None,
    )


def _completed_at(noted: wire.Extension, place: str) -> datetime:
    here = f"{place}.extension[completed-at]"
    return moment(needed(noted.value_instant, here), here)


def _interpreter(booking: wire.Extension) -> InterpreterBooking:
    return InterpreterBooking(
        language=part(booking, "language").value_string, note=part(booking, "note").value_string
    )


def _transport(booking: wire.Extension, place: str) -> TransportBooking:
    at = part(booking, "pickupAt").value_instant
    return TransportBooking(
        pickup_at=moment(at, place, ".extension[transport]") if at else None,
        note=part(booking, "note").value_string,
    )
