"""`python -m bench.load`: so many at once ask the same work for so long, and read every answer.

Each connection asks again as soon as it is answered. The result is one line of JSON.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import httptools
import uvloop

from bench import recording
from bench.compare import differences
from bench.figures import percentile
from bench.places import RECORDING, SERVED
from bench.works import KEY, Work, every_work

_OK = 200
_REFUSED = frozenset({429, 503})
_MOST_KNOWN = 1000
_MOST_TOLD = 5
_PATIENCE = 20.0


class Judge:
    """Whether answers are right. A body that was right once is right again.

    `errors` are those that say so themselves, by their status or by `errors`; `wrong` are those
    that say something else than they should; `refused` are 429 and 503 with Retry-After.
    """

    def __init__(self, expected: Any) -> None:
        self._expected = expected
        self._known: set[bytes] = set()
        self.errors = 0
        self.wrong = 0
        self.refused = 0
        self.examples: list[str] = []

    def take(self, status: int, body: bytes, *, retry_after: float | None = None) -> None:
        """Judge one answer. Who is refused must be told when to come again."""
        if status == _OK and body in self._known:
            return
        if status in _REFUSED and retry_after is not None:
            self.refused += 1
        elif status != _OK:
            self._note(f"status {status}: {body[:200]!r}", "errors")
        else:
            self._compare(body)

    def failed(self, why: str) -> None:
        """Count a request that was not answered."""
        self._note(why, "errors")

    def _compare(self, body: bytes) -> None:
        try:
            found = json.loads(body)
        except ValueError:
            self._note(f"no JSON: {body[:200]!r}", "errors")
            return
        different = list(islice(differences(found, self._expected), _MOST_TOLD))
        if isinstance(found, dict) and found.get("errors"):
            self._note(f"errors: {json.dumps(found['errors'])[:300]}", "errors")
        elif different:
            self._note("; ".join(different), "wrong")
        elif len(self._known) < _MOST_KNOWN:
            self._known.add(body)

    def _note(self, why: str, counter: str) -> None:
        setattr(self, counter, getattr(self, counter) + 1)
        if len(self.examples) < _MOST_TOLD:
            self.examples.append(why)


class Caller(asyncio.Protocol):
    """One connection that asks until it is told to stop."""

    def __init__(self, request: Callable[[], bytes], judge: Judge, until: float) -> None:
        self._request = request
        self._judge = judge
        self._until = until
        self._parts: list[bytes] = []
        self._sent = 0.0
        self._waiting = False
        self._retry_after: float | None = None
        self.latencies: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Some bytes of an answer."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._judge.failed(f"no HTTP: {error}")
            self._finish()

    def on_body(self, body: bytes) -> None:
        """A part of an answer's body."""
        self._parts.append(body)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header of an answer."""
        if name.lower() == b"retry-after" and value.isdigit():
            self._retry_after = float(value)

    def on_message_complete(self) -> None:
        """The answer is whole: judge it, ask again; when refused, not before the time told."""
        status, now = self._parser.get_status_code(), time.perf_counter()
        self._waiting = False
        if status == _OK:
            self.latencies.append(now - self._sent)
        self._judge.take(status, b"".join(self._parts), retry_after=self._retry_after)
        pause = (self._retry_after or 0.0) if status in _REFUSED else 0.0
        if now + pause >= self._until or not self._parser.should_keep_alive():
            self._finish()
        elif pause:
            asyncio.get_running_loop().call_later(pause, self._ask)
        else:
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side has gone."""
        if self._waiting:
            self._judge.failed(f"the connection broke: {exc}")
        self._finish()

    def _ask(self) -> None:
        if self._transport.is_closing():
            self._finish()
            return
        # A parser of its own for each answer: this is called from inside the last one's.
        self._parser = httptools.HttpResponseParser(self)
        self._parts, self._retry_after = [], None
        self._sent = time.perf_counter()
        self._waiting = True
        self._transport.write(self._request())

    def _finish(self) -> None:
        self._waiting = False
        if not self.done.done():
            self.done.set_result(None)
        self._transport.close()


def request_of(work: Work, kept: recording.Recording, ids: str, port: int) -> Callable[[], bytes]:
    """Makes the bytes of each request; those of a write have a key of their own each."""
    body = work.body({**kept.ids[ids], "key": KEY})
    head = (
        f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n"
        "content-type: application/json\r\n"
        "accept: application/graphql-response+json, application/json\r\n"
        f"authorization: Bearer {kept.tokens[work.person]}\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    whole = head.encode() + body
    if not work.writes:
        return lambda: whole
    before, _, after = whole.partition(KEY.encode())
    return lambda: before + str(uuid4()).encode() + after


async def load(
    request: Callable[[], bytes], judge: Judge, *, port: int, concurrency: int, seconds: float
) -> dict[str, Any]:
    """What came of it: requests, latencies in milliseconds, requests a second, mistakes."""
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    callers: list[Caller] = []
    for _ in range(concurrency):
        _, caller = await loop.create_connection(
            lambda: Caller(request, judge, begun + seconds), "127.0.0.1", port
        )
        callers.append(caller)
    _, late = await asyncio.wait([caller.done for caller in callers], timeout=seconds + _PATIENCE)
    for _ in late:
        judge.failed(f"not answered within {_PATIENCE:.0f} seconds")
    took = time.perf_counter() - begun
    latencies = sorted(1000 * one for caller in callers for one in caller.latencies)
    return {
        "requests": len(latencies),
        "per_second": len(latencies) / took,
        "p50": percentile(latencies, 50),
        "p99": percentile(latencies, 99),
        "errors": judge.errors,
        "wrong": judge.wrong,
        "refused": judge.refused,
        "examples": judge.examples,
    }


def main() -> None:
    """Ask, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.load")
    parser.add_argument("--work", required=True, choices=list(every_work()))
    parser.add_argument("--ids", default="peers", choices=["ours", "peers"])
    parser.add_argument("--port", type=int, default=SERVED)
    parser.add_argument("--concurrency", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--recording", type=Path, default=RECORDING)
    told = parser.parse_args()
    kept, work = recording.read(told.recording), every_work()[told.work]
    request = request_of(work, kept, told.ids, told.port)
    judge = Judge(kept.answers[work.name])
    found = uvloop.run(
        load(
            request,
            judge,
            port=told.port,
            concurrency=told.concurrency,
            seconds=told.seconds,
        )
    )
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
