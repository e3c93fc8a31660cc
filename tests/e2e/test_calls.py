"""An operation costs its sources a bounded number of calls; machine tokens do not count."""

from typing import Any

import pytest

from tests.world import Gateway

MANY = """
query Many($code: MunicipalityCode!) {
  careRecord(municipality: $code) { ... on CareRecord { person { name } %s } }
}
"""
TOPICS = {
    "calendar": '... on Calendar { appointments(from: "2026-11-22", to: "2026-11-29") '
    "{ nodes { title } } }",
    "messages": "... on Messages { threads(first: 1) "
    "{ nodes { subject messages { nodes { body } } } } }",
    "grants": "... on Grants { items(first: 3) { nodes { title %s } } }",
}
EVERY_TOPIC = """
calendar { ... on Calendar { appointments(from: "2026-11-22", to: "2026-11-29", first: 2)
  { nodes { title } } } }
messages { ... on Messages { threads(first: 2) { nodes { subject } } recipients { name } } }
grants { ... on Grants { items(first: 2) { nodes { title status } } } }
aidApplications { ... on AidApplications { items(first: 2) { nodes { id } }
  applicableKinds { name } } }
bodyWornAids { ... on BodyWornAids { items(first: 2) { nodes { id } } } }
aidLoans { ... on AidLoans { items(first: 2) { nodes { id } } } }
conditions { ... on Conditions { items(first: 2) { nodes { name } } } }
documents { ... on Documents { items(first: 2) { nodes { title } } } }
actionPlans { ... on ActionPlans { items(first: 2) { nodes { title } } } }
"""
HALF, FULL = "status", "law supplier description"


def asked(world: Gateway, stub: str) -> list[dict[str, Any]]:
    return [r for r in world.backends.requests(stub) if "authx" not in r["path"]]


@pytest.mark.parametrize(
    ("code", "stub", "person"),
    [
        ("DK-0751", "cura_stub", "citizen"),
        ("DK-0217", "nexus_stub", "citizen"),
        ("NO-3216", "helsenorge_stub", "innbygger"),
    ],
)
async def test_the_record_alone_costs_one_call_and_one_home(
    world: Gateway, code: str, stub: str, person: str
) -> None:
    """Nexus' home is read once per municipality, not per record."""
    await world.data(MANY % "", {"code": code}, person=person)
    world.backends.forget()
    await world.data(MANY % "", {"code": code}, person=person)
    assert len(asked(world, stub)) == 1


async def test_cura_costs_one_call_per_topic_and_page(world: Gateway) -> None:
    parts = " ".join(f"{name} {{ {text} }}" for name, text in TOPICS.items()) % FULL
    await world.data(MANY % parts, {"code": "DK-0751"}, person="citizen")
    searches = [r for r in asked(world, "cura_stub") if r["path"].endswith("_search")]
    types = sorted(r["path"].split("/")[-2] for r in searches)
    assert types == ["Appointment", "CarePlan", "Communication", "Patient"]


@pytest.mark.parametrize(("fields", "more"), [(HALF, 0), (FULL, 3)])
async def test_nexus_opens_only_the_rows_shown_and_only_for_what_the_list_lacks(
    world: Gateway, fields: str, more: int
) -> None:
    await world.data(MANY % "", {"code": "DK-0217"}, person="citizen")
    world.backends.forget()
    part = f"grants {{ {TOPICS['grants'] % fields} }}"
    await world.data(MANY % part, {"code": "DK-0217"}, person="citizen")
    paths = [r["path"] for r in asked(world, "nexus_stub")]
    opened = [path for path in paths if "/patientGrants/" in path]
    assert len(opened) == more
    assert len(paths) == 4 + more


async def test_every_topic_of_nexus_costs_fifteen_calls_and_the_pages(world: Gateway) -> None:
    await world.data(MANY % "", {"code": "DK-0217"}, person="citizen")
    world.backends.forget()
    await world.data(MANY % EVERY_TOPIC, {"code": "DK-0217"}, person="citizen")
    calls = asked(world, "nexus_stub")
    pages = [r["path"].split("/")[-1] for r in calls if "page=" in r["query"]]
    conversations, applications = (
        pages.count(k) for k in ("citizenConversations", "hclApplications")
    )
    assert len(pages) == conversations + applications
    assert min(conversations, applications) > 1
    assert len(calls) == 15 + conversations + applications
