"""The street door: what is not good is refused there, in our words, and tells nothing."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.applications import clients_toml
from tests.world import Backends, Gateway, gateway

PUBLIC = '{ municipality(code: "DK-0217") { code } }'
SECRET = "2512489996"


async def test_a_token_elsewhere_than_in_the_header_is_nobody(world: Gateway) -> None:
    token = world.backends.token("citizen")
    query = {"query": "{ viewer { name } }", "access_token": token}
    cookies = {"cookie": f"access_token={token}; authorization=Bearer {token}"}
    response = await world.http.get("/graphql", params=query, headers=cookies)
    assert response.json()["data"] == {"viewer": None}


@pytest.mark.parametrize("habit", [{"kind": "fail", "status": 500}, {"kind": "rubbish"}])
async def test_keys_out_of_reach_are_503_in_words(world: Gateway, habit: dict[str, Any]) -> None:
    token = world.backends.token("citizen")
    world.backends.fault("identity_stub", path="jwks", **habit)
    headers = {"authorization": f"Bearer {token}"}
    for response in (
        await world.post(PUBLIC, token=token),
        await world.http.get("/documents/anything", headers=headers),
    ):
        assert response.status_code == 503
        [error] = response.json()["errors"]
        assert error["extensions"] == {"code": "SOURCE_UNAVAILABLE"}
        assert "try again later" in error["message"]
        assert "Traceback" not in response.text
        assert world.backends.url("identity_stub", "") not in response.text


@pytest.fixture
async def discreet(stubs: Backends, tmp_path: Path) -> AsyncIterator[Gateway]:
    """A gateway where nobody may explore."""
    clients = clients_toml(anonymous={"explores": False})
    async with gateway(stubs, tmp_path, clients=clients) as ready:
        yield ready


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("not graphql", "GRAPHQL_PARSE_FAILED"),
        ('{ municipality(code: "DK', "GRAPHQL_PARSE_FAILED"),
        ("{ municipalty { code } }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ municipality(kode: "DK-0217") { code } }', "GRAPHQL_VALIDATION_FAILED"),
        ("{ municipality { code } }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ municipality(code: "DK-0217") }', "GRAPHQL_VALIDATION_FAILED"),
        ("query($a: Strng) { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...Nobody }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...A } fragment A on Query { ...A }", "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { cancelAppointment }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { anything }", "GRAPHQL_VALIDATION_FAILED"),
        ("type A { b: Int }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
@pytest.mark.parametrize(
    ("accept", "status"), [("application/graphql-response+json", 400), ("application/json", 200)]
)
async def test_a_document_that_is_none_has_its_code_and_no_suggestion(
    discreet: Gateway, query: str, code: str, accept: str, status: int
) -> None:
    response = await discreet.http.post(
        "/graphql", json={"query": query}, headers={"accept": accept}
    )
    assert response.status_code == status
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    answer = response.json()
    assert answer.keys() == {"errors"}
    assert {e["extensions"]["code"] for e in answer["errors"]} == {code}
    assert "did you mean" not in response.text.lower()


ECHOES: list[tuple[str, dict[str, Any]]] = [
    ("query($c: MunicipalityCode!) { municipality(code: $c) { code } }", {"c": SECRET}),
    ("query($c: MunicipalityCode!) { municipality(code: $c) { code } }", {"c": [SECRET]}),
    ("query($c: MunicipalityCode!) { municipality(code: $c) { code } }", {"c": {SECRET: 1}}),
    ("query($n: Int) { municipalities(first: $n) { nodes { code } } }", {"n": SECRET}),
    ("query($n: Int) { municipalities(first: $n) { nodes { code } } }", {"n": 2512489996}),
    ("query($l: CountryCode) { municipalities(country: $l) { nodes { code } } }", {"l": SECRET}),
    ("query($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": [{"a": SECRET}]}),
    (f'{{ municipality(code: "{SECRET}") {{ code }} }}', {}),
    (f"{{ municipality(code: {SECRET}) {{ code }} }}", {}),
    (f"{{ municipalities(first: {SECRET}) {{ nodes {{ code }} }} }}", {}),
    (f'{{ municipalities(first: "{SECRET}") {{ nodes {{ code }} }} }}', {}),
    (f"{{ municipalities(country: C{SECRET}) {{ nodes {{ code }} }} }}", {}),
    (f'{{ municipalities(after: "{SECRET}") {{ nodes {{ code }} }} }}', {}),
    (f"{{ nodes(ids: [{{ a: {SECRET} }}]) {{ id }} }}", {}),
    (f"{{ f{SECRET} }}", {}),
    (f'{{ municipality(code: "DK-0217" "{SECRET}") {{ code }} }}', {}),
]


@pytest.mark.parametrize(("query", "variables"), ECHOES, ids=lambda x: str(x)[:50])
async def test_no_value_that_was_sent_comes_back_in_an_error(
    world: Gateway, query: str, variables: dict[str, Any]
) -> None:
    response = await world.post(query, variables)
    assert response.json()["errors"]
    assert SECRET not in response.text
    codes = {e["extensions"]["code"] for e in response.json()["errors"]}
    assert codes <= {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"}


async def test_which_operation_must_be_said(world: Gateway) -> None:
    query = "query A { __typename } query B { __typename }"
    for name in (None, "C"):
        body = {"query": query, "operationName": name}
        told = {"accept": "application/graphql-response+json"}
        response = await world.http.post("/graphql", json=body, headers=told)
        assert response.status_code == 400
        assert "operationName" in response.json()["errors"][0]["message"]
    response = await world.http.post("/graphql", json={"query": query, "operationName": "B"})
    assert response.json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/graphql", 405),
        ("DELETE", "/graphql", 405),
        ("POST", "/documents/x", 405),
        ("POST", "/healthz", 405),
        ("GET", "/demo/token", 404),
        ("GET", "/nothing", 404),
        ("GET", "/graphql", 400),
    ],
)
async def test_other_doors_are_walls(world: Gateway, method: str, path: str, status: int) -> None:
    response = await world.http.request(method, path)
    assert response.status_code == status
    assert "set-cookie" not in response.headers


async def test_alive_and_ready(world: Gateway, tmp_path: Any) -> None:
    """A gateway that cannot write its log lives, and is not ready."""
    import sqlite3  # noqa: PLC0415

    assert (await world.http.get("/healthz")).json() == {"status": "alive"}
    ready = await world.http.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})
    with sqlite3.connect(tmp_path / "store.sqlite") as database:
        database.execute("DROP TABLE access_log")
    broken = await world.http.get("/readyz")
    assert (broken.status_code, broken.json()) == (503, {"status": "not ready", "because": "store"})
    assert (await world.http.get("/healthz")).status_code == 200


async def test_no_answer_sets_a_cookie_or_may_be_kept(world: Gateway) -> None:
    for response in (
        await world.post(PUBLIC, person="citizen"),
        await world.post("{", person="citizen"),
        await world.post(PUBLIC, token="x.y.z"),
        await world.http.get("/documents/x"),
        await world.http.get("/healthz"),
    ):
        assert "set-cookie" not in response.headers
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert json.loads(response.content)
