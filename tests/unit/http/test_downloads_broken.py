"""A file that cannot be handed on for a reason nobody foresaw: 500, a reference, and one line."""

import httpx
import pytest
import structlog.testing
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from gateway.http import downloads
from gateway.http.downloads import Downloads
from gateway.http.limiting import Gate
from gateway.http.unexpected import Unexpected
from tests.unit.http.small import WORD, Context, House, Verifier


def reading(house: House) -> httpx.AsyncClient:
    gate = Gate(
        verifier=Verifier(),
        clients=house.clients,
        buckets=house.buckets,
        addresses=house.addresses,
        clock=house.clock,
    )
    endpoint = Downloads(services=house, gate=gate, read_budget=3.0)  # type: ignore[arg-type]
    app = Starlette(
        routes=[Route("/documents/{opaque}", endpoint.__call__)],
        middleware=[Middleware(Unexpected)],
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://gateway.test")


async def fails(*_: object) -> None:
    raise ValueError(WORD)


def breaks(*_: object) -> None:
    raise ValueError(WORD)


async def finds_nothing(*_: object) -> None:
    return None


@pytest.mark.parametrize("broken", ["the file", "the log", "the context"])
async def test_the_answer_has_the_reference_of_one_line(
    monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    monkeypatch.setattr(downloads, "file_behind", fails if broken == "the file" else finds_nothing)
    if broken == "the log":
        monkeypatch.setattr(Context, "settle", fails)
    if broken == "the context":
        monkeypatch.setattr(House, "begin", breaks)
    with structlog.testing.capture_logs() as logs:
        async with reading(House()) as http:
            headers = {"authorization": "Bearer nancy"}
            answer = await http.get(f"/documents/{WORD}", headers=headers)
    [line] = logs
    assert answer.status_code == 500
    [error] = answer.json()["errors"]
    assert error["extensions"] == {"code": "INTERNAL", "reference": line["reference"]}
    assert line.keys() == {"event", "log_level", "reference", "error", "places"}
    for part in ("KANARIE", "251248", "9996"):
        assert part not in answer.text + str(line)
