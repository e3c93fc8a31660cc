"""Gateways that can be told at which step of a change to die.

`python -m tests.e2e.changes.mortal PORTS_OF_THE_STUBS_AS_JSON FOLDER` reads orders from standard
input, one JSON object a line: `{"port": 1234, "die_at": 7, "later": 60}`. For each it forks a
gateway on that port, whose clock is `later` seconds ahead, and says its process id. A step is a
moment before or after a call to a source, a write to the store, or the answer; steps are counted
from the first change that is asked for (`"since": "request"`) or claimed (`"claim"`). At step
`die_at` the process kills itself, as a power cut would; null: it lives.
"""

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from gateway.app import build
from gateway.cli import serving
from gateway.store import Store
from tests.world import NOW, ROOT, Backends, WorldClock, settings_for


class StillClock(WorldClock):
    """Stands still, and waits as long as it is told to: another process is waited for."""

    async def sleep(self, seconds: float) -> None:
        if seconds > 5:
            await super().sleep(seconds)
        await asyncio.sleep(seconds)


@dataclass
class Fate:
    """Counts steps, and ends the process at one of them."""

    die_at: int | None
    since: str = "request"
    counting: bool = False
    steps: int = 0

    def begins(self, moment: str) -> None:
        """A moment from which steps may be counted."""
        self.counting = self.counting or moment == self.since

    def step(self) -> None:
        if not self.counting:
            return
        self.steps += 1
        if self.steps == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalTransport(httpx.AsyncHTTPTransport):
    """Calls to sources, with a step before and after each."""

    def __init__(self, fate: Fate) -> None:
        super().__init__()
        self._fate = fate

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._fate.step()
        response = await super().handle_async_request(request)
        self._fate.step()
        return response


class MortalApp:
    """The app, which begins to count when a change is asked for."""

    def __init__(self, app: Starlette, fate: Fate) -> None:
        self.state = app.state
        self._app = app
        self._fate = fate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def heard() -> Message:
            message = await receive()
            if b"mutation" in message.get("body", b""):
                self._fate.begins("request")
            return message

        async def said(message: Message) -> None:
            self._fate.step()
            await send(message)

        http = scope["type"] == "http"
        await self._app(scope, heard if http else receive, said if http else send)


def stepping(method: Callable[..., Awaitable[Any]], fate: Fate) -> Callable[..., Awaitable[Any]]:
    """A method of the store, with a step before and after it."""

    async def stepped(*arguments: Any, **named: Any) -> Any:
        fate.begins(method.__name__)
        fate.step()
        result = await method(*arguments, **named)
        fate.step()
        return result

    return stepped


class Unborn:
    """A gateway with everything in its place but a life: what is forked."""

    def __init__(self, running: Backends, folder: Path) -> None:
        self._fate = Fate(None)
        self._clock = StillClock(NOW)
        for name in ("claim", "settle", "append"):
            setattr(Store, name, stepping(getattr(Store, name), self._fate))
        settings = settings_for(running, folder)
        self._app = build(settings, self._clock, lambda: MortalTransport(self._fate))

    def live(self, told: dict[str, Any]) -> None:
        """Serve until killed, by oneself or by another."""
        self._fate.die_at, self._fate.since = told["die_at"], told["since"]
        self._clock.set(NOW + timedelta(seconds=told["later"]))
        mortal: Any = MortalApp(self._app, self._fate)
        serving._run(mortal, serving.listening("127.0.0.1", told["port"]))


def main() -> None:
    ports, folder = sys.argv[1:]
    running = Backends(ports=json.loads(ports), canary="")
    unborn = Unborn(running, Path(folder))
    assert threading.active_count() == 1, "only a process with one thread may fork"
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            unborn.live(json.loads(line))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


@dataclass
class Cradle:
    """Where mortal gateways come from."""

    process: Popen[str]

    def gateway(
        self, port: int, *, die_at: int | None = None, later: float = 0.0, since: str = "request"
    ) -> int:
        """A new one; its process id."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        order = {"port": port, "die_at": die_at, "later": later, "since": since}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def cradle(running: Backends, folder: Path) -> Iterator[Cradle]:
    """A process with everything loaded, that forks gateways on one store."""
    command = [sys.executable, "-m", "tests.e2e.changes.mortal"]
    command += [json.dumps(dict(running.ports)), str(folder)]
    with Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as process:
        try:
            yield Cradle(process)
        finally:
            process.kill()


if __name__ == "__main__":
    main()
