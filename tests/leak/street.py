"""The street in front of a gateway: everything that anybody hears there is kept."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from gateway.http.frames import SUBPROTOCOL
from tests.leak.everything import found
from tests.leak.walks import objects
from tests.world import NOW, Backends, Gateway

_PATIENCE = 60
_PIECE = 32
_OPAQUE = ("id", "cursor", "startCursor", "endCursor")
EXPLAINED = frozenset({"Refused", "OutcomeUnknown", "WatchEnded", "CareRecordRefusal"})
_WORDS = ("explanation", "reason", "code", "title", "nextStep")


@dataclass(frozen=True)
class Heard:
    """One answer. `own_words`: it was asked in words of the client's own, which may come back."""

    status: int
    head: str
    body: bytes
    own_words: bool = False

    @property
    def told(self) -> Any:
        """The body, where it is JSON."""
        with contextlib.suppress(ValueError):
            return json.loads(self.body)
        return None

    def in_own_words(self) -> "Heard":
        """The same, known to repeat names that the client has made."""
        return replace(self, own_words=True)

    def errors(self) -> str:
        """What it says of what went wrong: all of it, or of an answer only that part."""
        told = self.told
        if isinstance(told, dict) and "data" in told:
            return json.dumps(told["errors"]) if "errors" in told else ""
        if self.status == httpx.codes.OK and not isinstance(told, dict):
            return ""
        return self.body.decode("utf-8", "backslashreplace")

    def explanations(self) -> str:
        """What it says of what was refused or is not known."""
        refused = (t for t in objects(self.told) if t.get("__typename") in EXPLAINED)
        return json.dumps([[t.get(name) for name in _WORDS] for t in refused])


@dataclass
class Street:
    """Where one gateway is reached, from the moment when its clock began."""

    address: str
    backends: Backends
    heard: list[Heard] = field(default_factory=list)
    closings: list[str] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    def clocks_go_on(self) -> None:
        """Let it be as late in the care systems, whose clocks stand still, as in the gateway.

        What bears an earlier moment than the watching is no news.
        """
        self.backends.set_clock(NOW + timedelta(seconds=time.monotonic() - self.begun))

    @contextlib.asynccontextmanager
    async def world(self) -> AsyncIterator[Gateway]:
        """The gateway as other tests know it, over the wire."""
        hooks = {"response": [self._hear]}
        async with httpx.AsyncClient(
            base_url=self.address, trust_env=False, timeout=_PATIENCE, event_hooks=hooks
        ) as http:
            yield Gateway(http=http, clock=None, backends=self.backends, app=None)  # type: ignore[arg-type]

    async def _hear(self, response: httpx.Response) -> None:
        await response.aread()
        self.note(response.status_code, response.headers, response.content)

    def note(self, status: int, headers: httpx.Headers, body: bytes) -> None:
        """An answer was heard."""
        head = "\n".join(f"{name}: {value}" for name, value in headers.items())
        self.heard.append(Heard(status, head, body))

    def errors(self) -> str:
        """Whatever was said of what went wrong, once, and why sockets were closed."""
        told = {one.errors() for one in self.heard if not one.own_words}
        return "\n".join([*sorted(told), *self.closings])

    def explanations(self) -> str:
        """Why something was refused or is not known, once."""
        return "\n".join(sorted({one.explanations() for one in self.heard}))

    def heads(self) -> str:
        """The headers of all that was answered, once."""
        return "\n".join(sorted({one.head for one in self.heard}))

    def opaque(self) -> set[str]:
        """Every id, cursor and link to a file."""
        told = [one.told for one in self.heard]
        links = {url for one in told for url in found(one, "url") if "/documents/" in url}
        return {text for one in told for key in _OPAQUE for text in found(one, key)} | links

    def files(self) -> set[bytes]:
        """A piece out of the middle of each file that was fetched."""
        found = [one.body for one in self.heard if "content-disposition" in one.head]
        return {body[len(body) // 2 :][:_PIECE] for body in found if len(body) > 4 * _PIECE}

    @contextlib.asynccontextmanager
    async def bare_socket(self) -> AsyncIterator["Socket"]:
        """A WebSocket to which nothing has been said."""
        address = f"{self.address.replace('http', 'ws', 1)}/graphql"
        async with connect(
            address, subprotocols=[SUBPROTOCOL], proxy=None, max_size=None
        ) as connection:  # type: ignore[list-item]
            yield Socket(self, connection)

    @contextlib.asynccontextmanager
    async def socket(self, token: str) -> AsyncIterator["Socket"]:
        """One that has introduced itself."""
        async with self.bare_socket() as socket:
            payload = {"Authorization": f"Bearer {token}"}
            await socket.say(type="connection_init", payload=payload)
            yield socket


@dataclass
class Socket:
    """One connection."""

    street: Street
    connection: ClientConnection

    async def say(self, **message: Any) -> None:
        await self.connection.send(json.dumps(message))

    async def hears(self, *, pongs: bool = True) -> dict[str, Any]:
        """The next message, not a ping; empty when it was closed, which is kept too.

        Without `pongs` no ping is answered, so that a connection ends to which all is said.
        """
        try:
            told = await asyncio.wait_for(self._next(pongs=pongs), _PATIENCE)
        except ConnectionClosed as closed:
            self.street.closings.append(f"{closed.rcvd and closed.rcvd.reason}")
            return {}
        kind, payload = told["type"], told.get("payload")
        body = {"errors": payload} if kind == "error" else payload
        status = 400 if kind == "error" else 200
        self.street.note(status, httpx.Headers(), json.dumps(body).encode())
        return told

    async def _next(self, *, pongs: bool) -> dict[str, Any]:
        while (told := json.loads(await self.connection.recv()))["type"] == "ping":
            if pongs:
                await self.say(type="pong")
        return dict(told)
