"""The helsenorge stub keeps to its own documents: every file in its `examples` folder.

Numbers and ids are the same for the same seed and day, the moments by the clock that an example
sets. `first` is what was asked before. A list in an example may be cut short.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from backends.helsenorge_stub.app import Options, build
from tests.fhir.r4 import errors

EXAMPLES = sorted(
    (Path(__file__).parents[2] / "backends" / "helsenorge_stub" / "examples").glob("*.json")
)


@pytest.fixture
def stub():
    app = build(Options(today=date(2026, 11, 22)))
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8103")


async def machine_token(stub: httpx.AsyncClient) -> str:
    told = {
        "grant_type": "client_credentials",
        "client_id": "omsorg-demo",
        "client_secret": "demo-secret",
    }
    return str((await stub.post("/connect/token", data=told)).json()["access_token"])


def assert_begins(documented: Any, found: Any, place: str = "") -> None:
    if documented == "{token}":
        assert found.count(".") == 2, place
    elif isinstance(documented, dict):
        assert sorted(documented) == sorted(found), place
        for key, value in documented.items():
            assert_begins(value, found[key], f"{place}/{key}")
    elif isinstance(documented, list):
        assert len(documented) <= len(found), place
        for index, value in enumerate(documented):
            assert_begins(value, found[index], f"{place}/{index}")
    else:
        assert documented == found, place


def test_there_are_examples():
    assert len(EXAMPLES) > 10


async def ask(stub: httpx.AsyncClient, asked: dict[str, Any], token: str) -> httpx.Response:
    headers = {k: v.replace("{token}", token) for k, v in asked.get("headers", {}).items()}
    told = {"data": asked["form"]} if "form" in asked else {"json": asked.get("body")}
    return await stub.request(asked["method"], asked["path"], headers=headers, **told)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
async def test_the_stub_answers_as_documented(path, stub):
    pair = json.loads(path.read_text())
    asked, expected = pair["request"], pair["response"]
    if "clock" in pair:
        await stub.post("/demo/clock", json={"now": pair["clock"]})
    token = await machine_token(stub)
    for before in pair.get("first", []):
        assert (await ask(stub, before, token)).is_success
    answer = await ask(stub, asked, token)
    assert answer.status_code == expected["status"]
    assert {k: answer.headers[k] for k in expected.get("headers", {})} == expected.get(
        "headers", {}
    )
    assert_begins(expected["body"], answer.json())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_what_an_example_sends_and_answers_is_fhir(path):
    pair = json.loads(path.read_text())
    sent = [a.get("body") for a in (*pair.get("first", []), pair["request"])]
    for said in (*sent, pair["response"]["body"]):
        if said and "resourceType" in said:
            assert errors(said) == []
