"""A gateway on a real port: what its answers carry, and how it stops."""

import asyncio
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.e2e.served import answers, served
from tests.world import Backends

PUBLIC = '{ municipality(code: "DK-0217") { code } }'
RECORD = '{ careRecord(municipality: "DK-0217") { ... on CareRecord { person { name } } } }'
TELL_TALE = {"date", "server", "set-cookie", "x-powered-by", "via"}

BROKEN_OFF = (
    b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
    b"content-length: 500\r\n\r\n{"
)


async def until(true: Callable[[], bool], what: str) -> None:
    latest = time.monotonic() + 10
    while not await asyncio.to_thread(true):
        assert time.monotonic() < latest, what
        await asyncio.sleep(0.02)


async def test_no_answer_names_the_server_the_time_or_a_cookie(
    stubs: Backends, tmp_path: Path
) -> None:
    with served(stubs, tmp_path) as (_, address):
        async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
            found = [
                await http.post("/graphql", json={"query": PUBLIC}),
                await http.post("/graphql", content=b"x"),
                await http.post("/graphql", content=b"x" * 300_000),
                await http.get("/documents/x"),
                await http.get("/healthz"),
                await http.get("/readyz"),
                await http.get("/"),
                await http.get("/nothing"),
                await http.put("/graphql"),
            ]
            forged = {"authorization": "Bearer x.y.z"}
            found.append(await http.post("/graphql", json={"query": PUBLIC}, headers=forged))
    assert [r.status_code for r in found] == [200, 415, 415, 401, 200, 200, 404, 404, 405, 401]
    for response in found:
        assert TELL_TALE.isdisjoint(response.headers), response.url


async def test_what_is_no_http_is_no_crash(stubs: Backends, tmp_path: Path) -> None:
    with served(stubs, tmp_path) as (process, address):
        port = int(address.rpartition(":")[2])
        for raw in (
            b"\x00\x01\x02\r\n\r\n",
            b"GET /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nab",
            BROKEN_OFF,
        ):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(raw)
            await writer.drain()
            writer.close()
            await writer.wait_closed()
            del reader
        assert answers(address)
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.wait, 10)
    assert "Traceback" not in (tmp_path / "said.txt").read_text()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_a_request_under_way_is_answered_before_it_stops(
    stubs: Backends, tmp_path: Path, told: signal.Signals
) -> None:
    token = stubs.token("citizen")
    stubs.fault("nexus_stub", path="details/search", kind="hold", until=2)
    with served(stubs, tmp_path) as (process, address):
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=20) as http:
            headers = {"authorization": f"Bearer {token}"}
            asked = asyncio.create_task(
                http.post("/graphql", json={"query": RECORD}, headers=headers)
            )
            await until(
                lambda: any("details/search" in r["path"] for r in stubs.requests("nexus_stub")),
                "the care system was not asked",
            )
            process.send_signal(told)
            await until(lambda: not answers(address), "it still takes requests")
            assert process.poll() is None
            stubs.forget()
            response = await asked
        assert response.json()["data"]["careRecord"]["person"]["name"] == "Nancy Berggren"
        await asyncio.to_thread(process.wait, 10)
    assert process.returncode in {0, -told}
    said = (tmp_path / "said.txt").read_text()
    assert "Traceback" not in re.sub(r"(?s)Traceback.*KeyboardInterrupt\n", "", said)
