"""Hearing what a municipality's care system says by itself, as long as anybody watches there."""

from collections.abc import Callable
from typing import Final

import structlog

from gateway.domain.clock import Clock
from gateway.port import PushesChanges

PAUSE: Final = 10.0
_log = structlog.get_logger("gateway.records")


class Listening:
    """Listens to one source; after it has let go, again.

    `heard` is told the key of each record that changes, `missed` that anything may have changed
    while nobody listened.
    """

    def __init__(
        self,
        municipality: str,
        system: PushesChanges,
        clock: Clock,
        *,
        heard: Callable[[str], None],
        missed: Callable[[], None],
    ) -> None:
        self._municipality = municipality
        self._system = system
        self._clock = clock
        self._heard = heard
        self._missed = missed
        self._since: float | None = None

    def has_lasted(self, seconds: float) -> bool:
        """Whether it has been listening for so long: it cannot tell when it is first heard."""
        since = self._since
        return since is not None and self._clock.monotonic() - since >= seconds

    async def listen_on(self) -> None:
        """Listen, again and again."""
        while True:
            self._since = self._clock.monotonic()
            try:
                async for record in self._system.changed_records():
                    self._heard(record)
            except Exception as error:  # noqa: BLE001 - whatever went wrong, it listens again
                kind = type(error).__name__
                _log.warning("push_lost", municipality=self._municipality, kind=kind)
            self._since = None
            self._missed()
            await self._clock.sleep(PAUSE)
