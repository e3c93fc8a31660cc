"""Machine tokens in the manner of HelseID: client_credentials, a JWT of five minutes."""

import base64
import binascii
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, unquote

import jwt
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backends.helsenorge_stub.services import ORGANISATION_NUMBER
from backends.stage.machinery import DemoClock

CLIENT_ID = "omsorg-demo"
CLIENT_SECRET = "demo-secret"
SCOPE = "nhn:digital-innbyggerdialog/api"
AUDIENCE = "nhn:digital-innbyggerdialog"
ISSUER = "https://helseid-sts.stub.invalid"
LIFETIME = timedelta(minutes=5)
PARENT = "helseid://claims/client/claims/orgnr_parent"


@dataclass
class HelseId:
    """Issues and checks tokens. The signing key lives as long as the process."""

    clock: DemoClock
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    async def token(self, request: Request) -> Response:
        """POST /connect/token; credentials in the form or as Basic."""
        form = {k: v[-1] for k, v in parse_qs((await request.body()).decode("latin-1")).items()}
        if form.get("grant_type") != "client_credentials":
            return _refusal("unsupported_grant_type")
        if _credentials(request, form) != (CLIENT_ID, CLIENT_SECRET):
            return _refusal("invalid_client")
        if form.get("scope", SCOPE) != SCOPE:
            return _refusal("invalid_scope")
        return JSONResponse(
            {
                "access_token": self._made(),
                "expires_in": int(LIFETIME.total_seconds()),
                "token_type": "Bearer",
                "scope": SCOPE,
            },
            headers={"cache-control": "no-store"},
        )

    def _made(self) -> str:
        now = self.clock.now()
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "client_id": CLIENT_ID,
            "scope": SCOPE,
            PARENT: ORGANISATION_NUMBER,
            "iat": int(now.timestamp()),
            "exp": int((now + LIFETIME).timestamp()),
            "jti": secrets.token_hex(16),
        }
        return jwt.encode(claims, self._key, algorithm="HS256")

    def accepts(self, authorization: str | None) -> bool:
        """Whether the header carries a bearer token that is ours and has not run out."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer":
            return False
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["HS256"],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"verify_exp": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            return False
        return bool(claims["exp"] > self.clock.now().timestamp())


def _credentials(request: Request, form: dict[str, str]) -> tuple[str, str]:
    scheme, _, told = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        client, _, secret = base64.b64decode(told).decode("latin-1").partition(":")
    except binascii.Error:
        return "", ""
    return unquote(client), unquote(secret)


def _refusal(error: str) -> Response:
    return JSONResponse({"error": error}, status_code=400, headers={"cache-control": "no-store"})
