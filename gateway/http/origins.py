"""Which origin a page asks from, and whether it may (RFC 6454; Fetch Metadata Request Headers).

A browser names the origin of a page for whatever the page may read and for whatever changes
something. For the rest, such as an image or a link, newer browsers tell how far away it stands.
Programs say neither, and are nobody's page.
"""

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

_PAGE_OF: Final = {"http": "http", "https": "https", "ws": "http", "wss": "https"}
_USUAL_PORT: Final = {"http": 80, "https": 443}
_HOST: Final = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_CLOSE_BY: Final = frozenset({"same-origin", "none"})
"""Our own pages, and what a person did without any page, such as to type an address."""


def serialised(address: str) -> str | None:
    """The origin of an address as browsers write it (RFC 6454, 6.2); None where it has none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    bracketed = f"[{host}]" if ":" in host else host
    if parts.scheme not in _USUAL_PORT or not _HOST.fullmatch(bracketed):
        return None
    usual = port is None or port == _USUAL_PORT[parts.scheme]
    return f"{parts.scheme}://{bracketed}" + ("" if usual else f":{port}")


def is_welcome(connection: HTTPConnection, listed: Collection[str]) -> bool:
    """Whether each origin that it names is listed, or the very one that was asked.

    Exactly as it is written, so that `null` and what only looks alike never are.
    """
    scheme = _PAGE_OF[connection.scope.get("scheme", "http")]
    own = f"{scheme}://{connection.headers.get('host')}"
    named = connection.headers.getlist("origin")
    return all(origin == own or origin in listed for origin in named)


def is_foreign(connection: HTTPConnection, listed: Collection[str]) -> bool:
    """Whether a page asks that is neither listed nor ours; also one of a neighbouring host."""
    if connection.headers.getlist("origin"):
        return not is_welcome(connection, listed)
    return not _CLOSE_BY.issuperset(connection.headers.getlist("sec-fetch-site"))


def only_leads_here(connection: HTTPConnection) -> bool:
    """Whether it is a link followed in a window of its own, which no page can look into."""
    told = (connection.headers.get("sec-fetch-mode"), connection.headers.get("sec-fetch-dest"))
    is_named = bool(connection.headers.getlist("origin"))
    return told == ("navigate", "document") and not is_named and connection.scope["method"] == "GET"
