"""`/metrics`, for whoever has its token. To anybody else it is not there."""

import hmac
from collections.abc import Callable
from typing import Final

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from gateway.http.methods import WholeRoute

_BEARER: Final = "bearer "
_TEXT: Final = "text/plain; version=1.0.0; charset=utf-8"
"""Prometheus' text format."""


def metrics_routes(token: str | None, page: Callable[[], bytes]) -> list[BaseRoute]:
    """The route where there is a token, else none."""
    return [] if token is None else [MetricsRoute(token, page)]


class MetricsRoute(WholeRoute):
    """`GET /metrics` with `Authorization: Bearer TOKEN`; else whatever an unknown path is."""

    def __init__(self, token: str, page: Callable[[], bytes]) -> None:
        async def answered(_request: Request) -> Response:
            return Response(page(), headers={"content-type": _TEXT})

        super().__init__("/metrics", answered, "GET")
        self._token = token.encode()

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """No match without the token, so that the routes behind this one answer."""
        match, child = super().matches(scope)
        if match is not Match.NONE and not self._knows(HTTPConnection(scope)):
            return Match.NONE, {}
        return match, child

    def _knows(self, connection: HTTPConnection) -> bool:
        told = connection.headers.getlist("authorization")
        if len(told) != 1 or not told[0].lower().startswith(_BEARER):
            return False
        return hmac.compare_digest(told[0][len(_BEARER) :].strip().encode(), self._token)
