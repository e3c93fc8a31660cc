"""Whatever is wanted by several at once is done once, and all of them get what came of it."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any


class Together:
    """What was done by its key, and what is being done.

    Whoever asks first does it, in a task of its own only where others have to wait for it too: most
    are asked for once, and many need not wait for anything. Where the one who does it is cancelled,
    one of those who wait begins anew.
    """

    def __init__(self) -> None:
        self._done: dict[Hashable, Any] = {}
        self._begun: dict[Hashable, list[asyncio.Future[None]]] = {}
        self._failed: dict[Hashable, Exception] = {}

    async def get(self, key: Hashable, do: Callable[[], Awaitable[Any]]) -> Any:
        """What comes of `do`, or came of it before. Raises what it raised, to everybody alike."""
        while True:
            if key in self._done:
                return self._done[key]
            if key in self._failed:
                raise self._failed[key]
            waiting = self._begun.get(key)
            if waiting is None:
                return await self._first(key, do)
            turn = asyncio.get_running_loop().create_future()
            waiting.append(turn)
            await turn

    async def _first(self, key: Hashable, do: Callable[[], Awaitable[Any]]) -> Any:
        waiting = self._begun[key] = []
        try:
            self._done[key] = found = await do()
        except Exception as error:
            self._failed[key] = error
            raise
        finally:
            del self._begun[key]
            for turn in waiting:
                if not turn.done():
                    turn.set_result(None)
        return found
