"""Messages of graphql-transport-ws are read to the letter; what is none closes the connection."""

import json
from typing import Any

import pytest

from gateway.http.frames import (
    LONGEST_ID,
    Close,
    CloseError,
    Complete,
    Init,
    Ping,
    Pong,
    Subscribe,
    read,
)
from gateway.http.requests import GraphQLRequest

SECRET = "2512489996"
ASKED = {"query": "{ a }"}


def subscribe(payload: Any = ASKED, **more: Any) -> dict[str, Any]:
    return {"id": "1", "type": "subscribe", "payload": payload, **more}


MALFORMED: list[Any] = [
    None,
    "",
    " ",
    "{",
    "null",
    "true",
    "42",
    '"connection_init"',
    "[]",
    '[{"type":"connection_init"}]',
    "{}",
    '{"type":"ping"} {}',
    '{"type":"ping","payload":NaN}',
    '{"type":"\\ud800"}',
    "\ufeff{}",
    "[" * 100_000,
    '{"type":"ping","payload":' + "[" * 100_000 + "]" * 100_000 + "}",
    {"type": None},
    {"type": 42},
    {"type": ["ping"]},
    {"type": {}},
    {"type": ""},
    {"type": "PING"},
    {"type": "start", "id": "1", "payload": ASKED},
    {"type": "connection_ack"},
    {"type": "next", "id": "1", "payload": {}},
    {"type": "error", "id": "1", "payload": []},
    {"type": SECRET},
    {"type": "connection_init", "payload": "Bearer x"},
    {"type": "connection_init", "payload": []},
    {"type": "connection_init", "payload": 0},
    {"type": "connection_init", "payload": {"Authorization": 42}},
    {"type": "connection_init", "payload": {"authorization": ["Bearer x"]}},
    {"type": "connection_init", "payload": {"headers": "Bearer x"}},
    {"type": "connection_init", "payload": {"headers": {"Authorization": {}}}},
    {"type": "ping", "payload": "x"},
    {"type": "ping", "payload": []},
    {"type": "pong", "payload": 1},
    {"type": "complete"},
    {"type": "complete", "id": 1},
    {"type": "complete", "id": ""},
    {"type": "subscribe", "id": "1"},
    {"type": "subscribe", "payload": ASKED},
    subscribe(id=None),
    subscribe(id=1),
    subscribe(id=["1"]),
    subscribe(id=""),
    subscribe(id="x" * (LONGEST_ID + 1)),
    subscribe(None),
    subscribe("{ a }"),
    subscribe([ASKED]),
    subscribe({}),
    subscribe({"query": None}),
    subscribe({"query": 5}),
    subscribe({"query": ["{ a }"]}),
    subscribe({"query": {"a": SECRET}}),
    *(
        subscribe({**ASKED, name: value})
        for name in ("variables", "extensions")
        for value in ("x", 1, True, [], [{"a": SECRET}])
    ),
    *(subscribe({**ASKED, "operationName": value}) for value in (1, {}, [SECRET], False)),
]
NAMES = [f"{number} {message!r}"[:64] for number, message in enumerate(MALFORMED)]


def text(message: Any) -> str | None:
    return message if isinstance(message, str) or message is None else json.dumps(message)


@pytest.mark.parametrize("message", MALFORMED, ids=NAMES)
def test_what_is_no_message_is_4400_with_a_reason_of_ours(message: Any) -> None:
    with pytest.raises(CloseError) as caught:
        read(text(message))
    error = caught.value
    assert error.code is Close.BAD_REQUEST
    assert error.reason.endswith(".")
    assert len(error.reason.encode()) <= 123, "RFC 6455, 5.5"
    assert SECRET not in error.reason


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({}, ()),
        ({"Authorization": "Bearer a"}, ("Bearer a",)),
        ({"authorization": "Bearer a"}, ("Bearer a",)),
        ({"AUTHORIZATION": "Bearer a"}, ("Bearer a",)),
        ({"headers": {"Authorization": "Bearer a"}}, ("Bearer a",)),
        ({"headers": {"authorization": "Bearer a"}, "Authorization": "Bearer a"}, ("Bearer a",)),
        (
            {"headers": {"authorization": "Bearer b"}, "Authorization": "Bearer a"},
            ("Bearer a", "Bearer b"),
        ),
        ({"Authorization": "Bearer a", "authorization": "Bearer b"}, ("Bearer a", "Bearer b")),
        ({"Authorization": ""}, ("",)),
        ({"Authorization": None}, ()),
        ({"headers": None}, ()),
        ({"token": "Bearer a", "headers": {"Cookie": "a=b"}}, ()),
    ],
)
def test_a_token_stands_in_one_of_two_places(
    payload: dict[str, Any], expected: tuple[str, ...]
) -> None:
    message = {"type": "connection_init", "payload": payload}
    assert read(json.dumps(message)) == Init(expected)


@pytest.mark.parametrize("more", [{}, {"payload": None}, {"payload": {}}, {"other": 1}])
def test_a_payload_may_be_left_out(more: dict[str, Any]) -> None:
    assert read(json.dumps({"type": "connection_init", **more})) == Init(())
    assert read(json.dumps({"type": "ping", **more})) == Ping()
    assert read(json.dumps({"type": "pong", **more})) == Pong()


def test_an_operation_is_taken_with_variables_and_name() -> None:
    payload = {"query": "query A { æøå }", "variables": {"x": [1, None]}, "operationName": "A"}
    expected = GraphQLRequest(query="query A { æøå }", variables={"x": [1, None]}, operation="A")
    longest = "x" * LONGEST_ID
    assert read(json.dumps(subscribe(payload, id=longest))) == Subscribe(longest, expected)
    nulls = {**ASKED, "variables": None, "operationName": None, "extensions": None}
    assert read(json.dumps(subscribe(nulls))) == Subscribe(
        "1", GraphQLRequest(query="{ a }", variables=None, operation=None)
    )
    assert read('{"type":"complete","id":"1"}') == Complete("1")
