"""Cura's translations of hand-written resources: what each field becomes, what is refused."""

from datetime import date, datetime, timedelta, timezone

import pytest

from gateway.domain.calendar import AppointmentKind, AppointmentStatus, PlaceKind
from gateway.domain.errors import SourceInvalid
from gateway.domain.people import Person
from gateway.domain.records import RecordHead, RecordState
from gateway.systems.cura.translate import record_head
from gateway.systems.cura.translate_calendar import appointment

OWN = "https://cura.example/fhir"
EXTENSION = f"{OWN}/StructureDefinition/"
FSIII = "urn:oid:1.2.208.176.2.21"
CITIZEN = {"coding": [{"system": f"{OWN}/CodeSystem/message-category", "code": "borgerbesked"}]}
PRACTICAL = {"system": f"{OWN}/CodeSystem/service-category", "code": "praktisk-hjaelp"}
SUMMER = timezone(timedelta(hours=2))
NUMBER = "2512489996"


def own(name: str, **value) -> dict:
    return {"url": EXTENSION + name, **value}


def patient(**changes) -> dict:
    return {
        "resourceType": "Patient",
        "id": "0533e773",
        "identifier": [{"use": "official", "system": "urn:oid:1.2.208.176.1.2", "value": NUMBER}],
        "active": True,
        "name": [{"use": "official", "family": "Berggren", "given": ["Nancy", "Åse"]}],
        "birthDate": "1948-12-25",
        **changes,
    }


def test_a_patient_becomes_a_record():
    head = record_head(patient(), NUMBER, "person")
    assert head == RecordHead(
        id="0533e773",
        person=Person(name="Nancy Åse Berggren", born=date(1948, 12, 25)),
        state=RecordState.ACTIVE,
    )


def test_a_patient_with_another_number_is_nobody():
    assert record_head(patient(), "0101659993", "person") is None


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"active": False}, RecordState.INACTIVE),
        ({"deceasedBoolean": True}, RecordState.CLOSED),
        ({"deceasedDateTime": "2026-01-01"}, RecordState.CLOSED),
    ],
)
def test_records_that_are_not_open(changes, state):
    assert record_head(patient(**changes), NUMBER, "person").state is state


@pytest.mark.parametrize("changes", [{"name": []}, {"birthDate": "1948"}, {"active": "yes"}])
def test_a_rotten_patient_is_invalid_and_the_error_holds_no_value(changes):
    with pytest.raises(SourceInvalid) as caught:
        record_head(patient(**changes), NUMBER, "person")
    assert not {"Berggren", NUMBER, "1948", "yes"} & set(str(caught.value).split())


def cleaning(**changes) -> dict:
    """The example of an appointment in the notes on the domain, with a place."""
    return {
        "resourceType": "Appointment",
        "id": "a-1001",
        "status": "booked",
        "description": "Rengøring",
        "serviceCategory": [
            {
                "coding": [
                    {"system": f"{OWN}/CodeSystem/service-category", "code": "praktisk-hjaelp"}
                ]
            }
        ],
        "start": "2025-06-02T08:00:00+02:00",
        "end": "2025-06-02T08:45:00+02:00",
        "contained": [
            {
                "resourceType": "Practitioner",
                "id": "p0",
                "name": [{"family": "Holm", "given": ["Anne Signe"]}],
            },
            {"resourceType": "Location", "id": "place", "name": "Borgerens hjem"},
        ],
        "participant": [
            {"actor": {"reference": "Patient/p"}, "status": "accepted"},
            {
                "actor": {"reference": "#p0", "display": "Anne Signe Holm"},
                "type": [{"text": "SSH"}],
                "status": "accepted",
            },
            {"actor": {"reference": "#place"}, "status": "accepted"},
        ],
        **changes,
    }


