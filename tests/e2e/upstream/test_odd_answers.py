"""Answers as bytes: cut, slow, endless, packed, pointing elsewhere and oddly written."""

import asyncio
import gzip

import pytest

from gateway.domain.errors import SourceError, SourceInvalid, SourceTimeout, SourceUnavailable
from tests.e2e.upstream.raw_source import Asked, Source, reaching, saying, whole

CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\n"


async def failure(source: Source, **settings) -> SourceError:
    async with reaching(source, **settings) as upstream:
        with pytest.raises(SourceError) as caught:
            await upstream.get("a", place="sted")
    assert (str(caught.value), caught.value.__cause__) == ("sted", None)
    return caught.value


async def test_a_body_is_taken_up_to_its_limit():
    source = Source(saying(whole(b"x" * 300_000)))
    async with reaching(source, largest_answer=300_000) as upstream:
        assert len((await upstream.get("a", place="sted")).body) == 300_000
    assert type(await failure(source, largest_answer=299_999)) is SourceInvalid


async def test_a_body_without_end_is_left_at_its_limit():
    sent = 0

    async def answers(asked: Asked) -> bool:
        nonlocal sent
        asked.say(CHUNKED)
        while True:
            asked.say(b"1000\r\n" + b"x" * 4096 + b"\r\n")
            sent += 4096
            await asked.writer.drain()

    assert type(await failure(Source(answers), largest_answer=100_000)) is SourceInvalid
    assert sent < 20_000_000


@pytest.mark.parametrize("said", [b"", OK, OK + b"content-length: 9\r\n\r\n[", CHUNKED + b"1\r\n["])
async def test_whoever_falls_silent_anywhere_is_too_slow(said):
    async def answers(asked: Asked) -> bool:
        asked.say(said)
        return await asyncio.Event().wait()

    assert type(await failure(Source(answers), timeout=0.2)) is SourceTimeout


async def test_a_source_that_trickles_is_held_to_the_time_of_the_whole():
    never = asyncio.get_running_loop().create_future()

    async def answers(asked: Asked) -> bool:
        asked.say(OK + b"content-length: 100000\r\n\r\n")
        while True:
            asked.say(b" ")
            await asked.writer.drain()
            await asyncio.wait([never], timeout=0.02)

    assert type(await failure(Source(answers), timeout=0.3)) is SourceTimeout


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(whole(b"[1,2]")[:-1], id="in the body"),
        pytest.param(CHUNKED + b"5\r\n[1", id="in a chunk"),
        pytest.param(CHUNKED + b"2\r\n[]\r\n", id="between chunks"),
        pytest.param(OK, id="in the head"),
        pytest.param(b"", id="before anything"),
    ],
)
async def test_an_answer_that_is_cut_is_none(said):
    source = Source(saying(said, goes_on=False))
    assert type(await failure(source)) is SourceUnavailable
    assert len(source.arrived) == 1


@pytest.mark.parametrize("status", ["301 x", "302 x", "303 x", "307 x", "308 x"])
async def test_redirects_are_not_followed(status):
    source = Source(saying(whole(b"", status, location="/api/b")))
    assert type(await failure(source)) is SourceInvalid
    assert len(source.arrived) == 1


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br", "identity, gzip", "GZIP"])
async def test_a_packed_answer_is_not_unpacked(packing):
    source = Source(saying(whole(gzip.compress(b"{}"), content_encoding=packing)))
    assert type(await failure(source)) is SourceInvalid
    assert "accept-encoding: identity" in source.arrived[0].head.lower()


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(OK + b"x: a\r\n b\r\ncontent-length: 2\r\n\r\n{}", id="a folded header"),
        pytest.param(OK + b"x: a\r\nx: b\r\ncontent-length: 2\r\n\r\n{}", id="one header twice"),
        pytest.param(OK + b"X-Y:a\r\nContent-Length:2\r\n\r\n{}", id="no blanks"),
        pytest.param(OK + b"x: \xe6\r\ncontent-length: 2\r\n\r\n{}", id="no ASCII"),
        pytest.param(OK + b"x: " + b"a" * 30_000 + b"\r\ncontent-length: 2\r\n\r\n{}", id="long"),
        pytest.param(b"HTTP/1.1 200\r\ncontent-length: 2\r\n\r\n{}", id="no reason"),
        pytest.param(b"HTTP/1.0 200 OK\r\n\r\n{}", id="an old protocol"),
        pytest.param(OK + b"\r\n{}", id="no length"),
        pytest.param(b"HTTP/1.1 103 x\r\nlink: <a>\r\n\r\n" + whole(), id="a hint before"),
        pytest.param(CHUNKED + b"1;x=y\r\n{\r\n1\r\n}\r\n0\r\nx: y\r\n\r\n", id="trailers"),
        pytest.param(OK + b"set-cookie: a=b\r\ncontent-length: 2\r\n\r\n{}", id="a cookie"),
    ],
)
async def test_oddly_written_answers_are_read(said):
    source = Source(saying(said, goes_on=False))
    async with reaching(source) as upstream:
        for _ in range(2):
            assert (await upstream.get("a", place="sted")).body == b"{}"
    assert "cookie" not in source.arrived[-1].head.lower()


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"SSH-2.0-x\r\n\r\n", id="another protocol"),
        pytest.param(OK + b"content-length: x\r\n\r\n", id="a length that is none"),
        pytest.param(OK + b"content-length: 2\r\ncontent-length: 3\r\n\r\n{} ", id="two lengths"),
        pytest.param(OK + b"x: " + b"a" * 200_000 + b"\r\n\r\n", id="a head without end"),
        pytest.param(CHUNKED + b"x\r\n", id="a chunk that is none"),
    ],
)
async def test_what_is_no_answer_is_a_source_that_fails(said):
    assert type(await failure(Source(saying(said, goes_on=False)))) is SourceUnavailable


async def test_events_are_heard_as_they_come_and_leaving_ends_the_connection():
    told = asyncio.Event()

    async def answers(asked: Asked) -> bool:
        asked.say(OK + b"content-type: text/event-stream\r\n\r\ndata: a\n\n")
        await told.wait()
        asked.say(b"data: b\n\n")
        await asyncio.wait_for(asked.writer.wait_closed(), 5)
        return False

    source = Source(answers)
    async with reaching(source) as upstream:
        heard = upstream.follow("a", place="sted")
        assert [await anext(heard), await anext(heard)] == ["", "a"]
        told.set()
        assert await anext(heard) == "b"
        await heard.aclose()


async def test_a_stream_that_is_silent_for_too_long_is_lost():
    async def answers(asked: Asked) -> bool:
        asked.say(OK + b"content-type: text/event-stream\r\n\r\n: er her\n\n")
        return await asyncio.Event().wait()

    async with reaching(Source(answers), silence=0.1) as upstream:
        with pytest.raises(SourceTimeout):
            async for _ in upstream.follow("a", place="sted"):
                pass
