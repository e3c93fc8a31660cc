"""The way to a source: httpx's interface above, aiohttp's connections, writer and parser below.

aiohttp's session is left out. It would send a request whose connection broke off again by itself,
a change too where its method is PUT or DELETE; and redirects, cookies and the environment, which
it looks after, are not wanted here.
"""

import asyncio
import io
import ssl
from collections.abc import AsyncIterator
from functools import lru_cache
from typing import Final
from weakref import WeakSet

import aiohttp
import httpx
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from multidict import CIMultiDict
from yarl import URL

from gateway.upstream.changing import CHANGES, Sent
from gateway.upstream.failures import after_sending, before_sending, is_hung_up
from gateway.upstream.proxies import DIRECT, Proxies, Proxy

QUESTION: Final = "omsorg.question"
"""The extension of a request that changes nothing, so that it may be sent once more."""
_IDLE: Final = 4.0
"""Seconds. Servers close idle connections after five or more; whoever closes first never races."""
_LONGEST_HEADER: Final = 64 * 1024
_READ_AT_ONCE: Final = 64 * 1024
_LONG_BODY: Final = 512 * 1024
_OWN_TYPE_ONLY: Final = frozenset({"content-type"})


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
        self._has_proxies = not (proxies.https is None and proxies.http is None)
        self._ways: dict[tuple[str, str, int], Proxy | None] = {}
        self._known: WeakSet[ResponseHandler] = WeakSet()
        self._pool: aiohttp.TCPConnector | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it, and answer as soon as the answer's head is there.

        A question is sent once more, on a new connection, where a kept one was closed before
        anything was answered. Nothing else is ever sent twice.
        """
        body = await request.aread()
        try:
            response = await self._answered(request, body, fresh=False)
        except _HungUpError:
            response = await self._answered(request, body, fresh=True)
        return httpx.Response(
            response.status, headers=list(response.raw_headers), stream=_Body(response)
        )

    async def aclose(self) -> None:
        """Close the connections."""
        if self._pool is not None:
            await self._pool.close()

    async def _answered(
        self, request: httpx.Request, body: bytes, *, fresh: bool
    ) -> aiohttp.ClientResponse:
        timeouts = request.extensions.get("timeout", {})
        asked = self._asked(request, body)
        connection, kept = await self._connected(asked, request, timeouts, fresh=fresh)
        try:
            return await _exchanged(asked, connection, timeouts.get("read"))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if kept and QUESTION in request.extensions and is_hung_up(error):
                raise _HungUpError from None
            raise after_sending(error) from None

    async def _connected(
        self,
        asked: aiohttp.ClientRequest,
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
                connection = await self._pool.connect(asked, [], _time(timeouts.get("connect")))
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

    def _asked(self, request: httpx.Request, body: bytes) -> aiohttp.ClientRequest:
        headers = CIMultiDict(
            [(k.decode("ascii"), v.decode("ascii")) for k, v in request.headers.raw]
        )
        url = _url(str(request.url))
        proxy = self._way_to(url) if self._has_proxies else None
        if proxy is not None and url.scheme == "http":
            headers.update(proxy.headers)
        return aiohttp.ClientRequest(
            request.method,
            url,
            headers=headers,
            skip_auto_headers=_OWN_TYPE_ONLY if body or request.method != "GET" else None,
            data=(io.BytesIO(body) if len(body) > _LONG_BODY else body) if body else None,
            loop=asyncio.get_running_loop(),
            proxy=URL(proxy.url) if proxy else None,
            proxy_headers=proxy.headers if proxy else None,
        )

    def _way_to(self, url: URL) -> Proxy | None:
        origin = (url.scheme, url.raw_host or "", url.port or 0)
        if origin not in self._ways:
            self._ways[origin] = self._proxies.way_to(*origin)
        return self._ways[origin]


class _HungUpError(Exception):
    """A kept connection was closed before anything of an answer to a question came."""


class _Body(httpx.AsyncByteStream):
    """What follows the head, piece by piece as it comes; at its end the connection is free."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        content = self._response.content
        try:
            while piece := await content.readany():
                yield piece
        except (aiohttp.ClientError, OSError) as error:
            raise after_sending(error) from None

    async def aclose(self) -> None:
        """Give the connection up, unless all of the body has come."""
        self._response.close()


async def _exchanged(
    asked: aiohttp.ClientRequest, connection: Connection, silence: float | None
) -> aiohttp.ClientResponse:
    """Write the request, and read the answer's head. Whatever goes wrong ends the connection."""
    try:
        _protocol(connection).set_response_params(
            skip_payload=asked.method == "HEAD",
            read_until_eof=True,
            auto_decompress=False,
            read_timeout=silence,
            read_bufsize=_READ_AT_ONCE,
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
        )
        response = await asked.send(connection)
        try:
            return await response.start(connection)
        except BaseException:
            response.close()
            raise
    except BaseException:
        connection.close()
        raise


def _protocol(connection: Connection) -> ResponseHandler:
    """What reads and writes on it, until it is given back."""
    if connection.protocol is None:
        raise aiohttp.ServerDisconnectedError
    return connection.protocol


async def _heard(connection: Connection) -> None:
    """A turn of the loop for sockets, and one for TLS: a close that has arrived is known then."""
    try:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    except BaseException:
        connection.close()
        raise


@lru_cache(maxsize=1024)
def _url(address: str) -> URL:
    """The address as the source wrote it. Those of late are kept, with what aiohttp reads in it."""
    return URL(address, encoded=True)


@lru_cache(maxsize=32)
def _time(connect: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=connect, ceil_threshold=float("inf"))
