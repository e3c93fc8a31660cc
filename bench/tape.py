"""A road to the sources that keeps what was said on it, and can be made slow."""

import asyncio
import re
import time

import httpx

from bench.recording import ANY_WORK, KEPT, Call

_COMMON = re.compile("token|jwks|metadata|registers|/v2/$")
_NAMED = re.compile(rb'"identifier"\s*:\s*\[\s*\{[^}]*?"value"\s*:\s*"([^"]+)"')
_MADE = 201


class Tape:
    """What was asked and answered since the last `begin`."""

    def __init__(self, delay: float = 0.0) -> None:
        self.calls: list[Call] = []
        self._delay = delay
        self._work = ANY_WORK
        self._since = time.monotonic()

    def begin(self, work: str) -> None:
        """From here on calls belong to this work."""
        self._work, self._since = work, time.monotonic()

    def transport(self) -> httpx.AsyncBaseTransport:
        """A transport that keeps its calls here."""
        return _Recorded(self)

    def keep(self, call: Call) -> None:
        """One more call."""
        self.calls.append(call)

    async def slow(self) -> None:
        """As slow as the sources are said to be."""
        if self._delay:
            await asyncio.sleep(self._delay)

    def now(self) -> float:
        """Seconds since the work began."""
        return time.monotonic() - self._since

    def work_of(self, target: str) -> str:
        """Tokens, keys and probes belong to every work."""
        return ANY_WORK if _COMMON.search(target.partition("?")[0]) else self._work


class _Recorded(httpx.AsyncBaseTransport):
    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._road = httpx.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Ask, keep, and hand on."""
        tape, begun = self._tape, self._tape.now()
        asked = await request.aread()
        response = await self._road.handle_async_request(request)
        body = await response.aread()
        await response.aclose()
        await tape.slow()
        target = request.url.raw_path.decode()
        named = _NAMED.search(asked) if response.status_code == _MADE else None
        headers = {k: v for k, v in response.headers.items() if k in KEPT}
        tape.keep(
            Call(
                work=tape.work_of(target),
                port=request.url.port or 0,
                method=request.method,
                target=target,
                asked=asked,
                status=response.status_code,
                headers=headers,
                answered=body,
                begun=begun,
                ended=tape.now(),
                named=named.group(1).decode() if named else None,
            )
        )
        return httpx.Response(response.status_code, headers=headers, content=body)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._road.aclose()
