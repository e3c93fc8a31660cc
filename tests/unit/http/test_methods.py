"""Each path says which methods it takes, and takes no other."""

from typing import Any

import httpx
import pytest

from tests.unit.http.small import House, app
from tests.unit.http.streaming import STREAM, asked

QUERY = {"query": "{ watches }"}
CHANGE = {"query": "mutation { change }"}
WATCH = {"query": "subscription { ticks { number } }"}
TAKEN = {"GET", "HEAD", "OPTIONS", "POST"}


async def sent(method: str, house: House | None = None, **more: Any) -> httpx.Response:
    house = house or House()
    house.gate.set()  # what is wrongly begun comes to its end, and is seen
    transport = httpx.ASGITransport(app(house))
    async with httpx.AsyncClient(transport=transport, base_url="https://gateway.example") as http:
        return await http.request(method, "/graphql", **more)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "QUERY", "CONNECT", "FOO"])
async def test_any_other_method_is_405_with_those_that_are_taken(method: str) -> None:
    house = House()
    response = await sent(method, house, json=CHANGE)
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == TAKEN
    [error] = response.json()["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert all(taken in error["message"] for taken in TAKEN)
    assert method not in error["message"]
    assert house.made == 0


async def test_options_tells_the_methods_and_does_nothing_else() -> None:
    house = House()
    response = await sent("OPTIONS", house, params=QUERY)
    assert (response.status_code, response.content) == (204, b"")
    assert set(response.headers["allow"].split(", ")) == TAKEN
    assert house.made == 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_change_by_any_method_but_post_is_405_and_is_not_made(method: str) -> None:
    house = House()
    response = await sent(method, house, params=CHANGE, headers={"authorization": "Bearer nancy"})
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert house.happened == []


@pytest.mark.parametrize(
    "params",
    [QUERY, CHANGE, WATCH, {"query": "{"}, {}, {"query": "{ secret }"}],
    ids=lambda p: p.get("query", "nothing"),
)
@pytest.mark.parametrize("accept", ["application/graphql-response+json", "*/*", "image/png"])
async def test_head_has_the_status_and_the_headers_of_get(params: Any, accept: str) -> None:
    told = {"headers": {"accept": accept}, "params": params}
    got, head = await sent("GET", **told), await sent("HEAD", **told)
    assert (head.status_code, head.headers) == (got.status_code, got.headers)


async def test_head_leaves_the_same_line_in_the_log_as_get() -> None:
    houses = {method: House() for method in ("GET", "HEAD")}
    for method, house in houses.items():
        await sent(method, house, params={"query": "query Mine { secret }"})
    assert houses["HEAD"].happened == houses["GET"].happened == ["logged Mine 0"]


@pytest.mark.parametrize("query", [WATCH["query"], QUERY["query"]])
async def test_head_of_a_stream_begins_nothing(query: str) -> None:
    house = House()
    async with asked(app(house), query, method="HEAD", accept=STREAM) as reader:
        assert (reader.status, reader.headers["content-type"]) == (200, f"{STREAM}; charset=utf-8")
        assert await reader.piece() is None
    assert (house.made, house.watches, house.happened) == (0, 0, [])
