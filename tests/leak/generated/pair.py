"""Two worlds side by side, each with sources and a gateway of its own, asked the same."""

import contextlib
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from tests.leak.generated.remembering import Memory, Remembering
from tests.leak.generated.written import Operation
from tests.world import Backends, Gateway, backends, gateway

PAGES = re.compile(r"_page|[?&]page=|/pages?/|[?&]offset=")
"""Requests for a further page of a list: where rows are cut, their number may differ."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is hidden in a world: the stubs' number for it, and the word that it is marked with."""

    number: int
    word: str = "KANARIE"


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody who looks at a record, in a role (None: their own)."""

    person: str
    role: str | None
    code: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: an operation, or the fetching of a file. `shape` is what sort it is."""

    look: Look
    shape: str
    operation: Operation | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """All that can be told of one answer, and what the sources were asked for it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The running sources of one world, and what they have been heard to say."""

    running: Backends
    memory: Memory


class Side:
    """One world: its gateway, and the tokens of those who ask."""

    def __init__(self, world: Gateway, sources: Sources) -> None:
        self._world = world
        self._sources = sources
        self._tokens: dict[str, str] = {}

    async def ask(self, request: Request) -> Heard:
        """Send a request, and take down what comes of it."""
        memory = self._sources.memory
        memory.asked.clear()
        head = {"authorization": f"Bearer {self._token(request.look.person)}"}
        if request.operation is None:
            response = await self._world.http.get(request.path or "/", headers=head)
        else:
            head["accept"] = "application/graphql-response+json"
            body = _body(request.operation)
            response = await self._world.http.post("/graphql", json=body, headers=head)
        return Heard(
            status=response.status_code,
            headers=tuple(sorted(response.headers.multi_items())),
            body=response.content,
            asked=tuple(sorted(line for line in memory.asked if not PAGES.search(line))),
        )

    def _token(self, person: str) -> str:
        if person not in self._tokens:
            self._tokens[person] = self._sources.running.token(person)
        return self._tokens[person]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two worlds. What is asked in one is asked in the other."""

    one: Side
    other: Side

    async def ask(self, request: Request) -> tuple[Heard, Heard]:
        """What is heard in each."""
        return await self.one.ask(request), await self.other.ask(request)


@contextlib.contextmanager
def sources_of(hidden: Hidden) -> Iterator[Backends]:
    """The running sources of a world."""
    with backends(hidden=hidden.number, canary=hidden.word) as running:
        yield running


def beside(one: Backends, other: Backends) -> tuple[Sources, Sources]:
    """Two worlds' sources, at the same addresses as far as a gateway can see."""
    seen = one.ports
    ways = [{port: world.ports[stub] for stub, port in seen.items()} for world in (one, other)]
    first, second = (Memory(way) for way in ways)
    return Sources(one, first), Sources(replace(other, ports=seen), second)


@contextlib.asynccontextmanager
async def two_worlds(sources: tuple[Sources, Sources], folder: Path) -> AsyncIterator[Pair]:
    """A new gateway with an empty store in front of each."""
    async with contextlib.AsyncExitStack() as stack:
        sides = []
        for index, each in enumerate(sources):
            place = folder / str(index)
            place.mkdir(parents=True)
            road = partial(Remembering, each.memory)
            world = await stack.enter_async_context(gateway(each.running, place, transport=road))
            sides.append(Side(world, each))
        yield Pair(*sides)


def _body(operation: Operation) -> Mapping[str, Any]:
    told: dict[str, Any] = {"query": operation.query, "variables": dict(operation.variables)}
    return told if operation.name is None else {**told, "operationName": operation.name}
