"""Keyed hashes: what is stored can be found again by whoever has the key, and read by nobody."""

import hashlib
import hmac
from typing import Final

from gateway.domain.errors import Misconfigured
from gateway.domain.people import NationalNumber

_SHORTEST: Final = 32


class KeyedHash:
    """HMAC-SHA256 under the store's key, as hexadecimal; numbers and sign-ins never coincide."""

    def __init__(self, key: bytes) -> None:
        if len(key) < _SHORTEST:
            raise Misconfigured(f"the store's key is too short: give at least {_SHORTEST} bytes")
        self._key = key

    def number(self, number: NationalNumber) -> str:
        """A person's national identity number."""
        return self._of("number", number.reveal())

    def sign_in(self, name: str) -> str:
        """A sign-in's name."""
        return self._of("sign-in", name)

    def _of(self, kind: str, text: str) -> str:
        return hmac.new(self._key, f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()
