"""The Cura stub behind its answers: repeatable, two worlds apart, tokens that run out, canaries."""

import json
import re
import socket
import subprocess
import sys

import pytest

from backends.cura_stub.app import Options
from tests.contract.cura import CITIZEN, CPR, OWN, TODAY, Asking, Resource

KINDS = ("Appointment", "Communication", "CarePlan", "Observation", "RelatedPerson", "CareTeam")
STAFF = re.compile(r"KANARIE-surname-\d+")


def label(resource: Resource) -> str:
    return str(resource["meta"]["security"][0]["code"])


async def shown(options: Options, tenant: str, kind: str) -> list[str]:
    """What a portal would show of a type: without staff surnames, staff's notes and hidden rows."""
    rows = []
    for resource in await Asking(tenant, options).of_citizen(kind):
        for key in ("note", "comment"):
            resource.pop(key, None)
        parts = resource.get("extension", [])
        parts[:] = [p for p in parts if p["url"].split("/")[-1] not in ("interpreter", "transport")]
        if not parts:
            resource.pop("extension", None)
        text = STAFF.sub("", json.dumps(resource))
        if "KANARIE" not in text:
            rows.append(text)
    return rows


@pytest.mark.parametrize("kind", KINDS)
async def test_worlds_differ_in_what_is_hidden_only(kind):
    worlds = [
        await shown(Options(today=TODAY, hidden=hidden), "aarhus", kind) for hidden in (0, 1, 2, 9)
    ]
    assert worlds[0]
    assert worlds[0] == worlds[1] == worlds[2] == worlds[3]


async def test_the_world_without_hidden_things_has_canaries_only_as_surnames():
    asking = Asking(options=Options(today=TODAY, hidden=0))
    for kind in (*KINDS, "Condition", "MedicationStatement", "DocumentReference"):
        text = json.dumps(await asking.of_citizen(kind))
        assert "KANARIE" not in STAFF.sub("", text)


async def test_the_same_seed_and_day_give_the_same_bytes():
    first, second = Asking(), Asking()
    for kind in KINDS:
        assert await first.of_citizen(kind) == await second.of_citizen(kind)


async def test_hidden_rows_carry_the_canary():
    for tenant in ("aarhus", "frederiksberg"):
        asking = Asking(tenant)
        for kind in ("Condition", "MedicationStatement", "DocumentReference", "Consent", "Goal"):
            for resource in await asking.of_citizen(kind):
                if tenant == "frederiksberg" or kind != "Consent":
                    assert "KANARIE" in json.dumps(resource), kind


async def test_scale_multiplies():
    small = await Asking().of_citizen("Appointment")
    large = await Asking(options=Options(today=TODAY, scale=3)).of_citizen("Appointment")
    assert len(large) > 2 * len(small)


async def test_a_window_of_dates_finds_what_overlaps_it():
    asking = Asking()
    person = ("patient", f"Patient/{await asking.patient()}")
    window = [("date", "ge2026-03-14"), ("date", "lt2026-03-15")]
    titles = [r["description"] for r in await asking.resources("Appointment", person, *window)]
    assert "Nattilsyn" in titles, "began at 23.30 on the thirteenth"


async def test_a_token_is_good_for_five_minutes_and_one_tenant():
    asking = Asking()
    query = ("identifier", f"{CPR}|{CITIZEN}")
    await asking.http.post("/demo/clock", json={"now": "2026-03-10T12:00:00+01:00"})
    assert (await asking.search("Patient", query)).status_code == 200
    path = "/frederiksberg/fhir/Patient/_search"
    other = await asking.http.post(path, headers=await asking.headers())
    assert other.status_code == 401
    await asking.http.post("/demo/clock", json={"now": "2026-03-10T12:05:00+01:00"})
    assert (await asking.search("Patient", query)).status_code == 401


async def test_frederiksberg_has_local_activities_for_everyone():
    value = f"{OWN}/CodeSystem/service-category|lokal-aktivitet"
    found = await Asking("frederiksberg").resources("Appointment", ("service-category", value))
    open_ones = [r for r in found if label(r) == "citizen" and "Patient/" not in json.dumps(r)]
    assert len(open_ones) >= 20


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--host", "0.0.0.0"], "only listens on this machine"), ([], "is taken")],  # noqa: S104
)
def test_a_wrong_start_is_one_sentence(arguments, said):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "backends.cura_stub", "--port", port, *arguments]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1
