"""Hearing what a municipality's care system says by itself, as long as anybody watches there."""

from collections.abc import Callable

import structlog

from gateway.domain.clock import Clock
from gateway.port import PushesChanges

PAUSE, LONGEST_PAUSE = 10.0, 300.0
_log = structlog.get_logger("gateway.records")


class Listening:
    """Listens to one source; after it has let go, again, and seldomer the longer it is not heard.

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
        """Whether the source has been heard for so long, from when it answered."""
        since = self._since
        return since is not None and self._clock.monotonic() - since >= seconds

    async def listen_on(self) -> None:
        """Listen, again and again."""
        pause = PAUSE
        while True:
            try:
                async for record in self._system.changed_records():
                    self._says(record)
            except Exception as error:  # noqa: BLE001 - whatever went wrong, it listens again
                kind = type(error).__name__
                _log.warning("push_lost", municipality=self._municipality, kind=kind)
            if self.has_lasted(PAUSE):
                pause = PAUSE
            self._let_go()
            await self._clock.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _says(self, record: str) -> None:
        if self._since is None:
            self._since = self._clock.monotonic()
        if record:
            self._heard(record)

    def _let_go(self) -> None:
        """Who was never heard was never relied upon: then nothing is missed that is not polled."""
        was_heard, self._since = self._since is not None, None
        if was_heard:
            self._missed()
