"""Counting over a Valkey or Redis server, for several processes as exactly as for one.

One script takes from every bucket of a request or from none, and nobody comes between. What the
server keeps are moments under keyed hashes, which tell nobody whose they are, and no longer than
until they say nothing more. Its own clock only forgets; time is told by whoever asks.
"""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Final

import msgspec
import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from gateway.domain.clock import Clock
from gateway.rates.filling import Wanted, moment
from gateway.rates.in_memory import InMemory

_SAME_NODE: Final = "omsorg:{rates}:"
"""The part in braces is all that a cluster looks at: a script's keys must be on one node."""
_PATIENCE: Final = 1.0
_PAUSE: Final = 5.0
_MOST_CONNECTIONS: Final = 16
_KEPT_LONGER: Final = 60_000
"""Milliseconds by which a moment outlives itself, because no two clocks are the same."""
_LOST: Final = (RedisError, OSError, TimeoutError)
_log = structlog.get_logger("gateway.rates")

_TAKE: Final = """
local now, kept_longer = tonumber(ARGV[1]), tonumber(ARGV[2])
local full, short = {}, 0
for i, key in ipairs(KEYS) do
  local interval, burst = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
  local known = tonumber(redis.call('GET', key) or now) or now
  full[i] = math.max(known, now) + interval
  short = math.max(short, full[i] - now - burst * interval)
end
if short > 0 then return string.format('%.0f', short) end
for i, key in ipairs(KEYS) do
  local kept = math.ceil((full[i] - now) / 1000) + kept_longer
  redis.call('SET', key, string.format('%.0f', full[i]), 'PX', string.format('%.0f', kept))
end
return '0'
"""
"""As `filling` has it. A script's numbers hold microseconds exactly, but are not written so."""


class Shared:
    """Buckets of several processes. Fulfils `http.limiting.Buckets`; belongs to one event loop.

    `key` is the same in all of them. While the server does not answer, each process counts for
    itself, in buckets that it keeps for that, and asks the server again every few seconds.
    """

    def __init__(self, url: str, key: bytes, clock: Clock, patience: float = _PATIENCE) -> None:
        pool = BlockingConnectionPool.from_url(
            url,
            decode_responses=True,
            protocol=2,
            max_connections=_MOST_CONNECTIONS,
            timeout=patience,
            socket_timeout=patience,
            socket_connect_timeout=patience,
            retry=Retry(NoBackoff(), 0),
        )
        self._server: Redis = Redis(connection_pool=pool)
        self._script = self._server.register_script(_TAKE)
        self._key = key
        self._clock = clock
        self._own = InMemory()
        self._is_lost = False
        self._asked_again_at = 0.0

    async def take(self, wanted: Wanted, now: datetime) -> float | None:
        """None: a token of each is taken. Else the seconds until there is one of each."""
        if self._is_lost and self._clock.monotonic() < self._asked_again_at:
            return await self._own.take(wanted, now)
        self._asked_again_at = self._clock.monotonic() + _PAUSE
        try:
            short = int(await self._script(*self._told(wanted, now)))
        except (*_LOST, ValueError) as error:
            self._lost(error)
            return await self._own.take(wanted, now)
        if self._is_lost:
            self._is_lost = False
            _log.info("rates_shared_again")
        return short / 1_000_000 if short > 0 else None

    async def aclose(self) -> None:
        """Close every connection."""
        await self._server.aclose()
        await self._server.connection_pool.aclose()

    def _told(self, wanted: Wanted, now: datetime) -> tuple[list[str], list[int]]:
        told = [moment(now), _KEPT_LONGER]
        for _, rate in wanted:
            told += [rate.interval, rate.burst]
        return [self._name(bucket) for bucket, _ in wanted], told

    def _name(self, bucket: tuple[str, ...]) -> str:
        hashed = hmac.new(self._key, msgspec.json.encode(bucket), sha256).hexdigest()
        return _SAME_NODE + hashed

    def _lost(self, error: Exception) -> None:
        """Said once for each time that the server is lost."""
        if not self._is_lost:
            _log.warning("rates_not_shared", kind=type(error).__name__)
        self._is_lost = True
