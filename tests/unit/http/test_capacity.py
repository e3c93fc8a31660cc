"""More than can be done is refused at once and costs nothing; what has begun is done to its end."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from gateway.domain.representations import Viewer
from gateway.http.capacity import (
    AT_FIRST,
    BUSY,
    FEWEST,
    LATE,
    LOOK_EVERY,
    Capacity,
    OverCapacityError,
    Room,
)
from gateway.http.counting import Transport
from tests.clocks import FakeClock
from tests.unit.http.small import House, Verifier, app, settled
from tests.unit.http.streaming import STREAM, asked
from tests.unit.http.talking import talking

JSON = "application/graphql-response+json"
BLOCKED = {"query": "{ gate }"}
OPEN = {"data": {"gate": "open"}}
FULL = {
    "errors": [
        {
            "message": "Too much is asked for here at the moment: "
            "wait 1 second, then send it again.",
            "extensions": {"code": "RATE_LIMITED", "retryAfter": "PT1S"},
        }
    ]
}
FEW = Room(places=2, waiting=1)


@asynccontextmanager
async def served(house: House) -> AsyncIterator[tuple[httpx.AsyncClient, Any]]:
    built = app(house)
    street = httpx.ASGITransport(app=built)
    async with httpx.AsyncClient(transport=street, base_url="https://omsorg.example") as http:
        yield http, built


def ask(http: httpx.AsyncClient, **more: Any) -> asyncio.Task[httpx.Response]:
    headers = {"accept": JSON, **more.pop("headers", {})}
    return asyncio.create_task(
        http.post("/graphql", headers=headers, **({"json": BLOCKED, **more}))
    )


async def test_what_is_too_much_is_refused_at_once_and_all_that_was_let_in_is_answered() -> None:
    house = House(room=FEW)
    async with served(house) as (http, built):
        held = [ask(http) for _ in range(FEW.places + FEW.waiting)]
        await settled()
        assert built.state.capacity.taken == FEW.places
        refused = await ask(http)
        assert (refused.status_code, refused.json()) == (503, FULL)
        assert refused.headers["retry-after"] == "1"
        assert refused.headers["content-type"] == f"{JSON}; charset=utf-8"
        house.gate.set()
        assert [(await one).json() for one in held] == [OPEN] * 3
        assert built.state.capacity.taken == 0
        assert (await ask(http)).json() == OPEN
    assert house.turned_away == ["http"]


@pytest.mark.parametrize(
    "odd",
    [
        {"headers": {"authorization": "Bearer forged"}},
        {"headers": {"authorization": "Bearer out-of-reach"}},
        {"content": b"{", "json": None, "headers": {"content-type": "text/plain"}},
    ],
    ids=["a forged token", "a token that cannot be judged", "a body that is none"],
)
async def test_a_refusal_looks_at_nothing_and_leaves_no_trace(odd: dict[str, Any]) -> None:
    house = House(room=Room(places=1, waiting=0))
    async with served(house) as (http, _):
        held = ask(http)
        await settled()
        made = house.made
        counted = dict(house.buckets._full_at)
        with capture_logs() as lines:
            refused = await ask(http, **odd)
        assert refused.status_code == 503
        assert (house.made, house.buckets._full_at, lines) == (made, counted, [])
        house.gate.set()
        await held


async def test_a_change_that_has_begun_is_done_however_much_is_asked_for() -> None:
    house = House(room=Room(places=1, waiting=0))
    async with served(house) as (http, built):
        change = ask(http, json={"query": "mutation { change }"})
        await settled()
        for _ in range(9):
            built.state.capacity.look(9 * LATE)
            assert (await ask(http)).status_code == 503
        house.gate.set()
        assert (await change).json() == {"data": {"change": "done"}}
    assert house.happened[:2] == ["begun", "done"]


@pytest.mark.parametrize("query", ["{", "{ tock }", "{ tick { must } }", "{ tick { number } }"])
async def test_however_it_ends_the_place_is_given_back(query: str) -> None:
    house = House(room=Room(places=1, waiting=0))
    async with served(house) as (http, built):
        for _ in range(3):
            assert (await ask(http, json={"query": query})).status_code != 503
        assert (await ask(http, headers={"authorization": "Bearer forged"})).status_code == 401
        assert built.state.capacity.taken == 0


async def test_whoever_is_still_sending_has_no_place() -> None:
    house = House(room=Room(places=1, waiting=0))
    comes = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"query":'
        await comes.wait()
        yield b'"{ gate }"}'

    kind = {"content-type": "application/json"}
    async with served(house) as (http, built):
        sending = [ask(http, content=slowly(), json=None, headers=kind) for _ in range(3)]
        await settled()
        assert built.state.capacity.taken == 0
        held = ask(http)
        await settled()
        comes.set()
        assert [(await one).status_code for one in sending] == [503] * 3
        assert built.state.capacity.taken == 1
        house.gate.set()
        assert (await held).json() == OPEN
        sent = await ask(http, content=slowly(), json=None, headers=kind)
        assert sent.json() == OPEN
        assert built.state.capacity.taken == 0


async def test_whoever_waits_for_keys_has_no_place_and_is_refused_uncounted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House(room=Room(places=1, waiting=0))
    found = asyncio.Event()
    good = Verifier.viewer

    async def viewer(verifier: Verifier, authorization: list[str]) -> Viewer | None:
        if authorization:
            await found.wait()
        return await good(verifier, authorization)

    monkeypatch.setattr(Verifier, "viewer", viewer)
    async with served(house) as (http, built):
        waiting = [ask(http, headers={"authorization": f"Bearer {n}"}) for n in ("a", "b")]
        await settled()
        assert built.state.capacity.taken == 0
        held = ask(http)
        await settled()
        assert built.state.capacity.taken == 1
        counted = dict(house.buckets._full_at)
        found.set()
        assert [(await one).json() for one in waiting] == [FULL] * 2
        assert house.buckets._full_at == counted
        house.gate.set()
        assert (await held).json() == OPEN
        assert built.state.capacity.taken == 0


async def test_who_stops_sending_leaves_no_place_taken() -> None:
    house = House(room=Room(places=1, waiting=0))
    kind = {"content-type": "application/json"}

    async def broken() -> AsyncIterator[bytes]:
        yield b"{"
        await settled()
        raise ConnectionError

    async with served(house) as (http, built):
        sending = ask(http, content=broken(), json=None, headers=kind)
        assert (await sending).status_code == 500
        sending = ask(http, content=broken(), json=None, headers=kind)
        await asyncio.sleep(0)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        assert built.state.capacity.taken == 0
        house.gate.set()
        assert (await ask(http)).json() == OPEN


async def test_a_query_that_is_answered_as_a_stream_has_its_place_to_its_end() -> None:
    house = House(room=Room(places=1, waiting=0))
    built = app(house)
    async with asked(built, "{ gate }", accept=STREAM) as stream:
        await stream.started.wait()
        assert built.state.capacity.taken == 1
        house.gate.set()
        assert await stream.event() == ("next", OPEN)
        assert await stream.event() == ("complete", None)
    assert built.state.capacity.taken == 0


async def test_whoever_watches_needs_a_place_to_begin_and_none_to_go_on() -> None:
    house = House(room=Room(places=1, waiting=0))
    built = app(house)
    async with AsyncExitStack() as open_streams:
        for _ in range(3):
            ticks = asked(built, "subscription { ticks { number } }", accept=STREAM)
            stream = await open_streams.enter_async_context(ticks)
            assert (await stream.event())[0] == "next"
            assert built.state.capacity.taken == 0
        await built.state.capacity.enter(Transport.HTTP)
        ticks = asked(built, "subscription { ticks { number } }", accept=STREAM)
        late = await open_streams.enter_async_context(ticks)
        assert await late.whole() == FULL
        assert late.status == 503


async def test_over_a_websocket_it_is_the_same() -> None:
    house = House(room=Room(places=1, waiting=0))
    built = app(house)
    async with talking(built) as talk:
        talk.subscribe("watch", "subscription { ticks(count: 1) { number } }")
        assert (await talk.heard())["type"] == "next"
        talk.subscribe("one", "{ gate }")
        await settled()
        talk.subscribe("two", "{ gate }")
        assert await talk.heard() == {"id": "two", "type": "error", "payload": FULL["errors"]}
        house.gate.set()
        heard = [await talk.heard() for _ in range(3)]
        assert {"id": "one", "type": "next", "payload": OPEN} in heard
        await settled()
        assert built.state.capacity.taken == 0
        talk.subscribe("bad", "{")
        assert (await talk.heard())["type"] == "error"
        assert built.state.capacity.taken == 0
    assert house.turned_away == ["websocket"]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


async def entering(capacity: Capacity) -> asyncio.Task[None]:
    task = asyncio.create_task(capacity.enter(Transport.HTTP))
    await asyncio.sleep(0)
    return task


async def test_who_waits_is_let_in_in_turn(clock: FakeClock) -> None:
    capacity = Capacity(Room(places=1, waiting=3), clock)
    first, *waiting = [await entering(capacity) for _ in range(4)]
    assert first.done()
    for number in range(3):
        assert [one.done() for one in waiting] == [n < number for n in range(3)]
        capacity.leave()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert all(one.done() for one in waiting)


async def test_nobody_waits_longer_than_is_borne(clock: FakeClock) -> None:
    capacity = Capacity(Room(places=1, waiting=3, patience=1.0), clock)
    _, early = await entering(capacity), await entering(capacity)
    clock.advance(seconds=0.5)
    late = await entering(capacity)
    clock.advance(seconds=0.5)
    capacity.look(0)
    with pytest.raises(OverCapacityError):
        await early
    assert not late.done()
    capacity.leave()
    await late


async def test_who_gives_up_waiting_keeps_nobody_out(clock: FakeClock) -> None:
    capacity = Capacity(Room(places=1, waiting=2), clock)
    _, gone, next_one = [await entering(capacity) for _ in range(3)]
    gone.cancel()
    await asyncio.sleep(0)
    capacity.leave()
    await next_one
    capacity.leave()
    assert capacity.taken == 0


async def test_who_gives_up_when_the_turn_has_come_leaves_the_place(clock: FakeClock) -> None:
    capacity = Capacity(Room(places=1, waiting=2), clock)
    _, gone = [await entering(capacity) for _ in range(2)]
    capacity.leave()
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    assert capacity.taken == 0


async def within(capacity: Capacity, number: int) -> None:
    for _ in range(number):
        await capacity.enter(Transport.HTTP)


@pytest.mark.parametrize(
    ("late", "busy"), [(LATE + 0.01, 0.0), (1.0, 0.5), (0.0, BUSY + 0.01), (0.1, 1.0)]
)
async def test_while_there_is_too_much_to_do_there_are_ever_fewer_places(
    clock: FakeClock, late: float, busy: float
) -> None:
    capacity = Capacity(Room(places=128), clock)
    await within(capacity, AT_FIRST)
    seen = []
    for _ in range(4):
        capacity.look(late, busy)
        seen.append(capacity.places)
    assert seen == [FEWEST] * 4
    least = capacity.places
    capacity.look(LATE, BUSY)
    assert capacity.places == least + 2, "slowly more, as soon as there is time"


async def test_much_to_do_with_few_within_is_none_of_their_doing(clock: FakeClock) -> None:
    capacity = Capacity(Room(), clock)
    await within(capacity, FEWEST)
    for _ in range(9):
        capacity.look(1, 1)
    assert capacity.places == AT_FIRST


async def test_places_become_more_as_they_are_used_and_fewer_as_they_are_not(
    clock: FakeClock,
) -> None:
    capacity = Capacity(Room(places=128), clock)
    assert capacity.places == AT_FIRST
    seen = []
    for taken in (15, 16, 17, 17, 18):
        await within(capacity, taken - capacity.taken)
        capacity.look(0)
        seen.append(capacity.places)
    assert seen == [32, 34, 36, 34, 36]
    for taken in (36, 72, 100):
        await within(capacity, taken - capacity.taken)
        for _ in range(20):
            capacity.look(0)
        seen.append(capacity.places)
    assert seen[5:] == [72, 112, 128]
    while capacity.taken:
        capacity.leave()
    for _ in range(60):
        capacity.look(0)
    assert capacity.places == AT_FIRST


async def test_what_was_lost_comes_back_when_there_is_time(clock: FakeClock) -> None:
    capacity = Capacity(Room(places=128), clock)
    await within(capacity, AT_FIRST)
    capacity.look(1)
    while capacity.taken:
        capacity.leave()
    seen = []
    for _ in range(9):
        capacity.look(0)
        seen.append(capacity.places)
    assert seen == [18, 20, 22, 24, 26, 28, 30, 32, 32]


async def test_while_it_is_late_those_within_stay_and_nobody_else_comes(clock: FakeClock) -> None:
    capacity = Capacity(Room(places=64, waiting=0), clock)
    await within(capacity, 32)
    for _ in range(9):
        capacity.look(1)
    assert capacity.taken == 32
    with pytest.raises(OverCapacityError):
        await capacity.enter(Transport.HTTP)
    for _ in range(32 - FEWEST + 1):
        capacity.leave()
    await capacity.enter(Transport.HTTP)


class LateClock(FakeClock):
    """Wakes whoever sleeps so much too late; after a few times never again."""

    def __init__(self, late: float, times: int) -> None:
        super().__init__()
        self.late, self.times = late, times

    async def sleep(self, seconds: float) -> None:
        if not self.times:
            await asyncio.Event().wait()
        self.times -= 1
        self.advance(seconds=seconds + self.late)


@pytest.mark.parametrize(
    ("late", "busy", "places"),
    [
        (0, 0, AT_FIRST + 16),
        (LATE - 0.01, BUSY - 0.01, AT_FIRST + 16),
        (LATE + 0.01, 0, FEWEST),
        (0, BUSY + 0.01, FEWEST),
    ],
)
async def test_it_sees_by_itself_how_much_there_is_to_do(
    late: float, busy: float, places: int
) -> None:
    clock = LateClock(late, 8)
    capacity = Capacity(Room(places=128), clock, worked=lambda: busy * clock.monotonic())
    await within(capacity, AT_FIRST)
    looking = asyncio.create_task(capacity.look_forever())
    await settled()
    looking.cancel()
    assert capacity.places == places
    assert clock.monotonic() == pytest.approx(8 * (LOOK_EVERY + late))


def test_a_refusal_repeats_nothing() -> None:
    assert json.loads(bytes(OverCapacityError().response().body)) == FULL
