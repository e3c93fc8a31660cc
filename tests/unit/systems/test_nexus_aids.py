"""Aids into the model: applied for, lent, and what an application needs."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.aids import AidApplicationStatus, DeliveryStatus
from gateway.systems.nexus import aids

ZONE = ZoneInfo("Europe/Copenhagen")
ME = 7


def raw(value) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("MODTAGET", AidApplicationStatus.RECEIVED),
        ("UNDER_BEHANDLING", AidApplicationStatus.IN_PROGRESS),
        ("BEVILGET", AidApplicationStatus.GRANTED),
        ("AFSLAAET", AidApplicationStatus.REJECTED),
        ("TRUKKET", AidApplicationStatus.WITHDRAWN),
    ],
)
def test_statuses_of_applications(word, status):
    application = {
        "id": 1,
        "kind": {"code": "PARYK", "name": "Paryk"},
        "status": word,
        "submittedDate": "2026-11-18T19:05:00.000+0000",
        "decidedDate": None,
        "patientId": ME,
    }
    found = aids.application(raw(application), "here", ME, ZONE)
    assert found.status is status
    assert found.submitted_at.isoformat() == "2026-11-18T20:05:00+01:00"


@pytest.mark.parametrize("status", ["SLETTET", "KLADDE"])
def test_applications_deleted_or_not_handed_in_are_cut(status):
    assert aids.application(raw({"patientId": ME, "status": status}), "here", ME, ZONE) is None


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://www.borger.dk/x", "https://www.borger.dk/x"),
        ("http://www.borger.dk/x", None),
        ("https://borger.dk.evil.example/x", None),
        (None, None),
    ],
)
def test_a_page_about_documentation_is_on_borger_dk_or_left_out(url, kept):
    kind = {"code": "X", "name": "X", "documentation": {"text": "Erklæring", "url": url}}
    assert aids.applicable_kind(raw(kind), "here").documentation.url == kept


def test_a_loan():
    lending = {
        "id": 9,
        "lendingDate": "2026-11-19T23:00:00.000+0000",
        "deliveryStatus": "TO_BE_COLLECTED",
        "expectedDeliveryDate": None,
        "deliveredDate": None,
        "item": {"product": {"name": "Rollator", "categoryName": None}},
        "patientId": ME,
        "status": "ACTIVE",
    }
    found = aids.loan(raw(lending), "here", ME, ZONE)
    assert found.delivery is DeliveryStatus.TO_BE_COLLECTED
    assert found.lent_on == date(2026, 11, 20)
