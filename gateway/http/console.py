"""The console page at `/`: GraphiQL, built by npm, from our own origin and no other."""

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; worker-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_MISSING = """<!doctype html><html lang="en"><meta charset="utf-8"><title>omsorg</title>
<h1>omsorg</h1><p>The GraphQL endpoint is <code>/graphql</code>. The console page is not built:
install Node 20 and run <code>make console</code>, then load this page again.</p></html>"""


_UNHEARD = frozenset({b"range", b"if-range", b"if-modified-since"})
"""Headers that a server need not follow. Files here are small, and have an `ETag`."""


def console_route(folder: Path) -> BaseRoute:
    """The page and its files, or only what to do where it has not been built."""
    if (folder / "index.html").is_file():
        return Mount("/", ConsoleFiles(folder))
    return Route("/", page_missing)


class ConsoleFiles(StaticFiles):
    """The built page. Files named by their content may be kept for ever, the page itself not."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A whole file, or that there is none."""
        heard = [header for header in scope["headers"] if header[0] not in _UNHEARD]
        await super().__call__({**scope, "headers": heard}, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file with the headers of the page."""
        response = await super().get_response(path, scope)
        if isinstance(response, RedirectResponse):
            raise HTTPException(404)
        hashed = path.startswith("assets/")
        kept = "public, max-age=31536000, immutable" if hashed else "no-cache"
        _dress(response.headers, kept)
        del response.headers["accept-ranges"]
        return response


async def page_missing(_request: Request) -> Response:
    """A page that says what to do where the console has not been built."""
    response = HTMLResponse(_MISSING)
    _dress(response.headers, "no-cache")
    return response


def _dress(headers: MutableHeaders, kept: str) -> None:
    headers["cache-control"] = kept
    headers["content-security-policy"] = CONTENT_POLICY
