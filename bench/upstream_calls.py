"""What one call to a source costs: µs of this process's CPU, beside httpx and bare aiohttp.

`python -m bench.upstream_calls`. The source is a process of its own on loopback, which answers at
once. All are measured in turns within one run, and the best turn of each is shown: ratios hold,
the figures themselves are this machine's.
"""

import asyncio
import gc
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp
import httpx
import uvloop

from gateway.app.clock import SystemClock
from gateway.upstream.client import Upstream, UpstreamSettings
from gateway.upstream.connecting import connected
from gateway.upstream.machine_tokens import Credentials, TokenRequest

Ask = Callable[[str], Awaitable[object]]
_TURNS: Final = 20
_CALLS: Final = 50
_FAN: Final = 5
_FANS: Final = 32
_MOST: Final = _FAN * _FANS
_SMALL: Final = b'{"id":"1","status":"active"}'
_LARGE: Final = b"[%s]" % b",".join(
    b'{"id":"%04d","title":"En linje med tekst"}' % i for i in range(170)
)
_TOKEN: Final = b'{"access_token":"et-token","expires_in":3600}'
_HEAD: Final = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\n"
    b"date: Mon, 23 Nov 2026 09:00:00 GMT\r\nserver: kilde\r\ncontent-length: %d\r\n\r\n"
)
_HEADERS: Final = {
    "accept": "*/*",
    "accept-encoding": "identity",
    "user-agent": "omsorg",
    "authorization": "Bearer et-token",
}
_ANSWERS: Final = {
    path: _HEAD % len(body) + body
    for path, body in {b"/api/small": _SMALL, b"/api/large": _LARGE, b"/api/token": _TOKEN}.items()
}


class _Source(asyncio.Protocol):
    """Reads no more of a request than it must."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._kept = b""

    def data_received(self, data: bytes) -> None:
        self._kept += data
        head, end, rest = self._kept.partition(b"\r\n\r\n")
        _, told, after = head.lower().partition(b"\r\ncontent-length:")
        length = int(after.partition(b"\r\n")[0]) if told else 0
        if end and len(rest) >= length:
            self._kept = b""
            self._transport.write(_ANSWERS[head.split(b" ", 2)[1]])


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Source, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _one_after_the_other(ask: Ask, calls: int) -> None:
    for _ in range(calls):
        await ask("small")


async def _fans(ask: Ask, fans: int, times: int) -> None:
    for _ in range(times):
        await asyncio.gather(*(ask("large") for _ in range(_FAN * fans)))


def _upstream(base: str) -> Upstream:
    token = TokenRequest(
        url=f"{base}token",
        credentials=Credentials(client_id="os", secret="x"),  # noqa: S106 - nobody's
    )
    return connected(
        name="kilde",
        address=base,
        further=(),
        clock=SystemClock(),
        settings=UpstreamSettings(concurrency=_MOST),
        token=token,
    )


async def _cpu(work: Awaitable[None], calls: int) -> float:
    before = time.process_time()
    await work
    return (time.process_time() - before) / calls * 1e6


async def _measured(contenders: dict[str, tuple[Ask, int]]) -> dict[str, list[float]]:
    """The best turn of each kind of work; the slow do fewer turns, for the same time in all."""
    gc.collect()
    gc.freeze()
    best = {name: [float("inf")] * 3 for name in contenders}
    for turn in range(_TURNS):
        for name, (ask, turns) in contenders.items():
            if turn >= turns:
                continue
            now = [
                await _cpu(_one_after_the_other(ask, _CALLS), _CALLS),
                await _cpu(_fans(ask, 1, _CALLS // _FAN), _CALLS),
                await _cpu(_fans(ask, _FANS, 1), _MOST),
            ]
            best[name] = [min(pair) for pair in zip(best[name], now, strict=True)]
    return best


async def _compare(base: str) -> None:
    upstream = _upstream(base)
    limits = httpx.Limits(max_connections=_MOST)
    connector = aiohttp.TCPConnector(limit=_MOST)
    async with (
        httpx.AsyncClient(limits=limits, trust_env=False) as client,
        aiohttp.ClientSession(connector=connector) as session,
    ):

        async def by_upstream(link: str) -> object:
            return (await upstream.get(link, place="x")).body

        async def by_httpx(link: str) -> object:
            return (await client.get(base + link, headers=_HEADERS)).content

        async def by_aiohttp(link: str) -> object:
            async with session.get(base + link, headers=_HEADERS) as response:
                return await response.read()

        best = await _measured(
            {
                "Upstream.get": (by_upstream, _TURNS),
                "aiohttp alone": (by_aiohttp, _TURNS),
                "httpx.AsyncClient": (by_httpx, 2),
            }
        )
    await upstream.aclose()
    columns = ("one by one", f"fan-out of {_FAN}", f"{_FANS} fan-outs")
    print(f"{'µs CPU a call':<20}" + "".join(f"{column:>16}" for column in columns))
    for name, figures in best.items():
        print(f"{name:<20}" + "".join(f"{figure:>16.0f}" for figure in figures))
    ratios = [b / a for a, b in zip(best["Upstream.get"], best["httpx.AsyncClient"], strict=True)]
    print("httpx costs " + ", ".join(f"{ratio:.1f}" for ratio in ratios) + " times as much")


def main() -> None:
    """Start the source, measure, stop it."""
    command = [sys.executable, "-m", "bench.upstream_calls", "source"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as source:  # noqa: S603 - ourselves
        try:
            port = int(source.stdout.readline()) if source.stdout else 0
            uvloop.run(_compare(f"http://127.0.0.1:{port}/api/"))
        finally:
            source.terminate()


if __name__ == "__main__":
    if sys.argv[1:] == ["source"]:
        uvloop.run(_serve())
    else:
        main()
