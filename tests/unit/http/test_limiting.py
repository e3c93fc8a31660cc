"""Who asks too often waits, by every road, and nobody else does; who is unknown is not let in."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.domain.clients import Clients, Rate
from gateway.http.addresses import Addresses, read_networks
from gateway.http.frames import Close
from tests.unit.fakes.house import person
from tests.unit.http.small import CLIENT, WORD, House, app, clients
from tests.unit.http.streaming import STREAM, asked
from tests.unit.http.talking import connected, talking

JSON = "application/graphql-response+json"
PLAIN = "application/json"
QUERY = "{ tick { number } }"
GONE_WRONG = {
    "no document": "{",
    "an unknown field": "{ tock }",
    "a failing field": "{ tick { fails } }",
    "an error of ours": "{ tick { must } }",
    "nothing": "",
}
HERE, THERE = "203.0.113.9", "203.0.113.10"
FEW = Rate(per_minute=6, burst=3)
PLENTY = Rate(per_minute=60, burst=1_000_000)
LIMITED = {
    "the client": clients(rate=FEW),
    "the person": clients(person=FEW),
    "both": clients(rate=FEW, person=Rate(per_minute=6, burst=4)),
}
WAIT = {
    "message": "Too many requests for now: wait 10 seconds, then send it again.",
    "extensions": {"code": "RATE_LIMITED", "retryAfter": "PT10S"},
}
UNKNOWN = {
    "message": "This application is not known here: ask whoever runs the gateway to register its "
    "client id.",
    "extensions": {"code": "FORBIDDEN"},
}


def with_partner(partner: Clients, person: Rate = PLENTY) -> Clients:
    """The client that may do anything, and beside it `partner` with this one's grant."""
    grant, both = replace(partner.grants[CLIENT], id="partner"), clients()
    return replace(both, person=person, grants={**both.grants, "partner": grant})


def come_from(house: House, address: str = HERE, *headers: tuple[bytes, bytes]) -> ASGIApp:
    """The app, as somebody at this address reaches it."""
    inner = app(house)

    async def reached(scope: Scope, receive: Receive, send: Send) -> None:
        heads = [*scope["headers"], *headers]
        await inner({**scope, "client": (address, 4711), "headers": heads}, receive, send)

    return reached


async def posted(
    where: ASGIApp, query: str = QUERY, **more: Any
) -> tuple[int, dict[str, str], Any]:
    told = {"accept": JSON, **more}
    async with asked(where, query, **told) as reader:
        if reader.headers["content-type"].startswith(STREAM):
            return reader.status, reader.headers, await reader.event()
        return reader.status, reader.headers, await reader.whole()


async def statuses(where: ASGIApp, count: int, **more: Any) -> list[int]:
    return [(await posted(where, **more))[0] for _ in range(count)]


ROADS = {
    "post": {},
    "get": {"method": "GET"},
    "plain json": {"accept": PLAIN},
    "a stream": {"accept": STREAM},
    "a watch": {"accept": STREAM, "query": "subscription { ticks(count: 1) { number } }"},
}


@pytest.mark.parametrize("limited", LIMITED)
@pytest.mark.parametrize("road", ROADS)
async def test_one_too_many_is_429_with_how_long_to_wait_and_works_then(
    road: str, limited: str
) -> None:
    house = House(clients=LIMITED[limited])
    where, told = come_from(house), {"token": "nancy", **ROADS[road]}
    assert await statuses(where, 3, **told) == [200] * 3
    made = house.made
    for _ in range(20):
        status, headers, body = await posted(where, **told)
        assert (status, headers["retry-after"]) == (429, "10")
        assert headers["cache-control"] == "no-store"
        assert headers["content-type"].partition(";")[0] in {JSON, PLAIN}
        assert body == {"errors": [WAIT]}
    assert house.made == made, "nothing was begun for it"
    house.clock.advance(seconds=9.999)
    status, headers, _ = await posted(where, **told)
    assert (status, headers["retry-after"]) == (429, "1"), "whole seconds, and one at least"
    house.clock.advance(seconds=0.001)
    assert await statuses(where, 2, **told) == [200, 429]


@pytest.mark.parametrize("limited", LIMITED)
async def test_over_a_websocket_each_operation_counts_and_only_it_is_refused(limited: str) -> None:
    house = House(clients=LIMITED[limited])
    async with talking(come_from(house), Authorization="Bearer nancy") as talk:
        for number in range(3):
            talk.subscribe(f"q{number}", QUERY)
            assert (await talk.heard())["type"] == "next"
            assert (await talk.heard())["type"] == "complete"
        made = house.made
        for name in ("late", "later"):
            talk.subscribe(name, QUERY)
            assert await talk.heard() == {"id": name, "type": "error", "payload": [WAIT]}
        assert house.made == made
        house.clock.advance(seconds=10)
        talk.subscribe("late", QUERY)
        assert (await talk.heard())["type"] == "next"
        assert (await talk.heard())["type"] == "complete"


