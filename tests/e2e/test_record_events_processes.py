"""Two gateway processes and a real server for their signals: seen by both, asked for by one."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.served_live import Live, live
from tests.e2e.transports import heard, socket_to, subscribe
from tests.e2e.watching import EVENTS, RECORD
from tests.signals_server import SignalsServer, signals_server
from tests.world import Backends

AARHUS = "DK-0751"
RECIPIENTS = """
query ($id: ID!) {
  node(id: $id) { ... on CareRecord { messages { ... on Messages { recipients { id } } } } }
}
"""
START = """
mutation ($input: StartThreadInput!) {
  startThread(input: $input) { __typename ... on ThreadStarted { thread { id } } }
}
"""
ONE_SECOND = {"OMSORG_POLL_EVERY": "1"}
ONE_HOUR = {"OMSORG_POLL_EVERY": "3600"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SignalsServer]:
    with signals_server(tmp_path) as running:
        yield running


class Pair:
    """Two processes, and the citizen watching their own record in both."""

    def __init__(self, stubs: Backends, processes: list[Live], sockets: list[Any]) -> None:
        self.stubs = stubs
        self.processes = processes
        self.sockets = sockets
        self.token = stubs.token("citizen")

    def record(self) -> str:
        variables = {"code": AARHUS, "for": None}
        data = self.processes[0].ask(self.token, RECORD, variables)
        record: str = data["careRecord"]["id"]
        return record

    def looks(self) -> int:
        """How often the care system has been asked for the calendar."""
        return sum("Appointment" in r["path"] for r in self.stubs.requests("cura_stub"))

    async def looks_reach(self, count: int) -> None:
        await until(lambda: self.looks() >= count, "nobody looks")

    async def both_hear(self) -> list[dict[str, Any]]:
        """The next event of each stream; pings are answered on the way."""
        return [await _event(socket) for socket in self.sockets]


async def _event(socket: Any) -> dict[str, Any]:
    while (message := await heard(socket))["type"] == "ping":
        await socket.send('{"type":"pong"}')
    assert message["type"] == "next", message
    event: dict[str, Any] = message["payload"]["data"]["recordEvents"]
    return event


async def until(true: Callable[[], bool], what: str) -> None:
    latest = time.monotonic() + 60
    while not await asyncio.to_thread(true):
        assert time.monotonic() < latest, what
        await asyncio.sleep(0.02)


@asynccontextmanager
async def pair(
    stubs: Backends, folder: Path, server: SignalsServer, told: dict[str, str]
) -> AsyncIterator[Pair]:
    """Both streams have begun, and both processes hear the server."""
    with ExitStack() as processes:
        environment = {**told, "OMSORG_SIGNALS_URL": server.url}
        both = [
            processes.enter_context(live(stubs, folder / name, environment))
            for name in ("first", "second")
        ]
        await until(lambda: subscribers(server) == 2, "nobody hears the server")
        async with AsyncExitStack() as sockets:
            opened = Pair(stubs, both, [])
            record = opened.record()
            for process in both:
                before = opened.looks()
                connecting = socket_to(process.port, token=opened.token)
                socket = await sockets.enter_async_context(connecting)
                await subscribe(socket, "w", EVENTS, variables={"id": record})
                opened.sockets.append(socket)
                await opened.looks_reach(before + 1)
            yield opened


def subscribers(server: SignalsServer) -> int:
    """How many hear the channel, as the server tells it."""
    return int(server.asked("PUBSUB", "NUMSUB", "omsorg:changed").split(b":")[-1].split()[0])


async def test_a_happening_is_seen_by_both_and_looked_for_by_one(
    stubs: Backends, tmp_path: Path, server: SignalsServer
) -> None:
    async with pair(stubs, tmp_path, server, ONE_SECOND) as both:
        await both.looks_reach(both.looks() + 4)
        begun, before = time.monotonic(), both.looks()
        await both.looks_reach(before + 6)
        passed = time.monotonic() - begun
        # Two that each look for themselves would have looked six times in three seconds.
        assert passed > 4.3, passed
        stubs.happen(AARHUS, "answer", "citizen", body="Til jer begge")
        heard_by = await both.both_hear()
        assert [event["message"]["body"] for event in heard_by] == ["Til jer begge"] * 2
        assert heard_by[0]["message"]["id"] == heard_by[1]["message"]["id"]


async def test_what_is_written_at_one_is_heard_at_the_other_without_a_round(
    stubs: Backends, tmp_path: Path, server: SignalsServer
) -> None:
    async with pair(stubs, tmp_path, server, ONE_HOUR) as both:
        record = both.record()
        first = both.processes[0]
        found = await asyncio.to_thread(first.ask, both.token, RECIPIENTS, {"id": record})
        written = {
            "careRecordId": record,
            "recipientId": found["node"]["messages"]["recipients"][0]["id"],
            "subject": "Torsdag",
            "body": "Kan I komme senere?",
            "idempotencyKey": "a-key-of-a-test",
        }
        done = await asyncio.to_thread(first.ask, both.token, START, {"input": written})
        assert done["startThread"]["__typename"] == "ThreadStarted"
        heard_by = await both.both_hear()
        assert [event["message"]["body"] for event in heard_by] == ["Kan I komme senere?"] * 2


async def test_without_the_server_each_looks_for_itself_and_afterwards_one_again(
    stubs: Backends, tmp_path: Path, server: SignalsServer
) -> None:
    async with pair(stubs, tmp_path, server, ONE_SECOND) as both:
        server.kill()
        stubs.happen(AARHUS, "answer", "citizen", body="Uden server")
        heard_by = await both.both_hear()
        assert [event["message"]["body"] for event in heard_by] == ["Uden server"] * 2
        server.start()
        await until(lambda: subscribers(server) == 2, "they do not come back")
        await until(lambda: b"omsorg:turn:" in server.asked("KEYS", "*"), "no turn is taken")
        stubs.happen(AARHUS, "answer", "citizen", body="Med server igen")
        heard_by = await both.both_hear()
        assert [event["message"]["body"] for event in heard_by] == ["Med server igen"] * 2
        for process in both.processes:
            said = process.said.read_text()
            assert said.count("signals_lost") == 1, said
            assert "Traceback" not in said


async def test_the_server_holds_nothing_of_anybody(
    stubs: Backends, tmp_path: Path, server: SignalsServer
) -> None:
    async with pair(stubs, tmp_path, server, ONE_SECOND) as both:
        await until(lambda: b"omsorg:turn:" in server.asked("KEYS", "*"), "no turn is taken")
        held = server.asked("KEYS", "*")
        for told in (b"2512489996", b"DK-0751", b"citizen", b"CITIZEN", both.record().encode()):
            assert told not in held
