"""The way to a source: httpx's interface above, aiohttp's connections and parser below.

aiohttp's session is left out. It would send a request whose connection broke off again by itself,
a change too where its method is PUT or DELETE; and redirects, cookies and the environment, which
it looks after, are not wanted here. So are its requests and responses, which cost more than the
rest of a call, and would write and read nothing else than what httpx's say.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from weakref import WeakSet

import aiohttp
import httpx
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.http import HttpProcessingError
from aiohttp.streams import StreamReader
from yarl import URL

from gateway.upstream.changing import CHANGES, Sent
from gateway.upstream.failures import after_sending, before_sending, is_hung_up
from gateway.upstream.proxies import DIRECT, Proxies

QUESTION: Final = "omsorg.question"
"""The extension of a request that changes nothing, so that it may be sent once more."""
_IDLE: Final = 4.0
"""Seconds. Servers close idle connections after five or more; whoever closes first never races."""
_LONGEST_HEADER: Final = 64 * 1024
_READ_AT_ONCE: Final = 64 * 1024
_INFORMATIONAL: Final = frozenset(range(100, 200)) - {101}
_FORBIDDEN: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
"""What would end a line of a head, or may not stand in one (RFC 9110, 5.5)."""
_BROKEN: Final = (aiohttp.ClientError, HttpProcessingError, OSError)


@dataclass(frozen=True, slots=True)
class _Way:
    """How an origin is reached: what the pool knows it by, and how it is asked.

    `told` is what a proxy that is asked for a whole address is told of who asks; None: the origin
    itself is asked, through a tunnel or without a proxy.
    """

    known: aiohttp.ClientRequest
    told: tuple[tuple[bytes, bytes], ...] | None


class Transport(httpx.AsyncBaseTransport):
    """Connections to one source, at most `limit` at once (None: no limit), kept for four seconds.

    Timeouts are those of the request's extension: `connect` until a connection stands, whatever
    that takes, and `read` for each silence after that. Redirects are answers, packed bodies stay
    packed. Raises httpx's own exceptions.
    """

    def __init__(
        self, *, limit: int | None, trust: ssl.SSLContext, proxies: Proxies = DIRECT
    ) -> None:
        self._limit = limit
        self._trust = trust
        self._proxies = proxies
        self._ways: dict[tuple[bytes, bytes], _Way] = {}
        self._known: WeakSet[ResponseHandler] = WeakSet()
        self._pool: aiohttp.TCPConnector | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it, and answer as soon as the answer's head is there.

        A question is sent once more, on a new connection, where a kept one was closed before
        anything was answered. Nothing else is ever sent twice.
        """
        way = self._way_to(request.url)
        written = _head(request, way) + await _body(request)
        try:
            return await self._answered(request, way, written, fresh=False)
        except _HungUpError:
            return await self._answered(request, way, written, fresh=True)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._pool is not None:
            await self._pool.close()

    async def _answered(
        self, request: httpx.Request, way: _Way, written: bytes, *, fresh: bool
    ) -> httpx.Response:
        timeouts = request.extensions.get("timeout", {})
        connection, kept = await self._connected(way, request, timeouts, fresh=fresh)
        try:
            return await _exchanged(connection, written, request.method, timeouts.get("read"))
        except _BROKEN as error:
            if kept and QUESTION in request.extensions and is_hung_up(error):
                raise _HungUpError from None
            raise after_sending(error) from None

    async def _connected(
        self,
        way: _Way,
        request: httpx.Request,
        timeouts: dict[str, float | None],
        *,
        fresh: bool,
    ) -> tuple[Connection, bool]:
        """A connection, and whether it has been used before. Until it stands nothing is sent."""
        if self._pool is None:
            self._pool = self._opened()
        change: Sent | None = request.extensions.get(CHANGES)
        try:
            while True:
                connection = await self._pool.connect(way.known, [], _time(timeouts.get("connect")))
                protocol = _protocol(connection)
                if protocol not in self._known:
                    self._known.add(protocol)
                    return connection, False
                if change is not None:
                    await _heard(connection)
                if not fresh and not connection.closed and not protocol.should_close:
                    return connection, True
                connection.close()
        except BaseException as error:
            if change is not None:
                change.declined()
            if isinstance(error, (aiohttp.ClientError, OSError, ValueError)):
                raise before_sending(error) from None
            raise

    def _opened(self) -> aiohttp.TCPConnector:
        return aiohttp.TCPConnector(
            limit=self._limit or 0, ssl=self._trust, keepalive_timeout=_IDLE
        )

    def _way_to(self, url: httpx.URL) -> _Way:
        """Found once for each of a source's few origins."""
        origin = (url.raw_scheme, url.netloc)
        way = self._ways.get(origin)
        if way is None:
            way = self._ways[origin] = self._found_way(URL(str(url), encoded=True).origin())
        return way

    def _found_way(self, origin: URL) -> _Way:
        proxy = self._proxies.way_to(origin.scheme, origin.raw_host or "", origin.port or 0)
        known = aiohttp.ClientRequest("GET", origin, loop=asyncio.get_running_loop())
        if proxy is None:
            return _Way(known, None)
        # aiohttp adds the host to these when it connects, and knows a connection by them.
        known.update_proxy(URL(proxy.url), None, {**proxy.headers, "Host": known.headers["Host"]})
        told = [
            (name.encode("ascii"), text.encode("ascii")) for name, text in proxy.headers.items()
        ]
        return _Way(known, tuple(told) if origin.scheme == "http" else None)


