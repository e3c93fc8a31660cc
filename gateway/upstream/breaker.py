"""A breaker per source: after repeated failures it lets the source rest, then tries once."""

from dataclasses import dataclass
from datetime import timedelta

from gateway.domain.clock import Clock
from gateway.domain.errors import SourceUnavailable
from gateway.domain.portal import Reachability


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerSettings:
    """`failures` in a row open it; it stays open for `rest` seconds."""

    failures: int = 5
    rest: float = 10.0


class Breaker:
    """Closed: calls pass. Open: they fail at once. After the rest, one call at a time tries."""

    def __init__(self, clock: Clock, settings: BreakerSettings) -> None:
        self._clock = clock
        self._settings = settings
        self._failures = 0
        self._open_until: float | None = None
        self._trying = False

    @property
    def reachability(self) -> Reachability:
        """UP after a success or before any call, DEGRADED after a failure, DOWN while open."""
        if self._open_until is not None:
            return Reachability.DOWN
        return Reachability.DEGRADED if self._failures else Reachability.UP

    def enter(self, place: str) -> None:
        """Before a call. Raises `SourceUnavailable` with the time left while resting."""
        if self._open_until is None:
            return
        left = self._open_until - self._clock.monotonic()
        if left > 0 or self._trying:
            raise SourceUnavailable(place, retry_after=timedelta(seconds=max(left, 1.0)))
        self._trying = True

    def succeeded(self) -> None:
        """After an answer of any kind that is not a failure of the source."""
        self._failures, self._open_until, self._trying = 0, None, False

    def failed(self) -> None:
        """After no answer, or an answer that says the source is ill."""
        self._failures += 1
        self._trying = False
        if self._open_until is not None or self._failures >= self._settings.failures:
            self._open_until = self._clock.monotonic() + self._settings.rest

    def abandoned(self) -> None:
        """After a call that was given up for reasons of our own: nothing is known."""
        self._trying = False
