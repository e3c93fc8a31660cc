"""A Cura stub on a real port of loopback, and the gateway's adapter in front of it."""

import threading
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import uvicorn

from backends.cura_stub.app import Options, build
from gateway.disclosure.opening import opened
from gateway.disclosure.policy import Part
from gateway.domain.calendar import DayRange
from gateway.domain.people import NationalNumber
from gateway.domain.records import Unreadable
from gateway.domain.topics import Role
from gateway.port import Asker, RecordRef, SourceSettings
from gateway.records import redaction
from gateway.records.handing_on import HandingOn
from gateway.systems.cura import SYSTEM
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.connecting import connected
from gateway.upstream.machine_tokens import Credentials
from tests.clocks import FakeClock

TODAY = date(2026, 3, 10)
ZONE = ZoneInfo("Europe/Copenhagen")
YEARS = DayRange(date(2025, 3, 9), date(2027, 3, 11), ZONE)
CITIZEN = "2512489996"
RELATIVE = "0101659993"
CUT = {Part.STAFF_SURNAMES, Part.INTERPRETER, Part.TRANSPORT}
LINKS = HandingOn(hosts={"video.min-dialog.example", "aktiviteter.min-dialog.example"}, numbers=())
LISTS = (
    *("recipients", "grants", "body_worn_aids", "aid_loans", "agreements", "measurements"),
    *("conditions", "documents", "action_plans"),
)


@contextmanager
def listening(options: Options) -> Iterator[str]:
    """The stub's origin, until the end."""
    config = uvicorn.Config(build(options), port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


class Source:
    """One municipality's Cura as the gateway reaches it, and the stub's controls."""

    def __init__(self, origin: str, tenant: str) -> None:
        self.controls = httpx.AsyncClient(base_url=origin, trust_env=False)
        self.upstreams: list[Any] = []
        address = f"{origin}/{tenant}/"

        def upstream(token):
            made = connected(
                name=tenant,
                address=address,
                further=(),
                clock=FakeClock(),
                settings=UpstreamSettings(timeout=10.0),
                token=token,
            )
            self.upstreams.append(made)
            return made

        settings = SourceSettings(
            municipality="DK-0751",
            address=address,
            zone=ZONE,
            credentials=Credentials(client_id="omsorg-demo", secret="demo-secret"),
        )
        self.system: Any = SYSTEM.connect(settings, upstream)

    async def ref(self, number: str = CITIZEN, viewer: str | None = None) -> RecordRef:
        asker = asking(number, viewer)
        head = await self.system.find(asker)
        assert head is not None
        return RecordRef(head=head, asker=asker)

    async def calls(self) -> list[str]:
        """The data requests since the last question, as `METHOD Type`; then none."""
        listed = (await self.controls.get("/demo/requests")).json()
        await self.controls.delete("/demo/requests")
        data = [r for r in listed if "/auth/" not in r["path"]]
        return [f"{r['method']} {r['path'].split('/fhir/')[1]}" for r in data]

    async def requests(self) -> list[dict[str, str]]:
        listed: list[dict[str, str]] = (await self.controls.get("/demo/requests")).json()
        return listed

    async def fault(self, path: str, kind: str, **details: Any) -> None:
        told = {"path": path, "kind": kind, **details}
        assert (await self.controls.post("/demo/faults", json=told)).status_code == 200

    async def edit(self, path: str, *edits: dict[str, Any], **details: Any) -> None:
        await self.fault(path, "edit", edits=list(edits), **details)


def asking(number: str = CITIZEN, viewer: str | None = None) -> Asker:
    """The person themselves, or a relative with a mandate."""
    role = Role.RELATIVE if viewer else Role.CITIZEN
    return Asker(number=NationalNumber(viewer or number), subject=NationalNumber(number), role=role)


@asynccontextmanager
async def reaching(origin: str, tenant: str = "aarhus"):
    """A source with an empty list of requests and no faults, before and after."""
    source = Source(origin, tenant)
    try:
        await source.controls.delete("/demo/requests")
        yield source
    finally:
        await source.controls.delete("/demo/faults")
        await source.controls.aclose()
        for upstream in source.upstreams:
            await upstream.aclose()


def value(sealed: Any) -> Any:
    """What a seal holds, opened as the door opens it."""
    return opened(sealed, sealed.topic, SYSTEM.policy, Role.CITIZEN)


def readable(rows: Any) -> list[Any]:
    """The rows that could be read."""
    return [row for row in rows if not isinstance(row, Unreadable)]


def rotten(rows: Any) -> list[str]:
    """The places of those that could not."""
    return [row.place for row in rows if isinstance(row, Unreadable)]


async def everything(system: Any, ref: RecordRef) -> dict[str, Any]:
    """All that the adapter answers about one person, redacted as the door redacts."""
    found: dict[str, Any] = {}
    for name in LISTS:
        found[name] = value(await getattr(system, name)(ref))
    appointments = value(await system.appointments(ref, YEARS))
    found["appointments"] = [redaction.appointment(a, CUT, LINKS) for a in appointments]
    threads = value(await system.threads(ref))
    found["threads"] = threads
    found["messages"] = [
        [redaction.message(m, CUT) for m in value(await system.messages(ref, thread))]
        for thread in threads
    ]
    found["contacts"] = redaction.contacts(value(await system.contacts(ref)), CUT)
    found["profile"] = value(await system.profile(ref))
    found["life_story"] = value(await system.life_story(ref))
    activities = value(await system.activities(ref))
    found["activities"] = [redaction.activity(a, LINKS) for a in activities]
    return found
