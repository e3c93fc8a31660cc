"""Nexus' persons, events, aids, conditions and plans into the model, by the API's conventions."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.calendar import AppointmentKind, AppointmentStatus, PlaceKind
from gateway.domain.conditions import ConditionKind
from gateway.domain.errors import SourceInvalid
from gateway.domain.people import NationalNumber
from gateway.domain.records import RecordState
from gateway.systems.nexus import translate, wire, wire_casework
from gateway.upstream.reading import read

ZONE = ZoneInfo("Europe/Copenhagen")
ME = 7
SELF = {"_links": {"self": {"href": "/x"}, "referencedObject": {"href": "/y"}}}


def raw(value) -> bytes:
    return json.dumps(value).encode()


# ---------------------------------------------------------------- moments


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2024-03-18T11:53:12.000+0000", "2024-03-18T12:53:12+01:00"),
        ("2024-07-18T11:53:12.000+0000", "2024-07-18T13:53:12+02:00"),
        ("2024-10-27T00:30:00.000+0000", "2024-10-27T02:30:00+02:00"),
        ("2024-10-27T01:30:00.000+0000", "2024-10-27T02:30:00+01:00"),
        ("2025-01-20T00:00:00.000Z", "2025-01-20T01:00:00+01:00"),
    ],
)
def test_a_moment_is_read_on_the_municipalitys_clock(text, local):
    assert translate.moment(text, ZONE, "here").isoformat() == local


@pytest.mark.parametrize("text", ["", "yesterday", "2024-03-18T11:53:12", "2024-13-01T00:00:00Z"])
def test_a_moment_without_zone_or_sense_is_refused_by_its_place(text):
    with pytest.raises(SourceInvalid) as caught:
        translate.moment(text, ZONE, "events[3].startDate")
    assert str(caught.value) == "events[3].startDate"


@pytest.mark.parametrize("text", ["2025-06-30T22:00:00.000+0000", "2025-07-01T00:00:00.000Z"])
def test_a_plain_day_is_local_midnight(text):
    assert translate.day(text, ZONE, "here") == date(2025, 7, 1)


# ---------------------------------------------------------------- persons


def a_patient(**changes):
    patient = {
        "id": ME,
        "patientIdentifier": {"type": "cpr", "identifier": "251248-9996"},
        "fullName": "Nancy Berggren",
        "birthDate": "1948-12-25",
        "patientState": {"type": {"id": "ACTIVE"}, "active": True},
        "_links": {},
    }
    return read(raw(patient | changes), wire.Patient, "patient")


@pytest.mark.parametrize(
    ("kind", "active", "state"),
    [
        ("ACTIVE", True, RecordState.ACTIVE),
        ("INACTIVE", False, RecordState.INACTIVE),
        ("ACTIVE", False, RecordState.INACTIVE),
        ("DEAD", True, RecordState.CLOSED),
        ("DRAFT", True, RecordState.CLOSED),
    ],
)
def test_whether_a_record_is_open(kind, active, state):
    patient = a_patient(patientState={"type": {"id": kind}, "active": active})
    assert translate.person(patient, NationalNumber("2512489996"))[1] is state


def test_a_person_with_another_number_is_refused():
    with pytest.raises(SourceInvalid):
        translate.person(a_patient(), NationalNumber("0101659993"))


def test_a_day_of_birth_may_be_unknown_but_not_nonsense():
    number = NationalNumber("2512489996")
    assert translate.person(a_patient(birthDate=None), number)[0].born is None
    with pytest.raises(SourceInvalid):
        translate.person(a_patient(birthDate="25-12-48"), number)


# ---------------------------------------------------------------- calendar


def an_event(**changes):
    event = {
        "id": 5,
        "title": "Hjælp til bad",
        "startDate": "2026-11-22T08:00:00.000+0000",
        "endDate": None,
        "eventType": {"id": "PLEJE", "name": "Personlig pleje"},
        "status": "PLANNED",
        "location": None,
        "patientId": ME,
        "visibleForPatient": True,
        "participants": [],
    }
    return raw({"event": event | changes, **SELF})


@pytest.mark.parametrize(
    ("told", "noted"),
    [
        ({}, None),
        ({"completedDate": None}, None),
        ({"completedDate": "2026-11-22T08:49:00.000+0000"}, "2026-11-22T09:49:00+01:00"),
    ],
)
def test_when_an_event_was_noted_as_done(told, noted):
    found = translate.appointment(an_event(**told), "here", ME, ZONE).completed_at
    assert (found and found.isoformat()) == noted


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("HJEMMEBESOEG", AppointmentKind.HOME_VISIT),
        ("PLEJE", AppointmentKind.PERSONAL_CARE),
        ("PRAKTISK", AppointmentKind.PRACTICAL_HELP),
        ("SYGEPLEJE", AppointmentKind.NURSING),
        ("TRAENING", AppointmentKind.TRAINING),
        ("VIDEO", AppointmentKind.VIDEO_CONSULTATION),
        ("MOEDE", AppointmentKind.MEETING),
        ("NOGET_NYT", AppointmentKind.OTHER),
    ],
)
def test_kinds_of_events(code, kind):
    found = translate.appointment(an_event(eventType={"id": code}), "here", ME, ZONE)
    assert found.kind is kind


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("PLANNED", AppointmentStatus.BOOKED),
        ("CANCELLED", AppointmentStatus.CANCELLED),
        ("CANCEL_REQUESTED", AppointmentStatus.CANCELLATION_PENDING),
        ("COMPLETED", AppointmentStatus.COMPLETED),
    ],
)
def test_statuses_of_events(word, status):
    assert translate.appointment(an_event(status=word), "here", ME, ZONE).status is status


@pytest.mark.parametrize(
    "changes",
    [{"status": "DELETED"}, {"patientId": 8}, {"visibleForPatient": False}],
    ids=["deleted", "foreign", "internal"],
)
def test_an_event_that_is_not_to_be_seen_is_cut_though_it_is_rotten(changes):
    assert translate.appointment(an_event(title=None, **changes), "here", ME, ZONE) is None


def test_an_event_of_unknown_status_is_refused():
    with pytest.raises(SourceInvalid):
        translate.appointment(an_event(status="NOGET_NYT"), "here", ME, ZONE)


def test_a_place_and_the_staff_of_an_event():
    people = [
        {
            "type": "PROFESSIONAL",
            "firstName": "Kirsten Marie",
            "fullName": "Kirsten Marie Hansen",
            "professionalJob": {"name": "Visitator"},
            "organization": {"name": "Visitationen"},
        },
        {"type": "CITIZEN", "fullName": "Nancy Berggren"},
    ]
    place = {"type": "CENTER", "name": "Poppelgården", "address": None}
    found = translate.appointment(an_event(participants=people, location=place), "here", ME, ZONE)
    assert (found.place.kind, found.place.name) == (PlaceKind.CENTRE, "Poppelgården")
    (member,) = found.staff
    assert (member.given, member.full) == ("Kirsten Marie", "Kirsten Marie Hansen")
    assert (member.role, member.unit) == ("Visitator", "Visitationen")
    assert member.by_first_name().name == "Kirsten"


# ---------------------------------------------------------------- conditions and plans


def a_condition(law="SERVICE_LAW", number=2.0, classification="FSIII", **changes):
    condition = {
        "id": 2,
        "createDate": "2026-10-16T07:12:00.000+0000",
        "conditionClassificationItem": {
            "name": "Vaske sig",
            "group": {"name": "Egenomsorg", "law": law},
            "klMappingCode": "J1.1",
            "classificationCode": classification,
        },
        "currentLevel": None if number is None else {"numericRepresentation": number},
        "status": "ACTIVE",
        "patientId": ME,
    }
    return translate.condition(raw(condition | changes), "here", ME, ZONE)


@pytest.mark.parametrize(
    ("law", "number", "classification", "level"),
    [
        ("SERVICE_LAW", 0.0, "FSIII", 0),
        ("SERVICE_LAW", 4.0, "FSIII", 4),
        ("SERVICE_LAW", 9.0, "FSIII", None),
        ("SERVICE_LAW", None, "FSIII", None),
        ("TRAINING_LAW", 3.0, "FSIII", 3),
        ("HEALTH_LAW", 3.0, "FSIII", None),
        ("SERVICE_LAW", 3.0, "FFB", None),
    ],
)
def test_the_level_is_that_of_the_scale_where_the_scale_applies(law, number, classification, level):
    assert a_condition(law, number, classification).level == level


def test_kinds_codes_and_states_of_conditions():
    assert a_condition("HEALTH_LAW").kind is ConditionKind.HEALTH
    found = a_condition()
    assert (found.kind, found.code.system) == (ConditionKind.FUNCTIONAL, "urn:oid:1.2.208.176.2.21")
    assert found.active
    assert not a_condition(status="POTENTIAL").active
    assert a_condition(status="DELETED", conditionClassificationItem=None) is None
    for wrong in ({"law": "OTHER_LAW"}, {"number": 2.5}, {"classification": "ICD"}):
        with pytest.raises(SourceInvalid):
            a_condition(**wrong)


def a_plan(**changes):
    part = {"status": "ACTIVE", "hiddenOnPatient": False}
    goal = {"text": "Tage bussen", "goalType": {"name": "Udvikle"}, "goalStatus": None, **part}
    follow_up = {"date": "2026-11-19T23:00:00.000+0000", "text": "Går godt", **part}
    hidden = [goal | {"hiddenOnPatient": True, "text": None}, goal | {"status": "DELETED"}]
    plan = {
        "patientId": ME,
        "status": "ACTIVE",
        "goals": [*hidden, goal],
        "followUps": [follow_up | {"hiddenOnPatient": True, "text": None}, follow_up],
    }
    return read(raw(plan | changes), wire_casework.PlanParts, "plan")


def test_a_plan_has_the_goals_and_follow_ups_that_are_not_hidden():
    found = translate.plan_details(a_plan(), ME, ZONE)
    assert [(g.text, g.kind, g.status) for g in found.goals] == [("Tage bussen", "Udvikle", None)]
    assert [(f.day, f.text) for f in found.follow_ups] == [(date(2026, 11, 20), "Går godt")]


@pytest.mark.parametrize("changes", [{"patientId": 8}, {"status": "DRAFT"}])
def test_a_plan_of_somebody_else_or_a_draft_is_refused(changes):
    with pytest.raises(SourceInvalid):
        translate.plan_details(a_plan(**changes), ME, ZONE)
