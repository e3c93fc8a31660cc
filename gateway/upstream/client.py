"""One source's client: its own connections, queue, time and breaker, and a guard on every link."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from gateway.domain.clock import Clock
from gateway.domain.errors import (
    SourceError,
    SourceInvalid,
    SourceTimeout,
    SourceUnavailable,
    SourceUncertain,
)
from gateway.domain.portal import Reachability
from gateway.upstream.answers import (
    Answer,
    answered,
    bounded,
    check,
    is_definite_no,
    is_ill,
    refuse_packed,
)
from gateway.upstream.breaker import Breaker, BreakerSettings
from gateway.upstream.budget import deadline
from gateway.upstream.changing import Sent, sent_now
from gateway.upstream.counting import Notes, noted, unnoted
from gateway.upstream.following import events
from gateway.upstream.links import Territory
from gateway.upstream.machine_tokens import MachineTokens, TokenRequest

_CHANGES = "omsorg.changes"
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamSettings:
    """Limits of one source. Times in seconds, sizes in bytes.

    `change_timeout` is for changes, which are worth more patience than a look; `silence` for
    streams, which are expected to say at least that they are still there.
    """

    timeout: float = 3.0
    change_timeout: float = 10.0
    silence: float = 60.0
    concurrency: int = 20
    largest_answer: int = 8 * 1024 * 1024
    breaker: BreakerSettings = field(default_factory=BreakerSettings)


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
        streaming: httpx.AsyncClient | None = None,
        notes: Notes = unnoted,
    ) -> None:
        self.name = name
        self._notes = notes
        self.territory = territory
        self._client = client
        self._streaming = streaming or client
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
        if self._streaming is not self._client:
            await self._streaming.aclose()

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

    async def change(
        self,
        method: str,
        link: str,
        *,
        place: str,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        also: frozenset[int] = frozenset(),
    ) -> Answer:
        """Send a change (POST, PUT, PATCH, DELETE), once. A token that has run out is renewed.

        `also` are statuses besides 2xx that are an answer; they and every other 4xx (but 408) mean
        that nothing was done. Raises `SourceUncertain` where that is not known, and the others
        where nothing was done.
        """
        url = self.territory.resolved(link, place)
        patience = self._settings.change_timeout
        request = httpx.Request(
            method,
            url,
            json=json,
            headers=headers,
            extensions={"timeout": httpx.Timeout(patience).as_dict(), _CHANGES: sent_now()},
        )
        try:
            return await self._ask(request, place, also, None, patience=patience)
        except SourceError as error:
            if sent_now().maybe_done:
                raise SourceUncertain(place, retry_after=error.retry_after) from None
            raise

    async def follow(
        self, link: str, *, place: str, headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[str]:
        """GET server-sent events: an empty text once it is answered, then the data of each.

        It takes no place in the queue, for it may last for hours; a source that is silent for
        longer than `silence` is lost. Raises a `SourceError`.
        """
        url = self.territory.resolved(link, place)
        silence = httpx.Timeout(self._settings.timeout, read=self._settings.silence)
        told = {"accept": "text/event-stream", **(headers or {})}
        if self._tokens is not None:
            told["authorization"] = f"Bearer {await self._tokens.bearer()}"
        try:
            async with self._streaming.stream(
                "GET", url, headers=told, timeout=silence, follow_redirects=False
            ) as response:
                if response.status_code == httpx.codes.UNAUTHORIZED and self._tokens is not None:
                    self._tokens.refused(told["authorization"].removeprefix("Bearer "))
                if not httpx.codes.is_success(response.status_code):
                    raise SourceUnavailable(place)
                refuse_packed(response, place)
                yield ""
                async for data in events(response.aiter_bytes(), place):
                    yield data
        except httpx.TimeoutException:
            raise SourceTimeout(place) from None
        except httpx.HTTPError:
            raise SourceUnavailable(place) from None

    async def _ask(
        self,
        request: httpx.Request,
        place: str,
        also: frozenset[int],
        largest: int | None,
        *,
        patience: float | None = None,
    ) -> Answer:
        until = deadline(self._settings.timeout if patience is None else patience)
        patience = until - asyncio.get_running_loop().time()
        if patience <= 0:
            raise SourceTimeout(place)
        with noted(self._notes, self.name):
            self._breaker.enter(place)
            async with self._place_in_queue(until, place), self._judged(place, until, patience):
                answer = await self._authorized(request, place, largest)
                if answer.status not in also and is_ill(answer.status):
                    raise SourceUnavailable(place, retry_after=answer.retry_after)
            if answer.status not in also:
                check(answer)
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
        check(answer)
        return answer.body

    async def _send(self, request: httpx.Request, place: str, largest: int | None) -> Answer:
        response = await self._noticed(request)
        try:
            most = self._settings.largest_answer if largest is None else largest
            body = await bounded(response, most, place)
        finally:
            await response.aclose()
        return answered(response, place, body, self._clock.now())

    async def _noticed(self, request: httpx.Request) -> httpx.Response:
        """Send, and say of a change whether it may be done by now."""
        change: Sent | None = request.extensions.get(_CHANGES)
        if change is None:
            return await self._client.send(request, stream=True, follow_redirects=False)
        change.leaves()
        try:
            response = await self._client.send(request, stream=True, follow_redirects=False)
        except _NEVER_SENT:
            change.declined()
            raise
        if httpx.codes.is_success(response.status_code):
            change.confirmed()
        elif is_definite_no(response.status_code):
            change.declined()
        return response
