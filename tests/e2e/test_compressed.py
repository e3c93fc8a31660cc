"""Personal answers are made smaller only where a setting says so; bodies are never read so."""

import gzip
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.http.compression import SMALLEST
from tests.e2e.fetching import DOCUMENTS, HELSINGOR, a_link
from tests.world import Backends, Gateway, gateway

ASKING = {"query": DOCUMENTS, "variables": json.dumps(HELSINGOR)}
SMALL = {"query": '{ municipality(code: "DK-0217") { code } }'}


async def asked(world: Gateway, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    told = {
        "authorization": f"Bearer {world.backends.token('citizen')}",
        "accept-encoding": "gzip",
        **headers,
    }
    params: Any = ASKING if path == "/graphql" else None
    return await world.http.request(method, path, params=params, headers=told)


async def link(world: Gateway) -> str:
    return (await a_link(world)).removeprefix("http://gateway.test")


@pytest.mark.parametrize("told", [{}, {"OMSORG_COMPRESS": "off"}])
async def test_nothing_is_compressed_unless_it_is_wanted(
    stubs: Backends, tmp_path: Path, told: dict[str, str]
) -> None:
    async with gateway(stubs, tmp_path, environment=told) as world:
        answer = await asked(world, "/graphql")
        assert len(answer.content) > SMALLEST
        for response in (answer, await asked(world, await link(world))):
            assert response.status_code == 200
            assert "content-encoding" not in response.headers
            assert response.headers["vary"] == "Origin"


async def test_where_it_is_wanted_long_answers_are_and_files_and_streams_are_not(
    stubs: Backends, tmp_path: Path
) -> None:
    async with gateway(stubs, tmp_path, environment={"OMSORG_COMPRESS": "on"}) as world:
        found = {
            taken: await asked(world, "/graphql", **{"accept-encoding": taken})
            for taken in ("gzip", "identity", "gzip;q=0")
        }
        head = await asked(world, "/graphql", "HEAD")
        small = await world.http.get("/graphql", params=SMALL)
        stream = await asked(world, "/graphql", accept="text/event-stream")
        file = await asked(world, await link(world))
    assert found["gzip"].headers["content-encoding"] == "gzip"
    assert int(found["gzip"].headers["content-length"]) < len(found["identity"].content)
    assert found["gzip"].json() == found["identity"].json()
    for taken in ("identity", "gzip;q=0"):
        assert "content-encoding" not in found[taken].headers
    for response in (head, *found.values()):
        assert set(response.headers["vary"].split(", ")) == {"Origin", "Accept-Encoding"}
    assert head.headers["content-encoding"] == "gzip"
    for response in (small, stream, file):
        assert response.status_code == 200
        assert "content-encoding" not in response.headers


@pytest.mark.parametrize("compress", ["on", "off"])
@pytest.mark.parametrize("coding", ["gzip", "identity", "gzip, gzip"])
async def test_a_compressed_body_is_refused_before_it_is_read(
    stubs: Backends, tmp_path: Path, compress: str, coding: str
) -> None:
    told = {"content-type": "application/json", "content-encoding": coding}
    async with gateway(stubs, tmp_path, environment={"OMSORG_COMPRESS": compress}) as world:
        body = gzip.compress(json.dumps(SMALL).encode())
        response = await world.http.post("/graphql", content=body, headers=told)
    assert response.status_code == 415
    assert response.headers["accept-encoding"] == "identity"
    [error] = response.json()["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert "Content-Encoding" in error["message"]
