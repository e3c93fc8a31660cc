"""One source's client: its own connections, queue, time and breaker, and a guard on every link."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from ssl import SSLContext
from typing import Any, TypeVar

import httpx

from gateway.domain.clock import Clock
from gateway.domain.errors import SourceInvalid, SourceTimeout, SourceUnavailable
from gateway.domain.portal import Reachability
from gateway.upstream.breaker import Breaker, BreakerSettings
from gateway.upstream.budget import deadline
from gateway.upstream.links import Territory
from gateway.upstream.machine_tokens import MachineTokens, TokenRequest
from gateway.upstream.reading import read

T = TypeVar("T")

_ILL = frozenset({401, 408, 425, 429})
_LONGEST_WAIT = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamSettings:
    """Limits of one source. Times in seconds, sizes in bytes."""

    timeout: float = 3.0
    concurrency: int = 20
    largest_answer: int = 8 * 1024 * 1024
    breaker: BreakerSettings = field(default_factory=BreakerSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a source answered. `place` names the question, for errors."""

    status: int
    url: httpx.URL
    media_type: str
    place: str
    body: bytes = field(repr=False)
    retry_after: timedelta | None = None

    def read(self, shape: type[T]) -> T:
        """The body as this shape (see `reading.read`)."""
        return read(self.body, shape, self.place)


