"""A sign-in of one country has no record in the other, whatever its token says.

And no care system is asked about it.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.changes.orders import document
from tests.e2e.changes.test_not_offered import given_for
from tests.e2e.own_issuer import CPR, PID, OwnIssuer, believing
from tests.e2e.served_live import Live
from tests.world import CARE_SYSTEMS, MUNICIPALITIES, Backends

COUNTRIES = ("DK", "NO")
RECORD = """
query ($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    __typename
    ... on CareRecord { id }
    ... on CareRecordRefusal { reason }
  }
}
"""
REPRESENTATIONS = "{ viewer { representations { id role } } }"
LOG = """
{ viewer { accessLog(first: 1) { nodes { municipality { code } outcome subject { name } } } } }
"""
NODE = "query ($id: ID!) { node(id: $id) { __typename } }"
BOTH_NUMBERS = {"pid": PID, "dk.cpr": CPR, "birthdate": "1948-12-25", "country": "NO"}


@pytest.fixture(scope="module")
def street(
    running_backends: Backends, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Live, OwnIssuer]]:
    with believing(running_backends, tmp_path_factory.mktemp("street")) as both:
        yield both


def token(issuer: OwnIssuer, country: str, /, **more: Any) -> str:
    """A good one of this country."""
    if country == "DK":
        return issuer.token(issuer.danish(**more))
    return issuer.token(issuer.norwegian(**more), "idporten")


def other(country: str) -> str:
    return next(one for one in COUNTRIES if one != country)


def asked(stubs: Backends) -> list[dict[str, Any]]:
    """What the care systems were asked for somebody."""
    requests = stubs.requests(*CARE_SYSTEMS)
    return [r for r in requests if not r["path"].endswith(("/v2/", "/metadata"))]


@pytest.mark.parametrize("code", MUNICIPALITIES)
def test_the_citizens_of_its_own_country_are_asked_about(
    street: tuple[Live, OwnIssuer], stubs: Backends, code: str
) -> None:
    gateway, issuer = street
    found = gateway.ask(token(issuer, code[:2]), RECORD, {"code": code})["careRecord"]
    assert found["__typename"] == "CareRecord"
    assert asked(stubs)


@pytest.mark.parametrize("more", [{}, BOTH_NUMBERS], ids=["", "with both numbers"])
@pytest.mark.parametrize("code", MUNICIPALITIES)
def test_a_token_of_the_other_countrys_issuer_is_no_record_and_no_care_system_is_asked(
    street: tuple[Live, OwnIssuer], stubs: Backends, code: str, more: dict[str, Any]
) -> None:
    """Not even with the other country's number beside its own, and for nobody else either."""
    gateway, issuer = street
    foreign = token(issuer, other(code[:2]), **more)
    rights = gateway.ask(foreign, REPRESENTATIONS, {})["viewer"]["representations"]
    stubs.forget_requests()
    answers = [
        gateway.ask(foreign, RECORD, {"code": code, "for": key})["careRecord"]
        for key in (None, rights[0]["id"], "forged")
    ]
    assert answers == [{"__typename": "CareRecordRefusal", "reason": "NO_RECORD"}] * 3
    assert asked(stubs) == []
    assert stubs.requests("identity_stub") == [], "nor is a register"
    [line] = gateway.ask(foreign, LOG, {})["viewer"]["accessLog"]["nodes"]
    assert (line["municipality"]["code"], line["outcome"]) == (code, "REFUSED")


@pytest.mark.parametrize("code", ["DK-0751", "NO-3216"])
def test_an_id_of_the_other_country_answers_like_an_unknown_one(
    street: tuple[Live, OwnIssuer], stubs: Backends, code: str
) -> None:
    gateway, issuer = street
    own, foreign = token(issuer, code[:2]), token(issuer, other(code[:2]))
    record = gateway.ask(own, RECORD, {"code": code})["careRecord"]["id"]
    assert gateway.ask(own, NODE, {"id": record})["node"] == {"__typename": "CareRecord"}
    stubs.forget_requests()
    for told in (record, "forged"):
        assert gateway.ask(foreign, NODE, {"id": told})["node"] is None
        message = {**given_for(record, "startThread"), "careRecordId": told}
        given = {"input": {**message, "idempotencyKey": f"a key for {told[:6]}"}}
        sent = gateway.ask(foreign, document("startThread"), given)["startThread"]
        assert (sent["__typename"], sent["code"]) == ("Refused", "NOT_FOUND")
    assert asked(stubs) == []
