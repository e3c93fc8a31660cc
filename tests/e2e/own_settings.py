"""A gateway in front of the world's stubs with a municipalities file of the test's own."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import httpx

from gateway.app import build
from gateway.config.municipalities import read_municipalities
from gateway.routing.register import register
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.machine_tokens import Credentials
from tests.world import NOW, Backends, Gateway, WorldClock, settings_for


@contextlib.asynccontextmanager
async def own_gateway(
    running: Backends, folder: Path, change: Callable[[str], str]
) -> AsyncIterator[Gateway]:
    """As `gateway`, with the demo's municipalities.toml changed."""
    settings = settings_for(running, folder)
    path = folder / "municipalities.toml"
    before = path.read_text(encoding="utf-8")
    assert change(before) != before
    path.write_text(change(before), encoding="utf-8")
    machine = Credentials(client_id="omsorg-demo", secret="demo-secret")
    read = read_municipalities(
        path,
        known=register().municipalities,
        credentials=lambda _: machine,
        upstream=UpstreamSettings(timeout=settings.read_budget),
    )
    clock = WorldClock(NOW)
    app = build(replace(settings, municipalities=read), clock)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as http,
    ):
        yield Gateway(http=http, clock=clock, backends=running, app=app)
