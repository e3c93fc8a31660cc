"""Tokens found good a moment ago: the many requests of one page have theirs checked once.

A second is what a withdrawn key may gain by it, and nothing where the issuer's keys have been read
anew meanwhile. Never is a token remembered past its own end: whether the leeway lets it in is for
the whole check to say. What fails is not remembered. The tokens themselves are not kept.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from gateway.domain.clock import Clock
from gateway.domain.representations import Viewer
from gateway.session.keys import IssuerKeys

REMEMBERED: Final = 1.0
"""For how many seconds."""
MOST: Final = 4096


@dataclass(frozen=True, slots=True)
class _Good:
    viewer: Viewer
    until: float
    keys: IssuerKeys
    generation: int


class Remembered:
    """Viewers by the hash of their token, at most `most` of them; those found good first go first.

    Belongs to one event loop.
    """

    def __init__(self, clock: Clock, most: int = MOST) -> None:
        self._clock = clock
        self._most = most
        self._good: dict[bytes, _Good] = {}

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._good)

    def get(self, token: str) -> Viewer | None:
        """Whom the token names, if that is known without checking it."""
        found = self._good.get(_name(token))
        if found is None or self._clock.monotonic() >= found.until:
            return None
        if (
            found.generation != found.keys.generation
            or self._clock.now() >= found.viewer.expires_at
        ):
            return None
        return found.viewer

    def keep(self, token: str, viewer: Viewer, keys: IssuerKeys) -> None:
        """A token has just been found good by these keys as they are."""
        now = self._clock.monotonic()
        name = _name(token)
        self._good.pop(name, None)  # so that the oldest always stand first
        self._forget(now)
        self._good[name] = _Good(viewer, now + REMEMBERED, keys, keys.generation)

    def _forget(self, now: float) -> None:
        while self._good:
            oldest = next(iter(self._good))
            if self._good[oldest].until > now and len(self._good) < self._most:
                return
            del self._good[oldest]


def _name(token: str) -> bytes:
    return sha256(token.encode()).digest()
