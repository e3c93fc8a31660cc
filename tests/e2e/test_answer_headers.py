"""Every answer of every route carries what browsers are to know, and nothing about the server."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import WebSocketRoute

from gateway.http.browsers import ALWAYS, UNLESS_SAID
from tests.applications import clients_toml
from tests.e2e.fetching import a_link
from tests.world import Backends, Gateway, gateway

LISTED = "https://portal.example"
METRICS = "a-token-for-the-metrics-of-the-tests"
RECORD = '{ careRecord(municipality: "DK-0217") { ... on CareRecord { person { name } } } }'
PUBLIC = '{ municipality(code: "DK-0217") { code } }'
FORGED = {"authorization": "Bearer x.y.z"}
STREAM = {"accept": "text/event-stream"}
TELL_TALE = {"date", "server", "set-cookie", "x-powered-by", "via"}
LARGE = {"content": b" " * 300_000, "headers": {"content-type": "application/json"}}
PAGES = {"/", "/policy", "/signed-in", "/assets/page-1a2b3c.js"}
# What is asked, and what comes of it. LINK and TOKEN stand for those of the test.
ASKED: list[tuple[str, str, dict[str, Any], int]] = [
    ("POST", "/graphql", {"json": {"query": RECORD}, "headers": {"authorization": "TOKEN"}}, 200),
    ("GET", "/graphql", {"params": {"query": RECORD}, "headers": {"authorization": "TOKEN"}}, 200),
    ("HEAD", "/graphql", {"params": {"query": PUBLIC}}, 200),
    ("OPTIONS", "/graphql", {}, 204),
    ("POST", "/graphql", {"json": {"query": RECORD}, "headers": STREAM}, 200),
    ("POST", "/graphql", {"json": {"query": "{"}, "headers": {"accept": "*/*"}}, 200),
    ("POST", "/graphql", {"json": {}}, 400),
    ("POST", "/graphql", {"json": {"query": PUBLIC}, "headers": FORGED}, 401),
    ("POST", "/graphql", {"json": {"query": PUBLIC}, "headers": {"origin": "null"}}, 403),
    ("GET", "/graphql", {"params": {"query": "mutation { __typename }"}}, 405),
    ("PUT", "/graphql", {}, 405),
    ("POST", "/graphql", {"json": {"query": PUBLIC}, "headers": {"accept": "image/png"}}, 406),
    ("POST", "/graphql", LARGE, 413),
    ("POST", "/graphql", {"content": b"{}"}, 415),
    ("GET", "LINK", {"headers": {"authorization": "TOKEN"}}, 200),
    ("GET", "LINK", {}, 401),
    ("GET", "/documents/x", {"headers": {"authorization": "TOKEN"}}, 404),
    ("OPTIONS", "/documents/x", {}, 204),
    ("DELETE", "/documents/x", {}, 405),
    ("GET", "/healthz", {}, 200),
    ("POST", "/healthz", {}, 405),
    ("GET", "/readyz", {}, 200),
    ("POST", "/readyz", {}, 405),
    ("GET", "/metrics", {"headers": {"authorization": f"Bearer {METRICS}"}}, 200),
    ("GET", "/metrics", {}, 404),
    ("GET", "/console.json", {}, 200),
    ("POST", "/console.json", {}, 405),
    ("GET", "/", {}, 200),
    ("GET", "/policy", {}, 200),
    ("GET", "/signed-in", {}, 200),
    ("GET", "/assets/page-1a2b3c.js", {}, 200),
    ("GET", "/assets/elsewhere.js", {}, 404),
    ("GET", "/nothing", {}, 404),
    ("POST", "/nothing", {}, 405),
]
NAMES = [f"{n} {asked[0]} {asked[1]} {asked[3]}" for n, asked in enumerate(ASKED)]


@pytest.fixture
async def world(stubs: Backends, tmp_path: Path) -> AsyncIterator[Gateway]:
    """A gateway with every route that there can be."""
    page = tmp_path / "dist"
    (page / "assets").mkdir(parents=True)
    for name in ("index", "policy", "signed-in"):
        (page / f"{name}.html").write_text("<!doctype html><title>page</title>", encoding="utf-8")
    (page / "assets" / "page-1a2b3c.js").write_text("1", encoding="utf-8")
    told = {
        "OMSORG_CONSOLE": "on",
        "OMSORG_CONSOLE_FILES": str(page),
        "OMSORG_METRICS_TOKEN": METRICS,
        "OMSORG_PAGE_ORIGINS": LISTED,
        "OMSORG_ORIGIN": "https://gateway.test",
    }
    async with gateway(stubs, tmp_path, environment=told) as ready:
        yield ready


async def answered(world: Gateway, method: str, path: str, more: dict[str, Any]) -> httpx.Response:
    token = f"Bearer {world.backends.token('citizen')}"
    headers = {n: token if v == "TOKEN" else v for n, v in more.get("headers", {}).items()}
    if path == "LINK":
        path = (await a_link(world)).removeprefix("https://gateway.test")
    return await world.http.request(method, path, **{**more, "headers": headers})


@pytest.mark.parametrize(("method", "path", "more", "status"), ASKED, ids=NAMES)
async def test_every_answer_carries_them_and_is_shared_with_listed_pages_alone(
    world: Gateway, method: str, path: str, more: dict[str, Any], status: int
) -> None:
    own = {} if path in PAGES else UNLESS_SAID
    if path == "LINK" and status == 200:
        policy = UNLESS_SAID["content-security-policy"]
        own = {**UNLESS_SAID, "content-security-policy": f"{policy}; sandbox"}
    for origin in (None, LISTED):
        told = {**({"origin": origin} if origin else {}), **more.get("headers", {})}
        response = await answered(world, method, path, {**more, "headers": told})
        assert response.status_code == status
        assert response.headers.items() >= {**ALWAYS, **own, "vary": "Origin"}.items()
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
        assert response.headers["strict-transport-security"] == "max-age=31536000"
        assert TELL_TALE.isdisjoint(response.headers)
        shared = response.headers.get("access-control-allow-origin")
        assert shared == (LISTED if told.get("origin") == LISTED else None)
        assert "access-control-allow-credentials" not in response.headers


def test_every_route_is_walked(world: Gateway) -> None:
    walked = {path.replace("LINK", "/documents/x") for _, path, _, status in ASKED if status == 200}
    for route in (one for one in world.app.routes if not isinstance(one, WebSocketRoute)):
        assert {route.path or "/", route.path.replace("{opaque}", "x")} & walked, route.path


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/graphql", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/documents/x", {"GET", "HEAD", "OPTIONS"}),
        ("/healthz", {"GET", "HEAD", "OPTIONS"}),
        ("/readyz", {"GET", "HEAD", "OPTIONS"}),
    ],
)
async def test_each_path_says_which_methods_it_takes_though_the_page_stands_behind_it(
    world: Gateway, path: str, allowed: set[str]
) -> None:
    refused = [await world.http.request(method, path) for method in ("PUT", "DELETE", "TRACE")]
    told = await world.http.options(path)
    assert {r.status_code for r in refused} == {405}
    assert {r.json()["errors"][0]["extensions"]["code"] for r in refused} == {"BAD_USER_INPUT"}
    for response in (told, *refused):
        assert set(response.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize("name", ["authorization", "Authorization", "token", "access_token", "sid"])
async def test_a_cookie_is_nobody(world: Gateway, name: str) -> None:
    token = world.backends.token("citizen")
    cookies = {"cookie": f'{name}="Bearer {token}"; {name}={token}'}
    link = (await a_link(world)).removeprefix("https://gateway.test")
    world.backends.forget_requests()
    for method, path, more in (
        ("POST", "/graphql", {"json": {"query": RECORD}}),
        ("GET", "/graphql", {"params": {"query": RECORD}}),
        ("GET", link, {}),
        ("GET", "/", {}),
    ):
        without = await world.http.request(method, path, **more)
        told = await world.http.request(method, path, headers=cookies, **more)
        assert (told.status_code, told.content) == (without.status_code, without.content)
        assert {"set-cookie", "x-powered-by"}.isdisjoint(told.headers)
    assert world.backends.requests() == []


async def test_a_foreign_page_reaches_no_care_system_and_leaves_no_line(world: Gateway) -> None:
    """Not even with a token that is good: it would be one that the page has stolen."""
    token = {"authorization": f"Bearer {world.backends.token('citizen')}"}
    link = (await a_link(world)).removeprefix("https://gateway.test")
    log = "{ viewer { accessLog(first: 5) { nodes { id } } } }"
    before = await world.data(log, person="citizen")
    world.backends.forget_requests()
    far = [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}]
    for foreign in far:
        for method in ("GET", "HEAD"):
            asking = {"params": {"query": RECORD}, "headers": {**token, **foreign}}
            assert (await world.http.request(method, "/graphql", **asking)).status_code == 403
            asking = {"headers": {**token, **foreign}}
            assert (await world.http.request(method, link, **asking)).status_code == 403
        posted = {"json": {"query": RECORD}, "headers": {**token, **foreign}}
        assert (await world.http.post("/graphql", **posted)).status_code == 403
    assert world.backends.requests() == []
    assert await world.data(log, person="citizen") == before


async def test_one_too_many_tells_a_listed_page_how_long_to_wait(
    stubs: Backends, tmp_path: Path
) -> None:
    once = clients_toml(anonymous={"per_minute": 60, "burst": 1})
    told = {"OMSORG_PAGE_ORIGINS": LISTED}
    async with gateway(stubs, tmp_path, environment=told, clients=once) as world:
        asking: dict[str, Any] = {"json": {"query": PUBLIC}, "headers": {"origin": LISTED}}
        found = [await world.http.post("/graphql", **asking) for _ in range(2)]
    assert [r.status_code for r in found] == [200, 429]
    assert found[1].headers["retry-after"] == "1"
    assert "retry-after" in found[1].headers["access-control-expose-headers"]
    assert found[1].headers["access-control-allow-origin"] == LISTED
