"""The helsenorge stub's answers are base FHIR R4, carry what the no-basis profiles require, and
hide nothing that changes what is shown."""

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backends.helsenorge_stub.app import Options
from backends.helsenorge_stub.people import citizens
from backends.stage.cast import cast
from tests.contract.helsenorge import BASE, NYINNBYGGER, TODAY, Asking
from tests.fhir.r4 import errors

TYPES = (
    "Appointment",
    "CarePlan",
    "Communication",
    "Condition",
    "Consent",
    "DocumentReference",
    "HealthcareService",
    "MedicationStatement",
    "Observation",
    "Organization",
    "Patient",
    "ServiceRequest",
    "Subscription",
)
OSLO = ZoneInfo("Europe/Oslo")
PROFILE = "http://hl7.no/fhir/StructureDefinition/"
MADE_AT = "https://innbyggerdialog.example/fhir/StructureDefinition/utfort"
FNR, HER = "urn:oid:2.16.578.1.12.4.1.4.1", "urn:oid:2.16.578.1.12.4.1.2"
ORGNR = "urn:oid:2.16.578.1.12.4.1.4.101"
HPR = "urn:oid:2.16.578.1.12.4.1.4.4"


@pytest.fixture(scope="module")
def asking():
    return Asking()


def test_the_header_s_persons_are_the_cast_s():
    people = cast(TODAY)
    assert people["nyinnbygger"].number == NYINNBYGGER


async def test_the_capability_statement_is_fhir_and_needs_no_token(asking):
    answer = await asking.http.get(f"{BASE}metadata")
    assert answer.status_code == 200
    assert errors(answer.json()) == []


@pytest.mark.parametrize("kind", TYPES)
async def test_every_page_of_every_type_is_fhir(kind, asking):
    pages = await asking.every(f"{kind}?_count=50")
    assert pages[0]["total"] > 0
    for page in pages:
        assert errors(page) == []


async def test_included_things_are_fhir_too(asking):
    links = (
        "Patient?_revinclude=Consent:patient",
        "Communication?category=dialog&_include=Communication:recipient&_sort=-sent",
    )
    for link in links:
        for page in await asking.every(link):
            assert errors(page) == []
            assert {e["search"]["mode"] for e in page["entry"]} == {"match", "include"}


async def test_refusals_are_operation_outcomes(asking):
    without_token = await asking.http.get(f"{BASE}Appointment")
    without_terms = await asking.get("Appointment", NYINNBYGGER)
    unknown_type = await asking.get("Account")
    unknown_id = await asking.get("Appointment/5f1d3b1e-0000-4000-8000-000000000000")
    odd = await asking.get("Appointment?patient=Patient/1")
    answers = (without_token, without_terms, unknown_type, unknown_id, odd)
    assert [a.status_code for a in answers] == [401, 403, 404, 404, 400]
    for answer in answers:
        assert answer.json()["resourceType"] == "OperationOutcome"
        assert errors(answer.json()) == []


@pytest.mark.parametrize(
    "header", ["nhn-patient-nin", "nhn-source-system", "nhn-event-id", "nhn-user-role"]
)
async def test_every_header_is_needed(header, asking):
    headers = await asking.headers()
    del headers[header]
    answer = await asking.http.get(f"{BASE}Appointment", headers=headers)
    assert answer.status_code == 400
    assert header in answer.json()["issue"][0]["diagnostics"]


async def test_a_number_in_an_address_is_refused(asking):
    answer = await asking.get("Appointment?_page=12894810058")
    assert answer.status_code == 400
    assert answer.json()["issue"][0]["code"] == "security"


async def test_a_token_lives_five_minutes_of_the_stub_s_clock():
    asking = Asking()
    told = {"now": "2026-11-22T10:00:00+01:00"}
    await asking.http.post("/demo/clock", json=told)
    assert (await asking.get("Patient")).status_code == 200
    await asking.http.post("/demo/clock", json={"now": "2026-11-22T10:04:59+01:00"})
    assert (await asking.get("Patient")).status_code == 200
    await asking.http.post("/demo/clock", json={"now": "2026-11-22T10:05:00+01:00"})
    assert (await asking.get("Patient")).status_code == 401


# what the profiles require besides (no-basis 2.x): identifiers sliced by system, names with at most
# one given name, municipality codes of four digits


def _systems(resource: dict[str, Any]) -> dict[str, str]:
    return {i["system"]: i["value"] for i in resource["identifier"]}


async def test_patients_are_no_basis_patients(asking):
    (patient,) = await asking.resources("Patient")
    assert patient["meta"]["profile"] == [f"{PROFILE}no-basis-Patient"]
    assert re.fullmatch(r"\d{11}", _systems(patient)[FNR])
    assert all(len(name["given"]) == 1 for name in patient["name"])
    (about,) = [
        e["extension"]
        for e in patient["address"][0]["extension"]
        if e["url"] == f"{PROFILE}no-basis-propertyinformation"
    ]
    assert about[0]["valueCoding"]["system"] == "urn:oid:2.16.578.1.12.4.1.1.3402"
    assert about[0]["valueCoding"]["code"] == "3216"


async def test_services_are_no_basis_services_with_her_ids(asking):
    services = await asking.resources("HealthcareService")
    assert len({_systems(s)[HER] for s in services}) == len(services)
    for service in services:
        assert service["meta"]["profile"] == [f"{PROFILE}no-basis-HealthcareService"]
        assert service["providedBy"]["reference"].startswith("Organization/")


