"""Which of Cura's resources a citizen may see."""

from datetime import timedelta, timezone

import pytest

from gateway.domain.errors import SourceInvalid
from gateway.systems.cura import visibility

OWN = "https://cura.example/fhir"
EXTENSION = f"{OWN}/StructureDefinition/"
FSIII = "urn:oid:1.2.208.176.2.21"
CITIZEN = {"coding": [{"system": f"{OWN}/CodeSystem/message-category", "code": "borgerbesked"}]}
PRACTICAL = {"system": f"{OWN}/CodeSystem/service-category", "code": "praktisk-hjaelp"}
SUMMER = timezone(timedelta(hours=2))
NUMBER = "2512489996"


def labelled(kind: str, status: object = "completed", **changes) -> dict:
    return {
        "resourceType": kind,
        "status": status,
        "meta": {"security": [{"system": f"{OWN}/CodeSystem/visibility", "code": "citizen"}]},
        "subject": {"reference": "Patient/p"},
        **changes,
    }


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (labelled("Communication"), True),
        (labelled("Communication", subject={"reference": "https://x/fhir/Patient/p"}), True),
        (labelled("Communication", subject={"reference": "Patient/p/_history/2"}), True),
        (labelled("Communication", "preparation"), False),
        (labelled("Communication", "unknown"), False),
        (labelled("Invention"), False),
        (labelled("Communication", meta={}), False),
        (labelled("Communication", meta={"security": [{"code": "citizen"}]}), False),
        (labelled("Communication", subject={"reference": "Patient/q"}), False),
        (labelled("Communication", subject={"type": "Patient", "identifier": {}}), False),
        (labelled("Communication", patient={"reference": "Patient/q"}), False),
        (labelled("Communication", subject={}), False),
        (labelled("RelatedPerson"), False),
        (labelled("RelatedPerson", active=True), True),
        (labelled("Condition"), True),
        (labelled("Condition", verificationStatus={}), False),
        (
            labelled("Condition", verificationStatus={"coding": [{"code": "entered-in-error"}]}),
            False,
        ),
        (labelled("Goal", lifecycleStatus="active"), True),
        (labelled("Goal", lifecycleStatus="entered-in-error"), False),
        (7, False),
    ],
)
def test_who_is_shown_what(resource, expected):
    assert visibility.shown(resource, "p", "x") is expected


def test_a_status_that_is_missing_makes_the_row_unreadable():
    with pytest.raises(SourceInvalid):
        visibility.shown(labelled("Communication", None), "p", "x")


def test_a_hidden_row_is_cut_however_rotten():
    resource = labelled("Communication", None, subject={"reference": "Patient/q"})
    assert visibility.shown(resource, "p", "x") is False
