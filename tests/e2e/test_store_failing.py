"""Where the log cannot be made durable nothing is disclosed and nothing changed, on any road."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.store import sqlite
from tests.databases import postgres_database
from tests.e2e.broken_stores import TROUBLES, Running, disk_full, opened_stores
from tests.e2e.changes.orders import document, order
from tests.e2e.changes.table import CITIZEN_HELSINGOER as HERE
from tests.e2e.fetching import a_link, fetch
from tests.e2e.looks import LOOK
from tests.e2e.test_record_events_sse import streaming
from tests.e2e.watching import EYES, POLL, socket_of, turn, turned, watch
from tests.postgres_server import PostgresServer
from tests.sqlite_disk import Disk, disk
from tests.world import Backends, Gateway

NAME = "Nancy Berggren"
SAID = "SECRET WORDS"
NO_LOG = "The access log cannot be written, so nothing is shown: try again later."
NO_STORE = "The gateway's own store cannot be reached, so this is not shown: try again later."
WATCHED = {"socket": EYES[2], "stream": EYES[4]}


class Roads:
    """Every road by which something about a person can leave, known from before the trouble."""

    def __init__(self, world: Gateway, link: str, change: dict[str, Any]) -> None:
        self._world = world
        self._link = link
        self._change = change
        self._token = world.backends.token("citizen")

    @classmethod
    async def of(cls, world: Gateway) -> "Roads":
        link = await a_link(world)
        return cls(world, link, await order(world, HERE, "startThread"))

    async def query(self) -> Any:
        answer = await self._world.post(LOOK % "", {"code": HERE.code}, token=self._token)
        return answer.status_code, answer.json()

    async def message(self) -> Any:
        """A query over a WebSocket."""
        async with socket_of(self._world, self._token) as socket:
            payload = {"query": LOOK % "", "variables": {"code": HERE.code}}
            socket.say(type="subscribe", id="q", payload=payload)
            told = await socket.hears()
        return told["type"], told["payload"]

    async def file(self) -> Any:
        answer = await fetch(self._world, self._link)
        return answer.status_code, answer.json() if answer.status_code != 200 else answer.content

    async def change(self, key: str) -> Any:
        variables = {"input": {**self._change, "idempotencyKey": key}}
        answer = await self._world.post(document("startThread"), variables, token=self._token)
        return answer.json()

    async def readiness(self) -> int:
        answer = await self._world.http.get("/readyz")
        return int(answer.status_code)

    async def none_is_open(self, key: str = "key-of-trouble") -> None:
        """Each says INTERNAL, and what to do; nobody is named, and nothing is sent."""
        status, answer = await self.query()
        assert (status, answer["errors"][0]["message"]) == (503, NO_LOG)
        kind, [error] = await self.message()
        assert (kind, error["message"]) == ("error", NO_LOG)
        status, refusal = await self.file()
        assert (status, refusal["errors"][0]["message"]) == (503, NO_LOG)
        change = await self.change(key)
        assert change["errors"][0]["message"] in {NO_LOG, NO_STORE}
        told = [answer, error, refusal, change]
        for one in (answer, refusal, change):
            assert not (one.get("data") or {}).get("careRecord")
            assert {e["extensions"]["code"] for e in one["errors"]} == {"INTERNAL"}
        assert NAME not in str(told)
        assert not self._world.backends.effects()

    async def all_are_open(self, key: str = "key-of-trouble") -> None:
        """As if nothing had been."""
        assert NAME in str(await self.query())
        assert NAME in str(await self.message())
        assert (await self.file())[0] == 200
        change = await self.change(key)
        assert change["data"]["startThread"]["__typename"] == "ThreadStarted"
        assert len(self._world.backends.effects()) == 1
        assert await self.readiness() == 200


@pytest.fixture
def under_it() -> Iterator[Disk]:
    with disk() as used:
        yield used


async def mended(mend: Callable[[], Any] | None) -> bool:
    """Whether it can be."""
    if mend is None:
        return False
    done = mend()
    if inspect.isawaitable(done):
        await done
    return True


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
async def test_nothing_leaves_while_the_log_cannot_be_written(
    stubs: Backends,
    tmp_path: Path,
    under_it: Disk,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Callable[[Running], Awaitable[Callable[[], Any] | None]],
) -> None:
    monkeypatch.setattr(sqlite, "_TO_WRITE", ("PRAGMA busy_timeout=20", *sqlite._TO_WRITE[1:]))
    stores = opened_stores(monkeypatch)
    async with turned(stubs, tmp_path) as world:
        roads = await Roads.of(world)
        running = Running(stores[0], tmp_path / "store.sqlite", tmp_path / "heads", under_it)
        async with watch(world, WATCHED["socket"]) as socket:
            mend = await trouble(running)
            await roads.none_is_open()
            # What is full for a new row has room for the one that is written to find out.
            assert await roads.readiness() == (200 if trouble is disk_full else 503)
            world.backends.happen(HERE.code, "answer", "citizen", body=SAID)
            await turn(world, POLL)
            error = await socket.fails()
            assert error == {"message": NO_LOG, "extensions": {"code": "INTERNAL"}}
            assert SAID not in "".join(socket.heard)
        if await mended(mend):
            await roads.all_are_open()


async def test_an_event_of_a_stream_is_not_sent_whose_entry_cannot_be_written(
    stubs: Backends, tmp_path: Path, under_it: Disk
) -> None:
    eye = WATCHED["stream"]
    async with turned(stubs, tmp_path) as world, streaming(world, eye) as stream:
        under_it.fails = True
        world.backends.happen(eye.code, "answer", eye.subject, body=SAID)
        await turn(world, POLL)
        told = [await stream._next(), await stream._next()]
    error = {"message": NO_LOG, "extensions": {"code": "INTERNAL"}}
    assert told == [("next", {"errors": [error]}), ("complete", None)]


async def test_nothing_leaves_while_the_server_is_away_and_then_it_goes_on(
    stubs: Backends, postgres: PostgresServer, tmp_path: Path
) -> None:
    with postgres_database(postgres) as database:
        async with turned(stubs, tmp_path, OMSORG_STORE_URL=database.url) as world:
            roads = await Roads.of(world)
            for key in ("key-of-one-night", "key-of-another"):
                await asyncio.to_thread(postgres.kill)
                await roads.none_is_open(key)
                assert await roads.readiness() == 503
                await asyncio.to_thread(postgres.start)
                await roads.all_are_open(key)
                world.backends.forget_effects()
