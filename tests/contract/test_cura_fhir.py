"""Every answer of the Cura stub is FHIR R4, and holds what the profiles it names require."""

import json
import re
from datetime import datetime

import pytest

from backends.cura_stub.app import Options
from tests.contract.cura import CITIZEN, CPR, OWN, TODAY, Asking, Resource, shared
from tests.fhir.r4 import errors

OF_ONE_PERSON = (
    *("Appointment", "CarePlan", "CareTeam", "ClinicalImpression", "Communication", "Condition"),
    *("Consent", "DeviceRequest", "DocumentReference", "Goal", "MedicationStatement"),
    *("Observation", "QuestionnaireResponse", "RelatedPerson", "ServiceRequest", "SupplyDelivery"),
)
FSIII = "urn:oid:1.2.208.176.2.21"
KL = "http://fhir.kl.dk/gateway/StructureDefinition/"
MEDCOM_PROFILE = (
    "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/"
    "medcom-careCommunication-communication"
)
UUID4_URN = re.compile(
    r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
)
ACTIVITIES = ("service-category", f"{OWN}/CodeSystem/service-category|lokal-aktivitet")


@pytest.mark.parametrize("tenant", ["aarhus", "frederiksberg"])
@pytest.mark.parametrize("kind", OF_ONE_PERSON)
async def test_every_page_of_every_type_is_valid(tenant, kind):
    asking = Asking(tenant, app=shared())
    pages = await asking.pages(kind, ("patient", f"Patient/{await asking.patient()}"))
    assert [errors(page) for page in pages] == [[]] * len(pages)


async def test_what_concerns_no_one_person_is_valid():
    asking = Asking("frederiksberg", app=shared())
    pages = await asking.pages("Appointment", ACTIVITIES)
    form = ("patient", f"Patient/{await asking.patient()}")
    teams = ("_include", "CareTeam:participant")
    pages += await asking.pages("CareTeam", form, teams)
    pages.append((await asking.get("/frederiksberg/fhir/metadata")).json())
    assert [errors(page) for page in pages] == [[]] * len(pages)


async def test_refusals_are_operation_outcomes():
    asking = Asking(app=shared())
    answers = [
        await asking.http.post("/aarhus/fhir/Patient/_search"),
        await asking.search("Condition"),
        await asking.search("Nothing"),
        await asking.get("/aarhus/fhir/Patient?identifier=x"),
        await asking.get("/nowhere/fhir/metadata"),
        await asking.get("/aarhus"),
        await asking.http.delete("/aarhus/fhir/Patient/1", headers=await asking.headers()),
    ]
    assert [answer.status_code for answer in answers] == [401, 400, 404, 405, 404, 404, 405]
    for answer in answers:
        assert answer.json()["resourceType"] == "OperationOutcome"
        assert errors(answer.json()) == []


async def test_other_worlds_are_valid_too():
    for options in (Options(today=TODAY, hidden=0), Options(today=TODAY, hidden=7, seed=3)):
        asking = Asking(options=options)
        for kind in ("Appointment", "Communication", "CarePlan", "DocumentReference"):
            for page in await asking.pages(kind, ("patient", f"Patient/{await asking.patient()}")):
                assert errors(page) == []


async def test_the_person_is_a_dk_core_patient():
    found = (
        await Asking(app=shared()).search("Patient", ("identifier", f"{CPR}|{CITIZEN}"))
    ).json()
    person = found["entry"][0]["resource"]
    assert errors(found) == []
    assert person["meta"]["profile"] == [
        "http://hl7.dk/fhir/core/StructureDefinition/dk-core-patient"
    ]
    (number,) = person["identifier"]
    assert (number["use"], number["system"], len(number["value"])) == ("official", CPR, 10)
    official = [name for name in person["name"] if name["use"] == "official"]
    assert len(official) == 1
    assert official[0]["family"]
    assert person["birthDate"] == "1948-12-25"
    assert person["active"] is True


def profiled(resources: list[Resource], profile: str) -> list[Resource]:
    return [r for r in resources if KL + profile in r.get("meta", {}).get("profile", [])]


