"""The same over real connections: what a change's failure says of it, and that it is sent once."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from gateway.domain.errors import SourceUnavailable, SourceUncertain
from gateway.upstream.changing import noticing_changes
from gateway.upstream.client import Upstream, UpstreamSettings
from gateway.upstream.connecting import connected
from tests.clocks import FakeClock
from tests.world import free_ports

CREATED = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}"


class Server:
    """Reads a request, writes what it was told, and ends the connection."""

    def __init__(self, answer: bytes, *, rudely: bool = False) -> None:
        self.answer, self.rudely = answer, rudely
        self.requests = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
            self.requests += 1
            writer.write(self.answer)
            if self.rudely:
                writer.transport.abort()
        writer.close()


def upstream_at(port: int) -> Upstream:
    return connected(
        name="kilde",
        address=f"http://127.0.0.1:{port}/api/",
        further=(),
        clock=FakeClock(),
        settings=UpstreamSettings(),
        token=None,
    )


@contextlib.asynccontextmanager
async def reaching(server: Server) -> AsyncIterator[Upstream]:
    listening = await asyncio.start_server(server, "127.0.0.1", 0)
    upstream = upstream_at(listening.sockets[0].getsockname()[1])
    async with listening:
        yield upstream
        await upstream.aclose()


async def test_where_nobody_listens_nothing_was_done() -> None:
    upstream = upstream_at(free_ports(1)[0])
    with noticing_changes() as sent, pytest.raises(SourceUnavailable):
        await upstream.change("POST", "a", place="a", json={})
    await upstream.aclose()
    assert not sent.maybe_done


@pytest.mark.parametrize(
    "server",
    [
        pytest.param(Server(b""), id="hangs up"),
        pytest.param(Server(b"", rudely=True), id="resets"),
        pytest.param(Server(CREATED[:15]), id="ends in the status line"),
        pytest.param(Server(CREATED[:-1]), id="ends in the body"),
        pytest.param(Server(b"SSH-2.0-x\r\n\r\n"), id="speaks something else"),
        pytest.param(Server(b"HTTP/1.1 503 x\r\ncontent-length: 0\r\n\r\n"), id="is ill"),
    ],
)
async def test_a_source_that_breaks_off_is_sent_nothing_twice(server: Server) -> None:
    async with reaching(server) as upstream:
        with noticing_changes() as sent, pytest.raises(SourceUncertain):
            await upstream.change("POST", "a", place="a", json={"body": "x"})
    assert sent.maybe_done
    assert server.requests == 1
