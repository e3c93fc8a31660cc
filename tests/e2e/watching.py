"""Watching a record of the demo world, with a clock that a test turns.

The socket is the gateway's own, spoken to in this process: so the clock is one for all.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from tests.turned_clock import TurnedClock
from tests.world import NOW, Backends, Gateway, WorldClock, gateway

EVENTS = """
subscription Watching($id: ID!) {
  recordEvents(careRecordId: $id) {
    __typename
    ... on MessageReceived {
      at thread { id subject isUnread } message { id body author { kind name isViewer } } }
    ... on AppointmentChanged { at appointment { ...Whole } }
    ... on AppointmentRemoved { at appointmentId }
    ... on VisitCompleted { at completedAt appointment { ...Whole } }
    ... on WatchEnded { at reason explanation }
  }
}
fragment Whole on Appointment {
  id kind title start end status place { kind name address } staff { name role unit }
  cancellation { code } newTimeRequest { wish } video { joinUrl }
  interpreter { language note } transport { pickupAt note }
}
"""
RECORD = """
query ($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) { ... on CareRecord { id } }
}
"""
RIGHTS = "{ viewer { representations { id role person { name } } } }"
PATIENCE = 20
POLL = 19.5
"""Seconds between looks, as nothing else in the gateway waits."""


class WorldsClock(TurnedClock, WorldClock):
    """The world's clock, turned by a test."""

    def __init__(self) -> None:
        TurnedClock.__init__(self, NOW)
        self.resting = asyncio.Event()
        self.naps: Counter[float] = Counter()

    async def sleep(self, seconds: float) -> None:
        if seconds > 5:
            self.rest(seconds)
        self.naps[seconds] += 1
        await TurnedClock.sleep(self, seconds)


@dataclass
class Socket:
    """One WebSocket of the gateway, from the client's side. `heard` is all of it, as it came.

    `news` is set whenever something has come.
    """

    to_gateway: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    from_gateway: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    heard: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def say(self, **message: Any) -> None:
        text = msgspec.json.encode(message).decode()
        self.to_gateway.put_nowait({"type": "websocket.receive", "text": text})

    async def take(self, told: dict[str, Any]) -> None:
        """What the gateway sends; pings are answered at once."""
        if told.get("text") == '{"type":"ping"}':
            self.say(type="pong")
        else:
            self.from_gateway.put_nowait(told)
            self.news.set()

    async def hears(self) -> dict[str, Any]:
        """The next message."""
        told = await asyncio.wait_for(self.from_gateway.get(), PATIENCE)
        assert told["type"] == "websocket.send", told
        self.heard.append(told["text"])
        message: dict[str, Any] = msgspec.json.decode(told["text"])
        return message


