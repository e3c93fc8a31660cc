"""The public keys of one issuer: cached, and fetched anew when a token names one not yet seen.

However many tokens name unknown keys, at most one fetch a second goes out for them; they wait for
the next one, and share what comes of it. So no token fails when an issuer turns its keys, not even
while somebody sends forged ones. A known key is believed for ten minutes, and for an hour while
the issuer does not answer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from copy import copy
from types import MappingProxyType
from typing import Final

import structlog

from gateway.domain.clock import Clock
from gateway.domain.errors import SourceError
from gateway.session.issuers import IssuerSettings
from gateway.session.key_sets import ByAlgorithm, keys_in
from gateway.upstream.client import Upstream

FetchKeys = Callable[[str], Awaitable[bytes]]
"""From an issuer's name to the bytes of its JSON Web Key Set. Raises a `SourceError`."""

BETWEEN_FETCHES: Final = 1.0
BELIEVED: Final = 600.0
BELIEVED_WHILE_SILENT: Final = 3600.0
BETWEEN_REFRESHES: Final = 30.0
_LARGEST_SET: Final = 256 * 1024
_NO_KEY: Final[ByAlgorithm] = MappingProxyType({})
_log = structlog.get_logger("gateway.session")


def through(upstreams: Mapping[str, Upstream], issuers: Mapping[str, IssuerSettings]) -> FetchKeys:
    """Key sets fetched by the upstream of each issuer; both mappings are by the issuer's name."""

    async def fetch(issuer: str) -> bytes:
        url = issuers[issuer].jwks_url
        answer = await upstreams[issuer].get(url, place="jwks", largest=_LARGEST_SET)
        return answer.body

    return fetch


class IssuerKeys:
    """The keys of one issuer by key id."""

    def __init__(self, issuer: str, fetch: FetchKeys, clock: Clock) -> None:
        self._issuer = issuer
        self._fetch = fetch
        self._clock = clock
        self._turn = asyncio.Lock()
        self._keys: Mapping[str, ByAlgorithm] = {}
        self._fetched_at = 0.0
        self._last_attempt: float | None = None
        self._begun = 0
        self._ended = 0
        self._failure: SourceError | None = None
        self._generation = 0

    @property
    def generation(self) -> int:
        """Another number each time that the keys have been read anew."""
        return self._generation

    async def find(self, key_id: str) -> ByAlgorithm:
        """The key by each algorithm that it may verify; empty where the issuer has no such key.

        Raises:
            SourceError: The issuer had to be asked and did not answer.
        """
        if key_id not in self._keys:
            return await self._newly_published(key_id)
        age = self._clock.monotonic() - self._fetched_at
        if age >= BELIEVED_WHILE_SILENT:
            return await self._newly_published(key_id)
        if age >= BELIEVED and self._refresh_is_due():
            await self._refreshed()
        return self._keys.get(key_id, _NO_KEY)

    def _refresh_is_due(self) -> bool:
        return not self._turn.locked() and self._since_last_attempt() >= BETWEEN_REFRESHES

    def _since_last_attempt(self) -> float:
        if self._last_attempt is None:
            return BETWEEN_REFRESHES
        return self._clock.monotonic() - self._last_attempt

    async def _refreshed(self) -> None:
        try:
            async with self._turn:
                await self._fetch_now()
        except SourceError:
            _log.warning("keys_not_refreshed", issuer=self._issuer)

    async def _newly_published(self, key_id: str) -> ByAlgorithm:
        """By a fetch that began after the question, unless an earlier one brings it already.

        One that has failed answers all who have waited for it.
        """
        needed = self._begun + 1
        async with self._turn:
            if self._is_fresh(key_id):
                return self._keys[key_id]
            if self._ended < needed:
                await self._clock.sleep(max(0.0, BETWEEN_FETCHES - self._since_last_attempt()))
                await self._fetch_now()
            elif self._failure is not None:
                raise copy(self._failure)
        return self._keys.get(key_id, _NO_KEY)

    def _is_fresh(self, key_id: str) -> bool:
        return key_id in self._keys and self._clock.monotonic() - self._fetched_at < BELIEVED

    async def _fetch_now(self) -> None:
        self._begun += 1
        self._last_attempt = self._clock.monotonic()
        try:
            self._keys = keys_in(await self._fetch(self._issuer))
        except SourceError as error:
            self._failure = error
            self._ended = self._begun
            raise
        self._failure = None
        self._generation += 1
        self._fetched_at = self._last_attempt
        self._ended = self._begun
