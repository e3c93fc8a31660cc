"""A second before and at the end of a sign-in: of its token, and of a portal's idle time."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.rights.roads import (
    LOOK,
    NODE,
    NODES,
    RECORDS,
    START,
    Roads,
    ended,
    roads_of,
    stream_of,
)
from tests.e2e.rights.seats import HELSINGOER, VESTBY, Seat
from tests.e2e.rights.worlds import beginning
from tests.e2e.watching import Socket, socket_of, turn
from tests.world import CARE_SYSTEMS, NOW, Backends

LIFETIME, LEEWAY, IDLE = 120, 30, 240
MOMENT = 0.001
OWN_AARHUS = Seat("citizen", "citizen", "CITIZEN", "DK-0751", "")


async def status(roads: Roads) -> set[int]:
    """What requests of their own are answered with."""
    answers = [await roads.world.post(LOOK, roads.whose, token=roads.token)]
    if roads.link is not None:
        headers = {"authorization": f"Bearer {roads.token}"}
        answers.append(await roads.world.http.get(roads.link, headers=headers))
    return {answer.status_code for answer in answers}


async def over(socket: Socket, roads: Roads) -> str:
    """The type of what a query on an open connection is answered with."""
    socket.say(type="subscribe", id="q", payload={"query": LOOK, "variables": roads.whose})
    message = await socket.hears()
    if message["type"] == "error":
        [error] = message["payload"]
        assert error["extensions"] == {"code": "UNAUTHENTICATED"}
        return "error"
    assert await socket.hears() == {"type": "complete", "id": "q"}
    return str(message["type"])


@pytest.mark.parametrize("seat", [HELSINGOER, VESTBY], ids=str)
async def test_requests_have_the_leeway_and_what_is_open_has_not(
    stubs: Backends, tmp_path: Path, seat: Seat
) -> None:
    """Half a minute is for clocks that differ; a stream and a connection know when they began."""
    token = {"lifetime": str(LIFETIME)}
    async with (
        beginning(stubs, tmp_path, NOW) as world,
        roads_of(world, seat, **token) as roads,
        stream_of(roads) as stream,
    ):
        await turn(world, LIFETIME - 1)
        assert stream.from_gateway.empty()
        assert await over(roads.socket, roads) == "next"
        await turn(world, 1)
        assert await ended(stream) == "SIGN_IN_ENDED"
        assert await over(roads.socket, roads) == "error"
        await turn(world, LEEWAY - MOMENT)
        assert await status(roads) == {200}
        async with socket_of(world, roads.token) as late:
            assert await over(late, roads) == "error"
        await turn(world, MOMENT)
        assert await status(roads) == {401}


def asked_for(roads: Roads) -> Mapping[str, tuple[str, dict[str, Any]]]:
    """Each road as a request of its own: the field that it fails at, and the request."""
    given = {
        "careRecordId": roads.record,
        "recipientId": roads.recipient,
        "subject": "Nothing",
        "body": "",
        "idempotencyKey": "a key of a test",
    }
    return {
        "careRecord": (LOOK, roads.whose),
        "careRecords": (RECORDS, {"codes": [roads.seat.code], "for": None}),
        "node": (NODE, {"id": roads.record}),
        "nodes": (NODES, {"ids": roads.ids}),
        "startThread": (START, {"input": given}),
    }


async def refused(roads: Roads) -> list[str]:
    """The fields that ask for a new sign-in; each gives nothing at all."""
    found = []
    for field, (query, variables) in asked_for(roads).items():
        response = await roads.world.post(query, variables, token=roads.token)
        answer = response.json()
        if "errors" in answer:
            assert {e["extensions"]["code"] for e in answer["errors"]} == {"UNAUTHENTICATED"}
            assert not answer["data"][field] or set(answer["data"][field]) == {None}
            found.append(field)
    return found


async def test_idle_time_ends_every_road_at_the_moment(stubs: Backends, tmp_path: Path) -> None:
    """Min Dialog in Aarhus: four minutes after the last use, and watching is none."""
    async with (
        beginning(stubs, tmp_path, NOW) as world,
        roads_of(world, OWN_AARHUS) as roads,
        stream_of(roads) as stream,
    ):
        await turn(world, IDLE - 1)
        assert stream.from_gateway.empty()
        await turn(world, 1)
        assert await ended(stream) == "SIGN_IN_ENDED"
        stubs.forget_requests()
        assert await refused(roads) == list(asked_for(roads))
        assert await over_idle(roads) == {"code": "UNAUTHENTICATED"}
        assert stubs.requests(*CARE_SYSTEMS) == []


async def test_a_second_before_the_idle_time_every_road_is_open(
    stubs: Backends, tmp_path: Path
) -> None:
    async with beginning(stubs, tmp_path, NOW) as world, roads_of(world, OWN_AARHUS) as roads:
        for _ in range(2):
            await turn(world, IDLE - 1)
            assert await refused(roads) == []
        assert timedelta(seconds=IDLE) < world.clock.now() - NOW


async def over_idle(roads: Roads) -> Any:
    """How a query on an open connection fails, in the one field of that portal."""
    roads.socket.say(type="subscribe", id="q", payload={"query": LOOK, "variables": roads.whose})
    message = await roads.socket.hears()
    assert message["payload"]["data"] == {"careRecord": None}
    [error] = message["payload"]["errors"]
    return error["extensions"]
