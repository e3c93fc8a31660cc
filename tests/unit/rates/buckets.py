"""Buckets to be tested: in this process, and over a real server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from gateway.domain.clients import Rate
from gateway.http.limiting import Buckets
from gateway.rates.in_memory import InMemory
from gateway.rates.shared import Shared
from tests.clocks import FakeClock
from tests.signals_server import signals_server

KEY = b"the key of a test, 32 bytes long"
NOW = FakeClock().now()
PATIENT = 20.0
"""On a busy machine a server may take its time; a test about its silence says so itself."""


@asynccontextmanager
async def buckets(kind: str, folder: Path) -> AsyncIterator[Buckets]:
    """Fresh ones of a kind: `in_memory` or `shared`."""
    if kind == "in_memory":
        yield InMemory()
        return
    with signals_server(folder) as server:
        shared = Shared(server.url, KEY, FakeClock(), patience=PATIENT)
        try:
            yield shared
        finally:
            await shared.aclose()


async def taken(one: Buckets, tries: int, rate: Rate, now: datetime, name: str = "a") -> int:
    """How many of so many tries got a token."""
    return sum([await one.take([(("client", name), rate)], now) is None for _ in range(tries)])
