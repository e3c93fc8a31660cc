"""Streams on a real port: what is on the wire, who is dropped, and how they end."""

import asyncio
import contextlib
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode

from gateway.execution.limits import Limits
from tests.e2e.transports import (
    PATIENCE,
    Served,
    closed_with,
    heard,
    listens,
    say,
    serving_small,
    socket_to,
    subscribe,
)

TICKS = "subscription { ticks { number } }"
SILENT = "subscription { ticks(count: 0) { number } }"
ENDLESS = "subscription { ticks(count: 1000000) { large } }"
MEGABYTE = 1024 * 1024
UPGRADE = (
    "GET /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    "sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{more}\r\n"
)
measured = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells what a process holds"
)
OURS = "sec-websocket-protocol: graphql-transport-ws\r\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Whatever the tests send it, it never says that it did not expect that."""
    with serving_small(tmp_path_factory.mktemp("small")) as served:
        yield served
        assert listens(served.port)
    assert "Traceback" not in served.said.read_text()


async def until(true: Callable[[], bool], what: str, seconds: float = 10) -> None:
    latest = time.monotonic() + seconds
    while not await asyncio.to_thread(true):
        assert time.monotonic() < latest, what
        await asyncio.sleep(0.02)


def raw(served: Served, more: str = OURS) -> socket.socket:
    """A WebSocket without anything of a library around it, and with a small window."""
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    opened.settimeout(10)
    opened.connect(("127.0.0.1", served.port))
    opened.sendall(UPGRADE.format(more=more).encode())
    return opened


def head(opened: socket.socket) -> str:
    found = b""
    while not found.endswith(b"\r\n\r\n"):
        found += opened.recv(1)
    return found.decode().lower()


def frame(opcode: Opcode, data: bytes, *, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=True)


def deaf(served: Served) -> socket.socket:
    """A client that asks for more and more and takes nothing of it."""
    opened = raw(served)
    head(opened)
    init = b'{"type":"connection_init"}'
    watch = f'{{"id":"w","type":"subscribe","payload":{{"query":"{ENDLESS}"}}}}'.encode()
    opened.sendall(frame(Opcode.TEXT, init) + frame(Opcode.TEXT, watch))
    return opened


async def test_a_watch_over_a_socket(small: Served) -> None:
    async with socket_to(small.port) as connection:
        await subscribe(connection, "w", TICKS)
        for number in range(2):
            data = {"ticks": {"number": number}}
            assert await heard(connection) == {"id": "w", "type": "next", "payload": {"data": data}}
        await subscribe(connection, "q", "{ watches }")
        assert (await heard(connection))["payload"] == {"data": {"watches": 1}}
        assert await heard(connection) == {"id": "q", "type": "complete"}
        await say(connection, id="w", type="complete")
        await until(lambda: small.watches() == 0, "the watch goes on")


async def test_a_watch_over_an_event_stream(small: Served) -> None:
    headers = {"accept": "text/event-stream"}
    async with httpx.AsyncClient(base_url=small.http, trust_env=False, headers=headers) as http:
        async with http.stream("POST", "/graphql", json={"query": TICKS}) as response:
            lines = response.aiter_lines()
            found = [await anext(lines) for _ in range(8)]
            assert small.watches() == 1
        assert found[2::3] == ["event: next"] * 2
        assert found[3::3] == [f'data: {{"data":{{"ticks":{{"number":{n}}}}}}}' for n in range(2)]
        assert {"date", "server", "set-cookie"}.isdisjoint(response.headers)
    await until(lambda: small.watches() == 0, "the watch goes on")


async def test_a_client_that_just_goes_leaves_nothing_behind(small: Served) -> None:
    async with socket_to(small.port) as connection:
        await subscribe(connection, "w", SILENT)
        await until(lambda: small.watches() == 1, "no watch")
        connection.transport.abort()
        await until(lambda: small.watches() == 0, "the watch goes on")


def test_a_handshake_tells_neither_the_time_nor_the_server_and_compresses_nothing(
    small: Served,
) -> None:
    deflate = "sec-websocket-extensions: permessage-deflate\r\n"
    cases = {
        OURS + deflate: "101",
        OURS + "origin: https://evil.example\r\n": "403",
        OURS + f"origin: http://127.0.0.1\r\n{deflate}": "101",
        "sec-websocket-version: 8\r\n": "400",
    }
    for more, status in cases.items():
        with raw(small, more) as opened:
            told = head(opened)
        assert told.startswith(f"http/1.1 {status}"), told
        names = {line.partition(":")[0] for line in told.splitlines()}
        assert {"date", "server", "sec-websocket-extensions"}.isdisjoint(names), told


