"""Our gateway in this process, with a tape on its roads."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from bench import world
from bench.clock import RunningClock
from bench.recording import Recording
from bench.tape import Tape
from bench.works import KEY, Work
from gateway.app import build
from gateway.config.environment import Settings

_SETTLED = 1.0
_MANY = 1000


@asynccontextmanager
async def gateway(
    tape: Tape, folder: Path, *, wide: bool = False
) -> AsyncIterator[httpx.AsyncClient]:
    """The gateway, its first round of probes behind it; `wide` without a queue before sources."""
    shutil.rmtree(folder, ignore_errors=True)
    settings = world.settings(folder, {"OMSORG_READ_BUDGET": "30"})
    app = build(_widened(settings) if wide else settings, RunningClock(), tape.transport)
    street = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=street, base_url="http://gateway", timeout=60) as http,
    ):
        await asyncio.sleep(_SETTLED)
        yield http


def _widened(settings: Settings) -> Settings:
    """The same with room for every call at once: queues are ours, and no source's."""
    file = settings.municipalities
    wide = tuple(
        replace(one, upstream=replace(one.upstream, concurrency=_MANY))
        for one in file.municipalities
    )
    return replace(settings, municipalities=replace(file, municipalities=wide))


async def answer_of(
    http: httpx.AsyncClient, work: Work, recording: Recording, key: str = KEY
) -> Any:
    """What comes of a work, whole. `key` is a write's idempotency key."""
    asked = json.loads(work.body({**recording.ids["ours"], "key": key}))
    return {"data": await asked_of(http, asked, recording.tokens[work.person])}


async def asked_of(http: httpx.AsyncClient, asked: Mapping[str, Any], token: str | None) -> Any:
    """The data of an answer without errors."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    response = await http.post("/graphql", json=asked, headers=headers)
    answer = response.json()
    if response.status_code != httpx.codes.OK or "errors" in answer:
        raise SystemExit(f"the gateway did not answer as it should: {response.text[:2000]}")
    return answer["data"]
