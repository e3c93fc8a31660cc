"""What an answer costs, counted: calls to the sources exactly, and steps of Python within a bound.

Time is measured in `bench/`, never here. A count does not depend on the machine; that of the steps
only on Python and on our libraries, which is why there is room above it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.steps import Steps
from tests.world import ROOT, Backends, gateway

WORKS = ROOT / "bench" / "works"
WEEK = {"municipality": "DK-0751", "span": "WEEK", "containing": "2026-11-25"}
MONTH = {"from": "2026-11-23", "to": "2026-12-23"}


@dataclass(frozen=True)
class Work:
    """A work of the benchmark in the tests' own world, and what it may take."""

    name: str
    person: str
    variables: Mapping[str, Any]
    calls: int
    steps: int


DONE = [
    Work("my-day", "citizen", WEEK, calls=5, steps=18_500),
    Work("everything", "citizen", {"municipality": "DK-0217", **MONTH}, calls=52, steps=48_000),
    Work(
        "two-municipalities",
        "citizen",
        {"municipalities": ["DK-0751", "DK-0530"], **MONTH},
        calls=19,
        steps=24_500,
    ),
    Work("small", "innbygger", {"municipality": "NO-3216"}, calls=1, steps=3_400),
]


@dataclass
class Remembering(httpx.AsyncBaseTransport):
    """A road to the sources that goes there once for each question, and then says it again."""

    road: httpx.AsyncHTTPTransport = field(default_factory=httpx.AsyncHTTPTransport)
    known: dict[tuple[str, str, bytes], tuple[int, httpx.Headers, bytes]] = field(
        default_factory=dict
    )
    asked: int = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        key = request.method, str(request.url), await request.aread()
        if key not in self.known:
            response = await self.road.handle_async_request(request)
            body = await response.aread()
            self.known[key] = response.status_code, response.headers, body
        status, headers, body = self.known[key]
        return httpx.Response(status, headers=headers, content=body)

    async def aclose(self) -> None:
        await self.road.aclose()


@pytest.mark.parametrize("work", DONE, ids=lambda work: work.name)
async def test_an_answer_takes_no_more_calls_and_steps_than_it_did(
    stubs: Backends, tmp_path: Path, work: Work
) -> None:
    road = Remembering()
    query = (WORKS / f"{work.name}.graphql").read_text(encoding="utf-8")
    async with gateway(stubs, tmp_path, transport=lambda: road) as ready:
        for _ in range(4):
            await ready.data(query, work.variables, person=work.person)
        road.asked = 0
        token = stubs.token(work.person)
        found = []
        for _ in range(5):
            with Steps() as steps:
                response = await ready.post(query, work.variables, token=token)
            assert "errors" not in response.json()
            found.append(steps.number)
            await asyncio.sleep(0)
    assert road.asked == 5 * work.calls
    assert min(found) <= work.steps
