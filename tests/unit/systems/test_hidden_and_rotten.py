"""A fault in a hidden item: it is cut like any other, so that nobody learns that it is there."""

import json
from zoneinfo import ZoneInfo

import msgspec
import pytest
from httpx import URL

from gateway.domain.errors import SourceInvalid
from gateway.domain.people import NationalNumber, Person
from gateway.domain.records import RecordHead, RecordState
from gateway.domain.topics import Role
from gateway.port import Asker, RecordRef
from gateway.systems.cura import names
from gateway.systems.cura.adapter import Cura
from gateway.systems.cura.bundles import Found, Page
from gateway.systems.cura.translate import record_head
from gateway.systems.helsenorge.translate import head, recipient, resource_of
from gateway.systems.nexus import aids, documents, grants, messages, translate, tree, wire
from gateway.systems.nexus.adapter import Nexus
from gateway.upstream.answers import Answer
from tests.unit.systems.helsenorge_resources import NUMBER, RESTRICTED, entry, local, service
from tests.unit.systems.test_cura_translate_messages import message as cura_message
from tests.unit.systems.test_helsenorge_conversations import letter, threads_of
from tests.unit.systems.test_helsenorge_visits import VISITS, patient_actor, visit
from tests.unit.systems.test_nexus_documents import a_reference

ZONE = ZoneInfo("Europe/Copenhagen")
ME = 7
ASKER = Asker(number=NationalNumber("1"), subject=NationalNumber("2"), role=Role.CITIZEN)


def raw(value) -> msgspec.Raw:
    return msgspec.Raw(json.dumps(value).encode())


NEXUS = {
    "loan": (
        lambda row: aids.loan(row, "here", ME, ZONE),
        [{"status": "DELETED", "patientId": None}, {"patientId": 8, "status": 5}],
    ),
    "application": (
        lambda row: aids.application(row, "here", ME, ZONE),
        [{"status": "KLADDE"}, {"patientId": 8}],
    ),
    "condition": (
        lambda row: translate.condition(row, "here", ME, ZONE),
        [{"status": "DELETED"}, {"patientId": 8, "status": None}],
    ),
    "plan": (
        lambda row: translate.plan(row, "here", ME, ZONE),
        [{"status": "DRAFT"}, {"patientId": 8, "status": None}],
    ),
    "goal": (
        lambda row: translate.goal(row, "here"),
        [{"hiddenOnPatient": True}, {"status": "DELETED", "hiddenOnPatient": "ja"}],
    ),
    "event": (
        lambda row: translate.appointment(row, "here", ME, ZONE),
        [
            {"event": {"patientId": 8, "status": None}},
            {"event": {"visibleForPatient": False, "patientId": "x"}},
            {"event": {"status": "DELETED"}},
        ],
    ),
    "grant": (
        lambda row: grants.grant(row, "here", ME, ZONE),
        [{"patientId": 8}, {"status": "Annulleret", "patientId": "x"}],
    ),
    "conversation": (
        lambda row: messages.thread(row, "here", ME, ASKER, ZONE),
        [{"visibility": "INTERNAL"}, {"patientId": 8, "status": []}, {"status": "DELETED"}],
    ),
    "message": (
        lambda row: messages.message(row, "here", ASKER, ZONE),
        [{"visibility": "INTERNAL", "status": None}, {"status": "DELETED", "visibility": 1}],
    ),
    "document": (
        lambda row: documents.document(row, "here", ME, ZONE),
        [
            {"patientId": 8},
            {"status": "DELETED", "patientActivityType": "document", "tags": 5},
            {"origin": "MEDCOM", "status": None},
            {"type": "documentReference", "patientActivityType": "medcomMessage"},
            {"tags": [{"name": "MedCom", "grouping": None}], "name": 5},
            {"name": "Medicinliste", "tags": None},
        ],
    ),
}


@pytest.mark.parametrize(
    ("read", "row"),
    [
        pytest.param(read, row, id=f"{name} {number}")
        for name, (read, rows) in NEXUS.items()
        for number, row in enumerate(rows)
    ],
)
def test_nexus_one_sign_that_it_is_hidden_is_enough(read, row):
    assert read(raw(row)) is None


@pytest.mark.parametrize("read", [read for read, _ in NEXUS.values()], ids=list(NEXUS))
def test_nexus_a_row_that_tells_nothing_of_itself_is_unreadable(read):
    with pytest.raises(SourceInvalid):
        read(raw({}))


@pytest.mark.parametrize(
    "node",
    [
        {"type": "medcomMessageReference", "name": None},
        {"type": "measurementReference", "patientId": "x"},
        {"type": "medicationReference", "children": None},
        {"type": "patientPathwayReference", "name": "MedCom", "patientId": "x"},
        {"type": "patientPathwayReference", "name": None, "patientId": 8},
        {"type": "patientPathwayReference", "name": "MedCom", "children": 5},
    ],
)
def test_nexus_what_hangs_on_the_tree_rotten_and_hidden_costs_no_place(node):
    for types in (documents.TYPES, grants.TYPES):
        found = tree.leaves([raw(node)], ME)
        assert tree.translated(found, types, lambda *_: None, "nexus") == ()


