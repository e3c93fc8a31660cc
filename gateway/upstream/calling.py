"""One call to a source from its turn in the queue to its answer, and what it says of the source."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from gateway.domain.clock import Clock
from gateway.domain.errors import SourceInvalid, SourceTimeout, SourceUnavailable
from gateway.upstream.answers import Answer, answered, check, is_definite_no, refuse_ill
from gateway.upstream.breaker import Breaker, BreakerSettings
from gateway.upstream.budget import deadline
from gateway.upstream.changing import CHANGES, Sent
from gateway.upstream.counting import Notes, noted
from gateway.upstream.links import Territory
from gateway.upstream.machine_tokens import MachineTokens, TokenRequest
from gateway.upstream.transport import QUESTION

_SUCCESS: Final = range(200, 300)
_NEVER_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.LocalProtocolError,
    httpx.PoolTimeout,
    httpx.ProxyError,
)


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


class Calls:
    """The queue, the breaker and the tokens of one source. `name` and `notes` are for counting."""

    def __init__(
        self,
        *,
        name: str,
        territory: Territory,
        transport: httpx.AsyncBaseTransport,
        clock: Clock,
        settings: UpstreamSettings,
        token: TokenRequest | None,
        notes: Notes,
    ) -> None:
        self.breaker = Breaker(clock, settings.breaker)
        self.tokens = MachineTokens(token, self._token_body, clock) if token else None
        self.question: Mapping[str, Any] = {"timeout": within(settings.timeout), QUESTION: True}
        self._name = name
        self._territory = territory
        self._transport = transport
        self._clock = clock
        self._settings = settings
        self._notes = notes
        self._places = asyncio.Semaphore(settings.concurrency)

    async def ask(
        self,
        request: httpx.Request,
        place: str,
        also: frozenset[int],
        *,
        patience: float,
        largest: int | None = None,
    ) -> Answer:
        """The answer, within `patience` seconds and what is left of the budget.

        `also` are statuses besides 2xx that are an answer. Raises a `SourceError`.
        """
        until = deadline(patience)
        left = until - asyncio.get_running_loop().time()
        if left <= 0:
            raise SourceTimeout(place)
        with noted(self._notes, self._name):
            self.breaker.enter(place)
            fair = left >= self._settings.timeout / 2
            answer = await self._judged(request, place, also, largest, until, fair=fair)
            if answer.status not in also:
                check(answer)
        return answer

    async def _judged(
        self,
        request: httpx.Request,
        place: str,
        also: frozenset[int],
        largest: int | None,
        until: float,
        *,
        fair: bool,
    ) -> Answer:
        """Tell the breaker how the call went.

        Too little time to answer in is no failure, and waiting in vain for a turn is our own doing.
        """
        has_turn = False
        try:
            async with asyncio.timeout_at(until), self._places:
                has_turn = True
                answer = await self._authorized(request, place, largest)
            if answer.status not in also:
                refuse_ill(answer)
        except (TimeoutError, httpx.TimeoutException):
            self.breaker.failed() if has_turn and fair else self.breaker.abandoned()
            raise SourceTimeout(place) from None
        except httpx.HTTPError:
            self.breaker.failed()
            raise SourceUnavailable(place) from None
        except SourceUnavailable:
            self.breaker.failed()
            raise
        except SourceInvalid:
            self.breaker.succeeded()
            raise
        except BaseException:
            self.breaker.abandoned()
            raise
        self.breaker.succeeded()
        return answer

    async def _authorized(self, request: httpx.Request, place: str, largest: int | None) -> Answer:
        if self.tokens is None:
            return await self._send(request, place, largest)
        token = await self.tokens.bearer()
        request.headers["authorization"] = f"Bearer {token}"
        answer = await self._send(request, place, largest)
        if answer.status == httpx.codes.UNAUTHORIZED:
            self.tokens.refused(token)
            request.headers["authorization"] = f"Bearer {await self.tokens.bearer()}"
            answer = await self._send(request, place, largest)
        return answer

    async def _token_body(self, request: httpx.Request) -> bytes:
        self._territory.resolved(str(request.url), "token")
        request.extensions.update(self.question)
        answer = await self._send(request, "token", None)
        check(answer)
        return answer.body

    async def _send(self, request: httpx.Request, place: str, largest: int | None) -> Answer:
        response = await self._noticed(request)
        most = self._settings.largest_answer if largest is None else largest
        return await answered(request, response, place, most, self._clock)

    async def _noticed(self, request: httpx.Request) -> httpx.Response:
        """Send, and say of a change whether it may be done by now."""
        change: Sent | None = request.extensions.get(CHANGES)
        if change is None:
            return await self._transport.handle_async_request(request)
        change.leaves()
        try:
            response = await self._transport.handle_async_request(request)
        except _NEVER_SENT:
            change.declined()
            raise
        if response.status_code in _SUCCESS:
            change.confirmed()
        elif is_definite_no(response.status_code):
            change.declined()
        return response


def within(seconds: float, silence: float | None = None) -> dict[str, float | None]:
    """Timeouts as a request's extension has them. `silence` is for reading.

    None: whoever waits for the whole answer ends the wait.
    """
    return httpx.Timeout(seconds, read=silence).as_dict()
