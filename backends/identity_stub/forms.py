"""Reading url-encoded forms and HTTP Basic, without a multipart parser."""

import base64
import binascii
from urllib.parse import parse_qsl, unquote_plus

from starlette.requests import Request


async def form(request: Request) -> dict[str, str]:
    """The fields of an `application/x-www-form-urlencoded` body; of repeated ones the last."""
    body = (await request.body()).decode("utf-8", "replace")
    return dict(parse_qsl(body, keep_blank_values=True))


def basic(request: Request) -> tuple[str, str] | None:
    """Client id and secret from `Authorization: Basic`, or None."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return unquote_plus(client), unquote_plus(secret)
