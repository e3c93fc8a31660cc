"""helsenorge's Appointments: what is read, what is cut, what is unreadable."""

from datetime import UTC, datetime

import pytest

from gateway.domain.calendar import AppointmentKind, AppointmentStatus, PlaceKind
from gateway.domain.errors import SourceInvalid
from gateway.domain.people import NationalNumber
from gateway.systems.helsenorge.reading import LOCAL, moment
from gateway.systems.helsenorge.visits import Visits
from tests.unit.systems.helsenorge_resources import FNR, NUMBER, OSLO, RESTRICTED, entry

VISITS = Visits(NationalNumber(NUMBER), "p1", OSLO)


def patient_actor(number=NUMBER, status="accepted"):
    identifier = {"system": FNR, "value": number}
    return {"actor": {"type": "Patient", "identifier": identifier}, "status": status}


def visit(**changes):
    resource = {
        "resourceType": "Appointment",
        "id": "a1",
        "status": "booked",
        "serviceCategory": [
            {"coding": [{"system": "urn:oid:2.16.578.1.12.4.1.1.7619", "code": "7"}]}
        ],
        "description": "Stell",
        "start": "2026-12-01T07:00:00Z",
        "end": "2026-12-01T08:30:00+01:00",
        "participant": [patient_actor()],
    }
    return {k: v for k, v in (resource | changes).items() if v is not None}


def read_visit(**changes):
    return VISITS.translated(entry(visit(**changes)), "Appointment[0]")


def test_a_visit_is_read_in_the_municipality_s_zone():
    found = read_visit()
    assert found.start == datetime(2026, 12, 1, 7, tzinfo=UTC)
    assert found.start.hour == 8
    assert found.end == datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
    assert found.kind is AppointmentKind.OTHER
    assert found.status is AppointmentStatus.BOOKED
    assert found.place is None
    assert found.staff == ()


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("booked", AppointmentStatus.BOOKED),
        ("fulfilled", AppointmentStatus.COMPLETED),
        ("cancelled", AppointmentStatus.CANCELLED),
        ("noshow", AppointmentStatus.CANCELLED),
    ],
)
def test_states(status, expected):
    assert read_visit(status=status).status is expected


def made_at(moment):
    return [{"url": f"{LOCAL}StructureDefinition/utfort", "valueDateTime": moment}]


def test_a_visit_that_was_made_says_when_that_was_noted():
    noted = made_at("2026-12-01T07:34:00Z")
    found = read_visit(status="fulfilled", extension=noted)
    assert found.completed_at == datetime(2026, 12, 1, 7, 34, tzinfo=UTC)
    assert found.completed_at.tzinfo is OSLO
    assert read_visit(status="fulfilled").completed_at is None
    assert read_visit(status="booked", extension=noted).completed_at is None


def test_a_declined_booking_is_a_cancellation_pending():
    answered = [patient_actor(status="declined")]
    assert read_visit(participant=answered).status is AppointmentStatus.CANCELLATION_PENDING
    done = read_visit(participant=answered, status="cancelled")
    assert done.status is AppointmentStatus.CANCELLED


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "entered-in-error"},
        {"status": "pending"},
        {"status": "proposed"},
        {"status": "waitlist"},
        {"participant": [patient_actor("21857610153")]},
        {"participant": [patient_actor(), patient_actor("21857610153")]},
        {"participant": [{"actor": {"reference": "Patient/p2"}, "status": "accepted"}]},
        {"participant": [{"actor": {"display": "x"}, "status": "accepted"}]},
        {"meta": RESTRICTED},
        {"meta": {"security": [{"code": "N"}]}},
        {"serviceCategory": None},
        {"serviceCategory": [{"coding": [{"system": "urn:other", "code": "7"}]}]},
        {"resourceType": "Slot"},
    ],
)
def test_what_is_not_for_the_citizen_s_eyes_is_cut(changes):
    assert read_visit(**changes) is None


def test_what_is_hidden_is_cut_even_if_it_is_rotten():
    assert read_visit(status="entered-in-error", start="x") is None


def test_ordinary_confidentiality_is_no_restriction():
    system = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
    assert read_visit(meta={"security": [{"system": system, "code": "N"}]}) is not None
    assert read_visit(meta={"security": [{"system": system, "code": "R"}]}) is None


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"start": None}, "Appointment[0]"),
        ({"start": "2026-12-01T07:00:00"}, "Appointment[0].start"),
        ({"start": "i morgen"}, "Appointment[0].start"),
        ({"end": "2026-12"}, "Appointment[0].end"),
        ({"participant": None}, "Appointment[0].participant"),
        ({"status": None}, "Appointment[0].status"),
        ({"status": "perhaps"}, "Appointment[0].status"),
        ({"description": None}, "Appointment[0].description"),
        ({"description": 5}, "Appointment[0].description"),
        ({"id": None}, "Appointment[0]"),
    ],
)
def test_what_is_missing_or_odd_is_told_by_its_place(changes, place):
    with pytest.raises(SourceInvalid) as caught:
        read_visit(**changes)
    assert caught.value.place == place