async def test_events_of_a_running_watch_are_free() -> None:
    house = House(clients=clients(rate=Rate(per_minute=1, burst=1)))
    async with talking(come_from(house), Authorization="Bearer nancy") as talk:
        talk.subscribe("w", "subscription { ticks(count: 50) { number } }")
        for number in range(50):
            assert (await talk.heard())["payload"] == {"data": {"ticks": {"number": number}}}
        talk.subscribe("q", QUERY)
        assert (await talk.heard())["payload"][0]["extensions"]["code"] == "RATE_LIMITED"


@pytest.mark.parametrize("what", GONE_WRONG)
async def test_what_cannot_be_answered_counts_too_by_http(what: str) -> None:
    where = come_from(House(clients=clients(rate=FEW)))
    told = {"token": "nancy", "query": GONE_WRONG[what]}
    assert 429 not in await statuses(where, 3, **told)
    assert await statuses(where, 3, **told) == [429] * 3
    assert await statuses(where, 1, token="nancy") == [429]


@pytest.mark.parametrize("what", GONE_WRONG)
async def test_what_cannot_be_answered_counts_too_by_websocket(what: str) -> None:
    house = House(clients=clients(rate=FEW))
    async with talking(come_from(house), Authorization="Bearer nancy") as talk:
        codes = []
        for number in range(5):
            talk.subscribe(f"q{number}", GONE_WRONG[what])
            answer = await talk.heard()
            if answer["type"] == "next":
                assert (await talk.heard())["type"] == "complete"
                codes.append("executed")
            else:
                codes.append(answer["payload"][0]["extensions"]["code"])
        assert "RATE_LIMITED" not in codes[:3]
        assert codes[3:] == ["RATE_LIMITED"] * 2


BODIES = [b"", b"{", b"[]", b'{"query": 1}', b"\xff", b'{"query": "{"}', b"x" * 300_000]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: str(body)[:20])
async def test_what_is_no_request_at_all_counts_and_is_not_even_read(body: bytes) -> None:
    where = come_from(House(clients=clients(rate=FEW)))
    found = [await raw(where, body) for _ in range(5)]
    assert 429 not in [status for status, _ in found[:3]]
    assert found[3:] == [(429, 0)] * 2, "no byte of its body"


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "text/plain"},
        {"content-type": "application/json", "accept": "image/png"},
    ],
)
async def test_what_is_of_another_type_counts(headers: dict[str, str]) -> None:
    where = come_from(House(clients=clients(rate=FEW)))
    found = [(await raw(where, b"{}", **headers))[0] for _ in range(5)]
    assert found[:3] in ([415] * 3, [406] * 3)
    assert found[3:] == [429] * 2


async def raw(where: ASGIApp, body: bytes, **headers: str) -> tuple[int, int]:
    """The status of an answer to these bytes from a good client, and how often they were read."""
    reads = 0
    status = 0

    async def receive() -> Any:
        nonlocal reads
        reads += 1
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)

    told = {"content-type": "application/json", **headers, "authorization": "Bearer nancy"}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }
    await where(scope, receive, send)
    return status, reads


# ----------------------------------------------------------------------- who is counted for whom


async def test_a_client_is_counted_whoever_uses_it_and_a_person_whichever_they_use() -> None:
    where = come_from(House(clients=with_partner(clients(), person=FEW)))
    assert await statuses(where, 2, token="nancy") == [200] * 2
    assert await statuses(where, 3, token="nancy@partner") == [200, 429, 429]
    assert await statuses(where, 3, token="rasmus@partner") == [200] * 3
    house = House(clients=clients(rate=FEW))
    where = come_from(house)
    found = [(await posted(where, token=f"person {n}"))[0] for n in range(5)]
    assert found == [200] * 3 + [429] * 2


async def test_what_is_refused_for_the_client_costs_the_person_nothing() -> None:
    person = Rate(per_minute=6, burst=10)
    where = come_from(House(clients=with_partner(clients(rate=FEW), person=person)))
    assert await statuses(where, 50, token="nancy@partner") == [200] * 3 + [429] * 47
    assert await statuses(where, 9, token="nancy") == [200] * 7 + [429] * 2


async def test_no_road_has_a_bucket_of_its_own() -> None:
    house = House(clients=clients(rate=FEW))
    where = come_from(house)
    assert await statuses(where, 1, token="nancy") == [200]
    assert await statuses(where, 1, token="nancy", accept=STREAM) == [200]
    async with talking(where, Authorization="Bearer nancy") as talk:
        talk.subscribe("a", QUERY)
        assert (await talk.heard())["type"] == "next"
        assert (await talk.heard())["type"] == "complete"
        talk.subscribe("b", QUERY)
        assert (await talk.heard())["type"] == "error"
    assert await statuses(where, 1, token="nancy") == [429]


