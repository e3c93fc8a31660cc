"""What helsenorge's record system says of itself: whose record changes, and nothing more."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from backends.helsenorge_stub.hearers import MOST_WAITING, Hearers
from gateway.domain.errors import SourceError, SourceInvalid, SourceUnavailable
from tests.contract.helsenorge_changes import CHANGES, again, visits
from tests.contract.helsenorge_world import EVERYTHING, NOW, PEOPLE, fresh, running

STREAM = "/vestby/fhir/$hendelser"


@pytest.fixture(scope="module")
def origin():
    with running() as address:
        yield address


@pytest.fixture
async def world(origin):
    async with fresh(origin) as world:
        yield world


@dataclass
class Heard:
    """What one listener has heard, and how it ended."""

    keys: list[str] = field(default_factory=list)
    end: SourceError | None = None


@asynccontextmanager
async def listening(world) -> AsyncIterator[Heard]:
    """Hears until the block is left; then the source lets go, and everything said was heard."""
    heard = Heard()

    async def listen() -> None:
        try:
            async for key in world.adapter.changed_records():
                heard.keys += [key] if key else []
        except SourceError as end:
            heard.end = end

    listener = asyncio.create_task(listen())
    await arrived(world, listener)
    yield heard
    await world.happens("let-go")
    await listener


async def arrived(world, listener) -> None:
    """Wait until the source has heard that somebody listens, one more than before."""
    while await streams(world) <= getattr(world, "streams", 0):
        assert not listener.done()
    world.streams = await streams(world)


async def streams(world) -> int:
    received = (await world.controls.get("/demo/requests")).json()
    return sum(r["path"] == STREAM for r in received)


@pytest.mark.parametrize("name", CHANGES)
async def test_a_change_is_heard_once_by_its_record(world, name):
    what = CHANGES[name]
    ref = await world.record(what.person)
    change = await what.prepared(world, ref)
    uid = uuid4()
    async with listening(world) as heard:
        await what.sent(world, ref, uid, change)
        await what.sent(world, ref, uid, change)
    assert heard.keys == [ref.head.id]


HAPPENINGS = {
    "answer": {},
    "book": {"start": "2026-12-01T10:00:00+01:00"},
    "cancel": {},
    "close-record": {},
    "complete-visit": {},
    "internal-note": {},
    "move": {},
    "remove": {},
    "withdraw-terms": {},
}


@pytest.mark.parametrize("what", HAPPENINGS)
async def test_what_happens_by_itself_is_heard(world, what):
    ref = await world.record()
    async with listening(world) as heard:
        await world.happens(what, **HAPPENINGS[what])
    assert heard.keys == [ref.head.id]


async def test_a_confirmation_is_heard_when_it_comes(world):
    what, ref = CHANGES["cancel"], await world.record()
    change = await what.prepared(world, ref)
    await what.sent(world, ref, uuid4(), change)
    async with listening(world) as heard:
        await world.stands_at(NOW + timedelta(minutes=1))
        await again(world, ref, change.appointment)
        await again(world, ref, change.appointment)
    assert heard.keys == [ref.head.id]


async def test_looking_and_being_refused_are_not_heard(world):
    ref = await world.record()
    async with listening(world) as heard:
        await visits(world, ref)
        await world.adapter.threads(ref)
        with pytest.raises(SourceError):
            await world.adapter.notifications(await world.record("nyinnbygger"))
    assert heard.keys == []


async def test_everyone_who_listens_hears_of_every_record(world):
    ids = {key: (await world.record(key)).head.id for key in ("innbygger", "nyinnbygger")}
    async with listening(world) as first, listening(world) as second:
        await world.happens("close-record", "nyinnbygger")
        await world.happens("move")
    assert first.keys == second.keys == [ids["nyinnbygger"], ids["innbygger"]]


async def test_the_stream_says_whose_record_and_nothing_else(world):
    ref = await world.record()
    told = {"authorization": f"Bearer {await world.adapter._upstream._calls.tokens.bearer()}"}
    async with world.controls.stream("GET", STREAM, headers=told) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        await world.happens("answer", body="Hemmelig")
        await world.happens("complete-visit")
        await world.happens("let-go")
        lines = [line async for line in answer.aiter_lines()]
    said = [line for line in lines if line and not line.startswith(":")]
    assert [json.loads(line.removeprefix("data: ")) for line in said] == [
        {"patient": f"Patient/{ref.head.id}"}
    ] * 2
    assert PEOPLE["innbygger"].number not in "".join(lines)


async def test_listening_is_about_nobody_and_needs_a_machine_token(world):
    async with listening(world):
        pass
    received = (await world.controls.get("/demo/requests")).text
    assert PEOPLE["innbygger"].number not in received
    async with httpx.AsyncClient(base_url=world.origin) as stranger:
        assert (await stranger.get(STREAM)).status_code == 401
        assert (await stranger.get(STREAM.replace("vestby", "oslo"))).status_code == 401


# the end of it


async def test_when_the_source_lets_go_it_is_a_source_error(world):
    async with listening(world) as heard:
        pass
    assert isinstance(heard.end, SourceUnavailable)
    assert heard.end.place == "$hendelser"


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "fail", "status": 503},
        {"kind": "fail", "status": 401},
        {"kind": "redirect", "to": "/"},
    ],
)
async def test_when_nobody_speaks_it_is_a_source_error(world, told):
    await world.fault("hendelser", **told)
    with pytest.raises(SourceError):
        await anext(world.adapter.changed_records())


@pytest.mark.parametrize(
    "said",
    [
        "{",
        "{}",
        '{"patient": 5}',
        '{"patient": "Patient/"}',
        '{"patient": "Appointment/1"}',
        '{"patient": ""}',
        '{"patient": "Patient/12894810058"}',
    ],
)
async def test_an_event_that_cannot_be_read_ends_it(world, monkeypatch, said):
    async def follow(*_, **__):
        yield said

    monkeypatch.setattr(world.adapter._upstream, "follow", follow)
    with pytest.raises(SourceInvalid):
        await anext(world.adapter.changed_records())


async def test_who_stops_listening_is_forgotten(world):
    """And the stub stays well: it answers, and lets the others hear."""
    async with listening(world) as heard:
        stream = world.adapter.changed_records()
        assert await anext(stream) == "", "that it is heard"
        world.streams = await streams(world)
        await world.happens("move")
        assert await anext(stream)
        await stream.aclose()
        await world.happens("move")
    assert len(heard.keys) == 2
    assert len((await world.adapter.appointments(await world.record(), EVERYTHING))._value) > 50


# the stub's listeners by themselves


async def texts(hearers, hearer, at_beat=lambda: None):
    return [text async for text in hearers.stream(hearer, at_beat)]


async def test_a_listener_that_does_not_keep_up_is_let_go_and_no_other():
    hearers = Hearers()
    slow, quick = hearers.welcome(), hearers.welcome()
    heard = []
    for n in range(MOST_WAITING + 1):
        hearers.tell(str(n))
        heard.append(quick.waiting.get_nowait())
    assert slow.gone
    assert not quick.gone
    assert slow.waiting.qsize() == MOST_WAITING
    assert [text for text in await texts(hearers, slow) if text.startswith("data")] == []
    assert len(heard) == MOST_WAITING + 1
    assert hearers.let_go() == 1


async def test_silence_is_broken_by_a_heartbeat_that_looks_what_is_due():
    hearers = Hearers(heartbeat=0.001)
    hearer = hearers.welcome()
    beats = []

    def at_beat() -> None:
        beats.append(1)
        if len(beats) == 3:
            hearers.let_go()

    said = await texts(hearers, hearer, at_beat)
    assert said == [": her\n\n", *[": puls\n\n"] * 3]


async def test_a_listener_hears_what_happens_from_when_it_came_until_it_leaves():
    hearers = Hearers()
    hearers.tell("before")
    hearer = hearers.welcome()
    hearers.tell("p1")
    hearers.let_go()
    hearers.tell("after")
    assert await texts(hearers, hearer) == [": her\n\n", 'data: {"patient": "Patient/p1"}\n\n']
