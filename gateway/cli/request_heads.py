"""How much of a request is read before anybody knows what it is.

The parser of uvicorn's `httptools` keeps whatever comes until the headers are complete, so one that
never completes them could fill the memory.
"""

from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD: Final = 64 * 1024
"""Bytes of a request's line and headers together; what came with them in one piece may be more."""

_REFUSAL: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\n"
    b"cache-control: no-store\r\n"
    b"connection: close\r\n"
    b"\r\n"
)


class RequestProtocol(HttpToolsProtocol):
    """HTTP/1.1 of uvicorn's; 431 (RFC 6585, 5) and the end for headers that have no end."""

    _in_head = True
    _unparsed = 0

    def data_received(self, data: bytes) -> None:
        """Bytes: counted until the headers of their request are complete."""
        if self._in_head:
            self._unparsed += len(data)
        super().data_received(data)
        if self._in_head and self._unparsed > LARGEST_HEAD and not self.transport.is_closing():
            self.transport.write(_REFUSAL)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """What follows is a body, whose size is limited elsewhere."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """What follows are the headers of the next request."""
        self._in_head = True
        self._unparsed = 0
        super().on_message_complete()
