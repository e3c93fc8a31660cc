"""What is read of looks for others: by the citizen all of it, by whoever looked their own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gateway.domain.ids import Kind
from tests.e2e.changes.orders import document
from tests.e2e.fetching import a_link, fetch
from tests.e2e.holders import HOLDERS, Held, Holder, held, let, other
from tests.e2e.looks import LOG, entries, look
from tests.e2e.watching import EVENTS, Watch, socket_of, turn, turned
from tests.world import NOW, STUB_OF, Backends, Gateway, WorldClock, gateway

HELSINGOER = [h for h in HOLDERS if h.code == "DK-0217" and h.of == "citizen"]
NODE = "query($id: ID!) { node(id: $id) { ... on AccessLogEntry { operation role outcome } } }"


def told(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    subject = entry["subject"] and entry["subject"]["name"]
    return entry["operation"], entry["actor"]["name"], entry["role"], subject, entry["outcome"]


def done_by(holder: Holder, named: str, outcome: str = "ANSWERED") -> tuple[Any, ...]:
    return named, holder.name, holder.role, holder.subject, outcome


@pytest.mark.parametrize("holder", HOLDERS, ids=str)
async def test_the_citizen_reads_of_everyone_who_looked_and_of_oneself(
    world: Gateway, holder: Holder
) -> None:
    await held(world, holder)
    await look(world, holder.of, holder.code, named="Own")
    own = ("Own", holder.subject, "CITIZEN", holder.subject, "ANSWERED")
    assert [told(e) for e in await entries(world, holder.of)] == [own, done_by(holder, "Held")]
    assert [told(e) for e in await entries(world, holder.person)] == [done_by(holder, "Held")]


async def test_holders_of_one_citizen_do_not_see_each_others_looks(world: Gateway) -> None:
    """Nor may one find another's entry by its id."""
    first, second = HELSINGOER
    for holder in HELSINGOER:
        await held(world, holder)
    await look(world, "citizen", named="Own")
    assert len(await entries(world, "citizen")) == 3
    for mine, theirs in ((first, second), (second, first)):
        [entry] = await entries(world, mine.person)
        assert told(entry) == done_by(mine, "Held")
        hidden = await world.data(NODE, {"id": entry["id"]}, person=theirs.person)
        assert hidden == {"node": None}
        seen = await world.data(NODE, {"id": entry["id"]}, person=mine.person)
        assert seen["node"]["role"] == mine.role


async def test_a_holder_reads_what_was_done_in_their_own_record_too(world: Gateway) -> None:
    holder = next(h for h in HOLDERS if h.code == "DK-0530")
    await held(world, holder)
    await look(world, holder.person, holder.code, named="Own")
    assert [told(e) for e in await entries(world, holder.person)] == [
        ("Own", holder.name, "CITIZEN", holder.name, "ANSWERED"),
        done_by(holder, "Held"),
    ]


@pytest.mark.parametrize("holder", HOLDERS, ids=str)
async def test_what_one_did_for_another_stays_readable_when_the_right_is_over(
    world: Gateway, holder: Holder
) -> None:
    await held(world, holder)
    before = await entries(world, holder.person)
    let(world, *next(iter(holder.ends.values())))
    assert await entries(world, holder.person) == before
    assert told(before[0]) == done_by(holder, "Held")


@pytest.mark.parametrize("holder", HOLDERS, ids=str)
async def test_an_entry_by_its_id_tells_each_what_its_list_tells_them(
    world: Gateway, holder: Holder
) -> None:
    given = await held(world, holder)
    let(world, *next(iter(holder.ends.values())))
    await look(world, holder.person, holder.code, named="Late", right=given.right)
    [whole, *_] = await entries(world, holder.of)
    [nothing, *_] = await entries(world, holder.person)
    assert whole["id"] == nothing["id"]
    for person, role in ((holder.of, holder.role), (holder.person, None)):
        found = await world.data(NODE, {"id": whole["id"]}, person=person)
        assert found["node"] == {"operation": "Late", "role": role, "outcome": "REFUSED"}
    stranger = "nyinnbygger" if holder.code.startswith("NO") else "stranger"
    assert await world.data(NODE, {"id": whole["id"]}, person=stranger) == {"node": None}


