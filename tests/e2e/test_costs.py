"""What costs more than an application may cost is refused by every road before anything is asked.

The console may explore and is told numbers; the partner may not and is told none.
"""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from graphql import get_introspection_query, parse

from gateway.domain.clients import Allowance
from gateway.execution.cost import Cost, Estimates
from gateway.execution.cost_rules import cost_rules
from gateway.schema.costs import applied
from gateway.schema.export import graphql_schema
from tests.applications import CONSOLE, PARTNER, clients_toml
from tests.e2e.watching import socket_of
from tests.generated.actual import calls
from tests.unit.config.files import CLIENTS
from tests.unit.execution.priced import cost_of
from tests.world import MUNICIPALITIES, ROOT, Backends, Gateway, gateway

ESTIMATES = Estimates(graphql_schema(), cost_rules(graphql_schema(), applied))
EXAMPLES = sorted((ROOT / "console/src/examples").glob("*.graphql"))
USUALLY = Cost(Allowance().calls, Allowance().rows)
VARIABLES = {
    "municipality": "DK-0217",
    "municipalities": list(MUNICIPALITIES),
    "from": "2026-11-22",
    "to": "2026-12-22",
    "search": "a",
    "appointmentId": "an id",
    "recipientId": "an id",
    "subject": "A question",
    "body": "When do you come?",
    "idempotencyKey": "a-key-of-the-tests",
    "careRecordId": "an id",
}

ALLOWED = {"most_calls": 5, "most_rows": 12}
RECORD = """query Asked($first: Int = 2) { careRecord(municipality: "DK-0217") { ... on CareRecord {
  grants { ... on Grants { items(first: $first) { nodes { title %s } } } } } } }"""
ROWS, CALLS = RECORD % "", RECORD % "law"
# An operation, its variables, and the numbers of its refusal.
TOO_MUCH = {
    "rows": (ROWS, {"first": 13}, "13 rows, 12 are allowed"),
    "calls": (CALLS, {}, "6 calls to care systems and registers, 5 are allowed"),
    "both": (CALLS, {"first": 13}, "17 calls to care systems and registers, 5 are allowed"),
    "a change": (
        ('mutation { saveLifeStory(input: {careRecordId: "x", text: "", '
        'idempotencyKey: "12345678"}) { __typename } }'),
        {},
        "11 calls",
    ),
    "a stream": ('subscription { recordEvents(careRecordId: "x") { __typename } }', {}, "8 calls"),
}  # fmt: skip
ROADS = ("json", "stream", "socket")
LOG = "{ viewer { accessLog(first: 12) { nodes { operation } } } }"


@pytest.fixture
async def narrow(stubs: Backends, tmp_path: Path) -> AsyncIterator[Gateway]:
    partner = {**ALLOWED, "explores": False}
    text = clients_toml(console=ALLOWED, partner=partner, anonymous=ALLOWED)
    async with gateway(stubs, tmp_path, clients=text) as ready:
        yield ready


async def asked(
    world: Gateway, road: str, client: str | None, query: str, variables: dict[str, Any]
) -> dict[str, Any]:
    """The only answer, by this road."""
    token = None if client is None else world.backends.token("citizen", client=client)
    world.backends.forget_requests()
    body = {"query": query, "variables": variables}
    if road == "socket":
        async with socket_of(world, token) as socket:
            socket.say(type="subscribe", id="w", payload=body)
            told = await socket.hears()
            payload = told["payload"]
            return {"errors": payload} if told["type"] == "error" else payload
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    if road == "json":
        return (await world.http.post("/graphql", json=body, headers=headers)).json()
    headers["accept"] = "text/event-stream"
    response = await world.http.post("/graphql", json=body, headers=headers)
    if response.status_code != 200:
        return response.json()
    return json.loads(response.text.split("data: ")[1].split("\n")[0])


async def lines(world: Gateway) -> int:
    entries = (await world.data(LOG, person="citizen"))["viewer"]["accessLog"]["nodes"]
    return len(entries)


