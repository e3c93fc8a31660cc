"""A gateway that begins at a moment of the test's own, and whose clock a test turns."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from gateway.app import build
from gateway.config.municipalities import read_municipalities
from gateway.routing.register import register
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.machine_tokens import Credentials
from tests.e2e.rights.seats import Seat
from tests.e2e.watching import POLL, WorldsClock
from tests.turned_clock import TurnedClock
from tests.world import Backends, Gateway, settings_for

Change = Callable[[str], str]
RIGHTS_EVERY = 0.75
_TOLD = {
    "OMSORG_READ_BUDGET": "10",
    "OMSORG_RIGHTS_EVERY": str(RIGHTS_EVERY),
    "OMSORG_POLL_EVERY": str(POLL),
    "OMSORG_PUSHED_POLL_EVERY": str(POLL),
}
REMEMBERED = 30 - 10
"""For how many seconds this gateway uses a register's answer again: less what a look may take."""


class MomentsClock(WorldsClock):
    """The world's clock, begun at another moment.

    `looked` is set when a look at a watched record is over, `followed` when it has been asked
    whether a right to watch for another stands.
    """

    def __init__(self, start: datetime) -> None:
        TurnedClock.__init__(self, start)
        self.resting = asyncio.Event()
        self.looked = asyncio.Event()
        self.followed = asyncio.Event()
        self.naps: Counter[float] = Counter()

    async def sleep(self, seconds: float) -> None:
        if seconds == POLL:
            self.looked.set()
        if seconds == RIGHTS_EVERY:
            self.followed.set()
        await super().sleep(seconds)


def unchanged(text: str) -> str:
    return text


@contextlib.asynccontextmanager
async def beginning(
    running: Backends, folder: Path, start: datetime, change: Change = unchanged
) -> AsyncIterator[Gateway]:
    """The gateway, and the stubs, at that moment; `change` makes its municipalities.toml."""
    running.set_clock(start)
    clock = MomentsClock(start)
    app = build(_settings(running, folder, change), clock)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as http,
    ):
        await asyncio.wait_for(clock.resting.wait(), 20)
        yield Gateway(http=http, clock=clock, backends=running, app=app)


def _settings(running: Backends, folder: Path, change: Change) -> Any:
    settings = settings_for(running, folder, environment=_TOLD)
    path = folder / "municipalities.toml"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    machine = Credentials(client_id="omsorg-demo", secret="demo-secret")
    read = read_municipalities(
        path,
        known=register().municipalities,
        credentials=lambda _: machine,
        upstream=UpstreamSettings(timeout=settings.read_budget),
    )
    return replace(settings, municipalities=read)


def setting(code: str, **values: object) -> Change:
    """A change of municipalities.toml: these settings for one municipality."""

    def changed(text: str) -> str:
        table = f"\n[{code}]\n"
        assert table in text
        lines = "".join(f"{name} = {_toml(value)}\n" for name, value in values.items())
        return text.replace(table, table + lines)

    return changed


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool | int) else f'"{value}"'


def grant(running: Backends, seat: Seat, **days: str) -> str:
    """Give this seat its right; the register's key of it, as it stands in an id."""
    order = {"what": "grant", "person": seat.person, "of": seat.of, "kind": seat.kind, **days}
    [key] = running.tell("identity_stub", order)["rights"]
    register_of = "fullmakt" if seat.code.startswith("NO") else seat.kind
    return f"{register_of.replace('mandate', 'fuldmagt')}.{key}"


def only(running: Backends, seat: Seat, **days: str) -> str:
    """Give this seat its right for these days, and no other."""
    running.revoke(seat.person, seat.of)
    return grant(running, seat, **days)