async def test_who_is_not_surely_signed_in_reads_no_log(world: Gateway) -> None:
    """`low` is the citizen, signed in less surely."""
    await look(world, "citizen", named="Own")
    [entry] = await entries(world, "citizen")
    answer = await world.ask(LOG, person="low")
    assert answer["data"]["viewer"]["accessLog"] is None
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["FORBIDDEN"]
    assert await world.data(NODE, {"id": entry["id"]}, person="low") == {"node": None}


START = """
mutation %s($input: StartThreadInput!) { startThread(input: $input) {
  __typename ... on Refused { code } } }
"""


async def message(world: Gateway, holder: Holder, given: Held) -> dict[str, Any]:
    """A message that this holder may send."""
    query = """query Read($id: ID!) { node(id: $id) { ... on CareRecord {
      messages { ... on Messages { recipients { id } } } } } }"""
    found = await world.data(query, {"id": given.record}, person=holder.person)
    recipient = found["node"]["messages"]["recipients"][0]["id"]
    texts = {"subject": "Torsdag", "body": "Kan I komme senere?"}
    return {"careRecordId": given.record, "recipientId": recipient, **texts}


@pytest.mark.parametrize("holder", HOLDERS, ids=str)
async def test_the_citizen_reads_of_a_change_made_refused_and_unknown(
    world: Gateway, holder: Holder
) -> None:
    given = await held(world, holder)
    wanted = await message(world, holder, given)

    async def sent(named: str, **more: Any) -> str:
        data = {"input": {**wanted, "idempotencyKey": f"key of {named}", **more}}
        answer = await world.data(START % named, data, person=holder.person)
        kind: str = answer["startThread"]["__typename"]
        return kind

    assert await sent("Made") == "ThreadStarted"
    nobody = other(given.record, kind=Kind.MESSAGE_RECIPIENT, upstream="nobody")
    assert await sent("Wrong", recipientId=nobody) == "Refused"
    for method in ("POST", "PUT"):
        path = r"^(?!.*(_search|/search|[Tt]oken)).*$"
        fault = {"path": path, "method": method, "times": 1, "kind": "cut"}
        world.backends.fault(STUB_OF[holder.code], **fault)
    assert await sent("Lost") == "OutcomeUnknown"
    for person in (holder.of, holder.person):
        writes = [e for e in await entries(world, person) if e["kind"] == "WRITE"]
        assert [told(e) for e in writes] == [
            done_by(holder, "Lost", "FAILED"),
            done_by(holder, "Wrong", "REFUSED"),
            done_by(holder, "Made"),
        ]
        assert [e["topicsShown"] for e in writes] == [[], [], ["MESSAGES"]]


@pytest.mark.parametrize("holder", HOLDERS, ids=str)
async def test_a_change_that_the_role_may_not_make_is_refused_and_read_of(
    world: Gateway, holder: Holder
) -> None:
    """Nobody chooses notifications for another. No right is looked up: only the citizen is told."""
    given = await held(world, holder)
    wanted = {"careRecordId": given.record, "kinds": [], "idempotencyKey": "a-key-of-a-test"}
    query = document("updateNotifications").replace("Change", "Try", 1)
    answer = await world.data(query, {"input": wanted}, person=holder.person)
    assert answer["updateNotifications"]["__typename"] == "Refused"
    [read, *_] = await entries(world, holder.of)
    assert told(read) == done_by(holder, "Try", "REFUSED")
    [own, *_] = await entries(world, holder.person)
    assert (own["role"], own["subject"], own["outcome"]) == (None, None, "REFUSED")
    assert (read["kind"], own["kind"]) == ("WRITE", "WRITE")


@pytest.mark.parametrize("holder", HELSINGOER, ids=str)
async def test_the_citizen_reads_of_a_download(world: Gateway, holder: Holder) -> None:
    given = await held(world, holder)
    link = await a_link(world, holder.person, **{"for": given.right})
    assert (await fetch(world, link, holder.person)).status_code == 200
    for person in (holder.of, holder.person):
        [entry, *_] = await entries(world, person)
        assert told(entry) == done_by(holder, "download")
        assert entry["topicsShown"] == ["DOCUMENTS"]


