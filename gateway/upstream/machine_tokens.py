"""The gateway's own tokens at a source: client credentials, cached until shortly before expiry."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import httpx
import msgspec

from gateway.domain.clock import Clock
from gateway.domain.errors import SourceInvalid
from gateway.upstream.requests import filling_in

_EARLY = 30.0
_SHORTEST = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A client id and its secret; they come from the environment or a file only."""

    client_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRequest:
    """How a source hands out tokens. `basic`: credentials as HTTP Basic, not in the form."""

    url: str
    credentials: Credentials
    form: Mapping[str, str] = field(default_factory=dict)
    basic: bool = False

    def built(self) -> httpx.Request:
        """The POST that asks for a token."""
        url, fields = httpx.URL(self.url), {"grant_type": "client_credentials", **self.form}
        auth = (self.credentials.client_id, self.credentials.secret)
        if self.basic:
            return next(httpx.BasicAuth(*auth).auth_flow(filling_in(url, fields, None, {})))
        fields |= {"client_id": auth[0], "client_secret": auth[1]}
        return filling_in(url, fields, None, {})


class _TokenAnswer(msgspec.Struct):
    access_token: str
    expires_in: float


class MachineTokens:
    """One token at a time, fetched once however many wait for it."""

    def __init__(
        self,
        request: TokenRequest,
        send: Callable[[httpx.Request], Awaitable[bytes]],
        clock: Clock,
    ) -> None:
        self._request = request
        self._send = send
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token: str | None = None
        self._good_until = 0.0

    async def bearer(self) -> str:
        """A token good for a while yet."""
        token = self._good()
        if token is None:
            async with self._lock:
                token = self._good() or await self._fetched()
        return token

    def refused(self, token: str) -> None:
        """The source did not accept this token: do not use it again."""
        if token == self._token:
            self._token = None

    def _good(self) -> str | None:
        return self._token if self._clock.monotonic() < self._good_until else None

    async def _fetched(self) -> str:
        body = await self._send(self._request.built())
        try:
            answer = msgspec.json.decode(body, type=_TokenAnswer)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise SourceInvalid("token") from None
        self._token = answer.access_token
        keep = max(answer.expires_in - _EARLY, min(answer.expires_in, _SHORTEST))
        self._good_until = self._clock.monotonic() + keep
        return answer.access_token
