"""A clock that somebody turns: whoever sleeps wakes when it has been turned far enough."""

import asyncio
from datetime import datetime, timedelta

from tests.clocks import FakeClock

_ROUNDS = 60
_GRAIN = 2e-6
"""Clocks count microseconds; sums of seconds do not."""


class TurnedClock(FakeClock):
    """Stands still until it is turned. Nobody who sleeps is woken sooner or later than asked."""

    def __init__(self, *start: datetime) -> None:
        super().__init__(*start)
        self._asleep: list[tuple[float, asyncio.Future[None]]] = []

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        waking = asyncio.get_running_loop().create_future()
        sleeper = self.monotonic() + seconds, waking
        self._asleep.append(sleeper)
        try:
            await waking
        finally:
            if sleeper in self._asleep:
                self._asleep.remove(sleeper)

    async def turn(self, **amount: float) -> None:
        """Time passes, for each sleeper in turn; whatever they then do is done."""
        until = self.now() + _span(**amount)
        await rest()
        while (due := self._next()) is not None and due <= self._until(until):
            self.advance(seconds=max(0.0, due - self.monotonic()))
            self._wake()
            await rest()
        self.set(until)
        await rest()

    async def turn_to(self, moment: datetime) -> None:
        """Time passes until this moment."""
        await self.turn(seconds=(moment - self.now()).total_seconds())

    def _until(self, moment: datetime) -> float:
        return self.monotonic() + (moment - self.now()).total_seconds()

    def _next(self) -> float | None:
        return min((due for due, _ in self._asleep), default=None)

    def _wake(self) -> None:
        for due, waking in tuple(self._asleep):
            if due <= self.monotonic() + _GRAIN:
                self._asleep.remove((due, waking))
                if not waking.done():
                    waking.set_result(None)


async def rest() -> None:
    """Let everybody do what they can do without time."""
    for _ in range(_ROUNDS):
        await asyncio.sleep(0)


def _span(**amount: float) -> timedelta:
    return timedelta(**amount)
