"""A token that is no good, on the wire: what is answered, what is logged, and that nothing leaks.

RFC 6750, section 3, and RFC 9110, 11.4 and 11.6.1.
"""

import contextlib
import http.client
import json
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import quote

import pytest
from websockets.datastructures import Headers as SocketHeaders
from websockets.exceptions import InvalidStatus

from gateway.domain.errors import TokenFault
from gateway.http.frames import Close
from gateway.session.tokens import LARGEST
from tests.e2e.bad_credentials import GOOD, INVALID, MALFORMED, OTHER_SCHEME, Headers
from tests.e2e.own_issuer import CPR, OwnIssuer, believing
from tests.e2e.served_live import Live
from tests.e2e.transports import closed_with, heard, say, socket_to, subscribe
from tests.world import Backends

PUBLIC = '{ municipality(code: "DK-0217") { code } }'
PERSONAL = "{ viewer { name } }"
WATCH = 'subscription { recordEvents(careRecordId: "x") { __typename } }'
JSON = {"content-type": "application/json"}
INVALID_TOKEN = "The token is not valid here: sign in again."
ONE_HEADER = "Send one Authorization header with one bearer token, or none."
BEARER_ONLY = "Only bearer tokens are known here: sign in and send one."
SIGN_IN = "Sign in to fetch this: send a bearer token."
ROADS: dict[str, tuple[str, str, dict[str, str], str | None]] = {
    "post": ("POST", "/graphql", JSON, PUBLIC),
    "post, GraphQL's own type": (
        "POST",
        "/graphql",
        {**JSON, "accept": "application/graphql-response+json"},
        PUBLIC,
    ),
    "get": ("GET", f"/graphql?query={quote(PUBLIC)}", {}, None),
    "events by post": ("POST", "/graphql", {**JSON, "accept": "text/event-stream"}, WATCH),
    "events by get": (
        "GET",
        f"/graphql?query={quote(WATCH)}",
        {"accept": "text/event-stream"},
        None,
    ),
    "no document at all": ("POST", "/graphql", JSON, "{"),
    "download": ("GET", "/documents/anything", {}, None),
}


@dataclass(frozen=True)
class Street:
    """A gateway that believes the tests' own issuer."""

    gateway: Live
    issuer: OwnIssuer
    stubs: Backends

    def said(self) -> str:
        return self.gateway.said.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Answered:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@pytest.fixture(scope="module")
def street(
    running_backends: Backends, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Street]:
    with believing(running_backends, tmp_path_factory.mktemp("street")) as (gateway, issuer):
        yield Street(gateway, issuer, running_backends)


def asked(street: Street, road: str, credentials: Headers) -> Answered:
    """One request by this road, with these `Authorization` headers byte by byte."""
    method, target, headers, query = ROADS[road]
    return sent(street, method, target, headers, query, credentials)


def sent(
    street: Street,
    method: str,
    target: str,
    headers: Mapping[str, str],
    query: str | None,
    credentials: Headers,
) -> Answered:
    body = None if query is None else json.dumps({"query": query}).encode()
    with contextlib.closing(
        http.client.HTTPConnection("127.0.0.1", street.gateway.port, timeout=30)
    ) as wire:
        wire.putrequest(method, target)
        for name, value in headers.items():
            wire.putheader(name, value)
        for credential in credentials:
            wire.putheader("authorization", credential)
        wire.putheader("content-length", str(len(body or b"")))
        wire.endheaders(body)
        answer = wire.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        assert len(told) == len(answer.getheaders()), "each header is there once"
        return Answered(answer.status, told, answer.read())


def expect(found: Answered, status: int, code: str, message: str, error: str | None) -> None:
    """This answer and no other, to the byte."""
    challenge = 'Bearer realm="omsorg"'
    if error is not None:
        challenge += f', error="{error}", error_description="{message}"'
    assert (found.status, found.headers["www-authenticate"]) == (status, challenge)
    wanted = {"errors": [{"message": message, "extensions": {"code": code}}]}
    assert found.body == json.dumps(wanted, separators=(",", ":")).encode()
    assert found.headers["cache-control"] == "no-store"
    assert re.match(r"application/(graphql-response\+)?json", found.headers["content-type"])


@pytest.mark.parametrize("kind", INVALID)
def test_every_bad_token_is_one_and_the_same_401_by_every_road(street: Street, kind: str) -> None:
    credentials = INVALID[kind](street.issuer)
    with ThreadPoolExecutor() as side_by_side:
        answers = side_by_side.map(lambda road: asked(street, road, credentials), ROADS)
    for found in answers:
        expect(found, 401, "UNAUTHENTICATED", INVALID_TOKEN, "invalid_token")


@pytest.mark.parametrize("kind", MALFORMED)
def test_what_is_no_single_token_is_400_by_every_road(street: Street, kind: str) -> None:
    credentials = MALFORMED[kind](street.issuer)
    for road in ROADS:
        found = asked(street, road, credentials)
        expect(found, 400, "BAD_USER_INPUT", ONE_HEADER, "invalid_request")


@pytest.mark.parametrize("kind", OTHER_SCHEME)
def test_another_scheme_is_401_without_an_error_by_every_road(street: Street, kind: str) -> None:
    credentials = OTHER_SCHEME[kind](street.issuer)
    for road in ROADS:
        expect(asked(street, road, credentials), 401, "UNAUTHENTICATED", BEARER_ONLY, None)


