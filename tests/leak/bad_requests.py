"""What nobody should send, with people in it: in every part of a request that can be wrong."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import jwt

from tests.leak.street import Street
from tests.leak.traced import TRAP
from tests.world import Gateway

PLAIN = {"content-type": "application/json"}
SHAPES = (
    "query($x: Int) { municipalities(first: $x) { nodes { name } } }",
    "query($x: MunicipalityCode!) { municipality(code: $x) { name } }",
    "query($x: CountryCode) { municipalities(country: $x) { nodes { name } } }",
    "query($x: [ID!]!) { nodes(ids: $x) { id } }",
    "query($x: ID!) { node(id: $x) { id } }",
    "query($x: Date) { viewer { accessLog(from: $x) { nodes { id } } } }",
    "query($x: String) { viewer { accessLog(after: $x) { nodes { id } } } }",
    "query($x: String!) { glossary(search: $x) { nodes { term } } }",
    'query($x: ID) { careRecord(municipality: "DK-0217", onBehalfOf: $x) { __typename } }',
    "query($x: DateTime!) { __typename @skip(if: $x) }",
    "mutation($x: StartThreadInput!) { startThread(input: $x) { __typename } }",
    "mutation($x: RecordMeasurementInput!) { recordMeasurement(input: $x) { __typename } }",
    "mutation($x: AcceptTermsInput!) { acceptTerms(input: $x) { __typename } }",
    "subscription($x: ID!) { recordEvents(careRecordId: $x) { __typename } }",
)
"""Operations with a variable that may be given anything."""


@dataclass(frozen=True)
class Bad:
    """One request. `own_words`: what is wrong stands in names that GraphQL itself repeats."""

    method: str = "POST"
    path: str = "/graphql"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    own_words: bool = False


def bad_requests(number: str, name: str, said: str, token: str) -> Iterator[Bad]:
    """About somebody with this number and this name; `said` is a text that nobody else may see."""
    signed_in = {**PLAIN, "authorization": f"Bearer {token}"}
    who = f"{name} {number}"

    def asks(query: Any, variables: Any = None, named: Any = None, **more: Any) -> Bad:
        told = {"query": query, "variables": variables, "operationName": named}
        return Bad(body=json.dumps(told).encode(), headers=signed_in, **more)

    yield from _no_requests(who, said, signed_in)
    for query in SHAPES:
        for value in (who, said, int(number), [who, [said]], {who: said, "body": said}, None):
            yield asks(query, {"x": value})
    own_number = f"query($_{number}: Int) {{ municipalities(first: $_{number}) {{ __typename }} }}"
    yield asks(own_number, {f"_{number}": said})
    yield from (asks(document, own_words=own) for document, own in _documents(number, name, said))
    for named in (who, said, [who], {"name": said}):
        yield asks("query A { __typename } query B { __typename }", named=named)
        yield asks(named)
        yield asks("{ __typename }", named)
    own = 'careRecord(municipality: "DK-0217") { __typename }'
    yield asks(f"query Q{number}_{number[:6]} {{ {own} }}")
    for part in (who, said, number):
        there = quote(part)
        yield Bad("GET", f"/graphql?query={there}&variables={there}&operationName={there}")
        yield Bad("GET", f"/documents/{there}", headers=signed_in)
        yield Bad("GET", f"/documents/{TRAP}{there}", headers=signed_in)
        yield Bad("GET", f"/{there}?{there}={there}", headers=signed_in)
        yield Bad("GET", f"/metrics?{there}", headers={"authorization": f"Bearer {there}"})
        yield Bad("DELETE", f"/graphql?{there}", headers=signed_in)
        yield asks(f"{{ __typename }} # {TRAP} {part}")
        yield asks(
            "query($x: String!) { glossary(search: $x) { nodes { term } } }",
            {"x": f"{TRAP} {part}"},
        )
    yield from _headers(who, said, token)


def _no_requests(who: str, said: str, headers: Mapping[str, str]) -> Iterator[Bad]:
    bodies = (
        f'{{"query": "{who}", {said}',
        f'"{who}"',
        f'["{who}", "{said}"]',
        f"{who}={said}",
        json.dumps({who: said}),
        json.dumps({"query": "{ __typename }", "variables": who, "extensions": {said: who}}),
        "[" * 5000 + who,
        json.dumps({"query": f"{{ __typename }} # {said} {who}" + " " * 300_000}),
        json.dumps({"query": "{ a " * 3000 + said}),
    )
    yield from (Bad(body=body.encode(), headers=headers) for body in bodies)
    yield Bad(body=f"\xff{who}".encode("latin-1"), headers=headers)
    yield Bad(body=said.encode(), headers={**headers, "content-type": f"text/{quote(who)}"})
    yield Bad(body=said.encode(), headers={**headers, "accept": f"text/{quote(who)}"})


def _documents(number: str, name: str, said: str) -> Iterator[tuple[str, bool]]:
    text = f"{name} {number} {said}"
    for field_asked in (
        f'municipality(code: "{text}") {{ name }}',
        f"municipality(code: {number}) {{ name }}",
        f'municipalities(first: "{text}") {{ nodes {{ name }} }}',
        f'municipalities(search: "{text}", after: "{text}") {{ nodes {{ name }} }}',
        f'node(id: "{text}") {{ id }}',
        f'careRecord(municipality: "DK-0217", onBehalfOf: "{text}") {{ __typename }}',
        f'viewer(x: "{text}") {{ name }}',
        f'viewer @include(if: "{text}") {{ name }}',
        f'viewer {{ name }} "{text}"',
        f"viewer {{ name }} # {text}",
        f'viewer {{ """{text} }}',
    ):
        yield f"{{ {field_asked} }}", False
        yield f"query Look {{ {field_asked} }}", False
    yield f'query($x: Int = "{text}") {{ municipalities(first: $x) {{ nodes {{ name }} }} }}', False
    yield f"{{ _{number}: nothing }}", False
    yield f"{{ viewer {{ _{number} }} }}", False
    yield f"{{ viewer {{ _{number}abc }} }}", False
    yield f"query($_{number}: String) {{ __typename }}", False
    yield f"{{ viewer {{ ...F{number} }} }}", False
    word = name.encode("ascii", "ignore").decode().replace(" ", "")
    yield f"{{ {word}: node(id: 1.5) {{ id }} }}", True
    yield f"{{ {word}_{number}: careRecords(municipalities: []) {{ __typename }} }}", True
    yield f"{{ viewer {{ {word} }} }}", True
    yield f"query {word}($x: {word}) {{ __typename }}", True


