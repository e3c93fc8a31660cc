"""Counting over a real server: exact for all processes together, telling nobody whose it is.

The server's own clock only forgets, so tests take rates at which it does so long afterwards.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from gateway.domain.clients import Rate
from gateway.rates.shared import Shared
from tests.clocks import FakeClock
from tests.signals_server import SignalsServer, signals_server
from tests.unit.rates.buckets import KEY, NOW, PATIENT, taken

SLOW = Rate(per_minute=1, burst=5)
PERSON = ("person", "https://issuer.example", "2512489996")
ADDRESS = ("address", "2001:db8:cafe:1::/64")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SignalsServer]:
    with signals_server(tmp_path) as running:
        yield running


@asynccontextmanager
async def processes(
    url: str, count: int, clock: FakeClock | None = None
) -> AsyncIterator[list[Shared]]:
    found = [Shared(url, KEY, clock or FakeClock(), patience=PATIENT) for _ in range(count)]
    try:
        yield found
    finally:
        for one in found:
            await one.aclose()


@pytest.mark.parametrize("burst", [1, 20, 100])
async def test_of_a_crowd_in_two_processes_exactly_as_many_pass_as_in_one(
    server: SignalsServer, burst: int
) -> None:
    rate = Rate(per_minute=1, burst=burst)
    async with processes(server.url, 2) as ends:
        wanted = [(("client", "c"), rate), (PERSON, Rate(per_minute=1, burst=burst + 7))]
        crowd = [end.take(wanted, NOW) for _ in range(burst + 30) for end in ends]
        waits = await asyncio.gather(*crowd)
        assert waits.count(None) == burst
        assert await taken(ends[0], 60, rate, NOW, "c") == 0
        left = [await end.take([wanted[1]], NOW) for end in ends * 10]
        assert left.count(None) == 7, "whoever was refused has cost the person nothing"
        later = NOW + timedelta(seconds=60)
        assert sorted([await taken(end, 3, rate, later, "c") for end in ends]) == [0, 1]


async def test_processes_whose_clocks_differ_give_no_more_together(server: SignalsServer) -> None:
    async with processes(server.url, 2) as (ahead, behind):
        got = 0
        for second in range(120):
            at = NOW + timedelta(seconds=second)
            got += await taken(behind, 1, SLOW, at)
            got += await taken(ahead, 1, SLOW, at + timedelta(seconds=3))
        assert got <= 5 + 2 + 1


async def test_what_the_server_holds_tells_nobody_whom_it_is_about(server: SignalsServer) -> None:
    async with processes(server.url, 1) as [end]:
        assert await end.take([(("client", "omsorg-partner"), SLOW), (PERSON, SLOW)], NOW) is None
        assert await end.take([(ADDRESS, SLOW)], NOW) is None
    keys = server.asked("KEYS", "*").decode().split("\r\n")[2::2]
    keys = [key for key in keys if key]
    assert len(keys) == 3
    for key in keys:
        assert key.startswith("omsorg:{rates}:"), "one node of a cluster has them all"
        assert len(key.removeprefix("omsorg:{rates}:")) == 64
        held = server.asked("DUMP", key) + server.asked("GET", key)
        for told in (b"omsorg-partner", b"issuer", b"2512489996", b"2001", b"cafe"):
            assert told not in held
            assert told not in key.encode()


async def test_names_cannot_be_guessed_without_the_key(server: SignalsServer) -> None:
    async with processes(server.url, 1) as [end]:
        other = Shared(server.url, b"another key", FakeClock(), patience=PATIENT)
        assert await taken(end, 9, SLOW, NOW) == 5
        assert await taken(other, 9, SLOW, NOW) == 5
        await other.aclose()


async def test_a_bucket_is_forgotten_by_the_server_when_it_is_full_again(
    server: SignalsServer,
) -> None:
    async with processes(server.url, 1) as [end]:
        assert await taken(end, 3, SLOW, NOW) == 3
        [key] = [k for k in server.asked("KEYS", "*").decode().split("\r\n") if "omsorg" in k]
        left = int(server.asked("PTTL", key).split(b":")[1].split()[0])
        assert 3 * 60_000 < left <= 3 * 60_000 + 60_000
        assert await taken(end, 9, SLOW, NOW) == 2
        before = int(server.asked("PTTL", key).split(b":")[1].split()[0])
        assert await taken(end, 50, SLOW, NOW) == 0
        after = int(server.asked("PTTL", key).split(b":")[1].split()[0])
        assert after <= before, "who is refused is not remembered for longer"


async def test_a_server_that_has_forgotten_the_script_is_told_it_again(
    server: SignalsServer,
) -> None:
    async with processes(server.url, 1) as [end]:
        assert await taken(end, 2, SLOW, NOW) == 2
        assert b"+OK" in server.asked("SCRIPT", "FLUSH")
        with capture_logs() as said:
            assert await taken(end, 9, SLOW, NOW) == 3
        assert said == []


async def test_without_the_server_each_counts_for_itself_and_says_so_once(
    server: SignalsServer,
) -> None:
    clock = FakeClock()
    async with processes(server.url, 2, clock) as ends:
        assert await taken(ends[0], 9, SLOW, NOW) == 5
        server.kill()
        with capture_logs() as said:
            for end in ends:
                assert await taken(end, 20, SLOW, NOW) == 5
                clock.advance(seconds=60)
                assert await taken(end, 20, SLOW, NOW + timedelta(seconds=60)) == 1
        assert [one["event"] for one in said] == ["rates_not_shared"] * 2
        assert {one["log_level"] for one in said} == {"warning"}
        assert "client" not in str([one["kind"] for one in said])


async def test_when_the_server_is_back_all_count_together_again(server: SignalsServer) -> None:
    clock = FakeClock()
    async with processes(server.url, 2, clock) as (first, second):
        server.kill()
        assert await taken(first, 9, SLOW, NOW) == 5
        assert await taken(second, 9, SLOW, NOW) == 5
        server.start()
        assert await taken(first, 9, SLOW, NOW) == 0, "it is not asked again at once"
        clock.advance(seconds=5)
        with capture_logs() as said:
            assert await taken(first, 3, SLOW, NOW) + await taken(second, 9, SLOW, NOW) == 5
        assert [one["event"] for one in said] == ["rates_shared_again"] * 2


async def test_a_server_that_comes_and_goes_gives_nobody_a_full_bucket_each_time(
    server: SignalsServer,
) -> None:
    clock = FakeClock()
    async with processes(server.url, 1, clock) as [end]:
        got = []
        for _ in range(4):
            server.kill()
            got.append(await taken(end, 9, SLOW, NOW))
            server.start()
            clock.advance(seconds=5)
            assert await taken(end, 9, SLOW, NOW) == 5, "the server itself has forgotten"
        assert got == [5, 0, 0, 0]


async def test_a_server_that_accepts_and_says_nothing_delays_nobody_for_long() -> None:
    """And only the first: for a while nobody asks it."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        end = Shared(f"redis://127.0.0.1:{silent.getsockname()[1]}", KEY, FakeClock())
        async with asyncio.timeout(5):
            assert await taken(end, 1_000, SLOW, NOW) == 5
        await end.aclose()


async def test_a_server_that_refuses_is_as_good_as_none(server: SignalsServer) -> None:
    assert b"+OK" in server.asked("CONFIG", "SET", "requirepass", "a-password")
    async with processes(server.url, 1) as [end]:
        with capture_logs() as said:
            assert await taken(end, 9, SLOW, NOW) == 5
    assert [one["event"] for one in said] == ["rates_not_shared"]


async def test_what_somebody_else_has_written_there_counts_as_nothing(
    server: SignalsServer,
) -> None:
    async with processes(server.url, 1) as [end]:
        assert await taken(end, 1, SLOW, NOW) == 1
        [key] = [k for k in server.asked("KEYS", "*").decode().split("\r\n") if "omsorg" in k]
        assert b"+OK" in server.asked("SET", key, "rubbish")
        assert await taken(end, 9, SLOW, NOW) == 5