class Upstream:
    """Asks one source. Raises `SourceUnavailable`, `SourceTimeout` or `SourceInvalid`."""

    def __init__(
        self,
        *,
        name: str,
        territory: Territory,
        client: httpx.AsyncClient,
        clock: Clock,
        settings: UpstreamSettings,
        token: TokenRequest | None,
    ) -> None:
        self.name = name
        self.territory = territory
        self._client = client
        self._clock = clock
        self._settings = settings
        self._breaker = Breaker(clock, settings.breaker)
        self._places = asyncio.Semaphore(settings.concurrency)
        self._tokens = MachineTokens(token, self._token_body, clock) if token else None

    @property
    def reachability(self) -> Reachability:
        """As the breaker has it; asking makes no call."""
        return self._breaker.reachability

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def get(
        self,
        link: str,
        *,
        place: str,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        also: frozenset[int] = frozenset(),
        largest: int | None = None,
    ) -> Answer:
        """GET a link of the source; `query` is added to what the link already has.

        `also` are statuses besides 2xx that are an answer; `largest` a size limit of its own.
        """
        url = self.territory.resolved(link, place)
        if query:
            url = url.copy_merge_params(dict(query))
        request = httpx.Request("GET", url, headers=headers)
        return await self._ask(request, place, also, largest)

    async def post(
        self,
        link: str,
        *,
        place: str,
        json: Any = None,
        form: Mapping[str, str | Sequence[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        also: frozenset[int] = frozenset(),
    ) -> Answer:
        """POST a question (a look-up, a search) to a link of the source; never used to change."""
        url = self.territory.resolved(link, place)
        request = httpx.Request("POST", url, json=json, data=form, headers=headers)
        return await self._ask(request, place, also, None)

    async def _ask(
        self, request: httpx.Request, place: str, also: frozenset[int], largest: int | None
    ) -> Answer:
        until = deadline(self._settings.timeout)
        patience = until - asyncio.get_running_loop().time()
        if patience <= 0:
            raise SourceTimeout(place)
        self._breaker.enter(place)
        async with self._place_in_queue(until, place), self._judged(place, until, patience):
            answer = await self._authorized(request, place, largest)
            if answer.status not in also and _is_ill(answer.status):
                raise SourceUnavailable(place, retry_after=answer.retry_after)
        if answer.status not in also:
            _check(answer)
        return answer

    @asynccontextmanager
    async def _place_in_queue(self, until: float, place: str) -> AsyncIterator[None]:
        """A turn at this source. Waiting for it in vain is our own doing, not the source's."""
        try:
            async with asyncio.timeout_at(until):
                await self._places.acquire()
        except BaseException as error:
            self._breaker.abandoned()
            if isinstance(error, TimeoutError):
                raise SourceTimeout(place) from None
            raise
        try:
            yield
        finally:
            self._places.release()

    @asynccontextmanager
    async def _judged(self, place: str, until: float, patience: float) -> AsyncIterator[None]:
        """Tell the breaker how the call went; too little time to answer in is no failure."""
        fair = patience >= self._settings.timeout / 2
        try:
            async with asyncio.timeout_at(until):
                yield
        except (TimeoutError, httpx.TimeoutException):
            self._breaker.failed() if fair else self._breaker.abandoned()
            raise SourceTimeout(place) from None
        except httpx.HTTPError:
            self._breaker.failed()
            raise SourceUnavailable(place) from None
        except SourceUnavailable:
            self._breaker.failed()
            raise
        except SourceInvalid:
            self._breaker.succeeded()
            raise
        except BaseException:
            self._breaker.abandoned()
            raise
        else:
            self._breaker.succeeded()

    async def _authorized(self, request: httpx.Request, place: str, largest: int | None) -> Answer:
        if self._tokens is None:
            return await self._send(request, place, largest)
        token = await self._tokens.bearer()
        request.headers["authorization"] = f"Bearer {token}"
        answer = await self._send(request, place, largest)
        if answer.status == httpx.codes.UNAUTHORIZED:
            self._tokens.refused(token)
            request.headers["authorization"] = f"Bearer {await self._tokens.bearer()}"
            answer = await self._send(request, place, largest)
        return answer

    async def _token_body(self, request: httpx.Request) -> bytes:
        self.territory.resolved(str(request.url), "token")
        answer = await self._send(request, "token", None)
        _check(answer)
        return answer.body

    async def _send(self, request: httpx.Request, place: str, largest: int | None) -> Answer:
        response = await self._client.send(request, stream=True, follow_redirects=False)
        try:
            most = self._settings.largest_answer if largest is None else largest
            body = await _bounded(response, most, place)
        finally:
            await response.aclose()
        return Answer(
            status=response.status_code,
            url=request.url,
            media_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
            place=place,
            body=body,
            retry_after=_retry_after(response.headers.get("retry-after"), self._clock.now()),
        )


async def _bounded(response: httpx.Response, largest: int, place: str) -> bytes:
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise SourceInvalid(place)  # not asked for, and a small answer may unfold without end
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > largest:
            raise SourceInvalid(place)
        chunks.append(chunk)
    return b"".join(chunks)


def _is_ill(status: int) -> bool:
    """Whether a status says that the source itself is unwell, or does not know us."""
    return status in _ILL or httpx.codes.is_server_error(status)


def _check(answer: Answer) -> None:
    if httpx.codes.is_success(answer.status):
        return
    if answer.status == httpx.codes.FORBIDDEN or _is_ill(answer.status):
        raise SourceUnavailable(answer.place, retry_after=answer.retry_after)
    raise SourceInvalid(answer.place)


def _retry_after(told: str | None, now: datetime) -> timedelta | None:
    """`Retry-After` in seconds or as a date; None where it says neither."""
    if told is None:
        return None
    if told.isascii() and told.isdigit():
        return timedelta(seconds=min(int(told[:9]), _LONGEST_WAIT))
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return None
    left = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    return timedelta(seconds=min(max(left, 0), _LONGEST_WAIT))


@cache
def _trusted() -> SSLContext:
    """The authorities that certificates are judged by, read once for all sources."""
    return httpx.create_ssl_context(trust_env=False)


def connected(
    *,
    name: str,
    address: str,
    further: tuple[str, ...],
    clock: Clock,
    settings: UpstreamSettings,
    token: TokenRequest | None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Upstream:
    """An upstream with a connection pool of its own."""
    territory = Territory(httpx.URL(address), tuple(httpx.URL(origin) for origin in further))
    client = httpx.AsyncClient(
        transport=transport,
        follow_redirects=False,
        trust_env=False,
        verify=_trusted(),
        timeout=settings.timeout,
        limits=httpx.Limits(max_connections=settings.concurrency),
        headers={"user-agent": "omsorg", "accept-encoding": "identity"},
    )
    return Upstream(
        name=name,
        territory=territory,
        client=client,
        clock=clock,
        settings=settings,
        token=token,
    )