@pytest.mark.parametrize("tenant", ["aarhus", "frederiksberg"])
async def test_grants_keep_kls_profile_of_planned_interventions(tenant):
    plans = profiled(
        await Asking(tenant, app=shared()).of_citizen("CarePlan"),
        "klgateway-care-planned-intervention",
    )
    forbidden = {"identifier", "category", "title", "description", "created", "author", "note"}
    assert plans
    for plan in plans:
        assert not forbidden & set(plan)
        assert plan["intent"] == "plan"
        assert plan["period"]["start"]
        (activity,) = plan["activity"]
        codings = activity["detail"]["code"]["coding"]
        assert [c["system"] for c in codings].count(FSIII) == 1
        assert len(codings) <= 2
        local = [c for c in codings if c["system"] != FSIII]
        assert all("LocallyDefinedInterventions" in c["system"] and c["display"] for c in local)


@pytest.mark.parametrize("tenant", ["aarhus", "frederiksberg"])
async def test_conditions_keep_kls_profile(tenant):
    conditions = await Asking(tenant, app=shared()).of_citizen("Condition")
    nursing = ("Problemer", "smerter", "problemer")
    assert conditions
    for condition in conditions:
        assert condition["meta"]["profile"] == [f"{KL}klgateway-care-condition"]
        name = condition["code"]["coding"][0]["display"]
        is_nursing = any(word in name for word in nursing)
        assert ("severity" in condition) is not is_nursing, "mandatory in home care, else forbidden"
        assert condition["recordedDate"]
        active = condition.get("clinicalStatus", {}).get("coding", [{}])[0].get("code") == "active"
        assert active is ("category" in condition and "verificationStatus" not in condition)
        assert not {"note", "onsetDateTime", "bodySite", "recorder"} & set(condition)


async def test_medcom_letters_lie_among_the_messages():
    letters = [
        resource
        for resource in await Asking(app=shared()).of_citizen("Communication")
        if "medcomfhir" in json.dumps(resource["category"])
    ]
    assert letters
    for letter in letters:
        assert letter["subject"]
        assert letter["payload"][0]["contentString"]
        assert letter["sent"]
    assert any(len(letter["category"]) > 1 for letter in letters), "one in citizens' clothes"


@pytest.mark.parametrize("tenant", ["aarhus", "frederiksberg"])
async def test_medcom_letters_keep_the_profile_they_name(tenant):
    messages = await Asking(tenant, app=shared()).of_citizen("Communication")
    letters = [r for r in messages if MEDCOM_PROFILE in r.get("meta", {}).get("profile", [])]
    assert letters
    for letter in letters:
        assert letter["status"] == "unknown"
        (category,) = letter["category"]
        assert ["medcomfhir" in coding["system"] for coding in category["coding"]] == [True]
        assert letter["topic"]["text"]
        assert [team["type"] for team in letter["recipient"]] == ["CareTeam"]
        (named,) = letter["identifier"]
        assert UUID4_URN.fullmatch(named["value"])
        for payload in letter["payload"]:
            assert payload["contentString"]
            _assert_segment({e["url"]: e for e in payload["extension"]})


def _assert_segment(extensions: dict[str, Resource]) -> None:
    core = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-"
    kinds = ("datetime", "identifier", "practitioner", "contact")
    assert set(extensions) == {f"{core}{kind}-extension" for kind in kinds}
    written, named, author, contact = (extensions[f"{core}{k}-extension"] for k in kinds)
    assert datetime.fromisoformat(written["valueDateTime"]).tzinfo is not None
    assert UUID4_URN.fullmatch(named["valueIdentifier"]["value"])
    assert "KANARIE" in author["valueReference"]["display"]
    assert "KANARIE" in contact["valueContactPoint"]["value"]


async def test_the_letter_in_citizens_clothes_names_no_profile():
    messages = await Asking(app=shared()).of_citizen("Communication")
    clothed = [r for r in messages if len(r["category"]) > 1]
    assert [r["status"] for r in clothed] == ["completed"]
    assert all("profile" not in r["meta"] for r in clothed)
