"""A municipality that narrows what its care system could show: seen from outside."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.domain.topics import Topic
from tests.e2e.own_settings import own_gateway
from tests.world import NOW, ROOT, Backends, Gateway, free_ports

TOPICS = """
query ($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) { ... on CareRecord {
    topics { topic verdict explanation(language: DA) source }
    calendar { __typename } messages { __typename } grants { __typename }
    aidApplications { __typename } bodyWornAids { __typename } conditions { __typename }
    documents { __typename } actionPlans { __typename }
    aidLoans { ... on AidLoans { items { nodes { name delivery lentOn expectedOn } } } }
  } }
}
"""
GRANTS = """
query ($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) { ... on CareRecord { grants {
    __typename
    ... on Grants { items(first: 3) { nodes { id title } } }
    ... on NotShown { explanation(language: DA) source alternative { title(language: DA) phone } }
  } } }
}
"""
VIDEO = """
query { careRecord(municipality: "DK-0751") { ... on CareRecord {
  calendar { ... on Calendar {
    appointments(from: "2026-11-01", to: "2027-03-01", kinds: [VIDEO_CONSULTATION], first: 100) {
      nodes { id video { joinUrl opensAt } } } } }
} } }
"""
NARROWED = """
[[DK-0217.narrow]]
topics = ["GRANTS"]
roles = ["RELATIVE", "PARENT", "GUARDIAN"]
verdict = "WITHHELD"
da = "Bevillinger vises kun for borgeren selv."
nb = "Vedtak vises bare for innbyggeren selv."
en = "Grants are shown to the citizen only."
source = "En prøve"

[DK-0217.narrow.alternative]
da = "Ring til visitationen"
en = "Call the visitation"
phone = "49 28 28 28"
"""
CUT = """
[[DK-0751.cut]]
topic = "CALENDAR"
parts = ["VIDEO"]
da = "Videomøder vises ikke."
nb = "Videomøter vises ikke."
en = "Video meetings are not shown."
"""
LOANS_ONLY = """
[DK-0825]
system = "nexus"
address = "http://127.0.0.1:{port}/api/core/mobile/nordby/v2/"
further_origins = ["http://127.0.0.1:{port}/authx/realms/nordby/"]
portal_name = "Borgerportalen (kun udlån)"