@pytest.mark.parametrize("what", TOO_MUCH)
@pytest.mark.parametrize("road", ROADS)
async def test_too_much_is_refused_before_anything_is_asked(
    narrow: Gateway, road: str, what: str
) -> None:
    query, variables, numbers = TOO_MUCH[what]
    before = await lines(narrow)
    for client in (CONSOLE, PARTNER, None):
        answer = await asked(narrow, road, client, query, variables)
        assert answer.keys() == {"errors"}
        [error] = answer["errors"]
        assert error["extensions"]["code"] == "TOO_COMPLEX"
        assert ("limit" in error["extensions"]) is (client is not PARTNER)
        assert ": ask for less at a time" in error["message"]
        assert (numbers in error["message"]) is (client is not PARTNER)
        assert re.search(r"\d", error["message"]) is None or client is not PARTNER
        assert calls(narrow.backends.requests()) == 0
    assert await lines(narrow) == before


@pytest.mark.parametrize("road", ROADS)
async def test_what_is_allowed_is_answered_and_its_cost_told_to_whoever_may_explore(
    narrow: Gateway, road: str
) -> None:
    told = {"calls": {"estimated": 4, "allowed": 5}, "rows": {"estimated": 12, "allowed": 12}}
    answer = await asked(narrow, road, CONSOLE, ROWS, {"first": 12})
    assert answer["data"]["careRecord"]["grants"]["items"]["nodes"]
    assert answer["extensions"] == {"cost": told}
    partner = await asked(narrow, road, PARTNER, ROWS, {"first": 12})
    assert partner.keys() == {"data"}
    nobody = await asked(narrow, road, None, ROWS, {"first": 12})
    assert nobody["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
    assert nobody["extensions"] == {"cost": told}


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("variables", [{"first": "x"}, {"first": 10**12}, {"first": [1000]}])
async def test_variables_that_are_none_are_answered_as_ever(
    narrow: Gateway, road: str, variables: dict[str, Any]
) -> None:
    answer = await asked(narrow, road, CONSOLE, CALLS, variables)
    assert answer.keys() == {"errors"}
    assert answer["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}


USUAL = """
query All($codes: [MunicipalityCode!]!, $first: Int!) { careRecords(municipalities: $codes) {
  ... on CareRecord { messages { ... on Messages { threads(first: $first) { nodes {
    messages(first: $first) { nodes { body } } } } } }
  grants { ... on Grants { items(first: $first) { nodes { law supplier } } } }
  documents { ... on Documents { items(first: $first) { nodes { text } } } } } } }
"""


async def test_as_the_demo_is_set_everything_of_everywhere_at_once_is_too_much(
    stubs: Backends, tmp_path: Path
) -> None:
    async with gateway(stubs, tmp_path, clients=CLIENTS) as world:
        codes = [*MUNICIPALITIES] * 4
        answer = await asked(world, "json", CONSOLE, USUAL, {"codes": codes, "first": 100})
        assert [e["extensions"]["code"] for e in answer["errors"]] == ["TOO_COMPLEX"]
        answer = await asked(world, "json", CONSOLE, USUAL, {"codes": codes[:5], "first": 10})
        assert answer["extensions"]["cost"]["calls"] == {"estimated": 5 * 38, "allowed": 500}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_of_the_console_are_within_what_is_usual(example: Path) -> None:
    document = parse(example.read_text(encoding="utf-8"))
    names = [one.name.value for one in document.definitions if one.kind == "operation_definition"]
    for name in names:
        cost = cost_of(ESTIMATES, document, VARIABLES, name)
        assert cost is not None
        assert cost.or_more(USUALLY) == USUALLY
        assert len(names) > 1 or cost.calls + cost.rows > 0


def test_introspection_costs_nothing() -> None:
    document = parse(get_introspection_query())
    assert cost_of(ESTIMATES, document) == Cost()
