"""Appointments of the home services, and which of them a citizen may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from gateway.domain.calendar import (
    Appointment,
    AppointmentKind,
    AppointmentStatus,
    Place,
    PlaceKind,
    VideoMeeting,
)
from gateway.domain.errors import SourceInvalid
from gateway.domain.people import NationalNumber, StaffMember
from gateway.systems.helsenorge import wire, wire_whole
from gateway.systems.helsenorge.reading import (
    LOCAL,
    NUMBERS,
    is_numbered,
    moment,
    only,
    text_of,
    unrestricted,
    whole,
    whole_name,
)
from gateway.systems.helsenorge.translate import resource_of
from gateway.upstream.reading import Marks, hides, read

HOME_SERVICES: Final = "7"
VIDEO: Final = f"{wire.NO_BASIS}no-basis-virtual-service"
MADE_AT: Final = f"{LOCAL}StructureDefinition/utfort"

_STATUS: Final = {
    "booked": AppointmentStatus.BOOKED,
    "arrived": AppointmentStatus.BOOKED,
    "checked-in": AppointmentStatus.BOOKED,
    "fulfilled": AppointmentStatus.COMPLETED,
    "cancelled": AppointmentStatus.CANCELLED,
    "noshow": AppointmentStatus.CANCELLED,
}
_KIND: Final = {
    (wire.SERVICE_TYPE, "KP02"): AppointmentKind.NURSING,
    (wire.SERVICE_TYPE, "KR"): AppointmentKind.TRAINING,
    (wire.SERVICE_TYPE, "KR01"): AppointmentKind.TRAINING,
    (wire.SERVICE_TYPE, "KR02"): AppointmentKind.TRAINING,
    (wire.SERVICE_TYPE, "KD0501"): AppointmentKind.MEETING,
    (f"{LOCAL}CodeSystem/tjeneste", "hjemmebesok"): AppointmentKind.HOME_VISIT,
    (f"{LOCAL}CodeSystem/tjeneste", "egenomsorg"): AppointmentKind.PERSONAL_CARE,
    (f"{LOCAL}CodeSystem/tjeneste", "daglige-gjoremal"): AppointmentKind.PRACTICAL_HELP,
}

_VISIT: Final = msgspec.json.Decoder(wire_whole.WholeVisit)
_OPEN: Final = wire.Meta()
_Head: TypeAlias = wire.VisitHead | wire_whole.WholeVisit


@dataclass(frozen=True, slots=True)
class Visits:
    """Reads one person's Appointments. `patient` is the source's key of the person."""

    number: NationalNumber
    patient: str
    zone: ZoneInfo

    def translated(self, raw: msgspec.Raw, place: str) -> Appointment | None:
        """One entry; None where it is not for this person's eyes."""
        kind, resource = resource_of(raw, place)
        if kind != "Appointment":
            return None
        found = whole(resource, _VISIT)
        if found is not None:
            answer = self._answer_shown(found)
            return None if answer is None else self._appointment(found, found, answer, place)
        if self._hidden(Marks(resource, place)):
            return None
        about = read(resource, wire.VisitHead, place)
        own = self._own_answer(about.participant)
        if own is None:
            return None
        visit = read(resource, wire.Visit, place)
        return self._appointment(visit, about, own, place)

    def _hidden(self, marks: Marks) -> bool:
        return hides(
            (
                lambda: not unrestricted(marks.maybe("meta", wire.Meta) or wire.Meta()),
                lambda: not _of_home_services(marks),
                lambda: marks.of("status", wire.VISIT_STATUS) not in _STATUS,
                lambda: self._own_answer(marks.of("participant", wire.PARTICIPANTS)) is None,
            )
        )

    def _answer_shown(self, visit: wire_whole.WholeVisit) -> str | None:
        """The person's answer, or None where the visit is not for their eyes."""
        if visit.status not in _STATUS or not unrestricted(visit.meta or _OPEN):
            return None
        if not only(visit.service_category or (), wire.SERVICE_CATEGORY, HOME_SERVICES):
            return None
        return self._own_answer(visit.participant)

    def _own_answer(self, participants: tuple[wire.Participant, ...]) -> str | None:
        """The person's answer, or None where they take no part or another patient does too."""
        people = [p for p in participants if p.actor is not None and _is_patient(p.actor)]
        own = [p for p in people if p.actor is not None and self._is_own(p.actor)]
        return own[0].status if own and len(own) == len(people) else None

    def _is_own(self, actor: wire.Reference) -> bool:
        if actor.identifier is not None:
            return is_numbered(actor.identifier, self.number)
        return actor.reference == f"Patient/{self.patient}"

    def _appointment(self, visit: wire.Visit, about: _Head, answer: str, place: str) -> Appointment:
        start = moment(visit.start, self.zone, f"{place}.start")
        end = moment(visit.end, self.zone, f"{place}.end") if visit.end else None
        service = next((a.display for a in _actors(about) if a.type == "HealthcareService"), None)
        title = visit.description or service
        if title is None:
            raise SourceInvalid(f"{place}.description")
        video = next((e for e in visit.extension if e.url == VIDEO), None)
        status = _STATUS[about.status]
        if status is AppointmentStatus.BOOKED and answer == "declined":
            status = AppointmentStatus.CANCELLATION_PENDING
        inside = _contained(visit.contained, place)
        return Appointment(
            id=visit.id,
            kind=AppointmentKind.VIDEO_CONSULTATION if video else _kind(visit.service_type),
            title=title,
            start=start,
            end=end,
            status=status,
            place=Place(kind=PlaceKind.ONLINE) if video else _place(inside, place),
            staff=tuple(_staff(about.participant, inside, service, place)),
            video=_meeting(video, start, end) if video else None,
            completed_at=self._made_at(visit, status, place),
        )

    def _made_at(self, visit: wire.Visit, status: AppointmentStatus, place: str) -> datetime | None:
        said = next((e.value_date_time for e in visit.extension if e.url == MADE_AT), None)
        if said is None or status is not AppointmentStatus.COMPLETED:
            return None
        return moment(said, self.zone, f"{place}.extension")


