"""Machine tokens as the vendor's Keycloak hands them out: one realm a customer."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse

from backends.stage.machinery import DemoClock

CLIENT_ID = "omsorg-demo"
CLIENT_SECRET = "demo-secret"
LIFETIME = timedelta(minutes=5)
REFRESH_LIFETIME = timedelta(minutes=30)


@dataclass
class Realms:
    """The tokens that are out, each good for one realm until its end by the stub's clock."""

    clock: DemoClock
    tenants: frozenset[str]
    _access: dict[str, tuple[str, datetime]] = field(default_factory=dict, repr=False)
    _refresh: dict[str, tuple[str, datetime]] = field(default_factory=dict, repr=False)

    async def token(self, request: Request) -> JSONResponse:
        """`POST .../token` with `client_credentials` or `refresh_token`."""
        tenant = request.path_params["tenant"]
        if tenant not in self.tenants:
            return JSONResponse({"error": "Realm does not exist"}, status_code=404)
        form = dict(parse_qsl((await request.body()).decode()))
        known = (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        if not known:
            return _refused(
                401, "unauthorized_client", "Invalid client or Invalid client credentials"
            )
        grant = form.get("grant_type")
        if grant == "refresh_token":
            if self._holds(self._refresh, str(form.get("refresh_token")), tenant):
                return self._fresh(tenant)
            return _refused(400, "invalid_grant", "Token is not active")
        if grant == "client_credentials":
            return self._fresh(tenant)
        return _refused(400, "unsupported_grant_type", "Unsupported grant_type")

    def admits(self, tenant: str, authorization: str) -> bool:
        """Whether the header carries a live token of this realm."""
        scheme, _, token = authorization.partition(" ")
        return scheme.lower() == "bearer" and self._holds(self._access, token, tenant)

    def _holds(self, tokens: dict[str, tuple[str, datetime]], token: str, tenant: str) -> bool:
        realm, until = tokens.get(token, ("", self.clock.now()))
        return realm == tenant and self.clock.now() < until

    def _fresh(self, tenant: str) -> JSONResponse:
        now = self.clock.now()
        access, refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self._access[access] = (tenant, now + LIFETIME)
        self._refresh[refresh] = (tenant, now + REFRESH_LIFETIME)
        return JSONResponse(
            {
                "access_token": access,
                "expires_in": int(LIFETIME.total_seconds()),
                "refresh_expires_in": int(REFRESH_LIFETIME.total_seconds()),
                "refresh_token": refresh,
                "token_type": "Bearer",
                "not-before-policy": 0,
                "session_state": secrets.token_hex(16),
                "scope": "email profile",
            },
            headers={"Cache-Control": "no-store"},
        )


def _refused(status: int, error: str, description: str) -> JSONResponse:
    return JSONResponse({"error": error, "error_description": description}, status_code=status)
