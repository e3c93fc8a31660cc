"""The page comes from our own origin, with headers that keep it there; without it, words."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from gateway.http.browsers import ALWAYS, Browsers
from gateway.http.console import ConsoleSettings, ConsoleSignIn, console_routes

MITID = ConsoleSignIn(
    issuer="https://broker.example",
    country="DK",
    scheme="MITID",
    client="a-console",
    authorize_url="https://broker.example/authorize",
    token_url="https://tokens.broker.example:8443/token",
    scope="openid",
    algorithms=("ES256",),
    names_itself=True,
)


def client(folder: Path, *sign_ins: ConsoleSignIn) -> httpx.AsyncClient:
    routes = console_routes(ConsoleSettings(files=folder, sign_ins=sign_ins))
    app = Starlette(routes=routes, middleware=[Middleware(Browsers, origins=())])
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://gateway.test")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    for name in ("index", "policy", "signed-in"):
        (folder / f"{name}.html").write_text("<!doctype html><title>page</title>", encoding="utf-8")
    (folder / "assets" / "page-1a2b3c.js").write_text("1", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return folder


def policy(response: httpx.Response) -> dict[str, str]:
    parts = response.headers["content-security-policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts)


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "no-cache"),
        ("/index.html", "no-cache"),
        ("/policy", "no-cache"),
        ("/policy.html", "no-cache"),
        ("/signed-in", "no-cache"),
        ("/assets/page-1a2b3c.js", "public, max-age=31536000, immutable"),
    ],
)
async def test_every_file_has_the_headers_of_the_page(built: Path, path: str, kept: str) -> None:
    async with client(built) as http:
        response = await http.get(path)
    assert response.status_code == 200
    assert response.headers["cache-control"] == kept
    assert response.headers.items() >= ALWAYS.items()
    assert "set-cookie" not in response.headers
    rules = policy(response)
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "http" not in response.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/index.html"])
async def test_the_page_may_ask_where_one_signs_in_and_nowhere_else(built: Path, path: str) -> None:
    async with client(built, MITID) as http:
        response = await http.get(path)
    assert policy(response)["connect-src"] == "'self' https://tokens.broker.example:8443"
    assert policy(response)["script-src"] == "'self'"


@pytest.mark.parametrize("path", ["/policy", "/signed-in", "/assets/page-1a2b3c.js"])
async def test_what_does_not_sign_in_may_ask_nobody_else(built: Path, path: str) -> None:
    async with client(built, MITID) as http:
        response = await http.get(path)
    assert policy(response)["connect-src"] == "'self'"


async def test_the_page_is_told_with_whom_one_signs_in_and_how(built: Path) -> None:
    async with client(built, MITID) as http:
        response = await http.get("/console.json")
    told = response.json()["signIns"]
    assert [one["issuer"] for one in told] == ["https://broker.example"]
    assert told[0].pop("algorithms") == ["ES256"]
    assert told[0].pop("namesItself") is True
    assert set(told[0].values()) == {
        *("https://broker.example", "DK", "MITID", "a-console", "openid"),
        *("https://broker.example/authorize", "https://tokens.broker.example:8443/token"),
    }


@pytest.mark.parametrize("path", ["/", "/policy", "/signed-in"])
async def test_a_sign_in_may_send_somebody_back_to_a_page_and_no_script_may_read_it(
    built: Path, path: str
) -> None:
    sent_back = {
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
    }
    async with client(built, MITID) as http:
        followed = await http.get(path, headers=sent_back)
        fetched = await http.get(path, headers={**sent_back, "sec-fetch-mode": "no-cors"})
    assert (followed.status_code, fetched.status_code) == (200, 403)


@pytest.mark.parametrize("path", ["/secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt"])
async def test_nothing_outside_the_folder_is_served(built: Path, path: str) -> None:
    async with client(built) as http:
        response = await http.get(path)
    assert response.status_code == 404
    assert "secret" not in response.text


async def test_a_missing_page_says_what_to_do(tmp_path: Path) -> None:
    async with client(tmp_path) as http:
        response = await http.get("/")
    assert response.status_code == 200
    assert "make console" in response.text
    assert "/graphql" in response.text
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers.items() >= ALWAYS.items()
    assert policy(response)["default-src"] == "'none'"


@pytest.mark.parametrize(
    "headers",
    [
        {"range": "bytes=0-1"},
        {"range": "bytes=9-1,,"},
        {"range": "bytes=999999-", "if-range": "x"},
        {"if-modified-since": "1" * 5_000},
        {"if-modified-since": "Sun, 99 Nov 99999 99:99:99 +9999999"},
    ],
    ids=["a range", "no range", "a range behind the end", "digits", "no date"],
)
async def test_a_file_is_served_whole_whatever_part_of_it_is_asked_for(
    built: Path, headers: dict[str, str]
) -> None:
    async with client(built) as http:
        response = await http.get("/", headers=headers)
    assert response.status_code == 200
    assert response.text == "<!doctype html><title>page</title>"
    assert "accept-ranges" not in response.headers


async def test_nobody_is_sent_to_the_host_that_they_name(built: Path) -> None:
    (built / "assets" / "index.html").write_text("page", encoding="utf-8")
    async with client(built) as http:
        response = await http.get("/assets", headers={"host": "elsewhere.example"})
    assert response.status_code == 404
    assert "location" not in response.headers
