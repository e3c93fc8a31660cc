"""What no real issuer has: a token for the asking, the list of persons, and turning the keys."""

from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from backends.identity_stub.issuers import LIFETIME_SECONDS, Issuer, SignIn
from backends.identity_stub.persons import DemoPerson
from backends.stage.machinery import DemoClock


class Shortcuts:
    """The `/demo` addresses of this stub, beside those that every stub has."""

    def __init__(
        self,
        persons: Mapping[str, DemoPerson],
        issuers: Mapping[str, Issuer],
        clock: DemoClock,
    ) -> None:
        self._persons = persons
        self._issuers = issuers
        self._clock = clock

    def routes(self) -> list[Route]:
        """The shortcuts' addresses."""
        return [
            Route("/demo/token", self._token),
            Route("/demo/persons", self._list),
            Route("/demo/rotate", self._rotate, methods=["POST"]),
        ]

    async def _token(self, request: Request) -> Response:
        asked = request.query_params
        chosen = self._persons.get(asked.get("person", ""))
        if chosen is None:
            message = f"there is no such person; the keys are: {', '.join(self._persons)}"
            return JSONResponse({"error": message}, status_code=404)
        now = self._clock.now()
        try:
            lifetime = int(asked.get("lifetime", LIFETIME_SECONDS))
            signed_in = int(asked.get("auth_time", now.timestamp()))
        except ValueError:
            message = "auth_time (seconds since 1970) and lifetime (seconds) are whole numbers"
            return JSONResponse({"error": message}, status_code=400)
        details = {name: asked[name] for name in ("client", "sid") if name in asked}
        sign_in = SignIn(person=chosen, at=datetime.fromtimestamp(signed_in, UTC), **details)
        token = self._issuers[chosen.issuer].access_token(sign_in, now, lifetime)
        return JSONResponse(
            {"access_token": token, "token_type": "Bearer", "expires_in": lifetime},
            headers={"cache-control": "no-store"},
        )

    async def _list(self, _request: Request) -> Response:
        return JSONResponse(
            [
                {"key": one.key, "description": one.description, "scheme": one.scheme}
                for one in self._persons.values()
            ]
        )

    async def _rotate(self, request: Request) -> Response:
        issuer = self._issuers.get(request.query_params.get("issuer", ""))
        if issuer is None:
            message = f"say which issuer: {', '.join(self._issuers)}"
            return JSONResponse({"error": message}, status_code=400)
        issuer.keys.rotate()
        return JSONResponse({"published": [jwk["kid"] for jwk in issuer.keys.jwks()["keys"]]})
