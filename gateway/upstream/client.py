"""One source's client: its own connections, queue, time and breaker, and a guard on every link."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

import httpx

from gateway.domain.clock import Clock
from gateway.domain.errors import SourceError, SourceTimeout, SourceUnavailable, SourceUncertain
from gateway.domain.portal import Reachability
from gateway.upstream.answers import Answer, refuse_packed, streamed
from gateway.upstream.calling import Calls, UpstreamSettings, within
from gateway.upstream.changing import CHANGES, sent_now
from gateway.upstream.counting import Notes, unnoted
from gateway.upstream.following import events
from gateway.upstream.links import Territory
from gateway.upstream.machine_tokens import TokenRequest
from gateway.upstream.requests import as_json, asking, filling_in
from gateway.upstream.transport import QUESTION

__all__ = ["Upstream", "UpstreamSettings"]

_SUCCESS: Final = range(200, 300)


class Upstream:
    """Asks one source. Raises `SourceUnavailable`, `SourceTimeout` or `SourceInvalid`."""

    def __init__(
        self,
        *,
        name: str,
        territory: Territory,
        transport: httpx.AsyncBaseTransport,
        clock: Clock,
        settings: UpstreamSettings,
        token: TokenRequest | None,
        streaming: httpx.AsyncBaseTransport | None = None,
        notes: Notes = unnoted,
    ) -> None:
        self.name = name
        self.territory = territory
        self._transport = transport
        self._streaming = streaming or transport
        self._settings = settings
        self._calls = Calls(
            name=name,
            territory=territory,
            transport=transport,
            clock=clock,
            settings=settings,
            token=token,
            notes=notes,
        )

    @property
    def reachability(self) -> Reachability:
        """As the breaker has it; asking makes no call."""
        return self._calls.breaker.reachability

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()
        if self._streaming is not self._transport:
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
        request = asking("GET", url, headers, self._calls.question)
        patience = self._settings.timeout
        return await self._calls.ask(request, place, also, patience=patience, largest=largest)

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
        if form is None:
            request = asking("POST", url, headers, self._calls.question, as_json(json))
        else:
            request = filling_in(url, form, headers, self._calls.question)
        return await self._calls.ask(request, place, also, patience=self._settings.timeout)

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
        change = sent_now()
        told = {"timeout": within(patience), CHANGES: change}
        request = asking(method, url, headers, told, as_json(json))
        try:
            return await self._calls.ask(request, place, also, patience=patience)
        except SourceError as error:
            if change.maybe_done:
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
        told = {"accept": "text/event-stream", **(headers or {})}
        tokens, token = self._calls.tokens, ""
        if tokens is not None:
            token = await tokens.bearer()
            told["authorization"] = f"Bearer {token}"
        silence = within(self._settings.timeout, self._settings.silence)
        request = asking("GET", url, told, {"timeout": silence, QUESTION: True})
        try:
            response = await self._streaming.handle_async_request(request)
            async with streamed(response) as stream:
                if response.status_code == httpx.codes.UNAUTHORIZED and tokens is not None:
                    tokens.refused(token)
                if response.status_code not in _SUCCESS:
                    raise SourceUnavailable(place)
                refuse_packed(response, place)
                yield ""
                async for data in events(stream, place):
                    yield data
        except httpx.TimeoutException:
            raise SourceTimeout(place) from None
        except httpx.HTTPError:
            raise SourceUnavailable(place) from None
