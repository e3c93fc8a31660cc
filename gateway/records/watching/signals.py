"""What the processes of one gateway say to each other about records that are watched."""

import hmac
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Final, Protocol

import msgspec

EVERYTHING: Final = ""
"""Heard instead of a name where signals may have been missed: any record may have changed."""


class Signals(Protocol):
    """Carries names between processes. A name tells nobody but the gateway what it stands for.

    Nothing here raises for a lost connection: then every process works by itself.
    """

    async def publish(self, name: str) -> None:
        """Tell the other processes that something has happened under this name."""
        ...

    def listen(self) -> AsyncIterator[str]:
        """The names that the other processes publish, as they do, and `EVERYTHING`."""
        ...

    async def take_turn(self, name: str, seconds: float) -> bool:
        """Whether this process may do what the name stands for; nobody else may for so long."""
        ...

    async def aclose(self) -> None:
        """Let go of every connection."""
        ...


class Names:
    """Makes names: hashes under the gateway's own key, the same in all of its processes."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, *parts: str) -> str:
        """The name of something that is known by these parts."""
        return hmac.new(self._key, msgspec.json.encode(parts), sha256).hexdigest()