async def test_the_municipality_is_a_no_basis_organization(asking):
    (municipality,) = await asking.resources("Organization")
    assert municipality["meta"]["profile"] == [f"{PROFILE}no-basis-Organization"]
    assert re.fullmatch(r"[89]\d{8}", _systems(municipality)[ORGNR])
    assert municipality["name"] == "Vestby kommune"
    services = await asking.resources("HealthcareService")
    provider = f"Organization/{municipality['id']}"
    assert {s["providedBy"]["reference"] for s in services} == {provider}


async def test_visits_are_no_basis_appointments(asking):
    visits = await asking.resources("Appointment?_count=50")
    assert len(visits) > 100
    for visit in visits:
        assert visit["meta"]["profile"] == [f"{PROFILE}no-basis-Appointment"]
        extensions = {extension["url"] for extension in visit.get("extension", [])}
        assert extensions <= {f"{PROFILE}no-basis-virtual-service", MADE_AT}
        assert (MADE_AT in extensions) == (visit["status"] == "fulfilled")
        for inside in visit.get("contained", []):
            if inside["resourceType"] == "Practitioner":
                assert _systems(inside)[HPR].isdecimal()
                assert len(inside["name"][0].get("given", [])) <= 1


async def test_a_window_finds_what_overlaps_it(asking):
    night = TODAY + timedelta(days=3)
    midnight = datetime.combine(night + timedelta(days=1), datetime.min.time(), OSLO)
    window = f"date=ge{_utc(midnight)}&date=lt{_utc(midnight + timedelta(minutes=5))}"
    found = await asking.resources(f"Appointment?{window}")
    assert "Nattilsyn" in [visit["description"] for visit in found]
    for visit in found:
        assert datetime.fromisoformat(visit["start"]) < midnight + timedelta(minutes=5)
        assert datetime.fromisoformat(visit["end"]) > midnight


def _utc(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2027, 3, 20), date(2028, 2, 29)])
async def test_there_are_visits_on_the_nights_that_matter(today):
    asking = Asking(Options(today=today))
    visits = await asking.resources("Appointment?_count=50")
    spans = [
        tuple(datetime.fromisoformat(visit[k]).astimezone(OSLO) for k in ("start", "end"))
        for visit in visits
    ]
    shifted = {start.month for start, end in spans if start.utcoffset() != end.utcoffset()}
    assert {3, 10} <= shifted
    assert any(start.year != end.year for start, end in spans)
    assert any(visit["start"].endswith("Z") for visit in visits)
    assert any(not visit["start"].endswith("Z") for visit in visits)


async def test_terms_tell_who_may_begin(asking):
    people = citizens(TODAY)
    accepted = {}
    for key in ("innbygger", "nyinnbygger", "bakgrunn-4", "bakgrunn-5"):
        consents = await asking.resources("Consent", people[key].number)
        accepted[key] = [
            c["policyRule"]["coding"][0]["code"]
            for c in consents
            if c["status"] == "active" and c["category"][0]["coding"][0]["code"] == "bruksvilkar"
        ]
    assert accepted == {
        "innbygger": ["2024-1"],
        "nyinnbygger": [],
        "bakgrunn-4": ["2024-1"],
        "bakgrunn-5": ["2021-2"],
    }


async def test_lists_have_several_pages(asking):
    assert len(await asking.every("Appointment?_count=50")) > 1
    assert len(await asking.every("Communication?category=dialog&_count=999")) > 1


# two worlds


async def _world(hidden: int) -> dict[str, list[dict[str, Any]]]:
    asking = Asking(replace(Options(today=TODAY, canary="SKJULT"), hidden=hidden))
    return {kind: await asking.resources(f"{kind}?_count=50") for kind in TYPES}


def _shown(resources: list[dict[str, Any]]) -> list[str]:
    """Without the rows that carry a canary outside names of staff and notes of the staff."""
    return [text for text in map(_without_staff, resources) if "SKJULT" not in text]


def _without_staff(resource: dict[str, Any]) -> str:
    rest = {k: v for k, v in resource.items() if k not in {"comment", "note"}}
    return re.sub(r"SKJULT-etternavn-\d+", "", json.dumps(rest, ensure_ascii=False))


async def test_the_shown_world_is_the_same_whatever_is_hidden():
    none, one, seven = [await _world(n) for n in (0, 1, 7)]
    for kind in TYPES:
        assert _shown(none[kind]) == _shown(one[kind]) == _shown(seven[kind]), kind
    assert json.dumps(one) != json.dumps(seven)
    assert len(_shown(none["Appointment"])) == len(none["Appointment"])
    assert len(_shown(one["Appointment"])) < len(one["Appointment"])


async def test_what_the_portal_does_not_offer_is_served_and_carries_canaries():
    world = await _world(1)
    for kind in (
        "MedicationStatement",
        "Observation",
        "DocumentReference",
        "Condition",
        "ServiceRequest",
        "CarePlan",
    ):
        assert len(world[kind]) > 1
        assert _shown(world[kind]) == []


async def test_the_same_seed_and_day_give_the_same_bytes():
    first, second = Asking(), Asking()
    for link in ("Appointment?_count=50", "Communication?_count=50"):
        assert (await first.get(link)).content == (await second.get(link)).content


async def test_scale_makes_more_of_the_same():
    once = await Asking().resources("Appointment?_count=50")
    twice = await Asking(Options(today=TODAY, scale=2)).resources("Appointment?_count=50")
    assert {v["id"] for v in once if v["status"] == "booked"} & {v["id"] for v in twice}
    assert len(twice) > 1.5 * len(once)
