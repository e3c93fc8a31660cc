"""What is no GraphQL request is refused with the right status, in words, and without an echo."""

import json
from collections.abc import Sequence
from urllib.parse import quote

import pytest

from gateway.http.requests import (
    Accepted,
    BadRequestError,
    GraphQLRequest,
    accepted,
    graphql_request,
)
from gateway.http.responses import EVENT_STREAM, GRAPHQL_JSON, PLAIN_JSON
from tests.unit.http.asking import JSON, request

LARGEST = 1_000_000
SECRET = "2512489996"
DEEP = b'{"query":"{a}","variables":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
NO_REQUESTS = [
    b"",
    b" ",
    b"{",
    b'"a text"',
    b"42",
    b"null",
    b"true",
    b"[]",
    b'[{"query":"{ a }"}]',
    b'{"query":"\xff\xfe"}',
    b'\xef\xbb\xbf{"query":"{ a }"}',
    b'{"query":"{ a }"} {}',
    b'{"query":"\\ud800"}',
    b'{"query":"{ a }","variables":{"a":NaN}}',
    b"query={a}",
    DEEP,
    b"[" * 100_000,
    b"{}",
    b'{"query":null}',
    b'{"query":42}',
    b'{"query":["{ a }"]}',
    b'{"query":{"a":1}}',
    b'{"id":"2512489996"}',
]
NO_VARIABLES = [b'"2512489996"', b"42", b"true", b"[]", b'[{"a":1}]']
NO_JSON_TYPES = [
    "",
    "text/plain",
    "text/json",
    "application/jsonp",
    "application/json-patch+json",
    "application/graphql",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json, text/plain",
    "xapplication/json",
]


async def refused(*args: bytes, largest: int = LARGEST, **kwargs: object) -> BadRequestError:
    with pytest.raises(BadRequestError) as caught:
        await graphql_request(request(*args, **kwargs), largest)
    assert caught.value.message.count(SECRET) == 0
    assert ": " in caught.value.message or "Send" in caught.value.message, "no remedy"
    return caught.value


@pytest.mark.parametrize("body", NO_REQUESTS, ids=lambda b: repr(b[:24]))
async def test_a_body_that_is_no_request_is_400(body: bytes) -> None:
    error = await refused(body)
    assert (error.status, error.code) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize("told", NO_VARIABLES)
async def test_variables_are_an_object_or_nothing(told: bytes) -> None:
    posted = await refused(b'{"query":"{ a }","variables":' + told + b"}")
    got = await refused(method="GET", query=b"query={a}&variables=" + quote(told).encode())
    assert posted.status == got.status == 400
    assert "variables" in posted.message
    assert "variables" in got.message


@pytest.mark.parametrize("told", [b"42", b"[]", b"{}", b"true"])
async def test_an_operation_name_is_a_text_or_nothing(told: bytes) -> None:
    error = await refused(b'{"query":"{ a }","operationName":' + told + b"}")
    assert error.status == 400
    assert "operationName" in error.message


@pytest.mark.parametrize("media_type", NO_JSON_TYPES)
async def test_only_json_is_read(media_type: str) -> None:
    headers = [("content-type", media_type)] if media_type else []
    error = await refused(b'{"query":"{ a }"}', headers=headers)
    assert error.status == 415


@pytest.mark.parametrize(
    "media_type", ["application/json", "application/json; charset=utf-8", "Application/JSON"]
)
async def test_json_is_json_however_it_is_written(media_type: str) -> None:
    headers = [("content-type", media_type)]
    asked = await graphql_request(request(b'{"query":"{ a }"}', headers=headers), LARGEST)
    assert asked.query == "{ a }"


