"""The helsenorge stub on a port of its own, and the adapter connected to it."""

import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import httpx
import uvicorn

from backends.helsenorge_stub.app import Options, build
from backends.helsenorge_stub.people import citizens
from backends.stage.cast import cast
from gateway.domain.calendar import DayRange
from gateway.domain.people import NationalNumber
from gateway.domain.topics import Role
from gateway.port import Asker, RecordRef, SourceSettings
from gateway.systems.helsenorge import SYSTEM
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.connecting import connected
from gateway.upstream.machine_tokens import Credentials
from tests.clocks import FakeClock

TODAY = date(2026, 11, 22)
OSLO = ZoneInfo("Europe/Oslo")
PEOPLE = citizens(TODAY)
EVERYTHING = DayRange(TODAY - timedelta(days=366), TODAY + timedelta(days=366), OSLO)


@contextmanager
def running() -> Iterator[str]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = build(Options(today=TODAY))
    config = uvicorn.Config(app, log_level="critical", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


class World:
    """The stub's controls, and an adapter that is connected to it."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.clients: list[httpx.AsyncClient] = []
        self.controls = httpx.AsyncClient(base_url=origin)
        self.clients.append(self.controls)
        settings = SourceSettings(
            municipality="NO-3216",
            address=f"{origin}/vestby/fhir/",
            zone=OSLO,
            credentials=Credentials(client_id="omsorg-demo", secret="demo-secret"),
            further_origins=(f"{origin}/connect/",),
            options={"token_url": f"{origin}/connect/token"},
        )
        self.adapter = SYSTEM.connect(settings, lambda token: self._upstream(settings, token))

    def _upstream(self, settings, token):
        upstream = connected(
            name="vestby",
            address=settings.address,
            further=settings.further_origins,
            clock=FakeClock(),
            settings=UpstreamSettings(timeout=5),
            token=token,
        )
        self.clients.append(upstream._client)
        return upstream

    async def asked(self) -> list[tuple[str, str]]:
        """Method and path of every data request since the last time."""
        received = (await self.controls.get("/demo/requests")).json()
        await self.controls.delete("/demo/requests")
        return [(r["method"], r["path"]) for r in received if r["path"] != "/connect/token"]

    async def fault(self, path: str, **told) -> None:
        await self.controls.post("/demo/faults", json={"path": path, **told})

    async def record(self, key: str = "innbygger", role: Role = Role.CITIZEN) -> RecordRef:
        asker = asker_for(key, role)
        head = await self.adapter.find(asker)
        assert head is not None
        return RecordRef(head=head, asker=asker)


def asker_for(key: str, role: Role = Role.CITIZEN) -> Asker:
    subject = NationalNumber(PEOPLE[key].number)
    number = NationalNumber(cast(TODAY)["fullmektig"].number)
    return Asker(number=subject if role is Role.CITIZEN else number, subject=subject, role=role)


@asynccontextmanager
async def fresh(origin: str) -> AsyncIterator[World]:
    """A world without faults, that leaves none behind."""
    world = World(origin)
    await world.controls.delete("/demo/faults")
    await world.controls.delete("/demo/requests")
    yield world
    await world.controls.delete("/demo/faults")
    for client in world.clients:
        await client.aclose()
