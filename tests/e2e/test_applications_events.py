"""Watching in an application tells of what it was granted; the rest changes nothing there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from gateway.domain.topics import Topic
from tests.applications import PARTNER, clients_toml
from tests.e2e.watching import EYES, Eye, Watch, a_round, looked, naps, record_id, turned, watch_id
from tests.leak.roads import asked_for
from tests.world import STUB_OF, Backends, Gateway

WATCHED = (Topic.CALENDAR, Topic.MESSAGES)
OTHER = {Topic.CALENDAR: Topic.MESSAGES, Topic.MESSAGES: Topic.CALENDAR}
EVENTS_OF = {
    Topic.CALENDAR: {"AppointmentChanged", "AppointmentRemoved", "VisitCompleted"},
    Topic.MESSAGES: {"MessageReceived"},
}


@asynccontextmanager
async def live(stubs: Backends, folder: Path, *topics: Topic) -> AsyncIterator[Gateway]:
    told = clients_toml(partner={"topics": [topic.value for topic in topics]})
    async with turned(stubs, folder, clients=told) as world:
        yield world


@asynccontextmanager
async def watched(world: Gateway, eye: Eye, *, client: str | None = None) -> AsyncIterator[Watch]:
    """A stream in an application, begun: its first look is behind it."""
    record, before = await record_id(world, eye), naps(world)
    more = {} if client is None else {"client": client}
    token = world.backends.token(eye.person, **more)
    async with watch_id(world, record, token) as stream:
        await looked(world, before)
        yield stream


async def happens(world: Gateway, eye: Eye, topic: Topic) -> dict[str, Any]:
    """Something of this topic, and it has been looked for."""
    what = {Topic.CALENDAR: "book", Topic.MESSAGES: "answer"}[topic]
    more = {"start": "2026-11-26T09:00:00+01:00"} if what == "book" else {"body": "Kl. 9."}
    told = world.backends.happen(eye.code, what, eye.subject, **more)
    await a_round(world)
    await a_round(world)
    return told


@pytest.mark.parametrize("granted", WATCHED)
@pytest.mark.parametrize("eye", EYES, ids=str)
async def test_only_events_of_a_granted_topic_are_told_and_the_rest_is_not_asked_for(
    stubs: Backends, tmp_path: Path, eye: Eye, granted: Topic
) -> None:
    async with live(stubs, tmp_path, granted) as world, watched(world, eye, client=PARTNER) as one:
        world.backends.forget_requests()
        await happens(world, eye, OTHER[granted])
        assert not one.has_news
        requests = world.backends.requests(STUB_OF[eye.code])
        assert asked_for(requests, eye.code, OTHER[granted]) == []
        assert asked_for(requests, eye.code, granted), "it is looked at all the same"
        await happens(world, eye, granted)
        assert (await one.hears())["__typename"] in EVENTS_OF[granted]


@pytest.mark.parametrize("first", ["the console", "the partner"])
@pytest.mark.parametrize("granted", WATCHED)
async def test_beside_the_console_it_is_told_no_more_and_the_console_no_less(
    stubs: Backends, tmp_path: Path, granted: Topic, first: str
) -> None:
    """Whoever has begun to watch first, in the same process."""
    eye = EYES[0]
    order = (None, PARTNER) if first == "the console" else (PARTNER, None)
    async with (
        live(stubs, tmp_path, granted) as world,
        watched(world, eye, client=order[0]) as early,
        watched(world, eye, client=order[1]) as late,
    ):
        console, partner = (early, late) if order[0] is None else (late, early)
        await happens(world, eye, OTHER[granted])
        assert (await console.hears())["__typename"] in EVENTS_OF[OTHER[granted]]
        assert not partner.has_news
        await happens(world, eye, granted)
        assert (await console.hears())["__typename"] in EVENTS_OF[granted]
        assert (await partner.hears())["__typename"] in EVENTS_OF[granted]
        assert not console.has_news
        assert not partner.has_news


async def test_what_fails_upstream_of_a_topic_that_was_not_granted_ends_only_the_others(
    stubs: Backends, tmp_path: Path
) -> None:
    eye = EYES[0]
    async with (
        live(stubs, tmp_path, Topic.CALENDAR) as world,
        watched(world, eye) as console,
        watched(world, eye, client=PARTNER) as partner,
    ):
        stubs.fault("cura_stub", path="Communication/_search", kind="fail", status=500)
        for _ in range(5):
            await a_round(world)
        assert await console.ends() == "SOURCE_LOST"
        assert not partner.has_news
        stubs.forget()
        await happens(world, eye, Topic.CALENDAR)
        assert (await partner.hears())["__typename"] == "AppointmentChanged"


async def test_the_log_of_an_event_names_the_application(stubs: Backends, tmp_path: Path) -> None:
    eye = EYES[0]
    log = "{ viewer { accessLog(first: 1) { nodes { application topicsShown topicsWithheld } } } }"
    async with (
        live(stubs, tmp_path, Topic.CALENDAR) as world,
        watched(world, eye, client=PARTNER) as partner,
    ):
        await happens(world, eye, Topic.CALENDAR)
        await partner.hears()
        told = (await world.data(log, person=eye.person))["viewer"]["accessLog"]["nodes"]
    assert told == [{"application": PARTNER, "topicsShown": ["CALENDAR"], "topicsWithheld": []}]
