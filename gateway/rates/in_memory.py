"""Counting in one process: exact, forgotten with it, and never larger than it may be."""

from datetime import datetime
from typing import Final

from gateway.rates.filling import Wanted, full_after, moment, short_by

_MOST: Final = 100_000
_SWEEP_FROM: Final = 1_000


class InMemory:
    """Buckets of one process. Fulfils `http.limiting.Buckets`.

    A full bucket is as good as none and is forgotten. At most `most` are kept: when they are nearly
    as many and not full, those that will be full first are given up.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._full_at: dict[tuple[str, ...], int] = {}
        self._sweep_beyond = min(_SWEEP_FROM, most)

    async def take(self, wanted: Wanted, now: datetime) -> float | None:
        """None: a token of each is taken. Else the seconds until there is one of each."""
        at = moment(now)
        taken = {
            name: full_after(self._known(name, rate.burst * rate.interval, at), rate, at)
            for name, rate in wanted
        }
        short = max((short_by(taken[name], rate, at) for name, rate in wanted), default=0)
        if short > 0:
            return short / 1_000_000
        self._full_at.update(taken)
        if len(self._full_at) > self._sweep_beyond:
            self._sweep(at)
        return None

    async def aclose(self) -> None:
        """There is nothing to let go of."""

    def _known(self, name: tuple[str, ...], span: int, at: int) -> int:
        """When it will be full. No bucket is more than empty, though the clock was put back."""
        full = self._full_at.get(name, at)
        if full > at + span:
            full = self._full_at[name] = at + span
        return full

    def _sweep(self, at: int) -> None:
        left = [(full, name) for name, full in self._full_at.items() if full > at]
        if len(left) > self._most * 3 // 4:
            # Room for many more at once, so that it is not swept again for each of them.
            left = sorted(left)[len(left) - self._most // 2 :]
        self._full_at = {name: full for full, name in left}
        self._sweep_beyond = min(self._most, max(_SWEEP_FROM, 2 * len(left)))
