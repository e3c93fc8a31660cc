"""A request over HTTP whose answer is read as it comes, by a reader that can stop and leave."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message

from tests.unit.http.small import soon

STREAM = "text/event-stream"


class Reader:
    """What comes is in `status`, `headers` and, piece by piece, in `pieces`."""

    def __init__(self, body: bytes) -> None:
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self._messages.put_nowait({"type": "http.request", "body": body, "more_body": False})
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._gone = False
        self.listening = asyncio.Event()
        self.listening.set()
        self.started = asyncio.Event()
        self.status = 0
        self.headers: dict[str, str] = {}
        self.serving: asyncio.Task[None]

    async def receive(self) -> Message:
        return await self._messages.get()

    async def send(self, message: Message) -> None:
        if self._gone:
            return
        await self.listening.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {n.decode(): v.decode() for n, v in message["headers"]}
            self.started.set()
            return
        if message.get("body"):
            self._pieces.put_nowait(message["body"])
        if not message.get("more_body", False):
            self._pieces.put_nowait(None)

    def leave(self) -> None:
        self._gone = True
        self._messages.put_nowait({"type": "http.disconnect"})

    async def piece(self) -> str | None:
        """The next piece; None is the end."""
        found = await soon(self._pieces.get())
        return None if found is None else found.decode()

    async def event(self) -> tuple[str, Any]:
        """The next event, after any comments."""
        piece = await self.piece()
        while piece == ":\n\n":
            piece = await self.piece()
        assert piece is not None, "the stream has ended"
        assert piece.endswith("\n\n")
        name, data = piece.removesuffix("\n\n").split("\n")
        told = data.removeprefix("data:").removeprefix(" ")
        return name.removeprefix("event: "), json.loads(told) if told else None

    def is_silent(self) -> bool:
        return self._pieces.empty()

    async def whole(self) -> Any:
        """An answer that is no stream."""
        return json.loads(await self.piece() or "null")


@asynccontextmanager
async def asked(
    app: ASGIApp,
    query: str | None,
    *,
    token: str | None = None,
    accept: str = STREAM,
    method: str = "POST",
    **more: Any,
) -> AsyncIterator[Reader]:
    """A request whose answer has begun; a query of None is left out.

    Afterwards nothing of it is left running.
    """
    before = asyncio.all_tasks()
    told = {"accept": accept, "content-type": "application/json"}
    if token is not None:
        told["authorization"] = f"Bearer {token}"
    parts = {**more} if query is None else {"query": query, **more}
    reader = Reader(json.dumps(parts).encode() if method == "POST" else b"")
    line = {name: v if isinstance(v, str) else json.dumps(v) for name, v in parts.items()}
    scope = {
        "type": "http",
        "method": method,
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"" if method == "POST" else urlencode(line).encode(),
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }
    reader.serving = asyncio.create_task(app(scope, reader.receive, reader.send))
    try:
        await soon(reader.started.wait())
        yield reader
    finally:
        reader.leave()
        await soon(reader.serving)
    assert asyncio.all_tasks() <= before
