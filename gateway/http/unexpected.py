"""What nobody foresaw is answered and logged without its text.

An exception's message, and a traceback's lines, may hold what they are about; the server would
write both into its log.
"""

from contextlib import suppress
from pathlib import PurePath
from traceback import extract_tb

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from gateway.http.responses import refusal

_log = structlog.get_logger("gateway.http")
_MESSAGE = "Something went wrong in the gateway: try again later."


class BrokenOffError(Exception):
    """An answer that had begun cannot be finished."""


class Unexpected:
    """ASGI: one log line, with kinds and places only, for whatever an app raises.

    A request is answered 500; a WebSocket is refused so, or closed with 1011.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

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
            _tell(error)
            if scope["type"] == "websocket":
                with suppress(OSError, RuntimeError):
                    # It may be over already: servers say so in one of these two ways.
                    await send({"type": "websocket.close", "code": 1011, "reason": _MESSAGE})
            elif begun:
                raise BrokenOffError from None
            else:
                await refusal("INTERNAL", _MESSAGE, status=500)(scope, receive, send)


def _tell(error: Exception) -> None:
    frames = extract_tb(error.__traceback__)
    places = [f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    _log.error("unexpected", error=type(error).__name__, places=places)
