"""The door that all routes stand behind, and what it answers where there is none."""

from collections.abc import Sequence
from typing import Final, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import StatelessLifespan
from starlette.websockets import WebSocket

from gateway.http.responses import refusal
from gateway.http.unexpected import Unexpected

_NOT_FOUND: Final = 404
_NOTHING: Final = "There is nothing here: ask at /graphql."
_NO_METHOD: Final = "This cannot be asked for so: use a method that the header `Allow` names."
_OTHERWISE: Final = "This cannot be answered: mend the request, then send it again."
_MESSAGES: Final = {_NOT_FOUND: _NOTHING, 405: _NO_METHOD}


def door(
    routes: Sequence[BaseRoute],
    lifespan: StatelessLifespan[Starlette] | None = None,
    *,
    around: Sequence[Middleware] = (),
) -> Starlette:
    """The app of these routes, with this `around` all of it.

    Whatever is refused is GraphQL's error; nobody is sent elsewhere.
    """
    built = Starlette(
        routes=routes,
        middleware=[*around, Middleware(Unexpected)],
        exception_handlers={HTTPException: not_here},
        lifespan=lifespan,
    )
    # A redirect would lead to whatever the request's own `Host` says, and repeat its query.
    built.router.redirect_slashes = False
    return built


async def not_here(_request: Request, error: Exception) -> Response:
    """404, 405 or whatever else the routes say, in our own words."""
    told = cast("HTTPException", error)
    message = _MESSAGES.get(told.status_code, _OTHERWISE)
    return refusal("BAD_USER_INPUT", message, status=told.status_code, headers=told.headers)


async def no_socket(socket: WebSocket) -> None:
    """404 to a WebSocket that would be opened where there is none."""
    await socket.send_denial_response(refusal("BAD_USER_INPUT", _NOTHING, status=_NOT_FOUND))
