"""`python -m bench.peers.strawberry_httpx`: strawberry's ASGI view over one httpx.AsyncClient."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from bench.peers.strawberry_httpx.schema import schema

_HEADERS = {
    "authorization": "Bearer bench",
    "nhn-patient-nin": "12894810058",  # the invented resident's
    "accept-encoding": "identity",
}
_client: httpx.AsyncClient


async def fetch(method: str, url: str, body: bytes | None, media: str | None) -> bytes:
    """Ask a source."""
    headers = {"content-type": media} if media else None
    answer = await _client.request(method, url, content=body, headers=headers)
    answer.raise_for_status()
    return answer.content


class View(GraphQL[Any, Any]):
    """Strawberry's own view."""

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> dict[str, Any]:
        """What resolvers are given."""
        return {"request": request, "response": response, "fetch": fetch}


async def healthz(_request: Request) -> Response:
    """Ready."""
    return PlainTextResponse("ok")


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[None]:
    """One client for all sources."""
    global _client
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(headers=_HEADERS, limits=limits, timeout=30) as _client:
        yield


def main() -> None:
    """Serve until stopped."""
    routes = [Route("/healthz", healthz), Route("/graphql", View(schema))]
    app = Starlette(routes=routes, lifespan=lifespan)

    port = int(os.environ.get("BENCH_PORT", "18100"))
    uvicorn.run(app, port=port, access_log=False, log_level="warning", http="httptools")


if __name__ == "__main__":
    main()
