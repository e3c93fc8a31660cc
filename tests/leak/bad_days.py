"""Sources that answer with people in everything that goes wrong, and a store that fails."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from tests.e2e.changes.orders import OFFERS
from tests.e2e.changes.record import Seat, state
from tests.e2e.changes.table import CITIZEN_AARHUS, CITIZEN_HELSINGOER, CITIZEN_VESTBY
from tests.e2e.changes.test_unknown import FAULTS, spoil
from tests.leak.asking import RECORD, TOPIC_FIELDS, Asking
from tests.leak.everything import found
from tests.leak.test_changes import everything_of
from tests.world import STUB_OF, Gateway

BAD_SEATS = (CITIZEN_AARHUS, CITIZEN_HELSINGOER, CITIZEN_VESTBY)
OVERVIEW = RECORD % " ".join(TOPIC_FIELDS[n] for n in ("person", "messages", "calendar"))
REST = RECORD % " ".join(TOPIC_FIELDS[n] for n in ("grants", "documents", "profile", "lifeStory"))
PLAIN = RECORD % "id"
_DEPTHS = ("/*", "/*/*", "/*/*/*", "/*/*/*/*", "/*/*/*/*/*")


def habits(number: str, name: str, said: str) -> Iterator[dict[str, Any]]:
    """Everything that a stub can be told to do, with these words in it."""
    who = f"{name} {number}"
    for text in (who, said, f'{{"{who}": "{said}"', f'["{said}", {number}]', f'{{"{who}": [1]}}'):
        yield {"kind": "rubbish", "text": text}
        yield {"kind": "fail", "text": text}
    for status in (400, 401, 404, 409, 422, 429):
        yield {"kind": "fail", "status": status, "text": f"{who}: {said}"}
    for there in (f"http://elsewhere.example/{quote(who)}?{quote(said)}", f"/{quote(who)}"):
        yield {"kind": "redirect", "to": there}
    yield {"kind": "cut"}
    for at in _DEPTHS:
        for value in (who, {who: said}, [said], int(number)):
            yield {"kind": "edit", "edits": [{"at": at, "value": value}]}


async def sources_misbehave(
    world: Gateway, seats: Iterable[Seat], number: str, name: str, said: str
) -> None:
    """Looks at records while each source in turn does each of it; between them it does well."""
    for seat in seats:
        asking = Asking(world, seat.person, seat.code)
        for turn, habit in enumerate(habits(number, name, said)):
            # Every other time the first answer goes well, so that it gets further into a record.
            well = {"path": ".*", "kind": "slow", "seconds": 0, "times": turn % 2}
            world.backends.fault(STUB_OF[seat.code], **well)
            world.backends.fault(STUB_OF[seat.code], path=".*", times=2, **habit)
            await asking.ask((OVERVIEW, REST)[turn % 4 // 2], code=seat.code)
            world.backends.forget_faults(STUB_OF[seat.code])
            await asking.ask(PLAIN, code=seat.code)


async def registers_misbehave(world: Gateway, number: str, name: str, said: str) -> None:
    """The same of the registers and the issuers' keys."""
    for person in ("relative", "fullmektig", "parent"):
        asking = Asking(world, person, "")
        for habit in habits(number, name, said):
            world.backends.fault("identity_stub", path="^/registers|/jwks$", times=2, **habit)
            await asking.ask("{ viewer { representations { id person { name } } } }")
            world.backends.forget_faults("identity_stub")


async def changes_misbehave(world: Gateway, seats: Iterable[Seat], said: str) -> None:
    """Changes of which nobody knows what came."""
    for seat in seats:
        asking, record = Asking(world, seat.person, seat.code), await state(world, seat)
        given = OFFERS["replyToThread"](record, seat)
        assert given is not None
        for number, fault in enumerate(FAULTS.values()):
            spoil(world, seat, {**fault, "text": said})
            told = {**given, "body": f"{said} {number}", "idempotencyKey": f"{said[:40]} {number}"}
            await asking.ask(everything_of("replyToThread"), input=told)
            world.backends.forget_faults(STUB_OF[seat.code])


async def files_misbehave(world: Gateway, number: str, name: str, said: str) -> None:
    """Files that do not come, or are something else."""
    seat = CITIZEN_HELSINGOER
    asking = Asking(world, seat.person, seat.code)
    answer = await asking.ask(RECORD % TOPIC_FIELDS["documents"], code=seat.code)
    url = next(u for u in found(answer, "url") if "/documents/" in u)
    for habit in habits(number, name, said):
        if habit["kind"] != "edit":
            world.backends.fault(STUB_OF[seat.code], path="content$", times=2, **habit)
            await asking.download(url)
            world.backends.forget_faults(STUB_OF[seat.code])
            await asking.ask(PLAIN, code=seat.code)


async def some_hang(world: Gateway) -> None:
    """Two care systems do not answer at all, as long as anybody waits."""
    seats = (CITIZEN_AARHUS, CITIZEN_VESTBY)
    asked = [(Asking(world, seat.person, seat.code), seat.code) for seat in seats]
    for seat in seats:
        world.backends.fault(STUB_OF[seat.code], path=".*", kind="hang")
    await asyncio.gather(*(asking.ask(PLAIN, code=code) for asking, code in asked))
    for seat in seats:
        world.backends.forget_faults(STUB_OF[seat.code])


async def store_fails(world: Gateway, tell: Callable[[str], object], said: str) -> None:
    """The log's table is away while people look, change, fetch and read their log."""
    seat = CITIZEN_HELSINGOER
    asking = Asking(world, seat.person, seat.code)
    record = await state(world, seat)
    answer = await asking.ask(RECORD % TOPIC_FIELDS["documents"], code=seat.code)
    url = next(u for u in found(answer, "url") if "/documents/" in u)
    given = OFFERS["startThread"](record, seat)
    assert given is not None
    tell("ALTER TABLE access_log RENAME TO away")
    try:
        headers = {"authorization": f"Bearer {asking.token}"}
        change = {**given, "subject": said[:100], "body": said, "idempotencyKey": "2512489996"}
        for query, variables in (
            (OVERVIEW, {"code": seat.code}),
            (everything_of("startThread"), {"input": change}),
            ("{ viewer { accessLog { nodes { id actor { name } } } } }", {}),
        ):
            told = {"query": query, "variables": variables}
            await world.http.post("/graphql", json=told, headers=headers)
        await asking.download(url)
    finally:
        tell("ALTER TABLE away RENAME TO access_log")
    await asking.ask(PLAIN, code=seat.code)
