"""Everything that can be asked is asked, by everybody, by every road, and no canary comes back.

Surnames of staff, medicine, MedCom messages, Nexus' measurements, hidden elements, deleted and
foreign documents: all of it is really in the stubs, and every text of it carries a word.
"""

import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.domain.topics import Topic
from tests.leak.asking import LOOKS, Asking, everything
from tests.leak.roads import STUB, asked_for
from tests.leak.words import told
from tests.world import Backends, Gateway, backends, gateway

RULES = """
query Rules($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    ... on CareRecord { topics { topic verdict } }
  }
}
"""
pytestmark = pytest.mark.xdist_group("leaks")


@pytest.fixture(scope="module", params=["the word", "a random word"])
def planted(request: pytest.FixtureRequest) -> Iterator[Backends]:
    """Once with the usual word, once with one that no file can know."""
    random = "".join(secrets.choice("bcdfghjkmnpqrstvwxz") for _ in range(14))
    word = "KANARIE" if request.param == "the word" else random
    with backends(canary=word) as running:
        yield running


@pytest.fixture
async def planted_world(planted: Backends, tmp_path: Path) -> AsyncIterator[Gateway]:
    planted.forget()
    async with gateway(planted, tmp_path) as ready:
        yield ready


@pytest.mark.parametrize(("person", "role", "code"), LOOKS)
async def test_no_canary_comes_back_by_any_road_and_nothing_hidden_is_asked_for(
    planted_world: Gateway,
    capfd: pytest.CaptureFixture[str],
    person: str,
    role: str | None,
    code: str,
) -> None:
    """Bodies, headers and log lines; and the list of what the care system was asked."""
    asking = Asking(planted_world, person, code)
    await asking.take_on(role)
    rules = await asking.ask(RULES, code=code, **{"for": asking.right})
    planted_world.backends.forget()
    await everything(asking)
    word = planted_world.backends.canary
    heard = "\n".join(asking.heard)
    assert len(heard) > 10_000
    assert told(heard, word) == []
    logged = capfd.readouterr()
    assert told(logged.out + logged.err, word) == []
    verdicts = {r["topic"]: r["verdict"] for r in rules["data"]["careRecord"]["topics"]}
    check_roads(planted_world.backends.requests(STUB[code]), code, verdicts)


def check_roads(requests: list[dict[str, Any]], code: str, verdicts: dict[str, str]) -> None:
    """Shown topics were asked for, which shows that the roads are right; others never were."""
    for topic in Topic:
        asked = asked_for(requests, code, topic)
        if verdicts[topic] == "SHOWN":
            assert asked, f"nothing was asked about {topic}: is the road right?"
        else:
            assert asked == [], topic


@pytest.mark.parametrize("code", ["DK-0751", "DK-0217", "NO-3216"])
def test_the_canaries_are_really_there(planted: Backends, code: str) -> None:
    """A leak test that looks for what is not planted proves nothing."""
    assert planted.canary in planted_texts(planted, code)


def planted_texts(planted: Backends, code: str) -> str:
    """A hidden topic, asked for as only a careless gateway would."""
    secret = {"client_id": "omsorg-demo", "client_secret": "demo-secret"}
    form = {"grant_type": "client_credentials", **secret}
    if code == "DK-0751":
        token = httpx.post(planted.url("cura_stub", "/aarhus/auth/token"), data=form).json()
        head = {"authorization": f"Bearer {token['access_token']}"}
        base = planted.url("cura_stub", "/aarhus/fhir")
        number = {"identifier": "urn:oid:1.2.208.176.1.2|2512489996"}
        who = httpx.post(f"{base}/Patient/_search", data=number, headers=head).json()
        patient = {"patient": f"Patient/{who['entry'][0]['resource']['id']}"}
        url = f"{base}/MedicationStatement/_search"
        return httpx.post(url, data=patient, headers=head).text
    if code == "DK-0217":
        realm = "/authx/realms/helsingor/protocol/openid-connect/token"
        token = httpx.post(planted.url("nexus_stub", realm), data=form).json()
        head = {"authorization": f"Bearer {token['access_token']}"}
        base = planted.url("nexus_stub", "/api/core/mobile/helsingor/v2")
        asked = {"businessKey": "2512489996", "keyType": "CPR"}
        url = f"{base}/patients/details/search"
        who = httpx.post(url, json=asked, headers=head).json()["patient"]["id"]
        return httpx.get(f"{base}/patients/{who}/medicationCard", headers=head).text
    token = httpx.post(planted.url("helsenorge_stub", "/connect/token"), data=form).json()
    head = {
        "authorization": f"Bearer {token['access_token']}",
        "nhn-patient-nin": "12894810058",
        "nhn-source-system": "test",
        "nhn-event-id": "5f1d3b1e-0000-4000-8000-000000000000",
        "nhn-user-role": "innbygger",
    }
    url = planted.url("helsenorge_stub", "/vestby/fhir/MedicationStatement")
    return httpx.get(url, headers=head).text
