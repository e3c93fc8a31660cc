"""A small schema behind the real endpoints, and everything around them in memory."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import strawberry
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute

from gateway.domain.clients import AnonymousGrant, ClientGrant, Clients, Rate
from gateway.domain.errors import (
    BadInput,
    InvalidToken,
    NotSignedIn,
    SourceTimeout,
    SourceUnavailable,
    StoreUnavailable,
)
from gateway.domain.representations import Viewer
from gateway.domain.topics import Role, Topic
from gateway.execution.documents import Documents
from gateway.execution.limits import Limits
from gateway.execution.operation import Execution
from gateway.execution.registered import Registered
from gateway.http.addresses import Addresses
from gateway.http.browsers import Browsers
from gateway.http.capacity import Capacity, Room
from gateway.http.costs import Costs
from gateway.http.editions import Edition
from gateway.http.graphql import Endpoint
from gateway.http.limiting import Gate
from gateway.http.methods import WholeRoute
from gateway.http.operations import Operations
from gateway.http.sockets import Sockets
from gateway.http.streaming import Leaving, Streaming
from gateway.http.unexpected import Unexpected
from gateway.http.wanted_documents import WantedDocuments
from gateway.rates.in_memory import InMemory
from gateway.schema.errors import formatted
from tests.clocks import FakeClock
from tests.unit.fakes.house import person

WORD = "KANARIE 251248-9996"
"""What no answer and no log may repeat."""
ORIGIN = "https://omsorg.example"
LISTED = "https://partner.example"
CLIENT = "a client"
FAILURES: dict[str, Callable[[], Exception]] = {
    "UNAUTHENTICATED": lambda: NotSignedIn("Sign in to watch this: send a bearer token."),
    "BAD_USER_INPUT": lambda: BadInput("That is no record: take one of yours."),
    "SOURCE_TIMEOUT": lambda: SourceTimeout("a place"),
    "SOURCE_UNAVAILABLE": lambda: SourceUnavailable("a place"),
    "INTERNAL": lambda: ValueError(WORD),
}


def failure(name: str) -> Exception:
    """A new one of these."""
    return FAILURES[name]()


class HandClock(FakeClock):
    """Sleeps until a test has moved the time on far enough."""

    def __init__(self) -> None:
        super().__init__()
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.monotonic() + seconds, woken))
        await woken

    async def pass_by(self, seconds: float) -> None:
        """Move on, and let whoever wakes do what they woke for."""
        self.advance(seconds=seconds)
        for until, woken in self._sleepers:
            if until <= self.monotonic() and not woken.done():
                woken.set_result(None)
        await settled()


async def settled() -> None:
    """Let everything that can go on go on."""
    for _ in range(50):
        await asyncio.sleep(0)


def clients(**grants: Any) -> Clients:
    """One client that may do anything, as often as it likes, and what a test says of it."""
    plenty = Rate(per_minute=60, burst=1_000_000)
    grant = {
        "id": CLIENT,
        "topics": frozenset(Topic),
        "municipalities": None,
        "roles": frozenset(Role),
        "rate": plenty,
        "free_queries": True,
    }
    anonymous = {
        "rate": plenty,
        "free_queries": True,
        **grants.pop("anonymous", {}),
    }
    return Clients(
        anonymous=AnonymousGrant(**anonymous),
        person=grants.pop("person", plenty),
        grants={CLIENT: ClientGrant(**{**grant, **grants})},
    )


@dataclass
class House:
    """What the resolvers see, and what happened, in order."""

    clock: HandClock = field(default_factory=HandClock)
    leaving: Leaving = field(default_factory=Leaving)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    may_close: asyncio.Event = field(default_factory=asyncio.Event)
    happened: list[str] = field(default_factory=list)
    watches: int = 0
    log_is_down: bool = False
    made: int = 0
    clients: Clients = field(default_factory=clients)
    buckets: Any = field(default_factory=InMemory)
    addresses: Addresses = field(default_factory=Addresses)
    limits: Limits = field(default_factory=Limits)
    registered: Registered = field(default_factory=Registered)
    edition: Edition = Edition.OF_2025
    room: Room = field(default_factory=Room)
    turned_away: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.may_close.set()

    def begin(self, viewer: Viewer | None, operation: str | None) -> "Context":
        return Context(self, viewer, operation, self.made)


class Context:
    """As much of a request's context as the endpoints use."""

    def __init__(
        self, house: House, viewer: Viewer | None, operation: str | None, number: int
    ) -> None:
        self.house, self.viewer, self.operation, self.number = house, viewer, operation, number
        house.made += 1
        self.still = None

    async def settle(self) -> None:
        await asyncio.sleep(0)
        if self.house.log_is_down:
            raise StoreUnavailable
        self.house.happened.append(f"logged {self.operation} {self.number}")


