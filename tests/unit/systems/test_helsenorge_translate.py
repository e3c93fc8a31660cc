"""helsenorge's person, terms, services and notifications: what is read, what is cut."""

from datetime import UTC, date, datetime

import pytest

from gateway.domain.errors import SourceInvalid
from gateway.domain.notifications import NotificationChannel, NotificationKind
from gateway.domain.people import NationalNumber, Person
from gateway.domain.records import RecordState
from gateway.systems.helsenorge import translate
from tests.unit.systems.helsenorge_resources import (
    FNR,
    NUMBER,
    OSLO,
    RESTRICTED,
    entry,
    local,
    service,
)


def person(**changes):
    resource = {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [{"system": FNR, "value": NUMBER}],
        "active": True,
        "name": [
            {
                "given": ["Astrid"],
                "family": "Solberg",
                "extension": [
                    {
                        "url": "http://hl7.no/fhir/StructureDefinition/no-basis-middlename",
                        "valueString": "Lie",
                    }
                ],
            }
        ],
        "birthDate": "1948-09-12",
    }
    return {k: v for k, v in (resource | changes).items() if v is not None}


def consent(**changes):
    resource = {
        "resourceType": "Consent",
        "id": "c1",
        "status": "active",
        "category": local("samtykke", "bruksvilkar"),
        "patient": {"reference": "Patient/p1"},
        "dateTime": "2026-11-21T08:00:00Z",
        "policyRule": local("bruksvilkar", "2024-1")[0],
    }
    return {k: v for k, v in (resource | changes).items() if v is not None}


def head_of(*resources):
    raws = [entry(resource) for resource in resources]
    return translate.head(raws, NationalNumber(NUMBER), OSLO, "Patient")


def test_the_person_and_the_terms():
    head = head_of(person(), consent())
    assert head.person == Person(name="Astrid Lie Solberg", born=date(1948, 9, 12))
    assert head.terms.version == "2024-1"
    assert head.terms.accepted_at == datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_the_newest_terms_count():
    older = consent(dateTime="2026-01-01T08:00:00Z", policyRule=local("bruksvilkar", "1")[0])
    assert head_of(person(), older, consent()).terms.version == "2024-1"
    assert head_of(person(), consent(), older).terms.version == "2024-1"


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "inactive"},
        {"status": "entered-in-error"},
        {"status": "proposed"},
        {"category": local("samtykke", "helsenorge-samtykke")},
        {"category": local("samtykke", "bruksvilkar", "forskning")},
        {"patient": {"reference": "Patient/p2"}},
    ],
)
def test_what_is_no_acceptance(changes):
    assert head_of(person(), consent(**changes)).terms is None


@pytest.mark.parametrize(
    "changes",
    [{"dateTime": None}, {"dateTime": "2026-11-21"}, {"policyRule": {"text": "2024-1"}}],
)
def test_terms_that_cannot_be_read_are_not_taken_for_accepted(changes):
    with pytest.raises(SourceInvalid) as caught:
        head_of(person(), consent(**changes))
    assert caught.value.place.startswith("Patient[1]")


def test_a_d_number_finds_the_person_too():
    d_number = {"system": "urn:oid:2.16.578.1.12.4.1.4.2", "value": NUMBER}
    assert head_of(person(identifier=[d_number])) is not None


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, RecordState.ACTIVE),
        ({"active": False}, RecordState.INACTIVE),
        ({"deceasedBoolean": True}, RecordState.CLOSED),
        ({"deceasedDateTime": "2026-01-01"}, RecordState.CLOSED),
        ({"deceasedBoolean": False}, RecordState.ACTIVE),
    ],
)
def test_record_states(changes, state):
    assert head_of(person(**changes)).state is state


def test_nobody_and_somebody_else_are_no_record_and_two_are_unreadable():
    assert head_of() is None
    assert head_of(person(identifier=[{"system": "urn:x", "value": NUMBER}])) is None
    with pytest.raises(SourceInvalid):
        head_of(person(), person(id="p9"))


@pytest.mark.parametrize("changes", [{"name": []}, {"birthDate": "1948"}, {"birthDate": None}])
def test_a_person_without_name_or_birthday_is_unreadable(changes):
    with pytest.raises(SourceInvalid):
        head_of(person(**changes))


def test_recipients():
    found = translate.recipient(entry(service(type=[{"text": "Hjemmesykepleie"}])), "x")
    assert (found.id, found.name, found.area) == ("h1", "Nord", "Hjemmesykepleie")


@pytest.mark.parametrize(
    "changes",
    [
        {"active": False},
        {"category": local("kontakttype", "intern")},
        {"category": local("kontakttype", "helsekontakt", "intern")},
        {"meta": RESTRICTED},
        {"referralMethod": None},
    ],
)
def test_services_that_are_no_recipients(changes):
    assert translate.recipient(entry(service(**changes)), "x") is None


def subscription(criteria="Communication?category=dialog", status="active", **channel):
    return entry(
        {
            "resourceType": "Subscription",
            "id": "s1",
            "status": status,
            "criteria": criteria,
            "channel": {"type": "sms", "endpoint": "tel:+4798765432", **channel},
        }
    )


@pytest.mark.parametrize(
    ("channel", "expected", "mask"),
    [
        ({}, NotificationChannel.SMS, "*** ** 432"),
        ({"endpoint": "tel:12345"}, NotificationChannel.SMS, "*** ** ***"),
        ({"endpoint": None}, NotificationChannel.SMS, None),
        (
            {"type": "email", "endpoint": "mailto:astrid@epost.example"},
            NotificationChannel.EMAIL,
            "a***@***",
        ),
    ],
)
def test_destinations_are_masked(channel, expected, mask):
    settings = translate.notifications([subscription(**channel)], "x")
    assert settings.channel is expected
    assert settings.masked_destination == mask


def test_only_what_is_switched_on_counts():
    off = subscription(status="off")
    visit_made = subscription(criteria="Appointment?status=fulfilled")
    alarm = subscription(criteria="Observation?code=1")
    assert translate.notifications([off, visit_made, alarm], "x").kinds == (
        NotificationKind.COMPLETED_VISIT,
    )
    none = translate.notifications([off], "x")
    assert (none.channel, none.kinds, none.masked_destination) == (None, (), None)
    assert none.available_kinds == tuple(NotificationKind)