[[DK-0825.narrow]]
topics = [
    "CALENDAR", "MESSAGES", "GRANTS", "AID_APPLICATIONS", "BODY_WORN_AIDS", "CONDITIONS",
    "DOCUMENTS", "ACTION_PLANS",
]
verdict = "NOT_OFFERED"
da = "Her vises kun udlån af hjælpemidler."
nb = "Her vises bare utlån av hjelpemidler."
en = "Only loans of aids are shown here."
source = "Vejledning til Borgerportalen, kun udlån"
"""


async def a_right(world: Gateway, person: str) -> str:
    people = "{ viewer { representations { id } } }"
    data = await world.data(people, person=person)
    found: str = data["viewer"]["representations"][1]["id"]
    return found


async def test_a_topic_narrowed_for_some_roles_is_not_asked_for_by_them(
    stubs: Backends, tmp_path: Path
) -> None:
    async with own_gateway(stubs, tmp_path, lambda text: text + NARROWED) as world:
        own = (await world.data(GRANTS, {"code": "DK-0217"}, person="citizen"))["careRecord"]
        assert len(own["grants"]["items"]["nodes"]) == 3
        right = await a_right(world, "relative")
        stubs.forget()
        variables = {"code": "DK-0217", "for": right}
        theirs = (await world.data(GRANTS, variables, person="relative"))["careRecord"]
        assert theirs["grants"] == {
            "__typename": "Withheld",
            "explanation": "Bevillinger vises kun for borgeren selv.",
            "source": "En prøve",
            "alternative": {"title": "Ring til visitationen", "phone": "49 28 28 28"},
        }
        node = "query ($id: ID!) { node(id: $id) { id } }"
        grant = {"id": own["grants"]["items"]["nodes"][0]["id"]}
        assert await world.data(node, grant, person="relative") == {"node": None}
        asked = [r["path"] for r in stubs.requests("nexus_stub")]
        assert not [path for path in asked if "pathwayReferences" in path]
        rules = """query ($role: Role!) { municipality(code: "DK-0217") { portal {
            disclosure(role: $role) { topic verdict } } } }"""
        for role, verdict in (("CITIZEN", "SHOWN"), ("RELATIVE", "WITHHELD")):
            portal = (await world.data(rules, {"role": role}))["municipality"]["portal"]
            assert {"topic": "GRANTS", "verdict": verdict} in portal["disclosure"]


async def test_a_part_that_is_cut_is_gone_and_the_rest_stays(
    stubs: Backends, tmp_path: Path, world: Gateway
) -> None:
    def nodes(data: dict[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = data["careRecord"]["calendar"]["appointments"]["nodes"]
        return found

    before = nodes(await world.data(VIDEO, person="citizen"))
    assert any(one["video"] and one["video"]["joinUrl"] for one in before)
    folder = tmp_path / "cut"
    folder.mkdir()
    async with own_gateway(stubs, folder, lambda text: text + CUT) as cut:
        after = nodes(await cut.data(VIDEO, person="citizen"))
    assert [one["id"] for one in after] == [one["id"] for one in before]
    assert {str(one["video"]) for one in after} == {"None"}


@pytest.fixture
def nordby() -> Iterator[Backends]:
    """A Nexus of its own for the third customer, which lends aids and does nothing else."""
    [port] = free_ports(1)
    command = [sys.executable, "-m", "backends.nexus_stub", "--port", str(port)]
    command += ["--tenants", "nordby", "--today", NOW.date().isoformat()]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, text=True)
    try:
        running = Backends(ports={"nexus_stub": port}, canary="KANARIE")
        while not set_clock(running.url("nexus_stub", "/demo/clock")):
            assert process.poll() is None, "the stub stopped"
            time.sleep(0.05)
        yield running
    finally:
        process.terminate()
        process.wait(10)


def set_clock(url: str) -> bool:
    try:
        return httpx.post(url, json={"now": NOW.isoformat()}, trust_env=False).is_success
    except httpx.HTTPError:
        return False


async def test_a_portal_of_loans_only_shows_exactly_the_loans(
    stubs: Backends, nordby: Backends, tmp_path: Path
) -> None:
    """Its care system has nothing else, and is asked for nothing else."""
    table = LOANS_ONLY.format(port=nordby.ports["nexus_stub"])
    async with own_gateway(stubs, tmp_path, lambda text: text + table) as world:
        data = await world.data(TOPICS, {"code": "DK-0825"}, person="citizen")
        record = data["careRecord"]
        rules = {rule["topic"]: rule for rule in record["topics"]}
        assert set(rules) == set(Topic)
        assert [topic for topic, rule in rules.items() if rule["verdict"] == "SHOWN"] == [
            "AID_LOANS"
        ]
        assert rules["MEDICATIONS"]["verdict"] == "WITHHELD"
        assert rules["GRANTS"]["explanation"] == "Her vises kun udlån af hjælpemidler."
        loans = record["aidLoans"]["items"]["nodes"]
        assert loans
        assert all(loan["name"] and loan["delivery"] for loan in loans)
        others = {key: value for key, value in record.items() if key not in {"topics", "aidLoans"}}
        assert {value["__typename"] for value in others.values()} == {"NotOffered"}
    paths = [r["path"].rpartition("/nordby/v2")[2] for r in nordby.requests("nexus_stub")]
    kinds = {path.strip("/").rpartition("/")[2] or "home" for path in paths}
    assert any("lendings" in path for path in paths)
    assert len(kinds) <= 4, kinds
    for never in ("pathwayReferences", "events", "conversations", "conditions"):
        assert not [path for path in paths if never in path]