# ----------------------------------------------------------------------------------- by address


def anonymous(**told: Any) -> House:
    return House(clients=clients(anonymous={"rate": FEW, **told}))


async def test_who_sends_no_token_is_counted_by_address() -> None:
    house = anonymous()
    here, there = come_from(house), come_from(house, THERE)
    assert await statuses(here, 5) == [200] * 3 + [429] * 2
    assert await statuses(there, 4) == [200] * 3 + [429]
    house.clock.advance(seconds=10)
    assert await statuses(here, 2) == [200, 429]


async def test_a_site_with_many_addresses_is_one() -> None:
    house = anonymous()
    found = [await statuses(come_from(house, f"2001:db8::{n:x}"), 1) for n in range(1, 6)]
    assert found == [[200]] * 3 + [[429]] * 2
    assert await statuses(come_from(house, "2001:db8:0:1::1"), 1) == [200]


async def test_what_anybody_says_of_where_they_are_changes_nothing() -> None:
    house = anonymous()
    found = []
    for n in range(5):
        said = ((b"x-forwarded-for", f"198.51.100.{n}".encode()),)
        found += await statuses(come_from(house, HERE, *said), 1)
    assert found == [200] * 3 + [429] * 2


async def test_behind_a_listed_proxy_everybody_counts_for_themselves() -> None:
    house = anonymous()
    house.addresses = Addresses(proxies=read_networks(["10.0.0.0/8"]))
    for n in range(5):
        said = ((b"x-forwarded-for", f"198.51.100.66, 203.0.113.{n}".encode()),)
        assert await statuses(come_from(house, "10.0.0.1", *said), 4) == [200] * 3 + [429]


NO_GOOD = {"a forged token": ("forged", 401), "an unknown client": ("nancy@stranger", 403)}


@pytest.mark.parametrize("what", NO_GOOD)
async def test_failed_tokens_are_counted_by_address_with_those_who_send_none(what: str) -> None:
    token, status = NO_GOOD[what]
    house = anonymous()
    where = come_from(house)
    assert await statuses(where, 1) == [200]
    assert await statuses(where, 4, token=token) == [status] * 2 + [429] * 2
    found = await posted(where, token=token)
    assert found[2] == {"errors": [WAIT]}, "and no more is said of it"
    assert "www-authenticate" not in found[1]
    assert await statuses(where, 1) == [429]
    assert await statuses(come_from(house, THERE), 1, token=token) == [status]


async def test_a_good_token_is_never_stopped_by_its_address_and_costs_it_nothing() -> None:
    house = anonymous()
    where = come_from(house)
    assert await statuses(where, 9, token="nancy") == [200] * 9
    assert await statuses(where, 4, token="forged") == [401] * 3 + [429]
    assert await statuses(where, 4) == [429] * 4
    assert await statuses(where, 9, token="nancy") == [200] * 9


async def test_a_token_that_cannot_be_judged_is_nobodys_fault() -> None:
    house = anonymous()
    where = come_from(house)
    assert await statuses(where, 9, token="out-of-reach") == [503] * 9
    assert await statuses(where, 1) == [200]


async def test_a_websocket_without_a_token_is_counted_by_address() -> None:
    house = anonymous()
    where = come_from(house)
    assert await statuses(where, 2) == [200] * 2
    async with talking(where) as talk:
        talk.subscribe("a", QUERY)
        assert (await talk.heard())["type"] == "next"
        assert (await talk.heard())["type"] == "complete"
        talk.subscribe("b", QUERY)
        assert (await talk.heard())["payload"] == [WAIT]


async def test_operations_after_the_sign_in_has_run_out_are_counted_by_address() -> None:
    house = anonymous()
    async with talking(come_from(house), Authorization="Bearer nancy") as talk:
        house.clock.advance(hours=2)
        codes = []
        for n in range(5):
            talk.subscribe(f"q{n}", QUERY)
            codes.append((await talk.heard())["payload"][0]["extensions"]["code"])
        assert codes == ["UNAUTHENTICATED"] * 3 + ["RATE_LIMITED"] * 2


@asynccontextmanager
async def introduced(
    where: ASGIApp, *headers: tuple[str, str], **payload: Any
) -> AsyncIterator[Any]:
    """A connection that has been introduced, but not acknowledged yet."""
    async with connected(where, *headers) as talk:
        assert (await talk.raw())["type"] == "websocket.accept"
        talk.say({"type": "connection_init", "payload": payload})
        yield talk


