"""The judge itself: it accepts what the specification accepts, and says what is wrong elsewhere."""

import pytest

from tests.fhir.r4 import errors

BOOKED = {
    "resourceType": "Appointment",
    "status": "booked",
    "start": "2025-06-02T08:00:00+02:00",
    "end": "2025-06-02T08:45:00+02:00",
    "participant": [{"status": "accepted", "actor": {"display": "Signe"}}],
}


def test_a_valid_resource_has_no_errors():
    assert errors(BOOKED) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"status": "besluttet"}, "Appointment.status"),
        ({"start": "2025-06-02 08:00"}, "Appointment.start"),
        ({"participant": [{"actor": {"display": "Signe"}}]}, "Appointment.participant[0].status"),
        ({"hiddenOnPatient": True}, "Appointment.hiddenOnPatient"),
        ({"end": None}, "app-2"),
        ({"contained": [{"resourceType": "Practitioner", "nickname": "S"}]}, "Practitioner"),
    ],
)
def test_a_fault_is_named_by_its_place(change, place):
    changed = {k: v for k, v in {**BOOKED, **change}.items() if v is not None}
    assert any(place in said for said in errors(changed))


def test_the_entries_of_a_bundle_are_judged():
    bundle = {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": BOOKED}, {"resource": {"resourceType": "CarePlan"}}],
    }
    assert any("CarePlan.intent" in said for said in errors(bundle))
