"""The same bytes read in every way in which something may stand in them."""

import re
from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

_WORDS = re.compile(r"[^\W\d_]+")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_ESCAPED_BYTE = re.compile(rb"\\x([0-9a-fA-F]{2})")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def unmasked(raw: bytes) -> Iterator[tuple[str, bool]]:
    """As it stands, unescaped, percent-decoded; then what would be a text if it were encoded.

    With each: whether it is only taken for an encoding.
    """
    plain = raw.decode("utf-8", "replace")
    yield plain, False
    if b"\\" in raw:
        yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)), plain), False
        yield _ESCAPED_BYTE.sub(_byte, raw).decode("utf-8", "replace"), False
    if b"%" in raw:
        yield unquote_to_bytes(raw).decode("utf-8", "replace"), False
        yield raw.replace(b"+", b" ").decode("utf-8", "replace"), False
    for decoded in (_from_base64(raw), _from_hex(raw)):
        yield decoded.decode("utf-8", "replace"), True


def letters(text: str) -> list[str]:
    """The words of a text, whatever stands between them."""
    return _WORDS.findall(text)


def _byte(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 16)])


def _from_base64(raw: bytes) -> bytes:
    """Each run decoded from each of the four places where it may begin."""
    found: list[bytes] = []
    for run in _BASE64.findall(raw):
        told = run.translate(_URL_SAFE)
        for start in range(4):
            part = told[start:]
            found.append(b64decode(part[: len(part) // 4 * 4]))
            left = part[len(part) // 4 * 4 :]
            if len(left) > 1:
                found[-1] += b64decode(left + b"=" * (4 - len(left)))
    return b"\n".join(found)


def _from_hex(raw: bytes) -> bytes:
    return b"\n".join(bytes.fromhex(run.decode()) for run in _HEX.findall(raw))
