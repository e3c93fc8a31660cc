"""Which bodies are read: JSON in UTF-8, and as it is.

A page may send forms and plain text to anywhere without asking (Fetch, "CORS-safelisted request
header"). Reading nothing but JSON, under its own name, is what makes its browser ask first.
"""

import re
from typing import Final, NamedTuple

from starlette.datastructures import Headers

_WORD: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PARAMETER: Final = re.compile(rf"({_WORD})=(?:({_WORD})|\"({_WORD})\")")
_JSON: Final = "application/json"
_UTF_8: Final = "utf-8"
_SEND_JSON: Final = f"Send the request as {_JSON}, in UTF-8."
_SEND_PLAIN: Final = "Bodies are not read compressed: send it without a Content-Encoding."


class Unread(NamedTuple):
    """Why a body is not read, and the header that says what would be (RFC 9110, 15.5.16)."""

    message: str
    header: dict[str, str]


def unread(headers: Headers) -> Unread | None:
    """Why a body that comes with these headers is not read; None where it is."""
    if not _is_json(headers.getlist("content-type")):
        return Unread(_SEND_JSON, {"accept": _JSON})
    if headers.getlist("content-encoding"):
        return Unread(_SEND_PLAIN, {"accept-encoding": "identity"})
    return None


def _is_json(told: list[str]) -> bool:
    """By RFC 9110, 8.3.1: the one type, with `charset=utf-8` at most, told once."""
    if len(told) != 1:
        return False
    media_type, *rules = (part.strip(" \t") for part in told[0].split(";"))
    parameters = [_PARAMETER.fullmatch(rule) for rule in rules if rule]
    named = [
        (found[1].lower(), (found[2] or found[3]).lower()) if found else None
        for found in parameters
    ]
    return media_type.lower() == _JSON and named in ([], [("charset", _UTF_8)])
