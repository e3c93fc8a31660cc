"""A gateway as `served_live` serves it, which notes what each page sends and what it is answered.

`python -m tests.e2e.street.noted` with the arguments of `served_live`. Notes stand in `notes.txt`
of the folder, a line each: the page's origin, the method, the mode of the request, the status.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.app import build
from gateway.cli import serving
from gateway.http.origins import serialised
from tests.e2e.served_live import RunningClock
from tests.world import Backends, settings_for

_STATUS = {"http.response.start", "websocket.http.response.start", "websocket.accept"}


@dataclass(frozen=True)
class Noted:
    """ASGI: outside of everything else. Whoever is no page is not noted."""

    app: ASGIApp
    notes: Path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on."""

        async def noting(message: Message) -> None:
            if message["type"] in _STATUS:
                self._note(HTTPConnection(scope), message.get("status", 101))
            await send(message)

        known = scope["type"] in {"http", "websocket"}
        await self.app(scope, receive, noting if known else send)

    def _note(self, connection: HTTPConnection, status: int) -> None:
        told = connection.headers
        page = told.get("origin") or serialised(told.get("referer", ""))
        is_socket = connection.scope["type"] == "websocket"
        mode = "websocket" if is_socket else told.get("sec-fetch-mode", "none")
        if page is not None:
            with self.notes.open("a", encoding="utf-8") as notes:
                notes.write(f"{page} {connection.scope.get('method', 'GET')} {mode} {status}\n")


def main() -> None:
    ports, folder, port, environment = sys.argv[1:]
    running = Backends(ports=json.loads(ports), canary="")
    app = build(
        settings_for(running, Path(folder), environment=json.loads(environment)), RunningClock()
    )
    app.add_middleware(Noted, notes=Path(folder) / "notes.txt")
    serving._run(app, serving.listening("127.0.0.1", int(port)))


if __name__ == "__main__":
    main()
