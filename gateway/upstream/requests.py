"""Requests to a source as they go out, made without looking anything up twice."""

import json as json_of
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

import httpx

_OURS: Final = {b"accept": b"*/*", b"accept-encoding": b"identity", b"user-agent": b"omsorg"}
_FORM: Final = {"content-type": "application/x-www-form-urlencoded"}


def asking(
    method: str,
    url: httpx.URL,
    headers: Mapping[str, str] | None,
    extensions: Mapping[str, Any],
    body: bytes | None = None,
) -> httpx.Request:
    """A request; `body` is JSON unless `headers` say so. Of our own, those given are left out."""
    told = _plain(url.netloc)
    if headers or method != "GET":
        told = _told(url.netloc, method, headers or {}, body)
    stream = httpx.ByteStream(body or b"")
    return httpx.Request(method, url, headers=told, stream=stream, extensions=extensions)


@lru_cache(maxsize=256)
def _plain(netloc: bytes) -> httpx.Headers:
    """What every request to this place says. Whoever adds to it adds to a copy, as httpx does."""
    return httpx.Headers([(b"host", netloc), *_OURS.items()])


def _told(
    netloc: bytes, method: str, headers: Mapping[str, str], body: bytes | None
) -> httpx.Headers:
    told = {b"host": netloc, **_OURS}
    if body is not None:
        told[b"content-type"] = b"application/json"
    if method != "GET":
        told[b"content-length"] = b"%d" % len(body or b"")
    for name, text in headers.items():
        told[name.lower().encode("ascii")] = text.encode("ascii")
    return httpx.Headers(list(told.items()))


def filling_in(
    url: httpx.URL,
    form: Mapping[str, Any],
    headers: Mapping[str, str] | None,
    extensions: Mapping[str, Any],
) -> httpx.Request:
    """A form that is sent, in UTF-8; a field may have several values."""
    body = urlencode(form, doseq=True).encode("ascii")
    return asking("POST", url, {**_FORM, **(headers or {})}, extensions, body)


def as_json(value: Any) -> bytes | None:
    """A value as JSON in UTF-8; None stays nothing."""
    if value is None:
        return None
    text = json_of.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")
