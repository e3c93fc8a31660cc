"""`/metrics` is for whoever has its token, counts what happens, and is not there for others."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.applications import clients_toml
from tests.e2e.fetching import a_link, fetch
from tests.e2e.looks import look
from tests.e2e.watching import socket_of
from tests.unit.metrics.test_counts import lines
from tests.world import Backends, Gateway, gateway

TOKEN = "a token for the metrics of the tests".replace(" ", "-")
OPENS = {"authorization": f"Bearer {TOKEN}"}
WITH = {"OMSORG_METRICS_TOKEN": TOKEN}
ELSEWHERE = [
    {},
    {"authorization": ""},
    {"authorization": "Bearer"},
    {"authorization": f"Bearer {TOKEN[:-1]}"},
    {"authorization": f"Bearer {TOKEN}x"},
    {"authorization": f"Basic {TOKEN}"},
    {"authorization": TOKEN},
]


@pytest.fixture
async def counted(stubs: Backends, tmp_path: Path) -> AsyncIterator[Gateway]:
    async with gateway(stubs, tmp_path, environment=WITH) as world:
        yield world


async def samples(world: Gateway) -> dict[str, float]:
    """Every sample of the page."""
    response = await world.http.get("/metrics", headers=OPENS)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    assert response.headers["cache-control"] == "no-store"
    return lines(response.text)


def operations(found: dict[str, float]) -> dict[tuple[str, str, str], float]:
    """By transport, kind and outcome."""
    shape = re.compile(r'omsorg_operations_total\{kind="(\w+)",outcome="(\w+)",transport="(\w+)"\}')
    matches = [(shape.fullmatch(name), value) for name, value in found.items()]
    return {(m[3], m[1], m[2]): value for m, value in matches if m}


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_without_its_token_it_is_like_any_path_that_is_not_there(
    counted: Gateway, headers: dict[str, str], method: str
) -> None:
    there = await counted.http.request(method, "/metrics", headers=headers)
    nowhere = await counted.http.request(method, "/nothing", headers=headers)
    assert there.status_code == nowhere.status_code == 404
    assert (there.headers, there.content) == (nowhere.headers, nowhere.content)


async def test_two_headers_open_nothing(counted: Gateway) -> None:
    twice = [("authorization", OPENS["authorization"])] * 2
    assert (await counted.http.get("/metrics", headers=twice)).status_code == 404


async def test_without_a_token_in_the_settings_nothing_opens_it(world: Gateway) -> None:
    for headers in (OPENS, {"authorization": "Bearer None"}, {"authorization": "Bearer "}, {}):
        assert (await world.http.get("/metrics", headers=headers)).status_code == 404


async def test_the_token_opens_nothing_else(counted: Gateway) -> None:
    body = {"query": "{ viewer { name } }"}
    assert (await counted.http.post("/graphql", json=body, headers=OPENS)).status_code == 401


async def test_operations_are_counted_by_road_kind_and_outcome(counted: Gateway) -> None:
    await look(counted, "citizen")
    await counted.post("{ nothing }", person="citizen")
    await counted.post("{ viewer { name } }", token="no.good.token")
    await counted.http.post("/graphql", content=b"{", headers={"content-type": "text/plain"})
    url = await a_link(counted)
    await fetch(counted, url)
    await fetch(counted, url, None)
    await fetch(counted, url[:-8])
    stream = {"accept": "text/event-stream"}
    await counted.http.post("/graphql", json={"query": "{ __typename }"}, headers=stream)
    async with socket_of(counted, counted.backends.token("citizen")) as socket:
        socket.say(type="subscribe", id="1", payload={"query": "{ __typename }"})
        assert (await socket.hears())["type"] == "next"
        assert (await socket.hears())["type"] == "complete"
        assert (await samples(counted))["omsorg_open_streams"] == 1
    found = await samples(counted)
    assert found["omsorg_open_streams"] == 0
    assert operations(found) == {
        ("http", "query", "answered"): 2,
        ("http", "none", "request_error"): 2,
        ("http", "none", "unauthenticated"): 1,
        ("download", "query", "answered"): 1,
        ("download", "query", "unauthenticated"): 1,
        ("download", "query", "request_error"): 1,
        ("sse", "query", "answered"): 1,
        ("websocket", "query", "answered"): 1,
    }
    assert found['omsorg_tokens_refused_total{reason="malformed"}'] == 1


async def test_entries_of_the_log_and_calls_to_sources_are_counted(counted: Gateway) -> None:
    await look(counted, "citizen")
    before = await samples(counted)
    assert before['omsorg_access_log_entries_total{kind="READ",outcome="ANSWERED"}'] == 1
    assert before['omsorg_source_calls_total{outcome="answered",source="DK-0217"}'] > 0
    counted.backends.fault("nexus_stub", path="/details/search", kind="fail", status=500)
    await counted.ask('{ careRecord(municipality: "DK-0217") { __typename } }', person="citizen")
    found = await samples(counted)
    assert found['omsorg_source_calls_total{outcome="unavailable",source="DK-0217"}'] == 1
    assert found["omsorg_access_log_transactions_total"] == 2


async def test_requests_that_are_too_many_are_counted(stubs: Backends, tmp_path: Path) -> None:
    few = clients_toml(anonymous={"per_minute": 1, "burst": 1}, person={"burst": 1})
    async with gateway(stubs, tmp_path, environment=WITH, clients=few) as world:
        for person in (None, "citizen"):
            for _ in range(3):
                await world.post("{ __typename }", person=person)
        found = await samples(world)
    assert found['omsorg_rate_limited_total{counted_for="address"}'] == 2
    assert found['omsorg_rate_limited_total{counted_for="client+person"}'] == 2
    assert operations(found)[("http", "none", "rate_limited")] == 4


async def test_no_label_names_anybody(counted: Gateway) -> None:
    for person in ("citizen", "relative", "innbygger"):
        await look(counted, person, named="Q2512489996")
    page = (await counted.http.get("/metrics", headers=OPENS)).text
    for word in ("Nancy", "Berggren", "251248", "omsorg-console", "Q2512"):
        assert word not in json.dumps(page)
