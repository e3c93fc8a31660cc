"""The machine's own time, but for the moment at which it begins."""

import asyncio
import time
from datetime import datetime, timedelta

from bench.places import NOW


class RunningClock:
    """Begins at the benchmark's moment and runs on."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def now(self) -> datetime:
        """The benchmark's moment and what has passed since."""
        return NOW + timedelta(seconds=time.monotonic() - self._begun)

    def monotonic(self) -> float:
        """Seconds that never go backwards."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
