"""HTTP/1.1 as uvicorn's `httptools` speaks it, with an end to whatever has none.

By itself it keeps whatever comes until the headers are complete, waits for a body for ever, takes
what stands behind a body for headers, and refuses in the middle of another answer.
"""

from time import monotonic
from typing import Any, Final

import httptools
import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from gateway.cli.refusals import (
    TOO_EARLY,
    TOO_LARGE,
    TOO_MANY,
    TOO_SLOW,
    UNREADABLE,
    Refusal,
    RefusedError,
    written,
)
from gateway.cli.request_heads import LARGEST_HEAD, judge, without_upgrade
from gateway.cli.socket_protocol import SocketProtocol

MOST_WAITING: Final = 32
"""Requests that may wait on one connection while one before them is answered."""
_MOST_UNHEARD: Final = 256 * 1024
_log = structlog.get_logger("gateway.cli")


class RequestProtocol(HttpToolsProtocol):
    """One connection.

    `_since` is when the request under way began; None while none is. `_unparsed` are its bytes that
    have not become anything yet, `_answers` the requests that are not answered yet, `_running` the
    one that is being answered.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._since: float | None = monotonic()
        self._in_head = True
        self._unparsed = 0
        self._answers = 0
        self._running: RequestResponseCycle | None = None
        self._refusal: Refusal | None = None
        self._unheard = 0

    def data_received(self, data: bytes) -> None:
        """Bytes of requests. Behind what was refused they are taken, and not heard."""
        if self._refusal is not None:
            self._unheard += len(data)
            if self._unheard > _MOST_UNHEARD:
                self.transport.close()
            return
        self._unset_keepalive_if_required()
        self._since = monotonic() if self._since is None else self._since
        self._unparsed += len(data)
        try:
            self._read(data)
        except RefusedError as refused:
            self._refuse(refused.refusal)
        except httptools.HttpParserError as error:
            cause = error.__context__
            self._refuse(cause.refusal if isinstance(cause, RefusedError) else UNREADABLE)

    def hurry(self, now: float, patience: float) -> None:
        """Refuse a request that takes longer to come, in seconds; hang up if nothing of it came."""
        if self._since is None or now - self._since < patience:
            return
        if self._in_head and not self._unparsed:
            self.transport.close()
        else:
            self._refuse(TOO_SLOW)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        if len(self.pipeline) >= MOST_WAITING:
            raise RefusedError(TOO_MANY)
        self._since = monotonic()
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header. Those behind a body are none of the request's (RFC 9110, 6.5.1)."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The whole head. One that asks for another protocol is not begun here."""
        judge(self._method, self.parser.get_http_version(), self.headers)
        self._unparsed = 0
        super_begins = not self.parser.should_upgrade()
        if super_begins or self._should_upgrade():
            super().on_headers_complete()
        if super_begins:
            self._in_head = False
            self._answers += 1
            # Whoever waits for 100 and is refused instead may never send the body, and what comes
            # next would be taken for it.
            self.cycle.keep_alive = self.cycle.keep_alive and not self.expect_100_continue

    def on_body(self, body: bytes) -> None:
        """A part of a body, whose size is limited elsewhere."""
        self._unparsed = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """What follows is the head of the next request."""
        if not self._in_head:
            self._in_head, self._unparsed, self._since = True, 0, None
            super().on_message_complete()
            if not self._answers:
                # Its answer did not wait for its body.
                self._wait_a_while()

    def on_response_complete(self) -> None:
        """The oldest of the requests is answered."""
        self._answers -= 1
        super().on_response_complete()
        if self._refusal is not None and not self._answers:
            self._tell(self._refusal)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more: whatever is asked is told so, and what waits is not begun."""
        for cycle in (self._running, *(waiting for waiting, _ in self.pipeline)):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()
        self.pipeline.clear()
        super().connection_lost(exc)

    @property
    def _method(self) -> str:
        return self.parser.get_method().decode("ascii")

    def _should_upgrade(self) -> bool:
        """A WebSocket is for HTTP/1.1 (RFC 6455, 4.2.1)."""
        return self.parser.get_http_version() == "1.1" and super()._should_upgrade()

    def _read(self, data: bytes) -> None:
        while data:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as asked:
                rest = data[asked.args[0] :]
            else:
                break
            if self._should_upgrade():
                self._hand_over(rest)
                return
            version = self.parser.get_http_version()
            data = without_upgrade(self._method, version, self.url, self.headers) + rest
            # This one may be done: after some requests nothing else is to come.
            self.parser = httptools.HttpRequestParser(self)
            self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        if self._unparsed > LARGEST_HEAD:
            raise RefusedError(TOO_LARGE)

    def _hand_over(self, rest: bytes) -> None:
        """To the protocol of WebSockets, where no answer would get in between."""
        if self._answers:
            raise RefusedError(TOO_EARLY)
        self._since = None
        self.handle_websocket_upgrade()
        protocol = self.transport.get_protocol()
        if isinstance(protocol, SocketProtocol):
            protocol.hold(rest)

    def _refuse(self, refusal: Refusal) -> None:
        """Say so when whatever was asked before is answered, and read no more."""
        _log.info("request_refused", status=refusal.status.value)
        self._refusal, self._since = refusal, None
        if not self._in_head:
            self._give_up(self.cycle)
        if not self._answers:
            self._tell(refusal)

    def _give_up(self, cycle: RequestResponseCycle) -> None:
        """The body of this request will not come."""
        if cycle.response_complete:
            self.transport.close()
        elif cycle.response_started:
            cycle.keep_alive = False
        else:
            self._answers -= 1
            cycle.disconnected = True
            cycle.message_event.set()
            if self.pipeline and self.pipeline[0][0] is cycle:
                self.pipeline.popleft()

    def _tell(self, refusal: Refusal) -> None:
        """The last answer. A while is left for it to be read (RFC 9112, 9.6)."""
        if self.transport.is_closing():
            return
        self.transport.write(written(refusal, without_body=self._method == "HEAD"))
        self.transport.write_eof()
        self._wait_a_while()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def _wait_a_while(self) -> None:
        """For another request, or for the end of this connection."""
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )
