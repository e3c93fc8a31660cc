"""What every open stream lives by: how it ends with the process, and how long it is waited for."""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from starlette.websockets import WebSocketDisconnect

from gateway.domain.clock import Clock

_log = structlog.get_logger("gateway.http")


class ReaderGoneError(Exception):
    """Whoever was sent something has left, or does not take it."""


class Leaving:
    """Tells the open streams that the process is about to end."""

    def __init__(self) -> None:
        self._begun = asyncio.Event()
        self._open = 0
        self._none_open = asyncio.Event()
        self._none_open.set()

    @contextmanager
    def open(self) -> Iterator[None]:
        """While a stream is open. Leaving waits for it."""
        self._open += 1
        self._none_open.clear()
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self._none_open.set()

    @property
    def number(self) -> int:
        """How many streams are open."""
        return self._open

    @property
    def begun(self) -> bool:
        """Whether it is time to end."""
        return self._begun.is_set()

    async def told(self) -> None:
        """Return when it is time to end."""
        await self._begun.wait()

    async def leave(self) -> None:
        """Tell it, and return when every stream has ended."""
        self._begun.set()
        await self._none_open.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class Streaming:
    """What streams share. Times in seconds, `largest_message` of a client in bytes.

    The three patiences are not by the clock: how long a reader may take for one message, how long a
    whole request may take to come, and how long whoever opens a WebSocket may be silent. The other
    two are: a silent event stream shows that it lives, and a WebSocket is asked whether somebody is
    still there.
    """

    clock: Clock
    leaving: Leaving
    send_patience: float = 10.0
    receive_patience: float = 30.0
    largest_message: int = 256 * 1024
    init_patience: float = 5.0
    heartbeat_every: float = 12.0
    ping_every: float = 20.0

    async def taken(self, sending: Awaitable[None]) -> None:
        """Return when it is sent. Raises `ReaderGoneError` where nobody takes it in time."""
        try:
            async with asyncio.timeout(self.send_patience):
                await sending
        except TimeoutError as error:
            _log.info("slow_reader_dropped")
            raise ReaderGoneError from error
        except (OSError, RuntimeError, WebSocketDisconnect) as error:
            # What is sent after the end is refused by some servers as the second.
            raise ReaderGoneError from error
