"""A source that speaks HTTP byte by byte as it is told, and the gateway's way to it."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from gateway.upstream.client import Upstream, UpstreamSettings
from gateway.upstream.connecting import connected
from gateway.upstream.proxies import DIRECT, Proxies
from gateway.upstream.trust import USUAL, Trust
from tests.clocks import FakeClock


def whole(body: bytes = b"{}", status: str = "200 OK", **headers: str) -> bytes:
    """An answer."""
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n{told}\r\n".encode() + body


@dataclass
class Asked:
    """One request that arrived: the how manyth of its connection, and its bytes."""

    number: int
    head: str
    body: bytes
    writer: asyncio.StreamWriter

    def say(self, what: bytes) -> None:
        self.writer.write(what)


Answers = Callable[[Asked], Awaitable[bool]]
"""Answers a request; whether the connection goes on."""


def saying(answer: bytes, *, goes_on: bool = True) -> Answers:
    async def answers(asked: Asked) -> bool:
        asked.say(answer)
        return goes_on

    return answers


@dataclass
class Source:
    """Counts what arrives."""

    answers: Answers = field(default_factory=lambda: saying(whole()))
    arrived: list[Asked] = field(default_factory=list)
    connections: int = 0
    open: int = 0
    most_open: int = 0
    port: int = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            await self._serve(reader, writer)
        self.open -= 1
        writer.close()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = 0
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = head.lower().partition("content-length: ")[2].partition("\r\n")[0]
            number += 1
            asked = Asked(number, head, await reader.readexactly(int(length or 0)), writer)
            self.arrived.append(asked)
            if not await self.answers(asked):
                return


@contextlib.asynccontextmanager
async def listening(
    serve: Callable[..., Awaitable[None]], tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """The port on which it listens. What is still served at the end is broken off."""
    serving: set[asyncio.Task[None]] = set()

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.add(asyncio.current_task())
        try:
            await serve(reader, writer)
        except asyncio.CancelledError:
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(served, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


def upstream_to(
    address: str, *, trust: Trust = USUAL, proxies: Proxies = DIRECT, **settings
) -> Upstream:
    return connected(
        name="kilde",
        address=address,
        further=(),
        clock=FakeClock(),
        settings=UpstreamSettings(**settings),
        token=None,
        trust=trust,
        proxies=proxies,
    )


@contextlib.asynccontextmanager
async def reaching(source: Source, **settings) -> AsyncIterator[Upstream]:
    async with listening(source) as port:
        source.port = port
        upstream = upstream_to(f"http://127.0.0.1:{port}/api/", **settings)
        yield upstream
        await upstream.aclose()
