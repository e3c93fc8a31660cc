"""What the head of a request must be before anybody looks at what it asks for.

What two readers could take for two different requests is not read at all: a proxy in front may be
the other one.
"""

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final, TypeAlias

from gateway.cli.refusals import Refusal, RefusedError

LARGEST_HEAD: Final = 64 * 1024
"""Bytes of a request's line and headers together; what came with them in one piece may be more."""

Headers: TypeAlias = Sequence[tuple[bytes, bytes]]
"""Names in small letters, and values."""

_VERSIONS: Final = frozenset({"1.0", "1.1"})
_HOST: Final = re.compile(rb"[A-Za-z0-9._~!$&'()*+,;=%:\[\]-]*")
_SPEAK: Final = "Another HTTP is spoken here: send the request as HTTP/1.1."
_NO_PROXY: Final = "This is no proxy: ask for a path of this server."
_ONE_HOST: Final = "It is not clear which host is meant: send one `Host` header."
_CODING: Final = "The body is encoded in a way that is not known: send it plain, or as `chunked`."


def judge(method: str, version: str, headers: Headers) -> None:
    """Raise `RefusedError` for a head behind which nothing is to be read."""
    if version not in _VERSIONS:
        raise _bad(_SPEAK)
    if method == "CONNECT":
        raise _bad(_NO_PROXY)
    hosts = _values(headers, b"host")
    # RFC 9112, 3.2: HTTP/1.1 has one, and no request more.
    if len(hosts) > 1 or (version == "1.1" and not hosts) or not all(map(_HOST.fullmatch, hosts)):
        raise _bad(_ONE_HOST)
    codings = [value.lower() for value in _values(headers, b"transfer-encoding")]
    # RFC 9112, 6.1: none that is not known, and none in HTTP/1.0.
    if codings and (version == "1.0" or codings != [b"chunked"]):
        raise _bad(_CODING)


def without_upgrade(method: str, version: str, target: bytes, headers: Headers) -> bytes:
    """The same head, asking for no other protocol: RFC 9110, 7.8 lets a server not hear that."""
    line = f"{method} ".encode() + target + f" HTTP/{version}\r\n".encode()
    kept = [name + b": " + value + b"\r\n" for name, value in headers if name != b"upgrade"]
    return b"".join([line, *kept, b"\r\n"])


def _values(headers: Headers, wanted: bytes) -> list[bytes]:
    return [value for name, value in headers if name == wanted]


def _bad(message: str) -> RefusedError:
    return RefusedError(Refusal(HTTPStatus.BAD_REQUEST, message))
