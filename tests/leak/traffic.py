"""What people do with a gateway: all that the schema has, as everyone who may and may not."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from typing import Any

import httpx
from graphql import print_schema

from backends.identity_stub.persons import demo_persons
from tests.e2e.changes.orders import OFFERS
from tests.e2e.changes.record import Seat, state
from tests.e2e.changes.table import MUTATIONS, OFFERED
from tests.e2e.changes.test_not_offered import given_for
from tests.e2e.watching import EVENTS, Eye, record_id
from tests.leak.asking import RECORD, RIGHTS, SCHEMA, TOPIC_FIELDS, Asking
from tests.leak.disguises import letters
from tests.leak.everything import found, selection
from tests.leak.needles import PLANTED
from tests.leak.street import Socket, Street
from tests.leak.test_changes import everything_of
from tests.leak.walks import connections, objects, pages, search
from tests.world import MUNICIPALITIES, NOW, Gateway

PEOPLE = tuple(demo_persons(NOW.date(), 1))
COMMON = frozenset(letters(print_schema(SCHEMA)))
"""Words of the schema, which are no surnames here even where somebody has them."""
TEXTS = frozenset({"subject", "body", "comment", "wish", "motivation", "text", "newTimeWish"})
LOOK = """query Look($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) %s
}"""
NODES = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
NODE = "query Node($id: ID!) { node(id: $id) %s }"
AT_ONCE = 100
SOME_AT_ONCE = 4
PATIENCE = 40


def planted(number: str, name: str) -> str:
    """A text that must stay between whoever writes it and the care system."""
    return f"{PLANTED} siger til {name} med nummer {number}: det bliver mellem os to"


async def everybody_looks(world: Gateway) -> None:
    """Everyone at every record, for themselves and for whoever they may act for; and their logs."""
    whole = selection(SCHEMA, SCHEMA.type_map["CareRecordRefusal"])
    look = LOOK % f"{{ __typename ... on CareRecord {{ id }} ... on CareRecordRefusal {whole} }}"
    viewer = selection(SCHEMA, SCHEMA.type_map["Viewer"])
    for person in PEOPLE:
        asking = Asking(world, person, "")
        await asking.ask(f"query Self {{ viewer {viewer} }}")
        rights = await asking.ask(RIGHTS)
        theirs = [None, *found(rights["data"], "id")]
        for code in MUNICIPALITIES:
            for right in theirs:
                await asking.ask(look, code=code, **{"for": right})
        await asking.ask(
            "query All($codes: [MunicipalityCode!]!) { careRecords(municipalities: $codes) "
            "{ __typename } }",
            codes=MUNICIPALITIES,
        )
        await asking.ask(f"query Self {{ viewer {viewer} }}")


Look = tuple[str, str | None, str]


async def record_read(world: Gateway, look: Look) -> Asking:
    """Every topic with every field."""
    person, role, code = look
    asking = Asking(world, person, code)
    await asking.take_on(role)
    for name in TOPIC_FIELDS:
        await asking.ask(RECORD % TOPIC_FIELDS[name], code=code, **{"for": asking.right})
    return asking


async def record_walked(world: Gateway, look: Look) -> None:
    """The same, and every road to it: by all ids and one of each kind, pages, a search, files."""
    asking = await record_read(world, look)
    kinds = _kinds(asking)
    ids = sorted(kinds)
    for begin in range(0, len(ids), AT_ONCE):
        await asking.ask(NODES, ids=ids[begin : begin + AT_ONCE])
    for name, one in {kind: key for key, kind in kinds.items()}.items():
        whole = selection(SCHEMA, SCHEMA.type_map[name])
        await asking.ask(NODE % f"{{ ... on {name} {whole} }}", id=one)
    for url in sorted({u for a in asking.answers for u in found(a, "url") if "/documents/" in u}):
        await asking.download(url)
    for topic, container, field in connections():
        await pages(asking, topic, container, field)
    await search(asking)


async def records_opened(world: Gateway, read: Iterable[Look], walked: Iterable[Look]) -> None:
    """Several, a few at a time."""
    turn = asyncio.Semaphore(SOME_AT_ONCE)

    async def opened(how: Callable[[Gateway, Look], Awaitable[object]], look: Look) -> None:
        async with turn:
            await how(world, look)

    todo = [*((record_walked, look) for look in walked), *((record_read, look) for look in read)]
    await asyncio.gather(*(opened(how, look) for how, look in todo))


def _kinds(asking: Asking) -> dict[str, str]:
    """Whatever has an id in the answers, and what it is."""
    things = (thing for answer in asking.answers for thing in objects(answer))
    return {t["id"]: t["__typename"] for t in things if "id" in t and "__typename" in t}


async def everything_changed(world: Gateway, seats: Iterable[Seat], said: str) -> None:
    """Each seat's every change, with texts that say it: done, repeated, in conflict, refused."""
    for seat in seats:
        asking, record = Asking(world, seat.person, seat.code), await state(world, seat)
        for name in sorted(MUTATIONS, reverse=True):
            offered = OFFERS[name](record, seat) if name in OFFERED[seat] else None
            wrong = _saying(said, given_for(record["id"], name))
            key = f"{name} {seat.person} 2512489996"[:64]
            tries = [(wrong, key)]
            if offered is not None:
                done, long = _saying(said, offered), _saying(said * 300, offered)
                tries = [(done, key), (done, key), (wrong, key), (long, f"again {key}"[:64])]
            for given, under in tries:
                told = {**given, "idempotencyKey": under}
                await asking.ask(everything_of(name), input=told)


async def terms_accepted(world: Gateway, said: str) -> None:
    """By those who may and may not, and of a version that there is not."""
    for person in ("nyinnbygger", "innbygger", "citizen"):
        asking = Asking(world, person, "NO-3216")
        for version in ("2024-1", said):
            given = {"municipality": "NO-3216", "version": version}
            told = {**given, "idempotencyKey": f"12894810058 {person}"}
            await asking.ask(everything_of("acceptTerms"), input=told)


def _saying(said: str, given: Mapping[str, Any]) -> dict[str, Any]:
    return {**given, **dict.fromkeys(TEXTS & given.keys(), said)}


@contextlib.asynccontextmanager
async def watching(street: Street, world: Gateway, eye: Eye) -> AsyncIterator[Socket]:
    """A socket that has subscribed, from the moment when it has heard the first news."""
    token, record = world.backends.token(eye.person), await record_id(world, eye)
    async with street.socket(token) as socket:
        assert (await socket.hears())["type"] == "connection_ack"
        asked = {"query": EVENTS, "variables": {"id": record}}
        await socket.say(type="subscribe", id="w", payload=asked)
        for _ in range(PATIENCE):
            street.clocks_go_on()
            world.backends.happen(eye.code, "answer", eye.subject)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await socket.hears()
                    break
        yield socket


async def record_watched(street: Street, world: Gateway, eye: Eye, said: str) -> None:
    """Over both roads, until both have heard of a message or two."""
    token, record = world.backends.token(eye.person), await record_id(world, eye)
    asked = {"query": EVENTS, "variables": {"id": record}}
    headers = {"authorization": f"Bearer {token}", "accept": "text/event-stream"}
    news = [asyncio.Event(), asyncio.Event()]

    async def listened(stream: httpx.Response) -> None:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                body = line.removeprefix("data: ").encode()
                street.note(stream.status_code, stream.headers, body)
                news[0].set()

    async def heard(socket: Socket) -> None:
        while (told := await socket.hears()) and told["type"] != "complete":
            if told["type"] == "next":
                news[1].set()

    async with (
        street.socket(token) as socket,
        httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as http,
        http.stream("POST", f"{street.address}/graphql", json=asked, headers=headers) as stream,
    ):
        assert (await socket.hears())["type"] == "connection_ack"
        await socket.say(type="subscribe", id=f"w {said}"[:100], payload=asked)
        ears = [asyncio.create_task(listened(stream)), asyncio.create_task(heard(socket))]
        for _ in range(PATIENCE):
            # Again until it is heard: what comes before the first look is no news.
            street.clocks_go_on()
            world.backends.happen(eye.code, "answer", eye.subject, body=said)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await asyncio.gather(*(one.wait() for one in news))
                    break
        assert all(one.is_set() for one in news), eye
        for ear in ears:
            ear.cancel()
        await asyncio.gather(*ears, return_exceptions=True)
