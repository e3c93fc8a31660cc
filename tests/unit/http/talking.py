"""A WebSocket's other end, by hand: it can say anything, and it can stop listening."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp, Message

from tests.unit.http.small import settled, soon

OURS = ("graphql-transport-ws",)


class Talk:
    """What the server says comes out of `heard`; nothing is heard while not `listening`.

    `busy`: the server's sending goes on for a while after what it sends has been heard.
    """

    def __init__(self) -> None:
        self._said: asyncio.Queue[Message] = asyncio.Queue()
        self._heard: asyncio.Queue[Message] = asyncio.Queue()
        self.listening = asyncio.Event()
        self.listening.set()
        self.busy = asyncio.Event()
        self.serving: asyncio.Task[None]

    async def receive(self) -> Message:
        return await self._said.get()

    async def send(self, message: Message) -> None:
        await self.listening.wait()
        self._heard.put_nowait(message)
        if message["type"] == "websocket.close":
            self.leave(message["code"])
        if self.busy.is_set():
            await settled()

    def say(self, *messages: Any) -> None:
        """Text or bytes as they are, anything else as JSON."""
        for message in messages:
            if isinstance(message, bytes):
                self._said.put_nowait({"type": "websocket.receive", "bytes": message})
            else:
                text = message if isinstance(message, str) else json.dumps(message)
                self._said.put_nowait({"type": "websocket.receive", "text": text})

    def subscribe(self, name: str, query: str, **more: Any) -> None:
        self.say({"id": name, "type": "subscribe", "payload": {"query": query, **more}})

    def leave(self, code: int = 1001) -> None:
        self._said.put_nowait({"type": "websocket.disconnect", "code": code})

    async def raw(self) -> Message:
        return await soon(self._heard.get())

    async def heard(self) -> Any:
        """The next message."""
        message = await self.raw()
        assert message["type"] == "websocket.send", message
        return json.loads(message["text"])

    async def closed(self) -> tuple[int, str]:
        """Why it was closed, as the next thing that is heard."""
        message = await self.raw()
        assert message["type"] == "websocket.close", message
        return message["code"], message["reason"]

    def is_silent(self) -> bool:
        return self._heard.empty()

    async def introduce(self, **payload: Any) -> None:
        self.say({"type": "connection_init", "payload": payload})
        assert await self.heard() == {"type": "connection_ack"}


@asynccontextmanager
async def connected(
    app: ASGIApp,
    *headers: tuple[str, str],
    subprotocols: Sequence[str] = OURS,
    scheme: str = "wss",
    extensions: Sequence[str] = ("websocket.http.response",),
) -> AsyncIterator[Talk]:
    """A connection that was asked for. Afterwards nothing of it is left running."""
    before = asyncio.all_tasks()
    talk = Talk()
    told = [("host", "gateway.example"), *headers]
    scope = {
        "type": "websocket",
        "scheme": scheme,
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in told],
        "subprotocols": list(subprotocols),
        "extensions": {name: {} for name in extensions},
    }
    talk.serving = asyncio.create_task(app(scope, talk.receive, talk.send))
    talk._said.put_nowait({"type": "websocket.connect"})
    try:
        yield talk
    finally:
        talk.leave()
        await soon(talk.serving)
    assert asyncio.all_tasks() <= before


@asynccontextmanager
async def talking(app: ASGIApp, *headers: tuple[str, str], **payload: Any) -> AsyncIterator[Talk]:
    """A connection that was accepted and acknowledged."""
    async with connected(app, *headers) as talk:
        assert (await talk.raw())["type"] == "websocket.accept"
        await talk.introduce(**payload)
        yield talk
