"""Keyed hashes: what is stored can be found again by whoever has the key, and read by nobody."""

import hashlib
import hmac
import json
from typing import Final

from gateway.domain.claims import ChangeName
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

    def change(self, name: ChangeName) -> str:
        """What an idempotency key names."""
        person = name.person.reveal()
        parts = [name.issuer, name.subject, name.client, person, name.municipality]
        return self._of("change", json.dumps([*parts, name.kind.value, name.key]))

    def input(self, text: str) -> str:
        """The input of a change."""
        return self._of("input", text)

    def _of(self, kind: str, text: str) -> str:
        return hmac.new(self._key, f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()
