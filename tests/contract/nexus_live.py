"""A Nexus stub on a real port of loopback, and the gateway's adapter in front of it."""

import threading
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import uvicorn

from backends.nexus_stub.app import Options, build
from gateway.disclosure.opening import opened
from gateway.domain.calendar import DayRange
from gateway.domain.people import NationalNumber
from gateway.domain.topics import Role
from gateway.port import Asker, RecordRef, SourceSettings
from gateway.systems.nexus import SYSTEM
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.connecting import connected
from gateway.upstream.machine_tokens import Credentials
from tests.clocks import FakeClock

TODAY = date(2026, 11, 22)
ZONE = ZoneInfo("Europe/Copenhagen")
YEAR = DayRange(date(2025, 11, 21), date(2027, 11, 23), ZONE)
CITIZEN = "2512489996"
NO_TLS = SSLContext(PROTOCOL_TLS_CLIENT)
"""Trusts nobody: stubs speak plain HTTP, and reading the authorities for each test takes long."""
RELATIVE = "0101659993"


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
    """One municipality's Nexus as the gateway reaches it, and the stub's controls."""

    def __init__(self, origin: str, tenant: str, options: dict[str, str]) -> None:
        self.origin = origin
        self.base = f"{origin}/api/core/mobile/{tenant}/v2/"
        self.controls = httpx.AsyncClient(base_url=origin, trust_env=False, verify=NO_TLS)
        self.upstreams: list[Any] = []

        def upstream(token):
            made = connected(
                name=tenant,
                address=self.base,
                further=(
                    f"{origin}/authx/realms/{tenant}/",
                    f"{origin}/api/document-microservice/{tenant}/",
                ),
                clock=FakeClock(),
                settings=UpstreamSettings(timeout=10.0),
                token=token,
            )
            self.upstreams.append(made)
            return made

        settings = SourceSettings(
            municipality="DK-0217",
            address=self.base,
            zone=ZONE,
            credentials=Credentials(client_id="omsorg-demo", secret="demo-secret"),
            options=options,
        )
        self.system = SYSTEM.connect(settings, upstream)

    def asker(
        self,
        number: str = CITIZEN,
        viewer: str | None = None,
        role: Role = Role.CITIZEN,
        name: str = "",
    ) -> Asker:
        return Asker(
            number=NationalNumber(viewer or number),
            subject=NationalNumber(number),
            role=role,
            name=name,
        )

    async def ref(self, number: str = CITIZEN, viewer: str | None = None) -> RecordRef:
        role = Role.RELATIVE if viewer else Role.CITIZEN
        return await self.opened(self.asker(number, viewer, role))

    async def opened(self, asker: Asker) -> RecordRef:
        head = await self.system.find(asker)
        assert head is not None
        return RecordRef(head=head, asker=asker)

    async def at(self, moment: datetime) -> None:
        """Stop the stub's clock there."""
        told = {"now": moment.isoformat()}
        assert (await self.controls.post("/demo/clock", json=told)).status_code == 200

    async def happen(self, what: str, **more: Any) -> dict[str, str]:
        answer = await self.controls.post("/demo/happen", json={"what": what, **more})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def effects(self) -> list[dict[str, Any]]:
        return (await self.controls.get("/demo/effects")).json()

    async def digest(self) -> str:
        return (await self.controls.get("/demo/digest")).json()["digest"]

    async def read(self, link: str) -> Any:
        """What a link of the stub answers, as the machine user sees it."""
        return (await self.upstreams[0].get(link, place="test")).read(dict[str, Any])

    async def calls(self) -> list[str]:
        """The data requests since the last question, as paths with queries; then none."""
        listed = (await self.controls.get("/demo/requests")).json()
        await self.controls.delete("/demo/requests")
        return [f"{r['path']}?{r['query']}" for r in listed if "/authx/" not in r["path"]]

    async def fault(self, path: str, kind: str, **details: Any) -> None:
        told = {"path": path, "kind": kind, **details}
        assert (await self.controls.post("/demo/faults", json=told)).status_code == 200

    async def edit(self, path: str, *edits: dict[str, Any]) -> None:
        await self.fault(path, "edit", edits=list(edits))


@asynccontextmanager
async def reaching(origin: str, tenant: str = "helsingor", **options: str):
    """A source with an empty list of requests and no faults, before and after."""
    source = Source(origin, tenant, options)
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


async def everything(system: Any, ref: RecordRef) -> dict[str, Any]:
    """All that the adapter answers about one person, with staff by first name."""
    found: dict[str, Any] = {}
    for name in ("recipients", "aid_applications", "applicable_kinds", "body_worn_aids"):
        found[name] = value(await getattr(system, name)(ref))
    for name in ("aid_loans", "conditions"):
        found[name] = value(await getattr(system, name)(ref))
    found["appointments"] = [
        (a, [m.by_first_name() for m in a.staff], a.handle)
        for a in value(await system.appointments(ref, YEAR))
    ]
    for rows, details in (
        ("threads", "messages"),
        ("grants", "grant_details"),
        ("documents", "document_contents"),
        ("action_plans", "action_plan_details"),
    ):
        listed = value(await getattr(system, rows)(ref))
        found[rows] = [
            (row, row.handle, value(await getattr(system, details)(ref, row))) for row in listed
        ]
    return found
