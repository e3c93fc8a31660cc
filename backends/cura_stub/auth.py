"""Machine tokens: OAuth 2 client credentials, one token for one tenant, five minutes long."""

import base64
import secrets
from binascii import Error as NotBase64
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backends.cura_stub.answers import Refusal
from backends.stage.machinery import DemoClock

CLIENT = ("omsorg-demo", "demo-secret")
LIFETIME = timedelta(minutes=5)


class Tokens:
    """The tokens given out, and until when each is good by the stub's clock."""

    def __init__(self, clock: DemoClock) -> None:
        self._clock = clock
        self._given: dict[tuple[str, str], datetime] = {}

    async def answer(self, request: Request, tenant: str) -> Response:
        """The token endpoint: credentials by HTTP Basic or in the form."""
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        if form.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "unsupported_grant_type"}, status_code=400)
        if _credentials(request, form) != CLIENT:
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        token = secrets.token_urlsafe(32)
        self._given[tenant, token] = self._clock.now() + LIFETIME
        answer = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": int(LIFETIME.total_seconds()),
            "scope": "system/*.read system/*.write",
        }
        return JSONResponse(answer, headers={"cache-control": "no-store"})

    def check(self, request: Request, tenant: str) -> None:
        """Refuses a request without a token that is good here and now."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        until = self._given.get((tenant, token))
        if scheme.lower() != "bearer" or until is None or until <= self._clock.now():
            raise Refusal(401, "login", "Token mangler, er udløbet eller gælder ikke her.")


def _credentials(request: Request, form: dict[str, str]) -> tuple[str, str]:
    scheme, _, coded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            name, _, secret = base64.b64decode(coded, validate=True).decode().partition(":")
        except (NotBase64, UnicodeDecodeError):
            return "", ""
        return name, secret
    return form.get("client_id", ""), form.get("client_secret", "")