def test_an_appointment():
    found = appointment(cleaning(), "calendar")
    assert found.kind is AppointmentKind.PRACTICAL_HELP
    assert found.title == "Rengøring"
    assert found.start == datetime(2025, 6, 2, 8, tzinfo=SUMMER)
    assert found.end == datetime(2025, 6, 2, 8, 45, tzinfo=SUMMER)
    assert found.status is AppointmentStatus.BOOKED
    (member,) = found.staff
    assert (member.given, member.full, member.role) == ("Anne Signe", "Anne Signe Holm", "SSH")
    assert member.by_first_name().name == "Anne"
    assert (found.place.kind, found.place.name) == (PlaceKind.OTHER, "Borgerens hjem")


@pytest.mark.parametrize(
    ("code", "kind"),
    [("PTRES", PlaceKind.HOME), ("COMM", PlaceKind.CENTRE), ("X", PlaceKind.OTHER)],
)
def test_kinds_of_place(code, kind):
    system = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
    changed = cleaning()
    changed["contained"][1]["type"] = [{"coding": [{"system": system, "code": code}]}]
    assert appointment(changed, "calendar").place.kind is kind


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("arrived", AppointmentStatus.BOOKED),
        ("checked-in", AppointmentStatus.BOOKED),
        ("fulfilled", AppointmentStatus.COMPLETED),
        ("cancelled", AppointmentStatus.CANCELLED),
    ],
)
def test_statuses_of_appointments(status, expected):
    assert appointment(cleaning(status=status), "calendar").status is expected


def test_the_staffs_comment_is_not_read():
    found = appointment(cleaning(comment="hemmeligt"), "calendar")
    assert "hemmeligt" not in str(found)


def test_interpreter_and_transport():
    parts = [
        own("interpreter", extension=[{"url": "language", "valueString": "farsi"}]),
        own(
            "transport",
            extension=[{"url": "pickupAt", "valueInstant": "2025-06-02T07:30:00+02:00"}],
        ),
    ]
    found = appointment(cleaning(extension=parts), "calendar")
    assert (found.interpreter.language, found.interpreter.note) == ("farsi", None)
    assert found.transport.pickup_at == datetime(2025, 6, 2, 7, 30, tzinfo=SUMMER)


def wished(text: str, at: str | None) -> dict:
    asked = [{"url": "requestedAt", "valueInstant": at}] if at else []
    return own("new-time-request", extension=[*asked, {"url": "wish", "valueString": text}])


FIRST = wished("Onsdag", "2025-06-02T08:00:00+02:00")
SECOND = wished("Fredag", "2025-06-02T07:30:00+01:00")
UNDATED = wished("En dag", None)


@pytest.mark.parametrize(
    ("wishes", "wish"),
    [
        ([], None),
        ([FIRST], "Onsdag"),
        ([FIRST, SECOND], "Fredag"),
        ([SECOND, FIRST], "Fredag"),
        ([UNDATED, FIRST], "Onsdag"),
        ([UNDATED], "En dag"),
    ],
)
def test_of_several_wishes_the_newest_counts(wishes, wish):
    found = appointment(cleaning(extension=wishes), "here").new_time_request
    assert (found.wish if found else None) == wish


def test_when_a_visit_was_noted_as_kept():
    noted = own("completed-at", valueInstant="2025-06-02T08:50:00+02:00")
    found = appointment(cleaning(status="fulfilled", extension=[noted]), "here")
    assert found.completed_at == datetime(2025, 6, 2, 8, 50, tzinfo=SUMMER)
    assert appointment(cleaning(status="fulfilled"), "here").completed_at is None


@pytest.mark.parametrize(
    "changes",
    [
        {"extension": [own("completed-at")]},
        {"extension": [own("completed-at", valueInstant="i morges")]},
        {"extension": [wished("", None)]},
        {"start": "2025-06-02T08:00:00"},
        {"start": "i morgen"},
        {"description": None},
        {"extension": [own("video-meeting", extension=[])]},
        {"extension": [own("new-time-request", extension=[])]},
    ],
)
def test_an_appointment_that_cannot_be_read(changes):
    with pytest.raises(SourceInvalid):
        appointment(cleaning(**changes), "calendar")
