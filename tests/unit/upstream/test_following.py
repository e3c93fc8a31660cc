"""A stream of server-sent events: each told when it is whole, and no source holds on for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import httpx
import pytest

from gateway.domain.errors import SourceError, SourceInvalid, SourceTimeout, SourceUnavailable
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.connecting import connected
from gateway.upstream.machine_tokens import Credentials, TokenRequest
from tests.clocks import FakeClock

BASE = "https://kilde.example/api/"
TOKEN = TokenRequest(url=f"{BASE}token", credentials=Credentials(client_id="os", secret="x"))
KIB = 1024


class Stream(httpx.AsyncByteStream):
    """Chunks of bytes; an exception among them is raised, an event waited for."""

    def __init__(self, *chunks) -> None:
        self.chunks, self.given, self.closed = chunks, 0, False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks[0]() if callable(self.chunks[0]) else self.chunks:
            if isinstance(chunk, Exception):
                raise chunk
            if isinstance(chunk, asyncio.Event):
                await chunk.wait()
            else:
                self.given += len(chunk)
                yield chunk

    async def aclose(self) -> None:
        self.closed = True


class Source:
    """Answers every look with the same, and gives tokens."""

    def __init__(self, answer: httpx.Response | Stream | Exception) -> None:
        self.answer = answer
        self.looks: list[httpx.Request] = []
        self.tokens = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            self.tokens += 1
            return httpx.Response(200, json={"access_token": f"t{self.tokens}", "expires_in": 300})
        self.looks.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        streamed = isinstance(self.answer, Stream)
        return httpx.Response(200, stream=self.answer) if streamed else self.answer

    def upstream(self, token=None, **settings):
        return connected(
            name="kilde",
            address=BASE,
            further=(),
            clock=FakeClock(),
            settings=UpstreamSettings(**settings),
            token=token,
            transport=httpx.MockTransport(self),
        )


async def told(*chunks) -> list[str]:
    upstream = Source(Stream(*chunks)).upstream()
    heard, *data = [data async for data in upstream.follow("a", place="strøm")]
    assert heard == "", "first of all, that it is heard"
    return data


async def failure_of(upstream) -> SourceError:
    with pytest.raises(SourceError) as caught:
        async for _ in upstream.follow("a", place="strøm"):
            pass
    return caught.value


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("data: a\n\n", ["a"]),
        ("data:a\n\n", ["a"]),
        ("data:  a \n\n", [" a "]),
        ("data: a\n\ndata: b\n\n", ["a", "b"]),
        ("data: a\ndata: b\n\n", ["a\nb"]),
        ("data: a\ndata:\n\n", ["a\n"]),
        (": hjerteslag\n\ndata: a\n: mere\n\n: hjerteslag\n\n", ["a"]),
        ("id: 1\nevent: x\nretry: 10\ndata: a\n\n", ["a"]),
        ("event: x\n\n\n\n", []),
        ("database: a\n\n", []),
        (" data: a\n\n", []),
        ("data: ufærdig\n", []),
        ("data: a\n\ndata: ufærdig", ["a"]),
        ('data: {"a": "æ😀"}\n\n', ['{"a": "æ😀"}']),
        (
            "data: a\u2028b\u0085c\x0bd\x0ce\x1ef\u2029g\n\n",
            ["a\u2028b\u0085c\x0bd\x0ce\x1ef\u2029g"],
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 2, 7, 1000])
async def test_events_are_told_as_the_format_has_them(said, expected, end, size):
    """Wherever the network cuts, and in each of the three ways in which a line may end."""
    sent = said.replace("\n", end).encode()
    chunks = [sent[place : place + size] for place in range(0, len(sent), size)]
    assert await told(*chunks) == expected


async def test_bytes_that_are_no_text_harm_no_other_event():
    assert await told(b"data: \xff\xfe\n\n", b"data: b\n\n") == ["\ufffd\ufffd", "b"]


async def test_an_event_is_told_before_the_source_says_more():
    source = Source(Stream(b"data: a\n\n", asyncio.Event(), b"data: b\n\n"))
    async with aclosing(source.upstream().follow("a", place="strøm")) as events:
        assert [await anext(events), await anext(events)] == ["", "a"]


async def test_that_a_source_is_heard_is_told_before_it_says_anything():
    async with aclosing(Source(Stream(asyncio.Event())).upstream().follow("a", place="s")) as said:
        assert await asyncio.wait_for(anext(said), 5) == ""


async def test_whoever_leaves_ends_the_connection():
    stream = Stream(b"data: a\n\n", b"data: b\n\n", asyncio.Event())
    async with aclosing(Source(stream).upstream().follow("a", place="strøm")) as events:
        assert [await anext(events), await anext(events)] == ["", "a"]
        assert not stream.closed
    assert stream.closed


def without_end(chunk: bytes):
    def chunks():
        while True:
            yield chunk

    return chunks


@pytest.mark.parametrize(
    "chunk",
    [
        pytest.param(b"data: x" * 10, id="a line without end"),
        pytest.param(b": x" * 10, id="a comment without end"),
        pytest.param(b"data: " + b"x" * 50 + b"\n", id="lines without end"),
        pytest.param(b"data:\n", id="empty lines without end"),
    ],
)
async def test_an_event_without_end_is_not_waited_for(chunk):
    stream = Stream(without_end(chunk))
    assert type(await failure_of(Source(stream).upstream())) is SourceInvalid
    assert stream.given < 80 * KIB
    assert stream.closed


async def test_an_event_has_a_size_and_a_stream_has_none():
    event = b"data: " + b"x" * (60 * KIB) + b"\n\n"
    assert [len(data) for data in await told(*10 * [event])] == 10 * [60 * KIB]
    stream = Stream(event.replace(b"\n\n", b"x" * (5 * KIB) + b"\n\n"))
    assert type(await failure_of(Source(stream).upstream())) is SourceInvalid


async def test_heartbeats_do_not_add_up():
    assert await told(*20_000 * [b": hjerteslag\n"], b"data: a\n\n") == ["a"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(500, text="navn"), SourceUnavailable),
        (httpx.Response(404, text="navn"), SourceUnavailable),
        (httpx.Response(302, headers={"location": f"{BASE}b"}), SourceUnavailable),
        (httpx.Response(200, headers={"content-encoding": "gzip"}), SourceInvalid),
        (httpx.ConnectError("navn"), SourceUnavailable),
        (httpx.ConnectTimeout("navn"), SourceTimeout),
        (Stream(b"data: a\n\n", httpx.ReadTimeout("navn")), SourceTimeout),
        (Stream(b"data: a\n\n", httpx.ReadError("navn")), SourceUnavailable),
        (Stream(b"data: a\n\n", httpx.RemoteProtocolError("navn")), SourceUnavailable),
    ],
)
async def test_a_stream_that_fails_is_a_source_that_fails(answer, error):
    source = Source(answer)
    failure = await failure_of(source.upstream())
    assert type(failure) is error
    assert (str(failure), failure.__cause__) == ("strøm", None)
    assert len(source.looks) == 1


async def test_it_is_asked_for_as_a_stream_by_whom_we_are():
    source = Source(Stream(b"data: a\n\n"))
    upstream = source.upstream(token=TOKEN, timeout=3.0, silence=60.0)
    async for _ in upstream.follow("a", place="strøm", headers={"x-mere": "1"}):
        pass
    (look,) = source.looks
    assert (look.method, look.headers["accept"]) == ("GET", "text/event-stream")
    assert (look.headers["authorization"], look.headers["x-mere"]) == ("Bearer t1", "1")
    assert look.extensions["timeout"] == {"connect": 3.0, "read": 60.0, "write": 3.0, "pool": 3.0}


async def test_a_token_that_is_refused_is_not_used_again():
    source = Source(httpx.Response(401))
    upstream = source.upstream(token=TOKEN)
    assert type(await failure_of(upstream)) is SourceUnavailable
    await failure_of(upstream)
    bearers = [look.headers["authorization"] for look in source.looks]
    assert bearers == ["Bearer t1", "Bearer t2"]


@pytest.mark.parametrize("where", ["https://andre.example/api/a", "//andre.example/a", "../b"])
async def test_no_stream_of_somebody_else_is_followed(where):
    source = Source(Stream(b"data: a\n\n"))
    with pytest.raises(SourceInvalid):
        async for _ in source.upstream(token=TOKEN).follow(where, place="strøm"):
            pass
    assert (source.looks, source.tokens) == ([], 0)


async def test_streams_take_nobody_s_place_in_the_queue():
    source = Source(Stream(b"data: a\n\n", asyncio.Event()))
    upstream = source.upstream(concurrency=1)
    followed = [upstream.follow("a", place="strøm") for _ in range(5)]
    assert [await anext(events) for events in followed] == 5 * [""]
    assert [await anext(events) for events in followed] == 5 * ["a"]
    source.answer = httpx.Response(200, json={})
    assert (await upstream.get("b", place="b")).status == 200
    for events in followed:
        await events.aclose()
