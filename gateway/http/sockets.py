"""`/graphql` over WebSocket: who may connect, and who they are.

A page of another origin may not: a browser lets every page open a WebSocket to anywhere.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

import structlog
from starlette.websockets import WebSocket

from gateway.domain.errors import InvalidToken, SourceError
from gateway.domain.representations import Viewer
from gateway.http.capacity import Capacity
from gateway.http.connection import Connection
from gateway.http.counting import Counts, Uncounted
from gateway.http.frames import SUBPROTOCOL, Close, CloseError, Init
from gateway.http.limiting import Gate, RateLimitedError, UnknownClientError
from gateway.http.operations import Operations
from gateway.http.origins import is_welcome
from gateway.http.responses import refusal
from gateway.http.streaming import Streaming

_log = structlog.get_logger("gateway.http")
_FOREIGN: Final = "A page of another origin may not connect here: ask whoever runs the gateway."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sockets:
    """The endpoint for WebSockets. `origins` are those whose pages may connect, beside our own."""

    operations: Operations
    gate: Gate
    streaming: Streaming
    capacity: Capacity
    origins: Collection[str]
    counts: Counts = field(default_factory=Uncounted)

    async def __call__(self, socket: WebSocket) -> None:
        """Serve one connection until it ends."""
        if not self._welcome(socket):
            if "websocket.http.response" in socket.scope.get("extensions", {}):
                await socket.send_denial_response(refusal("FORBIDDEN", _FOREIGN, status=403))
            else:
                await socket.close()
            return
        if SUBPROTOCOL not in socket.scope["subprotocols"]:
            await socket.accept()
            await socket.close(Close.SUBPROTOCOL, f"Speak the subprotocol {SUBPROTOCOL}.")
            return

        async def signed_in(init: Init) -> Viewer | None:
            return await self._viewer(socket, init)

        async def count(viewer: Viewer | None) -> None:
            await self.gate.count(socket, viewer)

        await socket.accept(SUBPROTOCOL)
        connection = Connection(
            socket,
            self.operations,
            self.streaming,
            signed_in,
            count,
            self.capacity,
            self.counts,
        )
        await connection.serve()

    def _welcome(self, socket: WebSocket) -> bool:
        return is_welcome(socket, self.origins)

    async def _viewer(self, socket: WebSocket, init: Init) -> Viewer | None:
        """Who has opened the connection: told when it was opened, or in the first message.

        What fails here is counted by address. Whoever does so too often is told to wait, with a
        code after which clients do not try again by themselves.
        """
        headers = socket.headers.getlist("authorization")
        told = list(dict.fromkeys([*headers, *init.authorization]))
        try:
            if max(len(told), len(headers)) > 1:
                await self.gate.count(socket, None)
                raise CloseError(Close.BAD_REQUEST, "More than one `Authorization`: send one.")
            return await self.gate.recognised(socket, told)
        except InvalidToken as error:
            _log.info("token_refused", reason=error.reason)
            raise CloseError(Close.FORBIDDEN, "Forbidden") from None
        except UnknownClientError as error:
            raise CloseError(Close.FORBIDDEN, error.message) from None
        except RateLimitedError as error:
            raise CloseError(Close.TOO_MANY_INITS, error.message) from None
        except SourceError:
            reason = "The sign-in cannot be checked now: try again later."
            raise CloseError(Close.BROKEN, reason) from None
