"""A hidden topic of each stub, asked for as only a careless gateway would."""

from collections.abc import Callable, Mapping

import httpx

from tests.world import Backends

SECRET = {"client_id": "omsorg-demo", "client_secret": "demo-secret"}
FORM = {"grant_type": "client_credentials", **SECRET}


def cura(planted: Backends) -> str:
    head = bearer(planted.url("cura_stub", "/aarhus/auth/token"))
    base = planted.url("cura_stub", "/aarhus/fhir")
    number = {"identifier": "urn:oid:1.2.208.176.1.2|2512489996"}
    who = httpx.post(f"{base}/Patient/_search", data=number, headers=head).json()
    patient = {"patient": f"Patient/{who['entry'][0]['resource']['id']}"}
    return httpx.post(f"{base}/MedicationStatement/_search", data=patient, headers=head).text


def nexus(planted: Backends) -> str:
    realm = "/authx/realms/helsingor/protocol/openid-connect/token"
    head = bearer(planted.url("nexus_stub", realm))
    base = planted.url("nexus_stub", "/api/core/mobile/helsingor/v2")
    asked = {"businessKey": "2512489996", "keyType": "CPR"}
    found = httpx.post(f"{base}/patients/details/search", json=asked, headers=head).json()
    return httpx.get(f"{base}/patients/{found['patient']['id']}/medicationCard", headers=head).text


def helsenorge(planted: Backends) -> str:
    head = {
        **bearer(planted.url("helsenorge_stub", "/connect/token")),
        "nhn-patient-nin": "12894810058",
        "nhn-source-system": "test",
        "nhn-event-id": "5f1d3b1e-0000-4000-8000-000000000000",
        "nhn-user-role": "innbygger",
    }
    url = planted.url("helsenorge_stub", "/vestby/fhir/MedicationStatement")
    return httpx.get(url, headers=head).text


def bearer(token_url: str) -> dict[str, str]:
    token = httpx.post(token_url, data=FORM).json()["access_token"]
    return {"authorization": f"Bearer {token}"}


PLANTED: Mapping[str, Callable[[Backends], str]] = {
    "cura_stub": cura,
    "helsenorge_stub": helsenorge,
    "nexus_stub": nexus,
}