async def test_other_origins_and_other_places_are_refused(small: Served) -> None:
    with pytest.raises(InvalidStatus) as foreign:
        async with socket_to(small.port, origin="https://evil.example"):
            pass
    assert foreign.value.response.status_code == 403
    assert b"FORBIDDEN" in (foreign.value.response.body or b"")
    with pytest.raises(InvalidStatus) as elsewhere:
        async with connect(f"ws://127.0.0.1:{small.port}/elsewhere", proxy=None):
            pass
    assert elsewhere.value.response.status_code == 403


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"\x82\x80\x00\x00\x00\x00", 4400),
        (frame(Opcode.TEXT, b"[]"), 4400),
        (frame(Opcode.TEXT, b"\xff\xfe"), 1007),
        # No more of it than the head, which tells the size.
        (b"\x81\xff" + (Limits().body_bytes + 1).to_bytes(8, "big") + b"mask", 1009),
        (frame(Opcode.TEXT, b"{", fin=False) + frame(Opcode.CONT, b"", fin=False) * 100, 1008),
        (b"\x83\x80\x00\x00\x00\x00", 1002),
        (b"\x81\x02{}", 1002),
    ],
    ids=["binary", "array", "no utf-8", "too large", "fragments", "unknown opcode", "unmasked"],
)
async def test_what_is_no_message_closes_with_a_code(small: Served, sent: bytes, code: int) -> None:
    async with socket_to(small.port) as connection:
        connection.transport.write(sent)
        assert await closed_with(connection) == code


@measured
async def test_a_reader_that_takes_nothing_of_a_socket_is_dropped(small: Served) -> None:
    before = small.memory()
    opened = deaf(small)
    await until(lambda: small.watches() == 1, "no watch")
    most = 0

    def dropped() -> bool:
        nonlocal most
        most = max(most, small.memory())
        return small.watches() == 0

    await until(dropped, "it is still waited for", 10 * PATIENCE)
    await until(lambda: small.connections() == 0, "it is still connected", 10 * PATIENCE)
    # An event has 100 kB, and the socket itself holds a few megabytes outside of the process.
    assert most - before < 20 * MEGABYTE
    opened.close()


@measured
async def test_a_reader_that_takes_nothing_of_an_event_stream_is_dropped(small: Served) -> None:
    before = small.memory()
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    opened.connect(("127.0.0.1", small.port))
    body = f'{{"query":"{ENDLESS}"}}'.encode()
    opened.sendall(
        b"POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\n"
        b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)
    )
    await until(lambda: small.watches() == 1, "no watch")
    await until(lambda: small.watches() == 0, "it is still waited for", 10 * PATIENCE)
    await until(lambda: small.connections() == 0, "it is still connected", 10 * PATIENCE)
    assert small.memory() - before < 20 * MEGABYTE
    opened.close()


@measured
def test_from_who_only_writes_nothing_more_is_read(small: Served) -> None:
    """Each ping has an answer; a client that takes none must not fill the memory with them."""
    before = small.memory()
    opened = raw(small)
    head(opened)
    opened.sendall(frame(Opcode.TEXT, b'{"type":"connection_init"}'))
    opened.settimeout(20 * PATIENCE)
    pings = frame(Opcode.PING, b"x" * 125) * 500
    sent = 0
    with contextlib.suppress(ConnectionResetError, BrokenPipeError):
        while sent < 100 * MEGABYTE:
            opened.sendall(pings)
            sent += len(pings)
    assert sent < 40 * MEGABYTE
    assert small.memory() - before < 20 * MEGABYTE
    opened.close()


async def collected(served: Served, begun: asyncio.Event) -> tuple[str, Exception | None]:
    """Everything of an event stream until it ends."""
    text = ""
    headers = {"accept": "text/event-stream"}
    async with httpx.AsyncClient(base_url=served.http, trust_env=False, headers=headers) as http:
        try:
            async with http.stream("POST", "/graphql", json={"query": TICKS}) as response:
                async for part in response.aiter_text():
                    text += part
                    begun.set()
        except httpx.HTTPError as error:
            return text, error
    return text, None


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
async def test_it_stops_in_time_whatever_is_open(tmp_path: Path, told: signal.Signals) -> None:
    begun = asyncio.Event()
    with serving_small(tmp_path, patience=60) as served:
        async with socket_to(served.port) as connection, socket_to(served.port) as idle:
            reading = asyncio.create_task(collected(served, begun))
            await subscribe(connection, "w", SILENT)
            await begun.wait()
            stuck = deaf(served)
            await until(lambda: served.watches() == 3, "no watch")
            served.process.send_signal(told)
            at = time.monotonic()
            assert await closed_with(connection) == await closed_with(idle) == 1001
            text, error = await reading
            assert time.monotonic() - at < 1
            await asyncio.to_thread(served.process.wait, 10)
            assert time.monotonic() - at < 7  # five seconds of grace, and what Python needs to end
        assert error is None
        assert "event: next" in text
        assert "event: complete" not in text
        stuck.close()
    assert served.process.returncode in {0, -told}
    said = served.said.read_text()
    assert "Traceback" not in re.sub(r"(?s)Traceback.*KeyboardInterrupt\n", "", said)
