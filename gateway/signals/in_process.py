"""One process alone: nobody to tell, nobody to hear, and every turn is its own."""

import asyncio
from collections.abc import AsyncIterator


class InProcess:
    """Signals of a gateway that has one process. Fulfils `records.watching.signals.Signals`."""

    async def publish(self, name: str) -> None:
        """Tell nobody."""

    async def listen(self) -> AsyncIterator[str]:
        """Hear nothing, for ever."""
        await asyncio.Event().wait()
        yield ""

    async def take_turn(self, name: str, seconds: float) -> bool:
        """Always."""
        del name, seconds
        return True

    async def aclose(self) -> None:
        """There is nothing to let go of."""
