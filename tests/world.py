"""The demo world for tests: real stubs on loopback ports, and the gateway in front of them.

The day is stopped everywhere: stubs and gateway agree that it is 22 November 2026, eleven o'clock
in Copenhagen.
"""

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from gateway.app import MakesTransport, build
from gateway.config.environment import Settings, read_settings
from gateway.config.registering import BETWEEN_LOOKS
from gateway.routing.register import register
from tests.applications import clients_toml
from tests.clocks import FakeClock

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
_TOLD = tomllib.loads((ROOT / "municipalities.toml").read_text(encoding="utf-8"))
_TABLES = {code: table for code, table in _TOLD.items() if isinstance(table, dict)}
_REGISTERS = tomllib.loads((ROOT / "identity.toml").read_text(encoding="utf-8"))["registers"]
MUNICIPALITIES = tuple(_TABLES)
STUB_OF = {code: f"{table['system']}_stub" for code, table in _TABLES.items()}
"""Which stub stands for a municipality's care system."""
CARE_SYSTEMS = tuple(dict.fromkeys(STUB_OF.values()))
STUBS = {STUB_OF[code]: urlsplit(table["address"]).port for code, table in _TABLES.items()}
STUBS |= {"identity_stub": 8104}
CREDENTIALS = (*MUNICIPALITIES, *(f"REGISTERS_{register['country']}" for register in _REGISTERS))
SECRET = "a secret of the tests, and of nothing else"
_HTTP = httpx.Client(trust_env=False, verify=False, timeout=30)  # noqa: S501 - on loopback
_AN_HOUR = 3600


class WorldClock(FakeClock):
    """Stands still. Short waits pass at once, long ones (the background round) never end.

    `resting` is set when the first background round is over.
    """

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.resting = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        if seconds > 5:
            self.rest(seconds)
            await asyncio.Event().wait()
        self.advance(seconds=seconds)

    def rest(self, seconds: float) -> None:
        """Somebody waits long: the hourly round and the look for documents before they did much."""
        if BETWEEN_LOOKS < seconds < _AN_HOUR:
            self.resting.set()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@dataclass
class Backends:
    """The running stubs."""

    ports: Mapping[str, int]
    canary: str
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def url(self, stub: str, path: str) -> str:
        return f"http://127.0.0.1:{self.ports[stub]}{path}"

    def token(self, person: str, **more: str) -> str:
        wanted = {"person": person, "sid": f"sid-{person}", **more}
        answer = _HTTP.get(self.url("identity_stub", "/demo/token"), params=wanted)
        answer.raise_for_status()
        token: str = answer.json()["access_token"]
        return token

    def requests(self, *stubs: str) -> list[dict[str, Any]]:
        """What the stubs were asked, machine tokens apart."""
        found: list[dict[str, Any]] = []
        for stub in stubs or STUBS:
            found += _HTTP.get(self.url(stub, "/demo/requests")).json()
        return [r for r in found if "token" not in r["path"]]

    def forget(self) -> None:
        self.forget_requests()
        for stub in STUBS:
            _HTTP.delete(self.url(stub, "/demo/faults"))
            _HTTP.post(self.url(stub, "/demo/reset"))

    def effects(self, *stubs: str) -> list[dict[str, Any]]:
        """What the care systems really did on order."""
        found: list[dict[str, Any]] = []
        for stub in stubs or CARE_SYSTEMS:
            answer = _HTTP.get(self.url(stub, "/demo/effects"))
            answer.raise_for_status()
            found += answer.json()
        return found

    def revoke(self, holder: str, giver: str) -> None:
        """End every right that one person has over another's record."""
        order = {"what": "revoke", "person": holder, "of": giver}
        answer = _HTTP.post(self.url("identity_stub", "/demo/happen"), json=order)
        assert answer.is_success, answer.text

    def forget_effects(self) -> None:
        for stub in CARE_SYSTEMS:
            _HTTP.delete(self.url(stub, "/demo/effects"))

    def digests(self) -> dict[str, str]:
        """A hash of everything that each care system holds."""
        found: dict[str, str] = {}
        for stub in CARE_SYSTEMS:
            answer = _HTTP.get(self.url(stub, "/demo/digest"))
            answer.raise_for_status()
            found[stub] = answer.json()["digest"]
        return found

    def happen(self, code: str, what: str, person: str, **more: Any) -> dict[str, Any]:
        """Let the municipality do something of its own accord."""
        order = {"what": what, "municipality": code, "person": person, **more}
        return self.tell(STUB_OF[code], order)

    def tell(self, stub: str, order: Mapping[str, Any]) -> dict[str, Any]:
        """Give an order to a stub, and hear what came of it."""
        answer = _HTTP.post(self.url(stub, "/demo/happen"), json=order)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def forget_requests(self) -> None:
        for stub in STUBS:
            _HTTP.delete(self.url(stub, "/demo/requests"))

    def forget_faults(self, stub: str) -> None:
        _HTTP.delete(self.url(stub, "/demo/faults"))

    def fault(self, stub: str, **fault: Any) -> None:
        _HTTP.post(self.url(stub, "/demo/faults"), json=fault).raise_for_status()

    def set_clock(self, moment: datetime) -> None:
        for stub in STUBS:
            body = {"now": moment.isoformat()}
            _HTTP.post(self.url(stub, "/demo/clock"), json=body).raise_for_status()


