"""The page comes from our own origin, with headers that keep it there; without it, words."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from gateway.http.browsers import ALWAYS, Browsers
from gateway.http.console import console_route


def client(folder: Path) -> httpx.AsyncClient:
    app = Starlette(routes=[console_route(folder)], middleware=[Middleware(Browsers, origins=())])
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://gateway.test")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>page</title>", encoding="utf-8")
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
