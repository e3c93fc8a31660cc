"""What is counted of the traffic, for whoever runs the gateway: kinds and outcomes, and nobody."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic
from typing import Any, Final, Protocol


class Transport(StrEnum):
    """The road that an operation came by."""

    HTTP = "http"
    SSE = "sse"
    WEBSOCKET = "websocket"
    DOWNLOAD = "download"


ANSWERED: Final = "answered"
_FAILED: Final = "failed"
_UNAVAILABLE: Final = 503
_OUTCOMES: Final[Mapping[str, str]] = {
    "UNAUTHENTICATED": "unauthenticated",
    "FORBIDDEN": "forbidden",
    "RATE_LIMITED": "rate_limited",
    "SOURCE_UNAVAILABLE": "source_unavailable",
    "SOURCE_TIMEOUT": "source_unavailable",
    "SOURCE_INVALID": "source_unavailable",
    "INTERNAL": _FAILED,
}


def outcome_of(body: Mapping[str, Any], status: int) -> str:
    """How an operation ended as a whole, by its answer. What was executed is answered."""
    if "data" in body or "errors" not in body:
        return ANSWERED
    code = body["errors"][0]["extensions"]["code"]
    if code == "INTERNAL" and status == _UNAVAILABLE:
        return "store_unavailable"
    return _OUTCOMES.get(code, "request_error")


class Counts(Protocol):
    """Whoever counts operations."""

    def operation(self, transport: str, kind: str, outcome: str, seconds: float | None) -> None:
        """An operation has ended. `seconds` is None where it had more answers than one."""
        ...


class Uncounted:
    """Nobody counts."""

    def operation(self, transport: str, kind: str, outcome: str, seconds: float | None) -> None:
        """Nothing is kept."""


@dataclass(slots=True)
class Counted:
    """One operation, or what might have been one, as far as it is known by now.

    `lasts`: it has more answers than one. `is_handed_on`: it goes on, and is counted elsewhere.
    """

    counts: Counts = field(default_factory=Uncounted)
    transport: Transport = Transport.HTTP
    kind: str = "none"
    outcome: str = _FAILED
    lasts: bool = False
    is_handed_on: bool = False
    begun: float = field(default_factory=monotonic)

    def goes_on(self, transport: Transport, *, lasts: bool) -> None:
        """It is handed on to a stream. One that lasts is answered, however it ends."""
        self.transport, self.lasts, self.is_handed_on = transport, lasts, True
        self.outcome = ANSWERED if lasts else self.outcome

    def end(self) -> None:
        """It has ended."""
        seconds = None if self.lasts else monotonic() - self.begun
        self.counts.operation(self.transport, self.kind, self.outcome, seconds)


@contextmanager
def counting(counts: Counts, transport: Transport, kind: str = "none") -> Iterator[Counted]:
    """Count what is done inside, whatever comes of it."""
    counted = Counted(counts, transport, kind)
    try:
        yield counted
    finally:
        if not counted.is_handed_on:
            counted.end()
