"""Signals over a real server: heard by the others, one turn at a time, and none the worse without.

Turns last by the server's own clock, so a test takes long ones, or such as are over at once.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from gateway.domain.errors import Misconfigured
from gateway.signals.in_process import InProcess
from gateway.signals.shared import Shared, checked
from tests.clocks import FakeClock
from tests.signals_server import SignalsServer, signals_server
from tests.turned_clock import TurnedClock

ANYTHING = ""
PATIENCE = 20


class Process:
    """One end, and what it has heard."""

    def __init__(self, url: str, clock: FakeClock) -> None:
        self.signals = Shared(url, clock)
        self.clock = clock
        self._heard: asyncio.Queue[str] = asyncio.Queue()
        self._listening = asyncio.ensure_future(self._listen())

    async def hears(self) -> str:
        return await asyncio.wait_for(self._heard.get(), PATIENCE)

    async def close(self) -> None:
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await self.signals.aclose()

    async def _listen(self) -> None:
        async for name in self.signals.listen():
            self._heard.put_nowait(name)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SignalsServer]:
    with signals_server(tmp_path) as running:
        yield running


@asynccontextmanager
async def processes(server: SignalsServer, count: int) -> AsyncIterator[list[Process]]:
    """Processes that all hear the server."""
    found = [Process(server.url, TurnedClock()) for _ in range(count)]
    try:
        for one in found:
            assert await one.hears() == ANYTHING, "whatever was said before was not heard"
        yield found
    finally:
        for one in found:
            await one.close()


async def test_what_one_says_the_others_hear_and_not_itself(server: SignalsServer) -> None:
    async with processes(server, 3) as (first, second, third):
        await first.signals.publish("a name")
        await second.signals.publish("another")
        assert await first.hears() == "another"
        assert [await third.hears(), await third.hears()] == ["a name", "another"]
        assert await second.hears() == "a name"


async def test_bytes_that_are_no_text_do_not_stop_anybody_from_hearing(
    server: SignalsServer,
) -> None:
    async with processes(server, 2) as (first, second):
        assert b":2" in server.asked("PUBLISH", "omsorg:changed", '"x \\xff\\xfe"')
        assert await second.hears() == "\ufffd\ufffd"
        await first.signals.publish("a name")
        assert await second.hears() == "a name"


async def test_a_turn_is_taken_by_one(server: SignalsServer) -> None:
    async with processes(server, 2) as ends:
        taken = await asyncio.gather(*(end.signals.take_turn("n", 60) for end in ends * 5))
        assert sorted(taken) == [False] * 9 + [True]
        assert await ends[0].signals.take_turn("another", 60)
        assert server.asked("PTTL", "omsorg:turn:n") > b":50000"


async def test_a_turn_that_is_over_can_be_taken_again(server: SignalsServer) -> None:
    async with processes(server, 1) as [end]:
        assert await end.signals.take_turn("n", 0.001)
        while not await end.signals.take_turn("n", 0.001):
            pass


async def test_without_the_server_every_turn_is_ones_own_and_it_is_said_once(
    server: SignalsServer,
) -> None:
    async with processes(server, 1) as [end]:
        assert await end.signals.take_turn("n", 60)
        with capture_logs() as said:
            server.kill()
            while not await end.signals.take_turn("n", 60):
                pass
            for n in range(5):
                await end.signals.publish(f"name {n}")
                assert await end.signals.take_turn("n", 60)
                await end.clock.turn(seconds=40)
        assert [one["event"] for one in said] == ["signals_lost"]
        assert [one["log_level"] for one in said] == ["warning"]
        assert "name" not in str(said)


async def test_when_the_server_is_back_all_that_was_not_said_is_said(
    server: SignalsServer,
) -> None:
    async with processes(server, 2) as (first, second):
        server.kill()
        while not await first.signals.take_turn("n", 60):
            pass
        await first.signals.publish("meanwhile")
        server.start()
        assert await back(second) == ANYTHING
        assert await back(first) == ANYTHING
        heard = [await second.hears()]
        assert heard in (["meanwhile"], [ANYTHING])
        await second.signals.publish("again")
        assert await first.hears() == "again"
        assert await first.signals.take_turn("n", 60) is not await second.signals.take_turn("n", 60)


async def back(end: Process) -> str:
    """What is heard first; the pause before a new try passes."""
    hearing = asyncio.ensure_future(end.hears())
    while not hearing.done():
        await end.clock.turn(seconds=1)
        await asyncio.wait({hearing}, timeout=0.02)
    return hearing.result()


async def test_what_cannot_be_said_is_not_remembered_without_end(server: SignalsServer) -> None:
    signals = Shared(server.url, FakeClock())
    for n in range(5_000):
        await signals.publish(f"name {n}")
    assert len(vars(signals)["_unsaid"]) <= 1_001
    await signals.aclose()


async def test_a_server_that_accepts_and_says_nothing_is_as_good_as_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        end = Process(f"redis://127.0.0.1:{silent.getsockname()[1]}", TurnedClock())
        assert await asyncio.wait_for(end.signals.take_turn("n", 60), 1)
        await end.close()


@pytest.mark.parametrize(
    ("told", "spelled"),
    [
        ("redis://h:6379/0", "redis://h:6379/0"),
        ("valkey://h", "redis://h"),
        ("rediss://:secret@h", "rediss://:secret@h"),
        ("valkeys://u:secret@h:1/2", "rediss://u:secret@h:1/2"),
        ("unix:///run/valkey.sock", "unix:///run/valkey.sock"),
    ],
)
def test_addresses_of_both_servers_are_good_with_and_without_tls(told: str, spelled: str) -> None:
    assert checked(told) == spelled


async def test_over_tls_the_servers_certificate_is_checked() -> None:
    signals = Shared("valkeys://h", FakeClock())
    connection = vars(signals)["_server"].connection_pool.make_connection()
    context = connection.ssl_context.get()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    await signals.aclose()


@pytest.mark.parametrize(
    "told", ["http://h", "h:6379", "redis:", "redis:///0", "redis://h:port-of-secret", "valkey"]
)
def test_any_other_address_stops_the_start_and_is_not_repeated(told: str) -> None:
    with pytest.raises(Misconfigured) as stopped:
        checked(told)
    assert "OMSORG_SIGNALS_URL" in str(stopped.value)
    assert "secret" not in str(stopped.value)


async def test_one_process_alone_takes_every_turn_and_hears_nothing() -> None:
    alone = InProcess()
    await alone.publish("n")
    assert await alone.take_turn("n", 60)
    assert await alone.take_turn("n", 60)
    hearing = asyncio.ensure_future(anext(aiter(alone.listen())))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not hearing.done()
    hearing.cancel()
    await alone.aclose()
