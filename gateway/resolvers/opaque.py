"""Ids, cursors and links that clients hold and cannot read, change or make.

AES-SIV: the same thing gets the same id, and what was tampered with does not open. The purpose is
authenticated with it, so that a cursor never opens as an id. None of them is a capability.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Sequence
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.domain.ids import Kind, RecordThing
from gateway.domain.topics import Role

Part = str | int | float
_LONGEST: Final = 2_000
_PARTS = list[str | int | float]


class OpaqueBox:
    """Seals and opens short texts under one secret."""

    def __init__(self, secret: bytes) -> None:
        key = HKDF(algorithm=SHA256(), length=64, salt=None, info=b"omsorg ids").derive(secret)
        self._cipher = AESSIV(key)

    def seal(self, purpose: str, parts: Sequence[Part]) -> str:
        """The parts as one opaque text of URL-safe characters."""
        plain = msgspec.msgpack.encode(list(parts))
        sealed = self._cipher.encrypt(plain, [purpose.encode()])
        return urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")

    def unseal(self, purpose: str, text: str) -> list[Part] | None:
        """The parts, or None for anything that was not sealed here for this purpose."""
        if not text.isascii() or len(text) > _LONGEST:
            return None
        try:
            sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
            if urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii") != text:
                return None
            plain = self._cipher.decrypt(sealed, [purpose.encode()])
            return msgspec.msgpack.decode(plain, type=_PARTS)
        except (BadBase64, ValueError, InvalidTag, msgspec.DecodeError):
            return None


class Ids:
    """Global ids: of public things by key, of personal ones by all that they are bound to."""

    def __init__(self, box: OpaqueBox) -> None:
        self._box = box

    def of(self, kind: Kind, key: str) -> str:
        """The id of a thing that belongs to no record."""
        return self._box.seal("id", [kind.value, key])

    def of_thing(self, thing: RecordThing) -> str:
        """The id of a thing in a record: bound to municipality, record and role."""
        return self._box.seal(
            "id",
            [
                thing.kind.value,
                thing.municipality,
                thing.record,
                thing.role.value,
                thing.upstream,
                thing.parent,
            ],
        )

    def read(self, text: str) -> tuple[Kind, str] | RecordThing | None:
        """What an id stands for; None for one that was not made here."""
        parts = self._box.unseal("id", text)
        if not parts or not all(isinstance(part, str) for part in parts):
            return None
        kind, *rest = [str(part) for part in parts]
        if len(rest) == 1:
            return Kind(kind), rest[0]
        municipality, record, role, upstream, parent = rest
        return RecordThing(
            kind=Kind(kind),
            municipality=municipality,
            record=record,
            role=Role(role),
            upstream=upstream,
            parent=parent,
        )

    def key_of(self, kind: Kind, text: str | None) -> str | None:
        """The key in an id of this kind of public thing; None for every other text."""
        found = self.read(text) if text is not None else None
        return found[1] if isinstance(found, tuple) and found[0] is kind else None
