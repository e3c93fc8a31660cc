"""Server-sent events: graphql-sse's "distinct connections" mode, one operation on each.

https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from typing import Final, Self

import msgspec
from starlette.types import Receive, Scope, Send

from gateway.http.counting import ANSWERED, Counted
from gateway.http.operations import Answer
from gateway.http.responses import EVENT_STREAM
from gateway.http.streaming import ReaderGoneError, Streaming

_HEADERS: Final = {
    "content-type": f"{EVENT_STREAM}; charset=utf-8",
    "x-accel-buffering": "no",
}
_COMMENT: Final = b":\n\n"
_COMPLETE: Final = b"event: complete\ndata:\n\n"


class EventStream:
    """An ASGI answer: each answer of an operation as an event, and a last event that says so.

    A stream that ends without it was broken off: the reader left, or this process ends. What must
    run `to_its_end` does, whether or not somebody still listens.
    """

    def __init__(
        self,
        answers: AsyncGenerator[Answer, None],
        streaming: Streaming,
        *,
        to_its_end: bool,
        counted: Counted | None = None,
    ) -> None:
        self._counted = counted or Counted()
        self._answers = answers
        self._streaming = streaming
        self._afterwards: Callable[[], None] = lambda: None
        self.to_its_end = to_its_end
        self._turn = asyncio.Lock()

    def afterwards(self, then: Callable[[], None]) -> Self:
        """This very stream, which does that when it has ended."""
        self._afterwards = then
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; to a HEAD only how it would begin, and nothing is asked for it."""
        try:
            if scope["method"] == "HEAD":
                await self._only_begun(send)
            else:
                await self._sent(receive, send)
        finally:
            self._counted.end()
            self._afterwards()

    async def _sent(self, receive: Receive, send: Send) -> None:
        with self._streaming.leaving.open(), suppress(ReaderGoneError):
            await self._begun(send)
            work = asyncio.create_task(self._work(send))
            aside = [
                asyncio.create_task(self._streaming.leaving.told()),
                asyncio.create_task(self._beat(send)),
                asyncio.create_task(_left(receive)),
            ]
            try:
                await asyncio.wait({work, *aside}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await self._stopped(work, aside)
            if not work.cancelled():
                work.result()
            elif self._streaming.leaving.begun:
                await self._written(send, b"", more=False)

    async def _only_begun(self, send: Send) -> None:
        self._counted.outcome = ANSWERED
        with suppress(ReaderGoneError):
            await self._begun(send)
            await self._written(send, b"", more=False)

    async def _begun(self, send: Send) -> None:
        headers = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
        await self._streaming.taken(
            send({"type": "http.response.start", "status": 200, "headers": headers})
        )

    async def _stopped(self, work: asyncio.Task[None], aside: list[asyncio.Task[None]]) -> None:
        """Return when nothing of this stream is left running."""
        if not self.to_its_end:
            work.cancel()
        await asyncio.wait({work})
        for task in aside:
            task.cancel()
        await asyncio.gather(*aside, return_exceptions=True)

    async def _work(self, send: Send) -> None:
        await self._written(send, _COMMENT)
        async with aclosing(self._answers) as answers:
            async for answer in answers:
                self._counted.outcome = answer.outcome
                data = msgspec.json.encode(answer.body)
                await self._written(send, b"event: next\ndata: " + data + b"\n\n")
        await self._written(send, _COMPLETE, more=False)

    async def _beat(self, send: Send) -> None:
        while True:
            await self._streaming.clock.sleep(self._streaming.heartbeat_every)
            await self._written(send, _COMMENT)

    async def _written(self, send: Send, body: bytes, *, more: bool = True) -> None:
        async def in_turn() -> None:
            async with self._turn:
                await send({"type": "http.response.body", "body": body, "more_body": more})

        await self._streaming.taken(in_turn())


async def _left(receive: Receive) -> None:
    """Return when the reader has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
