"""One care system during one look: whichever roles look, each question goes out once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from gateway.disclosure.sealed import Sealed
from gateway.domain.calendar import Appointment, DayRange
from gateway.domain.messages import Message, MessageThread
from gateway.domain.records import RecordHead, Rows
from gateway.port import Asker, RecordRef

T = TypeVar("T")


class AskedOnce:
    """Stands before a care system. The first who asks is the one in whose name it is asked."""

    def __init__(self, system: Any) -> None:
        self._system = system
        self._asked: dict[Hashable, asyncio.Task[Any]] = {}

    async def find(self, asker: Asker) -> RecordHead | None:
        """The record of a person."""
        return await self._once(("find", asker.subject), lambda: self._system.find(asker))

    async def appointments(self, ref: RecordRef, days: DayRange) -> Sealed[Rows[Appointment]]:
        """The appointments of some days."""
        key = ("appointments", days.first, days.last)
        return await self._once(key, lambda: self._system.appointments(ref, days))

    async def threads(self, ref: RecordRef) -> Sealed[Rows[MessageThread]]:
        """Every thread."""
        return await self._once(("threads",), lambda: self._system.threads(ref))

    async def messages(self, ref: RecordRef, thread: MessageThread) -> Sealed[Rows[Message]]:
        """The messages of a thread."""
        key = ("messages", thread.id)
        return await self._once(key, lambda: self._system.messages(ref, thread))

    async def _once(self, key: Hashable, ask: Callable[[], Awaitable[T]]) -> T:
        if key not in self._asked:
            self._asked[key] = asyncio.ensure_future(ask())
            self._asked[key].add_done_callback(lambda done: done.cancelled() or done.exception())
        answered: T = await asyncio.shield(self._asked[key])
        return answered
