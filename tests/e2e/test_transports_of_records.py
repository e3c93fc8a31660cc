"""A record by every road, on a real port: one answer, one line in the log for each, one refusal."""

import asyncio
import json
import signal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.served import served
from tests.e2e.transports import closed_with, heard, say, socket_to, subscribe
from tests.world import Backends

RECORD = """
query Roads { careRecord(municipality: "DK-0217") { ... on CareRecord {
  id person { name } conditions { __typename ... on Conditions { items { nodes { id } } } } } } }
"""
LOG = "{ viewer { accessLog(first: 20) { nodes { operation outcome topicsShown } } } }"
EVENTS = """
subscription Watching($id: ID!) {
  recordEvents(careRecordId: $id) { __typename ... on WatchEnded { reason } } }
"""
ENDED = {"recordEvents": {"__typename": "WatchEnded", "reason": "NO_LONGER_AVAILABLE"}}


async def posted(address: str, token: str | None, query: str, **more: Any) -> httpx.Response:
    headers = {"accept": more.pop("accept", "application/json")}
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=20) as http:
        return await http.post("/graphql", json={"query": query, **more}, headers=headers)


async def streamed(address: str, token: str | None, query: str, **more: Any) -> list[Any]:
    """What each event of a stream that ends says."""
    answer = await posted(address, token, query, accept="text/event-stream", **more)
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    found = [part.split("\n") for part in answer.text.split("\n\n") if part.startswith("event")]
    assert found.pop() == ["event: complete", "data:"]
    assert {name for name, _ in found} == {"event: next"}
    return [json.loads(data.removeprefix("data: ")) for _, data in found]


def port(address: str) -> int:
    return urlsplit(address).port or 0


async def test_a_record_is_the_same_by_every_road_and_each_look_is_logged(
    stubs: Backends, tmp_path: Path
) -> None:
    token = stubs.token("citizen")
    with served(stubs, tmp_path) as (_, address):
        body = (await posted(address, token, RECORD)).json()
        assert body["data"]["careRecord"]["person"] == {"name": "Nancy Berggren"}
        assert await streamed(address, token, RECORD) == [body]
        async with socket_to(port(address), token=token) as connection:
            for name in "ab":
                await subscribe(connection, name, RECORD)
                told = await heard(connection)
                assert told == {"id": name, "type": "next", "payload": body}
                assert await heard(connection) == {"id": name, "type": "complete"}
        log = (await posted(address, token, LOG)).json()["data"]["viewer"]["accessLog"]["nodes"]
    assert log == [{"operation": "Roads", "outcome": "ANSWERED", "topicsShown": ["CONDITIONS"]}] * 4


@pytest.mark.parametrize("person", ["citizen", None])
async def test_a_watch_that_may_not_be_ends_alike_by_every_road(
    stubs: Backends, tmp_path: Path, person: str | None
) -> None:
    token = None if person is None else stubs.token(person)
    asked = {"variables": {"id": "nothing"}}
    with served(stubs, tmp_path) as (_, address):
        events = await streamed(address, token, EVENTS, **asked)
        async with socket_to(port(address), token=token) as connection:
            await subscribe(connection, "w", EVENTS, **asked)
            told = await heard(connection)
            if person is not None:
                assert await heard(connection) == {"id": "w", "type": "complete"}
    if person is not None:
        assert [event["data"] for event in events] == [ENDED]
        assert told == {"id": "w", "type": "next", "payload": events[0]}
    else:
        [event] = events
        [error] = event["errors"]
        assert (error["path"], error["extensions"]) == (
            ["recordEvents"],
            {"code": "UNAUTHENTICATED"},
        )
        assert told == {"id": "w", "type": "error", "payload": [error]}


async def read_until_it_ends(
    address: str, token: str, query: str, begun: asyncio.Event, **more: Any
) -> str:
    """A stream that says nothing for a long time."""
    text = ""
    headers = {"authorization": f"Bearer {token}", "accept": "text/event-stream"}
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=30) as http:
        asked = {"query": query, **more}
        async with http.stream("POST", "/graphql", json=asked, headers=headers) as response:
            async for part in response.aiter_text():
                text += part
                begun.set()
    return text


async def test_a_watch_holds_until_the_process_ends(stubs: Backends, tmp_path: Path) -> None:
    token = stubs.token("citizen")
    begun = asyncio.Event()
    with served(stubs, tmp_path) as (process, address):
        record = (await posted(address, token, RECORD)).json()["data"]["careRecord"]["id"]
        asked = {"variables": {"id": record}}
        async with socket_to(port(address), token=token) as connection:
            await subscribe(connection, "w", EVENTS, **asked)
            await say(connection, type="ping")
            assert await heard(connection) == {"type": "pong"}
            reading = asyncio.create_task(
                read_until_it_ends(address, token, EVENTS, begun, **asked)
            )
            await begun.wait()
            process.send_signal(signal.SIGTERM)
            assert await closed_with(connection) == 1001
            assert await reading == ":\n\n"
        await asyncio.to_thread(process.wait, 10)
    assert "Traceback" not in (tmp_path / "said.txt").read_text()


async def test_a_forged_token_opens_nothing(stubs: Backends, tmp_path: Path) -> None:
    token = stubs.token("citizen")
    head, body, signature = token.split(".")
    with served(stubs, tmp_path) as (_, address):
        for forged in (f"{head}.{body}.{signature[::-1]}", "x.y.z", ""):
            async with socket_to(port(address), introduced=False) as connection:
                payload = {"Authorization": f"Bearer {forged}"}
                await say(connection, type="connection_init", payload=payload)
                assert await closed_with(connection) == 4403
        said = (tmp_path / "said.txt").read_text()
    assert body not in said
