"""Keyed hashes: what is stored can be found again by whoever has the key, and read by nobody.

Keys can be turned: the first of a ring makes new hashes, and what the others made is still found.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator
from typing import Final, Self

from gateway.domain.claims import ChangeName
from gateway.domain.errors import Misconfigured
from gateway.domain.people import NationalNumber

_SHORTEST: Final = 32
_MARK: Final = 8
_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


class StoreKey:
    """HMAC-SHA256 under one key, as hexadecimal; hashes of different things never coincide.

    `id` names the key and tells nothing about it.
    """

    def __init__(self, key: bytes, key_id: str | None = None) -> None:
        if len(key) < _SHORTEST:
            raise Misconfigured(f"the store's key is too short: give at least {_SHORTEST} bytes")
        self._begun = hmac.new(key, digestmod=hashlib.sha256)
        self.id = self._of("id", "")[:_MARK] if key_id is None else key_id
        if _ID.fullmatch(self.id) is None:
            raise Misconfigured(
                "a key of the store has an id that cannot be: in OMSORG_STORE_KEYS use at most 32 "
                "small letters, digits, - . and _, beginning with a letter or digit"
            )

    def number(self, number: NationalNumber) -> str:
        """A person's national identity number."""
        return self._of("number", number.reveal())

    def sign_in(self, name: str) -> str:
        """A sign-in's name."""
        return self._of("sign-in", name)

    def record(self, municipality: str, record: str) -> str:
        """A care system's own key of a record."""
        return self._of("record", json.dumps([municipality, record]))

    def change(self, name: ChangeName) -> str:
        """What an idempotency key names."""
        person = name.person.reveal()
        parts = [name.issuer, name.subject, name.client, person, name.municipality]
        return self._of("change", json.dumps([*parts, name.kind.value, name.key]))

    def input(self, text: str) -> str:
        """The input of a change."""
        return self._of("input", text)

    def link(self, kind: str, previous: str, content: str) -> str:
        """A link of a chain of this kind: it fits after `previous` only."""
        return self._of(f"link-{kind}", f"{previous}:{content}")

    def _of(self, kind: str, text: str) -> str:
        made = self._begun.copy()
        made.update(f"{kind}:{text}".encode())
        return made.hexdigest()


class KeyRing:
    """The keys of a store, the one that makes new hashes first."""

    def __init__(self, keys: Iterable[StoreKey]) -> None:
        self._keys = tuple(keys)
        if not self._keys:
            raise Misconfigured("the store has no key: give one")
        if len({key.id for key in self._keys}) != len(self._keys):
            raise Misconfigured(
                "two keys of the store have the same id: give each its own in OMSORG_STORE_KEYS"
            )

    @classmethod
    def single(cls, key: bytes) -> Self:
        """A ring of one key, of at least 32 bytes. Raises `Misconfigured`."""
        return cls([StoreKey(key)])

    @property
    def current(self) -> StoreKey:
        """The one that makes new hashes."""
        return self._keys[0]

    def __iter__(self) -> Iterator[StoreKey]:
        return iter(self._keys)

    def get(self, key_id: str) -> StoreKey | None:
        """The key of this id, if it is known here."""
        return next((key for key in self._keys if key.id == key_id), None)

    def numbers(self, number: NationalNumber) -> tuple[str, ...]:
        """Every hash that a person's number may have in the store."""
        return tuple(key.number(number) for key in self._keys)
