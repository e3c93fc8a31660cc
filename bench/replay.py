"""`python -m bench.replay`: every source in one process, which says again what was recorded.

Answers come from memory, `--delay` milliseconds after the request is read. On the control port
`GET /?delay=5&work=my-day` sets the delay and the work that is running, and answers what was asked:
`{"asked": 812, "unknown": 0, "first_unknown": []}`; `GET /?forget` sets the counts to nought.
"""

import argparse
import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httptools
import uvloop

from bench import recording
from bench.answers import Answers, said
from bench.places import CONTROL, RECORDING, SOURCES

_MOST_TOLD = 20


@dataclass(slots=True)
class State:
    """What the server is told, and what it has counted. `delay` in seconds."""

    answers: Answers
    delay: float = 0.0
    work: str = ""
    asked: int = 0
    unknown: int = 0
    first_unknown: list[str] = field(default_factory=list)

    def told(self, query: str) -> dict[str, Any]:
        """Do what a control request says, and tell the counts."""
        orders = parse_qs(query, keep_blank_values=True)
        if "delay" in orders:
            self.delay = float(orders["delay"][0]) / 1000
        if "work" in orders:
            self.work = orders["work"][0]
            self.answers.running(self.work)
        counts = {
            "asked": self.asked,
            "unknown": self.unknown,
            "first_unknown": self.first_unknown[:],
            "delay": self.delay * 1000,
            "work": self.work,
        }
        if "forget" in orders:
            self.asked = self.unknown = 0
            self.first_unknown.clear()
        return counts

    def missed(self, port: int, method: bytes, target: bytes, body: bytes) -> None:
        """Note a request that nobody made while recording."""
        self.unknown += 1
        if len(self.first_unknown) < _MOST_TOLD:
            text = body[:300].decode("utf-8", "replace")
            self.first_unknown.append(f"{port} {method.decode()} {target.decode()} {text}")


class Source(asyncio.Protocol):
    """One connection to a source. Answers go out in the order of the requests."""

    def __init__(self, state: State, port: int) -> None:
        self._state = state
        self._port = port
        self._parser = httptools.HttpRequestParser(self)
        self._target = b""
        self._body: list[bytes] = []
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has come."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Some bytes of a request."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._close()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._target, self._body = b"", []

    def on_url(self, url: bytes) -> None:
        """A part of its target."""
        self._target += url

    def on_body(self, body: bytes) -> None:
        """A part of its body."""
        self._body.append(body)

    def on_message_complete(self) -> None:
        """The request is read: answer at once, or when the delay has passed."""
        state = self._state
        state.asked += 1
        method, body = self._parser.get_method(), b"".join(self._body)
        found = state.answers.find(self._port, method, self._target, body)
        answer = said(found, body)
        if found is None:
            state.missed(self._port, method, self._target, body)
        if state.delay:
            self._loop.call_later(state.delay, self._send, answer)
        else:
            self._send(answer)

    def _send(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)

    def _close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class Control(Source):
    """One connection to the control port."""

    def on_message_complete(self) -> None:
        """Do as told, and tell."""
        told = self._state.told(self._target.decode().partition("?")[2])
        body = json.dumps(told).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
        self._send(f"{head}\r\n\r\n".encode() + body)


async def served(state: State) -> list[asyncio.Server]:
    """Listen on every source's port and on the control port."""
    loop = asyncio.get_running_loop()
    made: dict[int, Callable[[], Source]] = {
        port: partial(Source, state, port) for port in SOURCES.values()
    }
    made[CONTROL] = partial(Control, state, CONTROL)
    return [await loop.create_server(one, "127.0.0.1", port) for port, one in made.items()]


async def _forever(state: State) -> None:
    servers = await served(state)
    print(f"replay listens on {', '.join(map(str, SOURCES.values()))}", flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m bench.replay")
    parser.add_argument("--delay", type=float, default=0.0, help="milliseconds before each answer")
    parser.add_argument("--work", default="", help="the work that is running")
    parser.add_argument("--recording", type=Path, default=RECORDING)
    told = parser.parse_args()
    state = State(Answers(recording.read(told.recording).calls), told.delay / 1000, told.work)
    state.answers.running(told.work)
    uvloop.run(_forever(state))


if __name__ == "__main__":
    main()