@pytest.mark.parametrize("told", [(), (("content-length", "60"),), (("content-length", "1"),)])
@pytest.mark.parametrize("pieces", [1, 2, 60])
async def test_more_than_the_limit_is_413_whatever_was_said_of_its_length(
    told: Sequence[tuple[str, str]], pieces: int
) -> None:
    body = b'{"query":"' + b"a" * 48 + b'"}'
    assert len(body) == 60
    size = -(-60 // pieces)
    chunks = [body[at : at + size] for at in range(0, 60, size)]
    error = await refused(*chunks, headers=[*JSON, *told], largest=59)
    assert (error.status, error.code) == (413, "TOO_LARGE")
    assert "59" in str(error.told(explores=True))
    assert "59" not in str(error.told(explores=False))
    taken = await graphql_request(request(*chunks, headers=[*JSON, *told]), 60)
    assert taken.query == "a" * 48


async def test_no_more_is_read_than_the_limit() -> None:
    """The second chunk passes the limit; a third that is waited for would never come."""
    endless = request(b"x" * 6, b"x" * 6, gone=True)
    with pytest.raises(BadRequestError) as caught:
        await graphql_request(endless, 10)
    assert caught.value.status == 413


async def test_a_client_that_leaves_in_the_middle_is_no_crash() -> None:
    error = await refused(b'{"query":', gone=True)
    assert error.status == 400


async def test_a_post_is_taken_with_variables_and_name() -> None:
    told = {"query": "query A { æøå }", "variables": {"x": [1, None]}, "operationName": "A"}
    asked = await graphql_request(request(json.dumps(told).encode()), LARGEST)
    expected = GraphQLRequest(query="query A { æøå }", variables={"x": [1, None]}, operation="A")
    assert asked == expected


@pytest.mark.parametrize(
    "more", [b"", b',"variables":null,"operationName":null', b',"operationName":"","extensions":{}']
)
async def test_what_is_left_out_null_or_unknown_does_not_matter(more: bytes) -> None:
    asked = await graphql_request(request(b'{"query":"{ a }"' + more + b"}"), LARGEST)
    assert asked == GraphQLRequest(query="{ a }", variables=None, operation=None)


async def test_a_get_is_taken_with_variables_and_name() -> None:
    variables = quote('{"x":"æ&="}').encode()
    query = b"query=" + quote("query A { a }").encode() + b"&operationName=A&variables=" + variables
    asked = await graphql_request(request(method="GET", headers=[], query=query), LARGEST)
    assert asked == GraphQLRequest(query="query A { a }", variables={"x": "æ&="}, operation="A")


@pytest.mark.parametrize(
    "query",
    [b"", b"variables={}", b"query=%7Ba%7D&variables=%7B", b"query=%7Ba%7D&variables=%ff"],
)
async def test_a_get_that_is_no_request_is_400(query: bytes) -> None:
    assert (await refused(method="GET", headers=[], query=query)).status == 400


async def test_deep_variables_in_a_get_are_refused_too() -> None:
    query = b"query=%7Ba%7D&variables=" + b"[" * 100_000
    assert (await refused(method="GET", headers=[], query=query)).status == 400


async def test_a_get_has_the_same_limit() -> None:
    query = b"query=" + b"a" * 54
    error = await refused(method="GET", headers=[], query=query, largest=59)
    assert (error.status, error.code) == (413, "TOO_LARGE")
    asked = await graphql_request(request(method="GET", headers=[], query=query), 60)
    assert asked.query == "a" * 54


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, PLAIN_JSON),
        ("", PLAIN_JSON),
        ("*/*", PLAIN_JSON),
        ("application/*", PLAIN_JSON),
        ("text/html, application/json;q=0.9", PLAIN_JSON),
        ("application/graphql-response+json", GRAPHQL_JSON),
        ("application/json, application/graphql-response+json", GRAPHQL_JSON),
        ("APPLICATION/GRAPHQL-RESPONSE+JSON; charset=utf-8", GRAPHQL_JSON),
        ("application/graphql-response+json;q=0, application/json", PLAIN_JSON),
        ("application/graphql-response+json; q=0.0, */*", PLAIN_JSON),
    ],
)
def test_the_answer_has_a_type_that_is_accepted(accept: str | None, expected: str) -> None:
    assert accepted(accept) == Accepted(json=expected, stream=False)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/event-stream", None),
        ("TEXT/EVENT-STREAM; charset=utf-8", None),
        ("text/event-stream, text/html", None),
        (f"application/json, {EVENT_STREAM}", PLAIN_JSON),
        (f"{EVENT_STREAM}, application/graphql-response+json", GRAPHQL_JSON),
    ],
)
def test_a_stream_is_taken_where_it_is_named(accept: str, expected: str | None) -> None:
    assert accepted(accept) == Accepted(json=expected, stream=True)
    refused = accept.lower().replace(EVENT_STREAM, f"{EVENT_STREAM};q=0")
    assert not accepted(f"{refused}, */*").stream


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "text/*, image/png",
        "application/jsonp",
        "application/graphql",
        "application/json;q=0",
        "text/event-stream;q=0",
    ],
)
def test_nothing_else_is_spoken(accept: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        accepted(accept)
    assert caught.value.status == 406
    assert PLAIN_JSON in caught.value.message
