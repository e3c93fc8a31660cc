"""The OIDC side of one issuer: discovery, sign-in page, authorization code with PKCE, keys."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from backends.identity_stub.forms import form
from backends.identity_stub.issuers import LIFETIME_SECONDS, Issuer, SignIn
from backends.identity_stub.page import picker, refusal
from backends.identity_stub.persons import DemoPerson
from backends.stage.machinery import DemoClock

CLIENTS = frozenset({"omsorg-console", "omsorg-partner"})
_CODE_LIFETIME = timedelta(seconds=60)
_CARRIED = ("client_id", "redirect_uri", "state", "nonce", "code_challenge", "scope")
_NO_STORE = {"cache-control": "no-store"}
_PAGE_HEADERS = {
    **_NO_STORE,
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "referrer-policy": "no-referrer",
}


@dataclass(frozen=True, kw_only=True)
class _Code:
    sign_in: SignIn
    redirect_uri: str
    challenge: str
    expires: datetime


class Provider:
    """One issuer as an OIDC provider; `persons` are those who may sign in here, by key."""

    def __init__(self, issuer: Issuer, persons: Mapping[str, DemoPerson], clock: DemoClock) -> None:
        self._issuer = issuer
        self._persons = persons
        self._clock = clock
        self._codes: dict[str, _Code] = {}

    def routes(self) -> list[Route]:
        """The provider's addresses."""
        start = f"/{self._issuer.name}"
        return [
            Route(f"{start}/.well-known/openid-configuration", self._discover),
            Route(f"{start}/authorize", self._ask, methods=["GET"]),
            Route(f"{start}/authorize", self._choose, methods=["POST"]),
            Route(f"{start}/token", self._redeem, methods=["POST"]),
            Route(f"{start}/jwks", self._keys),
        ]

    async def _discover(self, _request: Request) -> Response:
        url = self._issuer.url
        return JSONResponse(
            {
                "issuer": url,
                "authorization_endpoint": f"{url}/authorize",
                "token_endpoint": f"{url}/token",
                "jwks_uri": f"{url}/jwks",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code"],
                "code_challenge_methods_supported": ["S256"],
                "subject_types_supported": ["pairwise"],
                "scopes_supported": ["openid", "profile"],
                "id_token_signing_alg_values_supported": ["RS256", "ES256"],
                "token_endpoint_auth_methods_supported": ["none"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse(self._issuer.keys.jwks(), headers={"cache-control": "max-age=300"})

    async def _ask(self, request: Request) -> Response:
        asked = dict(request.query_params)
        refused = self._refused(asked)
        if refused is not None:
            return refused
        carried = {name: asked[name] for name in _CARRIED if name in asked}
        carried["response_type"] = "code"
        carried["code_challenge_method"] = "S256"
        page = picker(self._issuer.name, self._persons.values(), carried)
        return HTMLResponse(page, headers=_PAGE_HEADERS)

    async def _choose(self, request: Request) -> Response:
        asked = await form(request)
        refused = self._refused(asked)
        if refused is not None:
            return refused
        chosen = self._persons.get(asked.get("person", ""))
        if chosen is None:
            return _back(asked, {"error": "access_denied"}, self._issuer.url)
        now = self._clock.now()
        code = secrets.token_urlsafe(32)
        self._codes[code] = _Code(
            sign_in=SignIn(
                person=chosen, at=now, client=asked["client_id"], nonce=asked.get("nonce")
            ),
            redirect_uri=asked["redirect_uri"],
            challenge=asked["code_challenge"],
            expires=now + _CODE_LIFETIME,
        )
        return _back(asked, {"code": code}, self._issuer.url)

    def _refused(self, asked: Mapping[str, str]) -> Response | None:
        if asked.get("client_id") not in CLIENTS:
            page = refusal(f"The client is unknown. Known ones: {', '.join(sorted(CLIENTS))}.")
            return HTMLResponse(page, status_code=400, headers=_PAGE_HEADERS)
        if not _is_loopback(asked.get("redirect_uri", "")):
            page = refusal("The redirect_uri must be an http address of this machine's loopback.")
            return HTMLResponse(page, status_code=400, headers=_PAGE_HEADERS)
        if asked.get("response_type") != "code":
            return _back(asked, {"error": "unsupported_response_type"}, self._issuer.url)
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            return _back(asked, {"error": "invalid_request"}, self._issuer.url)
        return None

    async def _redeem(self, request: Request) -> Response:
        told = await form(request)
        if told.get("grant_type") != "authorization_code":
            return _refusal("unsupported_grant_type", "only authorization_code is known")
        code = self._codes.pop(told.get("code", ""), None)
        now = self._clock.now()
        if code is None or now >= code.expires:
            return _refusal("invalid_grant", "the code is unknown, used or too old: sign in again")
        if told.get("client_id") != code.sign_in.client:
            return _refusal("invalid_grant", "the code was made for another client")
        if told.get("redirect_uri") != code.redirect_uri:
            return _refusal("invalid_grant", "the redirect_uri differs from the first one")
        if not hmac.compare_digest(_s256(told.get("code_verifier", "")), code.challenge):
            return _refusal("invalid_grant", "the code_verifier does not fit the code_challenge")
        answer = {
            "access_token": self._issuer.access_token(code.sign_in, now),
            "id_token": self._issuer.id_token(code.sign_in, now),
            "token_type": "Bearer",
            "expires_in": LIFETIME_SECONDS,
        }
        return JSONResponse(answer, headers=_NO_STORE)


def _s256(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _is_loopback(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    loopback = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    return parts.scheme == "http" and loopback and not parts.username and not parts.fragment


def _back(asked: Mapping[str, str], answer: dict[str, str], issuer: str) -> Response:
    carried = {"state": asked["state"]} if "state" in asked else {}
    query = urlencode({**answer, **carried, "iss": issuer})
    joined = "&" if urlsplit(asked["redirect_uri"]).query else "?"
    return RedirectResponse(f"{asked['redirect_uri']}{joined}{query}", status_code=303)


def _refusal(error: str, description: str) -> Response:
    body = {"error": error, "error_description": description}
    return JSONResponse(body, status_code=400, headers=_NO_STORE)