@pytest.mark.parametrize("holder", HOLDERS, ids=str)
async def test_the_citizen_reads_when_a_watch_began_and_when_it_ended(
    stubs: Backends, tmp_path: Path, holder: Holder
) -> None:
    async with turned(stubs, tmp_path) as world:
        given = await held(world, holder)
        async with socket_of(world, world.backends.token(holder.person)) as socket:
            payload = {"query": EVENTS, "variables": {"id": given.record}}
            socket.say(type="subscribe", id="w", payload=payload)
            stream = Watch(socket)
            await began(world, holder)
            world.backends.forget()
            ends = next(iter(holder.ends.values()))
            faulty = {"path": "registers/.*/search", "kind": "edit", "edits": list(ends)}
            world.backends.fault("identity_stub", **faulty)
            await turn(world, 2)
            assert await stream.ends() == "NO_LONGER_AVAILABLE"
        lines = [told(e) for e in await entries(world, holder.of)]
        assert lines == [*[done_by(holder, "Watching")] * 2, done_by(holder, "Held")]
        assert [told(e) for e in await entries(world, holder.person)] == lines


async def began(world: Gateway, holder: Holder) -> None:
    """Wait for the line of a watch's first look: it is durable before anything is heard."""
    for _ in range(1000):
        await turn(world, 0.01)
        if len(await entries(world, holder.of)) > 1:
            return
    raise AssertionError("the watch does not begin")


@pytest.mark.parametrize("holder", [HOLDERS[0], HOLDERS[-1]], ids=str)
async def test_a_care_system_that_is_down_is_read_of_as_a_look_that_failed(
    world: Gateway, holder: Holder
) -> None:
    given = await held(world, holder)
    world.backends.fault(STUB_OF[holder.code], path=".*", kind="fail", status=503)
    query = "query Down($code: MunicipalityCode!, $for: ID) {"
    query += " careRecord(municipality: $code, onBehalfOf: $for) { __typename } }"
    asked = {"code": holder.code, "for": given.right}
    answer = await world.ask(query, asked, person=holder.person)
    assert answer["errors"][0]["extensions"]["code"] == "SOURCE_UNAVAILABLE"
    for person in (holder.of, holder.person):
        [entry, *_] = await entries(world, person)
        assert told(entry) == done_by(holder, "Down", "FAILED")


async def test_a_portal_that_has_gone_idle_leaves_a_refusal(world: Gateway) -> None:
    await look(world, "citizen", "DK-0751", named="Before")
    world.clock.advance(minutes=4)
    query = 'query Idle { careRecord(municipality: "DK-0751") { __typename } }'
    answer = await world.ask(query, person="citizen")
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    [entry, _] = await entries(world, "citizen")
    name = "Nancy Berggren"
    assert told(entry) == ("Idle", name, "CITIZEN", name, "REFUSED")


@pytest.mark.parametrize("first", [1, 2, 3, 100])
async def test_pages_over_several_processes_neither_repeat_nor_lose_an_entry(
    stubs: Backends, tmp_path: Path, first: int
) -> None:
    """The clock stands where it stood: entries of both processes are of the same moment."""
    holder = next(h for h in HOLDERS if h.code == "DK-0217")
    for number in range(3):
        async with gateway(stubs, tmp_path) as world:
            for each in range(2):
                await look(world, "citizen", named=f"Look{number}{each}")
    clock = WorldClock(NOW)
    async with (
        gateway(stubs, tmp_path, clock=clock) as world,
        gateway(stubs, tmp_path, clock=clock) as beside,
    ):
        await held(beside, holder)
        for each in range(3):
            await look(world, "citizen", named=f"Here{each}")
            await look(beside, "citizen", named=f"Beside{each}")
        whole = await entries(world, "citizen", first=100)
        read: list[dict[str, Any]] = []
        cursor, more = None, True
        while more:
            asked = {"first": first, "after": cursor}
            page = (await world.data(LOG, asked, person="citizen"))["viewer"]["accessLog"]
            read += page["nodes"]
            cursor, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
            if len(read) <= first:
                world.clock.advance(seconds=1)
                await look(world, "citizen", named="Later")
    assert [entry["id"] for entry in read] == [entry["id"] for entry in whole]
    assert len({entry["id"] for entry in whole}) == len(whole) == 13
    assert [e["at"] for e in whole] == sorted((e["at"] for e in whole), reverse=True)
