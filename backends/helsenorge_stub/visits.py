"""Planned visits as no-basis-Appointment resources: what the person's calendar shows."""

from datetime import datetime, time, timedelta

from backends.helsenorge_stub.calendar_plan import Visit
from backends.helsenorge_stub.canaries import Canaries, shown_id
from backends.helsenorge_stub.fhir import (
    APPOINTMENT_TYPE,
    CANCELLED_BY,
    FNR,
    HER,
    PROFILE,
    ROLE_CODE,
    SERVICE_CATEGORY,
    SERVICE_TYPE,
    Json,
    coding,
    concept,
    identifier,
    local,
    local_time,
    resource,
    utc,
    with_offset,
)
from backends.helsenorge_stub.options import ZONE, Options
from backends.helsenorge_stub.services import BY_KEY
from backends.helsenorge_stub.staff import Employee
from backends.helsenorge_stub.visit_state import noted


def appointment(
    options: Options, visit: Visit, number: str, staff: tuple[Employee, ...], note: str | None
) -> Json:
    """The resource. `note` is what the staff wrote for one another, in `comment`."""
    end = visit.start.timestamp() + 60 * visit.minutes
    said = with_offset if visit.offset else utc
    people = [staff[n] for n in visit.staff]
    where = _location(visit)
    return resource(
        "Appointment",
        shown_id(options, "appointment", visit.key),
        profile="no-basis-Appointment",
        meta={"lastUpdated": utc(local_time(options.today - timedelta(days=61), "06:00"))},
        contained=[*([where] if where else []), *(p.contained() for p in people)] or None,
        extension=_extensions(visit) or None,
        identifier=[identifier("urn:ietf:rfc:3986", f"urn:uuid:{shown_id(options, visit.key)}")],
        status=visit.status,
        cancelationReason=_reason(visit.status),
        serviceCategory=[concept(SERVICE_CATEGORY, "7", "Hjemmetjenester")],
        serviceType=[_service_type(visit.code)],
        appointmentType=_appointment_type(visit),
        description=visit.title,
        start=said(visit.start),
        end=said(datetime.fromtimestamp(end, ZONE)),
        comment=note,
        participant=_participants(visit, number, people, where),
    )


def _extensions(visit: Visit) -> list[Json]:
    video = [_virtual(visit.video)] if visit.video is not None else []
    made = visit.start + timedelta(minutes=visit.minutes + 4)
    return [*video, *([noted(made)] if visit.status == "fulfilled" else [])]


def _service_type(code: str) -> Json:
    return concept(SERVICE_TYPE, code) if code[0] == "K" else local("tjeneste", code)


def _appointment_type(visit: Visit) -> Json:
    if visit.video is not None:
        return concept(APPOINTMENT_TYPE, "Video", "Videotime")
    code = "Tidsvindu" if visit.place == "home" and visit.start.time() < time(12) else "Ordinær"
    return concept(APPOINTMENT_TYPE, code)


def _reason(status: str) -> Json | None:
    return concept(CANCELLED_BY, "1", text="Avbestilt") if status == "cancelled" else None


def _virtual(address: str | None) -> Json:
    parts: list[Json] = [
        {
            "url": "channelType",
            "valueCoding": coding("http://hl7.org/fhir/contact-point-system", "url"),
        }
    ]
    if address:
        parts.append({"url": "virtualAddress", "valueUrl": address})
    return {"url": f"{PROFILE}no-basis-virtual-service", "extension": parts}


def _location(visit: Visit) -> Json | None:
    if not visit.place:
        return None
    if visit.place == "home":
        return {
            "resourceType": "Location",
            "id": "sted",
            "type": [concept(ROLE_CODE, "PTRES")],
            "name": "Hjemme hos deg",
        }
    return {
        "resourceType": "Location",
        "id": "sted",
        "type": [concept(ROLE_CODE, "OF")],
        "name": visit.place,
        "address": {"line": ["Rådhusgata 1"], "postalCode": "1540", "city": "Vestby"},
    }


def _participants(
    visit: Visit, number: str, people: list[Employee], where: Json | None
) -> list[Json]:
    service = BY_KEY[visit.service]
    found: list[Json] = [
        {
            "actor": {"type": "Patient", "identifier": identifier(FNR, number)},
            "status": visit.answer,
        },
        {
            "actor": {
                "type": "HealthcareService",
                "identifier": identifier(HER, service.her),
                "display": service.name,
            },
            "status": "accepted",
        },
    ]
    found += [
        {
            "type": [{"text": person.role}],
            "actor": {"reference": f"#behandler-{person.number}", "display": person.display},
            "status": "accepted",
        }
        for person in people
    ]
    if visit.service == "natt":
        found.append({"type": [{"text": "Nattpatrulje"}], "status": "accepted"})
    if where:
        found.append({"actor": {"reference": "#sted"}, "status": "accepted"})
    return found


def staff_note(canaries: Canaries, n: int) -> str | None:
    """What stands in `comment` of every third visit: for staff only."""
    if not canaries.options.hidden or n % 3:
        return None
    return f"Internt: {canaries.word('internnotat')}"