def test_nexus_an_element_of_a_grant_that_is_hidden_is_not_looked_at():
    hidden = {"type": 5, "metadata": {"hiddenOnPatient": True}}
    assert grants.shown_elements([raw(hidden)]) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"meta": RESTRICTED, "participant": None},
        {"meta": RESTRICTED, "status": "perhaps"},
        {"status": "entered-in-error", "participant": 5},
        {"participant": [patient_actor("01010112345")], "status": None},
        {"serviceCategory": None, "status": None},
    ],
)
def test_helsenorge_a_hidden_visit(changes):
    assert VISITS.translated(entry(visit(**changes)), "Appointment[0]") is None


@pytest.mark.parametrize(
    "actor",
    [
        {"reference": "https://epj.example/fhir/Patient/p2"},
        {"identifier": {"system": "urn:oid:2.16.578.1.12.4.1.4.1", "value": "01010112345"}},
    ],
)
def test_helsenorge_another_patient_in_any_writing_makes_a_visit_foreign(actor):
    both = [patient_actor(NUMBER), {"actor": actor, "status": "accepted"}]
    assert VISITS.translated(entry(visit(participant=both)), "Appointment[0]") is None


@pytest.mark.parametrize(
    "changes",
    [
        {"meta": RESTRICTED, "status": None},
        {"meta": RESTRICTED, "id": None},
        {"category": local("meldingstype", "plo"), "subject": None},
        {"subject": {"reference": "Patient/p2"}, "inResponseTo": 5},
        {"status": "entered-in-error", "category": None},
    ],
)
def test_helsenorge_a_hidden_letter(changes):
    assert threads_of(letter(**changes)) == ()


def test_helsenorge_a_hidden_service_and_an_outcome_without_an_id():
    assert recipient(entry(service(meta=RESTRICTED, category=None)), "here") is None
    assert recipient(entry(service(active=False, id=None)), "here") is None
    outcome = {"resourceType": "OperationOutcome", "issue": []}
    assert resource_of(entry(outcome), "here")[0] == "OperationOutcome"


class NoCalls:
    """An upstream whose one search finds one resource."""

    name = "cura"


async def test_cura_a_letter_of_another_kind_without_its_status(monkeypatch):
    label = {"system": "https://cura.example/fhir/CodeSystem/visibility", "code": "citizen"}
    medcom = cura_message("m9", category=[{"text": "MedCom"}], subject={"reference": "Patient/p"})
    medcom["meta"] = {"security": [label]}
    del medcom["status"]
    person = Person(name="Nancy")
    ref = RecordRef(head=RecordHead(id="p", person=person, state=RecordState.ACTIVE), asker=ASKER)
    cura = Cura(NoCalls(), "https://cura.example/fhir")

    async def found(*_, **__):
        return Found((Page("messages/page1.entry", ({"resource": medcom},)),), "cura")

    monkeypatch.setattr(cura, "_of_person", found)
    assert (await cura.threads(ref))._value == ()


def test_somebody_who_is_dead_has_no_record_however_rotten_it_is():
    """Nobody learns from an error that there was somebody."""
    number = NationalNumber(NUMBER)
    identifier = {"system": "urn:oid:2.16.578.1.12.4.1.4.1", "value": NUMBER}
    norwegian = {
        "resourceType": "Patient",
        "id": "p",
        "identifier": [identifier],
        "active": True,
        "name": [],
        "birthDate": "x",
        "deceasedBoolean": True,
    }
    found = head([entry(norwegian)], number, ZONE, "Patient")
    assert found is not None
    assert found.state is RecordState.CLOSED
    danish = {
        "id": "p",
        "active": True,
        "identifier": [{"system": names.CPR, "value": NUMBER}],
        "name": [],
        "birthDate": "x",
        "deceasedBoolean": True,
    }
    found = record_head(danish, NUMBER, "person")
    assert found is not None
    assert found.state is RecordState.CLOSED
    patient = wire.Patient(
        links={},
        id=7,
        patient_identifier=wire.Identifier(NUMBER),
        full_name="",
        birth_date="x",
        patient_state=wire.PatientState(wire.StateType("DEAD"), active=False),
    )
    assert translate.person(patient, number)[1] is RecordState.CLOSED


async def test_nexus_of_a_person_who_is_not_accessible_nothing_is_read():
    class Upstream:
        async def post(self, *_, **__):
            body = b'{"isPatientAccessible": false, "patient": {"id": "rotten"}}'
            return Answer(status=200, url=URL("/"), media_type="", place="patient", body=body)

        async def get(self, *_, **__):
            body = b'{"_links": {"patientDetailsSearch": {"href": "/x"}}}'
            return Answer(status=200, url=URL("/"), media_type="", place="home", body=body)

    assert await Nexus(Upstream(), ZONE, {}).find(ASKER) is None


@pytest.mark.parametrize(
    "name",
    [
        "MedComEpikrise",
        "Medicinkortet",
        "Medicinlisten uge 4",
        "Korrespondancemeddelelsen",
        "Blodtryksmåling",
        "Blodsukkermålinger",
        "Målingerne",
        "XDIS91-svar",
        "fmk_udskrift",
    ],
)
def test_nexus_words_in_any_form_are_cut(name):
    assert documents.document(a_reference(name=name), "here", ME, ZONE) is None


@pytest.mark.parametrize(
    "name", ["Brev fra medicinsk afdeling", "Opmåling af bolig", "Mål for uge 4"]
)
def test_nexus_words_that_only_look_alike_are_not(name):
    assert documents.document(a_reference(name=name), "here", ME, ZONE) is not None
