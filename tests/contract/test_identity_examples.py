"""The identity stub keeps to its own documents: every file in its `examples` folder."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from backends.identity_stub.app import Options, build

EXAMPLES = Path(__file__).parents[2] / "backends" / "identity_stub" / "examples"
EXCHANGES = sorted(EXAMPLES.glob("[!c]*.json")) + sorted(EXAMPLES.glob("c[!l]*.json"))
CLAIMS = sorted(EXAMPLES.glob("claims-*.json"))
ALGORITHMS = ["RS256", "ES256"]


@pytest.fixture
def stub():
    app = build(Options(today=date(2026, 11, 22)))
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8104")


async def machine_token(stub: httpx.AsyncClient) -> str:
    told = {"grant_type": "client_credentials"}
    answer = await stub.post("/registers/token", data=told, auth=("omsorg-demo", "demo-secret"))
    return str(answer.json()["access_token"])


def assert_like(documented: Any, found: Any, place: str = "") -> None:
    if documented == "<text>":
        assert isinstance(found, str), place
        assert found, place
    elif documented == "<number>":
        assert isinstance(found, int), place
    elif isinstance(documented, dict):
        assert sorted(documented) == sorted(found), place
        for key, value in documented.items():
            assert_like(value, found[key], f"{place}/{key}")
    elif isinstance(documented, list):
        assert len(documented) == len(found), place
        for index, value in enumerate(documented):
            assert_like(value, found[index], f"{place}/{index}")
    else:
        assert documented == found, place


def test_there_are_examples_of_every_kind():
    assert {path.name.split("-")[0] for path in EXCHANGES + CLAIMS} >= {
        "claims",
        "custody.json",
        "discovery",
        "fullmakt.json",
        "guardianship.json",
        "mandates.json",
    }


@pytest.mark.parametrize("path", EXCHANGES, ids=lambda path: path.stem)
async def test_the_answer_is_the_documented_one(stub, path):
    example = json.loads(path.read_text())
    asked = example["request"]
    headers = asked.get("headers", {})
    if "authorization" in headers:
        headers["authorization"] = f"Bearer {await machine_token(stub)}"
    answer = await stub.request(
        asked["method"],
        asked["path"],
        headers=headers,
        json=asked.get("json"),
        data=asked.get("form"),
    )
    assert answer.status_code == example["response"]["status"]
    assert_like(example["response"]["body"], answer.json())


@pytest.mark.parametrize("path", CLAIMS, ids=lambda path: path.stem)
async def test_a_token_carries_the_documented_claims(stub, path):
    example = json.loads(path.read_text())
    answer = await stub.get("/demo/token", params={"person": example["person"]})
    token = answer.json()["access_token"]
    header = jwt.get_unverified_header(token)
    issuer = example["claims"]["iss"]
    keys = jwt.PyJWKSet.from_dict((await stub.get(f"{issuer}/jwks")).json())
    key = next(key for key in keys.keys if key.key_id == header["kid"])
    claims = jwt.decode(token, key, algorithms=ALGORITHMS, audience="omsorg", issuer=issuer)
    assert_like(example["header"], header)
    assert_like(example["claims"], claims)
    assert claims["exp"] - claims["iat"] == 900
