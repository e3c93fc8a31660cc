"""What comes before a request's body has an end, or is not read to its end."""

import contextlib
import http.client
import json
import socket
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus

from tests.e2e.transports import Served, serving_small, socket_to

PUBLIC = "{ watches }"
A_LOT = 100_000_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving_small(tmp_path_factory.mktemp("heads")) as ready:
        yield ready


@pytest.mark.parametrize(
    "before",
    [
        b"GET /",
        b"GET / HTTP/1.1\r\nauthorization: Bearer ",
        b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 99,
    ],
    ids=["the line", "a header", "many headers"],
)
def test_a_head_without_an_end_is_refused_and_takes_no_memory(
    served: Served, before: bytes
) -> None:
    """RFC 6585, 5."""
    memory, taken, heard = served.memory(), 0, b""
    more = (b"x: y\r\n" if before.endswith(b"y\r\n") else b"a" * 6) * 10_000
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as wire:
        with contextlib.suppress(OSError):
            wire.sendall(before)
            while taken < A_LOT:
                wire.sendall(more)
                taken += len(more)
        with contextlib.suppress(OSError):
            heard = wire.recv(1_000)
    assert taken < A_LOT
    assert heard == b"" or heard.split(b"\r\n")[0] == (
        b"HTTP/1.1 431 Request Header Fields Too Large"
    )
    assert served.memory() - memory < A_LOT / 10
    assert served.watches() == 0


def test_the_head_of_each_request_has_room_of_its_own_and_bodies_do_not_count(
    served: Served,
) -> None:
    body = json.dumps({"query": PUBLIC, "padding": "x" * 200_000}).encode()
    headers = {"content-type": "application/json", "x": "y" * 40_000}
    with contextlib.closing(
        http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    ) as wire:
        for _ in range(5):
            wire.request("POST", "/graphql", body, headers)
            assert json.loads(wire.getresponse().read()) == {"data": {"watches": 0}}


@pytest.mark.parametrize(
    "headers", [{"x": "y" * 10_000}, {f"x{number}": "y" for number in range(300)}]
)
async def test_a_handshake_that_is_too_large_is_refused_and_not_left_open(
    served: Served, headers: dict[str, str]
) -> None:
    for _ in range(3):
        with pytest.raises(InvalidStatus) as refused:
            async with socket_to(served.port, additional_headers=headers):
                pass
        assert refused.value.response.status_code == 431
        assert b"yyy" not in (refused.value.response.body or b"")
        assert "date" not in refused.value.response.headers
    assert served.connections() == 0