def test_no_credentials_are_401_only_where_a_file_is_asked_for(street: Street) -> None:
    expect(asked(street, "download", []), 401, "UNAUTHENTICATED", SIGN_IN, None)
    found = sent(street, "POST", "/graphql", JSON, "{ viewer { name } }", [])
    assert (found.status, json.loads(found.body)["data"]) == (200, {"viewer": None})
    assert "www-authenticate" not in found.headers


def test_a_personal_field_without_a_token_is_unauthenticated_there_and_200(street: Street) -> None:
    query = (
        '{ municipality(code: "DK-0217") { code } '
        'careRecord(municipality: "DK-0217") { __typename } }'
    )
    found = sent(street, "POST", "/graphql", JSON, query, [])
    answer = json.loads(found.body)
    assert found.status == 200
    assert answer["data"] == {"municipality": {"code": "DK-0217"}, "careRecord": None}
    [error] = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["careRecord"], "UNAUTHENTICATED")
    assert "www-authenticate" not in found.headers


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_token_is_good_however_the_scheme_is_written(street: Street, kind: str) -> None:
    found = sent(street, "POST", "/graphql", JSON, PERSONAL, GOOD[kind](street.issuer))
    assert json.loads(found.body)["data"] == {"viewer": {"name": "Nancy Berggren"}}


def test_a_good_token_does_not_make_a_bad_link_good(street: Street) -> None:
    found = asked(street, "download", GOOD["as written"](street.issuer))
    assert found.status == 404
    assert "www-authenticate" not in found.headers


REFUSED = re.compile(r"[0-9: -]+\[info +\] token_refused +reason=(\w+)")
TOO_LARGE = 431
"""What a handshake is refused with that has a longer line than the server reads."""


async def closing(street: Street, header: Headers, payload: dict[str, Any]) -> int:
    """The code with which a connection is closed that is opened so, or that of its refusal."""
    headers = SocketHeaders()
    for value in header:
        headers["Authorization"] = value.decode("latin-1")
    port = street.gateway.port
    try:
        async with socket_to(port, introduced=False, additional_headers=headers) as connection:
            await say(connection, type="connection_init", payload=payload)
            return await closed_with(connection)
    except InvalidStatus as refused:
        answer = refused.response
    assert b"aaaa" not in (answer.body or b"")
    assert "date" not in answer.headers
    return answer.status_code


@pytest.mark.parametrize("kind", [*INVALID, *OTHER_SCHEME])
async def test_a_connection_is_closed_alike_for_every_bad_token(street: Street, kind: str) -> None:
    [value] = {**INVALID, **OTHER_SCHEME}[kind](street.issuer)
    code = Close.FORBIDDEN if len(value) < LARGEST else TOO_LARGE
    assert await closing(street, [value], {}) == code
    payload = {"Authorization": value.decode("latin-1")}
    assert await closing(street, [], payload) == Close.FORBIDDEN


@pytest.mark.parametrize("kind", MALFORMED)
async def test_a_connection_with_no_single_token_is_closed(street: Street, kind: str) -> None:
    values = MALFORMED[kind](street.issuer)
    code = Close.BAD_REQUEST if len(values) > 1 else Close.FORBIDDEN
    if all(value.isascii() for value in values):
        assert await closing(street, values, {}) == code
    told = [value.decode("latin-1") for value in values]
    two = {"Authorization": told[0], "headers": {"Authorization": told[-1]}}
    if told[0] != told[-1] or len(told) == 1:
        assert await closing(street, [], two) == code


async def test_a_connection_with_one_good_token_twice_is_one_sign_in(street: Street) -> None:
    """In the handshake and in the first message; two headers are two, whatever they say."""
    [value] = GOOD["as written"](street.issuer)
    token = value.decode().removeprefix("Bearer ")
    headers = {"Authorization": value.decode()}
    port = street.gateway.port
    async with socket_to(port, token=token, additional_headers=headers) as connection:
        await subscribe(connection, "1", PERSONAL)
        answer = await heard(connection)
    assert answer["payload"]["data"] == {"viewer": {"name": "Nancy Berggren"}}


def secrets_of(street: Street) -> set[str]:
    """Whatever is long enough to be told from ordinary words, of all that was ever sent."""
    kinds = {**INVALID, **MALFORMED, **OTHER_SCHEME, **GOOD}
    told = [value.decode("latin-1") for make in kinds.values() for value in make(street.issuer)]
    parts = {part for value in told for part in re.split(r"[^A-Za-z0-9_-]+", value)}
    return {part for part in parts if len(part) > 20}


def test_the_log_names_the_kind_and_nothing_of_a_token(street: Street) -> None:
    kinds = {**INVALID, **MALFORMED, **OTHER_SCHEME}
    before = len(street.said())
    for make in kinds.values():
        for road in ("post", "download"):
            asked(street, road, make(street.issuer))
    lines = [line for line in street.said()[before:].splitlines() if "token_refused" in line]
    reasons = [REFUSED.fullmatch(line) for line in lines]
    assert len(reasons) == 2 * len(kinds)
    assert {found and found.group(1) for found in reasons} == set(get_args(TokenFault))
    said = street.said()
    for secret in (*secrets_of(street), CPR, "251248", "Nancy", "Berggren", "evil.example"):
        assert secret not in said
    assert "Traceback" not in said


def test_no_source_hears_of_a_token_that_is_no_good(street: Street) -> None:
    street.stubs.forget_requests()
    for make in {**INVALID, **MALFORMED, **OTHER_SCHEME}.values():
        asked(street, "post", make(street.issuer))
    assert street.stubs.requests() == []
    assert set(street.issuer.asked) <= {"/mitid/jwks", "/idporten/jwks"}
