"""Time, passed in: nothing in the gateway asks the machine for it on its own."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The moment, a counter for durations, and a way to wait."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go backwards."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...
