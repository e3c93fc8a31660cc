"""Topics that a municipality withholds from parents: shown to the child, and by no road to them.

Helsingør's guide: "Der kan være begrænsninger i visningen af indhold."
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gateway.domain.ids import RecordThing
from gateway.domain.topics import Role, Topic
from tests.e2e.changes.test_not_offered import IDS
from tests.e2e.rights.roads import NODES, RIGHTS, START, ended, roads_of, stream_of
from tests.e2e.rights.seats import PARENT_OF_YOUTH, YOUTH, Seat
from tests.e2e.rights.worlds import MomentsClock, beginning, setting
from tests.e2e.watching import EVENTS, PATIENCE, POLL, socket_of, turn
from tests.leak.asking import Asking
from tests.leak.roads import asked_for
from tests.leak.walks import objects
from tests.world import NOW, Backends, Gateway

WITHHELD = {
    Topic.CALENDAR: "calendar",
    Topic.MESSAGES: "messages",
    Topic.GRANTS: "grants",
    Topic.DOCUMENTS: "documents",
    Topic.CONDITIONS: "conditions",
}
SHOWN = "actionPlans"
WORDS = "Dette vises kun for den unge selv."
TABLE = f"""
[[DK-0217.narrow]]
topics = {json.dumps([topic.value for topic in WITHHELD])}
roles = ["PARENT"]
verdict = "WITHHELD"
da = "{WORDS}"
nb = "Dette vises bare for den unge selv."
en = "This is shown to the young person only."
source = "En prøve"
"""
CODE = "DK-0217"


@pytest.fixture
async def world(stubs: Backends, tmp_path: Path) -> AsyncIterator[Gateway]:
    """Helsingør shows parents their children until 18, and less than it shows the child."""
    until_18 = setting(CODE, parent_until_age=18)
    async with beginning(stubs, tmp_path, NOW, lambda text: until_18(text) + TABLE) as ready:
        yield ready


async def by(world: Gateway, seat: Seat) -> Asking:
    asking = Asking(world, seat.person, CODE)
    rights = (await asking.ask(RIGHTS))["data"]["viewer"]["representations"]
    if not seat.is_own:
        asking.right = next(r["id"] for r in rights if r["person"]["name"] == seat.name)
    return asking


async def topic(asking: Asking, name: str) -> dict[str, Any]:
    answer = await asking.topic(name)
    found: dict[str, Any] = answer["data"]["careRecord"][name]
    return found


def as_parents(one: str) -> str:
    """The id that the parent would have of the same thing."""
    thing = IDS.read(one)
    assert isinstance(thing, RecordThing)
    return IDS.of_thing(replace(thing, role=Role.PARENT))


@pytest.mark.parametrize(("withheld", "name"), WITHHELD.items())
async def test_the_child_is_shown_it_and_the_parent_is_told_in_words(
    world: Gateway, withheld: Topic, name: str
) -> None:
    own, parents = await by(world, YOUTH), await by(world, PARENT_OF_YOUTH)
    shown = await topic(own, name)
    assert shown["__typename"] not in {"Withheld", "NotOffered"}
    world.backends.forget_requests()
    told = await topic(parents, name)
    assert told["__typename"] == "Withheld"
    assert (told["explanation"], told["source"]) == (WORDS, "En prøve")
    assert asked_for(world.backends.requests(), CODE, withheld) == []
    assert (await topic(parents, SHOWN))["__typename"] == "ActionPlans"


async def test_ids_of_it_are_nothing_to_the_parent(world: Gateway) -> None:
    """Neither the child's, nor those that the parent would have had."""
    own, parents = await by(world, YOUTH), await by(world, PARENT_OF_YOUTH)
    for name in WITHHELD.values():
        await topic(own, name)
    answers = own.answers[1:]  # after the rights, which belong to no record
    ids = [thing["id"] for answer in answers for thing in objects(answer) if "id" in thing]
    theirs = [as_parents(one) for one in ids]
    assert len(theirs) > 20
    world.backends.forget_requests()
    for few in (ids[:50], theirs[:50], theirs[50:100]):
        found = (await parents.ask(NODES, ids=few))["data"]["nodes"]
        assert set(map(str, found)) <= {"None"}, found
    asked = world.backends.requests()
    assert [t for t in WITHHELD if asked_for(asked, CODE, t)] == []


async def test_files_of_it_are_not_there_for_the_parent(world: Gateway) -> None:
    async with roads_of(world, YOUTH) as own:
        assert own.link is not None
        path = own.link
    for person, status in (("youth", 200), ("parent", 404)):
        headers = {"authorization": f"Bearer {world.backends.token(person)}"}
        assert (await world.http.get(path, headers=headers)).status_code == status


async def test_the_parent_changes_nothing_in_it(world: Gateway) -> None:
    async with roads_of(world, YOUTH) as own:
        record, recipient = as_parents(own.record), own.recipient
    given = {
        "careRecordId": record,
        "recipientId": recipient,
        "subject": "Hej",
        "body": "Hej",
        "idempotencyKey": "a key of a test",
    }
    before = world.backends.digests()
    parents = await by(world, PARENT_OF_YOUTH)
    refused = (await parents.ask(START, input=given))["data"]["startThread"]
    assert refused == {"__typename": "Refused", "code": "ROLE_NOT_PERMITTED"}
    assert world.backends.digests() == before


async def test_the_parent_hears_nothing_of_it_while_the_child_does(world: Gateway) -> None:
    """The parent's stream is on all the while: the first that it tells is its end."""
    token = world.backends.token("parent")
    async with (
        roads_of(world, YOUTH) as own,
        stream_of(own) as childs,
        socket_of(world, token) as parents,
    ):
        payload = {"query": EVENTS, "variables": {"id": as_parents(own.record)}}
        parents.say(type="subscribe", id="w", payload=payload)
        await is_watching(world)
        await a_look(world)
        world.backends.happen(CODE, "answer", "youth", body="Kun til Yrsa")
        world.backends.happen(CODE, "book", "youth", start="2026-11-26T09:00:00+01:00")
        await a_look(world)
        heard = [(await childs.hears())["payload"]["data"]["recordEvents"] for _ in range(2)]
        assert {event["__typename"] for event in heard} == {"MessageReceived", "AppointmentChanged"}
        world.backends.revoke("parent", "youth")
        await turn(world, 1)
        assert await ended(parents) == "NO_LONGER_AVAILABLE"


async def is_watching(world: Gateway) -> None:
    """Wait until somebody watches on behalf of another, whose right is then asked for at once."""
    assert isinstance(world.clock, MomentsClock)
    await asyncio.wait_for(world.clock.followed.wait(), PATIENCE)


async def a_look(world: Gateway) -> None:
    """Time passes until the record has been looked at once more, for everybody who watches."""
    assert isinstance(world.clock, MomentsClock)
    world.clock.looked.clear()
    await turn(world, POLL)
    await asyncio.wait_for(world.clock.looked.wait(), PATIENCE)
