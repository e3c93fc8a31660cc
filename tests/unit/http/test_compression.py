"""Only what is long is made smaller, only for whoever takes that, and never a stream."""

import gzip
from typing import Any

import httpx
import pytest
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp

from gateway.http.compression import SMALLEST, Compressed, takes_gzip

LONG = b'{"data":"' + b"x" * SMALLEST + b'"}'
JSON = "application/graphql-response+json; charset=utf-8"
# RFC 9110, 12.5.3, and its examples.
TAKEN = {
    "gzip": True,
    "compress, gzip": True,
    "gzip;q=1.0, identity; q=0.5, *;q=0": True,
    "compress;q=0.5, gzip;q=1.0": True,
    "GZIP": True,
    "x-gzip": True,
    "*": True,
    "gzip ; q=0.001": True,
    "*;q=0, gzip": True,
    "": False,
    "identity": False,
    "gzip;q=0": False,
    "gzip;q=0.000": False,
    "gzip; q=0": False,
    "*;q=0": False,
    "*, gzip;q=0": False,
    "gzipped": False,
    "not-gzip": False,
    "br;gzip": False,
    "gzip;q=x": False,
}


async def got(app: ASGIApp, *accept: str) -> tuple[httpx.Headers, bytes]:
    """The headers, and the body as it was sent."""
    transport = httpx.ASGITransport(Compressed(app))
    told: Any = [("accept-encoding", one) for one in accept]
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as http,
        http.stream("GET", "/", headers=told) as response,
    ):
        return response.headers, b"".join([piece async for piece in response.aiter_raw()])


@pytest.mark.parametrize(("told", "taken"), TAKEN.items())
def test_gzip_is_taken_by_whoever_says_so(told: str, *, taken: bool) -> None:
    assert takes_gzip([told]) is taken
    assert takes_gzip(["br", told]) is taken


@pytest.mark.parametrize(("told", "taken"), TAKEN.items())
async def test_a_long_answer_is_sent_as_it_is_taken(told: str, *, taken: bool) -> None:
    headers, body = await got(Response(LONG, media_type=JSON), told)
    assert headers["vary"] == "Accept-Encoding"
    assert headers.get("content-encoding") == ("gzip" if taken else None)
    assert (gzip.decompress(body) if taken else body) == LONG
    assert int(headers["content-length"]) == len(body)


async def test_a_short_answer_is_sent_as_it_is() -> None:
    short = LONG[: SMALLEST - 1]
    headers, body = await got(Response(short, media_type=JSON), "gzip")
    assert ("content-encoding" in headers, body) == (False, short)


async def test_an_event_stream_is_sent_as_it_is() -> None:
    async def pieces() -> Any:
        yield LONG

    stream = StreamingResponse(pieces(), media_type="text/event-stream")
    headers, body = await got(stream, "gzip")
    assert ("content-encoding" in headers, body) == (False, LONG)
