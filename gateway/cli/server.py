"""The server under the gateway: uvicorn, less patient with whoever does not read.

Its `websockets-sansio` makes a send wait while more than 64 KiB wait to be taken, and reads no
further while a message waits for the app. What it leaves open is closed here: answers to pings and
the parts of a message pile up for a client that only writes, and a connection whose last bytes
nobody takes is kept for ever.
"""

import asyncio
import logging
import socket
from contextlib import suppress
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import structlog
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame
from websockets.http11 import Response
from websockets.server import ServerProtocol

from gateway.cli.request_heads import RequestProtocol
from gateway.http.streaming import Streaming

if TYPE_CHECKING:
    from uvicorn._types import ASGIReceiveEvent

_GRACE: Final = 5
_FAREWELL: Final = 2.5
_TICKS_A_SECOND: Final = 10
_MOST_FRAGMENTS: Final = 64
_log = structlog.get_logger("gateway.cli")


def server(app: ASGIApp, streaming: Streaming) -> uvicorn.Server:
    """A server for the app, not yet listening."""
    config = uvicorn.Config(
        app,
        access_log=False,
        # It would believe anybody on this machine; whose word is taken is a setting of ours.
        proxy_headers=False,
        server_header=False,
        date_header=False,
        log_level="warning",
        timeout_graceful_shutdown=_GRACE,
        http=RequestProtocol,
        ws=SocketProtocol,
        ws_max_size=streaming.largest_message,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
    )
    # What uvicorn logs about an exception is the lines it came by, and its text.
    logging.getLogger("uvicorn.error").addFilter(_without_trace)
    return _Server(config, streaming)


def _without_trace(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


class _Server(uvicorn.Server):
    """Lets streams end before it stops, and cuts off whoever takes nothing for too long."""

    def __init__(self, config: uvicorn.Config, streaming: Streaming) -> None:
        super().__init__(config)
        self._streaming = streaming
        self._waiting: dict[Any, tuple[int, float]] = {}

    async def on_tick(self, counter: int) -> bool:
        """Look round once a second."""
        if counter % _TICKS_A_SECOND == 0:
            self._cut_off(monotonic())
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, end the streams, then everything else, within the grace."""
        for listening in self.servers:
            listening.close()
        begun = monotonic()
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                await self._streaming.leaving.leave()
        # Whole seconds only; a farewell that was over at once took none.
        self.config.timeout_graceful_shutdown = _GRACE - ceil(monotonic() - begun - 0.1)
        await super().shutdown(sockets)

    def _cut_off(self, now: float) -> None:
        """Abort connections of which no byte was taken for as long as our patience lasts.

        For each: how many bytes wait, and since when they have not become fewer.
        """
        before, self._waiting = self._waiting, {}
        for connection in tuple(self.server_state.connections):
            size = connection.transport.get_write_buffer_size()
            smallest, since = before.get(connection, (size, now))
            if size < smallest:
                smallest, since = size, now
            if size and now - since >= self._streaming.send_patience:
                _log.info("slow_reader_cut_off")
                connection.transport.abort()
            elif size:
                self._waiting[connection] = (smallest, since)


class SocketProtocol(WebSocketsSansIOProtocol):
    """A WebSocket's end of ours: from who does not read, nothing more is read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conn = _Undated(max_size=self.config.ws_max_size, logger=self.conn.logger)

    def data_received(self, data: bytes) -> None:
        """Bytes. A handshake that is too large to be read is refused, and not left open unheard."""
        super().data_received(data)
        unread = self.conn.handshake_exc is not None and not self.handshake_initiated
        if unread and not self.transport.is_closing():
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()

    def pause_writing(self) -> None:
        """Too much waits to be taken."""
        super().pause_writing()
        if not self.transport.is_closing():
            self.transport.pause_reading()

    def resume_writing(self) -> None:
        """Most of it was taken."""
        super().resume_writing()
        if not self.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()

    async def receive(self) -> "ASGIReceiveEvent":
        """The next message, after what was answered to those before has been taken."""
        await self.writable.wait()
        return await super().receive()

    def handle_cont(self, event: Frame) -> None:
        """Part of a message. Its size is limited elsewhere, but empty parts have none."""
        if len(self.frames) < _MOST_FRAGMENTS:
            super().handle_cont(event)
        elif not self.close_sent:
            self.conn.fail(CloseCode.POLICY_VIOLATION, "Too many fragments")
            self.handle_parser_exception()


class _Undated(ServerProtocol):
    """Refuses a handshake without telling the time, like every other answer here."""

    def send_response(self, response: Response) -> None:
        response.headers.pop("Date", None)
        super().send_response(response)