def _of_home_services(marks: Marks) -> bool:
    categories = marks.maybe("serviceCategory", wire.CONCEPTS) or ()
    return only(categories, wire.SERVICE_CATEGORY, HOME_SERVICES)


def _actors(visit: _Head) -> Iterable[wire.Reference]:
    return (p.actor for p in visit.participant if p.actor is not None)


def _is_patient(actor: wire.Reference) -> bool:
    """By type, by address (relative or whole), or by a number that only persons have."""
    numbered = actor.identifier is not None and actor.identifier.system in NUMBERS
    return actor.type == "Patient" or numbered or "Patient" in (actor.reference or "").split("/")


def _kind(types: tuple[wire.Concept, ...]) -> AppointmentKind:
    found = ((c.system or "", c.code or "") for concept in types for c in concept.coding)
    return next((_KIND[key] for key in found if key in _KIND), AppointmentKind.OTHER)


def _contained(raws: tuple[msgspec.Raw, ...], place: str) -> dict[str, tuple[str, msgspec.Raw]]:
    """By the name that references use: its type and itself."""
    found = {}
    for index, raw in enumerate(raws):
        named = read(raw, wire.Named, f"{place}.contained[{index}]")
        found[f"#{named.id}"] = (named.resource_type, raw)
    return found


def _place(inside: dict[str, tuple[str, msgspec.Raw]], place: str) -> Place | None:
    raw = next((raw for kind, raw in inside.values() if kind == "Location"), None)
    if raw is None:
        return None
    location = read(raw, wire.Location, f"{place}.contained")
    kinds = {"PTRES": PlaceKind.HOME, "OF": PlaceKind.CENTRE}
    told = (k.code or "" for c in location.type for k in c.coding if k.system == wire.ROLE_CODE)
    kind = next((kinds[code] for code in told if code in kinds), PlaceKind.OTHER)
    return Place(kind=kind, name=location.name, address=_one_line(location.address))


def _one_line(address: wire.Address | None) -> str | None:
    if address is None:
        return None
    town = " ".join(part for part in (address.postal_code, address.city) if part)
    return ", ".join(part for part in (*address.line, town) if part) or None


def _staff(
    participants: tuple[wire.Participant, ...],
    inside: dict[str, tuple[str, msgspec.Raw]],
    unit: str | None,
    place: str,
) -> Iterable[StaffMember]:
    for participant in participants:
        actor, role = participant.actor, text_of(participant.type)
        if actor is None:
            if role is not None:
                yield StaffMember(role=role, unit=unit)
            continue
        kind, raw = inside.get(actor.reference or "", (actor.type, None))
        if kind == "Practitioner":
            yield employee(raw, actor.display, role, unit, place)


def employee(
    raw: msgspec.Raw | None, display: str | None, role: str | None, unit: str | None, place: str
) -> StaffMember:
    """An employee from a contained Practitioner, a display name, or both."""
    names = read(raw, wire.Practitioner, f"{place}.contained").name if raw is not None else ()
    name = names[0] if names else wire.Name()
    given = name.given[0] if name.given else None
    return StaffMember(given=given, full=whole_name(name) or display, role=role, unit=unit)


def _meeting(video: wire.Extension, start: datetime, end: datetime | None) -> VideoMeeting:
    address = next((e for e in video.extension if e.url == "virtualAddress"), None)
    point = address.value_contact_point if address else None
    url = address.value_url or address.value_string if address else None
    return VideoMeeting(
        opens_at=start, closes_at=end, join_url=url or (point.value if point else None)
    )
