"""What the server itself answers to bytes of which it can make no request.

Such answers look like all others here: GraphQL's errors as JSON, not to be kept, without the time
and the server's name, and with nothing of what was sent.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.responses import Response
from websockets.datastructures import Headers
from websockets.http11 import Response as HandshakeResponse

from gateway.http.browsers import ALWAYS, UNLESS_SAID
from gateway.http.responses import refusal


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is read no further, and what to do next."""

    status: HTTPStatus
    message: str
    code: str = "BAD_USER_INPUT"


class RefusedError(Exception):
    """A request that is to be read no further."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


UNREADABLE: Final = Refusal(
    HTTPStatus.BAD_REQUEST, "This is no HTTP request that can be read: send it as HTTP/1.1."
)
TOO_LARGE: Final = Refusal(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "The headers of the request are too large: send less.",
    "TOO_LARGE",
)
TOO_MANY: Final = Refusal(
    HTTPStatus.TOO_MANY_REQUESTS,
    "Too many requests wait on this connection: send more when these are answered.",
    "RATE_LIMITED",
)
TOO_SLOW: Final = Refusal(
    HTTPStatus.REQUEST_TIMEOUT, "The request did not come in time: send it again."
)
TOO_EARLY: Final = Refusal(
    HTTPStatus.BAD_REQUEST,
    "Requests before this one are not answered yet: open a WebSocket afterwards.",
)
_NO_HANDSHAKE: Final = "This handshake opens no WebSocket: send it as RFC 6455 has it, version 13."
_HANDSHAKES: Final = {
    refusal.status: refusal
    for refusal in (
        TOO_LARGE,
        Refusal(HTTPStatus.FORBIDDEN, "No WebSocket opens here: connect elsewhere.", "FORBIDDEN"),
        Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "A WebSocket is opened with GET: use that."),
        Refusal(
            HTTPStatus.REQUEST_URI_TOO_LONG, "The address is too long: send less.", "TOO_LARGE"
        ),
        Refusal(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "Something went wrong in the gateway: try again later.",
            "INTERNAL",
        ),
    )
}


def written(refused: Refusal, *, without_body: bool = False) -> bytes:
    """The answer as bytes; whoever asks with HEAD expects no body. The connection ends with it."""
    answer = _answer(refused)
    line = f"HTTP/1.1 {refused.status.value} {refused.status.phrase}\r\n".encode()
    headers = [name + b": " + value + b"\r\n" for name, value in answer.raw_headers]
    body = b"" if without_body else bytes(answer.body)
    return b"".join([line, *headers, b"connection: close\r\n\r\n", body])


def handshake_refused(status: HTTPStatus) -> HandshakeResponse:
    """The answer to a handshake that fails with this status, in our own words."""
    refused = _HANDSHAKES.get(status) or Refusal(status, _NO_HANDSHAKE)
    answer = _answer(refused)
    headers = Headers([*answer.headers.items(), ("connection", "close")])
    return HandshakeResponse(status.value, status.phrase, headers, bytes(answer.body))


def _answer(refused: Refusal) -> Response:
    headers = {**UNLESS_SAID, **ALWAYS}
    return refusal(refused.code, refused.message, status=refused.status, headers=headers)
