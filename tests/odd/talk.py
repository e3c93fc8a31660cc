"""A connection without anything of a library around it, and what was heard over it."""

import contextlib
import socket
import time
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, IncompleteRead
from io import BytesIO
from typing import Any, Self

DEADLINE = 20.0
"""Seconds after which a test says that nothing comes. No answer takes a tenth of it."""


@dataclass(frozen=True)
class Answer:
    """An answer over HTTP; the names of headers are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Talk:
    """What was sent, what was heard, and whether (and how) the other side has ended it."""

    socket: socket.socket
    heard_so_far: bytes = b""
    ended: bool = False
    reset: bool = False
    sent: list[bytes] = field(default_factory=list)

    @classmethod
    def to(cls, port: int) -> Self:
        return cls(socket.create_connection(("127.0.0.1", port), timeout=DEADLINE))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def say(self, data: bytes) -> None:
        """Send it, or as much of it as the other side takes."""
        self.sent.append(data)
        # Whatever it has answered before it took no more can still be read.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.socket.sendall(data)

    def hush(self) -> None:
        """Say that nothing more will be sent."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.ended = True

    def listen(self, seconds: float) -> bool:
        """Hear what comes within so long; whether anything did, or the other side has ended."""
        self.socket.settimeout(max(seconds, 0.001))
        try:
            part = self.socket.recv(65536)
        except TimeoutError:
            return False
        except ConnectionResetError:
            part, self.reset = b"", True
        self.ended = self.ended or not part
        self.heard_so_far += part
        return True

    def heard(self, method: str = "POST") -> Answer | None:
        """The next whole answer; None where it has ended without one. Fails at the deadline."""
        until = time.monotonic() + DEADLINE
        while True:
            found = self.taken(method)
            if found is not None or self.ended:
                return found
            if not self.listen(until - time.monotonic()):
                raise AssertionError(f"no answer to {b''.join(self.sent)[:2000]!r}")

    def until_ended(self, seconds: float = DEADLINE) -> None:
        """Hear everything until the other side ends it. Fails where it does not in time."""
        until = time.monotonic() + seconds
        while not self.ended:
            if not self.listen(until - time.monotonic()):
                raise AssertionError(f"left open after {b''.join(self.sent)[:2000]!r}")

    def taken(self, method: str = "POST") -> Answer | None:
        """The next whole answer of what was heard by now, which is no longer there then."""
        source = _Heard(self.heard_so_far)
        response = HTTPResponse(source, method=method)  # type: ignore[arg-type]
        try:
            response.begin()
            body = b"" if response.status == 101 else response.read()
        except (HTTPException, IncompleteRead, ValueError):
            if self.heard_so_far and not b"HTTP/1.1 ".startswith(self.heard_so_far[:9]):
                raise AssertionError(f"this is no HTTP: {self.heard_so_far[:200]!r}") from None
            return None
        headers = {name.lower(): value for name, value in response.getheaders()}
        self.heard_so_far = self.heard_so_far[source.tell() :]
        return Answer(response.status, headers, body)


class _Heard(BytesIO):
    """As much of a socket as `HTTPResponse` uses; it closes what it has read to the end."""

    def makefile(self, *_: Any) -> Self:
        return self

    def close(self) -> None:
        """How far it was read is still to be told."""
