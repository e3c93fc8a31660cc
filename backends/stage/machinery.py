"""What every stub of the demo world can be told: a list of requests received, a clock, and faults.

`GET /demo/requests` lists, with `?headers` their headers too; `DELETE /demo/requests` empties.
`GET /demo/clock` tells, `POST /demo/clock` with `{"now": "2026-11-22T10:00:00+01:00"}` stops the
clock there, `DELETE` lets it run again. `POST /demo/faults` adds one fault, `GET` lists them,
`DELETE` takes all away. A fault
is `{"path": "regular expression", "method": "POST", "times": 2, "kind": KIND, ...}`; `method` and
`times` may be left out (any, for ever). Kinds:

- `slow` (`seconds`): answers late; `hang`: never answers; `fail` (`status`, default 500);
- `cut`: breaks the connection half-way through the body; `rubbish`: answers no JSON; both this and
  `fail` say `text`, where there is one;
- `redirect` (`to`): 302; `edit` (`edits`: a list of `{"at": "/entry/*/id", "value": ...}` or
  `{"at": ..., "remove": true}`): changes the JSON; `{self}` in a text becomes the URL asked;
- `hold` (`until`): keeps answers back until that many matching requests have arrived.

With `"after": true` in a `fail`, `hang` or `slow` the stub first does what it was asked, and only
then fails, hangs or is slow (`cut` always does).

A stub whose data changes has a plot: `GET /demo/effects` lists what was done on order (`DELETE`
empties the list), `GET /demo/digest` answers a hash of all its data, `POST /demo/reset` puts
everything back, and `POST /demo/happen` with `{"what": NAME, ...}` makes something happen.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backends.stage.controls import plot_controls
from backends.stage.edits import edited
from backends.stage.plot import Plot

KINDS = frozenset({"slow", "hang", "fail", "cut", "rubbish", "redirect", "edit", "hold"})
_BODY_KEPT = 20_000


class BrokenConnectionError(Exception):
    """The stub was told to break the connection in the middle of an answer."""


@dataclass
class DemoClock:
    """The stub's own clock: real until it is stopped."""

    stopped_at: datetime | None = None

    def now(self) -> datetime:
        """The moment, in UTC."""
        return self.stopped_at or datetime.now(UTC)


