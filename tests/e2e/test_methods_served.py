"""What a HEAD leaves on the wire: the head of the answer to a GET, and not a byte more."""

import contextlib
import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.e2e.transports import Served, serving_small

PUBLIC = "{ watches }"
ENDLESS = "subscription { ticks(count: 0) { number } }"
STREAM = "accept: text/event-stream\r\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving_small(tmp_path_factory.mktemp("methods")) as ready:
        yield ready


def said(served: Served, *requests: str) -> bytes:
    """Everything that is answered to these, one after the other over one connection."""
    heard = b""
    with contextlib.closing(socket.create_connection(("127.0.0.1", served.port), 10)) as wire:
        wire.sendall("".join(requests).encode())
        while piece := wire.recv(65_536):
            heard += piece
    return heard


def request(method: str, query: str, more: str = "") -> str:
    return f"{method} /graphql?query={quote(query)} HTTP/1.1\r\nhost: x\r\n{more}\r\n"


@pytest.mark.parametrize("query", [PUBLIC, "{", "mutation { change }"])
def test_head_is_get_without_a_body(served: Served, query: str) -> None:
    last = "connection: close\r\n"
    got = said(served, request("GET", query, last))
    assert said(served, request("HEAD", query, last)) == got.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    both = said(served, request("HEAD", query), request("GET", query, last))
    assert both.count(b"HTTP/1.1 ") == 2
    assert both.endswith(got.partition(b"\r\n\r\n")[2])


def test_head_of_a_watch_ends_at_once_and_nothing_is_watched(served: Served) -> None:
    heard = said(served, request("HEAD", ENDLESS, f"{STREAM}connection: close\r\n"))
    head, _, body = heard.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert b"content-type: text/event-stream" in head
    assert body == b""
    assert served.watches() == 0