class _HungUpError(Exception):
    """A kept connection was closed before anything of an answer to a question came."""


class _Body(httpx.AsyncByteStream):
    """What follows the head, piece by piece as it comes; at its end the connection is free."""

    def __init__(self, connection: Connection, payload: StreamReader) -> None:
        self._connection = connection
        self._payload = payload
        payload.on_eof(self._ended)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while piece := await self._payload.readany():
                yield piece
        except _BROKEN as error:
            raise after_sending(error) from None

    async def aclose(self) -> None:
        """Give the connection up, unless all of the body has come."""
        self._connection.close()

    def _ended(self) -> None:
        _free(self._connection)


def _stream(connection: Connection, payload: StreamReader) -> httpx.AsyncByteStream:
    """The body: what has come with the head whole is there at once."""
    if not payload.is_eof():
        return _Body(connection, payload)
    body = payload.read_nowait()
    _free(connection)
    return httpx.ByteStream(body)


def _free(connection: Connection) -> None:
    """Let others use it. One whose request is not all sent yet was answered too early."""
    transport = connection.transport
    if transport is not None and transport.get_write_buffer_size():
        connection.close()
    else:
        connection.release()


def _head(request: httpx.Request, way: _Way) -> bytes:
    """The first line and the headers. Raises `LocalProtocolError` for what may not stand there."""
    url = request.url
    target = url.raw_path if way.told is None else str(url).encode("ascii")
    lines = [b"%s %s HTTP/1.1" % (request.method.encode("ascii"), target)]
    lines.extend([b"%s: %s" % pair for pair in (*request.headers.raw, *(way.told or ()))])
    if any(map(_FORBIDDEN.search, lines)):
        raise httpx.LocalProtocolError("")
    return b"\r\n".join((*lines, b"", b""))


async def _exchanged(
    connection: Connection, written: bytes, method: str, silence: float | None
) -> httpx.Response:
    """Write the request, and read the answer's head. Whatever goes wrong ends the connection."""
    try:
        protocol = _protocol(connection)
        protocol.set_response_params(
            skip_payload=method == "HEAD",
            read_until_eof=True,
            auto_decompress=False,
            read_timeout=silence,
            read_bufsize=_READ_AT_ONCE,
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
        )
        _writer(protocol).write(written)
        protocol.start_timeout()
        message, payload = await protocol.read()
        while message.code in _INFORMATIONAL:
            message, payload = await protocol.read()
        return httpx.Response(
            message.code, headers=list(message.raw_headers), stream=_stream(connection, payload)
        )
    except BaseException:
        connection.close()
        raise


def _protocol(connection: Connection) -> ResponseHandler:
    """What reads and writes on it, until it is given back."""
    if connection.protocol is None:
        raise aiohttp.ServerDisconnectedError
    return connection.protocol


async def _body(request: httpx.Request) -> bytes:
    if isinstance(request.stream, httpx.ByteStream):
        return b"".join(request.stream)
    return await request.aread()


def _writer(protocol: ResponseHandler) -> asyncio.Transport:
    """What takes the request, as long as the other side is there."""
    if protocol.transport is None or protocol.transport.is_closing():
        raise aiohttp.ServerDisconnectedError
    return protocol.transport


async def _heard(connection: Connection) -> None:
    """A turn of the loop for sockets, and one for TLS: a close that has arrived is known then."""
    try:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    except BaseException:
        connection.close()
        raise


@lru_cache(maxsize=32)
def _time(connect: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=connect, ceil_threshold=float("inf"))
