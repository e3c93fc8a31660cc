"""Several processes over a Valkey or Redis server: its channels for telling, its keys for turns.

While the server cannot be heard every process works by itself, and what it had to say is said when
the server is back; then everyone is told that anything may have changed.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import urlsplit

import structlog
from redis.asyncio import Redis
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from gateway.domain.clock import Clock
from gateway.domain.errors import Misconfigured

_CHANNEL: Final = "omsorg:changed"
_TURN: Final = "omsorg:turn:"
_ANYTHING: Final = ""
_PATIENCE: Final = 2.0
_QUIET: Final = 10.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_MOST_UNSAID: Final = 1_000
_SCHEMES: Final = {
    "redis": "redis",
    "rediss": "rediss",
    "valkey": "redis",
    "valkeys": "rediss",
    "unix": "unix",
}
_LOST: Final = (RedisError, OSError, TimeoutError)
_log = structlog.get_logger("gateway.signals")


def checked(url: str, setting: str = "OMSORG_SIGNALS_URL") -> str:
    """The address as the client library spells it. Raises `Misconfigured`; repeats nothing of it.

    `rediss` and `valkeys` are spoken over TLS, with the server's certificate checked.
    """
    scheme, colon, rest = url.partition(":")
    spelled = f"{_SCHEMES.get(scheme)}{colon}{rest}"
    try:
        named = urlsplit(url).path if scheme == "unix" else urlsplit(url).hostname
        parse_url(spelled)
    except ValueError:
        named = None
    if not named:
        raise Misconfigured(
            f"{setting} is no address of a Valkey or Redis server: "
            "write it as in rediss://host:6379/0"
        )
    return spelled


class Shared:
    """Signals over a server. Fulfils `records.watching.signals.Signals`; belongs to one loop."""

    def __init__(self, url: str, clock: Clock) -> None:
        self._server: Redis = Redis.from_url(
            checked(url),
            decode_responses=True,
            encoding_errors="replace",
            protocol=2,
            socket_timeout=_PATIENCE,
            socket_connect_timeout=_PATIENCE,
            retry=Retry(NoBackoff(), 0),
        )
        self._clock = clock
        self._own = secrets.token_hex(8)
        self._unsaid: dict[str, None] = {}
        self._is_heard = False
        self._is_told = False
        self._broken = asyncio.Event()

    async def publish(self, name: str) -> None:
        """Tell the others; what cannot be told now is told when the server is back."""
        self._unsaid[name] = None
        if len(self._unsaid) > _MOST_UNSAID:
            self._unsaid = {_ANYTHING: None}
        if self._is_heard:
            await self._say()

    async def take_turn(self, name: str, seconds: float) -> bool:
        """Whether nobody else has taken it. Always, while the server cannot be heard."""
        if not self._is_heard:
            return True
        milliseconds = max(1, int(seconds * 1000))
        try:
            taken = await self._server.set(_TURN + name, self._own, nx=True, px=milliseconds)
        except _LOST as error:
            self._lost(error)
            return True
        return bool(taken)

    async def listen(self) -> AsyncIterator[str]:
        """What the others tell. Whenever the server is heard anew, that anything may have changed.

        Has one listener.
        """
        pause = _FIRST_PAUSE
        while True:
            try:
                async for name in self._heard():
                    pause = _FIRST_PAUSE
                    yield name
            except _LOST as error:
                self._lost(error)
            self._is_heard = False
            await self._clock.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._server.aclose()

    async def _heard(self) -> AsyncIterator[str]:
        async with self._server.pubsub() as ear:
            await ear.subscribe(_CHANNEL)
            self._broken.clear()
            asked = False
            while not self._broken.is_set():
                said = await ear.get_message(timeout=_QUIET)
                if said is None and asked:
                    raise TimeoutError
                asked = said is None
                if said is None:
                    await ear.ping()
                elif said["type"] == "subscribe":
                    await self._back()
                    yield _ANYTHING
                elif said["type"] == "message":
                    teller, _, name = str(said["data"]).partition(" ")
                    if teller != self._own:
                        yield name

    async def _back(self) -> None:
        self._is_heard = True
        if self._is_told:
            _log.info("signals_back")
        self._is_told = False
        await self._say()

    async def _say(self) -> None:
        try:
            for name in tuple(self._unsaid):
                await self._server.publish(_CHANNEL, f"{self._own} {name}")
                self._unsaid.pop(name, None)
        except _LOST as error:
            self._lost(error)

    def _lost(self, error: Exception) -> None:
        """Said once for each time that the server is lost."""
        self._is_heard = False
        self._broken.set()
        if not self._is_told:
            _log.warning("signals_lost", kind=type(error).__name__)
        self._is_told = True
