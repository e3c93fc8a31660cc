"""How many operations are under way at once, so that more than can be done is refused at once.

Whoever is let in has a place until the answer is made. Where no place is free a few wait a little,
in the order in which they came; the others are told to come again. What is refused so has cost
nothing: no token was looked at, no body was read, nothing was counted for anybody. Only who was
slow, with a body or for want of an issuer's keys, has given the place back and may be refused then.

An operation that waits for a slow source has a place and takes no time of ours, so there may be
many places. That there is too much to do is told by the event loop, which never rests, or comes
late to whatever is due: then there are half as many places at each look, and when it rests again
slowly more, as TCP has it (RFC 5681, section 3.1). Places that nobody has used yet say nothing of
what can be done, so there are few to begin with and more as they are used (RFC 7661).
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from types import coroutine
from typing import Any, Final, TypeVar, cast

from gateway.domain.clock import Clock
from gateway.http.counting import Transport
from gateway.http.requests import BadRequestError
from gateway.schema.scalars import write_duration

T = TypeVar("T")
LOOK_EVERY: Final = 0.1
LATE: Final = 0.25
"""Seconds. A request that is let in waits so long at each of its turns."""
BUSY: Final = 0.9
"""Of the time, spent working: there is no more to be had."""
FEWEST: Final = 16
"""Places that there are however much there is to do, unless fewer are set."""
AT_FIRST: Final = 32
"""Places that there are while nobody asks for more, unless fewer are set."""
_COME_AGAIN: Final = 1
_MESSAGE: Final = "Too much is asked for here at the moment: wait 1 second, then send it again."


class OverCapacityError(BadRequestError):
    """More than can be done now, whoever asks: 503, with a second to wait."""

    def __init__(self) -> None:
        super().__init__(
            503,
            _MESSAGE,
            code="RATE_LIMITED",
            headers={"retry-after": str(_COME_AGAIN)},
            details={"retryAfter": write_duration(timedelta(seconds=_COME_AGAIN))},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """`places` for operations under way, and for so many that are `waiting`, `patience` seconds."""

    places: int = 512
    waiting: int = 64
    patience: float = 1.0


class Capacity:
    """The places of one process. Belongs to one event loop.

    `clock` is the machine's own, whatever time it is for the records: it measures this process.
    `worked` tells for how many seconds the thread of the loop has worked; `turned_away` is told by
    which road each one came that was refused.
    """

    def __init__(
        self,
        room: Room,
        clock: Clock,
        turned_away: Callable[[str], None] = lambda _transport: None,
        worked: Callable[[], float] = time.thread_time,
    ) -> None:
        self._room = room
        self._clock = clock
        self._turned_away = turned_away
        self._worked = worked
        self._fewest = min(FEWEST, room.places)
        self._at_first = self._places = min(AT_FIRST, room.places)
        self._more = max(1, room.places // 64)
        self._taken = 0
        self._waiting: deque[tuple[asyncio.Future[bool], float]] = deque()

    @property
    def taken(self) -> int:
        """How many operations are under way."""
        return self._taken

    @property
    def places(self) -> int:
        """How many may be, with as much to do as there is."""
        return self._places

    async def enter(self, transport: Transport) -> None:
        """Take a place; `leave` it, once. Raises `OverCapacityError` where there is none."""
        if self._taken < self._places and not self._waiting:
            self._taken += 1
            return
        if len(self._waiting) < self._room.waiting and await self._turn():
            return
        self._turned_away(transport)
        raise OverCapacityError

    async def _turn(self) -> bool:
        """Whether a place was given in time."""
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((turn, self._clock.monotonic() + self._room.patience))
        self._let_in()
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.result():
                self.leave()  # it had come, and nobody is there to use it
            raise

    def leave(self) -> None:
        """Give the place back; it is the next one's."""
        self._taken -= 1
        self._let_in()

    async def look_forever(self) -> None:
        """Look every so often whether the loop is in time, and rests at times."""
        begun, worked = self._clock.monotonic(), self._worked()
        while True:
            await self._clock.sleep(LOOK_EVERY)
            now, done = self._clock.monotonic(), self._worked()
            took = now - begun
            self.look(took - LOOK_EVERY, (done - worked) / took)
            begun, worked = now, done

    def look(self, late: float, busy: float = 0.0) -> None:
        """The loop came so many seconds late to what was due, and worked for this part of the time.

        Nobody waits too long either.
        """
        if late > LATE or busy > BUSY:
            self._lessen()
        elif 2 * self._taken >= self._places:
            self._places = min(self._room.places, self._places + self._more)
        elif self._places > self._at_first:
            self._places = max(self._at_first, self._places - self._more)
        else:
            self._places = min(self._at_first, self._places + self._more)
        now = self._clock.monotonic()
        while self._waiting and self._waiting[0][1] <= now:
            turn, _ = self._waiting.popleft()
            if not turn.done():
                turn.set_result(False)
        self._let_in()

    def _lessen(self) -> None:
        """Half of those who are within could stay. Where they are few, fewer would help nobody."""
        if self._taken > self._fewest:
            self._places = max(self._fewest, min(self._places, self._taken) // 2)

    def _let_in(self) -> None:
        while self._waiting and self._taken < self._places:
            turn, _ = self._waiting.popleft()
            if not turn.done():
                self._taken += 1
                turn.set_result(True)


class Place:
    """The place of one operation: taken, given back, and taken again after a while."""

    def __init__(self, capacity: Capacity, transport: Transport) -> None:
        self._capacity = capacity
        self._transport = transport
        self._is_held = False

    async def take(self) -> None:
        """Have it. Raises `OverCapacityError` where there is none."""
        if not self._is_held:
            await self._capacity.enter(self._transport)
            self._is_held = True

    def leave(self) -> None:
        """Have it no more."""
        if self._is_held:
            self._is_held = False
            self._capacity.leave()

    async def left_while(self, waiting: Coroutine[Any, Any, T]) -> T:
        """What comes of it. As soon as it has to wait for somebody the place is given back."""
        return await _noticed(waiting, self.leave)


@coroutine
def _noticed(waiting: Coroutine[Any, Any, T], waits: Callable[[], None]) -> Generator[Any, Any, T]:
    """What comes of it, in this task; `waits` is called when it first has to wait."""
    step: Callable[[], Any] = partial(waiting.send, None)
    has_waited = False
    while True:
        try:
            wanted = step()
        except StopIteration as done:
            return cast("T", done.value)
        if not has_waited:
            has_waited = True
            waits()
        try:
            step = partial(waiting.send, (yield wanted))
        except BaseException as error:  # noqa: BLE001 - it is meant for the other
            step = partial(waiting.throw, error)