@dataclass
class Fault:
    """One bad habit, for the requests that match."""

    path: re.Pattern[str]
    kind: str
    method: str | None = None
    times: int | None = None
    details: dict[str, Any] = field(default_factory=dict)
    arrived: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def takes(self, method: str, path: str) -> bool:
        """Whether this request is hit; counts down `times`."""
        if self.times == 0 or (self.method or method) != method or not self.path.search(path):
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Machinery:
    """ASGI: the `/demo` controls, the list of requests, and the faults, around a stub's own app."""

    def __init__(self, app: ASGIApp, clock: DemoClock, plot: Plot | None = None) -> None:
        self._app = app
        self._clock = clock
        self._plot = plot
        self._faults: list[Fault] = []
        self._requests: list[dict[str, Any]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        controls = {
            "/demo/requests": self._control_requests,
            "/demo/faults": self._control_faults,
            "/demo/clock": self._control_clock,
            **(plot_controls(self._plot) if self._plot is not None else {}),
        }
        if path in controls:
            response = await controls[path](Request(scope, receive))
            await response(scope, receive, send)
            return
        body = await Request(scope, receive).body()
        self._note(scope, body)
        await self._answer(scope, _replay(body, receive), send)

    def _note(self, scope: Scope, body: bytes) -> None:
        self._requests.append(
            {
                "method": scope["method"],
                "path": scope["path"],
                "query": scope["query_string"].decode("latin-1"),
                "body": body[:_BODY_KEPT].decode("utf-8", "replace"),
                "headers": [
                    [k.decode("latin-1"), v.decode("latin-1")] for k, v in scope["headers"]
                ],
            }
        )

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, path = scope["method"], scope["path"]
        fault = next((f for f in self._faults if f.takes(method, path)), None)
        if fault is None:
            await self._app(scope, receive, send)
            return
        app = self._app
        if fault.details.get("after"):
            app = _played_back(*await _captured(app, scope, receive))
        await _HABITS[fault.kind](fault, app, scope, receive, send)

    async def _control_requests(self, request: Request) -> Response:
        if request.method == "DELETE":
            self._requests.clear()
        left_out = set() if "headers" in request.query_params else {"headers"}
        return JSONResponse(
            [{k: v for k, v in one.items() if k not in left_out} for one in self._requests]
        )

    async def _control_faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            for fault in self._faults:
                fault.released.set()
            self._faults.clear()
        if request.method == "POST":
            told = await request.json()
            if told.get("kind") not in KINDS or "path" not in told:
                message = f"say a path and one of these kinds: {', '.join(sorted(KINDS))}"
                return JSONResponse({"error": message}, status_code=400)
            self._faults.append(
                Fault(
                    path=re.compile(told["path"]),
                    kind=told["kind"],
                    method=told.get("method"),
                    times=told.get("times"),
                    details=told,
                )
            )
        return JSONResponse([f.details for f in self._faults])

    async def _control_clock(self, request: Request) -> Response:
        if request.method == "POST":
            told = datetime.fromisoformat((await request.json())["now"])
            self._clock.stopped_at = told.astimezone(UTC)
        if request.method == "DELETE":
            self._clock.stopped_at = None
        return JSONResponse({"now": self._clock.now().isoformat()})


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _played_back(start: Message, body: bytes) -> ASGIApp:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send(start)
        await send({"type": "http.response.body", "body": body})

    return app


async def _slow(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(float(fault.details.get("seconds", 1)))
    await app(scope, receive, send)


async def _hang(fault: Fault, _app: ASGIApp, _scope: Scope, receive: Receive, _send: Send) -> None:
    gone = asyncio.ensure_future(_disconnected(receive))
    freed = asyncio.ensure_future(fault.released.wait())
    await asyncio.wait({gone, freed}, return_when=asyncio.FIRST_COMPLETED)
    gone.cancel()
    freed.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _fail(fault: Fault, _app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    status = int(fault.details.get("status", 500))
    told = str(fault.details.get("text", "told to fail"))
    response = JSONResponse({"error": told}, status_code=status)
    await response(scope, receive, send)


async def _redirect(
    fault: Fault, _app: ASGIApp, scope: Scope, receive: Receive, send: Send
) -> None:
    response = Response(status_code=302, headers={"location": str(fault.details["to"])})
    await response(scope, receive, send)


async def _rubbish(fault: Fault, _app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    told = str(fault.details.get("text", "<html>\0 nothing of the kind"))
    response = Response(told, media_type="application/json")
    await response(scope, receive, send)


async def _cut(_fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    start, body = await _captured(app, scope, receive)
    await send(start)
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    raise BrokenConnectionError


async def _edit(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    start, body = await _captured(app, scope, receive)
    url = str(Request(scope).url)
    changed = json.dumps(edited(json.loads(body), fault.details["edits"], url)).encode()
    headers = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
    headers.append((b"content-length", str(len(changed)).encode()))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": changed})


async def _hold(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    fault.arrived += 1
    if fault.arrived >= int(fault.details["until"]):
        fault.released.set()
    await fault.released.wait()
    await app(scope, receive, send)


async def _captured(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    start: Message = {}
    chunks: list[bytes] = []

    async def keep(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
        else:
            chunks.append(message.get("body", b""))

    await app(scope, receive, keep)
    return start, b"".join(chunks)


_HABITS: dict[str, Callable[[Fault, ASGIApp, Scope, Receive, Send], Awaitable[None]]] = {
    "slow": _slow,
    "hang": _hang,
    "fail": _fail,
    "cut": _cut,
    "rubbish": _rubbish,
    "redirect": _redirect,
    "edit": _edit,
    "hold": _hold,
}
