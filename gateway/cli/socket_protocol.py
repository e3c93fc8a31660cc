"""A WebSocket as uvicorn's `websockets-sansio` speaks it, less patient and in our own words.

Its send waits while more than 64 KiB wait to be taken, and it reads no further while a message
waits for the app. What it leaves open is closed here: answers to pings and the parts of a message
pile up for a client that only writes, and what comes before the handshake is answered is read.
"""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol
from websockets.typing import StatusLike

from gateway.cli.refusals import handshake_refused

if TYPE_CHECKING:
    from uvicorn._types import ASGIReceiveEvent, ASGISendEvent

_MOST_FRAGMENTS: Final = 64


class SocketProtocol(WebSocketsSansIOProtocol):
    """A WebSocket's end of ours: from who does not read, nothing more is read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conn = _OurWords(max_size=self.config.ws_max_size, logger=self.conn.logger)
        self._early = b""

    def hold(self, early: bytes) -> None:
        """Bytes that came together with the handshake, to be read when that is answered."""
        self._early = early

    def data_received(self, data: bytes) -> None:
        """Bytes. A handshake that cannot be read is refused, and not left open unheard."""
        super().data_received(data)
        unread = self.conn.handshake_exc is not None and not self.handshake_initiated
        if unread and not self.transport.is_closing():
            said = b"".join(self.conn.data_to_send())
            self.transport.write(said or handshake_refused(HTTPStatus.BAD_REQUEST).serialize())
            self.transport.close()

    def handle_connect(self, event: Request) -> None:
        """The handshake. Nothing is read before it is answered."""
        super().handle_connect(event)
        if not self.transport.is_closing():
            self.transport.pause_reading()

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

    async def send(self, message: "ASGISendEvent") -> None:
        """What the app says."""
        await super().send(message)
        if message["type"] == "websocket.accept":
            # Behind whatever the app says at once: an end of its own, perhaps.
            self.loop.call_soon(self._begin)
        elif message["type"] == "websocket.http.response.body":
            # The app has done what it must: without this, it is told off in the log.
            self.handshake_complete = not message.get("more_body", False)

    def _begin(self) -> None:
        early, self._early = self._early, b""
        if early and not self.transport.is_closing():
            self.data_received(early)
        if not self.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()

    async def receive(self) -> "ASGIReceiveEvent":
        """The next message, after what was answered to those before has been taken."""
        await self.writable.wait()
        return await super().receive()

    def send_receive_event_to_app(self) -> None:
        """A whole message. A text that is none ends it, unless it has ended behind that anyway."""
        if self.curr_msg_data_type == "text" and not _is_text(b"".join(self.frames)):
            self.frames = []
            self.conn.fail(CloseCode.INVALID_DATA, "The text is no UTF-8")
            self.handle_parser_exception()
        else:
            super().send_receive_event_to_app()

    def handle_cont(self, event: Frame) -> None:
        """Part of a message. Its size is limited elsewhere, but empty parts have none."""
        if len(self.frames) < _MOST_FRAGMENTS:
            super().handle_cont(event)
        elif not self.close_sent:
            self.conn.fail(CloseCode.POLICY_VIOLATION, "Too many fragments")
            self.handle_parser_exception()


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class _OurWords(ServerProtocol):
    """Refuses a handshake without what was wrong in it, and without the time."""

    def reject(self, status: StatusLike, text: str) -> Response:
        del text
        return handshake_refused(HTTPStatus(status))

    def send_response(self, response: Response) -> None:
        response.headers.pop("Date", None)
        super().send_response(response)
