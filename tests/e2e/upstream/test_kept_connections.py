"""Connections are kept, and what closing one underhand does to a question and to a change."""

import asyncio
import contextlib
import socket

import pytest

from gateway.domain.errors import (
    SourceInvalid,
    SourceTimeout,
    SourceUnavailable,
    SourceUncertain,
)
from gateway.upstream.changing import noticing_changes
from tests.e2e.upstream.raw_source import (
    Asked,
    Source,
    listening,
    reaching,
    saying,
    upstream_to,
    whole,
)

CHANGES = ("POST", "PUT", "PATCH", "DELETE")


def hanging_up_on_the_second(said: bytes = b""):
    """The first request of a connection is answered, the second read and then hung up on."""

    async def answers(asked: Asked) -> bool:
        asked.say(whole() if asked.number == 1 else said)
        return asked.number == 1

    return answers


async def ask(upstream, how: str):
    question = {"GET": upstream.get, "POST": upstream.post}[how]
    return await question("a", place="sted")


async def test_one_connection_serves_call_after_call():
    source = Source()
    async with reaching(source) as upstream:
        for _ in range(20):
            assert (await upstream.get("a", place="sted")).body == b"{}"
    assert (source.connections, len(source.arrived)) == (1, 20)


async def test_a_hundred_at_once_take_twenty_connections():
    source = Source()
    async with reaching(source, concurrency=20) as upstream:
        answers = await asyncio.gather(*(upstream.get("a", place="sted") for _ in range(100)))
    assert [answer.status for answer in answers] == 100 * [200]
    assert (source.connections, source.most_open, len(source.arrived)) == (20, 20, 100)


@pytest.mark.parametrize("how", ["GET", "POST"])
async def test_a_question_on_a_connection_that_was_closed_is_asked_anew(how):
    source = Source(hanging_up_on_the_second())
    async with reaching(source) as upstream:
        await ask(upstream, how)
        assert (await ask(upstream, how)).status == 200
    assert (source.connections, len(source.arrived)) == (2, 3)


async def test_it_is_asked_anew_once_and_not_on_another_kept_connection():
    source = Source(hanging_up_on_the_second())
    async with reaching(source) as upstream:
        await asyncio.gather(*(upstream.get("a", place="sted") for _ in range(5)))
        assert source.connections == 5
        assert (await upstream.get("a", place="sted")).status == 200
    assert (source.connections, len(source.arrived)) == (6, 7)


async def test_a_new_connection_that_is_hung_up_on_is_a_source_that_fails():
    source = Source(saying(b"", goes_on=False))
    async with reaching(source) as upstream:
        with pytest.raises(SourceUnavailable):
            await upstream.get("a", place="sted")
    assert len(source.arrived) == 1


async def test_a_question_that_is_answered_in_part_is_not_asked_anew():
    source = Source(hanging_up_on_the_second(b"HTTP/1.1 200 OK\r\ncontent-"))
    async with reaching(source) as upstream:
        await upstream.get("a", place="sted")
        with pytest.raises(SourceUnavailable):
            await upstream.get("a", place="sted")
    assert len(source.arrived) == 2


@pytest.mark.parametrize("method", CHANGES)
async def test_a_change_on_a_connection_that_was_closed_arrives_once_and_nobody_knows(method):
    source = Source(hanging_up_on_the_second())
    async with reaching(source) as upstream:
        await upstream.get("a", place="sted")
        with noticing_changes() as sent, pytest.raises(SourceUncertain):
            await upstream.change(method, "a", place="sted", json={"body": "x"})
    assert sent.maybe_done
    assert [asked.head.split()[0] for asked in source.arrived] == ["GET", method]


class OwnSockets:
    """A source whose connections a test closes itself, without the loop hearing of it."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0)
        self.port = self.listener.getsockname()[1]
        self.heads: list[bytes] = []

    async def accepted(self) -> socket.socket:
        return (await asyncio.get_running_loop().sock_accept(self.listener))[0]

    async def serve_one(self, connection: socket.socket) -> None:
        loop, read = asyncio.get_running_loop(), b""
        while not read.endswith((b"\r\n\r\n", b"}")):
            read += await loop.sock_recv(connection, 65536)
        self.heads.append(read)
        await loop.sock_sendall(connection, whole())


@contextlib.asynccontextmanager
async def kept_by_own_sockets():
    """An upstream with one kept connection, and the source's end of it."""
    source = OwnSockets()
    upstream = upstream_to(f"http://127.0.0.1:{source.port}/api/")
    first = asyncio.create_task(upstream.get("a", place="sted"))
    connection = await source.accepted()
    await source.serve_one(connection)
    await first
    yield source, upstream, connection
    await upstream.aclose()
    connection.close()
    source.listener.close()


async def changed_on_another(source: OwnSockets, upstream) -> bool:
    """Whether a change is done on a connection that is made for it."""
    with noticing_changes() as sent:
        change = asyncio.create_task(upstream.change("POST", "a", place="sted", json={}))
        connection = await asyncio.wait_for(source.accepted(), 5)
        await source.serve_one(connection)
        await change
    connection.close()
    return sent.done_before


async def test_a_change_is_not_sent_into_a_connection_whose_close_has_arrived():
    async with kept_by_own_sockets() as (source, upstream, connection):
        connection.close()
        assert await changed_on_another(source, upstream)
    assert len(source.heads) == 2


async def test_what_a_source_says_unasked_answers_nothing():
    async with kept_by_own_sockets() as (source, upstream, connection):
        connection.sendall(whole(b"", "409 Conflict"))
        assert await changed_on_another(source, upstream)
    assert len(source.heads) == 2


async def test_a_change_has_not_left_before_there_is_a_connection():
    """A source that takes connections, and never says a word of TLS."""
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"https://127.0.0.1:{listener.getsockname()[1]}/api/"
    upstream = upstream_to(address, change_timeout=0.2)
    with noticing_changes() as sent, pytest.raises(SourceTimeout):
        await upstream.change("POST", "a", place="sted", json={})
    assert not sent.maybe_done
    await upstream.aclose()
    listener.close()


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"if-match": "1\r\nx-told: twice"}, id="another line"),
        pytest.param({"if-match": "1\n"}, id="an end"),
        pytest.param({"if-match": "1\0"}, id="nothing"),
        pytest.param({"x\r\nx-told": "twice"}, id="another line in a name"),
    ],
)
async def test_a_change_whose_head_would_be_another_is_never_sent(told):
    source = Source()
    async with reaching(source) as upstream:
        with noticing_changes() as sent, pytest.raises(SourceUnavailable):
            await upstream.change("PUT", "a", place="sted", json={}, headers=told)
    assert not sent.maybe_done
    assert source.arrived == []


async def test_a_connection_on_which_a_request_is_still_under_way_is_not_used_again():
    """A source that answers before it has read, and would take the next request for the rest."""
    heads: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split()[0])
        writer.write(whole(status="413 Content Too Large" if heads == ["PUT"] else "200 OK"))
        await asyncio.Event().wait()

    async with listening(serve) as port:
        upstream = upstream_to(f"http://127.0.0.1:{port}/api/")
        with noticing_changes() as sent, pytest.raises(SourceInvalid):
            await upstream.change("PUT", "a", place="sted", json={"body": 24_000_000 * "x"})
        assert not sent.maybe_done
        assert (await upstream.get("a", place="sted")).status == 200
        await upstream.aclose()
    assert heads == ["PUT", "GET"]
