"""The public keys of one issuer: cached, and fetched anew when a token names one not yet seen.

However many tokens name unknown keys, at most one fetch a second goes out for them; they wait for
the next one. So no token fails when an issuer turns its keys, not even while somebody sends forged
ones. A known key is believed for ten minutes, and for an hour while the issuer does not answer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import jwt
import msgspec
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from gateway.domain.clock import Clock
from gateway.domain.errors import SourceError, SourceInvalid
from gateway.session.issuers import ASYMMETRIC, IssuerSettings
from gateway.upstream.client import Upstream

FetchKeys = Callable[[str], Awaitable[bytes]]
"""From an issuer's name to the bytes of its JSON Web Key Set. Raises a `SourceError`."""

BETWEEN_FETCHES: Final = 1.0
BELIEVED: Final = 600.0
BELIEVED_WHILE_SILENT: Final = 3600.0
BETWEEN_REFRESHES: Final = 30.0
_SHORTEST_RSA: Final = 2048
_MOST_KEYS: Final = 32
_log = structlog.get_logger("gateway.session")


def through(upstreams: Mapping[str, Upstream], issuers: Mapping[str, IssuerSettings]) -> FetchKeys:
    """Key sets fetched by the upstream of each issuer; both mappings are by the issuer's name."""

    async def fetch(issuer: str) -> bytes:
        answer = await upstreams[issuer].get(issuers[issuer].jwks_url, place="jwks")
        return answer.body

    return fetch


class IssuerKeys:
    """The keys of one issuer by key id."""

    def __init__(self, issuer: str, fetch: FetchKeys, clock: Clock) -> None:
        self._issuer = issuer
        self._fetch = fetch
        self._clock = clock
        self._turn = asyncio.Lock()
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = 0.0
        self._last_attempt: float | None = None
        self._begun = 0
        self._ended = 0

    async def find(self, key_id: str) -> jwt.PyJWK | None:
        """The key, or None where the issuer has no such key.

        Raises:
            SourceError: The issuer had to be asked and did not answer.
        """
        known = self._keys.get(key_id)
        if known is None:
            return await self._newly_published(key_id)
        age = self._clock.monotonic() - self._fetched_at
        if age >= BELIEVED_WHILE_SILENT:
            return await self._newly_published(key_id)
        if age >= BELIEVED and self._refresh_is_due():
            await self._refreshed()
            return self._keys.get(key_id)
        return known

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

    async def _newly_published(self, key_id: str) -> jwt.PyJWK | None:
        needed = self._begun + 1
        async with self._turn:
            if self._ended < needed:
                await self._clock.sleep(max(0.0, BETWEEN_FETCHES - self._since_last_attempt()))
                await self._fetch_now()
        return self._keys.get(key_id)

    async def _fetch_now(self) -> None:
        self._begun += 1
        self._last_attempt = self._clock.monotonic()
        self._keys = _usable(await self._fetch(self._issuer))
        self._fetched_at = self._last_attempt
        self._ended = self._begun


class _KeySet(msgspec.Struct):
    keys: list[dict[str, Any]]


def _usable(body: bytes) -> dict[str, jwt.PyJWK]:
    try:
        told = msgspec.json.decode(body, type=_KeySet).keys
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise SourceInvalid("jwks") from None
    found = {}
    for one in told[:_MOST_KEYS]:
        key = _read(one)
        if key is not None:
            found[str(one["kid"])] = key
    if not found:
        raise SourceInvalid("jwks")
    return found


def _read(told: dict[str, Any]) -> jwt.PyJWK | None:
    if not isinstance(told.get("kid"), str) or told.get("use", "sig") != "sig":
        return None
    try:
        key = jwt.PyJWK(told)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return None
    if key.algorithm_name not in ASYMMETRIC or "d" in told:
        return None
    too_short = isinstance(key.key, RSAPublicKey) and key.key.key_size < _SHORTEST_RSA
    return None if too_short else key