@contextlib.contextmanager
def backends(
    *,
    canary: str = "KANARIE",
    hidden: int = 1,
    scale: int = 1,
    ports: Sequence[int] | None = None,
    databases: Path | None = None,
) -> Iterator[Backends]:
    """Start every stub; stop them at the end. `databases`: a folder for what they hold."""
    chosen = dict(zip(STUBS, ports or free_ports(len(STUBS)), strict=True))
    running = Backends(ports=chosen, canary=canary)
    try:
        for stub, port in chosen.items():
            command = [sys.executable, "-m", f"backends.{stub}", "--port", str(port)]
            command += ["--today", NOW.date().isoformat(), "--canary", canary]
            command += ["--hidden", str(hidden), "--scale", str(scale)]
            command += ["--database", str(databases / stub)] if databases else []
            running.processes.append(
                subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, text=True)
            )
        for (stub, port), process in zip(chosen.items(), running.processes, strict=True):
            _await(stub, port, process)
        running.set_clock(NOW)
        yield running
    finally:
        for process in running.processes:
            process.terminate()
        for process in running.processes:
            process.wait(10)


def _await(stub: str, port: int, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 90  # on a machine that is busy with other tests
    while True:
        try:
            _HTTP.get(f"http://127.0.0.1:{port}/demo/clock").raise_for_status()
            return
        except httpx.HTTPError:
            late = process.poll() is not None or time.monotonic() > until
            assert not late, f"{stub} did not start"
            time.sleep(0.05)


def settings_for(
    running: Backends,
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    clients: str | None = None,
) -> Settings:
    """The demo's own files with the ports of this world, and applications that may do anything."""
    for name in ("municipalities.toml", "identity.toml"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for stub, port in STUBS.items():
            text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{running.ports[stub]}")
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "clients.toml").write_text(clients or clients_toml(), encoding="utf-8")
    told = {
        "OMSORG_MUNICIPALITIES": str(folder / "municipalities.toml"),
        "OMSORG_IDENTITY": str(folder / "identity.toml"),
        "OMSORG_CLIENTS": str(folder / "clients.toml"),
        "OMSORG_STORE_URL": f"sqlite:///{folder / 'store.sqlite'}",
        "OMSORG_LOG_HEADS": str(folder / "heads"),
        "OMSORG_SECRET": SECRET,
        "OMSORG_ORIGIN": "http://gateway.test",
        "OMSORG_READ_BUDGET": "20",
        "OMSORG_RIGHTS_EVERY": "60",  # longer than this world's clock lets anybody wait
        **{_variable(name): "omsorg-demo:demo-secret" for name in CREDENTIALS},
        **(environment or {}),
    }
    return read_settings(told, register(), demo=True)


def _variable(name: str) -> str:
    return "OMSORG_CREDENTIALS_" + name.replace("-", "_")


@dataclass
class Gateway:
    """A gateway in this process, reached as over HTTP."""

    http: httpx.AsyncClient
    clock: WorldClock
    backends: Backends
    app: Any

    async def post(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        *,
        person: str | None = None,
        token: str | None = None,
    ) -> httpx.Response:
        headers = {"accept": "application/graphql-response+json"}
        if person is not None:
            token = self.backends.token(person)
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        body = {"query": query, "variables": dict(variables or {})}
        return await self.http.post("/graphql", json=body, headers=headers)

    async def ask(
        self, query: str, variables: Mapping[str, Any] | None = None, *, person: str | None = None
    ) -> dict[str, Any]:
        """The whole answer of a request that was executed."""
        response = await self.post(query, variables, person=person)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = json.loads(response.content)
        return answer

    async def data(
        self, query: str, variables: Mapping[str, Any] | None = None, *, person: str | None = None
    ) -> dict[str, Any]:
        """The data of an answer without errors."""
        answer = await self.ask(query, variables, person=person)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data


@contextlib.asynccontextmanager
async def gateway(
    running: Backends,
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    clients: str | None = None,
    clock: WorldClock | None = None,
    transport: MakesTransport | None = None,
) -> AsyncIterator[Gateway]:
    """A gateway of its own, with a store of its own, its first background round behind it.

    `transport` makes the road to its sources, where it is not plain HTTP.
    """
    clock = clock or WorldClock(NOW)
    settings = settings_for(running, folder, environment=environment, clients=clients)
    app = build(settings, clock, transport)
    street = httpx.ASGITransport(app=app, raise_app_exceptions=True)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=street, base_url="http://gateway.test") as http,
    ):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(clock.resting.wait(), 5)
        running.forget_requests()
        yield Gateway(http=http, clock=clock, backends=running, app=app)
