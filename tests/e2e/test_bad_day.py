"""A source that fails costs its own place, with the right code, and nothing beside it."""

from pathlib import Path
from typing import Any

import pytest

from tests.world import Backends, Gateway, gateway

OVERVIEW = """
query Overview($code: MunicipalityCode!) {
  careRecord(municipality: $code) {
    ... on CareRecord {
      messages { ... on Messages { threads(first: 5) { nodes { subject } } } }
      calendar { ... on Calendar {
        appointments(from: "2026-11-22", to: "2026-12-22") { nodes { title } } } }
    }
  }
}
"""
MANY = """
query Many($codes: [MunicipalityCode!]!) {
  careRecords(municipalities: $codes) {
    ... on CareRecord { id municipality { code } person { name } messages { ... on Messages {
      threads(first: 1) { nodes { subject } } } } }
    ... on CareRecordRefusal { municipality { code } reason }
  }
}
"""
STUB = {"DK-0751": "cura_stub", "DK-0217": "nexus_stub", "NO-3216": "helsenorge_stub"}
PERSON = {"DK-0751": "citizen", "DK-0217": "citizen", "NO-3216": "innbygger"}
MESSAGES_AT = {
    "DK-0751": "Communication",
    "DK-0217": "[cC]onversations",
    "NO-3216": "Communication",
}
RECORD_AT = {"DK-0751": "Patient/_search", "DK-0217": "details/search", "NO-3216": "fhir/Patient"}
HABITS = [
    ({"kind": "hang"}, "SOURCE_TIMEOUT"),
    ({"kind": "slow", "seconds": 5}, "SOURCE_TIMEOUT"),
    ({"kind": "fail", "status": 500}, "SOURCE_UNAVAILABLE"),
    ({"kind": "fail", "status": 429}, "SOURCE_UNAVAILABLE"),
    ({"kind": "cut"}, "SOURCE_UNAVAILABLE"),
    ({"kind": "rubbish"}, "SOURCE_INVALID"),
    ({"kind": "redirect", "to": "http://127.0.0.1:9/elsewhere"}, "SOURCE_INVALID"),
]


@pytest.fixture
async def hasty(stubs: Backends, tmp_path: Path) -> Any:
    """A gateway whose read budget is short, so that a test need not wait for it."""
    async with gateway(stubs, tmp_path, environment={"OMSORG_READ_BUDGET": "0.8"}) as ready:
        yield ready


@pytest.mark.parametrize("code", STUB)
@pytest.mark.parametrize(("habit", "expected"), HABITS, ids=lambda x: str(x)[:30])
async def test_one_topic_that_fails_is_null_with_its_code_and_path(
    hasty: Gateway, code: str, habit: dict[str, Any], expected: str
) -> None:
    hasty.backends.fault(STUB[code], path=MESSAGES_AT[code], **habit)
    answer = await hasty.ask(OVERVIEW, {"code": code}, person=PERSON[code])
    record = answer["data"]["careRecord"]
    assert record["messages"] == {"threads": None}
    assert record["calendar"]["appointments"]["nodes"]
    [error] = answer["errors"]
    assert error["path"] == ["careRecord", "messages", "threads"]
    assert error["extensions"]["code"] == expected
    assert error["extensions"]["municipality"] == code
    assert error["extensions"]["topic"] == "MESSAGES"


@pytest.mark.parametrize("code", ["DK-0751", "DK-0217"])
@pytest.mark.parametrize(("habit", "expected"), HABITS, ids=lambda x: str(x)[:30])
async def test_one_municipality_that_fails_costs_only_its_own_place(
    hasty: Gateway, code: str, habit: dict[str, Any], expected: str
) -> None:
    tenant = {"DK-0751": "aarhus", "DK-0217": "helsingor"}[code]
    hasty.backends.fault(STUB[code], path=f"{tenant}.*{RECORD_AT[code]}", **habit)
    codes = ["DK-0147", code, "DK-0530"]
    answer = await hasty.ask(MANY, {"codes": codes}, person="citizen")
    first, failed, last = answer["data"]["careRecords"]
    for other in (first, last):
        assert other["person"]["name"] == "Nancy Berggren"
        assert other["messages"]["threads"]["nodes"]
    assert failed is None
    [error] = answer["errors"]
    assert error["path"] == ["careRecords", 1]
    assert error["extensions"]["code"] == expected
    assert error["extensions"]["municipality"] == code


async def test_a_thing_whose_source_hangs_costs_only_its_own_place_among_nodes(
    hasty: Gateway,
) -> None:
    """Also what lies below the others is answered in full."""
    codes = ["DK-0147", "DK-0217", "DK-0530"]
    opened = await hasty.data(MANY, {"codes": codes}, person="citizen")
    ids = [record["id"] for record in opened["careRecords"]]
    hasty.backends.fault("nexus_stub", path="helsingor.*details/search", kind="hang")
    below = "messages { ... on Messages { threads(first: 1) { nodes { subject } } } }"
    nodes = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on CareRecord {{ {below} }} }} }}"
    answer = await hasty.ask(nodes, {"ids": ids}, person="citizen")
    first, failed, last = answer["data"]["nodes"]
    assert first["messages"]["threads"]["nodes"]
    assert last["messages"]["threads"]["nodes"]
    assert failed is None
    assert [e["path"] for e in answer["errors"]] == [["nodes", 1]]


