"""What nobody foresaw is answered and logged without its text.

An exception's message, and a traceback's lines, may hold what they are about; the server would
write both into its log.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from gateway.http.responses import refusal
from gateway.schema.errors import INTERNAL, log_unexpected, random_reference

_log = structlog.get_logger("gateway.http")
_CLOSED: Final = "Something went wrong in the gateway: try again later, or report {}."


def unheard(_loop: asyncio.AbstractEventLoop, told: Mapping[str, Any]) -> None:
    """An event loop's exception handler: one such line for what went wrong with nobody waiting."""
    error = told.get("exception")
    if isinstance(error, Exception):
        log_unexpected(error, random_reference())
    else:
        _log.error("loop_troubled")


class BrokenOffError(Exception):
    """An answer that had begun cannot be finished."""


class Unexpected:
    """ASGI: one log line, with kinds and places only, for whatever an app raises.

    A request is answered 500; a WebSocket is refused so, or closed with 1011. The answer has the
    reference under which the line is found, and so has the reason of the close.
    """

    def __init__(self, app: ASGIApp, reference: Callable[[], str] = random_reference) -> None:
        self._app = app
        self._reference = reference

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; raises `BrokenOffError` where an answer over HTTP has begun."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            try:
                await send(message)
            except OSError as error:
                if scope["type"] != "websocket":
                    raise
                raise WebSocketDisconnect from error

        try:
            await self._app(scope, receive, noted)
        except WebSocketDisconnect:
            # Whoever opened it has left, and nobody is to be told.
            return
        except Exception as error:
            if scope["type"] not in {"http", "websocket"}:
                raise
            reference = self._reference()
            log_unexpected(error, reference)
            if scope["type"] == "websocket":
                with suppress(OSError, RuntimeError):
                    # It may be over already: servers say so in one of these two ways.
                    reason = _CLOSED.format(reference)
                    await send({"type": "websocket.close", "code": 1011, "reason": reason})
            elif begun:
                raise BrokenOffError from None
            else:
                told = {"reference": reference}
                answer = refusal("INTERNAL", INTERNAL, status=500, details=told)
                await answer(scope, receive, send)
