"""Which methods a path of ours takes, and what the others are answered (RFC 9110, section 9)."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gateway.http.responses import refusal

_OPTIONS: Final = "OPTIONS"


class WholeRoute(Route):
    """A route that answers whatever method comes: 405 where it is none of its own.

    HEAD is a GET whose body the server leaves out. OPTIONS tells the methods, and nothing else.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *methods: str,
        middleware: Sequence[Middleware] = (),
    ) -> None:
        super().__init__(path, endpoint, middleware=middleware)
        # A route that takes only some would leave the others to whatever route comes after it.
        self.methods = None
        self._taken = sorted({*methods, _OPTIONS, *(["HEAD"] if "GET" in methods else [])})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer it here, or have it answered by the endpoint."""
        if scope["method"] == _OPTIONS:
            told = Response(status_code=204, headers={"allow": ", ".join(self._taken)})
            await told(scope, receive, send)
        elif scope["method"] not in self._taken:
            await self._refused()(scope, receive, send)
        else:
            await super().handle(scope, receive, send)

    def _refused(self) -> Response:
        allowed = ", ".join(self._taken)
        message = f"This method is not taken here: use one of {allowed}."
        return refusal("BAD_USER_INPUT", message, status=405, headers={"allow": allowed})
