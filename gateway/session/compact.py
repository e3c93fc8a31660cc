"""A JSON Web Token taken apart, before anything in it is believed.

Read as its standards have it (RFC 7515, 7519, 8725) and no wider: three parts of base64url without
padding, UTF-8, objects whose members have one name each, numbers that are finite, no extension
that must be understood. So whatever reads the same bytes later reads the same out of them.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final, NoReturn

from jwt.utils import base64url_decode, base64url_encode

from gateway.domain.errors import InvalidToken

_COMPACT: Final = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)")
_EXTENSIONS: Final = frozenset({"crit", "b64"})
_LONGEST_NUMBER: Final = 20
"""Digits of a whole number: no moment has more, and long ones are slow to read."""


@dataclass(frozen=True, slots=True)
class Unverified:
    """What a token says of itself; nobody has vouched for it yet."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]


def taken_apart(token: str) -> Unverified:
    """The two objects. Raises `InvalidToken` where they are not written as they must be."""
    parts = _COMPACT.fullmatch(token)
    if parts is None:
        raise InvalidToken("malformed")
    head, body, signature = parts.groups()
    try:
        _decoded(signature)
        found = Unverified(_object(_decoded(head)), _object(_decoded(body)))
    except (ValueError, RecursionError):
        raise InvalidToken("malformed") from None
    if _EXTENSIONS & found.header.keys():
        raise InvalidToken("malformed")
    return found


def _decoded(part: str) -> bytes:
    """The bytes, where this is their one spelling: the unused bits at the end are 0."""
    found = base64url_decode(part)
    if base64url_encode(found).decode() != part:
        raise ValueError
    return found


def _object(written: bytes) -> dict[str, Any]:
    found = _JSON.decode(written.decode("utf-8"))
    if not isinstance(found, dict):
        raise ValueError  # noqa: TRY004 - one kind of error for whatever is written wrongly
    return found


def _once_each(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) < len(members):
        raise ValueError
    return found


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError
    return number


def _no_number(_name: str) -> NoReturn:
    raise ValueError


_JSON: Final = json.JSONDecoder(
    object_pairs_hook=_once_each,
    parse_int=_whole,
    parse_float=_fraction,
    parse_constant=_no_number,
)