def test_a_visit_without_a_title_takes_the_service_s_name():
    service = {"type": "HealthcareService", "display": "Praktisk bistand"}
    people = [patient_actor(), {"actor": service, "status": "accepted"}]
    assert read_visit(description=None, participant=people).title == "Praktisk bistand"


@pytest.mark.parametrize(
    ("system", "code", "kind"),
    [
        ("urn:oid:2.16.578.1.12.4.1.1.8663", "KP02", AppointmentKind.NURSING),
        ("urn:oid:2.16.578.1.12.4.1.1.8663", "KR02", AppointmentKind.TRAINING),
        ("urn:oid:2.16.578.1.12.4.1.1.8663", "KX12", AppointmentKind.OTHER),
        (f"{LOCAL}CodeSystem/tjeneste", "egenomsorg", AppointmentKind.PERSONAL_CARE),
        ("urn:another", "KP02", AppointmentKind.OTHER),
    ],
)
def test_kinds(system, code, kind):
    types = [{"coding": [{"system": system, "code": code}]}]
    assert read_visit(serviceType=types).kind is kind


def test_staff_by_structure_by_text_by_display_and_by_role():
    people = [
        patient_actor(),
        {"actor": {"type": "HealthcareService", "display": "Nord"}, "status": "accepted"},
        {
            "type": [{"text": "Sykepleier"}],
            "actor": {"reference": "#b1", "display": "Anne Lise Hagen"},
            "status": "accepted",
        },
        {"actor": {"reference": "#b2"}, "status": "accepted"},
        {"actor": {"type": "Practitioner", "display": "Ola Vik"}, "status": "accepted"},
        {"type": [{"text": "Nattpatrulje"}], "status": "accepted"},
    ]
    inside = [
        {
            "resourceType": "Practitioner",
            "id": "b1",
            "name": [{"given": ["Anne Lise"], "family": "Hagen"}],
        },
        {"resourceType": "Practitioner", "id": "b2", "name": [{"text": "Bjørn Vik"}]},
    ]
    staff = read_visit(participant=people, contained=inside).staff
    assert [(s.given, s.full, s.role, s.unit) for s in staff] == [
        ("Anne Lise", "Anne Lise Hagen", "Sykepleier", "Nord"),
        (None, "Bjørn Vik", None, "Nord"),
        (None, "Ola Vik", None, "Nord"),
        (None, None, "Nattpatrulje", "Nord"),
    ]


@pytest.mark.parametrize(
    ("code", "kind"), [("PTRES", PlaceKind.HOME), ("OF", PlaceKind.CENTRE), ("HU", PlaceKind.OTHER)]
)
def test_places(code, kind):
    role = {"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": code}
    place = {"resourceType": "Location", "id": "s", "type": [{"coding": [role]}], "name": "Her"}
    found = read_visit(contained=[place]).place
    assert (found.kind, found.name, found.address) == (kind, "Her", None)


@pytest.mark.parametrize(
    "value",
    [
        {"valueUrl": "https://video.example/1"},
        {"valueString": "https://video.example/1"},
        {"valueContactPoint": {"value": "https://video.example/1"}},
    ],
)
def test_video_addresses_in_every_form_the_extension_allows(value):
    video = {
        "url": "http://hl7.no/fhir/StructureDefinition/no-basis-virtual-service",
        "extension": [
            {"url": "sessionKey", "valueString": "1"},
            {"url": "virtualAddress", **value},
        ],
    }
    found = read_visit(extension=[video])
    assert found.kind is AppointmentKind.VIDEO_CONSULTATION
    assert found.place.kind is PlaceKind.ONLINE
    assert found.video.join_url == "https://video.example/1"
    assert (found.video.opens_at, found.video.closes_at) == (found.start, found.end)


def test_moments_on_the_night_that_has_an_hour_twice():
    first = moment("2026-10-25T00:30:00Z", OSLO, "x")
    second = moment("2026-10-25T01:30:00Z", OSLO, "x")
    assert (first.hour, second.hour) == (2, 2)
    assert [m.utcoffset().total_seconds() / 3600 for m in (first, second)] == [2, 1]