@dataclass(frozen=True)
class Happening:
    event: Any
    context: Context


@strawberry.type
class Tick:
    number: int

    @strawberry.field
    async def who(self, info: strawberry.Info) -> str | None:
        await asyncio.sleep(0)
        viewer = info.context.viewer
        return viewer.person.name if viewer else None

    @strawberry.field
    def context(self, info: strawberry.Info) -> int:
        return int(info.context.number)

    @strawberry.field
    def fails(self) -> str | None:
        raise SourceTimeout("a place")

    @strawberry.field
    def must(self) -> str:
        raise ValueError(WORD)

    @strawberry.field
    def large(self) -> str:
        return "x" * 100_000


@strawberry.type
class Query:
    @strawberry.field
    def tick(self, number: int = 0) -> Tick:
        return Tick(number=number)

    @strawberry.field
    async def gate(self, info: strawberry.Info) -> str:
        await info.context.house.gate.wait()
        return "open"

    @strawberry.field
    def secret(self, info: strawberry.Info) -> str | None:
        if info.context.viewer is None:
            raise NotSignedIn("Sign in to see this: send a bearer token.")
        return "shown"

    @strawberry.field
    def watches(self, info: strawberry.Info) -> int:
        return int(info.context.house.watches)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def change(self, info: strawberry.Info) -> str:
        house = info.context.house
        house.happened.append("begun")
        await house.gate.wait()
        house.happened.append("done")
        return "done"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(
        self, info: strawberry.Info, count: int = 2, fails: str | None = None
    ) -> AsyncGenerator[Tick, None]:
        """That many, then it fails or, without a failure, waits for the gate and ends."""
        context = info.context
        house = context.house
        house.watches += 1
        try:
            for number in range(count):
                yield Happening(Tick(number=number), house.begin(context.viewer, context.operation))
            if fails is not None:
                raise failure(fails)
            await house.gate.wait()
        finally:
            await house.may_close.wait()
            house.watches -= 1

    @strawberry.subscription
    async def never(self, fails: str) -> AsyncGenerator[Tick, None]:
        """Raised before there is any stream."""
        raise failure(fails)


SCHEMA = strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription)._schema


class Verifier:
    """Believes a name as a token, as in `nancy` or, made for another client, `nancy@partner`."""

    async def viewer(self, authorization: list[str]) -> Viewer | None:
        await asyncio.sleep(0)
        if not authorization:
            return None
        scheme, _, name = authorization[0].partition(" ")
        if len(authorization) > 1 or scheme != "Bearer" or name == "forged":
            raise InvalidToken("claims")
        if name == "out-of-reach":
            raise SourceUnavailable("jwks")
        who, _, client = name.partition("@")
        return person(who, client=client or CLIENT)


def app(house: House, **streaming: Any) -> Starlette:
    """The endpoints as the gateway has them, before the small schema."""
    operations = Operations(
        execution=Execution(SCHEMA),
        documents=Documents(SCHEMA, house.limits),
        wanted=WantedDocuments(clients=house.clients, registered=house.registered),
        costs=Costs.of(SCHEMA, lambda _: {}, house.clients),
        services=house,
        limits=house.limits,
        formatted=formatted,
    )
    gate = Gate(
        verifier=Verifier(),
        clients=house.clients,
        buckets=house.buckets,
        addresses=house.addresses,
        clock=house.clock,
    )
    shared = Streaming(clock=house.clock, leaving=house.leaving, **streaming)
    capacity = Capacity(house.room, house.clock, house.turned_away.append)
    endpoint = Endpoint(
        operations=operations,
        gate=gate,
        streaming=shared,
        capacity=capacity,
        edition=house.edition,
    )
    sockets = Sockets(
        operations=operations,
        gate=gate,
        streaming=shared,
        capacity=capacity,
        origins={ORIGIN, LISTED},
    )
    built = Starlette(
        routes=[
            WholeRoute("/graphql", endpoint.__call__, "GET", "POST"),
            WebSocketRoute("/graphql", sockets.__call__),
        ],
        middleware=[Middleware(Browsers, origins={ORIGIN, LISTED}), Middleware(Unexpected)],
    )
    built.state.streaming = shared
    built.state.capacity = capacity
    return built


async def until(true: Callable[[], bool]) -> None:
    """Let everything go on until it is so."""
    for _ in range(200):
        if true():
            return
        await asyncio.sleep(0)
    raise AssertionError("it does not happen")


async def soon(waited_for: Awaitable[Any]) -> Any:
    """What must come without any time passing."""
    return await asyncio.wait_for(waited_for, 5)
