"""Every road to one record: found while it opens, asked again when it may not."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.rights.seats import Seat
from tests.e2e.rights.worlds import MomentsClock
from tests.e2e.watching import EVENTS, Socket, socket_of
from tests.world import Gateway

RIGHTS = "{ viewer { representations { id role validUntil person { name } } } }"
RECORD = """
query ($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    __typename
    ... on CareRecordRefusal { reason }
    ... on CareRecord {
      id
      messages { ... on Messages { recipients { id } threads(first: 1) { nodes { id } } } }
      documents { ... on Documents { id items(first: 20) { nodes { id download { url } } } } }
    }
  }
}
"""
LOOK = """
query ($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    __typename
    ... on CareRecord { person { name } }
  }
}
"""
RECORDS = """
query ($codes: [MunicipalityCode!]!, $for: ID) {
  careRecords(municipalities: $codes, onBehalfOf: $for) { __typename }
}
"""
BY_RIGHT = """
query ($for: ID!, $code: MunicipalityCode!) {
  node(id: $for) { ... on Representation { careRecord(municipality: $code) { __typename } } }
}
"""
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
START = """
mutation ($input: StartThreadInput!) {
  startThread(input: $input) { __typename ... on Refused { code } }
}
"""


@dataclass
class Roads:
    """What one seat has been given: `ids` of things in the record, and a `link` to a file."""

    world: Gateway
    seat: Seat
    token: str
    right: str | None
    record: str
    recipient: str
    ids: list[str]
    link: str | None
    socket: Socket
    asked: int = field(default=0)

    @property
    def whose(self) -> dict[str, Any]:
        """The variables that name the record."""
        return {"code": self.seat.code, "for": self.right}

    @property
    def shut_for_changes(self) -> str:
        """Somebody who is too young for their own record is told so."""
        return "ROLE_NOT_PERMITTED" if self.seat.is_own else "NOT_FOUND"

    async def open(self) -> dict[str, bool]:
        """Which roads lead to the record now; each answers as a whole or not at all."""
        return {
            **await self.read(),
            "mutation": await self.mutation(),
            "a new stream": await self.stream(),
        }

    async def read(self) -> dict[str, bool]:
        """The same of those that change nothing, and for which a right may be remembered."""
        found = {
            "careRecord": await self._field(),
            "careRecords": await self._list(),
            "by node": await self._node(),
            "by nodes": await self._nodes(),
            "a query on an open connection": await self._over_socket(),
        }
        if self.right is not None:
            found["viewer.representations"] = await self._listed()
            found["by the right's node"] = await self._by_right()
        if self.link is not None:
            found["download"] = await self._download()
        return found

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        response = await self.world.post(query, variables, token=self.token)
        answer: dict[str, Any] = response.json()
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        return data

    async def _field(self) -> bool:
        return _is_open((await self.ask(LOOK, **self.whose))["careRecord"])

    async def _list(self) -> bool:
        told = {"codes": [self.seat.code], "for": self.right}
        [record] = (await self.ask(RECORDS, **told))["careRecords"]
        return _is_open(record)

    async def _listed(self) -> bool:
        rights = (await self.ask(RIGHTS))["viewer"]["representations"]
        return self.right in [right["id"] for right in rights]

    async def _by_right(self) -> bool:
        right = (await self.ask(BY_RIGHT, **self.whose))["node"]
        return right is not None and _is_open(right["careRecord"])

    async def _node(self) -> bool:
        return (await self.ask(NODE, id=self.record))["node"] is not None

    async def _nodes(self) -> bool:
        found = (await self.ask(NODES, ids=self.ids))["nodes"]
        there = {thing is not None for thing in found}
        assert len(there) == 1, found
        return there.pop()

    async def mutation(self) -> bool:
        """An empty message: refused for what it is, or for where it should go."""
        self.asked += 1
        given = {
            "careRecordId": self.record,
            "recipientId": self.recipient,
            "subject": "Nothing",
            "body": "",
            "idempotencyKey": f"key {self.asked:06}",
        }
        refused = (await self.ask(START, input=given))["startThread"]
        assert refused["code"] in {"OUT_OF_RANGE", self.shut_for_changes}, refused
        return bool(refused["code"] == "OUT_OF_RANGE")

    async def _download(self) -> bool:
        headers = {"authorization": f"Bearer {self.token}"}
        response = await self.world.http.get(self.link or "", headers=headers)
        assert response.status_code in {200, 404}, response.text
        return bool(response.status_code == 200)

    async def stream(self) -> bool:
        async with stream_of(self) as socket:
            if socket.from_gateway.empty():
                return True
            assert await ended(socket) == "NO_LONGER_AVAILABLE"
            return False

    async def _over_socket(self) -> bool:
        payload = {"query": LOOK, "variables": self.whose}
        self.socket.say(type="subscribe", id="q", payload=payload)
        message = await self.socket.hears()
        assert message["type"] == "next", message
        assert await self.socket.hears() == {"type": "complete", "id": "q"}
        return _is_open(message["payload"]["data"]["careRecord"])


def _is_open(record: Mapping[str, Any] | None) -> bool:
    assert record is not None
    return bool(record["__typename"] == "CareRecord")


@contextlib.asynccontextmanager
async def stream_of(roads: Roads) -> AsyncIterator[Socket]:
    """A stream of this record: see `watching`."""
    async with watching(roads.world, roads.record, roads.token) as socket:
        yield socket


@contextlib.asynccontextmanager
async def watching(world: Gateway, record: str, token: str) -> AsyncIterator[Socket]:
    """A stream that has begun (its first look is over) or has said something.

    Nobody else may watch this record in this role: whoever joins them finds it looked at.
    """
    clock = world.clock
    assert isinstance(clock, MomentsClock)
    clock.looked.clear()
    async with socket_of(world, token) as socket:
        payload = {"query": EVENTS, "variables": {"id": record}}
        socket.news.clear()
        socket.say(type="subscribe", id="w", payload=payload)
        begun = asyncio.ensure_future(clock.looked.wait())
        over = asyncio.ensure_future(socket.news.wait())
        try:
            await asyncio.wait({begun, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            begun.cancel()
            over.cancel()
        yield socket


async def ended(socket: Socket) -> str:
    """Why a stream has ended; nothing came before that."""
    message = await socket.hears()
    event = message["payload"]["data"]["recordEvents"]
    assert event["__typename"] == "WatchEnded", event
    reason: str = event["reason"]
    return reason


async def right_of(world: Gateway, seat: Seat, token: str) -> str | None:
    """What `onBehalfOf` takes for this seat; None for oneself."""
    if seat.is_own:
        return None
    response = await world.post(RIGHTS, token=token)
    rights = response.json()["data"]["viewer"]["representations"]
    found = [r["id"] for r in rights if (r["role"], r["person"]["name"]) == (seat.role, seat.name)]
    assert found, (str(seat), rights)
    right: str = found[-1]
    return right


@contextlib.asynccontextmanager
async def roads_of(world: Gateway, seat: Seat, **token: str) -> AsyncIterator[Roads]:
    """All roads of a seat to a record that opens now."""
    signed_in = world.backends.token(seat.person, **token)
    right = await right_of(world, seat, signed_in)
    response = await world.post(RECORD, {"code": seat.code, "for": right}, token=signed_in)
    record = response.json()["data"]["careRecord"]
    assert _is_open(record), record
    documents = (record["documents"] or {}).get("items", {"nodes": []})["nodes"]
    links = [one["download"]["url"] for one in documents if one["download"]]
    threads = record["messages"]["threads"]["nodes"]
    async with socket_of(world, signed_in) as socket:
        yield Roads(
            world=world,
            seat=seat,
            token=signed_in,
            right=right,
            record=record["id"],
            recipient=record["messages"]["recipients"][0]["id"],
            ids=[record["id"], *(one["id"] for one in (*threads, *documents[:1]))],
            link=links[0] if links else None,
            socket=socket,
        )


async def all_open(roads: Roads) -> None:
    """Every road leads there."""
    found = await roads.open()
    assert [road for road, leads in found.items() if not leads] == [], roads.world.clock.now()


async def all_shut(roads: Roads) -> None:
    """None does."""
    found = await roads.open()
    assert [road for road, leads in found.items() if leads] == [], roads.world.clock.now()