FAILED = {
    "a forged token": ({"Authorization": "Bearer forged"}, Close.FORBIDDEN),
    "an unknown client": ({"Authorization": "Bearer nancy@stranger"}, Close.FORBIDDEN),
    "two tokens": (
        {"Authorization": "Bearer nancy", "headers": {"Authorization": "Bearer rasmus"}},
        Close.BAD_REQUEST,
    ),
}


@pytest.mark.parametrize("what", FAILED)
async def test_an_introduction_that_fails_is_counted_by_address(what: str) -> None:
    payload, code = FAILED[what]
    house = anonymous()
    where = come_from(house)
    found = []
    for _ in range(5):
        async with introduced(where, **payload) as talk:
            found.append(await talk.closed())
    assert [one for one, _ in found] == [code] * 3 + [Close.TOO_MANY_INITS] * 2
    assert found[-1][1] == WAIT["message"]
    assert all(len(reason.encode()) <= 123 for _, reason in found)
    assert await statuses(where, 1) == [429]
    async with talking(where, Authorization="Bearer nancy") as talk:
        talk.subscribe("a", QUERY)
        assert (await talk.heard())["type"] == "next"
        assert (await talk.heard())["type"] == "complete"


# ---------------------------------------------------------------------------- unknown, and closed


async def test_an_unknown_client_has_one_and_the_same_403_whichever_it_is() -> None:
    where = come_from(House())
    found = []
    for token in ("nancy@stranger", f"rasmus@{WORD}", "nancy@anonymous", f"nancy@{'x' * 500}"):
        status, headers, body = await posted(where, token=token)
        assert status == 403
        assert headers["www-authenticate"].startswith(
            'Bearer realm="omsorg", error="insufficient_scope"'
        )
        assert body == {"errors": [UNKNOWN]}
        found.append((headers, body))
    assert all(one == found[0] for one in found)


async def test_a_client_of_another_issuer_with_the_same_id_is_an_unknown_one() -> None:
    """By every road, and counted by address: the grant is for whom its own issuers call so."""
    own = clients(issuers=frozenset({person("nancy").issuer}))
    assert await statuses(come_from(House(clients=own)), 1, token="nancy") == [200]
    others = clients(issuers=frozenset({"https://other.example"}), anonymous={"rate": FEW})
    where = come_from(House(clients=others))
    for road in ROADS.values():
        status, _, body = await posted(come_from(House(clients=others)), token="nancy", **road)
        assert (status, body) == (403, {"errors": [UNKNOWN]})
    async with introduced(where, Authorization="Bearer nancy") as talk:
        assert await talk.closed() == (Close.FORBIDDEN, UNKNOWN["message"])
    assert await statuses(where, 3, token="nancy") == [403, 403, 429]


async def test_an_unknown_client_opens_no_websocket_and_is_told_why() -> None:
    for token in ("nancy@stranger", "rasmus@another"):
        async with introduced(come_from(House()), Authorization=f"Bearer {token}") as talk:
            assert await talk.closed() == (Close.FORBIDDEN, UNKNOWN["message"])


CLOSED: dict[str, Callable[[], House]] = {
    "a client": lambda: House(clients=clients(free_queries=False)),
    "nobody": lambda: anonymous(free_queries=False, rate=PLENTY),
}
TEXTS = [
    QUERY,
    "{ __schema { queryType { name } } }",
    "{ __typename }",
    "mutation { change }",
    "subscription { ticks { number } }",
    "{",
    "",
]


@pytest.mark.parametrize("query", TEXTS)
@pytest.mark.parametrize("who", CLOSED)
async def test_without_free_queries_no_text_is_taken_by_any_road(who: str, query: str) -> None:
    house = CLOSED[who]()
    where, token = come_from(house), "nancy" if who == "a client" else None
    made = house.made
    bodies = []
    for accept, status in ((JSON, 400), (PLAIN, 200), (STREAM, 400), (f"{STREAM}, {JSON}", 400)):
        found = await posted(where, query, token=token, accept=accept)
        assert found[0] == status
        bodies.append(found[2])
    payload = {} if token is None else {"Authorization": f"Bearer {token}"}
    async with talking(where, **payload) as talk:
        talk.subscribe("q", query)
        answer = await talk.heard()
    assert answer["type"] == "error"
    bodies.append({"errors": answer["payload"]})
    assert len({json.dumps(body) for body in bodies}) == 1
    [error] = bodies[0]["errors"]
    assert error["extensions"] == {"code": "DOCUMENT_REQUIRED"}
    assert "register" in error["message"]
    assert house.made == made, "nothing was begun for it"


async def test_a_closed_client_closes_no_other() -> None:
    where = come_from(House(clients=with_partner(clients(free_queries=False))))
    assert await statuses(where, 1, token="nancy") == [200]
    assert await statuses(where, 1) == [200]
    assert await statuses(where, 1, token="nancy@partner") == [400]
