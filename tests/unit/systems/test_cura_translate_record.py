"""Cura's grants, aids, measurements, conditions and documents, from hand-written resources."""

from datetime import date, timedelta, timezone

import pytest

from gateway.domain.conditions import ConditionKind
from gateway.domain.errors import SourceInvalid
from gateway.domain.grants import GrantStatus
from gateway.domain.measurements import MeasurementKind
from gateway.domain.people import Party
from gateway.domain.words import Language
from gateway.systems.cura.translate_grants import aid_loan, body_worn_aid, grant
from gateway.systems.cura.translate_measurements import agreement, measurement
from gateway.systems.cura.translate_record import condition, document

OWN = "https://cura.example/fhir"
EXTENSION = f"{OWN}/StructureDefinition/"
FSIII = "urn:oid:1.2.208.176.2.21"
CITIZEN = {"coding": [{"system": f"{OWN}/CodeSystem/message-category", "code": "borgerbesked"}]}
PRACTICAL = {"system": f"{OWN}/CodeSystem/service-category", "code": "praktisk-hjaelp"}
SUMMER = timezone(timedelta(hours=2))
NUMBER = "2512489996"


def own(name: str, **value) -> dict:
    return {"url": EXTENSION + name, **value}


def intervention(plan: str, doing: str, **changes) -> dict:
    """The example of a planned intervention in the notes on the domain."""
    hygiene = {"system": FSIII, "code": "17312894-b23f-43d9-9723-b725ac25d872"}
    code = {"coding": [hygiene | {"display": "Personlig hygiejne"}]}
    return {
        "resourceType": "CarePlan",
        "id": "0aff84ce",
        "status": plan,
        "intent": "plan",
        "period": {"start": "2025-02-12"},
        "activity": [{"detail": {"code": code, "status": doing}}],
        **changes,
    }


@pytest.mark.parametrize(
    ("plan", "doing", "expected"),
    [
        ("draft", "not-started", GrantStatus.APPLIED),
        ("active", "not-started", GrantStatus.GRANTED),
        ("active", "scheduled", GrantStatus.ORDERED),
        ("active", "in-progress", GrantStatus.ACTIVE),
        ("on-hold", "on-hold", GrantStatus.ACTIVE),
        ("active", "stopped", GrantStatus.ENDED),
        ("completed", "completed", GrantStatus.ENDED),
        ("revoked", "cancelled", GrantStatus.REJECTED),
    ],
)
def test_statuses_of_grants(plan, doing, expected):
    assert grant(intervention(plan, doing), "grants").status is expected


def test_a_grant_without_a_local_title_has_the_concepts_name():
    found = grant(intervention("active", "in-progress"), "grants")
    assert found.title == "Personlig hygiejne"
    assert found.decided_on == found.details.starts_on == date(2025, 2, 12)
    assert found.details.ends_on is None


@pytest.mark.parametrize(
    "changes", [{"activity": []}, {"period": {}}, {"period": None}, {"status": None}]
)
def test_a_grant_that_cannot_be_read(changes):
    with pytest.raises(SourceInvalid):
        grant(intervention("active", "in-progress", **changes), "grants")


def test_an_unknown_state_of_a_delivery_is_refused():
    loan = {
        "id": "l",
        "suppliedItem": {"itemCodeableConcept": {"text": "Seng"}},
        "extension": [own("delivery-state", valueCode="teleported")],
    }
    with pytest.raises(SourceInvalid):
        aid_loan(loan, "aidLoans")


def test_an_aid_of_an_unknown_kind_has_no_kind():
    coded = {"system": f"{OWN}/CodeSystem/body-worn-aid", "code": "vinger"}
    found = body_worn_aid({"id": "b", "codeCodeableConcept": {"coding": [coded], "text": "X"}}, "b")
    assert (found.name, found.kind, found.granted_on) == ("X", None, None)


def observed(**changes) -> dict:
    return {
        "id": "o",
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "effectiveDateTime": "2025-06-02T08:00:00+02:00",
        "performer": [{"reference": "Patient/p"}],
        "valueQuantity": {"value": 71.5, "unit": "kg", "code": "kg"},
        **changes,
    }


def test_a_measurement():
    found = measurement(observed(basedOn=[{"reference": "ServiceRequest/s"}]), "m")
    assert (found.kind, found.agreement_id) == (MeasurementKind.WEIGHT, "s")
    assert [(v.code, v.value, v.unit) for v in found.values] == [("29463-7", 71.5, "kg")]
    assert found.label.said_in(Language.EN) == "Weight"
    assert found.entered_by is Party.CITIZEN


@pytest.mark.parametrize(
    ("note", "comment"),
    [
        ({"text": "internt"}, None),
        ({"text": "internt", "authorString": "Signe"}, None),
        ({"text": "internt", "authorReference": {"reference": "Practitioner/1"}}, None),
        ({"text": "mit", "authorReference": {"reference": "Patient/p"}}, "mit"),
    ],
)
def test_only_the_citizens_own_notes_are_comments(note, comment):
    assert measurement(observed(note=[note]), "m").comment == comment


@pytest.mark.parametrize("changes", [{"valueQuantity": None}, {"performer": []}, {"code": {}}])
def test_a_measurement_that_cannot_be_read(changes):
    with pytest.raises(SourceInvalid):
        measurement(observed(**changes), "m")


def test_an_agreement_without_numbers_is_refused():
    with pytest.raises(SourceInvalid):
        agreement({"id": "s", "code": {"text": "Vægt"}, "extension": []}, "a")


def assessed(code: str, **changes) -> dict:
    return {
        "id": "c",
        "code": {"coding": [{"system": FSIII, "code": code, "display": "Personlig pleje"}]},
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "recordedDate": "2025-02-10",
        **changes,
    }


def test_a_functional_condition_has_a_level():
    """The example of a condition in the notes on the domain."""
    three = {"system": FSIII, "code": "1ceef776-0cfa-4acd-b222-c5bb2424e0c1", "display": "3"}
    resource = assessed("feb38b55-c2d7-4d57-99c2-93622eaa0025", severity={"coding": [three]})
    found = condition(resource, "c")
    assert (found.kind, found.area, found.level) == (ConditionKind.FUNCTIONAL, "Egenomsorg", 3)
    assert (found.active, found.recorded_on) == (True, date(2025, 2, 10))


def test_nine_is_no_level():
    nine = {"system": FSIII, "code": "d7ff926a-4955-478f-b300-0b0ec0785013", "display": "9"}
    assert condition(assessed("x", severity={"coding": [nine]}), "c").level is None


def test_a_health_condition_has_none():
    found = condition(assessed("bb0ea5fa-3462-40de-9047-a16fc4815a47"), "c")
    assert (found.kind, found.area, found.level) == (
        ConditionKind.HEALTH,
        "Hud og slimhinder",
        None,
    )


@pytest.mark.parametrize(
    ("codes", "shown"),
    [(["brev"], True), (["medcom"], False), (["brev", "medcom"], False), ([], False)],
)
def test_documents_of_one_known_kind_only(codes, shown):
    system = f"{OWN}/CodeSystem/document-kind"
    resource = {
        "id": "d",
        "type": {"coding": [{"system": system, "code": code} for code in codes]},
        "date": "2025-06-02T08:00:00+02:00",
        "description": "Afgørelse",
    }
    assert (document(resource, "d") is not None) is shown
