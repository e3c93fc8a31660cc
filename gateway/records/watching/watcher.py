"""One stream of somebody who watches: what it has still to be told."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Final

from gateway.domain.watching import WatchEndReason
from gateway.records.watching.looking import Onlooker
from gateway.records.watching.noticed import Noticed

MOST_WAITING: Final = 100


class Watcher:
    """Holds what has not been taken: what looks have found, until too much of it is left.

    `stirred` is set whenever there is a reason to look at it. `over` is why the record can be
    watched no more, `is_overrun` whether its reader was too slow.
    """

    def __init__(self, onlooker: Onlooker) -> None:
        self.onlooker = onlooker
        self.stirred = asyncio.Event()
        self.over: WatchEndReason | None = None
        self.is_overrun = False
        self._waiting: deque[Noticed] = deque()

    @property
    def is_watching(self) -> bool:
        """Whether anything more is to be told."""
        return self.over is None and not self.is_overrun

    def tell(self, noticed: Sequence[Noticed]) -> None:
        """A look has found changes. Nobody ever waits for a slow reader.

        However many one look has found, a reader gets the chance to take them.
        """
        if noticed and len(self._waiting) >= MOST_WAITING:
            self.is_overrun = True
            self._waiting.clear()
        if not self.is_overrun:
            self._waiting.extend(noticed)
        if noticed:
            self.stirred.set()

    def end(self, reason: WatchEndReason) -> None:
        """The record can be watched no more."""
        self.over = self.over or reason
        self.stirred.set()

    def next(self) -> Noticed | None:
        """The oldest change that has not been taken yet."""
        return self._waiting[0] if self._waiting else None

    def taken(self) -> None:
        """The oldest change needs no more attention."""
        if self._waiting:
            self._waiting.popleft()
