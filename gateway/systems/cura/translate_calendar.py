"""Appointments and local activities."""

from collections.abc import Iterable
from datetime import datetime
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
_ONLINE: Final = Place(kind=PlaceKind.ONLINE)


def appointment(resource: Any, place: str) -> Appointment:
    """One appointment. Staff keep their whole names: what of them is shown is the door's."""
    found = _read(resource, place)
    more = found.extension
    video = _video(more, place) if more else None
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
        new_time_request=_new_time(more, place) if more else None,
        video=video,
        interpreter=_interpreter(more) if more else None,
        transport=_transport(more, place) if more else None,
        completed_at=_completed_at(more, place) if more else None,
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
        elif identity(reference)[0] in _STAFF or actor.type in _STAFF:
            staff.append(_member(one, (), actor.display))
    return tuple(staff)


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
    asked = extensions(found, "new-time-request")
    if not asked:
        return None
    wishes = [_wish(one, f"{place}.extension[new-time-request]") for one in asked]
    dated = [(one.requested_at, one) for one in wishes if one.requested_at]
    newest = max(dated, key=lambda pair: pair[0], default=None)
    return newest[1] if newest else wishes[0]


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
