"""The console page at `/`: GraphiQL, built by npm, from our own origin and no other."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from gateway.http.methods import WholeRoute
from gateway.http.origins import serialised
from gateway.http.responses import json_response

PAGES: Final = {"/": "index.html", "/policy": "policy.html", "/signed-in": "signed-in.html"}
"""The built pages and where they stand: GraphiQL, who shows what, and where a sign-in returns."""
_MISSING: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>omsorg</title>
<h1>omsorg</h1><p>The GraphQL endpoint is <code>/graphql</code>. The console page is not built. In a
checkout, install Node 20 and run <code>make console</code>; elsewhere, install a wheel that carries
the page. Then start the gateway again.</p></html>"""
_UNHEARD: Final = frozenset({b"range", b"if-range", b"if-modified-since"})
"""Headers that a server need not follow. Files here are small, and have an `ETag`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSignIn:
    """How the page signs in with one issuer: by authorization code with PKCE, as a public client.

    `country` and `scheme` tell a person which one it is; `client` is the page's id at the issuer,
    which signs with one of `algorithms`. `names_itself`: what it sends back says who it is (`iss`,
    RFC 9207), and is refused where it does not.
    """

    issuer: str
    country: str
    scheme: str
    client: str
    authorize_url: str
    token_url: str
    scope: str
    algorithms: tuple[str, ...]
    names_itself: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSettings:
    """The folder of the built page, and with whom one can sign in there."""

    files: Path
    sign_ins: tuple[ConsoleSignIn, ...] = ()


def console_routes(console: ConsoleSettings) -> list[BaseRoute]:
    """The pages, their files and what they need to know; what to do where nothing is built."""
    if not (console.files / PAGES["/"]).is_file():
        return [Route("/", page_missing)]
    told = WholeRoute("/console.json", _telling(console.sign_ins), "GET")
    return [told, Mount("/", ConsoleFiles(console))]


def content_policy(origins: Sequence[str] = ()) -> str:
    """What the pages may load and run: our own; ask: us, and these origins."""
    asked = " ".join(["'self'", *origins])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        f"font-src 'self' data:; img-src 'self' data:; worker-src 'self'; connect-src {asked}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class ConsoleFiles(StaticFiles):
    """The built pages. Files named by their content may be kept for ever, a page itself not."""

    def __init__(self, console: ConsoleSettings) -> None:
        super().__init__(directory=console.files, html=True)
        asked = (serialised(one.token_url) for one in console.sign_ins)
        self._for_all = content_policy()
        self._for_signing_in = content_policy(sorted({one for one in asked if one is not None}))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A whole file, or that there is none."""
        heard = [header for header in scope["headers"] if header[0] not in _UNHEARD]
        await super().__call__({**scope, "headers": heard}, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file with the headers of the page."""
        response = await super().get_response(PAGES.get(f"/{path}", path), scope)
        if isinstance(response, RedirectResponse):
            raise HTTPException(404)
        hashed = path.startswith("assets/")
        kept = "public, max-age=31536000, immutable" if hashed else "no-cache"
        signs_in = path in {".", PAGES["/"]}
        _dress(response.headers, kept, self._for_signing_in if signs_in else self._for_all)
        del response.headers["accept-ranges"]
        return response


async def page_missing(_request: Request) -> Response:
    """A page that says what to do where the console has not been built."""
    response = HTMLResponse(_MISSING)
    _dress(response.headers, "no-cache", content_policy())
    return response


def _telling(sign_ins: Sequence[ConsoleSignIn]) -> Callable[[Request], Awaitable[Response]]:
    told = {"signIns": [_shown(one) for one in sign_ins]}

    async def tell(_request: Request) -> Response:
        return json_response(told)

    return tell


def _shown(one: ConsoleSignIn) -> dict[str, Any]:
    return {
        "issuer": one.issuer,
        "country": one.country,
        "scheme": one.scheme,
        "client": one.client,
        "authorizeUrl": one.authorize_url,
        "tokenUrl": one.token_url,
        "scope": one.scope,
        "algorithms": one.algorithms,
        "namesItself": one.names_itself,
    }


def _dress(headers: MutableHeaders, kept: str, policy: str) -> None:
    headers["cache-control"] = kept
    headers["content-security-policy"] = policy
