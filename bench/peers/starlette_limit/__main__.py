"""`python -m bench.peers.starlette_limit`: a Starlette endpoint over aiohttp and msgspec."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from yarl import URL

from bench.peers.starlette_limit.works import WORKS

_JSON = "application/graphql-response+json; charset=utf-8"
_NUMBER = {"nhn-patient-nin": "12894810058"}  # the invented resident's
_AUTHORIZATION = {"authorization": "Bearer bench"}


class Asked(msgspec.Struct, rename="camel"):
    """What a request says."""

    operation_name: str
    variables: dict[str, object]


_asked = msgspec.json.Decoder(Asked)
_encoder = msgspec.json.Encoder()


async def graphql(request: Request) -> Response:
    """Do the work that the operation names."""
    asked = _asked.decode(await request.body())
    data = await WORKS[asked.operation_name](request.app.state.fetch, asked.variables)
    return Response(_encoder.encode({"data": data}), media_type=_JSON)


async def healthz(_request: Request) -> Response:
    """Ready."""
    return PlainTextResponse("ok")


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """One session for all sources."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector,
        headers={**_AUTHORIZATION, **_NUMBER},
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers={"accept-encoding", "user-agent"},
    ) as session:

        async def fetch(method: str, url: str, body: bytes | None, media: str | None) -> bytes:
            headers = {"content-type": media} if media else None
            address = URL(url, encoded=True)
            async with session.request(method, address, data=body, headers=headers) as answer:
                answer.raise_for_status()
                return await answer.read()

        app.state.fetch = fetch
        yield


def main() -> None:
    """Serve until stopped."""
    app = Starlette(
        routes=[
            Route("/graphql", graphql, methods=["POST"]),
            Route("/healthz", healthz),
        ],
        lifespan=lifespan,
    )
    port = int(os.environ.get("BENCH_PORT", "18100"))
    uvicorn.run(app, port=port, access_log=False, log_level="warning", http="httptools")


if __name__ == "__main__":
    main()