class Watch:
    """One stream: what is heard is taken one by one."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self.heard = socket.heard

    @property
    def has_news(self) -> bool:
        """Whether something has come that was not taken yet."""
        return not self._socket.from_gateway.empty()

    async def hears(self) -> dict[str, Any]:
        """The next event. Fails for an error."""
        message = await self._socket.hears()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        event: dict[str, Any] = message["payload"]["data"]["recordEvents"]
        return event

    async def ends(self) -> str:
        """Why it has ended; nothing comes before that, and nothing after."""
        event = await self.hears()
        assert event["__typename"] == "WatchEnded", event
        assert await self._socket.hears() == {"type": "complete", "id": "w"}
        reason: str = event["reason"]
        return reason

    async def ends_while(self, world: Gateway) -> str:
        """The same, while time goes on in that world: who still reads then misses no turn."""
        for _ in range(PATIENCE * 100):
            if self.has_news:
                break
            await asyncio.sleep(0.01)
            await turn(world, 0.01)
        return await self.ends()

    async def fails(self) -> dict[str, Any]:
        """The error that it breaks off with."""
        message = await self._socket.hears()
        assert message["type"] == "error", message
        [error] = message["payload"]
        found: dict[str, Any] = error
        return found

    def stop(self) -> None:
        self._socket.say(type="complete", id="w")


@contextlib.asynccontextmanager
async def socket_of(world: Gateway, token: str | None) -> AsyncIterator[Socket]:
    """A connection, introduced."""
    socket = Socket()
    scope = {
        "type": "websocket",
        "scheme": "ws",
        "path": "/graphql",
        "headers": [(b"host", b"gateway.test")],
        "query_string": b"",
        "subprotocols": ["graphql-transport-ws"],
        "client": ("127.0.0.1", 1),
    }
    serving = asyncio.ensure_future(world.app(scope, socket.to_gateway.get, socket.take))
    try:
        socket.to_gateway.put_nowait({"type": "websocket.connect"})
        accepted = asyncio.ensure_future(socket.from_gateway.get())
        await asyncio.wait({accepted, serving}, return_when=asyncio.FIRST_COMPLETED)
        if not accepted.done():
            serving.result()
        assert accepted.result()["type"] == "websocket.accept"
        payload = {"Authorization": f"Bearer {token}"} if token else {}
        socket.say(type="connection_init", payload=payload)
        assert await socket.hears() == {"type": "connection_ack"}
        yield socket
    finally:
        socket.to_gateway.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(serving, PATIENCE)


@dataclass(frozen=True)
class Eye:
    """Who watches which record."""

    person: str
    code: str
    subject: str
    role: str = "CITIZEN"
    name: str = ""

    def __str__(self) -> str:
        return f"{self.person}-{self.code}"


EYES = (
    Eye("citizen", "DK-0751", "citizen"),
    Eye("citizen", "DK-0147", "citizen"),
    Eye("citizen", "DK-0217", "citizen"),
    Eye("citizen", "DK-0530", "citizen"),
    Eye("innbygger", "NO-3216", "innbygger"),
    Eye("relative", "DK-0751", "citizen", "RELATIVE", "Nancy Berggren"),
    Eye("relative", "DK-0217", "citizen", "RELATIVE", "Nancy Berggren"),
    Eye("parent", "DK-0217", "child", "PARENT", "Carl Lindgren"),
    Eye("guardian", "DK-0217", "ward", "GUARDIAN", "Vagn Mikkelsen"),
    Eye("fullmektig", "NO-3216", "innbygger", "RELATIVE", "Astrid Solberg"),
)


async def record_id(world: Gateway, eye: Eye) -> str:
    """The id under which this person may watch that record."""
    right = None
    if eye.role != "CITIZEN":
        told = await world.data(RIGHTS, person=eye.person)
        rights = told["viewer"]["representations"]
        right = next(
            r["id"] for r in rights if (r["role"], r["person"]["name"]) == (eye.role, eye.name)
        )
    found = await world.data(RECORD, {"code": eye.code, "for": right}, person=eye.person)
    record: str = found["careRecord"]["id"]
    return record


@contextlib.asynccontextmanager
async def watch(world: Gateway, eye: Eye, *, token: str | None = None) -> AsyncIterator[Watch]:
    """A stream that has begun: the first look is behind it. Nobody else watches in this role."""
    record = await record_id(world, eye)
    before = naps(world)
    async with watch_id(world, record, token or world.backends.token(eye.person)) as stream:
        await looked(world, before)
        yield stream


@contextlib.asynccontextmanager
async def watch_id(world: Gateway, record: str, token: str | None) -> AsyncIterator[Watch]:
    """A stream of whatever has this id."""
    async with socket_of(world, token) as socket:
        payload = {"query": EVENTS, "variables": {"id": record}}
        socket.say(type="subscribe", id="w", payload=payload)
        yield Watch(socket)


def naps(world: Gateway) -> int:
    """How many looks at records are over."""
    assert isinstance(world.clock, WorldsClock)
    return world.clock.naps[POLL]


async def looked(world: Gateway, before: int) -> None:
    """Wait until one more look is over than before."""
    for _ in range(PATIENCE * 100):
        if naps(world) > before:
            return
        await asyncio.sleep(0.01)
        await turn(world, 0.01)
    raise AssertionError("nobody looks any more")


async def a_round(world: Gateway) -> None:
    """The next look, from its beginning to its end."""
    before = naps(world)
    await turn(world, POLL)
    await looked(world, before)


async def turn(world: Gateway, seconds: float) -> None:
    """Let time pass."""
    assert isinstance(world.clock, WorldsClock)
    await world.clock.turn(seconds=seconds)


@contextlib.asynccontextmanager
async def turned(
    running: Backends, folder: Path, *, clients: str | None = None, **environment: str
) -> AsyncIterator[Gateway]:
    """A gateway whose clock stands still until it is turned."""
    told = {
        "OMSORG_POLL_EVERY": str(POLL),
        "OMSORG_PUSHED_POLL_EVERY": str(POLL),
        "OMSORG_RIGHTS_EVERY": "0.75",
        **environment,
    }
    clock = WorldsClock()
    async with gateway(running, folder, environment=told, clients=clients, clock=clock) as world:
        yield world
