"""The same stream over server-sent events: the token in a header, the clock turned by the test."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.e2e.watching import (
    EVENTS,
    EYES,
    PATIENCE,
    Eye,
    a_round,
    looked,
    naps,
    record_id,
    turn,
    turned,
)
from tests.world import Backends, Gateway

COMPLETE = ("complete", None)
Told = tuple[str, Any]


def events_in(text: str) -> Iterator[Told]:
    """The events of whole messages, by name; comments, which only show that it lives, apart."""
    for message in text.split("\n\n"):
        if not message or message.startswith(":"):
            continue
        fields = dict(line.split(":", 1) for line in message.split("\n"))
        data = fields["data"].strip()
        yield fields["event"].strip(), msgspec.json.decode(data) if data else None


class EventStream:
    """An answer that comes bit by bit, to a request whose client stays."""

    def __init__(self) -> None:
        self.started: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.left = asyncio.Event()
        self._asked: list[dict[str, Any]] = []
        self._events: asyncio.Queue[Told] = asyncio.Queue()

    def ask(self, **payload: Any) -> None:
        self._asked.append({"type": "http.request", "body": msgspec.json.encode(payload)})

    async def receive(self) -> dict[str, Any]:
        if self._asked:
            return self._asked.pop()
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, told: dict[str, Any]) -> None:
        if told["type"] == "http.response.start":
            self.started.set_result(told)
        else:
            for event in events_in(told.get("body", b"").decode()):
                self._events.put_nowait(event)

    async def hears(self) -> dict[str, Any]:
        """The next event of the record."""
        name, payload = await self._next()
        assert name == "next", (name, payload)
        assert "errors" not in payload, payload
        event: dict[str, Any] = payload["data"]["recordEvents"]
        return event

    async def ends(self) -> str:
        """Why it has ended; nothing comes before that, and nothing after."""
        event = await self.hears()
        assert event["__typename"] == "WatchEnded", event
        assert await self._next() == COMPLETE
        reason: str = event["reason"]
        return reason

    async def _next(self) -> Told:
        return await asyncio.wait_for(self._events.get(), PATIENCE)


@contextlib.asynccontextmanager
async def streaming(world: Gateway, eye: Eye) -> AsyncIterator[EventStream]:
    """A stream that has begun: the first look is behind it."""
    record, stream, before = await record_id(world, eye), EventStream(), naps(world)
    token = world.backends.token(eye.person)
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "headers": [
            (b"host", b"gateway.test"),
            (b"content-type", b"application/json"),
            (b"accept", b"text/event-stream"),
            (b"authorization", f"Bearer {token}".encode()),
        ],
        "client": ("127.0.0.1", 1),
    }
    stream.ask(query=EVENTS, variables={"id": record})
    serving = asyncio.ensure_future(world.app(scope, stream.receive, stream.send))
    try:
        answer = await asyncio.wait_for(asyncio.shield(stream.started), PATIENCE)
        assert answer["status"] == 200
        assert dict(answer["headers"])[b"content-type"].startswith(b"text/event-stream")
        await looked(world, before)
        yield stream
    finally:
        stream.left.set()
        await asyncio.wait_for(serving, PATIENCE)


@pytest.mark.parametrize("eye", [EYES[0], EYES[4]], ids=str)
async def test_an_answer_is_heard(stubs: Backends, tmp_path: Path, eye: Eye) -> None:
    async with turned(stubs, tmp_path) as world, streaming(world, eye) as stream:
        stubs.happen(eye.code, "answer", eye.subject, body="Vi kommer kl. 9.")
        await a_round(world)
        event = await stream.hears()
        assert event["__typename"] == "MessageReceived"
        assert event["message"]["body"] == "Vi kommer kl. 9."
        assert event["message"]["author"]["kind"] == "MUNICIPALITY"
        assert stubs.canary not in str(event)


async def test_a_right_that_is_revoked_ends_the_stream_within_a_second(
    stubs: Backends, tmp_path: Path
) -> None:
    eye = EYES[6]
    async with turned(stubs, tmp_path) as world, streaming(world, eye) as stream:
        stubs.revoke(eye.person, eye.subject)
        await turn(world, 0.75)
        assert await stream.ends() == "NO_LONGER_AVAILABLE"
