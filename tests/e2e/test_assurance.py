"""A municipality that asks for a surer sign-in than the others gets it, by every road."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.changes.orders import SELECTIONS, document
from tests.e2e.changes.test_not_offered import given_for
from tests.e2e.fetching import a_link, fetch
from tests.e2e.own_settings import own_gateway
from tests.e2e.watching import RIGHTS, watch_id
from tests.world import CARE_SYSTEMS, MUNICIPALITIES, Backends, Gateway

DANISH = [code for code in MUNICIPALITIES if code.startswith("DK")]
RECORD = """
query ($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    __typename
    ... on CareRecord { id }
    ... on CareRecordRefusal { reason title explanation nextStep { title url } availableFrom }
  }
}
"""
PORTAL = """
query ($code: MunicipalityCode!) {
  municipality(code: $code) { portal { signIn { requiredAssurance } } }
}
"""
NODE = "query ($id: ID!) { node(id: $id) { __typename } }"
LOG = "{ viewer { accessLog(first: 1) { nodes { outcome municipality { code } } } } }"


@dataclass(frozen=True)
class Gateways:
    """`strict` asks for HIGH everywhere, `usual` is the demo's. Ids of one are the other's too."""

    usual: Gateway
    strict: Gateway


def surer(text: str, level: str = "HIGH") -> str:
    return re.sub(r"(?m)^\[[A-Z]{2}-\d{4}\]$", rf'\g<0>\nrequired_assurance = "{level}"', text)


@pytest.fixture
async def both(world: Gateway, stubs: Backends, tmp_path: Path) -> AsyncIterator[Gateways]:
    folder = tmp_path / "strict"
    folder.mkdir()
    async with own_gateway(stubs, folder, surer) as strict:
        yield Gateways(world, strict)


async def record_of(world: Gateway, code: str, person: str = "citizen") -> str:
    found = await world.data(RECORD, {"code": code}, person=person)
    record: str = found["careRecord"]["id"]
    return record


def asked(stubs: Backends) -> list[dict[str, Any]]:
    """What the care systems were asked for somebody."""
    requests = stubs.requests(*CARE_SYSTEMS)
    return [r for r in requests if not r["path"].endswith(("/v2/", "/metadata"))]


async def alike(both: Gateways, query: str, variables: dict[str, Any]) -> dict[str, Any]:
    """What a SUBSTANTIAL sign-in hears where HIGH is asked for.

    It is what a LOW one of the same person hears where SUBSTANTIAL is. No care system is asked.
    """
    both.usual.backends.forget_requests()
    found = await both.strict.post(query, variables, person="citizen")
    low = await both.usual.post(query, variables, person="low")
    assert (found.status_code, found.content) == (low.status_code, low.content)
    assert asked(both.usual.backends) == []
    answer: dict[str, Any] = found.json()
    return answer


@pytest.mark.parametrize("code", MUNICIPALITIES)
async def test_a_portal_says_what_it_asks_for(both: Gateways, code: str) -> None:
    for world, level in ((both.usual, "SUBSTANTIAL"), (both.strict, "HIGH")):
        found = await world.data(PORTAL, {"code": code})
        assert found["municipality"]["portal"]["signIn"] == {"requiredAssurance": level}


@pytest.mark.parametrize("code", DANISH)
async def test_a_record_is_not_opened_by_a_sign_in_that_is_less_sure(
    both: Gateways, code: str
) -> None:
    rights = await both.usual.data(RIGHTS, person="citizen")
    for key in (None, rights["viewer"]["representations"][0]["id"], "forged"):
        found = (await alike(both, RECORD, {"code": code, "for": key}))["data"]["careRecord"]
        assert found["reason"] == "ASSURANCE_TOO_LOW"
        line = await both.strict.data(LOG, person="citizen")
        [entry] = line["viewer"]["accessLog"]["nodes"]
        assert entry == {"outcome": "REFUSED", "municipality": {"code": code}}


async def test_nor_for_somebody_else(both: Gateways) -> None:
    rights = await both.usual.data(RIGHTS, person="relative")
    other = rights["viewer"]["representations"][1]["id"]
    for code in DANISH:
        told = {"code": code, "for": other}
        found = await both.strict.data(RECORD, told, person="relative")
        assert found["careRecord"]["reason"] == "ASSURANCE_TOO_LOW"


@pytest.mark.parametrize("code", DANISH)
async def test_its_ids_answer_like_unknown_ones(both: Gateways, code: str) -> None:
    record = await record_of(both.usual, code)
    for told in (record, "forged"):
        assert (await alike(both, NODE, {"id": told}))["data"] == {"node": None}
    nodes = await alike(both, "query ($id: ID!) { nodes(ids: [$id]) { id } }", {"id": record})
    assert nodes["data"] == {"nodes": [None]}


@pytest.mark.parametrize("code", DANISH)
async def test_nothing_is_changed_by_a_sign_in_that_is_less_sure(both: Gateways, code: str) -> None:
    """Told by the sign-in and the municipality alone, before any id is looked up."""
    record = await record_of(both.usual, code)
    before = both.usual.backends.digests()
    both.usual.backends.forget_requests()
    names = set(SELECTIONS) - {"acceptTerms"}
    for name in names:
        given = {**given_for(record, name), "idempotencyKey": f"a key of {name}"}
        told = await both.strict.data(document(name), {"input": given}, person="citizen")
        assert told[name]["code"] == "ASSURANCE_TOO_LOW", name
    assert len(names) == 9
    assert asked(both.usual.backends) == []
    assert both.usual.backends.digests() == before


@pytest.mark.parametrize("code", DANISH)
async def test_no_terms_are_accepted_by_a_sign_in_that_is_less_sure(
    both: Gateways, code: str
) -> None:
    """The municipality is named here, and so the reason is."""
    given = {"municipality": code, "version": "1", "idempotencyKey": "a-key-of-a-test"}
    answer = await alike(both, document("acceptTerms"), {"input": given})
    assert answer["data"]["acceptTerms"]["code"] == "ASSURANCE_TOO_LOW"


async def test_no_file_is_handed_out_to_a_sign_in_that_is_less_sure(both: Gateways) -> None:
    url = await a_link(both.usual)
    assert (await fetch(both.usual, url)).status_code == 200
    both.usual.backends.forget_requests()
    answers = [
        await fetch(both.strict, url),
        await fetch(both.strict, "/documents/forged"),
        await fetch(both.usual, url, "low"),
    ]
    assert {(one.status_code, one.content) for one in answers} == {(404, answers[0].content)}
    assert len({str(sorted(one.headers.items())) for one in answers}) == 1
    assert asked(both.usual.backends) == []


async def heard(world: Gateway, record: str, person: str) -> list[str]:
    """Everything that is heard of a watch that ends at once."""
    async with watch_id(world, record, world.backends.token(person)) as stream:
        assert await stream.ends() == "NO_LONGER_AVAILABLE"
        return stream.heard


@pytest.mark.parametrize("code", DANISH)
async def test_nothing_is_watched_by_a_sign_in_that_is_less_sure(both: Gateways, code: str) -> None:
    record = await record_of(both.usual, code)
    both.usual.backends.forget_requests()
    found = [
        await heard(both.strict, record, "citizen"),
        await heard(both.strict, "forged", "citizen"),
        await heard(both.usual, record, "low"),
    ]
    assert found[0] == found[1] == found[2]
    assert asked(both.usual.backends) == []


async def test_a_sign_in_that_is_sure_enough_goes_in_by_every_road(both: Gateways) -> None:
    """ID-porten's demo persons are signed in with HIGH."""
    record = await record_of(both.strict, "NO-3216", "innbygger")
    found = await both.strict.data(NODE, {"id": record}, person="innbygger")
    assert found == {"node": {"__typename": "CareRecord"}}
    given = {"input": {**given_for(record, "startThread"), "idempotencyKey": "a-key-of-a-test"}}
    sent = await both.strict.data(document("startThread"), given, person="innbygger")
    assert sent["startThread"]["code"] == "NOT_FOUND", "of the recipient, who is none"


@pytest.mark.parametrize("level", ["SUBSTANTIAL", "HIGH"])
async def test_a_setting_only_raises_what_is_asked_for(
    stubs: Backends, tmp_path: Path, level: str
) -> None:
    async with own_gateway(stubs, tmp_path, lambda text: surer(text, level)) as world:
        found = await world.data(RECORD, {"code": "DK-0217"}, person="low")
        assert found["careRecord"]["reason"] == "ASSURANCE_TOO_LOW"
        found = await world.data(RECORD, {"code": "DK-0217"}, person="citizen")
        opened = found["careRecord"]["__typename"] == "CareRecord"
        assert opened is (level == "SUBSTANTIAL")
