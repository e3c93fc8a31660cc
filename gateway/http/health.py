"""`/healthz`: the process lives. `/readyz`: it can write its log and is not stopping."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from gateway.domain.errors import StoreUnavailable
from gateway.http.responses import json_response


async def alive(_request: Request) -> Response:
    """200 as long as the process answers."""
    return json_response({"status": "alive"})


def ready(check: Callable[[], Awaitable[None]]) -> Callable[[Request], Awaitable[Response]]:
    """200 where `check` passes; 503 where it raises `StoreUnavailable`."""

    async def answered(_request: Request) -> Response:
        try:
            await check()
        except StoreUnavailable:
            return json_response({"status": "not ready", "because": "store"}, status=503)
        return json_response({"status": "ready"})

    return answered
