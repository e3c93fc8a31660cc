"""One connection of graphql-transport-ws, from its first message to its last.

Whatever is sent waits for the reader, so nothing gathers up: not in the queues, as each operation
has at most one answer on its way, and not in the socket, as who does not take it is dropped.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from typing import Any, Final, TypeAlias

import msgspec
from starlette.websockets import WebSocket

from gateway.domain.representations import Viewer
from gateway.http.capacity import Capacity, OverCapacityError
from gateway.http.counting import Counted, Transport, Uncounted
from gateway.http.counting import Counts as Seen
from gateway.http.frames import (
    Close,
    CloseError,
    Complete,
    Frame,
    Init,
    Ping,
    Pong,
    Subscribe,
    read,
)
from gateway.http.limiting import RateLimitedError
from gateway.http.operations import Answer, Operation, Operations
from gateway.http.requests import BadRequestError, GraphQLRequest
from gateway.http.responses import one_error
from gateway.http.streaming import ReaderGoneError, Streaming

SignsIn: TypeAlias = Callable[[Init], Awaitable[Viewer | None]]
"""Who opens the connection with this message. Raises `CloseError`."""
Counts: TypeAlias = Callable[[Viewer | None], Awaitable[None]]
"""Counts an operation of somebody's, or of nobody's. Raises `RateLimitedError`."""

_SIGN_IN_AGAIN: Final = "The sign-in has run out: connect again with a new token."
_STOPPING: Final = "The gateway stops: connect again."
_TOO_MANY: Final = "Too many operations at a time: wait until one is over."
_TOO_BIG: Final = "The message is too large: send less."


class Connection:
    """One accepted WebSocket. Only watches are broken off: what is begun else runs to its end."""

    def __init__(
        self,
        socket: WebSocket,
        operations: Operations,
        streaming: Streaming,
        signs_in: SignsIn,
        counts: Counts,
        capacity: Capacity,
        seen: Seen | None = None,
    ) -> None:
        self._socket = socket
        self._capacity = capacity
        self._seen = seen or Uncounted()
        self._operations = operations
        self._limits = operations.limits
        self._streaming = streaming
        self._signs_in = signs_in
        self._counts = counts
        self._init_seen = asyncio.Event()
        self._acknowledged = False
        self._pong_awaited = False
        self._viewer: Viewer | None = None
        self._turn = asyncio.Lock()
        self._open: dict[str, asyncio.Task[None]] = {}
        self._running: dict[asyncio.Task[None], bool] = {}
        self._broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def serve(self) -> None:
        """Return when the connection has ended and nothing of it is left running."""
        try:
            with self._streaming.leaving.open(), suppress(ReaderGoneError):
                try:
                    await self._conversed()
                except CloseError as end:
                    await self._streaming.taken(self._socket.close(end.code, end.reason))
        finally:
            self._stop_watches()
            if self._running:
                await asyncio.wait(self._running)

    async def _conversed(self) -> None:
        """Always raises: `CloseError`, or `ReaderGoneError` where nobody can be told any more."""
        ends: list[asyncio.Future[None]] = [
            asyncio.create_task(self._read()),
            asyncio.create_task(self._mind()),
            asyncio.create_task(self._leave()),
            self._broken,
        ]
        try:
            done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            await next(end for end in ends if end in done)
        finally:
            self._stop_watches()
            for end in ends:
                end.cancel()
            await asyncio.gather(*ends, return_exceptions=True)

    async def _read(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                raise ReaderGoneError
            text = message.get("text")
            if text is not None and len(text) > self._limits.body_bytes:
                raise CloseError(Close.TOO_BIG, self._too_big())
            await self._take(read(text))

    async def _mind(self) -> None:
        """Close where nobody introduces themselves, or nobody is there any more."""
        try:
            async with asyncio.timeout(self._streaming.init_patience):
                await self._init_seen.wait()
        except TimeoutError:
            reason = "Connection initialisation timeout"
            raise CloseError(Close.INIT_TIMEOUT, reason) from None
        while True:
            await self._streaming.clock.sleep(self._streaming.ping_every)
            if self._pong_awaited:
                raise CloseError(Close.BROKEN, "No pong came: connect again.")
            self._pong_awaited = True
            await self._send({"type": "ping"})

    async def _leave(self) -> None:
        """When the process ends, answers under way are waited for, and watches are not."""
        await self._streaming.leaving.told()
        self._stop_watches()
        if self._running:
            await asyncio.wait(self._running)
        raise CloseError(Close.GOING_AWAY, _STOPPING)

    async def _take(self, frame: Frame) -> None:
        if isinstance(frame, Init):
            await self._introduced(frame)
        elif isinstance(frame, Ping):
            await self._send({"type": "pong"})
        elif isinstance(frame, Pong):
            self._pong_awaited = False
        elif isinstance(frame, Complete):
            self._stop(self._open.pop(frame.id, None))
        else:
            await self._begin(frame)

    async def _introduced(self, init: Init) -> None:
        if self._init_seen.is_set():
            raise CloseError(Close.TOO_MANY_INITS, "Too many initialisation requests")
        self._init_seen.set()
        self._viewer = await self._signs_in(init)
        self._acknowledged = True
        await self._send({"type": "connection_ack"})

    async def _begin(self, frame: Subscribe) -> None:
        if not self._acknowledged:
            raise CloseError(Close.UNAUTHORIZED, "Unauthorized")
        if frame.id in self._open:
            raise CloseError(Close.ALREADY_EXISTS, "Subscriber for this id already exists")
        try:
            await self._capacity.enter(Transport.WEBSOCKET)
        except OverCapacityError as error:
            full = Answer(error.told(explores=False))
            await self._send(_error(frame.id, full))
            return
        operation = await self._judged(frame)
        if operation is None:
            return
        task = asyncio.create_task(self._operate(frame.id, operation))
        self._open[frame.id] = task
        self._running[task] = operation.is_watch
        task.add_done_callback(self._running.pop)

    async def _judged(self, frame: Subscribe) -> Operation | None:
        """The operation, which keeps the place unless it is a watch; None: it was refused."""
        keeps = False
        try:
            operation = await self._limited() or self._refused() or self._prepared(frame.asked)
            if isinstance(operation, Operation):
                keeps = not operation.is_watch
                return operation
            Counted(self._seen, Transport.WEBSOCKET, outcome=operation.outcome).end()
            await self._send(_error(frame.id, operation))
            return None
        finally:
            if not keeps:
                self._capacity.leave()

    async def _limited(self) -> Answer | None:
        """Counts it; why it is one too many. Whose sign-in has run out counts as nobody."""
        try:
            await self._counts(None if self._has_run_out else self._viewer)
        except RateLimitedError as error:
            return Answer(one_error(error.code, error.message, error.details))
        return None

    @property
    def _has_run_out(self) -> bool:
        now = self._streaming.clock.now()
        return self._viewer is not None and self._viewer.expires_at <= now

    def _refused(self) -> Answer | None:
        """Why no operation can begin now."""
        if self._has_run_out:
            return Answer(one_error("UNAUTHENTICATED", _SIGN_IN_AGAIN))
        if len(self._running) >= self._limits.operations_at_once:
            return Answer(self._too_many())
        if self._streaming.leaving.begun:
            return Answer(one_error("INTERNAL", _STOPPING))
        return None

    def _too_many(self) -> dict[str, Any]:
        most = self._limits.operations_at_once
        if not self._operations.explores(self._viewer):
            return one_error("RATE_LIMITED", _TOO_MANY)
        message = f"At most {most} operations at a time are allowed: wait until one is over."
        limit = {"name": "operations_at_once", "most": most}
        return one_error("RATE_LIMITED", message, {"limit": limit})

    def _too_big(self) -> str:
        if not (self._acknowledged and self._operations.explores(self._viewer)):
            return _TOO_BIG
        return f"A message has at most {self._limits.body_bytes} bytes: send less."

    def _prepared(self, asked: GraphQLRequest) -> Operation | Answer:
        try:
            return self._operations.prepared(asked, self._viewer)
        except BadRequestError as error:
            return Answer(error.told(explores=self._operations.explores(self._viewer)))

    async def _operate(self, name: str, operation: Operation) -> None:
        counted = Counted(self._seen, kind=operation.kind.value)
        counted.goes_on(Transport.WEBSOCKET, lasts=operation.is_watch)
        try:
            async with aclosing(self._operations.answers(operation, self._viewer)) as answers:
                async for answer in answers:
                    counted.outcome = answer.outcome
                    if not answer.executed:
                        await self._tell(name, _error(name, answer), last=True)
                        return
                    await self._tell(name, {"id": name, "type": "next", "payload": answer.body})
            await self._tell(name, {"id": name, "type": "complete"}, last=True)
        except Exception as error:  # noqa: BLE001 - raised where the connection is served
            if not self._broken.done():
                self._broken.set_exception(error)
        finally:
            counted.end()
            if not operation.is_watch:
                self._capacity.leave()
            if self._open.get(name) is asyncio.current_task():
                del self._open[name]

    def _stop_watches(self) -> None:
        for task in tuple(self._running):
            self._stop(task)

    def _stop(self, task: asyncio.Task[None] | None) -> None:
        """Break a watch off, once: what it does at its end is not to be broken off too."""
        if task is not None and self._running.get(task):
            self._running[task] = False
            task.cancel()

    async def _tell(self, name: str, message: Mapping[str, Any], *, last: bool = False) -> None:
        """Send what belongs to an operation, unless the client has completed it meanwhile."""

        async def in_turn() -> None:
            async with self._turn:
                if self._open.get(name) is not asyncio.current_task():
                    return
                if last:
                    # From here on the client may use the id again.
                    del self._open[name]
                await self._socket.send_text(_written(message))

        await self._streaming.taken(in_turn())

    async def _send(self, message: Mapping[str, Any]) -> None:
        async def in_turn() -> None:
            async with self._turn:
                await self._socket.send_text(_written(message))

        await self._streaming.taken(in_turn())


def _error(name: str, answer: Answer) -> dict[str, Any]:
    return {"id": name, "type": "error", "payload": answer.body["errors"]}


def _written(message: Mapping[str, Any]) -> str:
    return msgspec.json.encode(message).decode()