@pytest.mark.parametrize(
    "codes",
    [
        ["DK-0751", "DK-0147", "DK-0217", "DK-0530"],
        ["DK-0530", "DK-0751", "DK-0217", "DK-0147"],
        ["DK-0751", "DK-0217", "DK-0147", "DK-0530"],
    ],
)
async def test_several_municipalities_are_asked_side_by_side(
    world: Gateway, codes: list[str]
) -> None:
    """Each stub keeps its answers back until both of its tenants have been asked.

    In the orders in which the two of a stub stand apart, asking any before another has answered
    is asking all.
    """
    for stub, where in (("cura_stub", "Patient/_search"), ("nexus_stub", "details/search")):
        world.backends.fault(stub, path=where, kind="hold", until=2)
    data = await world.data(MANY, {"codes": codes}, person="citizen")
    assert [r["municipality"]["code"] for r in data["careRecords"]] == codes


async def test_a_source_that_keeps_failing_is_rested_and_says_so(hasty: Gateway) -> None:
    """The breaker opens; `reachability` tells it without a call; the next answer comes at once."""
    reach = '{ municipality(code: "DK-0217") { portal { reachability } } }'
    assert (await hasty.data(reach))["municipality"]["portal"]["reachability"] == "UP"
    hasty.backends.fault("nexus_stub", path="helsingor", kind="fail", status=503)
    for _ in range(5):
        answer = await hasty.ask(OVERVIEW, {"code": "DK-0217"}, person="citizen")
        assert answer["errors"][0]["extensions"]["code"] == "SOURCE_UNAVAILABLE"
    hasty.backends.forget()
    assert (await hasty.data(reach))["municipality"]["portal"]["reachability"] == "DOWN"
    answer = await hasty.ask(OVERVIEW, {"code": "DK-0217"}, person="citizen")
    assert "retryAfter" in answer["errors"][0]["extensions"]
    assert hasty.backends.requests("nexus_stub") == []
    hasty.clock.advance(seconds=11)
    await hasty.data(OVERVIEW, {"code": "DK-0217"}, person="citizen")
    assert (await hasty.data(reach))["municipality"]["portal"]["reachability"] == "UP"


async def test_registers_that_are_down_leave_ones_own_record_alone(hasty: Gateway) -> None:
    hasty.backends.fault("identity_stub", path="registers/.*/search", kind="fail", status=500)
    own = await hasty.data(OVERVIEW, {"code": "DK-0530"}, person="relative")
    assert own["careRecord"]["calendar"]
    people = "{ viewer { name representations { id } } }"
    answer = await hasty.ask(people, person="relative")
    assert answer["data"]["viewer"] == {"name": "Rasmus Berggren", "representations": None}
    assert answer["errors"][0]["extensions"]["code"] == "SOURCE_UNAVAILABLE"


async def test_a_log_that_cannot_be_written_shows_nothing(world: Gateway, tmp_path: Path) -> None:
    """The store's table is gone: the answer is in the gateway's hands and stays there."""
    import sqlite3  # noqa: PLC0415

    with sqlite3.connect(tmp_path / "store.sqlite") as database:
        database.execute("DROP TABLE access_log")
    response = await world.post(OVERVIEW, {"code": "DK-0217"}, person="citizen")
    assert response.status_code == 503
    assert response.json().keys() == {"errors"}
    assert "log" in response.json()["errors"][0]["message"]


LETTERS = """
query Letters($code: MunicipalityCode!) {
  careRecord(municipality: $code) { ... on CareRecord { messages { ... on Messages {
    threads(first: 100) { nodes { subject messages(first: 100) { nodes { body } } } } } } } }
}
"""


@pytest.mark.parametrize("code", STUB)
async def test_a_lie_of_the_source_costs_its_own_index_and_is_logged_by_its_place(
    world: Gateway, capfd: pytest.CaptureFixture[str], code: str
) -> None:
    """The value is in no log line and in no error."""
    lie = {"at": "/entry/0/resource/payload", "value": "WORD-OF-A-LIE 2512489996"}
    if code == "DK-0217":
        lie = {"at": "/0/subject", "value": {"WORD-OF-A-LIE": "2512489996"}}
    world.backends.fault(STUB[code], path=MESSAGES_AT[code], kind="edit", edits=[lie])
    answer = await world.ask(LETTERS, {"code": code}, person=PERSON[code])
    assert {e["extensions"]["code"] for e in answer["errors"]} == {"SOURCE_INVALID"}
    logged = "".join(capfd.readouterr())
    assert "source_item_unreadable" in logged
    for text in (logged, str(answer)):
        assert "WORD-OF-A-LIE" not in text
        assert "2512489996" not in text
    threads = answer["data"]["careRecord"]["messages"]["threads"]["nodes"]
    whole = [thread for thread in threads if thread is not None]
    letters = [letter for thread in whole for letter in thread["messages"]["nodes"]]
    assert None in [*threads, *letters]
    assert len([letter for letter in letters if letter is not None]) > 1
