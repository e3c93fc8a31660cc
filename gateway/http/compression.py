"""Answers made smaller, where a setting says so.

How small an answer becomes tells of what is in it: whoever can have a text of theirs stand beside
a secret, and sees the sizes, can guess the secret (BREACH). So it is off unless it is wanted.
"""

import re
from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

SMALLEST: Final = 1024
"""Bytes. Anything shorter is sent as it is."""
_LEVEL: Final = 6
_ACCEPTED: Final = "accept-encoding"
_ELEMENT: Final = re.compile(r"(gzip|x-gzip|\*)(?:;q=([01](?:\.[0-9]{0,3})?))?", re.IGNORECASE)


class Compressed:
    """ASGI: gzip for whoever takes it. Event streams are left as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._gzip = GZipMiddleware(app, minimum_size=SMALLEST, compresslevel=_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with one plain word on whether gzip is taken."""
        told = Headers(scope=scope)
        others = [pair for pair in told.raw if pair[0] != _ACCEPTED.encode()]
        word = b"gzip" if takes_gzip(told.getlist(_ACCEPTED)) else b"identity"
        plain = {**scope, "headers": [*others, (_ACCEPTED.encode(), word)]}
        await self._gzip(plain, receive, send)


def takes_gzip(told: Iterable[str]) -> bool:
    """By RFC 9110, 12.5.3: gzip where it is named, or `*`, and not with a weight of nothing."""
    elements = "".join(",".join(told).split()).split(",")
    found = [named for element in elements if (named := _ELEMENT.fullmatch(element))]
    weights = {named[1].lower().removeprefix("x-"): float(named[2] or 1) for named in found}
    return weights.get("gzip", weights.get("*", 0.0)) > 0
