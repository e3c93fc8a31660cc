"""The server under the gateway: uvicorn, less patient with whoever does not read or write.

By itself it keeps a connection for ever whose last bytes nobody takes, or whose request never
comes to an end.
"""

import asyncio
import logging
import socket
from contextlib import suppress
from math import ceil
from time import monotonic
from typing import Any, Final

import structlog
import uvicorn
from starlette.types import ASGIApp

from gateway.cli.request_protocol import RequestProtocol
from gateway.cli.socket_protocol import SocketProtocol
from gateway.http.streaming import Streaming

_GRACE: Final = 5
_FAREWELL: Final = 2.5
_TICKS_A_SECOND: Final = 10
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
    """Lets streams end before it stops, and cuts off whom others would wait for too long."""

    def __init__(self, config: uvicorn.Config, streaming: Streaming) -> None:
        super().__init__(config)
        self._streaming = streaming
        self._waiting: dict[Any, tuple[int, float]] = {}

    async def on_tick(self, counter: int) -> bool:
        """Look round once a second."""
        if counter % _TICKS_A_SECOND == 0:
            self._cut_off(monotonic())
            self._hurry(monotonic())
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

    def _hurry(self, now: float) -> None:
        for connection in tuple(self.server_state.connections):
            if isinstance(connection, RequestProtocol):
                connection.hurry(now, self._streaming.receive_patience)