def _headers(who: str, said: str, token: str) -> Iterator[Bad]:
    """Tokens that are none, or somebody else's, and headers that nobody reads."""
    head, _, rest = token.partition(".")
    claims = {"sub": who, "name": who, "dk.cpr": who, "pid": who, "client_id": said, "iss": who}
    forged = jwt.encode(claims, "a secret of nobody's, which is long enough", headers={"kid": who})
    unsigned = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    told = quote(f"{who} {said}")
    body = b'{"query": "{ viewer { name } }"}'
    for credentials in (
        f"Bearer {forged}",
        f"Bearer {head}.{unsigned}.{rest.rpartition('.')[2]}",
        f"Bearer {token[:-8]}AAAAAAAA",
        f"Bearer {told}",
        f"Bearer {told * 60}",
        f"Basic {urlsafe_b64encode(who.encode()).decode()}",
        told,
        f"Bearer {token}, Bearer {told}",
    ):
        yield Bad(body=body, headers={**PLAIN, "authorization": credentials})
        yield Bad("GET", f"/documents/{told}", headers={"authorization": credentials})
    for name in (
        "x-request-id",
        "traceparent",
        "baggage",
        "user-agent",
        "referer",
        "origin",
        "cookie",
    ):
        yield Bad(body=body, headers={**PLAIN, name: told})
    yield Bad(body=body, headers={**PLAIN, "x-forwarded-for": told, "forwarded": f"for={told}"})


async def all_sent(street: Street, world: Gateway, bad: Iterable[Bad]) -> None:
    """One after the other, whatever the answers are."""
    for one in bad:
        request = world.http.build_request(
            one.method, one.path, content=one.body, headers=dict(one.headers)
        )
        begun = len(street.heard)
        await world.http.send(request)
        if one.own_words:
            street.heard[begun:] = [heard.in_own_words() for heard in street.heard[begun:]]


async def bad_frames(street: Street, number: str, name: str, said: str) -> None:
    """What nobody should say over a WebSocket, until it is closed."""
    who = f"{name} {number}"
    asked = {"query": "{ viewer { name } }", "operationName": who, "variables": {who: said}}
    wrong = {"query": f'{{ municipality(code: "{who} {said}") {{ name }} }}'}
    trap = {"query": f"{{ __typename }} # {TRAP} {who}"}
    for frames in (
        [{"type": said, "payload": who}],
        [{"type": "connection_init", "payload": who}],
        [{"type": "connection_init", "payload": {"Authorization": f"Bearer {who}"}}],
        [{"type": "subscribe", "id": who, "payload": asked}],
        [{"type": "connection_init"}, {"type": "subscribe", "id": who * 20, "payload": asked}],
        [{"type": "connection_init"}, {"type": "subscribe", "id": who, "payload": said}],
        [{"type": "connection_init"}, {"type": "subscribe", "id": who, "payload": trap}],
        [{"type": "connection_init"}, {"type": "ping", "payload": {who: said}}, {"type": who}],
        [
            {"type": "connection_init"},
            {"type": "subscribe", "id": "1", "payload": wrong},
            {"type": "subscribe", "id": "2", "payload": asked},
            {"type": "complete", "id": who},
            {"type": said},
        ],
    ):
        async with street.bare_socket() as socket:
            for frame in frames:
                await socket.say(**frame)
            while await socket.hears(pongs=False):
                pass
