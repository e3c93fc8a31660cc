"""Rates on real ports: who is counted as whom, and two processes that count as one."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.applications import CONSOLE, PARTNER, clients_toml
from tests.e2e.served_live import Live, live
from tests.e2e.transports import heard, say, socket_to, subscribe
from tests.signals_server import SignalsServer, signals_server
from tests.world import Backends

PUBLIC = '{ municipality(code: "DK-0217") { name } }'
FEW = {"per_minute": 0.01, "burst": 3}
"""Nothing flows in again while a test runs."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SignalsServer]:
    with signals_server(tmp_path) as running:
        yield running


@contextmanager
def served(
    stubs: Backends, folder: Path, count: int, clients: str, **environment: str
) -> Iterator[list[Live]]:
    """Gateway processes with these applications."""
    file = folder / "own-clients.toml"
    file.write_text(clients, encoding="utf-8")
    told = {"OMSORG_CLIENTS": str(file), **environment}
    with ExitStack() as stack:
        yield [stack.enter_context(live(stubs, folder / f"gateway{n}", told)) for n in range(count)]


def asked(process: Live, token: str | None = None, **headers: str) -> httpx.Response:
    told = {"accept": "application/json", **headers}
    if token is not None:
        told["authorization"] = f"Bearer {token}"
    address = f"http://127.0.0.1:{process.port}/graphql"
    return httpx.post(address, json={"query": PUBLIC}, headers=told, trust_env=False, timeout=30)


def statuses(process: Live, count: int, token: str | None = None, **headers: str) -> list[int]:
    return [asked(process, token, **headers).status_code for _ in range(count)]


def test_what_a_stranger_says_of_where_they_are_is_not_believed(
    stubs: Backends, tmp_path: Path
) -> None:
    """Not even on this machine, and whichever header they write it into."""
    with served(stubs, tmp_path, 1, clients_toml(anonymous=FEW)) as [process]:
        found = []
        for n in range(4):
            address = f"203.0.113.{n}"
            said = {"x-forwarded-for": address, "forwarded": f"for={address}", "x-real-ip": address}
            found += statuses(process, 1, **said)
        assert found == [200] * 3 + [429]
        assert statuses(process, 1, "not.a.token") == [429]
        assert statuses(process, 5, stubs.token("citizen")) == [200] * 5


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded"])
def test_behind_a_listed_proxy_each_address_counts_for_itself(
    stubs: Backends, tmp_path: Path, header: str
) -> None:
    told = {"OMSORG_PROXIES": "127.0.0.1", "OMSORG_FORWARDED_BY": header}
    written = "for={}" if header == "forwarded" else "{}"
    with served(stubs, tmp_path, 1, clients_toml(anonymous=FEW), **told) as [process]:
        for client in ("203.0.113.1", "203.0.113.2"):
            own_words = [written.format(f"198.51.100.{n}") for n in range(4)]
            told_of = written.format(client)
            found = [
                asked(process, **{header: f"{own}, {told_of}"}).status_code for own in own_words
            ]
            assert found == [200] * 3 + [429]
        assert statuses(process, 4) == [200] * 3 + [429], "the proxy itself"


async def test_behind_a_listed_proxy_a_websocket_is_counted_by_its_address_too(
    stubs: Backends, tmp_path: Path
) -> None:
    told = {"OMSORG_PROXIES": "127.0.0.1"}
    with served(stubs, tmp_path, 1, clients_toml(anonymous=FEW), **told) as [process]:
        for client in ("203.0.113.1", "203.0.113.2"):
            codes = [await refused(process, client) for _ in range(4)]
            assert codes == [4403] * 3 + [4429]
            headers = {"x-forwarded-for": client}
            async with socket_to(process.port, additional_headers=headers) as connection:
                await subscribe(connection, "q", PUBLIC)
                answer = await heard(connection)
            assert answer["type"] == "error"
            assert answer["payload"][0]["extensions"]["code"] == "RATE_LIMITED"


async def refused(process: Live, client: str) -> int:
    """The code with which a connection with a token that is no good is closed."""
    headers = {"x-forwarded-for": client}
    opening = socket_to(process.port, introduced=False, additional_headers=headers)
    async with opening as connection:
        await say(connection, type="connection_init", payload={"Authorization": "Bearer x.y.z"})
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(connection.recv(), 20)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


# ------------------------------------------------------------------------------- two processes


async def crowd(processes: list[Live], each: int, token: str | None) -> Counter[int]:
    """The statuses of so many requests to each process, several at once.

    A machine that is busy with too many at once would keep the server waiting for its turn.
    """
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    few = asyncio.Semaphore(6)
    async with httpx.AsyncClient(trust_env=False, timeout=60, headers=headers) as http:

        async def one(process: Live) -> int:
            async with few:
                address = f"http://127.0.0.1:{process.port}/graphql"
                return (await http.post(address, json={"query": PUBLIC})).status_code

        asking = [one(process) for _ in range(each) for process in processes]
        return Counter(await asyncio.gather(*asking))


LIMITED: dict[str, tuple[dict[str, Any], str | None]] = {
    "a client": ({"partner": {"per_minute": 0.01, "burst": 17}}, PARTNER),
    "a person": ({"person": {"per_minute": 0.01, "burst": 17}}, CONSOLE),
    "an address": ({"anonymous": {"per_minute": 0.01, "burst": 17}}, None),
}


@pytest.mark.parametrize("who", LIMITED)
async def test_two_processes_that_share_a_server_let_in_as_many_as_one(
    stubs: Backends, tmp_path: Path, server: SignalsServer, who: str
) -> None:
    told, client = LIMITED[who]
    token = None if client is None else stubs.token("citizen", client=client)
    with served(stubs, tmp_path, 2, clients_toml(**told), OMSORG_RATES_URL=server.url) as both:
        assert await crowd(both, 20, token) == {200: 17, 429: 23}
        assert await crowd(both, 3, token) == {429: 6}
        for process in both:
            assert "rates_not_shared" not in process.said.read_text()
        held = server.asked("KEYS", "*")
        assert b"omsorg:{rates}:" in held
        for word in (b"citizen", b"2512489996", b"127.0.0.1", PARTNER.encode()):
            assert word not in held


async def test_without_the_server_each_process_goes_on_by_itself_and_says_so_once(
    stubs: Backends, tmp_path: Path, server: SignalsServer
) -> None:
    told = clients_toml(partner={"per_minute": 0.01, "burst": 5})
    token = stubs.token("citizen", client=PARTNER)
    with served(stubs, tmp_path, 2, told, OMSORG_RATES_URL=server.url) as both:
        assert await crowd(both, 10, token) == {200: 5, 429: 15}
        server.kill()
        begun = time.monotonic()
        assert await crowd(both, 10, token) == {200: 10, 429: 10}
        assert time.monotonic() - begun < 10
        for process in both:
            said = process.said.read_text()
            assert said.count("rates_not_shared") == 1, said
            assert "Traceback" not in said
