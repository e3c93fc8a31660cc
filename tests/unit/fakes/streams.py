"""A stream of a house in memory, read as the street door reads it."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from graphql import parse, validate

from gateway.domain.errors import StoreUnavailable
from gateway.domain.representations import Viewer
from gateway.execution.operation import Execution
from gateway.execution.subscription import StreamFailedError, events_executed
from gateway.resolvers.context import RequestContext
from gateway.schema.errors import formatted
from gateway.schema.export import graphql_schema
from tests.turned_clock import rest
from tests.unit.fakes.house import House, response

EVENTS = """
subscription Watching($id: ID!) {
  recordEvents(careRecordId: $id) {
    __typename
    ... on MessageReceived { at thread { id subject } message { id body author { name } } }
    ... on AppointmentChanged { at appointment { id title status staff { name } } }
    ... on AppointmentRemoved { at appointmentId }
    ... on VisitCompleted { at completedAt appointment { id status } }
    ... on WatchEnded { at reason explanation }
  }
}
"""


class Stream:
    """What one viewer hears. `heard` is what has come so far, `error` what broke it off."""

    def __init__(self, house: House, viewer: Viewer | None, record: str) -> None:
        document = parse(EVENTS)
        assert not validate(graphql_schema(), document)
        context = house.services.begin(viewer, "Watching")
        self.heard: list[dict[str, Any]] = []
        self.error: dict[str, Any] | None = None
        self.reads = asyncio.Event()
        self.reads.set()
        self._events: AsyncGenerator[Any, None] = events_executed(
            Execution(graphql_schema()),
            document,
            context=context,
            variables={"id": record},
            name=None,
        )
        self._reading = asyncio.ensure_future(self._read())

    @property
    def is_over(self) -> bool:
        return self._reading.done()

    @property
    def kinds(self) -> list[str]:
        """The types of what has come, and the reason of an end."""
        return [one.get("reason", one["__typename"]) for one in self.heard]

    def take(self) -> list[dict[str, Any]]:
        found, self.heard = self.heard, []
        return found

    async def stop(self) -> None:
        """The reader goes away."""
        self._reading.cancel()
        await rest()
        await self._events.aclose()

    async def _read(self) -> None:
        try:
            async for result, context in self._events:
                await self.reads.wait()
                await self._take(result, context)
        except StreamFailedError as failed:
            [error] = failed.errors
            self.error = formatted(error, reference=lambda: "ref")
        except StoreUnavailable:
            self.error = {"unlogged": True}

    async def _take(self, result: Any, context: RequestContext) -> None:
        await context.settle()
        answer = response(result)
        assert "errors" not in answer, answer
        self.heard.append(answer["data"]["recordEvents"])


async def opened(house: House, viewer: Viewer | None, record: str) -> Stream:
    """A stream that has begun, its first look behind it."""
    stream = Stream(house, viewer, record)
    await rest()
    return stream
