"""The helsenorge stub on a port of its own, and the adapter connected to it."""

import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime, timedelta
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from typing import Any
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
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
OSLO = ZoneInfo("Europe/Oslo")
NO_TLS = SSLContext(PROTOCOL_TLS_CLIENT)
"""Trusts nobody: stubs speak plain HTTP, and reading the authorities for each test takes long."""
PEOPLE = citizens(TODAY)
EVERYTHING = DayRange(TODAY - timedelta(days=366), TODAY + timedelta(days=366), OSLO)


@contextmanager
def running() -> Iterator[str]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()  # whoever comes before the server is ready waits
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
        self.controls = httpx.AsyncClient(base_url=origin, trust_env=False, verify=NO_TLS)
        self.closing = [self.controls.aclose]
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
        self.closing.append(upstream.aclose)
        return upstream

    async def asked(self) -> list[tuple[str, str]]:
        """Method and path of every data request since the last time."""
        received = (await self.controls.get("/demo/requests")).json()
        await self.controls.delete("/demo/requests")
        return [(r["method"], r["path"]) for r in received if r["path"] != "/connect/token"]

    async def fault(self, path: str, **told) -> None:
        await self.controls.post("/demo/faults", json={"path": path, **told})

    async def stands_at(self, moment: datetime) -> None:
        """The stub's clock."""
        await self.controls.post("/demo/clock", json={"now": moment.isoformat()})

    async def effects(self) -> list[dict[str, str]]:
        """Everything that was really done on order."""
        return (await self.controls.get("/demo/effects")).json()

    async def digest(self) -> str:
        """The same for the same data."""
        return (await self.controls.get("/demo/digest")).json()["digest"]

    async def happens(self, what: str, person: str = "innbygger", **told) -> dict[str, str]:
        """Something that the municipality does of itself."""
        order = {"what": what, "municipality": "NO-3216", "person": person, **told}
        answer = await self.controls.post("/demo/happen", json=order)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def held(self, link: str, key: str = "innbygger") -> list[dict[str, Any]]:
        """What the source itself holds in a person's lists, however many pages it takes."""
        asking = self.adapter._asking
        asker = asker_for(key)
        found, following = [], f"{asking.base}/{link}"
        while following:
            headers = asking._headers(asker)
            page = json.loads(
                (await asking.upstream.get(following, place="held", headers=headers)).body
            )
            found += [entry["resource"] for entry in page.get("entry", [])]
            following = next((k["url"] for k in page["link"] if k["relation"] == "next"), None)
        return found

    async def record(self, key: str = "innbygger", role: Role = Role.CITIZEN) -> RecordRef:
        asker = asker_for(key, role)
        head = await self.adapter.find(asker)
        assert head is not None
        return RecordRef(head=head, asker=asker)


def asker_for(key: str, role: Role = Role.CITIZEN) -> Asker:
    subject = NationalNumber(PEOPLE[key].number)
    number = NationalNumber(cast(TODAY)["fullmektig"].number)
    if role is Role.CITIZEN:
        return Asker(number=subject, subject=subject, role=role, name=PEOPLE[key].person.name)
    return Asker(number=number, subject=subject, role=role, name=cast(TODAY)["fullmektig"].name)


@asynccontextmanager
async def fresh(origin: str) -> AsyncIterator[World]:
    """A world as it was filled, without faults, at a moment that stands still."""
    world = World(origin)
    await world.stands_at(NOW)
    await world.controls.post("/demo/reset")
    await world.controls.delete("/demo/faults")
    await world.controls.delete("/demo/requests")
    yield world
    await world.controls.delete("/demo/faults")
    for close in world.closing:
        await close()
