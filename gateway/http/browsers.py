"""What browsers are told with every answer, and what pages of other origins may not.

There are no cookies here, so a page can use nobody's sign-in by itself. It may not ask at all,
though, unless its origin is listed: what it asks would count, cost and be answered.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.http.console import PAGES
from gateway.http.origins import is_foreign, only_leads_here
from gateway.http.responses import refusal

UNLESS_SAID: Final = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}
"""What an answer carries that says nothing else itself."""
ALWAYS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
_SECURE: Final = {"strict-transport-security": "max-age=31536000"}
_ANSWERS_TO: Final = (b"vary", b"Origin")
_READABLE: Final = "content-disposition, retry-after, www-authenticate"
_ASKED_WITH: Final = "accept, authorization, content-type"
_PREFLIGHT_KEPT: Final = "7200"
"""Seconds. No browser keeps one longer than Chromium lets it, and each request is judged anew."""
_PAGES: Final = frozenset({*PAGES, *(f"/{file}" for file in PAGES.values())})
"""To which links from anywhere may lead, and whoever signs in is sent back."""
_UNLESS_SAID: Final = tuple((k.encode(), v.encode()) for k, v in UNLESS_SAID.items())
_OURS: Final = {name.encode(): value.encode() for name, value in ALWAYS.items()}
_OURS_SECURE: Final = {**_OURS, **{k.encode(): v.encode() for k, v in _SECURE.items()}}
_STARTS: Final = frozenset({"http.response.start", "websocket.http.response.start"})
_FOREIGN: Final = "A page of another origin may not ask here: ask whoever runs the gateway."


@dataclass(frozen=True, slots=True)
class Browsers:
    """ASGI: refuses pages of other origins, lets those of listed ones read, dresses every answer.

    `origins` are the listed ones, ours among them. `secure`: our own address is https, and
    browsers are to keep to that.
    """

    app: ASGIApp
    origins: Collection[str]
    secure: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer it, or have it answered. Who may open a WebSocket is judged at its endpoint."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)

        async def dressed(message: Message) -> None:
            if message["type"] in _STARTS:
                self._dress(message, connection)
            await send(message)

        if scope["type"] == "http" and self._is_unwelcome(connection):
            await refusal("FORBIDDEN", _FOREIGN, status=403)(scope, receive, dressed)
        else:
            await self.app(scope, receive, dressed)

    def _is_unwelcome(self, connection: HTTPConnection) -> bool:
        if connection.scope["path"] in _PAGES and only_leads_here(connection):
            return False
        return is_foreign(connection, self.origins)

    def _dress(self, message: Message, connection: HTTPConnection) -> None:
        ours = _OURS_SECURE if self.secure else _OURS
        told = [each for each in message.get("headers", ()) if each[0] not in ours]
        said = {name for name, _ in told}
        told += [each for each in _UNLESS_SAID if each[0] not in said]
        message["headers"] = [*told, *ours.items()]
        if b"vary" in said:
            MutableHeaders(scope=message).add_vary_header("Origin")
        else:
            message["headers"].append(_ANSWERS_TO)
        named = connection.headers.getlist("origin")
        if len(named) == 1 and named[0] in self.origins:
            headers = MutableHeaders(scope=message)
            headers.update(_shared(named[0], connection, headers))


def _shared(origin: str, connection: HTTPConnection, answer: Headers) -> dict[str, str]:
    """What lets a page read the answer (Fetch, 3.3), never with credentials of the browser's own.

    A preflight is an OPTIONS that asks for a method; which there are is said by its `Allow`.
    """
    told = {"access-control-allow-origin": origin, "access-control-expose-headers": _READABLE}
    asks = "access-control-request-method" in connection.headers and "allow" in answer
    if connection.scope.get("method") != "OPTIONS" or not asks:
        return told
    return {
        **told,
        "access-control-allow-methods": answer["allow"],
        "access-control-allow-headers": _ASKED_WITH,
        "access-control-max-age": _PREFLIGHT_KEPT,
    }
