"""A Cura stub on a real port of loopback, and the gateway's adapter in front of it."""

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import uvicorn
from starlette.types import ASGIApp

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
NOW = datetime(2026, 3, 10, 10, tzinfo=ZONE)
MUNICIPALITIES = {"aarhus": "DK-0751", "frederiksberg": "DK-0147"}
YEARS = DayRange(date(2025, 3, 9), date(2027, 3, 11), ZONE)
CITIZEN = "2512489996"
RELATIVE = "0101659993"
CUT = {Part.STAFF_SURNAMES, Part.INTERPRETER, Part.TRANSPORT}
LINKS = HandingOn(hosts={"video.min-dialog.example", "aktiviteter.min-dialog.example"}, numbers=())
LISTS = (
    *("recipients", "grants", "body_worn_aids", "aid_loans", "agreements", "measurements"),
    *("conditions", "documents", "action_plans"),
)


_TRUSTED = httpx.create_ssl_context(trust_env=False)
"""Made once: it takes longer than the whole of most tests."""


def listening(options: Options) -> AbstractContextManager[str]:
    """A stub's origin, until the end."""
    return served(build(options))


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The origin of a stub, or of something around one."""
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="off")
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
        self.tenant = tenant
        self.municipality = MUNICIPALITIES[tenant]
        self.controls = httpx.AsyncClient(base_url=origin, trust_env=False, verify=_TRUSTED)
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
            municipality=self.municipality,
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

    async def effects(self) -> list[dict[str, Any]]:
        """What was really done in the stub on somebody's order."""
        listed: list[dict[str, Any]] = (await self.controls.get("/demo/effects")).json()
        return listed

    async def digest(self) -> str:
        return str((await self.controls.get("/demo/digest")).json()["digest"])

    async def happen(self, what: str, **order: Any) -> dict[str, str]:
        """Something happens in the citizen's record; the ids that it touched."""
        told = {"what": what, "municipality": self.municipality, "person": "citizen", **order}
        answer = await self.controls.post("/demo/happen", json=told)
        assert answer.status_code == 200, answer.text
        found: dict[str, str] = answer.json()
        return found

    async def set_clock(self, moment: datetime) -> None:
        await self.controls.post("/demo/clock", json={"now": moment.isoformat()})

    async def restored(self) -> None:
        """The stub as it was filled, at the tests' own moment."""
        await self.controls.post("/demo/reset")
        await self.set_clock(NOW)

    async def raw(self, path: str) -> dict[str, Any]:
        """A resource as the stub keeps it."""
        answer = await self.controls.get(
            f"/{self.tenant}/fhir/{path}", headers=await self.machine()
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def rows(self, kind: str, patient: str) -> list[dict[str, Any]]:
        """All resources of a type in one record, as the stub keeps them."""
        form = {"patient": f"Patient/{patient}", "_count": "100"}
        found: list[dict[str, Any]] = []
        path: str | None = f"/{self.tenant}/fhir/{kind}/_search"
        while path:
            told = await self.controls.request(
                "POST" if "_search" in path else "GET",
                path,
                data=form if "_search" in path else None,
                headers=await self.machine(),
            )
            page = told.json()
            found += [entry["resource"] for entry in page.get("entry", [])]
            links = [one["url"] for one in page["link"] if one["relation"] == "next"]
            path = links[0] if links else None
        return found

    async def machine(self) -> dict[str, str]:
        """The header of a machine token."""
        told = {"grant_type": "client_credentials"}
        credentials = ("omsorg-demo", "demo-secret")
        path = f"/{self.tenant}/auth/token"
        answer = await self.controls.post(path, data=told, auth=credentials)
        return {"authorization": f"Bearer {answer.json()['access_token']}"}

    async def edit(self, path: str, *edits: dict[str, Any], **details: Any) -> None:
        await self.fault(path, "edit", edits=list(edits), **details)


def asking(number: str = CITIZEN, viewer: str | None = None) -> Asker:
    """The person themselves, or a relative with a mandate."""
    return Asker(
        number=NationalNumber(viewer or number),
        subject=NationalNumber(number),
        role=Role.RELATIVE if viewer else Role.CITIZEN,
        name="Rasmus Berggren" if viewer else "Nancy Berggren",
    )


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
