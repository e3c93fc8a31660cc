"""Pages of other origins are refused before anything is done; listed ones read every answer."""

from typing import Any

import httpx
import pytest

from gateway.domain.clients import Rate
from gateway.http.browsers import ALWAYS, UNLESS_SAID, Browsers
from tests.unit.http.small import LISTED, ORIGIN, House, app, clients

EVIL = "https://evil.example"
CHANGE = "mutation { change }"
METHODS = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "QUERY"]
PREFLIGHT = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type",
}
ONE = Rate(per_minute=60, burst=1)


def opened(**more: Any) -> House:
    house = House(**more)
    house.gate.set()
    return house


async def sent(house: House, method: str = "POST", **more: Any) -> httpx.Response:
    transport = httpx.ASGITransport(app(house), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://gateway.example") as http:
        return await http.request(method, more.pop("path", "/graphql"), **more)


def code_of(response: httpx.Response) -> str:
    code: str = response.json()["errors"][0]["extensions"]["code"]
    return code


def shares(response: httpx.Response) -> dict[str, str]:
    """What it says of who may read it."""
    told = response.headers.items()
    return {name: value for name, value in told if name.startswith("access-control-")}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "told",
    [
        {"origin": EVIL},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "same-site"},
        {
            "sec-fetch-site": "cross-site",
            "sec-fetch-mode": "navigate",
            "sec-fetch-dest": "document",
        },
        {"origin": EVIL, "authorization": "Bearer nancy"},
        {"origin": EVIL, **PREFLIGHT},
    ],
    ids=str,
)
async def test_a_foreign_page_is_refused_whatever_it_sends_and_nothing_is_done(
    method: str, told: dict[str, str]
) -> None:
    house = opened()
    body = {"json": {"query": CHANGE}} if method == "POST" else {"params": {"query": "{ watches }"}}
    response = await sent(house, method, headers=told, **body)
    assert response.status_code == 403
    assert method == "HEAD" or code_of(response) == "FORBIDDEN"
    assert shares(response) == {}
    assert (house.happened, house.made) == ([], 0)


async def test_a_foreign_page_takes_nothing_of_anybodys_rate() -> None:
    house = opened(clients=clients(anonymous={"rate": ONE}))
    for _ in range(5):
        await sent(house, json={"query": "{ watches }"}, headers={"origin": EVIL})
    assert (await sent(house, json={"query": "{ watches }"})).status_code == 200


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"},
        {"origin": "https://gateway.example", "sec-fetch-site": "same-origin"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": LISTED, "sec-fetch-site": "same-site"},
    ],
    ids=str,
)
async def test_programs_our_own_pages_and_listed_ones_are_answered(told: dict[str, str]) -> None:
    got = await sent(opened(), "GET", params={"query": "{ watches }"}, headers=told)
    posted = await sent(opened(), json={"query": CHANGE}, headers=told)
    assert (got.json(), posted.json()) == ({"data": {"watches": 0}}, {"data": {"change": "done"}})


async def test_a_listed_page_is_told_before_it_asks_what_it_may_send() -> None:
    house = opened()
    response = await sent(house, "OPTIONS", headers={"origin": LISTED, **PREFLIGHT})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["vary"] == "Origin"
    told = shares(response)
    methods = told.pop("access-control-allow-methods").split(", ")
    assert set(methods) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert told == {
        "access-control-allow-origin": LISTED,
        "access-control-allow-headers": "accept, authorization, content-type",
        "access-control-expose-headers": "content-disposition, retry-after, www-authenticate",
        "access-control-max-age": "7200",
    }
    assert house.made == 0


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [("OPTIONS", "/elsewhere", PREFLIGHT), ("OPTIONS", "/graphql", {}), ("GET", "/graphql", {})],
)
async def test_nothing_is_allowed_to_who_did_not_ask_or_asks_elsewhere(
    method: str, path: str, told: dict[str, str]
) -> None:
    response = await sent(opened(), method, path=path, headers={"origin": LISTED, **told})
    assert "access-control-allow-methods" not in response.headers
    assert "access-control-allow-headers" not in response.headers


def refusals() -> dict[int, tuple[House, dict[str, Any]]]:
    """A request for each status, and the house in which it is that."""
    query = {"json": {"query": "{ watches }"}}
    no_log = opened()
    no_log.log_is_down = True
    spent = opened(clients=clients(anonymous={"rate": Rate(per_minute=1, burst=0)}))
    broken = opened()
    broken.begin = None  # type: ignore[assignment, method-assign]
    large = {"content": b" " * 300_000, "headers": {"content-type": "application/json"}}
    return {
        400: (opened(), {"json": {"query": 1}}),
        401: (opened(), {**query, "headers": {"authorization": "Bearer forged"}}),
        403: (opened(), {**query, "headers": {"authorization": "Bearer nancy@elsewhere"}}),
        404: (opened(), {**query, "path": "/elsewhere"}),
        405: (opened(), {"method": "PUT"}),
        406: (opened(), {**query, "headers": {"accept": "image/png"}}),
        413: (opened(), large),
        415: (opened(), {"content": b"{}", "headers": {"content-type": "text/plain"}}),
        429: (spent, query),
        500: (broken, query),
        503: (no_log, query),
    }


@pytest.mark.parametrize("status", refusals())
async def test_a_listed_page_can_read_every_refusal_and_nobody_else_can(status: int) -> None:
    house, asking = refusals()[status]
    more = asking.pop("headers", {})
    response = await sent(house, headers={**more, "origin": LISTED}, **asking)
    assert response.status_code == status
    assert shares(response) == {
        "access-control-allow-origin": LISTED,
        "access-control-expose-headers": "content-disposition, retry-after, www-authenticate",
    }
    assert shares(await sent(house, headers=more, **asking)) == {}


@pytest.mark.parametrize("origin", [None, LISTED])
@pytest.mark.parametrize("status", refusals())
async def test_every_refusal_carries_what_browsers_are_to_know(
    status: int, origin: str | None
) -> None:
    house, asking = refusals()[status]
    more = {**asking.pop("headers", {}), **({"origin": origin} if origin else {})}
    response = await sent(house, headers=more, **asking)
    assert response.headers.items() >= {**ALWAYS, **UNLESS_SAID, "vary": "Origin"}.items()
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("secure", [True, False])
async def test_browsers_keep_to_https_only_where_our_address_is_one(*, secure: bool) -> None:
    async def answers(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    transport = httpx.ASGITransport(Browsers(answers, (), secure=secure))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.example") as http:
        found = (await http.get("/")).headers.get("strict-transport-security")
    assert found == ("max-age=31536000" if secure else None)


@pytest.mark.parametrize(("path", "status"), [("/", 404), ("/index.html", 404), ("/x", 403)])
async def test_a_link_from_anywhere_may_lead_to_the_page_and_nowhere_else(
    path: str, status: int
) -> None:
    followed = {
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
    }
    assert (await sent(opened(), "GET", path=path, headers=followed)).status_code == status
    framed = {**followed, "sec-fetch-dest": "iframe"}
    assert (await sent(opened(), "GET", path=path, headers=framed)).status_code == 403
